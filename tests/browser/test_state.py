"""What the controls show, what the session holds, what is written and the address agree.

On a slow line with an empty cache a widget arrives late: the record of an earlier visit has made
a second run by then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.parameters import Choice, NumberChoice, Parameter, Several, Switch
from pages.registry import LESSONS
from tests.browser.harness import IDLE
from ui.lesson import Lesson

RECORD = json.dumps({lesson.slug: {"step": 2, "answers": {}} for lesson in LESSONS})
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
    "stSelectbox": lambda field: field.locator(
        "[data-baseweb=select], [role=combobox]"
    ).first.evaluate("(e) => e.value || e.innerText"),
    "stButtonGroup": lambda field: field.locator(
        "[aria-checked=true], [aria-pressed=true]"
    ).all_inner_texts(),
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
    found = {}
    for name in lesson.parameters:
        field = page.locator(f".st-key-{name}, [class*=st-key-{name}-]")
        for kind, read in READERS.items():
            one = field.locator(f"[data-testid={kind}]")
            if one.count():
                found[name] = read(one.first)
    return found


@pytest.fixture
def slow_page(browser: Browser) -> Iterator[Page]:
    yield from _slow(browser)


def _slow(browser: Browser) -> Iterator[Page]:
    """A page of a learner with a kept record, an empty cache and a slow line."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.add_init_script(f"localStorage['imbalance-instrument'] ??= {json.dumps(RECORD)}")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW)
    yield page
    context.close()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_all_agree_for_a_kept_record_on_a_slow_line(
    lesson: Lesson, server: str, slow_page: Page
) -> None:
    page = slow_page
    query = dict(part.split("=") for part in [lesson.ready] if part)
    parameters = lesson.parameters
    values = lesson.defaults() | {name: parameters[name].read(text) for name, text in query.items()}
    page.goto(f"{server}/{lesson.slug}?{urlencode(query)}")
    page.get_by_role("button", name=re.compile("^.*Guided path, step 2")).wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.wait_for_selector(IDLE, state="attached")
    said = widgets(page, lesson)
    print(said)
    assert said == {name: shown(parameters[name], values[name]) for name in said}
    assert len(said) >= 3
