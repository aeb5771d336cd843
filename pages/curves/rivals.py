"""The pictures of two models: their curves, and what a team or a screening sees of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.lessons.curves.stage import (
    MUST_FIND,
    A,
    B,
    Rates,
    ScoreModel,
    curve_rates,
    precision_at,
    rates_at_recall,
    rates_of_team,
    stage_facts,
)
from pages.curves.boxes import PR, ROC, SCREENING, TALL, WIDE, Box, Kind
from pages.curves.marks import (
    BODY,
    NOWHERE,
    SMALL,
    area,
    axis,
    line,
    marks,
    put,
    said,
    words,
)
from pages.curves.one_model import STEPS
from ui.draw.panels import Changes, Grid, Panel
from ui.draw.theme import STAGE
from ui.stage.declare import Hall, Scene, View, picture_of

MODELS: dict[str, ScoreModel] = {"a": A, "b": B}
DASHES = {"a": "solid", "b": "dash"}
CLEAR = {False: 14, True: 10}  # pixels above the curves, for the letters on them
FREE = {False: 9, True: 7}  # pixels at their left, for the marks there
GUESSES = range(101)
RARE, SCREENED = 1_000, 100  # one in so many: frauds of the team, ill people of the screening
# Where on its curve a model has its letter: FPR on the ROC curve, recall on the PR curve.
LETTERS = {"a": (0.2, 0.45), "b": (0.45, 0.65)}


class Rivals:
    """The curves of both models in one box, with a letter on each."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.rates = {name: curve_rates(model) for name, model in MODELS.items()}

    def traces(self) -> dict[str, go.Scatter]:
        tall, name = self.box.tall, self.box.name
        width, size = (2.5, 18) if tall else (4, 28)
        lines = {f"{name}_{m}": line(STAGE.ink, width, dash) for m, dash in DASHES.items()}
        letters = {
            f"{name}_{m}_letter": marks("circle", STAGE.paper, size, STAGE.ink, width / 2).update(
                mode="markers+text", text=[f"<b>{m.upper()}</b>"],
                textfont={"size": SMALL, "color": STAGE.ink}, textposition="middle center",
            )
            for m in MODELS
        }  # fmt: skip
        return lines | letters

    def roc(self, *models: str, at: Mapping[str, float] | None = None) -> Changes:
        """ROC curves of these models, with their letters at a false-positive rate."""
        changes: Changes = {}
        for m in models:
            recall, fpr = self.rates[m]
            letter = at[m] if at else LETTERS[m][0]
            changes |= self._drawn(m, np.r_[0, fpr, 1], np.r_[0, recall, 1], letter)
        return changes

    def pr(self, one_in: float) -> Changes:
        """PR curves of both models at a prevalence."""
        changes: Changes = {}
        for m, rates in self.rates.items():
            changes |= self._drawn(m, rates.recall, precision_at(rates, one_in), LETTERS[m][1])
        return changes

    def _drawn(self, model: str, x: Any, y: Any, at: float) -> Changes:
        name = f"{self.box.name}_{model}"
        return {name: put(x, y), f"{name}_letter": put(at, np.interp(at, x, y))}


# 1. Both curves of both models.


def duel(tall: bool) -> Scene:
    """Two models at every prevalence."""
    size = TALL if tall else WIDE
    inner, clear = size[1] - (44 if tall else 55), CLEAR[tall]
    boxes = {
        "roc": Box("roc", ROC, size[0] / 2, inner, tall, 0, 14 if tall else 34, clear, FREE[tall]),
        "pr": Box("pr", PR, size[0] / 2, inner, tall, 0, 6, clear),
    }
    rivals = {name: Rivals(box) for name, box in boxes.items()}
    panels = {name: box.panel() for name, box in boxes.items()}
    picture = picture_of(panels, Grid(("roc pr",), (1, 1), (1,), *size))
    for name, box in boxes.items():
        picture.add(name, **box.names(), **rivals[name].traces())
    picture.add("roc", **_area_names())
    still = boxes["roc"].named() | boxes["pr"].named() | rivals["roc"].roc(*MODELS)
    still |= _areas_said()
    views = [View(still | rivals["pr"].pr(n), _alt_of_areas(n)) for n in STEPS]
    return Scene(picture, {"one_in": views}, size)


def _alt_of_areas(one_in: float) -> str:
    f = stage_facts(one_in)
    return (
        f"At 1 in {one_in:,g} the areas under the precision-recall curves are {f['pr_area_a']:.3f} "
        f"for A and {f['pr_area_b']:.3f} for B; those under the ROC curves stay."
    )


def _area_names() -> dict[str, go.Scatter]:
    return {"areas": words(STAGE.ink, BODY)}


def _areas_said(height: float = 0.36) -> Changes:
    """The areas under both ROC curves, in the room below them."""
    f = stage_facts(RARE)
    text = "<br>".join(f"{m.upper()}: area {f[f'roc_area_{m}']:.2f}" for m in MODELS)
    return {"areas": said(text, 0.55, height)}


# 2. A hundred of each model.


class Use(NamedTuple):
    """What two models are used for, and what is counted of a hundred of each."""

    kind: Kind
    fact: str  # found_ or flagged_
    one_in: float
    hit: str  # the kind of mark of those that are counted, and of the others
    other: str
    heads: tuple[str, str]  # over both columns
    tone: str  # the colour of what is counted, in words

    def rates(self, model: ScoreModel) -> Rates:
        """Where on its curve a model is used."""
        if self.fact == "found":
            return rates_of_team(model, self.one_in)
        return rates_at_recall(model, MUST_FIND)

    def count(self, model: str) -> int:
        """How many of its hundred are counted."""
        return int(stage_facts(self.one_in)[f"{self.fact}_{model}"])


TEAM = Use(
    ROC, "found", RARE, "caught", "false", ("A’s hundred", "B’s hundred"), STAGE.positive_words
)
HEALTHY = Use(
    SCREENING, "flagged", SCREENED, "false", "normal", ("A flags", "B flags"), STAGE.false_words
)
MARKS = {
    "caught": ("circle", STAGE.positive, 0.84),
    "false": ("diamond", STAGE.false_alarm, 0.84),
    "normal": ("circle", STAGE.negative, 0.5),
    "seat": ("circle-open", STAGE.line, 0.5),
    "guess": ("circle", STAGE.hand_pale, 0.78),
}
ACROSS, DOWN = 5, 20  # of a hundred


def team(tall: bool) -> Scene:
    """The hundred highest scores of a day, of each model."""
    return _Hundreds(TEAM, tall).scene("team")


def screening(tall: bool) -> Scene:
    """A hundred healthy people, whom each of two tests flags."""
    return _Hundreds(HEALTHY, tall).scene("screened")


class _Hundreds:
    def __init__(self, use: Use, tall: bool) -> None:
        self.use, self.tall = use, tall
        self.size = TALL if tall else WIDE
        self.box_width = 138.0 if tall else 440.0
        height = self.size[1] - (44 if tall else 55)
        self.box = Box(
            "roc",
            use.kind,
            self.box_width,
            height,
            tall,
            0,
            8 if tall else 30,
            CLEAR[tall],
            FREE[tall],
        )
        self.rivals = Rivals(self.box)
        self.cell = height / DOWN  # pixels
        wide = 11.5 if tall else 19.0  # pixels of a cell
        start, between = (6.0, 14.0) if tall else (20.0, 52.0)
        self.pixel = 1 / (self.size[0] - self.box_width)  # as a share of the width of the columns
        self.mark = min(self.cell, wide)
        self.across = wide * self.pixel
        left = {"a": start, "b": start + ACROSS * wide + between}
        self.left = {model: pixels * self.pixel for model, pixels in left.items()}
        self.end = self.left["b"] + ACROSS * self.across

    def scene(self, name: str) -> Scene:
        rest = self.size[0] - self.box_width
        columns = Panel(
            x=axis(0, 1),
            y=axis(0, 1),
            room=self.box.panel().room,
        )
        # The columns come first: a hand in the picture fills the one of the guess.
        grid = Grid(("roc columns",), (self.box_width, rest), (1,), *self.size)
        picture = picture_of({"columns": columns, "roc": self.box.panel()}, grid)
        picture.add("roc", **self.box.names(), **self._places(), **self.rivals.traces())
        picture.add("roc", **_area_names())
        picture.add("columns", **self._column_traces())
        asking = View(self._asking(), self._alt("a") + " B’s waits for your guess.")
        told = View(self._told(), self._alt("a", "b"))
        here = STEPS.index(self.use.one_in)
        tracks = {
            f"{name}_asking": [asking if i == here else View({}) for i in range(len(STEPS))],
            name: [told if i == here else View({}) for i in range(len(STEPS))],
            f"{name}_guess": [View(self._guess(n), f"Your guess: {n}.") for n in GUESSES],
            f"{name}_guess_gap": [View(self._gap(n), f"You said {n}.") for n in GUESSES],
        }
        return Scene(picture, tracks, self.size, hall=Hall(("waits",)))

    def _alt(self, *models: str) -> str:
        what = "frauds" if self.use is TEAM else "flagged people"
        counts = ", ".join(f"{m.upper()} {self.use.count(m)}" for m in models)
        return f"Of each hundred, {what}: {counts}."

    # 1. Where on the curves a model is used.

    def _places(self) -> dict[str, go.Scatter]:
        size = 9 if self.tall else 13
        return {
            "level": line(STAGE.positive, 1.5 if self.tall else 2.5, "dot"),
            "level_name": words(STAGE.positive_words, SMALL),
            **{f"place_{m}": marks("circle", STAGE.ink, size) for m in MODELS},
            **{f"place_{m}_name": words(STAGE.ink, SMALL) for m in MODELS},
            "waits": words(STAGE.soft, SMALL),
        }

    def _waits(self) -> Changes:
        """Why B's curve is not there yet."""
        text = (
            "B’s curve:<br>after your<br>answer"
            if self.tall
            else "B’s curve comes after your answer"
        )
        return {"waits": said(text, 0.55, 0.15 if self.tall else 0.2)}

    def _used(self, *models: str) -> Changes:
        """Curves of these models; the team at its place on each, or the level of the screening."""
        places = {m: self.use.rates(model) for m, model in MODELS.items()}
        if self.use is HEALTHY:
            letters = {m: float(rates.fpr) for m, rates in places.items()}
            name = "97 of 100" if self.tall else "97 of 100 ill people found"
            return self.rivals.roc(*models, at=letters) | {
                "level": put([0, 1], [MUST_FIND, MUST_FIND]),
                "level_name": said(name, 0.98, 0.885, "middle left"),
            }
        changes = self.rivals.roc(*models) | _areas_said(0.55 if self.tall else 0.36)
        for m in models:
            recall, fpr = (float(rate) for rate in places[m])
            text = f"{m.upper()}: team" if self.tall else f"{m.upper()}: the team"
            # B's stands below its curve, and beyond A's.
            low, beside = (24, 16 if self.tall else 30) if m == "b" else (0, 14)
            changes[f"place_{m}"] = put(fpr, recall)
            changes[f"place_{m}_name"] = said(
                text, fpr + self.box.across(beside), recall - self.box.up(low), "middle right"
            )
        return changes

    # 2. The columns.

    def _column_traces(self) -> dict[str, go.Scatter]:
        heads = {f"head_{m}": words(STAGE.ink, BODY) for m in MODELS}
        gap = {"gap": area(STAGE.hand_pale, hatch=STAGE.hand)}
        columns = {
            f"{m}_{kind}": marks(
                symbol, colour, round(share * self.mark, 1),
                STAGE.hand if kind == "guess" else "",
                1.5 if kind in ("guess", "seat") else 0,
            )
            for m in MODELS
            for kind, (symbol, colour, share) in MARKS.items()
        }  # fmt: skip
        width = 2 if self.tall else 3
        names = {
            "truth_line": line(STAGE.ink, width),
            "guess_line": line(STAGE.hand, width, "dash"),
            "bracket": line(STAGE.hand, width),
            "is_name": words(self.use.tone, SMALL if self.tall else BODY),
            "guess_name": words(STAGE.hand, SMALL if self.tall else BODY),
            "gap_name": words(STAGE.hand, SMALL),
        }
        return heads | gap | columns | names

    def _filled(self, model: str, kind: str, first: int, last: int) -> Changes:
        """Those from a place to another, counted from below, as marks of a kind."""
        row, at = np.divmod(np.arange(first, max(first, last)), ACROSS)
        x = self.left[model] + (at + 0.5) * self.across
        return {f"{model}_{kind}": put(x, (row + 0.5) / DOWN)}

    def _column(self, model: str) -> Changes:
        count = self.use.count(model)
        return self._filled(model, self.use.hit, 0, count) | self._filled(
            model, self.use.other, count, 100
        )

    def _heads(self) -> Changes:
        middle = ACROSS * self.across / 2
        heads = ("A", "B") if self.tall else self.use.heads
        return {
            f"head_{m}": said(f"<b>{head}</b>", self.left[m] + middle, 1, "top center")
            for m, head in zip(MODELS, heads, strict=True)
        }

    def _asking(self) -> Changes:
        return (
            self.box.named()
            | self._heads()
            | self._used("a")
            | self._waits()
            | self._column("a")
            | self._filled("b", "seat", 0, 100)
        )

    def _told(self) -> Changes:
        height = self._height(self.use.count("b"))
        return (
            self.box.named()
            | self._heads()
            | self._used(*MODELS)
            | self._column("a")
            | self._column("b")
            | {
                "truth_line": self._tick(height),
                "is_name": self._name(f"It is {self.use.count('b')}", height),
            }
        )

    # 3. The guess.

    @property
    def _beside(self) -> float:
        """Where words beside the columns begin."""
        return self.end + (14 if self.tall else 40) * self.pixel

    def _tick(self, height: float) -> dict[str, Any]:
        """A short line from the column to the words beside it."""
        return put([self.end + 2 * self.pixel, self._beside - 4 * self.pixel], [height, height])

    def _up(self, pixels: float) -> float:
        """So many pixels as a share of the height of the columns."""
        return pixels / (self.cell * DOWN)

    def _height(self, count: float) -> float:
        return count / 100

    def _name(self, text: str, height: float) -> dict[str, Any]:
        half = self._up(10)
        height = min(1 - half, max(half, height))
        return said(f"<b>{text}</b>", self._beside, height, "middle right")

    def _guess(self, guess: int) -> Changes:
        height = self._height(guess)
        return (
            self._filled("b", "guess", 0, guess)
            | self._filled("b", "seat", guess, 100)
            | {
                "guess_line": self._tick(height),
                "guess_name": self._name("you" if self.tall else "your guess", height),
            }
        )

    def _gap(self, guess: int) -> Changes:
        """The guess beside the truth, and those between."""
        truth = self.use.count("b")
        at, there = self._height(guess), self._height(truth)
        least = self._up(24)
        side = 1 if at > there or there < least else -1  # of the truth, where both are close
        lift = 0.0 if abs(at - there) >= least else side * least - (at - there)
        text = f"said {guess}" if self.tall else f"You said {guess}"
        x = self.end + (7 if self.tall else 14) * self.pixel
        changes = {
            "guess_line": self._tick(at),
            "guess_name": self._name(text, at + lift),
            "gap": self._between(*sorted((guess, truth))),
            "bracket": put([x, x], [at, there]),
        }
        if abs(at - there) > 3.4 * least:
            name = "more" if truth > guess else "fewer"
            name = name if self.tall else f"{name} than<br>you thought"
            changes["gap_name"] = said(name, self._beside, (at + there) / 2, "middle right")
        return changes

    def _between(self, first: int, last: int) -> dict[str, Any]:
        """The outline of the cells of B's column from one count to another."""
        (low, start), (high, end) = divmod(first, ACROSS), divmod(last, ACROSS)
        outline = [
            (start, low), (ACROSS, low), (ACROSS, high), (end, high), (end, high + bool(end)),
            (0, high + bool(end)), (0, low + bool(start)), (start, low + bool(start)),
        ]  # fmt: skip
        x, y = np.array(outline, float).T
        return put(self.left["b"] + x * self.across, y / DOWN) if first < last else NOWHERE
