"""The film of the base rate: every step of its dials through the places of the others."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...checks import check_is, check_known, check_values
from ...controls import OPERATING_POINT
from ...headline import Headline, where
from ...metrics import Counts
from ...metrics.bayes import (
    Study,
    exact,
    expected_counts,
    false_alarms_per_hit,
    fpr_for,
    likelihood_ratios,
    npv,
    over,
    posterior,
    ppv,
    prevalence_for,
    recall_for,
    study_intervals,
    whole_counts,
)
from ...parameters import Dial, Guess, Number, Parameter

Floats = NDArray[np.float64]

DIALS = OPERATING_POINT
ONE_IN = DIALS["one_in"].steps

PARAMETERS: dict[str, Parameter] = {
    **DIALS,
    "dependence": Number(
        "dependence",
        "Dependence of repeated tests",
        0.0,
        0.0,
        1.0,
        0.05,
        "How often a second test only repeats the first. 0: independent among the sick and "
        "among the healthy; 1: nothing new",
    ),
    "study": Number(
        "study",
        "People of each kind in the study",
        200,
        10,
        1_000_000,
        1,
        "Recall and false-positive rate were found on so many sick and so many healthy people",
    ),
    "wanted": Number(
        "wanted",
        "Share of alarms that should be right",
        0.5,
        0.05,
        0.95,
        0.05,
        "The precision that you want",
    ),
    "guess": Guess("guess", "Of 100 alarms, how many are right?", 0, 100, "From 0 to 100"),
}


@dataclass(frozen=True)
class Setting:
    """Where the dials stand, and what is known of the test."""

    one_in: float = 100
    recall: float = 0.9
    fpr: float = 0.08
    dependence: float = 0.0
    study: int = 200

    def at(self, dial: str, value: float) -> Setting:
        """The same with one dial elsewhere."""
        moved: dict[str, Any] = {dial: value}
        return replace(self, **moved)

    @property
    def rates(self) -> tuple[Fraction, Fraction, Fraction]:
        """Prevalence, recall and FPR as fractions."""
        return 1 / exact(self.one_in), exact(self.recall), exact(self.fpr)

    @property
    def counts(self) -> Counts:
        """Expected people in each cell, as fractions."""
        return expected_counts(*self.rates)


def dials_for(wanted: float, setting: Setting) -> dict[str, float]:
    """Where each dial alone would make the wanted share of the alarms right; nan where nowhere.

    Prevalence as one in how many: at most that; recall at least, FPR at most.
    """
    check_is("setting", setting, Setting)
    prevalence, recall, fpr = setting.rates
    return {
        "one_in": float(over(Fraction(1), prevalence_for(wanted, recall, fpr))),
        "recall": float(recall_for(wanted, prevalence, fpr)),
        "fpr": float(fpr_for(wanted, prevalence, recall)),
    }


class Track(NamedTuple):
    """Every step of one dial while the others stay: arrays of shape (steps,) unless said."""

    settings: list[Setting]
    people: list[Counts]  # whole people of 10,000
    dots: list[Counts]  # whole dots of 1,000
    metrics: dict[str, Floats]
    ppv: Floats
    npv: Floats
    ppv_interval: Floats  # (2, steps)
    false_alarms_per_hit: Floats
    second: Floats  # P(sick | two alarms)
    curves: dict[str, Floats]  # (steps, len(ONE_IN)): the same over all prevalences


def dials_at(landings: dict[str, float]) -> dict[str, Dial]:
    """The dials of the lesson, with a step more where a landing lies between two of them."""
    return {name: dial.around(landings.get(name, dial.default)) for name, dial in DIALS.items()}


def track(dial: str, setting: Setting, landing: float | None = None) -> Track:
    """The film of one dial through a setting; where that dial stands in it does not matter.

    `landing`, a value between two steps of the dial, makes one step more.
    """
    check_known("dial", dial, DIALS)
    check_is("setting", setting, Setting)
    around = DIALS[dial] if landing is None else DIALS[dial].around(landing)
    steps: tuple[Any, ...] = around.steps
    settings = [setting.at(dial, step) for step in steps]
    at = [(1 / step.one_in, step.recall, step.fpr) for step in settings]
    prevalence, recall, fpr = np.array(at, float).T
    counts = expected_counts(prevalence, recall, fpr)
    test, twice = (recall[:, None], fpr[:, None]), [True, True]
    shares, study = 1 / np.array(ONE_IN), Study(setting.study, setting.study)
    return Track(
        settings=settings,
        people=_each(whole_counts(counts)),
        dots=_each(whole_counts(Counts(*(cell / 10 for cell in counts)))),
        metrics={name: metric.of(counts) for name, metric in metrics.METRICS.items()},
        ppv=ppv(prevalence, recall, fpr),
        npv=npv(prevalence, recall, fpr),
        ppv_interval=study_intervals(prevalence, recall, fpr, study).ppv,
        false_alarms_per_hit=false_alarms_per_hit(prevalence, recall, fpr),
        second=posterior(prevalence, recall, fpr, twice, setting.dependence),
        curves={
            "ppv": ppv(shares, *test),
            "npv": npv(shares, *test),
            "second": posterior(shares, *test, twice, setting.dependence),
        },
    )


def _each(counts: Counts) -> list[Counts]:
    """Counts of arrays as one Counts of whole numbers for each place."""
    return [Counts(*cells) for cells in np.array(counts).T.tolist()]


def setting_of(values: dict[str, Any]) -> Setting:
    """The setting among the values of all parameters of the lesson."""
    check_values(values, PARAMETERS)
    return Setting(**{field.name: values[field.name] for field in fields(Setting)})


def _rounded(number: Any) -> float:
    return math.nan if math.isnan(number) else round(number)


def in_thousand(people: Counts) -> dict[str, int]:
    """Whole people of 1,000 by name, as they are drawn on the stage."""
    check_is("people", people, Counts)
    return {
        "sick_of_1000": people.tp + people.fn,
        "healthy_of_1000": people.fp + people.tn,
        "letters_of_1000": people.tp + people.fp,
        **{f"{cell}_of_1000": count for cell, count in people._asdict().items()},
    }


def facts(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    Shares from 0 to 1, people of 10,000; `exact_` counts hold fractions of persons.
    """
    setting = setting_of(values)
    rates, exactly = setting.rates, setting.counts
    people, study = whole_counts(exactly), Study(setting.study, setting.study)
    ratios = likelihood_ratios(setting.recall, setting.fpr)
    low, high = study_intervals(*rates, study).ppv
    repeats = {"second": [True, True], "third": [True] * 3, "overruled": [True, False]}
    guess = values.get("guess")
    numbers = {
        "one_in": setting.one_in,
        "prevalence": rates[0],
        "recall": rates[1],
        "fpr": rates[2],
        **people._asdict(),
        **{f"exact_{cell}": count for cell, count in exactly._asdict().items()},
        "sick": people.tp + people.fn,
        "healthy": people.fp + people.tn,
        "alarms": people.tp + people.fp,
        "cleared": people.fn + people.tn,
        "precision": ppv(*rates),
        "precision_low": low,
        "precision_high": high,
        "npv": npv(*rates),
        "false_alarms_per_hit": false_alarms_per_hit(*rates),
        **in_thousand(whole_counts(expected_counts(*rates, population=1_000))),
        "correct_of_100": _rounded(100 * ppv(*rates)),
        "lr_alarm": ratios.alarm,
        "lr_no_alarm": ratios.no_alarm,
        **{
            name: posterior(*rates, results, exact(setting.dependence))
            for name, results in repeats.items()
        },
        "second_afresh": posterior(*rates, repeats["second"]),
        **{name: metric.of(exactly) for name, metric in metrics.METRICS.items()},
        **{f"needed_{name}": at for name, at in dials_for(values["wanted"], setting).items()},
        "precision_of_perfect_recall": ppv(rates[0], 1, rates[2]),
        "guess": math.nan if guess is None else guess / 100,
    }
    return {name: float(number) for name, number in numbers.items()}


HEADLINES = (
    Headline(
        "At 1 in 100 a test with 90 % recall and 8 % false alarms is wrong in more than eight of "
        "ten alarms.",
        where(facts, lambda f: f["precision"] < 0.2),
    ),
)
