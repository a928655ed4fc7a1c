"""Sums of draws over occupation levels and communes, and their intervals: every sum is taken draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.forecast.history import Floats
from caunghe.forecast.openings import expected
from caunghe.forecast.results import BY_AREA, PERIODS, SUMMARY, Draws
from caunghe.forecast.waves import employed_waves, whole_waves
from caunghe.schema import in_schema, not_ended

LEVELS: Final = (0, 1, 2, 3, 4)
PROBABILITIES: Final = {"low95": 0.025, "low80": 0.1, "median": 0.5, "high80": 0.9, "high95": 0.975}
DESIGN_EFFECT: Final = 2.0  # people of one commune are drawn in clusters and resemble each other
RECENT_WAVES: Final = 3
WIDEST_SHARE: Final = 1.5  # standard deviation of a commune's log share where nobody was seen


def groups(occupations: tuple[str, ...], level: int) -> tuple[list[str], np.ndarray]:
    """Return the codes of a level (0: ``all``) and where each starts among the unit groups, which lie in order of
    code."""
    codes = [code[:level] or "all" for code in occupations]
    starts = [i for i, code in enumerate(codes) if i == 0 or codes[i - 1] != code]
    return [codes[i] for i in starts], np.array(starts)


def quantiles(draws: Floats, probabilities: tuple[float, ...]) -> list[Floats]:
    """Return quantiles over the first axis, linearly interpolated as NumPy's default."""
    ordered = np.sort(np.ascontiguousarray(np.moveaxis(draws, 0, -1)), axis=-1)
    result: list[Floats] = []
    for probability in probabilities:
        position = probability * (ordered.shape[-1] - 1)
        low = int(position)
        high = min(low + 1, ordered.shape[-1] - 1)
        result.append(ordered[..., low] + (position - low) * (ordered[..., high] - ordered[..., low]))
    return result


def interval(component: str, draws: Floats, probabilities: tuple[float, ...]) -> tuple[Floats, list[Floats]]:
    """Return the mean and the quantiles of draws of a component's sums; what is no gap is told from zero up.

    People are counted, so that a sum below zero is none: the quantiles are those of ``max(0, sum)``. A mean is never
    below zero but by the last digits of its sum. Where nobody is displaced by definition, since the expected path lets
    nobody go, no interval is known: its ends are NaN.
    """
    middle, ends = expected(draws), quantiles(draws, probabilities)
    if component == "displaced":
        ends = [np.where((draws != 0).any(axis=0), end, np.nan) for end in ends]
    return (middle, ends) if component == "gap" else (np.maximum(middle, 0), [np.maximum(end, 0) for end in ends])


def summary(components: dict[str, Draws], occupations: tuple[str, ...], years: tuple[int, ...]) -> pl.DataFrame:
    """Return the expected path and intervals of each component by level, occupation and year (``SUMMARY``)."""
    return in_schema(_intervals(components, occupations, {"year": years}), SUMMARY)


def period_means(
    components: dict[str, Draws], occupations: tuple[str, ...], years: tuple[int, ...], lengths: tuple[int, ...]
) -> pl.DataFrame:
    """Return the yearly mean of each flow over each period, with its intervals (``PERIODS``)."""
    first: list[int] = np.cumsum((0, *lengths[:-1])).tolist()
    means = {
        name: (np.add.reduceat(draws, first, axis=2) / np.array(lengths, np.float32)).astype(np.float32, copy=False)
        for name, draws in components.items()
        if name != "employment"
    }
    keys = {"first": [years[i] for i in first], "last": [years[i + n - 1] for i, n in zip(first, lengths, strict=True)]}
    return in_schema(_intervals(means, occupations, keys), PERIODS)


def _intervals(
    components: dict[str, Draws], occupations: tuple[str, ...], times: Mapping[str, Sequence[int]]
) -> pl.DataFrame:
    """Return mean and quantiles of each component by level, occupation and time, whose columns are ``times``."""
    parts: list[pl.DataFrame] = []
    count = len(next(iter(times.values())))
    for name, draws in components.items():
        for level in LEVELS:
            codes, starts = groups(occupations, level)
            sums = np.add.reduceat(draws, starts, axis=1, dtype=np.float64) if level < 4 else draws
            middle, ends = interval(name, sums, tuple(PROBABILITIES.values()))
            keys = {
                "component": [name] * (len(codes) * count),
                "level": [level] * (len(codes) * count),
                "occupation": np.repeat(codes, count),
                **{column: np.tile(known, len(codes)) for column, known in times.items()},
            }
            columns = {"mean": middle, **dict(zip(PROBABILITIES, ends, strict=True))}
            parts.append(pl.DataFrame(keys | {column: values.ravel() for column, values in columns.items()}))
    return pl.concat(parts, how="vertical_relaxed").fill_nan(None)


def area_shares(feed: Feed) -> tuple[list[str], Floats, Floats]:
    """Return communes in order of code, their shares of each major group (major × commune) and persons behind each
    group.

    Where people who work in a major group live, of the last three survey waves, with one more person's worth a
    commune spread as its people of working age: ``share = (n · own + A · population's) / (n + A)``. Without
    population, a commune of the survey has the survey's; one of which neither tells has NaN, and the others sum to one.
    No communes, no rows.
    """
    areas = feed["areas"].filter(not_ended(feed.information.as_of), pl.col("area") != feed.information.area)
    codes = sorted(areas.filter(pl.col("parent") == feed.information.area)["area"])
    survey = employed_waves(feed).people.filter(pl.col("area").is_in(codes), pl.col("year").is_in(whole_waves(feed)))
    survey = survey.filter(pl.col("year") > pl.col("year").max() - RECENT_WAVES)
    place = {code: i for i, code in enumerate(codes)}
    own, persons = np.zeros((10, len(codes))), np.zeros(10)
    cells = (
        survey.group_by(pl.col("occupation").str.head(1).alias("major"), "area", maintain_order=True)
        .agg(pl.col("weight").sum(), pl.len())
        .sort("major", "area")
    )
    for major, area, weight, count in cells.iter_rows():
        own[int(major), place[area]] = weight
        persons[int(major)] += count / DESIGN_EFFECT
    people = _people_shares(_working_age(feed, codes), own.sum(axis=0))
    own /= np.maximum(own.sum(axis=1, keepdims=True), 1e-12)
    extra = float(np.isfinite(people).sum())
    return (
        codes,
        (persons[:, None] * own + extra * people) / np.maximum(persons[:, None] + extra, 1e-12),
        persons + extra,
    )


def _working_age(feed: Feed, codes: list[str]) -> Floats:
    """Return each commune's people aged 15–64 in its latest year; NaN where no row tells."""
    table = feed["populations"].filter(pl.col("area").is_in(codes)).drop_nulls(["year", "age_group", "people"])
    start = pl.col("age_group").str.extract(r"^(\d+)").cast(pl.Int64)
    table = table.filter(start.is_between(15, 60)).filter(pl.col("year") == pl.col("year").max().over("area"))
    known = dict(table.group_by("area", maintain_order=True).agg(pl.col("people").sum()).iter_rows())
    return np.array([known.get(code, np.nan) for code in codes], dtype=float)


def _people_shares(people: Floats, at_work: Floats) -> Floats:
    """Return communes' shares of people, by those at work where people are not known, NaN where neither is; equal
    shares where no commune's people are.

    >>> _people_shares(np.array([300.0, 100.0, np.nan, np.nan]), np.array([150.0, 50.0, 50.0, 0.0])).tolist()
    [0.6, 0.2, 0.2, nan]
    """
    told = np.isfinite(people)
    if not people[told].sum() > 0:
        return np.full(len(people), 1 / max(len(people), 1))
    each = people[told].sum() / at_work[told].sum() if at_work[told].sum() > 0 else np.nan
    filled = np.where(told, people, np.where(at_work > 0, at_work * each, np.nan))
    return filled / np.nansum(filled)


def unknown_communes(feed: Feed) -> tuple[str, ...]:
    """Return communes of which neither the survey nor populations tell anything.

    >>> unknown_communes(feed)
    ()
    """
    codes, shares, _ = area_shares(feed)
    return tuple(code for code, share in zip(codes, shares[0], strict=True) if np.isnan(share))


def share_draws(shares: Floats, persons: float, draws: int, rng: np.random.Generator) -> Floats:
    """Return shares (draw × commune, each draw sums to one) as far as a sample of ``persons`` tells them.

    As a Dirichlet, but of log-normal parts with its relative variance ``1 / (n p)`` and at most ``WIDEST_SHARE``: where
    almost nobody lives the mean of a Dirichlet lies beyond nine tenths of its draws.
    """
    relative = 1 / (persons * np.maximum(shares, 1e-12))
    deviation = np.minimum(np.sqrt(np.log1p(relative)), WIDEST_SHARE)
    drawn = shares * np.exp(deviation * rng.standard_normal((draws, len(shares))) - deviation**2 / 2)
    return drawn / drawn.sum(axis=1, keepdims=True)


def by_area(
    feed: Feed, openings: Draws, occupations: tuple[str, ...], years: tuple[int, ...], rng: np.random.Generator
) -> pl.DataFrame:
    """Return openings by commune × major group × year (``BY_AREA``).

    In every draw the communes sum to the city; ``mean`` is the draws' mean share of the expected path. A commune of
    which nothing is known has rows without numbers.
    """
    codes, shares, concentration = area_shares(feed)
    if not codes:
        return pl.DataFrame(schema=BY_AREA)
    majors, starts = groups(occupations, 1)
    city = np.add.reduceat(openings, starts, axis=1, dtype=np.float64)
    parts: list[pl.DataFrame] = []
    for m, major in enumerate(majors):
        draws = np.full((len(city), len(codes)), np.nan)
        known = np.isfinite(shares[int(major)])
        draws[:, known] = share_draws(shares[int(major)][known], float(concentration[int(major)]), len(city), rng)
        split = (draws[:, :, None] * city[:, m, None, :]).astype(np.float32)
        middle = draws.mean(axis=0)[:, None] * expected(city[:, m])
        _, (low, high) = interval("openings", split, (0.1, 0.9))
        parts.append(
            pl.DataFrame(
                {
                    "area": np.repeat(codes, len(years)), "occupation": [major] * (len(codes) * len(years)),
                    "year": np.tile(years, len(codes)),
                    "mean": middle.ravel(), "low80": low.ravel(), "high80": high.ravel(),
                }
            )
        )  # fmt: skip
    return in_schema(pl.concat(parts).fill_nan(None), BY_AREA).sort("area", "occupation", "year")
