"""A clinic of 200 patients: who is real, who is synthetic, who is a copy, and who stands where.

What grows under a dial grows by adding: the first n rows of one draw. The first n of SMOTE's draws
are themselves a SMOTE of n, for each of them is drawn on its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...cache import cached
from ...checks import check_is, check_whole
from ...data import Fold, gaussian_posterior
from ...models.boundary import Window, window_around
from ...models.plane import turned
from ...parameters import BadValue
from ...resampling import SAMPLERS, Resampled
from ...resampling.neighbours import Search
from .film import PREVALENCE, SCENES, K, Microscope, bench_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# The clinic of the path, and another one where the ill look much like the healthy. Among 40 seeds
# each is near the median in what is asked: alarms before and after, who stands among the healthy.
CLEAR = Microscope(seed=12)
HIDDEN = Microscope(scene="overlap", seed=3)

# The way from the healthy to the ill then runs from left to right.
DEGREES = -45

# Places of the turned plane, from left to right, at which a learner looks for lines.
PLACES = np.array([(0.525, -0.295), (2.6, 0.65), (3.5, 2.05), (4.205, 0.93), (5.6, -0.6)])
ON_LINE = 0.05  # no farther from a line; a mark is larger


class Clinic(NamedTuple):
    """Training rows in the turned plane, and what is drawn from them; the ill from left to right.

    Rows named by a number are places among the ill, from 0.
    """

    window: Window  # around all rows
    healthy: Floats  # (n0, 2)
    ill: Floats  # (n1, 2)
    near: Ints  # (n1, most) the nearest other ill rows of each, nearest first
    base: Ints  # (m,) the ill row from which each synthetic one starts
    towards: Ints  # (m,) the one towards which it goes
    step: Floats  # (m,) λ
    made: Floats  # (m, 2) the synthetic rows
    lot: Floats  # (m,) in [0, 1): which neighbour is drawn, whatever their number
    copied: Ints  # (m,) the ill row of which each copy is one
    even: float  # left of this place of the first axis a patient is more often healthy


@cached(32)
def clinic(setting: Microscope) -> Clinic:
    """The clinic of a scene and a seed, and what SMOTE and copying draw until half are ill.

    Parameters
    ----------
    setting : Microscope
        Of which `scene`, `seed` and `k` count.

    Returns
    -------
    Clinic
        `even` is nan where the truth of the scene is not known.

    Raises
    ------
    BadValue
        If it is no such setting, or the scene has k ill rows or fewer.
    """
    check_is("setting", setting, Microscope)
    train = bench_of(setting.scene, "logistic", setting.seed).train
    made, copies = drawn(setting, train)
    healthy, ill = (turned(train.X[train.y == label], DEGREES) for label in (0, 1))
    order = np.argsort(ill[:, 0], kind="stable")
    rank = np.argsort(order)  # of each ill row as it was drawn: its place from left to right
    base, towards = (
        rank[rows[made.synthetic] - len(healthy)] for rows in (made.source, made.neighbour)
    )
    ill = ill[order]
    near = Search(ill).others(np.arange(len(ill)), min(int(K.steps[-1]), len(ill) - 1))
    nth = (near[base] == towards[:, None]).argmax(axis=1)
    within = np.random.default_rng([setting.seed, 5]).random(len(base))
    return Clinic(
        window=window_around(healthy, ill),
        healthy=healthy,
        ill=ill,
        near=near,
        base=base,
        towards=towards,
        step=made.step[made.synthetic],
        made=turned(made.X[made.synthetic], DEGREES),
        lot=(nth + within) / setting.k,
        copied=rank[copies.source[copies.copies] - len(healthy)],
        even=_even(setting),
    )


def drawn(setting: Microscope, train: Fold) -> tuple[Resampled, Resampled]:
    """What SMOTE and random over-sampling make of training rows, until half of them are ill.

    Parameters
    ----------
    setting : Microscope
        Of which `seed` and `k` count.
    train : Fold

    Returns
    -------
    smote, copies : Resampled

    Raises
    ------
    BadValue
        If there are k ill rows or fewer.
    """
    check_is("setting", setting, Microscope)
    check_is("train", train, Fold)
    return (
        SAMPLERS["smote"].resample(*train, setting.seed, target=0.5, k=int(setting.k)),
        SAMPLERS["ros"].resample(*train, setting.seed, target=0.5),
    )


def _even(setting: Microscope) -> float:
    """Where along the turned plane P(y=1|x) = ½: ln((1 − π)/π)/d from the middle of the means."""
    scene = SCENES[setting.scene]
    if scene.population != "gaussians":
        return float("nan")
    odds = (1 - PREVALENCE) / PREVALENCE
    return float(scene.separation / 2 + np.log(odds) / scene.separation)


def more_often_healthy(rows: Floats, setting: Microscope) -> Flags:
    """Whether a patient with these values is more often healthy: the true P(y=1|x) is below ½.

    Parameters
    ----------
    rows : array_like of shape (n, 2)
        Finite rows of the turned plane.
    setting : Microscope
        Of which `scene` counts.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    BadValue
        If the truth of the scene is not known, or there are no such rows.
    """
    check_is("setting", setting, Microscope)
    scene = SCENES[setting.scene]
    if scene.population != "gaussians":
        raise BadValue(f"The truth of the scene {setting.scene!r} is not known; use another one.")
    p = gaussian_posterior(turned(rows, -DEGREES), scene.separation, 1.0, PREVALENCE)
    return np.asarray(p < 0.5)


def made_with(of: Clinic, k: int) -> Floats:
    """The synthetic rows as another k would have made them: bases, λ and lots stay.

    x_new = x + λ(x_nn − x), where x_nn is the neighbour of the same lot among the k nearest.

    Parameters
    ----------
    of : Clinic
    k : int
        From 1 to the columns of `near`.

    Returns
    -------
    ndarray of shape (m, 2)

    Raises
    ------
    BadValue
        If there are not so many neighbours.
    """
    check_is("of", of, Clinic)
    check_whole("k", k, 1, of.near.shape[1])
    towards = of.near[of.base, np.floor(of.lot * k).astype(np.int64)]
    start, end = of.ill[of.base], of.ill[towards]
    made: Floats = start + of.step[:, None] * (end - start)
    return made


def distance_to_lines(places: Floats, of: Clinic, k: int) -> Floats:
    """How far each place lies from the nearest line between an ill row and one of its k nearest.

    Parameters
    ----------
    places : array_like of shape (p, 2)
        Finite places of the turned plane.
    of : Clinic
    k : int
        From 1 to the columns of `near`.

    Returns
    -------
    ndarray of shape (p,)
        Along the line nobody is farther than its ends.

    Raises
    ------
    BadValue
        If there are not so many neighbours.
    """
    check_is("of", of, Clinic)
    check_whole("k", k, 1, of.near.shape[1])
    start = np.repeat(of.ill, k, axis=0)
    along = of.ill[of.near[:, :k].ravel()] - start
    off = np.asarray(places, float)[:, None] - start
    part = np.clip((off * along).sum(axis=2) / (along**2).sum(axis=1), 0, 1)
    distances: Floats = np.linalg.norm(off - part[..., None] * along, axis=2).min(axis=1)
    return distances


def on_a_line(of: Clinic, k: int) -> Flags:
    """Which of PLACES lie on a line, so that a synthetic row can stand there, shape (places,)."""
    return np.asarray(distance_to_lines(PLACES, of, k) <= ON_LINE)


def most_alone(of: Clinic, k: int) -> int:
    """The ill row whose k nearest are on average farthest away, a place from left to right."""
    check_is("of", of, Clinic)
    check_whole("k", k, 1, of.near.shape[1])
    away = of.ill[of.near[:, :k]] - of.ill[:, None]
    return int(np.linalg.norm(away, axis=2).mean(axis=1).argmax())
