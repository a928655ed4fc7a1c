"""The lists that an admission may be given: seats, late seats, kept places."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text

MOST_SEATS: Final = 1_000_000
_TABLE: Final = Text(
    "{name} phải là bảng Polars có các cột {columns}; đã cho {given}.",
    "{name} must be a Polars DataFrame with the columns {columns}; got {given}",
)
_KIND: Final = Text(
    "Cột {column} của {name} phải có kiểu {kind}; đã cho {given}.",
    "column {column} of {name} must be of type {kind}; got {given}",
)
_WHOLE: Final = Text(
    "Số chỗ (seats) của {name} phải là số nguyên; đã cho {value}.", "seats of {name} must be whole numbers; got {value}"
)
_BETWEEN: Final = Text(
    "Số chỗ (seats) của {name} phải từ {low} đến {high}; đã cho {value}.",
    "seats of {name} must be {low} to {high}; got {value}",
)


def check_list(name: str, table: pl.DataFrame | None, columns: tuple[str, ...], least: int = 0) -> None:
    """Raise InputError unless a list, if given at all, has its columns: codes as text, ``seats`` as whole numbers.

    ``seats`` go from ``least`` to ``MOST_SEATS``, and none is empty. Other columns are not read.

    >>> check_list("seats", pl.DataFrame({"programme": ["P1"], "seats": [5.7]}), ("programme", "seats"))
    Traceback (most recent call last):
    caunghe.errors.InputError: seats of seats must be whole numbers; got 5.7
    """
    if table is None:
        return
    if not isinstance(table, pl.DataFrame):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(_TABLE, name=name, columns=", ".join(columns), given=type(table).__name__)
    if not set(columns) <= set(table.columns):
        raise InputError(_TABLE, name=name, columns=", ".join(columns), given=", ".join(table.columns) or "–")
    for column in columns:
        if column != "seats" and table.schema[column] != pl.String:
            raise InputError(_KIND, name=name, column=column, kind="String", given=str(table.schema[column]))
    if "seats" in columns:
        _check_seats(name, table["seats"], least)


def _check_seats(name: str, seats: pl.Series, least: int) -> None:
    broken = seats.filter((seats % 1 != 0).fill_null(True)) if seats.dtype.is_float() else seats.filter(seats.is_null())
    if not broken.is_empty():
        raise InputError(_WHOLE, name=name, value=str(broken[0]))
    if not seats.dtype.is_integer():
        raise InputError(_KIND, name=name, column="seats", kind="Int64", given=str(seats.dtype))
    beyond = seats.filter((seats < least) | (seats > MOST_SEATS))
    if not beyond.is_empty():
        raise InputError(_BETWEEN, name=name, low=str(least), high=str(MOST_SEATS), value=str(beyond[0]))
