"""Reports for tests: rounds of the small city on a frozen day, and drafts of them."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from caunghe.schema import TABLES
from caunghe.web.accounts.actors import Actor
from caunghe.web.accounts.models import Account
from caunghe.web.accounts.roles import Role
from caunghe.web.reporting import clock
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.models import Report, Round, Submission
from caunghe.web.reporting.prefilled import prefilled
from caunghe.web.reporting.rounds import LATE
from caunghe.web.reporting.services import upload

DAY = datetime(2026, 1, 5, 9, 0, tzinfo=clock.ZONE)
DUE = datetime(2026, 1, 9, 17, 0, tzinfo=clock.ZONE)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the clock of the database."""
    monkeypatch.setattr(clock, "database_now", lambda: moment)


def actor(role: Role) -> Actor:
    """The person of a role as services are told of it."""
    account = Account.objects.get(email=f"{role}@example.org")
    return Actor(account.pk, account.name, tuple(account.places()))


def yearly(body: str = "I1", **values: Any) -> Report:
    """The training report of 2025 of an institution, due on 9 January 2026, 17:00."""
    about = {"form": "training_year", "reporter": "institution", "recipient": "department", "period": "2025"}
    dates = {"starts": "2025-01-01", "ends": "2025-12-31", "due": DUE, "closes": DUE + LATE, "certainty": "unsure"}
    tables = ["intakes", "intake_groups", "programmes", "joint_training"]
    opened, _ = Round.objects.get_or_create(**about, defaults={**dates, "tables": tables, "opened": DAY, **values})
    opened.refresh_from_db()
    return Report.objects.get_or_create(round=opened, body=body)[0]


def monthly(period: str = "2025-12") -> Report:
    """The enrolment report of a month of institution I1."""
    starts = date.fromisoformat(f"{period}-01")
    opened = Round.objects.create(
        form="enrolment_monthly", reporter="institution", recipient="department", period=period, starts=starts,
        ends=starts + timedelta(days=30), due=DUE, closes=DUE + LATE, certainty="sure", opened=DAY,
        tables=["enrolment_reports"],
    )  # fmt: skip
    return Report.objects.create(round=opened, body="I1")


def drafted(report: Report | None = None) -> Submission:
    """A draft whose file is the registry's own rows, read and checked."""
    report, clerk = report or yearly(), actor(Role.CLERK)
    made = prefilled(report, "vi", carry=False)
    return check(upload(report, made.data, made.name, actor=clerk, now=clock.database_now()), actor=clerk)


def own_book() -> tuple[openpyxl.Workbook, str, str]:
    made = prefilled(yearly(), "vi", carry=False)
    return openpyxl.load_workbook(io.BytesIO(made.data)), TABLES["programmes"].label.vi, TABLES["intakes"].label.vi


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sent(data: bytes, name: str = "a.xlsx", report: Report | None = None, **options: str) -> Submission:
    who = actor(Role.CLERK)
    return check(upload(report or yearly(), data, name, actor=who, now=DAY, **options), actor=who)


def faulty_intakes() -> bytes:
    book, programmes, intakes = own_book()
    book[intakes].cell(row=2, column=TABLES["intakes"].names.index("entrants") + 1).value = "nhiều"
    book[programmes].cell(row=2, column=TABLES["programmes"].names.index("name") + 1).value = "Hàn công nghệ cao"
    return saved(book)
