"""The feed described as a Frictionless Data Package, for software that knows nothing of ours.

Data Package v1 and Table Schema v1 (https://specs.frictionlessdata.io): types, constraints, keys, bilingual titles.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal

from caunghe.feed.contents import FeedInformation
from caunghe.language import Text
from caunghe.schema import TABLES, UNITS, Column, Kind, Table, allowed_codes

Form = Literal["csv", "parquet"]

_TYPES: Final[dict[Kind, str]] = {
    Kind.KEY: "string",
    Kind.REFERENCE: "string",
    Kind.CODE: "string",
    Kind.TEXT: "string",
    Kind.DATE: "date",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.MONEY: "integer",
    Kind.SHARE: "number",
    Kind.BOOLEAN: "boolean",
    Kind.LONGITUDE: "number",
    Kind.LATITUDE: "number",
}
_LONGEST_ENUM: Final = 60


def data_package(
    information: FeedInformation | None = None, tables: Iterable[str] = tuple(TABLES), form: Form = "csv"
) -> dict[str, Any]:
    """Return ``datapackage.json`` of a feed that holds ``tables``, or of the format itself without ``information``.

    ``form`` is that of the files. A resource has its ``basis`` where the feed says it.

    >>> areas, sites = data_package(feed.information, ["sites", "areas"])["resources"]
    >>> areas["path"], areas["basis"], areas["schema"]["primaryKey"]
    ('areas.csv', 'synthetic', ['area'])
    >>> sites["schema"]["foreignKeys"]
    [{'fields': ['area'], 'reference': {'resource': 'areas', 'fields': ['area']}}]
    """
    present = [TABLES[name] for name in TABLES if name in set(tables)]
    package: dict[str, Any] = {"profile": "data-package", "name": "caunghe-feed"}
    if information is not None:
        package |= {
            "name": f"caunghe-feed-{information.area.lower()}",
            "title": _both(information.city),
            "version": information.as_of.isoformat(),
            "licenses": [{"name": information.licence}],
        }
    names = {table.name for table in present}
    package["resources"] = [_resource(table, form, names, information) for table in present]
    return package


def _both(text: Text) -> str:
    return " / ".join(dict.fromkeys(part for part in (text.vi, text.en) if part))


def _resource(table: Table, form: Form, present: set[str], information: FeedInformation | None) -> dict[str, Any]:
    resource = {
        "name": table.name,
        "path": f"{table.name}.{form}",
        "format": form,
        "mediatype": "text/csv" if form == "csv" else "application/vnd.apache.parquet",
        "title": _both(table.label),
        "description": _both(table.row),
        "schema": table_schema(table, present),
    }
    if form == "csv":
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8"}
    if information is not None and table.name in information.basis:
        resource["basis"] = information.basis[table.name]
    return resource


def table_schema(table: Table, present: Iterable[str] = tuple(TABLES)) -> dict[str, Any]:
    """Return the Table Schema of one table; it refers only to tables ``present``."""
    keys = [_foreign_key(table, column) for column in table.columns if column.references in set(present)]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column) -> dict[str, Any]:
    described = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": _both(column.label),
        "description": _both(column.note),
        "unit": _both(UNITS[column.unit]) if column.unit else "",
        "privacy": str(column.privacy),
        "codes": column.codes,
        "constraints": _constraints(column),
    }
    return {name: value for name, value in described.items() if value}


def _constraints(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    for name, limit in (("minimum", column.minimum), ("maximum", column.maximum)):
        if limit is not None:
            constraints[name] = int(limit) if column.kind in (Kind.INTEGER, Kind.MONEY) else limit
    if column.codes and not column.many:
        codes = allowed_codes(column.codes, column.level)
        if len(codes) <= _LONGEST_ENUM:
            constraints["enum"] = list(codes)
    return constraints


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    target = TABLES[str(column.references)]
    fields = [column.name] if len(target.key) == 1 else list(target.key)
    resource = "" if target is table else target.name
    return {"fields": fields, "reference": {"resource": resource, "fields": list(target.key)}}
