"""The same numbers with the tools that people use at work: scikit-learn and SciPy."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, precision_score, recall_score, roc_auc_score
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.data import draw_pools, test_fold, train_fold
from core.data.own_table import own_folds

# A table of your own: give its path, and all that follows is done with its rows in place of the
# page's (for which alone POPULATION, ONE_IN, SEPARATION and SPREAD count).
CSV = None  # such as "payments.csv"
TARGET = "class"  # the column to be predicted
POSITIVE = 1  # its rare value, such as "fraud"
# The other columns of numbers are what it is predicted from: take out of the file what only names a
# row, and what one knows only afterwards.

# Settings of the page.
GAMMA = 2.0
ALPHA = 0.5
WEIGHT = 1
POPULATION = "gaussians"
ONE_IN = 100
SEPARATION = 2.4
SPREAD = 1.0
SEED = 0

# 1. Rows: of your table, in a stratified split, or those of the page.
if CSV:
    (X, y), (X_test, y_test) = own_folds(CSV, TARGET, POSITIVE, SEED)
    X_few = X_test
else:
    pools = draw_pools(POPULATION, SEPARATION, SPREAD, SEED)
    X, y = train_fold(pools, 1 / ONE_IN)
    X_test, y_test = test_fold(pools, 1 / ONE_IN)
    X_few, _ = test_fold(pools, 1 / ONE_IN, 10_000)

# 2. Class weights are built in. "balanced" would be N / (K N_c), equation D5.4.
# blank: how much a row of each class counts
ratio = np.array([1 - ALPHA, ALPHA * WEIGHT])
class_weight = dict(enumerate(ratio / ratio[y].mean()))
exact = {"solver": "newton-cholesky", "tol": 1e-12, "max_iter": 500}


# 3. Focal loss is not: give SciPy the loss, its slope and its curvature, and begin at the weighted
#    fit, scaled down as focal loss will. (In a deep network: torchvision's sigmoid_focal_loss.) As
#    a class with fit and decision_function it goes wherever a classifier of scikit-learn goes.
class FocalRegression(ClassifierMixin, BaseEstimator):
    """Logistic regression with focal loss, class weights, and scikit-learn's ridge at C = 1."""

    def __init__(self, gamma, class_weight):
        self.gamma, self.class_weight = gamma, class_weight

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        gamma, sign = self.gamma, 2.0 * y - 1
        weight = np.array([self.class_weight[0], self.class_weight[1]])[y]
        rows, ridge = np.column_stack([X, np.ones(len(X))]), np.append(np.ones(X.shape[1]), 0)

        def parts(w):  # the probability p of each row's own class, 1 - p, and ln p
            u = sign * (rows @ w)
            return expit(u), expit(-u), log_expit(u)

        def loss(w):
            _, q, ln_p = parts(w)
            # blank: the weighted focal loss, and the ridge
            return -weight @ (q**gamma * ln_p) + ridge @ w**2 / 2

        def slope(w):
            p, q, ln_p = parts(w)
            return rows.T @ (weight * sign * q**gamma * (gamma * p * ln_p - q)) + ridge * w

        def curvature(w):
            p, q, ln_p = parts(w)
            bend = p * q**gamma * (gamma * ln_p * (q - gamma * p) + (1 + 2 * gamma) * q)
            return (rows * (weight * bend)[:, None]).T @ rows + np.diag(ridge)

        start = LogisticRegression(class_weight=self.class_weight, **exact).fit(X, y)
        w = np.append(start.coef_[0], start.intercept_) / (1 + gamma)
        how = {"method": "trust-exact", "options": {"gtol": 1e-8}}
        w = minimize(loss, w, jac=slope, hess=curvature, **how).x
        # One more step of Newton's, so that the digits of the page come out.
        self.w_ = w - np.linalg.solve(curvature(w), slope(w))
        return self

    def decision_function(self, X):
        return X @ self.w_[:-1] + self.w_[-1]

    def predict(self, X):
        return (self.decision_function(X) >= 0).astype(int)


# 4. Gaps are filled and columns scaled by what the training rows say, so in the pipeline. (Text
#    columns too: a ColumnTransformer with OneHotEncoder or TargetEncoder.)
prepare = [SimpleImputer(strategy="median"), StandardScaler()] if CSV else []
plain = make_pipeline(*prepare, LogisticRegression(**exact)).fit(X, y)
focal = make_pipeline(*prepare, FocalRegression(GAMMA, class_weight)).fit(X, y)

# 5. Decisions at τ = ½, where the log-odds are 0, and the ranking, which knows no threshold.
for name, model in (("plain_", plain), ("", focal)):
    cut = FixedThresholdClassifier(
        FrozenEstimator(model), threshold=0.0, response_method="decision_function"
    )
    says = cut.fit(X, y).predict(X_test)
    (tn, fp), (fn, tp) = confusion_matrix(y_test, says)
    print(f"{name}tp =", tp)
    print(f"{name}fp =", fp)
    print(f"{name}recall =", recall_score(y_test, says))
    print(f"{name}roc_auc =", roc_auc_score(y_test, model.decision_function(X_test)))
print("precision =", precision_score(y_test, says, zero_division=np.nan))

# 6. What it says is no probability. A sigmoid takes it back, learned on training rows that are each
#    scored by a fit without them. (The page takes it back by a formula, so its number differs.)
print("said =", expit(focal.decision_function(X_few)).mean())
calibrated = CalibratedClassifierCV(focal, method="sigmoid", ensemble=False).fit(X, y)
print("Mean probability, calibrated:", calibrated.predict_proba(X_few)[:, 1].mean())


# 7. What the lesson says: the gradients after four steps of training, and where training ends.
def gradient(u, gamma):
    """How large the gradient of a row is whose own class has these log-odds."""
    p, q, ln_p = expit(u), expit(-u), log_expit(u)
    return q**gamma * (q - gamma * p * ln_p)


pools = draw_pools("gaussians", 2.4, 1.0, 0)
rows = np.vstack([pools.train_majority[:9_900], pools.train_minority[:100]])
rows, sign = np.column_stack([rows, np.ones(10_000)]), np.repeat([-1, 1], [9_900, 100])
begun = np.zeros(3)
for _ in range(4):
    slope = [1, 1, 0] * begun - rows.T @ (sign * gradient(sign * (rows @ begun), 0))
    begun = begun - 0.03 / 100 * slope
pull = gradient(sign * (rows @ begun), 2)
print("Step 2. γ = 2, share of the cracked parts, of 100:", 100 * pull[-100:].sum() / pull.sum())
left = gradient(np.log(0.9 / 0.1), 2) / gradient(np.log(0.9 / 0.1), 0)
print("Step 3. γ = 2, gradient left of 100 where p is 0.9:", 100 * left)
for step, rare, gamma, spread, seed in ((5, 100, 2, 1, 0), (6, 20, 5, 2, 6), (8, 10, 2, 1, 0)):
    good, cracked = (draw_pools("gaussians", 2.4, wide, seed) for wide in (1.0, spread))
    mixed = good._replace(
        train_minority=cracked.train_minority, test_minority=cracked.test_minority
    )
    X_test, y_test = test_fold(mixed, 1 / rare)
    ended = FocalRegression(gamma, {0: 1.0, 1: 1.0}).fit(*train_fold(mixed, 1 / rare))
    z = ended.decision_function(X_test)
    found, expected = 100 * recall_score(y_test, z >= 0), 1_000 * expit(z).mean()
    print(f"Step {step}. γ = {gamma}, 1 in {rare}, found of 100 cracked parts:", found)
    print(f"Step {step + 2 * (step == 5)}. γ = {gamma}, 1 in {rare}, expected in 1000:", expected)
