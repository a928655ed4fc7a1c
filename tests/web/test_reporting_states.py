"""A submission's states: every act from every state by every role, twice in a row, after the end, without reason."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from caunghe.web.accounts.actors import Actor, Place
from caunghe.web.accounts.roles import OrganisationKind, Role
from caunghe.web.common.audit import check_chain
from caunghe.web.common.models import AuditEntry, Message
from caunghe.web.registry.models import MODELS, Change
from caunghe.web.reporting import clock
from caunghe.web.reporting.contents import own_frames
from caunghe.web.reporting.files import results_of
from caunghe.web.reporting.models import State, Step, Submission
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.rounds import LATE
from caunghe.web.reporting.states import TRANSITIONS, move, possible
from tests.web.reports import DAY, DUE, actor, at, yearly

pytestmark = pytest.mark.django_db
CLEAN = {"programmes": {"rows": 2, "errors": 0, "warnings": 0, "added": 0, "changed": 1}}
OTHER = Actor(990, "", (Place(Role.CLERK, OrganisationKind.INSTITUTION, "I2", "I2"),))
VISITOR = Actor(None, "")
# from which states an act leads where
SQUARE = {
    "change": ({State.DRAFT, State.CHECKED, State.RETURNED}, State.DRAFT),
    "check": ({State.DRAFT, State.CHECKED}, State.CHECKED),
    "send": ({State.CHECKED}, State.SENT),
    "return": ({State.SENT}, State.RETURNED),
    "accept": ({State.SENT}, State.ACCEPTED),
    "withdraw": ({State.DRAFT, State.CHECKED, State.RETURNED, State.SENT}, State.WITHDRAWN),
}
MAY = {"return": {Role.OFFICER}, "accept": {Role.OFFICER}}
SEES = {Role.CLERK, Role.OFFICER, Role.PLANNER, Role.ADMINISTRATOR, Role.AUDITOR}


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    at(monkeypatch, DAY)


def stands(state: str = State.CHECKED) -> Submission:
    """A submission in a state, which changes the name of one programme."""
    sent = {"sent": DAY, "sent_by": actor(Role.CLERK).number, "number": f"BC-{secrets.token_hex(6)}"}
    fields = sent if state in (State.SENT, State.RETURNED, State.ACCEPTED) else {}
    if state in (State.RETURNED, State.ACCEPTED):
        fields |= {"decided": DAY, "decided_by": 1, "reason": "x"}
    made = Submission.objects.create(
        report=yearly(), state=state, made=DAY, made_by=1, file_name="a.xlsx", kind="xlsx", size=1, hash="0" * 64,
        checked=DAY, tables=CLEAN, results="read-1", **fields,
    )  # fmt: skip
    before = own_frames(made.report)["programmes"].head(1)
    changed = before.with_columns(name=before["name"] + " mới")
    for part, frame in (("added", before.clear()), ("changed", changed), ("before", before)):
        (results_of(made) / part).mkdir(parents=True, exist_ok=True)
        frame.write_ipc(results_of(made) / part / "programmes.arrow")
    return made


def test_the_square_of_the_test_is_that_of_the_code() -> None:
    assert set(SQUARE) == set(TRANSITIONS)


@pytest.mark.parametrize("role", [*Role, None], ids=str)
@pytest.mark.parametrize("action", SQUARE)
@pytest.mark.parametrize("state", State)
def test_each_act_from_each_state_by_each_role(state, action, role) -> None:
    submission = stands(state)
    who = VISITOR if role is None else actor(role)
    sources, target = SQUARE[action]

    def act() -> Submission:
        return move(submission.pk, action, actor=who, reason="vì sai")

    if role not in SEES:
        with pytest.raises(Http404):
            act()
    elif role not in MAY.get(action, {Role.CLERK}):
        with pytest.raises(PermissionDenied):
            act()
    elif state not in sources:
        with pytest.raises(Refused) as refused:
            act()
        assert "tình trạng" in refused.value.says("vi")
    else:
        assert act().state == target
        return
    submission.refresh_from_db()
    assert submission.state == state
    assert not Step.objects.filter(submission=submission).exists()


@pytest.mark.parametrize("action", SQUARE)
def test_the_submission_of_another_organisation_is_not_there(action) -> None:
    with pytest.raises(Http404):
        move(stands().pk, action, actor=OTHER)


def test_the_buttons_are_those_of_the_table() -> None:
    assert [row.action for row in possible(stands(), actor(Role.CLERK))] == ["change", "check", "send", "withdraw"]
    assert possible(stands(State.ACCEPTED), actor(Role.CLERK)) == []
    Submission.objects.filter(state=State.CHECKED).delete()
    assert [row.action for row in possible(stands(State.SENT), actor(Role.OFFICER))] == ["return", "accept"]
    assert possible(Submission.objects.first(), actor(Role.AUDITOR)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("action", "state", "role"),
    [
        ("send", State.CHECKED, Role.CLERK),
        ("accept", State.SENT, Role.OFFICER),
        ("return", State.SENT, Role.OFFICER),
        ("withdraw", State.DRAFT, Role.CLERK),
    ],
)
def test_an_act_sent_twice_has_one_effect(action, state, role) -> None:
    submission = stands(state)
    for _ in range(2):
        move(submission.pk, action, actor=actor(role), reason="vì sai")
    assert Step.objects.filter(submission=submission, action=action).count() == 1
    assert Change.objects.count() == (action == "accept")
    assert AuditEntry.objects.filter(table="submissions", key=str(submission.pk)).count() == 1
    assert check_chain() is None


def test_of_two_officers_the_second_is_told_that_it_was_accepted() -> None:
    submission = stands(State.SENT)
    move(submission.pk, "accept", actor=actor(Role.OFFICER))
    second = Actor(991, "", actor(Role.OFFICER).memberships)
    for action in ("accept", "return"):
        with pytest.raises(Refused):
            move(submission.pk, action, actor=second, reason="x")
    assert Change.objects.count() == 1


def test_acceptance_writes_the_registry_with_history() -> None:
    submission = stands(State.SENT)
    before = MODELS["programmes"].objects.get(programme="P1").name
    move(submission.pk, "accept", actor=actor(Role.OFFICER))
    row = MODELS["programmes"].objects.get(programme="P1")
    change = Change.objects.get()
    assert (row.name, "moi" in row.folded) == (f"{before} mới", True)
    assert (change.before, change.after) == ({"name": before}, {"name": f"{before} mới"})
    told = Message.objects.get()
    assert (told.to, submission.number in told.subject) == ("clerk@example.org", True)


def test_what_has_changed_since_the_check_is_a_conflict_and_nothing_is_written() -> None:
    submission = stands(State.SENT)
    MODELS["programmes"].objects.filter(programme="P1").update(name="Khác")
    with pytest.raises(Refused, match="P1"):
        move(submission.pk, "accept", actor=actor(Role.OFFICER))
    submission.refresh_from_db()
    assert (submission.state, Change.objects.count(), Message.objects.count()) == (State.SENT, 0, 0)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_without_reason_is_refused(reason) -> None:
    with pytest.raises(Refused, match="Say why"):
        move(stands(State.SENT).pk, "return", actor=actor(Role.OFFICER), reason=reason)


def test_a_report_is_sent_until_the_second_of_its_end_and_marked_late_after_its_day(monkeypatch) -> None:
    for moment, late in ((DUE, False), (DUE + timedelta(seconds=1), True), (DUE + LATE, True)):
        at(monkeypatch, moment)
        assert move(stands().pk, "send", actor=actor(Role.CLERK)).is_late is late
        Submission.objects.update(state=State.WITHDRAWN, number=None)
    at(monkeypatch, DUE + LATE + timedelta(seconds=1))
    submission = stands()
    with pytest.raises(Refused) as refused:
        move(submission.pk, "send", actor=actor(Role.CLERK))
    assert "17:00 ngày 08/02/2026 (giờ Việt Nam)" in refused.value.says("vi")
    assert "hỏi chuyên viên sở" in refused.value.says("vi")
    assert move(submission.pk, "change", actor=actor(Role.CLERK)).state == State.DRAFT


def test_an_institution_that_was_merged_reports_no_more() -> None:
    MODELS["institution_successions"](
        institution="I1", successor="I2", date=DAY.date(), kind="merger", source="x"
    ).save()
    with pytest.raises(Refused) as refused:
        move(stands().pk, "send", actor=actor(Role.CLERK))
    assert "I2" in refused.value.says("vi")


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"programmes": {"rows": 1, "errors": 1}},
        {"programmes": {"rows": 0, "errors": 0}},
        {"programmes": {"rows": 1, "errors": 0}, "intakes": {"rows": 0, "errors": 2}},
    ],
)
def test_a_draft_with_errors_does_not_become_checked(tables) -> None:
    submission = stands(State.DRAFT)
    Submission.objects.update(tables=tables)
    with pytest.raises(Refused):
        move(submission.pk, "check", actor=actor(Role.CLERK))


@pytest.mark.parametrize(("state", "without"), [
    ("sent", {"sent": None}), ("sent", {"number": None}), ("sent", {"sent_by": None}), ("checked", {"checked": None}),
    ("returned", {"reason": ""}), ("returned", {"decided": None}), ("accepted", {"decided_by": None}),
    ("draft", {"state": "lost"}),
])  # fmt: skip
def test_the_database_ties_a_state_to_its_fields(state, without) -> None:
    submission = stands(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(**without)


def test_two_open_submissions_of_one_part_cannot_be() -> None:
    stands()
    with pytest.raises(IntegrityError), transaction.atomic():
        stands(State.DRAFT)


def test_the_clock_is_that_of_the_database(monkeypatch) -> None:
    monkeypatch.undo()
    first = clock.database_now()
    assert first.utcoffset() == timedelta(0)
    assert first <= clock.database_now()
