"""What the steps of a conversion do to amounts: learners, places, money of rows left out or repeated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.convert.cells import MULTIPLIED
from caunghe.feed.convert.fields import fields_of
from caunghe.feed.reading.numbers import parse_numbers
from caunghe.schema import TABLES

# units of which the amounts of several rows make one amount
_ADDED: Final = frozenset({"people", "people_a_year", "places", "workstations", "dong", "hours", "km2"})
_VERBS: Final = frozenset({"copy", "times", "sum"})

AMOUNTS: Final = pl.Schema(
    {
        "table": pl.String(),
        "column": pl.String(),
        "field": pl.String(),
        # the step that changed the amount: a verb of rows, or the condition ``when`` of a column
        "step": pl.String(),
        "rows_before": pl.Int64(),
        "rows_after": pl.Int64(),
        # the sum of the field, in the source's unit, before and after the step
        "before": pl.Float64(),
        "after": pl.Float64(),
    }
)


class AmountChange(NamedTuple):
    """A step after which the sum of a field is another (``AMOUNTS``)."""

    table: str
    column: str
    field: str
    step: str
    rows_before: int
    rows_after: int
    before: float
    after: float


def quantities(mapping: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return the rows of a mapping that give a column of amounts from one field or a sum of fields."""
    return [
        row
        for row in mapping
        if row["transformation"] in _VERBS and row["column"] != "*" and row["field"] and _is_added(row)
    ]


def _is_added(row: Mapping[str, str]) -> bool:
    return TABLES[row["table"]][row["column"]].unit in _ADDED


def amount(cells: pl.DataFrame, field: str) -> float | None:
    """Return the sum of fields over all rows; None where a field is not there, cells that are no numbers left out."""
    present = [part.strip() for part in field.split("+")]
    if field not in cells.columns and not all(part in cells.columns for part in present):
        return None
    columns = [parse_numbers(cells[name], MULTIPLIED).values for name in fields_of(field, cells.columns)]
    return float(sum(column.sum() for column in columns))


def amount_changes(
    rows: Iterable[Mapping[str, str]], step: str, before: pl.DataFrame, after: pl.DataFrame
) -> list[AmountChange]:
    """Return for each row of a mapping how a step changed the amount of its field, where it did.

    >>> row = {"table": "intakes", "column": "quota", "transformation": "copy", "field": "seats"}
    >>> seats = pl.DataFrame({"seats": ["30", "20"]})
    >>> [change.before - change.after for change in amount_changes([row], "distinct", seats, seats.head(1))]
    [20.0]
    """
    changes: list[AmountChange] = []
    for row in quantities(rows):
        one, other = amount(before, row["field"]), amount(after, row["field"])
        if one is not None and other is not None and one != other:
            changes.append(
                AmountChange(row["table"], row["column"], row["field"], step, before.height, after.height, one, other)
            )
    return changes


def condition_change(rows: Sequence[Mapping[str, str]], cells: pl.DataFrame, values: pl.Series) -> list[AmountChange]:
    """Return how the conditions of a column's rows changed the amount of the field that all of them read, if so."""
    row = rows[0]
    same = {(one["field"], one["transformation"], one["argument"]) for one in rows}
    if not any(one.get("when") for one in rows) or len(same) > 1 or not quantities([row]):
        return []
    factor = float(row["argument"] or 1) if row["transformation"] != "copy" else 1.0
    before = amount(cells, row["field"])
    after = float(parse_numbers(values, MULTIPLIED).values.sum()) / factor if factor else before
    if before is None or after is None or before == after:
        return []
    kept = len(values) - values.null_count()
    return [AmountChange(row["table"], row["column"], row["field"], "when", cells.height, kept, before, after)]
