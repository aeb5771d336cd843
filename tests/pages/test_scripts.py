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

from pages.registry import BY_SLUG, LESSONS
from ui.frame.script import KINDS, notebook, script
from ui.guide.path import state

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
