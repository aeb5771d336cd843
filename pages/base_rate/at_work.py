"""The worth of an alarm with the libraries of the trade: a test is four weighted rows."""

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    class_likelihood_ratios,
    f1_score,
    matthews_corrcoef,
    precision_score,
    recall_score,
)

# There is no table to read here: RECALL and FPR are of a study, which picks how many sick there are
# in it, and ONE_IN is of the people whom you test. From a study of your own, with the columns truth
# and says (1 or 0), take RECALL = recall_score(truth, says) and
# FPR = 1 - recall_score(truth, says, pos_label=0), and never ONE_IN.

# Settings of the page.
ONE_IN = 100
RECALL = 0.9
FPR = 0.08
DEPENDENCE = 0.0
STUDY = 200
WANTED = 0.5

# 1. Four rows stand for everybody: a row for each cell, weighted by the people in it.
y_true = np.array([1, 0, 1, 0])
says = np.array([1, 1, 0, 0])


def people(one_in=ONE_IN, recall=RECALL, fpr=FPR):
    """Of 10,000 people, those in each cell: TP, FP, FN, TN."""
    # blank: how many of 10,000 people are sick
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


# 5. A second alarm: it repeats the first with a chance of DEPENDENCE, else it is drawn afresh.
again = DEPENDENCE + (1 - DEPENDENCE) * np.array([RECALL, FPR, RECALL, FPR])
print("second =", precision_score(y_true, says, sample_weight=weights * again))


# 6. What would make the WANTED share of the alarms right? Found by looking, not by a formula.
def short_of(**moved):
    """How far the precision is from the wanted one with one dial elsewhere."""
    return precision_score(y_true, says, sample_weight=people(**moved)) - WANTED


print("needed_one_in =", brentq(lambda n: short_of(one_in=n), 1.0001, 1e9, xtol=1e-9))
print("needed_fpr =", brentq(lambda rate: short_of(fpr=rate), 1e-12, 1, xtol=1e-15))


# 7. How sure? A rate fits a study of STUDY people as long as a test does not reject it (Wilson);
#    the interval of the ratio of two such rates (Donner & Zou 2012) multiplies the odds.
def interval(rate):
    """The 95 % interval of a rate: between these ends no rate would be rejected."""

    def beyond(true):
        return abs(rate - true) - norm.ppf(0.975) * np.sqrt(true * (1 - true) / STUDY)

    return np.array([brentq(beyond, *ends, xtol=1e-15) for ends in ((0, rate), (rate, 1))])


above, below = (ends * (2 * rate - ends) for rate in (RECALL, FPR) for ends in [interval(rate)])
product, odds = RECALL * FPR, 1 / (ONE_IN - 1)
low = above[0] / (product + np.sqrt(max(product**2 - above[0] * below[1], 0)))
high = (product + np.sqrt(max(product**2 - above[1] * below[0], 0))) / below[0]
print("precision_low =", 1 / (1 + 1 / (odds * low)))
print("precision_high =", 1 / (1 + 1 / (odds * high)))

# 8. What the lesson says: of its test, 9 of 10 sick people and 8 of 100 healthy ones get a letter.
for step, rare in ((2, 100), (5, 10_000)):
    # blank: the precision, each row weighted by its people
    correct = precision_score(y_true, says, sample_weight=people(rare, 0.9, 0.08))
    print(f"Step {step}. 1 in {rare} sick, correct of 100 letters:", 100 * correct)
    print(f"Step {step}. 1 in {rare} sick, false letters for a correct one:", 1 / correct - 1)
