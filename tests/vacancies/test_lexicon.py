"""The word lists of the vacancy coder: complete, well formed, and true to the coding conventions.

A title with two codes is truly ambiguous; its main code comes first, and both rows stand in the file of the main code.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

import caunghe
from caunghe.vacancies.coder.ads import occupations

LEXICON = Path(caunghe.__file__).parent / "vacancies" / "lexicon"
OCCUPATIONS = Path(caunghe.__file__).parent / "schema" / "codes" / "occupations.csv"
KINDS = {"pay", "benefit", "urgency", "place", "experience", "schedule", "employer"}
LIMIT_BYTES = 3 * 2**20


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


TITLE_FILES = sorted((LEXICON / "titles").glob("*.csv"))
TITLES = [row for path in TITLE_FILES for row in _rows(path)]
UNIT_GROUPS = {row["code"] for row in _rows(OCCUPATIONS) if row["level"] == "4"}
CODES: dict[str, list[str]] = {}
for _row in TITLES:
    CODES.setdefault(_row["title"], []).append(_row["code"])


def test_one_file_a_major_group() -> None:
    assert [path.name for path in TITLE_FILES] == [f"{major}.csv" for major in range(10)]


def test_enough_titles_in_each_language() -> None:
    by_language = {
        language: {r["title"] for r in TITLES if r["language"] == language} for language in ("vi", "en", "mixed")
    }
    assert len(by_language["vi"]) >= 6000
    assert len(by_language["en"] | by_language["mixed"]) >= 2500
    assert {row["language"] for row in TITLES} == {"vi", "en", "mixed"}


def test_every_unit_group_has_vietnamese_titles() -> None:
    counts = Counter(row["code"] for row in TITLES if row["language"] != "en")
    assert set(counts) == UNIT_GROUPS
    assert len(UNIT_GROUPS) == 436
    assert min(counts.values()) >= 3


def test_titles_are_composed_and_tidy() -> None:
    for title in CODES:
        assert title == unicodedata.normalize("NFC", title)
        assert title == " ".join(title.split())
        assert 2 <= len(title) <= 80


def test_no_title_is_written_twice_for_one_code() -> None:
    pairs = Counter((row["title"].casefold(), row["code"]) for row in TITLES)
    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_the_rows_of_an_ambiguous_title_stand_together_in_the_file_of_its_main_code() -> None:
    for path in TITLE_FILES:
        codes: dict[str, list[str]] = {}
        previous = ""
        for row in _rows(path):
            assert row["title"] == previous or row["title"] not in codes
            previous = row["title"]
            codes.setdefault(previous, []).append(row["code"])
        assert all(found[0][0] == path.stem and len(found) <= 2 for found in codes.values())


def test_the_lists_stay_small() -> None:
    lists = [*TITLE_FILES, LEXICON / "abbreviations.csv", LEXICON / "noise.csv"]
    assert sum(path.stat().st_size for path in lists) <= LIMIT_BYTES


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Nhân viên kinh doanh", "3322"),
        ("NVKD B2B", "3322"),
        ("Giám sát bán hàng", "3322"),
        ("Trưởng phòng kinh doanh", "1221"),
        ("Kỹ sư bán hàng", "2433"),
        ("Trình dược viên OTC", "2433"),
        ("Chuyên viên tư vấn giáo dục", "3322"),
        ("Nhân viên kinh doanh bất động sản", "3334"),
        ("Chuyên viên tư vấn bảo hiểm", "3321"),
        ("Nhân viên kinh doanh quảng cáo", "3339"),
        ("Nhân viên telesales", "5244"),
        ("Nhân viên bán hàng", "5223"),
        ("Cửa hàng trưởng", "1420"),
        ("Quản lý nhà hàng", "1412"),
        ("Nhân viên tư vấn trả góp", "3312"),
        ("Chuyên viên quan hệ khách hàng", "3312"),
        ("Giao dịch viên", "4211"),
        ("Nhân viên thu hồi nợ", "4214"),
        ("Kế toán tổng hợp", "3313"),
        ("Kế toán trưởng", "2411"),
        ("Trưởng phòng kế toán", "1211"),
        ("Nhân viên xuất hóa đơn", "4311"),
        ("Nhân viên hành chính văn phòng", "4110"),
        ("Chuyên viên nhân sự", "2423"),
        ("Nhân viên tuyển dụng", "2423"),
        ("Nhân viên sales admin", "3343"),
        ("Merchandiser", "3323"),
        ("Nhân viên thu mua", "3323"),
        ("Nhân viên chứng từ xuất nhập khẩu", "3331"),
        ("Nhân viên chăm sóc khách hàng", "4222"),
        ("Lễ tân khách sạn", "4224"),
        ("Lễ tân bệnh viện", "4229"),
        ("Giám sát sản xuất", "3122"),
        ("Chuyền trưởng", "3122"),
        ("Chỉ huy trưởng công trình", "3123"),
        ("Kỹ sư giám sát", "3123"),
        ("Kỹ sư xây dựng", "2142"),
        ("Kỹ sư cơ điện", "2151"),
        ("Kỹ sư HVAC", "2144"),
        ("Kỹ sư QS", "2149"),
        ("Nhân viên dự toán", "3112"),
        ("Họa viên kiến trúc", "3118"),
        ("Kiến trúc sư", "2161"),
        ("Nhân viên QC", "7543"),
        ("QC thực phẩm", "7515"),
        ("Nhân viên phòng thí nghiệm", "3111"),
        ("Nhân viên QA", "3119"),
        ("Kỹ sư chất lượng", "2141"),
        ("Trưởng phòng chất lượng", "1321"),
        ("Nhân viên bảo trì", "7233"),
        ("Nhân viên bảo trì điện", "7412"),
        ("Nhân viên kỹ thuật tòa nhà", "7411"),
        ("Nhân viên kỹ thuật camera", "7421"),
        ("Thợ hàn TIG", "7212"),
        ("Nhân viên vận hành máy CNC", "7223"),
        ("Nhân viên vận hành máy", "8189"),
        ("Công nhân may", "8153"),
        ("Công nhân lắp ráp điện tử", "8212"),
        ("Công nhân sản xuất", "9329"),
        ("Lao động phổ thông", "9329"),
        ("Thủ kho", "4321"),
        ("Bốc xếp", "9333"),
        ("Lái xe nâng", "8344"),
        ("Nhân viên giao hàng xe máy", "8321"),
        ("Lái xe container", "8332"),
        ("Máy trưởng", "3151"),
        ("Sỹ quan boong", "3152"),
        ("Thuỷ thủ", "8350"),
        ("Nhân viên khai thác tàu", "4323"),
        ("Bếp trưởng", "3434"),
        ("Phụ bếp", "9412"),
        ("Kỹ thuật viên spa", "5142"),
        ("Hộ lý", "5321"),
        ("IT helpdesk", "3512"),
        ("Business analyst", "2511"),
    ],
)
def test_the_main_code_follows_the_conventions(title: str, code: str) -> None:
    assert CODES[title][0] == code


def test_abbreviations_are_unique_and_written_out_in_both_languages() -> None:
    rows = _rows(LEXICON / "abbreviations.csv")
    assert len(rows) >= 200
    assert len({row["short"].casefold() for row in rows}) == len(rows)
    assert all(row["vi"] and row["en"] and row["vi"] == unicodedata.normalize("NFC", row["vi"]) for row in rows)
    written = {row["short"]: row["vi"] for row in rows}
    assert written["NVKD"] == "nhân viên kinh doanh"
    assert written["KTV"] == "kỹ thuật viên"


def _without_noise(titles: list[str]) -> list[str]:
    column = pl.Series("title", titles).str.to_lowercase()
    for row in _rows(LEXICON / "noise.csv"):
        column = column.str.replace_all(row["pattern"], " ")
    return column.str.replace_all(r"\s+", " ").str.strip_chars(" -–|,()[]").to_list()


def test_noise_is_taken_out() -> None:
    assert {row["kind"] for row in _rows(LEXICON / "noise.csv")} == KINDS
    advertised = {
        "Nhân viên kế toán - đi làm ngay": "nhân viên kế toán",
        "Thợ hàn làm việc tại Hải Phòng": "thợ hàn",
        "Nhân viên kho không yêu cầu kinh nghiệm": "nhân viên kho",
        "[Tuyển gấp] Công nhân may": "công nhân may",
        "Nhân viên bán hàng full-time": "nhân viên bán hàng",
        "Lái xe nâng lương cứng": "lái xe nâng",
        "Kỹ sư điện (có xe đưa đón)": "kỹ sư điện",
    }
    assert _without_noise(list(advertised)) == list(advertised.values())


def test_noise_leaves_an_occupation_in_every_title() -> None:
    titles = list(CODES)
    assert [title for title, left in zip(titles, _without_noise(titles), strict=True) if not left] == []


def test_seldom_titles_are_new_tidy_and_looked_up() -> None:
    rows = _rows(LEXICON / "seldom.csv")
    assert {row["code"] for row in rows} <= UNIT_GROUPS
    assert not {row["title"].casefold() for row in rows} & {title.casefold() for title in CODES}
    assert len({row["title"].casefold() for row in rows}) == len(rows)
    for row in rows:
        assert row["title"] == " ".join(unicodedata.normalize("NFC", row["title"]).split())
        assert row["language"] == "vi"
    coded = occupations(pl.DataFrame({"title": [row["title"] for row in rows]}))
    right = [row["code"] == code for row, code in zip(rows, coded["isco08"], strict=True)]
    # what the classifier has learnt of other titles outweighs a few
    assert sum(right) >= 0.8 * len(rows)
    assert all(row["code"] in five.split() for row, five in zip(rows, coded["top5"], strict=True))
