"""Links and destinations as the terminal shows them."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import Any, Final

import polars as pl
from rich.console import Console

from caunghe.commands.terminal import LEAST_YEAR, grid, say
from caunghe.language import Language, Text, Unit, month, number, share, with_error
from caunghe.outcomes import LINK_RULES, Destinations, Linkage
from caunghe.schema import COVERED, TABLES, titles

_TOLD: Final = 3  # findings of one rule that are printed
_AT: Final = Text("{table}, dòng {row}: {says}", "{table}, row {row}: {says}")
_WHOLE: Final = Text("{table}: {says}", "{table}: {says}")
_MORE: Final = Text("và {more} dòng nữa như vậy", "and {more} more {more:row|rows} like it")
_LINKED: Final = Text(
    "{linked} trong {graduates} người tốt nghiệp được liên kết với {persons} người trong hồ sơ việc làm; {possible} "
    "cặp cần người xem.",
    "{linked} of {graduates} {graduates:graduate was|graduates were} found among {persons} {persons:person|people} of "
    "the employment records; {possible} {possible:pair|pairs} should be looked at.",
)
_QUALITY: Final = Text("Liên kết tin được đến đâu (95 %)", "How far the links can be trusted (95%)")
_MEASURE: Final = Text("Thước đo", "Measure")
_VALUE: Final = Text("Ước lượng", "Estimate")
_PRECISION: Final = Text("Liên kết đúng, trong số đã liên kết", "Links that are right")
_RECALL: Final = Text("Tìm thấy, trong số có trong hồ sơ", "Found, of those in the records")
_LOSS: Final = Text("Không được so sánh với chính mình", "Never compared with themselves")
_RULES: Final = Text("Cặp được so sánh theo", "Pairs compared by")
_PAIRS, _FOUND, _ALONE = Text("Cặp", "Pairs"), Text("Liên kết", "Links"), Text("Chỉ nhờ đó", "By it alone")
_RULE_NAMES: Final = {
    "date_given": Text("Ngày sinh và tên", "Birth date and given name"),
    "name_year": Text("Họ tên và năm sinh", "Name and year of birth"),
    "name_day": Text("Họ tên và ngày, tháng sinh", "Name, day and month of birth"),
    "date_family": Text("Ngày sinh, họ, giới tính", "Birth date, family name, sex"),
    "date_words": Text("Ngày sinh và các chữ của họ tên", "Birth date and words of the name"),
    "spelling_year": Text("Họ tên viết cách khác và năm sinh", "Name spelt otherwise, year of birth"),
    "name_undated": Text("Họ tên, không có ngày sinh", "Name, without a birth date"),
}
MEASURES: Final[dict[str, tuple[Text, Unit]]] = {
    "working": (Text("Có việc", "Working"), "share"),
    "in_field": (Text("Đúng nghề, trong số có việc", "In their field, of those working"), "share"),
    "pay": (Text("Lương trung vị tháng", "Median pay a month"), "dong"),
    "unknown": (Text("Không có hồ sơ nào từ khi tốt nghiệp", "In no record since leaving"), "share"),
}
_AFTER: Final = Text("Sau {months} tháng", "After {months} {months:month|months}")
_LATEST: Final = Text("Khóa tốt nghiệp gần nhất đã đủ thời gian", "The last cohort that has been out long enough")
_LEVEL: Final = Text("Có việc: {level}", "Working: {level}")
_COHORTS: Final = Text("Có việc, theo năm tốt nghiệp", "Working, by year of graduation")
_YEAR: Final = Text("Năm", "Year")
_STATES: Final = {
    "pending": Text("chưa đến hạn: {due}", "not due yet: {due}"),
    "before_records": Text("trước khi có hồ sơ", "before the records begin"),
    "not_reported": Text("hồ sơ chưa đủ", "records have not come"),
}
_OF_YEAR: Final = Text("{value} ({year})", "{value} ({year})")
_OF_PART: Final = Text("{value} ({year}; biết {known})", "{value} ({year}; {known} known)")
_SO_FAR: Final = Text("{value} (biết {known})", "{value} ({known} known)")


def print_link_findings(findings: pl.DataFrame, language: Language, console: Console) -> None:
    """Print the first findings of each rule, with their places."""
    for (rule, table), group in findings.group_by("rule", "table", maintain_order=True):
        label = TABLES[str(table)].label(language)
        for row in group.head(_TOLD).iter_rows(named=True):
            says = LINK_RULES[str(rule)].says(language, value=row["value"], expected=row["expected"])
            wording = _WHOLE if row["sheet_row"] is None else _AT
            say(wording(language, table=label, row=row["sheet_row"], says=says), console)
        if group.height > _TOLD:
            say(_MORE(language, more=number(group.height - _TOLD, language, decimals=0)), console)


def print_quality(found: Linkage, language: Language, console: Console) -> None:
    """Print how many are linked, how far that can be trusted, and by what pairs came to be compared."""
    row = found.quality.row(0, named=True)
    counts = {name: number(row[name], language, decimals=0) for name in ("linked", "graduates", "persons", "possible")}
    say(_LINKED(language, **counts), console)
    table = grid(_QUALITY, language, _MEASURE, _VALUE)
    for name, label in (("precision", _PRECISION), ("recall", _RECALL)):
        table.add_row(
            label(language), with_error(row[name], row[f"{name}_low"], row[f"{name}_high"], "share", language)
        )
    table.add_row(_LOSS(language), share(row["blocking_loss"], language, decimals=2))
    console.print(table)
    rules = grid(_RULES, language, _MEASURE, _PAIRS, _FOUND, _ALONE)
    for each in found.blocking.iter_rows(named=True):
        label = _RULE_NAMES[each["rule"]](language) if each["rule"] in _RULE_NAMES else each["rule"]
        rules.add_row(label, *(number(each[name], language, decimals=0) for name in ("pairs", "links", "alone")))
    console.print(rules)


def print_latest(found: Destinations, language: Language, console: Console) -> None:
    """Print each measure of the whole city, and of each level, at each number of months."""
    months = found.cohorts["months"].unique(maintain_order=True).sort().to_list()
    table = grid(_LATEST, language, _MEASURE, *(_AFTER.filled(months=each) for each in months))
    shown = found.destinations.filter(pl.col("breakdown") == "all")
    for measure, (label, unit) in MEASURES.items():
        rows = {row["months"]: row for row in shown.filter(pl.col("measure") == measure).iter_rows(named=True)}
        table.add_row(label(language), *(_of_year(rows.get(each), unit, language) for each in months))
    names = titles("levels", language)
    levels = found.destinations.filter(pl.col("breakdown") == "level", pl.col("measure") == "working")
    for code in levels["category"].unique(maintain_order=True).sort().to_list():
        rows = {row["months"]: row for row in levels.filter(pl.col("category") == code).iter_rows(named=True)}
        label = _LEVEL.filled(level=names.get(code, code))(language)
        table.add_row(label, *(_of_year(rows.get(each), "share", language) for each in months))
    console.print(table)


def _of_year(row: Mapping[str, Any] | None, unit: Unit, language: Language) -> str:
    if row is None:
        return "–"
    value = _value(row, unit, language)
    if (known := _known(row, language)) is None:
        return value if row["estimate"] is None else _OF_YEAR(language, value=value, year=row["year"])
    return _OF_PART(language, value=value, year=row["year"], known=known)


def _value(row: Mapping[str, Any], unit: Unit, language: Language) -> str:
    return "–" if row["estimate"] is None else with_error(row["estimate"], row["low"], row["high"], unit, language)


def _known(row: Mapping[str, Any], language: Language) -> str | None:
    """Return the coverage, rounded down, of a number that covers too little to be its cohort's."""
    if row["coverage"] is None or row["coverage"] >= COVERED:
        return None
    return share(floor(row["coverage"] * 100) / 100, language, decimals=0)


def print_cohorts(found: Destinations, language: Language, console: Console) -> None:
    """Print the share working of each cohort, or why there is none yet."""
    rows = found.cohorts.filter(pl.col("breakdown") == "all", pl.col("measure") == "working")
    months = rows["months"].unique(maintain_order=True).sort().to_list()
    table = grid(_COHORTS, language, _YEAR, *(_AFTER.filled(months=each) for each in months), least=LEAST_YEAR)
    for year in rows["year"].unique(maintain_order=True).sort().to_list():
        own = {row["months"]: row for row in rows.filter(pl.col("year") == year).iter_rows(named=True)}
        table.add_row(str(year), *(_state(own[each], language) for each in months))
    console.print(table)


def _state(row: Mapping[str, Any], language: Language) -> str:
    if row["status"] != "complete":
        return _STATES[row["status"]](language, due=month(row["due"], language))
    value, known = _value(row, "share", language), _known(row, language)
    return value if known is None else _SO_FAR(language, value=value, known=known)
