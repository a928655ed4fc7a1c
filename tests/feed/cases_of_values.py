"""Cells as people write them: targets, years, training fields by name, short forms of codes."""

from __future__ import annotations

from typing import Any

from tests.feed.changes import (
    EQUIPMENT,
    FUNDS,
    INSTITUTIONS,
    INTAKES,
    NAMES,
    PROGRAMMES,
    SITES,
    TARGETS,
    TEACHERS,
    Case,
    cell,
)


def _told(name: str, sheet: str, row: int, label: str, value: Any, rule: str, column: str, lost: str) -> Case:
    """Return the case of a cell that is told, and what it costs: its column, or its row."""
    table = NAMES[sheet]
    return Case(name, cell(sheet, row, label, value), ((rule, table, row, column),), ((table, lost),))


def _targets() -> list[Case]:
    names = [
        "Tỷ lệ nữ trong số nhập học",
        "tỷ lệ nữ trong số nhập học",
        "Ty le nu trong so nhap hoc",
        "Women among entrants",
        "WOMEN_ENTRANTS_SHARE",
    ]
    cases = [Case(f"the indicator {name}", cell(TARGETS, 2, "Chỉ số", name)) for name in names]
    for value in ("40 %", "40%", "40,0 %", "0,4", "0.4"):
        cases.append(Case(f"a target of {value}", cell(TARGETS, 2, "Mức", value)))
    cases.append(
        _told(
            "an indicator nearly named", TARGETS, 2, "Chỉ số", "Tỷ lệ nữ trong số nhập học mới", "indicator_misspelt",
            "indicator", "row",
        )
    )  # fmt: skip
    told = (("percent_read", "targets", 2, "value"),)
    cases += [Case(f"a target of {value!r}", cell(TARGETS, 2, "Mức", value), told) for value in (40, "40", "40,0")]
    for value in ("40 phần trăm", "bốn mươi"):
        cases.append(_told(f"a target of {value}", TARGETS, 2, "Mức", value, "type_wrong", "value", "value"))
    return cases


def _years() -> list[Case]:
    years = ("2025", " 2025 ", "Năm 2025", "nam 2025", "2.025", "2025.0", 2025.0)
    cases = [Case(f"the year {value!r}", cell(INTAKES, 3, "Năm", value)) for value in years]
    for value in ("2025-2026", "2025 - 2026", "2025–2026", "2025/2026", "2025-26", "Năm học 2025-2026", "NH 2025-2026"):
        cases.append(_told(f"the school year {value}", INTAKES, 3, "Năm", value, "school_year", "year", "row"))
    for value in ("hai nghìn", "25/2025", "2025 (dự kiến)"):
        cases.append(_told(f"no year: {value}", INTAKES, 3, "Năm", value, "type_wrong", "year", "row"))
    return cases


def _codes() -> list[Case]:
    def case(sheet: str, row: int, label: str, value: Any) -> Case:
        return Case(f"code in {sheet}, row {row}, {label} {value!r}", cell(sheet, row, label, value))

    values = {
        (PROGRAMMES, 2, "Trình độ"): ["CĐ", "cđ", "Cao đẳng", "cao dang", "college – Cao đẳng", "Cao đẳng nghề"],
        (PROGRAMMES, 3, "Trình độ"): ["TC", "Trung cấp", "Trung cấp nghề", "TCN", "T.cấp"],
        (PROGRAMMES, 5, "Trình độ"): ["SC", "Sơ cấp", "So cap", "Sơ cấp nghề"],
        (PROGRAMMES, 2, "Ngành, nghề"): ["Hàn", "han", "HÀN", "6520123 – Hàn", "6520123 - Hàn", "Hàn (6520123)"],
        (PROGRAMMES, 4, "Ngành, nghề"): ["Hàn", "Welding", "5.520.123", 5520123, "5520123.0"],
        (PROGRAMMES, 2, "Hình thức"): ["Chính quy", "chinh quy", "Chính quy tập trung", "Chính qui", "CQ"],
        (TEACHERS, 2, "Trình độ chuyên môn"): ["ThS", "Th.S", "Thạc sĩ", "Thạc sỹ", "ths"],
        (TEACHERS, 3, "Trình độ chuyên môn"): ["ĐH", "Đại học", "Kỹ sư", "Cử nhân"],
        (TEACHERS, 5, "Trình độ chuyên môn"): ["CĐ", "Cao đẳng"],
        (TEACHERS, 2, "Hợp đồng"): ["Biên chế", "Cơ hữu", "bien che", "Hợp đồng không xác định thời hạn"],
        (TEACHERS, 5, "Hợp đồng"): ["Thỉnh giảng", "GV thỉnh giảng"],
        (TEACHERS, 5, "Kỹ năng"): ["Bậc thợ 4/7", "4/7"],
        (INSTITUTIONS, 2, "Loại"): ["Trường cao đẳng", "CĐ", "Trường CĐ"],
        (INSTITUTIONS, 3, "Loại"): ["TC", "Trung cấp"],
        (INSTITUTIONS, 2, "Hình thức"): ["Công lập", "Nhà nước", "CL"],
        (SITES, 2, "Xã, phường"): ["Ninh Kiều", "P. Ninh Kiều", "phường Ninh Kiều", "ninh kieu"],
        (SITES, 4, "Xã, phường"): ["Phong Điền", "X. Phong Điền"],
        (INSTITUTIONS, 4, "Hình thức"): ["Tư thục", "Tư nhân", "Ngoài công lập", "NCL"],
        (INSTITUTIONS, 2, "Kiểm định"): ["Đạt", "Đạt kiểm định"],
        (FUNDS, 2, "Nguồn"): ["Ngân sách thành phố", "NSTP"],
        (FUNDS, 3, "Nguồn"): ["NSTW", "Ngân sách trung ương"],
        (FUNDS, 2, "Mục đích"): ["Chi thường xuyên"],
    }
    cases = [case(*place, value) for place, written in values.items() for value in written]
    for sheet, row, label, value, column in (
        (EQUIPMENT, 2, "Ngành, nghề", "Hàn", "training_field"),
        (TEACHERS, 2, "Ngành, nghề", "Hàn", "training_field"),
        (PROGRAMMES, 5, "Ngành, nghề", "Hàn", "training_field"),
        (PROGRAMMES, 2, "Ngành, nghề", "điện CN", "training_field"),
        (TEACHERS, 2, "Hợp đồng", "HĐ", "contract"),
    ):
        lost = "row" if sheet == EQUIPMENT else column
        name = f"{label} {value!r} of {sheet}, row {row}"
        cases.append(_told(name, sheet, row, label, value, "code_unknown", column, lost))
    return cases


def _contradictions() -> list[Case]:
    """A code beside the name of another row is told; beside a name that is its own, or not known, it is not."""
    cases = [
        Case(
            f"{label} {value!r} contradicts itself",
            cell(sheet, row, label, value),
            (("code_contradicted", NAMES[sheet], row, column),),
        )
        for sheet, row, label, column, value in (
            (PROGRAMMES, 4, "Ngành, nghề", "training_field", "5520123 – Cắt gọt kim loại"),
            (PROGRAMMES, 4, "Ngành, nghề", "training_field", "Cắt gọt kim loại (5520123)"),
            (PROGRAMMES, 2, "Ngành, nghề", "training_field", "6520123 - Điện công nghiệp"),
            (PROGRAMMES, 2, "Trình độ", "level", "college – Trung cấp"),
            (SITES, 2, "Cơ sở GDNN", "institution", "CS01 – Trường Trung cấp Phù Sa"),
            (SITES, 2, "Xã, phường", "area", "31100 Phường Cái Khế"),
            (INTAKES, 4, "Chương trình", "programme", "CT02 - Công nghệ ô tô"),
        )
    ]
    cases += [
        Case(f"{label} {value!r} says one thing", cell(sheet, row, label, value))
        for sheet, row, label, value in (
            (PROGRAMMES, 4, "Ngành, nghề", "5520123 – Hàn công nghệ cao"),
            (PROGRAMMES, 3, "Ngành, nghề", "5520227 – Điện CN"),
            (SITES, 2, "Cơ sở GDNN", "CS01 – Cao đẳng Cộng đồng Tây Đô"),
            (SITES, 2, "Cơ sở GDNN", "CS01 – Trường CĐ cộng đồng"),
            (INTAKES, 2, "Chương trình", "CT01 – Hàn"),
        )
    ]
    return cases


OF_VALUES: list[Case] = [*_contradictions(), *_targets(), *_years(), *_codes()]
