// What the learner has answered, kept in this browser: brought back on arrival, written at each change.

const KEY = "imbalance-instrument";

export default function ({ data, setTriggerValue }) {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept && !data.restored) setTriggerValue("kept", kept);
    else if (data.record) localStorage.setItem(KEY, data.record);
    else localStorage.removeItem(KEY);
  } catch {
    // A browser may forbid storage; the session still knows the answers.
  }
}
