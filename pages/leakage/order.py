"""The picture of the order: who stands on both sides of the wall, and what is reported of it.

The rows are those of one study; the two bars below are averages over many.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from core.lessons.leakage.copies import AVERAGES, COPIES, FEW, Outcome
from pages.leakage import rooms as lines
from pages.leakage.cached import shown
from pages.leakage.marks import (
    CLEAR,
    PIXEL,
    Points,
    area,
    at,
    rectangle,
    says,
    stroke,
    words,
)
from pages.leakage.rooms import Rooms
from ui.draw.panels import Changes, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View

GUESSES = range(101)
ASKED = COPIES.index(FEW)


class Bars(NamedTuple):
    """Pixels from the foot of the picture to both bars and to the strip between them.

    `start` is where they begin, beside their names.
    """

    report: tuple[float, float]
    gap: tuple[float, float]
    ward: tuple[float, float]
    start: float


WIDE_BARS = Bars((91, 117), (54, 74), (9, 35), 96)
TALL_BARS = Bars((70, 88), (46, 58), (9, 27), 58)


def scene(tall: bool) -> Scene:
    """The picture in a tall window or in a wide one."""
    picture = Order(_rooms(tall), TALL_BARS if tall else WIDE_BARS)
    steps = range(len(COPIES))
    tracks = {
        "before": [picture.told(i) for i in steps],
        "before_asked": [picture.asked(i) for i in steps],
        "report": [picture.said(guess) for guess in GUESSES],
        "report_gap": [picture.gap(guess) for guess in GUESSES],
    }
    return Scene(picture.declared(), tracks, picture.rooms.size)


@cache
def _rooms(tall: bool) -> Rooms:
    rows = shown().stage.steps[-1].by_patient
    most = {"training": int(rows.training.max()), "test": int(rows.test.max())}
    if tall:
        return Rooms((358, 330), head=22, high=10.6, deep=2, start=13, swell=1.2, fill=0.8, **most)
    return Rooms((930, 430), head=44, high=12.3, deep=1, start=20, **most)


class Order:
    """The views of one shape of window."""

    def __init__(self, rooms: Rooms, bars: Bars) -> None:
        self.rooms, self.bars = rooms, bars
        self.steps = [step.by_patient for step in shown().stage.steps]

    def declared(self) -> Picture:
        """All traces."""
        picture = lines.declared(
            self.rooms,
            {},
            said_area=area(STAGE.hand_pale),
            report_found=area(STAGE.positive),
            report_box=area(CLEAR, STAGE.positive, 2),
            ward_found=area(STAGE.positive),
            ward_box=area(CLEAR, STAGE.positive, 2).update(at(self._bar(self.bars.ward, 0, 1))),
            gap=area(STAGE.hand_pale, hatched=STAGE.hand),
        )
        picture.add(
            "rows",
            said_edge=stroke(STAGE.hand, 3, "dash"),
            report_words=words().update(self._name("report", self.bars.report)),
            ward_words=words().update(self._name("ward", self.bars.ward)),
            said_words=words(STAGE.hand),
        )
        return picture

    def _bar(self, y: tuple[float, float], start: float, end: float) -> Points:
        """A part of a bar, from share to share."""
        low, high = (PIXEL * one for one in y)
        return rectangle(self._across(start), low, self._across(end), high)

    def _across(self, share: float) -> float:
        """Where a share of a bar is."""
        left, right = PIXEL * self.bars.start, self.rooms.right - PIXEL
        return left + share * (right - left)

    def _name(self, text: str, y: tuple[float, float]) -> dict[str, Any]:
        return says(text, 0, PIXEL * sum(y) / 2)

    def _rows(self, i: int) -> Changes:
        rooms, rows = self.rooms, self.steps[i]
        changes = lines.at_home(rooms, rows) | lines.wall(rooms) | lines.names(rooms)
        changes |= lines.late(rooms, rows)
        if rows.late.any():
            text = "pale: copied after the split" if rooms.deep == 1 else "pale: copied later"
            x = rooms.wall - rooms.pitch
            changes |= {"late_words": says(text, x, rooms.above(), "middle left")}
        return changes

    def _ward(self, true: float) -> Changes:
        return {"ward_found": at(self._bar(self.bars.ward, 0, true))}

    def asked(self, i: int) -> View:
        """The rows and the ward; the report waits for a guess."""
        waits = {"line": {"color": STAGE.soft, "dash": "dash"}}
        box = {"report_box": at(self._bar(self.bars.report, 0, 1)) | waits}
        alt = f"{self._alt(i)} The report waits for your guess."
        return View(self._rows(i) | self._ward(_average(i).true) | box, alt)

    def told(self, i: int) -> View:
        """The rows, the report and the ward."""
        reported, true = _average(i)
        changes = self._rows(i) | lines.threads(self.rooms, self.steps[i]) | self._ward(true) | {
            "report_found": at(self._bar(self.bars.report, 0, reported)),
            "report_box": at(self._bar(self.bars.report, 0, 1)),
        }  # fmt: skip
        alt = (
            f"{self._alt(i)} On average the report says {round(100 * reported)} of 100, "
            f"and the ward {round(100 * true)}."
        )
        return View(changes, alt)

    def _alt(self, i: int) -> str:
        both = int(self.steps[i].in_both.sum())
        return (
            f"{COPIES[i]} copies before the split: {both} of 20 patients have rows on both sides."
        )

    def said(self, guess: int) -> View:
        """A guess while it is made: so much of the report's bar."""
        changes = {
            "said_area": at(self._bar(self.bars.report, 0, guess / 100)),
            "said_edge": self._edge(guess),
            "said_words": self._between(guess / 100, "your guess", guess < 50),
        }
        return View(changes, f"Your guess: {guess} of 100.")

    def _edge(self, guess: int) -> dict[str, Any]:
        x = self._across(guess / 100)
        return at([(x, PIXEL * self.bars.gap[0]), (x, PIXEL * self.bars.report[1])])

    def _between(self, share: float, text: str, is_right: bool) -> dict[str, Any]:
        """Words between the bars, at the right or at the left of a share."""
        x, y = self._across(share), PIXEL * sum(self.bars.gap) / 2
        if is_right:
            return says(text, x + 8 * PIXEL, y)
        return says(text, x - 8 * PIXEL, y, "middle left")

    def gap(self, guess: int) -> View:
        """A guess beside the report, and what lies between them."""
        reported = _average(ASKED).reported_of_100
        low, high = sorted((guess, reported))
        than = "less" if guess > reported else "more"
        text = f"You said {guess}"
        if high - low > 4 and self.rooms.deep == 1:
            text = f"{text}: {high - low} {than}"
        # Beyond the gap, at whichever side there is more room.
        end = (high if 100 - high > low else low) / 100
        changes = {
            "gap": at(self._bar(self.bars.gap, low / 100, high / 100)),
            "said_edge": self._edge(guess),
            "said_words": self._between(end, text, end == high / 100),
        }
        return View(changes, f"You said {guess} of 100.")


def _average(i: int) -> Outcome:
    return AVERAGES[COPIES[i]]
