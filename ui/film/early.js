// The film of the first answer: drawn before Streamlit starts, then handed over to its component.

const FONT = 200; // milliseconds
const PATIENCE = 3000; // milliseconds in which the rest of the page is built behind the film

class Early {
  constructor(box) {
    this.box = box;
    if (isDarkPage()) box.classList.add("dark");
    document.addEventListener("film:figure", this.elsewhere);
    box.addEventListener("click", ({ target }) => this.hear(target.closest("button")));
  }

  // Draws the film that lies in the page.
  async open(text) {
    await this.font();
    const [first, ...rest] = text.trim().split("\n");
    const { colours, ...said } = JSON.parse(first);
    let lines = rest.join("\n");
    if (this.box.classList.contains("dark")) {
      for (const [light, dark] of colours) lines = lines.replaceAll(light, dark);
    }
    keep(lines);
    const entry = filmAt(said.film);
    this.film = entry.film = new Film(this.box.querySelector(".film"), said.film);
    this.film.early = this;
    return this.film.load(said);
  }

  // Words are measured: in their own font, if it comes at once.
  font() {
    const soon = new Promise((resolve) => setTimeout(resolve, FONT));
    return Promise.race([document.fonts.load('13px "Source Sans"').catch(() => {}), soon]);
  }

  // The same element moves to where Streamlit's component has it; not out of the hand.
  handOver(root, then) {
    clearTimeout(this.waiting);
    this.since ??= performance.now();
    const isBuilding = !isQuiet() && performance.now() - this.since < PATIENCE;
    if (this.film.dragging || this.film.keyDown || isBuilding) {
      this.waiting = setTimeout(() => this.handOver(root, then), 50);
      return;
    }
    const focused = this.focused ?? document.activeElement;
    root.replaceWith(this.film.root);
    this.film.early = null;
    this.remove();
    if (this.film.root.contains(focused)) focused.focus({ preventScroll: true });
    then();
  }

  // Another film is drawn on the page: what lies over it has had its time.
  elsewhere = ({ target }) => {
    if (!this.box.contains(target) && !this.film) this.remove();
  };

  remove() {
    document.removeEventListener("film:figure", this.elsewhere);
    const main = document.querySelector(".stMain");
    if (main && this.box.scrollTop) main.scrollTop = this.box.scrollTop;
    if (this.box.contains(document.activeElement)) this.focused = document.activeElement;
    this.box.remove();
    this.press();
  }

  // A preset sets what a hand has moved before.
  hear(button) {
    if (!button) return;
    this.pressed = button;
    if (this.film) this.film.pending = 0;
  }

  // A button that was pressed before there was a Python to hear it.
  press() {
    const name = this.pressed?.textContent;
    this.pressed = null;
    const buttons = [...document.querySelectorAll(".st-key-presets button")];
    buttons.find((button) => button.textContent.trim() === name)?.click();
  }
}

// Where a part of this fails, the page comes as it would without it.
function openEarly() {
  const box = document.getElementById("early");
  try {
    if (box) openIn(box);
  } catch (problem) {
    console.warn(problem.message);
    box.remove();
  }
}

function openIn(box) {
  const early = new Early(box);
  const text = document.getElementById("early-film")?.textContent;
  // Streamlit shows something else than the film, such as an error, or a question first.
  let quiet = 0;
  const watch = setInterval(() => {
    quiet = isQuiet() ? quiet + 1 : 0;
    if (!box.isConnected) return clearInterval(watch);
    const hasFailed = document.querySelector(".stMain .stException") !== null;
    const waits = text || document.querySelector('.stMain .film[data-ready="false"]:not([data-waits])');
    const most = waits && !hasFailed ? 12 : 0; // a slow browser still builds the film's component
    const isOver = quiet > most && !early.waiting && !early.film?.dragging;
    if (isOver || document.querySelector("[role=dialog]")) early.remove();
  }, 250);
  if (text) {
    early.open(text).catch((problem) => {
      console.warn(problem.message);
      if (early.film) early.film.early = null;
      early.remove();
    });
  }
}
