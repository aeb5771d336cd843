"""The frame of a lesson."""

from pathlib import Path

import streamlit as st

from ui import film

CONTENT = Path(__file__).parent.parent / "content"

STYLE = """
<style>
.stMainBlockContainer { padding: 3.9rem 1.5rem 2rem; max-width: 1900px; }
.stMainBlockContainer h1 { font-size: 1.6rem; padding: 0; }
.stMainBlockContainer h2 { font-size: 1.25rem; padding: 0.75rem 0 0.25rem; }
.stMainBlockContainer h3 { font-size: 1.1rem; padding: 0.5rem 0 0.25rem; }
.stMainBlockContainer .katex-display { padding: 0.4rem 0; } /* or it cuts off what stands high */
@media (max-width: 700px) { .stMainBlockContainer { padding: 4rem 0.75rem 2rem; } }
</style>
"""


def open_page(title: str, goal: str) -> None:
    """The title of a lesson and its goal in one sentence."""
    st.html(STYLE)
    st.title(title, anchor=False)
    st.markdown(goal)


def is_dark() -> bool:
    """Whether the visitor's page is dark."""
    return st.context.theme.type == "dark"


def note(problem: str) -> None:
    """A setting that cannot be had, in the words of core; nothing if there is no problem."""
    if problem:
        st.warning(problem, icon="⚠️")


def prose(slug: str) -> None:
    """The long text of a lesson, from content/."""
    st.markdown((CONTENT / f"{slug}.md").read_text("utf-8"))


def take_home(slug: str, title: str, picture: film.Film, at: dict[str, int]) -> None:
    """A button that downloads the instrument as one HTML file; made when it is pressed."""

    def page() -> str:
        return film.take_home(picture.script, at, title)

    st.download_button(
        "Take this instrument home (one HTML file, works offline)",
        page,
        f"{slug}.html",
        "text/html",
        icon=":material/download:",
        on_click="ignore",
    )
