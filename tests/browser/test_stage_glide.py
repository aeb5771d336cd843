"""What glides on a stage: places of marks, and sizes where each mark has its own."""

from dataclasses import replace

import plotly.graph_objects as go
from playwright.sync_api import Browser, expect

from tests import stages
from tests.browser.harness import LOCALE
from ui.draw.panels import Grid, Panel, Room
from ui.stage.declare import Scene, Stage, StagePicture, View, picture_of
from ui.stage.pieces import take_home

# From the first step to the second: the sizes of both marks at each moment, in pixels of the scene.
GLIDE = """() => new Promise((then) => {
  const { picture } = window.__stages.values().next().value.stage;
  const seen = [];
  const look = () => {
    seen.push(Array.from(picture.traces[0].marker.size, (size) => size / picture.scale.marks));
    if (seen.at(-1)[0] === 30) then(seen);
    else requestAnimationFrame(look);
  };
  look();
  picture.glide([picture.layer("rare", 1)], ["dots"], 0.3, () => {});
})"""


def scene(tall: bool) -> Scene:
    """Two marks that stay where they are: one grows, one shrinks."""
    axis = {"range": [-1, 2], "showticklabels": False, "showgrid": False, "ticks": ""}
    panel = Panel(x=axis, y=axis, room=Room())
    picture = picture_of({"line": panel}, Grid(("line",), (1,), width=930, height=430))
    picture.add("line", dots=go.Scatter(x=[0, 1], y=[0, 0], mode="markers"))
    there = {"x": [0, 1], "y": [0, 0]}
    steps = [View({"dots": there | {"marker": {"size": size}}}) for size in ([10, 20], [30, 4])]
    return Scene(picture, {"rare": steps, "guess": [steps[0]] * 3}, (930, 430))


def test_sizes_of_marks_glide(browser: Browser, tmp_path) -> None:
    def stage() -> Stage:
        return replace(stages.stage(), pictures={"line": StagePicture(scene)})

    page = browser.new_context(locale=LOCALE).new_page()
    page.set_content(take_home(replace(stages.lesson(tmp_path), stage=stage), 1))
    expect(page.locator('.stage[data-ready="true"]')).to_be_attached()
    seen = page.evaluate(GLIDE)
    page.context.close()
    assert seen[0] == [10, 20]
    assert seen[-1] == [30, 4]
    between = [size for size, _ in seen if 10 < size < 30]
    assert between == sorted(between)
    assert len(between) >= 2
