"""Resample before the split or after it: what the test fold reports, and what is true."""

from fractions import Fraction

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import NearestNeighbors

from core.data import POPULATIONS, draw_pools, fold_of, test_fold
from core.models.classifiers import MODELS

# Settings of the page; BEFORE = 1 is the mistake.
MINORITY = 20
SHARE = 0.5
BEFORE = 1
SAMPLER = "smote"
MODEL = "full_tree"
POPULATION = "gaussians"
SEED = 495

# 1. The rows that were collected, and 10,000 fresh cases at the same prevalence for the truth.
draw = POPULATIONS[POPULATION]
streams = [np.random.default_rng([SEED, stream]) for stream in range(4)]
majority = draw.majority(1_000, streams[0], 1.6, 1.0)
minority = draw.minority(1_000, streams[1], 1.6, 1.0)[:MINORITY]
X, y = np.vstack([majority, minority]), np.repeat([0, 1], [1_000, MINORITY])
fresh_rare = round(10_000 * MINORITY / (1_000 + MINORITY))
X_fresh = np.vstack(
    [
        draw.majority(10_000, streams[2], 1.6, 1.0)[: 10_000 - fresh_rare],
        draw.minority(5_000, streams[3], 1.6, 1.0)[:fresh_rare],
    ]
)
y_fresh = np.repeat([0, 1], [10_000 - fresh_rare, fresh_rare])

# 2. Every row draws a lot; of each class the 30 % with the lowest lots are the test fold.
lot = np.append(
    np.random.default_rng([SEED, 101]).random(1_000),
    np.random.default_rng([SEED, 102]).random(MINORITY),
)


def test_rows(y, lot):
    """Which rows are in the test fold."""
    chosen = np.zeros(len(y), bool)
    for label in (0, 1):
        own = np.flatnonzero(y == label)
        chosen[own[np.argsort(lot[own])[: round(0.3 * len(own))]]] = True
    return chosen


# 3. Resampling: rows left out, copies, or SMOTE. Rows that are made draw a lot of their own.
def resampled(X, y, lot, sampler, share, seed):
    """Rows, labels and lots; the rows that were made stand at the end."""
    rng = np.random.RandomState(seed)
    common, rare = np.flatnonzero(y == 0), np.flatnonzero(y == 1)
    ratio = Fraction(str(share)) / (1 - Fraction(str(share)))
    if sampler == "rus":
        kept = rng.permutation(len(common))[: int(len(rare) / ratio)]
        rows = np.append(common[kept], rare)
        return X[rows], y[rows], lot[rows]
    missing = int(len(common) * ratio - len(rare))
    if sampler == "ros":
        new = X[rng.choice(rare, missing)]
    elif sampler == "smote":
        nearest = NearestNeighbors(n_neighbors=5).fit(X[rare]).kneighbors(return_distance=False)
        base, which = np.divmod(rng.randint(0, nearest.size, missing), 5)
        step = rng.uniform(size=missing)[:, None]
        start, end = X[rare][base], X[rare][nearest[base, which]]
        # blank: new rows on the way from start to end
        new = start + step * (end - start)
    else:
        raise ValueError(f"This script knows no sampler {sampler!r}.")
    lots_of_new = np.random.default_rng([seed, 103]).random(missing)
    return np.vstack([X, new]), np.append(y, [1] * missing), np.append(lot, lots_of_new)


# 4. The two orders.
if BEFORE:
    X_all, y_all, lot_all = resampled(X, y, lot, SAMPLER, SHARE, SEED)
    test = test_rows(y_all, lot_all)
    X_train, y_train, X_test, y_test = X_all[~test], y_all[~test], X_all[test], y_all[test]
    print("made_in_test =", test[len(y) :].sum())
else:
    test = test_rows(y, lot)
    X_train, y_train, _ = resampled(X[~test], y[~test], lot[~test], SAMPLER, SHARE, SEED)
    X_test, y_test = X[test], y[test]
    print("made_in_test =", 0)

# 5. Fit, and evaluate twice: on the test fold, and on the fresh cases.
model = MODELS[MODEL].classifier()
model.fit(X_train, y_train)
print("test_prevalence =", y_test.mean())
for name, rows, truth in (("reported", X_test, y_test), ("true", X_fresh, y_fresh)):
    p = model.predict_proba(rows)[:, 1]
    # blank: which rows raise an alarm
    alarm = p >= 0.5
    tp, fp = np.sum(alarm & (truth == 1)), np.sum(alarm & (truth == 0))
    print(f"{name}_tp =", tp)
    print(f"{name}_fp =", fp)
    print(f"{name}_recall =", tp / truth.sum())
    print(f"{name}_precision =", tp / (tp + fp) if tp + fp else np.nan)
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
    X, y, lot = resampled(X, y, lot, way, 0.5, 495)
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
