"""Findings as one self-contained page: each faulty cell among its neighbours, as in the user's own sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import polars as pl

from caunghe.feed.contents import NO_DAY, Feed
from caunghe.feed.findings.findings import Rule, Severity
from caunghe.feed.findings.groups import (
    MASK,
    FindingGroup,
    grouped_findings,
    place,
    row_ranges,
    totals,
)
from caunghe.feed.findings.wording import column_label, table_label
from caunghe.feed.page import page
from caunghe.language import Language, Text, day, number, short_number
from caunghe.schema import TABLES, Column, Kind, Privacy, Table

# Neighbours shown on each side of a faulty cell.
_YES, _NO = Text("có", "yes"), Text("không", "no")
_ROWS: Final = 2
_COLUMNS: Final = 2
_WORDS: Final[dict[str, Text]] = {
    "title": Text("Kiểm tra số liệu: {city}", "Data check: {city}"),
    "as_of": Text("Số liệu ngày {day}", "Data of {day}"),
    "all": Text("Tất cả", "All"),
    "error": Text("Lỗi", "Errors"),
    "warning": Text("Cảnh báo", "Warnings"),
    "error_one": Text("lỗi", "error"),
    "warning_one": Text("cảnh báo", "warning"),
    "show": Text("Hiện", "Show"),
    "overview": Text("Tổng quan", "Overview"),
    "table": Text("Bảng", "Table"),
    "weight": Text("Mức", "Weight"),
    "example": Text("Điều thấy đầu tiên", "What was found first"),
    "count": Text("Số chỗ", "Places"),
    "row": Text("Dòng", "Row"),
    "mend": Text("Cách sửa:", "To mend it:"),
    "back": Text("Về đầu trang", "Back to the top"),
    "meaning": Text(
        "Lỗi là điều chắc chắn sai, cần sửa. Cảnh báo là điều cần có người xem lại.",
        "An error is surely wrong and must be mended. A warning asks somebody to look.",
    ),
    "masked": Text("Giá trị của cột dữ liệu cá nhân được che: •••.", "Values of personal columns are masked: •••."),
}
_ALL: Final = Text("Tất cả {count} chỗ", "All {count} {count:place|places}")
# runs of rows that are named for a column: more is no reading for a person
_RANGES: Final = 2_000


def findings_html(
    feed: Feed, findings: pl.DataFrame, rules: Mapping[str, Rule], language: Language, *, shown: int = 10
) -> str:
    """Return the page: findings by table and rule with counts, the first ``shown`` of each with their neighbours."""
    words = {name: text(language) for name, text in _WORDS.items() if "{" not in text.en}
    groups = grouped_findings(findings, rules, language, shown)
    shown_tables = {finding["table"] for group in groups for finding in group.rows}
    sheets = {name: feed.numbered_table(name) for name in shown_tables if name in TABLES}
    return page(
        "findings.html",
        language,
        title=_WORDS["title"](language, city=feed.information.city(language)),
        as_of=_as_of(feed, language),
        totals=totals(findings, language),
        sound=findings.is_empty(),
        words=words,
        tables=_by_table(groups, sheets, rules, language),
        severities=[severity.value for severity in Severity],
    )


def _as_of(feed: Feed, language: Language) -> str:
    as_of = feed.information.as_of
    return "" if as_of == NO_DAY else _WORDS["as_of"](language, day=day(as_of, language))


def _by_table(
    groups: list[FindingGroup], sheets: Mapping[str, pl.DataFrame], rules: Mapping[str, Rule], language: Language
) -> list[dict[str, Any]]:
    names = list(dict.fromkeys(group.table for group in groups))
    of = {name: [group for group in groups if group.table == name] for name in names}
    return [
        {
            "name": name,
            "label": table_label(name, language),
            "count": number(sum(group.count for group in of[name]), language),
            "groups": [_group(group, at, sheets, rules, language) for at, group in enumerate(of[name])],
        }
        for name in names
    ]


def _group(
    group: FindingGroup, at: int, sheets: Mapping[str, pl.DataFrame], rules: Mapping[str, Rule], language: Language
) -> dict[str, Any]:
    mend = group.mend(language)
    many = group.cause is not None
    return {
        "anchor": f"{group.table}-{group.rule}" + (f"-{at}" if many else ""),
        "rule": group.rule,
        "severity": group.severity,
        "count": number(group.count, language),
        "says": group.says(language),
        "mend": mend,
        "all": _ALL(language, count=number(group.count, language)) if many or group.hidden_count else "",
        "places": row_ranges(group.places, language, of_table=many, most=_RANGES),
        "findings": [
            {
                "place": place(finding, language, of_table=many),
                "says": finding["says"],
                "mend": "" if mend else finding["mend"],
                "cells": _neighbours(finding, sheets.get(finding["table"]), rules, language),
            }
            for finding in group.rows
        ],
    }


def _neighbours(
    finding: Mapping[str, Any], sheet: pl.DataFrame | None, rules: Mapping[str, Rule], language: Language
) -> dict[str, Any] | None:
    """Return the cells around a faulty one: heads, and rows of (sheet row, cells, whether it is the row meant)."""
    if sheet is None or finding["sheet_row"] is None:
        return None
    table = TABLES[finding["table"]]
    at = sheet["sheet_row"].index_of(finding["sheet_row"])
    if at is None:
        return None
    names = _columns_around(table, finding["column"])
    rows = sheet.slice(max(0, at - _ROWS), min(at, _ROWS) + _ROWS + 1)
    return {
        "numeric": [table[name].dtype.is_numeric() for name in names],
        "heads": [column_label(table.name, name, language) for name in names],
        "faulty": names.index(finding["column"]) if finding["column"] in names else -1,
        "rows": [_row(table, row, names, _as_written(finding, rules), language) for row in rows.iter_rows(named=True)],
    }


def _columns_around(table: Table, column: str | None) -> list[str]:
    """Return the key, and the columns on both sides of the one meant."""
    names = table.names
    at = names.index(column) if column in names else 0
    near = set(names[max(0, at - _COLUMNS) : at + _COLUMNS + 1]) | set(table.key[:2])
    return [name for name in names if name in near]


def _as_written(finding: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return a finding without a value that was calculated: no cell holds that."""
    return {**finding, "value": None if rules[finding["rule"]].is_of_values else finding["value"]}


def _row(
    table: Table, row: Mapping[str, Any], names: list[str], finding: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    meant = row["sheet_row"] == finding["sheet_row"]
    cells = [_cell(table[name], row[name], language) for name in names]
    if meant and finding["column"] in names and row[finding["column"]] is None and finding["value"] is not None:
        # what stood in the sheet, which reading has not understood
        cells[names.index(finding["column"])] = finding["value"]
    return {"number": row["sheet_row"], "cells": cells, "meant": meant}


def _cell(column: Column, value: Any, language: Language) -> str:
    if value is None:
        return ""
    if column.privacy is Privacy.PERSONAL:
        return MASK
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, bool):
        return (_YES if value else _NO)(language)
    if isinstance(value, float) or column.kind is Kind.MONEY:
        return short_number(float(value), language, 10)
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
