"""Graduates, the categories they are counted in, and what each did in the months looked at."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import LOWEST_EARNED, Feed
from caunghe.outcomes.cohorts.months import month_number
from caunghe.outcomes.linkage.names import with_name_parts
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


def programme_categories(feed: Feed) -> pl.DataFrame:
    """Return ``programme, training_field, level, institution, field_group``: what a programme is counted in."""
    sites = feed["sites"].select("site", "institution").unique("site", keep="first", maintain_order=True)
    own = feed["programmes"].select("programme", "site", "training_field", "level")
    own = own.unique("programme", keep="first", maintain_order=True)
    own = own.join(sites, on="site", how="left", maintain_order="left").drop("site")
    groups = code_list("training_fields").select(training_field="code", field_group="group")
    return own.join(groups, on="training_field", how="left", maintain_order="left")


def categorised_graduates(feed: Feed, links: pl.DataFrame) -> pl.DataFrame:
    """Return graduates with BREAKDOWNS as columns, ``person``, ``is_searched`` and ``is_linked``.

    ``links`` has ``graduate, person``. Without a name or a birth date nobody can be looked for: a link by the name
    alone, of the few whose name is rare, would stand for those who have none.
    """
    people = feed["graduates"].drop_nulls("year").unique("graduate", keep="first", maintain_order=True)
    table = people.join(programme_categories(feed), on="programme", how="left", maintain_order="left")
    table = table.join(links.select("graduate", "person"), on="graduate", how="left", maintain_order="left")
    searched = with_name_parts(table)["name"].is_not_null() & table["birth_date"].is_not_null()
    table = table.with_columns(all=pl.lit("all"), is_searched=searched)
    return table.with_columns(is_linked=pl.col("person").is_not_null() & pl.col("is_searched"))


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
    """Return people × months of complete cohorts, with ``come`` and ``window`` of their ``cohort_states``.

    ``working`` in the month itself and ``seen`` in any month from leaving to it are null of those who cannot be looked
    for, ``seen`` too where the records begin later; ``in_field`` is null where it is not known; ``pay``.
    """
    complete = states.filter(pl.col("status") == "complete").drop("status")
    links = code_list("training_fields_occupations").select("training_field", "occupation").unique(maintain_order=True)
    links = links.with_columns(is_own=pl.lit(True))
    known = pl.col("training_field").is_in(links["training_field"].unique(maintain_order=True).to_list())
    table = people.join(complete, on="year", maintain_order="left")
    table = table.join(_first_seen(people, work, complete), on=["graduate", "year"], how="left", maintain_order="left")
    table = table.join(
        work.with_columns(working=pl.lit(True)), on=["person", "month"], how="left", maintain_order="left"
    )
    seen = (pl.col("first_seen") <= pl.col("month")).fill_null(value=False)
    watched = pl.col("is_searched") & (pl.col("unknown_status") == "complete")
    table = table.with_columns(
        working=pl.when("is_searched").then(pl.col("working").fill_null(value=False)), seen=pl.when(watched).then(seen)
    )
    table = table.join(links, on=["training_field", "occupation"], how="left", maintain_order="left")
    judged = pl.col("working") & pl.col("occupation").is_not_null() & known
    return table.with_columns(in_field=pl.when(judged).then(pl.col("is_own").fill_null(False))).drop("is_own")


def _first_seen(people: pl.DataFrame, work: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Return ``graduate, year, first_seen``: the first month in work after the month of leaving."""
    left = states.select("year", "left").unique(maintain_order=True)
    own = people.select("graduate", "year", "person").drop_nulls("person").join(left, on="year", maintain_order="left")
    later = own.join(work.select("person", "month"), on="person").filter(pl.col("month") > pl.col("left"))
    return later.group_by("graduate", "year", maintain_order=True).agg(first_seen=pl.col("month").min())
