"""The leakage lesson as a film: both orders at every step of two dials, and over many seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student_t

from ...cache import cached
from ...checks import check_is, check_known, check_values
from ...controls import MODEL, POPULATION, SAMPLER, SEED, labels, share_dial
from ...headline import Headline, where
from ...models import MODELS
from ...models.boundary import Window, window_around
from ...parameters import Dial, Parameter, Several
from .copies import EARLY
from .leaks import LEAKS, SEEDS
from .pipelines import (
    COMPARED,
    MAJORITY,
    Both,
    Folds,
    Pipeline,
    Seen,
    Study,
    both_pipelines,
    pools_of,
    precision_gap,
)

Floats = NDArray[np.float64]

OPENING_SEED = 495  # of which no number on the stage is far from the median of 40 seeds
SHOWN = 80  # made rows of a fold that the picture shows

MINORITY = Dial(
    "minority",
    "Rare rows collected",
    20,
    (10, 12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100),
    (10, 20, 40, 60, 100),
    f"Rows of the rare class, beside {MAJORITY:,} others",
)
SHARE = replace(
    share_dial(tuple(round(0.1 + 0.05 * i, 2) for i in range(9)), (0.1, 0.3, 0.5)),
    help="The minority's share of the rows after resampling",
)
BEFORE = Dial("before", "First", 1, (0, 1), (0, 1), "0: the split, 1: the resampling")

DIALS = {dial.name: dial for dial in (MINORITY, SHARE, BEFORE)}

PARAMETERS: dict[str, Parameter] = {
    **DIALS,
    "sampler": replace(
        SAMPLER,
        default="smote",
        options={
            "smote": "SMOTE: synthetic rows",
            "ros": "over-sampling: copies",
            "rus": "under-sampling: rows left out",
        },
        help="How the rows are resampled",
    ),
    "model": replace(
        MODEL,
        default="full_tree",
        options=labels(MODELS),
        help="A tree that memorizes and neighbours can remember the rows that they were trained on",
    ),
    "population": POPULATION,
    "seed": replace(SEED, default=OPENING_SEED),
    "leaks": Several(
        "leaks",
        "Leaks in the pipeline",
        labels(LEAKS),
        "On: with the mistake. Off: the step is done inside the training rows",
    ),
}


class Scene(NamedTuple):
    """What the picture shows of one order: minority rows by fold, what was reported, the truth.

    Of made rows at most SHOWN in each fold, the first ones.
    """

    trained: Floats  # (a, 2) collected minority rows in training
    tested: Floats  # (b, 2) collected minority rows in the test
    made_for_training: Floats  # (≤ SHOWN, 2)
    made_for_test: Floats  # (≤ SHOWN, 2)
    ties: Floats  # (m, 2) from each of these through to its parents in training, nan between
    made_in_test: int  # all of them
    with_parent: int  # those of them with a parent in training
    kin: int  # positives of the test that share a collected row with the training fold
    test_rows: int
    reported: Seen
    true: Seen
    new_found: int  # of the first NEW fresh positives


class Step(NamedTuple):
    """One step of a dial: the two orders on the same rows."""

    after: Scene
    before: Scene


class Backdrop(NamedTuple):
    """What stays whatever the dials: the rows of the majority, and the part of the plane."""

    window: Window
    majority: Floats  # (MAJORITY, 2)


def backdrop(study: Study) -> Backdrop:
    """What the picture shows behind both orders."""
    pools = pools_of(study)
    window = window_around(pools.test_majority[:5_000], pools.test_minority[:5_000])
    return Backdrop(window, pools.train_majority[:MAJORITY].copy())


def track(dial: str, study: Study) -> list[Step]:
    """The study at every step of the dial `minority` or `share`, wherever that stands in it."""
    check_known("dial", dial, DIALS)
    check_is("study", study, Study)
    if dial == MINORITY.name:
        return [step_of(replace(study, minority=int(step))) for step in MINORITY.steps]
    return [step_of(replace(study, share=step)) for step in SHARE.steps]


@cached(400)  # some ten tracks; those of two dials cross
def step_of(study: Study) -> Step:
    """The step of the dials at which a study stands."""
    both = both_pipelines(study, pools_of(study))
    return Step(_scene(both.after), _scene(both.before))


def _scene(pipeline: Pipeline) -> Scene:
    folds = pipeline.folds
    rare = folds.y == 1
    source_there, neighbour_there = folds.parents_in_training
    for_test = np.flatnonzero(folds.made & folds.in_test)[:SHOWN]
    for_training = np.flatnonzero(folds.made & ~folds.in_test)[:SHOWN]
    return Scene(
        trained=folds.X[rare & ~folds.made & ~folds.in_test],
        tested=folds.X[rare & ~folds.made & folds.in_test],
        made_for_training=folds.X[for_training],
        made_for_test=folds.X[for_test],
        ties=_ties(folds, for_test, source_there, neighbour_there),
        made_in_test=int((folds.made & folds.in_test).sum()),
        with_parent=int((source_there | neighbour_there).sum()),
        kin=int((folds.kin & rare).sum()),
        test_rows=int(folds.in_test.sum()),
        reported=pipeline.reported,
        true=pipeline.true,
        new_found=int(pipeline.new_found.sum()),
    )


def _ties(folds: Folds, children: NDArray[Any], source: Any, neighbour: Any) -> Floats:
    """From parent to child to parent, shape (4 · children, 2); a parent not in training is nan."""
    place = np.full(folds.source.max() + 1, -1)
    collected = np.flatnonzero(~folds.made)
    place[folds.source[collected]] = collected
    ways = np.full((len(children), 4, 2), np.nan)
    ways[:, 1] = folds.X[children]
    for at, there, parent in ((0, source, folds.source), (2, neighbour, folds.neighbour)):
        known = there[children]
        ways[known, at] = folds.X[place[parent[children[known]]]]
    return ways.reshape(-1, 2)


class OverSeeds(NamedTuple):
    """What one order reports and what is true, for each seed; arrays of shape (seeds,)."""

    reported: dict[str, Floats]
    true: dict[str, Floats]

    def gap(self, metric: str) -> Gap:
        """The mean gap between report and truth."""
        return mean_gap(self.reported[metric] - self.true[metric])


class Gap(NamedTuple):
    """A mean over seeds with its 95 % interval (Student's t), and how often it was above 0."""

    mean: float
    low: float
    high: float
    above: int
    seeds: int

    @property
    def is_shown(self) -> bool:
        """Whether these seeds tell it from no gap at all."""
        return self.low > 0 or self.high < 0


def mean_gap(differences: Floats) -> Gap:
    """The gap of paired differences, shape (seeds,); seeds without a value (nan) are left out."""
    known = differences[~np.isnan(differences)]
    if known.size < 2:
        return Gap(np.nan, np.nan, np.nan, int((known > 0).sum()), known.size)
    mean, error = known.mean(), known.std(ddof=1) / np.sqrt(known.size)
    half = student_t.ppf(0.975, known.size - 1) * error
    above = int((known > 0).sum())
    return Gap(float(mean), float(mean - half), float(mean + half), above, known.size)


def over_seeds(study: Study, seeds: int = SEEDS) -> tuple[OverSeeds, OverSeeds]:
    """(resampled after the split, resampled before it), on the seeds 0, 1, 2, …"""
    check_is("study", study, Study)

    def one(seed: int) -> Both:
        again = replace(study, seed=seed)
        return both_pipelines(again, pools_of(again))

    with ThreadPoolExecutor(2) as workers:
        found = list(workers.map(one, range(seeds)))
    return _gathered([both.after for both in found]), _gathered([both.before for both in found])


def _gathered(pipelines: Sequence[Pipeline]) -> OverSeeds:
    reported, true = (
        {name: np.array([getattr(seen, name) for seen in column]) for name in COMPARED}
        for column in zip(*[(p.reported, p.true) for p in pipelines], strict=True)
    )
    return OverSeeds(reported, true)


def study_of(values: dict[str, Any]) -> Study:
    """The study of a setting of the page."""
    check_values(values, PARAMETERS)
    fields = ("population", "sampler", "model", "seed", "share")
    return Study(minority=int(values["minority"]), **{name: values[name] for name in fields})


def facts(values: dict[str, Any], at: Callable[[Study], Step] = step_of) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    `reported_` is what the test fold of the chosen order says, `true_` what fresh cases say;
    `world_precision` are the reported rates at the real prevalence. Of NEW new patients who are ill
    `new_found` are found. `early_reported` is an average over studies with a few copies before the
    split, of 100 and whatever the setting. `at` may be a cached `step_of`.
    """
    study = study_of(values)
    scene = at(study)[int(values["before"])]
    seen = {"reported": scene.reported, "true": scene.true}
    low, high = scene.reported.recall_interval
    rare = scene.reported.counts.tp + scene.reported.counts.fn
    numbers = {
        "minority": study.minority,
        "share": study.share,
        "before": values["before"],
        "collected": MAJORITY + study.minority,
        "prevalence": study.prevalence,
        "test_rows": scene.test_rows,
        "test_rare": rare,
        "test_prevalence": scene.reported.prevalence,
        "made_in_test": scene.made_in_test,
        "with_parent": scene.with_parent,
        "kin": scene.kin,
        "kin_share": scene.kin / rare,
        "new_found": scene.new_found,
        "early_reported": EARLY.reported_of_100,
        "world_precision": precision_gap(scene.reported, scene.true).at_real_prevalence,
        "reported_recall_low": low,
        "reported_recall_high": high,
    }
    for name, one in seen.items():
        numbers |= {f"{name}_{cell}": count for cell, count in one.counts._asdict().items()}
        numbers |= {f"{name}_{metric}": getattr(one, metric) for metric in COMPARED}
    for metric in COMPARED:
        numbers[f"{metric}_gap"] = numbers[f"reported_{metric}"] - numbers[f"true_{metric}"]
    return {name: float(number) for name, number in numbers.items()}


HEADLINES = (
    Headline(
        "Copied before the split, the report of a tree finds more than 95 of 100; of fresh cases "
        "the tree finds fewer than 60.",
        where(facts, lambda f: f["reported_recall"] > 0.95 and f["true_recall"] < 0.6),
        {"sampler": "ros"},
    ),
    Headline(
        "After SMOTE before the split, precision is reported more than five times too high.",
        where(facts, lambda f: f["reported_precision"] > 5 * f["true_precision"]),
    ),
    Headline(
        "Split first, the report of recall is within 20 points of the truth.",
        where(facts, lambda f: abs(f["recall_gap"]) < 0.2),
        {"before": 0},
    ),
)
