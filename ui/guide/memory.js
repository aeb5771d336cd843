// What the learner has answered, kept in this browser for the next visit and for other tabs.
//
// What this tab has not written itself (an earlier visit has, or another tab) goes to Python, with
// what was seen before it, and nothing is written until Python has heard it. A browser may forbid
// storage, or its storage may be full: then this page keeps the record as long as it is open, for a
// server that takes over, and Python is told that nothing else does.

const KEY = "imbalance-instrument";

// What a stage keeps for this tab alone: guesses that nobody has committed, tasks that are done.
function forgetWhatIsOpen() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("stage ")) sessionStorage.removeItem(key);
}

function read() {
  try {
    return window.__instrumentKept ?? localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

// Whether it is there for the next visit.
function write(record) {
  try {
    if (record) localStorage.setItem(KEY, record);
    else localStorage.removeItem(KEY);
    window.__instrumentKept = undefined;
    return true;
  } catch {
    window.__instrumentKept = record;
    return false;
  }
}

export default function ({ data, setStateValue, setTriggerValue }) {
  const { visit, record, heard, kept } = data;
  if (window.__instrumentRecord?.visit !== visit) {
    window.__instrumentRecord = { visit, seen: "", word: { number: 0 } };
  }
  const mine = window.__instrumentRecord;
  const isHeard = () => mine.word.number === heard;

  // A word said while the component is being mounted is not heard, so it is said right after.
  const say = () => setTimeout(() => setTriggerValue("kept", mine.word));

  const bringWhatIsNew = () => {
    const now = read();
    if (now === mine.seen) return false;
    mine.word = { number: mine.word.number + 1, kept: now, before: mine.seen };
    mine.seen = now;
    say();
    return true;
  };

  window.onstorage = () => isHeard() && bringWhatIsNew();
  if (!isHeard()) return say(); // again, should it have been lost
  if (bringWhatIsNew()) return;
  try {
    if (mine.seen && !record) forgetWhatIsOpen();
  } catch {
    // there is nothing to forget
  }
  mine.seen = record;
  const isKept = write(record);
  if (isKept !== kept) setTimeout(() => setStateValue("keeps", isKept));
}
