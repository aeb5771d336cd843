"""Numbers as a person reads them."""

import math

import pytest

from core.lessons.resampling import PARAMETERS
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
