"""The same numbers with the tools that people use at work: scikit-learn and imbalanced-learn."""

import numpy as np
from imblearn.metrics import sensitivity_specificity_support
from sklearn.dummy import DummyClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    confusion_matrix,
    matthews_corrcoef,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.data import draw_pools, test_fold, train_fold
from core.data.own_table import own_folds
from core.models.classifiers import MODELS

# A table of your own: give its path, and all that follows is done with its rows in place of the
# page's (for which alone ONE_IN, POPULATION, SEPARATION and SPREAD count).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

# Settings of the page.
ONE_IN = 100
POPULATION = "gaussians"
SEPARATION = 2.4
SPREAD = 1.0
MODEL = "logistic"
SEED = 22

# 1. Rows: of your table, in a stratified split, or those of the page.
if CSV:
    (X, y), (X_test, y_test) = own_folds(CSV, TARGET, POSITIVE, SEED)
else:
    pools = draw_pools(POPULATION, SEPARATION, SPREAD, SEED)
    X, y = train_fold(pools, 1 / ONE_IN)
    X_test, y_test = test_fold(pools, 1 / ONE_IN)

# 2. A model, and beside it the one that always says "no". What a real table needs first learns from
#    the training rows alone, so it stands in the pipeline: gaps filled, columns scaled. (Text goes
#    there too: a ColumnTransformer with OneHotEncoder or TargetEncoder.) The default solver stops
#    early: its numbers may differ from the page's in the third digit; this one goes to the end.
prepare = [SimpleImputer(strategy="median"), StandardScaler()] if CSV else []
model = make_pipeline(*prepare, MODELS[MODEL].classifier()).fit(X, y)
always_no = DummyClassifier(strategy="most_frequent").fit(X, y)


# 3. Decisions at τ = ½, and what they are worth. (model.predict says "no" at exactly ½.)
def cut_at(threshold):
    """The fitted model with this threshold: frozen, it is not trained again."""
    cut = FixedThresholdClassifier(FrozenEstimator(model), threshold=threshold)
    return cut.fit(X, y)


# blank: what the model decides at ½
says = cut_at(0.5).predict(X_test)
(tn, fp), (fn, tp) = confusion_matrix(y_test, says)
print("tp =", tp)
print("fp =", fp)
print("fn =", fn)
print("tn =", tn)
print("accuracy =", accuracy_score(y_test, says))
print("majority_baseline =", accuracy_score(y_test, always_no.predict(X_test)))
sensitivity, specificity, support = sensitivity_specificity_support(
    y_test, says, average=None, labels=[1]
)
print("recall =", sensitivity[0])
print("precision =", precision_score(y_test, says, zero_division=np.nan))
print("balanced_accuracy =", balanced_accuracy_score(y_test, says))
print("mcc =", matthews_corrcoef(y_test, says))

# 4. The ranking, which knows no threshold.
# blank: the score of each test row
p = model.predict_proba(X_test)[:, 1]
print("roc_auc =", roc_auc_score(y_test, p))
print("average_precision =", average_precision_score(y_test, p))

# 5. Another threshold for the same fitted model: the share of positives.
caught = cut_at(np.mean(y) if CSV else 1 / ONE_IN).predict(X_test)[y_test == 1]
print("recall_prior =", np.mean(caught))

# 6. What the lesson says: frauds get rare, and the model is trained again.
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
print("Step 3. 1 in 1000, correct of 100 decisions:", 100 * accuracy_score(fraud, p >= 0.5))
print("Step 4. 1 in 1000, fraud higher in 100 pairs:", 100 * roc_auc_score(fraud, p))
specificity = recall_score(fraud, p >= 0.001, pos_label=False)
print("Step 6. Alarms from 0.001 on, of 100 normal payments:", 100 * (1 - specificity))
p, fraud = scored(10_000)
print("Step 7. 1 in 10000, found:", np.sum(p[fraud] >= 0.5))
_, fraud = scored(30)
print("Step 8. 1 in 30, correct of 100 without any alarm:", 100 * accuracy_score(fraud, 0 * fraud))
