"""Keys that institutions number each for itself: where two of them chose one code, each gets a code of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import TABLES, Column, Kind, Table

_OWNER: Final = "institution"


class SharedNumber(NamedTuple):
    """A code that rows of several institutions bear: of which table, in which row of a source, and the new code."""

    table: str
    code: str
    source: str
    sheet_row: int
    new: str


Renamed = dict[str, dict[str, str]]  # source → code as sent → code of its own


def owner_of(feed: Feed, table: Table) -> pl.Series | None:
    """Return the institution of each row of a table: its own column, or through its site or programme.

    None where rows of the table belong to no institution; null where the feed does not tell whose a row is.

    >>> from caunghe.schema import TABLES
    >>> owner_of(feed, TABLES["programmes"]).to_list(), owner_of(feed, TABLES["areas"])
    (['I1', 'I1', 'I2'], None)
    """
    frame = feed[table.name]
    if _OWNER in table.names:
        return frame[_OWNER]
    for name in ("site", "programme"):
        if name in table.names and table[name].kind is Kind.REFERENCE:
            target = TABLES[str(table[name].references)]
            owners = owner_of(feed, target)
            known = feed[target.name].select(name).with_columns(pl.Series(_OWNER, owners))
            known = known.unique(name, keep="first", maintain_order=True)
            return frame.select(name).join(known, on=name, how="left", maintain_order="left")[_OWNER]
    return None


def with_own_numbers(
    feeds: Mapping[str, Feed], former: Feed | None = None
) -> tuple[dict[str, Feed], list[SharedNumber]]:
    """Return the feeds with a code of its own for each row whose code another institution has too, and the changes.

    ``CT1`` of CS01 and ``CT1`` of CS02 become ``CS01-CT1`` and ``CS02-CT1``, in their own table and wherever their
    feed refers to them. ``former`` is a feed joined before: a code that it made so is made so again.

    >>> with_own_numbers({"a.xlsx": feed, "b.xlsx": feed})[1]  # the same institution in both
    []
    """
    renamed: dict[str, Renamed] = {}
    shared: list[SharedNumber] = []
    for table in TABLES.values():
        numbered = [column.name for column in table.columns if column.kind is Kind.KEY]
        keyed = _keys(feeds, table) if numbered and table.name != "institutions" else None
        if keyed is None:
            continue
        found = list(_shared(keyed, _made_before(former, table)))
        shared += [SharedNumber(table.name, *row) for row in found]
        for code, source, _, new in found:
            renamed.setdefault(table.name, {}).setdefault(source, {})[code] = new
    if not renamed:
        return dict(feeds), shared
    return {source: _renumbered(feed, source, renamed) for source, feed in feeds.items()}, shared


def _keys(feeds: Mapping[str, Feed], table: Table) -> pl.DataFrame | None:
    """Return the codes of a table with the institution of each: ``source, code, owner, sheet_row``."""
    parts: list[pl.DataFrame] = []
    for source, feed in feeds.items():
        owners = owner_of(feed, table)
        if owners is None:
            return None
        rows = feed.numbered_table(table.name).select(pl.lit(source).alias("source"), "sheet_row", code=table.key[0])
        parts.append(rows.with_columns(owners.alias("owner")))
    return pl.concat(parts).drop_nulls(["code"]).unique(["source", "code"], keep="first", maintain_order=True)


def _made_before(former: Feed | None, table: Table) -> set[str]:
    return set() if former is None else set(former[table.name][table.key[0]].drop_nulls().to_list())


def _shared(keyed: pl.DataFrame, before: set[str]) -> Iterator[tuple[str, str, int, str]]:
    """Yield code, source, row and new code of all rows whose code belongs to several institutions."""
    owned = keyed.drop_nulls("owner").with_columns(several=pl.col("owner").n_unique().over("code") > 1)
    new = pl.concat_str("owner", pl.lit("-"), "code")
    again = new.is_in(list(before)) & ~pl.col("code").is_in(list(before))
    odd = owned.filter(pl.col("several") | again)
    used = set(keyed["code"].to_list())
    made: dict[tuple[str, str], str] = {}
    for row in odd.iter_rows(named=True):
        own = (row["owner"], row["code"])
        if own not in made:
            made[own] = _free(f"{row['owner']}-{row['code']}", used)
            used.add(made[own])
        yield row["code"], row["source"], row["sheet_row"], made[own]


def _free(code: str, used: set[str]) -> str:
    found, at = code, 2
    while found in used:
        found, at = f"{code}-{at}", at + 1
    return found


def _renumbered(feed: Feed, source: str, renamed: Mapping[str, Renamed]) -> Feed:
    """Return a feed with the new codes in their tables and in every column that refers to them."""
    tables = dict(feed.tables)
    for name, table in TABLES.items():
        changed = [
            pl.col(column.name).replace(codes)
            for column in table.columns
            if (codes := renamed.get(_named_by(table, column), {}).get(source))
        ]
        if changed and not feed[name].is_empty():
            tables[name] = feed[name].with_columns(changed)
    return replace(feed, tables=tables)


def _named_by(table: Table, column: Column) -> str:
    """Return the table whose rows a column's values name: its own, or the one that it refers to."""
    return table.name if column.kind is Kind.KEY else column.references or ""
