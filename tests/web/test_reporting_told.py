"""What the site tells of a file: mended cells, tables without rows, erased figures, hidden sheets, refusals by name."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunghe.schema import TABLES
from caunghe.web.accounts.roles import Role
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting.models import Finding
from caunghe.web.reporting.selectors import tables_read
from tests.web.reports import DAY, at, drafted, faulty_intakes, own_book, saved, sent

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


@pytest.fixture
def clerk(signed_in) -> Client:
    return signed_in(Role.CLERK)


def test_a_cell_mended_on_the_page_is_told_as_the_same_cell_in_the_file(clerk) -> None:
    submission = drafted()
    cells = {"months": "30.500", "training_field": "6520227 – Hàn"}
    data = {f"cell:programmes:2:{name}": text for name, text in cells.items()} | {"cell:intakes:2:year": "2023-2024"}
    clerk.post(f"/reports/submission/{submission.pk}/correct/", {"seen": submission.revision, **data})
    told = set(Finding.objects.filter(submission=submission).values_list("rule", "column"))
    expected = {("number_ambiguous", "months"), ("code_contradicted", "training_field"), ("school_year", "year")}
    assert expected <= told


def test_a_table_that_lost_all_its_rows_is_told_with_what_was_found(clerk) -> None:
    book, _, intakes = own_book()
    for row in range(2, book[intakes].max_row + 1):
        book[intakes].cell(row=row, column=1).value = "Tổng cộng"
    submission = sent(saved(book))
    told = submission.tables["intakes"]
    assert (told["rows"], told["lacking"], told["warnings"] > 0) == (0, False, True)
    rules = list(Finding.objects.filter(submission=submission, table="intakes").values_list("rule", flat=True))
    assert set(rules) == {"row_total"}
    page = clerk.get(f"/reports/submission/{submission.pk}/").content.decode()
    assert "không phải số liệu" in page
    del book[intakes]
    again = sent(saved(book))
    assert (again.tables["intakes"]["rows"], again.tables["intakes"]["lacking"]) == (0, True)
    assert "không có trong tệp" in clerk.get(f"/reports/submission/{again.pk}/").content.decode()


def test_a_file_without_any_row_cannot_be_sent(clerk) -> None:
    book, programmes, intakes = own_book()
    for name in (programmes, intakes):
        book[name].delete_rows(2, book[name].max_row)
    submission = sent(saved(book))
    assert (submission.state, tables_read(submission)) == ("draft", [])
    assert clerk.post(f"/reports/submission/{submission.pk}/send/", {"seen": submission.revision}).status_code == 422


def test_a_cell_that_erases_a_known_figure_has_its_own_line(clerk) -> None:
    known = MODELS["intakes"].objects.filter(women__gt=0, programme__in=["P1", "P2"]).first()
    book, _, intakes = own_book()
    names = TABLES["intakes"].names
    row = next(
        at for at in range(2, book[intakes].max_row + 1)
        if (str(book[intakes].cell(at, 1).value).split(" ")[0], book[intakes].cell(at, 2).value)
        == (known.programme, known.year)
    )  # fmt: skip
    book[intakes].cell(row, names.index("women") + 1).value = None
    submission = sent(saved(book))
    assert (submission.tables["intakes"]["changed"], submission.tables["intakes"]["erased"]) == (1, 1)
    page = clerk.get(f"/reports/submission/{submission.pk}/?changes=intakes").content.decode()
    assert f"Trong đó nữ: xóa “{known.women}”, vì ô này để trống" in page
    assert "Ô để trống xóa 1 số đang có" in page


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "cu.xls", "cu.xls là trang web (HTML)"),
        (b"a;b\n1;2\n", "b.csv", "Tên tệp “b.csv” không nói tệp là bảng nào của báo cáo. Hãy tải lên lại và chọn bảng"),
        (OLE + b"x" * 600, "cu.xls", "cu.xls là tệp .xls hỏng"),
    ],
)
def test_a_file_is_refused_by_its_own_name_and_no_path_of_the_server(data, name, says) -> None:
    told = sent(data, name).unread[0]
    assert told["says_vi"].startswith(says)
    for text in (told["says_vi"], told["says_en"]):
        assert not re.search(r"(^|\s)/\w|jobs/|source\.|^\.", text)


def test_a_hidden_sheet_of_no_table_is_told_and_one_that_is_shown_says_that_it_is_in_the_way(clerk) -> None:
    book = own_book()[0]
    note = book.create_sheet("Nháp 2024")
    note.append(["x", 1])
    note.sheet_state = "hidden"
    submission = sent(saved(book))
    assert submission.state == "checked"
    page = clerk.get(f"/reports/submission/{submission.pk}/").content.decode()
    assert "Trang ẩn “Nháp 2024” không mang tên bảng nào" in page
    assert "Còn những điều này thì chưa gửi được" not in page
    note.sheet_state = "visible"
    submission = sent(saved(book))
    assert submission.state == "draft"
    page = clerk.get(f"/reports/submission/{submission.pk}/").content.decode()
    assert "Còn những điều này thì chưa gửi được" in page


def test_a_cell_that_cannot_be_read_erases_nothing() -> None:
    submission = sent(faulty_intakes())
    told = submission.tables["intakes"]
    assert (told["errors"], told["changed"], told["erased"]) == (1, 0, 0)
    book, _, intakes = own_book()
    book[intakes].cell(row=1, column=TABLES["intakes"].names.index("entrants") + 1).value = "Số vào học"
    told = sent(saved(book)).tables["intakes"]
    assert (told["errors"], told["changed"], told["erased"]) == (1, 0, 0)
