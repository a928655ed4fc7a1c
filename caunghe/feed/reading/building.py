"""From a grid of cells to a declared table: header matched, columns typed, a finding for every loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.findings import gather
from caunghe.feed.findings.structural import FindingRow, finding, findings, findings_at
from caunghe.feed.reading.coding import code_column, code_vocabulary, codes_by_level, mended_codes, name_vocabulary
from caunghe.feed.reading.contradictions import contradicted
from caunghe.feed.reading.damage import garbled_letters, lost_letters, swallowed_rows
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import Header, find_header
from caunghe.feed.reading.heading_names import heading_in
from caunghe.feed.reading.page_lines import stated_years
from caunghe.feed.reading.remarks import HeadingMeaning, heading_meaning, said_by_name
from caunghe.feed.reading.rich_text import STROKE
from caunghe.feed.reading.rows import data_rows
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS
from caunghe.feed.reading.shares import shares_of_targets
from caunghe.feed.reading.shown import seen_cells
from caunghe.feed.reading.tables_beside import first_table
from caunghe.feed.reading.units_beside import UnitsBeside, units_beside
from caunghe.feed.reading.unread_columns import unnamed_columns, unread_columns
from caunghe.feed.reading.unseen import unseen
from caunghe.feed.values.converted import converted_column
from caunghe.feed.values.day_order import exchanged_days
from caunghe.feed.values.doubtful_numbers import in_doubt
from caunghe.feed.values.measures import UnitConversion
from caunghe.feed.values.own_units import in_said_units, without_unit
from caunghe.feed.values.parsing import (
    CellNote,
    NumberCells,
    TypedColumn,
    column_of_one_value,
    expected_text,
    no_text,
    typed_column,
)
from caunghe.schema import NUMERIC, TEXTUAL, Column, Kind, Table

_SHOWN_CHARACTERS: Final = 200
_SCHOOL_YEAR: Final = r"(?i)^(?:năm học|nam hoc|nh)?\s*((?:19|20)\d{2})\s*[-–/]\s*(?:(?:19|20)\d{2}|\d{2})$"
_LONG_TABLE: Final = 10_000  # rows
_WHOLE_NUMBER_AS_FLOAT: Final = r"^(\d+)\.0$"


class BuiltTable(NamedTuple):
    """A table as declared, the sheet rows of its rows (None when they are 2, 3, …), and findings.

    ``summing`` are sheet rows of records that are called and add up like totals, with what stands in them.
    """

    frame: pl.DataFrame
    sheet_rows: pl.Series | None
    findings: pl.DataFrame
    summing: Mapping[int, str] = MappingProxyType({})


def build_table(grid: Grid, table: Table) -> BuiltTable:
    """Return the table a grid holds; a grid without a recognisable header gives an empty table and a finding."""
    header = _header(grid, table)
    if header is None:
        return BuiltTable(table.empty(), None, _header_missing(grid, table))
    grid, beside = first_table(grid, header, table)
    header = (_header(grid, table) or header) if beside else header
    at = grid.first_row + header.rows.start
    said = said_by_name(grid.source, table)
    header = header._replace(stated=(*header.stated, *said.units))
    meaning = heading_meaning(header, table, None if grid.header else at)
    body = _body(grid, header, table)
    header = header._replace(columns={at: name for at, name in header.columns.items() if at not in meaning.refused})
    units = units_beside(body.cells, body.rows, header, table, meaning.conversions, body.findings)
    body = body.but(units)
    header = header._replace(unknown={at: name for at, name in header.unknown.items() if at not in units.columns})
    places = {name: body.cells.columns[position] for position, name in header.columns.items()}
    raw = body.cells[places["value"]] if "value" in places else None
    read, shares = shares_of_targets(_read_columns(grid, header, meaning, body, table), table.name, body.rows, raw)
    losses = gather(
        [
            findings(unread_columns(header, meaning, body.cells, table, grid)),
            findings([*beside, *meaning.findings, *body.findings, *unnamed_columns(header, body.cells, table, grid)]),
            findings(
                FindingRow("line_unclear", table.name, grid.first_row + at, None, line[:_SHOWN_CHARACTERS])
                for at, line in dict.fromkeys((*header.lines, *meaning.lines, *_of_other_years(header, read)))
            ),
            findings(said.findings),
            findings(unseen(grid, header, body.cells, body.rows, table)),
            findings(lost_letters(body.cells, header, table, grid, body.rows)),
            findings(garbled_letters(body.cells, header, table, body.rows)),
            cell_findings(read, body.cells, places, body.rows, table),
            _fault_findings(grid, header, table, body),
            *shares,
        ]
    )
    frame = pl.DataFrame(
        [
            read[column.name].values.alias(column.name)
            if column.name in read
            else column_of_one_value(None, body.cells.height, column.dtype).alias(column.name)
            for column in table.columns
        ]
    )
    rows = body.rows
    kept = _filled_rows(frame, list(read), rows, losses)
    if kept is not None:
        frame, rows = frame.filter(kept), rows.filter(kept)
    plain = body.first == 2 and kept is None and body.kept is None
    return BuiltTable(frame, None if plain else rows, losses, body.summing)


def _of_other_years(header: Header, read: dict[str, TypedColumn]) -> Iterator[tuple[int, str]]:
    """Yield the lines above a table that state years of which no row is; a report may be of the year after them."""
    years = read["year"].values.drop_nulls() if header.dated and "year" in read else pl.Series(dtype=pl.Int64)
    if years.is_empty():
        return
    known = {*years.unique().to_list(), int(str(years.max())) + 1}
    yield from ((at, line) for at, line in header.dated if not known.intersection(stated_years(line)))


class _Body(NamedTuple):
    """The rows of a sheet that are data, their numbers, the number of the first row, and which of all are data.

    ``doubts`` are the cells, by the place of their column, whose unit is in doubt.
    """

    cells: pl.DataFrame
    rows: pl.Series
    first: int
    kept: pl.Series | None
    findings: list[FindingRow]
    doubts: Mapping[int, CellNote] = MappingProxyType({})
    summing: Mapping[int, str] = MappingProxyType({})

    def but(self, beside: UnitsBeside) -> _Body:
        """Return the body with cells in doubt, of which the rows that say other units are not told besides."""
        found = [each for each in self.findings if each.sheet_row not in beside.rows]
        return self._replace(doubts=beside.notes, findings=found)

    def of_data(self, cells: pl.Series) -> pl.Series:
        """Return those of a column's cells, headings and all, that stand in the rows of data."""
        below = cells.slice(len(cells) - (len(self.rows) if self.kept is None else len(self.kept)))
        return below if self.kept is None else below.filter(self.kept)


def _body(grid: Grid, header: Header, table: Table) -> _Body:
    cells = grid.cells if grid.header else grid.cells.slice(header.rows.stop)
    first = grid.first_row + (0 if grid.header else header.rows.stop)
    rows = pl.int_range(first, first + cells.height, dtype=pl.Int64, eager=True).rename("sheet_row")
    if grid.header or cells.is_empty():
        return _Body(cells, rows, first, None, [])
    kept, found, summing = data_rows(cells, header, table, first)
    if swallowed := swallowed_rows(cells, header, table, grid, first):
        kept = column_of_one_value(True, cells.height, pl.Boolean()) if kept is None else kept
        kept, found = kept.scatter(list(swallowed), False), [*found, *swallowed.values()]
    if kept is None:
        return _Body(cells, rows, first, None, found, summing=summing)
    return _Body(cells.filter(kept), rows.filter(kept), first, kept, found, summing=summing)


def _read_columns(
    grid: Grid, header: Header, meaning: HeadingMeaning, body: _Body, table: Table
) -> dict[str, TypedColumn]:
    """Return the columns typed, those of a long table side by side: threads cost more than a short one takes."""
    is_struck = bool(grid.struck())

    def read(position: int) -> TypedColumn:
        def told(cells: Callable[[int], pl.Series] | None) -> NumberCells | None:
            return None if cells is None else lambda: body.of_data(cells(position))

        column, cells = table[header.columns[position]], body.cells[body.cells.columns[position]]
        by, notes = meaning.conversions.get(position), ()
        if doubt := body.doubts.get(position):
            cells, notes = cells.set(doubt.cells, None), (doubt,)
        if (formats := told(grid.formats)) is not None and (codes := formats()).null_count() < len(codes):
            cells, seen = seen_cells(cells, codes, column, by)
            notes = (*notes, *seen)
        if is_struck and column.kind in TEXTUAL:
            cells = cells.str.replace_all(STROKE, "")
        kept = {"numbers": told(grid.numbers), "percents": told(grid.percents)}
        typed = column_in_unit(cells, column, by, guarded=grid.guarded, **kept)
        if column.kind in NUMERIC:
            typed = in_doubt(typed, cells, column, told(grid.numbers), told(grid.percents))
        return typed._replace(notes=(*typed.notes, *notes)) if notes else typed

    if body.cells.height < _LONG_TABLE:
        columns = [read(position) for position in header.columns]
    else:
        with ThreadPoolExecutor() as threads:
            columns = list(threads.map(read, header.columns))
    return _told_apart(dict(zip(header.columns.values(), columns, strict=True)), table)


def _told_apart(read: dict[str, TypedColumn], table: Table) -> dict[str, TypedColumn]:
    """Return the columns with titles of training fields that only the level tells apart replaced by their codes."""
    if "level" not in read or "training_field" not in read:
        return read
    field = read["training_field"]
    values = codes_by_level(field.values, read["level"].values, table["training_field"])
    return read | {"training_field": field._replace(values=values)}


def _header(grid: Grid, table: Table) -> Header | None:
    if grid.header is None:
        head, left = grid.cells.head(HEADER_SEARCH_ROWS).rows(), grid.left() + 1
        merged = [
            (top - grid.first_row, bottom - grid.first_row, first - left, last - left)
            for top, bottom, first, last in grid.merged
            if top - grid.first_row < HEADER_SEARCH_ROWS
        ]
        found = find_header([*grid.above, *head], table) if grid.above else None
        if found is not None and found.rows.stop > len(grid.above):
            return found.moved(-len(grid.above))
        return find_header(head, table, merged)
    titles, remarks = dict[int, str](), dict[int, tuple[str, ...]]()
    header = Header(range(0), {}, {}, {}, titles, remarks)
    for title in grid.header:
        heading = heading_in(title, table)
        if heading is None:
            header.unknown[len(header.unknown)] = title
        elif heading.column in header.columns.values():
            header.repeated[len(header.repeated)] = title
        else:
            position = grid.cells.columns.index(title)
            header.columns[position], titles[position], remarks[position] = heading.column, title, heading.remarks
    return header if header.columns else None


def _header_missing(grid: Grid, table: Table) -> pl.DataFrame:
    filled = (row for row in grid.cells.iter_rows() if any(row))
    shown = grid.header or next(filled, ())
    return finding(
        "header_missing",
        table.name,
        value=" | ".join(str(cell) for cell in shown if cell is not None)[:_SHOWN_CHARACTERS],
        expected=", ".join(column.name for column in table.columns if column.required),
    )


def column_in_unit(
    cells: pl.Series,
    column: Column,
    by: UnitConversion | None,
    *,
    guarded: bool,
    numbers: NumberCells | None = None,
    percents: NumberCells | None = None,
) -> TypedColumn:
    """Return the cells typed, of numbers in another unit than the column's what ``by`` makes of them."""
    if by is None:
        return declared_column(cells, column, guarded=guarded, numbers=numbers)
    bare = without_unit(cells, column, by)
    read = converted_column(bare, column, by, guarded=guarded, numbers=numbers, percents=percents)
    return in_said_units(read, cells, column)


def declared_column(
    cells: pl.Series, column: Column, *, guarded: bool, numbers: NumberCells | None = None
) -> TypedColumn:
    """Return the cells typed as a column is declared, codes from titles and keys from numbers included."""
    read = typed_column(cells, column, guarded=guarded, numbers=numbers)
    if column.kind is Kind.CODE:
        return read._replace(values=code_column(read.values, column), notes=_contradicted_codes(read.values, column))
    if column.kind is Kind.DATE:
        return read._replace(notes=exchanged_days(cells, read.values))
    if column.suggests is not None:
        return read._replace(values=mended_codes(read.values, name_vocabulary(column.suggests)))
    if column.kind in (Kind.KEY, Kind.REFERENCE) and read.values.str.ends_with(".0").any():
        # a number typed as a code comes out of some spreadsheets as 31.0
        return read._replace(values=read.values.str.replace(_WHOLE_NUMBER_AS_FLOAT, "$1"))
    return read


def _contradicted_codes(values: pl.Series, column: Column) -> tuple[CellNote, ...]:
    """Return the cells whose code and title are of different rows of a list."""
    if column.codes is None or column.many:
        return ()
    others = contradicted(values, code_vocabulary(column.codes, column.level))
    if not others:
        return ()
    cells = values.is_in(list(others)).fill_null(False)
    return (CellNote("code_contradicted", cells, values.replace_strict(others, default=None, return_dtype=pl.String)),)


def cell_findings(
    read: dict[str, TypedColumn], body: pl.DataFrame, places: dict[str, str], rows: pl.Series, table: Table
) -> pl.DataFrame:
    """Return findings on cells that could not be read, read two ways or held control characters."""
    parts: list[pl.DataFrame] = []
    for name, column in read.items():
        raw = body[places[name]]
        if column.failed.any():
            wrong = column.failed
            expected = _example(column, table[name])
            parts += _unread_cells(_shown_text(raw.filter(wrong)), rows.filter(wrong), table, table[name], expected)
        if column.doubtful.any():
            doubt = column.doubtful
            taken = (column.values if column.stated is None else column.stated).filter(doubt)
            parts.append(
                findings_at("number_ambiguous", table.name, name, rows.filter(doubt), raw.filter(doubt), taken)
            )
        for note in column.notes:
            at = note.cells
            shown = _shown_text((raw if note.shown is None else note.shown).filter(at))
            expected = note.expected.filter(at)
            parts.append(findings_at(note.rule, table.name, name, rows.filter(at), shown, expected))
        if column.unclean.any():
            unclean = column.unclean
            parts.append(
                findings_at(
                    "character_broken", table.name, name, rows.filter(unclean), _shown_text(raw.filter(unclean))
                )
            )
    return gather(parts)


def _example(read: TypedColumn, column: Column) -> str:
    """Return how a cell of a column is written: as others of it where their heading has another unit."""
    stated = None if read.stated is None else read.stated.filter(~read.failed).drop_nulls()
    return expected_text(column) if stated is None or stated.is_empty() else f"{stated[0]:.10g}"


def _unread_cells(
    cells: pl.Series, rows: pl.Series, table: Table, column: Column, expected: str
) -> Iterator[pl.DataFrame]:
    """Yield findings on cells that are not of their column's kind; a school year is one to choose a year from."""
    first = cells.str.extract(_SCHOOL_YEAR, 1) if column.unit == "year" else None
    school = column_of_one_value(False, len(cells), pl.Boolean()) if first is None else first.is_not_null()
    if first is not None and school.any():
        place = (table.name, column.name)
        yield findings_at("school_year", *place, rows.filter(school), cells.filter(school), first.filter(school))
    if not school.all():
        place = (table.name, column.name)
        yield findings_at("type_wrong", *place, rows.filter(~school), cells.filter(~school), expected)


def _shown_text(cells: pl.Series) -> pl.Series:
    if no_text(cells.dtype):
        return pl.Series([str(cell) for cell in cells], dtype=pl.String).str.slice(0, _SHOWN_CHARACTERS)
    return cells.cast(pl.String).str.slice(0, _SHOWN_CHARACTERS)


def _fault_findings(grid: Grid, header: Header, table: Table, body: _Body) -> pl.DataFrame:
    """Return findings on what only the file shows, in the columns and rows that are read."""
    found: list[FindingRow] = []
    no_data = {row.sheet_row for row in body.findings}
    for fault in grid.faults:
        column = None if fault.position is None else header.columns.get(fault.position - 1)
        if fault.position is not None and (column is None or (fault.row or body.first) < body.first):
            continue
        if fault.row is not None and fault.row in no_data:
            continue
        expected = fault.expected or (expected_text(table[column]) if column else "")
        found.append(FindingRow(fault.rule, table.name, fault.row, column, fault.value, expected))
    return findings(found)


def _filled_rows(
    frame: pl.DataFrame, columns: Sequence[str], rows: pl.Series, losses: pl.DataFrame
) -> pl.Series | None:
    """Return which rows hold anything, rows with a finding included; None when all do."""
    if any(frame[name].null_count() == 0 for name in columns):
        return None
    empty = frame.select(empty=pl.all_horizontal(pl.col(name).is_null() for name in columns))["empty"]
    if not empty.any():
        return None
    with_finding = losses["sheet_row"].drop_nulls().unique()
    return ~empty | rows.is_in(with_finding.implode())
