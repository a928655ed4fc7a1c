"""Rolling origins: the model as it would have stood in past years, beside simple ones.

At each origin everything is fitted anew to the years up to it, parameters and calibration included: how much wider
intervals must be is learnt only from targets already known at the origin. What is published is the true number; what
comes is a survey's figure. So outcomes are held against the published draws with the survey's own error added, and
beside that against the published interval alone, which the error of the survey makes look worse on the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.forecast.calibration import PARAMETERS, PENALTY, Evidence, learnt_inflation
from caunghe.forecast.demand import (
    Inflation,
    Scenario,
    fitted_demand,
    industry_draws,
    occupation_draws,
    with_common_errors,
)
from caunghe.forecast.evidence import city_evidence, industry_evidence, major_evidence, share_evidence
from caunghe.forecast.history import Floats, History, Integers
from caunghe.forecast.openings import expected
from caunghe.forecast.results import BACKTEST, BACKTEST_HELD, BACKTEST_SKILL, SIMPLE_SKILLS
from caunghe.forecast.simple_models import (
    SIMPLE_MODELS,
    by_occupation,
    one_step_forecasts,
    simple_forecast,
    simple_interval,
)
from caunghe.forecast.sums import LEVELS, groups, quantiles
from caunghe.forecast.unreported import interpolated_history
from caunghe.schema import in_schema

FIRST_ORIGIN: Final = 5  # years before the first origin
LONGEST: Final = 5  # years ahead
TEST_DRAWS: Final = 200
MODELS: Final = ("ours", *SIMPLE_MODELS)
NO_DIRECTION: Final = ("random_walk",)  # foretells no change
COMPONENTS: Final = ("employment", "openings", "balance")
LEAST_ORIGINS: Final = 2  # earlier origins without which nothing is learnt
HELD: Final = pl.Schema(
    {
        "component": pl.String(),
        "origin": pl.Int64(),
        "horizon": pl.Int64(),
        "level": pl.Int64(),
        "coverage80": pl.Float64(),
        "coverage80_published": pl.Float64(),
        "interval_score": pl.Float64(),
    }
)


@dataclass(frozen=True, slots=True)
class Backtest:
    """``table`` is ``BACKTEST``; ``held`` one row component × origin × horizon × level; ``inflation`` for today."""

    table: pl.DataFrame
    held: pl.DataFrame
    inflation: Inflation


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin: what was known, foretold and came to be.

    ``at`` are the places of the occupations that had employment so far, which alone are tested. ``latent`` and ``seen``
    are our draws of their workers, draw × occupation × year from the origin on: the true number, and the figure of a
    survey; ``came`` is occupation × year from the origin on; ``industries`` our trend's workers.
    ``ahead`` are the years ahead of which something was reported.
    """

    past: History
    at: Integers
    latent: Floats
    seen: Floats
    came: Floats
    industries: Floats
    ahead: tuple[int, ...]

    @property
    def year(self) -> int:
        return self.past.years[-1]

    @property
    def starts(self) -> dict[int, Integers]:
        """Where each group of ISCO levels 0–4 starts among the occupations."""
        codes = tuple(self.past.occupations[int(i)] for i in self.at)
        return {level: groups(codes, level)[1] for level in LEVELS}


def backtest(history: History, seed: int, rate: Floats | None = None) -> Backtest:
    """Return the back-test of a history and the inflation learnt from all of it.

    Without origins there are no rows, and the model stands as it is. ``rate`` is the yearly rate of leaving by
    occupation: with it openings are tested too. It is the same in what was foretold and in what came, so that it is
    not tested itself.
    """
    evidence: Evidence = {name: [] for name in PARAMETERS}
    came = interpolated_history(history)
    rows: list[dict[str, object]] = []
    held: list[dict[str, object]] = []
    for k in map(int, np.flatnonzero(history.is_known[:-1])[FIRST_ORIGIN:]):
        known = history.years[k] if k >= FIRST_ORIGIN + LEAST_ORIGINS else history.years[0]
        inflation = learnt_inflation(evidence, known)
        origin, learnt = _tested_origin(history, came, k, inflation, [seed, history.years[k]])
        for name, each in learnt.items():
            evidence[name] += each
        rows += _model_rows(origin)
        held += _held_rows(origin, rate)
    table = pl.DataFrame(rows, schema_overrides=BACKTEST, schema=None if rows else BACKTEST)
    table = in_schema(_with_skill(table) if rows else table, BACKTEST)
    enough = len(history.years) >= FIRST_ORIGIN + LEAST_ORIGINS
    last = learnt_inflation(evidence, history.years[-1] if enough else history.years[0])
    return Backtest(table, pl.DataFrame(held, schema=HELD), last)


def _tested_origin(
    history: History, outcome: History, k: int, inflation: Inflation, seed: list[int]
) -> tuple[Origin, Evidence]:
    past = history.until(history.years[k])
    horizon = min(LONGEST, len(history.years) - 1 - k)
    demand = fitted_demand(past)
    past = demand.history  # as it was taken to be at the time
    nothing = np.zeros((horizon, len(past.industries)))
    scenario = Scenario(nothing, nothing, nothing)
    drawn = industry_draws(demand, scenario, inflation, TEST_DRAWS, np.random.default_rng([*seed, 0]))
    # the same luck with and without the survey's error
    latent = occupation_draws(demand, drawn.latent, inflation, np.random.default_rng([*seed, 1]))
    seen = occupation_draws(demand, drawn.seen, inflation, np.random.default_rng([*seed, 1]), seen=True)
    codes, origin = history.occupations, past.years[-1]
    came = by_occupation(outcome.workers[k : k + 1 + horizon], outcome)
    totals = outcome.workers_of(past.industries)[k + 1 : k + 1 + horizon]
    evidence: Evidence = {
        "city": city_evidence(origin, seen, came[:, 1:]),
        "major": major_evidence(origin, codes, seen, came[:, 1:]),
        "industry": industry_evidence(origin, drawn.seen, totals, inflation),
    }
    latent = with_common_errors(latent, codes, inflation, np.random.default_rng([*seed, 2]))
    seen = with_common_errors(seen, codes, inflation, np.random.default_rng([*seed, 2]), first=1)
    evidence["shares"] = share_evidence(origin, demand, seen, came[:, 1:], inflation)
    # the figure of the origin errs as much as that of a year later, by luck of its own
    ahead = tuple(h for h in range(1, horizon + 1) if history.is_known[k + h])
    evidence = {name: [each for each in errors if each.target - origin in ahead] for name, errors in evidence.items()}
    start = latent[:, :, :1] + np.roll(seen[:, :, :1] - latent[:, :, 1:2], 1, axis=0)
    industries = np.exp(demand.trend.level + np.cumsum(demand.trend.growth(horizon), axis=0))
    at: Integers = np.unique(past.occupation)
    seen = np.concatenate([np.maximum(start, 0), seen], axis=2)
    return Origin(past, at, latent[:, at], seen[:, at], came[at], industries, ahead), evidence


def _model_rows(origin: Origin) -> Iterator[dict[str, object]]:
    """Yield one row a model, level and year ahead (``BACKTEST`` but for its skill)."""
    past = by_occupation(origin.past.workers, origin.past)[origin.at]
    foretold = {
        name: (
            simple_forecast(origin.past, origin.industries, name)[origin.at],
            one_step_forecasts(origin.past, name)[origin.at],
        )
        for name in SIMPLE_MODELS
    }
    for level, starts in origin.starts.items():
        before, came = np.add.reduceat(past, starts), np.add.reduceat(origin.came[:, 1:], starts)
        ours = np.add.reduceat(origin.seen[:, :, 1:], starts, axis=1)
        low, high = quantiles(ours, (0.1, 0.9))
        predictions = {"ours": (ours.mean(axis=0), low, high)}
        for name, (ahead, steps) in foretold.items():
            mean = np.add.reduceat(ahead, starts)
            predictions[name] = (mean, *simple_interval(mean, before, np.add.reduceat(steps, starts)))
        for name, prediction in predictions.items():
            for row in _scores(prediction, before, came, tells_direction=name not in NO_DIRECTION):
                if row["horizon"] in origin.ahead:
                    yield {"model": name, "origin": origin.year, "level": level, **row}


def _scores(
    prediction: tuple[Floats, Floats, Floats], past: Floats, came: Floats, *, tells_direction: bool
) -> Iterator[dict[str, object]]:
    """Yield one row a year ahead: scaled errors (Hyndman and Koehler 2006), sign, coverage, interval score."""
    steps = np.diff(past, axis=1)
    scale, square = np.abs(steps).mean(axis=1), (steps**2).mean(axis=1)
    kept = scale > 0
    mean, low, high = (part[kept] for part in prediction)
    now, last = came[kept], past[kept, -1]
    for h in range(now.shape[1]):
        error, change = now[:, h] - mean[:, h], now[:, h] - last
        right = np.sign(change) == np.sign(mean[:, h] - last)
        moved = change != 0
        yield {
            "horizon": h + 1,
            "series": int(kept.sum()),
            "mase": _mean(np.abs(error) / scale[kept]),
            "rmsse": _mean(np.sqrt(error**2 / square[kept])),
            "direction": _mean(right[moved]) if tells_direction else None,
            "coverage80": _held(now[:, h], low[:, h], high[:, h]),
            "interval_score": _score(now[:, h], low[:, h], high[:, h], now[:, h]),
        }


def _mean(values: Floats) -> float | None:
    """Return the mean, or None of nothing: a series that never moved has no scale to measure errors by."""
    return float(values.mean()) if values.size else None


def _held(now: Floats, low: Floats, high: Floats) -> float | None:
    return _mean((now >= low) & (now <= high))


def _score(now: Floats, low: Floats, high: Floats, size: Floats) -> float | None:
    """Return the interval score (Gneiting and Raftery 2007) over the people of ``size``."""
    score = high - low + PENALTY * (np.maximum(low - now, 0) + np.maximum(now - high, 0))
    return float(score.sum() / size.sum()) if size.sum() > 0 else None


def _held_rows(origin: Origin, rate: Floats | None) -> Iterator[dict[str, object]]:
    """Yield how our intervals held, one row a component, level and year ahead (``HELD``).

    Openings and the balance (openings − displaced, which the gap takes supply from) are those of the whole time
    from the origin to the target, a year. Openings are the balance of occupations that were expected to need people,
    held before they are told from zero up, which can only make intervals hold more; groups without any are no test.
    """
    paths = Three(origin.seen, origin.latent, origin.came[None])
    everyone = np.ones(origin.came.shape[0], dtype=bool)
    for h in origin.ahead:
        tested = {"employment": (paths.each(lambda path, h=h: path[:, :, h]), everyone)}
        if rate is not None:
            balance = paths.each(lambda path, h=h: yearly_balance(path[:, :, : h + 1], rate[origin.at]))
            needs = expected(balance.published) >= 0
            opened = balance.each(lambda people, needs=needs: people * needs)
            tested |= {"balance": (balance, everyone), "openings": (opened, needs)}
        for level, starts in origin.starts.items():
            for name, (people, counted) in tested.items():
                some = np.logical_or.reduceat(counted, starts)
                size = np.add.reduceat(origin.came[:, h], starts)[some]
                seen, published, came = (np.add.reduceat(part, starts, axis=1)[:, some] for part in people.parts)
                now, (low, high) = came[0], quantiles(seen, (0.1, 0.9))
                yield {
                    "component": name, "origin": origin.year, "horizon": h, "level": level,
                    "coverage80": _held(now, low, high),
                    "coverage80_published": _held(now, *quantiles(published, (0.1, 0.9))),
                    "interval_score": _score(now, low, high, size),
                }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Three:
    """The same of what a survey would see, of what is published, and of what came (one draw)."""

    seen: Floats
    published: Floats
    came: Floats

    @property
    def parts(self) -> tuple[Floats, Floats, Floats]:
        return self.seen, self.published, self.came

    def each(self, of: Callable[[Floats], Floats]) -> Three:
        return Three(*(of(part) for part in self.parts))


def yearly_balance(path: Floats, rate: Floats) -> Floats:
    """Return openings − displaced a year over a whole path (draw × occupation × year), ``(Δ + Σ s N) / years``."""
    change = path[:, :, -1] - path[:, :, 0]
    return (change + rate * path[:, :, :-1].sum(axis=2)) / (path.shape[2] - 1)


def _with_skill(table: pl.DataFrame) -> pl.DataFrame:
    keys = ["origin", "horizon", "level"]
    simple = table.filter(pl.col("model") != "ours").group_by(keys, maintain_order=True).agg(best=pl.col("mase").min())
    return table.join(simple, on=keys).with_columns(skill=1 - pl.col("mase") / pl.col("best")).sort("model", *keys)


def _judged(table: pl.DataFrame) -> pl.Expr:
    """Return whether a row's origin has learnt how wide intervals must be."""
    return pl.col("origin") >= pl.lit(table["origin"].min()) + LEAST_ORIGINS


def skill(table: pl.DataFrame) -> pl.DataFrame:
    """Return the back-test in one row a model and level (``BACKTEST_SKILL``)."""
    if table.is_empty():
        return pl.DataFrame(schema=BACKTEST_SKILL)
    means = table.group_by("model", "level", maintain_order=True).agg(
        pl.col("mase", "rmsse", "direction").mean(), pl.col("interval_score").filter(_judged(table)).mean()
    )
    won = (
        table.group_by("model", "level", "origin", maintain_order=True).agg(pl.col("skill").mean())
        .group_by("model", "level", maintain_order=True).agg(origins_won=(pl.col("skill") > 0).mean())
    )  # fmt: skip
    order = {name: i for i, name in enumerate(MODELS)}
    result = _beside(means, ["level"]).join(won, on=["model", "level"])
    return in_schema(result.sort(pl.col("model").replace_strict(order), "level"), BACKTEST_SKILL)


def _beside(means: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return the means with one minus the ratio of MASE to each simple model's (``SIMPLE_SKILLS``)."""
    for name, column in SIMPLE_SKILLS.items():
        other = means.filter(pl.col("model") == name).select(*keys, theirs="mase")
        share = (1 - pl.col("mase") / pl.col("theirs")).alias(column)
        means = means.join(other, on=keys).with_columns(share).drop("theirs")
    return means


def by_horizon(tested: Backtest) -> pl.DataFrame:
    """Return how far our forecast holds by component, level and years ahead (``BACKTEST_HELD``).

    Coverage and score are of origins that had learnt how wide intervals must be, skill of all. Each origin is one
    target year at a given number of years ahead.
    """
    if tested.table.is_empty():
        return pl.DataFrame(schema=BACKTEST_HELD)
    keys = ["level", "horizon"]
    errors = tested.table.group_by("model", *keys, maintain_order=True).agg(pl.col("mase").mean())
    skills = _beside(errors, keys).filter(pl.col("model") == "ours").select(*keys, *SIMPLE_SKILLS.values())
    skills = skills.with_columns(component=pl.lit("employment"))
    held = tested.held.group_by("component", *keys, maintain_order=True).agg(
        pl.col("coverage80", "coverage80_published", "interval_score").filter(_judged(tested.held)).mean(),
        target_years=_judged(tested.held).sum(),
    )
    joined = held.join(skills, on=["component", *keys], how="left", maintain_order="left")
    order = {name: i for i, name in enumerate(COMPONENTS)}
    return in_schema(joined.sort(pl.col("component").replace_strict(order), *keys), BACKTEST_HELD)
