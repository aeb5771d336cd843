"""Where the panels of the leakage lesson lie, and what stands above them."""

from __future__ import annotations

from typing import Any

from core.lessons.leakage.film import SHOWN, Track
from core.lessons.leakage.pipelines import COMPARED, FRESH
from ui.draw import theme
from ui.draw.figures import confusion_axes, confusion_boxes, plane

LEAKY, RIGHT = theme.SYNTHETIC, "#0b8a8a"
ORDERS = ("after the split", "before the split")
WIDE = ((0.03, 0.27), (0.31, 0.49), (0.53, 0.71), (0.815, 1.0))


def panels(track: Track, dark: bool) -> dict[str, Any]:
    """The layout: rows, what is reported, the truth and the gaps beside each other."""
    layout = plane(track.window, WIDE[0], dark)
    for number, x in ((2, WIDE[1]), (3, WIDE[2])):
        axes = confusion_axes(x, (0.06, 0.84))
        layout[f"xaxis{number}"] = axes["x"] | {"anchor": f"y{number}"}
        layout[f"yaxis{number}"] = axes["y"] | {"anchor": f"x{number}"}
    layout |= {
        "shapes": confusion_boxes("x2", "y2", dark) + confusion_boxes("x3", "y3", dark),
        "annotations": [
            _heading("<b>Reported</b> by the test fold", 2),
            _heading(f"<b>True</b> on {FRESH:,} fresh cases", 3),
            _heading("<b>●</b> reported · <b>|</b> true<br>" + _key(), 4),
        ],
        "xaxis4": {
            "domain": WIDE[3],
            "anchor": "y4",
            "range": [-0.03, 1.03],
            "tickformat": ".0%",
            "nticks": 4,
        },
        "yaxis4": {
            "domain": (0.0, 0.9),
            "anchor": "x4",
            "range": [-0.55, len(COMPARED) - 0.45],
            "tickvals": list(range(len(COMPARED))),
            "ticktext": list(COMPARED.values())[::-1],
            "showgrid": False,
        },
    }
    layout["xaxis"]["title"] = f"feature 1 (≤ {SHOWN} of a fold’s made rows drawn)"
    return layout


def _key() -> str:
    pairs = zip(ORDERS[::-1], (LEAKY, RIGHT), strict=True)
    return " ".join(
        f"<span style='color:{colour}'><b>━</b></span> {name}" for name, colour in pairs
    )


def _heading(text: str, panel: int) -> dict[str, Any]:
    return {
        "text": text,
        "showarrow": False,
        "align": "left",
        "xref": f"x{panel} domain",
        "yref": f"y{panel} domain",
        "x": 0,
        "xanchor": "left",
        "y": 1.13 if panel < 4 else 1.0,
        "yanchor": "bottom",
        "font": {"size": 13 if panel < 4 else 12},
    }


def narrow() -> dict[str, Any]:
    """The same panels below each other, for one column of a phone."""
    wide, middle = (0.12, 1.0), (0.2, 0.9)
    return {
        "height": 1560,
        "margin": {"l": 24, "r": 12},
        "xaxis": {"domain": wide, "title": "feature 1"},
        "yaxis": {"domain": (0.8, 1.0)},
        "xaxis2": {"domain": middle},
        "yaxis2": {"domain": (0.53, 0.7)},
        "xaxis3": {"domain": middle},
        "yaxis3": {"domain": (0.28, 0.45)},
        "xaxis4": {"domain": (0.3, 1.0)},
        "yaxis4": {"domain": (0.06, 0.19)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }
