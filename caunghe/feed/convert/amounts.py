"""What the steps of a conversion do to amounts: learners, places, money of rows left out or repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.convert.cells import MULTIPLIED
from caunghe.feed.convert.fields import known_fields
from caunghe.feed.convert.rows import headings_unpivoted, parts_of, separator_of
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


TOTALS: Final = pl.Schema(
    {
        "table": pl.String(),
        "column": pl.String(),
        # the sum over all rows of the source, and over those of the feed, in the feed's unit
        "source": pl.Float64(),
        "feed": pl.Float64(),
        # whether a condition leaves some of it out on purpose
        "conditional": pl.Boolean(),
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


@dataclass(frozen=True, slots=True)
class Shape:
    """Where amounts stand before the steps still to come: fields that are headings yet, and cells not parted yet."""

    headings: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    parted: dict[str, re.Pattern[str]] = field(default_factory=dict[str, re.Pattern[str]])


def shape_before(steps: Iterable[Mapping[str, str]], columns: Sequence[str]) -> Shape:
    """Return the shape of a source table with these columns before the steps.

    >>> step = {"transformation": "unpivot", "field": "Quota {year}", "argument": ""}
    >>> shape_before([step], ["school", "Quota 2024", "Quota 2025"]).headings
    {'Quota': ['Quota 2024', 'Quota 2025']}
    """
    shape = Shape()
    for step in steps:
        if step["transformation"] == "unpivot":
            _, _, places = headings_unpivoted(step["field"], step["argument"], columns)
            for given in places.values():
                for name, heading in given.items():
                    shape.headings.setdefault(name, []).append(heading)
        elif step["transformation"] == "split":
            separator = separator_of(step["argument"], step["field"])
            for part in (part.strip() for part in step["field"].split("+")):
                names = shape.headings.get(part) or known_fields(part, columns)
                shape.parted.update(dict.fromkeys(names, separator))
    return shape


def amount(cells: pl.DataFrame, written: str, shape: Shape) -> float | None:
    """Return the sum of fields over all rows; None where a field is not there, cells that are no numbers left out.

    >>> amount(pl.DataFrame({"seats": ["30", "20, 5"]}), "seats", Shape(parted={"seats": re.compile(",")}))
    55.0
    """
    parts = [written] if written in cells.columns else [part.strip() for part in written.split("+")]
    names = [name for part in parts for name in ([part] if part in cells.columns else shape.headings.get(part, [""]))]
    if not set(names) <= set(cells.columns):
        return None
    return sum(_sum(cells[name], shape.parted.get(name)) for name in names)


def _sum(text: pl.Series, separator: re.Pattern[str] | None) -> float:
    """Return the sum of a column, each different cell read once."""
    counted = text.drop_nulls().value_counts(name="count").rename({text.name: "text"})
    if separator is not None:
        parts = [parts_of(cell, separator, keep_empty=False) for cell in counted["text"]]
        counted = counted.with_columns(pl.Series("text", parts, dtype=pl.List(pl.String))).explode("text")
    return float((parse_numbers(counted["text"], MULTIPLIED).values * counted["count"]).sum())


class Stage(NamedTuple):
    """The rows of a source table at one step, and the shape of their amounts."""

    cells: pl.DataFrame
    shape: Shape


def amount_changes(rows: Iterable[Mapping[str, str]], step: str, before: Stage, after: Stage) -> list[AmountChange]:
    """Return for each row of a mapping how a step changed the amount of its field, where it did.

    >>> row = {"table": "intakes", "column": "quota", "transformation": "copy", "field": "seats"}
    >>> seats = pl.DataFrame({"seats": ["30", "20"]})
    >>> changes = amount_changes([row], "distinct", Stage(seats, Shape()), Stage(seats.head(1), Shape()))
    >>> [change.before - change.after for change in changes]
    [20.0]
    """
    changes: list[AmountChange] = []
    counts = before.cells.height, after.cells.height
    for row in quantities(rows):
        one, other = (amount(stage.cells, row["field"], stage.shape) for stage in (before, after))
        if one is not None and other is not None and one != other:
            changes.append(AmountChange(row["table"], row["column"], row["field"], step, *counts, one, other))
    return changes


def column_amounts(rows: Sequence[Mapping[str, str]], source: Stage, values: pl.Series) -> tuple[float, float] | None:
    """Return the amount of a column in the source and in the feed, in the feed's unit.

    None for a column that is none of amounts, or whose rows in the mapping read different fields.
    """
    row = rows[0]
    same = {(one["field"], one["transformation"], one["argument"]) for one in rows}
    before = amount(source.cells, row["field"], source.shape) if len(same) == 1 and quantities([row]) else None
    if before is None:
        return None
    return before * factor_of(row), float(parse_numbers(values, MULTIPLIED).values.sum())


def factor_of(row: Mapping[str, str]) -> float:
    """Return what a row of a mapping multiplies its numbers by."""
    return float(row["argument"] or 1) if row["transformation"] != "copy" else 1.0
