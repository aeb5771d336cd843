"""The picture of the rows: twenty patients, their copies, and how these were split."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from core.lessons.leakage.copies import PATIENTS, Copied
from pages.leakage import rooms as lines
from pages.leakage.cached import shown
from pages.leakage.marks import (
    NOWHERE,
    PIXEL,
    Points,
    area,
    at,
    coins,
    joined,
    rectangle,
    says,
    words,
)
from pages.leakage.rooms import Rooms
from ui.draw.panels import Changes, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View

# Test rows of which somebody thinks that training has a copy.
GUESSES = range(0, 301, 5)
MOVES = ("train_copies", "train_own", "test_copies", "test_own")
NOT_SPLIT = {"test_copies": NOWHERE, "test_own": NOWHERE}
PALE = {"marker": {"opacity": 0.2}}


def scene(tall: bool) -> Scene:
    """The picture in a tall window or in a wide one."""
    picture = Rows(_rooms(tall))
    tracks = {
        "grow": [picture.grown(i) for i in range(len(picture.shown.grown))],
        "mixed": [picture.mixed()],
        "patient": [picture.home(), *(picture.one(p) for p in range(PATIENTS))],
        "kin": [picture.said(guess) for guess in GUESSES],
        "kin_gap": [picture.gap(guess) for guess in GUESSES],
    }
    tracks["mixed"] *= len(tracks["patient"])
    return Scene(picture.declared(), tracks, picture.rooms.size)


@cache
def _rooms(tall: bool) -> Rooms:
    rows = shown().stage.steps[-1].by_patient
    most = {"training": int(rows.training.max()), "test": int(rows.test.max())}
    if tall:
        return Rooms((358, 330), head=24, high=14.2, deep=2, start=17, fill=0.8, **most)
    return Rooms((930, 430), head=48, high=16.8, deep=1, start=28, **most)


class Rows:
    """The views of one shape of window."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms, self.shown = rooms, shown()
        self.split: Copied = self.shown.stage.steps[-1]
        self.rows = self.split.by_patient

    def declared(self) -> Picture:
        """All traces."""
        picture = lines.declared(
            self.rooms,
            lines.at_home(self.rooms, self.rows),
            said_area=area(STAGE.hand_pale, STAGE.hand, 2, dash="dash"),
            gap=area(STAGE.hand_pale, hatched=STAGE.hand),
        )
        picture.add(
            "rows",
            here_copies=coins(self.rooms.coin, True),
            here_own=coins(self.rooms.coin, False),
            foot_words=words(STAGE.hand),
        )
        return picture

    def grown(self, i: int) -> View:
        """The rows before the split, so many of each patient."""
        counts = self.shown.grown[i]
        changes = lines.without_wall(self.rooms, counts) | NOT_SPLIT
        changes |= {"train_words": says("each person: the rows of one patient", 0,
                                        self.rooms.above())}  # fmt: skip
        return View(changes, f"Twenty patients who are ill, with {counts.sum()} rows in all.")

    def mixed(self) -> View:
        """The rows as they were drawn into training and test: whose they are cannot be seen."""
        in_test, made = self.split.folds.in_test, self.split.folds.made
        ill = self.split.folds.y == 1
        changes = lines.wall(self.rooms) | self._names() | {"persons": NOWHERE}
        for side, rows, start in (
            ("train", ~in_test, PIXEL * self.rooms.start),
            ("test", in_test, self.rooms.door),
        ):
            patients = self.split.patients(rows)
            own, copies = lines.mixed(self.rooms, patients, made[rows & ill], start)
            changes |= {f"{side}_own": at(own), f"{side}_copies": at(copies)}
        alt = "700 rows of ill patients in training, a wall, and 300 in the test, in no order."
        return View(changes, alt)

    def _names(self, training: int = 700, test: int = 300) -> Changes:
        kind = "rows" if self.rooms.deep == 1 else ""
        return lines.names(
            self.rooms, f"training: {training} {kind}".strip(), f"test: {test} {kind}".strip()
        )

    def home(self) -> View:
        """Every row in the line of its patient: all of them have rows on both sides."""
        changes = (
            lines.at_home(self.rooms, self.rows)  # named, for rows come to rest here
            | lines.wall(self.rooms)
            | self._names()
            | lines.threads(self.rooms, self.rows)
        )
        alt = "Each line is a patient. All twenty have rows in training and rows in the test."
        return View(changes, alt)

    def one(self, patient: int) -> View:
        """One patient's rows, the others pale."""
        training, test = int(self.rows.training[patient]), int(self.rows.test[patient])
        changes = lines.wall(self.rooms) | self._names(training, test)
        changes |= lines.threads(self.rooms, self.rows, np.array([patient]))
        changes |= {"here_copies": at(self._places(patient, True))}
        changes |= {"here_own": at(self._places(patient, False))}
        pale = dict.fromkeys(MOVES, PALE)
        alt = f"Patient {patient + 1}: {training} rows in training, {test} in the test."
        return View(pale | changes, alt)

    def _places(self, patient: int, is_copy: bool) -> Points:
        own_in_test = bool(self.rows.own_in_test[patient])
        start = PIXEL * self.rooms.start
        sides = (
            (start, int(self.rows.training[patient]), not own_in_test),
            (self.rooms.door, int(self.rows.test[patient]), own_in_test),
        )
        found = []
        for where, count, has_own in sides:
            first, last = (int(has_own), count) if is_copy else (0, int(has_own))
            found.append(self.rooms.line(patient, first, last, where))
        return np.concatenate(found)

    def said(self, guess: int) -> View:
        """A guess while it is made: so many of the test rows."""
        text = "have an equal row in training"
        changes = {
            "said_area": at(self._first(guess)),
            "foot_words": self._foot(text),
        }
        return View(changes, f"Your guess: {guess} of 300 test rows have a copy in training.")

    def _foot(self, text: str) -> dict[str, Any]:
        rooms = self.rooms
        return says(text, rooms.right, rooms.foot / 2, "middle left")

    def _first(self, rows: int) -> Points:
        """The edge around the first test rows of the block."""
        if not rows:
            return np.empty((0, 2))
        rooms = self.rooms
        lines_deep = PATIENTS * rooms.deep
        full, rest = divmod(rows, lines_deep)
        x0, step = rooms.door, rooms.pitch
        down = rooms.top - PIXEL * rest * rooms.high / rooms.deep
        right, far = x0 + full * step, x0 + (full + bool(rest)) * step
        corners = [(x0, rooms.foot if full else down), (x0, rooms.top), (far, rooms.top),
                   (far, down if rest else rooms.foot), (right, down if rest else rooms.foot),
                   (right, rooms.foot if full else down)]  # fmt: skip
        return np.array([*corners, corners[0]], float)

    def gap(self, guess: int) -> View:
        """The rows that somebody thought had no copy in training."""
        more = int(self.rows.test.sum()) - guess
        text = f"You said {guess}" + (f": {more} more" if more else "")
        changes = {"gap": at(self._last(more)), "foot_words": self._foot(text)}
        return View(changes, f"You said {guess} of 300.")

    def _last(self, rows: int) -> Points:
        """Areas of so many test rows, of the last patients first."""
        found, rooms = [], self.rooms
        for patient in reversed(range(PATIENTS)):
            here = min(rows, int(self.rows.test[patient]))
            rows -= here
            if not here:
                break
            half = 0.5 * PIXEL * rooms.high
            first = int(self.rows.test[patient]) - here
            begin = rooms.door + (first // rooms.deep) * rooms.pitch
            end = rooms.door - (-int(self.rows.test[patient]) // rooms.deep) * rooms.pitch
            y = rooms.middle(patient)
            found.append(rectangle(begin, y - half, end, y + half))
        return joined(found)
