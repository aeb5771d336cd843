"""The curves: one model judged at every prevalence and at every threshold of two dials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from ... import data, metrics
from ...checks import check_is, check_known
from ...controls import MISS_RATIO, ONE_IN, ONE_IN_DIAL, SEED, tau_dial
from ...metrics import Counts, Sweep
from ...models import fit_logistic
from ...parameters import Choice, Dial, Number, NumberChoice, Parameter

Floats = NDArray[np.float64]

# Round numbers, evenly dense in log-odds.
_TAIL = (1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2)
_LOW = tuple(round(digit * 10.0**power, 6) for power in (-4, -3, -2) for digit in _TAIL)
_MIDDLE = tuple(round(n / 100, 2) for n in range(10, 91, 4))
TAU = (0.0, *_LOW, *_MIDDLE, *(round(1 - low, 6) for low in reversed(_LOW)), 1.0)

TAU_DIAL = tau_dial(TAU, (0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1))
GRADES_DIAL = Dial(
    "grades",
    "Grades of the score",
    5,
    (2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100),
    (2, 3, 5, 10, 20, 100),
    "Into how many equal steps the probability is rounded down",
)
SCORERS = {"all_rounder": "all-rounder", "specialist": "specialist"}
BALANCED = ONE_IN.index(2)

PARAMETERS: dict[str, Parameter] = {
    "one_in": ONE_IN_DIAL,
    "tau": TAU_DIAL,
    "scorer": Choice(
        "scorer",
        "Model",
        "all_rounder",
        {
            "all_rounder": "all-rounder: every positive a little",
            "specialist": "specialist: most positives clearly, the rest not at all",
        },
        "Both have the same ROC-AUC on endlessly many cases; on a test set they differ by chance",
    ),
    "auc": Number(
        "auc", "Its ROC-AUC", 0.95, 0.7, 0.99, 0.01, "How well it ranks: a coin reaches 0.5"
    ),
    "cases": NumberChoice(
        "cases",
        "Test cases",
        100_000,
        {n: f"{n:,}" for n in (1_000, 10_000, 100_000)},
        "How many cases the curves are measured on, at the real prevalence. There are more "
        "where so few would not hold one positive",
    ),
    "isolines": Choice(
        "isolines",
        "Iso lines",
        "none",
        {"none": "none", "f1": "equal F1", "cost": "equal cost"},
        "Points on one line are equally good",
    ),
    "miss_ratio": MISS_RATIO,
    "seed": SEED,
    "rates": Choice(
        "rates",
        "Rates held fixed",
        "threshold",
        {
            "threshold": "at your threshold, over all rows",
            "chapter": "recall 90 %, FPR 8 % (the chapter)",
        },
        "Over all rows that there are. The test set above is a draw of them and differs by chance",
    ),
    "grades": GRADES_DIAL,
}

DIALS = {dial.name: dial for dial in (ONE_IN_DIAL, TAU_DIAL, GRADES_DIAL)}


@dataclass(frozen=True)
class Setting:
    """Whose curves they are, and how many test cases they are measured on."""

    scorer: str = "all_rounder"
    auc: float = 0.95
    cases: int = 100_000
    seed: int = 0


class Ranked(NamedTuple):
    """The scores of a class, lowest first, and where each stands in the random order of rows."""

    score: Floats
    place: NDArray[np.int32]  # narrow: a server keeps the films of many settings

    def first(self, n: int) -> Floats:
        """The scores of the first n rows, lowest first: nested as n falls."""
        return self.score[self.place < n]


class CurvesFilm(NamedTuple):
    """One model at every prevalence (ONE_IN) and every threshold (TAU)."""

    setting: Setting
    majority: Ranked
    minority: Ranked
    counts: Counts  # (prevalences, thresholds), of test cases at the real prevalence
    precision: Floats  # of these counts, as are the next four
    recall: Floats
    false_positive_rate: Floats
    f1: Floats
    mcc: Floats
    roc_auc: Floats  # (prevalences,), over all thresholds
    average_precision: Floats
    tpr: Floats  # (thresholds,), of all rows there are: what stays at every prevalence
    fpr: Floats

    def at(self, step: int, cut: int) -> CurvesMoment:
        """The numbers at one prevalence and one threshold, in plain types."""
        c = Counts(*(int(cell[step, cut]) for cell in self.counts))
        return CurvesMoment(
            one_in=ONE_IN[step],
            threshold=TAU[cut],
            counts=c,
            alarms=c.tp + c.fp,
            positives=c.tp + c.fn,
            negatives=c.fp + c.tn,
            prevalence=self.prevalence(step),
            precision=float(self.precision[step, cut]),
            recall=float(self.recall[step, cut]),
            fpr=float(self.false_positive_rate[step, cut]),
            f1=float(self.f1[step, cut]),
            mcc=float(self.mcc[step, cut]),
            roc_auc=float(self.roc_auc[step]),
            average_precision=float(self.average_precision[step]),
        )

    def prevalence(self, step: int) -> float:
        """The share of positives in the test set at one prevalence, where they are whole."""
        return float(self.precision[step, 0])

    def rates(self, tau: float) -> tuple[float, float]:
        """(recall, FPR) at a threshold, over all rows there are."""
        cut = TAU.index(tau)
        return float(self.tpr[cut]), float(self.fpr[cut])

    def sweep(self, step: int) -> Sweep:
        """Every threshold at one prevalence."""
        negatives, positives = self.test_scores(step)
        y = np.repeat([0, 1], [negatives.size, positives.size])
        return metrics.sweep(y, np.concatenate([negatives, positives]))

    def corners(self, step: int) -> Sweep:
        """The thresholds at one prevalence that decide the areas of both curves."""
        return metrics.corners(*self.test_scores(step), ranked=True)

    def test_scores(self, step: int) -> tuple[Floats, Floats]:
        """Scores of the negatives and of the positives in the test set at one prevalence."""
        return _test_scores(self.majority, self.minority, self.setting, ONE_IN[step])


class CurvesMoment(NamedTuple):
    """What picture and text quote: one prevalence, one threshold, and what comes of them."""

    one_in: float
    threshold: float
    counts: Counts
    alarms: int
    positives: int
    negatives: int
    prevalence: float
    precision: float
    recall: float
    fpr: float
    f1: float
    mcc: float
    roc_auc: float
    average_precision: float


def curves_film(setting: Setting) -> CurvesFilm:
    """The model, trained once on as many positives as negatives, judged at every prevalence."""
    check_is("setting", setting, Setting)
    check_known("scorer", setting.scorer, SCORERS)
    pools = _pools(setting)
    fitted = fit_logistic(data.train_fold(pools, 0.5))
    majority, minority = (
        _ranked(fitted.probability(rows)) for rows in (pools.test_majority, pools.test_minority)
    )
    tests = [_test_scores(majority, minority, setting, one_in) for one_in in ONE_IN]
    tp = np.array([_flagged(positives, TAU) for _, positives in tests])
    fp = np.array([_flagged(negatives, TAU) for negatives, _ in tests])
    counts = Counts(tp, fp, tp[:, :1] - tp, fp[:, :1] - fp)
    corners = [metrics.corners(*test, ranked=True) for test in tests]
    return CurvesFilm(
        setting,
        majority,
        minority,
        counts,
        precision=metrics.precision(counts),
        recall=metrics.recall(counts),
        false_positive_rate=metrics.false_positive_rate(counts),
        f1=metrics.f1(counts),
        mcc=metrics.mcc(counts),
        roc_auc=np.array([metrics.roc_auc(s) for s in corners]),
        average_precision=np.array([metrics.average_precision(s) for s in corners]),
        tpr=_flagged(minority.score, TAU) / minority.score.size,
        fpr=_flagged(majority.score, TAU) / majority.score.size,
    )


def _test_scores(
    majority: Ranked, minority: Ranked, setting: Setting, one_in: float
) -> tuple[Floats, Floats]:
    # Fewer cases than `one_in` would hold less than one positive at this prevalence.
    cases = max(setting.cases, round(one_in))
    positives = max(1, round(cases / one_in))
    return majority.first(cases - positives), minority.first(positives)


SEEN = 6.0  # how far away from the negatives are the positives that a specialist sees


def _pools(setting: Setting) -> data.Pools:
    """Two Gaussians as far apart as the ROC-AUC asks; or far apart, with some positives hidden.

    Of a share h of the positives a specialist sees nothing: its ROC-AUC is 1 − h/2.
    """
    if setting.scorer == "all_rounder":
        separation = float(np.sqrt(2) * ndtri(setting.auc))
        return data.draw_pools("gaussians", separation, 1.0, setting.seed)
    pools = data.draw_pools("gaussians", SEEN, 1.0, setting.seed)
    rng = np.random.default_rng([setting.seed, 4])
    # 1. Which positives look like negatives.
    train, test = (
        rng.random(len(rows)) < 2 * (1 - setting.auc)
        for rows in (pools.train_minority, pools.test_minority)
    )
    # 2. Move them to where the negatives are.
    step = SEEN / np.sqrt(2)
    return pools._replace(
        train_minority=pools.train_minority - step * train[:, None],
        test_minority=pools.test_minority - step * test[:, None],
    )


def _ranked(score: Floats) -> Ranked:
    order = np.argsort(score)
    return Ranked(score[order], order.astype(np.int32))


def _flagged(ranked: Floats, thresholds: ArrayLike) -> NDArray[np.int64]:
    """How many of the scores, lowest first, reach each threshold."""
    return np.asarray(ranked.size - np.searchsorted(ranked, thresholds), np.int64)


def sweep_at(threshold: ArrayLike, negatives: Floats, positives: Floats) -> Sweep:
    """A sweep at some thresholds, highest first; those that flag nobody more are left out."""
    threshold = np.append(np.inf, threshold)
    tp, fp = (_flagged(ranked, threshold).astype(float) for ranked in (positives, negatives))
    used = np.append(True, np.diff(tp + fp) > 0)
    return Sweep(threshold[used], tp[used], fp[used])
