"""What a lesson opens with: all that is on its first screen beside its title and question."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, NamedTuple

from ui.film import film, pieces
from ui.state import controls, view

# The settings of each lesson that pages have shown last: their films are at hand.
KNOWN = 32
_known: dict[str, OrderedDict[frozenset[tuple[str, Any]], None]] = {}
_lock = Lock()


class Opening(NamedTuple):
    """The instrument of a lesson at a setting, and the buttons above it.

    `key`: the name of its film. `at`: the step at which each dial stands. `presets`: what each
    button sets; `said`: what is said beside them.
    """

    key: str
    film: film.Film
    at: dict[str, int]
    presets: dict[str, dict[str, Any]]
    said: str = ""

    def show(self, moved: Callable[[str, int], None]) -> None:
        """Mount the instrument, and write its setting into the address.

        `moved(dial, step)` hears a release.
        """
        film.show(self.key, self.film, self.at, moved)
        if not view.follows_a_release():
            pieces.make(self.film.first)  # before the page goes on with what stands below
        lesson = view.lesson()
        _remember(lesson.slug, controls.values_to_url(lesson.parameters))


def _remember(slug: str, values: Mapping[str, Any]) -> None:
    with _lock:
        shown, setting = _known.setdefault(slug, OrderedDict()), frozenset(values.items())
        shown[setting] = None
        shown.move_to_end(setting)
        while len(shown) > KNOWN:
            shown.popitem(last=False)


def is_known(slug: str, values: Mapping[str, Any]) -> bool:
    """Whether a page of this lesson has shown this setting lately."""
    return frozenset(values.items()) in _known.get(slug, ())
