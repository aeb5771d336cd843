"""A picture of a stage on paper, black on white, drawn by the renderer where the page is opened."""

from __future__ import annotations

import html
from pathlib import Path

from ui.draw.theme import STAGE, STAGE_ON_PAPER
from ui.film import film_js
from ui.lesson.path import CurveAsk, Shows
from ui.stage.declare import Scene, Stage, StageDial, View
from ui.stage.script import scene_text, step_at

HERE = Path(__file__).parent
FONT, FONT_ON_PAPER = "Source Sans, system-ui, sans-serif", "Arial, Helvetica, sans-serif"
INSET = 30  # pixels at both ends of a picture that runs along a dial, for the words at the ends
SCRIPT = "".join(
    [film_js.SHARED, *((HERE / name).read_text("utf-8") for name in ("picture.js", "on_paper.js"))]
).replace("</", "<\\/")
STYLE = """
figure { width: min(72mm, 100%); margin: 1mm auto 2mm; break-inside: avoid; }
.picture { position: relative; }
.picture svg { position: absolute; inset: 0; overflow: visible; }
.rail { position: relative; height: 6mm; font-size: 8.5pt; }
.rail i { position: absolute; top: 1mm; border-top: 0.3mm solid #000; }
.rail span { position: absolute; top: 1.6mm; white-space: nowrap; transform: translateX(-50%); }
.rail span::before {
  content: ""; position: absolute; left: 50%; top: -1.5mm; height: 1.8mm;
  border-left: 0.3mm solid #000;
}
"""


def figure(stage: Stage, shows: Shows, truth: CurveAsk | None = None) -> str:
    """What a step shows, as HTML; "" if it shows no picture.

    Nothing of a guess is in it. With `truth`, the answer to a curve is drawn in.
    """
    if not shows.picture:
        return ""
    scene = stage.pictures[shows.picture].scene(True)
    at = 0 if shows.at is None else step_at(stage.dials[shows.dial], shows.at)
    view = scene.tracks[shows.track or shows.dial][at]
    if truth:
        view = _with_curve(view, scene, shows.draws, stage.dials[shows.dial], truth)
    text = scene_text(scene._replace(tracks={"now": [view]}))
    for colour, on_paper in zip(STAGE, STAGE_ON_PAPER, strict=True):
        text = text.replace(colour, on_paper)
    text = text.replace(FONT, FONT_ON_PAPER)
    width, height = scene.size
    dial = stage.dials.get(shows.guess) if scene.on_dial and shows.points == "x" else None
    return (
        f'<figure><div class="picture" role="img" data-inset="{INSET}" '
        f'style="aspect-ratio: {width} / {height}"></div>'
        f'<script type="application/json">{text.replace("<", chr(92) + "u003c")}</script>'
        f"{_rail(dial) if dial else ''}</figure>"
    )


def _with_curve(view: View, scene: Scene, name: str, dial: StageDial, ask: CurveAsk) -> View:
    """A view in which the trace of this name is the whole curve."""
    low, high = scene.picture.figure().layout.xaxis.range
    curve = {
        "x": [low + place * (high - low) for place in dial.places],
        "y": list(dial.facts[ask.fact]),
    }
    return view._replace(traces={**view.traces, name: {**view.traces.get(name, {}), **curve}})


def _rail(dial: StageDial) -> str:
    """The track of a dial to put a guess on, with its marks, or else its ends."""
    first, last = 100 * dial.places[0], 100 * dial.places[-1]
    marks = dial.marks or [(dial.places[0], dial.ends[0]), (dial.places[-1], dial.ends[1])]
    words = "".join(
        f'<span style="left: {100 * place:.1f}%">{html.escape(said)}</span>'
        for place, said in marks
    )
    return (
        f'<div class="rail" style="margin: 0 {INSET}px"><i style="left: {first:.1f}%; '
        f'right: {100 - last:.1f}%"></i>{words}</div>'
    )
