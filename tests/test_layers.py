"""Layers never look up: core ← ui ← pages ← app."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = {
    "core": {"streamlit", "plotly", "ui", "pages", "server", "app"},
    "ui": {"pages", "server", "app"},
    "pages": {"server", "app"},
    "server": {"pages", "ui", "core", "app"},
}
FILES = [(room, path) for room in FORBIDDEN for path in sorted((ROOT / room).rglob("*.py"))]


def imported_packages(source: str) -> set[str]:
    """The top-level names a module imports, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.level > 1:
            names.add("a relative import that leaves its folder")
    return names


@pytest.mark.parametrize(
    ("room", "path"), FILES, ids=[str(path.relative_to(ROOT)) for _, path in FILES]
)
def test_a_room_imports_only_from_below(room: str, path: Path) -> None:
    imports = imported_packages(path.read_text(encoding="utf-8"))
    assert imports & FORBIDDEN[room] == set()


def test_an_import_inside_a_function_is_seen_too() -> None:
    source = "def f():\n    import streamlit.web\n    from plotly import io\n"
    assert imported_packages(source) == {"streamlit", "plotly"}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_every_room_has_been_looked_at(room: str) -> None:
    assert any(seen == room for seen, _ in FILES)
