"""Verdicts on targets that know their error: met, missed, on the way, or not to be told from what is known."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.indicators import results
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.indicator import Indicator
from caunghe.indicators.intervals import end_at_level
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.projection import Projection, learnt_shocks, paths, surprise, true_value
from caunghe.indicators.scales import Floats, Scale, doubtful_zero_of, scale_of
from caunghe.indicators.series import JudgedBy, Series, city_series, how_many_counted, pieces
from caunghe.indicators.standing import TODAY
from caunghe.language import Text
from caunghe.schema import latest_year, normal_reach

ON_COURSE: Final = 0.7
OFF_COURSE: Final = 0.3
_REACH: Final = normal_reach(0.80)
# target groups that a breakdown tells
_GROUPS: Final = {"women": ("sex", "female"), "rural": ("area_kind", "commune")}
_FAN: Final = {"low80": 0.1, "high80": 0.9, "low95": 0.025, "high95": 0.975}
_LEVELS: Final = {"80": 0.80, "95": 0.95}
_MOST_PEOPLE: Final = 10_000_000  # a sample beyond this is not an answer
_STEP: Final = 0.01  # a last year this unlikely to come of the years before is a step that nobody has declared
_FEWEST_TO_PROJECT: Final = 2
_NO_NUMBER: Final = Text(
    "Mức mục tiêu của chỉ số {indicator} năm {year} phải là số hữu hạn; đã cho {value}.",
    "the target of {indicator} for {year} must be a finite number; got {value}",
)


def verdicts(feed: Feed, cells: pl.DataFrame, options: IndicatorOptions) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return VERDICTS and PATHS for each target that says of what, where, when and how much.

    ``cells`` are the indicators' CELLS.

    A target's year is judged by that year's own estimate; where it was not measured, by interpolation between the years
    around it; when it is to come, by a projection of the unbroken run of years that reaches the latest, of two or more.
    A break of boundaries (named in ``options.boundary_breaks``) does not end the run when the years before it were
    sampled in every part of today's city: the figures are then today's boundaries recomputed back, and PATHS bears them
    as ``series`` 0. A target set for an old boundary is judged on that boundary; where no figure is made for it the
    verdict rests on the city and bears the note ``other_boundary``. A last year that does not come of the years before
    bears ``sudden_step``. A single zero among counts in the thousands is left out (``zero_left_out``); in the last year
    nothing is projected from it (``zero_last``). Of several targets for one thing, PATHS has the fan of most years;
    beside that of an old boundary it has today's city's to the same year.

    Raises ``InputError`` for a target that is not finite.
    """
    rows: list[dict[str, object]] = []
    fans: dict[tuple[object, ...], list[dict[str, object]]] = {}
    stated = feed["targets"].drop_nulls(["indicator", "area", "year", "value"])
    undone = [day for day in options.boundary_breaks if _covers(feed)] if stated.height else []
    shocks = learnt_shocks(list(city_series(feed, cells, undone).values())) if stated.height else None

    def judged(target: Mapping[str, Any], place: _Place | None) -> dict[str, object]:
        series = None if place is None else _series(feed, cells, target, place, undone, options, shocks)
        row, path = _verdict_and_path(target, series)
        about = tuple(target[name] for name in _ABOUT)
        if path:
            fans[about] = max(fans.get(about, path), path, key=len)
        return row

    for target in stated.iter_rows(named=True):
        if not math.isfinite(target["value"]):
            indicator, year, value = (target[name] for name in ("indicator", "year", "value"))
            raise InputError(_NO_NUMBER, indicator=indicator, year=year, value=value)
        place = _place(feed, target)
        row = judged(target, place)
        if place is not None and not place.own_boundary and row["verdict"] != "unknown_indicator":
            row["note"] = "other_boundary"
        rows.append(row)
        if place is not None and place.breakdown == "boundary":
            judged({**target, "boundary": None}, _Place("all", "all"))
    paths_ = [row for fan in fans.values() for row in fan]
    return (
        pl.DataFrame(rows, schema=results.VERDICTS, orient="row"),
        pl.DataFrame(paths_, schema=results.PATHS, orient="row"),
    )


_ABOUT: Final = ("indicator", "area", "group", "boundary")


def _error(level: float) -> pl.Expr:
    """Standard error; a sample in which everybody or nobody is counted measures none: that of its interval."""
    of_interval = (pl.col("high") - pl.col("low")) / (2 * normal_reach(level))
    return pl.when(pl.col("standard_error") == 0).then(of_interval).otherwise("standard_error")


@dataclass(frozen=True, slots=True)
class _Place:
    """The breakdown and category that hold what a target is about; whether on the boundary that it was set for."""

    breakdown: str
    category: str
    own_boundary: bool = True


def _series(
    feed: Feed,
    cells: pl.DataFrame,
    target: Mapping[str, object],
    place: _Place,
    undone: Sequence[date],
    options: IndicatorOptions,
    shocks: Floats | None,
) -> Series | None:
    """The estimates that a target is about; None where none exist or the catalogue has no such indicator."""
    if target["indicator"] not in CATALOGUE:
        return None
    frame = cells.filter(
        (pl.col("indicator") == target["indicator"])
        & (pl.col("breakdown") == place.breakdown)
        & (pl.col("category") == place.category)
        & pl.col("estimate").is_finite()
        & results.is_covered()
    ).select(
        *("year", "estimate", "low", "high", "degrees_of_freedom", "persons", "coverage"),
        standard_error=_error(options.publication.level),
    )
    if frame.is_empty():
        return None
    declared = CATALOGUE[str(target["indicator"])]
    frame = _with_what_is_missing(frame, declared)
    first = int(min(frame["year"]))
    # an old boundary is the same on both sides of the merger
    days = [*undone, *options.boundary_breaks] if place.breakdown == "boundary" else undone
    frame = frame.sort("year").with_columns(piece=pieces(feed, first, days))
    years = frame["year"]
    at = doubtful_zero_of(declared.unit, frame["estimate"].to_numpy())
    zero = None if at is None else int(years[at])
    if zero != years[-1]:
        frame = frame.filter(pl.col("year").ne_missing(zero))
    return Series(frame, options.publication.level, shocks, zero)


def _with_what_is_missing(frame: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """Return the estimates by which years are judged, with ``counted``, what is printed of them.

    A sum over a register of which a part is not reported lies between what was counted and what it would be with that
    part as large as expected, ``counted ÷ coverage``: it is judged as that, with half the part as its standard error.
    """
    frame = frame.with_columns(counted="estimate")
    if indicator.kind == "survey" or indicator.denominator is not None:
        return frame.drop("coverage")
    whole = pl.col("counted") / pl.col("coverage")
    judged = {"estimate": whole, "standard_error": (whole - pl.col("counted")) / 2, "low": pl.col("counted")}
    judged |= {"high": whole, "persons": pl.lit(None, pl.Int64)}
    partly = (pl.col("coverage") > 0) & (pl.col("coverage") < 1)
    terms = (pl.when(partly).then(term).otherwise(name).alias(name) for name, term in judged.items())
    return frame.with_columns(terms).drop("coverage")


def _place(feed: Feed, target: Mapping[str, object]) -> _Place | None:
    """Where the figures of a target's area, group and boundary are; None where no breakdown has them."""
    area, group, boundary = target["area"], target["group"], target.get("boundary")
    indicator = CATALOGUE.get(str(target["indicator"]))
    whole, own = area == feed.information.area, boundary in (None, TODAY)
    if group is None and whole and not own and indicator is not None and "boundary" in indicator.breakdowns:
        return _Place("boundary", str(boundary))
    if group is None:
        return _Place("all", "all", own) if whole else _Place("area", str(area))
    if not whole:
        return None
    if indicator is not None and indicator.table == "target_groups":
        return _Place("group", str(group), own)
    return _Place(*_GROUPS[str(group)], own) if group in _GROUPS else None


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
    target: Mapping[str, Any], series: Series | None
) -> tuple[dict[str, object], list[dict[str, object]]]:
    about: dict[str, object] = {name: target.get(name) for name in _ABOUT}
    empty = dict.fromkeys(results.VERDICTS) | about
    empty |= {"year": target["year"], "target": target["value"], "source": target["source"]}
    if series is None:
        unknown = target["indicator"] not in CATALOGUE
        return empty | {"verdict": "unknown_indicator" if unknown else "no_data"}, []
    declared = CATALOGUE[str(target["indicator"])]
    value, year = float(target["value"]), int(target["year"])
    scale = scale_of(declared.unit, series.frame["estimate"].to_numpy(), value)
    series = replace(series, frame=series.frame.with_columns(n=how_many_counted(declared, scale)))
    found = series.around(year)
    if found is None:
        return empty | {"verdict": "not_measured"}, _path(about, series, None, [], scale)
    how, run = found
    untold = how == "projection" and (run.height < _FEWEST_TO_PROJECT or series.ends_in_zero)
    fan = [] if untold else _fan(how, run, year, scale, series.shocks)
    row = empty | _judged(how, run, fan, target, scale, series, over=declared.direction != "lower")
    return row, _path(about, series, run, fan if how == "projection" else [], scale)


def _fan(how: str, run: pl.DataFrame, year: int, scale: Scale, shocks: Floats | None) -> list[Projection]:
    """The true value in ``year``, after every year from the last observed where it is projected."""
    years, values = run["year"].to_numpy().astype(float), run["estimate"].to_numpy()
    errors, counted = run["standard_error"].fill_null(0.0).to_numpy(), run["n"].to_numpy()
    if how == "year":
        return [true_value(values[-1], errors[-1], scale)]
    wanted = range(int(years[-1]) + 1, year + 1) if how == "projection" else [year]
    return paths(years, values, errors, wanted, scale, shocks, counted)


def _judged(
    how: JudgedBy,
    run: pl.DataFrame,
    fan: Sequence[Projection],
    target: Mapping[str, Any],
    scale: Scale,
    series: Series,
    *,
    over: bool,
) -> dict[str, object]:
    """Return what a row of VERDICTS says of the estimate, the projection and the verdict."""
    row = _estimate(how, run, fan, scale, series, int(target["year"])) | {"series_from": int(run["year"][0])}
    row["note"] = _note(how, run, scale, series)
    if not fan:
        return row | {"verdict": "no_projection"}
    there, value = fan[-1], float(target["value"])
    chance = 1 - there.below(value) if over else there.below(value)
    verdict = _verdict(run, there, value, chance, scale, over=over, past=how != "projection")
    unsure = verdict == "undetectable"
    needed = _sample_needed(there, run, value, scale, past=how != "projection") if unsure else None
    return row | {
        "projected": there.quantile(0.5),
        "projected_low": there.quantile(0.1),
        "projected_high": there.quantile(0.9),
        "probability": chance,
        "verdict": verdict,
        "judged_by": how,
        "sample_needed": needed,
    }


def _note(how: JudgedBy, run: pl.DataFrame, scale: Scale, series: Series) -> str | None:
    """Return what a reader must check first: a zero that is hardly a count, or a last year unlike those before."""
    if series.zero is not None:
        return "zero_last" if series.ends_in_zero else "zero_left_out"
    return "sudden_step" if how == "projection" and _is_step(run, scale, series.shocks) else None


def _estimate(
    how: JudgedBy, run: pl.DataFrame, fan: Sequence[Projection], scale: Scale, series: Series, year: int
) -> dict[str, object]:
    """Return the estimate on which a verdict rests: of the target's year, made or interpolated, or of the latest."""
    if how == "interpolation":
        there = fan[-1]
        low, high, less, more = (there.quantile(p) for p in (0.025, 0.975, 0.1587, 0.8413))
        middle: dict[str, object] = {"latest_year": year, "estimate": there.quantile(0.5), "low": low, "high": high}
        return middle | {"standard_error": (more - less) / 2, "sample": None}
    latest = run.row(-1, named=True)
    sampled = latest["standard_error"] is not None
    low, high = _observed_interval(latest, series.level, series.level, scale) if sampled else (None, None)
    known: dict[str, object] = {"estimate": latest["counted"], "standard_error": latest["standard_error"]}
    known["latest_year"] = latest["year"]
    return known | {"low": low, "high": high, "sample": latest["persons"] if sampled else None}


def _is_step(run: pl.DataFrame, scale: Scale, shocks: Floats | None) -> bool:
    years, values = run["year"].to_numpy().astype(float), run["estimate"].to_numpy()
    errors = run["standard_error"].fill_null(0.0).to_numpy()
    return surprise(years, values, errors, scale, shocks, run["n"].to_numpy()) < _STEP


def _verdict(
    run: pl.DataFrame, projection: Projection, value: float, chance: float, scale: Scale, *, over: bool, past: bool
) -> str:
    """The verdict, from the chance p that the target is met by its year.

    Past year: met or off_course when the 80 % interval of the difference from the target leaves zero out (p ≥ 0.9 or
    p ≤ 0.1; counts have no interval), else undetectable. Coming year: met when the latest estimate is already beyond
    the target by that measure and p ≥ 0.7; on_course p ≥ 0.7; off_course p ≤ 0.3; between them undetectable when
    sampling error makes up more than half of the variance, else at_risk.
    """
    if past and projection.variance > _COUNTED:
        return "met" if chance >= 0.9 else "off_course" if chance <= 0.1 else "undetectable"
    estimate, error = run["estimate"][-1], run["standard_error"][-1] or 0.0
    today = true_value(estimate, error, scale)
    now = 1 - today.below(value) if over else today.below(value)
    if not error:
        now = float(estimate >= value if over else estimate <= value)
    if past:
        return "met" if now >= 0.9 else "off_course"
    if chance >= ON_COURSE:
        return "met" if now >= 0.9 else "on_course"
    if chance <= OFF_COURSE:
        return "off_course"
    return "undetectable" if projection.sampling_variance > 0.5 * projection.variance else "at_risk"


_COUNTED: Final = 1e-15  # a variance no larger is that of a count


def _sample_needed(projection: Projection, run: pl.DataFrame, value: float, scale: Scale, *, past: bool) -> int | None:
    """People to survey in the target's year so that its own 80 % interval is expected to leave the target out.

    With n people surveyed in the latest year and V_s the variance of its error (design effect included), both on the
    working scale, n' people have the variance V_s·n/n', and ``n' = n·V_s / (D/1.2816)²``. D² is the squared distance of
    the target: of a past year the estimate's, of a coming year what is expected of it, (mean − target)² + V_p, V_p the
    variance of what the years bring. For a past share ``n' = deff·p(1−p)·(1.2816/d)²``. None when no sample of up to
    ten million would do, or nobody was sampled.
    """
    persons, error = run["persons"][-1], run["standard_error"][-1]
    if persons is None or not error:
        return None
    squared = projection.distance(value) ** 2
    if not past:
        squared += projection.variance - projection.sampling_variance
    sampled = true_value(run["estimate"][-1], error, scale).variance
    needed = persons * sampled * _REACH**2 / squared if squared > 0 else math.inf
    return math.ceil(needed) if needed <= _MOST_PEOPLE else None


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
    about: Mapping[str, object],
    series: Series,
    run: pl.DataFrame | None,
    fan: Sequence[Projection],
    scale: Scale,
) -> list[dict[str, object]]:
    """Every year observed, then every year projected to the target's, with 80 % and 95 % intervals."""
    path: list[dict[str, object]] = []
    for row in series.frame.iter_rows(named=True):
        seen = {"year": row["year"], "estimate": row["counted"], "observed": True, "series": row["piece"]}
        for name, level in _LEVELS.items():
            seen[f"low{name}"], seen[f"high{name}"] = _observed_interval(row, series.level, level, scale)
        path.append({**about, **seen})
    for ahead, there in enumerate(fan, start=1):
        known = {} if run is None else {"year": int(run["year"][-1]) + ahead, "series": run["piece"][-1]}
        coming = {**known, "estimate": there.quantile(0.5), "observed": False}
        path.append({**about, **coming, **{name: there.quantile(p) for name, p in _FAN.items()}})
    return path
