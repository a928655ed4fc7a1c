"""Two tables on one sheet, beside each other or beneath, and columns that only look like a second one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openpyxl

from tests.feed.changes import INTAKES, PROGRAMMES, SITES, Case, at, both_forms
from tests.feed.city import SHEETS, Sheets

ROOMS: list[list[Any]] = [["Phòng", "Sức chứa"], ["P1", 40], ["P2", 35], ["P3", 20]]
WOMEN: list[list[Any]] = [["Trường", "Trong đó nữ"], ["Tây Đô", 25], ["Phù Sa", 9], ["Tổng", 34]]


def _beside(sheet: str, block: list[list[Any]], gap: int = 1, without: str = "") -> Callable[[Sheets], None]:
    """Write a block of cells right of a table, which may first lose the column that the block names too."""

    def work(sheets: Sheets) -> None:
        if without:
            place = at(sheets, sheet, without)
            sheets[sheet] = [[*line[:place], *line[place + 1 :]] for line in sheets[sheet]]
        empty = [None] * len(block[0])
        more = [*block, *[empty] * len(sheets[sheet])]
        sheets[sheet] = [[*line, *[None] * gap, *side] for line, side in zip(sheets[sheet], more, strict=False)]

    return work


def _gap(sheet: str, before: str) -> Callable[[Sheets], None]:
    """Put an empty column before one of a table."""

    def work(sheets: Sheets) -> None:
        place = at(sheets, sheet, before)
        sheets[sheet] = [[*line[:place], None, *line[place:]] for line in sheets[sheet]]

    return work


def _numbered(sheets: Sheets) -> None:
    """Number the rows, and leave the next column empty."""
    lines = enumerate(sheets[INTAKES])
    sheets[INTAKES] = [["STT" if number == 0 else number, None, *line] for number, line in lines]


def _merged_women(book: openpyxl.Workbook) -> None:
    """Put an empty column behind that of the women, over which its heading is merged."""
    sheet, place = book[INTAKES], at(SHEETS, INTAKES, "Trong đó") + 1
    sheet.insert_cols(place + 1)
    sheet.merge_cells(start_row=1, end_row=1, start_column=place, end_column=place + 1)


def _tables_beside() -> list[Case]:
    sites, intakes = ("table_beside", "sites", 1, None), ("table_beside", "intakes", 1, None)
    capacity, women = (("sites", "capacity"),), (("intakes", "women"),)
    alone = [[line[1]] for line in ROOMS]
    years = [["Năm", "Học phí năm"], [2025, 6_800_000], [2026, 7_000_000]]
    cases = both_forms("rooms beside the sites", _beside(SITES, ROOMS, 1, "Sức chứa"), sites, loses=capacity)
    cases += both_forms("capacities alone beside", _beside(SITES, alone, 1, "Sức chứa"), sites, loses=capacity)
    cases += both_forms("rooms beside all of the sites", _beside(SITES, ROOMS), sites)
    cases += both_forms("women three columns away", _beside(INTAKES, WOMEN, 3, "Trong đó"), intakes, loses=women)
    cases.append(
        Case("tuition beside", _beside(PROGRAMMES, years, 2), (("table_beside", "programmes", 1, None),)),
    )
    lost = tuple(("intakes", name) for name in ("graduates", "employed_6m", "median_pay_6m"))
    cases += both_forms("optional columns behind a gap", _gap(INTAKES, "Tốt nghiệp"), intakes, loses=lost)
    cases += both_forms("required columns behind a gap", _gap(PROGRAMMES, "Thời gian"))
    cases += both_forms("an empty column behind the numbers", _numbered, ("column_unknown", "intakes", 1, None))
    cases.append(Case("a heading merged over an empty column", lambda sheets: None, finish=_merged_women))
    return cases


_UNSAID = ("women", "dropouts", "graduates", "employed_6m", "median_pay_6m")


def _below(
    sheet: str, titles: list[str], gap: int = 1, change: Callable[[Any], Any] = lambda cell: cell
) -> Callable[[Sheets], None]:
    """Write the last two rows of a table below it again, under headings of their own in another order."""

    def work(sheets: Sheets) -> None:
        lines = sheets[sheet]
        places = [at(sheets, sheet, title) for title in titles]
        moved = [[line[place] for place in places] for line in (lines[0], *lines[-2:])]
        moved[0] = [change(cell) for cell in moved[0]]
        sheets[sheet] = [*lines[:-2], *([None] for _ in range(gap)), *moved]

    return work


def _tables_below() -> list[Case]:
    row = (("intakes", "row"),)
    told = ("row_rearranged", "intakes", 9, None)
    fewer = ["Chương trình", "Năm", "Chỉ tiêu", "Nhập học", "Tốt nghiệp"]
    exchanged = ["Chương trình", "Năm", "Chỉ tiêu", "Số đăng ký", "Nhập học", "Tốt nghiệp", "Thôi học", "Trong đó"]
    four = ["Năm", "Chương trình", "Chỉ tiêu", "Nhập học"]
    cases = [
        case
        for name, titles in (("fewer columns", fewer), ("women and graduates", exchanged), ("four", four))
        for case in both_forms(f"a table below: {name}", _below(INTAKES, titles), told, loses=row)
    ]
    cases += both_forms(
        "no empty row before it", _below(INTAKES, fewer, 0), ("row_rearranged", "intakes", 8, None), loses=row
    )
    all_but = ["Mã chương", "Địa điểm", "Ngành", "Trình độ", "Hình thức", "Tên", "Thời gian"]
    in_years = _below(PROGRAMMES, all_but, 1, lambda cell: str(cell).replace("(tháng)", "(năm)"))
    cases += both_forms(
        "another unit below", in_years, ("row_rearranged", "programmes", 5, None), loses=(("programmes", "row"),)
    )
    cases += both_forms(
        "the first columns again",
        _below(INTAKES, ["Chương trình", "Năm", "Chỉ tiêu", "Số đăng ký", "Nhập học"]),
        ("row_heading", "intakes", 9, None),
        loses=tuple(("intakes", name) for name in _UNSAID),
    )
    return cases


OF_REGIONS = [*_tables_beside(), *_tables_below()]
