"""The section on mismatch: what is withheld, what has bounds only, and the note that says why."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.indicators import results
from caunghe.language import Language
from caunghe.report.document import Cell, Paragraph, Quantity, Section, Table, Withheld
from caunghe.report.sections.mismatch import mismatch_section
from tests.report import example

ROWS = (
    {"measure": "dissimilarity", "year": 2024, "value": 0.6, "low": 0.5, "high": 0.7, "flag": "caution"},
    {"measure": "dissimilarity", "year": 2025, "flag": "suppressed"},
    {"measure": "training_without_openings", "year": 2025, "low": 0.0, "high": 0.13, "flag": "bounds"},
    {"measure": "dissimilarity", "year": 2026, "value": 0.6, "flag": "publish", "coverage": 0.948, "pending": 0.05},
)


def section(language: Language, rows: tuple[dict[str, object], ...]) -> Section:
    frame = pl.DataFrame(rows, schema=results.MISMATCH)
    context = example.context(language)
    found = mismatch_section(replace(context, results=replace(context.results, mismatch=frame)))
    assert found is not None
    return found


def table(found: Section) -> list[list[object]]:
    (only,) = [block for block in found.blocks if isinstance(block, Table)]
    return [[shown(cell) for cell in row] for row in only.rows]


def shown(cell: Cell) -> object:
    return cell.value if isinstance(cell, Quantity) else "withheld" if isinstance(cell, Withheld) else cell


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["use with caution", "withheld", "not enough yet", "bounds only"]),
        ("vi", ["dùng thận trọng", "không công bố", "chưa đủ số liệu", "chỉ biết hai cận"]),
    ],
)
def test_each_row_tells_how_far_it_can_be_relied_on(language: Language, words: list[str]) -> None:
    rows = table(section(language, ROWS))
    assert [row[2:5] for row in rows] == [
        [0.6, 0.5, 0.7],
        ["withheld", None, None],
        [0.6, None, None],
        [None, 0.0, 0.13],
    ]
    assert [row[-1] for row in rows] == words


def test_the_note_on_samples_stands_where_there_was_a_sample() -> None:
    counted = ({"measure": "dissimilarity", "year": 2025, "value": 0.6, "flag": "publish"},)
    notes = [
        [block for block in section("en", rows).blocks if isinstance(block, Paragraph) and block.role == "note"]
        for rows in (ROWS, ROWS[1:2], counted)
    ]
    assert [len(each) for each in notes] == [1, 1, 0]
