// A browser that has lost its server may come back to another one, which has not run the page yet
// and would not hear the first press of a button. So the run is asked for at once, also where it is
// the old server: the browser cannot tell.

const STATE = "data-test-connection-state";

export default function ({ setTriggerValue }) {
  window.__reconnect?.disconnect(); // a change of the theme calls this anew
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return;
  const isConnected = () => app.getAttribute(STATE) === "CONNECTED";
  let away = !isConnected();
  window.__reconnect = new MutationObserver(() => {
    const isBack = isConnected() && away;
    away = !isConnected();
    if (!isBack) return;
    setTriggerValue("back", true);
    window.dispatchEvent(new Event("line:back")); // what nobody has heard is said again
  });
  window.__reconnect.observe(app, { attributeFilter: [STATE] });
}
