"""What the steps of a conversion do to amounts: learners, places, money of rows left out or repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.convert.fields import BRACES, known_fields, name_in, pattern_of
from caunghe.feed.convert.figures import MULTIPLIED, factor_of
from caunghe.feed.convert.rows import parts_of, separator_of
from caunghe.feed.values.decimals import EXACT, decimal, total
from caunghe.feed.values.numbers import parse_numbers
from caunghe.schema import TABLES, Column

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
        # the total that the source itself states, in the feed's unit; none where it states none
        "stated": pl.Float64(),
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
            for name, headings in _headings_of(step["field"], step["argument"], columns).items():
                shape.headings.setdefault(name, []).extend(headings)
        elif step["transformation"] == "split":
            separator = separator_of(step["argument"], step["field"])
            for part in (part.strip() for part in step["field"].split("+")):
                names = shape.headings.get(part) or known_fields(part, columns)
                shape.parted.update(dict.fromkeys(names, separator))
    return shape


def _headings_of(field: str, argument: str, columns: Sequence[str]) -> dict[str, list[str]]:
    """Return for each field that ``unpivot`` makes of cells every heading that its pattern fits.

    Read from the mapping anew: what the step makes of the headings is held against it.
    """
    given = [part.strip() for part in argument.split(";") if part.strip()]
    if BRACES.search(field) is None:
        return {given[-1]: known_fields(field, columns)} if given else {}
    patterns = [part.strip() for part in field.split("+")]
    names = given or [name_in(pattern) for pattern in patterns]
    fits = [pattern_of(pattern).fullmatch for pattern in patterns]
    return {name: [heading for heading in columns if fit(heading)] for name, fit in zip(names, fits, strict=False)}


def amount(cells: pl.DataFrame, written: str, shape: Shape, column: Column = MULTIPLIED) -> float | None:
    """Return the sum of fields over all rows, read as numbers of a column.

    None where a field is not there; cells that are no numbers are left out.

    >>> amount(pl.DataFrame({"seats": ["30", "20, 5"]}), "seats", Shape(parted={"seats": re.compile(",")}))
    55.0
    """
    names = names_of(written, cells, shape)
    if not set(names) <= set(cells.columns):
        return None
    return float(sum((_sum(cells[name], shape.parted.get(name), column) for name in names), Decimal(0)))


def names_of(written: str, cells: pl.DataFrame, shape: Shape) -> list[str]:
    """Return the columns in which the amounts of fields stand."""
    parts = [written] if written in cells.columns else [part.strip() for part in written.split("+")]
    # a column that bears the name of a field still to be made of headings is replaced by it
    return [name for part in parts for name in shape.headings.get(part, [part])]


def _sum(text: pl.Series, separator: re.Pattern[str] | None, column: Column) -> Decimal:
    """Return the sum of a column, each different cell read once."""
    counted = text.drop_nulls().value_counts(name="count").rename({text.name: "text"})
    if separator is not None:
        parts = [parts_of(cell, separator, keep_empty=False) for cell in counted["text"]]
        counted = counted.with_columns(pl.Series("text", parts, dtype=pl.List(pl.String))).explode("text")
    as_stated = parse_numbers(counted["text"], column).values.cast(pl.Float64)
    # 1.5 learners are no whole number: they count where it is asked what there is
    any_number = parse_numbers(counted["text"], MULTIPLIED).values
    read = counted.with_columns(value=as_stated.zip_with(as_stated.is_not_null(), any_number))
    return total(*read.drop_nulls("value").select("value", "count"))


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
        column = _column_read(row)
        one, other = (amount(stage.cells, row["field"], stage.shape, column) for stage in (before, after))
        if one is not None and other is not None and one != other:
            changes.append(AmountChange(row["table"], row["column"], row["field"], step, *counts, one, other))
    return changes


def column_amounts(rows: Sequence[Mapping[str, str]], source: Stage, values: pl.Series) -> tuple[float, float] | None:
    """Return the amount of a column in the source and in the feed, in the feed's unit.

    None for a column that is none of amounts, or whose rows in the mapping read different fields.
    """
    row = rows[0]
    same = {(one["field"], one["transformation"], one["argument"]) for one in rows}
    if len(same) > 1 or not quantities([row]):
        return None
    before = amount(source.cells, row["field"], source.shape, _column_read(row))
    if before is None:
        return None
    return _times(before, _factor(row)), float(_sum(values, None, _column_read(row)))


def stated_amount(row: Mapping[str, str], source: Stage, stated: pl.DataFrame) -> float | None:
    """Return what a row of totals states of a column, in the feed's unit; None where it lacks a field of it.

    >>> seats = pl.DataFrame({"seats": ["300", "1.200"]})
    >>> row = {"table": "sites", "column": "capacity", "transformation": "copy", "field": "seats"}
    >>> stated_amount(row, Stage(seats, Shape()), pl.DataFrame({"seats": ["1.500"]}))
    1500.0
    """
    names = names_of(row["field"], stated, source.shape)
    if not stated.height or not set(names) <= set(stated.columns) or any(stated[name][0] is None for name in names):
        return None
    # among the rows, whose separators say how it is read
    together = pl.concat([source.cells, stated.select(source.cells.columns)])
    whole, rows = (amount(cells, row["field"], source.shape, _column_read(row)) for cells in (together, source.cells))
    return None if whole is None or rows is None else _times(float(decimal(whole) - decimal(rows)), _factor(row))


def _column_read(row: Mapping[str, str]) -> Column:
    """Return the column that the cells of a row's field are read as: what is copied is read by the feed itself."""
    return TABLES[row["table"]][row["column"]] if row["transformation"] == "copy" else MULTIPLIED


def _times(number: float, factor: Decimal) -> float:
    return float(EXACT.multiply(decimal(number), factor))


def in_unit_of_source(number: float, row: Mapping[str, str]) -> float:
    """Return an amount of the feed in the unit of the field that it was made from; as it is where the factor is 0.

    >>> in_unit_of_source(8_200_000.0, {"transformation": "times", "argument": "1e6"})
    8.2
    """
    return float(decimal(number) / (_factor(row) or 1))


def _factor(row: Mapping[str, str]) -> Decimal:
    """Return what a row of a mapping multiplies its numbers by."""
    return Decimal(1) if row["transformation"] == "copy" else factor_of(row["argument"], row["transformation"])
