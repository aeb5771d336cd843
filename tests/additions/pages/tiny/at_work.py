"""The same with scikit-learn's dummy."""

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.metrics import accuracy_score, confusion_matrix, recall_score

# Settings of the page.
ONE_IN = 100

# 1. A thousand cases, and a model that says what most of them are.
X, y = np.zeros((1_000, 1)), np.arange(1_000) < 1_000 // ONE_IN
says = DummyClassifier(strategy="constant", constant=False).fit(X, y).predict(X)

# 2. What it is worth.
# blank: the four cells
(tn, fp), (fn, tp) = confusion_matrix(y, says)
print("missed =", fn)
print("cleared =", tn)
print("accuracy =", accuracy_score(y, says))
print("recall =", recall_score(y, says))
print("cost =", fn)

# 3. What the lesson says.
for step, rare in ((2, 1_000), (4, 2)):
    # blank: which cases are positive
    y = np.arange(1_000) < 1_000 // rare
    print(f"Step {step}. 1 in {rare}, right of 100 answers:", 100 * accuracy_score(y, 0 * y))
