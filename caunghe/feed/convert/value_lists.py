"""Lists that give a code for what a source writes: in the mapping's cell, or in a sheet or file of their own.

In a cell: ``pattern = value; pattern = value; * = value``. As a table: the last column is the value, each column before
it belongs to one field in their order, and an empty cell there suits anything; a row of ``*`` is for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.fields import field_of
from caunghe.language import Text, fold

_REST: Final = "*"
_TO: Final = frozenset({"to", "thanh"})
_NO_LIST = Text(
    "Không tìm thấy danh mục {name}; cần một trang tính của sổ ánh xạ, một tệp cạnh bảng ánh xạ hoặc một bảng nguồn "
    "tên như vậy, hoặc viết giá trị = mã; giá trị = mã.",
    "There is no list {name}: it must be a sheet of the mapping's workbook, a file beside the mapping or a source "
    "table of that name, or be written as value = code; value = code.",
)
_NARROW = Text(
    "Danh mục {name} phải có {wanted} cột (mỗi cột nguồn một cột, rồi đến mã); đang có {columns}.",
    "The list {name} must have {wanted} {wanted:column|columns} (one for each field, then the code); it has {columns}.",
)


@dataclass(frozen=True, slots=True)
class ValueList:
    """The rows of a list: the folded patterns of each (empty: anything) and its value; ``rest`` is for all others.

    A list of one pattern a row is compared with the fields of a source joined, one of several with each.
    """

    rows: tuple[tuple[tuple[str, ...], str], ...]
    rest: str | None = None
    width: int = 1

    def find(self, cells: Sequence[str], *, whole: bool) -> str | None:
        """Return the value of the first row that suits folded cells, compared ``whole`` or in part; None for none.

        >>> ValueList(((("cao dang",), "college"),)).find(["truong cao dang y te"], whole=False)
        'college'
        """
        for patterns, value in self.rows:
            pairs = zip(patterns, cells, strict=False)
            if all(not pattern or (pattern == cell if whole else pattern in cell) for pattern, cell in pairs):
                return value
        return self.rest


def value_list(argument: str, fields: int, tables: Mapping[str, pl.DataFrame]) -> ValueList:
    """Return the list that an argument writes out or names; raises InputError where there is none of that name.

    >>> value_list("tối = evening; * = full_time", 1, {}).rest
    'full_time'
    >>> trades = pl.DataFrame({"nghề": ["Hàn", "Hàn"], "trình độ": ["5", None], "mã": ["6520123", "5520123"]})
    >>> value_list("nghề", 2, {"nghề": trades}).find(["han", "4"], whole=True)
    '5520123'
    """
    if "=" in argument:
        return _listed(_pairs(argument))
    if not argument or not any(fold(name) == fold(argument) for name in tables):
        raise InputError(_NO_LIST, name=argument or "–")
    name = field_of(argument, list(tables))
    table = _between(tables[name])
    if table.width not in (2, fields + 1):
        raise InputError(_NARROW, name=name, wanted=fields + 1, columns=", ".join(table.columns))
    rows = ((tuple(cell or "" for cell in patterns), value or "") for *patterns, value in table.iter_rows())
    return _listed((patterns, value) for patterns, value in rows if any(patterns))


def _between(table: pl.DataFrame) -> pl.DataFrame:
    """Return a list up to the column headed ``to`` (``thành``), where there is one: remarks may stand after it."""
    at = next((at for at, heading in enumerate(table.columns) if fold(heading) in _TO), table.width - 1)
    return table.select(table.columns[: at + 1])


def _pairs(argument: str) -> Iterator[tuple[tuple[str, ...], str]]:
    for pair in argument.split(";"):
        if "=" in pair:
            pattern, _, value = pair.partition("=")
            yield (pattern.strip(),), value.strip()


def _listed(rows: Iterator[tuple[tuple[str, ...], str]]) -> ValueList:
    every = list(rows)
    rest = next((value for patterns, value in every if patterns[0].strip() == _REST), None)
    known = ((tuple(map(fold, patterns)), value) for patterns, value in every if patterns[0].strip() != _REST)
    return ValueList(tuple(known), rest, max((len(patterns) for patterns, _ in every), default=1))


def listed_values(cells: Sequence[pl.Series], known: ValueList, *, whole: bool) -> tuple[pl.Series, pl.Series]:
    """Return for each row the value that a list gives, and whether its cells hold something that no row suits."""
    frame = pl.DataFrame([cell.alias(f"c{place}") for place, cell in enumerate(cells)])
    found: dict[tuple[str | None, ...], str | None] = {}
    for row in frame.unique().iter_rows():
        filled = any(cell is not None for cell in row)
        found[row] = known.find([fold(cell or "") for cell in row], whole=whole) if filled else known.rest
    given = [found[row] for row in frame.iter_rows()]
    empty = frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    lost = pl.Series([value is None for value in given], dtype=pl.Boolean) & ~empty
    return pl.Series([value or None for value in given], dtype=pl.String), lost
