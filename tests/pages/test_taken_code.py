"""What a learner takes along of core: its code, without what only its callers need."""

import ast

import pytest

from core import checks
from pages.registry import LESSONS
from ui.frame.script import KINDS, _text, _unchecked, script


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_what_core_lists_and_checks_for_its_callers_is_left_out(lesson, kind):
    tree = ast.parse(script(lesson.folder, kind, lesson.defaults()))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            assert "-----" not in (ast.get_docstring(node) or ""), node.name
            assert getattr(getattr(checks, node.name, None), "__module__", "") != "core.checks"


def test_a_function_without_its_lists_and_checks():
    source = '''\
from ..checks import check_whole


def half(n: int) -> int:
    """Half of a number.

    Parameters
    ----------
    n : int
        Any.
    """
    check_whole(
        "n", n
    )
    return n // 2
'''
    short = _unchecked(source)
    half = ast.parse(short).body[1]
    code = 'def half(n: int) -> int:\n    """Half of a number."""\n    return n // 2'
    assert _text(short, half) == code
