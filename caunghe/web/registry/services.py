# pyright: standard
"""Writing to the registry: one path for every edit, with its history, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from caunghe.schema import Kind, Table
from caunghe.web.accounts.actors import Actor
from caunghe.web.common.audit import record
from caunghe.web.registry.keys import key_text, typed
from caunghe.web.registry.models import MODELS, Change, Dataset
from caunghe.web.registry.rights import rows_for
from caunghe.web.registry.search import searched, searched_columns


class ChangedMeanwhile(Exception):
    """Somebody else has changed the row since it was shown."""


class GivenAway(Exception):
    """The row would belong to an organisation for which the actor may not act."""


def edit_row(
    table: Table,
    row: Any,
    values: Mapping[str, Any],
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    action: str = "registry.edit",
) -> Change | None:
    """Write values into a row, which the caller has found among those that the actor may edit.

    ``seen`` is the number of the row's last change when it was shown, 0 where it had none. Returns the change, None
    where no value differs. Raises ChangedMeanwhile where there is a later change, GivenAway where the row would no
    longer be one that the actor may edit.
    """
    with transaction.atomic():
        held = MODELS[table.name].objects.select_for_update().get(pk=row.pk)
        key = key_text(table, held)
        if last_change(table, key) != seen:
            raise ChangedMeanwhile
        changed = {name: value for name, value in values.items() if getattr(held, name) != value}
        if not changed:
            return None
        before = {name: stored(getattr(held, name)) for name in changed}
        for name, value in changed.items():
            setattr(held, name, value)
        held.folded, held.marked = searched(getattr(held, column.name) for column in searched_columns(table))
        held.save(update_fields=[*changed, "folded", "marked"])
        mine = rows_for(table, actor, action)
        if mine is None or not mine.filter(pk=held.pk).exists():
            raise GivenAway
        dataset = Dataset.objects.latest("id")
        Dataset.objects.filter(pk=dataset.pk).update(revision=F("revision") + 1)
        assert actor.number is not None
        after = {name: stored(value) for name, value in changed.items()}
        change = Change.objects.create(
            table=table.name, key=key, at=now, actor=actor.number, before=before, after=after, dataset=dataset
        )
        record(action, actor.number, now=now, table=table.name, key=key, change=change.pk)
        return change


def restore_row(table: Table, row: Any, change: Change, *, seen: int, actor: Actor, now: datetime) -> Change | None:
    """Give the columns of a change the values that they had before it; this is a change of its own."""
    values = restored_values(table, change)
    return edit_row(table, row, values, seen=seen, actor=actor, now=now, action="registry.restore")


def restored_values(table: Table, change: Change) -> dict[str, Any]:
    """Return the values of a change's columns from before it."""
    return {name: restored(table, name, value) for name, value in change.before.items()}


def last_change(table: Table, key: str) -> int:
    """Return the number of a row's last change, 0 where it has none."""
    return Change.objects.filter(table=table.name, key=key).values_list("pk", flat=True).first() or 0


def stored(value: Any) -> Any:
    """Return a value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def restored(table: Table, name: str, value: Any) -> Any:
    """Return a value that JSON held, as its column has it."""
    return typed(table[name], value) if table[name].kind is Kind.DATE and value is not None else value
