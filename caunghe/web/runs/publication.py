"""Publishing a run: it becomes the one that the public reads, and the public pages say what it says."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from caunghe.web.accounts.actors import Actor
from caunghe.web.public.published import NoEdition, set_published
from caunghe.web.runs import services
from caunghe.web.runs.models import Run
from caunghe.web.runs.places import result_folder
from caunghe.web.runs.selectors import published_run
from caunghe.web.runs.states import DONE, State

_LOG: Final = logging.getLogger("caunghe.runs")


def publish_run(run: Run, *, actor: Actor, now: datetime) -> None:
    """Publish a finished run by a second person, and have the public pages show it.

    Raises NoEdition where the run says nothing in public, and what ``services.publish`` raises; nothing is published
    then.
    """
    from caunghe.web.public.loading import read_edition  # noqa: PLC0415  one request in a thousand publishes

    if State(run.state) in DONE:
        read_edition(result_folder(run))
    services.publish(run, actor=actor, now=now)
    show_in_public(run, now=now, actor=actor.number)


def show_in_public(run: Run, *, now: datetime, actor: int | None) -> None:
    """Have the public pages show a published run."""
    from caunghe.web.public.loading import load_published  # noqa: PLC0415  as above

    set_published(result_folder(run))
    load_published(now=now, actor=actor)


def show_published(*, now: datetime) -> None:
    """Have the public pages show the published run, where who published it was cut off before they did."""
    run = published_run()
    if run is None or not result_folder(run).is_dir():
        return
    try:
        show_in_public(run, now=now, actor=run.published_by)
    except NoEdition as error:
        _LOG.warning("the published run has nothing for the public pages", extra={"run": run.pk, "state": str(error)})
