"""Find a browser for the tests, or get one: `python -m tests.browser.chromium`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Where Playwright keeps its downloads, and what lies in them, system by system.
CACHES = (
    "~/.cache/ms-playwright",
    "~/Library/Caches/ms-playwright",
    "~/AppData/Local/ms-playwright",
)
BINARIES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
    "chromium_headless_shell-*/*/*headless*shell*",
)
MISSING = (
    "No Chromium or Chrome was found or could be installed. "
    "Debian: sudo apt-get install chromium; elsewhere install Google Chrome, "
    "or set CHROMIUM=/path/to/browser."
)


def find() -> str | None:
    """The path of an installed browser that starts, or None."""
    return next((path for path in _candidates() if _starts(path)), None)


def ensure() -> str:
    """The path of a browser, installed now if need be; exits with what to do if it cannot."""
    for attempt in (None, _playwright_download, _playwright_libraries, _debian_chromium):
        if attempt:
            attempt()
        if path := find():
            return path
    sys.exit(MISSING)


def _candidates() -> Iterator[str]:
    if override := os.environ.get("CHROMIUM"):
        yield override
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    yield from MAC_APPS
    for cache in (os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *CACHES):
        folder = Path(cache).expanduser()
        if cache and folder.is_dir():
            for pattern in BINARIES:
                yield from (str(path) for path in sorted(folder.glob(pattern), reverse=True))


def _starts(path: str) -> bool:
    """Whether it runs: libraries may be missing, or it is a stub that asks for snap."""
    if not os.access(path, os.X_OK) or Path(path).is_dir():
        return False
    if sys.platform == "win32":  # chrome.exe --version opens a window there
        return True
    return _run([path, "--version"], timeout=30, quiet=True)


def _playwright_download() -> None:
    environment = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000", **os.environ}
    _run([sys.executable, "-m", "playwright", "install", "chromium"], 600, environment)


def _playwright_libraries() -> None:
    """The system libraries for Playwright's download, where it arrived but does not start."""
    if _as_root() is not None and any("ms-playwright" in path for path in _candidates()):
        command = [sys.executable, "-m", "playwright", "install-deps", "chromium"]
        _run([*(_as_root() or []), *command], 600)


def _debian_chromium() -> None:
    system_package("chromium")


def can_install() -> bool:
    """Whether Debian's packages can be installed without asking."""
    return shutil.which("apt-get") is not None and _as_root() is not None


def system_package(*names: str) -> None:
    """Install some of Debian's packages, where that is possible without asking."""
    if can_install():
        prefix = _as_root() or []
        _run([*prefix, "apt-get", "update"], 300)
        _run([*prefix, "apt-get", "install", "-y", *names], 900)


def _as_root() -> list[str] | None:
    """What to put before a command to run it as root: nothing, sudo, or None where it may not."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _run(["sudo", "-n", "true"], timeout=10, quiet=True):
        return ["sudo", "-n"]
    return None


def _run(
    command: list[str],
    timeout: float,
    environment: dict[str, str] | None = None,
    quiet: bool = False,
) -> bool:
    output = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(
            command, timeout=timeout, env=environment, stdout=output, stderr=output, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    print("Browser:", ensure())
