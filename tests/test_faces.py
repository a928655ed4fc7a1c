"""The face of each package gives what its stub declares, and nothing else is declared by hand."""

from __future__ import annotations

import ast
import graphlib
import importlib
from pathlib import Path

import pytest

import caunghe

ROOT = Path(caunghe.__file__).parent
STUBS = sorted(ROOT.glob("*/__init__.pyi"))


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.parent.name)
def test_every_declared_name_can_be_had(stub: Path) -> None:
    package = importlib.import_module(f"caunghe.{stub.parent.name}")
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        assert isinstance(node, ast.ImportFrom)
        home = importlib.import_module(f"{package.__name__}.{node.module}" if node.module else package.__name__)
        for alias in node.names:
            assert getattr(package, alias.name) is getattr(home, alias.name)


def test_every_package_of_engines_has_a_face() -> None:
    engines = {"schema", "feed", "pilot", "indicators", "vacancies", "forecast", "planning", "matching", "report"}
    engines.add("outcomes")
    assert {stub.parent.name for stub in STUBS} >= engines


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.parent.name)
def test_the_parts_of_a_package_import_each_other_one_way(stub: Path) -> None:
    """A part is a module or a folder of the package; that a part of its own imports itself is no ring."""
    package = stub.parent
    needed: dict[str, set[str]] = {}
    for file in package.rglob("*.py"):
        part = file.relative_to(package).with_suffix("").parts[0]
        within = {other for other in _imported(file) if other.startswith(f"caunghe.{package.name}.")}
        needed.setdefault(part, set()).update({other.split(".")[2] for other in within} - {part})
    graphlib.TopologicalSorter(needed).prepare()  # raises CycleError, with the ring


def _imported(file: Path) -> set[str]:
    """Return the modules that a file imports names from, in full."""
    nodes = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    assert [node.lineno for node in nodes if node.level] == []
    return {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


def test_no_file_of_the_package_is_longer_than_a_reader_takes_in() -> None:
    lengths = {
        file.relative_to(ROOT): len(file.read_text(encoding="utf-8").splitlines())
        for file in ROOT.rglob("*.py")
        if file.name != "0001_initial.py"  # written by Django, of the schema
    }
    assert {str(file): lines for file, lines in lengths.items() if lines > 400} == {}
