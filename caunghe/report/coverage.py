"""How much of what is due a value covers: whether it is a result of its year, and how its coverage is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from caunghe.language import Language, Text, share_under
from caunghe.report.document import Quantity
from caunghe.schema import COVERED


def is_result(row: Mapping[str, Any]) -> bool:
    """Return whether a value covers what is due of its year, or nothing says what is; a survey's does.

    >>> known = [{"coverage": share, "pending": 0.0} for share in (0.95, None, 0.949)]
    >>> [is_result(row) for row in (*known, {"coverage": 0.8, "pending": None}, {"coverage": None, "pending": 1.0})]
    [True, True, False, True, False]
    """
    if row["pending"] is None:
        return True
    return row["pending"] == 0 if row["coverage"] is None else row["coverage"] >= COVERED


def is_pending(row: Mapping[str, Any]) -> bool:
    """Return whether part of what is due cannot be known yet, as of a cohort that has not finished.

    >>> is_pending({"pending": 0.3}), is_pending({"pending": 0.0}), is_pending({"pending": None})
    (True, False, False)
    """
    return bool(row["pending"])


_SO_FAR: Final = Text("{label}, đến nay", "{label}, so far")
_IN_PART: Final = Text("{label}, phần có số liệu", "{label}, as far as stated")


def named_in_part(row: Mapping[str, Any]) -> Text:
    """Return how a value that is no result yet is named, wherever it is told: more is to come, or the rest will not.

    >>> named_in_part({"pending": 0.3})("en", label="Entrants"), named_in_part({"pending": 0.0})("en", label="Entrants")
    ('Entrants, so far', 'Entrants, as far as stated')
    """
    return _SO_FAR if is_pending(row) else _IN_PART


def covering(row: Mapping[str, Any], part: Text, running: Text) -> Text:
    """Return the text for a value that is no result yet: ``part`` where it is known how much of what is due it covers,
    else ``running``, as of a round that is still open.
    """
    return running if row["coverage"] is None else part


def covers(row: Mapping[str, Any], language: Language) -> str:
    """Return which share of what is due a value covers; what is not whole is never said to be.

    >>> covers({"coverage": 0.99996}, "en"), covers({"coverage": None}, "en")
    ('99.9%', '')
    """
    return "" if row["coverage"] is None else coverage_quantity(row["coverage"]).text(language)


def coverage_quantity(coverage: float) -> Quantity:
    """Return a coverage, written to a tenth of a per cent, and below a limit of coverage as less than that limit.

    >>> [coverage_quantity(share).text("en") for share in (0.99455, 0.99996, 1.0, 0.94996)]
    ['99.5%', '99.9%', '100%', '94.9%']
    """
    return Quantity(coverage, "share", of_written=share_under(coverage, (COVERED, 1.0)))
