"""All facts of an advertisement: which part of it decides, and places as they are meant."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.vacancies.facts.fields import FIELDS, fields
from caunghe.vacancies.facts.pay import PayOptions
from caunghe.vacancies.facts.places import districts, places
from caunghe.vacancies.reading.mapping import ADVERTISEMENT


@pytest.mark.parametrize(
    ("text", "provinces_of", "districts_of", "areas_of"),
    [
        # names that are part of another
        ("an dương vương", [], [], []), ("việt nam định hướng", [], [], []), ("thái bình dương", [], [], []),
        ("phố Lê Chân", [], [], []), ("street Lê Chân", [], [], []),
        # a district stands for its province where none is named or its own; not beside another
        ("Lê Chân", ["31"], ["Lê Chân"], None), ("Lê Chân, Hải Phòng", ["31"], ["Lê Chân"], None),
        ("Lê Chân, Hà Nội", ["01"], [], []), ("Lê Chân, Hải Phòng, Hà Nội", ["31", "01"], [], []),
        ("Phường Hải An", [], [], ["11413"]), ("Phường Hải An và quận Lê Chân", ["31"], ["Lê Chân"], ["11413"]),
        ("xã Một, đặc khu Hai, Hải Phòng, Hải Phòng", ["31"], [], ["a", "b"]), ("Thành phố Hải Phòng", ["31"], [], []),
    ],
)  # fmt: skip
def test_places_are_what_is_meant(text, provinces_of, districts_of, areas_of):
    rows = [("31", "Thành phố Hải Phòng"), ("11413", "Phường Hải An"), ("a", "Xã Một"), ("b", "Đặc khu Hai")]
    found = places(pl.Series([text, None]), pl.DataFrame(rows, ["area", "name"], orient="row"))
    row = found.row(0, named=True)
    assert (row["provinces"], row["districts"]) == (provinces_of, districts_of)
    communes = districts().filter(pl.col("name") == "Lê Chân")["communes"].item().split()
    assert row["areas"] == (communes if areas_of is None else areas_of)
    assert found.row(1) == ([], [], [], [])


def advertisements(**columns):
    height = max(map(len, columns.values()))
    empty = pl.DataFrame({name: [None] * height for name in ADVERTISEMENT}, schema=ADVERTISEMENT)
    return empty.with_columns(pl.Series(name, values, ADVERTISEMENT[name]) for name, values in columns.items())


def test_pay_is_the_boards_then_the_titles_then_the_texts():
    ads = advertisements(
        pay=["10 triệu", "10", None, None, "Thỏa thuận", None, None],
        title=["Lương 12 triệu", "Lương 12 triệu", "Lương 12 triệu", "Lương 12", "x", "Lương 12", "Lương thỏa thuận"],
        text=[
            "Lương 15 triệu",
            "Lương 15 triệu",
            "Lương 15 triệu",
            "Lương 15 triệu",
            "Lương 15 triệu",
            "Lương 15",
            "Đẹp",
        ],
    )
    made = fields(ads, options=PayOptions(dong_per_usd=25_000))
    # a number alone is millions in the board's own field, and nothing certain in a title or text
    assert made["pay_from"].to_list() == ["pay", "pay", "title", "text", "text", None, None]
    assert made["pay_low"].to_list() == [10e6, 10e6, 12e6, 15e6, 15e6, None, None]
    assert made["pay_stated"].to_list() == ["amount"] * 5 + ["none", "none"]
    assert fields(advertisements(pay=["1000 usd"]), options=PayOptions(dong_per_usd=25_000))["pay_low"][0] == 25e6


def test_a_title_makes_a_place_of_todays_city_finer():
    areas = pl.DataFrame({"area": ["11413"], "name": ["Phường Hải An"]})
    ads = advertisements(
        place=["Hải Phòng", "Hải Phòng", "Hà Nội", "Hải Phòng, Hà Nội", "Lê Chân, Hải Phòng", None, "Hải Dương",
        "Hải Phòng"],
        title=["Thợ, Lê Chân", "Thợ, Phường Hải An", "Thợ, Lê Chân", "Thợ, Lê Chân", "Thợ, Ngô Quyền", "Thợ, Lê Chân",
               "Thợ, Lê Chân", "Thợ tại Hà Nội và Hải Phòng"],
    )  # fmt: skip
    made = fields(ads, areas)
    assert made["districts"].to_list() == [["Lê Chân"], [], [], [], ["Lê Chân"], [], [], []]
    assert made["areas"].list.len().to_list()[1:4] == [1, 0, 0]
    assert made["provinces"].to_list() == [["31"], ["31"], ["01"], ["31", "01"], ["31"], [], ["30"], ["31"]]


def test_pay_comes_from_the_title_where_the_board_says_negotiable():
    frame = pl.DataFrame({name: [None] * 3 for name in ADVERTISEMENT}, schema=ADVERTISEMENT).with_columns(
        title=pl.Series(["Thợ hàn lương 12-15 triệu", "Thợ hàn", "Thợ hàn lương 3 năm một lần"]),
        pay=pl.lit("Thỏa thuận"),
    )
    made = fields(frame)
    assert made.schema == pl.Schema(FIELDS)
    assert made["pay_from"].to_list() == ["title", None, None]
    assert made["pay_low"].to_list() == [12e6, None, None]
    assert made["pay_stated"].to_list() == ["amount", "negotiable", "negotiable"]


def test_a_column_of_facts_has_the_name_by_which_others_ask_for_it():
    assert " ".join(FIELDS) == (
        "pay_stated pay_low pay_high pay_period pay_part pay_assumed pay_from pay_unread provinces"
        " provinces_2025 districts areas"
        " qualification_asked experience_years openings_stated night_shift shift_work age_low age_high sex_asked"
    )
