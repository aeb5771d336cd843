"""Files to try: payments with amounts, a screening study with groups, scores of three models, and
customers as a table without scores.

`python -m core.own.examples` writes them again, the same bytes. All rows are invented: negatives
have a hidden value from N(0, 1), positives from a normal distribution further up.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from ...cache import cached
from ...checks import check_known
from ..scores import Roles

HERE = Path(__file__).parent


class Example(NamedTuple):
    """A file to try: its name, what it holds, what its columns are."""

    file: str
    title: str
    says: str
    roles: Roles


EXAMPLES = {
    "payments": Example(
        "payments.csv",
        "Payments, with amounts",
        "9,600 card payments, 115 of them frauds; one model; each row has its amount.",
        Roles("is_fraud", "1", ("p_fraud",), amount="amount"),
    ),
    "screening": Example(
        "screening.csv",
        "A screening study, with sites",
        "4,000 people of four sites, 318 of them ill; semicolons and decimal commas.",
        Roles("cancer", "yes", ("risk",), group="site"),
    ),
    "models": Example(
        "models.csv",
        "Three models",
        "1,500 customers, 135 of whom left; two models say probabilities, one says ranks.",
        Roles("churned", "1", ("logistic", "forest", "svm")),
    ),
    "customers": Example(
        "customers.csv",
        "A table without scores",
        "3,000 customers, 240 of whom left: numbers, words and empty cells, to train on.",
        Roles("left_us", "yes", is_table=True),
    ),
}


@cached(4)
def content(name: str) -> bytes:
    """The bytes of an example.

    Parameters
    ----------
    name : str
        A key of EXAMPLES.

    Returns
    -------
    bytes

    Raises
    ------
    BadValue
        If there is no such example.
    """
    check_known("name", name, EXAMPLES)
    return (HERE / EXAMPLES[name].file).read_bytes()


def _posterior(z: Any, share: float, gap: float, wide: float = 1.0) -> Any:
    """P(positive | z) where positives are N(gap, wide)."""
    return expit(logit(share) + norm.logpdf(z, gap, wide) - norm.logpdf(z))


def _labels(rng: np.random.Generator, n: int, positives: int) -> Any:
    y = np.zeros(n, int)
    y[rng.choice(n, positives, replace=False)] = 1
    return y


def payments(seed: int = 12) -> str:
    """Payments: few frauds, of larger amounts, and one model that knows the probabilities."""
    rng, n = np.random.default_rng(seed), 9_600
    y = _labels(rng, n, 115)
    z = np.where(y == 1, rng.normal(2.5, 1.25, n), rng.normal(0, 1, n))
    p = expit(0.97 * logit(_posterior(z, 0.012, 2.5, 1.25)))
    amount = np.exp(np.where(y == 1, rng.normal(4.7, 1.0, n), rng.normal(3.6, 0.95, n))).clip(1)
    table = pd.DataFrame(
        {"is_fraud": y, "p_fraud": [f"{v:.5f}" for v in p], "amount": amount.round(2)}
    )
    return str(table.to_csv(index=False, lineterminator="\n"))


def screening(seed: int = 7) -> str:
    """A screening study of four sites, one of them small; the model is too sure of itself."""
    rng, parts = np.random.default_rng(seed), []
    for site, n, ill, gap in (
        ("North", 1_300, 104, 2.0), ("South", 1_150, 92, 2.0),
        ("East", 1_330, 108, 1.25), ("Harbour", 220, 14, 1.0),
    ):  # fmt: skip
        y = _labels(rng, n, ill)
        z = np.where(y == 1, rng.normal(gap, 1.1, n), rng.normal(0, 1, n))
        risk = expit(1.7 * logit(_posterior(z, 0.08, 2.0, 1.1)) + 1.4)
        cancer = np.where(y == 1, "yes", "no")
        parts.append(pd.DataFrame({"cancer": cancer, "risk": risk.round(5), "site": site}))
    table = pd.concat(parts).sample(frac=1, random_state=3)
    return str(table.to_csv(index=False, sep=";", decimal=",", lineterminator="\n"))


def models(seed: int = 3) -> str:
    """One test set, three models: two say probabilities, one says distances from a boundary."""
    rng, n, share = np.random.default_rng(seed), 1_500, 0.09
    y = _labels(rng, n, round(n * share))
    common = rng.normal(0, 1, n)

    def hidden(gap: float, own: float) -> Any:
        return gap * y + np.sqrt(1 - own**2) * common + own * rng.normal(0, 1, n)

    logistic, forest, svm = hidden(1.55, 0.45), hidden(1.85, 0.5), hidden(1.62, 0.5)
    table = pd.DataFrame(
        {
            "churned": y,
            "logistic": _posterior(logistic, share, 1.55).round(4),
            "forest": (expit(0.72 * logit(_posterior(forest, share, 1.85)) - 0.1) * 200).round()
            / 200,
            "svm": (1.1 * svm - 2.0).round(3),
        }
    )
    return str(table.to_csv(index=False, lineterminator="\n"))


def customers(seed: int = 5) -> str:
    """Customers of a telephone company: numbers, words, yes and no, empty cells, a date, a key."""
    rng, n = np.random.default_rng(seed), 3_000
    y = _labels(rng, n, 240)

    def one_of(names: tuple[str, ...], stays: list[float], leaves: list[float]) -> Any:
        shares = np.where(y[:, None] == 1, leaves, stays).cumsum(axis=1)
        return np.array(names)[(rng.random(n)[:, None] > shares[:, :-1]).sum(axis=1)]

    calls = rng.poisson(np.where(y == 1, 2.4, 1.1))
    used = rng.gamma(2.0, np.where(y == 1, 3.0, 5.0))
    begun = np.datetime64("2024-01-01") + rng.integers(700, size=n)
    table = pd.DataFrame(
        {
            "customer_key": 10_000 + rng.permutation(n),
            "begun": begun.astype(str),
            "months": np.ceil(rng.exponential(np.where(y == 1, 14.0, 26.0))).astype(int),
            "monthly_fee": rng.normal(np.where(y == 1, 46, 39), 11).clip(9).round(2),
            "gigabytes": np.where(rng.random(n) < 0.07, np.nan, used.round(1)),
            "calls_to_us": calls,
            "contract": one_of(("month", "year", "two years"), [0.4, 0.35, 0.25], [0.7, 0.2, 0.1]),
            "pays_by": one_of(
                ("card", "transfer", "invoice", ""), [0.5, 0.3, 0.15, 0.05], [0.4, 0.2, 0.35, 0.05]
            ),
            "has_app": one_of(("yes", "no"), [0.6, 0.4], [0.45, 0.55]),
            "left_us": np.where(y == 1, "yes", "no"),
        }
    )
    return str(table.to_csv(index=False, lineterminator="\n"))


WRITERS = {
    "payments": payments, "screening": screening, "models": models, "customers": customers,
}  # fmt: skip
