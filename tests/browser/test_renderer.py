"""The renderer beside Plotly: the same pixels and the same places, in every film."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page
from scipy.spatial import cKDTree

from pages.registry import PAGES
from tests.browser.harness import TYPE_OF_APP, Scheme
from tests.cases import every
from tests.films import films
from ui.draw import theme
from ui.draw.panels import Grid, Panel, Picture, Room, stacked
from ui.draw.traces import QUIET
from ui.film import film, film_js, plotly_js

# Share of pixels that differ by more than 40 of 255. Measured: 0.2 % at most, for Plotly leaves out
# points of a line, so that its dashes begin elsewhere.
DIFFERENT, BY = 0.003, 40
VOCABULARY = json.loads(film_js.VOCABULARY)
APART = 1.01  # pixels between where both draw the same mark or word
PAGE = f"""<!doctype html><meta charset="utf-8"><style>{film.CSS}
body {{ margin: 0; }} .dark {{ background: {theme.DARK.paper}; }}</style><main>{film.HTML}</main>
<script>{plotly_js.FILE.read_text("utf-8")}</script>
<script type="module">
{film_js.SOURCE.replace("export default function", "window.mount = function")}
window.keep = keep;</script>"""
MOUNT = """async ([lines, how]) => {
  keep(lines);
  const parentElement = document.querySelector("main");
  const data = { ...how, plotly: "at hand", alone: true };
  mount({ parentElement, setTriggerValue() {}, data });
  window.film = window.__films.get("here").film;
}"""
IS_PAINTED = """() => {
  return !film.busy && film.drawn && film.drawn === film.source && !film.renderer.thinned.size;
}"""
# The middles of words by what they say, and of marks by their trace, where they are to be seen.
PLACES = """([words, marks]) => {
  const found = {};
  const note = (name, element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    if (width || height) (found[name] ??= []).push([x + width / 2, y + height / 2]);
  };
  for (const text of document.querySelectorAll(words)) note(`“${text.textContent}”`, text);
  film.traces.forEach(({ uid }, i) => {
    const chosen = marks.replace("UID", uid).replace("INDEX", i);
    for (const mark of document.querySelectorAll(chosen)) {
      if (mark.dataset.marks === undefined) note(uid, mark); // Plotly's
      else for (const outline of mark.getAttribute("d").match(/M[^M]+/g)) {  // many in one path
        const one = mark.parentNode.appendChild(mark.cloneNode());
        one.setAttribute("d", outline);
        note(uid, one);
        one.remove();
      }
    }
  });
  return found;
}"""
OURS = [
    ".film-drawing text",
    '[data-trace="INDEX"] path[data-marks]',
]
PLOTLYS = [".main-svg text", '[class$="traceUID"] .points path.point']


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    yield page
    context.close()


def opened(
    page: Page, shown: film.Film, at: dict[str, int], width: int, scheme: Scheme, large: float = 1
) -> None:
    """A film alone on a page, drawn by the renderer."""
    page.set_viewport_size({"width": width, "height": 844 if width < 800 else 768 * width // 1366})
    page.set_content(PAGE)
    page.evaluate("(dark) => document.body.classList.toggle('dark', dark)", scheme == "dark")
    how = film.how("here", shown, at, large)
    page.evaluate(MOUNT, [film.lines(shown.pieces), how])
    page.wait_for_function(IS_PAINTED)


def pixels(page: Page) -> NDArray[np.int_]:
    shot = page.locator(".film-picture").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


def drawn_by(page: Page, drawer: str, places: list[str]) -> tuple[NDArray[np.int_], Any]:
    page.wait_for_selector(f'.film[data-drawer="{drawer}"]')
    return pixels(page), page.evaluate(PLACES, places)


def both(page: Page) -> tuple[float, float, set[str]]:
    """The share of pixels that differ, how far the same is apart, and what only one of them has."""
    ours, our_places = drawn_by(page, "renderer", OURS)
    page.evaluate("film.restSoon(0)")
    theirs, their_places = drawn_by(page, "plotly", PLOTLYS)
    assert ours.shape == theirs.shape
    different = float((np.abs(ours - theirs).max(axis=2) > BY).mean())
    return different, *apart(our_places, their_places)


def apart(ours: dict[str, Any], theirs: dict[str, Any]) -> tuple[float, set[str]]:
    far, alone = 0.0, set(ours) ^ set(theirs)
    for name in set(ours) & set(theirs):
        if len(ours[name]) != len(theirs[name]):
            alone.add(name)
            continue
        far = max(far, farthest(np.array(ours[name]), np.array(theirs[name])))
    return far, alone


def farthest(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """How far the loneliest of both is from the nearest of the others."""
    near, _ = cKDTree(theirs).query(ours)
    back, _ = cKDTree(ours).query(theirs)
    return float(max(near.max(), back.max()))


def steps(shown: film.Film, parts: tuple[float, ...]) -> Iterator[tuple[str, int]]:
    """Some steps of each dial."""
    for control in shown.controls:
        for part in parts:
            yield control.name, round(part * (len(control.says) - 1))


def check(page: Page, name: str, shown: film.Film, parts: tuple[float, ...]) -> None:
    """The first picture, and steps of each dial."""
    problems = [(name, "at first", *both(page))]
    for dial, step in steps(shown, parts):
        page.evaluate("([dial, step]) => film.turn(dial, step)", [dial, step])
        page.wait_for_function(IS_PAINTED)
        problems.append((name, f"{dial} {step}", *both(page)))
    for found in problems:
        *_, different, far, alone = found
        assert (different <= DIFFERENT, far <= APART, alone) == (True, True, set()), found


# All that is drawn, the attributes of an element in one order.
WHOLE = """() => {
  const copy = film.renderer.svg.cloneNode(true);
  for (const part of copy.querySelectorAll("*")) {
    const all = [...part.attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name } of all) part.removeAttribute(name);
    for (const { name, value } of all) part.setAttribute(name, value);
  }
  return copy.innerHTML;
}"""
MARKS = """() => {
  const paths = [...film.renderer.svg.querySelectorAll("[data-trace] path")];
  return paths.reduce((sum, path) => sum + Number(path.dataset.marks ?? 0), 0);
}"""
# The dial goes to and fro until fewer marks are drawn, and comes to its step 2.
TO_AND_FRO = """async (dial) => {
  const frame = () =>
    new Promise((then) => document.addEventListener("film:painted", then, { once: true }));
  for (let k = 0; k < 200 && film.pace.every < 4; k += 1) {
    const painted = frame();
    film.turn(dial, k % 2);
    await painted;
  }
  const painted = frame();
  film.turn(dial, 2);
  await painted;
  return [film.pace.every, film.renderer.thinned.size, MARKS()];
}""".replace("MARKS", f"({MARKS})")


def test_late_frames_have_fewer_marks_and_the_picture_at_rest_has_all(page: Page) -> None:
    shown, at = films(False)["ratio_dial ratio_film"]
    opened(page, shown, at, 1366, "light")
    dial = shown.controls[0].name
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 12})
    every, thinned, marks = page.evaluate(TO_AND_FRO, dial)
    assert (every >= 4, thinned > 0) == (True, True)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.wait_for_function(IS_PAINTED)
    assert marks < page.evaluate(MARKS)
    at_rest = page.evaluate(WHOLE)
    page.evaluate("film.redraw()")
    assert page.evaluate(WHOLE) == at_rest
    opened(page, shown, at | {dial: 2}, 1366, "light")
    assert page.evaluate(WHOLE) == at_rest


def test_nothing_is_left_out_as_long_as_frames_are_in_time(page: Page) -> None:
    shown, at = films(False)["ratio_dial ratio_film"]
    opened(page, shown, at, 1366, "light")
    page.evaluate("film.pace.every = 1")
    after = """(times) => {
      for (const time of times) film.pace.took(time);
      return film.pace.every;
    }"""
    assert page.evaluate(after, [39] * 500) == 1
    assert page.evaluate(after, [90, 39] * 50) == 1  # something else was in the way
    assert page.evaluate(after, [90] * 2) == 2
    assert page.evaluate(after, [90] * 50) == 8
    assert page.evaluate(after, [20] * 30) == 1


SIZES: dict[str, tuple[int, Scheme, float]] = {
    "wide": (1366, "light", 1),
    "narrow": (390, "dark", 1),
    "large": (1920, "light", 1.35),
    "wide, dark": (1366, "dark", 1),
    "narrow, light": (390, "light", 1),
    "large, dark": (1920, "dark", 1.35),
}
SMALLEST = 296  # pixels that a laboratory leaves its picture in a window of 320
SLUGS = [page.slug for page in PAGES if page.has_film or page.slug == "compare"]


def check_films(page: Page, slug: str, size: str, parts: tuple[float, ...]) -> None:
    """Every film of a page, at a size."""
    width, scheme, large = SIZES[size]
    found = [
        (name, *film) for name, film in films(scheme == "dark").items() if name.split()[0] == slug
    ]
    assert found
    for name, shown, at in found:
        opened(page, shown, at, width, scheme, large)
        check(page, name, shown, parts)


@pytest.mark.parametrize(
    ("slug", "size"),
    every(2, (pytest.param(slug, list(SIZES)[i % 3]) for i, slug in enumerate(SLUGS))),
)
def test_the_renderer_draws_what_plotly_draws(slug: str, size: str, page: Page) -> None:
    check_films(page, slug, size, (0.7,))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_renderer_draws_what_plotly_draws_at_every_size(
    slug: str, size: str, page: Page
) -> None:
    check_films(page, slug, size, (0, 0.25, 0.5, 0.85, 1))


# Words that leave the picture, and those that lie over others by more than the room around letters.
ON_A_PHONE = """() => {
  const sides = film.picture.getBoundingClientRect();
  const seen = [...film.picture.querySelectorAll(".film-drawing text")]
    .filter((one) => one.textContent.trim())
    .map((one) => [one.textContent, one.getBoundingClientRect()]);
  const found = seen.filter(([, a]) => a.left < sides.left - 1 || a.right > sides.right + 1)
    .map(([text]) => `“${text}” leaves the picture`);
  for (const [i, [text, a]] of seen.entries()) for (const [other, b] of seen.slice(i + 1)) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 7) found.push(`“${text}” lies over “${other}”`);
  }
  return found;
}"""


def test_on_the_smallest_phone_no_words_leave_a_picture_or_lie_over_others(page: Page) -> None:
    faults = {}
    for name, (shown, at) in films(False).items():
        opened(page, shown, at, SMALLEST, "light")
        page.add_style_tag(content=TYPE_OF_APP)
        page.evaluate("document.fonts.load('16px \"Source Sans\"').then(() => film.redraw())")
        faults[name] = page.evaluate(ON_A_PHONE)
    assert {name: found for name, found in faults.items() if found} == {}


def places_and_words() -> dict[str, Any]:
    """Nine points with words around them, as many lines of dashes and marks of symbols."""
    around = VOCABULARY["trace"]["textposition"]
    return {
        "around": go.Scatter(
            x=list(range(9)),
            y=[1] * 9,
            mode="markers+text",
            text=[f"<b>{place.split()[0]}</b><br>{place.split()[1]}" for place in around],
            textposition=around,
            marker={"symbol": VOCABULARY["trace"]["marker"]["symbol"][:9], "color": theme.MINORITY},
            **QUIET,
        ),
        **{
            f"line{i}": go.Scatter(
                x=[0, 4, 8],
                y=[2, 3 + i / 4, 2.5],
                mode="lines",
                line={"color": theme.SYNTHETIC, "dash": dash, "shape": shape, "width": 1 + i},
                **QUIET,
            )
            for i, (dash, shape) in enumerate(
                zip(
                    VOCABULARY["trace"]["line"]["dash"],
                    ["linear", *VOCABULARY["trace"]["line"]["shape"]],
                    strict=True,
                )
            )
        },
        "people": go.Scatter(
            x=[0.5, 1.5],
            y=[4.5, 4.5],
            mode="markers",
            marker={"size": [12, 14], "color": theme.MAJORITY, "symbol": ["cross", "pentagon"]},
            **QUIET,
        ),
        "whiskers": go.Scatter(
            x=[2, 6],
            y=[4.5, 4.5],
            mode="markers",
            marker={"size": [9, 14], "color": theme.FALSE_ALARM, "symbol": "diamond-x"},
            error_x={"array": [1, 0.5], "arrayminus": [0.2, 1.5], "color": theme.MAJORITY,
                     "thickness": 2, "width": 4},
            **QUIET,
        ),
        "hatched": go.Scatter(
            x=[3, 4, 5, 3],
            y=[4.2, 4.9, 4.2, 4.2],
            mode="lines",
            fill="toself",
            line={"color": theme.SYNTHETIC, "width": 1},
            fillpattern={
                "shape": "\\", "fgcolor": theme.MINORITY, "size": 6, "fillmode": "overlay"
            },
            **QUIET,
        ),
    }  # fmt: skip


def alike() -> dict[str, Any]:
    """Of each symbol so many marks of one look that they are drawn as one path."""
    symbols = [s for s in VOCABULARY["trace"]["marker"]["symbol"] if "thin" not in s]
    x, y = np.meshgrid(np.linspace(-0.5, 8.5, 30), [0, 0.07])
    return {
        symbol: go.Scatter(
            x=x.ravel(),
            y=y.ravel() + (i + 0.3) * 5 / len(symbols),
            mode="markers",
            marker={"symbol": symbol, "size": 11, "color": theme.MINORITY, "opacity": 1}
            | {"line": {"width": 2 if symbol.endswith("-open") else 0, "color": theme.MINORITY}},
            **QUIET,
        )
        for i, symbol in enumerate(symbols)
    }


def test_many_marks_of_one_look_are_one_path_and_drawn_alike(page: Page) -> None:
    x, y = {"range": [-1, 9], "dtick": 2}, {"range": [0, 5], "showticklabels": False}
    panel = Panel(x, y, Room(left=60, right=20, below=40))
    picture = Picture(
        {"all": panel},
        Grid(("all",), (1,)),
        stacked("all", rows=(800,)),
        False,
        {"showlegend": False},
    )
    picture.add("all", **alike())
    opened(page, film.Film(picture, [], []), {}, 1366, "light")
    drawn = page.locator("[data-trace]")
    assert [one.locator("path").count() for one in drawn.all()] == [1] * len(alike())
    check(page, "many alike", film.Film(picture, [], []), ())


def test_what_no_lesson_says_yet_is_drawn_alike_too(page: Page) -> None:
    notes = tuple(
        {"text": f"{x} {y}<br>two lines", "showarrow": False, "x": 4, "y": 3, "xanchor": x,
         "yanchor": y, "align": align, "font": {"size": 11, "color": theme.FALSE_ALARM}}
        for (x, align) in (("left", "right"), ("center", "center"), ("right", "left"))
        for y in ("top", "middle", "bottom")
    )  # fmt: skip
    panel = Panel(
        x={"range": [-1, 9], "title": "across", "dtick": 2, "side": "bottom"},
        y={"range": [0, 5], "title": "up", "dtick": 0.5, "tickfont": {"size": 10}},
        room=Room(left=60, right=20, above=30, below=50),
        notes=notes,
        shapes=({"type": "line", "layer": "above", "x0": 0, "x1": 8, "y0": 4, "y1": 4.1,
                 "line": {"color": theme.MAJORITY, "width": 2, "dash": "dot"}},),
    )  # fmt: skip
    picture = Picture(
        {"all": panel},
        Grid(("all",), (1,)),
        stacked("all", rows=(400,)),
        False,
        {"showlegend": False},
    )
    picture.add("all", **places_and_words())
    shown = film.Film(picture, [], [])
    opened(page, shown, {}, 1366, "light")
    check(page, "all words", shown, ())
