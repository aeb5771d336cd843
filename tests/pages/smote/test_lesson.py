"""The SMOTE lesson: the microscope shows what the sampler did, and the caveats are real."""

import numpy as np
import pytest

from core.lessons.smote import caveats
from core.lessons.smote.film import (
    DIMENSION,
    LAMBDA,
    NEARBY,
    SCENES,
    SHARE,
    VARIANTS,
    K,
    Microscope,
    _Bench,
    scene_of,
    smote_film,
    spent,
)
from core.resampling import DANGER, NOISE, SAFE, SAMPLERS
from pages.smote.picture import _own
from tests.cases import every


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scene", every(2, SCENES))
def test_the_film_shows_what_the_sampler_did(scene, variant):
    setting = Microscope(scene, variant)
    train, _ = scene_of(setting)
    alone = SAMPLERS[variant].resample(*train, setting.seed, target=0.5, k=5)
    film = smote_film(setting)
    shown = film.by_share[SHARE.steps.index(0.5)]
    np.testing.assert_array_equal(shown.synthetic, alone.X[alone.synthetic])
    assert shown.rows == len(alone.y)
    assert shown.synthetic_per_row.sum() == len(shown.synthetic)
    assert film.by_k[K.steps.index(5)] is shown


def test_a_synthetic_point_lies_on_the_way_to_a_neighbour_in_the_lens():
    film = smote_film(Microscope())
    shown = film.by_share[-1]
    for point, base, step in zip(shown.synthetic, shown.base, shown.step, strict=True):
        ends = film.minority[film.lens_by_point[base].neighbours]
        start = film.minority[base]
        assert np.isclose(start + step * (ends - start), point).all(axis=1).any()


def test_lambda_walks_from_the_point_to_its_nearest_neighbour():
    film = smote_film(Microscope(point=7))
    path = np.array([lens.interpolated for lens in film.lens_by_lambda])
    nearest = film.lens_by_lambda[0].neighbours[0]
    np.testing.assert_allclose(path[0], film.minority[6])
    np.testing.assert_allclose(path[-1], film.minority[nearest])
    np.testing.assert_allclose(np.diff(path, n=2, axis=0), 0, atol=1e-12)
    assert len(path) == len(LAMBDA.steps)


def test_the_share_that_the_rows_have_already_is_named():
    first = smote_film(Microscope()).by_share[0]
    assert "0.1" in first.problem
    assert len(first.synthetic) == 0


def test_more_neighbours_than_there_are_is_named_and_the_rest_goes_on():
    film = smote_film(Microscope("listing2"))
    assert len(film.minority) == 10
    assert "9" in film.by_k[-1].problem
    assert film.by_k[-2].problem == ""
    assert len(film.lens_by_k[-1].neighbours) == 9


def test_the_second_listings_scene_grows_from_10_to_90_of_180():
    shown = smote_film(Microscope("listing2")).by_share[-1]
    assert (len(shown.synthetic), shown.rows) == (80, 180)


def test_one_mislabelled_point_is_noise_and_spawns_a_fan_of_it():
    film = smote_film(Microscope("mislabelled"))
    assert film.region[-1] == NOISE
    assert film.majority_nearby[-1] == NEARBY
    fan = film.by_share[-1].synthetic[film.by_share[-1].base == len(film.minority) - 1]
    among = np.linalg.norm(fan[:, None] - film.majority[None], axis=2).min(axis=1)
    assert len(fan) >= 3
    assert (among < 0.5).any()
    careful = smote_film(Microscope("mislabelled", "borderline1")).by_share[-1]
    assert careful.synthetic_per_row[-1] == 0


def test_borderline_spends_only_on_danger_and_adasyn_by_the_majority_nearby():
    border = smote_film(Microscope("overlap", "borderline1"))
    assert set(border.region[border.by_share[-1].synthetic_per_row > 0]) == {1}
    adasyn = smote_film(Microscope("overlap", "adasyn"))
    rank = np.argsort(adasyn.majority_by_k[K.steps.index(5)], kind="stable")
    assert (np.diff(adasyn.by_share[-1].synthetic_per_row[rank]) >= 0).all()


@pytest.mark.parametrize("scene", ["clear", "overlap"])
def test_the_neighbours_that_are_counted_are_those_of_the_sampler(scene):
    train, _ = scene_of(Microscope(scene))
    film = smote_film(Microscope(scene))
    expected = np.select(
        [film.majority_nearby == NEARBY, 2 * film.majority_nearby >= NEARBY], [NOISE, DANGER], SAFE
    )
    np.testing.assert_array_equal(film.region, expected)
    for k in (1, 5, 9):
        allotted_by = SAMPLERS["adasyn"].resample(*train, 0, k=k).local_share
        assert allotted_by is not None
        counted = film.majority_by_k[K.steps.index(k)] / k
        np.testing.assert_allclose(counted, allotted_by[train.y == 1])


def test_only_a_synthetic_point_on_the_way_to_the_nearest_says_its_lambda():
    film = smote_film(Microscope())
    spent, lens = film.by_share[-1], film.lens_by_point[4]
    texts = _own(film, spent, lens)["own"]["text"]
    towards = spent.partner[spent.base == 4]
    assert any(texts)
    assert all(
        not text or near == lens.neighbours[0] for text, near in zip(texts, towards, strict=True)
    )


def test_cleaning_removes_rows_of_both_classes():
    train, _ = scene_of(Microscope("overlap"))
    for variant in ("smote_tomek", "smote_enn"):
        cleaned = SAMPLERS[variant].resample(*train, 0, target=0.5)
        assert cleaned.before and cleaned.removed
        assert set(cleaned.before.y[cleaned.removed.row]) == {0, 1}


def test_a_film_computes_no_setting_twice(monkeypatch):
    """Not even the one that two dials share; a dial is computed when somebody looks at it."""
    asked, real = [], _Bench.spent

    def counted(bench, setting):
        asked.append(setting)
        return real(bench, setting)

    monkeypatch.setattr(_Bench, "spent", counted)
    film = smote_film(Microscope("clumps", "borderline2", seed=4321))
    assert asked == []
    assert film.by_k[K.steps.index(5)] is film.by_share[SHARE.steps.index(0.5)]
    assert len(asked) == len(set(asked)) == len(SHARE.steps) + len(K.steps) - 1


@pytest.mark.parametrize("variant", ["smote", "borderline2", "smote_enn"])
def test_the_axis_of_the_bars_has_room_for_every_step_of_both_dials(variant):
    film = smote_film(Microscope("listing2", variant))
    everywhere = [*film.by_share, *film.by_k]
    assert film.most_from_one == max(one.synthetic_per_row.max() for one in everywhere) > 0


def test_a_release_computes_only_what_is_new():
    first = smote_film(Microscope())
    again = smote_film(Microscope(point=3, lam=0.9))
    for before, after in zip(first.by_share, again.by_share, strict=True):
        assert before is after
    assert spent(Microscope(share=0.3)) is first.by_share[SHARE.steps.index(0.3)]


def test_the_variance_shrinks_to_two_thirds_and_near_loses_its_meaning():
    films = [caveats.dimension_film(seed, 5) for seed in range(5)]
    variance = np.mean([film.variance for film in films], axis=0)
    nearest = np.mean([film.nearest for film in films], axis=0)
    assert variance[0] == pytest.approx(0.936, abs=0.05)
    assert variance[DIMENSION.steps.index(200)] == pytest.approx(2 / 3, abs=0.02)
    assert (np.diff(nearest) > 0).all()
    assert nearest[-1] > 0.85


def test_interpolated_codes_are_devices_that_do_not_exist():
    trial = caveats.category_trial(0, 5)
    assert trial.impossible > 0
    assert set(trial.smote_nc[:, 1]) <= set(trial.real[:, 1])
    assert len(trial.smote) == len(trial.smote_nc) == 160


def test_the_variants_share_rows_and_seed():
    panels = caveats.side_by_side(Microscope("overlap"))
    assert [panel.label for panel in panels] == [SAMPLERS[key].label for key in VARIANTS]
    assert len(panels[0].synthetic) == 160
    assert all(len(panel.removed_rows) == 0 for panel in panels[:4])
    assert all(len(panel.removed_rows) > 0 for panel in panels[4:])


def test_no_winner_by_average_precision_where_a_model_ranks_well_already():
    nothing, *ways = caveats.outcomes(Microscope())
    for way in ways:
        assert np.median(way.recall) > np.median(nothing.recall)
        assert np.median(way.precision) < np.median(nothing.precision)
        assert np.median(way.brier) > np.median(nothing.brier)
        assert abs(np.median(way.average_precision) - np.median(nothing.average_precision)) < 0.02
