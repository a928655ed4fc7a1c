"""A run's states: every transition from every state, in the hands of one worker at a time, twice gives one effect."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from caunghe.web.accounts.roles import Role
from caunghe.web.common.models import AuditEntry
from caunghe.web.registry.models import Dataset
from caunghe.web.runs import services
from caunghe.web.runs.models import Run, Worker
from caunghe.web.runs.places import result_folder
from caunghe.web.runs.selectors import published_run
from caunghe.web.runs.states import ACTIVE, DONE, HELD, TRANSITIONS, State
from tests.web.conftest import NOW
from tests.web.runs import actor, asked_for, finished

pytestmark = pytest.mark.django_db
CODE = "c" * 64
LATER = NOW + timedelta(minutes=5)


def in_state(state: State, worker: str = "w") -> Run:
    """A run put into a state as the constraints ask."""
    run = asked_for()
    values: dict[str, object] = {}
    if state in HELD:
        values = {"worker": worker, "attempt": 1, "started": NOW, "heartbeat": NOW}
    if state in (*DONE, State.FAILED, State.CANCELLED):
        values = {"worker": worker, "attempt": 1, "ended": NOW, "folder": "1", "published": NOW}
    Run.objects.filter(pk=run.pk).update(state=state, **values)
    run.refresh_from_db()
    return run


def _publish(run: Run) -> bool:
    try:
        services.publish(run, actor=actor(Role.OFFICER), now=LATER)
    except services.NotPossible:
        return False
    return True


def _cancel(run: Run) -> bool:
    try:
        services.cancel(run, actor=actor(Role.OFFICER), now=LATER)
    except services.NotPossible:
        return False
    return True


ACTS: dict[str, tuple[Callable[[Run], object], tuple[str, ...]]] = {
    "claim": (lambda run: services.claim(worker="other", now=LATER), ("claim",)),
    "cancel": (_cancel, ("withdraw", "ask_to_cancel")),
    "end_cancelled": (lambda run: services.end_cancelled(run, now=LATER), ("cancel",)),
    "finish": (lambda run: services.finish(run, "1", {}, now=LATER), ("finish",)),
    "fail": (lambda run: services.fail(run, "refused", {}, now=LATER), ("fail",)),
    "put_back": (lambda run: services.put_back(run, now=LATER, counts=True), ("cancel", "put_back")),
    "publish": (_publish, ("publish",)),
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_moves_a_run_from_the_states_of_the_table_and_no_other(act, state) -> None:
    do, ways = ACTS[act]
    run = in_state(state)
    do(run)
    after = Run.objects.get(pk=run.pk).state
    expected = next((TRANSITIONS[way].after for way in ways if state in TRANSITIONS[way].before), state)
    assert after == expected
    do(run)
    assert Run.objects.get(pk=run.pk).state in (expected, *(TRANSITIONS[way].after for way in ways))


def test_every_transition_is_brought_about_by_an_act() -> None:
    assert {way for _, ways in ACTS.values() for way in ways} | {"replace"} == set(TRANSITIONS)
    assert {way.after for way in TRANSITIONS.values()} == set(State)


@pytest.mark.parametrize(
    ("state", "values"),
    [
        ("running", {}),
        ("finished", {"ended": NOW}),
        ("finished", {"folder": "1"}),
        ("published", {"ended": NOW, "folder": "1"}),
        ("waiting", {"ended": NOW}),
        ("lost", {}),
    ],
)
def test_the_database_refuses_a_state_without_what_belongs_to_it(state, values) -> None:
    run = asked_for()
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state=state, **values)


def test_a_second_start_of_the_same_run_joins_the_first() -> None:
    first = asked_for(Role.PLANNER)
    second, joined = services.start(first.options, code=CODE, actor=actor(Role.OFFICER), now=LATER)
    assert (second.pk, joined) == (first.pk, True)
    other = asked_for(seed=2)
    Dataset.objects.update(revision=1)
    changed = asked_for()
    assert len({first.pk, other.pk, changed.pk}) == 3
    assert AuditEntry.objects.filter(action="runs.start").count() == 3


def test_a_start_of_what_is_done_joins_it_while_software_and_results_are_there() -> None:
    done = finished()
    Run.objects.update(result={"code_sha256": CODE})
    for code, joined in ((CODE, True), ("other", False)):
        run, was_joined = services.start(done.options, code=code, actor=actor(Role.OFFICER), now=LATER)
        assert (was_joined, run.pk == done.pk) == (joined, joined)
    Run.objects.exclude(pk=done.pk).delete()
    shutil.rmtree(result_folder(done))
    assert not services.start(done.options, code=CODE, actor=actor(Role.OFFICER), now=LATER)[1]


@pytest.mark.parametrize("state", ACTIVE)
def test_the_database_refuses_a_second_active_run(state) -> None:
    run = in_state(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(
            options_hash=run.options_hash, feed_hash=run.feed_hash, dataset=run.dataset, state="waiting", asked=NOW
        )


def test_a_run_that_has_ended_may_be_started_again() -> None:
    first = in_state(State.CANCELLED)
    assert asked_for().pk != first.pk


def test_runs_are_taken_in_their_order_and_those_put_back_last() -> None:
    first, second = asked_for(seed=1), asked_for(seed=2)
    taken = services.claim(worker="a", now=NOW)
    assert taken is not None
    assert (taken.pk, taken.attempt, taken.state) == (first.pk, 1, "running")
    services.put_back(taken, now=NOW, counts=True)
    order = [services.claim(worker="a", now=NOW) for _ in range(3)]
    assert [run.pk if run else None for run in order] == [second.pk, first.pk, None]


def test_a_worker_that_is_not_heard_loses_its_run_and_cannot_end_it() -> None:
    asked_for()
    first = services.claim(worker="a", now=NOW)
    assert first is not None
    assert services.reap(now=NOW + services.STALE) == 0
    assert services.reap(now=NOW + services.STALE + timedelta(seconds=1)) == 1
    assert services.note_progress(first, {}, now=LATER) is None
    second = services.claim(worker="b", now=LATER)
    assert second is not None
    assert (second.pk, second.attempt, second.reason) == (first.pk, 2, "died")
    assert not services.finish(first, "old", {}, now=LATER)
    assert not services.fail(first, "refused", {}, now=LATER)
    assert services.note_progress(second, {"done": 1}, now=LATER) is State.RUNNING
    assert services.finish(second, "new", {}, now=LATER)
    assert Run.objects.get().folder == "new"


def test_after_three_attempts_a_run_has_failed_with_a_sentence() -> None:
    run, moments = asked_for(), [NOW + number * timedelta(minutes=1) for number in range(4)]
    for now, later in pairwise(moments):
        assert services.claim(worker="a", now=now) is not None
        services.reap(now=later)
    run.refresh_from_db()
    assert (run.state, run.reason, run.told) == ("failed", "died", {"attempts": "3"})


def test_a_worker_that_is_told_to_end_puts_back_without_counting() -> None:
    asked_for()
    for _ in range(5):
        run = services.claim(worker="a", now=NOW)
        assert run is not None
        services.put_back(run, now=NOW, counts=False)
    assert (Run.objects.get().state, Run.objects.get().attempt) == ("waiting", 0)


def test_a_run_that_was_to_be_cancelled_is_not_taken_up_again() -> None:
    run = in_state(State.CANCELLING)
    services.reap(now=LATER)
    assert Run.objects.get(pk=run.pk).state == "cancelled"


def test_a_second_person_publishes_and_the_last_one_gives_way() -> None:
    first, second = finished(Role.PLANNER, seed=1), finished(Role.PLANNER, seed=2)
    with pytest.raises(services.SamePerson):
        services.publish(first, actor=actor(Role.PLANNER), now=LATER)
    assert published_run() is None
    services.publish(first, actor=actor(Role.OFFICER), now=LATER)
    assert published_run() == first
    services.publish(second, actor=actor(Role.OFFICER), now=LATER)
    assert published_run() == second
    assert Run.objects.get(pk=first.pk).state == "finished"
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=second.pk).update(published_by=second.asked_by)


def test_workers_are_known_while_they_live() -> None:
    services.note_worker("a", now=NOW)
    services.note_worker("a", now=LATER)
    assert (Worker.objects.get().started, Worker.objects.get().heartbeat) == (NOW, LATER)
    services.forget_worker("a")
    assert not Worker.objects.exists()
