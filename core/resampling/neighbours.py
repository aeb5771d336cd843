"""Nearest rows, the same ones that scikit-learn finds, in a fraction of the time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from sklearn.neighbors import NearestNeighbors

from .rows import Array, Floats, Ints, index_type

try:
    from sklearn.metrics._pairwise_distances_reduction import ArgKmin
except ImportError:  # a private name, which another version may not have
    ArgKmin = None

CHUNK = 4096
# scikit-learn's limit: with more columns it compares all pairs.
MOST_TREE_COLUMNS = 15
# From here on comparing all pairs takes longer than looking for a proof.
WORTH_PROVING = 5000


class Search(NamedTuple):
    """Rows to search among; a k-d tree, or none where scikit-learn would compare every pair."""

    X: Array
    tree: Any

    def others(self, of: Ints, k: int) -> Ints:
        """The k nearest other rows of the rows `of`, shape (len(of), k), nearest first."""
        if self.tree is None:
            return self._others(of, k)
        found = np.empty((len(of), k), index_type(len(self.X)))
        # Rows that lie close together one after the other: the tree stays in cache.
        order = np.argsort(self._rank(of)) if len(of) > CHUNK else np.arange(len(of))
        for start in range(0, len(of), CHUNK):
            part = order[start : start + CHUNK]
            found[part] = self._others(of[part], k)
        return found

    def _rank(self, of: Ints) -> Ints:
        """Where the rows `of` stand in the order of the tree's leaves."""
        rank = np.empty(len(self.X), np.int32)
        rank[self.tree.indices] = np.arange(len(self.X), dtype=np.int32)
        return rank.take(of)

    def _others(self, of: Ints, k: int) -> Ints:
        return without_self(self._nearest(of, k + 1), of)

    def _nearest(self, of: Ints, k: int) -> Ints:
        points = self.X.take(of, axis=0)
        if self.tree is not None:
            return np.asarray(self.tree.query(points, np.arange(1, k + 1))[1])
        return brute(self.X, points, k)[1]


def search(X: Array, k: int) -> Search:
    """A search for up to k neighbours; pairs are compared where scikit-learn would choose to.

    Its rule: more than 15 columns, or at least half of the rows asked for. The pairwise distances
    come from a matrix product and round differently.
    """
    if X.shape[1] > MOST_TREE_COLUMNS or k + 1 >= len(X) // 2:
        return Search(X, None)
    return Search(X, tree_of(X))


def tree_of(X: Array) -> cKDTree:
    """A k-d tree that is quick to build: cells are halved, points are not sorted."""
    return cKDTree(X, leafsize=24, balanced_tree=False, compact_nodes=False)


def brute(X: Array, points: Array, k: int) -> tuple[Floats, Ints]:
    """Distances and places of the k nearest rows of X to each of the points, by every pair.

    The kernel behind scikit-learn's NearestNeighbors, so that even rounding agrees; that class
    spends 0.4 ms on checks, more than a small search takes, and stands in where the kernel is not.
    """
    if not points.shape[0]:  # the kernel would divide by zero
        return np.empty((0, k)), np.empty((0, k), int)
    if ArgKmin is None:
        public = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(X)
        distance, found = public.kneighbors(points)
        return distance, found
    distance, found = ArgKmin.compute(
        points, X, k, metric="euclidean", strategy="auto", return_distance=True
    )
    return np.asarray(distance), np.asarray(found)


def nearest_to(X: Array, points: Array) -> Ints:
    """The place of the nearest row of X to each of the points."""
    if X.shape[1] > MOST_TREE_COLUMNS:
        return brute(X, points, 1)[1].ravel()
    return np.asarray(tree_of(X).query(points)[1])


def without_self(found: Ints, of: Ints) -> Ints:
    """All columns but the one with the row itself; among duplicates it may stand anywhere."""
    own = found == of[:, None]
    if own[:, 0].all():
        return found[:, 1:]
    own[~own.any(axis=1), -1] = True
    others: Ints = found[~own].reshape(len(of), -1)
    return others


def certainly_own_class(look: Search, own: Ints, rivals: Ints, k: int) -> NDArray[np.bool_]:
    """Which rows of a class certainly have none but their class among their k nearest.

    `rivals` are all rows of other classes. A cheap proof; where it fails a row may still be so.
    """
    if look.tree is not None:
        sure = np.zeros(len(look.X), bool)
        sure[_surrounded_blocks(look, own, rivals, k)] = True
        return sure[own]
    if len(look.X) < WORTH_PROVING:
        return np.zeros(len(own), bool)
    rival = brute(look.X.take(rivals, axis=0), look.X.take(own, axis=0), 1)[0].ravel()
    # One more than k: a row is its own nearest.
    return _has_closer(look.X, own, own, k + 1, rival, (16, 4, 2))


def certainly_rivals(look: Search, own: Ints, rivals: Ints, k: int) -> NDArray[np.bool_]:
    """Which rows of a class certainly have none but `rivals` among their k nearest.

    A cheap proof where pairs are compared; elsewhere, and where it fails, a row may still be so.
    """
    if look.tree is not None or len(look.X) < WORTH_PROVING or len(own) < 2:
        return np.zeros(len(own), bool)
    mine = look.X.take(own, axis=0)
    return _has_closer(look.X, own, rivals, k, brute(mine, mine, 2)[0][:, 1], (4,))


def _has_closer(
    X: Array, of: Ints, among: Ints, k: int, bound: Floats, strides: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Whether a sample of the rows `among`, one in each stride, holds k closer than `bound`."""
    sure = np.zeros(len(of), bool)
    # Far more than the rounding of distances that come from a matrix product.
    margin = 1e-10 * float(np.einsum("ij,ij->i", X, X).max())
    for stride in strides:
        sample = among[::stride]
        if len(sample) >= 2 * k:
            open_ = np.flatnonzero(~sure)
            distance = brute(X.take(sample, axis=0), X.take(of[open_], axis=0), k)[0][:, -1]
            sure[open_] = distance**2 + margin < bound[open_] ** 2
    return sure


def _surrounded_blocks(look: Search, own: Ints, rivals: Ints, k: int) -> Ints:
    """Rows in small blocks of one class, far from rivals compared with the block's size.

    Two rows of a block lie within two radii, and a rival is no closer to a row than its distance
    from the centre less one radius; so a rival beyond three radii comes after all of the block.
    """
    size = k + 2
    mine = np.zeros(len(look.X), bool)
    mine[own] = True
    order = look.tree.indices
    order = order[mine[order]]
    order = order[: len(order) // size * size]
    if not len(order):
        return np.empty(0, int)
    blocks = look.X.take(order, axis=0).reshape(-1, size, look.X.shape[1])
    centre = blocks.mean(axis=1, dtype=np.float64)
    blocks = blocks - centre[:, None]
    radius = np.sqrt(np.einsum("bij,bij->bi", blocks, blocks).max(axis=1))
    distance = tree_of(look.X.take(rivals, axis=0)).query(centre)[0]
    far = distance > 3 * radius * (1 + 1e-6)
    sure: Ints = order.reshape(-1, size)[far].ravel()
    return sure
