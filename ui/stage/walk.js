// The walk along a path: which step, what it asks, what is committed, done and judged. It reads the
// steps as they are declared and the facts that Python sends; it knows no lesson and draws nothing.

const OPERATORS = {
  "<": (value, wanted) => value < wanted,
  "<=": (value, wanted) => value <= wanted,
  ">": (value, wanted) => value > wanted,
  ">=": (value, wanted) => value >= wanted,
};
const CLOSE = 2; // times as far off as what counts as right
const SKIPPED = null; // what is committed where there was no guess

class Walk {
  constructor(script, record = {}) {
    this.script = script;
    this.number = 0; // of the step, from 0
    this.guesses = {}; // question → step of its dial, or the shares of a curve; until the commit too
    this.committed = {}; // question → its guess, or SKIPPED
    this.doneAt = {}; // number of a step → step of its dial where the task was first done
    for (const [name, answer] of Object.entries(record)) this.recall(name, answer);
  }

  get step() {
    return this.script.steps[this.number];
  }

  get isLast() {
    return this.number === this.script.steps.length - 1;
  }

  // Whether the step waits for a guess.
  get asks() {
    return this.asksAt(this.number);
  }

  asksAt(number) {
    const { ask } = this.script.steps[number];
    return Boolean(ask) && (!(ask.name in this.committed) || Boolean(this.veils?.(ask.name)));
  }

  // "asks", "after" (answered, or the task done) or "plain".
  get phase() {
    if (this.asks) return "asks";
    const isAnswered = this.step.ask && !this.step.later;
    return isAnswered || this.number in this.doneAt ? "after" : "plain";
  }

  // What is said and shown at this moment.
  get now() {
    const { step } = this;
    return this.phase === "after" && step.after ? step.after : step;
  }

  get hasOpenTask() {
    return Boolean(this.step.task) && !(this.number in this.doneAt);
  }

  // The question whose guess is held against the truth here; undefined where there is none.
  get judged() {
    const { ask, gap, later } = this.step;
    return this.steps("ask").find(({ name }) => name === (gap || (!later && ask?.name)));
  }

  steps(part) {
    return this.script.steps.map((step) => step[part]).filter(Boolean);
  }

  numberOf(question) {
    return this.script.steps.findIndex(({ ask }) => ask?.name === question);
  }

  // Where the dial of a question stands once it is answered: its truth is the one there.
  placeOf(question) {
    const { shows, after, later } = this.script.steps[this.numberOf(question)];
    const answers = this.script.steps.find(({ gap }) => gap === question);
    return (later ? answers?.shows : after?.shows)?.at ?? shows.at;
  }

  fact(dial, name, at) {
    const values = this.script.dials[dial].facts[name];
    if (!values) throw new Error(`${name}: no such fact of the dial ${dial}`);
    return values[at];
  }

  holds(conditions, dial, at) {
    return conditions.every(([name, sign, wanted]) => {
      const value = this.fact(dial, name, at);
      const other = typeof wanted === "string" ? this.fact(dial, wanted, at) : wanted;
      if (value === null || other === null) return false;
      return OPERATORS[sign](value, other);
    });
  }

  // The dial of the step stands there: is its task done now?
  moved(at) {
    const { done, shows } = this.step;
    if (!this.hasOpenTask || !this.holds(done, shows.dial, at)) return false;
    this.doneAt[this.number] = at;
    return true;
  }

  // What a press does, with the dial at `from`: it takes the guess ("commit"), or asks for one
  // ("wait"); it shows how the task is done ("show"); then it goes on, to the "next" step or the "end".
  press(from) {
    if (this.asks) return this.guesses[this.step.ask.name] === undefined ? "wait" : "commit";
    if (this.hasOpenTask && this.goal(from) !== undefined) return "show";
    return this.isLast ? "end" : "next";
  }

  // The first step of the dial, on the way from where it stands, at which the task is done;
  // undefined if there is none, or no dial under the hand.
  goal(from) {
    const { done, shows } = this.step;
    if (!shows.dial || shows.held) return undefined;
    const steps = this.script.dials[shows.dial].says.map((_, i) => i);
    const reached = steps.filter((i) => this.holds(done, shows.dial, i));
    return reached.sort((a, b) => Math.abs(a - from) - Math.abs(b - from))[0];
  }

  commit(guess) {
    this.guesses[this.step.ask.name] = guess;
    this.committed[this.step.ask.name] = guess;
  }

  // The guess as it is kept in the record: a number, or a share at each handle; null if skipped.
  answer(name) {
    return this.written(name, this.committed[name]);
  }

  written(name, guess) {
    const { ask, shows } = this.script.steps[this.numberOf(name)];
    if (guess === SKIPPED || guess === undefined) return null;
    if (ask.kind === "curve") return ask.handles.map((at) => Math.round(1000 * guess[at]) / 1000);
    return this.script.dials[shows.guess].values[guess];
  }

  // A guess that an earlier visit has kept.
  recall(name, answer) {
    const number = this.numberOf(name);
    if (number < 0 || name in this.committed) return;
    this.guesses[name] = this.committed[name] = this.guessOf(name, answer);
  }

  // The guess that was written as this answer.
  guessOf(name, answer) {
    const { ask, shows } = this.script.steps[this.numberOf(name)];
    if (ask.kind === "curve") return this.drawn(ask, shows, answer);
    return nearestTo(this.script.dials[shows.guess].values, answer);
  }

  // What a reload would lose: the guesses that nobody has committed yet, the answers that nobody has
  // heard, and the tasks done.
  open(unheard = []) {
    const guesses = Object.entries(this.guesses).filter(([name]) => !(name in this.committed) || unheard.includes(name));
    return { guesses: Object.fromEntries(guesses), committed: unheard, done: this.doneAt };
  }

  // Goes on from there; what does not fit this path any more is left out.
  takeUp({ guesses = {}, committed = [], done = {} }) {
    for (const [name, guess] of Object.entries(guesses)) {
      const { ask, shows } = this.script.steps[this.numberOf(name)] ?? {};
      if (!ask || name in this.committed) continue;
      const { says } = this.script.dials[ask.kind === "curve" ? shows.dial : shows.guess];
      if (ask.kind !== "curve") guess in says && (this.guesses[name] = guess);
      else if (guess.length === says.length) this.guesses[name] = guess.map((share) => share ?? undefined);
      if (committed.includes(name) && name in this.guesses) this.committed[name] = this.guesses[name];
    }
    for (const [number, at] of Object.entries(done)) {
      const { task, shows } = this.script.steps[number] ?? {};
      if (task && at in this.script.dials[shows.dial].says) this.doneAt[number] = at;
    }
  }

  forget(name) {
    delete this.committed[name];
    delete this.guesses[name];
  }

  // A curve through shares at its handles, straight between them along the track.
  drawn({ handles }, { dial }, shares) {
    const { places } = this.script.dials[dial];
    return places.map((place, i) => {
      const next = handles.findIndex((at) => at >= i);
      if (next <= 0) return shares[next === 0 ? 0 : shares.length - 1];
      const [a, b] = [places[handles[next - 1]], places[handles[next]]];
      const way = b === a ? 0 : (place - a) / (b - a);
      return shares[next - 1] + way * (shares[next] - shares[next - 1]);
    });
  }

  // A question at the end: what the guess was and what the truth is, in words; "" if it was not asked.
  // `who` has guessed.
  told(name, who = "you") {
    const { ask, shows } = this.script.steps[this.numberOf(name)];
    const guess = this.committed[name];
    if (guess === undefined) return "";
    const truth = ask.truths?.[ask.kind === "place" ? guess : this.placeOf(name)];
    if (guess === SKIPPED) return truth ? `the answer is ${truth}` : "";
    if (ask.kind !== "curve") return truth ? `${who} said ${this.script.dials[shows.guess].says[guess]}, the answer is ${truth}` : "";
    const verdict = this.verdict(name);
    return verdict ? `on average ${who === "you" ? "your" : "the"} curve was ${Math.round(verdict.off)} of 100 too ${verdict.way}` : "";
  }

  // What became of a guess: "right", "close" or "missed", and whether it was too low or too high;
  // null where there was no guess or there is no truth.
  verdict(name) {
    const { ask, shows } = this.script.steps[this.numberOf(name)];
    const guess = this.committed[name];
    if (guess === SKIPPED || guess === undefined) return null;
    return VERDICTS[ask.kind](this, ask, shows, guess);
  }
}

const VERDICTS = {
  number(walk, ask, shows, guess) {
    const truth = walk.fact(shows.dial, ask.fact, walk.placeOf(ask.name));
    if (truth === null) return null;
    const said = walk.script.dials[shows.guess].values[guess] / ask.scale;
    const isNear = (times) => {
      const factor = ask.factor ** times;
      const isWithin = Math.abs(said - truth) <= (times * ask.within) / ask.scale + 1e-9;
      return isWithin || (factor > 1 && truth / factor <= said && said <= truth * factor);
    };
    const way = said < truth ? "low" : "high";
    return { way, grade: isNear(1) ? "right" : isNear(CLOSE) ? "close" : "missed" };
  },

  curve(walk, ask, shows, guess) {
    const gaps = ask.handles
      .map((at) => [guess[at], walk.fact(shows.dial, ask.fact, at)])
      .filter(([, truth]) => truth !== null)
      .map(([said, truth]) => said - truth);
    if (!gaps.length) return null;
    const off = (100 * gaps.reduce((sum, gap) => sum + Math.abs(gap), 0)) / gaps.length;
    const way = gaps.reduce((sum, gap) => sum + gap, 0) < 0 ? "low" : "high";
    return { way, off, grade: off <= ask.within ? "right" : off <= CLOSE * ask.within ? "close" : "missed" };
  },

  place(walk, ask, shows, guess) {
    const { values } = walk.script.dials[shows.guess];
    const best = walk.fact(shows.guess, ask.fact, guess);
    if (best === null) return null;
    const way = values[guess] < best ? "low" : "high";
    return { way, grade: walk.holds(ask.when, shows.guess, guess) ? "right" : "missed" };
  },
};

function nearestTo(values, wanted) {
  const off = values.map((value) => Math.abs(value - wanted));
  return off.indexOf(Math.min(...off));
}
