"""The frame around every lesson: page config and the ordered list of lessons."""

from typing import NamedTuple

import streamlit as st


class Lesson(NamedTuple):
    """A page: its file in this folder is `slug`.py; `film` says whether it has an instrument."""

    slug: str
    title: str
    goal: str
    icon: str
    film: bool = True

    @property
    def address(self) -> str:
        """The path of the page: the first one answers at the root."""
        return "" if self is LESSONS[0] else self.slug


LESSONS = (
    Lesson("welcome", "Welcome", "What this is", ":material/home:", film=False),
    Lesson(
        "ratio_dial",
        "Ratio dial",
        "Accuracy climbs while recall falls: which numbers can you trust?",
        ":material/tune:",
    ),
    Lesson(
        "resampling",
        "Resampling",
        "Copy the few or leave out the many: what does the model gain?",
        ":material/content_copy:",
    ),
    Lesson(
        "smote",
        "SMOTE",
        "Where synthetic points come from, and what they are worth",
        ":material/biotech:",
    ),
)


def open_lesson() -> None:
    """Run the lesson that the address names; the first one is the front page."""
    st.set_page_config(page_title="The imbalance instrument", page_icon="⚖️", layout="wide")
    pages = [
        st.Page(f"{slug}.py", title=title, icon=icon, url_path=slug, default=slug == "welcome")
        for slug, title, _, icon, _ in LESSONS
    ]
    st.navigation(pages, position="top").run()


if __name__ == "__main__":
    open_lesson()
