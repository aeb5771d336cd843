"""How many learners a server holds, over real websockets on this machine.

`python -m benchmarks.load [--json FILE]` prints a row for each number of sessions, for one process
and for two replicas behind the proxy; `--soak 10` holds 60 sessions for ten minutes, `--own 70`
opens each lesson at 70 seeds and says what the process then holds, `--own-at-once 60` has so many
learners choose a seed of their own within ten seconds, `--drag` shows what the server does while a
learner only drags.

A lesson that has a stage is opened there. Its learner goes on to the next step every two seconds,
which also tells where a dial of the lesson's own has been let go.

At the others nine of ten releases are of the first dial, the others where the page opened them, at
a step that the process has seen. Of the tenth, half are of another dial, in a film that has one,
whose frames the learner asks for first. The other half go to an unseen step: all dials of the film
at places that no learner has combined, so that the server makes the tracks of its dials anew (of
two dials fewer and fewer, for each track depends on the other place alone); a film of one dial has
nothing to make anew, and that dial is released as in the nine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import time
from collections.abc import Awaitable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from playwright.sync_api import Page
from websockets.exceptions import WebSocketException

from benchmarks.live import cpu_ms
from benchmarks.visitor import Dial, Unanswered, Visitor, run
from deploy.local import hosted
from pages.registry import PAGES
from tests.browser import chromium
from tests.browser.harness import IDLE, open_visit, running_app, running_browser
from ui.lesson import Lesson

SESSIONS = (1, 10, 30, 60, 100, 200)
EVERY = 2.0  # seconds between two releases of one learner
ARRIVALS = 10  # learners a second who open a lesson
WITHIN = 10.0  # seconds in which all choose a seed of their own
PATIENCE = 120.0  # seconds that they wait for its picture
FILMED = [lesson for lesson in PAGES if lesson.has_film]
LESSON_ADDRESSES = [lesson.instrument for lesson in FILMED]
# Where a learner comes in: on the stage, where there is one.
WAYS_IN = [lesson.address if lesson.stage else lesson.instrument for lesson in FILMED]
Row = dict[str, float]
Places = dict[str, int]  # at which step each dial of a film stands
SECOND = UNSEEN = 0.05  # of the releases: a tenth together
# What a figure may be at most, in each row, by sessions and replicas, and with --own-at-once.
LIMITS: dict[str | tuple[int, int], dict[str, float]] = {
    "each row": {"cpu_ms_per_release": 12, "errors": 0},
    (60, 1): {"p50_ms": 40, "p95_ms": 120},
    (100, 1): {"p50_ms": 60, "p95_ms": 250},
    (100, 2): {"p50_ms": 45, "p95_ms": 150},
    # Learners, proxy and server share two cores: with more for the server, the row says nothing.
    (200, 2): {"p50_ms": 100, "p95_ms": 500, "server_cores": 1.4},
    "own at once": {"p95_s": 3, "errors": 0},
}
# The figures of a row, and how many characters each takes in the table.
WIDTHS = {
    "sessions": 8,
    "replicas": 10,
    "p50_ms": 15,
    "p95_ms": 15,
    "errors": 10,
    "mb_per_session": 16,
    "browser_ms": 12,
    "opening_p95_ms": 16,
    "cpu_ms_per_release": 20,
    "server_cores": 14,
    "generator_cores": 17,
    "proxy_cores": 13,
}


class Cpu(NamedTuple):
    """Processor time so far, in milliseconds: of all replicas, the load generator, the proxy."""

    server: float
    generator: float
    proxy: float


@dataclass
class Site:
    """What is under load: its address, each process of Python with its own address, the proxy.

    `unseen`: by lesson, places of its dials to which no learner has come yet.
    """

    url: str
    addresses: dict[int, str]
    proxy: int | None = None
    unseen: dict[str, Iterator[Places]] = field(default_factory=dict)

    @property
    def pids(self) -> list[int]:
        """The processes."""
        return list(self.addresses)

    @property
    def memory_mb(self) -> float:
        """Resident memory of all replicas."""
        return sum(_resident_mb(pid) for pid in self.pids)

    @property
    def cpu(self) -> Cpu:
        """Processor time of everything that takes part; of the learners, without the browser."""
        server = sum(cpu_ms(pid) for pid in self.pids)
        return Cpu(server, 1000 * time.process_time(), cpu_ms(self.proxy) if self.proxy else 0)


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
            assert hosting.proxy is not None
            addresses = {one.process.pid: one.url for one in hosting.replicas}
            yield Site(hosting.url, addresses, hosting.proxy.pid)


def next_places(
    dial: Dial, home: Places, unseen: Iterator[Places], rng: random.Random
) -> tuple[str, Places]:
    """The dial of a learner's next release, and where all of them stand after it.

    `home`: where they stood when the page was opened.
    """
    kind, others = rng.random(), [name for name in home if name != dial.name]
    if kind < SECOND and others:
        name = rng.choice(others)
        steps = [step for step in range(dial.all_steps[name]) if step != home[name]]
        return name, home | {dial.name: dial.at[dial.name], name: rng.choice(steps)}
    if kind < SECOND + UNSEEN and (places := next(unseen, None)):
        return dial.name, places
    return dial.name, home | {dial.name: rng.randrange(dial.steps)}


def unseen_places(dial: Dial, home: Places, most: int = 2000) -> list[Places]:
    """Places of all dials of a film in an order of chance, each once, none of them walked through.

    None where the film has one dial.
    """
    total = math.prod(dial.all_steps.values())
    numbers = random.Random(total).sample(range(total), min(total, most))
    found = [_places_of(number, dial.all_steps) for number in numbers]
    return [places for places in found if places | {dial.name: 0} != home | {dial.name: 0}]


def _places_of(number: int, steps: dict[str, int]) -> Places:
    """The combination of steps that has this number."""
    places = {}
    for name, count in steps.items():
        number, places[name] = divmod(number, count)
    return places


async def learner(place: Site, number: int, until: float, seen: Seen, rng: random.Random) -> None:
    """Open a lesson, then go on in it every two seconds: to a step, or with a dial."""
    visitor = Visitor(place.url, WAYS_IN[number % len(WAYS_IN)])
    await asyncio.sleep(number / ARRIVALS)
    try:
        seen.opening.append(await visitor.open())
        go_on = steps_on(visitor, rng) if visitor.stage else releases(visitor, place, rng)
        await asyncio.sleep(rng.uniform(0, EVERY))
        while (now := time.monotonic()) < until:
            took = await next(go_on)
            seen.seconds.append(took)  # not in one line: the list may be another by now
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - now)))
    except (Unanswered, OSError, TimeoutError, WebSocketException) as problem:
        seen.errors.append(f"{type(problem).__name__}: {problem}")
    finally:
        await visitor.close()


def releases(visitor: Visitor, place: Site, rng: random.Random) -> Iterator[Awaitable[float]]:
    """What a learner does at an instrument, without end: seconds that each release took."""
    assert visitor.dial is not None
    home = dict(visitor.dial.at)
    while True:
        hand, places = next_places(visitor.dial, home, place.unseen[visitor.address], rng)
        yield visitor.release_all(places, hand)


def steps_on(visitor: Visitor, rng: random.Random) -> Iterator[Awaitable[float]]:
    """What a learner does on a stage, without end: step after step, with the lesson's own dial."""
    dials = [dial for dial in visitor.script["dials"].values() if dial["parameter"]]
    for step in cycle([*range(2, len(visitor.script["steps"]) + 1), 1]):
        dial = rng.choice(dials) if dials else None
        values = {dial["parameter"]: rng.choice(dial["values"])} if dial else {}
        yield visitor.go_to_step(step, values)


async def class_at_work(place: Site, sessions: int, seconds: float, seen: Seen) -> None:
    """So many learners, all at work for so many seconds after the last has come."""
    until = time.monotonic() + sessions / ARRIVALS + seconds
    # Each row has chances of its own, or its second dials would stand where the last row's did.
    chances = [random.Random(f"{sessions} {number}") for number in range(sessions)]
    await asyncio.gather(*(learner(place, n, until, seen, rng) for n, rng in enumerate(chances)))


async def walk_through(place: Site) -> None:
    """Every step of every first dial once, so that rows compare reruns, not first films."""
    for url in place.addresses.values():
        for address in WAYS_IN:
            visitor = Visitor(url, address)
            await visitor.open()
            if visitor.stage:
                for step in range(1, len(visitor.script["steps"]) + 1):
                    await visitor.go_to_step(step)
                await visitor.close()
                continue
            assert visitor.dial is not None
            place.unseen[address] = cycle(unseen_places(visitor.dial, dict(visitor.dial.at)))
            for step in range(visitor.dial.steps):
                await visitor.release(step)
            await visitor.close()


def row(place: Site, page: Page, empty_mb: float, sessions: int, seconds: float) -> Row:
    """One line of the table; meanwhile a real browser presses its dial.

    Memory is what the replicas hold above `empty_mb` while all learners are there, by learner;
    processor time that from the last one's coming until all have gone.
    """
    seen = Seen()
    with ThreadPoolExecutor(1) as thread:
        work = thread.submit(asyncio.run, class_at_work(place, sessions, seconds, seen))
        page.wait_for_timeout(1000 * (sessions / ARRIVALS + EVERY))
        before, started, cpu = len(seen.seconds), time.monotonic(), place.cpu
        pressed = felt(page)
        held_mb = place.memory_mb - empty_mb
        work.result()
    spent = [now - then for now, then in zip(place.cpu, cpu, strict=True)]
    cores = [used / (1000 * (time.monotonic() - started)) for used in spent]
    releases = len(seen.seconds) - before + len(pressed)
    for error in seen.errors[:3]:
        print("  ", error)
    figures = {
        "sessions": sessions,
        "replicas": len(place.pids),
        "p50_ms": 1000 * median(seen.seconds) if seen.seconds else -1,
        "p95_ms": 1000 * p95(seen.seconds) if seen.seconds else -1,
        "errors": len(seen.errors),
        "mb_per_session": held_mb / sessions,
        "browser_ms": median(pressed),
        "opening_p95_ms": 1000 * p95(seen.opening) if seen.opening else -1,
        "cpu_ms_per_release": spent[0] / releases,
        **dict(zip(("server_cores", "generator_cores", "proxy_cores"), cores, strict=True)),
    }
    digits = {name: 1 if "ms" in name else 2 for name in figures}
    return {name: round(value, digits[name]) for name, value in figures.items()}


def limits_of(figures: Row) -> dict[str, float]:
    """What the figures of a row may be at most."""
    kind = int(figures["sessions"]), int(figures["replicas"])
    return LIMITS["each row"] | LIMITS.get(kind, {})


def with_limits(figures: Row, limits: dict[str, float]) -> dict[str, str]:
    """Each figure in words: with its limit, if it has one, and marked if it misses that."""
    words = {}
    for name, value in figures.items():
        missed = name in limits and not 0 <= value <= limits[name]
        words[name] = f"{value:g} ≤{limits[name]:g}" if name in limits else f"{value:g}"
        words[name] += " !" if missed else ""
    return words


def print_row(figures: Row) -> None:
    """The figures of a row beside their limits."""
    limits = limits_of(figures)
    words = with_limits(figures, limits)
    print("".join(f"{words[name]:>{width}}" for name, width in WIDTHS.items()), flush=True)
    if "server_cores" in limits and figures["server_cores"] > limits["server_cores"]:
        used, most = figures["server_cores"], limits["server_cores"]
        print(f"   this row holds for {most:g} cores of server CPU at most, and used {used:g}")


def loads(sessions: list[int], replicas: list[int], seconds: float) -> list[Row]:
    """All rows, printed as they come."""
    rows: list[Row] = []
    print("".join(f"{name:>{width}}" for name, width in WIDTHS.items()))
    for count in replicas:
        with site(count) as place, running_browser() as browser:
            run(walk_through(place))
            page = open_visit(browser, f"{place.url}/{LESSON_ADDRESSES[0]}").page
            empty_mb = place.memory_mb
            for number in sessions:
                rows.append(row(place, page, empty_mb, number, seconds))
                print_row(rows[-1])
    return rows


def felt(page: Page, presses: int = 3) -> list[float]:
    """Milliseconds from a key to the address of the new place, in a real browser."""
    page.locator(".film input[type=range]").first.focus()
    times = []
    for key in ["ArrowRight", "ArrowLeft"] * presses:
        address = page.url
        started = time.perf_counter()
        page.keyboard.press(key)
        page.wait_for_function("was => location.href !== was", arg=address, timeout=30_000)
        times.append(1000 * (time.perf_counter() - started))
        page.wait_for_selector(IDLE, timeout=30_000, state="attached")
    return times


def soak(sessions: int, minutes: float) -> None:
    """Memory, latency and cost of one process, twice a minute, while so many learners work."""
    with site(1) as place:
        run(walk_through(place))
        names = ("minute", "p50_ms", "p95_ms", "errors", "memory_mb", "cpu_ms_per_release")
        print("".join(f"{name:>20}" for name in names))
        seen = Seen()
        with ThreadPoolExecutor(1) as thread:
            work = thread.submit(asyncio.run, class_at_work(place, sessions, 60 * minutes, seen))
            started, used = time.monotonic(), place.cpu.server
            while not work.done():
                wait([work], 30)
                latest, seen.seconds = seen.seconds, []
                spent, used = place.cpu.server - used, place.cpu.server
                if len(latest) > 1:
                    figures = (
                        (time.monotonic() - started) / 60,
                        1000 * median(latest),
                        1000 * p95(latest),
                        len(seen.errors),
                        place.memory_mb,
                        spent / len(latest),
                    )
                    print("".join(f"{figure:>20.1f}" for figure in figures), flush=True)
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


class Own(NamedTuple):
    """What came of learners who chose rows of their own at once.

    Seconds that they waited, by lesson; what went wrong; CPU seconds of the server.
    """

    waits: dict[str, list[float]]
    errors: list[str]
    cpu_s: float

    def figures(self) -> Row:
        """The figures that are reported."""
        waits = [seconds for some in self.waits.values() for seconds in some]
        return {
            "learners": len(waits) + len(self.errors),
            "p50_s": round(median(waits), 2) if waits else -1,
            "p95_s": round(p95(waits), 2) if waits else -1,
            "errors": len(self.errors),
        }


async def own_at_once(place: Site, learners: int) -> Own:
    """All lessons, opened by so many learners, who then choose a seed each within ten seconds.

    A learner waits until the page has run to its end and the film of that seed is there.
    """
    rng, lessons = random.Random(learners), [FILMED[n % len(FILMED)] for n in range(learners)]
    seeds = rng.sample(range(10, 10_000), learners)
    visitors = [Visitor(place.url, lesson.instrument, patience=PATIENCE) for lesson in lessons]
    opening = (_after(n / ARRIVALS, visitor.open()) for n, visitor in enumerate(visitors))
    opened = await asyncio.gather(*opening, return_exceptions=True)
    before = place.cpu.server
    choosing = (
        _after(rng.uniform(0, WITHIN), visitor.choose(own_field(lesson), seed))
        for visitor, lesson, seed in zip(visitors, lessons, seeds, strict=True)
    )
    chosen = await asyncio.gather(*choosing, return_exceptions=True)
    own = Own({}, [], (place.cpu.server - before) / 1000)
    for lesson, first, then in zip(lessons, opened, chosen, strict=True):
        problem = first if isinstance(first, BaseException) else then
        if isinstance(problem, BaseException):
            own.errors.append(f"{lesson.slug}: {type(problem).__name__}: {problem}")
        else:
            own.waits.setdefault(lesson.slug, []).append(problem)
    await asyncio.gather(*(visitor.close() for visitor in visitors), return_exceptions=True)
    return own


async def _after(seconds: float, work: Coroutine[Any, Any, float]) -> float:
    await asyncio.sleep(seconds)
    return await work


def own_field(lesson: Lesson) -> str:
    """The field that makes a lesson's rows one's own; where nothing is drawn, the study's size."""
    return lesson.parameters["seed" if "seed" in lesson.parameters else "study"].label


def print_own(own: Own) -> None:
    """What learners with rows of their own waited, and where."""
    figures = own.figures()
    words = with_limits(figures, LIMITS["own at once"])
    print("  ".join(f"{name} {text}" for name, text in words.items()))
    for error in own.errors[:3]:
        print("  ", error)
    print(f"server CPU {own.cpu_s / figures['learners']:.2f} s a learner; median by lesson:")
    for slug, waits in sorted(own.waits.items(), key=lambda one: -median(one[1])):
        print(f"{slug:>16}{median(waits):>8.2f} s")


def dragging(seconds: float) -> None:
    """The server's share of one core while nothing happens, while a hand drags, and on releases."""
    with site(1) as place, running_browser() as browser:
        page = open_visit(browser, f"{place.url}/{LESSON_ADDRESSES[0]}").page
        page.wait_for_timeout(8000)
        for what, act in (("nothing happens", _rest), ("a hand drags", _drag), ("keys", _press)):
            used, started = place.cpu.server, time.monotonic()
            moves = act(page, started + seconds)
            share = (place.cpu.server - used) / (10 * (time.monotonic() - started))
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
    parser.add_argument("--own-at-once", type=int, metavar="LEARNERS", help="choose seeds instead")
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
        found: dict[str, Any] = {}
        if options.own_at_once:
            with site(1) as place:
                own = run(own_at_once(place, options.own_at_once))
            print_own(own)
            found["own_at_once"] = own.figures()
        else:
            found["rows"] = loads(options.sessions, options.replicas, options.seconds)
        if options.json:
            options.json.write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
