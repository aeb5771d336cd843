"""The verdicts of a comparison in words: no more than the intervals support."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.compare import PARAMETERS, Setting, folds
from core.contenders import CONTENDERS
from core.fixes import FIXES
from core.verdicts import MARGIN, Interval, Lesson, Sorted, ThresholdWork, WeakAndStrong
from ui import words
from ui.compare import LABELS


def named(fixes: list[str]) -> str:
    """Fixes by their names: SMOTE, ADASYN and focal loss."""
    names = [FIXES[fix].label for fix in fixes]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def signed(seen: Interval, digits: int = 3) -> str:
    """A mean difference with its interval: −0.012 (−0.020 to −0.004)."""
    if np.isnan(seen.mean):
        return "—"
    mean, low, high = (f"{value:+.{digits}f}".replace("-", "−") for value in seen)
    return f"{mean} ({low} to {high})"


def verdicts(found: Lesson, ranking: str, truth: str) -> list[str]:
    """One paragraph for each claim of the lesson."""
    return [
        ranking_verdict(found.ranking, ranking),
        truth_verdict(found.truth, truth),
        models_verdict(found.models, ranking),
        threshold_verdict(found.threshold),
    ]


def ranking_verdict(found: Sorted, metric: str) -> str:
    """Does the ranking hardly change?"""
    label, judged = LABELS[metric], sum(len(group) for group in found) - len(found.undefined)
    parts = []
    if found.same:
        parts.append(f"{named(found.same)} {_stay(found.same)} within ±{MARGIN:g} of doing nothing")
    if found.better:
        parts.append(f"{named(found.better)} {_verb(found.better, 'rank')} better")
    if found.worse:
        parts.append(f"{named(found.worse)} {_verb(found.worse, 'rank')} worse")
    if found.undecided:
        parts.append(f"for {named(found.undecided)} these seeds cannot tell")
    whole = "Yes, here" if judged and len(found.same) == judged else "Not for all, here"
    if not judged:
        return f"**Does the ranking hardly change?** {label} is undefined in this run."
    return (
        f"**Does the ranking hardly change?** {whole}: {len(found.same)} of {judged} fixes that "
        f"train keep {label} where it was. {_sentence(parts)}"
    )


def truth_verdict(found: Sorted, metric: str) -> str:
    """Does calibration suffer?"""
    label, judged = LABELS[metric], sum(len(group) for group in found) - len(found.undefined)
    if not judged:
        return f"**Do the probabilities suffer?** The differences of {label} are undefined here."
    parts = []
    if found.worse:
        parts.append(f"{named(found.worse)} {_verb(found.worse, 'raise')} it")
    if found.better:
        parts.append(f"{named(found.better)} {_verb(found.better, 'lower')} it")
    if found.undecided:
        parts.append(f"for {named(found.undecided)} the interval holds 0")
    if found.undefined:
        parts.append(f"for {named(found.undefined)} the difference is undefined")
    return (
        f"**Do the probabilities suffer?** The {label} gets worse with {len(found.worse)} of "
        f"{judged} fixes that train. {_sentence(parts)}"
    )


def models_verdict(found: WeakAndStrong | None, metric: str) -> str:
    """Do weak models gain more?"""
    question = "**Do weak models gain more than strong ones?**"
    if found is None:
        return f"{question} One model has run. Switch on “All five models” to see."
    each = "; ".join(
        f"{CONTENDERS[model].label} {words.number(found.values[model])}, {signed(gain)}"
        for model, gain in found.gains.items()
    )
    weak, *_, strong = found.gains
    answer = {1: "Yes, here", 0: "These seeds cannot tell", -1: "The other way round, here"}
    return (
        f"{question} {answer[found.more.direction]}: what resampling adds to {LABELS[metric]} "
        f"(mean of its seven ways) differs by {signed(found.more)} between the weakest, "
        f"{CONTENDERS[weak].label}, and the strongest, {CONTENDERS[strong].label}. "
        f"Nothing done, and what resampling adds: {each}."
    )


def threshold_verdict(found: ThresholdWork) -> str:
    """Does τ do most of the work?"""
    question = "**Does τ do most of the work?**"
    if not found.best or np.isnan(found.moved.mean):
        return f"{question} Too little has run to say."
    text = (
        f"{question} Nothing done and τ = ½ cost {found.before:.0f} per 1,000 cases. Of that, "
        f"moving τ alone saves {signed(found.moved, 1)}, choosing it in the training data "
        f"{signed(found.chosen, 1)}; the fix that saves most at ½ is "
        f"{named([found.best])}, {signed(found.best_saves, 1)}. "
    )
    if found.best_saves.mean > 0:
        part = found.moved.mean / found.best_saves.mean
        text += f"So τ alone does {100 * part:.0f} % of what the best of them does. "
    if found.cheaper:
        return text + f"With τ chosen for each, {named(found.cheaper)} still cost less than nothing."
    dearer = f"; {named(found.dearer)} cost more" if found.dearer else ""
    return text + f"With τ chosen for each, no fix is told to cost less than nothing{dearer}."


def who_is_judged(setting: Setting) -> str:
    """The sizes of the folds, in cases."""
    train, test = folds(setting.data, float(setting.prevalence), setting.seed)
    return (
        f"{PARAMETERS['seeds'].label}: {setting.seeds}. Each trains on "
        f"{words.count(len(train.y))} rows with {words.some(train.y.sum(), 'positive')} and is "
        f"judged on {words.count(len(test.y))} others with "
        f"{words.some(test.y.sum(), 'positive')}, at the same prevalence."
    )


def problems(table: pd.DataFrame, model: str) -> list[str]:
    """Why a fix is missing, once for each reason, and for how many seeds."""
    part = table[(table["model"] == model) & (table["rule"] == "given") & (table["problem"] != "")]
    grouped = part.groupby(["fix", "problem"], sort=False).size()
    return [
        problem if fix_needs(fix) else f"{FIXES[fix].label}, {words.some(n, 'seed')}: {problem}"
        for (fix, problem), n in grouped.items()
    ]


def fix_needs(fix: str) -> str:
    """What a model must take for this fix, so that its message says all."""
    return FIXES[fix].needs


def _stay(fixes: list[str]) -> str:
    return _verb(fixes, "stay")


def _verb(fixes: list[str], verb: str) -> str:
    return verb if len(fixes) > 1 else f"{verb}s"


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
