"""A threshold that was decided on, and what it does: what words and pictures of it need."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..checks import check_is, check_known, check_number, check_whole
from .evaluation import Evaluation
from .scores import Roles
from .script import Source
from .shares import Share


class Decision:
    """A threshold on the scores of one of several models.

    Parameters
    ----------
    models : mapping of str to Evaluation
    model : str
        Which of them decides.
    step : int, optional
        Where the dial stands; by default where the rule puts it.
    source : Source, optional
        Where the rows came from.
    elsewhere : float, optional
        A prevalence at which the alarms are looked at too.

    Raises
    ------
    BadValue
        If there is no such model, step or prevalence.
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
