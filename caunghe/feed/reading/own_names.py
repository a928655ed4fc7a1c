"""What one organisation calls the tables and columns in its files, as it has said once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from caunghe.feed.reading.heading_names import plain_name
from caunghe.schema import TABLES, Table


@dataclass(frozen=True, slots=True)
class OwnNames:
    """The names of one organisation: table, heading and its column, or table, name of a sheet and an empty column.

    Headings are read as those of the declared columns are: units and remarks beside them count. Declared names come
    first, and a hidden sheet is known by them alone.

    >>> own = OwnNames((("intakes", "Vào học", "entrants"), ("intakes", "TS khoa Hàn", "")))
    >>> own.table_of("TS khoa Hàn"), own.table("intakes").own_headings, own.table("sites").own_headings
    ('intakes', (('Vào học', 'entrants'),), ())
    """

    said: tuple[tuple[str, str, str], ...] = ()

    def table(self, name: str) -> Table:
        """Return a declared table with the headings that the organisation has for its columns."""
        own = tuple((heading, column) for table, heading, column in self.said if table == name and column)
        return replace(TABLES[name], own_headings=own) if own else TABLES[name]

    def table_of(self, sheet: str) -> str | None:
        """Return the table that a sheet of this name is, None where nothing was said of it."""
        plain = plain_name(sheet)
        return next((table for table, name, column in self.said if not column and plain_name(name) == plain), None)
