"""Which findings of a feed have one cause: found by mending the cause and looking at what is no longer found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.feed.findings.causes import CAUSE, Cause, missing_rows, referred_table
from caunghe.feed.findings.findings import FINDINGS
from caunghe.language import fold
from caunghe.schema import TABLES

_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
_APART: Final = re.compile(r"[\W_]+")
_SAME: Final = ("rule", "table", "sheet_row", "column", "value")


def with_causes(feed: Feed, findings: pl.DataFrame, check: Callable[[Feed], pl.DataFrame]) -> pl.DataFrame:
    """Return findings with the column ``cause``: what those have in common that one mend does away with, else null.

    Where a table writes its keys otherwise than the tables that refer to it (``1`` and ``01``), the references are
    mended, the feed is checked again by ``check``, and what is no longer found had that cause.
    """
    told = findings.with_columns(pl.lit(None, pl.String).alias(CAUSE))
    if "reference_unknown" not in findings["rule"]:
        return told
    for target, keys in _keys_written_otherwise(feed, findings).items():
        left = check(_with_references(feed, target, {other: key for key, other in keys.items()}))
        gone = told.filter(pl.col(CAUSE).is_null()).join(left, on=_SAME, how="anti", nulls_equal=True)
        cause = Cause("keys_written_otherwise", target, keys).text
        mark = gone.select(*_SAME).unique().with_columns(pl.lit(cause).alias("found"))
        joined = told.join(mark, on=_SAME, how="left", nulls_equal=True, maintain_order="left")
        told = joined.with_columns(pl.coalesce(CAUSE, "found").alias(CAUSE)).drop("found")
    return missing_rows(told).select(*FINDINGS, CAUSE)


def _keys_written_otherwise(feed: Feed, findings: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Return table → key as there → as the tables that refer to it write it, where only the form differs."""
    lost: dict[str, set[str]] = {}
    unknown = findings.filter(pl.col("rule") == "reference_unknown", pl.col("value").is_not_null())
    for table, column, value in unknown.select("table", "column", "value").unique(maintain_order=True).iter_rows():
        if (target := referred_table(table, column)) is not None:
            lost.setdefault(target, set()).add(value)
    found: dict[str, dict[str, str]] = {}
    for target, values in lost.items():
        keys = _by_form(feed[target][TABLES[target].key[0]].drop_nulls().to_list())
        others = _by_form(sorted(values))
        pairs = {keys[form]: others[form] for form in keys.keys() & others.keys()}
        if pairs and unknown.filter(pl.col("value").is_in(list(pairs.values()))).height > 1:
            found[target] = {key: pairs[key] for key in sorted(pairs)}
    return found


def _by_form(values: list[str]) -> Mapping[str, str]:
    """Return form → the one value of it: no case, marks, signs or leading zeros."""
    forms = [_APART.sub("", _ZEROS.sub("", fold(value))) for value in values]
    count = Counter(forms)
    return {form: value for form, value in zip(forms, values, strict=True) if count[form] == 1}


def _with_references(feed: Feed, target: str, keys: Mapping[str, str]) -> Feed:
    tables = dict(feed.tables)
    for name, table in TABLES.items():
        columns = [column.name for column in table.columns if referred_table(name, column.name) == target]
        if columns and not tables[name].is_empty():
            tables[name] = tables[name].with_columns(pl.col(column).replace(keys) for column in columns)
    return replace(feed, tables=tables)
