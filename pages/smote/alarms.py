"""The pictures of false alarms: a boundary in the plane, and beside it piles of one size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.lessons.smote.beside import ADDED, Learned, grown, lowered
from core.lessons.smote.clinic import CLEAR, HIDDEN, clinic
from core.lessons.smote.film import Microscope
from pages.smote.birth import TALL, WIDE
from pages.smote.marks import at, only_at, says
from pages.smote.piles import Piles
from pages.smote.plane import Plane
from ui.draw.panels import Changes, Grid, stacked
from ui.stage.declare import Hall, Scene, View, picture_of

Floats = NDArray[np.float64]

GUESSES = range(0, 201, 5)
MORE_GUESSES = range(0, 301, 5)
PILES = 370.0  # pixels, beside the plane


class Alarms:
    """The views of one clinic: its boundaries, and the alarms that they raise."""

    def __init__(self, setting: Microscope, tall: bool, most: int, row: int) -> None:
        self.setting, self.tall = setting, tall
        self.of, self.size = clinic(setting), TALL if tall else WIDE
        wide = {CLEAR: ((-2.8, 5.3), (-2.95, 3.35)), HIDDEN: ((-3.9, 4.6), (-3.4, 3.65))}
        ends = ((-5.2, 8.4), (-2.9, 3.9)) if tall else wide[setting]
        self.plane = Plane(self.of, *ends, tall, self._names(), is_true=tall)
        self.piles = Piles("false", tall, -(-most // row), 7, row)
        self.seat = (self.size[0] if tall else PILES) / np.ptp(self.piles.window[0])

    def _names(self) -> Floats:
        """Where the names of the healthy and of the ill stand: on a phone at their sides."""
        if self.tall:
            return np.array([(-3.7, 2.2), (6.3, 1.3)])
        x, y = ((-1.6, 4.7), 3.0) if self.setting == CLEAR else ((-2.9, 4.0), 3.3)
        return np.column_stack([x, (y, y)])

    def scene(self, tracks: dict[str, list[View]]) -> Scene:
        """The picture with its tracks."""
        grid = (
            stacked("plane", "piles", rows=(158, 172), width=self.size[0])
            if self.tall
            else Grid(("plane piles",), (self.size[0] - PILES, PILES), (1,), *self.size)
        )
        panels = {"plane": self.plane.panel(), "piles": self.piles.panel()}
        picture = picture_of(panels, grid)
        picture.add("plane", **self.plane.traces())
        picture.add("piles", **self.piles.traces(float(self.seat)))
        return Scene(picture, tracks, self.size, hall=Hall(loose="plane"))

    def known(self, n: float, name: str) -> Changes:
        """The pile that is known."""
        return self.piles.known(round(n), name)

    def asked(self, n: float, name: str) -> Changes:
        """The pile that was asked for."""
        return self.piles.asked(round(n), name)

    def boundary(self, of: Learned, step: int, other: Learned | None = None) -> Changes:
        """The boundary of a step, its name, and the side that has the alarm.

        The name stands at the left; where there is the boundary of another model, at the right of
        both.
        """
        x, y = self.plane.across(of.boundary[step])[1] - (0, 0.75 if self.tall else 0.35)
        place = (x - 0.1, y, "middle left")
        if other is not None:
            beside = float(self.plane.across(other.boundary[-1])[1, 0])
            place = (max(x, beside) + 0.1, y, "middle right")
        low, right = self.plane.y[0] + (0.8 if self.tall else 0.1), self.plane.x[1] - 0.1
        return self.plane.cut(of.boundary[step]) | {
            "boundary_word": says("boundary", *place),
            "alarm_word": says("alarm", right, low, "top left"),
        }

    def before(self, of: Learned) -> Changes:
        """Where the boundary of the first model lies."""
        ends = self.plane.across(of.boundary[0])
        x, y = ends[0]
        side, off = ("left", -0.1) if self.setting == HIDDEN else ("right", 0.1)  # not over “alarm”
        return {"before": at(ends), "before_word": says("before", x + off, y + 0.1, f"top {side}")}

    def smote(self, of: Learned) -> Changes:
        """Where the boundary with SMOTE lies."""
        ends = self.plane.across(of.boundary[-1])
        x, y = ends[0]
        return {"smote": at(ends), "smote_word": says("SMOTE", x - 0.2, y + 0.1, "top left")}

    def guesses(self, name: str, guesses: range, truth: float) -> dict[str, list[View]]:
        """The tracks of a guess, and of the gap that it leaves."""
        return {
            name: [View(self.piles.guess(n), f"Your guess: {n} false alarms.") for n in guesses],
            f"{name}_gap": [
                View(self.piles.gap(n, round(truth)), f"You said {n}.") for n in guesses
            ],
        }

    def grows(self, names: tuple[str, str, str]) -> dict[str, list[View]]:
        """SMOTE adds synthetic patients: asked, answered, guessed.

        `names`: the track that asks, the one that answers, the guess.
        """
        of = grown(self.setting, "smote")
        without = self.known(of.false_alarms[0], "without")
        name = "SMOTE"
        waits = self.piles.waits(name)
        asking = self.boundary(of, 0) | without | waits | {"made": at(self.of.ill[self.of.base])}
        views = [
            View(
                self.boundary(of, i)
                | self.before(of)
                | without
                | self.asked(of.false_alarms[i], name)
                | {"made": at(self.of.made[:n])},
                _alt(of, i, f"{n} synthetic patients are added."),
            )
            for i, n in enumerate(ADDED)
        ]
        guesses = MORE_GUESSES if self.setting == HIDDEN else GUESSES
        return {
            names[0]: only_at(0, len(ADDED), View(asking, _alt(of, 0, "Nobody is added."))),
            names[1]: views,
            **self.guesses(names[2], guesses, float(of.false_alarms[-1])),
        }

    def copied(self) -> dict[str, list[View]]:
        """Copies are added instead."""
        of, smote = grown(self.setting, "copies"), grown(self.setting, "smote")
        coins = self.plane.copies(self.of.copied)
        known = self.known(smote.false_alarms[-1], "SMOTE") | self.smote(smote)
        name = "copies"
        start = {"copies": at(self.of.ill[self.of.copied])}
        asking = self.boundary(of, 0, smote) | known | self.piles.waits(name) | start
        views = [
            View(
                self.boundary(of, i, smote)
                | known
                | self.asked(of.false_alarms[i], name)
                | {"copies": at(coins[:n])},
                _alt(of, i, f"{n} copies are added."),
            )
            for i, n in enumerate(ADDED)
        ]
        return {
            "copies_asked": only_at(0, len(ADDED), View(asking, _alt(of, 0, "Nobody is added."))),
            "copies": views,
            **self.guesses("alarms_copies", GUESSES, float(of.false_alarms[-1])),
        }

    def lowers(self) -> dict[str, list[View]]:
        """The threshold of the first model is lowered instead; its steps ascend."""
        of, smote = lowered(self.setting), grown(self.setting, "smote")
        known = self.known(smote.false_alarms[-1], "SMOTE") | self.smote(smote)
        name = "threshold"
        views = [
            View(
                self.boundary(of, i, smote) | known | self.asked(of.false_alarms[i], name),
                _alt(of, i, f"The threshold is {of.threshold[i]:.2f}."),
            )
            for i in range(len(of.threshold))
        ]
        return {"threshold": views[::-1]}


def _alt(of: Learned, i: int, text: str) -> str:
    return (
        f"{text} To the right of the boundary an alarm is raised: it finds {of.found[i]:.0f} of "
        f"100 ill patients, with {of.false_alarms[i]:.0f} false alarms."
    )


def scene(tall: bool) -> Scene:
    """The clinic of the path: with SMOTE, with copies, with a lower threshold."""
    views = Alarms(CLEAR, tall, GUESSES[-1], row=10)
    grows = views.grows(("start", "made", "alarms_smote"))
    return views.scene(grows | views.copied() | views.lowers())


def hidden_scene(tall: bool) -> Scene:
    """The clinic where the ill look much like the healthy."""
    views = Alarms(HIDDEN, tall, MORE_GUESSES[-1], row=12 if tall else 15)
    return views.scene(views.grows(("hidden_asked", "hidden", "alarms_hidden")))
