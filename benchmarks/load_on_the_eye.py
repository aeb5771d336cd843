"""How much a first screen asks of the eye: words, numbers, sizes of type, legend entries, colours.

`python -m benchmarks.load_on_the_eye [--page NAME] [--json FILE]` prints a row for each step of
each lesson on a stage, and one for each laboratory, as a projector of 1366 × 768 shows them at
rest. A step counts while it asks and once it is answered or done, whichever is more. What is over a
limit is marked and said at the end, and the command then fails.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

from pages.registry import PAGES
from tests.browser import chromium
from tests.browser.harness import STAGE, open_visit, running_app, running_browser, wait_for_plotly
from ui.lesson import Lesson

# A share, "1 in 1,000", "1/2" and "1 of 100" count once; the name of an equation, D5.1, does not.
NUMBER = re.compile(
    r"[½¼¾]|(?<![\w.,])\d[\d,]*(?:\.\d+)?"
    r"(?:(?:\s(?:in|of)\s|/)\d[\d,]*(?:\.\d+)?)?(?:\s?%)?(?![\w])"
)
COLUMNS = ("words", "numbers", "type_sizes", "legend_entries", "colours")
LIMITS = {"words": 45, "numbers": 12, "type_sizes": 5}  # of a stage, at most
# Every text that is on the screen or the stage, with the size of its type and where it stands; what
# a reader takes as one, such as "1 of 100" with its 1 in large type, as one; every colour.
SEEN = """() => {
  const isOn = (box) => box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 &&
    box.top < innerHeight && box.left < innerWidth;
  const isSeen = (element) => element?.checkVisibility({ opacityProperty: true,
    visibilityProperty: true });
  const stage = document.querySelector(".stage");
  const root = stage ?? document.body, room = stage ? ".stage .picture" : ".film";
  const isInline = (element) => getComputedStyle(element).display.startsWith("inline");
  const block = (element) => element.closest("text") ??
    (isInline(element) ? block(element.parentElement) : element);
  const blocks = new Map(), texts = [], colours = new Set();
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: element, data } = walk.currentNode;
    const range = document.createRange();
    range.selectNode(walk.currentNode);
    if (element.closest("script, style, .katex-mathml")) continue;
    if (!isSeen(element) || ![...range.getClientRects()].some(isOn)) continue;
    blocks.set(block(element), (blocks.get(block(element)) ?? "") + data);
    if (!data.trim()) continue;
    const style = getComputedStyle(element);
    const inPicture = element.closest("svg");
    const inColumn = element.closest(".stage .words");
    const place = inPicture || element.closest(room) ? "film"
      : element.closest("h1, h2, h3") ? "heading"
      : stage ? (inColumn && !element.closest(".review") ? "text" : "control")
      : element.closest("button, a, label, header, [role=tab]") ? "control" : "text";
    texts.push({ text: data, size: parseFloat(style.fontSize), place });
    colours.add(inPicture ? style.fill : style.color);
  }
  for (const mark of document.querySelectorAll(`${room} svg :is(path, rect, circle, line)`)) {
    if (!isSeen(mark) || !isOn(mark.getBoundingClientRect())) continue;
    const { fill, stroke, fillOpacity, strokeOpacity, strokeWidth } = getComputedStyle(mark);
    if (fill !== "none" && Number(fillOpacity) > 0) colours.add(fill);
    if (stroke !== "none" && Number(strokeOpacity) > 0 && parseFloat(strokeWidth)) {
      colours.add(stroke);
    }
  }
  const legend = [...document.querySelectorAll(".film .legend .traces")].filter(
    (one) => isSeen(one) && isOn(one.getBoundingClientRect()));
  const painted = [...colours].filter((one) => !/, 0\\)$/.test(one));
  return { texts, blocks: [...blocks.values()], colours: painted, legend: legend.length };
}"""

# The dial goes to where the task of the step is done.
DO_THE_TASK = """() => {
  const { stage } = [...window.__stages.values()][0];
  stage.turn(stage.walk.goal(stage.places[stage.dialName]));
}"""
REST = 500  # milliseconds until a step has been drawn


class Row(NamedTuple):
    """One first screen. `view`: "stage" at a step, or "lab" for a whole instrument, at step 0."""

    lesson: str
    view: str
    step: int
    words: int
    numbers: int
    type_sizes: int
    legend_entries: int
    colours: int


def numbers_in(text: str) -> list[str]:
    """The numbers that a reader sees in a text."""
    return NUMBER.findall(text)


def words_in(text: str) -> list[str]:
    """The words of a text: what has a letter in it."""
    return [word for word in text.split() if any(letter.isalpha() for letter in word)]


def row_of(lesson: str, view: str, step: int, seen: dict[str, Any]) -> Row:
    """The figures of a screen, from what is seen on it."""
    texts = seen["texts"]
    return Row(
        lesson,
        view,
        step,
        words=sum(len(words_in(one["text"])) for one in texts if one["place"] == "text"),
        numbers=sum(len(numbers_in(text)) for text in seen["blocks"]),
        type_sizes=len({round(one["size"], 1) for one in texts}),
        legend_entries=seen["legend"],
        colours=len(seen["colours"]),
    )


def over(row: Row) -> dict[str, int]:
    """The figures of a stage that are over their limit; a laboratory has none."""
    figures = row._asdict() if row.view == "stage" else {}
    return {name: figures[name] for name, most in LIMITS.items() if figures.get(name, 0) > most}


def larger(row: Row, other: Row) -> Row:
    """Of two moments of one step whichever figure is larger."""
    figures = {name: max(getattr(row, name), getattr(other, name)) for name in COLUMNS}
    return row._replace(**figures)


def stage_rows(page: Page, lesson: Lesson) -> Iterator[Row]:
    """A row for each step of a lesson that is on its stage, walked through with a guess at each."""
    assert lesson.path is not None
    for step in range(1, len(lesson.path.steps) + 1):
        if step > 1:  # the front page has one step, and no dots
            page.locator(".stage nav button").nth(step - 1).click()
        at_step = f"{STAGE}[data-step='{step}']"
        page.wait_for_selector(at_step)
        page.wait_for_timeout(REST)
        row = row_of(lesson.slug, "stage", step, page.evaluate(SEEN))
        answer(page)
        page.wait_for_timeout(REST)
        if page.locator(at_step).count():  # a guess that is judged later leads on to the next step
            row = larger(row, row_of(lesson.slug, "stage", step, page.evaluate(SEEN)))
        yield row


def answer(page: Page) -> None:
    """Commit to some guess where a step asks for one; move the dial where it has a task."""
    if page.locator(".stage[data-task=true]").count():
        page.evaluate(DO_THE_TASK)
    elif page.locator(".stage[data-phase=asks]").count():
        handles = page.locator(".stage .handles input")
        for handle in handles.all() or [page.locator(".stage .track input")]:
            handle.press("ArrowRight")
        page.locator(".stage .go").click()


def rows(browser: Browser, url: str, lessons: Iterable[Lesson]) -> list[Row]:
    """The rows of some lessons, printed as they come."""
    found: list[Row] = []
    print(f"{'lesson':>14}{'view':>8}{'step':>6}" + "".join(f"{name:>17}" for name in COLUMNS))
    for lesson in lessons:
        for row in _rows_of(lesson, browser, url):
            found.append(row)
            words = [f"{getattr(row, n)}{' !' if n in over(row) else '  '}" for n in COLUMNS]
            figures = "".join(f"{word:>17}" for word in words)
            print(f"{row.lesson:>14}{row.view:>8}{row.step:>6}{figures}", flush=True)
    return found


def _rows_of(lesson: Lesson, browser: Browser, url: str) -> Iterator[Row]:
    if lesson.stage:
        page = open_visit(browser, f"{url}/{lesson.address}?step=1", has_film=False).page
        page.emulate_media(reduced_motion="reduce")
        page.wait_for_selector(STAGE, timeout=30_000)
        yield from stage_rows(page, lesson)
        page.context.close()
    if not lesson.has_film:
        return
    page = open_visit(browser, f"{url}/{lesson.instrument}").page
    wait_for_plotly(page)
    yield row_of(lesson.slug, "lab", 0, page.evaluate(SEEN))
    page.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shown = {lesson.slug: lesson for lesson in PAGES if lesson.stage or lesson.has_film}
    parser.add_argument("--page", choices=list(shown), help="only this lesson")
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    chromium.ensure()
    with running_app() as server, running_browser() as browser:
        chosen = [shown[options.page]] if options.page else shown.values()
        found = rows(browser, server.url, chosen)
    if options.json:
        text = json.dumps({"rows": [row._asdict() for row in found]}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    for row in found:
        for name, figure in over(row).items():
            says = f"{figure} {name.replace('_', ' ')}, {LIMITS[name]} at most"
            print(f"over: {row.lesson}, step {row.step}: {says}")
    if any(map(over, found)):
        sys.exit(1)


if __name__ == "__main__":
    main()
