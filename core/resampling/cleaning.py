"""Cleaning: Tomek links and edited nearest neighbours take away rows where classes meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..parameters import BadValue
from .neighbours import Places, Search, certainly_own_class
from .rows import (
    Bools,
    Ints,
    Removed,
    Resampled,
    Rows,
    as_index,
    check_count,
    check_seed,
    check_word,
    index_type,
    provenance_of_kept,
    read_numbers,
    take_rows,
)

Classes = str | Iterable[Any]


def tomek(X: Any, y: Any, seed: int = 0, *, classes: Classes = "others") -> Resampled:
    """All rows but those in a Tomek link: two rows of different classes, each the other's nearest.

    That is, no third row is strictly nearer to either of them than they are to each other.

    Source: Tomek (1976), doi 10.1109/TSMC.1976.4309452.

    Parameters
    ----------
    X : array or frame of shape (n, d)
        Finite numbers; True and False are none. float32 stays float32, all else becomes float64.
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
        `classes` names a label that y does not hold; rows lie so close together
        that floating point cannot tell their distances apart.
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
        Finite numbers; True and False are none. float32 stays float32, all else becomes float64.
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
        provenance_of_kept(rows.n, kept),
        removed,
        notes=loss_notes(rows, removed),
    )


def loss_notes(rows: Rows, removed: Removed) -> tuple[str, ...]:
    """A note for each class that lost more than half of its rows."""
    lost = np.bincount(rows.code.take(removed.row), minlength=len(rows.labels))
    return tuple(
        f"Class {label!r} lost {minus} of its {count} rows."
        for label, count, minus in zip(rows.labels, rows.counts, lost, strict=True)
        if 2 * minus > count
    )


def drop_tomek_links(rows: Rows, classes: Classes) -> tuple[Ints, Removed]:
    """The rows that stay when Tomek links go, and the rows that go.

    Parameters
    ----------
    rows : Rows
    classes : "others", "all" or labels
        Which classes may lose rows.

    Returns
    -------
    kept : int array of shape (m,), in order
    removed : Removed

    Raises
    ------
    BadValue
        Where `classes` names a label that y does not hold, or distances underflow.
    """
    row, partner = tomek_links(rows)
    cleaned = np.zeros(len(rows.labels), bool)
    cleaned[_classes_to_clean(rows, classes)] = True
    loses = cleaned.take(rows.code.take(row))
    row, partner = as_index(row[loses], rows.n), as_index(partner[loses], rows.n)
    stays = np.ones(rows.n, bool)
    stays[row] = False
    reason = "it and its nearest row are of different classes and nearest to each other"
    return as_index(np.flatnonzero(stays), rows.n), Removed(row, reason, partner[:, None])


def tomek_links(rows: Rows) -> tuple[Ints, Ints]:
    """The rows that are in a Tomek link, and the other end of one link of each.

    Two rows of different classes are a link if no third row is strictly nearer to either of them
    than they are to each other; so a row may be in several, and the end that the rule for ties puts
    first is named.

    Parameters
    ----------
    rows : Rows

    Returns
    -------
    row, partner : int arrays of shape (r,), rows in order
    """
    # 1. One end is not of the largest class: from there to the nearest rows, and back.
    look = Search(rows.scaled, rows.code)
    a, b, alone = look.closest(np.flatnonzero(rows.code != rows.largest))
    rival = rows.code.take(a) != rows.code.take(b)
    a, b = a[rival], b[rival]
    back, seen, _ = look.closest(np.unique(b))
    mutual = np.isin(a * rows.n + b, seen * rows.n + back, kind="sort")
    row = np.concatenate([a[mutual], b[mutual]])
    partner = np.concatenate([b[mutual], a[mutual]])
    # 2. Rows that lie at one place are nearest to each other.
    if not alone.all():
        twins = _rival_twins(look.places, rows.code)
        row, partner = np.append(row, twins[0]), np.append(partner, twins[1])
    # 3. Of several links of a row one.
    if len(np.unique(row)) < len(row):
        by_rule = np.argsort(look.rank.take(partner), kind="stable")
        row, partner = row[by_rule], partner[by_rule]
    row, first = np.unique(row, return_index=True)
    return row, partner[first]


def _rival_twins(places: Places, code: Ints) -> tuple[Ints, Ints]:
    """Rows that lie where one of another class lies, and the first such one."""
    first = np.repeat(places.rows[places.start], places.size)
    last = np.repeat(places.rows[places.start + places.size - 1], places.size)
    # Sorted by class within a place: if not the first then the last is a rival, if any is.
    other = np.where(code[first] != code[places.rows], first, last)
    rival = code[other] != code[places.rows]
    return places.rows[rival], other[rival]


def drop_misclassified(rows: Rows, k: int, vote: str, classes: Classes) -> tuple[Ints, Removed]:
    """The rows that their k nearest confirm, and the rows that go.

    Parameters
    ----------
    rows : Rows
    k : int
        How many vote.
    vote : "all" or "majority"
        Who of them must be of the row's class.
    classes : "others", "all" or labels
        Which classes may lose rows.

    Returns
    -------
    kept : int array of shape (m,), sorted by class
    removed : Removed

    Raises
    ------
    BadValue
        Where k, `vote` or `classes` cannot be used, a class would lose all its rows, or distances
        underflow.
    """
    k = check_count("k", k, rows.n - 1, f"there are {rows.n} rows")
    check_word("vote", vote, VOTES)
    look, losing = Search(rows.scaled, rows.code), _classes_to_clean(rows, classes)
    kept, gone, witness = [], [], [np.empty((0, k), index_type(rows.n))]
    for c in range(len(rows.labels)):
        own = rows.of(c)
        if c in losing:
            doubtful = own[~certainly_own_class(look, own, np.flatnonzero(rows.code != c), k)]
            near = look.others(doubtful, k)
            out = ~_agrees(rows, c, near, vote)
            gone.append(doubtful[out])
            witness.append(near[out])
            own = _without(rows, c, own, gone[-1], k, vote)
        kept.append(own)
    row = np.concatenate([np.empty(0, int), *gone])
    order = np.argsort(row)
    return as_index(np.concatenate(kept), rows.n), Removed(
        as_index(row[order], rows.n), VOTES[vote], np.concatenate(witness)[order]
    )


def _agrees(rows: Rows, c: int, near: Ints, vote: str) -> Bools:
    """Whether the neighbours of each row vote for class c; of classes with as many, the first."""
    code = rows.code.take(near)
    if vote == "all":
        return np.asarray((code == c).all(axis=1))
    votes = [np.count_nonzero(code == each, axis=1) for each in range(len(rows.labels))]
    return np.asarray(np.argmax(votes, axis=0) == c)


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
    if isinstance(classes, str) and classes in ("all", "others"):
        return [c for c in range(len(rows.labels)) if classes == "all" or c != rows.smallest]
    one = isinstance(classes, np.ndarray) and not classes.ndim
    if one or isinstance(classes, str) or not isinstance(classes, Iterable):
        classes = [classes]
    return sorted({rows.place_of("classes", label) for label in classes})


VOTES = {
    "all": "one of its nearest rows is of another class",
    "majority": "its nearest rows vote for another class",
}
