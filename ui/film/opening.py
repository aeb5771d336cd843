"""What a lesson opens with: all that is on its first screen beside its title and question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ui.film import film


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
        """Mount the instrument; `moved(dial, step)` hears a release."""
        film.show(self.key, self.film, self.at, moved)
