"""The command that makes one feed of what several institutions have sent: join."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import polars as pl
from rich.console import Console

from caunghe.commands import EXIT_DATA_FAULTS, EXIT_OK, Asked
from caunghe.commands.beside import feed_beside, tell_losses
from caunghe.commands.terminal import OPEN, print_rows, say, say_basis
from caunghe.feed import (
    JOIN_RULES,
    RULES,
    Feed,
    Joined,
    check_destination,
    check_names,
    findings_json,
    grouped_findings,
    joined,
    print_findings,
    read_feed,
    table_label,
    write_feed,
)
from caunghe.language import Language, Text, number
from caunghe.outputs import output_at

_ALL: Final = {**RULES, **JOIN_RULES}
_UNREAD: Final = Text(
    "Chưa gộp: trong {name} có ô không đọc được, gộp lúc này sẽ mất số liệu. Sửa tệp ấy "
    "(caunghe check {name}) rồi gộp lại.",
    "Not joined: {name} has cells that cannot be read, and they would be lost. Mend that file "
    "(caunghe check {name}), then join again.",
)
_SENT: Final = Text("{source}: {institutions}", "{source}: {institutions}")
_OF_NOBODY: Final = Text("không của cơ sở nào", "of no institution")
_MISSING: Final = Text(
    "Chưa gửi: {count} cơ sở. {names}.", "Nothing sent by {count} {count:institution|institutions}: {names}."
)
_EVERYBODY: Final = Text("Mọi cơ sở đều đã gửi.", "Every institution has sent.")
_LACKING: Final = Text(
    "Bảng {table} chưa có dòng nào của {count} cơ sở: {names}.",
    "The table {table} has no row of {count} {count:institution|institutions}: {names}.",
)
_NOT_KEPT: Final = Text(
    "{count} dòng trái với tệp đứng trước và không được giữ: {tables}.",
    "{count} {count:row contradicts|rows contradict} an earlier file and {count:is|are} not kept: {tables}.",
)
_OTHER_AREA: Final = Text("Chưa gộp: các tệp không cùng một địa bàn.", "Not joined: the files are not of one area.")
_ROW: Final = Text("{table}, dòng {row}", "{table}, row {row}")
_READ: Final = Text("{source}, {where}: {says}", "{source}, {where}: {says}")
_READ_MORE: Final = Text(
    "{source}, {where}: {says} Còn {more} chỗ như vậy: caunghe check {source}.",
    "{source}, {where}: {says} There {more:is|are} {more} more: caunghe check {source}.",
)
_NAMED: Final = 12  # institutions named of those that lack something
_NEXT: Final = Text("Kiểm tra bộ dữ liệu đã gộp: caunghe check {out}", "Check the joined feed: caunghe check {out}")


def join(asked: Asked, language: Language) -> int:
    """Join feeds into one; exit 1 when two of them contradict, or one has cells that cannot be read."""
    out = Path(asked.out)
    check_destination(out)
    check_names(Path(source).name for source in asked.sources)
    feeds: dict[str, Feed] = {}
    read: dict[str, pl.DataFrame] = {}
    for source in map(Path, asked.sources):
        feed, found = read_feed(source)
        if tell_losses(feed, found, language):
            sys.stderr.write(_UNREAD(language, name=source) + "\n")
            return EXIT_DATA_FAULTS
        feeds[source.name], read[source.name] = feed, found.filter(pl.col("rule") != "information_missing")
    result = joined(feeds, feed_beside(Path(asked.expected), language) if asked.expected else None, read)
    if "area_differs" in result.findings["rule"]:
        print_findings(
            result.feed, result.findings.filter(rule="area_differs"), _ALL, language, console=Console(stderr=True)
        )
        sys.stderr.write(_OTHER_AREA(language) + "\n")
        return EXIT_DATA_FAULTS
    with output_at(out):
        write_feed(result.feed, out)
    if asked.json:
        sys.stdout.write(_as_json(result, language) + "\n")
    else:
        _print(result, out, language)
    return EXIT_DATA_FAULTS if (result.findings["severity"] == "error").any() else EXIT_OK


def _as_json(result: Joined, language: Language) -> str:
    parts = {name: getattr(result, name).to_dicts() for name in ("sent", "institutions", "missing", "lacking")}
    told = json.loads(findings_json(result.findings, _ALL, language))
    read = {
        str(source): json.loads(findings_json(found.drop("source"), RULES, language))["findings"]
        for (source,), found in result.read.group_by("source", maintain_order=True)
    }
    return json.dumps(parts | told | {"read": read}, ensure_ascii=False)


def _print(result: Joined, out: Path, language: Language) -> None:
    console = Console()
    for source in result.sent["source"].unique(maintain_order=True):
        institutions = result.institutions.filter(source=source)["institution"].to_list()
        title = _SENT(language, source=source, institutions=", ".join(institutions) or _OF_NOBODY(language))
        rows = result.sent.filter(source=source).select("table", "rows").iter_rows()
        print_rows(console, title, {table_label(table, language): number(count, language) for table, count in rows})
        _say_read(result, str(source), language)
    if not result.findings.is_empty():
        print_findings(result.feed, result.findings, _ALL, language, console=console)
    _say_who(result, language)
    say_basis(result.feed, language)
    sys.stdout.write(_NEXT(language, out=out) + "\n" + OPEN(language, path=out) + "\n")


def _say_read(result: Joined, source: str, language: Language) -> None:
    """Say what reading a file told, a line for what one rule found in one table: it cannot be seen once joined."""
    found = result.read.filter(source=source).drop("source")
    for group in grouped_findings(found, RULES, language, shown=1):
        row, label = group.rows[0]["sheet_row"], table_label(group.table, language)
        where = label if row is None else _ROW(language, table=label, row=row)
        told = {"source": source, "where": where, "says": group.says(language)}
        more = group.count - 1
        say(_READ(language, **told) if not more else _READ_MORE(language, **told, more=number(more, language)))


def _say_who(result: Joined, language: Language) -> None:
    """Say who has not sent, who lacks a table that others filled, and which rows are not there."""
    lost = result.sent.filter(pl.col("kept") < pl.col("rows")).with_columns(lost=pl.col("rows") - pl.col("kept"))
    if not lost.is_empty():
        told = [
            f"{table_label(row['table'], language)} ({row['source']}): {number(row['lost'], language)}"
            for row in lost.to_dicts()
        ]
        say(_NOT_KEPT(language, count=number(int(lost["lost"].sum()), language), tables="; ".join(told)))
    if not result.missing.is_empty():
        say(_MISSING(language, count=result.missing.height, names=_named(result.missing, most=result.missing.height)))
    for (table,), part in result.lacking.group_by("table", maintain_order=True):
        label, names = table_label(str(table), language), _named(part, most=_NAMED)
        say(_LACKING(language, table=label, count=part.height, names=names))
    if result.missing.is_empty() and result.lacking.is_empty() and lost.is_empty():
        say(_EVERYBODY(language))


def _named(institutions: pl.DataFrame, most: int) -> str:
    rows = institutions.select("institution", "name").head(most).iter_rows()
    names = [f"{code} – {name}" if name else code for code, name in rows]
    return "; ".join([*names, "…"] if institutions.height > most else names)
