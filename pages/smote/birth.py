"""The picture of the plane alone: whose neighbours, how one is made, and where one can stand."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.lessons.smote.beside import ADDED
from core.lessons.smote.clinic import CLEAR, PLACES, Clinic, clinic, most_alone, on_a_line
from core.lessons.smote.film import LAMBDA
from pages.smote.marks import at, discs, only_at, parted, says, words
from pages.smote.plane import Plane
from ui.draw import words as said
from ui.draw.panels import Changes, Grid
from ui.draw.theme import STAGE
from ui.stage.declare import Scene, View, picture_of

Floats = NDArray[np.float64]

WIDE, TALL = (930.0, 430.0), (358.0, 340.0)
NEIGHBOURS = 5
LETTERS = "ABCDE"
COUNTS = range(len(LETTERS) + 1)


class Birth(NamedTuple):
    """The synthetic patient whose making is shown: the first that starts from who stands alone."""

    base: int
    start: Floats
    end: Floats

    def after(self, step: float) -> Floats:
        """Where it stands with this λ, shape (1, 2)."""
        return (self.start + step * (self.end - self.start))[None]


@cache
def shown() -> Clinic:
    """The clinic of the path."""
    return clinic(CLEAR)


@cache
def birth() -> Birth:
    """Who is made, and between whom."""
    of, alone = shown(), most_alone(shown(), NEIGHBOURS)
    first = int(np.flatnonzero(of.base == alone)[0])
    return Birth(alone, of.ill[alone], of.ill[of.towards[first]])


def scene(tall: bool) -> Scene:
    """The plane in a tall window or in a wide one."""
    size = TALL if tall else WIDE
    ends = ((-3.1, 6.1), (-4.0, 4.2)) if tall else ((-4.4, 7.4), (-2.6, 2.85))
    plane = Plane(shown(), *ends, tall, None if tall else np.array([(-3.5, 2.3), (6.2, 2.3)]))
    picture = picture_of({"plane": plane.panel()}, Grid(("plane",), (1,), (1,), *size))
    picture.add("plane", **plane.traces(), **_letters(tall))
    tracks = {
        "patient": [View(_neighbours(i), _said_of(i)) for i in range(len(shown().ill))],
        "lam": [View(_on_the_way(step), _said_at(step)) for step in LAMBDA.steps],
        "places_asked": only_at(
            0, len(ADDED), View(_asked(), "Five places, A to E, are asked about.")
        ),
        "web": [View(_web(plane, n), _said_with(n)) for n in ADDED],
        "places": [View({}, f"Your guess: {n} of 5 places.") for n in COUNTS],
        "places_gap": [View(_gap(n, plane), f"You said {n} of 5 places.") for n in COUNTS],
    }
    return Scene(picture, tracks, size)


def _letters(tall: bool) -> dict[str, Any]:
    """The places that are asked about, each on a disc; thick is the edge of one on a line."""
    size = 22 if tall else 34
    return {
        "discs": discs(STAGE.paper, STAGE.hand, size, 2),
        "discs_on": discs(STAGE.paper, STAGE.synthetic, size, 6),
        "letters": words(STAGE.hand, 15),
        "letters_on": words(STAGE.ink, 15),
        "ends": words(STAGE.ink, 15),
        "answer": words(STAGE.ink, 15),
        "gap_word": words(STAGE.hand, 15),
    }


# 1. Whose neighbours.


def _neighbours(i: int) -> Changes:
    of = shown()
    near = of.near[i, :NEIGHBOURS]
    return {
        "picked": at(of.ill[[i]]),
        "near": at(of.ill[near]),
        "lines": parted(np.repeat(of.ill[[i]], NEIGHBOURS, axis=0), of.ill[near]),
        "made": at(of.made[of.base == i]),
    }


def _said_of(i: int) -> str:
    started = np.count_nonzero(shown().base == i)
    return (
        f"Ill patient {i + 1} from the left, with lines to the five nearest ill patients. "
        f"{started} new patients start there and stand on these lines."
    )


# 2. How one is made.


def _on_the_way(step: float) -> Changes:
    of, one = shown(), birth()
    near = of.near[one.base, :NEIGHBOURS]
    spokes = parted(np.repeat(one.start[None], NEIGHBOURS, axis=0), of.ill[near])
    ends = np.stack([one.start, one.end])
    return {
        "web": spokes,
        "lines": at(ends),
        "picked": at(ends[:1]),
        "near": at(ends[1:]),
        "new": at(one.after(step)),
        "ends": {
            "x": ends[:, 0] + (0, 0.05),
            "y": ends[:, 1] + (-0.27, 0.2),
            "text": ["<b>λ = 0</b>", "<b>λ = 1</b>"],
            "textposition": ["bottom center", "top left"],
        },
    }


def _said_at(step: float) -> str:
    return f"The new patient stands {said.number(step)} of the way from an ill patient to another."


# 3. Where one can stand.


def _lettered(which: NDArray[np.bool_], suffix: str = "") -> Changes:
    """Discs and letters of some of the places."""
    names = [f"<b>{one}</b>" for one, is_shown in zip(LETTERS, which, strict=True) if is_shown]
    points = at(PLACES[which])
    return {f"discs{suffix}": points, f"letters{suffix}": points | {"text": names}}


def _asked() -> Changes:
    of = shown()
    return _lettered(np.full(len(LETTERS), True)) | {"made": at(of.ill[of.base])}


def _web(plane: Plane, n: int) -> Changes:
    of, is_on = shown(), on_a_line(shown(), NEIGHBOURS)
    return {
        "web": plane.web(NEIGHBOURS),
        "made": at(of.made[:n]),
        "answer": says(_which(), plane.x[0] + 0.15, plane.y[0] + 0.2, "top right"),
        **_lettered(~is_on),
        **_lettered(is_on, "_on"),
    }


def _which() -> str:
    is_on = on_a_line(shown(), NEIGHBOURS)
    on, off = (", ".join(np.array(list(LETTERS))[which]) for which in (is_on, ~is_on))
    return f"on a line: {on} · off: {off}"


def _said_with(n: int) -> str:
    return f"{n} synthetic patients on lines between ill patients. Of the places, {_which()}."


def _gap(n: int, plane: Plane) -> Changes:
    on = int(np.count_nonzero(on_a_line(shown(), NEIGHBOURS)))
    text = f"{on} of 5, you said {n}"
    return {
        "gap_word": says(
            text, plane.x[1] - 0.15, plane.y[0] + (0.9 if plane.tall else 0.2), "top left"
        )
    }
