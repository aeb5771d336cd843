"""What the load benchmark does to a server, and which figures it marks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest

from benchmarks import load
from benchmarks.visitor import Dial, Unanswered, Visitor, run
from deploy.local import free_port
from tests.browser.harness import open_visit, running_browser
from tests.cases import every
from ui.lesson import Lesson

ROWS = [kind for kind in load.LIMITS if isinstance(kind, tuple)]
STAGED = [lesson for lesson in load.FILMED if lesson.stage]
HOME = {"one_in": 4, "recall": 2, "fpr": 1}


@pytest.fixture(scope="module")
def place() -> Iterator[load.Site]:
    with load.site(1) as running:
        yield running


def row_of(kind: tuple[int, int], figures: load.Row) -> load.Row:
    """A row of so many sessions and replicas without a fault, but for these figures."""
    sessions, replicas = kind
    row = dict.fromkeys(load.WIDTHS, 0.0) | {"sessions": sessions, "replicas": replicas}
    return row | figures


def marked(row: load.Row) -> set[str]:
    """The figures of a row that are marked."""
    words = load.with_limits(row, load.limits_of(row))
    return {name for name, text in words.items() if text.endswith(" !")}


@pytest.mark.parametrize("kind", [*ROWS, (10, 2)])
def test_a_figure_is_marked_above_its_limit_and_where_there_is_none(kind: tuple[int, int]) -> None:
    limits = load.LIMITS["each row"] | load.LIMITS.get(kind, {})
    assert marked(row_of(kind, limits)) == set()
    for name, most in limits.items():
        assert marked(row_of(kind, limits | {name: most + 1})) == {name}
        assert marked(row_of(kind, limits | {name: -1})) == {name}


def test_a_figure_without_a_limit_is_not_marked() -> None:
    assert marked(row_of((10, 2), {"p50_ms": 9_000, "p95_ms": 9_000, "server_cores": 2})) == set()


def test_a_row_is_printed_with_its_limits(capsys: pytest.CaptureFixture[str]) -> None:
    load.print_row(row_of((60, 1), {"p50_ms": 39.5, "p95_ms": 121}))
    assert "39.5 ≤40  " in (said := capsys.readouterr().out)
    assert "121 ≤120 !" in said
    assert "cores" not in said


def test_a_row_says_when_the_server_took_more_cores_than_it_holds_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    load.print_row(row_of((200, 2), {"server_cores": 1.52}))
    assert "holds for 1.4 cores of server CPU at most, and used 1.52" in capsys.readouterr().out


def released(dial: Dial, seed: int, releases: int = 5_000) -> list[load.Places]:
    """Where one learner puts the dials, release after release."""
    rng, unseen = random.Random(seed), cycle(load.unseen_places(dial, HOME))
    places = []
    for _ in range(releases):
        _, dial.at = load.next_places(dial, HOME, unseen, rng)
        places.append(dial.at)
    return places


def away(places: load.Places) -> list[str]:
    """The dials but the first that do not stand as they opened."""
    return [name for name in HOME if name != "one_in" and places[name] != HOME[name]]


def film_of_three() -> Dial:
    return Dial("film", "one_in", {"one_in": 45, "recall": 46, "fpr": 53}, dict(HOME))


def test_a_tenth_is_of_another_dial_or_goes_to_places_that_nobody_has_seen() -> None:
    dial = film_of_three()
    places = released(dial, 1)
    unseen = load.unseen_places(dial, HOME)
    others = [at for at in places if at not in unseen and away(at)]
    assert sum(at in unseen for at in places) / len(places) == pytest.approx(0.05, abs=0.01)
    assert len(others) / len(places) == pytest.approx(0.05, abs=0.01)
    assert all(len(away(at)) == 1 for at in others)
    assert {away(at)[0] for at in others} == {"recall", "fpr"}
    assert places == released(film_of_three(), 1) != released(film_of_three(), 2)


def test_another_dial_is_released_where_the_first_one_stands() -> None:
    dial, rng = film_of_three(), random.Random(3)
    for _ in range(200):
        before = dial.at["one_in"]
        hand, dial.at = load.next_places(dial, HOME, iter(()), rng)
        assert hand in {"one_in", *away(dial.at)}
        assert not away(dial.at) or (dial.at["one_in"], [hand]) == (before, away(dial.at))


def test_unseen_places_come_once_and_were_not_walked_through() -> None:
    dial = Dial("film", "one_in", {"one_in": 17, "recall": 9, "fpr": 2})
    places = load.unseen_places(dial, HOME)
    assert len({tuple(at.items()) for at in places}) == len(places) == 17 * 9 * 2 - 17
    assert all(away(at) for at in places)
    assert all(0 <= at[name] < steps for at in places for name, steps in dial.all_steps.items())


def test_a_film_of_one_dial_has_no_other_and_nothing_unseen() -> None:
    dial, home = Dial("film", "tau", {"tau": 209}), {"tau": 113}
    assert load.unseen_places(dial, home) == []
    rng = random.Random(4)
    places = [load.next_places(dial, home, cycle([]), rng)[1]["tau"] for _ in range(2_000)]
    assert set(places) <= set(range(209))
    assert len(set(places)) > 200


@pytest.mark.slow  # learners are at work for seconds, and each has to be answered in them
def test_a_row_says_what_server_and_learners_cost(place: load.Site) -> None:
    place.unseen = {address: iter(()) for address in load.LESSON_ADDRESSES}

    def work() -> load.Row:
        with running_browser() as browser:
            page = open_visit(browser, f"{place.url}/{load.LESSON_ADDRESSES[0]}").page
            return load.row(place, page, place.memory_mb, 3, 8)

    with ThreadPoolExecutor(1) as thread:  # a browser of its own needs a thread of its own
        row = thread.submit(work).result()
    assert row.keys() == load.WIDTHS.keys()
    assert row["errors"] == 0
    assert 0 < row["p50_ms"] <= row["p95_ms"]
    assert 1 < row["cpu_ms_per_release"] < 500
    assert row["server_cores"] > 0
    assert row["generator_cores"] > 0
    assert row["proxy_cores"] == 0


@pytest.mark.parametrize("lesson", every(3, load.FILMED), ids=lambda lesson: lesson.slug)
def test_who_sets_a_field_gets_the_film_of_that_address(lesson: Lesson, place: load.Site) -> None:
    label = load.own_field(lesson)
    name = next(name for name, field in lesson.parameters.items() if field.label == label)
    there = f"{lesson.instrument}{'&' if '?' in lesson.instrument else '?'}{name}=77"

    async def visit() -> tuple[Visitor, Visitor]:
        mover, comer = Visitor(place.url, lesson.instrument), Visitor(place.url, there)
        await mover.open()
        await mover.choose(label, 77)
        await comer.open()
        await mover.close()
        await comer.close()
        return mover, comer

    mover, comer = run(visit())
    assert f"{name}=77" in mover.query
    assert mover.film == comer.film != 0
    assert mover.dial == comer.dial


@pytest.mark.parametrize("lesson", every(3, STAGED), ids=lambda lesson: lesson.slug)
def test_a_learner_goes_from_step_to_step_of_a_stage(lesson: Lesson, place: load.Site) -> None:
    async def visit() -> Visitor:
        visitor = Visitor(place.url, lesson.address)
        await visitor.open()
        steps = load.steps_on(visitor, random.Random(1))
        for _ in visitor.script["steps"]:
            assert await next(steps) > 0
        await visitor.go_to_step(2)
        await visitor.close()
        return visitor

    visitor = run(visit())
    assert lesson.path is not None
    assert len(visitor.script["steps"]) == len(lesson.path.steps)
    assert visitor.ran == "page"
    assert "step=2" in visitor.query


def test_an_old_film_is_no_answer_to_a_choice(place: load.Site) -> None:
    async def choose_what_is_there() -> None:
        visitor = Visitor(place.url, "ratio_dial?seed=7")
        await visitor.open()
        try:
            await visitor.choose("Seed", 7)
        finally:
            await visitor.close()

    with pytest.raises(Unanswered, match="no other film came with Seed 7"):
        run(choose_what_is_there())


def test_learners_get_rows_of_their_own_at_once(
    place: load.Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "WITHIN", 1.0)
    own = run(load.own_at_once(place, 3))
    figures = own.figures()
    assert (figures["learners"], figures["errors"], own.errors) == (3, 0, [])
    assert 0 < figures["p50_s"] <= figures["p95_s"]
    assert list(own.waits) == [lesson.slug for lesson in load.FILMED[:3]]
    load.print_own(own)
    said = capsys.readouterr().out
    assert "≤3" in said
    assert "s a learner" in said


def test_learners_whom_nobody_answers_are_errors(
    place: load.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "WITHIN", 0.1)
    nowhere = load.Site(f"http://127.0.0.1:{free_port()}", place.addresses)
    own = run(load.own_at_once(nowhere, 2))
    assert own.figures() == {"learners": 2, "p50_s": -1, "p95_s": -1, "errors": 2}
    assert "ConnectionRefusedError" in own.errors[0]


def test_the_lesson_that_waits_longest_is_named_first(capsys: pytest.CaptureFixture[str]) -> None:
    own = load.Own({"quick": [0.5, 0.6], "slow": [1.0, 9.0, 8.0]}, ["quick: gone"], 12)
    assert own.figures() == {"learners": 6, "p50_s": 1.0, "p95_s": 9.0, "errors": 1}
    load.print_own(own)
    said = capsys.readouterr().out
    assert "p95_s 9 ≤3 !" in said
    assert "errors 1 ≤0 !" in said
    assert "quick: gone" in said
    assert "2.00 s a learner" in said
    assert 0 < said.index("slow    8.00 s") < said.index("quick    0.55 s")
