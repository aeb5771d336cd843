"""SMOTE and its kin: new minority rows on the way from one row to a neighbour."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.resampling.neighbours import CHUNK, search
from core.resampling.rows import (
    Array,
    Floats,
    Ints,
    Resampled,
    Rows,
    extended,
    generator,
    index_type,
    like_table,
    read_numbers,
    whole,
)
from core.resampling.targets import Target, growth


class Draws(NamedTuple):
    """Rows to be made: each goes `step` of the way from row `base` to row `towards`.

    `shrink` is a part of the way taken off first, where a rule has one.
    """

    base: Ints
    towards: Ints
    step: Floats
    shrink: Floats | None = None


def smote(X: Any, y: Any, seed: int, *, target: Target = 0.5, k: int = 5) -> Resampled:
    """All rows, then synthetic ones between a minority row and one of its k nearest of its class.

    x_new = x + λ(x_nn − x), λ ~ U(0, 1) (equation D5.3).
    Source: Chawla, Bowyer, Hall & Kegelmeyer (2002), doi 10.1613/jair.953.
    """
    rows = read_numbers(X, y)
    draws = []
    for c, extra in growth(rows, target).items():
        if extra:
            own = rows.of(c)
            near = neighbours_in_class(rows, c, own, k)
            draws.append(draw(generator(seed), own, near, extra))
    return grown(rows, draws)


def neighbours_in_class(rows: Rows, c: int, own: Ints, k: int) -> Ints:
    """The k nearest rows of the same class for each row of a class, shape (len(own), k)."""
    check_k(rows, c, k)
    near = search(rows.X.take(own, axis=0), k).others(np.arange(len(own)), k)
    return own.take(near)


def check_k(rows: Rows, c: int, k: int) -> None:
    """Raise BadValue unless each row of the class has k others of its class."""
    count = rows.counts[c]
    whole("k", k, count - 1, f"class {rows.labels[c]!r} has {count} rows, so {count - 1} others")


def draw(rng: np.random.RandomState, base: Ints, near: Ints, n: int) -> Draws:
    """n draws of a base, one of its neighbours (`near` has a row for each base), and a step."""
    pick = rng.randint(0, near.size, n)
    step = rng.uniform(size=n)
    return Draws(base.take(pick // near.shape[1]), near.ravel().take(pick), step)


def grown(rows: Rows, draws: list[Draws], **facts: Any) -> Resampled:
    """All rows, then one for each draw, labelled like its base."""
    n, sizes = len(rows.y), [len(d.base) for d in draws]
    m = n + sum(sizes)
    X = np.empty((m, rows.X.shape[1]), rows.X.dtype)
    X[:n] = rows.X
    source, neighbour = np.arange(m, dtype=index_type(m)), np.full(m, -1, index_type(m))
    step = np.full(m, np.nan)
    for d, end in zip(draws, n + np.cumsum(sizes), strict=True):
        new = slice(end - len(d.base), end)
        interpolate(rows.X, d, X[new])
        source[new], neighbour[new] = d.base, d.towards
        step[new] = d.step if d.shrink is None else d.step * d.shrink
    return Resampled(
        like_table(X, rows.X_given), extended(rows.y_given, source[n:]),
        source, neighbour, step, **facts,
    )  # fmt: skip


def interpolate(X: Array, draws: Draws, out: Array) -> None:
    """Write the rows that were drawn into `out`, some at a time so that they stay in cache."""
    for start in range(0, len(out), CHUNK):
        part = slice(start, start + CHUNK)
        base = X.take(draws.base[part], axis=0)
        way = X.take(draws.towards[part], axis=0)
        way -= base
        if draws.shrink is not None:
            way *= draws.shrink[part, None]
        # In float32 the product and the sum are float64, rounded once at the end.
        np.add(draws.step[part, None] * way, base, out=out[part], casting="same_kind")
