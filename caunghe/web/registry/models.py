# pyright: standard
"""The tables of the feed as models, made of the schema when this is imported, and what was loaded and changed when.

Bulk tables stay in files. Migrations are the reviewed record of what the schema makes; a test compares the two.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models

from caunghe.schema import TABLES, Table
from caunghe.web.registry.fields import field_of, key_constraint


class Dataset(models.Model):
    """A feed that was loaded; ``revision`` counts the edits since, and tells apart what is kept for a state."""

    loaded = models.DateTimeField()
    hash = models.CharField(max_length=64)
    city_vi = models.CharField(max_length=200)
    city_en = models.CharField(max_length=200)
    area = models.CharField(max_length=100)
    as_of = models.DateField()
    licence = models.CharField(max_length=200)
    basis = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-id"]


class Change(models.Model):
    """What an edit made of one row: the columns that changed, before and after; erased with the row's person."""

    table = models.CharField(max_length=60)
    key = models.CharField(max_length=500)
    at = models.DateTimeField()
    actor = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    dataset = models.ForeignKey(Dataset, models.PROTECT)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["table", "key"], name="change_of_row")]


class Row(models.Model):
    """A row of a table of the feed; ``folded`` and ``marked`` are what it is searched by (``search.searched``)."""

    folded = models.TextField(default="", editable=False)
    marked = models.TextField(default="", editable=False)

    class Meta:
        abstract = True


def _model(table: Table) -> type[Row]:
    meta = type(
        "Meta", (), {"db_table": f"feed_{table.name}", "constraints": [key_constraint(table)], "ordering": ["id"]}
    )
    fields: dict[str, Any] = {column.name: field_of(column) for column in table.columns}
    name = "".join(word.capitalize() for word in table.name.split("_"))
    return type(name, (Row,), {"__module__": __name__, "__doc__": table.row.en, "Meta": meta, **fields})


MODELS: Final[dict[str, type[Row]]] = {name: _model(table) for name, table in TABLES.items() if not table.bulk}
