// A line to be drawn over the places of a dial: one handle each, by mouse, touch or arrow keys.

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, TOP, BOTTOM] = [40, 278, 12, 168];

function draw(tag, attributes, parent, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".curve");
  const text = JSON.stringify(data);
  if (root.dataset.drawn === text) return;
  root.dataset.drawn = text;
  const shares = data.places.map(() => 0.5);
  const x = (i) => LEFT + ((RIGHT - LEFT) * i) / (shares.length - 1);
  const y = (share) => BOTTOM - (BOTTOM - TOP) * share;
  root.querySelector("p").textContent = data.question;
  const svg = root.querySelector("svg");
  svg.replaceChildren();
  for (const share of [0, 0.5, 1]) {
    draw("line", { x1: LEFT, x2: RIGHT, y1: y(share), y2: y(share), class: "grid" }, svg);
    draw("text", { x: LEFT - 10, y: y(share) + 4, "text-anchor": "end" }, svg, `${100 * share} %`);
  }
  data.places.forEach((place, i) =>
    draw("text", { x: x(i), y: BOTTOM + 20, "text-anchor": "middle" }, svg, place),
  );
  draw("text", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 36, "text-anchor": "middle" }, svg, data.label);
  const points = (line) => line.map((at, j) => (at === null ? "" : `${x(j)},${y(at)}`)).join(" ");
  root.querySelector("button").hidden = Boolean(data.truth);
  if (data.truth) {
    draw("polyline", { class: "line", points: points(data.drawn) }, svg);
    draw("polyline", { class: "line truth", points: points(data.truth) }, svg);
    return;
  }
  const line = draw("polyline", { class: "line" }, svg);
  const handles = shares.map((_, i) => {
    const handle = draw("circle", { cx: x(i), r: 9, tabindex: 0, role: "slider" }, svg);
    handle.setAttribute("aria-label", `${data.label} ${data.places[i]}`);
    handle.setAttribute("aria-valuemin", 0);
    handle.setAttribute("aria-valuemax", 100);
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
      const by = step[event.key] ?? { Home: -100, End: 100 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      isMoved = true;
      place(i, shares[i] + by / 100);
    });
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.onpointermove = ({ clientY }) => {
        const { top, height } = svg.getBoundingClientRect();
        isMoved = true;
        const inside = ((clientY - top) * svg.viewBox.baseVal.height) / height;
        place(i, (BOTTOM - inside) / (BOTTOM - TOP));
      };
    });
    for (const end of ["pointerup", "pointercancel"]) {
      handle.addEventListener(end, () => (handle.onpointermove = null));
    }
    return handle;
  });

  let isMoved = false;

  function place(i, share) {
    shares[i] = Math.round(100 * Math.min(1, Math.max(0, share))) / 100;
    handles[i].setAttribute("cy", y(shares[i]));
    handles[i].setAttribute("aria-valuenow", Math.round(100 * shares[i]));
    handles[i].setAttribute("aria-valuetext", `${Math.round(100 * shares[i])} %`);
    line.setAttribute("points", points(shares));
  }
  shares.forEach((share, i) => place(i, share));
  root.querySelector("button").onclick = () => {
    if (isMoved) setTriggerValue("drawn", [...shares]);
    else root.querySelector("[role=status]").textContent = "Move at least one handle first.";
  };
}
