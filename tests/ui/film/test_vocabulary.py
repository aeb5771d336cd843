"""Every picture of every lesson says only what the renderer can draw: vocabulary.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.films import films, layouts, script_of, traces
from ui.film import film_js

WORDS = json.loads(film_js.VOCABULARY)
IS_PACKED = {"dtype", "bdata"}


def unknown(value: Any, known: Any, path: str) -> Iterator[str]:
    """What is not in the vocabulary: any value (null), some values (a list), or parts."""
    if known is None or value is None or (isinstance(value, dict) and value.keys() == IS_PACKED):
        return
    if isinstance(value, list):
        for one in value:
            yield from unknown(one, known, path)
    elif isinstance(value, dict) and isinstance(known, dict):
        for name, part in value.items():
            if name in known:
                yield from unknown(part, known[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}"
    elif not isinstance(known, list) or value not in known:
        yield f"{path} {value!r}"


def unknown_in(trace: dict[str, Any] | None, layout: dict[str, Any] | None = None) -> set[str]:
    """What the renderer does not know of a trace or a layout, and what it would have to guess."""
    found = set(unknown(trace, WORDS["trace"], "trace"))
    for name, part in (layout or {}).items():
        word = re.sub(r"^([xy]axis)\d+$", r"\1", name)
        known = WORDS["layout"].get(word, [])
        found |= set(unknown(part, known, name))
        if word in {"xaxis", "yaxis"} and "range" not in part:
            found.add(f"{name} says no range")
        if word in {"xaxis", "yaxis"} and part.get("type") == "log" and "tickvals" not in part:
            found.add(f"{name} says no ticks")
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_every_film_says_only_what_the_renderer_can_draw(dark: bool) -> None:
    for name, (shown, _) in films(dark).items():
        script = script_of(shown)
        for trace in traces(script):
            assert unknown_in(trace) == set(), name
        for layout in layouts(script):
            assert unknown_in(None, layout) == set(), name


def test_every_page_with_an_instrument_has_a_film_here() -> None:
    names = {name.split()[0] for name in films(dark=False)}
    assert {"ratio_dial", "threshold", "base_rate", "compare"} <= names
    assert len(films(dark=False)) == 18


@pytest.mark.parametrize(
    ("trace", "layout", "missing"),
    [
        ({"type": "heatmap"}, {}, "trace.type 'heatmap'"),
        ({"marker": {"gradient": {"type": "radial"}}}, {}, "trace.marker.gradient"),
        ({"marker": {"symbol": ["circle", "hexagon"]}}, {}, "trace.marker.symbol 'hexagon'"),
        ({"line": {"shape": "spline"}}, {}, "trace.line.shape 'spline'"),
        ({}, {"xaxis3": {"range": [0, 1], "rangebreaks": []}}, "xaxis3.rangebreaks"),
        ({}, {"yaxis": {}}, "yaxis says no range"),
        ({}, {"xaxis": {"range": [0, 1], "type": "log"}}, "xaxis says no ticks"),
        ({}, {"coloraxis": {"showscale": False}}, "coloraxis {'showscale': False}"),
    ],
)
def test_what_the_renderer_cannot_draw_is_found(
    trace: dict[str, Any], layout: dict[str, Any], missing: str
) -> None:
    assert unknown_in(trace, layout) == {missing}
