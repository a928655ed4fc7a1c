"""A sheet of a form while it is read: what it was recognised as, and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caunghe.feed import Feed
from caunghe.forms.filled import FormReading, FormSheet, lose
from caunghe.forms.form import FormColumn, Part
from caunghe.forms.headings import Cells
from caunghe.forms.recognition import Recognised
from caunghe.language import Text


def full_heading(column: FormColumn) -> str:
    """Return a column's heading with the one above it.

    >>> full_heading(FormColumn("Tổng số", above="Số nhập học"))
    'Số nhập học: Tổng số'
    """
    return f"{column.above}: {column.heading}" if column.above else column.heading


@dataclass
class SheetTelling:
    """A sheet of a form, and where to tell what it says and what it loses."""

    reading: FormReading
    sheet: FormSheet
    feed: Feed | None

    @property
    def rows(self) -> Sequence[Cells]:
        return self.sheet.rows

    @property
    def found(self) -> Recognised:
        return self.sheet.found

    @property
    def part(self) -> Part:
        return self.found.part

    def tell(self, sentence: Text, **slots: object) -> None:
        self.reading.notes.append(sentence.filled(sheet=self.sheet.name, **slots))

    def lose(self, sentence: Text, **slots: object) -> None:
        lose(self.reading, sentence.filled(sheet=self.sheet.name, **slots))

    def column(self, name: str) -> FormColumn:
        return next(each for each in self.part.columns if each.of == name)

    def label(self, name: str) -> str:
        return full_heading(self.column(name))
