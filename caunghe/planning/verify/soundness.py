"""What must be true of a plan's tables before any rule can be asked: numbers are numbers, and no seats is no plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from caunghe.planning.verify.rules import permission


def unsound(tables: Mapping[str, pl.DataFrame]) -> list[tuple[str, str, float, float]]:
    """Return ``rule, where, left, right`` of what makes the tables no plan; none of it is a matter of degree.

    ``finite_numbers``: a published number is missing, infinite or no number: any limit would hold against it.
    ``one_row_a_key``: two rows decide the same thing: a rule would see one of them alone.
    ``known_names``: a name is missing, or is that of no programme of the plan where it must be.
    ``no_seats_no_plan``: there are no seats, yet another table has rows.
    """
    faults = [("finite_numbers", *permission(where, False)) for where in _unsound_numbers(tables)]
    faults += [("one_row_a_key", *permission(name, False)) for name in _doubled_rows(tables)]
    if not tables["seats"].is_empty():
        faults += [("known_names", *permission(where, False)) for where in _strange_names(tables)]
    else:
        filled = [name for name, table in tables.items() if not table.is_empty()]
        faults += [("no_seats_no_plan", *permission(name, False)) for name in filled]
    return faults


# what a table has one row for, beside its year: the columns of text that are not facts about them
_FACTS: Final = {"programmes": ("site", "institution", "training_field", "stem", "group", "level", "name")}
# what is decided is decided for the programmes that the plan names
_OF_PROGRAMMES: Final = ("programme", "stem", "institution")
# a site of no known institution teaches all the same; a target may name no boundary and no document
_MAY_BE_EMPTY: Final = {"name", "institution", "boundary", "source"}


def _doubled_rows(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """Yield the tables of a plan in which a key stands twice: its texts, but for facts about them, and its year."""
    for name, table in tables.items():
        keys = [column for column in [*_texts(table), "year"] if column not in _FACTS.get(name, ())]
        keys = [column for column in keys if column in table.columns]
        if table.select(keys).is_duplicated().any():
            yield name


def _strange_names(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """Yield the columns in which a name is missing, or is not that of a programme of the plan."""
    programmes = tables["programmes"]
    for name, table in tables.items():
        for column in _texts(table):
            names = table[column]
            is_missing = column not in _MAY_BE_EMPTY and names.has_nulls()
            known = programmes[column] if column in _OF_PROGRAMMES else None
            if is_missing or (known is not None and not names.is_in(known.implode(), nulls_equal=True).all()):
                yield f"{name}.{column}"


def _texts(table: pl.DataFrame) -> list[str]:
    return [column for column, kind in table.schema.items() if kind == pl.String()]


def _unsound_numbers(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    for name, table in tables.items():
        for column in table.iter_columns():
            if not column.dtype.is_numeric():
                continue
            finite = column.is_finite().fill_null(False) if column.dtype.is_float() else column.is_not_null()
            if not finite.all():
                yield f"{name}.{column.name}"
