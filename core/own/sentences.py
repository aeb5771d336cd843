"""What a report says in sentences: the decision, and one for each view to paste into a paper."""

from __future__ import annotations

import numpy as np

from ..checks import check_is
from ..metrics import net_benefit, net_benefit_of_all
from ..metrics.calibration import prior_shift
from ..metrics.thresholds import THRESHOLD_RULES
from .decision import Decision
from .evaluation import ByCase, Evaluation, paired_differences
from .reading import shown
from .repair import elsewhere, here
from .script import act_at
from .shares import Share
from .words import amount, between, decimal, one_in, percent, some, threshold


def headline_of(decided: Decision) -> str:
    """The decision in one sentence.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    c = decided.counts
    return (
        f"Alarm from {threshold(decided.threshold)} on: {amount(c['tp'])} of "
        f"{some(c['tp'] + c['fn'], 'positive')} are found, in "
        f"{some(c['tp'] + c['fp'], 'alarm')}."
    )


def rule_of(decided: Decision) -> str:
    """How the threshold was chosen, and on which rows.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    of, asked = decided.of, decided.of.asked
    chose, judged = int(of.choose.sum()), int(of.judge.sum())
    later = ", which are the later ones" if of.own.order is not None else ""
    if asked.threshold is not None:
        return f"A threshold that was given. Counted on {some(judged, 'row')}{later}."
    if decided.by_hand:
        return (
            "The threshold was set by hand while these rows were shown. Counted on "
            f"{some(judged, 'row')}{later}."
        )
    words = {
        "cost": "The cheapest threshold when "
        + (
            f"a look at an alarm costs {amount(asked.look)} and a miss its amount."
            if of.own.amount is not None
            else f"a miss costs as much as {some(asked.miss, 'false alarm')}."
        ),
        "alarms": f"The lowest threshold with at most {amount(asked.alarms)} alarms in 1,000 "
        "cases.",
        "recall": "The most precise threshold that finds at least "
        f"{percent(asked.recall)} of the positives.",
        "prevalence": "The threshold at the share of positives.",
        "f1": "The threshold with the highest F1.",
        "mcc": "The threshold with the highest MCC.",
    }.get(asked.rule, f"The threshold of the rule “{THRESHOLD_RULES[asked.rule].label}”.")
    return f"{words} Chosen on {some(chose, 'row')}, counted on the other {amount(judged)}{later}."


def sentences_of(decided: Decision) -> dict[str, str]:
    """Sentences to paste: value, interval and its kind, rows, no-skill level.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    dict of str to str
        By the name of the view.

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    of, c, name = decided.of, decided.counts, decided.of.model
    found, right = decided.at(of.recall), decided.at(of.precision)
    how = (
        "the threshold was set by hand while these rows were shown"
        if decided.by_hand
        else "these rows had no part in choosing the threshold"
    )
    kind = of.interval_of_shares
    made = {
        "decision": f"At a threshold of {threshold(decided.threshold)}, {name} found "
        f"{amount(c['tp'])} of {some(c['tp'] + c['fn'], 'positive')} (recall "
        f"{percent(found.value)}, {between(found.low, found.high)}) with "
        f"{some(c['tp'] + c['fp'], 'alarm')}, of which {percent(right.value)} were right "
        f"(precision, {between(right.low, right.high)}; {kind}), on "
        f"{some(int(of.judge.sum()), 'row')}; {how}.",
        "ranking": f"ROC-AUC was {decimal(of.roc_auc.value)} ({_ends(of.roc_auc)}; no skill: "
        f"0.5) and average precision {decimal(of.average_precision.value)} "
        f"({_ends(of.average_precision)}; no skill: {decimal(of.prevalence)}); percentile "
        f"bootstrap, 95 %, on {some(of.own.y.size, 'row')} with "
        f"{some(int(of.own.y.sum()), 'positive')}.",
        "calibration": calibration_in_words(decided),
        "cost": _cost_in_words(decided),
    }
    if of.by_case is not None:
        made["amounts"] = _amounts_in_words(decided, of.by_case)
    if decided.elsewhere is not None:
        made["elsewhere"] = _elsewhere_in_words(decided, decided.elsewhere)
    if of.benefit is not None:
        made["benefit"] = _benefit_in_words(decided)
    if of.is_repaired or (of.is_probability and decided.elsewhere is not None):
        made["repair"] = _repair_in_words(decided)
    if of.groups:
        made["groups"] = _groups_in_words(decided)
    if len(decided.models) > 1:
        made["models"] = _models_in_words(decided)
    return made


def calibration_in_words(decided: Decision) -> str:
    """Whether the scores can be taken for probabilities.

    Parameters
    ----------
    decided : Decision

    Returns
    -------
    str

    Raises
    ------
    BadValue
        If nothing was decided.
    """
    check_is("decided", decided, Decision)
    of = decided.of
    if of.calibration is None:
        return (
            f"The scores of {of.model} leave the range from 0 to 1: they are ranks, not "
            "probabilities, until they are calibrated on other rows."
        )
    if of.calibration.verdict == "few":
        return (
            f"With {some(int(of.own.y.sum()), 'positive')} nothing can be said about "
            "calibration: two bands of scores with ten positives each are needed."
        )
    bad = _worst_bin(of)
    if bad is not None:
        said, came = bad
        return (
            f"The scores of {of.model} are not calibrated: where they say {percent(said)} on "
            f"average, {percent(came)} came true (bins of equal width in log-odds, "
            f"{of.interval_of_shares})."
        )
    return (
        f"No two bands of the scores of {of.model} miss what came true (bins of equal width in "
        f"log-odds, {of.interval_of_shares}, {some(of.own.y.size, 'row')})."
    )


def _cost_in_words(decided: Decision) -> str:
    of, costs = decided.of, decided.of.costs
    now = decided.at(costs.cost)
    unit = "" if of.own.amount is not None else " false alarms"
    return (
        f"At this threshold the cost on the {some(int(of.judge.sum()), 'row')} that judge is "
        f"{amount(now.value)}{unit} (95 % bootstrap interval {between(*now[1:], amount)}); "
        f"without any alarm it is {amount(costs.none)}, with an alarm for everybody "
        f"{amount(costs.every)}, at best {amount(costs.perfect)}."
    )


def _amounts_in_words(decided: Decision, case: ByCase) -> str:
    of, beside = decided.of, ""
    if not decided.by_hand:
        beside = (
            f", {amount(abs(case.saved.value))} {'less' if case.saved.value >= 0 else 'more'} than "
            f"the threshold (95 % bootstrap interval of the saving "
            f"{between(*case.saved[1:], amount)})"
        )
    return (
        f"An alarm wherever score × amount exceeds {amount(of.asked.look)} raises "
        f"{some(case.alarms, 'alarm')} on the {some(int(of.judge.sum()), 'row')} that judge, finds "
        f"{some(case.caught, 'positive')} and costs {amount(case.cost)}{beside}; no alarm costs "
        f"{amount(of.costs.none)}. It needs scores that are probabilities."
    )


def _elsewhere_in_words(decided: Decision, share: float) -> str:
    there = decided.at(decided.of.elsewhere(share))
    right = decided.at(decided.of.precision)
    moved = ""
    if decided.of.is_probability:
        read = float(prior_shift(decided.threshold, decided.of.prevalence, share))
        moved = (
            f" If the scores are probabilities here, one of {threshold(decided.threshold)} means "
            f"{percent(read)} there (prior shift)."
        )
    return (
        f"Of 100 alarms here {_of_100(right.value)} are right; where {one_in(share)} is "
        f"positive, {_of_100(there.value)} would be (95 % interval "
        f"{_of_100(there.low)} to {_of_100(there.high)}). This supposes that the scores of "
        f"each class are the same there.{moved}"
    )


def _benefit_in_words(decided: Decision) -> str:
    of, found, acts = decided.of, decided.of.benefit, act_at(decided.of)
    assert found is not None
    model, looked_at = found["model"], found["act_at"]
    value = float(net_benefit(of.everybody, acts))
    every = float(net_benefit_of_all(of.prevalence, acts))
    better = looked_at[(model.value > np.maximum(found["every"], 0)) & (model.low > 0)]
    where = "at none of the probabilities that were looked at"
    if better.size:
        where = (
            f"at {better.size} of {looked_at.size} probabilities that were looked at, from "
            f"{percent(better[0])} to {percent(better[-1])}"
        )
    return (
        f"Where one acts from a probability of {percent(acts)} on, the net benefit of believing "
        f"the scores of {of.model} is {decimal(value, 5)} per case, of flagging everybody "
        f"{decimal(every, 5)}, of flagging nobody 0 ({some(of.own.y.size, 'row')}). It is above "
        f"both, and its 95 % bootstrap interval above 0, {where}."
    )


def _repair_in_words(decided: Decision) -> str:
    of, now = decided.of, here(decided)
    said = []
    if of.is_repaired:
        before = here(decided, repaired=False)
        said.append(
            f"The scores of {of.model} were moved from {percent(of.asked.taught or 0.5)} positives "
            f"in training to {one_in(of.prevalence)} here (prior shift): their mean goes from "
            f"{percent(before.mean)} to {percent(now.mean)}, where {percent(of.prevalence)} came "
            f"true, and the Brier score from {decimal(before.brier, 4)} to "
            f"{decimal(now.brier, 4)}. The threshold {_in_three(before.threshold)} became "
            f"{_in_three(now.threshold)}, with the same alarms."
        )
    if decided.elsewhere is not None:
        there = elsewhere(decided, decided.elsewhere)
        said.append(
            f"Read where {one_in(decided.elsewhere)} is positive, the scores of {of.model} are "
            f"{percent(there.mean)} on average in the place of {percent(now.mean)} (prior shift), "
            f"and the threshold {_in_three(now.threshold)} becomes {_in_three(there.threshold)} "
            "with the same alarms."
        )
        if not np.isnan(there.pays):
            said.append(
                f"At these costs an alarm pays here from {_in_three(now.pays)} on, and there from "
                f"what is {_in_three(there.pays)} here."
            )
    return (
        f"{' '.join(said)} The ranking stays (ROC-AUC {decimal(of.roc_auc.value)}): only threshold "
        "and calibration change. This supposes that the scores are probabilities, and those of "
        "each class the same."
    )


def _in_three(value: float) -> str:
    return threshold(float(f"{value:.3g}"))


def _groups_in_words(decided: Decision) -> str:
    said, small = [], []
    for group in decided.of.groups:
        if group.is_small:
            small.append(f"{shown(group.name)} ({some(group.positives, 'positive')})")
            continue
        found = decided.at(group.recall)
        said.append(
            f"{shown(group.name)} {percent(found.value)} ({between(found.low, found.high)})"
        )
    few = f" Too few positives to say anything: {', '.join(small)}." if small else ""
    if not said:
        return few.strip()
    return f"Recall by group at this threshold: {'; '.join(said)} (95 % intervals).{few}"


def _models_in_words(decided: Decision) -> str:
    best = max(decided.models.values(), key=lambda one: one.average_precision.value)
    said = []
    for name, other in decided.models.items():
        if other is best:
            continue
        d = paired_differences(best, other)["average_precision"]
        apart = "not told apart" if d.low <= 0 <= d.high else "higher"
        said.append(f"than {shown(name)} by {decimal(d.value)} ({_ends(d)}{', ' + apart})")
    return (
        f"Average precision was highest for {shown(best.model)}: {'; '.join(said)}. Paired "
        "95 % bootstrap intervals on the same rows. The best of several looks a little better "
        "than it is."
    )


def _worst_bin(of: Evaluation) -> tuple[float, float] | None:
    """(said, came true) where the two lie farthest apart, if the scores are not calibrated."""
    found = of.calibration
    if found is None or found.verdict != "off":
        return None
    off = (found.mean_predicted < found.positive.low) | (found.mean_predicted > found.positive.high)
    far = np.where(off & (found.positives >= 10), found.positives, 0)
    at = int(np.argmax(far))
    return float(found.mean_predicted[at]), float(found.positive.value[at])


def _ends(share: Share, digits: int = 3) -> str:
    return f"{decimal(share.low, digits)} to {decimal(share.high, digits)}"


def _of_100(share: float) -> str:
    """How many of 100: whole from 10 on, below with a decimal."""
    if np.isnan(share):
        return "—"
    return f"{100 * share:.0f}" if share >= 0.1 else f"{100 * share:.2g}"
