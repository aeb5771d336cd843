"""Make `server/fonts` again: parts of Streamlit's fonts, `python -m tests.fonts`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from server.files import FONTS, STREAMLIT

ROOT = FONTS.parents[1]
MEDIA = STREAMLIT / "static/media"
SCRIPTS = STREAMLIT / "static/js"
WORDS = ("SourceSansVF-Upright", "SourceSansVF-Italic", "SourceCodeVF-Upright")
ICONS = "MaterialSymbols-Rounded"
READ = (".py", ".js", ".css", ".html", ".md", ".toml")
OURS = ("core", "pages", "ui", "server")
RESERVED = "Source"  # a name that parts may not have, by the licence of these fonts
# Latin of Europe, Greek, what stands between words, arrows, what stands between numbers.
LETTERS = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x391, 0x3CA), *range(0x2010, 0x2030)}
LETTERS |= {0x20AC, *range(0x2190, 0x2194), *map(ord, "−√∞∑∫≈≠≤≥")}


def main() -> None:
    for name in WORDS:
        save(one_of(name), letters())
    font = one_of(ICONS)
    save(font, {*map(ord, "abcdefghijklmnopqrstuvwxyz0123456789_")}, icons())


def letters() -> set[int]:
    """The letters that every part has, and the signs that are written here."""
    return LETTERS | {ord(letter) for text in texts() for letter in text if ord(letter) > 0x7F}


def one_of(name: str) -> Path:
    """Streamlit's own file of a font, whose name changes when the file does."""
    (found,) = MEDIA.glob(f"{name}.*.woff2")
    return found


def texts() -> Iterator[str]:
    """Everything that is written here, as far as it can come onto a page."""
    for folder in OURS:
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in READ and "vendor" not in file.parts:
                yield file.read_text("utf-8")


def icons() -> set[str]:
    """The names of the icons that our pages have, and of all that Streamlit's own can have."""
    own = (file.read_text("utf-8") for file in SCRIPTS.glob("*.js"))
    return {name for text in (*texts(), *own) for name in re.findall(r":material/(\w+):?", text)}


def save(file: Path, unicodes: set[int], names: set[str] | None = None) -> None:
    """Write a part of a font, for icons also the names that are spelled."""
    options = subset.Options()
    options.flavor = "woff2"
    font = subset.load_font(str(file), options)
    if names is not None:
        for name, ligatures, one in spelled(font):  # letters bring along whatever they spell
            if name not in names:
                ligatures.remove(one)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16, 25}:
            record.string = record.toUnicode().replace(RESERVED, "Lesson")
    subset.save_font(font, str(FONTS / file.name), options)
    print(f"{file.name}: {file.stat().st_size} → {(FONTS / file.name).stat().st_size} bytes")


def spelled(font: TTFont) -> list[tuple[str, list[Any], Any]]:
    """Names that letters spell, each with the list of ligatures that it is in, and its own."""
    letter = {glyph: chr(code).lower() for code, glyph in font.getBestCmap().items()}
    return [
        ("".join(letter[part] for part in (first, *one.Component)), ligatures, one)
        for lookup in font["GSUB"].table.LookupList.Lookup
        for part in lookup.SubTable
        for first, ligatures in getattr(part, "ExtSubTable", part).ligatures.items()
        for one in ligatures
    ]


if __name__ == "__main__":
    main()
