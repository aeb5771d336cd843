"""What a first visit costs on a slow line, from the real server in a real browser.

`python -m benchmarks.line [--line 3g|4g] [--page NAME] [--json FILE]` prints a row for the stage of
each lesson and one for its laboratory, with an empty cache. 3g: 750 kbit/s, 300 ms there and back;
4g: 9 Mbit/s, 85 ms, and a phone's processor, four times slower than this one.
"""

from __future__ import annotations

import argparse
import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.live import OPENING, step_with_a_dial, until
from pages.registry import PAGES
from tests.browser import chromium
from tests.browser.harness import open_visit, running_app, running_browser
from ui.lesson import Lesson

KB = 1024
LATE = 500  # milliseconds after the whole page in which something may still shift
PATIENCE = 150.0  # seconds
# Records when words of a page are seen, and which names of icons are before their font is there.
WORDS = """
  const seen = window.__opening;
  const faces = (family) => [...document.fonts].filter((face) => face.family.includes(family));
  // While a font is on its way a browser may show nothing in its place.
  const hides = ({ status, display }) => status === "loading" && /auto|block/.test(display);
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  seen.icons = [];
  const look = () => {
    const title = document.querySelector("#early h1, #early-page h1, .stMain h1");
    const isThere = title && isSeen(title) && !faces("Source Sans").some(hides);
    if (isThere) seen.words ??= performance.now();
    if (!faces("Material").some(({ status }) => status === "loaded")) {
      for (const icon of document.querySelectorAll("[data-testid=stIconMaterial], [role=img]")) {
        const isIcon = getComputedStyle(icon).fontFamily.includes("Material");
        const name = icon.textContent;
        if (isIcon && isSeen(icon) && !seen.icons.includes(name)) seen.icons.push(name);
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""


class Line(NamedTuple):
    """A line of so many kbit/s and ms there and back, a processor so many times slower."""

    kbits: float
    latency: float
    throttle: float = 1

    def hold_up(self, session: CDPSession) -> None:
        """Make a page as slow as that, with an empty cache."""
        rate = self.kbits * 125  # bytes a second
        how = {"latency": self.latency, "downloadThroughput": rate, "uploadThroughput": rate}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **how})
        if self.throttle > 1:
            session.send("Emulation.setCPUThrottlingRate", {"rate": self.throttle})


LINES = {"3g": Line(750, 300), "4g": Line(9_000, 85, 4)}
# What is asked for: milliseconds until the first picture.
ASKED = {"3g": 5_000, "4g": 2_000}


class Bytes:
    """What comes over the line, and when."""

    def __init__(self, session: CDPSession) -> None:
        self.came: list[tuple[float, int]] = []  # seconds since 1970, bytes
        self.files: dict[str, list[float]] = {}  # request → [seconds, bytes so far]
        self.names: dict[str, str] = {}
        self.offset = 0.0  # of the browser's own clock
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.dataReceived", self._came)
        session.on("Network.loadingFinished", self._ended)
        session.on("Network.webSocketFrameReceived", self._said)

    def until(self, when: float) -> float:
        """KB until so many seconds since 1970."""
        return sum(size for at, size in self.came if at <= when) / KB

    def largest(self) -> list[tuple[str, float]]:
        """Addresses and KB of what came, the largest first."""
        found = [(self.names[one], size / KB) for one, (_, size) in self.files.items()]
        return sorted(found, key=lambda pair: -pair[1])

    def _asked(self, event: dict[str, Any]) -> None:
        self.offset = event["wallTime"] - event["timestamp"]
        self.names[event["requestId"]] = event["request"]["url"]

    def _note(self, event: dict[str, Any], size: int) -> None:
        self.came.append((event["timestamp"] + self.offset, size))
        self.files.setdefault(event["requestId"], [0.0, 0])[1] += size

    def _came(self, event: dict[str, Any]) -> None:
        self._note(event, event["encodedDataLength"])

    def _ended(self, event: dict[str, Any]) -> None:
        before = self.files.get(event["requestId"], [0.0, 0])[1]
        self._note(event, max(0, int(event["encodedDataLength"] - before)))

    def _said(self, event: dict[str, Any]) -> None:
        said = event["response"]
        isText = said["opcode"] == 1
        size = len(said["payloadData"]) if isText else len(base64.b64decode(said["payloadData"]))
        self.came.append((event["timestamp"] + self.offset, size))


class Opening(NamedTuple):
    """What a first visit sees.

    `times`: ms until the first picture, until its dial answered, until the whole page was there;
    `sizes`: KB until each. `shift`: of the layout. `icons`: names of icons that were seen as words.
    """

    times: list[float]
    sizes: list[float]
    shift: float
    icons: list[str]

    def row(self, asked: float) -> str:
        """As the table has it; "!" where the first picture comes late."""
        late = "!" if self.times[0] > asked else " "
        times = "".join(f"{time:16.0f}" for time in self.times)
        sizes = "".join(f"{size:7.0f}" for size in self.sizes)
        return f"{late}{times}   {sizes}{self.shift:9.3f}  {', '.join(self.icons) or '—'}"


HEAD = ("first picture", "dial answered", "whole page, ms")


def opening(browser: Browser, url: str, line: Line, told: Callable[[str], object] = str) -> Opening:
    """A first visit with an empty cache; `told` hears of each file and its size."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    try:
        page = context.new_page()
        page.add_init_script(OPENING)
        page.add_init_script(WORDS)
        session = context.new_cdp_session(page)
        line.hold_up(session)
        came = Bytes(session)
        page.goto(url, wait_until="commit")
        return _seen(page, came, told)
    finally:
        context.close()


def _seen(page: Page, came: Bytes, told: Callable[[str], object]) -> Opening:
    until(page, "window.__opening?.whole", PATIENCE)
    page.wait_for_timeout(LATE)
    seen: dict[str, Any] = page.evaluate("window.__opening")
    origin = page.evaluate("performance.timeOrigin") / 1000
    for name, size in came.largest():
        told(f"{size:8.1f} KB  {name}")
    picture = max(seen["visible"], seen["words"])
    times = [picture, seen["answered"], seen["whole"]]
    sizes = [came.until(origin + time / 1000) for time in times]
    return Opening(times, sizes, seen["shift"], seen["icons"])


def addresses(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """What is measured of a lesson: names and addresses, a stage where its dial is free."""
    if lesson.stage is not None:
        yield f"{lesson.slug}", f"{lesson.address}?step={step_with_a_dial(lesson)}"
    if lesson.opening is not None:
        yield f"{lesson.slug}, laboratory", lesson.instrument


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shown = {page.slug: page for page in PAGES if page.opening or page.stage}
    parser.add_argument("--line", choices=list(LINES), default="3g")
    parser.add_argument("--page", choices=list(shown), help="only this page")
    parser.add_argument("--files", action="store_true", help="say what came, the largest first")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    chromium.ensure()
    line, asked = LINES[options.line], ASKED[options.line]
    print(f"{line.kbits:g} kbit/s, {line.latency:g} ms, processor ÷ {line.throttle:g}")
    times = "".join(f"{name:>16}" for name in HEAD)
    print(f"{'':<27}{times}{'KB until each':>24}{'shift':>9}  icons as words")
    found = {}
    with running_app() as server, running_browser() as browser:
        for page in [shown[options.page]] if options.page else shown.values():
            for name, address in addresses(page):
                url = f"{server.url}/{address}"
                open_visit(browser, url, has_film=False).page.context.close()  # the server is warm
                one = opening(browser, url, line, print if options.files else str)
                found[name] = one._asdict()
                print(f"{name:<26}{one.row(asked)}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
