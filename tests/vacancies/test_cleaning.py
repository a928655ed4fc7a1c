"""Cleaning: what carries no meaning goes, what does stays, contacts never survive. All advertisements are made up."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest

from caunghe.vacancies.words.cleaning import clean_words, full_words, readable, without_marks


def words(title: str) -> str:
    return clean_words(pl.DataFrame({"title": [title]}))["title_words"][0]


def shown(text: str) -> str:
    return pl.DataFrame({"text": [text]}).select(readable(pl.col("text")))["text"][0]


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Thợ Hàn – Lương 13–56 triệu", "thợ hàn"),
        ("Thợ hàn, đi làm ngay, thu nhập 12 - 15tr/tháng", "thợ hàn"),
        ("KẾ TOÁN KHO (Lương upto 15 triệu++)", "kế tóan kho"),
        ("Welder – salary up to 1500$", "welder"),
        ("Kỹ thuật viên CNC", "kĩ thuật viên cnc"),
        ("<b>Thợ&nbsp;tiện</b> &amp; phay", "thợ tiện phay"),
        ("NVKD BĐS", "nhân viên kinh doanh bất động sản"),
        ("Lập trình viên C++ / C#", "lập trình viên c++ c#"),
        ("Công nhân may - không cần kinh nghiệm", "công nhân may"),
        ("Nhân viên kinh doanh - Yêu cầu: có bằng kế toán - thiết bị điện", "nhân viên kinh doanh thiết bị điện"),
        ("Nhân viên hậu cần (biết tiếng Trung tốt)", "nhân viên hậu cần"),
        ("124115 - Tiếng Nhật - Trưởng phòng kho", "trưởng phòng kho"),
        ("Phiên dịch tiếng Nhật", "phiên dịch tiếng nhật"),
        ("Công ty Sông Cấm tuyển dụng bảo vệ", "bảo vệ"),
        ("Chuyên viên tuyển dụng", "chuyên viên tuyển dụng"),
    ],
)
def test_what_a_title_keeps(title: str, left: str) -> None:
    assert words(title) == left


def test_both_places_of_a_tone_mark_and_both_letters_i_are_one() -> None:
    assert words("Kỹ sư hoá học") == words("Kĩ sư hóa học") == "kĩ sư hóa học"
    assert words("Quỹ tín dụng") == "quỹ tín dụng"


@pytest.mark.parametrize("title", ["Kỹ thuật viên", "Quản lý kho", "Kỹ sư thủy lợi", "Thợ may mẫu Mỹ", "Công ty sợi"])
def test_a_title_typed_without_marks_is_the_folded_form_of_the_marked_one(title: str) -> None:
    plain = pl.DataFrame({"title": [title]}).select(without_marks(pl.col("title").str.to_lowercase()))["title"][0]
    marked = clean_words(pl.DataFrame({"title": [title]}))["title_folded"][0]
    assert words(plain) == marked


def test_quality_typed_without_marks_is_no_pay() -> None:
    assert words("Nhan vien kiem tra chat luong, luong 10 trieu") == "nhan vien kiem tra chat luong"
    assert words("KTV do luong dien") == "kĩ thuật viên do luong dien"


def test_a_title_is_shown_with_its_abbreviations_written_out_and_its_own_spelling() -> None:
    title = pl.DataFrame({"title": ["QC hoá chất, Kỹ sư"]})
    left = title.select(left=full_words(pl.col("title")))["left"][0]
    assert left == "kiểm soát chất lượng hoá chất kỹ sư"


def test_decomposed_marks_are_composed() -> None:
    assert words(unicodedata.normalize("NFD", "Thợ điện lạnh")) == "thợ điện lạnh"


def test_folded_tokens_stand_beside_the_written_ones() -> None:
    row = clean_words(pl.DataFrame({"title": ["Thợ đúc đồng"]})).row(0, named=True)
    assert (row["title_words"], row["title_folded"]) == ("thợ đúc đồng", "tho duc dong")


def test_a_title_of_nothing_but_noise_keeps_its_words() -> None:
    assert words("Lương 10 triệu") != ""


@pytest.mark.parametrize(
    "contact",
    [
        "0912 345 678",
        "+84 912.345.678",
        "(0225) 3 123 456",
        "tuyendung@vi-du.com.vn",
        "https://vi-du.vn/viec?id=1",
        "vi-du.com",
    ],
)
def test_no_contact_survives(contact: str) -> None:
    left = shown(f"Liên hệ {contact} gặp phòng nhân sự")
    assert left == "Liên hệ gặp phòng nhân sự"


def test_years_and_pay_are_no_telephone_numbers() -> None:
    assert shown("Kinh nghiệm 2 năm, 12.000.000 đồng") == "Kinh nghiệm 2 năm, 12.000.000 đồng"


def test_absent_and_empty_context_is_empty() -> None:
    ads = pl.DataFrame({"title": ["Thợ hàn"], "category": ["nan"], "text": [None]})
    row = clean_words(ads).row(0, named=True)
    assert (row["category_words"], row["employer_words"], row["text_words"]) == ("", "", "")
