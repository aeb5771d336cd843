"""Every metric, sampler, symbol and technical word of the app, to be looked up."""

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

    `name` is how a symbol is spoken, or the key by which code calls the thing; `key` is the symbol,
    the word or that key; `lesson` where it is at work, which the lessons declare.
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
    "γ": (
        "gamma",
        "How much less focal loss counts the rows that the model judges well already; at 0 "
        "all count as usual (D5.5).",
    ),
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
    "FPR": (
        "false-positive rate",
        "Of all healthy people, or of all normal payments, the share with an alarm.",
    ),
    "PPV": ("positive predictive value", "Another name of precision."),
    "NPV": ("negative predictive value", "Share of the cleared that are negative."),
    "LR+": ("likelihood ratio", "Recall / FPR: an alarm multiplies the odds by it."),
    "d′": ("d prime", "Distance of two Gaussians in standard deviations."),
}

# Word: what it means here.
WORDS = {
    # The data.
    "class": "One of the two kinds of cases: positive or negative.",
    "minority": "The rarer class; here its cases are the positives.",
    "majority": "The more frequent class; here its cases are the negatives.",
    "positive": "A case of the kind that is looked for: a fraud, a sick person, a cracked part.",
    "negative": "A case of the other kind: an honest payment, a healthy person.",
    "prevalence": "Of all people the share that is sick, or of all payments the share of frauds; "
    "“1 in 100” is 1 %.",
    "base rate": "Another name of prevalence.",
    "feature": "A number or category that is known of each case, and that a model reads.",
    "population": "All cases that there could be, from which rows are drawn.",
    "Gaussian": "A normal distribution: bell-shaped, with a mean and a standard deviation.",
    "sample, resampling": "Rows drawn from others; resampling changes the share of each class.",
    "distribution": "How often each value comes.",
    "standard deviation": "How far values lie from their mean, typically.",
    "seed": "The number that fixes all draws by chance: same seed, same rows.",
    "over-sampling": "Adding rows of the minority, copies or synthetic ones.",
    "copies": "Rows of the minority, drawn by lot and added once more.",
    "under-sampling": "Leaving out rows of the majority.",
    "class weight": "How many times a row of a class counts in the loss; 1 when nothing is done.",
    "mean, median": "The sum divided by the count; the value in the middle.",
    "variance": "The square of the standard deviation.",
    "random": "Decided by chance; a seed makes it repeatable.",
    # Synthetic points.
    "synthetic": "Of a row: computed by a sampler, not collected.",
    "nearest neighbours": "The rows with the smallest distance to a row.",
    "noise, danger, safe": "Minority points whose 10 nearest rows are all majority (noise), "
    "at least half majority (danger), or less than half (safe).",
    "mislabelled": "Filed under the wrong class.",
    "dimension": "How many features there are.",
    "jitter": "Copies drawn a little beside their original, so that each can be seen.",
    # The model.
    "model": "A rule, learned from rows, that gives each case a score.",
    "training": "Choosing the numbers of a model so that its loss on the training rows is small.",
    "logistic regression": "A model that adds up the features, each times a number, and makes a "
    "probability of the sum; its boundary is a straight line.",
    "linear": "Adding up the features, each times a number: the boundary is a straight line.",
    "decision tree, leaf": "A model of yes-or-no questions; each leaf holds one probability.",
    "random forest": "The mean of many decision trees, each grown on rows drawn by chance.",
    "gradient boosting": "Many small trees, each of which corrects the sum of those before it.",
    "deep network": "A model of many layers; each computes new features from those of the last.",
    "score": "A number that a model gives to a payment or a person; the higher it is, the more "
    "likely a fraud or an illness.",
    "probability": "How likely a model says that a case is positive, from 0 to 1. It is a true one "
    "if, of 100 payments with a score of 0.02, 2 are frauds.",
    "odds": "p / (1 − p): how many positives there are for each negative.",
    "log-odds": "ln(p / (1 − p)), the logarithm of the odds; 0 at p = ½.",
    "ranking": "The order of the cases by their scores.",
    "boundary": "The line between the cases that raise an alarm and those that do not.",
    "loss": "What training makes small; high where the model is sure and wrong.",
    "cross-entropy": "The loss −ln pₜ, summed over the rows; also called log loss.",
    "focal loss": "A loss in which rows that the model judges well already count less: "
    "cross-entropy times 1 − pₜ to the power of γ (D5.5).",
    "gradient": "How the loss changes with each number of the model; training goes against it.",
    "pull": "How strongly a row moves the model in training.",
    "total gradient": "How strongly all rows together move the model in training.",
    "push, balance": "The pull of a new loss before the model has moved, and after.",
    "gradient descent": "Training by many small steps against the gradient.",
    "epoch": "One pass of training through all rows.",
    "memorize": "To be right on the training rows without being right on others.",
    # The threshold.
    "threshold, cut": "The score at which alarms begin: a score as high or higher raises one.",
    "alarm": "The decision “positive”; its case is said to be flagged.",
    "cost": "What mistakes cost, counted in false alarms.",
    "calibration": "Scores are calibrated when, of the cases with score p, a share p is positive.",
    "Platt’s sigmoid": "A calibrator: an S-shaped curve from scores to probabilities, two numbers.",
    "isotonic regression": "A calibrator: the best step function from scores that never falls.",
    "prior shift": "The odds times π/(1−π) · (1−ρ)/ρ: from the training share to the real one.",
    "reliability diagram": "What was predicted against what came true, for calibration.",
    "bootstrap": "Drawing the test cases again from themselves, to see how much a number varies.",
    "validation fold": "Rows that choose settings, such as τ; neither trained on nor judged on.",
    "histogram": "Bars that show how many values lie in each interval.",
    # Curves.
    "ROC curve": "Recall against false-positive rate, at every threshold.",
    "PR curve, precision-recall curve": "Precision against recall, at every threshold.",
    "AP": "Short for average precision.",
    "no skill": "A score drawn by lot. Its ROC-AUC is ½, its precision the share of positives.",
    "iso line": "A line through points that are equally good.",
    "band": "Where the model’s true curve lies, at each place in 95 of 100 draws of the test.",
    "trapezoid": "The area under straight lines from point to point.",
    "PR-gain": "Precision and recall measured from π instead of from 0.",
    # The verdict.
    "sensitivity": "Another name of recall.",
    "screening": "Testing people who have no complaint.",
    "independent, dependence": "Independent: one result says nothing about the other; of two "
    "tests, among the sick and among the healthy.",
    "likelihood ratio": "How many times an answer multiplies the odds.",
    "leakage, leak": "When a model or a choice has seen the rows that judge it.",
    "kin, parents, children": "A collected row, its copies, and the synthetic rows made of it.",
    "fold": "A part of the rows: to train on, to choose on, or to test on.",
    "pipeline": "All steps from the rows to the report, done in the same order each time.",
    "scaling": "Bringing each feature to mean 0 and standard deviation 1.",
    "fix": "A way to treat imbalance: resampling, weights, another loss, a moved threshold.",
    "treatment": "A fix that changes the training: other rows, weights or another loss.",
    "scikit-learn": "The Python library of models and metrics that many people use at work.",
    "interval": "A range that holds the true number in 95 of 100 such studies, if all is right.",
    "Bonferroni": "With m intervals, each may miss in 5 %/m: then all hold together in 95 %.",
}

ENTRIES = [
    *(Entry(term, says, "symbol", name, term) for term, (name, says) in SYMBOLS.items()),
    *(Entry(term, says, "word", term, term) for term, says in WORDS.items()),
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
