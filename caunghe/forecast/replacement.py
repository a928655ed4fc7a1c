"""Replacement: who leaves an occupation for good, by age, from what happened to birth cohorts between survey waves.

A cohort is the employed people of a major group who were of one five-year age group at the middle wave. Its net
separation a year is ``s = 1 − exp(β)``, β the slope of log people over the waves, weighted by their sampling errors.
Waves are compared as ``waves`` has them: on one territory, those who answered standing for those who did not. Slopes
are shrunk to those of all occupations at that age (empirical Bayes), and only net departures count: ``rate[o] = Σ_g
share[o,g] · max(0, s[major(o),g])``. Net: a person who leaves and is followed by another of the same age is not
counted, so the rate is a lower bound of gross turnover.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast.history import Floats
from caunghe.forecast.waves import GROUPS, LEAST_ANSWERED, YOUNGEST, Waves, employed_waves
from caunghe.indicators import Design, totals
from caunghe.language import Text, share
from caunghe.schema import in_schema

_NO_WAVES: Final = Text(
    "Tính nhu cầu thay thế cần bảng labour_survey có ít nhất 2 năm điều tra ghi nghề và tuổi của người có việc làm;"
    " đang có {waves}.",
    "Replacement needs a labour_survey of at least 2 yearly waves that tell the occupation and age of the employed; got"
    " {waves}.",
)
_NOT_ALIKE: Final = Text(
    "Tính nhu cầu thay thế cần ít nhất 2 năm điều tra lao động trên cùng địa bàn, có ít nhất {least} người có việc làm"
    " ghi đủ nghề, tuổi, quyền số; đang có {waves}. Không dùng được năm {years}.",
    "Replacement needs at least 2 yearly waves of one territory, with occupation, age and weight of at least {least} of"
    " the employed; got {waves}. Not comparable: {years}.",
)
OWN_AGES: Final = 60.0  # sampled persons at which an occupation's own ages weigh as much as its major group's
LEAST_PERSONS: Final = 5  # persons below which a wave says nothing about a cohort
MAJORS: Final = 10
BELIEVED_YEAR: Final = 0.015  # log points by which a wave's employment differs from the others' line: ours
BELIEVED_YEARS: Final = 2.0  # waves' worth of that belief
STATED_DEVIATION: Final = 0.25  # relative standard deviation given to a rate that was stated, not measured


@dataclass(frozen=True, slots=True)
class Separation:
    """Annual rates by occupation × year ahead, with their relative standard deviations.

    ``common`` is the deviation shared by a major group, ``own`` that of an occupation's own ages, ``waves`` by major
    group that of all groups together, since employment of a whole year differs. ``by_age`` gives the rates used:
    columns major, age_from, rate, standard_error, persons (empty when the rate was stated).
    """

    rate: Floats
    major: np.ndarray
    common: Floats
    own: Floats
    by_age: pl.DataFrame
    waves: Floats = field(default_factory=lambda: np.zeros(MAJORS))


_BY_AGE: Final = pl.Schema(
    {
        "major": pl.String(),
        "age_from": pl.Int64(),
        "rate": pl.Float64(),
        "standard_error": pl.Float64(),
        "persons": pl.Int64(),
    }
)


def separation_rates(feed: Feed, occupations: tuple[str, ...], horizon: int, stated: float | None) -> Separation:
    """Return net separation by occupation and year ahead; ages move on through the horizon.

    ``stated`` is used only where the survey has fewer than two waves that can be compared (``waves``). Raises
    InputError when neither is there.
    """
    waves = employed_waves(feed)
    major = np.array([int(code[0]) for code in occupations])
    if len(waves.years) < 2:
        if stated is None:
            raise _no_waves(waves)
        rate = np.full((len(occupations), horizon), stated)
        return Separation(
            rate, major, np.full(MAJORS, STATED_DEVIATION), np.zeros(len(occupations)), pl.DataFrame(schema=_BY_AGE)
        )
    cohorts = _cohorts(waves.compared)
    slope, error, persons = _shrunken_slopes(*_slopes(cohorts))
    by_age = 1 - np.exp(slope)
    ages, sample = _ages(waves.people, occupations, major)
    rate = np.empty((len(occupations), horizon))
    leaving = np.maximum(by_age, 0.0)
    for h in range(horizon):
        rate[:, h] = (ages * leaving[major]).sum(axis=1)
        ages = _ages_later(ages, leaving[major], ages_of_entry(ages))
    return Separation(
        rate,
        major,
        _relative_errors(by_age, error, ages, major),
        _own_deviations(sample, rate[:, 0], leaving[major], ages),
        _frame(by_age, error, persons),
        _in_common(by_age, years_apart(cohorts), ages, major),
    )


def _no_waves(waves: Waves) -> InputError:
    left_out = sorted({*waves.unanswered, *waves.elsewhere})
    if not left_out:
        return InputError(_NO_WAVES, waves=len(waves.years))
    years = ", ".join(map(str, left_out))
    return InputError(_NOT_ALIKE, least=partial(share, LEAST_ANSWERED, decimals=0), waves=len(waves.years), years=years)


def _cohorts(people: pl.DataFrame) -> pl.DataFrame:
    """Return employed people by major group, cohort and wave with their sampling error and number of persons."""
    years = people["year"].unique(maintain_order=True).sort().to_numpy()
    middle = round(float(years.mean()))
    age = pl.col("age") - pl.col("year") + middle
    frame = people.with_columns(
        major=pl.col("occupation").str.head(1),
        cohort=((age - YOUNGEST) // 5).clip(-1, GROUPS - 1),
    ).sort("year", "stratum", "cluster")
    design = Design(weight="weight", unit="cluster", stratum=("year", "stratum"))
    return totals(frame, design, pl.lit(1.0), ["major", "cohort", "year"], within=pl.col("cohort") >= 0)


def _slopes(cohorts: pl.DataFrame) -> tuple[Floats, Floats, np.ndarray]:
    """Return slope of log people a year, its variance (infinite where unknown) and persons, by major group × age
    group."""
    slope, variance = np.zeros((MAJORS, GROUPS)), np.full((MAJORS, GROUPS), np.inf)
    persons = np.zeros((MAJORS, GROUPS), np.int64)
    usable = cohorts.filter(pl.col("persons") >= LEAST_PERSONS, pl.col("estimate") > 0)
    for (major, cohort), rows in usable.group_by("major", "cohort", maintain_order=True):
        if rows.height < 2:
            continue
        year, people = rows["year"].to_numpy().astype(float), rows["estimate"].to_numpy()
        # a single sampled unit has no measured error; persons then stand in, as in simple random sampling
        cv = np.maximum(rows["cv"].fill_null(0).to_numpy(), 1 / np.sqrt(rows["persons"].to_numpy()))
        weight = 1 / cv**2
        away = year - (weight * year).sum() / weight.sum()
        spread = (weight * away**2).sum()
        place = int(str(major)), int(str(cohort))
        slope[place], variance[place] = (weight * away * np.log(people)).sum() / spread, 1 / spread
        persons[place] = rows["persons"].sum()
    return slope, variance, persons


def years_apart(cohorts: pl.DataFrame) -> float:
    """Return the standard error that all slopes have in common, since employment of a whole year differs.

    ``τ² = (max(0, Σ r² − ν v̄) + k · 1.5 %²) / (ν + k)``, r the waves' mean distance from the cohorts' own lines, v̄
    their sampling variance, ν = waves − 2, k = ``BELIEVED_YEARS``; the slope's is ``τ / √Σ (t − t̄)²``. Two waves leave
    no distance, and rest on the belief.
    """
    rows = cohorts.filter(pl.col("persons") >= LEAST_PERSONS, pl.col("estimate") > 0).with_columns(
        log=pl.col("estimate").log(),
        weight=1 / pl.max_horizontal(pl.col("cv").fill_null(0), 1 / pl.col("persons").sqrt()) ** 2,
    )
    years = rows["year"].unique(maintain_order=True).to_numpy().astype(float)
    reach = float(((years - years.mean()) ** 2).sum())
    freedom = max(len(years) - 2, 0)
    cell, weight = ["major", "cohort"], pl.col("weight")
    rows = rows.with_columns(
        year=pl.col("year") - (weight * pl.col("year")).sum().over(cell) / weight.sum().over(cell),
        log=pl.col("log") - (weight * pl.col("log")).sum().over(cell) / weight.sum().over(cell),
        wave="year",
    ).filter((pl.len() > 2).over(cell))
    line = (weight * pl.col("year") * pl.col("log")).sum() / (weight * pl.col("year") ** 2).sum()
    apart = pl.col("log") - line.over(cell) * pl.col("year")
    waves = rows.with_columns(apart=apart).group_by("wave", maintain_order=True)
    means = waves.agg(mean=(weight * pl.col("apart")).sum() / weight.sum(), variance=1 / weight.sum())
    beyond = float((means["mean"] ** 2).sum()) - freedom * float(means["variance"].to_numpy().mean() if freedom else 0)
    square = (max(beyond, 0.0) + BELIEVED_YEARS * BELIEVED_YEAR**2) / (freedom + BELIEVED_YEARS)
    return float(np.sqrt(square / reach)) if reach > 0 else BELIEVED_YEAR


def _in_common(by_age: Floats, error: float, ages: Floats, major: np.ndarray) -> Floats:
    """Return by major group what an error of all slopes makes of its rate, over the rate: ages that leave count."""
    counted = (ages * (by_age > 0)[major]).sum(axis=1)
    rate = (ages * np.maximum(by_age, 0)[major]).sum(axis=1)
    size = np.maximum(np.bincount(major, minlength=MAJORS), 1)
    sums = [np.bincount(major, each, minlength=MAJORS) / size for each in (counted, rate)]
    return np.minimum(error * sums[0] / np.maximum(sums[1], 1e-9), 1.0) * (sums[1] > 0)


def _shrunken_slopes(slope: Floats, variance: Floats, persons: np.ndarray) -> tuple[Floats, Floats, np.ndarray]:
    """Return slopes drawn to the age's mean over major groups, with their standard errors.

    ``kept = τ² / (τ² + v)``, τ² between major groups by moments; an age nobody was seen at takes the neighbour's mean.
    """
    weight = np.where(np.isfinite(variance), 1 / variance, 0.0)
    sums = weight.sum(axis=0)
    seen = np.flatnonzero(sums > 0)
    ages, own = np.arange(GROUPS), (weight * slope).sum(axis=0)
    mean = cast("Floats", np.interp(ages, seen, own[seen] / sums[seen]))
    mean_variance = cast("Floats", np.interp(ages, seen, 1 / sums[seen]))
    groups = (weight > 0).sum()
    squares = np.divide((weight**2).sum(axis=0), sums, where=sums > 0, out=np.zeros(GROUPS))
    between = max(
        0.0, ((weight * (slope - mean) ** 2).sum() - (groups - len(seen))) / max(sums.sum() - squares.sum(), 1e-12)
    )
    kept = np.where(weight > 0, between / (between + np.where(weight > 0, variance, 1.0)), 0.0)
    error = np.sqrt(
        kept * np.where(weight > 0, variance, 0.0)
        + (1 - kept) ** 2 * mean_variance
        + np.where(weight > 0, 0.0, between)
    )
    return kept * slope + (1 - kept) * mean, error, persons


def _ages(people: pl.DataFrame, occupations: tuple[str, ...], major: np.ndarray) -> tuple[Floats, Floats]:
    """Return the ages of each occupation (shares of 12 groups), drawn to its major group's, and persons behind them.

    ``share = (n · own + m · major's) / (n + m)``, n sampled persons of the last two waves, m = ``OWN_AGES``.
    """
    recent = people.filter(pl.col("year") > pl.col("year").max() - 2, pl.col("age") >= YOUNGEST)
    place = {code: i for i, code in enumerate(occupations)}
    recent = recent.filter(pl.col("occupation").is_in(list(place)))
    row = np.array([place[code] for code in recent["occupation"]], dtype=np.int64)
    group = np.minimum((recent["age"].to_numpy() - YOUNGEST) // 5, GROUPS - 1)
    cells = np.zeros((len(occupations), GROUPS))
    np.add.at(cells, (row, group), recent["weight"].to_numpy())
    sample = np.bincount(row, minlength=len(occupations)).astype(float)
    everyone = cells.sum(axis=0) / max(cells.sum(), 1e-12)
    majors = np.zeros((MAJORS, GROUPS))
    np.add.at(majors, major, cells)
    size = majors.sum(axis=1, keepdims=True)
    spread = cast("Floats", np.where(size > 0, majors / np.maximum(size, 1e-12), everyone))
    own = cells / np.maximum(cells.sum(axis=1, keepdims=True), 1e-12)
    kept = (sample / (sample + OWN_AGES))[:, None]
    return kept * own + (1 - kept) * spread[major], sample


def ages_of_entry(ages: Floats) -> Floats:
    """Return the ages at which leavers are replaced: the occupation's own under 35, older recruits being net
    departures' mirror."""
    young = ages * (np.arange(GROUPS) < 4)
    return young / np.maximum(young.sum(axis=1, keepdims=True), 1e-12)


def _ages_later(ages: Floats, leaving: Floats, entering: Floats) -> Floats:
    """Return the ages a year later: a fifth of each group moves up, leavers are followed by the young; shares sum to
    one."""
    stay = ages * (1 - leaving)
    moved = stay * 0.8
    moved[:, 1:] += stay[:, :-1] * 0.2
    moved[:, -1] += stay[:, -1] * 0.2
    return moved + (1 - moved.sum(axis=1, keepdims=True)) * entering


def _relative_errors(by_age: Floats, error: Floats, ages: Floats, major: np.ndarray) -> Floats:
    """Return by major group the standard error of its rate ÷ the rate, ages taken as independent."""
    mean = np.stack([ages[major == m].mean(axis=0) if (major == m).any() else np.zeros(GROUPS) for m in range(MAJORS)])
    rate = (mean * np.maximum(by_age, 0)).sum(axis=1)
    counted = by_age > -error  # an age may count although its mean does not
    deviation = np.sqrt((mean**2 * np.where(counted, error, 0.0) ** 2).sum(axis=1))
    return np.where(rate > 0, np.minimum(deviation / np.maximum(rate, 1e-12), 1.0), 0.0)


def _own_deviations(sample: Floats, rate: Floats, leaving: Floats, ages: Floats) -> Floats:
    """Return the relative deviation that comes from not knowing an occupation's ages well."""
    spread = (ages * (leaving - rate[:, None]) ** 2).sum(axis=1)
    return np.minimum(np.sqrt(np.maximum(spread, 0) / (sample + OWN_AGES)) / np.maximum(rate, 1e-6), 1.0)


def _frame(by_age: Floats, error: Floats, persons: np.ndarray) -> pl.DataFrame:
    major, group = np.meshgrid(np.arange(MAJORS), np.arange(GROUPS), indexing="ij")
    columns = [major.ravel().astype(str), YOUNGEST + 5 * group.ravel(), by_age.ravel(), error.ravel(), persons.ravel()]
    return in_schema(pl.DataFrame(dict(zip(_BY_AGE, columns, strict=True))), _BY_AGE)


def rate_draws(separation: Separation, draws: int, rng: np.random.Generator) -> Floats:
    """Return annual rates by draw × occupation × year ahead: log-normal about the rate, a major group's error in
    common, and that of the waves in common to all."""
    common = _log_normal(rng.standard_normal((draws, MAJORS)), separation.common)[:, separation.major]
    own = _log_normal(rng.standard_normal((draws, len(separation.own))), separation.own)
    whole = _log_normal(rng.standard_normal((draws, 1)), separation.waves)
    common = common * (whole / whole.mean(axis=0))[:, separation.major]  # luck of the draws must not move all rates
    return np.minimum((common * own)[:, :, None] * separation.rate[None], 1.0)


def _log_normal(normal: Floats, relative: Floats) -> Floats:
    deviation = np.sqrt(np.log1p(relative**2))
    return np.exp(normal * deviation - deviation**2 / 2)
