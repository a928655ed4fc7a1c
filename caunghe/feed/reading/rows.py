"""Rows of a sheet that are no data: totals, notes, signatures, numbers of columns, headings printed again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.heading_names import column_of
from caunghe.feed.reading.row_kinds import (
    AT_THE_TOP,
    MAY_BE_NO_DATA,
    MAY_NUMBER_A_GROUP,
    group_name,
    is_comparison,
    is_filler,
    is_note,
    is_signature,
    is_total,
    numbers_columns,
)
from caunghe.feed.reading.second_tables import repeats_heading, second_table
from caunghe.feed.reading.sums import maybe_totals, unlabelled_totals
from caunghe.feed.values.parsing import column_of_one_value
from caunghe.language import fold
from caunghe.schema import TABLES, TEXTUAL, Kind, Table

Cells = Mapping[int, str]
_LONG_TABLE: Final = 50_000  # rows from which only what begins a row is looked at
_LOOKED_AT: Final = 20_000
_SHOWN_CHARACTERS: Final = 80
_GROUP: Final = re.compile(r"^(?:[ivx]+|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/-]?\s+\S")
_PLAIN_NUMBER: Final = re.compile(r"^[\d.,\s%+-]+$")


class DataRows(NamedTuple):
    """Which rows of a sheet's body are data (None: all are), and a finding for each that is none.

    ``summing`` are among the data: whole records, by the sheet's number of their row, that are called and add up like
    totals. What they refer to tells.
    """

    kept: pl.Series | None
    findings: list[FindingRow]
    summing: Mapping[int, str] = MappingProxyType({})


def data_rows(body: pl.DataFrame, header: Header, table: Table, first: int) -> DataRows:
    """Return which rows below a header are data; ``first`` is the sheet's number of the body's first row.

    A row is none because of what it says (``Tổng cộng``, ``Ghi chú: …``, ``Người lập biểu``), because it only numbers
    the columns, or because it repeats their headings; one without a whole key, because its numbers add up those above.
    A name that begins alike (``Tổng công ty …``) is data. Where another table begins below, or the same with its
    columns in other places or units, its rows are none.
    """
    below = second_table(body, header, table)
    if below is not None:
        read = data_rows(body.head(below.at), header, table, first)
        label = TABLES[below.name].label
        rule, other = ("row_rearranged", "") if below.name == table.name else ("row_table", f"{label.vi} / {label.en}")
        shown = below.headings[:_SHOWN_CHARACTERS]
        told = FindingRow(rule, table.name, first + below.at, None, shown, other)
        every = column_of_one_value(True, below.at, pl.Boolean())
        rest = column_of_one_value(False, body.height - below.at, pl.Boolean())
        kept = pl.concat([every if read.kept is None else read.kept, rest])
        return read._replace(kept=kept, findings=[*read.findings, told])
    looked_at = _candidates(body, header, table)
    found: list[FindingRow] = []
    dropped: list[int] = []
    signed = False
    for at in looked_at.arg_true():
        cells = {place: cell.strip() for place, cell in enumerate(body.row(at)) if cell and cell.strip()}
        if not cells:
            continue
        kind = _kind(cells, header, table, at)
        if kind is None and signed and _is_sparse(cells, header, table):
            kind = ("row_signature", "…")
        if kind is None:
            continue
        rule, said = kind
        signed = signed or rule == "row_signature"
        dropped.append(at)
        found.append(FindingRow(rule, table.name, first + at, None, said[:_SHOWN_CHARACTERS]))
    totals = unlabelled_totals(body, header, table, dropped)
    summing = dict[int, str]()
    for at in totals:
        cells = {place: cell.strip() for place, cell in enumerate(body.row(at)) if cell and cell.strip()}
        shown = " ".join(cells.values())[:_SHOWN_CHARACTERS]
        if _is_whole(cells, header, table):
            summing[first + at] = shown
        else:
            dropped.append(at)
            found.append(FindingRow("row_total", table.name, first + at, None, shown))
    found += (
        FindingRow("total_doubtful", table.name, first + at, None, text.strip()[:_SHOWN_CHARACTERS])
        for at, text in maybe_totals(body, header, table, [*dropped, *totals]).items()
    )
    if not dropped:
        return DataRows(None, found, summing)
    kept = column_of_one_value(True, body.height, pl.Boolean())
    return DataRows(kept.scatter(dropped, False), found, summing)


def _candidates(body: pl.DataFrame, header: Header, table: Table) -> pl.Series:
    """Return which rows may be no data: by how they begin, by how few cells they have, or by where they stand."""
    texts = [at for at, name in header.columns.items() if table[name].kind in TEXTUAL]
    names = body.columns
    begins = pl.coalesce(names).str.contains(MAY_BE_NO_DATA)
    if body.height <= _LONG_TABLE:
        others = [at for at in range(body.width) if at not in header.columns]
        begins = pl.any_horizontal(
            begins,
            pl.coalesce(names).str.contains(MAY_NUMBER_A_GROUP),
            *(pl.col(names[at]).str.contains(MAY_BE_NO_DATA) for at in (*texts, *others)),
        )
    sparse = pl.sum_horizontal(pl.col(name).is_not_null() for name in names) < _required_count(header, table)
    found = body.select(
        begins=begins.fill_null(False),
        sparse=sparse,
        top=pl.int_range(pl.len()) < AT_THE_TOP,
        again=repeats_heading(header, names),
    )
    # a long table without a required column has few cells in every row
    few = found["sparse"] if found["sparse"].sum() <= _LOOKED_AT else found["sparse"] & False
    return found["begins"] | few | found["top"] | found["again"]


def _required_count(header: Header, table: Table) -> int:
    return sum(table[name].required for name in header.columns.values())


def _is_whole(cells: Cells, header: Header, table: Table) -> bool:
    """Whether a row has its whole key and every cell that its table must have."""
    held = {name for place, name in header.columns.items() if place in cells}
    return {column.name for column in table.columns if column.required} | {*table.key} <= held


def _is_sparse(cells: Cells, header: Header, table: Table) -> bool:
    """Whether a row has fewer cells than its table must have, and so is no record of it."""
    return len(cells) < max(2, _required_count(header, table))


def _kind(cells: Cells, header: Header, table: Table, at: int) -> tuple[str, str] | None:
    """Return the rule by which a row is no data and what in it says so, None where it is data or empty."""
    if numbers_columns(list(cells.values()), at):
        return "row_numbering", " ".join(cells.values())
    if 2 * sum(column_of(cell, table) == header.columns.get(place, "") for place, cell in cells.items()) > len(cells):
        return "row_heading", " | ".join(cells.values())
    is_sparse = _is_sparse(cells, header, table)
    texts = [cell for cell in cells.values() if not _PLAIN_NUMBER.match(cell)]
    labels = (*table.key, "name") if is_sparse else table.key
    keys = [cells[place] for place, name in header.columns.items() if name in labels and place in cells]
    begins = texts[:1]
    lacks = is_sparse or any(
        table[name].required and place not in cells for place, name in header.columns.items() if name in table.key
    )
    compared = next((text for text in (*begins, *keys) if lacks and is_comparison(text)), None)
    group = group_name(texts) if lacks and (len(cells) > 1 or is_sparse) else None
    found = [
        ("row_total", next((text for text in (*begins, *keys) if is_total(text)), None)),
        ("row_note", next((text for text in begins if is_sparse and is_note(text)), None)),
        ("row_signature", _signature(texts, cells, is_sparse=is_sparse)),
        ("row_note", " ".join(cells.values()) if is_filler([*cells.values()]) else compared or group),
        (
            "row_note",
            next((text for text in texts if len(cells) == 1 and _is_group(text, min(cells), header, table)), None),
        ),
    ]
    return next(((rule, said) for rule, said in found if said is not None), None)


def _signature(texts: Sequence[str], cells: Cells, *, is_sparse: bool) -> str | None:
    """Return what in a row asks for a signature: in a full row everything must."""
    signing = [text for text in texts if is_signature(text)]
    return signing[0] if signing and (is_sparse or len(signing) == len(cells)) else None


def _is_group(text: str, place: int, header: Header, table: Table) -> bool:
    """Whether the one cell of a row names a group of the rows below: several words where a key should stand."""
    column = header.columns.get(place)
    kind = None if column is None else table[column].kind
    if kind is Kind.TEXT and column not in table.key:
        return bool(_GROUP.match(fold(text)))
    return len(text.split()) > 1 and kind not in (Kind.DATE, Kind.BOOLEAN)
