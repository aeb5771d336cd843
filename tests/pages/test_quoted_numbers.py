"""A number that stands fixed in a text is counted again: by a formula, or over many draws."""

from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from core import metrics
from core.comparison.cells import cells, folds, frame, outcome
from core.comparison.methods import METHODS
from core.comparison.models import COMPARISON_MODELS
from core.comparison.verdicts import by_seed
from core.controls import ONE_IN
from core.data import chapter
from core.lessons.curves import views
from core.lessons.curves.film import PARAMETERS as OF_CURVES
from core.lessons.curves.film import curves_film
from core.lessons.focal_loss.film import Loss, Rows, bench_of
from core.lessons.leakage.pipelines import SEPARATION, Study, both_pipelines, pools_of
from core.lessons.resampling.facts import facts as resampling_facts
from core.lessons.resampling.film import PARAMETERS as OF_RESAMPLING
from core.models.losses import boost, true_probability
from core.resampling import SAMPLERS
from ui.draw import words

PAGES = Path(__file__).parents[2] / "pages"


def text(name):
    """A text of a page, on one line."""
    return " ".join((PAGES / name).read_text("utf-8").split())


def defaults(parameters):
    return {name: parameter.default for name, parameter in parameters.items()}


# By a formula, or of rows that are always the same.


def test_the_test_of_the_chapter_at_four_prevalences():
    at = [metrics.counts_from_rates(0.9, 0.08, 1 / n) for n in (2, 10, 100, 1_000)]
    mcc = [f"{metrics.mcc(counts):.3f}" for counts in at]
    long = text("base_rate/prose.md")
    said = "MCC is {} at 1 in 2, {} at 1 in 10, {} at 1 in 100 and {} at 1 in 1,000".format(*mcc)
    assert said in long
    assert f"accuracy of this test is {100 * metrics.accuracy(at[2]):.2f} %" in long
    assert {f"{100 * metrics.balanced_accuracy(counts):.0f}" for counts in at} == {"91"}
    assert f"it is {mcc[0]} at 1 in 2 and {mcc[3]} at 1 in 1,000" in text("curves/rates.md")
    precision = metrics.precision(at[2])
    assert f"“9 of 88 alarms are right” first, then {100 * precision:.1f} %" in text(
        "teach/prose.md"
    )
    assert round(9 / precision) == 88


def test_the_third_listing():
    half, low, lowest = chapter.threshold_report(chapter.threshold_listing())
    scores = chapter.threshold_listing().score
    long = text("threshold/prose.md")
    assert f"they average {scores.mean():.3f} where 1 % of the cases are positive" in long
    assert f"{half.tp} caught become {low.tp}" in long
    assert lowest.tp == low.tp
    assert f"the price is {lowest.fp - low.fp:,} more false alarms" in long


def test_focal_loss_at_gamma_2():
    bound, long = boost(2.0), text("focal_loss/prose.md")
    assert f"p_t < {bound.until:.3f}" in long
    assert f"and by {100 * (bound.times - 1):.0f} % at most" in long
    assert true_probability(0.1536, 2.0) == pytest.approx(0.01, abs=5e-5)
    assert "A true rate of 1 % is fitted as 15 % at γ = 2" in long


def test_the_areas_of_the_default_scores():
    values = defaults(OF_CURVES)
    film = curves_film(views.setting_of(values))
    balanced, rare = (views.summaries(film, film_step) for film_step in map(step_of, (2, 100)))
    said = (
        f"the area rises from {balanced['pr_gain_area']:.2f} to above 0.99, while average "
        f"precision falls from {balanced['average_precision']:.2f} to about 0.4"
    )
    assert said in text("curves/areas.md")
    assert rare["pr_gain_area"] > 0.99
    assert rare["average_precision"] == pytest.approx(0.4, abs=0.05)
    wrong = 1 - views.facts(values | {"one_in": 100})["precision"]
    assert wrong == pytest.approx(0.9, abs=0.05)
    assert "nine of ten alarms are false" in text("welcome/front.toml")
    pi, recall = 0.01, 0.5
    gain = (recall - pi) / ((1 - pi) * recall)
    assert f"a recall of one half has a gain of {gain:.2f}" in text("curves/areas.md")


def step_of(one_in):
    return ONE_IN.index(one_in)


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_grades(seed):
    values = defaults(OF_CURVES) | {"grades": 100, "seed": seed}
    often, seldom = (views.facts(values | {"one_in": n}) for n in (5, 1_000))
    areas = [often[f"graded_{name}"] for name in ("average_precision", "trapezoid", "area")]
    assert np.ptp(areas) < 0.01
    assert seldom["graded_trapezoid"] == pytest.approx(2 * seldom["graded_area"], rel=0.2)
    said = "nearly meet at 1 in 5, and at 1 in 1,000 the straight lines still promise twice as much"
    assert said in text("curves/areas.md")


# Over many draws.


def mean_average_precision(positives, negatives, draws):
    y, rng = np.repeat([1, 0], [positives, negatives]), np.random.default_rng([draws, positives])
    found = (metrics.sweep(y, rng.normal(SEPARATION * y)) for _ in range(draws))
    return float(np.mean([metrics.average_precision(s) for s in found]))


@pytest.mark.slow
def test_average_precision_from_few_positives():
    few, many = mean_average_precision(6, 300, 40_000), mean_average_precision(200, 10_000, 3_000)
    for name in ("leakage/prose.md", "curves/areas.md"):
        assert f"{few:.2f} from 6 positives and {many:.2f} from 200" in text(name)


@pytest.mark.slow
def test_average_precision_of_a_report_that_was_split_first():
    gaps = []
    for seed in range(60):
        study = Study(model="logistic", sampler="ros", seed=seed)
        after = both_pipelines(study, pools_of(study)).after
        gaps.append(after.reported.average_precision - after.true.average_precision)
    said = (
        "In 60 draws of this lesson with a logistic regression the report was, on average, "
        f"{np.mean(gaps):.2f} above the truth"
    )
    assert said in text("leakage/prose.md")


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_corrected_probabilities():
    means = {}
    for model in ("tree", "logistic"):
        for sampler in ("rus", "ros"):
            values = defaults(OF_RESAMPLING) | {"model": model, "sampler": sampler}
            at = [resampling_facts(values | {"seed": seed}) for seed in range(40)]
            means[model, sampler] = np.mean(
                [f["corrected_mean_probability"] / f["prevalence"] for f in at]
            )
    said = (
        f"over 40 draws its corrected mean was {means['tree', 'rus']:.1f} times the truth with "
        f"rows left out, and {means['tree', 'ros']:.1f} times with copies. That of the logistic "
        f"regression was {means['logistic', 'rus']:.2f} and {means['logistic', 'ros']:.2f} times"
    )
    assert said in text("resampling/prose.md")


def variance_kept(real, seed):
    """Variance of SMOTE's points over that of the rows they are made of."""
    n, d = real.shape
    X, y = np.vstack([np.full((5 * n, d), 9.0), real]), np.repeat([0, 1], [5 * n, n])
    made = SAMPLERS["smote"].resample(X, y, seed, target=0.5, k=5)
    return made.X[made.synthetic].var(axis=0).mean() / real.var(axis=0).mean()


def mean_variance_kept(rows, draws):
    """The mean over draws of `rows(rng)`."""
    found = (variance_kept(rows(np.random.default_rng([i, draws])), i) for i in range(draws))
    return float(np.mean(list(found)))


@pytest.mark.slow
def test_the_variance_that_smote_keeps():
    two = mean_variance_kept(lambda rng: rng.normal(size=(200, 2)), 2_000)
    few = mean_variance_kept(lambda rng: rng.normal(size=(20, 2)), 4_000)
    wide = mean_variance_kept(lambda rng: rng.normal(size=(200, 200)), 20)
    hidden = mean_variance_kept(
        lambda rng: rng.normal(size=(200, 3)) @ rng.normal(size=(3, 200)), 100
    )
    long = text("smote/prose.md")
    assert f"{100 * two:.0f} % of the variance of 200 rows" in long
    assert f"only {100 * few:.0f} % of that of 20 rows" in long
    assert wide == pytest.approx(2 / 3, abs=0.01)
    assert "independent of each other it keeps two thirds" in long
    assert f"three hidden factors, {100 * hidden:.0f} %" in long


@pytest.mark.slow
def test_focusing_and_the_recall_at_one_half():
    recall = {}
    for one_in in (10, 100, 1_000):
        for gamma in (0.0, 5.0):
            found = []
            for seed in range(40):
                bench, loss = bench_of(Rows(one_in=one_in, seed=seed)), Loss(gamma=gamma)
                found.append(float(metrics.recall(bench.counts(bench.fit(loss)))))
            recall[one_in, gamma] = np.mean(found)
    for one_in in (10, 100):
        assert recall[one_in, 5.0] == pytest.approx(recall[one_in, 0.0], abs=0.01)
    before, after = (100 * recall[1_000, gamma] for gamma in (0.0, 5.0))
    said = f"{before:.1f} % at γ = 0 to {after:.1f} % at γ = 5 on average over 40 draws"
    assert said in text("focal_loss/prose.md")


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_recalibrated_probabilities():
    means = {}
    with threadpool_limits(1):
        for model in ("forest", "boosting", "logistic"):
            each = []
            for seed in range(20):
                train, test = folds("gaussians", 0.05, seed)
                fitted = METHODS["recalibrated"].train(train, COMPARISON_MODELS[model], seed)
                each.append(fitted(test.X).mean())
            means[model] = 100 * np.mean(each)
    assert means["logistic"] == pytest.approx(5, abs=0.1)
    said = f"they then predict {means['forest']:.1f} % and {means['boosting']:.1f} % on average"
    assert said in text("compare/prose.md")


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_how_much_differences_vary_beside_values():
    ratio = {}
    for model in ("logistic", "tree"):
        table = frame(map(outcome, cells("gaussians", 0.05, [model], list(METHODS), range(20), 10)))
        for metric in ("roc_auc", "brier"):
            values = by_seed(table, model, metric, "given")
            differences = (values - values.loc["nothing"]).drop(index=["nothing", "moved"])
            ratio[model, metric] = (differences.std(axis=1) / values.loc["nothing"].std()).median()
    long = text("compare/prose.md")
    times = words.spelled(round(1 / ratio["logistic", "roc_auc"]))
    assert f"the ROC-AUC of a logistic regression varies about {times} times as much" in long
    assert ratio["tree", "roc_auc"] == pytest.approx(1, abs=0.1)
    assert "the ROC-AUC of a tree varies as much as its differences" in long
    times = words.spelled(round(ratio["logistic", "brier"]))
    assert f"of a logistic regression vary about {times} times as much as the score" in long


def test_the_count_of_seeds_stands_in_the_long_text():
    assert "15 of 40" in text("compare/prose.md")
