"""The verdicts of a comparison in words: no more than the intervals support."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.comparison.methods import METHODS, RESAMPLING
from core.comparison.models import COMPARISON_MODELS
from core.comparison.verdicts import (
    MARGIN,
    READ_TOGETHER,
    Interval,
    Sorted,
    ThresholdWork,
    Verdicts,
    WeakAndStrong,
)
from core.controls import EVERY
from ui.comparison.picture import LABELS
from ui.draw import words

MARKS = (
    "Mean of a fix: ▲ better than doing nothing, ▼ worse, ○ not told apart; bar: 95 % interval of "
    "the difference. Grey dot: one seed, all drawn and trained anew. Dotted line: doing nothing."
)
WAYS = words.spelled(len(RESAMPLING))


def named(fixes: list[str]) -> str:
    """Fixes by their names: SMOTE, ADASYN and focal loss."""
    names = [METHODS[fix].label for fix in fixes]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def signed(seen: Interval, digits: int = 3) -> str:
    """A mean difference with its interval: −0.012 (−0.020 to −0.004)."""
    if np.isnan(seen.mean):
        return "—"
    mean, low, high = (words.minus(f"{value:+z.{digits}f}") for value in seen)
    return f"{mean} ({low} to {high})"


def read_together() -> str:
    """Why a verdict asks for more than a bar that clears its line."""
    return (
        f"Of {READ_TOGETHER} bars one may clear its line by luck. So verdicts, ▲ and ▼ use wider "
        f"intervals than the bars, which are read alone: each misses in 5 %/{READ_TOGETHER} of all "
        "runs, and one or more of them in at most 5 % (Bonferroni)."
    )


def verdicts(found: Verdicts, ranking: str, truth: str) -> list[str]:
    """One paragraph for each claim of the lesson."""
    return [
        ranking_verdict(found.ranking, ranking),
        truth_verdict(found.truth, truth),
        models_verdict(found.models, ranking),
        threshold_verdict(found.threshold),
    ]


def ranking_verdict(found: Sorted, metric: str) -> str:
    """Does the ranking hardly change?"""
    question, label = "**Does the ranking hardly change?**", LABELS[metric]
    judged = sum(map(len, found)) - len(found.undefined)
    if not judged:
        return f"{question} The differences of {label} are undefined here."
    if found.better or found.worse:
        answer = "Not for all, here"
    else:
        answer = "These seeds cannot tell for all" if found.undecided else "Yes, here"
    told = _told(
        (found.same, "stay", f" within ±{MARGIN:g} of doing nothing"),
        (found.better, "rank", " better"),
        (found.worse, "rank", " worse"),
        (found.undecided, "remain", " undecided: the interval reaches beyond that and holds 0"),
    )
    return (
        f"{question} {answer}: {len(found.same)} of {judged} fixes that train keep {label} where "
        f"it was. {told}"
    )


def truth_verdict(found: Sorted, metric: str) -> str:
    """Does calibration suffer?"""
    question, label = "**Do the probabilities suffer?**", LABELS[metric]
    judged = sum(map(len, found)) - len(found.undefined)
    if not judged:
        return f"{question} The differences of {label} are undefined here."
    answer = "Yes, here" if len(found.worse) > judged / 2 else "With some, here"
    if not found.worse:
        answer = "These seeds do not show it"
    told = _told(
        (found.worse, "make", " it worse"),
        (found.better, "make", " it better"),
        (found.undecided, "remain", " undecided: the interval holds 0"),
    )
    return (
        f"{question} {answer}: the {label} gets worse with {len(found.worse)} of {judged} fixes "
        f"that train. {told}"
    )


def models_verdict(found: WeakAndStrong | None, metric: str) -> str:
    """Do weak models gain more?"""
    question = "**Do weak models gain more than strong ones?**"
    if found is None:
        return (
            f"{question} Too little has run to say: it takes two models with all {WAYS} ways of "
            f"resampling on the same three seeds or more. Switch on “{EVERY.label}” "
            "to see."
        )
    each = "; ".join(
        f"{COMPARISON_MODELS[model].label} {words.number(found.values[model])}, {signed(gain)}"
        for model, gain in found.gains.items()
    )
    weak, *_, strong = found.gains
    answer = {1: "Yes, here", 0: "These seeds cannot tell", -1: "The other way round, here"}
    return (
        f"{question} {answer[found.more.direction]}: what resampling adds to {LABELS[metric]} "
        f"(mean of its {WAYS} ways) differs by {signed(found.more)} between the weakest, "
        f"{COMPARISON_MODELS[weak].label}, and the strongest, {COMPARISON_MODELS[strong].label}; "
        "the interval is "
        "widened for every pair of models, since luck helps to say which is weakest. "
        f"Nothing done, and what resampling adds: {each}."
    )


def threshold_verdict(found: ThresholdWork) -> str:
    """Does τ do most of the work?"""
    question = "**Does τ do most of the work?**"
    if not found.best or np.isnan(found.moved.mean):
        return f"{question} Too little has run to say."
    if found.moved.direction > 0 and found.best_saves.direction > 0:
        part = f"{100 * found.part:.0f} %"
        answer = f"Yes, here: alone it saves {part} of what the best other fix saves"
    elif found.moved.direction > 0:
        answer = "Yes, here: no other fix is shown to save anything at τ = ½"
    else:
        answer = "These seeds do not show it"
    lead = {1: "it is cheaper than that fix", -1: "that fix is cheaper", 0: "neither is cheaper"}
    own = _told((found.cheaper, "cost", " less than nothing"), (found.dearer, "cost", " more"))
    return (
        f"{question} {answer}. Nothing done and τ = ½ cost {found.before:.1f} per 1,000 cases. "
        "(In brackets: the interval of the mean over the seeds, widened as said above.) "
        f"Moving τ alone saves {signed(found.moved, 1)} of it, choosing it on training rows that "
        f"were kept out of the fit {signed(found.chosen, 1)}; the other fix that saves most at ½ "
        f"is {named([found.best])}, {signed(found.best_saves, 1)} (picked for it, so the mean "
        f"flatters). Between τ moved and that fix: {lead[found.lead.direction]}, "
        f"{signed(found.lead, 1)}. With τ chosen for every one of them: "
        f"{own or 'No fix is shown to cost less or more than nothing.'}"
    )


def who_is_judged(seeds: int, train: Any, test: Any) -> str:
    """The sizes of two sets of labels, in cases."""
    return (
        f"Seeds: {seeds}. Each trains on {words.count(len(train))} rows with "
        f"{words.some(train.sum(), 'positive')} and is judged on {words.count(len(test))} others "
        f"with {words.some(test.sum(), 'positive')}, at the same prevalence."
    )


def problems(table: pd.DataFrame, model: str) -> list[str]:
    """Why fixes are missing: for each reason the fixes, and for how many seeds."""
    part = table[(table["model"] == model) & (table["rule"] == "given") & (table["problem"] != "")]
    return [
        f"{named(list(rows['method'].unique()))}, {words.some(rows['seed'].nunique(), 'seed')}: "
        f"{problem}"
        for problem, rows in part.groupby("problem", sort=False)
    ]


def _told(*groups: tuple[list[str], str, str]) -> str:
    """A clause for each group of fixes that is not empty, with the verb that fits its number."""
    clauses = [
        f"{named(fixes)} {verb if len(fixes) > 1 else f'{verb}s'}{rest}"
        for fixes, verb, rest in groups
        if fixes
    ]
    text = "; ".join(clauses)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
