// Below the stage of the front page: how far the learner is in each lesson, and where to go on.

const RECORD = course?.record ?? "imbalance-instrument"; // see memory.js

class LessonMap {
  constructor(root, html, address) {
    this.box = element("div", "below");
    this.box.innerHTML = html;
    this.address = address; // of the pieces
    root.append(this.box);
  }

  // `record`: what Python knows of this visit; earlier ones are in the browser.
  show(record) {
    const kept = keptRecord();
    const found = [...this.box.querySelectorAll(".card")].map((card) => {
      const { lesson, steps, answer } = card.dataset;
      const [here, before] = [record?.[lesson], kept[lesson]];
      const isDone = here?.done === true || before?.done === true;
      const isStep = (one) => Number.isInteger(one) && one > 0 && one <= steps;
      const step = [here?.step, before?.step].find(isStep) ?? 0;
      card.classList.toggle("done", isDone);
      card.classList.toggle("begun", !isDone && step > 0);
      const said = isDone ? "done" : step ? `step ${step} of ${steps}` : "";
      card.querySelector(".progress").textContent = said;
      if (answer) this.picture(card, isDone ? answer : "");
      return { card, isDone, step };
    });
    this.onward = wayOn(found);
    const done = found.filter(({ isDone }) => isDone).length;
    const said = this.box.querySelector(".so-far");
    if (said) said.textContent = done ? `${done} of ${found.length} done. ` : "";
  }

  // The picture of the answer, by the name of its piece, takes the place of the question's, or "".
  async picture(card, answer) {
    card.question ??= card.querySelector("svg").outerHTML;
    const text = answer && (await Promise.resolve(piece(answer, this.address)).catch(() => ""));
    card.querySelector("svg").outerHTML = text ? JSON.parse(text) : card.question;
  }
}

function keptRecord() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECORD) ?? "{}");
    return typeof kept === "object" && kept ? kept : {};
  } catch {
    return {}; // storage is forbidden, or holds something else
  }
}

// Where somebody goes on who was here before; null for whoever was not, and for who has done all.
function wayOn(found) {
  const begun = found.findLast(({ isDone, step }) => step && !isDone);
  const last = found.findLastIndex(({ isDone }) => isDone);
  const next = begun ?? (last < 0 ? null : found.find(({ isDone }, n) => !isDone && n > last) ?? found.find(({ isDone }) => !isDone));
  if (!next) return null;
  const { card, step } = next;
  const { title } = card.dataset;
  if (!step) return { says: `Next: ${title}`, href: card.getAttribute("href") };
  return { says: `Continue: ${title}, step ${step}`, href: `${card.getAttribute("href")}?step=${step}` };
}

