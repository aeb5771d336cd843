"""Neighbours by their definition: at any offset, with ties, in any order of the rows."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.parameters import BadValue
from core.resampling import SAMPLERS, neighbours
from core.resampling.neighbours import Search
from core.resampling.rows import read_numbers, scaled
from core.resampling.smote import neighbours_in_class
from tests.core.resampling import reference

# Exactly representable, so that an offset rounds nothing; with many ties, with few, with twins.
TABLES = {
    "grid": lambda rng, n, d: rng.integers(0, 4, (n, d)).astype(float),
    "marks": lambda rng, n, d: rng.integers(0, 2, (n, d)).astype(float),
    "halves": lambda rng, n, d: rng.integers(0, 40, (n, d)) / 2,
    "clusters": lambda rng, n, d: rng.integers(0, 5, (n, d)) + 1e9 * rng.choice([-1, 1], (n, 1)),
    "tenths": lambda rng, n, d: rng.integers(0, 5, (n, d)) / 10,
    "tiny": lambda rng, n, d: rng.integers(0, 3, (n, d)) * 1e-170,
    "tiniest": lambda rng, n, d: rng.integers(0, 9, (n, d)) * 5e-324,
    "large": lambda rng, n, d: rng.integers(0, 3, (n, d)) * 1e149,
    "mixed": lambda rng, n, d: rng.integers(0, 3, (n, d)) * 10.0 ** rng.integers(-3, 9, d),
}


@pytest.fixture(params=[256, 1], ids=["tree", "pairs"])
def search_of_wide_rows(request, monkeypatch):
    """Rows of many columns are searched in a tree where they are few, and by pairs where not."""
    monkeypatch.setattr(neighbours, "FEW_ROWS", request.param)


def test_seconds_since_1970_have_the_neighbours_of_seconds():
    seconds = np.array([0, 1, 2.5, 10, 11, 12.5])
    X = 1.7e9 + np.append(seconds, np.linspace(500, 1611, 12))[:, None]
    y = np.repeat([1, 0], [6, 12])
    near = neighbours_in_class(read_numbers(X, y), 1, np.arange(6), 2)
    assert near.tolist() == [[1, 2], [0, 2], [1, 0], [4, 5], [3, 5], [4, 3]]
    made = SAMPLERS["smote"].resample(X, y, 0, k=2)
    at_zero = SAMPLERS["smote"].resample(X - 1.7e9, y, 0, k=2)
    np.testing.assert_array_equal(made.neighbour, at_zero.neighbour)


@pytest.mark.parametrize("offset", [1e8, -1.7e9, 2.0**40])
@pytest.mark.parametrize("d", [1, 2, 7, 20, 40])
def test_an_offset_changes_no_neighbour_of_any_sampler(offset, d, search_of_wide_rows):
    rng = np.random.default_rng(d)
    X = rng.integers(0, 2**10, (150, d)) / 2**8
    y = np.repeat([0, 1], [110, 40])
    for name in ("smote", "borderline1", "borderline2", "adasyn", "tomek", "enn"):
        here, there = (SAMPLERS[name].resample(rows, y, 1) for rows in (X, X + offset))
        for fact in ("source", "neighbour", "step", "region", "local_share"):
            np.testing.assert_array_equal(
                getattr(here, fact), getattr(there, fact), f"{name} {fact}"
            )
        if here.removed is not None:
            assert there.removed is not None
            np.testing.assert_array_equal(here.removed.row, there.removed.row, name)


@settings(max_examples=75, deadline=None)
@given(
    st.integers(0, 10**9),
    st.sampled_from(sorted(TABLES)),
    st.integers(3, 30),
    st.sampled_from([1, 2, 3, 5, 17]),
    st.sampled_from([1, 256]),
)
def test_neighbours_are_those_of_the_definition(seed, table, n, d, few):
    rng = np.random.default_rng(seed)
    X, code, k = TABLES[table](rng, n, d), rng.integers(0, 3, n), int(rng.integers(1, n))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "FEW_ROWS", few)
        found = Search(scaled(X), code).others(np.arange(n), k)
    assert found.tolist() == [reference.others(X, code, i, k) for i in range(n)]


def test_many_ties_of_many_rows_are_settled_alike():
    rng = np.random.default_rng(5)
    X, code = rng.integers(0, 7, (6000, 3)).astype(float), rng.integers(0, 2, 6000)
    found = Search(X, code).others(np.arange(6000), 8)
    for i in rng.choice(6000, 40, replace=False):
        square = ((X - X[i]) ** 2).sum(axis=1)
        square[i] = np.inf
        order = np.lexsort((np.arange(6000), code, X[:, 2], X[:, 1], X[:, 0], square))
        assert found[i].tolist() == order[:8].tolist()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(8, 25), st.integers(1, 3), st.integers(2, 4))
def test_with_categories_a_difference_counts_as_much_as_is_said(seed, n, numbers, sorts):
    rng = np.random.default_rng(seed)
    X = np.column_stack([rng.integers(0, 4, (n, numbers)), rng.integers(0, sorts, (n, 2))]) * 1.0
    found = Search(X, None, (sorts, sorts), 2.25).others(np.arange(n), 4)
    for i in range(n):
        square = ((X - X[i])[:, :numbers] ** 2).sum(axis=1)
        square += 2.25 * (X[i] != X)[:, numbers:].sum(axis=1)
        square[i] = np.inf
        order = np.lexsort((np.arange(n), *X.T[::-1], square))
        assert found[i].tolist() == order[:4].tolist()


def test_both_orders_of_rows_have_the_same_tomek_link():
    x, y = np.array([0.0, -1, 1, 5, 7, 9.5])[:, None], np.array([1, 1, 0, 0, 0, 0])
    assert reference.tomek_links(x, y) == {(0, 2), (2, 0)}
    for order in ([0, 2, 1, 3, 4, 5], [0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]):
        removed = SAMPLERS["tomek"].resample(x[order], y[order]).removed
        assert removed is not None
        assert x[order][removed.row].ravel().tolist() == [1.0]
        assert x[order][removed.witness].ravel().tolist() == [0.0]


@settings(max_examples=75, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(sorted(TABLES)), st.sampled_from([1, 2, 3, 17]))
def test_tomek_links_are_those_of_the_definition(seed, table, d):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 28))
    X, y = TABLES[table](rng, n, d), np.append([0, 1], rng.integers(0, 3, n - 2))
    links = reference.tomek_links(X, y)
    removed = SAMPLERS["tomek"].resample(X, y, classes="all").removed
    assert removed is not None
    assert removed.row.tolist() == sorted({i for i, _ in links})
    pairs = zip(removed.row.tolist(), removed.witness.ravel().tolist(), strict=True)
    assert links.issuperset(pairs)


def test_no_tomek_link_of_a_grid_is_missed():
    rng = np.random.default_rng(0)
    for _ in range(30):
        X, y = rng.integers(0, 8, (60, 2)).astype(float), rng.integers(0, 2, 60)
        square = ((X[:, None] - X[None]) ** 2).sum(axis=2)
        np.fill_diagonal(square, np.inf)
        least = square.min(axis=1)
        link = (square == least[:, None]) & (square == least) & (y[:, None] != y)
        removed = SAMPLERS["tomek"].resample(X, y, classes="all").removed
        assert removed is not None
        np.testing.assert_array_equal(removed.row, np.flatnonzero(link.any(axis=1)))


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 10**9),
    st.sampled_from(sorted(TABLES)),
    st.sampled_from([1, 2, 17]),
    st.sampled_from(["all", "majority"]),
)
def test_edited_neighbours_are_those_of_the_definition(seed, table, d, vote):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 26))
    k = int(rng.integers(1, min(6, n - 1)))
    X, y = TABLES[table](rng, n, d), np.append([0, 1], rng.integers(0, 3, n - 2))
    y = np.unique(y, return_inverse=True)[1]
    gone = reference.outvoted(X, y, k, vote)
    try:
        removed = SAMPLERS["enn"].resample(X, y, k=k, vote=vote, classes="all").removed
    except BadValue:
        assert any({i for i in range(n) if y[i] == c} <= gone for c in set(y.tolist()))
    else:
        assert removed is not None
        assert set(removed.row.tolist()) == gone


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(sorted(TABLES)), st.sampled_from([1, 2, 3, 17]))
def test_the_order_of_the_rows_changes_nothing_that_is_seen_of_them(seed, table, d):
    rng = np.random.default_rng(seed)
    X, y = TABLES[table](rng, 60, d), np.repeat([0, 1], [44, 16])
    order = rng.permutation(60)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no row in danger
        for name, fact in (("borderline1", "region"), ("adasyn", "local_share")):
            try:
                here = getattr(SAMPLERS[name].resample(X, y, 0), fact)
            except BadValue:
                continue  # too many of the same, or no rival in sight
            there = getattr(SAMPLERS[name].resample(X[order], y[order], 0), fact)
            np.testing.assert_array_equal(here[order], there)
    for name in ("tomek", "enn"):
        try:
            here = SAMPLERS[name].resample(X, y)
        except BadValue:
            continue
        there = SAMPLERS[name].resample(X[order], y[order])
        assert rows_in_order(here) == rows_in_order(there)


def rows_in_order(found):
    return sorted(map(tuple, np.column_stack([found.y, found.X]).tolist()))


@pytest.mark.parametrize("factor", [1e-170, 2.0**-600, 1e-300, 1e145])
@pytest.mark.parametrize("name", ["smote", "borderline1", "adasyn", "tomek", "enn"])
def test_the_unit_of_the_columns_changes_no_neighbour(name, factor):
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(120, 2)), np.repeat([0, 1], [90, 30])
    here, there = (SAMPLERS[name].resample(rows, y, 1) for rows in (X, X * factor))
    np.testing.assert_array_equal(here.source, there.source)
    np.testing.assert_array_equal(here.neighbour, there.neighbour)


@pytest.mark.parametrize("name", ["smote", "borderline1", "adasyn", "tomek", "enn", "smote_enn"])
def test_distances_that_floating_point_cannot_tell_apart_are_named(name):
    rng = np.random.default_rng(3)
    X = np.column_stack([np.repeat([0.0, 1.0], 30), rng.normal(size=60) * 1e-200])
    with pytest.raises(BadValue, match=r"differ by .*e-20"):
        SAMPLERS[name].resample(X, np.tile([0, 1, 0], 20), 1)


def test_rows_that_are_all_the_same_are_no_trouble():
    X, y = np.full((3000, 2), 7.5), np.repeat([0, 1], [2900, 100])
    made = SAMPLERS["smote"].resample(X, y, 0)
    assert (made.X == 7.5).all()
    assert (made.source[made.synthetic] != made.neighbour[made.synthetic]).all()
    assert len(SAMPLERS["tomek"].resample(X, y).y) == 100
