"""The rules of a plan's goals: what is said to be reached is, and what is short is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import polars as pl

from caunghe.planning.verify.certificates import certificate_holders
from caunghe.planning.verify.learners import great_circle, share_who_start
from caunghe.planning.verify.reading import Reading
from caunghe.planning.verify.rules import Sides, both_ways, rule
from caunghe.planning.verify.streaming import streamed_seats, streamed_shares
from caunghe.schema import code_list

Goals = dict[tuple[str, int], float]
"""People by (where, year)."""


@rule
def diploma_entrants(read: Reading) -> Sides:
    """The target − short ≤ seats of college and intermediate programmes."""
    return _goal(read, "diploma_entrants")


@rule
def streaming_rate(read: Reading) -> Sides:
    """The target · leavers of grades 9 and 12 − short ≤ seats that leavers of the year take, by the share of
    each level's entrants that they were before the plan.
    """
    return _goal(read, "streaming_rate")


@rule
def women_entrants_share(read: Reading) -> Sides:
    """− short ≤ Σ seats · (share of women among the programme's entrants on record − the target)."""
    return _goal(read, "women_entrants_share")


@rule
def certificate_rate(read: Reading) -> Sides:
    """The target · people at work − holders without the plan − short ≤ holders at work whom its seats make."""
    return _goal(read, "certificate_rate")


@rule
def locality(read: Reading) -> Sides:
    """The floor of a zone that reaches a site − short ≤ its learners: locality_share · last year's entrants ÷ people
    who would start in the city's best year · those of the zone.
    """
    return _goal(read, "locality")


@rule
def priority_group(read: Reading) -> Sides:
    """group_share · people of the group − short ≤ learners counted for it."""
    return _goal(read, "priority_group")


def _goal(read: Reading, goal: str) -> Sides:
    wanted, reached = WANTED[goal](read), REACHED[goal](read)
    for where, year, short in _published_goals(read, goal).select("where", "year", "short").iter_rows():
        yield f"{where} {year}", wanted.get((where, year), 0.0) - short, reached[where, year]


def _published_goals(read: Reading, goal: str) -> pl.DataFrame:
    return read.tables["goals"].filter(pl.col("goal") == goal)


@rule
def goal_left_out(read: Reading) -> Sides:
    """Every goal of the city, its zones and groups has a row: 1 ≤ rows."""
    for goal, wanted in WANTED.items():
        rows = _published_goals(read, goal).select("where", "year").rows()
        for where, year in sorted(wanted(read)):
            yield f"{goal} {where} {year}", 1, rows.count((where, year))


@rule
def goals_published(read: Reading) -> Sides:
    """What is said to be wanted and reached of each goal is what is worked out here."""
    for goal, wanted in WANTED.items():
        mine, reached = wanted(read), REACHED[goal](read)
        columns = ("where", "year", "wanted", "reached")
        for where, year, *published in _published_goals(read, goal).select(columns).iter_rows():
            for one, other in zip(published, (mine.get((where, year), 0.0), reached[where, year]), strict=True):
                yield from both_ways(f"{goal} {where} {year}", one, other)


@rule
def unplanned_targets(read: Reading) -> Sides:
    """A target of the city is planned for, or told with the reason why it is not; nothing else is told."""
    mine = _unplanned(read)
    columns = ("goal", "year", "value", "boundary", "reason")
    published = set(read.tables["unplanned_targets"].select(columns).iter_rows())
    for row in sorted(mine | published, key=str):
        yield from both_ways(" ".join(map(str, row)), row in published, row in mine)


def _unplanned(read: Reading) -> set[tuple[str, int, float, str | None, str]]:
    """Return goal, year, value, boundary and reason of targets that the plan need not reach."""
    result: set[tuple[str, int, float, str | None, str]] = set()
    for goal in {name for name in read.feed["targets"]["indicator"] if name is not None}:
        of_goal = _reason_of_ours if goal in _OF_INDICATORS else _reason_of_others
        for year, value, boundary in _stated(read, goal):
            if reason := of_goal(read, goal, year, (value, boundary)):
                result.add((goal, year, value, boundary, reason))
    return result


def _reason_of_ours(read: Reading, goal: str, year: int, target: tuple[float, str | None]) -> str:
    if target[1] not in _OWN:
        return "other_boundary"
    if _ruling(read, goal)[year] != target:
        return "superseded"
    is_stock = goal == "certificate_rate"
    if is_stock and year not in read.years:
        return "later" if year > read.years[-1] else "over"
    is_due = is_stock or year <= read.years[-1]
    return "no_base" if is_due and not WANTED[goal](read) else ""


def _reason_of_others(read: Reading, goal: str, year: int, target: tuple[float, str | None]) -> str:
    if target[1] in _OWN and _ruling(read, goal)[year] != target:
        return "superseded"
    return "over" if year < read.years[0] else "not_counted"


_OF_INDICATORS: Final = ("certificate_rate", "diploma_entrants", "streaming_rate", "women_entrants_share")
# a target that names no boundary was set for today's
_OWN: Final = (None, "merged")


def _stated(read: Reading, indicator: str) -> list[tuple[int, float, str | None]]:
    """Return year, value and boundary of every target of the whole city, as stated."""
    columns = ("indicator", "area", "group", "year", "value", "boundary")
    return [
        (year, value, boundary)
        for name, area, group, year, value, boundary in read.feed["targets"].select(columns).iter_rows()
        if (name, area, group) == (indicator, read.feed.information.area, None) and None not in (year, value)
    ]


def _ruling(read: Reading, indicator: str) -> dict[int, tuple[float, str | None]]:
    """Return year → value and boundary of the target that binds: one that names today's boundary before one that names
    none, and the later row before the earlier.
    """
    result: dict[int, tuple[float, str | None]] = {}
    for year, value, boundary in _stated(read, indicator):
        if boundary in _OWN and not (boundary is None and result.get(year, (0.0, None))[1] is not None):
            result[year] = (value, boundary)
    return result


def _targets(read: Reading, indicator: str) -> dict[int, float]:
    """Return year → the target that binds the city."""
    return {year: value for year, (value, _) in sorted(_ruling(read, indicator).items())}


def _yearly_targets(read: Reading, indicator: str) -> Iterator[tuple[int, float]]:
    """Yield the plan's years and their targets, on the line between those stated; none before the first."""
    stated = _targets(read, indicator)
    for year in read.years:
        before, after = [y for y in stated if y <= year], [y for y in stated if y >= year]
        if before:
            low = max(before)
            high = min(after, default=low)
            rise = (stated[high] - stated[low]) / (high - low) if high > low else 0.0
            yield year, stated[low] + rise * (year - low)


def _wanted_diplomas(read: Reading) -> Goals:
    return {("city", year): value for year, value in _yearly_targets(read, "diploma_entrants")}


def _wanted_leavers(read: Reading) -> Goals:
    leavers: dict[int, float] = {}
    for (_, stream, year), people in read.residents.items():
        if stream != "adults":
            leavers[year] = leavers.get(year, 0.0) + people
    targets = _yearly_targets(read, "streaming_rate") if streamed_shares(read) is not None else ()
    return {("city", year): value * leavers[year] for year, value in targets if year in leavers}


def _wanted_women(read: Reading) -> Goals:
    if read.feed["intakes"]["women"].drop_nulls().is_empty():
        return {}
    return {("city", year): 0.0 for year, _ in _yearly_targets(read, "women_entrants_share")}


def _wanted_holders(read: Reading) -> Goals:
    """A stock's target binds in its own year only."""
    stock = certificate_holders(read)
    return {
        ("city", year): value * stock[year].employed - stock[year].without_plan
        for year, value in _targets(read, "certificate_rate").items()
        if year in stock
    }


def _wanted_localities(read: Reading) -> Goals:
    available: dict[tuple[str, int], float] = defaultdict(float)
    for (zone, stream, year), people in read.residents.items():
        available[zone, year] += people * share_who_start(read, stream)
    most = max((sum(v for (_, y), v in available.items() if y == year) for year in read.years), default=0.0)
    last = sum(entrants for _, year, entrants in read.earlier_entrants if year == read.years[0] - 1)
    share = min(1.0, last / most) * read.options.locality_share if most else 0.0
    limit = read.norm("travel_limit_km")
    sites = read.places_of_sites.values()
    near = {z for z, centre in read.centres.items() if any(great_circle(centre, site) <= limit for site in sites)}
    return {key: people * share for key, people in available.items() if key[0] in near and people * share > 0}


def _wanted_members(read: Reading) -> Goals:
    result: Goals = defaultdict(float)
    for (group, _, year), people in read.group_people.items():
        result[group, year] += read.options.group_share * people
    return {key: people for key, people in result.items() if people > 0}


def _diplomas(read: Reading) -> Goals:
    levels = code_list("levels").select("code", "post_secondary")
    after_school = {level for level, yes in levels.iter_rows() if yes == "true"}
    result: Goals = defaultdict(float)
    for (programme, year), (seats, _) in read.seats.items():
        if read.programmes[programme]["level"] in after_school:
            result["city", year] += seats
    return result


def _women(read: Reading) -> Goals:
    targets = dict(_yearly_targets(read, "women_entrants_share"))
    result: Goals = defaultdict(float)
    for (programme, year), (seats, _) in read.seats.items():
        if year in targets:
            result["city", year] += seats * (read.programmes[programme]["women_share"] - targets[year])
    return result


def _holders(read: Reading) -> Goals:
    result: Goals = defaultdict(float)
    for year, holders in certificate_holders(read).items():
        result["city", year] = holders.added
    return result


def _localities(read: Reading) -> Goals:
    result: Goals = defaultdict(float)
    for zone, year, learners in read.tables["flows"].select("zone", "year", "learners").iter_rows():
        result[zone, year] += learners
    return result


def _members(read: Reading) -> Goals:
    result: Goals = defaultdict(float)
    for group, year, learners in read.tables["groups"].select("group", "year", "learners").iter_rows():
        result[group, year] += learners
    return result


WANTED = {
    "diploma_entrants": _wanted_diplomas,
    "streaming_rate": _wanted_leavers,
    "women_entrants_share": _wanted_women,
    "certificate_rate": _wanted_holders,
    "locality": _wanted_localities,
    "priority_group": _wanted_members,
}
REACHED = {
    "diploma_entrants": _diplomas,
    "streaming_rate": streamed_seats,
    "women_entrants_share": _women,
    "certificate_rate": _holders,
    "locality": _localities,
    "priority_group": _members,
}
