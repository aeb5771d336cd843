"""Forty clinics: SMOTE held against the first model at a threshold that finds as many."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...checks import check_whole
from .beside import PATIENTS, with_copies, with_lower_threshold
from .film import TEST_ROWS, Microscope, spent

SEEDS = range(40)
PER_PATIENT = TEST_ROWS // PATIENTS  # test rows for one patient of 1,000


class Difference(NamedTuple):
    """False alarms among the test rows of one clinic, minus those of the first model.

    The first model has the highest threshold at which it finds as many.
    """

    smote: int
    copies: int


def difference(seed: int) -> Difference:
    """What SMOTE and plain copies raise more than the first model where it finds as many.

    Parameters
    ----------
    seed : int
        Of the clinic, 0 or more; otherwise the default setting.

    Returns
    -------
    Difference
        In test rows, 20 for one of 1,000 patients.

    Raises
    ------
    BadValue
        If there is no such seed.
    """
    check_whole("seed", seed)
    setting = Microscope(seed=seed)
    counts = spent(setting).judged.counts, with_copies(setting)
    return Difference(
        *(int(one.fp - with_lower_threshold(setting, int(one.tp)).fp) for one in counts)
    )


# What `difference` says of each seed, a second of work: kept, so that a page need not wait for it.
FORTY = tuple(
    Difference(*pair)
    for pair in (
        (54, 51), (45, 85), (-13, -71), (4, -10), (0, 5), (17, 62), (4, 56), (1, 45),
        (3, 56), (-138, -130), (-19, -3), (-94, -148), (47, 16), (313, 170), (138, 48), (53, 39),
        (116, 353), (-39, -25), (-77, -41), (26, 55), (-37, 110), (112, 23), (0, -1), (39, -11),
        (81, 146), (15, 21), (66, -55), (251, 208), (125, 182), (-35, 22), (30, 0), (264, 364),
        (77, 22), (20, 1), (3, 26), (-156, -326), (-12, 12), (1, 39), (-18, 27), (5, 39),
    )
)  # fmt: skip


def in_patients() -> NDArray[np.int64]:
    """What SMOTE raises more in each of the forty clinics, in patients of 1,000, rounded."""
    return np.rint(np.array([one.smote for one in FORTY]) / PER_PATIENT).astype(np.int64)


def fewer_of_forty() -> int:
    """In how many of the forty clinics SMOTE raises fewer false alarms, by one patient or more."""
    return int(np.count_nonzero(in_patients() < 0))


def more_of_forty() -> int:
    """In how many of the forty clinics SMOTE raises more false alarms, by one patient or more."""
    return int(np.count_nonzero(in_patients() > 0))
