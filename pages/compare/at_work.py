"""The same comparison with pipelines of imbalanced-learn, which resample training folds only."""

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline
from scipy import stats
from sklearn.impute import SimpleImputer
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    make_scorer,
    recall_score,
    roc_auc_score,
    roc_curve,
)
from sklearn.model_selection import StratifiedKFold, TunedThresholdClassifierCV, cross_val_predict
from sklearn.preprocessing import StandardScaler

from core.comparison.cells import folds
from core.comparison.models import COMPARISON_MODELS
from core.data.own_table import own_folds
from core.data.real_sets import REAL_SETS

# A table of your own: give its path, and all that follows is done with its rows in place of the
# page's (for which alone DATA and ONE_IN count).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

# Settings of the page.
DATA = "gaussians"
ONE_IN = 20
MODEL = "logistic"
MISS_RATIO = 10
SEEDS = 5
SEED = 0

# 1. The model, not tuned: a new one for each fit.
kind = COMPARISON_MODELS[MODEL]


# 2. Each fix is a pipeline: its sampler runs in fit and never in predict. Gaps are filled and
#    columns scaled by what the rows of that fit say. (Text columns: a ColumnTransformer.)
def pipeline(fix, seed, rows, kind=kind):
    model = kind.classifier(seed, rows)
    if fix == "weights":
        model.set_params(class_weight="balanced")
    samplers = {"ros": [RandomOverSampler(random_state=seed)], "smote": [SMOTE(random_state=seed)]}
    prepare = [SimpleImputer(strategy="median"), StandardScaler()]
    return make_pipeline(*prepare, *samplers.get(fix, []), model)


# 3. What alarms cost per 1,000 cases, also as a scorer: then less is better.
def cost(y, alarm, miss=MISS_RATIO):
    return 1000 * np.mean(np.where(y == 1, miss * (alarm == 0), alarm))


less_cost = make_scorer(cost, greater_is_better=False)


def cheapest_cut(y, p, miss=MISS_RATIO):
    """The threshold of the lowest cost on these rows; of equals the highest."""
    fpr, recall, cuts = roc_curve(y, p, drop_intermediate=False)
    alarms, misses = fpr * np.sum(y == 0), (1 - recall) * np.sum(y == 1)
    return cuts[np.argmin(np.rint(alarms) + miss * np.rint(misses))]


# 4. Every fix on the same folds of every seed. Thresholds are chosen on training rows, each scored
#    by a fit that has not seen it, and judged on test rows: no cost is of the rows that chose.
fixes = ["nothing", "ros", "smote"]
if "weights" in kind.takes:
    fixes.append("weights")
seen, tuned_cost = {fix: [] for fix in fixes}, []
for seed in range(SEED, SEED + SEEDS):
    if CSV:
        (X, y), (X_test, y_test) = own_folds(CSV, TARGET, POSITIVE, seed, test=0.5)
    else:
        (X, y), (X_test, y_test) = folds(DATA, 1 / ONE_IN, seed)
    parts = {"cv": StratifiedKFold(3, shuffle=True, random_state=seed)}
    for fix in fixes:
        way = pipeline(fix, seed, len(y))
        unseen = cross_val_predict(way, X, y, method="predict_proba", **parts)[:, 1]
        # blank: train, then score the test rows
        p = way.fit(X, y).predict_proba(X_test)[:, 1]
        seen[fix].append(
            {
                "roc_auc": roc_auc_score(y_test, p),
                "average_precision": average_precision_score(y_test, p),
                "brier": brier_score_loss(y_test, p),
                "recall": recall_score(y_test, p >= 0.5),
                "cost": cost(y_test, p >= 0.5),
                "cost_chosen": cost(y_test, p >= cheapest_cut(y, unseen)),
                "cost_moved": cost(y_test, p >= 1 / (1 + MISS_RATIO)),
            }
        )
    # The tool for this tries the cuts of a list, and takes the best mean over the parts; the page
    # tries every score of all the parts together. So the two may choose differently.
    plain = pipeline("nothing", seed, len(y))
    cuts = np.linspace(0, 1, 201)
    tuned = TunedThresholdClassifierCV(plain, scoring=less_cost, thresholds=cuts, **parts)
    tuned_cost.append(cost(y_test, tuned.fit(X, y).predict(X_test)))
values = {fix: {name: [one[name] for one in seen[fix]] for name in seen[fix][0]} for fix in seen}
for fix in fixes:
    for name in ("roc_auc", "average_precision", "brier", "recall", "cost", "cost_chosen"):
        print(f"{fix}_{name} =", np.mean(values[fix][name]))
print("moved_cost =", np.mean(values["nothing"]["cost_moved"]))
print("Cost of nothing at the τ of TunedThresholdClassifierCV:", np.mean(tuned_cost))

# 5. SMOTE minus nothing, seed by seed: Student's 95 % interval of the mean difference, read
#    alone as the page's bars are. (Its verdicts read m at once: each takes 0.025 / m for 0.025.)
#    If n differences are independent, the variance of their mean is s² / n. Seeds that split one
#    table again and again share rows, so they vary too little: it is s² (1 / n + n_test / n_train).
#    Source: Nadeau & Bengio (2003), Inference for the Generalization Error, Machine Learning 52.
n = SEEDS
overlap = 0.5 / 0.5 if CSV or DATA in REAL_SETS else 0  # of halves; fresh rows are not shared
# blank: SMOTE minus nothing, seed by seed
gap = np.subtract(values["smote"]["brier"], values["nothing"]["brier"])
half = stats.t.ppf(1 - 0.025, n - 1) * np.sqrt(gap.var(ddof=1) * (1 / n + overlap))
print("smote_brier_gap =", gap.mean())
print("smote_brier_gap_low =", gap.mean() - half)
print("smote_brier_gap_high =", gap.mean() + half)

# 6. What the lesson says: a logistic regression on 40 draws of rows; a miss costs 10 false alarms.
lesson = COMPARISON_MODELS["logistic"]
pairs, expected, cheapest = [], [], []
for seed in range(40):
    (X, y), (X_test, y_test) = folds("gaussians", 1 / 20, seed)
    p = pipeline("smote", seed, len(y), lesson).fit(X, y).predict_proba(X_test)[:, 1]
    pairs.append(1000 * roc_auc_score(y_test, p))
    expected.append(100 * p.mean())
    plain = pipeline("nothing", seed, len(y), lesson)
    parts = StratifiedKFold(3, shuffle=True, random_state=seed)
    unseen = cross_val_predict(plain, X, y, method="predict_proba", cv=parts)[:, 1]
    p = plain.fit(X, y).predict_proba(X_test)[:, 1]
    cheapest.append(cost(y_test, p >= cheapest_cut(y, unseen, 10), 10))
print("Step 2. SMOTE, fraud higher in 1000 pairs:", np.mean(pairs))
print("Step 4. SMOTE, frauds that it expects in 100 payments:", np.mean(expected))
print("Step 5. No treatment, cost at its own threshold:", np.mean(cheapest))
# That none of eight treatments helps gradient boosting (step 7) takes minutes to compute.
