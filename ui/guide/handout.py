"""On paper, black on white: a lesson's worksheet with its answers, and the record of a learner."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from core.parameters import Facts, Parameter
from ui.draw import words
from ui.draw.markdown import TRUSTED, UNTRUSTED
from ui.guide.answers import (
    UNITS,
    FactsAt,
    Question,
    curve_truth,
    place_in_words,
)
from ui.lesson.path import (
    Ask,
    CurveAsk,
    NumberAsk,
    PlaceAsk,
    Step,
    Walkthrough,
    filled,
    in_words,
    state,
)
from ui.stage import on_paper
from ui.stage.declare import Stage

STYLE = """
@page { size: A4; margin: 14mm 16mm; }
body {
  font: 10pt/1.35 Georgia, serif; color: #000; background: #fff;
  max-width: 178mm; margin: 0 auto;
}
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; }
h2 small { font-weight: normal; font-size: 8.5pt; }
p { margin: 0 0 1.2mm; }
ul { margin: 0 0 1mm; padding-left: 6mm; }
.who { display: flex; justify-content: space-between; border-bottom: 0.3mm solid #000; }
.line { display: inline-block; min-width: 30mm; border-bottom: 0.3mm solid #000; }
.notes { padding-bottom: 9mm; }
.task { border-left: 0.8mm solid #000; padding-left: 2mm; }
section + section { break-before: page; }
.parts { columns: 2 84mm; column-gap: 9mm; margin-top: 2mm; }
article { break-inside: avoid; }
article:first-child h2 { margin-top: 0; }
.how { font-size: 8.5pt; }
@media screen {
  body { padding: min(10mm, 4vw); }
  section + section { border-top: 1px dashed #000; margin-top: 10mm; padding-top: 10mm; }
}
"""


def worksheet(
    path: Walkthrough,
    parameters: dict[str, Parameter],
    facts_at: FactsAt,
    address: str = "",
    stage: Stage | None = None,
) -> str:
    """A worksheet and its answers on a sheet of their own, at the default setting, as HTML.

    `address` is where the lesson is to be found. On its stage a step also speaks of numbers of its
    dial, and each question has the picture of its step: as it is before the answer, and on the
    other sheet as it is afterwards.
    """
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    title = path.slug.replace("_", " ").capitalize()
    exercises, answers, settings = [], [], []
    asking = [(at, step) for at, step in enumerate(path.steps, 1) if step.ask or step.task]
    for number, (at, step) in enumerate(asking, 1):
        now = defaults | state(parameters, step.set)
        head = f"<h2>{number}. {_inline(step.title)} <small>(step {at})</small></h2>"
        if step.ask is None:
            task = _inline(in_words(step.task))
            exercises.append(f'{head}<p class="task">{task}</p>{NOTES}')
            continue
        question = Question(step.ask, parameters, now, facts_at)
        context = _text(filled(in_words(step.text), facts_at(now) | _facts_of(step, stage)))
        before, after = _pictures(step, stage)
        exercises.append(f"{head}{context}{before}{_ASKED[type(step.ask)](question)}")
        answer = _ANSWERED[type(step.ask)](question)
        answers.append(f"{head}{answer}{MISSING if '—' in answer else ''}{after}")
        if other := _other_settings(parameters, question.values):
            settings.append(f"{number}: {other}.")
    how = (
        f"Work with {address or 'the lesson'}; each question stands at its step of it. "
        "Commit to each answer before you move anything."
        f"{' What is orange on the screen is black here.' if stage else ''}"
    )
    computed = "Default settings" + (f", except: {' '.join(settings)}" if settings else ".")
    return _page(
        title,
        _section(title, WHO + _text(path.scenario), exercises, how),
        _section(f"{title}: answers", "", answers, computed),
        style=STYLE + on_paper.STYLE,
        script=on_paper.SCRIPT,
    )


def _pictures(step: Step, stage: Stage | None) -> tuple[str, str]:
    """The picture of a question before and after its answer; "" beside an instrument."""
    if stage is None or step.shows is None:
        return "", ""
    before = on_paper.figure(stage, step.shows)
    if isinstance(step.ask, CurveAsk):
        return before, on_paper.figure(stage, step.shows, step.ask)
    return before, on_paper.figure(stage, step.after.shows) if step.after else ""


def _facts_of(step: Step, stage: Stage | None) -> Facts:
    """The facts of the dial of a step, where it stands; nothing beside an instrument."""
    shows = step.shows
    if stage is None or shows.at is None:
        return {}
    dial, wanted = stage.dials[shows.dial], shows.at
    at = min(range(len(dial.values)), key=lambda step: abs(dial.values[step] - wanted))
    return {name: float(facts[at]) for name, facts in dial.facts.items()}


WHO = '<p class="who"><span>Name</span><span>Date</span><span></span></p>'
MISSING = (
    "<p>A dash is a number that is not computed yet: open this step of the path, "
    "let all its fits run, and make this sheet again.</p>"
)
NOTES = '<p class="notes">What do you see?</p>'


def _section(title: str, head: str, parts: Iterable[str], how: str) -> str:
    articles = "".join(f"<article>{part}</article>" for part in parts)
    return (
        f"<section><h1>{html.escape(title)}</h1>{head}"
        f'<p class="how">{html.escape(how)}</p><div class="parts">{articles}</div></section>'
    )


def _number_asked(question: Question) -> str:
    of_hundred = re.search(r"\bof 100\b", question.ask.text, re.IGNORECASE)
    mark = " of 100" if of_hundred else UNITS[question.ask.unit].mark
    return f'{_question(question)}<p>Answer: <span class="line"></span>{mark}</p>'


def _number_answered(question: Question) -> str:
    facts, ask = question.facts(), question.ask
    said = UNITS[ask.unit].say(facts[ask.fact])
    return f"<p><strong>{said}</strong></p>{_why(question)}"


def _curve_asked(question: Question) -> str:
    return _question(question)


def _curve_answered(question: Question) -> str:
    truth = curve_truth(question)
    places = zip(question.ask.handles, truth, strict=True)
    said = "; ".join(f"{words.digits(place)}: {words.share(share)}" for place, share in places)
    return f"<p><strong>{said}</strong></p>{_why(question)}"


def _place_asked(question: Question) -> str:
    label = html.escape(question.parameters[question.ask.over].label.removesuffix("…").strip())
    return f'{_question(question)}<p>{label}: <span class="line"></span></p>'


def _place_answered(question: Question) -> str:
    best = place_in_words(question, question.facts()[question.ask.fact])
    return f"<p><strong>{html.escape(best.capitalize())}</strong></p>{_why(question)}"


_ASKED: dict[type[Ask], Callable[[Question], str]] = {
    NumberAsk: _number_asked,
    CurveAsk: _curve_asked,
    PlaceAsk: _place_asked,
}
_ANSWERED: dict[type[Ask], Callable[[Question], str]] = {
    NumberAsk: _number_answered,
    CurveAsk: _curve_answered,
    PlaceAsk: _place_answered,
}


def record_page(record: dict[str, dict[str, Any]]) -> str:
    """What a learner predicted and answered, lesson by lesson, as a page to print."""
    sections = []
    for slug, lesson in record.items():
        given = lesson["answers"].values()
        right = sum(answer["right"] for answer in given)
        sections.append(
            _section(
                slug.replace("_", " ").capitalize(),
                f"<p>{right} of {words.some(len(given), 'answer')} right.</p>",
                map(_recorded, given),
                "Nothing of it is stored on the server.",
            )
        )
    return _page("My answers", *(sections or ["<section><p>No answers yet.</p></section>"]))


def _recorded(answer: dict[str, Any]) -> str:
    """An answer as a browser has kept it, so anything may stand in it."""
    settings = ", ".join(f"{name} {value}" for name, value in answer["settings"].items() if value)
    return (
        f"<h2>{UNTRUSTED.renderInline(answer['question'])}</h2>"
        f"<p>Answer: <strong>{UNTRUSTED.renderInline(answer['said'])}</strong> "
        f"({'right' if answer['right'] else 'not right'}).</p>"
        f"{UNTRUSTED.render(answer['words'])}"
        f"<p><small>Asked at: {html.escape(settings)}</small></p>"
    )


def record_json(record: dict[str, dict[str, Any]]) -> str:
    """The same as JSON: predictions, answers, scores, settings with the seed."""
    lessons = {
        slug: {
            "step": lesson["step"],
            "done": lesson["done"],
            "right": sum(answer["right"] for answer in lesson["answers"].values()),
            "answered": len(lesson["answers"]),
            "answers": lesson["answers"],
        }
        for slug, lesson in record.items()
    }
    return json.dumps({"lessons": lessons}, indent=2, ensure_ascii=False)


def _question(question: Question) -> str:
    return _text(filled(in_words(question.ask.text), question.facts()))


def _why(question: Question) -> str:
    return _text(filled(in_words(question.ask.why), question.facts()))


def _other_settings(parameters: dict[str, Parameter], values: dict[str, Any]) -> str:
    """What differs from the defaults."""
    moved = [one for name, one in parameters.items() if values[name] != one.default]
    return words.settings(moved, values)


def _text(ours: str) -> str:
    """Paragraphs of a text of ours."""
    return str(TRUSTED.render(ours)).strip()


def _inline(ours: str) -> str:
    """A line of a text of ours."""
    return str(TRUSTED.renderInline(ours))


def _page(title: str, *sections: str, style: str = STYLE, script: str = "") -> str:
    drawing = f"<script>{script}</script>" if script else ""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{style}</style>"
        f"<main>{''.join(sections)}</main>{drawing}</html>"
    )
