"""Damaged and odd workbooks."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from caunghe.feed.findings.structural_examples import SOUND
from tests.feed.damaged import AREAS, INSTITUTIONS, damage
from tests.feed.feeds import workbook_of

_ABSURD = b'ref="A1:XFD99999999"'


def saved(folder: Path, book: openpyxl.Workbook, name: str = "feed.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def changed(folder: Path, sheet: str, change: Callable[[Worksheet], object]) -> Path:
    book = workbook_of(SOUND)
    change(book[sheet])
    return saved(folder, book)


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Replace the bytes of one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[part] = change(contents[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


@damage(reads=("areas", "area", ["31", "01", "02"]))
def sound_workbook_with_labels_for_sheet_names(folder: Path) -> Path:
    book = workbook_of(SOUND)
    book["areas"].title = "1. Dia ban"
    book["institutions"].title = "Cơ sở giáo dục nghề nghiệp"
    return saved(folder, book)


@damage("cells_merged", at=("institutions", 3, "name"))
def merged_cells(folder: Path) -> Path:
    return changed(folder, "institutions", lambda sheet: sheet.merge_cells("B2:B3"))


@damage("out_of_range", at=("areas", 5, "area_km2"))
def merged_title_rows(folder: Path) -> Path:
    def change(sheet: Worksheet) -> None:
        sheet["E3"] = -1
        sheet.insert_rows(1, 2)
        sheet["A1"] = "DANH SÁCH ĐỊA BÀN NĂM 2026"
        sheet.merge_cells("A1:E1")

    return changed(folder, "areas", change)


@damage("type_wrong", at=("areas", 9, "area_km2"))
def table_in_the_middle_of_the_sheet(folder: Path) -> Path:
    def change(sheet: Worksheet) -> None:
        sheet["E4"] = "#DIV/0!"
        sheet.insert_rows(1, 5)
        sheet.insert_cols(1, 3)

    return changed(folder, "areas", change)


@damage("formula_unread", at=("areas", 3, "area_km2"))
def formula_without_result(folder: Path) -> Path:
    return changed(folder, "areas", lambda sheet: sheet.__setitem__("E3", "=SUM(5,7.5)"))


@damage("formula_unread", at=("areas", 3, "name"))
def formula_in_a_required_cell(folder: Path) -> Path:
    return changed(folder, "areas", lambda sheet: sheet.__setitem__("B3", '="Phường "&A3'))


@damage("type_wrong", at=("areas", 3, "area_km2"))
def error_cells(folder: Path) -> Path:
    return changed(folder, "areas", lambda sheet: sheet.__setitem__("E3", "#N/A"))


@damage(reads=("areas", "valid_from", [date(2025, 7, 1)] * 3))
def days_as_cells_serials_and_text(folder: Path) -> Path:
    def change(sheet: Worksheet) -> None:
        for row, value in enumerate(["valid_from", datetime(2025, 7, 1, 12), 45839, "1/7/2025"], start=1):
            sheet.cell(row, 6, value)

    return changed(folder, "areas", change)


@damage("out_of_range", "type_wrong", at=("areas", 3, "valid_from"))
def small_numbers_shown_as_days(folder: Path) -> Path:
    def change(sheet: Worksheet) -> None:
        for row, value in enumerate(["valid_from", date(1900, 1, 5), time(0, 0), 60], start=1):
            sheet.cell(row, 6, value)

    return changed(folder, "areas", change)


@damage(reads=("areas", "area", ["31", "1", "2"]))
def numbers_for_keys(folder: Path) -> Path:
    def change(sheet: Worksheet) -> None:
        for row, value in enumerate([31, 1, 2.0], start=2):
            sheet.cell(row, 1, value)

    book = workbook_of(SOUND)
    change(book["areas"])
    for row in (2, 3):
        book["institutions"].cell(row, 5, row - 1)
    return saved(folder, book)


@damage(reads=("employers", "size_band", ["1-9", "10-49"]))
def bands_that_became_days(folder: Path) -> Path:
    book = workbook_of(SOUND)
    sheet = book.create_sheet("employers")
    sheet.append(["employer", "name", "kind", "industry", "size_band", "area"])
    sheet.append(["E1", "Một", "fdi", "10", date(2026, 9, 1), "01"])
    sheet.append(["E2", "Hai", "fdi", "10", date(1949, 10, 1), "01"])
    return saved(folder, book)


@damage("header_missing", at=("sites", None, None))
def empty_sheet(folder: Path) -> Path:
    book = workbook_of(SOUND)
    book.create_sheet("sites")
    return saved(folder, book)


@damage("table_repeated", at=("areas", None, None))
def one_table_on_two_sheets(folder: Path) -> Path:
    book = workbook_of(SOUND)
    book.create_sheet("Địa bàn").append(["area", "name"])
    return saved(folder, book)


@damage("table_unknown", at=("Tổng hợp", None, None))
def unknown_sheet(folder: Path) -> Path:
    book = workbook_of(SOUND)
    book.create_sheet("Tổng hợp").append(["a", 1])
    return saved(folder, book)


@damage(
    "sheet_hidden_read",
    "sheet_hidden_unknown",
    at=("institutions", None, None),
    reads=("institutions", "institution", ["I1", "I2"]),
)
def hidden_sheets(folder: Path) -> Path:
    book = workbook_of(SOUND)
    book["institutions"].sheet_state = "hidden"
    book.create_sheet("tmp").append(["a", 1])
    book["tmp"].sheet_state = "veryHidden"
    return saved(folder, book)


@damage("information_missing", at=("feed", None, "as_of"))
def sheet_of_information_without_day(folder: Path) -> Path:
    return changed(folder, "feed", lambda sheet: sheet.delete_rows(5))


@damage("information_missing", at=("feed", None, "feed.json"))
def no_sheet_of_information(folder: Path) -> Path:
    return saved(folder, workbook_of({"areas.csv": AREAS, "institutions.csv": INSTITUTIONS}))


@damage(reads=("areas", "area", ["31", "01", "02"]))
def workbook_with_macros(folder: Path) -> Path:
    return saved(folder, workbook_of(SOUND), "feed.xlsm")


@damage(reads=("areas", "area", ["31", "01", "02"]))
def workbook_called_zip(folder: Path) -> Path:
    return saved(folder, workbook_of(SOUND), "feed.zip")


@damage(error="damaged .xls file or has a password")
def old_or_locked_workbook(folder: Path) -> Path:
    path = folder / "feed.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


@damage(error="is not a readable zip")
def truncated_workbook(folder: Path) -> Path:
    path = saved(folder, workbook_of(SOUND))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@damage(error="cannot be read")
def workbook_with_broken_xml(folder: Path) -> Path:
    return rewritten(saved(folder, workbook_of(SOUND)), "xl/workbook.xml", lambda xml: xml[:100])


@damage(error="cannot be read")
def sheet_with_broken_xml(folder: Path) -> Path:
    return rewritten(saved(folder, workbook_of(SOUND)), "xl/worksheets/sheet2.xml", lambda xml: xml[: len(xml) // 2])


@damage(error="holds a document type")
def workbook_with_entities(folder: Path) -> Path:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    return rewritten(saved(folder, workbook_of(SOUND)), "xl/workbook.xml", lambda xml: bomb + xml)


@damage(error="unpacks to 30")
def sheet_of_300_megabytes(folder: Path) -> Path:
    path = saved(folder, workbook_of(SOUND))
    row = b"<row><c><v>1</v></c></row>"
    filler = row * (300 * 1024**2 // len(row))
    return rewritten(
        path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(b"</sheetData>", filler + b"</sheetData>")
    )


@damage(error="the limit is 30000000 cells")
def two_cells_far_apart(folder: Path) -> Path:
    return changed(folder, "areas", lambda sheet: sheet.__setitem__("XFD1048576", 1))


@damage(error="the limit is 30000000 cells")
def two_cells_far_apart_in_another_spelling(folder: Path) -> Path:
    """Legal XML that the patterns of the guard did not know: calamine laid 512 GB out, and the process was killed."""
    far = b"<row r='1048576'><c r = 'XFD1048576'><v>1</v></c></row>"
    path = saved(folder, workbook_of(SOUND))
    end = b"</sheetData>"
    return rewritten(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(end, far + end))


@damage("column_unknown")
def sheet_of_16384_columns(folder: Path) -> Path:
    return changed(folder, "areas", lambda sheet: sheet.__setitem__("XFD1", "far away"))


@damage(reads=("areas", "area", ["31", "01", "02"]))
def far_blank_row(folder: Path) -> Path:
    return changed(folder, "areas", lambda sheet: sheet.__setitem__("A200000", " "))


@damage(error="the limit is 30000000 cells")
def rows_and_columns_without_places(folder: Path) -> Path:
    wide = b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    long = b"<row><c><v>1</v></c></row>" * 20_000
    path = saved(folder, workbook_of(SOUND))
    end = b"</sheetData>"
    return rewritten(path, "xl/worksheets/sheet2.xml", lambda xml: xml.replace(end, wide + long + end))


@damage(error="the limit is 30000000 cells")
def rows_and_columns_behind_a_prefix(folder: Path) -> Path:
    wide = b"<x:row>" + b"<x:c><x:v>1</x:v></x:c>" * 16_384 + b"</x:row>"
    long = b"<x:row><x:c><x:v>1</x:v></x:c></x:row>" * 20_000
    names = b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
    path = saved(folder, workbook_of(SOUND))
    whole = names + wide + long + b"</x:sheetData></x:worksheet>"
    return rewritten(path, "xl/worksheets/sheet2.xml", lambda _: whole)


@damage(error="cannot decode input using UTF-16")
def sheet_in_utf_16(folder: Path) -> Path:
    return rewritten(
        saved(folder, workbook_of(SOUND)), "xl/worksheets/sheet2.xml", lambda xml: xml.decode().encode("utf-16")
    )


@damage(error="cannot be read")
def sheet_without_a_part(folder: Path) -> Path:
    path = saved(folder, workbook_of(SOUND))
    return rewritten(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet2.xml", b"sheet9.xml"))


@damage(reads=("areas", "area", ["31", "01", "02"]))
def sheets_of_charts_and_blank_sheets(folder: Path) -> Path:
    book = workbook_of(SOUND)
    chart = BarChart()
    chart.add_data(Reference(book["areas"], min_col=5, min_row=1, max_row=4))
    book.create_chartsheet("Biểu đồ").add_chart(chart)
    book.create_sheet("Sheet1")
    return saved(folder, book)


@damage(reads=("areas", "area", ["31", "01", "02"]))
def a_sheet_that_declares_a_hundred_million_rows(folder: Path) -> Path:
    path = saved(folder, workbook_of(SOUND))
    return rewritten(path, "xl/worksheets/sheet2.xml", lambda xml: re.sub(rb'ref="A1:[A-Z]+\d+"', _ABSURD, xml))
