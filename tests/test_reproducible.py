"""Nothing depends on which thread is done first: groups and distinct rows keep the order of their rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import caunghe

ROOT = Path(caunghe.__file__).parent
# only whether a value is there is asked of these, never in which order
UNORDERED = ("feed", "vacancies/facts/pay.py", "vacancies/facts/places.py")


def unordered(path: Path) -> Iterator[str]:
    """Yield the places where groups or distinct rows of a frame come in no order."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        distinct = node.func.attr == "unique" and not str(path.relative_to(ROOT)).startswith(UNORDERED)
        owner = ast.unparse(node.func.value)
        if node.func.attr != "group_by" and (not distinct or owner == "np" or owner.endswith(".list")):
            continue
        if not any(word.arg == "maintain_order" for word in node.keywords):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_groups_and_distinct_rows_keep_their_order() -> None:
    assert [place for path in sorted(ROOT.rglob("*.py")) for place in unordered(path)] == []


def test_no_frame_is_grouped_lazily() -> None:
    # the lazy optimizer drops maintain_order where a sort follows
    found = [path.name for path in sorted(ROOT.rglob("*.py")) if ".lazy()" in path.read_text(encoding="utf-8")]
    assert found == []
