"""SMOTE, then cleaning: both classes lose the rows, old and new, that contradict each other."""

from __future__ import annotations

from typing import Any

from .cleaning import Classes, confirmed, losses, unlinked
from .rows import Ints, Removed, Resampled, Rows, read_numbers, take
from .smote import smote
from .targets import Target


def smote_tomek(
    X: Any, y: Any, seed: int, *, target: Target = 0.5, k: int = 5, classes: Classes = "all"
) -> Resampled:
    """SMOTE, then without the rows of Tomek links, old and new.

    `before` holds the rows in between.
    Source: Batista, Prati & Monard (2004), doi 10.1145/1007730.1007735.
    """
    before = smote(X, y, seed, target=target, k=k)
    rows = read_numbers(before.X, before.y)
    return _cleaned(before, rows, *unlinked(rows, classes))


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
) -> Resampled:
    """SMOTE, then without the rows, old and new, that their nearest neighbours do not confirm.

    `before` holds the rows in between, `k_edit` is how many neighbours vote;
    imbalanced-learn's vote is "all", the paper's "majority". Source: as smote_tomek.
    """
    before = smote(X, y, seed, target=target, k=k)
    rows = read_numbers(before.X, before.y)
    return _cleaned(before, rows, *confirmed(rows, k_edit, vote, classes))


def _cleaned(before: Resampled, rows: Rows, kept: Ints, removed: Removed) -> Resampled:
    return Resampled(
        take(before.X, kept),
        take(before.y, kept),
        before.provenance.among(kept),
        removed,
        notes=before.notes + losses(rows, removed),
        before=before,
    )
