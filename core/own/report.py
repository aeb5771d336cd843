"""The decision report: numbers, intervals, warnings in words, sentences to paste, two sheets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..checks import check_is, check_known, check_number, check_whole
from ..metrics import net_benefit
from ..metrics.bayes import ppv
from ..metrics.calibration import prior_shift
from ..metrics.inputs import checked
from ..parameters import BadValue
from .evaluation import Asked, Evaluation, Share, evaluations, paired_differences, place
from .reading import shown
from .scores import MOST_GROUPS, Names, OwnScores, Roles
from .script import Source, act_at, notebook, script
from .sheets import sheets
from .words import amount, between, decimal, one_in, percent, some, threshold

Floats = NDArray[np.float64]

FEW_JUDGE = 100  # positives: with fewer the report says that they are few
HISTOGRAM = 60  # bars


class Report:
    """A decision on scores of one's own, and all that was found about it.

    Attributes
    ----------
    headline, rule : str
        The decision in a sentence, and how its threshold was chosen.
    table : pandas.DataFrame
        Each number: measure, value, low, high, interval (its kind), rows.
    arrays : dict of str to dict
        What each picture shows, by the name of the picture: arrays and numbers.
    sentences : dict of str to str
        To paste into a paper: decision, ranking, calibration, cost, elsewhere, groups, models.
    warnings : list of pair of str
        What a careful colleague would say, the most important first.
    script, notebook : str
        What finds the numbers again with scikit-learn.
    """

    def __init__(
        self,
        models: Mapping[str, Evaluation],
        model: str,
        step: int | None = None,
        source: Source | None = None,
        elsewhere: float | None = None,
    ) -> None:
        check_known("model", model, models)
        self.models, self.of = models, models[model]
        check_is("of", self.of, Evaluation)
        self.step = self.of.chosen if step is None else step
        check_whole("step", self.step, 0, self.of.thresholds.size - 1)
        if elsewhere is not None:
            check_number("elsewhere", elsewhere, 0, 1, ends=False)
        self.elsewhere = elsewhere
        self.source = source or Source("scores.csv", "pd.read_csv(NAME)", Roles())

    # 1. The decision.

    @property
    def by_hand(self) -> bool:
        """Whether a hand set the threshold while the rows that judge it were shown."""
        return self.step != self.of.chosen or self.of.asked.threshold is not None

    @property
    def threshold(self) -> float:
        """The threshold of the decision: an alarm from this score on."""
        return float(self.of.thresholds[self.step])

    @cached_property
    def counts(self) -> dict[str, float]:
        """The cells of the confusion matrix on the rows that judge."""
        c = self.of.judging.counts
        return {name: float(cell[self.step]) for name, cell in c._asdict().items()}

    def at(self, along: Share) -> Share:
        """A share at the threshold of the decision."""
        return Share(*(float(part[self.step]) for part in along))

    @property
    def headline(self) -> str:
        """The decision in one sentence."""
        c = self.counts
        return (
            f"Alarm from {threshold(self.threshold)} on: {amount(c['tp'])} of "
            f"{some(c['tp'] + c['fn'], 'positive')} are found, in "
            f"{some(c['tp'] + c['fp'], 'alarm')}."
        )

    @property
    def rule(self) -> str:
        """How the threshold was chosen, and on which rows."""
        of, asked = self.of, self.of.asked
        chose, judged = int(of.choose.sum()), int(of.judge.sum())
        later = ", which are the later ones" if of.own.order is not None else ""
        if asked.threshold is not None:
            return f"A threshold that was given. Counted on {some(judged, 'row')}{later}."
        if self.by_hand:
            return (
                "The threshold was set by hand while these rows were shown. Counted on "
                f"{some(judged, 'row')}{later}."
            )
        words = {
            "cost": "The cheapest threshold when "
            + (
                f"a look at an alarm costs {amount(asked.look)} and a miss its amount."
                if of.own.amount is not None
                else f"a miss costs as much as {some(asked.miss, 'false alarm')}."
            ),
            "alarms": f"The lowest threshold with at most {amount(asked.alarms)} alarms in 1,000 "
            "cases.",
            "recall": "The most precise threshold that finds at least "
            f"{percent(asked.recall)} of the positives.",
            "prevalence": "The threshold at the share of positives.",
            "f1": "The threshold with the highest F1.",
            "mcc": "The threshold with the highest MCC.",
        }[asked.rule]
        return (
            f"{words} Chosen on {some(chose, 'row')}, counted on the other {amount(judged)}{later}."
        )

    # 2. The numbers.

    @cached_property
    def table(self) -> pd.DataFrame:
        """Each number of the report with its interval, its kind and its rows."""
        of, c = self.of, self.counts
        all_rows, judged = of.own.y.size, int(of.judge.sum())
        boot = f"bootstrap over {'rows' if of.own.unit is None else 'units'}"
        wilson = "Wilson" if of.is_by_row else boot

        def row(measure: str, share: Any, kind: str, rows: int) -> dict[str, Any]:
            value, low, high = share if isinstance(share, Share) else (share, np.nan, np.nan)
            return {
                "measure": measure, "value": float(value), "low": float(low), "high": float(high),
                "interval": kind, "rows": rows,
            }  # fmt: skip

        made = [
            row("rows", all_rows, "", all_rows),
            row("positives", int(of.own.y.sum()), "", all_rows),
            row("prevalence", of.prevalence, "", all_rows),
            row("roc_auc", of.roc_auc, boot, all_rows),
            row("average_precision", of.average_precision, boot, all_rows),
            row("threshold", self.threshold, "", judged),
            row("judging_rows", judged, "", judged),
            row("judging_positives", int(of.own.y[of.judge].sum()), "", judged),
            *(row(name, cell, "", judged) for name, cell in c.items()),
            row("recall", self.at(of.recall), wilson, judged),
            row("precision", self.at(of.precision), wilson, judged),
            row("false_positive_rate", self.at(of.fpr), wilson, judged),
            row("cost", self.at(of.costs.cost), boot, judged),
        ]
        if of.by_case is not None:
            made.append(row("cost_by_case", of.by_case.cost, "", judged))
        if of.is_probability:
            benefit = net_benefit(of.everybody, act_at(of))
            made.append(row("net_benefit", benefit, "", all_rows))
        return pd.DataFrame(made)

    def value(self, measure: str) -> Share:
        """A number of the table by its name, with its interval."""
        found = self.table[self.table["measure"] == measure]
        if found.empty:
            known = ", ".join(self.table["measure"])
            raise BadValue(f"There is no {measure!s:.40}; use one of {known}.")
        return Share(*(float(found[name].iloc[0]) for name in ("value", "low", "high")))

    @cached_property
    def arrays(self) -> dict[str, dict[str, Any]]:
        """What each picture shows: scores, roc, pr, calibration, cost, benefit, groups, models."""
        of, curves, step = self.of, self.of.curves, self.step
        point = {
            "fpr": self.at(of.fpr).value,
            "recall": self.at(of.recall).value,
            "precision": self.at(of.precision).value,
        }
        made: dict[str, dict[str, Any]] = {
            "scores": histogram(of) | {"threshold": self.threshold, "step": step},
            "roc": {"fpr": curves["fpr"], "recall": curves["recall"], "point": point},
            "pr": {
                "recall": curves["recall"],
                "precision": curves["precision"],
                "no_skill": of.prevalence,
                "point": point,
            },
            "cost": {
                "thresholds": of.thresholds,
                "cost": of.costs.cost,
                "none": of.costs.none,
                "every": of.costs.every,
                "perfect": of.costs.perfect,
                "step": step,
            },
        }
        if self.elsewhere is not None:
            there = ppv(self.elsewhere, curves["recall"], curves["fpr"])
            made["pr"] |= {"elsewhere": there, "there": one_in(self.elsewhere)}
        if of.calibration is not None:
            made["calibration"] = of.calibration._asdict()
        if of.benefit is not None:
            made["benefit"] = of.benefit
        if of.groups:
            made["groups"] = {
                "names": [group.name for group in of.groups],
                "small": [group.is_small for group in of.groups],
                **{
                    name: [self.at(getattr(group, name)) for group in of.groups]
                    for name in ("recall", "fpr", "precision")
                },
            }
        if len(self.models) > 1:
            made["models"] = {
                name: {"roc_auc": one.roc_auc, "average_precision": one.average_precision}
                for name, one in self.models.items()
            }
        return made

    # 3. Words.

    @cached_property
    def sentences(self) -> dict[str, str]:
        """Sentences to paste: value, interval and its kind, rows, no-skill level."""
        of, c, name = self.of, self.counts, self.of.model
        found, right = self.at(of.recall), self.at(of.precision)
        how = (
            "the threshold was set by hand while these rows were shown"
            if self.by_hand
            else "these rows had no part in choosing the threshold"
        )
        kind = of.interval_of_shares
        made = {
            "decision": f"At a threshold of {threshold(self.threshold)}, {name} found "
            f"{amount(c['tp'])} of {some(c['tp'] + c['fn'], 'positive')} (recall "
            f"{percent(found.value)}, {between(found.low, found.high)}) with "
            f"{some(c['tp'] + c['fp'], 'alarm')}, of which {percent(right.value)} were right "
            f"(precision, {between(right.low, right.high)}; {kind}), on "
            f"{some(int(of.judge.sum()), 'row')}; {how}.",
            "ranking": f"ROC-AUC was {decimal(of.roc_auc.value)} ({_ends(of.roc_auc)}; no skill: "
            f"0.5) and average precision {decimal(of.average_precision.value)} "
            f"({_ends(of.average_precision)}; no skill: {decimal(of.prevalence)}); percentile "
            f"bootstrap, 95 %, on {some(of.own.y.size, 'row')} with "
            f"{some(int(of.own.y.sum()), 'positive')}.",
            "calibration": self._calibration_in_words(),
            "cost": self._cost_in_words(),
        }
        if self.elsewhere is not None:
            made["elsewhere"] = self._elsewhere_in_words(self.elsewhere)
        if of.groups:
            made["groups"] = self._groups_in_words()
        if len(self.models) > 1:
            made["models"] = self._models_in_words()
        return made

    def _calibration_in_words(self) -> str:
        of = self.of
        if of.calibration is None:
            return (
                f"The scores of {of.model} leave the range from 0 to 1: they are ranks, not "
                "probabilities, until they are calibrated on other rows."
            )
        if of.calibration.verdict == "few":
            return (
                f"With {some(int(of.own.y.sum()), 'positive')} nothing can be said about "
                "calibration: two bands of scores with ten positives each are needed."
            )
        bad = _worst_bin(of)
        if bad is not None:
            said, came = bad
            return (
                f"The scores of {of.model} are not calibrated: where they say {percent(said)} on "
                f"average, {percent(came)} came true (bins of equal width in log-odds, "
                f"{of.interval_of_shares})."
            )
        return (
            f"No two bands of the scores of {of.model} miss what came true (bins of equal width in "
            f"log-odds, {of.interval_of_shares}, {some(of.own.y.size, 'row')})."
        )

    def _cost_in_words(self) -> str:
        of, costs = self.of, self.of.costs
        here = self.at(costs.cost)
        unit = "" if of.own.amount is not None else " false alarms"
        base = (
            f"At this threshold the cost on the {some(int(of.judge.sum()), 'row')} that judge is "
            f"{amount(here.value)}{unit} (95 % bootstrap interval {between(*here[1:], amount)}); "
            f"without any alarm it is {amount(costs.none)}, with an alarm for everybody "
            f"{amount(costs.every)}, at best {amount(costs.perfect)}."
        )
        if (case := of.by_case) is not None and not self.by_hand:
            base += (
                f" An alarm wherever score × amount exceeds {amount(of.asked.look)} costs "
                f"{amount(case.cost)}: {amount(abs(case.saved.value))} "
                f"{'less' if case.saved.value >= 0 else 'more'} (95 % interval of the saving "
                f"{between(*case.saved[1:], amount)}). It needs scores that are probabilities."
            )
        return base

    def _elsewhere_in_words(self, share: float) -> str:
        there = self.at(self.of.elsewhere(share))
        here = self.at(self.of.precision)
        moved = ""
        if self.of.is_probability:
            read = float(prior_shift(self.threshold, self.of.prevalence, share))
            moved = (
                f" If the scores are probabilities here, one of {threshold(self.threshold)} means "
                f"{percent(read)} there (prior shift)."
            )
        return (
            f"Of 100 alarms here {_of_100(here.value)} are right; where {one_in(share)} is "
            f"positive, {_of_100(there.value)} would be (95 % interval "
            f"{_of_100(there.low)} to {_of_100(there.high)}). This supposes that the scores of "
            f"each class are the same there.{moved}"
        )

    def _groups_in_words(self) -> str:
        said, small = [], []
        for group in self.of.groups:
            if group.is_small:
                small.append(f"{shown(group.name)} ({some(group.positives, 'positive')})")
                continue
            found = self.at(group.recall)
            said.append(
                f"{shown(group.name)} {percent(found.value)} ({between(found.low, found.high)})"
            )
        few = f" Too few positives to say anything: {', '.join(small)}." if small else ""
        if not said:
            return few.strip()
        return f"Recall by group at this threshold: {'; '.join(said)} (95 % intervals).{few}"

    def _models_in_words(self) -> str:
        best = max(self.models.values(), key=lambda one: one.average_precision.value)
        said = []
        for name, other in self.models.items():
            if other is best:
                continue
            d = paired_differences(best, other)["average_precision"]
            apart = "not told apart" if d.low <= 0 <= d.high else "higher"
            said.append(f"than {shown(name)} by {decimal(d.value)} ({_ends(d)}{', ' + apart})")
        return (
            f"Average precision was highest for {shown(best.model)}: {'; '.join(said)}. Paired "
            "95 % bootstrap intervals on the same rows. The best of several looks a little better "
            "than it is."
        )

    @cached_property
    def warnings(self) -> list[tuple[str, str]]:
        """What a careful colleague would say, the most important first: a head and a sentence."""
        of, asked, c = self.of, self.of.asked, self.counts
        judged = int(of.own.y[of.judge].sum())
        made: list[tuple[str, str]] = []

        def warn(is_so: bool, head: str, words: str) -> None:
            if is_so:
                made.append((head, words))

        warn(
            asked.trained,
            "Trained on these rows.",
            "The model has seen some of the rows that are counted here: no number in this report "
            "holds for new cases.",
        )
        found = self.at(of.recall).value
        alarms = 1_000 * (c["tp"] + c["fp"]) / sum(c.values())
        kept = not self.by_hand
        warn(
            kept and asked.rule == "recall" and found < asked.recall - 1e-9,
            "The wish was not met.",
            f"On the rows that judge the threshold finds {percent(found)}, not "
            f"{percent(asked.recall)}.",
        )
        warn(
            kept and asked.rule == "alarms" and alarms > asked.alarms * (1 + 1e-9),
            "The limit was not kept.",
            f"On the rows that judge it raises {amount(alarms)} alarms in 1,000 cases, and "
            f"{amount(asked.alarms)} were allowed.",
        )
        warn(
            self.by_hand and asked.threshold is None,
            "Chosen on the rows that judge.",
            "The threshold was set by hand while these rows were shown: they no longer judge it "
            "fairly.",
        )
        warn(
            judged < FEW_JUDGE,
            "Few positives.",
            f"{some(judged, 'positive')} judge this threshold: one more or less moves the recall "
            f"by {percent(1 / judged)}. Average precision is too high on average with so few, and "
            "its bootstrap interval too narrow.",
        )
        if of.calibration is None:
            warn(True, "Ranks, not probabilities.", self._calibration_in_words())
        elif of.calibration.verdict == "off":
            warn(True, "Not calibrated.", self._calibration_in_words())
        elif of.calibration.verdict == "few":
            warn(True, "Calibration unknown.", self._calibration_in_words())
        warn(
            asked.rule in ("f1", "mcc") and not self.by_hand,
            f"{asked.rule.upper()} is no cost.",
            "It says nothing about what a miss and a false alarm cost you; the threshold that is "
            "cheapest for you may lie elsewhere.",
        )
        warn(
            asked.prevalence is not None,
            "The file is enriched.",
            f"Rows are weighted to the real prevalence of {one_in(asked.prevalence or 0.5)}. That "
            "mends the prevalence; with few negatives average precision stays high and unsure.",
        )
        warn(
            of.own.unit is not None,
            "Several rows each.",
            "Halves and resamples go by unit, as rows of one unit are alike.",
        )
        warn(
            of.own.left_out > 0,
            "Rows left out.",
            f"Without a label, and not used: {some(of.own.left_out, 'row')}.",
        )
        if of.own.amount is not None:
            worth = of.own.amount[of.own.y]
            top = float(worth.max() / worth.sum()) if worth.sum() else 0.0
            warn(
                top > 0.1,
                "One case weighs much.",
                f"The largest amount is {percent(top)} of all that can be lost.",
            )
        if asked.rule == "cost" and not self.by_hand:
            low, high = (of.thresholds[i] for i in of.chosen_between)
            warn(
                low < high,
                "The threshold is not exact.",
                f"In 95 of 100 resamples of the rows that choose, the rule takes a threshold from "
                f"{threshold(low)} to {threshold(high)}.",
            )
        for group in of.groups:
            warn(
                group.is_small,
                f"{group.name[:40]} is too small.",
                f"It has {some(group.positives, 'positive')} among the rows that judge: nothing is "
                "said about it.",
            )
        warn(
            len(self.models) > 1,
            "Chosen among several.",
            f"{len(self.models)} models were looked at on these rows: the best of several looks a "
            "little better than it is.",
        )
        warn(
            True,
            "From one file.",
            "Intervals hold for cases like these and for this trained model: not for the luck of "
            "its training, another month, or another way of collecting.",
        )
        return made

    @cached_property
    def script(self) -> str:
        """The script that finds the numbers again from the file."""
        return script(self.of, self.step, self.source)

    @property
    def notebook(self) -> str:
        """The same as a notebook."""
        return notebook(self.script)

    def to_html(self, pictures: Mapping[str, str] | None = None) -> str:
        """The report as two sheets of paper.

        Parameters
        ----------
        pictures : mapping of str to str, optional
            Pictures as SVG, by the names in `arrays`; without them tables and words alone.

        Returns
        -------
        str
            A whole HTML page without scripts, with styles for print.

        Raises
        ------
        BadValue
            If the pictures are no mapping.
        """
        return sheets(self, pictures or {})


def histogram(of: Evaluation) -> dict[str, Floats]:
    """How many rows that judge have which score: edges, positives and negatives.

    Parameters
    ----------
    of : Evaluation

    Returns
    -------
    dict of str to ndarray
        `edges` of shape (bars + 1,), even in place on the axis of the dial; the counts of shape
        (bars,).

    Raises
    ------
    BadValue
        If it is no evaluation.
    """
    check_is("of", of, Evaluation)
    at = place(of.score, of.is_probability)
    ends = place(of.thresholds, of.is_probability)
    low, high = float(ends[0]), float(ends[-1])
    edges = np.linspace(low, high if high > low else low + 1, HISTOGRAM + 1)
    at, w = np.clip(at, edges[0], edges[-1]), of.weight
    made = {"edges": edges}
    for name, kind in (("positives", of.own.y), ("negatives", ~of.own.y)):
        rows = of.judge & kind
        made[name] = np.histogram(at[rows], edges, weights=None if w is None else w[rows])[0]
    return made


def _worst_bin(of: Evaluation) -> tuple[float, float] | None:
    """(said, came true) where the two lie farthest apart, if the scores are not calibrated."""
    found = of.calibration
    if found is None or found.verdict != "off":
        return None
    off = (found.mean_predicted < found.positive.low) | (found.mean_predicted > found.positive.high)
    far = np.where(off & (found.positives >= 10), found.positives, 0)
    at = int(np.argmax(far))
    return float(found.mean_predicted[at]), float(found.positive.value[at])


def _ends(share: Share, digits: int = 3) -> str:
    return f"{decimal(share.low, digits)} to {decimal(share.high, digits)}"


def _of_100(share: float) -> str:
    """How many of 100: whole from 10 on, below with a decimal."""
    if np.isnan(share):
        return "—"
    return f"{100 * share:.0f}" if share >= 0.1 else f"{100 * share:.2g}"


def report(
    y: ArrayLike,
    score: Any,
    *,
    pos_label: Any = None,
    amount: ArrayLike | None = None,
    group: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    unit: ArrayLike | None = None,
    time: ArrayLike | None = None,
    model: str | None = None,
    trained: bool = False,
    prevalence: float | None = None,
    rule: str = "cost",
    miss: float = 10.0,
    look: float = 5.0,
    alarms: float = 50.0,
    recall: float = 0.9,
    threshold: float | None = None,
    elsewhere: float | None = None,
    seed: int = 0,
) -> Report:
    """The decision report on scores of one's own.

    Parameters
    ----------
    y : array_like of shape (n,)
        Labels of two kinds.
    score : array_like of shape (n,), or a mapping or frame of up to five
        What each model says, higher for what is more likely positive.
    pos_label : label, optional
        The positive label; without it 1, True, or the later of two in sorted order.
    amount : array_like of shape (n,), optional
        What a missed positive loses.
    group : array_like of shape (n,), optional
        A group of each row.
    weight : array_like of shape (n,), optional
        How much each row counts.
    unit : array_like of shape (n,), optional
        Whose row it is, where several belong to one customer, patient or machine.
    time : array_like of shape (n,), optional
        When it was: the later half then judges.
    model : str, optional
        Which of several models decides; by default the first.
    trained : bool
        Whether the model was trained on any of these rows.
    prevalence : float, optional
        The real share of positives, where rows were chosen by their class.
    rule : str
        A key of THRESHOLD_RULES.
    miss : float
        What a miss costs, in false alarms.
    look : float
        What a look at an alarm costs, in the unit of the amounts.
    alarms : float
        For the rule "alarms": at most so many in 1,000 cases.
    recall : float
        For the rule "recall": at least so much.
    threshold : float, optional
        A threshold of one's own, in the place of a rule.
    elsewhere : float, optional
        A prevalence at which the alarms are looked at too.
    seed : int
        Of halves and resamples; from 0 to 2³² − 1.

    Returns
    -------
    Report

    Raises
    ------
    BadValue
        If rows or settings cannot be used.
    """
    if isinstance(score, pd.DataFrame | Mapping):
        named = {str(name): np.asarray(column) for name, column in score.items()}
    else:
        named = {"score": np.asarray(score)}
    if not named:
        raise BadValue("score has no columns; give one for each model.")
    models, positive = {}, np.zeros(0, bool)
    for name, column in named.items():
        positive, models[name] = checked(y, column, pos_label)
        if models[name].min() == models[name].max():
            raise BadValue(f"All scores of {name!s:.40} are the same; give scores that differ.")
    n = positive.size
    own = OwnScores(
        np.asarray(positive, bool),
        models,
        _beside("amount", amount, n),
        _named(group, n),
        _beside("weight", weight, n),
        None if unit is None else pd.factorize(_column("unit", unit, n))[0],
        None if time is None else _rank(_column("time", time, n)),
    )
    asked = Asked(trained, prevalence, rule, miss, look, alarms, recall, threshold, seed)
    found = evaluations(own, asked)
    return Report(found, model or next(iter(found)), elsewhere=elsewhere)


def _column(name: str, values: Any, n: int) -> NDArray[Any]:
    found = np.asarray(values)
    if found.shape != (n,):
        raise BadValue(f"{name} has shape {found.shape}; give one value a row, shape ({n:,},).")
    return found


def _beside(name: str, values: Any, n: int) -> Floats | None:
    if values is None:
        return None
    try:
        found = _column(name, values, n).astype(float)
    except (TypeError, ValueError):
        raise BadValue(f"{name} holds what is no number; use numbers of 0 or more.") from None
    if not (np.isfinite(found).all() and (found >= 0).all() and found.sum() > 0):
        raise BadValue(f"{name} has negative or missing numbers; use numbers of 0 or more.")
    return found


def _named(values: Any, n: int) -> Names | None:
    if values is None:
        return None
    code, names = pd.factorize(_column("group", values, n).astype(str))
    if len(names) > MOST_GROUPS:
        raise BadValue(f"group has {len(names)} values; use {MOST_GROUPS} at most.")
    return Names(code.astype(np.int64), tuple(str(name) for name in names))


def _rank(times: NDArray[Any]) -> Floats:
    try:
        return np.unique(times, return_inverse=True)[1].astype(float)
    except TypeError:
        raise BadValue("time holds values that cannot be ordered; use dates or numbers.") from None
