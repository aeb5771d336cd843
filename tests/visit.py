"""A visit without a browser: the app's own router, run by Streamlit's AppTest."""

import html
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from deploy.site.visits import opened, visit

__all__ = ["opened"]


def front_page(**query: str) -> AppTest:
    """The app as somebody has it who opens it at its root."""
    return visit(query).run()


def laboratory(slug: str, **query: str | list[str]) -> AppTest:
    """The page of this name with its whole instrument, also where the lesson opens on a stage."""
    return opened(slug, lab="1", **query)


def go_to(app: AppTest, slug: str) -> AppTest:
    """The page of this name, opened from where the visit is."""
    return app.switch_page(f"{slug}/page.py")


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
