"""The worth of an alarm with the libraries of the trade: a test is four weighted rows."""

import numpy as np
from scipy.optimize import brentq
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    class_likelihood_ratios,
    f1_score,
    matthews_corrcoef,
    precision_score,
    recall_score,
)

# Settings of the page.
ONE_IN = 100
RECALL = 0.9
FPR = 0.08
WANTED = 0.5

# 1. Four rows stand for everybody: a row for each cell, weighted by the people in it.
y_true = np.array([1, 0, 1, 0])
says = np.array([1, 1, 0, 0])


def people(one_in=ONE_IN, recall=RECALL, fpr=FPR):
    """Of 10,000 people, those in each cell: TP, FP, FN, TN."""
    sick = 10_000 / one_in
    healthy = 10_000 - sick
    return np.array([sick * recall, healthy * fpr, sick * (1 - recall), healthy * (1 - fpr)])


# 2. The test itself: these two numbers do not know how many are sick.
weights = people()
print("recall =", recall_score(y_true, says, sample_weight=weights))
print("fpr =", 1 - recall_score(y_true, says, pos_label=0, sample_weight=weights))

# 3. What its alarm is worth here, and the numbers that people quote instead.
print("precision =", precision_score(y_true, says, sample_weight=weights))
print("npv =", precision_score(1 - y_true, 1 - says, sample_weight=weights))
print("accuracy =", accuracy_score(y_true, says, sample_weight=weights))
print("balanced_accuracy =", balanced_accuracy_score(y_true, says, sample_weight=weights))
print("f1 =", f1_score(y_true, says, sample_weight=weights))
print("mcc =", matthews_corrcoef(y_true, says, sample_weight=weights))

# 4. What a result does to the odds of being sick.
alarm, no_alarm = class_likelihood_ratios(y_true, says, sample_weight=weights)
print("lr_alarm =", alarm)
print("lr_no_alarm =", no_alarm)


# 5. What would make the WANTED share of the alarms right? Found by looking, not by a formula.
def short_of(**moved):
    """How far the precision is from the wanted one with one dial elsewhere."""
    return precision_score(y_true, says, sample_weight=people(**moved)) - WANTED


print("needed_one_in =", brentq(lambda n: short_of(one_in=n), 1.0001, 1e9, xtol=1e-9))
print("needed_fpr =", brentq(lambda rate: short_of(fpr=rate), 1e-12, 1, xtol=1e-15))
