// Draws the numbers of a figure anew, many times a second. It leans on what Plotly keeps of a figure
// inside (_fullData, calcdata): a test holds every lesson to what Plotly itself would draw.

// The numbers of some traces anew, and nothing else: Plotly.animate and Plotly.redraw ask for every
// attribute of the whole figure what holds, which takes longer than to draw. It has to be asked only
// where a trace is drawn in another way than before.
function repaint(picture, changes) {
  const { data, _fullData: traces, _fullLayout: layout } = picture;
  for (const [trace, change] of changes) take(data[trace], change);
  for (const [trace, change] of changes) {
    if (!isAlike(traces[trace], change)) return window.Plotly.redraw(picture);
  }
  for (const [trace, change] of changes) {
    const known = traces[trace];
    take(known, change);
    if (!known.x.length) Object.assign(known, NOWHERE);
    known._length = Math.min(known.x.length, known.y.length);
  }
  const panelOf = ({ xaxis, yaxis }) => xaxis + yaxis;
  const all = layout._subplots.cartesian;
  for (const panel of new Set([...changes.keys()].map((trace) => panelOf(traces[trace])))) {
    const there = traces.filter((trace) => panelOf(trace) === panel);
    // 1. The points of what changed. Bars that stand on each other are placed and drawn together.
    const bars = there.filter(({ type }) => type === "bar");
    const others = there.filter((trace) => !bars.includes(trace));
    const moved = others.filter(({ index }) => changes.has(index));
    for (const trace of [...moved, ...bars]) calculate(picture, trace);
    bars[0]?._module.crossTraceCalc(picture, layout._plots[panel]);
    // 2. Neighbours are drawn at once: Plotly pushes together whatever it draws at once. It takes
    // kinds of traces of which it hears nothing from the panel, and empties the other panels.
    layout._subplots.cartesian = [panel];
    try {
      for (const run of neighbours(others, moved)) {
        const drawn = [...run, ...bars].map(({ index }) => index);
        there[0]._module.basePlotModule.plot(picture, drawn, { duration: 0 });
      }
    } finally {
      layout._subplots.cartesian = all;
    }
  }
}

// The runs of those that moved among all; the first of all alone if none did.
function neighbours(all, moved) {
  const runs = [[]];
  for (const one of all) {
    if (moved.includes(one)) runs.at(-1).push(one);
    else if (runs.at(-1).length) runs.push([]);
  }
  const full = runs.filter(({ length }) => length);
  return full.length ? full : [all.slice(0, 1)];
}

// A trace without points: of a really empty one Plotly does not ask how it looks, nor takes away
// what it has drawn.
const NOWHERE = { x: [null], y: [null] };

// What Plotly knows of the points of a trace, as it computes it itself before it draws.
function calculate(picture, trace) {
  trace._extremes = {};
  const points = trace._module.calc(picture, trace);
  const before = picture.calcdata[trace.index][0]; // how to hover
  points[0] = { ...before, ...points[0], t: points[0].t ?? {}, trace };
  picture.calcdata[trace.index] = points;
}

const isList = (value) => Array.isArray(value) || ArrayBuffer.isView(value);
const isGroup = (value) => value?.constructor === Object;

function isAlike(known, change) {
  if (known.visible === false || known.error_y?.visible) return false;
  return Object.entries(change).every(([name, value]) =>
    isGroup(value) ? isAlike(known[name] ?? {}, value) : isList(known[name]) === isList(value),
  );
}

function take(known, change) {
  for (const [name, value] of Object.entries(change)) {
    if (isGroup(value)) take((known[name] ??= {}), value);
    else known[name] = value;
  }
}

// Arrays as Python packed them -> typed arrays, in place.
const NUMBERS = { f4: Float32Array, f8: Float64Array, i2: Int16Array, i4: Int32Array };

function unpacked(part) {
  for (const [name, value] of Object.entries(part ?? {})) {
    if (value?.bdata !== undefined) {
      const bytes = Uint8Array.from(atob(value.bdata), (letter) => letter.charCodeAt(0));
      part[name] = new NUMBERS[value.dtype](bytes.buffer);
    } else if (isGroup(value) || Array.isArray(value)) unpacked(value);
  }
  return part;
}
