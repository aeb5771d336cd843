// Words with <b>, <i>, <br> and <span style='…'>, where Plotly puts them, and how large they are.

const LINE = 1.3; // em from a line to the next
const CAP = 0.7; // em from the foot of a capital letter to its head
const MIDDLE = 0.35; // em from the foot to its middle
const TAG = /<(\/?)(b|i|br|span)(?: style='([^']*)')?\s*\/?>/;
const LOOKS = { b: { "font-weight": "bold" }, i: { "font-style": "italic" } };

// Its lines, each a list of nodes; a style that is open goes on in the next line.
function linesOf(text) {
  const lines = [[]];
  const open = [];
  const parts = String(text).split(new RegExp(TAG, "g"));
  for (let i = 0; ; i += 4) {
    if (parts[i]) lines.at(-1).push(["tspan", Object.assign({}, ...open), parts[i]]);
    if (i + 1 >= parts.length) return lines;
    const [end, tag, style] = parts.slice(i + 1, i + 4);
    if (tag === "br") lines.push([]);
    else if (end) open.pop();
    else open.push(LOOKS[tag] ?? { style: style.replace("color:", "fill:") });
  }
}

// Words at a point: `y` is the foot of their first line.
function words(text, { x = 0, y = 0, size, fill, anchor = "middle", transform }) {
  const lines = linesOf(text);
  const style = "white-space:pre";
  const look = { x, y, "font-size": size, fill, "text-anchor": anchor, transform, style };
  if (lines.length > 1) {
    const line = (nodes, i) => ["tspan", { x, y, dy: `${i * LINE}em` }, nodes];
    return ["text", look, lines.map(line)];
  }
  return ["text", look, lines[0]];
}

// The box around words at 0, their first line standing on 0. Some letters reach beyond their width.
function boxOf(text, size, family, anchor = "start") {
  measure([text], size, family, anchor);
  return boxes.get(`${size} ${family} ${anchor} ${text}`);
}

// Measures words that boxOf() will be asked for: all at once is far faster than one by one.
function measure(texts, size, family, anchor = "start") {
  const keyOf = (text) => `${size} ${family} ${anchor} ${text}`;
  const fresh = [...new Set(texts)].filter((text) => !boxes.has(keyOf(text)));
  if (!fresh.length) return;
  patch(tester(family), fresh.map((text) => words(text, { size, anchor })));
  fresh.forEach((text, i) => {
    const { x, y, width, height } = ruler.children[i].getBBox();
    boxes.set(keyOf(text), { left: x, top: y, bottom: y + height, width, height });
  });
}

const boxes = new Map();
let ruler = null;

function tester(family) {
  if (!ruler?.isConnected) {
    ruler = document.body.appendChild(document.createElementNS(SVG, "svg"));
    const hidden = "position:fixed;width:0;height:0;visibility:hidden";
    ruler.setAttribute("style", hidden);
    ruler.setAttribute("aria-hidden", "true");
  }
  ruler.setAttribute("font-family", family);
  return ruler;
}

// Fonts that come late are wider or narrower than what stood there for them.
document.fonts?.addEventListener("loadingdone", () => boxes.clear());
