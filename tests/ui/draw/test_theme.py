"""The theme: one colour of the page, named in two places."""

import tomllib
from pathlib import Path

import pytest

from ui.draw import theme


@pytest.mark.parametrize("name", ["light", "dark"])
def test_figures_know_the_colour_of_the_page(name):
    config = Path(__file__).parents[3] / ".streamlit" / "config.toml"
    page = tomllib.loads(config.read_text("utf-8"))["theme"][name]["backgroundColor"]
    assert theme.theme(name == "dark").paper == page
