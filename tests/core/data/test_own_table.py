"""A CSV file as folds: what is taken, what is left out, what is refused."""

import warnings

import numpy as np
import pandas as pd
import pytest

from core.data.own_table import LEAST_OF_A_CLASS, own_folds, own_rows
from core.parameters import BadValue

N = 100
Y = np.arange(N) % 4 == 0


def frame(**columns):
    return pd.DataFrame({"x": np.arange(N), "y": np.where(Y, "fraud", "ok")} | columns)


@pytest.fixture
def saved(tmp_path):
    """Writes a table, and says where."""

    def path(table, name="table.csv"):
        table.to_csv(tmp_path / name, index=False)
        return tmp_path / name

    return path


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        (np.where(Y, "fraud", "ok"), "fraud"),
        (np.where(Y, " fraud ", "ok"), "fraud"),
        (Y.astype(int), 1),
        (Y.astype(int), "1"),
        (Y.astype(float), 1),
        (Y, True),
        (Y, "True"),
        (np.where(Y, "01", "x"), "01"),
        (np.where(Y, 2, np.arange(N) % 2), 2),  # of three values, the others are the negatives
    ],
)
def test_the_positives_by_their_value(saved, values, positive):
    assert (own_rows(saved(frame(y=values)), "y", positive).y == Y).all()


def test_numbers_are_taken_and_the_rest_is_named(saved):
    gaps = np.where(np.arange(N) == 3, np.nan, np.where(np.arange(N) == 4, np.inf, 1.5))
    table = frame(gaps=gaps, yes=np.arange(N) < 9, city="Bonn", empty=np.nan)
    with pytest.warns(UserWarning, match="hold no numbers: city, empty"):
        X, y = own_rows(saved(table), "y", "fraud")
    assert X.shape == (N, 3)
    assert (X[:, 0] == np.arange(N)).all()
    assert np.isnan(X[3:5, 1]).all()
    assert X[:, 2].sum() == 9
    assert y.dtype == np.int8


def test_an_index_that_was_saved_too_is_no_feature(tmp_path):
    frame().to_csv(tmp_path / "table.csv")
    assert own_rows(tmp_path / "table.csv", "y", "fraud").X.shape == (N, 1)


def test_a_row_without_a_label_is_left_out(saved):
    table = frame()
    table.loc[5:9, "y"] = None
    X, y = own_rows(saved(table), "y", "fraud")
    assert len(X) == len(y) == N - 5
    assert not {5, 6, 7, 8, 9} & set(X[:, 0])


def test_the_folds_share_no_row_and_keep_the_share(saved):
    train, test = own_folds(saved(frame()), "y", "fraud", seed=3, test=0.4)
    assert sorted(np.append(train.X[:, 0], test.X[:, 0])) == list(range(N))
    assert (len(test.y), test.y.sum(), train.y.sum()) == (40, 10, 15)
    for X, y in (train, test):
        assert (np.diff(y) >= 0).all()  # the majority first
        assert (y == (X[:, 0] % 4 == 0)).all()
    again, _ = own_folds(saved(frame()), "y", "fraud", seed=3, test=0.4)
    other, _ = own_folds(saved(frame()), "y", "fraud", seed=4, test=0.4)
    assert (again.X == train.X).all()
    assert (other.X != train.X).any()


def labels(positives):
    return np.where(np.arange(N) < positives, "fraud", "ok")


@pytest.mark.parametrize(
    ("table", "target", "positive", "said"),
    [
        (frame(), "klass", "fraud", "no column 'klass' in .*; use one of 'x', 'y'"),
        (frame(), None, "fraud", "no column None in"),
        (frame(), "y", "frod", "No row has y = 'frod'; use one of 'fraud', 'ok'"),
        (frame(), "y", None, "No row has y = None; use one of"),
        (frame(), "x", 1, "1 of 100 rows have x = 1; give 20 or more of each class"),
        (frame(y="ok"), "y", "fraud", "all 100 rows have 'ok'; give rows of both classes"),
        (frame(y="ok"), "y", "ok", "all 100 rows have 'ok'; give rows of both classes"),
        (frame(y=np.nan), "y", "ok", "no row has a value; give rows of both classes"),
        (
            frame(y=labels(LEAST_OF_A_CLASS - 1)),
            "y",
            "fraud",
            "19 of 100 rows .*; give 20 or more",
        ),
        (frame(y=labels(N - 19)), "y", "fraud", "81 of 100 rows .*; give 20 or more"),
        (frame(y=labels(60)), "y", "fraud", "60 of 100 rows .*; use the value that is rare"),
        (frame(x="a"), "y", "fraud", "No column has numbers; give some"),
        (frame()[["y"]], "y", "fraud", "No column has numbers; give some"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_would_work(saved, table, target, positive, said):
    with pytest.raises(BadValue, match=said):
        own_rows(saved(table), target, positive)


@pytest.mark.parametrize("path", ["nowhere.csv", "", None, 1, np.nan, object(), ["a"], b"a", "."])
def test_a_path_that_leads_to_no_table(path):
    with pytest.raises(BadValue, match="use the path of a CSV file"):
        own_rows(path, "y", 1)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'x,y\n1,2,3,4\n"', b"\n\n"])
def test_a_file_that_is_no_table(tmp_path, content):
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(BadValue, match="use "):
        own_rows(tmp_path / "table.csv", "y", 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x;y\n1,5;ok\n", "separates its columns by ';'; use commas"),
        (b"x\ty\n1\tok\n", r"separates its columns by '\\t'; use commas"),
        ("x,größe\n1,2\n".encode("latin-1"), "not text in UTF-8; use a CSV file saved so"),
    ],
)
def test_a_file_that_another_program_has_saved_in_its_way(tmp_path, content, said):
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(BadValue, match=said):
        own_rows(tmp_path / "table.csv", "y", 1)


@pytest.mark.parametrize("option", [{"test": 0}, {"test": 1}, {"seed": -1}, {"test": "half"}])
def test_an_option_that_cannot_be_used(saved, option):
    with pytest.raises(BadValue, match="use "):
        own_folds(saved(frame()), "y", "fraud", **option)


@pytest.mark.parametrize("positive", [np.array([0.1, 0.2]), [], pd.NA, pd.NaT, np.nan, 1 + 2j])
def test_a_positive_that_is_no_value(saved, positive):
    with warnings.catch_warnings(), pytest.raises(BadValue, match="No row has y = "):
        warnings.simplefilter("error")
        own_rows(saved(frame()), "y", positive)


def test_what_only_names_a_row_and_rows_without_a_label_are_said(tmp_path):
    rows = pd.DataFrame(
        {"number": range(100), "x": np.arange(100) / 3, "y": [1.0] * 30 + [0.0] * 70}
    )
    rows.loc[[1, 2], "y"] = np.nan
    rows.to_csv(path := tmp_path / "rows.csv", index=False)
    with pytest.warns(UserWarning) as said:
        X, y = own_rows(path, "y", 1)
    assert X.shape == (98, 2) and y.sum() == 28
    assert [str(one.message) for one in said] == [
        "Left out, for they have no y: 2 rows.",
        "Every row has another whole number in number; take out of the file what only names a row.",
    ]
