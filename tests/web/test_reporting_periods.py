"""A report is of its period: rows of another that change anything are errors; one without rows of its own is asked."""

from __future__ import annotations

import pytest

from caunghe.schema import TABLES
from caunghe.web.accounts.roles import Role
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.models import Finding, Report, Submission
from caunghe.web.reporting.services import upload
from tests.web.reports import DAY, actor, at, monthly, yearly

pytestmark = pytest.mark.django_db
RULE = "row_outside_period"


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


def sent(report: Report, table: str, *lines: str, **options: str) -> Submission:
    who, text = actor(Role.CLERK), "\n".join([";".join(TABLES[table].names), *lines]).encode()
    return check(upload(report, text, f"{table}.csv", actor=who, now=DAY, **options), actor=who)


def outside(submission: Submission) -> list[tuple[int | None, str, str, bool]]:
    found = Finding.objects.filter(submission=submission, rule=RULE)
    return list(found.values_list("sheet_row", "column", "value", "is_error"))


@pytest.mark.parametrize(
    ("day", "told"),
    [("2020-05-01", "05/2020"), ("2025-11-01", "11/2025"), ("2026-01-01", "01/2026"), ("2025-12-01", None)],
)
def test_a_month_of_another_report_is_an_error(day, told) -> None:
    submission = sent(monthly(), "enrolment_reports", f"P1;{day};;12;11;10;8;{day}")
    assert outside(submission) == ([(2, "period", told, True)] if told else [])
    assert submission.tables["enrolment_reports"]["of_period"] == (0 if told else 1)
    if told:
        assert submission.state == "draft"
        says = Finding.objects.get(submission=submission, rule=RULE)
        assert f"Dòng 2 là của {told}, còn báo cáo này là của 12/2025" in says.says_vi
        assert f"Row 2 is of {told}, and this report is of 12/2025" in says.says_en


@pytest.mark.parametrize(("year", "is_outside"), [(2021, True), (2022, False), (2025, False), (2030, True)])
def test_a_report_of_a_year_tells_of_its_cohorts_and_no_others(year, is_outside) -> None:
    MODELS["intakes"].objects.filter(programme="P1", year=year).delete()
    submission = sent(yearly(), "intakes", f"P1;{year};20;30;18;4" + ";" * (len(TABLES["intakes"].names) - 6))
    assert outside(submission) == ([(2, "year", str(year), True)] if is_outside else [])


def row_of(programme: str, year: int, **changed: object) -> str:
    names = TABLES["intakes"].names
    own = MODELS["intakes"].objects.filter(programme=programme)
    values = (own.filter(year=year) or own).values(*names).order_by("id")[0]
    own.filter(year=values["year"]).update(year=year)
    values |= {"year": year, **changed}
    return ";".join("" if values[name] is None else str(values[name]) for name in names)


def test_a_carried_row_of_another_year_is_judged_only_where_it_changes() -> None:
    line = row_of("P1", 2019)
    same = sent(yearly(), "intakes", line)
    assert (outside(same), same.tables["intakes"]["changed"]) == ([], 0)
    changed = sent(yearly(), "intakes", row_of("P1", 2019, applicants=99))
    assert outside(changed) == [(2, "year", "2019", True)]


def test_a_report_without_a_row_of_its_period_is_asked_about_before_it_is_sent(signed_in) -> None:
    submission = sent(yearly(), "intakes", row_of("P1", 2024))
    assert (submission.state, submission.tables["intakes"]["of_period"]) == ("checked", 0)
    clerk, one = signed_in(Role.CLERK), f"/reports/submission/{submission.pk}/"
    page = clerk.get(one).content.decode()
    assert "không có dòng nào của chính kỳ này" in page
    assert "Gửi báo cáo không có dòng nào của kỳ này</button>" in page
    asked = clerk.post(f"{one}send/", {"seen": submission.revision})
    assert asked.status_code == 422
    submission.refresh_from_db()
    assert submission.state == "checked"
    assert clerk.post(f"{one}send/", {"seen": submission.revision, "without_period": "on"}).status_code == 302
    submission.refresh_from_db()
    assert submission.state == "sent"


def test_a_report_with_a_row_of_its_period_is_sent_at_once(signed_in) -> None:
    submission = sent(yearly(), "intakes", row_of("P1", 2025))
    clerk, one = signed_in(Role.CLERK), f"/reports/submission/{submission.pk}/"
    assert "Gửi báo cáo</button>" in clerk.get(one).content.decode()
    assert clerk.post(f"{one}send/", {"seen": submission.revision}).status_code == 302
