"""Weights, copies and SMOTE beside doing nothing: same rows, several seeds, the real share."""

import numpy as np
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

from core.comparison.cells import folds
from core.comparison.models import COMPARISON_MODELS
from core.data.real_sets import REAL_SETS

# Settings of the page.
DATA = "gaussians"
ONE_IN = 20
MODEL = "logistic"
MISS_RATIO = 10
SEEDS = 5
SEED = 0

# 1. The model, not tuned: a new one for each fit.
kind = COMPARISON_MODELS[MODEL]


# 2. Two ways to give the minority as many rows as the majority.


def copied(X, y, seed):
    """Copies of minority rows, drawn with replacement."""
    few = np.flatnonzero(y == 1)
    drawn = np.random.RandomState(seed).choice(few, size=len(y) - 2 * len(few))
    return np.vstack([X, X[drawn]]), np.append(y, y[drawn])


def with_smote(X, y, seed, k=5):
    """New rows on the way from a minority row to one of its k nearest of the minority."""
    few, rng = X[y == 1], np.random.RandomState(seed)
    near = NearestNeighbors(n_neighbors=k + 1).fit(few).kneighbors(few)[1][:, 1:]
    row, column = divmod(rng.randint(0, near.size, size=len(y) - 2 * len(few)), k)
    step = rng.uniform(size=(len(row), 1))
    # blank: new rows on the way to a neighbour
    new = few[row] + step * (few[near[row, column]] - few[row])
    return np.vstack([X, new]), np.append(y, np.ones(len(new), y.dtype))


# 3. Fit with a fix. Scaling and the fix see the rows of this fold and nothing else.


def fitted(X, y, fix, seed, kind=kind):
    """A function that says a probability for each row."""
    scaler, model = StandardScaler().fit(X), kind.classifier(seed, len(y))
    X = scaler.transform(X)
    if fix in ("weights", "recalibrated"):
        model.fit(X, y, sample_weight=(len(y) / (2 * np.bincount(y)))[y])
    else:
        rows = {"nothing": lambda *fold: fold[:2], "ros": copied, "smote": with_smote}
        model.fit(*rows[fix](X, y, seed))
    share = np.mean(y) if fix == "recalibrated" else 0.5

    def probability(new):
        p = model.predict_proba(scaler.transform(new))[:, 1]
        # Back to the real share: an odd of one half becomes an odd of the share.
        return p * share / (p * share + (1 - p) * (1 - share))

    return probability


# 4. Judge: the ranking, the probabilities, and what the alarms cost at a threshold.


def cost(y, p, threshold, miss=MISS_RATIO):
    alarm = p >= threshold
    return 1000 * np.mean(np.where(y == 1, miss * ~alarm, alarm))


def roc_auc(y, p):
    """How often a positive lies above a negative, ties counted half."""
    order = np.sort(p[y == 0])
    below = [np.searchsorted(order, p[y == 1], side) for side in ("left", "right")]
    return np.mean(below) / len(order)


def chosen_threshold(X, y, fix, seed, kind=kind, miss=MISS_RATIO):
    """The cheapest cut on training rows, each scored by a fit that has not seen it."""
    p = np.empty(len(y))
    for rest, part in StratifiedKFold(3, shuffle=True, random_state=seed).split(X, y):
        p[part] = fitted(X[rest], y[rest], fix, seed, kind)(X[part])
    cuts = np.append(np.inf, np.unique(p)[::-1])
    return cuts[np.argmin([cost(y, p, cut, miss) for cut in cuts])]


# 5. Every fix on the same folds of every seed; the mean over the seeds.
fixes = ["nothing", "ros", "smote"]
if "weights" in kind.takes:
    fixes += ["weights", "recalibrated"]
seen = {fix: [] for fix in fixes}
for seed in range(SEED, SEED + SEEDS):
    (X, y), (X_test, y_test) = folds(DATA, 1 / ONE_IN, seed)
    for fix in fixes:
        p = fitted(X, y, fix, seed)(X_test)
        seen[fix].append(
            {
                "roc_auc": roc_auc(y_test, p),
                "brier": np.mean((p - y_test) ** 2),
                "recall": np.mean(p[y_test == 1] >= 0.5),
                "cost": cost(y_test, p, 0.5),
                "cost_chosen": cost(y_test, p, chosen_threshold(X, y, fix, seed)),
                "cost_moved": cost(y_test, p, 1 / (1 + MISS_RATIO)),
            }
        )
values = {
    fix: {name: np.array([one[name] for one in seen[fix]]) for name in seen[fix][0]} for fix in seen
}
mean = {fix: {name: np.mean(values[fix][name]) for name in values[fix]} for fix in seen}
for fix in fixes:
    for name in ("roc_auc", "brier", "recall", "cost", "cost_chosen"):
        # Moving odds back may tie scores that were not tied, in the last digit.
        if (fix, name) != ("recalibrated", "roc_auc"):
            print(f"{fix}_{name} =", mean[fix][name])

# 6. τ moved: the untouched model, its alarm raised from 1 / (1 + cost of a miss) on.
print("tau_moved =", 1 / (1 + MISS_RATIO))
print("moved_cost =", mean["nothing"]["cost_moved"])
print("moved_saves =", mean["nothing"]["cost"] - mean["nothing"]["cost_moved"])


# 7. How sure? SMOTE minus nothing, seed by seed: Student's 95 % interval of the mean difference,
#    read alone as the page's bars are. If n differences are independent, the variance of their mean
#    is s² / n. Seeds that split one real set again and again share rows, so they vary too little:
#    there it is s² (1 / n + n_test / n_train).
#    Source: Nadeau & Bengio (2003), Inference for the Generalization Error, Machine Learning 52.
def t_quantile(freedom):
    """Student's t lies within ± this in 95 % of cases; found by halving.

    t is √freedom times the tangent of an angle whose density goes with cosine^(freedom - 1).
    """
    x, weight = np.polynomial.legendre.leggauss(50)
    ends = [0.0, np.pi / 2]
    for _ in range(60):
        part, whole = (
            end * (weight @ np.cos(end * (x + 1) / 2) ** (freedom - 1))
            for end in (np.mean(ends), np.pi / 2)
        )
        ends[int(part > 0.95 * whole)] = np.mean(ends)
    return np.sqrt(freedom) * np.tan(np.mean(ends))


overlap = 0.5 / 0.5 if DATA in REAL_SETS else 0  # of halves; fresh rows are not shared
# blank: SMOTE minus nothing, seed by seed
gap = values["smote"]["brier"] - values["nothing"]["brier"]
half = t_quantile(SEEDS - 1) * np.sqrt(gap.var(ddof=1) * (1 / SEEDS + overlap))
print("smote_brier_gap =", gap.mean())
print("smote_brier_gap_low =", gap.mean() - half)
print("smote_brier_gap_high =", gap.mean() + half)

# 8. What the lesson says: a logistic regression on 40 draws of rows; a miss costs 10 false alarms.
lesson = COMPARISON_MODELS["logistic"]
pairs, expected, cheapest = [], [], []
for seed in range(40):
    (X, y), (X_test, y_test) = folds("gaussians", 1 / 20, seed)
    p = fitted(X, y, "smote", seed, lesson)(X_test)
    pairs.append(1000 * roc_auc(y_test, p))
    expected.append(100 * p.mean())
    p = fitted(X, y, "nothing", seed, lesson)(X_test)
    cheapest.append(cost(y_test, p, chosen_threshold(X, y, "nothing", seed, lesson, 10), 10))
print("Step 2. SMOTE, fraud higher in 1000 pairs:", np.mean(pairs))
print("Step 4. SMOTE, frauds that it expects in 100 payments:", np.mean(expected))
print("Step 5. No treatment, cost at its own threshold:", np.mean(cheapest))
# That none of eight treatments helps gradient boosting (step 7) takes minutes to compute.
