"""What SMOTE takes for granted, as experiments: variants, many dimensions, categories, the test."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from ... import metrics
from ...checks import check_is
from ...data import Fold, Pools
from ...experiment import evaluate, judged
from ...models import fit_model
from ...parameters import BadValue
from ...resampling import SAMPLERS
from .film import DIMENSION, PREVALENCE, TEST_ROWS, VARIANTS, Microscope, removed_rows, scene_of

Floats = NDArray[np.float64]

POINTS = 200


class DimensionFilm(NamedTuple):
    """SMOTE on standard normal rows in more and more dimensions; arrays of shape (steps,)."""

    real: list[Floats]  # (POINTS, 2) the first two features
    synthetic: list[Floats]  # (POINTS, 2), a part of them
    variance: Floats  # of the synthetic points, per feature, over that of the real ones
    nearest: Floats  # mean distance to the nearest neighbour over the mean distance to any


def dimension_film(seed: int, k: int) -> DimensionFilm:
    """Every dimension of the dial, each with rows of its own."""
    steps = [_dimension(int(d), seed, k) for d in DIMENSION.steps]
    real, synthetic, variance, nearest = zip(*steps, strict=True)
    return DimensionFilm(list(real), list(synthetic), np.array(variance), np.array(nearest))


def _dimension(d: int, seed: int, k: int) -> tuple[Floats, Floats, float, float]:
    rng = np.random.default_rng([seed, d])
    real = rng.normal(0, 1, (POINTS, d))
    # SMOTE looks at the minority alone; the majority is there to be outnumbered by.
    X = np.vstack([np.full((5 * POINTS, d), 9.0), real])
    y = np.repeat([0, 1], [5 * POINTS, POINTS])
    resampled = SAMPLERS["smote"].resample(X, y, seed, target=0.5, k=k)
    synthetic = resampled.X[resampled.synthetic]
    distance = cdist(real, real)
    np.fill_diagonal(distance, np.nan)
    nearest = np.nanmin(distance, axis=1).mean() / np.nanmean(distance)
    variance = synthetic.var(axis=0).mean() / real.var(axis=0).mean()
    return real[:, :2], synthetic[:POINTS, :2], float(variance), float(nearest)


DEVICES = ("phone", "tablet", "laptop", "server")


class CategoryTrial(NamedTuple):
    """Fraud by amount and device: synthetic rows of SMOTE on codes, and of SMOTE-NC."""

    real: Floats  # (n1, 2): amount, code of the device
    smote: Floats  # (m, 2)
    smote_nc: Floats  # (m, 2)

    @property
    def impossible(self) -> int:
        """How many of SMOTE's rows have a device that does not exist."""
        return int(np.count_nonzero(self.smote[:, 1] % 1))


def category_trial(seed: int, k: int) -> CategoryTrial:
    """The same rows and seed, once with the device as a number and once as a category."""
    rng = np.random.default_rng([seed, 77])
    amount = np.append(rng.normal(120, 60, 180), rng.normal(420, 110, 20))
    device = np.append(rng.choice(4, 180), rng.choice([0, 2, 3], 20))
    X, y = np.column_stack([amount, device]), np.repeat([0, 1], [180, 20])
    plain = SAMPLERS["smote"].resample(X, y, seed, k=k)
    mixed = SAMPLERS["smote_nc"].resample(X, y, seed, k=k, categorical=[1])
    return CategoryTrial(X[y == 1], plain.X[plain.synthetic], mixed.X[mixed.synthetic])


class Panel(NamedTuple):
    """One variant beside the others: what it made, what it removed, where it spent."""

    label: str
    note: str  # why it is impossible here, or what whoever uses the rows must be told
    synthetic: Floats  # (m, 2)
    removed_rows: Floats  # (r, 2)
    synthetic_per_row: NDArray[Any]  # (n1,)


def side_by_side(setting: Microscope) -> list[Panel]:
    """Every variant on the same rows with the same seed."""
    train, _ = scene_of(setting)
    return [_panel(train, setting, variant) for variant in VARIANTS]


def _panel(train: Fold, setting: Microscope, variant: str) -> Panel:
    n0 = int(np.count_nonzero(train.y == 0))
    wish = {"target": setting.share, "k": int(setting.k)}
    sampler = SAMPLERS[variant]
    try:
        resampled = sampler.resample(*train, setting.seed, **wish)
    except BadValue as impossible:
        none = np.empty((0, 2))
        nobody = np.zeros(len(train.y) - n0, int)
        return Panel(sampler.label, str(impossible), none, none, nobody)
    return Panel(
        sampler.label,
        " ".join(resampled.notes),
        resampled.X[resampled.synthetic],
        removed_rows(resampled),
        resampled.synthetic_per_row[n0:],
    )


class Outcome(NamedTuple):
    """What a variant did to the test over several seeds; arrays of shape (seeds,)."""

    label: str
    recall: Floats
    precision: Floats
    average_precision: Floats
    brier: Floats
    mean_probability: Floats


def outcomes(setting: Microscope, seeds: int = 5) -> list[Outcome]:
    """Nothing done and every variant, each on the same folds: a fold and its draws for each seed.

    A listing of the chapter has one fold; there only the draws differ.
    """
    check_is("setting", setting, Microscope)
    settings = [setting._replace(seed=setting.seed + i) for i in range(seeds)]
    folds = [(scene_of(one), one) for one in settings]
    ways = ["none", *VARIANTS]
    found = [[_outcome(*fold, one, way) for fold, one in folds] for way in ways]
    labels = ["nothing done", *(SAMPLERS[way].label for way in VARIANTS)]
    return [
        Outcome(label, *np.array(numbers).T) for label, numbers in zip(labels, found, strict=True)
    ]


def _outcome(train: Fold, pools: Pools, setting: Microscope, way: str) -> tuple[float, ...]:
    fold = train
    if way != "none":
        try:
            resampled = SAMPLERS[way].resample(*train, setting.seed, k=int(setting.k))
        except BadValue:
            return (np.nan,) * 5
        fold = Fold(resampled.X, resampled.y)
    fitted = fit_model(setting.model, fold)
    scored = evaluate(fitted, pools, PREVALENCE, TEST_ROWS)
    seen = judged(scored.test, scored.score, 0.5)
    return (
        float(metrics.recall(seen.counts)),
        float(metrics.precision(seen.counts)),
        metrics.average_precision(scored.sweep),
        seen.brier,
        seen.mean_probability,
    )
