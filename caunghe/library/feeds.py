"""Feeds: read, checked, and brought in from other registers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from caunghe import feed as feeds
from caunghe.display import Tabular
from caunghe.feed import Feed
from caunghe.library.sources import Source, feed_and_findings, feed_as_written
from caunghe.reproducible import reproducible


@dataclass(frozen=True, slots=True, repr=False)
class Findings(Tabular):
    """What a check has found.

    ``findings`` has a row for each: ``rule, severity`` (error, warning), ``table, sheet_row, column, value,
    expected``.
    """

    findings: pl.DataFrame


@reproducible()
def read_feed(path: str | Path) -> Feed:
    """Return the feed at a path: a folder or ``.zip`` of CSV or Parquet files, or an ``.xlsx`` workbook.

    A feed holds every table of the schema, empty where it was not supplied. Cells that cannot be read are null:
    ``check_feed`` of the path says which. Raises FeedError when the path is no feed at all.

    >>> from caunghe.pilot import small_city
    >>> feed = caunghe.read_feed(small_city())
    >>> feed["programmes"].select("programme", "name", "licensed_intake").rows()
    [('P1', 'Hàn', 40), ('P2', 'Điện công nghiệp', 60), ('P3', 'Logistics', 40)]
    """
    return feed_as_written(path)


@reproducible()
def check_feed(source: Source) -> Findings:
    """Return every finding of a feed, in the order of its sheets.

    Of a path the findings of reading it are among them; of a feed in memory its tables are checked as they stand.
    Raises FeedError when a path is no feed at all.

    >>> caunghe.check_feed(small_city()).findings.select("severity", "table", "rule", "sheet_row").rows()
    [('warning', 'workplaces', 'workplace_stale', 4)]
    """
    return Findings(feed_and_findings(source)[1])


@reproducible()
def convert_register(
    *sources: str | Path,
    mapping: str | Path,
    information: str | Path,
    out: str | Path | None = None,
    licence: str | None = None,
    classifications: bool = False,
) -> Feed:
    """Return a register in another shape as a feed.

    ``sources`` are ``.json``, ``.xlsx``, ``.csv`` or ``.parquet`` files, or folders of them. ``mapping`` is a CSV or
    workbook of ``table, column, from, field, transformation, argument, when``; ``information`` is a ``feed.json``, or a
    workbook with a sheet ``feed``, to go with it. Its licence and classifications are taken over only as ``licence``
    states and ``classifications`` asks. The feed is also written to the folder ``out`` where one is given. Raises
    FeedError for a file that cannot be read, InputError for a mapping that does not fit the register, OutputError
    unless ``out`` is new or empty.

    >>> _ = (folder / "schools.csv").write_text("code,title\\n7,Trường Bảy\\n", encoding="utf-8")
    >>> _ = (folder / "mapping.csv").write_text(
    ...     "table,column,from,field,transformation,argument\\n"
    ...     "institutions,institution,schools,code,copy,\\n"
    ...     "institutions,name,schools,title,copy,\\n"
    ... )
    >>> feed = caunghe.convert_register(
    ...     folder / "schools.csv", mapping=folder / "mapping.csv", information=small_city() / "feed.json"
    ... )
    >>> feed["institutions"].select("institution", "name").rows()
    [('7', 'Trường Bảy')]
    """
    rows = feeds.read_mapping(Path(mapping))
    made = feeds.convert_register(feeds.read_source(*map(Path, sources), fields=rows.fields), rows)
    with TemporaryDirectory() as folder:
        written = Path(folder) / "feed" if out is None else Path(out)
        feeds.write_converted(made.tables, Path(information), written, licence=licence, classifications=classifications)
        return feed_as_written(written)
