"""The same numbers with the tools that people use at work: scikit-learn and SciPy."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, precision_score, recall_score, roc_auc_score

from core.data import draw_pools, test_fold, train_fold

# Settings of the page.
GAMMA = 2.0
ALPHA = 0.5
WEIGHT = 1
POPULATION = "gaussians"
ONE_IN = 100
SEPARATION = 2.4
SPREAD = 1.0
SEED = 0

# 1. The rows of the page; with data of your own, split here, and stratify the split.
pools = draw_pools(POPULATION, SEPARATION, SPREAD, SEED)
X, y = train_fold(pools, 1 / ONE_IN)
X_test, y_test = test_fold(pools, 1 / ONE_IN)

# 2. Class weights are built in. "balanced" would be N / (K N_c), equation D5.4.
ratio = np.array([1 - ALPHA, ALPHA * WEIGHT])
class_weight = dict(enumerate(ratio / ratio[y].mean()))
exact = {"solver": "newton-cholesky", "tol": 1e-12, "max_iter": 500}
plain = LogisticRegression(**exact).fit(X, y)
weighted = LogisticRegression(class_weight=class_weight, **exact).fit(X, y)

# 3. Focal loss is not: give SciPy the loss, its slope and its curvature, and begin at the weighted
#    fit, scaled down as focal loss will. (In a deep network: torchvision's sigmoid_focal_loss.)
weight, sign = np.array([class_weight[0], class_weight[1]])[y], 2.0 * y - 1
rows = np.column_stack([X, np.ones(len(X))])
ridge = np.array([1.0, 1.0, 0.0])


def parts(w):
    """The probability p of each row's own class, 1 - p, and ln p."""
    u = sign * (rows @ w)
    return expit(u), expit(-u), log_expit(u)


def loss(w):
    """The weighted sum of focal losses, with scikit-learn's ridge at C = 1."""
    _, q, ln_p = parts(w)
    return -weight @ (q**GAMMA * ln_p) + ridge @ w**2 / 2


def slope(w):
    """Its gradient."""
    p, q, ln_p = parts(w)
    return rows.T @ (weight * sign * q**GAMMA * (GAMMA * p * ln_p - q)) + ridge * w


def curvature(w):
    """Its matrix of second derivatives."""
    p, q, ln_p = parts(w)
    bend = p * q**GAMMA * (GAMMA * ln_p * (q - GAMMA * p) + (1 + 2 * GAMMA) * q)
    return (rows * (weight * bend)[:, None]).T @ rows + np.diag(ridge)


start = np.append(weighted.coef_[0], weighted.intercept_) / (1 + GAMMA)
found = minimize(
    loss, start, jac=slope, hess=curvature, method="trust-exact", options={"gtol": 1e-8}
)
# One more step of Newton's, so that the digits of the page come out.
w = found.x - np.linalg.solve(curvature(found.x), slope(found.x))

# 4. Decisions at τ = ½, and the ranking, which knows no threshold.
for name, score in (
    ("plain_", plain.decision_function(X_test)),
    ("", X_test @ w[:2] + w[2]),
):
    says = score >= 0
    (tn, fp), (fn, tp) = confusion_matrix(y_test, says)
    print(f"{name}tp =", tp)
    print(f"{name}fp =", fp)
    print(f"{name}recall =", recall_score(y_test, says))
    print(f"{name}roc_auc =", roc_auc_score(y_test, score))
print("precision =", precision_score(y_test, says, zero_division=np.nan))

# 5. What it says is no probability. With γ = 0 divide the ratio of the weights out of the odds;
#    else calibrate: CalibratedClassifierCV, or the formula in the other tab.
few, _ = test_fold(pools, 1 / ONE_IN, 10_000)
print("said =", expit(few @ w[:2] + w[2]).mean())
