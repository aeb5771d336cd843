"""A table on two of its columns while the minority thins out."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix

from core.own.examples import EXAMPLES, content
from core.own.plane import SAMPLED, numbers_of_table, plane_film
from core.own.reading import read_file
from core.own.resamples import parts_of
from core.parameters import BadValue

ROLES = EXAMPLES["customers"].roles
NAMES = ("months", "monthly_fee")


def table():
    return read_file(content("customers")).table


def test_the_first_step_counts_what_scikit_learn_counts_on_the_same_halves():
    found = plane_film(table(), ROLES, *NAMES)
    X, y = table()[list(NAMES)].to_numpy(float), (table()["left_us"] == "yes").to_numpy()
    train, judge = parts_of(y, 0)
    middle, spread = X[train & ~y].mean(axis=0), X[train & ~y].std(axis=0)
    model = LogisticRegression(tol=1e-10).fit((X[train] - middle) / spread, y[train])
    p = model.predict_proba((X[judge] - middle) / spread)[:, 1]
    tn, fp, fn, tp = confusion_matrix(y[judge], p >= 0.5).ravel()
    first = found.steps[0]
    assert first.counts == (tp, fp, fn, tn)
    assert first.expected == pytest.approx(p.sum(), rel=1e-4)
    ends = model.predict_proba((first.boundary - middle) / spread)[:, 1]
    assert ends == pytest.approx([0.5, 0.5], abs=1e-4)


def test_rarer_positives_are_among_commoner_ones_and_all_negatives_stay():
    found = plane_film(table(), ROLES, *NAMES, "smote", 3)
    kept = [step.positives for step in found.steps]
    assert kept == sorted(kept, reverse=True) and kept[0] == len(found.minority) and kept[-1] >= 6
    assert len({step.negatives for step in found.steps}) == 1
    for step in found.steps:
        assert (
            step.counts.fp + step.counts.tn == found.steps[0].counts.fp + found.steps[0].counts.tn
        )
        assert step.negatives / step.positives == pytest.approx(step.one_in - 1, rel=0.1)
        assert step.more == step.negatives - step.positives


def test_each_sampler_does_its_work_or_says_why_not():
    plain = plane_film(table(), ROLES, *NAMES).steps[0]
    assert (plain.more, plain.fewer, len(plain.made), plain.problem) == (0, 0, 0, "")
    for sampler in SAMPLED:
        first = plane_film(table(), ROLES, *NAMES, sampler).steps[0]
        assert first.problem or first.more or first.fewer
        assert first.counts.tp > plain.counts.tp, sampler
        assert first.expected > 2 * plain.expected  # half of what trains is positive


@pytest.mark.parametrize(
    ("change", "names", "words"),
    [
        ({}, ("months", "months"), "twice"),
        ({}, ("months", "contract"), "“contract” holds no numbers"),
        ({}, ("months", "gone"), "“gone”"),
        ({"months": 4.0, "other": [1, 2, 3] * 1_000}, ("other", "months"), "“months” holds no"),
        ({"left_us": ["yes"] * 8 + ["no"] * 2_992}, NAMES, "4 positives"),
        ({"left_us": ["yes"] * 2_900 + ["no"] * 100}, NAMES, "no more than negatives"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, names, words):
    with pytest.raises(BadValue, match=words):
        plane_film(table().assign(**change), ROLES, *names)


def test_columns_of_numbers_are_offered_and_rows_without_them_are_counted():
    assert numbers_of_table(table(), ROLES) == (*NAMES, "gigabytes", "calls_to_us")
    found = plane_film(table(), ROLES, "gigabytes", "months")
    assert found.left_out == int(table()["gigabytes"].isna().sum()) > 0
    many = pd.concat([table()] * 8)
    assert plane_film(many, ROLES, *NAMES).of_rows == 20_000
    assert np.isfinite(found.majority).all()
