"""The code behind a picture: two scripts of the lesson's folder at the setting of the moment.

The files run as they stand. For a learner, what they import from core is written out in them, so
that they need nothing but numpy and scikit-learn (at work: what people use at work).

As a notebook a script has the plot of the lesson at its end, plot.py, which finds the variables of
either script, and blanks: of a line below a comment `# blank: what goes there`, the right side of
the assignment, or what is returned, is left to the learner.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

KINDS = ("from_scratch", "at_work")

# A script is cut into cells of a notebook before each numbered step.
_STEP = re.compile(r"\n(?=# \d+\. )")
_BLANK = re.compile(r"(?m)^( *)# blank: (.*)\n *(return |[^=\n]+? = )(.*)$")
PACKAGES = {
    "from_scratch": "numpy scikit-learn matplotlib",
    "at_work": "numpy scipy pandas scikit-learn imbalanced-learn matplotlib",
}
_HOW = """Needs `pip install {packages}`. Two lines have a blank, `...`: fill them in before you run
the cells. The solutions are at the end.""".replace("\n", " ")


def script(folder: Path, kind: str, values: dict[str, Any]) -> str:
    """The whole script of a lesson at a setting of its parameters; `kind` is one of KINDS."""
    return _written(folder, kind, values).replace("# blank: ", "# ")


def _written(folder: Path, kind: str, values: dict[str, Any]) -> str:
    """The script, with the marks of its blanks."""
    source = (folder / f"{kind}.py").read_text("utf-8")
    tree = ast.parse(source)
    imports = [part for part in tree.body if isinstance(part, ast.Import | ast.ImportFrom)]
    core = _WrittenOut(values, tree)
    for part in imports:
        if isinstance(part, ast.ImportFrom) and _is_core(part):
            core.take_all(part)
    own = [part for part in imports if not _is_core(part)]
    first, last = imports[0].lineno, imports[-1].end_lineno or 0
    lines = source.splitlines()
    head, rest = "\n".join(lines[: first - 1]), "\n".join(lines[last:]).strip("\n")
    settings, *steps = _STEP.split(rest)
    parts = [head.rstrip(), _joined(own, core.imports), _set(settings, values).strip()]
    if core.parts:
        parts.append("# Rows and models are those of the page: this is its own source.\n")
        parts[-1] += "\n\n\n".join(core.parts)
    return "\n\n".join([*parts, *(step.strip("\n") for step in steps)]) + "\n"


def notebook(folder: Path, kind: str, values: dict[str, Any]) -> str:
    """A script as a Jupyter notebook: a cell for each step, with blanks, and one for the plot."""
    text = _written(folder, kind, values)
    _, title, code = _BLANK.sub(r"\1\3...  # \2", text).split('"""', 2)
    how = _HOW.format(packages=PACKAGES[kind])
    parts = [part.strip() for part in _STEP.split(code)]
    if (plot := folder / "plot.py").exists():
        _, words, drawn = plot.read_text("utf-8").split('"""', 2)
        parts.append(f"# {words}\n{drawn.strip()}")
    cells = [
        _text_cell("title", f"# {title}\n\n{how}"),
        *(_code_cell(f"step-{i}", part) for i, part in enumerate(parts)),
        _text_cell("solutions", _solutions(text)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False)


def _text_cell(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _code_cell(name: str, source: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
    return cell | {"execution_count": None, "outputs": []}


def _solutions(text: str) -> str:
    """The lines whose blanks are to be filled in, folded."""
    lines = "\n".join(f"{start}{rest}" for _, _, start, rest in _BLANK.findall(text))
    return f"<details><summary>Solutions</summary>\n\n```python\n{lines}\n```\n</details>"


def _is_core(part: ast.stmt) -> bool:
    return isinstance(part, ast.ImportFrom) and str(part.module).split(".")[0] == "core"


def _joined(own: list[Any], more: set[str]) -> str:
    """All imports, each once."""
    lines = {ast.unparse(part) for part in own} | more
    return "\n".join(sorted(lines, key=lambda line: (not line.startswith("from __f"), line)))


def _set(text: str, values: dict[str, Any]) -> str:
    """The settings, NAME = … each, with the values of the parameters of these names."""
    for name, value in values.items():
        said = json.dumps(value) if isinstance(value, str) else repr(value)
        text = re.sub(rf"(?m)^({name.upper()} = ).*$", rf"\g<1>{said}", text)
    return text


class _WrittenOut:
    """Definitions of core and all that they need, in an order that runs.

    Of a registry only the entry that the script looks up by a setting, REGISTRY[SETTING], is kept,
    and what it names itself; of one that it does not look up so, the entries that any of the values
    names.
    """

    def __init__(self, values: dict[str, Any], script: ast.Module) -> None:
        self.chosen = {value for value in values.values() if isinstance(value, str)}
        self.looked_up = _looked_up(script, values)
        self.named = _named(script)
        self.imports: set[str] = set()
        self.parts: list[str] = []
        self.seen: set[tuple[str, str]] = set()
        self.of_modules: dict[str, set[str]] = {}

    def take_all(self, part: ast.ImportFrom) -> None:
        """Everything that an import from core names."""
        for alias in part.names:
            self._take_from(part, alias)

    def _take_from(self, part: ast.ImportFrom, alias: ast.alias) -> None:
        """What one name of an import from core stands for."""
        if part.module == "core" or alias.asname:
            raise ValueError(f"{ast.unparse(part)}: import names from a module, as they are")
        self.imports.add("from __future__ import annotations")
        self.take(str(part.module), alias.name)

    def take(self, module: str, name: str) -> None:
        """One definition of a module, after what it needs."""
        source, definitions = _definitions(module)
        if name not in definitions or (module, name) in self.seen:
            return
        self.seen.add((module, name))
        part = definitions[name]
        if isinstance(part, ast.Import | ast.ImportFrom):
            alias = next(alias for alias in part.names if name in (alias.asname, alias.name))
            if isinstance(part, ast.ImportFrom) and _is_core(part):
                if not _is_module(part, alias):
                    self._take_from(part, alias)
                return
            one = ast.Import([alias]) if isinstance(part, ast.Import) else None
            self.imports.add(ast.unparse(one or ast.ImportFrom(part.module, [alias], 0)))  # type: ignore[union-attr]
        else:
            text, needed = self._thinned(module, name, part, source)
            nodes = [node for root in needed for node in ast.walk(root)]
            for node in nodes:
                if isinstance(node, ast.Name):
                    self.take(module, node.id)
            self._take_of_modules(definitions, nodes)
            if text not in self.parts:  # such as a type that several modules name alike
                self.parts.append(text)

    def _take_of_modules(self, definitions: dict[str, ast.stmt], nodes: list[ast.AST]) -> None:
        """What is used of modules of core, such as metrics.f1, and a name that holds it."""
        used: dict[str, set[str]] = {}
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.setdefault(node.value.id, set()).add(node.attr)
        for name, attributes in used.items():
            part, held = definitions.get(name), self.of_modules.get(name, set())
            if not (isinstance(part, ast.ImportFrom) and _is_core(part)) or attributes <= held:
                continue
            alias = next(alias for alias in part.names if name in (alias.asname, alias.name))
            if _is_module(part, alias):
                for attribute in sorted(attributes):
                    self.take(f"{part.module}.{alias.name}", attribute)
                self.of_modules[name] = held | attributes
                parts = ", ".join(f"{one}={one}" for one in sorted(self.of_modules[name]))
                self.imports.add("from types import SimpleNamespace")
                self.parts.append(f"{name} = SimpleNamespace({parts})")

    def _thinned(
        self, module: str, name: str, part: ast.stmt, source: str
    ) -> tuple[str, list[ast.AST]]:
        """The text of a definition and its nodes; of a registry, the entries that are chosen.

        ValueError names a chosen entry that stands in the registry but not in its source.
        """
        table = getattr(part, "value", None)
        if not isinstance(table, ast.Dict):
            return _text(source, part), [part]
        chosen = self.looked_up.get(name, self.chosen) | self.named
        entries = {
            str(key.value): f"    {_text(source, key)}: {_text(source, value)},"
            for key, value in zip(table.keys, table.values, strict=True)
            if isinstance(key, ast.Constant) and str(key.value) in chosen
        }
        for key in chosen & set(getattr(importlib.import_module(module), name)) - set(entries):
            raise ValueError(f"{name} has “{key}”, but {module} does not show where it is from.")
        if not entries and name not in self.looked_up:
            return _text(source, part), [part]
        values = [
            value
            for key, value in zip(table.keys, table.values, strict=True)
            if isinstance(key, ast.Constant) and str(key.value) in entries
        ]
        return "\n".join([f"{name} = {{", *entries.values(), "}"]), list(values)


def _looked_up(script: ast.Module, values: dict[str, Any]) -> dict[str, set[str]]:
    """The entries that a script looks up by its settings, REGISTRY[SETTING], by registry."""
    return {
        node.value.id: {str(values[node.slice.id.lower()])}
        for node in ast.walk(script)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and isinstance(node.slice, ast.Name)
        and node.slice.id.lower() in values
    }


def _named(script: ast.Module) -> set[str]:
    """The entries that a script names itself: REGISTRY["entry"], or an argument "entry"."""
    nodes = list(ast.walk(script))
    parts = [node.slice for node in nodes if isinstance(node, ast.Subscript)]
    parts += [part for node in nodes if isinstance(node, ast.Call) for part in node.args]
    return {
        part.value
        for part in parts
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def _is_module(part: ast.ImportFrom, alias: ast.alias) -> bool:
    """Whether what is imported from a package of core is a module of it."""
    package = importlib.import_module(str(part.module))
    return inspect.ismodule(getattr(package, alias.name, None))


@cache
def _definitions(module: str) -> tuple[str, dict[str, ast.stmt]]:
    """The source of a module and its top-level definitions by name."""
    imported = importlib.import_module(module)
    source = _unchecked(inspect.getsource(imported))
    found: dict[str, ast.stmt] = {}

    def keeps(mark: ast.expr) -> bool:
        names = (node.id for node in ast.walk(mark) if isinstance(node, ast.Name))
        return any(getattr(found.get(name), "module", "") == "core.cache" for name in names)

    for part in ast.parse(source).body:
        if isinstance(part, ast.ImportFrom) and part.level:  # as if it were written out
            where = "." * part.level + (part.module or "")
            part.module = importlib.util.resolve_name(where, imported.__package__)
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            # A script computes everything once: what core keeps stays out of it.
            part.decorator_list = [mark for mark in part.decorator_list if not keeps(mark)]
            found[part.name] = part
        elif isinstance(part, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name: part for alias in part.names}
        elif isinstance(part, ast.Assign | ast.AnnAssign):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            found |= {target.id: part for target in targets if isinstance(target, ast.Name)}
    return source, found


def _unchecked(source: str) -> str:
    """A module's source without the checks of core.checks: the page has checked its values."""
    tree, left_out = ast.parse(source), set[int]()
    checks = {
        alias.name
        for part in tree.body
        if isinstance(part, ast.ImportFrom) and str(part.module).endswith("checks")
        for alias in part.names
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for line in (line for function in functions for line in function.body):
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call):
            called = line.value.func
            if isinstance(called, ast.Name) and called.id in checks:
                left_out |= set(range(line.lineno, (line.end_lineno or line.lineno) + 1))
    lines = enumerate(source.splitlines(keepends=True), 1)
    return "".join(line for number, line in lines if number not in left_out)


def _text(source: str, part: ast.AST) -> str:
    """The source of a node, decorators included; of a docstring the first paragraph."""
    text = ast.get_source_segment(source, part) or ""
    for node in ast.walk(part):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            whole = ast.get_docstring(node, clean=False) or ""
            text = text.replace(whole, whole.partition("\n\n")[0])
    marks = [ast.get_source_segment(source, mark) for mark in getattr(part, "decorator_list", ())]
    return "\n".join([*(f"@{mark}" for mark in marks), text])
