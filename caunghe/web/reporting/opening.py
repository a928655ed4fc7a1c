"""Whether a report may be sent at a moment: one predicate for lists, pages, buttons and posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caunghe.language import Language
from caunghe.web.common.moments import local_day, moment
from caunghe.web.registry.models import MODELS
from caunghe.web.reporting import words
from caunghe.web.reporting.models import Report


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a report is taken, whether as a late one, and what is said where it is not."""

    is_open: bool
    is_late: bool = False
    closed_at: datetime | None = None
    successor: str = ""

    def says(self, language: Language) -> str:
        """Return why it is not taken and what to do; '' where it is."""
        if self.is_open:
            return ""
        if self.successor:
            return words.SUCCEEDED(language, successor=self.successor)
        assert self.closed_at is not None
        return words.CLOSED(language, closed=moment(self.closed_at, language))


def open_for(report: Report, now: datetime) -> Opening:
    """Return whether a report may be sent at a moment of the database's clock."""
    successor = _successor(report, now)
    if successor:
        return Opening(False, successor=successor)
    due, closes = report.round.due, report.round.closes
    if closes is not None and now > closes:
        return Opening(False, is_late=True, closed_at=closes)
    return Opening(True, is_late=due is not None and now > due)


def _successor(report: Report, now: datetime) -> str:
    """Return the code of the institution that the reporting one has become, '' where it is still itself."""
    if report.round.reporter != "institution":
        return ""
    became = MODELS["institution_successions"].objects.filter(institution=report.body, date__lte=local_day(now))
    return str(became.exclude(successor=report.body).values_list("successor", flat=True).last() or "")
