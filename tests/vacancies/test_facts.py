"""Pay, places and requirements: what is written comes out, what is assumed is said, and nothing is invented."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunghe.errors import InputError
from caunghe.vacancies.facts.pay import LEAST, MOST, PayOptions, pay
from caunghe.vacancies.facts.places import districts, places, provinces
from caunghe.vacancies.facts.requirements import requirements

# text → low, high (million đồng a month), what was assumed; 8 hours × 26 days make a month
PAY = {
    "9 - 12 triệu": (9, 12, ["month"]),
    "Lương: 3,5 Tr - 7 Tr VND": (3.5, 7, ["month"]),
    "Tới 30 triệu": (None, 30, ["month"]),
    "trên 10 tr vnd": (10, None, ["month"]),
    "10tr+": (10, None, ["month"]),
    "7tr5": (7.5, 7.5, ["month"]),
    "15.000.000 - 25.000.000 VND": (15, 25, ["month"]),
    "12000000 - 15000000 VND / tháng": (12, 15, []),
    "500 - 1,000 usd": (13, 26, ["rate", "month"]),
    "500 - 1.000 VND": (13, 26, ["usd", "rate", "month"]),
    "up to 2000$": (None, 52, ["rate", "month"]),
    "25 k - 30 k /giờ": (5.2, 6.24, ["full_time"]),
    "25/giờ": (5.2, 5.2, ["thousand", "full_time"]),
    "300k/ngày": (7.8, 7.8, ["full_time"]),
    "250-300k/ca": (6.5, 7.8, ["full_time"]),
    "300 triệu/năm": (25, 25, []),
    "10-15": (10, 15, ["million", "month"]),
    "Lương 3 tháng đầu 6 triệu": (6, 6, ["month"]),
    "700–900 đô": (18.2, 23.4, ["rate", "month"]),
    # 52 weeks are twelve months
    "3 triệu/tuần": (13, 13, []),
    # the least and the most that a month may pay
    "1 triệu": (1, 1, ["month"]),
    "300 triệu": (300, 300, ["month"]),
    # too little for a month: 15,000–99,999 are an hour's, more is a day's
    "15.000 đồng": (3.12, 3.12, ["day", "full_time"]),
    "99.999 đồng": (20.799792, 20.799792, ["day", "full_time"]),
    "100.000 đồng": (2.6, 2.6, ["day", "full_time"]),
    "999.999 đồng": (25.999974, 25.999974, ["day", "full_time"]),
    # 100–9,999 đồng a month are dollars
    "100 đồng": (2.6, 2.6, ["usd", "rate", "month"]),
    "9.999 đồng": (259.974, 259.974, ["usd", "rate", "month"]),
    "Lương 12 tháng 6 triệu": (6, 6, ["month"]),
    # every unit that is known
    "0,2 tỷ": (200, 200, ["month"]),
    "0,3 tỷ/năm": (25, 25, []),
    "0,200 tỷ": (200, 200, ["month"]),
    "12 củ": (12, 12, ["month"]),
    "12m": (12, 12, ["month"]),
    "8000 nghìn": (8, 8, ["month"]),
    "8000 ngàn": (8, 8, ["month"]),
    "8000 ngh": (8, 8, ["month"]),
    "8000k": (8, 8, ["month"]),
    "700 - 900 đô la": (18.2, 23.4, ["rate", "month"]),
    "700 - 900 US$": (18.2, 23.4, ["rate", "month"]),
    "$700 - $900": (18.2, 23.4, ["rate", "month"]),
    "8 USD/giờ": (43.264, 43.264, ["rate", "full_time"]),
    # a number that states its thousands is in đồng, whatever millions are written behind it
    "10.000.000 tr": (10, 10, ["month"]),
    "12.500.000,50 đồng": (12.5000005, 12.5000005, ["month"]),
    # with a unit, one group of three is a fraction
    "15.000 triệu": (15, 15, ["month"]),
    "500 VND/tháng": (13, 13, ["usd", "rate"]),
    "từ 8 triệu": (8, None, ["month"]),
    "8 triệu trở lên": (8, None, ["month"]),
    "lên đến 8 triệu": (None, 8, ["month"]),
    # every period by its words
    "30k một giờ": (6.24, 6.24, ["full_time"]),
    "30k per hour": (6.24, 6.24, ["full_time"]),
    "300k/công": (7.8, 7.8, ["full_time"]),
    "300k/buổi": (7.8, 7.8, ["full_time"]),
    "3 triệu mỗi tuần": (13, 13, []),
    "12 triệu/tháng": (12, 12, []),
    "120 triệu một năm": (10, 10, []),
    # every way to write an end alone
    "tối đa 8 triệu": (None, 8, ["month"]),
    "đến 8 triệu": (None, 8, ["month"]),
    "dưới 8 triệu": (None, 8, ["month"]),
    "tối thiểu 8 triệu": (8, None, ["month"]),
    "hơn 8 triệu": (8, None, ["month"]),
    "8 triệu up": (8, None, ["month"]),
    "từ 8 triệu trở lên": (8, None, ["month"]),
    "từ 8 đến 9 triệu": (8, 9, ["month"]),
    # two amounts that nothing joins are no range: the first counts; the larger end comes last
    "8 triệu, thưởng 2 triệu": (8, 8, ["month"]),
    "12 - 9 triệu": (9, 12, ["month"]),
    "8 triệu và 9 triệu": (8, 9, ["month"]),
    "7 - 8tr5": (7, 8.5, ["month"]),
    "7tr55": (7.55, 7.55, ["month"]),
    # a bare number is millions below a thousand, and not beside a sign or a word for money
    "300": (300, 300, ["million", "month"]),
    "1000": (26, 26, ["usd", "rate", "month"]),
    "1000 - 2000": (26, 52, ["usd", "rate", "month"]),
    "900 - 1000$": (23.4, 26, ["rate", "month"]),
    "$200": (5.2, 5.2, ["rate", "month"]),
    "200 VND": (5.2, 5.2, ["usd", "rate", "month"]),
    "25 - 30/giờ": (5.2, 6.24, ["thousand", "full_time"]),
    # ten thousand and more are no number of millions
    "10000 tr/giờ": (2.08, 2.08, ["full_time"]),
    "15.000.000,5 đồng": (15.0000005, 15.0000005, ["month"]),
    "15,5 triệu": (15.5, 15.5, ["month"]),
    # months and people are no amounts where one has its unit; where none has, they are
    "Lương 13 tháng, 2 ca: 6 triệu": (6, 6, ["month"]),
}
NO_PAY = {
    "Thỏa thuận": "negotiable",
    "Lương: Cạnh tranh": "negotiable",
    "tới 9 k /sp": "none",
    "20 man": "none",
    "¥200,000": "none",
    "300.000.001 đồng": "none",
    "14.999 đồng": "none",
    "10.000 đồng": "none",
    "99 đồng": "none",
    # one end below what is taken for dollars; by the day or the year it is not taken for them
    "99 - 150 đồng": "none",
    "999 đồng/ngày": "none",
    "500 VND/năm": "none",
    "999": "none",
    "": "none",
    "301": "none",
    "9999 tr/giờ": "none",
    # one end of two out of bounds
    "200 - 400 triệu": "none",
    "0,5 - 2 triệu": "none",
    **dict.fromkeys(
        ["Thoả thuận", "Thương lượng", "Competitive", "negotiable", "Trao đổi khi phỏng vấn"], "negotiable"
    ),
    **dict.fromkeys(["20 triệu/người", "5k/cái", "300 EUR", "€500", "200000 yên", "5 triệu/sản phẩm"], "none"),
}


@pytest.mark.parametrize("text", PAY)
def test_pay_is_read_with_what_was_assumed(text):
    low, high, assumed = PAY[text]
    row = pay(pl.Series([text])).row(0, named=True)
    assert row["pay_stated"] == "amount"
    for name, end in (("pay_low", low), ("pay_high", high)):
        assert row[name] == (None if end is None else pytest.approx(end * 1e6))
    assert row["pay_assumed"] == assumed


@pytest.mark.parametrize("text", NO_PAY)
def test_what_states_no_amount_gives_none(text):
    row = pay(pl.Series([text])).row(0, named=True)
    assert (row["pay_stated"], row["pay_low"], row["pay_high"]) == (NO_PAY[text], None, None)


@given(
    st.integers(1, 250), st.integers(0, 40), st.sampled_from(["{} - {} triệu", "{}tr-{}tr", "từ {} đến {} triệu/tháng"])
)
def test_a_range_in_millions_comes_back(low, width, form):
    row = pay(pl.Series([form.format(low, low + width)])).row(0)
    assert row[1:3] == (low * 1e6, (low + width) * 1e6)


@given(st.integers(1_000_000, 290_000_000))
def test_grouped_numbers_are_the_number(amount):
    marks = (f"{amount:,}", f"{amount:,}".replace(",", "."), str(amount))
    assert {pay(pl.Series([f"{mark} đồng"]))["pay_low"][0] for mark in marks} == {float(amount)}


@given(st.text(max_size=60))
def test_whatever_is_written_pay_is_ordered_and_within_limits(text):
    _, low, high, *_ = pay(pl.Series([text])).row(0)
    assert all(end is None or LEAST <= end <= MOST for end in (low, high))
    assert low is None or high is None or low <= high


def test_the_rate_of_the_dollar_is_an_option_with_limits():
    assert pay(pl.Series(["1,000 usd"]), PayOptions(dong_per_usd=25_000))["pay_low"][0] == 25e6
    # the limits themselves are allowed
    assert pay(pl.Series(["1,000 usd"]), PayOptions(dong_per_usd=1_000))["pay_low"][0] == 1e6
    assert pay(pl.Series(["100 usd"]), PayOptions(dong_per_usd=1_000_000))["pay_low"][0] == 100e6
    with pytest.raises(InputError, match="dong_per_usd must be 1,000–1,000,000; got 999"):
        pay(pl.Series(["x"]), PayOptions(dong_per_usd=999))


AREAS = pl.DataFrame({"area": ["31", "11413"], "name": ["Thành phố Hải Phòng", "Phường Hải An"]})
# text → old provinces, provinces since July 2025 (Resolution 202/2025/QH15), old districts
PLACES = {
    "Việc làm TP.HCM": (["79"], ["79"], []),
    "Hà Nội, Hồ Chí Minh": (["01", "79"], ["01", "79"], []),
    "an duong, hai phong": (["31"], ["31"], ["An Dương"]),
    "Hải Dương": (["30"], ["31"], []),
    "TP Hải Dương": (["30"], ["31"], ["Thành phố Hải Dương"]),
    "Bà Rịa-Vũng Tàu": (["77"], ["79"], []),
    "quận tân bình": (["79"], ["79"], ["Tân Bình"]),
    "Thái Bình Dương": ([], [], []),
    "Đường Lê Chân, Hải Phòng": (["31"], ["31"], []),
    "toàn quốc": ([], [], []),
}


@pytest.mark.parametrize("text", PLACES)
def test_places_are_given_in_old_and_new_units(text):
    row = places(pl.Series([text])).row(0)
    assert (row[0], row[1], row[2]) == PLACES[text]


def test_a_ward_named_with_its_kind_is_that_ward_and_an_old_district_all_wards_made_of_it():
    rows = places(pl.Series(["Phường Hải An, Hải Phòng", "Quận Hải An, Hải Phòng"]), AREAS)
    assert rows["areas"].to_list() == [["11413"], ["11411", "11413"]]


def test_the_63_provinces_became_34_and_every_district_has_a_province():
    assert provinces().height == provinces()["code"].n_unique() == 63
    assert provinces()["code_2025"].n_unique() == 34
    assert set(districts()["province"]) <= set(provinces()["code"])


def test_the_wards_of_old_districts_are_the_114_of_the_merged_city_each_once():
    listed = [code for row in districts()["communes"] for code in row.split()]
    assert len(listed) == len(set(listed)) == 114


@pytest.mark.parametrize("name", provinces()["name"].to_list())
def test_every_province_is_found_with_and_without_marks(name):
    code = provinces().filter(pl.col("name") == name)["code"].item()
    assert places(pl.Series([name, name.lower()]))["provinces"].to_list() == [[code]] * 2


ASKED = {
    "Tốt nghiệp cao đẳng, đại học chuyên ngành điện": {"qualification_asked": "college"},
    "Trình độ: từ trung cấp trở lên": {"qualification_asked": "intermediate"},
    "Lao động phổ thông": {"qualification_asked": "none"},
    "Tốt nghiệp trung học cơ sở": {"qualification_asked": "none"},
    "Tốt nghiệp trung học nghề trở lên": {"qualification_asked": "vocational_secondary"},
    "Ít nhất 2 năm kinh nghiệm": {"experience_years": 2.0},
    "Kinh nghiệm: 6 tháng": {"experience_years": 0.5},
    "Không yêu cầu kinh nghiệm": {"experience_years": 0.0},
    "Có 1-3 năm kinh nghiệm ở vị trí tương đương": {"experience_years": 1.0},
    "3+ years of experience in QA": {"experience_years": 3.0},
    "Số lượng cần tuyển: 20 người": {"openings_stated": 20},
    "Cần tuyển 05 công nhân": {"openings_stated": 5},
    "Làm ca đêm theo lịch": {"night_shift": True},
    "Ca 3: 22h - 6h": {"night_shift": True, "shift_work": True},
    "Không làm ca đêm": {"night_shift": False},
    "Độ tuổi từ 18 - 35 tuổi": {"age_low": 18, "age_high": 35},
    "Nữ 18-40 tuổi": {"age_low": 18, "age_high": 40, "sex_asked": "female"},
    "Ưu tiên nữ 18-35 tuổi": {"age_low": 18, "age_high": 35, "sex_asked": "female_preferred"},
    "Nữ từ 22 tuổi trở lên": {"age_low": 22, "sex_asked": "female"},
    "Tuổi không quá 40": {"age_high": 40},
    "Giới tính: Nam": {"sex_asked": "male"},
    "Ưu tiên nữ": {"sex_asked": "female_preferred"},
    "Nam/Nữ, sức khỏe tốt": {},
    "Làm việc tại Hà Nam, Việt Nam": {},
    "Bán thời trang nữ": {},
}


ASKED |= {
    # every level by its words; of several the lowest
    **{
        text: {"qualification_asked": level}
        for text, level in (
            ("Tốt nghiệp THPT", "none"), ("Tốt nghiệp 12/12, trung cấp", "none"), ("Trình độ sơ cấp", "elementary"),
            ("Bằng cấp: chứng chỉ nghề", "elementary"), ("Tốt nghiệp TC", "intermediate"), ("Trình độ CĐ", "college"),
            ("Tốt nghiệp đại học", "university"), ("Degree: university or MBA", "university"), ("Trình độ thạc sĩ",
            "master"),
            ("Trình độ tiến sĩ", "doctorate"), ("Bachelor or PhD", "university"),
        )
    },
    # a school or a customer is no schooling asked for
    "Gần trường đại học": {},
    # every way to state experience
    "2 năm làm việc ở vị trí tương đương": {"experience_years": 2.0},
    "3 năm kinh nghiệm": {"experience_years": 3.0},
    "Kinh nghiệm: ít nhất 2 năm": {"experience_years": 2.0},
    "6 tháng kinh nghiệm": {"experience_years": 0.5},
    "1,5 năm kinh nghiệm": {"experience_years": 1.5},
    "15 năm kinh nghiệm": {"experience_years": 15.0},
    "16 năm kinh nghiệm": {},
    "No experience": {"experience_years": 0.0},
    # openings from one to two thousand
    "Số lượng: 1": {"openings_stated": 1},
    "Số lượng: 2000": {"openings_stated": 2000},
    "Số lượng: 0": {},
    "Số lượng: 2001": {},
    # ages from 15 to 65, either end alone
    "Độ tuổi: 18-35": {"age_low": 18, "age_high": 35},
    "Từ 15 đến 65 tuổi": {"age_low": 15, "age_high": 65},
    "Từ 20 đến 66 tuổi": {"age_low": 20},
    "dưới 35 tuổi": {"age_high": 35},
    "từ 18 tuổi": {"age_low": 18},
    "tuổi: từ 18": {"age_low": 18},
    "18 tuổi trở lên": {"age_low": 18},
    # every way to ask for a sex
    "Giới tính: nữ": {"sex_asked": "female"},
    "Chỉ tuyển nam": {"sex_asked": "male"},
    "Ứng viên (chỉ nam)": {"sex_asked": "male"},
    "Ứng viên (female)": {"sex_asked": "female"},
    "We want male only": {"sex_asked": "male"},
    "We want female only": {"sex_asked": "female"},
    "- Nữ, có sức khỏe": {"sex_asked": "female"},
    "Công nhân nữ làm ca": {"sex_asked": "female"},
    "Ưu tiên nam": {"sex_asked": "male_preferred"},
    "Prefer male candidates": {"sex_asked": "male_preferred"},
    "Prefer female candidates": {"sex_asked": "female_preferred"},
    "Làm xoay ca": {"shift_work": True},
    "Từ 22h - 6h": {"night_shift": True},
}  # fmt: skip


@pytest.mark.parametrize("text", ASKED)
def test_what_is_asked_is_read_and_nothing_else(text):
    row = requirements(pl.DataFrame({"title": ["Nhân viên"], "text": [text]})).row(0, named=True)
    assert {name: value for name, value in row.items() if value is not None} == ASKED[text]


def test_the_board_s_own_column_decides_before_the_text():
    ads = pl.DataFrame(
        {
            "title": ["Thợ"],
            "qualification": ["Cao đẳng"],
            "openings": ["4"],
            "text": ["Tốt nghiệp đại học. Số lượng: 9"],
        }
    )
    row = requirements(ads).row(0, named=True)
    assert (row["qualification_asked"], row["openings_stated"]) == ("college", 4)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"experience": "2 năm", "title": "Thợ, 3 năm kinh nghiệm"}, {"experience_years": 2.0}),
        ({"title": "Thợ, 3 năm kinh nghiệm", "text": "1 năm kinh nghiệm"}, {"experience_years": 3.0}),
        ({"experience": "Không yêu cầu", "text": "1 năm kinh nghiệm"}, {"experience_years": 0.0}),
        ({"experience": "", "text": "1 năm kinh nghiệm"}, {"experience_years": 1.0}),
        ({"openings": "12 người", "title": "Tuyển 3 công nhân"}, {"openings_stated": 12}),
        ({"title": "Tuyển 3 công nhân", "text": "Số lượng: 9"}, {"openings_stated": 3}),
        ({"title": "Thợ (SL: 4)", "text": "Cần 9 nhân viên"}, {"openings_stated": 4}),
        ({"text": "Cần 9 nhân viên"}, {"openings_stated": 9}),
        # a code of the feed's own list, words, or what the title says of schooling
        ({"qualification": "college", "text": "Tốt nghiệp đại học"}, {"qualification_asked": "college"}),
        ({"qualification": "Đại học", "text": "Tốt nghiệp cao đẳng"}, {"qualification_asked": "university"}),
        ({"qualification": "x", "title": "Lao động phổ thông", "text": "Đẹp"}, {"qualification_asked": "none"}),
        ({"title": "Nữ thư ký, 20-30 tuổi"}, {"sex_asked": "female", "age_low": 20, "age_high": 30}),
        ({"title": "Trực đêm", "text": "Không trực đêm"}, {"night_shift": False}),
        ({"title": "Thợ"}, {}),
    ],
)
def test_a_column_comes_before_the_title_and_the_title_before_the_text(row, found):
    made = requirements(pl.DataFrame([{"title": "Thợ"} | row])).row(0, named=True)
    assert {name: value for name, value in made.items() if value is not None} == found


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("25k/giờ", "hour"), ("300k/ngày", "day"), ("250k/ca", "shift"), ("3 triệu/tuần", "week"),
        ("12 triệu/tháng", "month"), ("300 triệu/năm", "year"), ("12 triệu", "month"), ("up to 2000$", "month"),
        ("15.000 đồng", "hour"), ("100.000 đồng", "day"), ("thỏa thuận", None), ("x", None), (None, None),
    ],
)  # fmt: skip
def test_pay_is_of_the_period_that_is_written_or_must_be_meant(text, period):
    assert pay(pl.Series([text], dtype=pl.String))["pay_period"].to_list() == [period]
