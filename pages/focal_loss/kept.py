"""The picture of four good parts: what γ leaves of the gradient of each, as bars along the dial."""

from __future__ import annotations

from collections.abc import Sequence
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
from ui.draw import words as numbers
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
SHORT = "pₜ = 0.1 (wrong)", *SAYS[1:3], "pₜ = 0.9 (sure)"
WIDE = Frame((930, 430), 830, 46, 44, 22, SAYS)
TALL = Frame((358, 330), 244, 32, 34, 14, SHORT)


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
            axis=stroke(STAGE.ink, 3).update(upright(0, 2, top)),
            whole=stroke(STAGE.soft, 2, "dot").update(upright(self.whole, 2, top)),
            whole_word=words(STAGE.soft).update(self._at_whole("without focal loss")),
            **{f"says_{i}": words(STAGE.negative_words) for i in range(len(P))},
            said=area(STAGE.hand_pale, opacity=0.6),
            **guess_traces(),
        )
        return picture

    def _at_whole(self, text: str) -> Changes:
        """Words over the line of what is there without focal loss."""
        top = self.low(0) + self.frame.bar + 1.9 * self.frame.above
        return says(text, self.whole, top + 11)

    def asking(self) -> View:
        """All as it is at γ = 0."""
        changes = self._bars([1.0] * len(P), self.frame.says)
        whole = {"whole_word": self._at_whole("100 % of its own gradient")}
        return View(changes | whole, "Four good parts, each with its whole gradient.")

    def _bars(self, shares: Sequence[float], says_: Sequence[str]) -> Changes:
        """Bars so long, each with words above it."""
        low, bar = self.low, self.frame.bar
        bars = {
            f"bar_{i}": box(0, self.x(100 * share), low(i), low(i) + bar)
            for i, share in enumerate(shares)
        }
        return bars | {
            f"says_{i}": says(text, 6, low(i) + bar + self.frame.above, "middle right")
            for i, text in enumerate(says_)
        }

    def under(self, gamma: float) -> View:
        """What γ leaves of each."""
        shares = [kept(p, gamma) for p in P]
        left = [percent(share) for share in shares]
        texts = [f"{name}: {text}" for name, text in zip(self.frame.says, left, strict=True)]
        told = ", ".join(f"{text} where pₜ is {p:g}" for p, text in zip(P, left, strict=True))
        return View(self._bars(shares, texts), f"At γ = {gamma:g} is left of the gradient: {told}.")

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
            which, end = "less" if guess > truth else "more", max(x, there)
            text = f"{which} than you said"
            # Beside the words above the bar a narrow window has room for one word.
            short = which if self.frame is TALL else text
            above = self.low(LAST) + self.frame.bar + self.frame.above
            changes["gap_word"] = (
                says(f"{SPACE}{text}", end, (low + high) / 2, "middle right")
                if end < 0.55 * self.frame.width
                else says(short, self.frame.width, above, "middle left")
            )
        return View(changes, f"You said {guess} %.")


def percent(share: float) -> str:
    """A share as a percentage, as the sentence says it: 122 %, 3 %, 0.02 %."""
    return f"{numbers.figures(100 * share, 1)} %"
