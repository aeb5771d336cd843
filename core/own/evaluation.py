"""What the scores of one model decide: every threshold, what each rule chooses, what it costs.

One half of the rows chooses a threshold, the other judges it. What chooses nothing, such as ranking
and calibration, is found on all rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import check_is, check_known, check_number
from ..metrics import (
    Sweep,
    average_precision,
    false_positive_rate,
    net_benefit,
    net_benefit_of_all,
    precision,
    ratio,
    recall,
    roc_auc,
    sweep,
    wilson_interval,
)
from ..metrics.bayes import ppv
from ..metrics.calibration import prior_shift
from ..metrics.curves import rows_along
from ..metrics.sweep import corners
from ..metrics.thresholds import THRESHOLD_RULES, RuleOptions
from ..parameters import BadValue
from .areas import areas_again, weighted_sweep
from .asked import Asked, check_asked
from .calibration import Calibration, calibration_of, edges_of
from .dial import log_odds, nearest_step, steps_of
from .resamples import Along, Rows, along, along_again, parts_of, reached_by
from .rules import ALONG, step_of
from .scores import FEW, OwnScores, is_probability
from .shares import Share, middle

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CORNERS = 1_000  # thresholds at which areas are found again on drawn rows


class CostsAlong(NamedTuple):
    """What a threshold at each step costs on the rows that judge, with its 95 % interval.

    The bounds: no alarm, an alarm for everybody, and an alarm for the positives alone.
    """

    cost: Share
    none: float
    every: float
    perfect: float


class ByCase(NamedTuple):
    """An alarm where p · amount exceeds what a look costs, beside one threshold for all."""

    alarms: float
    caught: float
    cost: float
    saved: Share  # what the threshold costs more


class Group(NamedTuple):
    """One group at each step of the dial, on the rows that judge; shares of shape (steps,)."""

    name: str
    rows: int
    positives: int
    recall: Share
    fpr: Share
    precision: Share
    mean_predicted: float
    positive: Share  # the share of positives

    @property
    def is_small(self) -> bool:
        """Whether it has too few positives to say anything of it."""
        return self.positives < FEW


class Evaluation:
    """One model's scores, evaluated; what takes long is found when it is first asked for.

    Parameters
    ----------
    own : OwnScores
        The rows.
    model : str
        Which of its models.
    asked : Asked
        What a file cannot show, and what its owner wants.

    Raises
    ------
    BadValue
        If the settings cannot be used, or a half of the rows lacks a class.
    """

    def __init__(self, own: OwnScores, model: str, asked: Asked) -> None:
        check_is("own", own, OwnScores)
        check_known("model", model, own.models)
        check_asked(asked)
        self.own, self.model, self.asked = own, model, asked
        self.brought = own.models[model]  # the scores as they came
        self.is_probability = is_probability(self.brought)
        self.score = self._repaired()
        self.choose, self.judge = parts_of(own.y, asked.seed, own.unit, own.order)
        self.thresholds = steps_of(self.score, self.is_probability)

    # 1. What each row counts.

    @property
    def is_by_row(self) -> bool:
        """Whether each row counts once and by itself, so that intervals of shares are Wilson's."""
        return self.own.weight is None and self.own.unit is None and self.asked.prevalence is None

    @cached_property
    def weight(self) -> Floats | None:
        """What a row counts, 1 on average: its own weight, and what an enriched file asks for."""
        weight, real = self.own.weight, self.asked.prevalence
        if weight is None and real is None:
            return None
        weight = np.ones(self.own.y.size) if weight is None else weight
        if real is not None:
            here = weight[self.own.y].sum() / weight.sum()
            weight = weight * np.where(self.own.y, real / here, (1 - real) / (1 - here))
        return np.asarray(weight * weight.size / weight.sum())

    @property
    def prevalence(self) -> float:
        """The share of positives, as the rows count."""
        w = self.weight
        return float(self.own.y.mean() if w is None else w[self.own.y].sum() / w.sum())

    @property
    def is_repaired(self) -> bool:
        """Whether scores were moved from the prevalence of training to that of these rows."""
        return self.asked.taught is not None and self.is_probability

    def _repaired(self) -> Floats:
        if self.asked.taught is None or not self.is_probability:
            return self.brought
        return np.asarray(prior_shift(self.brought, self.asked.taught, self.prevalence))

    def rows(self, of: Bools, thresholds: Floats | None = None) -> Rows:
        """Some of the rows as a dial sees them; by default the dial of this model."""
        taus = self.thresholds if thresholds is None else thresholds
        own, w = self.own, self.weight
        return Rows(
            own.y[of],
            reached_by(self.score[of], taus),
            taus.size,
            None if w is None else w[of],
            None if own.unit is None else np.unique(own.unit[of], return_inverse=True)[1],
            None if own.amount is None else own.amount[of],
        )

    def _rng(self, *name: int) -> np.random.Generator:
        return np.random.default_rng([self.asked.seed, *name])

    # 2. Every threshold.

    @cached_property
    def choosing(self) -> Along:
        """The counts at each step, on the rows that choose."""
        return along(self.rows(self.choose))

    @cached_property
    def judging(self) -> Along:
        """The counts at each step, on the rows that judge."""
        return along(self.rows(self.judge))

    @cached_property
    def judging_again(self) -> Along:
        """The same on rows that are drawn again."""
        return along_again(self.rows(self.judge), self._rng(1))

    @cached_property
    def recall(self) -> Share:
        """The share of the positives that is caught, at each step."""
        c = self.judging.counts
        return self._share(recall, c.tp, c.tp + c.fn)

    @cached_property
    def precision(self) -> Share:
        """The share of the alarms that is right, at each step."""
        c = self.judging.counts
        return self._share(precision, c.tp, c.tp + c.fp)

    @cached_property
    def fpr(self) -> Share:
        """The share of the negatives that is flagged, at each step."""
        c = self.judging.counts
        return self._share(false_positive_rate, c.fp, c.fp + c.tn)

    def _share(self, of: Any, hits: Floats, trials: Floats) -> Share:
        if self.is_by_row:
            return Share(ratio(hits, trials), *wilson_interval(hits, trials))
        return Share(ratio(hits, trials), *middle(of(self.judging_again.counts)))

    @property
    def interval_of_shares(self) -> str:
        """The kind of interval that shares have, in words."""
        if self.is_by_row:
            return "Wilson’s 95 % interval"
        return f"95 % interval, bootstrap over {'rows' if self.own.unit is None else 'units'}"

    # 3. Costs.

    def _cost(self, made: Along) -> Floats:
        c, asked = made.counts, self.asked
        if made.lost is not None:  # each alarm is looked at; a miss costs its amount
            return np.asarray(asked.look * (c.tp + c.fp) + made.lost)
        return np.asarray(c.fp + asked.miss * c.fn)

    @cached_property
    def costs(self) -> CostsAlong:
        """What a threshold at each step costs on the rows that judge."""
        rows, asked = self.rows(self.judge), self.asked
        c = self.judging.counts
        positives, cases = c.tp[0] + c.fn[0], sum(cell[0] for cell in c)
        cost = Share(self._cost(self.judging), *middle(self._cost(self.judging_again)))
        if rows.amount is None:
            return CostsAlong(cost, asked.miss * positives, cases - positives, 0.0)
        w = np.ones(rows.positive.size) if rows.weight is None else rows.weight
        worth = rows.amount[rows.positive] * w[rows.positive]
        # A positive whose amount is less than the look is better not looked at.
        best = np.minimum(rows.amount[rows.positive], asked.look) @ w[rows.positive]
        return CostsAlong(cost, float(worth.sum()), asked.look * float(cases), float(best))

    @cached_property
    def by_case(self) -> ByCase | None:
        """What an alarm by p · amount does on the rows that judge; None without amounts or where
        the scores are no probabilities."""
        own = self.own
        if own.amount is None or not self.is_probability:
            return None
        step = self.chosen
        by_case = self.score * own.amount > self.asked.look
        by_line = self.score >= self.thresholds[step]
        rows = self.rows(self.judge)._replace(
            reached=(2 * by_line + by_case)[self.judge].astype(np.int64), steps=3
        )
        alarms, caught, cost, more = self._beside(along(rows))
        again = self._beside(along_again(rows, self._rng(1)))[-1]
        saved = Share(float(more), *map(float, middle(again)))
        return ByCase(float(alarms), float(caught), float(cost), saved)

    def _beside(self, made: Along) -> tuple[Any, Any, Any, Any]:
        """Alarms, hits and cost by case, and how much more the line costs, of rows in four kinds:
        no alarm, by case alone, by the line alone, both."""
        c, lost = made.counts, made.lost
        assert lost is not None
        alarms = c.tp + c.fp
        by_case, caught = (n[..., 0] - n[..., 1] + n[..., 2] for n in (alarms, c.tp))
        cost = self.asked.look * by_case + lost[..., 0] + lost[..., 2] - lost[..., 1]
        line = self.asked.look * alarms[..., 1] + lost[..., 1]
        return by_case, caught, cost, line - cost

    # 4. Rules.

    @property
    def options(self) -> RuleOptions:
        """The amounts that rules take."""
        asked = self.asked
        return RuleOptions(asked.miss, asked.alarms, 1_000, asked.recall)

    def _step_of(self, rule: str, made: Along) -> NDArray[np.int64]:
        if rule not in ALONG:
            y, w = self.own.y[self.choose], self.weight
            score = self.score[self.choose]
            chose = sweep(y, score) if w is None else weighted_sweep(y, score, w[self.choose])
            return np.array([THRESHOLD_RULES[rule].step(chose, self.thresholds, self.options)])
        at_prevalence = int(np.searchsorted(self.thresholds, self.prevalence))
        return step_of(rule, made, self._cost(made), self.asked, at_prevalence)

    @cached_property
    def rules(self) -> dict[str, int]:
        """The step that each rule chooses on the rows that choose; without those that cannot."""
        return {
            key: int(self._step_of(key, self.choosing)[0])
            for key in THRESHOLD_RULES
            if key != "prevalence" or self.is_probability
        }

    @cached_property
    def chosen(self) -> int:
        """The step of the rule that was asked for, or nearest to the owner's own threshold."""
        if self.asked.threshold is not None:
            return nearest_step(self.thresholds, self.asked.threshold)
        if self.asked.rule not in self.rules:
            raise BadValue("τ = π needs scores that are probabilities; choose another rule.")
        return self.rules[self.asked.rule]

    @cached_property
    def chosen_between(self) -> tuple[int, int]:
        """Between which steps the rule chooses in 95 of 100 resamples of the rows that choose."""
        again = along_again(self.rows(self.choose), self._rng(2))
        steps = self._step_of(self.asked.rule, again)
        low, high = np.quantile(steps, [0.025, 0.975], method="nearest")
        return int(low), int(high)

    # 5. Ranking, on all rows.

    @cached_property
    def everybody(self) -> Sweep:
        """All thresholds on all rows, as they count."""
        if self.weight is None:
            return sweep(self.own.y, self.score)
        return weighted_sweep(self.own.y, self.score, self.weight)

    @cached_property
    def curves(self) -> dict[str, Floats]:
        """The ROC and the PR curve, in some 150 points each: fpr, recall, precision."""
        s = self.everybody
        keep = rows_along(s, 150)
        tp, fp = s.tp[keep], s.fp[keep]
        return {
            "fpr": ratio(fp, s.fp[-1]),
            "recall": ratio(tp, s.tp[-1]),
            "precision": ratio(tp, tp + fp),
        }

    @cached_property
    def areas_again(self) -> tuple[Floats, Floats]:
        """ROC-AUC and average precision on rows that are drawn again, shape (resamples,)."""
        return areas_again(self._area_rows, self._rng(3))

    @cached_property
    def _area_rows(self) -> Rows:
        s = corners(self.score[~self.own.y], self.score[self.own.y])
        taus = np.unique(s.threshold[np.isfinite(s.threshold)])
        if taus.size > CORNERS:
            taus = taus[np.linspace(0, taus.size - 1, CORNERS).astype(int)]
        everybody = np.ones(self.own.y.size, bool)
        return self.rows(everybody, taus)._replace(amount=None)

    @cached_property
    def roc_auc(self) -> Share:
        """ROC-AUC with its interval, percentile bootstrap."""
        return Share(roc_auc(self.everybody), *map(float, middle(self.areas_again[0])))

    @cached_property
    def average_precision(self) -> Share:
        """Average precision with its interval, percentile bootstrap."""
        return Share(average_precision(self.everybody), *map(float, middle(self.areas_again[1])))

    # 6. Probabilities, on all rows.

    @cached_property
    def calibration(self) -> Calibration | None:
        """What the scores say and what came true; None where they are no probabilities."""
        if not self.is_probability:
            return None
        y, edges = self.own.y, edges_of(self.own.y, self.score)
        rows = self.rows(np.ones(y.size, bool), edges)._replace(
            reached=np.searchsorted(edges, log_odds(self.score), side="right"), amount=None
        )
        return calibration_of(rows, self.score, self.is_by_row, self._rng(4))

    @cached_property
    def benefit(self) -> dict[str, Any] | None:
        """Net benefit of believing the scores: act_at, model (a Share), every; None for ranks."""
        if not self.is_probability:
            return None
        top = min(0.6, 8 * self.prevalence)
        act_at = np.round(np.linspace(top / 60, top, 60), 6)
        rows = self.rows(np.ones(self.own.y.size, bool), act_at)._replace(amount=None)
        here, again = along(rows).counts, along_again(rows, self._rng(5)).counts
        low, high = middle(net_benefit(again, act_at))
        return {
            "act_at": act_at,
            "model": Share(net_benefit(here, act_at), low, high),
            "every": net_benefit_of_all(self.prevalence, act_at),
        }

    # 7. Groups, and other places.

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Each group on the rows that judge; none where no column says a group."""
        if self.own.group is None:
            return ()
        code, names = self.own.group
        return tuple(
            group
            for i, name in enumerate(names)
            if (group := self._group(name, self.judge & (code == i))) is not None
        )

    def _group(self, name: str, of: Bools) -> Group | None:
        if not of.any():
            return None
        rows, y = self.rows(of)._replace(amount=None), self.own.y[of]
        c = along(rows).counts
        pairs = ((c.tp, c.tp + c.fn), (c.fp, c.fp + c.tn), (c.tp, c.tp + c.fp))
        positives, cases = c.tp[0] + c.fn[0], sum(cell[0] for cell in c)
        if self.is_by_row:
            parts = [Share(ratio(k, n), *wilson_interval(k, n)) for k, n in pairs]
            of_all = Share(ratio(positives, cases), *wilson_interval(positives, cases))
        else:
            again = along_again(rows, self._rng(6)).counts
            made = [middle(f(again)) for f in (recall, false_positive_rate, precision)]
            parts = [Share(ratio(k, n), *m) for (k, n), m in zip(pairs, made, strict=True)]
            share = middle(ratio(again.tp + again.fn, sum(again))[:, 0])
            of_all = Share(ratio(positives, cases), *share)
        w = self.weight
        mean = float(np.average(self.score[of], weights=None if w is None else w[of]))
        found, flagged, right = parts
        return Group(name, int(of.sum()), int(y.sum()), found, flagged, right, mean, of_all)

    def elsewhere(self, prevalence: float) -> Share:
        """The share of the alarms that is right where the prevalence is another, at each step.

        Supposes that the scores of each class are the same there.
        """
        check_number("prevalence", prevalence, 0, 1, ends=False)
        again = self.judging_again.counts
        low, high = middle(ppv(prevalence, recall(again), false_positive_rate(again)))
        # No false alarm can be drawn where there is none: the lower end is that of Wilson's FPR.
        c = self.judging.counts
        most = ppv(prevalence, self.recall.value, wilson_interval(c.fp, c.fp + c.tn)[1])
        low = np.where(c.fp == 0, most, low)
        return Share(ppv(prevalence, self.recall.value, self.fpr.value), low, high)


def paired_differences(first: Evaluation, second: Evaluation) -> dict[str, Share]:
    """How much better the first model ranks than the second on the same rows.

    Parameters
    ----------
    first, second : Evaluation
        Of the same rows and settings.

    Returns
    -------
    dict of str to Share
        `roc_auc` and `average_precision`: the difference, and its percentile interval over
        resamples in which both see the same rows.

    Raises
    ------
    BadValue
        If the rows differ.
    """
    check_is("first", first, Evaluation)
    check_is("second", second, Evaluation)
    if first.own is not second.own:
        raise BadValue("The models were evaluated on different rows; use the same.")
    a, b = (_drawn_one_by_one(one, first._rng(7)) for one in (first, second))
    return {
        name: Share(
            getattr(first, name).value - getattr(second, name).value,
            *map(float, middle(a[i] - b[i])),
        )
        for i, name in enumerate(("roc_auc", "average_precision"))
    }


def _drawn_one_by_one(of: Evaluation, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Areas on resamples that are the same rows for every model."""
    rows = of._area_rows
    if rows.unit is None:  # each row a unit of its own, so that rows are drawn by their number
        rows = rows._replace(unit=np.arange(rows.positive.size))
    return areas_again(rows, rng)


def evaluations(own: OwnScores, asked: Asked) -> Mapping[str, Evaluation]:
    """The evaluation of each model.

    Parameters
    ----------
    own : OwnScores
    asked : Asked

    Returns
    -------
    mapping of str to Evaluation

    Raises
    ------
    BadValue
        If the settings cannot be used.
    """
    check_is("own", own, OwnScores)
    return {name: Evaluation(own, name, asked) for name in own.models}
