"""Every metric, sampler and symbol of the app as an entry that can be looked up."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from core.curves import SUMMARIES
from core.metrics import Metric
from core.parameters import Parameter, Text
from core.resampling import SAMPLERS
from core.scorecard import TABLE

PARAMETERS: dict[str, Parameter] = {
    "find": Text("find", "Look a term up", "recall, τ, SMOTE …"),
}


class Entry(NamedTuple):
    """A term, what it says, what kind of term it is, and the lesson in which it is at work.

    `name` is how a symbol is spoken, or the key by which code calls the thing.
    """

    term: str
    says: str
    kind: str
    lesson: str
    name: str


def _metrics() -> list[Entry]:
    return [
        Entry(metric.label, _of_metric(metric), "metric", lesson, key)
        for key, metric in TABLE.items()
        for lesson in ["curves" if key in SUMMARIES else "threshold"]
    ]


def _of_metric(metric: Metric) -> str:
    low, high = (_bound(bound) for bound in (metric.low, metric.high))
    return f"{metric.definition} From {low} to {high}; undefined: {metric.undefined}."


def _bound(value: float) -> str:
    sign = "−" if value < 0 else ""
    return f"{sign}∞" if math.isinf(value) else f"{sign}{abs(value):g}"


def _samplers() -> list[Entry]:
    return [
        Entry(sampler.label, _first_sentence(sampler.resample.__doc__), "sampler", lesson, key)
        for key, sampler in SAMPLERS.items()
        for lesson in ["resampling" if key in ("ros", "rus") else "smote"]
    ]


def _first_sentence(docstring: str | None) -> str:
    return " ".join((docstring or "").partition("\n\n")[0].split())


# Symbol: how it is spoken, what it stands for, the lesson that turns it.
SYMBOLS = {
    "π": ("pi", "Prevalence: the minority's true share of all cases, N₁/N.", "ratio_dial"),
    "1 − π": ("one minus pi", "Accuracy of always saying “no” (D5.1).", "ratio_dial"),
    "ρ": ("rho", "Minority's share of the training rows after resampling (D5.2).", "resampling"),
    "r": ("r", "How many times a minority row counts: copies, or its weight.", "resampling"),
    "λ": ("lambda", "How far a synthetic point lies on the way to its neighbour, 0 to 1.", "smote"),
    "k": ("k", "How many nearest neighbours a sampler looks at.", "smote"),
    "w": ("w", "Class weight: what a row of the class counts in the loss (D5.4).", "focal_loss"),
    "γ": ("gamma", "Focusing strength of focal loss; 0 is cross-entropy (D5.5).", "focal_loss"),
    "α": ("alpha", "Class weight of focal loss: α for the minority, 1 − α else.", "focal_loss"),
    "pₜ": ("p t", "Probability that a model gives to the class that is right.", "focal_loss"),
    "π₀": ("pi nought", "Probability that a model starts from before training.", "focal_loss"),
    "p": ("p", "Probability of the minority that a model gives, P(y = 1 | x).", "threshold"),
    "τ": ("tau", "Threshold: an alarm is raised when p ≥ τ (D5.6).", "threshold"),
    "τ*": ("tau star", "The threshold that costs least if probabilities are true.", "threshold"),
    "C": ("C", "What a cell of the confusion matrix costs, a case: C_FP, C_FN …", "threshold"),
    "TP": ("true positive", "A positive with an alarm: caught.", "threshold"),
    "FP": ("false positive", "A negative with an alarm: a false alarm.", "threshold"),
    "FN": ("false negative", "A positive without an alarm: missed.", "threshold"),
    "TN": ("true negative", "A negative without an alarm: rightly cleared.", "threshold"),
    "TPR": ("true-positive rate", "Another name of recall, and of sensitivity.", "curves"),
    "FPR": ("false-positive rate", "Share of the negatives that raise an alarm.", "curves"),
    "PPV": ("positive predictive value", "Another name of precision.", "base_rate"),
    "NPV": ("negative predictive value", "Share of the cleared that are negative.", "base_rate"),
    "LR+": ("likelihood ratio", "Recall / FPR: an alarm multiplies the odds by it.", "base_rate"),
    "d′": ("d prime", "Distance of two Gaussians in standard deviations.", "ratio_dial"),
}

ENTRIES = [
    *(Entry(term, says, "symbol", lesson, name) for term, (name, says, lesson) in SYMBOLS.items()),
    *_metrics(),
    *_samplers(),
]


def find(text: str, entries: Iterable[Entry] = ENTRIES) -> list[Entry]:
    """The entries that hold every word of `text`, those that are called so first.

    Case and accents do not matter; a symbol is found by its spoken name too.
    """
    wanted = _plain(text).split()
    found = [entry for entry in entries if all(word in _plain(" ".join(entry)) for word in wanted)]
    called = [_plain(text) in (_plain(entry.term), _plain(entry.name)) for entry in found]
    begins = [_plain(entry.term).startswith(_plain(text)) for entry in found]
    ranks = sorted(range(len(found)), key=lambda i: (not called[i], not begins[i], i))
    return [found[i] for i in ranks]


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part)).strip()
