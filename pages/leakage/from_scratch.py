"""Resample before the split or after it: what the test fold reports, and what is true."""

from fractions import Fraction

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import NearestNeighbors

from core.data import POPULATIONS
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
def resampled(X, y, lot):
    """Rows, labels and lots; the rows that were made stand at the end."""
    rng = np.random.RandomState(SEED)
    common, rare = np.flatnonzero(y == 0), np.flatnonzero(y == 1)
    ratio = Fraction(str(SHARE)) / (1 - Fraction(str(SHARE)))
    if SAMPLER == "rus":
        kept = rng.permutation(len(common))[: int(len(rare) / ratio)]
        rows = np.append(common[kept], rare)
        return X[rows], y[rows], lot[rows]
    missing = int(len(common) * ratio - len(rare))
    if SAMPLER == "ros":
        new = X[rng.choice(rare, missing)]
    elif SAMPLER == "smote":
        nearest = NearestNeighbors(n_neighbors=5).fit(X[rare]).kneighbors(return_distance=False)
        base, which = np.divmod(rng.randint(0, nearest.size, missing), 5)
        step = rng.uniform(size=missing)[:, None]
        start, end = X[rare][base], X[rare][nearest[base, which]]
        new = start + step * (end - start)
    else:
        raise ValueError(f"This script knows no sampler {SAMPLER!r}.")
    lots_of_new = np.random.default_rng([SEED, 103]).random(missing)
    return np.vstack([X, new]), np.append(y, [1] * missing), np.append(lot, lots_of_new)


# 4. The two orders.
if BEFORE:
    X_all, y_all, lot_all = resampled(X, y, lot)
    test = test_rows(y_all, lot_all)
    X_train, y_train, X_test, y_test = X_all[~test], y_all[~test], X_all[test], y_all[test]
    print("made_in_test =", test[len(y) :].sum())
else:
    test = test_rows(y, lot)
    X_train, y_train, _ = resampled(X[~test], y[~test], lot[~test])
    X_test, y_test = X[test], y[test]
    print("made_in_test =", 0)

# 5. Fit, and evaluate twice: on the test fold, and on the fresh cases.
model = MODELS[MODEL].classifier()
model.fit(X_train, y_train)
print("test_prevalence =", y_test.mean())
for name, rows, truth in (("reported", X_test, y_test), ("true", X_fresh, y_fresh)):
    p = model.predict_proba(rows)[:, 1]
    alarm = p >= 0.5
    tp, fp = np.sum(alarm & (truth == 1)), np.sum(alarm & (truth == 0))
    print(f"{name}_tp =", tp)
    print(f"{name}_fp =", fp)
    print(f"{name}_recall =", tp / truth.sum())
    print(f"{name}_precision =", tp / (tp + fp) if tp + fp else np.nan)
    print(f"{name}_average_precision =", average_precision_score(truth, p))
    print(f"{name}_roc_auc =", roc_auc_score(truth, p))
