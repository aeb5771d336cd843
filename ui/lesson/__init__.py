"""What a lesson declares of itself; menu, map, glossary, plans, benchmarks and tests read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.headline import Headline
from core.parameters import Facts, Parameter
from ui.lesson.path import Walkthrough, walkthrough_in


def _no_facts(_: dict[str, Any]) -> Facts:
    return {}


@dataclass(frozen=True, eq=False)
class Lesson:
    """A page of the course: a lesson, or one of the pages around the lessons, which have no facts.

    `folder`: its room, whose name is its address and its name in the code. `goal`: what a
    search says of it. `section`: the menu in which it stands, "" for none. `minutes`: how long
    it takes; 0 for a page that is none. `question`: the sentence under the heading, which is the
    title if nothing else is said. `asks`: the question on its card on the front page.
    `facts(values)`: every number that may be quoted at a setting,
    name → number, nan where undefined; the names are the same at every setting. `headlines`: what
    it is remembered by, counted over seeds by `python -m benchmarks.headlines`. `presets`: what
    each button sets. `opening(values, dark)`: the Opening of ui.film.opening at a setting. `terms`:
    the symbols, metrics and samplers that are at work in it, by their keys in the glossary.
    `cold_film`: computes its whole film anew at each call, for the benchmark. `script_settings`:
    where its scripts are tested beside the default, as an address writes it. `ready`: what the
    address says when its instrument is there without a guess first. `parts`: the sections that its
    laboratory alone has, name → what *Share* calls it: by this name each can be hidden. `stage()`:
    its Stage of ui.stage.declare, on which it opens; its instrument is then its laboratory.
    `onward`: what the last button of its stage says of the lesson that follows.
    """

    folder: Path
    title: str
    goal: str
    icon: str
    section: str
    question: str = ""
    asks: str = ""
    heading: str = ""
    minutes: int = 0
    parameters: dict[str, Parameter] = field(default_factory=dict)
    facts: Callable[..., Facts] = _no_facts
    headlines: tuple[Headline, ...] = ()
    presets: dict[str, dict[str, Any]] = field(default_factory=dict)
    opening: Callable[[dict[str, Any], bool], Any] | None = None
    stage: Callable[[], Any] | None = None
    terms: tuple[str, ...] = ()
    cold_film: Callable[[], object] | None = None
    script_settings: tuple[dict[str, Any], ...] = ()
    ready: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    onward: str = "Next lesson: {title}"
    at_root: bool = False

    @property
    def slug(self) -> str:
        """Its name in the code."""
        return self.folder.name

    @property
    def address(self) -> str:
        """The path of the page; the front page answers at the root."""
        return "" if self.at_root else self.slug

    @property
    def instrument(self) -> str:
        """The address at which its instrument is on the page at once."""
        query = "&".join(filter(None, ["lab=1" if self.stage else "", self.ready]))
        return f"{self.address}?{query}" if query else self.address

    @property
    def has_film(self) -> bool:
        """Whether its instrument is a film."""
        return self.cold_film is not None

    @property
    def script(self) -> str:
        """The script of the page, from the folder of the router."""
        return f"{self.slug}/page.py"

    @property
    def path(self) -> Walkthrough | None:
        """The steps on its stage, if it has one."""
        return walkthrough_in(self.folder)

    def defaults(self) -> dict[str, Any]:
        """The value of each parameter before anybody has touched it."""
        return {name: parameter.default for name, parameter in self.parameters.items()}

    def text(self, name: str) -> str:
        """A text of its folder: `prose` is the long one."""
        return _text_of(self.folder / f"{name}.md")


@cache
def _text_of(file: Path) -> str:
    return file.read_text("utf-8")
