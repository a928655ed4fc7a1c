"""Which table a name stands for, and which column a cell of headings names, in either language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from caunghe.feed.reading.over_headings import without_brackets
from caunghe.feed.reading.signs import without_bullet, without_signs
from caunghe.feed.values.measures import conversion_of, unit_of
from caunghe.language import fold
from caunghe.schema import TABLES, Column, Table

_TITLE_LENGTH: Final = 200
_UNIT: Final = re.compile(r"[(\[][^()\[\]]*[)\]]\s*$")
_NUMBERING: Final = re.compile(r"^\d{1,2}\s*[.)_–—-]\s*")  # of columns: 2026 and 1000 are no numbers of any
_NUMBERED_NAME: Final = re.compile(r"^\d+\s*[.)_-]\s*")
_YEAR_FIRST: Final = re.compile(r"^((?:19|20)\d{2}(?:\s*[-–/]\s*(?:20)?\d{2})?)\s*[.)_:–—-]?\s*(?=[^\W\d])")
_DASHED: Final = re.compile(r"^(\d+)\s*([_–—-])\s*(?=[^\W\d])")
_SEPARATOR: Final = re.compile(r"\s*[\n/|;:,·]\s*|\s+[–—-]\s*|\s*[–—-]\s+")
_FOOTNOTE: Final = re.compile(r"[\s⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾①-⑳]+$")  # marks behind a heading, where what is left is one
_WORDS: Final = re.compile(r"[^\w]+")
_COUNT: Final = re.compile(r"^(?:tong so|so luong|so|tong|total number of|number of|no of|total|count of) ")


# a number and a dash before a heading, which many of a row of headings make a number of the column
NUMBER_FIRST: Final = re.compile(r"\d{1,2} [_–—-]")
# labels that templates have had: workbooks filled in then are read as ever
_FORMER_NAMES: Final = {"chi tieu ke hoach": "targets"}


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


def plain_name(text: str) -> str:
    """Return the name of a sheet or file as compared: as a heading, without any number before it.

    >>> plain_name("01_Nhà giáo"), plain_name("2025 - Nhà giáo")
    ('nha giao', 'nha giao')
    """
    return plain_heading(_NUMBERED_NAME.sub("", text.replace("\ufeff", "").strip()))


@cache
def table_names() -> dict[str, str]:
    """Return the folded names and labels of all tables -> the table."""
    names: dict[str, str] = {}
    for form in ("name", "vi", "en"):
        for table in TABLES.values():
            names.setdefault(plain_heading(table.name if form == "name" else getattr(table.label, form)), table.name)
    return names | _FORMER_NAMES


def table_of(name: str) -> str | None:
    """Return the table that a file stem or sheet name stands for: its name or label, however accented.

    >>> table_of("Nhà giáo"), table_of("Sheet1")
    ('teachers', None)
    """
    return table_names().get(plain_name(name))


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
    bare, brackets = without_brackets(cell)
    return _with_what_is_first(bare, brackets, table) or _named(cell, bare, brackets, table)


def _named(cell: str, bare: str, brackets: tuple[str, ...], table: str) -> Heading | None:
    """Return the heading that a cell is, ``bare`` without the brackets at its end, where nothing stands before it."""
    names = column_names(table)
    if (whole := names.get(plain_heading(cell.strip()))) and not brackets:
        return Heading(whole, ())
    if column := names.get(plain_heading(bare)):
        return Heading(column, brackets)
    for rest, text in _cut_in_two(bare):
        if column := names.get(plain_heading(text)):
            return Heading(column, (*_remarks(rest, column, names), *brackets))
    unmarked = _FOOTNOTE.sub("", cell)
    found = heading_of(unmarked, table) if unmarked != cell else _ending_in_unit(bare, brackets, names)
    return found or _signed(bare, brackets, table) or _clearly_named(bare, brackets, names)


def _with_what_is_first(bare: str, brackets: tuple[str, ...], table: str) -> Heading | None:
    """Return a heading that stands behind a year, a number with a dash, or a dash: none of these is part of its name.

    Numbers with a dash may be those of the columns (``NUMBER_FIRST``): of one heading that cannot be told.
    """
    if year := _YEAR_FIRST.match(bare):
        said, rest = year.group(1), bare[year.end() :]
    elif number := _DASHED.match(bare):
        said, rest = f"{number.group(1)} {number.group(2)}", bare[number.end() :]
    else:
        rest, said = without_bullet(bare)
    found = heading_of(rest, table) if said else None
    return found and found._replace(remarks=(said, *found.remarks, *brackets))


def _signed(bare: str, brackets: tuple[str, ...], table: str) -> Heading | None:
    """Return the heading that is left without the signs in it, which are remarks wherever they stand."""
    rest, signs = without_signs(bare)
    found = heading_of(rest, table) if signs and rest else None
    return found and found._replace(remarks=(*found.remarks, *signs, *brackets))


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


def _remarks(text: str, column: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the part of a heading that is not the column's name again, without its own brackets."""
    bare, brackets = without_brackets(text)
    return brackets if not bare or names.get(plain_heading(bare)) == column else (bare, *brackets)


def _ending_in_unit(bare: str, brackets: tuple[str, ...], names: Mapping[str, str]) -> Heading | None:
    """Return the heading whose last words are a unit: ``Số tiền triệu đồng``."""
    words = bare.split()
    for count in range(1, min(4, len(words))):
        unit = " ".join(words[-count:])
        if unit_of(unit) and (column := names.get(plain_heading(" ".join(words[:-count])))):
            return Heading(column, (unit, *brackets))
    return None


def heading_in(cell: str | None, table: Table) -> Heading | None:
    """Return what a heading says of a table's columns: by their declared names, then by an organisation's own.

    An own heading is known by its spelling; what stands beside it is as beside a declared name, a unit or a remark.

    >>> from dataclasses import replace
    >>> own = replace(TABLES["programmes"], own_headings=(("HP (đồng/tháng)", "tuition"),))
    >>> heading_in("HP, triệu đồng", own), heading_in("HP (đồng/tháng)", TABLES["programmes"])
    (Heading(column='tuition', remarks=('triệu đồng',)), None)
    """
    found = heading_of(cell, table.name)
    if found is not None or not table.own_headings or not cell or len(cell) > _TITLE_LENGTH:
        return found
    return own_heading(cell, table.name, table.own_headings)


@lru_cache(maxsize=8192)
def own_heading(cell: str, table: str, own: tuple[tuple[str, str], ...]) -> Heading | None:
    """Return the column of the own heading that a cell is, of one that differs in its unit where none is the same."""
    wholes, places = _own_places(table, own)
    found = list[tuple[int, Heading]]()
    for name, by_said in places.items():
        said, remarks = _own_parts(cell, TABLES[table][name])
        if said in by_said:
            place = -1 if wholes.get(_spelt(cell)) == name else by_said[said]
            found.append((place, Heading(name, remarks)))
    return min(found, key=lambda each: each[0])[1] if found else None


@lru_cache(maxsize=256)
def _own_places(table: str, own: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], dict[str, dict[str, int]]]:
    """Return the column of each own heading as it is spelt, and by column its headings without unit, with their places.

    Spelt once: of thousands of columns each is compared with a table's columns, not with all that was remembered.
    """
    wholes, places = dict[str, str](), dict[str, dict[str, int]]()
    for place, (heading, name) in enumerate(own):
        wholes.setdefault(_spelt(heading), name)
        said = _own_parts(heading, TABLES[table][name])[0]
        if said:
            places.setdefault(name, {}).setdefault(said, place)
    return wholes, places


def _own_parts(text: str, column: Column) -> tuple[str, tuple[str, ...]]:
    """Return an own heading as it is compared, and what stands beside it: brackets, and a unit of the column."""
    bare, brackets = without_brackets(text)
    ends = [cut.end() for cut in re.finditer(r"[\s,;:/|–—-]+", bare)]
    for end in ends:
        if conversion_of(unit := bare[end:], column) is not None:
            return _spelt(bare[:end].rstrip(" \n,;:/|–—-")), (unit, *brackets)
    return _spelt(bare), brackets


def _spelt(text: str) -> str:
    """Return a name as an own one is compared: with its marks, whatever its letters' size, numbering and spaces."""
    plain = " ".join(unicodedata.normalize("NFC", text.replace("\ufeff", "")).casefold().split())
    return _NUMBERING.sub("", plain).strip("*: ")


def column_of(cell: str | None, table: Table) -> str | None:
    """Return the column a header cell names, whatever else stands in it."""
    heading = heading_in(cell, table)
    return None if heading is None else heading.column


def named_column_count(cells: Sequence[str | None], table: Table) -> int:
    """Return how many different columns of the table a row of cells names."""
    return len({column_of(cell, table) for cell in cells} - {None})
