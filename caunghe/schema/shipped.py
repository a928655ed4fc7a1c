"""Tables of the feed whose rows are shipped with the package: norms, rules of entry, assumptions."""

from __future__ import annotations

from importlib.resources import files

import polars as pl

from caunghe.schema.columns import Table
from caunghe.schema.frames import in_table


def shipped_rows(table: Table) -> pl.DataFrame:
    """Return the rows of a dated table that stand beside this module (``NAME.csv``), in the table's columns.

    Optional columns that the file leaves out are empty. Raises ValueError as ``refuse_unsound_rows`` does.
    """
    content = (files("caunghe.schema") / f"{table.name}.csv").read_bytes()
    rows = in_table(pl.read_csv(content, schema_overrides=table.polars_schema), table.name)
    refuse_unsound_rows(table, rows)
    return rows


def refuse_unsound_rows(table: Table, rows: pl.DataFrame) -> None:
    """Raise ValueError, naming the row by its key, where a required cell is empty or a row ends before it begins."""
    for column in table.columns:
        if column.required:
            _refuse(table, rows.filter(pl.col(column.name).is_null()), f"have {column.name}; got none")
    inverted = rows.filter(pl.col("valid_to") < pl.col("valid_from"))
    _refuse(table, inverted, "be valid from a day to a later one; got the days inverted")


def _refuse(table: Table, rows: pl.DataFrame, must: str) -> None:
    if not rows.is_empty():
        raise ValueError(f"{table.name} {', '.join(map(str, rows.select(table.key).row(0)))} must {must}")
