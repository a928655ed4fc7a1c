"""The key of a row: in addresses, in the history, and in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from caunghe.schema import TEXTUAL, Column, Kind, Table


def plain(value: object) -> str:
    """Return a value as the feed writes it: ISO days, ``true`` and ``false``, '' for nothing.

    >>> plain(None), plain(True), plain(2026)
    ('', 'true', '2026')
    """
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def key_query(table: Table, row: Any) -> str:
    """Return the key of a row as the query of an address."""
    return urlencode({part: plain(getattr(row, part)) for part in table.key})


def key_text(table: Table, row: Any) -> str:
    """Return the key of a row as the history holds it, which stays when a feed is loaded anew."""
    return json.dumps([plain(getattr(row, part)) for part in table.key], ensure_ascii=False)


def key_filter(table: Table, asked: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the conditions that find a row, None where a part cannot be one of the key's."""
    found: dict[str, Any] = {}
    for part in table.key:
        text = asked.get(part, "")
        if table[part].kind in TEXTUAL:
            found[part] = text
        elif not text:
            found[f"{part}__isnull"] = True
        else:
            value = typed(table[part], text)
            if value is None:
                return None
            found[part] = value
    return found


def typed(column: Column, text: str) -> date | int | float | None:
    """Return the value that a plain text says of a column of days or numbers, None where it says none."""
    try:
        if column.kind is Kind.DATE:
            return date.fromisoformat(text)
        return int(text) if column.kind in (Kind.INTEGER, Kind.MONEY) else float(text)
    except ValueError:
        return None
