"""The subject: populations, models, metrics, experiments. Imports no streamlit, no plotly.

Installed it is called `imbalance_instrument`: `from imbalance_instrument import compare, metrics`.
A name is imported when it is first asked for, so that nobody waits for what they do not use.
"""

from importlib import import_module
from typing import Any

__version__ = "1.0.0"

_ROOMS = ("comparison", "data", "experiment", "lessons", "metrics", "models", "own", "resampling")

# A name, and the module that has it.
_HOME = {
    "compare": "comparison.cells",
    "draw_pools": "data",
    "train_fold": "data",
    "test_fold": "data",
    "Experiment": "experiment",
    "run": "experiment",
    "Counts": "metrics",
    "average_precision": "metrics",
    "counts_at": "metrics",
    "roc_auc": "metrics",
    "sweep": "metrics",
    "fit_logistic": "models",
    "report": "own.report",
    "BadValue": "parameters",
    "SAMPLERS": "resampling",
    "adasyn": "resampling",
    "borderline1": "resampling",
    "borderline2": "resampling",
    "enn": "resampling",
    "random_over": "resampling",
    "random_under": "resampling",
    "smote": "resampling",
    "smote_enn": "resampling",
    "smote_nc": "resampling",
    "smote_tomek": "resampling",
    "tomek": "resampling",
}

__all__ = [*_ROOMS, *_HOME]


def __getattr__(name: str) -> Any:
    """A room of the package, or one of the names above, imported now."""
    if name in _ROOMS:
        return import_module(f".{name}", __name__)
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What can be asked for."""
    return sorted([*globals(), *__all__])
