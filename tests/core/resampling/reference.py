"""The definitions, in fractions and loops: slow, and right for every finite number."""

from fractions import Fraction
from typing import Any

import numpy as np


def exact(X: Any) -> list[list[Fraction]]:
    """The values of rows, as they stand."""
    return [[Fraction(float(value)) for value in row] for row in np.asarray(X)]


def squared(a: list[Fraction], b: list[Fraction]) -> Fraction:
    """The squared distance of two rows."""
    return sum(((x - y) ** 2 for x, y in zip(a, b, strict=True)), Fraction(0))


# Distances that agree to 28 digits are equal.
AGREE = 1 + Fraction(1, 10**28)


def others(X: Any, code: Any, i: int, k: int) -> list[int]:
    """The k nearest other rows of row i: by distance, then values, then class, then position."""
    rows = exact(X)
    far = sorted((squared(rows[i], rows[j]), j) for j in range(len(rows)) if j != i)
    tier, key = 0, []
    for (before, _), (now, j) in zip([far[0], *far], far, strict=False):
        tier += now > before * AGREE
        key.append((tier, rows[j], int(code[j]), j))
    return [j for *_, j in sorted(key)[:k]]


def tomek_links(X: Any, y: Any) -> set[tuple[int, int]]:
    """All pairs (i, j) of different classes to neither of which a third row is strictly nearer."""
    rows = exact(X)
    d = [[squared(a, b) for b in rows] for a in rows]
    least = [min(d[i][j] for j in range(len(rows)) if j != i) for i in range(len(rows))]
    return {
        (i, j)
        for i in range(len(rows))
        for j in range(len(rows))
        if y[i] != y[j] and d[i][j] <= min(least[i], least[j]) * AGREE
    }


def outvoted(X: Any, code: Any, k: int, vote: str) -> set[int]:
    """The rows of which not all, or not most, of the k nearest are of their class."""
    gone = set()
    for i in range(len(code)):
        near = [int(code[j]) for j in others(X, code, i, k)]
        winner = max(range(max(code) + 1), key=lambda c: (near.count(c), -c))
        if set(near) != {int(code[i])} if vote == "all" else winner != code[i]:
            gone.add(i)
    return gone
