"""How many rows of each class there shall be: from a share, counts, shares, or "balanced"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any

from ..checks import is_real
from ..parameters import BadValue
from .rows import Rows, check_word, shown

# A share ρ of the minority, "balanced", or for each label a count or a share.
Target = float | str | Mapping[Any, int] | Mapping[Any, float]

# Rows that a sampler returns at most.
MOST_ROWS = 100_000_000


def n_to_add(rows: Rows, target: Target, rounding: str = "exact") -> dict[int, int]:
    """How many rows to add to a class, by the place of its label; classes in ascending order.

    A share ρ adds ⌊ρN₀/(1−ρ) − N₁⌋ rows to the minority (equation D5.2).

    Parameters
    ----------
    rows : Rows
        The rows as they are, with the count of each class.
    target : float, "balanced" or dict
        The minority's share ρ, or for each label a count or a share. A float counts as the decimal
        that it prints as.
    rounding : "exact" or "imblearn"
        "imblearn" calculates the formula in floating point, as imbalanced-learn does, which now
        and then is one row short; it makes a difference to a share ρ only.

    Returns
    -------
    dict
        From the place of a label among `rows.labels` to a number of rows, 0 or more.

    Raises
    ------
    BadValue
        Where the target is unknown or cannot be reached by adding rows.
    """
    exactly = check_word("rounding", rounding, ROUNDINGS) == "exact"
    if isinstance(target, str):
        check_word("target", target, TARGETS)
        most = max(rows.counts)
        return {c: most - count for c, count in enumerate(rows.counts) if c != rows.largest}
    if isinstance(target, Mapping):
        asked = _counts_asked(rows, target, grow=True)
        return {c: _added(rows, c, count) for c, count in asked.items()}
    rho, place = _share_of_two(rows, target), 1 - rows.largest
    count, present = max(rows.counts), rows.counts[place]
    exact_odds = rho / (1 - rho)
    odds = exact_odds if exactly else float(rho) / (1 - float(rho))
    return {place: _added(rows, place, present + int(count * odds - present))}


def n_to_keep(rows: Rows, target: Target, rounding: str = "exact") -> dict[int, int]:
    """How many rows of a class to keep, by the place of its label; classes in ascending order.

    A share ρ keeps ⌊N₁(1−ρ)/ρ⌋ rows of the majority (equation D5.2).

    Parameters
    ----------
    rows : Rows
        The rows as they are, with the count of each class.
    target : float, "balanced" or dict
        The minority's share ρ, or for each label a count or a share. A float counts as the decimal
        that it prints as.
    rounding : "exact" or "imblearn"
        "imblearn" calculates the formula in floating point, as imbalanced-learn does, which now
        and then is one row short; it makes a difference to a share ρ only.

    Returns
    -------
    dict
        From the place of a label among `rows.labels` to a number of rows, 1 or more.

    Raises
    ------
    BadValue
        Where the target is unknown or cannot be reached by taking rows away.
    """
    exactly = check_word("rounding", rounding, ROUNDINGS) == "exact"
    if isinstance(target, str):
        check_word("target", target, TARGETS)
        least = min(rows.counts)
        return {c: least for c in range(len(rows.counts)) if c != rows.smallest}
    if isinstance(target, Mapping):
        asked = _counts_asked(rows, target, grow=False)
        return {c: _kept(rows, c, count) for c, count in asked.items()}
    rho, place, few = _share_of_two(rows, target), 1 - rows.smallest, min(rows.counts)
    exact_odds = rho / (1 - rho)
    odds = exact_odds if exactly else float(rho) / (1 - float(rho))
    if few < exact_odds:
        raise BadValue(
            f"target ρ = {shown(target)} leaves no row of class {rows.labels[place]!r} beside "
            f"{few} of the minority; "
            f"use a share of at most {few}/{few + 1} = {few / (few + 1):.4g}."
        )
    return {place: _kept(rows, place, int(few / odds))}


def exact(number: Any) -> Fraction | None:
    """A number as a fraction, a float as the decimal that it prints as.

    Parameters
    ----------
    number : object

    Returns
    -------
    Fraction or None
        None if it is no finite real number; True and False are none.
    """
    if not (is_real(number) or isinstance(number, Decimal)):
        return None
    try:
        # Of numpy's integers a fraction would calculate in their width.
        found = Fraction(int(number) if isinstance(number, Integral) else str(number))
    except (ValueError, OverflowError):
        return None
    return found


def _share_of_two(rows: Rows, target: Any) -> Fraction:
    """The target share ρ of the minority of two classes, possible above π only."""
    rho = exact(target)
    if rho is None:
        raise BadValue(f"target {shown(target)} cannot be used; use a share, “balanced” or a dict.")
    if len(rows.labels) > 2:
        raise BadValue(
            f"target {shown(target)} is one share, but y has {len(rows.labels)} classes "
            f"({rows.census()}); use “balanced” or a dict from label to count or share."
        )
    pi = Fraction(min(rows.counts), sum(rows.counts))
    if not pi < rho < 1:
        raise BadValue(
            f"target ρ = {shown(target)} is impossible: the minority's share is "
            f"π = {float(pi):.6g} already ({rows.census()}) and resampling raises it; use a share "
            "above π and below 1."
        )
    return rho


def _counts_asked(rows: Rows, target: Mapping[Any, Any], grow: bool) -> dict[int, int]:
    """The wanted count of each class named in a dict, by the place of its label."""
    if not target:
        raise BadValue("target is an empty dict; name at least one class.")
    asked = dict(sorted((rows.place_of("target", label), n) for label, n in target.items()))
    if all(is_real(n) and isinstance(n, Integral) for n in asked.values()):
        return {place: int(count) for place, count in asked.items()}
    shares = {place: exact(share) for place, share in asked.items()}
    if all(share is not None and 0 < share < 1 for share in shares.values()):
        return _from_shares(rows, {c: share for c, share in shares.items() if share}, grow)
    raise BadValue(
        f"target {shown(dict(target))} cannot be used; give each class a count (a whole number) "
        "or each a share (above 0 and below 1)."
    )


def _from_shares(rows: Rows, share: dict[int, Fraction], grow: bool) -> dict[int, int]:
    """Counts that give the named classes these shares, as few rows changed as possible."""
    total = sum(share.values(), Fraction(0))
    whole = abs(total - 1) < Fraction(1, 10**9)  # three times .3333333333333333
    others = sum(count for c, count in enumerate(rows.counts) if c not in share)
    if others and total < 1 and not whole:
        # The classes without a share keep their rows.
        return {c: math.floor(others * s / (1 - total)) for c, s in share.items()}
    if others or not whole:
        works = "less than 1, for some classes have none" if others else "add up to 1"
        raise BadValue(f"target: the shares add up to {float(total)}; make them {works}.")
    sizes = [rows.counts[c] / s for c, s in share.items()]
    size = max(sizes) if grow else min(sizes)
    return {c: round(size * s) for c, s in share.items()}


def _added(rows: Rows, place: int, count: int) -> int:
    present = rows.counts[place]
    if count < present:
        raise BadValue(
            f"target asks for {shown(count)} rows of class {rows.labels[place]!r}, which has "
            f"{present} already; over-sampling only adds: use {present} or more."
        )
    if count > MOST_ROWS:
        raise BadValue(
            f"target asks for {shown(count)} rows of class {rows.labels[place]!r}; "
            f"use at most {MOST_ROWS:,}."
        )
    return count - present


def _kept(rows: Rows, place: int, count: int) -> int:
    present = rows.counts[place]
    if not 1 <= count <= present:
        raise BadValue(
            f"target asks for {shown(count)} rows of class {rows.labels[place]!r}, which has "
            f"{present}; under-sampling only takes away: use 1 to {present}."
        )
    return count


TARGETS = {"balanced": "all classes as large as the largest, or as small as the smallest"}
ROUNDINGS = {
    "exact": "counts by the formula, without rounding error",
    "imblearn": "counts in floating point, as imbalanced-learn has them",
}
