"""A thousand people of the base rate: exact facts, nested draws, and where each of them stands."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from core.lessons.base_rate.crowd import (
    CLEARED,
    FALSE_ALARM,
    FALSE_GUESSES,
    FOUND,
    MISSED,
    PEOPLE,
    RARE,
    STEPS,
    TOLD,
    TOWN,
    facts_along,
    facts_of,
    who,
)
from core.lessons.base_rate.places import (
    SEAT,
    TALL,
    TALL_BLOCK,
    WIDE,
    WIDE_BLOCK,
    apart,
    edge_between,
    edge_of,
    seated,
    together,
)
from core.metrics import Counts
from core.metrics.bayes import prevalence_for
from core.parameters import BadValue

CODES = {dial: who(dial) for dial in STEPS}
FACTS = {dial: facts_along(dial) for dial in STEPS}
BEGIN = STEPS["one_in"].index(TOWN)
LAYOUTS = pytest.mark.parametrize("layout", [WIDE, TALL], ids=["wide", "tall"])
BLOCKS = pytest.mark.parametrize("block", [WIDE_BLOCK, TALL_BLOCK], ids=["wide", "tall"])
EVERY_STEP = pytest.mark.parametrize(
    ("dial", "i"), [(dial, i) for dial, steps in STEPS.items() for i in range(len(steps))]
)


def area(corners):
    """The area of a polygon, in seats (the shoelace formula)."""
    x, y = corners.T / SEAT
    return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2


def letters_of(drawn):
    return drawn.tp + drawn.fp


# What is told.


def test_the_letter_to_the_digit():
    facts = facts_of(100)
    assert facts[3:7] == (90, 792, 10, 9_108)
    assert facts.drawn == Counts(tp=9, fp=79, fn=1, tn=911)
    assert (facts.ppv, facts.correct_of_100) == (Fraction(90, 882), 10)
    assert (facts.letters, facts.sick) == (882, 10)


def test_half_of_the_letters_are_correct_at_one_in_twelve_and_a_quarter():
    assert 1 / prevalence_for(Fraction(1, 2), 0.9, 0.08) == Fraction(49, 4)
    assert facts_of(12.25).ppv == Fraction(1, 2)
    assert facts_of(12).correct_of_100 == 51
    assert facts_of(15).correct_of_100 == 45


def test_what_flags_one_healthy_person_in_110_sends_half_of_its_letters_to_the_sick():
    assert facts_of(100, fpr=1 / 110).ppv == pytest.approx(0.5)
    assert FACTS["fpr"][STEPS["fpr"].index(0.009)].drawn[:2] == (9, 9)
    # Finding all who are sick does not help: 10 of 89.
    assert facts_of(100, recall=1).drawn[:2] == (10, 79)


def test_a_rare_illness_has_889_false_letters_for_each_correct_one():
    assert facts_of(RARE).false_per_correct == Fraction(8_888, 10)
    assert list(FALSE_GUESSES) == sorted(set(FALSE_GUESSES))
    assert (FALSE_GUESSES[0], FALSE_GUESSES[-1]) == (1, 100_000)


@EVERY_STEP
def test_each_fact_is_bayes_rule_in_fractions(dial, i):
    facts = FACTS[dial][i]
    one_in = Fraction(str(STEPS["one_in"][i])) if dial == "one_in" else Fraction(TOWN)
    fpr = Fraction(str(STEPS["fpr"][i])) if dial == "fpr" else Fraction(8, 100)
    correct, false = Fraction(9, 10) / one_in, (1 - 1 / one_in) * fpr
    assert facts.ppv == correct / (correct + false)
    assert facts.false_per_correct == false / correct
    assert facts.sick == 1_000 / one_in
    assert abs(facts.correct_of_100 - 100 * facts.ppv) < Fraction(1, 2)
    assert sum(facts[3:7]) == TOLD
    exactly = correct, false, 1 / one_in - correct, 1 - 1 / one_in - false
    for people, drawn, share in zip(facts[3:7], facts.drawn, exactly, strict=True):
        assert abs(people - TOLD * share) < 1
        assert abs(drawn - PEOPLE * share) < 1


# Who they are.


@EVERY_STEP
def test_there_are_as_many_of_each_kind_as_are_expected(dial, i):
    counts = np.bincount(CODES[dial][i], minlength=4)
    drawn = FACTS[dial][i].drawn
    assert counts[[FOUND, FALSE_ALARM, MISSED, CLEARED]].tolist() == list(drawn)


def test_people_keep_their_answers_from_town_to_town():
    codes = CODES["one_in"]
    for common, rare in pairwise(codes):
        for code in (FOUND, MISSED):
            assert (common[rare == code] == code).all()
        for code in (FALSE_ALARM, CLEARED):
            assert (rare[common == code] == code).all()


def test_a_better_test_keeps_a_part_of_the_false_alarms():
    codes = CODES["fpr"]
    for better, worse in pairwise(codes):
        assert (worse[better == FALSE_ALARM] == FALSE_ALARM).all()
        np.testing.assert_array_equal(better >= MISSED, worse >= MISSED)
    np.testing.assert_array_equal(codes[-1], CODES["one_in"][BEGIN])


def test_the_crowd_is_the_same_each_time():
    np.testing.assert_array_equal(who("one_in"), CODES["one_in"])


def test_only_two_dials_move_the_crowd():
    for of in (who, facts_along):
        with pytest.raises(BadValue, match="recall"):
            of("recall")


# Where they stand.


@LAYOUTS
def test_everybody_has_a_seat_in_the_crowd(layout):
    places = together(layout)
    assert places.dtype == np.int16
    assert len(np.unique(places, axis=0)) == PEOPLE
    assert ((places > 0) & (places < layout.size)).all()
    assert np.abs(np.diff(places, axis=0)).sum(axis=1).max() == SEAT  # each beside the next


@LAYOUTS
@EVERY_STEP
def test_everybody_stands_apart_from_everybody_else(layout, dial, i):
    places = apart(CODES[dial][i], layout).places.astype(int)
    for code in range(4):
        own = places[CODES[dial][i] == code]
        gaps = np.abs(own[:, None] - own).max(axis=2) + 10 * SEAT * np.eye(len(own), dtype=int)
        assert gaps.size < 2 or gaps.min() >= SEAT - 1
    assert (places > 0).all()


@LAYOUTS
@EVERY_STEP
def test_the_flagged_stand_in_the_column_and_the_others_in_the_crowd(layout, dial, i):
    codes, standing = CODES[dial][i], apart(CODES[dial][i], layout)
    letters = np.isin(codes, [FOUND, FALSE_ALARM])
    low, high = standing.column.min(axis=0), standing.column.max(axis=0)
    along = 0 if layout.upright else 1
    inside = (standing.places > low) & (standing.places < high)
    np.testing.assert_array_equal(inside[:, along], letters)
    assert inside[letters, 1 - along].mean() > 0.9  # the last row may be a part, and look out
    assert area(standing.crowd) == (~letters).sum()
    assert area(standing.left) == letters.sum()
    assert standing.start == (low[0] if layout.upright else layout.size[1] - high[1])


@LAYOUTS
@EVERY_STEP
def test_the_length_of_the_correct_part_is_the_share_of_correct_letters(layout, dial, i):
    drawn, standing = FACTS[dial][i].drawn, apart(CODES[dial][i], layout)
    across = 1 if layout.upright else 0
    whole, part = (np.ptp(box[:, across]) for box in (standing.column, standing.correct))
    assert whole == layout.lines * SEAT
    assert part / whole == pytest.approx(drawn.tp / letters_of(drawn), abs=5e-4)
    correct = standing.places[CODES[dial][i] == FOUND, across]
    false = standing.places[CODES[dial][i] == FALSE_ALARM, across]
    assert correct.max() <= false.min()
    breadth = -(-letters_of(drawn) // layout.lines)
    assert abs(correct.max() - part) < whole * breadth / letters_of(drawn)  # one row


@LAYOUTS
@EVERY_STEP
def test_two_bands_lead_from_the_shares_in_the_crowd_to_those_of_the_letters(layout, dial, i):
    standing, drawn = apart(CODES[dial][i], layout), FACTS[dial][i].drawn
    across = 1 if layout.upright else 0
    sick, healthy = standing.sick_flow[:, across], standing.healthy_flow[:, across]
    length = layout.lines * SEAT
    shares = [(drawn.tp + drawn.fn) / PEOPLE, drawn.tp / letters_of(drawn)]
    np.testing.assert_allclose(
        [sick[3] - sick[0], sick[2] - sick[1]], np.multiply(length, shares), atol=1
    )
    np.testing.assert_array_equal([sick[3], sick[2]], [healthy[0], healthy[1]])
    assert (healthy[2], healthy[3]) == (length, length)


@LAYOUTS
def test_who_stays_moves_a_few_seats_when_the_letters_are_sent(layout):
    codes = CODES["one_in"][BEGIN]
    moves = apart(codes, layout).places.astype(int) - together(layout)
    seats = np.hypot(*moves.T) / SEAT
    assert seats[np.isin(codes, [CLEARED, MISSED])].max() < 8
    assert np.median(seats) < 3


@LAYOUTS
def test_nobody_leaves_where_nobody_is_flagged(layout):
    standing = apart(np.full(PEOPLE, CLEARED, np.int8), layout)
    np.testing.assert_array_equal(standing.places, together(layout))
    assert area(standing.crowd) == PEOPLE


# Seats for one correct letter and its false ones.


@BLOCKS
@pytest.mark.parametrize("people", [0, 1, 22, 23, 24, 32, 33, 890, 1_012, 1_024, 100_001])
def test_a_block_is_filled_column_by_column_from_its_foot(block, people):
    places = seated(people, block)
    fit = min(people, block.seats)
    assert places.shape == (fit, 2)
    assert len(np.unique(places, axis=0)) == fit
    assert (places < np.array(block) * SEAT).all()
    assert area(edge_of(people, block)) == fit
    np.testing.assert_array_equal(places, seated(100_000, block)[:fit])
    if fit:
        np.testing.assert_array_equal(places[0], [SEAT / 2, SEAT / 2])
        assert (places.max(axis=0) < edge_of(people, block).max(axis=0)).all()


@BLOCKS
@pytest.mark.parametrize("fewer", [0, 1, 10, 23, 32, 500, 889, 1_011])
@pytest.mark.parametrize("more", [1, 23, 30, 64, 92, 889, 1_012, 5_000])
def test_the_area_between_two_guesses_is_their_difference(block, fewer, more):
    fit = min(more, block.seats), min(fewer, block.seats)
    assert area(edge_between(fewer, more, block)) == abs(fit[0] - fit[1])
    np.testing.assert_array_equal(
        edge_between(fewer, more, block), edge_between(more, fewer, block)
    )


@BLOCKS
def test_the_rare_letters_fit(block):
    assert block.seats > 889 + 1


@pytest.mark.parametrize("people", [-1, 1.5, "many", None, True])
def test_what_is_no_number_of_people_is_refused(people):
    for of in (seated, edge_of):
        with pytest.raises(BadValue, match="people"):
            of(people, WIDE_BLOCK)
