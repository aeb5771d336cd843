"""Controls that several lessons share are declared once, and no lesson leans on another."""

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core import parameters
from core.controls import ALIASES, ONE_IN, OPERATING_POINT, one_in_among
from core.parameters import BadValue, Choice, Dial, Guess, Number, NumberChoice, Switch, Text
from pages.registry import PAGES

CORE = Path(parameters.__file__).parent
KINDS = {kind.__name__ for kind in parameters.Parameter.__args__}  # type: ignore[attr-defined]
LESSONS: dict[str, dict[str, Any]] = {
    page.slug: page.parameters for page in PAGES if page.parameters
}
USES = Counter(name for own in LESSONS.values() for name in own)
SHARED = sorted(name for name, uses in USES.items() if uses > 1)
WAYS = [
    (name, here, there)
    for name in SHARED
    for here in LESSONS
    for there in LESSONS
    if here != there and name in LESSONS[here] and name in LESSONS[there]
]


def declared(source):
    """The names that a module gives to parameters which it declares."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    firsts = (call.args[0] for call in calls if getattr(call.func, "id", "") in KINDS and call.args)
    return {first.value for first in firsts if isinstance(first, ast.Constant)}


def test_what_several_lessons_share_is_declared_in_one_module():
    files = sorted(CORE.rglob("*.py"))
    modules = {str(file.relative_to(CORE)): declared(file.read_text("utf-8")) for file in files}
    for name in SHARED:
        places = [module for module, names in modules.items() if name in names]
        assert places == ["glossary.py" if name == "find" else "controls.py"], name
    assert {"one_in", "miss_ratio", "seed", "model", "population", "tau"} <= set(SHARED)


def test_no_lesson_of_core_imports_another():
    rooms = {page.slug for page in PAGES}
    for path in (CORE / "lessons").rglob("*.py"):
        parts = path.relative_to(CORE / "lessons").parts
        own, depth = parts[0].removesuffix(".py"), len(parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module] if node.module else [alias.name for alias in node.names]
                firsts = {name.split(".")[0] for name in names}
                assert "lessons" not in firsts, path
                if node.level == depth:  # among the lessons
                    assert firsts.isdisjoint(rooms - {own}), path


def offered(parameter):
    """Where a control can stand, or the ends of where it can."""
    if isinstance(parameter, Number | Guess):
        return [parameter.low, parameter.high]
    if isinstance(parameter, Text):
        return ["recall"]
    if isinstance(parameter, Switch):
        return [False, True]
    return list(parameter.steps if isinstance(parameter, Dial) else parameter.options)


def is_beside(steps, value, found):
    """Whether no step lies between a value and what was found for it."""
    low, high = sorted((value, found))
    return not any(low < step < high for step in steps)


@pytest.mark.parametrize(("name", "here", "there"), WAYS)
def test_what_one_lesson_writes_another_takes_or_says_why_not(name, here, there):
    ours, theirs = LESSONS[here][name], LESSONS[there][name]
    for value in offered(ours):
        text = ours.write(value)
        if isinstance(theirs, Choice | Text | Switch):
            inside = value in offered(theirs)
        else:
            inside = min(offered(theirs)) <= value <= max(offered(theirs))
        if not inside:
            with pytest.raises(BadValue, match=r"is out of range|is not known"):
                theirs.read(text)
        elif value in offered(theirs):
            assert theirs.read(text) == value
        elif isinstance(theirs, Number):
            assert abs(theirs.read(text) - value) <= theirs.step / 2
        else:
            assert is_beside(offered(theirs), value, theirs.read(text))


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_name_has_one_type(name):
    kinds = {type(own[name]) for own in LESSONS.values() if name in own}
    assert kinds <= {Number, NumberChoice, Dial, Guess} or len(kinds) == 1


def test_the_ladders():
    assert (ONE_IN[0], ONE_IN[-1]) == (2, 10_000)
    assert set(ONE_IN) < set(OPERATING_POINT["one_in"].steps)
    for dial in OPERATING_POINT.values():
        assert list(dial.steps) == sorted(set(dial.steps))
        assert set(dial.ticks) <= set(dial.steps)
    assert set(one_in_among(50, 20, default=20).options) == {20, 50}


def test_a_variant_of_a_control_keeps_the_rest():
    rarer = replace(OPERATING_POINT["one_in"], default=1_000)
    assert (rarer.default, rarer.name) == (1_000, "one_in")
    assert rarer.read("37.25") == 37.25


def test_an_old_name_is_no_name_of_today_and_leads_to_one():
    assert ALIASES.keys().isdisjoint(USES)
    assert {alias.name for alias in ALIASES.values()} <= USES.keys()


@pytest.mark.parametrize(
    ("share", "one_in"),
    [("0.05", "20"), ("0.1", "10"), ("0.001", "1000"), (" 2e-2 ", "50"), ("0.03", "33.3333333")],
)
def test_a_share_is_written_as_one_in_how_many(share, one_in):
    assert ALIASES["prevalence"].translated(share) == one_in


@pytest.mark.parametrize("text", ["", "0", "abc", "1e999999999", "<b>", "0x10"])
def test_what_is_no_share_is_refused_as_a_number_would_be(text):
    with pytest.raises(BadValue):
        one_in_among(100, 10, default=10).read(ALIASES["prevalence"].translated(text))
