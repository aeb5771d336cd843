"""How many rows a share is: exact, whatever the share is written as."""

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import data
from core.data import Fold
from core.data.folds import checked_fold
from core.data.populations import POPULATIONS, draw_pools
from core.data.real_sets import REAL_SETS, _classes, class_sizes
from core.parameters import BadValue

WHOLE = st.integers(1, 20_000)


@given(WHOLE, st.integers(1, 999))
def test_a_share_in_thousandths_is_counted_as_the_fraction(n, thousandths):
    share = Fraction(thousandths, 1000)
    given_as: Any
    for given_as in (thousandths / 1000, np.float64(thousandths / 1000), share):
        beside = max(1, round(n * share / (1 - share)))
        assert data.minority_size(n, given_as) == beside
        assert data.minority_among(n, given_as) == max(1, round(n * share))


@given(WHOLE, st.integers(2, 10_000))
def test_one_in_so_many_is_counted_as_the_fraction(n, one_in):
    assert data.minority_among(n, 1 / one_in) == max(1, round(Fraction(n, one_in)))
    assert data.minority_size(n, 1 / one_in) == max(1, round(Fraction(n, one_in - 1)))


def test_half_a_row_goes_to_the_even_number():
    assert data.minority_among(150, 0.07) == 10  # 10.5; 150 * 0.07 is a little more
    assert data.minority_among(250, 0.07) == 18  # 17.5
    assert data.minority_size(156, 0.04) == 6  # 6.5


@pytest.mark.parametrize("rows", [np.int8(100), np.uint8(100), np.int32(100), np.uint64(100)])
def test_narrow_whole_numbers_count_alike(rows):
    assert data.minority_among(rows, 0.3) == 30
    assert data.minority_size(rows, 0.9) == 900


@pytest.mark.parametrize("name", REAL_SETS)
@given(hundredths=st.integers(10, 50))
def test_a_real_set_keeps_as_many_rows_as_there_can_be(name, hundredths):
    share = Fraction(hundredths, 100)
    n0, n1 = map(len, _classes(name))
    many, few = class_sizes(name, hundredths / 100)
    assert n0 in (many, few) or few in (n1, round(n0 * share / (1 - share)))
    assert abs(few - (many + few) * share) <= 1
    assert (many, few) <= (n0, n1)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
@pytest.mark.parametrize("population", POPULATIONS)
def test_narrow_floats_draw_the_same_rows(population, kind):
    of = [
        draw_pools(population, number(kind(1.7)), number(kind(0.3)), 0, 20, 20)
        for number in (float, kind)
    ]
    for rows, same in zip(*of, strict=True):
        assert (rows == same).all()


@pytest.mark.parametrize(
    "X, y",
    [
        (np.ma.array([[1.0], [9.0]], mask=[[False], [True]]), [0, 1]),
        ([[1.0], [9.0]], np.ma.array([0, 1], mask=[False, True])),
        (np.array([["1"], [9.0]], object), [0, 1]),
        ([[None], [9.0]], [0, 1]),
        (np.array([[1], [9]], "m8[s]").astype(object), [0, 1]),
        ([[1.0], [9.0]], np.array([0, 1], "m8[s]")),
        ([[1.0], [9.0]], np.array([0, 1], "m8[ns]")),
    ],
)
def test_what_is_masked_or_no_number_makes_no_fold(X, y):
    with pytest.raises(BadValue, match=r"use |leave "):
        checked_fold(Fold(X, y))


def test_the_first_that_is_no_number_is_named_by_row_and_column():
    X: Any = pd.DataFrame({"a": [1, None], "b": [1, 2]}, dtype="Float64")
    with pytest.raises(BadValue, match="X of row 1, column 0 is <NA>"):
        checked_fold(Fold(X, np.array([0, 1], np.int8)))
