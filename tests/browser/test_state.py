"""What the controls show, what the session holds, what is written and the address agree.

On a slow line with an empty cache a widget arrives late: the record of an earlier visit has made
a second run by then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.parameters import Choice, NumberChoice, Parameter, Several, Switch
from pages.registry import LESSONS
from tests.browser.conftest import OpenPage
from tests.browser.harness import IDLE
from ui.frame import script
from ui.lesson import Lesson

KEY = "imbalance-instrument"
RECORD = json.dumps({lesson.slug: {"step": 2, "answers": {}} for lesson in LESSONS})
WAY_BACK = "Back to the lesson"
SLOW = {  # 9 Mbit/s, 85 ms
    "offline": False,
    "latency": 85,
    "downloadThroughput": 9e6 / 8,
    "uploadThroughput": 9e6 / 8,
}
# What a widget says of its value, as `shown` writes it.
READERS: dict[str, Callable[[Locator], Any]] = {
    "stSlider": lambda field: field.locator("input").input_value(),
    "stNumberInput": lambda field: field.locator("input").input_value(),
    "stSelectbox": lambda field: field.locator("input").input_value(),
    "stButtonGroup": lambda field: field.locator("[aria-pressed=true]").all_inner_texts(),
    "stCheckbox": lambda field: str(field.locator("input").is_checked()),
    "stTextInput": lambda field: field.locator("input").input_value(),
}


def shown(parameter: Parameter, value: Any) -> Any:
    """What the widget of a parameter says where the parameter has this value."""
    if isinstance(parameter, Choice | NumberChoice):
        return parameter.options[value]
    if isinstance(parameter, Several):
        return [parameter.options[key] for key in value]
    return str(value) if isinstance(parameter, Switch) else parameter.write(value)


def widgets(page: Page, lesson: Lesson) -> dict[str, Any]:
    """What each native widget of the lesson on screen says, by the name of its parameter."""
    found: dict[str, Any] = {}
    for name in lesson.parameters:
        field = page.locator(f"[class*=st-key-{name}-]")
        for kind, read in READERS.items():
            one = field.locator(f"[data-testid={kind}]")
            if one.count():
                found[name] = read(one.first)
    return found


@pytest.fixture
def slow_page(browser: Browser) -> Iterator[Page]:
    """A page of a learner with a kept record, an empty cache and a slow line."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.add_init_script(f"localStorage['{KEY}'] ??= {json.dumps(RECORD)}")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW)
    yield page
    context.close()


def widgets_at_rest(page: Page, lesson: Lesson) -> dict[str, Any]:
    """The same once it no longer changes: the code of some widgets comes late."""
    before, now = None, widgets(page, lesson)
    while now != before:
        page.wait_for_timeout(700)
        before, now = now, widgets(page, lesson)
    return now


def settle(page: Page) -> None:
    """Wait until all that was asked for has come and the server has nothing more to say."""
    page.wait_for_load_state("networkidle")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_selector(IDLE, state="attached")


# A dial alone, controls that come and go, and a parameter that is no widget.
QUICK = {"ratio_dial", "threshold", "base_rate"}
CASES = [
    pytest.param(lesson, id=lesson.slug, marks=[pytest.mark.slow] * (lesson.slug not in QUICK))
    for lesson in LESSONS
]


def query_of(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


@pytest.mark.parametrize("lesson", CASES)
def test_all_agree_for_a_kept_record_on_a_slow_line(
    lesson: Lesson, server: str, slow_page: Page
) -> None:
    page = slow_page
    parameters: dict[str, Any] = lesson.parameters
    query = dict(parse_qsl(urlsplit(lesson.instrument).query))
    written_out = {name: one.write(one.default) for name, one in parameters.items()} | query
    values = {
        name: one.read(text) if (text := written_out[name]) else None
        for name, one in parameters.items()
    }
    page.goto(f"{server}/{lesson.instrument}")
    page.get_by_role("button", name=WAY_BACK).wait_for(timeout=60_000)  # the record is heard
    settle(page)
    # 1. The widgets and the dials show the values.
    wanted = {name: shown(parameters[name], values[name]) for name in values}
    said = widgets_at_rest(page, lesson)
    assert len(said) >= 3
    assert said == {name: wanted[name] for name in said}
    # 2. A further run, to which the browser brings what it has: the session writes its values.
    page.get_by_text("The code behind this picture").click()
    code = page.locator(".st-key-code").get_by_test_id("stCode").first
    code.wait_for(timeout=30_000)
    settle(page)
    written = script.script(lesson.folder, "from_scratch", values)
    assert code.locator("code").inner_text().split() == written.split()
    assert query_of(page) == query
    # 3. The hand moves a dial: the address has that and nothing else.
    dial = page.locator(".film-dial input[type=range]").first
    if lesson.has_film:
        before = page.url  # read first: the address may have changed when the press returns
        dial.press("ArrowLeft")
        page.wait_for_function("url => location.href !== url", arg=before)
        settle(page)
        moved = query_of(page)
        assert len(moved.keys() - query) == 1
        assert moved | query == moved
    assert widgets_at_rest(page, lesson) == said


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
