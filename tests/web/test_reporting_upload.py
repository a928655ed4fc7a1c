"""What is uploaded: refused in a sentence, or read for what it is; own headings, old templates, parts that go ahead."""

from __future__ import annotations

import contextlib
import io
import random
import re
import zipfile

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caunghe.schema import TABLES
from caunghe.web.accounts.roles import Role
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting import files, words
from caunghe.web.reporting.archives import MEGABYTE
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.child.difference import difference
from caunghe.web.reporting.models import Finding, Heading, Submission
from caunghe.web.reporting.prefilled import prefilled
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.selectors import tables_read
from caunghe.web.reporting.services import set_aside
from tests.web.archives import zip_of
from tests.web.reports import DAY, actor, at, drafted, faulty_intakes, own_book, saved, sent, yearly

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


@pytest.fixture
def clerk(signed_in) -> Client:
    return signed_in(Role.CLERK)


def zipped(*names: str) -> bytes:
    return zip_of(dict.fromkeys(names, "x"))


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (MEGABYTE * 301))
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "empty": (b"", words.FILE_EMPTY),
    "another zip": (zipped("a.docx"), words.FILE_UNKNOWN),
    "half a zip": (zipped("xl/workbook.xml")[:40], words.FILE_DAMAGED),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", words.FILE_UNKNOWN),
    "a PDF": (b"%PDF-1.7 x", words.FILE_UNKNOWN),
    "a bomb": (bomb(), words.FILE_LARGE),
    "too large": (b"a" * (files.LIMIT + 1), words.FILE_LARGE),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_report_is_refused_in_a_sentence_whatever_it_is_called(case, clerk) -> None:
    data, says = REFUSED[case]
    address = f"/reports/{yearly().pk}/upload/"
    response = clerk.post(address, {"file": SimpleUploadedFile("báo cáo.xlsx", data)})
    assert response.status_code == 422
    assert says.vi.partition("{")[0] in response.content.decode()
    assert not Submission.objects.exists()


def test_no_file_at_all_is_said(clerk) -> None:
    assert "Hãy chọn một tệp" in clerk.post(f"/reports/{yearly().pk}/upload/", {}).content.decode()


def test_the_template_as_it_was_made_changes_nothing_and_is_known_again(own_process) -> None:
    submission = drafted()
    assert (submission.state, submission.stamp) == ("checked", "current")
    assert {name: (told["added"], told["changed"]) for name, told in submission.tables.items()} == {
        "intakes": (0, 0),
        "intake_groups": (0, 0),
        "programmes": (0, 0),
        "joint_training": (0, 0),
    }
    assert {name: told["rows"] > 0 for name, told in submission.tables.items()} == {
        "intakes": True,
        "intake_groups": False,
        "programmes": True,
        "joint_training": False,
    }


def test_an_old_template_is_known_and_that_of_another_report_refused() -> None:
    made = prefilled(yearly(), "vi")
    MODELS["programmes"].objects.filter(programme="P1").update(name="Hàn mới")
    assert sent(made.data).stamp == "old"
    other = prefilled(yearly("I2"), "en")
    with pytest.raises(Refused) as refused:
        sent(other.data)
    assert "I2, 2025" in refused.value.says("vi")
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    Submission.objects.update(state="withdrawn")
    assert sent(saved(book)).stamp == "old"  # another program writes what cells say elsewhere in the file
    del book[book.sheetnames[0]]
    Submission.objects.update(state="withdrawn")
    assert sent(saved(book)).stamp == ""


def test_rows_of_the_period_that_nobody_filled_in_are_not_written() -> None:
    table = TABLES["intake_groups"]
    keys = [("P1", year, "lower_secondary", "") for year in (2024, 2025, 2026)]
    rows = [{**dict.fromkeys(table.names), **dict(zip(table.key, key, strict=True))} for key in keys]
    rows[1]["entrants"] = 0
    frame = pl.DataFrame(rows, schema=dict(table.empty().schema))
    found = difference(table, frame.with_row_index("sheet_row"), frame[:1])
    assert found.added["year"].to_list() == [2025]
    assert (found.counts["added"], found.counts["unfilled"], found.counts["changed"]) == (1, 1, 0)


@pytest.mark.parametrize("name", ["chương trình.csv", "anything.xlsx"])
def test_text_under_another_name_is_read_as_the_table_that_was_chosen(name) -> None:
    rows = MODELS["programmes"].objects.filter(programme="P1").values(*TABLES["programmes"].names)[0]
    text = ";".join(rows) + "\n" + ";".join("" if value is None else str(value) for value in rows.values())
    submission = sent(text.encode(), name, csv_table="programmes")
    assert (submission.kind, submission.state) == ("csv", "checked")
    assert submission.tables["programmes"]["absent"] == 1
    assert (submission.tables["intakes"]["rows"], submission.tables["intakes"]["lacking"]) == (0, True)


def test_a_sheet_of_200_columns_is_read_and_its_headings_told_in_few_lines(clerk) -> None:
    book, programmes, _ = own_book()
    for at_column in range(30, 230):
        book[programmes].cell(row=1, column=at_column).value = f"Cột thêm {at_column}"
        book[programmes].cell(row=2, column=at_column).value = "x"
    submission = sent(saved(book))
    assert submission.tables["programmes"]["rows"] == 2
    page = clerk.get(f"/reports/submission/{submission.pk}/").content.decode()
    assert "Còn 195 điều như vậy." in page
    assert len(page) < 100_000


def test_a_sheet_with_a_broken_heading_is_told_as_that_and_own_headings_are_remembered(clerk) -> None:
    book, programmes, _ = own_book()
    sheet = book[programmes]
    sheet.title = "DS ngành"
    heads = {TABLES["programmes"].names[at]: cell for at, cell in enumerate(sheet[1])}
    heads["months"].value, heads["mode"].value = "TG học", "HT"
    book.move_sheet(sheet, 1)
    submission = sent(saved(book))
    one = f"/reports/submission/{submission.pk}/"
    assert (submission.state, submission.tables["programmes"]["lacking"]) == ("draft", True)
    page = clerk.get(one).content.decode()
    assert "“DS ngành” là bảng" in page
    mapped = {"heading-1": "DS ngành", "table-1": "", "column-1": "programmes"}
    clerk.post(f"{one}headings/", mapped)
    page = clerk.get(one).content.decode()
    assert "“TG học” là" in page
    asked = re.findall(r'name="heading-(\d+)" value="([^"]+)"', page)
    chosen = {"TG học": "months", "HT": "mode"}
    data = {}
    for number, heading in asked:
        data |= {f"heading-{number}": heading, f"table-{number}": "programmes", f"column-{number}": chosen[heading]}
    clerk.post(f"{one}headings/", data)
    submission.refresh_from_db()
    assert (submission.state, submission.tables["programmes"]["changed"]) == ("checked", 0)
    assert Heading.objects.filter(body="I1").count() == 3
    # the next file is read so at once
    assert sent(saved(book)).state == "checked"


def test_an_own_heading_once_remembered_leaves_the_file_to_the_same_reader(clerk) -> None:
    book, programmes, intakes = own_book()
    at_tuition = TABLES["programmes"].names.index("tuition") + 1
    book[programmes].cell(row=1, column=at_tuition).value = "HP (đồng/tháng)"
    book[programmes].cell(row=2, column=at_tuition).value = 780_000
    copy = book.create_sheet(f"{intakes} (2)", 1)
    for line in book[intakes].iter_rows(values_only=True):
        copy.append(line)
    entrants = TABLES["intakes"].names.index("entrants") + 1
    copy.cell(row=2, column=entrants).value = 9
    copy.sheet_state = "hidden"
    Heading.objects.create(body="I1", table="programmes", heading="HP (đồng/tháng)", column="tuition")
    submission = sent(saved(book))
    assert submission.state == "draft"
    assert submission.tables["intakes"]["changed"] == 0
    rules = {(found.table, found.rule, found.is_error) for found in Finding.objects.filter(submission=submission)}
    assert {("programmes", "heading_unclear", True), ("intakes", "sheet_hidden_unread", False)} <= rules
    marked = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/reports/submission/{submission.pk}/marked/").content))
    fill = marked[programmes].cell(row=1, column=at_tuition).fill
    assert fill.fill_type == "solid"


def test_headings_that_the_file_has_not_are_not_remembered(clerk) -> None:
    """Each is compared with every later file of the organisation, which nobody could then read in time."""
    submission = sent(faulty_intakes())
    named = {f"{part}-{at}": said for at in range(600) for part, said in (
        ("heading", f"Cột {at}"), ("table", "intakes"), ("column", "entrants"),
    )}  # fmt: skip
    assert clerk.post(f"/reports/submission/{submission.pk}/headings/", named).status_code == 302
    assert not Heading.objects.exists()


def test_clean_tables_go_ahead_and_the_others_wait_as_a_draft(clerk, signed_in) -> None:
    submission = sent(faulty_intakes())
    one = f"/reports/submission/{submission.pk}/"
    assert submission.state == "draft"
    assert clerk.post(f"{one}send/").status_code == 422
    assert "Sở xem được, nhưng chưa tính là nộp" in clerk.get(one).content.decode()
    officer = signed_in(Role.OFFICER).get(f"{one}?changes=programmes").content.decode()
    assert "từ “Hàn” thành “Hàn công nghệ cao”" in officer
    assert clerk.post(f"{one}aside/").status_code == 302
    submission.refresh_from_db()
    assert clerk.post(f"{one}send/", {"seen": submission.revision}).status_code == 302
    signed_in(Role.OFFICER).post(f"{one}decide/", {"accept": "1", "seen": submission.revision + 1})
    assert MODELS["programmes"].objects.get(programme="P1").name == "Hàn công nghệ cao"  # type: ignore[attr-defined]
    rest = Submission.objects.get(part=2)
    assert (rest.state, list(rest.tables)) == ("draft", ["intakes", "intake_groups", "joint_training"])
    row = Finding.objects.filter(submission=rest, is_error=True).get().sheet_row
    clerk.post(f"/reports/submission/{rest.pk}/correct/", {"seen": rest.revision, f"cell:intakes:{row}:entrants": "21"})
    rest.refresh_from_db()
    assert (rest.state, tables_read(rest), rest.tables["intakes"]["changed"]) == ("checked", ["intakes"], 1)
    assert clerk.post(f"{one}aside/").status_code == 422


def test_nothing_has_changed_in_one_click_and_a_few_rows_are_filled_in_on_the_page(clerk) -> None:
    address = f"/reports/{yearly().pk}/start/"
    page = clerk.post(address, {"unchanged": "1"}, follow=True).content.decode()
    submission = Submission.objects.get()
    assert submission.state == "checked"
    assert f'action="/reports/submission/{submission.pk}/send/"' in page
    clerk.post(address, {"carry": "1"})
    submission.refresh_from_db()
    page = clerk.get(f"/reports/submission/{submission.pk}/?table=intakes").content.decode()
    assert page.count("<fieldset") == submission.tables["intakes"]["rows"]
    sample = re.search(r'name="(cell:intakes:\d+:women)" value="(\d+)"', page)
    assert sample
    clerk.post(f"/reports/submission/{submission.pk}/correct/", {"seen": submission.revision, sample[1]: "1"})
    submission.refresh_from_db()
    assert submission.tables["intakes"]["changed"] == 1


def test_a_row_is_taken_away_and_a_draft_saves_whatever_it_holds(clerk) -> None:
    submission = sent(faulty_intakes())
    one = f"/reports/submission/{submission.pk}/"
    wrong = {
        "seen": submission.revision,
        "cell:intakes:2:entrants": "còn nhiều hơn",
        "cell:none:1:x": "y",
        "cell:x": "",
    }
    assert clerk.post(f"{one}correct/", wrong).status_code == 302
    page = clerk.get(one).content.decode()
    assert 'value="còn nhiều hơn"' in page
    # somebody else, who still has the page from before: what was typed stays, beside what stands there now
    stale = clerk.post(f"{one}correct/", wrong | {"cell:intakes:2:entrants": "19"})
    assert stale.status_code == 422
    assert "người khác đã đổi bản nháp này" in stale.content.decode()
    assert 'value="19"' in stale.content.decode()
    assert "Hiện đang ghi: còn nhiều hơn" in stale.content.decode()
    submission.refresh_from_db()
    clerk.post(f"{one}correct/", {"seen": submission.revision, "gone:intakes:2": "on"})
    submission.refresh_from_db()
    assert (submission.state, submission.tables["intakes"]["absent"]) == ("checked", 1)


def test_a_code_of_another_institution_is_found_by_the_check() -> None:
    book, programmes, _ = own_book()
    book[programmes].cell(row=3, column=1).value = "P3"
    submission = sent(saved(book))
    assert submission.state == "draft"
    assert submission.unread or submission.tables["intakes"]["errors"]
    assert MODELS["programmes"].objects.get(programme="P3").site == "S2"  # type: ignore[attr-defined]


def test_the_file_comes_back_to_be_kept_and_the_marked_one_has_a_sheet_more(clerk, signed_in) -> None:
    data = faulty_intakes()
    submission = sent(data, "../x/báo\ncáo.xlsx")
    response = clerk.get(f"/reports/submission/{submission.pk}/file/")
    assert response.getvalue() == data
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert submission.file_name == "báocáo.xlsx"
    marked = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/reports/submission/{submission.pk}/marked/").content))
    assert len(marked.sheetnames) == len(own_book()[0].sheetnames) + 1
    for role in (Role.PLANNER, Role.AUDITOR):
        other = signed_in(role)
        assert other.get(f"/reports/submission/{submission.pk}/file/").status_code == 403
        assert "chỉ đơn vị gửi" in other.get(f"/reports/submission/{submission.pk}/").content.decode()


def test_a_file_that_looks_like_a_workbook_and_is_none_is_a_draft_with_why(own_process) -> None:
    submission = sent(zip_of({"xl/workbook.xml": "x", "[Content_Types].xml": "<Types/>"}))
    assert submission.state == "draft"
    assert submission.unread[0]["says_vi"]


def test_a_damaged_workbook_is_never_a_fault_of_ours(own_process, clerk) -> None:
    chance = random.Random(14)
    whole = faulty_intakes()
    address = f"/reports/{yearly().pk}/upload/"
    for turn in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 40))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if turn % 4 == 0:
            del data[chance.randrange(len(data)) :]
        if turn < 6:
            assert clerk.post(address, {"file": SimpleUploadedFile("a.xlsx", bytes(data))}).status_code in (302, 422)
            continue
        with contextlib.suppress(Refused):
            files.stamp_of(bytes(data), files.kind_of(bytes(data)))


def test_a_fault_in_the_child_is_noted_and_told(own_process, monkeypatch, caplog) -> None:
    monkeypatch.setattr("caunghe.web.reporting.checks._job", lambda *_: {})
    submission = sent(faulty_intakes())
    assert "lỗi đã được ghi lại" in submission.unread[0]["says_vi"]
    assert "KeyError" in caplog.text


def test_a_refusal_of_the_registry_is_not_set_aside(clerk, monkeypatch) -> None:
    """The registry refuses the whole: no part of it is any better, and it is never sent."""
    refused = Refused(words.NOT_OWN)
    monkeypatch.setattr("caunghe.web.reporting.checks.trial", lambda *_, **__: refused)
    submission = drafted()
    assert (submission.state, [each["says_vi"] for each in submission.unread]) == ("draft", [refused.says("vi")])
    one = f"/reports/submission/{submission.pk}/"
    assert clerk.post(f"{one}aside/").status_code == 422
    submission.refresh_from_db()
    assert (submission.state, len(submission.unread)) == ("draft", 1)
    assert clerk.post(f"{one}send/", {"seen": submission.revision}).status_code == 422


def test_the_clean_part_is_tried_before_it_is_checked(monkeypatch) -> None:
    submission = sent(faulty_intakes())
    monkeypatch.setattr("caunghe.web.reporting.services.trial", lambda *_, **__: Refused(words.NOT_OWN))
    set_aside(submission.pk, actor=actor(Role.CLERK))
    submission.refresh_from_db()
    assert (submission.state, list(submission.tables), len(submission.unread)) == ("draft", ["programmes"], 1)


def test_what_the_last_check_read_stays_until_the_next_for_a_backup_that_has_its_name(
    django_capture_on_commit_callbacks,
) -> None:
    submission, kept = drafted(), list[str]()
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            kept.append(submission.results)
            submission = check(submission, actor=actor(Role.CLERK))
    names = {path.name for path in files.folder_of(submission).glob("read-*")}
    assert names == {submission.results, kept[-1]}


@pytest.mark.parametrize(
    "name", ["báo cáo " + "ề" * 300 + ".xlsx", "..", ".", "\u200b", "a\r\nb.xlsx", "con đường/../x.xlsx"]
)
def test_any_name_of_a_file_is_one_that_a_disk_takes(name) -> None:
    kept = files.plain_name(name)
    assert 0 < len(kept.encode()) <= 200
    assert not set(kept) & set("/\\\r\n")
    assert kept not in (".", "..")
    submission = sent(prefilled(yearly(), "vi", carry=False).data, name)
    assert (submission.state, submission.unread) == ("checked", [])
