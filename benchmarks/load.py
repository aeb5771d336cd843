"""How many learners a server holds, over real websockets on this machine.

`python -m benchmarks.load [--json FILE]` prints a row for each number of sessions, for one process
and for two replicas behind the proxy; `--soak 10` holds 60 sessions for ten minutes, `--own 70`
opens each lesson at 70 seeds and says what the process then holds, `--drag` shows what the server
does while a learner only drags.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page
from websockets.exceptions import WebSocketException

from benchmarks.live import cpu_ms
from benchmarks.visitor import Unanswered, Visitor, run
from deploy.local import hosted
from pages.registry import PAGES
from tests.browser import chromium
from tests.browser.harness import IDLE, open_visit, running_app, running_browser

SESSIONS = (1, 10, 30, 60, 100, 200)
EVERY = 2.0  # seconds between two releases of one learner
ARRIVALS = 10  # learners a second who open a lesson
LESSON_ADDRESSES = [lesson.instrument for lesson in PAGES if lesson.has_film]
Row = dict[str, float]
# Sessions, replicas, and below what p95 is to stay, in milliseconds.
ASKED = {(60, 1): 150, (100, 2): 500}


@dataclass
class Site:
    """What is under load: its address, and each process of Python with its own address."""

    url: str
    addresses: dict[int, str]

    @property
    def pids(self) -> list[int]:
        """The processes."""
        return list(self.addresses)

    @property
    def memory_mb(self) -> float:
        """Resident memory of all replicas."""
        return sum(_resident_mb(pid) for pid in self.pids)

    @property
    def cpu_ms(self) -> float:
        """Processor time of all replicas so far."""
        return sum(cpu_ms(pid) for pid in self.pids)


@dataclass
class Seen:
    """What the learners of one row saw: seconds for each release, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    opening: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def site(replicas: int) -> Iterator[Site]:
    """One process as `streamlit run app.py` starts it, or several behind the proxy."""
    if replicas == 1:
        with running_app() as app:
            yield Site(app.url, {app.pid: app.url})
    else:
        with hosted(replicas) as hosting:
            yield Site(hosting.url, {one.process.pid: one.url for one in hosting.replicas})


async def learner(url: str, number: int, until: float, seen: Seen) -> None:
    """Open a lesson, then release its dial somewhere else every two seconds."""
    visitor = Visitor(url, LESSON_ADDRESSES[number % len(LESSON_ADDRESSES)])
    rng = random.Random(number)
    await asyncio.sleep(number / ARRIVALS)
    try:
        seen.opening.append(await visitor.open())
        assert visitor.dial is not None
        await asyncio.sleep(rng.uniform(0, EVERY))
        while (now := time.monotonic()) < until:
            took = await visitor.release(rng.randrange(visitor.dial.steps))
            seen.seconds.append(took)  # not in one line: the list may be another by now
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - now)))
    except (Unanswered, OSError, TimeoutError, WebSocketException) as problem:
        seen.errors.append(f"{type(problem).__name__}: {problem}")
    finally:
        await visitor.close()


async def class_at_work(url: str, sessions: int, seconds: float, seen: Seen) -> None:
    """So many learners, all at work for so many seconds after the last has come."""
    until = time.monotonic() + sessions / ARRIVALS + seconds
    await asyncio.gather(*(learner(url, number, until, seen) for number in range(sessions)))


async def walk_through(url: str) -> None:
    """Every step of every first dial once, so that rows compare reruns, not first films."""
    for address in LESSON_ADDRESSES:
        visitor = Visitor(url, address)
        await visitor.open()
        assert visitor.dial is not None
        for step in range(visitor.dial.steps):
            await visitor.release(step)
        await visitor.close()


def row(
    place: Site, page: Page, empty_mb: float, sessions: int, replicas: int, seconds: float
) -> Row:
    """One line of the table; meanwhile a real browser presses its dial.

    Memory is what the replicas hold above `empty_mb` while all learners are there, by learner.
    """
    seen = Seen()
    with ThreadPoolExecutor(1) as thread:
        work = thread.submit(asyncio.run, class_at_work(place.url, sessions, seconds, seen))
        page.wait_for_timeout(1000 * (sessions / ARRIVALS + EVERY))
        before, cpu = len(seen.seconds), place.cpu_ms
        browser_ms = felt(page)
        held_mb = place.memory_mb - empty_mb
        work.result()
    spent = (place.cpu_ms - cpu) / max(1, len(seen.seconds) - before)
    for error in seen.errors[:3]:
        print("  ", error)
    figures = {
        "sessions": sessions,
        "replicas": replicas,
        "p50_ms": round(1000 * median(seen.seconds), 1) if seen.seconds else -1,
        "p95_ms": round(1000 * p95(seen.seconds), 1) if seen.seconds else -1,
        "errors": len(seen.errors),
        "mb_per_session": round(held_mb / sessions, 2),
    }
    line = "".join(f"{value:>16}" for value in figures.values())
    missed = " !" if _missed(figures) else ""
    opening = 1000 * p95(seen.opening) if seen.opening else -1
    print(f"{line}{browser_ms:>16.0f}{opening:>16.0f}{spent:>16.1f}{missed}", flush=True)
    return figures


def _missed(figures: Row) -> bool:
    asked = ASKED.get((int(figures["sessions"]), int(figures["replicas"])))
    slow = asked is not None and not 0 <= figures["p95_ms"] <= asked
    return slow or figures["errors"] > 0


def loads(sessions: list[int], replicas: list[int], seconds: float) -> list[Row]:
    """All rows, printed as they come."""
    rows: list[Row] = []
    for count in replicas:
        with site(count) as place, running_browser() as browser:
            for address in place.addresses.values():
                run(walk_through(address))
            page = open_visit(browser, f"{place.url}/ratio_dial").page
            empty_mb = place.memory_mb
            for number in sessions:
                rows.append(row(place, page, empty_mb, number, count, seconds))
    return rows


def felt(page: Page, presses: int = 3) -> float:
    """Milliseconds from a key to the address of the new place, in a real browser: the median."""
    page.locator(".film input[type=range]").first.focus()
    times = []
    for key in ["ArrowRight", "ArrowLeft"] * presses:
        address = page.url
        started = time.perf_counter()
        page.keyboard.press(key)
        page.wait_for_function("was => location.href !== was", arg=address, timeout=30_000)
        times.append(1000 * (time.perf_counter() - started))
        page.wait_for_selector(IDLE, timeout=30_000, state="attached")
    return median(times)


def soak(sessions: int, minutes: float) -> None:
    """Memory, latency and cost of one process, twice a minute, while so many learners work."""
    with site(1) as place:
        run(walk_through(place.url))
        names = ("minute", "p50_ms", "p95_ms", "errors", "memory_mb", "cpu_ms/release")
        print("".join(f"{name:>16}" for name in names))
        seen = Seen()
        with ThreadPoolExecutor(1) as thread:
            work = thread.submit(
                asyncio.run, class_at_work(place.url, sessions, 60 * minutes, seen)
            )
            started, used = time.monotonic(), place.cpu_ms
            while not work.done():
                wait([work], 30)
                latest, seen.seconds = seen.seconds, []
                spent, used = place.cpu_ms - used, place.cpu_ms
                if len(latest) > 1:
                    figures = (
                        (time.monotonic() - started) / 60,
                        1000 * median(latest),
                        1000 * p95(latest),
                        len(seen.errors),
                        place.memory_mb,
                        spent / len(latest),
                    )
                    print("".join(f"{figure:>16.1f}" for figure in figures), flush=True)
            work.result()


def own_rows(settings: int) -> None:
    """Memory of one process when so many learners have opened rows of their own in each lesson."""
    with site(1) as place:
        print(f"{'lesson':>16}{'settings':>16}{'memory_mb':>16}")
        print(f"{'at the start':>16}{'':>16}{place.memory_mb:>16.0f}")
        for address in LESSON_ADDRESSES:
            for seed in range(1, settings + 1):
                run(_look_in(place.url, f"{address}{'&' if '?' in address else '?'}seed={seed}"))
            print(f"{address[:15]:>16}{settings:>16}{place.memory_mb:>16.0f}", flush=True)


async def _look_in(url: str, address: str) -> None:
    visitor = Visitor(url, address)
    await visitor.open()
    await visitor.close()


def dragging(seconds: float) -> None:
    """The server's share of one core while nothing happens, while a hand drags, and on releases."""
    with site(1) as place, running_browser() as browser:
        page = open_visit(browser, f"{place.url}/ratio_dial").page
        page.wait_for_timeout(8000)
        for what, act in (("nothing happens", _rest), ("a hand drags", _drag), ("keys", _press)):
            used, started = place.cpu_ms, time.monotonic()
            moves = act(page, started + seconds)
            share = (place.cpu_ms - used) / (10 * (time.monotonic() - started))
            print(f"{what:>16}: {moves:5} moves, the server used {share:.1f} % of a core")


def _rest(page: Page, until: float) -> int:
    page.wait_for_timeout(1000 * (until - time.monotonic()))
    return 0


def _drag(page: Page, until: float) -> int:
    box = page.locator(".film input[type=range]").first.bounding_box()
    assert box is not None
    y, moves = box["y"] + box["height"] / 2, 0
    page.mouse.move(box["x"] + 10, y)
    page.mouse.down()
    while time.monotonic() < until:
        share = abs(1 - moves / 50 % 2)
        page.mouse.move(box["x"] + 10 + share * (box["width"] - 20), y)
        moves += 1
    used_until = time.monotonic()
    page.mouse.up()
    assert used_until >= until
    return moves


def _press(page: Page, until: float) -> int:
    moves = 0
    page.locator(".film input[type=range]").first.focus()
    while time.monotonic() < until:
        page.keyboard.press("ArrowRight" if moves % 2 else "ArrowLeft")
        page.wait_for_timeout(500)
        moves += 1
    return moves


def p95(values: list[float]) -> float:
    """The 95th percentile; of a single value, itself."""
    return quantiles([*values, *values], n=20, method="inclusive")[18]


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has ended")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=list(SESSIONS))
    parser.add_argument("--replicas", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=20, help="a row, after all have come")
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    parser.add_argument("--soak", type=float, metavar="MINUTES", help="hold 60 sessions instead")
    parser.add_argument("--own", type=int, metavar="SETTINGS", help="open own rows instead")
    parser.add_argument("--drag", action="store_true", help="watch a hand that drags instead")
    options = parser.parse_args()
    chromium.ensure()
    if options.soak:
        soak(60, options.soak)
    elif options.own:
        own_rows(options.own)
    elif options.drag:
        dragging(options.seconds)
    else:
        figures = ("sessions", "replicas", "p50_ms", "p95_ms", "errors", "mb_per_session")
        beside = ("browser_ms", "opening_p95", "cpu_ms/release")
        print("".join(f"{name:>16}" for name in figures + beside))
        text = json.dumps({"rows": loads(options.sessions, options.replicas, options.seconds)})
        if options.json:
            options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
