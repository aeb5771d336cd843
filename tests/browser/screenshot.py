"""Make the picture of the README: `python -m tests.browser.screenshot [FILE]`."""

from __future__ import annotations

import sys

from deploy.local import ROOT
from pages.registry import PAGES
from tests.browser import chromium
from tests.browser.harness import open_visit, running_app, running_browser

DEFAULT = ROOT / "pages" / "ratio_dial" / "screenshot.png"


def main() -> None:
    chromium.ensure()
    target = sys.argv[1] if len(sys.argv) > 1 else str(DEFAULT)
    with running_app() as app, running_browser() as browser:
        first = next(lesson for lesson in PAGES if lesson.has_film)
        page = open_visit(browser, f"{app.url}/{first.instrument}").page
        page.wait_for_timeout(500)
        page.screenshot(path=target)
    print("Written:", target)


if __name__ == "__main__":
    main()
