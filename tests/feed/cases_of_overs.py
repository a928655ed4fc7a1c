"""Words that stand outside the cells of headings: over one column or several, in a line, a title, below the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openpyxl

from tests.feed.changes import EQUIPMENT, FUNDS, INTAKES, NAMES, PROGRAMMES, SITES, Case, at, both_forms, heading, over
from tests.feed.city import SHEETS, Sheets

_HECTARES = ("unit_converted", "sites", 1, "land_area")
_MILLIONS = ("unit_converted", "funds", 1, "amount")


def _label(sheets: Sheets, sheet: str, label: str) -> str:
    return str(sheets[sheet][0][at(sheets, sheet, label)]).split(" (")[0]


def above(
    sheet: str, label: str, words: str, change: Callable[[Any], Any] = lambda value: value
) -> Callable[[Sheets], None]:
    """Write words over the heading of a column, which then says no unit, and the cells below as ``change`` has them."""

    def work(sheets: Sheets) -> None:
        place = at(sheets, sheet, label)
        heading(sheet, label, _label(sheets, sheet, label), change)(sheets)
        sheets[sheet].insert(0, [words if here == place else None for here in range(len(sheets[sheet][0]))])

    return work


def line(
    sheet: str, label: str, words: str, change: Callable[[Any], Any] = lambda value: value, rows: int = 1
) -> Callable[[Sheets], None]:
    """Write a line of the page above a table of which a column says no unit."""

    def work(sheets: Sheets) -> None:
        heading(sheet, label, _label(sheets, sheet, label), change)(sheets)
        sheets[sheet][:0] = [[words], *[[None]] * (rows - 1)]

    return work


def joined(sheet: str, first: int, last: int) -> Callable[[openpyxl.Workbook], None]:
    def work(book: openpyxl.Workbook) -> None:
        book[sheet].merge_cells(start_row=1, start_column=first, end_row=1, end_column=last)

    return work


def _hectares(value: float) -> Any:
    return over(value, 10_000)


def _hectares_at(row: int) -> tuple[str, str, int, str]:
    return ("unit_converted", "sites", row, "land_area")


def _units() -> list[Case]:
    over_land = [
        "ha",
        "(ha)",
        "Diện tích (ha)",
        "Đất đai (hecta)",
        "Quy mô, ha",
        "Diện tích - ha",
        "[ha]",
    ]
    cases = [
        Case(
            f"over a column: {words!r}, {form}", above(SITES, "Diện tích đất", words, _hectares), (_HECTARES,), (), form
        )
        for words in over_land
        for form in ("xlsx", "csv")
    ]
    lines = [
        "Đơn vị tính (ha)", "ĐVT ha", "ha", "(ha)", "Diện tích tính theo ha", "Đơn vị diện tích: ha", "Tính bằng ha",
        "Tình hình đất đai năm 2026 (số liệu tính bằng ha)", "DANH SÁCH ĐỊA ĐIỂM (ha)", "Địa điểm đào tạo - ha",
        "Đơn vị tính: hecta", "Tính theo ha",
    ]  # fmt: skip
    cases += [
        Case(
            f"a line: {words!r}, {rows} rows",
            line(SITES, "Diện tích đất", words, _hectares, rows),
            (_hectares_at(rows + 1),),
        )
        for words in lines
        for rows in (1, 3)
    ]
    for sheet, label, column, words in (
        *((SITES, "Diện tích đất", "land_area", f"ĐVT: {unit}") for unit in ("sào", "mẫu", "công", "%")),
        *((INTAKES, "Nhập học", "entrants", f"ĐVT: {unit}") for unit in ("lớp", "%", "hộ", "lượt", "ha")),
    ):
        unknown = ("unit_unknown", NAMES[sheet], 2, column)
        cases.append(Case(f"of {column}: {words!r}", line(sheet, label, words), (unknown,), ((NAMES[sheet], column),)))
    cases.append(Case("of places: 'ĐVT: chỗ'", line(INTAKES, "Nhập học", "ĐVT: chỗ")))
    millions = ["(triệu đồng)", "Kinh phí (triệu đồng)", "Triệu đồng", "Kinh phí, tr.đ", "trđ"]
    cases += [
        Case(f"over the amount: {words!r}", above(FUNDS, "Số tiền", words, lambda v: over(v, 10**6)), (_MILLIONS,))
        for words in millions
    ]
    cases += [
        Case(
            f"over a share: {words!r}",
            above(PROGRAMMES, "Tỷ lệ thực hành", words, lambda v: round(100 * v)),
            (("unit_converted", "programmes", 1, "practice_share"),),
        )
        for words in ("(%)", "%", "Tỷ lệ (%)")
    ]
    return cases


def _below() -> list[Case]:
    def numbered(sheets: Sheets) -> None:
        heading(SITES, "Diện tích đất", "Diện tích đất", _hectares)(sheets)
        width = len(sheets[SITES][0])
        place = at(sheets, SITES, "Diện tích đất")
        sheets[SITES][1:1] = [
            [f"({number + 1})" for number in range(width)],
            ["ha" if here == place else None for here in range(width)],
        ]

    def beside_words(sheets: Sheets) -> None:
        heading(FUNDS, "Số tiền", "Số tiền", lambda v: over(v, 10**6))(sheets)
        place = at(sheets, FUNDS, "Số tiền")
        said = {0: "mã", 1: "năm", place: "triệu đồng"}
        sheets[FUNDS].insert(1, [said.get(here) for here in range(len(sheets[FUNDS][0]))])

    return [
        Case("units below the numbers of the columns", numbered, (_HECTARES,)),
        Case("units beside words in a row below", beside_words, (_MILLIONS,)),
    ]


def _words_below() -> list[Case]:
    """Words straight under one heading are heard as they are in its own cell."""

    def below(words: str, beside: str | None = None) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            places = {at(sheets, INTAKES, "Nhập học"): words, 0: beside}
            sheets[INTAKES].insert(1, [places.get(here) for here in range(len(sheets[INTAKES][0]))])

        return work

    unclear, lost = ("heading_unclear", "intakes", 1, "entrants"), (("intakes", "entrants"),)
    words = ("Trong đó nữ", "(Trong đó nữ)", "(lũy kế)", "Lũy kế", "(kế hoạch)", "6 tháng", "(lượt người)", "(nữ)",
             "Nữ", "(*) số nữ")  # fmt: skip
    return [
        *(case for text in words for case in both_forms(f"under: {text!r}", below(text), unclear, loses=lost)),
        *both_forms("under, beside a word for the code", below("(lũy kế)", "(mã)"), unclear, loses=lost),
        *both_forms("under: its own unit", below("(người)")),
    ]


def _other_numbers() -> list[Case]:
    words = [
        "Lũy kế từ đầu năm", "Lũy kế: 6 tháng", "Trong đó: liên thông", "Trong đó hệ cao đẳng", "Năm trước", "Năm 2024",
        "Cùng kỳ năm trước", "Kế hoạch", "Kế hoạch: 2027", "Tỷ lệ (%)", "So sánh (%)", "Học kỳ II", "Quý III", "Đợt 2",
        "9 tháng đầu năm", "Hệ vừa làm vừa học", "Chưa nhập học", "Đã rút hồ sơ", "Ngoài ngân sách", "(kg)", "Lượt",
        "USD", "Lương ngày", "Lương năm", "Lương cơ sở",
    ]  # fmt: skip
    unclear, lost = ("heading_unclear", "intakes", 1, "median_pay_6m"), ("intakes", "median_pay_6m")
    cases = [
        Case(f"over the pay: {text!r}, {form}", above(INTAKES, "Lương", text), (unclear,), (lost,), form)
        for text in words
        for form in ("xlsx", "csv")
    ]
    amounts = (
        "Học phí",
        "Lương",
        "Giá trị",
        "Đã giải ngân",
        "Đề nghị cấp",
        "Dự toán năm sau",
        "Còn lại",
        "(nghìn USD)",
    )
    for text in amounts:
        unclear = ("heading_unclear", "funds", 1, "amount")
        cases.append(
            Case(f"over the amount: {text!r}", above(FUNDS, "Số tiền", text), (unclear,), (("funds", "amount"),))
        )
    return cases


def _shared() -> list[Case]:
    def over_two(text: str) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            place = at(sheets, INTAKES, "Nhập học")
            sheets[INTAKES].insert(0, [text if here == place else None for here in range(len(sheets[INTAKES][0]))])

        return work

    first, last = at(SHEETS, INTAKES, "Nhập học") + 1, at(SHEETS, INTAKES, "Trong đó nữ") + 1
    cases: list[Case] = []
    for text in ("Lũy kế", "Trong đó: hệ chính quy", "Năm học trước", "Tỷ lệ (%)", "Kế hoạch: 2027", "(triệu đồng)"):
        tells = tuple(("heading_unclear", "intakes", 1, column) for column in ("entrants", "women"))
        loses = tuple(("intakes", column) for column in ("entrants", "women"))
        cases.append(
            Case(f"merged over two: {text!r}", over_two(text), tells, loses, finish=joined(INTAKES, first, last))
        )
    for text in ("Thôi học", "Số thôi học", "Thoi hoc", "Tốt nghiệp", "Số đăng ký", "Nhà giáo"):
        tells = tuple(("heading_unclear", "intakes", 1, column) for column in ("entrants", "women"))
        loses = tuple(("intakes", column) for column in ("entrants", "women"))
        cases.append(
            Case(f"another column's name: {text!r}", over_two(text), tells, loses, finish=joined(INTAKES, first, last))
        )
    for text in ("Kết quả tuyển sinh", "Người học", "Số liệu", "Thực hiện", "Nhập học", "Tuyển sinh"):
        cases.append(Case(f"merged over two: {text!r}", over_two(text), finish=joined(INTAKES, first, last)))
    return cases


def _lines() -> list[Case]:
    def title(words: str) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            sheets[EQUIPMENT].insert(0, [words])

        return work

    told = ("line_unclear", "equipment", 1, None)
    others = ("Lũy kế đến 30/6", "Số liệu cùng kỳ năm trước", "KẾ HOẠCH MUA SẮM", "Trong đó: ngân sách")
    plain = ("DANH SÁCH THIẾT BỊ", "Phòng Tài chính - Kế hoạch", "Sở Kế hoạch và Đầu tư", "Năm học 2025-2026")
    return [
        *(Case(f"a line above: {words!r}", title(words), (told,)) for words in others),
        *(Case(f"a line above: {words!r}", title(words)) for words in plain),
    ]


def _beside() -> list[Case]:
    def inside(words: str) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            place = at(sheets, SITES, "Diện tích đất")
            heading(SITES, "Diện tích đất", "Diện tích đất")(sheets)
            sheets[SITES][3][place] = over(sheets[SITES][3][place], 10_000)
            sheets[SITES].insert(3, [words])

        return work

    def below(words: str) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            heading(SITES, "Diện tích đất", "Diện tích đất", _hectares)(sheets)
            sheets[SITES] += [[None], [words]]

        return work

    def column(title: str) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            heading(FUNDS, "Số tiền", "Số tiền", lambda v: over(v, 10**6))(sheets)
            for cells, words in zip(sheets[FUNDS], [title, *["triệu đồng"] * 4], strict=True):
                cells.append(words)

        return work

    lost = (("sites", "land_area"),)
    every = tuple(("unit_beside", "sites", row, "land_area") for row in (2, 3, 4))
    notes = ("Ghi chú: diện tích tính bằng ha", "ĐVT: ha", "* Đơn vị tính: hecta", "Lưu ý: ĐVT ha")
    amounts = tuple(("unit_beside", "funds", row, "amount") for row in (2, 3, 4, 5))
    return [
        *(Case(f"a unit inside: {words!r}", inside(words), (("unit_beside", "sites", 5, "land_area"),), lost)
          for words in ("ĐVT: ha", "Đơn vị tính: ha", "Ghi chú: từ đây tính bằng ha")),
        *(Case(f"a unit below: {words!r}", below(words), every, lost) for words in notes),
        *(Case(f"a column of units: {title!r}", column(title), amounts, (("funds", "amount"),))
          for title in ("Đơn vị tính", "ĐVT", "Đơn vị")),
    ]  # fmt: skip


OF_OVERS = [*_beside(), *_units(), *_below(), *_words_below(), *_other_numbers(), *_shared(), *_lines()]
