// What the learner has answered, kept in this browser for the next visit and for other tabs.
//
// What this tab has not written itself (an earlier visit has, or another tab) goes to Python, with
// what was seen before it, and nothing is written until Python has heard it.

const KEY = "imbalance-instrument";

// What a stage keeps for this tab alone: guesses that nobody has committed, tasks that are done.
function forgetWhatIsOpen() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("stage ")) sessionStorage.removeItem(key);
}

export default function ({ data, setTriggerValue }) {
  const { visit, record, heard } = data;
  if (window.__instrumentRecord?.visit !== visit) {
    window.__instrumentRecord = { visit, seen: "", word: { number: 0 } };
  }
  const mine = window.__instrumentRecord;
  const isHeard = () => mine.word.number === heard;

  // A word said while the component is being mounted is not heard, so it is said right after.
  const say = () => setTimeout(() => setTriggerValue("kept", mine.word));

  const bringWhatIsNew = () => {
    const kept = localStorage.getItem(KEY) ?? "";
    if (kept === mine.seen) return false;
    mine.word = { number: mine.word.number + 1, kept, before: mine.seen };
    mine.seen = kept;
    say();
    return true;
  };

  window.onstorage = () => isHeard() && bringWhatIsNew();
  try {
    if (!isHeard()) say(); // again, should it have been lost
    else if (!bringWhatIsNew()) {
      if (mine.seen && !record) forgetWhatIsOpen();
      mine.seen = record;
      if (record) localStorage.setItem(KEY, record);
      else localStorage.removeItem(KEY);
    }
  } catch {
    // A browser may forbid storage; the session still knows the answers.
  }
}
