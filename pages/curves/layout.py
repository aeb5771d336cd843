"""The panels of the curves: ROC, PR and the confusion matrix."""

from __future__ import annotations

from typing import Any

from ui.draw.confusion import confusion_panel
from ui.draw.curves import FPR, PRECISION, RECALL
from ui.draw.panels import Grid, Panel, Room, stacked
from ui.draw.traces import LEGEND

WIDE = Grid(("roc pr matrix",), columns=(467, 473, 376))
PHONE = stacked("roc", "pr", "matrix", rows=(375, 361, 364))
LOOK: dict[str, Any] = {
    "dragmode": "zoom",
    "hovermode": "closest",
    "legend": LEGEND | {"font": {"size": 12}, "itemclick": False, "itemdoubleclick": False},
}
_NO_SKILL = {
    "x": 1,
    "y": 0.5,
    "text": "no skill at 1 in 2",
    "xanchor": "right",
    "yanchor": "bottom",
    "showarrow": False,
    "font": {"size": 11},
}


def panels(dark: bool) -> dict[str, Panel]:
    """The three panels beside each other."""
    return {
        "roc": Panel(
            x=FPR,
            y=RECALL,
            room=Room(left=79, above=26, below=44),
            narrow={"room": Room(left=60, right=12, above=26, below=50)},
        ),
        "pr": Panel(
            x=RECALL,
            y=PRECISION,
            room=Room(left=84, above=26, below=44),
            notes=(_NO_SKILL,),
            narrow={"room": Room(left=60, right=12, above=12, below=50)},
        ),
        "matrix": confusion_panel(
            dark,
            Room(left=64, right=14, above=59, below=64),
            narrow=Room(left=57, right=26, above=42, below=124),
        ),
    }
