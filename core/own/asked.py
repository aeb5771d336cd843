"""What the owner of a file says and wants: what the file itself cannot show."""

from __future__ import annotations

from typing import NamedTuple

from ..checks import check_is, check_known, check_number, check_whole
from ..metrics.thresholds import THRESHOLD_RULES
from ..parameters import BadValue


class Asked(NamedTuple):
    """What a file cannot show, and what its owner wants.

    `trained`: whether the model was trained on any of these rows. `prevalence`: the real share of
    positives where rows were chosen, such as all positives and some negatives. `miss`: what a miss
    costs, in false alarms; where rows have amounts it costs its amount, and each alarm `look`.
    `alarms`: at most so many in 1,000 cases. `threshold`: one of the owner's own. `taught`: the
    share of positives among the rows that trained the model, where that was another one: scores
    are then moved from it to the prevalence of these rows (prior shift).
    """

    trained: bool = False
    prevalence: float | None = None
    rule: str = "cost"
    miss: float = 10.0
    look: float = 5.0
    alarms: float = 50.0
    recall: float = 0.9
    threshold: float | None = None
    seed: int = 0
    taught: float | None = None


def check_asked(asked: Asked) -> None:
    """Refuse settings that cannot be used.

    Parameters
    ----------
    asked : Asked

    Raises
    ------
    BadValue
        If one of them cannot be used; the message says which, and what would work.
    """
    check_is("asked", asked, Asked)
    check_known("rule", asked.rule, THRESHOLD_RULES)
    for name, low, high in (
        ("miss", 0, 1e9), ("look", 0, 1e9), ("alarms", 0, 1e9), ("recall", 0, 1),
    ):  # fmt: skip
        check_number(name, getattr(asked, name), low, high)
    if not asked.miss or not asked.recall:
        raise BadValue("miss and recall are above 0; use such numbers.")
    if asked.prevalence is not None:
        check_number("prevalence", asked.prevalence, 0, 1, ends=False)
    if asked.taught is not None:
        check_number("taught", asked.taught, 0, 1, ends=False)
    if asked.threshold is not None:
        check_number("threshold", asked.threshold)
    check_whole("seed", asked.seed, 0, 2**32 - 1)
