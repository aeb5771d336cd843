"""Every number of the SMOTE lesson by name, and the sentences that luck might break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...checks import check_values
from ...headline import Headline, where
from ...metrics import Counts
from ...models.plane import turned
from . import film
from .beside import false_of_1000, found_of_100, with_copies, with_lower_threshold
from .clinic import DEGREES, clinic, more_often_healthy, on_a_line
from .film import PARAMETERS, SCENES, Microscope, SmoteFilm, smote_film, spent
from .forty import fewer_of_forty, more_of_forty


def facts(
    values: dict[str, Any], film_of: Callable[[Microscope], SmoteFilm] = smote_film
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    To those of the microscope come whole numbers of patients: found of 100, false alarms of 1,000,
    for the setting, for the first model (`plain_`), for plain copies up to the same share
    (`copies_`) and for the first model at the threshold that finds as many (`moved_`). Then who
    stands among the healthy, the real and the synthetic; how many of the path's places lie on a
    line; in how many of forty clinics SMOTE raises fewer false alarms, or more.

    Parameters
    ----------
    values : dict
        Of all PARAMETERS.
    film_of : callable
        `smote_film`, or the same cached.
    """
    check_values(values, PARAMETERS)
    setting = Microscope(**{name: values[name] for name in Microscope._fields})
    numbers = film.facts(values, film_of)
    counts = spent(setting).judged.counts
    ways = {
        "": counts,
        "plain_": film_of(setting).plain.judged.counts,
        "copies_": with_copies(setting),
        "moved_": with_lower_threshold(setting, int(counts.tp)),
    }
    for prefix, cells in ways.items():
        numbers |= _in_patients(prefix, cells)
    numbers |= _among_healthy(setting, film_of(setting)) | {
        "places_on_lines": _places(setting),
        "fewer_of_forty": fewer_of_forty(),
        "more_of_forty": more_of_forty(),
    }
    return {name: float(number) for name, number in numbers.items()}


def _in_patients(prefix: str, counts: Counts) -> dict[str, float]:
    return {
        f"{prefix}found_of_100": found_of_100(counts),
        f"{prefix}false_of_1000": false_of_1000(counts),
    }


def _among_healthy(setting: Microscope, shown: SmoteFilm) -> dict[str, float]:
    """How many real and synthetic rows stand where a patient is more often healthy."""
    rows = {"real_among_healthy": shown.minority, "among_healthy": spent(setting).synthetic}
    if SCENES[setting.scene].population != "gaussians":
        return dict.fromkeys(rows, np.nan)
    return {
        name: float(np.count_nonzero(more_often_healthy(turned(of, DEGREES), setting)))
        if len(of)
        else 0.0
        for name, of in rows.items()
    }


def _places(setting: Microscope) -> float:
    """How many of the path's places lie on a line; nan where there are not k others."""
    of = clinic(setting._replace(k=1))
    if setting.k > of.near.shape[1]:
        return float("nan")
    return float(np.count_nonzero(on_a_line(of, int(setting.k))))


# What the texts of the laboratory say, with how often it holds.
OF_THE_LABORATORY = (
    Headline(
        "SMOTE finds more of the ill at τ = ½, fewer of its alarms are correct, and average "
        "precision moves by less than .02.",
        where(
            facts,
            lambda f: (
                f["recall"] > f["plain_recall"]
                and f["precision"] < f["plain_precision"]
                and abs(f["gain"]) < 0.02
            ),
        ),
    ),
    Headline(
        "With a tree, SMOTE raises the average precision.",
        where(facts, lambda f: f["gain"] > 0),
        {"model": "tree"},
    ),
)

# What the path asks and answers: it holds at nearly every seed.
OF_THE_PATH = (
    Headline(
        "With SMOTE a straight boundary raises more than twice as many false alarms.",
        where(facts, lambda f: f["false_of_1000"] > 2 * f["plain_false_of_1000"]),
    ),
    Headline(
        "Plain copies, up to the same share of the ill, raise at least nine tenths as many false "
        "alarms as SMOTE.",
        where(facts, lambda f: f["copies_false_of_1000"] >= 0.9 * f["false_of_1000"]),
    ),
    Headline(
        "The first model, at a threshold where it finds as many, raises as many false alarms as "
        "SMOTE, give or take a quarter.",
        where(
            facts,
            lambda f: abs(f["false_of_1000"] / f["moved_false_of_1000"] - 1) < 0.25,
        ),
    ),
    Headline(
        "As large a share of the synthetic rows stands among the healthy as of the real ones, to "
        "within 12 points.",
        where(
            facts,
            lambda f: (
                abs(f["among_healthy"] / f["synthetic"] - f["real_among_healthy"] / f["minority"])
                < 0.12
            ),
        ),
    ),
    Headline(
        "Where the classes overlap, more than half of the real ill rows stand among the healthy, "
        "and SMOTE raises more than five times as many false alarms.",
        where(
            facts,
            lambda f: (
                f["real_among_healthy"] > f["minority"] / 2
                and f["false_of_1000"] > 5 * f["plain_false_of_1000"]
            ),
        ),
        {"scene": "overlap"},
    ),
)

HEADLINES = OF_THE_LABORATORY + OF_THE_PATH
