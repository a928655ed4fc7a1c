"""Lists that an office hands over beside the feed: places kept, withdrawals, late seats, trainees, seekers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.schema import in_schema

_NOT_CSV: Final = Text(
    "{path} phải là tệp CSV có dòng tên cột; máy báo: {fault}.", "{path} must be a CSV with a heading; {fault}"
)
_LACKS: Final = Text(
    "{path} phải có các cột {columns}; không tìm thấy {missing}.",
    "{path} must have the columns {columns}; {missing} not found",
)
_EMPTY: Final[dict[pl.DataType, Text]] = {
    pl.String(): Text(
        "Ô {name} ở dòng {row} của {path} phải có nội dung; ô này đang trống.",
        "{name} in row {row} of {path} must be text; got nothing",
    ),
    pl.Int64(): Text(
        "Ô {name} ở dòng {row} của {path} phải là số nguyên; ô này đang trống.",
        "{name} in row {row} of {path} must be a whole number; got nothing",
    ),
    pl.Date(): Text(
        "Ô {name} ở dòng {row} của {path} phải là ngày viết như 2026-09-01; ô này đang trống.",
        "{name} in row {row} of {path} must be a day as 2026-09-01; got nothing",
    ),
}
# any cell is text, so none is of another kind there
_WRONG: Final[dict[pl.DataType, Text]] = {
    pl.Int64(): Text(
        "Ô {name} ở dòng {row} của {path} phải là số nguyên; đang là {value}.",
        "{name} in row {row} of {path} must be a whole number; got {value}",
    ),
    pl.Date(): Text(
        "Ô {name} ở dòng {row} của {path} phải là ngày viết như 2026-09-01; đang là {value}.",
        "{name} in row {row} of {path} must be a day as 2026-09-01; got {value}",
    ),
}


def read_list(path: Path, schema: Mapping[str, pl.DataType], *, may_be_empty: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the columns of ``schema`` from a CSV with a heading, in UTF-8; other columns are not read.

    Raises InputError when the file is not such a CSV, lacks a column, or has a cell that is empty or of another kind.
    """
    try:
        text = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(_NOT_CSV, path=path, fault=str(error).splitlines()[0]) from error
    missing = [name for name in schema if name not in text.columns]
    if missing:
        raise InputError(_LACKS, path=path, columns=", ".join(schema), missing=", ".join(missing))
    frame = text.select(pl.col(name).str.strip_chars().replace("", None) for name in schema)
    for name, kind in schema.items():
        wrong = frame.with_row_index("row", offset=2).filter(
            pl.col(name).cast(kind, strict=False).is_null()
            & (pl.lit(name not in may_be_empty) | pl.col(name).is_not_null())
        )
        if not wrong.is_empty():
            row, value = wrong["row"][0], wrong[name][0]
            if value is None:
                raise InputError(_EMPTY[kind], name=name, row=row, path=path)
            raise InputError(_WRONG[kind], name=name, row=row, path=path, value=value)
    return in_schema(frame, schema)
