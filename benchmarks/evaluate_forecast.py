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
)
from caunghe.forecast.history import Floats, History
from caunghe.forecast.simple_models import by_occupation
from caunghe.forecast.sums import LEVELS, groups, quantiles
from caunghe.schema import allowed_codes

KNOWN, AHEAD = 14, 5
INDUSTRIES, OCCUPATIONS_EACH = 20, 25
REPLICATES, DRAWS = 12, 300


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


def published_coverage(history: History, true: Floats, seed: int) -> list[float]:
    """Return the share of true numbers, one to five years ahead, inside the published 80 % intervals, by level 0–4."""
    inflation, demand = backtest(history, seed).inflation, fitted_demand(history)
    nothing = np.zeros((AHEAD, len(history.industries)))
    streams = [np.random.default_rng([seed, part]) for part in range(3)]
    industries = industry_draws(demand, Scenario(nothing, nothing, nothing), inflation, DRAWS, streams[0]).latent
    drawn = with_common_errors(
        occupation_draws(demand, industries, inflation, streams[1]), history.occupations, inflation, streams[2]
    )[:, :, 1:]
    came, used = (
        by_occupation(true[len(history.years) :], history),
        np.bincount(history.occupation, minlength=drawn.shape[1]),
    )
    held: list[float] = []
    for level in LEVELS:
        starts = groups(history.occupations, level)[1]
        there = np.add.reduceat(used, starts) > 0
        now = np.add.reduceat(came, starts, axis=0)[there]
        low, high = quantiles(np.add.reduceat(drawn, starts, axis=1)[:, there], (0.1, 0.9))
        held.append(float(((now >= low) & (now <= high)).mean()))
    return held


def report() -> None:
    """Print the coverage of published intervals by process and level."""
    print(f"share of true numbers inside published 80 % intervals, {REPLICATES} cities each, 1–{AHEAD} years ahead")
    print(f"{'':<32}{'city':>8}{'major':>8}{'2':>8}{'3':>8}{'unit':>8}")
    for name, process in PROCESSES.items():
        held = np.array([published_coverage(*made_city(process, seed), seed) for seed in range(REPLICATES)])
        print(f"{name:<32}" + "".join(f"{share:>8.2f}" for share in held.mean(axis=0)))


if __name__ == "__main__":
    report()
