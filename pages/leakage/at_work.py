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
    # blank: prepare and resample all rows: the mistake
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
    # blank: what the model decides at ½
    says = (p >= 0.5).astype(int)
    (tn, fp), (fn, tp) = confusion_matrix(truth, says)
    print(f"{name}_tp =", tp)
    print(f"{name}_fp =", fp)
    print(f"{name}_recall =", recall_score(truth, says))
    print(f"{name}_precision =", precision_score(truth, says, zero_division=np.nan))
    print(f"{name}_average_precision =", average_precision_score(truth, p))
    print(f"{name}_roc_auc =", roc_auc_score(truth, p))


# 6. What the lesson says: rows are resampled first, then split, and a tree is grown to the end.
def rows_of(minority, seed):
    """The collected rows of a study with a lot for each, and fresh rows."""
    pools = draw_pools("gaussians", 1.6, 1.0, seed, 1_000, 10_000)
    rows, labels = fold_of(pools.train_majority, pools.train_minority[:minority])
    lots = [
        np.random.default_rng([seed, 101 + label]).random(n)
        for label, n in enumerate((1_000, minority))
    ]
    return rows, labels, np.concatenate(lots), pools


def grown(rows, labels):
    """A tree that is grown to the end."""
    return MODELS["full_tree"].classifier().fit(rows, labels)


def says_ill(tree, rows):
    return tree.predict_proba(rows)[:, 1] >= 0.5


for step, way, minority in ((2, "ros", 20), (7, "smote", 20), (8, "rus", 100)):
    X, y, lot, pools = rows_of(minority, 495)
    maker = samplers[way](random_state=495)
    X, y = maker.fit_resample(X, y)
    if way == "rus":
        lot = lot[maker.sample_indices_]
    else:
        made = len(y) - len(lot)
        lot = np.append(lot, np.random.default_rng([495, 103]).random(made))
    test = test_rows(y, lot)
    tree = grown(X[~test], y[~test])
    if way == "rus":
        rows, truth = test_fold(pools, minority / (1_000 + minority), 10_000)
        correct = 100 * np.mean(truth[says_ill(tree, rows)])
        print(f"Step {step}. Correct of 100 alarms among the customers:", correct)
    else:
        found = np.sum(says_ill(tree, pools.test_minority[:100]))
        print(f"Step {step}. Found of 100 new patients:", found)
    if way == "ros":
        known = {tuple(row) for row in X[~test]}
        equal = sum(tuple(row) in known for row in X[test & (y == 1)])
        print("Step 3. Test rows of the ill with an equal row in training, of 300:", equal)
reports = []
for seed in range(1_000):  # ten copies, then the split, then more copies in training only
    X, y, lot, _ = rows_of(20, seed)
    rows = np.append(np.arange(1_020), np.random.RandomState(seed).choice(range(1_000, 1_020), 10))
    lot = np.append(lot, np.random.default_rng([seed, 103]).random(10))
    test = test_rows(y[rows], lot)
    train, ill = rows[~test], rows[~test & (y[rows] == 1)]
    more = np.random.RandomState(seed).choice(ill, len(train) - 2 * len(ill))
    tree = grown(X[np.append(train, more)], y[np.append(train, more)])
    reports.append(np.mean(says_ill(tree, X[rows[test & (y[rows] == 1)]])))
print("Step 5. Ten copies before the split, found of 100 in the report:", 100 * np.mean(reports))
