"""Where towers of copies and a thousand cases stand, by hand."""

from typing import Any

import numpy as np
import pytest

from core.lessons.resampling.places import (
    TALL_BLOCK,
    WIDE,
    WIDE_BLOCK,
    Layout,
    levels,
    towers,
    waiting,
)
from core.models.boundary import Window
from core.parameters import BadValue

SQUARE = Window(0, 1, 0, 1)
SMALL = Layout(width=1_000, height=1_000, foot=100, head=100, tipped=0.5, thick=50)


def test_the_plane_loses_half_of_its_height_when_it_is_tipped():
    rows = np.array([[0, 0], [0.5, 0.5], [1, 1], [2, -1]])
    assert SMALL.placed(rows, SQUARE).tolist() == [[0, 100], [500, 500], [1000, 900], [1000, 100]]
    tipped = SMALL.placed(rows, SQUARE, tipped=True)
    assert tipped.tolist() == [[0, 100], [500, 300], [1000, 500], [1000, 100]]
    assert SMALL.corners(tipped=True).max(axis=0).tolist() == [1000, 500]


def test_a_copy_stands_on_those_that_were_drawn_before_it():
    copied = np.array([1, 0, 1, 1])
    assert levels(copied).tolist() == [1, 1, 2, 3]
    found = towers(np.array([[0.2, 0], [0.8, 1]]), copied, SQUARE, SMALL)
    # The one at the back comes first, from its foot to its top.
    assert found.copy.tolist() == [0, 2, 3, 1]
    assert found.original.tolist() == [1, 1, 1, 0]
    assert found.places.tolist() == [[800, 550], [800, 600], [800, 650], [200, 150]]
    assert (found.top.tolist(), found.highest) == ([800, 650], 4)


def test_towers_of_fewer_copies_are_the_first_of_more():
    rng = np.random.default_rng(0)
    rows, copied = rng.random((7, 2)), rng.integers(7, size=40)
    all_ = towers(rows, copied, SQUARE, SMALL)
    some = towers(rows, copied[:25], SQUARE, SMALL)
    np.testing.assert_array_equal(all_.places[all_.copy < 25, 0], some.places[:, 0])
    assert set(some.copy) == set(all_.copy[all_.copy < 25])


def test_no_tower_is_higher_than_the_picture():
    found = towers(np.array([[0.5, 0.9], [0.5, 0.1]]), np.zeros(100, int), SQUARE, WIDE)
    assert found.places[:, 1].max() <= WIDE.height - WIDE.head
    assert found.highest == 101


def test_who_waits_stands_above_the_picture_and_crosses_nobody():
    rng = np.random.default_rng(0)
    places = rng.integers(0, 1_000, (90, 2)).astype(np.int16)
    found = waiting(places, SMALL)
    assert found[:, 1].min() > SMALL.height
    assert sorted(set(found[:, 0].tolist())) == [83, 250, 417, 583, 750, 917]
    order = np.argsort(places[:, 0], kind="stable")
    assert (np.diff(found[order, 0]) >= 0).all()


@pytest.mark.parametrize("block", [WIDE_BLOCK, TALL_BLOCK])
def test_a_count_ends_where_its_cases_end(block):
    seats = block.seats
    assert len(np.unique(seats, axis=0)) == 1_000
    across, up = block.cell
    assert abs(across / up - 1) < 0.15
    for count in (10, 50, 500, 990):
        left, right = seats[:count, 0].max(), seats[count:, 0].min()
        assert left - across <= block.at(count) <= right + across
    # The last column, of ten cases, may end a little beyond the axis.
    assert (seats.max(axis=0) < [block.width + across / 2, block.height]).all()


def test_what_is_of_another_kind_is_refused():
    nothing: Any = None
    for call in (
        lambda: towers(np.zeros((1, 2)), np.zeros(1, int), SQUARE, nothing),
        lambda: towers(np.zeros((1, 3)), np.zeros(1, int), SQUARE, SMALL),
        lambda: waiting(nothing, SMALL),
        lambda: SMALL.placed(np.zeros((1, 2)), nothing),
    ):
        with pytest.raises(BadValue):
            call()
