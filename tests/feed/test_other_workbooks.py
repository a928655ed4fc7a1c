"""Workbooks of OpenDocument and old Excel are read as those of today: cells, types, what they hide, what is damaged.

``city.ods`` and ``city.xls`` are the clean city of ``city.py`` as LibreOffice saves it, with one workstation cell of
12.375, land areas as text (15.250), a hidden old copy of the teachers, one hidden row and one hidden column;
``numbers.xls`` has the same numbers as numbers and as text, and sheets that are hidden or empty.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from caunghe.errors import FeedError
from caunghe.feed.check import read_and_check
from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.grid import CellFault
from caunghe.feed.reading.open_document import open_sheets
from caunghe.feed.reading.sheets import read_sheets
from caunghe.feed.reading.workbook import OtherWorkbook
from caunghe.indicators.catalogue import CATALOGUE
from tests.feed.city import SHEETS, clean_city, write_workbook

HERE = Path(__file__).parent
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
OPENING = f'<office:document-content {DECLARED}><office:body><office:spreadsheet><table:table table:name="areas">'
CLOSING = "</table:table></office:spreadsheet></office:body></office:document-content>"


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_the_clean_city_is_read_from_any_form(form: str, tmp_path: Path) -> None:
    today, _ = read_and_check(write_workbook(clean_city(), tmp_path / "city.xlsx"), CATALOGUE)
    feed, findings = read_and_check(HERE / f"city.{form}", CATALOGUE)
    told = [
        ("type_wrong", "equipment", 2, "workstations", "12.375"),
        ("columns_hidden", "intakes", 1, "women", "Trong đó nữ (người)"),
        ("rows_hidden", "teachers", 3, None, "3"),
        ("sheet_hidden_unread", "teachers", None, None, "Nhà giáo (cũ)"),
    ]
    rows = findings.select("rule", "table", "sheet_row", "column", "value").rows()
    if form == "xls":
        hidden = ("hidden_unseen", "city.xls", None, None, "city.xls")
        told = [hidden, *(row for row in told if row[0] not in ("rows_hidden", "columns_hidden"))]
    assert rows == told
    assert feed.information == today.information
    for name in today.supplied - {"equipment"}:
        assert feed[name].equals(today[name]), name
    assert feed["equipment"].drop("workstations").equals(today["equipment"].drop("workstations"))
    assert feed["equipment"]["workstations"].to_list() == [None, 8]


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_a_register_or_list_may_have_any_form(form: str) -> None:
    sheets = {sheet.name: sheet.cells for sheet in read_sheets(HERE / f"city.{form}")}
    assert sheets["Địa bàn"].height == len(SHEETS["Địa bàn"]) - 1


def cell(value: str, kind: str = "string", more: str = "") -> str:
    number = f' office:value="{value}"' if kind != "string" else ""
    return f'<table:table-cell office:value-type="{kind}"{number} {more}><text:p>{value}</text:p></table:table-cell>'


ERROR_CELL = cell("#N/A", more='office:string-value="" calcext:value-type="error"')


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def empty(count: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{count}"/>'


def written(folder: Path, *rows: str, before: str = "") -> Path:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", before + OPENING + "".join(rows) + CLOSING)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    path = folder / "feed.ods"
    path.write_bytes(stream.getvalue())
    return path


def test_numbers_errors_and_places_of_open_documents_are_known() -> None:
    hidden = 'table:visibility="collapse" table:number-rows-repeated="2"'
    rows = row(cell("31"), cell("7", "float"), empty(3)) + row(
        empty(1), cell("0.5", "percentage"), ERROR_CELL, more=hidden
    )
    (sheet,) = open_sheets((OPENING + rows + CLOSING).encode(), 1_000).values()
    assert (sheet.rows, sheet.columns, sheet.first_column, sheet.hidden_rows) == (3, 3, 1, [2, 3])
    assert (sheet.numbers, sheet.percents, sheet.errors) == ({2: [1, 2, 3]}, {2: [2, 3]}, [(2, 3, "#N/A")])


def test_a_cell_repeated_beyond_bounds_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    far = cell("x", more='table:number-columns-repeated="16384"')
    path = written(tmp_path, row(cell("area")), row(far, more='table:number-rows-repeated="1048575"'))
    with pytest.raises(FeedError, match="the limit is 30000000"):
        read_and_check(path, CATALOGUE)


def test_empty_cells_repeated_to_the_end_of_a_sheet_are_nothing(tmp_path: Path) -> None:
    names, values = row(*map(cell, ("area", "name", "kind"))), row(*map(cell, ("31", "X", "city")))
    path = written(tmp_path, names, values, row(empty(16_384), more='table:number-rows-repeated="1048570"'))
    feed, _ = read_and_check(path, CATALOGUE)
    assert feed["areas"].select("area", "name", "kind").rows() == [("31", "X", "city")]


def test_places_are_right_beside_and_below_empty_cells(tmp_path: Path) -> None:
    names = row(empty(2), *map(cell, ("area", "name", "kind", "area_km2")))
    values = row(
        empty(2),
        cell("31"),
        cell("X"),
        cell("city"),
        ERROR_CELL,
    )
    path = written(tmp_path, row(empty(6), more='table:number-rows-repeated="3"'), names, values)
    feed, findings = read_and_check(path, CATALOGUE)
    assert feed.numbered_table("areas")["sheet_row"].to_list() == [5]
    assert findings.filter(rule="type_wrong").select("sheet_row", "column", "value").rows() == [(5, "area_km2", "#N/A")]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="document type"):
        read_and_check(written(tmp_path, before="<!DOCTYPE x>"), CATALOGUE)


def test_cells_are_counted_from_the_first_column_in_use() -> None:
    """Of the columns B and C, which a covered cell stands before: numbers, per cents, errors and their left side."""
    covered = "<table:covered-table-cell/>"
    rows = (
        row(empty(1), cell("area", more='table:number-columns-spanned="2"'), covered, cell("kind")),
        row(covered, cell("7", "float"), cell("0.5", "percentage"), ERROR_CELL),
    )
    content = OPENING + "".join(rows) + CLOSING
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", MIMETYPE)
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    grid = OtherWorkbook(stream.getvalue(), Archive(stream.getvalue(), "feed.ods"), "feed.ods").grid("areas")
    assert grid.left() == 1
    assert [grid.numbers(place).to_list() for place in range(3)] == [[False, True], [False, True], [False, False]]
    assert [grid.percents(place).to_list() for place in range(3)] == [[False, False], [False, True], [False, False]]
    assert grid.faults == (CellFault("type_wrong", 2, 3, "#N/A"),)
    assert grid.merged == ((1, 1, 2, 3),)


def test_numbers_of_old_excel_are_told_from_text_within_its_calendar_and_beyond() -> None:
    """Each as a number and as text; of the last two no day is made: years end at 262,142, and begin at −262,143."""
    workbook = OtherWorkbook((HERE / "numbers.xls").read_bytes(), None, "numbers.xls")
    grid = workbook.grid("areas")
    values = ["12.375", "-0.5", "3000000.5", "150000000.5", "-1000000.5"]
    assert grid.cells["c1"].to_list()[1:11] == [value for value in values for _ in "nt"]
    assert grid.numbers(1).to_list()[1:11] == [True, False] * 5
    assert not grid.numbers(0).any()
    # one is seen and has cells, one is hidden, one is empty
    assert {name: workbook.shows_cells(name) for name in workbook.names} == {
        "areas": True, "hidden": False, "empty": False
    }  # fmt: skip
