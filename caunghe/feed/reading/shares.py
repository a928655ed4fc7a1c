"""Targets of shares that are written as per cent without the sign: 35 for 0.35."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.reading.parsing import TypedColumn
from caunghe.feed.rules.structural import findings_at
from caunghe.schema import name_list

# a share is never more than 1; from 2 to 100 a number can only be per cent
_FIRST: Final = 2
_LAST: Final = 100


def shares_of_targets(
    read: dict[str, TypedColumn], table: str, rows: pl.Series
) -> tuple[dict[str, TypedColumn], list[pl.DataFrame]]:
    """Return the columns with targets of share indicators that are per cent as shares, and a finding for each."""
    if table != "targets" or not {"indicator", "value"} <= read.keys():
        return read, []
    shares = name_list("indicator_names").filter(pl.col("unit") == "share")["code"].to_list()
    value = read["value"]
    meant = read["indicator"].values.is_in(shares) & value.values.is_between(_FIRST, _LAST)
    meant = meant.fill_null(False)
    if not meant.any():
        return read, []
    hundred = pl.Series([100.0]).new_from_index(0, len(rows))
    values = (value.values / hundred).zip_with(meant, value.values)
    told = value.values.filter(meant).cast(pl.String).str.replace(r"\.0$", "")
    finding = findings_at("percent_read", table, "value", rows.filter(meant), told, values.filter(meant))
    return read | {"value": value._replace(values=values)}, [finding]
