"""Cross-validation with over-sampling inside each fold: numpy and scikit-learn."""

import numpy as np
from sklearn.datasets import make_classification
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedKFold
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import resample

X, y = make_classification(2_000, weights=[0.95], flip_y=0.02, random_state=0)

scores = []
for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(X, y):
    # 1. Over-sample the training rows, and nothing else.
    majority, minority = train[y[train] == 0], train[y[train] == 1]
    missing = len(majority) - len(minority)
    copies = resample(minority, n_samples=missing, random_state=0)
    rows = np.concatenate([train, copies])
    # 2. Fit on them.
    model = DecisionTreeClassifier(max_depth=4, random_state=0).fit(X[rows], y[rows])
    # 3. Score the test rows as they are, at the real prevalence.
    scores.append(average_precision_score(y[test], model.predict_proba(X[test])[:, 1]))

print("average precision:", np.round(scores, 4), "mean", round(np.mean(scores), 4))
