"""How often each kind of interval holds the truth: `python -m benchmarks.coverage [--json FILE]`.

Every row draws the data anew where the truth is known, and counts. `of` says of what the interval
is one, `leaves_out` which luck is not in it. n is the number of intervals. A kind in brackets
covers less than it says: luck is left out on purpose, or there are too few positives.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from core import data, metrics
from core.comparison.verdicts import interval
from core.experiment import Experiment, run
from core.lessons.leakage.film import mean_gap
from core.lessons.leakage.leaks import SEEDS
from core.lessons.leakage.pipelines import Study as LeakStudy
from core.lessons.leakage.pipelines import both_pipelines, pools_of
from core.metrics.bayes import Study, ppv, study_intervals
from core.metrics.calibration import reliability
from core.metrics.costs import Costs, best_threshold
from core.metrics.curves import Band, both_bands
from core.metrics.exact_bands import exact_bands
from core.metrics.paired_cuts import cost_difference
from core.metrics.thresholds import cheapest_with_uncertainty, cut_at

Inside = Iterator[Any]  # for each draw whether the truth is inside: one answer or several
NOMINAL = 0.95


def recall_of_the_trained_line(positives: int, recall: float, draws: int) -> Inside:
    """Wilson's interval beside recall on the ratio dial: this line, other test cases."""
    for seed in range(draws):
        caught = np.random.default_rng([seed, positives]).binomial(positives, recall)
        low, high = metrics.wilson_interval(caught, positives)
        yield low <= recall <= high


def recall_of_the_best_line(one_in: int, draws: int) -> Inside:
    """The same interval, asked for the recall that endless training data would give."""
    for seed in range(draws):
        result = run(Experiment(prevalence=1 / one_in, seed=seed))
        counts = metrics.counts_at(result.test.y, result.score, 0.5)
        low, high = metrics.wilson_interval(counts.tp, counts.tp + counts.fn)
        recall, _ = data.gaussian_rates(2.4, 1.0, 1 / one_in, 0.5)
        yield low <= recall <= high


def reliability_bins(cases: int, draws: int) -> Inside:
    """Wilson's interval of the share that came true in a bin."""
    for seed in range(draws):
        rng = np.random.default_rng([seed, cases])
        true = rng.beta(0.3, 3, cases)
        bins = reliability(rng.random(cases) < true, true)
        which = np.searchsorted(bins.edges[1:-1], true)
        full = np.flatnonzero(bins.cases)
        mean = np.bincount(which, weights=true)[full] / bins.cases[full]
        yield (bins.interval[0, full] <= mean) & (mean <= bins.interval[1, full])


def bands(which: int, exact: bool, positives: int, draws: int) -> Inside:
    """A band of the ROC (0) or PR (1) curve of two Gaussians, at twenty places."""
    y = np.repeat([1, 0], [positives, 10_000])
    for seed in range(draws):
        rng = np.random.default_rng([seed, positives])
        s = metrics.sweep(y, rng.normal(2.4 * y))
        band = (exact_bands(s, steps=20) if exact else both_bands(s, rng, 100, steps=20))[which]
        yield _holds(band, _true_curve(which, band.x, positives))[:-1]


def _true_curve(which: int, x: Any, positives: int) -> Any:
    if which == 0:
        return ndtr(2.4 + ndtri(x))
    return positives * x / (positives * x + 10_000 * ndtr(ndtri(x) - 2.4))


def _holds(band: Band, truth: Any) -> Any:
    return (band.low - 1e-12 <= truth) & (truth <= band.high + 1e-12)


def cheapest_threshold(positives: int, draws: int) -> Inside:
    """The bootstrap interval of the cheapest τ, of true probabilities: the truth is τ*."""
    costs = Costs(1, 50)
    for s, rng in _true_sweeps(positives, draws):
        low, high = cheapest_with_uncertainty(s, costs, rng, 100).threshold
        yield low <= best_threshold(costs) <= high


def cost_of_belief(positives: int, draws: int) -> Inside:
    """The interval of the extra cost of one of two thresholds, .02 and .1."""
    costs = Costs(1, 50)
    for s, rng in _true_sweeps(positives, draws):
        first, second = (cut_at(s, tau).counts for tau in (0.02, 0.1))
        found = cost_difference(first, second, costs, rng)
        (tpr, fpr) = data.gaussian_rates(2.4, 1.0, positives / 10_000, np.array([0.02, 0.1]))
        expected = 50 * positives * (1 - tpr) + (10_000 - positives) * fpr
        yield found.low <= (expected[0] - expected[1]) / 10 <= found.high


def _true_sweeps(positives: int, draws: int) -> Iterator[tuple[metrics.Sweep, Any]]:
    """Sweeps of true probabilities of 10,000 cases, so many of them positive on average."""
    prevalence = positives / 10_000
    for seed in range(draws):
        rng = np.random.default_rng([seed, positives])
        y = (rng.random(10_000) < prevalence).astype(int)
        y[0] = 1
        X = rng.normal(size=(10_000, 2)) + y[:, None] * 2.4 / np.sqrt(2)
        yield metrics.sweep(y, data.gaussian_posterior(X, 2.4, 1.0, prevalence)), rng


def paired_differences(splits_one_set: bool, widened: bool, draws: int) -> Inside:
    """Student's interval of a difference in ROC-AUC of two simple models over five seeds.

    Fresh rows for each seed, or halves of one set of 200 rows again and again.
    """
    again = np.random.default_rng(9)
    truth = float(np.mean([_auc_difference(*_halves(again, None)) for _ in range(4_000)]))
    for seed in range(draws):
        rng = np.random.default_rng([seed, 10])
        one_set = _rows(rng, 200) if splits_one_set else None
        found = [_auc_difference(*_halves(rng, one_set)) for _ in range(5)]
        low, high = interval(found, overlap=float(widened))[1:]
        yield low <= truth <= high


def _rows(rng: np.random.Generator, n: int) -> tuple[Any, Any]:
    y = (rng.permutation(n) < n // 5).astype(int)
    return rng.normal(size=(n, 2)) + y[:, None] * [1.0, 0.5], y


def _halves(rng: np.random.Generator, rows: tuple[Any, Any] | None) -> tuple[Any, ...]:
    X, y = _rows(rng, 200) if rows is None else rows
    train = np.zeros(200, bool)
    for label in (0, 1):
        own = rng.permutation(np.flatnonzero(y == label))
        train[own[: own.size // 2]] = True
    return X[train], y[train], X[~train], y[~train]


def _auc_difference(X: Any, y: Any, X_test: Any, y_test: Any) -> float:
    """Two learned features minus the first alone, ranked along the difference of the means."""
    along = X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)
    both, one = X_test @ along, X_test[:, 0] * along[0]
    return metrics.roc_auc(metrics.sweep(y_test, both)) - metrics.roc_auc(
        metrics.sweep(y_test, one)
    )


def leakage_gap(pool: int, draws: int) -> Inside:
    """Student's interval of the mean gap of recall, over as many seeds as the lesson takes."""
    study = LeakStudy(model="logistic", sampler="ros")
    gaps = []
    for seed in range(pool):
        again = replace(study, seed=seed)
        before = both_pipelines(again, pools_of(again)).before
        gaps.append(before.reported.recall - before.true.recall)
    rng, truth = np.random.default_rng(0), np.mean(gaps)
    for _ in range(draws):
        found = mean_gap(rng.choice(gaps, SEEDS))
        yield found.low <= truth <= found.high


def predictive_value(people: int, draws: int) -> Inside:
    """The interval beside precision: both rates found on a study of so many of each kind."""
    for seed in range(draws):
        rng = np.random.default_rng([seed, people])
        recall, fpr = rng.binomial(people, 0.9) / people, rng.binomial(people, 0.08) / people
        low, high = study_intervals(0.01, recall, fpr, Study(people, people)).ppv
        yield low <= ppv(0.01, 0.9, 0.08) <= high


class Kind(NamedTuple):
    """An interval that the app shows: of what, which luck it leaves out, and its simulation."""

    kind: str
    of: str
    leaves_out: str
    inside: Callable[[int], Inside]
    draws: int
    covers: bool = True  # False: the row shows what is left out


TRAINING = "the training draw, the prevalence"

KINDS = {
    "recall_1000": Kind("Wilson, recall, 1,000 positives", "the trained line’s recall", TRAINING,
        lambda n: recall_of_the_trained_line(1_000, 0.237, n), 4_000),
    "recall_10": Kind("Wilson, recall, 10 positives", "the trained line’s recall", TRAINING,
        lambda n: recall_of_the_trained_line(10, 0.2, n), 4_000),
    "recall_best": Kind("(Wilson, recall, 1 in 1,000)", "the best line’s recall", TRAINING,
        lambda n: recall_of_the_best_line(1_000, n), 60, covers=False),
    "bins": Kind("Wilson, reliability bins", "the share that comes true in a bin", TRAINING,
        lambda n: reliability_bins(2_000, n), 400),
    "roc_5": Kind("exact ROC band, 5 positives", "the trained model’s curve", TRAINING,
        lambda n: bands(0, True, 5, n), 200),
    "roc_500": Kind("exact ROC band, 500 positives", "the trained model’s curve", TRAINING,
        lambda n: bands(0, True, 500, n), 200),
    "pr_5": Kind("exact PR band, 5 positives", "the trained model’s curve", TRAINING,
        lambda n: bands(1, True, 5, n), 200),
    "pr_500": Kind("exact PR band, 500 positives", "the trained model’s curve", TRAINING,
        lambda n: bands(1, True, 500, n), 200),
    "roc_5_bootstrap": Kind("(bootstrap ROC band, 5 positives)", "the trained model’s curve",
        TRAINING, lambda n: bands(0, False, 5, n), 100, covers=False),
    "minimum_500": Kind("bootstrap, cheapest τ, 500 positives", "the cheapest τ of these scores",
        TRAINING, lambda n: cheapest_threshold(500, n), 2_000),
    "minimum_100": Kind("(bootstrap, cheapest τ, 100 positives)", "the cheapest τ of these scores",
        TRAINING, lambda n: cheapest_threshold(100, n), 2_000, covers=False),
    "minimum_20": Kind("(bootstrap, cheapest τ, 20 positives)", "the cheapest τ of these scores",
        TRAINING, lambda n: cheapest_threshold(20, n), 2_000, covers=False),
    "minimum_5": Kind("(bootstrap, cheapest τ, 5 positives)", "the cheapest τ of these scores",
        TRAINING, lambda n: cheapest_threshold(5, n), 2_000, covers=False),
    "belief_100": Kind("gamma, cost of belief, 100 positives", "the difference of two thresholds",
        TRAINING, lambda n: cost_of_belief(100, n), 400),
    "belief_10": Kind("gamma, cost of belief, 10 positives", "the difference of two thresholds",
        TRAINING, lambda n: cost_of_belief(10, n), 400),
    "fresh": Kind("Student, 5 seeds, fresh rows", "the mean difference over training and test",
        "the population, the prevalence", lambda n: paired_differences(False, False, n), 1_000),
    "splits": Kind("Nadeau & Bengio, 5 splits of a set", "the same, over other sets",
        "the prevalence", lambda n: paired_differences(True, True, n), 1_000),
    "splits_narrow": Kind("(Student, 5 splits of a set)", "the same, over other sets",
        "that the splits share rows", lambda n: paired_differences(True, False, n), 1_000,
        covers=False),
    "gap": Kind("Student, leakage gap over seeds", "the mean gap over seeds",
        "the population, the number of rows", lambda n: leakage_gap(300, n), 2_000),
    "study": Kind("Donner & Zou, precision, 200 people", "precision at this prevalence",
        "the prevalence, who was studied", lambda n: predictive_value(200, n), 4_000),
}  # fmt: skip


def covered(kind: Kind) -> float:
    """Share of the intervals of all draws that hold the truth."""
    return float(np.concatenate([np.atleast_1d(one) for one in kind.inside(kind.draws)]).mean())


def row(kind: Kind) -> dict[str, object]:
    """One line of the table."""
    return {
        "kind": kind.kind,
        "of": kind.of,
        "leaves_out": kind.leaves_out,
        "nominal": NOMINAL,
        "covered": round(covered(kind), 3),
        "n": kind.draws,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    rows = []
    print(f"{'nominal':>7} {'covered':>7} {'n':>6}")
    for kind in KINDS.values():
        line = row(kind)
        rows.append(line)
        print(
            f"{line['nominal']:7} {line['covered']:7} {line['n']:6}  {line['kind']}: "
            f"{line['of']}; without {line['leaves_out']}",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps({"rows": rows}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
