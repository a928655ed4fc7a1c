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
_NAMED_BY: Final = {"targets": "indicator", "standard_assessments": "criterion"}


class Shares(NamedTuple):
    """Values of which some were per cent, and which of them were."""

    values: pl.Series
    meant: pl.Series


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
        return Shares(values, values.is_null() & values.is_not_null())
    meant = (names.is_in(list(_shares(table))) & values.abs().is_between(_FIRST, _LAST)).fill_null(False)
    hundred = pl.Series([100.0]).new_from_index(0, len(values))
    return Shares((values / hundred).zip_with(meant, values).alias(values.name), meant)


def shares_of_targets(
    read: dict[str, TypedColumn], table: str, rows: pl.Series
) -> tuple[dict[str, TypedColumn], list[pl.DataFrame]]:
    """Return the columns with values that are per cent of shares as shares, and a finding for each."""
    name = _NAMED_BY.get(table)
    if name is None or not {name, "value"} <= read.keys():
        return read, []
    value = read["value"]
    values, meant = stated_shares(table, read[name].values, value.values)
    if not meant.any():
        return read, []
    told = value.values.filter(meant).cast(pl.String).str.replace(r"\.0$", "")
    finding = findings_at("percent_read", table, "value", rows.filter(meant), told, values.filter(meant))
    return read | {"value": value._replace(values=values)}, [finding]
