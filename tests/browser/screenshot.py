"""Make the pictures of the README, one drag and its end: `python -m tests.browser.screenshot`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from deploy.local import ROOT
from tests.browser import chromium
from tests.browser.harness import running_app, running_browser

STEP = "ratio_dial?step=2"  # frauds get rarer, and recall falls
MOVING, STILL = (ROOT / "pages" / "ratio_dial" / name for name in ("drag.webp", "drag.png"))
WINDOW: ViewportSize = {"width": 1100, "height": 660}
FRAMES, EACH = 45, 80  # pictures on the way, milliseconds of each
REST = 2_500  # milliseconds before and behind the drag
MOST = 1_000_000  # bytes


def main() -> None:
    chromium.ensure()
    with running_app() as app, running_browser() as browser:
        page = browser.new_page(viewport=WINDOW)
        page.goto(f"{app.url}/{STEP}")
        page.wait_for_selector(".stage[data-ready=true]")
        page.wait_for_timeout(1500)
        frames = list(drag(page))
    save(frames, MOVING)
    frames[-1].save(STILL, optimize=True)
    print("Written:", MOVING, STILL)


def drag(page: Page) -> Iterator[Image.Image]:
    """The stage while a hand pulls the dial from its beginning to 1 in 1,000."""
    goal = page.evaluate(
        "() => [...document.querySelectorAll('.stage .marks span')]"
        ".find(({ textContent }) => textContent === '1,000').getBoundingClientRect().left"
    )
    thumb = page.locator(".stage .pill").bounding_box()
    assert thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for n in range(FRAMES):
        page.mouse.move(x + (goal + 12 - x) * n / (FRAMES - 1), y)
        page.wait_for_timeout(60)
        yield picture_of(page)
    page.wait_for_timeout(700)  # the task is done, and the words say so
    page.mouse.up()
    page.wait_for_timeout(300)
    yield picture_of(page)


def picture_of(page: Page) -> Image.Image:
    """What is on the screen below the menu."""
    clip = page.locator(".stage").bounding_box()
    assert clip is not None
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")


def save(frames: list[Image.Image], file: Path) -> None:
    """An animation that goes on without end; ValueError if it is too large for a README."""
    first, *rest = frames
    durations = [REST, *[EACH] * (len(rest) - 1), REST]
    first.save(
        file, save_all=True, append_images=rest, duration=durations, loop=0, quality=60, method=6
    )
    if (size := file.stat().st_size) > MOST:
        raise ValueError(f"{file.name} has {size:,} bytes; use fewer frames or a smaller window.")


if __name__ == "__main__":
    main()
