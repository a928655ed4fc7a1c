"""Which table a name stands for, and which column a cell of headings names, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from caunghe.feed.reading.over_headings import without_brackets
from caunghe.feed.values.measures import unit_of
from caunghe.language import fold
from caunghe.schema import TABLES, Table

_TITLE_LENGTH: Final = 200
_UNIT: Final = re.compile(r"[(\[][^()\[\]]*[)\]]\s*$")
_NUMBERING: Final = re.compile(r"^\d+\s*[.)_-]\s*")
_SEPARATOR: Final = re.compile(r"\s*[\n/|;:,·]\s*|\s+[–—-]\s*|\s*[–—-]\s+")
_FOOTNOTE: Final = re.compile(r"[\s⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾①-⑳]+$")  # marks behind a heading, where what is left is one
_WORDS: Final = re.compile(r"[^\w]+")
_COUNT: Final = re.compile(r"^(?:tong so|so luong|so|tong|total number of|number of|no of|total|count of) ")


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
    bare, brackets = without_brackets(cell)
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


def column_of(cell: str | None, table: Table) -> str | None:
    """Return the column a header cell names, whatever else stands in it."""
    heading = heading_of(cell, table.name)
    return None if heading is None else heading.column


def named_column_count(cells: Sequence[str | None], table: Table) -> int:
    """Return how many different columns of the table a row of cells names."""
    return len({column_of(cell, table) for cell in cells} - {None})
