# pyright: standard
"""Writing a submission's changes into the registry: all of them or none; a check does the same and rolls it back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from caunghe.schema import TABLES
from caunghe.web.accounts.actors import Actor
from caunghe.web.registry.submitted import RowsChanged, write_rows
from caunghe.web.reporting import clock, words
from caunghe.web.reporting.contents import own_rows
from caunghe.web.reporting.files import result_frame
from caunghe.web.reporting.models import Submission
from caunghe.web.reporting.refusal import Refused
from caunghe.web.reporting.selectors import tables_read

_TRIED: Final = 5_000  # rows up to which a check writes them and rolls back; acceptance does it for any number


def trial(submission: Submission, *, actor: Actor) -> Refused | None:
    """Write what a draft would change and take it back; return what stands in the way."""
    rows = sum(told.get("added", 0) + told.get("changed", 0) for told in submission.tables.values())
    if rows > _TRIED:
        return None
    try:
        with transaction.atomic():
            apply_changes(submission, actor=actor, now=clock.database_now())
            transaction.set_rollback(True)
    except Refused as fault:
        return fault
    return None


def apply_changes(submission: Submission, *, actor: Actor, now: datetime) -> dict[str, int]:
    """Write what a submission adds and changes; return how many rows by table.

    Raises Refused, and writes nothing, where the registry has changed since the check in a row that the submission
    changes, or holds a row that it adds.
    """
    read, written = tables_read(submission), dict[str, int]()
    with transaction.atomic():
        # a table that others refer to is written before them
        for name in [name for name in TABLES if name in read]:
            table = TABLES[name]
            added, changed, before = (result_frame(submission, part, name) for part in ("added", "changed", "before"))
            own = own_rows(table, submission.report)
            expected = own.count() + added.height
            try:
                with transaction.atomic():
                    written[name] = write_rows(table, own, added, changed, before, actor=actor, now=now)
            except RowsChanged as conflict:
                raise Refused(words.CONFLICT, table=table.label, keys=", ".join(conflict.keys[:5])) from conflict
            except IntegrityError as conflict:
                raise Refused(words.KEY_TAKEN, table=table.label) from conflict
            # a row written for another organisation is none of its own any more
            if own.count() != expected:
                raise Refused(words.NOT_OWN)
    return written
