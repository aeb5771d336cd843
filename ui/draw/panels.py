"""Pictures of named panels on a grid, and of named traces in them; each place is worked out here.

A picture declares its panels and, for a wide screen and for a phone, a grid of their names, as one
would draw it. What Plotly calls x3, y3 and trace 7 stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import plotly.graph_objects as go

from ui.draw import theme

Axis = dict[str, Any]  # the settings of an axis, as Plotly has them, without its place
Changes = dict[str, dict[str, Any]]  # name of a trace → attributes


@dataclass(frozen=True)
class Room:
    """Pixels around the axes of a panel, for their labels and for words above it."""

    left: float = 0
    right: float = 0
    above: float = 0
    below: float = 0


@dataclass(frozen=True)
class Panel:
    """A pair of axes, its room in the grid, and what lies still in it.

    `notes`, `shapes` and `images` are Plotly's annotations, shapes and images; of their references
    to axes only "x", "y", "x domain" or "y domain" is said, and nothing for "x" and "y".
    `along` names a panel whose x axis this one has too; `over` one on which it lies, with a y axis
    of its own at the right. `narrow` replaces parts on a phone.
    """

    x: Axis
    y: Axis
    room: Room
    notes: tuple[dict[str, Any], ...] = ()
    shapes: tuple[dict[str, Any], ...] = ()
    images: tuple[dict[str, Any], ...] = ()
    along: str = ""
    over: str = ""
    narrow: Mapping[str, Any] = field(default_factory=dict)

    def folded(self) -> Panel:
        """The panel as a phone has it: of its axes only what differs is said."""
        parts = dict(self.narrow)
        x, y = self.x | parts.pop("x", {}), self.y | parts.pop("y", {})
        return replace(self, x=x, y=y, narrow={}, **parts)


class Grid(NamedTuple):
    """Rows of panel names, "plane matrix" above "plane curves": who stands twice is that large.

    `columns` and `rows` say how large they are in proportion; `width` and `height` are the pixels
    of the whole figure that the room around the axes is measured against. It may become larger.
    """

    areas: tuple[str, ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...] = (1,)
    width: float = 1316
    height: float = 400

    def cells(self) -> Iterator[tuple[str, slice, slice]]:
        """Each panel with the columns and the rows over which it stands."""
        rows = [row.split() for row in self.areas]
        for name in dict.fromkeys(name for row in rows for name in row):
            down = [i for i, row in enumerate(rows) if name in row]
            across = [i for i, other in enumerate(rows[down[0]]) if other == name]
            yield name, slice(across[0], across[-1] + 1), slice(down[0], down[-1] + 1)


def stacked(*names: str, rows: tuple[float, ...], width: float = 340) -> Grid:
    """The grid of a phone: panels below each other, `rows` in pixels, room included."""
    return Grid(names, (1,), rows, width, sum(rows))


class _Place(NamedTuple):
    """Where the axes of a panel lie in the figure without its margins, from 0 to 1."""

    x: tuple[float, float]
    y: tuple[float, float]


class Picture:
    """A figure of panels and traces, both by name, on a wide screen and on a phone.

    `look` is what Plotly's layout has beside panels: legend, barmode, hovermode. `narrow_look`
    replaces it on a phone.
    """

    def __init__(
        self,
        panels: dict[str, Panel],
        wide: Grid,
        narrow: Grid,
        dark: bool,
        look: dict[str, Any] | None = None,
        narrow_look: dict[str, Any] | None = None,
    ) -> None:
        self._panels, self._wide, self._narrow = panels, wide, narrow
        self._look = {"template": theme.template(dark), "uirevision": "film"} | (look or {})
        self._narrow_look = narrow_look or {}
        self._axes = _axes_of(panels)
        self._traces: dict[str, Any] = {}

    def add(self, panel: str, **traces: Any) -> None:
        """Traces of a panel, each under its name, above those that are there."""
        x, y = self._axes[panel]
        for name, trace in traces.items():
            if name in self._traces:
                raise ValueError(f"There are two traces of the name {name!r} in this picture.")
            self._traces[name] = trace.update(uid=name, xaxis=x, yaxis=y)

    @property
    def names(self) -> list[str]:
        """The names of the traces, in the order in which they are drawn."""
        return list(self._traces)

    @property
    def notes(self) -> list[str]:
        """The names of the notes that have one."""
        notes = (note for panel in self._panels.values() for note in panel.notes)
        return [note["name"] for note in notes if "name" in note]

    def axes(self, panel: str) -> tuple[str, str]:
        """What Plotly calls the axes of a panel."""
        return self._axes[panel]

    def figure(self) -> go.Figure:
        """The figure on a wide screen."""
        layout = self._layout(self._panels, self._wide) | self._look
        return go.Figure(list(self._traces.values()), layout)

    def narrow(self) -> dict[str, Any]:
        """What is otherwise on a phone."""
        wide = self._layout(self._panels, self._wide)
        folded = {name: panel.folded() for name, panel in self._panels.items()}
        return _differing(self._layout(folded, self._narrow), wide) | self._narrow_look

    def _layout(self, panels: dict[str, Panel], grid: Grid) -> dict[str, Any]:
        margin, places = _places(panels, grid)
        layout: dict[str, Any] = {"height": grid.height, "margin": margin}
        for name, panel in panels.items():
            layout |= self._axes_layout(name, panel, places)
        for kind in ("notes", "shapes", "images"):
            plotly = {"notes": "annotations"}.get(kind, kind)
            layout[plotly] = [
                self._placed(part, name)
                for name, panel in panels.items()
                for part in getattr(panel, kind)
            ]
        return layout

    def _axes_layout(self, name: str, panel: Panel, places: dict[str, _Place]) -> dict[str, Any]:
        x, y = self._axes[name]
        across, upwards = self._linked(panel.x, x), self._linked(panel.y, x)
        if panel.over:
            over = {"overlaying": self._axes[panel.over][1], "side": "right", "anchor": x}
            return {_long(y): upwards | over}
        upright = {_long(y): upwards | {"domain": places[name].y, "anchor": x}}
        if panel.along:
            return upright
        lowest = min(
            (other for other, axes in self._axes.items() if axes[0] == x and other in places),
            key=lambda other: places[other].y[0],
        )
        anchor = {"domain": places[name].x, "anchor": self._axes[lowest][1]}
        return {_long(x): across | anchor} | upright

    def _linked(self, axis: Axis, x: str) -> Axis:
        """An axis whose scale follows that of its own panel or of another ("matches")."""
        links = {"scaleanchor": x} if "scaleanchor" in axis else {}
        if "matches" in axis:
            links["matches"] = self._axes[axis["matches"]][0]
        return axis | links

    def _placed(self, part: dict[str, Any], name: str) -> dict[str, Any]:
        x, y = self._axes[name]
        xref, yref = part.get("xref", "x"), part.get("yref", "y")
        return part | {"xref": x + xref[1:], "yref": y + yref[1:]}


def _differing(layout: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The parts of a layout that another has otherwise; of an axis only what differs."""
    found = {}
    for name, part in layout.items():
        if isinstance(part, dict):
            part = {key: value for key, value in part.items() if other[name].get(key) != value}
        if part != other[name]:
            found[name] = part
    return found


def words_above(text: str, size: float = 12, shift: float = 0, left: float = 0) -> dict[str, Any]:
    """Words over the upper left corner of a panel, so many pixels higher and to the right."""
    return {
        "text": text,
        "align": "left",
        "showarrow": False,
        "font": {"size": size},
        "xref": "x domain",
        "yref": "y domain",
        "x": 0,
        "y": 1,
        "xshift": left,
        "yshift": shift,
        "xanchor": "left",
        "yanchor": "bottom",
    }


def _axes_of(panels: dict[str, Panel]) -> dict[str, tuple[str, str]]:
    """The x and the y axis of each panel, numbered as Plotly wants them."""
    own = [name for name, panel in panels.items() if not (panel.along or panel.over)]
    axes = {}
    for number, (name, panel) in enumerate(panels.items(), 1):
        x = own.index(panel.along or panel.over or name) + 1
        axes[name] = (_numbered("x", x), _numbered("y", number))
    return axes


def _numbered(letter: str, number: int) -> str:
    return letter if number == 1 else f"{letter}{number}"


def _long(axis: str) -> str:
    return f"{axis[0]}axis{axis[1:]}"


def _places(panels: dict[str, Panel], grid: Grid) -> tuple[dict[str, float], dict[str, _Place]]:
    """The margins of the figure, and where in it the axes of each panel lie.

    The margins are what all panels at an edge leave free there: they stay as many pixels however
    large the figure is. What a panel leaves free beyond that is a part of the figure.
    """
    cells = {name: (_span(grid.columns, across), _span(grid.rows, down))
             for name, across, down in grid.cells()}  # fmt: skip
    edges = {
        "l": [panels[n].room.left for n, (x, _) in cells.items() if x[0] == 0],
        "r": [panels[n].room.right for n, (x, _) in cells.items() if x[1] == 1],
        "t": [panels[n].room.above for n, (_, y) in cells.items() if y[0] == 0],
        "b": [panels[n].room.below for n, (_, y) in cells.items() if y[1] == 1],
    }
    margin = {side: min(rooms) for side, rooms in edges.items()}
    width, height = grid.width, grid.height

    def across(pixels: float) -> float:
        return _share((pixels - margin["l"]) / (width - margin["l"] - margin["r"]))

    def up(pixels: float) -> float:
        return _share(1 - (pixels - margin["t"]) / (height - margin["t"] - margin["b"]))

    places = {}
    for name, (x, y) in cells.items():
        room = panels[name].room
        places[name] = _Place(
            (across(x[0] * width + room.left), across(x[1] * width - room.right)),
            (up(y[1] * height - room.below), up(y[0] * height + room.above)),
        )
    return margin, places


def _share(part: float) -> float:
    return min(1.0, max(0.0, round(part, 5)))


def _span(sizes: tuple[float, ...], cells: slice) -> tuple[float, float]:
    """From where to where some columns or rows reach, from 0 to 1."""
    whole = sum(sizes)
    return sum(sizes[: cells.start]) / whole, sum(sizes[: cells.stop]) / whole
