"""Pages to print, black and white: a lesson's worksheet with its answers, a learner's record."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from core.parameters import Parameter
from ui.answers import UNITS, FactsAt, Question
from ui.walkthrough import Ask, ChoiceAsk, CurveAsk, NumberAsk, Walkthrough, filled, state

STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 10.5pt/1.35 Georgia, serif; color: #000; max-width: 178mm; margin: 0 auto; }
h1 { font-size: 16pt; margin: 0 0 3mm; } h2 { font-size: 11.5pt; margin: 4mm 0 1mm; }
p, ul { margin: 1mm 0; } .line { border-bottom: 1px solid #000; height: 6.5mm; }
.answers { break-before: page; } small { color: #000; }
"""


def worksheet(path: Walkthrough, parameters: dict[str, Parameter], facts_at: FactsAt) -> str:
    """The questions of a guided path on one page, the answers on a second, as HTML."""
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    asked = [
        (step.title, Question(step.ask, parameters, at, facts_at))
        for step in path.steps
        if step.ask
        for at in [defaults | state(parameters, step.set)]
    ]
    title = path.slug.replace("_", " ").capitalize()
    questions = "".join(
        f"<h2>{number}. {_html(name)}</h2>{_question(question)}"
        for number, (name, question) in enumerate(asked, 1)
    )
    answers = "".join(
        f"<h2>{number}. {_html(name)}</h2>{_answer(question)}"
        for number, (name, question) in enumerate(asked, 1)
    )
    return _page(
        f"Worksheet: {title}",
        f"<p>{_html(path.scenario)}</p>{questions}"
        "<h2>Afterwards</h2><p>Where was the gap widest, and what did you believe before?</p>"
        f"<div class=line></div><div class='answers'><h1>Answers: {title}</h1>{answers}</div>",
    )


def record_page(record: dict[str, dict[str, Any]]) -> str:
    """What a learner has answered, lesson by lesson, as HTML."""
    parts = []
    for slug, begun in record.items():
        right = sum(bool(given["right"]) for given in begun["answers"].values())
        parts.append(f"<h2>{escape(slug)}: {right} of {len(begun['answers'])} right</h2>")
        for given in begun["answers"].values():
            settings = ", ".join(f"{name} {text}" for name, text in given["settings"].items())
            parts.append(
                f"<p><b>{_html(given['question'])}</b><br>{_html(given['said'])}<br>"
                f"{_html(given['words'])}<br><small>{escape(settings)}</small></p>"
            )
    return _page("My answers", "".join(parts))


def _question(question: Question) -> str:
    ask = question.ask
    text = f"<p>{_html(filled(ask.text, question.facts()))}</p>"
    if isinstance(ask, ChoiceAsk):
        facts = question.facts()
        options = "".join(f"<li>☐ {_html(filled(o.text, facts))}</li>" for o in ask.options)
        return f"{text}<ul style='list-style:none'>{options}</ul>"
    if isinstance(ask, CurveAsk):
        places = " · ".join(f"{place:,g}: ______" for place in ask.handles)
        return f"{text}<p>{places}</p>"
    return f"{text}<div class=line></div>"


def _answer(question: Question) -> str:
    ask = question.ask
    facts, truth = question.facts(), question.judged(_any_answer(ask)).truth
    if isinstance(ask, NumberAsk):
        said = UNITS[ask.unit].say(truth)
    elif isinstance(ask, CurveAsk):
        places = zip(ask.handles, truth, strict=True)
        said = ", ".join(f"{place:,g}: {100 * share:.3g} %" for place, share in places)
    else:
        said = " or ".join(filled(text, facts) for text in truth)
    return f"<p><b>{_html(said)}</b></p><p>{_html(filled(ask.why, facts))}</p>"


def _any_answer(ask: Ask) -> Any:
    """An answer of the right kind: the truth that comes with its verdict does not depend on it."""
    if isinstance(ask, ChoiceAsk):
        return ask.options[0].text
    return [0.0] * len(ask.handles) if isinstance(ask, CurveAsk) else 0.0


def _html(text: str) -> str:
    """The little Markdown of the paths as HTML: bold, emphasis; formulas stay as written."""
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text.strip()), flags=re.DOTALL)
    return re.sub(r"(?<!\*)\*([^*\n]+)\*(?!\*)", r"<em>\1</em>", bold)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(title)}</h1>{body}</html>"
    )
