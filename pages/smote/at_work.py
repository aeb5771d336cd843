"""SMOTE at work: imbalanced-learn's samplers in a pipeline, judged at the real prevalence."""

import numpy as np
from imblearn.combine import SMOTEENN, SMOTETomek
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline
from sklearn.impute import SimpleImputer
from sklearn.metrics import average_precision_score, brier_score_loss, precision_score, recall_score
from sklearn.preprocessing import StandardScaler

from core.data import draw_pools, test_fold
from core.data.chapter import smote_pools
from core.data.own_table import own_folds
from core.lessons.smote.film import SCENES
from core.models.classifiers import MODELS

# A table of your own: give its path, and all that follows is done with its rows in place of the
# page's (for which alone SCENE counts).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

# Settings of the page.
SHARE = 0.5
K = 5
VARIANT = "smote"
SCENE = "clear"
MODEL = "logistic"
SEED = 0


# 1. Rows: of your table, in a stratified split, or those of the page.
def page_rows(scene):
    """A fold small enough to look at, and a test of 20,000 rows, both at the real share of 10 %."""
    if scene.population == "listing2":  # the chapter's listing has rows of its own
        pools, n0, n1 = smote_pools(100_000), 90, 10
    else:
        pools, n0, n1 = draw_pools(scene.population, scene.separation, 1.0, SEED), 180, 20
    majority, minority = pools.train_majority[:n0], pools.train_minority[:n1].copy()
    if scene.mislabelled:  # the last rare row is a copy of what lies in the middle of the others
        middle = np.argmin(np.linalg.norm(majority - majority.mean(axis=0), axis=1))
        minority[-1] = majority[middle]
        majority = np.delete(majority, middle, axis=0)
    y = np.repeat([0, 1], [len(majority), len(minority)])
    return (np.vstack([majority, minority]), y), test_fold(pools, 0.1, 20_000)


(X, y), (X_test, y_test) = (
    own_folds(CSV, TARGET, POSITIVE, SEED) if CSV else page_rows(SCENES[SCENE])
)

# 2. The sampler. It takes the ratio of the classes, and refuses one that the rows exceed already.
wish = {"sampling_strategy": SHARE / (1 - SHARE), "random_state": SEED}
# blank: SMOTE with K neighbours
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
model = MODELS[MODEL].classifier()
# SMOTE measures distances: first gaps are filled and columns scaled, by the training rows alone, so
# all of it stands in the pipeline. (Between texts nothing lies: for them there is SMOTENC.)
prepare = [SimpleImputer(strategy="median"), StandardScaler()] if CSV else []


def report(way, pipeline):
    """Train; judge on the test, at its real share: there the pipeline leaves the sampler out."""
    # blank: train, then score the test rows
    p = pipeline.fit(X, y).predict_proba(X_test)[:, 1]
    print(f"{way}recall =", recall_score(y_test, p >= 0.5))
    print(f"{way}precision =", precision_score(y_test, p >= 0.5, zero_division=np.nan))
    print(f"{way}mean_probability =", p.mean())
    print(f"{way}brier =", brier_score_loss(y_test, p))
    print(f"{way}average_precision =", average_precision_score(y_test, p))


# 3. Without and with the sampler.
report("plain_", make_pipeline(*prepare, model))
report("", make_pipeline(*prepare, sampler, model))

# 4. How many rows the model was trained on.
before_model = make_pipeline(*prepare, sampler)
print("rows =", len(y if sampler == "passthrough" else before_model.fit_resample(X, y)[1]))


# 5. What the lesson says: SMOTE or copies until half of the patients are ill, or a lower threshold.
def patients(separation, seed):
    """Training rows of 200 patients, 20 of them ill, and test rows."""
    pools = draw_pools("gaussians", separation, 1.0, seed)
    rows = np.vstack([pools.train_majority[:180], pools.train_minority[:20]])
    return (rows, np.repeat([0, 1], [180, 20])), test_fold(pools, 0.1, 20_000)


def scores(fold, tests, *samplers):
    """The model's probability of each test row, trained after samplers."""
    fitted = make_pipeline(*samplers, MODELS["logistic"].classifier()).fit(*fold)
    return fitted.predict_proba(tests)[:, 1]


def caught_and_false(p, truth, threshold=0.5):
    """How many of the ill raise an alarm, and how many of the healthy."""
    return np.sum(p[truth == 1] >= threshold), np.sum(p[truth == 0] >= threshold)


def lowered(p, truth, tp):
    """The highest threshold at which so many of the ill are caught."""
    return np.sort(p[truth == 1])[-tp]


for step, separation, seed in ((1, 2.8, 12), (8, 1.3, 3)):
    fold, (X_test, y_test) = patients(separation, seed)
    tp, fp = caught_and_false(scores(fold, X_test, SMOTE(random_state=seed)), y_test)
    print(f"Step {step}. SMOTE, false alarms of 1000 patients:", fp / 20)
    if step == 1:  # the ill are more often healthy before this place on the way between the means
        even = separation / 2 + np.log(9) / separation
        along = SMOTE(random_state=seed).fit_resample(*fold)[0][200:] @ [1, 1] / np.sqrt(2)
        print("Step 5. Synthetic patients among the healthy, of 160:", np.sum(along < even))
        copied = scores(fold, X_test, RandomOverSampler(random_state=seed))
        print("Step 6. Copies, false alarms of 1000:", caught_and_false(copied, y_test)[1] / 20)
        p = scores(fold, X_test)
        _, fp = caught_and_false(p, y_test, lowered(p, y_test, tp))
        print("Step 7. A lower threshold, false alarms of 1000:", fp / 20)
fewer = 0
for seed in range(40):
    fold, (X_test, y_test) = patients(2.8, seed)
    tp, fp = caught_and_false(scores(fold, X_test, SMOTE(random_state=seed)), y_test)
    p = scores(fold, X_test)
    _, fp_lowered = caught_and_false(p, y_test, lowered(p, y_test, tp))
    fewer += np.rint((fp - fp_lowered) / 20) < 0
print("Step 9. SMOTE raises fewer, of 40 clinics:", fewer)
