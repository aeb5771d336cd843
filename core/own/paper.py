"""How high a sheet of a report becomes on paper, and how small it has to be printed to fit."""

from __future__ import annotations

import math
import re

from ..checks import check_is

# Pixels of CSS, 96 an inch: what A4 leaves between the margins, less a little for wider type.
WIDTH, HEIGHT = 688.0, 1_000.0
LETTER = 0.56  # the width of a letter of the widest type that is likely, in its own size
# The size of type, the height of a line, the air around it, and the part of the width that it has.
TEXT = {
    "h1": (23.0, 27.6, 12.0, 1.0),
    "p": (13.0, 18.2, 8.0, 1.0),
    "blockquote": (12.5, 17.5, 4.0, 1.0),
    "footer": (11.0, 15.4, 8.0, 1.0),
}
ROW, HEAD, HEADER = 24.0, 30.0, 24.0
AROUND = {"facts": 122.0, "stop": 28.0, "care": 14.0}
ITEM = (12.0, 16.8, 4.0, 0.47)  # in two columns
COLUMNS = {"one": 1, "two": 2, "three": 3}


def shrunk(sheet: str) -> float:
    """How much smaller a sheet is printed, so that it is one.

    Parameters
    ----------
    sheet : str
        Its HTML.

    Returns
    -------
    float
        1 where it fits as it is; else below 1.

    Raises
    ------
    BadValue
        If it is no text.
    """
    check_is("sheet", sheet, str)
    shown = re.sub(r"<details.*?</details>", "", sheet, flags=re.DOTALL)
    high = HEADER + ROW * shown.count("<tr>") + HEAD * shown.count("<h2>")
    high += sum(air for name, air in AROUND.items() if f'class="{name}"' in shown)
    high += sum(_text(shown, name, *look) for name, look in TEXT.items())
    high += _text(shown, "li", *ITEM) / 2
    for layout, figures in re.findall(
        r'<div class="(one|two|three)">(.*?)</div>', shown, re.DOTALL
    ):
        wide = WIDTH / COLUMNS[layout]
        sizes = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', figures)
        high += max((wide * float(h) / float(w) for w, h in sizes), default=0.0)
        high -= HEAD * (figures.count("<h2>") - 1)  # side by side
    return min(1.0, round(HEIGHT / high, 3))


def _text(sheet: str, name: str, size: float, line: float, air: float, part: float) -> float:
    """The height of all texts of a kind, one below the other."""
    texts = re.findall(rf"<{name}[ >](.*?)</{name}>", sheet, re.DOTALL)
    letters = (len(re.sub(r"<.*?>|&\w+;", "", text)) for text in texts)
    return sum(math.ceil(n * LETTER * size / (part * WIDTH)) * line + air for n in letters)
