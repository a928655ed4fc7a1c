"""The face of each package gives what its stub declares, and nothing else is declared by hand."""

from __future__ import annotations

import ast
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
    assert {stub.parent.name for stub in STUBS} >= engines
