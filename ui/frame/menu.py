"""The menu of a phone, which closes when a lesson is chosen from it."""

from pathlib import Path

from ui.runtime.invisible_component import invisible_component

_menu = invisible_component(Path(__file__).with_suffix(".js"))


def close_for(page: str) -> None:
    """Close the menu if another page than this one was on screen before."""
    _menu(data={"page": page}, height=1)
