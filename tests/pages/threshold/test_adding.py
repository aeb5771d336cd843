"""A threshold rule or a calibrator is one function and one line: these tests really add one."""

import gzip
import inspect
import json
from itertools import pairwise

import numpy as np
import pytest

from core import metrics
from core.cache import forget_all
from core.data import chapter
from core.lessons.threshold.film import PARAMETERS, THRESHOLDS
from core.lessons.threshold.score_sources import ScoreConfig, calibration_report, listing_scores
from core.metrics import calibration, thresholds
from core.metrics.calibration import CALIBRATORS, CalibrationMethod, brier, uncalibrated
from core.metrics.thresholds import THRESHOLD_RULES
from core.parameters import Choice
from pages.registry import BY_SLUG
from pages.threshold import cached
from pages.threshold.calibration_picture import calibration_picture
from tests.pages.test_scripts import printed, setting
from tests.visit import field, opened, tables
from ui.draw import words
from ui.film import pieces
from ui.frame import script

FOLDER = BY_SLUG["threshold"].folder
SHOWN, VALIDATION = (chapter.threshold_listing(seed) for seed in (3, 4))

RULE = '''
def best_g_mean(s, options):
    """The cut with the highest G-mean."""
    return best(s, metrics.g_mean)
'''
RULE_LINE = (
    'ThresholdRule("Best G-mean", best_g_mean, "G-mean", lambda c, options: metrics.g_mean(c), '
    '"share", "the highest G-mean [[among]].")'
)
CALIBRATOR = '''
def histogram_binning(y, probability, trained_at):
    """Score → share of positives in its bin."""
    bins = reliability(y, probability)
    return lambda new: np.nan_to_num(bins.fraction_positive)[np.searchsorted(bins.edges[1:-1], new)]
'''
CALIBRATOR_LINE = 'CalibrationMethod("histogram binning", histogram_binning)'


@pytest.fixture
def add(monkeypatch):
    """Adds a function and a line of a registry, as if both stood in the file of the module."""
    sources: dict[object, str] = {}
    real = inspect.getsource
    monkeypatch.setattr(inspect, "getsource", lambda of: sources.get(of) or real(of))

    def added(module, registry, key, function, line, choice):
        scope = dict(vars(module))
        exec(function, scope)
        entry = eval(line, scope)
        monkeypatch.setitem(getattr(module, registry), key, entry)
        box = PARAMETERS[choice]
        assert isinstance(box, Choice)
        monkeypatch.setitem(box.options, key, entry.label)
        start = f"\n{registry} = {{\n"
        assert real(module).count(start) == 1
        sources[module] = real(module).replace(start, f'{function}{start}    "{key}": {line},\n')

    forget()
    yield added
    monkeypatch.undo()
    forget()


def forget():
    forget_all()
    script._definitions.cache_clear()


@pytest.fixture
def with_rule(add):
    add(thresholds, "THRESHOLD_RULES", "g_mean", RULE, RULE_LINE, "rule")


@pytest.fixture
def with_calibrator(add):
    add(calibration, "CALIBRATORS", "binning", CALIBRATOR, CALIBRATOR_LINE, "repair")


def row_of(app, column, name):
    """The row of a table on the page that has this name."""
    return next(row for table in tables(app) if column in table[0] for row in table if name in row)


def g_means(fold):
    y, score = fold
    return [metrics.g_mean(metrics.counts_at(y, score, np.nextafter(t, 2))) for t in THRESHOLDS]


def test_a_new_rule_has_its_button_its_reason_and_its_row(with_rule):
    there, here = g_means(VALIDATION), g_means(SHOWN)
    step = max(step for step, value in enumerate(there) if value == max(there))
    assert 0.2 < THRESHOLDS[step] < 0.6  # so that no other rule finds the same
    app = opened("threshold", source="listing")
    assert not app.exception
    values = [words.share(value) for value in (there[step], here[step])]
    assert row_of(app, "rule", "Best G-mean")[1:] == [f"{THRESHOLDS[step]:g}", "G-mean", *values]
    next(button for button in app.button if button.label == "Best G-mean").click().run()
    assert not app.exception
    assert app.session_state["tau"] == THRESHOLDS[step]
    assert app.query_params["rule"] == "g_mean"
    exactly = thresholds.best(metrics.sweep(*VALIDATION), metrics.g_mean).threshold
    said = next(text.value for text in app.markdown if "chose **τ" in text.value)
    assert said == (
        f"**Best G-mean** chose **τ = {THRESHOLDS[step]:g}**, the highest G-mean of "
        f"{len(THRESHOLDS)} steps (of all thresholds {exactly:.4g}). G-mean on the validation fold "
        f"{values[0]}; on these rows, which did not choose, {values[1]}."
    )
    # By a link too, without a warning.
    linked = opened("threshold", source="listing", rule="g_mean", tau=f"{THRESHOLDS[step]:g}")
    assert not linked.warning
    assert any(text.value == said for text in linked.markdown)


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("kind", script.KINDS)
def test_the_scripts_find_what_a_new_rule_finds(with_rule, kind, honest):
    values = setting("threshold", {"source": "listing", "rule": "g_mean"}) | {"honest": honest}
    facts, seen = cached.facts_at(values), printed(script.script(FOLDER, kind, values))
    for name in ("tau_g_mean", "recall_g_mean", "precision_g_mean", "tp", "fp"):
        assert seen[name] == pytest.approx(facts[name]), name


def has_film_with(app, said):
    """Whether a film on the page shows these words."""
    films = [json.loads(one.proto.json or "{}") for one in app.main if one.type == "bidi_component"]
    stages = [pieces.packed(film["stage"]) for film in films if "stage" in film]
    return any(said in gzip.decompress(stage).decode() for stage in stages if stage)


def test_a_new_calibrator_is_in_the_box_the_diagram_and_the_table(with_calibrator):
    app = opened("threshold", source="listing")
    assert not app.exception
    # Each score becomes the share of positives of its bin on the validation fold.
    known, score = VALIDATION[1], SHOWN[1]
    which = [np.minimum(np.ceil(10 * s) - 1, 9).astype(int).clip(0) for s in (known, score)]
    share = np.bincount(which[0], VALIDATION[0], 10) / np.maximum(np.bincount(which[0]), 1)
    probability = share[which[1]]
    row = row_of(app, "probabilities", "histogram binning")
    assert row[1] == words.share(probability.mean())
    assert row[2] == f"{brier(SHOWN[0], probability):.5f}"
    assert has_film_with(app, f"histogram binning</b> · mean {row[1]}")
    field(app, "repair").select("binning").run()
    assert not app.exception
    assert app.query_params["repair"] == "binning"
    facts = cached.facts_at(setting("threshold", {"source": "listing", "repair": "binning"}))
    assert facts["mean_score"] == pytest.approx(probability.mean())


@pytest.mark.parametrize("kind", script.KINDS)
def test_the_scripts_calibrate_as_a_new_calibrator_does(with_calibrator, kind):
    values = setting("threshold", {"repair": "binning", "tau": 0.2, "rule": "recall"})
    facts, seen = cached.facts_at(values), printed(script.script(FOLDER, kind, values))
    assert {"tp", "tau_recall", "chosen_cost"} < set(seen)
    for name, value in seen.items():
        assert value == pytest.approx(facts[name]), name


@pytest.mark.parametrize("many", [1, 4, 5, 9, 13])
def test_any_number_of_calibrators_has_marks_and_panels_of_its_own(monkeypatch, many):
    for key in set(CALIBRATORS) - {"none"}:
        monkeypatch.delitem(CALIBRATORS, key)
    for n in range(1, many):
        monkeypatch.setitem(CALIBRATORS, f"new{n}", CalibrationMethod(f"new {n}", uncalibrated))
    picture = calibration_picture(calibration_report(listing_scores(ScoreConfig())), dark=False)
    stage = json.loads(picture.stage.text)
    marks = [(trace["marker"]["color"], trace["marker"]["symbol"]) for trace in stage["data"][1::2]]
    assert len(marks) == many
    assert all(one != other for one, other in pairwise(marks))
    wide, narrow = stage["layout"], stage["narrow"]
    phone = wide | {key: wide[key] | narrow[key] for key in narrow if key in wide and "axis" in key}
    for layout, axis in ((wide, "xaxis"), (phone, "yaxis")):
        domains = sorted(layout[key]["domain"] for key in layout if key.startswith(axis))
        assert len(domains) == many
        assert all(0 <= low < high <= 1 for low, high in domains)
        assert all(before[1] < after[0] for before, after in pairwise(domains))


@pytest.mark.parametrize("kind", script.KINDS)
def test_what_stands_in_no_source_is_refused_by_name(monkeypatch, kind):
    monkeypatch.setitem(THRESHOLD_RULES, "homeless", THRESHOLD_RULES["f1"])
    monkeypatch.setitem(CALIBRATORS, "homeless", CALIBRATORS["platt"])
    for choice in ("rule", "repair"):
        values = BY_SLUG["threshold"].defaults() | {choice: "homeless"}
        with pytest.raises(ValueError, match="homeless"):
            script.script(FOLDER, kind, values)


@pytest.mark.parametrize("kind", script.KINDS)
@pytest.mark.parametrize("choice", ["rule", "repair"])
def test_a_script_runs_no_rule_or_calibrator_in_place_of_one_that_it_does_not_know(kind, choice):
    values = BY_SLUG["threshold"].defaults() | {choice: "unheard"}
    with pytest.raises(KeyError, match="unheard"):
        printed(script.script(FOLDER, kind, values))
