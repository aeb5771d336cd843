// A film: one figure and its dials. Python computed every frame; here a hand picks one. The renderer
// draws the first picture and every frame under the hand; once the hand has rested, Plotly draws the
// same, for zoom and hover. Nothing of the subject is computed in this file.

const films = (window.__films ??= new Map());
const REST_OF_ALL = 3000; // milliseconds after which a new film's other frames are asked for
const NARROW = 1060; // pixels of picture below which its panels stand below each other
const UNDER_PANEL = 50; // pixels between the lowest panel and a legend below it, for ticks and a title
const [INSIST, LONGEST] = [4000, 64_000]; // milliseconds after which Python is told again what it has not heard
const REST = 1000; // milliseconds without a move after which Plotly draws
const longestOf = (texts) => texts.reduce((long, text) => (text.length > long.length ? text : long), "");
// A number of a film, as it is said.
const inWords = ({ children: [label, value] }) => `${label.textContent} ${value.textContent}`;
const REST_OF_EAR = 900; // milliseconds without a move after which it is said what has come of it
const TOLD = 3; // numbers, for an ear
const NEAR = 0.15; // screens above or below the visible part in which a film is drawn at once
const REACH = 20; // pixels from a point at which the pointer is over it
const HOVERS = matchMedia("(any-hover: hover)");
// A trace without points: of a really empty one Plotly does not say in the legend how it looks.
const NOWHERE = { x: [null], y: [null] };

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
    this.renderer = new Renderer(this.picture);
    this.pace = new Pace(this.renderer);
    this.back = element("button", "film-back", "Whole picture");
    this.picture.before(this.back);
    this.noteZoom();
    this.listen();
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.picture);
    // What nobody sees is not painted again with each frame of a film that moves.
    const away = (seen) => this.root.toggleAttribute("data-away", !seen.at(-1).isIntersecting);
    this.sight = new IntersectionObserver(away, { root: this.page(), rootMargin: "10% 0px" });
    this.sight.observe(root);
    for (const end of ["pointerup", "pointercancel"]) {
      window.addEventListener(end, this.handOff);
    }
    for (const way of ["keydown", "keyup"]) window.addEventListener(way, this.keyInHall);
    window.addEventListener("line:back", this.lineBack);
    document.fonts?.addEventListener("loadingdone", this.fontsCame);
  }

  // A click on a point of the picture moves the dial that the film names for it, and the pointer
  // over such a point shows that step as long as it is there.
  listen() {
    const { picture } = this;
    picture.addEventListener("pointerenter", () => {
      this.restSoon(0);
      const { picks, peeks } = this.script ?? {};
      for (const name of Object.values({ ...picks, ...peeks })) this.want(name);
    });
    picture.addEventListener("pointerdown", (pressed) => {
      const up = (event) => {
        const [x, y] = [event.clientX - pressed.clientX, event.clientY - pressed.clientY];
        if (Math.hypot(x, y) < 5) this.pick(this.pointAt(event, this.script?.picks));
      };
      window.addEventListener("pointerup", up, { once: true });
    });
    picture.addEventListener("pointermove", (event) => {
      if (!event.buttons && event.pointerType === "mouse") {
        this.peek(this.pointAt(event, this.script?.peeks));
      }
    });
    picture.addEventListener("pointerleave", () => this.peek(null));
    // A finger scrolls the page and picks points; Plotly would zoom under it.
    picture.addEventListener("touchstart", (event) => event.stopPropagation(), { capture: true, passive: true });
    this.back.addEventListener("click", () => this.showWhole());
  }

  // The dial and the step that the point under the pointer stands for.
  pointAt(event, named = {}) {
    if (this.drawn !== this.source) return null;
    if (this.zoomedSince) this.redraw();
    const indices = Object.keys(named).map((name) => this.script.names.indexOf(name));
    const box = this.picture.getBoundingClientRect();
    const place = [event.clientX - box.left, event.clientY - box.top];
    const found = this.renderer.nearest(place, indices, REACH);
    return found && { dial: named[this.script.names[found.index]], step: found.point };
  }

  fontsCame = () => {
    if (this.drawn && !this.atPlotly) this.redraw();
  };

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
    input.focus({ preventScroll: true });
    const top = Number(input.max);
    const to = KEYS[event.key](Number(input.value), top);
    this.keyDown = true;
    this.turn(input.dataset.dial, Math.min(top, Math.max(0, to)));
    this.letGo(input.dataset.dial);
  };

  handOff = () => (this.dragging = false);

  dispose() {
    clearTimeout(this.later);
    clearTimeout(this.resting);
    clearTimeout(this.idle);
    clearTimeout(this.soon);
    clearTimeout(this.telling);
    document.fonts?.removeEventListener("loadingdone", this.fontsCame);
    this.observer.disconnect();
    this.sight.disconnect();
    this.watch?.disconnect();
    for (const end of ["pointerup", "pointercancel"]) {
      window.removeEventListener(end, this.handOff);
    }
    for (const way of ["keydown", "keyup"]) window.removeEventListener(way, this.keyInHall);
    window.removeEventListener("line:back", this.lineBack);
  }

  // What Python says: the names of the pieces, and where the dials stand. `alone`: there is no
  // Python to say anything else. `large`: how many times as large as usual, for a lecture hall.
  async load(said, release) {
    const isHeard = Boolean(this.release);
    this.release = release;
    this.said = said;
    this.plotly = said.plotly;
    this.alone = said.alone;
    this.sent = Math.max(this.sent, said.heard ?? 0); // a film drawn anew in the same visit counts on
    // Let go of before there was a Python to hear it.
    if (release && !isHeard && this.pending) this.say({ ...this.index }, this.pending);
    this.hear(said.heard);
    if (this.isBack && this.pending) this.insist(); // another server, which has not heard it
    const isIdle = this.isFar() && (await this.near());
    if (said !== this.said) return;
    const stage = `${said.large} ${said.stage}`;
    if (stage !== this.stage) {
      const first = Object.values(said.tracks)[0];
      const names = [said.stage, said.still, ...(first ? [first] : [])];
      const texts = await this.found(names, isIdle);
      if (!texts || said !== this.said) return;
      this.stage = stage;
      this.setUp(texts[0], texts[1]);
      this.wantSoon();
    }
    this.placeTracks();
    this.place(said.at);
    await Promise.all([this.drawStill(), this.start()]);
    if (said === this.said) delete this.root.dataset.old;
  }

  // What stands far from the screen waits for somebody to come near; a new film, until there is time.
  isFar() {
    const { top, bottom } = this.root.getBoundingClientRect();
    const screen = window.innerHeight;
    return !this.alone && (top > (1 + NEAR) * screen || bottom < -NEAR * screen);
  }

  // Whether it was time that came, not somebody.
  near() {
    this.root.dataset.waits = "true";
    if (this.stage) this.root.dataset.old = "true";
    else if (window.innerWidth > NARROW) this.root.style.minHeight = `${this.room()}px`;
    this.coming ??= new Promise((resolve) => {
      const come = (isIdle) => {
        this.watch.disconnect();
        clearTimeout(this.soon);
        this.coming = null;
        delete this.root.dataset.waits;
        resolve(isIdle);
      };
      const room = { root: this.page(), rootMargin: `${100 * NEAR}% 0px` };
      this.watch = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && come(false), room);
      this.watch.observe(this.root);
      const late = () => this.root.isConnected && come(true);
      if (!this.stage) this.soon = setTimeout(late, REST_OF_ALL);
    });
    return this.coming;
  }

  // The texts of pieces; null where the server does not have one any more: then Python is told where
  // the dials stand, and says anew what there is.
  async found(names, idle = false) {
    try {
      const texts = await Promise.all(names.map((name) => piece(name, this.said.pieces, idle)));
      this.lost = 0;
      return texts;
    } catch (problem) {
      this.lost = (this.lost ?? 0) + 1;
      if (!this.release || this.lost > 3) throw problem;
      console.warn(problem.message);
      this.say({ ...this.index }, ++this.sent);
      return null;
    }
  }

  // A new stage: figure, numbers, dials still without their frames.
  setUp(text, still) {
    this.large = Number(this.said.large);
    const source = `${this.large} ${text}`;
    if (source === this.source) return;
    const isDrawn = this.drawn && this.drawn === this.source;
    this.source = source;
    this.script = JSON.parse(text);
    const scale = (this.times = this.scale());
    if (scale > 1) this.script = enlarged(this.script, scale);
    this.root.style.setProperty("--scale", scale);
    // Of another scene a dial may have fewer steps than where it stands.
    for (const { name, says } of this.script.dials) {
      if (this.index[name] >= says.length) this.index[name] = says.length - 1;
    }
    this.active = this.script.dials[0]?.name ?? null;
    this.drawDials();
    const { dials, ...drawn } = this.script;
    const stageText = JSON.stringify(drawn);
    unpacked(this.script.data);
    this.placeOf = Object.fromEntries(this.script.names.map((name, i) => [name, i]));
    if (isDrawn && stageText === this.stageText) {
      this.drawn = source; // only the dials are new
      afterPaint(() => this.tell("film:figure", this.where()));
    } else this.drawNumbers();
    this.stageText = stageText;
    this.stillName = this.said.still;
    Object.assign(this.script, this.read(still));
  }

  read(text) {
    const part = JSON.parse(text);
    return this.times > 1 ? enlarged(part, this.times) : part;
  }

  // What is shown beside the dials: another where they stand elsewhere.
  async drawStill() {
    const { still } = this.said;
    if (still === this.stillName) return;
    const texts = await this.found([still]);
    if (!texts || still !== this.said.still) return;
    this.stillName = still;
    Object.assign(this.script, this.read(texts[0]));
    this.show();
  }

  // Each dial's frames hold for one place of the others: of another place they are other frames.
  placeTracks() {
    for (const dial of this.script.dials) {
      const name = this.said.tracks[dial.name];
      if (dial.track === name) continue;
      Object.assign(dial, { track: name, frames: null, common: null });
      if (typeof pieces.get(name) === "string") this.fill(dial, pieces.get(name));
    }
    const active = this.dial();
    // All dials say the same where they stand: one whose frames are there already will do.
    if (active && !active.frames && !this.dragging && !this.keyDown) {
      this.active = (this.script.dials.find(({ frames }) => frames) ?? active).name;
    }
  }

  fill(dial, text) {
    const { common, frames } = this.read(text);
    Object.assign(dial, { common, frames });
    if (this.numbers?.length === this.script.numbers.length) this.reserve();
  }

  // The frames of a dial, where they are not there yet; `idle`: nobody waits for them.
  async want(name, idle = false) {
    const dial = this.script?.dials.find((one) => one.name === name);
    if (!dial || dial.frames || dial.wanted === dial.track) return;
    const track = (dial.wanted = dial.track);
    const texts = await this.found([track], idle).catch((problem) => console.warn(problem.message));
    dial.wanted = null;
    if (!texts || dial.track !== track) return;
    this.fill(dial, texts[0]);
    if (name === this.active) this.start(); // else a zoom under way would end
  }

  // The other dials' frames of a new film in idle time. Those of other places come with a hand: most
  // of them nobody would look at.
  wantSoon() {
    clearTimeout(this.idle);
    this.idle = setTimeout(async () => {
      if (!this.root.isConnected) return;
      for (const { name } of this.script.dials) {
        if (this.dragging || this.keyDown) return this.wantSoon();
        await this.want(name, true);
      }
    }, REST_OF_ALL);
  }

  // A part of the script when it is first shown: all of them at once would hold up the start.
  // Python speaks of traces by name and packs arrays; a figure has traces in a row.
  opened(part) {
    if (part && !part.isOpen) {
      unpacked(part.data);
      part.traces = part.traces.map((name) => this.placeOf[name]);
      part.isOpen = true;
    }
    return part;
  }

  // A hall sees the whole of a screen: on one of fewer pixels it needs fewer of them.
  scale() {
    return Math.max(1, this.large * Math.min(1, window.innerWidth / 1920));
  }

  // Where Python says the dials stand, having heard so many releases. What it says while the hand
  // is on the dial, or before it has heard of the last release, is out of date.
  place(index) {
    if (this.placed && (this.dragging || this.keyDown || this.pending)) return;
    this.placed = true;
    this.home = index;
    for (const [dial, at] of Object.entries(index)) {
      if (this.index[dial] === at) continue;
      this.index[dial] = at;
      const input = this.inputs?.[dial];
      if (input) input.value = at;
    }
  }

  start() {
    if (!this.script || !this.placed || !this.frame()) return this.want(this.active);
    this.describeDials();
    return this.drawn === this.source && !this.isResized() ? this.show() : this.draw();
  }

  drawDials() {
    // Dials of the same names keep their elements, and so the hand and the focus that are on them.
    const names = String(this.script.dials.map(({ name }) => name));
    if (names !== this.dialsDrawn) this.makeDials();
    this.dialsDrawn = names;
    for (const { name, label, says, ticks } of this.script.dials) {
      const input = this.inputs[name];
      const top = says.length - 1;
      const row = input.closest(".film-dial");
      const [caption, value, , marks] = row.children;
      row.style.setProperty("--letters", longestOf(says).length);
      value.dataset.longest = longestOf(says);
      input.max = top;
      input.value = this.index[name] ?? 0;
      caption.textContent = label;
      marks.replaceChildren(
        ...ticks.map(([at, words]) => {
          const tick = element("span", "", words);
          tick.style.left = `${(100 * at) / top}%`;
          return tick;
        }),
      );
    }
    this.thinOut();
  }

  thinOut() {
    this.root.querySelectorAll(".film-ticks").forEach(thinOut);
  }

  makeDials() {
    this.inputs = {};
    this.words = {}; // dial name -> what says where it stands
    const rows = this.script.dials.map(({ name }) => {
      const row = element("div", "film-dial");
      const label = element("label", "film-label");
      const value = element("output", "film-value");
      const input = (this.inputs[name] = element("input"));
      const [rail, marks] = [element("div", "film-rail"), element("div", "film-ticks")];
      const id = `film-${this.key}-${name}`;
      Object.assign(input, { type: "range", min: 0, step: 1, id });
      input.dataset.dial = name;
      label.htmlFor = id;
      value.htmlFor = id;
      value.append((this.words[name] = element("span")));
      value.ariaLive = "off"; // the dial itself says it
      marks.ariaHidden = "true";
      input.addEventListener("input", () => {
        this.peeked = null; // a hand on a dial wins over a pointer that looks
        this.move(name, Number(input.value));
      });
      input.addEventListener("pointerdown", () => this.hold(name));
      input.addEventListener("focus", () => this.want(name));
      row.addEventListener("pointerenter", () => this.want(name));
      input.addEventListener("pointercancel", () => this.putBack());
      input.addEventListener("change", () => this.letGo(name));
      input.addEventListener("keydown", () => (this.keyDown = true));
      for (const end of ["keyup", "blur"]) {
        input.addEventListener(end, () => {
          this.keyDown = false;
          if (this.waiting) this.letGo(this.waiting);
        });
      }
      rail.append(input);
      row.append(label, value, rail, marks);
      return row;
    });
    this.root.querySelector(".film-dials").replaceChildren(...rows);
  }

  drawNumbers() {
    const box = this.root.querySelector(".film-numbers");
    box.replaceChildren();
    this.numbers = this.script.numbers.map(({ label, colour }) => {
      const card = element("div", "film-number");
      if (colour) card.style.borderColor = colour;
      const [value, note] = [element("span"), element("span")];
      const boxes = [element("strong"), element("small")];
      boxes.forEach((one, k) => one.append([value, note][k]));
      card.append(element("span", "", label), ...boxes);
      box.append(card);
      return { value, note };
    });
    this.reserve();
  }

  // Each number keeps the room of the longest that its dials can make of it, so that nothing moves
  // under the hand.
  reserve() {
    const frames = this.script.dials.flatMap(({ frames }) => frames ?? []);
    this.numbers.forEach(({ value, note }, i) => {
      [value, note].forEach((one, k) => {
        const texts = frames.map(({ numbers }) => numbers[i]?.[k] ?? "");
        const longest = longestOf(texts);
        one.parentElement.dataset.longest = longest;
        one.parentElement.style.setProperty("--letters", longest.length);
      });
    });
  }

  describeDials() {
    for (const dial of this.script.dials) {
      const input = this.inputs[dial.name];
      const at = this.index[dial.name];
      const words = dial.says[at];
      input.style.setProperty("--part", at / Math.max(1, dial.says.length - 1));
      input.setAttribute("aria-valuetext", words);
      this.words[dial.name].textContent = words;
    }
  }

  dial() {
    return this.script.dials.find(({ name }) => name === this.active);
  }

  frame() {
    if (this.isBeyond()) return undefined;
    const dial = this.dial();
    const frame = dial ? dial.frames?.[this.index[dial.name]] : this.script.standing;
    this.opened(frame?.narrow);
    return this.opened(frame);
  }

  // Where the line is away: the frames of a dial hold for where Python knows the others to be.
  isBeyond() {
    const isElsewhere = ([dial, at]) => dial !== this.active && this.index[dial] !== at;
    return Boolean(window.__line?.isAway) && Object.entries(this.home).some(isElsewhere);
  }

  move(dial, at) {
    if (this.alone) this.sendHome(dial);
    this.index[dial] = at;
    this.active = dial;
    this.describeDials();
    this.tellSoon();
    this.show();
  }

  // What a move has done, in one sentence, once the hand rests: the numbers that have changed, the
  // first of them, or what the picture shows where there are none.
  tellSoon() {
    this.before ??= this.numberBoxes().map(inWords);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      const isSeen = (one) => one.checkVisibility(); // not while the hand moves: it lays the page out
      const seen = this.numberBoxes().map((one, i) => isSeen(one) && [inWords(one), this.before[i]]).filter(Boolean);
      const changed = seen.filter(([now, before]) => now !== before).map(([now]) => now).slice(0, TOLD);
      this.before = null;
      if (seen.length && !changed.length) return;
      this.root.querySelector(".film-spoken").textContent = changed.join(", ") || this.picture.ariaLabel;
    }, REST_OF_EAR);
  }

  numberBoxes() {
    return [...this.root.querySelectorAll(".film-number")];
  }

  pick(found) {
    if (!found) return;
    this.peeked = null;
    this.turn(found.dial, found.step);
    this.letGo(found.dial);
  }

  // The dial goes back when the pointer leaves.
  peek(found) {
    if (this.dragging || (!found && !this.peeked)) return;
    if (found) {
      this.peeked ??= { dial: found.dial, from: this.index[found.dial] };
      if (this.index[found.dial] !== found.step) this.turn(found.dial, found.step);
      return;
    }
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
    this.want(dial);
    this.takeOver();
    this.restSoon();
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
    this.say({ ...this.index, ...(looking && { [looking]: from }) }, ++this.sent);
  }

  // A release is lost where the connection is away, or has come back to another server that has
  // not run the page yet: it is said again until Python has heard it, at once where the line is back.
  say(at, n) {
    this.unheard = { at, n };
    this.pending = this.alone || !this.root.isConnected ? 0 : n;
    this.insist();
  }

  insist(patience = INSIST) {
    clearTimeout(this.later);
    if (!window.__line?.isAway) this.release?.(this.unheard);
    const again = () => this.pending && this.root.isConnected && this.insist(Math.min(LONGEST, 2 * patience));
    if (this.pending && this.release) this.later = setTimeout(again, patience);
  }

  lineBack = () => {
    this.isBack = true;
    if (this.pending) this.insist();
  };

  hear(n) {
    if (!this.pending || n < this.pending) return;
    this.pending = 0;
    this.isBack = false;
    clearTimeout(this.later);
  }

  // Latest wins: one frame a display frame; what the hand wished meanwhile is read afterwards.
  show() {
    if (this.busy || this.drawn !== this.source) return;
    const frame = this.frame();
    if (!frame) return this.want(this.active);
    this.busy = true;
    const place = this.where();
    const atRest = this.isAtRest();
    const { rest } = this.script;
    // What the last frame showed alike stays.
    const changes = this.changes(frame);
    const fresh = new Map(
      [...changes].filter(([trace, change]) => this.shown.get(trace) !== change),
    );
    this.shown = changes;
    this.paint(fresh);
    this.showNumbers(frame);
    afterPaint(() => {
      this.busy = false;
      if (this.drawn !== this.source) return;
      this.tell("film:painted", place);
      const isLate = this.script.rest !== rest || this.isAtRest() !== atRest;
      if (this.frame() !== frame || isLate) this.show();
      else this.picture.setAttribute("aria-label", frame.alt);
    });
  }

  // Where the renderer fails, Plotly draws it all: more slowly, but the dial lives.
  paint(fresh) {
    this.takeOver();
    this.render(() => this.pace.repaint(fresh));
    if (this.cannotRender) for (const [trace, change] of fresh) take(this.traces[trace], change);
    return this.cannotRender ? this.drawByPlotly() : this.restSoon();
  }

  render(draw) {
    try {
      if (!this.cannotRender) draw();
    } catch (problem) {
      console.warn("Plotly draws every frame from here on:", problem);
      this.cannotRender = true;
    }
  }

  // The renderer's picture comes before Plotly's, which says the same.
  takeOver() {
    if (!this.atPlotly) return;
    if (this.zoomedSince) this.redraw();
    if (!this.cannotRender) this.putInFront("renderer");
  }

  redraw() {
    this.zoomedSince = false;
    this.render(() => this.renderer.draw(this.traces, this.figureLayout));
  }

  putInFront(drawer) {
    this.atPlotly = drawer === "plotly";
    this.root.dataset.drawer = drawer;
  }

  // Plotly draws once the hand has rested for a while, or when the pointer is over the picture; not
  // where there are only fingers, which neither zoom nor hover: it is a third of what a visit loads.
  restSoon(patience = REST) {
    clearTimeout(this.resting);
    if (!this.plotly || this.atPlotly || (patience && !HOVERS.matches)) return;
    this.resting = setTimeout(() => {
      if (this.dragging || this.keyDown || this.busy || !this.drawn) this.restSoon();
      else this.drawByPlotly().catch((problem) => console.warn(problem.message));
    }, patience);
  }

  async drawByPlotly() {
    const Plotly = await plotly(this.plotly);
    if (this.dragging && !this.cannotRender) return;
    const traces = this.traces.map((trace) => (trace.x?.length ? trace : { ...trace, ...NOWHERE }));
    const config = { displaylogo: false, responsive: false, displayModeBar: false, showTips: false };
    const shown = this.shown;
    await Plotly.react(this.picture, traces, this.figureLayout, config);
    keepUnread(this.picture);
    this.heedZoom();
    if (shown !== this.shown) return; // the hand has moved meanwhile
    this.putInFront("plotly");
    this.tell("film:rest", this.where());
  }

  // A zoom of the learner's own is drawn by the renderer too, and stays when a new figure comes.
  heedZoom() {
    if (this.listening) return;
    this.listening = true;
    this.picture.on("plotly_doubleclick", () =>
      setTimeout(() => {
        this.zoomed.clear();
        this.noteZoom();
      }),
    );
    this.picture.on("plotly_relayout", (change) => {
      this.zoomedSince = true;
      for (const name of Object.keys(change)) {
        const axis = name.match(/^([xy]axis\d*)\.(range|autorange)/);
        if (axis) this.zoomed[axis[2] === "range" ? "add" : "delete"](axis[1]);
      }
      this.noteZoom();
    });
  }

  noteZoom() {
    this.back.hidden = !this.zoomed.size;
  }

  showWhole() {
    this.zoomed.clear();
    this.noteZoom();
    this.draw();
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
      this.isAtRest() && this.stillName === this.said.still && this.script.rest,
    ];
    for (const part of parts) if (part) this.opened(part);
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
      const more = this.underPanels(folded) - folded.margin.b;
      if (more > 0) {
        folded.height += more;
        folded.margin = { ...folded.margin, b: folded.margin.b + more };
      }
      return folded;
    }
    const head = this.picture.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
    const free = this.room() - head;
    const most = this.large > 1 ? 2000 : 720;
    return { ...structuredClone(layout), height: Math.max(330, Math.min(most, free)) };
  }

  // The room that a legend below the panels needs, which has more rows on a phone.
  underPanels(layout) {
    const { l, r, b } = layout.margin;
    const across = Math.round(this.picture.clientWidth - l - r);
    const legend = legendOf(this.script.data, layout, across, layout.template.layout.font);
    return legend?.isBelow ? legend.height + UNDER_PANEL : b;
  }

  // What scrolls: in a low window the menu goes with the page. Null where there is no Streamlit.
  page() {
    const main = this.root.closest(".stMain");
    const scrolls = main && getComputedStyle(main).overflowY !== "visible";
    return main && !scrolls ? main.closest('[data-testid="stAppViewContainer"]') : main;
  }

  // The height that a screen has for a film: below what stands above it, if that is little.
  room() {
    const page = this.page() ?? this.root.closest("#early") ?? document.documentElement;
    const top = this.root.getBoundingClientRect().top + page.scrollTop;
    return window.innerHeight - Math.max(0, Math.min(top, 260)) - 12;
  }

  // The whole figure, with the frame of the moment already in it; one at a time.
  async draw() {
    if (this.drawing || !this.frame()) return;
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
    this.traces = structuredClone(this.script.data);
    this.width = this.picture.clientWidth;
    this.shown = this.changes(frame);
    for (const [trace, change] of this.shown) take(this.traces[trace], change);
    const layout = { ...this.layout(), width: this.width };
    for (const axis of this.zoomed) {
      const { range } = this.figureLayout[axis] ?? {};
      if (layout[axis] && range) Object.assign(layout[axis], { range, autorange: false });
    }
    this.figureLayout = layout;
    this.drawn = null;
    this.redraw();
    if (this.cannotRender) await this.drawByPlotly();
    else this.putInFront("renderer");
    if (source !== this.source) return;
    this.drawn = source;
    this.root.dataset.ready = "true";
    this.root.style.minHeight = "";
    this.tell("film:figure", this.where());
    if (this.frame() !== frame) this.show();
    else this.tell("film:painted", this.where());
    this.restSoon();
  }

  fit() {
    this.thinOut();
    if (this.drawn && this.isResized()) this.draw();
  }

  isResized() {
    return Math.abs(this.picture.clientWidth - this.width) > 1;
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

export default function ({ data, parentElement, setTriggerValue }) {
  const entry = filmAt(data.film);
  const root = parentElement.querySelector(".film");
  const release = (at) => setTriggerValue("released", at);
  const failed = (problem) => {
    console.warn(problem);
    setTriggerValue("failed", true);
  };
  const early = entry.film?.early;
  if (early) early.handOver(root, () => entry.film.load(data, release)?.catch(failed));
  else mounted(entry, root, data, release).catch(failed);
}

async function mounted(entry, root, data, release) {
  if (entry.film?.root !== root) {
    entry.film?.dispose();
    entry.film = new Film(root, data.film);
  }
  return entry.film.load(data, release);
}

openEarly();
