"""A table of one's own in the comparison: mixed columns, units, classifiers of one's own."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from joblib.externals.loky import ProcessPoolExecutor
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC

from core import compare
from core.comparison.cells import cells, outcome
from core.comparison.models import given_models
from core.comparison.tables import Mixed, halves, parts, table_of_frame
from core.comparison.workers import hand_over
from core.own.scores import Roles
from core.own.table import compared_table
from core.parameters import BadValue


def identity(rows):
    return rows


def frame_of(rows=600, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(rows) % 5 == 0
    return pd.DataFrame(
        {
            "size": np.where(rng.random(rows) < 0.1, np.nan, rng.normal(y)),
            "kind": np.where(rng.random(rows) < 0.5 + 0.2 * y, "new", rng.choice(["a", "b"], rows)),
            "owner": rng.integers(rows // 6, size=rows),
            "ill": np.where(y, "yes", "no"),
        }
    )


def test_a_frame_gives_the_numbers_of_scikit_learn_on_the_same_rows():
    table = frame_of().drop(columns="owner")
    models = {"mine": LogisticRegression(C=0.5)}
    found = compare(
        table, label="ill", positive="yes", models=models, methods=["nothing"], seeds=[4]
    )
    X, y = table[["size", "kind"]], (table["ill"] == "yes").to_numpy()
    train, test = train_test_split(np.arange(600), test_size=0.5, stratify=y, random_state=4)
    imputed = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    one_hot = OneHotEncoder(handle_unknown="ignore")
    model = make_pipeline(
        make_column_transformer((imputed, ["size"]), (one_hot, ["kind"])), models["mine"]
    ).fit(X.iloc[train], y[train])
    p = model.predict_proba(X.iloc[test])[:, 1]
    assert found["problem"].eq("").all() and set(found["model"]) == {"mine"}
    assert found["roc_auc"].iloc[0] == pytest.approx(roc_auc_score(y[test], p), abs=1e-6)
    assert found["brier"].iloc[0] == pytest.approx(brier_score_loss(y[test], p), abs=1e-5)
    assert found["prevalence"].iloc[0] == pytest.approx(0.2)


def test_rows_of_one_unit_stay_together_in_halves_and_in_parts():
    rows = table_of_frame(frame_of(), "ill", "yes", "owner").rows
    assert isinstance(rows, Mixed)
    for some in (halves(rows, 1), [rows.unit[at] for at in parts(rows, 3, 1)]):
        units = [set(np.asarray(getattr(half, "unit", half))) for half in some]
        assert not set.intersection(*units) and all(units)
    again = halves(rows, 1)
    assert all(
        (a.X[:, -1] == b.X[:, -1]).all() for a, b in zip(again, halves(rows, 1), strict=True)
    )


def test_several_classifiers_all_methods_run_or_say_why():
    found = compare(
        frame_of(300), label="ill", positive="yes", unit="owner", seeds=[0],
        methods=["nothing", "weights", "focal", "smote"],
        models=[GaussianNB(), LogisticRegression(), LogisticRegression(C=9), "tree"],
    )  # fmt: skip
    names = ["GaussianNB", "LogisticRegression", "LogisticRegression 2", "tree"]
    assert list(dict.fromkeys(found["model"])) == names
    unable = found[found["problem"] != ""]
    assert set(unable["method"]) == {"focal"}  # no loss of theirs can be made focal
    assert found.loc[found["method"] == "smote", "roc_auc"].notna().all()


def test_the_page_compares_a_part_of_many_rows_at_the_share_of_the_whole():
    table = frame_of(4_000)
    part = compared_table(table, Roles("ill", "yes", unit="owner", left=("size",)), 1_000)
    assert 800 <= len(part.rows.y) <= 1_200 and part.rows.X.shape[1] == 1
    assert abs(part.prevalence - 0.2) < 0.05
    assert isinstance(part.rows, Mixed)
    whole = set(part.rows.unit)
    assert len(part.rows.y) == np.isin(pd.factorize(table["owner"])[0], list(whole)).sum()
    assert part.stays_in_memory


def test_rows_of_a_visit_are_never_handed_over_in_a_file():
    private = compared_table(frame_of(), Roles("ill", "yes"))
    with ProcessPoolExecutor(1) as processes:
        assert hand_over(private, processes) is private.rows
        mapped = hand_over(private._replace(stays_in_memory=False), processes)
        there = processes.submit(identity, mapped).result()
    assert isinstance(private.rows, Mixed) and mapped is not private.rows
    assert (there.unit == private.rows.unit).all() and there.most == private.rows.most


class Breaks(ClassifierMixin, BaseEstimator):
    """A classifier that cannot be fitted."""

    def fit(self, X, y):
        raise MemoryError("no room")

    def predict_proba(self, X):
        raise AssertionError


def test_a_classifier_that_breaks_is_said_and_the_others_go_on():
    found = compare(
        frame_of(300), label="ill", positive="yes", models=[Breaks(), "tree"],
        methods=["nothing"], seeds=[0],
    )  # fmt: skip
    said = found.drop_duplicates("model").set_index("model")["problem"]
    assert "MemoryError: no room" in said["Breaks"] and said["tree"] == ""


def test_the_seed_is_that_of_a_model_that_has_none_of_its_own():
    _, own = given_models([LogisticRegression(), LogisticRegression(random_state=5)])
    made = [model.classifier(3, 10).random_state for model in own.values()]
    assert made == [3, 5]


FRAME = {"label": "ill", "positive": "yes"}


@pytest.mark.parametrize(
    ("data", "settings", "words"),
    [
        (frame_of(), {}, "label="),
        (frame_of(), {"label": "gone"}, "“gone”"),
        (frame_of(), {"label": "ill"}, "“no”"),
        (frame_of(), FRAME | {"unit": "gone"}, "“gone”"),
        (frame_of(), {"label": "ill", "positive": "no"}, "rarer"),
        (frame_of(), FRAME | {"models": SVC()}, "CalibratedClassifierCV"),
        (frame_of(), FRAME | {"models": [SVC]}, "SVC()"),
        (frame_of(), FRAME | {"models": {"tree": GaussianNB()}}, "another name"),
        (frame_of(), FRAME | {"models": 3}, "models"),
        (frame_of(), FRAME | {"prevalence": 0.1}, "their own prevalence"),
        ("moons", FRAME, "frame"),
        (([[1.0]], [1]), {"label": "y"}, "frame"),
    ],
)
def test_what_cannot_be_compared_is_refused(data, settings, words):
    with pytest.raises(BadValue, match=words.replace("(", r"\(").replace(")", r"\)")):
        compare(data, seeds=[0], **settings)


def test_a_cell_of_an_own_model_needs_the_model():
    table = table_of_frame(frame_of(), "ill", "yes")
    names, own = given_models([GaussianNB()])
    (cell,) = cells(table.name, table.prevalence, names, ["nothing"], [0], 10, own)
    assert partial(outcome, models=own)(cell, table.rows).problem == ""
    assert "GaussianNB" in outcome(cell, table.rows).problem
