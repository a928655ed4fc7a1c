# pyright: standard
"""What happens to a run: each a conditional UPDATE that must change one row, in the transaction of its record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from caunghe.web.accounts.actors import Actor
from caunghe.web.common.audit import record
from caunghe.web.registry.models import Dataset
from caunghe.web.runs.models import Run, Worker
from caunghe.web.runs.places import result_folder
from caunghe.web.runs.states import ACTIVE, DONE, HELD, TRANSITIONS, State

STALE: Final = timedelta(seconds=30)
ATTEMPTS: Final = 3


class NotPossible(Exception):
    """The run is in no state from which this may happen, or it is another's by now."""


class SamePerson(Exception):
    """Who asked for a run is not the one to publish it."""


def content_hash(content: Any) -> str:
    """Return the SHA-256 of what JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def feed_state(dataset: Dataset) -> str:
    """Return a hash of a feed as it is now: that of its files, with the number of edits since."""
    return content_hash([dataset.hash, dataset.revision]) if dataset.revision else dataset.hash


def start(options: Mapping[str, Any], *, code: str, actor: Actor, now: datetime) -> tuple[Run, bool]:
    """Ask for a run of the feed as it is; where the same run is under way already, or done, join it.

    ``code`` is the hash of the software: with another one a run that is done would come out otherwise. Returns the run
    and whether it was joined. Raises Dataset.DoesNotExist where no feed has been loaded.
    """
    dataset = Dataset.objects.latest("id")
    state, wished = feed_state(dataset), content_hash(dict(options))
    alike = Run.objects.filter(kind="whole", feed_hash=state, options_hash=wished)
    same = alike.filter(state__in=[str(each) for each in ACTIVE])
    done = alike.filter(state__in=[str(each) for each in DONE], result__code_sha256=code)
    found = same.first() or next((run for run in done if result_folder(run).is_dir()), None)
    if found is not None:
        return found, True
    try:
        with transaction.atomic():
            run = Run.objects.create(
                options=dict(options),
                options_hash=wished,
                dataset=dataset,
                revision=dataset.revision,
                feed_hash=state,
                state=State.WAITING,
                asked_by=actor.number,
                asked=now,
            )
            record("runs.start", actor.number, now=now, table="runs", key=str(run.pk), options=dict(options))
    except IntegrityError:
        # somebody else asked for it in this very moment; by now it may even have ended
        return same.first() or alike.latest("id"), True
    return run, False


def claim(*, worker: str, now: datetime) -> Run | None:
    """Give a worker the run that has waited longest, those that were put back last; None where none waits."""
    for number in Run.objects.filter(state=State.WAITING).order_by("attempt", "id").values_list("pk", flat=True)[:5]:
        held = {"worker": worker, "heartbeat": now, "started": now, "attempt": F("attempt") + 1}
        if _moved(number, "claim", **held):
            return Run.objects.get(pk=number)
    return None


def note_progress(run: Run, progress: Mapping[str, Any], *, now: datetime) -> State | None:
    """Tell how far a run is and that its worker lives; return its state, None where it is this worker's no more."""
    mine = Run.objects.filter(pk=run.pk, worker=run.worker, attempt=run.attempt, state__in=[str(each) for each in HELD])
    if mine.update(heartbeat=now, progress=dict(progress)) != 1:
        return None
    return State(mine.values_list("state", flat=True).get())


def note_revision(run: Run, revision: int) -> None:
    """Note which state of the registry was written out for a run."""
    Run.objects.filter(pk=run.pk, worker=run.worker, attempt=run.attempt).update(revision=revision)


def cancel(run: Run, *, actor: Actor, now: datetime) -> None:
    """Cancel a run: at once while it waits, else its worker ends it. Raises NotPossible where it has ended."""
    with transaction.atomic():
        if not _moved(run.pk, "withdraw", ended=now) and not _moved(run.pk, "ask_to_cancel"):
            raise NotPossible
        record("runs.cancel", actor.number, now=now, table="runs", key=str(run.pk))


def end_cancelled(run: Run, *, now: datetime) -> bool:
    """Note that the worker has ended a run that was to be cancelled; return whether it was its own."""
    return _moved(run.pk, "cancel", of=run, ended=now)


def finish(run: Run, folder: str, result: Mapping[str, Any], *, now: datetime) -> bool:
    """Note what a run has made, and where; return whether it still was this worker's run."""
    with transaction.atomic():
        done = _moved(run.pk, "finish", of=run, folder=folder, result=dict(result), ended=now, reason="", told={})
        if done:
            record("run_finished", None, now=now, table="runs", key=str(run.pk), sha256=result.get("sha256"))
    return done


def fail(run: Run, reason: str, told: Mapping[str, str], *, now: datetime) -> bool:
    """Note that a run cannot be done, and why; return whether it still was this worker's run."""
    with transaction.atomic():
        done = _moved(run.pk, "fail", of=run, reason=reason, told=dict(told), ended=now)
        if done:
            record("run_failed", None, now=now, table="runs", key=str(run.pk), reason=reason)
    return done


def put_back(run: Run, *, now: datetime, counts: bool) -> None:
    """Let another worker take a run up; after three attempts that count it has failed; one to be cancelled is so."""
    if _moved(run.pk, "cancel", of=run, ended=now):
        return
    if counts and run.attempt >= ATTEMPTS:
        fail(run, "died", {"attempts": str(run.attempt)}, now=now)
        return
    with transaction.atomic():
        attempt = run.attempt if counts else run.attempt - 1
        if _moved(run.pk, "put_back", of=run, worker="", attempt=attempt, reason="died" if counts else ""):
            record("run_put_back", None, now=now, table="runs", key=str(run.pk), attempt=run.attempt)


def reap(*, now: datetime) -> int:
    """Put back the runs whose worker has not been heard for half a minute; return how many there were."""
    stale = list(Run.objects.filter(state__in=[str(each) for each in HELD], heartbeat__lt=now - STALE))
    for run in stale:
        put_back(run, now=now, counts=True)
    Worker.objects.filter(heartbeat__lt=now - timedelta(days=1)).delete()
    return len(stale)


def publish(run: Run, *, actor: Actor, now: datetime) -> None:
    """Make a finished run the one that the public reads, in place of the last.

    Raises SamePerson where the actor asked for it, NotPossible where it is not finished.
    """
    if run.asked_by is not None and run.asked_by == actor.number:
        raise SamePerson
    try:
        with transaction.atomic():
            for former in Run.objects.select_for_update().filter(state=State.PUBLISHED).exclude(pk=run.pk):
                _moved(former.pk, "replace")
            if not _moved(run.pk, "publish", published_by=actor.number, published=now):
                raise NotPossible
            record("runs.publish", actor.number, now=now, table="runs", key=str(run.pk))
    except IntegrityError as error:
        # another run was published in this very moment
        raise NotPossible from error


def note_worker(name: str, *, now: datetime) -> None:
    """Tell that a worker lives."""
    Worker.objects.update_or_create(
        name=name, defaults={"heartbeat": now}, create_defaults={"started": now, "heartbeat": now}
    )


def forget_worker(name: str) -> None:
    """Strike off a worker that ends."""
    Worker.objects.filter(name=name).delete()


def _moved(number: int, name: str, *, of: Run | None = None, **values: Any) -> bool:
    """Take a run from one state to another; return whether it was in a state, and in hands, that allow it."""
    way = TRANSITIONS[name]
    rows = Run.objects.filter(pk=number, state__in=[str(each) for each in way.before])
    if of is not None:
        rows = rows.filter(worker=of.worker, attempt=of.attempt)
    return rows.update(state=way.after, **values) == 1
