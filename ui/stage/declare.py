"""What a lesson declares of its stage: dials, pictures and bars by name, for the steps to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from numpy.typing import NDArray

from core.parameters import Facts
from ui.draw import theme
from ui.draw.panels import Changes, Grid, Panel, Picture

Values = Sequence[float] | NDArray[Any]  # one for each step of a dial


def picture_of(panels: dict[str, Panel], grid: Grid) -> Picture:
    """A picture in the look of a stage, to which traces are added: no legend, nothing to zoom.

    Its colours are those of theme.STAGE; a browser puts the dark ones in their place.
    """
    look = {"template": theme.stage_template(), "showlegend": False, "dragmode": False}
    return Picture(panels, grid, grid, dark=False, look=look)


class View(NamedTuple):
    """What a picture shows at one step of a dial: traces by name, and what it shows in words."""

    traces: Changes
    alt: str = ""


class Hall(NamedTuple):
    """What a picture has otherwise in a hall, where type is large and lines are thick.

    `spare`: traces that are left out, or their words where they have some, and notes, by their
    names: the picture or the sentence says it without them. `loose`: a panel whose marks stand in
    no rows; they grow. `axis_of`: the dial that says what the words below the picture say; under
    the hand it gives their room to the picture. `stretch`: the largest ratio of its width
    to its height, as a multiple of the declared one: very wide people are flat.
    """

    spare: tuple[str, ...] = ()
    loose: str = ""
    axis_of: str = ""
    stretch: float | None = None


class Scene(NamedTuple):
    """A picture in one shape of window, and what it shows at each step of each of its tracks.

    A track has the name of a dial, or of one of its own: then it goes with the dial of the step
    that shows it. While a step asks, the track of its guess lies over the other; once it is
    answered, the one of the same name with `_gap` behind it, as long as the dial stands where the
    guess was made. What a view leaves out is as the picture declares it. `size`: the pixels that
    marks and lines are declared for; they grow and shrink with the room there is. `on_dial`: the x
    axis of the picture runs along the track of the dial.
    """

    picture: Picture
    tracks: Mapping[str, Sequence[View]]
    size: tuple[float, float]
    on_dial: bool = False
    hall: Hall = Hall()


@dataclass(frozen=True)
class StagePicture:
    """A picture of a stage: `scene(tall)` gives it for a wide window, or for a tall one."""

    scene: Callable[[bool], Scene]


@dataclass(frozen=True)
class StageDial:
    """A dial: what its thumb says at each step, and where that lies on the track, from 0 to 1.

    `values`: what each step stands for: steps of a path name it so, and a guess is one of them, in
    the unit of the question. `facts`: the numbers that hold at each step, nan where undefined.
    `ends`: words under both ends; `marks`: places of the track with words under them. `parameter`:
    the parameter of the lesson that a release of it sets. `rest`: the place of the track near which
    a guess rests until it is touched. `invites`: what the thumb says until a hand has moved it.
    """

    name: str
    label: str
    says: Sequence[str]
    values: Values
    places: Values
    ends: tuple[str, str]
    marks: Sequence[tuple[float, str]] = ()
    facts: Mapping[str, Values] = field(default_factory=dict)
    parameter: str = ""
    rest: float = 0.5
    invites: str = ""


class Bars(NamedTuple):
    """Two bars, each scaled to its own total, over a strip of everybody: what they are called.

    The facts tp, fp, fn and tn of the dial are their lengths.
    """

    positives: tuple[str, str, str]  # of whom, the caught, the missed
    alarms: tuple[str, str, str]  # of which, the correct, the false
    everybody: str


@dataclass(frozen=True)
class Stage:
    """All that the steps of a lesson can show; `tones` gives a fact its colour.

    A tone is "positive", "negative", "false" or "hand". `facts_at(values)` has the facts of the
    lesson at a setting, kept once computed: they judge what goes into the learner's record.
    `ways`: what a link beside the button says → where it leads. `below`: HTML under the stage,
    which then scrolls with it as the upper part of a page.
    """

    facts_at: Callable[[dict[str, Any]], Facts]
    dials: Mapping[str, StageDial]
    pictures: Mapping[str, StagePicture]
    bars: Mapping[str, Bars] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    below: str = ""


def named(*dials: StageDial) -> dict[str, StageDial]:
    """Dials by their names."""
    return {dial.name: dial for dial in dials}
