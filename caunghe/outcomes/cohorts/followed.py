"""Graduates, the categories they are counted in, and what each did in the months looked at."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import LOWEST_EARNED, Feed
from caunghe.outcomes.cohorts.months import month_number
from caunghe.outcomes.linkage.people import RECORDS, gathered
from caunghe.schema import code_list

BREAKDOWNS: Final = ("all", "level", "sex", "field_group", "training_field", "institution", "programme", "area")
# categories that make up coarser ones
NESTED: Final = (
    ("programme", "institution"),
    ("programme", "training_field"),
    ("programme", "level"),
    ("training_field", "field_group"),
)


def categorised_graduates(feed: Feed, links: pl.DataFrame) -> pl.DataFrame:
    """Return graduates with BREAKDOWNS as columns, ``person`` and ``is_linked``; ``links`` has ``graduate, person``."""
    sites = feed["sites"].select("site", "institution").unique("site", keep="first", maintain_order=True)
    own = feed["programmes"].select("programme", "site", "training_field", "level")
    own = own.unique("programme", keep="first", maintain_order=True).join(sites, on="site", how="left")
    groups = code_list("training_fields").select(training_field="code", field_group="group")
    own = own.join(groups, on="training_field", how="left")
    people = feed["graduates"].drop_nulls("year").unique("graduate", keep="first", maintain_order=True)
    table = people.join(own.drop("site"), on="programme", how="left", maintain_order="left")
    table = table.join(links.select("graduate", "person"), on="graduate", how="left", maintain_order="left")
    return table.with_columns(all=pl.lit("all"), is_linked=pl.col("person").is_not_null())


def months_in_work(records: pl.DataFrame) -> pl.DataFrame:
    """Return ``person, month, occupation, pay``: a row a person of the register and month in work.

    Of two rows for a month the better paid one counts. Pay below LOWEST_EARNED, surely typed in thousands, is left out.
    """
    records = records.with_columns(pay=pl.when(pl.col("pay") >= LOWEST_EARNED).then("pay"))
    rows = gathered(records, "record", (), RECORDS).filter(pl.col("entity") >= 0)
    rows = rows.with_columns(person=pl.col("record").min().over("entity"), month=month_number(pl.col("month")))
    best = rows.drop_nulls("month").sort("person", "month", "pay", "record", nulls_last=False)
    return best.unique(["person", "month"], keep="last", maintain_order=True).select(
        "person", "month", "occupation", "pay"
    )


def followed(people: pl.DataFrame, work: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Return people × months of complete cohorts: ``working``, ``in_field`` (null where not known) and ``pay``."""
    complete = states.filter(pl.col("status") == "complete").select("year", "months", "month")
    links = code_list("training_fields_occupations").select("training_field", "occupation").unique(maintain_order=True)
    links = links.with_columns(is_own=pl.lit(True))
    known = pl.col("training_field").is_in(links["training_field"].unique(maintain_order=True).to_list())
    table = people.join(complete, on="year", maintain_order="left")
    table = table.join(
        work.with_columns(working=pl.lit(True)), on=["person", "month"], how="left", maintain_order="left"
    ).with_columns(pl.col("working").fill_null(False))
    table = table.join(links, on=["training_field", "occupation"], how="left", maintain_order="left")
    judged = pl.col("working") & pl.col("occupation").is_not_null() & known
    return table.with_columns(in_field=pl.when(judged).then(pl.col("is_own").fill_null(False))).drop("is_own")
