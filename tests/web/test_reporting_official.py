"""The official form of a report, filled in and uploaded as it is."""

from __future__ import annotations

import io

import openpyxl
import polars as pl
import pytest

from caunghe.forms import asked_period, form_named, write_form
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting import words
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.child.frames import feed_of
from caunghe.web.reporting.contents import about, context_frames
from caunghe.web.reporting.files import results_of
from caunghe.web.reporting.models import Round, Submission
from caunghe.web.reporting.pages import has_personal
from caunghe.web.reporting.selectors import tables_read
from caunghe.web.reporting.services import correct, upload
from tests.web.reports import DAY, actor, at, drafted, yearly

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


@pytest.fixture
def form(tmp_path) -> openpyxl.Workbook:
    report = yearly()
    feed = feed_of(context_frames(report), about())
    path = tmp_path / "form.xlsx"
    write_form(feed, form_named("training_year"), "I1", asked_period("2025"), path)
    return openpyxl.load_workbook(path)


def sent(book: openpyxl.Workbook) -> Submission:
    buffer, who = io.BytesIO(), actor(Role.CLERK)
    book.save(buffer)
    return check(upload(yearly(), buffer.getvalue(), "tt04.xlsx", actor=who, now=DAY), actor=who)


def entrants(book: openpyxl.Workbook, programme: str, year: int) -> openpyxl.cell.Cell:
    """Return the cell of a programme's entrants of a year, by the number that the registry has."""
    known = MODELS["intakes"].objects.get(programme=programme, year=year).entrants
    for sheet in book:
        for row in sheet.iter_rows():
            said = [cell.value for cell in row]
            if programme in said and year in said and known in said:
                return next(cell for cell in row if cell.value == known)
    raise AssertionError(programme)


def test_the_form_of_the_round_is_read_as_it_is(form) -> None:
    submission = sent(form)
    assert submission.unread == []
    assert {"intakes", "programmes"} <= set(tables_read(submission))
    assert {name: (told["added"], told["changed"], told["errors"]) for name, told in submission.tables.items()} == {
        "intakes": (0, 0, 0), "intake_groups": (0, 0, 0), "programmes": (0, 0, 0), "joint_training": (0, 0, 0)
    }  # fmt: skip
    assert submission.state == "checked"


def test_a_number_of_the_form_changes_its_row_and_an_empty_cell_keeps_what_is_known(form) -> None:
    known = MODELS["intakes"].objects.filter(programme="P1").latest("year")
    cell = entrants(form, "P1", known.year)
    cell.value = known.entrants + 1
    submission = sent(form)
    told = submission.tables["intakes"]
    assert (told["changed"], told["erased"], submission.state) == (1, 0, "checked")
    cell.value = None
    submission = sent(form)
    assert (submission.tables["intakes"]["changed"], submission.tables["intakes"]["erased"]) == (0, 0)


def test_what_is_wrong_in_a_form_stands_at_its_row(form) -> None:
    known = MODELS["intakes"].objects.filter(programme="P1").latest("year")
    cell = entrants(form, "P1", known.year)
    cell.value = -5
    submission = sent(form)
    assert submission.state == "draft"
    assert f"dòng {cell.row}, cột Nhập học: −5 ngoài giới hạn" in submission.unread[0]["says_vi"]
    assert f"row {cell.row}" in submission.unread[0]["says_en"]
    cell.value = known.entrants + 1
    submission = sent(form)
    read = pl.read_ipc(results_of(submission) / "rows" / "intakes.arrow")
    row = read.filter(pl.col("programme") == "P1", pl.col("year") == known.year)
    assert row.select("sheet_row", "entrants").row(0) == (cell.row, known.entrants + 1)
    assert (submission.tables["intakes"]["changed"], submission.unread) == (1, [])


def test_the_form_of_another_institution_is_refused(form) -> None:
    for sheet in form:
        for row in sheet.iter_rows(max_row=12):
            for cell in row:
                if isinstance(cell.value, str) and "I1" in cell.value:
                    cell.value = cell.value.replace("I1", "I2")
    submission = sent(form)
    assert submission.state == "draft"
    assert submission.unread


def test_a_report_is_printed_on_its_form_with_what_it_changes(signed_in) -> None:
    submission = drafted()
    known = MODELS["intakes"].objects.filter(programme="P1").latest("year")
    row = pl.read_ipc(results_of(submission) / "rows" / "intakes.arrow").filter(programme="P1", year=known.year)
    cell = ("intakes", row["sheet_row"].item(), "entrants")
    who = actor(Role.CLERK)
    check(correct(submission.pk, {cell: "777"}, seen=submission.revision, actor=who), actor=who)
    address = f"/reports/submission/{submission.pk}/form/"
    for role in (Role.CLERK, Role.OFFICER):
        page = signed_in(role).get(address).content.decode()
        assert '<td class="boxed right">777</td>' in page
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
        given = signed_in(role).get(f"{address}file/")
        assert given["Content-Disposition"] == 'attachment; filename="training_year_2025_I1.xlsx"'
        book = openpyxl.load_workbook(io.BytesIO(given.getvalue()))
        assert 777 in [value for sheet in book for line in sheet.values for value in line]
    assert AuditEntry.objects.filter(action="looked", table="submissions").count() == (
        4 if has_personal(submission) else 0
    )
    assert signed_in(Role.PLANNER).get(address).status_code == 403
    # the registry has it once the report is accepted, and not before
    known.refresh_from_db()
    assert known.entrants != 777


def test_a_kind_of_report_without_a_form_says_so(signed_in) -> None:
    submission = drafted()
    Round.objects.update(form="education_database")
    said = signed_in(Role.CLERK).get(f"/reports/submission/{submission.pk}/form/")
    assert said.status_code == 422
    assert words.NO_OFFICIAL_FORM.vi in said.content.decode()
