// Where everything stands: panels, axes, ticks and their words.

// An axis of a layout over the template's, with its pixels: from its low end to its high end.
function axisOf(name, layout, area, axes) {
  const letter = name[0];
  const long = `${letter}axis`;
  const base = layout.template.layout[long];
  const own = layout[name.replace(letter, long)];
  const axis = { name, letter, ...base, ...own, title: { ...base.title, ...own.title } };
  axis.domain ??= own.overlaying ? axes[own.overlaying].domain : [0, 1];
  axis.side ??= letter === "x" ? "bottom" : "left";
  const [from, to] = axis.domain;
  const { l, t, w, h } = area;
  if (letter === "x") Object.assign(axis, { from: l + from * w, to: l + to * w });
  else Object.assign(axis, { from: t + (1 - from) * h, to: t + (1 - to) * h });
  return scaled(axis);
}

function scaled(axis) {
  const [low, high] = axis.range;
  const line = axis.type === "log" ? Math.log10 : Number;
  const place = (value) =>
    axis.from + ((line(value) - low) / (high - low)) * (axis.to - axis.from);
  const inside = (number, slack = 0) =>
    number >= Math.min(low, high) - slack && number <= Math.max(low, high) + slack;
  return Object.assign(axis, {
    length: Math.abs(axis.to - axis.from),
    place,
    inside,
    holds: (value) => inside(line(value)),
    line,
    zero: () => (axis.type === "log" ? axis.from : place(0)), // where areas stand on
  });
}

// A panel whose units are as long across as upwards gives away the rest of its room.
function constrained(x, y) {
  const [wide, tall] = [x, y].map(({ range }) => Math.abs(range[1] - range[0]));
  const ratio = y.scaleratio ?? 1;
  const wanted = (x.length / wide) * ratio * tall;
  if (wanted <= y.length) shrink(y, wanted);
  else shrink(x, (y.length / tall / ratio) * wide);
}

const TOWARD = { left: 0, bottom: 0, center: 0.5, middle: 0.5, right: 1, top: 1 };

function shrink(axis, length) {
  const toward = TOWARD[axis.constraintoward ?? "center"];
  const sign = Math.sign(axis.to - axis.from);
  axis.from += sign * toward * (axis.length - length);
  axis.to = axis.from + sign * length;
  scaled(axis);
}

// The values at which an axis has a tick, each with its words.
function ticksOf(axis) {
  const [low, high] = axis.range;
  const slack = 1e-4 * Math.abs(high - low);
  if (axis.tickvals) {
    return axis.tickvals
      .map((value, i) => [value, axis.ticktext?.[i] ?? said(value, axis.tickformat)])
      .filter(([value]) => axis.inside(axis.line(value), slack));
  }
  if (axis.type === "log") throw new Error(`${axis.name}: a logarithmic axis has to say its ticks`);
  const room = Math.min(9, Math.max(4, axis.length / (axis.letter === "y" ? 40 : 80))) + 1;
  const rough = Math.abs(high - low) / (axis.nticks || room);
  const base = 10 ** Math.floor(Math.log10(rough));
  const step = axis.dtick ?? base * [2, 5, 10].find((times) => times > rough / base);
  const found = [];
  for (let i = Math.ceil((Math.min(low, high) - slack) / step); axis.inside(i * step, slack); i += 1) {
    found.push([i * step, said(i * step, axis.tickformat, step)]);
  }
  return found;
}

function said(value, format, step) {
  if (!format && !step) return String(value).replace("-", "−");
  const digits = format?.match(/^\.(\d)/)?.[1] ?? Math.max(0, -Math.floor(Math.log10(step) + 0.01));
  const text = format?.endsWith("%")
    ? `${(100 * value).toFixed(digits)}%`
    : value.toFixed(digits);
  const short = format ? text : text.replace(/\.?0+$/, digits > 0 ? "" : "$&");
  return short.replace("-", "−");
}

// Where an axis stands beside its panel: the pixel of its edge, and which way is outwards.
function edgeOf(axis, other) {
  const far = axis.side === "top" || axis.side === "right";
  const outwards = (axis.side === "top" || axis.side === "left") ? -1 : 1;
  return { edge: far ? other.to : other.from, outwards };
}

function gridOf(axis, other) {
  if (axis.showgrid === false) return [];
  const look = { stroke: axis.gridcolor, "stroke-width": axis.gridwidth ?? 1, "shape-rendering": "crispEdges" };
  return ticksOf(axis)
    .map(([value]) => axis.place(value))
    .filter((place) => Math.min(Math.abs(place - axis.from), Math.abs(place - axis.to)) > 1)
    .map((place) => {
      const d = axis.letter === "x"
        ? `M${place},${other.to}V${other.from}`
        : `M${other.from},${place}H${other.to}`;
      return ["path", { d, ...look }];
    });
}

// Ticks, their words, and the title beyond them.
function axisDrawn(axis, other, sheet) {
  const { edge, outwards } = edgeOf(axis, other);
  const ticks = axis.showticklabels === false && !axis.ticks ? [] : ticksOf(axis);
  const long = axis.ticks ? 5 : 0;
  const isX = axis.letter === "x";
  const look = { stroke: axis.tickcolor, "stroke-width": 1, "shape-rendering": "crispEdges" };
  const tick = (place) =>
    isX ? `M${place},${edge + outwards}v${outwards * long}` : `M${edge + outwards},${place}h${outwards * long}`;
  const lines = long ? ticks.map(([value]) => ["path", { d: tick(axis.place(value)), ...look }]) : [];
  const names = axis.showticklabels === false ? [] : tickWords(axis, ticks, { edge, outwards, long }, sheet);
  // A browser measures boxes in parts of a pixel, and rounds the foot of words to a whole one.
  const reach = names.length
    ? Math.floor(512 * Math.max(...names.map(({ reach }) => reach))) / 512
    : long + 0.5;
  return [...lines, ...names.map(({ node }) => node), ...titleOf(axis, { edge, outwards, reach }, sheet)];
}

// The words of ticks, each with how far it reaches beyond the line of its axis.
function tickWords(axis, ticks, { edge, outwards, long }, { ink, family, width, size: usual }) {
  const size = axis.tickfont?.size ?? usual;
  const off = long + 1 + (long ? 0.2 * size : 0);
  measure(ticks.map(([, text]) => text), size, family);
  const isX = axis.letter === "x";
  const angle = axis.tickangle ?? (isX ? turnOf(axis, ticks, size, family) : 0);
  const way = isX ? below : angle ? upright : beside;
  // Words that reach beyond the sheet are left out.
  const fits = ([value, text]) => {
    const [place, half] = [axis.place(value), boxOf(text, size, family).width / 2];
    return !isX || (angle ? true : place - half >= 0 && place + half <= width);
  };
  return ticks.filter(fits).map(([value, text]) => {
    const box = boxOf(text, size, family);
    const more = (linesOf(text).length - 1) * LINE * size;
    const { reach, ...where } = way({ place: axis.place(value), edge, outwards, off, size, box, more, angle });
    return { node: words(text, { ...where, size, fill: ink }), reach: reach - 0.5 };
  });
}

// Below a panel or above it, where there is too little room at an angle.
function below({ place, edge, outwards, off, size, box, more, angle }) {
  const y = edge + outwards * off + (outwards > 0 ? size : -0.2 * size);
  const up = Math.abs(angle) > 60 ? more / 2 : outwards > 0 ? 0 : more;
  const [sin, cos] = [Math.sin, Math.cos].map((share) => share((angle * Math.PI) / 180));
  const end = outwards > 0 ? box.bottom : box.top;
  const far = y - size / 2 + outwards * box.width * sin + cos * (end + size / 2) - up;
  const anchor = angle ? (outwards > 0 ? "start" : "end") : "middle";
  const transform = angle ? `rotate(${angle},${place},${y - size / 2})` : undefined;
  return { x: place, y: y - up, anchor, transform, reach: outwards * (far - edge) };
}

function upright({ place, edge, off, size, box, angle }) {
  const x = edge - off - CAP * size;
  const y = place + MIDDLE * size;
  return { x, y, transform: `rotate(${angle},${x},${y - size / 2})`, reach: edge - x - box.top };
}

function beside({ place, edge, outwards, off, size, box, more }) {
  const anchor = outwards > 0 ? "start" : "end";
  return { x: edge + outwards * off, y: place + MIDDLE * size - more / 2, anchor, reach: off + box.width };
}

// The angle at which words that would touch each other have room.
function turnOf(axis, ticks, size, family) {
  const places = ticks.map(([value]) => axis.place(value));
  const widths = ticks.map(([, text]) => boxOf(text, size, family).width);
  const ends = places.map((place, i) => [place - widths[i] / 2, place + widths[i] / 2 + 2]);
  const touch = ([a, b], [c, d]) => a <= d && c <= b;
  if (!ends.some((end, i) => i && touch(ends[i - 1], end))) return 0;
  const lines = Math.max(...ticks.map(([, text]) => linesOf(text).length));
  const apart = Math.abs(places.at(-1) - places[0]) / (places.length - 1);
  return Math.cos(Math.PI / 6) <= apart / Math.hypot(apart, 1.25 * size * lines) ? 30 : 90;
}

function titleOf(axis, { edge, outwards, reach }, { ink, family, size: usual, width, height, kept }) {
  const { text, font, standoff } = axis.title;
  if (!text?.trim()) return [];
  const size = font?.size ?? Math.round(1.2 * usual);
  const box = boxOf(text, size, family);
  const more = (linesOf(text).length - 1) * LINE;
  const off = reach + standoff + size * (outwards > 0 ? CAP : MIDDLE + more);
  const middle = (axis.from + axis.to) / 2;
  const place = edge + outwards * off;
  const look = { size, fill: ink };
  if (axis.letter === "x") {
    const lowest = height - kept.b - box.bottom;
    const y = outwards > 0 ? Math.min(place, lowest) : Math.max(place, kept.t - box.top);
    return [words(text, { ...look, x: middle, y })];
  }
  const x = outwards > 0 ? Math.min(place, width - box.bottom) : Math.max(place, -box.top);
  const transform = `${x === place ? "" : `translate(${x - place},0) `}rotate(-90,${place},${middle})`;
  return [words(text, { ...look, x: place, y: middle, transform })];
}
