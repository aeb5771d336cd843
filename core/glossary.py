"""Every metric, sampler and symbol of the app as an entry that can be looked up."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from .metrics import Metric
from .metrics.scorecard import TABLE
from .parameters import BadValue, Parameter, Text
from .resampling import SAMPLERS

PARAMETERS: dict[str, Parameter] = {
    "find": Text("find", "Look a term up", "recall, τ, SMOTE …"),
}


class Entry(NamedTuple):
    """A term, what it says, and what kind of term it is.

    `name` is how a symbol is spoken, or the key by which code calls the thing; `key` is the symbol
    or that key; `lesson` where it is at work, which the lessons declare.
    """

    term: str
    says: str
    kind: str
    name: str
    key: str
    lesson: str = ""


def _metrics() -> list[Entry]:
    return [
        Entry(metric.label, _of_metric(metric), "metric", key, key) for key, metric in TABLE.items()
    ]


def _of_metric(metric: Metric) -> str:
    low, high = (_bound(bound) for bound in (metric.low, metric.high))
    return f"{metric.definition} From {low} to {high}; undefined: {metric.undefined}."


def _bound(value: float) -> str:
    sign = "−" if value < 0 else ""
    return f"{sign}∞" if math.isinf(value) else f"{sign}{abs(value):g}"


def _samplers() -> list[Entry]:
    return [
        Entry(sampler.label, _first_sentence(sampler.resample.__doc__), "sampler", key, key)
        for key, sampler in SAMPLERS.items()
    ]


def _first_sentence(docstring: str | None) -> str:
    return " ".join((docstring or "").partition("\n\n")[0].split())


# Symbol: how it is spoken, what it stands for.
SYMBOLS = {
    "π": ("pi", "Prevalence: the minority's true share of all cases, N₁/N."),
    "1 − π": ("one minus pi", "Accuracy of always saying “no” (D5.1)."),
    "ρ": ("rho", "Minority's share of the training rows after resampling (D5.2)."),
    "r": ("r", "How many times a minority row counts: copies, or its weight."),
    "λ": ("lambda", "How far a synthetic point lies on the way to its neighbour, 0 to 1."),
    "k": ("k", "How many nearest neighbours a sampler looks at."),
    "w": ("w", "Class weight: what a row of the class counts in the loss (D5.4)."),
    "γ": ("gamma", "Focusing strength of focal loss; 0 is cross-entropy (D5.5)."),
    "α": ("alpha", "Class weight of focal loss: α for the minority, 1 − α else."),
    "pₜ": ("p t", "Probability that a model gives to the class that is right."),
    "π₀": ("pi nought", "Probability that a model starts from before training."),
    "p": ("p", "Probability of the minority that a model gives, P(y = 1 | x)."),
    "τ": ("tau", "Threshold: an alarm is raised when p ≥ τ (D5.6)."),
    "τ*": ("tau star", "The threshold that costs least if probabilities are true."),
    "C": ("C", "What a cell of the confusion matrix costs, a case: C_FP, C_FN …"),
    "TP": ("true positive", "A positive with an alarm: caught."),
    "FP": ("false positive", "A negative with an alarm: a false alarm."),
    "FN": ("false negative", "A positive without an alarm: missed."),
    "TN": ("true negative", "A negative without an alarm: rightly cleared."),
    "TPR": ("true-positive rate", "Another name of recall, and of sensitivity."),
    "FPR": ("false-positive rate", "Share of the negatives that raise an alarm."),
    "PPV": ("positive predictive value", "Another name of precision."),
    "NPV": ("negative predictive value", "Share of the cleared that are negative."),
    "LR+": ("likelihood ratio", "Recall / FPR: an alarm multiplies the odds by it."),
    "d′": ("d prime", "Distance of two Gaussians in standard deviations."),
}

ENTRIES = [
    *(Entry(term, says, "symbol", name, term) for term, (name, says) in SYMBOLS.items()),
    *_metrics(),
    *_samplers(),
]


def find(text: str, entries: Iterable[Entry] = ENTRIES) -> list[Entry]:
    """The entries that hold every word of `text`, those that are called so first.

    Case and accents do not matter; a symbol is found by its spoken name too.

    Parameters
    ----------
    text : str
        Words, with spaces between them; none finds all.
    entries : iterable of Entry
        Where to look.

    Returns
    -------
    list of Entry

    Raises
    ------
    BadValue
        If `text` is no text.
    """
    if not isinstance(text, str):
        raise BadValue(f"{text!r} cannot be looked up; use a word such as “recall”.")
    wanted = _plain(text).split()
    found = [entry for entry in entries if all(word in _plain(" ".join(entry)) for word in wanted)]
    called = [_plain(text) in (_plain(entry.term), _plain(entry.name)) for entry in found]
    begins = [_plain(entry.term).startswith(_plain(text)) for entry in found]
    ranks = sorted(range(len(found)), key=lambda i: (not called[i], not begins[i], i))
    return [found[i] for i in ranks]


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part)).strip()
