"""What a browser runs before Streamlit, so that a lost line is noticed, said and taken up again."""

from __future__ import annotations

import hashlib
import html
import os
import re
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg

from ui.draw.theme import STAGE, STAGE_DARK

HERE = Path(__file__).parent
SOURCE = (HERE / "line.js").read_text("utf-8")
PATH = "/instrument/line.js"
VERSION = hashlib.sha256(SOURCE.encode()).hexdigest()[:12]
ADDRESS = f"{PATH}?v={VERSION}"
# Where the course stands as files that need no server, for whoever cannot reach this one.
COURSE = "INSTRUMENT_COURSE"
_LOOKS = "\n".join(
    f"{where} {{ --line-paper: {look.alarm}; --line-ink: {look.ink}; --line-link: {look.hand}; }}"
    for where, look in ((".line", STAGE), (".line.dark", STAGE_DARK))
)
CSS = f"{_LOOKS}\n{(HERE / 'line.css').read_text('utf-8')}"
NO_SCRIPT = (
    '<noscript><p class="line">These lessons need JavaScript, and this browser does not run it '
    "here. Allow JavaScript for this site, then load the page again.</p></noscript>"
)


def tag(course: str | None = None, room: str = "") -> str:
    """The element that runs it; `course`: an address, by default that of the environment.

    `room`: the address of what runs for whoever is in a room with a class.

    ValueError if `course` is no address of the web.
    """
    course = os.environ.get(COURSE, "") if course is None else course
    if course and not re.fullmatch(r"https?://[^\s<>]+", course):
        raise ValueError(f"{COURSE}: {course!r} is not an address that begins with http")
    alive = ",".join(map(str, BackMsg(app_heartbeat=True).SerializeToString()))
    where = f' data-course="{html.escape(course)}"' if course else ""
    where += f' data-room="{room}"' if room else ""
    return f'<script defer src="{ADDRESS}" data-heartbeat="{alive}"{where}></script>'
