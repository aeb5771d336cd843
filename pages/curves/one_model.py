"""The picture of one model at every prevalence: its ROC curve stays, its PR curve falls."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.controls import ONE_IN
from core.lessons.curves.stage import (
    MARKED,
    ONE,
    curve_rates,
    point_facts,
    precision_at,
    precision_through,
    rates_at_recall,
    stage_facts,
)
from pages.curves.boxes import EDGE, PR, ROC, TALL, WIDE, Box
from pages.curves.marks import SMALL, area, line, put, said, ticks, words
from ui.draw.panels import Changes, Grid
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View, picture_of

STEPS = tuple(n for n in ONE_IN if n <= 1_000)
OFTEN, RARE = STEPS.index(2), STEPS.index(1_000)
GUESSES = range(101)
CAUGHT = range(5, 100)  # of 100 frauds, along the curve
POINT_AT = 100  # where another point of the curve is looked for
LOW = 0.2  # below it there is no room for words under a point


def scene(tall: bool) -> Scene:
    """Both curves of the model."""
    return _Model(tall).scene()


@cache
def guessed(guess: int) -> tuple[float, Any]:
    """The precision of a guess, kept off both ends, and the curve of the prevalence it is of."""
    share = min(0.998, max(0.002, guess / 100))
    return share, precision_through(ONE, MARKED, share)


class _Model:
    def __init__(self, tall: bool) -> None:
        self.tall = tall
        self.size = TALL if tall else WIDE
        width, height = self.size
        inner = height - (44 if tall else 55)
        bar = 11 if tall else 16
        self.roc = Box("roc", ROC, width / 2, inner, tall, bar, 10 if tall else 30, EDGE)
        self.pr = Box("pr", PR, width / 2, inner, tall, bar, 6, EDGE)
        self.rates = curve_rates(ONE)
        self.marked = rates_at_recall(ONE, MARKED)

    def scene(self) -> Scene:
        # The PR curve comes first: a hand in the picture lifts and lowers the guess in it.
        panels = {"pr": self.pr.panel(), "roc": self.roc.panel()}
        picture = picture_of(panels, Grid(("roc pr",), (1, 1), (1,), *self.size))
        picture.add("roc", **self._roc_traces())
        picture.add("pr", **self._pr_traces())
        rare = View(self._fallen() | self._told(), self._alt(RARE))
        asking = View(
            self._at(OFTEN) | self._then(), self._alt(OFTEN) + " It waits for your guess."
        )
        tracks = {
            "asking": [asking if n == 2 else View({}) for n in STEPS],
            "fallen": [rare if n == 1_000 else View({}) for n in STEPS],
            "one_in": [View(self._areas(i), self._alt(i)) for i in range(len(STEPS))],
            "share": [
                View(self._guess(n, "<b>your curve</b>"), f"Your guess: {n} of 100.")
                for n in GUESSES
            ],
            "share_gap": [View(self._gap(n), f"You said {n} of 100.") for n in GUESSES],
            "point": [View(self._other_point(n / 100), self._alt_of(n)) for n in CAUGHT],
        }
        return Scene(picture, tracks, self.size)

    def _alt(self, i: int) -> str:
        f = stage_facts(STEPS[i])
        return (
            f"At 1 in {STEPS[i]:,g}: the area under the ROC curve is {f['expected_roc_area']:.3f}, "
            f"under the precision-recall curve {f['expected_pr_area']:.3f}. "
            f"{f['correct_of_100']:.0f} of 100 alarms are correct; 80 of 100 frauds are caught."
        )

    def _alt_of(self, caught: int) -> str:
        correct = point_facts(caught / 100, POINT_AT)["point_correct_of_100"]
        return f"{caught} of 100 frauds are caught, {correct:.0f} of 100 alarms are correct."

    # 1. Traces.

    def _curve(
        self, colour: str = STAGE.ink, dash: str = "solid", thin: bool = False
    ) -> go.Scatter:
        width = 2.5 if self.tall else 4
        return line(colour, width / 2 if thin else width, dash)

    def _under(self) -> go.Scatter:
        """The area below a curve."""
        return area(STAGE.line).update(opacity=0.55)

    def _roc_traces(self) -> dict[str, go.Scatter]:
        roc = self.roc
        traces = {
            **roc.bars(),
            "roc_area": self._under(),
            "roc_skill": self._curve(STAGE.soft, "dot", thin=True),
            "roc_curve": self._curve(),
            **roc.point_traces(),
            **roc.names(),
            "roc_skill_name": words(STAGE.soft, SMALL),
        }
        for name, where in (roc.named() | roc.curve(*self._roc_points())).items():
            traces[name].update(where)  # they stay at every step
        return traces

    def _roc_points(self) -> tuple[Any, Any]:
        recall, fpr = self.rates
        return np.r_[0, fpr, 1], np.r_[0, recall, 1]

    def _pr_traces(self) -> dict[str, go.Scatter]:
        pr, recall = self.pr, self.rates.recall
        there_and_back = ticks(np.r_[recall, recall[::-1]])
        traces = {
            **pr.bars(),
            "guess_bar": area(STAGE.hand_pale),
            "guess_rest": area(STAGE.paper, STAGE.hand, width=1.5),
            "pr_area": self._under(),
            "gap": area(STAGE.hand_pale, hatch=STAGE.hand).update(x=there_and_back, opacity=0.8),
            "then_curve": self._curve(STAGE.negative, thin=True).update(self._often),
            "pr_half": self._curve(STAGE.soft, "dash", thin=True),
            "pr_skill": self._curve(STAGE.soft, "dot", thin=True),
            "guess_curve": self._curve(STAGE.hand, "dash").update(x=self._often["x"]),
            "pr_curve": self._curve().update(self._often),
            **pr.point_traces(),
            **{
                name.replace("pr_guess_", "guess_"): trace
                for name, trace in pr.point_traces("guess_", STAGE.hand).items()
            },
            **pr.names(),
            "pr_skill_name": words(STAGE.soft, SMALL),
            "then_name": words(STAGE.negative_words, SMALL),
            "is_name": words(STAGE.positive_words),
            "guess_name": words(STAGE.hand),
        }
        for name, where in pr.named().items():
            traces[name].update(where)
        return traces

    # 2. Views.

    @property
    def _often(self) -> Changes:
        """The curve at 1 in 2, which stays in grey where another one is shown."""
        return put(self.rates.recall, precision_at(self.rates, STEPS[OFTEN]))

    def _pr_curve(self, i: int) -> Changes:
        """The curve at a prevalence, at the recalls where it is declared."""
        return {"pr_curve": {"y": ticks(precision_at(self.rates, STEPS[i]))}}

    def _below(self, box: Box, x: Any, y: Any) -> Changes:
        return {f"{box.name}_area": put(np.r_[x[0], x, x[-1]], np.r_[0, y, 0])}

    def _at(self, i: int) -> Changes:
        """Both curves with their points, and the axes divided there."""
        precision = precision_at(self.marked, STEPS[i])
        roc = self.roc.at(self.marked.fpr, self.marked.recall)
        return roc | self._pr_curve(i) | self.pr.at(self.marked.recall, precision)

    def _then(self) -> Changes:
        """The name of the curve at 1 in 2."""
        return {"then_name": said("at 1 in 2", 0.3, 0.92, "middle right")}

    def _fallen(self) -> Changes:
        return self._at(RARE) | self._then()

    def _told(self) -> Changes:
        precision = precision_at(self.marked, STEPS[RARE])
        correct = stage_facts(STEPS[RARE])["correct_of_100"]
        return {"is_name": self._beside(f"<b>It is {correct:.0f}</b>", precision + self.pr.up(8))}

    def _beside(self, text: str, height: float, at: str = "top left") -> dict[str, Any]:
        """Words to the left of the marked recall, above or below a thin line to the axis."""
        return said(text, MARKED - self.pr.across(8), height, at)

    def _areas(self, i: int) -> Changes:
        """Both curves over their areas, and what a score without skill reaches."""
        level = 1 / STEPS[i]
        precision = precision_at(self.rates, STEPS[i])
        is_clear = np.interp(0.3, self.rates.recall, precision) < 0.87
        return (
            self._at(i)
            | (self._then() if is_clear else {})  # no curve through its words
            | self._below(self.roc, *self._roc_points())
            | self._below(self.pr, self.rates.recall, precision_at(self.rates, STEPS[i]))
            | {
                "roc_skill": put([0, 1], [0, 1]),
                "roc_skill_name": said("no skill", 0.6, 0.5, "middle right"),
                "pr_skill": put([0, 1], [level, level]),
                "pr_skill_name": said("no skill", 0.04, level, "top right"),
            }
            | self._foot(i)
        )

    def _foot(self, i: int) -> Changes:
        """Only the upright thin line, where the other one would cross the words below it."""
        precision = float(precision_at(self.marked, STEPS[i]))
        if precision - 1 / STEPS[i] > 0.13:
            return {}
        return {"pr_plumb": put([MARKED, MARKED], [precision, 0.2 * self.pr.y[0]])}

    def _other_point(self, recall: float) -> Changes:
        """The curves at 1 in 100, and the point of another threshold on both."""
        rates = rates_at_recall(ONE, recall)
        i = STEPS.index(POINT_AT)
        return (
            self._pr_curve(i)
            | self.roc.at(float(rates.fpr), recall)
            | self.pr.at(recall, float(precision_at(rates, POINT_AT)))
            | {
                **self._then(),
                "pr_half": put([0, 1], [0.5, 0.5]),
                "pr_skill_name": said(
                    "half" if self.tall else "half of the alarms", 0.96, 0.5, "top left"
                ),
            }
        )

    # 3. The guess: a whole curve, for a precision at one recall belongs to one prevalence.

    def _guess(self, guess: int, name: str) -> Changes:
        share, curve = guessed(guess)
        inset = self.pr.up(1)
        side = "top left" if share < LOW else "bottom left"  # below its own curve
        return {
            "guess_curve": {"y": ticks(curve)},
            "guess_plumb": self.pr.point(MARKED, share)["pr_plumb"],
            "guess_point": put(MARKED, share),
            "guess_bar": self.pr.upright(0, share),
            "guess_rest": self.pr.upright(min(1, share + inset), 1 - inset),
            "guess_name": self._beside(name, share, side),
        }

    def _gap(self, guess: int) -> Changes:
        """The guess beside the truth, and what lies between the curves."""
        share, curve = guessed(guess)
        truth = precision_at(self.rates, STEPS[RARE])
        name = f"<b>You said {guess}</b>"
        changes = self._guess(guess, name + ("<br>it falls further" if share > 2 * LOW else ""))
        for bar in ("guess_bar", "guess_rest"):  # the axis shows the truth
            del changes[bar]
        if share < LOW:  # above the words of the truth
            changes["guess_name"] = self._beside(name, max(share, 0.65 * LOW))
        return changes | {"gap": {"y": ticks(np.r_[curve, truth[::-1]])}}
