"""The examples of docstrings: where they are, what they may use, and how they are run."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import caunghe

ROOT = Path(caunghe.__file__).parent
# packages whose faces are written with examples throughout, beside the package's own sixteen functions
PACKAGES = ("language",)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def exported(face: Path) -> list[str]:
    """Return the names that a face (``__init__.pyi``) declares."""
    tree = ast.parse(face.read_text(encoding="utf-8"))
    return [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]


def public_functions() -> Iterator[tuple[str, str]]:
    """Yield module and name of every function that the package's face exports, and those of ``PACKAGES``."""
    for face in [ROOT / "__init__.pyi", *(ROOT / package / "__init__.pyi" for package in PACKAGES)]:
        module = ".".join(face.parent.relative_to(ROOT.parent).parts)
        for name in exported(face):
            owner = importlib.import_module(module)
            if inspect.isroutine(getattr(owner, name)) or hasattr(getattr(owner, name), "__wrapped__"):
                yield module, name


def failures(text: str, name: str, namespace: Mapping[str, object]) -> str:
    """Run the examples in a text and return what went wrong, or nothing."""
    test = doctest.DocTestParser().get_doctest(text, dict(namespace), name, name, 0)
    told = io.StringIO()
    doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(test, out=told.write)
    return told.getvalue()
