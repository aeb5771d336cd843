// A stage: words, a sentence, bars, one picture, one dial, one button. What stands on it at a moment
// the walk says; here it is put on the screen and hands are listened to. It knows no lesson.

const stages = (window.__stages ??= new Map());
// Pixels of the window, see lay(); in a hall it is narrow only where it is IN_HALL.
const [NARROW, IN_HALL, FRONT, SMALL, LOW, BESIDE] = [1000, 700, 1000, 1100, 540, 600];
const HEADER = 60; // pixels of the window above a stage
const [NEAR_LINE, STRIP] = [22, 24]; // pixels: see takesFinger()
const STROKE = 12; // pixels across after which a hand draws its first line
const LINE_OF_HALL = 0.15; // of its small type: lines of 6 pixels where type has 40
const [INSIST, LONGEST] = [4000, 64_000]; // milliseconds after which Python is told again what it has not heard
const ROOM_SAYS = "What does the room say? Type its number.";
const ROOM_DRAWS = "What does the room say? Draw it with the mouse.";
const NOT_YET = "Answer first.";
const NOT_KEPT = "This browser keeps nothing for this site: your answers last until you leave this page. Share has them as a file.";
const SKIPS = " Press again to skip.";
const TONES = { positive: "pos", negative: "neg", false: "false", hand: "hand" };
const BODY = `
<div class="bar"><strong></strong><nav aria-label="Steps, by arrow keys"></nav><div class="tools"><a class="home" href="${addressOf("")}" target="_self">Lessons</a>
  <button data-open="lab">Lab</button><button data-open="present">Present</button><button data-open="share">Share</button>
  <a class="search" href="${addressOf("glossary")}" aria-label="Search the lessons and the glossary"><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/></svg></a></div></div>
<div class="board">
  <section class="words"><h1 tabindex="-1" aria-describedby="stage-text"></h1><p class="note" role="status" hidden></p><p class="text" id="stage-text"></p><p class="formula"></p><p class="ask" tabindex="-1" aria-live="polite"></p><ul class="review"></ul></section>
  <p class="sentence"><span></span></p>
  <div class="bars"></div>
  <div class="handles"></div>
  <div class="picture" role="img"></div>
  <div class="dial"><div class="track"><div class="rail"></div><div class="goal" hidden></div><input type="range" min="0" step="1"><div class="pill" aria-hidden="true"></div></div>
    <div class="marks" aria-hidden="true"></div><div class="ends" aria-hidden="true"><span></span><span></span></div><label class="name"></label></div>
  <div class="buttons"><button class="go"></button><button class="plain"></button><span class="ways"></span></div>
</div>
<div class="meaning" tabindex="-1" hidden></div><p class="spoken" role="status"></p>${COVERS}`;

class Stage {
  constructor(root) {
    this.root = root;
    root.innerHTML = BODY;
    root.tabIndex = -1;
    this.places = {}; // dial → its step
    this.let = new Set(); // the dials that a hand has let go of: a parameter of the lesson follows
    this.sent = 0;
    this.pending = 0;
    this.picture = new StagePicture(this.at(".picture"));
    this.listen();
    this.observer = new ResizeObserver(() => (root.isConnected ? this.resized() : tellPage()));
    for (const box of [root, this.at(".picture")]) this.observer.observe(box);
    document.fonts?.addEventListener("loadingdone", () => this.resized(true));
  }

  at(selector) {
    return this.root.querySelector(selector);
  }

  // What Python says: the names of the pieces, the step, the record of the learner. `tell` says
  // something to Python; without it there is none yet.
  async load(said, tell) {
    const isHeard = Boolean(this.tell);
    this.tell = tell;
    this.said = said;
    this.sent = Math.max(this.sent, said.heard ?? 0);
    if (tell && !isHeard && this.pending) this.say(this.opens);
    if (this.pending && said.heard >= this.pending) this.hear();
    const isOtherVisit = Boolean(this.visit && said.visit !== this.visit); // it knows nothing of this one
    this.visit = said.visit;
    const isNew = said.script !== this.name;
    if (isNew) {
      const text = await piece(said.script, said.pieces);
      if (said !== this.said) return;
      this.keep(); // of a lesson that was another before
      this.name = said.script;
      this.script = JSON.parse(text);
      this.walk = new Walk(this.script, said.record);
      this.walk.veils = (name) => Boolean(window.__room?.veils(said.stage, name));
      this.takeUp();
      this.recorded = said.record;
      this.dress();
    } else this.recall(said.record, isOtherVisit);
    this.map?.show(said.progress);
    this.root.classList.toggle("alone", Boolean(said.alone));
    this.root.dataset.hide = said.hide;
    this.darken(said.dark ?? isDarkPage());
    if (isNew || !this.pending) this.present(said.present);
    if (said.code && said.heard >= this.codeOf) this.at(".code > *").replaceChildren(codeOf(said.code));
    const isElsewhere = !this.pending && said.step - 1 !== this.walk.number;
    const isUntold = tell && (!isHeard || isOtherVisit) && !this.pending && this.unheard.length > 0;
    if (isNew || isElsewhere) await this.go(said.step - 1, true);
    if (isNew) window.__room?.take(this);
    if (isUntold) this.say();
    if (isNew || isElsewhere) return;
    this.writeNote();
    this.writeButtons();
    if (tell && !isHeard && !this.let.size) this.putWhereLinked();
    if (this.pending > said.heard && (this.isBack || !this.later)) this.insist();
    if (this.isLost === said.scenes || this.pending) return;
    if (this.isLost) return this.draw();
  }

  // What an earlier visit has answered; a guess under the hand stays. A server that was just started
  // has no record, and nobody has deleted it.
  recall(record, isOtherVisit) {
    const { walk } = this;
    if (isOtherVisit) this.recorded = {};
    const before = Object.keys(walk.committed).length;
    for (const [name, answer] of Object.entries(record)) {
      if (this.guess === undefined || name !== walk.step.ask?.name) walk.recall(name, answer);
    }
    for (const name of Object.keys(this.recorded ?? {})) {
      if (name in record || this.pending) continue;
      walk.forget(name); // the learner has deleted it
      walk.doneAt = {};
    }
    this.recorded = record;
    if (Object.keys(walk.committed).length !== before && !this.isGliding) this.enter();
  }

  // The questions whose answers Python has not heard.
  get unheard() {
    const { committed } = this.walk;
    return Object.keys(committed).filter((name) => committed[name] !== SKIPPED && !(name in (this.recorded ?? {})));
  }

  // What nobody has committed yet, or heard of, lasts as long as this tab, also over a reload.
  keep() {
    if (!this.walk || this.said.alone) return;
    try {
      sessionStorage.setItem(`stage ${this.said.stage}`, JSON.stringify(this.walk.open(this.unheard)));
    } catch (problem) {
      console.warn(problem.message); // a browser may forbid storage
    }
  }

  takeUp() {
    if (this.said.alone) return;
    try {
      this.walk.takeUp(JSON.parse(sessionStorage.getItem(`stage ${this.said.stage}`)) ?? {});
    } catch (problem) {
      console.warn(problem.message);
    }
  }

  darken(isDark) {
    if (this.root.classList.contains("dark") === isDark) return;
    this.root.classList.toggle("dark", isDark);
    if (this.sceneName) this.draw(true);
  }

  // 1. Steps.
  dress() {
    const { title } = this.said;
    this.at(".bar strong").textContent = this.root.ariaLabel = title;
    const dots = this.script.steps.map((_, n) => {
      const dot = element("button");
      dot.ariaLabel = `Step ${n + 1} of ${this.script.steps.length}`;
      dot.addEventListener("click", () => this.go(n));
      return dot;
    });
    this.at("nav").replaceChildren(...dots);
    const { below, ways } = this.script;
    this.at(".ways").replaceChildren(...Object.entries(ways).map(([says, href]) => wayTo(says, href)));
    this.root.classList.toggle("front", Boolean(below));
    this.map?.box.remove();
    this.map = below ? new LessonMap(this.root, below, this.said.pieces) : null;
  }

  // `isTold`: Python has said so, and need not hear of it.
  async go(number, isTold = false) {
    if (this.isHeldElsewhere(number)) return this.enter();
    this.walk.number = Math.min(this.script.steps.length - 1, Math.max(0, number));
    this.hush();
    clearTimeout(this.telling);
    this.at(".spoken").textContent = "";
    this.isToTell = false;
    this.let.clear();
    this.asked = this.typedAt = null;
    this.isHeld = this.isGliding = false;
    this.picture.stopGliding();
    if (!isTold) this.say();
    this.seeTop();
    const shown = this.enter(isTold);
    if (!isTold) this.lead();
    await shown;
  }

  // The focus to what is new, which is read aloud for that; in a hall a question has no heading.
  lead() {
    const place = [this.at("h1"), this.at(".ask")].find((one) => one.checkVisibility());
    place?.blur(); // it may be there already
    place?.focus({ preventScroll: true });
  }

  // Puts the step on the stage, where it asks or has answered.
  async enter(isFirst = false) {
    const { shows } = this.walk.now;
    const { step, script } = this.walk;
    if (shows.dial) this.places[shows.dial] = shows.at ?? this.places[shows.dial] ?? 0;
    const done = this.walk.doneAt[this.walk.number];
    if (step.task && done !== undefined) this.places[shows.dial] = done;
    if (isFirst) this.putWhereLinked();
    if (shows.guess && this.walk.asks) this.places[shows.guess] = this.guess ?? this.rest(script.dials[shows.guess]);
    this.write();
    await this.draw();
    this.fit(); // while a page is only being made there is no room yet
  }

  // A link can say where the free dial of its step stands.
  putWhereLinked() {
    const { dial, dialName, walk } = this;
    const value = this.said.values?.[dial?.parameter];
    if (value === undefined || walk.asks || walk.hasOpenTask) return;
    this.places[dialName] = nearestTo(dial.values, value);
    if (this.sceneName) this.frame();
  }

  // The step at which an untouched guess rests.
  rest(dial) {
    return nearestTo(dial.places, dial.rest);
  }

  // The guess of the question that the step asks, before the commit; undefined if untouched.
  get guess() {
    return this.walk.asks ? this.walk.guesses[this.walk.step.ask.name] : undefined;
  }

  // The dial under the hand: of the guess, else the free one; "" if none.
  get dialName() {
    const { shows } = this.walk.now;
    if (this.walk.asks) return shows.guess;
    return shows.held ? "" : shows.dial;
  }

  get dial() {
    return this.script.dials[this.dialName];
  }

  // 2. Words.
  write() {
    const { walk, root } = this;
    const { now, step } = walk;
    const { shows } = now;
    Object.assign(root.dataset, { step: walk.number + 1, of: `${walk.number + 1} of ${this.script.steps.length}`, phase: walk.phase, task: walk.hasOpenTask });
    this.at("nav").childNodes.forEach((dot, n) => {
      dot.className = n < walk.number ? "past" : "";
      dot.tabIndex = n === walk.number ? 0 : -1; // one stop for Tab: arrow keys go along
      n === walk.number ? dot.setAttribute("aria-current", "step") : dot.removeAttribute("aria-current");
    });
    this.live = []; // [element, live number, dial]
    this.fill(this.at("h1"), now.title, shows.dial, true);
    this.fill(this.at(".text"), [...this.verdictWords(), ...now.text], shows.dial);
    this.fill(this.at(".sentence span"), shows.sentence, shows.dial, true);
    this.fill(this.at(".formula"), shows.formula, shows.dial);
    const ask = walk.asks ? step.ask.question : walk.hasOpenTask ? step.task : [];
    this.fill(this.at(".ask"), ask, shows.dial);
    this.writeNote();
    this.review();
    this.writeBars();
    this.writeDial();
    this.writeButtons();
    this.writeNumbers();
    this.fit();
  }

  // Beside what is said of the address: after the first answer, and at the end, that nobody keeps it.
  writeNote() {
    const { walk, said } = this;
    const isUnkept = said.kept === false && (walk.number === this.warned || walk.isLast);
    const note = [said.note, isUnkept && NOT_KEPT].filter(Boolean).join(" ");
    this.at(".note").textContent = note;
    this.at(".note").hidden = !note;
  }

  verdictWords() {
    const { walk } = this;
    const { verdicts } = walk.now;
    const verdict = verdicts && walk.judged && walk.verdict(walk.judged.name);
    if (!verdict) return [];
    const words = verdicts[verdict.grade === "right" ? "right" : verdict.way];
    return words.length ? [...words, { words: " " }] : [];
  }

  fill(box, segments, dial, isLarge = false) {
    const nodes = segments.map((segment) => this.node(segment, dial, isLarge));
    box.replaceChildren(...nodes);
  }

  node(segment, dial, isLarge) {
    const { words, weight, term, live } = segment;
    if (term) {
      const button = element("span", "term", words); // a button would not break like words
      Object.assign(button, { role: "button", tabIndex: 0, ariaHasPopup: "dialog", ariaExpanded: "false" });
      button.addEventListener("click", () => this.explain(button, term));
      return button;
    }
    if (weight) return element("b", "", weight);
    if (live === undefined) return lines(words);
    const tone = live === "guess" ? "hand" : TONES[this.script.tones[live.split("|")[0]]] ?? "";
    const number = element(isLarge ? "strong" : "span", `live ${tone}`);
    if (isLarge) number.dataset.letters = this.widest(live, dial);
    this.live.push([number, live, dial]);
    return number;
  }

  // How many letters a live number can need while it moves.
  widest(live, dial) {
    const isMoved = live === "guess" || dial === this.dialName;
    const texts = live === "guess" ? this.guessDial()?.says : this.script.dials[dial].texts[live];
    return isMoved ? Math.max(...(texts ?? [""]).map((text) => text.length)) : 0;
  }

  // The dial of the guess that is made or judged here.
  guessDial() {
    const name = this.walk.asks ? this.walk.step.ask.name : this.walk.judged?.name;
    const number = this.walk.numberOf(name);
    return this.script.dials[this.script.steps[number]?.shows.guess];
  }

  said_(live, dial) {
    if (live !== "guess") return this.script.dials[dial].texts[live][this.places[dial]];
    const guess = this.walk.asks ? this.guess : this.walk.committed[this.walk.judged?.name];
    return guess === undefined || guess === SKIPPED ? "?" : this.guessDial()?.says[guess] ?? "";
  }

  writeNumbers() {
    for (const [number, live, dial] of this.live) {
      const text = this.said_(live, dial);
      if (number.textContent !== text) number.textContent = text;
    }
  }

  // At the end: what was close, what was missed, and the way back to it. Guess and truth are numbers
  // for who points at one; all of them at once would be a table.
  review() {
    const { walk } = this;
    if (this.isPresented()) return this.reviewOfRoom();
    const asked = walk.isLast ? walk.steps("ask").map(({ name }) => [name, walk.verdict(name)]) : [];
    const rows = asked.map(([name, verdict]) => {
      const number = walk.numberOf(name);
      const { title } = walk.script.steps[number];
      const grade = verdict ? GRADES[verdict.grade] : name in walk.committed ? "Skipped" : "Not answered";
      const row = element("li", verdict?.grade ?? "");
      const back = element("button", "link", plain(title));
      back.addEventListener("click", () => this.go(number));
      const said = element("span", "said");
      const way = verdict && verdict.grade !== "right" ? `too ${verdict.way}` : "";
      said.append(element("span", "way", way), element("span", "told", walk.told(name)));
      row.append(element("b", "", grade), " ", back, " ", said);
      return row;
    });
    this.at(".review").replaceChildren(...rows);
  }

  // A hall sees what it has said, and nothing of what it has not been asked.
  reviewOfRoom() {
    const { walk } = this;
    const told = walk.isLast ? walk.steps("ask").map(({ name }) => [walk.numberOf(name), walk.told(name, "the room")]) : [];
    const rows = told.filter(([, words]) => words).map(([number, words]) => {
      const row = element("li");
      const title = plain(walk.script.steps[number].title);
      row.append(element("b", "", /[?!]$/.test(title) ? title : `${title}:`), ` ${words}`);
      return row;
    });
    this.at(".review").replaceChildren(...rows);
  }

  // One line, so large as there is room for it where its numbers are longest. They take no more than
  // they need: words stand close behind them. Only a short one at the start is filled up on its left.
  fit() {
    thinOut(this.at(".marks"));
    const sentence = this.at(".sentence");
    const numbers = [...sentence.querySelectorAll(".live")];
    const isFirst = ({ previousSibling, dataset }) => !previousSibling && dataset.letters <= 3;
    sentence.style.minHeight = "";
    sentence.style.setProperty("--fit", 1);
    for (const number of numbers) number.style.minWidth = `${number.dataset.letters}ch`;
    const { scrollWidth, clientWidth } = sentence;
    if (clientWidth && scrollWidth > clientWidth + 1) sentence.style.setProperty("--fit", Math.floor((100 * clientWidth) / scrollWidth) / 100);
    const { offsetHeight } = sentence.firstChild;
    for (const number of numbers) if (!isFirst(number)) number.style.minWidth = "";
    sentence.style.minHeight = `${offsetHeight}px`; // so many lines as it can need
  }

  explain(button, term) {
    const box = this.at(".meaning");
    const isOpen = !box.hidden && this.explained === button;
    this.hush();
    if (isOpen) return;
    this.explained = button;
    box.dataset.kind = "";
    button.ariaExpanded = "true";
    Object.assign(box, { role: "dialog", ariaLabel: button.textContent, textContent: this.script.terms[term], hidden: false });
    const [stage, place] = [this.root.getBoundingClientRect(), button.getBoundingClientRect()];
    box.style.left = `${Math.max(8, Math.min(place.left - stage.left, stage.width - box.offsetWidth - 8))}px`;
    box.style.top = `${place.bottom - stage.top + this.root.scrollTop + 6}px`;
    box.focus({ preventScroll: true });
  }

  // Closes the words that lie over the stage; the focus goes back to where it came from.
  hush() {
    const box = this.at(".meaning");
    if (this.explained) this.explained.ariaExpanded = "false";
    if (box === document.activeElement) this.explained?.focus({ preventScroll: true });
    Object.assign(box, { hidden: true, role: null }); // else Esc would always be for a dialog
    this.explained = null;
  }

  // One sentence about what a move of the dial has done, once the hand rests. While a step asks the
  // dial says its value, and nothing else may be said.
  tellSoon() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      if (this.walk.asks || !this.dial) return;
      const text = this.at(".text");
      const isNew = this.isToTell && text.checkVisibility();
      this.at(".spoken").textContent = isNew ? `${this.effect().replace(/[.!?]?$/, ".")} ${spaced(text)}` : this.effect();
      this.isToTell = false;
    }, REST_OF_EAR);
  }

  // The sentence, or what the picture shows where the sentence has only the dial's own words.
  effect() {
    const [sentence, picture] = [this.at(".sentence"), this.at(".picture")];
    const isSeen = (part) => part.checkVisibility({ visibilityProperty: true });
    const own = this.dial.says[this.places[this.dialName]];
    const isMore = [...sentence.querySelectorAll(".live")].some(({ textContent }) => textContent !== own);
    if (isMore && isSeen(sentence.firstChild)) return spaced(sentence);
    return isSeen(picture) ? picture.ariaLabel ?? "" : "";
  }

  // 3. Bars: of the positives, of the alarms, of everybody.
  writeBars() {
    const box = this.at(".bars");
    const { now, step } = this.walk;
    const { bars: name } = now.shows;
    // What comes after the commit has its room already, and nothing in it.
    const bars = this.script.bars[name || step.after?.shows.bars];
    box.hidden = !bars;
    box.classList.toggle("off", !name);
    this.barParts = null;
    if (!bars) return box.replaceChildren();
    const [of, caught, missed] = bars.positives;
    const [which, correct, wrong] = bars.alarms;
    const strip = element("div", "strip");
    const whole = element("div");
    whole.append(...["caught", "missed", "false-alarm", "rest"].map((kind) => element("i", kind)));
    strip.append(whole, element("span", "", bars.everybody));
    const rows = [barRow(of, [["caught", caught], ["missed", missed]]), barRow(which, [["caught", correct], ["false-alarm", wrong]])];
    box.replaceChildren(...rows.map(({ row }) => row), strip);
    if (!name) return;
    this.barParts = { rows, whole: [...whole.children] };
    this.drawBars();
  }

  drawBars() {
    if (!this.barParts) return;
    const { dial } = this.walk.now.shows;
    const [tp, fn, fp, tn] = ["tp", "fn", "fp", "tn"].map((name) => this.walk.fact(dial, name, this.places[dial]));
    [[tp, fn], [tp, fp]].forEach((counts, n) => {
      const total = counts[0] + counts[1];
      this.barParts.rows[n].parts.forEach(({ bar, words, name }, k) => {
        bar.style.width = total ? `calc(${(100 * counts[k]) / total}% - 1px)` : "0";
        words.textContent = `${Math.round(counts[k]).toLocaleString("en-US")} ${name}`;
      });
    });
    [tp, fn, fp, tn].forEach((count, k) => (this.barParts.whole[k].style.flexGrow = count));
  }

  // 4. The dial.
  writeDial() {
    const { dial, dialName, walk } = this;
    const box = this.at(".dial");
    const input = this.at(".track input");
    const { draws } = walk.now.shows;
    box.className = `dial${dial ? "" : " off"}${walk.asks ? " guess" : ""}`;
    const { points } = walk.now.shows;
    const isDrawn = Boolean(walk.asks && draws);
    this.at(".picture").classList.toggle("live", isDrawn || Boolean(dial && points));
    const handles = this.at(".handles");
    handles.replaceChildren(...(isDrawn ? this.handles() : []));
    [handles.role, handles.ariaLabel] = isDrawn ? ["group", plain(walk.step.ask.question)] : [null, null];
    if (!dial) return;
    input.max = dial.says.length - 1;
    input.id = `stage-${dialName}`;
    this.at(".dial .name").textContent = dial.label;
    this.at(".dial .name").htmlFor = input.id;
    const [left, right] = this.at(".ends").children;
    [left.textContent, right.textContent] = dial.ends;
    this.at(".rail").style.left = `${100 * dial.places[0]}%`; // names of a picture may stand beside it
    const marks = dial.marks.map(([place, words]) => {
      const mark = element("span", "", words);
      mark.style.left = onTrack(place);
      return mark;
    });
    this.at(".marks").replaceChildren(...marks);
    const longest = Math.max(...dial.says.map((words) => words.length));
    box.style.setProperty("--letters", longest);
    const goal = walk.doneAt[walk.number];
    this.at(".goal").hidden = goal === undefined;
    if (goal !== undefined) this.at(".goal").style.left = onTrack(dial.places[goal]);
    this.drawDial();
  }

  drawDial() {
    const { dial, dialName } = this;
    if (!dial) return;
    const at = this.places[dialName];
    const words = this.walk.asks && this.guess === undefined ? "?" : dial.says[at];
    const shown = this.isTouched ? words : dial.invites || words;
    const pill = this.at(".pill");
    pill.style.left = onTrack(dial.places[at]);
    if (pill.textContent !== shown) pill.textContent = shown;
    const input = this.at(".track input");
    input.value = at;
    input.setAttribute("aria-valuetext", words === "?" ? "no guess yet" : words);
  }

  // For the keyboard a curve has a slider at each of its handles.
  handles() {
    const { ask, shows } = this.walk.step;
    const { says } = this.script.dials[shows.dial];
    return ask.handles.map((at, k) => {
      const input = element("input");
      Object.assign(input, { type: "range", min: 0, max: 100, ariaLabel: `The curve at ${says[at]}` });
      putHandle(input, this.guess?.[at]);
      input.addEventListener("input", () => this.lift(k, input.value / 100));
      return input;
    });
  }

  lift(k, share) {
    const { ask, shows } = this.walk.step;
    const guess = this.guess ?? this.script.dials[shows.dial].places.map(() => undefined);
    const shares = ask.handles.map((at) => guess[at]);
    shares[k] = share;
    const known = shares.map((value, i) => value ?? shares.slice(0, i).findLast((one) => one !== undefined) ?? share);
    this.guessed(this.walk.drawn(ask, shows, known));
  }

  // A finger draws: from where it was to where it is.
  stroke(event) {
    this.strokeFrom ??= event.clientX;
    if (!this.guess && Math.abs(event.clientX - this.strokeFrom) < STROKE) return; // it may only scroll
    const { shows } = this.walk.step;
    const { places } = this.script.dials[shows.dial];
    const at = nearestTo(places, this.picture.share(event, "x"));
    const share = Math.min(1, Math.max(0, this.picture.value(this.picture.share(event, "y"), "y")));
    const guess = [...(this.guess ?? places.map(() => undefined))];
    const { at: from, share: before } = this.drawnLast ?? { at, share };
    const [low, high] = [Math.min(from, at), Math.max(from, at)];
    for (let i = low; i <= high; i += 1) {
      const way = from === at ? 1 : (places[i] - places[from]) / (places[at] - places[from]);
      guess[i] = before + way * (share - before);
    }
    this.drawnLast = { at, share };
    this.guessed(guess);
  }

  guessed(guess) {
    const { ask } = this.walk.step;
    if (!this.guess) this.hush();
    this.walk.guesses[ask.name] = guess;
    [...this.at(".handles").children].forEach((input, k) => {
      const share = guess[ask.handles[k]];
      if (share !== undefined) putHandle(input, share);
    });
    this.writeButtons();
    this.soon();
  }

  turn(at) {
    const { dial, dialName, walk } = this;
    if (!dial) return;
    const to = Math.min(dial.says.length - 1, Math.max(0, Math.round(at)));
    this.isTouched = true;
    const isUntouched = walk.asks && this.guess === undefined;
    if (to === this.places[dialName] && !isUntouched && !walk.hasOpenTask) return;
    this.places[dialName] = to;
    if (walk.asks) {
      walk.guesses[walk.step.ask.name] = to;
      if (isUntouched) this.hush();
      if (isUntouched || this.isInClass) this.writeButtons();
    } else if (this.isHeld) {
      clearTimeout(this.resting); // a hand that only passes by has not done the task
      this.resting = setTimeout(() => this.judge(), REST_OF_HAND);
    } else this.judge();
    this.soon();
    this.tellSoon();
  }

  // Whether the task of the step is done where its dial stands.
  judge() {
    clearTimeout(this.resting);
    if (!this.walk.hasOpenTask || !this.dial || !this.walk.moved(this.places[this.dialName])) return;
    this.isDone = this.isNew = this.isToTell = true; // the words follow with the frame
    this.soon();
  }

  // Latest wins: one frame a display frame.
  soon() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      if (this.isDone) {
        this.isDone = false;
        this.write();
      }
      this.frame();
    });
  }

  frame() {
    this.drawDial();
    this.writeNumbers();
    this.drawBars();
    if (this.sceneName) this.picture.show(this.layers());
    afterPaint(() => this.announce("stage:painted"));
  }

  announce(name) {
    const detail = { dial: this.dialName, index: this.places[this.dialName] };
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    this.root.dispatchEvent(new CustomEvent("film:painted", { bubbles: true, detail })); // start.js waits
  }

  // 5. The picture.
  layers() {
    const { walk } = this;
    const { shows } = walk.now;
    const layers = [this.picture.layer(shows.track, this.places[shows.dial] ?? 0)];
    if (walk.asks && shows.guess && this.guess !== undefined) layers.push(this.picture.layer(shows.guess, this.guess));
    if (shows.said) layers.push(this.guessLayer(shows.said, ""));
    const judged = walk.asks ? null : walk.judged;
    if (judged && shows.at === this.places[shows.dial]) layers.push(this.guessLayer(judged.name, "_gap"));
    layers.push(this.curveLayer());
    return layers.filter(Boolean);
  }

  guessLayer(name, suffix) {
    const guess = this.walk.committed[name];
    const { shows, ask } = this.walk.script.steps[this.walk.numberOf(name)];
    if (guess === SKIPPED || guess === undefined || ask.kind === "curve") return null;
    const layer = this.picture.layer(shows.guess + suffix, guess);
    return layer && { ...layer, alt: layer.alt || (suffix && this.told(name)) };
  }

  // What was said and what is true, as a sentence beside the picture of the gap.
  told(name) {
    const words = this.walk.told(name);
    return words && `${words[0].toUpperCase()}${words.slice(1)}.`;
  }

  // A drawn curve, and once it is judged the area between it and the true one.
  curveLayer() {
    const { walk, picture } = this;
    const { shows } = walk.now;
    const name = walk.asks ? walk.step.ask.name : shows.said || walk.judged?.name;
    const number = walk.numberOf(name);
    const asked = walk.script.steps[number]?.shows.draws;
    const guess = walk.asks ? this.guess : walk.committed[name];
    if (!asked || !guess || picture.index.drawn === undefined) return null;
    if (!picture.isDrawn) picture.show([]); // before, nobody knows where its axes lie
    const truth = picture.base[picture.index[asked]];
    const track = picture.layer(shows.track, this.places[shows.dial] ?? 0);
    const { x, y } = merged(truth, track?.changes.get(picture.index[asked]) ?? {});
    const xs = this.curvePlaces();
    const { handles } = walk.script.steps[number].ask;
    const isHeld = walk.asks || shows.said === name || !y?.length || y.length < guess.length;
    const changes = new Map([
      [picture.index.drawn, { x: xs, y: guess.map((share) => share ?? null) }],
      [picture.index.drawn_handles, { x: handles.map((at) => xs[at]), y: handles.map((at) => guess[at] ?? null) }],
    ]);
    if (!isHeld) {
      const there = Array.from(guess, (share, i) => share ?? y[i]);
      const back = [...Array.from(x).reverse()];
      changes.set(picture.index.drawn_gap, { x: [...xs, ...back], y: [...there, ...Array.from(y).reverse()] });
      const off = there.map((share, i) => share - y[i]);
      const widest = this.widestInside(off.map(Math.abs));
      const words = walk.now.names?.[off[widest] < 0 ? 0 : 1] ?? "";
      changes.set(picture.index.drawn_name, { x: [xs[widest]], y: [(there[widest] + y[widest]) / 2], text: [words] });
    }
    return { changes, alt: isHeld ? "" : this.told(name) };
  }

  // The true curve begins at the drawn one, and the area between them at nothing.
  startCurve() {
    const { walk, picture } = this;
    const { draws } = walk.step.shows;
    const guess = walk.committed[walk.step.ask.name];
    if (!draws || !guess) return;
    const x = this.curvePlaces();
    picture.put(draws, { x, y: guess });
    picture.put("drawn_gap", { x: [...x, ...x.toReversed()], y: [...guess, ...guess.toReversed()] });
  }

  // Where the gap is widest, but not so near an end that its name would not fit.
  widestInside(gaps) {
    const { places } = this.script.dials[this.walk.now.shows.dial];
    const inside = gaps.map((gap, i) => (places[i] > 0.3 && places[i] < 0.7 ? gap : -1));
    return inside.indexOf(Math.max(...inside));
  }

  // Where along the x axis each step of the dial lies.
  curvePlaces() {
    const { places } = this.script.dials[this.walk.now.shows.dial];
    return places.map((place) => this.picture.value(place, "x"));
  }

  // The picture of the step, and if something glides there, what comes with its arrival.
  async draw(isAfresh = false) {
    this.lay();
    const name = this.nameOf(this.walk.now.shows);
    this.at(".picture").hidden = !name;
    const wanted = (this.wanted = {});
    if (!name) {
      this.sceneName = null;
      return this.settled();
    }
    if (name !== this.sceneName || isAfresh || this.size !== this.measured()) {
      const text = await this.pieceOf(name, wanted);
      if (text === null || wanted !== this.wanted) return;
      this.picture.open(this.coloured(text), this.measures());
      this.sceneName = name;
    }
    this.size = this.measured();
    this.frame();
    this.settled();
  }

  // A picture; null where the server has it no more: then Python says anew what there is.
  async pieceOf(name, wanted) {
    try {
      const text = await piece(name, this.said.pieces);
      this.isLost = null;
      return text;
    } catch (problem) {
      if (!this.tell || this.isLost) throw problem; // asked for twice in vain
      console.warn(problem.message);
      if (wanted !== this.wanted) return null;
      this.isLost = this.said.scenes;
      this.say();
      return null;
    }
  }

  settled() {
    this.root.dataset.ready = "true";
    this.announce("stage:figure");
    this.ahead();
  }

  // The pieces of the other steps, once this one stands.
  ahead() {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => {
      const next = this.script.steps.slice(this.walk.number + 1).flatMap(({ shows, after }) => [shows, after?.shows]);
      const name = next.map((one) => this.nameOf(one)).find((one) => one && !pieces.has(one));
      if (name) Promise.resolve(piece(name, this.said.pieces, true)).then(() => this.ahead(), () => {});
    }, 500);
  }

  coloured(text) {
    if (!this.root.classList.contains("dark")) return text;
    return COLOURS.reduce((whole, [light, dark]) => whole.replaceAll(light, dark), text);
  }

  // How the window is: narrow ("tall": one column), low (the stage takes the whole of it, and scrolls),
  // low and wide (beside).
  lay() {
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const isHall = this.isPresented();
    const isNarrow = width < (this.map ? FRONT : isHall ? IN_HALL : NARROW);
    const isLow = !isHall && (this.map ? height < LOW - HEADER : innerHeight < LOW);
    const isBeside = isLow && width >= BESIDE;
    const classes = { tall: isNarrow || isLow, low: isLow, beside: isBeside };
    for (const [name, isOn] of Object.entries(classes)) this.root.classList.toggle(name, isOn);
    tellPage();
    this.isSmall = isHall ? width < IN_HALL : width < SMALL && (!isBeside || Boolean(this.map));
  }

  // The picture of a step in the shape for which there is room; undefined if it has none.
  nameOf(shows) {
    return this.said.scenes[shows?.picture]?.[this.isSmall ? "tall" : "wide"];
  }

  measures() {
    const type = parseFloat(getComputedStyle(this.at(".ends")).fontSize);
    const [track, picture] = [".track", ".picture"].map((part) => this.at(part).getBoundingClientRect());
    const inset = this.at(".pill").offsetWidth / 2 + Math.max(0, track.left - picture.left);
    return { type, inset, line: this.isPresented() ? LINE_OF_HALL * type : 0, dial: this.dialName };
  }

  measured() {
    const { clientWidth, clientHeight } = this.at(".picture");
    const { type, inset, line, dial } = this.measures();
    return `${clientWidth} ${clientHeight} ${type} ${this.at(".pill").offsetWidth ? inset : ""} ${line && dial}`;
  }

  resized(isAfresh = false) {
    const isThere = this.at(".picture").clientHeight > 0;
    if (!this.sceneName || !isThere || this.isHeld || this.isGliding) return;
    this.lay();
    if (isAfresh || this.size !== this.measured()) this.draw(true).then(() => this.fit());
  }

  // 6. Buttons and keys.
  writeButtons() {
    const { walk } = this;
    const [go, plainly] = [this.at(".go"), this.at(".plain")];
    const isBack = Boolean(this.map?.onward);
    const press = walk.press(this.places[this.dialName]);
    go.textContent = SAYS[press] ?? this.following.says;
    go.setAttribute("aria-disabled", String(press === "wait"));
    go.classList.toggle("quiet", press === "show");
    go.hidden = press === "end" && (Boolean(this.said.alone) || (this.isPresented() && !this.map));
    if (!this.map) {
      const isEnd = walk.isLast && !this.said.alone && this.following.href !== addressOf("");
      this.at(".ways").replaceChildren(...(isEnd ? [wayTo("All lessons", addressOf(""))] : []));
    }
    plainly.textContent = walk.asks ? "Skip" : isBack ? "From the start" : "Back";
    plainly.style.visibility = walk.asks || walk.number || isBack ? "" : "hidden";
    this.writeInClass(press);
  }

  // What comes after the last step.
  get following() {
    return this.map?.onward ?? this.said.following;
  }

  forward() {
    const { walk } = this;
    if (this.isGliding) return this.picture.stopGliding(); // it is there at once
    const ways = {
      commit: () => this.commit(this.guess),
      wait: () => this.skipAtSecondPress(),
      show: () => this.play(),
      next: () => this.go(walk.number + 1),
      end: () => this.leave(),
    };
    ways[walk.press(this.places[this.dialName])]();
  }

  leave(to = this.following) {
    const isInHall = this.isPresented();
    if (this.said.alone || (isInHall && !this.map)) return; // a clicker stops at the end of a lesson
    const address = new URL(to.href, document.baseURI);
    if (isInHall) address.searchParams.set("present", "1");
    location.href = address;
  }

  // A clicker has no key for Skip.
  skipAtSecondPress() {
    if (this.asked === this.walk.number) return this.commit(SKIPPED);
    this.asked = this.walk.number;
    this.insistOnGuess(SKIPS);
  }

  // Nobody has guessed yet: where to.
  insistOnGuess(more = "") {
    const input = this.at(".handles input");
    (input ?? this.at(".track input")).focus({ preventScroll: true });
    this.at(input ? ".picture" : ".dial").scrollIntoView({ block: "nearest" });
    const box = this.at(".meaning");
    const words = `${this.isPresented() ? (input ? ROOM_DRAWS : ROOM_SAYS) : NOT_YET}${more}`;
    box.dataset.kind = "wait";
    Object.assign(box, { role: null, ariaLabel: null, textContent: words, hidden: false });
    this.at(".spoken").textContent = words;
    box.style.left = box.style.top = "";
    if (this.isPresented()) return;
    const [stage, go] = [this.root.getBoundingClientRect(), this.at(".go").getBoundingClientRect()];
    box.style.left = `${Math.max(8, Math.min(go.left - stage.left, stage.width - box.offsetWidth - 8))}px`;
    box.style.top = `${go.top - stage.top + this.root.scrollTop - box.offsetHeight - 6}px`;
  }

  // The dial goes by itself to where the task is done, and a second press puts it there at once.
  play() {
    const { dialName, walk } = this;
    const { number } = walk;
    const from = this.places[dialName];
    const goal = walk.goal(from);
    if (this.pulling === number || STILL.matches) {
      this.turn(goal);
      return this.seeTop();
    }
    this.pulling = number;
    this.at(".picture").scrollIntoView({ block: "nearest" });
    const start = performance.now();
    const move = (now) => {
      const isOver = walk.number !== number || this.isHeld || !walk.hasOpenTask;
      if (isOver) {
        this.pulling = null;
        return this.isHeld ? undefined : this.seeTop();
      }
      this.turn(from + Math.min(1, Math.max(0, (now - start) / PULL)) * (goal - from));
      requestAnimationFrame(move);
    };
    requestAnimationFrame(move);
  }

  // The answer of the step: what glides goes first, words and all else come when it has arrived.
  commit(guess) {
    const { walk } = this;
    const { step } = walk;
    this.hush();
    clearTimeout(this.telling);
    const whole = Array.isArray(guess) ? filledUp(guess) : guess;
    if (this.classTakes(whole)) return this.writeButtons();
    walk.commit(whole);
    if (this.said.kept === false) this.warned ??= walk.number + Boolean(step.later); // where it goes on
    this.say();
    if (step.later) return this.go(walk.number + 1);
    const { shows } = walk.now;
    const isSame = this.nameOf(shows) === this.sceneName;
    if (!isSame || !shows.moves.length || !this.sceneName) {
      this.seeTop();
      const shown = this.enter();
      this.lead();
      return shown;
    }
    this.isGliding = true;
    this.root.focus({ preventScroll: true }); // until there is a heading to lead to
    this.at(".picture").scrollIntoView({ block: "nearest" });
    this.writeButtons();
    this.startCurve();
    if (shows.dial) this.places[shows.dial] = shows.at ?? this.places[shows.dial] ?? 0;
    const before = this.size;
    const { number } = walk;
    const arrived = () => {
      this.isGliding = false;
      if (walk.number !== number) return;
      this.seeTop();
      this.enter();
      if (document.activeElement === this.root) this.lead();
      if (before !== this.measured()) this.resized();
    };
    this.picture.glide(this.layers(), shows.moves, shows.seconds, arrived, () => setTimeout(arrived));
  }

  // Where the page scrolls, what is said is at its top.
  seeTop() {
    for (const box of [this.root, ...this.root.querySelectorAll(".board, .words")]) box.scrollTo(0, 0);
  }

  // Where the dial stays in view while the rest scrolls, what it moves comes into view.
  seePicture() {
    if (getComputedStyle(this.at(".dial")).position !== "sticky") return;
    this.at(".picture").scrollIntoView({ block: "nearest", behavior: STILL.matches ? "auto" : "smooth" });
  }

  // Whether a finger put there has something to do: to draw in the field while a curve is asked for,
  // or to pull the line that goes with the dial. Everywhere else, and in a strip along both sides, it
  // scrolls the page.
  takesFinger(point) {
    if (!this.walk || !this.sceneName) return false;
    const { asks, now } = this.walk;
    const { draws, points } = now.shows;
    const { left, right } = this.root.getBoundingClientRect();
    if (point.clientX < left + STRIP || point.clientX > right - STRIP) return false;
    if (asks && draws) return this.picture.isInside(point, NEAR_LINE);
    if (!this.dial || (asks && this.guess === undefined) || !["x", "y"].includes(points)) return false;
    const place = this.dial.places[this.places[this.dialName]];
    return this.picture.isInside(point, NEAR_LINE, points, place);
  }

  isPresented() {
    return this.root.classList.contains("present");
  }

  present(isOn = false) {
    if (this.isPresented() === isOn) return;
    this.root.classList.toggle("present", isOn);
    this.root.classList.remove("told", "numberless");
    this.picture.isNumberless = false;
    this.at(".hint").hidden = true;
    this.uncover();
    if (this.walk) {
      this.writeButtons();
      this.review();
    }
    this.resized();
  }

  // 7. In a room with a class (window.__room, see ui/room/learner.js): all go where the teacher is,
  // and a step goes on asking until the teacher tells the truth.
  get isInClass() {
    return Boolean(window.__room?.holds);
  }

  isHeldElsewhere(number) {
    const { state } = window.__room ?? {};
    return this.isInClass && (state.lesson !== this.said.stage || number !== state.step - 1);
  }

  // Whether the class keeps the guess, and the step goes on asking.
  classTakes(guess) {
    const { name } = this.walk.step.ask;
    return Boolean(window.__room?.takes(this.said.stage, name, this.walk.written(name, guess)));
  }

  writeInClass(press) {
    const { walk, said, root } = this;
    const { name } = (walk.asks && walk.step.ask) || {};
    const guess = this.guess;
    const answer = guess === undefined ? null : walk.written(name, Array.isArray(guess) ? filledUp(guess) : guess);
    const button = name && window.__room?.button(said.stage, name, answer);
    const go = this.at(".go");
    root.classList.toggle("held", this.isInClass);
    const waits = this.isInClass && window.__room.waits(said.stage, walk.step);
    root.classList.toggle("closed", Boolean(button?.hidden) || waits);
    this.classSaw = `${walk.number} ${walk.phase} ${this.isInClass}`;
    if (button) go.textContent = button.says;
    if (button?.off) go.setAttribute("aria-disabled", "true");
    if (this.isInClass) go.hidden = Boolean(button?.hidden) || waits || press === "next" || press === "end";
    else if (this.wasInClass) go.hidden = press === "end" && Boolean(said.alone);
    this.wasInClass = this.isInClass;
  }

  // The class is at a step; whether it is one of this lesson.
  classRoomAt(lesson, step) {
    if (!this.walk || !this.root.isConnected || lesson !== this.said.stage) return false;
    if (this.walk.number !== step - 1) this.go(step - 1);
    return true;
  }

  classRoomChanged() {
    if (!this.walk || this.isGliding) return;
    if (this.classSaw === `${this.walk.number} ${this.walk.phase} ${this.isInClass}`) return this.writeButtons();
    this.enter();
  }

  // The teacher tells the truth: it is held against the learner's newest answer, if there is one.
  classRoomTells(name, answer) {
    const guess = answer === undefined ? SKIPPED : this.walk.guessOf(name, answer);
    this.walk.guesses[name] = guess ?? undefined;
    if (this.walk.step.ask) return this.commit(guess);
    this.walk.committed[name] = guess; // a prediction, which this step judges
    this.say();
    this.enter();
  }

  // 8. In a hall.
  reveal() {
    const press = this.walk.press(this.places[this.dialName]);
    const isShown = press === "next" || press === "end";
    if (this.isGliding || !isShown) this.forward();
  }

  step(way) {
    this.at(".track input").focus({ preventScroll: true }); // it shows what keys move
    this.turn((this.places[this.dialName] ?? 0) + way);
  }

  // To the first step with the picture of this number, in the order in which steps show them.
  toPicture(number) {
    if (this.walk.asks || this.isTyping()) return;
    const shown = this.script.steps.map(({ shows }) => shows.picture);
    const name = [...new Set(shown)].filter(Boolean)[number - 1];
    if (name && name !== this.walk.now.shows.picture) this.go(shown.indexOf(name));
  }

  hideNumbers() {
    this.picture.isNumberless = this.root.classList.toggle("numberless");
    if (this.sceneName) this.draw(true);
  }

  tellAll() {
    this.root.classList.toggle("told");
    this.resized();
  }

  // Something over all of the stage, until the next key.
  cover(name) {
    const cover = this.at(`.${name}`);
    this.uncovered = document.activeElement; // it has the focus again afterwards
    cover.hidden = false;
    cover.focus({ preventScroll: true });
  }

  // Whether something was taken away that covered the stage.
  uncover() {
    const covers = [...this.root.querySelectorAll(".cover:not([hidden])")];
    if (covers.includes(document.activeElement)) this.uncovered?.focus({ preventScroll: true });
    for (const one of covers) one.hidden = true;
    return covers.length > 0;
  }

  // Python knows the address of what is shown now.
  showCode() {
    const alone = this.said.alone || course;
    this.at(".code > *").textContent = alone ? NO_CODE : window.__line?.isAway ? NO_LINE : CODE_COMES;
    this.cover("code");
    const { shows } = this.walk.now;
    const isMoved = this.dial?.parameter && !this.walk.asks && this.places[this.dialName] !== shows.at;
    if (isMoved) this.let.add(this.dialName);
    if (!alone) this.say("code");
    this.codeOf = this.sent;
  }

  hint() {
    this.at(".hint").hidden = false;
    setTimeout(() => (this.at(".hint").hidden = true), HINT);
  }

  hear() {
    this.pending = 0;
    this.isBack = false;
    clearTimeout(this.later);
  }

  // Python is told where the learner is, and again until it has heard: at once where the line is back,
  // and with each word of a server that has not, for it may be another one.
  say(open = "") {
    this.pending = ++this.sent;
    this.opens = open;
    this.insist();
  }

  lineBack() {
    this.isBack = true;
    if (this.pending) this.insist();
  }

  insist(patience = INSIST) {
    const { walk, opens: open } = this;
    clearTimeout(this.later);
    this.later = 0;
    if (!this.root.isConnected || !this.tell) return;
    this.later = setTimeout(() => this.pending && this.insist(Math.min(LONGEST, 2 * patience)), patience);
    if (window.__line?.isAway) return;
    const names = Object.keys(walk.committed).filter((name) => !(name in (this.recorded ?? {})));
    const answers = names.map((name) => [name, walk.answer(name)]);
    const values = Object.entries(this.script.dials)
      .filter(([name]) => this.let.has(name))
      .map(([name, { parameter, values }]) => [parameter, values[this.places[name]]]);
    this.tell({
      n: this.pending,
      step: walk.number + 1,
      answers: Object.fromEntries(answers),
      values: Object.fromEntries(values),
      present: this.isPresented(),
      open,
    });
  }

  open(what) {
    if (what !== "present") return this.say(what);
    this.present(!this.isPresented());
    if (this.isPresented()) this.hint();
    this.say();
  }

  listen() {
    const track = this.at(".track");
    const picture = this.at(".picture");
    const input = this.at(".track input");
    hold(track, this, (event) => {
      if (!this.dial) return;
      const box = track.getBoundingClientRect();
      const half = this.at(".pill").offsetWidth / 2;
      this.turn(nearestTo(this.dial.places, (event.clientX - box.left - half) / (box.width - 2 * half)));
    });
    hold(picture, this, (event) => {
      const { shows } = this.walk.now;
      if (this.walk.asks && shows.draws) return this.stroke(event);
      if (!this.dial || !shows.points) return;
      const isAxis = shows.points === "x" || shows.points === "y";
      this.turn(isAxis ? nearestTo(this.dial.places, this.picture.share(event, shows.points)) : this.picture.nearest(event, shows.points));
    });
    const keepsPage = (event) => event.touches.length === 1 && this.takesFinger(event.touches[0]);
    picture.addEventListener("touchstart", (event) => keepsPage(event) && event.preventDefault(), { passive: false });
    input.addEventListener("input", () => {
      this.seePicture();
      this.turn(Number(input.value));
    });
    input.addEventListener("change", () => this.released());
    this.at(".go").addEventListener("click", ({ detail }) => {
      const press = this.walk.press(this.places[this.dialName]);
      const isSecond = detail > 1 && !(press === "next" && this.pressed === press); // of a double click
      this.pressed = press;
      if (press === "wait") this.insistOnGuess(); // Skip stands beside it
      else if (!isSecond) this.forward();
    });
    this.at(".plain").addEventListener("click", () => {
      if (this.walk.asks) this.commit(SKIPPED);
      else if (this.map) this.leave(this.said.following);
      else this.go(this.walk.number - 1);
    });
    this.at(".tools").addEventListener("click", ({ target }) => target.dataset.open && this.open(target.dataset.open));
    this.root.addEventListener("click", ({ target }) => !target.closest(".term, .go") && this.hush());
    this.root.addEventListener("click", () => this.uncover());
    this.heard = new AbortController();
    const otherTab = () => {
      this.map?.show(this.said.progress);
      if (this.map) this.writeButtons();
    };
    window.addEventListener("storage", otherTab, { signal: this.heard.signal });
    window.addEventListener("line:back", () => this.lineBack(), { signal: this.heard.signal });
    window.addEventListener("keydown", (event) => this.key(event), { signal: this.heard.signal });
    window.addEventListener("click", (event) => this.skip(event), { signal: this.heard.signal, capture: true });
    window.addEventListener("pagehide", () => this.keep(), { signal: this.heard.signal });
  }

  dispose() {
    this.keep();
    this.heard.abort();
    this.observer.disconnect();
    for (const timer of [this.later, this.looking, this.resting, this.telling]) clearTimeout(timer);
  }

  released() {
    this.judge();
    if (this.isNew) this.seeTop();
    this.isNew = false;
    if (!this.dial?.parameter || this.walk.asks) return;
    this.let.add(this.dialName);
    this.say();
  }

  // Streamlit's link past its menu leads past the bar of the stage too.
  skip(event) {
    if (!this.root.isConnected || !event.target.closest?.('a[href="#stMain"]')) return;
    event.preventDefault();
    event.stopPropagation();
    this.lead();
  }

  // A clicker has Page Down, Page Up and a key for a black screen; digits are what the room says.
  key(event) {
    if (!this.root.isConnected || !this.walk || event.altKey || event.ctrlKey || event.metaKey) return;
    const { key, target } = event;
    if (target === this.at(".meaning") && ["Escape", "Enter", " ", "Tab"].includes(key)) {
      if (key !== "Tab") event.preventDefault(); // that goes on from the word that is explained
      return this.hush();
    }
    if (key === "Escape") {
      this.hush();
      if (event.defaultPrevented || document.querySelector("[role=dialog]") || this.uncover()) return;
      return this.isPresented() ? this.open("present") : undefined;
    }
    if (HELD_DOWN.includes(key) || (!this.root.contains(target) && target !== document.body)) return;
    if (this.uncover()) return event.preventDefault(); // and nothing goes on unseen
    const isOn = this.isPresented();
    const isMoved = key.startsWith("Arrow") && target.matches?.("input"); // by the browser
    if (event.repeat && (["Enter", "PageDown", "PageUp"].includes(key) || (isOn && !key.startsWith("Arrow")))) return event.preventDefault();
    if (target.matches?.(".term") && (key === "Enter" || key === " ")) {
      event.preventDefault();
      return target.click();
    }
    if (key === "Enter" && (target === this.root || target.matches?.("input, h1, .ask"))) return this.forward();
    const along = target.closest?.("nav") && { ArrowRight: "nextSibling", ArrowLeft: "previousSibling" }[key];
    if (along) {
      target[along]?.focus();
      return event.preventDefault();
    }
    if (target.matches?.("input") && !isOn) return; // there a page is a large step
    const isPressed = key === " " && target.matches?.("button");
    if (isMoved || isPressed || (!isOn && (this.map || !key.startsWith("Page")))) return;
    if (isOn && this.types(key)) return;
    const act = actOf(key);
    if (!act) return;
    event.preventDefault();
    act(this, key);
  }

  // A number that somebody types, as the guess; of a share, 2 is 2 percent. A point is part of it
  // where the dial has parts of one.
  types(key) {
    const { values } = this.dial ?? {};
    if (!this.walk.asks || !values) return false;
    const hasParts = values.some((value) => value % 1);
    if (!/^\d$/.test(key) && !(hasParts && key === ".")) return false;
    this.typed = this.isTyping() ? `${this.typed}${key}` : key;
    this.typedAt = performance.now();
    const said = Number(`0${this.typed}`);
    if (!Number.isNaN(said)) this.turn(nearestTo(values, Math.max(...values) <= 1 && said >= 1 ? said / 100 : said));
    return true;
  }

  isTyping() {
    return performance.now() - (this.typedAt ?? -Infinity) < NUMBER;
  }
}

const SAYS = { commit: "Commit", wait: "Commit", show: "Show me", next: "Next" }; // a button
const GRADES = { right: "Close", close: "Not far", missed: "Far off" };
const REST_OF_HAND = 250; // milliseconds after which a hand that holds the dial means where it is
const REST_OF_EAR = 900; // milliseconds without a move after which it is said what has come of it
const PULL = 3500; // milliseconds in which the dial goes by itself

const wayTo = (says, href) => Object.assign(element("a", "", says), { href });
const onTrack = (place) => `calc(var(--pill) / 2 + (100% - var(--pill)) * ${place})`;
const spaced = ({ textContent }) => textContent.replace(/\s+/g, " ").trim();
const plain = (segments) => segments.map(({ words, weight, term }) => words ?? weight ?? term ?? "").join("");

function putHandle(input, share) {
  const value = Math.round(100 * (share ?? 0.5));
  if (input !== document.activeElement) input.value = value;
  input.ariaValueText = share === undefined ? "not drawn yet" : `${value} of 100`;
}

// Words, in which "\n" begins a new line where the window is narrow.
function lines(words) {
  const box = document.createDocumentFragment();
  words.split("\\n").forEach((line, i) => {
    if (i) box.append(element("br"));
    box.append(line);
  });
  return box;
}

// A curve that was not drawn to its end goes on as it was.
function filledUp(shares) {
  const first = shares.find((share) => share !== undefined);
  let last = first;
  return shares.map((share) => (last = share ?? last));
}

function barRow(of, kinds) {
  const row = element("div", "one");
  const tube = element("div", "tube");
  const name = element("span", "name", of);
  const parts = kinds.map(([kind, words], i) => {
    const bar = element("i", kind);
    tube.append(bar);
    return { bar, name: words, words: element("span", `${i ? "right" : "left"} ${kind}`) };
  });
  row.append(parts[0].words, name, parts[1].words, tube);
  return { row, parts };
}

// A hand that holds an element moves with it. Where the page scrolls under a finger, a finger holds
// nothing until it moves sideways, or is lifted where it was put.
function hold(box, stage, move) {
  let isDown = false;
  let finger = 0;
  let put = null;
  const take = (event) => {
    put = null;
    isDown = stage.isHeld = true;
    finger = event.pointerId;
    box.setPointerCapture(finger);
    move(event);
  };
  box.addEventListener("pointerdown", (event) => {
    const { shows } = stage.walk?.now ?? {};
    const isTrack = box.classList.contains("track");
    if (!shows || event.button || (isTrack ? !stage.dial : !box.classList.contains("live"))) return;
    if (isDown) return;
    const isDrawn = !isTrack && stage.walk.asks && shows.draws;
    if (isDrawn && !stage.picture.isInside(event, NEAR_LINE)) return;
    if (isTrack) {
      stage.at(".track input").focus({ preventScroll: true });
      stage.seePicture();
    }
    event.preventDefault();
    const scrolls = event.pointerType === "touch" && !isTrack && !stage.takesFinger(event);
    if (scrolls) put = event;
    else take(event);
  });
  const isIts = ({ pointerId }) => isDown && pointerId === finger;
  const isPut = ({ pointerId }) => put?.pointerId === pointerId;
  box.addEventListener("pointermove", (event) => {
    if (isPut(event)) {
      const [across, down] = [event.clientX - put.clientX, event.clientY - put.clientY].map(Math.abs);
      if (across > 3 && across > down) take(put);
    }
    if (isIts(event) && stage.isHeld) move(event);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    box.addEventListener(end, (event) => {
      if (isPut(event) && end === "pointerup") take(put);
      put = null;
      if (!isIts(event)) return;
      isDown = stage.isHeld = false;
      stage.drawnLast = stage.strokeFrom = null;
      stage.resized();
      stage.released();
    });
  }
}

function stageAt(key) {
  if (!stages.has(key)) stages.set(key, {});
  return stages.get(key);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const entry = stageAt(data.stage);
  const root = parentElement.querySelector(".stage");
  const tell = (word) => setTriggerValue("told", word);
  const show = () =>
    entry.stage.load(data, tell).catch((problem) => {
      console.warn(problem);
      setTriggerValue("failed", true);
    });
  if (entry.early) return adopt(entry, root, show);
  if (entry.stage?.root !== root) {
    entry.stage?.dispose();
    entry.stage = new Stage(root);
  }
  show();
}

// What a stage covers, for the styles around it. No rule asks `:has`: a browser would look for the
// answer in every frame of a drag.
function tellPage() {
  const covers = { covered: ".stage.low:not(.front)", hall: ".stage.present" };
  for (const [name, stage] of Object.entries(covers)) document.documentElement.classList.toggle(name, Boolean(document.querySelector(stage)));
}

// The same element moves to where Streamlit's component has it; not out of the hand.
function adopt(entry, root, show) {
  const { stage, early } = entry;
  clearTimeout(entry.waiting);
  if (stage.isHeld || stage.isGliding) {
    entry.waiting = setTimeout(() => adopt(entry, root, show), 50);
    return;
  }
  const focused = document.activeElement;
  root.replaceWith(stage.root);
  early.remove();
  entry.early = null;
  if (stage.root.contains(focused)) focused.focus({ preventScroll: true });
  show();
}

// The stage of the first answer, shown before Streamlit starts. Where it fails, the page comes as it
// would without it.
async function openEarly() {
  const box = document.getElementById("early-page");
  const text = document.getElementById("early-stage")?.textContent;
  if (!box || !text) return;
  const [first, ...rest] = text.trim().split("\n");
  const said = course?.said(JSON.parse(first)) ?? JSON.parse(first);
  const packed = document.getElementById("early-pieces")?.textContent;
  keep(packed ? await unpackedLines(packed) : rest.join("\n"));
  const entry = stageAt(said.stage);
  const stage = new Stage(box.querySelector(".stage"));
  Object.assign(entry, { stage, early: box });
  const close = () => {
    clearTimeout(entry.waiting);
    entry.early = entry.stage = null;
    box.remove();
  };
  stage.load(said, course?.python(stage)).catch((problem) => {
    console.warn(problem.message);
    close();
  });
  if (said.alone || course) return followScheme(stage);
  const watch = setInterval(() => {
    if (!box.isConnected) return clearInterval(watch);
    // Streamlit shows something else than the stage, such as an error or the laboratory.
    if (document.querySelector(".stMain .stException, .stMain .film")) close();
  }, 250);
}

// A file that was taken home is dark where the system is, also when that changes.
function followScheme(stage) {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", () => stage.darken(isDarkPage()));
}

// In such a file the pieces lie packed.
function unpackedLines(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

openEarly().catch((problem) => {
  console.warn(problem.message);
  document.getElementById("early-page")?.remove();
});
