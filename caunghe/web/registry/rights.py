"""Which rows an actor may see or change: read from the schema's references and the table of permissions."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.db.models import Q, QuerySet

from caunghe.schema import TABLES, Column, Privacy, Table
from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.roles import TABLE_OF
from caunghe.web.registry.models import MODELS

_EDITS: Final = ("registry.edit", "registry.restore")

DECIDED_BY_OTHERS: Final = {
    "accreditations": None,
    "standard_assessments": None,
    "institutions": ("quality_tier", "accreditation"),
    "programmes": ("quality_tier",),
    "choices": ("score",),
}
"""Columns by which others judge an organisation or a person (None: the whole table): an edit of its own is none."""


@cache
def owner_path(table: Table, owner: str) -> tuple[str, ...] | None:
    """Return the columns by which a row leads to its owner, a table of organisations; None where it leads to none.

    >>> owner_path(TABLES["intakes"], "institutions"), owner_path(TABLES["areas"], "institutions")
    (('programme', 'site', 'institution'), None)
    """
    if table.name == owner:
        return table.key
    referring = [column for column in table.columns if column.references in MODELS and column.references != table.name]
    for column in referring:
        if column.references == owner:
            return (column.name,)
    for column in referring:
        further = TABLES[str(column.references)]
        path = owner_path(further, owner) if len(further.key) == 1 else None
        if path is not None:
            return (column.name, *path)
    return None


def _belonging(table: Table, owner: str, codes: list[str]) -> Q | None:
    path = owner_path(table, owner)
    if path is None:
        return None
    column, *further = path
    if not further:
        return Q(**{f"{column}__in": codes})
    referred = TABLES[str(table[column].references)]
    inner = _belonging(referred, owner, codes)
    assert inner is not None
    return Q(**{f"{column}__in": MODELS[referred.name].objects.filter(inner).values(*referred.key)})


@cache
def is_shared(table: Table) -> bool:
    """Return whether a table belongs to no organisation and holds nothing personal: whoever may look sees all of it."""
    owned = any(owner_path(table, owner) is not None for owner in TABLE_OF.values())
    return not owned and all(column.privacy is not Privacy.PERSONAL for column in table.columns)


def rows_for(table: Table, actor: Actor, action: str) -> QuerySet[Any] | None:
    """Return the rows for which an actor has an action, None where there can be none of this table."""
    rows = MODELS[table.name].objects.all()
    if actor.may_for_any(action):
        return rows
    if action in _EDITS and table.name in DECIDED_BY_OTHERS and DECIDED_BY_OTHERS[table.name] is None:
        return None
    belonging = [
        found
        for kind, code in sorted(actor.own(action))
        if kind in TABLE_OF and (found := _belonging(table, TABLE_OF[kind], [code])) is not None
    ]
    if belonging:
        either = belonging[0]
        for each in belonging[1:]:
            either |= each
        return rows.filter(either)
    return rows if action == "registry.look" and actor.may(action) and is_shared(table) else None


def sees_personal(actor: Actor) -> bool:
    """Return whether personal columns are shown: of every row that the actor sees, else of none."""
    if actor.may_for_any("registry.look"):
        return actor.may_for_any("registry.look_personal")
    return actor.own("registry.look_personal") >= actor.own("registry.look") != frozenset()


def columns_for(table: Table, actor: Actor) -> tuple[Column, ...]:
    """Return the columns of a table that an actor sees."""
    shown = sees_personal(actor)
    return tuple(column for column in table.columns if shown or column.privacy is not Privacy.PERSONAL)


def columns_to_edit(table: Table, actor: Actor) -> tuple[Column, ...]:
    """Return the columns that an actor may edit in the rows that it may edit."""
    others = () if actor.may_for_any("registry.edit") else DECIDED_BY_OTHERS.get(table.name) or ()
    return tuple(column for column in columns_for(table, actor) if column.name not in others)
