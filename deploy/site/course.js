// The course as files. It knows where pages and pieces lie, and stands for Python: it keeps in this
// browser what a learner has answered. Of a lesson it computes nothing.
window.__course = (() => {
  const RECORD = "imbalance-course";
  const wanted = new Map(); // name of a piece → what hears its text
  const colours = JSON.parse(document.getElementById("colours")?.textContent ?? "[]");
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const query = new URLSearchParams(location.search);
  let held = {}; // where the browser keeps nothing

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(RECORD) ?? "{}");
      return kept && typeof kept === "object" ? { ...kept, ...held } : held;
    } catch {
      return held;
    }
  }

  function write(all) {
    try {
      localStorage.setItem(RECORD, JSON.stringify(all));
      held = {};
    } catch {
      held = all;
    }
  }

  const lessonOf = (all, slug) => ({ step: 0, done: false, answers: {}, ...all[slug] });

  // A step of the address; a wrong one is said.
  function stepIn(steps) {
    const said = query.get("step");
    if (said === null) return { step: 1, note: "" };
    const step = Number(said);
    if (Number.isInteger(step) && step >= 1 && step <= steps) return { step, note: "" };
    return { step: 1, note: `“step=${said.slice(0, 40)}”: this lesson has the steps 1 to ${steps}.` };
  }

  const course = {
    record: RECORD,
    addressOf: (page) => `./${page || "index"}.html`,

    // A piece lies in a script of its own: a page from a disk may not fetch.
    piece(name) {
      const script = document.createElement("script");
      script.src = `pieces/${name}.js`;
      const text = new Promise((resolve, reject) => {
        wanted.set(name, resolve);
        script.onerror = () => reject(new Error(`${script.src} is not there.`));
      });
      document.head.append(script);
      return text;
    },

    take(name, text) {
      const seen = isDark ? colours.reduce((whole, [light, dark]) => whole.replaceAll(light, dark), text) : text;
      wanted.get(name)?.(seen);
      wanted.delete(name);
    },

    // What Python would say of a stage when its page is opened.
    said(said) {
      const all = read();
      const { answers } = lessonOf(all, said.stage);
      const present = query.get("present") === "1";
      return { ...said, ...stepIn(said.steps), present, record: answers, progress: all };
    },

    // What Python would do when a stage tells it something.
    python: (stage) =>
      function tell(word) {
        const { said } = stage;
        const all = read();
        const lesson = lessonOf(all, said.stage);
        const answers = { ...word.answers, ...lesson.answers };
        const done = lesson.done || word.step === said.steps;
        const record = { ...all, [said.stage]: { step: word.step, done, answers } };
        write(record);
        if (word.open === "lab") location.href = said.labs[word.step - 1];
        const { step, present, n: heard } = word;
        queueMicrotask(() => stage.load({ ...said, note: "", step, present, heard, record: answers, progress: record }, tell));
        writeAddress(step, present);
      },
  };

  // What is seen is kept for when the line is away, where the browser allows it.
  if (location.protocol.startsWith("http")) navigator.serviceWorker?.register("keep.js").catch(() => {});

  // The buttons that stand in a page.
  const acts = { save, forget };
  document.addEventListener("click", ({ target }) => acts[target.dataset?.course]?.());

  function save() {
    const file = new Blob([JSON.stringify(read(), null, 2)], { type: "application/json" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "answers.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function forget() {
    if (!confirm("Delete all your answers, of every lesson? This cannot be undone.")) return;
    held = {};
    try {
      localStorage.removeItem(RECORD);
      for (const key of Object.keys(sessionStorage)) if (key.startsWith("stage ")) sessionStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
    location.reload();
  }

  // So that a reload opens where the learner is.
  function writeAddress(step, present) {
    const parts = new URLSearchParams({ ...(step > 1 && { step }), ...(present && { present: 1 }) });
    try {
      history.replaceState(null, "", `?${parts}`);
    } catch {
      // from a disk not every browser lets a page change its address
    }
  }

  return course;
})();
