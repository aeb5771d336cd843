"""The panels of the leakage lesson, and what stands above them."""

from __future__ import annotations

from dataclasses import replace

from core.lessons.leakage.film import SHOWN
from core.lessons.leakage.pipelines import COMPARED, FRESH
from core.models.boundary import Window
from ui.draw.confusion import confusion_panel
from ui.draw.panels import Grid, Panel, Room, stacked, words_above
from ui.draw.traces import plane

LEAKY, RIGHT = "#c2189b", "#2e8b57"
ORDERS = ("after the split", "before the split")
WIDE = Grid(("rows reported true gaps",), columns=(355, 283, 283, 397))
PHONE = stacked("rows", "reported", "true", "gaps", rows=(376, 353, 353, 388))


def panels(window: Window, dark: bool) -> dict[str, Panel]:
    """Rows, what is reported, the truth, and the gaps between the two."""
    rows = plane(window, f"feature 1 (≤ {SHOWN} of a fold’s made rows drawn)")
    narrow = {**rows.narrow, "x": {"title": "feature 1"}}
    return {
        "rows": replace(rows, room=Room(left=46, above=26, below=44), narrow=narrow),
        "reported": _matrix("<b>Reported</b> by the test fold", dark),
        "true": _matrix(f"<b>True</b> on {FRESH:,} fresh cases", dark),
        "gaps": Panel(
            x={"range": [-0.03, 1.03], "tickformat": ".0%", "nticks": 4},
            y={
                "range": [-0.55, len(COMPARED) - 0.45],
                "tickvals": list(range(len(COMPARED))),
                "ticktext": list(COMPARED.values())[::-1],
                "showgrid": False,
            },
            room=Room(left=133, right=26, above=59, below=44),
            notes=(words_above("<b>●</b> reported · <b>|</b> true<br>" + _key()),),
            narrow={"room": Room(left=116, right=12, above=50, below=144)},
        ),
    }


def _matrix(title: str, dark: bool) -> Panel:
    narrow = Room(left=57, right=26, above=80, below=20)
    panel = confusion_panel(dark, Room(left=51, above=79, below=64), narrow)
    return replace(panel, notes=(words_above(title, size=13, shift=26),))


def _key() -> str:
    pairs = zip(ORDERS[::-1], (LEAKY, RIGHT), strict=True)
    return " ".join(
        f"<span style='color:{colour}'><b>━</b></span> {name}" for name, colour in pairs
    )
