"""The menu of a phone, which closes when a lesson is chosen from it."""

from ui.unseen import unseen

_menu = unseen("menu")


def close_for(page: str) -> None:
    """Close the menu if another page than this one was on screen before."""
    _menu(data={"page": page}, height=1)
