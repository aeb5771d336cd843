"""The controls that several lessons share, declared once, so that a setting travels by link.

A lesson that needs other options or another default takes a control with `dataclasses.replace`.
What a control was called before stands in ALIASES: old addresses keep working.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from .checks import check_is
from .comparison.models import COMPARISON_MODELS
from .data import POPULATIONS
from .models import MODELS
from .parameters import Choice, Dial, Guess, Number, NumberChoice, Switch, written


def labels(registry: Mapping[str, Any]) -> dict[str, str]:
    """The options of a choice: each key of a registry with the label of its entry."""
    check_is("registry", registry, Mapping)
    return {key: entry.label for key, entry in registry.items()}


# Prevalence, said as one in how many: a dial, a field, or a few of its values to choose from.

_DECADE = (1, 1.2, 1.5, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8)
ONE_IN = tuple(
    round(10**power * digit, 6) for power in range(5) for digit in _DECADE
    if 2 <= 10**power * digit <= 10_000
)  # fmt: skip

ONE_IN_DIAL = Dial(
    "one_in",
    "Prevalence: one in …",
    100,
    ONE_IN,
    (2, 10, 100, 1_000, 10_000),
    "The minority's share of all cases, from 1 in 2 to 1 in 10,000",
)
ONE_IN_FIELD = Number(
    ONE_IN_DIAL.name,
    ONE_IN_DIAL.label,
    ONE_IN_DIAL.default,
    2,
    10_000,
    1,
    "One case in so many is positive",
)


def one_in_among(*offered: int, default: int) -> NumberChoice:
    """A few prevalences to choose from."""
    return NumberChoice(
        ONE_IN_DIAL.name,
        "Real prevalence π",
        default,
        {n: prevalence_in_words(n) for n in offered},
        "The minority's share of the rows as they are, in training and in the test",
    )


def prevalence_in_words(one_in: float) -> str:
    """A prevalence in people and as a share: 1 in 1,000 — 0.1 %."""
    return f"1 in {one_in:,g} — {100 / one_in:.3g} %"


# Rows and models.

SEED = Number("seed", "Seed", 0, 0, 9_999, 1, "Same seed, same rows, same numbers")
POPULATION = Choice(
    "population", "Population", "gaussians", labels(POPULATIONS), "Where the rows come from"
)
SEPARATION = Number(
    "separation",
    "Separation",
    2.4,
    0.5,
    5.0,
    0.1,
    "How far apart the classes are (Gaussians: distance of the means)",
)
SPREAD = Number(
    "spread",
    "Spread",
    1.0,
    0.5,
    2.0,
    0.1,
    "Noise, and so overlap (Gaussians: standard deviation)",
)
MODEL = Choice(
    "model",
    "Model",
    "logistic",
    labels({key: model for key, model in MODELS.items() if not model.memorizes}),
    "What is trained",
)
SAMPLER = Choice(
    "sampler",
    "Method",
    "ros",
    {"ros": "over-sample the minority", "rus": "under-sample the majority"},
    "Copies of minority rows are added, or majority rows are left out",
)


def share_dial(steps: tuple[float, ...], ticks: tuple[float, ...]) -> Dial:
    """The dial of the share that resampling makes, at steps of the lesson's own."""
    help = "The minority's share of the training rows after resampling"
    return Dial("share", "Minority share ρ", 0.5, steps, ticks, help)


# Decisions: the threshold, what a miss costs, and the two rates of an operating point.


def tau_dial(steps: tuple[float, ...], ticks: tuple[float, ...]) -> Dial:
    """The dial of the threshold, at steps of the lesson's own."""
    help = "A case raises an alarm when its score reaches τ"
    return Dial("tau", "Threshold τ", 0.5, steps, ticks, help)


MISS_RATIO = Number(
    "miss_ratio",
    "False alarms that a miss costs",
    50,
    1,
    10_000,
    1,
    "How many false alarms cost as much as one positive that is missed",
)

_RECALLS = tuple(round(n / 1000, 3) for n in (*range(0, 700, 50), *range(700, 1000, 10), 995, 1000))
_FPRS = (
    0, 1e-5, 2e-5, 5e-5,
    *(round(digit * 10.0**power, 7) for power in (-4, -3, -2, -1)
      for digit in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)),
    1,
)  # fmt: skip

# An operating point at a prevalence: a link may put its dials between two of their steps.
OPERATING_POINT = {
    "one_in": replace(
        ONE_IN_DIAL,
        steps=(*ONE_IN, *(10 * n for n in ONE_IN if n > 1_000)),
        ticks=(*ONE_IN_DIAL.ticks, 100_000),
        help="The share of people who are sick, from 1 in 2 to 1 in 100,000",
        between=True,
    ),
    "recall": Dial(
        "recall",
        "Recall (sensitivity)",
        0.9,
        _RECALLS,
        (0, 0.5, 0.8, 0.9, 1),
        "The share of the sick whom the test finds",
        between=True,
    ),
    "fpr": Dial(
        "fpr",
        "False-positive rate",
        0.08,
        _FPRS,
        (0, 1e-3, 1e-2, 0.1, 1),
        "The share of the healthy whom the test flags, 1 − specificity",
        between=True,
    ),
}


def brought_along(name: str, label: str, help: str) -> Guess:
    """A rate of an operating point where a lesson has no dial for it: None until a link says it."""
    dial = OPERATING_POINT[name]
    return Guess(name, label, min(dial.steps), max(dial.steps), help)


# What controls were called before.


class Alias(NamedTuple):
    """What a control is called now, and how a text under its old name is written now."""

    name: str
    translated: Callable[[str], str]


def _one_in_of_share(text: str) -> str:
    """A share as one in how many; what is no share stays as it is, and is refused as that."""
    try:
        return written(float(f"{1 / float(text):.9g}"))
    except (ValueError, ZeroDivisionError):
        return text


ALIASES = {
    "prevalence": Alias("one_in", _one_in_of_share),
    "miss": Alias("miss_ratio", str),
    "wish": Alias("rule", str),
}


# What a comparison shows of the fixes.

RANKING = Choice(
    "ranking",
    "Ranking",
    "roc_auc",
    {"roc_auc": "ROC-AUC", "average_precision": "average precision"},
    "How well the cases are put in order",
)
TRUTH = Choice(
    "truth",
    "Probabilities",
    "brier",
    {"brier": "Brier score", "log_loss": "log loss"},
    "How far the probabilities are from what happens; less is better",
)
DECISION = Choice(
    "decision",
    "Decisions",
    "cost",
    {"cost": "cost per 1,000", "mcc": "MCC", "recall": "recall", "precision": "precision"},
    "What the alarms are worth, at a threshold τ",
)
SEEDS = Number("seeds", "Seeds", 5, 3, 20, 1, "How many times the folds are drawn anew")
EVERY = Switch(
    "every",
    f"All {len(COMPARISON_MODELS)} models",
    False,
    "Run the other models too: weak and strong",
)
