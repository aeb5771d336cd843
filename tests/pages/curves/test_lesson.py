"""The lesson on curves: one model at every prevalence, by hand and against whole sweeps."""

import json
import math
import re
from typing import Any

import numpy as np
import pytest

from core import metrics
from core.controls import ONE_IN
from core.lessons.curves.film import (
    BALANCED,
    PARAMETERS,
    SCORERS,
    TAU,
    CurvesFilm,
    Setting,
    curves_film,
    sweep_at,
)
from core.lessons.curves.views import (
    CHAPTER_RATES,
    IN_PR,
    bands,
    cheapest,
    cost_lines,
    f1_lines,
    graded,
    rates_film,
    summaries,
    verdict,
)
from core.metrics import counts_from_rates, curves
from core.metrics.costs import Costs, expected_cost, iso_cost_recall
from pages.curves import below_picture as curves_below
from pages.curves import picture
from pages.curves import text as say

RARE = ONE_IN.index(100)
HALF = TAU.index(0.5)
LAST = len(ONE_IN) - 1


@pytest.fixture(scope="module", params=SCORERS)
def film(request: pytest.FixtureRequest) -> CurvesFilm:
    return curves_film(Setting(scorer=request.param))


@pytest.mark.parametrize("step", [BALANCED, RARE, LAST])
def test_counts_and_areas_are_those_of_all_the_test_cases(film, step):
    s = film.sweep(step)
    negatives, positives = film.test_scores(step)
    assert (positives.size, negatives.size + positives.size) == (100_000 / ONE_IN[step], 100_000)
    assert film.roc_auc[step] == pytest.approx(metrics.roc_auc(s), abs=1e-12)
    assert film.average_precision[step] == pytest.approx(metrics.average_precision(s), abs=1e-12)
    y = np.repeat([0, 1], [negatives.size, positives.size])
    for cut in (0, HALF, TAU.index(0.9), len(TAU) - 1):
        by_hand = metrics.counts_at(y, np.concatenate([negatives, positives]), TAU[cut])
        assert film.at(step, cut).counts == by_hand


@pytest.mark.parametrize("cases", [1_000, 10_000, 100_000])
def test_every_test_set_has_the_prevalence_under_its_name(cases):
    film = curves_film(Setting(cases=cases))
    for step, one_in in enumerate(ONE_IN):
        now = film.at(step, HALF)
        assert now.positives >= 1
        assert sum(now.counts) == max(cases, one_in)
        assert abs(now.positives - sum(now.counts) / one_in) <= 0.5
    assert film.prevalence(LAST) == 1 / 10_000


@pytest.mark.parametrize("step", [BALANCED, RARE, LAST])
def test_corners_have_the_summaries_of_the_whole_sweep(film, step):
    whole = film.sweep(step)
    for key, value in summaries(film, step).items():
        assert value == pytest.approx(
            curves.CURVE_METRICS[key].of(whole), abs=1e-12, nan_ok=True
        ), key


def test_test_sets_are_nested_as_positives_get_rarer(film):
    for fewer, more in ((LAST, RARE), (RARE, BALANCED)):
        _, few = film.test_scores(fewer)
        _, many = film.test_scores(more)
        assert np.isin(few, many).all()


def test_the_roc_curve_stays_and_the_pr_curve_sinks(film):
    """Within three standard errors of the positives; precision falls at every threshold."""
    error = 3 * np.sqrt(0.25 / 1_000)
    assert np.abs(film.recall[RARE] - film.recall[BALANCED]).max() < error
    assert np.abs(film.false_positive_rate[RARE] - film.false_positive_rate[BALANCED]).max() < 0.01
    known = ~np.isnan(film.precision[RARE])
    assert (film.precision[RARE][known] <= film.precision[BALANCED][known]).all()
    assert film.precision[RARE][0] == film.prevalence(RARE) == film.at(RARE, 0).prevalence == 0.01


def test_both_models_have_the_area_that_was_asked_for():
    for scorer in SCORERS:
        for auc in (0.7, 0.95, 0.99):
            film = curves_film(Setting(scorer, auc))
            assert film.roc_auc[BALANCED] == pytest.approx(auc, abs=0.005)


def test_a_flattering_area_beside_dismal_alarms():
    """The chapter's claim: at 99:1 a ROC-AUC of .95 and most of the alarms false."""
    now = curves_film(Setting()).at(RARE, HALF)
    assert now.roc_auc == pytest.approx(0.95, abs=0.01)
    assert now.precision < 0.1 < 0.8 < now.recall
    said = say.in_alarms(now, now)
    assert f"{now.alarms:,} alarms {now.counts.tp:,} are right" in said


def test_the_dial_draws_the_curve_well(film):
    whole, drawn = film.sweep(RARE), sweep_at(TAU[::-1], *film.test_scores(RARE))
    assert metrics.roc_auc(drawn) == pytest.approx(metrics.roc_auc(whole), abs=2e-3)
    assert set(drawn.threshold) - {np.inf} <= set(TAU)
    assert not np.isnan(metrics.average_precision(drawn))


def test_iso_lines_carry_the_worth_they_say(film):
    share = film.prevalence(RARE)
    for line, level in zip(f1_lines(share).roc, (0.2, 0.4, 0.6, 0.8), strict=True):
        counts = counts_from_rates(line.y, line.x, share)
        np.testing.assert_allclose(metrics.f1(counts), level)
    costs, found = Costs(fp=1, fn=50), cheapest(film, RARE, HALF, 50)
    lines = cost_lines(film, RARE, HALF, 50)
    for line, cost in zip(lines.roc, (found.now, found.least), strict=True):
        inside = np.clip(line.x, line.x[0] + 1e-9, line.x[1] - 1e-9)
        np.testing.assert_allclose(line.y, iso_cost_recall(cost, inside, share, costs), atol=1e-5)
    for precision, cost in zip(lines.pr, (found.now, found.least), strict=True):
        recall = IN_PR[1:]
        fpr = share / (1 - share) * recall * (1 / precision[1:] - 1)
        np.testing.assert_allclose(
            expected_cost(counts_from_rates(recall, fpr, share), costs)[~np.isnan(fpr)], cost
        )
    # No threshold of the dial lies above the cheapest line.
    cheap = iso_cost_recall(found.least, film.false_positive_rate[RARE], share, costs)
    assert (film.recall[RARE] <= np.nan_to_num(cheap, nan=1) + 1e-9).all()


def test_bands_hold_the_curve_and_grow_as_positives_run_out(film):
    wide, narrow = bands(film, ONE_IN.index(1_000)), bands(film, ONE_IN.index(10))
    for few, many in zip(wide, narrow, strict=True):
        assert np.nanmean(few.high - few.low) > 2 * np.nanmean(many.high - many.low)
        assert (many.low <= many.middle).all()
        assert (many.middle <= many.high).all()


def test_with_few_groups_resampling_draws_the_same_test_sets():
    s = metrics.Sweep(
        np.array([np.inf, 0.5, 0.1]), np.array([0, 60, 100.0]), np.array([0, 90, 900])
    )
    resampled = list(curves.resampled_sweeps(s, np.random.default_rng(0), 400))
    assert all(r.tp[-1] + r.fp[-1] == 1_000 for r in resampled)
    assert np.mean([r.tp[-1] for r in resampled]) == pytest.approx(100, abs=2)
    assert np.std([r.tp[-1] for r in resampled]) == pytest.approx(math.sqrt(90), abs=1)
    assert np.mean([r.tp[1] for r in resampled]) == pytest.approx(60, abs=2)


def test_mcc_is_not_honest_across_any_prevalence():
    """reference.md, note 6: at TPR .9 and FPR .08."""
    film = rates_film(*CHAPTER_RATES)
    at = [ONE_IN.index(n) for n in (2, 10, 100, 1_000)]
    np.testing.assert_allclose(film.curves["mcc"][at], [0.820, 0.668, 0.288, 0.095], atol=5e-4)
    np.testing.assert_allclose(film.curves["balanced_accuracy"], 0.91)
    (row,) = [row for row in say.rates_table(film) if row["metric"] == "MCC"]
    assert list(row.values()) == ["MCC", "0.820", "0.668", "0.288", "0.095"]


def test_straight_lines_promise_more_than_the_points_hold(film):
    found = graded(film, RARE)
    for one in found:
        assert one.average_precision <= one.area + 1e-12
        assert one.area <= one.trapezoid + 1e-12
    whole = summaries(film, RARE)
    assert found[0].trapezoid - found[0].area > 0.2
    assert found[-1].trapezoid - found[-1].area < 0.05
    assert whole["pr_trapezoid"] == pytest.approx(whole["pr_area"], abs=1e-3)


def test_one_area_two_models_and_each_is_better_at_something():
    every, special = (verdict(curves_film(Setting(scorer=name)), RARE) for name in SCORERS)
    assert every.roc_auc == pytest.approx(special.roc_auc, abs=0.01)
    assert every.average_precision < special.average_precision - 0.3
    assert every.precision[0] < special.precision[0]
    assert every.precision[1] > special.precision[1]


@pytest.mark.parametrize("isolines", ["none", "f1", "cost"])
@pytest.mark.parametrize(("cases", "auc"), [(1_000, 0.7), (100_000, 0.99)])
def test_every_step_can_be_drawn_and_told(isolines, cases, auc):
    film = curves_film(Setting(auc=auc, cases=cases))
    look = picture.Look(isolines, 50)
    tracks = [
        picture.prevalence_track(film, 1.0, look),
        picture.threshold_track(film, 10_000, look),
    ]
    stage = picture.curves_stage(film, look, dark=False)
    below = [
        curves_below.rates_stage(dark=True).with_tracks(
            {"one_in": curves_below.rates_track(rates_film(*film.rates(1.0))).piece}
        ),
        curves_below.graded_stage(dark=True).with_tracks(
            {"grades": curves_below.grades_track(graded(film, LAST)).piece}
        ),
    ]
    below_tracks = [piece.text for one in below for piece in one.tracks.values()]
    for script in [*(track.script for track in tracks), *below_tracks]:
        for frame in json.loads(script)["frames"]:
            for text in [frame["alt"], *(part for number in frame["numbers"] for part in number)]:
                assert not re.search(r"\bnan\b|\binf\b|\de-|None", text), text
    sent = [stage.stage.text, *(track.script for track in tracks), *below_tracks]
    sent += [one.stage.text for one in below]
    assert sum(len(script.encode()) for script in sent) < 400_000


def test_nobody_flagged_is_told():
    now = curves_film(Setting()).at(RARE, len(TAU) - 1)
    assert now.alarms == 0
    assert math.isnan(now.precision)
    assert "Nobody is flagged" in say.in_alarms(now, now)
    assert "—" in say.precision_equation(now)


def test_the_same_setting_gives_the_same_numbers():
    first, second = (curves_film(Setting(cases=1_000, seed=3)) for _ in range(2))
    for one, other in zip(first.counts, second.counts, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", PARAMETERS)
def test_defaults_go_to_the_address_and_back(name):
    parameter: Any = PARAMETERS[name]
    assert parameter.read(parameter.write(parameter.default)) == parameter.default
