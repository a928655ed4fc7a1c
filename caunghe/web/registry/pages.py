# pyright: standard
"""What the registry's templates are given: everything read, nothing left to ask of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from caunghe.language import Language, day, number
from caunghe.schema import TABLES, Column, Privacy, Table, allowed_codes, titles
from caunghe.web.accounts.actors import Actor
from caunghe.web.common.components import table_view
from caunghe.web.registry import words
from caunghe.web.registry.keys import key_query, key_text
from caunghe.web.registry.listing import filter_columns, listed_columns, names_referred, page_of, wish_of
from caunghe.web.registry.models import MODELS, Change, Dataset
from caunghe.web.registry.rights import columns_for, columns_to_edit, is_shared, rows_for
from caunghe.web.registry.services import restored
from caunghe.web.registry.shown import Names, table_column, value_shown


def has_personal(table: Table, actor: Actor) -> bool:
    """Return whether a page of a table shows an actor personal columns."""
    return any(column.privacy is Privacy.PERSONAL for column in columns_for(table, actor))


def decided_by_others(table: Table, actor: Actor, language: Language) -> str:
    """Return the labels of the columns that an actor sees and may not edit, though the row is its own."""
    editable = columns_to_edit(table, actor)
    return ", ".join(column.label(language) for column in columns_for(table, actor) if column not in editable)


def tables(actor: Actor, language: Language) -> dict[str, Any]:
    """Return every table that an actor may see, with what a row of it is and how many there are."""
    dataset = Dataset.objects.first()
    if dataset is None:
        return {"dataset": None, "tables": []}
    listed = [
        (table, _rows_said(table, dataset, language, whole=actor.may_for_any("registry.look") or is_shared(table)))
        for table in TABLES.values()
        if (actor.may_for_any("registry.look") if table.bulk else rows_for(table, actor, "registry.look") is not None)
    ]
    city = dataset.city_en if language == "en" else dataset.city_vi
    return {"dataset": dataset, "city": city, "day": day(dataset.as_of, language), "tables": listed, "models": MODELS}


def _rows_said(table: Table, dataset: Dataset, language: Language, *, whole: bool) -> str:
    """Return how many rows a table has and on what basis; not to those who see their own rows alone."""
    if not whole:
        return table.row(language)
    count = number(dataset.rows.get(table.name, 0), language, 0)
    basis = words.BASIS.get(dataset.basis.get(table.name, ""))
    said = (words.IN_FILES if table.bulk else words.ROWS)(language, count=count)
    said = f"{said} · {basis(language)}" if basis else said
    left_out = dataset.left_out.get(table.name, 0)
    return f"{said}. {words.LEFT_OUT(language, count=left_out)}" if left_out else said


def rows(
    table: Table, actor: Actor, asked: Mapping[str, str], seen: QuerySet[Any], language: Language
) -> dict[str, Any]:
    """Return a page of a table with its filters, its count and the links of its rows."""
    wish = wish_of(table, actor, asked)
    own = "" if actor.may_for_any("registry.look") else str(sorted(actor.own("registry.look")))
    dataset = Dataset.objects.first()
    page = page_of(seen, wish, (dataset.pk, dataset.revision, own) if dataset else (own,), table)
    declared = listed_columns(table, actor)
    names = names_referred([column for column in declared if column.name not in table.key[:1]], page.rows)
    columns = [table_column(column, names) for column in declared]
    has_key = set(table.key) <= {column.name for column in columns_for(table, actor)}
    address = reverse("registry_row", args=[table.name])
    view = table_view(
        columns,
        page.rows,
        language,
        lambda row: f"{address}?{key_query(table, row)}" if has_key else "",
        sort=wish.sort,
        after=page.after,
    )
    return {
        "table": table,
        "view": view,
        "wish": wish,
        "total": number(page.total, language, 0),
        "filters": [(column, _choices(column, language)) for column in filter_columns(table, actor)],
        "personal": any(column.privacy is Privacy.PERSONAL for column in declared),
    }


def _choices(column: Column, language: Language) -> list[tuple[str, str]]:
    known = titles(str(column.codes), language)
    return [(code, known[code]) for code in allowed_codes(str(column.codes), column.level)]


def row(table: Table, actor: Actor, found: Any, language: Language, *, may_edit: bool) -> dict[str, Any]:
    """Return a row's values with the rows that they refer to, and its history, newest first."""
    columns = columns_for(table, actor)
    names = names_referred(columns, [found], most=len(columns))
    facts = [_fact(column, found, names, language) for column in columns]
    key = key_text(table, found)
    history = [_said(table, change, columns, language) for change in Change.objects.filter(table=table.name, key=key)]
    return {
        "table": table,
        "title": row_title(table, found, language, names),
        "facts": facts,
        "history": history,
        "query": key_query(table, found),
        "may_edit": may_edit,
        "personal": has_personal(table, actor),
    }


def row_title(table: Table, found: Any, language: Language, names: Names | None = None) -> str:
    """Return which row it is: its key with the names of what that refers to, after its own name where it has one."""
    columns = [table[part] for part in table.key]
    names = names_referred(columns, [found], most=len(columns)) if names is None else names
    key = " · ".join(value_shown(column, getattr(found, column.name), language, names) for column in columns)
    name = getattr(found, "name", "")
    return f"{name} ({key})" if name else key


def _fact(column: Column, found: Any, names: Names, language: Language) -> tuple[str, str, str, bool]:
    """Return label, value, address of the row referred to, and whether the column is personal."""
    value = getattr(found, column.name)
    heading = table_column(column).heading(language)
    referred = TABLES.get(str(column.references))
    address = ""
    if value and referred is not None and len(referred.key) == 1 and column.name not in TABLES[referred.name].key[1:]:
        address = f"{reverse('registry_row', args=[referred.name])}?{referred.key[0]}={value}"
    return heading, value_shown(column, value, language, names), address, column.privacy is Privacy.PERSONAL


def _said(table: Table, change: Change, columns: tuple[Column, ...], language: Language) -> tuple[Change, list[str]]:
    seen = {column.name: column for column in columns}
    said = [
        words.CHANGE(
            language,
            column=seen[name].label,
            before=value_shown(seen[name], restored(table, name, change.before.get(name)), language),
            after=value_shown(seen[name], restored(table, name, after), language),
        )
        for name, after in change.after.items()
        if name in seen
    ]
    return change, said
