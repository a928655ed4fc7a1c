"""Which communes share the openings: those that have not ended on the feed's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

import caunghe
from caunghe.forecast.sums import area_shares
from caunghe.pilot import small_city

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("ends", "counts"),
    [(None, True), (date(2030, 12, 31), True), (AS_OF, True), (date(2026, 6, 29), False)],
)
def test_a_commune_counts_until_its_last_day(ends: date | None, counts: bool) -> None:
    feed = caunghe.read_feed(small_city())
    assert feed.information.as_of == AS_OF
    communes = feed["areas"].filter(pl.col("parent") == feed.information.area)["area"].sort().to_list()
    last = pl.when(pl.col("area") == communes[0]).then(pl.lit(ends, pl.Date)).otherwise("valid_to")
    areas = feed["areas"].with_columns(valid_to=last)
    codes, shares, _ = area_shares(replace(feed, tables={**feed.tables, "areas": areas}))
    assert codes == (communes if counts else communes[1:])
    assert shares.sum(axis=1) == pytest.approx(1)
