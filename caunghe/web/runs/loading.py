"""A run that was made elsewhere, as one of the site's: its folder is copied, and it is finished from the beginning."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from caunghe.web.common.audit import record
from caunghe.web.public.loading import read_edition
from caunghe.web.registry.models import Dataset
from caunghe.web.runs import places
from caunghe.web.runs.models import Run
from caunghe.web.runs.publication import show_in_public
from caunghe.web.runs.services import content_hash
from caunghe.web.runs.states import State


def load_run(
    folder: Path,
    options: Mapping[str, Any],
    result: Mapping[str, Any],
    stages: Sequence[Mapping[str, str]],
    *,
    publish: bool,
    now: datetime,
) -> Run | None:
    """Take in the run in a folder as a finished one of the feed loaded last, unless the site has it already.

    ``publish`` makes it the one that the public reads, where there is none: nobody has asked for it, so that no second
    person is needed. Raises NoEdition where that run says nothing in public.
    """
    dataset = Dataset.objects.latest("id")
    if Run.objects.filter(result__sha256=result["sha256"], dataset=dataset).exists():
        return None
    if publish:
        read_edition(folder)
    is_first = publish and not Run.objects.filter(state=State.PUBLISHED).exists()
    with transaction.atomic():
        run = Run.objects.create(
            options=dict(options),
            options_hash=content_hash(dict(options)),
            dataset=dataset,
            feed_hash=dataset.hash,
            state=State.PUBLISHED if is_first else State.FINISHED,
            published=now if is_first else None,
            asked=now,
            started=now,
            ended=now,
            folder="-",
            progress={"stages": list(stages), "done": len(stages), "total": len(stages)},
            result=dict(result),
        )
        copied = places.runs() / f".{run.pk}.loaded"
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(folder, copied)
        shutil.rmtree(places.runs() / str(run.pk), ignore_errors=True)
        copied.rename(places.runs() / str(run.pk))
        Run.objects.filter(pk=run.pk).update(folder=str(run.pk))
        record("run_loaded", None, now=now, table="runs", key=str(run.pk), sha256=result["sha256"])
    run.refresh_from_db()
    if is_first:
        show_in_public(run, now=now, actor=None)
    return run
