"""What must be true of a plan's tables before any rule can be asked: numbers are numbers, and no seats is no plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from caunghe.planning.verify.rules import permission


def unsound(tables: Mapping[str, pl.DataFrame]) -> list[tuple[str, str, float, float]]:
    """Return ``rule, where, left, right`` of what makes the tables no plan; none of it is a matter of degree.

    ``finite_numbers``: a published number is missing, infinite or no number: any limit would hold against it.
    ``one_row_a_key``: two rows decide the same thing, or no text says which: a rule would see one of them alone.
    ``no_seats_no_plan``: there are no seats, yet another table has rows.
    """
    faults = [("finite_numbers", *permission(where, False)) for where in _unsound_numbers(tables)]
    faults += [("one_row_a_key", *permission(where, False)) for where in _doubled_rows(tables)]
    if tables["seats"].is_empty():
        filled = [name for name, table in tables.items() if not table.is_empty()]
        faults += [("no_seats_no_plan", *permission(name, False)) for name in filled]
    return faults


# what a table has one row for, beside its year: the columns of text that are not facts about them
_FACTS: Final = {"programmes": ("site", "institution", "training_field", "stem", "group", "level", "name")}
# a site of no known institution teaches all the same
_MAY_BE_EMPTY: Final = {"name", "institution"}


def _doubled_rows(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """Yield the tables of a plan in which a key stands twice, and the columns of text that have an empty cell."""
    for name, table in tables.items():
        texts = [column for column, kind in table.schema.items() if kind == pl.String()]
        for column in texts:
            if column not in _MAY_BE_EMPTY and table[column].null_count():
                yield f"{name}.{column}"
        keys = [c for c in (*texts, *(["year"] if "year" in table.columns else [])) if c not in _FACTS.get(name, ())]
        if keys and table.select(keys).is_duplicated().any():
            yield name


def _unsound_numbers(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    for name, table in tables.items():
        for column in table.iter_columns():
            if not column.dtype.is_numeric():
                continue
            finite = column.is_finite().fill_null(False) if column.dtype.is_float() else column.is_not_null()
            if not finite.all():
                yield f"{name}.{column.name}"
