"""The board: who has reported and who has not, how late and what is missing; its CSV, its closing, and reminders."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from caunghe.web.accounts.models import Account, Membership, Organisation
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import Message
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting import reminders
from caunghe.web.reporting.board import rounds, standings
from caunghe.web.reporting.models import Reminder, Report, Round
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.rounds import LATE, open_rounds, set_closing
from caunghe.web.reporting.states import move
from tests.web.reports import DAY, DUE, actor, at, drafted, yearly

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


def test_the_calendar_opens_rounds_with_their_day_and_hour_once() -> None:
    officer = actor(Role.OFFICER)
    first = open_rounds(actor=officer, now=DAY)
    assert first[0] > 5
    assert open_rounds(actor=officer, now=DAY) == (0, 0)
    opened = Round.objects.get(form="training_year", period="2025")
    assert (opened.due, opened.reports.count()) == (DUE, 2)  # type: ignore[attr-defined]
    assert not Round.objects.filter(closes__lt=DAY).exists()
    assert Round.objects.filter(due__lt=DAY, closes__gte=DAY).exists()
    assert not Round.objects.filter(reports=None).exclude(reporter="department").exists()


def test_no_round_is_opened_in_which_nobody_can_report_any_more_but_for_one_left_open() -> None:
    officer = actor(Role.OFFICER)
    open_rounds(actor=officer, now=DAY)
    last = Round.objects.filter(due__lt=DAY, form="enrolment_monthly").latest("due")
    later = last.due + LATE + timedelta(seconds=1)
    last.reports.first().delete()
    count = last.reports.count()
    open_rounds(actor=officer, now=later)
    assert last.reports.count() == count
    set_closing(last, later + timedelta(days=1), actor=officer, now=later)
    open_rounds(actor=officer, now=later)
    assert last.reports.count() == count + 1
    assert not Round.objects.filter(closes__lt=later, opened=later).exists()


def test_no_round_is_opened_that_nobody_on_the_site_could_report() -> None:
    MODELS["placements"].objects.create(office="TT01", year=2025, half=1, group="")
    open_rounds(actor=actor(Role.OFFICER), now=DAY)
    assert set(Round.objects.values_list("reporter", flat=True)) <= {"institution", "employer", "department"}
    assert Round.objects.exists()


def test_a_duty_that_changes_moves_what_is_to_come_and_no_past_day() -> None:
    officer = actor(Role.OFFICER)
    open_rounds(actor=officer, now=DAY)
    past = Round.objects.get(form="enrolment_monthly", period="2025-12").due
    duty = {"form": "enrolment_monthly", "reporter": "institution", "levels": "intermediate;college",
            "recipient": "department", "period": "month", "due_months": 0, "due_day": 20,
            "valid_from": "2021-09-01", "certainty": "published", "source": "x"}  # fmt: skip
    MODELS["reporting_duties"](**duty).save()
    open_rounds(actor=officer, now=DAY)
    assert Round.objects.get(form="enrolment_monthly", period="2025-12").due == past
    coming = Round.objects.get(form="enrolment_monthly", period="2026-01").due
    assert coming is not None
    assert (coming - DAY).days == 15


def many(count: int) -> Round:
    """A round that so many institutions owe, each with a clerk."""
    opened = yearly().round
    for number in range(count):
        add_clerk(opened, number)
    return opened


def add_clerk(opened: Round, number: int) -> None:
    """Another institution that owes a round, with its clerk."""
    code = f"X{number:02}"
    MODELS["institutions"](institution=code, name=f"Trường {number:02}", kind="college", area="A").save()
    Report.objects.create(round=opened, body=code)
    organisation = Organisation.objects.create(kind="institution", name=f"Trường {number:02}", code=code)
    account = Account.objects.create(email=f"{code.lower()}@example.org", name=code, made=DAY, language="en")
    Membership.objects.create(account=account, organisation=organisation, role=Role.CLERK)


def test_a_round_tells_of_everybody_how_late_and_what_is_missing(monkeypatch) -> None:
    opened = many(60)
    yearly("I2")
    submission = drafted()
    rows = {row.body: row for row in standings(opened, DAY)}
    assert len(rows) == 62
    assert (rows["I1"].state, rows["I2"].state, rows["I2"].days_late) == ("draft", "missing", 0)
    at(monkeypatch, DUE + timedelta(days=2, hours=1))
    move(submission.pk, "send", actor=actor(Role.CLERK))
    rows = {row.body: row for row in standings(opened, DUE + timedelta(days=5, minutes=1))}
    assert (rows["I1"].state, rows["I1"].days_late) == ("sent", 3)
    assert rows["I1"].missing == ["intake_groups", "joint_training"]
    assert (rows["I2"].state, rows["I2"].days_late) == ("missing", 6)
    move(submission.pk, "return", actor=actor(Role.OFFICER), reason="x")
    told = rounds(DUE + timedelta(days=5))[0]
    assert (told.owed, dict(told.counts)) == (62, {"returned": 1, "missing": 61})


def test_the_page_shows_every_row_and_its_csv_the_same(signed_in) -> None:
    opened = many(60)
    client = signed_in(Role.PLANNER)
    page = client.get(f"/board/{opened.pk}/").content.decode()
    assert page.count("Trường ") >= 60
    assert "61 trong 61 đơn vị phải nộp." in page
    asked = "kind=none&state=missing"
    assert "0 trong 61 đơn vị phải nộp." in client.get(f"/board/{opened.pk}/?{asked}").content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/board/{opened.pk}/csv/").content.decode())))
    assert len(rows) == 61
    assert rows[0].keys() >= {"institution", "state", "days_late"}
    assert client.get(f"/board/{opened.pk}/csv/?for=excel").content.startswith("\ufeff".encode())
    few = list(csv.DictReader(io.StringIO(client.get(f"/board/{opened.pk}/csv/?state=accepted").content.decode())))
    assert few == []


@pytest.mark.parametrize("address", ["/board/", "/board/{round}/", "/board/{round}/remind/", "/reports/"])
def test_pages_send_the_same_few_queries_at_any_size(address, signed_in) -> None:
    client = signed_in(Role.OFFICER)
    sizes = []
    for count in (2, 30):
        Report.objects.exclude(body="I1").delete()
        Membership.objects.filter(organisation__code__startswith="X").delete()
        Organisation.objects.filter(code__startswith="X").delete()
        Account.objects.filter(email__startswith="x").delete()
        MODELS["institutions"].objects.filter(institution__startswith="X").delete()
        opened = many(count)
        filled = address.format(round=opened.pk)
        client.get(filled)
        with CaptureQueriesContext(connection) as sent:
            assert client.get(filled).status_code == 200
        sizes.append(len(sent))
    assert sizes[0] == sizes[1] <= 12


def test_an_officer_moves_the_end_and_nobody_else(signed_in) -> None:
    opened = yearly().round
    address = f"/board/{opened.pk}/close/"
    assert signed_in(Role.OFFICER).post(address, {"closes": "2026-01-08T17:00"}).status_code == 422
    assert signed_in(Role.OFFICER).post(address, {"closes": "2026-03-01T12:00"}).status_code == 302
    opened.refresh_from_db()
    assert opened.closes is not None
    assert opened.closes.isoformat() == "2026-03-01T05:00:00+00:00"
    for role in (Role.PLANNER, Role.AUDITOR, Role.CLERK):
        assert signed_in(role).post(address, {"closes": "2026-04-01T12:00"}).status_code == 403


def test_few_are_reminded_at_once_in_their_language_and_those_without_account_are_named(signed_in) -> None:
    opened = many(3)
    yearly("I2")
    page = signed_in(Role.OFFICER).get(f"/board/{opened.pk}/remind/").content.decode()
    assert "Sẽ nhắc 4 người." in page
    assert not Message.objects.exists()
    assert MODELS["institutions"].objects.get(institution="I2").name in page  # type: ignore[attr-defined]
    signed_in(Role.OFFICER).post(f"/board/{opened.pk}/remind/")
    told = {message.to: message for message in Message.objects.all()}
    assert set(told) == {"clerk@example.org", "x00@example.org", "x01@example.org", "x02@example.org"}
    assert "Reminder" in told["x00@example.org"].subject
    assert "17:00 on 9 January 2026 (Viet Nam time)" in told["x00@example.org"].body
    assert f"/reports/{Report.objects.get(body='X00').pk}/" in told["x00@example.org"].body


def test_many_are_reminded_once_a_second_person_has_confirmed(signed_in) -> None:
    opened = many(11)
    officer, planner = signed_in(Role.OFFICER), signed_in(Role.PLANNER)
    page = officer.get(f"/board/{opened.pk}/remind/").content.decode()
    assert page.count("<details") == 5
    for _ in range(2):
        officer.post(f"/board/{opened.pk}/remind/")
    waiting = Reminder.objects.get()
    assert (waiting.sent, Message.objects.count()) == (None, 0)
    refused = officer.post(f"/board/reminder/{waiting.pk}/send/")
    assert refused.status_code == 422
    assert "không tự xác nhận" in refused.content.decode()
    for _ in range(2):
        planner.post(f"/board/reminder/{waiting.pk}/send/")
    assert Message.objects.count() == 12
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.update(sent_by=waiting.made_by)
    assert signed_in(Role.AUDITOR).get(f"/board/{opened.pk}/remind/").status_code == 403


def test_who_has_reported_is_not_reminded() -> None:
    submission = drafted()
    move(submission.pk, "send", actor=actor(Role.CLERK))
    with pytest.raises(Refused):
        reminders.propose(yearly().round, actor=actor(Role.OFFICER), now=DAY)


def test_ten_are_reminded_by_one_person_and_eleven_by_two() -> None:
    opened = many(9)
    assert reminders.propose(opened, actor=actor(Role.OFFICER), now=DAY).sent == DAY
    assert Message.objects.count() == 10  # the clerk of I1 with them
    Reminder.objects.all().delete()
    add_clerk(opened, 9)
    assert reminders.propose(opened, actor=actor(Role.OFFICER), now=DAY).sent is None


def test_what_was_shown_is_what_is_sent(signed_in) -> None:
    """Twelve are proposed; one leaves and ten come before the second person confirms: eleven of the twelve are sent."""
    opened = many(11)
    proposed = reminders.propose(opened, actor=actor(Role.OFFICER), now=DAY)
    Account.objects.filter(email="x00@example.org").update(is_active=False)
    for number in range(20, 30):
        add_clerk(opened, number)
    page = signed_in(Role.PLANNER).get(f"/board/{opened.pk}/remind/").content.decode()
    assert "11 người" in page
    sent = reminders.confirm(proposed.pk, actor=actor(Role.PLANNER), now=DAY)
    assert (sent.count, Message.objects.count()) == (11, 11)
    assert not Message.objects.filter(to__in=["x00@example.org", "x20@example.org"]).exists()
    assert Reminder.objects.get().count == 11


def test_a_changed_calendar_leaves_the_end_that_an_officer_has_set() -> None:
    """Ninety days more for a round whose tables another version of the forms changes: until April it is open."""
    officer = actor(Role.OFFICER)
    open_rounds(actor=officer, now=DAY)
    opened = Round.objects.filter(due__gt=DAY).earliest("due")
    longer = opened.due + timedelta(days=90)
    set_closing(opened, longer, actor=officer, now=DAY)
    Round.objects.filter(pk=opened.pk).update(tables=[])
    open_rounds(actor=officer, now=DAY)
    opened.refresh_from_db()
    assert opened.tables
    assert opened.closes == longer
    # another day of the calendar: the officer's end stands, but no round closes before its day
    Round.objects.filter(pk=opened.pk).update(due=DAY + timedelta(days=1), closes=DAY + timedelta(days=2))
    open_rounds(actor=officer, now=DAY)
    opened.refresh_from_db()
    assert opened.due == opened.closes > DAY + timedelta(days=2)


def test_an_employer_owes_what_the_calendar_asks_of_employers() -> None:
    """The need for workers is reported by employers: by those that have been invited to the site, under their codes."""
    MODELS["reporting_duties"].objects.create(
        form="employer_needs", reporter="employer", recipient="home_affairs", period="half_year", due_months=0,
        due_day=20, valid_from=date(2022, 3, 15), certainty="unsure", source="x",
    )  # fmt: skip
    MODELS["institutions"](institution="E1", name="Trường mang mã E1", kind="college", area="A").save()
    namesake = Organisation.objects.create(kind="institution", name="Trường mang mã E1", code="E1")
    other = Account.objects.create(email="namesake@example.org", name="x", made=DAY)
    Membership.objects.create(account=other, organisation=namesake, role=Role.CLERK)
    open_rounds(actor=actor(Role.OFFICER), now=DAY)
    opened = Round.objects.filter(form="employer_needs").earliest("due")
    assert list(Report.objects.filter(round=opened).values_list("body", flat=True)) == ["E1"]
    (row,) = standings(opened, DAY)
    assert (row.name, row.area) == (MODELS["employers"].objects.get(employer="E1").name, row.area)
    written, unreached = reminders.letters(opened, DAY)
    assert [letter.to for letter in written] == ["employer@example.org"]
    assert unreached == []
