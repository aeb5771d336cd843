"""Every public function says what it takes, what it gives back and what it refuses."""

import importlib
import inspect
import pkgutil
import re

import pytest

from core import metrics

MODULES = [
    importlib.import_module(f"core.metrics.{found.name}")
    for found in pkgutil.iter_modules(metrics.__path__)
]
FUNCTIONS = [
    function
    for module in MODULES
    for name, function in vars(module).items()
    if inspect.isfunction(function)
    and function.__module__ == module.__name__
    and not name.startswith("_")
]


def sections(function):
    """The docstring by section: its title → its text; the summary is ""."""
    title, found = "", {"": ""}
    lines = inspect.cleandoc(function.__doc__ or "").split("\n")
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if re.fullmatch(r"-+", below) and len(below) == len(line):
            title = line
            found[title] = ""
        elif not re.fullmatch(r"-{3,}", line):
            found[title] += line + "\n"
    return found


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_docstring_names_what_goes_in_and_what_comes_out(function):
    found = sections(function)
    assert found[""].split("\n\n")[0].rstrip().endswith((".", "…"))
    named = re.findall(r"^\*{0,2}(\w+(?:, \w+)*) : \S", found["Parameters"], flags=re.MULTILINE)
    assert [name for names in named for name in names.split(", ")] == list(
        inspect.signature(function).parameters
    )
    gives = inspect.signature(function).return_annotation != "None"  # a check gives nothing back
    assert gives == bool(found.get("Returns") or found.get("Yields"))
    refuses = re.search(
        r"raise BadValue|\n    check_\w+\(|checked\w*\(", inspect.getsource(function)
    )
    assert not refuses or "BadValue" in found["Raises"]
