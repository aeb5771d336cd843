"""The film of the base-rate lesson at a setting, each part made once and kept."""

from __future__ import annotations

from core.lessons.base_rate.film import DIALS, Setting, track
from pages.base_rate import picture as base_rate
from ui.film.film import DialTrack, Film
from ui.film.pieces import later
from ui.runtime.cache import cached, cached_small


def instrument(
    setting: Setting, landings: dict[str, float], guess: float | None, dark: bool
) -> Film:
    """The picture with its three dials; `landings` is where one stands between two steps."""
    tracks = {
        name: later(_track, name, setting.at(name, dial.default), landings.get(name), guess)
        for name, dial in DIALS.items()
    }
    return _stage(guess, tuple(landings.items()), dark).with_tracks(tracks)


@cached_small
def _track(dial: str, elsewhere: Setting, landing: float | None, guess: float | None) -> DialTrack:
    return base_rate.dial_track(dial, track(dial, elsewhere, landing), guess)


@cached
def _stage(guess: float | None, landings: tuple[tuple[str, float], ...], dark: bool) -> Film:
    return base_rate.base_rate_stage(guess, dict(landings), dark)
