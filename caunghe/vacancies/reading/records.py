"""JSON as scrapes and pages write it: documents that are nearly JSON, and the records within them made flat."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from caunghe.vacancies.reading.mapping import likely

# a string, or a comma before a closing bracket, which JSON does not allow and people write
_TRAILING_COMMA: Final = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])', re.DOTALL)
# columns of an advertisement, the title among them, that the keys of a record must be like
_FEWEST_LIKE: Final = 2
# documents are no deeper than this where people write them
_DEEPEST: Final = 40


def document(written: str) -> object:
    """Return a JSON document, commas before closing brackets ignored; None where it is none.

    >>> document('{"title": "Thợ hàn, [bậc 3,]",}')
    {'title': 'Thợ hàn, [bậc 3,]'}
    """
    for text in (written, _TRAILING_COMMA.sub(lambda match: match[0] if match[0][0] == '"' else "", written)):
        try:
            return json.loads(text, strict=False)
        except (json.JSONDecodeError, RecursionError):
            continue
    return None


def documents(written: str) -> list[tuple[str, object]]:
    """Return each document of a text with what is written: one, or one a line."""
    whole = document(written)
    if whole is not None or "\n" not in written.strip():
        return [(written, whole)]
    lines = [(line, document(line)) for line in written.splitlines() if line.strip()]
    return lines if any(one is not None for _, one in lines) else [(written, None)]


def records(found: object) -> list[dict[str, str]]:
    """Return the advertisements of a document, flat: those of the list that names most columns, or the document itself.

    Keys of nested values are joined by a point, values of lists by ``; ``.

    >>> records({"data": {"items": [{"title": "Thợ hàn", "company": {"name": "A"}, "tags": ["hàn", "MIG"]}]}})
    [{'title': 'Thợ hàn', 'company.name': 'A', 'tags': 'hàn; MIG'}]
    """
    best: tuple[int, list[dict[str, str]]] = (0, [])
    for candidate in _lists(found, 0):
        rows = [flat(one) for one in candidate]
        columns = likely(list(dict.fromkeys(key for row in rows[:20] for key in row)))
        size = len(columns) * len(rows) if "title" in columns and len(columns) >= _FEWEST_LIKE else 0
        if size > best[0]:
            best = (size, rows)
    return best[1]


def only_records(found: object) -> list[dict[str, str]]:
    """Return the objects of a document that is a list of nothing else, or one object; flat, whatever they are about."""
    if isinstance(found, Mapping):
        return [flat(cast("Mapping[str, object]", found))]
    if isinstance(found, list) and found and all(isinstance(one, Mapping) for one in cast("list[object]", found)):
        return [flat(one) for one in cast("list[Mapping[str, object]]", found)]
    return []


def _lists(value: object, depth: int) -> Iterator[Sequence[Mapping[str, object]]]:
    """Yield every list of objects within a document, and every object as a list of one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        parts = cast("list[object]", value)
        objects = [cast("Mapping[str, object]", part) for part in parts if isinstance(part, Mapping)]
        if objects and len(objects) == len(parts):
            yield objects
        for part in parts:
            yield from _lists(part, depth + 1)
    elif isinstance(value, Mapping):
        yield [cast("Mapping[str, object]", value)]
        for part in cast("Mapping[str, object]", value).values():
            yield from _lists(part, depth + 1)


def flat(record: Mapping[str, object], before: str = "") -> dict[str, str]:
    """Return a record as text, the keys of what is nested joined by a point; what is absent is empty."""
    made: dict[str, str] = {}
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            made |= flat(cast("Mapping[str, object]", value), f"{name}.") if name.count(".") < _DEEPEST else {}
        else:
            made[name] = _text(value)
    return made


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        parts = cast("list[object]", value)
        named = (_named(part) for part in parts)
        return "; ".join(part for part in named if part)
    return str(value)


def _named(value: object) -> str:
    """Return a value of a list: an object by its name, or whole."""
    if isinstance(value, Mapping):
        row = flat(cast("Mapping[str, object]", value))
        return row.get("name") or row.get("title") or ", ".join(part for part in row.values() if part)
    return _text(value)
