"""The parts of a course as files: each lesson with its laboratories, and the pages around them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from streamlit.testing.v1 import AppTest

from deploy.site import visits
from deploy.site.addresses import (
    WITHOUT,
    Has,
    address_of,
    everything,
    file_of,
    laboratory,
    moved,
    setting_in,
    setting_of,
)
from deploy.site.elements import Elements
from deploy.site.pieces import PieceFiles
from pages.registry import BY_SLUG, FOLLOWING, PAGES
from ui.draw import theme
from ui.early.first_answer import COLOURS
from ui.film import film, film_js
from ui.film.pieces import named, piece
from ui.frame import script
from ui.frame import table as tables
from ui.guide import handout
from ui.lesson import Lesson
from ui.stage import early, stage_js
from ui.stage.pieces import how, pieces_of
from ui.state import view

HERE = Path(__file__).parent
TEMPLATES = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True)
# Scripts and styles lie beside the page; nothing is asked of any other place, and nothing is sent.
# A page from a disk has no "self" in every browser.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' 'unsafe-inline' file:; "
    "img-src 'self' data: file:; worker-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
# A module as a plain script: from a disk a browser loads no modules.
EXPORTED, KEPT = "export default function", "const mount = function"
RUNS_FILMS = """
for (const box of document.querySelectorAll("[data-said]")) {
  mount({ parentElement: box, setTriggerValue() {}, data: JSON.parse(box.dataset.said) });
}
"""
OF_ROOMS = re.compile(r"[?&]room=")  # files have no rooms
ANSWER = re.compile(r'data-answer="(\w+)"')
SCRIPTS = {"from_scratch": "", "at_work": "_at_work"}  # kind of a script → the end of its name
LONGEST = 600  # seconds in which a comparison has to go on by something

Files = dict[str, str]  # path → text
Setting = tuple[str, str]  # the lesson and the setting of a laboratory, as addresses have it


class Part:
    """Some pages of the course. `labs`: the laboratories of which there are pages; `app`: where the
    app is, if it has an address."""

    def __init__(self, app: str = "", has: Has = everything) -> None:
        self.files: Files = {}
        self.wanted: set[Setting] = set()  # the laboratories to which its pages lead
        self._pieces = PieceFiles()
        self._app, self._has = app.rstrip("/"), has

    def all(self) -> Files:
        """The files of these pages and of their pictures."""
        return self.files | self._pieces.files()

    def link(self, page: str, query: str = "", place: str = "") -> str:
        """The address of a page of the app in the course."""
        lesson = BY_SLUG[page or PAGES[0].slug]
        if lesson.minutes and self._has(lesson.slug, setting_in(lesson.slug, query)):
            self.wanted.add((lesson.slug, setting_in(lesson.slug, query)))
        return address_of(page, query, place, self._has)

    # 1. A lesson on its stage.

    def stage(self, lesson: Lesson) -> None:
        """The page of a stage, and all its pictures."""
        assert lesson.path is not None
        step, stage = lesson.path.steps[0], pieces_of(lesson)
        told = json.loads(stage.script.text)
        told["below"] = moved(ANSWER.sub(self._answer, told["below"]), self.link)
        if told["below"]:
            told["below"] += TEMPLATES.get_template("answers.html").render()
        ways = {says: href for says, href in told["ways"].items() if not OF_ROOMS.search(href)}
        told["ways"] = {says: self._moved(href) for says, href in ways.items()}
        written = self._pieces.add(piece(film.as_text(told)))
        scenes = {
            name: {shape: self._pieces.add(one) for shape, one in shapes.items()}
            for name, shapes in stage.scenes.items()
        }
        said = how(lesson, view.View(1), "", FOLLOWING.get(lesson))
        said["following"]["href"] = self._moved(said["following"]["href"])
        said |= {
            "plotly": "",
            "pieces": "",
            "heard": 0,
            "hide": "share_panel",
            "script": written.name,
            "scenes": {
                name: {shape: one.name for shape, one in shapes.items()}
                for name, shapes in scenes.items()
            },
            "steps": len(lesson.path.steps),
            "labs": [f"./{laboratory(lesson.slug, at)}" for at in steps_of(lesson)],
        }
        first = [scenes[name]["wide"] for name in [step.shows.picture] if name]
        self.files[file_of(lesson.address)] = _page(
            "stage.html",
            title=view.title_of(lesson),
            goal=lesson.goal,
            words=early.words_of(lesson, step),
            said=_data(said),
            pieces=film.lines([written, *first]),
        )

    def _answer(self, found: re.Match[str]) -> str:
        """The picture of an answer on its card, kept as a piece."""
        offered = named(found[1])
        assert offered, found[1]
        return f'data-answer="{self._pieces.add(offered).name}"'

    def _moved(self, href: str) -> str:
        """An address of the app, such as ./smote?step=2, as the course has it."""
        page, _, query = href.removeprefix("./").partition("?")
        return self.link(page, query)

    # 2. A laboratory, and the pages around the lessons.

    def page(self, page: Lesson, setting: str = "") -> None:
        """A page as the app draws it at a setting: its texts, its tables, its films."""
        query = f"lab=1&{setting}".rstrip("&") if page.minutes else ""
        app = _drawn(page, query)
        presets = _page("presets.html", presets=self._presets(page, setting))
        self.files[laboratory(page.slug, setting) if query else file_of(page.address)] = _page(
            "page.html",
            title=view.title_of(page, view.View(lab=True)),
            goal=page.goal,
            lesson=page.minutes and page,
            taken=page.minutes and taken(page),
            app=self._app and f"{self._app}/{page.address}?{query}".rstrip("?"),
            body=Elements(self._pieces, self.link, presets).of(app.main),
            colours=_data(COLOURS),
        )

    def _presets(self, lesson: Lesson, setting: str) -> list[dict[str, Any]]:
        """The buttons above an instrument: here each leads to a page."""
        return [
            {"says": says, "file": laboratory(lesson.slug, at), "here": at == setting}
            for says, at in presets_of(lesson).items()
        ]

    # 3. What a learner takes along.

    def to_take(self, lesson: Lesson) -> None:
        """Worksheet, scripts and notebooks of a lesson."""
        assert lesson.path is not None
        assert lesson.stage is not None
        values, stage, first = lesson.defaults(), lesson.stage(), f"./{file_of(lesson.address)}"
        parameters, facts_at = lesson.parameters, stage.facts_at
        texts = [handout.worksheet(lesson.path, parameters, facts_at, first, stage)]
        for kind in SCRIPTS:
            for make in (script.script, script.notebook):
                texts.append(make(lesson.folder, kind, values))
        self.files |= dict(zip((one["file"] for one in taken(lesson)), texts, strict=True))


def taken(lesson: Lesson) -> list[dict[str, str]]:
    """What there is to take along: each file, and what it is."""
    found = [{"file": f"{lesson.slug}_worksheet.html", "says": "Worksheet, with the answers"}]
    for kind, ending in SCRIPTS.items():
        name, says = f"{lesson.slug}{ending}", kind.replace("_", " ")
        found += [
            {"file": f"{name}.py", "says": f"Script: {says}"},
            {"file": f"{name}.ipynb", "says": f"Notebook: {says}"},
        ]
    return found


def presets_of(lesson: Lesson) -> dict[str, str]:
    """The settings that the buttons of a lesson lead to, by what the buttons say."""
    if not lesson.minutes:
        return {}
    defaults = lesson.defaults()
    made = lesson.opening(defaults, False).presets if lesson.opening else lesson.presets
    found = {"As the lesson begins": ""}
    for says, values in made.items():
        setting = setting_of(lesson.parameters, defaults | values)
        if setting not in found.values():
            found[says] = setting
    return found


def steps_of(lesson: Lesson) -> list[str]:
    """The setting of the laboratory at each step of a lesson."""
    assert lesson.path is not None
    values = lesson.defaults()
    return [setting_of(lesson.parameters, values | step.set) for step in lesson.path.steps]


def lesson_part(slug: str, linked: Collection[str], app: str = "") -> Files:
    """All files of a lesson; `linked`: settings of its laboratory to which other pages lead."""
    lesson = BY_SLUG[slug]
    settings = {"", *presets_of(lesson).values(), *steps_of(lesson), *linked}
    part = Part(app, lambda other, setting: not setting or (other == slug and setting in settings))
    part.stage(lesson)
    for setting in sorted(settings):
        part.page(lesson, setting)
    part.to_take(lesson)
    return part.all()


def pages_around(app: str = "") -> tuple[Files, set[Setting]]:
    """The front page, the glossary and what is for teachers; and the laboratories they lead to."""
    part = Part(app)
    for page in PAGES:
        if page.minutes or page.slug in WITHOUT:
            continue
        if page.stage is not None:
            part.stage(page)
        else:
            part.page(page)
    return part.all() | shared(), part.wanted


def shared() -> Files:
    """What all pages share."""
    own = {name: (HERE / name).read_text("utf-8") for name in ("course.js", "keep.js")}
    style = (HERE / "page.css").read_text("utf-8")
    return own | {
        "stage.js": _plain_script(stage_js.SOURCE),
        "stage.css": stage_js.CSS + (HERE / "stage.css").read_text("utf-8"),
        "films.js": _plain_script(film_js.SOURCE, RUNS_FILMS),
        "page.css": f":root {{ --focus: {theme.FOCUS}; }}\n{style}{film.CSS}{tables.CSS}",
    }


def _drawn(page: Lesson, query: str) -> AppTest:
    """The page when all that it computes is there. RuntimeError if it shows an error."""
    asked = dict(pair.split("=", 1) for pair in f"{query}&{page.ready}".split("&") if pair)
    app = visits.unfolded(visits.opened(page.slug, **asked))
    said, heard = None, time.monotonic()
    while (waits := app.get("progress")) and time.monotonic() - heard < LONGEST:
        if said != (said := [one.proto.SerializeToString() for one in waits]):
            heard = time.monotonic()
        time.sleep(0.5)
        app.run()
    if app.exception or app.get("progress"):
        problem = app.exception[0].message if app.exception else "it does not go on"
        raise RuntimeError(f"{page.slug}?{query}: {problem}")
    return app


def _plain_script(source: str, more: str = "") -> str:
    return f"(() => {{\n{source.replace(EXPORTED, KEPT)}{more}}})();\n"


def _page(template: str, **parts: Any) -> str:
    return TEMPLATES.get_template(template).render(policy=POLICY, **parts)


def _data(value: Any) -> str:
    """Data as a page has it in a script."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def linked_settings(wanted: Iterable[Setting], slug: str) -> tuple[str, ...]:
    """The settings of a lesson among those of all."""
    return tuple(sorted(setting for lesson, setting in wanted if lesson == slug))
