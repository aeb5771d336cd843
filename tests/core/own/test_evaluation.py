"""Scores of one's own: roles, what stands in the way, and numbers against scikit-learn."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, confusion_matrix, roc_auc_score

from core.own.asked import Asked
from core.own.evaluation import Evaluation, evaluations, paired_differences
from core.own.examples import EXAMPLES, WRITERS, content
from core.own.reading import read_file
from core.own.resamples import Rows, along, along_again, parts_of
from core.own.scores import Roles, guess_roles, scores_in, values_of
from core.parameters import BadValue


def brought(name: str) -> Any:
    return scores_in(read_file(content(name)).table, EXAMPLES[name].roles)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_what_their_script_writes_and_their_roles_are_guessed(name):
    assert content(name).decode() == WRITERS[name]()
    assert len(content(name)) < 200_000
    table, roles = read_file(content(name)).table, EXAMPLES[name].roles
    assert guess_roles(table) == roles._replace(positive="")


@pytest.mark.parametrize(
    ("head", "roles"),
    [
        ("id,y_true,prob", Roles("y_true", "", ("prob",), unit="id")),
        ("target,pred,weight", Roles("target", "", ("pred",), row_weight="weight")),
        ("value,label,score", Roles("label", "", ("score",), amount="value")),
        ("date,label,p", Roles("label", "", ("p",), time="date")),
    ],
)
def test_roles_are_guessed_from_names_and_cells(head, roles):
    cells = {"id": 7, "date": 3}
    names = head.split(",")
    labels = set(names) & {"y_true", "target", "label"}
    rows = [
        [i % 2 if n in labels else cells.get(n, 0) + i % 20 + (n[0] == "p") * 0.5 for n in names]
        for i in range(40)
    ]
    assert guess_roles(pd.DataFrame(rows, columns=names)) == roles


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ([1.0, None, 0.0, 1.0], {"1": 2, "0": 1}),
        ([" yes", "no", "yes", None], {"yes": 2, "no": 1}),
        ([True, 1, "1", None], {"True": 1, "1": 2}),
        ([False, True, True], {"False": 1, "True": 2}),
        (pd.Categorical(["b", "a", None, "b"], ["a", "b", "c"]), {"b": 2, "a": 1}),
        ([0.5, 1.0], {"0.5": 1, "1.0": 1}),
        ([None, None], {}),
    ],
)
def test_the_values_of_a_label_are_counted_as_text(cells, values):
    assert values_of(pd.Series(cells)) == values


WRONG = {
    "three labels": ("y,p\na,1\nb,2\nc,3\n", {}, "Row 4, column “y”: “c” is a third label"),
    "a word as a score": ("y,p\n1,0.2\n0,x\n", {}, "Row 3, column “p”: the score is “x”"),
    "an empty score": ("y,p\n1,0.2\n0,\n", {}, "Row 3, column “p”: the score is empty"),
    "one class": ("y,p\n1,0.2\n1,0.3\n", {}, "All 2 rows of “y” say “1”"),
    "equal scores": ("y,p\n1,0.2\n0,0.2\n", {}, "All scores in “p” are 0.2"),
    "no positive": ("y,p\n1,0.2\n0,0.3\n", {"positive": ""}, "Say which value is positive"),
    "no label": ("y,p\n1,0.2\n0,0.3\n", {"label": ""}, "Say which column has the labels"),
    "no score": ("y,p\n1,0.2\n0,0.3\n", {"scores": ()}, "Say which column has the scores"),
    "a gone column": ("y,p\n1,0.2\n0,0.3\n", {"amount": "q"}, "no column “q”"),
    "two roles": ("y,p\n1,0.2\n0,0.3\n", {"amount": "p"}, "“p” has two roles"),
    "a negative amount": ("y,p,a\n1,0.2,-3\n0,0.3,1\n", {"amount": "a"}, "Row 2, column “a”"),
    "no time": ("y,p,t\n1,0.2,soon\n0,0.3,x\n", {"time": "t"}, "“soon” is no time"),
    "many groups": (
        "y,p,g\n" + "\n".join(f"{i % 2},{i},g{i}" for i in range(30)),
        {"group": "g"},
        "“g” has 30 groups",
    ),
}


@pytest.mark.parametrize(("text", "other", "said"), WRONG.values(), ids=WRONG)
def test_what_stands_in_the_way_is_named_with_row_column_and_value(text, other, said):
    roles = Roles("y", "1", ("p",))._replace(**other)
    with pytest.raises(BadValue, match=said) as problem:
        scores_in(read_file(text.encode()).table, roles)
    assert any(word in str(problem.value) for word in (";", "bring", "Bring", "Say", "choose"))


@pytest.mark.parametrize("kind", ["plain", "weighted", "enriched"])
def test_every_number_is_that_of_scikit_learn(kind):
    own, asked = brought("screening"), Asked()
    weight = np.ones(own.y.size)
    if kind == "weighted":
        weight = np.random.default_rng(0).random(own.y.size)
        own = own._replace(weight=weight)
    if kind == "enriched":
        asked = Asked(prevalence=0.01)
        weight = np.where(own.y, 0.01 / own.y.mean(), 0.99 / (1 - own.y.mean()))
    of = Evaluation(own, "risk", asked)
    roc = roc_auc_score(own.y, of.score, sample_weight=weight)
    ap = average_precision_score(own.y, of.score, sample_weight=weight)
    assert of.roc_auc.value == pytest.approx(roc, abs=1e-12)
    assert of.average_precision.value == pytest.approx(ap, abs=1e-12)
    assert of.roc_auc.low < roc < of.roc_auc.high
    scale = weight.size / weight.sum()
    for step in (0, 40, 100, of.thresholds.size - 1):
        flagged = (of.score >= of.thresholds[step])[of.judge]
        tn, fp, fn, tp = confusion_matrix(
            own.y[of.judge], flagged, sample_weight=weight[of.judge] * scale
        ).ravel()
        found = [float(cell[step]) for cell in of.judging.counts]
        assert found == pytest.approx([tp, fp, fn, tn], abs=1e-8)
        assert float(of.costs.cost.value[step]) == pytest.approx(fp + 10 * fn)


def test_a_rule_chooses_on_one_half_and_is_counted_on_the_other():
    of: Any = Evaluation(brought("payments"), "p_fraud", Asked(look=5))
    own, tau = of.own, of.thresholds
    cost = [
        5 * (of.score[of.choose] >= t).sum() + own.amount[of.choose & own.y & (of.score < t)].sum()
        for t in tau
    ]
    assert cost[of.chosen] == pytest.approx(min(cost))
    assert not (of.choose & of.judge).any() and (of.choose | of.judge).all()
    low, high = of.chosen_between
    assert low <= of.chosen <= high
    # By case: a look pays where score × amount exceeds it.
    flagged = of.score * own.amount > 5
    missed = own.amount[of.judge & own.y & ~flagged].sum()
    assert of.by_case.cost == pytest.approx(5 * (of.judge & flagged).sum() + missed)
    line = float(of.costs.cost.value[of.chosen])
    assert of.by_case.saved.value == pytest.approx(line - of.by_case.cost)
    assert of.costs.perfect <= min(of.costs.cost.value) <= of.costs.none


@pytest.mark.parametrize("rule", ["f1", "mcc", "cost", "alarms", "recall", "prevalence"])
def test_rules_on_the_dial_are_those_of_the_metrics(rule):
    from core.metrics import sweep
    from core.metrics.thresholds import THRESHOLD_RULES

    of = Evaluation(brought("screening"), "risk", Asked(rule=rule, miss=20))
    chose = sweep(of.own.y[of.choose], of.score[of.choose])
    step = THRESHOLD_RULES[rule].step(chose, of.thresholds, of.options)
    if rule == "prevalence":
        assert abs(of.chosen - step) <= 1  # of all rows here, of those that choose there
    else:
        assert of.chosen == step


def test_a_rule_that_is_added_is_asked_on_the_rows_that_choose(monkeypatch):
    from core.metrics.thresholds import THRESHOLD_RULES
    from core.own.report import report

    added = THRESHOLD_RULES["f1"]._replace(label="Of mine")
    monkeypatch.setitem(THRESHOLD_RULES, "mine", added)
    own = brought("screening")
    of = Evaluation(own, "risk", Asked(rule="mine"))
    assert of.chosen == of.rules["f1"]
    assert "“Of mine”" in report(own.y, own.models["risk"], rule="mine").rule
    weighted = own._replace(weight=np.where(own.y, 2.0, 1.0))
    heavy = Evaluation(weighted, "risk", Asked(rule="mine"))
    assert heavy.chosen == heavy.rules["f1"]


def test_units_stay_together_and_time_judges_the_later_half():
    own = brought("screening")
    n = own.y.size
    unit = np.random.default_rng(1).integers(0, 900, n)
    choose, judge = parts_of(own.y, 0, unit)
    assert not set(unit[choose]) & set(unit[judge])
    order = np.arange(n, dtype=float)
    choose, judge = parts_of(own.y, 0, order=order)
    assert order[choose].max() < order[judge].min()
    with pytest.raises(BadValue, match="rows of one kind only"):
        parts_of(np.arange(n) < 5, 0, order=order)


def test_intervals_by_unit_are_wider_where_rows_of_a_unit_are_alike():
    rng = np.random.default_rng(2)
    unit = np.repeat(np.arange(60), 20)
    y = np.repeat(rng.random(60) < 0.4, 20)
    reached = np.repeat((rng.random(60) < 0.5).astype(int), 20)
    by_row, by_unit = (
        along_again(Rows(y, reached, 1, unit=of), np.random.default_rng(0)).counts.tp.std()
        for of in (None, unit)
    )
    assert by_unit > 3 * by_row


def test_resampled_counts_are_centred_on_the_counts():
    of: Any = Evaluation(brought("payments"), "p_fraud", Asked())
    rows = of.rows(of.judge)
    here, again = along(rows), along_again(rows, np.random.default_rng(0), 400)
    assert again.counts.tp.mean(0) == pytest.approx(here.counts.tp, abs=1.5)
    assert here.lost is not None and again.lost is not None
    assert again.lost.mean(0) == pytest.approx(here.lost, rel=0.1, abs=300)


def test_ranks_are_no_probabilities_and_models_differ_on_the_same_rows():
    found = evaluations(brought("models"), Asked())
    svm, forest = found["svm"], found["forest"]
    assert svm.calibration is None and svm.benefit is None and "prevalence" not in svm.rules
    with pytest.raises(BadValue, match="needs scores that are probabilities"):
        _ = evaluations(svm.own, Asked(rule="prevalence"))["svm"].chosen
    forward = paired_differences(forest, svm)["average_precision"]
    back = paired_differences(svm, forest)["average_precision"]
    assert forward.low < forward.value < forward.high
    assert forward.value == pytest.approx(-back.value)
    assert forward.low == pytest.approx(-back.high)


def test_elsewhere_precision_follows_from_both_rates():
    of = Evaluation(brought("screening"), "risk", Asked())
    there, step = of.elsewhere(1 / 150), 60
    tpr, fpr = of.recall.value[step], of.fpr.value[step]
    assert there.value[step] == pytest.approx(tpr / (tpr + 149 * fpr))
    assert there.low[step] < there.value[step] < there.high[step]
    clean = np.flatnonzero(of.judging.counts.fp == 0)
    assert clean.size and (there.low[clean] < 0.5).all()  # no false alarm is not certainty


def test_a_small_group_is_named_and_calibration_needs_positives():
    of: Any = Evaluation(brought("screening"), "risk", Asked())
    small = {group.name: group.is_small for group in of.groups}
    assert small == {"North": False, "South": False, "East": False, "Harbour": True}
    assert of.calibration.verdict == "off"
    own = brought("payments")
    keep = ~own.y | (np.cumsum(own.y) <= 15)
    few = own._replace(y=own.y[keep], models={"p": own.models["p_fraud"][keep]}, amount=None)
    found: Any = Evaluation(few, "p", Asked()).calibration
    assert found.verdict == "few"
