"""Which cases are tried in every run, and which with all that is slow."""

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


def every(few: int, cases: Iterable[Any]) -> list[Any]:
    """All cases; slow are all but each so many-th of them, of which the first is one.

    For what is alike in all of them, so that a fault of one kind is seen in every run.
    """
    found = [
        case if isinstance(case, type(pytest.param())) else pytest.param(case) for case in cases
    ]
    return [
        pytest.param(
            *case.values, id=case.id, marks=[*case.marks, *[pytest.mark.slow] * (i % few > 0)]
        )
        for i, case in enumerate(found)
    ]
