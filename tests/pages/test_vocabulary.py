"""Each word of a path, a picture or a control is in the glossary, or everyday English."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from core.glossary import ENTRIES
from core.parameters import Choice, NumberChoice, Several
from pages.registry import LESSONS
from ui.lesson.path import in_words

EVERYDAY = set((Path(__file__).parent / "everyday.txt").read_text("utf-8").split())
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# A live number with its noun, a formula, a tag, what is filled in by the browser.
NO_WORDS = re.compile(r"\[\[[^\]|]+\|\w+(?::([^\]|]+))?\]\]|\$[^$]*\$|<[^>]*(?:>|$)|%\{.*?\}")
MARKUP = re.compile(r"=['\"]|\\|://")  # SVG and TeX
PICTURES = ("*picture.py", "layout.py", "meter.py", "still.py")
PROSE = ("scenario", "title", "text", "task", "why", "sentence", "formula", "right", "low", "high")
DEEPER = ("steps", "ask", "options", "shows", "after", "transfer")


def words(text):
    return {word.lower().replace("’", "'") for word in WORD.findall(NO_WORDS.sub(r" \1 ", text))}


def singular(word):
    return word.removesuffix("'s").removesuffix("s")


GLOSSARY = {singular(word) for entry in ENTRIES for word in words(f"{entry.term} {entry.name}")}


def unexplained(used):
    return {word for word in used - EVERYDAY if singular(word) not in GLOSSARY}


def of_path(part):
    """The words of a path, in whatever depth of its TOML they stand."""
    if isinstance(part, list):
        return set().union(*map(of_path, part))
    said = (text for key, text in part.items() if key in PROSE)
    texts = (words(in_words(text).replace("\\n", " ")) for text in said)  # a new line of a phone
    deeper = (of_path(part[key]) for key in DEEPER if key in part)
    return set().union(*texts, *deeper)


def of_picture(source):
    """The words of tiles and panels: labels of numbers, and texts of more than one word."""
    tree = ast.parse(source)
    silent: set[int] = set()
    labels: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            silent.update(map(id, ast.walk(node.body[0])) if ast.get_docstring(node) else ())
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("Grid", "stacked"):
                silent.update(map(id, ast.walk(node)))
            elif node.func.id == "Number":
                labels.add(id(node.args[0]))
    texts = [
        words(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
        if (" " in node.value.strip() and not MARKUP.search(node.value)) or id(node) in labels
    ]
    return set().union(*texts)


def of_controls(parameters):
    several = (Choice, NumberChoice, Several)
    options = (p.options.values() for p in parameters if isinstance(p, several))
    said = [text for p in parameters for text in (p.label, p.help)]
    return words(" ".join([*said, *(text for texts in options for text in texts)]))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_each_word_is_in_the_glossary_or_everyday_english(lesson):
    path = tomllib.loads((lesson.folder / "path.toml").read_text("utf-8"))
    pictures = [file for pattern in PICTURES for file in lesson.folder.glob(pattern)]
    assert unexplained(of_path(path)) == set()
    assert unexplained(of_controls(lesson.parameters.values())) == set()
    for file in pictures:
        assert unexplained(of_picture(file.read_text("utf-8"))) == set(), file.name


def test_a_technical_word_is_found_in_each_of_the_three():
    ask = {"text": "A [[tp|some:foo]]", "options": [{"text": "hyperplane", "why": "SMOTE"}]}
    after = {"low": "((recall|hits))", "shows": {"sentence": "kernel [[guess]]", "track": "rail"}}
    step = {"title": "x", "ask": ask, "after": after}
    found = of_path({"scenario": "logits", "slug": "nobody", "steps": [step]})
    assert found >= {"logits", "foo", "hyperplane", "hits", "kernel"}
    assert not found & {"rail", "guess"}
    assert "nobody" not in found
    source = '"""Docstring words."""\nnumbers = [Number("Logits"), "one kernel", Grid(("a b",))]'
    assert of_picture(source) == {"logits", "one", "kernel"}
    assert unexplained({"hyperplane", "logits", "recall", "thresholds"}) == {"hyperplane", "logits"}


def test_the_list_of_everyday_words_is_in_order_and_explains_nothing_twice():
    listed = (Path(__file__).parent / "everyday.txt").read_text("utf-8").split()
    assert listed == sorted(EVERYDAY)
    assert [word for word in listed if singular(word) in GLOSSARY] == []
