"""Firefox and WebKitGTK as Debian has them, driven without a further driver of their own.

`python -m tests.browser.engines` installs them. Firefox listens to WebDriver BiDi itself, and
WebKitGTK comes with a driver that speaks WebDriver.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Page
from websockets.sync.client import connect

from deploy.local import free_port, stop
from tests.browser.chromium import can_install, system_package

START = 60.0  # seconds that a browser may take to start where the machine is busy
PATIENCE = 90.0  # seconds for what a test waits for
LOST = 15_000  # milliseconds after which WebKit has lost what it was asked
SCREEN = "2000x1300x24"  # larger than any window of a test
NARROW_TOOLBAR = "* { padding: 0; min-width: 0; }"  # else no window is as narrow as a phone
# Firefox says it of a trial that Streamlit's client does without, and that fails in all browsers.
HARMLESS = "blocked WebAssembly"
HEAR_ERRORS = """() => {
  window.heard = [];
  addEventListener("error", ({ message }) => window.heard.push(message));
  addEventListener("unhandledrejection", ({ reason }) => window.heard.push(String(reason)));
  const { error } = console;
  console.error = (...words) => (window.heard.push(words.join(" ")), error(...words));
}"""
WEBKIT = "webkit2gtk-4.*/MiniBrowser"
PACKAGES = {  # of Debian: a browser -> what has to be installed for it
    "firefox": ("firefox-esr",),
    "webkit": ("webkit2gtk-driver", "xvfb"),
}
MISSING = (
    "{} is not here, so what holds in it is not tested on this machine; CI tests it. "
    "Debian: sudo apt-get install {}"
)
# Whether a page is there, with its films and stage, or with one that is named, and is at rest.
IS_READY = """(part = "h1") => {
  const has = (what) => document.querySelector(what) !== null;
  const isReady = has(part === "h1" ? part : `${part}[data-ready="true"]`);
  const isBusy = has('#early, #early-page, [data-testid=stSkeleton]')
    || has('[data-ready="false"]:not([data-waits])');
  return isReady && !isBusy && has('[data-test-script-state="notRunning"]');
}"""
KEYS = {
    name: chr(code)
    for name, code in {
        "Tab": 0xE004, "Enter": 0xE007, "Shift": 0xE008, "Escape": 0xE00C, "PageUp": 0xE00E,
        "PageDown": 0xE00F, "End": 0xE010, "Home": 0xE011, "ArrowLeft": 0xE012,
        "ArrowUp": 0xE013, "ArrowRight": 0xE014, "ArrowDown": 0xE015,
    }.items()
}  # fmt: skip
# Nothing is asked of the user or of the network.
PREFERENCES: dict[str, Any] = {
    "remote.active-protocols": 1,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "intl.accept_languages": "en-GB",
}
LINK: dict[str, Any] = {"max_size": None, "proxy": None, "compression": None}
Step = dict[str, Any]
Found = TypeVar("Found")


def firefox() -> str | None:
    """The path of Firefox, or None."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


def webkit() -> str | None:
    """The path of the small browser that comes with WebKitGTK, or None."""
    tools = map(shutil.which, ("WebKitWebDriver", "Xvfb"))
    found = sorted(map(str, Path("/usr/lib").glob(f"*/{WEBKIT}")), reverse=True)
    return found[0] if found and all(tools) else None


FIND: dict[str, Callable[[], str | None]] = {"firefox": firefox, "webkit": webkit}


def ensure(name: str) -> str | None:
    """The path of a browser, installed now if need be; None where nothing may be installed."""
    if FIND[name]() is None and can_install():
        system_package(*PACKAGES[name])
        if FIND[name]() is None:
            sys.exit(missing(name))
    return FIND[name]()


def missing(name: str) -> str:
    """What to tell whoever does not have it."""
    return MISSING.format(name, " ".join(PACKAGES[name]))


def here(name: str) -> None:
    """Skip a test where its browser cannot be installed; fail where it could be and is not."""
    if name in FIND and FIND[name]() is None:
        (pytest.fail if can_install() else pytest.skip)(missing(name))


class Engine(ABC):
    """A browser with one tab: what a test asks of it, whatever it is driven by."""

    name: str

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to an address; its scripts may still be on their way."""

    @abstractmethod
    def evaluate(self, function: str, *args: Any) -> Any:
        """What a function of JavaScript returns in the page, as JSON can say it."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page so many pixels of CSS.

        What WebKit then pictures is black where its window was larger before.
        """

    @abstractmethod
    def act(self, kind: str, *steps: Step) -> None:
        """Steps of WebDriver's actions, of one pointer or of the keys."""

    @abstractmethod
    def picture(self) -> bytes:
        """What is seen of the page, as PNG."""

    @abstractmethod
    def errors(self) -> list[str]:
        """What has gone wrong in the page since it is there."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""

    def wait(self, function: str, *args: Any, seconds: float = PATIENCE) -> Any:
        """What a function returns as soon as that is true; TimeoutError if it never is."""
        try:
            return waited(lambda: self.evaluate(function, *args), seconds)
        except TimeoutError:
            raise TimeoutError(f"{self.name}: {function} {args}") from None

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, by their names or as letters."""
        pressed = [KEYS.get(key, key) for key in keys]
        ways = ("keyDown", "keyUp")
        self.act("key", *({"type": way, "value": key} for key in pressed for way in ways))

    def point(self, *places: tuple[float, float]) -> None:
        """Move the pointer along these places of the window."""
        self.act("pointer", *(_moved(*place) for place in places))

    def hold(self) -> None:
        """Press the button of the mouse."""
        self.act("pointer", {"type": "pointerDown", "button": 0})

    def let_go(self) -> None:
        """Release it."""
        self.act("pointer", {"type": "pointerUp", "button": 0})

    def click(self, x: float, y: float) -> None:
        """Click at a place of the window."""
        ways: list[Step] = [{"type": f"pointer{way}", "button": 0} for way in ("Down", "Up")]
        self.act("pointer", _moved(x, y), *ways)


def _moved(x: float, y: float) -> Step:
    place = {"x": round(x), "y": round(y), "origin": "viewport"}
    return {"type": "pointerMove", "duration": 30, **place}


def _source(kind: str, steps: tuple[Step, ...]) -> dict[str, Any]:
    """A source of input as WebDriver names it, with its steps."""
    mouse = {"parameters": {"pointerType": "mouse"}} if kind == "pointer" else {}
    return {"type": kind, "id": kind, "actions": list(steps), **mouse}


def waited(look: Callable[[], Found], seconds: float) -> Found:
    """What `look` finds as soon as that is true; an OSError of it counts as nothing yet."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError):
            if found := look():
                return found
        time.sleep(0.05)
    raise TimeoutError


class Firefox(Engine):
    """Firefox without a window, by WebDriver BiDi."""

    name = "firefox"

    def __init__(self, dark: bool = False, preferences: dict[str, Any] | None = None):
        self._closing = ExitStack()
        folder = self._closing.enter_context(_folder("firefox"))
        scheme = {"layout.css.prefers-color-scheme.content-override": 0 if dark else 1}
        wanted = PREFERENCES | scheme | (preferences or {})
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in wanted.items())
        (Path(folder) / "user.js").write_text("".join(lines))
        port, self._asked, self._errors = free_port(), 0, list[str]()
        command = [str(firefox()), "--headless", "--no-remote", "--profile", folder]
        process = _started([*command, f"--remote-debugging-port={port}", "about:blank"])
        self._closing.callback(stop, process)
        address = f"ws://127.0.0.1:{port}/session"
        self._socket = waited(lambda: self._closing.enter_context(connect(address, **LINK)), START)
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        # The window that Firefox starts with never has the focus.
        self._tab = self._call("browsingContext.create", type="window")["context"]

    def _call(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv(timeout=PATIENCE))
            if said.get("method") == "log.entryAdded" and said["params"]["level"] == "error":
                text = said["params"]["text"]
                if HARMLESS not in text:
                    self._errors.append(text)
            if said.get("id") == self._asked:
                if said["type"] == "error":
                    raise RuntimeError(said["message"])
                return said["result"]

    def open(self, url: str) -> None:
        self._errors.clear()
        self._call("browsingContext.navigate", context=self._tab, url=url, wait="interactive")

    def evaluate(self, function: str, *args: Any) -> Any:
        passed = ", ".join(map(json.dumps, args))
        got = self._call(
            "script.evaluate",
            expression=f"Promise.resolve(({function})({passed})).then((x) => JSON.stringify(x))",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if got["type"] == "exception":
            raise RuntimeError(got["exceptionDetails"]["text"])
        return json.loads(got["result"]["value"]) if "value" in got["result"] else None

    def resize(self, width: int, height: int) -> None:
        room = {"width": width, "height": height}
        self._call("browsingContext.setViewport", context=self._tab, viewport=room)

    def act(self, kind: str, *steps: Step) -> None:
        self._call("input.performActions", context=self._tab, actions=[_source(kind, steps)])

    def picture(self) -> bytes:
        shot = self._call("browsingContext.captureScreenshot", context=self._tab)
        return base64.b64decode(shot["data"])

    def errors(self) -> list[str]:
        return self._errors

    def close(self) -> None:
        self._closing.close()


class WebKit(Engine):
    """WebKitGTK on a screen that nobody sees, by WebDriver."""

    name = "webkit"

    def __init__(self, dark: bool = False, settings: dict[str, Any] | None = None):
        self._closing = ExitStack()
        folder = Path(self._closing.enter_context(_folder("webkit")))
        screen, display = self._screen()
        self._closing.callback(stop, screen)
        # A home of its own: nothing of an earlier visit is there.
        environment = {**os.environ, "DISPLAY": display, "HOME": str(folder)}
        for kind in ("DATA", "CACHE", "CONFIG"):
            environment[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
        look = folder / "config" / "gtk-3.0" / "gtk.css"
        look.parent.mkdir(parents=True)
        look.write_text(NARROW_TOOLBAR)
        port = free_port()
        driver = _started(["WebKitWebDriver", "-p", str(port)], environment)
        self._closing.callback(stop, driver)
        self._root = f"http://127.0.0.1:{port}"
        options = [f"--{name}={str(value).lower()}" for name, value in (settings or {}).items()]
        browser = {"binary": webkit(), "args": ["--automation", *options, *["--dark-mode"] * dark]}
        wanted = {"webkitgtk:browserOptions": browser, "timeouts": {"script": LOST}}
        asked = {"capabilities": {"alwaysMatch": wanted}}
        session = waited(lambda: self._call("POST", "/session", asked), START)["sessionId"]
        self._root += f"/session/{session}"
        self._closing.callback(self._end)

    @staticmethod
    def _screen() -> tuple[subprocess.Popen[bytes], str]:
        """A screen, and its name, which it chooses itself among the free ones."""
        get, put = os.pipe()
        command = ["Xvfb", "-displayfd", str(put), "-screen", "0", SCREEN, "-nolisten", "tcp"]
        process = _started(command, pass_fds=[put])
        os.close(put)
        with os.fdopen(get) as said:
            return process, f":{said.readline().strip()}"

    def _end(self) -> None:
        with suppress(OSError):
            self._call("DELETE", "")

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        ask = urllib.request.Request(f"{self._root}{path}", data, kind, method=method)
        with urllib.request.urlopen(ask, timeout=2 * PATIENCE) as answer:
            return json.load(answer)["value"]

    def open(self, url: str) -> None:
        self._call("POST", "/url", {"url": url})
        self.evaluate(HEAR_ERRORS)

    def evaluate(self, function: str, *args: Any) -> Any:
        script = f"""const done = arguments[arguments.length - 1];
            const args = [...arguments].slice(0, -1);
            Promise.resolve(({function})(...args)).then(done);"""
        return self._call("POST", "/execute/async", {"script": script, "args": list(args)})

    def resize(self, width: int, height: int) -> None:
        room = "() => [innerWidth, innerHeight]"
        frame = self._call("GET", "/window/rect")
        inner = self.evaluate(room)
        wide = width + frame["width"] - inner[0]
        high = height + frame["height"] - inner[1]
        self._call("POST", "/window/rect", {"x": 0, "y": 0, "width": wide, "height": high})
        self.wait(f"(width, height) => `${{({room})()}}` === `${{[width, height]}}`", width, height)

    def act(self, kind: str, *steps: Step) -> None:
        self._call("POST", "/actions", {"actions": [_source(kind, steps)]})

    def picture(self) -> bytes:
        return base64.b64decode(self._call("GET", "/screenshot"))

    def errors(self) -> list[str]:
        return list(self.evaluate("() => window.heard"))

    def close(self) -> None:
        self._closing.close()


class Chromium(Engine):
    """A page of the Chromium that all other tests are driven in, by Playwright."""

    name = "chromium"

    def __init__(self, page: Page):
        self._page, self._errors = page, list[str]()
        page.on("pageerror", lambda problem: self._errors.append(str(problem)))

    def open(self, url: str) -> None:
        self._errors.clear()
        self._page.goto(url)

    def evaluate(self, function: str, *args: Any) -> Any:
        return self._page.evaluate(f"(args) => ({function})(...args)", list(args))

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def act(self, kind: str, *steps: Step) -> None:
        names = {code: name for name, code in KEYS.items()}

        def named(step: Step) -> str:
            return names.get(step["value"]) or str(step["value"])

        mouse, keyboard = self._page.mouse, self._page.keyboard
        does: dict[str, Callable[[Step], None]] = {
            "pointerMove": lambda step: mouse.move(step["x"], step["y"]),
            "pointerDown": lambda step: mouse.down(),
            "pointerUp": lambda step: mouse.up(),
            "keyDown": lambda step: keyboard.down(named(step)),
            "keyUp": lambda step: keyboard.up(named(step)),
        }
        for step in steps:
            does[step["type"]](step)

    def picture(self) -> bytes:
        return self._page.screenshot()

    def errors(self) -> list[str]:
        return self._errors

    def close(self) -> None:
        self._page.close()


ENGINES: dict[str, Callable[..., Engine]] = {"firefox": Firefox, "webkit": WebKit}


def _folder(name: str) -> tempfile.TemporaryDirectory[str]:
    """A folder that goes at the end, whatever a browser still writes there as it ends."""
    return tempfile.TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True)


def _started(
    command: list[str], environment: dict[str, str] | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    options |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=environment, **options)


@contextmanager
def running(name: str, dark: bool = False, **options: Any) -> Iterator[Engine]:
    """A browser of this name, ended at the end."""
    engine = ENGINES[name](dark, **options)
    try:
        yield engine
    finally:
        engine.close()


if __name__ == "__main__":
    for engine in ENGINES:
        print(f"{engine}:", ensure(engine) or missing(engine))
