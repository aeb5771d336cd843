"""Resampling at work: imbalanced-learn in a pipeline, and the ways that need no new row."""

from fractions import Fraction

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from imblearn.pipeline import make_pipeline
from imblearn.under_sampling import RandomUnderSampler
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, precision_score, recall_score
from sklearn.model_selection import FixedThresholdClassifier

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
SEED = 0

# 1. The rows of the page; with data of your own, split here, and stratify the split.
if POPULATION == "listing1":  # the chapter's has a prevalence and a seed of its own
    ONE_IN, SEED = 20, 0
    pools = resampling_pools(100_000)
else:
    pools = draw_pools(POPULATION, SEPARATION, SPREAD, SEED)
X, y = small_fold(pools, 1_000, 1 / ONE_IN)
X_test, y_test = test_fold(pools, 1 / ONE_IN)

# 2. A sampler in the pipeline works on training rows only: predicting leaves it out. It takes the
#    count of a class, or a ratio, of which its count is now and then one row short.
sampler = "passthrough"
if np.mean(y) < SHARE:
    common, rare = np.bincount(y).tolist()
    odds = Fraction(str(SHARE)) / (1 - Fraction(str(SHARE)))
    samplers = {
        "ros": (RandomOverSampler, {1: int(common * odds)}),
        "rus": (RandomUnderSampler, {0: int(rare / odds)}),
    }
    kind, counts = samplers[SAMPLER]
    sampler = kind(sampling_strategy=counts, random_state=SEED)
model = MODELS[MODEL].classifier()
resampled = make_pipeline(sampler, model).fit(X, y)
seen = (X, y) if sampler == "passthrough" else sampler.fit_resample(X, y)
print("rows =", len(seen[1]))

# 3. Decisions from p = ½ on. (model.predict would say "no" at exactly ½.)
p = resampled.predict_proba(X_test)[:, 1]
print("recall =", recall_score(y_test, p >= 0.5))
print("precision =", precision_score(y_test, p >= 0.5, zero_division=np.nan))
print("balanced_accuracy =", balanced_accuracy_score(y_test, p >= 0.5))
print("mean_probability =", p.mean())
print("brier =", brier_score_loss(y_test, p))
print(
    "train_score =", balanced_accuracy_score(seen[1], resampled.predict_proba(seen[0])[:, 1] >= 0.5)
)

# 4. Without a new row: class weights of the same effect, or another threshold.
odds_before, odds_after = y.sum() / np.sum(y == 0), seen[1].sum() / np.sum(seen[1] == 0)
louder = odds_after / odds_before
plain = make_pipeline(model).fit(X, y)
moved = FixedThresholdClassifier(
    plain, threshold=1 / (1 + louder), response_method="predict_proba"
).fit(X, y)
says = moved.predict_proba(X_test)[:, 1] >= moved.threshold
print("threshold =", moved.threshold)
print("moved_recall =", recall_score(y_test, says))
print("moved_precision =", precision_score(y_test, says, zero_division=np.nan))
model.set_params(class_weight={0: 1, 1: louder}).fit(X, y)
p_weighted = model.predict_proba(X_test)[:, 1]
print("weighted_recall =", recall_score(y_test, p_weighted >= 0.5))
print("weighted_precision =", precision_score(y_test, p_weighted >= 0.5, zero_division=np.nan))
print("weighted_mean_probability =", p_weighted.mean())
