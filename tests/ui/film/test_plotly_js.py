"""The bundle of plotly.js in this repository: which version it is, and that nobody changed it."""

from __future__ import annotations

import hashlib
import re

from plotly.offline import get_plotlyjs_version

from ui.film import plotly_js


def test_the_bundle_is_of_the_version_that_the_python_package_declares_figures_for() -> None:
    head = plotly_js.FILE.read_text("utf-8")[:200]
    assert re.findall(r"plotly\.js \(basic - minified\) v(\S+)", head) == [get_plotlyjs_version()]


def test_the_bundle_is_the_published_file() -> None:
    assert hashlib.sha256(plotly_js.FILE.read_bytes()).hexdigest() == plotly_js.SHA256


def test_its_licence_is_beside_it() -> None:
    assert "MIT License" in (plotly_js.FILE.parent / "LICENSE").read_text("utf-8")
