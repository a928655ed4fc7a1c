"""The stock of certificate holders reckoned on years that are over, beside what the survey found in them."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.planning.model.city import City
from caunghe.planning.model.surveyed_holders import surveyed_holders

# shares of people at work: ``stock`` rolled on from the survey of ``origin``, ``surveyed`` with its 95 % interval
STOCK_TEST: Final = pl.Schema(
    {
        "origin": pl.Int64(),
        "year": pl.Int64(),
        "stock": pl.Float64(),
        "surveyed": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
    }
)


def stock_test(feed: Feed, city: City) -> pl.DataFrame:
    """Return STOCK_TEST: the baseline's reckoning from each survey to the later ones, by the plan's own conventions.

    stock[t] = stays · stock[t−1] + inflow · employed[t] + holders made by cohorts that ended in t, from the origin's
    share · employed; people at work are those of the surveys. An origin is used once all cohorts that end after it are
    on record, and rolled on while the survey has every year.
    """
    surveyed, adds = surveyed_holders(feed), city.certificates.adds
    cohorts = feed["intakes"].drop_nulls("entrants").join(adds, on="programme")
    if surveyed.is_empty() or cohorts.is_empty():
        return pl.DataFrame(schema=STOCK_TEST)
    ended = pl.col("year") + pl.col("lag")
    holders_made = (pl.col("entrants") * pl.col("rate")).sum()
    made = dict(cohorts.group_by(ended, maintain_order=True).agg(holders_made).iter_rows())
    first = int(cohorts["year"].min() + cohorts["lag"].max()) - 1  # pyright: ignore[reportOperatorIssue,reportArgumentType]
    found = {row["year"]: row for row in surveyed.iter_rows(named=True)}
    rows: list[tuple[object, ...]] = []
    for origin in (year for year in found if year >= first):
        holders, year = found[origin]["share"] * found[origin]["employed"], origin + 1
        while (seen := found.get(year)) is not None:
            entered = city.options.holder_inflow_share * seen["employed"]
            holders = city.certificates.stays * holders + entered + made.get(year, 0.0)
            rows.append((origin, year, holders / seen["employed"], seen["share"], seen["low"], seen["high"]))
            year += 1
    return pl.DataFrame(rows, schema=STOCK_TEST, orient="row")
