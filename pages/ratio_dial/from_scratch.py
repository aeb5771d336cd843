"""Accuracy climbs as positives get rarer, and the ranking hardly moves."""

import numpy as np

from core.data import POPULATIONS, draw_pools, test_fold, train_fold
from core.models.classifiers import MODELS

# Settings of the page.
ONE_IN = 100
POPULATION = "gaussians"
SEPARATION = 2.4
SPREAD = 1.0
MODEL = "logistic"
SEED = 22

# 1. Rows: each class has its own stream of random numbers, so the share can change while rows stay.
prevalence = 1 / ONE_IN
draw = POPULATIONS[POPULATION]
streams = [np.random.default_rng([SEED, stream]) for stream in range(4)]
train_majority = draw.majority(10_000, streams[0], SEPARATION, SPREAD)
train_minority = draw.minority(10_000, streams[1], SEPARATION, SPREAD)
test_majority = draw.majority(100_000, streams[2], SEPARATION, SPREAD)
test_minority = draw.minority(50_000, streams[3], SEPARATION, SPREAD)


def fold(majority, minority):
    """Rows and labels, the majority first."""
    return np.vstack([majority, minority]), np.repeat([0, 1], [len(majority), len(minority)])


# 2. Thin out the minority. The test has 100,000 cases at the same, real prevalence.
# blank: minority rows beside 10,000 others at this prevalence
few = max(1, round(10_000 * prevalence / (1 - prevalence)))
test_few = max(1, round(100_000 * prevalence))
X, y = fold(train_majority, train_minority[:few])
X_test, y_test = fold(test_majority[: 100_000 - test_few], test_minority[:test_few])

# 3. Fit, and say a probability for each test case.
model = MODELS[MODEL].classifier()
p = model.fit(X, y).predict_proba(X_test)[:, 1]

# 4. Count the four cells at τ = ½; everything else follows from them.
# blank: which rows raise an alarm, and which are positive
alarm, positive = p >= 0.5, y_test == 1
tp, fp = np.sum(alarm & positive), np.sum(alarm & ~positive)
fn, tn = np.sum(~alarm & positive), np.sum(~alarm & ~positive)
print("tp =", tp)
print("fp =", fp)
print("fn =", fn)
print("tn =", tn)
print("accuracy =", (tp + tn) / len(y_test))
print("majority_baseline =", np.mean(~positive))
print("recall =", tp / (tp + fn))
print("precision =", tp / (tp + fp) if tp + fp else np.nan)
print("balanced_accuracy =", (tp / (tp + fn) + tn / (tn + fp)) / 2)

# 5. The ranking: how often a positive lies above a negative, ties counted half.
order = np.sort(p[~positive])
below = np.searchsorted(order, p[positive], "left") + np.searchsorted(order, p[positive], "right")
print("roc_auc =", below.mean() / 2 / len(order))

# 6. The same model, cut at τ = π, and the majority's share of the pull on the intercept.
print("recall_prior =", np.mean(p[positive] >= prevalence))
pull = np.abs(model.predict_proba(X)[:, 1] - y)
print("gradient_start =", np.mean(y == 0))
print("gradient_end =", pull[y == 0].sum() / pull.sum())

# 7. What the lesson says: frauds get rare, and the model is trained again.
lesson_pools = draw_pools("gaussians", 2.4, 1.0, 22)


def scored(rare):
    """The score of each test payment, and whether it is a fraud, where 1 in so many is one."""
    trained = MODELS["logistic"].classifier().fit(*train_fold(lesson_pools, 1 / rare))
    payments, labels = test_fold(lesson_pools, 1 / rare)
    return trained.predict_proba(payments)[:, 1], labels == 1


for rare in (2, 10, 100, 1_000, 10_000):
    p, fraud = scored(rare)
    print(f"Step 1. 1 in {rare}, caught of 100 frauds:", 100 * np.mean(p[fraud] >= 0.5))
p, fraud = scored(1_000)
order = np.sort(p[~fraud])
below = np.searchsorted(order, p[fraud], "left") + np.searchsorted(order, p[fraud], "right")
print("Step 3. 1 in 1000, correct of 100 decisions:", 100 * np.mean((p >= 0.5) == fraud))
print("Step 4. 1 in 1000, fraud higher in 100 pairs:", 100 * below.mean() / 2 / len(order))
print("Step 6. Alarms from 0.001 on, of 100 normal payments:", 100 * np.mean(order >= 0.001))
p, fraud = scored(10_000)
print("Step 7. 1 in 10000, found:", np.sum(p[fraud] >= 0.5))
_, fraud = scored(30)
print("Step 8. 1 in 30, correct of 100 without any alarm:", 100 * np.mean(~fraud))
