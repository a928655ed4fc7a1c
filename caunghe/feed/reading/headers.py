"""Where the headings of a file or sheet stand, and which of its columns is which column of the feed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from caunghe.feed.reading.heading_names import (
    NUMBER_FIRST,
    Heading,
    column_of,
    heading_in,
    named_column_count,
    own_heading,
)
from caunghe.feed.reading.over_headings import (
    Headed,
    Merged,
    Over,
    added_by,
    is_number,
    is_over_row,
    is_unit_of_none,
    of_other_numbers,
    overs,
)
from caunghe.feed.reading.page_lines import lines_above
from caunghe.feed.reading.row_kinds import numbers_columns
from caunghe.feed.reading.said_besides import said_besides
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS, without_repeats
from caunghe.feed.reading.stacks import first_under, is_filled, spanning, stack
from caunghe.feed.values.measures import unit_of
from caunghe.language import fold
from caunghe.schema import TEXTUAL, Column, Table

# below a heading of several columns: the whole of what it names
_WHOLE: Final = frozenset(
    {"tong so", "tong", "tong cong", "cong", "chung", "so luong", "so nguoi", "toan bo", "total", "all", "number"}
)
_OF_WHOM: Final = frozenset({"trong do nu", "nu", "so nu", "trong do: nu", "of whom women", "women", "female"})
_MEN: Final = re.compile(r"(?i)\W*nam(?! *\u0306)\b")  # Nam beside headings with their marks is no Năm
_NUMBER: Final = re.compile(r"^[\s\d.,%+-]+$")
_IN_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*[^\W\d_]{2}[^()\[\]]*[)\]]$")
_OF_WOMEN: Final = re.compile(r"(?i)\b(?:nữ|women|female)\b")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_UNIT_WORDS: Final = frozenset({"dvt", "don vi tinh", "unit", "yyyy", "dd/mm/yyyy", "co/khong", "0-1"})
_FEW_UNITS: Final = 2
# of a row of units, what is said of the columns that have none
_KIND_WORDS: Final = frozenset(
    {"ma", "ma so", "ten", "nam", "ngay", "chu", "so", "text", "code", "name", "date", "x", "-", "danh muc", "chon"}
)
_NUMBER_FIRST: Final = re.compile(r"\s*(\d{1,2})\s*[_–—-]\s*[^\W\d]")
_PART_LENGTH: Final = 60
BETWEEN: Final = " · "  # the headings over one column, from the top


class Header(NamedTuple):
    """Where the header ends and what it names: cell position → column, and cells that name nothing.

    Of headings that name but parts of a column (``Nhập học · Nam``) all are among the columns, where no other names
    the whole.

    ``titles`` are the headings of the columns as they stand, ``remarks`` what stands in them beside the column's name:
    a unit, ``kế hoạch``. ``units`` are those of headings over a column, ``stated`` those of lines above (``ĐVT: triệu
    đồng``) in ``stated_rows``; ``lines`` are those above that may speak of other numbers than the table's own,
    ``dated`` those that state a year.
    """

    rows: range
    columns: dict[int, str]
    unknown: dict[int, str]
    repeated: dict[int, str]
    titles: Mapping[int, str] = MappingProxyType({})
    remarks: Mapping[int, tuple[str, ...]] = MappingProxyType({})
    stated: tuple[str, ...] = ()
    units: Mapping[int, tuple[str, ...]] = MappingProxyType({})
    lines: tuple[tuple[int, str], ...] = ()
    dated: tuple[tuple[int, str], ...] = ()
    stated_rows: Mapping[str, int] = MappingProxyType({})

    def moved(self, rows: int) -> Header:
        """Return the header with its rows and those above counted from elsewhere."""
        return self._replace(
            rows=range(self.rows.start + rows, self.rows.stop + rows),
            lines=tuple((at + rows, text) for at, text in self.lines),
            dated=tuple((at + rows, text) for at, text in self.dated),
            stated_rows={text: at + rows for text, at in self.stated_rows.items()},
        )

    def parts_of(self, column: str) -> list[int]:
        """Return the places of the headings that name a column: several where each is a part of it."""
        return [position for position, name in self.columns.items() if name == column]


def find_header(rows: Sequence[Sequence[str | None]], table: Table, merged: Merged = ()) -> Header | None:
    """Return the header among the first rows of a sheet, or None when no row names a column.

    The header is the row that names most columns, and at least half of what it holds; rows straight below that name
    the same columns again (a second language, the technical names), that part a heading of several columns or that
    hold units belong to it, and so do the rows above with words over them. ``merged`` are first and last row, first and
    last column of cells that are one, from 0.
    """
    rows = [*without_repeats(rows[:HEADER_SEARCH_ROWS], _WHOLE | _OF_WHOM), *rows[HEADER_SEARCH_ROWS:]]
    scores = [named_column_count(row, table) for row in rows[:HEADER_SEARCH_ROWS]]
    if not scores or max(scores) == 0:
        return None
    first = scores.index(max(scores))
    filled = sum(is_filled(cell) for cell in rows[first])
    if 2 * scores[first] < filled and scores[first] < 3:
        return None
    own = [rows[first]]
    while (more := _continued(rows, first, first + len(own), table)) is not None:
        own += more
    last = first + len(own)
    start = first - 1 if first and _spans(rows[first - 1], rows[first], table) else first
    own = [*rows[start:first], *own]
    top = start
    headed = _headed(own, table)
    while top and is_over_row(rows[top - 1], headed):
        top -= 1
    header = _header(own, range(top, last), table, overs(rows[top:start], headed, top, merged))
    above = lines_above(rows[:start], top, headed, table)
    header = _with_words_below(header, rows[last] if last < len(rows) else (), table)
    return header._replace(stated=tuple(above.units), stated_rows=above.units, lines=above.others, dated=above.dated)


def _with_words_below(header: Header, row: Sequence[str | None], table: Table) -> Header:
    """Return a header with the words of a row straight below that say of its numbers that they are others."""
    cells = {at: cell.strip() for at, cell in enumerate(row) if cell and cell.strip()}
    numbers = [at for at in cells if at in header.columns and is_number(table[header.columns[at]])]
    if not numbers or not all(_IN_BRACKETS.match(cell) for at, cell in cells.items() if at not in numbers):
        return header
    said = [
        _IN_BRACKETS.match(cells[at]) or _OF_WOMEN.search(cells[at]) or of_other_numbers(cells[at]) for at in numbers
    ]
    if not all(said):
        return header
    words = {at: cells[at].strip("()[]* ") for at in numbers}
    return header._replace(
        rows=range(header.rows.start, header.rows.stop + 1),
        titles={**header.titles, **{at: f"{header.titles[at]}{BETWEEN}{cells[at]}" for at in numbers}},
        remarks={**header.remarks, **{at: (*header.remarks.get(at, ()), text) for at, text in words.items()}},
    )


def _headed(rows: Sequence[Sequence[str | None]], table: Table) -> Headed:
    """Return where headings stand over which words may mean anything: not over texts."""
    filled = [(at, cell) for row in rows for at, cell in enumerate(row) if cell and cell.strip()]
    names = {at: column_of(cell, table) for at, cell in filled}
    texts = {at for at, name in names.items() if name and table[name].kind in TEXTUAL}
    return Headed(min(names, default=0), tuple(sorted(names.keys() - texts)))


def _continued(
    rows: Sequence[Sequence[str | None]], first: int, at: int, table: Table
) -> list[Sequence[str | None]] | None:
    """Return the row that goes on with the headings, None where there is none; a row that numbers the columns before
    one of units says nothing.
    """
    if at >= min(len(rows), HEADER_SEARCH_ROWS):
        return None
    if _repeats(rows[first], rows[at], table) or _divides(rows[first], rows[at], table):
        return [rows[at]]
    filled = [cell.strip() for cell in rows[at] if cell and cell.strip()]
    if at + 1 < len(rows) and numbers_columns(filled, 0) and _holds_units(rows[at + 1]):
        return [[None] * len(rows[at]), rows[at + 1]]
    return None


def _repeats(above: Sequence[str | None], row: Sequence[str | None], table: Table) -> bool:
    filled = [(over, cell) for over, cell in zip(above, row, strict=False) if cell and cell.strip()]
    same = sum(
        (column := column_of(cell, table)) is not None and column == column_of(over, table) for over, cell in filled
    )
    return 2 * same > len(filled)


def _divides(above: Sequence[str | None], row: Sequence[str | None], table: Table) -> bool:
    """Whether a row parts the headings above it into columns, or holds their units: it has no key and no number.

    Headings said again do not count. Years alone part a heading too. A word that is not known parts it where the whole
    row does nothing else.
    """
    again = {
        at
        for at, cell in enumerate(above)
        if at < len(row)
        and cell
        and column_of(cell, table) is not None
        and column_of(row[at], table) == column_of(cell, table)
    }
    filled = {at: cell.strip() for at, cell in enumerate(row) if cell and cell.strip() and at not in again}
    are_years = all(_YEAR.fullmatch(cell) for cell in filled.values())
    if not filled or (not are_years and any(_NUMBER.match(cell) for cell in filled.values())):
        return False
    if not are_years and _holds_units([*filled.values()]):
        return True
    keys = {at for at, cell in enumerate(above) if column_of(cell, table) in table.key}
    if keys & set(filled) or len(filled) >= len(above):
        return False
    beside = any(at >= len(above) or not is_filled(above[at]) for at in filled)
    known = not are_years and any(_is_known(cell, table) for cell in filled.values())
    return beside and (known or (bool(keys) and all(_is_parted(above, row, at) for at in filled)))


def _holds_units(row: Sequence[str | None]) -> bool:
    """Whether a row says in which units the columns are, beside what kind of thing the others hold: mã, năm, ngày."""
    filled = [cell.strip() for cell in row if cell and cell.strip()]
    units = sum(unit_of(cell) is not None or fold(cell) in _UNIT_WORDS for cell in filled)
    others = sum(unit_of(cell) is None and fold(cell).strip(" ().") in _KIND_WORDS for cell in filled)
    return units > 0 and (units + others >= len(filled) or (units >= _FEW_UNITS and 2 * units > len(filled)))


def _is_parted(above: Sequence[str | None], row: Sequence[str | None], at: int) -> bool:
    """Whether a place stands below a heading that the row parts into two columns or more."""
    head = at if at < len(above) and is_filled(above[at]) else spanning(above, [row], at)
    return head is not None and len(row[at] or "") <= _PART_LENGTH and spanning(above, [row], head + 1) == head


def _spans(above: Sequence[str | None], row: Sequence[str | None], table: Table) -> bool:
    """Whether the row above the headings has some of them itself, or names the whole of what they part."""
    for at, cell in enumerate(above):
        below = row[at] if at < len(row) else None
        if column_of(cell, table) and (not is_filled(below) or fold(below or "") in _WHOLE | _OF_WHOM):
            return True
    return False


def _is_known(cell: str, table: Table) -> bool:
    return fold(cell) in _WHOLE | _OF_WHOM or column_of(cell, table) is not None


def _header(
    rows: Sequence[Sequence[str | None]], span: range, table: Table, above: Mapping[int, Sequence[Over]]
) -> Header:
    titles, remarks, parts = dict[int, str](), dict[int, tuple[str, ...]](), set[int]()
    units = dict[int, tuple[str, ...]]()
    header = Header(span, {}, {}, {}, titles, remarks, units=units)
    is_marked = any(not cell.isascii() for row in rows for cell in row if cell)
    is_numbered = _are_numbered(rows)
    for position in range(max(len(row) for row in rows)):
        over = [part for part in stack(rows, position) if part[0].strip()]
        if not over:
            continue
        joined = _joined_heading(over, table, first_under(rows, position, header.columns))
        heading, units_over = _under(above.get(position, ()), joined, over, table, header.columns)
        shown = (*(each.text for each in above.get(position, ())), *(cell for cell, _ in over))
        titles[position] = BETWEEN.join(dict.fromkeys(cell.strip() for cell in shown))
        if heading is None and table.own_headings:
            heading = own_heading(titles[position], table.name, table.own_headings)
        if heading is None or (is_marked and table[heading.column].unit == "year" and _MEN.match(titles[position])):
            header.unknown[position] = titles[position]
            continue
        heading = _without_number(heading, is_numbered=is_numbered)
        same = [at for at, column in header.columns.items() if column == heading.column]
        is_clear = not said_besides(heading.remarks, table[heading.column]).unclear
        unclear = {at for at in same if said_besides(remarks.get(at, ()), table[heading.column]).unclear}
        if heading.is_part and set(same) <= parts:
            parts.add(position)
        elif not heading.is_part and (set(same) <= parts or (is_clear and unclear.issuperset(same))):
            # parts beside the whole, and what may be another column beside its own, are columns of no table
            header.unknown.update((at, titles[at]) for at in same if header.columns.pop(at))
        elif not heading.is_part and not is_clear and unclear.issuperset(same):
            pass  # of several that are unclear none is more the column than another
        else:
            (header.unknown if heading.is_part else header.repeated)[position] = titles[position]
            continue
        header.columns[position] = heading.column
        if heading.remarks:
            remarks[position] = heading.remarks
        if units_over:
            units[position] = units_over
    return _without_effect(header, above, table) if above else header


def _are_numbered(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether the numbers and dashes before headings number the columns: several have one, each another."""
    numbers = [number for row in rows for cell in row if cell and (number := _NUMBER_FIRST.match(cell))]
    return len(numbers) > 1 and len({number.group(1) for number in numbers}) == len(numbers)


def _without_number(heading: Heading, *, is_numbered: bool) -> Heading:
    """Return a heading without the number of its column."""
    if not is_numbered:
        return heading
    return heading._replace(remarks=tuple(each for each in heading.remarks if not NUMBER_FIRST.fullmatch(each)))


def _under(
    above: Sequence[Over],
    own: Heading | None,
    cells: Sequence[tuple[str, bool]],
    table: Table,
    before: Mapping[int, str],
) -> tuple[Heading | None, tuple[str, ...]]:
    """Return a heading with what those over it add: words that make it another column, and units.

    ``before`` are the columns further left: what fits the one over which it stands, unmerged, and not this one, does
    not reach it.
    """
    if own is None:
        joined = (heading_in(f"{each.text} {cells[0][0]}", table) for each in above)
        return next((found for found in joined if found is not None), None), ()
    words, units = list[str](), list[str]()
    for each in above:
        added = added_by(each.text, table[own.column], table, is_shared=each.is_shared)
        name = before.get(each.at)
        reaches_none = not each.is_merged and name and not added_by(each.text, table[name], table).words
        if reaches_none or _is_group(each.text, name, own.column, table):
            added = added._replace(words=())
        words += added.words
        units = [*added.units, *units]
    return own._replace(remarks=(*words, *own.remarks)), tuple(units)


def _without_effect(header: Header, above: Mapping[int, Sequence[Over]], table: Table) -> Header:
    """Return a header in which words over several headings with a unit of none of them make all unclear."""
    remarks = dict(header.remarks)
    for place, text in dict.fromkeys((each.at, each.text) for several in above.values() for each in several):
        under = [at for at, several in above.items() if at in header.columns and (place, text) in _said(several)]
        if not is_unit_of_none(text, [table[header.columns[at]] for at in under]):
            continue
        numbers = [at for at in under if is_number(table[header.columns[at]])]
        remarks |= {at: (text, *(each for each in remarks.get(at, ()) if each != text)) for at in numbers}
    return header._replace(remarks=remarks)


def _said(over: Sequence[Over]) -> list[tuple[int, str]]:
    return [(each.at, each.text) for each in over]


def _is_group(over: str, first: str | None, own: str, table: Table) -> bool:
    """Whether a heading over several only heads a group: its own column is the first below, and no whole of women."""
    return first is not None and own != "women" and column_of(over, table) == first


def _joined_heading(over_it: Sequence[tuple[str, bool]], table: Table, first: str | None) -> Heading | None:
    """Return what a heading and those that part it say together; ``first`` is the column first under the topmost."""
    found = heading_in(over_it[0][0], table)
    for (over, is_shared), (cell, _) in pairwise(over_it):
        are_men = found is not None and _are_men(cell, table[found.column])
        own = None if are_men else heading_in(cell, table)
        is_group = own is not None and _is_group(over, first, own.column, table)
        added = () if is_group else _added(over, own, table, is_shared=is_shared)
        if fold(cell) in _WHOLE:
            continue
        if found is None:
            found = heading_in(f"{over} {cell}", table) or (own and Heading(own.column, (*own.remarks, *added)))
        elif own is not None and own.column == found.column:
            found = Heading(found.column, tuple(dict.fromkeys((*found.remarks, *own.remarks))))
        elif fold(cell) in _OF_WHOM:
            found = _women_of(found, table)
        elif own is None:
            is_unit = not are_men and (unit_of(cell) is not None or fold(cell) in _UNIT_WORDS)
            remark = cell.strip(" ()[]")
            found = Heading(found.column, (*found.remarks, remark), is_part=is_shared and not is_unit)
        elif is_shared:
            found = Heading(own.column, (*own.remarks, *added))
        else:
            found = Heading(found.column, (*found.remarks, cell))
        if found is None:
            return None
    return found


def _added(over: str, own: Heading | None, table: Table, *, is_shared: bool) -> tuple[str, ...]:
    """Return what a heading over another adds to it: units, and words that make it another column."""
    more = None if own is None else added_by(over, table[own.column], table, is_shared=is_shared)
    return () if more is None else (*more.units, *more.words)


def _are_men(cell: str, column: Column) -> bool:
    """Whether a word below people is ``Nam``: without its mark it would be a year."""
    return fold(cell) == "nam" and "ă" not in unicodedata.normalize("NFC", cell).lower() and column.unit != "year"


def _women_of(whole: Heading, table: Table) -> Heading | None:
    """Return the column of the women among those that a column counts: the one declared after it."""
    after = table.names[table.names.index(whole.column) + 1 :][:1]
    return Heading("women", whole.remarks) if after == ["women"] else None
