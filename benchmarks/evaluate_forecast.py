"""Do the published intervals hold the truth? Cities made by known processes, foretold from what a survey would show.

Every city has twenty industries, each with 25 occupations; log employment walks at random by city, industry,
occupation and major group, and is seen with an error that is larger for small cells. The forecast knows 14 years; what
is published is held against the true numbers of the next five.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caunghe.forecast.backtest import backtest
from caunghe.forecast.demand import (
    Scenario,
    fitted_demand,
    industry_draws,
    majors_of,
    occupation_draws,
    with_common_errors,
    years_apart,
)
from caunghe.forecast.history import Floats, History
from caunghe.forecast.openings import balance, flows, period_lengths, single_years
from caunghe.forecast.simple_models import by_occupation
from caunghe.forecast.sums import LEVELS, groups, quantiles
from caunghe.schema import allowed_codes

KNOWN, AHEAD = 14, 5
INDUSTRIES, OCCUPATIONS_EACH = 20, 25
REPLICATES, DRAWS = 12, 300
LEAVING = 0.025  # of people a year, for good


@dataclass(frozen=True, slots=True)
class Process:
    """Standard deviations of yearly steps of log employment, mean growth of industries, and error of the survey."""

    city: float = 0.015
    industry: float = 0.03
    occupation: float = 0.04
    major: float = 0.0
    growth: float = 0.02
    noise: float = 0.08  # of a cell of 1,000 people; at most three times as much


PROCESSES = {
    "independent walks": Process(),
    "a noisy survey": Process(noise=0.2),
    "major groups walk in common": Process(major=0.03, occupation=0.02),
    "the same, a noisy survey": Process(major=0.03, occupation=0.02, noise=0.2),
    "strong shocks of the city": Process(city=0.05),
    "no error of the survey": Process(noise=0.0),
}


def made_city(process: Process, seed: int, known: int = KNOWN) -> tuple[History, Floats]:
    """Return the history a survey would show of the ``known`` years, and true workers by year × cell of all years."""
    rng = np.random.default_rng(seed)
    codes = tuple(allowed_codes("occupations", 4))
    majors, years = majors_of(codes), known + AHEAD
    chosen = [np.sort(rng.choice(len(codes), OCCUPATIONS_EACH, replace=False)) for _ in range(INDUSTRIES)]
    occupation = np.concatenate(chosen)
    industry = np.repeat(np.arange(INDUSTRIES), OCCUPATIONS_EACH)
    size = rng.lognormal(6.5, 1.2, len(occupation))

    def walk(deviation: float, series: int, mean: float = 0.0) -> Floats:
        return np.cumsum(rng.normal(mean, deviation, (years, series)), axis=0)

    logs = walk(process.city, 1) + walk(process.industry, INDUSTRIES, process.growth)[:, industry]
    logs = logs + walk(process.occupation, len(codes))[:, occupation] + walk(process.major, 10)[:, majors[occupation]]
    true = size * np.exp(logs)
    error = rng.standard_normal(true.shape) * process.noise * np.minimum(3, np.sqrt(1000 / size))
    seen = (true * np.exp(error))[:known]
    names = tuple(f"{i:02d}" for i in range(INDUSTRIES))
    return History(tuple(range(2012, 2012 + known)), names, codes, industry, occupation, seen), true


@dataclass(frozen=True, slots=True)
class Published:
    """What is published of a city, and what comes, by occupation: years from the last known one on.

    ``workers`` and ``apart`` (how far single years lie apart) are draw × occupation × year.
    """

    workers: Floats
    apart: Floats
    came: Floats
    used: Floats
    codes: tuple[str, ...]


def published(history: History, true: Floats, seed: int) -> Published:
    """Return the published draws of a made city beside the true numbers of the years ahead."""
    inflation, demand = backtest(history, seed).inflation, fitted_demand(history)
    nothing = np.zeros((AHEAD, len(history.industries)))
    streams = [np.random.default_rng([seed, part]) for part in range(3)]
    industries = industry_draws(demand, Scenario(nothing, nothing, nothing), inflation, DRAWS, streams[0]).latent
    workers = with_common_errors(
        occupation_draws(demand, industries, inflation, streams[1]), history.occupations, inflation, streams[2]
    )
    apart = years_apart(demand, workers, inflation, period_lengths(AHEAD), np.random.default_rng([seed, 3]))
    came = by_occupation(true[len(history.years) - 1 :], history)
    return Published(workers, apart, came, np.bincount(history.occupation, minlength=len(came)), history.occupations)


def published_coverage(history: History, true: Floats, seed: int) -> list[float]:
    """Return the share of true numbers, one to five years ahead, inside the published 80 % intervals, by level 0–4."""
    of = published(history, true, seed)
    return [_held(of.workers[:, :, 1:], of.came[:, 1:], of.used, of.codes, level) for level in LEVELS]


def openings_coverage(history: History, true: Floats, seed: int) -> tuple[list[float], list[float]]:
    """Return the same of openings, and in place of every year, the mean of the five: by level 0–4.

    Both of occupations that are expected to need people; true openings are change and leavers of the true numbers.
    """
    of = published(history, true, seed)
    rate = np.full((1, 1, AHEAD), LEAVING, np.float32)
    drawn = flows(of.workers, rate, period_lengths(AHEAD))
    needs = drawn.kinds[1][:, 0] & (of.used > 0)
    single = single_years(balance(drawn), drawn, of.apart).openings
    came = np.diff(of.came, axis=1) + LEAVING * of.came[:, :-1]

    def held(people: Floats, now: Floats) -> list[float]:
        return [_held(people * needs[:, None], now * needs[:, None], needs, of.codes, level) for level in LEVELS]

    return held(single, came), held(single.mean(axis=2, keepdims=True), came.mean(axis=1, keepdims=True))


def _held(drawn: Floats, came: Floats, used: Floats, codes: tuple[str, ...], level: int) -> float:
    starts = groups(codes, level)[1]
    there = np.add.reduceat(used.astype(int), starts) > 0
    now = np.add.reduceat(came, starts, axis=0)[there]
    low, high = quantiles(np.add.reduceat(drawn, starts, axis=1)[:, there], (0.1, 0.9))
    return float(((now >= low) & (now <= high)).mean())


def report() -> None:
    """Print the coverage of published intervals by process and level: employment, openings of a year and of five."""
    print(f"share of true numbers inside published 80 % intervals, {REPLICATES} cities each, 1–{AHEAD} years ahead")
    print(f"{'':<32}{'city':>8}{'major':>8}{'2':>8}{'3':>8}{'unit':>8}")
    for name, process in PROCESSES.items():
        cities = [(*made_city(process, seed), seed) for seed in range(REPLICATES)]
        opened = np.array([openings_coverage(*city) for city in cities])
        held = {
            name: np.array([published_coverage(*city) for city in cities]),
            "  openings of single years": opened[:, 0],
            "  their mean of five years": opened[:, 1],
        }
        for label, shares in held.items():
            print(f"{label:<32}" + "".join(f"{share:>8.2f}" for share in shares.mean(axis=0)))


if __name__ == "__main__":
    report()
