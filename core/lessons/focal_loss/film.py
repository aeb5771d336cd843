"""The focal lesson: one fold under a loss whose γ, α and class weight are dials."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from ... import data, metrics
from ...cache import cached
from ...checks import check_is
from ...controls import POPULATION, SEED, SEPARATION, SPREAD, one_in_among
from ...metrics import Counts
from ...models import Logistic, fit_logistic
from ...models.boundary import Window, straight_line, window_around
from ...models.losses import (
    GradientShares,
    alpha_weights,
    focal,
    gradient_shares,
    own_log_odds,
    true_log_odds,
)
from ...parameters import Dial, Parameter

Floats = NDArray[np.float64]

MAJORITY_SHOWN, MINORITY_SHOWN = 100, 30
PROBABILITY_ROWS = 10_000  # test rows of which the mean probability is taken
P_T = 1 / (1 + np.exp(-np.linspace(-5, 7, 49)))  # where the curves of the loss are drawn

GAMMA = Dial(
    "gamma",
    "Focusing γ",
    2.0,
    # Finer where more changes.
    tuple(i / 10 for i in (*range(20), *range(20, 51, 2))),
    (0, 1, 2, 3, 4, 5),
    "How much less rows count that are already right; 0 is cross-entropy",
)
ALPHA = Dial(
    "alpha",
    "Balance α",
    0.5,
    (0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95),
    (0.05, 0.5, 0.95),
    "Weight α for the minority, 1 − α for the majority; ½ treats both alike",
)
WEIGHT = Dial(
    "weight",
    "Class weight",
    1,
    (1, 1.5, 2, 3, 5, 7, 10, 20, 30, 50, 100, 200, 500, 1_000),
    (1, 10, 100, 1_000),
    "How many times a minority row counts as much as a majority row",
)
EXAMPLE = Dial(
    "example",
    "Example",
    1,
    tuple(range(1, MINORITY_SHOWN + MAJORITY_SHOWN + 1)),
    (1, 31, 130),
    "The row whose loss is marked; minority rows come first",
)
EPOCHS = 200
EPOCH = Dial(
    "epoch",
    "Epochs",
    20,
    (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 65, 80, 100, 125, 160, EPOCHS),
    (0, 1, 5, 20, 50, EPOCHS),
    "How often all rows have been gone through; each time the model takes one step",
)
DIALS = {dial.name: dial for dial in (GAMMA, ALPHA, WEIGHT, EXAMPLE, EPOCH)}

PARAMETERS: dict[str, Parameter] = {
    **DIALS,
    "population": POPULATION,
    "one_in": one_in_among(10, 100, 1_000, default=100),
    "separation": SEPARATION,
    "spread": SPREAD,
    "seed": SEED,
}


class Rows(NamedTuple):
    """The setting of everything but the loss: where training and test rows come from."""

    population: str = "gaussians"
    one_in: int = 100
    separation: float = 2.4
    spread: float = 1.0
    seed: int = 0


class Loss(NamedTuple):
    """The setting of the loss."""

    gamma: float = 2.0
    alpha: float = 0.5
    weight: float = 1.0  # of a minority row; of a majority row it is 1


class Step(NamedTuple):
    """One loss: the model that it trains, and what that does."""

    loss: Loss
    model: Logistic
    class_weights: Floats  # (majority, minority), with a mean of 1 over the training rows
    boundary: Floats  # (2, 2), ends of the line where p = ½
    p_t: Floats  # (shown,), the probability given to the class of each shown row
    cross_entropy: GradientShares  # where its own loss pulls the model of cross-entropy
    push: GradientShares  # where this loss would pull the model of cross-entropy
    balance: GradientShares  # where it pulls the model that it has trained
    counts: Counts  # on the test, at τ = ½
    roc_auc: float
    said: float  # mean probability of a test row
    recovered: float  # the same, taken back to true probabilities

    @property
    def importance(self) -> Floats:
        """What each shown row now counts, its class weight times (1 − p_t)^γ: shape (shown,)."""
        return self.of_shown * (1 - self.p_t) ** self.loss.gamma

    @property
    def of_shown(self) -> Floats:
        """The class weight of each shown row: the minority rows come first."""
        majority, minority = self.class_weights
        return np.repeat([minority, majority], [len(self.p_t) - MAJORITY_SHOWN, MAJORITY_SHOWN])

    def curves(self, minority: bool) -> tuple[Floats, Floats]:
        """Loss and |slope by z| of a row of a class over P_T."""
        weight = self.class_weights[int(minority)]
        at = focal(logit(P_T), self.loss.gamma)
        return weight * at.value, -weight * at.slope

    def example(self, row: int) -> Example:
        """The numbers of one shown row."""
        p_t, weight = float(self.p_t[row]), float(self.of_shown[row])
        at = focal(np.array([logit(p_t)]), self.loss.gamma)
        return Example(
            minority=row < len(self.p_t) - MAJORITY_SHOWN,
            p_t=p_t,
            class_weight=weight,
            fade=(1 - p_t) ** self.loss.gamma,
            cross_entropy=float(-np.log(p_t)),
            loss=weight * float(at.value[0]),
            pull=-weight * float(at.slope[0]),
        )


class Example(NamedTuple):
    """A row under the loss of the moment: loss = class_weight · fade · cross_entropy."""

    minority: bool
    p_t: float
    class_weight: float
    fade: float
    cross_entropy: float
    loss: float
    pull: float  # |dL/dz|


class Scene(NamedTuple):
    """What stays whatever the loss."""

    shown: Floats  # (shown, 2): minority rows, then MAJORITY_SHOWN of the majority
    majority_rows: int
    minority_rows: int
    window: Window
    plain: Step  # cross-entropy without weights


class FocalFilm(NamedTuple):
    """Every step of the three dials of the loss, through the loss of the moment.

    The first dial is computed with the film, the others when they are looked at.
    """

    rows: Rows
    loss: Loss
    scene: Scene
    by_gamma: list[Step]

    @property
    def by_alpha(self) -> list[Step]:
        """Every step of α."""
        return steps_of(self.rows, ALPHA, self.loss)

    @property
    def by_weight(self) -> list[Step]:
        """Every step of the class weight."""
        return steps_of(self.rows, WEIGHT, self.loss)


def focal_film(rows: Rows, loss: Loss) -> FocalFilm:
    """The whole instrument at a setting."""
    return FocalFilm(rows, loss, scene_of(rows), steps_of(rows, GAMMA, loss))


def elsewhere(loss: Loss, dial: Dial) -> Loss:
    """A loss without what a dial says: the same at all of its steps, and so are they."""
    check_is("loss", loss, Loss)
    check_is("dial", dial, Dial)
    return loss._replace(**{dial.name: dial.default})


def steps_of(rows: Rows, dial: Dial, loss: Loss) -> list[Step]:
    """Every step of a dial of the loss, the others standing where they are."""
    check_is("dial", dial, Dial)
    return _steps_of(rows, dial.name, elsewhere(loss, dial))


@cached(128)
def _steps_of(rows: Rows, dial: str, others: Loss) -> list[Step]:
    losses = [others._replace(**{dial: step}) for step in DIALS[dial].steps]
    return bench_of(rows).along(losses)


@cached(256)
def step_at(rows: Rows, loss: Loss) -> Step:
    """The step of the dials at one loss, without those around it.

    Its fit starts cold: it agrees with that of the film to some 1e-8.
    """
    return bench_of(rows).step(loss, model_of(rows, loss))


@cached(256)
def model_of(rows: Rows, loss: Loss) -> Logistic:
    """The model that a loss trains, from a cold start."""
    return bench_of(rows).fit(loss)


def scene_of(rows: Rows) -> Scene:
    """What stays whatever the loss, without a film."""
    return bench_of(rows).scene


@cached(16)
def bench_of(rows: Rows) -> Bench:
    """The bench of a setting, made once."""
    check_is("rows", rows, Rows)
    return Bench(rows)


class Bench:
    """What all losses of a film have in common: training rows, test rows, the untouched model."""

    def __init__(self, rows: Rows) -> None:
        self.prevalence = 1 / rows.one_in
        self.pools = data.draw_pools(rows.population, rows.separation, rows.spread, rows.seed)
        self.train = data.train_fold(self.pools, self.prevalence)
        self.test = data.test_fold(self.pools, self.prevalence)
        self.test_by_class = data.test_by_class(self.pools, self.prevalence)
        self.few = data.test_fold(self.pools, self.prevalence, PROBABILITY_ROWS)
        self.window = window_around(self.pools.train_majority, self.pools.train_minority)
        minority = self.train.X[self.train.y == 1][:MINORITY_SHOWN]
        stride = len(self.pools.train_majority) // MAJORITY_SHOWN
        self.shown = np.concatenate([minority, self.pools.train_majority[::stride]])
        self.shown_y = np.repeat([1, 0], [len(minority), MAJORITY_SHOWN])
        untouched = fit_logistic(self.train)
        self.plain_z = untouched.log_odds(self.train.X)
        self.cross_entropy = gradient_shares(self.train.y, self.plain_z)
        majority_rows, minority_rows = (int((self.train.y == label).sum()) for label in (0, 1))
        plain = self.step(Loss(gamma=0.0), untouched)
        self.scene = Scene(self.shown, majority_rows, minority_rows, self.window, plain)

    def fit(self, loss: Loss, start: Logistic | None = None, tolerance: float = 1e-10) -> Logistic:
        """The model that a loss trains."""
        check_is("loss", loss, Loss)
        weights = self.class_weights(loss)[self.train.y]
        return fit_logistic(self.train, start, 1.0, tolerance, weights=weights, gamma=loss.gamma)

    def class_weights(self, loss: Loss) -> Floats:
        """Weight of a row of each class: its weight times α_t, scaled to a mean of 1 a row.

        Only their ratio is a choice; the scale would otherwise change how much the ridge counts.
        With γ = 0, α = ½ and weight N0/N1 they are the balanced weights of equation D5.4.
        """
        pair = alpha_weights(loss.alpha) * [1, loss.weight]
        scaled: Floats = pair / pair[self.train.y].mean()
        return scaled

    def along(self, losses: list[Loss]) -> list[Step]:
        """The steps of a dial, each fit begun where the last two point to."""
        found: list[Step] = []
        for loss in losses:
            found.append(self.step(loss, self.fit(loss, _onward(found, loss), 1e-8)))
        return found

    def step(self, loss: Loss, model: Logistic) -> Step:
        """What a loss and the model that it trained do."""
        weights = self.class_weights(loss)
        by_row = weights[self.train.y]
        negatives, positives = map(model.log_odds, self.test_by_class)
        said = model.log_odds(self.few.X)
        return Step(
            loss=loss,
            model=model,
            class_weights=weights,
            boundary=straight_line(model, self.window),
            p_t=expit(own_log_odds(self.shown_y, model.log_odds(self.shown))),
            cross_entropy=self.cross_entropy,
            push=gradient_shares(self.train.y, self.plain_z, loss.gamma, weights=by_row),
            balance=gradient_shares(
                self.train.y, model.log_odds(self.train.X), loss.gamma, weights=by_row
            ),
            counts=metrics.counts_by_class(negatives, positives, 0.0),
            roc_auc=metrics.roc_auc(metrics.corners(negatives, positives)),
            said=float(expit(said).mean()),
            recovered=_mean_recovered(said, loss.gamma, weights),
        )

    def counts(self, model: Logistic) -> Counts:
        """The confusion matrix of a model on the test, at τ = ½."""
        negatives, positives = map(model.log_odds, self.test_by_class)
        return metrics.counts_by_class(negatives, positives, 0.0)


def _mean_recovered(z: Floats, gamma: float, weights: Floats) -> float:
    """Mean recovered probability at log-odds: straight lines between 500 points of the way back."""
    grid = np.linspace(z.min(), z.max(), 500)
    back = expit(true_log_odds(grid, gamma, weights=weights))
    place = (z - grid[0]) / ((grid[1] - grid[0]) or 1.0)
    before = np.minimum(place.astype(int), grid.size - 2)
    return float((back[before] + (place - before) * np.diff(back)[before]).mean())


def _onward(found: list[Step], loss: Loss) -> Logistic | None:
    """Where the last two models point to: the straight line through them, at the next loss."""
    if len(found) < 2:
        return found[-1].model if found else None
    before, last = found[-2:]
    here, there = _place(before.loss), _place(last.loss)
    further = (_place(loss) - there) / (there - here)
    a, b = before.model, last.model
    return Logistic(
        b.coefficients + further * (b.coefficients - a.coefficients),
        b.intercept + further * (b.intercept - a.intercept),
    )


def _place(loss: Loss) -> float:
    """How far a loss is along any one dial."""
    return loss.gamma + float(logit(loss.alpha)) + float(np.log(loss.weight))
