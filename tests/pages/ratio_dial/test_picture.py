"""The picture of the ratio dial says what it cannot show, and on how few positives it rests."""

from core.controls import ONE_IN
from core.experiment import Experiment
from core.lessons.ratio_dial.film import ratio_film
from pages.ratio_dial.picture import _numbers, alt, rows_and_boundaries


def test_a_boundary_outside_the_picture_is_named():
    film = ratio_film(Experiment())
    _, changes = rows_and_boundaries(film, dark=False)
    rare, common = ONE_IN.index(10_000), ONE_IN.index(2)
    assert changes(rare)["outside"] == {"text": ["boundary p = ½ lies outside"]}
    assert "lies outside the picture" in alt(film, rare)
    assert changes(common)["outside"] == {"text": [""]}
    assert "outside" not in alt(film, common)


def test_recall_at_the_prevalence_says_how_few_positives_it_rests_on():
    film = ratio_film(Experiment())
    step = ONE_IN.index(10_000)
    assert film.caught_prior[step] / 10 == film.curves["recall_prior"][step]
    notes = [note for _, note in _numbers(film, step)]
    assert any(note.startswith(f"{film.caught_prior[step]} of 10 positives") for note in notes)
