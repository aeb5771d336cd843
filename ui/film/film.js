// A film: one Plotly figure and its dials. Python computed every frame; here a hand picks one.
// Nothing of the subject is computed in this file.

const films = (window.__films ??= new Map());
const NARROW = 820; // pixels of picture below which its panels stand below each other
const INSIST = 4000; // milliseconds

// Plotly draws in the next display frame; a message posted from there arrives once it is painted.
function afterPaint(then) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  });
}

// The page's head asks for plotly.js too, so that it comes while Streamlit starts: wait for that.
function plotly(address) {
  window.__plotly ??= pageLoaded().then(() => window.Plotly || fetched(address));
  return window.__plotly;
}

function pageLoaded() {
  return new Promise((resolve) => {
    if (window.Plotly || document.readyState === "complete") resolve();
    else window.addEventListener("load", resolve, { once: true });
  });
}

function fetched(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(address, document.baseURI);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.js did not load"));
    document.head.append(script);
  });
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// The same part of a figure with type, marks, lines and margins so many times as large.
function enlarged(part, scale, inside = "") {
  if (typeof part === "string") {
    return part.replace(/font-size:(\d+)px/g, (_, size) => `font-size:${size * scale}px`);
  }
  if (Array.isArray(part)) return part.map((entry) => enlarged(entry, scale, inside));
  if (part === null || typeof part !== "object") return part;
  const grows = GROWING[inside] ?? ["size", "standoff"];
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [
      name,
      grows.includes(name) ? times(value, scale) : enlarged(value, scale, name),
    ]),
  );
}

const GROWING = { line: ["width"], margin: ["l", "r", "t", "b"] };

function times(value, scale) {
  if (Array.isArray(value)) return value.map((entry) => times(entry, scale));
  return typeof value === "number" ? value * scale : value;
}

// Where a key moves a dial: its step and the last one -> the step it goes to.
const KEYS = {
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  PageUp: (at, top) => at + Math.ceil(top / 10),
  PageDown: (at, top) => at - Math.ceil(top / 10),
  Home: () => 0,
  End: (_, top) => top,
};

class Film {
  constructor(root, key) {
    this.root = root;
    this.key = root.dataset.film = key;
    this.index = {}; // dial name -> step on screen or wanted
    this.home = {}; // dial name -> step where Python says that it stands
    this.active = null; // the dial that moved last: its frames are shown
    this.busy = false; // a frame is on its way to the screen
    this.drawing = false; // a whole figure is
    this.dragging = false;
    this.keyDown = false;
    this.sent = 0; // releases told to Python so far
    this.pending = 0; // the last of them, until it is heard
    this.zoomed = new Set(); // axes that the learner has zoomed
    this.picture = root.querySelector(".film-picture");
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.picture);
    for (const end of ["pointerup", "pointercancel"]) {
      window.addEventListener(end, this.handOff);
    }
    for (const way of ["keydown", "keyup"]) window.addEventListener(way, this.keyInHall);
  }

  // In a hall keys move the first dial wherever the focus is; Esc ends the show.
  keyInHall = (event) => {
    if (!(this.large > 1) || !this.inputs) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.type === "keydown" && event.key === "Escape") {
      document.querySelector(".st-key-leave button")?.click();
    }
    if (event.target.closest?.("input, textarea")) return;
    if (event.type === "keyup") {
      this.keyDown = false;
      if (this.waiting) this.letGo(this.waiting);
      return;
    }
    const input = Object.values(this.inputs).find((input) => input.offsetParent !== null);
    if (!input || !KEYS[event.key]) return;
    event.preventDefault();
    const top = Number(input.max);
    const to = KEYS[event.key](Number(input.value), top);
    this.keyDown = true;
    this.turn(input.dataset.dial, Math.min(top, Math.max(0, to)));
    this.letGo(input.dataset.dial);
  };

  handOff = () => (this.dragging = false);

  dispose() {
    clearTimeout(this.later);
    this.observer.disconnect();
    for (const end of ["pointerup", "pointercancel"]) {
      window.removeEventListener(end, this.handOff);
    }
    for (const way of ["keydown", "keyup"]) window.removeEventListener(way, this.keyInHall);
  }

  // A new script from Python: dials, numbers, figure. `alone`: there is no Python to send another.
  // `large`: how many times as large as usual, for a lecture hall.
  load({ script, alone, large = 1 }, release) {
    this.release = release;
    this.alone = alone;
    this.large = Number(large);
    const source = `${large} ${script}`;
    if (source === this.source) return;
    const isDrawn = this.drawn && this.drawn === this.source;
    this.source = source;
    this.script = JSON.parse(script);
    const scale = this.scale();
    if (scale > 1) this.script = enlarged(this.script, scale);
    this.root.style.setProperty("--scale", scale);
    // Of another scene a dial may have fewer steps than where it stands.
    for (const { name, says } of this.script.dials) {
      if (this.index[name] >= says.length) this.index[name] = says.length - 1;
    }
    if (!this.script.dials.length) this.placed = true; // there is no hand that says where
    this.drawDials();
    const { dials, rest, standing, ...still } = this.script;
    const stillText = JSON.stringify(still);
    for (const part of [dials, rest, standing]) unpacked(part);
    this.numberTraces();
    if (isDrawn && stillText === this.still) {
      this.drawn = source; // only the frames are new
      afterPaint(() => this.tell("film:figure", this.where()));
    } else this.drawNumbers();
    this.still = stillText;
    return this.start();
  }

  // Python speaks of traces by name; Plotly has them in a row.
  numberTraces() {
    const { names, dials, rest, standing } = this.script;
    const at = Object.fromEntries(names.map((name, i) => [name, i]));
    const number = (part) => part && (part.traces = part.traces.map((name) => at[name]));
    for (const part of [rest, standing, ...dials.map(({ common }) => common)]) number(part);
    for (const { frames } of dials) {
      for (const frame of frames) [frame, frame.narrow].forEach(number);
    }
  }

  // Panels that answer a question are empty, and deaf, until the learner has predicted.
  veil(panels = []) {
    this.veiled = panels;
    if (!this.script) return;
    this.blind ??= this.root.appendChild(element("style"));
    const film = `.film[data-film="${this.key}"] .film-picture`;
    const subplots = panels.map((name) => this.script.panels[name]);
    const drawn = subplots.map((subplot) => `${film} .subplot.${subplot} .overplot`);
    const touched = subplots.map((subplot) => `${film} .draglayer .${subplot}`);
    this.blind.textContent = panels.length
      ? `${drawn} { visibility: hidden; } ${touched} { display: none; }`
      : "";
  }

  // A hall sees the whole of a screen: on one of fewer pixels it needs fewer of them.
  scale() {
    return Math.max(1, this.large * Math.min(1, window.innerWidth / 1920));
  }

  // Where Python says the dials stand, having heard so many releases. What it says while the hand
  // is on the dial, or before it has heard of the last release, is out of date.
  place(index, heard, veiled) {
    this.hear(heard);
    this.veil(veiled);
    this.sent = Math.max(this.sent, heard ?? 0); // a film drawn anew in the same visit counts on
    if (this.placed && (this.dragging || this.keyDown || this.pending)) return;
    this.placed = true;
    this.home = index;
    for (const [dial, at] of Object.entries(index)) {
      if (this.index[dial] === at) continue;
      this.index[dial] = at;
      this.active = dial;
      const input = this.inputs?.[dial];
      if (input) input.value = at;
    }
    this.start();
  }

  start() {
    if (!this.script || !this.placed) return;
    this.veil(this.veiled);
    this.describeDials();
    return this.drawn === this.source ? this.show() : this.draw();
  }

  drawDials() {
    // Dials that stay the same keep their elements, and so the hand that holds them.
    const dials = JSON.stringify(this.script.dials.map(({ name, says }) => [name, says]));
    if (dials === this.dialsDrawn) return;
    this.dialsDrawn = dials;
    const box = this.root.querySelector(".film-dials");
    box.replaceChildren();
    this.inputs = {};
    for (const dial of this.script.dials) {
      const row = element("div", "film-dial");
      const label = element("label", "film-label", dial.label);
      const value = element("output", "film-value");
      const input = element("input");
      const id = `film-${this.key}-${dial.name}`;
      Object.assign(input, { type: "range", min: 0, max: dial.says.length - 1, step: 1, id });
      input.value = this.index[dial.name] ?? 0;
      input.dataset.dial = dial.name;
      label.htmlFor = id;
      value.htmlFor = id;
      input.addEventListener("input", () => {
        this.peeked = null; // a hand on a dial wins over a pointer that looks
        this.move(dial.name, Number(input.value));
      });
      input.addEventListener("pointerdown", () => this.hold(dial.name));
      input.addEventListener("pointercancel", () => this.putBack());
      input.addEventListener("change", () => this.letGo(dial.name));
      input.addEventListener("keydown", () => (this.keyDown = true));
      for (const end of ["keyup", "blur"]) {
        input.addEventListener(end, () => {
          this.keyDown = false;
          if (this.waiting) this.letGo(this.waiting);
        });
      }
      const ticks = element("div", "film-ticks");
      ticks.ariaHidden = "true";
      for (const [at, words] of dial.ticks) {
        const tick = element("span", "", words);
        tick.style.left = `${(100 * at) / (dial.says.length - 1)}%`;
        ticks.append(tick);
      }
      row.append(label, value, input, ticks);
      box.append(row);
      this.inputs[dial.name] = input;
    }
  }

  drawNumbers() {
    const box = this.root.querySelector(".film-numbers");
    box.replaceChildren();
    this.numbers = this.script.numbers.map(({ label, colour }) => {
      const card = element("div", "film-number");
      if (colour) card.style.borderColor = colour;
      const value = element("strong");
      const note = element("small");
      card.append(element("span", "", label), value, note);
      box.append(card);
      return { value, note };
    });
  }

  describeDials() {
    for (const dial of this.script.dials) {
      const input = this.inputs[dial.name];
      const words = dial.says[this.index[dial.name]];
      input.setAttribute("aria-valuetext", words);
      input.previousElementSibling.textContent = words;
    }
  }

  dial() {
    return this.script.dials.find(({ name }) => name === this.active);
  }

  frame() {
    const dial = this.dial();
    return dial ? dial.frames[this.index[dial.name]] : this.script.standing;
  }

  move(dial, at) {
    if (this.alone) this.sendHome(dial);
    this.index[dial] = at;
    this.active = dial;
    this.describeDials();
    this.show();
  }

  // A click on a point of the picture moves the dial that the film names for it.
  pick({ curveNumber, pointNumber }) {
    const dial = this.script.picks[this.script.names[curveNumber]];
    if (!dial) return;
    this.peeked = null;
    this.turn(dial, pointNumber);
    this.letGo(dial);
  }

  // The pointer over such a point shows that step; the dial goes back when the pointer leaves.
  peek({ curveNumber, pointNumber }) {
    const dial = this.script.peeks[this.script.names[curveNumber]];
    if (!dial || this.dragging) return;
    this.peeked ??= { dial, from: this.index[dial] };
    this.turn(dial, pointNumber);
  }

  peekNoMore() {
    if (!this.peeked) return;
    const { dial, from } = this.peeked;
    this.peeked = null;
    this.turn(dial, from);
  }

  turn(dial, at) {
    this.inputs[dial].value = at;
    this.move(dial, at);
  }

  // A finger on a dial may mean to scroll the page: then the browser cancels its hold.
  hold(dial) {
    this.dragging = true;
    this.held = { dial, from: this.index[dial] };
  }

  putBack() {
    const { dial, from } = this.held ?? {};
    this.held = null;
    if (dial) this.turn(dial, from);
  }

  // The frames of a dial hold for one place of the others: without Python they go back to it.
  sendHome(moving) {
    for (const [dial, at] of Object.entries(this.home)) {
      if (dial === moving) continue;
      this.index[dial] = this.inputs[dial].value = at;
    }
  }

  letGo(dial) {
    this.dragging = false;
    this.waiting = this.keyDown ? dial : null;
    if (this.keyDown) return;
    const { dial: looking, from } = this.peeked ?? {};
    this.say({ ...this.index, ...(looking && { [looking]: from }) }, ++this.sent, INSIST);
  }

  // A release is lost where the connection is away, or has come back to another server that has
  // not run the page yet: it is said again until Python has heard it.
  say(at, n, patience) {
    this.release({ at, n });
    clearTimeout(this.later);
    this.pending = this.alone || patience > 16 * INSIST ? 0 : n;
    if (this.pending) this.later = setTimeout(() => this.say(at, n, 2 * patience), patience);
  }

  hear(n) {
    if (!this.pending || n < this.pending) return;
    this.pending = 0;
    clearTimeout(this.later);
  }

  // Latest wins: one frame a display frame; what the hand wished meanwhile is read afterwards.
  show() {
    if (this.busy || this.drawn !== this.source) return;
    this.busy = true;
    const frame = this.frame();
    const place = this.where();
    const atRest = this.isAtRest();
    // Plotly empties a panel of which a change says nothing, so at rest all is said again.
    if (atRest && !this.wasAtRest) this.shown.clear();
    this.wasAtRest = atRest;
    // What the last frame showed alike stays.
    const changes = this.changes(frame);
    const fresh = new Map(
      [...changes].filter(([trace, change]) => this.shown.get(trace) !== change),
    );
    this.shown = changes;
    this.paint(changes, fresh);
    this.showNumbers(frame);
    afterPaint(() => {
      this.busy = false;
      if (this.drawn !== this.source) return;
      this.tell("film:painted", place);
      if (this.frame() !== frame || this.isAtRest() !== atRest) this.show();
      else this.picture.setAttribute("aria-label", frame.alt);
    });
  }

  // Where painting alone fails, Plotly draws it all: more slowly, but the dial lives.
  paint(changes, fresh) {
    try {
      if (!this.cannotPaint) return repaint(this.picture, fresh);
    } catch (problem) {
      console.warn("Plotly draws every frame from here on:", problem);
      this.cannotPaint = true;
    }
    for (const [trace, change] of changes) take(this.picture.data[trace], change);
    window.Plotly.redraw(this.picture);
  }

  // Whether the dials stand where Python last put them.
  isAtRest() {
    return Object.entries(this.home).every(([dial, at]) => this.index[dial] === at);
  }

  showNumbers(frame) {
    frame.numbers.forEach(([value, note], i) => {
      this.numbers[i].value.textContent = value;
      this.numbers[i].note.textContent = note;
    });
  }

  // What a frame changes at the width that is drawn: trace -> attributes.
  changes(frame) {
    const parts = [
      this.dial()?.common,
      frame,
      this.width < NARROW && frame.narrow,
      this.isAtRest() && this.script.rest,
    ];
    const pairs = ({ traces, data }) => traces.map((trace, i) => [trace, data[i]]);
    return new Map(parts.filter(Boolean).flatMap(pairs));
  }

  layout() {
    const narrow = this.picture.clientWidth < NARROW;
    const { layout, narrow: phone } = this.script;
    if (narrow) {
      const folded = structuredClone(layout);
      for (const [name, part] of Object.entries(phone)) {
        folded[name] = part.constructor === Object ? { ...folded[name], ...part } : part;
      }
      return folded;
    }
    const top = this.root.getBoundingClientRect().top + document.documentElement.scrollTop;
    const head = this.picture.offsetTop - this.root.offsetTop;
    const free = window.innerHeight - Math.max(0, Math.min(top, 260)) - head - 12;
    const most = this.large > 1 ? 2000 : 720;
    return { ...structuredClone(layout), height: Math.max(330, Math.min(most, free)) };
  }

  // The whole figure, with the frame of the moment already in it; one at a time.
  async draw() {
    if (this.drawing) return;
    this.drawing = true;
    try {
      await this.drawOnce();
    } finally {
      this.drawing = false;
    }
    if (this.drawn !== this.source) return this.draw();
    this.fit();
  }

  async drawOnce() {
    const source = this.source;
    const frame = this.frame();
    this.root.querySelector(".film-message").hidden = true; // before the room is measured
    this.showNumbers(frame);
    this.picture.setAttribute("aria-label", frame.alt);
    const traces = structuredClone(this.script.data);
    this.width = this.picture.clientWidth;
    this.shown = this.changes(frame);
    for (const [trace, change] of this.shown) take(traces[trace], change);
    for (const trace of traces) {
      if (!trace.x?.length && !trace.x?.bdata) Object.assign(trace, NOWHERE);
    }
    const layout = { ...this.layout(), width: this.width };
    const zoom = this.picture.layout;
    for (const axis of this.zoomed) {
      // A zoom of the learner's own stays when a new figure comes.
      if (layout[axis]) Object.assign(layout[axis], { range: zoom[axis].range, autorange: false });
    }
    this.drawn = null;
    const config = { displaylogo: false, responsive: false, displayModeBar: false };
    await window.Plotly.react(this.picture, traces, layout, config);
    if (!this.listening) {
      this.listening = true;
      this.picture.on("plotly_click", ({ points }) => this.pick(points[0]));
      this.picture.on("plotly_hover", ({ points }) => this.peek(points[0]));
      this.picture.on("plotly_unhover", () => this.peekNoMore());
      this.picture.on("plotly_doubleclick", () => setTimeout(() => this.zoomed.clear()));
      this.picture.on("plotly_relayout", (change) => {
        for (const name of Object.keys(change)) {
          const axis = name.match(/^([xy]axis\d*)\.(range|autorange)/);
          if (axis) this.zoomed[axis[2] === "range" ? "add" : "delete"](axis[1]);
        }
      });
    }
    if (source !== this.source) return;
    this.drawn = source;
    this.root.dataset.ready = "true";
    this.tell("film:figure", this.where());
    if (this.frame() !== frame) this.show();
    else this.tell("film:painted", this.where());
  }

  fit() {
    if (this.drawn && Math.abs(this.picture.clientWidth - this.width) > 1) this.draw();
  }

  where() {
    return { dial: this.active, index: this.index[this.active] };
  }

  tell(name, detail) {
    this.root.dataset.frame = detail.index ?? "";
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

function filmAt(key) {
  if (!films.has(key)) films.set(key, {});
  return films.get(key);
}

// The component of the figure gets four lines of text as bytes; at home, it gets an object.
function read(data) {
  if (!(data instanceof Uint8Array)) return data;
  const [film, plotly, large, script] = new TextDecoder().decode(data).split("\n");
  return { film, plotly, large, script };
}

export default function ({ data: sent, parentElement, setTriggerValue }) {
  const data = read(sent);
  const entry = filmAt(data.film);
  if (data.at) {
    // The second, small component: only where the dials stand.
    entry.place = [data.at, data.heard, data.veiled];
    entry.film?.place(...entry.place);
    return;
  }
  const root = parentElement.querySelector(".film");
  if (entry.film?.root !== root) {
    entry.film?.dispose();
    entry.film = new Film(root, data.film);
    if (entry.place) entry.film.place(...entry.place);
  }
  plotly(data.plotly)
    .then(() => entry.film.load(data, (at) => setTriggerValue("released", at)))
    .catch((error) => {
      console.warn(error.message);
      setTriggerValue("failed", true);
    });
}
