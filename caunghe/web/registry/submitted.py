# pyright: standard
"""Writing many rows of one organisation at once, as an accepted report asks, each with its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import F, QuerySet

from caunghe.schema import TEXTUAL, Table
from caunghe.web.accounts.actors import Actor
from caunghe.web.registry.keys import key_text
from caunghe.web.registry.models import MODELS, Change, Dataset
from caunghe.web.registry.search import searched, searched_columns
from caunghe.web.registry.services import stored

if TYPE_CHECKING:
    import polars as pl

_BATCH: Final = 2_000  # rows of the history in one statement


class RowsChanged(Exception):
    """Rows that are not as they were when they were compared, by their keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys[:5]))
        self.keys = keys


def write_rows(
    table: Table,
    own: QuerySet[Any],
    added: pl.DataFrame,
    changed: pl.DataFrame,
    before: pl.DataFrame,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Add rows and change others among ``own``, within the caller's transaction; return how many.

    ``before`` is what the changed rows were when they were compared. Raises RowsChanged, naming them, where they are
    so no longer, and IntegrityError where a row to be added is there.
    """
    assert actor.number is not None
    names = table.names
    new = [_in_database(table, row) for row in changed.iter_rows()]
    old = [_in_database(table, row) for row in before.iter_rows()]
    numbers = _numbers(table, own, old) if old else []
    extra = [_in_database(table, row) for row in added.iter_rows()]
    _update(table, new, numbers)
    _insert(table, extra)
    dataset = Dataset.objects.select_for_update().latest("id")
    history = [_change(table, row, was) for row, was in zip(new, old, strict=True)]
    history += [(_key(table, row), {}, dict(zip(names, map(stored, row), strict=True))) for row in extra]
    Change.objects.bulk_create(
        (
            Change(table=table.name, key=key, at=now, actor=actor.number, before=was, after=to, dataset=dataset)
            for key, was, to in history
        ),
        batch_size=_BATCH,
    )
    rows = {**dataset.rows, table.name: dataset.rows.get(table.name, 0) + len(extra)}
    Dataset.objects.filter(pk=dataset.pk).update(revision=F("revision") + 1, rows=rows)
    return len(history)


def _in_database(table: Table, row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row of the feed as the database holds it: '' for missing text."""
    return tuple(
        "" if value is None and column.kind in TEXTUAL else value
        for column, value in zip(table.columns, row, strict=True)
    )


def _key(table: Table, row: Sequence[Any]) -> str:
    return key_text(table, MODELS[table.name](**dict(zip(table.names, row, strict=True))))


def _numbers(table: Table, own: QuerySet[Any], old: list[tuple[Any, ...]]) -> list[int]:
    """Return the numbers of the rows that are as ``old`` has them, locked; raises RowsChanged for the others."""
    at = [table.names.index(part) for part in table.key]
    held = {tuple(row[1:][each] for each in at): row for row in own.select_for_update().values_list("pk", *table.names)}
    found = [held.get(tuple(row[each] for each in at)) for row in old]
    gone = [_key(table, row) for row, now in zip(old, found, strict=True) if now is None or now[1:] != row]
    if gone:
        raise RowsChanged(gone)
    return [row[0] for row in found if row is not None]


def _written(table: Table, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    at = [table.names.index(column.name) for column in searched_columns(table)]
    return [(*row, *searched(row[each] for each in at)) for row in rows]


def _quoted(table: Table) -> tuple[str, list[str]]:
    quote = connection.ops.quote_name
    return quote(MODELS[table.name]._meta.db_table), [quote(name) for name in (*table.names, "folded", "marked")]


def _insert(table: Table, rows: list[tuple[Any, ...]]) -> None:
    target, names = _quoted(table)
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {target} ({', '.join(names)}) VALUES ({places})", _written(table, rows))


def _update(table: Table, rows: list[tuple[Any, ...]], numbers: list[int]) -> None:
    target, names = _quoted(table)
    sets = ", ".join(f"{name} = %s" for name in names)
    values = [(*row, number) for row, number in zip(_written(table, rows), numbers, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {target} SET {sets} WHERE id = %s", values)


def _change(table: Table, row: tuple[Any, ...], was: tuple[Any, ...]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    pairs = [(name, stored(old), stored(new)) for name, old, new in zip(table.names, was, row, strict=True)]
    differing = [(name, old, new) for name, old, new in pairs if old != new]
    return _key(table, row), {n: old for n, old, _ in differing}, {n: new for n, _, new in differing}
