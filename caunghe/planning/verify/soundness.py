"""What must be true of a plan's tables before any rule can be asked: numbers are numbers, and no seats is no plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from caunghe.planning.verify.rules import permission


def unsound(tables: Mapping[str, pl.DataFrame]) -> list[tuple[str, str, float, float]]:
    """Return ``rule, where, left, right`` of what makes the tables no plan; none of it is a matter of degree.

    ``finite_numbers``: a published number is missing, infinite or no number: any limit would hold against it.
    ``no_seats_no_plan``: there are no seats, yet another table has rows.
    """
    faults = [("finite_numbers", *permission(where, False)) for where in _unsound_numbers(tables)]
    if tables["seats"].is_empty():
        filled = [name for name, table in tables.items() if not table.is_empty()]
        faults += [("no_seats_no_plan", *permission(name, False)) for name in filled]
    return faults


def _unsound_numbers(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    for name, table in tables.items():
        for column in table.iter_columns():
            if not column.dtype.is_numeric():
                continue
            finite = column.is_finite().fill_null(False) if column.dtype.is_float() else column.is_not_null()
            if not finite.all():
                yield f"{name}.{column.name}"
