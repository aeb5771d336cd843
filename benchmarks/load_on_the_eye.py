"""How much a first screen asks of the eye: words, numbers, sizes of type, legend entries, colours.

`python -m benchmarks.load_on_the_eye [--page NAME] [--json FILE]` prints a row for each lesson with
a film, as a projector of 1366 × 768 shows it at rest.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser

from pages.registry import PAGES
from tests.browser import chromium
from tests.browser.harness import open_visit, running_app, running_browser, wait_for_plotly

# A share, "1 in 1,000" and "1 of 100" count once; the name of an equation, D5.1, does not count.
NUMBER = re.compile(
    r"[½¼¾]|(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:\s(?:in|of)\s\d[\d,]*(?:\.\d+)?)?(?:\s?%)?(?![\w])"
)
COLUMNS = ("words", "numbers", "type_sizes", "legend_entries", "colours")
# Every text that is on the screen, with the size of its type and where it stands; every colour.
SEEN = """() => {
  const isOn = (box) => box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 &&
    box.top < innerHeight && box.left < innerWidth;
  const isSeen = (element) => element?.checkVisibility({ opacityProperty: true,
    visibilityProperty: true });
  const texts = [], colours = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement: element, data } = walk.currentNode;
    const range = document.createRange();
    range.selectNode(walk.currentNode);
    if (!data.trim() || element.closest("script, style, .katex-mathml")) continue;
    if (!isSeen(element) || ![...range.getClientRects()].some(isOn)) continue;
    const style = getComputedStyle(element);
    const inPicture = element.closest("svg");
    const place = inPicture || element.closest(".film") ? "film"
      : element.closest("h1, h2, h3") ? "heading"
      : element.closest("button, a, label, header, [role=tab]") ? "control" : "text";
    texts.push({ text: data, size: parseFloat(style.fontSize), place });
    colours.add(inPicture ? style.fill : style.color);
  }
  for (const mark of document.querySelectorAll(".film svg :is(path, rect, circle, line)")) {
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
  return { texts, colours: painted, legend: legend.length };
}"""


class Row(NamedTuple):
    """One first screen. `view`: "lab" for a whole instrument; `step` is 0 outside a guided path."""

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
        numbers=sum(len(numbers_in(one["text"])) for one in texts),
        type_sizes=len({round(one["size"], 1) for one in texts}),
        legend_entries=seen["legend"],
        colours=len(seen["colours"]),
    )


def rows(browser: Browser, url: str, slugs: Iterable[str]) -> list[Row]:
    """A row for the first screen of each lesson, printed as they come."""
    found = []
    addresses = {lesson.slug: lesson.instrument for lesson in PAGES}
    print(f"{'lesson':>14}{'view':>8}{'step':>6}" + "".join(f"{name:>16}" for name in COLUMNS))
    for slug in slugs:
        page = open_visit(browser, f"{url}/{addresses[slug]}").page
        wait_for_plotly(page)
        found.append(row_of(slug, "lab", 0, page.evaluate(SEEN)))
        page.context.close()
        lesson, view, step, *figures = found[-1]
        print(f"{lesson:>14}{view:>8}{step:>6}" + "".join(f"{n:>16}" for n in figures), flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    films = [lesson.slug for lesson in PAGES if lesson.has_film]
    parser.add_argument("--page", choices=films, help="only this lesson")
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    chromium.ensure()
    with running_app() as server, running_browser() as browser:
        found = rows(browser, server.url, [options.page] if options.page else films)
    if options.json:
        text = json.dumps({"rows": [row._asdict() for row in found]}, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
