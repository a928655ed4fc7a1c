"""Which year's intake can still be decided on a day: by the rounds on record and the intakes reported."""

from __future__ import annotations

from datetime import date

from caunghe.feed.contents import Feed
from caunghe.feed.due import due_intakes, last_reported_year


def first_open_year(feed: Feed, day: date | None = None) -> int | None:
    """Return the first year whose intake can still be decided on ``day``, the feed's own unless a later one is given.

    It is the year after the last intake mostly reported (``last_reported_year``) or, where that year's intake is
    closed, the next that is not. The intake of a year is closed the day after its last round on record closes (a round
    belongs to the year in which it closes); without a round on record, when the year is over. None without intakes.

    >>> first_open_year(feed)
    2026
    >>> from datetime import date
    >>> closes = feed["rounds"]["closes"].max()
    >>> first_open_year(feed, closes), first_open_year(feed, date(closes.year, 12, 31))
    (2026, 2027)
    """
    recorded = last_reported_year(due_intakes(feed))
    if recorded is None:
        return None
    today = feed.information.as_of if day is None else max(day, feed.information.as_of)
    year = recorded + 1
    while is_closed(feed, year, today):
        year += 1
    return year


def is_closed(feed: Feed, year: int, day: date) -> bool:
    """Return whether the intake of a year can no longer be decided on a day: its last round has closed before it.

    >>> from datetime import date
    >>> is_closed(feed, 2026, last_closing(feed, 2026)), is_closed(feed, 2026, date(2026, 12, 31))
    (False, True)
    """
    closes = last_closing(feed, year)
    return day.year > year if closes is None else day > closes


def last_closing(feed: Feed, year: int) -> date | None:
    """Return the day on which a year's last round closes, or None where no round of it is on record.

    >>> str(last_closing(feed, 2026)), last_closing(feed, 2027)
    ('2026-07-31', None)
    """
    closes = feed["rounds"]["closes"].drop_nulls()
    last = closes.filter(closes.dt.year() == year).max()
    return last if isinstance(last, date) else None
