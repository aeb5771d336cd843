// What the learner has answered, kept in this browser: brought back on arrival, written at each change.

const KEY = "imbalance-instrument";

export default function ({ data, setTriggerValue }) {
  try {
    const kept = localStorage.getItem(KEY);
    // A word said while the component is being mounted is not heard, so it is said right after.
    if (kept && !data.restored) setTimeout(() => setTriggerValue("kept", kept));
    else if (data.record) localStorage.setItem(KEY, data.record);
    else localStorage.removeItem(KEY);
  } catch {
    // A browser may forbid storage; the session still knows the answers.
  }
}
