"""Scripts of the At work kind: the tools of the trade, and judged on rows that did not choose."""

import ast
import contextlib
import io
import re

import numpy as np
import pytest
from scipy import stats

from core.comparison.cells import compare
from core.comparison.verdicts import by_seed
from core.lessons.threshold.film import THRESHOLDS, setting_of, threshold_film
from core.lessons.threshold.score_sources import ScoreConfig, calibrated, listing_scores
from core.metrics.calibration import brier
from core.metrics.costs import Costs
from core.metrics.thresholds import cheapest
from pages.registry import BY_SLUG
from tests.pages.test_scripts import CASES, printed, setting
from ui.frame.script import KINDS, script

TOOLS = {
    "ratio_dial": {"FixedThresholdClassifier", "FrozenEstimator", "make_pipeline"},
    "curves": {"FixedThresholdClassifier", "FrozenEstimator", "make_pipeline"},
    "resampling": {"FixedThresholdClassifier", "FrozenEstimator", "make_pipeline"},
    "smote": {"make_pipeline"},
    "leakage": {"make_pipeline"},
    "focal_loss": {"CalibratedClassifierCV", "FixedThresholdClassifier", "make_pipeline"},
    "compare": {"TunedThresholdClassifierCV", "make_pipeline", "make_scorer"},
    "threshold": {
        "CalibratedClassifierCV",
        "FixedThresholdClassifier",
        "FrozenEstimator",
        "TunedThresholdClassifierCV",
        "make_pipeline",
    },
}


def said(slug, raw=()):
    """What a script prints beside the numbers of the page, by its words."""
    out = io.StringIO()
    text = script(BY_SLUG[slug].folder, "at_work", setting(slug, dict(raw)))
    with contextlib.redirect_stdout(out):
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    pairs = re.findall(r"(?m)^(.+): (\S+)$", out.getvalue())
    return {words: float(value) for words, value in pairs}


@pytest.mark.parametrize("slug", TOOLS)
def test_a_script_uses_the_tools_of_the_trade(slug):
    tree = ast.parse((BY_SLUG[slug].folder / "at_work.py").read_text("utf-8"))
    called = {ast.unparse(one.func) for one in ast.walk(tree) if isinstance(one, ast.Call)}
    assert TOOLS[slug] <= called


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("slug", "raw"), [case for case in CASES if case[0] == "threshold"], ids=str
)
def test_a_cost_is_that_of_rows_that_did_not_choose(slug, raw, kind):
    values = setting(slug, raw)
    film = threshold_film(setting_of(values))
    shown, costs = film.scores.sweep, Costs(fp=1, fn=values["miss_ratio"])
    lowest = cheapest(shown, costs).value
    seen = printed(script(BY_SLUG[slug].folder, kind, values))
    assert not {"cheapest_cost", "lowest_cost"} & seen.keys()
    assert seen["chosen_cost"] >= lowest - 1e-9
    # Another fold seldom has the very threshold that is cheapest on these rows.
    chosen = cheapest(film.scores.validation, costs).threshold
    assert (seen["chosen_cost"] > lowest + 1e-9) == (
        film.costs.verdict.chosen.counts != film.costs.plugin_loss.cheapest.counts
    )
    assert film.costs.verdict.chosen.threshold == chosen


@pytest.mark.parametrize("raw", [{}, {"source": "listing", "miss_ratio": 99}, {"one_in": 1000}])
def test_the_tuned_threshold_is_a_cheapest_step_of_the_validation_fold(raw):
    values = setting("threshold", raw)
    film, seen = threshold_film(setting_of(values)), said("threshold", raw)
    step = int(np.argmin(np.abs(np.array(THRESHOLDS) - seen["τ of TunedThresholdClassifierCV"])))

    def cost_on(fold, at):
        alarm = fold.score >= film.scores.least[at]
        wrong = np.where(fold.y == 1, values["miss_ratio"] * ~alarm, alarm)
        return 1_000 * wrong.mean()

    validation, shown = film.scores.drawn.other, film.scores.drawn.shown
    page = film.chosen["cost"].step  # of equals the highest; the tool takes the lowest
    assert step <= page
    assert cost_on(validation, step) == pytest.approx(cost_on(validation, page))
    assert seen["Cost there, on the test fold"] == pytest.approx(cost_on(shown, step))


def test_the_calibrators_of_scikit_learn_beside_those_of_the_page():
    model, scores = said("threshold"), said("threshold", {"source": "listing"})
    name = "Brier score of CalibratedClassifierCV, "
    facts = BY_SLUG["threshold"].facts
    for repair, method in (("platt", "sigmoid"), ("isotonic", "isotonic")):
        # Of logistic regression scikit-learn takes the log-odds: for a sigmoid, as the page does.
        page = facts(setting("threshold", {"repair": repair}))["brier"]
        assert model[name + method] == pytest.approx(page, rel=1e-5 if repair == "platt" else 1e-2)
    # Of scores it takes what they are: for isotonic regression, as the page does.
    shown = calibrated(listing_scores(ScoreConfig(source="listing")), "isotonic").shown
    assert scores[name + "isotonic"] == pytest.approx(brier(*shown), rel=1e-12)
    assert scores[name + "sigmoid"] != pytest.approx(scores[name + "isotonic"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", ["gaussians", "wine"])
def test_seeds_that_split_one_set_again_have_a_wider_interval(data, kind):
    """Nadeau & Bengio: of five halves the variance of the mean is (1/5 + 1)·s², not s²/5."""
    raw = {"data": data, "one_in": 5, "model": "tree"}
    seen = printed(script(BY_SLUG["compare"].folder, kind, setting("compare", raw)))
    table = compare(data, 1 / 5, ["tree"], ["nothing", "smote"], range(5))
    values = by_seed(table, "tree", "brier", "given")
    gap = values.loc["smote"] - values.loc["nothing"]
    plain = stats.ttest_1samp(gap, 0).confidence_interval()
    wider = np.sqrt(6) if data == "wine" else 1
    width = seen["smote_brier_gap_high"] - seen["smote_brier_gap_low"]
    assert width == pytest.approx(wider * (plain.high - plain.low))
    assert seen["smote_brier_gap"] == pytest.approx(gap.mean())


def test_the_calibrated_focal_loss_is_near_what_comes_true():
    raw = {"gamma": 2, "one_in": 10}
    facts = BY_SLUG["focal_loss"].facts(setting("focal_loss", raw))
    assert facts["said"] > 2 / 10
    assert said("focal_loss", raw)["Mean probability, calibrated"] == pytest.approx(0.1, rel=0.01)
    assert facts["recovered"] == pytest.approx(0.1, rel=0.01)


def test_a_threshold_tuned_in_the_comparison_saves_as_the_chosen_one_does():
    facts = BY_SLUG["compare"].facts(setting("compare", {}))
    tuned = said("compare")["Cost of nothing at the τ of TunedThresholdClassifierCV"]
    assert tuned == pytest.approx(facts["nothing_cost_chosen"], rel=0.1)
    assert tuned < 0.7 * facts["nothing_cost"]


def test_what_is_optimistic_is_called_so(capsys):
    for honest in (True, False):
        values = setting("threshold", {"source": "listing", "rule": "f1"}) | {"honest": honest}
        text = script(BY_SLUG["threshold"].folder, "at_work", values)
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
        assert ("Optimistic:" in capsys.readouterr().out) is not honest
