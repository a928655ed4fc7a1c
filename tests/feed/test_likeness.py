"""No name is suggested for one that says something else: the opposite, another number, a part, another field."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.feed.reading.coding import code_vocabulary
from caunghe.feed.reading.suggestions import nearest_column
from caunghe.schema import TABLES


def nearest(codes: str, written: str) -> str:
    suggested = code_vocabulary(codes, None).nearest_codes(pl.Series([written])).get(written, "–")
    return suggested.partition(" – ")[0]


@pytest.mark.parametrize(
    ("codes", "written"),
    [
        ("ownerships", "Bán công"), ("modes", "Phi chính quy"), ("modes", "Bán chính quy"),
        ("qualifications", "Dưới đại học"), ("qualifications", "Sau đại học"), ("institution_kinds", "Trường đại học"),
        ("training_fields", "Công nghệ hàn"), ("levels", "Đào tạo thường xuyên"), ("ownerships", "NCX"),
    ],
)  # fmt: skip
def test_a_code_of_something_else_is_not_suggested(codes: str, written: str) -> None:
    assert nearest(codes, written) == "–"


@pytest.mark.parametrize(
    ("codes", "written", "meant"),
    [
        ("ownerships", "Công lập tự chủ", "public"), ("modes", "Chinh quy tap chung", "full_time"),
        ("institution_kinds", "Trường CĐ nghề", "college"), ("levels", "Cao đẳng liên thông", "college"),
        ("training_fields", "Ky thuat che bien mon an", "5810207"),
    ],
)  # fmt: skip
def test_a_code_nearly_named_is_suggested(codes: str, written: str, meant: str) -> None:
    assert nearest(codes, written) == meant


@pytest.mark.parametrize(
    "written",
    ["Có việc trong 24 tháng", "Lương trung vị sau 12 tháng", "Có việc làm", "Việc làm 12T", "Dự thi tốt nghiệp",
     "Tốt nghiệp THPT", "Tốt nghiệp loại giỏi"],
)  # fmt: skip
def test_a_column_of_something_else_is_not_suggested(written: str) -> None:
    assert nearest_column(written, TABLES["intakes"]) == "–"


@pytest.mark.parametrize(
    ("table", "written", "meant"),
    [
        ("intakes", "Có việc trong 6 tháng", "employed_6m"), ("intakes", "Số HS tốt nghiệp", "graduates"),
        ("intakes", "Nhập hoch", "entrants"), ("intakes", "Chỉ tiêu 2026", "quota"),
        ("programmes", "Tỉ lệ thực hành", "practice_share"), ("programmes", "% thực hành", "–"),
    ],
)  # fmt: skip
def test_a_column_nearly_named_is_suggested(table: str, written: str, meant: str) -> None:
    assert nearest_column(written, TABLES[table]) == meant


def test_a_group_of_ages_may_be_written_in_words() -> None:
    known = code_vocabulary("age_groups", None)
    assert [known.code_for(text) for text in ("15 đến 19", "15 to 19", "15–19 tuổi")] == ["15-19"] * 3
