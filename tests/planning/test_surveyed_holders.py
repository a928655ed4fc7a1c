"""The share of holders that the stock begins with is the published certificate rate, year by year."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from caunghe.feed.findings.findings import no_findings
from caunghe.feed.read import read_feed
from caunghe.feed.usable import usable_feed
from caunghe.indicators.calculate import indicators
from caunghe.indicators.options import IndicatorOptions
from caunghe.planning.model.surveyed_holders import SURVEYED_HOLDERS, surveyed_holders
from tests.planning.tiny_city import feed


@pytest.mark.parametrize(
    "change",
    [
        pl.col("qualification"),
        pl.when(pl.int_range(pl.len()) % 5 > 0).then("qualification").alias("qualification"),
        pl.when(pl.int_range(pl.len()) % 7 > 0).then("cluster").alias("cluster"),
        pl.when(pl.int_range(pl.len()) % 7 > 0).then("age").otherwise(14).alias("age"),
    ],
    ids=["as it is", "a fifth did not say what they hold", "rows without a cluster", "children at work"],
)
def test_shares_errors_and_intervals_are_those_of_the_certificate_rate(corner_folder: Path, change: pl.Expr) -> None:
    """Clusters of the pilot's survey return in some years and not in others: a year is a sample of its own."""
    given = read_feed(corner_folder)[0]
    survey = given["labour_survey"].with_columns(change)
    city = usable_feed(replace(given, tables={**given.tables, "labour_survey": survey}), no_findings())
    published = indicators(city, IndicatorOptions(public=False)).values
    rate = published.filter(indicator="certificate_rate", breakdown="all").sort("year")
    found = surveyed_holders(city)
    assert found["year"].to_list() == rate["year"].to_list()
    assert found.height >= 2
    for column, of_rate in {"share": "estimate", **{name: name for name in ("standard_error", "low", "high")}}.items():
        assert found[column].to_list() == pytest.approx(rate[of_rate].to_list(), rel=1e-12), column


@pytest.mark.parametrize(
    "change",
    [
        pl.lit(None, pl.Float64).alias("weight"),
        pl.lit(0.0).alias("weight"),
        pl.lit(None, pl.String).alias("qualification"),
    ],
)
def test_a_survey_in_which_nobody_can_be_counted_gives_no_year(change: pl.Expr) -> None:
    given = feed()
    survey = given["labour_survey"].with_columns(change)
    found = surveyed_holders(replace(given, tables={**given.tables, "labour_survey": survey}))
    assert found.is_empty()
    assert found.schema == SURVEYED_HOLDERS
