"""Reading a feed: a folder or zip of CSV or Parquet files, or one workbook, forgiving where there is one meaning."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import gather
from caunghe.feed.findings.structural import finding
from caunghe.feed.reading.building import build_table
from caunghe.feed.reading.container import Part, open_feed, parts_of
from caunghe.feed.reading.information import EXAMPLE, NAME, read_information
from caunghe.feed.reading.own_names import OwnNames
from caunghe.feed.reading.recognition import is_alone, recognise
from caunghe.feed.reading.references import mend_references
from caunghe.feed.reading.summing_rows import settle_summing_rows
from caunghe.schema import TABLES


def read_feed(path: Path | str, own: OwnNames | None = None) -> tuple[Feed, pl.DataFrame]:
    """Return a feed and the findings of reading it; what cannot be read is null and has a finding.

    A single text file is read as the table that its name says, without information. ``own`` are names that whoever
    made the feed has for tables and columns beside the declared ones.

    Numbers, dates, codes and headers are read as people write them (``numbers``, ``parsing``, ``coding``, ``headers``).
    Raises FeedError when ``path`` is no feed at all: absent, unreadable, locked, damaged, unsafe or too large.

    >>> path = folder / "unchecked"
    >>> path.mkdir()
    >>> _ = (path / "feed.json").write_text('{"city": "X", "area": "31", "as_of": "30/6/2026", "licence": "-"}')
    >>> cells = "area;name;kind;Surface (km2)\\n31;X;City;1.526,5\\n1;Y;ward;small\\n"
    >>> _ = (path / "dia ban.csv").write_text(cells)
    >>> city, findings = read_feed(path)
    >>> city.information.as_of, city["areas"].select("kind", "area_km2").rows()
    (datetime.date(2026, 6, 30), [('city', 1526.5), ('ward', None)])
    >>> findings.select("rule", "sheet_row", "column", "value").rows()
    [('type_wrong', 3, 'area_km2', 'small')]
    """
    return _read_parts(open_feed(Path(path)), Path(path), own or OwnNames())


def read_files(files: Mapping[str, bytes], own: OwnNames | None = None) -> tuple[Feed, pl.DataFrame]:
    """Return the feed in files that are at hand by name, and the findings of reading it, as ``read_feed`` does.

    >>> city, _ = read_files({"areas.csv": b"area,name,area_km2\\n31,X,12.5\\n", "feed.json": b"{}"})
    >>> city["areas"].select("area", "area_km2").rows()
    [('31', 12.5)]
    """
    return _read_parts(parts_of(files), Path(), own or OwnNames())


def _read_parts(opened: list[Part], path: Path, own: OwnNames) -> tuple[Feed, pl.DataFrame]:
    found = recognise(opened, path, own)
    parts = found.findings
    if found.document is None and not is_alone(opened, path):
        parts.append(finding("information_missing", NAME, column="feed.json", expected=EXAMPLE))
    information, faults = read_information(found.document or {})
    if found.is_informed:
        parts.append(faults)
    tables: dict[str, pl.DataFrame] = {}
    sheet_rows: dict[str, pl.Series] = {}
    summing: dict[str, Mapping[int, str]] = {}
    for name, table in TABLES.items():
        if name not in found.grids:
            tables[name] = table.empty()
            continue
        built = build_table(found.grids[name](), own.table(name))
        tables[name] = built.frame
        if built.sheet_rows is not None:
            sheet_rows[name] = built.sheet_rows
        if built.summing:
            summing[name] = built.summing
        parts.append(built.findings)
    mended, contradictions = mend_references(tables, sheet_rows)
    findings = gather([*parts, *contradictions, *settle_summing_rows(mended, sheet_rows, summing)])
    unread = findings.filter(pl.col("rule") == "header_missing")["table"]
    supplied = frozenset(found.grids).difference(unread)
    return Feed(information, mended, supplied, sheet_rows), findings
