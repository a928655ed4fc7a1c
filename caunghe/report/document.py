"""The document model: what a report says, before it is a page, a PDF or a workbook.

A document is built in one language; every writer draws the same blocks. A table's cells are text or ``Quantity``, so
that a workbook gets numbers and a page gets them written in its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final, Literal

from caunghe.language import (
    Language,
    Text,
    chance,
    day,
    error_decimals,
    month,
    number,
    points,
    quantity,
    rounded_value,
    share,
    signed,
    size_decimals,
    written_value,
)

Form = Literal["number", "count", "share", "points", "chance", "year", "month", "money"]
Tone = Literal["plain", "good", "action", "unsure"]
HEAT_STEPS: Final = 5
MANY: Final = 6  # columns beyond which a table is set smaller

ZERO_WIDTH_SPACE: Final = "\u200b"
WITHHELD: Final = Text("(không công bố)", "(withheld)")
_INTERVAL: Final = Text("{low}–{high}", "{low}–{high}")
_TABLE_NUMBER: Final = Text("Bảng {number}", "Table {number}")
_FIGURE_NUMBER: Final = Text("Hình {number}", "Figure {number}")
_NUMBERS_BEHIND: Final = Text("Số liệu của hình {number}", "Numbers of figure {number}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the form it is written in; ``heat`` (0–1) shades its cell, ``signed`` ones bear a plus too.

    A ``month`` is counted from the year 0 on: 12 · year + month − 1.

    ``error``, half an interval, decides the digits where it is known, before ``decimals``; counts stay whole.

    ``of_written`` is what is written for a difference (``difference_cell``), while ``value`` is exact.
    """

    value: float
    form: Form = "number"
    decimals: int | None = None
    heat: float | None = None
    signed: bool = False
    error: float | None = None
    of_written: float | None = None

    def text(self, language: Language) -> str:
        """Return the number as written in the language."""
        text = self._without_sign(language)
        return signed(text) if self.signed else text

    def _without_sign(self, language: Language) -> str:
        value = self.value if self.of_written is None else self.of_written
        match self.form:
            case "share" | "points":
                return (share if self.form == "share" else points)(value, language, self.places)
            case "count" | "money":
                unit = "number" if self.form == "count" else "dong"
                return quantity(value, unit, language, error=self.error)
            case "chance":
                return chance(value, language)
            case "year":
                return str(int(value))
            case "month":
                return month(self.first_day, language)
            case "number":
                return number(value, language, self.decimals, error=self.error)

    @property
    def written(self) -> float:
        """The number as it is written: rounded to the digits that are shown.

        >>> Quantity(0.37865, "share").written, Quantity(12_343, "count", error=562).written
        (0.379, 12340.0)
        """
        value = self.value if self.of_written is None else self.of_written
        if self.form == "money":
            return written_value(value, "dong", self.error)
        places = self.places + 2 if self.form in ("share", "points") else self.places
        return round(rounded_value(value, places), max(places, 0))

    @property
    def first_day(self) -> date:
        """The first day of a month."""
        years, months = divmod(int(self.value), 12)
        return date(years, months + 1, 1)

    @property
    def places(self) -> int:
        """How many decimals are written; below 0 the number ends at tens, hundreds, …"""
        in_percent = self.form in ("share", "points")
        by_error = error_decimals(None if self.error is None else self.error * (100 if in_percent else 1))
        if self.form == "count":
            return min(by_error or 0, 0)
        if by_error is not None:
            return by_error
        if self.decimals is not None:
            return self.decimals
        return 1 if in_percent else 0 if float(self.value).is_integer() else size_decimals(self.value)

    @property
    def heat_step(self) -> int | None:
        """The shade of the cell, 0 (palest) to 5, or None."""
        return None if self.heat is None else round(HEAT_STEPS * min(max(self.heat, 0.0), 1.0))


@dataclass(frozen=True, slots=True)
class Withheld:
    """A cell whose number may not be shown."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers in one cell, ``90–1.420``; a workbook has a column for each end."""

    low: Quantity
    high: Quantity


Cell = str | date | Quantity | Interval | Withheld | None


def cell_text(cell: Cell, language: Language) -> str:
    """Return a cell as text in the language; an empty cell is a dash."""
    match cell:
        case None:
            return "–"
        case Withheld():
            return WITHHELD(language)
        case Quantity():
            return cell.text(language)
        case Interval(low, high):
            return _INTERVAL(language, low=low.text(language), high=high.text(language))
        case date():
            return day(cell, language)
        case _:
            return cell


def breakable(text: str) -> str:
    """Return text whose long addresses, names and hashes may be broken, at zero-width spaces."""
    if re.search(r"\S{22}|\w{5,}_\w", text):
        text = re.sub(r"(?<=[/\-_=&.?])(?=\S)", ZERO_WIDTH_SPACE, text)
    return re.sub(r"(\w{20})(?=\w{20})", f"\\1{ZERO_WIDTH_SPACE}", text)


@dataclass(frozen=True, slots=True)
class Head:
    """A table column's heading; ``wide`` columns take the room that is left, ``numeric`` ones are set flush right.

    Cells of ``is_code`` columns name things and are no numbers, whatever they look like: codes, classes, versions.
    """

    title: str
    unit: str = ""
    numeric: bool = False
    wide: bool = False
    is_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its title, note, source and the basis of its numbers. ``key`` names its sheet and anchor.

    ``target_basis`` is that of the targets which stand in it beside the numbers held against them.
    """

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    source: str = ""
    basis: str = ""
    target_basis: str = ""

    @property
    def many(self) -> bool:
        """Whether the table has so many columns that it is set smaller."""
        return len(self.heads) > MANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart whose title is its finding. ``spec`` is Vega-Lite; ``table`` holds the numbers drawn.

    ``wide`` figures, such as maps, take the whole width of the text. ``legend`` holds colours and their words, which
    each form writes in type of its own size below the drawing. ``target_basis`` as in Table.
    """

    key: str
    title: str
    alternative: str
    spec: Mapping[str, object]
    table: Table
    note: str = ""
    source: str = ""
    basis: str = ""
    target_basis: str = ""
    wide: bool = False
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``lead`` ones open a section, ``note`` ones are small."""

    text: str
    role: Literal["body", "lead", "note"] = "body"
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A short list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A figure for the summary: what, how much, how sure, when."""

    label: str
    value: str
    error: str
    when: str
    remark: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The figures of the summary."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said of one target: the word, the sentence, and how likely it is to be met."""

    label: str
    word: str
    sentence: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts on the targets."""

    verdicts: tuple[Verdict, ...]


Block = Paragraph | Bullets | KeyFigures | Verdicts | Table | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered part of the report, with its blocks and its subsections."""

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()

    def walk(self) -> Iterator[Section]:
        """Go through the section and all below it in order."""
        yield self
        for below in self.sections:
            yield from below.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The front: issuing body, national heading, number and place of the document, and what it is about."""

    issuer: str
    heading: tuple[str, ...]
    number: str
    place: str
    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    basis_title: str = ""
    basis_notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The end: who receives the report and who signs it."""

    recipients_title: str
    recipients: tuple[str, ...]
    office: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole report in one language. ``basis`` is the short label that footers carry, empty for real data.

    ``sections`` are the text, which the signature ends; ``annexes`` come after it, each ``attached`` to the document.
    """

    language: Language
    title: str
    cover: Cover
    sections: tuple[Section, ...]
    signature: Signature
    footer: str
    basis: str
    as_of: date
    created: date
    annexes: tuple[Section, ...] = ()
    attached: str = ""

    @property
    def parts(self) -> tuple[Section, ...]:
        """The sections and then the annexes."""
        return self.sections + self.annexes

    def numbers(self) -> dict[str, str]:
        """Return what each table and figure is called in every form, by its key: ``Bảng 1``, ``Hình 1``, each in order.

        The table behind a figure is called after it: ``Số liệu của hình 1``.
        """
        said: dict[str, str] = {}
        tables, figures = count(1), count(1)
        for _, block in self.blocks():
            if isinstance(block, Table):
                said[block.key] = _TABLE_NUMBER(self.language, number=next(tables))
            elif isinstance(block, Figure):
                place = next(figures)
                said[block.key] = _FIGURE_NUMBER(self.language, number=place)
                said[block.table.key] = _NUMBERS_BEHIND(self.language, number=place)
        return said

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with its section, those behind figures included, in order."""
        for section, block in self.blocks():
            if isinstance(block, Table):
                yield section, block
            elif isinstance(block, Figure):
                yield section, block.table

    def figures(self) -> Iterator[Figure]:
        """Every figure in order."""
        for _, block in self.blocks():
            if isinstance(block, Figure):
                yield block

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Every block with its section, in order."""
        for top in self.parts:
            for section in top.walk():
                for block in section.blocks:
                    yield section, block
