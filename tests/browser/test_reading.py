"""What is read aloud of one step of each lesson, held against a written expectation.

The expectations are plain text in `reading/`. `RENEW=1 pytest tests/browser/test_reading.py` writes
them anew; read each line of what has changed as somebody who does not see the picture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reading import read_aloud
from tests.browser.test_stage import STAGED, commit, opened, settle, steps_of
from tests.cases import every
from ui.lesson import Lesson

FOLDER = Path(__file__).parent / "reading"
SAID = "() => document.querySelector('.spoken').textContent"
FOCUS = "() => document.activeElement.textContent"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lesson", every(3, STAGED), ids=lambda lesson: lesson.slug)
def test_a_step_is_read_in_an_order_that_makes_sense(page: Page, lesson: Lesson) -> None:
    """It asks, then by keys alone it is answered, and the dial is moved."""
    number = next(n for n, step in enumerate(steps_of(lesson), 1) if step.ask)
    opened(page, lesson, number)
    said = ["== It asks.", *read_aloud(page)]
    press(page, ".handles input" if page.locator(".handles input").count() else ".track input")
    said += ["== A guess is made.", *changed(read_aloud(page), said)]
    commit(page)
    said += [
        f"== Commit. The focus is at: {page.evaluate(FOCUS)}",
        *changed(read_aloud(page), said),
    ]
    if page.locator(".dial.off").count() == 0:
        press(page, ".track input")
        page.wait_for_function(f"{SAID[6:]} !== ''")
        said += [f"== The dial is moved. It says: {page.evaluate(SAID)}"]
    text, kept = "\n".join(said) + "\n", FOLDER / f"{lesson.slug}.txt"
    if os.environ.get("RENEW"):
        kept.write_text(text, "utf-8")
    assert text == kept.read_text("utf-8")


def press(page: Page, selector: str) -> None:
    """One step of a dial, to where there is one."""
    page.locator(f".stage {selector}").first.focus()
    is_last = page.evaluate("() => document.activeElement.value === document.activeElement.max")
    page.keyboard.press("ArrowLeft" if is_last else "ArrowRight")
    settle(page)


def changed(lines: list[str], before: list[str]) -> list[str]:
    """What was not read before."""
    return [line for line in lines if line not in before]
