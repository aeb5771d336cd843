// What a trace looks like: lines, fills, marks, words, bars, whiskers.

const isList = (value) => Array.isArray(value) || ArrayBuffer.isView(value);
const at = (value, i) => (isList(value) ? value[i] : value);
const isNumber = (value) => value !== null && value !== undefined && !Number.isNaN(value);

// Marks of radius r around the pen, as Plotly draws them. All is told from where the pen is, so that
// one path can hold many marks.
const SYMBOLS = {
  circle: (r) => `m${r},0a${r},${r} 0 1,1 ${-r},${-r}a${r},${r} 0 0,1 ${r},${r}z`,
  square: closed([1, 1], [-1, 1], [-1, -1], [1, -1]),
  diamond: rhomb(1.3, 1.3),
  "diamond-tall": rhomb(0.7, 1.4),
  "diamond-x": (r) => `${rhomb(1.3, 1.3)(r)}m${-1.3 * r},0${cross(0.65 * r)}`,
  "triangle-up": closed([-2 / Math.sqrt(3), 0.5], [2 / Math.sqrt(3), 0.5], [0, -1]),
  "triangle-down": closed([-2 / Math.sqrt(3), -0.5], [2 / Math.sqrt(3), -0.5], [0, 1]),
  x: (r) => closed(...X)((0.8 * r) / Math.SQRT2),
  cross: (r) => closed(...PLUS)(0.4 * r),
  pentagon: closed([0.951, -0.309], [0.588, 0.809], [-0.588, 0.809], [-0.951, -0.309], [0, -1]),
  "circle-x": (r) => `${SYMBOLS.circle(r)}m${-r},0${cross(r / Math.SQRT2)}`,
  "circle-cross": (r) => `${SYMBOLS.circle(r)}m${-r},0m0,${r}v${-2 * r}m${-r},${r}h${2 * r}`,
  "x-thin": cross,
  "line-ew": (r) => `m${1.4 * r},0h${-2.8 * r}`,
  "line-ns": (r) => `m0,${1.4 * r}v${-2.8 * r}`,
  star: closed(...Array.from({ length: 10 }, (_, i) => corner(i))),
};
const PLUS = [[3, 1], [1, 1], [1, 3], [-1, 3], [-1, 1], [-3, 1], [-3, -1], [-1, -1], [-1, -3], [1, -3], [1, -1], [3, -1]];
const X = PLUS.map(([x, y]) => [(x - y) / 2, (x + y) / 2]); // the same, turned
// An outline through corners, which are told in radii.
function closed(...corners) {
  const step = (r) => ([x, y], i) => {
    const [a, b] = corners[i - 1] ?? [0, 0];
    return `${i ? "l" : "m"}${near((x - a) * r)},${near((y - b) * r)}`;
  };
  return (r) => `${corners.map(step(r)).join("")}z`;
}
function rhomb(x, y) {
  return closed([x, 0], [0, y], [-x, 0], [0, -y]);
}
function cross(r) {
  return `m${r},${r}l${-2 * r},${-2 * r}m${2 * r},0l${-2 * r},${2 * r}`;
}
function corner(i) {
  const [turn, far] = [(Math.PI * (i - 2.5)) / 5, 1.4 * (i % 2 ? 0.382 : 1)];
  return [far * Math.cos(turn), far * Math.sin(turn)];
}

// Dashes and gaps, in widths of the line.
const DASHES = {
  solid: [],
  dot: [1, 1],
  dash: [3, 3],
  longdash: [5, 5],
  dashdot: [3, 1, 1, 1],
};

const drawnSymbols = new Map();

function symbolOf(name, radius) {
  const key = `${name} ${radius}`;
  if (!drawnSymbols.has(key)) drawnSymbols.set(key, SYMBOLS[name](radius));
  return drawnSymbols.get(key);
}

// How a stroke looks, of a line or of a shape.
function stroke({ color, width = 2, dash = "solid" }) {
  const unit = Math.max(3, width);
  const dashes = DASHES[dash].map((times) => times * unit).join(" ");
  return { stroke: color, "stroke-width": width, "stroke-dasharray": dashes || undefined };
}

// One mark at a place ("x,y"); `i` says which where each has its own look. No mark has a transform or an
// opacity of its own if it can be told otherwise: for each a browser keeps a layer, in every frame.
function mark(marker, i, place, line) {
  const { size = 6, symbol = "circle", line: edge = {} } = marker;
  const isBubble = isList(size);
  const color = at(marker.color, i) ?? line?.color;
  const isOpen = at(symbol, i).endsWith("-open");
  const width = at(edge.width, i) ?? (isBubble ? 1 : 0);
  const name = isOpen ? at(symbol, i).slice(0, -5) : at(symbol, i);
  const look = isOpen
    ? { fill: "none", stroke: color, "stroke-width": width || 1 }
    : { fill: color, stroke: width ? at(edge.color, i) : undefined, "stroke-width": width };
  const opacity = at(marker.opacity, i) ?? (isBubble ? 0.7 : 1);
  const seen = isOpen ? "stroke-opacity" : width ? "opacity" : "fill-opacity";
  const d = `M${place}${symbolOf(name, (at(size, i) ?? 0) / 2)}`;
  return ["path", { d, ...look, [seen]: opacity < 1 ? opacity : undefined, "data-marks": 1 }];
}

// The pixels of points; one that is missing is NaN.
function pixels(trace, { x, y }) {
  const n = Math.min(trace.x?.length ?? 0, trace.y?.length ?? 0);
  const px = new Float64Array(n);
  const py = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const there = isNumber(trace.x[i]) && isNumber(trace.y[i]);
    px[i] = there ? x.place(trace.x[i]) : NaN;
    py[i] = there ? y.place(trace.y[i]) : NaN;
    if (!Number.isFinite(px[i] + py[i])) px[i] = py[i] = NaN;
  }
  return { px, py, n };
}

// A trace of points, from what lies lowest to what lies highest; of its marks every so manieth.
function scattered(trace, panel, paint, every = 1) {
  const { mode = "lines", line = {}, marker = {} } = trace;
  const points = pixels(trace, panel);
  const clipped = { "clip-path": panel.clip };
  const out = [];
  const hasLine = mode.includes("lines");
  const runs = hasLine || trace.fill ? runsOf(points, line.shape) : [];
  if (trace.fill && runs.length) {
    out.push(["path", { d: filled(trace, points, runs, panel), ...paint, ...clipped }]);
  }
  for (const letter of ["x", "y"]) {
    const whiskers = trace[`error_${letter}`];
    if (whiskers) out.push(...whiskersOf(trace, letter, whiskers, panel, clipped));
  }
  if (hasLine) {
    const look = { fill: "none", ...stroke({ ...line, color: line.color ?? marker.color }) };
    const d = runs.map(({ d }) => d).join("");
    if (d) out.push(["path", { d, ...look, "stroke-miterlimit": 2, ...clipped }]);
  }
  const seen = (i) => isSeen(points, i, trace, panel);
  const isDrawn = every > 1 ? (i) => i % every === 0 && seen(i) : seen;
  const marks = mode.includes("markers") ? marksOf(marker, line, points, isDrawn) : [];
  if (mode.includes("text")) {
    for (let i = 0; i < points.n; i += 1) {
      if (seen(i) && (at(trace.text, i) ?? "") !== "") marks.push(label(trace, i, points, panel));
    }
  }
  if (marks.length) out.push(["g", trace.cliponaxis === false ? {} : clipped, marks]);
  return out;
}

// The marks at all points that are seen. Many that look alike are a few paths, which is far faster;
// each path has neighbours, so that a browser leaves out those that do not lie where it paints.
function marksOf(marker, line, points, seen) {
  const all = Array.from({ length: points.n }, (_, i) => i);
  const indices = all.filter(seen);
  const place = (i) => `${near(points.px[i])},${near(points.py[i])}`;
  if (indices.length < MANY || !areAlike(marker)) {
    // One that is not seen keeps its element, or each after it would take the next one's.
    return all.map((i) => (seen(i) ? mark(marker, i, place(i), line) : ["path", {}]));
  }
  const heaps = Array.from({ length: Math.ceil(indices.length / HEAP) }, () => []);
  indices.sort((a, b) => points.px[a] - points.px[b]);
  indices.forEach((i, k) => heaps[Math.floor(k / HEAP)].push(mark(marker, 0, place(i), line)));
  return heaps.map((heap) => {
    const [[tag, look]] = heap;
    return [tag, { ...look, d: heap.map(([, { d }]) => d).join(""), "data-marks": heap.length }];
  });
}

const MANY = 50;
const HEAP = 100; // marks of a path, at most

// Whether marks lie on each other as in one path: same look, opaque, and no edge in another colour.
function areAlike({ size, color, symbol, opacity = 1, line: edge = {} }) {
  const isOne = [size, color, symbol, opacity, edge.width, edge.color].every((one) => !isList(one));
  const hasEdge = Boolean(edge.width) && !symbol?.endsWith("-open") && edge.color !== color;
  return isOne && opacity === 1 && !hasEdge;
}

// A mark that may stand over the edge of its panel is drawn if its middle does not.
function isSeen({ px, py }, i, trace, { x, y }) {
  if (Number.isNaN(px[i])) return false;
  if (trace.cliponaxis !== false) return true;
  return x.holds(trace.x[i]) && y.holds(trace.y[i]);
}

// The runs of a line between its gaps, each as a path with its first and last point.
function runsOf({ px, py, n }, shape = "linear") {
  const runs = [];
  for (let i = 0; i < n; i += 1) {
    if (Number.isNaN(px[i])) continue;
    const [x, y] = [near(px[i]), near(py[i])];
    if (i === 0 || Number.isNaN(px[i - 1])) runs.push({ d: `M${x},${y}`, first: x, last: x });
    else {
      const run = runs.at(-1);
      run.d += STEPS[shape](x, y, near((px[i] + px[i - 1]) / 2));
      run.last = x;
    }
  }
  return runs;
}

const STEPS = {
  linear: (x, y) => `L${x},${y}`,
  hv: (x, y) => `H${x}V${y}`,
  vh: (x, y) => `V${y}H${x}`,
  hvh: (x, y, middle) => `H${middle}V${y}H${x}`,
};

// The outline of an area: down to zero, or closed by itself.
function filled(trace, points, runs, { y }) {
  const whole = runs.map(({ d }) => d);
  if (trace.fill === "toself") return `${whole.join("Z")}Z`;
  const ground = near(y.zero());
  const along = whole.join("").replaceAll("M", "L").slice(1);
  return `M${runs.at(-1).last},${ground}L${runs[0].first},${ground}L${along}Z`;
}

function whiskersOf(trace, letter, { array, arrayminus, color, thickness, width }, panel, clipped) {
  const isX = letter === "x";
  const { px, py, n } = pixels(trace, panel);
  const { place } = panel[letter];
  let d = "";
  for (let i = 0; i < n; i += 1) {
    if (Number.isNaN(px[i]) || !isNumber(array[i])) continue;
    const value = trace[letter][i];
    const [high, low] = [place(value + array[i]), place(value - (arrayminus ?? array)[i])].map(near);
    const [x, y] = [near(px[i]), near(py[i])];
    if (isX) d += `M${high},${y - width}v${2 * width}m0,${-width}H${low}m0,${-width}v${2 * width}`;
    else d += `M${x - width},${high}h${2 * width}m${-width},0V${low}m${-width},0h${2 * width}`;
  }
  const look = { fill: "none", stroke: color, "stroke-width": thickness };
  return d ? [["path", { d, ...look, ...clipped }]] : [];
}

// The words at point i, beside its mark if there is one.
function label(trace, i, { px, py }, { ink, size: usual }) {
  const { textfont = {}, mode, marker = {} } = trace;
  const place = at(trace.textposition, i) ?? "middle center";
  const size = at(textfont.size, i) ?? usual;
  const text = at(trace.text, i);
  const lines = (linesOf(text).length - 1) * LINE + 1;
  const away = mode.includes("markers") ? (at(marker.size, i) ?? 6) / 1.6 + 1 : 0;
  const up = place.startsWith("top") ? -1 : place.startsWith("bottom") ? 1 : 0;
  const [anchor, aside] = place.endsWith("left")
    ? ["end", -1]
    : place.endsWith("right") ? ["start", 1] : ["middle", 0];
  const down = 0.75 * size + up * away + ((up - 1) * lines * size) / 2;
  return words(text, {
    x: near(px[i] + aside * away),
    y: near(py[i] + down),
    size,
    fill: at(textfont.color, i) ?? ink,
    anchor,
  });
}

// The bars of all such traces of a panel: stacked, or a single trace.
function barsOf(traces, panel, { bargap = 0.2 }, paintOf) {
  const heights = new Map(); // place → how high the stack there is so far
  const [one] = traces;
  const lies = one.orientation === "h";
  const [across, up] = lies ? [panel.y, panel.x] : [panel.x, panel.y];
  const places = traces.flatMap((trace) => [...((lies ? trace.y : trace.x) ?? [])]);
  return traces.map((trace) => {
    const [where, length] = lies ? [trace.y, trace.x] : [trace.x, trace.y];
    const wide = trace.width ?? (1 - bargap) * leastGap(places);
    const out = [];
    for (let i = 0; i < (where?.length ?? 0); i += 1) {
      const from = heights.get(where[i]) ?? 0;
      const to = from + (isNumber(length?.[i]) ? length[i] : 0);
      heights.set(where[i], to);
      const sides = [where[i] - wide / 2, where[i] + wide / 2].map(across.place);
      const ends = [up.place(from), up.place(to)];
      const isFine = (at(trace.marker.line?.width, i) ?? 0) <= 0.01;
      const [a, b] = isFine ? seenWhole(sides, true) : sides;
      const [c, d] = isFine ? seenWhole(ends, false) : ends;
      const path = lies ? `M${c},${a}V${b}H${d}V${a}Z` : `M${a},${c}V${d}H${b}V${c}Z`;
      out.push(["path", { d: path, ...paintOf(trace, i), opacity: at(trace.marker.opacity, i) }]);
    }
    return out;
  });
}

// A bar thinner than two pixels is as thick as whole pixels are.
function seenWhole([from, to], evenNone) {
  const whole = (one, other) => {
    if ((!evenNone && one === other) || Math.abs(one - other) >= 2) return near(one);
    return one > other ? Math.ceil(one) : Math.floor(one);
  };
  const first = whole(from, to);
  return [first, whole(to, first)];
}

function leastGap(places) {
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((place, i) => place - sorted[i]);
  return gaps.length ? Math.min(...gaps) : 1;
}
