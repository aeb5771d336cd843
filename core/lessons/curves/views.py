"""Views of the curves: bands, lines of equal worth, fixed rates, a few grades, two models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...checks import check_is, check_values
from ...controls import ONE_IN
from ...headline import Headline, where
from ...metrics import Counts, curves
from ...metrics.costs import Costs, cheapest_step, expected_cost, iso_cost_precision, iso_cost_slope
from ...metrics.curves import Band, Curve
from ...metrics.exact_bands import exact_bands
from .film import (
    BALANCED,
    GRADES_DIAL,
    PARAMETERS,
    SCORERS,
    TAU,
    CurvesFilm,
    CurvesMoment,
    Setting,
    curves_film,
    sweep_at,
)
from .stage import score_model, stage_facts

Floats = NDArray[np.float64]


class Bands(NamedTuple):
    """Where the true curve of the model lies, at each place in 95 of 100 test draws or more.

    The training draw is not in it, nor another prevalence.
    """

    roc: Band
    pr: Band


def bands(film: CurvesFilm, step: int) -> Bands:
    """The bands of both curves at one prevalence, at the thresholds of the dial."""
    check_is("film", film, CurvesFilm)
    return Bands(*exact_bands(film.sweep(step)))


F1_LEVELS = (0.2, 0.4, 0.6, 0.8)
IN_PR = np.linspace(0, 1, 31)  # where lines of equal worth are drawn in PR space


class IsoLines(NamedTuple):
    """Lines of equal worth: two ends each in ROC space, precision over IN_PR in PR space."""

    roc: list[Curve]
    pr: list[Floats]


def f1_lines(prevalence: float) -> IsoLines:
    """Lines of equal F1, a line for each of F1_LEVELS: in ROC space they depend on the prevalence.

    There F1 = 2·recall / (recall + 1 + FPR·(1−π)/π), so they are straight.
    """
    roc = [
        _across(0.0, level / (2 - level), level / (2 - level) * (1 - prevalence) / prevalence)
        for level in F1_LEVELS
    ]
    return IsoLines(roc, [curves.iso_f(level, IN_PR) for level in F1_LEVELS])


def cost_lines(film: CurvesFilm, step: int, cut: int, miss_ratio: float) -> IsoLines:
    """What costs as much as the threshold of the moment, then as the cheapest of the dial."""
    check_is("film", film, CurvesFilm)
    costs, prevalence = Costs(fp=1, fn=miss_ratio), film.prevalence(step)
    found = cheapest(film, step, cut, miss_ratio)
    slope = iso_cost_slope(prevalence, costs)
    points = [film.at(step, at) for at in (cut, TAU.index(found.threshold))]
    return IsoLines(
        [_across(point.fpr, point.recall, slope) for point in points],
        [iso_cost_precision(cost, IN_PR, prevalence, costs) for cost in (found.now, found.least)],
    )


def _across(x: float, y: float, slope: float) -> Curve:
    """The ends of the line through a point of the unit square that goes up by `slope`."""
    ends = np.array([max(0, x - y / slope), min(1, x + (1 - y) / slope)])
    return Curve(ends, y + slope * (ends - x))


class Cheapest(NamedTuple):
    """Costs per 1,000 cases, in false alarms: at the threshold of the moment and at the best."""

    now: float
    least: float
    threshold: float


def cheapest(film: CurvesFilm, step: int, cut: int, miss_ratio: float) -> Cheapest:
    """The threshold of the dial with the least cost; of several, the highest."""
    check_is("film", film, CurvesFilm)
    cost = _costs(film, step, Costs(fp=1, fn=miss_ratio))
    best = cheapest_step(cost)
    return Cheapest(float(cost[cut]), float(cost[best]), TAU[best])


def _costs(film: CurvesFilm, step: int, costs: Costs) -> Floats:
    counts = Counts(*(cell[step] for cell in film.counts))
    return np.asarray(expected_cost(counts, costs))


OVER_PREVALENCE = ("balanced_accuracy", "mcc", "f1", "precision")
CHAPTER_RATES = (0.9, 0.08)  # recall and false-positive rate of the chapter's screening test


class RatesFilm(NamedTuple):
    """Metrics at one recall and one FPR over all prevalences: each of shape (prevalences,)."""

    recall: float
    fpr: float
    curves: dict[str, Floats]


def rates_film(recall: float, fpr: float) -> RatesFilm:
    """What OVER_PREVALENCE is expected to be at fixed rates, over all prevalences of the dial."""
    counts = metrics.counts_from_rates(recall, fpr, 1 / np.array(ONE_IN))
    known = {name: np.asarray(metrics.METRICS[name].of(counts)) for name in OVER_PREVALENCE}
    return RatesFilm(recall, fpr, known)


class Graded(NamedTuple):
    """The same model with only a few grades of score: points of its curves, and their areas."""

    grades: int
    pr: Curve  # one point a grade
    lawful: Curve  # what lies between the points
    gain: Curve
    average_precision: float
    trapezoid: float
    area: float
    gain_area: float


def graded(film: CurvesFilm, step: int) -> list[Graded]:
    """The scores of one test set, rounded down to each number of grades of the dial."""
    check_is("film", film, CurvesFilm)
    scores = film.test_scores(step)
    return [_graded(int(grades), *scores) for grades in GRADES_DIAL.steps]


def _graded(grades: int, negatives: Floats, positives: Floats) -> Graded:
    s = sweep_at(np.arange(grades)[::-1] / grades, negatives, positives)
    return Graded(
        grades=grades,
        pr=curves.pr_points(s),
        lawful=curves.pr_points(curves.between_thresholds(s, max(2, 120 // s.tp.size))),
        gain=curves.pr_gain_points(s),
        average_precision=metrics.average_precision(s),
        trapezoid=curves.pr_trapezoid(s),
        area=curves.pr_area(s),
        gain_area=curves.pr_gain_area(s),
    )


def summaries(film: CurvesFilm, step: int) -> dict[str, float]:
    """Every metric of a whole curve at one prevalence."""
    check_is("film", film, CurvesFilm)
    swept = film.corners(step)
    return {key: float(metric.of(swept)) for key, metric in curves.CURVE_METRICS.items()}


RECALLS = (0.5, 0.97)  # an inbox that wants right alarms; a screening that may miss few


class Verdict(NamedTuple):
    """What speaks for one of two models made for the same ROC-AUC."""

    label: str
    roc_auc: float
    average_precision: float
    precision: tuple[float, ...]  # at least each of RECALLS


def verdict(film: CurvesFilm, step: int) -> Verdict:
    """One model at one prevalence, by both areas and at two recalls that a use may ask for."""
    check_is("film", film, CurvesFilm)
    swept = film.corners(step)
    return Verdict(
        SCORERS[film.setting.scorer],
        float(film.roc_auc[step]),
        float(film.average_precision[step]),
        tuple(curves.precision_at_recall(swept, least) for least in RECALLS),
    )


AREAS = ("average_precision", "trapezoid", "area", "gain_area")
QUOTED = (
    "alarms", "positives", "negatives", "precision", "recall", "fpr", "f1", "mcc", "roc_auc",
    "average_precision",
)  # fmt: skip


def setting_of(values: dict[str, Any]) -> Setting:
    """Whose curves a setting of the parameters asks for."""
    check_values(values, PARAMETERS)
    return Setting(**{field.name: values[field.name] for field in fields(Setting)})


def facts(
    values: dict[str, Any], film_of: Callable[[Setting], CurvesFilm] = curves_film
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    `then_` stands before what holds at 1 in 2, `rival_` before the other model at this
    prevalence, `graded_` before areas of the score in `grades` grades, `fixed_` before metrics at
    the rates held fixed. What the stage quotes, such as `expected_precision`, is in `stage_facts`.
    `film_of` may be a cached `curves_film`.
    """
    setting = setting_of(values)
    film, step = film_of(setting), ONE_IN.index(values["one_in"])
    (rival,) = (name for name in SCORERS if name != setting.scorer)
    now, then = (film.at(place, TAU.index(values["tau"])) for place in (step, BALANCED))
    own, other = (verdict(one, step) for one in (film, film_of(replace(setting, scorer=rival))))
    coarse = _graded(int(values["grades"]), *film.test_scores(step))
    rates = CHAPTER_RATES if values["rates"] == "chapter" else film.rates(values["tau"])
    fixed = rates_film(*rates).curves
    numbers = {
        "one_in": values["one_in"],
        "tau": values["tau"],
        "prevalence": film.prevalence(step),
        "cases": sum(now.counts),
        **now.counts._asdict(),
        **_known(now),
        **{f"then_{name}": value for name, value in _known(then).items()},
        "then_tp": then.counts.tp,
        **{f"precision_{100 * r:.0f}": p for r, p in zip(RECALLS, own.precision, strict=True)},
        **{
            f"rival_precision_{100 * r:.0f}": p
            for r, p in zip(RECALLS, other.precision, strict=True)
        },
        "rival_roc_auc": other.roc_auc,
        "rival_average_precision": other.average_precision,
        **{f"graded_{name}": getattr(coarse, name) for name in AREAS},
        **{f"fixed_{name}": curve[step] for name, curve in fixed.items()},
        **stage_facts(values["one_in"], score_model(setting.scorer, setting.auc)),
        "least_cost": cheapest(film, step, TAU.index(values["tau"]), values["miss_ratio"]).least,
    }
    return {name: float(number) for name, number in numbers.items()}


def _known(moment: CurvesMoment) -> dict[str, float]:
    return {name: value for name, value in moment._asdict().items() if name in QUOTED}


HEADLINES = (
    Headline(
        "From 1 in 2 to 1 in 100 the ROC-AUC stays within .02, and precision falls to less than a "
        "fifth.",
        where(
            facts,
            lambda f: (
                abs(f["roc_auc"] - f["then_roc_auc"]) < 0.02
                and f["precision"] < f["then_precision"] / 5
            ),
        ),
    ),
    Headline(
        "Of two models with the same ROC-AUC the one with the lower average precision has the "
        "better alarms at a recall of 97 %.",
        where(
            facts,
            lambda f: (
                f["average_precision"] < f["rival_average_precision"]
                and f["precision_97"] > f["rival_precision_97"]
            ),
        ),
    ),
)
