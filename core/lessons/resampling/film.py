"""The film of resampling: one small fold, over- or under-sampled to every share of a dial."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ... import metrics
from ...checks import check_is, check_values
from ...controls import (
    MODEL,
    POPULATION,
    SAMPLER,
    SEED,
    SEPARATION,
    SPREAD,
    labels,
    one_in_among,
    share_dial,
)
from ...data import Fold, Pools
from ...experiment import (
    LISTINGS,
    Evaluation,
    Experiment,
    ThresholdReport,
    evaluate,
    judged,
    pools_of,
    resample,
    training_fold,
)
from ...metrics import Sweep
from ...metrics.calibration import prior_shift
from ...models import MODELS, Fitted, fit_model
from ...models.boundary import Window, level_lines, window_around
from ...parameters import BadValue, Parameter, Switch
from ...resampling import Resampled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROWS = 1_000
SHARES = (
    0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.14, 0.16, 0.18,
    0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32, 0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5,
)  # fmt: skip

DIAL = replace(
    share_dial(SHARES, (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)), label="Target minority share ρ"
)

PARAMETERS: dict[str, Parameter] = {
    "share": DIAL,
    "sampler": SAMPLER,
    "population": replace(
        POPULATION, options=POPULATION.options | {"listing1": "the chapter's first listing"}
    ),
    "one_in": one_in_among(100, 50, 20, 10, default=20),
    "model": replace(
        MODEL,
        options=labels({key: model for key, model in MODELS.items() if model.weighs}),
        help="What is trained; the tree that memorizes can know each of its rows again",
    ),
    "separation": SEPARATION,
    "spread": SPREAD,
    "seed": replace(SEED, default=4),  # near the median of 40 in what the stage quotes
    "jitter": Switch("jitter", "Jitter the copies", False, "Draw copies beside their original"),
}


class Step(NamedTuple):
    """One share of the dial."""

    problem: str  # why this share cannot be reached; "" if it can
    times: Ints  # (n1,) how often each minority row stands in the fold
    copies: int  # how many rows were drawn again
    kept: Ints  # indices of the majority rows kept
    fitted: Fitted  # the model of the resampled rows
    fitted_weighted: Fitted  # the model of class weights with the same effective prevalence
    boundary: Floats  # where p = ½
    resampled: ThresholdReport  # trained on the resampled rows, at τ = ½
    corrected: ThresholdReport  # probabilities at the real prevalence, at `threshold`
    weighted: ThresholdReport  # what class weights do, at τ = ½
    moved: ThresholdReport  # nothing done to rows or loss, at the threshold that does the same
    threshold: float  # that threshold
    train_score: float  # balanced accuracy on the rows trained on
    structure_lost: float  # share of the majority with no row of its class left nearby


class ResamplingFilm(NamedTuple):
    """Every step of the dial over one fold: `majority` and `minority` are its rows as drawn."""

    majority: Floats  # (n0, 2)
    minority: Floats  # (n1, 2)
    copied: Ints  # (most copies,): which minority row each copy has, in the order of the draw
    jittered: Floats  # (most copies, 2): the same copies, moved a little
    window: Window
    fitted: Fitted  # the model of the untouched fold
    plain_boundary: Floats
    plain: ThresholdReport  # nothing done, at τ = ½
    plain_train_score: float
    roc: Floats  # (m, 2): false-positive rate and recall of the untouched model
    shares: tuple[float, ...]
    steps: list[Step]  # one for each of the shares


def resampling_film(experiment: Experiment, shares: tuple[float, ...] = SHARES) -> ResamplingFilm:
    """The experiment at every share of the dial, or at some; its own share does not matter.

    Parameters
    ----------
    experiment : Experiment
        Its sampler is "ros" or "rus", and `rows` is given.
    shares : tuple of float
        Ascending; one that is not above the prevalence changes nothing.

    Returns
    -------
    ResamplingFilm
        Draws are nested: what was there at a lower share is there at a higher one.

    Raises
    ------
    BadValue
        If a setting cannot be used.
    """
    check_is("experiment", experiment, Experiment)
    # 1. The fold, and the model of the untouched fold.
    pools = pools_of(experiment)
    train = training_fold(experiment, pools)
    window = window_around(pools.test_majority[:5_000], pools.test_minority[:5_000])
    plain = fit_model(experiment.model, train)
    seen = evaluate(plain, pools, experiment.prevalence)
    # 2. Every share: resample, fit, evaluate at the real prevalence.
    majority, minority = train.X[train.y == 0], train.X[train.y == 1]
    untouched = judged(seen.test, seen.score, 0.5)
    bare = _out_of_reach(majority, pools)
    scene = _Scene(experiment, pools, train, window, plain, seen, untouched, bare)
    played = [scene.step(share) for share in shares]
    copied = max((copied for _, copied in played), key=len)
    shake = np.random.default_rng(experiment.seed).normal(0, 0.09, (len(copied), 2))
    return ResamplingFilm(
        majority=majority,
        minority=minority,
        copied=copied,
        jittered=minority[copied] + shake,
        window=window,
        fitted=plain,
        plain_boundary=level_lines(plain, window, [0.5])[0],
        plain=untouched,
        plain_train_score=_balanced_accuracy(plain, train),
        roc=_roc_line(seen.sweep),
        shares=shares,
        steps=[step for step, _ in played],
    )


class _Scene(NamedTuple):
    """What all steps of a film have in common."""

    experiment: Experiment
    pools: Pools
    train: Fold
    window: Window
    plain: Fitted
    seen: Evaluation
    untouched: ThresholdReport  # nothing done, at τ = ½
    bare: float  # share of the population's majority with no row of its class nearby from the start

    def step(self, share: float) -> tuple[Step, Ints]:
        """One step, and the minority rows that it copied, in the order of the draw.

        At an impossible share the rows stay as they are.
        """
        problem, copied, kept = "", np.empty(0, int), np.flatnonzero(self.train.y == 0)
        fold, fitted = self.train, self.plain
        try:
            resampled = resample(replace(self.experiment, share=share), self.train)
            assert resampled is not None
            copied, kept = self._origins(resampled)
            fold = Fold(resampled.X, resampled.y)
            fitted = self._fit(fold, None)
        except BadValue as impossible:
            problem = str(impossible)
        # How many times louder the minority speaks now: the factor on its odds.
        louder = _odds(fold) / _odds(self.train)
        weighted = self._fit(self.train, np.where(self.train.y == 1, louder, 1.0))
        test = self.seen.test
        score = fitted.probability(test.X)
        threshold = 1 / (1 + louder)
        seen = judged(test, score, 0.5)
        step = Step(
            problem=problem,
            times=1 + np.bincount(copied, minlength=int(self.train.y.sum())),
            copies=len(copied),
            kept=kept,
            fitted=fitted,
            fitted_weighted=weighted,
            boundary=level_lines(fitted, self.window, [0.5])[0],
            resampled=seen,
            corrected=self._corrected(seen, score, fold),
            weighted=judged(test, weighted.probability(test.X), 0.5),
            moved=self._moved(threshold),
            threshold=threshold,
            train_score=_balanced_accuracy(fitted, fold),
            structure_lost=self._forgotten(kept),
        )
        return step, copied

    def _fit(self, fold: Fold, weight: Floats | None) -> Fitted:
        return fit_model(self.experiment.model, fold, self.plain, weights=weight)

    def _moved(self, threshold: float) -> ThresholdReport:
        """Nothing done, at another threshold: the probabilities are the same."""
        counts = metrics.counts_at(self.seen.test.y, self.seen.score, threshold)
        return self.untouched._replace(counts=counts)

    def _corrected(self, seen: ThresholdReport, score: Floats, fold: Fold) -> ThresholdReport:
        """The same alarms from probabilities taken back to the real prevalence.

        The correction keeps the order of the rows, so its cut is that of the model's ½.
        """
        shifted = prior_shift(score, fold.y.mean(), self.train.y.mean())
        return judged(self.seen.test, shifted, 0.5)._replace(counts=seen.counts)

    def _origins(self, resampled: Resampled) -> tuple[Ints, Ints]:
        source, y = resampled.source, np.asarray(resampled.y)
        n0 = int(np.count_nonzero(self.train.y == 0))
        return source[resampled.copies] - n0, source[y == 0]

    def _forgotten(self, kept: Ints) -> float:
        """The share of the population's majority that has no kept majority row within reach."""
        rows = self.train.X[self.train.y == 0]
        return self.bare if len(kept) == len(rows) else _out_of_reach(rows[kept], self.pools)


def _out_of_reach(rows: Floats, pools: Pools, reach: float = 0.8) -> float:
    """The share of the population's majority that has none of these rows within reach."""
    distance, _ = cKDTree(rows).query(pools.test_majority[:2_000], distance_upper_bound=reach)
    return float(np.isinf(distance).mean())


def _odds(fold: Fold) -> float:
    n0, n1 = np.bincount(fold.y)
    return float(n1 / n0)


def _balanced_accuracy(fitted: Fitted, fold: Fold) -> float:
    counts = metrics.counts_at(fold.y, fitted.probability(fold.X), 0.5)
    return float(metrics.balanced_accuracy(counts))


def _roc_line(sweep: Sweep, points: int = 200) -> Floats:
    """The ROC curve thinned to points that are evenly spaced along it."""
    fpr, tpr = sweep.fp / sweep.fp[-1], sweep.tp / sweep.tp[-1]
    along = np.searchsorted(fpr + tpr, np.linspace(0, 2, points))
    thinned: Floats = np.column_stack([fpr, tpr])[np.unique(along.clip(max=len(fpr) - 1))]
    return thinned


def experiment_of(values: dict[str, Any]) -> Experiment:
    """The experiment of a setting; its film has every share, and the jitter is only a look.

    A listing of the chapter has its own prevalence and seed.
    """
    check_values(values, PARAMETERS)
    fixed = {"prevalence": 0.05, "seed": 0} if values["population"] in LISTINGS else {}
    drawn = {name: values[name] for name in values if name not in ("share", "one_in", "jitter")}
    return Experiment(rows=ROWS, **drawn | {"prevalence": 1 / values["one_in"]} | fixed)
