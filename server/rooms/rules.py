"""What a room is at a moment, and what may be done with it then. Nothing here keeps or sends.

A room's state is one small mapping that goes to every browser as it is: `rev` grows with each
change; the class is at `step` of `lesson`; `pace` is "together" (everybody's page goes there, and
nothing is told before the teacher's Truth) or "free"; and of each question that was acted on its
round and phase. A question begins in round 1 and asks; then it is closed, shown, and told. The
choice that is asked before and after a path has its first round before it, of which nothing is
shown or told, and its second when the class comes to the end.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from server.rooms.questions import AFTER, TRANSFER

State = dict[str, Any]

LETTERS = "ABCDEFGHJKMNPRSTVWXYZ"  # without those that look like another letter or a digit
CODE = 5  # letters
ROUNDS = 2
PACES = ("together", "free")
ASKS, CLOSED, SHOWN, TOLD = "ask", "closed", "shown", "truth"
BEGINS = {"round": 1, "phase": ASKS}


def new_code() -> str:
    """The code of a room: letters that nobody confuses on a blackboard."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE))


def is_code(text: object) -> bool:
    """Whether that can be the code of a room."""
    return isinstance(text, str) and len(text) == CODE and all(one in LETTERS for one in text)


def new_secret() -> tuple[str, str]:
    """What the teacher's link holds, and its hash, which is all that is kept of it."""
    secret = secrets.token_urlsafe(24)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def is_secret(said: str, kept: str) -> bool:
    """Whether somebody knows the secret; that takes as long for every wrong one."""
    return hmac.compare_digest(hashed(said), kept)


def fresh(lesson: str) -> State:
    """A room that was just opened, before the first step of a lesson: the class gathers."""
    return {
        "rev": 1,
        "lesson": lesson,
        "step": 0,
        "pace": "together",
        "frozen": False,
        "ended": False,
        "questions": {},
    }


def stands(state: State, question: str) -> dict[str, Any]:
    """The round and phase of a question."""
    found: dict[str, Any] = state["questions"].get(question, BEGINS)
    return found


def why_not_answered(state: State, question: str, asked_at_step: str, round_: int) -> str:
    """Why an answer is not taken now, as a word; "" if it is.

    `asked_at_step`: the question of the step at which the class is, or "".
    """
    now = stands(state, question)
    if state["ended"]:
        return "ended"
    if now["phase"] != ASKS or now["round"] != round_:
        return "closed"
    if (state["pace"] == "together" or _is_transfer(question)) and question != asked_at_step:
        return "elsewhere"
    return ""


def _is_transfer(question: str) -> bool:
    return question.endswith(f"/{TRANSFER}")


def is_before(question: str, round_: object) -> bool:
    """Whether this is the round before a path: nobody is shown or told anything of it then."""
    return _is_transfer(question) and round_ == 1


def _close(state: State, said: Mapping[str, Any]) -> State | None:
    return _phase(state, said, {ASKS}, CLOSED)


def _show(state: State, said: Mapping[str, Any]) -> State | None:
    before = is_before(said["question"], said.get("round"))
    return None if before else _phase(state, said, {CLOSED}, SHOWN)


def _tell(state: State, said: Mapping[str, Any]) -> State | None:
    return _phase(state, said, {SHOWN}, TOLD)


def _ask_again(state: State, said: Mapping[str, Any]) -> State | None:
    # Who goes at his own pace has seen the truth with his first answer.
    is_over = state["pace"] == "free" or said.get("round") == ROUNDS
    is_over = is_over or _is_transfer(said["question"])
    return None if is_over else _phase(state, said, {CLOSED, SHOWN}, ASKS, 1)


def _phase(
    state: State, said: Mapping[str, Any], before: set[str], after: str, more: int = 0
) -> State | None:
    question = said["question"]
    now = stands(state, question)
    if now["phase"] not in before or now["round"] != said.get("round"):
        return None
    then = {"round": now["round"] + more, "phase": after}
    return state | {"questions": state["questions"] | {question: then}, "frozen": False}


def _move(state: State, said: Mapping[str, Any]) -> State | None:
    moved = state | {"lesson": said["lesson"], "step": said["step"], "frozen": False}
    again = f"{said['lesson']}/{TRANSFER}"
    if said["step"] == AFTER and stands(state, again)["round"] == 1:
        then = {again: {"round": ROUNDS, "phase": ASKS}}
        moved["questions"] = state["questions"] | then
    return moved


def _set_pace(state: State, said: Mapping[str, Any]) -> State | None:
    return state | {"pace": said["pace"]} if said.get("pace") in PACES else None


def _freeze(state: State, said: Mapping[str, Any]) -> State | None:
    return state | {"frozen": said.get("frozen") is True}


def _end(state: State, _: Mapping[str, Any]) -> State | None:
    return state | {"ended": True, "frozen": False}


ACTS: dict[str, Callable[[State, Mapping[str, Any]], State | None]] = {
    "close": _close,
    "show": _show,
    "truth": _tell,
    "again": _ask_again,
    "move": _move,
    "pace": _set_pace,
    "freeze": _freeze,
    "end": _end,
}
OF_A_QUESTION = {"close", "show", "truth", "again"}


def after(state: State, act: str, said: Mapping[str, Any]) -> State | None:
    """The state after an act of the teacher; None where it is not possible now.

    An act names the question and the round that it means: pressed twice, or by two teachers, it
    counts once.
    """
    changed = None if state["ended"] else ACTS[act](state, said)
    return None if changed is None else changed | {"rev": state["rev"] + 1}
