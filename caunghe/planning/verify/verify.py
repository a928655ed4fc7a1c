"""An independent look at a published plan: every constraint again, from feed, options and the plan's tables alone.

Nothing here is shared with the model: no module that builds it is imported, and every number is worked out in its own
way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import polars as pl

from caunghe.feed import Feed
from caunghe.planning.options import PlanOptions
from caunghe.planning.verify.goals import goal_findings
from caunghe.planning.verify.learners import learner_findings
from caunghe.planning.verify.money import money_findings
from caunghe.planning.verify.reading import Finding, Reading, reading

FINDINGS: Final = pl.Schema(
    {
        "rule": pl.String(),
        "where": pl.String(),
        "left": pl.Float64(),
        "right": pl.Float64(),
        "slack": pl.Float64(),
        "holds": pl.Boolean(),
    }
)
# relative room for sums of decimals
_ROOM: Final = 1e-5


def verify_plan(feed: Feed, options: PlanOptions, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row for every constraint checked: ``rule, where, left, right, slack, holds``.

    ``left ≤ right`` is what must hold; slack = right − left. Rules in the order checked: classes, licences, openings,
    resources, learners, money, goals. ``tables`` are those of ``PlanResults``; an empty plan has nothing to check.
    """
    if tables["seats"].is_empty():
        return pl.DataFrame(schema=FINDINGS)
    read = reading(feed, options, tables)
    checks = (_classes, _licences, _openings, _resources, _retraining, learner_findings, money_findings, goal_findings)
    rows = [finding for check in checks for finding in check(read)]
    frame = pl.DataFrame(
        rows, schema={"rule": pl.String, "where": pl.String, "left": pl.Float64, "right": pl.Float64}, orient="row"
    )
    room = _ROOM * (1 + pl.max_horizontal(pl.col("left").abs(), pl.col("right").abs()))
    return frame.with_columns(slack=pl.col("right") - pl.col("left"), holds=pl.col("left") <= pl.col("right") + room)


def _classes(read: Reading) -> Iterator[Finding]:
    """class_minimum · classes ≤ seats ≤ largest class · classes, the largest by the field's hazard."""
    for (programme, year), (seats, classes) in read.seats.items():
        about = read.programmes[programme]
        where = f"{programme} {year}"
        largest = read.largest_class(about["training_field"])
        yield "class_minimum", where, min(about["class_minimum"], largest) * classes, seats
        yield "class_maximum", where, seats, largest * classes


def _licences(read: Reading) -> Iterator[Finding]:
    """seats ≤ licensed intake; none at a site not yet open, or closed."""
    closed_by = {row["site"]: _closing(row, read.options) for row in read.feed["sites"].iter_rows(named=True)}
    registered = dict(read.feed["programmes"].select("programme", pl.col("licensed_intake").fill_null(0)).iter_rows())
    for (programme, year), (seats, _) in read.seats.items():
        about = read.programmes[programme]
        opened, closes = closed_by[about["site"]]
        limit = registered.get(programme, about["licence"]) if opened <= year < closes else 0
        yield "licensed_intake", f"{programme} {year}", seats, limit


def _closing(site: dict[str, Any], options: PlanOptions) -> tuple[int, int]:
    opened: date | None = site["opened"]
    closes: date | None = site["closes"]
    last = closes.year if closes else 9999
    return (opened.year if opened else 0), min(last, options.closed_sites.get(site["site"], 9999))


def _openings(read: Reading) -> Iterator[Finding]:
    """A new programme has seats only from the year it opens; it opens once."""
    began: dict[str, list[int]] = defaultdict(list)
    for programme, year in read.tables["seats"].filter("opened").select("programme", "year").iter_rows():
        began[programme].append(year)
    for programme, years in began.items():
        yield "opens_once", programme, len(years), 1
    for (programme, year), (seats, _) in read.seats.items():
        if read.programmes[programme]["is_new"]:
            first = min(began.get(programme, [9999]))
            yield "opened_before_seats", f"{programme} {year}", seats, seats if year >= first else 0


def _resources(read: Reading) -> Iterator[Finding]:
    """Teachers, workstations, classrooms and workplaces used ≤ there + added, or nothing new where cohorts under way
    take all.
    """
    for resource, use in read.use.items():
        there, added, under_way = read.there[resource], read.added[resource], read.under_way[resource]
        for key, new in use.items():
            free = max(0.0, there.get(key, 0.0) - under_way.get(key, 0.0)) + added.get(key, 0.0)
            yield resource, " ".join(map(str, key)), new, free


def _retraining(read: Reading) -> Iterator[Finding]:
    """Teachers retrained into the fields of a group ≤ those who leave other fields of it, by institution and year."""
    to: dict[tuple[Any, ...], float] = defaultdict(float)
    away: dict[tuple[Any, ...], float] = defaultdict(float)
    group_of = {about["stem"]: about["group"] for about in read.programmes.values()}
    for row in read.tables["teachers"].iter_rows(named=True):
        key = (row["institution"], group_of[row["stem"]], row["year"])
        to[key] += row["retrained_to"]
        away[key] += row["retrained_from"]
    for key, count in to.items():
        yield "retraining", " ".join(map(str, key)), count, away[key]
