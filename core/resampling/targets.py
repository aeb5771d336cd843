"""How many rows of each class there shall be: from a share, counts, shares, or "balanced"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any

from ..parameters import BadValue
from .rows import Rows

# A share ρ of the minority, "balanced", or for each label a count or a share.
Target = float | str | Mapping[Any, int] | Mapping[Any, float]


def n_to_add(rows: Rows, target: Target) -> dict[int, int]:
    """How many rows to add to a class, by the place of its label; classes in ascending order.

    A share ρ adds ⌊ρN₀/(1−ρ) − N₁⌋ rows to the minority (equation D5.2).

    Parameters
    ----------
    rows : Rows
        The rows as they are, with the count of each class.
    target : float, "balanced" or dict
        The minority's share ρ, or for each label a count or a share.

    Returns
    -------
    dict
        From the place of a label among `rows.labels` to a number of rows, 0 or more.

    Raises
    ------
    BadValue
        Where the target is unknown or cannot be reached by adding rows.
    """
    if isinstance(target, str):
        _check_word(target)
        most = max(rows.counts)
        return {c: most - count for c, count in enumerate(rows.counts) if c != rows.largest}
    if isinstance(target, Mapping):
        asked = _counts_asked(rows, target, grow=True)
        return {c: _added(rows, c, count) for c, count in asked.items()}
    rho = _share_of_two(rows, target)
    # The same arithmetic as imbalanced-learn's, which takes the ratio N1/N0.
    place, ratio = 1 - rows.largest, rho / (1 - rho)
    return {place: int(max(rows.counts) * ratio - rows.counts[place])}


def n_to_keep(rows: Rows, target: Target) -> dict[int, int]:
    """How many rows of a class to keep, by the place of its label; classes in ascending order.

    A share ρ keeps ⌊N₁(1−ρ)/ρ⌋ rows of the majority (equation D5.2).

    Parameters
    ----------
    rows : Rows
        The rows as they are, with the count of each class.
    target : float, "balanced" or dict
        The minority's share ρ, or for each label a count or a share.

    Returns
    -------
    dict
        From the place of a label among `rows.labels` to a number of rows, 1 or more.

    Raises
    ------
    BadValue
        Where the target is unknown or cannot be reached by taking rows away.
    """
    if isinstance(target, str):
        _check_word(target)
        least = min(rows.counts)
        return {c: least for c in range(len(rows.counts)) if c != rows.smallest}
    if isinstance(target, Mapping):
        asked = _counts_asked(rows, target, grow=False)
        return {c: _kept(rows, c, count) for c, count in asked.items()}
    rho = _share_of_two(rows, target)
    place, few, ratio = 1 - rows.smallest, min(rows.counts), rho / (1 - rho)
    if few < ratio:
        raise BadValue(
            f"target ρ = {rho:g} leaves no row of class {rows.labels[place]!r} beside {few} of the "
            f"minority; use a share of at most {few}/{few + 1} = {few / (few + 1):.4g}."
        )
    return {place: _kept(rows, place, int(few / ratio))}


def _check_word(target: str) -> None:
    if target != "balanced":
        raise BadValue(f"target {target!r} is not known; use “balanced”, a share or a dict.")


def _share_of_two(rows: Rows, target: Any) -> float:
    """The target share ρ of the minority of two classes, possible above π only."""
    if isinstance(target, bool) or not isinstance(target, Real):
        raise BadValue(f"target {target!r} cannot be used; use a share, “balanced” or a dict.")
    if len(rows.labels) > 2:
        raise BadValue(
            f"target {target} is one share, but y has {len(rows.labels)} classes "
            f"({rows.census()}); use “balanced” or a dict from label to count or share."
        )
    rho, pi = float(target), min(rows.counts) / sum(rows.counts)
    if not (math.isfinite(rho) and pi < rho < 1):
        raise BadValue(
            f"target ρ = {rho:g} is impossible: the minority's share is π = {pi:.6g} already "
            f"({rows.census()}) and resampling raises it; use a share above π and below 1."
        )
    return rho


def _counts_asked(rows: Rows, target: Mapping[Any, Any], grow: bool) -> dict[int, int]:
    """The wanted count of each class named in a dict, by the place of its label."""
    asked = {}
    for label, amount in target.items():
        if label not in rows.labels:
            raise BadValue(
                f"target names class {label!r}, which y does not hold; "
                f"use any of {', '.join(map(repr, rows.labels))}."
            )
        asked[rows.labels.index(label)] = amount
    if not asked:
        raise BadValue("target is an empty dict; name at least one class.")
    asked = dict(sorted(asked.items()))
    if all(isinstance(a, Integral) and not isinstance(a, bool) for a in asked.values()):
        return {place: int(count) for place, count in asked.items()}
    if all(isinstance(a, float) and 0 < a < 1 for a in asked.values()):
        return _from_shares(rows, asked, grow)
    raise BadValue(
        f"target {dict(target)!r} cannot be used; give each class a count (a whole number) "
        "or each a share (above 0 and below 1)."
    )


def _from_shares(rows: Rows, share: dict[int, float], grow: bool) -> dict[int, int]:
    """Counts that give the named classes these shares, as few rows changed as possible."""
    total = sum(share.values())
    others = sum(count for c, count in enumerate(rows.counts) if c not in share)
    if others and total < 1:
        # The classes without a share keep their rows.
        return {c: int(others * (s / (1 - total))) for c, s in share.items()}
    if others or not math.isclose(total, 1):
        works = "below 1, room for the classes without one" if others else "1"
        raise BadValue(f"the shares add up to {total:g}; make them add up to {works}.")
    sizes = [rows.counts[c] / s for c, s in share.items()]
    size = max(sizes) if grow else min(sizes)
    return {c: round(size * s) for c, s in share.items()}


def _added(rows: Rows, place: int, count: int) -> int:
    present = rows.counts[place]
    if count < present:
        raise BadValue(
            f"target asks for {count} rows of class {rows.labels[place]!r}, which has {present} "
            f"already; over-sampling only adds: use {present} or more."
        )
    return count - present


def _kept(rows: Rows, place: int, count: int) -> int:
    present = rows.counts[place]
    if not 1 <= count <= present:
        raise BadValue(
            f"target asks for {count} rows of class {rows.labels[place]!r}, which has {present}; "
            f"under-sampling only takes away: use 1 to {present}."
        )
    return count
