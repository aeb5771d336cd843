"""A visit without a browser: the app's own router, run by Streamlit's AppTest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.registry import BY_SLUG

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300  # seconds that a page may take


@cache
def _components() -> BidiComponentManager:
    """The components of the installed packages; as in a server, looked for once."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


def visit(query: Mapping[str, str | list[str]]) -> AppTest:
    """Somebody who is about to open the app at a query."""
    app = AppTest.from_file(ROOT / "pages" / "router.py", default_timeout=LONGEST)
    app._bidi_component_manager = _components()
    app.query_params.update(query)
    return app


def opened(slug: str, **query: str | list[str]) -> AppTest:
    """The page of this name, opened by a link: no other page has run before."""
    app = visit(query)
    app._page_hash = calc_hash(BY_SLUG[slug].address)
    return app.run()


def unfolded(app: AppTest) -> AppTest:
    """The page with all that a press would open, but for the code: the course has it in files."""
    names = {str(panel.proto.id).rpartition("-")[2] for panel in app.expander}
    closed = [name for name in names - {"", "code_open"} if not app.session_state[name]]
    for name in closed:
        app.session_state[name] = True
    return app.run() if closed else app
