"""The same numbers with the tools that people use at work."""

import numpy as np
from imblearn.pipeline import make_pipeline
from imblearn.under_sampling import RandomUnderSampler
from scipy.optimize import brentq
from scipy.stats import norm
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
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
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.preprocessing import StandardScaler

from core.data.own_table import own_folds

# A table of your own: give its path, and all that follows is done with its rows in place of the
# page's (for which alone ONE_IN, SCORER, AUC and CASES count).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

# Settings of the page.
ONE_IN = 100
TAU = 0.5
SCORER = "all_rounder"
AUC = 0.95
CASES = 100000
SEED = 0
GRADES = 5


# 1. Rows: of your table, in a stratified split, or those of the page. The test set is at the real
#    prevalence: never resample what you judge on.
def page_rows():
    """The page's training rows, as many positives as negatives, and its test rows."""
    separation = {"all_rounder": np.sqrt(2) * norm.ppf(AUC), "specialist": 6.0}[SCORER]
    step = separation / np.sqrt(2)
    streams = [np.random.default_rng([SEED, stream]) for stream in range(5)]
    sizes = [(0, 10_000), (step, 10_000), (0, 100_000), (step, 50_000)]
    pools = [streams[i].normal(place, 1, (rows, 2)) for i, (place, rows) in enumerate(sizes)]
    if SCORER == "specialist":
        for pool in (pools[1], pools[3]):
            pool -= step * (streams[4].random(len(pool)) < 2 * (1 - AUC))[:, None]
    cases = int(max(CASES, ONE_IN))  # enough for one positive
    positives = max(1, round(cases / ONE_IN))
    test = np.vstack([pools[2][: cases - positives], pools[3][:positives]])
    train = np.vstack(pools[:2]), np.repeat([0, 1], 10_000)
    return train, (test, np.repeat([0, 1], [cases - positives, positives]))


(X, y), (X_test, y_test) = own_folds(CSV, TARGET, POSITIVE, SEED) if CSV else page_rows()

# 2. One model, trained on as many positives as negatives. A real table needs some work first, which
#    a pipeline does by the training rows alone: gaps are filled, columns scaled, and the majority
#    thinned, in training only. (Text columns: a ColumnTransformer with OneHotEncoder.)
work = [SimpleImputer(strategy="median"), StandardScaler(), RandomUnderSampler(random_state=SEED)]
classifier = LogisticRegression(solver="newton-cholesky", tol=1e-10)
model = make_pipeline(*(work if CSV else []), classifier).fit(X, y)
# blank: the score of each test row
score = model.predict_proba(X_test)[:, 1]

# 3. One threshold, set by hand on the fitted model.
at_tau = FixedThresholdClassifier(FrozenEstimator(model), threshold=TAU).fit(X, y)
# blank: what the model decides at τ
says = at_tau.predict(X_test)
(tn, fp), (fn, tp) = confusion_matrix(y_test, says, labels=[0, 1])
print("tp =", tp)
print("fp =", fp)
print("recall =", recall_score(y_test, says))
print("fpr =", fp / (fp + tn))
print("precision =", precision_score(y_test, says, zero_division=np.nan))
print("f1 =", f1_score(y_test, says))
print("mcc =", matthews_corrcoef(y_test, says))

# 4. All thresholds. These two are safe to compare between models on one test set.
print("roc_auc =", roc_auc_score(y_test, score))
print("average_precision =", average_precision_score(y_test, score))

# 5. A score of a few grades: auc() draws straight lines through the PR plane, and promises more.
graded = np.digitize(score, np.arange(1, GRADES) / GRADES)
precision, recall, _ = precision_recall_curve(y_test, graded)
print("graded_trapezoid =", auc(recall, precision))
print("graded_average_precision =", average_precision_score(y_test, graded))


# 6. What the lesson says, of endlessly many payments: scores of normal payments have mean 0 and
#    deviation 1; those of frauds lie `apart` higher, but for a share that looks like normal ones.
def rates(start, apart, hidden=0.0):
    """Recall and false-positive rate where alarms begin at this score."""
    return (1 - hidden) * norm.sf(start, apart) + hidden * norm.sf(start), norm.sf(start)


def where(share, wanted):
    """The score at which a share that falls with it is as wanted."""
    return brentq(lambda start: share(start) - wanted, -40, 40, xtol=1e-12)


one = np.sqrt(2) * norm.ppf(0.95)
caught, flagged = rates(where(lambda start: rates(start, one)[0], 0.8), one)
print("Step 3. 1 in 1000, correct of 100 alarms:", 100 * caught / (caught + 999 * flagged))
b = 6.0, 2 * (1 - 0.93)
start = where(lambda start: np.array([0.001, 0.999]) @ rates(start, *b), 100 / 100_000)
print("Step 6. Frauds among the 100 highest scores of B:", 100 * rates(start, *b)[0])
start = where(lambda start: rates(start, *b)[0], 0.97)
print("Step 8. B finds 97 of 100 ill, flagged of 100 healthy:", 100 * rates(start, *b)[1])
