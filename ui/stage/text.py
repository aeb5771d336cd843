"""Texts of a stage as data: words, words of weight, terms to be tapped, live numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from core.glossary import SYMBOLS, WORDS
from core.metrics.scorecard import TABLE
from ui.lesson.path import FORMATS, TERM

# ((recall)), ((roc_auc|ROC-AUC)), [[caught|count]], [[guess]], **weight**, a new line on a phone
_PARTS = re.compile(
    rf"{TERM.pattern}"
    r"|\[\[(?P<live>[^\]]+)\]\]"
    r"|\*\*(?P<weight>[^*]+)\*\*"
)
_LIVE = re.compile(r"(?P<fact>[^|]+)\|(?P<form>\w+)(?::(?P<noun>[^|]+))?")

Segment = dict[str, str]


def segments(text: str) -> list[Segment]:
    """A text in its parts, as stage.js takes them.

    KeyError names a term that is not in the glossary.
    """
    parts, end = [], 0
    text = " ".join(line.strip() for line in text.strip().split("\n"))
    for found in _PARTS.finditer(text):
        parts.append({"words": text[end : found.start()]})
        end = found.end()
        if term := found["term"]:
            meaning(term)
            parts.append({"term": term, "words": found["shown"] or term})
        elif live := found["live"]:
            parts.append({"live": live})
        else:
            parts.append({"weight": found["weight"]})
    parts.append({"words": text[end:]})
    return [part for part in parts if part.get("words") != ""]


def meaning(term: str) -> str:
    """What a term means, in one sentence; KeyError if the glossary does not have it."""
    if term in TABLE:
        return _without_formula(TABLE[term].definition)
    if term in SYMBOLS:
        spoken, says = SYMBOLS[term]
        return f"{spoken}: {_without_number(says)}"
    return _without_number(WORDS[term])


def _without_formula(definition: str) -> str:
    """A definition in words alone: who taps a word has not met TP and FN yet."""
    words, _, formula = definition.partition(": ")
    return re.sub(r" \([TF][PN]\)", "", words + "." if formula else definition)


def _without_number(definition: str) -> str:
    """A definition without the number of an equation of the chapter, such as (D5.5)."""
    return re.sub(r" \(D\d\.\d\)", "", definition)


def live_in(parts: Sequence[Segment]) -> set[str]:
    """The live numbers of a text, without the guess, which the browser knows."""
    return {part["live"] for part in parts if "live" in part} - {"guess"}


def said(live: str, values: Sequence[float]) -> list[str]:
    """A live number such as `recall|percent` in words, for each of its values.

    KeyError names a format that does not exist.
    """
    found = _LIVE.fullmatch(live)
    if found is None:
        raise KeyError(f"[[{live}]]: a fact and a format are wanted, such as [[recall|percent]]")
    form, nouns = FORMATS[found["form"]], [found["noun"]] if found["noun"] else []
    return ["—" if math.isnan(value) else form(value, *nouns) for value in values]


def fact_of(live: str) -> str:
    """The name of the fact of a live number."""
    return live.partition("|")[0]
