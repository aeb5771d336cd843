"""Where the panels of the curves lie: ROC, PR and the confusion matrix."""

from __future__ import annotations

from typing import Any

from ui.draw import theme
from ui.draw.curves import FPR, PRECISION, RECALL
from ui.draw.figures import confusion_axes, confusion_boxes

PANELS = ((0.055, 0.355), (0.42, 0.72), (0.77, 1.0))


def panels(dark: bool) -> dict[str, Any]:
    """The layout: the three panels beside each other."""
    confusion = confusion_axes(PANELS[2], (0.06, 0.9))
    return {
        "template": theme.template(dark),
        "height": 400,
        "margin": {"l": 8, "r": 14, "t": 26, "b": 44},
        "uirevision": "film",
        "dragmode": "zoom",
        "hovermode": "closest",
        "legend": {
            "orientation": "h",
            "x": PANELS[0][0],
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 12},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "shapes": confusion_boxes("x3", "y3", dark),
        "annotations": [
            {"xref": "x2", "yref": "y2", "x": 1, "y": 0.5, "text": "no skill at 1 in 2"}
            | {"xanchor": "right", "yanchor": "bottom", "showarrow": False, "font": {"size": 11}}
        ],
        "xaxis": FPR | {"domain": PANELS[0], "anchor": "y"},
        "yaxis": RECALL | {"anchor": "x"},
        "xaxis2": RECALL | {"domain": PANELS[1], "anchor": "y2"},
        "yaxis2": PRECISION | {"anchor": "x2"},
        "xaxis3": {**confusion["x"], "anchor": "y3"},
        "yaxis3": {**confusion["y"], "anchor": "x3"},
    }


def narrow() -> dict[str, Any]:
    """The same panels below each other, for one column of a phone."""
    wide = (0.12, 1.0)
    return {
        "height": 1100,
        "margin": {"l": 24, "r": 12},
        "xaxis": {"domain": wide},
        "yaxis": {"domain": (0.71, 1.0)},
        "xaxis2": {"domain": wide},
        "yaxis2": {"domain": (0.36, 0.65)},
        "xaxis3": {"domain": (0.2, 0.9)},
        "yaxis3": {"domain": (0.08, 0.27)},
        "legend": {"y": 0.0, "yanchor": "top", "x": 0},
    }
