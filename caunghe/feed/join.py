"""Several institutions' feeds made one: who sent what, what two of them say of the same thing, who has sent nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import FINDINGS, gather
from caunghe.feed.findings.groups import MASK
from caunghe.feed.join_rules import JOIN_RULES
from caunghe.feed.joined_information import joined_information
from caunghe.feed.joined_institutions import institution_findings, respelt_institutions
from caunghe.feed.own_numbers import SharedNumber, owner_of, with_own_numbers
from caunghe.language import Text
from caunghe.schema import TABLES, Privacy, Table

__all__ = ["JOIN_RULES", "Joined", "check_names", "joined"]

_SENT_BY: Final = " sent by"  # a name that no column of a table has: several tables have a source of their own
_FIRST: Final = " first"
_TWICE: Final = Text(
    "Mỗi tệp gửi phải có tên riêng; {name} có hai lần. Hãy đổi tên một tệp.",
    "Each file sent must have its own name; {name} comes twice. Rename one of them.",
)


@dataclass(frozen=True, slots=True)
class Joined:
    """One feed of several, with what is odd of their rows, and who sent what.

    ``findings`` are of the rows of the later source. ``sent`` has a row for each source and table: ``source, table,
    rows`` and ``kept``, those of them that are in the joined feed or the same as a row there. ``institutions`` has a
    row for each source and institution of which it tells anything kept but the list itself. ``missing`` are
    institutions expected of which the joined feed holds nothing but that: ``institution, name``; ``lacking`` the tables
    that others filled and one that has sent did not: ``table, institution, name``. ``read`` are the findings of reading
    each source, with its name as ``source``.

    >>> from caunghe.feed import joined
    >>> alone = joined({"a.xlsx": feed})
    >>> alone.findings.height, alone.sent["source"].unique().to_list()
    (0, ['a.xlsx'])
    """

    feed: Feed
    findings: pl.DataFrame
    sent: pl.DataFrame
    institutions: pl.DataFrame
    missing: pl.DataFrame
    lacking: pl.DataFrame
    read: pl.DataFrame


def joined(
    feeds: Mapping[str, Feed], expected: Feed | None = None, read: Mapping[str, pl.DataFrame] = MappingProxyType({})
) -> Joined:
    """Join feeds by the names of their files, in their order: of rows with one key the first is kept.

    A code that several institutions gave to things of their own becomes a code of each (``with_own_numbers``), so that
    all rows are kept. ``expected`` is a feed whose institutions ought to send, such as last year's; without it they are
    those that the joined feed lists. Its city, area and licence stand where the sources give none. ``read`` are the
    findings of reading each source, which nobody can find in the joined feed any more: they come back as they are.

    >>> both = joined({"a.xlsx": feed, "b.xlsx": feed})
    >>> both.feed["sites"].height, set(both.findings["rule"]), both.missing.height
    (2, {'row_overlaps'}, 0)
    >>> both.feed["funds"].equals(feed["funds"])
    True
    """
    own, shared = with_own_numbers(feeds, expected)
    respelt = respelt_institutions(feeds, expected)
    information, about = joined_information(feeds, expected)
    tables: dict[str, pl.DataFrame] = {}
    findings: list[pl.DataFrame] = [
        about,
        _shared_findings(shared),
        institution_findings(feeds, expected, respelt),
    ]
    lost: list[pl.DataFrame] = []
    for name, table in TABLES.items():
        rows = [(source, feed.numbered_table(name)) for source, feed in own.items() if not feed[name].is_empty()]
        tables[name], found, gone = _joined_table(table, rows)
        findings.append(found)
        lost.append(gone)
    whole = Feed(information, tables, frozenset(name for feed in feeds.values() for name in feed.supplied))
    not_kept = pl.concat(lost)
    told = _institutions(own, not_kept)
    listed = (expected or whole)["institutions"].select("institution", "name")
    here = told.select(pl.col("institution").replace(respelt)).unique()
    return Joined(
        whole,
        gather(findings),
        _sent(feeds, not_kept),
        told,
        listed.join(here, on="institution", how="anti", maintain_order="left"),
        _lacking(whole, listed.join(here, on="institution", how="semi", maintain_order="left"), respelt),
        pl.concat(
            [
                pl.DataFrame(schema={"source": pl.String, **FINDINGS}),
                *(found.select(pl.lit(source).alias("source"), *FINDINGS) for source, found in read.items()),
            ]
        ),
    )


def _sent(feeds: Mapping[str, Feed], lost: pl.DataFrame) -> pl.DataFrame:
    """Return how many rows of each table each source sent, and how many of them were kept or are there already."""
    rows = [
        (source, name, feed[name].height)
        for source, feed in feeds.items()
        for name in TABLES
        if not feed[name].is_empty()
    ]
    sent = pl.DataFrame(rows, schema={"source": pl.String, "table": pl.String, "rows": pl.Int64}, orient="row")
    gone = lost.group_by("source", "table", maintain_order=True).agg(lost=pl.len())
    counted = sent.join(gone, on=["source", "table"], how="left", maintain_order="left")
    return counted.select("source", "table", "rows", kept=pl.col("rows") - pl.col("lost").fill_null(0).cast(pl.Int64))


def check_names(names: Iterable[str]) -> None:
    """Raise InputError where two files have one name: nobody could say who sent what.

    >>> check_names(["a.xlsx", "b.xlsx"])
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(_TWICE, name=name)
        seen.add(name)


def _joined_table(
    table: Table, rows: Sequence[tuple[str, pl.DataFrame]]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the rows of all sources, of one key the first; findings on the others; and which of those are lost.

    Lost are rows that say something else than the one kept: ``source, table, sheet_row``.
    """
    lost = pl.DataFrame(schema={"source": pl.String, "table": pl.String, "sheet_row": pl.Int64})
    if not rows:
        return table.empty(), pl.DataFrame(schema=FINDINGS), lost
    whole = pl.concat([frame.with_columns(pl.lit(source).alias(_SENT_BY)) for source, frame in rows])
    if len(rows) == 1:
        return whole.select(table.names), pl.DataFrame(schema=FINDINGS), lost
    # cell by cell: two empty cells are the same, which structs compared as a whole are not
    firsts = [pl.col(name).first().over(table.key).alias(f"{name}{_FIRST}") for name in table.names]
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}{_FIRST}")) for name in table.names)
    nth = pl.int_range(pl.len()).over(table.key)
    marked = whole.with_columns(*firsts, nth=nth, former=pl.col(_SENT_BY).first().over(table.key)).with_columns(
        same=same
    )
    keyed = pl.all_horizontal(pl.col(name).is_not_null() for name in table.key if table[name].required)
    # two rows of one source with one key are that feed's own fault, told by its check
    again = marked.filter(pl.col("nth") > 0, pl.col(_SENT_BY) != pl.col("former"), keyed)
    other = again.filter(~pl.col("same"))
    kept = marked.join(
        again.select(_SENT_BY, "sheet_row"), on=[_SENT_BY, "sheet_row"], how="anti", maintain_order="left"
    )
    lost = other.select(pl.col(_SENT_BY).alias("source"), pl.lit(table.name).alias("table"), "sheet_row")
    found = [_overlaps(again.filter("same"), table), *(_contradictions(other, table, name) for name in table.names)]
    return kept.select(table.names), gather(found), lost


def _overlaps(same: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return a finding for each two sources that have rows in common."""
    pairs = same.group_by("former", _SENT_BY, maintain_order=True).len()
    both = pl.concat_str("former", pl.lit(", "), _SENT_BY)
    return _findings("row_overlaps", table, pairs, pl.lit(None, pl.Int64), None, pl.col("len").cast(pl.String), both)


def _contradictions(other: pl.DataFrame, table: Table, name: str) -> pl.DataFrame:
    """Return a finding for each cell of a column that two sources fill differently; personal values are masked."""
    odd = other.filter(~pl.col(name).eq_missing(pl.col(f"{name}{_FIRST}")))
    secret = any(table[key].privacy is Privacy.PERSONAL for key in table.key)
    shown = pl.concat_str([_shown(pl.col(key)) for key in table.key], separator=", ")
    hidden = table[name].privacy is Privacy.PERSONAL
    cells = [pl.lit(MASK) if hidden else _shown(pl.col(each)) for each in (f"{name}{_FIRST}", name)]
    both = pl.concat_str("former", pl.lit(": "), cells[0], pl.lit("; "), pl.col(_SENT_BY), pl.lit(": "), cells[1])
    key = pl.lit(MASK) if secret else shown
    return _findings("row_contradicts", table, odd, pl.col("sheet_row"), name, key, both)


def _shown(cell: pl.Expr) -> pl.Expr:
    return cell.cast(pl.String).str.replace(r"\.0$", "").fill_null("–")


def _findings(
    rule: str, table: Table, rows: pl.DataFrame, at: pl.Expr, column: str | None, value: pl.Expr, expected: pl.Expr
) -> pl.DataFrame:
    severity = JOIN_RULES[rule].severity.value
    return rows.select(
        rule=pl.lit(rule),
        severity=pl.lit(severity),
        table=pl.lit(table.name),
        sheet_row=at,
        column=pl.lit(column, pl.String),
        value=value,
        expected=expected,
    ).select(FINDINGS.names())


def _shared_findings(shared: Sequence[SharedNumber]) -> pl.DataFrame:
    """Return a finding for each code that several institutions had given, with the code that each has now."""
    rows = pl.DataFrame(
        [tuple(each) for each in shared], schema=[*SharedNumber._fields], orient="row", infer_schema_length=None
    )
    if rows.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    codes = rows.group_by("table", "code", maintain_order=True).agg(
        pl.col("sheet_row").last(),
        now=pl.concat_str("source", pl.lit(": "), "new").str.join("; "),
    )
    parts = [
        _findings("number_shared", table, part, pl.col("sheet_row"), table.key[0], pl.col("code"), pl.col("now"))
        for (name,), part in codes.group_by("table", maintain_order=True)
        for table in (TABLES[str(name)],)
    ]
    return gather(parts)


def _institutions(feeds: Mapping[str, Feed], lost: pl.DataFrame) -> pl.DataFrame:
    """Return the institutions of which each source tells anything that was kept, but the list of them itself."""
    schema = {"source": pl.String(), "institution": pl.String()}
    parts = [pl.DataFrame(schema=schema)]
    for source, feed in feeds.items():
        for name, table in TABLES.items():
            owners = None if name == "institutions" or table.bulk else owner_of(feed, table)
            if owners is None:
                continue
            rows = feed.numbered_table(name).select("sheet_row").with_columns(institution=owners)
            kept = rows.join(lost.filter(source=source, table=name), on="sheet_row", how="anti", maintain_order="left")
            told = kept.select("institution").drop_nulls().unique(maintain_order=True)
            parts.append(told.select(pl.lit(source).alias("source"), "institution"))
    return pl.concat(parts).unique(maintain_order=True)


def _lacking(whole: Feed, listed: pl.DataFrame, respelt: Mapping[str, str]) -> pl.DataFrame:
    """Return the tables that some institutions filled and these did not: ``table, institution, name``."""
    parts = [pl.DataFrame(schema={"table": pl.String, "institution": pl.String, "name": pl.String})]
    for name, table in TABLES.items():
        owners = None if name == "institutions" or table.bulk or whole[name].is_empty() else owner_of(whole, table)
        if owners is None:
            continue
        silent = listed.filter(~pl.col("institution").is_in(owners.drop_nulls().unique().replace(respelt).to_list()))
        parts.append(silent.select(pl.lit(name).alias("table"), "institution", "name"))
    return pl.concat(parts)
