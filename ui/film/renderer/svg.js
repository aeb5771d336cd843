// SVG as data. A node is [tag, attributes, inside], where inside is a list of nodes or words.

const SVG = "http://www.w3.org/2000/svg";

// Makes what is inside an element the wanted nodes, and touches only what differs from before.
function patch(parent, wanted) {
  const there = (parent.nodes ??= []);
  wanted.forEach(([tag, attributes, inside], i) => {
    let now = there[i];
    if (now?.tag !== tag) {
      const element = document.createElementNS(SVG, tag);
      if (now) now.element.replaceWith(element);
      else parent.append(element);
      there[i] = now = { tag, element, attributes: {}, words: "" };
    }
    dress(now, attributes);
    if (Array.isArray(inside)) {
      if (now.words) now.element.textContent = now.words = "";
      patch(now.element, inside);
    } else if (inside !== undefined && inside !== now.words) {
      now.element.textContent = now.words = inside;
      now.element.nodes = [];
    }
  });
  for (const { element } of there.splice(wanted.length)) element.remove();
}

// An attribute that is undefined is not there.
function dress(now, attributes) {
  const { element, attributes: before } = now;
  for (const name in attributes) {
    const value = attributes[name];
    if (value === before[name]) continue;
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  for (const name in before) if (!(name in attributes)) element.removeAttribute(name);
  now.attributes = attributes;
}

// A pixel to a hundredth, which is as exact as anybody sees.
const near = (pixels) => Math.round(100 * pixels) / 100;
