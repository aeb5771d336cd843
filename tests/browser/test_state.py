"""What the controls show, what the session holds, what is written and the address agree.

On a slow line with an empty cache a widget arrives late: the record of an earlier visit has made
a second run by then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from core.parameters import Choice, NumberChoice, Parameter, Several, Switch
from pages.registry import BY_SLUG, LESSONS
from tests.browser.conftest import OpenPage
from tests.browser.engines import Chromium, Engine, here, running
from tests.browser.slow_line import slow_line
from ui.frame import script
from ui.lesson import Lesson

KEY = "imbalance-instrument"
RECORD = json.dumps({lesson.slug: {"step": 2, "answers": {}} for lesson in LESSONS})
WAY_BACK = "Back to the lesson"
# What each native widget says of its value, as `shown` writes it, by the name of its parameter.
WIDGETS = """(names) => {
  const value = (field) => field.querySelector("input").value;
  const readers = {
    stSlider: value,
    stNumberInput: value,
    stSelectbox: value,
    stTextInput: value,
    stButtonGroup: (field) =>
      [...field.querySelectorAll("[aria-pressed=true]")].map((one) => one.innerText.trim()),
    stCheckbox: (field) => (field.querySelector("input").checked ? "True" : "False"),
  };
  const found = {};
  for (const name of names) {
    for (const [kind, read] of Object.entries(readers)) {
      const one = document.querySelector(`[class*=st-key-${name}-] [data-testid=${kind}]`);
      if (one) found[name] = read(one);
    }
  }
  return found;
}"""
# Whether all that was asked for has come, and for half a second nothing more.
IS_SETTLED = """() => {
  const count = performance.getEntriesByType("resource").length;
  const isQuiet = document.querySelector('[data-test-script-state="notRunning"]') !== null
    && document.querySelector("[data-testid=stSkeleton], #early") === null;
  const now = performance.now();
  if (!isQuiet || window.settled?.count !== count) window.settled = { count, at: now };
  return isQuiet && now - window.settled.at > 500;
}"""
IS_THERE = """(words) => [...document.querySelectorAll(".stMain button")]
  .some((button) => button.innerText.includes(words))"""
CODE = ".st-key-code [data-testid=stCode] code"
# No room is left, neither for this site nor for this tab.
FILL = """() => {
  for (const store of [localStorage, sessionStorage]) {
    for (let size = 2 ** 22; size >= 1; size /= 2) {
      try {
        for (let n = 0; n < 9; n++) store.setItem(`${size} ${n}`, "x".repeat(size));
      } catch {}
    }
  }
}"""
# How a browser is told to keep nothing: Chromium by a script, for it has no setting for one page.
BLOCKED: dict[str, dict[str, Any]] = {
    "firefox": {"preferences": {"network.cookie.cookieBehavior": 2}},
    "webkit": {"settings": {"enable-html5-local-storage": False}},
}
BLOCK = """const get = () => { throw new DOMException("blocked", "SecurityError"); };
for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get });
"""


def shown(parameter: Parameter, value: Any) -> Any:
    """What the widget of a parameter says where the parameter has this value."""
    if isinstance(parameter, Choice | NumberChoice):
        return parameter.options[value]
    if isinstance(parameter, Several):
        return [parameter.options[key] for key in value]
    return str(value) if isinstance(parameter, Switch) else parameter.write(value)


@contextmanager
def running_engine(name: str, storage: str, browser: Browser) -> Iterator[Engine]:
    """A browser whose storage works, or is blocked."""
    if name != "chromium":
        with running(name, **(BLOCKED[name] if storage == "blocked" else {})) as engine:
            yield engine
        return
    context = browser.new_context(locale="en-GB")
    if storage == "blocked":
        context.add_init_script(BLOCK)
    yield Chromium(context.new_page())
    context.close()


def prepare(engine: Engine, line: str, storage: str) -> None:
    """What an earlier visit to this site has left: a record, or one and no room for more."""
    if storage == "blocked":
        return
    engine.open(f"{line}/_stcore/health")
    engine.evaluate("(key, record) => { localStorage[key] = record; }", KEY, RECORD)
    if storage == "full":
        engine.evaluate(FILL)


def widgets_at_rest(engine: Engine, lesson: Lesson) -> dict[str, Any]:
    """What the widgets say once it no longer changes: the code of some comes late."""
    before, now = None, engine.evaluate(WIDGETS, [*lesson.parameters])
    while now != before:
        engine.wait(IS_SETTLED)
        engine.evaluate("() => { window.settled = null; }")
        before, now = now, engine.evaluate(WIDGETS, [*lesson.parameters])
    return dict(now)


def settle(engine: Engine) -> None:
    """Wait until all that was asked for has come and the server has nothing more to say."""
    engine.evaluate("() => { window.settled = null; }")
    engine.wait(IS_SETTLED)


# A dial alone, and a parameter that is no widget.
QUICK = {("chromium", "works", slug) for slug in ("ratio_dial", "base_rate")}
CASES = [
    pytest.param(*case, id="-".join(case), marks=[pytest.mark.slow] * (case not in QUICK))
    for case in product(
        ("chromium", "firefox", "webkit"),
        ("works", "blocked", "full"),
        [lesson.slug for lesson in LESSONS],
    )
]


def query_of(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def address(engine: Engine) -> dict[str, str]:
    return dict(parse_qsl(engine.evaluate("() => location.search.slice(1)")))


@pytest.mark.parametrize(("name", "storage", "slug"), CASES)
def test_all_agree_for_a_kept_record_on_a_slow_line(
    name: str, storage: str, slug: str, server: str, browser: Browser
) -> None:
    here(name)
    lesson = BY_SLUG[slug]
    with slow_line(server) as line, running_engine(name, storage, browser) as engine:
        engine.resize(1366, 768)
        prepare(engine, line, storage)
        all_agree(engine, lesson, line, WAY_BACK if storage != "blocked" else "Open the lesson")


def all_agree(engine: Engine, lesson: Lesson, line: str, way_to_lesson: str) -> None:
    parameters: dict[str, Any] = lesson.parameters
    query = dict(parse_qsl(urlsplit(lesson.instrument).query))
    written_out = {name: one.write(one.default) for name, one in parameters.items()} | query
    values = {
        name: one.read(text) if (text := written_out[name]) else None
        for name, one in parameters.items()
    }
    engine.open(f"{line}/{lesson.instrument}")
    engine.wait(IS_THERE, way_to_lesson)  # a kept record is heard
    settle(engine)
    # 1. The widgets and the dials show the values.
    wanted = {name: shown(parameters[name], values[name]) for name in values}
    said = widgets_at_rest(engine, lesson)
    assert len(said) >= 3
    assert said == {name: wanted[name] for name in said}
    # 2. A further run, to which the browser brings what it has: the session writes its values.
    engine.evaluate("() => document.querySelector('.st-key-code summary').click()")
    engine.wait("(code) => document.querySelector(code) !== null", CODE)
    settle(engine)
    written = script.script(lesson.folder, "from_scratch", values)
    code = engine.evaluate("(code) => document.querySelector(code).innerText", CODE)
    assert code.split() == written.split()
    assert address(engine) == query
    # 3. The hand moves a dial: the address has that and nothing else.
    if lesson.has_film:
        before = engine.evaluate("() => location.href")  # it may have changed after the press
        engine.evaluate("() => document.querySelector('.film-dial input').focus()")
        engine.press("ArrowLeft")
        engine.wait("(before) => location.href !== before", before)
        settle(engine)
        moved = address(engine)
        assert len(moved.keys() - query) == 1
        assert moved | query == moved
    assert widgets_at_rest(engine, lesson) == said


ASKING = "ratio_dial?step=3"
PHASE = "(phase) => document.querySelector('.stage')?.dataset.phase === phase"
IS_KEPT = "() => localStorage['imbalance-instrument'].includes('accuracy')"


@pytest.mark.parametrize(
    ("name", "storage"),
    [
        pytest.param(*case, marks=[pytest.mark.slow] * (case != ("chromium", "full")))
        for case in product(("chromium", "firefox", "webkit"), ("works", "blocked", "full"))
    ],
)
def test_an_answer_outlives_further_runs_where_a_browser_cannot_keep_it(
    name: str, storage: str, server: str, browser: Browser
) -> None:
    here(name)
    with slow_line(server) as line, running_engine(name, storage, browser) as engine:
        engine.resize(1366, 768)
        prepare(engine, line, storage)
        engine.open(f"{line}/{ASKING}")
        engine.wait(PHASE, "asks")
        engine.wait(IS_SETTLED)
        engine.evaluate("() => document.querySelector('.stage .track input').focus()")
        engine.press("ArrowRight", "ArrowRight", "Enter")
        engine.wait("() => document.querySelector('.stage').dataset.phase !== 'asks'")
        if storage == "works":
            engine.wait(IS_KEPT)
        settle(engine)
        # To another page and back within the visit, each of which is a run.
        for way, there in (("[data-open=lab]", ".film"), (".st-key-to_lesson button", ".stage")):
            engine.evaluate("(way) => document.querySelector(way).click()", way)
            engine.wait("(there) => document.querySelector(there) !== null", there)
            settle(engine)
        assert not engine.evaluate(PHASE, "asks")


def test_what_the_hand_holds_stays_there_while_the_page_runs(open_page: OpenPage) -> None:
    page = open_page("ratio_dial?separation=3").page
    slider = page.locator("[class*=st-key-separation-] input")
    thumb = page.locator("[class*=st-key-separation-]").get_by_test_id("stSliderThumbValue")
    thumb.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    track = page.locator("[class*=st-key-separation-] [role=group]").bounding_box()
    assert track is not None
    x, y = track["x"] + track["width"] * 2.5 / 4.5, track["y"] + track["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=5)
    held = slider.input_value()
    assert float(held) > 3
    page.evaluate(f"localStorage['{KEY}'] = {json.dumps(RECORD)}; window.onstorage()")
    page.get_by_role("button", name=WAY_BACK).wait_for()  # a run of another's making
    page.wait_for_timeout(300)
    assert slider.input_value() == held
    assert query_of(page)["separation"] == "3"
    page.mouse.up()
    page.wait_for_url(f"**separation={held}*")
    assert slider.input_value() == held
