"""The examples of docstrings: where they are, what they may use, and how they are run."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import io
from collections.abc import Mapping
from pathlib import Path

import caunghe

ROOT = Path(caunghe.__file__).parent
# packages whose faces are written with examples throughout, beside the package's own sixteen functions
PACKAGES = (
    "feed",
    "forecast",
    "forms",
    "indicators",
    "language",
    "library",
    "matching",
    "outcomes",
    "pilot",
    "planning",
    "report",
    "schema",
    "vacancies",
)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def exported(face: Path) -> list[str]:
    """Return the names that a face (``__init__.pyi``) declares."""
    tree = ast.parse(face.read_text(encoding="utf-8"))
    return [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]


def public_names() -> list[tuple[str, str]]:
    """Return module and name of every function and class of the package's face, and of those of ``PACKAGES``, once."""
    found: dict[int, tuple[str, str]] = {}
    for face in [ROOT / "__init__.pyi", *(ROOT / package / "__init__.pyi" for package in PACKAGES)]:
        module = ".".join(face.parent.relative_to(ROOT.parent).parts)
        for name in exported(face):
            thing = getattr(importlib.import_module(module), name)
            if _is_documented(thing):
                found.setdefault(id(thing), (module, name))
    return list(found.values())


def _is_documented(thing: object) -> bool:
    """Whether a name stands for a function or a class of ours: not a constant, not an alias of types."""
    if inspect.isclass(thing):
        return thing.__module__.startswith(f"{caunghe.__name__}.")
    return inspect.isroutine(thing) or hasattr(thing, "__wrapped__")


def examples_of(thing: object) -> str:
    """Return the docstring of a function, or that of a class followed by those of its methods and properties."""
    members = vars(thing).values() if inspect.isclass(thing) else ()
    own = (part for part in members if inspect.isroutine(part) or isinstance(part, property))
    return "\n\n".join(filter(None, map(inspect.getdoc, (thing, *own))))


def failures(text: str, name: str, namespace: Mapping[str, object]) -> str:
    """Run the examples in a text and return what went wrong, or nothing."""
    test = doctest.DocTestParser().get_doctest(text, dict(namespace), name, name, 0)
    report = io.StringIO()
    doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(test, out=report.write)
    return report.getvalue()
