// The line to the server: how a loss is noticed and said, and how the line comes back at once.
//
// It runs before Streamlit does and stands between it and the network. Streamlit notices a loss only
// where its socket is closed, which a phone that changes its network never does. It shows words for
// programmers once it has asked for its server six times in vain, so it asks here, and is answered
// when the server is there again.
(() => {
  const { heartbeat, course, room } = document.currentScript.dataset;
  const STREAM = /\/_stcore\/stream$/; // Streamlit's socket
  const SEARCH = /\/_stcore\/(health|host-config)$/; // what it asks for before it opens one
  const OWN_PARTS = /\/static\/js\//; // Streamlit's scripts
  const AWAY = [502, 503, 504]; // what a proxy says while no server is there
  const PAUSES = [250, 500, 1000, 1000, 2000, 2000, 3000]; // milliseconds before it is asked for again
  const AT_ONCE = 3; // questions that wait for an answer
  const LONGEST = 60_000; // milliseconds of any patience
  const BLIP = 1500; // milliseconds for which a loss is not worth a word
  const NEVER = 10_000; // milliseconds after which a line that never was there is said to be blocked
  const THANKS = 3000; // milliseconds for which it is said that the line is back
  const DOUBT = 2000; // milliseconds without an answer after which the server is asked for a sign of life
  const SILENT = 6000; // milliseconds without any after which the line is lost
  const HASTE = 0.4; // of that time where the network has changed
  const IDLE = 20_000; // milliseconds without a word after which the line is tried
  const DEAD = 4000; // our own code of a socket that is closed
  const LATE = 2000; // milliseconds by which a clock is late in a page that has slept

  const line = (window.__line = { isAway: false, signal: null, back: null });
  let socket = null; // Streamlit's
  let opening = 0; // when it was asked for
  let isKnown = false; // there was a line
  let isSought = false; // Streamlit runs, and looks for its server
  let asked = 0; // when something was said that nobody has answered yet
  let slowest = 0; // milliseconds until an answer
  let patience = SILENT;
  let stopWaiting = null; // for what the pages ask for
  let [doubting, silent, idle, saying] = [0, 0, 0, 0];

  // 1. What is said.
  const link = (words, href, target = "") => Object.assign(document.createElement("a"), { textContent: words, href, target });
  const shown = () => {
    const isSeen = (part) => document.querySelector(part)?.checkVisibility({ visibilityProperty: true });
    return isSeen(".stage") ? "stage" : isSeen(".film") ? "film" : "page";
  };
  const home = () => new URL("./", document.baseURI).href;
  const elsewhere = () => (course ? [" ", link("The course without a server", course)] : []);
  const BLOCKED = "The connection to the server does not open. Your network may block it. ";
  const WORDS = {
    away: {
      stage: () => ["No connection. The steps and dials still work. Your answers wait here, and are sent when the connection is back."],
      film: () => ["No connection. The dial that you moved last still works. Settings wait here, and are sent when the connection is back."],
      page: () => ["No connection. What is on this page can be read. The rest waits until the connection is back."],
    },
    blocked: {
      stage: () => [`${BLOCKED}Steps and dials work; Lab and Share do not.`, ...elsewhere()],
      film: () => [`${BLOCKED}Here only the first dial works. `, link("All lessons", home()), " work without it.", ...elsewhere()],
      page: () => [`${BLOCKED}This page needs it. `, link("The lessons", home()), " work without it.", ...elsewhere()],
    },
    framed: {
      stage: () => ["This frame is closed off: Lab and Share do not work in it, and nothing is kept. ", link("Open the lesson in a window", location.href, "_blank")],
      film: () => ["This frame is closed off: only the first dial works in it. ", link("Open the page in a window", location.href, "_blank")],
      page: () => ["This frame is closed off, and this page does not work in it. ", link("Open it in a window", location.href, "_blank")],
    },
    part: { page: () => ["A part of this page did not arrive. ", link("Load the page again", location.href)] },
    back: { page: () => ["The connection works."] },
  };

  const bar = Object.assign(document.createElement("p"), { className: "line", role: "status" });
  document.body.prepend(bar); // before what moves aside for it

  // "" takes the words away.
  function say(what) {
    clearTimeout(saying);
    bar.dataset.says = what;
    if (!what) return bar.replaceChildren();
    const words = WORDS[what];
    // Over the menu, which needs the server too; where there is none, at the foot.
    const header = document.querySelector("[data-testid=stHeader]");
    const isCovered = document.documentElement.classList.contains("covered");
    bar.classList.toggle("foot", Boolean(isCovered || header?.checkVisibility() === false));
    bar.classList.toggle("dark", isDark());
    const box = document.createElement("span");
    box.append(...(words[shown()] ?? words.page)());
    bar.replaceChildren(box);
  }

  function isDark() {
    const page = [".stage", "#early", ".stApp"].map((part) => document.querySelector(part)).find((one) => one?.checkVisibility());
    const parts = getComputedStyle(page ?? document.documentElement).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
    return parts.length < 4 && parts[0] + parts[1] + parts[2] < 384;
  }

  const sayLater = (what, when) => {
    clearTimeout(saying);
    saying = setTimeout(() => say(what), when);
  };

  // 2. Whether the line is there.
  function renew() {
    stopWaiting = new AbortController();
    line.signal = stopWaiting.signal;
  }

  function lost(when) {
    if (line.isAway || !isKnown) return;
    line.isAway = true;
    line.back = new Promise((resolve) => (line.came = resolve));
    stopWaiting.abort();
    renew();
    sayLater("away", when);
  }

  function seek() {
    if (isSought) return;
    isSought = true;
    saying = setTimeout(() => say(opening ? "blocked" : "away"), NEVER);
  }

  function there() {
    const wasSaid = bar.dataset.says;
    isKnown = true;
    line.isAway = false;
    line.came?.();
    say(wasSaid && "back");
    if (wasSaid) sayLater("", THANKS);
  }

  function hush() {
    asked = 0;
    for (const timer of [doubting, silent, idle]) clearTimeout(timer);
  }

  function rest() {
    clearTimeout(idle);
    idle = setTimeout(() => (document.visibilityState === "visible" ? beat() : rest()), IDLE);
  }

  // Something was said: an answer is to come, if only a sign of life.
  function expect() {
    if (asked) return;
    asked = performance.now();
    doubting = setTimeout(beat, DOUBT);
    watch(patience);
  }

  function watch(most) {
    clearTimeout(silent);
    const due = performance.now() + most;
    silent = setTimeout(() => {
      if (performance.now() < due + LATE) return drop();
      beat(); // this page has slept, and what has arrived is still to be heard
      watch(patience);
    }, most);
  }

  function beat() {
    if (socket?.readyState === WebSocket.OPEN) socket.send(Uint8Array.from(heartbeat.split(","), Number));
  }

  function heard() {
    if (asked) slowest = Math.max(slowest, performance.now() - asked);
    patience = Math.min(LONGEST, Math.max(SILENT, 3 * slowest));
    hush();
    rest();
  }

  // A dead socket may take minutes to close: Streamlit is told that it has. A slow line is not lost,
  // so each time it is waited for longer.
  function drop() {
    patience = Math.min(LONGEST, 2 * patience);
    socket?.dispatchEvent(new CloseEvent("close", { code: DEAD, reason: "no sign of life" }));
  }

  function attend(one) {
    hush();
    seek();
    [socket, opening] = [one, performance.now()];
    watch(patience);
    const isIts = () => one === socket;
    one.addEventListener("open", () => {
      if (!isIts()) return;
      hush();
      there();
      rest();
    });
    one.addEventListener("message", () => isIts() && heard());
    for (const end of ["close", "error"]) {
      one.addEventListener(end, ({ code }) => {
        if (!isIts()) return;
        socket = null;
        hush();
        lost(code === DEAD ? 0 : BLIP);
      });
    }
  }

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...how) {
      super(...how);
      if (STREAM.test(new URL(this.url).pathname)) attend(this);
    }

    send(data) {
      super.send(data);
      if (this === socket) expect();
    }
  };

  // 3. The way back.
  const ask = window.fetch.bind(window);
  const searches = new Map(); // address → the answer that is to come
  const hurried = new EventTarget();
  const HEALTH = new URL("/_stcore/health", location.href).href;
  let probing = null;

  window.fetch = (address, how) => {
    if (typeof address !== "string" || !SEARCH.test(new URL(address, location.href).pathname)) return ask(address, how);
    seek();
    if (!searches.has(address)) {
      const found = search(address).finally(() => searches.delete(address));
      searches.set(address, found);
    }
    return searches.get(address).then((answer) => answer.clone());
  };

  // The answer of a server, whenever there is one.
  async function search(address) {
    for (;;) {
      await (probing ??= probe().finally(() => (probing = null)));
      const answer = await ask(address, { cache: "no-store" }).catch(() => null);
      if (isAnswer(answer)) return answer;
    }
  }

  const isAnswer = (answer) => answer && !AWAY.includes(answer.status);

  // Waits until a server answers. A question on a connection that is dead never ends, so another one
  // is asked beside it. All browsers of a room come back at once, but not in the same moment.
  function probe() {
    const asking = new Set();
    return new Promise((resolve) => {
      let [n, later] = [0, 0];
      const end = () => {
        clearTimeout(later);
        hurried.removeEventListener("now", afresh);
        for (const one of asking) one.abort();
        resolve();
      };
      const again = () => {
        if (asking.size === AT_ONCE) asking.values().next().value.abort();
        const one = new AbortController();
        asking.add(one);
        ask(HEALTH, { signal: one.signal, cache: "no-store" })
          .then((answer) => isAnswer(answer) && end(), () => {})
          .finally(() => asking.delete(one));
        const pause = PAUSES[Math.min(n++, PAUSES.length - 1)];
        later = setTimeout(again, pause * (0.7 + 0.3 * Math.random()));
      };
      const afresh = () => {
        clearTimeout(later);
        for (const one of asking) one.abort();
        n = 0;
        again();
      };
      hurried.addEventListener("now", afresh);
      again();
    });
  }

  // The network has changed, or somebody looks at the page again.
  function hurry() {
    hurried.dispatchEvent(new Event("now"));
    const isOpen = socket?.readyState === WebSocket.OPEN;
    if (isOpen) {
      beat();
      watch(HASTE * patience);
    } else if (socket && performance.now() - opening > DOUBT) drop();
  }

  for (const now of ["online", "offline", "pageshow"]) window.addEventListener(now, hurry);
  navigator.connection?.addEventListener?.("change", hurry);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
  window.addEventListener("pagehide", () => clearTimeout(saying));

  renew();

  // A class in one room: the code in the address, which Streamlit drops, or where this browser is.
  const said = new URLSearchParams(location.search);
  window.__askedRoom = said.get("room");
  window.__watchesRoom = said.has("watch"); // the teacher's lesson, large: nobody answers there
  const isInRoom = () => {
    if (window.name.startsWith("imbalance-room ")) return true; // where storage is forbidden
    try {
      return Boolean(localStorage.getItem("imbalance-room"));
    } catch {
      return false;
    }
  };
  if (room && (window.__askedRoom !== null || isInRoom())) import(new URL(room, document.baseURI).href);

  // 4. Where Streamlit cannot run at all.
  if (window.origin === "null") return say("framed");
  window.addEventListener("error", ({ target }) => !isKnown && OWN_PARTS.test(target?.src ?? "") && say("part"), true);
})();
