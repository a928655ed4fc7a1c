"""A feed once read: who it is about, and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from caunghe.schema.text import Text

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
    basis: Mapping[str, Basis] = field(default_factory=dict)
    classifications: Mapping[str, str] = field(default_factory=dict)
    breaks: tuple[SeriesBreak, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's information and its tables, every table of the schema present (empty where not supplied).

    Each frame has exactly the declared columns and types. ``supplied`` names the tables that came with the feed.
    """

    information: FeedInformation
    tables: Mapping[str, pl.DataFrame]
    supplied: frozenset[str]

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]
