"""Who began before a plan, worked out anew: intakes on record, those due and not reported, and years decided since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from caunghe.feed import Feed

_MOST: Final = 0.5  # of what is due, from which on a year is on record
Key = tuple[str, int]
"""Programme and year."""


@dataclass(frozen=True, slots=True)
class Intakes:
    """``expected`` entrants of every intake due, where anything tells them; those ``reported`` were counted."""

    expected: dict[Key, int]
    reported: set[Key]

    def last_reported_year(self, before: int | None = None) -> int | None:
        """Return the last year of which at least half of what is due is reported, among those before a year."""
        due, told = dict[int, int](), dict[int, int]()
        for (programme, year), entrants in self.expected.items():
            due[year] = due.get(year, 0) + entrants
            if (programme, year) in self.reported:
                told[year] = told.get(year, 0) + entrants
        known = (year for year in told if told[year] >= _MOST * due[year] and (before is None or year < before))
        return max(known, default=None)

    def before(self, first: int) -> dict[Key, int]:
        """Return entrants of every cohort that begins before a year: where none are reported as many as are expected,
        and after the last year that is mostly reported as many as then.
        """
        last = self.last_reported_year(first)
        if last is None:
            return {key: self.expected[key] for key in self.reported if key[1] < first}
        known = {key: n for key, n in self.expected.items() if key[1] <= last or key in self.reported}
        for year in range(last + 1, first):
            for programme, began in list(self.expected):
                if began == last:
                    known.setdefault((programme, year), self.expected[programme, last])
        return {key: n for key, n in known.items() if key[1] < first}


def read_intakes(feed: Feed) -> Intakes:
    """Return the intakes of a feed. A programme is due between its first and last row, and once more after it while its
    site is open on 1 September, in no year after the last of which any programme tells.
    """
    counted: dict[str, dict[int, int | None]] = {}
    rows = feed["intakes"].drop_nulls(["programme", "year"])
    for programme, year, entrants in rows.select("programme", "year", "entrants").iter_rows():
        counted.setdefault(programme, {})[year] = entrants
    last_told = max(rows["year"], default=0)
    closes = dict(feed["sites"].select("site", "closes").iter_rows())
    site_of = dict(feed["programmes"].select("programme", "site").iter_rows())
    expected: dict[Key, int] = {}
    for programme, own in counted.items():
        after = max(own) + 1
        end = closes.get(site_of.get(programme))
        is_open = end is None or end > date(after, 9, 1)
        years = range(min(own), after + (1 if is_open and after <= last_told else 0))
        known = {year: n for year, n in sorted(own.items()) if n is not None}
        for year in years:
            earlier = [n for at, n in known.items() if at <= year]
            if known:
                expected[programme, year] = earlier[-1] if earlier else next(iter(known.values()))
    reported = {(programme, year) for programme, own in counted.items() for year, n in own.items() if n is not None}
    return Intakes(expected, reported)
