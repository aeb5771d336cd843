"""Copies and left-out rows move the threshold: four ways to the same decisions."""

from fractions import Fraction

import numpy as np

from core.data import draw_pools, small_fold, test_fold
from core.data.chapter import resampling_pools
from core.models.classifiers import MODELS

# Settings of the page.
SHARE = 0.5
SAMPLER = "ros"
POPULATION = "gaussians"
ONE_IN = 20
MODEL = "logistic"
SEPARATION = 2.4
SPREAD = 1.0
SEED = 4

# 1. A small training fold of 1,000 rows and a large test, both at the real prevalence.
if POPULATION == "listing1":  # the chapter's has a prevalence and a seed of its own
    ONE_IN, SEED = 20, 0
    pools = resampling_pools(100_000)
else:
    pools = draw_pools(POPULATION, SEPARATION, SPREAD, SEED)
prevalence = 1 / ONE_IN
X, y = small_fold(pools, 1_000, prevalence)
X_test, y_test = test_fold(pools, prevalence)
majority, minority = np.flatnonzero(y == 0), np.flatnonzero(y == 1)

# 2. Resample the training rows only: copy minority rows, or keep some of the majority. A share
#    that is not above the real one cannot be had: then the rows stay as they are.
rng, odds = np.random.RandomState(SEED), Fraction(str(SHARE)) / (1 - Fraction(str(SHARE)))
rows = np.arange(len(y))
if np.mean(y == 1) < SHARE:
    if SAMPLER == "ros":
        extra = int(len(majority) * odds - len(minority))
        rows = np.append(rows, rng.choice(minority, size=extra))
    elif SAMPLER == "rus":
        kept = majority[rng.permutation(len(majority))[: int(len(minority) / odds)]]
        rows = np.append(kept, minority)
    else:
        raise ValueError(f"This script knows no sampler {SAMPLER!r}.")
print("rows =", len(rows))
print("copies =", np.sum(y[rows] == 1) - len(minority))
print("left_out =", len(majority) - np.sum(y[rows] == 0))


def fitted(rows, weight=None):
    """The model of the page, trained on these rows of the fold, perhaps with weights."""
    return MODELS[MODEL].classifier().fit(X[rows], y[rows], sample_weight=weight)


def report(way, alarm):
    """The rates of a decision on the test, which nobody has resampled."""
    tp, fp = np.sum(alarm & (y_test == 1)), np.sum(alarm & (y_test == 0))
    print(f"{way}recall =", tp / np.sum(y_test == 1))
    print(f"{way}precision =", tp / (tp + fp) if tp + fp else np.nan)
    print(f"{way}false_alarm_rate =", fp / np.sum(y_test == 0))


# 3. Nothing done, and resampled; both say "yes" from p = ½ on.
plain, resampled = fitted(np.arange(len(y))), fitted(rows)
p_plain, p = (model.predict_proba(X_test)[:, 1] for model in (plain, resampled))
report("plain_", p_plain >= 0.5)
report("", p >= 0.5)
print("plain_mean_probability =", p_plain.mean())
print("mean_probability =", p.mean())
print("brier =", np.mean((p - y_test) ** 2))

# 4. The same without touching a row: after resampling a minority row counts `louder` times, so
#    move the threshold of the plain model, or give the minority that weight.
odds_before = len(minority) / len(majority)
# blank: how many times the odds of the minority rose
louder = np.sum(y[rows] == 1) / np.sum(y[rows] == 0) / odds_before
print("threshold =", 1 / (1 + louder))
report("moved_", p_plain >= 1 / (1 + louder))
weighted = fitted(np.arange(len(y)), np.where(y == 1, louder, 1.0))
report("weighted_", weighted.predict_proba(X_test)[:, 1] >= 0.5)

# 5. Take the probabilities back to the real prevalence: divide the odds by what was put in.
# blank: the probability whose odds are divided by `louder`
back = p / (p + (1 - p) * louder)
print("corrected_mean_probability =", back.mean())
print("corrected_brier =", np.mean((back - y_test) ** 2))

# 6. What the model was trained on, and how well it does there.
says = resampled.predict_proba(X[rows])[:, 1] >= 0.5
print("train_score =", (np.mean(says[y[rows] == 1]) + np.mean(~says[y[rows] == 0])) / 2)

# 7. What the lesson says of 1,000 claims, resampled until half of the rows are frauds.
for step, rare in ((6, 20), (7, 100)):
    pools = draw_pools("gaussians", 2.4, 1.0, 4)
    X, y = small_fold(pools, 1_000, 1 / rare)
    X_test, y_test = test_fold(pools, 1 / rare)
    honest, frauds = np.flatnonzero(y == 0), np.flatnonzero(y == 1)
    copies = np.random.RandomState(4).choice(frauds, size=len(honest) - len(frauds))
    with_copies = np.append(np.arange(len(y)), copies)
    p = MODELS["logistic"].classifier().fit(X[with_copies], y[with_copies])
    p = p.predict_proba(X_test)[:, 1]
    print(f"Step {step}. 1 in {rare}, frauds that it expects in 1000:", 1_000 * p.mean())
    if rare == 20:
        spots = np.unique(X[np.append(frauds, copies)], axis=0)
        print("Step 2. New spots of 900 copies:", len(spots) - len(frauds))
        kept = honest[np.random.RandomState(4).permutation(len(honest))[: len(frauds)]]
        left = np.append(kept, frauds)
        p = MODELS["logistic"].classifier().fit(X[left], y[left]).predict_proba(X_test)[:, 1]
        print("Step 4. 900 left out, missed of 50 frauds:", 50 * np.mean(p[y_test == 1] < 0.5))
