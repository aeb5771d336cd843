"""The code behind a picture prints the numbers that the page shows."""

import ast
import contextlib
import io
import json
import math
import re
import subprocess
import sys
from typing import Any

import pytest

from core import checks
from core.models.losses import boost
from pages.registry import BY_SLUG, LESSONS
from ui.frame.script import KINDS, _for_learners, notebook, script
from ui.lesson.path import state

SLUGS = [lesson.slug for lesson in LESSONS]

CASES: list[tuple[str, dict[str, Any]]] = [(slug, {}) for slug in SLUGS]
CASES += [(lesson.slug, raw) for lesson in LESSONS for raw in lesson.script_settings]
# The libraries that a script may import.
ALLOWED = {
    "from_scratch": {"numpy", "sklearn"},
    "at_work": {"numpy", "sklearn", "imblearn", "scipy"},
}
STANDARD = set(sys.stdlib_module_names)


def setting(slug, raw):
    subject = BY_SLUG[slug]
    return subject.defaults() | state(subject.parameters, raw)


def printed(text):
    """What a script prints, line by line: name = value."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    return numbers_in(out.getvalue())


def numbers_in(output):
    pairs = [line.split(" = ") for line in output.splitlines() if re.match(r"\w+ = ", line)]
    return {name: float(value) for name, value in pairs}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("slug", "raw"), CASES, ids=str)
def test_a_script_prints_what_the_page_shows(slug, raw, kind):
    values = setting(slug, raw)
    facts = BY_SLUG[slug].facts(values)
    seen = printed(script(BY_SLUG[slug].folder, kind, values))
    assert len(seen) >= 5
    for name, value in seen.items():
        if math.isnan(facts[name]):
            assert math.isnan(value), name
        else:
            assert value == pytest.approx(facts[name], rel=1e-8, abs=1e-12), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_script_needs_nothing_of_this_app(slug, kind):
    tree = ast.parse(script(BY_SLUG[slug].folder, kind, setting(slug, {})))
    used = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            used |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            used.add(str(node.module).split(".")[0])
    assert used - STANDARD <= ALLOWED[kind]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_setting_of_a_script_is_a_parameter_with_its_default(slug):
    for kind in KINDS:
        source = (BY_SLUG[slug].folder / f"{kind}.py").read_text("utf-8")
        head = source.split("# 1. ")[0]
        defaults = BY_SLUG[slug].defaults()
        for name, text in re.findall(r"(?m)^([A-Z_0-9]+) = (.*)$", head):
            assert ast.literal_eval(text) == defaults[name.lower()]


def test_what_core_keeps_comes_into_a_script_without_its_cache(tmp_path):
    lines = ["from core.models.losses import boost", "", "GAMMA = 1.0", "", "# 1. The boost"]
    (tmp_path / "from_scratch.py").write_text("\n".join([*lines, "print(boost(GAMMA))"]), "utf-8")
    text = script(tmp_path, "from_scratch", {"gamma": 2.0})
    assert "\ndef boost(gamma: float)" in text  # no decorator above it
    assert "cache" not in text
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "script.py", "exec"), {"__name__": "script"})
    assert out.getvalue().strip() == str(boost(2.0))


def test_a_script_alone_in_a_fresh_folder(tmp_path):
    text = script(BY_SLUG["ratio_dial"].folder, "from_scratch", setting("ratio_dial", {}))
    file = tmp_path / "ratio_dial.py"
    file.write_text(text, "utf-8")
    run = subprocess.run(
        [sys.executable, file.name], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert numbers_in(run.stdout)["accuracy"] == 0.99118


def test_a_notebook_holds_the_same_code():
    text = script(BY_SLUG["ratio_dial"].folder, "from_scratch", setting("ratio_dial", {}))
    book = json.loads(notebook(text))
    title, *cells = book["cells"]
    assert title["source"].startswith("# Accuracy climbs")
    assert len(cells) > 5
    code = "\n\n".join(cell["source"] for cell in cells)
    assert code.split() == text.split('"""', 2)[2].split()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", SLUGS)
def test_what_core_lists_and_checks_for_its_callers_is_left_out(slug, kind):
    tree = ast.parse(script(BY_SLUG[slug].folder, kind, setting(slug, {})))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            assert "-----" not in (ast.get_docstring(node) or ""), node.name
            assert getattr(getattr(checks, node.name, None), "__module__", "") != "core.checks"


def test_a_function_without_its_lists_and_checks():
    source = '''\
from ..checks import check_whole


def half(n: int) -> int:
    """Half of a number.

    Parameters
    ----------
    n : int
        Any.
    """
    check_whole(
        "n", n
    )
    return n // 2
'''
    short = 'def half(n: int) -> int:\n    """Half of a number."""\n    return n // 2\n'
    assert _for_learners(source).partition("\n\n\n")[2] == short
