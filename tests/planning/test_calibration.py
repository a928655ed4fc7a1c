"""Last year through the limits: where norms and rows do not hold, and what stands in where none tells."""

from __future__ import annotations

import polars as pl
import pytest

from caunghe.planning.calibration import calibration, stand_ins
from caunghe.planning.model.city import city
from tests.planning.tiny_city import ELECTRICITY, LOGISTICS, WELDING, feed, forecast, options


def test_last_year_s_learners_are_held_against_norms_and_rows() -> None:
    """Of logistics two cohorts of 16 less 2 spent a fifth of their time at 0.4 · 8 places; teachers are enough."""
    table = calibration(city(feed(), forecast(), options()))
    row = table.filter(resource="workplaces", stem=LOGISTICS[1:]).row(0, named=True)
    assert row["used"] == pytest.approx(2 * 14 * 0.2)
    assert row["there"] == pytest.approx(0.4 * 8)
    assert row["over"] == pytest.approx(5.6 - 3.2)
    assert row["to_norm"] == pytest.approx(2.4 * 8e6)
    assert table.filter(resource="teachers").is_empty()
    assert not table["stands_in"].any()


def test_one_teacher_for_32_learners_is_told_with_what_a_second_costs() -> None:
    """Of electricity two cohorts of 16 were taught; the norm has 25 a teacher and one is there."""
    teachers = feed()["teachers"]
    gone = (pl.col("training_field") == ELECTRICITY) & ~pl.col("teacher").str.ends_with("0")
    table = calibration(city(feed(teachers=teachers.filter(~gone)), forecast(), options()))
    row = table.filter(resource="teachers").row(0, named=True)
    assert (row["institution"], row["stem"], row["there"]) == ("I1", ELECTRICITY[1:], 1.0)
    assert row["used"] == pytest.approx(32 / 25)
    assert row["to_norm"] == pytest.approx((32 / 25 - 1) * 180e6)


def test_what_no_row_tells_of_is_listed_in_both_languages() -> None:
    tables = feed().tables
    given = feed(
        teachers=tables["teachers"].filter(pl.col("training_field") != WELDING),
        workplaces=tables["workplaces"].clear(),
        equipment=tables["equipment"].clear(),
        funds=tables["funds"].filter(pl.col("purpose") != "learner_support"),
        programmes=tables["programmes"].with_columns(licensed_intake=pl.lit(None, pl.Int64)),
        sites=tables["sites"].with_columns(
            capacity=pl.lit(None, pl.Int64), longitude=pl.lit(None, pl.Float64), area=pl.lit(None, pl.String)
        ),
    )
    prepared = city(given, forecast(), options())
    table = calibration(prepared)
    told = stand_ins(given, prepared, table)
    assert dict(told.select("what", "count").iter_rows()) == {
        "teachers": 1, "workstations": 3, "classrooms": 2, "workplaces": 3, "money": 1, "licences": 3, "places": 2
    }  # fmt: skip
    assert told.filter(what="licences")["en"].item().startswith("The licensed intake of 3 programmes is not given")
    assert told.filter(what="licences")["vi"].item().startswith("Không có quy mô tuyển sinh đăng ký của 3 chương trình")
    assert table.filter("stands_in")["there"].null_count() == table.filter("stands_in").height


def test_where_every_row_is_there_nothing_stands_in() -> None:
    prepared = city(feed(), forecast(), options())
    assert stand_ins(feed(), prepared, calibration(prepared)).is_empty()
