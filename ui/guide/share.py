"""Links to a page as it is or as a teacher wants it, a worksheet and the lesson to take home; and
the learner's own answers.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from core.parameters import Parameter
from ui.guide import handout, record
from ui.guide import link as links
from ui.guide.answers import FactsAt
from ui.lesson import Lesson
from ui.stage.pieces import take_home
from ui.state import controls, view

KEPT = "Kept in this browser, not on the server."
NOT_KEPT = (
    "**This browser keeps nothing for this site:** its storage is blocked or full. Your answers "
    "last until you leave this page. Save them *as JSON* to bring them back later."
)
NOT_BROUGHT = "There are no answers of these lessons in this file."
_bring = st.components.v2.component(
    "bring",
    html='<label class="bring"><span></span><input type="file" accept=".json"></label>',
    js=(Path(__file__).parent / "bring.js").read_text("utf-8"),
    isolate_styles=False,
)
HERE_ONLY = "This address works on this machine only: open the app by its address in the network."


def base_address() -> str:
    """The address at which this app answers, without a page."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}"


def works_here_only(address: str) -> bool:
    """Whether an address leads to this app on the machine alone on which it runs."""
    host = urlsplit(address).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def note_if_here_only() -> None:
    """Say what a teacher does so that the links reach the class."""
    if works_here_only(base_address()):
        port = urlsplit(base_address()).port
        st.info(
            "**Links from here work on this machine only.** For a class in the same network, open "
            "the app by this machine’s address in it instead of *localhost*, such as "
            f"`http://192.168.1.20{f':{port}' if port else ''}`, and copy the links there. "
            "`hostname -I` (Linux), `ipconfig getifaddr en0` (macOS) or `ipconfig` (Windows) says "
            "which it is; *Host it* in the README has other ways.",
            icon=":material/lan:",
        )


def link(address: dict[str, str]) -> str:
    """The link to the lesson on screen at a state."""
    query = urlencode(address, safe=",")
    return f"{base_address()}/{view.lesson().address}" + (f"?{query}" if query else "")


def code(lesson: Lesson) -> dict[str, str]:
    """The QR code of the lesson as it stands on its stage, its address, and whom it reaches.

    Learners open it on their phones: it is not for a hall.
    """
    here = link(controls.address(lesson.parameters, present=False))
    note = HERE_ONLY if works_here_only(here) else ""
    return {"image": links.qr(here), "address": here, "note": note}


def show(parameters: dict[str, Parameter], facts_at: FactsAt) -> None:
    """Behind one button: the link, a tailored one, and what to take along."""
    if view.hidden("share_panel"):
        return
    panel = st.popover("Share", icon=":material/share:", key="share_panel", on_change="rerun")
    if not panel.open:  # or each move of a dial would make it again
        return
    with panel:
        contents(parameters, facts_at)


def contents(parameters: dict[str, Parameter], facts_at: FactsAt) -> None:
    """The link, a tailored one, the worksheet, and the lesson to take home."""
    st.html(f"<style>{links.CSS}</style>")
    words, code = st.columns([3, 2])
    here = link(controls.address(parameters))
    with words:
        st.markdown("**This page, just as it is**")
        links.shown("here", here)
    with code:
        links.qr_code(here)
    note_if_here_only()
    _tailor(parameters)
    path, stage, first = view.path(), view.lesson().stage, link({"step": "1"})
    if path:
        st.markdown("**On paper**, at the settings of the path, not at those of this page")
        st.download_button(
            "Worksheet, with the answers on a sheet of their own",
            lambda: handout.worksheet(path, parameters, facts_at, first, stage and stage()),
            f"worksheet_{path.slug}.html",
            "text/html",
            on_click="ignore",
        )
    if stage:
        _take_home()


def _take_home() -> None:
    lesson, step, hide = view.lesson(), view.now().step or 1, view.now().hide
    st.markdown("**To take home**, with its questions")
    st.download_button(
        "Take the lesson home (one file, works without a network)",
        lambda: take_home(lesson, step, hide),
        f"{lesson.slug}_lesson.html",
        "text/html",
        on_click="ignore",
    )


def _tailor(parameters: dict[str, Parameter]) -> None:
    """What a teacher ticks to hide, and the link that comes of it."""
    words, code = st.columns([3, 2])
    with words:
        st.markdown("**Tailored for a lesson**")
        tailored, is_framed = _ticked(parameters)
        frame = f'<iframe src="{escape(tailored)}" width="100%" height="760"></iframe>'
        if is_framed:
            links.shown("tailored", frame, "Copy the frame")
        else:
            links.shown("tailored", tailored)
    with code:
        links.qr_code(tailored)


def _ticked(parameters: dict[str, Parameter]) -> tuple[str, bool]:
    """The link that comes of what is ticked, and whether it is for a frame."""
    names = view.hideable(view.lesson(), parameters)
    # What is on screen comes first: on a stage its parts.
    options = sorted(names, key=lambda name: view.is_on_stage() and name not in view.ON_STAGE)
    hide = st.multiselect("Hide", options, format_func=names.__getitem__, key="tailor_hide")
    path, step = view.path(), 0
    if path:
        step = st.selectbox(
            "Lesson",
            range(len(path.steps) + 1),
            view.now().step if view.is_on_stage() else 0,
            format_func=lambda n: (
                f"open at step {n}: {path.steps[n - 1].title}" if n else "laboratory"
            ),
            key="tailor_step",
        )
    present = st.toggle("Large type for a lecture hall", key="tailor_present")
    framed = st.toggle("For a frame in a course page", key="tailor_embed")
    shown = {"step": step, "lab": not step}
    address = controls.address(parameters, **shown, hide=tuple(hide), present=present)
    return link(address | ({"embed": "true"} if framed else {})), framed


def answers() -> None:
    """Behind a button of its own: what the learner has answered, to keep or to delete.

    It lies in their own browser only, if that keeps anything. Without answers there is no button,
    unless a file may have some.
    """
    has_answers = any(lesson["answers"] for lesson in record.everything().values())
    if view.hidden("answers") or not (has_answers or not record.is_kept()):
        return
    panel = st.popover("My answers", icon=":material/person:", key="answers", on_change="rerun")
    if not panel.open:
        return
    with panel:
        st.html(f"<style>{links.CSS}</style>")
        st.markdown(KEPT if record.is_kept() else NOT_KEPT)
        kept = record.everything()
        with st.container(horizontal=True):
            text = handout.record_json(kept)
            st.download_button("As JSON", text, "answers.json", on_click="ignore")
            st.download_button(
                "To print",
                lambda: handout.record_page(kept),
                "answers.html",
                "text/html",
                on_click="ignore",
            )
        _bring(key="bring", data={"label": "Bring back a file"}, on_brought_change=_brought)
        if st.button("Delete them"):
            st.markdown("All of them, of every lesson? This cannot be undone.")
            st.button("Yes, delete them", on_click=_delete)


def _brought() -> None:
    if record.bring((st.session_state.get("bring") or {}).get("brought")):
        st.toast("Your answers are back.", icon=":material/check:")
    else:
        st.toast(NOT_BROUGHT, icon=":material/error:")


def _delete() -> None:
    record.delete()
    st.toast("Your answers are deleted.", icon=":material/delete:")
