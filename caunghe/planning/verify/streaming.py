"""The rules of streaming: which of a level's starters left grade 9 or 12 that year, worked out anew from the feed."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

from caunghe.planning.verify.reading import Reading
from caunghe.planning.verify.rules import Sides, both_ways, rule
from caunghe.schema import code_list

_LEAVERS: Final = tuple(code_list("leaver_grades")["stream"])


class Streamed(NamedTuple):
    """The share of a level's starters who are leavers: at levels of leavers alone, and at those open to adults too."""

    alone: float
    mixed: float


@rule
def leavers_entering(read: Reading) -> Sides:
    """At a level open to adults too, leavers who come are the share of its seats that they were before the plan."""
    shares = streamed_shares(read)
    seats: dict[tuple[str, int], float] = defaultdict(float)
    leavers: dict[tuple[str, int], float] = defaultdict(float)
    for (programme, year), (count, _) in read.seats.items():
        seats[read.programmes[programme]["level"], year] += count
    for level, stream, year, learners in read.tables["flows"].select("level", "stream", "year", "learners").iter_rows():
        leavers[level, year] += learners if stream in _LEAVERS else 0.0
    for level, year in sorted(seats):
        if shares is not None and _takes_leavers(read, level, year, adults=True) and _adults_counted(read, year):
            yield from both_ways(f"{level} {year}", leavers[level, year], shares.mixed * seats[level, year])


def streamed_seats(read: Reading) -> dict[tuple[str, int], float]:
    """Return ("city", year) → seats taken by leavers of that year; empty where nobody knows who they are."""
    shares = streamed_shares(read)
    result: dict[tuple[str, int], float] = defaultdict(float)
    for (programme, year), (seats, _) in read.seats.items():
        level = read.programmes[programme]["level"]
        if shares is not None and _takes_leavers(read, level, year, adults=True):
            result["city", year] += seats * shares.mixed
        elif shares is not None and _takes_leavers(read, level, year, adults=False):
            result["city", year] += seats * shares.alone
    return result


def streamed_shares(read: Reading) -> Streamed | None:
    """Return both shares in the last year before the plan that has leavers followed and entrants counted, else None.

    Leavers who went on to vocational education first fill the levels that take nobody else; what is left of them, over
    the entrants of the levels that take adults too, is the share there.
    """
    followed, everybody = _leavers(read)
    entrants, last = _entrants(read), read.intakes.last_reported_year(read.years[0])
    years = [year for year in followed if last is not None and year <= last and year in entrants]
    if not years:
        return None
    base = max(years)
    went, known = followed[base]
    streamed = went / known * everybody[base]
    alone = sum(n for level, n in entrants[base].items() if _takes_leavers(read, level, base, adults=False))
    mixed = sum(n for level, n in entrants[base].items() if _takes_leavers(read, level, base, adults=True))
    if streamed > alone + mixed:
        return None
    return Streamed(min(1.0, streamed / alone) if alone else 1.0, max(0.0, streamed - alone) / mixed if mixed else 0.0)


def _leavers(read: Reading) -> tuple[dict[int, tuple[float, float]], dict[int, float]]:
    """Return year → leavers who went to vocational education and leavers of whom that is known; and all leavers."""
    followed: dict[int, tuple[float, float]] = {}
    everybody: dict[int, float] = defaultdict(float)
    for year, leavers, went in read.feed["leavers"].select("year", "leavers", "to_vocational").iter_rows():
        everybody[year] += leavers or 0
        if leavers is not None and went is not None and leavers > 0:
            before = followed.get(year, (0.0, 0.0))
            followed[year] = (before[0] + went, before[1] + leavers)
    return followed, everybody


def _entrants(read: Reading) -> dict[int, dict[str, float]]:
    """Return year → level → people who entered or were expected to, of the years in which anybody did."""
    level_of = dict(read.feed["programmes"].select("programme", "level").iter_rows())
    result: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (programme, year), entrants in read.intakes.expected.items():
        if entrants:
            result[year][level_of.get(programme, "")] += entrants
    return result


def _takes_leavers(read: Reading, level: str, year: int, *, adults: bool) -> bool:
    """Return whether leavers may enter a level in a year, beside adults or without them."""
    may_leavers = any(read.may_enter(level, stream, year) for stream in _LEAVERS)
    return may_leavers and read.may_enter(level, "adults", year) == adults


def _adults_counted(read: Reading, year: int) -> bool:
    """Return whether the feed counts any adults who would start a course in a year."""
    people = sum(n for (_, stream, at), n in read.residents.items() if stream == "adults" and at == year)
    return people * read.options.share_of_adults > 0
