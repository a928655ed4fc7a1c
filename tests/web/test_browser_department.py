"""The department's work in Chromium: reports are returned, accepted and asked for; a run is made and published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from caunghe.language import Text
from caunghe.web.accounts.roles import Role
from caunghe.web.common import words as common
from caunghe.web.common.models import Message
from caunghe.web.public.models import Publication
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting import words
from caunghe.web.reporting.checks import check
from caunghe.web.reporting.states import move
from caunghe.web.reporting.titles import form_title
from caunghe.web.runs import services
from caunghe.web.runs import words as runs
from caunghe.web.runs.models import Run
from tests.web.browser import ALONE, NARROW, Hand
from tests.web.reports import DAY, actor, at, drafted
from tests.web.runs import finish
from tests.web.test_reporting_board import many
from tests.web.test_run_pages import WORKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

REASON = "Số nữ của chương trình Hàn chưa đúng"


def test_an_officer_returns_a_report_accepts_it_and_reminds_the_others_with_a_second_person(
    browse, site, monkeypatch
) -> None:
    at(monkeypatch, DAY)
    title = form_title(many(11).form, "vi")
    submission = drafted()
    move(submission.pk, "send", actor=actor(Role.CLERK))
    officer = Hand(browse(Role.OFFICER))
    officer.page.goto("/")
    officer.follow(common.BOARD)
    officer.follow(title)
    officer.follow(MODELS["institutions"].objects.get(institution="I1").name)
    assert officer.page.url == f"{site}/reports/submission/{submission.pk}/"
    officer.press(words.RETURN)
    assert words.REASON_NEEDED.vi in said(officer.page)
    officer.type(words.REASON, REASON)
    officer.press(words.RETURN)
    assert officer.page.get_by_role("main").get_by_text(words.STATES["returned"].vi, exact=True).is_visible()
    assert REASON in Message.objects.filter(to="clerk@example.org").latest("id").body
    # the clerk mends it on the day after, as in the clerk's own story, and sends it again
    at(monkeypatch, DAY + timedelta(days=1))
    check(move(submission.pk, "change", actor=actor(Role.CLERK)), actor=actor(Role.CLERK))
    move(submission.pk, "send", actor=actor(Role.CLERK))
    officer.page.goto("/reports/")
    submission.refresh_from_db()
    officer.follow(submission.number)
    officer.press(words.ACCEPT)
    submission.refresh_from_db()
    assert (submission.state, officer.page.get_by_text(words.RETURN.vi, exact=True).count()) == ("accepted", 0)
    officer.page.goto("/board/")
    officer.follow(title)
    officer.follow(words.REMIND)
    before = Message.objects.count()
    officer.press(words.PROPOSE_REMINDERS)
    assert officer.page.get_by_role("main").get_by_text(words.SECOND_PERSON.vi).is_visible()
    planner = Hand(browse(Role.PLANNER, width=NARROW))
    planner.page.goto(officer.page.url)
    assert Message.objects.count() == before
    planner.press(words.CONFIRM_REMINDERS)
    assert words.REMINDED("vi", count=11) in said(planner.page)
    assert Message.objects.count() == before + 11


def said(page: Page) -> str:
    """What a page tells first, and reads to whoever does not see it."""
    return page.locator("main [role=alert], main [role=status]").first.inner_text()


def test_a_run_is_started_watched_and_published_by_a_second_person(browse, site, settings, tmp_path) -> None:
    settings.PUBLISHED = tmp_path / "published"
    planner = Hand(browse(Role.PLANNER))
    planner.page.goto("/")
    planner.follow(common.RUNS)
    planner.type(runs.SEED, "11")
    planner.press(runs.START_BUTTON)
    run = Run.objects.get()
    assert (planner.page.url, run.options["seed"]) == (f"{site}/runs/{run.pk}/", 11)
    assert told(planner.page, runs.UNSERVED("vi"))
    # what the worker notes is shown without a click
    with ALONE:
        held = services.claim(worker="w", now=timezone.now())
        assert held is not None
        services.note_progress(held, WORKING, now=timezone.now())
    assert told(planner.page, "Bước 2/2: Kế hoạch")
    with ALONE:
        finish(run)
    planner.page.get_by_role("heading", name=runs.RESULTS.vi, exact=True).wait_for()
    assert planner.page.get_by_role("main").get_by_text(runs.SAME_PERSON.vi).is_visible()
    assert button(planner.page, runs.PUBLISH).count() == 0
    officer = Hand(browse(Role.OFFICER, width=NARROW))
    officer.page.goto("/runs/")
    officer.follow(runs.RUN("vi", number=run.pk))
    officer.press(runs.PUBLISH)
    assert said(officer.page) == runs.PUBLISHED.vi
    visitor = browse()
    visitor.goto("/")
    published = Publication.objects.all()[0]
    assert Publication.objects.count() == 2
    assert published.run[:12] in visitor.locator("main .made").inner_text()


def told(page: Page, sentence: str) -> bool:
    page.get_by_role("main").get_by_text(sentence).wait_for()
    return True


def button(page: Page, says: Text):
    return page.get_by_role("button", name=says.vi, exact=True)
