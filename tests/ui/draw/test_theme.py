"""The theme: colours that belong together in two places, and that everybody can tell apart."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from ui.draw import theme


@pytest.mark.parametrize("name", ["light", "dark"])
def test_figures_know_the_colour_of_the_page(name):
    config = Path(__file__).parents[3] / ".streamlit" / "config.toml"
    page = tomllib.loads(config.read_text("utf-8"))["theme"][name]["backgroundColor"]
    assert theme.theme(name == "dark").paper == page


# Linear RGB as a deuteranope sees it (Machado, Oliveira & Fernandes 2009, full severity).
DEUTERANOPE = np.array(
    [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
)
# Linear RGB → Oklab (Ottosson 2020), in which distances are about those that are seen.
CONES = np.array([[0.412, 0.536, 0.051], [0.212, 0.681, 0.107], [0.088, 0.282, 0.630]])
OKLAB = np.array([[0.210, 0.794, -0.004], [1.978, -2.429, 0.451], [0.026, 0.783, -0.809]])


def linear(colour):
    part = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def distance(one, other):
    """How far apart two colours are for a deuteranope; black and white are 1 apart."""
    a, b = (OKLAB @ np.cbrt(CONES @ (DEUTERANOPE @ linear(c)).clip(0, 1)) for c in (one, other))
    return np.linalg.norm(a - b)


def contrast(one, other):
    low, high = sorted(linear(c) @ (0.2126, 0.7152, 0.0722) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("look", [theme.STAGE, theme.STAGE_DARK], ids=["light", "dark"])
def test_false_alarms_the_hand_and_negatives_differ_for_a_deuteranope(look):
    for mark in (look.false_alarm, look.false_words):
        assert distance(mark, look.hand) > 0.1
    assert distance(look.false_alarm, look.negative) > 0.1
    assert distance(look.positive, look.negative) > 0.1
    assert distance(theme.FALSE_ALARM, theme.HAND) > 0.1


@pytest.mark.parametrize("look", [theme.STAGE, theme.STAGE_DARK], ids=["light", "dark"])
def test_words_and_marks_stand_out_from_their_paper(look):
    for paper in (look.paper, look.alarm):
        words = (look.ink, look.soft, look.hand, look.positive_words, look.negative_words)
        for colour in (*words, look.false_words):
            assert contrast(colour, paper) >= 4.5
        for colour in (look.positive, look.false_alarm, look.synthetic):
            assert contrast(colour, paper) >= 3
    assert contrast(look.paper, look.false_alarm) >= 4.5  # words stand in an area of it
