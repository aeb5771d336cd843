"""The comparison as a lesson: what can be chosen, and every number that may be quoted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from ...checks import check_values
from ...comparison.cells import OF_ALARMS, OF_SCORES, Cell, Outcome, cells, folds, frame, outcome
from ...comparison.methods import METHODS, RESAMPLING
from ...comparison.models import COMPARISON_MODELS
from ...comparison.verdicts import READ_TOGETHER, by_seed, differences, overlap_of, threshold_work
from ...controls import (
    DECISION,
    EVERY,
    MISS_RATIO,
    MODEL,
    RANKING,
    SEED,
    SEEDS,
    TRUTH,
    labels,
    one_in_among,
)
from ...data import POPULATIONS
from ...data.real_sets import REAL_SETS
from ...headline import Headline, where
from ...metrics.costs import Costs, best_threshold
from ...parameters import BadValue, Choice, Facts, Parameter
from .stage import stage_facts

PARAMETERS: dict[str, Parameter] = {
    "data": Choice(
        "data",
        "Data",
        "gaussians",
        labels(POPULATIONS | REAL_SETS),
        "Populations of the app, and real sets. Of the minority as much is kept as the share says",
    ),
    "one_in": one_in_among(100, 50, 20, 10, 5, default=20),
    "model": replace(
        MODEL,
        options=labels(COMPARISON_MODELS),
        help="What is trained, with and without each fix",
    ),
    "miss_ratio": replace(
        MISS_RATIO, default=10, low=2, high=100, help="What τ is moved and chosen for"
    ),
    "seeds": SEEDS,
    "seed": replace(SEED, label="First seed", help="Same seeds, same rows, same numbers"),
    "ranking": RANKING,
    "truth": TRUTH,
    "decision": DECISION,
    "every": EVERY,
}

# How many there are of what is compared, and how often one bar or more of so many fixes that are
# worth nothing clears its line, at most (Šidák 1967).
SIZES: Facts = {
    "fixes": READ_TOGETHER,
    "models": len(COMPARISON_MODELS),
    "ways": len(RESAMPLING),
    "lucky": 1 - 0.95**READ_TOGETHER,
}


class Setting(NamedTuple):
    """What the page compares: fields as in PARAMETERS."""

    data: str = "gaussians"
    one_in: int = 20
    model: str = "logistic"
    miss_ratio: int = 10
    seeds: int = 5
    seed: int = 0
    every: bool = False

    @classmethod
    def of(cls, values: dict[str, Any]) -> Setting:
        """The setting that values of PARAMETERS ask for."""
        check_values(values, {name: PARAMETERS[name] for name in cls._fields})
        return cls(**{name: values[name] for name in cls._fields})

    @property
    def prevalence(self) -> float:
        """The minority's share."""
        return 1 / self.one_in

    def cells(self) -> list[Cell]:
        """The model's own cells, then those of the other models if they are wanted."""
        others = [model for model in COMPARISON_MODELS if model != self.model and self.every]
        seeds = range(self.seed, self.seed + self.seeds)
        return [
            cell
            for models in ([self.model], others)
            for cell in cells(
                self.data, self.prevalence, models, list(METHODS), seeds, self.miss_ratio
            )
        ]


PAIRED = ("roc_auc", "brier", "cost")


def facts(
    values: dict[str, Any], outcome_of: Callable[[Cell], Outcome] = outcome
) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    FIX_METRIC is a mean over the seeds at τ as given, FIX_METRIC_chosen at the chosen τ;
    FIX_METRIC_gap with _low and _high is the difference from nothing and its interval, read
    alone as the bars of the picture are.
    What `stage_facts` adds is of the draws of the stage, at every setting the same.
    `outcome_of` may be a cached `outcome`.
    """
    setting = Setting.of(values)._replace(every=False)
    table, numbers = frame([]), dict.fromkeys(("train_positives", "positives", "cases"), np.nan)
    try:
        table = frame(map(outcome_of, setting.cells()))
        train, test = folds(setting.data, setting.prevalence, setting.seed)
        numbers = {
            "train_positives": train.y.sum(),
            "positives": test.y.sum(),
            "cases": len(test.y),
        }
    except BadValue:
        pass  # too few positives for this share: nothing can be quoted
    numbers |= (
        SIZES
        | stage_facts()
        | {
            "prevalence": setting.prevalence,
            "seeds": setting.seeds,
            "miss": setting.miss_ratio,
            "tau_moved": best_threshold(Costs(fp=1, fn=setting.miss_ratio)),
        }
    )
    for rule, metrics, ending in (
        ("given", OF_SCORES + OF_ALARMS, ""),
        ("chosen", OF_ALARMS, "_chosen"),
    ):
        for metric in metrics:
            seen = by_seed(table, setting.model, metric, rule)
            numbers |= {f"{fix}_{metric}{ending}": row.mean() for fix, row in seen.iterrows()}
            if not ending and metric in PAIRED:
                for fix, gap in differences(seen, overlap_of(table)).items():
                    name = f"{fix}_{metric}_gap"
                    numbers |= {name: gap.mean, f"{name}_low": gap.low, f"{name}_high": gap.high}
    work = threshold_work(table, setting.model)
    numbers["moved_saves"], numbers["best_saves"] = work.moved.mean, work.best_saves.mean
    numbers["moved_part"] = work.part
    numbers["cheaper_with_chosen"] = len(work.cheaper)
    return {name: float(number) for name, number in numbers.items()}


HEADLINES = (
    Headline(
        "No fix moves the mean ROC-AUC of a logistic regression by .01; moving τ alone saves at "
        "least nine tenths of what the best other fix saves.",
        where(
            facts,
            lambda f: (
                all(abs(f[f"{fix}_roc_auc_gap"]) < 0.01 for fix in METHODS)
                and f["moved_part"] >= 0.9
            ),
        ),
    ),
    Headline(
        "The bar of SMOTE shows that it raises the ROC-AUC of a tree.",
        where(facts, lambda f: f["smote_roc_auc_gap_low"] > 0),
        {"model": "tree"},
    ),
)
