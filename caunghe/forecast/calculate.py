"""The forecast: demand, replacement, supply and gap in draws, with what a reader needs to trust them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final
from zlib import crc32

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.forecast.backtest import backtest, by_horizon, skill
from caunghe.forecast.breaks import on_todays_territory
from caunghe.forecast.demand import (
    Demand,
    Inflation,
    fitted_demand,
    industry_draws,
    occupation_draws,
    scenario_growth,
    with_common_errors,
    years_apart,
)
from caunghe.forecast.history import Floats, employment_history
from caunghe.forecast.openings import Balance, Flows, balance, expected, flows, period_lengths, single_years
from caunghe.forecast.ranking import ranking
from caunghe.forecast.replacement import Separation, rate_draws, separation_rates
from caunghe.forecast.results import PARAMETERS, SCENARIOS, Draws, ForecastOptions, ForecastResults
from caunghe.forecast.sentences import Judged, notes
from caunghe.forecast.stated import stated_balance, stated_openings
from caunghe.forecast.sums import by_area, interval, period_means, summary
from caunghe.forecast.supply import WAVES, graduate_draws, seekers, unemployment_deviation
from caunghe.forecast.unreported import known_history
from caunghe.schema import in_schema

# the tables of a forecast that a read enters; what employers state enters neither scenarios nor parameters
_STATED: Final = ("summary", "periods", "by_area", "ranking", "weights_used")
_GROWTH: Final = ("scenarios", "parameters", "backtest_held", "notes")
_SUPPLY: Final = ("summary", "periods", "ranking", "scenarios")


def stream(seed: int, concept: str) -> np.random.Generator:
    """Return a concept's own generator, so that scenarios and stages share their luck and leave each other's alone."""
    return np.random.default_rng([seed, crc32(concept.encode())])


def forecast(feed: Feed, options: ForecastOptions = ForecastOptions()) -> ForecastResults:  # noqa: B008 (frozen)
    """Return the forecast of a feed, the same bit for bit for the same feed and options.

    Raises InputError for fewer than 4 years of employment, no survey waves nor stated separation, or an unknown
    scenario. A feed that is recorded notes which tables of the forecast each read serves: employment serves all.

    >>> result = forecast(feed, ForecastOptions(draws=10, horizon=1))
    >>> parts = result.expansion + result.replacement
    >>> result.openings.shape, bool((parts == result.openings).all())
    ((10, 436, 1), True)
    """
    history = on_todays_territory(known_history(employment_history(feed)), feed)
    codes = history.occupations
    growth, people, stated = feed.feed_for(*_GROWTH, *_STATED), feed.feed_for(*_SUPPLY), feed.feed_for(*_STATED)
    years = tuple(range(history.years[-1] + 1, history.years[-1] + 1 + options.horizon))
    separation = separation_rates(growth, codes, options.horizon, options.separation)
    tested = backtest(history, options.seed, separation.rate[:, 0])
    judged = Judged(skill(tested.table), by_horizon(tested), tested.table["origin"].n_unique())
    demand, inflation = fitted_demand(history), tested.inflation
    under = partial(_demand, growth, options, demand, inflation, separation)
    chosen = under(options.scenario)
    employment, lengths = chosen.employment, chosen.flows.lengths
    moved, weights = stated_balance(balance(chosen.flows), stated_openings(stated, years), codes, years)
    apart = years_apart(demand, employment, inflation, lengths, stream(options.seed, "single years"))
    own = single_years(moved, chosen.flows, apart)
    supply = _supply(people, options, codes, years)
    components = _components(employment, moved, supply)
    singles = _components(employment, own, supply)
    drawn = {name: draws for name, draws in components.items() if name != "displaced"}
    return ForecastResults(
        occupations=codes, years=years, **drawn, graduates=supply.graduates,
        seekers=supply.with_displaced(moved), swings=singles["gap"] - components["gap"],
        summary=summary(singles, codes, years),
        periods=period_means(components, codes, years, lengths),
        by_area=by_area(
            feed.feed_for("by_area"), singles["openings"], codes, years, stream(options.seed, "communes")
        ),
        ranking=ranking(
            feed.feed_for("ranking"), codes, drawn["gap"], employment, options.ranking_years,
            options.ranking_weights, stream(options.seed, "ranking"),
        ),
        backtest=tested.table, backtest_skill=judged.skill, backtest_held=judged.horizons,
        scenarios=_scenarios(
            growth, lambda name: chosen if name == options.scenario else under(name), years, supply, apart
        ),
        weights_used=weights, parameters=_parameters(demand, inflation, separation, options),
        notes=notes(
            feed.feed_for("notes"), options, judged, years, history, has_trend=demand.shares.damping > 0
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Future:
    """Employment (from the last year on) and its flows under one scenario, in draws."""

    employment: Draws
    flows: Flows


@dataclass(frozen=True, slots=True)
class Supply:
    """Graduates of vocational education and unemployed people, draw × occupation × year."""

    graduates: Draws
    unemployed: Draws

    def with_displaced(self, of: Balance) -> Draws:
        """Return everybody out of work: those who are, and those whose jobs go within the period."""
        return self.unemployed + of.displaced


def _supply(feed: Feed, options: ForecastOptions, codes: tuple[str, ...], years: tuple[int, ...]) -> Supply:
    graduates = graduate_draws(feed, codes, years, options.draws, stream(options.seed, "supply"))
    return Supply(graduates, _seekers(feed, options, codes, len(years)))


def _components(employment: Draws, of: Balance, supply: Supply) -> dict[str, Draws]:
    """Return the components of ``SUMMARY``: ``supply = graduates + seekers``, ``gap = openings − supply``."""
    openings, supplied = of.openings, supply.graduates + supply.with_displaced(of)
    return {
        "employment": employment[:, :, 1:],
        "expansion": of.expansion,
        "replacement": of.replacement,
        "openings": openings,
        "displaced": of.displaced,
        "supply": supplied,
        "gap": openings - supplied,
    }


def _demand(
    feed: Feed, options: ForecastOptions, demand: Demand, inflation: Inflation, separation: Separation, name: str
) -> Future:
    """Return employment under one scenario, and what it gains and loses."""
    scenario = scenario_growth(
        feed["industry_outlooks"], name, options.scenario_weight, demand.history, options.horizon
    )
    industries = industry_draws(demand, scenario, inflation, options.draws, stream(options.seed, "industries")).latent
    employment = with_common_errors(
        occupation_draws(demand, industries, inflation, stream(options.seed, "occupations")),
        demand.history.occupations,
        inflation,
        stream(options.seed, "common"),
    )
    rate = rate_draws(separation, options.draws, stream(options.seed, "separation")).astype(np.float32)
    return Future(employment, flows(employment, rate, period_lengths(options.horizon)))


def _seekers(feed: Feed, options: ForecastOptions, occupations: tuple[str, ...], years: int) -> Draws:
    """Return job-seekers by draw × occupation × year, every year alike.

    Unemployment as a whole, which differs from wave to wave, and each occupation's part err once a draw.
    """
    people, relative = seekers(feed, occupations, options.seekers_share, WAVES)
    deviation, common = np.sqrt(np.log1p(relative**2)), unemployment_deviation(feed)
    random = stream(options.seed, "seekers")
    normal, whole = random.standard_normal((options.draws, len(occupations))), random.standard_normal(options.draws)
    drawn = people * np.exp(normal * deviation - deviation**2 / 2)
    drawn *= np.exp(whole * common - common**2 / 2)[:, None]
    return np.repeat(drawn[:, :, None].astype(np.float32), years, axis=2)


def _scenarios(
    feed: Feed, under: Callable[[str], Future], years: tuple[int, ...], supply: Supply, apart: Draws
) -> pl.DataFrame:
    """Return employment, openings and gap of the whole city under each scenario (``SCENARIOS``), with the same luck.

    Intervals are of single years, which lie ``apart`` in all scenarios alike. What employers say is left out: it was
    said about the future, not about a scenario.
    """
    parts = [pl.DataFrame(schema=SCENARIOS)]
    for name in sorted(feed["industry_outlooks"]["scenario"].drop_nulls().unique(maintain_order=True)):
        future = under(name)
        components = _components(future.employment, single_years(balance(future.flows), future.flows, apart), supply)
        columns: dict[str, object] = {
            "scenario": [name] * len(years),
            "year": list(years),
            "employment": expected(components["employment"]).sum(axis=0),
        }
        for label in ("openings", "gap"):
            middle, (low, high) = interval(label, components[label].sum(axis=1, dtype=np.float64), (0.1, 0.9))
            columns |= {label: middle, f"{label}_low80": low, f"{label}_high80": high}
        parts.append(in_schema(pl.DataFrame(columns), SCENARIOS))
    return pl.concat(parts)


def _parameters(demand: Demand, inflation: Inflation, separation: Separation, options: ForecastOptions) -> pl.DataFrame:
    """Return what was chosen or learnt from the history, by name (``PARAMETERS``)."""
    workers: Floats = np.bincount(
        demand.history.occupation, demand.history.workers[-1], minlength=len(demand.history.occupations)
    )
    values = {
        "trend_alpha": demand.trend.alpha,
        "trend_beta": demand.trend.beta,
        "trend_damping": demand.trend.damping,
        "share_slope_discount": demand.shares.slope_discount,
        "share_level_discount": demand.shares.level_discount,
        "share_damping": demand.shares.damping,
        "inflation_industry": inflation.industry,
        "inflation_shares": inflation.shares,
        "common_city": inflation.city,
        "common_major": inflation.major,
        "scenario_weight": options.scenario_weight,
        "seekers_share": options.seekers_share,
        "separation_first_year": float((separation.rate[:, 0] * workers).sum() / workers.sum()),
        "separation_last_year": float((separation.rate[:, -1] * workers).sum() / workers.sum()),
    }
    return pl.DataFrame({"parameter": list(values), "value": list(values.values())}, schema=PARAMETERS)
