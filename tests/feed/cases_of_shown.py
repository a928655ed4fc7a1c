"""Cells that are seen otherwise than they are kept: footnotes' marks, letters struck through, formats with a unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.feed.changes import (
    FUNDS,
    INSTITUTIONS,
    INTAKES,
    PROGRAMMES,
    SITES,
    TARGETS,
    TEACHERS,
    Case,
    at,
    both_forms,
    cell,
    column_of,
    row,
)
from tests.feed.city import Sheets, clean_city

Finish = Callable[[openpyxl.Workbook], None]
LAND, AMOUNT, NAME = "Diện tích đất", "Số tiền", "Tên"


def _place(book: openpyxl.Workbook, sheet: str, row: int, label: str) -> Any:
    return book[sheet].cell(row, at(clean_city(), sheet, label) + 1)


def raised(sheet: str, row: int, label: str, text: str, mark: str, align: str = "superscript") -> Finish:
    """Set a mark behind a text above or below the line."""

    def finish(book: openpyxl.Workbook) -> None:
        font = InlineFont(vertAlign=align)  # type: ignore[arg-type]
        _place(book, sheet, row, label).value = CellRichText(text, TextBlock(font, mark))

    return finish


def struck(sheet: str, row: int, label: str, gone: str, left: str) -> Finish:
    """Strike the beginning of a text through."""

    def finish(book: openpyxl.Workbook) -> None:
        runs = [TextBlock(InlineFont(strike=True), gone), *([TextBlock(InlineFont(b=True), left)] if left else [])]
        _place(book, sheet, row, label).value = CellRichText(*runs)

    return finish


def struck_row(sheet: str, *rows: int) -> Finish:
    def finish(book: openpyxl.Workbook) -> None:
        for number in rows:
            for each in book[sheet][number]:
                each.font = Font(strike=True)

    return finish


def shown_as(sheet: str, label: str, code: str, *rows: int) -> Finish:
    """Give the cells of a column a number format."""

    def finish(book: openpyxl.Workbook) -> None:
        last = book[sheet].max_row
        for number in rows or range(2, last + 1):
            _place(book, sheet, number, label).number_format = code

    return finish


def _nothing(sheets: Sheets) -> None:
    """Leave the cells as they are."""


def _marks() -> list[Case]:
    wrong, lost = ("type_wrong", "intakes", 3, "entrants"), (("intakes", "entrants"),)
    cases = [
        case
        for text in ("18³", "18①", "18₂", "18½", "18 ¹", "¹18")
        for case in both_forms(f"entrants of {text}", cell(INTAKES, 3, "Nhập học", text), wrong, loses=lost)
    ]
    amount = ("type_wrong", "funds", 2, "amount")
    return [
        *cases,
        Case("a footnote above the line behind an amount", _nothing, (amount,), (("funds", "amount"),),
             finish=raised(FUNDS, 2, AMOUNT, "45000000000", "1")),
        Case("a footnote below the line", _nothing, (amount,), (("funds", "amount"),),
             finish=raised(FUNDS, 2, AMOUNT, "45000000000", "2", "subscript")),
        Case("a key with a footnote is another key", _nothing, (("reference_unknown", "sites", 2, "institution"),),
             (("sites", "institution"),), finish=raised(SITES, 2, "Cơ sở GDNN", "CS0", "1")),
        Case("square metres with a raised 2 in a heading", _nothing,
             finish=lambda book: setattr(_place(book, SITES, 1, LAND), "value",
                                         CellRichText("Diện tích đất (m", TextBlock(InlineFont(vertAlign="superscript"),
                                                                                    "2"), ")"))),
        Case("a footnote behind a heading", _nothing, finish=raised(INTAKES, 1, "Nhập học", "Nhập học (người)", "1")),
        *both_forms("a heading with a footnote's mark", column_of(INTAKES, "Thôi học", [2, 3, 1, 2, 2, 1, 2, 2],
                                                                  "Thôi học²")),
    ]  # fmt: skip


def _struck() -> list[Case]:
    half = struck(INTAKES, 3, "Nhập học", "100", "18")
    return [
        Case("a number half struck through", _nothing,
             (("type_wrong", "intakes", 3, "entrants"), ("cell_struck", "intakes", 3, "entrants")),
             (("intakes", "entrants"),), finish=half),
        Case("a name half struck through", _nothing, (("cell_struck", "institutions", 3, "name"),),
             finish=struck(INSTITUTIONS, 3, NAME, "Trường ", "Trung cấp Phù Sa")),
        Case("a cell struck through", _nothing, (("cell_struck", "intakes", 3, "dropouts"),),
             finish=lambda book: setattr(_place(book, INTAKES, 3, "Thôi học"), "font", Font(strike=True))),
        Case("rows struck through", _nothing, (("rows_struck", "intakes", 3, None),),
             finish=struck_row(INTAKES, 3, 4)),
        Case("a font that is not struck", _nothing,
             finish=lambda book: setattr(_place(book, INTAKES, 3, "Thôi học"), "font", Font(strike=False))),
    ]  # fmt: skip


def _refused(name: str, change: Any, finish: Finish, sheet: str, column: str, rows: range) -> Case:
    table = {SITES: "sites", PROGRAMMES: "programmes", TEACHERS: "teachers", INTAKES: "intakes", FUNDS: "funds",
             TARGETS: "targets"}[sheet]  # fmt: skip
    tells = tuple(("format_contradicts", table, row, column) for row in rows)
    return Case(name, change, tells, ((table, column),), finish=finish)


def _formats() -> list[Case]:
    hectares = column_of(SITES, LAND, [1.525, 0.612, 0.098])
    millions = column_of(FUNDS, AMOUNT, [45_000, 12_000, 47_500, 12_750])
    converted = ("unit_converted", "funds", 1, "amount")
    long = "Số tiền (triệu đồng) *"
    return [
        _refused("hectares that the format says", hectares, shown_as(SITES, LAND, '0.000" ha"'), SITES, "land_area",
                 range(2, 5)),
        _refused("per cent that the format writes", column_of(PROGRAMMES, "Tỷ lệ thực hành", [1, 0.6, 0.65, 0.8]),
                 shown_as(PROGRAMMES, "Tỷ lệ thực hành", '0.0"%"'), PROGRAMMES, "practice_share", range(2, 6)),
        _refused("days under weeks", _nothing, shown_as(TEACHERS, "Tuần", '0" ngày"'), TEACHERS, "practice_weeks",
                 range(2, 8)),
        _refused("a nought that the format adds", _nothing, shown_as(INTAKES, "Thôi học", '0"0"'), INTAKES, "dropouts",
                 range(2, 10)),
        _refused("millions that the format says", millions, shown_as(FUNDS, AMOUNT, '#,##0" triệu"'), FUNDS, "amount",
                 range(2, 6)),
        _refused("dollars", _nothing, shown_as(FUNDS, AMOUNT, "[$$-409]#,##0.00"), FUNDS, "amount", range(2, 6)),
        _refused("thousands left out by the format", _nothing, shown_as(FUNDS, AMOUNT, "#,##0,"), FUNDS, "amount",
                 range(2, 6)),
        _refused("people in per cent", _nothing, shown_as(INTAKES, "Thôi học", "0%"), INTAKES, "dropouts",
                 range(2, 10)),
        _refused("a target of one per cent by its format", column_of(TARGETS, "Mức", [1, 0.35, 300]),
                 shown_as(TARGETS, "Mức", '0"%"', 2), TARGETS, "value", range(2, 3)),
        Case("the unit of the column in the format", _nothing, finish=shown_as(SITES, LAND, '#,##0" m²"')),
        Case("đồng in the format", _nothing,
             finish=shown_as(FUNDS, AMOUNT, '_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-;_-* "-"\\ "₫"_-;_-@_-')),
        Case("millions shown of đồng", _nothing, finish=shown_as(FUNDS, AMOUNT, '#,##0,,"  triệu đồng"')),
        Case("millions in heading and format", column_of(FUNDS, AMOUNT, [45_000, 12_000, 47_500, 12_750], long),
             (converted,), finish=shown_as(FUNDS, AMOUNT, '#,##0" triệu"')),
        Case("a year with its word", _nothing, finish=shown_as(INTAKES, "Năm", '"Năm "0')),
        Case("a share in per cent", _nothing, finish=shown_as(PROGRAMMES, "Tỷ lệ thực hành", "0.0%")),
        Case("numbers that their format veils", _nothing, (("values_veiled", "intakes", 2, "dropouts"),),
             finish=shown_as(INTAKES, "Thôi học", ";;;")),
        Case("a zero that its format does not show", cell(INTAKES, 2, "Thôi học", 0),
             (("zeros_unseen", "intakes", 2, "dropouts"),), (("intakes", "dropouts"),),
             finish=shown_as(INTAKES, "Thôi học", "#,###")),
        Case("a name that its format veils", _nothing, (("values_veiled", "institutions", 3, "name"),),
             finish=shown_as(INSTITUTIONS, NAME, ";;;", 3)),
        Case("names in a format that veils numbers", _nothing, finish=shown_as(INSTITUTIONS, NAME, ";;")),
        Case("numbers in per cent, written so under a heading that says so",
             column_of(PROGRAMMES, "Tỷ lệ thực hành", [70, 60, 65, 80], "Tỷ lệ thực hành (%)"),
             (("unit_converted", "programmes", 1, "practice_share"),),
             finish=shown_as(PROGRAMMES, "Tỷ lệ thực hành", '0"%"')),
        Case("noughts that the format keeps", column_of(INTAKES, "Chương trình", [1, 1, 2, 2, 3, 3, 4, 4]),
             finish=shown_as(INTAKES, "Chương trình", '"CT"00')),
    ]  # fmt: skip


def _twice() -> list[Case]:
    return [
        Case("the day twice", row("feed", 8, "Ngày số liệu", date(2025, 6, 30)),
             (("information_repeated", "feed", 8, "as_of"),)),
        Case("the same day twice", row("feed", 8, "as_of", date(2025, 12, 31))),
    ]  # fmt: skip


def _doubtful() -> list[Case]:
    share, land = "Tỷ lệ thực hành", column_of(SITES, LAND, [15.25, 6120, 980])
    wrong = tuple(("out_of_range", "programmes", row, "practice_share") for row in (3, 4))
    lost = (("programmes", "practice_share"),)
    return [
        *(
            Case(f"a share of 1 beside per cents, {form}", column_of(PROGRAMMES, share, [1, 20, 30, 0.8]),
                 (*wrong, *(("share_doubtful", "programmes", row, "practice_share") for row in (2, 5))), lost, form)
            for form in ("xlsx", "csv")
        ),
        Case("a share of 100 % beside per cents", column_of(PROGRAMMES, share, ["100 %", 20, 30, "80%"]), wrong, lost),
        Case("a point that ate a nought", land, (("fraction_doubtful", "sites", 2, "land_area"),),
             (("sites", "land_area"),)),
        Case("an amount cut short by a narrow column", cell(FUNDS, 2, AMOUNT, "4.5E+10"),
             (("number_shortened", "funds", 2, "amount"),), (("funds", "amount"),), "csv"),
    ]  # fmt: skip


OF_SHOWN = [*_doubtful(), *_twice(), *_marks(), *_struck(), *_formats()]
