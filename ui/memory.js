// What the learner has answered, kept in this browser: written at each change, read on arrival.

const KEY = "imbalance-instrument";

export default function ({ data, parentElement, setTriggerValue }) {
  try {
    if (data.deleted) return localStorage.removeItem(KEY);
    if (data.record) return localStorage.setItem(KEY, data.record);
    const kept = localStorage.getItem(KEY);
    if (kept && !parentElement.dataset?.told) {
      if (parentElement.dataset) parentElement.dataset.told = "true";
      setTriggerValue("kept", kept);
    }
  } catch {
    // A browser may forbid storage; the session still knows the answers.
  }
}
