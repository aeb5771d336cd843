"""What the stage of leakage shows: the rows of each ill patient, and what a tree has learned."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from ...checks import check_is
from ...data import Fold, Pools
from ...models import Fitted, fit_model
from ...models.boundary import Window
from ...models.classifiers import Wrapped
from ...resampling import SAMPLERS
from .copies import COPIES, PATIENTS, Copied, copied
from .pipelines import MAJORITY, NEW, Study, collected_rows, new_found, pools_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Rows of the ill after copying, as many steps as the first dial has.
ROWS = tuple(PATIENTS * each for each in (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50))
WINDOW = Window(-2.8, 4.4, -2.8, 3.6)  # of the two values of a patient


def rows_after_copying(study: Study) -> Ints:
    """How many rows each ill patient has once so many are there, as copies are made one by one.

    Parameters
    ----------
    study : Study
        Its seed draws the copies.

    Returns
    -------
    ndarray of int, shape (len(ROWS), patients)
        The sums are ROWS.

    Raises
    ------
    BadValue
        If `study` is no Study.
    """
    check_is("study", study, Study)
    rows = collected_rows(study, pools_of(study))
    grown = SAMPLERS["ros"].resample(rows.X, rows.y, study.seed, target={1: MAJORITY})
    whose = grown.source[grown.y == 1] - MAJORITY
    return np.array([np.bincount(whose[:n], minlength=study.minority) for n in ROWS])


class Boxes(NamedTuple):
    """Rectangles of a plane, arrays of shape (k,)."""

    x0: Floats
    x1: Floats
    y0: Floats
    y1: Floats

    def hold(self, points: Floats) -> Mask:
        """Which points, shape (n, 2), lie in one of them: above its lower edges, up to the upper.

        So a tree divides: what is equal to a cut goes to the lower side.
        """
        x, y = points.T[:, :, None]
        inside = (x > self.x0) & (x <= self.x1) & (y > self.y0) & (y <= self.y1)
        found: Mask = inside.any(axis=1)
        return found


def boxes_of(tree: Fitted, window: Window) -> Boxes:
    """Where a tree of two features says “ill” (at τ = ½), cut off at a window.

    Parameters
    ----------
    tree : Fitted
        A decision tree of scikit-learn.
    window : Window

    Returns
    -------
    Boxes
        One for each leaf that says so and reaches into the window.

    Raises
    ------
    BadValue
        If one of them is of another class.
    """
    check_is("tree", tree, Wrapped)
    check_is("window", window, Window)
    assert isinstance(tree, Wrapped)
    check_is("classifier of the tree", tree.classifier, DecisionTreeClassifier)
    leaves = _leaves(tree.classifier.tree_, 0, (window.x0, window.x1, window.y0, window.y1))
    return Boxes(*np.array(leaves, float).reshape(-1, 4).T)


def _leaves(tree: Any, node: int, box: tuple[float, ...]) -> list[tuple[float, ...]]:
    """The boxes of the positive leaves below a node, inside its own box (x0, x1, y0, y1)."""
    if box[0] >= box[1] or box[2] >= box[3]:
        return []
    if tree.children_left[node] < 0:
        share = tree.value[node][0]
        return [box] if share[1] >= share[0] else []
    axis, cut = 2 * int(tree.feature[node]), float(tree.threshold[node])
    low, high = list(box), list(box)
    low[axis + 1], high[axis] = min(cut, box[axis + 1]), max(cut, box[axis])
    return [
        *_leaves(tree, tree.children_left[node], tuple(low)),
        *_leaves(tree, tree.children_right[node], tuple(high)),
    ]


class LeakageStage(NamedTuple):
    """One study of copies: its rows, in two folds for each number of copies before the split."""

    study: Study
    pools: Pools
    rows: Fold
    steps: tuple[Copied, ...]  # for each of COPIES


def leakage_stage(study: Study) -> LeakageStage:
    """A study with every number of copies before the split.

    Parameters
    ----------
    study : Study
        Of copies: its own sampler is not asked.

    Returns
    -------
    LeakageStage

    Raises
    ------
    BadValue
        If `study` is no Study.
    """
    check_is("study", study, Study)
    pools = pools_of(study)
    rows = collected_rows(study, pools)
    return LeakageStage(study, pools, rows, tuple(copied(study, rows, n) for n in COPIES))


class Learned(NamedTuple):
    """What a tree has learned that was trained on copies, and new patients who are ill."""

    boxes: Boxes  # where it says “ill”
    healthy: Floats  # (n, 2) healthy training rows
    ill: Floats  # (p, 2) ill patients of the training rows, each once
    new: Floats  # (NEW, 2)
    found: Mask  # (NEW,) which of them the tree finds


def learned(stage: LeakageStage) -> Learned:
    """The tree of the study in which all copies are made before the split.

    Parameters
    ----------
    stage : LeakageStage

    Returns
    -------
    Learned

    Raises
    ------
    BadValue
        If `stage` is no LeakageStage.
    """
    check_is("stage", stage, LeakageStage)
    train = stage.steps[-1].folds.train
    tree = fit_model(stage.study.model, train)
    return Learned(
        boxes_of(tree, WINDOW),
        train.X[train.y == 0],
        np.unique(train.X[train.y == 1], axis=0),
        stage.pools.test_minority[:NEW].copy(),
        new_found(tree, stage.pools),
    )
