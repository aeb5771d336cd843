// A question of a lesson as a room needs it, read from the script of the lesson's own stage: what it
// asks, where an answer lies on its scale, what the truth is, and who is near it.

class Asked {
  constructor(script, lesson, name) {
    this.walk = new Walk(script);
    this.lesson = lesson;
    this.name = name;
    this.number = this.walk.numberOf(name); // of its step, from 0
    const { ask, shows, later } = script.steps[this.number];
    this.judgedAt = later ? script.steps.findIndex(({ gap }) => gap === name) : this.number; // from 0
    this.ask = ask;
    this.kind = ask.kind;
    this.question = plainly(ask.question);
    this.title = plainly(script.steps[this.number].title);
    this.dial = script.dials[ask.kind === "curve" ? shows.dial : shows.guess];
    this.over = script.dials[shows.dial];
    this.shows = shows;
    this.ends = this.dial.marks.length ? [this.dial.says[0], this.dial.says.at(-1)] : this.dial.ends;
    this.truth = this.walk.script.steps[this.number].ask.truths?.[ask.kind === "place" ? 0 : this.walk.placeOf(name)] ?? "";
    if (ask.kind === "curve") {
      this.handles = ask.handles.map((at) => this.places[at]);
      this.truthCurve = ask.handles.map((at) => this.walk.fact(shows.dial, ask.fact, at));
    } else this.truthPlace = this.placeOfTruth();
  }

  get full() {
    return `${this.lesson}/${this.name}`;
  }

  placeOfTruth() {
    const { ask, shows, walk } = this;
    const at = ask.kind === "place" ? 0 : walk.placeOf(this.name);
    const fact = walk.fact(ask.kind === "place" ? shows.guess : shows.dial, ask.fact, at);
    return fact === null || fact === undefined ? null : this.placeOf(fact * (ask.scale ?? 1));
  }

  // Where the steps of the dial lie on the scale of the room, from 0 to 1: names of a picture may
  // stand beside the dial of a lesson.
  get places() {
    const { places } = this.dial;
    const [first, last] = [places[0], places.at(-1)];
    return places.map((place) => (place - first) / (last - first));
  }

  // Where on it a value lies, also between two steps.
  placeOf(value) {
    const { dial, places } = this;
    const { values } = dial;
    const isRising = values.at(-1) >= values[0];
    const next = values.findIndex((one) => (isRising ? one >= value : one <= value));
    if (next < 0) return places.at(-1);
    if (next === 0) return places[0];
    const way = (value - values[next - 1]) / (values[next] - values[next - 1]);
    return places[next - 1] + way * (places[next] - places[next - 1]);
  }

  says(answer) {
    return this.kind === "curve" ? "a curve" : this.dial.says[nearestTo(this.dial.values, answer)];
  }

  // "right", "close" or "missed"; null where there is no truth.
  grade(answer) {
    this.walk.forget(this.name);
    this.walk.recall(this.name, answer);
    return this.walk.verdict(this.name)?.grade ?? null;
  }

  // How many of a round stand near the truth, of how many: what learners' own stages call right.
  near(rows, round) {
    const given = (round === 2 ? thoughts(rows) : rows.map((row) => row[1] ?? null)).filter((answer) => answer !== null);
    return { near: given.filter((answer) => this.grade(answer) === "right").length, all: given.length };
  }

  // The middle of the room in words; of curves at the handle where the answers differ most.
  middle(rows, round = 2) {
    const given = (round === 2 ? thoughts(rows) : rows.map((row) => row[1] ?? null)).filter((answer) => answer !== null);
    if (!given.length) return "";
    if (this.kind !== "curve") return this.says(middleOf(given));
    const k = this.telling;
    return `${Math.round(100 * middleOf(given.map((shares) => shares[k])))} of 100`;
  }

  // The middle of the room as an answer; undefined if nobody has answered.
  middleAnswer(rows) {
    const given = thoughts(rows).filter((answer) => answer !== null);
    if (!given.length) return undefined;
    return this.kind === "curve" ? this.ask.handles.map((_, k) => middleOf(given.map((shares) => shares[k]))) : middleOf(given);
  }

  // The handle at which a curve is quoted in words.
  get telling() {
    const { truthCurve } = this;
    const inside = truthCurve.map((share, k) => (share === null ? -1 : k));
    return inside[Math.floor((inside.length * 2) / 3)] >= 0 ? Math.floor((inside.length * 2) / 3) : Math.max(0, inside.findLastIndex((k) => k >= 0));
  }

  get where() {
    return this.kind === "curve" ? `At ${this.dial.says[this.ask.handles[this.telling]]} ` : "";
  }

  get trueWords() {
    if (this.kind !== "curve") return this.truth;
    const share = this.truthCurve[this.telling];
    return share === null ? "" : `${Math.round(100 * share)} of 100`;
  }

  // The one sentence of a picture of the room.
  sentence(rows, isTold) {
    if (!rows.length) return isTold ? `${this.where}It is ${this.trueWords}.` : "Nobody has answered.";
    const [first, now] = [this.middle(rows, 1), this.middle(rows)];
    const where = this.where ? `${this.where}the` : "The";
    if (isTold) return `${where} room said ${now}. It is ${this.trueWords}.`;
    if (hasSecond(rows)) return `${where} room moved from ${first} to ${now}.`;
    return `${where} middle of the room says ${now}.`;
  }

  altOf(rows, isTold) {
    const made = rows.filter(([kind]) => kind === "made").length;
    const given = thoughts(rows).filter((answer) => answer !== null);
    if (!given.length) return "No answers.";
    const sorted = this.kind === "curve" ? [] : [...given].sort((a, b) => a - b);
    const from = sorted.length ? ` from ${this.says(sorted[0])} to ${this.says(sorted.at(-1))}` : "";
    return `${given.length} ${this.kind === "curve" ? "curves" : "answers"}${from}${made ? `, ${made} of them made up` : ""}. ${this.sentence(rows, isTold)}`;
  }
}

// The choice that is asked before and after a path, with the ways of the others. Which option is true comes with the
// room, and not before this page may know it.
const TRANSFER = "transfer";
class AskedChoice {
  constructor(script, lesson) {
    const { text, says } = script[TRANSFER];
    Object.assign(this, { lesson, name: TRANSFER, kind: "choice", number: -1, question: text, options: says, where: "" });
    this.title = "Before and after";
    this.dial = { says, values: says.map((_, i) => i) };
  }

  get full() {
    return `${this.lesson}/${this.name}`;
  }

  get truthPlace() {
    return truths.get(this.full) ?? null;
  }

  get trueWords() {
    return this.options[this.truthPlace] ?? "";
  }

  // In the middle of its share of the scale from 0 to 1.
  placeOf(option) {
    return (option + 0.5) / this.options.length;
  }

  says(option) {
    return this.options[option];
  }

  grade(option) {
    return this.truthPlace === null ? null : option === this.truthPlace ? "right" : "missed";
  }

  near(rows, round) {
    const given = rows.map((row) => row[round] ?? null).filter((option) => option !== null);
    return { near: given.filter((option) => option === this.truthPlace).length, all: given.length };
  }

  // The option that most have chosen.
  most(rows, round) {
    const counts = this.counted(rows, round);
    return this.options[counts.indexOf(Math.max(...counts))];
  }

  counted(rows, round) {
    return this.options.map((_, i) => rows.filter((row) => row[round] === i).length);
  }

  sentence(rows, isTold) {
    const [first, last] = [this.near(rows, 1), this.near(rows, 2)];
    if (isTold) {
      const said = ({ near, all }) => `${near} of ${all}`;
      const before = first.all ? `${said(first)} before, ` : "";
      return last.all ? `It is ${this.trueWords}: ${before}${said(last)} now.` : `It is ${this.trueWords}: ${said(first)} before.`;
    }
    if (!first.all && !last.all) return "Nobody has answered.";
    const now = last.all ? `${first.all ? "now" : "Most chose"} ${this.most(rows, 2)}` : "";
    return first.all ? `Most chose ${this.most(rows, 1)}${now && `, ${now}`}.` : `${now}.`;
  }

  altOf(rows, isTold) {
    const said = (round) => this.counted(rows, round).map((n, i) => `${n} for ${this.options[i]}`).join(", ");
    const rounds = [1, 2].filter((round) => this.near(rows, round).all);
    return `${rounds.map((round) => `${round === 1 ? "Before" : "After"}: ${said(round)}.`).join(" ")} ${this.sentence(rows, isTold)}`;
  }
}

const plainly = (segments) => segments.map(({ words, weight, term, live }) => words ?? weight ?? (live ? "…" : term) ?? "").join("").replaceAll("\\n", " ");
