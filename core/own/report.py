"""The decision report: numbers, intervals, warnings in words, sentences to paste, two sheets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..metrics import net_benefit
from ..parameters import BadValue
from .arrays import arrays_of
from .asked import Asked
from .cautions import cautions
from .decision import Decision
from .evaluation import evaluations
from .given import scores_given
from .repair import elsewhere, here
from .script import act_at, notebook, script
from .sentences import headline_of, rule_of, sentences_of
from .shares import Share
from .sheets import sheets


class Report(Decision):
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
        To paste into a paper: decision, ranking, calibration, cost, benefit, repair, elsewhere,
        groups, models.
    warnings : list of pair of str
        What a careful colleague would say, the most important first.
    script, notebook : str
        What finds the numbers again with scikit-learn.
    """

    # 1. The numbers.

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
            now = here(self)
            made.append(row("net_benefit", benefit, "", all_rows))
            made.append(row("mean_score", now.mean, "", all_rows))
            made.append(row("brier", now.brier, "", all_rows))
            if self.elsewhere is not None:
                there = elsewhere(self, self.elsewhere)
                made.append(row("threshold_elsewhere", there.threshold, "", judged))
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
        return arrays_of(self)

    # 2. Words.

    @property
    def headline(self) -> str:
        """The decision in one sentence."""
        return headline_of(self)

    @property
    def rule(self) -> str:
        """How the threshold was chosen, and on which rows."""
        return rule_of(self)

    @cached_property
    def sentences(self) -> dict[str, str]:
        """Sentences to paste: value, interval and its kind, rows, no-skill level."""
        return sentences_of(self)

    @cached_property
    def warnings(self) -> list[tuple[str, str]]:
        """What a careful colleague would say, the most important first: a head and a sentence."""
        return cautions(self)

    @cached_property
    def script(self) -> str:
        """The script that finds the numbers again from the file."""
        return script(self.of, self.step, self.source, self.elsewhere)

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
    taught: float | None = None,
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
    taught : float, optional
        The share of positives among the rows that trained the model, where that was another one:
        probabilities are then moved to the prevalence of these rows.

    Returns
    -------
    Report

    Raises
    ------
    BadValue
        If rows or settings cannot be used.
    """
    own = scores_given(
        y, score, pos_label=pos_label, amount=amount, group=group, weight=weight, unit=unit,
        time=time,
    )  # fmt: skip
    asked = Asked(trained, prevalence, rule, miss, look, alarms, recall, threshold, seed, taught)
    found = evaluations(own, asked)
    return Report(found, model or next(iter(found)), elsewhere=elsewhere)
