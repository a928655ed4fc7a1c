"""What ``feed.json``, or the sheet ``feed`` of a workbook, says about a feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, cast, get_args

import polars as pl

from caunghe.feed.contents import NO_DAY, Basis, FeedInformation, SeriesBreak
from caunghe.feed.findings.findings import gather
from caunghe.feed.findings.structural import finding
from caunghe.feed.reading.pairs import basis_of, is_heading, item_of
from caunghe.feed.values.days import said_day
from caunghe.language import Text
from caunghe.schema import TABLES

NAME: Final = "feed"
_EXAMPLES: Final = {
    "city.vi": "Hải Phòng",
    "city.en": "Hai Phong",
    "area": "31",
    "as_of": "2026-06-30",
    "licence": "CC-BY-4.0",
}
EXAMPLE: Final = '{"city": "Hải Phòng", "area": "31", "as_of": "2026-06-30", "licence": "CC-BY-4.0"}'


def parsed_json(data: bytes) -> tuple[dict[str, Any], pl.DataFrame]:
    """Return the document of ``feed.json`` and findings; an empty document where it is no JSON object."""
    try:
        again: list[tuple[str, str, str]] = []
        document: Any = json.loads(
            data.decode("utf-8-sig"), parse_constant=str, object_pairs_hook=lambda pairs: _once(pairs, again)
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        reason = str(fault).splitlines()[0] if not isinstance(fault, RecursionError) else "nesting"
        return {}, _wrong_information("feed.json", reason, EXAMPLE)
    pairs = _object(document)
    if pairs is None:
        return {}, _wrong_information("feed.json", type(document).__name__, EXAMPLE)
    return pairs, gather(_repeated(*told) for told in again)


def _once(pairs: list[tuple[str, Any]], again: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Return items as an object, of two with one name the first; ``again`` takes up what else each was."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            again.append((key, str(found[key]), str(value)))
    return found


def _repeated(item: str, first: str, other: str, row: int | None = None) -> pl.DataFrame:
    return finding("information_repeated", NAME, sheet_row=row, column=item, value=other[:200], expected=first[:200])


def sheet_document(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], pl.DataFrame]:
    """Return the document of a sheet's items and values, in either language, and findings on items that are none."""
    known: dict[str, str] = {}
    parts: list[pl.DataFrame] = []
    for row, (key, value) in enumerate(pairs, start=1):
        if not key or not value or is_heading(key):
            continue
        item = item_of(key)
        if item is None:
            parts.append(
                finding("information_unknown", NAME, sheet_row=row, value=key[:200], expected=", ".join(_EXAMPLES))
            )
        elif known.setdefault(item, value).strip() != value.strip():
            parts.append(_repeated(item, known[item], value, row))
    return nested_document(known.items()), gather(parts)


def nested_document(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the document of key/value pairs such as ``city.vi`` and ``breaks.0.date``."""
    document: dict[str, Any] = {}
    for key, value in pairs:
        *parents, last = key.strip().split(".")
        place = document
        for parent in parents:
            inner = _object(place.setdefault(parent, {}))
            if inner is None:
                break
            place = inner
        else:
            place.setdefault(last, value)
    breaks = _object(document.get("breaks"))
    return document if breaks is None else document | {"breaks": list(breaks.values())}


def _object(value: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def read_information(document: Mapping[str, Any]) -> tuple[FeedInformation, pl.DataFrame]:
    """Return the information and findings on what is missing or wrong.

    City, area and licence that are missing are empty texts, a missing day is ``NO_DAY``, and a city given in one
    language stands for both; each has its finding.
    """
    parts: list[pl.DataFrame] = []
    city = document.get("city")
    named = _object(city) or ({"vi": city, "en": city} if isinstance(city, str) else {})
    if city is not None and not isinstance(city, dict | str):
        parts.append(_wrong_information("city", city, '{"vi": …, "en": …}'))
    names = {language: _text(named, language, f"city.{language}", parts) for language in ("vi", "en")}
    information = FeedInformation(
        city=Text(names["vi"] or names["en"], names["en"] or names["vi"]),
        area=_text(document, "area", "area", parts),
        as_of=_required_day(document, parts),
        licence=_text(document, "licence", "licence", parts),
        basis=_basis(document.get("tables"), parts),
        classifications=_classifications(document.get("classifications"), parts),
        breaks=_breaks(document.get("breaks"), parts),
    )
    return information, gather(parts)


def _wrong_information(column: str, value: object, expected: str) -> pl.DataFrame:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return finding("information_wrong", NAME, column=column, value=shown[:200], expected=expected)


def _text(source: Mapping[str, Any], key: str, column: str, parts: list[pl.DataFrame]) -> str:
    value = source.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        parts.append(finding("information_missing", NAME, column=column, expected=_EXAMPLES[column]))
        return ""
    if not isinstance(value, str):
        parts.append(_wrong_information(column, value, _EXAMPLES[column]))
        return ""
    return value.strip()


def _required_day(document: Mapping[str, Any], parts: list[pl.DataFrame]) -> date:
    if document.get("as_of") in (None, ""):
        parts.append(finding("information_missing", NAME, column="as_of", expected=_EXAMPLES["as_of"]))
        return NO_DAY
    return _day(document["as_of"], "as_of", parts) or NO_DAY


def _day(value: object, column: str, parts: list[pl.DataFrame]) -> date | None:
    """Return a day; the last one of a month, quarter or year is told, and what is none is an error."""
    said = said_day(str(value))
    if said is None:
        parts.append(_wrong_information(column, value, _EXAMPLES["as_of"]))
        return None
    if not said.is_exact:
        shown = said.day.isoformat()
        parts.append(finding("information_read", NAME, column=column, value=str(value)[:200], expected=shown))
    return said.day


def _basis(tables: object, parts: list[pl.DataFrame]) -> dict[str, Basis]:
    if tables is None:
        return {}
    named = _object(tables)
    if named is None:
        parts.append(_wrong_information("tables", tables, '{"areas": {"basis": "published"}}'))
        return {}
    known = get_args(Basis)
    basis: dict[str, Basis] = {}
    for name, about in named.items():
        inner = _object(about)
        given: Any = about if inner is None else inner.get("basis")
        if name not in TABLES:
            parts.append(_wrong_information(f"tables.{name}", name, "areas, institutions, …"))
        elif isinstance(given, str) and (stated := basis_of(given)):
            basis[name] = stated
        elif given is not None and about != {}:
            parts.append(_wrong_information(f"tables.{name}.basis", given, " | ".join(known)))
    return basis


def _classifications(value: object, parts: list[pl.DataFrame]) -> dict[str, str]:
    if value is None:
        return {}
    named = _object(value)
    if named is None:
        parts.append(_wrong_information("classifications", value, '{"occupations": "ISCO-08"}'))
        return {}
    return {name: str(version) for name, version in named.items()}


def _breaks(value: object, parts: list[pl.DataFrame]) -> tuple[SeriesBreak, ...]:
    if value is None:
        return ()
    expected = '{"date": "2025-07-01", "vi": …, "en": …}'
    if not isinstance(value, list):
        parts.append(_wrong_information("breaks", value, f"[{expected}]"))
        return ()
    breaks: list[SeriesBreak] = []
    for number, given in enumerate(cast("list[object]", value)):
        item = _object(given)
        if item is None or not all(isinstance(item.get(key), str) for key in ("date", "vi", "en")):
            parts.append(_wrong_information(f"breaks.{number}", given, expected))
        elif (day := _day(item["date"], f"breaks.{number}.date", parts)) is not None:
            breaks.append(SeriesBreak(day, Text(item["vi"], item["en"])))
    return tuple(breaks)
