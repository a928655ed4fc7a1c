"""Advertisements as evidence of the forecast: repeats count once, machine codes add their doubt to the error."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from caunghe.forecast.stated import stated_openings
from caunghe.vacancies.from_feed import feed_ads, feed_demand, feed_openings
from tests.forecast.forecast_city import city

# the hand-made city's feed is of 31 December 2025, which counts as 2025; the forecast's first years follow
YEARS = (2026, 2027)


def _feed(*rows: dict):
    plain = {"source": "board", "posted": date(2025, 10, 1), "title": "Thợ hàn", "occupation": "7212", "openings": 10}
    return city(vacancies=[{"vacancy": f"V{i}"} | plain | row for i, row in enumerate(rows)])


def _stated(*rows: dict) -> pl.DataFrame:
    table = stated_openings(_feed(*rows), YEARS)
    return table.filter((pl.col("source") == "vacancies") & (pl.col("year") == 2026)).sort("occupation")


def test_a_repeat_counts_once_and_work_abroad_not_at_all():
    rows = _stated(
        {"employer": "E1"},
        {"employer": "E1", "posted": date(2025, 11, 1)},
        {"employer": "E2", "openings": 30},
        {"employer": "E3", "country": "JP"},
    )
    assert rows.select("occupation", "stated").rows() == [("7212", 40.0)]
    # a year of age doubles log(1 + (10² + 30²)/40²)
    assert rows["variance"][0] == pytest.approx(2 * np.log(1 + 1000 / 1600))


def test_what_nobody_coded_is_coded_and_its_doubt_widens_the_error():
    (row,) = _stated({"employer": "E1", "occupation": None}, {"employer": "E2"}).to_dicts()
    chance = feed_openings(_feed({"employer": "E1", "occupation": None}))["chance"][0]
    assert 0.5 < chance < 1
    assert (row["occupation"], row["stated"]) == ("7212", 20.0)
    assert row["variance"] == pytest.approx(2 * np.log(1 + (200 + 100 * chance * (1 - chance)) / 400))


def test_pay_and_area_are_the_feed_s_own():
    ads = feed_ads(_feed({"employer": "E1", "pay_min": 9_000_000, "pay_max": 12_000_000, "area": "31"}))
    assert ads.select("pay_low", "pay_high", "pay_stated").row(0) == (9e6, 12e6, "amount")
    assert ads["areas"].to_list() == [["31"]]


def test_a_feed_without_vacancies_gives_tables_without_rows():
    made = feed_demand(city())
    assert made.monthly.is_empty()
    assert made.by_occupation.is_empty()
    assert made.skills is None
