"""The leakage lesson in words: equations with live numbers, the gap, the table over the seeds."""

from __future__ import annotations

import numpy as np

from core.lessons.leakage.film import MINORITY, SHARE, Gap, OverSeeds, Scene
from core.lessons.leakage.leaks import SEEDS
from core.lessons.leakage.pipelines import COMPARED, Seen, precision_gap
from pages.leakage.layout import ORDERS
from ui.draw import words


def precision_equations(scene: Scene) -> list[str]:
    """Precision from the reported rates at the test's prevalence and at the real one, as LaTeX."""
    reported = scene.reported
    parts = precision_gap(reported, scene.true)
    return [
        _precision_equation(name, reported, prevalence, value)
        for name, prevalence, value in (
            ("in the test fold", reported.prevalence, parts.reported),
            ("in the world", scene.true.prevalence, parts.at_real_prevalence),
        )
    ]


def _precision_equation(where: str, seen: Seen, prevalence: float, value: float) -> str:
    share = words.tex_percent(prevalence, 2)
    rest = words.tex_percent(1 - prevalence, 2)
    caught = words.tex_percent(seen.recall, 1)
    alarmed = words.tex_percent(seen.false_positive_rate, 1)
    return (
        rf"\text{{{where}: }} \frac{{\pi\,\text{{recall}}}}"
        rf"{{\pi\,\text{{recall}} + (1-\pi)\,\text{{FPR}}}} = "
        rf"\frac{{{share}\cdot{caught}}}{{{share}\cdot{caught} + {rest}\cdot{alarmed}}} = "
        rf"{words.tex_percent(value, 1)}"
    )


def gap_in_words(scene: Scene, order: int) -> str:
    """What is reported, what it would be in the world, and what is true: in alarms out of 100."""
    parts = precision_gap(scene.reported, scene.true)
    reported, at_real, true = (_of_100(value) for value in parts)
    said = (
        f"Resampled {ORDERS[order]}, the test fold reports that **{reported} alarms are right**. "
    )
    if order == 0:
        rare = scene.reported.counts.tp + scene.reported.counts.fn
        low, high = (words.percent(float(end), 0) for end in scene.reported.recall_interval)
        return said + (
            f"On fresh cases **{true}** are. Nothing was made for the test, and its prevalence is "
            f"the real one, so what separates the two numbers is chance: the test fold has only "
            f"{words.some(rare, 'rare row')}, and the 95 % interval of its recall runs from {low} "
            f"to {high}. (Wilson: this trained model on other test rows; another draw of the "
            "training rows and another population are not in it.)"
        )
    return said + (
        f"The same rates in the world, where {words.percent(scene.true.prevalence, 1)} of the "
        f"cases are rare and not {words.percent(scene.reported.prevalence, 0)}, would give "
        f"**{at_real}**. On fresh cases **{true}** are. The first step down is the wrong "
        "prevalence of the test; the second is what the model had seen before, and chance."
    )


def _of_100(share: float) -> str:
    return "no alarms at all, so — of 100" if np.isnan(share) else f"{100 * share:.0f} of 100"


def seeds_caption() -> str:
    """Under which settings the seeds were drawn, and how the table is to be read."""
    return (
        f"The model and method above on the seeds 0 to {SEEDS - 1}, with {MINORITY.default:g} rare "
        f"rows and ρ = {words.percent(SHARE.default, 0)}: the median, then the lowest and the "
        "highest. The gap is the mean over the seeds with its 95 % interval; where that holds 0, "
        "these seeds show no gap. Each seed draws all rows anew; another prevalence is not in it."
    )


def seeds_table(after: OverSeeds, before: OverSeeds) -> list[dict[str, str]]:
    """Reports and truths of both orders over the seeds, with the mean gap and its interval."""
    return [
        {
            "metric": label,
            "resampled": order,
            "reported": words.spread(found.reported[metric]),
            "true": words.spread(found.true[metric]),
            "mean gap": gap_words(found.gap(metric)),
        }
        for metric, label in COMPARED.items()
        for order, found in zip(ORDERS[::-1], (before, after), strict=True)
    ]


def gap_words(gap: Gap) -> str:
    """A mean gap with its interval, and that the seeds show none where it holds 0."""
    if np.isnan(gap.mean):
        return "—"
    said = words.minus(f"{gap.mean:+z.2f} ({gap.low:+z.2f} to {gap.high:+z.2f})")
    return said if gap.is_shown else f"none shown: {said}"
