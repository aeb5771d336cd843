"""A visit without a browser: the app's own router, run by Streamlit's AppTest."""

from pathlib import Path

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
