// A picture of a stage: what it shows are layers of changes over the figure as it is declared. The
// renderer draws it: there is nothing to zoom, and no need of Plotly. Traces can glide between two states.

const NARROWEST = 355; // pixels of width for which the words of pictures are declared
const LOWEST = 300; // pixels of height for which they are
const LOOSE = 1.8; // times as large as others are marks that stand in no rows, in a hall
const FOOT = 8; // pixels below a picture whose words there a dial says
const TYPE = 15; // pixels of small type that pictures are declared with
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

class StagePicture {
  constructor(box) {
    this.box = box;
    this.renderer = new Renderer(box);
    this.pace = new Pace(this.renderer);
  }

  // A scene at the size of the box. `type`: pixels of small type; `inset`: of half a thumb; `line`: of
  // the thinnest line, in a hall; `dial`: the one under the hand.
  open(text, { type, inset, line = 0, dial }) {
    const scene = JSON.parse(text);
    const [width, height] = [this.box.clientWidth, this.box.clientHeight];
    this.isLow = height < LOWEST;
    for (const words of this.box.querySelectorAll(".film-drawing text")) words.style.translate = ""; // see part()
    this.scene = scene;
    const narrow = Math.min(1, width / NARROWEST);
    this.scale = { type: (narrow * type) / TYPE, marks: Math.min(width / scene.size[0], height / scene.size[1]), line, isNumberless: this.isNumberless };
    this.frames = new WeakMap(); // view as it came → as it is drawn at this size
    unpacked(scene.data);
    this.hall = line ? scene.hall : null;
    this.scales = scene.data.map((trace) => this.scaleOf(trace));
    this.bare = scene.data.map((trace, i) => sized(trace, this.scales[i]));
    this.base = this.bare.map((trace, i) => this.dressed(trace, i));
    const layout = sized(scene.layout, this.scale);
    if (scene.on_dial) Object.assign(layout.margin, { l: inset, r: inset });
    if (this.hall) this.inHall(layout, dial);
    this.layout = { ...layout, width, height };
    this.index = Object.fromEntries(scene.names.map((name, i) => [name, i]));
    this.traces = [...this.base];
    this.shown = new Map(); // trace → the changes that it shows
    this.isDrawn = false;
  }

  // Marks that stand in no rows grow in a hall.
  scaleOf({ xaxis = "x", yaxis = "y" }) {
    const [x, y] = this.hall?.loose ?? [];
    return xaxis === x && yaxis === y ? { ...this.scale, marks: LOOSE * this.scale.marks } : this.scale;
  }

  // A trace as a hall has it.
  dressed(trace, i) {
    if (!this.hall) return trace;
    const isSpare = this.hall.spare.includes(this.scene.names[i]);
    const without = trace.mode?.includes("text") ? { text: [" "] } : { x: [null], y: [null] };
    return hollow(isSpare ? { ...trace, ...without } : trace);
  }

  inHall(layout, dial) {
    const { spare, axis_of: name, stretch } = this.hall;
    for (const [key, axis] of Object.entries(layout)) if (/^[xy]axis/.test(key)) axis.gridwidth = this.scale.line;
    layout.annotations = (layout.annotations ?? []).filter((note) => !spare.includes(note.name));
    if (name && name === dial) layout.margin.b = FOOT * this.scale.type;
    if (!stretch) return;
    const [width, height] = this.scene.size;
    const free = this.box.clientWidth - (stretch * width * this.box.clientHeight) / height;
    for (const side of ["l", "r"]) layout.margin[side] += Math.max(0, free / 2);
  }

  // A view of a track, ready to be drawn: trace → attributes.
  layer(track, at) {
    const view = this.scene.tracks[track]?.[at];
    if (!view) return null;
    if (!this.frames.has(view)) {
      const data = unpacked(view.data);
      const pairs = view.traces.map((name, i) => [this.index[name], sized(data[i], this.scales[this.index[name]])]);
      this.frames.set(view, { changes: new Map(pairs), alt: view.alt });
    }
    return this.frames.get(view);
  }

  // Trace → the changes that these layers make of it; none of one that was changed until now.
  changes(layers) {
    const found = new Map([...this.shown.keys()].map((i) => [i, []]));
    for (const { changes } of layers) {
      for (const [i, change] of changes) found.set(i, [...(found.get(i) ?? []), change]);
    }
    return found;
  }

  state(i, changes) {
    return this.dressed(changes.reduce(merged, this.bare[i]), i);
  }

  // Shows layers over the declared figure; what is not in them is as it is declared.
  show(layers) {
    this.stopGliding();
    const changes = this.changes(layers);
    const fresh = [...changes.keys()].filter((i) => !areSame(changes.get(i), this.shown.get(i)));
    this.draw(new Map(fresh.map((i) => [i, this.state(i, changes.get(i))])));
    this.shown = changes;
    this.box.setAttribute("aria-label", layers.map(({ alt }) => alt).filter(Boolean).join(" "));
  }

  // What glides is broken off where something else is to be seen.
  stopGliding() {
    cancelAnimationFrame(this.gliding);
    this.gliding = 0;
    this.broken?.();
    this.broken = null;
  }

  // The traces of these names glide to where the layers have them; then all of the layers is shown.
  // `broken()` is called instead of `then()` where something else is shown meanwhile.
  glide(layers, names, seconds, then, broken) {
    const changes = this.changes(layers);
    const indices = names.map((name) => this.index[name]);
    const wanted = new Map(indices.map((i) => [i, this.state(i, changes.get(i) ?? [])]));
    const moving = indices.filter((i) => isAlike(this.traces[i], wanted.get(i)));
    const arrive = () => {
      this.broken = null;
      this.show(layers);
      then();
    };
    if (!moving.length || STILL.matches || !seconds) return arrive();
    const ways = moving.map((i) => ({ i, from: placed(this.traces[i]), to: placed(wanted.get(i)) }));
    for (const i of moving) this.shown.set(i, [{}]); // whatever comes next is drawn
    this.draw(new Map(ways.map(({ i, from, to }) => [i, { ...wanted.get(i), ...partWay(from, to, 0) }])));
    this.broken = broken;
    const start = performance.now();
    const move = (now) => {
      const share = Math.min(1, (now - start) / (1000 * seconds));
      if (share === 1) return arrive();
      this.draw(new Map(ways.map(({ i, from, to }) => [i, partWay(from, to, eased(share))])));
      this.gliding = requestAnimationFrame(move);
    };
    this.gliding = requestAnimationFrame(move);
  }

  // Puts a trace somewhere, from where it can glide.
  put(name, place) {
    this.traces[this.index[name]] = { ...this.traces[this.index[name]], ...place };
    this.shown.set(this.index[name], [{}]);
  }

  draw(states) {
    if (!this.isDrawn) {
      this.traces = this.base.map((trace, i) => ({ ...trace, ...states.get(i) }));
      this.renderer.draw(this.traces, this.layout);
      this.isDrawn = true;
    } else {
      for (const [i, state] of states) this.traces[i] = { ...this.traces[i], ...state };
      this.pace.repaint(states);
    }
    if (this.isLow) this.part();
  }

  // In a picture that is lower than any is declared for, words that leave it or lie over others give
  // way, up or down as far as they must; the last ones, which belong to the guess, stay.
  part() {
    const texts = [...this.box.querySelectorAll(".film-drawing text")].filter((one) => one.textContent.trim());
    for (const one of texts) one.style.translate = "";
    const box = this.box.getBoundingClientRect();
    const boxes = texts.map((one) => one.getBoundingClientRect());
    const there = [];
    for (let i = texts.length - 1; i >= 0; i -= 1) {
      const { width, top, bottom } = boxes[i];
      const left = Math.max(box.left, Math.min(boxes[i].left, box.right - width));
      const beside = there.filter((one) => Math.min(one.right, left + width) - Math.max(one.left, left) > 1);
      const isOver = (by) => beside.some((one) => top + by < one.bottom - 2 && bottom + by > one.top + 2);
      const isInside = (by) => !by || (top + by >= box.top && bottom + by <= box.bottom);
      const ways = beside.flatMap((one) => [one.top - bottom, one.bottom - top]).sort((a, b) => Math.abs(a) - Math.abs(b));
      const by = [0, ...ways].find((one) => isInside(one) && !isOver(one)) ?? 0;
      if (by || left !== boxes[i].left) texts[i].style.translate = `${left - boxes[i].left}px ${by}px`;
      there.push({ left, right: left + width, top: top + by, bottom: bottom + by });
    }
  }

  // Where a point of the picture lies along an axis ("x" or "y") of its first panel, from 0 to 1.
  share(event, letter) {
    const box = this.box.getBoundingClientRect();
    const axis = this.renderer.panels[0][letter];
    const pixel = letter === "x" ? event.clientX - box.left : event.clientY - box.top;
    return Math.min(1, Math.max(0, (pixel - axis.from) / (axis.to - axis.from)));
  }

  // Whether a pointer is in the first panel, or so many pixels beside it; with a letter, on the line at
  // that share of the axis.
  isInside(event, slack, letter = "", share = 0) {
    const box = this.box.getBoundingClientRect();
    const isNear = (one, pixel) => {
      const { from, to } = this.renderer.panels[0][one];
      const ends = one === letter ? [from + share * (to - from)] : [from, to];
      return pixel >= Math.min(...ends) - slack && pixel <= Math.max(...ends) + slack;
    };
    return isNear("x", event.clientX - box.left) && isNear("y", event.clientY - box.top);
  }

  // Which point of a trace of its first panel lies nearest to a pointer.
  nearest(event, name) {
    const trace = this.traces[this.index[name]];
    const [across, down] = ["x", "y"].map((letter) => {
      const { from, to } = this.renderer.panels[0][letter];
      const pixels = (to - from) / (this.value(1, letter) - this.value(0, letter));
      const there = this.value(this.share(event, letter), letter);
      return Array.from(trace[letter], (value) => pixels * (value - there));
    });
    return nearestTo(across.map((off, i) => Math.hypot(off, down[i])), 0);
  }

  // What a share of an axis of its first panel stands for.
  value(share, letter) {
    const { name } = this.renderer.panels[0][letter];
    const [low, high] = this.layout[`${letter}axis${name.slice(1)}`].range;
    return low + share * (high - low);
  }
}

// Sizes of type grow with the type of the page, marks and lines with the picture.
function sized(part, scale, inside = "") {
  if (Array.isArray(part)) return part.map((entry) => sized(entry, scale, inside));
  if (!isGroup(part)) return part;
  const entries = Object.entries(part).map(([name, value]) => {
    const times = TIMES[`${inside}.${name}`] ?? TIMES[name];
    if (name === "text" && scale.isNumberless) return [name, numberless(value)];
    if (times === "lines") return [name, multiplied(value, scale.marks, scale.line)];
    return [name, times ? multiplied(value, scale[times]) : sized(value, scale, name)];
  });
  return Object.fromEntries(entries);
}

const TIMES = {
  "font.size": "type",
  "textfont.size": "type",
  "tickfont.size": "type",
  "margin.l": "type",
  "margin.r": "type",
  "margin.t": "type",
  "margin.b": "type",
  "marker.size": "marks",
  "line.width": "lines",
  "fillpattern.size": "type",
  standoff: "type",
  xshift: "type",
  yshift: "type",
};

// `least`: as small as anything becomes that is there at all.
function multiplied(value, times, least = 0) {
  if (isList(value)) return Array.from(value, (entry) => multiplied(entry, times, least));
  return value > 0 ? Math.max(least, value * times) : value;
}

// Words with an ellipsis for each number; what stands in a tag is none.
function numberless(words) {
  if (isList(words)) return Array.from(words, numberless);
  return words.replace(/<[^>]*>|\d+([.,]\d+)*/g, (part) => (part[0] === "<" ? part : "…"));
}

// An outline of a small mark leaves a hole in it.
function hollow(trace) {
  const { size = 6, line, symbol } = trace.marker ?? {};
  if (!line?.width || /^(line|x-thin)/.test(symbol)) return trace;
  const width = (one, i) => Math.min(at(line.width, i), MOST_OF_MARK * one);
  return merged(trace, { marker: { line: { width: isList(size) ? Array.from(size, width) : width(size, 0) } } });
}

const MOST_OF_MARK = 0.28;

// A trace with changes, neither of which is touched.
function merged(trace, change) {
  const made = { ...trace };
  for (const [name, value] of Object.entries(change)) {
    made[name] = isGroup(value) && isGroup(made[name]) ? merged(made[name], value) : value;
  }
  return made;
}

const areSame = (some, others) => some.length === others?.length && some.every((one, i) => one === others[i]);
const placed = ({ x, y, marker }) => ({ x, y, marker });
const isAlike = (one, other) =>
  Boolean(other) && ["x", "y"].every((letter) => one[letter]?.length && one[letter].length === other[letter]?.length);
const eased = (share) => (share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2);

// Places go part of the way, and so do sizes where each mark has its own.
function partWay(from, to, share) {
  const way = (a, b) => Float64Array.from(a, (value, i) => value + share * (b[i] - value));
  const [size, other] = [from.marker?.size, to.marker?.size];
  const isSized = isList(size) && isList(other) && size.length === other.length;
  const marker = isSized && { marker: { ...to.marker, size: way(size, other) } };
  return { x: way(from.x, to.x), y: way(from.y, to.y), ...marker };
}
