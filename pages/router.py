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
    ready: str = ""  # what the address says when its instrument is there without a guess first

    @property
    def address(self) -> str:
        """The path of the page: the first one answers at the root."""
        return "" if self is LESSONS[0] else self.slug

    @property
    def instrument(self) -> str:
        """The address at which its instrument is on the page at once."""
        return f"{self.address}?{self.ready}" if self.ready else self.address


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
    Lesson(
        "base_rate",
        "Base rate",
        "A good test says yes: how often is it right?",
        ":material/groups:",
        ready="guess=50",
    ),
)


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
