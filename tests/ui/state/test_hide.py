"""What a teacher can hide: every part of every laboratory, by its name."""

import pytest

from pages.registry import LESSONS
from tests.visit import laboratory
from ui.state import view

UNSEEN = {"memory", "menu", "reconnect"}  # components
HIDDEN_BY_STYLE = (".st-key-goal", "[data-dial=", ".film-numbers", ".film-picture")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_part_of_a_laboratory_can_be_hidden(lesson, monkeypatch):
    names, hidden = view.hideable(lesson, lesson.parameters), view.hidden
    asked: list[str] = []

    def noted(name):
        asked.append(name)
        return hidden(name)

    monkeypatch.setattr(view, "hidden", noted)
    app = laboratory(lesson.slug, hide=",".join(names))
    assert not app.exception
    assert not app.warning
    left = [said for element in app.main if (said := seen(element))]
    film = ["film"] if lesson.has_film else []
    assert left == [f"title {lesson.title}", f"markdown {lesson.question}", *film]
    style = view.style_of(view.View(hide=tuple(names), lab=True), lesson.parameters)
    assert all(place in style for place in HIDDEN_BY_STYLE)
    unused = lesson.parts.keys() - set(asked)
    assert not unused, "declared, and the page has nothing by that name"


def seen(element):
    """What is to be seen of an element; "" if nothing, as of boxes and styles."""
    if hasattr(element, "children") or element.type == "html":
        return ""
    if element.type == "bidi_component":
        name = element.proto.component_name
        return "" if name in UNSEEN else name
    return f"{element.type} {getattr(element, 'value', '')}"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_no_part_has_the_name_of_another(lesson):
    names = [*lesson.parameters, *view.HIDEABLE, *lesson.parts]
    assert len(set(names)) == len(names)
    labels = list(view.hideable(lesson, lesson.parameters).values())
    assert len(set(labels)) == len(labels), "Share shows two alike"
