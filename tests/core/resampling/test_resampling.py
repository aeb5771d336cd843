"""Every sampler: the rows of imbalanced-learn bit for bit, each row's provenance, clear errors."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imblearn import combine, over_sampling, under_sampling

from core import resampling
from core.parameters import BadValue
from core.resampling import DANGER, NOISE, NOT_LOOKED_AT, SAFE, SAMPLERS

INTERPOLATING = ["smote", "borderline1", "borderline2", "adasyn"]
TARGETED = ["ros", "rus", *INTERPOLATING, "smote_tomek", "smote_enn"]


def rows(seed, n0=300, n1=40, d=2, dtype=np.float64):
    rng = np.random.default_rng(seed)
    X = np.vstack([rng.normal(0, 1, (n0, d)), rng.normal(1.3, 1, (n1, d))]).astype(dtype)
    y = np.repeat([0, 1], [n0, n1])
    order = rng.permutation(n0 + n1)
    return X[order], y[order]


def resampled(name: str, *rows: Any, **options: Any) -> Any:
    return SAMPLERS[name].resample(*rows, **options)


def theirs(name, seed, strategy, k=5):
    over, under = over_sampling, under_sampling
    smote = over.SMOTE(sampling_strategy=strategy, random_state=seed, k_neighbors=k)
    makers = {
        "ros": lambda: over.RandomOverSampler(sampling_strategy=strategy, random_state=seed),
        "rus": lambda: under.RandomUnderSampler(sampling_strategy=strategy, random_state=seed),
        "smote": lambda: smote,
        "borderline1": lambda: over.BorderlineSMOTE(
            sampling_strategy=strategy, random_state=seed, k_neighbors=k
        ),
        "borderline2": lambda: over.BorderlineSMOTE(
            sampling_strategy=strategy, random_state=seed, k_neighbors=k, kind="borderline-2"
        ),
        "adasyn": lambda: over.ADASYN(sampling_strategy=strategy, random_state=seed, n_neighbors=k),
        "smote_tomek": lambda: combine.SMOTETomek(
            sampling_strategy=strategy, random_state=seed, smote=smote
        ),
        "smote_enn": lambda: combine.SMOTEENN(
            sampling_strategy=strategy, random_state=seed, smote=smote
        ),
    }
    return makers[name]()


def assert_same(ours, X, y):
    np.testing.assert_array_equal(np.asarray(ours.X), X)
    np.testing.assert_array_equal(np.asarray(ours.y), y)
    assert np.asarray(ours.X).dtype == X.dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("share", [0.2, 0.35, 0.5])
@pytest.mark.parametrize("name", TARGETED)
def test_a_share_gives_their_rows_bit_for_bit(name, share, dtype):
    for seed, (n0, n1, d) in enumerate([(300, 40, 2), (120, 12, 2), (500, 60, 7), (200, 30, 20)]):
        X, y = rows(seed, n0, n1, d, dtype)
        ours = resampled(name, X, y, seed, target=share, rounding="imblearn")
        assert_same(ours, *theirs(name, seed, share / (1 - share)).fit_resample(X, y))


@pytest.mark.parametrize("k", [1, 3, 8])
@pytest.mark.parametrize("name", INTERPOLATING)
def test_their_rows_for_every_k(name, k):
    for seed in range(5):
        X, y = rows(seed)
        ours = resampled(name, X, y, seed, target=0.4, k=k, rounding="imblearn")
        assert_same(ours, *theirs(name, seed, 0.4 / 0.6, k).fit_resample(X, y))


@pytest.mark.parametrize("name", ["ros", "smote", "borderline1", "borderline2", "adasyn"])
def test_several_classes_grow_to_the_counts_that_are_asked_for(name):
    rng = np.random.default_rng(5)
    X = np.vstack([rng.normal(m, 1, (n, 3)) for m, n in ((0, 200), (1, 60), (2, 40))])
    y = np.repeat(["common", "few", "rare"], [200, 60, 40])
    wish = {"few": 150, "rare": 120}
    ours = resampled(name, X, y, 3, target=wish)
    assert_same(ours, *theirs(name, 3, wish).fit_resample(X, y))


def test_several_classes_shrink_to_the_counts_that_are_asked_for():
    X, y = rows(1, 200, 50)
    wish = {0: 70, 1: 30}
    ours = resampled("rus", X, y, 9, target=wish)
    assert_same(ours, *theirs("rus", 9, wish).fit_resample(X, y))


@pytest.mark.parametrize("d", [2, 6, 20])
def test_tomek_links_and_edited_neighbours_remove_their_rows(d):
    for seed in range(5):
        X, y = rows(seed, 400, 50, d)
        tomek = under_sampling.TomekLinks()
        assert_same(resampled("tomek", X, y), *tomek.fit_resample(X, y))
        for vote, kind in (("all", "all"), ("majority", "mode")):
            enn = under_sampling.EditedNearestNeighbours(kind_sel=kind)
            assert_same(resampled("enn", X, y, vote=vote), *enn.fit_resample(X, y))


@pytest.mark.parametrize("categories", [2, 5])
def test_smote_nc_gives_their_rows(categories):
    for seed in range(5):
        X, y = rows(seed, 200, 30, 4)
        X[:, [1, 3]] = np.random.default_rng(seed).integers(0, categories, (len(X), 2))
        ours = resampled("smote_nc", X, y, seed, target=0.5, categorical=[1, 3])
        nc = over_sampling.SMOTENC([1, 3], random_state=seed)
        assert_same(ours, *nc.fit_resample(X, y))
        assert set(np.unique(ours.X[:, 1])) <= set(np.unique(X[:, 1]))


@pytest.mark.parametrize("name", INTERPOLATING)
def test_every_new_row_lies_where_its_origin_says(name):
    X, y = rows(4)
    ours = resampled(name, X, y, 4, target=0.5)
    made = ours.synthetic
    base, end = X[ours.source[made]], X[ours.neighbour[made]]
    step = ours.step[made][:, None]
    np.testing.assert_allclose(ours.X[made], base + step * (end - base), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(ours.X[~made], X)
    assert (y[ours.source[made]] == 1).all()
    assert ours.synthetic_per_row.sum() == made.sum()


def test_borderline_starts_from_danger_alone_and_says_what_each_point_is():
    X, y = rows(4)
    ours = resampled("borderline1", X, y, 4, target=0.5)
    distance = np.linalg.norm(X[:, None] - X[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    others = (y[np.argsort(distance, axis=1)[:, :10]] == 0).sum(axis=1)
    expected = np.select([others == 10, others >= 5], [NOISE, DANGER], SAFE)
    expected[y == 0] = NOT_LOOKED_AT
    np.testing.assert_array_equal(ours.region, expected)
    assert set(ours.region[ours.source[ours.synthetic]]) == {DANGER}


def test_adasyn_allots_by_the_share_of_other_classes_nearby():
    X, y = rows(4)
    ours = resampled("adasyn", X, y, 4, target=0.5)
    share = ours.local_share[y == 1]
    np.testing.assert_array_equal(
        ours.synthetic_per_row[y == 1], np.rint(share / share.sum() * (300 - 40))
    )
    assert np.isnan(ours.local_share[y == 0]).all()


def test_opposite_twins_are_a_tomek_link():
    X = np.array([[0.0, 0], [0, 0], [5, 5], [5, 6], [5, 7], [9, 8]])
    y = np.array([0, 1, 0, 0, 0, 1])
    ours = resampled("tomek", X, y)
    assert ours.removed.row.tolist() == [0]
    assert ours.removed.witness.ravel().tolist() == [1]


def test_the_papers_rule_for_borderline_2_is_offered_beside_theirs():
    X, y = rows(4)
    paper = resampled("borderline2", X, y, 4, target=0.5, rule="paper")
    made = paper.synthetic
    towards_majority = y[paper.neighbour[made]] == 0
    assert 0 < towards_majority.mean() < 0.5
    assert (paper.step[made][towards_majority] < 0.5).all()


def test_whole_numbers_are_not_cut_off():
    X, y = rows(2)
    whole = np.round(10 * X).astype(int)
    ours = resampled("smote", whole, y, 0, target=0.5)
    assert ours.X.dtype == np.float64
    assert (ours.X % 1 != 0).any()


def test_a_frame_comes_back_as_a_frame():
    X, y = rows(2)
    frame, marks = pd.DataFrame(X, columns=["a", "b"]), pd.Series(y, name="fraud")
    for name in TARGETED:
        ours = resampled(name, frame, marks, 0, target=0.4)
        plain = resampled(name, X, y, 0, target=0.4)
        assert list(ours.X.columns) == ["a", "b"]
        assert ours.y.name == "fraud"
        np.testing.assert_array_equal(ours.X.to_numpy(), plain.X)
    words = frame.assign(kind="x")
    assert resampled("ros", words, marks, 0).X["kind"].eq("x").all()


def bad(name, X, y, **options):
    with pytest.raises(BadValue) as caught:
        resampled(name, X, y, 0, **options)
    return str(caught.value)


def test_errors_name_the_value_and_what_would_work():
    X, y = rows(2)
    few = np.r_[np.flatnonzero(y == 0), np.flatnonzero(y == 1)[:4]]
    message = bad("smote", X[few], y[few], k=5)
    assert "k = 5" in message
    assert "4 rows" in message
    assert "3" in message
    assert "one class" in bad("ros", X, np.zeros(len(X), int))
    assert "π" in bad("smote", X, y, target=0.05)
    assert "0.05" in bad("rus", X, y, target=0.05)
    assert "340 rows" in bad("ros", X, y[:-1])
    hole = X.copy()
    hole[7, 1] = np.nan
    message = bad("adasyn", hole, y)
    assert "nan" in message
    assert "row 7" in message
    hole[7, 1] = np.inf
    assert "inf" in bad("tomek", hole, y)
    assert "'colour'" in bad("smote_nc", pd.DataFrame(X), y, categorical=["colour"])
    apart = np.vstack([X[y == 0], X[y == 1] + 1000])
    assert "40 rows" in bad("adasyn", apart, np.sort(y))


def test_no_danger_is_said_with_the_counts_and_changes_nothing():
    X, y = rows(2)
    apart, marks = np.vstack([X[y == 0], X[y == 1] + 1000]), np.sort(y)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        ours = resampled("borderline1", apart, marks, 0, target=0.5)
    np.testing.assert_array_equal(ours.X, apart)
    assert "40" in ours.notes[0]
    assert heard


def test_editing_does_not_delete_a_whole_class_in_silence():
    rng = np.random.default_rng(0)
    X = rng.normal(0, 1, (105, 2))
    y = np.repeat([0, 1], [100, 5])
    assert "5" in bad("enn", X, y, classes="all")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 25), st.integers(2, 5), st.sampled_from(TARGETED))
def test_with_ties_and_duplicates_rows_still_come_from_where_they_say(seed, n1, grid, name):
    rng = np.random.default_rng(seed)
    X = rng.integers(0, grid, (60 + n1, 2)).astype(float)
    y = np.repeat([0, 1], [60, n1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ours = resampled(
                name, X, y, seed, target=0.45, **({} if name in ("ros", "rus") else {"k": 3})
            )
        except BadValue as problem:
            assert any(letter.isdigit() for letter in str(problem))
            return
    made = ours.synthetic
    np.testing.assert_array_equal(ours.X[~made], X[ours.source[~made]])
    np.testing.assert_array_equal(ours.y, y[ours.source])
    base, end = X[ours.source[made]], X[ours.neighbour[made]]
    low, high = np.minimum(base, end), np.maximum(base, end)
    assert ((low - 1e-12 <= ours.X[made]) & (ours.X[made] <= high + 1e-12)).all()
    assert (ours.source[made] != ours.neighbour[made]).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_with_ties_a_removed_row_has_a_nearest_row_of_another_class(seed, grid):
    rng = np.random.default_rng(seed)
    X = rng.integers(0, grid, (40, 2)).astype(float)
    y = np.repeat([0, 1], [30, 10])
    ours = resampled("tomek", X, y)
    distance = np.linalg.norm(X[:, None] - X[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    for row, partner in zip(ours.removed.row, ours.removed.witness.ravel(), strict=True):
        assert y[row] != y[partner]
        assert distance[row, partner] == distance[row].min()


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_docstring_names_every_parameter_what_comes_back_and_what_is_refused(name):
    sampler = SAMPLERS[name].resample
    sections = re.split(r"\n(\w+)\n-+\n", inspect.getdoc(sampler) or "")
    told = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert re.findall(r"(?m)^(\w+) : ", told["Parameters"]) == [
        *inspect.signature(sampler).parameters
    ]
    assert told["Returns"].startswith("Resampled")
    assert told["Raises"].startswith("BadValue")
    assert "Source: " in sections[0]


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(resampling.__path__)])
def test_every_public_function_that_refuses_a_value_says_so(module):
    found = importlib.import_module(f"core.resampling.{module}")
    for name, function in inspect.getmembers(found, inspect.isfunction):
        if "raise BadValue" in inspect.getsource(function) and not name.startswith("_"):
            assert "\nRaises\n------\nBadValue\n" in (inspect.getdoc(function) or ""), name


BLOCKED = """
import builtins

import numpy as np

true_import = builtins.__import__


def without_the_kernel(name, globals=None, locals=None, fromlist=(), level=0):
    if "ArgKmin" in (fromlist or ()) and (globals or {}).get("__name__", "").startswith("core."):
        raise ImportError("a private name")
    return true_import(name, globals, locals, fromlist, level)


if block:
    builtins.__import__ = without_the_kernel
from core.resampling import SAMPLERS

rng = np.random.default_rng(8)
X, y = rng.normal(0, 1, (240, 18)), np.repeat([0, 1], [200, 40])
X[y == 1] += 0.3
kinds = np.column_stack([X, rng.integers(0, 3, len(X))])
for name, sampler in SAMPLERS.items():
    more = {"categorical": [18]} if name == "smote_nc" else {}
    made = sampler.resample(kinds if more else X, y, 1, **more)
    print(name, made.X.sum().hex(), made.y.sum())
"""


def test_without_scikit_learns_private_kernel_the_rows_are_the_same():
    seen = [
        subprocess.run(
            [sys.executable, "-c", f"block = {block}\n{BLOCKED}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for block in (True, False)
    ]
    assert seen[0] == seen[1]
    assert len(seen[0].splitlines()) == len(SAMPLERS)


def test_nothing_heavy_is_imported():
    names = "imblearn", "streamlit", "plotly"
    look = f"import sys, core.resampling; print([n for n in {names} if n in sys.modules])"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"


@pytest.mark.parametrize("k", [-1, 0, 1.5, "a"])
@pytest.mark.parametrize("name", [*INTERPOLATING, "smote_tomek"])
def test_a_k_that_is_no_number_of_neighbours_is_named(name, k):
    assert repr(k) in bad(name, *rows(2), k=k)
