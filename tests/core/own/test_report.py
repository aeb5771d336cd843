"""The report: its numbers found again by its script, its words, and what a file may not do."""

import io
import json
import os
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.own.asked import Asked
from core.own.carried import operating_point, wishes
from core.own.evaluation import evaluations
from core.own.examples import EXAMPLES, content
from core.own.reading import read_file
from core.own.repair import elsewhere
from core.own.report import Report, report
from core.own.scores import Roles, scores_in
from core.own.script import Source
from core.own.words import percent
from core.parameters import BadValue


def made(name, asked, model=None, step=None):
    example, file = EXAMPLES[name], read_file(content(name))
    roles = example.roles
    found = evaluations(scores_in(file.table, roles), asked)
    source = Source(example.file, file.load, roles)
    return Report(found, model or roles.scores[0], step, source, elsewhere=1 / 150)


def printed_by(script, folder):
    """What a script prints that runs where its file lies, with few resamples."""
    said, before = io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(said):
            exec(script.replace("range(200)", "range(3)"), {})
    finally:
        os.chdir(before)
    return said.getvalue()


CASES = {
    "amounts": ("payments", Asked(look=5)),
    "decimal commas": ("screening", Asked(miss=20, rule="recall")),
    "enriched, ranks": ("models", Asked(prevalence=0.02, rule="f1")),
    "repaired": ("screening", Asked(taught=0.3)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_script_finds_the_numbers_of_the_table_again(case, tmp_path):
    name, asked = CASES[case]
    found = made(name, asked, "svm" if name == "models" else None)
    (tmp_path / EXAMPLES[name].file).write_bytes(content(name))
    said = dict(re.findall(r"(?m)^(\w+) = (\S+)$", printed_by(found.script, tmp_path)))
    table = found.table.set_index("measure")
    for measure in table.index.difference(["threshold"]):
        assert float(said[measure]) == pytest.approx(table.loc[measure, "value"], abs=1e-9)
    if "recall_low" in said:
        assert float(said["recall_low"]) == pytest.approx(table.loc["recall", "low"])


def test_a_repair_changes_threshold_and_calibration_and_never_the_ranking():
    """Scores of a model that was trained on balanced rows are mended by the odds."""
    rng = np.random.default_rng(5)
    y = rng.random(20_000) < 0.05
    x = rng.normal(2.0 * y)
    balanced = 1 / (1 + np.exp(-(2 * x - 2)))  # right where half are positive
    raw: Any = report(y, balanced, elsewhere=0.01)
    mended: Any = report(y, balanced, taught=0.5, elsewhere=0.01)
    assert mended.value("roc_auc").value == pytest.approx(raw.value("roc_auc").value, abs=1e-12)
    assert raw.of.calibration.verdict == "off" and mended.of.calibration.verdict == "fine"
    assert mended.value("mean_score").value == pytest.approx(y.mean(), rel=0.03)
    assert mended.value("brier").value < raw.value("brier").value / 1.5
    assert elsewhere(mended, 0.01).mean == pytest.approx(0.01, rel=0.03)
    assert "The repair fits worse." in dict(report(y, mended.of.score, taught=0.5).warnings)
    assert "Scores were not moved." in dict(report(y, 4 * x, taught=0.5).warnings)


def test_what_is_carried_to_a_lesson_is_rounded_and_never_made_certain():
    found = made("screening", Asked(miss=20))
    point = operating_point(found)
    assert point["one_in"] == pytest.approx(1 / found.of.prevalence, rel=0.005)
    assert point["recall"] == pytest.approx(found.value("recall").value, abs=5e-4)
    assert wishes(found) == {"alarms": 50.0, "miss_ratio": 20, "tau": found.threshold}
    y = np.arange(30_000) % 3 == 0
    score = np.where(y, 1.0, 0.0)
    score[:18] = 1 - score[:18]  # six misses and twelve false alarms among thousands
    near = operating_point(report(y, score, threshold=1.0))
    assert 0 < near["fpr"] < 0.002 and 0.998 < near["recall"] < 1
    assert operating_point(report(~y, 1 - score)) == {}


def test_the_notebook_has_the_script_step_by_step():
    found = made("screening", Asked())
    cells = json.loads(found.notebook)["cells"]
    assert len(cells) > 4
    joined = "".join("".join(cell["source"]) for cell in cells)
    assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", found.script)


def test_by_time_and_by_unit_the_script_splits_as_the_report_does(tmp_path):
    rng = np.random.default_rng(0)
    n = 600
    y = (rng.random(n) < 0.3).astype(int)
    lines = [
        f"{a},{rng.normal(a):.4f},c{rng.integers(200)},2026-{1 + i // 60:02d}-{1 + i % 28:02d}"
        for i, a in enumerate(y)
    ]
    text = "y,s,customer,day\n" + "\n".join(lines) + "\n"
    file, roles = read_file(text.encode()), Roles("y", "1", ("s",), unit="customer", time="day")
    for one in (roles, roles._replace(time="")):
        found = evaluations(scores_in(file.table, one), Asked())
        script = Report(found, "s", source=Source("f.csv", file.load, one)).script
        (tmp_path / "f.csv").write_text(text)
        step = found["s"].chosen
        assert f"tp = {found['s'].judging.counts.tp[step]}" in printed_by(script, tmp_path)


def test_a_careful_colleague_says_the_worst_first():
    said = [head for head, _ in made("screening", Asked(trained=True, rule="f1")).warnings]
    assert said[0] == "Trained on these rows."
    assert {"Not calibrated.", "F1 is no cost.", "Harbour is too small."} <= set(said)
    by_hand = made("screening", Asked(), step=3)
    assert "Chosen on the rows that judge." in dict(by_hand.warnings)
    assert "set by hand while these rows were shown" in by_hand.sentences["decision"]
    assert "no part in choosing" in made("screening", Asked()).sentences["decision"]
    enriched = made("models", Asked(prevalence=0.01))
    assert {"The file is enriched.", "Few positives.", "Chosen among several."} <= set(
        dict(enriched.warnings)
    )


def test_a_limit_that_the_judging_rows_do_not_keep_is_said():
    found = made("models", Asked(rule="alarms", alarms=100))
    c = found.counts
    kept = 1_000 * (c["tp"] + c["fp"]) / sum(c.values()) <= 100
    assert ("The limit was not kept." in dict(found.warnings)) == (not kept)


def test_the_sheets_need_no_pictures_and_carry_out_nothing():
    text = content("models").replace(b"forest", b"<img src=x onerror=alert(1)>")
    file = read_file(text)
    roles = Roles("churned", "1", ("logistic", "<img src=x onerror=alert(1)>"))
    found = evaluations(scores_in(file.table, roles), Asked(trained=True))
    page = Report(found, roles.scores[1], source=Source("<b>.csv", file.load, roles)).to_html()
    assert "<img" not in page and "<script" not in page and "<b>.csv" not in page
    assert page.count("<article") == 2
    assert "no number in this report holds" in page
    with_one = made("payments", Asked()).to_html({"roc": "<svg>here</svg>"})
    assert "<svg>here</svg>" in with_one and "Ranking" in with_one


def test_a_notebook_asks_for_a_report_in_one_line():
    rng = np.random.default_rng(3)
    y = rng.random(400) < 0.2
    score = rng.normal(y.astype(float))
    found = report(y, score, miss=5, elsewhere=0.01)
    assert found.value("recall").low <= found.value("recall").value
    assert set(found.arrays) == {"scores", "roc", "pr", "cost"}
    assert "where 1 in 100 is positive" in found.sentences["elsewhere"]
    shifted = report(y, 1 / (1 + np.exp(-score)), elsewhere=0.01)
    tau, pi = shifted.threshold, y.mean()
    odds = tau / (1 - tau) * (0.01 / 0.99) * (1 - pi) / pi
    assert f"means {percent(odds / (1 + odds))} there" in shifted.sentences["elsewhere"]
    several = report(y, {"a": score, "b": -score}, model="b", threshold=0.0)
    assert several.rule.startswith("A threshold that was given")
    assert "models" in several.sentences


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": [1.0]}, {"weight": np.full(400, -1.0)}, {"group": range(400)}, {"miss": 0},
        {"rule": "best"}, {"prevalence": 1}, {"seed": -1}, {"threshold": "x"}, {"model": "x"},
        {"elsewhere": 0}, {"time": [None] * 399 + [1]}, {"recall": 2}, {"look": -1},
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(wrong):
    y = np.arange(400) % 4 == 0
    with pytest.raises(BadValue):
        _ = report(y, np.linspace(0, 1, 400) + y, **wrong).table
