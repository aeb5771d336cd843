"""Who may import whom: core ← ui ← pages/<slug> ← registry ← router ← app → server.

No lesson knows another, and nothing that several lessons share knows any of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("core", "ui", "pages", "server", "deploy", "benchmarks", "tests")
SLUGS = {declared.parent.name for declared in ROOT.glob("pages/*/lesson.py")}
FRONT_PAGE = "welcome"

# What each kind of module may import of ours. Of the rooms of lessons only that of its own lesson.
LESSON = {"core", "ui", "core.lessons", "pages"}
MAY_IMPORT = {
    "core": {"core"},
    "core.lessons": {"core", "core.lessons"},
    "ui": {"core", "ui"},
    "pages": LESSON,
    "page.py": LESSON | {"pages.registry"},  # a script, which the registry does not read
    "pages.registry": {"pages"},
    "pages.router": {"core", "ui", "pages.registry"},
    "app": {"core", "ui", "pages.registry", "server"},
    "server": {"server"},
    "deploy": {"deploy"},
    "deploy.site": {*LESSON, "pages.registry", "deploy.site"},
    "benchmarks": {*LESSON, "pages.registry", "deploy", "benchmarks", "tests"},
}
NOT_IN_CORE = {"streamlit", "plotly"}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of ours by its name, with its file."""
    for path in [
        ROOT / "app.py",
        *(file for room in ROOMS for file in (ROOT / room).rglob("*.py")),
    ]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


FILES = dict(sorted(modules()))


@cache
def source_of(module: str) -> str:
    return FILES[module].read_text("utf-8")


def imports(module: str, source: str, is_package: bool = False) -> set[str]:
    """The modules that a source imports, wherever in it the import stands, by their full names."""
    package = module if is_package else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            where = resolve_name("." * node.level + (node.module or ""), package)
            names = {f"{where}.{alias.name}" for alias in node.names}
            found |= {name for name in names if name in FILES}
            found |= {where} if not names <= FILES.keys() else set()
    return found


def kind_and_slug(module: str) -> tuple[str, str]:
    """Its kind as in MAY_IMPORT, and the lesson in whose room it lies."""
    room, *rest = module.split(".")
    if room == "core" and rest[:1] == ["lessons"]:
        return "core.lessons", ".".join(rest[1:2])
    if room == "pages" and len(rest) > 1:
        return "page.py" if rest[1:] == ["page"] else "pages", rest[0]
    if rest[:1] == ["site"] and room == "deploy":
        return "deploy.site", ""
    return (module if room == "pages" else room), ""


def why_not(importer: str, imported: str) -> str:
    """Why a module may not import another of ours; nothing if it may."""
    (kind, slug), (other, of) = kind_and_slug(importer), kind_and_slug(imported)
    if other not in MAY_IMPORT[kind]:
        return f"{kind} may not import {other}"
    if kind in LESSON | {"page.py"} and of not in {"", slug} and slug != FRONT_PAGE:
        return f"{slug} may not know {of}"
    if kind == "pages.registry" and not imported.endswith(".lesson"):
        return "the registry reads lesson.py alone"
    if other == "core.lessons" and not of:
        return "all lessons at once"
    return ""


def problems(module: str, source: str, is_package: bool = False) -> list[str]:
    """What is wrong with the imports of a module."""
    found, room = imports(module, source, is_package), module.split(".")[0]
    ours = {name for name in found if name.split(".")[0] in {*ROOMS, "app"}}
    reasons = {name: why_not(module, name) for name in ours}
    if room == "core":
        absolute = re.findall(r"(?m)^\s*(?:from|import) core\b.*", source)
        reasons |= dict.fromkeys(absolute, "core imports itself by relative names")
        others = {name for name in found if name.split(".")[0] in NOT_IN_CORE}
        reasons |= dict.fromkeys(others, "core shows nothing")
    return sorted(f"{name}: {reason}" for name, reason in reasons.items() if reason)


APP = [module for module in FILES if not module.startswith("tests")]


@pytest.mark.parametrize("module", APP)
def test_a_module_imports_only_what_it_may(module: str) -> None:
    is_package = FILES[module].name == "__init__.py"
    assert problems(module, source_of(module), is_package) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("core.metrics.new", "from core.parameters import Dial"),
        ("core.metrics.new", "import core.parameters"),
        ("core.metrics.new", "from ..lessons.smote import film"),
        ("core.metrics.new", "from .. import lessons"),
        ("core.metrics.new", "def f():\n    import streamlit.web\n"),
        ("core.metrics.new", "from plotly import io"),
        ("core.lessons.smote.new", "from ..ratio_dial import DIAL"),
        ("core.lessons.smote.new", "from .. import ratio_dial"),
        ("core.lessons", "from . import ratio_dial"),
        ("ui.frame.new", "from pages.registry import PAGES"),
        ("ui.frame.new", "from pages.smote.lesson import LESSON"),
        ("ui.frame.new", "from core.lessons.ratio_dial import DIAL"),
        ("pages.smote.text", "from pages.curves import text"),
        ("pages.smote.text", "from core.lessons.ratio_dial import DIAL"),
        ("pages.smote.page", "from core.lessons.ratio_dial import DIAL"),
        ("pages.smote.text", "from pages.registry import PAGES"),
        ("pages.smote.text", "from pages.smote import page"),
        ("pages.smote.page", "from pages.router import open_page"),
        ("pages.smote.page", "from server import logs"),
        ("pages.registry", "from pages.smote import text"),
        ("pages.router", "from pages.smote.lesson import LESSON"),
        ("app", "from pages.smote.lesson import LESSON"),
        ("app", "from deploy import local"),
        ("server.new", "from ui.draw import words"),
        ("server.new", "import core"),
        ("deploy.local", "from benchmarks import visitor"),
        ("ui.frame.new", "import tests.visit"),
    ],
)
def test_an_import_that_is_not_allowed_is_seen(module: str, source: str) -> None:
    assert problems(module, source, is_package=module == "core.lessons")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("core.metrics.new", "from ..parameters import Dial\nimport numpy as np"),
        ("core.lessons.smote.new", "from .film import Microscope\nfrom ...data import Fold"),
        (
            "pages.smote.text",
            "from pages.smote import picture\nfrom core.lessons.smote import film",
        ),
        ("pages.smote.page", "from pages.registry import LESSONS"),
        (
            "pages.welcome.page",
            "from pages.glossary import text\nfrom core.lessons import ratio_dial",
        ),
        ("pages.registry", "from pages.smote.lesson import LESSON"),
        ("app", "from pages.registry import PAGES\nfrom server import logs"),
    ],
)
def test_an_import_that_is_allowed_is_let_pass(module: str, source: str) -> None:
    assert problems(module, source) == []


def rooms_of_ui() -> dict[str, set[str]]:
    """Each room of ui with the rooms that it imports."""
    rooms: dict[str, set[str]] = {}
    for module in FILES:
        if module.startswith("ui."):
            found = imports(module, source_of(module), FILES[module].name == "__init__.py")
            others = {room_of_ui(name) for name in found if name.startswith("ui.")}
            rooms.setdefault(room_of_ui(module), set()).update(others - {room_of_ui(module)})
    return rooms


def room_of_ui(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_the_rooms_of_ui_do_not_import_each_other_in_a_circle() -> None:
    TopologicalSorter(rooms_of_ui()).prepare()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        module: imports(module, source_of(module), path.name == "__init__.py") - {module}
        for module, path in FILES.items()
    }
    TopologicalSorter(graph).prepare()


# Slugs in what lessons share.

# A word that is a slug and also the name of something that core itself has. In core it counts only
# where the code chooses by it; ui has no such thing, there it counts as every other slug.
CONCEPTS = {
    "smote",  # a sampler, and a method of the comparison
    "threshold",  # a column of the comparison
}
# The first module of core lists its own packages by name, of which one is called as a lesson is.
SHARED = [name for name in FILES if kind_and_slug(name)[0] in {"core", "ui"} and name != "core"]


def slugs_named(source: str, room: str) -> list[str]:
    """The slugs in a source's strings, whole or as a part of an address or of a module's name.

    What stands in a docstring or in a sentence is no slug.
    """
    tree = ast.parse(source)
    chosen_by = {id(node) for node in choices(tree)}
    return [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for slug in SLUGS.intersection(re.split(r"[/?.&=#]", node.value.strip()))
        if room == "ui" or slug not in CONCEPTS or id(node) in chosen_by
    ]


def choices(tree: ast.AST) -> Iterator[ast.AST]:
    """All that is compared, matched, or a key of a look-up."""
    for node in ast.walk(tree):
        found: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            found = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript):
            found = [node.slice]
        elif isinstance(node, ast.MatchValue):
            found = [node.value]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"get", "pop"}:
            found = node.args
        for part in found:
            yield from (part, *getattr(part, "elts", ()))  # in ("smote", …)


@pytest.mark.parametrize("module", SHARED)
def test_what_lessons_share_names_none_of_them(module: str) -> None:
    assert slugs_named(source_of(module), module.split(".")[0]) == []


@pytest.mark.parametrize("room", ["core", "ui"])
@pytest.mark.parametrize(
    "source",
    [
        'if lesson.slug == "ratio_dial": ...',
        'TITLES = {"focal_loss": 1}',
        'page_link("ratio_dial/page.py")',
        'page_link(f"ratio_dial?one_in={n}")',
        'import_module("pages.curves.lesson")',
        'if slug == "smote": ...',
        'if slug in ("smote", "other"): ...',
        'BY_SLUG["threshold"]',
        'by_slug.get("smote")',
        'match slug:\n    case "smote": ...',
    ],
)
def test_a_slug_is_seen(source: str, room: str) -> None:
    assert slugs_named(source, room)


NAMES_OF_CONCEPTS = [
    'SAMPLERS = {"smote": Sampler("SMOTE", smote, "over")}',
    'METHODS = {"smote": Method("SMOTE", resampled("smote"))}',
    'COLUMNS = ("rule", "threshold")',
]


@pytest.mark.parametrize("source", NAMES_OF_CONCEPTS)
def test_a_concept_of_the_same_name_is_none_in_core_and_one_in_ui(source: str) -> None:
    assert slugs_named(source, "core") == []
    assert slugs_named(source, "ui")


@pytest.mark.parametrize(
    "source",
    [
        '"""The page compare."""',
        "lesson.threshold, resampling.smote",
        'raise BadValue("No threshold reaches a recall of 1.")',
    ],
)
def test_a_word_or_a_name_is_no_slug(source: str) -> None:
    assert slugs_named(source, "ui") == []
