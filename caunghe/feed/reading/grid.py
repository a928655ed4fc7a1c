"""A table as it was found: cells by place, before anything is known of its columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl


class CellFault(NamedTuple):
    """Something wrong that only the file itself shows: a rule, a row and column counted from 1, what stood there."""

    rule: str
    row: int | None
    position: int | None
    value: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One file or sheet, ``source`` as the user knows it.

    The first row of ``cells`` is ``first_row`` of the sheet. Without ``header`` every cell is text and the header is
    still to be found among them. With ``header`` (Parquet) the cells are typed. ``guarded`` cells (CSV) may bear the
    apostrophe of ``formulas``.
    """

    source: str
    cells: pl.DataFrame
    first_row: int = 1
    header: tuple[str, ...] | None = None
    faults: tuple[CellFault, ...] = field(default=())
    guarded: bool = False
