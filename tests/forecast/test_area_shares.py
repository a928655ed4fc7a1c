"""Which communes share the openings: those that have not ended on the feed's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

import caunghe
from caunghe.feed import Feed
from caunghe.forecast.sums import area_shares, interval, unknown_communes
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


def without(feed: Feed, area: str, *names: str) -> Feed:
    return replace(feed, tables={**feed.tables, **{name: feed[name].filter(pl.col("area") != area) for name in names}})


def test_a_commune_of_which_nothing_is_known_has_no_openings_rather_than_nought() -> None:
    """It once had 0 openings, from 0 to 0, in every major group."""
    feed = caunghe.read_feed(small_city())
    first = area_shares(feed)[0][0]
    unknown = without(feed, first, "populations", "labour_survey")
    assert unknown_communes(unknown) == (first,)
    shares = area_shares(unknown)[1]
    assert np.isnan(shares[:, 0]).all()
    assert shares[:, 1:].sum(axis=1) == pytest.approx(1)
    results = caunghe.forecast_openings(unknown, draws=20, horizon=2)
    own = results.by_area.filter(area=first)
    assert own.height
    assert own.select(pl.col("mean", "low80", "high80").null_count().sum()).row(0) == (own.height,) * 3
    said = results.notes.filter(note="communes_unknown")
    assert first in said["en"].item()
    assert first in said["vi"].item()
    city = results.summary.filter(component="openings", level=1, year=results.years[0]).sort("occupation")
    found = results.by_area.filter(year=results.years[0]).group_by("occupation").agg(pl.col("mean").sum())
    assert found.sort("occupation")["mean"].to_list() == pytest.approx(city["mean"].to_list())


@pytest.mark.parametrize("table", ["populations", "labour_survey"])
def test_one_of_survey_and_population_is_enough(table: str) -> None:
    feed = caunghe.read_feed(small_city())
    first = area_shares(feed)[0][0]
    shares = area_shares(without(feed, first, table))[1]
    assert unknown_communes(without(feed, first, table)) == ()
    assert (shares[:, 0] > 0).all()
    assert shares.sum(axis=1) == pytest.approx(1)


def test_nobody_displaced_by_definition_has_no_interval() -> None:
    """The ends were 0 and 0, as if it were certain that nobody will be."""
    none, some = np.zeros((5, 1)), np.arange(5.0)[:, None]
    middle, ends = interval("displaced", np.concatenate([none, some], axis=1), (0.0, 1.0))
    assert middle.tolist() == [0.0, 2.0]
    assert np.isnan([end[0] for end in ends]).all()
    assert [end[1] for end in ends] == [0.0, 4.0]
    assert [end.tolist() for end in interval("openings", none, (0.0, 1.0))[1]] == [[0.0], [0.0]]
