"""Verdicts on targets that know their error: met, missed, on the way, or undetectable at this sample size."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.indicators import results
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.intervals import end_at_level
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.projection import Projection, Scale, forward, project, scale_of, true_value
from caunghe.schema import latest_year, normal_reach

ON_COURSE: Final = 0.7
OFF_COURSE: Final = 0.3
_REACH: Final = normal_reach(0.80)
# target groups that a breakdown tells
_GROUPS: Final = {"women": ("sex", "female"), "rural": ("area_kind", "commune")}
_FAN: Final = {"low80": 0.1, "high80": 0.9, "low95": 0.025, "high95": 0.975}
_LEVELS: Final = {"80": 0.80, "95": 0.95}
_MOST_PEOPLE: Final = 10_000_000  # a sample beyond this is not an answer


@dataclass(frozen=True, slots=True)
class _Series:
    """One indicator by year: year, estimate, its error and interval, persons, piece (number of the unbroken run).

    ``level`` is that of the interval, ``low`` to ``high``.
    """

    frame: pl.DataFrame
    level: float

    def until(self, year: int) -> pl.DataFrame:
        """The unbroken run that ends in ``year`` or the last year before it (the first year, when all are later)."""
        known = self.frame.filter(pl.col("year") <= year)
        known = known if known.height else self.frame.head(1)
        return known.filter(pl.col("piece") == known["piece"].last())


def verdicts(feed: Feed, cells: pl.DataFrame, options: IndicatorOptions) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return VERDICTS and PATHS for each target that says of what, where, when and how much.

    ``cells`` are the indicators' CELLS.

    A trend is fitted to the unbroken run of years that reaches the latest. A break of boundaries (named in
    ``options.boundary_breaks``) does not end the run when the years before it were sampled in every part of today's
    city: the figures are then today's boundaries recomputed back, and PATHS bears them as ``series`` 0. Of several
    targets for one thing, PATHS has the fan that reaches furthest (the one with most years).
    """
    rows: list[dict[str, object]] = []
    fans: dict[tuple[object, ...], list[dict[str, object]]] = {}
    stated = feed["targets"].drop_nulls(["indicator", "area", "year", "value"])
    for target in stated.iter_rows(named=True):
        row, path = _verdict_and_path(target, _series(feed, cells, target, options))
        rows.append(row)
        about = (target["indicator"], target["area"], target["group"])
        if path:
            fans[about] = max(fans.get(about, path), path, key=len)
    paths = [row for fan in fans.values() for row in fan]
    return (
        pl.DataFrame(rows, schema=results.VERDICTS, orient="row"),
        pl.DataFrame(paths, schema=results.PATHS, orient="row"),
    )


def _error(level: float) -> pl.Expr:
    """Standard error; a sample in which everybody or nobody is counted measures none: that of its interval."""
    of_interval = (pl.col("high") - pl.col("low")) / (2 * normal_reach(level))
    return pl.when(pl.col("standard_error") == 0).then(of_interval).otherwise("standard_error")


def _series(feed: Feed, cells: pl.DataFrame, target: Mapping[str, object], options: IndicatorOptions) -> _Series | None:
    """The estimates that a target is about; None where none exist or the catalogue has no such indicator."""
    place = _place(feed, target)
    error = _error(options.publication.level)
    if target["indicator"] not in CATALOGUE or place is None:
        return None
    breakdown, category = place
    frame = cells.filter(
        (pl.col("indicator") == target["indicator"])
        & (pl.col("breakdown") == breakdown)
        & (pl.col("category") == category)
        & pl.col("estimate").is_finite()
        & results.is_covered()
    ).select("year", "estimate", "low", "high", "degrees_of_freedom", "persons", standard_error=error)
    if frame.is_empty():
        return None
    days = [each.day for each in feed.information.breaks]
    first = date(min(frame["year"]), 12, 31)
    undone = [day for day in days if day in options.boundary_breaks and day > first and _covers(feed)]
    passed = [(pl.date(pl.col("year"), 12, 31) >= day).cast(pl.Int64) for day in days if day not in undone]
    piece = pl.sum_horizontal([pl.lit(0 if undone else 1, pl.Int64), *passed])
    return _Series(frame.sort("year").with_columns(piece=piece), options.publication.level)


def _place(feed: Feed, target: Mapping[str, object]) -> tuple[str, str] | None:
    """The breakdown and category that hold a target's area and group; None where no breakdown does."""
    area, group = target["area"], target["group"]
    whole = area == feed.information.area
    if group is None:
        return ("all", "all") if whole else ("area", str(area))
    if not whole:
        return None
    table = CATALOGUE[str(target["indicator"])].table if target["indicator"] in CATALOGUE else ""
    return ("group", str(group)) if table == "target_groups" else _GROUPS.get(str(group))


def _covers(feed: Feed) -> bool:
    """Whether every year of the labour survey was drawn in each stratum of the latest year.

    Registers bear today's communes in every year, so they too can be added up on today's boundaries; the survey
    is the test of both, as a register cannot tell an area that did not report from one with nothing to report.
    """
    survey = feed["labour_survey"].select("year", "stratum").unique(maintain_order=True).drop_nulls()
    if survey.is_empty():
        return False
    today = set(latest_year(survey)["stratum"])
    return all(today <= set(part["stratum"]) for part in survey.partition_by("year"))


def _verdict_and_path(
    target: Mapping[str, Any], series: _Series | None
) -> tuple[dict[str, object], list[dict[str, object]]]:
    about: dict[str, object] = {name: target[name] for name in ("indicator", "area", "group", "year")}
    empty = dict.fromkeys(results.VERDICTS) | about | {"target": target["value"], "source": target["source"]}
    if series is None:
        unknown = target["indicator"] not in CATALOGUE
        return empty | {"verdict": "unknown_indicator" if unknown else "no_data"}, []
    declared = CATALOGUE[str(target["indicator"])]
    value, year = float(target["value"]), int(target["year"])
    run = series.until(year)
    last = int(run["year"][-1])
    scale = scale_of(declared.unit, series.frame["estimate"].to_numpy(), value)
    projection = _projection_at(run, year, scale)
    over = declared.direction != "lower"
    chance = 1 - projection.below(value) if over else projection.below(value)
    verdict = _verdict(run, projection, value, chance, scale, over=over, past=year <= last)
    latest = run.row(-1, named=True)
    sampled = latest["standard_error"] is not None
    low, high = _observed_interval(latest, series.level, series.level, scale) if sampled else (None, None)
    row = empty | {
        "latest_year": last,
        "estimate": latest["estimate"],
        "standard_error": latest["standard_error"],
        "low": low,
        "high": high,
        "projected": projection.quantile(0.5),
        "projected_low": projection.quantile(0.1),
        "projected_high": projection.quantile(0.9),
        "probability": chance,
        "verdict": verdict,
        "sample": latest["persons"] if sampled else None,
        "sample_needed": _sample_needed(projection, latest["persons"], value) if verdict == "undetectable" else None,
        "series_from": int(run["year"][0]),
    }
    return row, _path(about, series, run, year, scale)


def _projection_at(run: pl.DataFrame, year: int, scale: Scale) -> Projection:
    """The true value in ``year``: the projection of the run, or the last year's own estimate when the year is past."""
    years, values = run["year"].to_numpy().astype(float), run["estimate"].to_numpy()
    errors = run["standard_error"].fill_null(0.0).to_numpy()
    if year > years[-1]:
        return project(years, values, errors, year, scale)
    return true_value(values[-1], errors[-1], scale)


def _verdict(
    run: pl.DataFrame, projection: Projection, value: float, chance: float, scale: Scale, *, over: bool, past: bool
) -> str:
    """The verdict, from the chance p that the target is met by its year.

    Past year: met or off_course when the 80 % interval of the difference from the target leaves zero out (p ≥ 0.9 or
    p ≤ 0.1; counts have no interval), else undetectable. Coming year: met when the latest estimate is already beyond
    the target by that measure and p ≥ 0.7; on_course p ≥ 0.7; off_course p ≤ 0.3; between them undetectable when
    sampling error makes up more than half of the variance, else at_risk.
    """
    estimate, error = run["estimate"][-1], run["standard_error"][-1] or 0.0
    today = true_value(estimate, error, scale)
    now = 1 - today.below(value) if over else today.below(value)
    if not error:
        now = float(estimate >= value if over else estimate <= value)
    if past:
        return "met" if now >= 0.9 else "off_course" if now <= 0.1 else "undetectable"
    if chance >= ON_COURSE:
        return "met" if now >= 0.9 else "on_course"
    if chance <= OFF_COURSE:
        return "off_course"
    return "undetectable" if projection.sampling_variance > 0.5 * projection.variance else "at_risk"


def _sample_needed(projection: Projection, persons: int | None, value: float) -> int | None:
    """People to survey so that the 80 % interval of the difference d from the target is expected to leave zero out.

    With n people surveyed now, sampling variance V_s (design effect included) and other variance V_p, all on the
    working scale: ``V_p + V_s·n/n' ≤ (d/1.2816)²``, so ``n' = n·V_s / ((d/1.2816)² − V_p)``. For one estimate of a
    share this is ``n' = deff·p(1−p)·(1.2816/d)²``. None when no sample of up to ten million would do.
    """
    distance = forward(np.array([value]), projection.scale)[0] - projection.mean
    room = (distance / _REACH) ** 2 - (projection.variance - projection.sampling_variance)
    if persons is None or room <= 0:
        return None
    needed = math.ceil(persons * projection.sampling_variance / room)
    return needed if needed <= _MOST_PEOPLE else None


def _observed_interval(row: Mapping[str, Any], own: float, level: float, scale: Scale) -> tuple[float, float]:
    """Return a year's interval at a level: that of its cell, whose level is ``own``; a count is its own interval.

    A cell whose sample leaves no degrees of freedom has none: it is normal then, as the verdict takes it to be.
    """
    if row["standard_error"] is None:
        return row["estimate"], row["estimate"]
    if row["low"] is None:
        value = true_value(row["estimate"], row["standard_error"], scale)
        return value.quantile((1 - level) / 2), value.quantile((1 + level) / 2)
    low, high = (
        end_at_level(row["estimate"], row[end], own, level, row["degrees_of_freedom"]) for end in ("low", "high")
    )
    return low, high


def _path(
    about: Mapping[str, object], series: _Series, run: pl.DataFrame, year: int, scale: Scale
) -> list[dict[str, object]]:
    """Every year observed, then every year projected to the target's, with 80 % and 95 % intervals."""
    path: list[dict[str, object]] = []
    for row in series.frame.iter_rows(named=True):
        seen = {name: row[name] for name in ("year", "estimate")} | {"observed": True, "series": row["piece"]}
        for name, level in _LEVELS.items():
            seen[f"low{name}"], seen[f"high{name}"] = _observed_interval(row, series.level, level, scale)
        path.append({**about, **seen})
    for ahead in range(int(run["year"][-1]) + 1, year + 1):
        projection = _projection_at(run, ahead, scale)
        coming = {"year": ahead, "estimate": projection.quantile(0.5), "observed": False, "series": run["piece"][-1]}
        path.append({**about, **coming, **{name: projection.quantile(p) for name, p in _FAN.items()}})
    return path
