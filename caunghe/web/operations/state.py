# pyright: standard
"""How the site is: database, workers, disk, and what waits; as health for probes, as metrics for Prometheus."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Min

from caunghe.web.common.models import Message
from caunghe.web.registry.models import Dataset
from caunghe.web.runs.models import Run, Worker
from caunghe.web.runs.services import STALE
from caunghe.web.runs.states import State

LEAST_FREE: Final = 0.05  # of the disk
MAIL_LATE: Final = timedelta(hours=1)  # that a message may wait where a mail server is set


@dataclass(frozen=True, slots=True)
class SiteState:
    """What a probe is told.

    ``worker_silent`` in seconds, None where no worker has told of itself; ``mail_late`` in seconds, of the message that
    has waited longest for a server that is set.
    """

    database: bool
    disk_free: int
    disk_total: int
    worker_silent: float | None = None
    waiting_since: float | None = None
    mail_late: float = 0.0

    @property
    def faults(self) -> list[str]:
        """The names of what is not as it should be."""
        late = STALE.total_seconds()
        silent = self.worker_silent is not None and self.worker_silent > late
        unserved = self.worker_silent is None and self.waiting_since is not None and self.waiting_since > late
        found = {
            "database": not self.database,
            "worker": silent or unserved,
            "mail": self.mail_late > MAIL_LATE.total_seconds(),
            "disk": self.disk_free < LEAST_FREE * self.disk_total,
        }
        return [name for name, is_so in found.items() if is_so]

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "status": "failed" if not self.database else "degraded" if self.faults else "ok",
            "faults": self.faults,
            "database": self.database,
            "worker_silent_seconds": self.worker_silent,
            "disk_free_bytes": self.disk_free,
        }


def site_state(*, now: datetime) -> SiteState:
    """Return how the site is."""
    place = settings.FILES if settings.FILES.exists() else settings.FILES.parent
    disk = shutil.disk_usage(place)
    try:
        heard = Worker.objects.aggregate(last=Max("heartbeat"))["last"]
        waiting = Run.objects.filter(state=State.WAITING).aggregate(first=Min("asked"))["first"]
        unsent = Message.objects.filter(state=Message.State.WAITING).aggregate(first=Min("written"))["first"]
    except DatabaseError:
        return SiteState(False, disk.free, disk.total)
    silent, since = ((now - at).total_seconds() if at else None for at in (heard, waiting))
    late = (now - unsent).total_seconds() if unsent and settings.MAIL else 0.0
    return SiteState(True, disk.free, disk.total, silent, since, late)


def metrics(*, now: datetime) -> Iterator[str]:
    """Yield the lines of what Prometheus reads; none is about a person."""
    state = site_state(now=now)
    yield from _gauge("caunghe_up", "1 where the database answers", int(state.database))
    yield from _gauge("caunghe_disk_free_bytes", "Free bytes where files are kept", state.disk_free)
    if not state.database:
        return
    if state.worker_silent is not None:
        yield from _gauge("caunghe_worker_silent_seconds", "Since a worker was heard last", state.worker_silent)
    yield from _gauge("caunghe_run_waiting_seconds", "Age of the run that waits longest", state.waiting_since or 0)
    counted = dict(Run.objects.order_by().values_list("state").annotate(Count("pk")))
    yield from _heading("caunghe_runs", "Runs by state")
    yield from (f'caunghe_runs{{state="{each}"}} {counted.get(each, 0)}' for each in State)
    messages = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
    yield from _heading("caunghe_messages", "Messages by what became of them")
    yield from (f'caunghe_messages{{state="{each}"}} {messages.get(each, 0)}' for each in Message.State.values)
    dataset = Dataset.objects.first()
    if dataset is not None:
        yield from _gauge("caunghe_feed_edits", "Edits since the feed was loaded", dataset.revision)
    last = Run.objects.exclude(result={}).first()
    if last is not None:
        yield from _heading("caunghe_stage_seconds", "Seconds that each stage of the last run took")
        for stage, seconds in sorted(last.result.get("seconds", {}).items()):
            yield f'caunghe_stage_seconds{{stage="{stage}"}} {seconds}'


def _heading(name: str, meaning: str) -> Iterator[str]:
    yield f"# HELP {name} {meaning}."
    yield f"# TYPE {name} gauge"


def _gauge(name: str, meaning: str, value: float) -> Iterator[str]:
    yield from _heading(name, meaning)
    yield f"{name} {value}"
