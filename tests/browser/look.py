"""Pictures of pages in all three engines, light and dark, at two widths, to be looked at.

`python -m tests.browser.look threshold?lab=1 glossary --to shots` starts the app and writes them.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.engines import IS_READY, Chromium, Engine, running
from tests.browser.harness import running_app, running_browser

SIZES = ((390, 700), (1366, 768))  # smaller ones first: see Engine.resize


@contextmanager
def looking(name: str, dark: bool) -> Iterator[Engine]:
    """A browser of this name, in light or dark."""
    if name != "chromium":
        with running(name, dark) as engine:
            yield engine
        return
    with running_browser() as browser:
        yield Chromium(browser.new_page(color_scheme="dark" if dark else "light"))


def main() -> None:
    """Take the pictures that the command line asks for."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("pages", nargs="+", help="paths of the app, such as threshold?lab=1")
    ask.add_argument("--to", type=Path, default=Path("shots"), help="a folder")
    asked = ask.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with running_app() as app:
        for name in ("chromium", "firefox", "webkit"):
            for dark in (False, True):
                with looking(name, dark) as engine:
                    for width, height in SIZES:
                        engine.resize(width, height)
                        for page in asked.pages:
                            engine.open(f"{app.url}/{page}")
                            engine.wait(IS_READY)
                            scheme = "dark" if dark else "light"
                            file = f"{re.sub('[^a-z0-9_]+', '-', page)}-{name}-{scheme}-{width}"
                            (asked.to / f"{file}.png").write_bytes(engine.picture())
                            print(asked.to / f"{file}.png")


if __name__ == "__main__":
    main()
