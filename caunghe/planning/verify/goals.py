"""The check of a plan's goals: what is said to be reached is, and what is short is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import polars as pl

from caunghe.planning.verify.learners import latest, people_there
from caunghe.planning.verify.reading import Finding, Reading
from caunghe.schema import code_list

_BEHIND = 50
Wanted = dict[tuple[str, str, int], float]


def goal_findings(read: Reading) -> Iterator[Finding]:
    """For each goal: reached as counted here ≥ wanted as worked out here − short as published."""
    reached = _reached(read)
    wanted = _wanted(read)
    for goal, where, year, short in read.tables["goals"].select("goal", "where", "year", "short").iter_rows():
        key = (goal, where, year)
        yield goal, f"{where} {year}", wanted.get(key, 0.0) - short, reached.get(key, 0.0)
    published = {(g, w, y) for g, w, y in read.tables["goals"].select("goal", "where", "year").iter_rows()}
    for key in wanted.keys() - published:
        yield "goal_left_out", " ".join(map(str, key)), wanted[key], 0.0


def _targets(read: Reading) -> dict[str, dict[int, float]]:
    rows = (
        read.feed["targets"]
        .filter(pl.col("area") == read.feed.information.area, pl.col("group").is_null())
        .drop_nulls("value")
    )
    result: dict[str, dict[int, float]] = defaultdict(dict)
    for indicator, year, value in rows.select("indicator", "year", "value").iter_rows():
        result[indicator][year] = value
    return result


def _on_the_line(stated: dict[int, float], year: int) -> float | None:
    """Return the target of a year between those stated; None before the first."""
    before, after = [y for y in stated if y <= year], [y for y in stated if y >= year]
    if not before:
        return None
    low, high = max(before), min(after) if after else max(before)
    if low == high:
        return stated[low]
    return stated[low] + (stated[high] - stated[low]) * (year - low) / (high - low)


def _wanted(read: Reading) -> Wanted:
    targets, there = _targets(read), people_there(read)
    leavers: dict[int, float] = defaultdict(float)
    for (_, stream, year), people in there.items():
        leavers[year] += people if stream != "adults" else 0.0
    result: Wanted = {}
    stock = {
        y: (e, w) for y, e, w in read.tables["certificates"].select("year", "employed", "without_plan").iter_rows()
    }
    for year in read.years:
        for goal, factor in (
            ("diploma_entrants", 1.0),
            ("streaming_rate", leavers.get(year)),
            ("women_entrants_share", 0.0),
        ):
            value = _on_the_line(targets.get(goal, {}), year)
            if value is not None and factor is not None:
                result[goal, "city", year] = value * factor
        value = targets.get("certificate_rate", {}).get(year)
        if value is not None and year in stock:
            result["certificate_rate", "city", year] = value * stock[year][0] - stock[year][1]
    return result | _localities(read) | _groups(read)


def _localities(read: Reading) -> Wanted:
    shares = {"adults": read.options.share_of_adults}
    available: dict[tuple[str, int], float] = defaultdict(float)
    for (zone, stream, year), people in people_there(read).items():
        available[zone, year] += people * shares.get(stream, read.options.share_of_leavers)
    most = max((sum(v for (_, y), v in available.items() if y == year) for year in read.years), default=0.0)
    before = read.feed["intakes"].filter(
        pl.col("year") == read.years[0] - 1, pl.col("programme").is_in(list(read.programmes))
    )
    last = float(before["entrants"].sum())
    share = min(1.0, last / most) if most else 0.0
    listed = read.tables["goals"].filter(pl.col("goal") == "locality")["where"].unique(maintain_order=True).to_list()
    # a zone with no site in reach has no floor; which zones have one is the plan's own table
    return {
        ("locality", zone, year): people * share * read.options.locality_share
        for (zone, year), people in available.items()
        if zone in listed and share * read.options.locality_share * people > 0
    }


def _groups(read: Reading) -> Wanted:
    zones = read.tables["zones"]["area"].to_list()
    by_year: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    zone_of = dict(read.tables["zones"].select("area", "zone").iter_rows())
    for area, year, group, people in read.feed["target_groups"].select("area", "year", "group", "people").iter_rows():
        if area in zones:
            by_year[group, zone_of[area]][year] += people or 0
    result: Wanted = defaultdict(float)
    for (group, _), years in by_year.items():
        for year in read.years:
            result["priority_group", group, year] += read.options.group_share * latest(years, year)
    return {key: people for key, people in result.items() if people > 0}


def _reached(read: Reading) -> Wanted:
    result: Wanted = defaultdict(float)
    targets = _targets(read)
    women = _women(read)
    for (programme, year), (seats, _) in read.seats.items():
        if read.programmes[programme]["level"] in ("college", "intermediate"):
            result["diploma_entrants", "city", year] += seats
        goal = _on_the_line(targets.get("women_entrants_share", {}), year)
        if goal is not None:
            share: float = women[programme] if programme in women else read.programmes[programme]["women_share"]
            result["women_entrants_share", "city", year] += seats * (share - goal)
    for zone, stream, year, learners in read.tables["flows"].select("zone", "stream", "year", "learners").iter_rows():
        result["locality", zone, year] += learners
        if stream != "adults":
            result["streaming_rate", "city", year] += learners
    for group, year, learners in read.tables["groups"].select("group", "year", "learners").iter_rows():
        result["priority_group", group, year] += learners
    for year, holders in _holders(read).items():
        result["certificate_rate", "city", year] += holders
    return result


def _women(read: Reading) -> dict[str, float]:
    rows = read.feed["intakes"].filter(pl.col("year") < read.years[0], pl.col("women").is_not_null())
    sums = rows.group_by("programme", maintain_order=True).agg(pl.col("women", "entrants").sum())
    return {p: min(1.0, w / e) for p, w, e in sums.iter_rows() if e}


def _holders(read: Reading) -> dict[int, float]:
    """Return year → certificate holders at work whom the plan's seats have made by then."""
    certified = set(code_list("levels").filter(pl.col("certified") == "true")["code"])
    least = read.norm("certificate_months_min")
    works = _working(read)
    stays = 1 - read.options.holder_exit_share
    result: dict[int, float] = defaultdict(float)
    for (programme, began), (seats, _) in read.seats.items():
        about = read.programmes[programme]
        if about["level"] in certified and about["months"] >= least:
            done = began + int(about["months"] / 12 + 0.5)
            for year in range(done, read.years[-1] + 1):
                made = seats * works(programme) * (1 - read.options.holder_before_share)
                result[year] += made * stays ** (year - done)
    return result


def _working(read: Reading) -> Callable[[str], float]:
    """Return a function from programme to the share of its starters who work after it, drawn to its level's."""
    level_of = dict(read.feed["programmes"].select("programme", "level").iter_rows())
    own: list[dict[str, list[float]]] = []
    pooled: list[dict[str, list[float]]] = []
    for done, could in (("graduates", "entrants"), ("employed_6m", "graduates")):
        one: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        all_: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for programme, d, c in read.feed["intakes"].select("programme", done, could).iter_rows():
            if d is not None and c and programme in level_of:
                for sums in (one[programme], all_[level_of[programme]]):
                    sums[0] += d
                    sums[1] += c
        own.append(one)
        pooled.append(all_)

    def share(programme: str) -> float:
        level = read.programmes[programme]["level"]
        result = 1.0
        for one, all_ in zip(own, pooled, strict=True):
            if level not in all_:
                return 0.0
            mean = min(1.0, all_[level][0] / all_[level][1])
            done, could = one.get(programme, [0.0, 0.0])
            result *= min(1.0, (done + _BEHIND * mean) / (could + _BEHIND))
        return result

    return share
