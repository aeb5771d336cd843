"""Where training ends under each γ: on rows that a straight boundary can fit, and where it cannot.

Focal loss treats both classes alike at one half, so a model that can fit the truth keeps ½ where it
is, whatever γ is. In `Misfit` the minority has a larger spread than the majority: the true boundary
is a circle, a straight one must be wrong somewhere, and γ changes where.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ... import data, metrics
from ...cache import cached
from ...checks import check_is, check_number, check_whole, finite_in, rows_in
from ...data import Fold, Pools
from ...metrics import Counts
from ...models import Logistic, fit_logistic
from ...models.boundary import Window, straight_line
from ...models.plane import turned
from ...parameters import BadValue
from .film import Loss, Rows, bench_of, model_of

Floats = NDArray[np.float64]

TURN = -45.0  # degrees: what tells the classes apart lies across


class Misfit(NamedTuple):
    """Two normal clouds: the majority has a spread of 1, the minority one of `spread`."""

    one_in: int = 20
    separation: float = 2.4
    spread: float = 2.0
    seed: int = 6  # of 40: near the median in what it finds, and in what it loses with γ


Where = Rows | Misfit


class Ground(NamedTuple):
    """Rows to train on, and rows of each class to test on at the real prevalence."""

    train: Fold
    negatives: Floats
    positives: Floats


def ground_of(where: Where) -> Ground:
    """The rows of a setting.

    Parameters
    ----------
    where : Rows or Misfit

    Returns
    -------
    Ground
    """
    if isinstance(where, Rows):
        bench = bench_of(where)
        return Ground(bench.train, *bench.test_by_class)
    check_is("where", where, Misfit)
    return _misfit_ground(where)


@cached(64)
def _misfit_ground(where: Misfit) -> Ground:
    draw = [
        data.draw_pools("gaussians", where.separation, s, where.seed) for s in (1, where.spread)
    ]
    pools = Pools(
        draw[0].train_majority,
        draw[1].train_minority,
        draw[0].test_majority,
        draw[1].test_minority,
    )
    share = 1 / where.one_in
    return Ground(data.train_fold(pools, share), *data.test_by_class(pools, share))


class End(NamedTuple):
    """A model trained until nothing changes, and what it does on the test."""

    model: Logistic
    counts: Counts  # at τ = ½
    mean_probability: float  # of all test rows

    @property
    def found_of_100(self) -> int:
        """Positives that are found, of 100."""
        return of(100, self.counts.tp, self.counts.tp + self.counts.fn)

    @property
    def expected_of_1000(self) -> int:
        """The sum of the probabilities of 1,000 rows: so many positives the model expects."""
        return round(1_000 * self.mean_probability)

    @property
    def real_of_1000(self) -> int:
        """Positives that there are, of 1,000 rows."""
        return of(1_000, self.counts.tp + self.counts.fn, sum(self.counts))


def of(whole: int, part: float, among: float) -> int:
    """A part among so many as a whole number of `whole`, a half to the even one.

    Parameters
    ----------
    whole : int
        0 or more.
    part, among : float
        0 ≤ part ≤ among, and 0 < among.

    Returns
    -------
    int

    Raises
    ------
    BadValue
        If a number cannot be used.
    """
    check_whole("whole", whole)
    check_number("among", among, 0, ends=False)
    check_number("part", part, 0, among)
    return round(whole * part / among)


@cached(512)
def end(where: Where, gamma: float, weight: float = 1.0) -> End:
    """What training ends with under focal loss.

    Parameters
    ----------
    where : Rows or Misfit
        Where the rows come from.
    gamma : float
        γ, the focusing strength; 0 is cross-entropy.
    weight : float
        How many times a minority row counts as much as a majority row.

    Returns
    -------
    End
    """
    ground = ground_of(where)
    if isinstance(where, Rows):
        model = model_of(where, Loss(gamma=gamma, weight=weight))
    else:
        pair = np.array([1.0, weight])[ground.train.y]
        model = fit_logistic(ground.train, weights=pair / pair.mean(), gamma=gamma)
    negatives, positives = model.log_odds(ground.negatives), model.log_odds(ground.positives)
    said = expit(negatives).sum() + expit(positives).sum()
    return End(
        model,
        metrics.counts_by_class(negatives, positives, 0.0),
        float(said / (len(negatives) + len(positives))),
    )


class Circle(NamedTuple):
    """Where the true probability is one half in the turned plane; it is positive outside."""

    x: float
    y: float
    radius: float


def true_boundary(where: Misfit) -> Circle:
    """The circle on which both classes are as likely.

    With a distance d, a spread s and a prevalence π it is, for k = ½ − 1/(2s²),
    k·|x|² + d·x₁/s² = ln((1 − π)/π) + 2 ln s + d²/(2s²).

    Parameters
    ----------
    where : Misfit
        Of a spread above 1.

    Returns
    -------
    Circle

    Raises
    ------
    BadValue
        If it is no such Misfit.
    """
    check_is("where", where, Misfit)
    if where.spread <= 1:
        raise BadValue(f"A spread of {where.spread:g} gives no circle; use one above 1.")
    d, s = where.separation, where.spread
    k = 0.5 - 0.5 / s**2
    shift = d / (2 * k * s**2)
    level = np.log(where.one_in - 1) + 2 * np.log(s) + d**2 / (2 * s**2)
    return Circle(-shift, 0.0, float(np.sqrt(level / k + shift**2)))


def boundary(model: Logistic, window: Window, log_odds: float = 0.0) -> Floats:
    """The straight boundary of a model in the turned plane, from the foot of a window to its top.

    Parameters
    ----------
    model : Logistic
        A model of two columns.
    window : Window
        In the turned plane.
    log_odds : float
        ln(p/(1 − p)) on the line; 0 is p = ½.

    Returns
    -------
    ndarray of shape (2, 2)
        The two ends, a row each.
    """
    check_is("model", model, Logistic)
    across = turned(model.coefficients[None], TURN)[0]
    return straight_line(Logistic(across, model.intercept), window, log_odds)


def spread_out(X: Floats, score: Floats, n: int) -> Floats:
    """So many rows, one from the middle of each of n equal parts along a score.

    So the share of them beyond any threshold is that of all, to one row.

    Parameters
    ----------
    X : array_like of shape (rows, d)
    score : array_like of shape (rows,)
        Finite.
    n : int
        1 to the number of rows.

    Returns
    -------
    ndarray of shape (n, d)
        From the highest score to the lowest.

    Raises
    ------
    BadValue
        If an argument cannot be used.
    """
    rows, along = rows_in("X", X), finite_in("score", score)
    if along.shape != (len(rows),):
        raise BadValue(f"There are {len(rows)} rows and scores of shape {along.shape}.")
    check_whole("n", n, 1, len(rows))
    middle = ((np.arange(n) + 0.5) * len(rows) / n).astype(int)
    chosen: Floats = rows[np.argsort(-along, kind="stable")[middle]]
    return chosen
