"""Find nginx for the tests, or get it: `python -m tests.nginx`."""

from __future__ import annotations

import shutil
import sys

from deploy.local import NO_NGINX
from tests.browser.chromium import system_package


def ensure() -> str:
    """The path of nginx, installed now if need be; exits with what to do if it cannot."""
    if shutil.which("nginx") is None:
        system_package("nginx-light")
    return shutil.which("nginx") or sys.exit(NO_NGINX)


if __name__ == "__main__":
    print("Proxy:", ensure())
