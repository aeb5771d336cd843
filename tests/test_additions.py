"""To add something takes what CONTRIBUTING.md says, and no more.

Each test adds one thing to a copy of the project, a function and a line of a registry, as somebody
would write them. A process of its own then opens every page that should show it, runs their
scripts and its row of a benchmark, looks into the glossary, and runs the tests that find it.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import models as model_benchmark
from benchmarks import samplers as sampler_benchmark
from core.comparison.cells import compare
from core.comparison.methods import METHODS
from core.comparison.models import COMPARISON_MODELS
from core.comparison.verdicts import judged
from core.experiment import Experiment, run
from core.metrics.scorecard import scorecard
from core.parameters import Choice
from pages.registry import BY_SLUG, FRONT_PAGE, LESSONS
from tests.pages.test_scripts import KINDS
from tests.pages.test_scripts import test_a_script_prints_what_the_page_shows as prints
from tests.visit import field, front_page, go_to, laboratory, opened, tables
from ui.comparison import verdicts as compare_text
from ui.stage.script import script

pytestmark = pytest.mark.timeout(600)  # processes of their own, which start anew
# A sampler touches every room; each of the others takes 15 s and more.
slow = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("core", "ui", "pages", "server", "deploy", "benchmarks", "tests", ".streamlit")
TINY = ROOT / "tests" / "additions"  # a whole lesson, as its writer would leave it


class House:
    """A copy of the project, in which things can be added."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for room in ROOMS:
            shutil.copytree(ROOT / room, root / room)
        for file in ("app.py", "pyproject.toml", "README.md"):
            shutil.copy2(ROOT / file, root / file)

    def add(self, file: str, registry: str, line: str, code: str = "") -> None:
        """Write code above a registry, and a line at its foot."""
        text = (self.root / file).read_text("utf-8")
        head = re.search(rf"(?m)^{registry}\b.*[{{(]\n", text)
        assert head, f"{file} has no {registry}"
        foot = text.index("\n}" if head[0].endswith("{\n") else "\n)", head.end() - 1)
        parts = text[: head.start()], code, text[head.start() : foot], f"\n    {line}", text[foot:]
        (self.root / file).write_text("".join(parts), "utf-8")

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace something that stands in a file once."""
        text = (self.root / file).read_text("utf-8")
        assert text.count(old) == 1
        (self.root / file).write_text(text.replace(old, new), "utf-8")

    def check(self, check: Callable[[], None]) -> None:
        """A check of this module, called in the copy by a process of its own."""
        name = check.__name__
        done = self._python("-c", f"from tests.test_additions import {name} as check; check()")
        assert done.returncode == 0, done.stdout + done.stderr

    def tests(self, *arguments: str) -> str:
        """What the tests of the copy say that these arguments choose; there has to be one."""
        done = self._python("-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments)
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.stdout

    def _python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.root, capture_output=True, text=True, check=False
        )


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


def offering(option: str) -> dict[str, str]:
    """The lessons that offer an option, each with the name of the choice."""
    return {
        lesson.slug: name
        for lesson in LESSONS
        for name, parameter in lesson.parameters.items()
        if isinstance(parameter, Choice) and option in parameter.options
    }


def is_shown_with_its_scripts(option: str, slugs: set[str]) -> None:
    """The option is offered by these lessons, whose pages and scripts know it."""
    assert offering(option).keys() == slugs
    for slug, name in offering(option).items():
        app = opened(slug, **{name: option})
        assert not app.exception
        assert not app.warning
        assert field(app, name).value == option
        for kind in KINDS:
            prints(slug, {name: option}, kind)


def words_of(app) -> str:
    """What a page says, without its tables."""
    return " ".join(text.value for text in (*app.markdown, *app.caption))


def tables_of(app) -> str:
    """What the tables of a page say."""
    return "\n".join(" ".join(row) for table in tables(app) for row in table)


# 1. A population, a model, a sampler.


@slow
def test_a_population(house: House) -> None:
    house.add(
        "core/data/populations.py",
        "POPULATIONS",
        '"boxes": Population("two boxes", _box_majority, _box_minority),',
        """
def _box_majority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    return rng.uniform(-2 * spread, 2 * spread, (n, 2))


def _box_minority(n: int, rng: np.random.Generator, separation: float, spread: float) -> Floats:
    return rng.uniform(-spread, spread, (n, 2)) + separation / 2


""",
    )
    house.check(a_population)
    assert "failed" not in house.tests("tests/core", "-k", "boxes]")


def a_population() -> None:
    everywhere = {"ratio_dial", "resampling", "focal_loss", "threshold", "leakage", "compare"}
    is_shown_with_its_scripts("boxes", everywhere)


@slow
def test_a_model(house: House) -> None:
    house.add(
        "core/models/classifiers.py",
        "MODELS",
        '"stump": Model("a tree of one question", stump),',
        '''
def stump() -> Any:
    """A decision tree of a single question."""
    return DecisionTreeClassifier(max_depth=1, random_state=0)


''',
    )
    house.check(a_model)
    assert "failed" not in house.tests("tests/core", "-k", "stump]")


def a_model() -> None:
    slugs = {"ratio_dial", "resampling", "smote", "threshold", "leakage"}
    is_shown_with_its_scripts("stump", slugs)
    assert len(set(run(Experiment(model="stump", prevalence=0.1)).score)) == 2
    (row,) = model_benchmark.rows("stump", 1_000, 2)
    assert row["ours_ms"] > 0
    assert row["ratio"] > 0


@slow
def test_a_model_that_memorizes_is_offered_where_that_is_the_point(house: House) -> None:
    house.add(
        "core/models/classifiers.py",
        "MODELS",
        '"closest": Model("the closest row", closest, memorizes=True, weighs=False),',
        "\ndef closest() -> Any:\n    return KNeighborsClassifier(1)\n\n\n",
    )
    house.check(a_model_that_memorizes)


def a_model_that_memorizes() -> None:
    is_shown_with_its_scripts("closest", {"leakage"})


def test_a_sampler(house: House) -> None:
    house.add(
        "core/resampling/__init__.py",
        "SAMPLERS",
        '"echo": Sampler("echo sampling", echo, "over"),',
        '''
def echo(X, y, seed, *, target=0.5):
    """Copies rows as an echo would. It is random over-sampling by another name."""
    return random_over(X, y, seed, target=target)


''',
    )
    house.check(a_sampler)


def a_sampler() -> None:
    # 1. The experiment applies it to the training rows alone.
    result = run(Experiment(sampler="echo", share=0.3, prevalence=0.05))
    assert result.resampled is not None
    assert result.resampled.y.mean() == pytest.approx(0.3, abs=0.01)
    assert result.test.y.mean() == pytest.approx(0.05, abs=0.001)
    # 2. It is in the glossary, where a lesson does not use it too, and a search finds it.
    row = next(line for line in tables_of(opened("glossary")).splitlines() if "echo" in line)
    assert "Copies rows as an echo would." in row
    assert row.split()[-1] == "—"
    app = opened("glossary", find="echo")
    assert not app.exception
    assert "Copies rows as an echo would." in tables_of(app)
    # 3. It has a row in the benchmark, alone where imbalanced-learn has no such sampler.
    seen = sampler_benchmark.measure("echo", 1_000, 2)
    assert seen.ours_ms > 0
    assert math.isnan(seen.theirs_ms)
    assert sampler_benchmark.verdict(seen) == ""


# 2. Metrics: over counts, over a sweep, over probabilities.


@slow
def test_a_metric_over_counts(house: House) -> None:
    house.add(
        "core/metrics/counts.py",
        "METRICS",
        '"threat_score": Metric(threat_score, "threat", 0, "no positives and nothing flagged"),',
        '''
def threat_score(c: Counts) -> Any:
    """Hits among all that was or should have been flagged: TP / (TP + FP + FN).

    Parameters
    ----------
    c : Counts
        Cases in each cell.

    Returns
    -------
    float or ndarray
        From 0 to 1; nan where there is nothing to find and nothing flagged.

    Raises
    ------
    BadValue
        If a cell is negative, infinite or no number.
    """
    tp, fp, fn = cells(c, "tp", "fp", "fn")
    return ratio(tp, tp + fp + fn)


''',
    )
    house.check(a_metric_over_counts)
    assert "failed" not in house.tests("tests/core/metrics", "-k", "threat_score]")


def a_metric_over_counts() -> None:
    is_a_metric("threat", "Hits among all", "threshold")
    assert scorecard([0, 1, 1], [0.7, 0.7, 0.1])["threat_score"] == 1 / 3
    facts = BY_SLUG["base_rate"].facts(BY_SLUG["base_rate"].defaults())
    assert facts["threat_score"] == pytest.approx(90 / (90 + 10 + 792))


@slow
def test_a_metric_over_all_thresholds(house: House) -> None:
    house.add(
        "core/metrics/curves.py",
        "CURVE_METRICS",
        '"gini": Metric(gini, "Gini index", -1, "one class is empty"),',
        '''
def gini(s: Sweep) -> float:
    """Twice the ROC-AUC less one: 0 is luck, 1 is perfect.

    Parameters
    ----------
    s : Sweep
        All thresholds of a score.

    Returns
    -------
    float
        From -1 to 1; nan without both classes.
    """
    return 2 * metrics.roc_auc(s) - 1


''',
    )
    house.check(a_metric_over_all_thresholds)
    assert "failed" not in house.tests("tests/core/metrics", "-k", "gini]")


def a_metric_over_all_thresholds() -> None:
    is_a_metric("Gini index", "Twice the ROC-AUC", "threshold", "curves")
    assert scorecard([0, 1], [0.1, 0.2])["gini"] == 1


@slow
def test_a_metric_over_probabilities(house: House) -> None:
    house.add(
        "core/metrics/calibration.py",
        "PROBABILITY_METRICS",
        '"bias": Metric(bias, "bias of the mean", -1, "never"),',
        '''
def bias(y: ArrayLike, probability: ArrayLike) -> float:
    """Mean probability less the share of positives.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels, 0 or 1.
    probability : array_like of shape (n,)
        Probabilities of class 1.

    Returns
    -------
    float
        From -1 to 1; 0 where it is right on average.

    Raises
    ------
    BadValue
        If a label or a probability cannot be used.
    """
    y, probability = checked_probabilities(y, probability)
    return float(probability.mean() - np.mean(y))


''',
    )
    house.check(a_metric_over_probabilities)
    assert "failed" not in house.tests("tests/core/metrics", "-k", "bias]")


def a_metric_over_probabilities() -> None:
    is_a_metric("bias of the mean", "Mean probability less", "threshold")
    assert scorecard([0, 1], [0.5, 1])["bias"] == 0.25


def is_a_metric(label: str, definition: str, *slugs: str) -> None:
    """It stands with its definition in the tables of these lessons, and in the glossary."""
    for slug in slugs:
        app = laboratory(slug)
        for panel in ("every_metric", "areas_open"):  # of the threshold, of the curves
            app.session_state[panel] = True
        app.run()
        assert not app.exception
        row = next(line for line in tables_of(app).splitlines() if label in line)
        assert definition in row
    row = next(line for line in tables_of(opened("glossary")).splitlines() if label in line)
    assert definition in row
    assert row.split()[-1] != "—"


# 3. The comparison: a method, a model, a real set.

SMALL = {"data": "wine", "one_in": "5", "seeds": "3"}


def compared(**query: str):
    """The page of the comparison when all fits are judged."""
    app = laboratory("compare", **query)
    for _ in range(600):
        assert not app.exception
        if not any("verdicts come when" in text.value for text in app.markdown):
            return app
        time.sleep(0.2)
        app.run()
    raise AssertionError("the fits were not judged")


@slow
def test_a_method_of_the_comparison(house: House) -> None:
    house.add(
        "core/comparison/methods.py",
        "METHODS",
        '"tomek": by_sampler("Tomek links", "tomek"),',
    )
    house.add(
        "core/comparison/methods.py",
        "METHODS",
        '"root": Method("root of the weights", gently_weighted, needs="weights"),',
        '''
def gently_weighted(fold: Fold, model: ComparisonModel, seed: int) -> Predictor:
    """The square root of balanced weights."""
    return fit(model, fold, seed, weights=balanced_sample_weight(fold.y) ** 0.5).probability


''',
    )
    house.check(a_method)
    assert "failed" not in house.tests("tests/pages/compare", "-k", "test_a_fix_runs_or_says_why")


def a_method() -> None:
    # 1. The page counts thirteen fixes, eight of them ways of resampling, in prose and verdicts.
    app = compared(**SMALL)
    said = words_of(app)
    assert "because 13 bars are read at once" in said
    assert "Of 13 bars" in said
    assert "all eight ways of resampling" in said
    assert not re.search(r"eleven|seven|/11 ", said)
    found = app.dataframe[0].value
    assert {"Tomek links", "root of the weights"} <= set(found["fix"])
    # 2. So do the facts.
    facts = BY_SLUG["compare"].facts
    values = BY_SLUG["compare"].defaults() | {"data": "wine", "one_in": 5, "seeds": 3}
    assert facts(values)["fixes"] == 13
    assert facts(values)["root_brier"] > 0
    # 3. A frame from the notebook, with verdicts; the scripts go on.
    table = compare("wine", 0.2, ["tree", "nearest"], seeds=range(3))
    assert set(table["method"]) == set(METHODS)
    missing = table[(table["model"] == "nearest") & (table["method"] == "root")]
    assert missing["problem"].str.contains("knows no weights").all()
    assert (
        len(compare_text.verdicts(judged(table, "tree", "roc_auc", "brier"), "roc_auc", "brier"))
        == 4
    )
    for kind in KINDS:
        prints("compare", {"data": "wine", "one_in": 5, "seeds": 3}, kind)


@slow
def test_a_model_of_the_comparison(house: House) -> None:
    house.add(
        "core/comparison/models.py",
        "COMPARISON_MODELS",
        '"stump": ComparisonModel("a stump", stump, WEIGHTS),',
        '''
def stump(seed: int, rows: int) -> Any:
    """A decision tree of a single question."""
    return DecisionTreeClassifier(max_depth=1, random_state=seed)


''',
    )
    house.check(a_model_of_the_comparison)
    assert "failed" not in house.tests("tests/core", "tests/pages/compare", "-k", "stump]")


def a_model_of_the_comparison() -> None:
    assert offering("stump") == {"compare": "model"}
    app = compared(**SMALL, model="stump")
    assert field(app, "model").value == "stump"
    assert "a stump" in set(app.dataframe[0].value["model"])
    assert field(app, "every").label == "All 6 models"
    assert any(button.label == "Digits, six models" for button in app.button)
    assert "Switch on “All 6 models”" in words_of(app)
    table = compare("wine", 0.2, seeds=[0], methods=["nothing", "weights"])
    assert set(table["model"]) == set(COMPARISON_MODELS)
    assert not (table["problem"][table["model"] == "stump"] != "").any()
    for kind in KINDS:
        prints("compare", {"data": "wine", "one_in": 5, "seeds": 3, "model": "stump"}, kind)


@slow
def test_a_real_set(house: House) -> None:
    house.add(
        "core/data/real_sets.py",
        "REAL_SETS",
        '"ones": RealSet("digits: the 1 against the rest", datasets.load_digits, 1),',
    )
    house.check(a_real_set)
    assert "failed" not in house.tests("tests/pages/compare", "-k", "ones]")


def a_real_set() -> None:
    app = compared(data="ones", seeds="3", one_in="10")
    assert field(app, "data").value == "ones"
    assert len(compare("ones", 0.1, ["tree"], ["nothing"], range(3))) == 6
    for kind in KINDS:
        prints("compare", {"data": "ones", "one_in": 10, "seeds": 3, "model": "tree"}, kind)


# 4. A lesson, and a control of it.


@pytest.fixture
def with_tiny(house: House) -> House:
    """The house with a lesson more: its module, its folder, and its place in the order."""
    shutil.copytree(TINY, house.root, dirs_exist_ok=True)
    house.add(
        "pages/registry.py", "LESSONS", "TINY,", "from pages.tiny.lesson import LESSON as TINY\n"
    )
    return house


@slow
def test_a_lesson(with_tiny: House) -> None:
    with_tiny.check(a_lesson)
    rooms = ["tests/pages", "tests/ui", "tests/server"]
    said = with_tiny.tests(*rooms, "-k", "tiny and not slug1")
    assert "failed" not in said, said
    assert int(said.rpartition(" passed")[0].split()[-1]) > 20


def a_lesson() -> None:
    lesson = BY_SLUG["tiny"]
    assert lesson.path
    assert lesson.cold_film
    # 1. The menu, the map of the front page and its search lead to it.
    app = front_page()
    assert FRONT_PAGE.stage and lesson.asks in FRONT_PAGE.stage().below
    assert not go_to(app, "tiny").run().exception
    assert "Always no" in tables_of(opened("glossary", find="always no"))
    # 2. The glossary says where its terms are at work.
    rows = tables_of(opened("glossary")).splitlines()
    assert any("one minus pi" in row and row.rstrip().endswith("Tiny") for row in rows)
    # 3. Its laboratory, with the numbers in its text, and each step of its stage.
    app = opened("tiny", one_in="1000")
    assert "right in 99.9 % of the cases, and misses all 1 positive" in words_of(app)
    assert lesson.path and lesson.stage
    assert all(step.title in script(lesson.path, lesson.stage()) for step in lesson.path.steps)
    for number in range(1, len(lesson.path.steps) + 1):
        app = opened("tiny", step=str(number))
        assert not app.exception
        assert not app.warning
    # 4. Its scripts, and its row in the benchmark.
    for kind in KINDS:
        prints("tiny", {"one_in": 10}, kind)
    assert lesson.cold_film is not None
    assert lesson.cold_film() is not None


@slow
def test_a_control(with_tiny: House) -> None:
    """A number that a miss costs: in core and on the page, then in the scripts."""
    with_tiny.add(
        "core/lessons/tiny.py",
        "PARAMETERS",
        '"price": Number("price", "A miss costs", 3, 1, 50, 1, "In euros"),',
    )
    with_tiny.edit(
        "core/lessons/tiny.py",
        "import Dial, Facts, Parameter",
        "import Dial, Facts, Number, Parameter",
    )
    with_tiny.edit("core/lessons/tiny.py", '"cost": missed,', '"cost": values["price"] * missed,')
    with_tiny.check(a_control)
    # 1. The scripts do not know it yet, and a test says so.
    tests = ("tests/pages/test_scripts.py", "-k", "tiny")
    assert "AssertionError: price" in with_tiny.tests(*tests)
    # 2. One of the two is not enough; nor is a name at the top that nothing uses.
    scratch, at_work = (f"pages/tiny/{kind}.py" for kind in KINDS)
    with_tiny.edit(scratch, "ONE_IN = 100\n", "ONE_IN = 100\nPRICE = 3\n")
    with_tiny.edit(scratch, 'print("cost =", y.sum())', 'print("cost =", PRICE * y.sum())')
    assert "AssertionError: price" in with_tiny.tests(*tests)
    with_tiny.edit(at_work, "ONE_IN = 100\n", "ONE_IN = 100\nPRICE = 3\n")
    assert "test_every_setting_of_a_script_is_used_in_it[tiny-at_work]" in with_tiny.tests(*tests)
    with_tiny.edit(at_work, 'print("cost =", fn)', 'print("cost =", PRICE * fn)')
    # 3. And it has to be tried elsewhere than at its default.
    assert "is_tested_at_another_value[tiny]" in with_tiny.tests(*tests)
    with_tiny.edit("pages/tiny/lesson.py", '({"one_in": 10},)', '({"one_in": 10, "price": 7},)')
    said = with_tiny.tests(*tests)
    assert "failed" not in said, said


def a_control() -> None:
    app = opened("tiny", price="7")
    assert not app.exception
    assert not app.warning
    number = field(app, "price")
    assert (number.label, number.value) == ("A miss costs", 7)
    number.set_value(9).run()
    assert app.query_params["price"] == "9"
    assert any("A miss costs" in warning.value for warning in opened("tiny", price="x").warning)
