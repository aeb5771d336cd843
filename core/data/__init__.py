"""Data: populations with an exact truth, the folds taken from them, real sets, the listings."""

from .folds import (
    TEST_ROWS,
    TRAIN_MAJORITY,
    Fold,
    Pools,
    checked_fold,
    fold_of,
    minority_among,
    minority_size,
    small_fold,
    test_by_class,
    test_fold,
    train_fold,
)
from .gaussians import gaussian_auc, gaussian_posterior, gaussian_rates
from .populations import POPULATIONS, Population, draw_pools

__all__ = [
    "POPULATIONS",
    "TEST_ROWS",
    "TRAIN_MAJORITY",
    "Fold",
    "Pools",
    "Population",
    "checked_fold",
    "draw_pools",
    "fold_of",
    "gaussian_auc",
    "gaussian_posterior",
    "gaussian_rates",
    "minority_among",
    "minority_size",
    "small_fold",
    "test_by_class",
    "test_fold",
    "train_fold",
]
