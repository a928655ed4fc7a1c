"""A feed once read: who it is about, and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from caunghe.language import Text

Basis = Literal["published", "estimated", "synthetic"]


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A day from which figures are no longer comparable with those before it, and why."""

    day: date
    reason: Text


@dataclass(frozen=True, slots=True)
class FeedInformation:
    """What ``feed.json`` says.

    ``area`` is the city's own code in ``areas``; ``basis`` says of each table whether its numbers are
    published, estimated or synthetic; ``classifications`` maps a code list to its version.
    """

    city: Text
    area: str
    as_of: date
    licence: str
    basis: Mapping[str, Basis] = field(default_factory=dict[str, Basis])
    classifications: Mapping[str, str] = field(default_factory=dict[str, str])
    breaks: tuple[SeriesBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's information and its tables, every table of the schema present (empty where not supplied).

    Each frame has exactly the declared columns and types. ``supplied`` names the tables that came with the feed.
    ``sheet_rows`` gives, for a table with title rows or blank rows, the row numbers of the user's sheet; a table
    it does not name has its header in row 1 and its rows from 2.
    """

    information: FeedInformation
    tables: Mapping[str, pl.DataFrame]
    supplied: frozenset[str]
    sheet_rows: Mapping[str, pl.Series] = field(default_factory=dict[str, pl.Series])

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    def numbered(self, table: str) -> pl.DataFrame:
        """Return the table with ``sheet_row`` as its last column."""
        frame = self.tables[table]
        rows = self.sheet_rows.get(table)
        if rows is None:
            rows = pl.int_range(2, frame.height + 2, eager=True)
        return frame.with_columns(rows.cast(pl.Int64).alias("sheet_row"))
