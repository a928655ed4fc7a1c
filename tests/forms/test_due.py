"""What is due on a day: periods and days of each duty, who owes it, and what the feed already holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed.contents import Feed
from caunghe.forms.due import DUE, STATES, due_reports
from caunghe.schema.duties import due_date, national_reporting_duties
from tests.forms.reporting_city import frame, reporting_city

ON = date(2026, 6, 30)


def duty(**changed: Any) -> dict[str, Any]:
    row = {
        "form": "enrolment_monthly",
        "reporter": "institution",
        "recipient": "department",
        "period": "month",
        "due_months": 0,
        "due_day": 25,
        "valid_from": date(2021, 9, 1),
        "certainty": "published",
        "source": "x",
    }
    return row | changed


def city(*duties: dict[str, Any]) -> Feed:
    """The reporting city with duties of its own about the monthly report, whatever the nation says."""
    feed = reporting_city()
    return replace(feed, tables={**feed.tables, "reporting_duties": frame("reporting_duties", list(duties))})


def states(feed: Feed, on: date, body: str | None, form: str = "enrolment_monthly") -> dict[str, str]:
    rows = due_reports(feed, on).filter(pl.col("form") == form, pl.col("body").eq_missing(pl.lit(body)))
    return dict(rows.sort("period").select("period", "state").iter_rows())


@pytest.mark.parametrize(
    ("ends", "months", "day", "expected"),
    [
        (date(2026, 2, 28), 0, 30, date(2026, 2, 28)),
        (date(2026, 12, 31), 1, 9, date(2027, 1, 9)),
        (date(2026, 12, 31), -2, 30, date(2026, 10, 30)),
        (date(2026, 6, 30), 0, 14, date(2026, 6, 14)),
        (date(2026, 12, 31), 3, 31, date(2027, 3, 31)),
    ],
)
def test_the_last_day_of_a_period(ends: date, months: int, day: int, expected: date) -> None:
    assert due_date(ends, months, day) == expected


def test_shipped_duties_have_the_days_of_their_articles() -> None:
    """Days before which a report is due count as the day before; the articles are those of the fact sheet."""
    rows = national_reporting_duties().filter(pl.col("due_day").is_not_null())
    known = {(form, reporter, period): (months, day) for form, reporter, period, months, day in rows.select(
        "form", "reporter", "period", "due_months", "due_day").iter_rows()}  # fmt: skip
    assert known["enrolment_monthly", "institution", "month"] == (0, 25)
    assert known["enrolment_city", "department", "month"] == (0, 30)
    assert known["enrolment_city", "department", "half_year"] == (0, 14)
    assert known["quota_registration", "department", "year"] == (1, 14)
    assert known["training_year", "institution", "year"] == (1, 9)
    assert known["elementary_training", "institution", "first_half"] == (1, 10)
    assert known["elementary_city", "department", "first_half"] == (1, 31)
    assert known["elementary_city", "department", "year"] == (1, 25)
    assert known["continuing_training", "institution", "first_half"] == (0, 30)
    assert known["quality_system", "institution", "year"] == (0, 31)
    assert known["standard_year", "institution", "year"] == (3, 31)
    assert known["labour_market_year", "home_affairs", "year"] == (0, 14)
    assert known["job_centre_half", "job_centre", "half_year"] == (0, 19)
    assert known["labour_use", "employer", "half_year"] == (0, 4)


def test_overdue_received_and_due_next() -> None:
    """April of I1 has a row, May came in time (P1) and late (P2): the report is whole with its last row."""
    of_school = states(city(duty(levels="intermediate;college")), ON, "I1")
    assert of_school["2026-03"] == "overdue"
    assert of_school["2026-04"] == "received"
    assert of_school["2026-05"] == "late"
    assert of_school["2026-06"] == "overdue"
    assert of_school["2026-07"] == of_school["2026-08"] == "due"
    assert "2026-09" not in of_school
    assert "2025-05" not in of_school


@pytest.mark.parametrize(("on", "state"), [(date(2026, 3, 25), "due"), (date(2026, 3, 26), "overdue")])
def test_the_last_day_itself_is_not_overdue(on: date, state: str) -> None:
    assert states(city(duty()), on, "I1")["2026-03"] == state


def test_what_came_after_the_day_asked_for_had_not_come() -> None:
    """P1 came on 22 May, P2 on 28 May, after the 25th."""
    assert states(city(duty()), date(2026, 5, 21), "I1")["2026-05"] == "due"
    assert states(city(duty()), date(2026, 5, 22), "I1")["2026-05"] == "received"
    assert states(city(duty()), date(2026, 5, 28), "I1")["2026-05"] == "late"


def test_a_duty_holds_only_while_it_is_in_force() -> None:
    ended = city(duty(valid_to=date(2026, 4, 30)), duty(due_day=10, valid_from=date(2026, 5, 1)))
    days = due_reports(ended, ON).filter(pl.col("body") == "I1", pl.col("form") == "enrolment_monthly")
    assert dict(
        days.filter(pl.col("period").is_in(["2026-04", "2026-05"])).sort("period").select("period", "due").rows()
    ) == {
        "2026-04": date(2026, 4, 25),
        "2026-05": date(2026, 5, 10),
    }


def test_only_institutions_that_teach_the_levels_owe() -> None:
    def owing(levels: str | None) -> set[str | None]:
        rows = due_reports(city(duty(levels=levels)), ON)
        return set(rows.filter(form="enrolment_monthly")["body"])

    assert owing("intermediate") == {"I1"}
    assert owing("intermediate;college") == owing(None) == {"I1", "I2"}
    assert owing("elementary") == set()


def test_job_centres_owe_each_for_itself() -> None:
    centre = duty(form="job_centre_half", reporter="job_centre", period="half_year", due_day=19)
    assert states(city(centre), ON, "TT 1", "job_centre_half")["2026-H1"] == "received"
    assert states(city(centre), ON, "TT 2", "job_centre_half")["2026-H1"] == "overdue"


def test_what_a_feed_cannot_show_is_said_so() -> None:
    of_city = states(city(), ON, None, "labour_use")
    assert of_city["2026-H1"] == "not_told"
    assert of_city["2026-H2"] == "due"
    assert set(states(city(), ON, "I1", "quota_registration").values()) == {"no_day"}


def test_overdue_ones_come_first_by_day_and_one_institution_has_its_own() -> None:
    due = due_reports(city(), ON)
    assert due.schema == DUE
    ranks = [STATES.index(state) for state in due["state"]]
    assert ranks == sorted(ranks)
    overdue = due.filter(pl.col("state") == "overdue")["due"].to_list()
    assert overdue == sorted(overdue)
    assert set(due_reports(city(), ON, "I2")["body"]) == {"I2"}
    with pytest.raises(InputError, match="institution must be in table institutions; got I9"):
        due_reports(city(), ON, "I9")
