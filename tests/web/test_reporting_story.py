"""A clerk's year from the invitation to the accepted report, through the pages alone."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunghe.schema import TABLES
from caunghe.web.accounts.models import Account
from caunghe.web.common.audit import check_chain
from caunghe.web.common.models import Message
from caunghe.web.registry.models import MODELS, Change
from caunghe.web.registry.search import searched, searched_columns
from caunghe.web.reporting.files import results_of
from caunghe.web.reporting.models import Submission
from tests.web.reports import DAY, at, yearly

pytestmark = pytest.mark.django_db
NEW = "clerk-of-i1@example.org"
PROGRAMMES = 50
OWN = "a long sentence of my own"


class Browser:
    """A client that counts what a person clicks: links followed and forms sent, redirects aside."""

    def __init__(self) -> None:
        self.client, self.clicks, self.page = Client(), 0, ""

    def get(self, address: str) -> bytes:
        self.clicks += 1
        response = self.client.get(address, follow=True)
        assert response.status_code == 200, address
        content = response.getvalue() if response.streaming else response.content
        if "text/html" in response["Content-Type"]:
            self.page = content.decode()
        return content

    def post(self, address: str, data: dict[str, object] | None = None, status: int = 200) -> str:
        self.clicks += 1
        assert f'action="{address}"' in self.page or address.startswith("/account/"), self.said()
        form = self.page.partition(f'action="{address}"')[2].partition("</form>")[0]
        hidden = re.findall(r'<input type="hidden" name="(seen)" value="(\d+)"', form)
        response = self.client.post(address, {**dict(hidden), **(data or {})}, follow=True)
        self.page = response.content.decode()
        assert response.status_code == status, re.sub(r"<[^>]+>|\s+", " ", self.page)[:2_000]
        return self.page

    def said(self) -> str:
        """What the page says, without its tags."""
        return re.sub(r"<[^>]+>|\s+", " ", self.page)

    def cells(self) -> dict[str, str]:
        """The fields of the rows as they stand on the page."""
        found = re.findall(r'<input id="[^"]*" name="(cell:[^"]+)" value="([^"]*)"', self.page)
        for name, options in re.findall(r'<select id="[^"]*" name="(cell:[^"]+)"[^>]*>(.*?)</select>', self.page):
            chosen = re.search(r'value="([^"]*)" selected', options)
            found.append((name, chosen[1] if chosen else ""))
        seen = re.search(r'name="seen" value="(\d+)"', self.page)
        return {**dict(found), "seen": seen[1] if seen else ""}


def three_hundred_rows() -> None:
    """Give the institution I1 programmes and intakes, so that its report has 300 rows."""
    programme = MODELS["programmes"].objects.filter(programme="P1").values(*TABLES["programmes"].names)[0]
    intake = MODELS["intakes"].objects.filter(programme="P1", year=2024).values(*TABLES["intakes"].names)[0]
    rows = [("programmes", {**programme, "programme": f"A{at:03}"}) for at in range(PROGRAMMES)]
    rows += [
        ("intakes", {**intake, "programme": f"A{at:03}", "year": year})
        for at in range(PROGRAMMES)
        for year in range(2021, 2025)
    ]
    for name, values in rows:
        row = MODELS[name](**values)
        row.folded, row.marked = searched(values[column.name] for column in searched_columns(TABLES[name]))
        row.save()


def invited() -> str:
    """Invite a clerk through the page; return the link of the message."""
    administrator = Client()
    administrator.force_login(Account.objects.get(email="administrator@example.org"))
    organisation = Account.objects.get(email="clerk@example.org").memberships.get().organisation_id  # type: ignore[attr-defined]
    asked = {"email": NEW, "organisation": organisation, "role": "clerk", "language": "vi"}
    assert administrator.post("/account/people/invite/", asked).status_code == 302
    return re.search(r"http://[^/\s]+(/\S+)", Message.objects.get(to=NEW).body)[1]  # type: ignore[index]


def sheet_of(book: openpyxl.Workbook, table: str):
    return book[TABLES[table].label.vi]


def place(sheet, table: str, row: int, column: str):
    return sheet.cell(row=row, column=TABLES[table].names.index(column) + 1)


def filled_in(data: bytes) -> tuple[bytes, int, int]:
    """Fill the rows of 2025 in and make three faults; return the workbook, its cells, and how many were there."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    before = cells_of(book)
    intakes = sheet_of(book, "intakes")
    for row in range(2, intakes.max_row + 1):
        if (
            place(intakes, "intakes", row, "year").value == 2025
            and place(intakes, "intakes", row, "entrants").value is None
        ):
            for column, value in (("entrants", 30), ("women", 9)):
                place(intakes, "intakes", row, column).value = value
    programmes = sheet_of(book, "programmes")
    place(programmes, "programmes", 5, "licensed_intake").value = "nhiều"
    place(programmes, "programmes", 6, "site").value = "S99"
    place(programmes, "programmes", 7, "level").value = "trung bình"
    return saved(book), cells_of(book), before


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells_of(book: openpyxl.Workbook) -> int:
    sheets = [sheet_of(book, name) for name in ("intakes", "programmes")]
    return sum(cell.value is not None for sheet in sheets for row in sheet.iter_rows(min_row=2) for cell in row)


def test_a_clerk_is_invited_reports_is_returned_corrects_and_is_accepted(monkeypatch) -> None:  # noqa: PLR0915
    at(monkeypatch, DAY)
    three_hundred_rows()
    report = yearly()
    clerk, officer = Browser(), Browser()
    link = invited()
    clerk.get(link)
    clerk.post(link, {"name": "Người Mới", "password": OWN})
    clerk.get("/account/sign-in/")
    clerk.post("/account/sign-in/", {"login": NEW, "password": OWN})
    clerk.get("/reports/")
    assert "17:00 ngày 09/01/2026 (giờ Việt Nam)" in clerk.page, re.sub(r"<[^>]+>|\s+", " ", clerk.page)
    clerk.get(f"/reports/{report.pk}/")
    data, cells, before = filled_in(clerk.get(f"/reports/{report.pk}/template/"))
    assert before / cells >= 0.95, before / cells
    upload = f"/reports/{report.pk}/upload/"
    clerk.post(upload, {"file": SimpleUploadedFile("báo cáo.xlsx", data)})
    submission = Submission.objects.get()
    told = submission.tables
    assert told["intakes"]["rows"] + told["programmes"]["rows"] >= 300
    assert (told["programmes"]["errors"], told["intakes"]["errors"]) == (3, 0)
    assert "CHƯA GỬI" in clerk.page
    assert "Gửi báo cáo</button>" not in clerk.page
    # two are mended on the page
    one = f"/reports/submission/{submission.pk}/"
    mended = {"cell:programmes:5:licensed_intake": "40", "cell:programmes:6:site": "S1"}
    assert set(mended) < set(clerk.cells())
    clerk.post(f"{one}correct/", {**clerk.cells(), **mended, "cell:programmes:7:level": "trung bình"})
    submission.refresh_from_db()
    assert (submission.state, submission.tables["programmes"]["errors"]) == ("draft", 1)
    # one by a new file, which has them all right
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = sheet_of(book, "programmes")
    for row, column, value in ((5, "licensed_intake", 40), (6, "site", "S1"), (7, "level", "intermediate")):
        place(sheet, "programmes", row, column).value = value
    clerk.get(f"/reports/{report.pk}/")
    clerk.post(upload, {"file": SimpleUploadedFile("báo cáo 2.xlsx", saved(book))})
    submission.refresh_from_db()
    assert submission.state == "checked"
    clerk.post(f"{one}send/")
    assert f"Biên nhận số BC-2026-{submission.pk:06d}" in clerk.page
    submission.refresh_from_db()
    assert submission.hash in clerk.page
    officer.client.force_login(Account.objects.get(email="officer@example.org"))
    officer.get("/reports/")
    officer.get(one)
    refused = officer.post(f"{one}decide/", {"return": "1", "reason": " "}, status=422)
    assert "Hãy ghi lý do trả lại" in refused
    officer.post(f"{one}decide/", {"return": "1", "reason": "Số nữ của A001 chưa đúng"})
    assert "Số nữ của A001 chưa đúng" in Message.objects.filter(to=NEW).first().body  # type: ignore[union-attr]
    # the clerk mends one cell of a row without any finding, and sends again
    at(monkeypatch, DAY + timedelta(days=1))
    clerk.get(one)
    assert "Số nữ của A001 chưa đúng" in clerk.page
    row = row_of(submission, "A001", 2025)
    clerk.get(f"{one}?table=intakes&row={row}")
    clerk.post(f"{one}correct/", {**clerk.cells(), f"cell:intakes:{row}:women": "12"})
    clerk.post(f"{one}send/")
    officer.get(one)
    officer.post(f"{one}decide/", {"accept": "1"})
    assert clerk.clicks <= 25
    submission.refresh_from_db()
    assert (submission.state, submission.is_late) == ("accepted", False)
    held = MODELS["intakes"].objects.filter(programme__startswith="A", year=2025)
    assert (held.count(), held.get(programme="A001").women) == (PROGRAMMES, 12)  # type: ignore[attr-defined]
    assert Change.objects.filter(table="intakes", key='["A001", "2025"]').get().after["women"] == 12
    assert MODELS["programmes"].objects.get(programme="A003").licensed_intake is not None  # type: ignore[attr-defined]
    assert [step.action for step in submission.steps.all()][::-1] == [  # type: ignore[attr-defined]
        "upload", "change", "change", "check", "send", "return", "change", "check", "send", "accept",
    ]  # fmt: skip
    assert check_chain() is None
    history = officer.get("/registry/intakes/row/?programme=A001&year=2025").decode()
    assert "thành “12”" in history


def row_of(submission: Submission, programme: str, year: int) -> int:
    frame = pl.read_ipc(results_of(submission) / "rows" / "intakes.arrow")
    return frame.filter(programme=programme, year=year)["sheet_row"].item()
