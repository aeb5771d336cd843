// The picture of a room: a dot for everybody, which never vanishes. Dots sit in seats, fly to their
// answers, move in the second round, and stay where they are when the truth draws itself in. Drawn
// curves lie over each other with the middle one. It knows no lesson: a question says where an answer
// lies on its scale.

const STAYS = matchMedia("(prefers-reduced-motion: reduce)");
const TONES_OF_ROOM = { paper: "paper", ink: "ink", soft: "soft", line: "line", hand: "hand", pale: "hand_pale" };
const between = (value, low, high) => Math.min(high, Math.max(low, value));
const mix = (a, b, t) => a + (b - a) * t;
const eased = (t) => (t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2);

class RoomPicture {
  constructor(box) {
    this.box = box;
    this.canvas = box.appendChild(document.createElement("canvas"));
    this.canvas.setAttribute("role", "img");
    this.context = this.canvas.getContext("2d");
    this.dots = new Map(); // name → where it is and goes
    this.labels = new Map();
    new ResizeObserver(() => this.scene && this.show(this.scene, false)).observe(box);
  }

  measure() {
    const style = getComputedStyle(this.box);
    const sharp = Math.min(devicePixelRatio || 1, 2);
    this.width = this.box.clientWidth;
    this.height = this.box.clientHeight;
    this.em = parseFloat(style.fontSize);
    this.sharp = sharp;
    this.canvas.width = Math.max(1, Math.round(this.width * sharp));
    this.canvas.height = Math.max(1, Math.round(this.height * sharp));
    this.colour = Object.fromEntries(Object.entries(TONES_OF_ROOM).map(([name, variable]) => [name, style.getPropertyValue(`--${variable}`).trim()]));
  }

  // A scene is a function of the picture that says where each dot goes, and what is drawn under and
  // over the dots at each moment from 0 to 1.
  show(scene, moves = true) {
    this.scene = scene;
    this.measure();
    if (this.width < 2) return;
    const next = (this.next = scene(this));
    this.canvas.ariaLabel = next.alt;
    for (const dot of this.dots.values()) Object.assign(dot, { from: { ...dot.now }, to: null });
    for (const to of next.dots) {
      const dot = this.dots.get(to.name) ?? { now: { ...to, alpha: 0 } };
      Object.assign(dot, { from: { ...dot.now }, to });
      this.dots.set(to.name, dot);
    }
    cancelAnimationFrame(this.motion);
    const length = moves && !STAYS.matches ? next.length : 0;
    if (!length) return this.draw(1);
    const start = performance.now();
    const tick = (now) => {
      const t = between((now - start) / length, 0, 1);
      this.draw(t);
      if (t < 1) this.motion = requestAnimationFrame(tick);
    };
    tick(start);
  }

  draw(t) {
    const { context, next } = this;
    context.setTransform(this.sharp, 0, 0, this.sharp, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    this.said = [];
    next.under?.(t);
    let n = 0;
    for (const [name, dot] of this.dots) {
      const wait = (((n += 37) % 60) / 60) * 0.4;
      const way = t === 1 ? 1 : eased(between((t - wait) / 0.6, 0, 1));
      const to = dot.to ?? { ...dot.from, alpha: 0 };
      const now = (dot.now = { ...to });
      for (const part of ["x", "y", "r", "alpha"]) now[part] = mix(dot.from[part], to[part], way);
      this.mark(now);
      if (t === 1 && !dot.to) this.dots.delete(name);
    }
    next.over?.(t);
    this.put();
  }

  // A seat is hollow and grey; an answer is filled, one of an earlier round hollow. What no learner's
  // browser has sent is a square; the learner's own has a ring.
  mark({ x, y, r, alpha, seat, hollow, square, own }) {
    const { context, colour } = this;
    const thin = Math.max(1.5, r * 0.16);
    const isOpen = seat || hollow;
    const size = Math.max(0.5, isOpen ? r - thin / 2 : r);
    context.globalAlpha = alpha;
    context.beginPath();
    if (square) context.rect(x - size * 0.85, y - size * 0.85, size * 1.7, size * 1.7);
    else context.arc(x, y, size, 0, 7);
    context.lineWidth = thin;
    context.strokeStyle = seat ? colour.soft : colour.hand;
    context.fillStyle = colour.hand;
    isOpen ? context.stroke() : context.fill();
    if (own) {
      context.lineWidth = Math.max(2.5, r * 0.3);
      context.strokeStyle = colour.ink;
      context.beginPath();
      context.arc(x, y, r + context.lineWidth * 0.9, 0, 7);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  stroke(points, colour, width, { alpha = 1, dash = [], until = 1 } = {}) {
    const { context } = this;
    const last = until * (points.length - 1);
    context.save();
    Object.assign(context, { globalAlpha: alpha, strokeStyle: colour, lineWidth: width, lineJoin: "round", lineCap: dash.length ? "butt" : "round" });
    context.setLineDash(dash);
    context.beginPath();
    points.forEach(([x, y], i) => {
      if (i <= last) return i ? context.lineTo(x, y) : context.moveTo(x, y);
      if (i - 1 < last) context.lineTo(mix(points[i - 1][0], x, last - i + 1), mix(points[i - 1][1], y, last - i + 1));
    });
    context.stroke();
    context.restore();
  }

  // The gap between the room and the truth: hatched, as on the stage.
  hatch(trace) {
    const { context, colour } = this;
    context.save();
    context.beginPath();
    trace(context);
    context.clip();
    context.globalAlpha = 0.5;
    context.strokeStyle = colour.hand;
    context.lineWidth = 1.5;
    context.beginPath();
    for (let x = -this.height; x < this.width; x += 9) {
      context.moveTo(x, this.height);
      context.lineTo(x + this.height, 0);
    }
    context.stroke();
    context.restore();
  }

  // Words at a place; `across` and `down` say which part of them stands there.
  label(name, x, y, words, { tone = "", across = -0.5, down = 0 } = {}) {
    this.said.push({ name, x, y, words, tone, across, down });
  }

  put() {
    const kept = new Set();
    for (const { name, x, y, words, tone, across, down } of this.said) {
      let label = this.labels.get(name);
      if (!label) this.labels.set(name, (label = this.box.appendChild(document.createElement("span"))));
      label.className = `label ${tone}`;
      label.ariaHidden = "true"; // the canvas says it
      if (label.textContent !== words) label.textContent = words;
      const left = between(x + across * label.offsetWidth, 0, Math.max(0, this.width - label.offsetWidth));
      label.style.transform = `translate(${left.toFixed(1)}px, ${(y + down * label.offsetHeight).toFixed(1)}px)`;
      kept.add(name);
    }
    for (const [name, label] of this.labels) {
      if (kept.has(name)) continue;
      label.remove();
      this.labels.delete(name);
    }
  }
}

// Seats: a place for everybody who is there, filled for each answer that is in.
const seats = (here, answered) => (picture) => {
  const count = Math.max(here, answered, 1);
  const { width, height } = picture;
  const across = Math.max(1, Math.min(count, Math.ceil(Math.sqrt((count * width) / Math.max(height, 1)))));
  const size = Math.min(width / across, height / Math.ceil(count / across), 3 * picture.em);
  const [left, top] = [(width - size * across) / 2, (height - size * Math.ceil(count / across)) / 2];
  const dots = Array.from({ length: here || answered ? count : 0 }, (_, i) => ({
    name: `seat${i}`,
    x: left + size * ((i % across) + 0.5),
    y: top + size * (Math.floor(i / across) + 0.5),
    r: size * 0.36,
    alpha: 1,
    seat: i >= answered,
  }));
  return { dots, length: 450, alt: answered ? `${answered} answers are in.` : `${here} are here.` };
};

const middleOf = (values) => {
  const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  if (!sorted.length) return null;
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

// Who has not answered a second time still thinks what he thought.
const thoughts = (rows) => rows.map((row) => row[2] ?? row[1] ?? null);
const hasSecond = (rows) => rows.some((row) => row[2] !== undefined && row[2] !== null);

// The largest size of dots at which all rounds fit one above the other: [in a row, bins].
function heaps(rounds, width, free, largest, sorts = [40, 20, 10], most = 12) {
  const choices = [];
  for (const bins of sorts) for (let row = 1; row <= most; row += 1) choices.push({ bins, row, size: width / bins / row });
  const level = (places, { bins, row }) => {
    const counts = new Map();
    for (const place of places) if (place !== null) counts.set(binOf(place, bins), (counts.get(binOf(place, bins)) ?? 0) + 1);
    return Math.max(1, ...[...counts.values()].map((n) => Math.ceil(n / row)));
  };
  const needed = (choice) => rounds.reduce((sum, places) => sum + level(places, choice), 0) * choice.size;
  const fitting = choices.filter((choice) => choice.size <= largest && needed(choice) <= free);
  const best = fitting.sort((a, b) => b.size - a.size || b.bins - a.bins)[0] ?? choices.reduce((a, b) => (needed(b) < needed(a) ? b : a));
  return { ...best, levels: rounds.map((places) => level(places, best)) };
}
const binOf = (place, bins) => Math.min(bins - 1, Math.floor((place + 1e-9) * bins));

// Where each dot of a round stands: [x as a share, level].
function spots(places, { bins, row }) {
  const stacks = new Map();
  places.forEach((place, i) => {
    if (place === null) return;
    const bin = binOf(place, bins);
    if (!stacks.has(bin)) stacks.set(bin, []);
    stacks.get(bin).push(i);
  });
  const found = places.map(() => null);
  for (const [bin, who] of stacks) {
    who.sort((a, b) => places[a] - places[b]);
    who.forEach((i, n) => {
      const wide = Math.min(row, who.length);
      const column = Math.floor((n * wide) / who.length);
      const level = n - Math.ceil((column * who.length) / wide);
      found[i] = [(bin + 0.5 + (column - (wide - 1) / 2) / row) / bins, level];
    });
  }
  return found;
}

// Answers on a scale: the first round stands on its axis, the second hangs from one below.
const dotsScene = (asked, rows, { own = null, truth = false } = {}) => (picture) => {
  const { em, width, height, colour } = picture;
  const isTwice = hasSecond(rows);
  const place = (answer) => (answer === null || answer === undefined ? null : asked.placeOf(answer));
  const first = rows.map((row) => place(row[1]));
  const now = thoughts(rows).map(place);
  const mine = own ? rows.findIndex((row) => !row[0] && row[1] === own[1] && (row[2] ?? null) === (own[2] ?? null)) : -1;
  const side = em;
  const X = (share) => side + (width - 2 * side) * share;
  const [top, words, least] = [3.1 * em, 1.7 * em, isTwice ? 2.2 * em : 0];
  const free = Math.max(20, height - top - words - least);
  const heap = heaps(isTwice ? [first, now] : [now], width - 2 * side, free, 2 * em);
  const spare = Math.max(0, free - heap.size * heap.levels.reduce((sum, n) => sum + n, 0));
  const base = isTwice ? top + 0.3 * spare + heap.levels[0] * heap.size : Math.max(height - words, top + heap.size);
  const below = base + least + Math.min(0.5 * spare, 4 * em);
  const floor = isTwice ? below + heap.levels[1] * heap.size : base;
  const r = heap.size * 0.43;
  const [stand, hang] = [spots(isTwice ? first : now, heap), isTwice ? spots(now, heap) : []];
  const dots = [];
  rows.forEach(([kind], i) => {
    const square = Boolean(kind);
    const isMine = i === mine;
    const spot = isTwice ? hang[i] : stand[i];
    if (isTwice && stand[i]) dots.push({ name: `old${i}`, x: X(stand[i][0]), y: base - heap.size * (stand[i][1] + 0.5), r, alpha: 0.9, hollow: true, square });
    if (!spot) return;
    const y = isTwice ? below + heap.size * (spot[1] + 0.5) : base - heap.size * (spot[1] + 0.5);
    dots.push({ name: `seat${i}`, x: X(spot[0]), y, r, alpha: own && !isMine ? 0.5 : 1, hollow: kind === "made", square, own: isMine });
  });
  dots.sort((a, b) => Boolean(a.own) - Boolean(b.own));
  const middles = [middleOf(first), middleOf(now)];
  const from = own ? place(own[2] ?? own[1]) : middles[1];
  const it = truth ? asked.truthPlace : null;
  return {
    dots,
    length: truth ? 1300 : 1200,
    alt: asked.altOf(rows, truth),
    under(t) {
      const way = eased(between((t - 0.45) / 0.55, 0, 1));
      if (it !== null && from !== null) picture.hatch((trace) => trace.rect(Math.min(X(it), mix(X(it), X(from), way)), top, Math.abs(X(from) - X(it)) * way, floor - top));
      if (isTwice) {
        rows.forEach((row, i) => {
          if (!stand[i] || !hang[i] || (row[2] ?? null) === null) return;
          const ends = [[X(stand[i][0]), base], [X(hang[i][0]), below]];
          picture.stroke(ends, colour.hand, i === mine ? em * 0.2 : Math.max(1, em * 0.06), { alpha: i === mine ? 1 : 0.3, until: t });
        });
      }
      for (const y of isTwice ? [base, below] : [base]) picture.stroke([[X(0), y], [X(1), y]], colour.soft, Math.max(1.5, em * 0.07));
    },
    over(t) {
      const low = Math.min(floor + em * 0.3, height - 1.4 * em);
      picture.label("left", X(0), low, asked.ends[0], { tone: "quiet", across: 0 });
      picture.label("right", X(1), low, asked.ends[1], { tone: "quiet", across: -1 });
      if (t < 0.25) return;
      const line = { dash: [em * 0.3, em * 0.22] };
      const isClose = it !== null && from !== null && Math.abs(X(it) - X(from)) < 8 * em;
      if (from !== null) {
        picture.stroke([[X(from), top - em * 0.2], [X(from), floor]], colour.hand, Math.max(2, em * 0.11), line);
        picture.label("middle", X(from), top - em * 1.55, own ? "you" : truth ? "the room" : isTwice ? "middle now" : "middle of the room", { tone: "hand", across: isClose ? (from < it ? -1 : 0) : -0.5 });
      }
      if (own && !truth && middles[1] !== null) {
        picture.stroke([[X(middles[1]), top], [X(middles[1]), floor]], colour.soft, Math.max(2, em * 0.09), line);
        if (from === null || Math.abs(X(from) - X(middles[1])) > 5 * em) picture.label("room", X(middles[1]), top - em * 1.55, "the room");
      }
      if (isTwice && !own && middles[0] !== null) arrow(picture, X(middles[0]), X(middles[1]), (base + below) / 2, between((t - 0.3) / 0.7, 0, 1));
      if (it === null) return;
      picture.stroke([[X(it), floor], [X(it), mix(floor, top - em * 1.4, eased(between(t / 0.5, 0, 1)))]], colour.ink, Math.max(3, em * 0.25));
      if (t > 0.5) picture.label("truth", X(it), top - em * 3, `It is ${asked.truth}`, { tone: "strong" });
    },
  };
};

function arrow(picture, from, to, y, t) {
  const { em, colour, context } = picture;
  if (Math.abs(to - from) < em * 0.5) return;
  const [end, head] = [mix(from, to, eased(t)), em * 0.6 * Math.sign(to - from)];
  picture.stroke([[from, y], [end, y]], colour.paper, em * 0.55);
  picture.stroke([[from, y], [end, y]], colour.hand, em * 0.26);
  context.fillStyle = colour.hand;
  context.beginPath();
  context.moveTo(end + head, y);
  context.lineTo(end, y - em * 0.45);
  context.lineTo(end, y + em * 0.45);
  context.fill();
}

// Drawn curves over each other, with the middle one; of a second round the old middle is dashed.
const curvesScene = (asked, rows, { own = null, truth = false } = {}) => (picture) => {
  const { em, width, height, colour } = picture;
  const [x0, x1, y0, y1] = [3 * em, width - 1.2 * em, 0.9 * em, height - 1.9 * em];
  const X = (share) => mix(x0, x1, share);
  const Y = (share) => mix(y1, y0, share);
  const path = (shares) => shares.map((share, k) => [X(asked.handles[k]), Y(share)]);
  const isTwice = hasSecond(rows);
  const now = thoughts(rows);
  const middle = (curves) => (curves.some(Boolean) ? asked.handles.map((_, k) => middleOf(curves.map((curve) => curve?.[k]))) : null);
  const [old, newest] = [middle(rows.map((row) => row[1] ?? null)), middle(now)];
  const mine = own ? own[2] ?? own[1] ?? null : null;
  const from = own ? mine : newest;
  const it = truth ? asked.truthCurve : null;
  // The truth is not defined at every handle.
  const known = it ? it.map((share, k) => [share, k]).filter(([share]) => share !== null) : [];
  const truePath = known.map(([share, k]) => [X(asked.handles[k]), Y(share)]);
  return {
    length: 1700,
    alt: asked.altOf(rows, truth),
    dots: now.flatMap((curve, i) => (curve ? [{ name: `seat${i}`, x: x1, y: Y(curve.at(-1)), r: Math.max(2, em * 0.13), alpha: 0.5 }] : [])),
    under(t) {
      for (const [share, words] of [[1, "all"], [0.5, "half"], [0, "none"]]) {
        picture.stroke([[x0, Y(share)], [x1, Y(share)]], share ? colour.line : colour.soft, Math.max(1, em * 0.06));
        picture.label(words, x0 - em * 0.4, Y(share), words, { tone: "quiet", across: -1, down: -0.5 });
      }
      picture.label("left", x0, y1 + em * 0.35, asked.ends[0], { tone: "quiet", across: 0 });
      picture.label("right", x1, y1 + em * 0.35, asked.ends[1], { tone: "quiet", across: -1 });
      const until = truth ? 1 : eased(between(t / 0.7, 0, 1));
      rows.forEach(([kind], i) => {
        if (now[i]) picture.stroke(path(now[i]), colour.hand, Math.max(1, em * 0.07), { alpha: truth ? 0.15 : 0.28, until, dash: kind ? [em * 0.2, em * 0.2] : [] });
      });
      if (truePath.length && from && t > 0.9) {
        picture.hatch((trace) => {
          known.forEach(([, k], n) => trace[n ? "lineTo" : "moveTo"](X(asked.handles[k]), Y(from[k])));
          for (const [x, y] of truePath.toReversed()) trace.lineTo(x, y);
        });
      }
      if (isTwice && !own && old) picture.stroke(path(old), colour.hand, Math.max(2, em * 0.14), { dash: [em * 0.35, em * 0.3] });
      if (newest) picture.stroke(path(newest), own ? colour.soft : colour.hand, Math.max(2, em * (own ? 0.12 : 0.24)), { until, dash: own ? [em * 0.35, em * 0.3] : [] });
      if (mine) picture.stroke(path(mine), colour.hand, Math.max(3, em * 0.26));
      if (truePath.length) picture.stroke(truePath, colour.ink, Math.max(3, em * 0.26), { until: eased(between(t / 0.9, 0, 1)) });
      if (t < 0.55) return;
      const at = Math.floor(asked.handles.length / 2);
      if (newest) picture.label("middle", X(asked.handles[at]), Y(newest[at]) - em * 0.3, own || truth ? "the room" : isTwice ? "middle now" : "middle of the room", { tone: own ? "" : "hand", across: 0.05, down: -1.15 });
      if (mine) picture.label("you", X(asked.handles.at(-2)), Y(mine.at(-2)) - em * 0.3, "you", { tone: "hand strong", down: -1 });
      const [x, y] = truePath[Math.floor(truePath.length / 2)] ?? [];
      const falls = truePath.length && truePath.at(-1)[1] > truePath[0][1];
      if (truePath.length) picture.label("truth", x, y, "the truth", { tone: "strong", across: falls ? -1.15 : 0.15, down: 0.1 });
    },
  };
};

// Where each dot of a bar stands: one row after the other, from left to right.
function rowsOfBar(places, { bins, row }) {
  const counts = new Map();
  return places.map((place) => {
    if (place === null) return null;
    const bin = binOf(place, bins);
    const n = counts.get(bin) ?? 0;
    counts.set(bin, n + 1);
    return [(bin + 0.5 + ((n % row) - (row - 1) / 2) / row) / bins, Math.floor(n / row)];
  });
}

// The bars of a choice, each of its dots: the first round stands on the axis, the second hangs below.
const barsScene = (asked, rows, { own = null, truth = false } = {}) => (picture) => {
  const { em, width, height, colour } = picture;
  const n = asked.options.length;
  const [wide, gap] = [width / n, Math.min(1.2 * em, (0.18 * width) / n)];
  const rounds = [1, 2].filter((round) => rows.some((row) => (row[round] ?? null) !== null));
  const places = (round) => rows.map((row) => ((row[round] ?? null) === null ? null : asked.placeOf(row[round])));
  const isTwice = rounds.length > 1;
  const counts = [1, 2].map((round) => asked.counted(rows, round));
  const mine = own ? rows.findIndex((row) => !row[0] && (row[1] ?? null) === (own[1] ?? null) && (row[2] ?? null) === (own[2] ?? null)) : -1;
  // Above and below the heaps stand their counts; between the axes the names of the options.
  const [top, between_, foot] = [1.6 * em, isTwice ? 3.4 * em : 0, isTwice ? 1.6 * em : 1.9 * em];
  const free = Math.max(20, height - top - between_ - foot);
  const heap = heaps(rounds.map(places), width - n * gap, free, 2 * em, [n], 40);
  const spare = free - heap.size * heap.levels.reduce((sum, level) => sum + level, 0);
  const base = isTwice ? top + spare / 2 + heap.size * heap.levels[0] : height - foot;
  const below = base + between_;
  const X = (place) => place * width;
  // Dots stand close together in the middle of their bar.
  const across = (place) => X(asked.placeOf(binOf(place, n))) + (place - asked.placeOf(binOf(place, n))) * (width - n * gap);
  const r = heap.size * 0.43;
  const stand = rowsOfBar(places(rounds[0] ?? 1), heap);
  const hang = isTwice ? rowsOfBar(places(2), heap) : [];
  const dots = [];
  rows.forEach(([kind], i) => {
    const square = Boolean(kind);
    const isMine = i === mine;
    const isOld = isTwice || rounds[0] === 1;
    if (stand[i]) dots.push({ name: isTwice ? `old${i}` : `seat${i}`, x: across(stand[i][0]), y: base - heap.size * (stand[i][1] + 0.5), r, alpha: own && !isMine ? 0.5 : 1, hollow: isTwice || kind === "made", square, own: isMine && isOld && !hang[i] });
    if (hang[i]) dots.push({ name: `seat${i}`, x: across(hang[i][0]), y: below + heap.size * (hang[i][1] + 0.5), r, alpha: own && !isMine ? 0.5 : 1, hollow: kind === "made", square, own: isMine });
  });
  dots.sort((a, b) => Boolean(a.own) - Boolean(b.own));
  const it = truth ? asked.truthPlace : null;
  const heights = (round) => counts[round].map((count) => heap.size * Math.ceil(count / heap.row));
  return {
    dots,
    length: 1200,
    alt: asked.altOf(rows, truth),
    under() {
      const { context } = picture;
      context.fillStyle = colour.pale;
      asked.options.forEach((_, i) => {
        const [left, size] = [i * wide + gap / 2, wide - gap];
        const [up, down] = [heights((rounds[0] ?? 1) - 1)[i], isTwice ? heights(1)[i] : 0];
        context.fillRect(left, base - up, size, up);
        context.fillRect(left, below, size, down);
        for (const y of isTwice ? [base, below] : [base]) picture.stroke([[left, y], [left + size, y]], colour.soft, Math.max(1.5, em * 0.07));
      });
      if (!isTwice) return;
      rows.forEach((row, i) => {
        if (stand[i] && hang[i]) picture.stroke([[across(stand[i][0]), base], [across(hang[i][0]), below]], colour.hand, i === mine ? em * 0.12 : Math.max(1, em * 0.05), { alpha: i === mine ? 0.8 : 0.22 });
      });
    },
    over(t) {
      asked.options.forEach((words, i) => {
        const x = X(asked.placeOf(i));
        picture.label(`option${i}`, x, isTwice ? (base + below) / 2 : base + em * 0.25, words, { tone: "strong", down: isTwice ? -0.5 : 0 });
        const first = counts[(rounds[0] ?? 1) - 1][i];
        const up = heights((rounds[0] ?? 1) - 1)[i];
        if (rounds.length) picture.label(`first${i}`, x, base - up - em * 0.15, String(first), { tone: isTwice ? "" : "hand strong", down: -1 });
        if (isTwice) picture.label(`now${i}`, x, below + heights(1)[i] + em * 0.1, String(counts[1][i]), { tone: "hand strong" });
      });
      if (it === null || t < 0.4) return;
      const { context } = picture;
      const line = Math.max(3, em * 0.2);
      context.strokeStyle = colour.ink;
      context.lineWidth = line;
      context.strokeRect(it * wide + line / 2, line / 2, wide - line, height - line);
    },
  };
};

const SCENES = { curve: curvesScene, choice: barsScene };
const roomScene = (asked, rows, how) => (SCENES[asked.kind] ?? dotsScene)(asked, rows, how);
