"""Which table a file or sheet holds and which column a header cell names, in either language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS, without_repeats
from caunghe.feed.values.measures import stated_units, unit_of
from caunghe.language import fold
from caunghe.schema import TABLES, Column, Table

_TITLE_LENGTH: Final = 200
_UNIT: Final = re.compile(r"[(\[][^()\[\]]*[)\]]\s*$")
_NUMBERING: Final = re.compile(r"^\d+\s*[.)_-]\s*")
_BRACKET: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*[*:]*\s*$")
_SEPARATOR: Final = re.compile(r"\s*[\n/|;:,·]\s*|\s+[–—-]\s*|\s*[–—-]\s+")
# below a heading of several columns: the whole of what it names
_WHOLE: Final = frozenset(
    {"tong so", "tong", "tong cong", "cong", "chung", "so luong", "so nguoi", "toan bo", "total", "all", "number"}
)
_OF_WHOM: Final = frozenset({"trong do nu", "nu", "so nu", "trong do: nu", "of whom women", "women", "female"})
_FOOTNOTE: Final = re.compile(r"[\s⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾①-⑳]+$")  # marks behind a heading, where what is left is one
_MEN: Final = re.compile(r"(?i)\W*nam(?! *\u0306)\b")  # Nam beside headings with their marks is no Năm
_NUMBER: Final = re.compile(r"^[\s\d.,%+-]+$")
_WORDS: Final = re.compile(r"[^\w]+")
_COUNT: Final = re.compile(r"^(?:tong so|so luong|so|tong|total number of|number of|no of|total|count of) ")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_UNIT_WORDS: Final = frozenset({"dvt", "don vi tinh", "unit", "yyyy", "dd/mm/yyyy", "co/khong", "0-1"})
_FEW_UNITS: Final = 2
_PART_LENGTH: Final = 60
BETWEEN: Final = " · "  # the headings over one column, from the top


# labels that templates have had: workbooks filled in then are read as ever
_FORMER_NAMES: Final = {"chi tieu ke hoach": "targets"}


class Header(NamedTuple):
    """Where the header ends and what it names: cell position → column, and cells that name nothing.

    Of headings that name but parts of a column (``Nhập học · Nam``) all are among the columns, where no other names
    the whole.

    ``titles`` are the headings of the columns as they stand, ``remarks`` what stands in them beside the column's name:
    a unit, ``kế hoạch``. ``stated`` are units in the lines above (``ĐVT: triệu đồng``).
    """

    rows: range
    columns: dict[int, str]
    unknown: dict[int, str]
    repeated: dict[int, str]
    titles: Mapping[int, str] = MappingProxyType({})
    remarks: Mapping[int, tuple[str, ...]] = MappingProxyType({})
    stated: tuple[str, ...] = ()

    def parts_of(self, column: str) -> list[int]:
        """Return the places of the headings that name a column: several where each is a part of it."""
        return [position for position, name in self.columns.items() if name == column]


class Heading(NamedTuple):
    """The column that a heading names, what else stands in it, and whether that makes it one of several parts."""

    column: str
    remarks: tuple[str, ...]
    is_part: bool = False


@lru_cache(maxsize=4096)
def plain_heading(text: str) -> str:
    """Return a name as compared: folded, without unit in parentheses, numbering, asterisks and underscores.

    >>> plain_heading("3. Diện tích (km²) *"), plain_heading("area_km2")
    ('dien tich', 'area km2')
    """
    bare = _UNIT.sub("", text.replace("\ufeff", "").strip().rstrip("*:").strip())
    return fold(_NUMBERING.sub("", bare.rstrip("*: ")).replace("_", " "))


@cache
def table_names() -> dict[str, str]:
    """Return the folded names and labels of all tables -> the table."""
    names: dict[str, str] = {}
    for form in ("name", "vi", "en"):
        for table in TABLES.values():
            names.setdefault(plain_heading(table.name if form == "name" else getattr(table.label, form)), table.name)
    return names | _FORMER_NAMES


def table_of(name: str) -> str | None:
    """Return the table that a file stem or sheet name stands for: its name or label, however accented."""
    return table_names().get(plain_heading(name))


@cache
def column_names(table: str) -> dict[str, str]:
    """Return the folded names and labels of a table's columns -> the column."""
    names: dict[str, str] = {}
    for form in ("name", "vi", "en"):
        for column in TABLES[table].columns:
            names.setdefault(plain_heading(column.name if form == "name" else getattr(column.label, form)), column.name)
    return names


@lru_cache(maxsize=8192)
def heading_of(cell: str | None, table: str) -> Heading | None:
    """Return what a heading says of a table's columns, in one language or in both (``Tên / Name``, on two lines).

    >>> heading_of("Số tiền, triệu đồng", "funds"), heading_of("Nhập học [kế hoạch] (người)", "intakes")
    (Heading(column='amount', remarks=('triệu đồng',)), Heading(column='entrants', remarks=('kế hoạch', 'người')))
    """
    if not cell or len(cell) > _TITLE_LENGTH:
        return None
    names = column_names(table)
    if "?" in cell and (column := _with_lost_letters(cell, names)):
        return Heading(column, ())
    bare, brackets = _without_brackets(cell)
    if (whole := names.get(plain_heading(cell.strip()))) and not brackets:
        return Heading(whole, ())
    if column := names.get(plain_heading(bare)):
        return Heading(column, brackets)
    for rest, text in _cut_in_two(bare):
        if column := names.get(plain_heading(text)):
            return Heading(column, (*_remarks(rest, column, names), *brackets))
    unmarked = _FOOTNOTE.sub("", cell)
    found = heading_of(unmarked, table) if unmarked != cell else _ending_in_unit(bare, brackets, names)
    return found or _clearly_named(bare, brackets, names)


def _clearly_named(bare: str, brackets: tuple[str, ...], names: Mapping[str, str]) -> Heading | None:
    """Return the one column that a heading means but for punctuation, ``Số`` before it or ``năm`` after it."""
    words = _WORDS.sub(" ", plain_heading(bare)).strip()
    found = {column for name, column in names.items() if _WORDS.sub(" ", name) in (words, f"{words} nam")}
    if not found and (less := _COUNT.sub("", words)) != words:
        found = {column for name, column in names.items() if name == less}
    return Heading(found.pop(), brackets) if len(found) == 1 else None


def _with_lost_letters(cell: str, names: Mapping[str, str]) -> str | None:
    """Return the one column whose name a heading is but for letters that were turned into question marks."""
    pattern = re.compile(re.escape(plain_heading(cell)).replace(r"\?", "."))
    found = {column for name, column in names.items() if pattern.fullmatch(name)}
    return found.pop() if len(found) == 1 else None


def _cut_in_two(bare: str) -> Iterator[tuple[str, str]]:
    """Yield what else a heading holds and what may be its name: the longest beginning first, then what ends it."""
    cuts = [*_SEPARATOR.finditer(bare)]
    for cut in reversed(cuts):
        yield bare[cut.end() :], bare[: cut.start()]
    for cut in cuts:
        yield bare[: cut.start()], bare[cut.end() :]
    for before, after in pairwise(cuts):
        yield f"{bare[: before.start()]} {bare[after.end() :]}", bare[before.end() : after.start()]


def _without_brackets(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return a heading without what stands in brackets at its end, and that."""
    bare, found = cell.replace("\ufeff", "").strip().rstrip("*:").strip(), list[str]()
    while (match := _BRACKET.search(bare)) and match.start():
        found.insert(0, match.group(1).strip())
        bare = bare[: match.start()].rstrip("*: ")
    return bare, tuple(text for text in found if text)


def _remarks(text: str, column: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the part of a heading that is not the column's name again, without its own brackets."""
    bare, brackets = _without_brackets(text)
    return brackets if not bare or names.get(plain_heading(bare)) == column else (bare, *brackets)


def _ending_in_unit(bare: str, brackets: tuple[str, ...], names: Mapping[str, str]) -> Heading | None:
    """Return the heading whose last words are a unit: ``Số tiền triệu đồng``."""
    words = bare.split()
    for count in range(1, min(4, len(words))):
        unit = " ".join(words[-count:])
        if unit_of(unit) and (column := names.get(plain_heading(" ".join(words[:-count])))):
            return Heading(column, (unit, *brackets))
    return None


def column_of(cell: str | None, table: Table) -> str | None:
    """Return the column a header cell names, whatever else stands in it."""
    heading = heading_of(cell, table.name)
    return None if heading is None else heading.column


def named_column_count(cells: Sequence[str | None], table: Table) -> int:
    """Return how many different columns of the table a row of cells names."""
    return len({column_of(cell, table) for cell in cells} - {None})


def find_header(rows: Sequence[Sequence[str | None]], table: Table) -> Header | None:
    """Return the header among the first rows of a sheet, or None when no row names a column.

    The header is the row that names most columns, and at least half of what it holds; rows straight below that name
    the same columns again (a second language, the technical names), that part a heading of several columns or that
    hold units belong to it, and so does the row above with headings of several columns.
    """
    rows = [*without_repeats(rows[:HEADER_SEARCH_ROWS], _WHOLE | _OF_WHOM), *rows[HEADER_SEARCH_ROWS:]]
    scores = [named_column_count(row, table) for row in rows[:HEADER_SEARCH_ROWS]]
    if not scores or max(scores) == 0:
        return None
    first = scores.index(max(scores))
    filled = sum(_is_filled(cell) for cell in rows[first])
    if 2 * scores[first] < filled and scores[first] < 3:
        return None
    last = first + 1
    while last < min(len(rows), HEADER_SEARCH_ROWS) and (
        _repeats(rows[first], rows[last], table) or _divides(rows[first], rows[last], table)
    ):
        last += 1
    start = first - 1 if first and _spans(rows[first - 1], rows[first], table) else first
    stated = tuple(unit for row in rows[:start] for cell in row for unit in stated_units(cell))
    return _header(rows[start:last], range(start, last), table)._replace(stated=stated)


def _is_filled(cell: str | None) -> bool:
    return bool(cell and cell.strip())


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
    units = sum(unit_of(cell) is not None or fold(cell) in _UNIT_WORDS for cell in filled.values())
    if units == len(filled) or (units >= _FEW_UNITS and 2 * units > len(filled) and not are_years):
        return True
    keys = {at for at, cell in enumerate(above) if column_of(cell, table) in table.key}
    if keys & set(filled) or len(filled) >= len(above):
        return False
    beside = any(at >= len(above) or not _is_filled(above[at]) for at in filled)
    known = not are_years and any(_is_known(cell, table) for cell in filled.values())
    return beside and (known or (bool(keys) and all(_is_parted(above, row, at) for at in filled)))


def _is_parted(above: Sequence[str | None], row: Sequence[str | None], at: int) -> bool:
    """Whether a place stands below a heading that the row parts into two columns or more."""
    head = at if at < len(above) and _is_filled(above[at]) else _spanning(above, [row], at)
    return head is not None and len(row[at] or "") <= _PART_LENGTH and _spanning(above, [row], head + 1) == head


def _spans(above: Sequence[str | None], row: Sequence[str | None], table: Table) -> bool:
    """Whether the row above the headings has some of them itself, or names the whole of what they part."""
    for at, cell in enumerate(above):
        below = row[at] if at < len(row) else None
        if column_of(cell, table) and (not _is_filled(below) or fold(below or "") in _WHOLE | _OF_WHOM):
            return True
        if cell and _is_plan(cell):
            return True
    return False


def _is_known(cell: str, table: Table) -> bool:
    return fold(cell) in _WHOLE | _OF_WHOM or column_of(cell, table) is not None


def _is_plan(cell: str) -> bool:
    """Whether a heading over several columns says that they hold no facts."""
    return re.search(r"\b(?:ke hoach|du kien|uoc|planned|plan|expected|estimated)\b", fold(cell)) is not None


def _header(rows: Sequence[Sequence[str | None]], span: range, table: Table) -> Header:
    titles, remarks, parts = dict[int, str](), dict[int, tuple[str, ...]](), set[int]()
    header = Header(span, {}, {}, {}, titles, remarks)
    is_marked = any(not cell.isascii() for row in rows for cell in row if cell)
    for position in range(max(len(row) for row in rows)):
        over = [part for part in _stack(rows, position) if part[0].strip()]
        if not over:
            continue
        heading = _joined_heading(over, table)
        titles[position] = BETWEEN.join(dict.fromkeys(cell.strip() for cell, _ in over))
        if heading is None or (is_marked and table[heading.column].unit == "year" and _MEN.match(titles[position])):
            header.unknown[position] = titles[position]
            continue
        same = [at for at, column in header.columns.items() if column == heading.column]
        if heading.is_part and set(same) <= parts:
            parts.add(position)
        elif not heading.is_part and set(same) <= parts:
            # parts beside the whole are columns of no table
            header.unknown.update((at, titles[at]) for at in same if header.columns.pop(at))
        else:
            (header.unknown if heading.is_part else header.repeated)[position] = titles[position]
            continue
        header.columns[position] = heading.column
        if heading.remarks:
            remarks[position] = heading.remarks
    return header


def _stack(rows: Sequence[Sequence[str | None]], position: int) -> list[tuple[str, bool]]:
    """Return the headings over a column from the top, and whether each stands over several columns."""
    stack: list[tuple[str, bool]] = []
    for number, row in enumerate(rows):
        cell = row[position] if position < len(row) else None
        left = None if _is_filled(cell) else _spanning(row, rows[number + 1 :], position)
        spans = _spanning(row, rows[number + 1 :], position + 1) == position
        stack.append((cell or "", spans) if left is None else (row[left] or "", True))
    return stack


def _spanning(row: Sequence[str | None], below: Sequence[Sequence[str | None]], position: int) -> int | None:
    """Return the place of the heading further left that stands over a column too: all columns up to it are parted."""
    if not below:  # one row of headings parts nothing, however many columns it has
        return None
    left = next((at for at in range(min(position, len(row)) - 1, -1, -1) if _is_filled(row[at])), None)
    if left is None:
        return None
    parted = (all(at < len(under) and _is_filled(under[at]) for at in range(left, position + 1)) for under in below)
    return left if any(parted) else None


def _joined_heading(stack: Sequence[tuple[str, bool]], table: Table) -> Heading | None:
    """Return what a heading and those that part it say together."""
    found = heading_of(stack[0][0], table.name)
    for (over, is_shared), (cell, _) in pairwise(stack):
        are_men = found is not None and _are_men(cell, table[found.column])
        own = None if are_men else heading_of(cell, table.name)
        plan = (over,) if _is_plan(over) else ()
        if fold(cell) in _WHOLE:
            continue
        if found is None:
            unit = (over,) if unit_of(over) else ()
            found = heading_of(f"{over} {cell}", table.name) or (
                own and Heading(own.column, (*own.remarks, *plan, *unit))
            )
        elif own is not None and own.column == found.column:
            found = Heading(found.column, tuple(dict.fromkeys((*found.remarks, *own.remarks))))
        elif fold(cell) in _OF_WHOM:
            found = _women_of(found, table)
        elif own is None:
            is_unit = not are_men and (unit_of(cell) is not None or fold(cell) in _UNIT_WORDS)
            remark = cell.strip(" ()[]")
            found = Heading(found.column, (*found.remarks, remark), is_part=is_shared and not is_unit)
        elif is_shared:
            found = Heading(own.column, (*own.remarks, *plan))
        else:
            found = Heading(found.column, (*found.remarks, cell))
        if found is None:
            return None
    return found


def _are_men(cell: str, column: Column) -> bool:
    """Whether a word below people is ``Nam``: without its mark it would be a year."""
    return fold(cell) == "nam" and "ă" not in unicodedata.normalize("NFC", cell).lower() and column.unit != "year"


def _women_of(whole: Heading, table: Table) -> Heading | None:
    """Return the column of the women among those that a column counts: the one declared after it."""
    after = table.names[table.names.index(whole.column) + 1 :][:1]
    return Heading("women", whole.remarks) if after == ["women"] else None
