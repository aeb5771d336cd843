"""What learners see when something breaks: `python -m benchmarks.faults` prints it, fault by fault.

Two replicas behind the proxy on this machine, four real browsers in the laboratory of a lesson,
on whose stage each has made a prediction. A browser is back when its page, dial and settings are as
they were, its prediction is kept and its dial is heard again.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import resource
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

from playwright.sync_api import Browser, Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from benchmarks.visitor import Visitor, run
from deploy.local import Hosting, hosted, start_replica, stop, wait_until_healthy
from tests.browser import chromium
from tests.browser.harness import IDLE, open_visit, running_browser

LESSON = "curves?one_in=1000&cases=10000&seed=7"
LABORATORY, ASKING = f"{LESSON}&lab=1", "curves?step=3"  # where it asks for a prediction
CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
VISIT = "window.__instrumentRecord.visit"  # the name that a server gives to a visit
KEPT = "Object.values(localStorage).some((kept) => kept.includes('right_alarms'))"
BACK_WITHIN = 10.0  # seconds
HEARD_WITHIN = 15.0


@dataclass
class Learner:
    """A browser on the lesson: what it shows, and how often its connection ended."""

    page: Page
    home: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    visit: str = ""
    cut: int = 0

    def __post_init__(self) -> None:
        self.home = self.page.url
        self.page.on("websocket", lambda socket: socket.on("close", self._ended))
        self._predict()
        self.page.goto(self.home)  # so that the connection is watched from its beginning
        self.page.wait_for_selector('.film[data-ready="true"]', timeout=30_000)
        self._settle()
        self.page.wait_for_function("() => window.__instrumentRecord?.visit")
        self.shown, self.visit = self.look(), self.page.evaluate(VISIT)

    def _predict(self) -> None:
        """Answer a question on the stage."""
        self.page.goto(self.home.replace(LABORATORY, ASKING))
        self.page.wait_for_selector('.stage[data-phase="asks"]', timeout=30_000)
        self.page.locator(".stage .track input").press("ArrowLeft")
        self.page.locator(".stage .go").click()
        self.page.wait_for_selector('.stage[data-phase="after"]', timeout=30_000)
        self._settle()
        self.page.wait_for_function(f"() => {KEPT}")

    def look(self) -> dict[str, str]:
        """Page, dial, settings, and whether the prediction is kept."""
        dial = self.page.locator(".film input[type=range]").first
        return {
            "address": re.sub(r"^\w+://[^/]+", "", self.page.url),
            "title": self.page.get_by_role("heading", level=1).first.inner_text(),
            "dial": dial.get_attribute("aria-valuetext") or "",
            "seed": self.page.get_by_label("Seed", exact=True).input_value(),
            "predicted": str(self.page.evaluate(KEPT)),
        }

    def come_back(self) -> None:
        """Wait until the connection is there again and all is as it was."""
        self._settle()
        self._check()

    def run_anew(self) -> None:
        """Wait until the server has run the page, which nobody has pressed anything on."""
        self.page.wait_for_function(f"visit => {VISIT} !== visit", arg=self.visit)

    def is_heard(self) -> None:
        """Move the dial there and back; Python hears both, and all is as it was."""
        self._move_there_and_back()
        self._settle()
        self._check()
        self.visit = self.page.evaluate(VISIT)

    def _check(self) -> None:
        """All as it was; a picture of another moment has two seconds."""
        deadline = time.monotonic() + 2
        while (now := self.look()) != self.shown:
            assert time.monotonic() < deadline, f"{now} is not {self.shown}"
            self.page.wait_for_timeout(100)

    def _move_there_and_back(self) -> None:
        """Press a key and its opposite; the address follows both, so Python has heard them."""
        self.page.locator(".film input[type=range]").first.focus()
        home = self.page.url
        for key, wanted in (("ArrowRight", "!=="), ("ArrowLeft", "===")):
            self.page.keyboard.press(key)
            self.page.wait_for_function(f"home => location.href {wanted} home", arg=home)

    def _settle(self) -> None:
        self.page.wait_for_selector(CONNECTED, state="attached", timeout=30_000)
        self.page.wait_for_selector(IDLE, state="attached", timeout=30_000)

    def _ended(self, _: object) -> None:
        self.cut += 1


@dataclass
class Scene:
    """The hosting and the learners on it."""

    hosting: Hosting
    learners: list[Learner]

    def cuts(self) -> list[int]:
        """How often each learner's connection has ended."""
        self.learners[0].page.wait_for_timeout(500)  # Playwright hears events only while it waits
        return [learner.cut for learner in self.learners]

    def all_back(self, started: float, before: list[int] | None = None) -> str:
        """Wait for every learner, and say how long the slowest took; AssertionError if too long.

        Where a server is gone: how often each connection had ended `before`.
        """
        cuts = self.cuts()
        for learner, now, then in zip(self.learners, cuts, before or cuts, strict=True):
            learner.come_back()
            if now > then:
                learner.run_anew()
        seconds = time.monotonic() - started
        assert seconds < BACK_WITHIN, f"back only after {seconds:.1f} s"
        for learner in self.learners:
            learner.is_heard()
        return f"all {len(self.learners)} back after {seconds:.1f} s"


@contextmanager
def scene(browser: Browser, learners: int = 4) -> Iterator[Scene]:
    """Two replicas, and browsers of their own for so many learners."""
    with hosted(2) as hosting:
        pages = [
            open_visit(browser, f"{hosting.url}/{LABORATORY}", has_film=True).page
            for _ in range(learners)
        ]
        try:
            yield Scene(hosting, [Learner(page) for page in pages])
        finally:
            for page in pages:
                page.context.close()


def a_replica_is_killed(scene: Scene) -> str:
    """One process ends without a word; then, if nobody was on it, the other one."""
    for replica in list(scene.hosting.replicas):
        before = scene.cuts()
        started = time.monotonic()
        replica.process.kill()
        replica.process.wait()
        cut = sum(now > then for now, then in zip(scene.cuts(), before, strict=True))
        said = scene.all_back(started, before)
        revive(scene.hosting)
        if cut:
            return f"{cut} learners were on it; {said}"
    raise AssertionError("no learner was on either replica")


def revive(hosting: Hosting) -> None:
    """Start what has ended, on its port."""
    for number, replica in enumerate(hosting.replicas):
        if replica.process.poll() is not None:
            started = start_replica(replica.port, replica.log)
            wait_until_healthy(started.url, started.process, started.log)
            hosting.replicas[number] = started


def the_proxy_restarts(scene: Scene) -> str:
    """nginx stops and starts again."""
    assert scene.hosting.proxy is not None
    started = time.monotonic()
    stop(scene.hosting.proxy)
    scene.hosting.start_proxy()
    return scene.all_back(started)


def a_new_version_rolls_out(scene: Scene) -> str:
    """One replica after the other stops as it is told to, and starts anew."""
    said = []
    for number in range(len(scene.hosting.replicas)):
        before = scene.cuts()
        started = time.monotonic()
        stop(scene.hosting.replicas[number].process)
        said.append(scene.all_back(started, before))
        revive(scene.hosting)
    return "; ".join(said)


def a_learner_reads_nothing(scene: Scene) -> str:
    """A connection asks for page after page and never reads an answer."""
    host, port = "127.0.0.1", scene.hosting.port

    seat = a_seat(scene.hosting.url)

    async def work() -> float:
        slow = Visitor(scene.hosting.url, "base_rate?guess=50", cookie=seat)
        await slow.open()
        frame = slow.saying("[]")
        assert slow.connection is not None
        slow.connection.transport.pause_reading()
        for _ in range(60):
            await slow.send(frame)
        seconds = await heard(scene.hosting.url, seat)
        slow.connection.transport.abort()
        return seconds

    seconds = run(work())
    return f"another learner's release at {host}:{port} took {seconds:.2f} s"


def a_thousand_connections_say_nothing(scene: Scene) -> str:
    """They are held open while a learner comes and works; nginx ends them after ten seconds."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    silent = []
    try:
        for _ in range(1000):
            silent.append(socket.create_connection(("127.0.0.1", scene.hosting.port), 5))
        seconds = run(heard(scene.hosting.url, a_seat(scene.hosting.url)))
        deadline = time.monotonic() + 30
        for connection in silent:
            connection.settimeout(max(0.1, deadline - time.monotonic()))
            with suppress(ConnectionResetError):
                assert connection.recv(1) == b""
    finally:
        for connection in silent:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return f"a learner came and was heard in {seconds:.2f} s; then all 1,000 were ended"


def frames_are_malformed(scene: Scene) -> str:
    """Bytes that are no frame, a frame that is no message, a message that is text."""

    seat = a_seat(scene.hosting.url)

    async def work() -> tuple[list[int | None], float]:
        codes = []
        for frame in (b"\xff" * 200, b"\x0a\xff\xff\xff\xff\x7f", "hello"):
            visitor = Visitor(scene.hosting.url, "", cookie=seat)
            await visitor.open()
            await visitor.send(frame)
            codes.append(await visitor.closed_with())
        visitor = Visitor(scene.hosting.url, "", cookie=seat)
        await visitor.open()
        assert visitor.connection is not None
        visitor.connection.transport.write(b"\xf7\xff" * 100)  # reserved bits, no mask, no opcode
        codes.append(await visitor.closed_with())
        return codes, await heard(scene.hosting.url, seat)

    codes, seconds = run(work())
    assert codes[:3] == [1002, 1002, 1003]
    return f"ended with {codes}; another learner was heard in {seconds:.2f} s"


def a_learner_is_greedy(scene: Scene) -> str:
    """One connection sends releases and megabytes as fast as it can; its neighbours go on."""
    seat = a_seat(scene.hosting.url)

    async def work() -> tuple[float, float]:
        greedy = Visitor(scene.hosting.url, LESSON, cookie=seat)
        await greedy.open()
        heavy = ClientState(widget_states=WidgetStates(widgets=[WidgetState()] * 490_000))
        frames = [greedy.saying("[]"), BackMsg(rerun_script=heavy).SerializeToString()]
        alone = [await heard(scene.hosting.url, seat) for _ in range(4)]

        async def flood() -> None:
            while True:
                for frame in frames:
                    await greedy.send(frame)
                await asyncio.sleep(0.01)

        flooding = asyncio.create_task(flood())
        beside = [await heard(scene.hosting.url, seat) for _ in range(8)]
        flooding.cancel()
        assert greedy.connection is not None
        greedy.connection.transport.abort()
        return max(alone), max(beside)

    alone, beside = run(work())
    assert beside < max(3, 10 * alone)
    return f"others came and were heard within {beside:.2f} s, {alone:.2f} s without it"


def a_visitor_uploads_without_end(scene: Scene) -> str:
    """One browser brings a file of 4 MB, and the next as soon as it is read; neighbours go on."""
    browser = scene.learners[0].page.context.browser
    assert browser is not None
    rows = "".join(f"{i % 9 == 0:d},{i / 400_000:.6f}\n" for i in range(400_000))
    page = open_visit(browser, f"{scene.hosting.url}/own_data", has_film=False).page
    page.wait_for_selector("input[type=file]", state="attached", timeout=30_000)
    (seat,) = (f"seat={one['value']}" for one in page.context.cookies() if one["name"] == "seat")

    async def neighbours(times: int) -> float:
        return max([await heard(scene.hosting.url, seat) for _ in range(times)])

    brought = 0
    with ThreadPoolExecutor(1) as thread:
        alone = thread.submit(asyncio.run, neighbours(4)).result()
        beside = thread.submit(asyncio.run, neighbours(40))
        while not beside.done():
            file = {"name": f"{brought}.csv", "mimeType": "text/csv", "buffer": rows.encode()}
            page.wait_for_selector(IDLE, timeout=60_000)
            if brought and not page.locator("input[type=file]").count():
                page.get_by_role("button", name="Bring another file").click()
            page.locator("input[type=file]").first.set_input_files(cast(Any, file))
            held = page.locator(".st-key-held").get_by_text(f"{brought}.csv", exact=True)
            held.first.wait_for(timeout=60_000)  # read; the uploader shows the name before
            brought += 1
    page.context.close()
    assert brought and beside.result() < max(3, 10 * alone)
    return (
        f"{brought} files came; others came and were heard within {beside.result():.2f} s, "
        f"{alone:.2f} s without it"
    )


def a_seat(url: str) -> str:
    """The cookie of a seat, with which all who bring it sit on the same replica."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        cookies = [text.split(";")[0] for text in answer.headers.get_all("Set-Cookie", [])]
    return next(cookie for cookie in cookies if cookie.startswith("seat="))


async def heard(url: str, seat: str) -> float:
    """Open a lesson, release its dial, leave: seconds; AssertionError if it took too long."""
    started = time.monotonic()
    visitor = Visitor(url, LESSON, cookie=seat)
    await visitor.open()
    await visitor.release(3)
    await visitor.close()
    seconds = time.monotonic() - started
    assert seconds < HEARD_WITHIN
    return seconds


FAULTS: dict[str, Callable[[Scene], str]] = {
    fault.__name__: fault
    for fault in (
        a_replica_is_killed,
        the_proxy_restarts,
        a_new_version_rolls_out,
        a_learner_reads_nothing,
        a_thousand_connections_say_nothing,
        frames_are_malformed,
        a_learner_is_greedy,
        a_visitor_uploads_without_end,
    )
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], help="only these")
    names = parser.parse_args().faults or list(FAULTS)
    chromium.ensure()
    with running_browser() as browser, scene(browser) as stage:
        for name in names:
            print(f"{name.replace('_', ' '):>36}: {FAULTS[name](stage)}", flush=True)


if __name__ == "__main__":
    main()
