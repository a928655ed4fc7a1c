"""Periods that reports are for: a month, half a year, a year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from caunghe.errors import InputError
from caunghe.language import Text, fold

_MONTHS_A_YEAR: Final = 12
_MONTHS_A_HALF: Final = 6
_YEARS: Final = range(1990, 2101)  # a report is of no other year
_WRITTEN: Final = re.compile(r"^(\d{4})(?:-(?:(\d{1,2})|[hH]([12])))?$")
_MONTH: Final = re.compile(
    r"\b(?:thang\s*|t)0?(\d{1,2})(?:\s*[/.,-]\s*(?:nam )?|\s+nam\s+|\s+)(\d{4})\b|^(\d{1,2})\s*[/.-]\s*(\d{4})$"
)
_MONTH_NUMBER: Final = re.compile(r"\bthang 0?(\d{1,2})\b")
_FIRST_DAY: Final = re.compile(r"^(\d{4})-(\d{2})-01(?:[ T]00:00:00)?$")
_SPAN: Final = re.compile(r"tu thang (\d{1,2})(?: nam (\d{4}))? den (?:het )?thang (\d{1,2}) nam (\d{4})")
_HALF: Final = re.compile(r"(?:6|06|sau) thang (dau|cuoi)(?: nam)? (\d{4})")
_YEAR: Final = re.compile(r"^(?:nam )?(\d{4})$")
_NO_PERIOD: Final = Text(
    "Kỳ báo cáo phải viết như 2026-05 (tháng), 2026-H1 (nửa năm) hoặc 2026 (năm); đã cho {value}.",
    "A period must be written as 2026-05 (a month), 2026-H1 (half a year) or 2026 (a year); got {value}.",
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """So many whole months from the first of ``first``: 1, 6 or 12.

    >>> may = Period(2026, 5, 1)
    >>> may.code, str(may.starts), str(may.ends), may.label("vi")
    ('2026-05', '2026-05-01', '2026-05-31', 'tháng 5 năm 2026')
    """

    year: int
    first: int
    months: int

    @property
    def starts(self) -> date:
        """The first day."""
        return date(self.year, self.first, 1)

    @property
    def ends(self) -> date:
        """The last day."""
        last = self.first + self.months - 1
        return date(self.year, last, monthrange(self.year, last)[1])

    @property
    def half(self) -> int | None:
        """1 or 2 for half a year, else None."""
        return None if self.months != _MONTHS_A_HALF else 1 + self.first // _MONTHS_A_HALF

    @property
    def code(self) -> str:
        """The period as a command is given it."""
        if self.months == _MONTHS_A_YEAR:
            return str(self.year)
        return f"{self.year}-{self.first:02d}" if self.half is None else f"{self.year}-H{self.half}"

    @property
    def label(self) -> Text:
        """The period as a form says it."""
        if self.months == _MONTHS_A_YEAR:
            return Text(f"năm {self.year}", f"{self.year}")
        if self.half is None:
            return Text(f"tháng {self.first} năm {self.year}", f"{self.year}-{self.first:02d}")
        which = ("đầu", "first"), ("cuối", "second")
        vi, en = which[self.half - 1]
        return Text(f"6 tháng {vi} năm {self.year}", f"{en} half of {self.year}")


def read_period(text: str) -> Period | None:
    """Return the period that a text says, as a command or a form writes it; None where it says none.

    Years are 1990 to 2100; of several months those of a half or of a whole year are a period.

    >>> [period and period.code for period in map(read_period, ("2026-H2", "Tháng 5 năm 2026", "soon"))]
    ['2026-H2', '2026-05', None]
    """
    # a spreadsheet makes a day of 6/2026: the first
    if found := _WRITTEN.match(_FIRST_DAY.sub(r"\1-\2", text.strip())):
        year, month, half = found.groups()
        return _period(int(year), month, half)
    plain = " ".join(fold(text).split())
    if found := _SPAN.search(plain):
        first, begins, last, ends = found.groups()
        return _span(int(ends), int(first), int(last)) if begins in (None, ends) else None
    if found := _HALF.search(plain):
        return _period(int(found[2]), None, "1" if found[1] == "dau" else "2")
    if len(set(_MONTH_NUMBER.findall(plain))) > 1:
        return None
    if found := _MONTH.search(plain):
        return _period(int(found[2] or found[4]), found[1] or found[3], None)
    found = _YEAR.match(plain)
    return _period(int(found[1]), None, None) if found else None


def asked_period(text: str) -> Period:
    """Return the period that a command is given; raises InputError where it is none.

    >>> asked_period("2026-05").months
    1
    >>> asked_period("5/26")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: A period must be written as 2026-05 (a month), ...; got 5/26.
    """
    period = read_period(text)
    if period is None:
        raise InputError(_NO_PERIOD, value=text)
    return period


def _span(year: int, first: int, last: int) -> Period | None:
    spans = {(1, 6): "1", (7, 12): "2", (1, 12): None}
    return _period(year, None, spans[first, last]) if (first, last) in spans else None


def _period(year: int, month: str | None, half: str | None) -> Period | None:
    if year not in _YEARS:
        return None
    if half:
        return Period(year, 1 + _MONTHS_A_HALF * (int(half) - 1), _MONTHS_A_HALF)
    if month is None:
        return Period(year, 1, _MONTHS_A_YEAR)
    return Period(year, int(month), 1) if 1 <= int(month) <= _MONTHS_A_YEAR else None
