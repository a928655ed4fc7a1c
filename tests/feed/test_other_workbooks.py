"""Workbooks of OpenDocument and old Excel are read as those of today: cells, types, what they hide, what is damaged.

``city.ods`` and ``city.xls`` are the clean city of ``city.py`` as LibreOffice saves it, with one workstation cell of
12.375, land areas as text (15.250), a hidden old copy of the teachers, one hidden row and one hidden column;
``numbers.xls`` has the same numbers as numbers and as text, and sheets that are hidden or empty.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlwt

from caunghe.errors import FeedError
from caunghe.feed.check import read_and_check
from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.container import open_feed
from caunghe.feed.reading.grid import CellFault
from caunghe.feed.reading.old_excel import OldWorkbook
from caunghe.feed.reading.open_document import open_sheets
from caunghe.feed.reading.sheets import read_sheets
from caunghe.feed.reading.workbook import OpenWorkbook
from caunghe.indicators.catalogue import CATALOGUE
from tests.feed.city import SHEETS, clean_city, write_workbook

HERE = Path(__file__).parent
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())
SUPERSCRIPT = (
    '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
)


def opening(styles: str = "") -> str:
    return (
        f"<office:document-content {DECLARED}><office:automatic-styles>{styles}</office:automatic-styles>"
        '<office:body><office:spreadsheet><table:table table:name="areas">'
    )


OPENING = opening()
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


def written(folder: Path, *rows: str, before: str = "", styles: str = "") -> Path:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("content.xml", before + opening(styles) + "".join(rows) + CLOSING)
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
    assert (sheet.numbers, sheet.percents) == ({2: [1, 2, 3]}, {2: [2, 3]})
    assert sheet.unread == [("type_wrong", 2, 3, "#N/A")]


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


@pytest.mark.parametrize(
    "odd",
    [
        row(cell("x", more='table:number-columns-repeated="many"')),
        row(cell("x", more='table:number-rows-spanned="1.5"')),
        '<table:table-row><table:table-cell office:value-type="string"><text:p>'
        + "<text:span>" * 5_000 + "x" + "</text:span>" * 5_000 + "</text:p></table:table-cell></table:table-row>",
    ],
    ids=["repeated", "spanned", "deep"],
)  # fmt: skip
def test_odd_attributes_are_refused_in_words(odd: str, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        read_and_check(written(tmp_path, row(cell("area")), odd, styles=SUPERSCRIPT), CATALOGUE)


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    """A program that calculates nothing writes a formula and no value."""
    unread = '<table:table-cell table:formula="of:=[.B2]*2"/>'
    names, values = row(*map(cell, ("area", "name", "kind", "area_km2"))), row(*map(cell, ("31", "X", "city")), unread)
    _, findings = read_and_check(written(tmp_path, names, values), CATALOGUE)
    told = findings.filter(rule="formula_unread").select("sheet_row", "column", "value").rows()
    assert told == [(2, "area_km2", "=[.B2]*2")]


def test_styles_of_columns_rows_and_parents_hold_for_cells_without_one() -> None:
    line = "<style:text-properties style:text-line-through-style"
    styles = (
        '<style:style style:name="gone" style:family="table-cell" style:parent-style-name="line"/>'
        '<style:style style:name="line" style:family="table-cell" style:parent-style-name="gone">'
        f'{line}="solid"/></style:style>'
        '<style:style style:name="kept" style:family="table-cell" style:parent-style-name="line">'
        f'{line}="none"/></style:style>'
    )
    column = '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="gone"/>'
    rows = (
        row(*map(cell, "abc"))
        + row(cell("a"), cell("b", more='table:style-name="kept"'), cell("c"))
        + row(cell("a"), cell("c"), more='table:default-cell-style-name="kept"')
    )
    (sheet,) = open_sheets((opening(styles) + column + rows + CLOSING).encode(), 1_000).values()
    assert sheet.struck == {(1, 1), (1, 2), (2, 1)}


@pytest.mark.parametrize(
    ("style", "code"),
    [
        ('<number:number number:decimal-places="0" number:min-integer-digits="5"><number:embedded-text '
         'number:position="3">.</number:embedded-text></number:number>', r"00\.000"),
        ('<number:number number:min-integer-digits="1"/><number:text> x</number:text>', r"General\ \x"),
        ('<number:currency-symbol>₫</number:currency-symbol><number:number number:decimal-places="2" '
         'number:min-integer-digits="1" number:grouping="true"/>', r"\₫#,##0.00"),
        ('<number:number number:decimal-places="0" number:min-integer-digits="1" number:display-factor="1000000"/>',
         "0,,"),
        ('<number:number number:decimal-places="0" number:min-integer-digits="1"/>', ""),
        ('<number:text>-</number:text><style:map style:condition="value()&gt;=0" style:apply-style-name="positive"/>',
         r"0\ \a;;0\ \a"),
        ("<number:scientific-number/><number:text>x</number:text>", r"General\x"),
        ("<number:fraction/><number:text>x</number:text>", ""),
    ],
)  # fmt: skip
def test_a_number_style_is_the_code_of_a_format(style: str, code: str) -> None:
    styles = (
        f'<number:number-style style:name="positive"><number:number number:decimal-places="0" '
        'number:min-integer-digits="1"/><number:text> a</number:text></number:number-style>'
        f'<number:number-style style:name="N1">{style}</number:number-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    rows = row(cell("28", "float", 'table:style-name="ce1"'))
    (sheet,) = open_sheets((opening(styles) + rows + CLOSING).encode(), 1_000).values()
    assert sheet.formats.get(1, {}).get(1, "") == code


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
    grid = OpenWorkbook(stream.getvalue(), Archive(stream.getvalue(), "feed.ods"), "feed.ods").grid("areas")
    assert grid.left() == 1
    assert [grid.numbers(place).to_list() for place in range(3)] == [[False, True], [False, True], [False, False]]
    assert [grid.percents(place).to_list() for place in range(3)] == [[False, False], [False, True], [False, False]]
    assert grid.faults == (CellFault("type_wrong", 2, 3, "#N/A"),)
    assert grid.merged == ((1, 1, 2, 3),)


def test_numbers_of_old_excel_are_told_from_text_within_its_calendar_and_beyond() -> None:
    """Each as a number and as text; of the last two no day is made: years end at 262,142, and begin at −262,143."""
    workbook = OldWorkbook((HERE / "numbers.xls").read_bytes(), "numbers.xls")
    grid = workbook.grid("areas")
    values = ["12.375", "-0.5", "3000000.5", "150000000.5", "-1000000.5"]
    assert grid.cells["c1"].to_list()[1:11] == [value for value in values for _ in "nt"]
    assert grid.numbers(1).to_list()[1:11] == [True, False] * 5
    assert not grid.numbers(0).any()
    # one is seen and has cells, one is hidden, one is empty
    assert {name: workbook.shows_cells(name) for name in workbook.names} == {
        "areas": True, "hidden": False, "empty": False
    }  # fmt: skip


def test_values_of_old_excel_are_written_as_those_of_other_workbooks(tmp_path: Path) -> None:
    """As calamine writes them for .xlsx; a number that is no day of the calendar stays a number."""
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    values = {
        True: "true", 28.0: "28", 1e20: "100000000000000000000", 1.5e-7: "0.00000015", 1 / 3: "0.333333333",
        -2.5: "-2.5", datetime(2020, 1, 2, 3, 4, 5): "2020-01-02 03:04:05", " ": " ",
    }  # fmt: skip
    book = xlwt.Workbook()
    sheet = book.add_sheet("areas")
    for at, value in enumerate(values):
        sheet.write(at, 2, value, *([day] if isinstance(value, datetime) else []))
    sheet.write(len(values), 2, 5e6, day)
    sheet.write(70, 9, "", day)  # an empty cell with a format is none
    book.save(str(tmp_path / "feed.xls"))
    grid = OldWorkbook((tmp_path / "feed.xls").read_bytes(), "feed.xls").grid("areas")
    assert grid.cells.rows() == [(value,) for value in (*values.values(), "5000000")]
    assert grid.left() == 2
    assert grid.numbers(0).to_list() == [False, *[True] * 6, False, True]


def test_damaged_files_of_old_excel_are_read_or_refused_in_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every 331st byte wrong, one at a time; what the library thinks of it is not printed."""
    sound, said = (HERE / "city.xls").read_bytes(), set[str]()
    path = tmp_path / "feed.xls"
    for at in range(8, len(sound), 331):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :])
        try:
            said.add(f"{len([part.grid(None) for part in open_feed(path)])} sheets")
        except FeedError as refusal:
            said.add(refusal.text("en").removeprefix(str(path)))
    damaged = " is a damaged .xls file or has a password; remove the password and save it as .xlsx."
    # one wrong byte says that a sheet is a chart
    assert said == {"11 sheets", "10 sheets", damaged}
    assert capfd.readouterr() == ("", "")
