"""The script and the notebook that find the numbers of a report again, with scikit-learn."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from ..checks import check_is
from ..comparison.models import COMPARISON_MODELS
from .columns import IMPORTS, code
from .evaluation import Evaluation
from .scores import Roles, Training

_HEAD = '''"""The numbers of the decision report on {title}, from the file, with scikit-learn."""

import numpy as np
import pandas as pd
{imports}from sklearn.metrics import (
    average_precision_score, brier_score_loss, confusion_matrix, roc_auc_score
)
{more_imports}
NAME = {name}
LABEL, POSITIVE{score_name} = {label}, {positive}{score}
THRESHOLD, SEED = {threshold}, {seed}

# 1. The rows: labels as text, 1 and 1.0 alike.
rows = {load}
rows = rows[rows[LABEL].notna()].reset_index(drop=True)
label = rows[LABEL]
if pd.api.types.is_float_dtype(label) and (label % 1 == 0).all():
    label = label.astype("int64")
y = (label.astype(str).str.strip() == POSITIVE).to_numpy()
'''
_NUMBERS = '''

def numbers(column):
    """Numbers, also where they are written with a comma."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(float)
    return column.astype(str).str.strip().str.replace(",", ".").astype(float).to_numpy()


score = {score}
weight = {weight}
'''
_TRAINED = """
# The file has no scores: a part of its rows trains a model, the others choose and judge.
{code}

{halves}
model = make_pipeline(
    transformer(NUMBERS, CATEGORIES, MOST),
    {classifier},
)
model.fit(readable(rows[train], NUMBERS, CATEGORIES), y[train])
rows, y = rows[~train].reset_index(drop=True), y[~train]
"""
_REAL = """# The file is enriched: each class counts as at the real prevalence.
here = weight[y].sum() / weight.sum()
weight = weight * np.where(y, {real} / here, (1 - {real}) / (1 - here))
"""
_REPAIR = """
# The scores are moved from the prevalence of training to that of these rows (prior shift).
TAUGHT = {taught}
up = here * (1 - TAUGHT) * score
score = up / ((1 - here) * TAUGHT * (1 - score) + up)
"""
_RANKING = """weight = weight * weight.size / weight.sum()
here = weight[y].sum() / weight.sum()
{repair}# 2. Ranking, on all rows.
print("rows =", y.size)
print("positives =", int(y.sum()))
print("prevalence =", here)
print("roc_auc =", roc_auc_score(y, score, sample_weight=weight))
print("average_precision =", average_precision_score(y, score, sample_weight=weight))

# 3. Two halves: one chooses the threshold, the other judges it.
"""
_HALVES = """owner = {owner}
owners = owner.max() + 1
has_positive = np.zeros(owners, bool)
has_positive[owner[y]] = True
rng, early = np.random.default_rng(SEED), np.zeros(owners, bool)
for kind in (False, True):
    some = rng.permutation(np.flatnonzero(has_positive == kind))
    early[some[: some.size // 2]] = True
judge = ~early[owner]
"""
_TIME = """owner = {owner}
time = rows[{time}]
if not pd.api.types.is_numeric_dtype(time):
    time = pd.to_datetime(time, format="mixed", utc=True).astype("int64")
first = np.full(owner.max() + 1, np.inf)
np.minimum.at(first, owner, time.to_numpy(float))
early = first < np.sort(first)[first.size // 2]  # the later half judges
judge = ~early[owner]
"""
_JUDGED = """
# 4. The threshold on the rows that judge.
alarm = score >= THRESHOLD
of = {{"y_true": y[judge], "y_pred": alarm[judge], "sample_weight": weight[judge]}}
tn, fp, fn, tp = confusion_matrix(**of).ravel()
print("judging_rows =", int(judge.sum()))
print("judging_positives =", int(y[judge].sum()))
print("tp =", tp)
print("fp =", fp)
print("fn =", fn)
print("tn =", tn)
print("recall =", tp / (tp + fn))
print("precision =", tp / (tp + fp))
print("false_positive_rate =", fp / (fp + tn))
"""
_COST_RATIO = """MISS = {miss}  # what a miss costs, in false alarms
print("cost =", fp + MISS * fn)
"""
_COST_AMOUNT = """LOOK = {look}  # what looking at an alarm costs; a miss costs its amount
amount = numbers(rows[{amount}])
lost = (amount * weight)[judge & y & ~alarm].sum()
print("cost =", LOOK * (tp + fp) + lost)
"""
_BY_CASE = """by_case = score * amount > LOOK
lost = (amount * weight)[judge & y & ~by_case].sum()
print("cost_by_case =", LOOK * weight[judge & by_case].sum() + lost)
"""
_BENEFIT = """
# 5. Net benefit of believing the scores, where one would act from this probability on.
ACT_AT = {act_at}
acts = score >= ACT_AT
net = weight[acts & y].sum() - weight[acts & ~y].sum() * ACT_AT / (1 - ACT_AT)
print("net_benefit =", net / weight.sum())
print("mean_score =", np.average(score, weights=weight))
print("brier =", brier_score_loss(y, score, sample_weight=weight))
"""
_ELSEWHERE = """ELSEWHERE = {elsewhere}  # what the threshold reads at this prevalence (prior shift)
up = ELSEWHERE * (1 - here) * THRESHOLD
print("threshold_elsewhere =", up / ((1 - ELSEWHERE) * here * (1 - THRESHOLD) + up))
"""
_INTERVALS = """
# {n}. Intervals: Wilson for shares of rows; the bootstrap over rows for ranking, whose last digit
# depends on the draws.
if (weight == 1).all():
    for name, k, n in (("recall", tp, tp + fn), ("precision", tp, tp + fp)):
        z, p = 1.959963984540054, k / n
        middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        print(f"{{name}}_low =", (middle - half) / (1 + z * z / n))
        print(f"{{name}}_high =", (middle + half) / (1 + z * z / n))
rng, again, owners = np.random.default_rng(SEED), [], owner.max() + 1
for _ in range(200):
    often = np.bincount(rng.integers(owners, size=owners), minlength=owners)
    drawn = weight * often[owner]
    again.append(
        [area(y, score, sample_weight=drawn) for area in (roc_auc_score, average_precision_score)]
    )
print("roc_auc and average precision, 95 %:", np.quantile(again, [0.025, 0.975], axis=0).T)
"""


class Source(NamedTuple):
    """Where rows came from: the name of the file, the line that reads it, the roles of columns."""

    name: str
    load: str
    roles: Roles


def script(of: Evaluation, step: int, source: Source, elsewhere: float | None = None) -> str:
    """A script that prints the numbers of the report as lines `name = value`.

    Parameters
    ----------
    of : Evaluation
    step : int
        Where the dial stands.
    source : Source
    elsewhere : float, optional
        A prevalence at which the threshold is read too.

    Returns
    -------
    str
        It needs numpy, pandas and scikit-learn, and the file beside it.

    Raises
    ------
    BadValue
        If it is no evaluation or no source.
    """
    check_is("of", of, Evaluation)
    check_is("source", source, Source)
    roles, asked, own = source.roles, of.asked, of.own
    halves = (_HALVES if own.order is None else _TIME).format(
        owner="np.arange(y.size)"
        if own.unit is None
        else f"pd.factorize(rows[{roles.unit!r}].astype(str))[0]",
        time=repr(roles.time),
    )
    of_table = own.training is not None
    weight = "np.ones(y.size)" if own.weight is None else f"numbers(rows[{roles.row_weight!r}])"
    text = _HEAD.format(
        title=source.name.replace('"', "'").replace("\\", "/"), name=repr(source.name),
        label=repr(roles.label), positive=repr(roles.positive),
        score="" if of_table else f", {of.model!r}", score_name="" if of_table else ", SCORE",
        threshold=repr(float(of.thresholds[step])), seed=asked.seed, load=source.load,
        **_imports(of),
    )  # fmt: skip
    if own.training is not None:
        text += _trained(of, own.training, halves)
    score = "model.predict_proba(readable(rows, NUMBERS, CATEGORIES))[:, 1]"
    text += _NUMBERS.format(weight=weight, score=score if of_table else "numbers(rows[SCORE])")
    if asked.prevalence is not None:
        text += _REAL.format(real=repr(asked.prevalence))
    repair = _REPAIR.format(taught=repr(asked.taught)) if of.is_repaired else ""
    text += _RANKING.format(repair=f"{repair}\n")
    text += halves + _JUDGED.format()
    if own.amount is None:
        text += _COST_RATIO.format(miss=repr(asked.miss))
    else:
        text += _COST_AMOUNT.format(look=repr(asked.look), amount=repr(roles.amount))
        text += _BY_CASE if of.is_probability else ""
    if of.is_probability:
        text += _BENEFIT.format(act_at=repr(act_at(of)))
        text += "" if elsewhere is None else _ELSEWHERE.format(elsewhere=repr(elsewhere))
    return text + _INTERVALS.format(n=6 if of.is_probability else 5)


def _classifier(of: Evaluation, training: Training) -> Any:
    """The classifier that gave the scores, not fitted."""
    key = next(key for key in training.models if COMPARISON_MODELS[key].label == of.model)
    return COMPARISON_MODELS[key].classifier(training.seed, training.rows)


def _imports(of: Evaluation) -> dict[str, str]:
    """What a script imports beside the metrics, before and after them."""
    if of.own.training is None:
        return {"imports": "", "more_imports": ""}
    kind = type(_classifier(of, of.own.training))
    module = ".".join(part for part in kind.__module__.split(".") if part[0] != "_")
    module = re.sub(r"\.(gradient_boosting)$", "", module)
    lines = [*IMPORTS.splitlines(), f"from {module} import {kind.__name__}"]
    return {
        "imports": "".join(f"{line}\n" for line in sorted(lines) if line < "from sklearn.metrics"),
        "more_imports": "".join(
            f"{line}\n" for line in sorted(lines) if line > "from sklearn.metrics"
        ),
    }


def _trained(of: Evaluation, training: Training, halves: str) -> str:
    """The part of a script that trains the model of a table."""
    halves = halves.replace("judge = ~early[owner]", "train = early[owner]")
    halves = halves.replace("default_rng(SEED)", f"default_rng({training.seed})")
    return _TRAINED.format(
        code=code(training.columns).rstrip(),
        halves=halves.replace("  # the later half judges", "  # the earlier half trains").rstrip(),
        classifier=repr(_classifier(of, training)).replace("\n", "\n    "),
    )


def act_at(of: Evaluation) -> float:
    """The probability from which its costs ask for an alarm, as net benefit takes it.

    Parameters
    ----------
    of : Evaluation

    Returns
    -------
    float
        1 / (1 + miss); where rows have amounts, the prevalence.

    Raises
    ------
    BadValue
        If it is no evaluation.
    """
    check_is("of", of, Evaluation)
    if of.own.amount is not None:
        return float(f"{of.prevalence:.3g}")
    return float(f"{1 / (1 + of.asked.miss):.6g}")


def notebook(script: str) -> str:
    """A script as a notebook, a cell for each of its steps.

    Parameters
    ----------
    script : str
        As from `script`.

    Returns
    -------
    str
        JSON of nbformat 4.

    Raises
    ------
    BadValue
        If it is no text.
    """
    check_is("script", script, str)
    parts = re.split(r"(?m)^(?=# \d\. )", script)
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": f"step-{i}",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": part.strip().splitlines(keepends=True),
        }
        for i, part in enumerate(parts)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False)
