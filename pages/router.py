"""The frame around every lesson: page config, the menu, which page the address names."""

import streamlit as st

from pages.registry import BY_SLUG, FOLLOWING, PAGES
from ui.frame import frame, menu
from ui.runtime import reconnect
from ui.runtime.run_queue import RUN_QUEUE
from ui.state import controls, live, view


def open_page() -> None:
    """Run the page that the address names; the first one is the front page."""
    # First, or the icon of the page would be asked for elsewhere, as that of the window.
    st.set_page_config(page_icon="⚖️", layout="wide")
    if "menus" not in st.session_state:
        st.session_state["menus"] = _menus()
    page = st.navigation(st.session_state["menus"], position="top")
    lesson = BY_SLUG[page.url_path or PAGES[0].slug]
    view.open_lesson(lesson, FOLLOWING.get(lesson))
    with st.container(key="unseen"):  # first: a page may stop where it asks for something
        menu.close_for(lesson.slug)
        reconnect.watch()
    if lesson.stage:
        controls.arrive(lesson.parameters)
    st.set_page_config(view.title_of(lesson, view.now()))
    if view.is_on_stage():
        frame.stage()
    else:
        page.run()
        live.draw()


def _menus() -> dict[str, list[st.Page]]:
    """The pages by section, made once a visit: each looks for its file."""
    menus: dict[str, list[st.Page]] = {}
    for lesson in PAGES:
        page = st.Page(
            lesson.script,
            title=lesson.title,
            icon=lesson.icon,
            url_path=lesson.slug,
            default=lesson.at_root,
        )
        menus.setdefault(lesson.section, []).append(page)
    return menus


if __name__ == "__main__":
    with RUN_QUEUE.turn():
        open_page()
