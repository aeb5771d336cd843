"""Metrics: by hand, against scikit-learn, and with ties."""

import math
import re
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as theirs

from core import metrics
from core.metrics import METRICS, Counts, curves
from core.parameters import BadValue


def test_a_useless_model_can_be_98_percent_accurate():
    always_no = Counts(tp=0, fp=0, fn=2, tn=98)
    assert metrics.accuracy(always_no) == metrics.majority_baseline(always_no) == 0.98
    assert metrics.recall(always_no) == 0
    assert math.isnan(metrics.precision(always_no))
    assert metrics.balanced_accuracy(always_no) == 0.5
    assert metrics.mcc(always_no) == 0


def test_the_base_rate_ambush_by_hand():
    screening = Counts(tp=90, fp=792, fn=10, tn=9108)
    assert metrics.precision(screening) == pytest.approx(0.102040816326531, abs=1e-15)
    assert metrics.accuracy(screening) == 0.9198
    assert metrics.balanced_accuracy(screening) == pytest.approx(0.91, abs=1e-15)
    assert metrics.f1(screening) == pytest.approx(0.183299389002037, abs=1e-15)
    assert metrics.mcc(screening) == pytest.approx(0.287704969302641, abs=1e-15)


@pytest.mark.parametrize(
    ("prevalence", "expected"), [(0.5, 0.820), (0.1, 0.668), (0.01, 0.288), (0.001, 0.095)]
)
def test_mcc_falls_with_the_prevalence_while_balanced_accuracy_stays(prevalence, expected):
    counts = metrics.counts_from_rates(tpr=0.9, fpr=0.08, prevalence=prevalence, cases=10_000)
    assert metrics.mcc(counts) == pytest.approx(expected, abs=5e-4)
    assert metrics.balanced_accuracy(counts) == pytest.approx(0.91)


@pytest.mark.parametrize("name", METRICS)
def test_metrics_take_arrays_and_stay_in_range(name):
    rng = np.random.default_rng(0)
    counts = Counts(*rng.integers(0, 4, (4, 500)))
    values = METRICS[name].of(counts)
    one_by_one = [METRICS[name].of(Counts(*cells)) for cells in zip(*counts, strict=True)]
    np.testing.assert_array_equal(values, one_by_one)
    known = values[~np.isnan(values)]
    assert ((METRICS[name].low - 1e-12 <= known) & (known <= METRICS[name].high + 1e-12)).all()


ORACLES = {
    "accuracy": theirs.accuracy_score,
    "recall": theirs.recall_score,
    "precision": theirs.precision_score,
    "f1": theirs.f1_score,
    "balanced_accuracy": theirs.balanced_accuracy_score,
    "mcc": theirs.matthews_corrcoef,
    "cohen_kappa": theirs.cohen_kappa_score,
    "f_beta": partial(theirs.fbeta_score, beta=2),
    "specificity": partial(theirs.recall_score, pos_label=0),
    "npv": partial(theirs.precision_score, pos_label=0),
    "informedness": partial(theirs.balanced_accuracy_score, adjusted=True),
}


def test_metrics_are_undefined_only_where_the_table_says_so():
    rng = np.random.default_rng(1)
    counts = Counts(*rng.integers(0, 3, (4, 2_000)))
    counts = Counts(*(cell[sum(counts) > 0] for cell in counts))
    tp, fp, fn, tn = (cell > 0 for cell in counts)
    one_class = ~(tp | fn) | ~(fp | tn)
    undefined = {
        "never": np.zeros(tp.shape, bool),
        "no positives": ~(tp | fn),
        "no negatives": ~(fp | tn),
        "nothing flagged": ~(tp | fp),
        "nothing cleared": ~(fn | tn),
        "one class is empty": one_class,
        "no positives and nothing flagged": ~(tp | fn) & ~(tp | fp),
        "0 by convention when a row or column is empty": np.zeros(tp.shape, bool),
        "all cases are in the same right cell": ~(fp | fn) & ~(tp & tn),
        "nothing flagged, or nothing cleared": ~(tp | fp) | ~(fn | tn),
        "no true positive, or no negatives": ~tp | ~(fp | tn),
    }
    for metric in METRICS.values():
        assert metric.undefined in undefined, "say above when that is"
        seen = np.isnan(metric.of(counts))
        np.testing.assert_array_equal(seen, undefined[metric.undefined], metric.label)


def test_relations_between_metrics():
    c = Counts(*np.random.default_rng(2).integers(1, 50, (4, 200)))
    both = METRICS["informedness"].of(c) * METRICS["markedness"].of(c)
    np.testing.assert_allclose(metrics.mcc(c) ** 2, both, atol=1e-12)
    np.testing.assert_allclose(METRICS["fpr"].of(c), 1 - metrics.specificity(c), atol=1e-12)
    np.testing.assert_allclose(metrics.g_mean(c) ** 2, metrics.recall(c) * metrics.specificity(c))
    np.testing.assert_allclose(metrics.f_beta(c, beta=1), metrics.f1(c))
    # Gains put the harmonic scale from π to 1 on 0 to 1.
    prevalence = (c.tp + c.fn) / sum(c)
    for gain, share in (
        (metrics.precision_gain(c), metrics.precision(c)),
        (metrics.recall_gain(c), metrics.recall(c)),
    ):
        by_hand = (share - prevalence) / ((1 - prevalence) * share)
        np.testing.assert_allclose(gain, by_hand, atol=1e-9)


@pytest.mark.parametrize(
    ("y", "score", "named"),
    [
        ([], [], "0 rows"),
        ([0, 1, 1], [0.1, 0.2, math.nan], "row 2 is nan"),
        ([0, 1, 1], [0.1, math.inf, 0.2], "row 1 is inf"),
        ([0, 1, 2], [0.1, 0.2, 0.3], "row 2 is 2"),
        ([0, 1, 1], [0.1, 0.2], "(3,)"),
        ([[0, 1]], [[0.1, 0.2]], "(1, 2)"),
    ],
)
def test_a_sweep_names_what_it_cannot_use(y, score, named):
    with pytest.raises(BadValue, match=re.escape(named)):
        metrics.sweep(y, score)


# Few values make many ties; neighbouring floats and both zeros must be told apart, or not.
PROBABILITY_METRICS = st.one_of(
    st.integers(0, 6).map(lambda i: i / 6),
    st.sampled_from([-0.0, 0.0, 0.5, np.nextafter(0.5, 1), -3.0, 1e300]),
    st.floats(-1e6, 1e6),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.booleans(), PROBABILITY_METRICS), min_size=1, max_size=60))
def test_against_scikit_learn_with_ties(cases):
    y = np.array([label for label, _ in cases], int)
    score = np.array([value for _, value in cases])
    if y.min() == y.max():
        assert math.isnan(metrics.roc_auc(metrics.sweep(y, score)))
        return
    swept = metrics.sweep(y, score)
    assert metrics.roc_auc(swept) == pytest.approx(theirs.roc_auc_score(y, score), abs=1e-12)
    assert metrics.average_precision(swept) == pytest.approx(
        theirs.average_precision_score(y, score), abs=1e-12
    )
    fpr, tpr, threshold = theirs.roc_curve(y, score, drop_intermediate=False)
    np.testing.assert_array_equal(swept.threshold, threshold)
    roc, pr = curves.roc_points(swept), curves.pr_points(swept)
    np.testing.assert_allclose(roc, (fpr, tpr), rtol=0, atol=1e-12)
    precision, recall, threshold = theirs.precision_recall_curve(y, score)
    np.testing.assert_array_equal(swept.threshold[1:], threshold[::-1])
    np.testing.assert_allclose(pr.x, recall[::-1], rtol=0, atol=1e-12)
    np.testing.assert_allclose(pr.y[1:], precision[-2::-1], rtol=0, atol=1e-12)
    for threshold, tp, fp in zip(*swept, strict=True):
        counts = metrics.counts_at(y, score, threshold)
        assert (counts.tp, counts.fp) == (tp, fp)
        tn, fp, fn, tp = theirs.confusion_matrix(y, score >= threshold, labels=[0, 1]).ravel()
        assert counts == (tp, fp, fn, tn)


@pytest.mark.parametrize("name", ORACLES)
def test_metrics_against_scikit_learn(name):
    rng = np.random.default_rng(3)
    for cells in rng.integers(0, [4, 30, 4, 30], (100, 4)):
        counts = Counts(*map(int, cells))
        truth, alarm = np.repeat([[1, 0, 1, 0], [1, 1, 0, 0]], cells, axis=1)
        ours = METRICS[name].of(counts)
        if not math.isnan(ours):
            assert ours == pytest.approx(ORACLES[name](truth, alarm), abs=1e-12)


def share(part, whole):
    return Fraction(part, whole) if whole else None


# The formulas once more, in whole numbers and fractions; None is undefined.
IN_FRACTIONS = {
    "accuracy": lambda tp, fp, fn, tn: share(tp + tn, tp + fp + fn + tn),
    "majority_baseline": lambda tp, fp, fn, tn: share(fp + tn, tp + fp + fn + tn),
    "recall": lambda tp, fp, fn, tn: share(tp, tp + fn),
    "precision": lambda tp, fp, fn, tn: share(tp, tp + fp),
    "specificity": lambda tp, fp, fn, tn: share(tn, tn + fp),
    "fpr": lambda tp, fp, fn, tn: share(fp, tn + fp),
    "npv": lambda tp, fp, fn, tn: share(tn, tn + fn),
    "balanced_accuracy": lambda tp, fp, fn, tn: mean(share(tp, tp + fn), share(tn, tn + fp), 2),
    "g_mean": lambda tp, fp, fn, tn: root(share(tp * tn, (tp + fn) * (tn + fp))),
    "f1": lambda tp, fp, fn, tn: share(2 * tp, 2 * tp + fp + fn),
    "f_beta": lambda tp, fp, fn, tn: share(5 * tp, 5 * tp + 4 * fn + fp),
    "mcc": lambda tp, fp, fn, tn: (
        root(
            share((tp * tn - fp * fn) ** 2, (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
            -1 if tp * tn < fp * fn else 1,
        )
        or Fraction(0)
    ),
    "cohen_kappa": lambda tp, fp, fn, tn: share(
        2 * (tp * tn - fp * fn), (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn)
    ),
    "informedness": lambda tp, fp, fn, tn: mean(share(tp, tp + fn), -1, share(tn, tn + fp)),
    "markedness": lambda tp, fp, fn, tn: mean(share(tp, tp + fp), -1, share(tn, tn + fn)),
    "precision_gain": lambda tp, fp, fn, tn: gain(share((tp + fn) * fp, (fp + tn) * tp)),
    "recall_gain": lambda tp, fp, fn, tn: gain(share((tp + fn) * fn, (fp + tn) * tp)),
}


def mean(first, second, third):
    """(first + second) / 2, or first + third − 1."""
    if None in (first, second, third):
        return None
    return (first + second) / 2 if third == 2 else first + third - 1


def root(square, sign=1):
    """The root to 30 digits, as a fraction."""
    if square is None:
        return None
    return sign * Fraction(math.isqrt(square.numerator * 10**60 // square.denominator), 10**30)


def gain(loss):
    return None if loss is None else 1 - loss


WIDTHS = "bBhHiIlL"


@st.composite
def cells_of_one_width(draw):
    kind = np.dtype(draw(st.sampled_from(WIDTHS)))
    top = int(np.iinfo(kind).max)
    cell = st.sampled_from([0, 1, 2, top // 3, top - 1, top]) | st.integers(0, top)
    return kind, [draw(cell) for _ in range(4)]


def of_python_floats(name, cells):
    value = float(METRICS[name].of(Counts(*map(float, cells))))
    return None if math.isnan(value) else value


@pytest.mark.parametrize("name", METRICS)
@settings(max_examples=60)
@given(cells_of_one_width())
def test_counts_of_any_integer_width_give_the_exact_result(name, drawn):
    kind, cells = drawn
    # A metric that is new here is held to what it says of Python's own numbers.
    exactly = IN_FRACTIONS.get(name, lambda *cells: of_python_floats(name, cells))
    wanted = exactly(*cells)
    for counts in (
        Counts(*(kind.type(cell) for cell in cells)),
        Counts(*np.array(cells, kind)[:, None]),
        Counts(*cells),
    ):
        found = float(np.squeeze(METRICS[name].of(counts)))
        if wanted is None:
            assert math.isnan(found)
        else:
            assert found == pytest.approx(float(wanted), rel=1e-9, abs=1e-15)


def test_narrow_counts_by_hand():
    narrow = Counts(np.uint8(200), np.uint8(0), np.uint8(100), np.uint8(0))
    assert metrics.recall(narrow) == 2 / 3
    wide = Counts(*np.array([2_000_000_000, 10, 1_500_000_000, 100], np.int32))
    assert metrics.accuracy(wide) == pytest.approx(2_000_000_100 / 3_500_000_110)
    half = np.int64(5 * 10**18)
    assert metrics.recall(Counts(half, half, half, half)) == 0.5
    assert metrics.accuracy(Counts(True, False, np.bool_(True), False)) == 0.5
    assert metrics.precision(Counts([1, 2], [3, 2], [0, 0], [0, 0])).tolist() == [0.25, 0.5]


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 10**9))
def test_mcc_reaches_its_ends_exactly_and_never_passes_them(a, b, c):
    assert metrics.mcc(Counts(a, 0, 0, b)) == 1
    assert metrics.mcc(Counts(0, a, b, 0)) == -1
    few = a % 1_000, b % 1_000, c % 1_000  # products of more digits are rounded
    assert metrics.mcc(Counts(few[0], few[0] * few[2], few[1], few[1] * few[2])) == 0
    assert -1 <= metrics.mcc(Counts(a, 1, 0, b)) <= 1


@pytest.mark.parametrize("name", METRICS)
@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ((-1, 2, 3, 4), "-1"),
        ((math.inf, math.inf, math.inf, math.inf), "inf"),
        ((1e300, 1e300, 1e300, 1e300), r"1e\+300"),
        (("1", "2", "3", "4"), "“"),
        ((None, None, None, None), "None"),
        (([1, 2], [1, 2, 3], [1], [1, 2]), r"\(3,\)|\(2,\)"),
    ],
)
def test_counts_that_cannot_be_used_are_named(name, cells, named):
    both = Counts(*cells), Counts(*cells[::-1])
    with pytest.raises(BadValue, match=named):
        for counts in both:
            METRICS[name].of(counts)


def test_undefined_cells_stay_undefined():
    rates = metrics.counts_from_rates([math.nan, 0.5], 0.1, 0.2)
    for name in ("recall", "precision", "mcc", "f1"):
        assert np.isnan(METRICS[name].of(rates)).tolist() == [True, False]


@given(st.integers(1, 10**7), st.data())
def test_wilson_intervals_hold_their_share_and_end_where_it_does(trials, data):
    hits = data.draw(st.sampled_from([0, trials]) | st.integers(0, trials))
    low, high = metrics.wilson_interval(hits, trials)
    assert 0 <= low <= hits / trials <= high <= 1
    assert (low == 0) == (hits == 0)
    assert (high == 1) == (hits == trials)
    z, n, p = 1.959963984540054, trials, hits / trials
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    np.testing.assert_allclose(
        [low, high], [(middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)],
        rtol=0, atol=1e-13,
    )  # fmt: skip


@pytest.mark.parametrize(
    "hits_trials", [(3, 2), (-1, 2), (math.nan, 2), (1, math.inf), ("1", 2), ([1, 2], [3, 4, 5])]
)
def test_hits_that_cannot_be_are_named(hits_trials):
    with pytest.raises(BadValue, match=r"hits"):
        metrics.wilson_interval(*hits_trials)


def test_wilson_interval_of_zero_hits_is_not_empty():
    low, high = metrics.wilson_interval(0, 10)
    assert low == 0
    assert high == pytest.approx(0.2775, abs=1e-4)  # z²/(n + z²)
    assert np.isnan(metrics.wilson_interval(0, 0)).all()


def test_the_majority_pulls_with_its_share_at_the_start():
    y = np.array([0] * 99 + [1])
    assert metrics.majority_gradient_share(y, np.full(100, 0.5)) == pytest.approx(0.99)
