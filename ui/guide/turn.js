// After each turn on the guided path its head comes to the top of what is visible.

export default function ({ data: { turns } }) {
  if (turns === (window.__turns ?? 0)) return;
  window.__turns = turns;
  const guide = document.querySelector(".st-key-guide");
  guide.scrollTop = 0; // where it stands beside the instrument it scrolls by itself
  requestAnimationFrame(() => guide.scrollIntoView());
}
