"""What an address says: the settings of a lesson, and the way in which it is shown.

Nothing here looks at a visit: the first answer to a browser is made from the address alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from core.controls import ALIASES
from core.parameters import (
    BadValue,
    Dial,
    Number,
    NumberChoice,
    Parameter,
    Unreadable,
)
from ui.lesson import Lesson
from ui.state.shown import view_in
from ui.state.view import NAMES, View

PASSED_OVER = {"plain", "room", "watch"}
ON_STEPS = Number | NumberChoice | Dial  # what may move a number to a step


class Arrival(NamedTuple):
    """What an address says, and what is wrong with it, in words."""

    values: dict[str, Any]
    view: View
    notes: list[str]


def arrival(
    lesson: Lesson,
    parameters: dict[str, Parameter],
    said: Sequence[tuple[str, str]],
    left: dict[str, Any],
    before: View,
) -> Arrival:
    """The value of each parameter: from the address, else as it was left, else its default; a wrong
    value or an unknown name is noted, and passed over. Steps set nothing: the settings are those of
    the laboratory.

    `said`: the names and texts of the address, in order; of a name that stands twice the last one.

    `before`: how the lesson was shown. An old name is read as the new one.
    """
    query, often = dict(said), Counter(name for name, _ in said)
    shown, notes = view_in(query, lesson, parameters, before)
    names = _names_in(query, parameters)
    values = {}
    for name, parameter in parameters.items():
        values[name] = _usable(parameter, left.get(name, parameter.default))
        if name in names:
            text = query[names[name]]
            values[name], problem = _read(parameter, names[name], text, values[name])
            notes += [problem] if problem else []
    if twice := sorted(name for name, times in often.items() if times > 1):
        some = ", ".join(name[:40] for name in twice[:5])
        notes.append(f"More than once in the address: “{some}”. The last value counts.")
    unknown = sorted(set(query) - set(names.values()) - NAMES - PASSED_OVER)
    if unknown:
        some = ", ".join(name[:40] for name in unknown[:5])
        notes.append(f"Unknown in the address and ignored: “{some}”.")
    return Arrival(values, shown, notes)


def _names_in(query: Mapping[str, str], parameters: dict[str, Parameter]) -> dict[str, str]:
    """Under which name each parameter stands in the address: its own, else an old one."""
    old = {ALIASES[name].name: name for name in query if name in ALIASES}
    found = old | {name: name for name in query}
    return {name: found[name] for name in parameters if name in found}


def _read(parameter: Parameter, name: str, said: str, left: Any) -> tuple[Any, str]:
    """The value that stands under a name in the address, else `left`; and what is wrong there."""
    text = said
    is_old = name != parameter.name
    if is_old:
        said, text = f"{name}={text}", ALIASES[name].translated(text)
    try:
        value: Any = parameter.read(text)
    except Unreadable as problem:
        if is_old:
            problem = problem.under(said, parameter.name)
        return left, f"{problem} Going on with {parameter.write(left) or 'none'}."
    if isinstance(parameter, ON_STEPS) and abs(float(text) - value) > 1e-9 * abs(value):
        moved = f"lies between two steps; moved to {parameter.write(value)}."
        return value, f"{parameter.label}: “{said[:40]}” {moved}"
    return value, ""


def _usable(parameter: Parameter, value: Any) -> Any:
    """A value as it was left, if the parameter still knows it."""
    try:
        return parameter.read(parameter.write(value))
    except (BadValue, TypeError, ValueError):
        return parameter.default
