"""Quality of the data: who reported what by year, what each table holds, and what the checks found."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from caunghe.feed import CAUSE, RULES, Severity, grouped_findings, mend_of_rule, table_label
from caunghe.language import Text, number
from caunghe.report.context import BASES, Context, heads
from caunghe.report.document import Block, Bullets, Cell, Paragraph, Quantity, Section, Table
from caunghe.report.figures import with_labels
from caunghe.schema import TABLES, allowed_codes, titles

MOST_NAMED: Final = 12

_TITLE = Text("Chất lượng dữ liệu", "Quality of the data")
_LEAD = Text(
    "Bộ dữ liệu có {supplied} trong {tables} bảng. Kiểm tra thấy {errors} lỗi và {warnings} cảnh báo; ô có lỗi không"
    " được đưa vào tính toán.",
    "The feed has {supplied} of {tables} {tables:table|tables}. The checks found {errors} "
    "{errors:error|errors} and {warnings} {warnings:warning|warnings}; cells in error are kept out of the"
    " calculations.",
)
_REPORTING = Text(
    "Tỷ lệ cơ sở báo cáo tuyển sinh theo loại và năm", "Share of institutions reporting intakes, by kind and year"
)
_REPORTING_NOTE = Text(
    "Số cơ sở có chương trình là mẫu số. Ô càng đậm, càng nhiều cơ sở báo cáo.",
    "The denominator is institutions with programmes. The darker the cell, the more institutions reported.",
)
_SILENT = Text("Chưa báo cáo tuyển sinh năm {year}:", "Did not report intakes for {year}:")
_OTHERS = Text("và {count} cơ sở khác", "and {count} {count:other|others}")
_COVERAGE = Text("Mỗi bảng có gì", "What each table holds")
_COVERAGE_NOTE = Text(
    "Số dòng là số đã nhận; các phần khác đếm những dòng còn lại sau khi bỏ ô sai, và với tin tuyển dụng thì bỏ cả tin"
    " ở nước ngoài, nên có thể ít hơn. Tỷ lệ ô đã điền tính trên các cột không bắt buộc.",
    "Rows are those received; other parts count what is left once cells in error are out, and of vacancies those abroad"
    " too, which may be fewer. Cells filled are counted over the columns that are not required.",
)
_FINDINGS = Text("Điều kiểm tra thấy, theo bảng và quy tắc", "Findings by table and rule")
_NO_FINDINGS = Text("Không thấy điều gì cần sửa.", "Nothing to mend was found.")
_KIND, _WITH, _ALL = Text("Loại cơ sở", "Kind"), Text("Có chương trình", "With programmes"), Text("Tất cả", "All")
_TABLE, _ROWS, _FILLED = Text("Bảng", "Table"), Text("Số dòng", "Rows"), Text("Ô đã điền", "Cells filled")
_LATEST, _BASIS = Text("Năm mới nhất", "Latest year"), Text("Tính chất số liệu", "Basis")
_RULE, _WEIGHT, _COUNT = Text("Mã quy tắc", "Rule code"), Text("Mức", "Weight"), Text("Số lần", "Count")
_MEND = Text("Cách sửa", "How to mend it")
_WEIGHTS: Final = {Severity.ERROR.value: Text("lỗi", "error"), Severity.WARNING.value: Text("cảnh báo", "warning")}
_ABSENT = Text("không có", "not supplied")
_WHOLE_FEED = Text("Cả bộ dữ liệu", "The whole feed")


def quality_section(context: Context) -> Section:
    """Return the section on data quality."""
    errors = int((context.findings["severity"] == Severity.ERROR.value).sum())
    lead = context.say(
        _LEAD,
        supplied=len(context.feed.supplied),
        tables=len(TABLES),
        errors=number(errors, context.language),
        warnings=number(context.findings.height - errors, context.language),
    )
    blocks: list[Block] = [Paragraph(lead, "lead"), *_reporting(context), _coverage(context)]
    blocks.append(Paragraph(context.say(_NO_FINDINGS)) if context.findings.is_empty() else _findings(context))
    return Section(key="quality", title=context.say(_TITLE), blocks=tuple(blocks))


def _reporting(context: Context) -> list[Block]:
    """Return the heat table of reporting and the institutions that did not report the last year."""
    offering, reported, years = _reports(context)
    if not years:
        return []
    silent = offering.join(reported.filter(pl.col("year") == years[-1]), on="institution", how="anti")
    return [with_labels(_heat, context), *_silent(silent, years[-1], context)]


def _reports(context: Context) -> tuple[pl.DataFrame, pl.DataFrame, list[int]]:
    """Return ``institution, kind`` with programmes; ``institution, kind, year`` that reported; and the years."""
    feed = context.feed
    owners = feed["programmes"].join(feed["sites"].select("site", "institution"), on="site")
    owners = owners.join(feed["institutions"].select("institution", "kind"), on="institution")
    offering = owners.select("institution", "kind").unique(maintain_order=True)
    reported = feed["intakes"].join(owners.select("programme", "institution", "kind"), on="programme")
    reported = reported.select("institution", "kind", "year").unique(maintain_order=True)
    return offering, reported, sorted(reported["year"].drop_nulls().unique(maintain_order=True))


def _heat(context: Context) -> Table:
    offering, reported, years = _reports(context)
    named = titles("institution_kinds", context.language)
    kinds = [kind for kind in allowed_codes("institution_kinds") if kind in set(offering["kind"])]
    rows: list[tuple[Cell, ...]] = []
    for label, among in [*((named[kind], pl.col("kind") == kind) for kind in kinds), (context.say(_ALL), pl.lit(True))]:
        total = offering.filter(among).height
        own = reported.filter(among)
        shares = [own.filter(pl.col("year") == year).height / total for year in years]
        rows.append((label, Quantity(total), *(Quantity(share, "share", 0, heat=share) for share in shares)))
    columns = [(_KIND, "wide"), (_WITH, "number"), *((Text(str(year), str(year)), "number") for year in years)]
    return Table(
        key="quality-reporting",
        title=context.say(_REPORTING),
        heads=heads(context, *columns),
        rows=tuple(rows),
        note=context.say(_REPORTING_NOTE),
    )


def _silent(silent: pl.DataFrame, year: int, context: Context) -> list[Block]:
    if silent.is_empty():
        return []
    names = context.names("institutions", "institution")
    found = sorted(names[code] for code in silent["institution"])
    items = found[:MOST_NAMED]
    if len(found) > MOST_NAMED:
        items.append(context.say(_OTHERS, count=len(found) - MOST_NAMED))
    return [Paragraph(context.say(_SILENT, year=year)), Bullets(tuple(items))]


def _coverage(context: Context) -> Table:
    columns = ((_TABLE, "wide"), (_ROWS, "number"), (_FILLED, "number"), (_LATEST, "number"), (_BASIS, "text"))
    return Table(
        key="quality-coverage",
        title=context.say(_COVERAGE),
        heads=heads(context, *columns),
        rows=tuple(_coverage_row(name, context) for name in TABLES),
        note=context.say(_COVERAGE_NOTE),
    )


def _coverage_row(name: str, context: Context) -> tuple[Cell, ...]:
    label, frame = TABLES[name].label(context.language), context.feed[name]
    if name not in context.feed.supplied and frame.is_empty():
        return (label, context.say(_ABSENT), None, None, None)
    optional = [column.name for column in TABLES[name].columns if not column.required]
    filled: Cell = None
    if optional and frame.height:
        share = 1 - sum(frame.select(optional).null_count().row(0)) / (frame.height * len(optional))
        filled = Quantity(share, "share", 0, heat=share)
    basis = context.feed.information.basis.get(name)
    return (label, Quantity(frame.height), filled, _latest(frame), context.say(BASES[basis]) if basis else None)


def _latest(frame: pl.DataFrame) -> Cell:
    """Return the latest year a table speaks of, by its year or its first past date column."""
    for name in ("year", "posted", "month", "confirmed", "signed"):
        if name in frame.columns:
            last = frame[name].max()
            if isinstance(last, date):
                return Quantity(last.year, "year")
            if isinstance(last, int):
                return Quantity(last, "year")
    return None


def _findings(context: Context) -> Table:
    columns = ((_TABLE, "text"), (_WEIGHT, "text"), (_COUNT, "number"), (_MEND, "wide"), (_RULE, "text"))
    rows = tuple(
        (
            table_label(group.table, context.language) if group.table else context.say(_WHOLE_FEED),
            context.say(_WEIGHTS[group.severity]),
            Quantity(group.count),
            # the nearest name of a first finding says nothing of the others
            mend_of_rule(RULES[group.rule], group.rows[0], context.language),
            group.rule,
        )
        # by rule alone: a table of a page has no room for a row each missing key
        for group in grouped_findings(context.findings.drop(CAUSE, strict=False), RULES, context.language, 1)
    )
    return Table(key="quality-findings", title=context.say(_FINDINGS), heads=heads(context, *columns), rows=rows)
