"""What a report would change in the registry: rows added, rows changed with what stands there now, rows left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from caunghe.feed import FINDINGS
from caunghe.schema import Table
from caunghe.web.reporting.child.merging import NOW, Decided, differs, merged, without_removed

_TIMES: Final = frozenset({"year", "period"})  # columns of a key


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows of a report that are new, those that differ, and what the registry has in place of those.

    ``merged``, numbered by ``sheet_row``, is the rows that the registry has too, with what others have changed in them
    since the file's template was made; ``findings`` tell where that is not what the file says.
    """

    added: pl.DataFrame
    changed: pl.DataFrame
    before: pl.DataFrame
    counts: dict[str, Any]
    merged: pl.DataFrame
    findings: pl.DataFrame


def difference(
    table: Table, sent: pl.DataFrame, registry: pl.DataFrame, made: pl.DataFrame | None = None, decided: Decided = ()
) -> Difference:
    """Compare the rows sent, numbered by ``sheet_row``, with the registry's by key, and merge both where that is known.

    ``made`` is the rows with which the file's template was made, ``decided`` the cells mended on the page.

    An optional column that the file leaves empty in every row keeps what the registry has, unless it was mended on
    the page; ``kept`` names it. A cell that is empty where the registry has something erases it (``erased``). Rows
    that the file does not hold stay as they are. A new row of a year or month that holds nothing but its key says
    nothing yet, and is left out (``unfilled``).
    """
    key, others = list(table.key), [name for name in table.names if name not in table.key]
    sent = sent.filter(pl.struct(key).is_first_distinct())
    mended = {column for _, column in decided}
    kept = [
        name
        for name in others
        if not table[name].required and name not in mended and sent[name].null_count() == sent.height
    ]
    new = sent.join(registry, on=key, how="anti", nulls_equal=True, maintain_order="left")
    findings = [pl.DataFrame(schema=FINDINGS)]
    if made is not None:
        new, removed = without_removed(table, new, made, decided)
        findings.append(removed)
    is_of_time = others and not _TIMES.isdisjoint(key)
    added = new.filter(pl.any_horizontal(pl.col(others).is_not_null())) if is_of_time else new
    both = sent.join(registry, on=key, how="inner", nulls_equal=True, maintain_order="left", suffix=NOW)
    both = both.with_columns(pl.col(f"{name}{NOW}").alias(name) for name in kept)
    if made is not None:
        both, changed_twice = merged(table, both, made, decided)
        findings.append(changed_twice)
    apart = [differs(name, name + NOW, both.schema[name]) for name in others]
    changed = both.filter(pl.any_horizontal(apart)) if apart else both.clear()
    before = changed.select(*key, *(pl.col(f"{name}{NOW}").alias(name) for name in others)).select(table.names)
    held = [name for name in kept if registry[name].null_count() < registry.height]
    absent = registry.join(sent, on=key, how="anti", nulls_equal=True).height
    counts = {"added": added.height, "unfilled": new.height - added.height, "changed": changed.height}
    erased = sum(int((changed[name].is_null() & before[name].is_not_null()).sum()) for name in others)
    counts |= {"absent": absent, "kept": held, "erased": erased}
    rows, told = both.select("sheet_row", *table.names), pl.concat(findings)
    return Difference(added.select(table.names), changed.select(table.names), before, counts, rows, told)


def without_unread(
    numbered: pl.DataFrame, registry: pl.DataFrame, key: Sequence[str], wrong: pl.DataFrame
) -> pl.DataFrame:
    """Return rows in which cells that could not be read (``wrong``: errors of one table) have what the registry has.

    Such a cell is not empty: it erases nothing. A finding without a row of the table is about its whole column.
    """
    rows = numbered["sheet_row"]
    cells = wrong.filter(pl.col("column").is_in([name for name in registry.columns if name not in key]))
    told = dict(cells.group_by("column", maintain_order=True).agg("sheet_row").iter_rows())
    joined = numbered.join(registry, on=list(key), how="left", nulls_equal=True, suffix=NOW, maintain_order="left")
    kept = [
        pl.when(pl.lit(rows.is_in(at) if set(at) <= {*rows} else rows.is_not_null()) & pl.col(name).is_null())
        .then(pl.col(f"{name}{NOW}"))
        .otherwise(pl.col(name))
        .alias(name)
        for name, at in told.items()
    ]
    return joined.with_columns(kept).select("sheet_row", *registry.columns)
