"""A small city whose graduates of 2023 to 2025 are followed in employment records, and what is true of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl

import caunghe
from benchmarks.vietnamese_people import generated
from caunghe.feed import Feed
from caunghe.pilot import small_city
from caunghe.schema import in_table

PROGRAMMES = 12
CLASS = 30
YEARS = (2023, 2024, 2025)
FIRST, LAST = 2023 * 12 + 8, 2026 * 12 + 4  # September 2023 to May 2026
IN_REGISTER = 0.9


@cache
def leavers_feed(seed: int = 5) -> Feed:
    """Return the feed: nine in ten are in the register, and of them some work from the first month on.

    The chance to work rises from 0.5 at the first programme to 0.9 at the last; six in ten work in their field.
    """
    feed = caunghe.read_feed(small_city())
    first = feed["programmes"].head(1)
    many = pl.concat([first.with_columns(programme=pl.lit(f"W{i:02}")) for i in range(PROGRAMMES)])
    rng = np.random.default_rng(seed)
    count = PROGRAMMES * CLASS * len(YEARS)
    people = generated(count, count * 2, seed, found=IN_REGISTER, name_errors=0.05, date_errors=0.01)
    programme = np.arange(count) % PROGRAMMES
    year = np.array(YEARS)[np.arange(count) // PROGRAMMES % len(YEARS)]
    graduates = people.graduates.with_columns(
        programme=pl.Series([f"W{i:02}" for i in programme]),
        year=pl.Series(year),
        area=pl.lit("A"),
        grade=pl.lit(7.0),
    )
    works = rng.random(count) < 0.5 + 0.4 * programme / (PROGRAMMES - 1)
    field = rng.random(count) < 0.6
    own = graduates.select("graduate", "year", works=pl.Series(works), field=pl.Series(field))
    of_person = people.truth.join(own, on="graduate")
    table = people.persons.join(of_person, on="person", how="left", maintain_order="left")
    tables = {"programmes": many, "graduates": graduates, "employment_records": _records(table, rng)}
    made = {name: in_table(frame, name) for name, frame in tables.items()}
    supplied = feed.supplied | set(made)
    return replace(feed, tables={**feed.tables, **made}, supplied=supplied)


def _records(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return months: graduates from the month after leaving (those who do not work in that one only), others always."""
    start = pl.when(pl.col("graduate").is_null()).then(FIRST).otherwise(pl.col("year") * 12 + 8)
    ends = pl.when(pl.col("works").fill_null(True)).then(LAST).otherwise(start)
    rows = people.with_columns(number=pl.int_ranges(start, ends + 1)).explode("number").drop_nulls("number")
    rows = rows.filter(pl.col("number") <= LAST)
    pay = 8_000_000 * np.exp(rng.normal(0, 0.2, rows.height))
    day = pl.date(pl.col("number") // 12, pl.col("number") % 12 + 1, 1)
    return rows.with_columns(
        record=pl.format("HS{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)),
        month=day,
        occupation=pl.when(pl.col("field").fill_null(False)).then(pl.lit("7212")).otherwise(pl.lit("9329")),
        pay=pl.Series(np.round(pay, -4).astype(np.int64)),
        employer=pl.lit(None, dtype=pl.String),
    )
