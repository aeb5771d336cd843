"""How long all thresholds take, beside scikit-learn: `python -m benchmarks.sweep [--json FILE]`.

Ours is the sweep and the points of the ROC and the PR curve; theirs is roc_curve without dropped
points and precision_recall_curve. Milliseconds are medians, the two sides taking turns in one
process, with 1 % positives; with ties a score has three decimals. Peak memory is what tracemalloc
sees of one call, that is numpy's arrays on both sides and not the workspace inside a C sort.
"""

from __future__ import annotations

import argparse
import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from scipy.special import expit
from sklearn import metrics as scikit

from core.metrics.curves import Curve, pr_points, roc_points
from core.metrics.sweep import Floats, average_precision, roc_auc, sweep

SIZES = (10_000, 100_000, 1_000_000)
PREVALENCE = 0.01
Labels = np.ndarray[Any, np.dtype[np.int8]]


def cases(n: int, ties: bool) -> tuple[Labels, Floats]:
    """Labels and scores of two shifted Gaussians, as probabilities."""
    rng = np.random.default_rng(n)
    y = (rng.random(n) < PREVALENCE).astype(np.int8)
    score = expit(rng.normal(2.4 * y - 3))
    return y, np.round(score, 3) if ties else score


def ours(y: Labels, score: Floats) -> tuple[Curve, Curve]:
    """ROC and PR points."""
    swept = sweep(y, score)
    return roc_points(swept), pr_points(swept)


def theirs(y: Labels, score: Floats) -> tuple[Curve, Curve]:
    """The same from scikit-learn, which lists the PR points backwards."""
    fpr, tpr, _ = scikit.roc_curve(y, score, drop_intermediate=False)
    precision, recall, _ = scikit.precision_recall_curve(y, score)
    return Curve(fpr, tpr), Curve(recall[::-1], precision[::-1])


def row(n: int, ties: bool) -> dict[str, float | bool]:
    """One line of the table."""
    y, score = cases(n, ties)
    mine, other = [], []
    for _ in range(max(5, 300_000 // n)):
        mine.append(_milliseconds(lambda: ours(y, score)))
        other.append(_milliseconds(lambda: theirs(y, score)))
    return {
        "n": n,
        "ties": ties,
        "ours_ms": round(median(mine), 3),
        "theirs_ms": round(median(other), 3),
        "ratio": round(median(mine) / median(other), 3),
        "max_abs_error": _max_abs_error(y, score),
        "ours_peak_mb": round(_peak_mb(lambda: ours(y, score)), 2),
        "theirs_peak_mb": round(_peak_mb(lambda: theirs(y, score)), 2),
    }


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - started)


def _peak_mb(call: Callable[[], object]) -> float:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def _max_abs_error(y: Labels, score: Floats) -> float:
    """Largest difference of any coordinate or area; not of precision where nothing is flagged."""
    (roc, pr), (their_roc, their_pr) = ours(y, score), theirs(y, score)
    swept = sweep(y, score)
    pairs = [
        (roc_auc(swept), scikit.roc_auc_score(y, score)),
        (average_precision(swept), scikit.average_precision_score(y, score)),
        (roc.x, their_roc.x),
        (roc.y, their_roc.y),
        (pr.x, their_pr.x),
        (pr.y[1:], their_pr.y[1:]),
    ]
    return max(float(np.abs(a - b).max()) for a, b in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    rows = [row(n, ties) for n in SIZES for ties in (False, True)]
    print("".join(f"{name:>23}" for name in rows[0]))
    for line in rows:
        print("".join(f"{value!s:>23}" for value in line.values()))
    text = json.dumps({"rows": rows}, indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
