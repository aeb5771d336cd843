"""Markdown becomes HTML, and nothing that somebody else wrote becomes a tag or a link."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from pages.registry import LESSONS
from ui.draw.markdown import TRUSTED, UNTRUSTED

OF_MARKDOWN = {"p", "em", "strong", "code", "pre", "br", "hr", "blockquote"}
OF_MARKDOWN |= {"ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"}
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b onclick='x'>b</b>",
    "<!-- x --><?php ?><![CDATA[<script>]]>",
    "[x](javascript:alert(1))",
    "[x](https://e.example 'title')",
    "![x](http://e.example/x.png)",
    "<https://e.example> <a@e.example>",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "www.e.example https://e.example",
    "```<script>\n<script>\n```",
    "`<script>`",
    "&lt;script&gt; &#60;script&#62;",
    "# <script>\n\n- <b>\n\n> <i>\n\n    <u>",
    '" onload="alert(1)',
]
IN_FORMULAS = [r"$\text{<script>alert(1)</script>}$", r"$$\href{javascript:alert(1)}{x}$$"]


class Tags(HTMLParser):
    """The tags of a text with their attributes, as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.others: list[str] = []  # comments, declarations
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@pytest.mark.parametrize("text", HOSTILE + IN_FORMULAS)
@pytest.mark.parametrize("render", [UNTRUSTED.render, UNTRUSTED.renderInline])
def test_nothing_but_the_marks_of_markdown_becomes_a_tag(render, text):
    tags = Tags(render(text))
    assert {tag for tag, _ in tags.found} <= OF_MARKDOWN
    assert all(name == "class" for _, attributes in tags.found for name, _ in attributes)
    assert not tags.others


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("render", [TRUSTED.render, TRUSTED.renderInline])
def test_our_own_texts_have_no_tags_and_links_either(render, text):
    assert {tag for tag, _ in Tags(render(text)).found} <= OF_MARKDOWN


def test_what_is_meant_as_markdown_is_rendered():
    assert UNTRUSTED.renderInline("**60 %** of *all* `x`") == (
        "<strong>60 %</strong> of <em>all</em> <code>x</code>"
    )
    assert UNTRUSTED.render("one\n\ntwo") == "<p>one</p>\n<p>two</p>\n"
    assert UNTRUSTED.renderInline("$x^2$") == "$x^2$"


def test_a_formula_of_ours_becomes_mathml():
    fraction = ElementTree.fromstring(TRUSTED.renderInline(r"$\frac{1}{1+k}$"))
    names = [part.tag.split("}")[1] for part in fraction.iter() if "}" in part.tag]
    assert names == ["math", "mrow", "mfrac", "mrow", "mn", "mrow", "mn", "mo", "mi"]
    assert TRUSTED.renderInline("$5 and $6") == "$5 and $6"  # money


def our_texts():
    """Everything that a path and a long text of a lesson say."""
    for lesson in LESSONS:
        for file in sorted(lesson.folder.glob("*.md")):
            yield f"{lesson.slug}/{file.name}", file.read_text("utf-8")
        path = lesson.path
        for step in path.steps if path else ():
            yield f"{lesson.slug}: {step.title}", "\n\n".join([step.text, step.task, *said(step)])


def said(step):
    """What the question of a step says."""
    return [step.ask.text, step.ask.why] if step.ask else []


@pytest.mark.parametrize(("where", "text"), list(our_texts()))
def test_every_formula_of_the_lessons_is_understood(where, text):
    page = TRUSTED.render(text)
    assert page.count("<math") == len(re.findall(r"\$\$.+?\$\$|\$.+?\$", text, re.DOTALL))
    formulas = re.findall(r"<math.*?</math>", page, re.DOTALL)
    assert all("\\" not in formula and "merror" not in formula for formula in formulas)
