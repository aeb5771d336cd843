"""SMOTE and its kin: new minority rows on the way from one row to a neighbour."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..parameters import BadValue
from .neighbours import CHUNK, Search, certainly_rivals
from .rows import (
    DANGER,
    NOISE,
    NOT_LOOKED_AT,
    SAFE,
    Array,
    Floats,
    Ints,
    Provenance,
    Resampled,
    Rows,
    append_rows,
    as_index,
    check_count,
    check_word,
    generator,
    index_type,
    like_table,
    read_numbers,
)
from .targets import Target, n_to_add


class Draws(NamedTuple):
    """Rows to be made: each goes `step` of the way from row `base` to row `towards`.

    `shrink` is a part of the way taken off first, where a rule has one.
    """

    base: Ints
    towards: Ints
    step: Floats
    shrink: Floats | None = None


def smote(
    X: Any, y: Any, seed: int, *, target: Target = 0.5, k: int = 5, rounding: str = "exact"
) -> Resampled:
    """All rows, then synthetic ones between a minority row and one of its k nearest of its class.

    x_new = x + λ(x_nn − x), λ ~ U(0, 1) (equation D5.3).

    Source: Chawla, Bowyer, Hall & Kegelmeyer (2002), doi 10.1613/jair.953.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers; True and False are none. float32 stays float32, all else becomes float64.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int from 0 to 2**32 − 1
        The same seed gives the same rows.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the largest. A dict gives labels a count of rows each, or a share of all rows
        each.
    k : int, default 5
        How many nearest rows of its own class a row may move towards; at most one less than the
        class has rows, for a row is not its own neighbour.
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        The n rows in their order, then the synthetic ones. `source`, `neighbour` and `step` say of
        each synthetic row what x, x_nn and λ were.

    Raises
    ------
    BadValue
        X holds something else than finite numbers; X and y do not fit together; y has one class;
        `target` cannot be reached by adding rows; a class to be enlarged has k rows or fewer;
        rows lie so close together that floating point cannot tell their distances apart.
    """
    rows = read_numbers(X, y)
    draws = []
    for c, extra in n_to_add(rows, target, rounding).items():
        if extra:
            own = rows.of(c)
            near = neighbours_in_class(rows, c, own, k)
            draws.append(draw_pairs(generator(seed), own, near, extra))
    return with_synthetic(rows, draws)


def borderline1(
    X: Any,
    y: Any,
    seed: int,
    *,
    target: Target = 0.5,
    k: int = 5,
    m: int = 10,
    rounding: str = "exact",
) -> Resampled:
    """SMOTE from the minority rows in danger only: m/2 or more, but not all, of m are rivals.

    Rivals are rows of other classes among the m nearest of all rows; a minority row with none but
    rivals is noise, one with fewer than m/2 is safe. Neighbours are of the row's own class.

    Source: Han, Wang & Mao (2005), doi 10.1007/11538059_91.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers; True and False are none. float32 stays float32, all else becomes float64.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int from 0 to 2**32 − 1
        The same seed gives the same rows.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the largest. A dict gives labels a count of rows each, or a share of all rows
        each.
    k : int, default 5
        How many nearest rows of its own class a row may move towards; at most one less than the
        class has rows, for a row is not its own neighbour.
    m : int, default 10
        Among how many nearest of all rows the rivals are counted; at most n − 1.
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        As smote; `region` of shape (n,) is NOISE, DANGER, SAFE or NOT_LOOKED_AT. Without a row in
        danger nothing is added, which a note and a UserWarning say.

    Raises
    ------
    BadValue
        As smote, and where m is not a whole number from 1 to n − 1.
    """
    rows = read_numbers(X, y)

    def draws(c: int, danger: Ints, _near: Ints, n: int) -> Draws:
        return draw_pairs(generator(seed), danger, neighbours_in_class(rows, c, danger, k), n)

    return _borderline(rows, target, m, rounding, draws)


def borderline2(
    X: Any,
    y: Any,
    seed: int,
    *,
    target: Target = 0.5,
    k: int = 5,
    m: int = 10,
    rule: str = "imblearn",
    rounding: str = "exact",
) -> Resampled:
    """Borderline-SMOTE that also goes less than half of the way towards rivals.

    Source: as borderline1.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers; True and False are none. float32 stays float32, all else becomes float64.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int from 0 to 2**32 − 1
        The same seed gives the same rows.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the largest. A dict gives labels a count of rows each, or a share of all rows
        each.
    k : int, default 5
        How many nearest rows a row in danger may move towards: of all rows (`rule` "imblearn", at
        most n − 1) or of its class ("paper", at most one less than the class has).
    m : int, default 10
        Among how many nearest of all rows the rivals are counted; at most n − 1.
    rule : "imblearn" or "paper", default "imblearn"
        "imblearn": neighbours are the k nearest of all rows; towards a rival λ = uv with v ~ U(0,
        ½). "paper": they are the k nearest of the class and the nearest rival; towards the rival λ
        ~ U(0, ½).
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        As borderline1.

    Raises
    ------
    BadValue
        As borderline1, and where `rule` is not known.
    """
    rows = read_numbers(X, y)
    rules = {"imblearn": _draws_of_library, "paper": _draws_of_paper}
    rule_draws = rules[check_word("rule", rule, rules)]

    def draws(c: int, danger: Ints, near: Ints, n: int) -> Draws:
        return rule_draws(rows, c, danger, near, n, k, seed)

    return _borderline(rows, target, m, rounding, draws)


def _draws_of_library(
    rows: Rows, c: int, danger: Ints, near: Ints, n: int, k: int, seed: int
) -> Draws:
    check_count("k", k, rows.n - 1, f"there are {rows.n} rows")
    if k > near.shape[1]:
        near = Search(rows.scaled, rows.code).others(danger, k)
    drawn = draw_pairs(generator(seed), danger, near[:, :k], n)
    rival = rows.code.take(drawn.towards) != c
    shrink = np.ones(n)
    # The second stream starts where the first did: imbalanced-learn seeds anew.
    shrink[rival] = generator(seed).uniform(0.0, 0.5, np.count_nonzero(rival))
    return drawn._replace(shrink=shrink)


def _draws_of_paper(
    rows: Rows, c: int, danger: Ints, _near: Ints, n: int, k: int, seed: int
) -> Draws:
    rivals = np.flatnonzero(rows.code != c)
    look = Search(rows.scaled.take(rivals, axis=0), rows.code.take(rivals))
    foe = rivals.take(look.nearest(rows.scaled.take(danger, axis=0), 1))
    near = np.column_stack([neighbours_in_class(rows, c, danger, k), foe])
    drawn = draw_pairs(generator(seed), danger, near, n)
    rival = rows.code.take(drawn.towards) != c
    return drawn._replace(shrink=np.where(rival, 0.5, 1.0))


def _borderline(
    rows: Rows,
    target: Target,
    m: int,
    rounding: str,
    draws: Callable[[int, Ints, Ints, int], Draws],
) -> Resampled:
    """Sort the minority rows into noise, danger and safe, and draw from those in danger."""
    m = check_count("m", m, rows.n - 1, f"there are {rows.n} rows")
    everywhere = Search(rows.scaled, rows.code)
    region = np.full(rows.n, NOT_LOOKED_AT, np.int8)
    made, notes = [], []
    for c, extra in n_to_add(rows, target, rounding).items():
        if not extra:
            continue
        own = rows.of(c)
        rivals, asked, near = count_rivals(rows, everywhere, c, m)
        region[own] = np.select([rivals == m, 2 * rivals >= m], [NOISE, DANGER], SAFE)
        danger = region[asked] == DANGER
        if danger.any():
            made.append(draws(c, asked[danger], near[danger], extra))
        else:
            notes.append(_no_danger(rows.labels[c], region[own], m))
            warnings.warn(notes[-1], UserWarning, stacklevel=3)
    return with_synthetic(rows, made, region=region, notes=tuple(notes))


def count_rivals(rows: Rows, look: Search, c: int, k: int) -> tuple[Ints, Ints, Ints]:
    """How many of the k nearest of each row of a class are of others, and what was seen.

    Of rows that were not looked up it could be proved that all k are of other classes.

    Parameters
    ----------
    rows : Rows
    look : Search
        Among all rows.
    c : int
        The place of the class.
    k : int

    Returns
    -------
    count : int array of shape (n_c,)
        For each row of the class.
    asked : int array of shape (a,)
        The rows whose neighbours had to be looked up.
    near : int array of shape (a, k)
        These neighbours.
    """
    own, foe = rows.of(c), rows.code != c
    alone = certainly_rivals(look, own, np.flatnonzero(foe), k)
    near = look.others(own[~alone], k)
    count = np.full(len(own), k)
    count[~alone] = np.count_nonzero(foe.take(near), axis=1)
    return count, own[~alone], near


def _no_danger(label: Any, region: NDArray[np.int8], m: int) -> str:
    noise, safe = (int(np.count_nonzero(region == kind)) for kind in (NOISE, SAFE))
    return (
        f"Class {label!r} has no row in danger (noise {noise}, danger 0, safe {safe}; m = {m}), "
        "so Borderline-SMOTE made no row of it. Another m, or plain SMOTE, would make some."
    )


def adasyn(
    X: Any, y: Any, seed: int, *, target: Target = 0.5, k: int = 5, rounding: str = "exact"
) -> Resampled:
    """SMOTE that makes more rows where a minority row has more rivals among its k nearest.

    A row gives rise to as many new ones as its local share of rivals, over the sum of all, times
    the rows wanted, rounded: the total can differ a little from the target, and a note says so.

    Source: He, Bai, Garcia & Li (2008), doi 10.1109/IJCNN.2008.4633969.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers; True and False are none. float32 stays float32, all else becomes float64.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int from 0 to 2**32 − 1
        The same seed gives the same rows.
    target : float, "balanced" or dict, default 0.5
        How large the classes shall be. A float is the minority's share ρ of all rows afterwards:
        above its share now, below 1, and for two classes only. "balanced": as many rows of each
        class as of the largest. A dict gives labels a count of rows each, or a share of all rows
        each.
    k : int, default 5
        Among how many nearest of all rows the rivals are counted (at most n − 1), and how many
        nearest rows of its own class a row may move towards (at most one less than the class has).
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        As smote; `local_share` of shape (n,) is the share of rivals, nan where not looked at.

    Raises
    ------
    BadValue
        As smote, and where no row has a rival among its k nearest or all numbers round to 0.
    """
    rows, rng = read_numbers(X, y), generator(seed)
    k = check_count("k", k, rows.n - 1, f"there are {rows.n} rows")
    everywhere = Search(rows.scaled, rows.code)
    local_share = np.full(rows.n, np.nan)
    draws, notes = [], []
    for c, wanted in n_to_add(rows, target, rounding).items():
        if not wanted:
            continue
        own = rows.of(c)
        near = neighbours_in_class(rows, c, own, k)
        rivals = count_rivals(rows, everywhere, c, k)[0]
        local_share[own] = rivals / k
        per_row = _synthetic_per_row(rows, c, rivals, wanted, rounding, k)
        n = int(per_row.sum())
        pick = rng.choice(k, n)
        pick += np.repeat(np.arange(0, near.size, k), per_row)
        towards, base = near.ravel().take(pick), np.repeat(own.astype(near.dtype), per_row)
        draws.append(Draws(base, towards, rng.uniform(size=n)))
        if n != wanted:
            notes.append(f"Class {rows.labels[c]!r}: {n} rows instead of {wanted}, by rounding.")
    return with_synthetic(rows, draws, local_share=local_share, notes=tuple(notes))


def _synthetic_per_row(
    rows: Rows, c: int, rivals: Ints, wanted: int, rounding: str, k: int
) -> Ints:
    """How many rows each row of the class shall give rise to, from its number of rivals."""
    label, count, total = rows.labels[c], rows.counts[c], int(rivals.sum())
    if not total:
        raise BadValue(
            f"none of the {count} rows of class {label!r} has a row of another class among its "
            "nearest, so ADASYN has nowhere to put new rows; use SMOTE or a larger k."
        )
    if rounding == "imblearn":
        share = rivals / k
        per_row: Ints = np.rint(share / np.sum(share) * wanted).astype(np.int64)
    else:
        # In whole numbers: a half is a half, and goes to the even neighbour.
        per_row, rest = np.divmod(rivals * wanted, total)
        per_row += 2 * rest + per_row % 2 > total
    if not per_row.any():
        raise BadValue(
            f"{wanted} new rows of class {label!r} are spread over "
            f"{np.count_nonzero(rivals)} rows, so that every number rounds to 0 "
            f"(the largest is {rivals.max() / total * wanted:.3g}); "
            "use a higher target, or SMOTE."
        )
    return per_row


def neighbours_in_class(rows: Rows, c: int, of: Ints, k: int) -> Ints:
    """The k nearest rows of the same class for some rows of a class.

    Parameters
    ----------
    rows : Rows
    c : int
        The place of the class.
    of : int array of shape (q,)
        Rows of the class.
    k : int

    Returns
    -------
    int array of shape (q, k), nearest first

    Raises
    ------
    BadValue
        Where the class has k rows or fewer.
    """
    check_k(rows, c, k)
    own = rows.of(c)
    near = Search(rows.scaled.take(own, axis=0)).others(np.searchsorted(own, of), k)
    return as_index(own, rows.n).take(near)


def check_k(rows: Rows, c: int, k: int) -> None:
    """Check that each row of a class has k others of its class.

    Parameters
    ----------
    rows : Rows
    c : int
        The place of the class.
    k : int

    Raises
    ------
    BadValue
        Where it has not.
    """
    count, name = rows.counts[c], repr(rows.labels[c])
    if count == 1:
        raise BadValue(
            f"class {name} has a single row, and no neighbour to move towards: "
            "collect at least 2 rows, or copy it with random_over."
        )
    why = f"class {name} has {count} rows, and a row is not its own neighbour"
    check_count("k", k, count - 1, why)


def draw_pairs(rng: np.random.RandomState, base: Ints, near: Ints, n: int) -> Draws:
    """n draws of a base, one of its neighbours, and a step.

    Parameters
    ----------
    rng : RandomState
        Gives n whole numbers, then n steps, as imbalanced-learn draws them.
    base : int array of shape (q,)
        The rows to start from.
    near : int array of shape (q, k)
        The neighbours of each.
    n : int

    Returns
    -------
    Draws
    """
    pick = rng.randint(0, near.size, n)
    step = rng.uniform(size=n)
    towards = near.ravel().take(pick)
    pick //= near.shape[1]
    return Draws(base.astype(near.dtype).take(pick), towards, step)


def with_synthetic(rows: Rows, draws: list[Draws], **facts: Any) -> Resampled:
    """All rows, then one for each draw, labelled like its base.

    Parameters
    ----------
    rows : Rows
    draws : list of Draws
        One for each class that grows.
    **facts
        Further fields of the result.

    Returns
    -------
    Resampled
    """
    n, sizes = rows.n, [len(d.base) for d in draws]
    X = np.empty((n + sum(sizes), rows.X.shape[1]), rows.X.dtype)
    X[:n] = rows.X
    for d, end in zip(draws, n + np.cumsum(sizes), strict=True):
        interpolate(rows.X, d, X[end - len(d.base) : end])
    provenance = _provenance(n, draws)
    y = append_rows(rows.y_given, provenance.base)
    return Resampled(like_table(X, rows.X_given), y, provenance, **facts)


def _provenance(n: int, draws: list[Draws]) -> Provenance:
    steps = [d.step if d.shrink is None else d.step * d.shrink for d in draws]
    if len(draws) == 1:
        return Provenance(n, draws[0].base, draws[0].towards, steps[0])
    nothing = np.empty(0, index_type(n))
    base = np.concatenate([nothing, *(d.base for d in draws)])
    towards = np.concatenate([nothing, *(d.towards for d in draws)])
    return Provenance(n, base, towards, np.concatenate([np.empty(0), *steps]))


def interpolate(X: Array, draws: Draws, out: Array) -> None:
    """Write the rows that were drawn into `out`, some at a time so that they stay in cache."""
    for start in range(0, len(out), CHUNK):
        part = slice(start, start + CHUNK)
        base, way = X.take(draws.base[part], axis=0), out[part]
        # Without a mode, take would go through a buffer.
        np.take(X, draws.towards[part], axis=0, out=way, mode="clip")
        way -= base
        if draws.shrink is not None:
            way *= draws.shrink[part, None]
        # In float32 the product and the sum are float64, rounded once at the end.
        np.add(draws.step[part, None] * way, base, out=way, casting="same_kind")
