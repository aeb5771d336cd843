"""Every stage in a browser: nothing of an answer before the commit; one judge here and there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from pages.registry import LESSONS
from tests.browser.harness import LOCALE, TYPE_OF_APP
from ui.draw import theme
from ui.guide.answers import Question, is_near
from ui.lesson import Lesson
from ui.lesson.path import OPERATORS, CurveAsk, NumberAsk, PlaceAsk, Step
from ui.stage.declare import Scene, Stage, StageDial, StagePicture, View
from ui.stage.pieces import take_home

STAGED = [lesson for lesson in LESSONS if lesson.stage]
SIZES = {"laptop": (1366, 768), "phone": (390, 844), "hall": (1920, 1080)}
SHOWN_AT = ["laptop", "phone", pytest.param("hall", marks=pytest.mark.slow)]


def steps_of(lesson: Lesson) -> tuple[Step, ...]:
    assert lesson.path is not None
    return lesson.path.steps


ASKING = [
    pytest.param(lesson, number, id=f"{lesson.slug}-{number}")
    for lesson in STAGED
    for number, step in enumerate(steps_of(lesson), 1)
    if step.ask
]
EVERY_STEP = [
    pytest.param(lesson, number, id=f"{lesson.slug}-{number}")
    for lesson in STAGED
    for number in range(1, len(steps_of(lesson)) + 1)
]


# The frame is the same for all: it is tried with these lessons in every run.
QUICK = ("ratio_dial", "threshold", "smote")


def one_a_lesson(cases: list[Any], lessons: Sequence[str] = QUICK) -> list[Any]:
    """The same cases; all but the first of each of these lessons are slow."""
    first = {case.values[0].slug: case for case in reversed(cases)}
    return [
        case
        if case is first[case.values[0].slug] and case.values[0].slug in lessons
        else pytest.param(*case.values, id=case.id, marks=pytest.mark.slow)
        for case in cases
    ]


WALKED = [
    pytest.param(lesson, id=lesson.slug, marks=[pytest.mark.slow] * (lesson.slug not in QUICK))
    for lesson in STAGED
]
TAPPED = [
    pytest.param(lesson, number, id=f"{lesson.slug}-{number}")
    for lesson in STAGED
    for number, step in enumerate(steps_of(lesson), 1)
    if step.shows.points not in ("", "x", "y")
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page in which motion is reduced: what glides is there at once."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, reduced_motion="reduce", locale=LOCALE
    )
    yield context.new_page()
    context.close()


def opened(page: Page, lesson: Lesson, number: int, style: str = "") -> None:
    """The lesson as a file that works alone, at a step."""
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto("about:blank")
    page.set_content(take_home(lesson, number).replace("</style>", f"{style}</style>"))
    expect(page.locator('.stage[data-ready="true"]')).to_be_attached()
    page.evaluate("document.fonts.ready")
    settle(page)
    assert not problems


def settle(page: Page) -> None:
    """Until two display frames are over, and nothing is left out of the picture."""
    page.evaluate("() => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 40)))")
    page.wait_for_function(
        "() => [...__stages.values()].every(({ stage }) => !stage?.picture.renderer.thinned.size)"
    )


def drawn(page: Page) -> str:
    """Everything on the stage, drawn or read aloud; the attributes of an element in one order, for
    in which they were set depends on how many frames were drawn."""
    return str(
        page.locator(".stage").evaluate(
            """(stage) => {
              const copy = stage.cloneNode(true);
              for (const part of [copy, ...copy.querySelectorAll("*")]) {
                const all = [...part.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
                for (const { name } of all) part.removeAttribute(name);
                for (const { name, value } of all) part.setAttribute(name, value);
              }
              return copy.outerHTML;
            }"""
        )
    )


def guess(page: Page, share: float) -> None:
    """Take the dial, or draw a level line, at a share of its track."""
    track = page.locator(".stage .track")
    box = page.evaluate(FIELD) if is_drawing(page) else track.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    places = (0.2, 0.9) if is_drawing(page) else (0.5, share)
    y = box["y"] + box["height"] * (1 - share) if is_drawing(page) else middle
    page.mouse.move(box["x"] + box["width"] * places[0], y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * places[1], y, steps=4)
    page.mouse.up()
    settle(page)


# Where a curve is drawn.
FIELD = """() => {
  const { stage } = window.__stages.values().next().value;
  const { left, top } = stage.at(".picture").getBoundingClientRect();
  const { x, y } = stage.picture.renderer.panels[0];
  const [low, high] = [Math.min(y.from, y.to), Math.max(y.from, y.to)];
  return { x: left + x.from, y: top + low, width: x.to - x.from, height: high - low };
}"""


def is_drawing(page: Page) -> bool:
    return page.locator(".stage .handles input").count() > 0


def commit(page: Page) -> None:
    page.click(".stage .go")
    settle(page)


def otherwise(lesson: Lesson, number: int) -> Lesson:
    """The same lesson, where the facts of an answer, and whatever shows them, are other values."""
    assert lesson.stage
    step = steps_of(lesson)[number - 1]
    assert step.ask
    ask: Any = step.ask
    stage: Stage = lesson.stage()
    shown = {step.shows.track or step.shows.dial, step.shows.guess}
    dials = {
        name: replace(
            dial, facts={k: _other(v) if k == ask.fact else v for k, v in dial.facts.items()}
        )
        for name, dial in stage.dials.items()
    }
    pictures = {
        name: StagePicture(_otherwise(picture, shown if name == step.shows.picture else set()))
        for name, picture in stage.pictures.items()
    }
    changed = replace(stage, dials=dials, pictures=pictures)
    return replace(lesson, stage=lambda: changed)


def _facts(dial: StageDial, changed: str) -> dict[str, Any]:
    return {name: _other(one) if name == changed else one for name, one in dial.facts.items()}


def _otherwise(picture: StagePicture, kept: set[str]) -> Any:
    def scene(tall: bool) -> Scene:
        found = picture.scene(tall)
        tracks = {
            name: views if name in kept else [_elsewhere(view) for view in views]
            for name, views in found.tracks.items()
        }
        return found._replace(tracks=tracks)

    return scene


def _elsewhere(view: View) -> View:
    traces = {
        name: {key: _other(value) if key in ("x", "y") else value for key, value in change.items()}
        for name, change in view.traces.items()
    }
    return View(traces, f"{view.alt} Otherwise.")


def _other(values: Any) -> list[Any]:
    """Other values in the place of these; what is undefined stays so."""
    there = (None if value is None or np.isnan(value) else value for value in values)
    return [None if value is None else 0.37 * float(value) + 0.01 for value in there]


@pytest.mark.parametrize(
    ("lesson", "number"), one_a_lesson(ASKING, [lesson.slug for lesson in STAGED])
)
def test_nothing_of_an_answer_is_on_the_stage_before_the_commit(page, lesson, number):
    pictures = []
    for shown in (lesson, otherwise(lesson, number)):
        opened(page, shown, number)
        untouched = drawn(page)
        guess(page, 0.3)
        guessed = drawn(page)
        assert guessed != untouched
        commit(page)
        pictures.append((untouched, guessed, drawn(page)))
    (untouched, guessed, answered), other = pictures
    assert other[:2] == (untouched, guessed)
    step = steps_of(lesson)[number - 1]
    if not step.ask.later:
        assert other[2] != answered


@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(ASKING))
def test_browser_and_record_judge_alike(page, lesson, number):
    step = steps_of(lesson)[number - 1]
    opened(page, lesson, number)
    stage = lesson.stage()
    question = Question(step.ask, lesson.parameters, lesson.defaults(), stage.facts_at)
    for answer in answers_to(stage, step):
        grade = page.evaluate(
            """([name, answer]) => {
              const { walk } = window.__stages.values().next().value.stage;
              delete walk.committed[name];
              walk.recall(name, answer);
              return walk.verdict(name).grade;
            }""",
            [step.ask.name, answer],
        )
        verdict = question.judged(answer)
        assert (grade == "right") == verdict.right, (answer, grade, verdict)
        if isinstance(step.ask, NumberAsk) and not verdict.right:
            scale = {"percent": 100}.get(step.ask.unit, 1)
            twice = replace(step.ask, within=2 * step.ask.within, factor=step.ask.factor**2)
            is_close = is_near(twice, answer / scale, verdict.truth)
            assert (grade == "close") == is_close, answer


def answers_to(stage: Stage, step: Step) -> list[Any]:
    """Answers of all kinds: what the dial of the guess has, or level lines."""
    if isinstance(step.ask, CurveAsk):
        return [[share] * len(step.ask.handles) for share in np.linspace(0, 1, 9).round(3).tolist()]
    assert isinstance(step.ask, NumberAsk | PlaceAsk)
    return [float(value) for value in stage.dials[step.shows.guess].values]


@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(ASKING))
def test_a_question_can_be_skipped_and_then_nothing_is_judged(page, lesson, number):
    opened(page, lesson, number)
    page.click(".stage .plain")
    settle(page)
    words = page.locator(".stage .words").inner_text()
    after = steps_of(lesson)[number - 1].after
    if after is not None:
        assert not any(said and said in words for said in (after.low, after.high, after.right))
    assert "?" not in page.locator(".stage .sentence").inner_text()


@pytest.mark.parametrize("size", SHOWN_AT)
@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(EVERY_STEP))
def test_all_of_a_step_is_on_the_screen_and_legible(page, lesson, number, size):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    opened(page, lesson, number)
    assert fault_of(page) == ""
    if page.get_attribute(".stage", "data-phase") == "asks":
        guess(page, 0.7)
        assert fault_of(page) == ""
        commit(page)
        assert fault_of(page) == ""


def fault_of(page: Page) -> str:
    """What is cut off, below the fold, too small, or over something else; "" if nothing."""
    return str(page.evaluate(FAULT))


# The first two of named boxes that lie over each other by more than so many pixels of height.
OVER = """const over = (boxes, most) => {
  for (const [i, [name, a]] of boxes.entries()) {
    for (const [other, b] of boxes.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > most) return `“${name}” and “${other}” lie over each other`;
    }
  }
  return "";
};"""


FAULT = (
    """() => {
  """
    + OVER
    + """
  const stage = document.querySelector(".stage");
  const [width, height] = [innerWidth, innerHeight];
  const isSeen = (one) =>
    one.getClientRects().length && getComputedStyle(one).visibility !== "hidden";
  const parts = "h1, .text, .ask, .sentence, .bars, .picture, .track, .go";
  for (const one of stage.querySelectorAll(parts)) {
    if (!isSeen(one) || (!one.textContent && !one.matches(".picture, .track"))) continue;
    const box = one.getBoundingClientRect();
    if (box.left < -1 || box.right > width + 1 || box.top < -1 || box.bottom > height + 1) {
      return `${one.className || one.tagName} is not all on the screen: ${JSON.stringify(box)}`;
    }
  }
  const words = stage.querySelector(".words");
  if (words.scrollHeight > words.clientHeight + 2) return `cut off: ${words.innerText}`;
  const sentence = stage.querySelector(".sentence");
  if (sentence.scrollWidth > sentence.clientWidth + 1) return `cut off: ${sentence.innerText}`;
  const boxes = [];
  for (const one of stage.querySelectorAll("svg.film-drawing text")) {
    if (!one.textContent.trim()) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < 13.9) return `“${one.textContent}” is of ${size} pixels`;
    const box = one.getBoundingClientRect();
    if (box.left < -1 || box.right > width + 1) return `“${one.textContent}” leaves the screen`;
    boxes.push([one.textContent, box]);
  }
  return over(boxes, 5);
}"""
)


LOW = {
    "turned": (844, 390),  # a phone
    "400": (320, 256),  # a laptop, enlarged so many per cent
    "285": (480, 270),
    "small": (1024, 600),
    "narrow": (320, 568),
    "tablet": (768, 1024),
    "middle": (1120, 640),
}
OFTEN = ("turned", "400", "narrow")
SELDOM = 12  # of so many cases one is tried in every run


def sized(cases: list[Any], sizes: Iterable[str], often: Sequence[str]) -> list[Any]:
    """Each case at each size; not slow are some cases, each at one of the sizes often used."""
    few = max(SELDOM, len(often))
    return [
        pytest.param(
            *case.values,
            size,
            id=f"{case.id}-{size}",
            marks=[] if i % few == 0 and size == often[i // few % len(often)] else pytest.mark.slow,
        )
        for i, case in enumerate(cases)
        for size in sizes
    ]


AS_IN_APP = f""".stage:not(.low) {{ inset: 3.75rem 0 0 !important; }}
.stage.alone :is([data-open="lab"], [data-open="share"]) {{ display: inline-block !important; }}
{TYPE_OF_APP}"""


@pytest.mark.parametrize(("lesson", "number", "size"), sized(EVERY_STEP, LOW, OFTEN))
def test_in_a_small_window_all_of_a_step_can_be_reached_and_nothing_overlaps(
    page, lesson, number, size
):
    width, height = LOW[size]
    page.set_viewport_size({"width": width, "height": height})
    opened(page, lesson, number, AS_IN_APP)
    assert small_fault_of(page) == ""
    if page.get_attribute(".stage", "data-phase") == "asks":
        answer(page)
        commit(page)
    elif page.get_attribute(".stage", "data-task") == "true":
        commit(page)
    assert small_fault_of(page) == ""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """An empty page on a small phone."""
    context = browser.new_context(
        viewport={"width": 320, "height": 568},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
        locale=LOCALE,
    )
    yield context.new_page()
    context.close()


RESTS = 150  # milliseconds


def swipe(page: Page, x: float, y: float, across: float, down: float) -> float:
    """A finger put there and moved; by how much the page has scrolled.

    It rests before it is lifted: from a page that still glides a browser takes the next finger,
    whatever lies under it.
    """
    scrolled = "document.querySelector('.stage').scrollTop"
    before = page.evaluate(scrolled)
    finger = page.context.new_cdp_session(page)
    for k in range(11):
        at = {"x": x + across * k / 10, "y": y + down * k / 10}
        kind = "touchMove" if k else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
    page.wait_for_timeout(RESTS)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)
    return abs(float(page.evaluate(scrolled)) - float(before))


# The first panel of the picture on the screen, and in it the line that goes with the dial.
PANEL = """() => {
  const stage = window.__stages.values().next().value.stage;
  const box = stage.at(".picture");
  box.scrollIntoView({ block: "nearest" });
  const { left, top } = box.getBoundingClientRect();
  const [x, y] = ["x", "y"].map((letter) => stage.picture.renderer.panels[0][letter]);
  const share = stage.dial?.places[stage.places[stage.dialName]] ?? 0.5;
  const middle = ({ from, to }) => (from + to) / 2;
  return { x: left + middle(x), y: top + middle(y), line: left + x.from + share * (x.to - x.from) };
}"""
FINGERED = [
    pytest.param(lesson, number, id=f"{lesson.slug}-{number}")
    for lesson in STAGED
    for number, step in enumerate(steps_of(lesson), 1)
    if step.ask and (step.shows.draws or step.shows.points == "x")
]


@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(FINGERED))
def test_a_finger_scrolls_but_where_it_draws_or_pulls_a_line(phone, lesson, number):
    opened(phone, lesson, number, AS_IN_APP)
    untouched = phone.locator('.stage .go[aria-disabled="true"]')
    place = phone.evaluate(PANEL)
    for side in (20, 300):  # the strips along both sides
        assert swipe(phone, side, place["y"], 2, 60) > 30
        expect(untouched).to_have_count(1)
        place = phone.evaluate(PANEL)
    is_drawn = bool(steps_of(lesson)[number - 1].shows.draws)
    assert (swipe(phone, place["x"], place["y"], 2, 60) > 30) != is_drawn
    expect(untouched).to_have_count(1)  # who only wanted to scroll has drawn nothing
    place = phone.evaluate(PANEL)
    swipe(phone, place["x"], place["y"], 60, 4)
    expect(untouched).to_have_count(0)
    if not is_drawn:
        place = phone.evaluate(PANEL)
        assert swipe(phone, place["line"] + 15, place["y"], 2, 60) == 0


def answer(page: Page) -> None:
    """Put the sliders of the question somewhere, wherever they are in the window."""
    page.evaluate(
        """() => {
          const handles = [...document.querySelectorAll(".stage .handles input")];
          const track = document.querySelector(".stage .track input");
          for (const input of handles.length ? handles : [track]) {
            input.value = Math.round(0.7 * input.max);
            input.dispatchEvent(new Event("input"));
          }
        }"""
    )
    settle(page)


def small_fault_of(page: Page) -> str:
    """What is cut off sideways, cannot be scrolled into view, or lies over something else."""
    return str(page.evaluate(SMALL_FAULT))


SMALL_FAULT = """() => {
  const stage = document.querySelector(".stage");
  const isSeen = (one) =>
    one.getClientRects().length && getComputedStyle(one).visibility !== "hidden";
  const name = (one) => (one.matches("text") ? one.textContent : one.className || one.tagName);
  const all = (parts) => [...stage.querySelectorAll(parts)].filter(isSeen);
  const sides = stage.getBoundingClientRect();
  for (const one of all(".bar button, .board button, .term, .track, .picture, .handles input")) {
    one.scrollIntoView({ block: "nearest" });
    const box = one.getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) return `${name(one)} is cut off at a side`;
    const isTall = box.height > innerHeight - sides.top;
    if (box.top < sides.top - 1 || (!isTall && box.bottom > innerHeight + 1))
      return `${name(one)} cannot be scrolled into view`;
    if (!one.matches("button, .term")) continue;
    const [line] = one.getClientRects();
    const there = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
    if (!one.contains(there)) return `${name(one)} lies under ${name(there)}`;
  }
  for (const one of [stage, ...all(".board, .words, .words > *, .sentence, .bars, .dial")]) {
    if (one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
      return `${name(one)} is wider than its place: ${one.innerText}`;
  }
  const over = (parts, least) => {
    const boxes = parts.filter((one) => one.textContent.trim() || one.matches(".picture"));
    for (const [i, one] of boxes.entries()) {
      const a = one.getBoundingClientRect();
      for (const other of boxes.slice(i + 1)) {
        const b = other.getBoundingClientRect();
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > least) return `${name(one)} and ${name(other)} overlap`;
      }
    }
    return "";
  };
  // The buttons stay at the foot of the window; at the end of the page they are in their place.
  for (const one of [stage, ...all(".board")]) one.scrollTo(0, one.scrollHeight);
  // Beside the picture words scroll by themselves.
  const words = stage.matches(".beside") ? ".words" : ".words > *";
  const board = `${words}, .sentence, .bars, .picture, .dial, .buttons`;
  const dial = ".dial .marks span, .dial .ends span, .dial .name";
  const bars = ".bars span";
  const texts = all("svg.film-drawing text");
  for (const one of texts) {
    const box = one.getBoundingClientRect();
    if (one.textContent.trim() && (box.left < -1 || box.right > innerWidth + 1))
      return `“${one.textContent}” leaves the screen`;
  }
  const picture = stage.querySelector(".picture");
  if (isSeen(picture) && picture.offsetHeight < 170)
    return `the picture is only ${picture.offsetHeight} pixels high`;
  if (innerHeight < 300) {
    const isStuck = (one) => ["sticky", "fixed"].includes(getComputedStyle(one).position);
    const stuck = all("*").find(isStuck);
    if (stuck) return `${name(stuck)} stands still over the rest`;
  } else if (isSeen(picture)) {
    picture.scrollIntoView({ block: "nearest" });
    const track = stage.querySelector(".track");
    const [seen, moved] = [picture, track].map((one) => one.getBoundingClientRect());
    const end = isSeen(track) ? moved : seen;
    if (seen.top < sides.top - 1 || seen.bottom > end.bottom || end.bottom > innerHeight + 1)
      return "picture and dial are not on one screen";
    const isUpright = innerHeight > innerWidth;
    if (isSeen(track) && isUpright && moved.bottom < (2 * innerHeight) / 3)
      return "the dial is out of a thumb's reach";
  }
  return over(all(board), 1) || over(all(dial), 3) || over(all(bars), 3) || over(texts, 5);
}"""


@pytest.mark.parametrize("lesson", WALKED)
def test_a_path_can_be_walked_by_keys_alone(page, lesson):
    opened(page, lesson, 1)
    for number, step in enumerate(steps_of(lesson), 1):
        stage = page.locator(".stage")
        assert stage.get_attribute("data-step") == str(number)
        if step.ask:
            page.keyboard.press("PageDown")  # to the dial
            assert stage.get_attribute("data-phase") == "asks"
            page.keyboard.press("ArrowRight")
            if is_drawing(page):
                page.keyboard.press("Tab")
                page.keyboard.press("ArrowLeft")
            settle(page)
            page.keyboard.press("Enter")
            settle(page)
            if not step.ask.later:
                assert stage.get_attribute("data-phase") == "after"
                page.keyboard.press("PageDown")
        elif number < len(steps_of(lesson)):
            if step.task:
                page.keyboard.press("PageDown")  # shows where the task is done
                settle(page)
                assert stage.get_attribute("data-phase") == "after"
                assert stage.get_attribute("data-step") == str(number)
            page.keyboard.press("PageDown")
        settle(page)
    assert page.locator(".stage .review li").count() == len(lesson.path.asks())
    page.keyboard.press("PageDown")  # a clicker stops at the end
    settle(page)
    assert page.locator(".stage").get_attribute("data-step") == str(len(steps_of(lesson)))


TASKS = [
    pytest.param(lesson, number, id=f"{lesson.slug}-{number}")
    for lesson in STAGED
    for number, step in enumerate(steps_of(lesson), 1)
    if step.task
]


@pytest.mark.parametrize(
    ("lesson", "number", "size"), sized(TASKS, ("laptop", "hall"), ("laptop", "hall"))
)
def test_the_first_press_on_an_undone_task_shows_how_it_is_done(page, lesson, number, size):
    opened(page, lesson, number)
    if size == "hall":
        page.click("[data-open=present]")
    stage, button = page.locator(".stage"), page.locator(".stage .go")
    assert button.inner_text() == "Show me"
    button.dblclick()  # of which the second press does not count
    settle(page)
    assert stage.get_attribute("data-step") == str(number)
    assert stage.get_attribute("data-phase") == "after"
    assert page.locator(".stage .goal").is_visible()
    after = steps_of(lesson)[number - 1].after
    assert after is None or page.locator(".stage h1").inner_text() == after.title
    assert button.inner_text() == "Next"
    button.click()
    settle(page)
    assert stage.get_attribute("data-step") == str(number + 1)


@pytest.mark.parametrize(("lesson", "number"), TASKS[:1])
def test_the_dial_goes_by_itself_and_a_second_press_puts_it_there(page, lesson, number):
    page.emulate_media(reduced_motion="no-preference")
    opened(page, lesson, number)
    stage = page.locator(".stage")
    before = page.locator(".stage .pill").inner_text()
    page.keyboard.press("PageDown")
    expect(page.locator(".stage .pill")).not_to_have_text(before)
    assert stage.get_attribute("data-phase") == "plain"  # on its way
    page.keyboard.press("PageDown")
    settle(page)
    assert stage.get_attribute("data-phase") == "after"
    assert stage.get_attribute("data-step") == str(number)


@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(ASKING))
def test_an_early_press_on_commit_skips_nothing_and_shows_what_is_to_be_moved(page, lesson, number):
    page.set_viewport_size({"width": 844, "height": 390})
    opened(page, lesson, number, AS_IN_APP)
    page.locator(".stage .go").dblclick(force=True)  # which is said to be disabled
    page.locator(".stage .go").click(force=True)
    settle(page)
    assert page.get_attribute(".stage", "data-phase") == "asks"
    box = page.locator(".stage .picture" if is_drawing(page) else ".stage .pill").bounding_box()
    assert box
    assert box["y"] >= 0 and (is_drawing(page) or box["y"] + box["height"] <= 390)


def test_page_keys_move_a_slider_that_has_the_focus(page):
    lesson = STAGED[0]
    number = next(n for n, step in enumerate(steps_of(lesson), 1) if step.ask and step.shows.guess)
    opened(page, lesson, number)
    track = page.locator(".stage .track input")
    track.focus()
    before = int(track.input_value())
    page.keyboard.press("PageUp")
    settle(page)
    assert int(track.input_value()) > before + 1
    assert page.get_attribute(".stage", "data-step") == str(number)


def test_a_press_while_the_answer_glides_brings_it_and_does_not_pass_on(page):
    lesson, number = next(
        (lesson, number)
        for lesson in STAGED
        for number, step in enumerate(steps_of(lesson), 1)
        if step.ask and step.after and step.after.shows.moves and step.after.shows.seconds > 1
    )
    page.emulate_media(reduced_motion="no-preference")
    opened(page, lesson, number)
    guess(page, 0.3)
    page.click(".stage .go")
    page.wait_for_timeout(600)
    title, after = page.locator(".stage h1"), steps_of(lesson)[number - 1].after
    assert after is not None
    assert title.inner_text() != after.title
    page.click(".stage .go")
    settle(page)
    assert title.inner_text() == after.title
    assert page.get_attribute(".stage", "data-step") == str(number)


@pytest.mark.parametrize("lesson", WALKED)
def test_a_path_can_be_walked_by_one_key_without_an_answer(page, lesson):
    """In a hall nobody is stuck, and each explanation is seen on the way."""
    opened(page, lesson, 1)
    page.click("[data-open=present]")
    stage, seen = page.locator(".stage"), set()
    for _ in range(4 * len(steps_of(lesson))):
        seen.add((stage.get_attribute("data-step"), stage.get_attribute("data-phase")))
        page.keyboard.press("PageDown")
        settle(page)
    explained = {str(n) for n, step in enumerate(steps_of(lesson), 1) if step.after}
    assert explained <= {number for number, phase in seen if phase == "after"}
    assert stage.get_attribute("data-step") == str(len(steps_of(lesson)))


@pytest.mark.parametrize("lesson", WALKED)
def test_the_end_names_what_was_missed_and_leads_back_to_it(page, lesson):
    opened(page, lesson, len(steps_of(lesson)))
    asks = list(lesson.path.asks())
    rows = page.locator(".stage .review li")
    expect(rows).to_have_count(len(asks))
    expect(rows.first).to_contain_text("Not answered")
    rows.first.locator("button").click()
    numbers = [n for n, step in enumerate(steps_of(lesson), 1) if step.ask]
    expect(page.locator(".stage")).to_have_attribute("data-step", str(numbers[0]))


@pytest.mark.parametrize("lesson", WALKED)
def test_the_end_says_what_the_guess_was_and_what_the_truth_is(page, lesson):
    opened(page, lesson, 1)
    for number, step in enumerate(steps_of(lesson), 1):
        if step.ask:
            page.click(f".stage nav button:nth-child({number})")
            settle(page)
            answer(page)
            commit(page)
    page.click(".stage nav button:last-child")
    settle(page)
    rows = page.locator(".stage .review li").all()
    page.mouse.move(0, 0)
    assert not any(re.search(r"you said|your curve", row.inner_text()) for row in rows)
    asks = lesson.path.asks().values()
    for line, ask in zip(rows, asks, strict=True):
        line.hover()
        row = line.inner_text()
        wanted = (
            "your curve was"
            if isinstance(ask, CurveAsk)
            else r"you said .*\d.*, the answer is .*\d"
        )
        assert re.search(wanted, row), row
        assert not re.search(r"\d\.\d+ of 100", row), "the lesson says whole numbers of 100"
    assert small_fault_of(page) == ""


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(one, marks=[pytest.mark.slow] * (i > 1)) for i, one in enumerate(STAGED)],
    ids=lambda lesson: lesson.slug,
)
def test_in_a_hall_everything_is_read_from_the_last_row(page, lesson):
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page, lesson, 1, TYPE_OF_APP)
    page.click("[data-open=present]")
    for number in range(1, len(steps_of(lesson)) + 1):
        page.evaluate("(n) => window.__stages.values().next().value.stage.go(n)", number - 1)
        settle(page)
        assert (number, page.evaluate(HALL_FAULT)) == (number, "")
        if page.get_attribute(".stage", "data-phase") == "asks":
            answer(page)
            assert (number, page.evaluate(HALL_FAULT)) == (number, "")
        page.keyboard.press("Space")
        settle(page)
        assert (number, page.evaluate(HALL_FAULT)) == (number, "")


# What is too small for a hall, or lies over something else. The outline of a small mark leaves a
# hole in it.
HALL_FAULT = (
    """() => {
  """
    + OVER
    + """
  const stage = document.querySelector(".stage");
  const size = (one) => parseFloat(getComputedStyle(one).fontSize);
  const isSeen = (one) => one.getClientRects().length && one.textContent.trim();
  const seen = (parts) => [...stage.querySelectorAll(parts)].filter(isSeen);
  const questions = seen("h1, .ask");
  if (!questions.length || questions.some((one) => size(one) < 56)) return "the question is small";
  const numbers = seen(".sentence strong");
  if (numbers.length > 2) return "more than two numbers";
  if (numbers.some((one) => size(one) < 96)) return "a number is small";
  const texts = seen("svg.film-drawing text");
  const dial = ".dial:not(.off) :is(.ends span, .marks span, .name, .pill)";
  const labels = [...texts, ...seen(`.text, .bars span, .go, ${dial}`)];
  const small = labels.find((one) => size(one) < 39.9);
  if (small) return `“${small.textContent}” is small`;
  for (const line of stage.querySelectorAll("svg.film-drawing :not(pattern) > path")) {
    const { stroke, strokeWidth } = getComputedStyle(line);
    const isCrowd = Number(line.dataset.marks) > 1;
    if (stroke === "none" || !parseFloat(strokeWidth) || isCrowd) continue;
    const { width, height } = line.getBBox();
    const isSmallMark = line.dataset.marks && Math.max(width, height) < 22;
    if (parseFloat(strokeWidth) < 5.9 && !isSmallMark) {
      const { picture } = window.__stages.values().next().value.stage;
      const name = picture.scene.names[line.closest("[data-trace]")?.dataset.trace];
      return `${name} is ${strokeWidth} wide at ${width} x ${height}`;
    }
  }
  const words = [...texts, ...questions, ...seen(".sentence > span")];
  const boxes = words.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const isOut = (a) => a.left < -1 || a.right > innerWidth + 1 || a.bottom > innerHeight + 1;
  const out = boxes.find(([, box]) => isOut(box));
  return out ? `“${out[0]}” leaves the screen` : over(boxes, 12);
}"""
)

TYPED = [
    pytest.param(lesson, number, id=f"{lesson.slug}-{number}")
    for lesson in STAGED
    for number, step in enumerate(steps_of(lesson), 1)
    if step.ask and step.shows.guess
]


@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(TYPED))
def test_in_a_hall_the_number_of_the_room_is_typed(page, lesson, number):
    opened(page, lesson, number)
    page.click("[data-open=present]")
    shows = steps_of(lesson)[number - 1].shows
    dial = lesson.stage().dials[shows.guess]
    values = list(dial.values)
    at = len(values) // 3
    texts = [f"{values[at]:.10g}"] + [f"{100 * values[at]:.10g}"] * (max(values) <= 1)
    for i, text in enumerate(texts):
        page.wait_for_timeout(2100 * i)  # after which a digit begins another number
        page.keyboard.type(text)
        settle(page)
        heard = float(text) / (100 if max(values) <= 1 <= float(text) else 1)
        nearest = min(range(len(values)), key=lambda i: abs(values[i] - heard))
        assert page.locator(".stage .pill").inner_text() == dial.says[nearest], text
    assert page.locator(".stage .black").is_hidden()


@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(TASKS))
def test_a_hand_that_passes_over_the_goal_has_not_done_the_task(page, lesson, number):
    for _ in range(8):
        opened(page, lesson, number)
        if passes_quickly(page, lesson, number):
            break
    else:
        pytest.fail("the machine is too busy for a quick hand")
    assert page.get_attribute(".stage", "data-phase") == "plain"
    goal, start, y = on_screen(page, lesson, number)
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move(goal, y)
    page.mouse.up()
    settle(page)
    assert page.get_attribute(".stage", "data-phase") == "after"


def passes_quickly(page: Page, lesson: Lesson, number: int) -> bool:
    """Move the hand over the goal of a task and back; whether that was quick."""
    goal, start, y = on_screen(page, lesson, number)
    page.mouse.move(start, y)
    page.mouse.down()
    began = perf_counter()
    page.mouse.move(goal, y)
    page.mouse.move(start, y)
    took = perf_counter() - began
    page.mouse.up()
    settle(page)
    return took < 0.2


def on_screen(page: Page, lesson: Lesson, number: int) -> tuple[float, float, float]:
    """Where in the window a task is done, where its dial begins, and at which height."""
    box = page.locator(".stage .track").bounding_box()
    half = page.locator(".stage .pill").evaluate("(pill) => pill.offsetWidth / 2")
    assert box
    goal, start = (
        box["x"] + half + place * (box["width"] - 2 * half)
        for place in goal_and_start(lesson, steps_of(lesson)[number - 1])
    )
    return goal, start, box["y"] + box["height"] / 2


def goal_and_start(lesson: Lesson, step: Step) -> tuple[float, float]:
    """Where on the track a task is done, and where its dial stands before."""
    assert lesson.stage
    dial = lesson.stage().dials[step.shows.dial]

    def is_done(i: int) -> bool:
        def fact(name):
            return dial.facts[name][i] if isinstance(name, str) else name

        return all(OPERATORS[sign](fact(name), fact(wanted)) for name, sign, wanted in step.done)

    start = list(dial.values).index(step.shows.at) if step.shows.at in dial.values else 0
    goals = [i for i in range(len(dial.values)) if is_done(i)]
    return dial.places[goals[len(goals) // 2]], dial.places[start]


@pytest.mark.parametrize("lesson", WALKED)
def test_on_a_small_phone_the_button_is_there_and_each_step_begins_at_its_top(page, lesson):
    page.set_viewport_size({"width": 360, "height": 640})
    opened(page, lesson, 1)
    for number in range(1, len(steps_of(lesson)) + 1):
        page.evaluate("document.querySelector('.stage').scrollTo(0, 9999)")
        page.evaluate(f"document.querySelector('.stage nav button:nth-child({number})').click()")
        settle(page)
        assert page.evaluate("document.querySelector('.stage').scrollTop") == 0, number
        box = page.locator(".stage .go").bounding_box()
        if box:  # the last one of a taken file leads nowhere
            assert box["y"] + box["height"] <= 640, number


def test_enter_goes_on_from_the_heading_to_which_a_step_leads(page):
    lesson = STAGED[0]
    number = next(
        n for n, step in enumerate(steps_of(lesson), 1) if step.ask and not step.ask.later
    )
    opened(page, lesson, number)
    answer(page)
    commit(page)
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.keyboard.press("Enter")
    settle(page)
    assert page.get_attribute(".stage", "data-step") == str(number + 1)


DRAGGED = [
    pytest.param(lesson, number, id=f"{lesson.slug}-{number}")
    for lesson in STAGED
    for number, step in enumerate(steps_of(lesson), 1)
    if not (step.shows.held and not step.shows.guess)
]


@pytest.mark.parametrize(
    ("lesson", "number", "size"), sized(DRAGGED, ("laptop", "phone"), ("laptop", "phone"))
)
def test_a_sentence_has_no_hole_and_keeps_its_height_while_a_number_changes(
    page, lesson, number, size
):
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    opened(page, lesson, number, AS_IN_APP)
    assert page.evaluate(HOLES) == []
    assert len(page.evaluate(HEIGHTS)) == 1


# Where the words behind a number do not stand close to it.
HOLES = """() => [...document.querySelectorAll(".stage .sentence .live")].filter((number) => {
  const after = number.nextSibling;
  if (after?.nodeType !== Node.TEXT_NODE || !after.data.trim()) return false;
  const ranges = [number.firstChild, after].map((node) => {
    const range = document.createRange();
    const begin = node === after ? after.data.search(/\\S/) : 0;
    range.setStart(node, begin);
    range.setEnd(node, node === after ? begin + 1 : node.data.length);
    return range.getBoundingClientRect();
  });
  return ranges[1].top < ranges[0].bottom && ranges[1].left - ranges[0].right > 16;
}).map((number) => number.textContent)"""
# How high the sentence is, and where it ends, at all steps of the dial.
HEIGHTS = """async () => {
  const frame = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 0)));
  const input = document.querySelector(".stage .track input");
  const sentence = document.querySelector(".stage .sentence");
  const found = new Set();
  for (let i = 0; i <= input.max; i += Math.ceil(input.max / 25)) {
    input.value = i;
    input.dispatchEvent(new Event("input"));
    await frame();
    const { top, bottom } = sentence.getBoundingClientRect();
    if (sentence.scrollWidth > sentence.clientWidth + 1) found.add(`cut: ${sentence.innerText}`);
    if (document.querySelector(".stage").dataset.task !== "false") continue;
    found.add(`${bottom - top}`);
  }
  return [...found, ...(found.size ? [] : ["a task"])];
}"""


@pytest.mark.parametrize(("lesson", "number"), one_a_lesson(ASKING))
def test_a_guess_is_judged_only_where_it_was_made(page, lesson, number):
    step = steps_of(lesson)[number - 1]
    if step.ask.later or isinstance(step.ask, CurveAsk) or step.after.shows.held:
        return
    opened(page, lesson, number)
    guess(page, 0.3)
    commit(page)
    before = layers(page)
    guess(page, 0.8)  # now it is the free dial
    assert layers(page) < before


def layers(page: Page) -> int:
    """How many layers the picture shows."""
    found = "() => window.__stages.values().next().value.stage.layers().length"
    return int(page.evaluate(found))


@pytest.mark.parametrize(("lesson", "number"), TAPPED)
def test_a_tap_takes_the_nearest_point_and_with_it_a_step_of_the_dial(page, lesson, number):
    opened(page, lesson, number)
    shows = steps_of(lesson)[number - 1].shows
    steps = len(lesson.stage().dials[shows.dial].values)
    for at in (0, steps // 2, steps - 1):
        x, y = page.evaluate(PLACE, [shows.points, at])
        page.mouse.click(x + 3, y - 3)
        settle(page)
        assert page.locator(".stage .track input").input_value() == str(at)


# Where on the screen a point of a trace of the first panel lies.
PLACE = """([name, at]) => {
  const { picture } = window.__stages.values().next().value.stage;
  const { left, top } = picture.box.getBoundingClientRect();
  const trace = picture.traces[picture.index[name]];
  return [["x", left], ["y", top]].map(([letter, begin]) => {
    const { from, to } = picture.renderer.panels[0][letter];
    const [low, high] = [picture.value(0, letter), picture.value(1, letter)];
    return begin + from + ((trace[letter][at] - low) / (high - low)) * (to - from);
  });
}"""


@pytest.mark.parametrize("lesson", STAGED, ids=lambda lesson: lesson.slug)
def test_each_fact_of_a_question_is_that_of_the_lesson(lesson):
    """What the dial says where a question asks, the lesson says at the setting of the question."""
    stage = lesson.stage()
    for step in steps_of(lesson):
        if not isinstance(step.ask, NumberAsk):
            continue
        dial = stage.dials[step.shows.dial]
        later = [other.shows for other in steps_of(lesson) if other.gap == step.ask.name]
        shown = later[0] if later else step.after.shows if step.after else step.shows
        assert shown is not None and shown.at is not None
        at = next(i for i, value in enumerate(dial.values) if np.isclose(value, shown.at))
        question = Question(step.ask, lesson.parameters, lesson.defaults(), stage.facts_at)
        there, here = question.facts()[step.ask.fact], float(dial.facts[step.ask.fact][at])
        assert here == pytest.approx(there, rel=1e-6), step.title


def test_a_taken_lesson_is_a_small_file():
    for lesson in STAGED:
        assert len(take_home(lesson, 1)) < 600_000


def test_a_taken_lesson_judges_a_guess_and_is_dark_where_the_system_is(page, tmp_path):
    lesson = next(lesson for lesson in STAGED if lesson.slug == "base_rate")
    number = next(n for n, step in enumerate(steps_of(lesson), 1) if step.ask)
    file = tmp_path / "lesson.html"
    file.write_text(take_home(lesson, number), "utf-8")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(file.as_uri())
    expect(page.locator('.stage[data-ready="true"]')).to_be_attached()
    for look in (theme.STAGE_DARK, theme.STAGE, theme.STAGE_DARK):
        scheme = "dark" if look is theme.STAGE_DARK else "light"
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        settle(page)
        colours = page.evaluate(PAPER_AND_INK)
        assert colours == [rgb(look.paper), rgb(look.paper), rgb(look.ink)]
        drawn_in = page.locator(".film-drawing").inner_html().lower()
        assert (look.positive in drawn_in) or (rgb(look.positive) in drawn_in)
        if page.get_attribute(".stage", "data-phase") == "asks":
            answer(page)
            commit(page)
            assert page.get_attribute(".stage", "data-phase") == "after"


PAPER_AND_INK = """() => {
  const parts = [":root", ".stage", ".stage h1"].map((one) => document.querySelector(one));
  const [root, stage, title] = parts.map((one) => getComputedStyle(one));
  return [root.backgroundColor, stage.backgroundColor, title.color];
}"""


def rgb(colour: str) -> str:
    """A colour as a browser says it."""
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"
