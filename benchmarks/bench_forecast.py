"""The forecast of the pilot city, and its draws of employment beside a plain loop of the same method."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import numpy as np

from caunghe.forecast.calculate import forecast
from caunghe.forecast.demand import (
    MAJORS,
    Demand,
    Inflation,
    fitted_demand,
    industry_draws,
    majors_of,
    occupation_draws,
    scenario_growth,
)
from caunghe.forecast.history import Floats, employment_history
from caunghe.forecast.results import ForecastOptions
from caunghe.pilot.city import pilot_city

OCCUPATIONS, YEARS, DRAWS = 436, 10, 500
LIMIT = 5.0


def run() -> list[dict[str, object]]:
    """Return rows of work, ours_s, peer, peer_s, ratio, limit, must, memory_mb; best of three."""
    feed = pilot_city()
    options = ForecastOptions(horizon=YEARS, draws=DRAWS)
    whole = _best(lambda: forecast(feed, options), 3)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3  # highest of the process, pilot included
    demand = fitted_demand(employment_history(feed))
    scenario = scenario_growth(feed["industry_outlooks"], "middle", 0.5, demand.history, YEARS)
    industries = industry_draws(demand, scenario, Inflation(), DRAWS, np.random.default_rng(1)).latent
    ours = _best(lambda: occupation_draws(demand, industries, Inflation(), np.random.default_rng(2)), 3)
    loop = _best(lambda: _loop(demand, industries), 1)
    size = f"{OCCUPATIONS} occupations × {YEARS} years × {DRAWS} draws"
    return [
        {
            "work": f"forecast, all tables and back-test: {size}", "ours_s": whole, "peer": None, "peer_s": None,
            "ratio": None, "limit": "", "must": LIMIT, "memory_mb": memory,
        },
        {
            "work": f"draws of employment: {size}", "ours_s": ours,
            "peer": "NumPy loop over occupations", "peer_s": loop,
            "ratio": loop / ours, "limit": "random numbers", "must": None, "memory_mb": None,
        },
    ]  # fmt: skip


def _loop(demand: Demand, industries: Floats) -> Floats:
    """The same draws one cell after another, as a script would make them."""
    history, shares = demand.history, demand.shares
    rng = np.random.default_rng(2)
    draws, years, _ = industries.shape
    logs = np.empty((len(history.occupation), draws, years))
    reach, (own, common) = shares.reach(0, years), shares.drift(0, years)
    away = rng.standard_normal((len(history.occupations), draws))
    together = rng.standard_normal((MAJORS, draws))
    major = majors_of(history.occupations)
    for c, o in enumerate(history.occupation):
        level = rng.standard_normal(draws) * np.sqrt(shares.level_variance[c])
        variance = shares.level_variance[c] + own[:, o] ** 2 + common[:, o] ** 2
        middle = shares.level[c] + reach * shares.slope[o] - variance / 2
        drift = own[:, o] * away[o][:, None] + common[:, o] * together[major[o]][:, None]
        logs[c] = middle + level[:, None] + drift
    result = np.zeros((draws, len(history.occupations), years))
    for i in range(len(history.industries)):
        cells = np.flatnonzero(history.industry == i)
        share = np.exp(logs[cells])
        share /= share.sum(axis=0)
        for c, part in zip(cells, share, strict=True):
            result[:, history.occupation[c]] += part * np.exp(industries[:, :, i])
    return result


def _best(work: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)
