"""Instruments, stages and what is taken home in Firefox and WebKitGTK, under a real hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageColor

from pages.registry import BY_SLUG, LESSONS
from tests.browser import engines
from tests.browser.engines import ENGINES, IS_READY, Engine
from tests.browser.worksheet import CUT, IS_DRAWN, WIDTHS, worksheet_of
from tests.cases import some
from tests.site import SLUG, small_course, written
from ui.draw import theme
from ui.film import film
from ui.lesson import Lesson
from ui.lesson.path import Step

INSTRUMENTS = [lesson.slug for lesson in LESSONS if lesson.has_film]
STAGES = [lesson.slug for lesson in LESSONS if lesson.stage]
# Each message of the page to its server from now on, once it has said all of itself.
HEAR_MESSAGES = """() => {
  window.messages = 0;
  window.saidLast = performance.now();
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (...said) {
    window.messages += 1;
    window.saidLast = performance.now();
    return send.apply(this, said);
  };
}"""
IS_SILENT = """() => {
  window.messages = 0;
  return performance.now() - window.saidLast > 1500;
}"""
MESSAGES = """() => {
  window.messages = 0;
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (...said) {
    window.messages += 1;
    return send.apply(this, said);
  };
}"""
MESSAGES = "() => window.messages"
BOX = """(part) => {
  const { left, top, width, height } = document.querySelector(part).getBoundingClientRect();
  return [left, top, width, height];
}"""
TEXTS = """const all = (part) => [...document.querySelectorAll(part)];
  const texts = (part) => all(part).map((one) => one.textContent);
  const drawn = all(".film-drawing [data-trace] path");
  const paths = drawn.map((one) => one.getAttribute("d")).join();"""
OF_FILM = f"""() => {{
  {TEXTS}
  const {{ frame }} = document.querySelector(".film").dataset;
  const [said, numbers] = [".film-value", ".film-number strong"].map(texts);
  return {{ frame, said, numbers, paths, address: location.search }};
}}"""
OF_STAGE = f"""() => {{
  {TEXTS}
  return {{ at: document.querySelector(".track input").value, pill: texts(".pill")[0], paths }};
}}"""
# Words of dials and numbers that are not where they belong.
OUTSIDE = """() => [...document.querySelectorAll(".film-dial, .film-number")].flatMap((box) => {
  const { left, right } = box.getBoundingClientRect();
  const words = box.querySelectorAll(".film-label, .film-value, .film-ticks span, strong span");
  return [...words].filter((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const is = range.getBoundingClientRect();
    return is.left < left - 1 || is.right > right + 1;
  }).map((one) => one.textContent);
})"""
IS_PAINTED = """() => new Promise((then) =>
  requestAnimationFrame(() => requestAnimationFrame(() => then(true))))"""


@pytest.fixture(scope="session")
def engines_running() -> Iterator[dict[str, Engine]]:
    started: dict[str, Engine] = {}
    yield started
    for engine in started.values():
        engine.close()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, engines_running: dict[str, Engine]) -> Engine:
    """One of the browsers, as large as a projector; skipped only where it cannot be installed."""
    name: str = request.param
    engines.here(name)
    if name not in engines_running:
        engines_running[name] = ENGINES[name]()
    engines_running[name].resize(1366, 768)
    return engines_running[name]


def open_ready(engine: Engine, address: str, part: str) -> None:
    """Open an address and wait until a film or a stage is there and Streamlit has come to rest."""
    engine.open(address)
    engine.wait(IS_READY, part)


def along(engine: Engine, part: str, *shares: float) -> list[tuple[float, float]]:
    """Places in the window along the middle of a part of the page."""
    left, top, width, height = engine.evaluate(BOX, part)
    return [(left + share * width, top + height / 2) for share in shares]


def drag(engine: Engine, part: str, look: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Drag along a dial: what `look` says before, and while the button is still down."""
    before: dict[str, Any] = engine.evaluate(look)
    engine.point(*along(engine, part, 0.3))
    engine.hold()
    engine.point(*along(engine, part, 0.4, 0.5, 0.6, 0.7))
    engine.evaluate(IS_PAINTED)
    return before, engine.evaluate(look)


@pytest.mark.parametrize("slug", some(INSTRUMENTS, "ratio_dial"))
def test_a_hand_on_the_dial_of_an_instrument(slug: str, engine: Engine, server: str) -> None:
    open_ready(engine, f"{server}/{BY_SLUG[slug].instrument}", ".film")
    assert engine.evaluate(OUTSIDE) == []
    engine.evaluate(HEAR_MESSAGES)
    engine.wait(IS_SILENT)
    before, during = drag(engine, ".film-dial input", OF_FILM)
    assert engine.evaluate(MESSAGES) == 0
    assert during["address"] == before["address"]
    for what in ("frame", "said", "paths"):
        assert during[what] != before[what], what
    engine.let_go()
    engine.wait("(was) => location.search !== was", before["address"])
    engine.wait(IS_READY, ".film")
    assert engine.evaluate(MESSAGES) == 1
    assert engine.evaluate(OF_FILM)["said"] == during["said"]
    for key, step in (("Home", "0"), ("ArrowRight", "1"), ("End", ""), ("ArrowLeft", "")):
        was = engine.evaluate(OF_FILM)["frame"]
        engine.press(key)
        engine.wait("(was) => document.querySelector('.film').dataset.frame !== was", was)
        assert step in ("", engine.evaluate(OF_FILM)["frame"])
    assert engine.evaluate(FOCUS_RING) > 0
    assert engine.errors() == []


# The widths in pixels of the lines around what keys move, one of which is seen.
FOCUS_RING = """() => {
  const at = document.activeElement;
  const parts = [at, at.closest(".film-dial"), at.parentElement.querySelector(".pill")];
  return Math.max(...parts.filter(Boolean).map((part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(part);
    return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
  }));
}"""


@pytest.mark.slow
@pytest.mark.parametrize("slug", STAGES)
def test_a_hand_on_a_stage(slug: str, engine: Engine, server: str) -> None:
    lesson = BY_SLUG[slug]
    number, step = step_with(lesson, lambda step: bool(step.task))
    open_ready(engine, f"{server}/{slug}?step={number}", ".stage")
    engine.evaluate(HEAR_MESSAGES)
    engine.wait(IS_SILENT)
    before, during = drag(engine, ".stage .track", OF_STAGE)
    assert engine.evaluate(MESSAGES) == 0
    for what in ("at", "pill", "paths"):
        assert during[what] != before[what], what
    engine.let_go()
    engine.evaluate(IS_PAINTED)
    engine.wait(IS_READY, ".stage")
    assert lesson.stage is not None
    is_heard = bool(lesson.stage().dials[step.shows.dial].parameter)
    assert engine.evaluate(MESSAGES) == is_heard
    engine.evaluate("() => document.querySelector('.stage .track input').focus()")
    engine.press("ArrowLeft")
    engine.wait(
        "(was) => document.querySelector('.stage .track input').value !== was", during["at"]
    )
    assert engine.evaluate(FOCUS_RING) > 0
    assert engine.errors() == []


@pytest.mark.parametrize("slug", some(STAGES, "ratio_dial"))
def test_a_step_of_a_path(slug: str, engine: Engine, server: str) -> None:
    """Guess by keys, commit, see that it is kept, and go on."""
    number, step = step_with(BY_SLUG[slug], lambda step: bool(step.ask and step.shows.guess))
    engine.open(f"{server}/{slug}?step={number}")
    engine.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    open_ready(engine, f"{server}/{slug}?step={number}", ".stage")
    phase = "(asks) => (document.querySelector('.stage').dataset.phase === 'asks') === asks"
    assert engine.evaluate(phase, True)
    engine.evaluate("() => document.querySelector('.stage .track input').focus()")
    engine.press("ArrowRight", "ArrowRight", "Enter")
    engine.wait(phase, False)
    kept = "(name) => (localStorage['imbalance-instrument'] ?? '').includes(name)"
    engine.wait(kept, step.ask.name)
    engine.press("Enter")
    engine.wait("(n) => document.querySelector('.stage').dataset.step === n", str(number + 1))
    assert engine.errors() == []


def step_with(lesson: Lesson, is_wanted: Callable[[Step], bool]) -> tuple[int, Any]:
    """The first step of a lesson's path that is wanted, and its number."""
    steps = lesson.path.steps if lesson.path else ()
    return next((n, step) for n, step in enumerate(steps, 1) if is_wanted(step))


def test_what_is_taken_home_opens_from_the_disk(engine: Engine, tmp_path: Path) -> None:
    lesson = BY_SLUG["ratio_dial"]
    assert lesson.opening is not None
    opened = lesson.opening(lesson.defaults(), False)
    file = tmp_path / "instrument.html"
    file.write_text(film.take_home(opened.film, opened.at, lesson.title, ""), "utf-8")
    engine.open(file.as_uri())
    engine.wait("""() => document.querySelector('.film[data-ready="true"]') !== null""")
    before, during = drag(engine, ".film-dial input", OF_FILM)
    assert during["numbers"] != before["numbers"] and during["paths"] != before["paths"]
    engine.let_go()
    assert engine.errors() == []


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(small_course(), tmp_path_factory.mktemp("course"))


PHASE = "(phase) => document.querySelector('.stage').dataset.phase === phase"
STEP = "(n) => document.querySelector(`.stage[data-step='${n}']`) !== null"


def test_the_course_is_walked_from_the_disk_and_kept(engine: Engine, course: Path) -> None:
    lesson = BY_SLUG[SLUG]
    assert lesson.path is not None
    engine.open(f"{course.as_uri()}/{SLUG}.html")
    engine.wait(STEP, 1)
    for number, step in enumerate(lesson.path.steps, 1):
        engine.wait(STEP, number)
        is_judged = bool(step.task) or bool(step.ask and not step.ask.later)
        if step.ask:
            engine.press("PageDown", "ArrowRight", "Enter")
        elif step.task:
            engine.press("PageDown")
        if is_judged:
            engine.wait(PHASE, "after")
        if number < len(lesson.path.steps) and not (step.ask and step.ask.later):
            engine.press("PageDown")
    said = "() => document.querySelector('.stage .review').innerText"
    verdicts = engine.evaluate(said)
    assert verdicts.count("\n") >= len(lesson.path.asks()) - 1
    engine.open(f"{course.as_uri()}/{SLUG}.html?step={len(lesson.path.steps)}")
    engine.wait(STEP, len(lesson.path.steps))
    assert engine.evaluate(said) == verdicts
    engine.open(f"{course.as_uri()}/{SLUG}_laboratory.html")
    engine.wait("""() => document.querySelector('.film[data-ready="true"]') !== null""")
    before, during = drag(engine, ".film-dial input", OF_FILM)
    assert during["numbers"] != before["numbers"] and during["paths"] != before["paths"]
    engine.let_go()
    assert engine.errors() == []


@pytest.mark.slow
@pytest.mark.parametrize("slug", STAGES)
def test_no_word_of_a_worksheet_is_cut(slug: str, engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "sheet.html"
    file.write_text(worksheet_of(BY_SLUG[slug]), "utf-8")
    for width in WIDTHS:
        engine.resize(width, 900)
        engine.open(file.as_uri())
        engine.wait(IS_DRAWN)
        assert engine.evaluate(CUT) == [], width


def seen(engine: Engine, part: str) -> NDArray[np.float64]:
    """The colours of what is on screen of a part, shape (height, width, 3), 0 to 255."""
    left, top, width, height = map(round, engine.evaluate(BOX, part))
    with Image.open(BytesIO(engine.picture())) as picture:
        colours = np.asarray(picture.convert("RGB"), float)
    return colours[max(0, top) : top + height, max(0, left) : left + width]


@pytest.mark.slow
def test_a_wide_table_shows_where_it_goes_on(engine: Engine, server: str) -> None:
    open_ready(engine, f"{server}/glossary", "h1")
    engine.wait(IS_WIDE)
    for place, ends in ((0, [False, True]), (1e4, [True, False])):
        engine.evaluate(PUSH, place)
        engines.waited(partial(has_shades, engine, ends), 20)


def has_shades(engine: Engine, ends: list[bool]) -> bool:
    """Whether a table has a shadow at its left end, or its right one, as is expected of each."""
    engine.evaluate(IS_WIDE)
    engine.evaluate(IS_PAINTED)
    rows = seen(engine, ".table")[100:]  # below the menu
    # Inside the line around it; most of a column is paper.
    left, right, paper = (np.median(rows[:, at], axis=0) for at in (3, -4, rows.shape[1] // 2))
    return [abs(edge - paper).max() > 12 for edge in (left, right)] == ends


IS_WIDE = """() => {
  const table = document.querySelector(".table");
  if (!table) return false;
  table.parentElement.style.width = "300px";
  table.scrollIntoView({ block: "start" });
  return table.scrollWidth > table.clientWidth + 20;
}"""
PUSH = "(place) => { document.querySelector('.table').scrollLeft = place; }"


SHARE = "(input = document.querySelector('.film-dial input')) => input.value / input.max"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_slider_looks_alike(scheme: str, engine: Engine, server: str) -> None:
    """Its filled part and its thumb are in the colour of the page's buttons, the rest is quiet."""
    with ExitStack() as stack:
        if scheme == "dark":
            engine = stack.enter_context(engines.running(engine.name, dark=True))
            engine.resize(1366, 768)
        open_ready(engine, f"{server}/ratio_dial?lab=1", ".film")
        dial = seen(engine, ".film-dial input")
        middle = dial[dial.shape[0] // 2]
        width = len(middle)
        at = (14 + (width - 28) * engine.evaluate(SHARE)) / width
        filled, thumb, rest = (middle[round(place * width)] for place in (0.1, at, 0.9))
        paper = seen(engine, ".film-label")[0, 0]
        accent = theme.theme(scheme == "dark").accent
        for part in (filled, thumb):
            assert abs(part - np.array(ImageColor.getrgb(accent))).max() <= 3
        assert 20 < abs(rest - paper).max() < abs(filled - paper).max()
        is_thumb = abs(dial[:, round(at * width)] - thumb).max(axis=1) <= 3
        assert 26 <= is_thumb.sum() <= 28  # beside its middle it is a little lower
