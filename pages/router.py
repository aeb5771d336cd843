"""The frame around every lesson: page config and the ordered list of lessons."""

from itertools import pairwise
from typing import NamedTuple

import streamlit as st

from ui import comeback, menu, view
from ui.one_by_one import PAGES


class Lesson(NamedTuple):
    """A page: its file in this folder is `slug`.py; `film` says whether it has an instrument."""

    slug: str
    title: str
    goal: str
    icon: str
    section: str  # the menu in which it stands; "" for none
    minutes: int = 0  # how long the lesson takes; 0 for a page that is none
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
    Lesson("welcome", "Welcome", "What this is", ":material/home:", "", film=False),
    Lesson(
        "ratio_dial",
        "Ratio dial",
        "Accuracy climbs while recall falls: which numbers can you trust?",
        ":material/tune:",
        "The data",
        minutes=8,
    ),
    Lesson(
        "resampling",
        "Resampling",
        "Copy the few or leave out the many: what does the model gain?",
        ":material/content_copy:",
        "The data",
        minutes=10,
    ),
    Lesson(
        "smote",
        "SMOTE",
        "Where synthetic points come from, and what they are worth",
        ":material/biotech:",
        "The data",
        minutes=12,
    ),
    Lesson(
        "focal_loss",
        "Focal loss",
        "Turn the easy rows down: does the model catch more?",
        ":material/filter_center_focus:",
        "The model",
        minutes=12,
    ),
    Lesson(
        "threshold",
        "Threshold",
        "The cut at ½ is a convention: where should yours be?",
        ":material/content_cut:",
        "The model",
        minutes=12,
    ),
    Lesson(
        "curves",
        "Curves",
        "One curve stays and one sinks as positives get rarer: which do you trust?",
        ":material/show_chart:",
        "The verdict",
        minutes=12,
    ),
    Lesson(
        "base_rate",
        "Base rate",
        "A good test says yes: how often is it right?",
        ":material/groups:",
        "The verdict",
        minutes=8,
        ready="guess=50",
    ),
    Lesson(
        "leakage",
        "Leakage",
        "Resample before the split, and the test reports what is not true",
        ":material/water_drop:",
        "The verdict",
        minutes=10,
    ),
    Lesson(
        "compare",
        "Compare",
        "All the fixes on the same rows: which of them beats doing nothing?",
        ":material/leaderboard:",
        "The verdict",
        minutes=12,
        film=False,
    ),
    Lesson(
        "glossary",
        "Glossary",
        "Every term and its source",
        ":material/dictionary:",
        "Look up",
        film=False,
    ),
    Lesson(
        "teach",
        "For teachers",
        "Plans with ready links",
        ":material/school:",
        "Look up",
        film=False,
    ),
    Lesson(
        "privacy",
        "Privacy",
        "What the server knows of you",
        ":material/lock:",
        "Look up",
        film=False,
    ),
)


def following(slug: str) -> tuple[str, str] | None:
    """Slug and title of the lesson that comes after a lesson; None after the last one."""
    lessons = [lesson for lesson in LESSONS if lesson.minutes]
    for lesson, after in pairwise(lessons):
        if lesson.slug == slug:
            return after.slug, after.title
    return None


def open_lesson() -> None:
    """Run the lesson that the address names; the first one is the front page."""
    st.set_page_config(page_title="The imbalance instrument", page_icon="⚖️", layout="wide")
    if "menus" not in st.session_state:
        st.session_state["menus"] = _menus()
    page = st.navigation(st.session_state["menus"], position="top")
    slug = page.url_path or LESSONS[0].slug
    view.open_lesson(slug, following(slug))
    with st.container(key="unseen"):  # first: a page may stop where it asks for something
        menu.close_for(slug)
        comeback.watch()
    page.run()


def _menus() -> dict[str, list[st.Page]]:
    """The pages by section, made once a visit: each looks for its file."""
    menus: dict[str, list[st.Page]] = {}
    for lesson in LESSONS:
        page = st.Page(
            f"{lesson.slug}.py",
            title=lesson.title,
            icon=lesson.icon,
            url_path=lesson.slug,
            default=lesson is LESSONS[0],
        )
        menus.setdefault(lesson.section, []).append(page)
    return menus


if __name__ == "__main__":
    with PAGES.turn():
        open_lesson()
