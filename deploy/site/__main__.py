"""`python -m deploy.site OUT` writes the whole course as files for any web space or USB stick."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from deploy.site.build import course
from deploy.site.sizes import told


def main() -> None:
    """Build the course, write it, and say how large it is."""
    parser = argparse.ArgumentParser(prog="python -m deploy.site", description=__doc__)
    parser.add_argument("out", type=Path, help="a folder; other files in it stay")
    parser.add_argument("--app", default="", help="address of the app, for what needs a server")
    asked = parser.parse_args()
    began = time.perf_counter()
    files = course(asked.app)
    for path, text in files.items():
        file = asked.out / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    print(f"{len(files)} files in {asked.out}, {time.perf_counter() - began:.0f} s")
    for line in told(files):
        print(line)


if __name__ == "__main__":
    main()
