"""A cell mended beside the file is read and told as the same cell in the file."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.feed import gather, read_files, with_mended_cells
from caunghe.schema import TABLES
from tests.feed.city import clean_city, csv_of

NAMES = (
    "Địa bàn",
    "Cơ sở giáo dục nghề nghiệp",
    "Địa điểm đào tạo",
    "Chương trình đào tạo",
    "Tuyển sinh và tốt nghiệp",
)
CELLS = [
    ("programmes", "training_field", "6520227 – Hàn", "code_contradicted"),
    ("programmes", "training_field", "Điện công nghiệp", None),
    ("programmes", "months", "30.500", "number_ambiguous"),
    ("programmes", "months", "nhiều", "type_wrong"),
    ("programmes", "practice_share", "65 %", None),
    ("programmes", "site", "Cơ sở 1 – Phù Sa", None),
    ("programmes", "site", "DD01 – Cơ sở 1 – Phù Sa", "code_contradicted"),
    ("programmes", "name", "  Hàn   xì ", None),
    ("programmes", "tuition", "1.2E+09", "number_shortened"),
    ("intakes", "year", "2023-2024", "school_year"),
    ("intakes", "entrants", "1.200", None),
    ("intakes", "entrants", "12,5", "type_wrong"),
    ("sites", "land_area", "6,120", "number_ambiguous"),
    ("sites", "opened", "05/09/10", "type_wrong"),
]


def _told(findings: pl.DataFrame) -> list[tuple[object, ...]]:
    kept = findings.filter(pl.col("sheet_row") == 2, ~pl.col("rule").is_in(["information_missing"]))
    return kept.select("rule", "severity", "table", "sheet_row", "column", "value", "expected").rows()


@pytest.mark.parametrize(("table", "column", "text", "rule"), CELLS, ids=str)
def test_a_mended_cell_is_read_and_told_as_in_the_file(table: str, column: str, text: str, rule: str | None) -> None:
    sheets = {name: rows for name, rows in clean_city().items() if name in NAMES}
    clean, before = read_files({f"{name}.csv": csv_of(rows).encode() for name, rows in sheets.items()})
    rows = sheets[TABLES[table].label.vi]
    label = TABLES[table][column].label.vi
    at = next(at for at, cell in enumerate(rows[0]) if str(cell).split(" (")[0].rstrip(" *") == label)
    rows[1][at] = text
    whole, expected = read_files({f"{name}.csv": csv_of(rows).encode() for name, rows in sheets.items()})
    mended, found = with_mended_cells(clean, before, table, column, {2: text})
    assert mended[table].equals(whole[table])
    assert _told(found) == _told(expected)
    assert [each[0] for each in _told(found)] == ([rule] if rule else [])


def test_what_was_found_in_the_cell_before_is_gone() -> None:
    files = {"sites.csv": b"site,land_area\nS1,large\nS2,huge\n"}
    feed, found = read_files(files)
    rows = found.filter(pl.col("rule") == "type_wrong")["sheet_row"].to_list()
    mended, left = with_mended_cells(feed, found, "sites", "land_area", {2: "12,5"})
    assert (rows, left.filter(pl.col("rule") == "type_wrong")["sheet_row"].to_list()) == ([2, 3], [3])
    assert mended["sites"]["land_area"].to_list() == [12.5, None]
    emptied, _ = with_mended_cells(mended, gather([]), "sites", "land_area", {2: " "})
    assert emptied["sites"]["land_area"].to_list() == [None, None]
