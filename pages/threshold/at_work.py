"""The same numbers with the tools that people use at work: scikit-learn and imbalanced-learn."""

import numpy as np
import sklearn.metrics as skm
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline
from imblearn.under_sampling import RandomUnderSampler
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.model_selection import (
    FixedThresholdClassifier,
    TunedThresholdClassifierCV,
    train_test_split,
)
from sklearn.preprocessing import StandardScaler

from core.data import draw_pools, test_fold, train_fold
from core.data.chapter import threshold_listing
from core.data.own_table import own_folds
from core.lessons.threshold.film import THRESHOLDS
from core.lessons.threshold.stage import TAUS
from core.metrics.calibration import CALIBRATORS
from core.metrics.thresholds import THRESHOLD_RULES
from core.models.classifiers import MODELS

# A table of your own: give its path, and all that follows is done with its rows and a model of them
# in place of the page's (for which alone SOURCE, ONE_IN, POPULATION and SEPARATION count).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

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


class Scorer(ClassifierMixin, BaseEstimator):
    """A classifier that says `probability` of each row, a function of the rows; nothing to fit."""

    def __init__(self, probability):
        self.probability = probability

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        p = self.probability(X)
        return np.column_stack([1 - p, p])

    def predict(self, X):
        return (self.probability(X) >= 0.5).astype(int)


# 1. A fitted model, and two folds at the real share that did not train it: on the validation fold
#    one calibrates and chooses, on the test fold one judges. Scores alone are taken for rows.
if CSV or SOURCE == "model":
    if CSV:
        (X, y), (rest, truth) = own_folds(CSV, TARGET, POSITIVE, SEED, test=0.5)
        halves = train_test_split(rest, truth, test_size=0.5, stratify=truth, random_state=SEED)
        X_test, X_val, y_test, y_val = halves
    else:
        pools = draw_pools(POPULATION, SEPARATION, 1.0, SEED)
        (X, y), (rest, truth) = train_fold(pools, 1 / ONE_IN), test_fold(pools, 1 / ONE_IN)
        X_test, X_val, y_test, y_val = rest[::2], rest[1::2], truth[::2], truth[1::2]
    trained_at = y.mean()
    # What is learned from rows stands in the pipeline: it sees training rows alone, and the sampler
    # is left out in predicting. (Text columns: a ColumnTransformer with OneHotEncoder.)
    samplers = {"ros": RandomOverSampler, "rus": RandomUnderSampler, "smote": SMOTE}
    prepare = [SimpleImputer(strategy="median"), StandardScaler()] if CSV else []
    if SAMPLER == "smote" and y.sum() <= 5:
        print("SMOTE needs more than 5 minority rows: trained on the rows as they are.")
    elif SAMPLER != "none":
        prepare.append(samplers[SAMPLER](random_state=SEED))
        trained_at = 0.5  # as many positives as negatives
    model = make_pipeline(*prepare, MODELS[MODEL].classifier()).fit(X, y)
elif SOURCE in ("listing", "betas"):
    folds, few, trained_at = [], max(1, round(50_000 / ONE_IN)), 0.5
    for stream in (0, 1):
        rng = np.random.default_rng([SEED, stream])
        negatives = rng.beta(NEGATIVE_A, NEGATIVE_B, 50_000 - few)
        scores = np.append(negatives, rng.beta(POSITIVE_A, POSITIVE_B, few))
        folds.append((np.repeat([0, 1], [50_000 - few, few]), scores))
    if SOURCE == "listing":
        folds = [threshold_listing(seed) for seed in (3, 4)]
    (y_test, X_test), (y_val, X_val) = ((y, scores[:, None]) for y, scores in folds)
    model = Scorer(lambda X: X[:, 0]).fit(X_val, y_val)
else:
    raise ValueError(f"This script knows no source {SOURCE!r}.")

# 2. Calibrate on the validation fold. CalibratedClassifierCV does it to a fitted model, frozen. It
#    learns from the model's decision_function or, if it has none, from p; the page learns isotonic
#    regression from p, and a sigmoid from the log-odds of p. So their numbers differ a little.
for method in ("sigmoid", "isotonic"):
    calibrated = CalibratedClassifierCV(FrozenEstimator(model), method=method).fit(X_val, y_val)
    p = calibrated.predict_proba(X_test)[:, 1]
    print(f"Brier score of CalibratedClassifierCV, {method}:", skm.brier_score_loss(y_test, p))
probability = CALIBRATORS[REPAIR].fit(y_val, model.predict_proba(X_val)[:, 1], trained_at)
scorer = Scorer(lambda X: probability(model.predict_proba(X)[:, 1])).fit(X_val, y_val)
p, p_val = scorer.predict_proba(X_test)[:, 1], scorer.predict_proba(X_val)[:, 1]
print("brier =", skm.brier_score_loss(y_test, p))


# 3. The cut: of probabilities as the page has them. The listing flags what lies above τ.
def alarms_at(least):
    """The alarms on the test fold from this probability on."""
    cut = FixedThresholdClassifier(FrozenEstimator(scorer), threshold=least)
    return cut.fit(X_val, y_val).predict(X_test)


more = SOURCE == "listing" and not CSV
# blank: the alarms at τ
says = alarms_at(np.nextafter(TAU, 2) if more else TAU)
(tn, fp), (fn, tp) = skm.confusion_matrix(y_test, says)
for name, count in {"tp": tp, "fp": fp, "fn": fn, "tn": tn}.items():
    print(name, "=", count)
print("precision =", skm.precision_score(y_test, says, zero_division=np.nan))
print("recall =", skm.recall_score(y_test, says))
print("accuracy =", skm.accuracy_score(y_test, says))
print("balanced_accuracy =", skm.balanced_accuracy_score(y_test, says))
print("f1 =", skm.f1_score(y_test, says))
print("mcc =", skm.matthews_corrcoef(y_test, says))

# 4. The ranking, which knows no threshold.
print("roc_auc =", skm.roc_auc_score(y_test, p))
print("average_precision =", skm.average_precision_score(y_test, p))


# 5. The cheapest threshold is chosen on the validation fold, and its cost is that on the test fold:
#    on the rows that choose it, luck makes it look cheaper than it is.
def cost(y, says):
    """In false alarms per 1,000 cases."""
    return 1_000 * np.mean(np.where(y == 1, MISS_RATIO * (says == 0), says))


print("tau_star =", 1 / (1 + MISS_RATIO))
print("cost =", cost(y_test, says))
fpr, tpr, cuts = skm.roc_curve(y_val, p_val, drop_intermediate=False)
# blank: false alarms and misses at each cut
wrong, missed = np.rint(fpr * np.sum(y_val == 0)), np.rint((1 - tpr) * np.sum(y_val == 1))
print("chosen_cost =", cost(y_test, alarms_at(cuts[np.argmin(wrong + MISS_RATIO * missed)])))
steps = np.nextafter(THRESHOLDS, 2) if more else np.array(THRESHOLDS)
# The tool for it tries the cuts of a list; by default 100 evenly spaced ones, which are too coarse
# where scores crowd near 0, so here the steps of the page's dial. Of equals it takes the lowest.
tuned = TunedThresholdClassifierCV(
    FrozenEstimator(scorer),
    scoring=skm.make_scorer(cost, greater_is_better=False),
    thresholds=steps,
    cv="prefit",
    refit=False,
).fit(X_val, y_val)
print("τ of TunedThresholdClassifierCV:", tuned.best_threshold_)
print("Cost there, on the test fold:", cost(y_test, tuned.predict(X_test)))

# 6. The step of the page's dial that its rule chooses, on the validation fold if HONEST. If not, as
#    on the page then, on the very rows that judge it: what is printed is then optimistic.
if RULE != "none":
    amounts = {"miss_ratio": MISS_RATIO, "alarms": ALARMS}
    choosing = (y_val, p_val) if HONEST else (y_test, p)
    step = THRESHOLD_RULES[RULE].step_on(*choosing, steps, **amounts)
    says = alarms_at(steps[step])
    print(f"tau_{RULE} =", THRESHOLDS[step])
    print(f"recall_{RULE} =", skm.recall_score(y_test, says))
    print(f"precision_{RULE} =", skm.precision_score(y_test, says, zero_division=np.nan))
    if not HONEST:
        print("Optimistic: these are the rows that chose the threshold.")


# 7. What the lesson says of days with 100 frauds: what ½ costs, and which step of its dial is
#    cheapest on another day. A false alarm and a missed fraud cost €50 and €10, then €1 and €50.
def two_days(rare, with_copies=False):
    """Scores and labels of two days, by a model that is perhaps trained on copies of frauds."""
    pools = draw_pools("gaussians", 2.4, 1.0, 0)
    X, y = train_fold(pools, 1 / rare)
    if with_copies:
        X, y = RandomOverSampler(random_state=0).fit_resample(X, y)
    payments, labels = test_fold(pools, 1 / rare)
    p = MODELS["logistic"].classifier().fit(X, y).predict_proba(payments)[:, 1]
    return (p[::2], labels[::2]), (p[1::2], labels[1::2])


def mistakes(day, tau):
    """False alarms and missed frauds from this score on, in a day of 100 frauds."""
    p, labels = day
    frauds = np.sum(labels == 1)
    return np.array([np.sum(p[labels == 0] >= tau), np.sum(p[labels == 1] < tau)]) * 100 / frauds


def cheapest_of(day):
    """The step of the dial that costs least; of equals the highest."""
    return min(TAUS[::-1], key=lambda tau: mistakes(day, tau) @ [1, 50])


today, other_day = two_days(100)
print("Step 1. Cards blocked from ½ on, euros a day:", np.rint(mistakes(today, 0.5)) @ [50, 10])
print("Step 3. Cheapest threshold:", cheapest_of(other_day))
print("Step 5. After copies, cheapest threshold:", cheapest_of(two_days(100, with_copies=True)[1]))
print("Step 6. Threshold for true probabilities:", 1 / (1 + 50))
print("Step 6. 1 in 1000, cheapest threshold:", cheapest_of(two_days(1_000)[1]))
