"""What runs in a browser that is in a room: one module for learners, console and projector."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ui.draw.theme import STAGE, STAGE_DARK, Stage
from ui.stage import stage_js

HERE = Path(__file__).parent
# The walk is that of the stage: what a question takes and what counts as near is said once.
_PARTS = [
    (stage_js.HERE / "walk.js").read_text("utf-8"),
    *(
        (HERE / name).read_text("utf-8")
        for name in (
            "picture.js",
            "asked.js",
            "link.js",
            "learner.js",
            "console.js",
            "start.js",
        )
    ),
]


def _variables(look: Stage) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in zip(look._fields, look, strict=True))


_ON = ":is(.teacher, .class-box.foot, .class-cover, .class-join, .class-ask)"
COLOURS = (
    f"{_ON} {{ {_variables(STAGE)} color-scheme: light; }}\n"
    f"@media (prefers-color-scheme: dark) {{ {_ON} {{ {_variables(STAGE_DARK)} "
    "color-scheme: dark; } }\n"
)
PICTURE_CSS = (HERE / "picture.css").read_text("utf-8")
LEARNER_CSS = COLOURS + PICTURE_CSS + (HERE / "learner.css").read_text("utf-8")
SOURCE = f"const STYLE_OF_LEARNER = {json.dumps(LEARNER_CSS)};\n{''.join(_PARTS)}"
PATH = "/instrument/room.js"
VERSION = hashlib.sha256(SOURCE.encode()).hexdigest()[:12]
ADDRESS = f"{PATH}?v={VERSION}"
