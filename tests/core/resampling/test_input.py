"""What samplers are given: labels and columns of every kind; what cannot be used is said."""

import datetime
import math
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imblearn import over_sampling
from numpy.typing import NDArray

from core.parameters import BadValue
from core.resampling import SAMPLERS
from core.resampling.categorical import categorical_columns
from tests.cases import every
from tests.core.resampling import reference

rng = np.random.default_rng(2)
X = np.vstack([rng.normal(0, 1, (60, 2)), rng.normal(1.2, 1, (20, 2))])
Y = np.repeat([0, 1], [60, 20])
OPTIONS: dict[str, dict[str, Any]] = {"smote_nc": {"categorical": [1]}}
NUMERIC = [name for name in SAMPLERS if name not in ("ros", "rus", "smote_nc")]


def run(name, X, y, **options):
    return SAMPLERS[name].resample(X, y, 1, **(OPTIONS.get(name, {}) | options))


# Labels.

LABELS: dict[str, NDArray[Any]] = {
    "int8": np.array([-100, 100], np.int8),
    "uint8": np.array([0, 255], np.uint8),
    "int16": np.array([-300, 300], np.int16),
    "int64 ends": np.array([-(2**63), 2**63 - 1]),
    "int64 end": np.array([2**63 - 2, 2**63 - 1]),
    "uint64": np.array([2**63 + 1, 2**63 + 2], np.uint64),
    "big-endian": np.array([3, 4], ">i2"),
    "bool": np.array([False, True]),
    "float": np.array([-0.5, 1e300]),
    "infinite": np.array([-np.inf, np.inf]),
    "text": np.array(["genuine", "fraud"])[::-1],
    "bytes": np.array([b"a", b"b"]),
    "dates": np.array(["2024-01-01", "2025-01-01"], "datetime64[ns]"),
    "durations": np.array([1, 2], "timedelta64[ns]"),
    "objects": np.array(["a", "b"], object),
    "fractions": np.array([Fraction(1, 3), Fraction(1, 2)], object),
    "Python dates": np.array([datetime.date(2024, 1, 1), datetime.date(2025, 1, 1)], object),
    "large integers": np.array([10**30, 10**30 + 1], object),
}
SERIES = {
    "Int64": pd.Series(Y, dtype="Int64"),
    "boolean": pd.Series(Y == 1, dtype="boolean"),
    "string": pd.Series(np.where(Y, "yes", "no"), dtype="string"),
    "str": pd.Series(np.where(Y, "yes", "no")),
    "category": pd.Series(np.where(Y, "yes", "no"), dtype="category"),
    "dates": pd.Series(pd.to_datetime(np.where(Y, "2025-01-01", "2024-01-01"))),
}


@pytest.mark.parametrize("kind", LABELS)
@pytest.mark.parametrize("name", SAMPLERS)
def test_labels_of_any_sortable_kind_give_the_rows_of_0_and_1(name, kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made, plain = run(name, X, LABELS[kind][Y]), run(name, X, Y)
    np.testing.assert_array_equal(made.X, plain.X)
    assert made.y.dtype == LABELS[kind].dtype
    assert (made.y == LABELS[kind][plain.y]).all()


def test_labels_that_are_tuples_are_compared_as_a_whole():
    labels = np.empty(2, object)
    labels[:] = [(0, "a"), (0, "b")]
    made = run("smote", X, labels[Y], target={(0, "b"): 25})
    assert made.y[80:].tolist() == [(0, "b")] * 5


@pytest.mark.parametrize("kind", SERIES)
@pytest.mark.parametrize("name", SAMPLERS)
def test_a_series_of_labels_keeps_its_type(name, kind):
    made, plain = run(name, X, SERIES[kind]), run(name, X, Y)
    np.testing.assert_array_equal(made.X, plain.X)
    assert made.y.dtype == SERIES[kind].dtype
    value = {0: SERIES[kind].iloc[0], 1: SERIES[kind].iloc[-1]}
    assert made.y.tolist() == [value[label] for label in plain.y]


def test_imbalanced_learn_takes_the_same_labels():
    for kind in ("int8", "uint64"):
        theirs = over_sampling.SMOTE(random_state=1).fit_resample(X, LABELS[kind][Y])
        made = run("smote", X, LABELS[kind][Y], rounding="imblearn")
        np.testing.assert_array_equal(made.X, theirs[0])
        np.testing.assert_array_equal(made.y, theirs[1])


@pytest.mark.parametrize("name", SAMPLERS)
@pytest.mark.parametrize(
    ("y", "word"),
    [
        ([0, "a"] * 40, "mixes"),
        ([0, None] * 40, "40 missing"),
        ([0.0, math.nan] * 40, "40 missing"),
        (pd.Series([0, None] * 40, dtype="Int64"), "40 missing"),
        (pd.Series(["a", None] * 40, dtype="string"), "40 missing"),
        (pd.Series(["a", None] * 40, dtype="category"), "40 missing"),
        (pd.to_datetime(pd.Series(["2024-01-01", None] * 40)), "40 missing"),
        (np.array([{1}, {2}] * 40, object), "compared"),
        (np.array([frozenset({1}), frozenset({2})] * 40, object), "no order"),
        (np.ma.masked_array(Y, Y == 0), "masked"),
        (np.repeat([0, 1], 40)[:, None], "one dimension"),
        ([[0], [1, 2]], "equally long"),
        (5, "one dimension"),
        (None, "one dimension"),
        ([], "no labels"),
        ([1] * 80, "one class"),
        (Y[:-1], "79 labels"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_labels_that_cannot_be_used_are_named(name, y, word):
    with pytest.raises(BadValue, match=word):
        run(name, X, y)


def test_true_and_false_name_no_class_of_1_and_0():
    for name, options in (("tomek", {"classes": [False, True]}), ("ros", {"target": {True: 70}})):
        with pytest.raises(BadValue, match=r"class (True|False)"):
            run(name, X, Y, **options)
    assert len(run("ros", X, Y == 1, target={True: 70}).y) == 130
    assert run("tomek", X, Y == 1, classes=[False]).removed.row.size


# Columns.


@pytest.mark.parametrize("name", SAMPLERS)
@pytest.mark.parametrize("power", [66, -66, 120, -140])
def test_float32_is_taken_at_every_size_without_a_warning(name, power):
    table = np.round(X * 8).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = run(name, np.ldexp(table, power), Y)
    assert made.X.dtype == np.float32
    assert np.isfinite(made.X).all()
    if power > -140 or name not in ("smote_tomek", "smote_enn"):  # new rows are rounded there
        np.testing.assert_array_equal(made.source, run(name, table, Y).source)


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_table_of_any_number_type_gives_the_rows_of_floats(name):
    whole = np.round(X * 20)
    plain = run(name, whole, Y)
    frame = pd.DataFrame(whole)
    for table in (
        whole.astype(np.int8),
        whole.astype(">i4"),
        np.asfortranarray(whole),
        whole.astype(np.float16),
        whole.astype(np.longdouble),
        whole.astype(object),
        whole.astype(int).tolist(),
        frame,
        frame.astype("Int64"),
        frame.astype("Float32").astype("Float64"),
    ):
        made = run(name, table, Y)
        np.testing.assert_array_equal(np.asarray(made.X).astype(float), plain.X)


@pytest.mark.parametrize("name", NUMERIC)
@pytest.mark.parametrize(
    "table",
    [
        X > 0,
        pd.DataFrame({"a": X[:, 0], "b": X[:, 1] > 0}),
        np.where(X > 0, "a", "b"),
        np.where(X > 0, X, np.full(X.shape, None)),
        np.column_stack([X[:, 0], np.array(["1", "2"] * 40, object)]),
        np.column_stack([X.astype(object)[:, 0], X[:, 1] > 0]),
        pd.DataFrame({"a": X[:, 0], "b": ["x", "y"] * 40}),
        pd.DataFrame({"a": X[:, 0], "b": pd.Series([1, None] * 40, dtype="Int64")}),
        pd.DataFrame({"a": X[:, 0], "b": pd.to_datetime("2024-01-01")}),
        np.where(X > 0, X, np.inf),
        np.where(X > 0, X, 1e200),
        np.where(X > 0, X.astype(np.float32), np.float32(3e38)),
        [[10**400, 1]] * 80,
        X * 1j,
        X[:, 0],
        X[None],
        X[:, :0],
        X[:0],
        pd.DataFrame(index=range(80)),
        pd.DataFrame({"a": []}),
        np.ma.masked_array(X, X > 1),
        [[1, 2], [3]],
        None,
        "table",
        7,
        2**60 + np.arange(160).reshape(80, 2),
        pd.DataFrame(2**60 + np.arange(160).reshape(80, 2)),
    ],
    ids=lambda given: type(given).__name__,
)
def test_columns_that_are_no_finite_numbers_are_named(name, table):
    with pytest.raises(BadValue):
        run(name, table, Y)


def test_whole_numbers_that_float64_can_tell_apart_are_taken():
    nanoseconds = 1_700_000_000_000_000_000 + 10**9 * np.arange(80)[:, None]
    made = run("smote", nanoseconds, Y)
    assert made.synthetic.sum() == 40


def test_random_samplers_take_any_columns_and_copy_them_as_they_are():
    words = [[1, "a"], [2, None], [3.5, "c"], [4, True]]
    made = run("ros", words, [0, 0, 0, 1])
    assert made.X.tolist()[:4] == words
    assert made.X.tolist()[4:] == [words[3]] * 2


# Categorical columns.

FRAME = pd.DataFrame({"amount": X[:, 0], "hour": X[:, 1], "shop": ["a", "b", "a", "c"] * 20})


@pytest.mark.parametrize("mask", [[False, False, True], np.array([False, False, True])])
def test_a_mask_says_which_columns_are_categorical(mask):
    for names in (["amount", "hour", "shop"], [0, 1, 2], [5, 6, 7], [2, 0, 1]):
        frame = FRAME.set_axis(names, axis=1)
        assert categorical_columns(frame, mask).tolist() == [False, False, True]
        assert categorical_columns(frame, pd.Series(mask)).tolist() == [False, False, True]
    assert categorical_columns(FRAME.to_numpy(), mask).tolist() == [False, False, True]


@pytest.mark.parametrize("length", [1, 2, 4, 5])
@pytest.mark.parametrize("names", [["a", "b", "c"], [0, 1, 2], [5, 6, 7], None])
def test_a_mask_of_another_length_is_an_error(length, names):
    table = FRAME.to_numpy() if names is None else FRAME.set_axis(names, axis=1)
    for mask in ([False] * (length - 1) + [True], np.arange(length) == 1, [True] * length):
        with pytest.raises(BadValue, match=f"mask of {length} values, but X has 3"):
            SAMPLERS["smote_nc"].resample(table, Y, 0, categorical=mask)


@pytest.mark.parametrize(
    ("names", "categorical", "places"),
    [
        ([5, 6, 7], [7], [2]),
        ([5, 6, 7], (5, 7), [0, 2]),
        ([1, 2, 3], [1], [0]),
        ([2, 1, 0], [0], [2]),
        ([1.5, 2.5, 3.5], [2.5], [1]),
        ([0, 1, 2], [1], [1]),
        (["a", "b", 3], [3], [2]),
        (["a", "b", "c"], [0, "c"], [0, 2]),
        (["a", "b", "c"], np.array([1]), [1]),
        (["a", "b", "c"], pd.Index(["c"]), [2]),
        ([("a", 1), ("a", 2), ("b", 1)], [("a", 2)], [1]),
        (["a", "a", "c"], ["c"], [2]),
    ],
)
def test_a_column_is_named_or_counted(names, categorical, places):
    frame = FRAME.copy()
    frame.columns = pd.Index(names)
    assert np.flatnonzero(categorical_columns(frame, categorical)).tolist() == places


@pytest.mark.parametrize(
    ("names", "categorical", "word"),
    [
        ([5, 6, 7], [0], "one of 5, 6, 7"),
        ([5, 6, 7], [-1], "one of 5, 6, 7"),
        (["a", "b", "c"], [3], "position from 0 to 2 or one of 'a', 'b', 'c'"),
        (["a", "b", "c"], [True, "c"], "column True"),
        (["a", "a", "c"], ["a"], "2 columns"),
        (["a", "b", "c"], [], "no column"),
        (["a", "b", "c"], [None], "None"),
        (["a", "b", "c"], [pd.NA], "NA"),
        (["a", "b", "c"], [np.array([1, 2])], "array"),
        (["a", "b", "c"], [[0]], r"\[0\]"),
        (["a", "b", "c"], np.eye(3, dtype=bool), "in a list"),
        (["a", "b", "c"], 1, "in a list"),
        (["a", "b", "c"], None, "in a list"),
        (["a", "b", "c"], "c", "a list of columns"),
        (["a", "b", "c"], "abc", "a list of columns"),
        (["a", "b", "c"], [0, 1, 2], "all 3 columns"),
    ],
)
def test_columns_that_are_not_there_are_named_with_those_that_are(names, categorical, word):
    with pytest.raises(BadValue, match=word):
        SAMPLERS["smote_nc"].resample(FRAME.set_axis(names, axis=1), Y, 0, categorical=categorical)


@pytest.mark.parametrize("kind", ["str", "string", "category", object, "bool", "boolean"])
def test_auto_finds_every_column_that_is_no_number(kind):
    shop = FRAME["shop"] == "a" if kind in ("bool", "boolean") else FRAME["shop"]
    frame = FRAME.assign(shop=shop.astype(kind))
    made = run("smote_nc", frame, Y, categorical="auto")
    named = run("smote_nc", frame, Y, categorical=["shop"])
    assert made.X["shop"].dtype == frame["shop"].dtype
    pd.testing.assert_frame_equal(made.X, named.X)
    assert set(made.X["shop"]) <= set(frame["shop"])


def test_true_and_false_are_categories_and_no_numbers():
    frame = FRAME.assign(hour=FRAME["hour"] > 0)
    with pytest.raises(BadValue, match="'hour' holds bool"):
        run("smote_nc", frame, Y, categorical=["shop"])
    made = run("smote_nc", frame, Y, categorical=["shop", "hour"])
    assert made.X["hour"].dtype == bool


@pytest.mark.parametrize("gap", [None, math.nan, pd.NA])
def test_a_category_that_is_missing_is_named_with_its_row(gap):
    shop = FRAME["shop"].astype(object)
    shop.iloc[77] = gap
    for table in (FRAME.assign(shop=shop), FRAME.assign(shop=shop).to_numpy(object)):
        with pytest.raises(BadValue, match="row 77"):
            run("smote_nc", table, Y, categorical=[2])


def test_categories_of_several_types_are_named():
    table = FRAME.assign(shop=FRAME["shop"].where(X[:, 0] > 0, 5))
    with pytest.raises(BadValue, match="int, str"):
        run("smote_nc", table, Y, categorical=[2])


# Options.


@pytest.mark.parametrize("value", [0, -1, 1.5, math.nan, math.inf, "a", None, True, [3], 10**400])
def test_an_option_that_is_no_number_of_rows_is_named(value):
    for name, option in (
        *((name, "k") for name in ("smote", "borderline2", "adasyn", "smote_nc", "enn")),
        *(("borderline1", "m"), ("smote_enn", "k_edit")),
    ):
        with pytest.raises(BadValue):
            run(name, X, Y, **{option: value})


@pytest.mark.parametrize("value", ["other", "", 3, None, [], {}, math.nan, np.array(["all"])])
def test_a_word_that_is_not_known_is_named_with_those_that_are(value):
    for name, option, word in (
        ("enn", "vote", "“all” or “majority”"),
        ("borderline2", "rule", "“imblearn” or “paper”"),
        ("smote", "rounding", "“exact” or “imblearn”"),
        ("rus", "rounding", "“exact” or “imblearn”"),
    ):
        with pytest.raises(BadValue, match=word):
            run(name, X, Y, **{option: value})


@pytest.mark.parametrize("value", ["other", 3, None, [5], math.nan, [pd.NA], [np.array([1, 2])]])
def test_classes_that_are_not_there_are_named(value):
    for name in ("tomek", "enn", "smote_tomek", "smote_enn"):
        with pytest.raises(BadValue, match="classes names"):
            run(name, X, Y, classes=value)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, math.nan, "a", None, True, [1], 10**400])
@pytest.mark.parametrize("name", SAMPLERS)
def test_a_seed_that_starts_no_stream_is_named(name, seed):
    with pytest.raises(BadValue, match="seed"):
        SAMPLERS[name].resample(X, Y, seed, **OPTIONS.get(name, {}))


# Anything.

numbers = st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 0.1, 3.25, 1e-300, 1e150, -1e150])
rare = st.sampled_from([math.nan, math.inf, -math.inf, 1e300, -1e300, 5e-324, 1e160])
objects = st.sampled_from(["a", "b", None, True, 2, 1.5, pd.NA, (1, 2), Fraction(1, 3), 10**400])


@st.composite
def tables(draw):
    """Numbers that can be used, mostly; now and then something else."""
    n, d = draw(st.integers(8, 16) | st.integers(1, 16)), draw(st.integers(1, 3))
    cell = draw(st.sampled_from([*[numbers] * 6, numbers | rare, numbers | objects]))
    values = draw(st.lists(st.lists(cell, min_size=d, max_size=d), min_size=n, max_size=n))
    others = ["float32", "object", "list", "frame", "nullable", "shape"]
    kind = draw(st.sampled_from(["float64"] * 6 + others))
    if kind == "list":
        return values
    table = np.empty((n, d), object)
    for place in np.ndindex(n, d):
        table[place] = values[place[0]][place[1]]
    if kind == "object":
        return table
    if kind in ("frame", "nullable"):
        frame = pd.DataFrame(table)
        return frame.convert_dtypes() if kind == "nullable" else frame.infer_objects()
    try:
        with np.errstate(all="ignore"):
            table = table.astype("float32" if kind == "float32" else "float64")
    except (TypeError, ValueError, OverflowError):
        return table
    shapes = [table[:, 0], table[None], table[:0], table[:, :0], table[0, 0]]
    return draw(st.sampled_from(shapes)) if kind == "shape" else table


@st.composite
def labels(draw, n):
    """Labels of two classes or three, mostly."""
    m = draw(st.sampled_from([*[n] * 20, n + 1, 0]))
    last = draw(st.sampled_from([1, 1, 1, 2]))
    label = st.sampled_from([0, 0, last])
    values = [0, 1, 1, 0, *draw(st.lists(label, min_size=m, max_size=m))][:m]
    others = ["int8", "bool", "str", "object", "one", "nan", "Int64", "string", "category", "2-d"]
    kind = draw(st.sampled_from(["int"] * 8 + others))
    y = np.array(values, int)
    if kind in ("int8", "bool", "str"):
        return y.astype(kind)
    if kind == "object":
        return np.array(["a", 1, None], object)[y]
    if kind in ("Int64", "string", "category"):
        return pd.Series(pd.Series(y).astype("string") if kind == "string" else y, dtype=kind)
    return {"one": y * 0, "nan": np.where(y == 2, np.nan, y), "2-d": y[:, None]}.get(kind, y)


@st.composite
def options(draw, name):
    """Options as they are by default, mostly."""
    found: dict[str, Any] = {}
    if name == "smote_nc":
        columns = st.sampled_from(
            [*([[0], [1]] * 4), "auto", [True, False], [False, True], [7], None]
        )
        found["categorical"] = draw(columns)
    targets = st.sampled_from([0.5, 0.6, "balanced", {1: 9}, {1: 0.5}, {0: 3, 1: 3}, math.nan])
    if name not in ("tomek", "enn") and draw(st.booleans()):
        found["target"] = draw(targets)
    if name not in ("ros", "rus", "tomek"):
        found["k"] = draw(st.sampled_from([1, 1, 1, 2, 2, 3, 0, 1e300, None]))
    if name in ("enn", "smote_enn"):
        found["vote"] = draw(st.sampled_from(["all", "majority", "majority"]))
    if name.startswith("borderline"):
        found["m"] = draw(st.sampled_from([2, 3, 5, 50]))
    return found


def same(a, b):
    """Whether a value is another one, or the float that it became."""
    return a == b or (a != a and b != b) or (isinstance(b, Fraction) and a == float(b))


def check(name, X, y, found, options):
    """That a result is what its sampler promises."""
    table, given_y = np.asarray(X), np.asarray(y)
    got_X, got_y = np.asarray(found.X), np.asarray(found.y)
    made, real = found.synthetic, ~found.synthetic
    assert len(got_X) == len(got_y) == len(found.source)
    assert (got_y == given_y[found.source]).all()
    for got, source in zip(got_X[real], found.source[real], strict=True):
        for a, b in zip(got, table[source], strict=True):
            assert a is b or (a is pd.NA and b is pd.NA) or same(a, b)
    if name in ("ros", "rus"):
        assert not made.any()
        return
    categories = options.get("categorical", [])
    if categories == "auto" or any(isinstance(column, bool) for column in categories):
        return
    continuous = [j for j in range(table.shape[1]) if j not in categories]
    values = table[:, continuous].astype(float)
    code = np.unique(given_y.astype(str), return_inverse=True)[1]
    if name in ("tomek", "enn"):
        gone = (
            {i for i, _ in reference.tomek_links(values, code)}
            if name == "tomek"
            else reference.outvoted(values, code, options.get("k", 3), options["vote"])
        )
        rarest = np.bincount(code).argmin()
        assert set(found.removed.row.tolist()) == {i for i in gone if code[i] != rarest}
        return
    start, end = values[found.source[made]], values[found.neighbour[made]]
    new = got_X[made][:, continuous].astype(float)
    slack = 1e-6 * np.maximum(np.abs(start), np.abs(end))
    assert (np.minimum(start, end) - slack <= new).all()
    assert (new <= np.maximum(start, end) + slack).all()
    if name in ("smote", "borderline1", "adasyn"):
        assert (code[found.neighbour[made]] == code[found.source[made]]).all()
        for i, j in zip(found.source[made].tolist(), found.neighbour[made].tolist(), strict=True):
            own = np.flatnonzero(code == code[i]).tolist()
            k = options.get("k", 5)
            near = reference.others(values[own], code[own], own.index(i), k)
            assert j in [own[place] for place in near]


@pytest.mark.parametrize("name", every(2, SAMPLERS))
def test_whatever_is_given_what_comes_back_is_right_or_a_bad_value(name, capfd):
    seen = {"right": 0, "bad": 0}

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def anything(data):
        table = data.draw(tables())
        y = data.draw(labels(len(table) if isinstance(table, list) or table.ndim else 3))
        chosen = data.draw(options(name))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", UserWarning)  # no row in danger
            try:
                found = SAMPLERS[name].resample(table, y, 3, **chosen)
            except BadValue as problem:
                seen["bad"] += 1
                assert len(str(problem)) > 20
                return
        seen["right"] += 1
        check(name, table, y, found, chosen)

    anything()
    assert seen["bad"] > 5
    assert seen["right"] > 5
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("name", ["smote", "tomek", "rus"])
def test_a_span_of_time_is_no_option(name):
    span = np.timedelta64(3)  # numpy counts it as an integer
    wrong = {"smote": ["target", "k"], "tomek": ["classes"], "rus": ["target"]}[name]
    for option in wrong:
        with pytest.raises(BadValue, match=option):
            run(name, X, Y, **{option: span})
    with pytest.raises(BadValue, match="seed"):
        SAMPLERS[name].resample(X, Y, span)
    with pytest.raises(BadValue, match="target"):
        run("smote", X, Y, target={1: span})


@pytest.mark.parametrize("name", ["tomek", "enn"])
def test_one_class_to_clean_may_stand_in_an_array_of_no_dimension(name):
    one, same = (run(name, X, Y, classes=classes) for classes in (np.array(0), 0))
    assert (one.X == same.X).all()
    for missing in (np.ma.masked, Decimal("sNaN")):
        with pytest.raises(BadValue, match="classes names"):
            run(name, X, Y, classes=missing)
