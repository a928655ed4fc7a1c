"""A city small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from caunghe.feed.contents import Feed, FeedInformation, SeriesBreak
from caunghe.language.text import Text
from caunghe.schema.tables import TABLES

Rows = Sequence[Mapping[str, object]]
AREAS: Rows = (
    {"area": "31", "name": "Thành phố", "kind": "city"},
    {"area": "1", "name": "Phường Một", "kind": "ward", "parent": "31"},
    {"area": "2", "name": "Xã Hai", "kind": "commune", "parent": "31"},
)
MERGER = SeriesBreak(date(2025, 7, 1), Text("Hợp nhất", "Merger"))


def city(*, as_of: date = date(2026, 6, 30), breaks: tuple[SeriesBreak, ...] = (), **rows: Rows) -> Feed:
    """Return a feed with the given rows; columns that are not given are empty, tables too."""
    rows = {"areas": AREAS} | rows
    frames = {
        name: pl.DataFrame([dict.fromkeys(table.names) | dict(row) for row in rows.get(name, ())], table.polars_schema)
        for name, table in TABLES.items()
    }
    information = FeedInformation(
        city=Text("Thành phố nhỏ", "Small city"), area="31", as_of=as_of, licence="CC0-1.0", breaks=breaks
    )
    return Feed(information, frames, frozenset(rows))


def person(number: int, year: int, stratum: str, cluster: str, **rest: object) -> dict[str, object]:
    """Return a surveyed person: an employed man of 30 in ward 1 without a qualification, who stands for ten."""
    return {
        "person": f"{year}-{number}",
        "year": year,
        "stratum": stratum,
        "cluster": cluster,
        "weight": 10.0,
        "area": "1",
        "sex": "male",
        "age": 30,
        "activity": "employed",
        "qualification": "none",
        **rest,
    }


# Two strata of two clusters of two workers; certified: 1 and 2 of two in HP-T, none and 1 of two in HD-N
_CERTIFIED = {("HP-T", "a"): (1, 0), ("HP-T", "b"): (1, 1), ("HD-N", "c"): (0, 0), ("HD-N", "d"): (1, 0)}


def eight_workers(year: int = 2025) -> list[dict[str, object]]:
    """Return eight workers, four of them certificate holders; ward 1 is in HP-T, commune 2 in HD-N."""
    rows = []
    for (stratum, cluster), held in _CERTIFIED.items():
        for certified in held:
            rows.append(
                person(
                    len(rows),
                    year,
                    stratum,
                    cluster,
                    area="1" if stratum == "HP-T" else "2",
                    qualification="college" if certified else "none",
                    sex="female" if certified else "male",
                )
            )
    return rows
