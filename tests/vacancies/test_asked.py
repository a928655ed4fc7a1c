"""Contacts, sex, age, openings, experience and schooling as people write them. All advertisements are made up."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.vacancies.facts.requirements import requirements
from caunghe.vacancies.words.cleaning import without_contacts

NUMBERS = [
    "Hạn nộp 05-12-2023", "Từ 01.12.2026 đến 05.01.2027", "Lương 09.000.000 đồng", "Ca 06:00 - 14:00", "mã 0312345678",
    "Mức lương 050.000.000", "Mã số thuế 0201234567", "Mã số thuế: 0901234567", "MST 0901234567-001", "QĐ 0912/2023",
    "09.12.2026 08:00", "08-12-2026 08h30", "từ 08.01.2026 - 09.02.2026", "07.500.000đ", "sinh ngày 01/02/1990",
    "9.000.000 - 12.000.000 VNĐ", "Số lượng 05 - 10 người", "ISO 9001:2015", "2024-2026",
]  # fmt: skip
TELEPHONES = [
    "0936 868 868", "0225.3.123.456", "09 36 86 88 68", "+84 912.345.678", "(0225) 3 123 456", "0912345678",
    "84912345678", "+84 (0) 912 345 678", "024 3825 1234", "028-38251234", "091-234-5678", "0912.34.56.78",
    "0 9 1 2 3 4 5 6 7 8",
]  # fmt: skip
CALLED = ["Zalo: O9l2345678", "ĐT: 0313 852 123", "Gọi +84 31 385 2123", "Hotline 0987654321"]


def left(text: str) -> str:
    return pl.DataFrame({"text": [text]}).select(without_contacts(pl.col("text"))).item()


@pytest.mark.parametrize("text", NUMBERS)
def test_days_hours_amounts_and_tax_numbers_stay(text: str) -> None:
    assert left(text) == text


@pytest.mark.parametrize("number", TELEPHONES)
def test_a_telephone_number_goes_however_it_is_grouped(number: str) -> None:
    assert left(f"Thợ hàn {number} nhé").replace("  ", " ") == "Thợ hàn nhé"


@pytest.mark.parametrize("text", CALLED)
def test_after_a_word_for_it_a_number_goes_whatever_stands_for_its_digits(text: str) -> None:
    assert not any(mark.isdigit() for mark in left(text))


def test_a_day_beside_a_telephone_number_stays() -> None:
    assert left("Hạn 05-12-2026, gọi 0912 345 678").rstrip() == "Hạn 05-12-2026, gọi"


ASKED = {
    # what women and men are given is no demand
    "- Nữ có con nhỏ được nghỉ 60 phút": {},
    "Lao động nữ mang thai được hỗ trợ": {},
    "- Nữ được nghỉ 30 phút mỗi ngày hành kinh": {},
    "Quà 8/3 cho nữ": {},
    "Chế độ thai sản cho lao động nữ": {},
    "Có ký túc xá nữ, nhà vệ sinh nam": {},
    "Tuyển 5 nam, 3 nữ": {"openings_stated": 8},
    "Nam hay nữ đều được": {},
    "Chế độ thai sản đầy đủ. Yêu cầu: nữ": {"sex_asked": "female"},
    "- Nữ, 18-35 tuổi\n- Nữ có con nhỏ được nghỉ sớm": {"sex_asked": "female", "age_low": 18, "age_high": 35},
    # nor is another's age
    "Quà cho con dưới 15 tuổi": {},
    "Dạy học sinh từ 15 - 18 tuổi": {},
    "Bảo hiểm cho bố mẹ dưới 65 tuổi": {},
    "Thương hiệu hơn 20 tuổi": {},
    "Dưới 40 tuổi; thưởng con em dưới 16 tuổi": {"age_high": 40},
    # openings
    "Tuyển 100 LĐPT": {"openings_stated": 100},
    "Cần tuyển 1.000 công nhân": {"openings_stated": 1000},
    "Tuyển gấp 20 kỹ sư": {"openings_stated": 20},
    "Chỉ tiêu: 12": {"openings_stated": 12},
    "Headcount: 3": {"openings_stated": 3},
    "Hiring 5 engineers": {"openings_stated": 5},
    "Quy mô 500 nhân viên": {},
    # an employer's years are no demand
    "Công ty có 10 năm kinh nghiệm": {},
    "Với hơn 12 năm kinh nghiệm trong ngành may": {},
    "Chúng tôi có đội ngũ 8 năm kinh nghiệm": {},
    "Công ty có 10 năm kinh nghiệm. Yêu cầu 2 năm kinh nghiệm": {"experience_years": 2.0},
    "KN 2 năm": {"experience_years": 2.0},
    "Tối thiểu hai năm kinh nghiệm": {"experience_years": 2.0},
    "At least 3 years exp": {"experience_years": 3.0},
    "Nửa năm kinh nghiệm": {"experience_years": 0.5},
    # schooling
    "Tốt nghiệp cấp 3": {"qualification_asked": "none"},
    "Tốt nghiệp PTTH": {"qualification_asked": "none"},
    "Trình độ: lớp 12": {"qualification_asked": "none"},
    "Trình độ TCCN": {"qualification_asked": "intermediate"},
    "Education: associate degree": {"qualification_asked": "college"},
    "Degree: high school": {"qualification_asked": "none"},
    "Trình độ sau đại học": {"qualification_asked": "master"},
}


@pytest.mark.parametrize("text", ASKED)
def test_what_is_asked_is_told_from_what_is_given_or_said_of_the_employer(text: str) -> None:
    row = requirements(pl.DataFrame({"title": ["Nhân viên"], "text": [text]})).row(0, named=True)
    assert {name: value for name, value in row.items() if value is not None} == ASKED[text]


@pytest.mark.parametrize(
    ("row", "openings"),
    [
        ({"openings": "1.000 người"}, 1000),
        ({"openings": "1,500"}, 1500),
        ({"openings": "02 nam, 03 nữ"}, 5),
        ({"openings": "10 người"}, 10),
        ({"openings": "Không giới hạn"}, None),
        ({"title": "10 công nhân may"}, 10),
        ({"title": "Thợ hàn (5 người)"}, 5),
        ({"title": "Thợ hàn 3G"}, None),
        ({"title": "Nhân viên kho - SL 04"}, 4),
    ],
)
def test_openings_of_the_column_and_of_a_title(row: dict[str, str], openings: int | None) -> None:
    made = requirements(pl.DataFrame([{"title": "Thợ"} | row]))
    assert made["openings_stated"].to_list() == [openings]
