"""What runs in a browser to show a film: the renderer and film.js, one module of JavaScript."""

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("svg", "words", "marks", "axes", "legend", "renderer")
VOCABULARY = (HERE / "renderer" / "vocabulary.json").read_text("utf-8")
RENDERER = f"const VOCABULARY = {VOCABULARY};\n" + "".join(
    (HERE / "renderer" / f"{part}.js").read_text("utf-8") for part in PARTS
)


def _joined(*parts: str) -> str:
    return "".join((HERE / f"{part}.js").read_text("utf-8") for part in parts)


SHARED = RENDERER + _joined("shared", "page")  # with stages
SOURCE = SHARED + _joined("early", "film")
PATH = "/instrument/film.js"
VERSION = hashlib.sha256(SOURCE.encode()).hexdigest()[:12]
ADDRESS = f"{PATH}?v={VERSION}"
# What a component of Streamlit has instead: it would send a long one again with each message.
COMPONENT = f"""const film = import(new URL("{ADDRESS}", document.baseURI).href);
export default function (parts) {{
  film.then(({{ default: mount }}) => mount(parts)).catch((problem) => {{
    console.warn(problem.message);
    parts.setTriggerValue("failed", true);
  }});
}}
"""
