"""Docstrings of public functions: numpydoc, and true of the signature."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

from core import models, parameters
from core.comparison import models as comparison_models

MODULES = [
    "checks", "experiment", "glossary", "parameters",
    "data.chapter", "data.folds", "data.gaussians", "data.own_table",
    "data.populations", "data.real_sets",
    "own.areas", "own.arrays", "own.asked", "own.calibration", "own.carried", "own.cautions",
    "own.dial", "own.evaluation", "own.given", "own.paper", "own.reading",
    "own.repair", "own.report", "own.resamples", "own.rules",
    "own.scores", "own.script", "own.sentences", "own.shares", "own.sheets", "own.words",
    "models.boundary", "models.logistic", "models.losses", "models.newton", "models.plane",
    "comparison.cells", "comparison.draws", "comparison.means", "comparison.tables",
    "comparison.verdicts", "comparison.workers",
]  # fmt: skip
FUNCTIONS = [
    pytest.param(function, id=f"{module}.{name}")
    for module in MODULES
    for name, function in inspect.getmembers(
        importlib.import_module(f"core.{module}"), inspect.isfunction
    )
    if function.__module__ == f"core.{module}" and not name.startswith("_")
]
FUNCTIONS += [
    pytest.param(function, id=function.__name__)
    for function in (models.fit_model, models.fit_neighbours, models.wrapped, comparison_models.fit)
]
SECTIONS = ["Parameters", "Returns", "Yields", "Raises", "Warns"]
FUNCTIONS += [
    pytest.param(getattr(kind, name), id=f"{kind.__name__}.{name}")
    for kind in parameters.Parameter.__args__  # type: ignore[attr-defined]
    for name in ("read", "write")
]


def sections(function):
    """The text under each heading of a docstring, in order; the first paragraphs under ""."""
    doc = inspect.getdoc(function) or ""
    head, *rest = re.split(r"(?m)^(\w+)\n-+$", doc)
    return {"": head} | dict(zip(rest[::2], rest[1::2], strict=True))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_first_sentence_stands_alone(function):
    first = sections(function)[""].partition("\n\n")[0].strip()
    assert first.endswith((".", ":"))
    assert len(first) < 300


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_parameter_is_described_in_order(function):
    found = sections(function)
    assert list(found)[1:] == [name for name in SECTIONS if name in found]
    lines = re.findall(r"(?m)^(\S[^:\n]*)(?: : .*)?$", found.get("Parameters", ""))
    names = [name.strip().lstrip("*") for line in lines for name in line.split(",")]
    assert names == [name for name in inspect.signature(function).parameters if name != "self"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_comes_back_and_what_is_refused_is_said(function):
    found, source = sections(function), inspect.getsource(function)
    gives = inspect.signature(function).return_annotation not in ("None", None)
    assert gives == bool({"Returns", "Yields"} & set(found))
    refuses = re.search(
        r"\braise BadValue|\n    _?check\w*\(|\b(numbers|finite|rows|binary)_in\(", source
    )
    assert not refuses or "BadValue" in found["Raises"]


def test_the_functions_have_been_looked_at():
    assert len(FUNCTIONS) > 60
