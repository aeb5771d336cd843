// The button that opens a room, and what a teacher needs of it: code, link, QR code, console. The
// secret stays in this browser, so that a teacher who closes it finds his room again.

const KEY = "imbalance-led-room";
const home = new URL("./", document.baseURI);
const PROBLEMS = {
  full: "All rooms of this server are taken. Try again later.",
  slow: "Many rooms were opened from this network. Wait a minute.",
};

function kept() {
  try {
    const room = JSON.parse(localStorage.getItem(KEY));
    return /^[A-Z]{5}$/.test(room?.code) && /^[\w-]{10,60}$/.test(room.secret) ? room : null;
  } catch {
    return null;
  }
}

function keep(room) {
  try {
    if (room) localStorage.setItem(KEY, JSON.stringify(room));
    else localStorage.removeItem(KEY);
  } catch {
    // the link to the console holds it too
  }
}

async function ask(path, said, headers = {}) {
  const answer = await fetch(new URL(path, home), { method: "POST", body: JSON.stringify(said), headers }).catch(() => null);
  const words = (await answer?.json().catch(() => null)) ?? { problem: "lost" };
  return words;
}

export default function ({ parentElement }) {
  const box = parentElement.querySelector(".open-room");
  const at = (selector) => box.querySelector(selector);
  const show = async (room) => {
    const link = new URL(`./?room=${room.code}`, home).href;
    const words = await ask(`room/${room.code}/qr`, { link });
    if (words.problem === "unknown") {
      keep(null);
      return write();
    }
    at(".letters").textContent = room.code;
    at(".link").textContent = link;
    at("[data-to=console]").href = new URL(`console#${room.code}.${room.secret}`, home);
    at("[data-to=projector]").href = new URL(`projector#${room.code}`, home);
    const image = new DOMParser().parseFromString(words.qr ?? "", "text/html").querySelector("img");
    at(".code").replaceChildren(...[image].filter(Boolean));
    at(".room").hidden = false;
    at(".open").textContent = "Open another room";
    at(".open").classList.add("quiet");
  };
  const write = () => {
    const room = kept();
    at(".room").hidden = !room;
    at(".open").textContent = "Open a room";
    at(".open").classList.remove("quiet");
    if (room) show(room);
  };
  at(".open").onclick = async () => {
    at(".problem").textContent = "";
    const room = await ask("room", {});
    if (room.problem) at(".problem").textContent = PROBLEMS[room.problem] ?? "The server does not answer. Try again.";
    else {
      keep(room);
      show(room);
    }
  };
  if (!box.dataset.isWritten) write();
  box.dataset.isWritten = "true";
}
