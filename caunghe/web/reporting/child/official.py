"""The official form of a round, filled in and uploaded as it is: read as the forms' own reader reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from caunghe.feed import Feed
from caunghe.forms import FORMS, FormReading, asked_period, holds_form, read_form, with_form
from caunghe.language import Text
from caunghe.schema import TABLES


class OfficialReading(NamedTuple):
    """The rows that a form states, with what the registry has where a cell is empty, and what is told of the form.

    ``losses`` are what the form says and the rows do not: they stand in the way.
    """

    feed: Feed
    notes: list[Text]
    losses: list[Text]


def read_official(job: Mapping[str, Any], path: Path, registry: Feed) -> OfficialReading | None:
    """Return what the form of a job's round states, None where the file does not hold that form.

    Raises InputError where the form is another organisation's.
    """
    form = FORMS.get(job["form"])
    if form is None or job["file_kind"] == "csv" or not holds_form(path, form):
        return None
    found = read_form(path, registry, form=form, subject=job["body"], period=asked_period(job["period"]))
    whole = with_form(registry, found)
    tables = {
        name: whole[name].join(_numbers(found, name), on=list(TABLES[name].key), how="inner", nulls_equal=True)
        for name in found.tables
    }
    feed = replace(
        registry,
        tables={
            name: tables[name].drop("sheet_row") if name in tables else table.empty() for name, table in TABLES.items()
        },
        sheet_rows={name: frame["sheet_row"] for name, frame in tables.items()},
        supplied=frozenset(tables),
    )
    lost = set(found.losses)
    return OfficialReading(feed, [note for note in found.notes if note not in lost], found.losses)


def _numbers(found: FormReading, name: str) -> pl.DataFrame:
    """Return the keys of a table's rows with the row of the form in which each stands, no number twice.

    A form of several sheets may have two rows of a table under one number: the second takes one beyond all.
    """
    key, said = list(TABLES[name].key), found.rows[name]
    beyond, taken = count(max(said.values(), default=0) + 1), set[int]()
    numbers: list[int] = []
    for row in said.values():
        numbers.append(next(beyond) if row in taken else row)
        taken.add(row)
    schema = {each: TABLES[name][each].dtype for each in key}
    return pl.DataFrame(list(said), schema=schema, orient="row").with_columns(
        pl.Series("sheet_row", numbers, dtype=pl.Int64)
    )
