"""What is seen of a sheet that is no feed and its cells do not say, in words: formats, strikes, hidden parts, lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.over_headings import says_otherwise
from caunghe.feed.reading.shape import Cells
from caunghe.feed.reading.unseen import ZERO, row_ranges, struck_lines
from caunghe.feed.values.measures import unit_of
from caunghe.feed.values.number_formats import NumberFormat, shown_by
from caunghe.language import Text, fold

_UNIT: Final = re.compile(r"\W*(?:dvt|don vi tinh)\b")  # also one that is none of the known: lớp
_LINE: Final = Text(
    "{name}: phía trên bảng ghi “{value}”; dòng ấy không được đọc, các số được đọc như ghi trong ô.",
    "{name}: above the table stands “{value}”, which is not read; numbers are read as their cells have them.",
)
_FORMAT: Final = Text(
    "{name}, cột {column}, dòng {rows}: định dạng ô làm {value} hiện là “{shown}”; đã đọc {value}. Đổi định dạng thành "
    "Số (Number) và ghi số cần đọc.",
    "{name}, column {column}, row {rows}: the format of the cell shows {value} as “{shown}”; {value} was read. Give "
    "the cell the format of a number and the number that is meant.",
)
_STRUCK: Final = Text(
    "{name}: các dòng {rows} bị gạch ngang, cả dòng hoặc vài ô, nhưng vẫn được đọc. Xóa nếu đã bỏ.",
    "{name}: struck through, whole or in part, but read all the same: row {rows}. Delete what was withdrawn.",
)
_HIDDEN: Final = Text(
    "{name}: các dòng {rows} đang ẩn hoặc bị lọc, nhưng vẫn được đọc. Xóa nếu không dùng.",
    "{name}: hidden or filtered out, but read all the same: row {rows}. Delete what is not used.",
)
_HIDDEN_COLUMN: Final = Text(
    "{name}: cột {column} đang ẩn nhưng vẫn được đọc. Xóa nếu không dùng.",
    "{name}: the column {column} is hidden, but read. Delete it if it is not used.",
)
_VEILED: Final = Text(
    "{name}, cột {column}, dòng {rows}: ô có số nhưng định dạng không cho thấy; số vẫn được đọc.",
    "{name}, column {column}, row {rows}: numbers hidden by the format of their cells were read.",
)
_ZEROS: Final = Text(
    "{name}, cột {column}, dòng {rows}: ô có số 0 nhưng nhìn vào là ô trống; số 0 vẫn được đọc.",
    "{name}, column {column}, row {rows}: zeros of which nothing is seen were read.",
)


def sheet_remarks(
    grid: Grid, name: str, headings: Mapping[int, str], first: int, above: Sequence[Cells]
) -> Iterator[Text]:
    """Yield what is seen of a sheet whose data begin in row ``first`` of its cells, under ``headings`` by place."""
    lines = [
        cell.strip() for row in above for cell in row if cell and (says_otherwise(cell) or _UNIT.match(fold(cell)))
    ]
    for line in dict.fromkeys(lines):
        yield _LINE.filled(name=name, value=line)
    top, left = grid.first_row + first, grid.left() + 1
    if hidden := [row for row in grid.hidden_rows if row >= top]:
        yield _HIDDEN.filled(name=name, rows=row_ranges(hidden))
    for column in grid.hidden_columns:
        if column - left in headings:
            yield _HIDDEN_COLUMN.filled(name=name, column=headings[column - left])
    if struck := grid.struck():
        cells = {row: grid.cells.row(row - grid.first_row) for row in sorted({row for row, _ in struck}) if row >= top}
        whole, single = struck_lines(struck, cells, left)
        if rows := sorted({*whole, *(row for row, _ in single)}):
            yield _STRUCK.filled(name=name, rows=row_ranges(rows))
    veiled = grid.veiled()
    for place, heading in headings.items():
        if rows := sorted(row for row, column in veiled if column - left == place and row >= top):
            yield _VEILED.filled(name=name, column=heading, rows=row_ranges(rows))
        if zeros := _blank_zeros(grid, place, first):
            yield _ZEROS.filled(name=name, column=heading, rows=row_ranges(zeros))
        yield from _formats(grid, name, place, heading, first)


def _blank_zeros(grid: Grid, place: int, first: int) -> list[int]:
    """Return the rows of a column that hold a zero of which nothing is seen."""
    places, column = grid.blank_zeros(), place + grid.left() + 1
    if not places and not grid.hides_zeros:
        return []
    rows = (
        grid.cells.to_series(place).slice(first).str.contains(ZERO).fill_null(False).arg_true() + grid.first_row + first
    )
    return [row for row in rows.to_list() if grid.hides_zeros or (row, column) in places]


def _formats(grid: Grid, name: str, place: int, heading: str, first: int) -> Iterator[Text]:
    """Yield the formats of a column by which another number is seen than its cells hold."""
    if grid.formats is None:
        return
    codes = grid.formats(place).slice(first)
    for code in codes.drop_nulls().unique(maintain_order=True):
        form = shown_by(code)
        if form is None or not _changes(form):
            continue
        values = grid.cells.to_series(place).slice(first).cast(pl.Float64, strict=False)
        rows = ((codes == code).fill_null(False) & values.is_not_null() & (values != 0)).arg_true()
        if len(rows):
            value = values[int(rows[0])]
            shown = {"value": f"{value:.12g}", "shown": form.shown(value)}
            numbers = [grid.first_row + first + row for row in rows.to_list()]
            yield _FORMAT.filled(name=name, column=heading, rows=row_ranges(numbers), **shown)


def _changes(form: NumberFormat) -> bool:
    """Whether what is seen is another number: of thousands, cut, or in a unit that is not the bare thing itself."""
    unit = unit_of(form.literal) if form.literal else None
    is_plain = unit is not None and unit.times == unit.over
    return bool(form.scale or form.is_cut or (form.literal and not is_plain) or form.zeros > 1)
