"""Focal loss and class weights bend the probabilities and leave the ranking."""

import numpy as np

from core.data import POPULATIONS, draw_pools

# Settings of the page.
GAMMA = 2.0
ALPHA = 0.5
WEIGHT = 1
POPULATION = "gaussians"
ONE_IN = 100
SEPARATION = 2.4
SPREAD = 1.0
SEED = 0

# 1. Rows: 10,000 of the majority and their share of the minority; 100,000 more for the test.
prevalence = 1 / ONE_IN
draw = POPULATIONS[POPULATION]
streams = [np.random.default_rng([SEED, stream]) for stream in range(4)]
train_majority = draw.majority(10_000, streams[0], SEPARATION, SPREAD)
train_minority = draw.minority(10_000, streams[1], SEPARATION, SPREAD)
test_majority = draw.majority(100_000, streams[2], SEPARATION, SPREAD)
test_minority = draw.minority(50_000, streams[3], SEPARATION, SPREAD)


def fold(majority, minority):
    """Rows with a column of ones for the intercept, and labels, the majority first."""
    rows, y = np.vstack([majority, minority]), np.repeat([0, 1], [len(majority), len(minority)])
    return np.column_stack([rows, np.ones(len(rows))]), y


few = max(1, round(10_000 * prevalence / (1 - prevalence)))
test_few = round(100_000 * prevalence)
X, y = fold(train_majority, train_minority[:few])
X_test, y_test = fold(test_majority[: 100_000 - test_few], test_minority[:test_few])

# 2. The weight of a row of each class: only the ratio is a choice, so their mean is made 1.
# blank: how much a row of each class counts
ratio = np.array([1 - ALPHA, ALPHA * WEIGHT])
class_weight = ratio / ratio[y].mean()
weight = class_weight[y]

# 3. Focal loss of u, the log-odds of a row's own class, with its slope and its curvature.


def focal(u, gamma):
    """-(1 - p)**gamma ln p, p = 1 / (1 + exp(-u)), and its first two derivatives by u."""
    p, q, ln_p = 1 / (1 + np.exp(-u)), 1 / (1 + np.exp(u)), -np.logaddexp(0, -u)
    # blank: what focal loss multiplies the loss by
    fade = q**gamma
    slope = fade * (gamma * p * ln_p - q)
    curvature = p * fade * (gamma * ln_p * (q - gamma * p) + (1 + 2 * gamma) * q)
    return -fade * ln_p, slope, curvature


# 4. Newton's method. Where the loss bends down, the same step downhill; halved until it helps.


def fit(weight, gamma):
    """Coefficients and intercept of the smallest weighted loss, with a ridge on coefficients."""
    sign, ridge, w = 2 * y - 1, np.array([1.0, 1.0, 0.0]), np.zeros(3)

    def total(w):
        return weight @ focal(sign * (X @ w), gamma)[0] + ridge @ w**2 / 2

    for _ in range(100):
        _, slope, curvature = focal(sign * (X @ w), gamma)
        gradient = X.T @ (weight * sign * slope) + ridge * w
        bend, axes = np.linalg.eigh((X * (weight * curvature)[:, None]).T @ X + np.diag(ridge))
        step = axes @ ((axes.T @ gradient) / np.abs(bend))
        while total(w - step) > total(w) + 1e-9 and np.abs(step).max() > 1e-12:
            step = step / 2
        w = w - step
        if np.abs(step).max() < 1e-10:
            break
    return w


plain, w = fit(np.ones(len(y)), 0.0), fit(weight, GAMMA)

# 5. The four cells at τ = ½, of the model and of cross-entropy without weights.
for name, model in (("plain_", plain), ("", w)):
    alarm, positive = X_test @ model >= 0, y_test == 1
    tp, fp = np.sum(alarm & positive), np.sum(alarm & ~positive)
    print(f"{name}tp =", tp)
    print(f"{name}fp =", fp)
    print(f"{name}recall =", tp / test_few)
    # The ranking: how often a positive lies above a negative.
    order = np.sort(X_test[~positive] @ model)
    below = [np.searchsorted(order, X_test[positive] @ model, side) for side in ("left", "right")]
    print(f"{name}roc_auc =", np.mean(below) / len(order))
print("precision =", tp / (tp + fp) if tp + fp else np.nan)

# 6. The mean probability of 10,000 test rows, and the way back: a row is in balance where both
#    classes pull equally hard, true odds = (a0 / a1) * L'(-z) / L'(z).
some = round(10_000 * prevalence)
rows, _ = fold(test_majority[: 10_000 - some], test_minority[:some])
z = rows @ w
odds = class_weight[0] / class_weight[1] * focal(-z, GAMMA)[1] / focal(z, GAMMA)[1]
print("said =", np.mean(1 / (1 + np.exp(-z))))
print("recovered =", np.mean(odds / (1 + odds)))

# 7. The majority's share of the total gradient: the push on the untouched model, the balance.
for name, model in (("push", plain), ("balance", w)):
    pull = np.abs(weight * focal((2 * y - 1) * (X @ model), GAMMA)[1])
    print(f"{name}_majority =", pull[y == 0].sum() / pull.sum())

# 8. What the lesson says: the gradients after four steps of training, and where training ends.
pools = draw_pools("gaussians", 2.4, 1.0, 0)
X, y = fold(pools.train_majority[:9_900], pools.train_minority[:100])
begun, sign = np.zeros(3), 2 * y - 1
for _ in range(4):
    slope = X.T @ (sign * focal(sign * (X @ begun), 0.0)[1]) + [1, 1, 0] * begun
    begun = begun - 0.03 / 100 * slope
pull = np.abs(focal(sign * (X @ begun), 2.0)[1])
print("Step 2. γ = 2, share of the cracked parts, of 100:", 100 * pull[y == 1].sum() / pull.sum())
sure = np.log(0.9 / 0.1)
left = focal(sure, 2.0)[1] / focal(sure, 0.0)[1]
print("Step 3. γ = 2, gradient left of 100 where p is 0.9:", 100 * left)
for step, rare, gamma, spread, seed in ((5, 100, 2, 1, 0), (6, 20, 5, 2, 6), (8, 10, 2, 1, 0)):
    good, cracked = (draw_pools("gaussians", 2.4, wide, seed) for wide in (1.0, spread))
    X, y = fold(good.train_majority, cracked.train_minority[: round(10_000 / (rare - 1))])
    few = 100_000 // rare
    X_test, y_test = fold(good.test_majority[: 100_000 - few], cracked.test_minority[:few])
    z = X_test @ fit(np.ones(len(y)), gamma)
    found, expected = 100 * np.mean(z[y_test == 1] >= 0), 1_000 * np.mean(1 / (1 + np.exp(-z)))
    print(f"Step {step}. γ = {gamma}, 1 in {rare}, found of 100 cracked parts:", found)
    print(f"Step {step + 2 * (step == 5)}. γ = {gamma}, 1 in {rare}, expected in 1000:", expected)
