"""Days and codes of reports: a day is Viet Nam's, the first sending decides, any letters stand in a code."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

import caunghe.web
from caunghe.web.accounts.roles import Role
from caunghe.web.common.moments import local_day
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting.board import standings
from caunghe.web.reporting.files import Stamp, stamp_of
from caunghe.web.reporting.models import Submission
from caunghe.web.reporting.opening import open_for
from caunghe.web.reporting.prefilled import prefilled
from caunghe.web.reporting.states import move
from tests.web.reports import DAY, DUE, actor, at, drafted, yearly

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2026, 12, 31, 20, 0, tzinfo=UTC)  # 3 o'clock of 1 January 2027 in Viet Nam


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


def test_what_was_sent_in_time_and_returned_is_not_late(monkeypatch) -> None:
    clerk, officer, submission = actor(Role.CLERK), actor(Role.OFFICER), drafted()
    move(submission.pk, "send", actor=clerk)
    after = DUE + timedelta(days=3, hours=1)
    at(monkeypatch, after)
    move(submission.pk, "return", actor=officer, reason="x")
    opened = submission.report.round
    assert [row.days_late for row in standings(opened, after) if row.body == "I1"] == [0]
    for action in ("change", "check", "send"):
        found = move(submission.pk, action, actor=clerk)
    assert (found.is_late, found.first_sent, found.sent) == (False, DAY, after)
    assert [(row.state, row.days_late) for row in standings(opened, after) if row.body == "I1"] == [("sent", 0)]


def test_a_day_begins_in_viet_nam(monkeypatch) -> None:
    at(monkeypatch, NEW_YEAR)
    report = yearly()
    report.round.due = report.round.closes = None
    report.round.save()
    submission = drafted(report)
    assert move(submission.pk, "send", actor=actor(Role.CLERK)).number == f"BC-2027-{submission.pk:06d}"
    row = {"institution": "I1", "successor": "I2", "date": "2027-01-01", "kind": "merged"}
    names = {field.name for field in MODELS["institution_successions"]._meta.fields}
    MODELS["institution_successions"].objects.create(**{name: value for name, value in row.items() if name in names})
    assert open_for(report, NEW_YEAR).successor == "I2"
    assert open_for(report, NEW_YEAR - timedelta(hours=4)).successor == ""


def test_no_day_is_taken_from_a_moment_past_its_zone() -> None:
    code = {file.name: file.read_text(encoding="utf-8") for file in Path(caunghe.web.__file__).parent.rglob("*.py")}
    found = {name for name, text in code.items() if re.search(r"\.date\(\)|\bnow\.(year|month|day)\b", text)}
    assert found == {"moments.py"}
    assert local_day(NEW_YEAR).isoformat() == "2027-01-01"


@pytest.mark.parametrize("code", ["CĐ/01", "A&B", 'A"B', "A<B", "A 1", "%41", "trường " * 12])
def test_a_template_is_known_whatever_the_code_of_its_institution(code) -> None:
    stamp = Stamp("training_year", "2025", code, "0" * 12)
    assert stamp_of(f"x {stamp.text()} y".encode("utf-16-le"), "xls") == stamp
    report = yearly(code)
    made = prefilled(report, "vi", carry=False)
    found = stamp_of(made.data, "xlsx")
    assert found is not None
    assert (found.form, found.period, found.body) == ("training_year", "2025", code)


def test_a_download_has_the_name_of_its_institution(signed_in) -> None:
    report = yearly("I1")
    answer = signed_in(Role.CLERK).get(f"/reports/{report.pk}/template/")
    assert answer["Content-Disposition"] == 'attachment; filename="training_year_2025_I1.xlsx"'
    assert prefilled(yearly('A"1\r\n'), "vi", carry=False).name == 'training_year_2025_A"1.xlsx'


def test_an_upload_goes_to_the_part_that_was_returned(signed_in) -> None:
    submission = drafted()
    clerk = actor(Role.CLERK)
    move(submission.pk, "send", actor=clerk)
    Submission.objects.create(
        report=submission.report, part=2, made=DAY, made_by=1, file_name="b.xlsx", kind="xlsx", size=1, hash="1" * 64
    )
    move(submission.pk, "return", actor=actor(Role.OFFICER), reason="x")
    assert drafted(submission.report).pk == submission.pk


def test_a_report_sent_before_the_first_sending_was_kept_was_sent_when_it_was_sent() -> None:
    module = import_module("caunghe.web.reporting.migrations.0002_submission_first_sent")
    submission = drafted()
    move(submission.pk, "send", actor=actor(Role.CLERK))
    Submission.objects.update(first_sent=None)
    module.take_over(apps, None)
    assert Submission.objects.get(pk=submission.pk).first_sent == DAY
