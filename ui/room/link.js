// The line to a room: what is asked of the server, and the stream of its events, taken up again by
// itself. It runs on a page of the lessons, on the teacher's console and on the projector's page.

const HOME = new URL("./", document.baseURI); // of the app
const LETTERS_OF_CODE = /^[A-HJKMNPR-TV-Z]{5}$/;
const SILENT = 45_000; // milliseconds without a sign of life after which the line is lost
const PAUSE = [500, 4000]; // milliseconds before it is taken up again, at first and at most
const codeIn = (text) => (text ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "");
const atRoom = (code, what = "") => new URL(`room/${code}${what && `/${what}`}`, HOME);

class Problem extends Error {
  constructor(word) {
    super(word);
    this.word = word; // "lost" where nobody has answered
  }
}

// What the server answers; a Problem says in a word why there is nothing.
async function told(address, said, headers = {}) {
  const how = said === undefined ? {} : { method: "POST", body: JSON.stringify(said) };
  const answer = await fetch(address, { ...how, headers, cache: "no-store" }).catch(() => null);
  if (!answer || [502, 504].includes(answer.status)) throw new Problem("lost");
  const words = await answer.json().catch(() => ({ problem: "lost" }));
  if (!answer.ok) throw new Problem(words.problem ?? "lost");
  return words;
}

// Calls `heard(kind, words)` for each event, as long as the page is open. `headers()` says who
// listens, `before()` is done each time before it begins; `lost(word)` hears why it has ended.
class Events {
  constructor(code, { headers, before, heard, lost }) {
    Object.assign(this, { code, headers, before, heard, lost });
    this.pause = PAUSE[0];
    this.run();
    for (const now of ["online", "pageshow"]) window.addEventListener(now, () => this.hurry?.());
  }

  async run() {
    while (!this.isOver) {
      try {
        await this.before?.();
        await this.listen();
        this.lost("lost");
      } catch (problem) {
        if (!this.isOver) this.lost(problem.word ?? "lost");
      }
      if (this.isOver) return;
      await new Promise((resolve) => {
        this.hurry = resolve;
        setTimeout(resolve, this.pause * (0.7 + 0.6 * Math.random()));
      });
      this.pause = Math.min(PAUSE[1], 2 * this.pause);
    }
  }

  async listen() {
    this.ending = new AbortController();
    const answer = await fetch(atRoom(this.code, "events"), { headers: this.headers(), signal: this.ending.signal, cache: "no-store" });
    if (!answer.ok) throw new Problem((await answer.json().catch(() => ({}))).problem ?? "lost");
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const silence = setTimeout(() => this.ending.abort(), SILENT);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      text += value;
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        this.take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  take(event) {
    const part = (name) => event.match(new RegExp(`^${name}: (.*)$`, "m"))?.[1];
    const kind = part("event");
    if (!kind) return;
    this.pause = PAUSE[0];
    this.heard(kind, JSON.parse(part("data")));
  }

  end() {
    this.isOver = true;
    this.ending?.abort();
    this.hurry?.();
  }
}

// What a room shows: the newest words about it, put together.
class RoomView {
  constructor() {
    this.state = null;
    this.at = "";
    this.shown = {};
    this.counts = {};
    this.here = 0;
    this.places = {}; // lesson and step → how many are there, who go at their own pace
    this.isAway = false;
  }

  take(kind, words) {
    if (kind === "room") {
      const isOlder = this.state && words.state.rev < this.state.rev;
      if (isOlder) return;
      this.state = words.state;
      this.at = words.at;
      this.shown = words.shown;
      for (const [question, option] of Object.entries(words.truths)) truths.set(question, option);
    }
    if (kind === "count") {
      this.isAway = Boolean(words.away);
      if (words.counts) Object.assign(this, { counts: words.counts, here: words.here });
    }
    if (kind === "places") this.places = words.places;
    if (kind === "over") this.state = { ...(this.state ?? {}), ended: true, questions: this.state?.questions ?? {} };
  }

  stands(question) {
    return this.state?.questions[question] ?? { round: 1, phase: "ask" };
  }

  answered(question) {
    return this.counts[question]?.[this.stands(question).round - 1] ?? 0;
  }
}

const truths = new Map(); // choice → its true option, once this page may know it

const made = (tag, className = "", words = "") => Object.assign(document.createElement(tag), { className, textContent: words });

// A sentence in which the numbers are large, but not those that only say where or how ("1 in 1,000",
// and what stands in brackets).
const LARGE = /((?<![\d.,(]|\bin )\d(?:[\d.,]*\d)?(?: %)?(?: of 100)?(?![\d,]* in \d))/;
function numbered(box, words) {
  const parts = words.split(LARGE).map((part, i) => (i % 2 ? made("b", "", part.replaceAll(" ", "\u00a0")) : part));
  box.replaceChildren(...parts);
}

const scriptsOfLessons = new Map();
function scriptOf(lesson) {
  if (!scriptsOfLessons.has(lesson)) {
    const script = told(new URL(`room/path/${lesson}`, HOME));
    scriptsOfLessons.set(lesson, script);
    script.catch(() => scriptsOfLessons.delete(lesson));
  }
  return scriptsOfLessons.get(lesson);
}

const questionsOf = new Map();
async function askedOf(question) {
  if (!question) return null;
  const [lesson, name] = question.split("/");
  if (!questionsOf.has(question)) questionsOf.set(question, new (name === TRANSFER ? AskedChoice : Asked)(await scriptOf(lesson), lesson, name));
  return questionsOf.get(question);
}
