// A browser that has lost its server may come back to another one, which has not run the page yet
// and would not hear the first press of a button. So the run is asked for at once.

const STATE = "data-test-connection-state";

export default function ({ setTriggerValue }) {
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return;
  let away = false;
  const watch = new MutationObserver(() => {
    const connected = app.getAttribute(STATE) === "CONNECTED";
    if (connected && away) setTriggerValue("back", true);
    away = !connected;
  });
  watch.observe(app, { attributeFilter: [STATE] });
  return () => watch.disconnect();
}
