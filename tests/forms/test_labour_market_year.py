"""The yearly report on the labour market: estimates with their error, counts, and tables that the feed lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.forms.catalogue import FORMS
from caunghe.forms.estimates import AGED, estimated_totals
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from caunghe.forms.reading import read_form
from caunghe.indicators import estimates as indicator_estimates
from caunghe.indicators.calculate import indicators
from caunghe.indicators.design import Design
from caunghe.indicators.survey import totals
from caunghe.language.numbers import written_value
from tests.forms.reporting_city import frame, reporting_city

FORM = FORMS["labour_market_year"]
ABSENT = "Chưa lập được bảng này: bảng “{}” của bộ dữ liệu không có số liệu năm {}. Chưa có số liệu không phải là 0."


def sheet(path: Path, feed: Feed, year: int, number: int) -> list[tuple[Any, ...]]:
    path.unlink(missing_ok=True)
    write_form(feed, FORM, None, asked_period(str(year)), path)
    return list(load_workbook(path).worksheets[number - 1].values)


def table(path: Path, feed: Feed, year: int, number: int, at: int = 1) -> dict[Any, tuple[Any, ...]]:
    """Return the rows of a sheet's table, without the running number, by the cell that names them."""
    return {row[at]: row[1:] for row in sheet(path, feed, year, number) if isinstance(row[0], int)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "form.xlsx"


def with_tables(**tables: pl.DataFrame) -> Feed:
    city = reporting_city()
    return replace(city, tables={**city.tables, **tables})


def test_people_are_weighted_and_not_counted(path: Path) -> None:
    """240 persons of 2025 stand for twenty each: 120 have no qualification, 111 of them at work, 9 women are not."""
    rows = table(path, reporting_city(), 2025, 1)
    assert rows["Tổng số"][:4] == ("Tổng số", 4800, 4800, 4800)
    # nine who are out of work are too few to be published on one sheet as on the other
    assert (rows["Tổng số"][4], rows["Tổng số"][7]) == (4440, None)
    none = rows["Không có trình độ chuyên môn kỹ thuật"]
    assert (none[1], none[4]) == (2400, 2220)
    by = {row[0]: row[1] for row in rows.values()}
    assert [by[name] for name in ("Trung cấp", "Cao đẳng", "Đại học", "Trên đại học")] == [800, 800, None, None]
    assert "Thạc sĩ" not in by  # one level with the doctorate on the forms of the circular
    activity = table(path, reporting_city(), 2025, 2)
    assert (activity["Có việc làm"][1], activity["Thất nghiệp"][1]) == (4440, None)
    assert activity["Tổng số"][4] == 2400  # women


def test_intervals_are_those_of_the_survey_and_what_it_suppresses_is_empty(path: Path) -> None:
    people = reporting_city()["labour_survey"].filter(year=2025)
    design = Design("weight", unit="cluster", stratum="stratum", lonely="adjust")
    (college,) = totals(people, design, pl.lit(1), by="qualification").filter(qualification="college").to_dicts()
    rows = table(path, reporting_city(), 2025, 1)
    # the error is 20 people, and its second digit that of the units
    assert rows["Cao đẳng"][1:4] == tuple(round(college[name]) for name in ("estimate", "low", "high"))
    assert college["flag"] == "caution"  # four degrees of freedom
    # three unemployed women of the sample
    assert rows["Cao đẳng"][7:] == (
        None, None, None, "sai số lớn: từ 15 tuổi, có việc làm; không đủ tin cậy để công bố: thất nghiệp",
    )  # fmt: skip


def test_openings_are_the_indicators(path: Path) -> None:
    city = reporting_city()
    values = indicators(city).values.filter(indicator="openings", year=2026)
    rows = table(path, city, 2026, 3, at=2)
    for group, name in (("7", "Thợ thủ công và thợ lành nghề liên quan"), ("4", "Nhân viên hành chính, văn phòng")):
        (value,) = values.filter(breakdown="occupation", category=group).to_dicts()
        error = value["standard_error"]
        shown = [None if value["flag"] == "suppressed" else written_value(value["estimate"], "people", error)]
        assert [rows[name][2]] == shown
    # nobody who has a weight says how many women
    assert rows["Tổng số"][5:9] == (None, None, None, None)


def test_where_everybody_was_asked_openings_are_sums_and_women_of_those_who_tell(path: Path) -> None:
    """30 + 9 fitters (72) and 12 drivers (82) and 2 clerks (4321); of the fitters one form tells 4 women of 30."""
    city = reporting_city()
    asked = with_tables(hiring_needs=city["hiring_needs"].filter(pl.col("weight").is_null()))
    rows = table(path, asked, 2026, 3, at=2)
    fitters, clerks = rows["Thợ thủ công và thợ lành nghề liên quan"], rows["Nhân viên hành chính, văn phòng"]
    assert fitters == ("7", fitters[1], 39, None, None, 30, 4, None, None, None)  # of the form that tells both
    assert clerks == ("4", clerks[1], 2, None, None, None, None, None, None, None)
    assert rows["Tổng số"][2:7] == (53, None, None, 42, 13)


def test_advertisements_are_counted_by_group(path: Path) -> None:
    """Six of 2026; V1 welder, V2 and V6 stock clerks, V5 has no code."""
    city = reporting_city()
    adverts = city["vacancies"].with_columns(
        openings=pl.when(vacancy="V6").then(None).otherwise("openings"),
        country=pl.when(vacancy="V1").then(pl.lit("JP")).otherwise("country"),
        qualification=pl.when(vacancy="V2").then(pl.lit("intermediate")).otherwise("qualification"),
    )
    rows = table(path, with_tables(vacancies=adverts), 2026, 4, at=2)
    # five of six have a code, and of two clerks' one the openings: 5/6 · 1/2 is too little
    clerks = rows["Nhân viên hành chính, văn phòng"]
    assert clerks[2:7] == (2, None, 1, None, None)
    assert clerks[7].startswith("độ phủ 83,3\u00a0%, dùng thận trọng: số tin")
    assert rows["Thợ thủ công và thợ lành nghề liên quan"][2:7] == (1, 2, 0, 2, None)
    assert rows["Chưa ghi mã nghề"][:7] == (None, "Chưa ghi mã nghề", 1, 2, 0, 0, None)
    assert rows["Nhà lãnh đạo, quản lý"][2:7] == (0, 0, 0, 0, 0)


def test_fairs_placements_and_wishes_are_summed_where_all_is_known(path: Path) -> None:
    city = reporting_city()
    fairs = table(path, city, 2026, 5)
    assert fairs["Trực tiếp tại sàn"][1:] == (1, 20, 900, 400, 350, 200, 90)
    assert fairs["Trực tuyến"][1:] == (1, 11, 300, None, 100, None, None)
    # two centres owe two half-years each; one of them has sent one
    placed = table(path, city, 2026, 6)
    assert placed["Mọi người"][1:] == (4, 1, 500, 200, 120, 60, None, None, None)
    assert placed["Người khuyết tật"][1:4] == (4, 1, 5)
    whole_year = frame("placements", [{"office": "TT 1", "year": 2026, "placed": 7}])
    assert table(path, with_tables(placements=whole_year), 2026, 6)["Mọi người"][1:3] == (2, 2)
    wishes = table(path, city, 2026, 7)
    # the commune B does not say how many women wish to weld
    assert list(wishes.values()) == [("6340113", "Logistics", 1, 30, 20), ("5520123", "Hàn", 2, 21, None)]


def test_a_table_that_the_feed_lacks_is_not_made_and_the_page_says_so(path: Path) -> None:
    for number, label, year in (
        (1, "Điều tra lao động việc làm", 2023),
        (3, "Nhu cầu tuyển dụng", 2025),
        (7, "Nhu cầu học nghề", 2025),
    ):
        rows = sheet(path, reporting_city(), year, number)
        flat = [cell for row in rows for cell in row if cell is not None]
        assert ABSENT.format(label, year) in flat
        assert "TT" not in flat
        assert not any(str(cell).startswith(("Ô trống", "Số ước tính")) for cell in flat)


def test_the_report_is_not_read_back(path: Path) -> None:
    write_form(reporting_city(), FORM, None, asked_period("2026"), path)
    with pytest.raises(InputError, match="No official form was recognised"):
        read_form(path, reporting_city())


def test_who_is_not_known_has_a_row_and_who_is_outside_has_none() -> None:
    people = pl.DataFrame(
        {
            "code": ["a", "a", None, "b", "b"], "age": [20, 30, 40, 10, 50], "weight": [10.0, 20.0, 30.0, 40.0, 50.0],
            "stratum": [1, 1, 1, 1, 1], "unit": [1, 2, 3, 1, 2],
        }
    )  # fmt: skip
    rows = estimated_totals(
        people.with_columns(weight=1.0), {"người": pl.lit(1)}, {"a": "A", "b": "B"}, pl.col("age") >= 15
    )
    assert rows.select("title", "người estimate", "người low", "remark").rows() == [
        # of four aged 15 and over one has no code
        ("A", 2.0, None, "độ phủ 75,0\u00a0%, dùng thận trọng: người"),
        ("B", 1.0, None, "độ phủ 75,0\u00a0%, dùng thận trọng: người"),
        ("Không rõ", 1.0, None, None), ("Tổng số", 4.0, None, None),
    ]  # fmt: skip
    few = estimated_totals(people, {"người": pl.lit(1)}, {"a": "A"}, pl.col("age") >= 15)
    assert set(few["remark"]) == {"không đủ tin cậy để công bố: người"}
    assert few["người estimate"].null_count() == few.height


def test_one_number_has_one_interval_on_every_sheet() -> None:
    """Who is out of work lives in some strata only: among all people the interval has 28 degrees of freedom, not 13."""
    rows = [(stratum, unit, person) for stratum in range(2) for unit in range(15) for person in range(40)]
    people = pl.DataFrame(rows, schema=["stratum", "unit", "person"], orient="row").with_columns(
        weight=20.0 + pl.col("unit"), unit=pl.col("stratum") * 100 + pl.col("unit"), code=pl.lit("a")
    )
    out = (pl.col("stratum") == 0) & (pl.col("person") < 12)
    (whole,) = estimated_totals(people, {"n": out}, {}).filter(code="all").to_dicts()
    coded = people.with_columns(code=pl.when(out).then(pl.lit("out")).otherwise(pl.lit("in")))
    (row,) = estimated_totals(coded, {"n": pl.col("person") >= 0}, {"out": "out"}).filter(code="out").to_dicts()
    span = ("n estimate", "n low", "n high")
    assert whole["n low"] is not None
    assert [whole[name] for name in span] == [row[name] for name in span]


def asked(**columns: list[Any]) -> pl.DataFrame:
    """Return people of one group who were all asked; what a column leaves empty they did not tell."""
    height = len(next(iter(columns.values())))
    return pl.DataFrame({"code": ["a"] * height, "weight": [1.0] * height, "age": [30] * height} | columns)


AT_WORK = {"có việc làm": pl.col("activity") == "employed"}


@pytest.mark.parametrize(
    ("told", "shown", "remark"),
    [
        (100, 100, None),
        (99, 99, "độ phủ 99,0\u00a0%: có việc làm"),
        (85, 85, "độ phủ 85,0\u00a0%: có việc làm"),
        (84, 84, "độ phủ 84,0\u00a0%, dùng thận trọng: có việc làm"),
        (50, 50, "độ phủ 50,0\u00a0%, dùng thận trọng: có việc làm"),
        (49, None, "không công bố, độ phủ 49,0\u00a0%: có việc làm"),
        (0, None, "không công bố, độ phủ 0,0\u00a0%: có việc làm"),
    ],
)
def test_a_total_states_how_much_of_what_was_asked_it_covers(told: int, shown: int | None, remark: str | None) -> None:
    """Of a hundred so many tell what they do, all of them that they work; limits are those of the indicators."""
    people = asked(activity=["employed"] * told + [None] * (100 - told))
    rows = estimated_totals(people.cast({"activity": pl.String}), AT_WORK, {"a": "A"}, AGED)
    assert rows.select("title", "có việc làm estimate", "remark").rows() == [
        ("A", shown, remark),
        ("Tổng số", shown, remark),
    ]


def test_part_of_a_year_is_no_years_people() -> None:
    people = asked(activity=["employed"] * 100).with_columns(year_covered=0.75)
    rows = estimated_totals(people, AT_WORK, {"a": "A"}, AGED)
    said = "không công bố, độ phủ 75,0\N{NO-BREAK SPACE}%: có việc làm"
    assert rows.select("có việc làm estimate", "remark").rows() == [(None, said), (None, said)]


def test_the_limits_of_coverage_are_the_indicators() -> None:
    assert indicator_estimates.FEW_ANSWERS == 0.85  # as in the cases above


def test_who_may_be_within_or_of_the_group_is_not_known_to_be_out_of_it() -> None:
    """Of ten, one has no age and one aged 30 no group: 9/10 of all are told, and 8/9 of those in a group."""
    people = asked(activity=["employed"] * 10, age=[None, *[30] * 9], code=["a", None, *["a"] * 8])
    rows = estimated_totals(people, AT_WORK, {"a": "A"}, AGED)
    assert rows.select("title", "có việc làm coverage", "có việc làm estimate").rows() == [
        ("A", pytest.approx(0.8), 8), ("Không rõ", pytest.approx(0.9), 1), ("Tổng số", pytest.approx(0.9), 9),
    ]  # fmt: skip
    # a child is known to be out: it is asked no group and no activity
    child = asked(activity=[None], age=[7], code=pl.Series([None], dtype=pl.String).to_list()).cast(people.schema)
    again = estimated_totals(pl.concat([people, child]), AT_WORK, {"a": "A"}, AGED)
    assert again["có việc làm coverage"].to_list() == pytest.approx([8 / 9 * 10 / 11, 10 / 11, 10 / 11])


def test_one_number_has_one_coverage_on_every_sheet(path: Path) -> None:
    """Activity empty for every second person of 2025: the sum of those at work is caution on both sheets alike."""
    city = reporting_city()
    every = pl.int_range(pl.len()) % 2 == 0
    half = city["labour_survey"].with_columns(activity=pl.when(every).then("activity"))
    known = with_tables(labour_survey=half)
    whole, row = table(path, known, 2025, 1)["Tổng số"], table(path, known, 2025, 2)["Có việc làm"]
    assert whole[4:7] == row[1:4]
    assert (
        "độ phủ 50,0\u00a0%, dùng thận trọng: có việc làm" in whole[10],
        "độ phủ 50,0\u00a0%, dùng thận trọng: tổng số" in row[7],
    ) == (True, True)
    third = city["labour_survey"].with_columns(activity=pl.when(pl.int_range(pl.len()) % 3 == 0).then("activity"))
    known = with_tables(labour_survey=third)
    whole, row = table(path, known, 2025, 1)["Tổng số"], table(path, known, 2025, 2)["Có việc làm"]
    assert (whole[4:7], row[1:4]) == ((None, None, None), (None, None, None))
    assert "không công bố, độ phủ 33,3\u00a0%: có việc làm" in whole[10]


def test_women_wanted_are_of_the_openings_beside_them(path: Path) -> None:
    """Three forms state women: one of them leaves its openings empty, and is in neither number."""
    needs = frame("hiring_needs", [
        {"employer": "E1", "year": 2026, "half": 1, "occupation_vsco": "72", "openings": 30, "women": 4},
        {"employer": "E1", "year": 2026, "half": 2, "occupation_vsco": "72", "openings": 9, "women": 1},
        {"employer": "E2", "year": 2026, "half": 2, "occupation_vsco": "72", "openings": None, "women": 50},
        {"employer": "E2", "year": 2026, "half": 1, "occupation_vsco": "72", "openings": 7},
    ])  # fmt: skip
    row = table(path, with_tables(hiring_needs=needs), 2026, 3, at=2)["Tổng số"]
    assert row[2:7] == (46, None, None, 39, 5)
    assert row[9].split("; ") == [
        "độ phủ 75,0\u00a0%, dùng thận trọng: cần tuyển",
        "độ phủ 66,7\u00a0%, dùng thận trọng: phiếu có ghi số nữ, cần nữ",
    ]


def test_a_sum_over_advertisements_that_state_nothing_is_empty(path: Path) -> None:
    """V1, the one for welders, states no number of openings: 0 would say that nobody is wanted."""
    city = reporting_city()
    silent = city["vacancies"].with_columns(openings=pl.when(vacancy="V1").then(None).otherwise("openings"))
    rows = table(path, with_tables(vacancies=silent), 2026, 4, at=2)
    assert rows["Thợ thủ công và thợ lành nghề liên quan"][2:7] == (1, None, 1, None, None)
    assert rows["Tổng số"][2:7] == (6, 13, 1, 0, None)


def test_digits_of_an_estimate_follow_its_error() -> None:
    """Fifteen units of 40 people of weight 20.5 to 34.5: the error has its second digit at the tens."""
    people = pl.DataFrame(
        [(unit, 20.5 + unit) for unit in range(15) for _ in range(40)], schema=["unit", "weight"], orient="row"
    ).with_columns(stratum=1, code=pl.lit("a"))
    (row,) = estimated_totals(people, {"n": pl.lit(1)}, {}).to_dicts()
    # Σ 40 (20.5 + u) = 16,500; the error is √(15 · Var(40 (20.5 + u))) = 40 √(15 · 20) = 692.8
    assert row["n estimate"] == 16_500
    reach = 692.82 * 2.1448  # Student's t of 14 degrees of freedom
    assert (row["n low"], row["n high"]) == (round(16_500 - reach, -1), round(16_500 + reach, -1))


def test_weights_that_stand_for_nobody_are_refused_and_nobody_of_age_is_no_total() -> None:
    people = asked(activity=["employed"] * 2).with_columns(weight=0.0, stratum=1, unit=pl.Series([1, 2]))
    with pytest.raises(InputError, match="not all 0"):
        estimated_totals(people, AT_WORK, {"a": "A"}, AGED)
    children = asked(activity=["employed"] * 2, age=[7, 8])
    assert estimated_totals(children, AT_WORK, {"a": "A"}, AGED)["có việc làm estimate"].to_list() == [None, None]
