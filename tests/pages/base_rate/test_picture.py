"""The picture of the base rate: a film at every corner, dots that are people, honest words."""

import json
import re

import pytest

from core.lessons.base_rate import film as base_rate_film
from core.lessons.base_rate.film import DIALS, Setting
from pages.base_rate.layout import GRID, PHONE_GRID
from pages.base_rate.picture import BANDS, base_rate_stage, dial_track
from pages.base_rate.text import bayes_equations, exact_table, repeated, what_it_takes

CORNERS = [
    Setting(one_in, recall, fpr)
    for one_in in (2, 100_000)
    for recall in (0, 0.9, 1)
    for fpr in (0, 0.08, 1)
]


@pytest.mark.parametrize("setting", CORNERS)
def test_every_corner_can_be_drawn_and_told(setting):
    for control in base_rate_stage(50, {}, dark=False).controls:
        track = dial_track(control.name, base_rate_film.track(control.name, setting), 50)
        assert len(json.loads(track.script)["frames"]) == len(control.says)
    words = [*bayes_equations(setting), repeated(setting), exact_table(setting)]
    words += what_it_takes(setting, 0.5).values()
    for wrong in (r"\bnan\b", r"\binf\b", r"\de-", "None"):
        assert not any(re.search(wrong, text) for text in words), wrong


def test_no_number_of_the_film_is_written_with_an_exponent():
    for dial in DIALS:
        frames = json.loads(dial_track(dial, base_rate_film.track(dial, Setting()), None).script)[
            "frames"
        ]
        texts = [text for frame in frames for number in frame["numbers"] for text in number]
        assert not [text for text in texts if re.search(r"\de[-+]|nan|inf", text)]


def test_a_film_stays_below_400_kilobytes():
    tracks = {dial: dial_track(dial, base_rate_film.track(dial, Setting()), 80) for dial in DIALS}
    film = base_rate_stage(80, {}, dark=False)
    film = film.with_tracks({name: track.piece for name, track in tracks.items()})
    assert len(json.dumps(film.script)) < 400_000


@pytest.mark.parametrize("dial", DIALS)
def test_the_coloured_areas_hold_as_many_dots_as_there_are_people(dial):
    track = base_rate_film.track(dial, Setting())
    for i, frame in enumerate(json.loads(dial_track(dial, track, 50).script)["frames"]):
        for counts, (columns, rows), part in (
            (track.people[i], GRID, frame),
            (track.dots[i], PHONE_GRID, frame["narrow"]),
        ):
            nested = [counts.tp + counts.fn + counts.fp, counts.tp + counts.fn, counts.tp]
            bands = [part["data"][part["traces"].index(band)] for band in BANDS]
            dots = [area(band) * columns * rows / 10_000 for band in bands]
            assert dots == pytest.approx(nested, abs=0.02)


def area(band):
    """The area from the top of the square down to a step."""
    (_, edge, right), (left_low, low, _) = band["x"], band["y"]
    return edge * left_low + (right - edge) * low


def test_what_it_takes_is_said_for_each_dial():
    says = what_it_takes(Setting(), 0.5)
    assert "At least 1 in 12.2 (8.16 %). Now 1 in 100" in says["one_in"]
    assert "even when all the sick are found, 11.2 % of the alarms are right" in says["recall"]
    assert "At most 0.909 %. Now 8 %" in says["fpr"]
