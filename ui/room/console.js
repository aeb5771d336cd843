// The teacher's console, the projector's page, and the summary. All that the class may see is drawn
// by a Screen; the console has one too, on which the teacher alone looks first after the close.

const lessonsOfPage = () => JSON.parse(document.getElementById("lessons").textContent);
const linkOf = (code) => new URL(`./?room=${code}`, HOME).href;
// Where a class can be in a lesson: at its steps, and before and after them.
const placesOf = (script) => ["before", ...script.steps.map((_, i) => i + 1), "after"].filter((place) => script[TRANSFER] || typeof place === "number");
const WAYS_OF_COUNT = (n, of) => (of > n ? `${n} of ${of}` : `${n}`);

// What the page's address holds behind "#", which no browser sends to a server: CODE or CODE.secret.
function roomOfAddress() {
  const [code, ...secret] = location.hash.slice(1).split(".");
  return { code: codeIn(code), secret: secret.join(".") };
}

class Screen {
  constructor(box, view, isPrivate = false) {
    Object.assign(this, { box, view, isPrivate });
    box.className = "screen";
    box.innerHTML = `<div class="inner"><h1></h1><div class="qr"></div><ol class="options"></ol><div class="area"></div><p class="say" role="status"></p><p class="tag"></p></div>`;
    this.picture = new RoomPicture(this.at(".area"));
  }

  at(selector) {
    return this.box.querySelector(selector);
  }

  async write() {
    const { view } = this;
    const { state } = view;
    if (!state) return;
    const asked = await askedOf(view.at).catch(() => null);
    const script = await scriptOf(state.lesson).catch(() => null);
    if (state !== view.state) return;
    const { round, phase } = view.stands(view.at);
    const rows = view.shown[view.at] ?? [];
    const isSeen = asked && (phase === "shown" || phase === "truth" || (phase === "closed" && this.isPrivate));
    const moment = state.ended ? "ended" : isSeen ? "shown" : asked ? "ask" : "join";
    const inner = this.at(".inner");
    inner.dataset.moment = moment;
    inner.classList.toggle("private", moment === "shown" && phase === "closed");
    inner.classList.toggle("frozen", state.frozen);
    this.at(".tag").textContent = moment === "join" ? "" : state.frozen ? "paused" : phase === "closed" && isSeen ? "only you see this" : state.code;
    const title = this.at("h1");
    if (moment === "join") {
      title.replaceChildren(made("small", "", HOME.href.replace(/^https?:\/\//, "").replace(/\/$/, "")), made("span", "", state.code));
      const step = script?.steps[state.step - 1];
      this.step = step ? plainly(step.title) : "";
    } else if (moment === "ended") title.textContent = "Thank you. The room is closed.";
    else {
      title.replaceChildren(asked.question);
      const when = asked.kind === "choice" ? (round === 1 ? "Before the lesson" : "After the lesson: the same question") : round === 2 && moment === "ask" ? "Once more" : "";
      if (when) title.prepend(made("small", "", when));
    }
    inner.dataset.kind = asked?.kind ?? "";
    const options = moment === "ask" ? (asked.options ?? []) : [];
    if (this.at(".options").textContent !== options.join("")) this.at(".options").replaceChildren(...options.map((says) => made("li", "", says)));
    this.say(asked, rows, moment);
    const answered = view.answered(view.at);
    const name = `${view.at} ${moment} ${phase} ${round} ${moment === "shown" ? JSON.stringify(rows) : `${answered} ${view.here}`}`;
    if (name === this.drawn) return;
    const isFirst = !this.drawn;
    this.drawn = name;
    this.box.dataset.drawn = moment;
    if (moment === "shown") this.picture.show(roomScene(asked, rows, { truth: phase === "truth" }), !isFirst);
    else this.picture.show(seats(Math.max(view.here, answered), moment === "ask" ? answered : 0), !isFirst);
    requestAnimationFrame(() => this.picture.show(this.picture.scene, false)); // where the words have taken another height
  }

  say(asked, rows, moment) {
    const { view } = this;
    const { phase } = view.stands(view.at);
    const n = view.answered(view.at);
    const made = rows.filter(([kind]) => kind === "made").length;
    const words = {
      join: `${view.here} here`,
      ended: "The answers are deleted within 12 hours.",
      ask: phase === "closed" ? `${n} ${n === 1 ? "answer is" : "answers are"} in. Talk to your neighbour.` : `${WAYS_OF_COUNT(n, view.here)} ${n === 1 && view.here <= 1 ? "has" : "have"} answered`,
      shown: asked ? `${asked.sentence(rows, phase === "truth")}${made ? ` (${made} made up)` : ""}` : "",
    };
    numbered(this.at(".say"), words[moment]);
  }

  async showCode() {
    const { code } = this.view.state;
    const words = await told(atRoom(code, "qr"), { link: linkOf(code) }).catch(() => null);
    const image = words && new DOMParser().parseFromString(words.qr, "text/html").querySelector("img");
    if (image) this.at(".qr").replaceChildren(image);
  }
}

function projectorPage() {
  const { code } = roomOfAddress();
  document.title = `Room ${code}`;
  const view = new RoomView();
  const screen = new Screen(document.querySelector("main"), view);
  const trouble = document.body.appendChild(made("p", "trouble"));
  trouble.setAttribute("role", "status");
  const events = new Events(code, {
    headers: () => ({}),
    heard: (kind, words) => {
      const isFirst = !view.state;
      view.take(kind, words);
      trouble.textContent = view.isAway ? "The room cannot be reached at the moment. Nothing is lost." : "";
      if (view.state?.code && isFirst) screen.showCode();
      screen.write();
    },
    lost: (word) => {
      trouble.textContent = word === "unknown" ? "There is no room with this code." : "No connection to the room. It comes back by itself.";
      if (word === "unknown") events.end();
    },
  });
  window.__screen = screen;
}

const ACTS = { close: ["Close", "C"], show: ["Show", "S"], again: ["Ask again", "A"], truth: ["Truth", "T"], freeze: ["Freeze", "F"], end: ["End", "E"] };
const SURE = 4000; // milliseconds in which a second press means it
const FEW = 0.3; // of the answers near the truth: then a hint helps
const MANY = 0.7; // then one goes on: the usual bounds of peer instruction
const NOT_DONE = {
  "not now": "That is not possible now: the room has moved on.",
  secret: "This link does not lead the room. Open it from For teachers once more.",
  unknown: "There is no such room any more.",
  lost: "No connection. Nothing was changed. Press once more.",
  away: "The room cannot be reached at the moment. Press once more.",
  slow: "Too fast. Wait a moment.",
};

class Console {
  constructor({ code, secret }) {
    Object.assign(this, { code, secret, view: new RoomView(), lessons: lessonsOfPage() });
    document.title = `Console · room ${code}`;
    this.at = (selector) => document.querySelector(selector);
    this.at("header .code").textContent = code;
    this.at("[data-to=projector]").href = new URL(`projector#${code}`, HOME);
    this.at("[data-to=summary]").href = new URL(`summary#${code}.${secret}`, HOME);
    this.at(".link").textContent = linkOf(code);
    this.at(".lessons").replaceChildren(...this.lessons.map(({ slug, title }) => Object.assign(made("option", "", title), { value: slug })));
    this.at(".pad").replaceChildren(...Object.entries(ACTS).map(([act, [says, key]]) => Object.assign(made("button", "", says), { type: "button", name: act, ariaKeyShortcuts: key })));
    this.screen = new Screen(this.at(".class > div"), this.view, true);
    this.events = new Events(code, {
      headers: () => this.authorized,
      heard: (kind, words) => this.hear(kind, words),
      lost: (word) => {
        this.trouble = NOT_DONE[word] && word !== "lost" ? NOT_DONE[word] : "No connection to the room. Answers are kept; this page comes back by itself.";
        if (word === "unknown" || word === "secret") this.events.end();
        this.write();
      },
    });
    this.listen();
  }

  get authorized() {
    return { Authorization: `Bearer ${this.secret}` };
  }

  hear(kind, words) {
    const isFirst = !this.view.state;
    this.view.take(kind, words);
    this.trouble = this.view.isAway ? "The room cannot be reached at the moment. Nothing is lost." : "";
    if (isFirst && this.view.state) this.screen.showCode();
    this.write();
  }

  get question() {
    return this.view.at;
  }

  // Any question of any lesson, lesson/name.
  asked(question) {
    return askedOf(question);
  }

  async act(act, more = {}) {
    const { round } = this.view.stands(this.question);
    try {
      await told(atRoom(this.code, "act"), { act, question: this.question, round, ...more }, this.authorized);
      this.trouble = "";
    } catch ({ word }) {
      this.trouble = NOT_DONE[word] ?? NOT_DONE["not now"];
    }
    this.write();
  }

  press(act) {
    const { state } = this.view;
    if (!this.can(act)) return;
    if (act === "summary") return void (location.href = this.at("[data-to=summary]").href);
    if (act === "next") return this.next();
    if (act === "end" && this.sure !== "end") {
      this.sure = "end";
      setTimeout(() => ((this.sure = ""), this.write()), SURE);
      return this.write();
    }
    this.sure = "";
    this.act(act, act === "freeze" ? { frozen: !state.frozen } : {});
  }

  // Which act is possible: the same rules as the server's.
  can(act) {
    const { state } = this.view;
    if (!state) return false;
    if (act === "summary") return true;
    if (state.ended) return false;
    const { round, phase } = this.view.stands(this.question);
    const asks = Boolean(this.question);
    const when = {
      close: asks && phase === "ask",
      show: asks && phase === "closed" && !this.isBefore,
      again: asks && state.step - 1 === this.askedHere?.number && state.pace === "together" && round === 1 && (phase === "closed" || phase === "shown"),
      truth: asks && phase === "shown" && (this.isChoice || state.step - 1 === this.askedHere?.judgedAt),
    };
    return when[act] ?? true;
  }

  // The round of a choice before the path: nothing of it is shown or told.
  get isBefore() {
    return this.isChoice && this.view.stands(this.question).round === 1;
  }

  get isChoice() {
    return typeof this.view.state.step === "string";
  }

  // The next step of the class, also into the next lesson.
  async next() {
    const { lesson, step } = this.view.state;
    const way = placesOf(await scriptOf(lesson));
    const next = way[way.indexOf(step) + 1];
    const after = this.lessons[this.lessons.findIndex(({ slug }) => slug === lesson) + 1];
    if (next) this.act("move", { lesson, step: next });
    else if (after) this.act("move", { lesson: after.slug, step: placesOf(await scriptOf(after.slug))[0] });
  }

  // The next sensible thing, and one line about it.
  advice(asked) {
    const { view } = this;
    const { state } = view;
    const { round, phase } = view.stands(view.at);
    if (state.ended) return ["summary", "Summary", "Everything is in the summary. The room is deleted within 12 hours."];
    if (!state.step) return ["next", "Start", view.here ? "Start when most are here. Those who come late are taken to where the class is." : "Show the code, or send the link."];
    if (!asked) return ["next", "Next step", "This step asks nothing. Go on when they are ready."];
    const { isChoice } = this;
    if (phase === "ask" && isChoice && !view.answered(view.at)) return ["close", "Close", `${this.isBefore ? "The same question comes again after the lesson" : "The same question as before the lesson"}. To leave it out, press ${this.isBefore ? "step 1" : "another step"}.`];
    if (phase === "ask") {
      const [n, of] = [view.answered(view.at), view.here];
      return ["close", "Close", of > 1 && n >= 0.95 * of ? "Nearly all are in. Close now." : "Nobody sees an answer before you close, nor do you."];
    }
    if (phase === "truth") return ["next", "Next step", "Ask who was surprised, and why. Then go on."];
    const { near, all } = asked.near(view.shown[view.at] ?? [], round);
    const stands = all ? `${near} of ${all} ${isChoice ? "chose the true one" : "are near the truth"}.` : "Nobody has answered.";
    if (isChoice && this.isBefore) return ["next", "Next step", `${stands} Nobody is told: it comes again after the lesson.`];
    if (isChoice) return phase === "closed" ? ["show", "Show", `${stands} Show it beside the answers before the lesson.`] : ["truth", "Truth", `${stands} Now the truth.`];
    const canAsk = this.can("again");
    const isKnown = near >= MANY * all;
    if (phase === "closed") {
      const what = round === 2 ? "Show how the room has moved." : near < FEW * all ? "Few. Give a hint, let them talk, then ask again." : isKnown ? "Most know it. Show it, one word will do." : "Let them talk for two minutes, then ask again.";
      const again = canAsk && all && !isKnown;
      return again ? ["again", "Ask again", `${stands} ${what}`] : ["show", "Show", `${stands} ${what}`];
    }
    const isLater = !this.can("truth");
    if (canAsk && all && !isKnown) return ["again", "Ask again", `${stands} Ask “Why there?”, then ask again.`];
    if (isLater) return ["next", "Next step", `${stands} The truth is told at step ${asked.judgedAt + 1}.`];
    return ["truth", "Truth", `${stands} Now the truth.`];
  }

  async write() {
    const { view } = this;
    const { state } = view;
    this.at(".trouble").textContent = this.trouble ?? "";
    if (!state) return;
    const asked = await askedOf(view.at).catch(() => null);
    const script = await scriptOf(state.lesson).catch(() => null);
    if (state !== view.state) return;
    this.askedHere = asked;
    this.screen.write();
    const [act, says, advice] = this.advice(asked);
    const n = view.answered(view.at);
    this.at("header .here").textContent = state.ended ? "closed" : `${view.here} here`;
    numbered(this.at(".in"), asked ? `${WAYS_OF_COUNT(n, view.here)} in` : `${view.here} here`);
    this.at(".meter i").style.width = `${asked && view.here ? Math.min(100, (100 * n) / view.here) : 0}%`;
    if (this.at(".advice").textContent !== advice) this.at(".advice").textContent = advice;
    const big = this.at(".big");
    big.name = act;
    big.textContent = act === "end" && this.sure ? "Really end?" : says;
    for (const button of this.at(".pad").children) {
      const { name } = button;
      button.setAttribute("aria-disabled", String(!this.can(name)));
      button.textContent = name === "freeze" ? (state.frozen ? "Continue" : "Freeze") : name === "end" && this.sure ? "Really end?" : ACTS[name][0];
    }
    const free = state.pace === "free";
    this.at(".pace").textContent = free ? "Free: bring all here" : "With me: let them go";
    this.at(".pace").ariaPressed = String(!free);
    this.at(".lessons").value = state.lesson;
    this.at("[data-to=lesson]").href = new URL(`${state.lesson}?step=${Number(state.step) || 1}&present=1&room=${state.code}&watch=1`, HOME);
    this.writeSteps(script);
    this.writeHands(asked);
  }

  writeSteps(script) {
    if (!script) return;
    const { state, counts, places } = this.view;
    const way = placesOf(script);
    const isFree = state.pace === "free" && !state.ended;
    const steps = way.map((place, i) => {
      const isStep = typeof place === "number";
      const step = isStep ? script.steps[place - 1] : null;
      const button = made("button", place === state.step ? "now" : i < way.indexOf(state.step) ? "past" : "");
      const asks = isStep ? step.ask?.name : TRANSFER;
      const name = asks && `${state.lesson}/${asks}`;
      const round = isStep ? this.view.stands(name).round : place === "before" ? 1 : 2;
      const given = name ? counts[name]?.[round - 1] ?? 0 : 0;
      const here = isFree ? places[`${state.lesson} ${place}`] ?? 0 : 0;
      const title = isStep ? plainly(step.title) : `The question ${place} the lesson`;
      button.type = "button";
      button.title = title;
      button.dataset.step = place;
      button.append(made("b", "", isStep ? `${place}${asks ? " ?" : ""}` : place === "before" ? "Before" : "After"), made("span", "", given ? `${given} in` : ""));
      if (isFree) button.append(made("span", "here", here ? `${here} here` : ""));
      button.ariaLabel = `${isStep ? `Step ${place}: ` : ""}${title}${asks ? ", asks" : ""}${given ? `, ${given} answers` : ""}${here ? `, ${here} are here` : ""}`;
      if (place === state.step) button.setAttribute("aria-current", "step");
      button.addEventListener("click", () => this.act("move", { lesson: state.lesson, step: place }));
      return button;
    });
    this.writeElsewhere(isFree);
    const row = this.at(".way");
    const focused = [...row.children].indexOf(document.activeElement);
    const text = (buttons) => buttons.map((one) => one.outerHTML).join("");
    this.at(".step-title").textContent = typeof state.step === "string" ? "The same question before and after: what was learned" : plainly(script.steps[state.step - 1]?.title ?? []);
    if (text([...row.children]) === text(steps)) return;
    row.replaceChildren(...steps);
    row.dataset.lesson = state.lesson;
    row.children[focused]?.focus();
  }

  // How many of those who go at their own pace are in other lessons, or have none open.
  writeElsewhere(isFree) {
    const { state, places, here } = this.view;
    const known = Object.entries(places).map(([place, n]) => [place.split(" ")[0], n]);
    const total = (of) => of.reduce((sum, [, n]) => sum + n, 0);
    const others = total(known.filter(([slug]) => slug !== state.lesson));
    const none = Math.max(0, here - total(known));
    const words = [others && `${others} in another lesson`, none && `${none} on other pages`].filter(Boolean).join(", ");
    this.at(".elsewhere").textContent = isFree ? words : "";
  }

  // A show of hands is typed as how many for each of some values; a drawn curve has none.
  writeHands(asked) {
    const box = this.at(".hands");
    const isOpen = asked && this.can("close");
    box.hidden = !isOpen;
    if (!isOpen) return;
    this.at(".count-hands").hidden = asked.kind === "curve";
    if (box.dataset.of === asked.full) return;
    box.dataset.of = asked.full;
    const { says } = asked.dial;
    const some = asked.options ? asked.options.map((_, i) => i) : [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (says.length - 1))))];
    this.at(".count-hands div").replaceChildren(
      ...some.map((i) => {
        const label = made("label", "", says[i]);
        const input = Object.assign(made("input"), { type: "number", min: 0, max: 300, inputMode: "numeric", value: "" });
        input.dataset.value = asked.dial.values[i];
        label.append(input);
        return label;
      }),
    );
  }

  async addHands() {
    const fields = [...document.querySelectorAll(".count-hands input")];
    const answers = fields.flatMap(({ value, dataset }) => Array(Math.min(300, Math.max(0, Number(value) || 0))).fill(Number(dataset.value)));
    await this.act("add", { kind: "hands", answers: answers.slice(0, 300) });
  }

  // For a rehearsal: so many learners that do not exist, spread around a wrong belief and the truth.
  async addMade(count) {
    const asked = await askedOf(this.question);
    if (!asked) return;
    const bell = () => (Math.random() + Math.random() + Math.random() - 1.5) / 1.5;
    const second = this.view.stands(asked.full).round === 2;
    const knows = second ? 0.6 : 0.25;
    const answers = Array.from({ length: count }, () => {
      const isNear = Math.random() < knows;
      if (asked.kind === "curve") {
        const end = between(0.7 + 0.3 * bell(), 0, 1);
        return asked.handles.map((_, k) => {
          const truth = asked.truthCurve[k] ?? 0.5;
          return Math.round(1000 * between((isNear ? truth : mix(asked.truthCurve[0] ?? 0.9, end, k / (asked.handles.length - 1))) + 0.05 * bell(), 0, 1)) / 1000;
        });
      }
      if (asked.options) {
        const other = Math.floor(Math.random() * asked.options.length);
        return isNear && asked.truthPlace !== null ? asked.truthPlace : other;
      }
      const { places } = asked;
      const { values } = asked.dial;
      const belief = asked.truthPlace > 0.5 ? 0.25 : 0.75;
      const place = isNear ? (asked.truthPlace ?? 0.5) + 0.04 * bell() : belief + 0.3 * bell();
      return values[nearestTo(places, between(place, 0, 1))];
    });
    await this.act("add", { kind: "made", answers });
  }

  listen() {
    this.at(".pad").addEventListener("click", ({ target }) => target.name && this.press(target.name));
    this.at(".big").addEventListener("click", ({ currentTarget }) => this.press(currentTarget.name));
    this.at(".pace").addEventListener("click", () => this.act("pace", { pace: this.view.state?.pace === "free" ? "together" : "free" }));
    this.at(".lessons").addEventListener("change", ({ target }) => this.act("move", { lesson: target.value, step: 1 }));
    this.at("[name=hands]").addEventListener("click", () => this.addHands());
    this.at("[name=made]").addEventListener("click", () => this.addMade(30));
    window.addEventListener("keydown", (event) => {
      const { key, target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || target.matches("input, select, summary, a")) return;
      if (key === "PageDown" || (key === " " && !target.matches("button"))) {
        event.preventDefault(); // a clicker sends Page Down
        return this.press(this.at(".big").name);
      }
      const act = Object.keys(ACTS).find((one) => ACTS[one][1] === key.toUpperCase());
      if (act) this.press(act);
    });
  }
}

// One page of A4, however many questions there were: pictures of up to twelve, of more than that
// what stands beside them.
const PICTURED = 12;
async function summaryPage() {
  const { code, secret } = roomOfAddress();
  const page = document.querySelector("main");
  document.title = `Summary · room ${code}`;
  const all = await told(atRoom(code, "all"), undefined, { Authorization: `Bearer ${secret}` }).catch(({ word }) => ({ problem: word }));
  if (all.problem) return page.replaceChildren(made("p", "", NOT_DONE[all.problem] ?? NOT_DONE.lost));
  for (const [question, option] of Object.entries(all.truths)) truths.set(question, option);
  const lessons = lessonsOfPage();
  const order = lessons.map(({ slug }) => slug);
  const questions = await Promise.all(Object.keys(all.rows).map(askedOf));
  questions.sort((a, b) => order.indexOf(a.lesson) - order.indexOf(b.lesson) || a.number - b.number);
  const found = questions.map((asked) => {
    const rows = all.rows[asked.full];
    return { asked, rows, first: asked.near(rows, 1), last: asked.near(rows, 2), isTwice: hasSecond(rows) };
  });
  const people = Math.max(0, ...found.map(({ rows }) => rows.length));
  const title = made("h1", "", "What the room thought, and how it moved");
  const about = made("p", "about", `Room ${code} · at most ${people} answers to a question · nothing personal is in it`);
  const tools = made("p", "tools");
  const csv = Object.assign(made("button", "", "Download CSV"), { type: "button" });
  const print_ = Object.assign(made("button", "", "Print"), { type: "button" });
  tools.append(csv, print_);
  page.replaceChildren(about, title, tools);
  if (!found.length) page.append(made("p", "", "Nobody has answered a question yet."));
  const list = page.appendChild(made("div", "rows"));
  list.style.setProperty("--across", found.length > 6 ? 3 : 2);
  list.style.setProperty("--down", Math.ceil(found.length / (found.length > 6 ? 3 : 2)));
  const pictures = [];
  for (const one of found) {
    const { asked, rows } = one;
    const row = list.appendChild(made("section"));
    const isChoice = asked.kind === "choice";
    row.append(made("h2", "", (one.name = isChoice ? `Before and after: ${lessons.find(({ slug }) => slug === asked.lesson).title}` : asked.question)), shareOf(one));
    if (found.length > PICTURED) continue;
    if (isChoice) row.append(made("p", "asked", asked.question));
    const area = row.appendChild(made("div", "area"));
    if (asked.kind === "curve") row.append(made("p", "", `${asked.where}it is ${asked.trueWords}`));
    const picture = new RoomPicture(area);
    pictures.push(() => picture.show(roomScene(asked, rows, { truth: true }), false));
  }
  list.classList.toggle("many", found.length > PICTURED);
  const draw = () => pictures.forEach((show) => show());
  draw();
  window.addEventListener("beforeprint", () => (page.classList.add("sheet"), draw()));
  window.addEventListener("afterprint", () => (page.classList.remove("sheet"), draw()));
  const share = ({ near, all: of }) => (of ? near / of : 1);
  const known = found.filter(({ asked }) => asked.kind !== "choice" || asked.truthPlace !== null);
  const furthest = known.sort((a, b) => share(a.last) - share(b.last)).slice(0, 3);
  if (furthest.length) page.append(made("h2", "", "Furthest off at the end"));
  const off = page.appendChild(made("ol"));
  for (const { name, asked, last } of furthest) off.append(made("li", "", `${name}${asked.kind === "choice" ? "." : ""} ${last.all - last.near} of ${last.all} were not near.`));
  csv.addEventListener("click", () => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([csvOf(found)], { type: "text/csv" })), download: `room-${code}.csv` });
    link.click();
  });
  print_.addEventListener("click", () => print());
  page.dataset.ready = "true";
}

// How many were near the truth, from round to round: in words, and as bars.
function shareOf({ asked, first, last, isTwice }) {
  const isChoice = asked.kind === "choice";
  const rounds = isChoice ? [first, last] : isTwice ? [first, last] : [last];
  const line = made("p", "near");
  const names = isChoice ? ["before", "after"] : ["", ""];
  const bars = rounds.map(({ near, all }) => {
    const bar = made("i");
    bar.style.setProperty("--share", all ? near / all : 0);
    bar.ariaHidden = "true";
    return bar;
  });
  const isOpen = isChoice && asked.truthPlace === null; // it still asks, and its truth is not told
  const said = rounds.map(({ near, all }, k) => (all ? `${isOpen ? "" : `${near} of `}${all}` : "not asked") + (names[k] && ` ${names[k]}`));
  line.append(...(isOpen ? [] : bars), made("b", "", said.join(" → ")), made("span", isChoice ? "tail" : "", isOpen ? " have answered" : isChoice ? " chose the true one" : " near the truth"));
  return line;
}

// A row for each answer: no number of a participant is in it.
function csvOf(found) {
  const lines = ["lesson,question,round,row,kind,answer,near"];
  for (const { asked, rows } of found) {
    rows.forEach(([kind, ...given], n) => {
      given.forEach((answer, k) => {
        if (answer === null) return;
        const round = asked.kind === "choice" ? ["before", "after"][k] : k + 1;
        const words = asked.kind === "choice" ? asked.says(answer).replaceAll(",", "") : Array.isArray(answer) ? answer.join(" ") : answer;
        lines.push([asked.lesson, asked.name, round, n + 1, kind || "learner", words, asked.grade(answer) ?? ""].join(","));
      });
    });
  }
  return `${lines.join("\n")}\n`;
}

const PAGES_OF_TEACHER = {
  console: () => (window.__console = new Console(roomOfAddress())),
  projector: projectorPage,
  summary: summaryPage,
};
