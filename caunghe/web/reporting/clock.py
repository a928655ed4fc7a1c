"""The clock of the database, by which deadlines are judged, and the hour at which a day of the calendar ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from django.db import connection

from caunghe.web.common.moments import ZONE

HOUR: Final = time(17, 0)
_NOW: Final = {
    # now() would be the beginning of the transaction, which may have waited for a lock since
    "postgresql": "SELECT clock_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
}


def database_now() -> datetime:
    """Return the present moment by the database's clock, also within a transaction that has waited."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW[connection.vendor])
        (value,) = cursor.fetchall()[0]
    return value if isinstance(value, datetime) else datetime.fromisoformat(value).astimezone(UTC)


def closing_moment(day: date) -> datetime:
    """Return the moment at which a last day ends for a report: 17:00 in Viet Nam.

    >>> closing_moment(date(2026, 1, 9)).isoformat()
    '2026-01-09T17:00:00+07:00'
    """
    return datetime.combine(day, HOUR, ZONE)
