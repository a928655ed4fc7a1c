"""Rows of another time than a report's own: told as errors where the report adds or changes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from caunghe.feed import FINDINGS, Rule, Severity
from caunghe.forms import FORMS, Form, Period, asked_period, cohorts_of, rows_of_period
from caunghe.language import Text
from caunghe.schema import TABLES

_TIMES: Final = ("period", "year")
_MONTHS_A_YEAR: Final = 12
OUTSIDE: Final = Rule(
    "row_outside_period",
    Severity.ERROR,
    Text(
        "Dòng {sheet_row} là của {value}, còn báo cáo này là của {expected}; dòng thêm hoặc đổi phải thuộc kỳ báo cáo.",
        "Row {sheet_row} is of {value}, and this report is of {expected}; a row that is added or changed must be of "
        "the report's period.",
    ),
    Text(
        "Sửa {column} nếu ghi nhầm; dòng của kỳ khác thì bỏ ra và gửi trong báo cáo của kỳ ấy.",
        "Mend {column} if it is a slip; take a row of another period out, and send it in the report of that period.",
    ),
)


def rows_outside(name: str, rows: pl.DataFrame, about: Mapping[str, Any]) -> pl.DataFrame:
    """Return a finding for each of a table's rows, numbered by ``sheet_row``, that is not of a report's period.

    A report of a year tells of its form's earlier cohorts too. Tables without a time in their key have none outside;
    a report that is made in another system may tell of any year but those to come.
    """
    time = next((each for each in _TIMES if each in TABLES[name].key), None)
    if time is None:
        return pl.DataFrame(schema=FINDINGS)
    period = asked_period(about["period"])
    if (form := _form(name, about)) is not None:
        inside, shown = rows_of_period(rows, form, name, period), _shown(period, cohorts_of(form, name))
    else:
        inside, shown = rows.filter(pl.col(time) <= period.year), f"… {period.year}"
    outside = rows.join(inside.select("sheet_row"), on="sheet_row", how="anti", maintain_order="left")
    told = [
        (OUTSIDE.name, OUTSIDE.severity.value, name, row["sheet_row"], time, _time(row, time), shown)
        for row in outside.iter_rows(named=True)
    ]
    return pl.DataFrame(told, schema=FINDINGS, orient="row")


def filled_of_period(name: str, rows: pl.DataFrame, about: Mapping[str, Any]) -> int | None:
    """Return how many rows are of the report's own period and say something; None of a table where nobody asks that."""
    table, form = TABLES[name], _form(name, about)
    if form is None or not set(_TIMES) & set(table.key):
        return None
    own = rows_of_period(rows, form, name, asked_period(about["period"]), cohorts=1)
    others = [each for each in table.names if each not in table.key]
    return own.filter(pl.any_horizontal(pl.col(others).is_not_null())).height


def _form(name: str, about: Mapping[str, Any]) -> Form | None:
    """Return the official form of a report, None where it has none or that has nothing of the table."""
    form = FORMS.get(about["form"])
    return form if form is not None and any(part.table == name for part in form.parts) else None


def _shown(period: Period, cohorts: int) -> str:
    if period.months == 1:
        return f"{period.first:02d}/{period.year}"
    if period.months < _MONTHS_A_YEAR:
        return period.code
    return str(period.year) if cohorts == 1 else f"{period.year - cohorts + 1}–{period.year}"


def _time(row: Mapping[str, Any], time: str) -> str:
    if time == "period":
        return "–" if row[time] is None else row[time].strftime("%m/%Y")
    half = row.get("half")
    return str(row[time]) if half is None else f"{row[time]}-H{half}"
