"""The plan as a person reads it: by institution, by occupation, by fund, by year."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.planning.model.learners import rows_for_years
from caunghe.planning.results import PlanResults, PlanTables
from caunghe.schema import code_list, in_schema, levels_from_highest

_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()
# One row a programme and year with any seats before or now; ``change`` = seats − before.
BY_INSTITUTION: Final = pl.Schema(
    {
        "institution": _S,
        "site": _S,
        "programme": _S,
        "name": _S,
        "level": _S,
        "year": _I,
        "seats": _I,
        "classes": _I,
        "before": _I,
        "change": _I,
        "opened": _B,
    }
)
# People over the plan's years, as in SHORTAGE; filled = 1 − shortage ÷ need.
BY_OCCUPATION: Final = pl.Schema(
    {
        "occupation": _S,
        "title_vi": _S,
        "title_en": _S,
        "need": _F,
        "supply": _F,
        "shortage": _F,
        "worst": _F,
        "filled": _F,
    }
)
# đồng
BY_FUND: Final = pl.Schema({"fund": _S, "source": _S, "purpose": _S, "year": _I, "amount": _F, "spent": _F, "left": _F})
# One row a year; ``opened`` and ``stopped`` are programmes that begin to take learners and those that took some the
# year before and take none; ``spent`` in đồng, ``certificate_rate`` null in a year without an estimate.
BY_YEAR: Final = pl.Schema(
    {
        "year": _I,
        "seats": _I,
        "classes": _I,
        **dict.fromkeys(levels_from_highest(), _I),
        "opened": _I,
        "stopped": _I,
        "hired": _F,
        "retrained": _F,
        "workstations": _I,
        "classrooms": _I,
        "asked": _I,
        "spent": _F,
        "need": _F,
        "shortage": _F,
        "certificate_rate": _F,
    }
)
# One row a programme that took learners before the plan and takes none in its first year: how many it took, and the
# first year in which it takes some again, null where that is none of the plan's. Those that took most come first.
STOPPED: Final = pl.Schema(
    {"programme": _S, "institution": _S, "training_field": _S, "stem": _S, "level": _S, "before": _I, "again": _I}
)


def by_institution(results: PlanResults) -> pl.DataFrame:
    """Return BY_INSTITUTION: what each institution should run."""
    about = results.programmes.select("programme", "institution", "site", "name", "level")
    known = results.seats.join(about, on="programme").filter((pl.col("seats") > 0) | (pl.col("before") > 0))
    changed = known.with_columns(change=pl.col("seats") - pl.col("before"))
    return in_schema(changed, BY_INSTITUTION).sort("institution", "programme", "year")


def stopped(results: PlanTables) -> pl.DataFrame:
    """Return STOPPED: what the plan stops, beside ``opened`` of its seats.

    >>> stopped(plan).height  # every programme of the small city goes on
    0
    """
    first = pl.col("year") == pl.col("year").min()
    shut = results.seats.filter(first, pl.col("before") > 0, pl.col("seats") == 0).select("programme", "before")
    later = (
        results.seats.filter(pl.col("seats") > 0)
        .group_by("programme", maintain_order=True)
        .agg(again=pl.col("year").min())
    )
    table = shut.join(results.programmes, on="programme").join(later, on="programme", how="left")
    return table.select(STOPPED.names()).sort(["before", "programme"], descending=[True, False])


def resources_by_institution(feed: Feed, results: PlanTables) -> pl.DataFrame:
    """Return what each institution should hire, retrain, buy and build: ``institution, what, field, field_en, year,
    count``.

    ``what`` is hired, retrained, workstations or classrooms; ``field`` is empty for classrooms.

    >>> resources_by_institution(feed, plan).columns
    ['institution', 'what', 'field', 'field_en', 'year', 'count']
    """
    owner = feed["sites"].select("site", "institution")
    names = _stem_names()
    parts = [
        results.teachers.select("institution", "stem", "year", what=pl.lit("hired"), count="hired"),
        results.teachers.select("institution", "stem", "year", what=pl.lit("retrained"), count="retrained_to"),
        results.stations.join(owner, on="site").select(
            "institution", "stem", "year", what=pl.lit("workstations"), count=pl.col("bought").cast(pl.Float64)
        ),
        results.classrooms.join(owner, on="site").select(
            "institution",
            stem=pl.lit(None, pl.String),
            year="year",
            what=pl.lit("classrooms"),
            count=pl.col("added").cast(pl.Float64),
        ),
    ]
    together = (
        pl.concat(parts, how="diagonal")
        .group_by("institution", "what", "stem", "year", maintain_order=True)
        .agg(pl.col("count").sum())
    )
    named = together.filter(pl.col("count") > 1e-6).join(names, on="stem", how="left", nulls_equal=True)
    return named.select("institution", "what", "field", "field_en", "year", "count").sort(
        "institution", "what", "field", "year"
    )


def _stem_names() -> pl.DataFrame:
    listing = code_list("training_fields").select(
        stem=pl.col("code").str.slice(1), field="title_vi", field_en="title_en"
    )
    return listing.unique("stem", keep="first", maintain_order=True)


def by_occupation(results: PlanResults) -> pl.DataFrame:
    """Return BY_OCCUPATION: need, what the plan fills and leaves, shortage in the worst draws; the most short first."""
    titles = code_list("occupations").select(occupation="code", title_vi="title_vi", title_en="title_en")
    inside = results.shortage.filter(pl.col("year").is_in(list(results.years)))
    sums = inside.group_by("occupation", maintain_order=True).agg(pl.col("need", "supply", "shortage", "worst").sum())
    filled = pl.when(pl.col("need") > 0).then(1 - pl.col("shortage") / pl.col("need"))
    table = in_schema(sums.join(titles, on="occupation", how="left").with_columns(filled=filled), BY_OCCUPATION)
    return table.sort(["shortage", "occupation"], descending=[True, False])


def by_fund(feed: Feed, results: PlanResults) -> pl.DataFrame:
    """Return BY_FUND: what the plan takes of each fund.

    A year the feed has no budget for repeats the fund's latest. Funds without source, purpose or amount pay for nothing
    and are left out.
    """
    facts = feed["funds"].select("fund", "source", "purpose", "year", "amount").drop_nulls()
    amounts = rows_for_years(facts, ("fund", "source", "purpose"), results.years)
    spent = results.funds.group_by("fund", "year", maintain_order=True).agg(pl.col("spent").sum())
    joined = amounts.join(spent, on=["fund", "year"], how="left").with_columns(
        pl.col("amount").cast(pl.Float64), pl.col("spent").fill_null(0.0)
    )
    left = pl.col("amount") - pl.col("spent")
    return in_schema(joined.with_columns(left=left), BY_FUND).sort("fund", "year")


def by_year(results: PlanResults) -> pl.DataFrame:
    """Return BY_YEAR: the plan a year a row."""
    every = pl.DataFrame({"year": results.years}, schema={"year": pl.Int64})
    parts = [
        _seats_by_year(results),
        results.teachers.group_by("year", maintain_order=True).agg(
            hired=pl.col("hired").sum(), retrained=pl.col("retrained_to").sum()
        ),
        results.stations.group_by("year", maintain_order=True).agg(workstations=pl.col("bought").sum()),
        results.classrooms.group_by("year", maintain_order=True).agg(classrooms=pl.col("added").sum()),
        results.workplaces.group_by("year", maintain_order=True).agg(pl.col("asked").sum()),
        results.funds.group_by("year", maintain_order=True).agg(pl.col("spent").sum()),
        results.shortage.group_by("year", maintain_order=True).agg(pl.col("need", "shortage").sum()),
    ]
    for part in parts:
        every = every.join(part, on="year", how="left")
    rates = results.certificates.select("year", certificate_rate="rate")
    return in_schema(every.fill_null(0).join(rates, on="year", how="left"), BY_YEAR).sort("year")


def _seats_by_year(results: PlanResults) -> pl.DataFrame:
    taught = results.seats.join(results.programmes.select("programme", "level"), on="programme")
    levels = {level: pl.col("seats").filter(pl.col("level") == level).sum() for level in levels_from_highest()}
    ended = (pl.col("before") > 0) & (pl.col("seats") == 0)
    return taught.group_by("year", maintain_order=True).agg(
        pl.col("seats", "classes").sum(), **levels, opened=pl.col("opened").sum(), stopped=ended.sum()
    )
