"""The code behind a picture prints the numbers that the page shows."""

import ast
import contextlib
import inspect
import io
import json
import math
import re
import subprocess
import symtable
import sys
from functools import cache
from itertools import product
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from core.models.losses import boost
from core.parameters import Choice, Dial, Guess, Number, NumberChoice, Several, Switch
from pages.registry import BY_SLUG, LESSONS
from ui.frame.script import KINDS, notebook, script
from ui.lesson.path import CurveAsk, PlaceAsk, state

matplotlib.use("Agg")
SLUGS = [lesson.slug for lesson in LESSONS]
# The libraries that a script may import.
ALLOWED = {
    "from_scratch": {"numpy", "sklearn"},
    "at_work": {"numpy", "sklearn", "imblearn", "scipy", "pandas"},
}
# What a script has at its top for a table of the learner's own; no parameters of the page.
OF_A_TABLE = {"csv", "target", "positive"}
STANDARD = set(sys.stdlib_module_names)


def setting(slug, raw):
    subject = BY_SLUG[slug]
    return subject.defaults() | state(subject.parameters, raw)


def head_of(slug, kind):
    """The settings at the top of a script, each by the name of its parameter, as they stand."""
    source = (BY_SLUG[slug].folder / f"{kind}.py").read_text("utf-8")
    pairs = re.findall(r"(?m)^([A-Z_0-9]+) = (.*)$", source.split("# 1. ")[0])
    head = {name.lower(): ast.literal_eval(text) for name, text in pairs}
    return {name: value for name, value in head.items() if name not in OF_A_TABLE}


def raws(slug):
    """The settings at which the scripts of a lesson are tested: the default is one of them."""
    return [{}, *BY_SLUG[slug].script_settings]


def untried(slug):
    """A setting for each option of a choice at the top of a script that the others leave out."""
    tried = [setting(slug, raw) for raw in raws(slug)]
    return [
        {name: option}
        for name, parameter in BY_SLUG[slug].parameters.items()
        if isinstance(parameter, Choice) and name in head_of(slug, KINDS[0])
        for option in parameter.options
        if all(values[name] != option for values in tried)
    ]


CASES = [(slug, raw) for slug in SLUGS for raw in (*raws(slug), *untried(slug))]
# What takes many seconds, and is run with all that is slow.
MANY_FITS = ("compare", "threshold")
LONG_TO_FIT = ("forest", "boosting")
FIRST = 1  # so many settings of a lesson are tried in every run
SELDOM = [
    (slug, raw) for slug in SLUGS for raw in [raw for of, raw in CASES if of == slug][FIRST:]
] + [(slug, raw) for slug, raw in CASES if raw.get("model") in LONG_TO_FIT]


# The last step of a script. It has the settings of the stage, whatever the others are.
OF_THE_LESSON = re.compile(r"\n# \d+\. What the lesson says")
# Questions of a stage that a script cannot answer: places of its picture, and minutes of training.
LEFT_OUT = {("smote", "places"), ("compare", "gain")}


def printed(text):
    """What a script prints, line by line: name = value; without what the lesson says."""
    return numbers_in(output(OF_THE_LESSON.split(text)[0]))


def output(text):
    """All that a script prints."""
    out = io.StringIO()
    # One thread, as the page has it: many small fits would wait for each other.
    with contextlib.redirect_stdout(out), threadpool_limits(1):
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    return out.getvalue()


def numbers_in(output):
    pairs = [line.split(" = ") for line in output.splitlines() if re.match(r"\w+ = ", line)]
    return {name: float(value) for name, value in pairs}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("slug", "raw"),
    [
        pytest.param(slug, raw, marks=[pytest.mark.slow] * ((slug, raw) in SELDOM))
        for slug, raw in CASES
    ],
    ids=str,
)
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


def answers(slug):
    """The answers to the questions of a stage: number of the step, fact, all its values there."""
    lesson: Any = BY_SLUG[slug]
    path, stage = lesson.path, lesson.stage()
    for number, step in enumerate(path.steps, 1):
        ask, shows = step.ask, step.shows
        if ask is None or (slug, ask.name) in LEFT_OUT:
            continue
        dial = stage.dials[shows.guess if isinstance(ask, PlaceAsk) else shows.dial]
        there = step.after.shows.at if step.after else shows.at
        places = ask.handles if isinstance(ask, CurveAsk) else [there]
        at = [0] if isinstance(ask, PlaceAsk) else [list(dial.values).index(one) for one in places]
        yield number, ask.fact, [float(dial.facts[ask.fact][i]) for i in at]


def says(line, fact, value):
    """Whether a number is a fact of a stage, of 100 if it is a share; counts there are rounded."""
    if fact.endswith(("_of_100", "_of_1000", "_a", "_b", "_found", "_reported", "_cost")):
        return round(line) == value
    return any(line == pytest.approx(times * value, rel=1e-6, abs=1e-9) for times in (1, 100))


@pytest.mark.parametrize(
    ("slug", "kind"),
    [  # in every run one of the two of a lesson
        pytest.param(slug, kind, marks=[pytest.mark.slow] * ((i + k) % 2))
        for i, slug in enumerate(SLUGS)
        for k, kind in enumerate(KINDS)
    ],
)
def test_a_notebook_has_two_blanks_and_a_plot_and_prints_the_answers_of_the_lesson(slug, kind):
    """Filled in from its own solutions, whatever the page is set to."""
    _, *cells, last = json.loads(
        notebook(BY_SLUG[slug].folder, kind, setting(slug, raws(slug)[-1]))
    )["cells"]
    solutions = re.findall(r"```python\n(.*)\n(.*)\n```", last["source"])[0]
    code = "\n\n".join(cell["source"] for cell in cells)
    assert len(re.findall(r"\.\.\.  # ", code)) == 2
    for line in solutions:
        start = line[: line.index(" = ") + 3] if " = " in line else "return "
        whole = line.replace("\\", r"\\")
        code, found = re.subn(rf"(?m)^( *){re.escape(start)}\.\.\.  # .*", rf"\g<1>{whole}", code)
        assert found == 1, line
    plt.close("all")
    said = output(code)
    assert len(plt.get_fignums()) == 1
    assert all(axes.get_xlabel() and axes.has_data() for axes in plt.gcf().axes)
    lines = re.findall(r"(?m)^Step (\d+)\. [^:]*: (\S+)$", said)
    for number, fact, wanted in answers(slug):
        printed_there = [float(value) for step, value in lines if int(step) == number]
        for value in wanted:
            assert any(says(one, fact, value) for one in printed_there), (number, fact, value)


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


def bound(lines):
    """The names that lines of code bind at the top of a module, but for imports."""
    symbols = symtable.symtable("\n".join(lines), "script.py", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_assigned() and not one.is_imported()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("slug", "raw"), CASES, ids=str)
def test_two_modules_of_core_mean_the_same_by_a_name(slug, raw, kind):
    """Written out into one script, the later would stand for the earlier."""
    text = script(BY_SLUG[slug].folder, kind, setting(slug, raw))
    meant: dict[str, str] = {}
    for part in ast.parse(text.partition("\n# 1. ")[0]).body:
        code = ast.unparse(part)
        for name in bound([code]) if "SimpleNamespace" not in code else ():
            assert meant.setdefault(name, code) == code


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("slug", "raw"), CASES, ids=str)
def test_a_script_gives_no_other_meaning_to_a_name_of_core(slug, raw, kind):
    """Or what is written out of core would call it and find something else."""
    lines = script(BY_SLUG[slug].folder, kind, setting(slug, raw)).splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("# 1. "))
    changed = {"ONE_IN", "SEED"} if slug == "resampling" else set()  # the chapter's own
    assert bound(lines[:first]) & bound(lines[first:]) == changed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_setting_of_a_script_is_a_parameter_with_its_default(slug, kind):
    head = head_of(slug, kind)
    assert head == {name: BY_SLUG[slug].defaults()[name] for name in head}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_setting_of_a_script_is_used_in_it(slug, kind):
    tree = ast.parse((BY_SLUG[slug].folder / f"{kind}.py").read_text("utf-8"))
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    used = {node.id.lower() for node in names if isinstance(node.ctx, ast.Load)}
    assert head_of(slug, kind).keys() <= used


@pytest.mark.parametrize("slug", SLUGS)
def test_every_setting_of_a_script_is_tested_at_another_value(slug):
    tried = [setting(slug, raw) for raw in raws(slug)]
    for name in head_of(slug, KINDS[0]):
        assert len({values[name] for values in tried}) > 1, name


def elsewhere(parameter, value):
    """Other values of a parameter, near and far."""
    found: list[Any]
    if isinstance(parameter, Choice | NumberChoice):
        found = list(parameter.options)
    elif isinstance(parameter, Dial):
        steps = parameter.steps
        at = steps.index(value)
        found = [steps[at - 1], steps[(at + 1) % len(steps)], steps[0], steps[-1]]
    elif isinstance(parameter, Number):
        step = parameter.step if value + parameter.step <= parameter.high else -parameter.step
        found = [parameter.snap(value + step), parameter.snap((value + parameter.high) / 2)]
    elif isinstance(parameter, Guess):
        found = [(parameter.low + parameter.high) / 2]
    elif isinstance(parameter, Several):
        found = [value[:1]]
    else:
        assert isinstance(parameter, Switch)
        found = [not value]
    return [other for other in found if other != value]


def facts_of(slug):
    """The facts of a lesson as a function of its values that computes nothing twice."""
    facts = BY_SLUG[slug].facts
    parts = {name: part.default for name, part in inspect.signature(facts).parameters.items()}
    kept = {name: cache(film) for name, film in parts.items() if inspect.isfunction(film)}
    at = cache(lambda values: facts(dict(values), **kept))
    return lambda values: at(tuple(values.items()))


def differ(before, after, names):
    """Whether one of the facts of these names is another one; undefined is like undefined."""
    one, other = ([facts[name] for name in names] for facts in (before, after))
    return not np.array_equal(one, other, equal_nan=True)


def moves(slug, name, facts, printed_by):
    """Of which scripts a parameter moves a printed number, looked for from every setting."""
    found = set()
    for raw in raws(slug):
        values = setting(slug, raw)
        before = facts(values)
        for other in elsewhere(BY_SLUG[slug].parameters[name], values[name]):
            after = facts(values | {name: other})
            found |= {kind for kind in KINDS if differ(before, after, printed_by[kind])}
            if len(found) == len(KINDS):
                return found
    return found


def printed_in(slug, settings):
    """The names of the numbers that each script prints at some of these settings."""
    names: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for kind, raw in product(KINDS, settings):
        names[kind] |= printed(script(BY_SLUG[slug].folder, kind, setting(slug, raw))).keys()
    return names


def chooses(slug, name, kinds):
    """Which of these scripts print other numbers, not the same ones moved, at another choice."""
    default = setting(slug, {})
    others = elsewhere(BY_SLUG[slug].parameters[name], default[name])
    names = {
        kind: [
            printed(script(BY_SLUG[slug].folder, kind, default | {name: value})).keys()
            for value in (default[name], *others)
        ]
        for kind in kinds
    }
    return {kind for kind, (first, *rest) in names.items() if any(keys != first for keys in rest)}


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "slug",
    [pytest.param(slug, marks=[pytest.mark.slow] * (slug in MANY_FITS)) for slug in SLUGS],
)
def test_a_parameter_that_moves_a_printed_number_is_a_setting_of_both_scripts(slug):
    """And a setting of a script moves a number of it. What changes the view alone is in none."""
    by_default = printed_in(slug, [{}])
    facts = facts_of(slug)
    for name in BY_SLUG[slug].parameters:
        moved = moves(slug, name, facts, by_default)
        stands = {kind for kind in KINDS if name in head_of(slug, kind)}
        if moved != stands:  # a script may print more at other settings
            moved = moves(slug, name, facts, printed_in(slug, raws(slug)))
            moved |= chooses(slug, name, stands)
        assert stands == (set(KINDS) if moved else set()), name
        assert moved == stands, name


@pytest.mark.parametrize(("slug", "kind"), list(product(SLUGS, KINDS)))
def test_an_unknown_choice_is_an_error_and_never_another_one(slug, kind):
    chosen = [
        name
        for name, parameter in BY_SLUG[slug].parameters.items()
        if isinstance(parameter, Choice) and name in head_of(slug, kind)
    ]
    for name in chosen:
        values = setting(slug, {}) | {name: "no such thing"}
        with pytest.raises((KeyError, ValueError), match="no such thing"):
            printed(script(BY_SLUG[slug].folder, kind, values))


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
    assert numbers_in(run.stdout)["accuracy"] == 0.99136


def test_a_notebook_holds_the_same_code():
    folder, values = BY_SLUG["ratio_dial"].folder, setting("ratio_dial", {})
    title, *cells, _ = json.loads(notebook(folder, "from_scratch", values))["cells"]
    assert title["source"].startswith("# Accuracy climbs")
    assert "pip install numpy scikit-learn matplotlib" in title["source"]
    *steps, plot = [cell["source"] for cell in cells]
    assert len(steps) > 5 and "import matplotlib" in plot
    text = script(folder, "from_scratch", values)
    kept = [line for line in "\n".join(steps).splitlines() if " = ...  # " not in line]
    assert set(kept) <= set(text.splitlines()) | {""}
