"""The same with imbalanced-learn: its pipeline resamples in fit, and never when it scores."""

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from imblearn.pipeline import make_pipeline
from sklearn.datasets import make_classification
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.tree import DecisionTreeClassifier

X, y = make_classification(2_000, weights=[0.95], flip_y=0.02, random_state=0)

# imblearn's make_pipeline, not scikit-learn's: that one does not know samplers.
pipeline = make_pipeline(
    RandomOverSampler(random_state=0),
    DecisionTreeClassifier(max_depth=4, random_state=0),
)
folds = StratifiedKFold(5, shuffle=True, random_state=0)
scores = cross_val_score(pipeline, X, y, cv=folds, scoring="average_precision")

print("average precision:", np.round(scores, 4), "mean", round(np.mean(scores), 4))
