// What films and stages have in common: pieces asked for by name, plotly.js, elements.

const pieces = new Map(); // name -> text of a part of a film, or the promise of it
const KEPT = 80; // pieces
const ASKING = [300, 1000, 3000, 6000]; // milliseconds before each time that a piece is asked for again
const course = window.__course; // in the course as files: what knows the files, and stands for Python
const AWAY = [502, 503, 504]; // what a proxy says while no server is there

// Plotly draws in the next display frame; a message posted from there arrives once it is painted.
function afterPaint(then) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  });
}

// What moves is drawn whole as long as this browser keeps up. Where frames come late, fewer of many
// marks are drawn in each, and all of them once nothing has moved for a moment.
class Pace {
  constructor(renderer) {
    this.renderer = renderer;
    this.every = 1; // of many marks every so manieth is drawn
    this.late = this.early = 0; // frames in a row
  }

  repaint(changes) {
    const began = performance.now();
    clearTimeout(this.resting);
    this.renderer.repaint(changes, this.every);
    afterPaint(() => {
      this.took(performance.now() - began);
      clearTimeout(this.resting);
      if (this.renderer.thinned.size) this.resting = setTimeout(() => this.renderer.complete(), STANDS);
    });
  }

  took(milliseconds) {
    this.late = milliseconds > LATE ? this.late + 1 : 0;
    this.early = milliseconds < EARLY ? this.early + 1 : 0;
    if (this.late === IN_A_ROW.late) this.set(Math.min(FEWEST, 2 * this.every));
    if (this.early === IN_A_ROW.early) this.set(Math.max(1, this.every / 2));
  }

  set(every) {
    this.every = every;
    this.late = this.early = 0;
  }
}

const [EARLY, LATE] = [25, 40]; // milliseconds of a frame, in which it waits for the display's own
const IN_A_ROW = { late: 2, early: 10 };
const FEWEST = 8; // of so many marks one is always drawn
const STANDS = 250; // milliseconds without a frame

// plotly.js, asked for once, behind all that the page needs.
function plotly(address) {
  window.__plotly ??= window.Plotly ? Promise.resolve(window.Plotly) : fetched(address);
  return window.__plotly;
}

function fetched(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: new URL(address, document.baseURI), fetchPriority: "low" });
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.js did not load"));
    document.head.append(script);
  });
}

// Neither what Plotly has drawn in a picture is read aloud, nor that in which it measures words.
function keepUnread(picture) {
  const tester = document.getElementById("js-plotly-tester");
  for (const part of [...picture.children, tester]) part?.setAttribute("aria-hidden", "true");
}

// Pieces as they lie in a page: on each line a name, a blank and its text.
function keep(lines) {
  for (const line of lines.trim().replaceAll("<\\/", "</").split("\n")) {
    const end = line.indexOf(" ");
    pieces.set(line.slice(0, end), line.slice(end + 1));
  }
}

function piece(name, address, idle) {
  if (!pieces.has(name)) {
    const text = course?.piece(name) ?? asked(`${address}${name}${idle ? "?idle" : ""}`);
    text.then(
      (found) => pieces.set(name, found),
      () => pieces.delete(name),
    );
    pieces.set(name, text);
    for (const old of pieces.keys()) if (pieces.size > KEPT) pieces.delete(old);
  }
  return pieces.get(name);
}

// While the line is away it is asked for again until it is back, else some times; what the server does
// not know, not. What was asked for on a line that is lost would never come, and ends with it.
async function asked(address) {
  const waits = [...ASKING];
  for (;;) {
    const signal = window.__line?.signal; // a file has no line
    const found = await textAt(new URL(address, document.baseURI), signal).catch(() => AWAY[0]);
    if (typeof found === "string") return found;
    const { isAway, back } = window.__line ?? {};
    const wait = isAway ? ASKING.at(-1) : signal?.aborted ? ASKING[0] : waits.shift();
    if (!AWAY.includes(found) || !wait) throw new Error(`${address} is not there.`);
    const waited = new Promise((resolve) => setTimeout(resolve, wait));
    await (isAway ? Promise.race([waited, back]) : waited);
  }
}

// The text at an address, or the number that says why there is none.
async function textAt(address, signal) {
  const answer = await fetch(address, { signal });
  return answer.ok ? answer.text() : answer.status;
}

// Where a page of the app lies.
const addressOf = (page) => course?.addressOf(page) ?? `./${page}`;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Of marks below a track whose words would lie over each other only some are there, the ends always.
function thinOut(box) {
  const [first, ...rest] = box.children;
  const kept = [];
  for (const mark of [rest.pop(), first, ...rest.reverse()].filter(Boolean)) {
    const { left, right } = mark.getBoundingClientRect();
    const isFree = kept.every((one) => right + 4 < one.left || one.right + 4 < left);
    mark.style.visibility = isFree ? "" : "hidden";
    if (isFree) kept.push({ left, right });
  }
}

// Whether keys came last or a pointer: browsers differ in whether they show the focus once keys move
// what a pointer has pressed.
for (const [way, by] of [["keydown", "keys"], ["pointerdown", "pointer"]]) {
  addEventListener(way, () => (document.documentElement.dataset.by = by), true);
}
