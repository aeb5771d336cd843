"""Every stage: few words at once, a view for whatever a step shows, pieces that are small."""

import gzip
import math
from functools import cache
from typing import Any

import pytest

from pages.registry import BY_SLUG, LESSONS
from tests.stages import phases, said
from ui.stage.script import scene_text, script

SLUGS = [lesson.slug for lesson in LESSONS if lesson.stage]
MOST_WORDS = 45
SHAPES = {"wide": False, "tall": True}


def steps_of(slug) -> Any:
    path = BY_SLUG[slug].path
    assert path
    return path.steps


@cache
def stage_of(slug) -> Any:
    make = BY_SLUG[slug].stage
    assert make
    return make()


@cache
def scenes(slug, tall):
    return {name: picture.scene(tall) for name, picture in stage_of(slug).pictures.items()}


@pytest.mark.parametrize("slug", SLUGS)
def test_few_words_are_read_at_once(slug):
    for title, texts in phases(steps_of(slug)):
        assert sum(len(said(text)) for text in texts) <= MOST_WORDS, title


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_picture_has_a_view_of_every_step_and_of_every_guess(slug, shape):
    dials, drawn = stage_of(slug).dials, scenes(slug, SHAPES[shape])
    for scene in drawn.values():
        for track, views in scene.tracks.items():
            dial = dials.get(track.removesuffix("_gap"))
            assert dial is None or len(views) == len(dial.values), track
    shown = [
        shows
        for step in steps_of(slug)
        for shows in (step.shows, step.after and step.after.shows)
        if shows and shows.picture
    ]
    for shows in shown:
        dial, scene = dials[shows.dial], drawn[shows.picture]
        views = scene.tracks[shows.track or shows.dial]
        assert len(views) == len(dial.values), shows
        if shows.at is not None:
            at = next(i for i, value in enumerate(dial.values) if math.isclose(value, shows.at))
            assert views[at].alt, shows
        assert not shows.guess or shows.guess in scene.tracks, shows
        assert set(shows.moves) <= set(scene.picture.names), shows


def packed(text):
    """Bytes on the way to a browser."""
    return len(gzip.compress(text.encode(), 6))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_pieces_of_a_stage_are_small(slug):
    path = BY_SLUG[slug].path
    assert path
    assert packed(script(path, stage_of(slug))) < 20_000
    for tall in SHAPES.values():
        for name, scene in scenes(slug, tall).items():
            assert packed(scene_text(scene)) < 80_000, name
