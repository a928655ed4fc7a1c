"""A feed once read: who it is about, and its tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Final, Literal

import polars as pl

from caunghe.display import Tabular
from caunghe.language import Text

Basis = Literal["published", "estimated", "synthetic"]
# What stands in where the day is missing; the finding is an error, and dated rules wait for a real day.
NO_DAY: Final = date(1900, 1, 1)
_WEAKEST_LAST: Final[tuple[Basis, ...]] = ("published", "estimated", "synthetic")


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """A day from which figures are no longer comparable with those before it, and why.

    >>> merger = SeriesBreak(date(2025, 7, 1), Text("Hai địa phương hợp nhất", "Two provinces merged"))
    >>> f"{merger.reason('en')}: {feed['intakes'].filter(pl.col('year') < merger.day.year).height} older cohorts"
    'Two provinces merged: 6 older cohorts'
    """

    day: date
    reason: Text


@dataclass(frozen=True, slots=True)
class FeedInformation:
    """What ``feed.json`` says.

    ``area`` is the city's own code in ``areas``; ``basis`` says of each table whether its numbers are
    published, estimated or synthetic; ``classifications`` maps a code list to its version.

    >>> known = feed.information
    >>> known.city.en, known.area, str(known.as_of), known.basis["labour_survey"], known.breaks
    ('Small city', 'C', '2026-06-30', 'synthetic', ())
    """

    city: Text
    area: str
    as_of: date
    licence: str
    basis: Mapping[str, Basis] = field(default_factory=dict[str, Basis])
    classifications: Mapping[str, str] = field(default_factory=dict[str, str])
    breaks: tuple[SeriesBreak, ...] = ()

    def weakest(self, tables: Iterable[str], *others: Basis) -> Basis:
        """Return the weakest basis of tables, and of ``others`` beside them.

        Synthetic comes before estimated, estimated before published; a table whose basis is not stated is estimated.

        >>> basis = {"sites": "published", "funds": "synthetic"}
        >>> information = FeedInformation(Text("Hải Phòng", "Haiphong"), "31", date(2026, 6, 30), "", basis)
        >>> information.weakest(["sites"]), information.weakest(["sites", "funds"]), information.weakest(["areas"])
        ('published', 'synthetic', 'estimated')
        """
        found: list[Basis] = ["published", *others, *(self.basis.get(table, "estimated") for table in tables)]
        return max(found, key=_WEAKEST_LAST.index)


class Reads:
    """The tables that a calculation has read, noted by the feed it read them from (``Feed.recorded_feed``).

    A table read ``serving`` some columns of a frame counts for what these columns enter only; any other read counts
    for all that the calculation gives. Several threads may read at once.

    >>> reads = Reads()
    >>> noted = feed.recorded_feed(reads)
    >>> sites, intakes = noted["sites"], noted.feed_for("women")["intakes"]
    >>> sorted(reads.tables), sorted(reads.tables_behind({"entrants"}))
    (['intakes', 'sites'], ['sites'])
    """

    def __init__(self) -> None:
        self._noted: set[tuple[str, tuple[str, ...]]] = set()

    def note(self, table: str, serving: tuple[str, ...] = ()) -> None:
        """Take down that a table has been read, for some columns alone if any are named."""
        self._noted.add((table, serving))

    @property
    def tables(self) -> frozenset[str]:
        """All tables read."""
        return frozenset(table for table, _ in self._noted)

    def tables_behind(self, columns: Collection[str]) -> frozenset[str]:
        """Return the tables behind a number that is made of ``columns``: those read for one of them, or for all."""
        return frozenset(table for table, serving in self._noted if not serving or set(serving) & set(columns))

    @property
    def serving(self) -> dict[str, list[str]]:
        """Every table read with the columns it serves, none where it counts for all."""
        found: dict[str, list[str]] = {}
        for table in sorted(self.tables):
            columns = [serving for name, serving in self._noted if name == table]
            found[table] = sorted({each for serving in columns for each in serving}) if all(columns) else []
        return found


class _RecordedTables(Mapping[str, pl.DataFrame]):
    """Tables of which every one that is looked up is noted; a table that is only counted or named is not read."""

    def __init__(self, tables: Mapping[str, pl.DataFrame], reads: Reads, columns: tuple[str, ...] = ()) -> None:
        self.tables, self.reads, self._columns = tables, reads, columns

    def __getitem__(self, table: str) -> pl.DataFrame:
        self.reads.note(table, self._columns)
        return self.tables[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)


@dataclass(frozen=True, slots=True, repr=False)
class Feed(Tabular):
    """A feed's information and its tables, every table of the schema present (empty where not supplied).

    Each frame has exactly the declared columns and types. ``supplied`` names the tables that came with the feed.
    ``sheet_rows`` gives, for a table with title rows or blank rows, the row numbers of the user's sheet; a table
    it does not name has its header in row 1 and its rows from 2.

    >>> feed["programmes"].select("programme", "name").row(0)
    ('P1', 'Hàn')
    >>> feed["tasks"].shape, "tasks" in feed.supplied
    ((0, 10), False)
    >>> feed["programs"]
    Traceback (most recent call last):
        ...
    KeyError: 'programs is no table of a feed; programmes is'
    """

    information: FeedInformation
    tables: Mapping[str, pl.DataFrame]
    supplied: frozenset[str]
    sheet_rows: Mapping[str, pl.Series] = field(default_factory=dict[str, pl.Series])

    def __getitem__(self, table: str) -> pl.DataFrame:
        if table not in self.tables:
            nearest = get_close_matches(table, self.tables, n=1)
            raise KeyError(f"{table} is no table of a feed{f'; {nearest[0]} is' if nearest else ''}")
        return self.tables[table]

    def _heading(self) -> str:
        return f"Feed({self.information.city.vi}, as_of={self.information.as_of})"

    def numbered_table(self, table: str) -> pl.DataFrame:
        """Return the table with ``sheet_row`` as its last column.

        >>> feed.numbered_table("sites").select("site", "sheet_row").rows()
        [('S1', 2), ('S2', 3)]
        """
        frame = self[table]
        rows = self.sheet_rows.get(table)
        if rows is None:
            rows = pl.Series(range(2, frame.height + 2), dtype=pl.Int64)
        # joined on as it is: each rule of the checker asks, and a query takes longer than most of their tables
        return frame.hstack([rows.cast(pl.Int64).alias("sheet_row")])

    def recorded_feed(self, reads: Reads) -> Feed:
        """Return this feed with every table that is read from it noted in ``reads``.

        A recorded feed may be recorded again: a read is then noted in both.

        >>> reads = Reads()
        >>> feed.recorded_feed(reads)["sites"].height, sorted(reads.tables)
        (2, ['sites'])
        """
        return replace(self, tables=_RecordedTables(self.tables, reads))

    def feed_for(self, *columns: str) -> Feed:
        """Return this feed; what is read from it is noted, if it is recorded, as read for these columns alone."""
        if not isinstance(self.tables, _RecordedTables):
            return self
        return replace(self, tables=_RecordedTables(self.tables.tables, self.tables.reads, columns))
