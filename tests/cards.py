"""Draw the pictures of the cards of the front page again: `python -m tests.cards`."""

from pages.registry import LESSONS
from pages.welcome.cards import drawn

if __name__ == "__main__":
    for lesson in LESSONS:
        for file, picture in drawn(lesson).items():
            file.write_text(picture, "utf-8")
