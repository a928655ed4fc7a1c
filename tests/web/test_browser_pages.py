"""Every page of the site in Chromium, in both languages and at both widths: for the eye, the ear, the keyboard."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from caunghe.language import LANGUAGES
from caunghe.web.accounts.models import Account, Invitation, Membership, Organisation
from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import Message
from caunghe.web.public.models import Publication
from caunghe.web.reporting.models import Reminder, Round
from caunghe.web.reporting.states import move
from caunghe.web.runs import services
from tests.web.addresses import PUBLIC
from tests.web.browser import NARROW, WIDE
from tests.web.conftest import PASSWORD
from tests.web.reports import DAY, actor, at, drafted
from tests.web.runs import asked_for, finished
from tests.web.soft_key import SoftKey
from tests.web.test_delegation import given
from tests.web.test_passkeys import added
from tests.web.test_people import asked, link
from tests.web.test_permissions import patterns
from tests.web.test_reporting_board import many
from tests.web.test_reporting_pages import faulty
from tests.web.test_reporting_story import invited
from tests.web.test_run_pages import WORKING
from tests.web.test_signing_in import activated, enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PICTURES = os.environ.get("PICTURES")  # a folder: whoever looks at the pages sets it
WITHOUT_CHARTS, WITH_CHARTS = 100_000, 400_000  # bytes of a first visit
STOPS = 6  # of a field of a day with its hour at most: its parts and its calendar
# colours are those of the style sheet, whatever the language: they cost half of the time, and are looked at once
VIOLATIONS = """async colours => (await axe.run(document, {resultTypes: ["violations"], preload: false, iframes: false,
    rules: {"color-contrast": {enabled: colours}}}))
    .violations.filter(each => ["serious", "critical"].includes(each.impact))
    .map(each => `${each.id}: ${each.nodes[0].html}`)"""
# what a visitor loads who has nothing kept, whether or not this browser has
BYTES = """() => ["navigation", "resource"].flatMap(each => performance.getEntriesByType(each))
    .reduce((sum, each) => sum + each.decodedBodySize, 0)"""
# how often Tab is pressed from the beginning of a page's own part until its main action has the focus, and how many
# fields of days are on the way, each of which stops it several times
STEPS = """() => {
    const reached = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary)")]
        .filter(each => each.type !== "hidden" && !each.disabled && each.checkVisibility());
    const acts = reached.findIndex(each => each.matches("button:not(.plain, .second), .button"));
    const at = Math.max(acts, 0);
    reached[at]?.setAttribute("data-main-action", "");
    const dates = reached.slice(0, at + 1).filter(each => (each.type || "").startsWith("date")).length;
    return [reached.length ? at + 1 : 0, dates];
}"""
REACHED = """() => {
    const held = document.activeElement, style = getComputedStyle(held);
    return held.hasAttribute("data-main-action") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1;
}"""


def people(signed_in) -> dict[str, Client]:
    """Clients of those who between them see every page, whoever sees most pages first."""
    known = {str(role): signed_in(role) for role in (None, Role.OFFICER, Role.CLERK, Role.ADMINISTRATOR)}
    for name in ("just", "twice", "half"):
        known[name] = Client()
    enter(known["just"], email="auditor@example.org")
    known["just"].post("/account/confirm/", {"password": PASSWORD})  # a second time, as asked before what matters
    enter(known["twice"], email="employer@example.org")  # has a second factor
    activated(known["twice"])
    added(known["twice"], SoftKey())
    enter(known["half"], email="employer@example.org")  # is asked for it
    return known


def scene() -> tuple[dict[str, object], list[tuple[str, str]]]:
    """Put something on every page; return what stands for the parts of addresses, and states that have own pages."""
    asked("planner@example.org")
    sent = drafted()
    move(sent.pk, "send", actor=actor(Role.CLERK))
    Round.objects.update(period="2024")
    opened = many(11)
    draft = faulty()
    reminder = Reminder.objects.create(round=opened, made_by=actor(Role.PLANNER).number, made=DAY, count=11)
    accept = invited()
    done, failed, running, waiting = finished(), asked_for(seed=2), asked_for(seed=3), asked_for(seed=4)
    for run in (failed, running):
        held = services.claim(worker="w", now=timezone.now())
        assert held is not None
        assert held.pk == run.pk
        services.note_progress(held, WORKING, now=timezone.now())
        if run == failed:
            services.fail(held, "died", {"attempts": "3"}, now=timezone.now())
    parts = {
        "<int:report>": draft.report.pk,
        "<int:submission>": draft.pk,
        "<int:round>": opened.pk,
        "<int:reminder>": reminder.pk,
        "<int:run>": done.pk,
        "<int:membership>": Membership.objects.get(account__email="clerk@example.org").pk,
        "<int:organisation>": Organisation.objects.get(code="I1").pk,
        "<int:invitation>": Invitation.objects.get(email=Message.objects.get(body__contains=accept).to).pk,
        "<str:table>": "sites",
        "<str:organization_slug>": "saml",
        "<str:run>/<str:name>": f"{Publication.objects.all()[0].run}/datapackage.json",
        "<path:file>": "report/report.vi.pdf",
        "account/invitation/<str:token>": accept.strip("/"),
        "account/password/new/<str:token>": link("planner@example.org").strip("/"),
    }
    parts["<int:message>"] = 0  # of a form that is sent
    left = {"email": "left@example.org", "name": "Người đã nghỉ", "made": DAY, "is_active": False}
    parts["<int:account>"] = Account.objects.create(**left).pk
    parts["<int:delegation>"] = given(Role.CLERK, "reports.look").pk
    states = [
        ("None", "/none/"), ("None", "/account/invitation/wrong/"), ("None", "/programmes/?q=zzz"),
        ("None", "/indicators/certificate_rate/?by=age_band"),
        ("officer", "/"), ("clerk", "/"), ("clerk", "/audit/"), ("officer", "/audit/"),
        ("clerk", f"/reports/submission/{draft.pk}/"), ("officer", f"/reports/submission/{sent.pk}/"),
        ("clerk", f"/reports/submission/{draft.pk}/?table=intakes"),
        ("clerk", f"/reports/submission/{sent.pk}/receipt/"), ("clerk", "/registry/teachers/"),
        *(("officer", f"/runs/{run.pk}/") for run in (failed, running, waiting)),
    ]  # fmt: skip
    return parts, states


def walked(known: dict[str, Client], parts: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield every page that an address of the site gives to somebody, with the first who is given it."""
    rooms = [address for address in PUBLIC if not address.startswith(("/none/", "/account/"))]
    public = {resolve(address.partition("?")[0]).view_name: address for address in rooms}
    for kind, pattern in patterns():
        if pattern.name in public:
            yield "None", public[pattern.name]
            continue
        address = filled(kind, parts)
        answers = [(name, client.get(address)) for name, client in known.items()]
        shown = [name for name, each in answers if each.status_code == 200 and each["Content-Type"] == HTML]
        if shown:
            yield shown[0], address
        else:
            # a form that is sent, a file, a text for machines, a part that changes no more, what leads on, or a
            # provider of sign-in where none is named
            is_unnamed = pattern.name.startswith(("openid_connect", "saml"))
            assert {each.status_code for _, each in answers} & {200, 302, 405, 286, *([404] if is_unnamed else [])}, (
                address
            )


def filled(kind: str, parts: dict[str, object]) -> str:
    """An address with its parts filled in, the longest first."""
    for part in sorted(parts, key=len, reverse=True):
        kind = kind.replace(part, str(parts[part]))
    return f"{kind}?site=S1" if kind.startswith("/registry/sites/") else kind


HTML = "text/html; charset=utf-8"


@pytest.mark.long
def test_every_page_is_whole_in_both_languages_at_both_widths(browse, signed_in, monkeypatch) -> None:
    at(monkeypatch, DAY)
    parts, states = scene()
    known = people(signed_in)
    parts["<int:pk>"] = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    pages = [*walked(known, parts), *states]
    assert len(pages) > 60
    faults = []
    for person, client in known.items():
        for language in LANGUAGES:
            page = browse(client, language=language)
            for address in (address for seer, address in pages if seer == person):
                name = f"{person} {address} {language}"
                faults += [f"{name}: {fault}" for fault in faults_of(page, address, name, is_first=language == "vi")]
    assert not faults, "\n".join(faults)


def faults_of(page: Page, address: str, name: str, *, is_first: bool) -> Iterator[str]:
    """Yield what is wrong with a page; where its first language was looked at, only what a language may change."""
    page.set_viewport_size({"width": WIDE, "height": 800})
    page.goto(address)
    size, limit = page.evaluate(BYTES), WITH_CHARTS if page.locator("svg.chart").count() else WITHOUT_CHARTS
    if size > limit:
        yield f"{size} bytes"
    page.evaluate(AXE)
    yield from seen(page, WIDE, name, is_first)
    if is_first:
        yield from reached(page)
    page.set_viewport_size({"width": NARROW, "height": 800})
    yield from seen(page, NARROW, name, is_first)


def seen(page: Page, width: int, name: str, is_first: bool) -> Iterator[str]:
    """Yield what is wrong at a width."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"scrolls sideways at {width}: {wide}"
    for each in page.evaluate(VIOLATIONS, is_first):
        yield f"at {width}: {each}"
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{re.sub(r'[^A-Za-z0-9]+', '-', name)}-{width}.png", full_page=True)


def reached(page: Page) -> Iterator[str]:
    """Yield what is wrong for somebody with a keyboard: the way past the head, and on to what the page is for."""
    steps, dates = page.evaluate(STEPS)
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        yield "the first Tab does not reach the way past the head"
    page.keyboard.press("Enter")
    for _ in range(steps):
        page.keyboard.press("Tab")
    for _ in range(dates * STOPS):
        if page.evaluate(REACHED):
            break
        page.keyboard.press("Tab")
    if steps and not page.evaluate(REACHED):
        yield f"Tab does not reach the main action with a visible focus in {steps} steps"
