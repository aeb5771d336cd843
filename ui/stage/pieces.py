"""What a browser needs to show a stage, and the file that a learner takes home."""

from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Callable
from functools import cache, cached_property, partial
from typing import Any

from ui.draw.theme import STAGE, STAGE_DARK
from ui.film.film import lines
from ui.film.pieces import PATH, Piece, piece, promised
from ui.lesson import Lesson
from ui.stage import stage_js
from ui.stage.script import scene_text, script
from ui.state import view

HTML = '<section class="stage" data-ready="false" aria-label="Lesson"></section>'
SHAPES = {"wide": False, "tall": True}


class Pieces:
    """The pieces of a lesson's stage: its script, and each picture in each shape of window."""

    def __init__(self, lesson: Lesson) -> None:
        if lesson.stage is None or lesson.path is None:
            raise ValueError(f"{lesson.slug} has no stage")
        stage = lesson.stage()
        self.script = piece(script(lesson.path, stage))
        self.scenes = {
            name: {
                shape: _scene(f"{lesson.slug} {name} {shape}", partial(picture.scene, tall))
                for shape, tall in SHAPES.items()
            }
            for name, picture in stage.pictures.items()
        }

    @property
    def all(self) -> list[Piece]:
        """Every one of them."""
        return [self.script, *(one for shapes in self.scenes.values() for one in shapes.values())]

    @cached_property
    def packed(self) -> str:
        """All of them, packed and in letters, for a file that is taken home."""
        return base64.b64encode(gzip.compress(lines(self.all).encode(), 6)).decode()

    def picture(self, picture: str, shape: str) -> list[Piece]:
        """The picture of this name in a shape of window; none of no name."""
        return [self.scenes[picture][shape]] if picture else []

    def address(self) -> dict[str, Any]:
        """Their names, as stage.js takes them."""
        scenes = {
            name: {shape: one.name for shape, one in shapes.items()}
            for name, shapes in self.scenes.items()
        }
        return {"script": self.script.name, "scenes": scenes, "pieces": PATH.partition("{")[0]}


def _scene(said: str, make: Callable[[], Any]) -> Piece:
    return promised(f"scene {said}", cache(lambda: scene_text(make())))


@cache
def pieces_of(lesson: Lesson) -> Pieces:
    """The pieces of a lesson's stage, made once."""
    return Pieces(lesson)


def script_of(lesson: Lesson) -> str:
    """The script of a lesson's stage as JSON text: its steps, dials and questions."""
    return pieces_of(lesson).script.text


def how(lesson: Lesson, shown: view.View, note: str, following: Lesson | None) -> dict[str, Any]:
    """How a stage is shown, for stage.js: what it has, at which step, what comes after it."""
    return {
        "stage": lesson.slug,
        "title": lesson.heading or lesson.title,
        "step": shown.step or 1,
        "present": shown.present,
        "hide": " ".join(shown.hide),
        "note": note,
        "following": _following(lesson, following),
    } | pieces_of(lesson).address()


def _following(lesson: Lesson, following: Lesson | None) -> dict[str, str]:
    """What the last button of a stage says, and where it leads."""
    if following is None:
        return {"says": "All lessons", "href": "./"}
    says = lesson.onward.format(title=following.title, minutes=following.minutes)
    return {"says": says, "href": f"./{following.address}"}


# Around the stage, and in its place until it is there: light or dark as the system asks for.
_ALONE = f"""
:root {{ color-scheme: light dark; background: {STAGE.paper}; }}
@media (prefers-color-scheme: dark) {{ :root {{ background: {STAGE_DARK.paper}; }} }}
body {{ margin: 0; }}
.stage {{ inset: 0; }}
.stage[data-ready="false"] {{ background: none; }}
"""


def take_home(lesson: Lesson, step: int, hide: tuple[str, ...] = ()) -> str:
    """The lesson on its stage as one HTML file that works offline, opened at a step.

    It judges guesses, keeps nothing, and is light or dark as the system of its reader is.
    """
    run = stage_js.SOURCE.replace("export default function", "const mount = function")
    shown = how(lesson, view.View(step, hide), "", None) | {"heard": 0, "record": {}}
    shown |= {"alone": True}
    data = json.dumps(shown).replace("<", "\\u003c")
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(lesson.title)}</title><style>{stage_js.CSS}{_ALONE}</style>
<div id="early-page">{HTML}</div>
<script type="application/json" id="early-stage">{data}</script>
<script type="text/plain" id="early-pieces">{pieces_of(lesson).packed}</script>
<script type="module">{run}</script></html>"""
