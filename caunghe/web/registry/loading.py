"""Loading a feed into the database: every table that is not bulk, in one transaction, with the version it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection, transaction

from caunghe.schema import TABLES, TEXTUAL, Table
from caunghe.web.common.audit import record
from caunghe.web.registry.facts import FeedFacts
from caunghe.web.registry.models import MODELS, Dataset
from caunghe.web.registry.search import searched, searched_columns


def load_feed(tables: Mapping[str, pl.DataFrame], facts: FeedFacts, *, actor: int | None, now: datetime) -> Dataset:
    """Put the tables of a feed in place of those that are there, all of them or none.

    A row whose key is incomplete, or stands in a row before, is left out; ``left_out`` of the dataset counts them.
    """
    sound = {name: sound_rows(TABLES[name], tables[name]) for name in MODELS}
    left_out = {name: gone for name, frame in sound.items() if (gone := tables[name].height - frame.height)}
    with transaction.atomic():
        for name, frame in sound.items():
            _replace(TABLES[name], frame)
        dataset = Dataset.objects.create(
            loaded=now,
            hash=facts.hash,
            city_vi=facts.city.vi,
            city_en=facts.city.en,
            area=facts.area,
            as_of=facts.as_of,
            licence=facts.licence,
            basis=dict(facts.basis),
            rows={name: sound.get(name, frame).height for name, frame in tables.items()},
            left_out=left_out,
        )
        record("dataset_loaded", actor, now=now, table="datasets", key=str(dataset.pk), hash=facts.hash)
    return dataset


def sound_rows(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose key is whole and stands in no row before, as a feed that is calculated with has them."""
    required = [part for part in table.key if table[part].required]
    whole = frame.filter(pl.all_horizontal(pl.col(required).is_not_null())) if required else frame
    return whole.filter(pl.struct(table.key).is_first_distinct())


def _replace(table: Table, frame: pl.DataFrame) -> None:
    model = MODELS[table.name]
    names = [*table.names, "folded", "marked"]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    target = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as wrapped:
        cursor: Any = wrapped.cursor  # the driver's own: it copies, and takes rows one by one
        cursor.execute(f"DELETE FROM {target}")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} ({quoted}) FROM STDIN") as copy:
                for row in _rows(table, frame):
                    copy.write_row(row)
        else:
            cursor.executemany(
                f"INSERT INTO {target} ({quoted}) VALUES ({', '.join(['%s'] * len(names))})", _rows(table, frame)
            )


def _rows(table: Table, frame: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield the rows as the database holds them: '' for missing text, and what each is searched by."""
    texts = [column.name for column in table.columns if column.kind in TEXTUAL]
    whole = frame.select(table.names).with_columns(pl.col(texts).fill_null(""), pl.col(pl.Date).cast(pl.String))
    at = [table.names.index(column.name) for column in searched_columns(table)]
    for row in whole.iter_rows():
        yield (*row, *searched(row[each] for each in at))
