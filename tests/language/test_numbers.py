"""Numbers, money, shares and days: one rule for each, held against Babel where the house follows CLDR."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from caunghe.display import _columns
from caunghe.language import (
    LANGUAGES,
    Language,
    Unit,
    chance,
    day,
    day_in_words,
    difference_error,
    error_decimals,
    goal,
    interval,
    money,
    month,
    number,
    people,
    points,
    quantity,
    share,
    signed,
    span,
    with_error,
)

NB = "\u00a0"
CLDR = {"vi": "vi", "en": "en_GB"}


def spaced(text: str) -> str:
    """Return text with plain spaces, for a reader of these tests."""
    return text.replace(NB, " ")


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (1234567.8, 1, "1.234.567,8", "1,234,567.8"),
        (-2, None, "−2", "−2"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.0, None, "0", "0"),
        (None, None, "–", "–"),
        (1234, None, "1.234", "1,234"),
        (12.0000000001, None, "12", "12"),
        (99.94, None, "99,9", "99.9"),
        (99.96, None, "100", "100"),
        (0.994, None, "0,99", "0.99"),
        (0.996, None, "1", "1"),
        (0.4, None, "0,4", "0.4"),
        (0.25, None, "0,25", "0.25"),
        # a tie goes away from zero, as people and workbooks round
        (1234.5, 0, "1.235", "1,235"),
        (-0.5, 0, "−1", "−1"),
        (1.005, 2, "1,01", "1.01"),
        (12345, -1, "12.350", "12,350"),
        (2**53 - 1, 0, "9.007.199.254.740.991", "9,007,199,254,740,991"),
    ],
)
def test_numbers_have_the_marks_of_their_language(value: float | None, places: int | None, vi: str, en: str) -> None:
    assert (number(value, "vi", places), number(value, "en", places)) == (vi, en)


@given(value=st.decimals(min_value=-(10**11), max_value=10**11, places=3))
def test_numbers_are_those_of_babel_but_for_the_minus(value: Decimal) -> None:
    for language in LANGUAGES:
        ours = number(float(value), language, 3)
        theirs = format_decimal(value, format="#,##0.000", locale=CLDR[language])
        assert ours == ("−" + theirs[1:] if value < 0 else theirs.lstrip("-"))


@pytest.mark.parametrize(
    ("error", "places"),
    [
        (1.2, 1),
        (0.012, 3),
        (560.0, -1),
        (9.94, 1),
        (9.95, 0),
        (9.96, 0),
        (99.4, 0),
        (99.5, -1),
        (995.0, -2),
        (0.0, None),
        (1e-12, None),
        (None, None),
        (math.inf, None),
    ],
)
def test_the_second_digit_of_the_error_is_the_last_place(error: float | None, places: int | None) -> None:
    assert error_decimals(error) == places


@given(error=st.floats(min_value=1e-6, max_value=1e9))
def test_an_error_has_two_digits(error: float) -> None:
    text = number(error, "en", error=error).replace(",", "")
    digits = text.replace(".", "").lstrip("0")
    assert digits[2:].strip("0") == ""
    assert len(digits) >= 2
    assert float(text) == pytest.approx(error, rel=0.051)


@pytest.mark.parametrize(
    ("value", "error", "unit", "vi", "en"),
    [
        (0.394, 0.012, "share", "39,4 % ± 1,2 điểm %", "39.4% ± 1.2 pts"),
        (0.39412, 0.0047, "share", "39,41 % ± 0,47 điểm %", "39.41% ± 0.47 pts"),
        (0.394, 0.12, "share", "39 % ± 12 điểm %", "39% ± 12 pts"),
        (0.394, 0.0996, "share", "39 % ± 10 điểm %", "39% ± 10 pts"),
        (0.394, None, "share", "39,4 %", "39.4%"),
        (12_343, 562, "people", "12.340 ± 560 người", "12,340 ± 560 people"),
        (12_343.4, 56.2, "people", "12.343 ± 56 người", "12,343 ± 56 people"),
        # nobody is half a person
        (12.34, 1.23, "people", "12 ± 1 người", "12 ± 1 people"),
        (12_343, None, "people", "12.343 người", "12,343 people"),
        (3.4567, 0.0456, "ratio", "3,457 ± 0,046", "3.457 ± 0.046"),
        (3.4567, None, "ratio", "3,46", "3.46"),
        (41.26, 0.0996, "years", "41,26 ± 0,10 năm", "41.26 ± 0.10 years"),
        (41.26, None, "years", "41,3 năm", "41.3 years"),
        (12_343_000_000, 560_000_000, "dong", "12,34 ± 0,56 tỷ đồng", "VND 12.34 ± 0.56 billion"),
        (8_200_000, 1_250_000, "dong", "8,2 ± 1,3 triệu đồng", "VND 8.2 ± 1.3 million"),
        (999_960_000, 1_200_000, "dong", "1,0000 ± 0,0012 tỷ đồng", "VND 1.0000 ± 0.0012 billion"),
        (999_960_000, 12_000_000, "dong", "1,000 ± 0,012 tỷ đồng", "VND 1.000 ± 0.012 billion"),
        (-4.2, 12.0, "number", "−4 ± 12", "−4 ± 12"),
        (-0.4, 12.0, "number", "0 ± 12", "0 ± 12"),
        (None, 12.0, "number", "–", "–"),
    ],
)
def test_digits_follow_the_error(value: float | None, error: float | None, unit: Unit, vi: str, en: str) -> None:
    ends = (None, None) if error is None or value is None else (value - error, value + error)
    assert spaced(with_error(value, *ends, unit, "vi")) == vi
    assert spaced(with_error(value, *ends, unit, "en")) == en


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "en"),
    [
        # it was 0.44% ± 0.67 pts, which reaches below zero
        (0.0044, 0.0013, 0.0147, "share", "0.44% (from 0.13% to 1.47%)"),
        # one side 1.5 times the other, and more
        (0.30, 0.20, 0.45, "share", "30% ± 13 pts"),
        (0.30, 0.20, 0.4501, "share", "30% (from 20% to 45%)"),
        (0.97, 0.93, 1.01, "share", "97.0% (from 93.0% to 100.0%)"),
        (0.02, 0.005, 0.03, "points", "2.0 ± 1.3 pts"),
        (0.01, -0.02, 0.04, "points", "1.0 ± 3.0 pts"),
        (9, -2, 20, "people", "9 people (from 0 to 20 people)"),
        (-9, -20, 2, "number", "−9 ± 11"),
    ],
)
def test_a_lopsided_interval_is_told_by_its_ends(value: float, low: float, high: float, unit: Unit, en: str) -> None:
    assert spaced(with_error(value, low, high, unit, "en")) == en


@pytest.mark.parametrize("unit", ["share", "people", "ratio", "years", "number", "points"])
def test_a_value_beside_its_error_is_written_as_in_a_sentence(unit: Unit) -> None:
    for language in LANGUAGES:
        whole = with_error(1234.5678, 1234.5678 - 6.78, 1234.5678 + 6.78, unit, language)
        alone = quantity(1234.5678, unit, language, error=6.78)
        assert whole.startswith(alone.split(NB)[0])


def test_money_keeps_its_unit_beside_its_error_in_a_table() -> None:
    assert spaced(quantity(12_343_000_000, "dong", "vi", error=5.6e8)) == "12,34 tỷ đồng"
    assert spaced(quantity(999_960_000, "dong", "vi", error=1.2e7)) == "1,000 tỷ đồng"


@pytest.mark.parametrize(
    ("dong", "vi", "en"),
    [
        (1_234_500_000_000, "1.235 tỷ đồng", "VND 1,235 billion"),
        (98_765_432_100, "98,8 tỷ đồng", "VND 98.8 billion"),
        (1_250_000_000, "1,25 tỷ đồng", "VND 1.25 billion"),
        (1_500_000_000, "1,5 tỷ đồng", "VND 1.5 billion"),
        (999_960_000, "1 tỷ đồng", "VND 1 billion"),
        (999_940_000, "999,9 triệu đồng", "VND 999.9 million"),
        (996_000_000, "996 triệu đồng", "VND 996 million"),
        (45_678_900, "45,7 triệu đồng", "VND 45.7 million"),
        (12_345_678, "12,3 triệu đồng", "VND 12.3 million"),
        (1_000_000, "1 triệu đồng", "VND 1 million"),
        (999_999.6, "1 triệu đồng", "VND 1 million"),
        (999_999.4, "999.999 đồng", "VND 999,999"),
        (500_000, "500.000 đồng", "VND 500,000"),
        (98_765, "98.765 đồng", "VND 98,765"),
        (0, "0 đồng", "VND 0"),
        (-0.3, "0 đồng", "VND 0"),
        (-2_500_000_000, "−2,5 tỷ đồng", "VND −2.5 billion"),
        (999_960_000_000, "1.000 tỷ đồng", "VND 1,000 billion"),
        (1_500_000_000_000, "1.500 tỷ đồng", "VND 1,500 billion"),
        (509_300e9, "509.300 tỷ đồng", "VND 509,300 billion"),
        (None, "–", "–"),
    ],
)
def test_the_unit_of_money_is_chosen_after_rounding(dong: float | None, vi: str, en: str) -> None:
    assert (spaced(money(dong, "vi")), spaced(money(dong, "en"))) == (vi, en)


def test_no_break_parts_a_number_from_its_unit() -> None:
    for language in LANGUAGES:
        for text in (
            share(0.394, language),
            points(0.013, language),
            money(1.25e9, language),
            people(12, language),
            chance(0.0, language).rsplit(" ", 1)[-1],
            quantity(3.2, "years", language),
        ):
            assert " " not in text
    assert points(0.013, "vi") == f"1,3{NB}điểm{NB}%"
    assert share(0.394, "vi") == f"39,4{NB}%"
    assert share(0.394, "en") == "39.4%"


@pytest.mark.parametrize(
    ("probability", "vi", "en"),
    [
        (0.0, "dưới 1 %", "less than 1%"),
        (0.0099, "dưới 1 %", "less than 1%"),
        (0.01, "1 %", "1%"),
        (0.42, "42 %", "42%"),
        (0.99, "99 %", "99%"),
        (0.994, "trên 99 %", "more than 99%"),
        (1.0, "trên 99 %", "more than 99%"),
        (None, "–", "–"),
    ],
)
def test_chances_are_never_certain(probability: float | None, vi: str, en: str) -> None:
    assert (spaced(chance(probability, "vi")), spaced(chance(probability, "en"))) == (vi, en)


def test_goals_are_whole_where_they_can_be() -> None:
    assert goal(0.4, "en") == "40%"
    assert goal(0.405, "en") == "40.5%"


@pytest.mark.parametrize(
    ("low", "high", "unit", "vi", "en"),
    [
        (0.379, 0.427, "share", "từ 37,9 % đến 42,7 %", "from 37.9% to 42.7%"),
        (11_804.2, 12_896.0, "people", "từ 11.800 đến 12.900 người", "from 11,800 to 12,900 people"),
        (-1204, -310, "number", "từ −1.200 đến −310", "from −1,200 to −310"),
        (1.2e9, 3.44e9, "dong", "từ 1,2 đến 3,4 tỷ đồng", "from VND 1.2 to 3.4 billion"),
        (5, 5, "people", "từ 5 đến 5 người", "from 5 to 5 people"),
        (None, 5, "people", "–", "–"),
    ],
)
def test_a_span_has_the_digits_of_its_half(low: float | None, high: float | None, unit: Unit, vi: str, en: str) -> None:
    assert (spaced(span(low, high, unit, "vi")), spaced(span(low, high, unit, "en"))) == (vi, en)


def test_an_interval_is_aligned_with_its_estimate() -> None:
    assert spaced(interval(12_343, 11_804.2, 12_896, "number", "vi")) == "12.340 (từ 11.800 đến 12.900)"
    assert interval(12_343, 11_804.2, 12_896, "number", "en") == "12,340 (from 11,800 to 12,900)"
    assert interval(None, None, None, "number", "en") == "–"
    # a number without an interval stands alone
    assert interval(12_343, None, None, "number", "en") == "12,343"


def test_a_plus_is_put_before_what_is_written_above_zero() -> None:
    assert signed(number(3.2, "en")) == "+3.2"
    assert signed(number(0.3, "en", 0)) == "0"
    assert signed(number(-3.2, "en")) == "−3.2"
    assert signed(share(0.02, "en")) == "+2.0%"
    assert signed("–") == "–"


@given(value=st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31)))
def test_days_are_those_of_babel(value: date) -> None:
    assert day(value, "en") == format_date(value, "long", locale="en_GB")
    assert month(value, "en") == format_date(value, "MMMM y", locale="en_GB")
    assert day_in_words(value, "en") == day(value, "en")
    # CLDR's short form has two digits of the year and no leading zero
    assert day(value, "vi") == format_date(value, "dd/MM/y", locale="vi")
    assert month(value, "vi") == format_date(value, "MM/y", locale="vi")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2025, 12, 31), "ngày 31 tháng 12 năm 2025"),
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        # Decree 30/2020 puts the nought before days below 10 and months 1 and 2 only
        (date(2026, 6, 9), "ngày 09 tháng 6 năm 2026"),
    ],
)
def test_letters_are_dated_by_the_decree(value: date, words: str) -> None:
    assert day_in_words(value, "vi") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_what_is_not_known(language: Language) -> None:
    assert {number(None, language), share(None, language), points(None, language), people(None, language)} == {"–"}


@pytest.mark.parametrize(
    ("most", "error"),
    [(9.99e6, 1e5), (10e6, 1e6), (999e6, 1e6), (9.99e9, 1e8), (10e9, 1e9), (999e9, 1e9), (1000e9, 1e10)],
)
def test_sums_have_two_decimals_below_ten_of_their_unit_one_below_a_thousand_and_then_none(most, error) -> None:
    """A difference is rounded to ten times the last decimal that both sums are written with."""
    assert difference_error(most, 0.0, "dong") == pytest.approx(error)
    assert difference_error(0.0, -most, "dong") == pytest.approx(error)


def test_the_first_six_columns_of_a_table_are_named_and_more_are_told() -> None:
    assert _columns(tuple("abcdef")) == "a, b, c, d, e, f"
    assert _columns(tuple("abcdefg")) == "a, b, c, d, e, f, …"
    assert _columns(()) == ""
