"""A visit without a browser: the app's own router, run by Streamlit's AppTest."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]


def front_page(**query: str) -> AppTest:
    """The app as somebody has it who opens it at its root."""
    app = AppTest.from_file(ROOT / "pages" / "router.py", default_timeout=60)
    app.query_params.update(query)
    return app.run()


def go_to(app: AppTest, slug: str) -> AppTest:
    """The page of this name, opened from where the visit is."""
    return app.switch_page(f"{slug}/page.py")


def opened(slug: str, **query: str) -> AppTest:
    """The page of this name, opened by a link."""
    app = front_page()
    app.query_params.update(query)
    return go_to(app, slug).run()


def field(app: AppTest, name: str) -> Any:
    """The native widget of a parameter; None where the page does not show it."""
    kinds = ("button_group", "number_input", "selectbox", "slider", "text_input", "toggle")
    shown = [one for kind in kinds for one in app.get(kind)]
    return next((one for one in shown if str(one.key).partition(".")[0] == name), None)
