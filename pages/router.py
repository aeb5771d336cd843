"""The frame around every lesson: page config and the ordered list of lessons."""

from typing import NamedTuple

import streamlit as st


class Lesson(NamedTuple):
    """A page: its file in this folder is `slug`.py, its address ends in `slug`."""

    slug: str
    title: str
    icon: str
    film: bool = True


LESSONS = (Lesson("ratio_dial", "Ratio dial", ":material/tune:"),)


def open_lesson() -> None:
    """Run the lesson that the address names; the first one is the front page."""
    st.set_page_config(page_title="The imbalance instrument", page_icon="⚖️", layout="wide")
    pages = [
        st.Page(
            f"{lesson.slug}.py",
            title=lesson.title,
            icon=lesson.icon,
            url_path=lesson.slug,
            default=lesson is LESSONS[0],
        )
        for lesson in LESSONS
    ]
    st.navigation(pages, position="top").run()


if __name__ == "__main__":
    open_lesson()
