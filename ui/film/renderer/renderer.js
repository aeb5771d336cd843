// Draws a figure of the kind that the pictures declare, without Plotly and as Plotly draws it: the
// first picture, and every frame while a hand moves. vocabulary.json says all that it knows; what
// it does not know it refuses.

const isGroup = (value) => value?.constructor === Object;

class Renderer {
  constructor(picture) {
    this.picture = picture;
    this.thinned = new Set(); // traces of which not all is drawn
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.classList.add("film-drawing");
    this.svg.ariaHidden = "true"; // the picture has words of its own
    this.id = `drawing${(Renderer.made = (Renderer.made ?? 0) + 1)}`;
    patch(this.svg, LAYERS.map((name) => [name === "defs" ? "defs" : "g", { class: name }, []]));
    this.layer = Object.fromEntries(LAYERS.map((name, i) => [name, this.svg.childNodes[i]]));
    picture.append(this.svg);
  }

  // A whole figure.
  draw(traces, layout) {
    refuseUnknown(traces, layout);
    Object.assign(this, { traces, layout });
    const sheet = (this.sheet = this.measured());
    this.place(sheet);
    const { shapes = [], images = [], annotations = [] } = layout;
    const [below, above] = [[], []];
    for (const shape of shapes) (shape.layer === "below" ? below : above).push(this.shape(shape));
    for (const image of images) above.push(this.image(image));
    // What is measured comes before what is drawn, or a browser would lay out all of it each time.
    const axes = Object.values(this.axes).flatMap((axis) => axisDrawn(axis, this.beside(axis), sheet));
    const notes = annotations.map((note) => this.note(note));
    this.every = 1;
    this.thinned.clear();
    patch(this.layer.defs, [...this.clips(), ...this.patterns()]);
    patch(this.layer.below, below);
    patch(this.layer.grid, this.panels.flatMap((panel) => this.grid(panel)));
    patch(this.layer.panels, this.panels.map((panel) => this.panelDrawn(panel)));
    this.groups = new Map(
      [...this.layer.panels.querySelectorAll("[data-trace]")].map((group) => [+group.dataset.trace, group]),
    );
    patch(this.layer.axes, axes);
    patch(this.layer.above, above);
    patch(this.layer.legend, this.legend ? legendDrawn(this.legend, sheet) : []);
    patch(this.layer.notes, notes);
    const size = { width: sheet.width, height: sheet.height, "font-family": sheet.family };
    for (const [name, value] of Object.entries(size)) this.svg.setAttribute(name, value);
    this.picture.style.height = `${sheet.height}px`;
  }

  // Some traces anew: index → attributes; of many marks only every so manieth. Bars stand on each
  // other, so they go together.
  repaint(changes, every = 1) {
    this.every = every;
    for (const [index, change] of changes) take(this.traces[index], change);
    for (const panel of this.panels) {
      const moved = panel.traces.filter((index) => changes.has(index));
      const isBar = (index) => this.traces[index].type === "bar";
      const bars = moved.some(isBar) ? panel.traces.filter(isBar) : [];
      const drawn = bars.length ? this.bars(panel, bars) : [];
      bars.forEach((index, i) => patch(this.groups.get(index), drawn[i]));
      for (const index of moved) {
        if (!isBar(index)) patch(this.groups.get(index), this.marked(panel, index));
      }
    }
  }

  // What was left out is drawn.
  complete() {
    this.repaint(new Map([...this.thinned].map((index) => [index, {}])));
  }

  // Of some traces the point nearest to a pixel, unless it is beyond reach.
  nearest([x, y], indices, reach) {
    let found = null;
    for (const panel of this.panels) {
      for (const index of panel.traces.filter((index) => indices.includes(index))) {
        const { px, py, n } = pixels(this.traces[index], panel);
        for (let point = 0; point < n; point += 1) {
          const away = Math.hypot(px[point] - x, py[point] - y);
          if (away <= (found?.away ?? reach)) found = { index, point, away };
        }
      }
    }
    return found;
  }

  // The sheet of paper: its size, its font, and the margins that its legend leaves.
  measured() {
    const { layout, traces, picture } = this;
    const { color: ink, size, family } = layout.template.layout.font;
    const { l, r, t, b } = layout.margin;
    const [width, height] = [layout.width ?? picture.clientWidth, layout.height];
    const font = { ink, size, family };
    const [left, right] = [l, r].map(Math.round);
    const w = Math.round(width) - left - right;
    const legend = (this.legend = legendOf(traces, layout, w, font));
    const pad = Math.min(12, l, r, t, b);
    const kept = { t: 0, b: legend?.isBelow ? legend.height : 0 };
    const top = Math.round(legend && !legend.isBelow ? Math.max(t, legend.height + pad) : t);
    const bottom = Math.round(b) + Math.max(0, kept.b - b);
    const area = { l: left, t: top, w, h: Math.round(height) - top - bottom };
    return { width, height, area, kept, ...font };
  }

  // Axes and panels in their place.
  place({ area, ink, size }) {
    const { layout, traces } = this;
    this.axes = {};
    this.panels = [];
    traces.forEach(({ xaxis = "x", yaxis = "y", visible }, index) => {
      if (visible === false) return;
      const name = xaxis + yaxis;
      let panel = this.panels.find((one) => one.name === name);
      if (!panel) {
        const [x, y] = [this.axis(xaxis), this.axis(yaxis)];
        const clip = `url(#${this.id}${name})`;
        this.panels.push((panel = { name, x, y, clip, ink, size, traces: [] }));
      }
      panel.traces.push(index);
    });
    for (const { x, y } of this.panels) if (y.scaleanchor) constrained(x, y);
  }

  axis(name) {
    if (!this.axes[name]) {
      const { overlaying } = this.layout[name.replace(/^./, "$&axis")];
      if (overlaying) this.axis(overlaying);
      this.axes[name] = axisOf(name, this.layout, this.sheet.area, this.axes);
    }
    return this.axes[name];
  }

  // The axis at whose end another one stands.
  beside(axis) {
    return this.axes[axis.anchor ?? (axis.letter === "x" ? "y" : "x")];
  }

  // A panel that lies on another one has its grid across from that one.
  grid({ x, y }) {
    return y.overlaying ? gridOf(y, x) : [...gridOf(x, y), ...gridOf(y, x)];
  }

  clips() {
    return this.panels.map(({ name, x, y }) => {
      const box = { x: x.from, y: y.to, width: x.length, height: y.length };
      return ["clipPath", { id: `${this.id}${name}` }, [["rect", box]]];
    });
  }

  panelDrawn(panel) {
    const isBar = (index) => this.traces[index].type === "bar";
    const bars = panel.traces.filter(isBar);
    const others = panel.traces.filter((index) => !isBar(index));
    const drawn = [...this.bars(panel, bars), ...others.map((index) => this.marked(panel, index))];
    const group = (index, i) => {
      return ["g", { "data-trace": index, "data-uid": this.traces[index].uid }, drawn[i]];
    };
    return ["g", { "data-panel": panel.name }, [...bars, ...others].map(group)];
  }

  bars(panel, indices) {
    if (!indices.length) return [];
    if (indices.length > 1 && this.layout.barmode !== "stack") throw new Error("bars side by side");
    const traces = indices.map((index) => this.traces[index]);
    const crisp = this.layout.barmode === "stack" ? "crispEdges" : undefined;
    const look = { "clip-path": panel.clip, "shape-rendering": crisp };
    const paint = (trace, i) => this.paint(trace, trace.marker.pattern, { fill: at(trace.marker.color, i) });
    const drawn = barsOf(traces, panel, this.layout, paint);
    return drawn.map((bars, i) => [["g", { ...look, opacity: traces[i].opacity }, bars]]);
  }

  marked(panel, index) {
    const trace = this.traces[index];
    const every = Math.min(trace.x?.length ?? 0, trace.y?.length ?? 0) < MANY ? 1 : this.every;
    this.thinned[every > 1 && trace.mode?.includes("markers") ? "add" : "delete"](index);
    const paint = this.paint(trace, trace.fillpattern, areaPaint(trace));
    const parts = scattered(trace, panel, paint, every);
    return [["g", { opacity: trace.opacity }, parts]];
  }

  // The colour of an area, or its hatching.
  paint(trace, pattern, plain) {
    return pattern?.shape ? { fill: `url(#${this.patternName(trace)})` } : plain;
  }

  patternName(trace) {
    return `${this.id}pattern${this.traces.indexOf(trace)}`;
  }

  patterns() {
    const isHatched = ({ fillpattern, marker }) => (fillpattern ?? marker?.pattern)?.shape;
    return this.traces.filter(isHatched).map((trace) => {
      const { x, y } = this.panels.find(({ traces }) => traces.some((i) => this.traces[i] === trace));
      const { shape, size, fgcolor, solidity = 0.3 } = trace.fillpattern ?? trace.marker.pattern;
      const side = size * Math.SQRT2;
      const patternTransform = `translate(${x.from},${y.to})`;
      const fromCorner = { patternUnits: "userSpaceOnUse", patternTransform };
      const box = { width: side, height: side };
      const ground = trace.fillpattern ? areaPaint(trace) : { fill: trace.marker.color };
      const look = { d: HATCHES[shape](side), stroke: fgcolor, "stroke-width": solidity * size };
      const inside = [["rect", { ...box, ...ground }], ["path", { ...look, opacity: 0.5 }]];
      return ["pattern", { id: this.patternName(trace), ...box, ...fromCorner }, inside];
    });
  }

  // The pixel of a value of an axis, or of a share of it ("x domain").
  pixel(ref, value) {
    const [name, domain] = ref.split(" ");
    const axis = this.axis(name);
    return domain ? axis.from + value * (axis.to - axis.from) : axis.place(value);
  }

  shape({ type, xref, yref, x0, x1, y0, y1, line = {}, fillcolor, opacity }) {
    const [left, right] = [this.pixel(xref, x0), this.pixel(xref, x1)];
    const [top, bottom] = [this.pixel(yref, y0), this.pixel(yref, y1)];
    const d = type === "line" ? `M${left},${top}L${right},${bottom}` : `M${left},${top}H${right}V${bottom}H${left}Z`;
    const edge = line.width === 0 ? {} : stroke(line);
    return ["path", { d, fill: (type !== "line" && fillcolor) || "none", ...edge, opacity }];
  }

  image({ xref, yref, x, y, sizex, sizey, source }) {
    const [left, top] = [this.pixel(xref, x), this.pixel(yref, y)];
    const [wide, tall] = [this.pixel(xref, x + sizex) - left, this.pixel(yref, y + sizey) - top];
    const box = { x: left, y: top, width: Math.abs(wide), height: Math.abs(tall) };
    return ["image", { ...box, preserveAspectRatio: "none", href: source }];
  }

  note({ text, x, y, xref, yref, xanchor = "center", yanchor = "middle", align = "center", ...rest }) {
    const { font, xshift = 0, yshift = 0 } = rest;
    const { family, ink, size: usual } = this.sheet;
    const size = font?.size ?? usual;
    const anchor = { left: "start", center: "middle", right: "end" }[align];
    const box = boxOf(text, size, family, anchor);
    const [wide, tall] = [Math.round(box.width + 4), Math.round(box.height + 4)];
    const middleX = this.pixel(xref, x) + wide * SHARES[xanchor] + xshift;
    const middleY = this.pixel(yref, y) - tall * SHARES[yanchor] - yshift;
    const [left, top] = [Math.round(middleX - wide / 2), Math.round(middleY - tall / 2)];
    const place = { x: left + 2 - box.left, y: top + 2 - box.top };
    return words(text, { ...place, size, fill: font?.color ?? ink, anchor });
  }
}

const LAYERS = ["defs", "below", "grid", "panels", "axes", "above", "legend", "notes"];
// How far from a point the middle of its words is, in their sizes.
const SHARES = { left: 0.5, center: 0, right: -0.5, bottom: 0.5, middle: 0, top: -0.5 };
const HATCHES = {
  "/": (s) => `M${-s / 4},${s / 4}L${s / 4},${-s / 4}M0,${s}L${s},0M${0.75 * s},${1.25 * s}L${1.25 * s},${0.75 * s}`,
  "\\": (s) => `M${0.75 * s},${-s / 4}L${1.25 * s},${s / 4}M0,0L${s},${s}M${-s / 4},${0.75 * s}L${s / 4},${1.25 * s}`,
};

// The first thing in a figure that is not in the vocabulary is an error.
function refuseUnknown(traces, layout) {
  for (const trace of traces) checked(trace, VOCABULARY.trace, "trace");
  for (const [name, part] of Object.entries(layout)) {
    const word = name.replace(/^([xy]axis)\d+$/, "$1");
    checked(part, VOCABULARY.layout[word], word);
  }
}

// `known`: any value (null), some values (a list), or an object of such.
function checked(value, known, path) {
  if (known === undefined) throw new Error(`The renderer does not know ${path}.`);
  if (known === null || value === null) return;
  if (Array.isArray(value)) value.forEach((one) => checked(one, known, path));
  else if (isGroup(value) && isGroup(known)) {
    for (const [name, part] of Object.entries(value)) checked(part, known[name], `${path}.${name}`);
  } else if (!Array.isArray(known) || !known.includes(value)) {
    throw new Error(`The renderer does not know ${path} ${JSON.stringify(value)}.`);
  }
}

function take(known, change) {
  for (const [name, value] of Object.entries(change)) {
    if (isGroup(value)) take((known[name] ??= {}), value);
    else known[name] = value;
  }
}

// Arrays as Python packed them -> typed arrays, in place.
const NUMBERS = {
  f4: Float32Array, f8: Float64Array,
  i1: Int8Array, i2: Int16Array, i4: Int32Array,
  u1: Uint8Array, u2: Uint16Array, u4: Uint32Array,
};

function unpacked(part) {
  for (const [name, value] of Object.entries(part ?? {})) {
    if (value?.bdata !== undefined) {
      const letters = atob(value.bdata);
      const bytes = new Uint8Array(letters.length);
      for (let i = 0; i < bytes.length; i += 1) bytes[i] = letters.charCodeAt(i);
      part[name] = new NUMBERS[value.dtype](bytes.buffer);
    } else if (isGroup(value) || Array.isArray(value)) unpacked(value);
  }
  return part;
}
