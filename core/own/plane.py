"""Two columns of one's own table: the majority stays, the minority thins out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..checks import check_is, check_known, check_whole
from ..controls import ONE_IN
from ..data import Fold
from ..metrics import Counts, wilson_interval
from ..models import fit_logistic
from ..models.boundary import Window, straight_line, window_around
from ..models.logistic import Logistic
from ..parameters import BadValue
from ..resampling import SAMPLERS
from .columns import columns_of, readable
from .reading import shown
from .resamples import parts_of
from .scores import Roles, labelled

Floats = NDArray[np.float64]

MOST_ROWS = 20_000  # of which half trains
FEWEST = 6  # positives that train: SMOTE finds five neighbours
MOST_STEPS = 24
DOTS = 1_500  # of the majority that are drawn, and made rows
SAMPLED = ("ros", "rus", "smote", "borderline1", "adasyn")


class PlaneStep(NamedTuple):
    """One prevalence: its training rows, the boundary p = ½, and the rows that judge.

    `boundary`: two ends, shape (2, 2), in the units of the columns; nan where there is none.
    `made`: rows between others that the sampler made, shape (m, 2), of very many the first. `more`
    rows were made or copied, `fewer` taken away. `expected`: the sum of the probabilities of
    the rows that judge, beside the positives that there really are.
    """

    one_in: float
    positives: int
    negatives: int
    boundary: Floats
    made: Floats
    more: int
    fewer: int
    counts: Counts
    recall: tuple[float, float]
    expected: float
    problem: str


class PlaneFilm(NamedTuple):
    """Each prevalence on two columns; a step shows the first `positives` of the minority."""

    names: tuple[str, str]
    window: Window
    majority: Floats
    minority: Floats
    steps: list[PlaneStep]
    left_out: int  # rows without a number in one of the columns
    drawn_one_in: int  # of the majority
    of_rows: int


def numbers_of_table(table: pd.DataFrame, roles: Roles) -> tuple[str, ...]:
    """The columns of numbers of a table, of which two make a plane.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.
    roles : Roles

    Returns
    -------
    tuple of str

    Raises
    ------
    BadValue
        If a column cannot be used.
    """
    check_is("table", table, pd.DataFrame)
    check_is("roles", roles, Roles)
    others = {roles.label, roles.row_weight, roles.unit, roles.time, *roles.left}
    free = [str(name) for name in table.columns if name not in others]
    return tuple(n for n in columns_of(table, free).numbers if table[n].nunique() > 2)


def plane_film(
    table: pd.DataFrame, roles: Roles, x: str, y: str, sampler: str = "", seed: int = 0
) -> PlaneFilm:
    """A logistic regression on two columns while the minority of the table thins out.

    The halves are those of `parts_of`. Of each half all negatives stay, and the first positives of
    one random order: those of a rarer step are among those of a commoner one.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `read_file`.
    roles : Roles
        With `positive`.
    x, y : str
        Two columns of numbers; a row without one of them is left out.
    sampler : str
        A key of SAMPLED, or nothing.
    seed : int
        Of halves, order and sampler; from 0 to 2³² − 1.

    Returns
    -------
    PlaneFilm
        From the prevalence of the table down to the last at which six positives train.

    Raises
    ------
    BadValue
        If a column cannot be used, or there are too few positives, or more than half.
    """
    check_is("roles", roles, Roles)
    check_whole("seed", seed, 0, 2**32 - 1)
    if sampler:
        check_known("sampler", sampler, SAMPLED)
    rows, own = labelled(table, roles._replace(is_table=True))
    points = _points(rows, x, y)
    whole = np.asarray(np.isfinite(points).all(axis=1))
    used = _drawn(whole, seed)
    points, positive = points[used], own.y[used]
    train, judge = parts_of(
        positive,
        seed,
        None if own.unit is None else pd.factorize(own.unit[used])[0],
        None if own.order is None else own.order[used],
    )
    rng = np.random.default_rng([seed, 9])
    halves = [_by_class(points, positive, half, rng) for half in (train, judge)]
    (negatives, positives), _ = halves
    if len(positives) < FEWEST or len(positives) > len(negatives):
        raise BadValue(
            f"{len(positives):,} positives and {len(negatives):,} negatives would train; it takes "
            f"{FEWEST} positives or more, and no more than negatives."
        )
    middle, spread = negatives.mean(axis=0), negatives.std(axis=0)
    for name, size in zip((x, y), spread, strict=True):
        if not size > 0:
            raise BadValue(f"{shown(name)} has one value in all negatives; use another column.")
    scaled = [tuple((part - middle) / spread for part in half) for half in halves]
    window = window_around(*scaled[0])
    share = 1 + len(negatives) / len(positives)
    ladder = [n for n in ONE_IN if n > share * 1.05]
    kept = [len(positives), *(round(len(negatives) / (n - 1)) for n in ladder)]
    places = [(n, k) for n, k in zip([share, *ladder], kept, strict=True) if k >= FEWEST]
    steps = [
        _step(scaled, n, k, sampler, seed, window, middle, spread) for n, k in places[:MOST_STEPS]
    ]
    box = Window(
        float(middle[0] + spread[0] * window.x0), float(middle[0] + spread[0] * window.x1),
        float(middle[1] + spread[1] * window.y0), float(middle[1] + spread[1] * window.y1),
    )  # fmt: skip
    every = max(1, -(-len(negatives) // DOTS))
    return PlaneFilm(
        (x, y), box, negatives[::every], positives, steps,
        int((~whole).sum()), every, int(used.size),
    )  # fmt: skip


def _points(rows: pd.DataFrame, x: str, y: str) -> Floats:
    """The two columns as numbers, nan where there is none."""
    for name in (x, y):
        if name not in rows.columns:
            raise BadValue(f"There is no column {shown(name)}; choose another one.")
    if x == y:
        raise BadValue(f"{shown(x)} is chosen twice; choose two columns.")
    columns = columns_of(rows, [x, y])
    if unfit := [name for name in (x, y) if name not in columns.numbers]:
        raise BadValue(f"{shown(unfit[0])} holds no numbers; choose a column of numbers.")
    return np.asarray(readable(rows, columns)[[x, y]].to_numpy(float))


def _drawn(whole: NDArray[np.bool_], seed: int) -> NDArray[np.intp]:
    """Which rows are used: those with both numbers, of very many a part."""
    there = np.flatnonzero(whole)
    if there.size <= MOST_ROWS:
        return there
    some = np.random.default_rng([seed, 8]).choice(there, MOST_ROWS, replace=False)
    return np.sort(some)


def _by_class(
    points: Floats, positive: NDArray[np.bool_], half: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Negatives and positives of a half, each in a random order."""
    none, some = (rng.permutation(np.flatnonzero(half & kind)) for kind in (~positive, positive))
    return points[none], points[some]


def _step(
    halves: list[tuple[Floats, ...]],
    one_in: float,
    positives: int,
    sampler: str,
    seed: int,
    window: Window,
    middle: Floats,
    spread: Floats,
) -> PlaneStep:
    (negatives, minority), (others, judged) = halves
    X = np.concatenate([negatives, minority[:positives]])
    y = np.repeat(np.array([0, 1], np.int8), [len(negatives), positives])
    made, more, fewer, problem = np.empty((0, 2)), 0, 0, ""
    if sampler:
        try:
            found = SAMPLERS[sampler].resample(X, y, seed)
            made, problem = found.X[found.synthetic], " ".join(found.notes)
            more = int(found.synthetic.sum() + found.copies.sum())
            fewer = len(y) + more - len(found.y)
            X, y = found.X, found.y
        except BadValue as why:
            problem = str(why)
    model = fit_logistic(Fold(X, y))
    assert isinstance(model, Logistic)
    ends = straight_line(model, window)
    # As many judge as there would be at this prevalence, but never more than there are.
    k = min(len(judged), max(1, round(len(others) / (one_in - 1))))
    hits, alarms = (model.probability(part) for part in (judged[:k], others))
    tp, fp = int((hits >= 0.5).sum()), int((alarms >= 0.5).sum())
    low, high = wilson_interval(tp, k)
    return PlaneStep(
        one_in, positives, len(negatives), middle + spread * ends, middle + spread * made[:DOTS],
        more, fewer, Counts(tp, fp, k - tp, len(others) - fp), (float(low), float(high)),
        float(hits.sum() + alarms.sum()), problem,
    )  # fmt: skip
