"""The same numbers with the tools that people use at work."""

import numpy as np
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    auc,
    average_precision_score,
    confusion_matrix,
    f1_score,
    matthews_corrcoef,
    precision_recall_curve,
    precision_score,
    recall_score,
    roc_auc_score,
)

# Settings of the page.
ONE_IN = 100
TAU = 0.5
SCORER = "all_rounder"
AUC = 0.95
CASES = 100000
SEED = 0
GRADES = 5

# 1. The rows of the page; with data of your own, load and split them here.
separation = {"all_rounder": np.sqrt(2) * norm.ppf(AUC), "specialist": 6.0}[SCORER]
step = separation / np.sqrt(2)
streams = [np.random.default_rng([SEED, stream]) for stream in range(5)]
pools = [
    streams[i].normal(place, 1, (rows, 2))
    for i, (place, rows) in enumerate([(0, 10_000), (step, 10_000), (0, 100_000), (step, 50_000)])
]
if SCORER == "specialist":
    for pool in (pools[1], pools[3]):
        pool -= step * (streams[4].random(len(pool)) < 2 * (1 - AUC))[:, None]

# 2. One model, trained on as many positives as negatives.
model = LogisticRegression(solver="newton-cholesky", tol=1e-10)
model.fit(np.vstack(pools[:2]), np.repeat([0, 1], 10_000))

# 3. A test set at the real prevalence; never resample what you judge on.
cases = int(max(CASES, ONE_IN))  # enough for one positive
positives = max(1, round(cases / ONE_IN))
negatives = cases - positives
X_test = np.vstack([pools[2][:negatives], pools[3][:positives]])
y_test = np.repeat([0, 1], [negatives, positives])
score = model.predict_proba(X_test)[:, 1]

# 4. One threshold.
says = score >= TAU
(tn, fp), (fn, tp) = confusion_matrix(y_test, says, labels=[0, 1])
print("tp =", tp)
print("fp =", fp)
print("recall =", recall_score(y_test, says))
print("fpr =", fp / (fp + tn))
print("precision =", precision_score(y_test, says, zero_division=np.nan))
print("f1 =", f1_score(y_test, says))
print("mcc =", matthews_corrcoef(y_test, says))

# 5. All thresholds. These two are safe to compare between models on one test set.
print("roc_auc =", roc_auc_score(y_test, score))
print("average_precision =", average_precision_score(y_test, score))

# 6. A score of a few grades: auc() draws straight lines through the PR plane, and promises more.
graded = np.digitize(score, np.arange(1, GRADES) / GRADES)
precision, recall, _ = precision_recall_curve(y_test, graded)
print("graded_trapezoid =", auc(recall, precision))
print("graded_average_precision =", average_precision_score(y_test, graded))
