"""Bring somebody else's register into the feed through a mapping a data officer can write (``mapping``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import isclose
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.convert.amounts import (
    AMOUNTS,
    TOTALS,
    AmountChange,
    Stage,
    amount_changes,
    column_amounts,
    in_unit_of_source,
    quantities,
    shape_before,
    stated_amount,
)
from caunghe.feed.convert.cells import Made, MadeColumn, Row, joined_text, made_column
from caunghe.feed.convert.conditions import rows_where
from caunghe.feed.convert.fields import known_fields
from caunghe.feed.convert.figures import Origin
from caunghe.feed.convert.mapping import RegisterMapping
from caunghe.feed.convert.register import Register, Tables
from caunghe.feed.convert.rows import STEPS, Rows
from caunghe.feed.convert.units import unheard_units
from caunghe.feed.convert.verbs import ROW_VERBS
from caunghe.feed.findings.findings import Severity
from caunghe.feed.reading.heading_names import column_of
from caunghe.feed.reading.sheets import SHEET_ROW
from caunghe.language import Text, fold
from caunghe.schema import TABLES

# what a source has and the feed has not, by rule
LOSSES: Final[dict[str, Severity]] = {
    "value_unlisted": Severity.ERROR,
    "look_up_failed": Severity.ERROR,
    "look_up_ambiguous": Severity.WARNING,
    "distinct_differs": Severity.WARNING,
    "day_unread": Severity.ERROR,
    "sum_incomplete": Severity.WARNING,
    "total_differs": Severity.WARNING,
    "unit_unheard": Severity.ERROR,
    "unit_strange": Severity.ERROR,
    "cells_merged": Severity.WARNING,
    "cell_wrong": Severity.ERROR,
}
UNREAD: Final = pl.Schema(
    {
        "rule": pl.String(),
        "severity": pl.String(),
        "table": pl.String(),
        "column": pl.String(),
        # the file or sheet, and the row in it
        "source": pl.String(),
        "sheet_row": pl.Int64(),
        "field": pl.String(),
        "value": pl.String(),
    }
)

_ORIGINS = Text(
    "Mỗi bảng phải lấy từ đúng một bảng nguồn; {table} lấy từ {origins}.",
    "A feed table must come from one source table; {table} comes from {origins}.",
)
_NO_SOURCE = Text(
    "Sổ đăng ký phải có bảng {table}; đang có {known}.", "The register must have the table {table}; it has {known}."
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a register became: feed tables as text, and what did not come along.

    ``unread`` (``UNREAD``) are cells of which nothing could be made, ``amounts`` (``AMOUNTS``) the sums that rows left
    out, repeated or excluded by a condition have changed, ``totals`` (``TOTALS``) each amount in source and feed,
    ``rows_read`` how many rows each source table has.

    >>> made = Conversion({}, pl.DataFrame(schema=UNREAD), pl.DataFrame(schema=AMOUNTS), pl.DataFrame(), {"sites": 3})
    >>> made.unread.height, made.rows_read
    (0, {'sites': 3})
    """

    tables: dict[str, pl.DataFrame]
    unread: pl.DataFrame
    amounts: pl.DataFrame
    totals: pl.DataFrame
    rows_read: dict[str, int]


def convert_register(source: Tables, mapping: RegisterMapping) -> Conversion:
    """Return the feed's tables as text, in the order of the mapping, with what was lost.

    Raises InputError when the mapping names a source table or field that the register does not have, and for a cell
    under ``times`` or ``sum`` that is no number or reads two ways, with file, row and value.

    >>> register = {"schools": pl.DataFrame({"title": ["Trường Bảy", "Trường Bảy"], "seats": ["20", "30"]})}
    >>> rows = [
    ...     ("sites", "*", "schools", "title", "distinct", ""),
    ...     ("sites", "name", "schools", "title", "copy", ""),
    ...     ("sites", "capacity", "schools", "seats", "sum", ""),
    ... ]
    >>> columns = ["table", "column", "from", "field", "transformation", "argument"]
    >>> mapping = RegisterMapping(pl.DataFrame(rows, schema=columns, orient="row"))
    >>> convert_register(register, mapping).tables["sites"].rows()
    [('Trường Bảy', '50')]
    """
    work = _Work(Made(lists={**source, **mapping.lists}))
    rows_read: dict[str, int] = {}
    for name in mapping.rows["table"].unique(maintain_order=True):
        given = mapping.rows.filter(pl.col("table") == name).to_dicts()
        rows = _source_rows(source, name, given)
        rows_read[name] = rows.cells.height
        work.made.tables[name], work.made.cells[name] = _made_table(rows, given, work)
    return Conversion(
        work.made.tables,
        pl.concat([pl.DataFrame(schema=UNREAD), *work.unread]),
        pl.DataFrame(work.amounts, schema=AMOUNTS, orient="row"),
        pl.DataFrame(work.totals, schema=TOTALS, orient="row"),
        rows_read,
    )


_Total = tuple[str, str, float, float, bool, float | None]


@dataclass(frozen=True, slots=True)
class _Work:
    """A conversion under way."""

    made: Made
    unread: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])
    amounts: list[AmountChange] = field(default_factory=list[AmountChange])
    totals: list[_Total] = field(default_factory=list[_Total])


def _source_rows(source: Tables, table: str, given: list[dict[str, str]]) -> Rows:
    """Return the one source table behind a feed table."""
    origins = list(dict.fromkeys(row["from"] for row in given if row["from"]))
    named = {name: next((known for known in source if fold(known) == fold(name)), None) for name in origins}
    if len(origins) != 1:
        raise InputError(_ORIGINS, table=table, origins=", ".join(origins) or "–")
    name = origins[0] if origins[0] in source else named[origins[0]]
    if name is None:
        raise InputError(_NO_SOURCE, table=origins[0], known=", ".join(source))
    if isinstance(source, Register):
        read = Rows.of(source[name], source.place(name), source.numbers[name])
        return replace(read, stated=source.stated[name], merged=source.merged[name], lines=source.lines[name])
    return Rows.of(source[name], name, pl.int_range(1, source[name].height + 1, eager=True))


def _made_table(rows: Rows, given: list[dict[str, str]], work: _Work) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a feed table and the cells of the source rows that it was made from, with its own columns beside them."""
    columns: dict[str, list[Row]] = {}
    for row in given:
        if row["transformation"] not in ROW_VERBS:
            columns.setdefault(row["column"], []).append(row)
    steps = [row for row in given if row["transformation"] in ROW_VERBS]
    source, origin = Stage(rows.cells, shape_before(steps, rows.cells.columns)), rows
    work.unread.extend(_merged(rows, steps, [each[0] for each in columns.values()]))
    rows, told = _stepped(rows, given, columns, work)
    made: dict[str, MadeColumn] = {}
    for name, each in columns.items():
        made[name] = _made_column(rows, each, work)
        if name not in told:
            work.unread.extend(_unread(rows, each, made[name].lost))
        _weigh(source, origin, rows, each, made[name].values, work)
        rows = _with_column(rows, name, made[name].values)
    return pl.DataFrame([column.values.alias(name) for name, column in made.items()]), rows.cells


def _stepped(
    rows: Rows, given: list[dict[str, str]], columns: dict[str, list[Row]], work: _Work
) -> tuple[Rows, set[str]]:
    """Return the rows after the steps of a table, and of which columns it has been told what was lost."""
    told: set[str] = set()
    steps = [row for row in given if row["transformation"] in ROW_VERBS]
    stages = [Stage(rows.cells, shape_before(steps, rows.cells.columns))]
    for at, step in enumerate(steps, 1):
        verb = step["transformation"]
        if verb == "distinct":
            rows = _with_feed_columns(rows, step, columns, work, told)
        rows = STEPS[verb](rows, step["field"], step.get("when") or step["argument"])
        counted = [row for row in given if not (verb == "distinct" and row["transformation"] == "sum")]
        stages.append(Stage(rows.without_emptied().cells, shape_before(steps[at:], rows.cells.columns)))
        work.amounts.extend(amount_changes(counted, verb, *stages[-2:]))
    rows = rows.without_emptied()
    if rows.whole.height != rows.cells.height:
        work.unread.extend(_differing(rows, given))
    return rows, told


def _weigh(source: Stage, origin: Rows, rows: Rows, given: list[Row], values: pl.Series, work: _Work) -> None:
    """Take down the amount of a column in source and feed, and what its conditions leave out."""
    unheard = list(_unheard(source, origin, given))
    work.unread.extend(unheard)
    found = column_amounts(given, source, values)
    if found is None or unheard:  # what is in another unit is no amount of the column
        return
    row, conditional = given[0], any(each.get("when") for each in given)
    stated = None if origin.stated is None else stated_amount(row, source, origin.stated)
    work.totals.append((row["table"], row["column"], *found, conditional, stated))
    if origin.stated is not None and stated is not None and not isclose(stated, found[0]):
        told = pl.Series([f"{stated:.12g} ≠ {found[0]:.12g}"])
        total = Rows.of(origin.stated.drop(SHEET_ROW), origin.name, origin.stated[SHEET_ROW])
        work.unread.extend(_unread(total, [row], {"total_differs": pl.Series([True])}, told))
    if not conditional:
        return
    whole = rows.whole if row["transformation"] == "sum" else rows.cells
    before, _ = column_amounts(given, Stage(whole, shape_before([], [])), values) or found
    if before != found[1]:
        counts = whole.height - rows.lacking, len(values) - values.null_count()
        amounts = (in_unit_of_source(amount, row) for amount in (before, found[1]))
        work.amounts.append(AmountChange(row["table"], row["column"], row["field"], "when", *counts, *amounts))


def _merged(rows: Rows, steps: Iterable[Row], given: Iterable[Row]) -> Iterable[pl.DataFrame]:
    """Yield the merged cells of the fields of columns that no step fills down."""
    known = rows.cells.columns
    filled = {name for step in steps if step["transformation"] == "fill" for name in known_fields(step["field"], known)}
    for row in given:
        for name in known_fields(row["field"], known):
            if name in rows.merged and name not in filled:
                yield from _unread(rows, [row], {"cells_merged": rows.numbers.is_in(list(rows.merged[name]))})


def _unheard(source: Stage, origin: Rows, given: list[Row]) -> Iterable[pl.DataFrame]:
    """Yield where a column takes the numbers of a heading in another unit, with its factor or what cannot be heard."""
    for row in given:
        parts = [row["field"], *(part.strip() for part in row["field"].split("+"))]
        made = [heading for part in parts for heading in source.shape.headings.get(part, [])]
        headings = [*dict.fromkeys((*made, *known_fields(row["field"], source.cells.columns)))]
        for unit in unheard_units(row, source.cells, headings, origin.lines):
            at = pl.int_range(source.cells.height, eager=True) == unit.place
            yield from _unread(origin, [row], {unit.rule: at}, pl.Series([unit.says]))


def _with_column(rows: Rows, name: str, values: pl.Series) -> Rows:
    """Return rows with a feed column as a further field, unless the source has a field so called."""
    if any(fold(name) == fold(known) for known in rows.cells.columns):
        return rows
    cells = rows.cells.with_columns(values.alias(name))
    return replace(rows, cells=cells, whole=cells if rows.whole is rows.cells else rows.whole)


def _with_feed_columns(rows: Rows, step: Row, columns: dict[str, list[Row]], work: _Work, told: set[str]) -> Rows:
    """Return rows that also have the columns of the feed table which ``distinct`` names, and those mapped above them.

    Sums and numbers are of the rows that will be left.
    """
    parts = [part.strip() for part in step["field"].split("+")]
    named = {column_of(part, TABLES[step["table"]]): part for part in parts if part not in rows.cells.columns}
    names = list(columns)
    last = max((names.index(name) for name in named if name in columns), default=-1)
    for name in names[: last + 1]:
        if columns[name][0]["transformation"] not in ("sum", "number"):
            made = _made_column(rows, columns[name], work)
            work.unread.extend(_unread(rows, columns[name], made.lost))
            told.add(name)
            rows = _with_column(rows, named.get(name, name), made.values)
            rows = _with_column(rows, name, made.values)
    return rows


def _differing(rows: Rows, given: list[dict[str, str]]) -> Iterable[pl.DataFrame]:
    """Yield where rows that fell together differ in a field of which the first was taken; amounts are told apart."""
    amounts = {row["column"] for row in quantities(given)}
    taken = ("copy", "words", "values", "look_up", "date", "times")
    for row in given:
        fields = [part.strip() for part in row["field"].split("+")]
        if row["transformation"] not in taken or row["column"] in amounts or set(fields) - set(rows.whole.columns):
            continue
        text = joined_text(rows.whole, row["field"])
        each = pl.DataFrame({"group": rows.group, "text": text}).drop_nulls().unique(maintain_order=True)
        several = each.group_by("group", maintain_order=True).agg("text").filter(pl.col("text").list.len() > 1)
        mask = pl.int_range(rows.cells.height, eager=True).is_in(several["group"].implode())
        values = several.sort("group")["text"].list.join(" | ")
        yield from _unread(rows, [row], {"distinct_differs": mask}, values)


def _made_column(rows: Rows, given: list[Row], work: _Work) -> MadeColumn:
    """Return a column from its rows of the mapping: where several have conditions, the first that holds."""
    if len(given) == 1 and not given[0].get("when"):
        return made_column(rows, given[0], work.made)
    height = rows.cells.height
    values = pl.Series([None], dtype=pl.String).new_from_index(0, height)
    lost: dict[str, pl.Series] = {}
    free = pl.Series([True]).new_from_index(0, height)
    numbered: Counter[str] = Counter()
    for row in given:
        places, part = _part(replace(rows, first_number=numbered[row["argument"]] + 1), row, free, work.made)
        numbered[row["argument"]] += len(places) if row["transformation"] == "number" else 0
        values = values.scatter(places, part.values)
        free = free.scatter(places, False)
        for rule, mask in part.lost.items():
            nothing = pl.Series([False]).new_from_index(0, height)
            lost[rule] = lost.get(rule, nothing) | nothing.clone().scatter(places, mask)
    return MadeColumn(values, lost)


def _part(rows: Rows, row: Row, free: pl.Series, made: Made) -> tuple[pl.Series, MadeColumn]:
    """Return the places of the rows that a row of the mapping is for, and what it makes of them.

    A sum is over those of the rows that fell together which fulfil the condition.
    """
    condition = row.get("when")
    if row["transformation"] == "sum":
        every = pl.Series([True]).new_from_index(0, rows.whole.height)
        holds = rows_where(rows.whole, condition, Origin(rows.name, rows.whole_numbers)) if condition else every
        whole, numbers, group = (part.filter(holds) for part in (rows.whole, rows.whole_numbers, rows.group))
        part = made_column(replace(rows, whole=whole, whole_numbers=numbers, group=group), row, made)
        places = (part.values.is_not_null() & free).arg_true()
    else:
        holds = rows_where(rows.cells, condition, Origin(rows.name, rows.numbers)) if condition else free
        places = (holds & free).arg_true()
        taken = rows.taken(rows.cells[places], places)
        return places, made_column(replace(taken, first_number=rows.first_number), row, made)
    lost = {rule: mask.gather(places) for rule, mask in part.lost.items()}
    return places, MadeColumn(part.values.gather(places), lost)


def _unread(
    rows: Rows, given: list[Row], lost: dict[str, pl.Series], values: pl.Series | None = None
) -> Iterable[pl.DataFrame]:
    """Yield the cells of which nothing could be made, by rule, with the ``values`` of their field or those given."""
    row = given[0]
    for rule, mask in lost.items():
        if mask.any():
            places = mask.arg_true()
            yield pl.DataFrame(
                {
                    "rule": rule,
                    "severity": LOSSES[rule].value,
                    "table": row["table"],
                    "column": row["column"],
                    "source": rows.name,
                    "sheet_row": rows.numbers.gather(places).cast(pl.Int64),
                    "field": row["field"],
                    "value": joined_text(rows.cells[places], row["field"]) if values is None else values,
                },
                schema=UNREAD,
            )
