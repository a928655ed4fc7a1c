"""Repeats of one opening are joined, different openings are not; whatever the order and the division into parts."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caunghe.errors import InputError
from caunghe.vacancies.corpus.corpus import write_ads
from caunghe.vacancies.corpus.duplicates import DuplicateOptions, spells
from caunghe.vacancies.reading.mapping import ADVERTISEMENT

DAY = date(2026, 3, 1)


def _ads(*rows: dict) -> pl.DataFrame:
    plain = {"source": "board", "employer": "Công ty TNHH Cơ khí Sông Cấm", "place": "Hải Phòng", "posted": DAY}
    full = [{"ad": str(i)} | plain | row for i, row in enumerate(rows)]
    return pl.DataFrame([{name: row.get(name) for name in ADVERTISEMENT} for row in full], schema=ADVERTISEMENT)


# advertisements written for this test: pairs of one opening
SAME = {
    "noise": ({"title": "Thợ hàn 3G"}, {"title": "TUYỂN GẤP Thợ hàn 3G - Thu nhập hấp dẫn, đi làm ngay"}),
    "legal form": ({"title": "Thợ hàn"}, {"title": "Thợ hàn", "employer": "CTY CP Cơ khí Sông Cấm"}),
    "without marks": (
        {"title": "Kế toán kho", "employer": "Công ty Đông Á"},
        {"title": "Kế toán kho", "employer": "CONG TY DONG A"},
    ),
    "place in title": ({"title": "Kế toán kho"}, {"title": "Kế toán kho tại Hải Phòng"}),
    "district written otherwise": (
        {"title": "Nhân viên kho", "place": "Hải An, Hải Phòng"},
        {"title": "Nhân viên kho", "place": "Quận Hải An - Hải Phòng"},
    ),
    "district and its province": ({"title": "Nhân viên kho"}, {"title": "Nhân viên kho", "place": "Hải An, Hải Phòng"}),
    "other name": (
        {"title": "Thợ hàn", "employer": "Công ty TNHH Cơ khí Sông Cấm (Song Cam Mechanical Co., Ltd)"},
        {"title": "Thợ hàn", "employer": "Cơ khí Sông Cấm - Chi nhánh Hải Phòng"},
    ),
    "agencies": (
        {"title": "Thợ hàn", "employer": "Công ty Cung ứng nhân lực A", "pay": "9 triệu", "text": "Hàn tàu"},
        {"title": "Thợ hàn", "employer": "Headhunter B", "pay": "9 triệu", "text": "Hàn tàu"},
    ),
    "pay meets": ({"title": "Lái xe nâng", "pay": "9 - 12 triệu"}, {"title": "Lái xe nâng", "pay": "10 - 13 triệu"}),
    "no employer": (
        {"title": "Bảo vệ", "employer": None, "pay": "7 triệu", "text": "Trực cổng"},
        {"title": "Bảo vệ", "employer": None, "pay": "7 triệu", "text": "Trực cổng"},
    ),
}
DIFFERENT = {
    "job": ({"title": "Kế toán thuế"}, {"title": "Kế toán kho"}),
    "employer": ({"title": "Thợ hàn"}, {"title": "Thợ hàn", "employer": "Công ty Đóng tàu Bạch Đằng"}),
    "province": ({"title": "Nhân viên bán hàng"}, {"title": "Nhân viên bán hàng", "place": "Hà Nội"}),
    "district": ({"title": "Bán hàng Lê Chân"}, {"title": "Bán hàng Hải An"}),
    "district of the place": (
        {"title": "Nhân viên kho", "place": "Hải An, Hải Phòng"},
        {"title": "Nhân viên kho", "place": "Kiến An, Hải Phòng"},
    ),
    "district elsewhere": (
        {"title": "Nhân viên kho", "place": "Quận 1, TP.HCM"},
        {"title": "Nhân viên kho", "place": "Quận Bình Thạnh, TP.HCM"},
    ),
    "requisition": ({"title": "Giao dịch viên - TA137"}, {"title": "Giao dịch viên - TA142"}),
    "hours": ({"title": "Phục vụ bàn"}, {"title": "Phục vụ bàn part time"}),
    "rank": ({"title": "Giám đốc nhà máy"}, {"title": "Phó giám đốc nhà máy"}),
    "pay apart": ({"title": "Lái xe", "pay": "8 - 10 triệu"}, {"title": "Lái xe", "pay": "20 - 25 triệu"}),
    "no employer": (
        {"title": "Bảo vệ", "employer": None, "pay": "7 triệu", "text": "Trực cổng"},
        {"title": "Bảo vệ", "employer": None, "pay": "7 triệu", "text": "Tuần tra kho"},
    ),
    "61 days": ({"title": "Thợ hàn"}, {"title": "Thợ hàn", "posted": DAY + timedelta(61)}),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME)
def test_one_opening_is_joined(pair):
    assert spells(_ads(*pair)).to_list() == [0, 0]


@pytest.mark.parametrize("pair", DIFFERENT.values(), ids=DIFFERENT)
def test_two_openings_are_not(pair):
    assert spells(_ads(*pair)).to_list() == [0, 1]


def test_a_spell_goes_on_while_no_gap_is_longer_than_sixty_days():
    days = [0, 50, 100, 161, 170]
    ads = _ads(*({"title": "Thợ hàn", "posted": DAY + timedelta(day)} for day in days))
    assert spells(ads).to_list() == [0, 0, 0, 3, 3]


def test_the_day_an_advertisement_was_last_seen_counts():
    ads = _ads({"title": "Thợ hàn", "seen": DAY + timedelta(30)}, {"title": "Thợ hàn", "posted": DAY + timedelta(85)})
    assert spells(ads).to_list() == [0, 0]


@settings(max_examples=25)
@given(st.permutations(range(8)))
def test_order_changes_no_spell(order):
    rows = [{"title": title, "posted": DAY + timedelta(10 * i)} for i, title in enumerate(["Thợ hàn", "Thợ tiện"] * 4)]
    first = spells(_ads(*rows)).to_list()
    shuffled = spells(_ads(*(rows[i] for i in order)).with_columns(pl.Series("ad", [str(i) for i in order]))).to_list()
    groups = {frozenset(i for i in range(8) if first[i] == spell) for spell in first}
    assert {frozenset(order[i] for i in range(8) if shuffled[i] == spell) for spell in shuffled} == groups


def test_a_file_in_parts_has_the_spells_of_the_whole(tmp_path):
    ads = _ads(
        *({"title": title, "employer": f"Công ty {i % 3}"} for i in range(12) for title in ("Thợ hàn", "Thợ nguội"))
    )
    count = write_ads([ads.head(5), ads.slice(5, 7), ads.tail(-12)], tmp_path / "ads.parquet")
    made = pl.read_parquet(tmp_path / "ads.parquet")
    assert count == made.height == 24
    assert made["spell"].to_list() == spells(ads).to_list()
    assert made["spell"].n_unique() == 6


WORDS = ["hàn", "tiện", "phay", "bào", "khoan", "tán", "rèn", "đúc", "mài", "cưa", "nguội", "sơn"]
TITLES = st.sets(st.sampled_from(WORDS), min_size=1)


def _joined_by_hand(titles: list[set[str]], options: DuplicateOptions) -> list[int]:
    """Compare every pair as the rule is written; what hangs together gets the number of its first title."""
    groups = list(range(len(titles)))
    for i, one in enumerate(titles):
        for j, other in enumerate(titles[:i]):
            share = len(one & other) / len(one | other)
            contained = one <= other or other <= one
            if share >= options.alike or (contained and share >= options.contained):
                old, new = max(groups[i], groups[j]), min(groups[i], groups[j])
                groups = [new if group == old else group for group in groups]
    return groups


@settings(max_examples=100)
@given(
    st.lists(TITLES, min_size=2, max_size=12),
    st.sampled_from([0.5, 0.6, 0.75, 0.85, 1.0]),
    st.sampled_from([0.4, 0.75]),
)
def test_titles_are_joined_as_comparing_every_pair_joins_them(titles, alike, contained):
    options = DuplicateOptions(alike=alike, contained=contained)
    ads = _ads(*({"title": " ".join(sorted(words))} for words in titles))
    assert spells(ads, options).to_list() == _joined_by_hand(titles, options)


def test_limits_are_named():
    with pytest.raises(InputError, match="days must be 1–365; got 0"):
        DuplicateOptions(days=0)
    with pytest.raises(InputError, match="alike must be 0–1; got 2"):
        DuplicateOptions(alike=2)


@pytest.mark.parametrize("name", ["contained", "alike"])
def test_a_share_of_no_word_in_common_is_refused(name):
    with pytest.raises(InputError, match=f"{name} must be above 0; got 0"):
        DuplicateOptions(**{name: 0.0})
