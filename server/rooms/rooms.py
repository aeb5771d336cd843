"""Rooms as routes use them: opened, joined, answered, led and looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from server.rooms import rules
from server.rooms.questions import Questions
from server.rooms.store import Away, Given, Kept, Store

TRIES = 20  # of a write that others have come before
PERSON = re.compile(r"[0-9a-f]{32}")
# Answers that no learner's browser has sent: hands that the teacher has counted, and learners that
# are made up for a rehearsal.
ADDED = {"hands": "hand:", "made": "made:"}
MOST_ADDED = 300


class Refused(Exception):
    """What was asked for is not done; `reason` is a word that browsers know."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rooms:
    """The rooms of a store, with the questions that they can ask."""

    def __init__(self, store: Callable[[], Store], questions: Questions) -> None:
        self._make, self.questions = store, questions
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The store, made when somebody first needs it."""
        if self._store is None:
            self._store = self._make()
        return self._store

    @property
    def are_used(self) -> bool:
        """Whether somebody has needed the store of this process."""
        return self._store is not None

    def open(self) -> tuple[str, str]:
        """A new room: its code, and the secret of whoever leads it."""
        secret, kept = rules.new_secret()
        for _ in range(TRIES):
            code = rules.new_code()
            said = self.store.open(code, kept, rules.fresh(self.questions.lessons[0]))
            if said == "full":
                raise Refused("full")
            if said == "opened":
                return code, secret
        raise Refused("full")

    def find(self, code: object) -> Kept:
        """The room of a code."""
        kept = self.store.room(code) if rules.is_code(code) else None  # type: ignore[arg-type]
        if kept is None:
            raise Refused("unknown")
        return kept

    def led(self, code: object, secret: str) -> Kept:
        """The room of a code, for whoever knows its secret."""
        kept = self.find(code)
        if not rules.is_secret(secret, kept.secret):
            raise Refused("secret")
        return kept

    def join(self, code: str, who: object) -> None:
        """Take a participant in, or back."""
        self.find(code)
        if not self.store.join(code, person(who)):
            self.find(code)
            raise Refused("full")

    def has(self, code: str, who: object) -> bool:
        """Whether this participant is in the room."""
        return self.store.has(code, person(who))

    def answer(self, code: str, who: object, question: object, round_: object, answer: Any) -> str:
        """Keep an answer and say "kept"; at a free pace an earlier one stays in its place.

        A learner sends an answer, never the state: what does not fit the state any more is refused
        with a reason, and changes nothing.
        """
        asked = self.questions.find(question)
        if asked is None or not asked.takes(answer) or type(round_) is not int:
            raise Refused("answer")
        if not self.store.has(code, person(who)):
            self.find(code)
            raise Refused("stranger")
        given = Given(str(question), round_, str(who), answer)
        for _ in range(TRIES):
            state = self.find(code).state
            at = self.questions.at(state["lesson"], state["step"])
            if reason := rules.why_not_answered(state, given.question, at, round_):
                raise Refused(reason)
            first = state["pace"] == "free"
            if self.store.write(code, state["rev"], [given], first):
                return "kept"
        raise Away

    def act(self, code: str, secret: str, said: Mapping[str, Any]) -> None:
        """Do what the teacher has pressed."""
        act = said.get("act")
        if act == "add":
            return self._add(code, secret, said)
        is_question = self.questions.find(said.get("question")) is not None
        if not isinstance(act, str) or act not in rules.ACTS:
            raise Refused("act")
        if act in rules.OF_A_QUESTION and not is_question:
            raise Refused("act")
        if act == "move" and not self.questions.has(said.get("lesson"), said.get("step")):
            raise Refused("act")
        for _ in range(TRIES):
            before = self.led(code, secret).state
            if act == "truth" and not self.questions.tells(
                str(said["question"]), before["lesson"], before["step"]
            ):
                raise Refused("not now")
            state = rules.after(before, act, said)
            if state is None:
                raise Refused("not now")
            if self.store.put(code, state, before["rev"]):
                return None
        raise Away

    def _add(self, code: str, secret: str, said: Mapping[str, Any]) -> None:
        """Hands that were counted, or made-up learners, as answers of a round."""
        kind, answers = ADDED.get(str(said.get("kind"))), said.get("answers")
        question, round_ = said.get("question"), said.get("round")
        asked = self.questions.find(question)
        if kind is None or asked is None or type(round_) is not int:
            raise Refused("act")
        if not isinstance(answers, list) or len(answers) > MOST_ADDED:
            raise Refused("answer")
        if not all(map(asked.takes, answers)):
            raise Refused("answer")
        given = [Given(str(question), round_, f"{kind}{n}", one) for n, one in enumerate(answers)]
        for _ in range(TRIES):
            state = self.led(code, secret).state
            if rules.why_not_answered(state, str(question), str(question), round_):
                raise Refused("not now")
            if self.store.replace(code, state["rev"], str(question), round_, kind, given):
                return
        raise Away

    def look(self, code: str) -> dict[str, Any]:
        """All that a room holds, for those who may see all of it."""
        kept = self.find(code)
        given = self.store.answers(code)
        places = self.store.here(code)
        counts: dict[str, list[int]] = {}
        for one in given:
            counts.setdefault(one.question, [0] * rules.ROUNDS)[one.round - 1] += 1
        return {
            "state": kept.state | {"code": code},
            "at": self.questions.at(kept.state["lesson"], kept.state["step"]),
            "counts": counts,
            "rows": _rows(code, given),
            "truths": self._truths(kept.state, counts),
            "here": sum(places.values()),
            "places": places,
        }

    def _truths(self, state: rules.State, asked: Iterable[str]) -> dict[str, int]:
        """The true options of the choices that have been closed."""
        asks = rules.ASKS if not state["ended"] else ""
        closed = [name for name in asked if rules.stands(state, name)["phase"] != asks]
        truths = {name: self.questions.truth(name) for name in closed}
        return {name: truth for name, truth in truths.items() if truth is not None}


Rows = dict[str, list[list[Any]]]


def _rows(code: str, given: Sequence[Given]) -> Rows:
    """The answers of each question: a row for everybody, [kind, of round 1, of round 2].

    Their order says nothing about who gave them, nor about the order of their coming.
    """
    people: dict[str, dict[str, list[Any]]] = {}
    for one in given:
        rows = people.setdefault(one.question, {})
        row = rows.setdefault(one.who, [_kind(one.who)] + [None] * rules.ROUNDS)
        row[one.round] = one.answer
    return {
        question: [rows[who] for who in sorted(rows, key=lambda who: _mixed(code, question, who))]
        for question, rows in people.items()
    }


def _kind(who: str) -> str:
    return next((kind for kind, sign in ADDED.items() if who.startswith(sign)), "")


def _mixed(code: str, question: str, who: str) -> str:
    return sha256(f"{code} {question} {who}".encode()).hexdigest()


def for_all(looked: Mapping[str, Any]) -> dict[str, Any]:
    """What every browser of the room may see: only what was shown to all, in this lesson."""
    asked = looked["state"]["questions"]
    shown = {
        name: rows
        for name, rows in _of_lesson(looked)
        if asked.get(name, rules.BEGINS)["phase"] in {rules.SHOWN, rules.TOLD}
    }
    truths = {
        name: truth
        for name, truth in looked["truths"].items()
        if rules.stands(looked["state"], name)["phase"] == rules.TOLD
    }
    return {"state": looked["state"], "at": looked["at"], "shown": shown, "truths": truths}


def for_teacher(looked: Mapping[str, Any]) -> dict[str, Any]:
    """What the console may see: of a question that still asks, earlier rounds alone."""
    asked = looked["state"]["questions"]
    seen: Rows = {}
    for name, rows in _of_lesson(looked):
        now = asked.get(name, rules.BEGINS)
        ends = now["round"] if now["phase"] != rules.ASKS else now["round"] - 1
        if ends and not (looked["state"]["pace"] == "free" and now["phase"] == rules.ASKS):
            seen[name] = [row[: ends + 1] for row in rows]
    truths = looked["truths"]
    return {"state": looked["state"], "at": looked["at"], "shown": seen, "truths": truths}


def _of_lesson(looked: Mapping[str, Any]) -> Iterable[tuple[str, list[list[Any]]]]:
    """The answers to the questions of the lesson at which the class is."""
    lesson = looked["state"]["lesson"]
    return [one for one in looked["rows"].items() if one[0].partition("/")[0] == lesson]


def counted(looked: Mapping[str, Any]) -> dict[str, Any]:
    """How many are there, and how many have answered what."""
    return {"counts": looked["counts"], "here": looked["here"]}


def whereabouts(looked: Mapping[str, Any]) -> dict[str, Any]:
    """At which steps those are who go at their own pace, for the teacher: how many at each."""
    return {"places": {place: n for place, n in looked["places"].items() if place and n}}


def person(who: object) -> str:
    """The random number of a participant."""
    if not isinstance(who, str) or not PERSON.fullmatch(who):
        raise Refused("stranger")
    return who
