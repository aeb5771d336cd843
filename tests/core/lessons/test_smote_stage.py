"""What the stage of SMOTE shows: nested draws, controls beside them, and sentences that hold."""

from typing import Any

import numpy as np
import pytest
from imblearn.over_sampling import SMOTE, RandomOverSampler
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix

from core import metrics
from core.data import gaussian_posterior
from core.headline import holds_at_seeds
from core.lessons.smote.beside import (
    ADDED,
    boundary,
    false_of_1000,
    found_of_100,
    grown,
    lowered,
    with_copies,
    with_lower_threshold,
)
from core.lessons.smote.clinic import (
    CLEAR,
    DEGREES,
    HIDDEN,
    PLACES,
    clinic,
    distance_to_lines,
    made_with,
    more_often_healthy,
    most_alone,
    on_a_line,
)
from core.lessons.smote.facts import OF_THE_PATH, facts
from core.lessons.smote.film import PARAMETERS, PREVALENCE, SCENES, Microscope, bench_of, spent
from core.lessons.smote.forty import (
    FORTY,
    SEEDS,
    difference,
    fewer_of_forty,
    in_patients,
    more_of_forty,
)
from core.lessons.smote.piles import between, end, outline, seats
from core.metrics import Counts
from core.models import Logistic
from core.models.plane import turned
from core.parameters import BadValue

BOTH = pytest.mark.parametrize("setting", [CLEAR, HIDDEN], ids=["clear", "hidden"])
DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}
K = 5


def training_rows(setting):
    return bench_of(setting.scene, "logistic", setting.seed).train


def unseen_rows(setting):
    return bench_of(setting.scene, "logistic", setting.seed).test


# 1. Who is drawn.


@BOTH
def test_the_rows_are_those_of_imbalanced_learn(setting):
    train, shown = training_rows(setting), clinic(setting)
    made = SMOTE(random_state=setting.seed, k_neighbors=K).fit_resample(*train)[0][len(train.y) :]
    np.testing.assert_allclose(shown.made, turned(made, DEGREES))
    copies = RandomOverSampler(random_state=setting.seed).fit_resample(*train)[0][len(train.y) :]
    np.testing.assert_allclose(shown.ill[shown.copied], turned(copies, DEGREES))
    assert len(made) == len(copies) == ADDED[-1] == 160


@BOTH
def test_each_synthetic_row_lies_on_a_line_to_one_of_five_neighbours(setting):
    shown = clinic(setting)
    way = shown.ill[shown.towards] - shown.ill[shown.base]
    np.testing.assert_allclose(shown.made, shown.ill[shown.base] + shown.step[:, None] * way)
    assert ((shown.near[shown.base, :K] == shown.towards[:, None]).sum(axis=1) == 1).all()
    np.testing.assert_allclose(distance_to_lines(shown.made, shown, K), 0, atol=1e-9)
    assert (distance_to_lines(shown.made, shown, 1) > 0.01).any()


def test_the_ill_stand_from_left_to_right_and_to_the_right_of_the_healthy():
    for setting in (CLEAR, HIDDEN):
        shown = clinic(setting)
        assert (np.diff(shown.ill[:, 0]) > 0).all()
        assert shown.ill[:, 0].mean() > shown.healthy[:, 0].mean() + 1
        assert len(shown.ill), len(shown.healthy) == (20, 180)


@BOTH
@pytest.mark.parametrize("k", [1, 2, 5, 10])
def test_another_k_keeps_bases_and_steps_and_draws_among_the_k_nearest(setting, k):
    shown = clinic(setting)
    made = made_with(shown, k)
    np.testing.assert_allclose(distance_to_lines(made, shown, k), 0, atol=1e-9)
    start = shown.ill[shown.base]
    if k == K:
        np.testing.assert_allclose(made, shown.made)
    if k == 1:
        nearest = shown.ill[shown.near[shown.base, 0]]
        np.testing.assert_allclose(made, start + shown.step[:, None] * (nearest - start))
    assert (shown.lot >= 0).all()
    assert (shown.lot < 1).all()


def test_distances_to_lines_by_hand():
    """Three ill rows at (0, 0), (4, 0) and (0, 3): with k = 1 there are two lines, both from 0."""
    shown = clinic(CLEAR)._replace(
        ill=np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 3.0]]),
        near=np.array([[2, 1], [0, 2], [0, 1]]),
    )
    places = np.array([[2.0, 1.0], [5.0, 0.0], [-3.0, -4.0], [0.0, 2.0], [2.0, 1.5]])
    np.testing.assert_allclose(distance_to_lines(places, shown, 1), [1, 1, 5, 0, 1.5])
    # With k = 2 there is a third line, from (4, 0) to (0, 3), and (2, 1.5) is its middle.
    np.testing.assert_allclose(distance_to_lines(places, shown, 2), [0.4, 1, 5, 0, 0])
    assert most_alone(shown, 1) == 1
    assert most_alone(shown, 2) == 1


def test_two_of_the_five_places_lie_on_lines_and_the_others_far_from_them():
    shown = clinic(CLEAR)
    assert on_a_line(shown, K).tolist() == [True, False, False, True, False]
    away = distance_to_lines(PLACES, shown, K)
    assert away[[0, 3]].max() < 0.01
    assert away[[1, 2, 4]].min() > 0.4
    # One of the two lies among the healthy, and one that is off among the ill.
    assert more_often_healthy(PLACES, CLEAR).tolist() == [True, False, False, False, False]


def test_who_stands_most_alone_stands_among_the_healthy():
    shown = clinic(CLEAR)
    assert most_alone(shown, K) == 0
    assert shown.ill[0, 0] < shown.even
    away = np.linalg.norm(shown.ill[shown.near[:, :K]] - shown.ill[:, None], axis=2).mean(axis=1)
    assert away[0] > 1.3 * np.delete(away, 0).max()


@BOTH
def test_the_dotted_line_is_where_a_patient_is_as_often_ill_as_healthy(setting):
    shown, separation = clinic(setting), SCENES[setting.scene].separation
    line = turned(np.array([[shown.even, -1.0], [shown.even, 2.0]]), -DEGREES)
    np.testing.assert_allclose(gaussian_posterior(line, separation, 1.0, PREVALENCE), 0.5)
    np.testing.assert_array_equal(
        more_often_healthy(shown.made, setting), shown.made[:, 0] < shown.even
    )
    test = unseen_rows(setting)
    p = np.mean(test.y[np.abs(turned(test.X, DEGREES)[:, 0] - shown.even) < 0.1])
    assert p == pytest.approx(0.5, abs=0.08)


# 2. What a model learns from them.


@BOTH
@pytest.mark.parametrize("way", ["smote", "copies"])
def test_a_model_is_that_of_scikit_learn_on_the_rows_of_imbalanced_learn(setting, way):
    train, test, learned = training_rows(setting), unseen_rows(setting), grown(setting, way)
    sampler = {"smote": SMOTE, "copies": RandomOverSampler}[way](random_state=setting.seed)
    X, y = sampler.fit_resample(*train)
    for step in (0, 7, -1):
        n = len(train.y) + ADDED[step]
        model = LogisticRegression(tol=1e-10, max_iter=1_000).fit(X[:n], y[:n])
        tn, fp, fn, tp = confusion_matrix(test.y, model.predict(test.X)).ravel()
        found = [cell[step] for cell in learned.counts]
        np.testing.assert_allclose(found, [tp, fp, fn, tn], atol=2)
        ends = turned(learned.boundary[step], -DEGREES)
        np.testing.assert_allclose(model.predict_proba(ends)[:, 1], 0.5, atol=1e-3)


@BOTH
def test_the_dials_begin_with_the_first_model_and_end_where_the_lesson_is(setting):
    half = setting._replace(share=0.5)
    first = bench_of(setting.scene, "logistic", setting.seed).untouched().judged.counts
    for way, last in (("smote", spent(half).judged.counts), ("copies", with_copies(half))):
        counts = grown(setting, way).counts
        assert tuple(cell[0] for cell in counts) == tuple(first)
        np.testing.assert_allclose([cell[-1] for cell in counts], last, atol=1)
    assert tuple(cell[0] for cell in lowered(setting).counts) == tuple(first)


@BOTH
def test_the_lowered_threshold_finds_one_patient_more_a_step_up_to_those_of_smote(setting):
    learned, smote = lowered(setting), grown(setting, "smote")
    assert (np.diff(learned.found) == 1).all()
    assert (np.diff(learned.threshold) < 0).all()
    assert learned.threshold[0] == 0.5
    assert learned.counts.tp[-1] == smote.counts.tp[-1]
    model, test = bench_of(setting.scene, "logistic", setting.seed).plain, unseen_rows(setting)
    score = model.probability(test.X)
    for step in (0, 5, -1):
        there = metrics.counts_at(test.y, score, float(learned.threshold[step]))
        assert tuple(cell[step] for cell in learned.counts) == tuple(there)
    # No higher threshold finds as many.
    higher = metrics.counts_at(test.y, score, float(np.nextafter(learned.threshold[-1], 1)))
    assert higher.tp < smote.counts.tp[-1]
    assert with_lower_threshold(setting, int(smote.counts.tp[-1])) == tuple(
        cell[-1] for cell in learned.counts
    )


def test_a_threshold_that_is_chosen_on_other_patients_is_nearly_the_same():
    test, learned = unseen_rows(CLEAR), lowered(CLEAR)
    score = bench_of(CLEAR.scene, "logistic", CLEAR.seed).plain.probability(test.X)
    is_chosen_on = np.random.default_rng(0).permutation(len(test.y)) % 2 == 0
    ill = score[is_chosen_on & (test.y == 1)]
    chosen = float(np.quantile(ill, 1 - learned.counts.tp[-1] / 2_000))
    assert round(chosen, 2) == round(float(learned.threshold[-1]), 2) == 0.14
    counts = metrics.counts_at(test.y[~is_chosen_on], score[~is_chosen_on], chosen)
    assert abs(found_of_100(counts) - learned.found[-1]) <= 2
    assert abs(false_of_1000(counts) - learned.false_alarms[-1]) <= 5


def test_a_lower_threshold_moves_the_boundary_and_does_not_turn_it():
    learned = lowered(CLEAR)
    tilt = learned.boundary[:, 1, 0] - learned.boundary[:, 0, 0]
    np.testing.assert_allclose(tilt, tilt[0])
    assert (np.diff(learned.boundary[:, 0, 0]) < 0).all()


def test_a_boundary_by_hand():
    """Log-odds x − 1 before the turn by −45°: at τ = ½ the line x = 1, at 1/(1 + e) x = 0."""
    shown = clinic(CLEAR)._replace(window=clinic(CLEAR).window._replace(y0=-1.0, y1=1.0))
    model = Logistic(np.array([1.0, 0.0]), -1.0)
    for threshold, x in ((0.5, 1.0), (1 / (1 + np.exp(1)), 0.0)):
        ends = turned(boundary(model, shown, threshold), -DEGREES)
        np.testing.assert_allclose(ends[:, 0], x, atol=1e-12)


def test_counts_in_patients_by_hand():
    counts = Counts(tp=1_825, fp=1_361, fn=175, tn=16_639)
    assert (found_of_100(counts), false_of_1000(counts)) == (91, 68)


@pytest.mark.parametrize("setting", [CLEAR, HIDDEN], ids=["clear", "hidden"])
def test_copies_move_the_boundary_as_smote_does_and_the_threshold_too(setting):
    """Half of the way from the first boundary is more than what tells the three apart."""
    ends = [
        of.boundary[-1, :, 0].mean()
        for of in (grown(setting, "smote"), grown(setting, "copies"), lowered(setting))
    ]
    first = grown(setting, "smote").boundary[0, :, 0].mean()
    assert max(ends) - min(ends) < 0.1 * (first - max(ends))


# 3. What is told.


def test_what_the_path_says_of_the_first_clinic():
    f = facts(DEFAULTS | {"seed": CLEAR.seed})
    assert (f["plain_found_of_100"], f["plain_false_of_1000"]) == (70, 11)
    assert (f["found_of_100"], f["false_of_1000"]) == (91, 68)
    assert (f["copies_found_of_100"], f["copies_false_of_1000"]) == (91, 66)
    assert (f["moved_found_of_100"], f["moved_false_of_1000"]) == (91, 66)
    assert (f["real_among_healthy"], f["among_healthy"], f["synthetic"]) == (6, 45, 160)
    assert f["places_on_lines"] == 2


def test_what_the_path_says_of_the_other_clinic():
    f = facts(DEFAULTS | {"seed": HIDDEN.seed, "scene": HIDDEN.scene})
    assert (f["plain_found_of_100"], f["plain_false_of_1000"]) == (13, 6)
    assert (f["found_of_100"], f["false_of_1000"]) == (73, 226)
    assert (f["moved_found_of_100"], f["moved_false_of_1000"]) == (73, 225)
    assert (f["real_among_healthy"], f["among_healthy"]) == (18, 143)


def test_where_the_truth_is_not_known_nobody_stands_among_the_healthy():
    f = facts(DEFAULTS | {"scene": "moons"})
    assert np.isnan([f["real_among_healthy"], f["among_healthy"]]).all()
    f = facts(DEFAULTS | {"scene": "listing2", "k": 10})
    assert np.isnan(f["places_on_lines"])


@pytest.mark.parametrize("share", [0.1, 0.3])
@pytest.mark.parametrize("model", ["logistic", "tree"])
def test_the_controls_exist_at_every_setting(share, model):
    f = facts(DEFAULTS | {"share": share, "model": model})
    assert np.isfinite([f["copies_false_of_1000"], f["moved_false_of_1000"]]).all()
    if share == PREVALENCE:
        assert f["copies_false_of_1000"] == f["false_of_1000"] == f["plain_false_of_1000"]
    assert f["moved_found_of_100"] >= f["found_of_100"]


@pytest.mark.parametrize("seed", [0, 12, 31])
def test_the_forty_clinics_are_kept_as_they_are_computed(seed):
    np.testing.assert_allclose(difference(seed), FORTY[seed], atol=2)


def test_in_about_as_many_clinics_fewer_as_more():
    assert len(FORTY) == len(SEEDS) == 40
    assert (fewer_of_forty(), more_of_forty()) == (11, 20)
    assert (in_patients().min(), in_patients().max()) == (-8, 16)
    smote, copies = np.array(FORTY).T / 20
    assert abs(np.median(smote)) <= 0.5
    assert np.median(copies) == pytest.approx(1.2, abs=0.1)


@pytest.mark.slow
def test_all_forty_clinics_are_kept_as_they_are_computed():
    np.testing.assert_allclose([difference(seed) for seed in SEEDS], FORTY, atol=2)


@pytest.mark.parametrize("headline", OF_THE_PATH, ids=lambda h: h.sentence[:40])
def test_what_surprises_holds_at_new_seeds(headline):
    assert all(holds_at_seeds(headline, PARAMETERS, range(1, 4)))


@pytest.mark.slow
@pytest.mark.parametrize("headline", OF_THE_PATH, ids=lambda h: h.sentence[:40])
def test_what_surprises_holds_at_nearly_every_seed(headline):
    assert np.mean(holds_at_seeds(headline, PARAMETERS, SEEDS)) >= 0.95


ASKED = (
    "plain_found_of_100", "plain_false_of_1000", "found_of_100", "false_of_1000",
    "copies_false_of_1000", "moved_false_of_1000", "real_among_healthy", "among_healthy",
)  # fmt: skip


@pytest.mark.slow
@BOTH
def test_the_clinics_are_near_the_median_of_40_seeds(setting):
    at = DEFAULTS | {"scene": setting.scene}
    here, *there = [facts(at | {"seed": seed}) for seed in (setting.seed, *SEEDS)]
    for name in ASKED:
        below = np.mean([(of[name] < here[name]) + (of[name] == here[name]) / 2 for of in there])
        assert 0.3 <= below <= 0.7, (name, below)


# 4. Piles.


def area(outline):
    """The area of a polygon (the shoelace formula)."""
    x, y = outline.T
    return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2


def test_a_pile_by_hand():
    np.testing.assert_array_equal(seats(4, 3), [(0.5, 0.5), (1.5, 0.5), (2.5, 0.5), (0.5, 1.5)])
    np.testing.assert_array_equal(end(4, 3), [(0, 2), (1, 2), (1, 1), (3, 1)])
    corners = [(0, 0), (3, 0), (3, 1), (1, 1), (1, 2), (0, 2), (0, 0)]
    np.testing.assert_array_equal(outline(4, 3), corners)
    assert len(seats(0, 10)) == 0
    assert len({(x, y) for x, y in seats(68, 10)}) == 68


@pytest.mark.parametrize("row", [1, 8, 10, 40])
@pytest.mark.parametrize(("fewer", "more"), [(0, 0), (0, 11), (11, 68), (68, 68), (40, 200)])
def test_the_area_between_two_piles_is_their_difference(row, fewer, more):
    assert area(between(fewer, more, row)) == pytest.approx(more - fewer)
    assert area(between(more, fewer, row)) == pytest.approx(more - fewer)
    assert area(outline(more, row)) == more


# 5. What is refused.


@pytest.mark.parametrize("k", [0, 11, 2.5, "five"])
def test_a_number_of_neighbours_that_there_is_not(k):
    shown = clinic(CLEAR)
    for of in (made_with, on_a_line, most_alone):
        with pytest.raises(BadValue, match="k"):
            of(shown, k)


def test_what_is_no_setting_is_refused():
    ways: tuple[Any, ...] = (clinic, lowered, with_copies)
    for of in ways:
        with pytest.raises(BadValue):
            of("clear")
    with pytest.raises(BadValue, match="way"):
        grown(CLEAR, "adasyn")
    with pytest.raises(BadValue, match="truth"):
        more_often_healthy(PLACES, Microscope(scene="moons"))
    with pytest.raises(BadValue, match="seed"):
        difference(-1)
