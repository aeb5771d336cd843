"""The same numbers with the tools that people use at work: scikit-learn and imbalanced-learn."""

import numpy as np
from imblearn.metrics import sensitivity_specificity_support
from sklearn.dummy import DummyClassifier
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    confusion_matrix,
    matthews_corrcoef,
    precision_score,
    roc_auc_score,
)
from sklearn.model_selection import FixedThresholdClassifier

from core.data import draw_pools, test_fold, train_fold
from core.models.classifiers import MODELS

# Settings of the page.
ONE_IN = 100
POPULATION = "gaussians"
SEPARATION = 2.4
SPREAD = 1.0
MODEL = "logistic"
SEED = 0

# 1. The rows of the page; with data of your own, split here, and stratify the split.
pools = draw_pools(POPULATION, SEPARATION, SPREAD, SEED)
X, y = train_fold(pools, 1 / ONE_IN)
X_test, y_test = test_fold(pools, 1 / ONE_IN)

# 2. A model, and beside it the one that always says "no". The default solver stops early: its
#    numbers may differ from those of the page in the third digit, so this one goes to the end.
model = MODELS[MODEL].classifier()
model.fit(X, y)
always_no = DummyClassifier(strategy="most_frequent").fit(X, y)

# 3. Decisions at τ = ½, and what they are worth. (model.predict says "no" at exactly ½.)
at_half = FixedThresholdClassifier(model, threshold=0.5, response_method="predict_proba")
says = at_half.fit(X, y).predict(X_test)
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
p = model.predict_proba(X_test)[:, 1]
print("roc_auc =", roc_auc_score(y_test, p))
print("average_precision =", average_precision_score(y_test, p))

# 5. Another threshold for the same fitted model.
moved = FixedThresholdClassifier(model, threshold=1 / ONE_IN, response_method="predict_proba")
caught = moved.fit(X, y).predict(X_test)[y_test == 1]
print("recall_prior =", np.mean(caught))
