"""Copies of the ill, some made before the split and the others after it, in training only.

However many are made before, the rows to train on are half ill in the end. So what changes from
one number to the next is the test, and what of it training has seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...checks import check_is, check_whole
from ...data import Fold
from ...models import Fitted, fit_model
from ...resampling import SAMPLERS
from .pipelines import (
    MAJORITY,
    Folds,
    Study,
    collected_rows,
    new_found,
    pools_of,
    report_on_resampled_test_rows,
    split_of,
)

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

PATIENTS = 20  # who are ill, a row each
# How many copies are made before the split, up to as many rows of the ill as of the healthy.
COPIES = (0, 1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 50, 100, 200, 400, MAJORITY - PATIENTS)
STUDIES = 1_000  # that an average is taken over: seeds 0, 1, 2, …


class PatientRows(NamedTuple):
    """How many rows each ill patient has, arrays of shape (patients,)."""

    training: Ints  # from before the split
    late: Ints  # in training, copied after the split
    test: Ints
    own_in_test: Mask  # whether the collected row is in the test

    @property
    def in_both(self) -> Mask:
        """Which patients have rows from before the split in both folds."""
        there: Mask = (self.training > 0) & (self.test > 0)
        return there


class Copied(NamedTuple):
    """Rows in two folds, of which some were copied before the split and others after it."""

    folds: Folds
    late: Mask  # (m,) training rows that were copied after the split

    def patients(self, rows: Mask) -> Ints:
        """Whose each of some rows of the ill is, in their order: numbers from 0."""
        found: Ints = self.folds.source[rows & (self.folds.y == 1)] - MAJORITY
        return found

    @property
    def by_patient(self) -> PatientRows:
        """The rows of the ill, patient by patient."""
        _, _, in_test, source, _, made, _ = self.folds
        everybody = int(source.max()) + 1 - MAJORITY
        training, late, test = (
            np.bincount(self.patients(rows), minlength=everybody)
            for rows in (~in_test & ~self.late, self.late, in_test)
        )
        own = np.isin(np.arange(everybody), self.patients(in_test & ~made))
        return PatientRows(training, late, test, own)


def copied(study: Study, rows: Fold, before: int) -> Copied:
    """Rows of which so many are copied, then split, then copied on in training until half are ill.

    Copies and lots are drawn once: the first ten copies are the same however many follow.

    Parameters
    ----------
    study : Study
        Its seed draws copies and lots.
    rows : Fold
        The rows as they were collected, the ill last.
    before : int
        Copies made before the split, 0 or more.

    Returns
    -------
    Copied
        Training rows first, those copied after the split as the last of them.

    Raises
    ------
    BadValue
        If one of them is of another class, or `before` is no such number.
    """
    check_is("study", study, Study)
    check_is("rows", rows, Fold)
    check_whole("before", before)
    # 1. Copy.
    copy, ill = SAMPLERS["ros"].resample, int((rows.y == 1).sum())
    grown = copy(rows.X, rows.y, study.seed, target={1: ill + before})
    # 2. Split.
    folds = split_of(study, rows, grown)
    # 3. Copy on, in training only.
    train, test = np.flatnonzero(~folds.in_test), np.flatnonzero(folds.in_test)
    healthy = int((folds.y[train] == 0).sum())
    last = copy(folds.X[train], folds.y[train], study.seed, target={1: healthy})
    place = np.concatenate([train[last.source], test])
    late = np.append(last.copies, np.zeros(len(test), bool))
    in_test = np.arange(len(place)) >= len(last.y)
    halves = folds._replace(
        X=folds.X[place],
        y=folds.y[place],
        in_test=in_test,
        source=folds.source[place],
        neighbour=folds.neighbour[place],
        made=folds.made[place] | late,
    )
    return Copied(halves, late)


class Outcome(NamedTuple):
    """What a study reports of the ill, and how it is with new patients: shares who are found."""

    reported: float
    true: float

    @property
    def reported_of_100(self) -> int:
        """Rows of the test that are found, of 100."""
        return round(100 * self.reported)

    @property
    def true_of_100(self) -> int:
        """New patients who are found, of 100."""
        return round(100 * self.true)


def outcome(study: Study, before: int) -> Outcome:
    """What one study reports, and what is true of its model.

    Parameters
    ----------
    study : Study
    before : int
        Copies made before the split, 0 or more.

    Returns
    -------
    Outcome

    Raises
    ------
    BadValue
        If `study` is no Study, or `before` is no such number.
    """
    check_is("study", study, Study)
    pools = pools_of(study)
    found = copied(study, collected_rows(study, pools), before).folds
    fitted: Fitted = fit_model(study.model, found.train)
    report = report_on_resampled_test_rows(fitted, found)
    return Outcome(report.recall, float(new_found(fitted, pools).mean()))


def average(study: Study, before: int, seeds: Sequence[int]) -> Outcome:
    """The mean outcome of a study at these seeds.

    Parameters
    ----------
    study : Study
    before : int
        Copies made before the split, 0 or more.
    seeds : sequence of int
        At least one.

    Returns
    -------
    Outcome

    Raises
    ------
    BadValue
        If `study` is no Study, there is no seed, or `before` is no such number.
    """
    check_is("study", study, Study)
    check_whole("number of seeds", len(seeds), 1)
    found = [outcome(replace(study, seed=seed), before) for seed in seeds]
    reported, true = np.mean(found, axis=0).tolist()
    return Outcome(reported, true)


# What `average(Study(sampler="ros"), before, range(STUDIES))` finds for each of COPIES, kept here
# because it takes a minute; a test compares.
AVERAGES = {
    0: Outcome(0.1057, 0.1041),
    1: Outcome(0.1717, 0.1079),
    2: Outcome(0.2243, 0.1034),
    3: Outcome(0.2826, 0.1078),
    4: Outcome(0.3347, 0.1110),
    6: Outcome(0.4128, 0.1111),
    8: Outcome(0.4846, 0.1145),
    10: Outcome(0.5351, 0.1156),
    15: Outcome(0.6585, 0.1201),
    20: Outcome(0.7261, 0.1221),
    30: Outcome(0.8344, 0.1298),
    50: Outcome(0.9328, 0.1335),
    100: Outcome(0.9913, 0.1372),
    200: Outcome(0.9997, 0.1385),
    400: Outcome(1.0, 0.1381),
    980: Outcome(1.0, 0.1377),
}
FEW = 10  # copies before the split that a question asks about
EARLY = AVERAGES[FEW]
