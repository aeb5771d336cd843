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

from core.facts import SUBJECTS
from ui.script import KINDS, SCRIPTS, notebook, script
from ui.walkthrough import state

SLUGS = [slug for slug in SUBJECTS if (SCRIPTS / f"{slug}.py").exists()]

# Settings beside the default one at which the scripts are run, as an address would have them.
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "base_rate": [
        {"one_in": 37.5, "recall": 0.873, "fpr": 0.0312, "dependence": 0.3, "wanted": 0.4},
        {"one_in": 2, "recall": 0.99, "fpr": 0.001, "study": 500},
        {"one_in": 20_000, "recall": 0.95, "fpr": 0.01},
    ],
    "compare": [
        {"data": "digits", "prevalence": 0.1, "model": "tree", "seeds": 3, "miss": 5},
        {"data": "breast_cancer", "prevalence": 0.1, "model": "nearest", "seeds": 3, "seed": 4},
        {"data": "clumps", "prevalence": 0.02, "seeds": 4, "miss": 50},
    ],
    "curves": [
        {"one_in": 1000, "tau": 0.9, "seed": 3},
        {"one_in": 30, "scorer": "specialist", "auc": 0.9, "cases": "10000", "grades": 3},
        {"one_in": 10000, "tau": 0.982, "auc": 0.8, "cases": "1000"},
        {"one_in": 1200, "cases": "1000"},
    ],
    "focal_loss": [
        {"gamma": 0, "weight": 100, "seed": 3},
        {"gamma": 5, "alpha": 0.25, "population": "moons"},
        {"gamma": 1, "prevalence": "0.1", "spread": 1.5, "weight": 3},
    ],
    "leakage": [
        {"before": 0, "minority": 50, "share": 0.3, "seed": 2},
        {"sampler": "ros", "model": "neighbours", "population": "clumps"},
        {"sampler": "ros", "before": 0, "model": "logistic", "seed": 4},
        {"sampler": "rus", "minority": 100, "population": "moons"},
    ],
    "ratio_dial": [
        {"one_in": 1000, "population": "clumps", "seed": 3},
        {"one_in": 30, "population": "moons", "model": "tree", "spread": 1.5},
        {"one_in": 10000, "separation": 1, "seed": 7},
    ],
    "resampling": [
        {"population": "listing1", "prevalence": "0.01", "seed": 4},
        {"sampler": "rus", "population": "patches", "model": "tree", "share": 0.3, "seed": 2},
        {"model": "full_tree", "prevalence": "0.02"},
        {"share": 0.03, "separation": 1.5},
    ],
    "smote": [
        {"scene": "listing2", "seed": 4},
        {"scene": "mislabelled", "variant": "borderline1", "share": 0.3, "seed": 2},
        {"scene": "overlap", "variant": "borderline2", "k": 3},
        {"scene": "moons", "variant": "adasyn", "model": "tree"},
        {"scene": "clumps", "variant": "smote_tomek", "k": 2},
        {"scene": "overlap", "variant": "smote_enn"},
    ],
    "threshold": [
        {"source": "listing", "tau": 0.3, "repair": "isotonic"},
        {"source": "listing", "tau": 0.5, "miss_ratio": 99},
        {"source": "betas", "one_in": 300, "positive_a": 3, "tau": 0.6, "repair": "prior"},
        {"sampler": "ros", "repair": "platt", "tau": 0.02, "seed": 3},
        {"sampler": "smote", "population": "moons", "repair": "prior", "tau": 0.01},
        {"sampler": "rus", "model": "tree", "one_in": 50, "tau": 0.8, "miss_ratio": 5},
    ],
}
CASES: list[tuple[str, dict[str, Any]]] = [(slug, {}) for slug in SLUGS]
CASES += [(slug, raw) for slug in SLUGS for raw in SETTINGS.get(slug, ())]
# The libraries that a script may import.
ALLOWED = {"scratch": {"numpy", "sklearn"}, "at_work": {"numpy", "sklearn", "imblearn", "scipy"}}
STANDARD = set(sys.stdlib_module_names)


def setting(slug, raw):
    subject = SUBJECTS[slug]
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
    facts = SUBJECTS[slug].facts(values)
    seen = printed(script(slug, kind, values))
    assert len(seen) >= 5
    for name, value in seen.items():
        if math.isnan(facts[name]):
            assert math.isnan(value), name
        else:
            assert value == pytest.approx(facts[name], rel=1e-8, abs=1e-12), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_script_needs_nothing_of_this_app(slug, kind):
    tree = ast.parse(script(slug, kind, setting(slug, {})))
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
        source = (SCRIPTS / f"{slug}{KINDS[kind]}.py").read_text("utf-8")
        head = source.split("# 1. ")[0]
        defaults = SUBJECTS[slug].defaults()
        for name, text in re.findall(r"(?m)^([A-Z_0-9]+) = (.*)$", head):
            assert ast.literal_eval(text) == defaults[name.lower()]


def test_a_script_alone_in_a_fresh_folder(tmp_path):
    text = script("ratio_dial", "scratch", setting("ratio_dial", {}))
    file = tmp_path / "ratio_dial.py"
    file.write_text(text, "utf-8")
    run = subprocess.run(
        [sys.executable, file.name], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert numbers_in(run.stdout)["accuracy"] == 0.99118


def test_a_notebook_holds_the_same_code():
    text = script("ratio_dial", "scratch", setting("ratio_dial", {}))
    book = json.loads(notebook(text))
    title, *cells = book["cells"]
    assert title["source"].startswith("# Accuracy climbs")
    assert len(cells) > 5
    code = "\n\n".join(cell["source"] for cell in cells)
    assert code.split() == text.split('"""', 2)[2].split()
