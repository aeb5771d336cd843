"""The same comparison with pipelines of imbalanced-learn, which resample training folds only."""

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline
from scipy import stats
from sklearn.metrics import average_precision_score, brier_score_loss, recall_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.preprocessing import StandardScaler

from core.comparison.cells import folds
from core.comparison.models import COMPARISON_MODELS
from core.data.real_sets import REAL_SETS

# Settings of the page.
DATA = "gaussians"
ONE_IN = 20
MODEL = "logistic"
MISS_RATIO = 10
SEEDS = 5
SEED = 0

# 1. The model, not tuned: a new one for each fit.
kind = COMPARISON_MODELS[MODEL]


# 2. Each fix is a pipeline: its sampler runs in fit and never in predict.


def pipeline(fix, seed, rows):
    model = kind.classifier(seed, rows)
    if fix == "weights":
        model.set_params(class_weight="balanced")
    samplers = {"ros": [RandomOverSampler(random_state=seed)], "smote": [SMOTE(random_state=seed)]}
    return make_pipeline(StandardScaler(), *samplers.get(fix, []), model)


# 3. What a threshold costs per 1,000 cases.


def cost(y, alarm):
    return 1000 * np.mean(np.where(y == 1, MISS_RATIO * (alarm == 0), alarm))


# 4. Every fix on the same folds of every seed.
fixes = ["nothing", "ros", "smote"]
if "weights" in kind.takes:
    fixes.append("weights")
seen = {fix: [] for fix in fixes}
for seed in range(SEED, SEED + SEEDS):
    (X, y), (X_test, y_test) = folds(DATA, 1 / ONE_IN, seed)
    parts = StratifiedKFold(3, shuffle=True, random_state=seed)
    for fix in fixes:
        p = pipeline(fix, seed, len(y)).fit(X, y).predict_proba(X_test)[:, 1]
        # τ: the cheapest cut on training rows that were scored without having been seen.
        unseen = cross_val_predict(
            pipeline(fix, seed, len(y)), X, y, cv=parts, method="predict_proba"
        )[:, 1]
        cuts = np.append(np.inf, np.unique(unseen)[::-1])
        chosen = cuts[np.argmin([cost(y, unseen >= cut) for cut in cuts])]
        seen[fix].append(
            {
                "roc_auc": roc_auc_score(y_test, p),
                "average_precision": average_precision_score(y_test, p),
                "brier": brier_score_loss(y_test, p),
                "recall": recall_score(y_test, p >= 0.5),
                "cost": cost(y_test, p >= 0.5),
                "cost_chosen": cost(y_test, p >= chosen),
                "cost_moved": cost(y_test, p >= 1 / (1 + MISS_RATIO)),
            }
        )
values = {fix: {name: [one[name] for one in seen[fix]] for name in seen[fix][0]} for fix in seen}
for fix in fixes:
    for name in ("roc_auc", "average_precision", "brier", "recall", "cost", "cost_chosen"):
        print(f"{fix}_{name} =", np.mean(values[fix][name]))
print("moved_cost =", np.mean(values["nothing"]["cost_moved"]))

# 5. SMOTE minus nothing, seed by seed: Student's interval of the paired differences, read alone as
#    the page's bars are. (Its verdicts read one for each fix at once, so of n fixes each takes
#    confidence_interval(1 - 0.05 / n).
#    Where seeds split one real set again and again all of them are wider, as they should be.)
if DATA not in REAL_SETS:
    gap = np.subtract(values["smote"]["brier"], values["nothing"]["brier"])
    low, high = stats.ttest_1samp(gap, 0).confidence_interval()
    print("smote_brier_gap =", gap.mean())
    print("smote_brier_gap_low =", low)
    print("smote_brier_gap_high =", high)
