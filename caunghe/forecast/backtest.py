"""Rolling origins: the model as it would have stood in past years, beside two naïve ones.

At each origin everything is fitted anew to the years up to it, parameters and calibration included. Intervals are
widened by the factor that would have made 80 % of earlier forecasts right, learnt only from targets already known at
the origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.forecast.demand import Demand, Inflation, Scenario, fitted_demand, industry_draws, occupation_draws
from caunghe.forecast.history import Floats, History, Integers
from caunghe.forecast.results import BACKTEST, BACKTEST_SKILL
from caunghe.forecast.shares import within_industry
from caunghe.forecast.sums import groups, quantiles
from caunghe.schema import in_schema, normal_reach

FIRST_ORIGIN: Final = 5  # years before the first origin
LONGEST: Final = 5  # years ahead
TEST_DRAWS: Final = 200
_REACH: Final = normal_reach(0.80)
MODELS: Final = ("ours", "constant_share", "random_walk")
LEAST_ORIGINS: Final = 2  # earlier origins without which no factor is learnt


@dataclass(frozen=True, slots=True)
class Prediction:
    """Mean and 80 % interval of workers, level-4 series × year ahead."""

    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class _Origin:
    """One origin: rows of the table, and by target year what the factor should have been for each series."""

    rows: list[dict[str, object]]
    industry: list[tuple[int, Floats]]
    shares: list[tuple[int, Floats]]


def backtest(history: History, seed: int) -> tuple[pl.DataFrame, Inflation]:
    """Return the back-test table and the inflation learnt from all of it; no origins, no rows and no inflation."""
    ratios: dict[str, list[tuple[int, Floats]]] = {"industry": [], "shares": []}
    rows: list[dict[str, object]] = []
    for k in range(FIRST_ORIGIN, len(history.years) - 1):
        origin = history.years[k]
        result = _tested_origin(history, k, _inflation(ratios, origin, k), np.random.default_rng([seed, origin]))
        rows += result.rows
        ratios["industry"] += result.industry
        ratios["shares"] += result.shares
    table = pl.DataFrame(rows, schema_overrides=BACKTEST, schema=None if rows else BACKTEST)
    table = _with_skill(table) if rows else table
    last = history.years[-1]
    return in_schema(table, BACKTEST), _inflation(ratios, last, len(history.years))


def _inflation(ratios: dict[str, list[tuple[int, Floats]]], known: int, position: int) -> Inflation:
    """Return factors from targets up to the year ``known``; 1 until two earlier origins have targets."""
    if position < FIRST_ORIGIN + LEAST_ORIGINS:
        return Inflation()
    parts: dict[str, float] = {}
    for name, pairs in ratios.items():
        old = [values for target, values in pairs if target <= known]
        parts[name] = float(np.clip(np.quantile(np.concatenate(old), 0.8), 0.5, 4.0)) if old else 1.0
    return Inflation(**parts)


def _tested_origin(history: History, k: int, inflation: Inflation, rng: np.random.Generator) -> _Origin:
    past = history.until(history.years[k])
    horizon = min(LONGEST, len(history.years) - 1 - k)
    actual = history.workers[k + 1 : k + 1 + horizon]
    demand = fitted_demand(past)
    nothing = np.zeros((horizon, len(history.industries)))
    scenario = Scenario(nothing, nothing, nothing)
    seen = industry_draws(demand, scenario, inflation, TEST_DRAWS, rng).seen
    workers = occupation_draws(demand, seen, inflation, rng, seen=True)
    totals = np.add.reduceat(actual, history.starts, axis=1)
    targets = history.years[k + 1 : k + 1 + horizon]
    observed = _by_occupation(actual, history)
    logs = np.log(workers + 0.5)
    industry = [(y, inflation.industry * _ratio(np.log(totals[h] + 0.5), seen[:, h])) for h, y in enumerate(targets)]
    shares = [
        (y, inflation.shares * _ratio(np.log(observed[:, h] + 0.5), logs[:, :, h])) for h, y in enumerate(targets)
    ]
    rows: list[dict[str, object]] = []
    naive = {name: _naive_forecast(past, demand, horizon, name) for name in MODELS[1:]}
    for level, group in _levels(history).items():
        seen_past, seen_now = _group_sums(_by_occupation(past.workers, history), group), _group_sums(observed, group)
        ours = _group_sums(workers, group, axis=1)
        low, high = quantiles(ours, (0.1, 0.9))
        predictions = {"ours": Prediction(ours.mean(axis=0), low, high)}
        predictions |= {
            name: _with_interval(_group_sums(value, group), seen_past, name, group, past)
            for name, value in naive.items()
        }
        for name, prediction in predictions.items():
            rows += _scores(name, history.years[k], level, prediction, seen_past, seen_now)
    return _Origin(rows, industry, shares)


def _by_occupation(workers: Floats, history: History) -> Floats:
    """Return workers of year × cell as occupation × year."""
    size = len(history.occupations)
    return np.stack([np.bincount(history.occupation, row, minlength=size) for row in workers], axis=1)


def _levels(history: History) -> dict[int, tuple[Integers, Integers]]:
    """Return for ISCO levels 1–4 where each group starts among the unit groups, and which groups have employment."""
    used = np.bincount(history.occupation, minlength=len(history.occupations))
    starts = {level: groups(history.occupations, level)[1] for level in (1, 2, 3, 4)}
    return {level: (start, np.flatnonzero(np.add.reduceat(used, start))) for level, start in starts.items()}


def _group_sums(values: Floats, group: tuple[Integers, Integers], axis: int = 0) -> Floats:
    """Return values by occupation along ``axis`` summed by group, groups without employment left out."""
    starts, used = group
    return np.take(np.add.reduceat(values, starts, axis=axis), used, axis=axis)


def _ratio(actual: Floats, draws: Floats) -> Floats:
    """Return how many half-widths of the 80 % interval each outcome lies from the median; series that never vary left
    out."""
    low, middle, high = quantiles(draws, (0.1, 0.5, 0.9))
    half = np.where(actual > middle, high - middle, middle - low)
    return np.abs(actual - middle)[half > 1e-9] / half[half > 1e-9]


def _naive_forecast(past: History, demand: Demand, horizon: int, name: str) -> Floats:
    """Return what a naïve model foretells, occupation × year ahead.

    Random walk: last year's number. Constant share: last year's shares of the industries our trend foretells.
    """
    if name == "random_walk":
        return np.repeat(_by_occupation(past.workers[-1:], past), horizon, axis=1)
    totals = np.exp(demand.trend.level + np.cumsum(demand.trend.growth(horizon), axis=0))
    return _by_occupation(within_industry(past.workers[-1], past) * totals[:, past.industry], past)


def _with_interval(
    mean: Floats, past: Floats, name: str, group: tuple[Integers, Integers], history: History
) -> Prediction:
    """Return the naïve mean with ``± z σ √h`` on the log scale, σ being its own one-year errors so far."""
    before: Floats = past[:, :-1]
    if name == "constant_share":
        totals = history.industry_workers
        shares = within_industry(history.workers[:-1], history)
        before = _group_sums(_by_occupation(shares * totals[1:][:, history.industry], history), group)
    error = np.log(past[:, 1:] + 0.5) - np.log(before + 0.5)
    ahead = np.arange(1, len(mean[0]) + 1, dtype=np.float64)
    width = _REACH * np.sqrt((error**2).mean(axis=1))[:, None] * np.sqrt(ahead)
    return Prediction(mean, mean * np.exp(-width), mean * np.exp(width))


def _scores(
    model: str, origin: int, level: int, p: Prediction, past: Floats, actual: Floats
) -> list[dict[str, object]]:
    """Return one row a year ahead: scaled errors (Hyndman and Koehler 2006), sign, coverage, interval score (Gneiting
    and Raftery 2007)."""
    steps = np.diff(past, axis=1)
    scale, square = np.abs(steps).mean(axis=1), (steps**2).mean(axis=1)
    kept = scale > 0
    rows: list[dict[str, object]] = []
    for h in range(actual.shape[1]):
        error = (actual - p.mean)[kept, h]
        low, high, now = p.low[kept, h], p.high[kept, h], actual[kept, h]
        change, foretold = now - past[kept, -1], p.mean[kept, h] - past[kept, -1]
        right = np.sign(change) == np.sign(foretold)
        score = high - low + 10 * np.maximum(low - now, 0) + 10 * np.maximum(now - high, 0)
        rows.append(
            {
                "model": model, "origin": origin, "horizon": h + 1, "level": level, "series": int(kept.sum()),
                "mase": float((np.abs(error) / scale[kept]).mean()),
                "rmsse": float(np.sqrt(error**2 / square[kept]).mean()),
                "direction": None if model == "random_walk" else float(right[change != 0].mean()),
                "coverage80": float(((now >= low) & (now <= high)).mean()),
                "interval_score": float(score.sum() / now.sum()),
            }
        )  # fmt: skip
    return rows


def _with_skill(table: pl.DataFrame) -> pl.DataFrame:
    keys = ["origin", "horizon", "level"]
    naive = table.filter(pl.col("model") != "ours").group_by(keys, maintain_order=True).agg(best=pl.col("mase").min())
    return table.join(naive, on=keys).with_columns(skill=1 - pl.col("mase") / pl.col("best")).sort("model", *keys)


def skill(table: pl.DataFrame) -> pl.DataFrame:
    """Return the back-test in one row a model and level; intervals judged only at origins with a learnt factor."""
    if table.is_empty():
        return pl.DataFrame(schema=BACKTEST_SKILL)
    learnt = pl.col("origin") >= pl.col("origin").min() + LEAST_ORIGINS
    means = table.group_by("model", "level", maintain_order=True).agg(
        pl.col("mase", "rmsse", "direction").mean(), pl.col("coverage80", "interval_score").filter(learnt).mean()
    )
    for name in MODELS[1:]:
        other = means.filter(pl.col("model") == name).select("level", theirs="mase")
        means = (
            means.join(other, on="level")
            .with_columns((1 - pl.col("mase") / pl.col("theirs")).alias(f"skill_{name}"))
            .drop("theirs")
        )
    won = (
        table.group_by("model", "level", "origin", maintain_order=True).agg(pl.col("skill").mean())
        .group_by("model", "level", maintain_order=True).agg(origins_won=(pl.col("skill") > 0).mean())
    )  # fmt: skip
    order = {name: i for i, name in enumerate(MODELS)}
    result = means.join(won, on=["model", "level"]).sort(pl.col("model").replace_strict(order), "level")
    return in_schema(result, BACKTEST_SKILL)
