"""Stubs of the library's functions: the fields of their options as keywords, for editors and type checkers.

A function takes ``**options`` and shows the fields of a dataclass as its keywords when it runs; what reads the source
without running it sees them in the stub beside the module.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import caunghe

_WORD = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")


def stubs() -> dict[Path, str]:
    """Return the path and text of the stub of each module of the library with a function that takes options."""
    functions = [getattr(caunghe, name) for name in dir(caunghe)]
    with_options = {function.__module__ for function in functions if "__signature__" in vars(function)}
    return {_path(module): _stub(module, functions) for module in map(importlib.import_module, sorted(with_options))}


def _path(module: ModuleType) -> Path:
    return Path(str(module.__file__)).with_suffix(".pyi")


def _stub(module: ModuleType, functions: list[FunctionType]) -> str:
    own = [function for function in functions if function.__module__ == module.__name__]
    annotations = [str(each) for function in own for each in _annotations(inspect.signature(function))]
    words = {word.partition(".")[0] for text in annotations for word in _WORD.findall(text)}
    origins = _origins(module)
    imports = sorted({origins[word] for word in words if word in origins})
    return "\n".join(["# written by make docs", *imports, "", *map(_signature, own), ""])


def _annotations(shown: inspect.Signature) -> list[object]:
    return [shown.return_annotation, *(part.annotation for part in shown.parameters.values())]


def _signature(function: FunctionType) -> str:
    shown = inspect.signature(function)
    parts: list[str] = []
    for part in shown.parameters.values():
        if part.kind is part.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        default = "" if part.default is part.empty else " = ..."
        parts.append(f"{part.name}: {part.annotation}{default}")
    lines = "".join(f"    {part},\n" for part in parts)
    return f"def {function.__name__}(\n{lines}) -> {shown.return_annotation}: ..."


def _origins(module: ModuleType) -> dict[str, str]:
    """Return by name the import that gives it: the module's own names, and those of the options that it shows."""
    found: dict[str, str] = {}
    for name, value in vars(module).items():
        if inspect.isclass(value) and name.endswith("Options"):
            found |= _names(importlib.import_module(value.__module__))
    return found | _names(module)


def _names(module: ModuleType) -> dict[str, str]:
    here = {name: f"from {module.__name__} import {name}" for name in vars(module) if name[0].isupper()}
    return here | dict(_imports(ast.parse(inspect.getsource(module))))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each name that a module imports, with the line that would import it alone."""
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(source), names=names):
                for alias in names:
                    renamed = f" as {alias.asname}" if alias.asname else ""
                    yield alias.asname or alias.name, f"from {source} import {alias.name}{renamed}"
            case ast.Import(names=names):
                for alias in names:
                    yield alias.asname or alias.name, f"import {ast.unparse(node).removeprefix('import ')}"
            case _:
                pass
