// What the learner has answered, kept in this browser: brought back on arrival, written at each change.

const KEY = "imbalance-instrument";

export default function ({ data, setTriggerValue }) {
  const { visit, record, restored } = data;
  try {
    const kept = localStorage.getItem(KEY);
    const mine = window.__instrumentRecord; // what this visit has written
    const isMine = mine?.visit === visit && mine.record === kept;
    if (kept && !isMine && !restored) {
      // A word said while the component is being mounted is not heard, so it is said right after.
      setTimeout(() => setTriggerValue("kept", kept));
      return;
    }
    window.__instrumentRecord = { visit, record };
    if (record) localStorage.setItem(KEY, record);
    else localStorage.removeItem(KEY);
  } catch {
    // A browser may forbid storage; the session still knows the answers.
  }
}
