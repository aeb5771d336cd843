"""Cleaning: Tomek links and edited nearest neighbours take away rows where classes meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..parameters import BadValue
from .neighbours import search, surrounded
from .rows import (
    Ints,
    Removed,
    Resampled,
    Rows,
    check_seed,
    index_type,
    kept_of,
    read_numbers,
    small,
    take,
    whole,
)

Classes = str | Iterable[Any]
VOTES = {
    "all": "one of its nearest rows is of another class",
    "majority": "its nearest rows vote for another class",
}


def tomek(X: Any, y: Any, seed: int = 0, *, classes: Classes = "others") -> Resampled:
    """All rows but those in a Tomek link: two rows of different classes, each the other's nearest.

    `classes` lose rows: "others" (all but the rarest), "all", or some labels. Nothing is drawn.
    Source: Tomek (1976), doi 10.1109/TSMC.1976.4309452.
    """
    check_seed(seed)
    rows = read_numbers(X, y)
    return taken(rows, *unlinked(rows, classes))


def enn(
    X: Any,
    y: Any,
    seed: int = 0,
    *,
    k: int = 3,
    vote: str = "all",
    classes: Classes = "others",
) -> Resampled:
    """All rows but those that their k nearest do not confirm, sorted by class.

    A row stays if all of its k nearest are of its class, or with `vote` "majority" if most are.
    `classes` lose rows: "others" (all but the rarest), "all", or some labels. Nothing is drawn.
    Source: Wilson (1972), doi 10.1109/TSMC.1972.4309137 (k = 3, "majority").
    """
    check_seed(seed)
    rows = read_numbers(X, y)
    kept, removed = confirmed(rows, k, vote, classes)
    return taken(rows, kept, removed)


def taken(rows: Rows, kept: Ints, removed: Removed) -> Resampled:
    """The rows that were kept, as a result; notes say where a class lost more than half."""
    return Resampled(
        take(rows.X_given, kept),
        take(rows.y_given, kept),
        kept_of(len(rows.y), kept),
        removed,
        notes=losses(rows, removed),
    )


def losses(rows: Rows, removed: Removed) -> tuple[str, ...]:
    """A note for each class that lost more than half of its rows."""
    gone = rows.y.take(removed.row)
    lost = [int(np.count_nonzero(gone == label)) for label in rows.labels]
    return tuple(
        f"Class {label!r} lost {minus} of its {count} rows."
        for label, count, minus in zip(rows.labels, rows.counts, lost, strict=True)
        if 2 * minus > count
    )


def unlinked(rows: Rows, classes: Classes) -> tuple[Ints, Removed]:
    """The rows that stay when Tomek links go, in order, and the rows that go."""
    partner = links(rows)
    row = np.flatnonzero(partner >= 0)
    label = rows.y.take(row)
    loses = np.zeros(len(row), bool)
    for c in _losing(rows, classes):
        loses |= label == rows.labels[c]
    row = row[loses]
    stays = np.ones(len(partner), bool)
    stays[row] = False
    reason = "it and its nearest row are of different classes and nearest to each other"
    removed = Removed(small(row, len(rows.y)), reason, partner.take(row)[:, None])
    return small(np.flatnonzero(stays), len(rows.y)), removed


def links(rows: Rows) -> Ints:
    """The partner of each row in its Tomek link, shape (n,), −1 without one."""
    # 1. One end is not of the largest class: look from there, and back from what is seen.
    a = np.flatnonzero(rows.y != rows.labels[rows.largest])
    look = search(rows.X, 1)
    b = look.others(a, 1).ravel()
    rival = np.flatnonzero(rows.y.take(b) != rows.y.take(a))
    mutual = rival[look.others(b[rival], 1).ravel() == a[rival]]
    partner = np.full(len(rows.y), -1, b.dtype)
    partner[a[mutual]], partner[b[mutual]] = b[mutual], a[mutual]
    # 2. Where rows coincide the search names any of them; twins of different classes are links.
    near = np.flatnonzero(rows.X[:, 0].take(b) == rows.X[:, 0].take(a))
    if (rows.X[b[near]] == rows.X[a[near]]).all(axis=1).any():
        row, twin = _rival_twins(rows)
        partner[row] = twin
    return partner


def _rival_twins(rows: Rows) -> tuple[Ints, Ints]:
    """Rows that coincide with one of another class, and the first such one."""
    place = np.unique(rows.X, axis=0, return_inverse=True)[1].ravel()
    code = np.searchsorted(np.array(rows.labels, rows.y.dtype), rows.y)
    order = np.lexsort((code, place))
    place, code = place[order], code[order]
    first = np.searchsorted(place, place)
    last = np.searchsorted(place, place, side="right") - 1
    # Sorted by class within a place: if not the first then the last is a rival, if any is.
    other = np.where(code[first] != code, first, last)
    rival = code[other] != code
    return order[rival], order[other[rival]]


def confirmed(rows: Rows, k: int, vote: str, classes: Classes) -> tuple[Ints, Removed]:
    """The rows that their k nearest confirm, sorted by class, and the rows that go."""
    k = whole("k", k, len(rows.y) - 1, f"there are {len(rows.y)} rows")
    if vote not in VOTES:
        raise BadValue(f"vote {vote!r} is not known; use one of {', '.join(VOTES)}.")
    look = search(rows.X, k)
    losing = _losing(rows, classes)
    kept, gone, witness = [], [], [np.empty((0, k), index_type(len(rows.y)))]
    for c in range(len(rows.labels)):
        own = rows.of(c)
        if c in losing:
            rivals = np.flatnonzero(rows.y != rows.labels[c])
            doubtful = own[~surrounded(look, own, rivals, k)]
            near = look.others(doubtful, k)
            out = ~_confirms(rows, c, near, vote)
            gone.append(doubtful[out])
            witness.append(near[out])
            own = _erased_from(rows, c, own, gone[-1], k, vote)
        kept.append(own)
    row = np.concatenate([np.empty(0, int), *gone])
    order = np.argsort(row)
    return small(np.concatenate(kept), len(rows.y)), Removed(
        small(row[order], len(rows.y)), VOTES[vote], np.concatenate(witness)[order]
    )


def _confirms(rows: Rows, c: int, near: Ints, vote: str) -> NDArray[np.bool_]:
    """Whether the neighbours of each row vote for class c; of classes with as many, the first."""
    if vote == "all":
        return np.asarray((rows.y.take(near) == rows.labels[c]).all(axis=1))
    labels = np.array(rows.labels, rows.y.dtype)
    votes = np.stack([np.count_nonzero(rows.y.take(near) == label, axis=1) for label in labels])
    return np.asarray(votes.argmax(axis=0) == c)


def _erased_from(rows: Rows, c: int, own: Ints, gone: Ints, k: int, vote: str) -> Ints:
    """A class without some of its rows; BadValue if none is left."""
    if len(gone) == len(own):
        other = "a smaller k" if vote == "majority" else "vote “majority”, a smaller k"
        raise BadValue(
            f"edited nearest neighbours (k = {k}, vote “{vote}”) would remove all {len(own)} rows "
            f"of class {rows.labels[c]!r} ({rows.census()}); use {other}, "
            "or leave this class out of `classes`."
        )
    return own[~np.isin(own, gone, assume_unique=True)]


def _losing(rows: Rows, classes: Classes) -> list[int]:
    """The places of the classes that may lose rows."""
    places = range(len(rows.labels))
    if isinstance(classes, str) and classes in ("all", "others"):
        return [c for c in places if classes == "all" or c != rows.smallest]
    named = [classes] if isinstance(classes, str) else list(classes)
    for label in named:
        if label not in rows.labels:
            raise BadValue(
                f"classes names {label!r}, which y does not hold; use “others”, “all”, or any of "
                f"{', '.join(map(repr, rows.labels))}."
            )
    return [c for c in places if rows.labels[c] in named]
