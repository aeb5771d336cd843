// A learner in a room: his answers go to it, and what the teacher shows comes onto his own page.
//
// He sends an answer, never the state. Where all go with the teacher, his stage goes on asking until
// the teacher tells the truth, so that nothing of it is on any page before.

const KEPT_ROOM = "imbalance-room"; // {code, me, mine: {question: {round: answer}}, unsent}
const WORDS_OF_ROOM = {
  unknown: "There is no room with this code. Look at the board once more.",
  ended: "The room is closed. Your page works as before.",
  full: "This room is full. Your page works as before.",
  slow: "Too many are coming at once. Your page tries again by itself.",
  lost: "No connection to the room. Your page works, and comes back into the room by itself.",
  unsent: "No connection to the room. Your answer is kept here, and sent when the connection is back.",
  late: "Your answer came after the close. It stays on your page, not in the room.",
  refused: "The class is at another question. Your answer stays on your page, not in the room.",
  tab: "Your browser stores nothing: you are in the room as long as this tab is open.",
  waits: "Wait for your teacher: the dial comes with the truth.",
  paused: "Paused. Look at the front.",
};

// Where storage is forbidden or full, the room is kept in the name of the tab, which outlives its pages.
const OF_TAB = `${KEPT_ROOM} `;
function keptText() {
  try {
    const text = localStorage.getItem(KEPT_ROOM);
    if (text) return text;
  } catch {
    // then in the tab
  }
  return window.name.startsWith(OF_TAB) ? window.name.slice(OF_TAB.length) : null;
}

class Learner {
  constructor(kept) {
    this.kept = kept;
    this.view = new RoomView();
    this.trouble = "";
    this.box = made("section", "class-box");
    this.box.ariaLabel = "Your class";
    this.box.innerHTML = `<p class="mark"><i></i><span></span><button type="button">Leave</button></p><p class="said" role="status"></p><figure hidden><div class="area"></div><figcaption></figcaption></figure>`;
    this.part("button").addEventListener("click", () => this.leave());
    this.cover = made("p", "class-cover", WORDS_OF_ROOM.paused);
    this.cover.setAttribute("role", "status");
    this.picture = new RoomPicture(this.part(".area"));
    this.panel = new ChoicePanel(this);
    this.events = new Events(kept.code, {
      headers: () => (kept.watches ? {} : { "X-Participant": kept.me }),
      before: () => this.join(),
      heard: (kind, words) => this.hear(kind, words),
      lost: (word) => this.lose(word),
    });
    this.resting = setInterval(() => (this.place(), this.sayWhere()), 500); // Streamlit builds the page anew
    this.write();
  }

  part(selector) {
    return this.box.querySelector(selector);
  }

  get code() {
    return this.kept.code;
  }

  get state() {
    return this.view.state;
  }

  // Whether all go with the teacher.
  get holds() {
    return Boolean(this.state?.step && !this.state.ended && this.state.pace === "together");
  }

  // The choice that is asked before and after the path, where the class is there; else "".
  get choice() {
    const { state } = this;
    return state && !state.ended && typeof state.step === "string" ? this.view.at : "";
  }

  keep() {
    if (this.kept.watches) return;
    const text = JSON.stringify(this.kept);
    try {
      localStorage.setItem(KEPT_ROOM, text);
      this.isOfTab = false;
    } catch {
      this.isOfTab = true;
      window.name = OF_TAB + text;
    }
  }

  async join() {
    if (this.kept.watches) return;
    const words = await told(atRoom(this.code, "join"), { me: this.kept.me });
    this.hear("room", words);
    await this.send();
  }

  lose(word) {
    if (word === "unknown") return this.over();
    this.trouble = word in WORDS_OF_ROOM && word !== "ended" ? word : "lost";
    this.write();
  }

  over() {
    this.view.take("over", {});
    this.events.end();
    this.forget();
    this.trouble = this.wasIn ? "" : "unknown";
    this.stage?.classRoomChanged();
    this.write();
  }

  hear(kind, words) {
    if (kind === "room" || kind === "count") this.trouble = "";
    const before = this.state;
    this.view.take(kind, words);
    if (this.state) this.wasIn = true;
    if (kind === "over" || this.state?.ended) return this.over();
    if (this.view.isAway) this.trouble = "lost";
    this.keep();
    if (kind === "room") this.follow(before);
    this.write();
  }

  // 1. Where the class is, and whether it knows the truth.
  follow(before) {
    const { lesson, step, pace, rev } = this.state;
    const place = step ? `${lesson} ${step}` : "";
    const isMoved = !before || `${before.lesson} ${before.step}` !== place;
    const goes = step && !this.choice && (pace === "together" || (isMoved && !this.kept.place));
    if (goes && this.kept.place !== place) this.goTo(lesson, step);
    else if (goes) this.stage?.classRoomAt(lesson, step);
    if (!this.choice) this.kept.place = place; // who was asked on the front page still goes to the first step
    if (!before || before.rev !== rev) this.stage?.classRoomChanged();
    this.tell(before);
    this.keep();
  }

  goTo(lesson, step) {
    if (this.stage?.classRoomAt(lesson, step)) return;
    this.kept.place = `${lesson} ${step}`;
    this.keep();
    const address = new URL(`./${lesson}`, HOME);
    address.search = new URLSearchParams(this.kept.watches ? { step, present: 1, room: this.code, watch: 1 } : { step });
    location.href = address;
  }

  // Takes the page of a stage; it asks once more what the class has not been told yet.
  take(stage) {
    if (this.stage !== stage) this.told = new Set();
    this.stage = stage;
    this.place();
    if (!this.state) return;
    const { lesson, step } = this.state;
    if (this.holds) stage.classRoomAt(lesson, step);
    this.tell(null);
    this.write();
  }

  // The truth of the class's question: the stage shows it, and how far the learner's answer is off.
  tell() {
    const { stage, view } = this;
    const [lesson, name] = view.at.split("/");
    if (!name || !stage?.walk || stage.said.stage !== lesson || !this.holds) return;
    if (view.stands(view.at).phase !== "truth" || this.told.has(view.at)) return;
    if ((stage.walk.step.later || stage.walk.step.ask?.name !== name) && stage.walk.step.gap !== name) return;
    this.told.add(view.at);
    if (!this.kept.watches) return stage.classRoomTells(name, this.mine(view.at));
    askedOf(view.at).then((asked) => stage.classRoomTells(name, asked.middleAnswer(view.shown[asked.full] ?? [])));
  }

  // What the stage asks: is this question still to be answered, whatever was answered before?
  veils(lesson, name) {
    return this.holds && this.view.stands(`${lesson}/${name}`).phase !== "truth";
  }

  // Whether a step that judges an earlier prediction still waits for the teacher's truth.
  waits(lesson, { gap }) {
    const question = `${lesson}/${gap}`;
    const { phase } = this.view.stands(question);
    return Boolean(gap) && this.veils(lesson, gap) && (phase !== "ask" || this.view.answered(question) > 0);
  }

  // The learner's newest answer to a question; undefined if there is none.
  mine(question, round = 2) {
    const given = this.kept.mine[question] ?? {};
    return given[round] ?? given[1];
  }

  // Where he is who goes at his own pace: the teacher sees how many are at each step.
  async sayWhere() {
    const { stage, state, kept } = this;
    const isFree = state && !state.ended && state.pace === "free" && stage?.walk && stage.root.isConnected && !stage.root.matches(".front");
    if (!isFree || kept.watches || this.trouble) return;
    const place = { lesson: stage.said.stage, step: stage.walk.number + 1 };
    const name = `${place.lesson} ${place.step}`;
    if (this.saidWhere === name) return;
    this.saidWhere = name;
    await told(atRoom(this.code, "place"), { me: kept.me, ...place }).catch(({ word }) => {
      if (word === "lost" || word === "away") this.saidWhere = "";
    });
  }

  isAnswered(question) {
    return this.kept.mine[question]?.[this.view.stands(question).round] !== undefined;
  }

  // 2. Answers. Whether the stage goes on asking.
  takes(lesson, name, answer) {
    const question = `${lesson}/${name}`;
    const { round, phase } = this.view.stands(question);
    if (!this.state || this.state.ended || answer === null || this.kept.watches) return this.holds && phase !== "truth";
    if (phase === "ask") {
      this.kept.mine[question] = { ...this.kept.mine[question], [round]: answer };
      this.kept.unsent = { question, round, answer };
      this.late = "";
      this.keep();
      this.send();
    }
    this.write();
    return this.holds && phase !== "truth";
  }

  async send() {
    const { unsent, me } = this.kept;
    if (!unsent || this.isSending) return;
    this.isSending = true;
    let again = 0;
    try {
      await told(atRoom(this.code, "answer"), { me, ...unsent });
      this.sent(unsent);
    } catch (problem) {
      const { word } = problem;
      if (["closed", "ended", "elsewhere", "answer"].includes(word)) {
        delete this.kept.mine[unsent.question]?.[unsent.round];
        this.late = word === "closed" || word === "ended" ? "late" : "refused";
        this.lateOf = unsent.question;
        this.sent(unsent);
      } else again = word === "stranger" ? 100 : 1500;
      if (word === "stranger") await told(atRoom(this.code, "join"), { me }).catch(() => {});
      if (word === "lost" || word === "away") this.trouble = "lost";
    }
    this.isSending = false;
    this.keep();
    this.write();
    this.stage?.classRoomChanged();
    if (again) setTimeout(() => this.send(), again);
    else if (this.kept.unsent) this.send();
  }

  sent(answer) {
    if (this.kept.unsent === answer) this.kept.unsent = null;
  }

  // What the button says while the step asks; undefined where the stage knows it.
  button(lesson, name, answer) {
    const question = `${lesson}/${name}`;
    const { round, phase } = this.view.stands(question);
    if (!this.veils(lesson, name)) return undefined;
    if (phase !== "ask") return { says: "Commit", off: true, hidden: true };
    const same = (other) => other !== undefined && JSON.stringify(other) === JSON.stringify(answer);
    const given = this.kept.mine[question] ?? {};
    if (same(given[round])) return { says: "Answered", off: true };
    if (given[round] !== undefined) return { says: "Change my answer" };
    return round === 2 && same(given[1]) ? { says: "Keep my answer" } : undefined;
  }

  // 3. What is said, and the picture of the room.
  get question() {
    const { stage, view } = this;
    const ask = stage?.walk?.step.ask;
    if (this.choice || this.holds || !ask) return view.at;
    return `${stage.said.stage}/${ask.name}`;
  }

  words() {
    const { view, question, kept } = this;
    if (this.trouble) return WORDS_OF_ROOM[this.trouble === "lost" && kept.unsent ? "unsent" : this.trouble];
    if (!this.state) return "";
    if (this.state.ended) return WORDS_OF_ROOM.ended;
    if (!question) return "";
    if (this.late && this.lateOf === question) return WORDS_OF_ROOM[this.late];
    const { round, phase } = view.stands(question);
    const n = view.answered(question);
    const count = `${n} ${n === 1 ? "has" : "have"} answered.`;
    const isIn = this.isAnswered(question);
    if (this.choice && phase === "ask") return isIn ? `Your answer is in. You may change it until your teacher closes. ${count}` : count;
    if (this.choice && phase === "closed") return `${n} ${n === 1 ? "answer is" : "answers are"} in.${round === 1 ? " The same question comes again after the lesson." : ""}`;
    if (phase === "ask" && !this.holds) return isIn ? `Your first answer counts. ${count}` : count;
    if (phase === "ask" && round === 2 && !isIn) return `Once more. You may keep your answer or change it. ${count}`;
    if (phase === "ask") return isIn ? `Your answer is in. You may change it until your teacher closes. ${count}` : count;
    if (phase === "closed") return `${isIn ? "" : "You gave no answer this time. "}${n} ${n === 1 ? "answer is" : "answers are"} in. Talk to your neighbour: why did you choose your answer?`;
    const { stage } = this;
    if (phase === "shown" && stage?.walk && this.waits(stage.said.stage, stage.walk.step)) return WORDS_OF_ROOM.waits;
    return "";
  }

  write() {
    const { box, view } = this;
    const isIn = Boolean(this.state && !this.state.ended);
    box.dataset.line = this.trouble || !isIn ? "lost" : "here";
    this.part(".mark span").textContent = isIn || !this.wasIn ? `in room ${this.code}` : `was in room ${this.code}`;
    const words = [this.words(), this.isOfTab && isIn ? WORDS_OF_ROOM.tab : ""].filter(Boolean).join(" ");
    if (this.part(".said").textContent !== words) this.part(".said").textContent = words;
    const isFrozen = isIn && this.state.frozen;
    if (isFrozen !== this.cover.isConnected) isFrozen ? document.body.append(this.cover) : this.cover.remove();
    const { question } = this;
    const { phase, round } = view.stands(question);
    const rows = isIn && (phase === "shown" || phase === "truth") ? view.shown[question] : null;
    const isKnown = this.choice || this.holds || this.stage?.walk?.phase === "after"; // at his own pace he has seen the truth
    this.draw(question, isKnown || phase === "truth" ? rows : null, phase === "truth", `${question} ${phase} ${round} ${rows?.length}`);
    this.panel.write();
    this.place();
  }

  async draw(question, rows, isTold, name) {
    const figure = this.part("figure");
    if (!rows) {
      figure.hidden = true;
      this.drawn = "";
      return;
    }
    const asked = await askedOf(question).catch(() => null);
    if (!asked || this.drawn === name) return;
    this.drawn = name;
    figure.hidden = false;
    const given = this.kept.mine[question];
    const own = given && (given[1] !== undefined || given[2] !== undefined) ? ["", given[1] ?? null, given[2] ?? null] : null;
    this.picture.show(roomScene(asked, rows, { own, truth: isTold }));
    const mark = own && rows.some((row) => !row[0]) ? (asked.kind === "curve" ? " The strong curve is yours. Only you see it so." : " Your dot has a dark ring. Only you see it.") : "";
    this.part("figcaption").textContent = `${asked.sentence(rows, isTold)}${mark}`;
  }

  // The box stands among the words of a stage; on other pages at the foot of the window.
  place() {
    const words = document.querySelector(".stage:not(.front) .words");
    const home = this.panel.place ?? words ?? document.body;
    if (this.box.parentElement !== home) home.append(this.box);
    this.box.classList.toggle("foot", home === document.body);
  }

  forget() {
    try {
      if (JSON.parse(keptText())?.code !== this.code) return;
      window.name = "";
      localStorage.removeItem(KEPT_ROOM);
    } catch {
      // there is nothing to forget
    }
  }

  leave() {
    this.events.end();
    this.forget();
    clearInterval(this.resting);
    this.view.state = null;
    this.box.remove();
    this.cover.remove();
    this.panel.write();
    window.__room = null;
    this.stage?.classRoomChanged();
  }
}

// What is asked before and after the path lies over the page: nothing on it helps to answer.
class ChoicePanel {
  constructor(learner) {
    this.learner = learner;
    this.root = Object.assign(made("section", "class-ask"), { role: "dialog", ariaModal: "true", ariaLabel: "A question for the class" });
    this.root.innerHTML = `<div class="sheet"><p class="when"></p><form><fieldset><legend></legend><div class="options"></div></fieldset><button type="submit"></button></form><div class="room"></div></div>`;
    this.at = (selector) => this.root.querySelector(selector);
    this.at("form").addEventListener("submit", (event) => this.commit(event));
    this.at(".options").addEventListener("change", () => this.write());
  }

  // Where the mark of the room stands while this is on the page.
  get place() {
    return this.root.isConnected ? this.at(".room") : null;
  }

  get chosen() {
    const option = this.at(".options :checked");
    return option ? Number(option.value) : undefined;
  }

  commit(event) {
    event.preventDefault();
    const { learner, chosen } = this;
    if (chosen === undefined || this.at("[type=submit]").ariaDisabled === "true") return;
    learner.takes(learner.state.lesson, TRANSFER, chosen);
    learner.write();
  }

  async write() {
    const { learner, root } = this;
    const question = learner.choice;
    const page = document.getElementById("root");
    if (page) page.inert = Boolean(question);
    if (!question) {
      root.remove();
      this.asked = "";
      return;
    }
    const { round, phase } = learner.view.stands(question);
    const asked = await askedOf(question).catch(() => null);
    if (!asked || learner.choice !== question) return;
    if (!root.isConnected) document.body.append(root);
    const mine = learner.kept.mine[question]?.[round];
    if (this.asked !== `${question} ${round}`) {
      this.asked = `${question} ${round}`;
      this.at("legend").textContent = asked.question;
      this.at(".when").textContent = round === 1 ? "Before the lesson" : "After the lesson: the same question";
      const options = asked.options.map((says, i) => {
        const label = made("label");
        const input = Object.assign(made("input"), { type: "radio", name: "option", value: i, checked: i === mine });
        label.append(input, made("span", "", says));
        return label;
      });
      this.at(".options").replaceChildren(...options);
      this.at(".options input").focus({ focusVisible: false });
    }
    const asks = phase === "ask" && !learner.kept.watches;
    this.at("fieldset").disabled = !asks;
    root.dataset.phase = phase;
    [...this.at(".options").children].forEach((label, i) => label.classList.toggle("true", phase === "truth" && i === asked.truthPlace));
    const button = this.at("[type=submit]");
    button.hidden = !asks;
    button.textContent = mine === undefined ? "Commit" : mine === this.chosen ? "Answered" : "Change my answer";
    button.ariaDisabled = String(this.chosen === undefined || mine === this.chosen);
    learner.place();
  }
}

// The code of a room in the address, else the room in which this browser is; "" asks for a code.
function roomOfVisitor() {
  let kept = null;
  try {
    kept = JSON.parse(keptText());
  } catch {
    // it holds something else
  }
  const isKept = LETTERS_OF_CODE.test(kept?.code) && /^[0-9a-f]{32}$/.test(kept.me) && typeof kept.mine === "object";
  const said = window.__askedRoom ?? null;
  if (said === null) return isKept ? kept : null;
  const code = codeIn(said);
  if (window.__watchesRoom) return { code, me: null, mine: {}, unsent: null, place: "", watches: true };
  if (isKept && kept.code === code) return { ...kept, place: "" };
  return { code, me: null, mine: {}, unsent: null, place: "" };
}

function randomNumber() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function enter(kept) {
  if (!LETTERS_OF_CODE.test(kept.code)) return askForCode(kept.code ? WORDS_OF_ROOM.unknown : "");
  kept.me ??= randomNumber();
  try {
    if (!kept.watches) await told(atRoom(kept.code, "join"), { me: kept.me });
  } catch ({ word }) {
    if (word === "unknown" || word === "full") return askForCode(WORDS_OF_ROOM[word]);
    // the room is asked again by itself
  }
  window.__room = new Learner(kept);
  window.__room.keep();
  for (const { stage } of window.__stages?.values() ?? []) if (stage?.walk) window.__room.take(stage);
}

// A small window in which the code is typed.
function askForCode(problem) {
  const box = made("dialog", "class-join");
  box.innerHTML = `<form method="dialog"><label>The code on the board<input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="12"></label>
    <p role="alert"></p><button type="submit">Join the room</button> <button type="button">Not now</button></form>`;
  box.querySelector("p").textContent = problem;
  box.querySelector("[type=button]").addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = codeIn(box.querySelector("input").value);
    box.close();
    enter({ code, me: null, mine: {}, unsent: null, place: "" });
  });
  document.body.append(box);
  box.showModal();
}
