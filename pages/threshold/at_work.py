"""The same numbers with the tools that people use at work: scikit-learn and imbalanced-learn."""

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.under_sampling import RandomUnderSampler
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    brier_score_loss,
    confusion_matrix,
    f1_score,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)

from core.data import draw_pools, test_fold, train_fold
from core.data.chapter import threshold_listing
from core.lessons.threshold.film import THRESHOLDS
from core.metrics.calibration import CALIBRATORS
from core.metrics.thresholds import THRESHOLD_RULES
from core.models.classifiers import MODELS

# Settings of the page.
TAU = 0.5
SOURCE = "model"
ONE_IN = 100
POPULATION = "gaussians"
SEPARATION = 2.4
MODEL = "logistic"
SAMPLER = "none"
POSITIVE_A = 5.0
POSITIVE_B = 2.0
NEGATIVE_A = 2.0
NEGATIVE_B = 6.0
REPAIR = "none"
MISS_RATIO = 50
RULE = "none"
ALARMS = 50
HONEST = True
SEED = 0

# 1. A model, trained on rows that may be resampled; the test keeps the real prevalence.
#    With data of your own, split here, and stratify the split.
trained_at = 0.5
if SOURCE == "model":
    pools = draw_pools(POPULATION, SEPARATION, 1.0, SEED)
    X, y = train_fold(pools, 1 / ONE_IN)
    X_test, y_test = test_fold(pools, 1 / ONE_IN)
    samplers = {
        "ros": RandomOverSampler(random_state=SEED),
        "rus": RandomUnderSampler(random_state=SEED),
        "smote": SMOTE(random_state=SEED),
    }
    if SAMPLER == "smote" and y.sum() <= 5:
        print("SMOTE needs more than 5 minority rows: trained on the rows as they are.")
    elif SAMPLER != "none":
        X, y = samplers[SAMPLER].fit_resample(X, y)
    p = MODELS[MODEL].classifier().fit(X, y).predict_proba(X_test)[:, 1]
    shown, other = ((y_test[start::2], p[start::2]) for start in (0, 1))
    trained_at = y.mean()
elif SOURCE == "listing":
    shown, other = threshold_listing(3), threshold_listing(4)
elif SOURCE == "betas":
    folds = []
    few = max(1, round(50_000 / ONE_IN))
    for stream in (0, 1):
        rng = np.random.default_rng([SEED, stream])
        negatives = rng.beta(NEGATIVE_A, NEGATIVE_B, 50_000 - few)
        positives = rng.beta(POSITIVE_A, POSITIVE_B, few)
        y = np.repeat([0, 1], [len(negatives), few])
        folds.append((y, np.concatenate([negatives, positives])))
    shown, other = folds
else:
    raise ValueError(f"This script knows no source {SOURCE!r}.")

# 2. Calibrate on the validation fold. (CalibratedClassifierCV with a FrozenEstimator does this to
#    a model; here there may be scores alone.)
y, p = shown
truth, known = other
probability = CALIBRATORS[REPAIR].fit(truth, known, trained_at)
p, known = probability(p), probability(known)
print("brier =", brier_score_loss(y, p))

# 3. The cut; FixedThresholdClassifier does it inside a pipeline.
says = (p > TAU if SOURCE == "listing" else p >= TAU).astype(int)
tn, fp, fn, tp = confusion_matrix(y, says).ravel()
print("tp =", tp)
print("fp =", fp)
print("fn =", fn)
print("tn =", tn)
print("precision =", precision_score(y, says, zero_division=np.nan))
print("recall =", recall_score(y, says))
print("accuracy =", accuracy_score(y, says))
print("balanced_accuracy =", balanced_accuracy_score(y, says))
print("f1 =", f1_score(y, says))
print("mcc =", matthews_corrcoef(y, says))

# 4. The ranking, which knows no threshold.
print("roc_auc =", roc_auc_score(y, p))
print("average_precision =", average_precision_score(y, p))

# 5. Costs over all thresholds; to choose one, do this on the validation fold, or let
#    TunedThresholdClassifierCV do it with a scorer of your costs.
fpr, tpr, thresholds = roc_curve(y, p, drop_intermediate=False)
cost = 1_000 * (fpr * np.mean(y == 0) + MISS_RATIO * (1 - tpr) * np.mean(y == 1))
print("tau_star =", 1 / (1 + MISS_RATIO))
print("cost =", 1_000 * (fp + MISS_RATIO * fn) / len(y))
print("cheapest_cost =", cost.min())

# 6. The step of the page's dial that its rule chooses, on rows that do not judge it if HONEST.
if RULE != "none":
    least = np.nextafter(THRESHOLDS, 2) if SOURCE == "listing" else THRESHOLDS
    amounts = {"miss_ratio": MISS_RATIO, "alarms": ALARMS}
    choosing = (truth, known) if HONEST else (y, p)
    step = THRESHOLD_RULES[RULE].step_on(*choosing, least, **amounts)
    says = (p >= least[step]).astype(int)
    print(f"tau_{RULE} =", THRESHOLDS[step])
    print(f"recall_{RULE} =", recall_score(y, says))
    print(f"precision_{RULE} =", precision_score(y, says, zero_division=np.nan))
