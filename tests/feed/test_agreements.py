"""Agreements in force: the same rows wherever they are counted, at the days on which they begin and end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from caunghe.feed import Feed, agreements_in_force
from caunghe.indicators.bases.employers import agreements, employers
from caunghe.indicators.bases.training import institutions
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema import TABLES
from tests.planning import tiny_city

DAY = date(2028, 12, 31)


def _feed(signed: date | None, ends: date | None) -> Feed:
    row = {"agreement": "A1", "institution": "I1", "employer": "E1", "signed": signed, "ends": ends}
    table = pl.DataFrame([row], schema_overrides={"signed": pl.Date, "ends": pl.Date})
    absent = [pl.lit(None, kind).alias(n) for n, kind in TABLES["agreements"].polars_schema.items() if n not in row]
    feed = tiny_city.feed(agreements=table.with_columns(absent).select(TABLES["agreements"].names))
    return replace(feed, information=replace(feed.information, as_of=DAY))


@pytest.mark.parametrize(
    ("signed", "ends", "count"),
    [
        (DAY, None, 1),
        (date(2029, 1, 1), None, 0),
        (date(2026, 1, 1), DAY, 1),
        (DAY, DAY, 1),
        (date(2026, 1, 1), date(2028, 12, 30), 0),
        (None, None, 0),
    ],
)
def test_an_agreement_counts_from_its_first_day_to_its_last(signed: date | None, ends: date | None, count: int) -> None:
    feed = _feed(signed, ends)
    options = IndicatorOptions()
    assert agreements_in_force(feed, DAY).height == count
    assert employers(feed, options)["agreements"].sum() == count
    assert institutions(feed, options)["agreements"].sum() == count
    assert agreements(feed, options).filter(pl.col("year") == DAY.year).height == count
