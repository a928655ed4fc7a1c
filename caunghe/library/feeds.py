"""Feeds: read, checked, and brought in from other registers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from caunghe import feed as feeds
from caunghe.display import Tabular
from caunghe.feed import Feed
from caunghe.indicators import CATALOGUE
from caunghe.language import Text
from caunghe.library.sources import Source, feed_and_findings, feed_as_written
from caunghe.reproducible import reproducible

_ROWS: Final = {"table": pl.String, "rows": pl.Int64, "rows_read": pl.Int64}
_NOTES: Final = {"vi": pl.String, "en": pl.String}


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


@dataclass(frozen=True, slots=True, repr=False)
class ConvertedRegister(Tabular):
    """What a register became, and all that there is to know before it is used.

    ``feed`` is the feed, faults included; ``findings`` those of its check, as ``check_feed`` gives them. ``unread`` has
    a row for each cell of the source of which nothing could be made: ``rule, severity, table, column, source,
    sheet_row, field, value``. ``amounts`` are the sums that a step or a condition changed: ``table, column, field,
    step, rows_before, rows_after, before, after``. ``totals`` has each amount in source and feed: ``table, column,
    source, feed, conditional``. ``rows`` has the rows of each table and of its source: ``table, rows, rows_read``.
    ``notes`` are sentences on what was guessed in reading, or left out because it is no data: ``vi, en``.
    """

    feed: Feed
    findings: pl.DataFrame
    unread: pl.DataFrame
    amounts: pl.DataFrame
    totals: pl.DataFrame
    rows: pl.DataFrame
    notes: pl.DataFrame


@reproducible()
def convert_register(
    *sources: str | Path,
    mapping: str | Path,
    information: str | Path,
    out: str | Path | None = None,
    licence: str | None = None,
    classifications: bool = False,
) -> ConvertedRegister:
    """Return a register in another shape as a feed, with what did not come along.

    ``sources`` are ``.json``, ``.xlsx``, ``.csv`` or ``.parquet`` files, or folders of them. ``mapping`` is a CSV or
    workbook of ``table, column, from, field, transformation, argument, when``; ``information`` is a ``feed.json``, or a
    workbook with a sheet ``feed``, to go with it. Its licence and classifications are taken over only as ``licence``
    states and ``classifications`` asks. The feed is also written to the folder ``out`` where one is given. The result
    has ``feed``; ``findings`` of its check; ``unread``, cells of which nothing could be made; ``amounts`` that a step
    changed; ``totals`` in source and feed; ``rows`` of each table; ``notes`` on what was guessed or left out. Raises
    FeedError for a file that cannot be read, InputError for a mapping that does not fit the register, OutputError
    unless ``out`` is new or empty.

    >>> _ = (folder / "schools.csv").write_text("code,title,seats\\n7,Trường Bảy,30\\n", encoding="utf-8")
    >>> _ = (folder / "mapping.csv").write_text(
    ...     "table,column,from,field,transformation,argument\\n"
    ...     "institutions,institution,schools,code,copy,\\n"
    ...     "institutions,name,schools,title,copy,\\n"
    ...     "institutions,ownership,schools,title,words,công lập = public\\n"
    ... )
    >>> made = caunghe.convert_register(
    ...     folder / "schools.csv", mapping=folder / "mapping.csv", information=small_city() / "feed.json"
    ... )
    >>> made.feed["institutions"].select("institution", "name").rows()
    [('7', 'Trường Bảy')]
    >>> made.unread.select("rule", "column", "sheet_row", "value").rows()
    [('value_unlisted', 'ownership', 2, 'Trường Bảy')]
    """
    heard: list[Text] = []
    asked = feeds.read_mapping(Path(mapping), say=heard.append)
    register = feeds.read_source(*map(Path, sources), fields=asked.fields, say=heard.append)
    made = feeds.convert_register(register, asked)
    about = Path(information)
    if out is not None:
        feeds.write_converted(made.tables, about, Path(out), licence=licence, classifications=classifications)
    # read as the files of the command are, so that both say the same
    files = feeds.converted_files(made.tables, about, licence=licence, classifications=classifications)
    feed, raw_findings = feeds.read_files(files)
    rows = [(name, table.height, made.rows_read[name]) for name, table in made.tables.items()]
    return ConvertedRegister(
        feed,
        feeds.check_feed(feed, raw_findings, CATALOGUE),
        made.unread,
        made.amounts,
        made.totals,
        pl.DataFrame(rows, _ROWS, orient="row"),
        pl.DataFrame([(said.vi, said.en) for said in heard], _NOTES, orient="row"),
    )
