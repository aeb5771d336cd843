"""The fair comparison: the folds, the fixes, what the seeds support, and the fair queue."""

import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from imblearn.over_sampling import SMOTE
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler

from core import threads as threads_of_core
from core.comparison import cells as comparison
from core.comparison.cells import (
    RULES,
    Cell,
    Outcome,
    cells,
    compare,
    folds,
    frame,
    out_of_fold,
    outcome,
)
from core.comparison.means import means, over_seeds
from core.comparison.methods import METHODS, RESAMPLING
from core.comparison.models import COMPARISON_MODELS
from core.comparison.verdicts import (
    READ_TOGETHER,
    TRAINED,
    Interval,
    by_seed,
    differences,
    interval,
    judged,
    sorted_by,
    threshold_work,
    weak_and_strong,
)
from core.data.real_sets import FEWEST, REAL_SETS, class_sizes, real_folds
from core.lessons.compare.facts import PARAMETERS, Setting, facts
from core.parameters import BadValue
from core.resampling import SAMPLERS
from ui.comparison import run as compare_run
from ui.comparison import verdicts as compare_words
from ui.comparison.picture import compare_picture, means_table
from ui.runtime.fair_queue import FairQueue, OneThread


@pytest.fixture(scope="module")
def table():
    return compare(models=["logistic", "tree"], seeds=range(4))


# --- folds ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REAL_SETS)
def test_a_real_set_is_thinned_to_the_share_and_split_in_halves_that_share_no_row(name):
    train, test = real_folds(name, 0.1, 0)
    n0, n1 = class_sizes(name, 0.1)
    assert n1 / (n0 + n1) == pytest.approx(0.1, abs=0.005)
    assert len(train.y) + len(test.y) == n0 + n1
    assert abs(int(train.y.sum()) - int(test.y.sum())) <= 1
    if name == "digits":  # no two of its pictures are alike
        assert not {row.tobytes() for row in train.X} & {row.tobytes() for row in test.X}
    np.testing.assert_array_equal(train.X, real_folds(name, 0.1, 0)[0].X)
    assert not np.array_equal(train.X, real_folds(name, 0.1, 1)[0].X)


def test_a_share_that_leaves_too_few_positives_is_refused_with_the_share_that_works():
    # 357 benign rows; 2 % beside them are 7 malignant ones, 12/(12 + 357) = 3.3 % are enough.
    with pytest.raises(BadValue, match=r"357 rows.*2 %.*keeps 7 of its 212.*3\.3 % or more"):
        Setting("breast_cancer", 50).cells()
    assert class_sizes("breast_cancer", 0.033) == (357, 12)


@pytest.mark.parametrize("name", REAL_SETS)
def test_the_share_that_is_advised_works(name):
    with pytest.raises(BadValue) as refused:
        class_sizes(name, 0.0005)
    advised = float(re.findall(r"use ([\d.]+) % or more", str(refused.value))[0])
    assert FEWEST <= class_sizes(name, advised / 100)[1] <= FEWEST + 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"data": "iris"}, "“iris” is not known"),
        ({"models": ["svm"]}, "“svm” is not known"),
        ({"methods": ["luck"]}, "“luck” is not known"),
        ({"prevalence": 0.0}, "prevalence is 0.0; .* from 0 to 1, its ends left out"),
        ({"prevalence": 0.001}, "use 0.003 or more"),
        ({"miss": np.inf}, "inf"),
        ({"seeds": [0, -1]}, "seed is -1; .* from 0 to 4,294,967,295"),
        ({"seeds": [3, 0, 3]}, "3 stands twice in seeds"),
        ({"models": ["tree", "tree"]}, "tree stands twice in models"),
        ({"models": "tree"}, r"“tree”, no list; use \['tree'\]"),
    ],
)
def test_a_wrong_setting_is_named(wrong, says):
    with pytest.raises(BadValue, match=says):
        compare(**wrong)


def test_folds_do_not_depend_on_who_had_them_before():
    train, test = folds("moons", 0.2, 5)
    before = train.X.copy(), test.y.copy()
    train.X[:], test.y[:] = 0, 1
    seed: Any
    for seed in (np.int64(5), np.uint8(5)):
        np.testing.assert_array_equal(folds("moons", np.float64(0.2), seed)[0].X, before[0])
    np.testing.assert_array_equal(folds("moons", 0.2, 5)[1].y, before[1])
    with pytest.raises(BadValue, match="seed is True; use"):
        folds("moons", 0.2, True)  # equal to 1, which has been drawn
    with pytest.raises(BadValue, match=r"seed is 5\.0; use"):
        folds("moons", 0.2, 5.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [1e-200, 1e-3, 1e200])
def test_an_interval_has_the_size_of_its_differences(size):
    d = np.array([1.0, 2.0, 4.0])
    assert interval(d * size) == pytest.approx(np.array(interval(d)) * size)


# --- cells ------------------------------------------------------------------------------------


def test_nothing_done_is_scikit_learns_logistic_regression_on_scaled_rows():
    train, test = folds("gaussians", 0.05, 0)
    scaler = StandardScaler().fit(train.X)
    model = LogisticRegression(tol=1e-10).fit(scaler.transform(train.X), train.y)
    p = model.predict_proba(scaler.transform(test.X))[:, 1]
    found = outcome(Cell())
    assert found.roc_auc == pytest.approx(roc_auc_score(test.y, p), abs=1e-6)
    assert found.average_precision == pytest.approx(average_precision_score(test.y, p), abs=1e-5)
    assert found.brier == pytest.approx(brier_score_loss(test.y, p), abs=1e-7)
    assert found.log_loss == pytest.approx(log_loss(test.y, p), abs=1e-6)


def test_smote_is_imbalanced_learns_pipeline_scaled_resampled_fitted():
    train, test = folds("gaussians", 0.05, 3)
    scaler = StandardScaler().fit(train.X)
    rows = SMOTE(random_state=3).fit_resample(scaler.transform(train.X), train.y)
    p = LogisticRegression(tol=1e-10).fit(*rows).predict_proba(scaler.transform(test.X))[:, 1]
    assert outcome(Cell(method="smote", seed=3)).roc_auc == pytest.approx(roc_auc_score(test.y, p))


def test_the_chosen_threshold_and_the_training_never_see_the_test(monkeypatch):
    train, test = folds("gaussians", 0.05, 0)
    before = outcome(Cell(method="smote"))
    turned = test._replace(y=1 - test.y)
    monkeypatch.setattr(comparison, "folds", lambda *_: (train, turned))
    after = outcome(Cell(method="smote"))
    assert after.chosen.threshold == before.chosen.threshold
    assert after.roc_auc == pytest.approx(1 - before.roc_auc)


def test_every_training_row_is_scored_by_a_model_that_did_not_see_it(monkeypatch):
    train, _ = folds("gaussians", 0.05, 0)
    seen = []

    def spy(fold, *_):
        seen.append({row.tobytes() for row in fold.X})
        return lambda X: np.array([row.tobytes() in seen[-1] for row in X], float)

    monkeypatch.setattr(comparison, "trained", spy)
    assert out_of_fold(train, Cell()).sum() == 0
    assert len(seen) == comparison.PARTS


def test_moving_the_threshold_trains_nothing_and_cuts_where_the_costs_ask():
    plain, moved = outcome(Cell(miss=19)), outcome(Cell(method="moved", miss=19))
    assert (moved.roc_auc, moved.brier) == (plain.roc_auc, plain.brier)
    assert moved.given.threshold == 1 / 20
    assert moved.chosen == plain.chosen
    fp, fn = moved.given.counts.fp, moved.given.counts.fn
    assert moved.given.cost == pytest.approx(1_000 * (fp + 19 * fn) / 10_000)


def test_recalibration_undoes_the_weights_of_a_logistic_regression():
    plain, weighted, back = (
        outcome(Cell(method=f)) for f in ("nothing", "weights", "recalibrated")
    )
    assert weighted.brier > 2 * plain.brier
    assert back.brier == pytest.approx(plain.brier, rel=0.02)


@pytest.mark.filterwarnings("ignore:Class 1 has no row in danger")
@pytest.mark.parametrize("model", COMPARISON_MODELS)
def test_a_fix_runs_or_says_why_not(model):
    found = list(comparison.outcomes(cells("wine", 0.2, [model], list(METHODS), [0])))
    missing = {one.cell.method for one in found if one.problem}
    lacking = {
        key
        for key, fix in METHODS.items()
        if fix.needs not in {"", *COMPARISON_MODELS[model].takes}
    }
    assert lacking <= missing <= lacking | {"borderline1", "adasyn"}  # wine is nearly separable
    for one in found:
        assert one.problem or 0.8 < one.roc_auc <= 1


def test_too_few_positives_for_smote_are_said_with_the_fold_that_lacks_them():
    found = outcome(Cell("wine", 0.1, method="smote"))
    assert "k = 5" in found.problem
    assert "of its 7 minority rows" in found.problem


def test_fits_that_overlap_leave_the_process_its_threads(monkeypatch):
    """A limit puts back what it found; of two that overlap, the later one found the limit."""
    start, threads = threading.Barrier(2), {"now": 2}

    @contextmanager
    def limit(limits):
        found, threads["now"] = threads["now"], limits
        yield
        threads["now"] = found

    def judge(cell, *_):
        with suppress(threading.BrokenBarrierError):
            start.wait(0.1)  # both at once, if both may be here
        time.sleep(0.05 * (1 + cell.seed))
        return Outcome(cell)

    monkeypatch.setattr(threads_of_core, "_threads", lambda: SimpleNamespace(limit=limit))
    monkeypatch.setattr(comparison, "trained_and_judged", judge)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(outcome, [Cell(seed=0), Cell(seed=1)]))
    assert threads["now"] == 2


def test_the_same_cell_gives_the_same_numbers():
    for model in ("forest", "boosting"):
        cell = Cell("wine", 0.2, model, "ros", seed=2)
        assert outcome(cell) == outcome(cell)


# --- one frame --------------------------------------------------------------------------------


def test_the_frame_has_a_row_for_each_model_fix_seed_and_rule(table):
    assert len(table) == 2 * len(METHODS) * 4 * 2
    assert not table.duplicated(["model", "method", "seed", "rule"]).any()
    ran = table[table["problem"] == ""]
    positives = ran["tp"] + ran["fn"]
    assert set(positives) == {500}
    assert set(positives + ran["fp"] + ran["tn"]) == {10_000}
    missing = table[table["problem"] != ""]
    assert set(missing["method"]) == {"focal"}
    assert missing["roc_auc"].isna().all()


def test_the_means_stand_in_the_order_of_the_fixes(table):
    said = means_table(table)
    assert list(said["fix"][: len(METHODS)]) == [fix.label for fix in METHODS.values()]
    assert list(said["model"].unique()) == ["logistic regression", "decision tree"]
    plain = table[
        (table.model == "logistic") & (table.method == "nothing") & (table.rule == "given")
    ]
    assert said["ROC-AUC"][0] == pytest.approx(plain["roc_auc"].mean())
    assert means_table(frame([])).empty


def test_the_mean_over_the_seeds_is_that_of_each_rule_and_leaves_out_what_did_not_run(table):
    found = means(table)
    assert ("roc_auc", "chosen") not in found
    for rule in RULES:
        each = by_seed(table, "tree", "cost", rule)
        pd.testing.assert_series_equal(
            over_seeds(each), found.loc["tree"]["cost", rule], check_names=False
        )
    assert np.isnan(found["cost", "given"]["tree", "focal"])  # a tree has no such loss
    assert over_seeds(pd.DataFrame([[1, 3, np.nan]]))[0] == 2


# --- verdicts ---------------------------------------------------------------------------------


def test_the_interval_is_that_of_the_paired_t_test():
    d = np.array([0.3, -0.1, 0.4, 0.2, 0.1])
    low, high = stats.ttest_1samp(d, 0).confidence_interval()
    assert interval(d) == pytest.approx((d.mean(), low, high))
    # Halves of one set, split again: (1/5 + 1)·s² instead of s²/5, √6 times as wide.
    assert interval(d, 1).high - d.mean() == pytest.approx(np.sqrt(6) * (high - d.mean()))


def test_two_seeds_and_infinite_differences_support_nothing():
    for d in ([0.1, 0.2], [0.1, 0.2, np.nan], [0.1, 0.2, np.inf]):
        assert np.isnan(interval(d).mean)
        assert interval(d).direction == 0


def test_the_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(0)
    hits = [
        abs(seen.mean) <= seen.high - seen.mean
        for seen in map(interval, rng.normal(size=(2_000, 5)))
    ]
    assert np.mean(hits) == pytest.approx(0.95, abs=0.015)


def test_one_of_many_intervals_misses_as_seldom_as_one_alone():
    """Eleven fixes worth nothing: read alone one of them looks like a cure in every third run."""
    noise = np.random.default_rng(0).normal(size=(500, READ_TOGETHER, 5))
    told = {
        among: np.mean([any(interval(d, among=among).direction for d in run) for run in noise])
        for among in (1, READ_TOGETHER)
    }
    assert told[1] == pytest.approx(1 - 0.95**READ_TOGETHER, abs=0.05)
    assert told[READ_TOGETHER] == pytest.approx(0.05, abs=0.02)


def test_fixes_are_sorted_by_what_their_whole_interval_says():
    kinds = {
        "weights": Interval(0.02, 0.01, 0.03),
        "focal": Interval(-0.02, -0.03, -0.01),
        "ros": Interval(0.001, -0.002, 0.004),
        "rus": Interval(0.001, -0.02, 0.022),
        "smote": interval([]),
    }
    found = {fix: kinds.get(fix, kinds["ros"]) for fix in METHODS}
    seen = sorted_by(found, less_is_better=False, margin=0.01)
    assert (seen.better, seen.worse) == (["weights"], ["focal"])
    assert (seen.undecided, seen.undefined) == (["rus"], ["smote"])
    assert len(seen.same) == len(TRAINED) - 4
    assert sorted_by(found, less_is_better=True, margin=0.01).better == ["focal"]


def test_the_lesson_on_two_gaussians(table):
    """Ranking stays, probabilities suffer, and moving τ saves what the best of them saves."""
    found = judged(table, "logistic", "roc_auc", "brier")
    balancing = {key for key in RESAMPLING if key in SAMPLERS and SAMPLERS[key].kind != "clean"}
    assert balancing - {"rus"} <= set(found.ranking.same)
    assert balancing <= set(found.truth.worse)
    work = threshold_work(table, "logistic")
    assert work.moved.direction == work.best_saves.direction == 1
    assert work.moved.mean == pytest.approx(work.best_saves.mean, rel=0.2)
    texts = compare_words.verdicts(found, "roc_auc", "brier")
    assert "Yes, here" in texts[1]
    assert "decision tree" in texts[2]
    assert f"{work.moved.mean:+.1f}" in texts[3]


# What was measured in every cell is noise: no fix does anything, and all models are equal.
NOISE = ("roc_auc", "brier", "cost")


def of_noise(models, seeds, rng):
    """Whole runs of the comparison in which nothing but luck tells one cell from another."""
    blank = frame(map(Outcome, cells("gaussians", 0.05, models, list(METHODS), range(seeds))))
    while True:
        yield blank.assign(**dict(zip(NOISE, rng.normal(size=(3, len(blank))), strict=True)))


def test_no_verdict_goes_beyond_its_intervals():
    """In at most 1 of 20 runs of noise is any fix called better, worse, the same or a saver."""
    runs, called = 40, Counter[str]()
    for run in islice(of_noise(["logistic"], 5, np.random.default_rng(0)), runs):
        found = judged(run, "logistic", "roc_auc", "brier")
        ranking, truth, models, work = compare_words.verdicts(found, "roc_auc", "brier")
        assert "two models" in models
        called["rank"] += "cannot tell" not in ranking
        called["truth"] += bool(found.truth.better or found.truth.worse)
        assert ("do not show it" in truth) == (not found.truth.worse)
        called["moved"] += "do not show it" not in work
        called["best"] += found.threshold.best_saves.direction != 0
        called["lead"] += "neither is cheaper" not in work
        called["own"] += bool(found.threshold.cheaper or found.threshold.dearer)
    assert set(called) == {"rank", "truth", "moved", "best", "lead", "own"}
    assert max(called.values()) <= 0.05 * runs + 2 * np.sqrt(0.05 * 0.95 * runs)


def test_the_unlucky_model_is_not_said_to_gain_more():
    """Five equal models: the one with the worst luck is “weakest”, and loses its bad luck."""
    runs = islice(of_noise(list(COMPARISON_MODELS), 5, np.random.default_rng(0)), 50)
    seen = [weak_and_strong(run[run["rule"] == "given"], "roc_auc") for run in runs]
    more = [one.more for one in seen if one]
    assert len(more) == 50
    assert np.mean([gain.mean for gain in more]) > 0.5  # that is regression to the mean
    assert np.mean([gain.direction != 0 for gain in more]) < 0.1


def test_models_are_compared_on_whole_runs_alone():
    """A run that was stopped: what is missing is not what the others are compared by."""
    two = ["logistic", "tree"]
    run = next(of_noise(two, 4, np.random.default_rng(0)))
    whole = weak_and_strong(run, "roc_auc")
    assert whole is not None
    assert set(whole.gains) == set(two)
    tree, last = run["model"] == "tree", run["seed"] == 3
    for gone in (
        tree & (run["method"] == "rus"),
        tree & last,
        tree & last & (run["method"] == "smote"),
    ):
        assert weak_and_strong(run[~gone], "roc_auc") is None
        assert weak_and_strong(run.assign(roc_auc=run["roc_auc"].mask(gone)), "roc_auc") is None
    # A sampler that cannot have a seed's rows cannot have them for any model: three seeds count.
    some = weak_and_strong(run[~(last & (run["method"] == "adasyn"))], "roc_auc")
    without = weak_and_strong(run[~last], "roc_auc")
    assert some is not None and without is not None
    assert some.values == without.values
    assert some.more == pytest.approx(without.more)
    for model in two:
        assert some.gains[model] == pytest.approx(without.gains[model])
    assert weak_and_strong(run[run["seed"] < 2], "roc_auc") is None


def test_a_part_of_nothing_saved_is_undefined():
    run = next(of_noise(["logistic"], 3, np.random.default_rng(0)))
    dearer = run["method"].isin(TRAINED) & (run["rule"] == "given")
    for cost in (100, 60):
        work = threshold_work(run.assign(cost=np.where(dearer, cost, 60)), "logistic")
        assert np.isnan(work.part)
        assert "nan" not in compare_words.threshold_verdict(work)
    assert threshold_work(run.assign(cost=np.where(dearer, 40, 60)), "logistic").part == 0


def test_a_page_passes_the_outcomes_that_it_has_and_quotes_nothing_else():
    values = {name: parameter.default for name, parameter in PARAMETERS.items()}
    values |= {"data": "wine", "one_in": 5, "seeds": 3}
    some = facts(values, lambda cell: outcome(cell) if cell.method == "nothing" else Outcome(cell))
    assert (
        some["nothing_roc_auc"]
        == by_seed(
            compare("wine", 0.2, ["logistic"], ["nothing"], range(3)),
            "logistic",
            "roc_auc",
            "given",
        )
        .loc["nothing"]
        .mean()
    )
    assert np.isnan(some["smote_roc_auc"])
    impossible = facts(values | {"one_in": 50})
    assert impossible.keys() == some.keys()
    assert np.isnan(impossible["cases"])


def test_a_picture_tells_infinite_from_missing():
    made = [
        Outcome(cell, log_loss=np.inf, roc_auc=0.9) if cell.method == "rus" else Outcome(cell, "no")
        for cell in cells("wine", 0.2, ["tree"], list(METHODS), range(3))
    ]
    film = compare_picture(frame(made), "tree", ("roc_auc", "log_loss", "cost"), dark=False)
    stage = film.script
    notes = stage["layout"]["annotations"]
    marks = [note["text"] for note in notes if note["xref"] == "x2 domain"]
    assert marks.count("∞ in 3 of 3") == 1
    assert marks.count("—") == len(METHODS) - 1
    assert "ROC-AUC" in stage["standing"]["alt"]
    losses = by_seed(frame(made), "tree", "log_loss", "given")
    assert np.isnan(differences(losses)["rus"].mean)


# --- the queue ---------------------------------------------------------------------------------


def by_one_thread(work, **options):
    """A queue whose tasks one thread works off."""
    return FairQueue(partial(OneThread().submit, work), **{"excuse": work} | options)


def wait_for(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_desk_takes_one_wish_from_each_visitor_in_turn():
    order, gate = [], threading.Semaphore(0)

    def work(task):
        gate.acquire()
        order.append(task)
        return task.upper()

    queue = by_one_thread(work)
    queue.ask("greedy", [f"g{i}" for i in range(50)])
    wait_for(lambda: len(queue._queue["greedy"]) == 49)  # the first one is being worked on
    queue.ask("late", ["l0", "l1"])
    for _ in range(5):
        gate.release()
    wait_for(lambda: queue.ask("late", ["l0", "l1"]) == ["L0", "L1"])
    assert order.index("l1") <= 4
    queue.stop("greedy")
    gate.release()  # what is being worked on is still finished
    wait_for(lambda: not queue._queue)


def test_a_fit_that_fails_is_excused_and_the_desk_serves_on(caplog):
    def fails_on_a_tree(cell):
        if cell.model == "tree":
            raise ZeroDivisionError
        return Outcome(cell, roc_auc=0.9)

    queue = by_one_thread(fails_on_a_tree, excuse=compare_run.failed)
    todo = [Cell(model="tree"), Cell()]
    wait_for(lambda: all(queue.ask("somebody", todo)))
    tree, logistic = filter(None, queue.known(todo))
    assert "Cell(" in caplog.text and "ZeroDivisionError" in caplog.text
    assert logistic.roc_auc == 0.9
    (said,) = compare_words.problems(frame([tree]), "tree")
    assert "1 seed: This fit failed on the server" in said


def test_a_fit_that_has_failed_is_tried_again_after_a_while(caplog):
    tried = []

    def work(task):
        tried.append(task)
        if len(tried) == 1:
            raise MemoryError
        return "answer"

    queue = by_one_thread(work, excuse=lambda task: "excuse", sorry=1)
    wait_for(lambda: queue.ask("one", ["w"]) == ["excuse"])
    wait_for(lambda: queue.ask("other", ["w"]) == ["answer"])
    assert len(tried) == 2


def test_answers_that_are_dropped_are_known_no_more_and_done_for_nobody():
    gate, done = threading.Semaphore(0), []

    def work(task):
        gate.acquire()
        done.append(task)
        return task

    queue = by_one_thread(work)
    queue.ask("one", ["mine 0", "mine 1", "mine 2", "theirs"])
    gate.release()
    wait_for(lambda: queue.known(["mine 0"]) == ["mine 0"] and "mine 1" in queue._under_way)
    queue.drop(lambda task: task.startswith("mine"))
    assert queue.known(["mine 0", "theirs"]) == [None, None]
    for _ in range(2):
        gate.release()
    wait_for(lambda: queue.known(["theirs"]) == ["theirs"])
    assert done == ["mine 0", "mine 1", "theirs"]


def test_an_answer_is_worked_out_once_for_all_visitors_and_kept_after_a_stop():
    done = []

    def work(task):
        done.append(task)
        return task

    queue = by_one_thread(work)
    for visitor in "abc":
        wait_for(lambda visitor=visitor: queue.ask(visitor, [1, 2, 3]) == [1, 2, 3])
    assert sorted(done) == [1, 2, 3]
    queue.stop("a")
    assert queue.known([1, 2, 4]) == [1, 2, None]
    assert len(done) == 3


def test_whoever_has_gone_is_forgotten():
    done = []
    gate = threading.Semaphore(0)

    def work(task):
        gate.acquire()
        done.append(task)
        return task

    queue = by_one_thread(work, patience=0.05)
    queue.ask("gone", ["first", "second", "third"])
    time.sleep(0.1)
    queue.ask("here", ["mine"])
    for _ in range(9):
        gate.release()
    wait_for(lambda: queue.ask("here", ["mine"]) == ["mine"])
    assert done == ["first", "mine"]
