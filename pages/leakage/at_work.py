"""The same with imbalanced-learn: before the split, or in a pipeline that resamples in its fit."""

from fractions import Fraction

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline
from imblearn.under_sampling import RandomUnderSampler
from sklearn.impute import SimpleImputer
from sklearn.metrics import (
    average_precision_score,
    confusion_matrix,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.preprocessing import StandardScaler

from core.data import draw_pools, fold_of, test_fold
from core.data.own_table import own_folds
from core.models.classifiers import MODELS

# A table of your own: give its path, and all that follows is done with its rows in place of the
# page's (for which alone MINORITY and POPULATION count).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

# Settings of the page; BEFORE = 1 is the mistake.
MINORITY = 20
SHARE = 0.5
BEFORE = 1
SAMPLER = "smote"
MODEL = "full_tree"
POPULATION = "gaussians"
SEED = 495

# 1. Collected rows, and fresh cases at the same prevalence that tell the truth: of your table, of
#    which some are set aside first, or of the page.
if CSV:
    (X, y), (X_fresh, y_fresh) = own_folds(CSV, TARGET, POSITIVE, SEED)
else:
    pools = draw_pools(POPULATION, 1.6, 1.0, SEED, 1_000, 10_000)
    X, y = fold_of(pools.train_majority, pools.train_minority[:MINORITY])
    X_fresh, y_fresh = test_fold(pools, MINORITY / (1_000 + MINORITY), 10_000)


# 2. The sampler takes a ratio of the classes, of which its count is now and then one row short, or
#    a function from the labels to the count of a class; and a model.
def counts(y):
    """How many rows of a class there shall be."""
    common, rare = np.bincount(y).tolist()
    odds = Fraction(str(SHARE)) / (1 - Fraction(str(SHARE)))
    return {0: int(rare / odds)} if SAMPLER == "rus" else {1: int(common * odds)}


samplers = {"smote": SMOTE, "ros": RandomOverSampler, "rus": RandomUnderSampler}
sampler = samplers[SAMPLER](sampling_strategy=counts, random_state=SEED)
model = MODELS[MODEL].classifier()
# What a real table needs first: gaps filled, columns scaled. (The page's rows have no gaps. Text
# columns: a ColumnTransformer with OneHotEncoder or TargetEncoder, in the same place.)
prepare = [SimpleImputer(strategy="median"), *([StandardScaler()] if CSV else [])]


# 3. A stratified split by lot, as the page draws it; elsewhere use train_test_split(stratify=y).
def lots(stream, n):
    """A random number for each of n rows."""
    return np.random.default_rng([SEED, stream]).random(n)


def test_rows(y, lot):
    """Which rows are in the test fold: of each class the 30 % with the lowest lots."""
    chosen = np.zeros(len(y), bool)
    for label in (0, 1):
        own = np.flatnonzero(y == label)
        chosen[own[np.argsort(lot[own])[: round(0.3 * len(own))]]] = True
    return chosen


lot = np.append(lots(101, np.sum(y == 0)), lots(102, np.sum(y == 1)))

# 4. The mistake prepares and resamples everything, then splits. Done right, a pipeline does both
#    when it is fitted, so that it sees training rows alone.
if BEFORE:
    before = make_pipeline(*prepare, sampler)
    X_all, y_all = before.fit_resample(X, y)
    if SAMPLER == "rus":
        lot = lot[sampler.sample_indices_]
    else:
        lot = np.append(lot, lots(103, len(y_all) - len(y)))
    test = test_rows(y_all, lot)
    X_test, y_test = X_all[test], y_all[test]
    X_fresh = before[:-1].transform(X_fresh)
    fitted = model.fit(X_all[~test], y_all[~test])
else:
    test = test_rows(y, lot)
    X_test, y_test = X[test], y[test]
    fitted = make_pipeline(*prepare, sampler, model).fit(X[~test], y[~test])

# 5. Evaluate twice: on the test fold, and on the fresh cases.
for name, rows, truth in (("reported", X_test, y_test), ("true", X_fresh, y_fresh)):
    p = fitted.predict_proba(rows)[:, 1]
    says = (p >= 0.5).astype(int)
    (tn, fp), (fn, tp) = confusion_matrix(truth, says)
    print(f"{name}_tp =", tp)
    print(f"{name}_fp =", fp)
    print(f"{name}_recall =", recall_score(truth, says))
    print(f"{name}_precision =", precision_score(truth, says, zero_division=np.nan))
    print(f"{name}_average_precision =", average_precision_score(truth, p))
    print(f"{name}_roc_auc =", roc_auc_score(truth, p))
