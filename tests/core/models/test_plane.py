"""The plane of a picture: turned, its lines with few points, and the side of an alarm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import draw_pools, train_fold
from core.models import fit_logistic, fit_model
from core.models.boundary import Window, level_areas, level_lines
from core.models.plane import Turned, simplified, turned
from core.parameters import BadValue

WINDOW = Window(-4.0, 6.0, -4.0, 5.0)
GAP = [np.nan, np.nan]


@pytest.fixture(scope="module")
def fold():
    return train_fold(draw_pools("moons", 2.4, 1.0, 0, 1_000, 1_000), 0.2)


def test_a_quarter_turn_takes_the_first_axis_to_the_second():
    there = turned(np.array([[1, 0], [0, 2]]), 90)
    assert there == pytest.approx(np.array([[0, 1], [-2, 0]]))


def test_minus_45_degrees_takes_the_diagonal_to_the_first_axis():
    there = turned(np.ones((1, 2)), -45)
    assert there == pytest.approx(np.array([[np.sqrt(2), 0]]))


def test_distances_stay_and_the_way_back_leads_home():
    rows = np.random.default_rng(0).normal(size=(50, 2))
    there = turned(rows, 33)
    np.testing.assert_allclose(np.hypot(*there.T), np.hypot(*rows.T))
    np.testing.assert_allclose(turned(there, -33), rows)


def test_a_turned_model_says_of_a_turned_row_what_the_model_says_of_the_row(fold):
    model = fit_logistic(fold)
    again = Turned(model, -45).probability(turned(fold.X, -45))
    np.testing.assert_allclose(again, model.probability(fold.X))


@pytest.mark.parametrize(
    ("line", "few"),
    [
        ([[0, 0], [1, 0.05], [2, 0]], [[0, 0], [2, 0]]),
        ([[0, 0], [1, 0.2], [2, 0]], [[0, 0], [1, 0.2], [2, 0]]),
        ([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]),
        ([[0, 0], [1, 0], [2, 0], [2, 1], [0, 0]], [[0, 0], [2, 0], [2, 1], [0, 0]]),  # rings
        ([[0, 0], [3, 0], [1, 0]], [[0, 0], [3, 0], [1, 0]]),  # there and back
        ([[0, 0], [1, 0], [2, 0], GAP, [5, 5]], [[0, 0], [2, 0], GAP, [5, 5]]),
        ([GAP], [GAP]),
        (np.empty((0, 2)), [GAP]),
    ],
)  # fmt: skip
def test_a_line_keeps_the_points_that_it_needs(line, few):
    np.testing.assert_array_equal(simplified(line, 0.1), few)


@given(st.integers(0, 10_000), st.floats(0, 2))
def test_a_point_left_out_is_no_farther_than_the_tolerance(seed, tolerance):
    line = np.cumsum(np.random.default_rng(seed).normal(size=(40, 2)), axis=0)
    few = simplified(line, tolerance)
    assert (few[[0, -1]] == line[[0, -1]]).all()
    way = np.linspace(few[:-1], few[1:], 200).reshape(-1, 2)
    step = np.hypot(*np.diff(few, axis=0).T).max() / 199
    nearest = np.hypot(*(line[:, None] - way).transpose(2, 0, 1)).min(axis=1)
    assert nearest.max() <= tolerance + step


@pytest.mark.parametrize("line", [[1, 2], [[1, 2, 3]], [[1, np.inf]], "line"])
def test_what_is_no_line_is_refused(line):
    with pytest.raises(BadValue):
        simplified(line, 0.1)


def area(outlines):
    """The area within outlines; a hole counts against it."""
    breaks = np.flatnonzero(np.isnan(outlines[:, 0]))
    parts = [part[~np.isnan(part[:, 0])] for part in np.split(outlines, breaks)]
    return sum(
        (part[:-1, 0] * part[1:, 1] - part[1:, 0] * part[:-1, 1]).sum() / 2 for part in parts
    )


@pytest.mark.parametrize("name", ["logistic", "tree"])
def test_the_side_of_an_alarm_holds_the_rows_that_reach_the_level(fold, name):
    model = fit_model(name, fold)
    (side,) = level_areas(model, WINDOW, [0.5], cells=200)
    width, height = WINDOW.x1 - WINDOW.x0, WINDOW.y1 - WINDOW.y0
    rows = np.random.default_rng(0).uniform(size=(40_000, 2)) * [width, height]
    share = (model.probability(rows + np.array([WINDOW.x0, WINDOW.y0])) >= 0.5).mean()
    assert area(side) / (width * height) == pytest.approx(share, abs=0.01)
    assert area(simplified(side, 0.01)) == pytest.approx(area(side), abs=0.2)


def test_the_side_of_an_alarm_ends_at_the_boundary(fold):
    model = fit_logistic(fold)
    (line,), (side,) = (of(model, WINDOW, [0.5]) for of in (level_lines, level_areas))
    for point in line:
        assert np.hypot(*(side - point).T).min() < 1e-9


def test_where_nothing_reaches_a_level_there_is_no_side(fold):
    model = fit_logistic(fold)
    assert np.isnan(level_areas(model, WINDOW, [1 - 1e-12])[0]).all()
