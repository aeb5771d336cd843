"""Whatever goes in: a right answer, or a BadValue that names it; no warning, no print, no −0."""

import contextlib
import inspect
import io
import math
import warnings
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import GeneratorType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import metrics
from core.metrics import Counts, calibration
from core.metrics.bayes import Study
from core.metrics.costs import Costs
from core.parameters import BadValue
from tests.core.metrics.test_docstrings import FUNCTIONS

NAN, INF = math.nan, math.inf
OF_ANY: Any = Fraction
LONE: list[Any] = [
    NAN, INF, -INF, 1e300, -1e300, 1e-300, -1e-300, 5e-324, 1.7e308, -1, 0, -0.0, 1, 2, 0.5,
    10**400, True, None, "", "a", "0.5", b"a", 1j, pd.NA, pd.NaT, np.float32(0.1), np.float16(0.1),
    np.int8(-3), np.uint8(200), np.uint64(2**64 - 1), np.bool_(True), np.longdouble("0.1"),
    Fraction(1, 3), OF_ANY(np.int64(1), np.int64(3)), Decimal("0.1"), Decimal("nan"),
    np.datetime64("2020"), object(), {}, {1, 2}, (), len,
]  # fmt: skip
MANY: list[Any] = [
    [], [NAN], [1e300, -1e300], [INF, 0, 1], ["a", "b", "a", "a", "b", "b"], [None, 1, 0],
    ["0.5"] * 6, [[1, 2], [3]], [[0, 1], [1, 0]], [0] * 6, [1] * 6, [1e-300] * 6, [2, 3] * 3,
    [-0.0, 0.0] * 3, [1e300] * 5 + [-1e300], np.array([1, 0, 1, 0, 0, 1], object),
    np.array([0.1, None, "a", 3, 2, 1], object), np.zeros((0, 3)), np.zeros((6, 1)),
    np.array([0, 200] * 3, np.uint8), np.array([-1, 1] * 3, np.int8),
    np.arange(6, dtype=np.float16), np.array(["x", "y"] * 3), np.array([1j] * 6),
    np.array(["2020", "2021"] * 3, "M8[ns]"),
    np.ma.masked_equal([1, 0, 2, 0, 1, 0], 2), np.array(0.5),
    [2**53 + i for i in range(6)], np.array([1 + 1e-18] * 6, np.longdouble), [True, False] * 3,
    pd.Series([1, 0, None, 1, 0, 1], dtype="Int64"), pd.Series([1, 0, 0, 1, 0, 1], dtype="Int64"),
    pd.Series([0.1, 0.2, None, 1, 0, 1], dtype="Float64"), pd.Series(["u", "v"] * 3),
    pd.Series(["u", None] * 3), pd.Series([True, None] * 3, dtype="boolean"),
    pd.Series(["u", "v"] * 3, dtype="category"), pd.Series(["0.1"] * 6),
    pd.DataFrame({"a": [1, 0]}),
]  # fmt: skip

SIX = st.lists(st.sampled_from([0, 1]), min_size=6, max_size=6)
SHARES = st.floats(0, 1) | st.sampled_from([0, 1, 0.5, 1e-300, np.float32(0.1)])
SIX_SHARES = st.lists(SHARES, min_size=6, max_size=6)
SIZES = st.floats(allow_nan=False) | st.sampled_from([1e300, -1e300, 1e-300, 0, 1])
JUNK = st.sampled_from(LONE) | st.sampled_from(MANY)
CELL = st.integers(0, 9) | st.floats(0, 1e6) | st.just(np.uint8(200))
GOOD_SWEEPS = st.builds(metrics.sweep, SIX, st.lists(st.integers(0, 4), min_size=6, max_size=6))
GOOD_COUNTS = st.builds(Counts, CELL, CELL, CELL, CELL)
GOOD_COSTS = st.builds(
    Costs, *2 * [st.floats(0.1, 1e308)], *2 * [st.sampled_from([0, 0.0, -1e308, 0.05])]
)


def seed(n):
    return np.random.default_rng(n)


GOOD = {
    "y": SIX, "labels": SIX, "score": st.lists(SIZES, min_size=6, max_size=6),
    "probability": SIX_SHARES, "p": SIX_SHARES, "threshold": SIZES, "pos_label": st.none(),
    "s": GOOD_SWEEPS, "c": GOOD_COUNTS, "counts": GOOD_COUNTS, "costs": GOOD_COSTS,
    "rng": st.builds(seed, st.integers(0, 9)), "times": st.integers(1, 5),
    "study": st.builds(Study, st.integers(1, 9), st.integers(1, 9)),
    "results": st.lists(st.booleans(), max_size=3), "cost": SIZES | st.lists(SIZES, min_size=1),
    "of": GOOD_SWEEPS | GOOD_COUNTS | st.sampled_from([metrics.f1, metrics.mcc]),
    "values": st.lists(SIZES, min_size=1), "cases": SIZES, "alarms": SIZES, "population": SIZES,
    "bins": st.integers(1, 5), "points": st.integers(1, 5), "parts": st.integers(1, 5),
    "steps": st.integers(1, 5), "beta": st.floats(0, 1e9), "z": st.floats(0, 9),
    "part": SIZES, "whole": SIZES, "value": SIZES, "hits": CELL, "trials": CELL, "ratio": SIZES,
    "alarm": st.floats(0.1, 9), "miss": st.floats(0.1, 9), "per": SIZES, "shown": GOOD_SWEEPS,
    "validation": GOOD_SWEEPS, "first": GOOD_COUNTS, "second": GOOD_COUNTS,
    "negatives": st.lists(SIZES, min_size=1), "positives": st.lists(SIZES, min_size=1),
    "scores": st.lists(SIZES, min_size=1), "seed": st.integers(0, 9),
    "thresholds": SIZES.map(lambda top: [top - 1, top]),
}  # fmt: skip
FLAGS = {"equal_counts", "ranked", "standardized", "whole_curve", "ends"}
FIXED = {"name": "it", "low": 0, "high": 1, "names": None, "arrays": None, "rates": None}


def arguments(function):
    """One value for each parameter: mostly usable, often not."""
    kinds = {}
    for name in inspect.signature(function).parameters:
        if name in FLAGS:
            kinds[name] = st.booleans()
        elif name not in FIXED:
            good = GOOD.get(name, SHARES)
            kinds[name] = good | good | good | JUNK
    return st.fixed_dictionaries(kinds)


def outcome(call):
    """What a call returns, or its BadValue; any other exception, warning or print fails."""
    printed = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed):
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", ".* was taken as the positive label")
        try:
            found = call()
            found = list(found) if isinstance(found, GeneratorType) else found
        except BadValue as refused:
            found = refused
    assert printed.getvalue() == ""
    return found


def floats_in(found):
    """All floats of a result, however it is made up."""
    if isinstance(found, float | np.floating):
        return [float(found)]
    if isinstance(found, np.ndarray) and found.dtype.kind == "f":
        return found.ravel().tolist()
    if isinstance(found, dict):
        found = list(found.values())
    return (
        [one for part in found for one in floats_in(part)]
        if isinstance(found, list | tuple)
        else []
    )


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__[13:]}.{f.__name__}")
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(data=st.data())
def test_every_public_function_answers_or_names_what_it_cannot_use(function, data):
    given_ = data.draw(arguments(function))
    fixed = {name: FIXED[name] for name in inspect.signature(function).parameters if name in FIXED}
    call = partial(function, **given_, **{n: v for n, v in fixed.items() if v is not None})
    found = outcome(call)
    if isinstance(found, BadValue):
        assert len(str(found)) > 20
        return
    if callable(found) and not isinstance(found, type):  # a calibrator
        found = outcome(partial(found, data.draw(GOOD["score"] | JUNK)))
        shares = function is calibration.uncalibrated or all(0 <= p <= 1 for p in floats_in(found))
        assert isinstance(found, BadValue) or shares
        return
    given_back = [value for part in given_.values() for value in floats_in(part)]
    for value in floats_in(found):
        assert value != 0 or math.copysign(1, value) == 1 or value in given_back
