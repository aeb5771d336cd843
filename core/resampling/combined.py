"""SMOTE, then cleaning: both classes lose the rows, old and new, that contradict each other."""

from __future__ import annotations

from typing import Any

from .cleaning import Classes, drop_misclassified, drop_tomek_links, loss_notes
from .rows import Ints, Removed, Resampled, Rows, read_numbers, take_rows
from .smote import smote
from .targets import Target


def smote_tomek(
    X: Any,
    y: Any,
    seed: int,
    *,
    target: Target = 0.5,
    k: int = 5,
    classes: Classes = "all",
    rounding: str = "exact",
) -> Resampled:
    """SMOTE, then without the rows of Tomek links, old and new.

    Source: Batista, Prati & Monard (2004), doi 10.1145/1007730.1007735.

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
    classes : "others", "all" or labels, default "all"
        Which classes may lose rows: "others" are all but the rarest.
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        The rows that stay; `before` holds the rows after SMOTE, and `removed` those that went.

    Raises
    ------
    BadValue
        As smote and tomek.
    """
    before = smote(X, y, seed, target=target, k=k, rounding=rounding)
    rows = read_numbers(before.X, before.y)
    return _cleaned(before, rows, *drop_tomek_links(rows, classes))


def smote_enn(
    X: Any,
    y: Any,
    seed: int,
    *,
    target: Target = 0.5,
    k: int = 5,
    k_edit: int = 3,
    vote: str = "all",
    classes: Classes = "all",
    rounding: str = "exact",
) -> Resampled:
    """SMOTE, then without the rows, old and new, that their nearest neighbours do not confirm.

    Source: as smote_tomek.

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
    k_edit : int, default 3
        How many nearest of all rows, old and new, vote.
    vote : "all" or "majority", default "all"
        A row stays if all of these neighbours are of its class, or if most of them are (of classes
        with as many votes, the first counts). imbalanced-learn's vote is "all", the paper's
        "majority".
    classes : "others", "all" or labels, default "all"
        Which classes may lose rows: "others" are all but the rarest.
    rounding : "exact" or "imblearn", default "exact"
        How a share becomes a number of rows: by the formula, a float counting as the decimal that
        it prints as, or in floating point as imbalanced-learn does it, now and then one row short.

    Returns
    -------
    Resampled
        The rows that stay, sorted by class; `before` holds the rows after SMOTE, and `removed`
        those that went.

    Raises
    ------
    BadValue
        As smote and enn.
    """
    before = smote(X, y, seed, target=target, k=k, rounding=rounding)
    rows = read_numbers(before.X, before.y)
    return _cleaned(before, rows, *drop_misclassified(rows, k_edit, vote, classes))


def _cleaned(before: Resampled, rows: Rows, kept: Ints, removed: Removed) -> Resampled:
    return Resampled(
        take_rows(before.X, kept),
        take_rows(before.y, kept),
        before.provenance.among(kept),
        removed,
        notes=before.notes + loss_notes(rows, removed),
        before=before,
    )
