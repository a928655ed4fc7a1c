"""Quality of the data: who reported what by year, what each table holds, and what the checks found."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from caunghe.feed import (
    CAUSE,
    KEPT,
    LEFT_OUT,
    RULES,
    UNREAD,
    Severity,
    due_intakes,
    fate,
    grouped_findings,
    mend_of_rule,
    pending_rows,
    table_label,
)
from caunghe.language import Text, day, number
from caunghe.report.context import BASES, Context, heads
from caunghe.report.document import Block, Bullets, Cell, Paragraph, Quantity, Section, Table
from caunghe.report.figures import with_labels
from caunghe.schema import TABLES, allowed_codes, titles

MOST_NAMED: Final = 12

_TITLE = Text("Chất lượng dữ liệu", "Quality of the data")
_LEAD = Text(
    "Bộ dữ liệu có {supplied} trong {tables} bảng. Kiểm tra thấy {errors} lỗi và {warnings} cảnh báo.",
    "The feed has {supplied} of {tables} {tables:table|tables}. The checks found {errors} "
    "{errors:error|errors} and {warnings} {warnings:warning|warnings}.",
)
_FATES = Text(
    "Trong {errors} lỗi, {left_out} ô hoặc dòng có mã không có trong danh mục, giá trị ngoài giới hạn hoặc mã lặp lại"
    " không được đưa vào tính toán; {unread} lỗi là phần không đọc được, không có trong bảng nào; {kept} lỗi là chỗ"
    " các ô mâu thuẫn hoặc thiếu nhau: chúng được giữ như đã báo cáo, vì chỉ nơi báo cáo mới biết ô nào sai. Cột cuối"
    " của bảng các điều kiểm tra thấy ghi từng quy tắc thuộc loại nào.",
    "Of the {errors} {errors:error|errors}, {left_out} {left_out:is a cell or row|are cells or rows} with a code in no"
    " list, a value out of range or a repeated key, kept out of the calculations; {unread} {unread:is|are} of what"
    " cannot be read and is in no table; {kept} {kept:is a row whose cells contradict or lack|are rows whose cells"
    " contradict or lack} each other: these stay as reported, since only who reported them knows which cell is wrong."
    " The last column of the table of findings says which rule is of which kind.",
)
_PENDING = Text(
    "Ngoài ra, {count} dòng tuyển sinh ghi số tốt nghiệp của khóa chưa kết thúc vào ngày {day}: số ấy chưa phải kết"
    " quả, không được tính ở đâu.",
    "Besides, {count} {count:row|rows} of intakes {count:tells|tell} of graduates of a cohort that had not ended on"
    " {day}: they are no outcome yet and count nowhere.",
)
_IN_NUMBERS: Final = {
    LEFT_OUT: Text("không đưa vào", "kept out"),
    UNREAD: Text("không đọc được", "not read"),
    KEPT: Text("giữ như báo cáo", "as reported"),
}
_FATE = Text("Trong tính toán", "In the calculations")
_REPORTING = Text(
    "Tỷ lệ cơ sở báo cáo tuyển sinh theo loại và năm", "Share of institutions reporting intakes, by kind and year"
)
_REPORTING_NOTE = Text(
    "Mẫu số là số cơ sở phải báo cáo năm ấy: có chương trình đã báo cáo năm trước hoặc trước nữa, và còn đào tạo. Cột"
    " “Có chương trình” là số hiện nay, gồm cả cơ sở mới. Ô càng đậm, càng nhiều cơ sở báo cáo.",
    "The denominator is institutions of which a report was due that year: with a programme that reported an earlier"
    " year and is still taught. “With programmes” counts those of today, new ones too. The darker the cell, the more"
    " institutions reported.",
)
_SILENT = Text("Chưa báo cáo tuyển sinh năm {year}:", "Did not report intakes for {year}:")
_OTHERS = Text("và {count} cơ sở khác", "and {count} {count:other|others}")
_COVERAGE = Text("Mỗi bảng có gì", "What each table holds")
_COVERAGE_NOTE = Text(
    "Số dòng và ô đã điền là của bộ dữ liệu như đã nhận; các phần khác đếm những dòng còn lại sau khi bỏ ô và dòng"
    " không đưa vào tính toán, và với tin tuyển dụng thì bỏ cả tin ở nước ngoài, nên có thể ít hơn. Tỷ lệ ô đã điền"
    " tính trên các cột không bắt buộc.",
    "Rows and cells filled are those of the feed as received; other parts count what is left once the cells and rows"
    " kept out are gone, and of vacancies those abroad too, which may be fewer. Cells filled are counted over the"
    " columns that are not required.",
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
    blocks: list[Block] = [Paragraph(lead, "lead"), *_left_out(context), *_reporting(context), _coverage(context)]
    blocks.append(Paragraph(context.say(_NO_FINDINGS)) if context.findings.is_empty() else _findings(context))
    return Section(key="quality", title=context.say(_TITLE), blocks=tuple(blocks))


def _left_out(context: Context) -> list[Block]:
    """Return what of the feed no number rests on, and which errors are told alone, each counted."""
    said: list[str] = []
    fates = context.findings.select(fate()).drop_nulls().group_by("fate", maintain_order=True).len()
    counts = dict.fromkeys(_IN_NUMBERS, 0) | dict(fates.iter_rows())
    if fates.height:
        shown = {name: number(count, context.language) for name, count in counts.items()}
        said.append(context.say(_FATES, errors=number(sum(counts.values()), context.language), **shown))
    received = context.received or context.feed
    if pending := pending_rows(received):
        slots = {"count": number(pending, context.language), "day": day(received.information.as_of, context.language)}
        said.append(context.say(_PENDING, **slots))
    return [Paragraph(" ".join(said))] if said else []


def _reporting(context: Context) -> list[Block]:
    """Return the heat table of reporting and the institutions that did not report the last year."""
    offering, _, reported, years = _reports(context)
    if not years:
        return []
    silent = offering.join(reported.filter(pl.col("year") == years[-1]), on="institution", how="anti")
    return [with_labels(_heat, context), *_silent(silent, years[-1], context)]


def _reports(context: Context) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, list[int]]:
    """Return ``institution, kind`` with programmes; ``institution, kind, year`` of reports due, as indicators count
    them (``due_intakes``), and of those that came; and the years.
    """
    feed = context.feed
    owners = feed["programmes"].join(feed["sites"].select("site", "institution"), on="site")
    owners = owners.join(feed["institutions"].select("institution", "kind"), on="institution")
    offering = owners.select("institution", "kind").unique(maintain_order=True)
    one = ("institution", "kind", "year")
    rows = due_intakes(feed).join(owners.select("programme", "institution", "kind"), on="programme")
    due, reported = (part.select(one).unique(maintain_order=True) for part in (rows, rows.filter("reported")))
    return offering, due, reported, sorted(reported["year"].unique(maintain_order=True))


def _heat(context: Context) -> Table:
    offering, due, reported, years = _reports(context)
    named = titles("institution_kinds", context.language)
    kinds = [kind for kind in allowed_codes("institution_kinds") if kind in set(offering["kind"])]
    rows: list[tuple[Cell, ...]] = []
    for label, among in [*((named[kind], pl.col("kind") == kind) for kind in kinds), (context.say(_ALL), pl.lit(True))]:
        counted = (part.filter(among).group_by("year", maintain_order=True).len() for part in (reported, due))
        came, asked = (dict(each.iter_rows()) for each in counted)
        shares = [came.get(year, 0) / asked[year] if year in asked else None for year in years]
        shown = (None if share is None else Quantity(share, "share", 0, heat=share) for share in shares)
        rows.append((label, Quantity(offering.filter(among).height), *shown))
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
    label, frame = TABLES[name].label(context.language), (context.received or context.feed)[name]
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
    columns += ((_FATE, "text"),)
    fates = dict(context.findings.select("rule", fate()).drop_nulls().iter_rows())
    rows = tuple(
        (
            table_label(group.table, context.language) if group.table else context.say(_WHOLE_FEED),
            context.say(_WEIGHTS[group.severity]),
            Quantity(group.count),
            # the nearest name of a first finding says nothing of the others
            mend_of_rule(RULES[group.rule], group.rows[0], context.language),
            group.rule,
            context.say(_IN_NUMBERS[fates[group.rule]]) if group.rule in fates else None,
        )
        # by rule alone: a table of a page has no room for a row each missing key
        for group in grouped_findings(context.findings.drop(CAUSE, strict=False), RULES, context.language, 1)
    )
    return Table(key="quality-findings", title=context.say(_FINDINGS), heads=heads(context, *columns), rows=rows)
