"""Rows that are no data, cells of another type, what a sheet hides, what is said about the feed, and damage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openpyxl

from tests.feed.changes import (
    AREAS,
    EQUIPMENT,
    FUNDS,
    INSTITUTIONS,
    INTAKES,
    NAMES,
    SITES,
    TEACHERS,
    Case,
    Files,
    both_forms,
    cell,
    row,
)
from tests.feed.city import Sheets, csv_of


def _groups() -> list[Case]:
    """Groups, comparisons, rows that fill and totals without a label."""
    cases: list[Case] = []

    def put(name: str, rule: str, sheet: str, number: int, *cells: Any) -> None:
        nonlocal cases
        cases += both_forms(
            f"{rule} in {NAMES[sheet]}: {name}", row(sheet, number, *cells), (rule, NAMES[sheet], number, None)
        )

    for number, text in (
        ("I", "TRƯỜNG CÔNG LẬP"),
        ("A", "Khối cao đẳng"),
        ("II.", "Các trường tư thục"),
        ("B)", "Khối khác"),
    ):
        put(f"a group numbered beside: {number} {text}", "row_note", INSTITUTIONS, 2, number, text)
    put("a group with a number", "row_note", INTAKES, 2, "I. Trường cao đẳng", None, 120, None, 34)
    compared = (
        "Tỷ lệ (%)", "Cơ cấu (%)", "So với năm trước (%)", "Tăng (+), giảm (-)", "Tỷ lệ nữ", "So sánh cùng kỳ",
        "Chênh lệch", "Tỷ trọng", "Tăng/giảm", "Ty le %",
    )  # fmt: skip
    for text in compared:
        put(f"{text}, two numbers", "row_note", INTAKES, 10, text, None, 100, None, 89.6)
        put(f"{text}, one number", "row_note", INTAKES, 10, text, None, None, None, None, "24%")
    for cells in (("Hết",), ("---",), ("x",), ("v.v.",), ("…", "…", "…"), ("-",) * 5, ("Hết./.",), ("____",)):
        put(f"filled with {' '.join(cells)}", "row_note", FUNDS, 6, *cells)
    put("one number, no label", "row_total", FUNDS, 6, None, None, None, None, 117_250_000_000)
    put("one number of a year", "row_total", FUNDS, 6, None, 2026, None, None, 60_250_000_000)
    return cases


def _rows() -> list[Case]:
    cases: list[Case] = []

    def put(name: str, rule: str, sheet: str, number: int, *cells: Any) -> None:
        nonlocal cases
        cases += both_forms(
            f"{rule} in {NAMES[sheet]}: {name}", row(sheet, number, *cells), (rule, NAMES[sheet], number, None)
        )

    for text in (
        "Tổng cộng",
        "TỔNG CỘNG:",
        "Cộng",
        "Tổng số",
        "Total",
        "Tong cong",
        "Tổng cộng (3 cơ sở)",
        "Cộng:",
        "Subtotal",
        "Toàn trường",
        "Toàn thành phố",
        "Jumlah",
        "Σ",
    ):
        put(text, "row_total", INSTITUTIONS, 5, text, "3 cơ sở")
    for text in ("Cộng 2025", "Cộng năm 2025", "Tổng cộng năm 2025", "Luỹ kế", "Tổng nguồn 2025"):
        put(f"{text}, filled in fully", "row_total", FUNDS, 4, text, 2025, "city_budget", "operating", 57_000_000_000)
    put("in the second column", "row_total", INSTITUTIONS, 5, None, "Tổng cộng", None, None, None, 1)
    put("with sums", "row_total", INTAKES, 10, "Tổng cộng", None, 450, 445, 337, 87, 15, 37, 33, None)
    put(
        "first row",
        "row_total",
        INTAKES,
        2,
        "Tổng số",
        None,
        450,
        445,
        337,
        87,
        15,
        37,
        33,
        None,
    )
    put("a part", "row_total", INTAKES, 4, "Trong đó: hệ chính quy", 2025, 60, 65, 51, 17)
    sums: dict[str, tuple[int, tuple[Any, ...]]] = {
        "Tổng CT01": (4, ("Tổng CT01", None, 120, 135, 34, 12, 5)),
        "TC": (10, ("TC", None, 450, 445, 179, 54, 15, 37, 33)),
        "no label": (10, (None, None, 450, 445, 179, 54, 15, 37, 33)),
        "no label in the middle": (4, (None, None, 120, 135, 34, 12, 5)),
        "a year": (10, (None, 2025, 450, 445, 179, 54)),
    }
    for text, (number, cells) in sums.items():
        put(f"known by its sum: {text}", "row_total", INTAKES, number, *cells)
    for text in (
        "Ghi chú: theo giấy phép",
        "Ghi chú",
        "Nguồn: Sở Nội vụ",
        "* Số liệu đến 31/12/2025",
        "(*) chưa kiểm định",
        "Note: provisional",
        "Chú thích: x",
    ):
        put(text, "row_note", INSTITUTIONS, 5, text)
    put("in teachers", "row_note", TEACHERS, 8, "Nguồn: báo cáo của các cơ sở")
    put("a group", "row_note", INSTITUTIONS, 2, "I. Khối trường cao đẳng")
    for cells in (
        ("Người lập biểu", None, None, "Thủ trưởng đơn vị"),
        (None, None, None, "HIỆU TRƯỞNG"),
        ("Người tổng hợp",),
        (None, None, None, "Cần Thơ, ngày 31 tháng 12 năm 2025"),
        ("(Ký, ghi rõ họ tên)", None, None, "(Ký, đóng dấu)"),
        ("Prepared by", None, "Head of unit"),
    ):
        put(next(text for text in cells if text), "row_signature", TEACHERS, 8, *cells)

    def signed(sheets: Sheets) -> None:
        sheets[INSTITUTIONS] += [
            [None],
            [None, None, None, "Cần Thơ, ngày 5 tháng 1 năm 2026"],
            ["NGƯỜI LẬP BIỂU", None, None, "THỦ TRƯỞNG ĐƠN VỊ"],
            [None],
            ["Nguyễn Văn An", None, None, "Trần Thị Bình"],
        ]

    cases.append(
        Case(
            "a block of signatures",
            signed,
            tuple(("row_signature", "institutions", number, None) for number in (6, 7, 9)),
        )
    )
    width = {INSTITUTIONS: 7, INTAKES: 10, FUNDS: 5}
    for sheet, count in width.items():
        put("(1) (2) (3)", "row_numbering", sheet, 2, *(f"({number})" for number in range(1, count + 1)))
        put("1 2 3", "row_numbering", sheet, 2, *range(1, count + 1))
        put("A B 1 2 3", "row_numbering", sheet, 2, "A", "B", *range(1, count - 1))
    put("sums of columns", "row_numbering", INTAKES, 2, "A", "B", "1", "2", "3", "4", "5=3-4", "6", "7", "8")

    def again(sheets: Sheets) -> None:
        sheets[INTAKES].insert(5, list(sheets[INTAKES][0]))

    cases += both_forms("headings printed again", again, ("row_heading", "intakes", 6, None))
    cases += both_forms(
        "a name that begins as a total is a name",
        cell(INSTITUTIONS, 4, "Tên", "Trung tâm đào tạo của Tổng công ty Lương thực"),
    )
    return cases


def _types() -> list[Case]:
    cases: list[Case] = []
    for sheet, label, column, line in (
        (EQUIPMENT, "Vị trí", "workstations", 2),
        (EQUIPMENT, "Nguyên giá", "value", 3),
        (INTAKES, "Nhập học", "entrants", 4),
        (SITES, "Sức chứa", "capacity", 2),
        (FUNDS, "Số tiền", "amount", 5),
    ):
        for value in (12.375, 23.125, 1.5):
            table = NAMES[sheet]
            cases.append(
                Case(
                    f"{column} {value} as a number",
                    cell(sheet, line, label, value),
                    (("type_wrong", table, line, column),),
                    ((table, column),),
                )
            )
    cases.append(Case("a text of thousands", cell(SITES, 2, "Chi phí", "1.500.000.000")))
    cases += both_forms("a text of thousands in a whole-number column", cell(SITES, 2, "Chi phí", "1.500.000.000 đồng"))

    def mixed(sheets: Sheets) -> None:
        cell(AREAS, 3, "Diện tích", "10,5")(sheets)
        cell(AREAS, 4, "Diện tích", 13.75)(sheets)

    cases.append(Case("numbers beside text with a decimal comma", mixed))
    return cases


def _hidden() -> list[Case]:
    def copied(name: str, before: bool) -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            copy = [list(line) for line in sheets[TEACHERS]]
            copy[1][6] = 99
            others = dict(sheets)
            sheets.clear()
            sheets.update({name: copy, **others} if before else {**others, name: copy})

        return work

    def state(name: str, value: str = "hidden") -> Callable[[openpyxl.Workbook], None]:
        def work(book: openpyxl.Workbook) -> None:
            book[name].sheet_state = value

        return work

    def rows_hidden(book: openpyxl.Workbook) -> None:
        for number in (3, 4, 6, 40):
            book[TEACHERS].row_dimensions[number].hidden = True

    def merged(book: openpyxl.Workbook) -> None:
        book[INTAKES].merge_cells("A2:A3")
        book[INTAKES].merge_cells("E4:F4")

    def columns_hidden(book: openpyxl.Workbook) -> None:
        book[INTAKES].column_dimensions["F"].hidden = True

    def nothing(_: Sheets) -> None:
        return None

    unread = ("sheet_hidden_unread", "teachers", None, None)
    return [
        Case(
            "a hidden old copy before", copied("Nhà giáo (cũ)", before=True), (unread,), finish=state("Nhà giáo (cũ)")
        ),
        Case(
            "a hidden old copy after", copied("Nhà giáo (cũ)", before=False), (unread,), finish=state("Nhà giáo (cũ)")
        ),
        Case("a very hidden copy", copied("nha giao", before=True), (unread,), finish=state("nha giao", "veryHidden")),
        Case(
            "two sheets of a table, both shown",
            copied("Nhà giáo (cũ)", before=True),
            (("table_repeated", "teachers", None, None),),
        ),
        Case(
            "a hidden sheet of no table",
            copied("Nháp", before=False),
            (("sheet_hidden_unknown", "Nháp", None, None),),
            finish=state("Nháp"),
        ),
        Case("a hidden sheet alone", nothing, (("sheet_hidden_read", "teachers", None, None),), finish=state(TEACHERS)),
        Case("hidden rows", nothing, (("rows_hidden", "teachers", 3, None),), finish=rows_hidden),
        Case(
            "merged cells of data",
            nothing,
            (("cells_merged", "intakes", 3, "programme"), ("cells_merged", "intakes", 4, "women")),
            (("intakes", "row"), ("intakes", "women")),
            finish=merged,
        ),
        Case("a hidden column", nothing, (("columns_hidden", "intakes", 1, "women"),), finish=columns_hidden),
    ]


def _about() -> list[Case]:
    def pair(key: str, *, item: str | None = None, value: Any = None, sheet: str = "feed") -> Callable[[Sheets], None]:
        def work(sheets: Sheets) -> None:
            line = next(line for line in sheets["feed"] if line[0] == key)
            line[0] = item or line[0]
            line[1] = line[1] if value is None else value
            sheets[sheet] = sheets.pop("feed")

        return work

    cases: list[Case] = []
    days = [
        "31/12/2025",
        "31-12-2025",
        "31.12.2025",
        "2025/12/31",
        "ngày 31 tháng 12 năm 2025",
        "Ngày 31/12/2025",
        "31 December 2025",
        "December 31, 2025",
        46022,
        "đến 31/12/2025",
        "20251231",
    ]
    cases += [Case(f"as_of {day!r}", pair("as_of", value=day)) for day in days]
    periods = [
        "Tháng 12/2025",
        "12/2025",
        "T12/2025",
        "tháng 12 năm 2025",
        "2025-12",
        "December 2025",
        "Quý IV/2025",
        "Q4/2025",
        "năm 2025",
        "2025",
        2025,
        "cuối năm 2025",
    ]
    cases += [
        Case(f"as_of {day!r} is its last day", pair("as_of", value=day), (("information_read", "feed", None, "as_of"),))
        for day in periods
    ]
    for day in ("hôm nay", "31/02/2025", "13/2025", "năm học 2025-2026", "31/12/25", "01/01/1900", "31/12/20255"):
        cases.append(
            Case(
                f"as_of {day!r} is no day",
                pair("as_of", value=day),
                (("information_wrong", "feed", None, "as_of"),),
                (("feed", "as_of"),),
            )
        )
    for name in ("Feed", "FEED", "Thông tin", "Thông tin chung", "thong tin chung", "Information"):
        cases.append(Case(f"the sheet is called {name}", pair("licence", sheet=name)))
    items = {
        "city.vi": ["Tên thành phố", "Tên tỉnh", "Ten thanh pho (tieng Viet)", "City"],
        "city.en": ["Tên tiếng Anh", "Tên thành phố (tiếng Anh)", "City name in English"],
        "area": ["Mã địa bàn", "Mã thành phố", "ma dia ban", "Area code"],
        "as_of": ["Ngày số liệu", "Ngày của số liệu", "Số liệu đến ngày", "Ngay chot so lieu", "As of"],
        "licence": ["Giấy phép", "Giấy phép sử dụng", "License"],
        "tables.funds.basis": [
            "Nguồn kinh phí",
            "Bảng Nguồn kinh phí",
            "tables.Nguồn kinh phí.basis",
            "Tính chất số liệu bảng Nguồn kinh phí",
            "Funds",
        ],
    }
    cases += [Case(f"{key} is called {item}", pair(key, item=item)) for key, names in items.items() for item in names]
    named = ("ước tính", "Ước tính", "uoc tinh", "estimated (ước tính)", "Ước tính – estimated", "ESTIMATED")
    for value in (*named, "Số liệu ước tính", "Số sơ bộ", "estimated data"):
        cases.append(Case(f"the basis is {value}", pair("tables.funds.basis", value=value)))
    # "tổng hợp" is put together from reports to an office and synthetic to a programmer
    cases += [
        Case(
            f"a basis that is none: {value}",
            pair("tables.funds.basis", value=value),
            (("information_wrong", "feed", None, "tables.funds.basis"),),
            (("feed", "basis"),),
        )
        for value in ("có", "Số liệu tổng hợp")
    ]
    cases.append(
        Case(
            "an item that is none",
            pair("licence", item="Linh tinh"),
            (("information_unknown", "feed", 6, None), ("information_missing", "feed", None, "licence")),
            (("feed", "licence"),),
        )
    )
    return cases


def _broken_letters() -> list[Case]:
    told, lost = ("letters_broken", "institutions", 2, "name"), (("institutions", "name"),)
    return [
        case
        for name in ("Trêng Cao ®¼ng Céng ®ång", "Trung tÃ¢m GDNN", "Tröôøng Cao ñaúng Coäng ñoàng")
        for case in both_forms(f"letters of another code: {name}", cell(INSTITUTIONS, 2, "Tên", name), told, loses=lost)
    ]


def _damage() -> list[Case]:
    name = f"{INSTITUTIONS}.csv"

    def written(change: Callable[[str], str]) -> Callable[[Sheets], Files]:
        return lambda sheets: {name: change(csv_of(sheets[INSTITUTIONS]))}

    def swallowed(text: str) -> str:
        return text.replace("CS01,Trường", 'CS01,"Trường').replace("Phù Sa,", 'Phù Sa",')

    def to_the_end(text: str) -> str:
        return text.replace("CS02,Trường", 'CS02,"Trường').replace("Lương thực", 'Lương thực"')

    def question_marks(text: str) -> str:
        return text.encode("cp1252", "replace").decode("cp1252")

    told = ("quotation_open", "institutions", 2, "name")
    lost = (("institutions", "row"),)
    more = (("reference_unknown", "sites", 2, "institution"),)
    return [
        Case("a quotation mark that swallows a row", written(swallowed), (told, *more), lost, "csv"),
        Case(
            "a quotation mark that swallows the last rows",
            written(to_the_end),
            (("quotation_open", "institutions", 3, "name"),),
            lost,
            "csv",
        ),
        Case(
            "letters lost",
            written(question_marks),
            (("letters_lost", "institutions", 2, "name"),),
            (("institutions", "name"),),
            "csv",
        ),
    ]


OF_ROWS: list[Case] = [*_rows(), *_groups(), *_types(), *_hidden(), *_about(), *_damage(), *_broken_letters()]
