"""The renderer beside Plotly: the same pixels and the same places, in every film."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page
from scipy.spatial import cKDTree

from tests.browser.harness import Scheme
from tests.films import films
from ui.draw import theme
from ui.film import film, film_js, plotly_js

# Share of pixels that differ by more than 40 of 255. Measured: 0.2 % at most, for Plotly leaves out
# points of a line, so that its dashes begin elsewhere.
DIFFERENT, BY = 0.004, 40
APART = 1.0  # pixels between where both draw the same mark or word
PAGE = f"""<!doctype html><meta charset="utf-8"><style>{film.CSS}
body {{ margin: 0; }} .dark {{ background: {theme.DARK.paper}; }}</style><main>{film.HTML}</main>
<script>{plotly_js.FILE.read_text("utf-8")}</script>
<script type="module">
{film_js.SOURCE.replace("export default function", "window.mount = function")}</script>"""
MOUNT = """([script, at, large]) => {
  const parentElement = document.querySelector("main");
  const parts = { parentElement, setTriggerValue() {} };
  mount({ ...parts, data: { film: "here", script, large, plotly: "at hand", alone: true } });
  mount({ ...parts, data: { film: "here", at } });
  window.film = window.__films.get("here").film;
}"""
IS_PAINTED = "() => !film.busy && film.drawn === film.source"
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
    for (const mark of document.querySelectorAll(chosen)) note(uid, mark);
  });
  return found;
}"""
OURS = [".film-drawing text", '[data-trace="INDEX"] path[transform^="translate"]']
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
    page.evaluate(MOUNT, [shown.script, at, large])
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
    for track in shown.dials:
        for part in parts:
            yield track.name, round(part * (len(track.says) - 1))


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


SIZES: dict[str, tuple[int, Scheme, float]] = {
    "wide": (1366, "light", 1),
    "narrow": (390, "dark", 1),
    "large": (1920, "light", 1.35),
    "wide, dark": (1366, "dark", 1),
    "narrow, light": (390, "light", 1),
    "large, dark": (1920, "dark", 1.35),
}
NAMES = sorted(films(dark=False))


@pytest.mark.parametrize("size", list(SIZES)[:3])
@pytest.mark.parametrize("name", NAMES)
def test_the_renderer_draws_what_plotly_draws(name: str, size: str, page: Page) -> None:
    width, scheme, large = SIZES[size]
    shown, at = films(scheme == "dark")[name]
    opened(page, shown, at, width, scheme, large)
    check(page, name, shown, (0.7,))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_the_renderer_draws_what_plotly_draws_at_more_steps(
    name: str, size: str, page: Page
) -> None:
    width, scheme, large = SIZES[size]
    shown, at = films(scheme == "dark")[name]
    opened(page, shown, at, width, scheme, large)
    check(page, name, shown, (0, 0.25, 0.5, 0.85, 1))
