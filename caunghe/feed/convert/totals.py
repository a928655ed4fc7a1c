"""Rows of a register that add up others: subtotals by name or by numbers, and the total that the register states."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.convert.figures import MULTIPLIED
from caunghe.feed.reading.row_kinds import MAY_BE_A_TOTAL
from caunghe.feed.reading.sums import adds_up
from caunghe.feed.values.numbers import parse_numbers
from caunghe.language import fold

CALLED: Final = rf"{MAY_BE_A_TOTAL}|^\W*(?:(?:sub|grand)[ -]?)?totals?\b"
_WHOLE: Final = re.compile(r"(?:[ivx\d]{1,4}\s*[.)]\s*)?(?:tong(?: cong| so| chung)?|cong|(?:grand )?total|sum)\W*")
_MOST: Final = 200
_LONG_TABLE: Final = 10_000  # rows, of which a row is held against those around it only
_USUAL: Final = 0.75
_YEARS: Final = (1990, 2100)


class Sums(NamedTuple):
    """The rows that add up others, and those that may: called so, and none by their numbers or by a whole row."""

    found: list[int]
    doubtful: list[int]


def rows_of_sums(cells: pl.DataFrame, texts: pl.Series, dropped: set[int]) -> Sums:
    """Return the rows that add up others, by place; ``texts`` are what the rows are called.

    One is without a cell that most rows have, and each of its numbers is the sum of the rows since the last total, of
    those before the next, of all before or after, or of all above that share a cell with it. ``dropped`` are no data.

    >>> rows = {"no": ["1", "2", None], "school": ["A", "B", "Cộng xã Một"], "n": ["3", "4", "7"]}
    >>> rows_of_sums(pl.DataFrame(rows), pl.Series(rows["school"]), set()).found
    [2]
    """
    first = texts.str.contains(CALLED).fill_null(False)
    called = cells.select(called=pl.any_horizontal(pl.all().str.contains(CALLED).fill_null(False)))["called"]
    known = pl.Series([at not in dropped for at in range(cells.height)], dtype=pl.Boolean)
    others = cells.filter(known & ~called & texts.is_not_null())
    usual = [name for name in cells.columns if others.height and others[name].count() > _USUAL * others.height]
    lacks = (
        cells.select(lacks=pl.any_horizontal(pl.col(name).is_null() for name in usual))["lacks"] if usual else called
    )
    unnamed = lacks & texts.is_null() & known
    asked = ((called & known) | (unnamed if unnamed.sum() <= _MOST else unnamed & False)).arg_true().to_list()
    if not asked or len(asked) > _MOST:
        return Sums([], asked if len(asked) <= _MOST else [])
    values = _numbers(cells, others)
    if not values.width:
        return Sums([], [])
    found: list[int] = []
    doubtful: list[int] = []
    limits = {*asked, *dropped}
    for at in asked:
        none = {*found, *dropped}
        least = 1 if called[at] and lacks[at] else 2
        adds = any(
            len(rows) >= least and adds_up(values, rows, at, 1) for rows in _added(cells, values, at, none, limits)
        )
        if adds and lacks[at]:
            found.append(at)
        elif called[at] and (adds or (first[at] and lacks[at])):
            doubtful.append(at)
    return Sums(found, doubtful)


def _numbers(cells: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of numbers that are no years."""
    read = {name: parse_numbers(cells[name], MULTIPLIED).values.cast(pl.Float64) for name in cells.columns}
    names = [
        name
        for name, values in read.items()
        if 2 * values.count() > cells[name].count() and not values.drop_nulls().is_between(*_YEARS).all()
    ]
    return pl.DataFrame({name: read[name] for name in names})


def _added(cells: pl.DataFrame, values: pl.DataFrame, at: int, none: set[int], limits: set[int]) -> list[list[int]]:
    """Return which rows a row may add up."""
    last = max((each for each in none if each < at), default=-1)
    following = min((each for each in limits if each > at), default=cells.height)
    near = [[*range(last + 1, at)], [*range(at + 1, following)]]
    if cells.height > _LONG_TABLE:
        return near
    before = [each for each in range(at) if each not in none]
    after = [each for each in range(at + 1, cells.height) if each not in limits]
    row = cells.row(at, named=True)
    shared = [name for name in cells.columns if name not in values.columns and row[name] is not None]
    return [*near, before, after, *([each for each in before if cells[name][each] == row[name]] for name in shared)]


def whole_total(texts: pl.Series, totals: set[int]) -> int | None:
    """Return the row that states the total of the whole register: the last called so and no more, None without one.

    >>> whole_total(pl.Series(["A", "Cộng xã Một", "Tổng cộng:", "Trong đó nữ"]), {1, 2, 3})
    2
    """
    return max((at for at in totals if _WHOLE.fullmatch(fold(texts[at] or ""))), default=None)
