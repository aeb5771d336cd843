"""The worksheet of a lesson as a page, and what is cut of it."""

from core.comparison.cells import Outcome
from core.lessons.compare import facts as compare
from ui.guide import handout
from ui.lesson import Lesson

IS_DRAWN = """() => [...document.querySelectorAll("figure .picture")]
  .every((one) => one.querySelector("text, path"))"""
# The words of pictures that the window cuts, or the column in which they stand.
CUT = """() => [...document.querySelectorAll("figure text, .rail span")].filter((word) => {
  const { left, right, width } = word.getBoundingClientRect();
  const column = word.closest("article").getBoundingClientRect();
  const first = Math.max(0, column.left);
  const last = Math.min(document.documentElement.clientWidth, column.right);
  return width && word.textContent.trim() && (left < first - 1 || right > last + 1);
}).map((word) => word.textContent)"""
WIDTHS = (900, 390, 320)  # pixels: as on paper, and on phones


def worksheet_of(lesson: Lesson) -> str:
    """The worksheet of a lesson: for its layout, the numbers of one setting will do."""
    assert lesson.path is not None
    now = lesson.defaults()
    facts = compare.facts(now, Outcome) if lesson.slug == "compare" else lesson.facts(now)
    stage = lesson.stage() if lesson.stage else None
    return handout.worksheet(lesson.path, lesson.parameters, lambda _: facts, "", stage)
