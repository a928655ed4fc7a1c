# pyright: standard
"""The audit log: one function writes it, and each row holds the hash of the row before it.

Who can write to the database can drop the last rows unseen; ``check_chain`` finds any other change, and the last hash,
kept elsewhere, finds that too.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection, transaction

from caunghe.web.common.models import AuditEntry

_FIRST: Final = "0" * 64
_LOCK: Final = 20_260_701  # a number of our own for PostgreSQL's advisory lock


def record(
    action: str,
    actor: int | None,
    *,
    now: datetime,
    on_behalf_of: int | None = None,
    table: str = "",
    key: str = "",
    **details: Any,
) -> AuditEntry:
    """Add an act to the log, within the transaction of the act itself.

    ``actor`` is the number of an account, None for a visitor; ``details`` are values that JSON holds.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # one writer at a time, until the transaction ends; SQLite's immediate transactions are so anyway
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first()
        entry = AuditEntry(
            at=now, action=action, actor=actor, on_behalf_of=on_behalf_of, table=table, key=key, details=details
        )
        entry.hash = entry_hash(entry, last or _FIRST)
        entry.save(force_insert=True)
        return entry


def entry_hash(entry: AuditEntry, before: str) -> str:
    """Return SHA-256 of the hash of the row before and of what this row says."""
    said = [
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        entry.actor,
        entry.on_behalf_of,
        entry.table,
        entry.key,
        entry.details,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def check_chain() -> int | None:
    """Return the number of the first row that does not fit the row before it, None where all do."""
    before = _FIRST
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2_000):
        if entry.hash != entry_hash(entry, before):
            return int(entry.pk)
        before = entry.hash
    return None
