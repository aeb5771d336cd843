"""The SMOTE microscope in the real browser: four dials through one point, and a click to pick."""

from __future__ import annotations

from playwright.sync_api import Page, Route

from tests.browser.conftest import OpenPage
from tests.browser.harness import OF_FILM

LENS = """() => {
  const film = document.querySelector(".film");
  const dials = [...film.querySelectorAll("input")].map((dial) => Number(dial.value));
  const numbers = [...film.querySelectorAll(".film-number strong")].map((n) => n.textContent);
  return { dials, numbers };
}"""

PLACE_OF = f"(point) => {{ {OF_FILM} return placeOf('minority', point); }}"


def lens(page: Page) -> dict[str, list[object]]:
    page.wait_for_timeout(900)
    return dict(page.evaluate(LENS))


def test_a_click_on_a_minority_point_puts_it_in_the_lens(open_page: OpenPage) -> None:
    page = open_page("smote?lab=1").page
    page.mouse.click(*page.evaluate(PLACE_OF, 14))
    page.wait_for_url("**point=15*")
    seen = lens(page)
    assert seen["dials"] == [20, 4, 14, 8]
    assert seen["numbers"][1] == "No. 15"


def test_letting_go_of_one_dial_keeps_the_others(open_page: OpenPage) -> None:
    page = open_page("smote?lab=1&point=7").page
    for dial, key in (("share", "ArrowLeft"), ("k", "ArrowRight"), ("lam", "End")):
        page.locator(f"input[data-dial={dial}]").first.focus()
        page.keyboard.press(key)
        page.wait_for_timeout(900)
    seen = lens(page)
    assert seen["dials"] == [19, 5, 6, 20]
    for part in ("share=0.48", "k=6", "lam=1", "point=7"):
        assert part in page.url
    # λ = 1 is the neighbour itself, and moving another dial now does not forget it.
    page.locator("input[data-dial=point]").first.focus()
    page.keyboard.press("ArrowRight")
    after = lens(page)
    assert after["dials"] == [19, 5, 7, 20]
    assert after["numbers"][0] == seen["numbers"][0]


def test_a_scene_with_fewer_points_than_the_dial_stands_at_stays_live(open_page: OpenPage) -> None:
    page = open_page("smote?lab=1").page
    for preset in ("One mislabelled point", "The chapter’s listing"):  # the last point; and back
        page.get_by_role("button", name=preset).click()
        page.wait_for_url("**scene=*" if "mislabelled" in preset else "**scene=listing2*")
    page.locator("input[data-dial=share]").first.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**share=0.48*")
    assert not page.get_by_text("could not start here").is_visible()


def test_dials_of_another_scene_keep_the_focus_and_the_key_held(open_page: OpenPage) -> None:
    page = open_page("smote?lab=1").page
    held: list[Route] = []
    page.route("**/instrument/piece/**", lambda route: held.append(route))
    page.get_by_role("button", name="The chapter’s listing").click()
    page.wait_for_url("**scene=listing2*")
    page.locator("input[data-dial=share]").first.focus()
    page.keyboard.down("ArrowLeft")
    page.wait_for_timeout(1000)
    for route in held:
        route.continue_()
    page.unroute("**/instrument/piece/**")
    page.wait_for_selector("input[data-dial=point][max='9']")
    assert page.evaluate("document.activeElement.dataset.dial") == "share"
    page.keyboard.up("ArrowLeft")
    page.wait_for_url("**share=0.48*")


def test_an_impossible_k_is_said_and_the_page_goes_on(open_page: OpenPage) -> None:
    visit = open_page("smote?lab=1&scene=listing2&k=10")
    note = visit.page.get_by_role("alert").first
    assert "9" in note.inner_text()
    assert "impossible here" in visit.page.locator(".film-number small").first.inner_text()
    assert visit.errors == []


def test_the_dimension_dial_is_a_film_of_its_own(open_page: OpenPage) -> None:
    page = open_page("smote?lab=1").page
    dial = page.locator("input[data-dial=dimension]")
    dial.focus()
    page.keyboard.press("End")
    page.wait_for_url("**dimension=200*")
    page.wait_for_timeout(500)
    assert lens(page)["dials"] == [20, 4, 4, 8]
    assert dial.input_value() == "13"


PICTURE = ".st-key-part_2 .film-picture"  # the variants, far below


AWAY = """() => [...document.querySelectorAll(".film")].every((film) => {
  const { top, bottom } = film.getBoundingClientRect();
  const isSeen = top < innerHeight && bottom > 0;
  const isFar = top > 1.2 * innerHeight || bottom < -0.2 * innerHeight;
  const { contentVisibility } = getComputedStyle(film.querySelector(".film-picture > *"));
  const isPainted = contentVisibility === "visible";
  return isSeen ? isPainted : !isFar || !isPainted;
})"""


def test_what_is_out_of_sight_is_not_painted_and_on_paper_it_is(open_page: OpenPage) -> None:
    page = open_page("smote?lab=1").page
    films = page.locator(".film")
    assert films.count() > 2
    for film in (films.last, films.first):
        film.scroll_into_view_if_needed()
        page.wait_for_function(AWAY)
    page.emulate_media(media="print")
    painted = "all => all.every((one) => getComputedStyle(one).contentVisibility === 'visible')"
    assert page.locator(".film .film-picture > *").evaluate_all(painted)


def test_a_picture_far_below_comes_when_somebody_comes_near(open_page: OpenPage) -> None:
    page = open_page("smote?lab=1").page
    picture = page.locator(PICTURE)
    page.wait_for_function(f"() => document.querySelector('{PICTURE}').ariaLabel", timeout=20_000)
    before = picture.get_attribute("aria-label")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("input[data-dial=share]").first.press("Home")
    page.wait_for_url("**share=0.1*")
    page.wait_for_timeout(1500)
    pieces = [one for one in asked if "/piece/" in one and not one.endswith("?idle")]
    assert (pieces, picture.get_attribute("aria-label")) == ([], before)
    picture.scroll_into_view_if_needed()
    page.wait_for_function(
        "([path, before]) => document.querySelector(path).ariaLabel !== before",
        arg=[PICTURE, before],
    )
    assert any("/piece/" in address for address in asked)
