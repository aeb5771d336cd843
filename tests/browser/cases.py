"""Which addresses are tried in every run, and which with all that is slow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def some(paths: Iterable[str], *quick: str) -> list[Any]:
    """The paths as cases; slow are all but those that begin with one of the quick ones."""
    return [
        pytest.param(path, marks=[pytest.mark.slow] * (not path.startswith(quick)))
        for path in paths
    ]
