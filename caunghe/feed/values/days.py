"""The day that data describe, as people write it: a day, or a month, quarter or year of which the last day is meant."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed.values.parsing import MONTHS, days_of
from caunghe.language import fold

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_LEAD: Final = re.compile(r"^(?:(?:tinh|so lieu|den|het|cuoi|ngay|thoi diem|as of|end of|the|data)\b[\s:,]*)+")
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_GAP: Final = r"\s*[/.\-]\s*"


class SaidDay(NamedTuple):
    """A day, and whether it was written as one; if not, it ends the month, quarter or year that was written."""

    day: date
    is_exact: bool


def said_day(text: str) -> SaidDay | None:
    """Return the day that a text says, None where it says none of a year from 1990 to 2100.

    >>> said_day("ngày 5 tháng 9 năm 2025").day.isoformat(), said_day("Tháng 12/2025")
    ('2025-09-05', SaidDay(day=datetime.date(2025, 12, 31), is_exact=False))
    >>> said_day("Quý III/2025").day.isoformat(), said_day("năm học 2024-2025") is None
    ('2025-09-30', True)
    """
    bare = _LEAD.sub("", fold(text).strip(" ."))
    if (day := days_of(pl.Series([bare]))[0]) is not None:
        return _within(day, is_exact=True)
    for pattern, day_in in _DAYS:
        if match := re.fullmatch(pattern, bare):
            return _within(day_in(match), is_exact=True)
    for pattern, month_in in _PERIODS:
        if match := re.fullmatch(pattern, bare):
            return _within(_last_day(*month_in(match)), is_exact=False)
    return None


def _within(day: date | None, *, is_exact: bool) -> SaidDay | None:
    return SaidDay(day, is_exact) if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _last_day(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= len(MONTHS) and year else None


def _month_named(name: str) -> int:
    return MONTHS.index(name[:3]) + 1


_NAMED: Final = rf"({'|'.join(MONTHS)})[a-z]*"
# beside what a cell may be: days with the month by its English name
_DAYS: Final[tuple[tuple[str, Callable[[re.Match[str]], date | None]], ...]] = (
    (rf"(\d{{1,2}}) {_NAMED},? (\d{{4}})", lambda found: _day(found[3], str(_month_named(found[2])), found[1])),
    (rf"{_NAMED} (\d{{1,2}}),? (\d{{4}})", lambda found: _day(found[3], str(_month_named(found[1])), found[2])),
)
_PERIODS: Final[tuple[tuple[str, Callable[[re.Match[str]], tuple[int, int]]], ...]] = (
    (rf"(?:thang |t)?(\d{{1,2}})(?:{_GAP}| nam | )(\d{{4}})", lambda found: (int(found[2]), int(found[1]))),
    (rf"(\d{{4}}){_GAP}(\d{{1,2}})", lambda found: (int(found[1]), int(found[2]))),
    (rf"{_NAMED},? (\d{{4}})", lambda found: (int(found[2]), _month_named(found[1]))),
    (
        r"(?:quy|q|quarter) ?(i{1,3}|iv|[1-4])(?:\s*[/,.-]\s*| nam | )(\d{4})",
        lambda found: (int(found[2]), 3 * (_ROMAN.get(found[1]) or int(found[1]))),
    ),
    (r"(?:6|sau) thang dau nam (\d{4})", lambda found: (int(found[1]), 6)),
    (r"(?:nam |year )?(\d{4})(?:\.0)?", lambda found: (int(found[1]), 12)),
)
