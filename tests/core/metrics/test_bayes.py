"""The base rate: the chapter's ambush to the digit, exactness, invariants, the dials' tracks."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from core import metrics
from core.lessons.base_rate import film as base_rate_film
from core.lessons.base_rate.film import DIALS, ONE_IN, PARAMETERS, Setting
from core.metrics import METRICS, Counts
from core.metrics import bayes as base_rate
from core.metrics.bayes import Study, exact
from core.parameters import BadValue, Guess

AMBUSH = (0.01, 0.9, 0.08)


def rates(low=0, high=1):
    return st.fractions(low, high, max_denominator=10_000)


inner = rates(Fraction(1, 10_000), Fraction(9_999, 10_000))


def test_the_chapters_ambush_to_the_digit():
    counts = base_rate.expected_counts(*AMBUSH)
    assert counts == Counts(tp=90, fp=792, fn=10, tn=9_108)
    assert base_rate.ppv(*AMBUSH) == Fraction(90, 882)
    assert f"{float(base_rate.ppv(*AMBUSH)):.1%}" == "10.2%"
    assert float(base_rate.npv(*AMBUSH)) == pytest.approx(0.998903268260584, abs=1e-15)
    assert base_rate.false_alarms_per_hit(*AMBUSH) == Fraction(792, 90)
    assert metrics.accuracy(counts) == 0.9198  # not the 90 % that its recall suggests
    assert metrics.balanced_accuracy(counts) == pytest.approx(0.91, abs=1e-15)
    assert metrics.f1(counts) == pytest.approx(0.183299389002037, abs=1e-15)
    assert metrics.mcc(counts) == pytest.approx(0.287704969302641, abs=1e-15)


def test_nine_of_88_alarms_in_a_thousand_people():
    counts = base_rate.whole_counts(base_rate.expected_counts(*AMBUSH, population=1_000))
    assert counts == Counts(tp=9, fp=79, fn=1, tn=911)


@pytest.mark.parametrize(("one_in", "mcc"), [(2, 0.820), (10, 0.668), (100, 0.288), (1_000, 0.095)])
def test_mcc_moves_with_the_prevalence_and_balanced_accuracy_does_not(one_in, mcc):
    counts = base_rate.expected_counts(1 / exact(one_in), 0.9, 0.08)
    assert metrics.mcc(counts) == pytest.approx(mcc, abs=5e-4)
    assert metrics.balanced_accuracy(counts) == pytest.approx(0.91, abs=1e-12)


def test_a_float_is_the_decimal_that_it_prints_as():
    assert exact(0.1) + exact(0.2) == exact(0.3) == Fraction(3, 10)
    assert exact(np.float64(0.08)) == Fraction(2, 25)
    assert base_rate.false_positive_rate(0.92) == exact(0.08)


@given(rates(), rates(), rates(), st.integers(0, 10**7))
def test_counts_are_exact_and_add_up(prevalence, recall, fpr, population):
    counts = base_rate.expected_counts(prevalence, recall, fpr, population)
    assert sum(counts) == population
    assert counts.tp == population * prevalence * recall
    assert counts.fp == population * (1 - prevalence) * fpr
    whole = base_rate.whole_counts(counts)
    assert sum(whole) == population
    assert all(abs(cell - rounded) < 1 for cell, rounded in zip(counts, whole, strict=True))


@pytest.mark.parametrize("kind", [int, np.int32, np.int64, np.uint32, np.uint64, float, Fraction])
def test_people_of_every_integer_width_are_counted_exactly(kind):
    for people, rates in (
        (330_000_000, (0.00123, 0.987, 0.0123)),
        (200, (0.13, 0.95, 0.055)),
        (2_000_000_000, (0.0123456789, 0.9876543211, 0.0011223344)),
    ):
        prevalence, recall, fpr = (Fraction(str(rate)) for rate in rates)
        counts = base_rate.expected_counts(*rates, population=kind(people))
        assert counts.tp == people * prevalence * recall
        assert counts.tn == people * (1 - prevalence) * (1 - fpr)
        assert sum(counts) == people
        whole = base_rate.whole_counts(Counts(*(cell.limit_denominator(10**30) for cell in counts)))
        assert sum(whole) == people
    few = base_rate.expected_counts(0.13, 0.95, 0.055, population=np.uint8(200))
    assert few == base_rate.expected_counts(0.13, 0.95, 0.055, population=200)
    assert base_rate.whole_counts(Counts(*np.array([200, 100, 50, 250], np.uint8))) == (
        200,
        100,
        50,
        250,
    )


@pytest.mark.parametrize("kind", [float, np.float64, np.float32, np.float16, str])
def test_rates_of_every_width_are_the_decimals_that_they_print_as(kind):
    rates = [Fraction(one) if kind is str else kind(one) for one in ("0.05", "0.9", "0.25")]
    assert base_rate.ppv(*rates) == Fraction(45, 45 + 950 * Fraction(1, 4))
    assert base_rate.ppv(1, np.int8(1), np.uint8(0)) == 1
    assert base_rate.ppv(np.bool_(True), True, False) == 1
    with pytest.raises(BadValue, match=r"prevalence: 0\.05 is not a rate"):
        base_rate.ppv("0.05", 0.9, 0.25)


def test_lists_series_and_arrays_are_one():
    wanted = base_rate.ppv(np.array([0.01, 0.2]), 0.9, 0.08)
    for many in (
        [0.01, 0.2],
        (0.01, 0.2),
        pd.Series([0.01, 0.2]),
        pd.Series([0.01, 0.2], dtype="Float64"),
    ):
        np.testing.assert_array_equal(base_rate.ppv(many, 0.9, 0.08), wanted)
    found = base_rate.study_intervals([0.01, 0.2, 0.5], 0.9, 0.08, Study(50, 60))
    one = base_rate.study_intervals(0.2, 0.9, 0.08, Study(50, 60))
    for many, single in zip(found, one, strict=True):
        assert many.shape == (2, 3)
        np.testing.assert_allclose(many[:, 1], single, rtol=1e-14)


@pytest.mark.parametrize(
    ("function", "values", "named"),
    [
        (base_rate.ppv, ([0.1, 0.2], [0.1, 0.2, 0.3], 0.1), "do not fit together"),
        (base_rate.ppv, (None, 0.9, 0.1), "prevalence: None"),
        (base_rate.ppv, (pd.Series([0.1, None]), 0.9, 0.1), "prevalence: "),
        (base_rate.expected_counts, (*AMBUSH, "many"), "population: many"),
        (base_rate.expected_counts, (*AMBUSH, math.nan), "population: nan"),
        (base_rate.posterior, (*AMBUSH, "yes"), "results: yes"),
        (base_rate.posterior, (*AMBUSH, [1.5]), "results: "),
        (base_rate.posterior, (*AMBUSH, True), "results: True"),
        (base_rate.prevalence_for, (0.5, [0.1, 0.2], 0.1), "single numbers"),
        (base_rate.study_intervals, (*AMBUSH, 10), "study: 10"),
        (base_rate.study_intervals, (*AMBUSH, (10, "a")), r"study: \(10, 'a'\)"),
        (base_rate.whole_counts, (Counts(1.5, -1, 0, 0),), "FP is -1"),
        (base_rate.whole_counts, (Counts(np.array([1.0]), math.nan, 0, 0),), "nan"),
        (base_rate.whole_counts, ((1, 2, 3, 4),), "no confusion matrix"),
        (base_rate.over, ("1", 2), "part"),
        (base_rate.over, ([1, 2], [1, 2, 3]), "do not fit together"),
    ],
)
def test_every_unusable_value_is_named(function, values, named):
    with pytest.raises(BadValue, match=named):
        function(*values)


def test_of_equal_remainders_the_first_cell_gets_the_person():
    half = Fraction(1, 2)
    assert base_rate.whole_counts(Counts(half, half, half, half)) == Counts(1, 1, 0, 0)


@given(rates(), rates(), rates())
def test_the_posterior_is_the_share_in_the_counts(prevalence, recall, fpr):
    tp, fp, fn, tn = base_rate.expected_counts(prevalence, recall, fpr)
    ppv, npv = base_rate.ppv(prevalence, recall, fpr), base_rate.npv(prevalence, recall, fpr)
    assert ppv == tp / (tp + fp) if tp + fp else math.isnan(ppv)
    assert npv == tn / (tn + fn) if tn + fn else math.isnan(npv)


@given(inner, inner, inner)
def test_a_result_multiplies_the_odds_by_its_likelihood_ratio(prevalence, recall, fpr):
    def odds(share):
        return share / (1 - share)

    ratios = base_rate.likelihood_ratios(recall, fpr)
    for alarm, ratio in ((True, ratios.alarm), (False, ratios.no_alarm)):
        after = base_rate.posterior(prevalence, recall, fpr, [alarm])
        assert odds(after) == odds(prevalence) * ratio


@given(inner, inner, inner, st.lists(st.booleans(), min_size=1, max_size=5))
def test_independent_tests_are_bayes_rule_again_and_again(prevalence, recall, fpr, results):
    step_by_step = prevalence
    for alarm in results:
        step_by_step = base_rate.posterior(step_by_step, recall, fpr, [alarm])
    assert base_rate.posterior(prevalence, recall, fpr, results) == step_by_step
    assert base_rate.posterior(prevalence, recall, fpr, []) == prevalence


@given(inner, inner, inner, rates())
def test_dependence_is_the_correlation_and_takes_away_what_a_second_test_gives(
    prevalence, recall, fpr, dependence
):
    def both(rate):  # P(two alarms) with this correlation
        return rate * rate + dependence * rate * (1 - rate)

    sick, healthy = prevalence * both(recall), (1 - prevalence) * both(fpr)
    twice = base_rate.posterior(prevalence, recall, fpr, [True, True], dependence)
    assert twice == sick / (sick + healthy)
    once = base_rate.ppv(prevalence, recall, fpr)
    free = base_rate.posterior(prevalence, recall, fpr, [True, True])
    assert min(once, free) <= twice <= max(once, free)
    assert base_rate.posterior(prevalence, recall, fpr, [True] * 4, 1) == once
    assert math.isnan(base_rate.posterior(prevalence, recall, fpr, [True, False], 1))


@given(inner, inner, inner)
def test_the_inverse_question_gives_the_precision_back(prevalence, recall, fpr):
    wanted = base_rate.ppv(prevalence, recall, fpr)
    assert base_rate.prevalence_for(wanted, recall, fpr) == prevalence
    assert base_rate.recall_for(wanted, prevalence, fpr) == recall
    assert base_rate.fpr_for(wanted, prevalence, recall) == fpr


def test_what_would_make_half_of_the_ambushs_alarms_right():
    assert base_rate.prevalence_for(0.5, 0.9, 0.08) == Fraction(4, 49)  # 1 in 12.25
    assert math.isnan(base_rate.recall_for(0.5, 0.01, 0.08))  # even recall 1 gives 11.2 %
    assert base_rate.fpr_for(0.5, 0.01, 0.9) == Fraction(1, 110)
    assert base_rate.fpr_for(0.5, 0.9, 0.9) == 1  # so common that flagging everybody will do
    assert math.isnan(base_rate.fpr_for(0.5, 0.01, 0))
    assert math.isnan(base_rate.prevalence_for(0.5, 0, 0.08))
    assert base_rate.prevalence_for(0.5, 0.9, 0) == 0


def test_undefined_and_infinite_stay_what_they_are():
    assert math.isnan(base_rate.ppv(0.01, 0, 0))
    assert math.isnan(base_rate.npv(0.01, 1, 1))
    assert base_rate.false_alarms_per_hit(0.01, 0, 0.08) == math.inf
    assert base_rate.likelihood_ratios(0.9, 0).alarm == math.inf
    assert math.isnan(base_rate.likelihood_ratios(0, 0).alarm)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan, math.inf, Fraction(3, 2), np.array([2.0])])
@pytest.mark.parametrize("name", ["prevalence", "recall", "fpr"])
def test_a_rate_outside_is_named(name, wrong):
    good = dict(zip(("prevalence", "recall", "fpr"), AMBUSH, strict=True))
    for of in (base_rate.expected_counts, base_rate.ppv, base_rate.npv):
        with pytest.raises(BadValue, match=rf"{name}: .* use a number from 0 to 1"):
            of(**good | {name: wrong})


def test_other_errors_are_named_too():
    with pytest.raises(BadValue, match="population: -1"):
        base_rate.expected_counts(*AMBUSH, population=-1)
    with pytest.raises(BadValue, match="dependence: 2"):
        base_rate.posterior(*AMBUSH, [True, True], dependence=2)
    with pytest.raises(BadValue, match=r"precision: 1\.5"):
        base_rate.prevalence_for(1.5, 0.9, 0.08)
    with pytest.raises(BadValue, match=r"study: \(0, 10\)"):
        base_rate.study_intervals(*AMBUSH, Study(0, 10))


@settings(deadline=None)
@given(rates(), rates(), rates(), st.integers(1, 10**6), st.integers(1, 10**6))
def test_an_interval_holds_its_estimate(prevalence, recall, fpr, sick, healthy):
    found = base_rate.study_intervals(prevalence, recall, fpr, Study(sick, healthy))
    truth = {"recall": recall, "fpr": fpr}
    truth |= {name: getattr(base_rate, name)(prevalence, recall, fpr) for name in ("ppv", "npv")}
    for name, value in truth.items():
        low, high = getattr(found, name)
        if name in ("recall", "fpr"):
            assert low <= float(value) <= high
            assert (low == 0) == (value == 0)
            assert (high == 1) == (value == 1)
        if not (math.isnan(value) or math.isnan(low) or math.isnan(high)):
            assert 0 <= low <= high <= 1
            assert low - 1e-9 <= value <= high + 1e-9


def test_the_interval_of_the_precision_covers_it_in_95_of_100_studies():
    prevalence, recall, fpr, n = 0.01, 0.9, 0.08, 60
    hits = np.arange(n + 1)
    found, flagged = np.meshgrid(hits / n, hits / n, indexing="ij")
    low, high = base_rate.study_intervals(prevalence, found, flagged, Study(n, n)).ppv
    chance = np.outer(binom.pmf(hits, n, recall), binom.pmf(hits, n, fpr))
    truth = float(base_rate.ppv(prevalence, recall, fpr))
    assert chance[(low <= truth) & (truth <= high)].sum() == pytest.approx(0.95, abs=0.02)


def test_arrays_agree_with_fractions():
    prevalence, recall, fpr = np.random.default_rng(0).uniform(0.001, 0.999, (3, 50)).round(6)
    for of in (base_rate.ppv, base_rate.npv, base_rate.false_alarms_per_hit):
        one_by_one = [float(of(*at)) for at in zip(prevalence, recall, fpr, strict=True)]
        np.testing.assert_allclose(of(prevalence, recall, fpr), one_by_one, rtol=1e-12)


@pytest.mark.parametrize("dial", DIALS)
def test_a_track_is_the_same_sums_at_every_step(dial):
    setting = Setting(one_in=30, recall=0.85, fpr=0.012, dependence=0.3)
    track = base_rate_film.track(dial, setting)
    for i, at in enumerate(track.settings):
        assert getattr(at, dial) == DIALS[dial].steps[i]
        assert sum(track.people[i]) == 10_000
        assert sum(track.dots[i]) == 1_000
        assert track.people[i] == base_rate.whole_counts(at.counts)
        twice = base_rate.posterior(*at.rates, [True, True], exact(0.3))
        for seen, truth in (
            (track.ppv[i], base_rate.ppv(*at.rates)),
            (track.npv[i], base_rate.npv(*at.rates)),
            (track.second[i], twice),
            (track.metrics["mcc"][i], METRICS["mcc"].of(at.counts)),
            (track.curves["ppv"][i][ONE_IN.index(at.one_in)], base_rate.ppv(*at.rates)),
        ):
            assert seen == pytest.approx(float(truth), abs=1e-12, nan_ok=True)


def test_the_tracks_of_all_dials_cross_in_the_setting():
    setting = Setting(one_in=1_000, recall=0.8, fpr=0.005)
    here = [
        (track.people[i], track.ppv[i], track.second[i])
        for dial in DIALS
        for track, i in [
            (base_rate_film.track(dial, setting), DIALS[dial].steps.index(vars(setting)[dial]))
        ]
    ]
    assert here[0] == here[1] == here[2]


@pytest.mark.parametrize("name", DIALS)
def test_a_dial_reads_what_it_writes_and_shows_its_ticks(name):
    dial = DIALS[name]
    assert list(dial.steps) == sorted(set(dial.steps))
    assert dial.default in dial.steps
    assert set(dial.ticks) <= set(dial.steps)
    assert [dial.read(dial.write(step)) for step in dial.steps] == list(dial.steps)


def test_the_ends_of_the_dials():
    assert (ONE_IN[0], ONE_IN[-1]) == (2, 100_000)
    assert (DIALS["recall"].read("0"), DIALS["recall"].read("1")) == (0, 1)
    assert (DIALS["fpr"].read("0"), DIALS["fpr"].read("1")) == (0, 1)


def test_an_address_may_put_a_dial_between_two_steps_which_makes_one_step_more():
    assert DIALS["fpr"].read("0.0312") == 0.0312
    assert DIALS["one_in"].read("37.25") == 37.25
    setting = Setting(one_in=37.25, recall=0.873, fpr=0.0312)
    for name in DIALS:
        value = getattr(setting, name)
        track = base_rate_film.track(name, setting, landing=value)
        at = [getattr(step, name) for step in track.settings].index(value)
        assert len(track.settings) == len(DIALS[name].steps) + 1
        assert track.ppv[at] == pytest.approx(float(base_rate.ppv(*setting.rates)), abs=1e-12)


@pytest.mark.parametrize("wanted", [0.05, 0.5, 0.95])
def test_a_dial_moved_to_where_it_is_needed_makes_that_share_of_the_alarms_right(wanted):
    setting = Setting(one_in=30, recall=0.4, fpr=0.02)
    for name, value in base_rate_film.dials_for(wanted, setting).items():
        if DIALS[name].has(value):
            there = setting.at(name, value)
            assert float(base_rate.ppv(*there.rates)) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("text", ["", "abc", "nan", "-1", "101", "1e309"])
def test_a_wrong_guess_is_named(text):
    guess = PARAMETERS["guess"]
    assert isinstance(guess, Guess)
    with pytest.raises(BadValue, match="use a number from 0 to 100"):
        guess.read(text)
    assert guess.read(guess.write(12.5)) == 12.5


def test_every_number_that_may_be_quoted_has_its_name_at_every_setting():
    defaults = {name: parameter.default for name, parameter in PARAMETERS.items()}
    ambush = base_rate_film.facts(defaults)
    assert [ambush[cell] for cell in ("tp", "fp", "fn", "tn")] == [90, 792, 10, 9_108]
    assert ambush["precision"] == pytest.approx(0.102040816326531, abs=1e-15)
    assert ambush["needed_one_in"] == 12.25
    corner = base_rate_film.facts(defaults | {"recall": 0, "fpr": 0, "guess": 80})
    assert corner.keys() == ambush.keys()
    assert math.isnan(corner["precision"])
    assert corner["guess"] == 0.8
