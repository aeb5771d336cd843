"""The scripts of the At work kind with a table of the learner's own, read from a CSV file."""

import re
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import recall_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pages.registry import BY_SLUG
from tests.cases import every
from tests.pages.test_scripts import OF_A_TABLE, SLUGS, numbers_in, printed, setting
from ui.frame.script import script

ROWS, FRAUDS = 1_200, 96
READ_A_TABLE = [
    slug
    for slug in SLUGS
    if "\nCSV = None" in (BY_SLUG[slug].folder / "at_work.py").read_text("utf-8")
]
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "leakage": [{"before": 0}, {"sampler": "rus"}, {"sampler": "ros", "model": "logistic"}],
    "resampling": [{"sampler": "rus", "model": "tree"}, {"share": 0.03}],
    "smote": [{"variant": one} for one in ("borderline1", "adasyn", "smote_tomek", "smote_enn")],
    "threshold": [
        {"sampler": "smote", "repair": "platt", "rule": "cost"},
        {"source": "listing", "repair": "isotonic", "rule": "f1", "honest": 0},
        {"source": "betas", "repair": "prior", "rule": "recall", "sampler": "rus", "model": "tree"},
    ],
    "compare": [{"data": "wine", "one_in": 5, "model": "tree", "seeds": 3}],
    "curves": [{"scorer": "specialist", "auc": 0.9}],
    "focal_loss": [{"gamma": 0, "weight": 100}],
    "ratio_dial": [{"model": "tree"}, {"one_in": 2}],
}
CASES = [(slug, raw) for slug in READ_A_TABLE for raw in [{}, *SETTINGS.get(slug, [])]]


def payments():
    """Payments as one finds them: text, gaps, an infinite value, a column that says nothing."""
    rng = np.random.default_rng(1)
    fraud = rng.permutation(ROWS) < FRAUDS
    table = pd.DataFrame(
        {
            "amount": np.exp(rng.normal(3 + 1.5 * fraud, 1)),
            "hour": rng.normal(12 + 4 * fraud, 4),
            "abroad": rng.random(ROWS) < np.where(fraud, 0.5, 0.1),
            "currency": 1,
            "city": rng.choice(["Aachen", "Bonn", "Cologne"], ROWS),
            "class": np.where(fraud, "fraud", "ok"),
        }
    )
    table.loc[rng.random(ROWS) < 0.1, "hour"] = np.nan
    table.loc[0, "amount"] = np.inf
    return table


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "payments.csv"
    payments().to_csv(path, index=False)
    return path


def with_table(slug, path, raw=(), target="class", positive="fraud"):
    """A script whose learner has written the three lines at its top."""
    text = script(BY_SLUG[slug].folder, "at_work", setting(slug, dict(raw)))
    for name, value in {"CSV": str(path), "TARGET": target, "POSITIVE": positive}.items():
        text, found = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value!r}", text)
        assert found == 1, name
    return text


def test_every_lesson_of_rows_reads_a_table():
    """The base rate has no rows: it takes rates from a study, and the share from elsewhere."""
    assert SETTINGS.keys() <= set(READ_A_TABLE)
    assert "base_rate" not in READ_A_TABLE


def test_no_parameter_has_the_name_of_a_line_for_a_table():
    assert not any(OF_A_TABLE & BY_SLUG[slug].parameters.keys() for slug in SLUGS)


@pytest.mark.parametrize(
    ("slug", "raw"), every(2, (pytest.param(*case, id="-".join(map(str, case))) for case in CASES))
)
def test_a_script_goes_its_way_with_a_table(slug, raw, file):
    with pytest.warns(UserWarning, match="Left out, for they hold no numbers: city"):
        seen = printed(with_table(slug, file, raw))
    page = printed(script(BY_SLUG[slug].folder, "at_work", setting(slug, raw)))
    assert seen.keys() == page.keys()
    assert all(np.isfinite(value) for name, value in seen.items() if "precision" not in name)
    assert {name for name in seen if seen[name] != page[name]}  # it is not the page's rows
    for name, value in seen.items():
        if name.endswith(("recall", "roc_auc", "average_precision", "accuracy", "brier")):
            assert 0 <= value <= 1, name
        if name.endswith("roc_auc"):
            assert value > 0.6, name
    if "fn" in seen:  # the test fold is at the real share, whatever training did
        of_test = {"ratio_dial": 0.3, "threshold": 0.25}[slug]
        assert seen["tp"] + seen["fn"] == round(of_test * FRAUDS)
        assert sum(seen[cell] for cell in ("tp", "fp", "fn", "tn")) == of_test * ROWS


def test_the_numbers_are_those_of_the_table(file):
    table = payments().replace(np.inf, np.nan)
    X = table[["amount", "hour", "abroad", "currency"]].astype(float).to_numpy()
    y = (table["class"] == "fraud").to_numpy(int)
    seed = BY_SLUG["ratio_dial"].parameters["seed"].default
    X1, X2, y1, y2 = train_test_split(X, y, test_size=0.3, stratify=y, random_state=seed)
    model = make_pipeline(
        SimpleImputer(strategy="median"),
        StandardScaler(),
        LogisticRegression(solver="newton-cholesky", tol=1e-10),
    )
    p = model.fit(X1, y1).predict_proba(X2)[:, 1]
    with pytest.warns(UserWarning, match="city"):
        seen = printed(with_table("ratio_dial", file))
    assert seen["roc_auc"] == pytest.approx(roc_auc_score(y2, p))
    assert seen["recall"] == pytest.approx(recall_score(y2, p >= 0.5))
    assert seen["recall_prior"] == pytest.approx(recall_score(y2, p >= y1.mean()))


@pytest.mark.parametrize("slug", READ_A_TABLE)
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"target": "klass"}, r"no column 'klass' in .*; use one of 'amount', .*'class'"),
        ({"positive": "frod"}, r"No row has class = 'frod'; use one of ('ok', 'fraud'|'fraud', )"),
        ({"target": "currency", "positive": 1}, r"all 1,200 rows have 1; give rows of both"),
        ({"positive": "ok"}, r"1,104 of 1,200 rows have class = 'ok'; use the value that is rare"),
        ({"path": "nowhere.csv"}, r"nowhere\.csv cannot be read .*; use the path of a CSV file"),
    ],
    ids=lambda changed: "" if isinstance(changed, str) else next(iter(changed)),
)
def test_a_table_that_cannot_be_used_is_refused_with_what_would_work(slug, changed, said, file):
    text = with_table(slug, **({"path": file} | changed))
    with pytest.raises(ValueError, match=said):
        printed(text)


def test_a_script_alone_with_a_table_in_a_fresh_folder(tmp_path):
    payments().to_csv(tmp_path / "payments.csv", index=False)
    (tmp_path / "threshold.py").write_text(with_table("threshold", "payments.csv"), "utf-8")
    run = subprocess.run(
        [sys.executable, "threshold.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert numbers_in(run.stdout)["tp"] > 0
    assert "Left out, for they hold no numbers: city." in run.stderr
