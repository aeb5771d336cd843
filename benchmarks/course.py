"""How soon a page of the course as files is there: `python -m benchmarks.course FOLDER`.

FOLDER is what `python -m deploy.site` has written. Each lesson and its laboratory is opened with an
empty cache from a web space on this machine and from the disk, three times: the medians of when its
first picture is seen, and of when the first move of its dial is on screen.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from benchmarks.live import OPENING, step_with_a_dial, until
from pages.registry import LESSONS
from tests.browser import chromium
from tests.browser.harness import running_browser
from tests.site import web_space

ANSWERED = 600  # milliseconds


def opened(browser: Browser, url: str) -> dict[str, float]:
    """Milliseconds until a page is seen, and until it has answered, with an empty cache."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.add_init_script(OPENING)
    page = context.new_page()
    page.goto(url, wait_until="commit")
    until(page, "window.__opening.answered")
    seen: dict[str, float] = page.evaluate("window.__opening")
    context.close()
    return {name: seen[name] for name in ("visible", "answered")}


def rows(browser: Browser, folder: Path) -> list[dict[str, Any]]:
    """A row for each page and each way to it."""
    found = []
    with web_space(folder) as space:
        for lesson in LESSONS:
            names = [f"{lesson.slug}.html?step={step_with_a_dial(lesson)}"]
            if lesson.opening:  # of the comparison nothing follows a dial
                names.append(f"{lesson.slug}_laboratory.html")
            for name in names:
                for where in (space, folder.resolve().as_uri()):
                    three = [opened(browser, f"{where}/{name}") for _ in range(3)]
                    row: dict[str, Any] = {"page": name, "from": where.split(":")[0]}
                    for what in three[0]:
                        row[f"{what}_ms"] = round(median(one[what] for one in three))
                    found.append(row)
    return found


def main() -> None:
    """Measure, print and, where asked for, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write the rows into this file too")
    options = parser.parse_args()
    chromium.ensure()
    with running_browser() as browser:
        found = rows(browser, options.folder)
    for row in found:
        print(*row.values(), "" if row["answered_ms"] <= ANSWERED else f"more than {ANSWERED}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
