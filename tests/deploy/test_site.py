"""The course as files: every link leads somewhere, nothing is asked of others, and it is small."""

from __future__ import annotations

import html
import json
import re
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.site import build, visits
from deploy.site.addresses import address_of, laboratory, moved, setting_in
from deploy.site.build import course, packed
from deploy.site.parts import presets_of, steps_of
from deploy.site.sizes import before_first_drag, of_lesson, told
from pages.registry import BY_SLUG, LESSONS
from tests.cases import some
from tests.site import APP, SLUG, small_course

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r'(?:href|src)=\\?"([^"\\]+)')
OTHERS = {f"{lesson.slug}.html" for lesson in LESSONS}
CODE = (".py", ".ipynb")


def pages() -> dict[str, str]:
    return {path: text for path, text in small_course().items() if not path.endswith(CODE)}


def test_every_link_leads_to_a_file_of_the_course_or_to_the_app() -> None:
    files = small_course()
    for path, text in pages().items():
        for address in map(html.unescape, LINK.findall(text)):
            parts = urlsplit(address)
            if "${" in address or parts.scheme in ("data", "https") or not parts.path:
                continue
            name = parts.path.removeprefix("./")
            is_of_another = name in OTHERS or name.partition("_laboratory")[0] + ".html" in OTHERS
            assert name in files or is_of_another, (path, address)
            assert not name.startswith(SLUG) or name in files, (path, address)


def test_what_needs_a_server_leads_to_the_app_at_that_setting() -> None:
    for setting in presets_of(BY_SLUG[SLUG]).values():
        text = small_course()[laboratory(SLUG, setting)]
        query = f"lab=1&{setting}".rstrip("&")
        assert html.escape(f"{APP}/{SLUG}?{query}") in text


def test_the_course_has_no_rooms_and_says_so() -> None:
    files = small_course()
    assert "Join a class" not in files["index.html"]
    assert "A room needs a server" in files["teach.html"]


def test_nothing_is_loaded_from_another_site() -> None:
    for path, text in pages().items():
        for address in LINK.findall(text):
            is_link = f'<a href="{address}"' in text
            assert urlsplit(address).scheme in ("", "data") or is_link, (path, address)


def test_every_piece_that_a_page_names_is_there() -> None:
    files = small_course()
    for setting in {"", *presets_of(BY_SLUG[SLUG]).values(), *steps_of(BY_SLUG[SLUG])}:
        said = re.findall(r'data-said="([^"]+)"', files[laboratory(SLUG, setting)])
        assert said
        for film in map(json.loads, map(html.unescape, said)):
            for name in (film["stage"], film["still"], *film["tracks"].values()):
                assert f"pieces/{name}.js" in files


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (("", ""), "./index.html"),
        (("smote", ""), "./smote.html"),
        (("smote", "step=3"), "./smote.html?step=3"),
        (("smote", "present=1&step=3"), "./smote.html?step=3&present=1"),
        (("ratio_dial", "lab=1"), "./ratio_dial_laboratory.html"),
        (("ratio_dial", "one_in=100"), "./ratio_dial_laboratory.html"),  # which is the default
        (("teach", "", "#minutes-45"), "./teach.html#minutes-45"),
        (("privacy", ""), "./index.html"),
    ],
)
def test_an_address_of_the_app_is_a_file(address, file) -> None:
    assert address_of(*address) == file


def test_the_order_in_an_address_does_not_matter() -> None:
    one, other = "one_in=1000&lab=1&recall=0.5", "recall=0.5&one_in=1000&lab=1"
    assert setting_in(SLUG, one) == setting_in(SLUG, other) != ""
    assert address_of(SLUG, one) == address_of(SLUG, other)


def test_a_laboratory_that_the_course_has_not_is_that_of_the_defaults() -> None:
    found = address_of("smote", "one_in=50", has=lambda slug, setting: not setting)
    assert found == "./smote_laboratory.html"


def test_a_page_that_there_is_not_is_named() -> None:
    with pytest.raises(KeyError, match="smoke"):
        address_of("smoke", "")


def test_a_link_to_what_only_a_server_keeps_is_left_out() -> None:
    text = moved('<a href="./glossary">Glossary</a> <a href="./privacy">Privacy</a>', address_of)
    assert text == '<a href="./glossary.html">Glossary</a> '


@pytest.mark.parametrize("slug", some([lesson.slug for lesson in LESSONS], "leakage", "curves"))
def test_what_a_press_opens_in_the_app_stands_in_the_course(slug: str) -> None:
    app = visits.unfolded(visits.opened(slug, lab="1"))
    assert not app.exception
    panels = {panel.label: list(panel.children) for panel in app.expander}
    code = "The code behind this picture"
    assert [label for label, inside in panels.items() if not inside] == [code]


def test_a_lesson_is_small() -> None:
    files = small_course()
    assert before_first_drag(files, SLUG) <= 150_000
    assert of_lesson(files, SLUG) <= 600_000


def test_the_workflow_builds_the_course_as_the_readme_says() -> None:
    text = (ROOT / "deploy" / "site" / "publish.yaml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"]["publish"]["steps"]
    (command,) = [step["run"] for step in steps if "run" in step]
    (path,) = [step["with"]["path"] for step in steps if "path" in step.get("with", {})]
    assert command in (ROOT / "deploy" / "README.md").read_text("utf-8")
    assert command == f"make site OUT={path}"
    asked = [*command.split(), "-n", "PYTHON=python3"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"-m deploy.site {path}" in done.stdout


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_course_is_small_and_what_has_not_changed_is_not_built_again(
    tmp_path, monkeypatch
) -> None:
    began = time.perf_counter()
    files = course(cache=tmp_path)
    assert time.perf_counter() - began < 600  # 300 on a quiet machine
    assert sum(map(packed, files.values())) <= 6_000_000
    for lesson in LESSONS:
        assert before_first_drag(files, lesson.slug) <= 150_000, lesson.slug
        assert of_lesson(files, lesson.slug) <= 600_000, lesson.slug
    assert len(list(told(files))) == len(LESSONS) + 1
    monkeypatch.setattr(build, "lesson_part", lambda slug, *_: pytest.fail(f"built again: {slug}"))
    assert course(cache=tmp_path) == files
