"""What holds of every page of reports: whole and safe, one language, no write by a look, each organisation its own."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from caunghe.language import LANGUAGES
from caunghe.schema import TABLES
from caunghe.web.accounts.models import Membership, Organisation
from caunghe.web.accounts.roles import Role
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.models import Submission
from caunghe.web.reporting.prefilled import prefilled
from caunghe.web.reporting.services import upload
from caunghe.web.reporting.states import move
from tests.web import test_pages
from tests.web.reports import DAY, actor, at, drafted, yearly
from tests.web.test_words import PROPER, VIETNAMESE

pytestmark = pytest.mark.django_db
NAMES = re.compile(r"báo cáo\.xlsx|nhiều|Số nữ chưa đúng|TG học|trung bình|công nghiệp")
PAGES = {
    Role.CLERK: ["/reports/", "/reports/{report}/", "/reports/submission/{draft}/",
                 "/reports/submission/{draft}/?table=intakes", "/reports/submission/{draft}/?table=intakes&row=2",
                 "/reports/submission/{draft}/?changes=programmes",
                 "/reports/submission/{draft}/?table=none&row=x&after=x", "/reports/submission/{draft}/receipt/"],
    Role.OFFICER: ["/reports/", "/reports/submission/{draft}/", "/board/", "/board/{round}/", "/board/{round}/remind/"],
    Role.PLANNER: ["/reports/{report}/", "/reports/submission/{draft}/", "/board/{round}/"],
}  # fmt: skip
ALL = [(role, page) for role, pages in PAGES.items() for page in pages]


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


def faulty() -> Submission:
    """A draft with an unread number, an unknown code and a heading of the sender's own."""
    made = prefilled(yearly(), "vi", carry=False)
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    for table, row, column, value in (("intakes", 2, "entrants", "nhiều"), ("programmes", 3, "level", "trung bình"),
                                      ("programmes", 1, "months", "TG học")):  # fmt: skip
        book[TABLES[table].label.vi].cell(row=row, column=TABLES[table].names.index(column) + 1).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    who = actor(Role.CLERK)
    return check(upload(yearly(), buffer.getvalue(), "báo cáo.xlsx", actor=who, now=DAY), actor=who)


def test_every_page_is_whole_and_safe_speaks_one_language_and_writes_nothing(signed_in) -> None:
    draft = faulty()
    numbers = {"draft": draft.pk, "report": draft.report.pk, "round": draft.report.round.pk}
    for role, address in ALL:
        client, filled = signed_in(role), address.format(**numbers)
        for language in LANGUAGES:
            with test_pages._only_reads():
                response = client.get(f"{filled}{'&' if '?' in filled else '?'}lang={language}")
            text = response.content.decode()
            page = test_pages.Page()
            page.feed(text)
            assert (response.status_code, page.faults, page.inputs - page.labels) == (200, [], set()), filled
            assert (page.count["h1"], page.count["title"], page.count["main"]) == (1, 1, 1), filled
            assert "{{" not in text
            assert len(text) < 50_000
        # a message is in its reader's language
        text = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)
        english = re.sub(r"<[^>]*>", " ", NAMES.sub("", PROPER.sub("", text)))
        assert [line.strip() for line in english.splitlines() if VIETNAMESE.search(line)] == [], filled


def other_clerk() -> None:
    """Make the clerk one of another institution."""
    organisation = Organisation.objects.create(kind="institution", name="Trường I2", code="I2")
    membership = Membership.objects.get(account__email="clerk@example.org")
    Membership.objects.filter(pk=membership.pk).update(organisation=organisation)


POSTS = ["correct", "headings", "check", "aside", "send", "withdraw", "decide"]
GETS = ["", "receipt/", "file/", "marked/"]


def test_what_belongs_to_another_organisation_is_not_there(signed_in) -> None:
    submission = drafted()
    other_clerk()
    client = signed_in(Role.CLERK)
    one, report = f"/reports/submission/{submission.pk}/", f"/reports/{submission.report.pk}/"
    assert {client.get(one + part).status_code for part in GETS} == {404}
    # who decides nothing is told so before anything is looked for
    assert {client.post(f"{one}{part}/", {"seen": 0}).status_code for part in POSTS[:-1]} == {404}
    assert client.post(f"{one}decide/").status_code == 403
    assert {client.get(report + part).status_code for part in ("", "template/")} == {404}
    assert {client.post(report + part).status_code for part in ("upload/", "start/")} == {404}
    submission.refresh_from_db()
    assert submission.state == "checked"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PLANNER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_the_department_prepares_and_sends_nothing(role, signed_in) -> None:
    submission = drafted()
    client = signed_in(role)
    one, report = f"/reports/submission/{submission.pk}/", f"/reports/{submission.report.pk}/"
    assert {client.post(f"{one}{part}/", {"seen": 0}).status_code for part in POSTS[:-1]} == {403}
    assert {client.post(report + part).status_code for part in ("upload/", "start/")} == {403}
    assert client.get(f"{report}template/").status_code == 403
    assert "Lập báo cáo" in client.get(f"{report}template/").content.decode()
    assert client.post(f"{one}decide/", {"accept": "1", "seen": 0}).status_code == (
        422 if role is Role.OFFICER else 403
    )


def test_a_double_click_accepts_once_and_a_late_return_is_told(signed_in) -> None:
    submission = drafted()
    move(submission.pk, "send", actor=actor(Role.CLERK))
    officer = signed_in(Role.OFFICER)
    decide = f"/reports/submission/{submission.pk}/decide/"
    submission.refresh_from_db()
    seen = submission.revision
    assert [officer.post(decide, {"accept": "1", "seen": seen}).status_code for _ in range(2)] == [302, 302]
    refused = officer.post(decide, {"return": "1", "reason": "x", "seen": seen + 1})
    assert refused.status_code == 422
    assert "“sở đã nhận”" in refused.content.decode()
    assert submission.steps.filter(action="accept").count() == 1  # type: ignore[attr-defined]


def test_nothing_is_decided_about_another_content_than_the_page_showed(signed_in) -> None:
    submission = drafted()
    clerk, officer = actor(Role.CLERK), actor(Role.OFFICER)
    shown = move(submission.pk, "send", actor=clerk).revision
    for action, who in (("return", officer), ("change", clerk), ("check", clerk), ("send", clerk)):
        move(submission.pk, action, actor=who, reason="x")
    page, decide = signed_in(Role.OFFICER), f"/reports/submission/{submission.pk}/decide/"
    for asked in ({"accept": "1", "seen": shown}, {"accept": "1"}, {"return": "1", "reason": "x", "seen": shown}):
        told = page.post(decide, asked)
        assert told.status_code == 422
        assert "đã đổi từ lúc trang được mở ra" in told.content.decode()
        submission.refresh_from_db()
        assert submission.state == "sent"
    assert page.post(decide, {"accept": "1", "seen": submission.revision}).status_code == 302


def test_the_queue_of_the_department_has_pages_and_says_how_many_wait(signed_in, monkeypatch) -> None:
    monkeypatch.setattr("caunghe.web.reporting.selectors.PAGE", 2)
    template = drafted()
    template = move(template.pk, "send", actor=actor(Role.CLERK))
    for number in range(4):
        template.pk, template.report, template.number = None, yearly(f"Y{number}"), f"BC-Y{number}"
        template.save()
    officer = signed_in(Role.OFFICER)
    page, seen = officer.get("/reports/").content.decode(), []
    assert "5 báo cáo đang chờ." in page
    for _ in range(4):
        seen += re.findall(r'href="/reports/submission/(\d+)/"', page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        if not after:
            break
        page = officer.get("/reports/" + after[1]).content.decode()
    assert len(seen) == len(set(seen)) == 5
