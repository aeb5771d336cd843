"""SMOTE from scratch: new rows between a rare row and its neighbours, then the same test."""

import numpy as np
from sklearn.neighbors import NearestNeighbors

from core.data import draw_pools, test_fold
from core.data.chapter import smote_pools
from core.lessons.smote.film import SCENES
from core.models.classifiers import MODELS

# Settings of the page.
SHARE = 0.5
K = 5
VARIANT = "smote"
SCENE = "clear"
MODEL = "logistic"
SEED = 0

# 1. A fold small enough to look at, and a test of 20,000 rows, both at the real share of 10 %.
scene = SCENES[SCENE]
if scene.population == "listing2":  # the chapter's listing has rows of its own
    pools, n0, n1 = smote_pools(100_000), 90, 10
else:
    pools, n0, n1 = draw_pools(scene.population, scene.separation, 1.0, SEED), 180, 20
majority, minority = pools.train_majority[:n0], pools.train_minority[:n1].copy()
if scene.mislabelled:  # the last rare row is a copy of what lies in the middle of the others
    middle = np.argmin(np.linalg.norm(majority - majority.mean(axis=0), axis=1))
    minority[-1] = majority[middle]
    majority = np.delete(majority, middle, axis=0)
X = np.vstack([majority, minority])
y = np.repeat([0, 1], [len(majority), len(minority)])
X_test, y_test = test_fold(pools, 0.1, 20_000)


def nearest(rows, points, k):
    """For each point, itself one of the rows, its k nearest other rows."""
    return NearestNeighbors(n_neighbors=k + 1).fit(rows).kneighbors(points)[1][:, 1:]


# 2. Who gets new rows, and between whom. `own` are the rare rows.
if VARIANT not in ("smote", "borderline1", "borderline2", "adasyn", "smote_tomek", "smote_enn"):
    raise ValueError(f"This script knows no variant {VARIANT!r}.")
rng, own = np.random.RandomState(SEED), np.flatnonzero(y == 1)
wanted = max(0, int(len(majority) * (SHARE / (1 - SHARE)) - len(minority)))
base, near = own, own[nearest(minority, minority, K)]
if VARIANT in ("borderline1", "borderline2"):  # rows in danger: half or more rivals, but not all
    rivals = np.sum(y[nearest(X, minority, 10)] == 0, axis=1)
    danger = (rivals >= 5) & (rivals < 10)
    base, near = own[danger], near[danger]
    if VARIANT == "borderline2" and len(base):
        near = nearest(X, X[base], K)
if VARIANT == "adasyn":  # more where more of the neighbours are rivals
    share = np.mean(y[nearest(X, minority, K)] == 0, axis=1)
    each = np.rint(share / share.sum() * wanted).astype(int)
    base = np.repeat(own, each)
    towards = np.repeat(near, each, axis=0)[np.arange(len(base)), rng.choice(K, len(base))]
elif len(base):
    pick = rng.randint(0, near.size, wanted)
    base, towards = base[pick // near.shape[1]], near.ravel()[pick]

# 3. x + λ (neighbour − x): each new row lies on the line between two rare ones (D5.3).
step = rng.uniform(size=len(base))
way = np.empty((0, 2))
if len(base):
    # blank: from each row to its neighbour
    way = X[towards] - X[base]
    if VARIANT == "borderline2":  # less than half of the way towards a rival
        rival = y[towards] == 0
        way[rival] *= np.random.RandomState(SEED).uniform(0, 0.5, rival.sum())[:, None]
# blank: all rows, the new ones last
X_new = np.vstack([X, step[:, None] * way + X[base]])
y_new = np.append(y, np.ones(len(base), int))
made = np.arange(len(y_new)) >= len(y)

# 4. Clean afterwards, where the variant says so: both classes lose rows. A share that is not above
#    the real one cannot be had: then the rows stay as they are.
cleans = VARIANT if np.mean(y) < SHARE else ""
if cleans == "smote_tomek":  # two rows of different classes, each the other's nearest
    friend = nearest(X_new, X_new, 1).ravel()
    stays = (friend[friend] != np.arange(len(friend))) | (y_new == y_new[friend])
    X_new, y_new, made = X_new[stays], y_new[stays], made[stays]
if cleans == "smote_enn":  # a row that not all of its three nearest confirm
    stays = np.all(y_new[nearest(X_new, X_new, 3)] == y_new[:, None], axis=1)
    order = np.argsort(y_new[stays], kind="stable")
    X_new, y_new, made = (part[stays][order] for part in (X_new, y_new, made))
print("synthetic =", np.sum(made))
print("rows =", len(y_new))


def report(way, X, y):
    """Train on these rows; judge on the test, which nobody has resampled."""
    p = MODELS[MODEL].classifier().fit(X, y).predict_proba(X_test)[:, 1]
    tp, fp = np.sum((p >= 0.5) & (y_test == 1)), np.sum((p >= 0.5) & (y_test == 0))
    print(f"{way}recall =", tp / np.sum(y_test == 1))
    print(f"{way}precision =", tp / (tp + fp) if tp + fp else np.nan)
    print(f"{way}mean_probability =", p.mean())
    print(f"{way}brier =", np.mean((p - y_test) ** 2))


# 5. The rows as they were, and the rows after SMOTE.
report("plain_", X, y)
report("", X_new, y_new)


# 6. What the lesson says: SMOTE or copies until half of the patients are ill, or a lower threshold.
def patients(separation, seed):
    """Training rows of 200 patients, 20 of them ill, and test rows."""
    pools = draw_pools("gaussians", separation, 1.0, seed)
    rows = np.vstack([pools.train_majority[:180], pools.train_minority[:20]])
    return (rows, np.repeat([0, 1], [180, 20])), test_fold(pools, 0.1, 20_000)


def with_smote(X, y, seed):
    """The rows and 160 synthetic ones, each on the way from an ill row to one of its 5 nearest."""
    ill, rng = X[y == 1], np.random.RandomState(seed)
    base, which = np.divmod(rng.randint(0, 5 * len(ill), 160), 5)
    start, end = ill[base], ill[nearest(ill, ill, 5)[base, which]]
    made = start + rng.uniform(size=(160, 1)) * (end - start)
    return np.vstack([X, made]), np.append(y, np.ones(160, int))


def scores(rows, labels, tests):
    """The model's probability of each test row."""
    return MODELS["logistic"].classifier().fit(rows, labels).predict_proba(tests)[:, 1]


def caught_and_false(p, truth, threshold=0.5):
    """How many of the ill raise an alarm, and how many of the healthy."""
    return np.sum(p[truth == 1] >= threshold), np.sum(p[truth == 0] >= threshold)


def lowered(p, truth, tp):
    """The highest threshold at which so many of the ill are caught."""
    return np.sort(p[truth == 1])[-tp]


for step, separation, seed in ((1, 2.8, 12), (8, 1.3, 3)):
    (X, y), (X_test, y_test) = patients(separation, seed)
    X_more, y_more = with_smote(X, y, seed)
    tp, fp = caught_and_false(scores(X_more, y_more, X_test), y_test)
    print(f"Step {step}. SMOTE, false alarms of 1000 patients:", fp / 20)
    if step == 1:  # the ill are more often healthy before this place on the way between the means
        even = separation / 2 + np.log(9) / separation
        along = X_more[200:] @ [1, 1] / np.sqrt(2)
        print("Step 5. Synthetic patients among the healthy, of 160:", np.sum(along < even))
        copies = np.append(np.arange(200), np.random.RandomState(seed).choice(range(180, 200), 160))
        _, fp = caught_and_false(scores(X[copies], y[copies], X_test), y_test)
        print("Step 6. Copies, false alarms of 1000 patients:", fp / 20)
        p = scores(X, y, X_test)
        _, fp = caught_and_false(p, y_test, lowered(p, y_test, tp))
        print("Step 7. A lower threshold, false alarms of 1000 patients:", fp / 20)
fewer = 0
for seed in range(40):
    (X, y), (X_test, y_test) = patients(2.8, seed)
    tp, fp = caught_and_false(scores(*with_smote(X, y, seed), X_test), y_test)
    p = scores(X, y, X_test)
    _, fp_lowered = caught_and_false(p, y_test, lowered(p, y_test, tp))
    fewer += np.rint((fp - fp_lowered) / 20) < 0
print("Step 9. SMOTE raises fewer, of 40 clinics:", fewer)
