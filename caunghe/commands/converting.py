"""The command that brings a register in another shape into the feed: convert."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any, Final

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK, Asked
from caunghe.commands.terminal import note, print_rows, say
from caunghe.feed import (
    RULES,
    Conversion,
    convert_register,
    read_and_check,
    read_mapping,
    read_source,
    sentences,
    stated_information,
    table_label,
    write_converted,
)
from caunghe.indicators import CATALOGUE
from caunghe.language import Language, Text, number
from caunghe.outputs import output_at
from caunghe.schema import TABLES

_SHOWN: Final = 5
_MADE = Text("Bảng đã lập, số dòng / số dòng nguồn", "Tables made, rows / rows in the source")
_FOUND = Text("Điều cần xem (caunghe check để thấy từng ô)", "Findings (caunghe check shows each cell)")
_LOST = Text("Ô nguồn chưa đưa được vào", "Cells of the source that did not come along")
_AMOUNTS = Text("Tổng số thay đổi khi chuyển", "Amounts that the conversion changed")
_TOTALS = Text("Tổng số ở nguồn và trong bộ dữ liệu", "Amounts in the source and in the feed")
_TOTAL = Text(
    "{table} · {column}: {source} ở nguồn, {feed} trong bộ dữ liệu.",
    "{table} · {column}: {source} in the source, {feed} in the feed.",
)
_TOTAL_STATED = Text(
    "{table} · {column}: {source} ở nguồn, {feed} trong bộ dữ liệu; dòng tổng của nguồn ghi {stated}.",
    "{table} · {column}: {source} in the source, {feed} in the feed; the total row of the source has {stated}.",
)
_FINDING = Text("{table}: {count} lần, trước hết: {says}", "{table}: {count} {count:time|times}, first: {says}")
_NOTHING = Text("Không thấy điều gì cần sửa.", "Nothing to mend was found.")
_RULES: Final = {
    "value_unlisted": Text(
        "{table} · {column}: {count} ô không có trong danh mục: {examples}.",
        "{table} · {column}: {count} {count:cell is|cells are} in no list: {examples}.",
    ),
    "look_up_failed": Text(
        "{table} · {column}: {count} ô không tra được ở bảng trên: {examples}.",
        "{table} · {column}: {count} {count:cell was|cells were} not found by look_up: {examples}.",
    ),
    "look_up_ambiguous": Text(
        "{table} · {column}: {count} ô tra ra nhiều dòng, đã lấy dòng đầu: {examples}.",
        "{table} · {column}: {count} {count:cell suits|cells suit} several rows, the first was taken: {examples}.",
    ),
    "distinct_differs": Text(
        "{table} · {column}: {count} dòng nhập làm một có giá trị khác nhau, đã lấy giá trị đầu: {examples}.",
        "{table} · {column}: {count} {count:row|rows} made of several that differ, the first was taken: {examples}.",
    ),
    "day_unread": Text(
        "{table} · {column}: {count} ô không đọc được thành ngày: {examples}.",
        "{table} · {column}: {count} {count:cell reads|cells read} as no day: {examples}.",
    ),
    "sum_incomplete": Text(
        "{table} · {column}: {count} tổng còn thiếu ô trống bên trong: {examples}.",
        "{table} · {column}: {count} {count:sum lacks|sums lack} cells that are empty: {examples}.",
    ),
    "cell_wrong": Text(
        "{table} · {column}: {count} ô báo lỗi nên để trống: {examples}. Sửa ô ấy ở nguồn rồi chuyển lại.",
        "{table} · {column}: {count} {count:cell has|cells have} an error and stayed empty: {examples}. Mend the "
        "source and convert again.",
    ),
    "cells_merged": Text(
        "{table} · {column}: {count} ô gộp, các dòng dưới trong ô gộp để trống: {examples}. Thêm vào bảng ánh xạ một "
        "dòng có cột *, phép điền xuống và cột nguồn này.",
        "{table} · {column}: {count} merged {count:cell leaves|cells leave} the rows below empty: {examples}. Add to "
        "the mapping a row of column * with fill and this field.",
    ),
    "unit_unheard": Text(
        "{table} · {column}: tiêu đề hoặc dòng trên bảng ghi đơn vị khác với hệ số của bảng ánh xạ: {examples}. Ở dòng "
        "ánh xạ của cột này, ghi phép nhân (hoặc cộng) với tham số là số sau dấu ×.",
        "{table} · {column}: the heading or a line above states a unit that is not what the mapping makes of it: "
        "{examples}. In the mapping's row of this column write times (or sum) with the number after × as argument.",
    ),
    "unit_strange": Text(
        "{table} · {column}: tiêu đề hoặc dòng trên bảng ghi đơn vị không đổi được sang đơn vị của cột: {examples}. "
        "Lấy cột nguồn khác có đơn vị ghi sau dấu →; nếu biết một đơn vị bằng bao nhiêu, ghi phép nhân với số ấy.",
        "{table} · {column}: the heading or a line above states a unit that cannot become the column's: {examples}. "
        "Take a field in the unit after →; where it is known how many of it one unit is, write times with that number.",
    ),
    "total_differs": Text(
        "{table} · {column}: tổng ghi trong sổ khác tổng các dòng đã đọc: {examples}. Tìm dòng tổng còn sót hoặc dòng "
        "thiếu, hoặc sửa dòng tổng.",
        "{table} · {column}: the total that the register states is not that of the rows read: {examples}. Look for a "
        "subtotal read as data or a row that is missing, or mend the total.",
    ),
}
_EXAMPLE = Text("“{value}” (dòng {row})", "“{value}” (row {row})")
_MORE = Text("và {count} giá trị nữa", "and {count} more")
_CHANGED = Text(
    "{table} · {column}: {step} đưa {rows_before} dòng thành {rows_after}; tổng {field} từ {before} thành {after} "
    "({change}).",
    "{table} · {column}: {step} made {rows_after} of {rows_before} {rows_before:row|rows}; {field} went from {before} "
    "to {after} ({change}).",
)
_STEPS: Final = {
    "keep": Text("phép giữ", "keep"),
    "split": Text("phép tách", "split"),
    "unpivot": Text("phép xoay", "unpivot"),
    "distinct": Text("phép không trùng", "distinct"),
    "fill": Text("phép điền xuống", "fill"),
    "when": Text("điều kiện", "the condition"),
}
_LICENCE_LEFT = Text(
    "Chưa chép giấy phép “{licence}” của tệp thông tin; nêu giấy phép của bộ dữ liệu bằng --licence.",
    "The licence “{licence}” of the information was not copied; state that of the feed by --licence.",
)
_CLASSIFICATIONS_LEFT = Text(
    "Chưa chép danh mục phân loại của tệp thông tin ({names}); thêm --classifications nếu bộ dữ liệu theo các danh "
    "mục ấy.",
    "The classifications of the information ({names}) were not copied; add --classifications if the feed follows them.",
)


def convert(asked: Asked, language: Language) -> int:
    """Convert a register and check what came out; exit 1 when an error is left or a cell did not come along."""
    hear = note(language)
    mapping = read_mapping(Path(asked.mapping), say=hear)
    made = convert_register(read_source(*map(Path, asked.source), fields=mapping.fields, say=hear), mapping)
    out, information = Path(asked.out), Path(asked.information)
    with output_at(out):
        write_converted(made.tables, information, out, licence=asked.licence, classifications=asked.classifications)
    _say_what_was_left(stated_information(information), asked, language)
    _, findings = read_and_check(out, CATALOGUE)
    every = pl.concat([findings, made.unread], how="diagonal")
    by_rule = every.group_by("table", "rule", "severity", maintain_order=True).len("count").sort("table", "rule")
    if asked.json:
        _print_json(made, by_rule)
    else:
        _print(made, findings, language)
    return EXIT_DATA_FAULTS if (every["severity"] == "error").any() else EXIT_OK


def _say_what_was_left(stated: dict[str, Any], asked: Asked, language: Language) -> None:
    hear = note(language)
    licence, named = stated.get("licence"), stated.get("classifications")
    if licence and not asked.licence:
        hear(_LICENCE_LEFT.filled(licence=licence))
    if named and not asked.classifications:
        hear(_CLASSIFICATIONS_LEFT.filled(names=", ".join(map(str, named))))


def _print_json(made: Conversion, by_rule: pl.DataFrame) -> None:
    rows = {name: {"rows": frame.height, "rows_read": made.rows_read[name]} for name, frame in made.tables.items()}
    told = {
        "rows": rows,
        "findings": by_rule.to_dicts(),
        "unread": made.unread.to_dicts(),
        "amounts": made.amounts.to_dicts(),
        "totals": made.totals.to_dicts(),
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def _print(made: Conversion, findings: pl.DataFrame, language: Language) -> None:
    console = Console()
    heights = {name: (frame.height, made.rows_read[name]) for name, frame in made.tables.items()}
    shown = {
        table_label(name, language): f"{number(rows, language)} / {number(read, language)}"
        for name, (rows, read) in heights.items()
    }
    say(_MADE(language), console)
    print_rows(console, "", shown)
    told = (
        (_LOST, _lost(made.unread, language)),
        (_AMOUNTS, _changed(made.amounts, language)),
        (_TOTALS, _kept(made.totals, language)),
    )
    for heading, lines in told:
        if lines:
            say(heading(language), console)
            say("\n".join(lines), console)
    found = _found(findings, language)
    if found or made.unread.is_empty():
        say((_FOUND if found else _NOTHING)(language), console)
    if found:
        say("\n".join(found), console)


def _found(findings: pl.DataFrame, language: Language) -> list[str]:
    """Return a sentence for each rule that a table breaks: how often, and what is told of it first."""
    groups = findings.with_columns(count=pl.len().over("table", "rule")).unique(
        ["table", "rule"], keep="first", maintain_order=True
    )
    return [
        _FINDING(language, table=table_label(row["table"], language), **{name: row[name] for name in ("count", "says")})
        for row in sentences(groups, RULES, language).sort("table", "rule").iter_rows(named=True)
    ]


def _names(row: dict[str, Any], language: Language) -> dict[str, str]:
    """Return table and column as the reader's language names them."""
    table = TABLES[row["table"]]
    return {"table": table_label(row["table"], language), "column": table[row["column"]].label(language)}


def _lost(unread: pl.DataFrame, language: Language) -> list[str]:
    """Return a sentence for each column and rule, with the first values and where they stand."""
    told: list[str] = []
    for (rule, _, _), cells in unread.group_by("rule", "table", "column", maintain_order=True):
        values = cells.unique("value", keep="first", maintain_order=True)
        first = values.head(_SHOWN).iter_rows(named=True)
        examples = [_EXAMPLE(language, value=row["value"] or "", row=row["sheet_row"]) for row in first]
        if values.height > _SHOWN:
            examples.append(_MORE(language, count=number(values.height - _SHOWN, language)))
        names = _names(cells.row(0, named=True), language)
        count = number(cells.height, language)
        told.append(_RULES[str(rule)](language, **names, count=count, examples=", ".join(examples)))
    return told


def _figure(value: float, language: Language) -> str:
    return number(value, language, decimals=0 if value == round(value) else 2)


def _kept(totals: pl.DataFrame, language: Language) -> list[str]:
    """Return a sentence for each amount that all rows of the source go into."""
    return [
        (_TOTAL if row["stated"] is None else _TOTAL_STATED)(
            language,
            **_names(row, language),
            **{name: _figure(row[name], language) for name in ("source", "feed", "stated") if row[name] is not None},
        )
        for row in totals.filter(~pl.col("conditional")).iter_rows(named=True)
    ]


def _changed(amounts: pl.DataFrame, language: Language) -> list[str]:
    figure = partial(_figure, language=language)
    return [
        _CHANGED(
            language,
            **_names(row, language),
            step=_STEPS[row["step"]](language),
            field=row["field"],
            rows_before=number(row["rows_before"], language),
            rows_after=number(row["rows_after"], language),
            before=figure(row["before"]),
            after=figure(row["after"]),
            change=("+" if row["after"] > row["before"] else "−") + figure(abs(row["after"] - row["before"])),
        )
        for row in amounts.iter_rows(named=True)
    ]
