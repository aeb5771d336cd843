"""The pages of who leads a class: console, projector and summary. Each is drawn in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from ui.lesson import Lesson
from ui.room import room_js

HERE = Path(__file__).parent
CSS = room_js.COLOURS + room_js.PICTURE_CSS + (HERE / "teacher.css").read_text("utf-8")
NAMES = ("console", "projector", "summary")


def page(name: str, lessons: Iterable[Lesson], type_: str = "") -> str:
    """A page as HTML, in the `type_` of the app, a rule of CSS.

    Which room it is, and the secret of it, stand behind the # of its address.
    """
    known = [{"slug": lesson.slug, "title": lesson.title} for lesson in lessons]
    data = json.dumps(known).replace("<", "\\u003c")
    body = (HERE / "console.html").read_text("utf-8") if name == "console" else "<main></main>"
    return f"""<!doctype html><html lang="en" data-page="{name}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">
<title>Room</title><style>{type_}{CSS}</style>
<body class="teacher {name}">{body}
<script type="application/json" id="lessons">{data}</script>
<script type="module" src="{room_js.ADDRESS}"></script></body></html>"""
