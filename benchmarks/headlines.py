"""How often what a lesson says first is true: `python -m benchmarks.headlines [--json FILE]`.

Each headline of each lesson at its setting, over 40 seeds: a sentence that the default seed alone
makes true would be luck. A lesson without a seed computes exactly and is asked once.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from core.headline import Headline, holds_at_seeds
from pages.registry import LESSONS
from ui.lesson import Lesson

SEEDS = range(40)
ENOUGH = 0.95  # below it the text says how often


def row(lesson: Lesson, headline: Headline) -> dict[str, object]:
    """One line of the table."""
    held = holds_at_seeds(headline, lesson.parameters, SEEDS)
    return {
        "lesson": lesson.slug,
        "holds": sum(held),
        "seeds": len(held),
        "often": sum(held) >= ENOUGH * len(held),
        "fails_at": [seed for seed, holds in zip(SEEDS, held, strict=False) if not holds],
        "sentence": headline.sentence,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the rows to this file too")
    options = parser.parse_args()
    rows = []
    for lesson in LESSONS:
        for headline in lesson.headlines:
            line = row(lesson, headline)
            rows.append(line)
            mark = "" if line["often"] else "  < 95 %: the text must say so"
            print(f"{lesson.slug:12} {line['holds']:3} of {line['seeds']:2}{mark}", flush=True)
            print(f"             {headline.sentence}", flush=True)
    if options.json:
        options.json.write_text(json.dumps({"rows": rows}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
