"""One set of scores, every cut: ½ is a convention, and costs ask for another."""

import numpy as np
from sklearn.neighbors import NearestNeighbors

from core.data import POPULATIONS, draw_pools, test_fold, train_fold
from core.lessons.threshold.film import THRESHOLDS
from core.lessons.threshold.stage import TAUS
from core.metrics.calibration import CALIBRATORS
from core.metrics.thresholds import THRESHOLD_RULES
from core.models.classifiers import MODELS

# Settings of the page.
TAU = 0.5
SOURCE = "model"
ONE_IN = 100
POPULATION = "gaussians"
SEPARATION = 2.4
MODEL = "logistic"
SAMPLER = "none"
POSITIVE_A = 5.0
POSITIVE_B = 2.0
NEGATIVE_A = 2.0
NEGATIVE_B = 6.0
REPAIR = "none"
MISS_RATIO = 50
RULE = "none"
ALARMS = 50
HONEST = True
SEED = 0


# 1. Scores: of a model, of the chapter's third listing, or of two Beta distributions. Each makes
#    two folds, one that is shown and one on which thresholds and repairs may be learned.
def fold(negatives, positives):
    """Rows or scores of both classes, and their labels, the negatives first."""
    y = np.repeat([0, 1], [len(negatives), len(positives)])
    return np.concatenate([negatives, positives]), y


def resampled(X, y):
    """The training rows, 1:1 where a sampler is asked for; the draws are imbalanced-learn's."""
    rng, rare, common = np.random.RandomState(SEED), np.flatnonzero(y), np.flatnonzero(y == 0)
    extra, k = len(common) - len(rare), 5
    if SAMPLER == "ros":
        rows = np.append(np.arange(len(y)), rng.choice(rare, size=extra))
        return X[rows], y[rows]
    if SAMPLER == "rus":
        rows = np.append(rng.permutation(common)[: len(rare)], rare)
        return X[rows], y[rows]
    if SAMPLER == "smote" and len(rare) > k:
        P = X[rare]
        nearest = NearestNeighbors(n_neighbors=k + 1).fit(P).kneighbors(P)[1][:, 1:]
        base, which = np.divmod(rng.randint(0, nearest.size, extra), k)
        made = P[base] + rng.uniform(size=(extra, 1)) * (P[nearest[base, which]] - P[base])
        return np.vstack([X, made]), np.append(y, np.ones(extra, int))
    if SAMPLER not in ("none", "smote"):
        raise ValueError(f"This script knows no sampler {SAMPLER!r}.")
    return X, y


trained_at = 0.5
if SOURCE == "model":
    draw = POPULATIONS[POPULATION]
    streams = [np.random.default_rng([SEED, stream]) for stream in range(4)]
    train = draw.majority(10_000, streams[0], SEPARATION, 1.0)
    rare = draw.minority(10_000, streams[1], SEPARATION, 1.0)
    test = draw.majority(100_000, streams[2], SEPARATION, 1.0)
    test_rare = draw.minority(50_000, streams[3], SEPARATION, 1.0)
    few = max(1, round(10_000 / ONE_IN / (1 - 1 / ONE_IN)))
    test_few = max(1, round(100_000 / ONE_IN))
    X, y = resampled(*fold(train, rare[:few]))
    X_test, y_test = fold(test[: 100_000 - test_few], test_rare[:test_few])
    score = MODELS[MODEL].classifier().fit(X, y).predict_proba(X_test)[:, 1]
    shown, other = ((score[start::2], y_test[start::2]) for start in (0, 1))
    trained_at = np.mean(y)
elif SOURCE == "listing":
    folds = []
    for seed in (3, 4):
        rng = np.random.default_rng(seed)
        positives, negatives = rng.beta(5, 2, 100), rng.beta(2, 6, 9_900)
        folds.append(fold(negatives, positives))
    shown, other = folds
elif SOURCE == "betas":
    folds = []
    for stream in (0, 1):
        rng, few = np.random.default_rng([SEED, stream]), max(1, round(50_000 / ONE_IN))
        negatives = rng.beta(NEGATIVE_A, NEGATIVE_B, 50_000 - few)
        folds.append(fold(negatives, rng.beta(POSITIVE_A, POSITIVE_B, few)))
    shown, other = folds
else:
    raise ValueError(f"This script knows no source {SOURCE!r}.")


# 2. Probabilities in place of scores, if that is asked for, learned on the other fold.
score, y = shown
known, truth = other
probability = CALIBRATORS[REPAIR].fit(truth, known, trained_at)
score, known = probability(score), probability(known)
print("mean_score =", score.mean())


# 3. The cut. The listing flags what lies above τ, the rest of the page what reaches it.
def alarm_at(tau):
    return score > tau if SOURCE == "listing" else score >= tau


def counts_at(tau):
    alarm = alarm_at(tau)
    # blank: true and false alarms
    tp, fp = np.sum(alarm & (y == 1)), np.sum(alarm & (y == 0))
    return tp, fp, np.sum(y == 1) - tp, np.sum(y == 0) - fp


tp, fp, fn, tn = counts_at(TAU)
for name, count in zip(("tp", "fp", "fn", "tn"), (tp, fp, fn, tn), strict=True):
    print(name, "=", count)
print("precision =", tp / (tp + fp) if tp + fp else np.nan)
print("recall =", tp / (tp + fn))
print("fpr =", fp / (fp + tn))
print("accuracy =", (tp + tn) / len(y))
print("f1 =", 2 * tp / (2 * tp + fp + fn))
roots = np.sqrt(tp + fp) * np.sqrt(tp + fn) * np.sqrt(tn + fp) * np.sqrt(tn + fn)
print("mcc =", (tp * tn - fp * fn) / roots if roots else 0.0)


# 4. What it costs, in false alarms per 1,000 cases, and which τ the costs ask for (D5.6).
def cost_of(alarm):
    return 1_000 * np.mean(np.where(y == 1, MISS_RATIO * ~alarm, alarm))


print("tau_star =", 1 / (1 + MISS_RATIO))
print("cost =", cost_of(alarm_at(TAU)))
print("cost_half =", cost_of(alarm_at(0.5)))


# 5. Every threshold at once: sort the scores, count from the top, and keep the ends of ties.
def swept(y, score):
    order = np.argsort(-score, kind="stable")
    ends = np.append(np.diff(score[order]) != 0, True)
    hits, false_alarms = (np.append(0, np.cumsum(y[order] == k)[ends]) for k in (1, 0))
    return np.append(np.inf, score[order][ends]), hits, false_alarms


# The cheapest is chosen on the other fold. On the rows that choose it, luck makes it look cheaper
# than it is, so its cost is that on the rows shown.
cuts, hits, false_alarms = swept(truth, known)
# blank: the cut that costs least
chosen = cuts[np.argmin(false_alarms + MISS_RATIO * (hits[-1] - hits))]
print("chosen_cost =", cost_of(score >= chosen))
_, hits, false_alarms = swept(y, score)
heights = (hits[1:] + hits[:-1]) / 2
print("roc_auc =", np.sum(np.diff(false_alarms) * heights) / hits[-1] / false_alarms[-1])
share_right = hits[1:] / (hits[1:] + false_alarms[1:])
print("average_precision =", np.sum(np.diff(hits) * share_right) / hits[-1])

# 6. The step of the page's dial that its rule chooses, on rows that do not judge it if HONEST. If
#    not, as on the page then, on the very rows that judge it: what is printed is then optimistic.
if RULE != "none":
    least = np.nextafter(THRESHOLDS, 2) if SOURCE == "listing" else THRESHOLDS
    amounts = {"miss_ratio": MISS_RATIO, "alarms": ALARMS}
    choosing = (truth, known) if HONEST else (y, score)
    chosen = THRESHOLDS[THRESHOLD_RULES[RULE].step_on(*choosing, least, **amounts)]
    tp, fp, fn, tn = counts_at(chosen)
    print(f"tau_{RULE} =", chosen)
    print(f"recall_{RULE} =", tp / (tp + fn))
    print(f"precision_{RULE} =", tp / (tp + fp) if tp + fp else np.nan)


# 7. What the lesson says of days with 100 frauds: what ½ costs, and which step of its dial is
#    cheapest on another day. A false alarm and a missed fraud cost €50 and €10, then €1 and €50.
def two_days(rare, with_copies=False):
    """Scores and labels of two days, by a model that is perhaps trained on copies of frauds."""
    pools = draw_pools("gaussians", 2.4, 1.0, 0)
    X, y = train_fold(pools, 1 / rare)
    if with_copies:
        frauds = np.flatnonzero(y)
        copies = np.random.RandomState(0).choice(frauds, size=len(y) - 2 * len(frauds))
        X, y = np.vstack([X, X[copies]]), np.append(y, y[copies])
    payments, labels = test_fold(pools, 1 / rare)
    p = MODELS["logistic"].classifier().fit(X, y).predict_proba(payments)[:, 1]
    return (p[::2], labels[::2]), (p[1::2], labels[1::2])


def mistakes(day, tau):
    """False alarms and missed frauds from this score on, in a day of 100 frauds."""
    p, labels = day
    frauds = np.sum(labels == 1)
    return np.array([np.sum(p[labels == 0] >= tau), np.sum(p[labels == 1] < tau)]) * 100 / frauds


def cheapest_of(day):
    """The step of the dial that costs least; of equals the highest."""
    return min(TAUS[::-1], key=lambda tau: mistakes(day, tau) @ [1, 50])


today, other_day = two_days(100)
print("Step 1. Cards blocked from ½ on, euros a day:", np.rint(mistakes(today, 0.5)) @ [50, 10])
print("Step 3. Cheapest threshold:", cheapest_of(other_day))
print("Step 5. After copies, cheapest threshold:", cheapest_of(two_days(100, with_copies=True)[1]))
print("Step 6. Threshold for true probabilities:", 1 / (1 + 50))
print("Step 6. 1 in 1000, cheapest threshold:", cheapest_of(two_days(1_000)[1]))
