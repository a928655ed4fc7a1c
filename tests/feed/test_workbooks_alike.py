"""One change to the clean city is told and read alike in .xlsx, .ods and .xls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from caunghe.feed.read import read_feed
from tests.feed.changes import (
    AREAS,
    FUNDS,
    INSTITUTIONS,
    INTAKES,
    PROGRAMMES,
    SITES,
    at,
    cell,
    column_of,
)
from tests.feed.city import Sheets, clean_city, write_workbook
from tests.feed.workbooks_written import FORMS, RAISED, STRUCK, Look

Told = tuple[str, str, int, str | None, str | None]


class Case(NamedTuple):
    name: str
    sheet: str
    tells: tuple[Told, ...] = ()
    look: Look = Look()
    change: Callable[[Sheets], Any] = lambda _: None
    loses: tuple[tuple[str, str], ...] = ()


def of(sheet: str, label: str) -> int:
    return at(clean_city(), sheet, label) + 1


def formats(sheet: str, label: str, code: str) -> Look:
    return Look(formats={(row, of(sheet, label)): code for row in range(2, len(clean_city()[sheet]) + 1)})


ENTRANTS, DROPOUTS = (3, of(INTAKES, "Nhập học")), (3, of(INTAKES, "Thôi học"))
PRACTICE, LAND = "Tỷ lệ thực hành", "Diện tích đất"
OWNERSHIP = of(INSTITUTIONS, "Hình thức sở hữu")
ENTRANTS_LOST, DROPOUTS_LOST = (("intakes", "entrants"),), (("intakes", "dropouts"),)
HECTARES = [(2, "1.525 ha"), (3, "0.612 ha"), (4, "0.098 ha")]
CASES = [
    Case("a footnote's mark", INTAKES, (("type_wrong", "intakes", 3, "entrants", "18³"),),
         Look(parts={ENTRANTS: [("18", ""), ("3", RAISED)]}), loses=ENTRANTS_LOST),
    Case("a cell raised as a whole", INTAKES, (), Look(parts={ENTRANTS: [("18", RAISED)]})),
    Case("struck letters", INTAKES,
         (("cell_struck", "intakes", 3, "entrants", "1̶0̶0̶18"), ("type_wrong", "intakes", 3, "entrants", "1̶0̶0̶18")),
         Look(parts={ENTRANTS: [("100", STRUCK), ("18", "")]}), loses=ENTRANTS_LOST),
    Case("a struck row", INTAKES, (("rows_struck", "intakes", 3, None, "3"),),
         Look(struck={(3, column) for column in range(1, 11)})),
    Case("a struck cell", INTAKES, (("cell_struck", "intakes", 3, "dropouts", "3"),), Look(struck={DROPOUTS})),
    Case("a unit in the format", SITES,
         tuple(("format_contradicts", "sites", row, "land_area", shown) for row, shown in HECTARES),
         formats(SITES, LAND, '0.000" ha"'), column_of(SITES, LAND, [1.525, 0.612, 0.098]), (("sites", "land_area"),)),
    Case("thousands left out by the format", FUNDS,
         tuple(("format_contradicts", "funds", row, "amount", str(value // 1000))
               for row, value in enumerate((45_000_000_000, 12_000_000_000, 47_500_000_000, 12_750_000_000), 2)),
         formats(FUNDS, "Số tiền", "#,##0,"), loses=(("funds", "amount"),)),
    Case("letters and noughts in the format", INTAKES, (), formats(INTAKES, "Chương trình", '"CT"00'),
         column_of(INTAKES, "Chương trình", [1, 1, 2, 2, 3, 3, 4, 4])),
    Case("a share in per cent", PROGRAMMES, (), formats(PROGRAMMES, PRACTICE, "0%")),
    Case("people in per cent", INTAKES, (("format_contradicts", "intakes", 3, "dropouts", "300%"),),
         Look(formats={DROPOUTS: "0%"}), loses=DROPOUTS_LOST),
    Case("numbers that their format veils", INTAKES, (("values_veiled", "intakes", 2, "dropouts", "2–9"),),
         formats(INTAKES, "Thôi học", ";;;")),
    Case("texts that their format veils", INTAKES, (("values_veiled", "intakes", 2, "programme", "2–9"),),
         formats(INTAKES, "Chương trình", ";;;")),
    Case("a hidden row", INTAKES, (("rows_hidden", "intakes", 3, None, "3"),), Look(hidden_rows=(3,))),
    Case("a row of no height", INTAKES, (("rows_hidden", "intakes", 4, None, "4"),), Look(flat_rows=(4,))),
    Case("a hidden column", INTAKES, (("columns_hidden", "intakes", 1, "dropouts", "Thôi học (người)"),),
         Look(hidden_columns=(DROPOUTS[1],))),
    Case("a column of no width", INTAKES, (("columns_hidden", "intakes", 1, "dropouts", "Thôi học (người)"),),
         Look(flat_columns=(DROPOUTS[1],))),
    Case("merged data cells", INSTITUTIONS,
         (("cells_merged", "institutions", 3, "ownership", "public"),),
         Look(merged=(2, 3), merged_column=OWNERSHIP), loses=(("institutions", "ownership"),)),
    Case("an error cell", INTAKES, (("type_wrong", "intakes", 3, "dropouts", "#N/A"),), Look(errors={DROPOUTS}),
         loses=DROPOUTS_LOST),
    Case("a number with a comma as text", AREAS, (), change=cell(AREAS, 4, "Diện tích", "13,75")),
    Case("a number with a point that is one", SITES, (("type_wrong", "sites", 2, "capacity", "12.375"),),
         change=cell(SITES, 2, "Sức chứa", 12.375), loses=(("sites", "capacity"),)),
    Case("a day as text", SITES, (), change=cell(SITES, 3, "Ngày mở", "5/9/2012")),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_look_is_told_and_read_alike_in_any_form(case: Case, form: str, tmp_path: Path) -> None:
    clean, _ = read_feed(write_workbook(clean_city(), tmp_path / "clean.xlsx"))
    sheets = clean_city()
    case.change(sheets)
    path = tmp_path / f"city.{form}"
    FORMS[form](sheets, path, case.sheet, case.look)
    feed, findings = read_feed(path)
    told = findings.select("rule", "table", "sheet_row", "column", "value").rows()
    assert sorted(told, key=str) == sorted(case.tells, key=str)
    lost = {
        (name, column)
        for name in clean.supplied
        for column in clean[name].columns
        if not feed[name][column].equals(clean[name][column])
    }
    assert lost == set(case.loses)
    for table, column in case.loses:
        # what is lost is empty where it is told, and else as it was
        rows = [row - 2 for _, of_table, row, of_column, _ in case.tells if (of_table, of_column) == (table, column)]
        assert feed[table][column].equals(clean[table][column].scatter(rows, None))
    assert feed.information == clean.information


@pytest.mark.parametrize("form", FORMS)
def test_the_clean_city_is_clean_in_any_form(form: str, tmp_path: Path) -> None:
    FORMS[form](clean_city(), tmp_path / f"city.{form}", AREAS, Look())
    _, findings = read_feed(tmp_path / f"city.{form}")
    assert findings.select(pl.len()).item() == 0
