"""A table without scores: what becomes of its columns, which rows train, and what is refused."""

import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.own.asked import Asked
from core.own.columns import MOST_CATEGORIES, Columns, columns_of, readable, transformer
from core.own.evaluation import evaluations
from core.own.examples import EXAMPLES, content
from core.own.reading import read_file
from core.own.report import Report
from core.own.scores import Roles, guess_roles
from core.own.script import Source
from core.own.table import rows_of
from core.parameters import BadValue

ROLES = Roles("y", "yes", is_table=True)


def mixed(rows=400, seed=0):
    """Numbers with gaps, words with gaps, yes and no, a key, a date, what is left out."""
    rng = np.random.default_rng(seed)
    y = np.arange(rows) % 4 == 0
    return pd.DataFrame(
        {
            "y": np.where(y, "yes", "no"),
            "size": np.where(rng.random(rows) < 0.1, np.nan, rng.normal(y)),
            "text number": [f"{value:.3f}" for value in rng.normal(y)],
            "kind": np.where(rng.random(rows) < 0.1, None, rng.choice(list("abc"), rows)),
            "city": [f"city {k}" for k in (rng.pareto(1, rows) * 3).astype(int)],
            "flag": rng.random(rows) < 0.2 + 0.3 * y,
            "key": np.arange(rows) + 7,
            "told": [f"customer {i} said {rng.random():.6f}" for i in range(rows)],
            "day": pd.date_range("2025-01-01", periods=rows).astype(str),
            "same": "x",
            "none": np.nan,
            "customer": [f"c{k}" for k in rng.integers(rows // 4, size=rows)],
        }
    )


def test_each_column_becomes_what_it_is_or_is_left_out_by_name():
    table = mixed()
    columns = columns_of(table, [name for name in table if name not in ("y", "customer")])
    assert columns.numbers == ("size", "text number", "flag")
    assert columns.categories == ("kind", "city")
    why = dict(columns.left_out)
    assert set(why) == {"key", "told", "day", "same", "none"}
    assert "names the row" in why["key"] and "date" in why["day"] and "empty" in why["none"]
    fitted = transformer(columns).fit(readable(table, columns))
    made = fitted.transform(readable(table, columns))
    # Two numbers and a flag, a column for what was missing, four kinds, and at most 20 cities.
    assert table["city"].nunique() > MOST_CATEGORIES
    assert made.shape == (len(table), 4 + 4 + MOST_CATEGORIES) and np.isfinite(made).all()


def test_many_categories_share_what_a_model_may_see():
    wide = pd.DataFrame({f"c{i}": [f"v{j % 30}" for j in range(300)] for i in range(100)})
    columns = columns_of(wide, list(wide))
    assert transformer(columns).fit_transform(readable(wide, columns)).shape == (300, 200)


def printed_by(script: str, folder: Path) -> dict[str, str]:
    """What the script of a report prints, with few resamples."""
    said, before = io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(said):
            exec(script.replace("range(200)", "range(2)"), {})
    finally:
        os.chdir(before)
    return dict(re.findall(r"(?m)^(\w+) = (\S+)$", said.getvalue()))


CASES = {
    "as it comes": (ROLES._replace(left=("customer",)), "logistic"),
    "by unit": (ROLES._replace(unit="customer"), "tree"),
    "by time": (ROLES._replace(time="day", left=("customer",)), "logistic"),
    "enriched, by forest": (ROLES._replace(left=("customer", "city")), "forest"),
}


@pytest.mark.parametrize(
    "cells",
    [["b", " a", "a ", None, "B"], ["1", True, 1, "True", None], [2.0, "2", " 2", None, 2]],
)
@pytest.mark.parametrize("dtype", ["str", object, "category"])
def test_a_category_has_its_place_among_all_texts_of_its_column(cells, dtype):
    column = pd.Series(cells * 5, dtype=object).astype(dtype)
    texts = ["(missing)" if pd.isna(cell) else str(cell).strip() for cell in column]
    found = readable(pd.DataFrame({"c": column}), Columns((), ("c",)))["c"]
    assert found.tolist() == [sorted(set(texts)).index(text) for text in texts]


@pytest.mark.parametrize("case", CASES)
def test_the_script_trains_the_same_model_and_finds_the_same_numbers(case, tmp_path):
    roles, model = CASES[case]
    (tmp_path / "table.csv").write_text(mixed().to_csv(index=False))
    file = read_file((tmp_path / "table.csv").read_bytes())
    own = rows_of(file.table, roles, (model,), 3)
    asked = Asked(prevalence=0.01 if "enriched" in case else None, seed=3)
    models = evaluations(own, asked)
    found = Report(models, next(iter(models)), source=Source("table.csv", file.load, roles))
    said = printed_by(found.script, tmp_path)
    for measure, value in found.table.set_index("measure")["value"].drop("threshold").items():
        assert float(said[measure]) == pytest.approx(value, abs=1e-9), measure
    assert "Trained here." in dict(found.warnings)


def test_whole_units_train_or_are_counted_and_the_later_rows_are_counted():
    table = mixed()
    own = rows_of(table, CASES["by unit"][0])
    assert own.training is not None and own.unit is not None
    names, counts = np.unique(table["customer"], return_counts=True)
    assert abs(2 * (own.unit.max() + 1) - len(names)) <= 2
    assert own.training.rows + own.y.size == counts.sum()
    late = rows_of(table, CASES["by time"][0])
    y = (table["y"] == "yes").to_numpy()
    assert (late.y == y[200:]).all()


def test_a_column_that_says_the_label_is_suspected():
    table = mixed().assign(end=lambda of: np.where(of["y"] == "yes", "gone", "here"))
    for roles, said in ((ROLES, True), (ROLES._replace(left=("end",)), False)):
        models = evaluations(rows_of(table, roles), Asked())
        found = Report(models, next(iter(models)))
        assert ("Too good." in dict(found.warnings)) == said


def test_the_same_seed_trains_the_same_model_and_another_one_another():
    first, again, other = (rows_of(mixed(), ROLES, seed=seed) for seed in (1, 1, 2))
    (a,), (b,), (c,) = (own.models.values() for own in (first, again, other))
    assert (a == b).all() and not (a == c).all()


def test_a_file_with_features_is_guessed_as_a_table_and_one_with_scores_is_not():
    assert guess_roles(read_file(content("customers")).table).is_table
    assert guess_roles(mixed()).is_table
    for name, example in EXAMPLES.items():
        guessed = guess_roles(read_file(content(name)).table)
        assert guessed.is_table == example.roles.is_table, name


def with_column(**columns):
    return mixed().assign(**columns)


BAD = {
    "a third value": (
        with_column(y=["yes", "no", "maybe", "no"] * 100), ROLES, ["row", "“maybe”", "“y”"],
    ),
    "all columns empty": (
        pd.DataFrame({"y": ["yes", "no"] * 40, "a": np.nan, "b": None}), ROLES, ["“a”", "empty"],
    ),
    "101 columns": (
        pd.DataFrame({"y": ["yes", "no"] * 40} | {f"c{i}": [1, 2] * 40 for i in range(101)}),
        ROLES, ["101", "“c100”", "leave out"],
    ),
    "text alone": (
        pd.DataFrame({"y": ["yes", "no"] * 100, "a": [f"t{i}" for i in range(200)]}),
        ROLES, ["“a”", "names the row"],
    ),
    "one class in a half": (
        pd.DataFrame({"y": ["yes"] * 40 + ["no"] * 400, "a": [1, 2] * 220, "time": range(440)}),
        ROLES._replace(time="time"), ["one kind"],
    ),
    "too few": (
        pd.DataFrame({"y": ["yes"] * 9 + ["no"] * 400, "a": [1, 2, 3] * 136 + [1]}),
        ROLES, ["9 of 409", "20"],
    ),
    "too long": (
        pd.DataFrame({"y": ["yes", "no"] * 50_001, "a": 1.5}), ROLES, ["100,002", "100,000"],
    ),
    "too large": (with_column(size=[1e300] + [1.0] * 399), ROLES, ["Row 2", "“size”", "1e+300"]),
    "nothing learned": (
        pd.DataFrame({"y": ["yes", "no"] * 100, "a": [1, 1, 2, 2] * 50}), ROLES, ["same of every"],
    ),
    "markup": (
        pd.DataFrame({"y": ["yes", "no"] * 40, "<b>\n“x”": np.nan}), ROLES, ["“<b> x”", "empty"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_table_that_cannot_train_is_refused_with_its_column_and_what_would_work(case):
    table, roles, words = BAD[case]
    with pytest.raises(BadValue) as refused:
        rows_of(table, roles)
    assert all(word.lower() in str(refused.value).lower() for word in words), refused.value
