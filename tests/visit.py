"""A visit without a browser: the app's own router, run by Streamlit's AppTest."""

import html
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.registry import BY_SLUG

ROOT = Path(__file__).resolve().parents[1]


@cache
def _components() -> BidiComponentManager:
    """The components of the installed packages; as in a server, looked for once."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


def front_page(**query: str) -> AppTest:
    """The app as somebody has it who opens it at its root."""
    return _visit(query).run()


def opened(slug: str, **query: str | list[str]) -> AppTest:
    """The page of this name, opened by a link: no other page has run before."""
    app = _visit(query)
    app._page_hash = calc_hash(BY_SLUG[slug].address)
    return app.run()


def laboratory(slug: str, **query: str | list[str]) -> AppTest:
    """The page of this name with its whole instrument, also where the lesson opens on a stage."""
    return opened(slug, lab="1", **query)


def go_to(app: AppTest, slug: str) -> AppTest:
    """The page of this name, opened from where the visit is."""
    return app.switch_page(f"{slug}/page.py")


def _visit(query: Mapping[str, str | list[str]]) -> AppTest:
    app = AppTest.from_file(ROOT / "pages" / "router.py", default_timeout=60)
    app._bidi_component_manager = _components()
    app.query_params.update(query)
    return app


CELL = re.compile(r"<t[hd].*?>(.*?)</t[hd]>", re.DOTALL)


def tables(app: AppTest) -> list[list[list[str]]]:
    """The tables of a page: rows of cells, the first row the heads of the columns."""
    bodies = [part.proto.body for part in app.get("html")]
    return [
        [
            [html.unescape(re.sub("<.*?>", "", cell)) for cell in re.findall(CELL, row)]
            for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
        ]
        for body in bodies
        if "<table>" in body
    ]


def settings(app: AppTest) -> dict[str, str]:
    """What the address says, without the word that it is a laboratory."""
    said = {name: _only(text) for name, text in app.query_params.items()}
    return {name: text for name, text in said.items() if name != "lab"}


def _only(text: str | list[str]) -> str:
    return text if isinstance(text, str) else text[-1]


def field(app: AppTest, name: str) -> Any:
    """The native widget of a parameter; None where the page does not show it."""
    kinds = ("button_group", "number_input", "selectbox", "slider", "text_input", "toggle")
    shown = [one for kind in kinds for one in app.get(kind)]
    return next((one for one in shown if str(one.key).partition(".")[0] == name), None)


def button(app: AppTest, label: str) -> Any:
    """The button of this label."""
    return next(one for one in app.button if one.label == label)
