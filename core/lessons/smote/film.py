"""The SMOTE microscope: a fold small enough to see where each synthetic point comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...cache import cached
from ...checks import check_is, check_known, check_values
from ...controls import MODEL, SEED, labels, share_dial
from ...data import Fold, Pools, fold_of, test_fold
from ...experiment import Experiment, ThresholdReport, judged, pools_of, training_fold
from ...models import Fitted, fit_model
from ...models.boundary import Window, level_lines, window_around
from ...parameters import BadValue, Choice, Dial, Parameter
from ...resampling import DANGER, SAMPLERS, Resampled
from ...resampling.neighbours import Search

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROWS = 200
TEST_ROWS = 20_000
PREVALENCE = 0.1
NEARBY = 10  # m of Borderline-SMOTE: what tells noise, danger and safe apart
VARIANTS = ("smote", "borderline1", "borderline2", "adasyn", "smote_tomek", "smote_enn")

SHARE = share_dial(tuple(round(0.1 + 0.02 * i, 2) for i in range(21)), (0.1, 0.2, 0.3, 0.4, 0.5))
K = Dial("k", "Neighbours k", 5, tuple(range(1, 11)), (1, 5, 10), "Nearest minority neighbours")
POINT = Dial("point", "Point", 5, tuple(range(1, 21)), (1, 10, 20), "Minority point in the lens")
LAMBDA = Dial(
    "lam",
    "λ",
    0.4,
    tuple(round(0.05 * i, 2) for i in range(21)),
    (0.0, 0.5, 1.0),
    "How far from the point towards its nearest minority neighbour",
)

DIMENSION = Dial(
    "dimension",
    "Dimensions d",
    2,
    (2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200),
    (2, 10, 50, 200),
    "How many features the rows have, all of them independent",
)


class Scene(NamedTuple):
    """Where the rows come from; `mislabelled`: one minority row of the training is none."""

    label: str
    population: str
    separation: float
    mislabelled: bool = False


SCENES = {
    "clear": Scene("two Gaussians, little overlap", "gaussians", 2.8),
    "mislabelled": Scene("one mislabelled point", "gaussians", 2.8, mislabelled=True),
    "overlap": Scene("overlapping classes", "gaussians", 1.3),
    "moons": Scene("two moons", "moons", 2.4),
    "clumps": Scene("minority in five small clumps", "clumps", 2.4),
    "listing2": Scene("the chapter's second listing", "listing2", 0.0),
}

DIALS = {dial.name: dial for dial in (SHARE, K, POINT, LAMBDA, DIMENSION)}

PARAMETERS: dict[str, Parameter] = {
    **DIALS,
    "variant": Choice(
        "variant",
        "Variant",
        "smote",
        labels({key: SAMPLERS[key] for key in VARIANTS}),
        "Which method places the synthetic points",
    ),
    "scene": Choice(
        "scene",
        "Scene",
        "clear",
        labels(SCENES),
        "The rows that are resampled",
    ),
    "model": replace(MODEL, help="What is trained on the resampled rows"),
    "seed": SEED,
}


class ResampleOutcome(NamedTuple):
    """Where a sampler placed its synthetic points, and what came of it."""

    problem: str  # why this setting is impossible; "" if it is not
    notes: tuple[str, ...]
    synthetic: Floats  # (m, 2)
    base: Ints  # (m,) among the minority points
    partner: Ints  # (m,) among the minority points; below 0 where it is a majority row
    step: Floats  # (m,) λ
    removed_rows: Floats  # (r, 2) rows removed by cleaning, of both classes
    rows: int  # after resampling
    synthetic_per_row: Ints  # (n1,) synthetic points drawn from each minority point
    boundary: Floats  # where p = ½
    judged: ThresholdReport  # at τ = ½
    average_precision: float


class Lens(NamedTuple):
    """One minority point, its nearest minority neighbours, and a point on the way to the first."""

    point: int
    neighbours: Ints  # (k,), nearest first
    interpolated: Floats  # (2,) x + λ(x_nn − x)


class Microscope(NamedTuple):
    """The setting of the microscope."""

    scene: str = "clear"
    variant: str = "smote"
    model: str = "logistic"
    seed: int = 0
    share: float = 0.5
    k: float = 5
    point: float = 5
    lam: float = 0.4  # λ

    def without_lens(self) -> Microscope:
        """The setting of the sampler alone: what point is looked at does not matter to it."""
        return self._replace(point=POINT.default, lam=LAMBDA.default)

    def at_start(self, dial: Dial) -> Microscope:
        """The setting with a dial at its start."""
        moved: dict[str, Any] = {dial.name: dial.default}
        return self._replace(**moved)

    def of_all_variants(self) -> Microscope:
        """What the variants side by side have in common: the rows, the share and k."""
        return Microscope(self.scene, seed=self.seed, share=self.share, k=self.k)


class SmoteFilm(NamedTuple):
    """The microscope: what each of the four dials changes from the present setting.

    What stands still is computed with the film; `here` and the steps of a dial when they are asked
    for: each of them fits a model.
    """

    setting: Microscope
    majority: Floats  # (n0, 2)
    minority: Floats  # (n1, 2)
    region: NDArray[np.int8]  # (n1,) NOISE, DANGER or SAFE
    majority_nearby: Ints  # (n1,) of its NEARBY nearest rows, by which its region is told
    majority_by_k: list[Ints]  # (n1,) of its k nearest, by which ADASYN allots
    neighbours: Ints  # (n1, most) of the minority, nearest first
    window: Window
    plain: ResampleOutcome  # nothing done

    @property
    def here(self) -> ResampleOutcome:
        """What comes of the setting itself."""
        return spent(self.setting)

    @property
    def by_share(self) -> list[ResampleOutcome]:
        """What comes of each share."""
        return [spent(self.setting._replace(share=share)) for share in SHARE.steps]

    @property
    def by_k(self) -> list[ResampleOutcome]:
        """What comes of each step of k."""
        return [spent(self.setting._replace(k=k)) for k in K.steps]

    @property
    def lens_by_point(self) -> list[Lens]:
        """Each minority point in the lens."""
        now = self.setting
        return [self._lens(point, now.k, now.lam) for point in range(len(self.minority))]

    @property
    def lens_by_k(self) -> list[Lens]:
        """The point in the lens with its k nearest, for each step of k."""
        return [self._lens(self._point, k, self.setting.lam) for k in K.steps]

    @property
    def lens_by_lambda(self) -> list[Lens]:
        """The point in the lens, and so far on the way to its nearest."""
        return [self._lens(self._point, self.setting.k, step) for step in LAMBDA.steps]

    @property
    def most_from_one(self) -> int:
        """How many synthetic points start from one point at most, at any step of share or k."""
        bench = bench_of(self.setting.scene, self.setting.model, self.setting.seed)
        along_k = (bench.synthetic_per_row(self.setting._replace(k=k)) for k in K.steps)
        along_share = (outcome.synthetic_per_row for outcome in self.by_share)
        return max(int(started.max()) for started in (*along_share, *along_k))

    def majority_seen(self, setting: Microscope) -> tuple[Ints, int]:
        """Majority rows beside each minority point, as the variant counts, and among how many."""
        if setting.variant == "adasyn":
            return self.majority_by_k[K.steps.index(setting.k)], int(setting.k)
        return self.majority_nearby, NEARBY

    @property
    def _point(self) -> int:
        """The point in the lens; some scenes have fewer than the dial."""
        return min(int(self.setting.point), len(self.minority)) - 1

    def _lens(self, point: int, k: float, step: float) -> Lens:
        near = self.neighbours[point, : int(k)]
        start, end = self.minority[point], self.minority[near[0]]
        return Lens(point, near, start + step * (end - start))


def scene_of(setting: Microscope) -> tuple[Fold, Pools]:
    """The training fold of a scene, and the pools that its test rows come from."""
    check_is("setting", setting, Microscope)
    check_known("scene", setting.scene, SCENES)
    scene = SCENES[setting.scene]
    e = Experiment(
        scene.population,
        scene.separation,
        seed=setting.seed,
        prevalence=PREVALENCE,
        rows=100 if scene.population == "listing2" else ROWS,
    )
    pools = pools_of(e)
    train = training_fold(e, pools)
    if not scene.mislabelled:
        return train, pools
    # The last minority row is in truth the majority's: the row nearest to the majority's middle.
    majority, minority = train.X[train.y == 0], train.X[train.y == 1].copy()
    middle = np.argmin(np.linalg.norm(majority - majority.mean(axis=0), axis=1))
    minority[-1] = majority[middle]
    return fold_of(np.delete(majority, middle, axis=0), minority), pools


def smote_film(setting: Microscope) -> SmoteFilm:
    """Everything that the four dials show from the present setting."""
    check_is("setting", setting, Microscope)
    return SmoteFilm(setting, **bench_of(setting.scene, setting.model, setting.seed).standing)


def spent(setting: Microscope) -> ResampleOutcome:
    """Where the synthetic points go at one setting, and what comes of it."""
    check_is("setting", setting, Microscope)
    return _spent(setting.without_lens())


# Releasing one dial asks for what the others show: nearly all of it has been computed before.
@cached(2048)
def _spent(setting: Microscope) -> ResampleOutcome:
    return bench_of(setting.scene, setting.model, setting.seed).spent(setting)


@cached(32)
def bench_of(scene: str, model: str, seed: int) -> _Bench:
    """The rows of a scene at a seed, its test, and a model on them: made once."""
    return _Bench(*scene_of(Microscope(scene=scene, seed=seed)), model)


def _others(rows: Floats, k: float) -> Ints:
    """The k nearest other rows of each row, or all others where there are fewer."""
    most = min(int(k), len(rows) - 1)
    return Search(rows).others(np.arange(len(rows)), most)


def _majority_among(train: Fold, k: int) -> Ints:
    """For each minority row, how many of its k nearest rows are of the majority."""
    near = Search(train.X, train.y).others(np.flatnonzero(train.y == 1), k)
    counts: Ints = np.count_nonzero(train.y[near] == 0, axis=1)
    return counts


class _Bench:
    """What all settings of a film have in common: the fold, the test, the untouched model."""

    def __init__(self, train: Fold, pools: Pools, model: str) -> None:
        self.train, self.model = train, model
        self.test = test_fold(pools, PREVALENCE, TEST_ROWS)
        self.window = window_around(train.X)
        self.plain = fit_model(model, train)

    @cached_property
    def standing(self) -> dict[str, Any]:
        """What stands still in a film, by the names of its fields."""
        majority, minority = (self.train.X[self.train.y == label] for label in (0, 1))
        # The seed (0) chooses among neighbours; which region a row is in, it does not change.
        region = SAMPLERS["borderline1"].resample(*self.train, 0, m=NEARBY).region
        assert region is not None
        return {
            "majority": majority,
            "minority": minority,
            "region": region[self.train.y == 1],
            "majority_nearby": _majority_among(self.train, NEARBY),
            "majority_by_k": [_majority_among(self.train, int(k)) for k in K.steps],
            "neighbours": _others(minority, K.steps[-1]),
            "window": self.window,
            "plain": self.untouched(),
        }

    def untouched(self) -> ResampleOutcome:
        """Nothing done."""
        return self._outcome(self.train, self.plain)

    def resampled(self, setting: Microscope) -> Resampled:
        """The training rows at one setting; BadValue where it is impossible."""
        wish = {"target": setting.share, "k": int(setting.k)}
        return SAMPLERS[setting.variant].resample(*self.train, setting.seed, **wish)

    def synthetic_per_row(self, setting: Microscope) -> Ints:
        """How many synthetic points start from each minority point, without a fit."""
        try:
            started: Ints = self.resampled(setting).synthetic_per_row[self.train.y == 1]
        except BadValue:
            return np.zeros(1, int)
        return started

    def spent(self, setting: Microscope) -> ResampleOutcome:
        """Resample, fit, evaluate at the real prevalence; an impossible setting changes nothing."""
        try:
            resampled = self.resampled(setting)
        except BadValue as impossible:
            return self.untouched()._replace(problem=str(impossible))
        fold = Fold(resampled.X, resampled.y)
        outcome = self._outcome(fold, fit_model(self.model, fold, self.plain))
        made = resampled.synthetic
        n0 = int(np.count_nonzero(self.train.y == 0))
        return outcome._replace(
            notes=resampled.notes,
            synthetic=resampled.X[made],
            base=resampled.source[made] - n0,
            partner=resampled.neighbour[made] - n0,
            step=resampled.step[made],
            removed_rows=removed_rows(resampled),
            synthetic_per_row=resampled.synthetic_per_row[n0:],
        )

    def _outcome(self, fold: Fold, fitted: Fitted) -> ResampleOutcome:
        score = fitted.probability(self.test.X)
        corners = metrics.corners(*(score[self.test.y == label] for label in (0, 1)))
        nothing = np.empty(0)
        return ResampleOutcome(
            problem="",
            notes=(),
            synthetic=np.empty((0, 2)),
            base=nothing.astype(int),
            partner=nothing.astype(int),
            step=nothing,
            removed_rows=np.empty((0, 2)),
            rows=len(fold.y),
            synthetic_per_row=np.zeros(int(self.train.y.sum()), int),
            boundary=level_lines(fitted, self.window, [0.5])[0],
            judged=judged(self.test, score, 0.5),
            average_precision=metrics.average_precision(corners),
        )


def removed_rows(resampled: Resampled) -> Floats:
    """The rows that a cleaning step removed, of both classes, shape (r, 2)."""
    check_is("resampled", resampled, Resampled)
    if resampled.removed is None or resampled.before is None:
        return np.empty((0, 2))
    rows: Floats = resampled.before.X[resampled.removed.row]
    return rows


def facts(
    values: dict[str, Any], film_of: Callable[[Microscope], SmoteFilm] = smote_film
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    Shares from 0 to 1, `plain_` for the rows as they were drawn; `film_of` may be a cached
    `smote_film`.
    """
    check_values(values, PARAMETERS)
    setting = Microscope(**{name: values[name] for name in Microscope._fields})
    film, now = film_of(setting), spent(setting)
    counts = now.judged.counts
    numbers = {
        "share": setting.share,
        "k": setting.k,
        "prevalence": PREVALENCE,
        "majority": len(film.majority),
        "minority": len(film.minority),
        "synthetic": len(now.synthetic),
        "removed": len(now.removed_rows),
        "rows": now.rows,
        "most_from_one": now.synthetic_per_row.max(),
        "parents": np.count_nonzero(now.synthetic_per_row),
        "from_last": now.synthetic_per_row[-1],
        "in_danger": np.count_nonzero(film.region == DANGER),
        **counts._asdict(),
        "cases": sum(counts),
        "positives": counts.tp + counts.fn,
        "alarms": counts.tp + counts.fp,
        **_of_outcome("", now),
        **_of_outcome("plain_", film.plain),
    }
    numbers["gain"] = numbers["average_precision"] - numbers["plain_average_precision"]
    return {name: float(number) for name, number in numbers.items()}


def _of_outcome(prefix: str, seen: ResampleOutcome) -> dict[str, float]:
    """What can be quoted of one outcome, each name with the prefix in front."""
    numbers = {
        "recall": metrics.recall(seen.judged.counts),
        "precision": metrics.precision(seen.judged.counts),
        "mean_probability": seen.judged.mean_probability,
        "brier": seen.judged.brier,
        "average_precision": seen.average_precision,
    }
    return {f"{prefix}{name}": number for name, number in numbers.items()}
