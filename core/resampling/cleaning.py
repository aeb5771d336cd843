"""Cleaning: Tomek links and edited nearest neighbours take away rows where classes meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..parameters import BadValue
from .neighbours import certainly_own_class, search
from .rows import (
    Ints,
    Removed,
    Resampled,
    Rows,
    as_index,
    check_count,
    check_seed,
    index_type,
    provenance_of_kept,
    read_numbers,
    take_rows,
)

Classes = str | Iterable[Any]
VOTES = {
    "all": "one of its nearest rows is of another class",
    "majority": "its nearest rows vote for another class",
}


def tomek(X: Any, y: Any, seed: int = 0, *, classes: Classes = "others") -> Resampled:
    """All rows but those in a Tomek link: two rows of different classes, each the other's nearest.

    Source: Tomek (1976), doi 10.1109/TSMC.1976.4309452.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers. float32 stays float32, anything else becomes float64.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int, default 0
        Not used: nothing is drawn. It is there so that all samplers are called alike.
    classes : "others", "all" or labels, default "others"
        Which classes may lose rows: "others" are all but the rarest.

    Returns
    -------
    Resampled
        The rows that stay, in their order; `removed` has the others, each with its partner.

    Raises
    ------
    BadValue
        X holds something else than finite numbers; X and y do not fit together; y has one class;
        `classes` names a label that y does not hold.
    """
    check_seed(seed)
    rows = read_numbers(X, y)
    return after_cleaning(rows, *drop_tomek_links(rows, classes))


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

    Source: Wilson (1972), doi 10.1109/TSMC.1972.4309137 (k = 3, "majority").

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers. float32 stays float32, anything else becomes float64.
    y : array or series of shape (n,)
        A label for each row, of at least two classes.
    seed : int, default 0
        Not used: nothing is drawn. It is there so that all samplers are called alike.
    k : int, default 3
        How many nearest of all rows vote; at most n − 1.
    vote : "all" or "majority", default "all"
        A row stays if all of these neighbours are of its class, or if most of them are (of classes
        with as many votes, the first counts).
    classes : "others", "all" or labels, default "others"
        Which classes may lose rows: "others" are all but the rarest.

    Returns
    -------
    Resampled
        The rows that stay, sorted by class; `removed` has the others, each with the k that voted.

    Raises
    ------
    BadValue
        As tomek; k is not a whole number from 1 to n − 1; `vote` is not known; a class would lose
        all of its rows.
    """
    check_seed(seed)
    rows = read_numbers(X, y)
    kept, removed = drop_misclassified(rows, k, vote, classes)
    return after_cleaning(rows, kept, removed)


def after_cleaning(rows: Rows, kept: Ints, removed: Removed) -> Resampled:
    """The rows that were kept, as a result; notes say where a class lost more than half."""
    return Resampled(
        take_rows(rows.X_given, kept),
        take_rows(rows.y_given, kept),
        provenance_of_kept(len(rows.y), kept),
        removed,
        notes=loss_notes(rows, removed),
    )


def loss_notes(rows: Rows, removed: Removed) -> tuple[str, ...]:
    """A note for each class that lost more than half of its rows."""
    gone = rows.y.take(removed.row)
    lost = [int(np.count_nonzero(gone == label)) for label in rows.labels]
    return tuple(
        f"Class {label!r} lost {minus} of its {count} rows."
        for label, count, minus in zip(rows.labels, rows.counts, lost, strict=True)
        if 2 * minus > count
    )


def drop_tomek_links(rows: Rows, classes: Classes) -> tuple[Ints, Removed]:
    """The rows that stay when Tomek links go, in order, and the rows that go."""
    partner = tomek_links(rows)
    row = np.flatnonzero(partner >= 0)
    label = rows.y.take(row)
    loses = np.zeros(len(row), bool)
    for c in _classes_to_clean(rows, classes):
        loses |= label == rows.labels[c]
    row = row[loses]
    stays = np.ones(len(partner), bool)
    stays[row] = False
    reason = "it and its nearest row are of different classes and nearest to each other"
    removed = Removed(as_index(row, len(rows.y)), reason, partner.take(row)[:, None])
    return as_index(np.flatnonzero(stays), len(rows.y)), removed


def tomek_links(rows: Rows) -> Ints:
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


def drop_misclassified(rows: Rows, k: int, vote: str, classes: Classes) -> tuple[Ints, Removed]:
    """The rows that their k nearest confirm, sorted by class, and the rows that go."""
    k = check_count("k", k, len(rows.y) - 1, f"there are {len(rows.y)} rows")
    if vote not in VOTES:
        raise BadValue(f"vote {vote!r} is not known; use one of {', '.join(VOTES)}.")
    look = search(rows.X, k)
    losing = _classes_to_clean(rows, classes)
    kept, gone, witness = [], [], [np.empty((0, k), index_type(len(rows.y)))]
    for c in range(len(rows.labels)):
        own = rows.of(c)
        if c in losing:
            rivals = np.flatnonzero(rows.y != rows.labels[c])
            doubtful = own[~certainly_own_class(look, own, rivals, k)]
            near = look.others(doubtful, k)
            out = ~_agrees(rows, c, near, vote)
            gone.append(doubtful[out])
            witness.append(near[out])
            own = _without(rows, c, own, gone[-1], k, vote)
        kept.append(own)
    row = np.concatenate([np.empty(0, int), *gone])
    order = np.argsort(row)
    return as_index(np.concatenate(kept), len(rows.y)), Removed(
        as_index(row[order], len(rows.y)), VOTES[vote], np.concatenate(witness)[order]
    )


def _agrees(rows: Rows, c: int, near: Ints, vote: str) -> NDArray[np.bool_]:
    """Whether the neighbours of each row vote for class c; of classes with as many, the first."""
    if vote == "all":
        return np.asarray((rows.y.take(near) == rows.labels[c]).all(axis=1))
    labels = np.array(rows.labels, rows.y.dtype)
    votes = np.stack([np.count_nonzero(rows.y.take(near) == label, axis=1) for label in labels])
    return np.asarray(votes.argmax(axis=0) == c)


def _without(rows: Rows, c: int, own: Ints, gone: Ints, k: int, vote: str) -> Ints:
    """A class without some of its rows; BadValue if none is left."""
    if len(gone) == len(own):
        other = "a smaller k" if vote == "majority" else "vote “majority”, a smaller k"
        raise BadValue(
            f"edited nearest neighbours (k = {k}, vote “{vote}”) would remove all {len(own)} rows "
            f"of class {rows.labels[c]!r} ({rows.census()}); use {other}, "
            "or leave this class out of `classes`."
        )
    return own[~np.isin(own, gone, assume_unique=True)]


def _classes_to_clean(rows: Rows, classes: Classes) -> list[int]:
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
