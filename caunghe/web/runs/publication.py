"""Publishing a run: it becomes the one that the public reads, and the public pages say what it says."""

from __future__ import annotations

from datetime import datetime

from caunghe.web.accounts.actors import Actor
from caunghe.web.public.loading import load_published, read_edition
from caunghe.web.public.published import set_published
from caunghe.web.runs import services
from caunghe.web.runs.models import Run
from caunghe.web.runs.places import result_folder


def publish_run(run: Run, *, actor: Actor, now: datetime) -> None:
    """Publish a finished run by a second person, and have the public pages show it.

    Raises NoEdition where the run says nothing in public, and what ``services.publish`` raises; nothing is published
    then.
    """
    read_edition(result_folder(run))
    services.publish(run, actor=actor, now=now)
    show_in_public(run, now=now, actor=actor.number)


def show_in_public(run: Run, *, now: datetime, actor: int | None) -> None:
    """Have the public pages show a published run."""
    set_published(result_folder(run))
    load_published(now=now, actor=actor)
