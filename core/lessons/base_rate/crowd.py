"""A thousand people at every step of a dial: who is sick, who gets a letter; facts of each step.

The test finds 9 of 10 sick people and flags 8 of 100 healthy ones in every town. Each person has
one answer of the test for being sick and one for being healthy, and keeps both. So whoever is sick
at 1 in 200 is sick at 1 in 100 too, and a false alarm at 1 in 100 is one at 1 in 200. Drawn afresh
at each step, everybody would change at once, and nothing could be seen.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...checks import check_known
from ...metrics import Counts
from ...metrics.bayes import exact, expected_counts, false_alarms_per_hit, ppv, whole_counts
from .film import ONE_IN

Codes = NDArray[np.int8]

RECALL, FPR = 0.9, 0.08
TOWN = 100  # where the lesson begins: 1 in 100
PEOPLE = 1_000  # who are drawn
TOLD = 10_000  # of whom facts are told: whole people of 1,000 would let recall seem to change
SEED = 399  # of 400: the sick stand well apart, and closing up moves nobody 8 seats or more

# The dials that move the crowd: each step is what the dial says, and the rates there.
STEPS: dict[str, tuple[float, ...]] = {
    "one_in": tuple(n for n in ONE_IN if n <= PEOPLE),
    "fpr": tuple(n / PEOPLE for n in (*range(1, 11), 12, 15, 20, 25, 30, 40, 50, 60, 70, 80)),
}

CLEARED, FALSE_ALARM, MISSED, FOUND = range(4)

RARE = 10_000  # the rare illness: 1 in 10,000, with 888.8 false letters for a correct one
FALSE_GUESSES = (
    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000,
    3_000, 5_000, 7_000, 10_000, 20_000, 50_000, 100_000,
)  # fmt: skip


class Facts(NamedTuple):
    """What is told of one step of a dial; every share and ratio is exact."""

    one_in: float
    recall: Fraction
    fpr: Fraction
    tp: int  # people of 10,000, the four together
    fp: int
    fn: int
    tn: int
    ppv: Fraction
    false_per_correct: Fraction
    drawn: Counts  # people of 1,000

    @property
    def letters(self) -> int:
        """People of 10,000 who get a letter."""
        return self.tp + self.fp

    @property
    def sick(self) -> Fraction:
        """Sick people per 1,000, fractions of persons included."""
        sick: Fraction = PEOPLE / exact(self.one_in)
        return sick

    @property
    def correct_of_100(self) -> int:
        """Correct letters of 100 letters, rounded."""
        return round(100 * self.ppv)


def facts_of(one_in: float, recall: float = RECALL, fpr: float = FPR) -> Facts:
    """What is told of a test in a town.

    Parameters
    ----------
    one_in : float
        One person in so many is sick.
    recall, fpr : float
        Shares of the sick and of the healthy who get a letter, from 0 to 1.

    Returns
    -------
    Facts

    Raises
    ------
    BadValue
        If a rate is no number from 0 to 1.
    """
    rates = 1 / exact(one_in), exact(recall), exact(fpr)
    told = whole_counts(expected_counts(*rates, population=TOLD))
    return Facts(
        one_in=one_in,
        recall=rates[1],
        fpr=rates[2],
        **told._asdict(),
        ppv=ppv(*rates),
        false_per_correct=false_alarms_per_hit(*rates),
        drawn=whole_counts(expected_counts(*rates, population=PEOPLE)),
    )


def facts_along(dial: str) -> list[Facts]:
    """What is told of each step of a dial, while the other rate stays where the lesson begins.

    Parameters
    ----------
    dial : str
        A key of STEPS.

    Returns
    -------
    list of Facts

    Raises
    ------
    BadValue
        If there is no such dial.
    """
    check_known("dial", dial, STEPS)
    begin = {"one_in": TOWN, "fpr": FPR}
    return [facts_of(**begin | {dial: step}) for step in STEPS[dial]]


def who(dial: str) -> Codes:
    """What each of the thousand is at each step of a dial: cleared, false alarm, missed or found.

    Parameters
    ----------
    dial : str
        A key of STEPS.

    Returns
    -------
    ndarray of int8, shape (steps, 1000)
        CLEARED, FALSE_ALARM, MISSED or FOUND; a column is a person.

    Raises
    ------
    BadValue
        If there is no such dial.
    """
    counts = [facts.drawn for facts in facts_along(dial)]
    in_line = _by_prevalence(counts) if dial == "one_in" else _by_fpr(counts)
    return in_line[:, np.random.default_rng(SEED).permutation(PEOPLE)]


def _by_prevalence(counts: list[Counts]) -> Codes:
    """People in the order in which they get sick; counts from the commonest to the rarest."""
    missed, flagged = np.zeros((2, PEOPLE), bool)
    everybody = Counts(tp=PEOPLE - counts[0].fn, fp=0, fn=counts[0].fn, tn=0)
    nobody = Counts(tp=0, fp=counts[-1].fp, fn=0, tn=PEOPLE - counts[-1].fp)
    for commoner, rarer in pairwise([everybody, *counts, nobody]):
        # The answers of those who are sick at the commoner step alone make up the difference.
        low, high = rarer.tp + rarer.fn, commoner.tp + commoner.fn
        missed[low : low + commoner.fn - rarer.fn] = True
        flagged[high - (rarer.fp - commoner.fp) : high] = True
    is_sick = np.arange(PEOPLE) < np.array([[count.tp + count.fn] for count in counts])
    answers = np.where(missed, MISSED, FOUND), np.where(flagged, FALSE_ALARM, CLEARED)
    return np.where(is_sick, *answers).astype(np.int8)


def _by_fpr(counts: list[Counts]) -> Codes:
    """The town where the lesson begins, with the first of its false alarms at each step."""
    town = _by_prevalence([facts.drawn for facts in facts_along("one_in")])
    begin = town[STEPS["one_in"].index(TOWN)]
    flagged = np.flatnonzero(begin == FALSE_ALARM)
    found = np.tile(begin, (len(counts), 1))
    for row, count in zip(found, counts, strict=True):
        row[flagged[count.fp :]] = CLEARED
    return found
