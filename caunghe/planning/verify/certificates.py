"""The rule of the certificate holders at work, worked out anew from the feed and the forecast's people at work."""

from __future__ import annotations

from collections import defaultdict
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed import whole_survey
from caunghe.planning.verify.reading import Reading
from caunghe.planning.verify.rules import Sides, both_ways, rule
from caunghe.schema import code_list

# a programme's own record weighs as much as its level's when this many people stand behind it
_BEHIND: Final = 50


class Holders(NamedTuple):
    """A year's people at work, the holders among them whom no new seat makes, all of them if the seats of the year
    before go on, and those whom the plan's seats make.
    """

    employed: float
    without_plan: float
    as_now: float
    added: float


@rule
def certificates_published(read: Reading) -> Sides:
    """People at work, holders without new seats, as things go now and by the plan, and the rate are those of here."""
    stock = certificate_holders(read)
    columns = ("year", "employed", "without_plan", "as_now", "added", "rate")
    published = {year: values for year, *values in read.tables["certificates"].select(columns).iter_rows()}
    for year in sorted(stock.keys() | published.keys()):
        holders = stock.get(year, Holders(1.0, 0.0, 0.0, 0.0))
        mine = (*holders, (holders.without_plan + holders.added) / holders.employed)
        for column, one, other in zip(columns[1:], published.get(year, [0.0] * len(mine)), mine, strict=True):
            yield from both_ways(f"{column} {year}", one, other)


def certificate_holders(read: Reading) -> dict[int, Holders]:
    """Return the plan's years → their holders; empty without a survey.

    without[t] = stays · without[t−1] + inflow · employed[t] + holders made by cohorts that began before the plan. The
    first is the survey's share of holders among people at work · people at work.
    """
    share = _surveyed_share(read)
    if share is None:
        return {}
    year, holding = share
    stays = 1 - read.options.holder_exit_share
    earlier = _graduations(read, [(p, y, float(n)) for p, y, n in read.earlier_entrants])
    planned = _graduations(read, [(p, y, float(seats)) for (p, y), (seats, _) in read.seats.items()])
    before = [(p, n) for p, y, n in read.earlier_entrants if y == read.years[0] - 1]
    again = _graduations(read, [(p, y, float(n)) for p, n in before for y in read.years])
    without, kept, added = holding * read.people_at_work(year), 0.0, 0.0
    result: dict[int, Holders] = {}
    for now in range(year + 1, read.years[-1] + 1):
        without = stays * without + read.options.holder_inflow_share * read.people_at_work(now) + earlier[now]
        added = stays * added + planned[now]
        kept = stays * kept + again[now]
        if now in read.years:
            result[now] = Holders(read.people_at_work(now), without, without + kept, added)
    return result


def _surveyed_share(read: Reading) -> tuple[int, float] | None:
    """Return the latest whole survey year and the weighted share of certificate holders among people at work of 15 and
    over who said what they hold.
    """
    certified = set(code_list("qualifications").filter(pl.col("certified") == "true")["code"])
    at_work = whole_survey(read.feed["labour_survey"]).filter(pl.col("activity") == "employed", pl.col("age") >= 15)
    people = at_work.drop_nulls(["weight", "qualification"]).filter(pl.col("weight") > 0)
    if people.is_empty():
        return None
    year: int = max(people["year"])
    latest = people.filter(pl.col("year") == year)
    holding = sum(w for w, q in latest.select("weight", "qualification").iter_rows() if q in certified)
    return year, holding / sum(latest["weight"])


def _graduations(read: Reading, cohorts: list[tuple[str, int, float]]) -> dict[int, float]:
    """Return year → new holders at work of cohorts (programme, year begun, starters) that end that year."""
    certified = set(code_list("levels").filter(pl.col("certified") == "true")["code"])
    shortest = read.norm("certificate_months_min")
    first_holders = 1 - read.options.holder_before_share
    working = _working_shares(read)
    result: dict[int, float] = defaultdict(float)
    for programme, began, starters in cohorts:
        about = read.programmes[programme]
        if about["level"] in certified and about["months"] >= shortest:
            done = began + int(about["months"] / 12 + 0.5)
            result[done] += starters * working[programme] * first_holders
    return result


def _working_shares(read: Reading) -> dict[str, float]:
    """Return programme → the share of its starters who work after it, its own record drawn to its level's."""
    result = dict.fromkeys(read.programmes, 1.0)
    for ending, starting in (("graduates", "entrants"), ("employed_6m", "graduates")):
        own, pooled = _records(read, ending, starting)
        for programme, about in read.programmes.items():
            of_level = pooled.get(about["level"])
            mean = min(1.0, of_level[0] / of_level[1]) if of_level else 0.0
            ended, started = own.get(programme, (0.0, 0.0))
            share = min(1.0, (ended + _BEHIND * mean) / (started + _BEHIND))
            result[programme] *= share if of_level else 0.0
    return result


Record = dict[str, tuple[float, float]]


def _records(read: Reading, ending: str, starting: str) -> tuple[Record, Record]:
    """Return people who ended and started a stage on record, by programme and by level."""
    level_of = dict(read.feed["programmes"].select("programme", "level").iter_rows())
    own: Record = defaultdict(lambda: (0.0, 0.0))
    pooled: Record = defaultdict(lambda: (0.0, 0.0))
    for programme, ended, started in read.feed["intakes"].select("programme", ending, starting).iter_rows():
        if ended is not None and started and programme in level_of:
            for record, key in ((own, programme), (pooled, level_of[programme])):
                record[key] = (record[key][0] + ended, record[key][1] + started)
    return own, pooled
