"""A workbook's sheets as text, what only their XML shows, and the largest rectangle that is laid out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from caunghe.errors import FeedError
from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.grid import CellFault
from caunghe.feed.reading.sheet_xml import column_letters, column_number
from caunghe.feed.reading.workbook import SHEET_CELLS_LIMIT, Workbook, _faults, _refuse_large, _sheet_xml

SHEET = "xl/worksheets/sheet1.xml"


def opened(data: bytes) -> Workbook:
    return Workbook(data, Archive(data, "feed.xlsx"), "feed.xlsx")


def book(*rows: list[object], state: str = "visible") -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    sheet.title, sheet.sheet_state = "areas", state
    for row in rows:
        sheet.append(row)
    if state != "visible":
        made.create_sheet("seen")
    made.save(stream)
    return stream.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == part else content)
    return stream.getvalue()


def test_letters_of_columns_count_in_26() -> None:
    columns = {"A": 1, "Z": 26, "AA": 27, "AZ": 52, "BA": 53, "ZZ": 702, "AAA": 703, "XFD": 16_384}
    assert {letters: column_number(letters) for letters in columns} == columns
    assert {column_letters(number): number for number in columns.values()} == columns


def test_a_sheet_is_text_from_its_first_row_and_shows_no_fault() -> None:
    workbook = opened(book(["area", "name"], [1, "Một"], [None, 2.5]))
    assert workbook.names == ["areas"]
    grid = workbook.grid("areas")
    assert grid.cells.columns == ["c0", "c1"]
    assert grid.cells.rows() == [("area", "name"), ("1", "Một"), (None, "2.5")]
    assert (grid.source, grid.first_row, grid.header, grid.faults, grid.guarded) == ("areas", 1, None, (), False)


def test_whether_a_zip_is_a_workbook() -> None:
    assert Workbook.is_in(Archive(book(), "feed.xlsx"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("workbook.xml", "")
    assert not Workbook.is_in(Archive(stream.getvalue(), "feed.zip"))


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_sheet_shows_cells_when_it_has_some_and_is_not_hidden(state: str) -> None:
    assert opened(book(["x"], state=state)).shows_cells("areas") is (state == "visible")
    assert not opened(book(state=state)).shows_cells("areas")


@pytest.mark.parametrize(
    "cell", [b'<c r="A1"><v>1</v></c>', b"<c><v>1</v></c>", b'<x:c r="A1"/>', b"<x:c><x:v>1</x:v></x:c>"]
)
def test_cells_with_and_without_a_place_or_a_prefix_are_cells(cell: bytes) -> None:
    data = changed(book(), SHEET, lambda xml: xml.replace(b"<sheetData", b"<row>" + cell + b"</row><sheetData"))
    assert opened(data).shows_cells("areas")


@pytest.mark.parametrize("target", [b"/xl/worksheets/sheet1.xml", b"worksheets/sheet1.xml"])
def test_a_part_may_be_named_from_the_root_of_the_archive_or_beside_the_workbook(target: bytes) -> None:
    relations = "xl/_rels/workbook.xml.rels"
    data = changed(book(["x"]), relations, lambda xml: xml.replace(b"/xl/worksheets/sheet1.xml", target))
    assert b'"' + target + b'"' in zipfile.ZipFile(io.BytesIO(data)).read(relations)
    assert opened(data).grid("areas").cells.rows() == [("x",)]


@pytest.mark.parametrize(
    ("part", "change", "why"),
    [
        ("xl/workbook.xml", lambda xml: b"<!DOCTYPE x>" + xml, "xl/workbook.xml holds a document type, which"),
        ("xl/_rels/workbook.xml.rels", lambda xml: b"<!DOCTYPE x>" + xml, "holds a document type, which"),
        ("xl/workbook.xml", lambda xml: xml[:80], "cannot be read: "),
        (SHEET, lambda xml: xml[:63] + b"\0" + xml[64:], f"{SHEET} is malformed (not well-formed"),
        (SHEET, lambda xml: xml[: len(xml) // 2], "cannot be read: "),
        ("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b'Id="rId1"', b'Id="rId9"'), "cannot be read: 'rId1'."),
    ],
)
def test_a_damaged_workbook_is_refused_in_one_line(part: str, change: Callable[[bytes], bytes], why: str) -> None:
    data = changed(book(["x"]), part, change)
    with pytest.raises(FeedError) as refused:
        opened(data).grid("areas")
    assert str(refused.value).startswith("The workbook feed.xlsx cannot be read: ")
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_zeros_far_down_do_not_make_another_encoding() -> None:
    xml = b"<worksheet>".ljust(64) + b"\0"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xml", xml)
    assert _sheet_xml(Archive(stream.getvalue(), "a.zip"), "a.xml") == xml


def placed(*places: str) -> bytes:
    return b"<sheetData>" + "".join(f'<row><c r="{place}"><v>1</v></c></row>' for place in places).encode()


def is_refused(xml: bytes) -> bool:
    try:
        _refuse_large(xml, "areas", "feed.xlsx")
    except FeedError:
        return True
    return False


@pytest.mark.parametrize(
    ("places", "refused"),
    [
        (("A1", "AD1000000"), False),  # 30 columns
        (("A1", "AD1000001"), True),
        (("A1", "AE1000000"), True),
        # 30,000,001 = 19 · 1,578,947 + 8: the next whole rectangle of 19 columns is 1,578,948 rows
        (("A1", "S1578947"), False),
        (("A1", "S1578948"), True),
        (("A1", "Z999999"), False),
        (("AAA1", "A1"), False),
        (("XFD1", "A1831"), False),  # 16,384 · 1,831 = 29,999,104
        (("XFD1", "A1832"), True),
        (("A1", f"A{10**25}"), True),
    ],
)
def test_a_rectangle_of_thirty_million_cells_is_laid_out_and_none_larger(
    places: tuple[str, ...], refused: bool
) -> None:
    assert is_refused(placed(*places)) is refused


def test_the_limit_is_thirty_million_to_the_cell() -> None:
    assert SHEET_CELLS_LIMIT == 30_000_000
    with pytest.raises(FeedError) as told:
        _refuse_large(placed("A1", "AD1000001"), "areas", "feed.xlsx")
    spans = "Sheet areas in feed.xlsx spans 1000001 rows × 30 columns; the limit is 30000000 cells."
    assert str(told.value).startswith(spans)
    assert "delete the empty rows and columns" in str(told.value)
    with pytest.raises(FeedError, match=rf"spans {2**63} rows × 1 column;"):
        _refuse_large(placed("A1", f"A{10**25}"), "areas", "feed.xlsx")


@pytest.mark.parametrize("cells", [b"<c><v>1</v></c>", b'<c s="1"><v>1</v></c>', b'<c s="1"/><c></c>'])
def test_cells_without_a_place_are_counted_in_their_rows(cells: bytes) -> None:
    """4,000 rows and one of 8,000 cells: 32 million."""
    count = cells.count(b"<c")
    xml = b"<sheetData><row>" + cells * (8_000 // count) + b"</row>" + b"<row><c><v>1</v></c></row>" * 4_000
    assert is_refused(xml)
    assert not is_refused(b"<sheetData><row>" + cells * (8_000 // count) + b"</row>" + b"<row></row>" * 3_000)


def test_one_cell_without_a_place_has_all_counted() -> None:
    # as many with other marks as without any must not make up for each other
    wide = b'<row><c s="1"><v>1</v></c><c><v>1</v></c></row>'
    far = (
        placed("A1") + wide + b"<row>" + b'<c s="1"/>' * 8_000 + b"<c></c>" * 8_000 + b"</row>" + b"<row></row>" * 2_000
    )
    assert is_refused(far)


CELL = {
    "formula": b'<c r="C3"><f>SUM(A1)</f></c>',
    "empty result": b'<c r="C3"><f>SUM(A1)</f><v></v></c>',
    "no result": b'<c r="C3"><f>SUM(A1)</f><v/></c>',
    "shared": b'<c r="C3"><f t="shared" si="0"/></c>',
    "text": b'<c r="C3" t="str"><f>A1&amp;B1</f><v></v></c>',
    "result": b'<c r="C3"><f>SUM(A1)</f><v>7</v></c>',
    "error": b'<c r="C3" t="e"><v>#REF!</v></c>',
    "error of a formula": b'<c r="C3" s="2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "nowhere": b"<c><f>SUM(A1)</f></c>",
    "error nowhere": b'<c t="e"><v>#REF!</v></c>',
}


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("formula", CellFault("formula_unread", 3, 2, "=SUM(A1)")),
        ("empty result", CellFault("formula_unread", 3, 2, "=SUM(A1)")),
        ("no result", CellFault("formula_unread", 3, 2, "=SUM(A1)")),
        ("shared", CellFault("formula_unread", 3, 2, "=")),
        ("text", None),
        ("result", None),
        ("error", CellFault("type_wrong", 3, 2, "#REF!")),
        ("error of a formula", CellFault("type_wrong", 3, 2, "#DIV/0!")),
        ("nowhere", None),
        ("error nowhere", None),
    ],
)
def test_formulas_without_a_result_and_error_cells_are_told_by_place(cell: str, fault: CellFault | None) -> None:
    """Positions count from the first column in use: B, since what stands in A is empty."""
    xml = b'<row><c r="A1"/><c r="D1"><v>1</v></c><c r="B2"><v>1</v></c>' + CELL[cell] + b"</row>"
    assert list(_faults(xml)) == ([] if fault is None else [fault])


def test_several_faults_are_told_each_at_its_own_cell() -> None:
    xml = b'<row><c r="A1"><v>1</v></c><c r="AB2"><f>X1</f></c>' + CELL["error"] + b'<c r="D4"><f>Y1</f></c></row>'
    assert list(_faults(xml)) == [
        CellFault("formula_unread", 2, 28, "=X1"),
        CellFault("formula_unread", 4, 4, "=Y1"),
        CellFault("type_wrong", 3, 3, "#REF!"),
    ]


@pytest.mark.parametrize(
    "xml", [b"", b"<sheetData/>", b"<sheetData/><headerFooter><firstHeader>x</firstHeader></headerFooter>"]
)
def test_a_sheet_without_cells_has_no_fault(xml: bytes) -> None:
    assert list(_faults(xml)) == []


def test_faults_of_a_workbook_come_with_its_grid(tmp_path: Path) -> None:
    grid = opened(book(["area", "km2"], ["01", "=SUM(1,2)"], ["02", "#N/A"])).grid("areas")
    assert grid.faults == (CellFault("formula_unread", 2, 2, "=SUM(1,2)"), CellFault("type_wrong", 3, 2, "#N/A"))
