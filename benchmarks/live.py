"""How live the app is, from the real server in a real browser.

`python -m benchmarks.live [--page NAME] [--throttle 4] [--line 10] [--drags] [--json FILE]` prints
a column for each page with a film, of a lesson with a stage its laboratory; then one for each
stage, the front page first, at its first step with a dial that is free. `--throttle`: a processor
so many times slower; `--line`: so many Mbit/s, 85 ms there and back; `--drags`: drags alone.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket

from pages.registry import PAGES
from tests.browser import chromium
from tests.browser.harness import (
    FILM,
    IDLE,
    STAGE,
    Server,
    open_visit,
    running_app,
    running_browser,
)
from ui.lesson import Lesson

MOVES = 60
# Figure, unit, and what is asked for (None: for reading only).
FIGURES: dict[str, tuple[str, float | None]] = {
    "drag_p50_ms": ("ms", 17),
    "drag_p95_ms": ("ms", 30),
    "drag_starting_p95_ms": ("ms", 60),  # while Streamlit still starts
    "empty_frame_ms": ("ms", None),
    "messages_while_dragging": ("", 0),
    "messages_on_release": ("", 1),
    "settle_ms": ("ms", 100),
    "setting_cold_ms": ("ms", 400),
    "setting_cached_ms": ("ms", 200),
    "first_visible_ms": ("ms", None),
    "first_answered_ms": ("ms", 700),  # the first move of a dial is on screen
    "layout_shift": ("", 0.02),
    "whole_page_ms": ("ms", None),
    "second_answered_ms": ("ms", None),  # of a visit with what the first one has kept
    "second_whole_page_ms": ("ms", None),
    "first_answer_kb": ("KB", 150),
    "first_message_kb": ("KB", 400),
    "film_cold_ms": ("ms", 400),
    "rerun_cpu_ms": ("ms", 15),
}
STAGE_FIGURES = (
    "drag_p50_ms",
    "drag_p95_ms",
    "messages_while_dragging",
    "first_visible_ms",
    "first_answered_ms",
    "layout_shift",
    "whole_page_ms",
    "second_answered_ms",
    "second_whole_page_ms",
    "first_answer_kb",
    "first_message_kb",
)
DRAG_FIGURES = ("drag_p50_ms", "drag_p95_ms", "messages_while_dragging")
# With a processor at most four times slower, and with one that is slower still.
SLOW = {"drag_p50_ms": 40.0, "drag_p95_ms": 80.0}
SLOWER = {"drag_p50_ms": 60.0, "drag_p95_ms": 120.0}
# Records in the page, from its start, when the first film was there, when its dial answered, what
# shifted, and when all was there.
OPENING = """
  const seen = (window.__opening = { shift: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("film:painted", ({ target }) => {
    seen.visible ??= performance.now();
    if (seen.moved) return (seen.answered ??= performance.now());
    seen.moved = true;
    requestAnimationFrame(() => {
      const dial = target.querySelector("input[type=range]");
      dial.value = Number(dial.value) ? Number(dial.value) - 1 : 1;
      dial.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }, true);
  const look = () => {
    const app = document.querySelector(".stApp")?.dataset.testScriptState;
    // What stands below the screen waits for somebody to come near.
    const film = ".film[data-ready=false]:not([data-waits])";
    const early = `#early, #early-page, [data-testid=stSkeleton], ${film}`;
    const waits = document.querySelector(early);
    if (app === "notRunning" && !waits) seen.whole = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
# Records in the page when the hand moved and when the film said that it had painted.
WATCH = """() => {
  const live = (window.__live = { inputs: [], painted: [], figures: [], enter: null });
  const on = (name, act) => document.addEventListener(name, act, { capture: true });
  const first = (e) => e.target === document.querySelector(".film"); // a page may have several
  on("input", (e) => {
    if (e.target.dataset?.dial === undefined) return;
    live.inputs.push([performance.now(), Number(e.target.value)]);
  });
  on("film:painted", (e) => first(e) && live.painted.push([performance.now(), e.detail.index]));
  on("film:figure", (e) => first(e) && live.figures.push(performance.now()));
  on("keydown", (e) => { if (e.key === "Enter") live.enter = performance.now(); });
}"""
# The same of a stage, where the track takes the hand.
WATCH_STAGE = """() => {
  const live = (window.__live = { inputs: [], painted: [], figures: [], enter: null });
  const { stage } = [...window.__stages.values()][0];
  let began = 0;
  document.addEventListener("pointermove", () => (began = performance.now()), true);
  document.addEventListener("pointermove", () => {
    const step = stage.places[stage.dialName];
    if (step !== live.inputs.at(-1)?.[1]) live.inputs.push([began, step]);
  });
  document.addEventListener("stage:painted", ({ detail }) => {
    live.painted.push([performance.now(), detail.index]);
  });
}"""
# Where on the screen the thumb of a stage's dial stands at each of its steps.
TRACK = """() => {
  const { stage } = [...window.__stages.values()][0];
  const box = stage.at(".track").getBoundingClientRect(), half = stage.at(".pill").offsetWidth / 2;
  return stage.dial.places.map((place) =>
    [box.left + half + place * (box.width - 2 * half), box.top + box.height / 2]);
}"""
EMPTY_FRAMES = """() => new Promise((resolve) => {
  const ticks = [];
  const tick = (now) => {
    ticks.push(now);
    if (ticks.length > 60) resolve(ticks.slice(1).map((t, i) => t - ticks[i]));
    else requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
})"""


class Wire:
    """What goes over a page's websockets: messages sent, sizes received."""

    def __init__(self, page: Page) -> None:
        self.sent = 0
        self.received: list[int] = []
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", self._count)
        socket.on("framereceived", lambda frame: self.received.append(len(frame)))

    def _count(self, _frame: object) -> None:
        self.sent += 1


class Machine(NamedTuple):
    """What a visitor has: a processor so many times slower, a line of so many Mbit/s."""

    throttle: float = 1
    line: float | None = None

    def slow_down(self, page: Page) -> None:
        """Make a page as slow as that."""
        session = page.context.new_cdp_session(page)
        if self.throttle > 1:
            session.send("Emulation.setCPUThrottlingRate", {"rate": self.throttle})
        if self.line:
            rate = self.line * 125_000  # bytes a second
            how = {"latency": 85, "downloadThroughput": rate, "uploadThroughput": rate}
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", {"offline": False, **how})


def figures_of(
    address: str, server: Server, browser: Browser, machine: Machine, drags_alone: bool = False
) -> dict[str, float | None]:
    """Every figure of one page, or those of its drags."""
    url = f"{server.url}/{address}"
    open_visit(browser, url).page.context.close()  # the server is warm from here on
    figures: dict[str, float | None] = {}
    if not drags_alone:
        figures |= _opened_thrice(browser, url, machine)
        figures["drag_starting_p95_ms"] = _drag_while_starting(browser, url, machine)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    try:
        page = context.new_page()
        machine.slow_down(page)
        wire = Wire(page)
        page.goto(url)
        page.wait_for_selector(FILM, timeout=30_000)
        _quiet(page)
        page.wait_for_timeout(1000)
        page.evaluate(WATCH)
        figures["empty_frame_ms"] = median(page.evaluate(EMPTY_FRAMES))
        figures |= _drags(page, wire)
        if drags_alone:
            return figures
        figures["settle_ms"] = median(_settle(page) for _ in range(5))
        figures["rerun_cpu_ms"] = _rerun_cpu(page, wire, server.pid)
        figures |= _settings(page)
    finally:
        context.close()
    return figures


def _opened_thrice(browser: Browser, url: str, machine: Machine) -> dict[str, float | None]:
    """The median of each figure of an opening."""
    openings = [_openings(browser, url, machine) for _ in range(3)]
    return {name: median(opening[name] for opening in openings) for name in openings[0]}


def step_with_a_dial(lesson: Lesson) -> int:
    """The first step of a stage whose dial is free; ValueError if there is none."""
    assert lesson.path is not None
    for number, step in enumerate(lesson.path.steps, 1):
        if step.shows.dial and not step.shows.held and not step.ask:
            return number
    raise ValueError(f"{lesson.slug}: no step of its stage has a free dial")


def stage_figures_of(
    address: str, server: Server, browser: Browser, machine: Machine, drags_alone: bool = False
) -> dict[str, float | None]:
    """Every figure of one stage, or those of its drags."""
    url = f"{server.url}/{address}"
    open_visit(browser, url, has_film=False).page.context.close()
    figures = {} if drags_alone else _opened_thrice(browser, url, machine)
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    try:
        page = context.new_page()
        machine.slow_down(page)
        wire = Wire(page)
        page.goto(url)
        page.wait_for_selector("#early-page", state="detached", timeout=30_000)
        page.wait_for_selector(STAGE, timeout=30_000)
        _quiet(page)
        page.wait_for_timeout(1000)
        page.evaluate(WATCH_STAGE)
        return figures | _stage_drags(page, wire)
    finally:
        context.close()


def _stage_drags(page: Page, wire: Wire) -> dict[str, float | None]:
    """Three drags of 60 steps over the dial of a stage: latencies pooled, most messages."""
    places: list[tuple[float, float]] = page.evaluate(TRACK)
    top, latencies, during = len(places) - 1, [], []
    for start in (0, top, top // 2):
        page.mouse.move(*places[start])
        page.mouse.down()
        page.wait_for_timeout(200)
        _forget(page)
        before = wire.sent
        for step in _there_and_back(top, max(1, -(-top // 40)), start)[1:]:
            page.mouse.move(*places[step])
        page.wait_for_timeout(200)
        during.append(wire.sent - before)
        live = _live(page)
        latencies += _latencies(live["inputs"], live["painted"])
        page.mouse.up()
        page.wait_for_timeout(1000)
        _quiet(page)
    cut = quantiles(latencies, n=100, method="inclusive")
    return {
        "drag_p50_ms": cut[49],
        "drag_p95_ms": cut[94],
        "messages_while_dragging": max(during),
    }


def _openings(browser: Browser, url: str, machine: Machine) -> dict[str, float]:
    """What a visit with an empty cache sees when, and what a second one does."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
    context.add_init_script(OPENING)
    try:
        first, answer, message = _opening(context, url, machine)
        second, _, _ = _opening(context, url, machine)
    finally:
        context.close()
    return {
        "first_visible_ms": first["visible"],
        "first_answered_ms": first["answered"],
        "layout_shift": first["shift"],
        "whole_page_ms": first["whole"],
        "second_answered_ms": second["answered"],
        "second_whole_page_ms": second["whole"],
        "first_answer_kb": answer,
        "first_message_kb": message,
    }


def _opening(
    context: BrowserContext, url: str, machine: Machine
) -> tuple[dict[str, float], float, float]:
    """When what was seen, the KB of the first answer, and those of the largest message."""
    page = context.new_page()
    machine.slow_down(page)
    wire = Wire(page)
    answer = page.goto(url, wait_until="commit")
    assert answer is not None
    until(page, "window.__opening.whole", 60)
    page.wait_for_timeout(500)  # what shifts late counts too
    seen: dict[str, float] = page.evaluate("window.__opening")
    size = answer.request.sizes()["responseBodySize"]
    page.close()
    return seen, size / 1024, max(wire.received, default=0) / 1024


def _drag_while_starting(browser: Browser, url: str, machine: Machine) -> float:
    """The 95th percentile of a drag that begins with the first picture, for 2.5 seconds."""
    latencies: list[float] = []
    for _ in range(3):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB")
        context.add_init_script(f"({WATCH})()")
        page = context.new_page()
        machine.slow_down(page)
        page.goto(url, wait_until="commit")
        page.wait_for_selector(FILM, timeout=30_000)
        dial = _dial(page)
        top, box = int(dial.get_attribute("max") or 0), _box(dial)
        page.mouse.move(*_place(dial, int(dial.input_value())))
        page.mouse.down()
        began = time.monotonic()
        for step in itertools.cycle([*range(top), *range(top, 0, -1)]):
            page.mouse.move(box["x"] + box["width"] * step / top, box["y"] + box["height"] / 2)
            page.wait_for_timeout(15)
            if time.monotonic() - began > 2.5:
                break
        page.wait_for_timeout(500)
        live = _live(page)
        latencies += _latencies(live["inputs"], live["painted"])
        context.close()
    return quantiles(latencies, n=100, method="inclusive")[94]


def _drags(page: Page, wire: Wire) -> dict[str, float | None]:
    """Three drags of 60 steps, there and back over the dial: latencies pooled, most messages."""
    latencies: list[float] = []
    during, after = [], []
    for _ in range(3):
        dial = _dial(page)
        top = int(dial.get_attribute("max") or 0)
        stride = max(1, -(-top // 40))
        _go_home(page, dial)  # so that every drag ends elsewhere than it began
        now = int(dial.input_value())
        paths = (_there_and_back(top, stride, start) for start in range(top + 1))
        steps = next(path for path in paths if path[-1] != now)  # or nothing would be released
        # Before the drag: to ask where the dial is runs a script in the page, which is slow there.
        places = [_place(dial, step) for step in (now, *steps)]
        page.mouse.move(*places[0])
        _forget(page)
        page.mouse.down()
        page.mouse.move(*places[1])
        page.wait_for_timeout(100)
        _forget(page)
        before = wire.sent
        for place in places[2:]:
            page.mouse.move(*place)
        page.wait_for_timeout(200)  # a message held back for a moment would show
        during.append(wire.sent - before)
        live = _live(page)
        latencies += _latencies(live["inputs"], live["painted"])
        before = wire.sent
        page.mouse.up()
        page.wait_for_timeout(1000)
        _quiet(page)
        after.append(wire.sent - before)
    cut = quantiles(latencies, n=100, method="inclusive") if len(latencies) > 1 else None
    return {
        "drag_p50_ms": cut[49] if cut else None,
        "drag_p95_ms": cut[94] if cut else None,
        "messages_while_dragging": max(during),
        "messages_on_release": max(after, key=lambda sent: abs(sent - 1)),
    }


def _go_home(page: Page, dial: Locator) -> None:
    dial.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1000)
    _quiet(page)


def _there_and_back(top: int, stride: int, start: int) -> list[int]:
    """61 places of a dial, each one stride from the last, turning at the ends."""
    places, at, way = [start], start, 1
    while len(places) <= MOVES:
        if not 0 <= at + way * stride <= top:
            way = -way
        at += way * stride
        places.append(max(0, min(top, at)))
    return places


def _latencies(inputs: list[list[float]], painted: list[list[float]]) -> list[float]:
    """For each input, milliseconds until it, or one that came after it, was on screen."""
    found = []
    for i, (moved, _) in enumerate(inputs):
        newer = {step for _, step in inputs[i:]}
        shown = [now for now, step in painted if now >= moved and step in newer]
        if not shown:
            raise RuntimeError("the film never painted the last place of the hand")
        found.append(min(shown) - moved)
    return found


def _settle(page: Page) -> float:
    """Milliseconds from the last move of a fast drag to the last painted frame."""
    dial = _dial(page)
    top = int(dial.get_attribute("max") or 0)
    page.mouse.move(*_place(dial, int(dial.input_value())))
    page.mouse.down()
    _forget(page)
    for part in (0.1, 0.9, 0.2, 0.7, 0.0, 1.0, 0.4, 0.8):
        page.mouse.move(*_place(dial, round(top * part)))
    page.wait_for_timeout(600)
    live = _live(page)
    page.mouse.up()
    page.wait_for_timeout(500)
    _quiet(page)
    (moved, wanted), (painted, shown) = live["inputs"][-1], live["painted"][-1]
    if wanted != shown:
        raise RuntimeError(f"the film stopped at step {shown}, the hand at {wanted}")
    return float(painted - moved)


def _rerun_cpu(page: Page, wire: Wire, pid: int, releases: int = 20) -> float | None:
    """CPU milliseconds of the server for one release of the dial, over 20 by keyboard."""
    if not Path("/proc/self/stat").exists():
        return None
    dial = _dial(page)
    _go_home(page, dial)
    sent, used = wire.sent, cpu_ms(pid)
    for _ in range(releases):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(250)
        _quiet(page)
    spent = cpu_ms(pid) - used
    if wire.sent - sent != releases:
        print(f"note: {releases} releases by keyboard sent {wire.sent - sent} messages")
    return spent / releases


def _settings(page: Page) -> dict[str, float | None]:
    """Milliseconds from Enter in a field to the new picture: new values, then seen ones.

    The field is the seed's; on a page without chance, the size of the study.
    """
    field = page.get_by_label(re.compile("^(Seed|People of each kind in the study)$"))
    if field.count() == 0:
        print("note: this page has no such field")
        return {"setting_cold_ms": None, "setting_cached_ms": None}
    seeds = random.Random(7).sample(range(10, 99), 5)
    _set_seed(page, field.first, 100)
    cold = [_set_seed(page, field.first, seed) for seed in seeds]
    cached = [_set_seed(page, field.first, seed) for seed in seeds]
    return {"setting_cold_ms": median(cold), "setting_cached_ms": median(cached)}


def _set_seed(page: Page, field: Locator, seed: int) -> float:
    field.fill(str(seed))
    _forget(page)
    field.press("Enter")
    until(page, "window.__live.figures.length || window.__live.painted.length")
    live = _live(page)
    page.wait_for_timeout(500)
    _quiet(page)
    # A setting that moves no axis and no name gives other frames of the same figure.
    return float(min([*live["figures"], *(now for now, _ in live["painted"])]) - live["enter"])


def until(page: Page, script: str, seconds: float = 30) -> None:
    """Ask until it is so: the page's security policy forbids Playwright's own waiting."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(script):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{script}: not within {seconds:g} s")
        page.wait_for_timeout(10)


def _dial(page: Page) -> Locator:
    dial = page.locator(".film input[type=range][data-dial]").first
    dial.scroll_into_view_if_needed()
    return dial


def _place(dial: Locator, step: int) -> tuple[float, float]:
    """Where on the screen the thumb of a dial stands at a step."""
    box = _box(dial)
    thumb = min(16.0, box["height"])
    share = step / max(1, int(dial.get_attribute("max") or 1))
    x = box["x"] + thumb / 2 + share * (box["width"] - thumb)
    return x, box["y"] + box["height"] / 2


def _box(dial: Locator) -> dict[str, float]:
    box = dial.bounding_box()
    if box is None:
        raise RuntimeError("the dial is not visible")
    return {key: float(box[key]) for key in ("x", "y", "width", "height")}


def _quiet(page: Page) -> None:
    page.wait_for_selector(IDLE, timeout=30_000, state="attached")


def _forget(page: Page) -> None:
    page.evaluate(
        "Object.assign(window.__live, { inputs: [], painted: [], figures: [], enter: null })"
    )


def _live(page: Page) -> dict[str, Any]:
    live: dict[str, Any] = page.evaluate("window.__live")
    return live


def cpu_ms(pid: int) -> float:
    """User and system time of a process and its living children so far."""
    ticks, waiting = 0, [pid]
    while waiting:
        process = Path("/proc") / str(waiting.pop())
        fields = (process / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
        for children in process.glob("task/*/children"):
            waiting += [int(child) for child in children.read_text().split()]
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def _film_cold_ms(compute: Callable[[], object] | None) -> float | None:
    """Median of five computations of the whole film, after one that loads what it imports."""
    if compute is None:
        return None
    compute()
    times = []
    for _ in range(5):
        started = time.perf_counter()
        compute()
        times.append(1000 * (time.perf_counter() - started))
    return median(times)


def _rounded(figures: dict[str, float | None], names: Iterable[str]) -> dict[str, float | None]:
    return {name: None if (one := figures[name]) is None else round(one, 3) for name in names}


def _print_table(
    pages: dict[str, dict[str, float | None]], machine: Machine, names: Iterable[str]
) -> None:
    print(f"{'':<26}{'asked':>9}" + "".join(f"{name:>16}" for name in pages))
    for figure in names:
        unit, asked = FIGURES[figure]
        if machine.throttle > 1 or machine.line:  # what is asked of a quick machine on a quick line
            slow = SLOW if machine.throttle <= 4 else SLOWER
            asked = slow.get(figure) if machine.throttle > 1 else None
        row = f"{figure:<26}{'' if asked is None else f'{asked:g} {unit}':>9}"
        for figures in pages.values():
            value = figures[figure]
            missed = value is not None and asked is not None and _missed(figure, value, asked)
            digits = 3 if figure == "layout_shift" else 1
            text = "—" if value is None else f"{value:.{digits}f}{' !' if missed else '  '}"
            row += f"{text:>16}"
        print(row)


def _missed(figure: str, value: float, asked: float) -> bool:
    return value != asked if figure.startswith("messages") else value > asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shown = {page.slug: page for page in PAGES if page.opening or page.stage}
    parser.add_argument("--page", choices=list(shown), help="only this page")
    parser.add_argument("--throttle", type=float, default=1, help="times slower a processor")
    parser.add_argument("--line", type=float, help="Mbit/s")
    parser.add_argument("--drags", action="store_true", help="the drags alone")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    chromium.ensure()
    slugs = [options.page] if options.page else list(shown)
    machine = Machine(options.throttle, options.line)
    # Before the server and the browser start: they share the machine's cores.
    films = [slug for slug in slugs if shown[slug].opening]
    cold = {} if options.drags else {slug: _film_cold_ms(shown[slug].cold_film) for slug in films}
    of_page = DRAG_FIGURES if options.drags else tuple(FIGURES)
    of_stage = DRAG_FIGURES if options.drags else STAGE_FIGURES
    found = {}
    with running_app() as server, running_browser() as browser:
        for slug in films:
            address = shown[slug].instrument
            measured = figures_of(address, server, browser, machine, options.drags)
            measured["film_cold_ms"] = cold.get(slug)
            found[slug] = _rounded(measured, of_page)
        stages = {}
        for slug in slugs:
            if shown[slug].stage:
                address = f"{shown[slug].address}?step={step_with_a_dial(shown[slug])}"
                measured = stage_figures_of(address, server, browser, machine, options.drags)
                stages[slug] = _rounded(measured, of_stage)
    if found:
        _print_table(found, machine, of_page)
    if stages:
        print("\nStages")
        _print_table(stages, machine, of_stage)
    text = json.dumps({"pages": found, "stages": stages}, indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
