"""The whole way of a file of one's own in a real browser: drop, roles, drag, report, forget."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.own.examples import HERE
from core.own.report import report
from pages.own_data.drawings import pictures
from tests.browser.conftest import OpenPage
from tests.browser.harness import FILM, IDLE

PATIENCE = 30_000
# How many messages go to the server from now on, without signs of life, which are short.
COUNTED = """() => {
  const { send } = WebSocket.prototype;
  window.__told = 0;
  WebSocket.prototype.send = function (said) {
    window.__told += (said.byteLength ?? said.length) > 100;
    return send.call(this, said);
  };
}"""


def bring(page: Page, file: str | Path) -> None:
    page.locator("input[type=file]").first.set_input_files(file)


def choose(page: Page, label: str, value: str) -> None:
    """An option of a list, by keys alone."""
    box = page.get_by_role("combobox", name=label).first
    box.focus()
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def sheets_of(page: Page, sheet: str) -> int:
    """On how many sheets of paper a report is printed."""
    paper = page.context.new_page()
    paper.set_content(sheet)
    printed = paper.pdf(prefer_css_page_size=True)
    paper.close()
    return len(re.findall(rb"/Type\s*/Page[^s]", printed))


def test_a_file_comes_in_is_judged_under_the_hand_reported_and_forgotten(
    open_page: OpenPage, tmp_path: Path
) -> None:
    visit = open_page("own_data")
    page = visit.page
    # 1. A wrong file is said with its row; then the right one comes.
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(b"y,p\nyes,1\nn\xe4,2\n")
    bring(page, wrong)
    expect(page.get_by_text("Line 3 is not text in UTF-8")).to_be_visible(timeout=PATIENCE)
    bring(page, HERE / "screening.csv")
    # 2. Nobody guesses which value is positive: it is asked, and the rest is there already.
    ask = page.get_by_role("combobox", name="Which value is positive?")
    expect(ask.first).to_be_visible(timeout=PATIENCE)
    assert page.locator(FILM).count() == 0
    choose(page, "Which value is positive?", "yes")
    page.locator(FILM).wait_for(timeout=PATIENCE)
    page.wait_for_url("**label=cancer&positive=yes&scores=risk&group=site*")
    # 3. The dial follows the hand, and says nothing to the server until it is let go.
    dial = page.locator(".film input[type=range]").first
    expect(page.get_by_text("How well the scores rank")).to_be_attached(timeout=PATIENCE)
    number = page.locator(".film-number strong").first
    before = number.inner_text()
    box = dial.bounding_box()
    assert box is not None
    page.evaluate(COUNTED)
    page.mouse.move(box["x"] + box["width"] * 0.36, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=6)
    expect(number).not_to_have_text(before)
    assert "line=" not in page.url
    assert page.evaluate("() => window.__told") == 0
    page.mouse.up()
    page.wait_for_url("**line=*", timeout=PATIENCE)
    assert page.evaluate("() => window.__told") > 0
    hand = page.get_by_text("set by hand while these rows were shown").first
    expect(hand).to_be_attached(timeout=PATIENCE)
    # 4. By keys too.
    dial.focus()
    place = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != place, timeout=PATIENCE)
    page.locator(IDLE).wait_for(timeout=PATIENCE)  # a run that ends drops what the last one offered
    # 5. The report is two sheets with pictures, and carries nothing out.
    with page.expect_download() as download:
        page.get_by_role("button", name="Report (HTML").click()
    sheet = Path(download.value.path()).read_text("utf-8")
    assert sheet.count("<article") == 2 and sheet.count("<svg") == 7 and "<script" not in sheet
    assert sheets_of(page, sheet) == 2
    with page.expect_download() as download:
        page.get_by_role("button", name="Save (PNG)").first.click()
    assert Path(download.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    # 6. Forgotten at once; the link alone brings no rows back.
    page.get_by_role("button", name="Forget these rows").click()
    expect(page.locator(FILM)).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text("A link has no rows in it")).to_be_visible(timeout=PATIENCE)
    assert visit.errors == []


@pytest.mark.slow
def test_a_report_with_all_that_there_can_be_is_still_two_sheets(open_page: OpenPage) -> None:
    rng, n = np.random.default_rng(0), 6_000
    y, names = rng.random(n) < 0.05, [f"{'a long name of a column ' * 4}{i}" for i in range(12)]
    scores = {name: 1 / (1 + np.exp(-rng.normal(2 * y - 2.0))) for name in names[:5]}
    found = report(
        y, scores, amount=rng.lognormal(4, 1, n), group=[names[i] for i in rng.integers(0, 12, n)],
        unit=rng.integers(0, 3_000, n), prevalence=0.01, taught=0.5, trained=True, rule="recall",
        elsewhere=0.001,
    )  # fmt: skip
    assert sheets_of(open_page("own_data").page, found.to_html(pictures(found))) == 2


def test_markup_in_a_file_is_shown_letter_by_letter(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("own_data").page
    evil = "<img src=x onerror=window.hit=1>![x](http://e.example/x.png)"
    rows = "".join(f"{evil if i % 4 else '=cmd'};{i / 40}\n" for i in range(40))
    file = tmp_path / "evil.csv"
    file.write_text(f"{evil};p\n{rows}")
    bring(page, file)
    ask = page.get_by_role("combobox", name="Which value is positive?")
    expect(ask.first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Say which value is positive").first).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("() => window.hit") is None
    assert page.locator("img[src*='e.example'], img[src='x']").count() == 0


def test_a_table_trains_a_model_and_shows_what_becomes_of_its_columns(open_page: OpenPage) -> None:
    visit = open_page("own_data")
    page = visit.page
    bring(page, HERE / "customers.csv")
    ask = page.get_by_role("combobox", name="Which value is positive?")
    expect(ask.first).to_be_visible(timeout=PATIENCE)
    choose(page, "Which value is positive?", "yes")
    page.locator(FILM).wait_for(timeout=PATIENCE)
    trained = page.get_by_text("Logistic regression, trained here on 1,500 rows with 120 positives")
    expect(trained).to_be_visible()
    page.wait_for_url("**holds=table*")
    # The transformer is shown, and what is left out says why.
    page.get_by_role("button", name="Columns and questions").click()
    page.get_by_text("What a model sees of the columns").click()
    expect(page.get_by_text("def transformer(")).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_text("customer_key").first).to_be_attached()
    # Two columns while positives become rare, by keys.
    page.get_by_role("button", name="Columns and questions").click()
    page.get_by_text("Two of your columns, while").click()
    page.locator(FILM).nth(1).wait_for(timeout=PATIENCE)
    page.locator(".film input[type=range]").nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**thin=1*", timeout=PATIENCE)
    assert visit.errors == []


@pytest.mark.slow
def test_all_fixes_run_on_a_table_and_it_is_forgotten(open_page: OpenPage) -> None:
    visit = open_page("own_data?seeds=3&compared_rows=2000")
    page = visit.page
    page.get_by_role("button", name="A table without scores").click()
    page.locator(FILM).wait_for(timeout=PATIENCE)
    page.get_by_text("What the fixes do to your table").click()
    verdict = page.get_by_text("Does the ranking hardly change?")
    expect(verdict).to_be_attached(timeout=2 * PATIENCE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Every seed as CSV").click()
    numbers = Path(download.value.path()).read_text("utf-8").splitlines()
    assert len(numbers) == 1 + 2 * 3 * 12 and numbers[1].startswith("table ")
    page.get_by_role("button", name="Forget these rows").click()
    expect(page.get_by_text("A link has no rows in it")).to_be_visible(timeout=PATIENCE)
    assert page.locator(FILM).count() == 0
    assert visit.errors == []
