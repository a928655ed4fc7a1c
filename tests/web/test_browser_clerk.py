"""A clerk's report of 300 rows in Chromium, from the invitation to the receipt; with JavaScript and without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caunghe.web.accounts import words as accounts
from caunghe.web.common import words as common
from caunghe.web.reporting import words
from caunghe.web.reporting.models import Submission
from caunghe.web.reporting.titles import form_title
from tests.web.browser import NARROW, WIDE, Hand
from tests.web.reports import DAY, at, yearly
from tests.web.test_reporting_story import NEW, OWN, filled_in, invited, three_hundred_rows

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize(("script", "width"), [(True, WIDE), (False, NARROW)], ids=["script", "without"])
def test_a_clerk_reports_three_hundred_rows(script, width, browse, site, monkeypatch, tmp_path) -> None:
    at(monkeypatch, DAY)
    three_hundred_rows()
    report = yearly()
    hand = Hand(browse(script=script, width=width))
    page = hand.page
    arrive(hand)
    assert page.url == f"{site}/"
    hand.follow(common.REPORTS)
    hand.follow(form_title(report.round.form, "vi"))
    given = hand.download(words.DOWNLOAD)
    data, cells, before = filled_in(given.path().read_bytes())
    assert before / cells >= 0.95
    file = tmp_path / given.suggested_filename
    file.write_bytes(data)
    hand.give(words.FILE, file)
    hand.press(words.UPLOAD)
    told = Submission.objects.get().tables
    assert told["intakes"]["rows"] + told["programmes"]["rows"] >= 300
    assert page.get_by_text(words.NOT_SENT.vi, exact=True).is_visible()
    # three cells are wrong; each is mended where it stands
    faults = {name: said_at(page, name) for name in ("5:licensed_intake", "6:site", "7:level")}
    assert ["nhiều" in faults["5:licensed_intake"], "S99" in faults["6:site"], "trung bình" in faults["7:level"]] == [
        True, True, True,
    ], faults  # fmt: skip
    cell(page, "5:licensed_intake").fill("40")
    cell(page, "6:site").fill("S1")
    hand.choose(cell(page, "7:level"), "intermediate")
    hand.click(page.get_by_role("button", name=words.SAVE_AND_CHECK.vi).first)
    hand.press(words.SEND)
    sent = Submission.objects.get()
    assert page.url == f"{site}/reports/submission/{sent.pk}/receipt/"
    assert hand.heading() == f"Biên nhận số BC-2026-{sent.pk:06d}"
    assert page.get_by_text(sent.hash).is_visible()
    assert (sent.state, sent.tables["programmes"]["errors"]) == ("sent", 0)
    assert hand.clicks <= 25


def arrive(hand: Hand) -> None:
    """Follow the link of the invitation, choose a password, and sign in with it."""
    hand.page.goto(invited())
    hand.clicks += 1
    hand.type(accounts.YOUR_NAME, "Người Mới")
    hand.type(accounts.PASSWORD, OWN)
    hand.press(accounts.ACCEPT)
    hand.follow(accounts.SIGN_IN)
    hand.type(accounts.EMAIL, NEW)
    hand.type(accounts.PASSWORD, OWN)
    hand.press(accounts.SIGN_IN)


def cell(page: Page, name: str):
    return page.locator(f"[name='cell:programmes:{name}']")


def said_at(page: Page, name: str) -> str:
    """What is said of a cell to whoever hears its field."""
    return page.locator(f"#{cell(page, name).get_attribute('aria-describedby')}").inner_text()
