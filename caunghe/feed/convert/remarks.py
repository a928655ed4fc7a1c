"""Rows of a register that are no data: totals, numbers of columns, notes and signatures below a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.convert.totals import rows_of_sums, whole_total
from caunghe.feed.reading.row_kinds import (
    MAY_BE_NO_DATA,
    group_name,
    is_comparison,
    is_note,
    is_signature,
    is_total,
    numbers_columns,
)
from caunghe.feed.reading.sheets import SHEET_ROW
from caunghe.language import Text

_SPARSE: Final = 2
_WORDS: Final = re.compile(r"[^\W\d_]\S*\s+\S*[^\W\d_]")
_LEFT_OUT = Text(
    "Dòng {row} của {name} không phải số liệu nên bỏ qua: {value}.",
    "Row {row} of {name} is no data and was left out: {value}.",
)

_DOUBTFUL = Text(
    "Dòng {row} của {name} có thể là dòng tổng nhưng vẫn được đọc như số liệu: {value}. Nếu là dòng tổng, xóa dòng ấy.",
    "Row {row} of {name} may be a total and was read as data all the same: {value}. If it is a total, delete it.",
)


class DataRows(NamedTuple):
    """The rows of a table that are data, what is told of the others, and the row that states the total of all.

    ``merged`` are by heading the rows in which a cell begins that is one with those below, ``lines`` the units that
    lines above the table say.
    """

    kept: pl.DataFrame
    left: list[Text]
    stated: pl.DataFrame
    merged: Mapping[str, Sequence[int]] = MappingProxyType({})
    lines: Sequence[str] = ()


def data_rows(numbered: pl.DataFrame, name: str) -> DataRows:
    """Return the rows of a table that are data, and a sentence for each that is none or may be none.

    A total is one by its first cell of text, or by its numbers (``totals``); a note, a signature or a comparison has at
    most two cells, and so has the name of a group of rows, where most rows have more than twice as many; a row that
    numbers the columns stands first and has nothing else.

    >>> rows = {"school": ["(1)", "A", "Tổng cộng"], "n": ["(2)", "7", "7"], "m": ["(3)", "1", "1"]}
    >>> kept, left, stated, *_ = data_rows(pl.DataFrame({SHEET_ROW: [2, 3, 4], **rows}), "schools")
    >>> kept["school"].to_list(), left[0]("en"), len(left), stated["n"].to_list()
    (['A'], 'Row 2 of schools is no data and was left out: (1) | (2) | (3).', 2, ['7'])
    """
    columns = [column for column in numbered.columns if column != SHEET_ROW]
    # the first cell with a letter: a running number may stand before it
    text = pl.coalesce(pl.when(pl.col(column).str.contains(r"\p{L}")).then(pl.col(column)) for column in columns)
    texts = numbered.select(text=text)["text"]
    filled = numbered.select(filled=pl.sum_horizontal(pl.col(columns).is_not_null()))["filled"]
    few = filled <= min(_SPARSE, len(columns) - 1)
    places = texts.str.contains(MAY_BE_NO_DATA).fill_null(False).arg_true()
    totals = {at for at in places if is_total(texts[at])}
    none = {at for at in places if few[at] and _says_no_datum(texts[at])} | _groups(numbered.select(columns), filled)
    if numbered.height and numbers_columns([cell for cell in numbered.select(columns).row(0) if cell], 0):
        none.add(0)
    sums = rows_of_sums(numbered.select(columns), texts, none | totals)
    whole = whole_total(texts, totals)
    dropped = none | totals | {*sums.found}
    is_none = pl.int_range(pl.len()).is_in(sorted(dropped))
    told = [_sentence(_LEFT_OUT, row, name) for row in numbered.filter(is_none).iter_rows(named=True)]
    told += [_sentence(_DOUBTFUL, numbered.row(at, named=True), name) for at in sums.doubtful]
    return DataRows(numbered.filter(~is_none), told, numbered[[] if whole is None else [whole]])


def _says_no_datum(text: str) -> bool:
    return is_note(text) or is_signature(text) or is_comparison(text)


def _groups(cells: pl.DataFrame, filled: pl.Series) -> set[int]:
    """Return the rows that only name a group of those below, in a table whose rows are much fuller.

    One cell of several words is such a name without a number too, where it stands in a column that most rows fill: in
    one that few fill it is a value of the rows below.
    """
    usual = filled.median()
    sparse = (filled <= _SPARSE) & (2 * filled < (usual if isinstance(usual, float) else 0))
    often = [2 * cells[name].count() > cells.height for name in cells.columns]

    def is_group(row: Sequence[str | None]) -> bool:
        texts = {at: cell.strip() for at, cell in enumerate(row) if cell}
        alone = [text for at, text in texts.items() if often[at] and _WORDS.search(text)] if len(texts) == 1 else []
        return bool(alone) or group_name([*texts.values()]) is not None

    return {at for at in sparse.arg_true() if is_group(cells.row(at))}


def _sentence(text: Text, row: dict[str, str | int | None], name: str) -> Text:
    value = " | ".join(str(cell) for column, cell in row.items() if column != SHEET_ROW and cell is not None)[:80]
    return text.filled(row=row[SHEET_ROW], name=name, value=value)
