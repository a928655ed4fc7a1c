"""A page of a table: search, filters, order and the rows after a cursor, in a fixed number of queries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import caches
from django.db.models import F, Q, QuerySet

from caunghe.schema import TABLES, Column, Kind, Table, allowed_codes
from caunghe.web.accounts.actors import Actor
from caunghe.web.common.asked import asked_number
from caunghe.web.registry.keys import plain, typed
from caunghe.web.registry.models import MODELS
from caunghe.web.registry.rights import columns_for
from caunghe.web.registry.search import matching

PAGE: Final = 50  # rows
_WIDEST: Final = 8  # columns of a list; the page of a row has all
_FILTERS: Final = 3
_LONGEST: Final = 60  # codes of a list that is offered as a filter
_NAMED: Final = 2  # references of a list whose names are looked up
_KEPT: Final = 3600  # seconds that a count is kept


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asked for: words, codes of columns, a column to sort by (``-`` before it: downwards), a cursor."""

    words: str
    codes: Mapping[str, str]
    sort: str
    after: str

    @classmethod
    def of(cls, asked: Mapping[str, str], filtered: Iterable[str], sorted_by: Iterable[str] = ()) -> Wish:
        """Return what the query of an address asks for; columns that it may not ask for are left out."""
        codes = {name: asked[name][:100] for name in filtered if asked.get(name)}
        sort = asked.get("sort", "")
        known = sort if sort.removeprefix("-") in set(sorted_by) else ""
        return cls(asked.get("q", "").strip()[:100], codes, known, asked.get("after", ""))


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, how many there are in all, and the cursor of the next."""

    rows: Sequence[Any]
    total: int
    after: str | None


def listed_columns(table: Table, actor: Actor) -> tuple[Column, ...]:
    """Return the columns of a list: the key, the name, then others in their order."""
    seen = columns_for(table, actor)
    first = [column for column in seen if column.name in table.key]
    named = [column for column in seen if column.name == "name"]
    rest = [column for column in seen if column not in (*first, *named)]
    return tuple([*first, *named, *rest][:_WIDEST])


def filter_columns(table: Table, actor: Actor) -> tuple[Column, ...]:
    """Return the columns that a list can be filtered by: of a short list of codes, one code a row."""
    return tuple(
        column
        for column in columns_for(table, actor)
        if column.kind is Kind.CODE
        and not column.many
        and len(allowed_codes(str(column.codes), column.level)) <= _LONGEST
    )[:_FILTERS]


def wish_of(table: Table, actor: Actor, asked: Mapping[str, str]) -> Wish:
    """Return what the query of an address asks for; what it does not know is left out."""
    filtered = (column.name for column in filter_columns(table, actor))
    return Wish.of(asked, filtered, (column.name for column in columns_for(table, actor)))


def found_rows(rows: QuerySet[Any], wish: Wish) -> QuerySet[Any]:
    """Return the rows that a wish finds, in its order."""
    rows = rows.filter(**wish.codes)
    if wish.words:
        rows = matching(rows, wish.words)
    return rows.order_by(*_order(wish))


def _order(wish: Wish) -> list[Any]:
    name = wish.sort.removeprefix("-")
    if name:
        by = F(name)
        return [by.desc(nulls_last=True) if wish.sort.startswith("-") else by.asc(nulls_last=True), "id"]
    return ["search_rank", "id"] if wish.words else ["id"]


def page_of(rows: QuerySet[Any], wish: Wish, kept_for: Sequence[object], table: Table | None = None) -> Page:
    """Return a page of what a wish finds among rows; the count is kept for what its rows depend on (``kept_for``).

    One row more than the page is read to know whether another follows. Where a wish sorts by a column, ``table`` is
    that of the rows.
    """
    found = found_rows(rows, wish)
    name = json.dumps([rows.model.__name__, *kept_for, wish.words, dict(sorted(wish.codes.items()))])
    total = caches["pages"].get_or_set(f"count:{hash(name)}", found.order_by().count, _KEPT)
    after = _after(table, wish)
    read = list((found.filter(after) if after is not None else found)[: PAGE + 1])
    following = _cursor(wish, read[PAGE - 1]) if len(read) > PAGE else None
    return Page(read[:PAGE], int(total or 0), following)


def _sorted_by(wish: Wish) -> str:
    return wish.sort.removeprefix("-") or ("search_rank" if wish.words else "")


def _cursor(wish: Wish, row: Any) -> str:
    by = _sorted_by(wish)
    return json.dumps([plain(getattr(row, by)) if by else "", row.pk], ensure_ascii=False)


def _cursor_read(asked: str) -> tuple[str, int] | None:
    """Return value and number of a cursor as an address gives it, None where it is none.

    Its text is decoded a second time, from JSON: what no database holds may stand in it only now.
    """
    try:
        text, number = map(str, json.loads(asked))
        text.encode()
    except (ValueError, TypeError, RecursionError):
        return None
    row = asked_number(number)
    return None if row is None or "\x00" in text else (text, row)


def _after(table: Table | None, wish: Wish) -> Q | None:
    """Return the condition of the rows after the cursor, in an order in which nothing comes last; None at the first."""
    read = _cursor_read(wish.after)
    if read is None:
        return None
    text, number = read
    behind = Q(pk__gt=number)
    by = _sorted_by(wish)
    if not by:
        return behind
    value = _value(table, by, text)
    if value is None:
        return Q(**{f"{by}__isnull": True}) & behind
    further = Q(**{f"{by}__{'lt' if wish.sort.startswith('-') else 'gt'}": value})
    return further | (Q(**{by: value}) & behind) | Q(**{f"{by}__isnull": True})


def _value(table: Table | None, by: str, text: str) -> Any:
    if by == "search_rank":
        return asked_number(text) or 0
    assert table is not None
    column = table[by]
    if column.kind in (Kind.KEY, Kind.REFERENCE, Kind.CODE, Kind.TEXT):
        return text
    if column.kind is Kind.BOOLEAN:
        return {"true": True, "false": False}.get(text)
    return typed(column, text)


def names_referred(columns: Iterable[Column], rows: Sequence[Any], most: int = _NAMED) -> dict[str, dict[str, str]]:
    """Return the names of the rows that columns refer to, a query a column."""
    named: dict[str, dict[str, str]] = {}
    for column in columns:
        referred = TABLES.get(str(column.references))
        if len(named) == most or referred is None or "name" not in referred.names or len(referred.key) != 1:
            continue
        codes = {getattr(row, column.name) for row in rows} - {""}
        found = MODELS[referred.name].objects.filter(**{f"{referred.key[0]}__in": codes})
        named[column.name] = dict(found.values_list(referred.key[0], "name"))
    return named
