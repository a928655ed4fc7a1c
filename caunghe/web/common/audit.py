# pyright: standard
"""The audit log: one function writes it, and each row holds a keyed hash of itself and of the row before it.

What the chain finds: a row changed, put in or taken out by anybody who has the database and not the site's secret key.
What it does not find by itself: the last rows dropped; the whole log written anew without the key, as versions before
the key wrote it; and anything done by one who has the key too, such as the owner of a site whose key lies beside its
database. For these the number and hash of the last row are written into every backup and printed: ``stands`` compares.
The triggers hold for the site's own connections; whoever writes to the file of SQLite by other means is not bound.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from caunghe.web.common.behalf import behalf
from caunghe.web.common.models import AuditEntry

_FIRST: Final = "0" * 64
_KEYED: Final = "hmac-"  # begins the hashes that have a key; those of versions before it are bare hexadecimal
_LOCK: Final = 20_260_701  # a number of our own for PostgreSQL's advisory lock


def record(
    action: str,
    actor: int | None,
    *,
    now: datetime,
    table: str = "",
    key: str = "",
    **details: Any,
) -> AuditEntry:
    """Add an act to the log, within the transaction of the act itself.

    ``actor`` is the number of an account, None for a visitor; ``details`` are values that JSON holds. Where the person
    acts for an organisation, the row names it.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # one writer at a time, until the transaction ends; SQLite's immediate transactions are so anyway
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first()
        entry = AuditEntry(
            at=now, action=action, actor=actor, on_behalf_of=behalf(), table=table, key=key, details=details
        )
        entry.hash = entry_hash(entry, last or _FIRST)
        entry.save(force_insert=True)
        return entry


def entry_hash(entry: AuditEntry, before: str) -> str:
    """Return HMAC-SHA-256 of the hash of the row before and of what this row says, by a key of the site's secret."""
    key = f"caunghe.audit {settings.SECRET_KEY}".encode()
    digest = hmac.digest(key, _said(entry, before).encode(), "sha256")
    return _KEYED + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def plain_hash(entry: AuditEntry, before: str) -> str:
    """Return the hash as versions before the key wrote it, SHA-256 alone."""
    return hashlib.sha256(_said(entry, before).encode()).hexdigest()


def _said(entry: AuditEntry, before: str) -> str:
    said = [
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.action,
        entry.actor,
        entry.on_behalf_of,
        entry.table,
        entry.key,
        entry.details,
    ]
    return before + json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def check_chain() -> int | None:
    """Return the number of the first row that does not fit the row before it, None where all do.

    Rows may be without a key up to the first that has one, and none after it.
    """
    before = _FIRST
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2_000):
        is_of_before_the_key = not entry.hash.startswith(_KEYED) and not before.startswith(_KEYED)
        if entry.hash != (plain_hash if is_of_before_the_key else entry_hash)(entry, before):
            return int(entry.pk)
        before = entry.hash
    return None


def keyed_from() -> int | None:
    """Return the number of the first row whose hash has a key, None where none has."""
    return AuditEntry.objects.filter(hash__startswith=_KEYED).order_by("id").values_list("pk", flat=True).first()


def last_row() -> tuple[int, str] | None:
    """Return number and hash of the last row, None where the log is empty."""
    return AuditEntry.objects.order_by("-id").values_list("pk", "hash").first()


def stands(number: int, hash: str) -> bool:
    """Return whether the row of that number is there with that hash, as it was when both were kept elsewhere."""
    return AuditEntry.objects.filter(pk=number, hash=hash).exists()
