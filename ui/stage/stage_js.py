"""What runs in a browser to show a stage: the renderer and stage.js, one module of JavaScript."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from ui.draw.theme import STAGE, STAGE_DARK
from ui.film import film_js
from ui.state.view import ON_STAGE

HERE = Path(__file__).parent
# What a picture in the dark has instead of the colours that it is declared with.
COLOURS = json.dumps(list(zip(STAGE, STAGE_DARK, strict=True)))
_PARTS = [
    (HERE / name).read_text("utf-8")
    for name in ("walk.js", "picture.js", "map.js", "hall.js", "stage.js")
]
SOURCE = f"{film_js.SHARED}const COLOURS = {COLOURS};\n{''.join(_PARTS)}"
PATH = "/instrument/stage.js"
VERSION = hashlib.sha256(SOURCE.encode()).hexdigest()[:12]
ADDRESS = f"{PATH}?v={VERSION}"


def _variables(look: tuple[str, ...]) -> str:
    return " ".join(
        f"--{name}: {colour};" for name, colour in zip(STAGE._fields, look, strict=True)
    )


_HIDDEN = ", ".join(f'.stage[data-hide~="{name}"] {place}' for name, place in ON_STAGE.items())
CSS = (
    f".stage {{ {_variables(STAGE)} }}\n.stage.dark {{ {_variables(STAGE_DARK)} }}\n"
    f"{(HERE / 'stage.css').read_text('utf-8')}{_HIDDEN} {{ display: none !important; }}\n"
)
COMPONENT = f"""const stage = import(new URL("{ADDRESS}", document.baseURI).href);
export default function (parts) {{
  stage.then(({{ default: mount }}) => mount(parts)).catch((problem) => {{
    console.warn(problem.message);
    parts.setTriggerValue("failed", true);
  }});
}}
"""
