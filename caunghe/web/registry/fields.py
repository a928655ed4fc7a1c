"""What a column of the schema is in the database: one field a kind."""

from __future__ import annotations

from typing import Any, Final

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from caunghe.schema import TEXTUAL, Column, Kind, Table

_WHOLE: Final = (Kind.INTEGER, Kind.MONEY)


def field_of(column: Column) -> models.Field[Any, Any]:
    """Return the field of a column: text is never null, and '' where the feed has nothing; all else may be null."""
    if column.kind in TEXTUAL:
        return models.TextField(default="", blank=True, db_index=column.kind is Kind.REFERENCE)
    if column.kind in _WHOLE:
        return models.BigIntegerField(null=True, blank=True)
    if column.kind is Kind.DATE:
        return models.DateField(null=True, blank=True)
    return (
        models.BooleanField(null=True, blank=True)
        if column.kind is Kind.BOOLEAN
        else models.FloatField(null=True, blank=True)
    )


def key_constraint(table: Table) -> models.UniqueConstraint:
    """Return the constraint by which a key is there once, on both databases, whatever optional parts it lacks.

    A missing number of a key counts as one below its least; NULLs would be as many different keys.
    """
    name = f"{table.name}_key"
    numbers = [part for part in table.key if table[part].kind not in TEXTUAL and not table[part].required]
    if not numbers:
        return models.UniqueConstraint(fields=table.key, name=name)
    parts = [Coalesce(part, Value(_below(table[part]))) if part in numbers else F(part) for part in table.key]
    return models.UniqueConstraint(*parts, name=name)


def _below(column: Column) -> int:
    if column.kind not in _WHOLE or column.minimum is None:
        raise ValueError(f"optional key column {column.name} must be a whole number with a minimum")
    return int(column.minimum) - 1
