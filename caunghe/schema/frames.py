"""Frames brought into a declared shape."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl


def in_schema(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Return the columns of a schema, in its order and of its types; the frame's other columns are left out.

    Raises Polars' ColumnNotFoundError where one is absent, InvalidOperationError where a value does not fit its type.
    """
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
