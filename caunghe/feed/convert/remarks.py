"""Rows of a register that are no data: totals, numbers of columns, notes and signatures below a table."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from caunghe.feed.reading.sheets import SHEET_ROW
from caunghe.language import Text

_SPARSE: Final = 2
_FEWEST_MARKS: Final = 3
_FEWEST_BARE: Final = 4
_TOTAL: Final = (
    r"(?i)^\s*(?:(?:[ivx]{1,4}|\d{1,2})\s*[.)]\s*)?(?:tổng(?:\s+(?:cộng|số))?|cộng|tong cong|tong so|"
    r"(?:grand |sub-?)?total)\s*(?:[:(].*|\d{4}|năm \d{4}|toàn .*)?$"
)
_REMARK: Final = (
    r"(?i)^\s*(?:\(?\*+\)?|ghi chú|chú thích|nguồn\s*:|notes?\b|source\s*:|người lập|người ký|thủ trưởng|giám đốc|"
    r"hiệu trưởng|kế toán|t/?m\.|kt\.|\(?ký|.{0,40}ngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm)"
)
_COLUMN_NUMBER: Final = re.compile(r"[(\[]?\s*(?:(?P<number>\d{1,3})|[A-Za-zĐđ])\s*[)\]]?(?:\s*=[\d\s()+\-–x*:/,]+)?")
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
    filled = pl.sum_horizontal(pl.col(columns).is_not_null())
    # the first cell with a letter: a running number may stand before it
    text = pl.coalesce(pl.when(pl.col(column).str.contains(r"\p{L}")).then(pl.col(column)) for column in columns)
    remark = (filled <= min(_SPARSE, len(columns) - 1)) & text.str.contains(_REMARK)
    none = numbered.select((text.str.contains(_TOTAL) | remark).fill_null(False).alias("none"))
    if numbered.height and _numbers_columns([cell for cell in numbered.select(columns).row(0) if cell]):
        none = none.with_columns(none["none"].scatter(0, True))
    left = numbered.filter(none["none"])
    return numbered.filter(~none["none"]), [_sentence(row, name) for row in left.iter_rows(named=True)]


def _numbers_columns(cells: list[str]) -> bool:
    """Whether cells are A, B, 1, 2, 3=1+2 … or (1), (2) …: consecutive, and too many to be so by chance."""
    marks = [_COLUMN_NUMBER.fullmatch(cell.strip()) for cell in cells]
    if len(cells) < _FEWEST_MARKS or not all(marks):
        return False
    numbers = [int(mark["number"]) for mark in marks if mark and mark["number"]]
    bare = all(cell.strip().isdigit() for cell in cells)
    consecutive = numbers == list(range(1, len(numbers) + 1))
    return consecutive and (not bare or len(numbers) >= _FEWEST_BARE)


def _sentence(row: dict[str, str | int | None], name: str) -> Text:
    value = " | ".join(str(cell) for column, cell in row.items() if column != SHEET_ROW and cell is not None)[:80]
    slots = {"row": row[SHEET_ROW], "name": name, "value": value}
    return Text(_LEFT_OUT("vi", **slots), _LEFT_OUT("en", **slots))
