"""A stage and its path as one script for stage.js: steps, dials with their facts in words, bars."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ui.draw.panels import Picture
from ui.draw.units import UNITS, Unit
from ui.film.film import as_text, changes
from ui.lesson.path import (
    After,
    Ask,
    CurveAsk,
    NumberAsk,
    PlaceAsk,
    Shows,
    Step,
    Walkthrough,
)
from ui.stage.declare import Hall, Scene, Stage, StageDial
from ui.stage.text import Segment, fact_of, live_in, meaning, said, segments

_NUMBER = re.compile(r"\d[\d,.]*")


def script(path: Walkthrough, stage: Stage) -> str:
    """The script as JSON text; KeyError names what a step shows and the stage does not have."""
    steps = [_step(step, stage) for step in path.steps]
    texts = list(_texts(steps))
    terms = {part["term"] for text in texts for part in text if "term" in part}
    return as_text(
        {
            "steps": steps,
            "dials": {name: _dial(dial, _live(steps, name)) for name, dial in stage.dials.items()},
            "bars": {name: bars._asdict() for name, bars in stage.bars.items()},
            "tones": dict(stage.tones),
            "terms": {term: meaning(term) for term in sorted(terms)},
            "ways": dict(stage.ways),
            "below": stage.below,
        }
    )


def _step(step: Step, stage: Stage) -> dict[str, Any]:
    _check_facts(step, step.shows, stage)
    return {
        "title": segments(step.title),
        "text": segments(step.text),
        "shows": _shown(step.shows, stage),
        "task": segments(step.task) if step.task else None,
        "done": step.done,
        "ask": _ask(step.ask, step.shows, stage) if step.ask else None,
        "later": bool(step.ask and step.ask.later),
        "gap": step.gap,
        "after": _after(step.after, stage) if step.after else None,
    }


def _check_facts(step: Step, shows: Shows, stage: Stage) -> None:
    """KeyError names a fact that a condition of the step asks for and its dial does not have."""
    conditions = {shows.dial: list(step.done)}
    if isinstance(step.ask, PlaceAsk):
        conditions.setdefault(shows.guess, []).extend(step.ask.when)
    for name, asked in conditions.items():
        facts = stage.dials[name].facts if name in stage.dials else {}
        for fact, _, wanted in asked:
            for one in (fact, wanted):
                if isinstance(one, str) and one not in facts:
                    raise KeyError(
                        f"“{step.title}”: {one!r} is no fact of the dial {name!r}, "
                        f"which has {', '.join(sorted(facts)) or 'none'}"
                    )


def _after(after: After, stage: Stage) -> dict[str, Any]:
    return {
        "title": segments(after.title),
        "text": segments(after.text),
        "shows": _shown(after.shows, stage),
        "verdicts": {name: segments(getattr(after, name)) for name in ("right", "low", "high")},
        "names": after.names,
    }


def _shown(shows: Shows, stage: Stage) -> dict[str, Any]:
    for kind, name in (("dials", shows.dial), ("dials", shows.guess), ("bars", shows.bars)):
        if name and name not in getattr(stage, kind):
            raise KeyError(f"{name!r} is none of the {kind} of this stage")
    if shows.picture not in {"", *stage.pictures}:
        raise KeyError(f"{shows.picture!r} is none of the pictures of this stage")
    at = None if shows.at is None else step_at(stage.dials[shows.dial], shows.at)
    return {
        "picture": shows.picture,
        "track": shows.track or shows.dial,
        "dial": shows.dial,
        "at": at,
        "held": shows.held,
        "guess": shows.guess,
        "draws": shows.draws,
        "said": shows.said,
        "sentence": segments(shows.sentence),
        "bars": shows.bars,
        "formula": segments(shows.formula),
        "points": shows.points,
        "moves": shows.moves,
        "seconds": shows.seconds,
    }


def step_at(dial: StageDial, value: float) -> int:
    """The step of a dial that stands for a value; ValueError if none does."""
    for i, other in enumerate(dial.values):
        if math.isclose(other, value):
            return i
    raise ValueError(f"{value!r} is no step of the dial {dial.name!r}")


def _ask(ask: Ask, shows: Shows, stage: Stage) -> dict[str, Any]:
    """How a question is asked and judged: by the facts of the dial of its step."""
    asked = {"name": ask.name, "question": segments(ask.text)}
    if isinstance(ask, NumberAsk):
        near = {"within": ask.within, "factor": ask.factor, "scale": UNITS[ask.unit].scale}
        truths = _truths(ask, shows, stage)
        return asked | {"kind": "number", "fact": ask.fact, "truths": truths, **near}
    if isinstance(ask, CurveAsk):
        over = stage.dials[shows.dial]
        handles = [step_at(over, place) for place in ask.handles]
        return asked | {"kind": "curve", "fact": ask.fact, "handles": handles, "within": ask.within}
    assert isinstance(ask, PlaceAsk)
    truths = _truths(ask, shows, stage)
    return asked | {"kind": "place", "fact": ask.fact, "truths": truths, "when": ask.when}


def _truths(ask: NumberAsk | PlaceAsk, shows: Shows, stage: Stage) -> list[str]:
    """The answer at each step of its dial, said as the dial of the guess says a guess."""
    guess = stage.dials[shows.guess]
    if isinstance(ask, NumberAsk):
        unit, facts = UNITS[ask.unit], stage.dials[shows.dial].facts.get(ask.fact, ())
        form = guess.says[-1]
        if ask.unit == "percent" and form.isdigit():
            form += " of 100"
        return ["" if math.isnan(fact) else _like(form, fact, unit) for fact in map(float, facts)]
    places = [float(fact) for fact in guess.facts.get(ask.fact, ())]
    if not places or math.isnan(places[0]):
        return []
    nearest = (
        min(range(len(guess.says)), key=lambda i: abs(guess.values[i] - place)) for place in places
    )
    return [guess.says[i] for i in nearest]


def _like(form: str, fact: float, unit: Unit) -> str:
    """A truth in the form of a guess; of 100 it is whole, unless it would be none or all."""
    said, whole = unit.say(fact).removesuffix(" %"), round(fact * unit.scale)
    if form.endswith(("of 100", "%")) and 0 < whole < 100:
        said = str(whole)
    return _NUMBER.sub(said, form, count=1)


def _texts(steps: Iterable[Mapping[str, Any]]) -> Iterable[list[Segment]]:
    for step in steps:
        yield from (
            step["title"],
            step["text"],
            step["shows"]["sentence"],
            step["shows"]["formula"],
        )
        yield step["task"] or []
        yield step["ask"]["question"] if step["ask"] else []
        if after := step["after"]:
            shown = after["shows"]
            yield from (after["title"], after["text"], shown["sentence"], shown["formula"])
            yield from after["verdicts"].values()


def _live(steps: Iterable[Mapping[str, Any]], dial: str) -> set[str]:
    """The live numbers that steps quote of a dial."""
    found: set[str] = set()
    for step in steps:
        parts = [step] if step["after"] is None else [step, step["after"]]
        for part in parts:
            if part["shows"]["dial"] == dial:
                whole = {**step, **part, "after": None}
                found.update(*map(live_in, _texts([whole])))
                for verdict in part.get("verdicts", {}).values():
                    found |= live_in(verdict)
    return found


def _dial(dial: StageDial, live: set[str]) -> dict[str, Any]:
    for live_number in sorted(live):
        if fact_of(live_number) not in dial.facts:
            raise KeyError(f"[[{live_number}]]: no such fact of the dial {dial.name!r}")
    return {
        "label": dial.label,
        "says": list(dial.says),
        "values": [float(value) for value in dial.values],
        "places": [round(float(place), 5) for place in dial.places],
        "ends": dial.ends,
        "marks": [list(mark) for mark in dial.marks],
        "parameter": dial.parameter,
        "rest": dial.rest,
        "invites": dial.invites,
        "facts": {name: [_number(value) for value in facts] for name, facts in dial.facts.items()},
        "texts": {one: said(one, list(dial.facts[fact_of(one)])) for one in sorted(live)},
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.10g}")


def scene_text(scene: Scene) -> str:
    """A picture in one shape of window as JSON text; KeyError names a trace that it lacks."""
    drawn = json.loads(scene.picture.figure().to_json(remove_uids=False))
    names = scene.picture.names
    for track, views in scene.tracks.items():
        for view in views:
            if unknown := set(view.traces) - set(names):
                raise KeyError(f"{', '.join(sorted(unknown))}: no such trace ({track})")
    return as_text(
        {
            "data": drawn["data"],
            "layout": drawn["layout"],
            "names": names,
            "size": scene.size,
            "on_dial": scene.on_dial,
            "hall": _hall(scene.hall, scene.picture),
            "tracks": {
                track: [changes(view.traces) | {"alt": view.alt} for view in views]
                for track, views in scene.tracks.items()
            },
        }
    )


def _hall(hall: Hall, picture: Picture) -> dict[str, Any]:
    """What a hall has otherwise; KeyError names what the picture does not have."""
    if unknown := set(hall.spare) - set(picture.names) - set(picture.notes):
        raise KeyError(f"{', '.join(sorted(unknown))}: no such trace and no such note")
    return hall._asdict() | {"loose": picture.axes(hall.loose) if hall.loose else []}
