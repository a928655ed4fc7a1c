"""A feed that has been read and checked, kept in files: its tables are read back one by one, when first asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.reading.information import read_information
from caunghe.feed.write import feed_document, write_feed
from caunghe.outputs import LEDGER
from caunghe.schema import TABLES


class FileTables(Mapping[str, pl.DataFrame]):
    """Tables in Parquet files by name, each read when it is first asked for."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files, self._read = files, dict[str, pl.DataFrame]()

    def __getitem__(self, table: str) -> pl.DataFrame:
        if table not in self._read:
            self._read[table] = self._frame(table)
        return self._read[table]

    def _frame(self, table: str) -> pl.DataFrame:
        return pl.read_parquet(self._files[table])

    def __contains__(self, table: object) -> bool:
        return table in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _FeedTables(FileTables):
    """Every table of the schema, empty where there is no file of it."""

    def _frame(self, table: str) -> pl.DataFrame:
        return super()._frame(table) if self._files[table].is_file() else TABLES[table].empty()


class _SheetRows(Mapping[str, pl.Series]):
    """The row numbers of a user's sheet, by table."""

    def __init__(self, tables: FileTables) -> None:
        self._tables = tables

    def __getitem__(self, table: str) -> pl.Series:
        return self._tables[table]["sheet_row"]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def keep_feed(feed: Feed, folder: Path) -> None:
    """Write a feed as ``write_feed`` does, with the row numbers of its sheets in ``sheet_rows``.

    >>> keep_feed(feed, folder / "kept")
    >>> [(folder / "kept" / f"{name}.parquet").is_file() for name in ("areas", "tasks")]  # no task was supplied
    [True, False]
    """
    write_feed(feed, folder, form="parquet")
    _write_rows(feed, folder)


def keep_usable(feed: Feed, usable: Feed, folder: Path) -> None:
    """Write what differs between a feed and what of it may be calculated with, to ``usable`` and ``sheet_rows``.

    >>> from dataclasses import replace
    >>> usable = replace(feed, tables={**feed.tables, "leavers": feed["leavers"].head(3)})
    >>> keep_usable(feed, usable, folder / "checked")
    >>> [path.name for path in (folder / "checked" / "usable").iterdir()]
    ['leavers.parquet']
    """
    (folder / "usable").mkdir(parents=True)
    for name in TABLES:
        if not usable[name].equals(feed[name]):
            usable[name].write_parquet(folder / "usable" / f"{name}.parquet")
    _write_rows(usable, folder)


def _write_rows(feed: Feed, folder: Path) -> None:
    (folder / "sheet_rows").mkdir()
    for name, rows in feed.sheet_rows.items():
        rows.alias("sheet_row").to_frame().write_parquet(folder / "sheet_rows" / f"{name}.parquet")


def kept_feed(folder: Path) -> Feed:
    """Return the feed that ``keep_feed`` wrote; a table is read from its file when it is first asked for.

    >>> keep_feed(feed, folder / "read_back")
    >>> kept = kept_feed(folder / "read_back")
    >>> kept["programmes"].equals(feed["programmes"]), kept.information == feed.information
    (True, True)
    """
    document = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
    supplied = frozenset(path.stem for path in folder.glob("*.parquet"))
    files = {name: folder / f"{name}.parquet" for name in TABLES}
    return Feed(read_information(document)[0], _FeedTables(files), supplied, _rows(folder))


def kept_usable(folder: Path, usable: Path) -> Feed:
    """Return what ``keep_usable`` wrote to ``usable`` of the feed that ``keep_feed`` wrote to ``folder``.

    >>> from dataclasses import replace
    >>> keep_feed(feed, folder / "whole")
    >>> usable = replace(feed, tables={**feed.tables, "leavers": feed["leavers"].head(3)})
    >>> keep_usable(feed, usable, folder / "mended")
    >>> kept = kept_usable(folder / "whole", folder / "mended")
    >>> kept["leavers"].height, kept["areas"].height
    (3, 3)
    """
    feed = kept_feed(folder)
    return Feed(feed.information, _FeedTables(_usable_files(folder, usable)), feed.supplied, _rows(usable))


def _rows(folder: Path) -> _SheetRows:
    return _SheetRows(FileTables({path.stem: path for path in sorted((folder / "sheet_rows").glob("*.parquet"))}))


def _usable_files(folder: Path, usable: Path) -> dict[str, Path]:
    changed = {path.stem: path for path in (usable / "usable").glob("*.parquet")}
    return {name: changed.get(name, folder / f"{name}.parquet") for name in TABLES}


def usable_hashes(folder: Path, usable: Path) -> dict[str, str]:
    """Return the SHA-256 of each usable table with its row numbers; empty for a table without a file.

    >>> keep_feed(feed, folder / "hashed")
    >>> keep_usable(feed, feed, folder / "sound")
    >>> hashes = usable_hashes(folder / "hashed", folder / "sound")
    >>> hashes["tasks"], len(hashes["areas"])
    ('', 64)
    """
    rows = {path.stem: path.read_bytes() for path in (usable / "sheet_rows").glob("*.parquet")}
    contents = {
        name: file.read_bytes() if file.is_file() else b"" for name, file in _usable_files(folder, usable).items()
    }
    return {
        name: hashlib.sha256(content + b"\0" + rows.get(name, b"")).hexdigest() if content else ""
        for name, content in contents.items()
    }


def feed_hash(path: Path) -> str:
    """Return the SHA-256 of a feed's bytes: names and contents of its files in order of name.

    >>> from caunghe.pilot import small_city
    >>> len(feed_hash(small_city())), feed_hash(small_city()) == feed_hash(small_city() / "feed.json")
    (64, False)
    """
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    # what the program notes of its own writing says nothing of the city
    members = [file for file in files if file.name != LEDGER]
    for file in members:
        digest.update(file.relative_to(path).as_posix().encode() + b"\0")
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def information_hash(feed: Feed) -> str:
    """Return the SHA-256 of what a feed says of itself: another day, basis or licence gives another one.

    >>> from dataclasses import replace
    >>> later = replace(feed, information=replace(feed.information, as_of=date(2026, 7, 1)))
    >>> information_hash(later) == information_hash(feed)
    False
    """
    document: dict[str, Any] = feed_document(feed.information)
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
