"""Numbers as a person reads them."""

import math

import numpy as np
import pytest

from core.lessons.resampling.film import PARAMETERS
from ui.draw import words


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (1_000, 3, "1,000"),
        (999.9, 3, "1,000"),
        (25_063.4, 4, "25,063"),
        (165.31, 4, "165.3"),
        (8.8, 3, "8.8"),
        (0.1653, 3, "0.165"),
        (-0.0071, 1, "−0.007"),
        (0, 4, "0"),
        (math.inf, 3, "∞"),
        (math.nan, 3, "—"),
    ],
)
def test_a_number_has_its_digits_and_no_exponent(value, digits, said):
    assert words.figures(value, digits) == said


def test_a_negative_number_has_a_minus_sign():
    assert words.number(-0.007) == "−0.007"


def test_settings_are_said_in_the_words_beside_their_widgets():
    names = ("sampler", "separation", "jitter")
    values = {"sampler": "rus", "separation": 2.4, "jitter": True}
    said = words.settings((PARAMETERS[name] for name in names), values)
    assert said == "Method under-sample the majority · Separation 2.4 · Jitter the copies on"


FORMATTERS = [
    words.percent, words.short_percent, words.share, words.decimal, words.number, words.figures,
    words.signed, words.digits, words.whole, lambda value: words.spread(np.full(3, value)),
]  # fmt: skip


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_nothing_has_no_sign(formatter):
    assert formatter(-0.0) == formatter(0.0)
    assert not formatter(-0.0).startswith(("-", "−"))


@pytest.mark.parametrize("formatter", [words.percent, words.decimal, words.number, words.whole])
def test_what_is_rounded_to_nothing_has_no_sign(formatter):
    assert formatter(-1e-12) == formatter(0.0)


@pytest.mark.parametrize(
    ("value", "said"),
    [(1_234.5, "+1,234"), (-0.0071, "−0.0071"), (0, "0"), (12.0, "+12"), (math.inf, "+∞")],
)
def test_a_change_has_its_sign(value, said):
    assert words.signed(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1_000, "1,000"), (2.4, "2.4"), (1e-05, "0.00001"), (-3, "−3"), (1e6, "1,000,000")],
)
def test_a_setting_has_the_digits_that_were_set(value, said):
    assert words.digits(value) == said


def test_a_tiny_rate_has_no_exponent():
    assert words.short_percent(1e-7) == "0.00001 %"


@pytest.mark.parametrize(
    ("hits", "cases", "said"),
    [
        (93, 100, "93 %"),
        (3, 7, "43 %"),
        (1, 11, "9 %"),
        (300, 700, "42.9 %"),
        (9_999, 10_000, "99.99 %"),
        (1, 100_000, "0.001 %"),
        (7, 7, "100 %"),
        (0, 1, "0 %"),
    ],
)
def test_a_share_has_no_more_digits_than_its_cases_carry(hits, cases, said):
    assert words.share(hits / cases, of=cases) == said
    assert words.percent(hits / cases, 5, cases) == said


def test_a_share_of_no_cases_is_a_dash():
    assert words.share(math.nan, of=0) == words.percent(math.nan, of=0) == "—"


@pytest.mark.parametrize(
    ("value", "said", "formula"),
    [
        (0.01234, "0.0123", "0.0123"),
        (3.4e-8, "3.4·10⁻⁸", r"3.4\cdot10^{-8}"),
        (-1e-15, "−1·10⁻¹⁵", r"−1\cdot10^{-15}"),
        (99, "99", "99"),
        (1234.5, "1,234", "1{,}234"),
        (0, "0", "0"),
    ],
)
def test_a_tiny_number_has_a_power_of_ten(value, said, formula):
    assert words.compact(value) == said
    assert words.tex_compact(value) == formula
