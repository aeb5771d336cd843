"""Pictures by name: where panels lie, what a phone gets, and what is refused."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from ui.draw.panels import Grid, Panel, Picture, Room, stacked, words_above
from ui.film.film import Control, DialTrack, Film, Shot, Still

ROOM = Room(left=50, right=10, above=20, below=40)


def panel(**parts: Any) -> Panel:
    whole: dict[str, Any] = {"x": {}, "y": {}, "room": ROOM} | parts
    return Panel(**whole)


def picture(panels, *areas, columns=(1, 1), rows=(1,), height=400.0):
    wide = Grid(areas, columns, rows, 1000, height)
    return Picture(panels, wide, stacked(*panels, rows=(300,) * len(panels)), dark=False)


def pixels(layout, axis, size):
    """From where to where an axis reaches, in pixels from the left or the top."""
    low, high = layout[axis]["domain"]
    sides = ("l", "r") if axis[0] == "x" else ("b", "t")
    first, last = (layout["margin"][side] for side in sides)
    ends = [first + end * (size - first - last) for end in (low, high)]
    return ends if axis[0] == "x" else [size - end for end in reversed(ends)]


def test_a_panel_lies_in_its_cell_with_the_room_that_it_asks_for():
    layout = picture({"a": panel(), "b": panel(room=Room(left=80, right=30, above=50, below=60))},
                     "a b", columns=(3, 1)).figure().to_dict()["layout"]  # fmt: skip
    assert layout["margin"] == {"l": 50, "r": 30, "t": 20, "b": 40}
    assert pixels(layout, "xaxis", 1000) == pytest.approx([50, 740], abs=0.02)
    assert pixels(layout, "xaxis2", 1000) == pytest.approx([830, 970], abs=0.02)
    assert pixels(layout, "yaxis", 400) == pytest.approx([20, 360], abs=0.02)
    assert pixels(layout, "yaxis2", 400) == pytest.approx([50, 340], abs=0.02)


def test_a_panel_may_stand_over_several_rows_and_share_an_axis():
    panels = {"scores": panel(), "cost": panel(along="scores"), "matrix": panel()}
    drawn = picture(panels, "scores matrix", "cost matrix", rows=(3, 1))
    layout = drawn.figure().to_dict()["layout"]
    for name in panels:
        drawn.add(name, **{name: go.Scatter()})
    axes = [(trace.xaxis, trace.yaxis) for trace in drawn.figure().data]
    assert axes == [("x", "y"), ("x", "y2"), ("x2", "y3")]
    assert pixels(layout, "yaxis", 400) == pytest.approx([20, 260], abs=0.02)
    assert pixels(layout, "yaxis2", 400) == pytest.approx([320, 360], abs=0.02)
    assert pixels(layout, "yaxis3", 400) == pytest.approx([20, 360], abs=0.02)
    assert layout["xaxis"]["anchor"] == "y2"  # its words stand below the lowest


def test_an_axis_at_the_right_lies_over_another_panel():
    panels = {"bars": panel(), "share": panel(over="bars", x={}, y={"range": [0, 1]})}
    layout = picture(panels, "bars", columns=(1,)).figure().to_dict()["layout"]
    assert layout["yaxis2"] == {
        "range": [0, 1], "overlaying": "y", "side": "right", "anchor": "x",
    }  # fmt: skip
    assert "xaxis2" not in layout


def test_words_shapes_and_links_between_axes_find_their_panel_by_name():
    box = {"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 1, "yref": "y domain"}
    panels = {
        "a": panel(y={"scaleanchor": "x"}),
        "b": panel(notes=(words_above("b"),), shapes=(box,), x={"matches": "a"}),
    }
    layout = picture(panels, "a b").figure().to_dict()["layout"]
    (note,), (shape,) = layout["annotations"], layout["shapes"]
    assert (note["xref"], note["yref"]) == ("x2 domain", "y2 domain")
    assert (shape["xref"], shape["yref"]) == ("x2", "y2 domain")
    assert layout["xaxis2"]["matches"] == "x"
    assert layout["yaxis"]["scaleanchor"] == "x"


def test_a_phone_has_the_panels_below_each_other_and_hears_only_what_differs():
    narrow = {"y": {"title": {"text": "short"}}, "room": Room(left=20, above=10, below=30)}
    panels = {"a": panel(y={"title": "long", "range": [0, 1]}, narrow=narrow), "b": panel()}
    drawn = picture(panels, "a b")
    layout, wide = drawn.narrow(), drawn.figure().to_dict()["layout"]
    assert layout["height"] == 600
    assert layout["yaxis"].keys() == {"title", "domain"}
    whole = layout | {"margin": wide["margin"] | layout["margin"]}
    assert pixels(whole, "yaxis", 600) == pytest.approx([10, 270], abs=0.02)
    assert pixels(whole, "yaxis2", 600) == pytest.approx([320, 560], abs=0.02)


def test_a_film_tells_the_browser_the_names_of_its_traces():
    shown = picture({"a": panel()}, "a", columns=(1,))
    shown.add("a", dots=go.Scatter(), line=go.Scatter())
    stage = json.loads(Film(shown, []).stage.text)
    assert [trace["uid"] for trace in stage["data"]] == stage["names"] == ["dots", "line"]


def test_two_traces_of_one_name_are_refused():
    drawn = picture({"a": panel()}, "a", columns=(1,))
    drawn.add("a", points=go.Scatter())
    with pytest.raises(ValueError, match="points"):
        drawn.add("a", points=go.Scatter())


def test_a_film_refuses_a_change_of_a_trace_that_is_not_there():
    drawn = picture({"a": panel()}, "a", columns=(1,))
    drawn.add("a", points=go.Scatter())
    shot = Shot({"lines": {"y": [1]}}, [], "")
    film, tracks = Film(drawn, [], [Control("tau", "τ", ["0"], [])]), {"tau": DialTrack([shot])}
    for shown in (
        film.with_tracks({name: track.piece for name, track in tracks.items()}),
        film.with_tracks({"tau": DialTrack([], shot.traces).piece}),
        Film(drawn, [], still=Still(shot).piece),
        Film(drawn, [], still=Still(rest=shot.traces).piece),
    ):
        with pytest.raises(KeyError, match="lines"):
            shown.script  # noqa: B018
    with pytest.raises(KeyError, match="bars"):
        Film(drawn, [], picks={"bars": "tau"})
    still = Still(rest={"points": {"y": [1]}})
    assert Film(drawn, [], still=still.piece).script["names"] == ["points"]
