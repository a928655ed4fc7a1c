"""Employment by occupation ahead, in draws: industry paths × occupation shares.

``log N[c,t] = trend of the industry, blended with the city's scenario, + λ_I · shock + log share[c,t] + λ_S · share
error + σ_C · walk of the city + σ_M · walk of the major group``. Trend and scenario meet in each year's growth: ``g =
(1 − w) φ^h b + w log(1 + g_scenario)``, w given as an option and 0 where the scenario says nothing. The scenario's own
doubt is its 10th to 90th percentile, one half of it common to all industries.
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from caunghe.errors import InputError
from caunghe.forecast.history import Floats, History, Integers
from caunghe.forecast.results import Draws
from caunghe.forecast.shares import Shares, share_trend, within_industry
from caunghe.forecast.trend import Shocks, Trend, damped_trend, shocks
from caunghe.forecast.unreported import filled_history, sections
from caunghe.language import Text
from caunghe.schema import normal_reach

_NO_SCENARIO: Final = Text(
    "Kịch bản phải là một trong {names}; đã cho {name}.", "The scenario must be one of {names}; got {name}."
)
_TWICE: Final = Text(
    "Mỗi kịch bản chỉ được có một dòng cho ngành {industry}, năm {year} trong industry_outlooks; đang có {rows}.",
    "A scenario must have one row of industry_outlooks for industry {industry}, year {year}; got {rows}.",
)
_CROSSED: Final = Text(
    "Cận thấp của ngành {industry}, năm {year} trong industry_outlooks không được lớn hơn cận cao ({growth_high}); đã"
    " cho {growth_low}.",
    "In industry_outlooks the low end of industry {industry}, year {year} must not exceed its high end ({growth_high});"
    " got {growth_low}.",
)
_DECILE: Final = normal_reach(0.80)  # errors from the median to the first and the last decile
COMMON_DOUBT: Final = 0.5  # share of a scenario's variance common to all industries
MAJORS: Final = 10  # ISCO-08 major groups
YEAR_TO_YEAR: Final = 4.0
"""How many times as much as its slope's error a share's yearly steps differ: chosen on cities of six processes, in
which 80 % intervals of single years' openings then hold 77–93 % (``benchmarks.evaluate_forecast``)."""
FLOOR: Final = -0.99  # a loss of more than 99 % a year is read as 99 %


@dataclass(frozen=True, slots=True)
class Inflation:
    """How much wider than the model says intervals must be, learnt from past origins.

    ``industry`` and ``shares`` multiply the deviations of industries and of shares. ``city`` and ``major`` are
    deviations of a log number that all occupations, or those of a major group, take in common, and that grow with
    the root of the years ahead.
    """

    industry: float = 1.0
    shares: float = 1.0
    city: float = 0.0
    major: float = 0.0


@dataclass(frozen=True, slots=True)
class Demand:
    """A fitted model of employment at the last year of its history."""

    history: History
    trend: Trend
    shares: Shares


@dataclass(frozen=True, slots=True)
class Scenario:
    """Growth a year by year ahead × industry as ``log(1 + g)``, its standard deviation, and its weight (0 or w)."""

    growth: Floats
    deviation: Floats
    weight: Floats


def fitted_demand(history: History) -> Demand:
    """Return the model fitted to the whole history given, years not reported filled (``unreported``)."""
    full = filled_history(history).history
    return Demand(full, damped_trend(full.industry_workers, full.is_known), share_trend(full))


def check_scenario(outlooks: pl.DataFrame, name: str) -> None:
    """Raise InputError when outlooks are there but none of that name.

    >>> check_scenario(feed["industry_outlooks"], "medium")
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: ... medium...
    """
    names = sorted(outlooks["scenario"].drop_nulls().unique(maintain_order=True))
    if outlooks.height and name not in names:
        raise InputError(_NO_SCENARIO, names=", ".join(names), name=name)


def scenario_growth(outlooks: pl.DataFrame, name: str, weight: float, history: History, horizon: int) -> Scenario:
    """Return the scenario on the history's industries and the years ahead; without any outlooks the trend stands alone.

    Raises InputError when outlooks are there but none of that name, for two of one industry and year, and for a low
    end above the high one.
    """
    shape = (horizon, len(history.industries))
    growth, deviation, weights = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    check_scenario(outlooks, name)
    first = history.years[-1] + 1
    rows = outlooks.filter(pl.col("scenario") == name, pl.col("growth").is_not_null())
    check_outlooks(rows)
    # a section's outlook holds for its industries that have none of their own
    for code, at in _outlook_places(rows, history):
        for year, middle, low, high in (
            rows.filter(pl.col("industry") == code).select("year", "growth", "growth_low", "growth_high").iter_rows()
        ):
            h = year - first
            if not 0 <= h < horizon:
                continue
            growth[h, at], weights[h, at], deviation[h, at] = _log_growth(middle), weight, 0.0
            if low is not None and high is not None:
                deviation[h, at] = (_log_growth(high) - _log_growth(low)) / (2 * _DECILE)
    return Scenario(growth, deviation, weights)


def _outlook_places(rows: pl.DataFrame, history: History) -> list[tuple[str, list[int]]]:
    """Return the codes of outlooks and the industries they speak of, sections before divisions."""
    of, stated = sections(), sorted(set(rows["industry"].drop_nulls()))
    places = [
        (code, [i for i, industry in enumerate(history.industries) if code in (industry, of.get(industry))])
        for code in stated
    ]
    return sorted(places, key=lambda place: place[0] in history.industries)


def outlooks_without_industry(rows: pl.DataFrame, history: History) -> list[str]:
    """Return the codes of outlooks that speak of no industry of the history."""
    return [code for code, at in _outlook_places(rows, history) if not at]


def check_outlooks(rows: pl.DataFrame) -> None:
    """Raise InputError for two outlooks of one industry and year, or a low end above the high one."""
    twice = rows.group_by("industry", "year", maintain_order=True).len().filter(pl.col("len") > 1)
    if twice.height:
        industry, year, count = twice.row(0)
        raise InputError(_TWICE, industry=industry, year=year, rows=count)
    crossed = rows.filter(pl.col("growth_low") > pl.col("growth_high"))
    if crossed.height:
        industry, year, low, high = crossed.select("industry", "year", "growth_low", "growth_high").row(0)
        raise InputError(_CROSSED, industry=industry, year=year, growth_low=low, growth_high=high)


def _log_growth(growth: float) -> float:
    return float(np.log1p(max(growth, FLOOR)))


def industry_path(trend: Trend, scenario: Scenario) -> Floats:
    """Return the expected log workers by year × industry, from the last year (position 0) on."""
    growth = trend.growth(len(scenario.growth))
    blended = np.cumsum((1 - scenario.weight) * growth + scenario.weight * scenario.growth, axis=0)
    return trend.level + np.concatenate([np.zeros_like(blended[:1]), blended])


def industry_draws(
    demand: Demand, scenario: Scenario, inflation: Inflation, draws: int, rng: np.random.Generator
) -> Shocks:
    """Return log workers by draw × year × industry: the true number from the last year on, and as a survey would see
    it."""
    path = industry_path(demand.trend, scenario)
    shock = shocks(demand.trend, draws, len(path) - 1, rng)
    common = rng.standard_normal((draws, 1, 1)) * np.sqrt(COMMON_DOUBT)
    own = rng.standard_normal((draws, 1, path.shape[1])) * np.sqrt(1 - COMMON_DOUBT)
    doubt = (common + own) * np.cumsum(scenario.weight * scenario.deviation, axis=0)
    latent = inflation.industry * shock.latent
    latent[:, 1:] += doubt
    return Shocks(
        path + _centred_deviation(latent), path[1:] + _centred_deviation(doubt + inflation.industry * shock.seen)
    )


def _centred_deviation(deviation: Floats) -> Floats:
    """Return log deviations moved so that the mean of workers over the draws is the path's, not above it."""
    return deviation - np.log(np.exp(deviation).mean(axis=0))


def occupation_draws(
    demand: Demand, industries: Floats, inflation: Inflation, rng: np.random.Generator, *, seen: bool = False
) -> Draws:
    """Return workers by draw × occupation × year from log workers by draw × year × industry.

    The years are those of ``industries``: from the last year on, or with ``seen`` from the first year ahead on. With
    ``seen`` each year carries a survey's noise on top, as the figures of the back-test do; the same generator gives
    the same luck with and without it. Errors are log-normal about an unchanged mean; shares within an industry sum to
    one in every draw. An industry that is closed in the last year has nobody.
    """
    history, shares = demand.history, demand.shares
    draws, years, _ = industries.shape
    cells, size = len(history.occupation), len(history.occupations)
    first = 1 if seen else 0
    reach, (own, common) = shares.reach(first, years), shares.drift(first, years)
    known = inflation.shares * np.sqrt(shares.level_variance)
    level = rng.standard_normal((draws, cells), dtype=np.float32) * known.astype(np.float32)
    away = rng.standard_normal((draws, size), dtype=np.float32)
    together = rng.standard_normal((draws, MAJORS), dtype=np.float32)[:, majors_of(history.occupations)]
    noise = np.sqrt(shares.noise) if seen else np.zeros(cells)
    is_open = (history.industry_workers[-1] > 0).astype(np.float32)[history.industry]
    to_occupation = sparse.csr_matrix((is_open, (history.occupation, np.arange(cells))), (size, cells))
    result = np.empty((draws, size, years), np.float32)
    for h in range(years):
        drift = inflation.shares * own[h], inflation.shares * common[h]
        variance = known**2 + (drift[0] ** 2 + drift[1] ** 2)[history.occupation] + noise**2
        mean = shares.level + reach[h] * shares.slope[history.occupation] - variance / 2
        moved = drift[0].astype(np.float32) * away + drift[1].astype(np.float32) * together
        logs = mean.astype(np.float32) + level + moved[:, history.occupation]
        if seen:
            logs += rng.standard_normal((draws, cells), dtype=np.float32) * noise.astype(np.float32)
        share = within_industry(np.exp(logs, out=logs), history)
        share *= np.exp(industries[:, h]).astype(np.float32)[:, history.industry]
        result[:, :, h] = (to_occupation @ share.T).T
    return result


def years_apart(
    demand: Demand, employment: Draws, inflation: Inflation, lengths: tuple[int, ...], rng: np.random.Generator
) -> Draws:
    """Return how far changes of single years lie from the straight line that shares drift along in a draw.

    People by draw × occupation × year: ``YEAR_TO_YEAR · λ_S · deviation of the share's own slope · workers``, summing
    to zero over the draws, every period and every major group, whose own walks are in the draws. The slope's error
    says how far a share gets in some years, in a straight line; a share that walks gets there in steps, of which a
    part counts as noise of the level besides.
    """
    own = demand.shares.drift(1, 1)[0][0]
    workers = employment.mean(axis=0)[:, :-1]
    apart = rng.standard_normal((len(employment), *workers.shape), dtype=np.float32)
    size = np.empty_like(workers)
    for end, length in zip(np.cumsum(lengths), lengths, strict=True):
        period = slice(end - length, end)
        size[:, period] = workers[:, period].mean(axis=1, keepdims=True)
        apart[:, :, period] -= apart[:, :, period].mean(axis=2, keepdims=True)
    apart -= apart.mean(axis=0)
    apart *= (YEAR_TO_YEAR * inflation.shares * own)[:, None].astype(np.float32) * size
    group = majors_of(demand.history.occupations)
    starts = np.searchsorted(group, np.arange(MAJORS))
    part = size / np.maximum(np.add.reduceat(size, starts, axis=0), np.float32(1e-9))[group]
    return apart - np.add.reduceat(apart, starts, axis=1)[:, group] * part


def majors_of(occupations: tuple[str, ...]) -> Integers:
    """Return the major group, 0–9, of each occupation."""
    return np.array([int(code[0]) for code in occupations])


def with_common_errors(
    workers: Draws, occupations: tuple[str, ...], inflation: Inflation, rng: np.random.Generator, first: int = 0
) -> Draws:
    """Return draws in which the whole city, and each major group within it, errs in common (random walks).

    The years start ``first`` years ahead; nothing is in common at the last year known. The mean of every major group
    stays as it is.
    """
    draws, _, years = workers.shape
    walks = np.zeros((draws, MAJORS + 1, first + years))
    steps = rng.standard_normal((draws, MAJORS + 1, first + years - 1))
    np.cumsum(steps, axis=2, out=walks[:, :, 1:])
    walks = walks[:, :, first:]
    group = majors_of(occupations)
    starts = np.searchsorted(group, np.arange(MAJORS))
    before = np.add.reduceat(workers, starts, axis=1, dtype=np.float64)
    moved = before * np.exp(inflation.major * walks[:, :MAJORS])
    total = before.sum(axis=1, keepdims=True) * np.exp(inflation.city * walks[:, MAJORS:])
    moved *= total / np.maximum(moved.sum(axis=1, keepdims=True), 1e-9)
    moved *= before.mean(axis=0) / np.maximum(moved.mean(axis=0), 1e-9)
    factor = moved / np.maximum(before, 1e-9)
    return workers * factor.astype(np.float32)[:, group]
