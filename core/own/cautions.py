"""What a careful colleague would say about a decision, each caution a function of its own."""

from __future__ import annotations

from collections.abc import Callable

from ..checks import check_is
from .decision import Decision
from .repair import here
from .sentences import calibration_in_words
from .words import amount, decimal, one_in, percent, some, threshold

FEW_JUDGE = 100  # positives: with fewer the report says that they are few
TOO_GOOD = 0.995  # ROC-AUC of a model that was trained here
HEAVY = 0.1  # of all that can be lost: a single case that weighs more is named

Caution = tuple[str, str]  # a head and a sentence


def cautions(decided: Decision) -> list[Caution]:
    """All that is to be said, the most important first: a head and a sentence each.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    list of pair of str

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    return [found for caution in CAUTIONS for found in caution(decided)]


def _trained(decided: Decision) -> list[Caution]:
    if not decided.of.asked.trained:
        return []
    return [
        (
            "Trained on these rows.",
            "The model has seen some of the rows that are counted here: no number in this report "
            "holds for new cases.",
        )
    ]


def _recall_not_reached(decided: Decision) -> list[Caution]:
    asked, found = decided.of.asked, decided.at(decided.of.recall).value
    if decided.by_hand or asked.rule != "recall" or found >= asked.recall - 1e-9:
        return []
    return [
        (
            "The wish was not met.",
            f"On the rows that judge the threshold finds {percent(found)}, not "
            f"{percent(asked.recall)}.",
        )
    ]


def _limit_not_kept(decided: Decision) -> list[Caution]:
    asked, c = decided.of.asked, decided.counts
    alarms = 1_000 * (c["tp"] + c["fp"]) / sum(c.values())
    if decided.by_hand or asked.rule != "alarms" or alarms <= asked.alarms * (1 + 1e-9):
        return []
    return [
        (
            "The limit was not kept.",
            f"On the rows that judge it raises {amount(alarms)} alarms in 1,000 cases, and "
            f"{amount(asked.alarms)} were allowed.",
        )
    ]


def _by_hand(decided: Decision) -> list[Caution]:
    if not decided.by_hand or decided.of.asked.threshold is not None:
        return []
    return [
        (
            "Chosen on the rows that judge.",
            "The threshold was set by hand while these rows were shown: they no longer judge it "
            "fairly.",
        )
    ]


def _few_positives(decided: Decision) -> list[Caution]:
    judged = int(decided.of.own.y[decided.of.judge].sum())
    if judged >= FEW_JUDGE:
        return []
    return [
        (
            "Few positives.",
            f"{some(judged, 'positive')} judge this threshold: one more or less moves the recall "
            f"by {percent(1 / judged)}. Average precision is too high on average with so few, and "
            "its bootstrap interval too narrow.",
        )
    ]


def _not_calibrated(decided: Decision) -> list[Caution]:
    found = decided.of.calibration
    heads = {"off": "Not calibrated.", "few": "Calibration unknown."}
    head = "Ranks, not probabilities." if found is None else heads.get(found.verdict)
    return [(head, calibration_in_words(decided))] if head else []


def _repair_unfit(decided: Decision) -> list[Caution]:
    of = decided.of
    if of.asked.taught is None:
        return []
    if not of.is_repaired:
        said = "Only probabilities can be moved to another prevalence; the scores are as they came."
        return [("Scores were not moved.", said)]
    before, now = (here(decided, repaired).brier for repaired in (False, True))
    if now <= before:
        return []
    return [
        (
            "The repair fits worse.",
            f"Moved from {percent(of.asked.taught)} positives in training, the scores have a "
            f"higher Brier score ({decimal(now, 4)}, before {decimal(before, 4)}): the model was "
            "probably not trained at that share.",
        )
    ]


def _no_cost(decided: Decision) -> list[Caution]:
    rule = decided.of.asked.rule
    if rule not in ("f1", "mcc") or decided.by_hand:
        return []
    return [
        (
            f"{rule.upper()} is no cost.",
            "It says nothing about what a miss and a false alarm cost you; the threshold that is "
            "cheapest for you may lie elsewhere.",
        )
    ]


def _enriched(decided: Decision) -> list[Caution]:
    real = decided.of.asked.prevalence
    if real is None:
        return []
    return [
        (
            "The file is enriched.",
            f"Rows are weighted to the real prevalence of {one_in(real)}. That mends the "
            "prevalence; with few negatives average precision stays high and unsure.",
        )
    ]


def _several_rows_each(decided: Decision) -> list[Caution]:
    if decided.of.own.unit is None:
        return []
    return [
        (
            "Several rows each.",
            "Halves and resamples go by unit, as rows of one unit are alike.",
        )
    ]


def _left_out(decided: Decision) -> list[Caution]:
    rows = decided.of.own.left_out
    if not rows:
        return []
    return [("Rows left out.", f"Without a label, and not used: {some(rows, 'row')}.")]


def _heavy_case(decided: Decision) -> list[Caution]:
    own = decided.of.own
    if own.amount is None:
        return []
    worth = own.amount[own.y]
    top = float(worth.max() / (worth.sum() or 1.0))
    if top <= HEAVY:
        return []
    return [
        (
            "One case weighs much.",
            f"The largest amount is {percent(top)} of all that can be lost.",
        )
    ]


def _not_exact(decided: Decision) -> list[Caution]:
    of = decided.of
    if of.asked.rule != "cost" or decided.by_hand:
        return []
    low, high = (of.thresholds[i] for i in of.chosen_between)
    if low >= high:
        return []
    return [
        (
            "The threshold is not exact.",
            f"In 95 of 100 resamples of the rows that choose, the rule takes a threshold from "
            f"{threshold(low)} to {threshold(high)}.",
        )
    ]


def _small_groups(decided: Decision) -> list[Caution]:
    return [
        (
            f"{group.name[:40]} is too small.",
            f"It has {some(group.positives, 'positive')} among the rows that judge: nothing is "
            "said about it.",
        )
        for group in decided.of.groups
        if group.is_small
    ]


def _several_models(decided: Decision) -> list[Caution]:
    n = len(decided.models)
    if n == 1:
        return []
    return [
        (
            "Chosen among several.",
            f"{n} models were looked at on these rows: the best of several looks a little better "
            "than it is.",
        )
    ]


def _too_good(decided: Decision) -> list[Caution]:
    of = decided.of
    if of.own.training is None or of.roc_auc.value < TOO_GOOD:
        return []
    return [
        (
            "Too good.",
            "The model hardly errs on rows that it has not seen: perhaps a column says the label, "
            "or was written down only once the label was known. Leave such columns out.",
        )
    ]


def _trained_here(decided: Decision) -> list[Caution]:
    training = decided.of.own.training
    if training is None:
        return []
    return [
        (
            "Trained here.",
            f"The file had no scores: {decided.of.model} at settings that nobody tuned was trained "
            f"on {some(training.rows, 'other row')} of it with "
            f"{some(training.positives, 'positive')}. A model of yours may do better.",
        )
    ]


def _one_file(_: Decision) -> list[Caution]:
    return [
        (
            "From one file.",
            "Intervals hold for cases like these and for this trained model: not for the luck of "
            "its training, another month, or another way of collecting.",
        )
    ]


# The most important first.
CAUTIONS: tuple[Callable[[Decision], list[Caution]], ...] = (
    _trained,
    _too_good,
    _recall_not_reached,
    _limit_not_kept,
    _by_hand,
    _few_positives,
    _repair_unfit,
    _not_calibrated,
    _no_cost,
    _enriched,
    _several_rows_each,
    _left_out,
    _heavy_case,
    _not_exact,
    _small_groups,
    _several_models,
    _trained_here,
    _one_file,
)
