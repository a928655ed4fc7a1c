"""A hand-made city small enough to work out on paper: two industries, three occupations."""

from __future__ import annotations

from datetime import date

import polars as pl

from caunghe.feed.contents import Feed, FeedInformation
from caunghe.language.text import Text
from caunghe.schema.tables import TABLES

CITY = "31"


def table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Return rows as the feed's table, columns not given empty."""
    schema = TABLES[name].polars_schema
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)


def city(**tables: list[dict[str, object]]) -> Feed:
    """Return a feed with these tables and no others."""
    frames = {name: declared.empty() for name, declared in TABLES.items()}
    frames |= {name: table(name, rows) for name, rows in tables.items()}
    information = FeedInformation(Text("Thử", "Trial"), CITY, date(2025, 12, 31), "CC0-1.0")
    return Feed(information, frames, frozenset(tables))


def employment(years: range, workers: dict[tuple[str, str], list[float]]) -> list[dict[str, object]]:
    """Return rows of ``employment`` from a series for each (industry, occupation)."""
    return [
        {"year": year, "industry": industry, "occupation": occupation, "area": CITY, "workers": series[t]}
        for (industry, occupation), series in workers.items()
        for t, year in enumerate(years)
    ]


STEADY = {
    ("10", "7511"): [1000.0] * 6,
    ("10", "8160"): [3000.0] * 6,
    ("47", "5223"): [2000.0] * 6,
}
"""Six years in which nothing changes."""
