"""Resampling at work: imbalanced-learn in a pipeline, and the ways that need no new row."""

from fractions import Fraction

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from imblearn.pipeline import make_pipeline
from imblearn.under_sampling import RandomUnderSampler
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, precision_score, recall_score
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.preprocessing import StandardScaler

from core.data import draw_pools, small_fold, test_fold
from core.data.chapter import resampling_pools
from core.data.own_table import own_folds
from core.models.classifiers import MODELS

# A table of your own: give its path, and all that follows is done with its rows in place of the
# page's (for which alone POPULATION, ONE_IN, SEPARATION and SPREAD count).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

# Settings of the page.
SHARE = 0.5
SAMPLER = "ros"
POPULATION = "gaussians"
ONE_IN = 20
MODEL = "logistic"
SEPARATION = 2.4
SPREAD = 1.0
SEED = 4

# 1. Rows: of your table, in a stratified split, or those of the page.
if CSV:
    (X, y), (X_test, y_test) = own_folds(CSV, TARGET, POSITIVE, SEED)
else:
    if POPULATION == "listing1":  # the chapter's has a prevalence and a seed of its own
        ONE_IN, SEED = 20, 0
        pools = resampling_pools(100_000)
    else:
        pools = draw_pools(POPULATION, SEPARATION, SPREAD, SEED)
    X, y = small_fold(pools, 1_000, 1 / ONE_IN)
    X_test, y_test = test_fold(pools, 1 / ONE_IN)


# 2. A sampler in the pipeline works on training rows only: predicting leaves it out. It takes a
#    ratio, of which its count is now and then one row short, or a function that says the counts.
def counts(y):
    """How many rows of a class there shall be."""
    common, rare = np.bincount(y).tolist()
    odds = Fraction(str(SHARE)) / (1 - Fraction(str(SHARE)))
    return {"ros": {1: int(common * odds)}, "rus": {0: int(rare / odds)}}[SAMPLER]


samplers = {"ros": RandomOverSampler, "rus": RandomUnderSampler}
sampler = samplers[SAMPLER](sampling_strategy=counts, random_state=SEED)
if np.mean(y) >= SHARE:
    sampler = "passthrough"
# Before it: gaps filled, columns scaled, both by training rows alone. (Text columns go there too,
# in a ColumnTransformer with OneHotEncoder or TargetEncoder.)
prepare = [SimpleImputer(strategy="median"), StandardScaler()] if CSV else []


def pipeline(sampler="passthrough", **changed):
    """A new pipeline, fitted on the training rows."""
    model = MODELS[MODEL].classifier().set_params(**changed)
    return make_pipeline(*prepare, sampler, model).fit(X, y)


resampled = pipeline(sampler)
seen = (X, y) if sampler == "passthrough" else sampler.fit_resample(X, y)
print("rows =", len(seen[1]))

# 3. Decisions from p = ½ on. (model.predict would say "no" at exactly ½.)
p = resampled.predict_proba(X_test)[:, 1]
print("recall =", recall_score(y_test, p >= 0.5))
print("precision =", precision_score(y_test, p >= 0.5, zero_division=np.nan))
print("balanced_accuracy =", balanced_accuracy_score(y_test, p >= 0.5))
print("mean_probability =", p.mean())
print("brier =", brier_score_loss(y_test, p))
p_seen = resampled.predict_proba(seen[0])[:, 1]  # on the rows that trained it: optimistic
print("train_score =", balanced_accuracy_score(seen[1], p_seen >= 0.5))

# 4. Without a new row: class weights of the same effect, or another threshold.
odds_before, odds_after = y.sum() / np.sum(y == 0), seen[1].sum() / np.sum(seen[1] == 0)
# blank: how many times the odds of the minority rose
louder = odds_after / odds_before
moved = FixedThresholdClassifier(FrozenEstimator(pipeline()), threshold=1 / (1 + louder))
says = moved.fit(X, y).predict(X_test)
print("threshold =", moved.threshold)
print("moved_recall =", recall_score(y_test, says))
print("moved_precision =", precision_score(y_test, says, zero_division=np.nan))
# blank: class weights that do the same
weighted = pipeline(class_weight={0: 1, 1: louder})
p_weighted = weighted.predict_proba(X_test)[:, 1]
print("weighted_recall =", recall_score(y_test, p_weighted >= 0.5))
print("weighted_precision =", precision_score(y_test, p_weighted >= 0.5, zero_division=np.nan))
print("weighted_mean_probability =", p_weighted.mean())

# 5. What the lesson says of 1,000 claims, resampled until half of the rows are frauds.
for step, rare in ((6, 20), (7, 100)):
    claims = draw_pools("gaussians", 2.4, 1.0, 4)
    X, y = small_fold(claims, 1_000, 1 / rare)
    X_test, y_test = test_fold(claims, 1 / rare)
    copied = make_pipeline(RandomOverSampler(random_state=4), MODELS["logistic"].classifier())
    p = copied.fit(X, y).predict_proba(X_test)[:, 1]
    print(f"Step {step}. 1 in {rare}, frauds that it expects in 1000:", 1_000 * p.mean())
    if rare == 20:
        rows, labels = copied[:-1].fit_resample(X, y)
        spots = len(np.unique(rows[labels == 1], axis=0))
        print("Step 2. New spots of 900 copies:", spots - y.sum())
        thinned = make_pipeline(RandomUnderSampler(random_state=4), MODELS["logistic"].classifier())
        says = thinned.fit(X, y).predict_proba(X_test)[:, 1] >= 0.5
        print("Step 4. 900 left out, missed of 50 frauds:", 50 * (1 - recall_score(y_test, says)))
