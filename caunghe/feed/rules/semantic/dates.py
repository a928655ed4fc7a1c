"""Rules about days and years: what ends before it begins, and what has not happened yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, Rows, at_least, at_most, cell_findings, rule

_SPELLS: Final = (
    ("areas", "valid_from", "valid_to"),
    ("sites", "opened", "closes"),
    ("vacancies", "posted", "closes"),
    ("agreements", "signed", "ends"),
    ("tasks", "starts", "due"),
    ("norms", "valid_from", "valid_to"),
    ("entry_rules", "valid_from", "valid_to"),
    ("assumptions", "valid_from", "valid_to"),
)
_PAST_DAYS: Final = (
    ("hiring_needs", "confirmed"),
    ("workplaces", "confirmed"),
    ("vacancies", "posted"),
    ("agreements", "signed"),
    ("employment_records", "month"),
    ("employment_records", "birth_date"),
    ("graduates", "birth_date"),
    ("accreditations", "issued"),
    ("programmes", "reviewed"),
    ("enrolment_reports", "period"),
)
_OBSERVED: Final = (
    "labour_survey", "employment", "graduates", "surveys", "placements", "standard_assessments", "institution_accounts",
    "target_groups",
)  # fmt: skip
_ENTERED: Final = ("intakes", "intake_groups")
_FAIRS: Final = ("visitors", "interviewed", "passed")  # counted when the fair is over
_LAST_REPORT: Final = "12mo"  # after the month reported


def _rows_of_year(year: int, entrants: int) -> Rows:
    """Return an example: a row of ``year`` in every table that counts what has happened."""
    return {
        **{table: [{"year": year}] for table in _OBSERVED},
        "labour_survey": [{"year": year, "weight": 1.0}],
        "intakes": [{"programme": "P1", "year": year, "entrants": entrants}],
        "intake_groups": [{"programme": "P1", "year": year, "group": "poor", "entrants": entrants}],
    }


def _days(day: date) -> dict[str, list[dict[str, object]]]:
    """Return an example: ``day`` in every column of what has happened; months by their first day."""
    rows: dict[str, list[dict[str, object]]] = {}
    for table, column in _PAST_DAYS:
        rows.setdefault(table, []).append({column: day.replace(day=1) if column == "period" else day})
    rows["job_fairs"] = [{"fair": "F1", "date": day, "visitors": 10}]
    return rows


@rule(
    Severity.ERROR,
    says=(
        "Ngày kết thúc {value} sớm hơn ngày bắt đầu; phải là {expected}.",
        "The end, {value}, comes before the beginning; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra hai ngày; có thể ngày và tháng bị đảo chỗ.",
        "Check both days; day and month may have changed places.",
    ),
    bad={table: [{start: date(2025, 9, 1), end: date(2025, 8, 31)}] for table, start, end in _SPELLS},
    mended={table: [{start: date(2025, 9, 1), end: date(2027, 9, 1)}] for table, start, end in _SPELLS},
    edge={table: [{start: date(2025, 9, 1), end: date(2025, 9, 1)}] for table, start, end in _SPELLS},
)
def dates_inverted(facts: Facts) -> Iterator[pl.DataFrame]:
    """Something ends before it begins: ``end < start``."""
    for table, start, end in _SPELLS:
        yield cell_findings(facts[table].filter(pl.col(end) < pl.col(start)), table, end, at_least(start))


@rule(
    Severity.ERROR,
    says=(
        "Ngày {value} của đợt tuyển sinh trái thứ tự mở, đóng, công bố; phải là {expected}.",
        "The round's day {value} breaks the order opens, closes, results; it must be {expected}.",
    ),
    mend=(
        "Sửa lịch của đợt: mở đăng ký, rồi đóng, rồi công bố kết quả.",
        "Mend the round's calendar: it opens, then closes, then gives results.",
    ),
    bad={
        "rounds": [
            {"round": "R1", "opens": date(2026, 6, 1), "closes": date(2026, 5, 31), "results": date(2026, 6, 20)},
            {"round": "R2", "opens": date(2026, 5, 1), "closes": date(2026, 6, 1), "results": date(2026, 5, 31)},
        ]
    },
    mended={
        "rounds": [
            {"round": "R1", "opens": date(2026, 5, 1), "closes": date(2026, 5, 31), "results": date(2026, 6, 20)},
            {"round": "R2", "opens": date(2026, 5, 1), "closes": date(2026, 6, 1), "results": date(2026, 6, 20)},
        ]
    },
    edge={
        "rounds": [{"round": "R1", "opens": date(2026, 6, 1), "closes": date(2026, 6, 1), "results": date(2026, 6, 1)}]
    },
)
def round_dates(facts: Facts) -> Iterator[pl.DataFrame]:
    """An admission round must have ``opens ≤ closes ≤ results``."""
    for earlier, later in (("opens", "closes"), ("closes", "results")):
        yield cell_findings(facts["rounds"].filter(pl.col(later) < pl.col(earlier)), "rounds", later, at_least(earlier))


@rule(
    Severity.WARNING,
    says=(
        "Ngày {value} sau ngày của bộ dữ liệu; phải là {expected}.",
        "The day {value} is after the day the feed describes; it must be {expected}.",
    ),
    mend=(
        "Sửa ngày này, hoặc sửa ngày của bộ dữ liệu nếu bộ dữ liệu mới hơn.",
        "Mend this day, or the feed's own day if the feed is newer.",
    ),
    bad=_days(date(2026, 7, 1)),
    mended=_days(date(2026, 2, 1)),
    edge=_days(date(2026, 6, 30)) | {"job_fairs": [{"fair": "F2", "date": date(2026, 9, 1), "openings": 40}]},
    dated=True,
)
def day_in_future(facts: Facts) -> Iterator[pl.DataFrame]:
    """What has happened (posted, signed, awarded, worked, born) cannot be dated after ``as_of``, nor a fair visited."""
    limit = at_most(pl.lit(facts.as_of.isoformat()))
    for table, column in _PAST_DAYS:
        yield cell_findings(facts[table].filter(pl.col(column) > facts.as_of), table, column, limit)
    counted = pl.any_horizontal(pl.col(*_FAIRS) > 0)
    yield cell_findings(facts["job_fairs"].filter(pl.col("date") > facts.as_of, counted), "job_fairs", "date", limit)


@rule(
    Severity.WARNING,
    says=(
        "Năm {value} chưa tới, mà dòng này ghi số đã xảy ra; phải là {expected}.",
        "The year {value} has not come, yet this row counts what has happened; it must be {expected}.",
    ),
    mend=("Sửa năm, hoặc bỏ dòng này.", "Mend the year, or take the row out."),
    bad=_rows_of_year(2027, entrants=1),
    mended=_rows_of_year(2025, entrants=30),
    edge={**_rows_of_year(2026, entrants=30), "intakes": [{"programme": "P1", "year": 2027, "entrants": 0}]},
    dated=True,
)
def year_in_future(facts: Facts) -> Iterator[pl.DataFrame]:
    """What was surveyed, counted or paid, graduates and actual entrants cannot be of a year after ``as_of``."""
    limit = at_most(pl.lit(str(facts.as_of.year)))
    late = pl.col("year") > facts.as_of.year
    for table in _OBSERVED:
        yield cell_findings(facts[table].filter(late), table, "year", limit)
    for table in _ENTERED:
        yield cell_findings(facts[table].filter(late, pl.col("entrants") > 0), table, "year", limit)


@rule(
    Severity.WARNING,
    says=(
        "Ngày nộp {value} không hợp với tháng báo cáo; phải là {expected}.",
        "The report was handed in on {value}, which does not fit the month reported; it must be {expected}.",
    ),
    mend=("Sửa ngày nộp hoặc tháng báo cáo.", "Mend the day it was handed in, or the month reported."),
    bad={
        "enrolment_reports": [
            {"period": date(2026, 5, 1), "reported": date(2026, 4, 30)},
            {"period": date(2025, 5, 1), "reported": date(2026, 5, 2)},
        ]
    },
    mended={"enrolment_reports": [{"period": date(2026, 5, 1), "reported": date(2026, 5, 25)}]},
    edge={
        "enrolment_reports": [
            {"period": date(2026, 5, 1), "reported": date(2026, 5, 1)},
            {"period": date(2025, 5, 1), "reported": date(2026, 5, 1)},
        ]
    },
)
def report_outside_period(facts: Facts) -> Iterator[pl.DataFrame]:
    """``reported`` before the month reported begins, or over a year after that."""
    first = pl.col("period").dt.month_start()
    last = first.dt.offset_by(_LAST_REPORT)
    odd = facts["enrolment_reports"].filter(~pl.col("reported").is_between(first, last))
    yield cell_findings(odd, "enrolment_reports", "reported", pl.format("{}–{}", first, last))


@rule(
    Severity.WARNING,
    says=(
        "{value} của năm nay chưa bắt đầu, mà dòng này ghi số đã xảy ra; phải là {expected}.",
        "{value} of this year has not begun, yet this row counts what has happened; it must be {expected}.",
    ),
    mend=("Sửa quý, nửa năm hoặc năm của dòng này.", "Mend the quarter, the half-year or the year of this row."),
    bad={
        "labour_survey": [{"year": 2026, "quarter": 3, "weight": 1.0}],
        "placements": [{"office": "Trung tâm", "year": 2026, "half": 2}],
    },
    mended={"labour_survey": [{"year": 2025, "quarter": 3, "weight": 1.0}]},
    edge={
        "labour_survey": [{"year": 2026, "quarter": 2, "weight": 1.0}],
        "placements": [{"office": "Trung tâm", "year": 2026, "half": 1}],
    },
    dated=True,
)
def part_of_year_in_future(facts: Facts) -> Iterator[pl.DataFrame]:
    """A quarter surveyed or a half-year reported that begins after ``as_of``."""
    for table, column, months in (("labour_survey", "quarter", 3), ("placements", "half", 6)):
        last = (facts.as_of.month - 1) // months + 1
        late = facts[table].filter(pl.col("year") == facts.as_of.year, pl.col(column) > last)
        yield cell_findings(late, table, column, at_most(pl.lit(str(last))))


@rule(
    Severity.ERROR,
    says=(
        "Năm mua {value} chưa tới; phải là {expected}.",
        "Bought in {value}, which has not come; it must be {expected}.",
    ),
    mend=(
        "Ghi năm đã mua; thiết bị sẽ mua thuộc về kế hoạch.",
        "Give the year it was bought; what will be bought belongs to the plan.",
    ),
    bad={"equipment": [{"site": "S1", "item": "lathe", "workstations": 5, "year_bought": 2027}]},
    mended={"equipment": [{"site": "S1", "item": "lathe", "workstations": 5, "year_bought": 2020}]},
    edge={"equipment": [{"site": "S1", "item": "lathe", "workstations": 5, "year_bought": 2026}]},
    dated=True,
)
def equipment_year_in_future(facts: Facts) -> Iterator[pl.DataFrame]:
    """Equipment on the register was bought in or before the year of ``as_of``."""
    late = facts["equipment"].filter(pl.col("year_bought") > facts.as_of.year)
    yield cell_findings(late, "equipment", "year_bought", at_most(pl.lit(str(facts.as_of.year))))
