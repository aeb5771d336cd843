"""The focal lesson as numbers: every number that may be quoted at a setting."""

from __future__ import annotations

from typing import Any

from scipy.special import expit

from ... import metrics
from ...cache import cached
from ...checks import check_values
from ...headline import Headline, where
from ...models.losses import boost, true_log_odds
from .ends import Misfit
from .film import EPOCH, PARAMETERS, Loss, Rows, bench_of
from .stage import stage_facts
from .trials import Run, balance, epoch_runs, way_of


def rows_and_loss(values: dict[str, Any]) -> tuple[Rows, Loss]:
    """The two parts of a setting of the parameters."""
    check_values(values, PARAMETERS)
    rows = Rows(**{name: values[name] for name in Rows._fields})
    return rows, Loss(**{name: values[name] for name in Loss._fields})


def facts(values: dict[str, Any]) -> dict[str, float]:
    """Every number that may be quoted at one setting of the parameters; undefined is nan.

    Shares from 0 to 1. With `plain_` in front it is that of cross-entropy without weights; after
    `best_` at the τ of the best F1 on the training rows; of the four runs of epochs `focal_primed`
    is focal loss from π₀. What the stage tells knows of the loss only γ: `first_` are gradients
    after four steps of training, `kept_90` what is left of the gradient of a row of p_t = .9, and
    `misfit_` is of rows that a straight boundary cannot fit, whatever the setting of the rows.
    """
    rows, loss = rows_and_loss(values)
    numbers = _of_loss(rows, loss, int(values["example"]))
    return (
        numbers | _of_stage(rows, loss.gamma) | _of_epochs(rows, EPOCH.steps.index(values["epoch"]))
    )


@cached(256)
def _of_stage(rows: Rows, gamma: float) -> dict[str, float]:
    return {name: float(number) for name, number in stage_facts(rows, gamma, Misfit()).items()}


@cached(256)
def _of_loss(rows: Rows, loss: Loss, example: int) -> dict[str, float]:
    bench = bench_of(rows)
    step = bench.step(loss, bench.fit(loss, tolerance=1e-14))  # to the last digits
    plain, way = bench.scene.plain, way_of(rows, loss)
    few = step.model.log_odds(bench.few.X)
    back = expit(true_log_odds(few, loss.gamma, weights=step.class_weights))
    bound, best = boost(loss.gamma), way.at_best.counts
    row = min(example, len(bench.shown)) - 1
    numbers = {
        **loss._asdict(),
        "prevalence": bench.prevalence,
        "train_positives": bench.scene.minority_rows,
        "balanced_weight": balance(bench.train),
        "cases": sum(step.counts),
        "positives": step.counts.tp + step.counts.fn,
        "alarms": step.counts.tp + step.counts.fp,
        **step.counts._asdict(),
        "recall": metrics.recall(step.counts),
        "precision": metrics.precision(step.counts),
        "roc_auc": step.roc_auc,
        "said": step.said,
        "recovered": back.mean(),
        "plain_tp": plain.counts.tp,
        "plain_fp": plain.counts.fp,
        "plain_recall": metrics.recall(plain.counts),
        "plain_roc_auc": plain.roc_auc,
        "plain_said": plain.said,
        "auc_moved": abs(step.roc_auc - plain.roc_auc),
        **{f"push_{name}": share for name, share in step.push._asdict().items()},
        "push_majority": step.push.majority,
        "plain_push_majority": step.cross_entropy.majority,
        "balance_majority": step.balance.majority,
        "example": row + 1,
        **step.example(row)._asdict(),
        "louder_until": bound.until,
        "louder_times": bound.times,
        "best_threshold": way.threshold,
        "best_tp": best.tp,
        "best_fp": best.fp,
        "best_recall": metrics.recall(best),
        "best_precision": metrics.precision(best),
    }
    return {name: float(number) for name, number in numbers.items()}


def _of_epochs(rows: Rows, step: int) -> dict[str, float]:
    names = ("plain_cold", "plain_primed", "focal_cold", "focal_primed")
    found: dict[str, float] = {"epoch": float(EPOCH.steps[step])}
    for name, run in zip(names, epoch_runs(rows), strict=True):
        found |= {f"{name}_{part}": number for part, number in _of_run(run, step).items()}
    return found


def _of_run(run: Run, step: int) -> dict[str, float]:
    return {
        "tp": float(run.counts[step].tp),
        "fp": float(run.counts[step].fp),
        "pull": float(run.majority_pull[step]),
        "end_tp": float(run.optimum.tp),
    }


HEADLINES = (
    Headline(
        "At γ = 2 the majority pushes less than a third as hard as before, yet the trained model "
        "catches the same within 5 points, and its ROC-AUC moves by less than .005.",
        where(
            facts,
            lambda f: (
                f["push_majority"] < f["plain_push_majority"] / 3
                and abs(f["recall"] - f["plain_recall"]) < 0.05
                and f["auc_moved"] < 0.005
            ),
        ),
    ),
    Headline(
        "Focal loss says more than three times as much as is true, on average.",
        where(facts, lambda f: f["said"] > 3 * f["prevalence"]),
    ),
)
