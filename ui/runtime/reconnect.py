"""A browser whose connection has come back asks for the page by itself."""

from ui.unseen import unseen

_comeback = unseen("comeback")


def watch() -> None:
    """Watch the connection from the page that is on screen."""
    _comeback(on_back_change=lambda: None, height=1)
