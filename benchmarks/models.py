"""How long a fit takes, beside other solvers: `python -m benchmarks.models [--json FILE]`.

Two Gaussians with 1 % positives, features of unit size. The rivals are scikit-learn's logistic
regression at C=1 and its defaults, with the same class weights; for focal loss, which it does not
have, scipy's L-BFGS-B at its defaults on the same objective with the exact gradient. Milliseconds
are medians on one thread, all sides taking turns in one process; `ratio` is ours over theirs. The
gradient norms are those of the one objective that all sides minimize, by one formula. The other
models of the lessons have a row each beside scikit-learn's own fit, without a norm.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from core.data import Fold
from core.models import MODELS, fit_logistic, fit_model, objective_of
from core.models.fitted import Floats
from core.models.losses import balanced_weights

SIZES = (1_000, 10_000, 100_000)
FEATURES = (2, 20)
PREVALENCE = 0.01
GAMMA = 2.0
PATIENCE = 10_000  # milliseconds after which a model and size is not run again
Fit = Callable[[Fold], Any]


class Contest(NamedTuple):
    """A model, how we fit it and how others do; if linear, each gives (coefficients, intercept)."""

    ours: Fit
    theirs: dict[str, Fit]
    balanced: bool = False
    gamma: float = 0.0
    linear: bool = True


def cases(n: int, d: int) -> Fold:
    """Rows of two Gaussians whose means are 2.4 apart."""
    rng = np.random.default_rng([n, d])
    y = (rng.random(n) < PREVALENCE).astype(np.int8)
    y[:2] = 1  # both classes, however few the rows
    return Fold(rng.normal(size=(n, d)) + 2.4 / np.sqrt(d) * y[:, None], y)


def _ours(balanced: bool = False, gamma: float = 0.0) -> Fit:
    def fit(fold: Fold) -> Floats:
        model = fit_logistic(fold, weights=_weights(fold, balanced), gamma=gamma)
        return np.append(model.coefficients, model.intercept)

    return fit


def _scikit_learn(solver: str, balanced: bool = False) -> Fit:
    def fit(fold: Fold) -> Floats:
        weight = "balanced" if balanced else None
        model = LogisticRegression(C=1.0, solver=solver, class_weight=weight).fit(fold.X, fold.y)
        return np.append(model.coef_[0], model.intercept_)

    return fit


def _scipy(fold: Fold) -> Floats:
    objective = objective_of(fold, gamma=GAMMA)
    start = np.zeros(fold.X.shape[1] + 1)
    unused = np.eye(start.size)  # a curvature that is given is not computed
    found = minimize(lambda w: objective(w, unused)[:2], start, jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def _offered(model: str) -> Contest:
    """A model of the lessons, beside scikit-learn's own fit."""
    return Contest(
        lambda fold: fit_model(model, fold),
        {"scikit-learn": lambda fold: MODELS[model].classifier().fit(*fold)},
        linear=False,
    )


def _weights(fold: Fold, balanced: bool) -> Floats | None:
    return balanced_weights(fold.y)[fold.y] if balanced else None


SOLVERS = ("lbfgs", "newton-cholesky")
CONTESTS = {
    "plain": Contest(_ours(), {solver: _scikit_learn(solver) for solver in SOLVERS}),
    "balanced": Contest(
        _ours(balanced=True),
        {solver: _scikit_learn(solver, balanced=True) for solver in SOLVERS},
        balanced=True,
    ),
    "focal": Contest(_ours(gamma=GAMMA), {"scipy L-BFGS-B": _scipy}, gamma=GAMMA),
} | {model: _offered(model) for model in MODELS if model != "logistic"}


def rows(model: str, n: int, d: int) -> list[dict[str, Any]]:
    """The lines of one model and size: one a rival."""
    fold, contest = cases(n, d), CONTESTS[model]
    sides = {"ours": contest.ours, **contest.theirs}
    taken: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(max(9, 100_000 // n)):
        for side, fit in sides.items():
            taken[side].append(_milliseconds(fit, fold))
        if sum(map(sum, taken.values())) > PATIENCE:
            break
    norm = {side: _norm(contest, fit, fold) for side, fit in sides.items()}
    return [
        {
            "model": model,
            "n": n,
            "d": d,
            "ours_ms": round(median(taken["ours"]), 3),
            "theirs": side,
            "theirs_ms": round(median(taken[side]), 3),
            "ratio": round(median(taken["ours"]) / median(taken[side]), 3),
            "ours_grad_norm": norm["ours"],
            "theirs_grad_norm": norm[side],
        }
        for side in contest.theirs
    ]


def _norm(contest: Contest, fit: Fit, fold: Fold) -> float | None:
    """How steep the objective still is where a fit has ended."""
    if not contest.linear:
        return None
    objective = objective_of(fold, weights=_weights(fold, contest.balanced), gamma=contest.gamma)
    return float(np.linalg.norm(objective(fit(fold)).slope))


def _milliseconds(fit: Fit, fold: Fold) -> float:
    started = time.perf_counter()
    fit(fold)
    return 1000 * (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    with threadpool_limits(1):
        lines = [
            line
            for model in CONTESTS
            for n in SIZES
            for d in FEATURES
            for line in rows(model, n, d)
        ]
    print("".join(f"{name:>17}" for name in lines[0]))
    for line in lines:
        shown = (
            "—" if v is None else f"{v:.1e}" if "norm" in name else str(v)
            for name, v in line.items()
        )
        print("".join(f"{value:>17}" for value in shown))
    text = json.dumps({"rows": lines}, indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
