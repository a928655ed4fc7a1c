"""Rows of two tables gathered to people, with what of them is compared."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.outcomes.linkage.names import PARTS, are_hashed, with_name_parts

COMPARED: Final = (*PARTS, "birth_date", "birth_year", "birth_day", "sex")
KEY: Final = ("name", "birth_date", "sex")
_LACKS: Final = Text(
    "Bảng {table} phải có các cột {columns}; không có {missing}.",
    "the columns of {table} must be {columns}; {missing} not found",
)
_EMPTY: Final = Text(
    "Bảng {table} phải có ít nhất một dòng có họ tên.", "there must be a name on some row; got none in {table}"
)
_ONE_HASHED: Final = Text(
    "Họ tên phải được băm ở cả hai bảng hoặc không bảng nào; chỉ bảng {table} có họ tên đã băm.",
    "names must be hashed in both tables or in neither; they are in this one only: {table}",
)
GRADUATES: Final = Text("người tốt nghiệp", "graduates")
RECORDS: Final = Text("hồ sơ việc làm", "employment records")


def gathered(rows: pl.DataFrame, code: str, also: tuple[str, ...], table: Text) -> pl.DataFrame:
    """Return the rows with PARTS and ``entity``: the number of the person whom the row is of, −1 without a name.

    Rows of one folded name, birth date and sex are of one person. Numbers follow the smallest code of each person, so
    that the order of rows changes nothing. Raises InputError for a table without the columns or without anybody.
    """
    needed = [code, "name_key", "birth_date", "sex", *also]
    missing = [name for name in needed if name not in rows.columns]
    if missing:
        raise InputError(_LACKS, table=table, columns=", ".join(needed), missing=", ".join(missing))
    named = with_name_parts(rows)
    if named["name"].null_count() == named.height:
        raise InputError(_EMPTY, table=table)
    first = named.drop_nulls("name").group_by(*KEY, maintain_order=True).agg(pl.col(code).min().alias("first"))
    first = first.sort("first").with_row_index("entity").with_columns(pl.col("entity").cast(pl.Int64))
    return named.join(
        first.drop("first"), on=list(KEY), how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(pl.col("entity").fill_null(-1))


def entities(rows: pl.DataFrame, code: str, also: tuple[str, ...]) -> pl.DataFrame:
    """Return a row a person in order of number: ``code`` (the smallest), what is compared, and ``rows``."""
    further = [pl.col(also).drop_nulls().min()] if also else []
    people = rows.filter(pl.col("entity") >= 0).group_by("entity", maintain_order=True)
    people = people.agg(pl.col(code).min(), pl.col(*PARTS, "birth_date", "sex").first(), *further, rows=pl.len())
    iso = pl.col("birth_date").dt.strftime("%Y-%m-%d")
    return people.sort("entity").with_columns(
        birth_date=iso, birth_year=iso.str.slice(0, 4), birth_day=iso.str.slice(5, 5)
    )


def hashed_names(graduates: pl.DataFrame, records: pl.DataFrame) -> bool:
    """Return whether the names of both tables are hashed. Raises InputError where those of one are."""
    ours, theirs = are_hashed(graduates["name_key"]), are_hashed(records["name_key"])
    if ours != theirs:
        raise InputError(_ONE_HASHED, table=GRADUATES if ours else RECORDS)
    return ours
