"""Searching a table: what is stored to be searched, how rows match, and which come first.

A row's codes and names are kept twice: as written, in lower case, and folded (no marks, đ as d). Each has a space at
either end, so that a whole word is a text between spaces. PostgreSQL has a trigram index on the folded text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Case, IntegerField, Lookup, Q, QuerySet, TextField, Value, When

from caunghe.language import fold
from caunghe.schema import Column, Kind, Privacy, Table

_SEARCHED: Final = (Kind.KEY, Kind.REFERENCE, Kind.TEXT)


@TextField.register_lookup
class Within(Lookup):
    """Whether a text stands within another as it is, capitals and all."""

    lookup_name = "within"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return SQL for SQLite: INSTR compares bytes and is faster there than LIKE."""
        left, left_values = self.process_lhs(compiler, connection)
        return f"INSTR({left}, %s) > 0", [*left_values, self.rhs]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return SQL for PostgreSQL: LIKE uses the trigram index."""
        left, left_values = self.process_lhs(compiler, connection)
        escaped = str(self.rhs).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{left} LIKE %s", [*left_values, f"%{escaped}%"]


def searched_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns that a table is searched by: codes, names and texts, never personal ones."""
    return tuple(
        column for column in table.columns if column.kind in _SEARCHED and column.privacy is not Privacy.PERSONAL
    )


def marked(text: str) -> str:
    """Return a text as it is compared with its marks: composed, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def searched(values: Iterable[str]) -> tuple[str, str]:
    """Return what a row is searched by, of its values: folded and with marks.

    >>> searched(["P1", "Hàn điện"])
    (' p1 han dien ', ' p1 hàn điện ')
    """
    text = " ".join(value for value in values if value)
    return f" {fold(text)} ", f" {marked(text)} "


def matching(rows: QuerySet[Any], asked: str) -> QuerySet[Any]:
    """Return the rows in which every word asked for is found, with their ``rank``.

    0: all of it, with its marks, as whole words; 1: so without marks; 2: at the beginning of a word; 3: within words.
    """
    whole = fold(asked)
    found = Q()
    for word in whole.split():
        found &= Q(folded__within=word)
    rank = Case(
        When(marked__within=f" {marked(asked)} ", then=Value(0)),
        When(folded__within=f" {whole} ", then=Value(1)),
        When(folded__within=f" {whole}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return rows.filter(found).annotate(search_rank=rank)
