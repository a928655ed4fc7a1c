"""Certificate holders among people at work by survey year: where every reckoning of their stock begins."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed, whole_survey
from caunghe.indicators import IS_EMPLOYED, Design, proportions, sampled_people
from caunghe.schema import codes_with

# people at work, weighted; holders among them, with standard error and 95 % interval by the sampling of that year
SURVEYED_HOLDERS: Final = pl.Schema(
    {
        "year": pl.Int64(),
        "employed": pl.Float64(),
        "share": pl.Float64(),
        "standard_error": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
    }
)


def surveyed_holders(feed: Feed) -> pl.DataFrame:
    """Return SURVEYED_HOLDERS in order of whole years: the indicator ``certificate_rate`` of the city.

    Who did not say what they hold are at work, and count neither as holders nor as people without a certificate.
    """
    certified = pl.col("qualification").is_in(codes_with("qualifications", "certified"))
    people = sampled_people(whole_survey(feed["labour_survey"])).with_columns(certified=certified)
    sums = (
        people.filter(IS_EMPLOYED)
        .group_by("year", maintain_order=True)
        .agg(employed=pl.col("weight").sum())
        .filter(pl.col("employed") > 0)
    )
    if sums.is_empty():
        return pl.DataFrame(schema=SURVEYED_HOLDERS)
    design = Design("weight", "unit", "stratum", lonely="adjust")
    shares = proportions(people, design, "certified", by=("year",), within=IS_EMPLOYED)
    found = sums.join(shares.rename({"estimate": "share"}), on="year").drop_nulls("share")
    return found.select(SURVEYED_HOLDERS.names()).sort("year")
