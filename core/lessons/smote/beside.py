"""What stands beside SMOTE: the first model, plain copies, and a threshold that is lowered.

Each is a control of a claim. More false alarms come with copies too; the same patients are found
by the first model at a lower threshold. Models are trained on a clinic and meet new patients.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ... import metrics
from ...cache import cached
from ...checks import check_is, check_known
from ...data import Fold
from ...metrics import Counts, Sweep
from ...models import Logistic, fit_model
from ...models.boundary import straight_line
from ...models.plane import turned
from ...resampling import SAMPLERS
from .clinic import DEGREES, Clinic, clinic, drawn
from .film import PREVALENCE, TEST_ROWS, Microscope, bench_of

Floats = NDArray[np.float64]

PATIENTS = 1_000  # for whom the test rows are told
ILL = round(PATIENTS * PREVALENCE)
ADDED = tuple(range(0, 161, 8))  # rows that are added, at the steps of a dial
WAYS = ("smote", "copies")


class Learned(NamedTuple):
    """A model at each step of a dial, and what it does with the test rows."""

    threshold: Floats  # (steps,)
    boundary: Floats  # (steps, 2, 2): two ends in the turned plane, the lower one first
    counts: Counts  # of TEST_ROWS, each cell of shape (steps,)

    @property
    def found(self) -> Floats:
        """Ill patients of 100 who are found, rounded."""
        return np.asarray(found_of_100(self.counts))

    @property
    def false_alarms(self) -> Floats:
        """Healthy patients of 1,000 patients who raise an alarm, rounded."""
        return np.asarray(false_of_1000(self.counts))


def found_of_100(counts: Counts) -> Any:
    """Recall in patients: found of 100 ill ones, rounded.

    Parameters
    ----------
    counts : Counts
        Cells of one shape.

    Returns
    -------
    float or ndarray
    """
    check_is("counts", counts, Counts)
    return np.rint(ILL * np.asarray(metrics.recall(counts)))


def false_of_1000(counts: Counts) -> Any:
    """False alarms among 1,000 patients of all kinds, rounded.

    Parameters
    ----------
    counts : Counts
        Cells of one shape.

    Returns
    -------
    float or ndarray
    """
    check_is("counts", counts, Counts)
    return np.rint(PATIENTS * np.asarray(counts.fp) / np.asarray(sum(counts)))


@cached(32)
def grown(setting: Microscope, way: str) -> Learned:
    """A logistic regression on a clinic with the first n rows that are added, for each n of ADDED.

    Parameters
    ----------
    setting : Microscope
        Of which `scene`, `seed` and `k` count.
    way : str
        "smote" adds synthetic rows, "copies" copies of ill rows.

    Returns
    -------
    Learned
        At τ = ½.

    Raises
    ------
    BadValue
        If there is no such way, or a setting cannot be used.
    """
    check_is("setting", setting, Microscope)
    check_known("way", way, WAYS)
    bench = bench_of(setting.scene, "logistic", setting.seed)
    train, rows = bench.train, drawn(setting, bench.train)[WAYS.index(way)]
    models: list[Any] = []
    for added in ADDED:
        first = len(train.y) + added
        start = models[-1] if models else None
        models.append(fit_model("logistic", Fold(rows.X[:first], rows.y[:first]), start))
    counts = [_counts_at_half(model, bench.test) for model in models]
    return Learned(
        np.full(len(ADDED), 0.5),
        np.array([boundary(model, clinic(setting)) for model in models]),
        Counts(*np.array(counts).T),
    )


def _counts_at_half(model: Logistic, test: Fold) -> Counts:
    """The confusion matrix at τ = ½, from the sign of the log-odds."""
    alarm, ill = model.log_odds(test.X) >= 0, test.y == 1
    tp, fp = int(np.count_nonzero(alarm & ill)), int(np.count_nonzero(alarm & ~ill))
    positives = int(np.count_nonzero(ill))
    return Counts(tp, fp, positives - tp, len(test.y) - positives - fp)


def boundary(model: Logistic, of: Clinic, threshold: float = 0.5) -> Floats:
    """Where a logistic regression says a probability: two ends in the turned plane, shape (2, 2).

    Parameters
    ----------
    model : Logistic
        Of two columns.
    of : Clinic
        Whose window the boundary crosses.
    threshold : float
        The probability, between 0 and 1.

    Returns
    -------
    ndarray of shape (2, 2)

    Raises
    ------
    BadValue
        If the model or the threshold cannot be used.
    """
    check_is("model", model, Logistic)
    check_is("of", of, Clinic)
    across = Logistic(turned(model.coefficients[None], DEGREES)[0], model.intercept)
    return straight_line(across, of.window, float(np.log(threshold / (1 - threshold))))


@cached(32)
def lowered(setting: Microscope) -> Learned:
    """The first model, its threshold lowered from ½ until it finds as many as with SMOTE.

    Each step finds one patient of 100 more; the last one finds as many test rows as SMOTE does.

    Parameters
    ----------
    setting : Microscope
        Of which `scene`, `seed` and `k` count.

    Returns
    -------
    Learned

    Raises
    ------
    BadValue
        If a setting cannot be used.
    """
    check_is("setting", setting, Microscope)
    model: Any = bench_of(setting.scene, "logistic", setting.seed).plain
    sweep = _sweep(setting.scene, "logistic", setting.seed)
    half, smote = (float(grown(setting, "smote").counts.tp[step]) for step in (0, -1))
    patient = TEST_ROWS * PREVALENCE / ILL  # test rows for one ill patient
    one_more = patient * np.arange(np.rint(half / patient) + 1, np.rint(smote / patient))
    at = np.searchsorted(sweep.tp, [*one_more, smote])
    threshold = np.r_[0.5, sweep.threshold[at]]
    begin = int(np.searchsorted(-sweep.threshold, -0.5, side="right")) - 1
    counts = Counts(*(cell[np.r_[begin, at]] for cell in sweep.counts))
    ends = [boundary(model, clinic(setting), float(tau)) for tau in threshold]
    return Learned(threshold, np.array(ends), counts)


def with_copies(setting: Microscope) -> Counts:
    """The test rows at τ = ½ for a model on copies, where SMOTE reaches the share of the setting.

    Parameters
    ----------
    setting : Microscope
        Of which `scene`, `seed`, `model` and `share` count.

    Returns
    -------
    Counts

    Raises
    ------
    BadValue
        If a setting cannot be used.
    """
    check_is("setting", setting, Microscope)
    return _with_copies(setting.scene, setting.model, setting.seed, setting.share)


@cached(64)
def _with_copies(scene: str, model: str, seed: int, share: float) -> Counts:
    bench = bench_of(scene, model, seed)
    fitted = bench.plain
    if share > PREVALENCE:
        rows = SAMPLERS["ros"].resample(*bench.train, seed, target=share)
        fitted = fit_model(model, Fold(rows.X, rows.y), bench.plain)
    return metrics.counts_at(bench.test.y, fitted.probability(bench.test.X), 0.5)


def with_lower_threshold(setting: Microscope, tp: int) -> Counts:
    """The test rows for the first model, at the highest threshold that finds as many.

    Parameters
    ----------
    setting : Microscope
        Of which `scene`, `seed` and `model` count.
    tp : int
        How many ill test rows are to be found.

    Returns
    -------
    Counts

    Raises
    ------
    BadValue
        If a setting cannot be used.
    """
    check_is("setting", setting, Microscope)
    sweep = _sweep(setting.scene, setting.model, setting.seed)
    at = int(np.searchsorted(sweep.tp, tp))
    return Counts(*(int(cell[at]) for cell in sweep.counts))


@cached(64)
def _sweep(scene: str, model: str, seed: int) -> Sweep:
    """Every threshold of the first model."""
    bench = bench_of(scene, model, seed)
    return metrics.sweep(bench.test.y, bench.plain.probability(bench.test.X))
