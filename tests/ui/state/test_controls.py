"""A widget and the session say the same, also where the browser and the server cross each other."""

from types import SimpleNamespace

from core.data import POPULATIONS
from core.parameters import Number
from pages.registry import PAGES
from tests.visit import button, field, go_to, laboratory, opened, settings
from ui.state import view


def both(app, name):
    widget = field(app, name)
    assert widget.value == app.session_state[name]
    return widget.value


def move_what_is_no_longer_there(app, stale, value):
    """The hand moves a widget of a page that the server has already replaced."""
    stale.set_value(value)
    states = app._tree.get_widget_states()
    states.widgets.append(stale._widget_state)
    app._tree.get_widget_states = lambda: states
    app.run()


def test_what_the_hand_moves_keeps_its_widget():
    app = opened("threshold", separation="3")
    widget = field(app, "separation")
    widget.set_value(2.0).run()
    assert field(app, "separation").key == widget.key  # the hand may still be on it
    assert both(app, "separation") == 2.0
    app.run()
    assert both(app, "separation") == 2.0


def test_what_a_button_sets_is_not_undone_by_a_widget_of_the_page_before_it():
    app = laboratory("leakage")
    field(app, "sampler").set_value("rus").run()
    stale = field(app, "sampler")
    button(app, "Copies, a logistic regression").click().run()
    assert both(app, "sampler") == "ros"
    move_what_is_no_longer_there(app, stale, "rus")
    assert not app.exception
    assert both(app, "sampler") == "ros"
    assert settings(app)["sampler"] == "ros"


def test_a_slider_that_was_away_comes_back_as_it_was():
    app = opened("threshold", separation="3")
    field(app, "source").set_value("listing").run()
    assert field(app, "separation") is None
    assert app.session_state["separation"] == 3
    for _ in range(2):
        app.run()
    field(app, "source").set_value("model").run()
    assert both(app, "separation") == 3
    assert app.query_params["separation"] in ("3", ["3"])


def test_a_widget_is_made_at_its_value_not_at_its_lowest():
    app = opened("threshold", separation="3", alarms="70", honest="0", population="moons")
    for _ in range(2):  # a second run, before the browser has said anything of the first
        for name in ("separation", "alarms", "honest", "population"):
            proto = field(app, name).proto
            made_at = proto.default[0] if name == "separation" else proto.default
            if name == "population":
                made_at = list(POPULATIONS)[made_at]
            assert made_at == app.session_state[name]
            assert not proto.set_value
        app.run()


def test_what_is_wrong_with_an_address_is_said_until_something_is_moved():
    app = opened("threshold", separation="99", nonsense="1")
    said = [warning.value for warning in app.warning]
    assert len(said) == 2
    app.run()  # the record of an earlier visit makes one, a moment later
    assert [warning.value for warning in app.warning] == said
    field(app, "seed").set_value(3).run()
    assert not app.warning
    field(app, "seed").set_value(0).run()
    assert not app.warning


def test_a_lesson_begins_at_its_own_values_where_another_has_the_same_names():
    app = opened("ratio_dial", seed="7")
    app.query_params.clear()
    app.query_params["lab"] = "1"
    go_to(app, "curves").run()
    assert both(app, "seed") == 0
    app.query_params.clear()
    app.query_params["lab"] = "1"
    go_to(app, "ratio_dial").run()
    assert both(app, "seed") == 7


def test_whatever_can_be_typed_into_a_field_is_a_value_that_an_address_knows():
    """A browser's field moves by steps, but takes any whole number between its bounds."""
    for page in PAGES:
        for parameter in page.parameters.values():
            if isinstance(parameter, Number) and isinstance(parameter.step, int):
                assert parameter.step == 1, f"{page.slug}: {parameter.name}"


def test_two_runs_in_one_context_look_their_values_up_anew(monkeypatch):
    """A run that another overtakes and the next one are made by one thread, in one context."""
    context, visit, seen = SimpleNamespace(cursors={}), view.Visit(), []
    monkeypatch.setattr(view, "get_script_run_ctx", lambda: context)
    monkeypatch.setattr(view, "_visit", lambda: visit)
    for seed in (1, 2):
        context.cursors = {}  # as each run begins
        view.known_values().setdefault("seed", seed)
        seen.append(view.known_values()["seed"])
    assert seen == [1, 2]
