// The legend: a row of keys above the panels, or rows of them at the foot of the picture.

const KEY = 40; // pixels from the start of a key to its words
const GAP = 5;

// Where each key stands and how much room all of them take; null where there is no legend.
function legendOf(traces, layout, w, { family, size: usual }) {
  const look = layout.legend ?? {};
  const named = traces.filter(({ showlegend, visible }) => showlegend !== false && visible !== false);
  const count = named.length + (named.some(({ showlegend }) => showlegend) ? 1 : 0);
  if (layout.showlegend === false || count < 2) return null;
  const size = look.font?.size ?? usual;
  const tall = Math.max(LINE * size, 16) + 3;
  measure(named.map(({ name }) => name), size, family);
  const widths = named.map(({ name }) => KEY + boxOf(name, size, family).width);
  const widest = Math.max(...widths);
  const isOneRow = widths.reduce((sum, width) => sum + width + GAP, -GAP) < w;
  const places = [];
  let [x, y, reach] = [0, 0, 0];
  widths.forEach((width) => {
    const next = (isOneRow ? width : widest) + GAP;
    if (next + x - GAP >= w) [x, y] = [0, y + tall];
    places.push([x, y + tall / 2 + GAP]);
    reach = Math.max(reach, isOneRow ? x + next : x + width + GAP);
    x += next;
  });
  const isBelow = look.yref === "container";
  return {
    ...{ named, places, size, look, isBelow },
    width: Math.ceil(reach),
    height: Math.ceil(y + tall + 2 * GAP),
  };
}

function legendDrawn({ named, places, size, look, isBelow, width, height }, sheet) {
  const { area } = sheet;
  const shift = look.xanchor === "right" ? width : 0;
  const free = sheet.width - width;
  const left = look.xref === "container"
    ? sheet.width * (look.x ?? 0) - shift
    : Math.min(free, Math.max(0, area.l + area.w * (look.x ?? 0) - shift));
  const top = isBelow ? sheet.height - height : area.t - height;
  return named.map((trace, i) => {
    const [x, y] = places[i];
    const label = { x: KEY, y: near(0.3 * LINE * size), size, fill: sheet.ink, anchor: "start" };
    const transform = `translate(${near(left + x)},${near(top + y)})`;
    const key = ["g", { opacity: trace.opacity }, keyOf(trace, look.itemsizing === "constant")];
    return ["g", { transform }, [key, words(trace.name, label)]];
  });
}

const mean = (value) =>
  isList(value) ? value.reduce((sum, one) => sum + one, 0) / value.length : value;
const between = (low, value, high) => Math.min(high, Math.max(low, value));

// What a trace looks like, small. `alike`: all lines and all marks are of one size.
function keyOf(trace, alike) {
  const { line = {}, marker = {}, mode = "lines", fill } = trace;
  if (trace.type === "bar") {
    return [["path", { d: "M26,6H14V-6H26Z", fill: at(marker.color, 0) }]];
  }
  const out = [];
  const hasLine = mode.includes("lines");
  const hasMarks = mode.includes("markers");
  const from = hasMarks || !fill ? "M5,0" : hasLine ? "M5,-2" : "M5,-3";
  if (fill) out.push(["path", { d: `${from}h30v6h-30z`, ...areaPaint(trace) }]);
  if (hasLine && (line.width ?? 2) > 0) {
    const color = line.color ?? marker.color;
    const look = stroke({ ...line, color, width: alike ? 5 : Math.min(10, line.width ?? 2) });
    out.push(["path", { d: `${from}h30`, fill: "none", ...look }]);
  }
  if (hasMarks) {
    const edge = between(0, mean(marker.line?.width) ?? 0, 5);
    const one = {
      symbol: at(marker.symbol, 0),
      color: at(marker.color, 0),
      opacity: between(0.2, mean(marker.opacity) ?? 1, 1),
      line: { color: at(marker.line?.color, 0), width: alike && edge ? 2 : edge },
      size: between(2, alike ? 12 : (mean(marker.size) ?? 6), 16),
    };
    out.push(mark(one, 0, "20,0", line));
  }
  return out;
}

// The colour of an area: its own, or that of its line, half as strong.
function areaPaint({ fillcolor, line = {}, marker = {} }) {
  if (fillcolor) return { fill: fillcolor };
  return { fill: line.color ?? marker.color, "fill-opacity": 0.5 };
}
