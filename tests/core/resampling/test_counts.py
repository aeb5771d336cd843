"""How many rows there shall be: the formula to the last row, for every share and every size."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imblearn import over_sampling, under_sampling

from core.parameters import BadValue
from core.resampling import SAMPLERS
from core.resampling.rows import Rows
from core.resampling.smote import _synthetic_per_row
from core.resampling.targets import MOST_ROWS, n_to_add, n_to_keep

SHARES = [hundredth / 100 for hundredth in range(1, 100)]
counts = st.integers(1, 10**6)


def rows_of(*count):
    none = np.empty(0)
    return Rows(none, none.astype(int), list(range(len(count))), list(count), none, none, none)


def added(rows, share):
    (count,) = n_to_add(rows, share, "exact").values()
    return count


def left(rows, share):
    (count,) = n_to_keep(rows, share, "exact").values()
    return count


def data(n0, n1):
    rng = np.random.default_rng(n0)
    return rng.normal(size=(n0 + n1, 2)), np.repeat([0, 1], [n0, n1])


def test_the_rows_that_a_rounded_quotient_lost():
    assert n_to_add(rows_of(65, 59), 0.48, "exact") == {1: 1}
    assert n_to_keep(rows_of(400, 5), 0.02, "exact") == {0: 245}
    assert n_to_add(rows_of(65, 59), {1: 0.48}, "exact") == {1: 1}
    made = SAMPLERS["smote"].resample(*data(65, 59), 0, target=0.48)
    assert np.bincount(made.y).tolist() == [65, 60]
    kept = SAMPLERS["rus"].resample(*data(400, 5), 0, target=0.02)
    assert np.bincount(kept.y).tolist() == [245, 5]
    grown = SAMPLERS["ros"].resample(*data(65, 59), 0, target={1: 0.48})
    assert np.bincount(grown.y).tolist() == [65, 60]


def test_the_formula_holds_for_every_share_in_hundredths_and_every_small_size():
    for hundredth, share in enumerate(SHARES, 1):
        for n1 in range(1, 30):
            for n0 in range(n1, 120, 7):
                rows, rest = rows_of(n0, n1), 100 - hundredth
                if hundredth * (n0 + n1) > 100 * n1:
                    wanted = hundredth * n0 // rest - n1
                    assert added(rows, share) == wanted, (share, n0, n1)
                    if n1 * rest >= hundredth:
                        kept = n1 * rest // hundredth
                        assert left(rows, share) == kept, (share, n0, n1)


@settings(max_examples=500, deadline=None)
@given(counts, counts, st.integers(1, 9999))
def test_the_formula_holds_in_fractions(a, b, part):
    n0, n1 = max(a, b), min(a, b)
    rho = Fraction(part, 10_000)
    rows = rows_of(n0, n1)
    if rho <= Fraction(n1, n0 + n1):
        with pytest.raises(BadValue):
            n_to_add(rows, part / 10_000, "exact")
        with pytest.raises(BadValue):
            n_to_keep(rows, part / 10_000, "exact")
        return
    grown = math.floor(n0 * rho / (1 - rho))
    if grown <= MOST_ROWS:
        assert added(rows, part / 10_000) == grown - n1
    if n1 * (1 - rho) >= rho:
        assert left(rows, part / 10_000) == math.floor(n1 * (1 - rho) / rho)


@settings(max_examples=300, deadline=None)
@given(counts, counts, counts, st.integers(1, 60), st.integers(1, 39))
def test_shares_of_some_classes_are_shares_of_all_rows(a, b, others, first, second):
    rows = rows_of(a, b, others)
    size = Fraction(others, 100 - first - second)  # a hundredth of all rows
    wanted = [math.floor(first * size), math.floor(second * size)]
    asked = {0: first / 100, 1: second / 100}
    if all(new >= old for new, old in zip(wanted, (a, b), strict=True)) and max(wanted) < MOST_ROWS:
        assert n_to_add(rows, asked, "exact") == {0: wanted[0] - a, 1: wanted[1] - b}
    if all(1 <= new <= old for new, old in zip(wanted, (a, b), strict=True)):
        assert n_to_keep(rows, asked, "exact") == {0: wanted[0], 1: wanted[1]}


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.longdouble, Decimal, Fraction])
def test_a_share_of_any_type_counts_as_the_decimal_that_it_prints_as(kind):
    for share in SHARES:
        assert n_to_add(rows_of(650, 5), kind(str(share)), "exact") == n_to_add(
            rows_of(650, 5), share, "exact"
        )


def test_imbalanced_learns_rounding_is_theirs_where_it_is_one_row_short():
    short = 0
    for share in SHARES:
        for n0, n1 in ((65, 59), (400, 5), (81, 4), (950, 50), (119, 7)):
            if share * (n0 + n1) <= n1 or share > 0.5:
                continue
            X, y = data(n0, n1)
            ratio = share / (1 - share)
            ours = SAMPLERS["rus"].resample(X, y, 3, target=share, rounding="imblearn")
            under = under_sampling.RandomUnderSampler(sampling_strategy=ratio, random_state=3)
            np.testing.assert_array_equal(ours.X, under.fit_resample(X, y)[0])
            short += len(SAMPLERS["rus"].resample(X, y, 3, target=share).y) - len(ours.y)
            if int(n0 * ratio - n1) > 0:
                more = SAMPLERS["ros"].resample(X, y, 3, target=share, rounding="imblearn")
                over = over_sampling.RandomOverSampler(sampling_strategy=ratio, random_state=3)
                np.testing.assert_array_equal(more.X, over.fit_resample(X, y)[0])
                short += len(SAMPLERS["ros"].resample(X, y, 3, target=share).y) - len(more.y)
    assert 0 < short < 50


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(1, 500))
def test_adasyn_rounds_each_rows_part_exactly(rivals, wanted):
    rows, total = rows_of(100, len(rivals)), sum(rivals)
    parts = [round(Fraction(n * wanted, total)) for n in rivals] if total else [0]
    if not any(parts):
        with pytest.raises(BadValue):
            _synthetic_per_row(rows, 1, np.array(rivals), wanted, "exact", 9)
        return
    found = _synthetic_per_row(rows, 1, np.array(rivals), wanted, "exact", 9)
    assert found.tolist() == parts


@pytest.mark.parametrize(
    "target",
    [
        *(0, 1, -0.5, 1.5, math.nan, math.inf, -math.inf, 1e300, 1e-300, 10**400, 10**5000, True),
        *(None, "half", "", [0.5], {}, {1: math.nan}, {1: math.inf}, {1: True}, {1: 2.5}, {1: "5"}),
        *({1: 10**12}, {1: 10**400}, {1: 1 - 1e-12}, {7: 10}, {math.nan: 10}, {None: 10}),
        *({1: 0.5, 0: 0.6}, {1: 50, 0: 0.5}, np.array([0.5]), 1 - 2**-53, 0.5j, {"1": 60}),
        {True: 60},
    ],
    ids=lambda target: str(type(target)),
)
@pytest.mark.parametrize("name", ["ros", "rus", "smote"])
def test_a_target_that_cannot_be_had_is_named(name, target):
    with pytest.raises(BadValue, match="target"):
        SAMPLERS[name].resample(*data(60, 20), 0, target=target)


def test_three_thirds_are_one_though_floats_fall_short_of_it():
    thirds = dict.fromkeys(range(3), 1 / 3)
    assert n_to_add(rows_of(10, 8, 9), thirds, "exact") == {0: 0, 1: 2, 2: 1}
    with pytest.raises(BadValue, match="less than 1"):  # and leave no room for a fourth class
        n_to_add(rows_of(10, 8, 9, 5), thirds, "exact")
