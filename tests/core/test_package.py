"""What `pip install .` gives: core under a name of its own, the README's example, the licence."""

from __future__ import annotations

import importlib
import io
import re
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from email.parser import HeaderParser
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import core

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXAMPLES = re.findall(r"```python\n(from imbalance_instrument.*?)```", README, re.S)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the package, built and installed without the internet."""
    folder = tmp_path_factory.mktemp("installed")
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", "-q", *offline, "--target", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, cwd=folder)
    return folder


def output_of(code: str, folder: Path) -> str:
    """What a program prints that runs in the folder, away from the project."""
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("code", EXAMPLES, ids=["compare", "report", "a table"])
def test_an_example_of_the_readme_prints_what_core_prints(installed, code):
    here = io.StringIO()
    with redirect_stdout(here):
        exec(code.replace("imbalance_instrument", "core"), {})
    assert output_of(code, installed) == here.getvalue()
    assert len(here.getvalue().splitlines()) > 5


def test_every_module_is_there_and_imports_without_core_and_without_the_app(installed):
    modules = {path.relative_to(ROOT / "core") for path in (ROOT / "core").rglob("*.py")}
    package = installed / "imbalance_instrument"
    assert {path.relative_to(package) for path in package.rglob("*.py")} == modules
    names = [".".join(["imbalance_instrument", *path.with_suffix("").parts]) for path in modules]
    code = f"""
import importlib, sys
for name in {[name.removesuffix(".__init__") for name in names]}:
    importlib.import_module(name)
print(*{{"core", "streamlit", "plotly", "ui", "distributed"}} & set(sys.modules))
"""
    assert output_of(code, installed) == "\n"


def test_the_package_opens_at_once(installed):
    code = "import sys, imbalance_instrument; print('numpy' in sys.modules)"
    assert output_of(code, installed) == "False\n"


def test_name_version_and_licence_are_stated(installed):
    (about,) = installed.glob("imbalance_instrument-*.dist-info")
    fields = HeaderParser().parsestr((about / "METADATA").read_text("utf-8"))
    assert (fields["Name"], fields["Version"]) == ("imbalance-instrument", core.__version__)
    assert fields["License-Expression"] == "MIT"
    assert f"Version {core.__version__}, licence MIT" in README
    assert "MIT License" in (about / "licenses" / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("name", core.__all__)
def test_a_name_of_the_front_door_is_the_one_inside(name):
    thing = getattr(core, name)
    if name in core._HOME:
        assert thing is getattr(importlib.import_module(f"core.{core._HOME[name]}"), name)
    else:
        assert thing is importlib.import_module(f"core.{name}")
    assert name in dir(core)


def test_a_name_that_is_not_there_is_said():
    with pytest.raises(AttributeError, match="'core' has no attribute 'smoke'"):
        _ = core.smoke


def test_the_bounds_admit_the_pins_of_the_app():
    files = ("requirements.txt", "requirements-dask.txt")
    lines = [line for name in files for line in (ROOT / name).read_text("utf-8").splitlines()]
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    bounds = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
    allowed = {bound.name: bound.specifier for bound in map(Requirement, bounds)}
    for pin in pins:
        (exactly,) = pin.specifier
        assert exactly.version in allowed[pin.name], pin
    assert not any("==" in bound for bound in bounds)
