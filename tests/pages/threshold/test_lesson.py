"""The threshold lesson: the chapter's numbers on a dial, rules that are kept, honest costs."""

import json
import math
import re

import numpy as np
import pytest

from core import metrics
from core.lessons.threshold.choice import external_test, uncertain_minimum
from core.lessons.threshold.facts import operating_point
from core.lessons.threshold.film import (
    DIAL,
    HALF,
    PARAMETERS,
    THRESHOLDS,
    ThresholdSetting,
    histograms,
    setting_of,
    swept_scores,
    threshold_film,
)
from core.lessons.threshold.score_sources import (
    SOURCES,
    Drawn,
    ScoreConfig,
    Scored,
    calibrated,
    calibration_report,
)
from core.metrics import Counts
from core.metrics import bayes as base_rate
from core.metrics.calibration import CALIBRATORS
from core.metrics.costs import Costs, expected_cost
from core.metrics.scorecard import card_of_counts, card_of_scores
from core.metrics.thresholds import THRESHOLD_RULES, RuleOptions
from pages.threshold import text as say
from pages.threshold.calibration_picture import calibration_picture
from pages.threshold.layout import Look
from pages.threshold.picture import threshold_picture
from tests.visit import field, opened


def swept(**config):
    return swept_scores(ScoreConfig(**config))


def film_of(scores, honest=True, test=None, **options):
    """The film of scores that are already there."""
    setting = ThresholdSetting(ScoreConfig(), RuleOptions(**options), honest, test)
    return threshold_film(setting, lambda _: scores)


SCORES = {
    source: swept(source=source, one_in=100 if source == "listing" else 200) for source in SOURCES
}
LISTING = film_of(SCORES["listing"])


def at(film, tau):
    return film.at(THRESHOLDS.index(tau))


def test_the_dial_has_201_steps_or_more_and_the_chapters_are_among_them():
    assert len(THRESHOLDS) >= 201
    assert list(THRESHOLDS) == sorted(set(THRESHOLDS))
    assert (THRESHOLDS[0], THRESHOLDS[-1]) == (0, 1)
    assert {0.01, 0.1, 0.3, 0.5} < set(THRESHOLDS)


@pytest.mark.parametrize(
    ("tau", "cells", "accuracy", "precision", "recall", "mcc"),
    [
        (0.5, (88, 625, 12, 9275), 0.9363, 0.123, 0.880, 0.315854710),
        (0.3, (100, 3264, 0, 6636), 0.6736, 0.030, 1.000, 0.141158683),
        (0.1, (100, 8439, 0, 1461), 0.1561, 0.012, 1.000, 0.041572295),
    ],
)
def test_the_dial_says_what_the_chapter_prints(tau, cells, accuracy, precision, recall, mcc):
    now = at(LISTING, tau)
    assert now.counts == cells
    assert now.accuracy == pytest.approx(accuracy)
    assert round(now.precision, 3) == precision
    assert now.recall == recall
    assert now.mcc == pytest.approx(mcc, abs=5e-10)
    assert now.baseline == 0.99


@pytest.mark.parametrize("source", SOURCES)
def test_every_step_is_the_confusion_matrix_of_its_rule(source):
    film = film_of(SCORES[source])
    y, score = film.scores.drawn.shown
    for step in range(0, len(THRESHOLDS), 13):
        tau = THRESHOLDS[step]
        alarm = score > tau if source == "listing" else score >= tau
        now = film.at(step)
        assert now.counts.tp == (alarm & (y == 1)).sum()
        assert now.counts.fp == (alarm & (y == 0)).sum()
        assert now.cases == y.size


@pytest.mark.parametrize("source", SOURCES)
def test_a_score_on_a_step_is_flagged_unless_the_listing_cuts(source, monkeypatch):
    fold = Scored(np.array([0, 1, 0]), np.array([0.1, 0.3, 0.7]))
    drawn = Drawn(fold, fold, trained_at=0.5)
    on_steps = SOURCES[source]._replace(draw=lambda _: drawn)
    monkeypatch.setitem(SOURCES, source, on_steps)
    film = film_of(swept(source=source))
    assert at(film, 0.3).counts.tp == (0 if source == "listing" else 1)
    assert at(film, 0.29).counts == (1, 1, 0, 1)


def test_scores_of_exactly_0_are_cleared_by_s_above_0_and_still_counted():
    # Isotonic regression gives the lowest scores 0.
    film = film_of(swept(source="listing", repair="isotonic"))
    nothing = (film.scores.drawn.shown.score == 0).sum()
    assert nothing > 1_000
    for step in (0, HALF):
        now = film.at(step)
        assert (now.cases, now.positives) == (10_000, 100)
    assert film.at(0).counts.tn + film.at(0).counts.fn == nothing


@pytest.mark.parametrize("source", ["model", "betas"])
def test_both_folds_have_the_real_prevalence_and_no_row_in_common(source):
    shown, other = SCORES[source].drawn[:2]
    assert shown.y.mean() == other.y.mean() == 1 / 200
    assert not np.isin(shown.score, other.score).any()


# Trees and step functions say exactly 1 of some rows: the last step of the dial flags those.
SURE = {
    "tree": swept(model="tree", one_in=2),
    "isotonic": swept(repair="isotonic", one_in=2),
}


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("rule", THRESHOLD_RULES)
@pytest.mark.parametrize("source", [*SOURCES, *SURE])
def test_no_other_step_follows_the_rule_better(source, rule, honest):
    scores, alarms = (SCORES | SURE)[source], 0 if source in SURE else 30
    film = film_of(scores, honest, miss_ratio=20, alarms=alarms)
    y, score = scores.drawn.other if honest else scores.drawn.shown
    least = np.nextafter(THRESHOLDS, 2) if source == "listing" else THRESHOLDS
    every = [metrics.counts_at(y, score, threshold) for threshold in least]
    one = film.chosen[rule]
    there = every[one.step]
    assert one.value == VALUES[rule](there)
    assert one.value_shown == VALUES[rule](film.at(one.step).counts)
    if rule in ("f1", "mcc"):
        assert one.value == max(VALUES[rule](c) for c in every)
    elif rule == "cost":
        assert one.value == min(VALUES[rule](c) for c in every)
    elif rule == "alarms":
        raised = [c.tp + c.fp for c in every]
        allowed = [n for n in raised if n <= alarms * y.size / 1_000]
        assert there.tp + there.fp == max(allowed, default=min(raised))
        assert one.is_met == bool(allowed) == (source not in SURE)
        assert ("no step keeps" in say.rule_in_words(film, rule, one.step)) == (not one.is_met)
    elif rule == "recall":
        enough = [metrics.precision(c) for c in every if metrics.recall(c) >= 0.9]
        assert metrics.precision(there) == max(enough)
    else:
        below = THRESHOLDS[one.step - 1]
        assert below < y.mean() <= THRESHOLDS[one.step] + 1e-12


VALUES = {
    "f1": metrics.f1,
    "mcc": metrics.mcc,
    "prevalence": metrics.balanced_accuracy,
    "cost": lambda c: expected_cost(c, Costs(1, 20)),
    "alarms": lambda c: 1_000 * ((c.tp + c.fp) / sum(c)),
    "recall": metrics.recall,
}


def test_the_best_f1_of_the_listing_is_the_chapters():
    film = film_of(SCORES["listing"], honest=False)
    one = film.chosen["f1"]
    assert (round(one.exactly.value, 4), round(one.exactly.threshold, 4)) == (0.6707, 0.7338)
    assert THRESHOLDS[one.step] == 0.73
    assert one.value < one.exactly.value  # the dial's step is a little worse, and said so
    assert "0.7338" in say.rule_in_words(film, "f1", one.step)


@pytest.mark.parametrize("rule", ["f1", "mcc", "cost"])
def test_a_threshold_chosen_on_the_rows_that_judge_it_flatters(rule):
    gaps = []
    for seed in range(6):
        scores = swept(source="betas", one_in=2_000, seed=seed)
        best, honest = (film_of(scores, honest).chosen[rule] for honest in (False, True))
        gaps.append((honest.value_shown - best.value) * (1 if rule == "cost" else -1))
    assert min(gaps) >= 0  # never better than the best of the same rows
    assert max(gaps) > 0


def test_costs_by_hand_and_the_threshold_they_ask_for():
    costs = LISTING.costs
    assert LISTING.at(HALF).cost == costs.cost[HALF] == pytest.approx((625 + 50 * 12) / 10)
    assert costs.tau_star == pytest.approx(1 / 51)
    assert costs.blind == 500  # to miss all is cheaper than to flag all, at 990
    assert costs.cost[costs.lowest] == costs.cost.min()


def test_believing_the_listing_flags_almost_everybody_until_it_is_repaired():
    costs = film_of(SCORES["listing"], miss_ratio=99).costs
    assert costs.plugin_loss.at_tau_star.counts.fp == 9885
    assert costs.verdict.accuses
    assert "not probabilities" in say.plugin_verdict_in_words(costs)
    for repair in ("platt", "isotonic"):
        repaired = film_of(swept(source="listing", repair=repair), miss_ratio=99).costs
        assert repaired.plugin_loss.loss < 0.1 * costs.plugin_loss.loss
        assert not repaired.verdict.accuses
        assert "not probabilities" not in say.plugin_verdict_in_words(repaired)


def test_the_prior_shift_brings_a_balanced_model_home():
    drawn = SOURCES["model"].draw(ScoreConfig(sampler="ros"))
    assert drawn.trained_at == pytest.approx(0.5, abs=0.001)
    assert drawn.shown.score.mean() > 0.1
    shifted = calibrated(drawn, "prior").shown
    assert shifted.score.mean() == pytest.approx(0.01, abs=0.002)
    assert metrics.roc_auc(metrics.sweep(*shifted)) == pytest.approx(
        metrics.roc_auc(metrics.sweep(*drawn.shown)), abs=1e-12
    )


def test_the_listings_scores_are_not_probabilities():
    report = calibration_report(SCORES["listing"].drawn)
    assert (report.prevalence, report.brier_of_constant) == (0.01, 0.01 * 0.99)
    found = report.methods
    assert list(found) == list(CALIBRATORS)
    assert found["none"].mean == pytest.approx(0.2552, abs=1e-4)
    assert found["none"].brier == pytest.approx(0.08367918259995995)
    assert found["none"].error > 0.2
    assert found["platt"].error < 0.01
    # For scores that never were the probabilities of any mixture a new prior is no cure.
    assert found["prior"].brier > 1.5 * found["platt"].brier


@pytest.mark.parametrize("constant", [0.0, 0.1, 0.5, 1.0])
@pytest.mark.parametrize("repair", CALIBRATORS)
def test_scores_that_are_all_the_same_stay_where_a_repair_cannot_be_learned(repair, constant):
    fold = Scored(np.repeat([0, 1], [950, 50]), np.full(1_000, constant))
    after = calibrated(Drawn(fold, fold, 0.5), repair)
    assert ("All 1,000 scores are the same" in after.problem) == (repair == "platt")
    if repair == "platt":
        assert after.shown is fold
    assert ((after.shown.score >= 0) & (after.shown.score <= 1)).all()


@pytest.mark.parametrize("stretch", [True, False])
@pytest.mark.parametrize("source", SOURCES)
def test_the_histograms_hold_every_case(source, stretch):
    fold = SCORES[source].drawn.shown
    bars = histograms(fold, stretch)
    assert bars.positives.sum() == fold.y.sum()
    assert bars.negatives.sum() == (1 - fold.y).sum()


def test_what_cannot_be_resampled_is_said_and_the_rows_stay_as_they_are():
    drawn = swept(one_in=10_000, sampler="smote").drawn
    assert "single row" in drawn.problem
    assert drawn.trained_at == pytest.approx(1e-4, rel=0.01)


def test_a_source_reads_what_concerns_it():
    values = {name: parameter.default for name, parameter in PARAMETERS.items()}
    assert setting_of(values) == ThresholdSetting()
    listing = setting_of(values | {"source": "listing", "seed": 9, "alarms": 3, "recall": 0.9})
    assert listing == ThresholdSetting(ScoreConfig(source="listing"), RuleOptions(alarms=3))


def test_the_operating_point_goes_to_the_base_rate_and_comes_back():
    point = operating_point(at(LISTING, 0.5))
    assert point == {"one_in": "100", "recall": "0.88", "fpr": "0.0631313"}
    rates = 1 / float(point["one_in"]), float(point["recall"]), float(point["fpr"])
    assert base_rate.whole_counts(base_rate.expected_counts(*rates)) == Counts(
        tp=88, fp=625, fn=12, tn=9_275
    )
    test = external_test(LISTING.scores.sweep, recall=0.9, fpr=0.08)
    assert test.precision == pytest.approx(0.102040816326531)
    # 792 false alarms among 9,900: the listing catches as many as its last threshold below that.
    y, score = LISTING.scores.drawn.shown
    assert test.rival == (score[y == 1] > np.sort(score[y == 0])[-793]).mean()


# The picture and the words.


@pytest.mark.parametrize("source", SOURCES)
def test_a_drag_leaves_the_histograms_alone_and_the_film_small(source):
    look = Look(logs=True, stretch=source == "model", dark=False)
    picture = threshold_picture(film_of(SCORES[source], test=(0.9, 0.08)), look)
    assert len(json.dumps(picture.script)) < 400_000
    script = picture.script
    frames = script["dials"][0]["frames"]
    assert len(frames) == len(THRESHOLDS)
    filled = [i for i, trace in enumerate(script["data"][:2]) if trace["fill"] == "tozeroy"]
    assert filled == [0, 1]
    for frame in frames:
        assert frame["traces"] == frames[0]["traces"]
        assert not set(filled) & set(frame["traces"])
        assert len(frame["data"][0]["x"]) == 5


@pytest.mark.parametrize(
    "config", [ScoreConfig(one_in=10_000), ScoreConfig(one_in=2, model="tree")]
)
def test_every_corner_can_be_drawn_and_told(config):
    options = RuleOptions(miss_ratio=10_000, alarms=0)
    film = threshold_film(ThresholdSetting(config, options, test=(1, 0)))
    scores, minimum = film.scores, uncertain_minimum(film.scores.validation, 10_000, 0, times=5)
    told = [say.rule_in_words(film, rule, one.step) for rule, one in film.chosen.items()]
    told += [cell for row in say.rules_table(film) for cell in row.values()]
    for now in (film.at(step) for step in (0, HALF, len(THRESHOLDS) - 1)):
        card = card_of_counts(now.counts) | card_of_scores(*scores.drawn.shown)
        told += [say.costs_in_words(film, now, minimum), *say.threshold_equations(film.costs)]
        told += [cell for row in say.metrics_table(now, card) for cell in row.values()]
    assert film.test
    told.append(say.external_test_in_words(film.test, film.at(0).prevalence))
    report = calibration_report(scores.drawn)
    told += [cell for row in say.calibration_table(report) for cell in row.values()]
    assert calibration_picture(report, dark=True).script
    picture = threshold_picture(film, Look(logs=False, stretch=True, dark=True))
    told.append(re.sub("[0-9A-Za-z+/=]{40,}", "", json.dumps(picture.script)))
    for wrong in (r"\bnan\b", r"\binf\b", r"\bNone\b"):
        assert not [text for text in told if re.search(wrong, text)], wrong


def test_a_rule_sets_the_dial_and_says_why():
    app = opened("threshold", source="listing", alarms="30")
    next(button for button in app.button if button.label == "≤ 30 a day").click().run()
    assert not app.exception
    step = film_of(SCORES["listing"], alarms=30).chosen["alarms"].step
    assert app.session_state["tau"] == THRESHOLDS[step]
    assert app.query_params["tau"] == DIAL.write(THRESHOLDS[step])
    assert any("no more alarms in 1,000 cases" in text.value for text in app.markdown)
    # With other alarms the rule would choose otherwise, and the page says so.
    field(app, "alarms").set_value(200).run()
    assert any("would choose" in text.value for text in app.markdown)


def test_the_listing_prints_on_the_page_what_it_prints_in_the_chapter():
    shown = [code.value for code in opened("threshold", source="listing").code]
    printed = next(text for text in shown if "always-predict" in text)
    for line in (
        "0.50 0.9363 0.123 0.880   88  625   12",
        "0.30 0.6736 0.030 1.000  100 3264    0",
        "0.10 0.1561 0.012 1.000  100 8439    0",
        "always-predict-negative: acc = 0.99",
    ):
        assert line in printed


def test_a_test_from_the_base_rate_page_is_marked():
    app = opened("threshold", one_in="100", recall="0.9", fpr="0.08")
    assert not app.exception
    assert not app.warning
    assert any("The test you brought" in text.value for text in app.markdown)
    assert not math.isnan(app.session_state["recall"])


def test_the_interval_of_the_minimum_says_how_often_it_holds():
    scores = SCORES["listing"]
    many = say.uncertainty_in_words(uncertain_minimum(scores.validation, 50, 0, times=5))
    assert "leaves out the luck of the training rows" in many
    assert "92 of 100 such intervals with 100 positives held the truly cheapest τ" in many
    rare = say.uncertainty_in_words(
        uncertain_minimum(swept(one_in=10_000).validation, 50, 0, times=5)
    )
    assert "80 of 100 such intervals with 5 positives held" in rare
