"""Parameters → widgets → values, and their place in the URL."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import streamlit as st

from core.parameters import (
    Choice,
    Dial,
    Guess,
    Number,
    NumberChoice,
    Parameter,
    Several,
    Switch,
    Text,
)
from ui.draw import words
from ui.state import view
from ui.state.address import PASSED_OVER, arrival


def values_from_url(parameters: dict[str, Parameter]) -> dict[str, Any]:
    """The value of each parameter: from the URL, else as it was left, else its default.

    The URL is read on arrival at a lesson. Whoever goes back or forward in the browser gets just
    what stood there then. A wrong value or an unknown name is said, and the page goes on without
    it. An old name is read as the new one, which the page then writes into the address.
    """
    values = arrive(parameters)
    # What may come or go has a place that stays: what stands below it is not drawn anew.
    with st.container(key="notes"):
        for note in notes():
            st.warning(words.quoted(note), icon="⚠️")
    with st.container(key="shown"):
        view.apply(parameters)
    return values


def arrive(parameters: dict[str, Parameter]) -> dict[str, Any]:
    """The value of each parameter as above, without a word on the page.

    Afterwards `view.now()` and `notes()` say how the lesson is shown, and what was wrong with its
    address, until something is moved: a run alone may be a moment.
    """
    session = st.session_state
    if view.went_back_or_forward():
        _kept().clear()
        view.forget()
        session["unread"] = True
    if session.get("unread"):
        session["notes"] = _read_address(parameters), address(parameters)
        session["unread"] = False  # only now: a run may be broken off
    found, arrived_at = session["notes"]
    if found and address(parameters) != arrived_at:
        found.clear()
    values = values_now(parameters)
    session.update(values)
    return values


def _read_address(parameters: dict[str, Parameter]) -> list[str]:
    """Set all parameters as the address says; what is wrong with it, in words."""
    address = st.query_params
    said = [(name, text) for name in address for text in address.get_all(name)]
    found = arrival(view.lesson(), parameters, said, _kept(), view.now())
    view.show(found.view)
    set_values(**found.values)
    return found.notes


def notes() -> list[str]:
    """What is said on the page of its address."""
    found: list[str] = st.session_state["notes"][0]
    return found


def _kept() -> dict[str, Any]:
    """The values of the lesson on screen as they were left."""
    kept: dict[str, Any] = st.session_state.setdefault("kept", {}).setdefault(
        view.lesson().slug, {}
    )
    return kept


def values_now(parameters: dict[str, Parameter]) -> dict[str, Any]:
    """The value of each parameter at this moment: what its widget says, else as it was set."""
    known = view.known_values()
    if missing := [name for name in parameters if name not in known]:
        session, keys = st.session_state, _keys()
        known |= {name: session.get(keys[name], session[name]) for name in missing}
    values = {name: known[name] for name in parameters}
    for name, parameter in parameters.items():
        if isinstance(parameter, Several):  # pills come in the order of the clicks
            values[name] = tuple(key for key in parameter.options if key in values[name])
    return values


def landings(dials: dict[str, Dial]) -> dict[str, float]:
    """Where an address has last put a dial between two of its steps; kept for the visit."""
    brought: dict[str, float] = st.session_state.setdefault("brought", {})
    now = {name: st.session_state[name] for name in dials}
    brought |= {name: value for name, value in now.items() if value not in dials[name].steps}
    return {name: brought[name] for name in dials if name in brought}


def values_to_url(parameters: dict[str, Parameter]) -> dict[str, Any]:
    """Write the state into the address, and keep it for a later visit to the lesson: the values."""
    values = values_now(parameters)
    _kept().update(values)
    query = st.query_params.to_dict()
    passed_over = {name: query[name] for name in PASSED_OVER if name in query}
    wanted = _address(parameters, values, view.now(), passed_over)
    if wanted != query:
        st.query_params.from_dict(wanted)
    return values


def address(parameters: dict[str, Parameter], **shown: Any) -> dict[str, str]:
    """The state as an address has it: what differs from the defaults.

    `shown` replaces parts of the way the lesson is shown: step, hide, present, lab.
    """
    return _address(parameters, values_now(parameters), replace(view.now(), **shown))


def _address(
    parameters: dict[str, Parameter],
    values: dict[str, Any],
    shown: view.View,
    passed_over: dict[str, str] | None = None,
) -> dict[str, str]:
    settings = {
        name: parameters[name].write(value)
        for name, value in values.items()
        if value != parameters[name].default
    }
    settings |= passed_over or {}
    return settings | shown.written(settings)


def widget(parameter: Parameter, **options: Any) -> None:
    """The native widget of a parameter, made at the value that the session has under its name."""
    if type(parameter) not in MAKERS:
        raise TypeError(f"{parameter.name}: a dial belongs to a film")
    if not view.hidden(parameter.name):
        key = _keys()[parameter.name]
        MAKERS[type(parameter)](parameter, key=key, help=parameter.help, **options)


def _choose(parameter: Choice | NumberChoice, **options: Any) -> None:
    st.selectbox(
        parameter.label,
        list(parameter.options),
        list(parameter.options).index(st.session_state[parameter.name]),
        format_func=lambda key: parameter.options[key],
        **options,
    )


def _set(parameter: Number, **options: Any) -> None:
    make = st.number_input if isinstance(parameter.step, int) else st.slider
    kind = type(parameter.step)
    low, high, value = map(kind, (parameter.low, parameter.high, st.session_state[parameter.name]))
    make(parameter.label, low, high, value, parameter.step, **options)


def _choose_several(parameter: Several, **options: Any) -> None:
    st.pills(
        parameter.label,
        list(parameter.options),
        selection_mode="multi",
        default=st.session_state[parameter.name],
        format_func=lambda key: parameter.options[key],
        **options,
    )


def _switch(parameter: Switch, **options: Any) -> None:
    st.toggle(parameter.label, st.session_state[parameter.name], **options)


def _write(parameter: Text, help: str, **options: Any) -> None:
    st.text_input(
        parameter.label,
        st.session_state[parameter.name],
        parameter.longest,
        placeholder=help,
        **options,
    )


def _ask(parameter: Guess, **_: Any) -> None:
    """A field and a button: what is typed becomes the value when the learner commits to it."""
    typed = f"{parameter.name}_typed"

    def commit() -> None:
        set_values(**{parameter.name: st.session_state[typed]})

    with st.form(f"{parameter.name}_form", width=420):
        st.number_input(
            parameter.label,
            float(parameter.low),
            float(parameter.high),
            value=None,
            step=1.0,
            format="%g",
            key=typed,
            placeholder=parameter.help,
        )
        if st.form_submit_button("Commit", on_click=commit):
            st.caption(f"Type a number first: {parameter.help.lower()}.")


MAKERS: dict[type, Callable[..., Any]] = {
    Choice: _choose,
    NumberChoice: _choose,
    Number: _set,
    Several: _choose_several,
    Switch: _switch,
    Text: _write,
    Guess: _ask,
}


def row(parameters: dict[str, Parameter], *names: str, disabled: tuple[str, ...] = ()) -> None:
    """The widgets of several parameters beside each other, without those that are hidden."""
    shown = [name for name in names if not view.hidden(name)]
    if not shown:
        return
    with st.container(key=f"row_{shown[0]}", horizontal=True):
        for name in shown:
            widget(parameters[name], disabled=name in disabled)


def presets(settings: dict[str, dict[str, Any]], said: str = "") -> None:
    """A row of buttons, each of which sets some parameters, and what is to be said of them."""
    if view.hidden("presets"):
        return
    with st.container(key="presets"):
        with st.container(horizontal=True):
            for name, values in settings.items():
                st.button(name, on_click=set_values, kwargs=values)
        if said:
            st.markdown(said)


def released(dials: dict[str, Dial]) -> Callable[[str, int], None]:
    """What a film calls when a dial is let go: the dial's parameter gets the value of that step."""

    def at(dial: str, step: int) -> None:
        set_values(**{dial: dials[dial].steps[step]})

    return at


def set_values(**values: Any) -> None:
    """Set parameters from elsewhere than their own widgets, each of which is then made anew.

    A widget on the page hears a value only where the browser draws just the run that said it, and
    it may have said another meanwhile. A new key is a new widget: it begins at its value whenever
    it comes, and what the old one says concerns nobody.
    """
    session, keys = st.session_state, _keys()
    view.known_values().clear()
    for name, value in values.items():
        if name not in keys or session.get(keys[name], session[name]) != value:
            keys[name] = f"{name}.{next(_numbers)}"
        session[name] = value


# Of keys: a browser that comes back to another server may bring one of that server, so they begin
# anywhere.
_numbers = count(secrets.randbits(40))


def _keys() -> dict[str, str]:
    """The key of the widget of each parameter."""
    keys: dict[str, str] = st.session_state.setdefault("keys", {})
    return keys
