"""The ROC and the PR panel that several lessons share, each with its operating point."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from core.metrics.curves import Curve
from ui.draw import theme
from ui.draw.traces import QUIET

# The axes in words; `nticks` leaves them readable in a narrow panel.
SHARE: dict[str, Any] = {"range": [-0.02, 1.04], "tickformat": ".0%", "nticks": 6}
FPR = SHARE | {"title": "false alarms among negatives (FPR)"}
RECALL = SHARE | {"title": "positives caught (recall)"}
PRECISION = SHARE | {"title": "alarms that are right (precision)"}


def curve(points: Curve, colour: str, **look: Any) -> go.Scatter:
    """A ROC or PR curve; nothing is drawn where precision is undefined."""
    return go.Scatter(
        mode="lines",
        line={"color": colour, "width": 2.5} | look,
        **places(*points),
        **QUIET,
    )


def places(x: ArrayLike, y: ArrayLike) -> dict[str, Any]:
    """Places of points as a trace takes them: single precision."""
    return {"x": np.asarray(x, "f4"), "y": np.asarray(y, "f4")}


def no_skill_roc() -> go.Scatter:
    """The ROC curve of tossing a coin: the diagonal."""
    return _dashes([0, 1], [0, 1])


def no_skill_pr(prevalence: float) -> go.Scatter:
    """The precision of tossing a coin: the prevalence, at every recall."""
    return _dashes([0, 1], [prevalence] * 2)


def operating_point(colour: str, **look: Any) -> go.Scatter:
    """A point on a curve; a shot says where it is."""
    marker = {"size": 12, "color": colour, "opacity": 1} | look
    return go.Scatter(mode="markers", marker=marker, cliponaxis=False, **QUIET)


def _dashes(x: list[float], y: list[float]) -> go.Scatter:
    line = {"color": theme.REFERENCE, "width": 1, "dash": "dash"}
    return go.Scatter(x=x, y=y, mode="lines", line=line, **QUIET)
