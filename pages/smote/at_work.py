"""SMOTE at work: imbalanced-learn's samplers in a pipeline, judged at the real prevalence."""

import numpy as np
from imblearn.combine import SMOTEENN, SMOTETomek
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE
from imblearn.pipeline import make_pipeline
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, precision_score, recall_score
from sklearn.tree import DecisionTreeClassifier

from core.data import draw_pools, test_fold
from core.data.chapter import smote_pools

# Settings of the page.
SHARE = 0.5
K = 5
VARIANT = "smote"
SCENE = "clear"
MODEL = "logistic"
SEED = 0

# 1. A fold small enough to look at, and a test of 20,000 rows, both at the real share of 10 %.
population = SCENE if SCENE in ("moons", "clumps") else "gaussians"
separation = {"clear": 2.8, "mislabelled": 2.8, "overlap": 1.3}.get(SCENE, 2.4)
n0, n1 = (90, 10) if SCENE == "listing2" else (180, 20)
if SCENE == "listing2":
    pools = smote_pools(100_000)
else:
    pools = draw_pools(population, separation, 1.0, SEED)
majority, minority = pools.train_majority[:n0], pools.train_minority[:n1].copy()
if SCENE == "mislabelled":  # the last rare row is a copy of what lies in the middle of the others
    middle = np.argmin(np.linalg.norm(majority - majority.mean(axis=0), axis=1))
    minority[-1] = majority[middle]
    majority = np.delete(majority, middle, axis=0)
X = np.vstack([majority, minority])
y = np.repeat([0, 1], [len(majority), len(minority)])
X_test, y_test = test_fold(pools, 0.1, 20_000)

# 2. The sampler. It takes the ratio of the classes, and refuses one that the rows exceed already.
wish = {"sampling_strategy": SHARE / (1 - SHARE), "random_state": SEED}
smote = SMOTE(k_neighbors=K, **wish)
samplers = {
    "smote": smote,
    "borderline1": BorderlineSMOTE(kind="borderline-1", k_neighbors=K, **wish),
    "borderline2": BorderlineSMOTE(kind="borderline-2", k_neighbors=K, **wish),
    "adasyn": ADASYN(n_neighbors=K, **wish),
    "smote_tomek": SMOTETomek(smote=smote, **wish),
    "smote_enn": SMOTEENN(smote=smote, **wish),
}
sampler = samplers[VARIANT] if np.mean(y) < SHARE else "passthrough"
if MODEL == "logistic":
    model = LogisticRegression(solver="newton-cholesky", tol=1e-10)
else:
    model = DecisionTreeClassifier(max_depth=6, min_samples_leaf=5, random_state=0)


def report(way, pipeline):
    """Train; judge on the test, where the pipeline leaves the sampler out."""
    p = pipeline.fit(X, y).predict_proba(X_test)[:, 1]
    print(f"{way}recall =", recall_score(y_test, p >= 0.5))
    print(f"{way}precision =", precision_score(y_test, p >= 0.5, zero_division=np.nan))
    print(f"{way}mean_probability =", p.mean())
    print(f"{way}brier =", brier_score_loss(y_test, p))
    print(f"{way}average_precision =", average_precision_score(y_test, p))


# 3. Without and with the sampler.
report("plain_", make_pipeline(model))
report("", make_pipeline(sampler, model))

# 4. How many rows the model was trained on.
print("rows =", len(y if sampler == "passthrough" else sampler.fit_resample(X, y)[1]))
