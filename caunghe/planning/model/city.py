"""Everything the model reads of a feed and a forecast, in tables: sets, capacities, learners, money, demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.indicators import targets_of_city
from caunghe.planning.model import capacity, money, sets
from caunghe.planning.model.cohorts import cohorts_before
from caunghe.planning.model.demand import Certificates, Demand, certificates, demand, employed_shares, supply_rates
from caunghe.planning.model.last_use import last_use, with_last_use
from caunghe.planning.model.learners import Learners, learners
from caunghe.planning.model.leaver_shares import leaver_shares
from caunghe.planning.model.norms import norms_of
from caunghe.planning.options import PlanOptions


@dataclass(frozen=True, slots=True)
class City:
    """The plan's inputs, each table sorted by its keys; amounts in people, hours, places and đồng.

    ``years_after``: those after the last in which its intake still studies; ``capacity`` reaches to them.
    ``targets`` are those that bind, by year of the plan; ``stated_targets`` all of the city with their standing.
    ``capacity`` holds for each resource its keys, year, amount, listed, stands_in, used and free, ``last_use`` what the
    year before the plan used; ``units`` what one unit added brings;
    ``leaver_shares`` who of a level's starters counts as streamed; ``cost`` is by programme and kind for a learner's
    month, ``committed`` what cohorts under way cost the funds.
    """

    years: list[int]
    years_after: list[int]
    programmes: pl.DataFrame
    presence: pl.DataFrame
    under_way: pl.DataFrame
    open_years: pl.DataFrame
    use: pl.DataFrame
    last_use: dict[str, pl.DataFrame]
    capacity: dict[str, pl.DataFrame]
    units: dict[str, float]
    station_prices: pl.DataFrame
    learners: Learners
    leaver_shares: pl.DataFrame
    supplied: pl.DataFrame
    demand: Demand
    certificates: Certificates
    funds: pl.DataFrame
    cost: pl.DataFrame
    committed: pl.DataFrame
    prices: dict[str, float]
    equipment_life: float
    stated_targets: pl.DataFrame
    targets: pl.DataFrame
    options: PlanOptions


def city(feed: Feed, forecast: ForecastResults, options: PlanOptions, kept: City | None = None) -> City:
    """Return the plan's inputs.

    ``kept`` is a city prepared before from the same forecast: its home zones' learners and demand draws are taken as
    they are, since neither budgets, norms, targets, prices nor sites change them, only travel limits and programmes
    do. Raises InputError when the years are outside the forecast, a norm is missing or there is no programme.
    """
    years = sets.plan_years(feed, forecast.years, options)
    norms = norms_of(feed, date(years[0], 1, 1))
    programmes = sets.programmes(feed, norms, options, years[0])
    years_after = sets.years_after(programmes, years[-1])
    taught = [*years, *years_after]
    under_way = sets.learning_under_way(feed, programmes, taught)
    use = capacity.use_per_month(programmes, norms)
    amounts = capacity.total_capacity(feed, norms, taught, options)
    used = last_use(cohorts_before(feed, years[0]), programmes, use, years[0] - 1)
    amounts = with_last_use(amounts, used, feed, taught, options.repair_years)
    into = supply_rates(feed, programmes)
    cost = money.cost_per_month(programmes, norms)
    learned = sets.learning_under_way(feed, programmes, years, of=[years[0] - 1])
    return City(
        years=years,
        years_after=years_after,
        programmes=programmes,
        presence=sets.presence(programmes),
        under_way=under_way,
        open_years=capacity.open_years(feed, years, options),
        use=use,
        last_use=used,
        capacity=capacity.free_capacity(amounts, programmes, use, under_way, taught),
        units=capacity.unit_of(norms),
        station_prices=capacity.station_prices(feed, programmes, options),
        learners=learners(feed, norms, years, options),
        leaver_shares=leaver_shares(feed, years),
        supplied=into,
        demand=kept.demand if kept else demand(feed, forecast, into, years, options),
        certificates=certificates(feed, forecast, employed_shares(feed, programmes), programmes, norms, years, options),
        funds=money.with_assumed_funds(money.funds(feed, years), cost, learned, years),
        cost=cost,
        committed=money.commitments(cost, under_way, years),
        prices=money.unit_prices(norms, options),
        equipment_life=norms("equipment_life_years"),
        stated_targets=targets_of_city(feed),
        targets=sets.city_targets(feed, years),
        options=options,
    )
