"""Pieces of pictures as scripts: a page from a disk may load a script, and may not fetch."""

from __future__ import annotations

import json

from ui.film.pieces import Piece, piece


class PieceFiles:
    """The pieces of a course by name: what a page asks for by name is written once.

    The app names a piece that is made when somebody asks by how it is made; here by its text, so
    that the same course has the same files each time.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def add(self, made: Piece) -> Piece:
        """Keep a piece, and say under which name."""
        kept = piece(made.text)
        self.texts[kept.name] = kept.text
        return kept

    def files(self) -> dict[str, str]:
        """Path of a file → its text."""
        return {
            f"pieces/{name}.js": f"__course.take({json.dumps(name)}, {json.dumps(text)});\n"
            for name, text in self.texts.items()
        }
