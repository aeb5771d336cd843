"""The SMOTE microscope in words: the numbers beside the picture and what it shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import metrics
from core.lessons.smote.film import NEARBY, Lens, Microscope, ResampleOutcome, SmoteFilm
from ui.draw import theme, words
from ui.film.film import Number

NUMBERS = [
    Number("Training rows", theme.SYNTHETIC),
    Number("Point in the lens", theme.MINORITY),
    Number("x + λ(x_nn − x)", theme.SYNTHETIC),
    Number("Noise · danger · safe", theme.REGIONS[1]),
    Number("Recall at τ = ½", theme.METRICS["recall"].colour),
    Number("Precision at τ = ½", theme.METRICS["precision"].colour),
    Number("Average precision", theme.METRICS["average_precision"].colour),
]
REGIONS = ("noise", "danger", "safe")


def numbers(
    film: SmoteFilm, spent: ResampleOutcome, lens: Lens, setting: Microscope
) -> list[tuple[str, str]]:
    """The text and the note of each number."""
    before = len(film.majority) + len(film.minority)
    start, end = film.minority[lens.point], film.minority[lens.neighbours[0]]
    crossed = len(spent.removed_rows)
    made = f"{words.count(len(spent.synthetic))} synthetic"
    if crossed:
        made += f", {crossed} removed"
    starts = words.some(spent.synthetic_per_row[lens.point], "new point starts", "new points start")
    tally = np.bincount(film.region, minlength=len(REGIONS))
    return [
        (
            f"{words.count(before)} → {words.count(spent.rows)}",
            "impossible here" if spent.problem else made,
        ),
        (
            f"No. {lens.point + 1}",
            f"{_surroundings(film, lens, setting)}; {starts} here",
        ),
        (_pair(lens.interpolated), f"{_pair(start)} + {setting.lam:.2f} · {_pair(end - start)}"),
        (" · ".join(str(n) for n in tally), f"minority points, by their {NEARBY} nearest rows"),
        (_share(metrics.recall, spent), f"nothing done: {_share(metrics.recall, film.plain)}"),
        (
            _share(metrics.precision, spent),
            f"nothing done: {_share(metrics.precision, film.plain)}",
        ),
        (
            words.number(spent.average_precision),
            f"nothing done: {words.number(film.plain.average_precision)}; "
            f"predicts {words.percent(spent.judged.mean_probability, 0)} on average, really 10 %",
        ),
    ]


def _surroundings(film: SmoteFilm, lens: Lens, setting: Microscope) -> str:
    """The region of the point in the lens and why, and what ADASYN counts."""
    nearby = film.majority_nearby[lens.point]
    said = f"{REGIONS[film.region[lens.point]]}: {nearby} of its {NEARBY} nearest majority"
    counts, k = film.majority_seen(setting)
    return said if k == NEARBY else f"{said}, {counts[lens.point]} of its {k}"


def _pair(point: NDArray[np.float64]) -> str:
    return words.minus(f"({point[0]:z.2f}, {point[1]:z.2f})")


def _share(metric: Any, spent: ResampleOutcome) -> str:
    return words.percent(float(metric(spent.judged.counts)), 1)


def alt(film: SmoteFilm, spent: ResampleOutcome, lens: Lens) -> str:
    """What the picture shows, for someone who cannot see it."""
    return spent.problem or (
        f"{words.some(len(spent.synthetic), 'synthetic point')} beside {len(film.majority)} "
        f"majority and {len(film.minority)} minority rows, "
        f"{len(spent.removed_rows)} rows removed by cleaning. "
        f"In the lens: minority point {lens.point + 1}, {REGIONS[film.region[lens.point]]}, with "
        f"neighbours {', '.join(str(i + 1) for i in lens.neighbours)}; "
        f"{spent.synthetic_per_row[lens.point]} synthetic points start from it. "
        f"On the test at the real prevalence recall {_share(metrics.recall, spent)}, "
        f"precision {_share(metrics.precision, spent)}, "
        f"average precision {words.number(spent.average_precision)}."
    )
