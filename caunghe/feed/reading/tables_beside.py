"""A second table beside the first on one sheet, behind a column that is empty from the headings down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import polars as pl

from caunghe.feed.findings.structural import FindingRow
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.headers import Header
from caunghe.feed.reading.heading_names import column_of
from caunghe.feed.reading.personal import joined, kinds_of_cells, kinds_of_heading
from caunghe.schema import Table

_SHOWN_CHARACTERS: Final = 200


def first_table(grid: Grid, header: Header, table: Table) -> tuple[Grid, list[FindingRow]]:
    """Return a grid without the cells of tables beside the one that ``header`` names, and a finding for each.

    The table is the first region between empty columns that has all its required columns; where they are complete
    only together, what lies between them. What names no column of it beside it is told as any unknown column. Optional
    columns behind an empty one may be the same table's: they are not read either, since that is told and loses what
    closing the gap gives back, while a list beside that is read gives records the numbers of others in silence.
    """
    regions = [] if grid.header else _regions(grid, header)
    named = [_named(header, region, table) for region in regions]
    required = {column.name for column in table.columns if column.required} & set[str]().union(*named)
    at = next((at for at, names in enumerate(named) if names and required <= names), None)
    if at is None:
        own = {place for place, name in header.columns.items() if name in required}
        holding = [at for at, region in enumerate(regions) if own & {*region}]
        main = range(min(holding, default=0), max(holding, default=-1) + 1)
    else:
        main = range(at, at + 1)
    beside = [region for at, region in enumerate(regions) if at not in main and named[at]]
    if not beside:
        return grid, []
    found = [each for region in beside for each in _told(grid, header, table, region)]
    names = [grid.cells.columns[place] for region in beside for place in region]
    is_above = pl.int_range(pl.len()) < max(header.rows.start, 0)
    return replace(grid, cells=grid.cells.with_columns(pl.when(is_above).then(pl.col(names)))), found


def _regions(grid: Grid, header: Header) -> list[range]:
    """Return the columns from the first heading to the last, in parts between those that are empty all the way."""
    places = sorted(header.titles)
    merged = _merged_over(grid, header)
    ends = [-1 if not places else places[0] - 1]
    for left, right in pairwise(places):
        between = range(left + 1, right)
        ends += [place for place in between if place not in merged and _is_empty(grid.cells.to_series(place), header)]
    ends.append(places[-1] + 1 if places else 0)
    return [range(left + 1, right) for left, right in pairwise(ends) if right > left + 1]


def _is_empty(cells: pl.Series, header: Header) -> bool:
    below = cells.slice(max(header.rows.start, 0)).drop_nulls()
    return below.is_empty() or not (below.str.strip_chars() != "").any()


def _merged_over(grid: Grid, header: Header) -> set[int]:
    """Return the places over which a heading is merged that begins further left."""
    left = grid.left() + 1 if grid.merged else 0
    return {
        place - left
        for top, _, first, last in grid.merged
        if top - grid.first_row in header.rows
        for place in range(first + 1, last + 1)
    }


def _named(header: Header, region: Sequence[int], table: Table) -> set[str]:
    """Return the columns of a table that headings of a region name, those named further left among them."""
    again = {column_of(header.repeated[place], table) for place in region if place in header.repeated}
    return {header.columns[place] for place in region if place in header.columns} | {name for name in again if name}


def _told(grid: Grid, header: Header, table: Table, region: range) -> Iterator[FindingRow]:
    row, titles = grid.first_row + header.rows.start, _titles(header, region)
    first, last = grid.letters(region.start), grid.letters(region.stop - 1)
    shown = first if first == last else f"{first}–{last}"
    yield FindingRow("table_beside", table.name, row, None, shown, " | ".join(titles.values())[:_SHOWN_CHARACTERS])
    for place in region:
        kinds = {*kinds_of_heading(titles.get(place, "")), *kinds_of_cells(grid.cells.to_series(place))}
        if kinds:
            yield FindingRow("column_personal", table.name, row, None, grid.letters(place), joined(kinds))


def _titles(header: Header, region: range) -> Mapping[int, str]:
    return {place: header.titles[place] for place in region if place in header.titles}
