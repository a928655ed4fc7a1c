"""Rows of a sheet that are no data: totals, notes, signatures, numbers of columns, headings printed again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.reading.headers import Header, column_of
from caunghe.feed.rules.structural import FindingRow
from caunghe.language import fold
from caunghe.schema import Kind, Table

Cells = Mapping[int, str]
_LONG_TABLE: Final = 50_000  # rows from which only what begins a row is looked at
_LOOKED_AT: Final = 20_000
_SHOWN_CHARACTERS: Final = 80
_AT_THE_TOP: Final = 3
_FEWEST_NUMBERS: Final = 3
_FIRST_NUMBERS: Final = 2  # a column of running numbers may be left out
_TEXT: Final = frozenset({Kind.KEY, Kind.REFERENCE, Kind.CODE, Kind.TEXT})
# what such a row may begin with, cheap to look for in a million rows; the rows found are read in earnest
_MAYBE: Final = (
    r"(?i)^[\s\W]*(?:[ivx\d]{1,4}\s*[.)]\s*)?(?:t[oôổ]\p{M}*ng|c[oôộ]\p{M}*ng|t[oấâ]\p{M}*[at]|sub|total|grand|sum|lu|lũ|"
    r"trong|of wh|ghi|ngu|ch|note|source|remark|l[uư]|b[iì]\p{M}*nh|trung|average|mean|to[aà]|c[aả]\p{M}*\b|"
    r"bi[eể]|ph|n\.?b|ng[uưàaườ]|th[uủ]|k[eếý/y]|gi[aá]|hi[eệ]|tm|t/m|tl|x[aá]|prep|head|sign|appr|\*|đ)|"
    r",\s*ng[aà]\p{M}*y"
)
_OF_WHAT: Final = (
    r"(?:nam|quy|thang|nhom|muc|phan|khoi|khoa|dot|theo|toan|ca|cac|cua|chung|thanh pho|tp|tinh|truong|co so|so|trang|"
    r"don vi|dia ban|nguon|for|all|year|by|group|row|[ivx]+|[a-z]|\d)"
)
_NUMBERED: Final = r"^(?:[ivx\d]{1,4}\s*[.)]\s*)?"
_TOTAL: Final = re.compile(
    rf"{_NUMBERED}(?:(?:tong(?: cong| so| chung)?|luy ke|(?:sub|grand)[ -]?totals?|totals?|sum|binh quan|trung binh|"
    rf"average|mean)(?:\s*[:.=(\[-].*|\s+{_OF_WHAT}\b.*)?|cong(?: don| luy ke)?(?:\s*[:.=(\[-].*|"
    r"\s+(?:(?:nam|quy|nhom|muc|phan|khoi|toan|ca|cac|[ivx]+|[a-z])\b|\d).*)?)$"
)
# without its marks the first word of these is that of "Công nghệ", "Tống"
_MARKED: Final = re.compile(r"(?i)^(?:[ivx\d]{1,4}\s*[.)]\s*)?(?:c(?:ộ|o)ng|t(?:ổ|o)ng)\b")
_PART: Final = re.compile(r"^[-–+*\s]*(?:trong do|bao gom|of whom|of which)\b")
_NOTE: Final = re.compile(
    r"^(?:\(?\*+\)?|\(\d\)\s+\w|(?:ghi chu|chu thich|chu y|luu y|giai thich|notes?|remarks?|n\.?b\.?|phu luc|bieu so|"
    r"dvt|don vi tinh)\b|(?:nguon|source)(?: so lieu| du lieu)?\s*:|nguon (?:so|du) lieu)"
)
_SIGNATURE: Final = re.compile(
    r"^(?:(?:nguoi|can bo|ke toan vien)\s+(?:lap|kiem tra|tong hop|bao cao|duyet)\b|nguoi ky|thu truong|"
    r"ke toan truong|giam doc|pho giam doc|hieu truong|pho hieu truong|truong phong|chu tich|"
    r"pho chu tich|xac nhan|t/?m\.?\b|kt\.|tl\.|tuq\.|"
    r"\(?(?:da )?ky(?:,| ten| va)?\b.*|\(?chu ky\b.*|prepared by|approved by|head of|signed|signature|director|"
    r"(?:[^,\d]{2,40},?\s*)?ngay\s*[\d.…_ ]*\s*thang\s*[\d.…_ ]*\s*nam\s*[\d.…_ ]*$)"
)
_COLUMN_NUMBER: Final = re.compile(r"^[(\[]?\s*(?:(\d{1,3})|([a-zđ]|[ivx]{1,4}))\s*[)\]]?(?:\s*=.*)?$")
_FORMULA: Final = re.compile(r"^[(\[]?\s*\d{1,3}\s*[)\]]?\s*=\s*[\d()\[\]\s+\-–*x×:/,%]+$")
_GROUP: Final = re.compile(r"^(?:[ivx]+|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/-]?\s+\S")
_PLAIN_NUMBER: Final = re.compile(r"^[\d.,\s%+-]+$")


class DataRows(NamedTuple):
    """Which rows of a sheet's body are data (None: all are), and a finding for each that is none."""

    kept: pl.Series | None
    findings: list[FindingRow]


def data_rows(body: pl.DataFrame, header: Header, table: Table, first: int) -> DataRows:
    """Return which rows below a header are data; ``first`` is the sheet's number of the body's first row.

    A row is none because of what it says (``Tổng cộng``, ``Ghi chú: …``, ``Người lập biểu``), because it only numbers
    the columns, or because it repeats their headings. A name that begins alike (``Tổng công ty …``) is data.
    """
    looked_at = _candidates(body, header, table)
    if not looked_at.any():
        return DataRows(None, [])
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
    if not dropped:
        return DataRows(None, [])
    kept = pl.Series([True], dtype=pl.Boolean).new_from_index(0, body.height)
    return DataRows(kept.scatter(dropped, False), found)


def _candidates(body: pl.DataFrame, header: Header, table: Table) -> pl.Series:
    """Return which rows may be no data: by how they begin, by how few cells they have, or by where they stand."""
    texts = [at for at, name in header.columns.items() if table[name].kind in _TEXT]
    names = body.columns
    begins = pl.coalesce(names).str.contains(_MAYBE)
    if body.height <= _LONG_TABLE:
        others = [at for at in range(body.width) if at not in header.columns]
        begins = pl.any_horizontal(begins, *(pl.col(names[at]).str.contains(_MAYBE) for at in (*texts, *others)))
    sparse = pl.sum_horizontal(pl.col(name).is_not_null() for name in names) < _required_count(header, table)
    found = body.select(
        begins=begins.fill_null(False),
        sparse=sparse,
        top=pl.int_range(pl.len()) < _AT_THE_TOP,
        again=_repeats_heading(header, names),
    )
    # a long table without a required column has few cells in every row
    few = found["sparse"] if found["sparse"].sum() <= _LOOKED_AT else found["sparse"] & False
    return found["begins"] | few | found["top"] | found["again"]


def _repeats_heading(header: Header, names: Sequence[str]) -> pl.Expr:
    titles = [pl.col(names[at]).eq_missing(pl.lit(header.titles.get(at))) for at in list(header.columns)[:2]]
    return pl.all_horizontal(titles) if titles else pl.lit(False)


def _required_count(header: Header, table: Table) -> int:
    return sum(table[name].required for name in header.columns.values())


def _is_sparse(cells: Cells, header: Header, table: Table) -> bool:
    """Whether a row has fewer cells than its table must have, and so is no record of it."""
    return len(cells) < max(2, _required_count(header, table))


def _kind(cells: Cells, header: Header, table: Table, at: int) -> tuple[str, str] | None:
    """Return the rule by which a row is no data and what in it says so, None where it is data or empty."""
    if _numbers_columns(list(cells.values()), at):
        return "row_numbering", " ".join(cells.values())
    if 2 * sum(column_of(cell, table) == header.columns.get(place, "") for place, cell in cells.items()) > len(cells):
        return "row_heading", " | ".join(cells.values())
    is_sparse = _is_sparse(cells, header, table)
    texts = [cell for cell in cells.values() if not _PLAIN_NUMBER.match(cell)]
    labels = (*table.key, "name") if is_sparse else table.key
    keys = [cells[place] for place, name in header.columns.items() if name in labels and place in cells]
    begins = texts[:1]
    found = [
        ("row_total", next((text for text in (*begins, *keys) if _is_total(text)), None)),
        ("row_note", next((text for text in begins if is_sparse and _NOTE.match(fold(text))), None)),
        ("row_signature", _signature(texts, cells, is_sparse=is_sparse)),
        (
            "row_note",
            next((text for text in texts if len(cells) == 1 and _is_group(text, min(cells), header, table)), None),
        ),
    ]
    return next(((rule, said) for rule, said in found if said is not None), None)


def _signature(texts: Sequence[str], cells: Cells, *, is_sparse: bool) -> str | None:
    """Return what in a row asks for a signature: in a full row everything must."""
    signing = [text for text in texts if _SIGNATURE.match(fold(text))]
    return signing[0] if signing and (is_sparse or len(signing) == len(cells)) else None


def _is_total(text: str) -> bool:
    """Whether a text says that a row adds up others, or is a part of one."""
    plain = fold(text)
    if _PART.match(plain):
        return True
    is_meant = not re.match(rf"{_NUMBERED}[ct]ong\b", plain) or _MARKED.match(
        unicodedata.normalize("NFC", text.strip())
    )
    return bool(_TOTAL.match(plain) and is_meant)


def _numbers_columns(cells: Sequence[str], at: int) -> bool:
    """Whether a row numbers the columns: (1) (2) (3), A B 1 2 3, 1 2 3=1+2."""
    marks = [_COLUMN_NUMBER.match(fold(cell)) for cell in cells]
    if len(cells) < _FEWEST_NUMBERS or not all(
        mark or _FORMULA.match(cell) for mark, cell in zip(marks, cells, strict=True)
    ):
        return False
    numbers = [int(mark.group(1)) for mark in marks if mark and mark.group(1)]
    letters = [mark.group(2) for mark in marks if mark and mark.group(2)]
    consecutive = all(after - before == 1 for before, after in pairwise(numbers))
    bracketed = all(cell.strip().startswith(("(", "[")) for cell in cells)
    begins = not numbers or numbers[0] <= _FIRST_NUMBERS
    return consecutive and (bracketed or (begins and (at < _AT_THE_TOP or bool(letters))))


def _is_group(text: str, place: int, header: Header, table: Table) -> bool:
    """Whether the one cell of a row names a group of the rows below: several words where a key should stand."""
    column = header.columns.get(place)
    kind = None if column is None else table[column].kind
    if kind is Kind.TEXT and column not in table.key:
        return bool(_GROUP.match(fold(text)))
    return len(text.split()) > 1 and kind not in (Kind.DATE, Kind.BOOLEAN)
