"""A browser whose connection has come back asks for the page by itself."""

from pathlib import Path

from ui.runtime.invisible_component import invisible_component

_comeback = invisible_component(Path(__file__).with_suffix(".js"))


def watch() -> None:
    """Watch the connection from the page that is on screen."""
    _comeback(on_back_change=lambda: None, height=1)
