"""Every film of every lesson, at the settings at which its page opens."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from core.comparison.cells import frame, outcome
from core.lessons.compare.facts import Setting
from pages.registry import PAGES
from tests import visit
from ui.comparison.picture import compare_picture
from ui.film import film
from ui.frame import frame as lesson

STUDY = Setting(data="wine", one_in=5, seeds=3)  # a page begins it; here it is done


@cache
def films(dark: bool) -> dict[str, tuple[film.Film, dict[str, int]]]:
    """The films by name of page and film, each with where its dials stand."""
    found: dict[str, tuple[film.Film, dict[str, int]]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lesson, "is_dark", lambda: dark)
        for page in PAGES:
            _, _, query = page.instrument.partition("?")

            def show(key: str, shown: film.Film, at: dict[str, int], *_: Any) -> None:
                found[f"{page.slug} {key}"] = shown, at  # noqa: B023

            patch.setattr(film, "show", show)
            asked = dict(pair.split("=") for pair in query.split("&") if pair)
            app = visit.opened(page.slug, **asked)
            assert not app.exception, page.slug
    metrics = ("roc_auc", "log_loss", "cost")
    found["compare compare_film"] = compare_picture(_table(), STUDY.model, metrics, dark), {}
    return found


@cache
def _table() -> Any:
    return frame([outcome(cell) for cell in STUDY.cells()])


def layouts(script: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The layout of a film on a wide screen, and on a phone."""
    yield script["layout"]
    parts = {
        name: script["layout"].get(name, {}) | part if isinstance(part, dict) else part
        for name, part in script["narrow"].items()
    }
    yield script["layout"] | parts


def traces(script: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every trace of a film, and what each step of each dial changes of any."""
    yield from script["data"]
    parts = [script["rest"], script["standing"]]
    for track in script["dials"]:
        parts += [track["common"], *track["frames"], *(shot["narrow"] for shot in track["frames"])]
    for part in parts:
        yield from part["data"] if part else []


def script_of(shown: film.Film) -> dict[str, Any]:
    """A film as the browser reads it."""
    return shown.script
