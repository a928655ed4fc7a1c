"""Lists that an office hands over beside the feed: places kept, withdrawals, late seats, trainees, seekers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import InputError

_KINDS: Final = {pl.String(): "text", pl.Int64(): "a whole number", pl.Date(): "a day as 2026-09-01"}


def read_list(path: Path, schema: Mapping[str, pl.DataType], *, may_be_empty: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the columns of ``schema`` from a CSV with a heading, in UTF-8; other columns are not read.

    Raises InputError when the file is not such a CSV, lacks a column, or has a cell that is empty or of another kind.
    """
    try:
        text = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path} must be a CSV with a heading; {str(error).splitlines()[0]}") from error
    missing = [name for name in schema if name not in text.columns]
    if missing:
        raise InputError(f"{path} must have the columns {', '.join(schema)}; {', '.join(missing)} not found")
    frame = text.select(pl.col(name).str.strip_chars().replace("", None) for name in schema)
    for name, kind in schema.items():
        wrong = frame.with_row_index("row", offset=2).filter(
            pl.col(name).cast(kind, strict=False).is_null()
            & (pl.lit(name not in may_be_empty) | pl.col(name).is_not_null())
        )
        if not wrong.is_empty():
            row, value = wrong["row"][0], wrong[name][0]
            raise InputError(
                f"{name} in row {row} of {path} must be {_KINDS[kind]}; got {'nothing' if value is None else value}"
            )
    return frame.cast(dict(schema))  # type: ignore[arg-type]
