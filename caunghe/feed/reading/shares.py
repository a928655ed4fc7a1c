"""Shares of which only another cell tells that they are some, written as per cent without the sign: 35 for 0.35."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.findings.structural import findings_at
from caunghe.feed.values.parsing import TypedColumn
from caunghe.schema import code_list, name_list

# a share is never more than 1; from 2 to 100 a number can only be per cent
_FIRST: Final = 2
_LAST: Final = 100
_LISTS: Final = {"targets": "indicator_names", "standard_assessments": "standard_criteria"}
_NAMED_BY: Final = {"targets": "indicator", "standard_assessments": "criterion"}


class Shares(NamedTuple):
    """Values of which some were per cent, which of them were, and which may be: 1 among 60 and 65."""

    values: pl.Series
    meant: pl.Series
    doubtful: pl.Series


@cache
def _shares(table: str) -> tuple[str, ...]:
    """Return the names whose values in a table are shares."""
    listed = name_list("indicator_names") if table == "targets" else code_list("standard_criteria")
    return tuple(listed.filter(pl.col("unit") == "share")["code"].to_list())


def stated_shares(table: str, names: pl.Series, values: pl.Series) -> Shares:
    """Return the ``values`` of a table, those that ``names`` tells to be shares and that are per cent as shares.

    >>> names = pl.Series(["indicator_03", "indicator_02", "indicator_03"])
    >>> stated_shares("standard_assessments", names, pl.Series([60.0, -30.0, 0.6])).values.to_list()
    [0.6, -0.3, 0.6]
    """
    if table not in _NAMED_BY:
        nothing = values.is_null() & values.is_not_null()
        return Shares(values, nothing, nothing)
    is_share = names.is_in(list(_shares(table)))
    meant = (is_share & values.abs().is_between(_FIRST, _LAST)).fill_null(False)
    doubtful = (is_share & values.abs().is_between(1, _FIRST, closed="left") & meant.any()).fill_null(False)
    hundred = pl.Series([100.0]).new_from_index(0, len(values))
    return Shares((values / hundred).zip_with(meant, values).alias(values.name), meant, doubtful)


def beyond_limits(table: str, names: pl.Series, values: pl.Series) -> pl.Series:
    """Return for each value of a criterion its limits in words, where it is beyond them.

    >>> names = pl.Series(["indicator_03", "indicator_03"])
    >>> beyond_limits("standard_assessments", names, pl.Series([120.0, 0.6])).to_list()
    ['0–1', None]
    """
    listed = code_list("standard_criteria").select("code", "lowest", "highest") if "criteria" in _LISTS[table] else None
    if listed is None:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(values))
    asked = pl.DataFrame({"code": names, "value": values}).join(listed, on="code", how="left", maintain_order="left")
    lowest, highest = (pl.col(name).cast(pl.Float64, strict=False) for name in ("lowest", "highest"))
    beyond = ~pl.col("value").is_between(lowest, highest)
    shown = (pl.col(name).cast(pl.String).str.replace(r"\.0$", "") for name in ("lowest", "highest"))
    limits = pl.concat_str(*shown, separator="–")
    return asked.select(said=pl.when(beyond).then(limits))["said"]


def shares_of_targets(
    read: dict[str, TypedColumn], table: str, rows: pl.Series, raw: pl.Series | None
) -> tuple[dict[str, TypedColumn], list[pl.DataFrame]]:
    """Return the columns with values that are per cent of shares as shares, and a finding for each."""
    name = _NAMED_BY.get(table)
    if name is None or not {name, "value"} <= read.keys():
        return read, []
    value = read["value"]
    values, meant, doubtful = stated_shares(table, read[name].values, value.values)
    if not meant.any():
        return read, []
    told = value.values.filter(meant).cast(pl.String).str.replace(r"\.0$", "")
    found = [findings_at("percent_read", table, "value", rows.filter(meant), told, values.filter(meant))]
    if raw is not None and raw.dtype == pl.String():
        doubtful &= ~raw.str.contains("%", literal=True).fill_null(False)
    if doubtful.any():
        shown = value.values.filter(doubtful).cast(pl.String).str.replace(r"\.0$", "")
        as_read = (100 * values.filter(doubtful)).round(6)
        found.append(findings_at("share_doubtful", table, "value", rows.filter(doubtful), shown, as_read))
    return read | {"value": value._replace(values=values)}, found
