"""Labels and numbers of every kind: the answer of 0, 1 and float64, or the reason why not."""

import math
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import metrics
from core.checks import rows_in
from core.metrics import Counts, calibration, scorecard, thresholds
from core.metrics.costs import Costs, best_threshold
from core.metrics.exact_bands import exact_bands
from core.metrics.inputs import exact, is_positive, threshold_of
from core.parameters import BadValue

OF_ANY: Any = Fraction
Y = [1, 0, 1, 1, 0, 0, 1, 0]
P = [0.9, 0.2, 0.7, 0.4, 0.5, 0.1, 0.4, 0.4]

# The same labels in many kinds; of two, the later in sorted order is positive.
LABELS = {
    "list": Y,
    "tuple": tuple(Y),
    "bool": np.array(Y, bool),
    **{np.dtype(kind).name: np.array(Y, kind) for kind in "bBhHiIlLefdg"},
    "minus one and one": np.where(Y, 1, -1).astype(np.int8),
    "ends of int8": np.where(Y, 127, -128).astype(np.int8),
    "ends of uint64": np.where(Y, 2**64 - 1, 2**64 - 2).astype(np.uint64),
    "object": np.array(Y, object),
    "objects of bool": np.array([bool(one) for one in Y], object),
    "text": np.where(Y, "sick", "healthy"),
    "list of text": ["sick" if one else "healthy" for one in Y],
    "bytes": np.where(Y, b"sick", b"healthy"),
    "string dtype": np.array(["no", "yes"], np.dtypes.StringDType())[Y],
    "objects of text": np.where(Y, "sick", "healthy").astype(object),
    "dates": np.where(Y, np.datetime64("2021"), np.datetime64("2020")),
    "series": pd.Series(Y, index=range(9, 1, -1)),
    "nullable": pd.Series(Y, dtype="Int64"),
    "nullable bool": pd.Series(Y, dtype="boolean"),
    "pandas text": pd.Series(np.where(Y, "sick", "healthy")),
    "category": pd.Series(np.where(Y, "sick", "healthy"), dtype="category"),
    "fractions": np.array([Fraction(one) for one in Y], object),
}
TAKES_LABELS = {
    "counts_at": lambda y, **o: metrics.counts_at(y, P, 0.4, **o),
    "sweep": lambda y, **o: [column.tolist() for column in metrics.sweep(y, P, **o)],
    "majority_gradient_share": lambda y, **o: metrics.majority_gradient_share(y, P, **o),
    "brier": lambda y, **o: calibration.brier(y, P, **o),
    "log_loss": lambda y, **o: calibration.log_loss(y, P, **o),
    "reliability": lambda y, **o: str(calibration.reliability(y, P, **o)),
    "calibration_error": lambda y, **o: calibration.calibration_error(y, P, **o),
    "platt": lambda y, **o: calibration.platt(y, P, **o)(P).tolist(),
    "isotonic": lambda y, **o: calibration.isotonic(y, P, **o)(P).tolist(),
    "scorecard": lambda y, **o: scorecard.scorecard(y, P, **o),
    "card_of_scores": lambda y, **o: scorecard.card_of_scores(y, P, **o),
}


@pytest.mark.parametrize("kind", LABELS)
@pytest.mark.parametrize("name", TAKES_LABELS)
def test_every_function_that_takes_labels_takes_them_of_every_kind(name, kind):
    assert TAKES_LABELS[name](LABELS[kind]) == TAKES_LABELS[name](Y)


@pytest.mark.parametrize("name", TAKES_LABELS)
def test_the_positive_label_can_be_named(name):
    y = ["fraud" if one else "honest" for one in Y]  # "honest" would be the later one
    assert TAKES_LABELS[name](y, pos_label="fraud") == TAKES_LABELS[name](Y)
    swapped = [1 - one for one in Y]
    assert TAKES_LABELS[name](swapped, pos_label=0) == TAKES_LABELS[name](Y)
    with pytest.raises(BadValue, match="pos_label is “Fraud”; use one of the labels"):
        TAKES_LABELS[name](y, pos_label="Fraud")


@pytest.mark.parametrize("name", TAKES_LABELS)
def test_it_is_said_which_label_was_taken_where_nobody_named_it(name):
    with pytest.warns(UserWarning, match="“ok” was taken as the positive label") as said:
        TAKES_LABELS[name](["ok" if one else "fraud" for one in Y])
    assert [warning.filename for warning in said] == [__file__] * len(said)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        TAKES_LABELS[name](Y)
        TAKES_LABELS[name](["ok" if one else "fraud" for one in Y], pos_label="fraud")


@pytest.mark.parametrize(
    ("y", "named"),
    [
        ([1, 0, None], "row 2 is None"),
        ([1.0, math.nan, 0], "row 1 is nan"),
        ([1, 0, 0.3], r"row 2 is 0\.3"),
        (pd.Series([1, 0, None], dtype="Int64"), "row 2 is"),
        (pd.Series([None, True, False], dtype="boolean"), "row 0 is"),
        (pd.Series(["a", None, "b"]), "row 1 is nan"),
        (np.array(["2020", "NaT", "2021"], "M8[D]"), "row 1 is NaT"),
        (["a", "b", "c"], "“c”, a third label beside “a” and “b”"),
        (["a", "a", "a"], "All labels are “a”; say which label is positive"),
        ([2, 2, 2], "All labels are 2"),
        ([0, "1", 0], "labels of one kind"),
        (np.ma.masked_equal([0, 1, 2], 2), "masked"),
        ([[0], [1], [1]], r"shape \(3, 1\)"),
        ([[0], [1, 2], 1], "cannot be read"),
        ({0, 1, 2}, r"shape \(\)"),
    ],
)
def test_labels_that_cannot_be_used_are_named(y, named):
    with pytest.raises(BadValue, match=named):
        metrics.sweep(y, [0.1, 0.2, 0.3])


def test_one_class_is_enough_where_it_is_clear_which():
    assert is_positive([0, 0]).tolist() == [False, False]
    assert is_positive(np.array([True, True])).tolist() == [True, True]
    assert is_positive(["ok", "ok"], pos_label="fraud").tolist() == [False, False]
    assert is_positive(["fraud"], pos_label="fraud").tolist() == [True]
    with pytest.raises(BadValue, match="y holds 1 beside pos_label “1”"):
        is_positive([1, 1], pos_label="1")


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
def test_scores_and_thresholds_of_two_widths_are_compared_exactly(kind):
    # float32(.7) is .69999998807…, below .7; float16(.7) is .7001953125, above.
    score = np.array([0.7, 0.2], kind)
    s = metrics.sweep([1, 0], score)
    taus: list[Any] = [0.7, np.float32(0.7), np.float16(0.7), np.longdouble("0.7"), Fraction(7, 10)]
    for threshold in taus:
        alarm = int(Fraction(float(score[0])) >= Fraction(*threshold.as_integer_ratio()))
        assert metrics.counts_at([1, 0], score, threshold).tp == alarm
        assert thresholds.cut_at(s, threshold).counts.tp == alarm


@given(
    st.lists(st.floats(-1e3, 1e3, width=32), min_size=2, max_size=20),
    st.one_of(
        st.floats(-1e3, 1e3),
        st.floats(-1e3, 1e3, width=32).map(np.float32),
        st.fractions(-1_000, 1_000, max_denominator=1_000),
        st.integers(-1_000, 1_000).map(np.int16),
        st.decimals(-1_000, 1_000, allow_nan=False),
    ),
)
def test_the_sweep_and_the_counts_agree_on_every_threshold(score, threshold):
    y = [1, 0] * (len(score) // 2) + [1] * (len(score) % 2)
    plain = int(threshold) if isinstance(threshold, np.integer) else threshold
    exactly = Fraction(*plain.as_integer_ratio())
    alarms = [Fraction(one) >= exactly for one in score]
    s = metrics.sweep(y, np.array(score, np.float32))
    for counts in (
        metrics.counts_at(y, np.array(score, np.float32), threshold),
        thresholds.cut_at(s, threshold).counts,
    ):
        assert counts.tp + counts.fp == sum(alarms)
        assert counts.tp == sum(alarm and one for alarm, one in zip(alarms, y, strict=True))


def test_scores_of_every_kind_give_the_same_sweep():
    whole = [5, 1, 4, 4, 2, 0, 3, 1]
    wanted = [column.tolist() for column in metrics.sweep(Y, whole)]
    for kind in "bBhHiIlLefdg":
        found = metrics.sweep(Y, np.array(whole, kind))
        assert [column.tolist() for column in found] == wanted, kind
    kinds: list[Any] = [
        pd.Series(whole, dtype="Int64"),
        pd.Series(whole, dtype="Float64"),
        np.array(whole, object),
        [Fraction(one) for one in whole],
        [Decimal(one) for one in whole],
    ]
    for same in kinds:
        assert [column.tolist() for column in metrics.sweep(Y, same)] == wanted


@pytest.mark.parametrize(
    ("score", "named"),
    [
        (["0.1", "0.2"], "score holds <U3 such as “0.1”"),
        (pd.Series(["0.1", "0.2"]), "score of row 0 is “0.1”"),
        (pd.Series([0.1, None], dtype="Float64"), "score of row 1 is"),
        ([0.1, None], "score of row 1 is None"),
        (np.array(["2020", "2021"], "M8[D]"), "datetime64"),
        ([1j, 0], "complex"),
        ([10**400, 0], "score of row 0 is 1000"),
        ([2**53, 2**53 + 1], "less than float64 can tell"),
        (np.array([1, 1 + np.finfo(np.longdouble).eps], np.longdouble), "less than float64 can"),
        ([[0.1], [0.2, 0.3]], "cannot be read"),
    ],
)
def test_scores_that_cannot_be_used_are_named(score, named):
    with pytest.raises(BadValue, match=named):
        metrics.sweep([0, 1], score)


def test_minus_zero_is_zero():
    s = metrics.sweep([0, 1, 1], [-0.0, 0.0, -1e-300])
    cut = thresholds.cut_at(s, -0.0)
    losses = calibration.log_loss([0, 1], [-0.0, 1.0]), calibration.log_loss([0, 1], [0.0, 1.0])
    ratios = metrics.ratio(-0.0, 3), metrics.precision(metrics.Counts(-0.0, 1, 1, 1))
    for zero in (s.threshold[1], cut.threshold, cut.upper, *losses, *ratios, threshold_of(-0.0)):
        assert zero == 0
        assert math.copysign(1, zero) == 1
    assert s.threshold.tolist() == [math.inf, 0, -1e-300]


@pytest.mark.parametrize("tenth", [0.1, 0.05, 0.3])
def test_a_fraction_and_the_float_equal_to_it_stay_apart(tenth):
    assert exact(Fraction(tenth)) == Fraction(tenth)
    assert exact(tenth) == Fraction(str(tenth))
    assert exact(tenth + 0.6) == Fraction(str(tenth + 0.6))  # in the other order
    assert exact(Fraction(tenth + 0.6)) == Fraction(tenth + 0.6)
    assert exact(np.float32(tenth)) == Fraction(str(tenth))
    assert exact(float(np.float32(tenth))) == Fraction(str(float(np.float32(tenth))))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (np.float32(0.1), Fraction(1, 10)),
        (np.float16(0.1), Fraction(1, 10)),
        (np.longdouble("0.1"), Fraction(1, 10)),
        (0.1, Fraction(1, 10)),
        (Decimal("0.1"), Fraction(1, 10)),
        (np.bool_(True), Fraction(1)),
        (True, Fraction(1)),
        (np.uint8(200), Fraction(200)),
        (np.int64(2**62), Fraction(2**62)),
        (OF_ANY(np.int8(100), np.int8(3)), Fraction(100, 3)),
        (1e-300, Fraction(1, 10**300)),
    ],
)
def test_a_number_of_any_kind_is_an_exact_fraction_of_plain_integers(value, wanted):
    found = exact(value)
    assert found == wanted
    assert type(found.numerator) is type(found.denominator) is int


@pytest.mark.parametrize("value", [math.nan, math.inf, "0.1", None, 1j, Decimal("nan"), [None]])
def test_what_is_no_fraction_is_named(value):
    with pytest.raises(BadValue, match=r"finite numbers|use numbers|holds"):
        exact(value)


@pytest.mark.parametrize("call", [metrics.sweep, calibration.brier, calibration.isotonic])
@pytest.mark.parametrize("unit", ["s", "ns", "D"])
def test_spans_of_time_are_labels_but_no_numbers(call, unit):
    spans = np.array(Y, f"m8[{unit}]")
    assert (is_positive(spans, np.timedelta64(1, unit)) == np.array(Y, bool)).all()
    with pytest.raises(BadValue, match="use numbers"):
        call(Y, spans.astype(object) if unit == "s" else spans)


@pytest.mark.parametrize("number", [np.timedelta64(1), np.timedelta64(1, "s"), np.ma.masked])
def test_what_is_no_number_is_no_threshold_cost_or_recall(number):
    s = metrics.sweep(Y, P)
    for call in (
        lambda: metrics.counts_at(Y, P, number),
        lambda: thresholds.with_recall(s, number),
        lambda: best_threshold(Costs(number, 1)),
        lambda: metrics.wilson_interval(1, 3, number),
    ):
        with pytest.raises(BadValue, match="use "):
            call()


def test_rows_of_a_table_are_no_labels():
    with pytest.raises(BadValue, match="give one label a case"):
        metrics.sweep(np.zeros(8, [("a", int)]), P)


def test_numbers_beyond_float64_are_refused_without_a_warning():
    long = np.array(P, np.longdouble) * np.longdouble("1e400")
    if not np.isfinite(long).all():
        pytest.skip("longdouble is no longer than float64 here")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for call in (
            lambda: metrics.sweep(Y, long),
            lambda: metrics.recall(Counts(long, long, long, long)),
            lambda: metrics.counts_from_rates(long, 0.5, 0.5),
            lambda: rows_in("X", long[:, None]),
        ):
            with pytest.raises(BadValue, match="use "):
                call()


def test_a_missing_decimal_is_no_label():
    for missing in (Decimal("nan"), Decimal("sNaN")):
        y: Any = [missing, *Y[1:]]
        with pytest.raises(BadValue, match="y of row 0"):
            metrics.sweep(y, P)


def test_the_number_in_an_array_of_no_dimension_counts_as_it_is_written():
    cost: Any
    for cost in (np.array(0.3, np.float16), np.array(0.3, np.float32)):
        assert best_threshold(Costs(cost, 10)) == best_threshold(Costs(0.3, 10))


@pytest.mark.parametrize("level", [Decimal("0.9"), np.longdouble("0.9"), np.array(0.9)])
def test_bands_take_a_level_of_any_kind(level):
    s = metrics.sweep(Y, P)
    for band, same in zip(exact_bands(s, level), exact_bands(s, 0.9), strict=True):
        np.testing.assert_allclose(band.low, same.low, atol=1e-12)
