"""Rows of a register that are no data: totals, numbers of columns, notes and signatures below a table."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.reading.row_kinds import MAY_BE_NO_DATA, is_note, is_signature, is_total, numbers_columns
from caunghe.feed.reading.sheets import SHEET_ROW
from caunghe.language import Text

_SPARSE: Final = 2
_LEFT_OUT = Text(
    "Dòng {row} của {name} không phải số liệu nên bỏ qua: {value}.",
    "Row {row} of {name} is no data and was left out: {value}.",
)


def data_rows(numbered: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Text]]:
    """Return the rows of a table that are data, and a sentence for each that is none.

    A total is one by its first cell of text; a note or signature has at most two cells; a row that numbers the columns
    stands first and has nothing else.

    >>> rows = {"school": ["(1)", "A", "Tổng cộng"], "n": ["(2)", "7", "7"], "m": ["(3)", "1", "1"]}
    >>> kept, left = data_rows(pl.DataFrame({SHEET_ROW: [2, 3, 4], **rows}), "schools")
    >>> kept["school"].to_list(), left[0]("en"), len(left)
    (['A'], 'Row 2 of schools is no data and was left out: (1) | (2) | (3).', 2)
    """
    columns = [column for column in numbered.columns if column != SHEET_ROW]
    # the first cell with a letter: a running number may stand before it
    text = pl.coalesce(pl.when(pl.col(column).str.contains(r"\p{L}")).then(pl.col(column)) for column in columns)
    few = pl.sum_horizontal(pl.col(columns).is_not_null()) <= min(_SPARSE, len(columns) - 1)
    looked_at = (
        numbered.select(text=text, few=few).with_row_index("at").filter(pl.col("text").str.contains(MAY_BE_NO_DATA))
    )
    none = {
        at for at, said, is_few in looked_at.select("at", "text", "few").iter_rows()
        if is_total(said) or (is_few and (is_note(said) or is_signature(said)))
    }  # fmt: skip
    if numbered.height and numbers_columns([cell for cell in numbered.select(columns).row(0) if cell], 0):
        none.add(0)
    is_none = pl.int_range(pl.len()).is_in(sorted(none))
    left = numbered.filter(is_none)
    return numbered.filter(~is_none), [_sentence(row, name) for row in left.iter_rows(named=True)]


def _sentence(row: dict[str, str | int | None], name: str) -> Text:
    value = " | ".join(str(cell) for column, cell in row.items() if column != SHEET_ROW and cell is not None)[:80]
    return _LEFT_OUT.filled(row=row[SHEET_ROW], name=name, value=value)
