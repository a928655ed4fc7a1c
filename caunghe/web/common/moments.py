"""A moment as people read it: day, hour and zone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from caunghe.language import Language, Text, day

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_MOMENT = Text("{hour}:{minute} ngày {day} (giờ Việt Nam)", "{hour}:{minute} on {day} (Viet Nam time)")


def local_day(value: datetime) -> date:
    """Return the day of a moment in Viet Nam, which begins seven hours before that of Greenwich.

    >>> from datetime import UTC
    >>> local_day(datetime(2026, 12, 31, 20, 0, tzinfo=UTC))
    datetime.date(2027, 1, 1)
    """
    return value.astimezone(ZONE).date()


def moment(value: datetime, language: Language) -> str:
    """Return day, hour and zone of a moment: ``17:00 ngày 01/07/2026 (giờ Việt Nam)``."""
    local = value.astimezone(ZONE)
    return _MOMENT(language, hour=f"{local.hour:02d}", minute=f"{local.minute:02d}", day=day(local.date(), language))
