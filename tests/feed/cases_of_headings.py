"""Headings as people write them: units, remarks, two rows, none at all."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl

from tests.feed.changes import (
    AREAS,
    EQUIPMENT,
    FUNDS,
    INSTITUTIONS,
    INTAKES,
    NAMES,
    PROGRAMMES,
    SITES,
    TARGETS,
    Case,
    at,
    both_forms,
    heading,
    over,
)
from tests.feed.city import Sheets


def _units() -> list[Case]:
    amount = ("unit_converted", "funds", 1, "amount")
    cases: list[Case] = []
    million = [
        "Số tiền (triệu đồng)",
        "Số tiền (triệu đồng) *",
        "Số tiền [triệu đồng]",
        "Số tiền, triệu đồng",
        "Số tiền - triệu đồng",
        "Số tiền – triệu đồng",
        "Số tiền: triệu đồng",
        "Số tiền (ĐVT: triệu đồng)",
        "Số tiền\n(triệu đồng)",
        "So tien (trieu dong)",
        "SỐ TIỀN (Triệu đồng)",
        "Số tiền triệu đồng",
        "Amount (million VND)",
        "amount (million đồng)",
        "Số tiền (tr.đ)",
        "Số tiền (trđ)",
        "Số tiền / Amount (triệu đồng)",
        "5. Số tiền (triệu đồng)",
        "Số tiền (triệu đồng/năm)",
        "Số tiền (triệu VNĐ)",
        "Số tiền (1.000.000 đồng)",
        "Số tiền (đồng) (triệu)",
    ]
    for written in million:
        cases.append(
            Case(f"funds: {written!r}", heading(FUNDS, "Số tiền", written, lambda v: over(v, 10**6)), (amount,))
        )
    cases += both_forms(
        "billion with fractions", heading(FUNDS, "Số tiền", "Số tiền (tỷ đồng)", lambda v: over(v, 10**9)), amount
    )
    cases += both_forms(
        "billion, another spelling", heading(FUNDS, "Số tiền", "So tien (ti dong)", lambda v: over(v, 10**9)), amount
    )
    cases += both_forms(
        "thousand đồng",
        heading(EQUIPMENT, "Nguyên giá", "Nguyên giá (nghìn đồng)", lambda v: over(v, 1000)),
        ("unit_converted", "equipment", 1, "value"),
    )
    cases += both_forms(
        "thousand, southern",
        heading(EQUIPMENT, "Nguyên giá", "Nguyên giá (ngàn đồng)", lambda v: over(v, 1000)),
        ("unit_converted", "equipment", 1, "value"),
    )
    cases += both_forms(
        "tuition in thousands",
        heading(PROGRAMMES, "Học phí năm", "Học phí năm (nghìn đồng)", lambda v: over(v, 1000)),
        ("unit_converted", "programmes", 1, "tuition"),
    )
    cases += both_forms(
        "years of training",
        heading(PROGRAMMES, "Thời gian", "Thời gian đào tạo (năm)", lambda v: over(v, 12)),
        ("unit_converted", "programmes", 1, "months"),
    )
    cases += both_forms(
        "practice in per cent",
        heading(PROGRAMMES, "Tỷ lệ thực hành", "Tỷ lệ thực hành (%)", lambda v: round(100 * v)),
        ("unit_converted", "programmes", 1, "practice_share"),
    )
    cases += both_forms(
        "digital maturity in per cent",
        heading(INSTITUTIONS, "Mức chuyển", "Digital maturity, %", lambda v: round(100 * v)),
        ("unit_converted", "institutions", 1, "digital_maturity"),
    )
    cases += both_forms(
        "hectares",
        heading(AREAS, "Diện tích", "Diện tích (ha)", lambda v: 100 * v),
        ("unit_converted", "areas", 1, "area_km2"),
    )
    cases += both_forms(
        "square metres",
        heading(AREAS, "Diện tích", "Diện tích (m²)", lambda v: int(10**6 * v)),
        ("unit_converted", "areas", 1, "area_km2"),
    )
    cases += both_forms(
        "fixed cost a month",
        heading(SITES, "Chi phí", "Chi phí cố định năm (triệu đồng/tháng)", lambda v: over(v, 12 * 10**6)),
        ("unit_converted", "sites", 1, "fixed_cost"),
    )
    cases += both_forms(
        "pay a month in millions",
        heading(INTAKES, "Lương", "Lương trung vị sau 6 tháng (triệu đồng/tháng)", lambda v: over(v, 10**6)),
        ("unit_converted", "intakes", 1, "median_pay_6m"),
    )
    cases += both_forms(
        "cost in millions a learner and year",
        heading(PROGRAMMES, "Chi phí", "Chi phí một người học năm (triệu đồng/người/năm)", lambda v: over(v, 10**6)),
        ("unit_converted", "programmes", 1, "cost_per_learner"),
    )
    same = {
        FUNDS: (
            "Số tiền",
            ["Số tiền", "Số tiền (VNĐ)", "Số tiền, đồng", "Số tiền (đồng/năm)", "Số tiền (1)", "Số tiền (5) *"],
        ),
        PROGRAMMES: (
            "Thời gian",
            [
                "Thời gian đào tạo",
                "Thời gian đào tạo (months)",
                "Duration (tháng)",
            ],
        ),
        AREAS: ("Diện tích", ["Diện tích (km2)", "Surface, km²"]),
        INTAKES: (
            "Nhập học",
            ["Nhập học", "Nhập học (học viên)", "Nhập học (HSSV) *", "Nhập học - Tổng số", "Entrants (người)"],
        ),
    }
    for sheet, (label, written) in same.items():
        cases += [
            Case(f"{NAMES[sheet]}: {text!r} is the column's own unit", heading(sheet, label, text)) for text in written
        ]
    return cases


def _unclear() -> list[Case]:
    cases: list[Case] = []
    for remark in (
        "(kế hoạch)",
        "(ước)",
        "(dự kiến)",
        "(uoc thuc hien)",
        "(planned)",
        "(kế hoạch) (người)",
        "- kế hoạch",
        "(triệu đồng)",
        "(lượt)",
    ):
        cases += both_forms(
            f"entrants {remark}",
            heading(INTAKES, "Nhập học", f"Nhập học {remark}"),
            ("heading_unclear", "intakes", 1, "entrants"),
            loses=(("intakes", "entrants"),),
        )
    other = [
        (FUNDS, "Số tiền", "Số tiền (USD)", "amount"),
        (FUNDS, "Số tiền", "Số tiền (triệu đồng/quý)", "amount"),
        (PROGRAMMES, "Học phí", "Học phí năm (đồng/tháng)", "tuition"),
        (PROGRAMMES, "Học phí", "Học phí năm (đồng/tín chỉ)", "tuition"),
        (PROGRAMMES, "Tỷ lệ thực hành", "Tỷ lệ thực hành (giờ)", "practice_share"),
        (PROGRAMMES, "Thời gian", "Thời gian đào tạo (tuần)", "months"),
        (SITES, "Ngày mở", "Ngày mở (dự kiến)", "opened"),
        (SITES, "Sức chứa", "Sức chứa (m2)", "capacity"),
        (TARGETS, "Mức mục tiêu", "Mức mục tiêu (%)", "value"),
    ]
    for sheet, label, written, column in other:
        table = NAMES[sheet]
        cases.append(
            Case(
                f"{written!r} is not known",
                heading(sheet, label, written),
                (("heading_unclear", table, 1, column),),
                ((table, column),),
            )
        )
    cases.append(
        Case(
            "a remark on names is told",
            heading(INSTITUTIONS, "Tên", "Tên (cũ)"),
            (("heading_remark", "institutions", 1, "name"),),
        )
    )
    return cases


def _above(text: str, sheet: str, factor: float, label: str) -> Callable[[Sheets], None]:
    def work(sheets: Sheets) -> None:
        place = at(sheets, sheet, label)
        sheets[sheet][0][place] = str(sheets[sheet][0][place]).split(" (")[0]
        for line in sheets[sheet][1:]:
            line[place] = None if line[place] is None else over(line[place], factor)
        sheets[sheet][:0] = [["BIỂU TỔNG HỢP NĂM 2025"], [None, None, None, text]]

    return work


def _units_above() -> list[Case]:
    cases: list[Case] = []
    for text in (
        "ĐVT: triệu đồng",
        "Đơn vị tính: triệu đồng",
        "(Đơn vị: triệu đồng)",
        "DVT: trieu dong",
        "Unit: million VND",
        "ĐVT: người, triệu đồng",
    ):
        cases += both_forms(text, _above(text, FUNDS, 10**6, "Số tiền"), ("unit_converted", "funds", 3, "amount"))
    cases += both_forms("an office above", _above("Đơn vị: Trường Cao đẳng Tây Đô", FUNDS, 1, "Số tiền"))
    cases += both_forms("people above", _above("ĐVT: người", INTAKES, 1, "Nhập học"))
    cases += both_forms(
        "dollars above",
        _above("ĐVT: 1.000 USD", FUNDS, 1, "Số tiền"),
        ("unit_unknown", "funds", 3, "amount"),
        loses=(("funds", "amount"),),
    )

    def against(sheets: Sheets) -> None:
        sheets[FUNDS][:0] = [["ĐVT: triệu đồng"]]

    cases += both_forms(
        "the line above contradicts the heading",
        against,
        ("unit_contradicted", "funds", 2, "amount"),
        loses=(("funds", "amount"),),
    )
    return cases


def _two_rows(whole: str, women: str) -> Callable[[Sheets], None]:
    def work(sheets: Sheets) -> None:
        first = sheets[INTAKES][0]
        place = at(sheets, INTAKES, "Nhập học")
        first[place : place + 2] = ["Nhập học", None]
        sheets[INTAKES].insert(1, [None] * place + [whole, women] + [None] * (len(first) - place - 2))

    return work


def _under(group: str, *parts: str) -> Callable[[Sheets], None]:
    def work(sheets: Sheets) -> None:
        first = sheets[INTAKES][0]
        place = at(sheets, INTAKES, "Tốt nghiệp")
        sheets[INTAKES][0] = [*first[:place], group, None, None, *first[place + 3 :]]
        sheets[INTAKES].insert(1, [None] * place + list(parts) + [None] * (len(first) - place - 3))

    return work


def _emptied(sheet: str, label: str) -> Callable[[Sheets], None]:
    return heading(sheet, label, None)


def _merged(book: openpyxl.Workbook) -> None:
    book[INTAKES].merge_cells("E1:F1")
    book[INTAKES].merge_cells("A1:A2")


def _graduates(sheets: Sheets) -> None:
    _two_rows("Tổng số", "Trong đó nữ")(sheets)
    place = at(sheets, INTAKES, "Tốt nghiệp")
    for number, line in enumerate(sheets[INTAKES]):
        line.insert(place + 1, [None, "Trong đó nữ"][number] if number < 2 else (1 if line[place] else None))
    sheets[INTAKES][1][place] = "Tổng số"


def _plan_over(sheets: Sheets) -> None:
    first = sheets[INTAKES][0]
    place = at(sheets, INTAKES, "Nhập học")
    sheets[INTAKES][:1] = [
        [*first[:place], "Kế hoạch 2026", None, *first[place + 2 :]],
        [None] * place + first[place : place + 2] + [None] * (len(first) - place - 2),
    ]


def _units_below(sheets: Sheets) -> None:
    heading(FUNDS, "Số tiền", "Số tiền", lambda v: over(v, 10**6))(sheets)
    sheets[FUNDS].insert(1, [None, None, None, None, "triệu đồng"])


def _headings() -> list[Case]:
    cases: list[Case] = []
    for whole, women in (
        ("Tổng số", "Trong đó nữ"),
        ("Tổng", "Nữ"),
        ("Tong so", "Trong do nu"),
        ("Total", "Of whom women"),
        ("Số lượng", "Trong đó: nữ"),
    ):
        cases += both_forms(f"two rows of headings: {whole}/{women}", _two_rows(whole, women))
    cases.append(Case("two rows of headings, merged", _two_rows("Tổng số", "Trong đó nữ"), finish=_merged))
    cases += both_forms(
        "a group of columns", _under("Kết quả", "Tốt nghiệp", "Có việc sau 6 tháng", "Lương trung vị sau 6 tháng")
    )
    cases += both_forms(
        "women among the graduates are no women among entrants", _graduates, ("column_unknown", "intakes", 1, None)
    )
    cases += both_forms(
        "a plan over two columns",
        _plan_over,
        ("heading_unclear", "intakes", 1, "entrants"),
        ("heading_unclear", "intakes", 1, "women"),
        loses=(("intakes", "entrants"), ("intakes", "women")),
    )
    cases += both_forms("a row of units below the headings", _units_below, ("unit_converted", "funds", 1, "amount"))
    for sheet, label, column in (
        (INTAKES, "Trong đó nữ", "women"),
        (SITES, "Sức chứa", "capacity"),
        (PROGRAMMES, "Chi phí", "cost_per_learner"),
    ):
        table = NAMES[sheet]
        cases += both_forms(
            f"{column} without a heading",
            _emptied(sheet, label),
            ("heading_missing", table, 1, None),
            loses=((table, column),),
        )
    cases += both_forms(
        "a required column without a heading",
        _emptied(INTAKES, "Nhập học"),
        ("heading_missing", "intakes", 1, None),
        ("column_missing", "intakes", 1, "entrants"),
        loses=(("intakes", "entrants"),),
    )
    return cases


def _unit_row(*cells: str | None) -> Callable[[Sheets], None]:
    return lambda sheets: sheets[INTAKES].insert(1, list(cells))


def _parts() -> list[Case]:
    """A heading over two columns whose lower words are not known: its parts are never the whole, and no data."""
    unclear = ("heading_unclear", "intakes", 1, "entrants")
    both = (("intakes", "entrants"), ("intakes", "women"))
    cases: list[Case] = []
    for parts in (
        ("Hệ chính quy", "Hệ VLVH"),
        ("Đợt 1", "Đợt 2"),
        ("Hệ CĐ", "Hệ TC"),
        ("Kế hoạch", "Thực hiện"),
        ("2024", "2025"),
        ("Khóa 15", "Khóa 16"),
        ("Lớp 9", "Lớp 12"),
    ):
        cases += both_forms(f"parts of entrants: {parts}", _two_rows(*parts), unclear, loses=both)
    for parts in (("Nam", "Nữ"), ("NAM", "NỮ"), ("Nam", "Trong đó nữ")):
        cases += both_forms(f"men are no entrants: {parts}", _two_rows(*parts), unclear, loses=both[:1])
    for parts in (("Tổng số", "Nam"), ("Tổng", "Hệ VLVH")):
        told = ("column_unknown", "intakes", 1, None)
        cases += both_forms(f"a part beside the whole: {parts}", _two_rows(*parts), told, loses=both[1:])
    people = ["người"] * 7
    for sheet, label, written in (
        (INTAKES, "Nhập học", "Số nhập học"),
        (INTAKES, "Nhập học", "Tổng nhập học"),
        (INTAKES, "Nhập học", "Nhập học – Cộng"),
        (INTAKES, "Trong đó nữ", "Trong đó: Nữ"),
        (INTAKES, "Tốt nghiệp", "Tổng số tốt nghiệp"),
        (PROGRAMMES, "Ngành", "NGANH NGHE DAO TAO"),
        (PROGRAMMES, "Học phí", "Học phí"),
        (PROGRAMMES, "Học phí", "Học phí (đồng)"),
    ):
        cases += both_forms(f"a clear heading: {written!r}", heading(sheet, label, written))
    cases += both_forms("a row of units", _unit_row("Mã CT", "yyyy", *people, "đồng"))
    cases += both_forms("a row of units in brackets", _unit_row(None, "(năm)", *(f"({unit})" for unit in people), None))
    cases += both_forms(
        "a group over columns of which the first has its own name",
        _under("Tốt nghiệp", "Tốt nghiệp", "Có việc sau 6 tháng", "Lương trung vị sau 6 tháng"),
    )
    return cases


OF_HEADINGS: list[Case] = [*_units(), *_unclear(), *_units_above(), *_headings(), *_parts()]
