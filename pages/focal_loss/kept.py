"""The picture of four good parts: what γ leaves of the gradient of each, as bars along the dial."""

from __future__ import annotations

from typing import NamedTuple

from core.lessons.focal_loss.first_steps import kept
from core.lessons.focal_loss.stage import GAMMAS, P
from pages.focal_loss.marks import (
    SPACE,
    area,
    at,
    box,
    guess_traces,
    says,
    sheet,
    stroke,
    upright,
    words,
)
from ui.draw.panels import Changes, Picture
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View

MOST = 150  # percent at the right end of the dial
GUESSES = range(MOST + 1)
MOVES = tuple(f"bar_{i}" for i in range(len(P)))
LAST = len(P) - 1


class Frame(NamedTuple):
    """How the picture lies in its window, in pixels; its width is that of the dial's track."""

    size: tuple[float, float]
    width: float
    bar: float  # how high a bar is
    head: float  # room above all bars
    above: float  # from a bar to the middle of the words above it
    says: tuple[str, ...]


SAYS = (
    "pₜ = 0.1 (the model is wrong)",
    "pₜ = 0.4",
    "pₜ = 0.7",
    "pₜ = 0.9 (the model is sure)",
)
WIDE = Frame((930, 430), 830, 46, 44, 22, SAYS)
TALL = Frame((358, 330), 244, 32, 34, 14, ("pₜ = 0.1: wrong", *SAYS[1:3], "pₜ = 0.9"))


def scene(tall: bool) -> Scene:
    """Four bars that γ makes longer or shorter."""
    drawn = _Bars(TALL if tall else WIDE)
    return Scene(
        drawn.picture(),
        {
            "kept": [drawn.under(gamma) for gamma in GAMMAS],
            "asking": [drawn.asking()] * len(GAMMAS),
            "left": [drawn.guess(guess) for guess in GUESSES],
            "left_gap": [drawn.gap(guess) for guess in GUESSES],
        },
        drawn.frame.size,
        on_dial=True,
    )


class _Bars:
    """The bars in a frame, the hardest part on top."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.pitch = (frame.size[1] - frame.head) / len(P)
        self.whole = self.x(100)

    def x(self, percent: float) -> float:
        """Where a percentage ends."""
        return self.frame.width * percent / MOST

    def low(self, i: int) -> float:
        """The foot of a bar."""
        return self.pitch * (LAST - i) + 6

    def picture(self) -> Picture:
        """The traces: of each part its bar and words above it."""
        frame = self.frame
        picture = sheet(frame.width, frame.size)
        top = self.low(0) + frame.bar + 1.9 * frame.above
        picture.add(
            "sheet",
            **{f"bar_{i}": area(STAGE.negative) for i in range(len(P))},
            whole=stroke(STAGE.soft, 2, "dot").update(upright(self.whole, 2, top)),
            whole_word=words(STAGE.soft).update(
                says("without focal loss", self.whole, top + 11, "middle center")
            ),
            **{
                f"says_{i}": words(STAGE.negative_words).update(
                    says(frame.says[i], 0, self.low(i) + frame.bar + frame.above, "middle right")
                )
                for i in range(len(P))
            },
            said=area(STAGE.hand_pale, opacity=0.6),
            **guess_traces(),
            **{f"kept_{i}": words(STAGE.ink) for i in range(len(P))},
        )
        return picture

    def asking(self) -> View:
        """All as it is at γ = 0."""
        return View(self._bars([1.0] * len(P)), "Four good parts, each with its whole gradient.")

    def _bars(self, shares: list[float]) -> Changes:
        return {
            f"bar_{i}": box(0, self.x(100 * share), self.low(i), self.low(i) + self.frame.bar)
            for i, share in enumerate(shares)
        }

    def under(self, gamma: float) -> View:
        """What γ leaves of each."""
        shares = [kept(p, gamma) for p in P]
        changes = self._bars(shares)
        for i, share in enumerate(shares):
            x, y = self.x(100 * share), self.low(i) + self.frame.bar / 2
            text = percent(share) if i != LAST else " "  # the sentence says it
            changes[f"kept_{i}"] = (
                says(f"{text}{SPACE}", x, y, "middle left")
                if x > 0.17 * self.frame.width
                else says(f"{SPACE}{text}", x, y, "middle right")
            )
        told = ", ".join(f"{percent(s)} where pₜ is {p:g}" for p, s in zip(P, shares, strict=True))
        return View(changes, f"At γ = {gamma:g} is left of the gradient: {told}.")

    def guess(self, guess: int) -> View:
        """A guess for the last part."""
        x, low, high = self.x(guess), self.low(LAST) - 3, self.low(LAST) + self.frame.bar
        edge = at([[0, low], [0, high], [x, high], [x, low], [0, low]])
        changes: Changes = {"said": box(0, x, low, high), "guess": edge}
        return View(changes, f"You say {guess} % for the last part.")

    def gap(self, guess: int) -> View:
        """A guess beside the truth at γ = 2."""
        truth = 100 * kept(P[LAST], 2.0)
        x, there = self.x(guess), self.x(truth)
        low, high = self.low(LAST), self.low(LAST) + self.frame.bar
        changes: Changes = {
            "gap": box(x, there, low, high),
            "guess": upright(x, low - 3, high + 3),
        }
        if guess != round(truth):
            text, end = f"{'less' if guess > truth else 'more'} than you said", max(x, there)
            above = self.low(LAST) + self.frame.bar + self.frame.above
            changes["gap_word"] = (
                says(f"{SPACE}{text}", end, (low + high) / 2, "middle right")
                if end < 0.55 * self.frame.width
                else says(text, self.frame.width, above, "middle left")
            )
        return View(changes, f"You said {guess} %.")


def percent(share: float) -> str:
    """A share as a whole percentage, below 1 % as such."""
    return f"{100 * share:.0f} %" if share >= 0.005 else "below 1 %"
