"""Your data: a file comes in, its columns get roles, and its owner finds a threshold."""

import streamlit as st

from core.own.dial import nearest_step
from core.own.parameters import BY_RULE, DIAL, PARAMETERS
from core.parameters import BadValue
from pages.own_data import columns, compared, plane, text, visit
from pages.own_data.drawings import pictures
from pages.own_data.picture import own_film
from pages.registry import BY_SLUG
from ui.film import film, pieces
from ui.frame import frame
from ui.frame.ways import way_to
from ui.state import controls, live, view

frame.open_page()
values = controls.values_from_url(PARAMETERS)

# 1. The file. What was brought before stays until another one is read.
held = visit.held()
is_ready = bool(values["positive"] and values["label"])
if held is None:
    frame.note(text.link_without_rows(values))
    text.came_along(values)
    columns.way_in()
else:
    with st.container(horizontal=True, vertical_alignment="center", key="held"):
        st.markdown(f"**{text.plain(held.name)}**", width="content")
        if is_ready:
            with st.popover("Columns and questions"):
                columns.roles(held, values)
        with st.popover("Bring another file"):
            columns.way_in()
        st.button("Forget these rows", key="forget", on_click=visit.forget)
    columns.said()

# 2. Which column is what.
models = {}
if held is not None:
    if not is_ready:
        columns.roles(held, values)
    try:
        models = held.models(values)
    except BadValue as problem:
        columns.problem(problem)
    controls.values_to_url(PARAMETERS)


def of_now(values):
    """The model that decides, and the step at which the dial stands."""
    of = models.get(values["decides"]) or next(iter(models.values()))
    last, step = of.thresholds.size - 1, int(values["line"])
    return of, of.chosen if step < 0 else min(step, last)


def report_now(values):
    of, step = of_now(values)
    return visit.holding().report(values, of.model, step)


def land(of, brought):
    """The dial goes, once, to the threshold that a link has brought."""
    if brought is not None:
        step = nearest_step(of.thresholds, brought) if of.is_probability else BY_RULE
        controls.set_values(line=step, brought=None)


def dial_released(_, step):
    controls.set_values(line=step)


# 3. What its owner wants, and every threshold under the hand.
if models:
    text.show_stop(values)
    training = next(iter(models.values())).own.training
    if training is not None:
        text.show_training(models, training)
    with st.container(horizontal=True, key="wishes"):
        if len(models) > 1:
            text.model_choice(models, values)
        controls.widget(PARAMETERS["aim"])
        for name in text.amounts_of(values["aim"], bool(values["amount"])):
            controls.widget(PARAMETERS[name])
        controls.widget(PARAMETERS["elsewhere"])
        if any(one.is_probability for one in models.values()):
            controls.widget(PARAMETERS["taught"])
        controls.widget(PARAMETERS["halves"])
    try:
        land(of_now(values)[0], values["brought"])
    except BadValue as problem:
        columns.problem(problem)
        models = {}

if models:

    @live.part
    def instrument(values):
        of, step = of_now(values)
        others = {name: one for name, one in models.items() if one is not of}
        dark, elsewhere = frame.is_dark(), int(values["elsewhere"])
        setting = id(of), tuple(map(id, others.values())), elsewhere, dark
        held = visit.holding()
        made = held.known("film", setting, lambda: own_film(of, others, elsewhere, dark))
        film.show("own_film", held.offered(made), {DIAL.name: step}, dial_released)
        if not view.follows_a_release():
            pieces.make(made.first)
        controls.values_to_url(PARAMETERS)

    @live.part
    def decision(values):
        found = report_now(values)
        by_hand = values["line"] >= 0 and found.by_hand
        st.markdown("## The decision")
        st.markdown(f"**{found.headline}** {found.rule}")
        if by_hand:
            back = live.then_page(controls.set_values)
            st.button("Back to the rule’s choice", on_click=back, kwargs={"line": -1})
        text.to_paste(found, "decision", "elsewhere")
        text.warnings(found)
        text.take_along(found)

    @live.part
    def more(values):
        found = report_now(values)
        st.markdown("## What each rule chooses")
        frame.table(text.rules_table(found), "What each rule chooses, and what it does")
        drawn = pictures(found)
        for name, heading in text.SECTIONS:
            if name in drawn or name in found.sentences:
                text.section(found, name, heading, drawn)

    @live.part
    def way_on(values):
        found = report_now(values)
        for slug, label, point in text.ways(found):
            way_to(BY_SLUG[slug], label, point)

    if held is not None and training is not None:
        compared.compared(held, values)
        plane.two_columns(held, values)
    frame.prose()
elif held is None:
    frame.prose()
