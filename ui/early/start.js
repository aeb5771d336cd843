// Starts Streamlit once the first picture is there and the hand rests, whatever became of the rest.
(() => {
  const { src, preloads } = document.getElementById("streamlit")?.dataset ?? {};
  const LATEST = 3000; // milliseconds for which a hand can hold up the start
  const WITHOUT = 1500; // milliseconds after which nothing more is waited for
  const AT_LAST = 10000; // milliseconds, whatever has become of the film's script
  const begun = performance.now();
  let held = false;
  let called = false;
  addEventListener("pointerdown", () => (held = true), true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (held = false), true);

  function add(tag, attributes) {
    document.head.append(Object.assign(document.createElement(tag), attributes));
  }

  function start() {
    if (held && performance.now() - begun < LATEST) return setTimeout(start, 100);
    add("script", { type: "module", crossOrigin: "", src });
  }

  // The names of icons are not seen until there is a font in which they are icons (everybody.css).
  function bringIcons() {
    const isThere = ({ length }) => document.documentElement.classList.toggle("icons", length > 0);
    document.fonts.load('1em "Material Symbols Rounded"').then(isThere, () => {});
  }

  function soon() {
    if (called) return;
    called = true;
    bringIcons();
    for (const href of [src, ...preloads.split(" ")]) {
      add("link", { rel: "modulepreload", crossOrigin: "", href });
    }
    start();
  }

  if (!src) return bringIcons(); // the browser has started Streamlit

  // Where the film's own script does not come, nothing may lie over Streamlit's page.
  const watch = setInterval(() => {
    if (window.__films || window.__stages) clearInterval(watch);
    else if (document.querySelector(".stMain h1")) document.querySelector("#early, #early-page")?.remove();
  }, 250);

  if (!document.querySelector("#early-film, #early-stage")) soon();
  document.addEventListener("film:painted", soon, { once: true });
  // Where no film comes; on a slow line it may be on its way.
  addEventListener("load", () => setTimeout(soon, WITHOUT));
  setTimeout(soon, AT_LAST);
})();
