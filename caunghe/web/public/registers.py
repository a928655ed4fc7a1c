"""The registers of the published run's feed: their public columns, and what lists and pages show of them.

Only tables that name things: no table that counts people is read here, so that a cell which the indicators withhold
cannot be worked out of others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from caunghe.language import LANGUAGES, Language
from caunghe.schema import TABLES, Column, Kind, Privacy, code_list, titles
from caunghe.web.registry.search import searched
from caunghe.web.registry.shown import unit_of, value_shown

OPEN: Final = ("institutions", "sites", "programmes", "areas")
LISTS: Final = ("levels", "training_field_groups", "institution_kinds", "area_kinds")  # whose titles lists show
_UNSAID: Final = frozenset({"longitude", "latitude", "parent", "fixed_cost", "cost_per_learner", "requested_intake"})
_COMMUNES: Final = ("ward", "commune", "special_zone")
Tables = Mapping[str, pl.DataFrame]


def public_columns(name: str) -> tuple[Column, ...]:
    """Return the columns of a table that the schema calls public."""
    return tuple(column for column in TABLES[name].columns if column.privacy is Privacy.PUBLIC)


def public_rows(name: str, path: Path) -> pl.DataFrame:
    """Return the public columns of a table that a run has kept, each key once; no rows where it has no such table."""
    table, names = TABLES[name], [column.name for column in public_columns(name)]
    frame = pl.read_parquet(path) if path.is_file() else table.empty()
    return frame.drop_nulls(list(table.key)).unique(list(table.key), keep="first", maintain_order=True).select(names)


def _rows(tables: Tables, name: str) -> list[dict[str, Any]]:
    return tables[name].with_columns(pl.col(pl.Date).cast(pl.String)).to_dicts()


def _facts(table: str, row: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return the public columns of a row that say something, in both languages.

    Worded when a run is published: titles of codes are read with Polars, which takes a worker 30 MB when first used.
    """
    return {language: register_facts(table, row, language) for language in LANGUAGES}


def _search(*values: str | None) -> dict[str, str]:
    folded, marked = searched([value or "" for value in values])
    return {"folded": folded, "marked": marked}


def institutions(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield what the site keeps of each institution, its sites among it."""
    sites: dict[str, list[dict[str, Any]]] = {}
    for site in _rows(tables, "sites"):
        sites.setdefault(site["institution"], []).append(site)
    for row in _rows(tables, "institutions"):
        key, name, english = row["institution"], row["name"] or row["institution"], row["name_en"] or ""
        yield {
            "institution": key,
            "name": name,
            "name_en": english or name,
            "kind": row["kind"] or "",
            "area": row["area"] or "",
            "content": {"facts": _facts("institutions", row), "sites": [_site(site) for site in sites.get(key, [])]},
            **_search(key, name, english),
        }


def _site(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": row["name"] or row["site"], "facts": _facts("sites", row)}


def programmes(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield what the site keeps of each programme: where it is taught and by whom."""
    sites = {row["site"]: row for row in _rows(tables, "sites")}
    owners = {row["institution"]: row for row in _rows(tables, "institutions")}
    groups = dict(code_list("training_fields").select("code", "group").iter_rows())
    for row in _rows(tables, "programmes"):
        site = sites.get(row["site"], {})
        owner = owners.get(site.get("institution", ""), {})
        name, taught_by = row["name"] or row["programme"], owner.get("name") or site.get("institution") or ""
        yield {
            "programme": row["programme"],
            "name": name,
            "institution": site.get("institution") or "",
            "institution_name": taught_by,
            "institution_name_en": owner.get("name_en") or taught_by,
            "level": row["level"] or "",
            "field_group": groups.get(row["training_field"]) or "",
            "area": site.get("area") or "",
            "content": {"facts": _facts("programmes", row), "site": site.get("name") or ""},
            **_search(row["programme"], name, row["training_field"], taught_by),
        }


def communes(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield every area of the lowest level: none lies within it."""
    rows = _rows(tables, "areas")
    parents = {row["parent"] for row in rows}
    for row in rows:
        if row["area"] in parents or row["kind"] not in _COMMUNES or row["valid_to"]:
            continue
        name = row["name"] or row["area"]
        yield {
            "area": row["area"],
            "name": name,
            "name_en": row["name_en"] or name,
            "kind": row["kind"],
            "content": {"facts": _facts("areas", row)},
            **_search(row["area"], name, row["name_en"]),
        }


def register_facts(table: str, row: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """Return the public columns of a row that say something: label with unit, and value."""
    found: list[tuple[str, str]] = []
    for column in public_columns(table):
        value = row.get(column.name)
        if value is None or column.name in _UNSAID or column.kind is Kind.REFERENCE:
            continue
        unit = unit_of(column)
        label = f"{column.label(language)} ({unit(language)})" if unit else column.label(language)
        found.append((label, value_shown(column, _dated(column.kind, value), language)))
    return found


def _dated(kind: Kind, value: Any) -> Any:
    return date.fromisoformat(value) if kind is Kind.DATE else value


def list_titles() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield each code of the lists that pages filter by: list, code, titles."""
    for name in LISTS:
        said = {language: titles(name, language) for language in LANGUAGES}
        for code in said["vi"]:
            yield name, code, {language: said[language][code] for language in LANGUAGES}
