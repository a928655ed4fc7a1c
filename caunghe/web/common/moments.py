"""A moment as people read it: day, hour and zone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from caunghe.language import Language, Text, day

_MOMENT = Text("{hour}:{minute} ngày {day} (giờ Việt Nam)", "{hour}:{minute} on {day} (Viet Nam time)")


def moment(value: datetime, language: Language) -> str:
    """Return day, hour and zone of a moment: ``17:00 ngày 01/07/2026 (giờ Việt Nam)``."""
    local = timezone.localtime(value)
    return _MOMENT(language, hour=f"{local.hour:02d}", minute=f"{local.minute:02d}", day=day(local.date(), language))
