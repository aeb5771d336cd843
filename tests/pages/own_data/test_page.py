"""The page of one's own data without a browser: examples, links, wrong files, what is forgotten."""

import gc
import urllib.parse

import pytest

from core.own.examples import EXAMPLES, content
from pages.own_data import columns, visit
from pages.own_data.drawings import pictures
from tests.visit import button, laboratory, opened, tables
from ui.film import pieces
from ui.runtime.holdings import HOLDINGS


def tried(name):
    app = opened("own_data")
    return app.button(key=f"try_{name}").click().run(timeout=120)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_opens_with_a_threshold_and_a_sentence_to_paste(name):
    app = tried(name)
    assert not app.exception and not app.error
    said = [code.value for code in app.code]
    assert any(one.startswith("At a threshold of") for one in said)
    assert any("no skill: 0.5" in one for one in said)
    assert app.query_params["label"] == EXAMPLES[name].roles.label


def test_forgetting_leaves_no_row_and_no_piece_of_a_film():
    gc.collect()  # what other tests held goes first
    before = HOLDINGS.total
    app = tried("screening")
    held = app.session_state["own_held"]
    names, size = set(held.pieces), HOLDINGS.total
    assert size > before and all(pieces.named(name) for name in names)
    button(app, "Forget these rows").click().run()
    assert "own_held" not in app.session_state
    assert not any(pieces.named(name) or pieces.at_hand(name) for name in names)
    assert not app.exception


def test_a_link_brings_no_rows_and_says_so_and_its_roles_are_kept_for_the_file():
    query = {"label": "cancer", "positive": "yes", "scores": "risk", "line": "60", "aim": "f1"}
    app = opened("own_data", **query)
    assert not app.exception
    assert any("A link has no rows" in warning.value for warning in app.warning)
    assert {name: app.query_params[name] for name in query} == query


def test_a_wrong_file_is_said_and_what_was_there_stays():
    app = tried("models")
    held = app.session_state["own_held"]
    app.session_state["own_problem"] = "Row 2, column “y”: “<b>” is a third label; use two."
    app.run(timeout=120)
    assert "` <b> `" in app.error[0].value
    assert app.session_state["own_held"] is held


def test_a_table_that_finds_no_room_is_refused_and_the_last_one_stays(monkeypatch):
    app = tried("models")
    held = app.session_state["own_held"]
    monkeypatch.setattr(HOLDINGS, "most", HOLDINGS.total)
    app.button(key="try_screening").click().run(timeout=120)
    assert any("Come back later" in error.value for error in app.error)
    assert app.session_state["own_held"] is held


def test_a_rule_and_a_price_move_the_threshold_and_a_trained_model_stops_all():
    app = tried("screening")
    before = next(code.value for code in app.code)
    app.query_params["price"] = "200"
    again = opened("own_data", price="200")
    again = again.button(key="try_screening").click().run(timeout=120)
    assert next(code.value for code in again.code) != before
    trained = opened("own_data")
    trained.button(key="try_screening").click().run(timeout=120)
    box = next(one for one in trained.selectbox if "trained" in str(one.label))
    box.set_value("yes").run(timeout=120)
    assert any("no number here holds" in error.value for error in trained.error)


def test_a_host_that_takes_no_files_says_so_and_the_examples_work(monkeypatch):
    monkeypatch.setattr(columns, "LIMIT", 0)
    app = opened("own_data")
    assert any("takes no files" in warning.value for warning in app.warning)
    assert not app.get("file_uploader")
    app.button(key="try_models").click().run(timeout=120)
    assert not app.exception and app.code


def test_each_group_stands_in_a_table_and_a_small_one_only_with_its_size():
    app = tried("screening")
    (table,) = [rows for rows in tables(app) if rows[0][0] == "group"]
    found = {row[0]: row for row in table[1:]}
    assert "too few" in found["Harbour"][2] and found["Harbour"][3] == "—"
    assert " to " in found["North"][3] and found["North"][6].endswith("%")


def test_every_picture_of_a_report_is_drawn_from_its_arrays():
    app = tried("screening")
    held = app.session_state["own_held"]
    report = held._known["report"][1]
    drawn = pictures(report)
    assert set(drawn) == {"scores", "roc", "pr", "calibration", "cost", "benefit", "groups"}
    assert all(svg.startswith("<svg") and "nan" not in svg for svg in drawn.values())
    assert "too few positives" in drawn["groups"]
    assert held.name == EXAMPLES["screening"].file
    assert content("screening")
    assert visit.HELD > 0


def links(app):
    """Where each link of a page goes: the page, and what its address says."""
    found = {}
    for one in app.get("page_link"):
        query = dict(urllib.parse.parse_qsl(one.proto.query_string))
        found[one.proto.page] = query
    return found


def test_rule_threshold_and_costs_go_from_the_threshold_lesson_to_own_scores_and_back():
    there = laboratory("threshold", tau="0.2", miss_ratio="30", alarms="20")
    query = links(there)["own_data"]
    assert query == {"price": "30", "limit": "20", "brought": "0.2"}
    app = opened("own_data", **query)
    assert any("threshold 0.2" in caption.value for caption in app.caption)
    app.button(key="try_screening").click().run(timeout=120)
    assert "brought" not in app.query_params and int(app.query_params["line"][0]) > 0
    at = float(app.session_state["own_held"]._known["report"][1].threshold)
    assert at == pytest.approx(0.2, abs=0.01)
    back = links(app)
    assert back["threshold"]["miss_ratio"] == "30" and back["threshold"]["alarms"] == "20"
    assert float(back["threshold"]["tau"]) == pytest.approx(at, abs=0.01)
    assert set(back["base_rate"]) == {"one_in", "recall", "fpr"}
    by_rule = laboratory("threshold", rule="f1")
    assert links(by_rule)["own_data"]["aim"] == "f1"


def test_scores_of_a_model_that_was_trained_at_another_share_are_moved():
    app = tried("screening")
    (before,) = [rows for rows in tables(app) if rows[0][0] == "scores"]
    again = opened("own_data", taught="30")
    again = again.button(key="try_screening").click().run(timeout=120)
    (after,) = [rows for rows in tables(again) if rows[0][0] == "scores"]
    assert after[1][0] == "as they came" and len(after) == len(before) + 1
    assert len({row[-1] for row in after[1:]}) == 1  # ROC-AUC
    assert float(after[2][1].split()[0]) < float(after[1][1].split()[0])  # mean score
