"""No address breaks a page, comes back as markup, or asks for much computation."""

from __future__ import annotations

import random
import re
import threading
import time
from itertools import cycle, islice
from urllib.parse import parse_qsl

import pytest

from core import cache
from core.comparison.cells import Cell, outcome
from core.comparison.models import COMPARISON_MODELS
from core.parameters import Choice, Dial, Guess, Number, NumberChoice, Several, Switch, Text
from pages.registry import PAGES
from tests.visit import opened
from ui.draw import words
from ui.runtime.fair_queue import THREAD
from ui.state import view

CPU_SECONDS = 2  # for everything that one address may ask for
BUSY = 1.5  # the same work counts so much longer while other tests share the processor's caches

NONSENSE = [
    "",
    "\x00",
    "nan",
    "-inf",
    "1e308",
    "0x10",
    "9" * 400,
    "٣",
    "[1]",
    "1,2",
    "a" * 50_000,  # Streamlit itself ignores an address of more than half a million
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://e.example/x.png)",
    "[x](javascript:alert(1))",
    "www.e.example https://e.example",
    "`” ``x`` “`",
    "$\\frac{1}{0}$ :red[x] :material/home:",
    "\n\n# Title\n\n- one",
    "=HYPERLINK(1)",
    "\u202egnirts",
]


PARAMETERS = {page.slug: page.parameters for page in PAGES}
READY = {lesson.slug: dict(parse_qsl(lesson.ready)) for lesson in PAGES}


def test_every_lesson_with_a_film_declares_its_parameters():
    assert all(lesson.parameters for lesson in PAGES if lesson.has_film)


def shows_only_letters(message):
    """Whether what a visitor wrote stands inside a code span, whatever it is."""
    rest = re.sub(r"(`+) .*? \1(?!`)", "", message, flags=re.DOTALL)
    return not re.search(r"[<>`$\[\]\n]|http|www|:red|:material", rest)


@pytest.mark.parametrize("text", [*NONSENSE, "\ud800"], ids=range(len(NONSENSE) + 1))
def test_what_a_visitor_wrote_is_shown_letter_by_letter(text):
    assert shows_only_letters(words.quoted(f"Seed: “{text[:40]}” is no number; use one."))


def test_a_message_without_a_quotation_stays_as_it_is():
    assert words.quoted("All is well.") == "All is well."
    assert words.quoted("Say “yes”.") == "Say ` yes `."


@pytest.mark.parametrize("slug", PARAMETERS)
def test_nonsense_in_the_address_is_said_and_the_page_works(slug):
    for shift in range(0, len(NONSENSE), 3):  # each name gets every third text
        names = [*PARAMETERS[slug], *view.NAMES, "nobody_knows", NONSENSE[shift][:300]]
        texts = islice(cycle(NONSENSE), shift, None)
        query = dict(zip(names, texts, strict=False))
        app = opened(slug, **query)
        assert not app.exception, query
        for warning in app.warning:
            assert len(warning.value) < 1000
            assert shows_only_letters(warning.value), warning.value


def extremes(parameter):
    """The values at the ends of a parameter, as an address has them."""
    if isinstance(parameter, Number | Guess):
        return [parameter.write(parameter.low), parameter.write(parameter.high)]
    if isinstance(parameter, Dial):
        return [parameter.write(min(parameter.steps)), parameter.write(max(parameter.steps))]
    if isinstance(parameter, Switch):
        return ["0", "1"]
    if isinstance(parameter, Several):
        return ["", ",".join(parameter.options)]
    if isinstance(parameter, Text):
        return ["", "e" * parameter.longest]
    if isinstance(parameter, NumberChoice):
        return [parameter.write(number) for number in parameter.options]
    assert isinstance(parameter, Choice)
    return list(parameter.options)


def settings(parameters, draws=2):
    """All low, all high, and some draws of ends."""
    ends = {name: extremes(parameter) for name, parameter in parameters.items()}
    rng = random.Random(7)
    yield {name: values[0] for name, values in ends.items()}
    yield {name: values[-1] for name, values in ends.items()}
    for _ in range(draws):
        yield {name: rng.choice(values) for name, values in ends.items()}


def cpu_seconds(slug, query):
    """The processor time of a cold visit to a lesson, from the front page.

    Without that of the fair queue: it works off one fit after the other, each visitor's in turn.
    """
    app = opened("welcome")
    cache.forget_all()
    started = time.process_time() - queue_seconds()
    app.query_params.update(READY[slug] | query)
    app.switch_page(f"{slug}/page.py").run()
    spent = time.process_time() - queue_seconds() - started
    assert not app.exception, query
    return spent


def queue_seconds():
    clocks = (
        time.pthread_getcpuclockid(thread.ident)
        for thread in threading.enumerate()
        if thread.name == THREAD and thread.ident
    )
    return sum(map(time.clock_gettime, clocks))


@pytest.mark.parametrize("model", COMPARISON_MODELS)
def test_the_queue_is_soon_free_for_the_next_visitor(model):
    for fix in ("nothing", "smote_enn", "recalibrated"):
        started = time.process_time()
        outcome(Cell("digits", 0.2, model, fix))
        assert time.process_time() - started < CPU_SECONDS * BUSY


@pytest.mark.parametrize(
    "slug",
    [
        pytest.param(slug, marks=[pytest.mark.slow] * (slug == "leakage"))  # it takes long
        for slug in PARAMETERS
        if PARAMETERS[slug]
    ],
)
def test_no_address_asks_for_much_computation(slug):
    opened(slug, **READY[slug])  # what is imported and compiled once does not count
    for query in settings(PARAMETERS[slug]):
        spent = cpu_seconds(slug, query)
        if spent >= CPU_SECONDS:
            spent = min(spent, cpu_seconds(slug, query), cpu_seconds(slug, query))
        print(f"{slug}: {spent:.2f} s of CPU for {query}")
        assert spent < CPU_SECONDS * BUSY, query
