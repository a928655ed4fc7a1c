"""Frames brought into a declared shape."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from caunghe.schema.tables import TABLES


def in_schema(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Return the columns of a schema, in its order and of its types; the frame's other columns are left out.

    Raises Polars' ColumnNotFoundError where one is absent, InvalidOperationError where a value does not fit its type.

    >>> in_schema(pl.DataFrame({"b": [1], "a": ["x"]}), {"a": pl.String(), "b": pl.Float64()}).rows()
    [('x', 1.0)]
    """
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())


def in_table(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return the columns of a table of the feed, in its order and of its types; optional columns not given are empty.

    Raises Polars' ColumnNotFoundError where a required column is absent, InvalidOperationError where a value does not
    fit its type.

    >>> in_table(pl.DataFrame({"programme": ["P1"], "skill": ["S7"]}), "programme_skills").row(0)
    ('P1', 'S7', None)
    """
    optional = [each for each in TABLES[name].columns if not each.required and each.name not in frame.columns]
    empty = [pl.lit(None).alias(each.name) for each in optional]
    return in_schema(frame.with_columns(empty), TABLES[name].polars_schema)
