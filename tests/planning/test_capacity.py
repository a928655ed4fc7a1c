"""The years in which a site can start classes."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from caunghe.planning.model.capacity import open_years
from tests.planning.tiny_city import feed, options

YEARS = (2026, 2027, 2028)


@pytest.mark.parametrize(
    ("opened", "closes", "closed", "years"),
    [
        (None, None, {}, [2026, 2027, 2028]),
        (date(2027, 12, 31), None, {}, [2027, 2028]),
        (None, date(2028, 1, 1), {}, [2026, 2027]),
        (None, None, {"S1": 2027}, [2026]),
        (date(2027, 1, 1), date(2040, 1, 1), {"S1": 2028}, [2027]),
        (None, date(2027, 6, 1), {"S1": 2028}, [2026]),
        (None, None, {"S1": 2026}, []),
    ],
)
def test_open_from_the_year_of_opening_until_the_year_of_closing(
    opened: date | None, closes: date | None, closed: dict[str, int], years: list[int]
) -> None:
    sites = feed()["sites"].with_columns(opened=pl.lit(opened, pl.Date), closes=pl.lit(closes, pl.Date))
    table = open_years(feed(sites=sites), YEARS, options(closed_sites=closed))
    assert table.filter(site="S1")["year"].to_list() == years
