"""Acting for an organisation: given for some things and a time, recorded as such, and at an end by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caunghe.web.accounts import delegations
from caunghe.web.accounts.models import Account, Delegation, Organisation, Session
from caunghe.web.accounts.permissions import PERMISSIONS
from caunghe.web.accounts.roles import OrganisationKind, Role
from caunghe.web.common.audit import check_chain
from caunghe.web.common.behalf import behalf
from caunghe.web.common.models import AuditEntry
from caunghe.web.common.moments import ZONE, local_day
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting.models import Step, Submission
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.states import move
from tests.web.conftest import NOW
from tests.web.reports import DAY, actor, at, drafted
from tests.web.test_permissions import filled, patterns

pytestmark = pytest.mark.django_db
PAGE, ACTING = "/account/delegations/", "/account/acting/"
PERSONAL = "/registry/teachers/row/?teacher=I155201230"
ADVISER = "adviser@example.org"


def account(role: Role) -> Account:
    return Account.objects.get(email=f"{role}@example.org")


def institution() -> Organisation:
    return Organisation.objects.get(code="I1")


def given(person: Role, *actions: str, now: datetime | None = None, days: int = 2) -> Delegation:
    begins = now or timezone.now()
    by = account(Role.CLERK).pk
    return delegations.give(
        institution(), account(person), actions, begins + timedelta(days=days), actor=by, now=begins
    )


def acts(client: Client, delegation: Delegation) -> Client:
    assert client.post(f"{ACTING}{delegation.pk}/").status_code == 302
    return client


def asked(**changed: Any) -> dict[str, Any]:
    until = local_day(timezone.now()) + timedelta(days=3)
    told = {"organisation": institution().pk, "email": ADVISER, "actions": ["registry.edit"], "until": until}
    return told | changed


@pytest.mark.parametrize("giver", [Role.CLERK, Role.ADMINISTRATOR], ids=str)
def test_an_organisation_lets_a_person_act_until_the_end_of_a_day(giver, signed_in) -> None:
    client = signed_in(giver)
    assert client.post(PAGE, asked(email="Adviser@Example.org")).status_code == 302
    made = Delegation.objects.get()
    assert (made.person.email, made.organisation.code) == (ADVISER, "I1")
    assert made.actions == ["registry.edit", "registry.look"]  # who edits sees
    local = made.ends.astimezone(ZONE)
    assert (local.date(), local.hour) == (local_day(timezone.now()) + timedelta(days=4), 0)
    page = client.get(PAGE).content.decode()
    assert "Người thử adviser" in page
    assert "Sửa sổ đăng ký" in page
    entry = AuditEntry.objects.get(action="delegations.give")
    assert (entry.actor, entry.on_behalf_of) == (account(giver).pk, None)
    assert client.post(f"{PAGE}{made.pk}/end/").status_code == 302
    assert client.post(f"{PAGE}{made.pk}/end/").status_code == 404
    assert "Chưa ủy quyền cho ai" in client.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(action="delegation_ended").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody@example.org"},
        {"email": "clerk@example.org"},  # oneself
        {"actions": []},
        {"actions": ["people.invite"]},
        {"actions": ["delegations.give"]},
        {"until": "2020-01-01"},
        {"until": "2099-01-01"},
        {"organisation": 0},
    ],
    ids=str,
)
def test_what_cannot_be_delegated_is_refused(wrong, signed_in) -> None:
    assert signed_in(Role.CLERK).post(PAGE, asked(**wrong)).status_code == 422
    assert not Delegation.objects.exists()


def test_rights_that_the_people_of_the_organisation_lack_are_refused(signed_in) -> None:
    employer = Organisation.objects.get(code="E1").pk
    client = signed_in(Role.ADMINISTRATOR)
    assert client.post(PAGE, asked(organisation=employer)).status_code == 422
    assert client.post(PAGE, asked(organisation=employer, actions=["reports.send"])).status_code == 302


def test_a_clerk_lets_nobody_act_for_another_organisation_nor_ends_its_delegations(signed_in) -> None:
    other = signed_in(Role.EMPLOYER)
    assert other.post(PAGE, asked()).status_code == 422
    made = given(Role.ADVISER, "reports.look")
    assert "Người thử adviser" not in other.get(PAGE).content.decode()
    assert other.post(f"{PAGE}{made.pk}/end/").status_code == 404
    assert signed_in(Role.PLANNER).get(PAGE).status_code == 403


def test_the_last_day_is_the_ninety_second(signed_in) -> None:
    last = delegations.last_day(timezone.now())
    client = signed_in(Role.CLERK)
    assert client.post(PAGE, asked(until=last + timedelta(days=1))).status_code == 422
    assert client.post(PAGE, asked(until=last)).status_code == 302
    assert Delegation.objects.get().ends <= timezone.now() + delegations.LONGEST


ALL = delegations.delegable(OrganisationKind.INSTITUTION)


@pytest.mark.parametrize("person", [Role.ADVISER, Role.OFFICER, Role.ADMINISTRATOR, Role.EMPLOYER], ids=str)
@pytest.mark.parametrize("actions", [["registry.look"], ["reports.look", "reports.prepare"], [*ALL]], ids=len)
def test_who_acts_meets_each_address_as_the_delegation_says(person, actions, signed_in) -> None:
    """The delegated rights and no others: the own roles rest, and nothing is delegated further."""
    client = acts(signed_in(person), given(person, *actions))
    for address, pattern in patterns():
        action = pattern.callback.action  # type: ignore[union-attr]
        row = PERMISSIONS[action]
        status = client.get(filled(address), {"area": "C"}).status_code
        if row.everyone or row.signed_in or action in actions:
            assert status != 403 or action.startswith("registry."), address
        else:
            assert status == 403, address


def test_who_acts_sees_and_edits_the_rows_of_that_organisation_alone(signed_in) -> None:
    client = acts(signed_in(Role.ADVISER), given(Role.ADVISER, "registry.look", "registry.edit"))
    assert client.get("/registry/sites/row/?site=S1").status_code == 200
    assert client.get("/registry/sites/row/?site=S2").status_code == 404
    page = client.get("/registry/sites/edit/?site=S1").content.decode()
    assert 'name="seen"' in page
    assert client.post("/registry/sites/edit/?site=S2", {"seen": 0}).status_code == 404
    # the officer may see every row, and while acting only these
    officer = acts(signed_in(Role.OFFICER), given(Role.OFFICER, "registry.look"))
    assert officer.get("/registry/sites/row/?site=S2").status_code == 404
    officer.post(f"{ACTING}cease/")
    assert officer.get("/registry/sites/row/?site=S2").status_code == 200


def test_whatever_is_done_and_seen_is_recorded_as_done_for_the_organisation(signed_in, monkeypatch) -> None:
    at(monkeypatch, DAY)
    number, organisation = account(Role.OFFICER).pk, institution().pk
    submission = drafted()
    client = acts(signed_in(Role.OFFICER), given(Role.OFFICER, *ALL))
    before = AuditEntry.objects.count()
    client.get(f"/reports/submission/{submission.pk}/")
    client.post(f"/reports/submission/{submission.pk}/withdraw/", {"seen": submission.revision})
    client.get(PERSONAL)
    recorded = list(AuditEntry.objects.order_by("id")[before:])
    assert {entry.action for entry in recorded} >= {"looked", "reports.prepare"}
    assert {(entry.actor, entry.on_behalf_of) for entry in recorded} == {(number, organisation)}
    client.post(f"{ACTING}cease/")
    client.get(PERSONAL)
    last = AuditEntry.objects.first()
    assert last is not None
    assert (last.action, last.actor, last.on_behalf_of) == ("looked", number, None)
    assert check_chain() is None
    assert behalf() is None
    page = signed_in(Role.AUDITOR).get("/audit/").content.decode()
    assert f"tài khoản số {number}, thay cơ quan số {organisation}" in page


def test_it_ends_by_itself_and_the_person_is_told_before_anything_is_done(signed_in) -> None:
    made = given(Role.OFFICER, "registry.look", "registry.edit")
    client = acts(signed_in(Role.OFFICER), made)
    assert client.get("/registry/sites/row/?site=S1").status_code == 200
    now = timezone.now()
    Delegation.objects.filter(pk=made.pk).update(given=now - timedelta(days=1), ends=now)
    sites = list(MODELS["sites"].objects.values())
    # as an officer the person could do it: not in the name of the organisation, and not unasked
    done = client.post("/registry/sites/edit/?site=S1", {"seen": 0, "name": "X"})
    assert (done.status_code, done["Location"]) == (302, ACTING)
    assert list(MODELS["sites"].objects.values()) == sites
    assert "Ủy quyền đã hết hiệu lực" in client.get(ACTING).content.decode()
    assert "Ủy quyền đã hết hiệu lực" not in client.get(ACTING).content.decode()
    assert client.get("/registry/sites/row/?site=S2").status_code == 200
    assert client.post(f"{ACTING}{made.pk}/").status_code == 404


@pytest.mark.parametrize("how", ["ended", "organisation closed", "in the future"])
def test_it_holds_no_longer_than_it_is_in_force(how, signed_in) -> None:
    made = given(Role.ADVISER, "registry.look")
    client = acts(signed_in(Role.ADVISER), made)
    if how == "ended":
        delegations.end(made, actor=account(Role.CLERK).pk, now=timezone.now())
    elif how == "organisation closed":
        Organisation.objects.filter(pk=made.organisation.pk).update(is_open=False)
    else:
        Delegation.objects.filter(pk=made.pk).update(given=timezone.now() + timedelta(hours=1))
    assert client.get("/registry/")["Location"] == ACTING


def test_it_begins_at_its_moment_and_not_at_its_end() -> None:
    made = given(Role.ADVISER, "registry.look", now=NOW, days=1)
    moments = (NOW - timedelta(seconds=1), NOW, made.ends - timedelta(seconds=1), made.ends)
    assert [Delegation.in_force(moment).exists() for moment in moments] == [False, True, True, False]


def test_nobody_acts_by_what_was_given_to_another(signed_in) -> None:
    made = given(Role.ADVISER, "registry.look")
    client = signed_in(Role.PLANNER)
    assert client.post(f"{ACTING}{made.pk}/").status_code == 404
    session = client.session
    session["acting"] = made.pk
    session.save()
    assert client.get("/registry/")["Location"] == ACTING


def test_a_role_that_needs_a_second_factor_needs_it_while_acting(signed_in, settings) -> None:
    made = given(Role.PLANNER, "registry.look")
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(Role.PLANNER)
    assert client.post(f"{ACTING}{made.pk}/")["Location"] == "/account/second-factor/state/"
    session = client.session
    session["acting"] = made.pk
    session.save()
    assert client.get("/registry/")["Location"] == "/account/second-factor/state/"


def test_it_is_seen_on_every_page_and_among_the_sessions(signed_in) -> None:
    made = given(Role.ADVISER, "registry.look")
    client = signed_in(Role.ADVISER)
    assert "Bạn được ủy quyền làm thay 1 cơ quan" in client.get("/").content.decode()
    acts(client, made)
    for address in ("/", "/registry/", "/about/"):
        assert "Bạn đang làm thay Trường I1" in client.get(address).content.decode()
    Session.objects.filter(account=made.person.pk).update(started=timezone.now())
    assert "đang làm thay Trường I1" in client.get("/account/").content.decode().partition("<h2>Các phiên")[2]
    client.post(f"{ACTING}cease/")
    assert "đang làm thay" not in client.get("/account/").content.decode()
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="acting").order_by("id")] == [
        "acting_begun", "acting_ended",
    ]  # fmt: skip


def test_nobody_decides_on_a_report_that_it_has_sent_for_its_organisation(signed_in, monkeypatch) -> None:
    at(monkeypatch, DAY)
    submission = drafted()
    client = acts(signed_in(Role.OFFICER), given(Role.OFFICER, *ALL))
    one = f"/reports/submission/{submission.pk}/"
    assert client.post(f"{one}send/", {"seen": submission.revision, "without_period": "on"}).status_code == 302
    client.post(f"{ACTING}cease/")
    submission.refresh_from_db()
    assert (submission.state, submission.sent_by) == ("sent", account(Role.OFFICER).pk)
    for decision in ({"accept": ""}, {"return": "", "reason": "x"}):
        answer = client.post(f"{one}decide/", {"seen": submission.revision, **decision})
        assert (answer.status_code, "người khác phải xem xét nó" in answer.content.decode()) == (422, True)
    submission.refresh_from_db()
    assert submission.state == "sent"


@pytest.mark.parametrize("step", ["upload", "change", "check", "set_aside"])
def test_nobody_decides_on_a_report_in_which_it_has_had_a_hand(step, signed_in, monkeypatch) -> None:
    at(monkeypatch, DAY)
    submission = drafted()
    officer, clerk = account(Role.OFFICER), account(Role.CLERK)
    Submission.objects.filter(pk=submission.pk).update(state="sent", sent=DAY, sent_by=clerk.pk, number="BC-1")
    hand = {"action": step, "before": "", "after": "draft", "at": DAY, "revision": 1}
    # in a part that went ahead: the rows were the same file
    other = Submission.objects.create(
        report=submission.report, part=2, made=DAY, made_by=clerk.pk, kind="xlsx", size=1, hash=submission.hash
    )
    done = Step.objects.create(submission=other, actor=officer.pk, **hand)
    client, one = signed_in(Role.OFFICER), f"/reports/submission/{submission.pk}/"
    for decision in ({"accept": ""}, {"return": "", "reason": "x"}):
        answer = client.post(f"{one}decide/", {"seen": submission.revision, **decision})
        assert (answer.status_code, "người khác phải xem xét nó" in answer.content.decode()) == (422, True)
    done.delete()
    # to have returned it before is no hand in it
    Step.objects.create(submission=submission, actor=officer.pk, **hand | {"action": "return"})
    assert client.post(f"{one}decide/", {"seen": submission.revision, "accept": ""}).status_code == 302


def test_nobody_acts_for_an_organisation_that_is_closed(signed_in) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    assert client.post(PAGE, asked()).status_code == 302
    Organisation.objects.filter(code="I1").update(is_open=False)
    assert client.post(PAGE, asked(email="auditor@example.org")).status_code == 422
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize("later", [1, 2])
def test_who_had_a_hand_in_one_part_decides_on_no_other(later, signed_in, monkeypatch) -> None:
    """The first part was prepared by the officer, the second by the clerk: it is the same report."""
    at(monkeypatch, DAY)
    first, officer, clerk = drafted(), account(Role.OFFICER), account(Role.CLERK)
    second = Submission.objects.create(
        report=first.report, part=2, made=DAY, made_by=clerk.pk, kind="xlsx", size=1, hash="0" * 64
    )
    decided, prepared = (first, second) if later == 1 else (second, first)
    Step.objects.create(
        submission=prepared, actor=officer.pk, action="change", before="", after="draft", at=DAY, revision=1
    )
    sent = {"state": "sent", "checked": DAY, "sent": DAY, "sent_by": clerk.pk, "number": "BC-1"}
    Submission.objects.filter(pk=decided.pk).update(**sent)
    decided.refresh_from_db()
    with pytest.raises(Refused):
        move(decided.pk, "return", actor=actor(Role.OFFICER), reason="x")
