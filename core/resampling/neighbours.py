"""Nearest rows: by differences, so that no offset matters, and with one rule for ties.

Distances are compared as the numbers stand, to 28 digits. Of rows equally far that one counts as
nearer whose values come first, column by column; of rows with the same values, the one whose class
comes first. Rows that agree in all of this are alike: of them the one further up counts as nearer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree
from sklearn import config_context
from sklearn.neighbors import NearestNeighbors

from ..parameters import BadValue
from .rows import Array, Bools, Floats, Ints, index_type

CHUNK = 4096
# With more columns and more rows a tree does not help, and all pairs are compared.
MOST_TREE_COLUMNS = 15
FEW_ROWS = 256
# From here on comparing all pairs takes longer than looking for a proof.
WORTH_PROVING = 5000
# From so many points on a few of them are tried first.
WORTH_TRYING = 1000
# Far more than the rounding of a sum of squares, as a part of it.
ROUNDING = 1e-12
# The same for a sum that is carried in twice the digits.
EXACT = 1e-28
# Below it a square has lost digits, or all of them.
TINY = 1e-290
# Numbers held at once while ties are settled.
BUDGET = 2_000_000


class Places(NamedTuple):
    """The m different places where n rows lie, in ascending order, and the rows of each.

    X: (m, d); rows: (n,), by place, then class, then position; start and size: (m,), which of
    them lie at a place.
    """

    X: Floats
    rows: Ints
    start: Ints
    size: Ints

    def of_rows(self) -> Ints:
        """The place of each row, shape (n,)."""
        place = np.empty(len(self.rows), int)
        place[self.rows] = np.repeat(np.arange(len(self.X)), self.size)
        return place

    def first(self, place: Ints, k: int) -> Ints:
        """The first k rows of some places in their order: (q, w) places in, (q, k) rows out."""
        held = np.cumsum(self.size[place], axis=1)
        each = np.arange(len(place))
        rows = np.empty((len(place), k), self.rows.dtype)
        for t in range(k):
            column = np.count_nonzero(held <= t, axis=1)
            at = place[each, column]
            rows[:, t] = self.rows[self.start[at] + t - (held[each, column] - self.size[at])]
        return rows


def places_of(X: Array, code: Ints | None) -> Places:
    """The places of rows (n, d) with classes (n,), or without."""
    rows = np.lexsort([*([] if code is None else [code]), *X.T[::-1]])
    ordered = X[rows]
    new = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    start = np.flatnonzero(new)
    size = np.diff(np.append(start, len(X)))
    return Places(ordered[start].astype(np.float64), rows, start, size)


@dataclass(frozen=True, eq=False)
class Search:
    """Rows to search among.

    Parameters
    ----------
    X : array of shape (n, d)
        Finite numbers; the last columns may be categories, as whole numbers from 0.
    code : int array of shape (n,), optional
        The class of each row, where rows of several lie together.
    categories : tuple of int
        How many categories each of these columns has.
    penalty : float
        What a category that differs adds to the squared distance of two rows.
    """

    X: Array
    code: Ints | None = None
    categories: tuple[int, ...] = ()
    penalty: float = 0.0

    def others(self, of: Ints, k: int) -> Ints:
        """The k nearest other rows of some rows.

        Parameters
        ----------
        of : int array of shape (q,)
            The rows.
        k : int
            At most n − 1.

        Returns
        -------
        int array of shape (q, k), nearest first

        Raises
        ------
        BadValue
            Where distances underflow.
        """
        found = np.empty((len(of), k), index_type(len(self.X)))
        for part in self._parts(of):
            near = self.nearest(self.X.take(of[part], axis=0), k + 1)
            found[part] = without_self(near, of[part])
        return found

    def nearest(self, points: Array, k: int) -> Ints:
        """The k nearest rows to some points.

        Parameters
        ----------
        points : array of shape (q, d)
        k : int
            At most n.

        Returns
        -------
        int array of shape (q, k), nearest first

        Raises
        ------
        BadValue
            Where distances underflow.
        """
        found, clear = self._told_apart(points, k)
        tied = np.flatnonzero(~clear)
        if len(tied):
            found[tied] = self._settled(points[tied], k)
        return found

    def closest(self, of: Ints) -> tuple[Ints, Ints, Bools]:
        """Some rows with their nearest other rows, a pair for each that is equally near.

        A row that lies where others lie is in no pair.

        Parameters
        ----------
        of : int array of shape (q,)
            The rows.

        Returns
        -------
        row, near : int arrays of shape (p,)
            The pairs.
        alone : bool array of shape (q,)
            Whether each of the rows lies alone.

        Raises
        ------
        BadValue
            Where distances underflow.
        """
        alone, pairs = np.ones(len(of), bool), []
        for part in self._parts(of):
            rows = of[part]
            found, clear = self._told_apart(self.X.take(rows, axis=0), 2)
            pairs.append((rows[clear], without_self(found[clear], rows[clear]).ravel()))
            if not clear.all():
                tied = part[~clear]
                alone[tied] = self.places.size[self._place[of[tied]]] == 1
                pairs.extend(self._tied(of[tied[alone[tied]]]))
        row, near = (np.concatenate([np.empty(0, int), *side]) for side in zip(*pairs, strict=True))
        return row, near, alone

    @property
    def numbers(self) -> int:
        """How many columns are numbers; the categories come after them."""
        return int(self.X.shape[1]) - len(self.categories)

    @cached_property
    def tree(self) -> Any:
        """A k-d tree of the rows; None where comparing all pairs is quicker."""
        columns = self.numbers + sum(self.categories)
        if columns > MOST_TREE_COLUMNS and len(self.X) > FEW_ROWS:
            return None
        return tree_of(self._dense(self.X))

    @cached_property
    def table(self) -> Any:
        """The rows for comparing all pairs: their middle is the origin, categories are columns."""
        return self._centred(self.X)

    @cached_property
    def places(self) -> Places:
        """Where the rows lie."""
        return places_of(self.X, self.code)

    @cached_property
    def _among_places(self) -> Search:
        return Search(self.places.X, None, self.categories, self.penalty)

    @cached_property
    def _middle(self) -> Floats:
        return np.asarray(self.X[:, : self.numbers].mean(axis=0, dtype=np.float64))

    @cached_property
    def rank(self) -> Ints:
        """The place of each row in the order by values, then class, then position, shape (n,)."""
        rank = np.empty(len(self.X), int)
        rank[self.places.rows] = np.arange(len(self.X))
        return rank

    @cached_property
    def _place(self) -> Ints:
        return self.places.of_rows()

    def _dense(self, X: Array) -> Array:
        """Rows as points of a space with a column for each category; without any, as they are."""
        if not self.categories:
            return X
        codes = X[:, self.numbers :].T
        marks = [
            code[:, None] == np.arange(n) for code, n in zip(codes, self.categories, strict=True)
        ]
        return np.column_stack([X[:, : self.numbers], np.sqrt(self.penalty / 2) * np.hstack(marks)])

    def _centred(self, X: Array) -> Any:
        numbers = X[:, : self.numbers] - self._middle
        if not self.categories:
            return numbers
        mark, n = np.full(len(X), np.sqrt(self.penalty / 2)), np.arange(len(X) + 1)
        codes = zip(X[:, self.numbers :].T.astype(int), self.categories, strict=True)
        marks = [sparse.csr_matrix((mark, code, n), (len(X), size)) for code, size in codes]
        return sparse.hstack([sparse.csr_matrix(numbers), *marks], format="csr")

    def _parts(self, of: Ints) -> list[Ints]:
        """Some rows at a time, those that lie close together one after the other."""
        if self.tree is None or len(of) <= CHUNK:
            return [np.arange(len(of))]
        # So the tree stays in cache.
        rank = np.empty(len(self.X), np.int32)
        rank[self.tree.indices] = np.arange(len(self.X), dtype=np.int32)
        order = np.argsort(rank.take(of))
        return [order[start : start + CHUNK] for start in range(0, len(of), CHUNK)]

    def _measured(self, points: Array, k: int) -> tuple[Floats, Ints, Floats]:
        """Squared distances of the k nearest rows, these rows, and what rounding may be worth.

        All of shape (q, k). Squares that differ by more are in the right order, others perhaps not.
        """
        if self.tree is not None:
            distance, found = self.tree.query(self._dense(points), np.arange(1, k + 1))
            return distance**2, found, ROUNDING * distance**2 + TINY
        points = self._centred(points)
        distance, found = brute(self.table, points, k)
        # From a matrix product: about as many roundings as columns, each of numbers as large as
        # the squared distances from the origin. Of rows further out the order is not in doubt.
        out = np.sqrt(squared_lengths(points))[:, None]
        largest = out**2 + (out + distance) ** 2
        return distance**2, found, 1e-15 * (points.shape[1] + 4) * largest + TINY

    def _told_apart(self, points: Array, k: int) -> tuple[Ints, Bools]:
        """The k nearest rows, and for which points no distance is so like the next one's that
        rounding could have exchanged them."""
        if len(points) > WORTH_TRYING:
            clear = self._clear(points[:: len(points) // 32], k)[1]
            if clear.mean() < 0.5:  # where most distances are tied a search would be in vain
                return np.empty((len(points), k), np.int64), np.zeros(len(points), bool)
        return self._clear(points, k)

    def _clear(self, points: Array, k: int) -> tuple[Ints, Bools]:
        square, found, rounding = self._measured(points, min(k + 1, len(self.X)))
        apart = np.diff(square, axis=1) > rounding[:, 1:]
        return found[:, :k], np.asarray(apart.all(axis=1))

    def _settled(self, points: Array, k: int) -> Ints:
        """The k nearest rows by the rule for ties."""
        different, back = np.unique(points, axis=0, return_inverse=True)
        found = np.empty((len(different), k), index_type(len(self.X)))
        for which, place, _ in self._ranked(different, k):
            found[which] = self.places.first(place, k)
        return found[back.ravel()]

    def _tied(self, of: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Rows that lie alone, each with all the nearest others that lie alone too."""
        places = self.places
        for which, place, tier in self._ranked(self.X.take(of, axis=0), 2):
            near = (tier == tier[:, 1:2]) & (places.size[place] == 1)
            near[:, 0] = False  # its own place
            i, j = np.nonzero(near)
            yield of[which[i]], places.rows[places.start[place[i, j]]]

    def _ranked(self, points: Array, k: int) -> Iterator[tuple[Ints, Ints, Ints]]:
        """The places nearest to each point: as many as hold k rows, and all that tie with the last.

        Some points at a time: which, their places (q, w) in order, and the number of different
        distances up to each (q, w), the same for places that tie.
        """
        unsure, width = np.arange(len(points)), k + 1
        while len(unsure):
            width = min(width, len(self.places.X))
            left = []
            for part in np.array_split(unsure, 1 + len(unsure) * width // BUDGET):
                place, tier, sure = self._places_near(points[part], width, k)
                yield part[sure], place[sure], tier[sure]
                left.append(part[~sure])
            unsure, width = np.concatenate(left), 4 * width

    def _places_near(self, points: Array, width: int, k: int) -> tuple[Ints, Ints, Bools]:
        """The nearest places in order, and whether no further one could belong among them."""
        if width == len(self.places.X):
            place, beyond = (
                np.tile(np.arange(width), (len(points), 1)),
                np.full(len(points), np.inf),
            )
        else:
            measured, place, rounding = self._among_places._measured(points, width)
            beyond = measured[:, -1] - rounding[:, -1]
        place, square, tier = self._in_order(points, place)
        enough = np.cumsum(self.places.size[place], axis=1) >= k
        last = square[np.arange(len(points)), enough.argmax(axis=1)]
        return place, tier, enough[:, -1] & (last < beyond)

    def _in_order(self, points: Array, place: Ints) -> tuple[Ints, Floats, Ints]:
        """Places in order of their distance, with its square, and which of them tie."""

        def along(values: Array, order: Ints) -> Any:
            return np.take_along_axis(values, order, axis=1)

        square, rest = self._squares(points, place)
        order = np.lexsort((rest, square), axis=1)
        place, square, rest = along(place, order), along(square, order), along(rest, order)
        further = np.diff(square, axis=1) + np.diff(rest, axis=1) > EXACT * square[:, 1:]
        tier = np.cumsum(np.pad(further, ((0, 0), (1, 0))), axis=1)
        return along(place, np.lexsort((place, tier), axis=1)), square, tier

    def _squares(self, points: Array, place: Ints) -> tuple[Floats, Floats]:
        """Squared distances from points (q, d) to places (q, w), and what rounding took from them.

        Both together have twice the digits of one.
        """
        square, rest = np.zeros(place.shape), np.zeros(place.shape)
        apart = np.zeros(place.shape, bool)
        for j, here in enumerate(points.T[:, :, None].astype(np.float64)):
            there = self.places.X[:, j].take(place)
            if j < self.numbers:
                apart |= there != here
                more, its_rest = squared_difference(there, here)
            else:
                more, its_rest = self.penalty * (there != here), 0.0
            square, lost = sum_of(square, more)
            rest += lost + its_rest
        underflown = apart & (square < TINY)
        if underflown.any():
            i, j = np.argwhere(underflown)[0]
            least = np.abs(self.places.X[place[i, j]] - points[i]).max()
            raise BadValue(
                f"X has rows that differ by {least:.3g} at most, so little beside the spread of "
                "the columns that the square is lost in floating point; round X to fewer digits, "
                "or scale each column."
            )
        return sum_of(square, rest)


def sum_of(a: Any, b: Any) -> tuple[Any, Any]:
    """a + b in floating point, and what rounding took from it (Knuth 1969, section 4.2.2)."""
    total = a + b
    of_b = total - a
    return total, (a - (total - of_b)) + (b - of_b)


def squared_difference(a: Any, b: Any) -> tuple[Any, Any]:
    """(a − b)² in floating point, and what rounding took from it.

    Source: Dekker (1971), doi 10.1007/BF01397083: a factor of 27 and one of 26 digits.
    """
    step, lost = sum_of(a, -b)
    square = step * step
    wide = 134217729.0 * step
    high = wide - (wide - step)
    low = step - high
    return square, ((high * high - square) + 2 * high * low + low * low) + 2 * step * lost


def tree_of(X: Array) -> cKDTree:
    """A k-d tree that is quick to build: cells are halved, points are not sorted."""
    return cKDTree(X, leafsize=24, balanced_tree=False, compact_nodes=False)


def brute(X: Any, points: Any, k: int) -> tuple[Floats, Ints]:
    """Distances and positions of the k nearest rows to some points, by every pair.

    From a matrix product: what rounding does to a distance grows with the distance from the origin.

    Parameters
    ----------
    X : array or sparse matrix of shape (n, d)
    points : array or sparse matrix of shape (q, d)
    k : int

    Returns
    -------
    distance : array of shape (q, k), in ascending order
    found : int array of shape (q, k)
    """
    if not points.shape[0]:
        return np.empty((0, k)), np.empty((0, k), int)
    with config_context(assume_finite=True, skip_parameter_validation=True):
        search = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(X)
        distance, found = search.kneighbors(points)
    return distance, found


def squared_lengths(X: Any) -> Floats:
    """The squared distance of each row from the origin, shape (n,)."""
    if sparse.issparse(X):
        return np.asarray(X.multiply(X).sum(axis=1)).ravel()
    return np.asarray(np.einsum("ij,ij->i", X, X))


def without_self(found: Ints, of: Ints) -> Ints:
    """All columns but the one with the row itself; the last where its twins left no room for it."""
    own = found == of[:, None]
    if own[:, 0].all():
        return found[:, 1:]
    own[~own.any(axis=1), -1] = True
    others: Ints = found[~own].reshape(len(of), -1)
    return others


def certainly_own_class(look: Search, own: Ints, rivals: Ints, k: int) -> Bools:
    """Which rows of a class certainly have none but their class among their k nearest.

    A cheap proof; where it fails a row may still be so.

    Parameters
    ----------
    look : Search
        Among all rows.
    own, rivals : int arrays of shape (q,) and (n − q,)
        The rows of the class, and all others.
    k : int

    Returns
    -------
    bool array of shape (q,)
    """
    if look.tree is not None:
        sure = np.zeros(len(look.X), bool)
        sure[_surrounded_blocks(look, own, rivals, k)] = True
        return sure[own]
    if len(look.X) < WORTH_PROVING:
        return np.zeros(len(own), bool)
    rival = brute(look.table.take(rivals, axis=0), look.table.take(own, axis=0), 1)[0].ravel()
    # One more than k: a row is its own nearest.
    return _has_closer(look, own, own, k + 1, rival, (16, 4, 2))


def certainly_rivals(look: Search, own: Ints, rivals: Ints, k: int) -> Bools:
    """Which rows of a class certainly have none but `rivals` among their k nearest.

    A cheap proof where pairs are compared; elsewhere, and where it fails, a row may still be so.

    Parameters
    ----------
    look : Search
        Among all rows.
    own, rivals : int arrays of shape (q,) and (n − q,)
        The rows of the class, and all others.
    k : int

    Returns
    -------
    bool array of shape (q,)
    """
    if look.tree is not None or len(look.X) < WORTH_PROVING or len(own) < 2:
        return np.zeros(len(own), bool)
    mine = look.table.take(own, axis=0)
    return _has_closer(look, own, rivals, k, brute(mine, mine, 2)[0][:, 1], (4,))


def _has_closer(
    look: Search, of: Ints, among: Ints, k: int, bound: Floats, strides: tuple[int, ...]
) -> Bools:
    """Whether a sample of the rows `among`, one in each stride, holds k closer than `bound`."""
    sure = np.zeros(len(of), bool)
    # Far more than the rounding of distances that come from a matrix product.
    margin = 1e-10 * float(squared_lengths(look.table).max())
    for stride in strides:
        sample = among[::stride]
        if len(sample) >= 2 * k:
            open_ = np.flatnonzero(~sure)
            distance = brute(
                look.table.take(sample, axis=0), look.table.take(of[open_], axis=0), k
            )[0][:, -1]
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
