"""The picture of the letters: a thousand people, and those of them who get one in a column."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from core.lessons.base_rate.crowd import (
    CLEARED,
    FALSE_ALARM,
    FOUND,
    MISSED,
    PEOPLE,
    STEPS,
    TOWN,
    Codes,
    Facts,
    facts_along,
    who,
)
from core.lessons.base_rate.places import SEAT, TALL, WIDE, Layout, Places, apart, together
from pages.base_rate.people import (
    NOWHERE,
    along,
    area,
    painted,
    people,
    says,
    standing,
    standing_large,
    stroke,
    words,
)
from ui.draw.panels import Changes, Grid, Panel, Picture, Room
from ui.draw.theme import STAGE
from ui.stage.declare import Hall, Scene, View, picture_of

BARE = {"showgrid": False, "showticklabels": False, "ticks": "", "fixedrange": True}
GUESSES = range(101)
KINDS = {"stay": CLEARED, "missed": MISSED, "false": FALSE_ALARM, "found": FOUND}
SICK = ("missed", "found")
NO_SEATS: Changes = {"seat_body": NOWHERE, "seat_head": NOWHERE}
SAMPLE = 3  # so many times as large is the person who shows what the plus means, on a phone
BESIDE, LINE = 100, 105  # from the letters to words beside them; from one line of words to the next


class Frame(NamedTuple):
    """How the picture lies in its window."""

    layout: Layout
    size: tuple[float, float]  # pixels
    x: tuple[int, int]
    y: tuple[int, int]

    @property
    def seat(self) -> float:
        """Pixels from one seat of the crowd to the next."""
        return SEAT * self.size[0] / (self.x[1] - self.x[0])

    @property
    def end(self) -> int:
        """Where the letters end, away from the crowd."""
        return (self.layout.seats + self.layout.room) * SEAT

    def points(self, *places: tuple[float, float]) -> Places:
        """Points (along, across); across is a share of all letters."""
        far, share = np.array(places, float).T
        return self.layout.placed(far, share * self.layout.lines * SEAT)

    def beside(
        self, share: float, text: str, row: int = 0, lift: float = 0, above: int = 0
    ) -> dict[str, Any]:
        """Words beside the letters at a share of them, with room for so many lines above.

        On a phone they stand below the letters, in a row.
        """
        length = self.layout.lines * SEAT
        if self.layout.upright:
            y = min(max(share * length + lift, LINE / 2), length - (above + 0.5) * LINE)
            return says(self.end + BESIDE, y, text)
        half = 30 * len(text)
        x = min(max(share * length, half), length - half)
        return says(x, -160 - 150 * row, text, "middle center")


WIDE_FRAME = Frame(WIDE, (930, 430), (-20, 3330), (-30, 1560))
TALL_FRAME = Frame(TALL, (358, 330), (-20, 2450), (-400, 1830))


def scene(tall: bool) -> Scene:
    """The picture in a tall window or in a wide one."""
    frame = TALL_FRAME if tall else WIDE_FRAME
    towns, tests = Letters("one_in", frame), Letters("fpr", frame)
    begin = STEPS["one_in"].index(TOWN)

    def only(view: View) -> list[View]:
        return [view if i == begin else View({}) for i in range(len(STEPS["one_in"]))]

    tracks = {
        "town": [towns.sent(i) for i in range(len(STEPS["one_in"]))],
        "flagged": [tests.sent(i) for i in range(len(STEPS["fpr"]))],
        "letter": only(towns.one_letter(begin)),
        "crowd": only(towns.waiting(begin)),
        "told": only(towns.told(begin)),
        "why": only(towns.why(begin)),
        "share": [towns.said(begin, guess) for guess in GUESSES],
        "share_gap": [towns.gap(begin, guess) for guess in GUESSES],
    }
    return Scene(_declared(frame), tracks, frame.size, hall=Hall(stretch=1.4))


def moves() -> tuple[str, ...]:
    """The traces that walk when the letters are sent."""
    parts = {kind: ("body", "head", "plus") if kind in SICK else ("body", "head") for kind in KINDS}
    return tuple(f"{kind}_{part}" for kind, names in parts.items() for part in names)


def _declared(frame: Frame) -> Picture:
    """All traces: the whole crowd of the cleared, and what views put over it."""
    panel = Panel(BARE | {"range": list(frame.x)}, BARE | {"range": list(frame.y)}, Room())
    picture = picture_of({"town": panel}, Grid(("town",), (1,), (1,), *frame.size))
    crowd = people("seat", STAGE.negative, frame.seat)
    for name, change in standing("seat", together(frame.layout)).items():
        crowd[name].update(change)
    traces = crowd | {
        "cover": area(STAGE.paper),
        "said_area": area(STAGE.hand_pale),
        "gap": area(STAGE.hand_pale, STAGE.hand),
        "sick_flow": area(STAGE.positive, opacity=0.7),
        "healthy_flow": area(STAGE.false_alarm, opacity=0.3),
        **people("stay", STAGE.negative, frame.seat),
        **people("missed", STAGE.paper, frame.seat, STAGE.positive, STAGE.positive),
        **people("false", STAGE.false_alarm, frame.seat),
        **people("found", STAGE.positive, frame.seat, plus=STAGE.paper),
        **people("sample", STAGE.positive, SAMPLE * frame.seat, plus=STAGE.paper),
        "box": stroke(STAGE.soft, 2, "dash"),
        "half": stroke(STAGE.soft, 2, "dash"),
        "truth": stroke(STAGE.ink),
        "bracket": stroke(STAGE.hand, dash="dash"),
        "envelope": stroke(STAGE.ink, 2),
        "leader": stroke(STAGE.positive_words, 2),
        "letter_words": words(STAGE.ink),
        "half_words": words(STAGE.soft, 15),
        "box_words": words(STAGE.soft),
        "sick_words": words(STAGE.positive_words),
        "false_words": words(STAGE.false_words),
        "said_words": words(STAGE.hand),
        "gap_words": words(STAGE.hand, 15),
    }
    picture.add("town", **traces)
    return picture


class Letters:
    """The views of one dial: who gets a letter at each of its steps."""

    def __init__(self, dial: str, frame: Frame) -> None:
        self.frame = frame
        self.codes: Codes = who(dial)
        self.facts: list[Facts] = facts_along(dial)
        self.standing = [apart(codes, frame.layout) for codes in self.codes]
        self.crowd = together(frame.layout)

    def _kinds(self, i: int, places: Places, *kinds: str) -> Changes:
        """People of these kinds at their places."""
        changes: Changes = {}
        for kind in kinds:
            changes |= standing(kind, places[self.codes[i] == KINDS[kind]], plus=kind in SICK)
        return changes

    def _in_crowd(self, i: int, *kinds: str) -> Changes:
        """People of these kinds in the crowd, where one sees only who is sick."""
        people_there = self._kinds(i, self.crowd, *kinds)
        sick = {k: v for k, v in people_there.items() if k.startswith(SICK)}
        return painted(people_there, STAGE.negative) | painted(sick, STAGE.positive, STAGE.paper)

    def one_letter(self, i: int) -> View:
        """The crowd, its sick people, and a letter."""
        drawn = self.facts[i].drawn
        return View(
            self._in_crowd(i, *SICK) | self._envelope() | self._sick_words(i),
            f"A crowd of {PEOPLE:,} people, {drawn.tp + drawn.fn} of them sick. A letter says: "
            "your test is positive.",
        )

    def _envelope(self) -> Changes:
        left, right, low, high = (2600, 3220, 420, 820) if self.frame.layout.upright else (
            1560, 2360, -300, 180)  # fmt: skip
        middle = (left + right) / 2, low + 0.45 * (high - low)
        corners = [(left, high), (left, low), (right, low), (right, high), (left, high), middle,
                   (right, high)]  # fmt: skip
        words_at = (
            ((left + right) / 2, low - 150, "Your test<br>is positive.", "middle center")
            if self.frame.layout.upright
            else (left - 60, (low + high) / 2, "Your test<br>is positive.", "middle left")
        )
        return {"envelope": along(corners), "letter_words": says(*words_at)}

    def _sick_words(self, i: int) -> Changes:
        sick = self.crowd[self.codes[i] >= MISSED]
        if not self.frame.layout.upright:
            return standing_large("sample", 90, 190, SAMPLE) | {
                "sick_words": says(190, 190, "a sick person")
            }
        x, y = max(sick.tolist())
        edge = self.frame.layout.seats * SEAT + 40
        return {
            "leader": along([(x + SEAT // 2, y), (edge, y)]),
            "sick_words": says(edge + 20, y, "a sick person"),
        }

    def waiting(self, i: int) -> View:
        """Everybody in the crowd, beside an empty place for all letters."""
        standing_then = self.standing[i]
        (left, low), (right, high) = standing_then.column
        box = [(left, low), (left, high), (right, high), (right, low), (left, low)]
        name = self.frame.beside(0.5, "all letters")
        if not self.frame.layout.upright:
            name = says((left + right) / 2, (low + high) / 2, "all letters", "middle center")
        return View(
            NO_SEATS | self._in_crowd(i, *KINDS) | {"box": along(box), "box_words": name},
            "A crowd of people, and an empty column for the letters. It waits for your guess.",
        )

    def said(self, i: int, guess: int) -> View:
        """A guess while it is made: so much of the empty column."""
        start, end, share = self.standing[i].start, self.frame.end, guess / 100
        filled = self.frame.points((start, 0), (start, share), (end, share), (end, 0))
        changes = {
            "said_area": along(filled),
            "bracket": along(self._bracket(share)),
            "box_words": {"text": [" "]},
            "said_words": self.frame.beside(share, "correct"),
        }
        return View(changes, f"Your guess: {guess} of 100 letters are correct.")

    def _bracket(self, share: float) -> Places:
        near, far = self.frame.end + 20, self.frame.end + 60
        return self.frame.points((near, 0), (far, 0), (far, share), (near, share))

    def _truth(self, i: int, text: str) -> Changes:
        """A mark where the correct letters end, beside them, and words."""
        share = float(self.facts[i].ppv)
        ends = (self.frame.end + 5, share), (self.frame.end + 75, share)
        return {
            "truth": along(self.frame.points(*ends)),
            "sick_words": self.frame.beside(
                share if self.frame.layout.upright else share / 2, text, row=1, above=1
            ),
        }

    def told(self, i: int) -> View:
        """The letters have been sent: those who walked are where they went."""
        places = self.standing[i].places
        changes = NO_SEATS | self._kinds(i, places, *KINDS)
        return View(changes | self._truth(i, self._is(i)), self._alt(i))

    def _is(self, i: int) -> str:
        return f"It is {self.facts[i].correct_of_100}"

    def sent(self, i: int) -> View:
        """The letters at a step of the dial, and where half of them would be."""
        start = self.standing[i].start
        line = self.frame.points((start - 90, 0.5), (self.frame.end, 0.5))
        x, y = line[0].tolist()
        place = (x - 10, y, "half", "middle left") if self.frame.layout.upright else (
            x, y + 20, "half", "top center")  # fmt: skip
        return View(
            self._apart(i)
            | self._truth(i, "correct")
            | {"half": along(line), "half_words": says(*place), "false_words": self._false(i)},
            self._alt(i),
        )

    def _apart(self, i: int) -> Changes:
        """The crowd without those who have left, and the letters."""
        standing_then = self.standing[i]
        people_there = self._kinds(i, standing_then.places, "missed", "false", "found")
        return {"cover": along(standing_then.left)} | people_there

    def _false(self, i: int) -> dict[str, Any]:
        """The name of the false letters, away from that of the correct ones."""
        share = float(self.facts[i].ppv)
        if not self.frame.layout.upright:
            return self.frame.beside((1 + share) / 2, "false")
        return self.frame.beside((1 + share) / 2, "false", lift=LINE / 2)

    def why(self, i: int) -> View:
        """How a small share in the crowd becomes a larger one of the letters."""
        drawn, flows = self.facts[i].drawn, self.standing[i]
        sick, healthy = drawn.tp + drawn.fn, drawn.fp + drawn.tn
        share = float(self.facts[i].ppv)
        correct, false = f"{drawn.tp} of {sick} sick", f"{drawn.fp} of {healthy}<br>healthy"
        if not self.frame.layout.upright:
            false = false.replace("<br>", " ")
        changes = self._apart(i) | {
            "sick_flow": along(flows.sick_flow),
            "healthy_flow": along(flows.healthy_flow),
            "sick_words": self.frame.beside(share / 2, correct),
            "false_words": self.frame.beside((1 + share) / 2, false, row=1),
        }
        return View(changes, self._alt(i))

    def gap(self, i: int, guess: int) -> View:
        """A guess beside the truth, and what lies between them."""
        share, truth, start = guess / 100, float(self.facts[i].ppv), self.standing[i].start
        between = self.frame.points(
            (start - 20, share), (self.frame.end + 60, share),
            (self.frame.end + 60, truth), (start - 20, truth),
        )  # fmt: skip
        apart_by = (share - truth) * self.frame.layout.lines * SEAT
        lift = 0.0 if abs(apart_by) > LINE else (LINE if apart_by >= 0 else -LINE) - apart_by
        changes = {
            "gap": along(between),
            "bracket": along(self._bracket(share)),
            "said_words": self.frame.beside(share, f"You said {guess}", lift=lift),
        }
        if abs(apart_by) > 4 * LINE:
            than = "fewer than" if share > truth else "more than"
            changes["gap_words"] = self._gap_name((share + truth) / 2, than)
        return View(changes, f"You said {guess} of 100.")

    def _gap_name(self, share: float, than: str) -> dict[str, Any]:
        if self.frame.layout.upright:
            return self.frame.beside(share, f"{than}<br>you thought")
        return says(2400, -310, f"{than} you thought", "middle left")

    def _alt(self, i: int) -> str:
        facts = self.facts[i]
        tp, fp = facts.drawn.tp, facts.drawn.fp
        return (
            f"A column of {tp + fp} letters: {tp} correct at the foot, {fp} false above. "
            f"{facts.correct_of_100} of 100 are correct."
        )
