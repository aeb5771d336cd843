"""The ROC curve stays as positives get rarer, and the PR curve sinks."""

from statistics import NormalDist

import numpy as np
from sklearn.linear_model import LogisticRegression

# Settings of the page.
ONE_IN = 100
TAU = 0.5
SCORER = "all_rounder"
AUC = 0.95
CASES = 100000
SEED = 0
GRADES = 5

# 1. Rows: how far apart the classes are decides the ROC-AUC; a specialist sees some not at all.
by_auc = np.sqrt(2) * NormalDist().inv_cdf(AUC)
separation = {"all_rounder": by_auc, "specialist": 6.0}[SCORER]
step = separation / np.sqrt(2)
streams = [np.random.default_rng([SEED, stream]) for stream in range(5)]
train_majority = streams[0].normal(0, 1, (10_000, 2))
train_minority = streams[1].normal(step, 1, (10_000, 2))
test_majority = streams[2].normal(0, 1, (100_000, 2))
test_minority = streams[3].normal(step, 1, (50_000, 2))
if SCORER == "specialist":
    train_minority -= step * (streams[4].random(10_000) < 2 * (1 - AUC))[:, None]
    test_minority -= step * (streams[4].random(50_000) < 2 * (1 - AUC))[:, None]

# 2. One model for every prevalence, trained on as many positives as negatives.
X = np.vstack([train_majority, train_minority])
model = LogisticRegression(solver="newton-cholesky", tol=1e-10).fit(X, np.repeat([0, 1], 10_000))

# 3. Test cases at the real prevalence, and the score of each.
cases = int(max(CASES, ONE_IN))  # enough for one positive
positives = max(1, round(cases / ONE_IN))
negatives = cases - positives
hit = model.predict_proba(test_minority[:positives])[:, 1]
miss = model.predict_proba(test_majority[:negatives])[:, 1]

# 4. The point at τ, on both curves.
# blank: true and false alarms at τ
tp, fp = np.sum(hit >= TAU), np.sum(miss >= TAU)
print("tp =", tp)
print("fp =", fp)
print("recall =", tp / positives)
print("fpr =", fp / negatives)
print("precision =", tp / (tp + fp) if tp + fp else np.nan)

# 5. Precision from the two rates and the prevalence: what sinks, and why.
pi = positives / (positives + negatives)
# blank: of all cases, correct and false alarms
right, wrong = pi * tp / positives, (1 - pi) * fp / negatives
print("precision =", right / (right + wrong) if tp + fp else np.nan)

# 6. The area under the ROC curve: how often a positive lies above a negative.
order = np.sort(miss)
below = np.searchsorted(order, hit, "left") + np.searchsorted(order, hit, "right")
print("roc_auc =", below.mean() / 2 / negatives)

# 7. Average precision: the precision at each positive's score, on average.
at_least = positives - np.searchsorted(np.sort(hit), hit)
alarms = at_least + negatives - np.searchsorted(order, hit)
print("average_precision =", np.mean(at_least / alarms))

# 8. The same score in a few grades, and the area under straight lines between its points.
cuts = np.arange(GRADES)[::-1] / GRADES
caught = np.array([np.sum(hit >= cut) for cut in cuts])
false = np.array([np.sum(miss >= cut) for cut in cuts])
flags = caught + false > 0
recall = np.append(0, caught[flags] / positives)
precision = np.append(1, caught[flags] / (caught + false)[flags])
print("graded_trapezoid =", np.sum(np.diff(recall) * (precision[1:] + precision[:-1]) / 2))
print("graded_average_precision =", np.sum(np.diff(recall) * precision[1:]))


# 9. What the lesson says, of endlessly many payments: scores of normal payments have mean 0 and
#    deviation 1; those of frauds lie `apart` higher, but for a share that looks like normal ones.
def rates(start, apart, hidden=0.0):
    """Recall and false-positive rate where alarms begin at this score."""
    above = NormalDist().cdf
    return (1 - hidden) * above(apart - start) + hidden * above(-start), above(-start)


def where(share, wanted):
    """The score at which a share that falls with it is as wanted, by halving."""
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if share(middle) > wanted else (low, middle)
    return middle


one = np.sqrt(2) * NormalDist().inv_cdf(0.95)
caught, flagged = rates(where(lambda start: rates(start, one)[0], 0.8), one)
print("Step 3. 1 in 1000, correct of 100 alarms:", 100 * caught / (caught + 999 * flagged))
b = 6.0, 2 * (1 - 0.93)
start = where(lambda start: np.array([0.001, 0.999]) @ rates(start, *b), 100 / 100_000)
print("Step 6. Frauds among the 100 highest scores of B:", 100 * rates(start, *b)[0])
start = where(lambda start: rates(start, *b)[0], 0.97)
print("Step 8. B finds 97 of 100 ill, flagged of 100 healthy:", 100 * rates(start, *b)[1])
