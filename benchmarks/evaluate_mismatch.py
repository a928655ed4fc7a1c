"""Whether the intervals of mismatch hold the truth: cities of employers made up whole, then asked in part."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.indicators.structures import Estimate, distances, effective_units, matched, share
from caunghe.pilot.employers import BAND_WORKERS, register
from caunghe.pilot.employment import cell_index, workers

Floats = NDArray[np.float64]
BAND_SHARE = np.array([2752, 1685, 575, 402, 361, 135, 90]) / 6000  # the pilot's employers by size band
ANSWERED = 0.88
PILOT_OCCUPATIONS = 309
LEVELS = (0.80, 0.95)
DRAWS = 200
CHOSEN_SEED, TESTED_SEED = 11, 2024
MEASURES = ("dissimilarity", "hellinger", "openings_without_training")


@dataclass(frozen=True)
class Case:
    """A city, how far its training is from its openings, and how many of its employers are asked."""

    kind: str = "industries"
    asked: int = 500
    apart: float = 0.35
    employers: int = 6000
    occupations: int = 220
    cities: int = 24
    samples: int = 4


@dataclass(frozen=True)
class City:
    """What each employer needs (rows), what was expected of each occupation, and where training leads."""

    band: NDArray[np.int64]
    employer: NDArray[np.int64]
    occupation: NDArray[np.int64]
    openings: Floats
    expected: Floats
    reached: NDArray[np.bool_]


def city(case: Case, random: np.random.Generator) -> City:
    """Return a city of one of three kinds.

    ``industries`` hire their own few occupations, ``independent`` employers whichever is common; ``pilot`` is the
    pilot's register and its workers by industry and occupation.
    """
    count = case.occupations
    band = _register()["band"].to_numpy() if case.kind == "pilot" else random.choice(7, case.employers, p=BAND_SHARE)
    reached, never = random.random(count) < 0.8, random.random(count) < 0.12
    common = np.where(never, 0, _zipf(random, count, 1.1 if case.kind == "independent" else 1.0))
    make = {"industries": _industries, "independent": _independent, "pilot": _pilot}[case.kind]
    employer, occupation, mean = make(random, band, common)
    shape = 1.0 if case.kind == "independent" else 0.7
    openings = random.poisson(mean * random.gamma(shape, 1 / shape, len(mean))).astype(float)
    expected = np.bincount(occupation, mean, minlength=count) + 1e-6 * (common > 0)
    some = openings > 0
    return City(band, employer[some], occupation[some], openings[some], expected, reached)


def _zipf(random: np.random.Generator, count: int, power: float) -> Floats:
    shares = random.permutation(np.arange(1, count + 1.0) ** -power * np.exp(random.normal(0, 0.7, count)))
    return shares / shares.sum()


def _industries(
    random: np.random.Generator, band: NDArray[np.int64], common: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """25 industries with about as many occupations each; larger employers name more, as in the pilot city."""
    count, kinds = len(common), 25
    industry = random.choice(kinds, len(band), p=_zipf(random, kinds, 0.7))
    own = random.random((kinds, count)) < min(1.0, 25 / count + 0.02)
    profile = common * (own * random.gamma(0.6, 1, (kinds, count)) + 1e-3)
    wanted = 1 + random.poisson(0.6 + 0.35 * band)
    order = np.argsort(-(random.gumbel(size=(len(band), count)) + np.log(profile[industry] + 1e-300)), axis=1)
    employer, place = np.repeat(np.arange(len(band)), wanted), np.concatenate([np.arange(n) for n in wanted])
    occupation = order[employer, np.minimum(place, count - 1)]
    weight = profile[industry[employer], occupation] + 1e-300
    return employer, occupation, 0.11 * BAND_WORKERS[band[employer]] * weight / np.bincount(employer, weight)[employer]


@cache
def _register() -> pl.DataFrame:
    return register(1)


def _pilot(
    random: np.random.Generator, band: NDArray[np.int64], _: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Needs of the pilot's employers, by its own rule (``caunghe.pilot.employers.hiring_needs``) but of all of them."""
    occupations_of, number = cell_index()[1:3]
    true, start = workers(1)[-1], np.searchsorted(number, np.arange(number.max() + 2))
    places = np.unique(occupations_of, return_inverse=True)[1]
    rows: list[tuple[int, int, float]] = []
    for employer, place in enumerate(_register()["number"].to_list()):
        own = true[start[place] : start[place + 1]]
        wanted = min(len(own), 1 + int(random.poisson(0.6 + 0.35 * band[employer])))
        picks = random.choice(len(own), wanted, replace=False, p=own / own.sum())
        means = 0.11 * BAND_WORKERS[band[employer]] * own[picks] / own[picks].sum()
        rows += zip([employer] * wanted, places[start[place] + picks].tolist(), means.tolist(), strict=True)
    employers, occupations, expected = map(np.array, zip(*rows, strict=True))
    return employers, occupations, expected


def _independent(
    random: np.random.Generator, band: NDArray[np.int64], common: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Employers whose openings are log-normal within their band, in occupations drawn without regard to industry."""
    wanted = 1 + random.poisson(0.5 + 0.2 * band)
    size = np.exp(random.normal(np.log(0.066 * BAND_WORKERS)[band], 1.0)) / wanted
    employer = np.repeat(np.arange(len(band)), wanted)
    return employer, random.choice(len(common), len(employer), p=common / common.sum()), size[employer]


def graduates(case: Case, made: City, random: np.random.Generator) -> Floats:
    """Graduates by occupation: those expected to be asked for, of which a part ``apart`` are trained for others."""
    alike = np.where(made.reached, made.expected * np.exp(random.normal(0, 0.15, case.occupations)), 0)
    other = np.where(made.reached & (random.random(case.occupations) < 0.6), _zipf(random, case.occupations, 1.0), 0)
    return (1 - case.apart) * alike / alike.sum() + case.apart * other / other.sum()


def asked(case: Case, made: City, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Openings (employers × occupations) and weights of a stratified sample: nearly all large employers, few small."""
    sizes = np.bincount(made.band, minlength=7)
    ideal = sizes * BAND_WORKERS**0.45
    takes = np.minimum(sizes, np.round(case.asked / ANSWERED * ideal / ideal.sum()).astype(int))
    weight = np.zeros(len(made.band))
    for band in np.flatnonzero(takes):
        chosen = random.choice(np.flatnonzero(made.band == band), takes[band], replace=False)
        chosen = chosen[random.random(len(chosen)) < ANSWERED]
        weight[chosen] = sizes[band] / max(len(chosen), 1)
    seen = weight[made.employer] > 0
    names, number = np.unique(made.employer[seen], return_inverse=True)
    table = np.zeros((len(names), case.occupations))
    np.add.at(table, (number, made.occupation[seen]), made.openings[seen])
    return table, weight[names]


def evaluate(case: Case, seed: int) -> Floats:
    """Return truth, plain value, value, held at 80 %, held at 95 %, width at 95 % by measure, and effective units."""
    rows: list[Floats] = []
    for number in range(case.cities):
        random = np.random.default_rng([seed, number])
        made = city(case, random)
        supply, reached = graduates(case, made, random), made.reached
        whole = np.bincount(made.occupation, made.openings, minlength=case.occupations).astype(np.float64)
        truth = [*distances(whole[None, reached], supply[reached])[:, 0], whole[~reached].sum() / whole.sum()]
        for _ in range(case.samples):
            rows.append(_once(*asked(case, made, random), supply, reached, np.array(truth), random))
    return np.mean(rows, axis=0)


def _once(
    table: Floats,
    weight: Floats,
    supply: Floats,
    reached: NDArray[np.bool_],
    truth: Floats,
    random: np.random.Generator,
) -> Floats:
    trained, total = table[:, reached], table.sum(axis=1)
    seed = int(random.integers(2**31))  # both levels from the same draws

    def at(level: float) -> list[Estimate]:
        own = np.random.default_rng(seed)
        near = matched(trained, weight, supply[reached], draws=DRAWS, level=level, random=own)
        return [*near, share(total - trained.sum(axis=1), total, weight, level)]

    narrow, found = (at(level) for level in LEVELS)
    held = [[each.low <= true <= each.high for each, true in zip(some, truth, strict=True)] for some in (narrow, found)]
    demand = weight @ table
    plain = [*distances(demand[None, reached], supply[reached])[:, 0], demand[~reached].sum() / demand.sum()]
    units = np.full(len(truth), effective_units(trained.sum(axis=1), weight))
    values, widths = [each.value for each in found], [each.high - each.low for each in found]
    return np.array([truth, plain, values, *held, widths, units], dtype=float)


CHOSEN = tuple(
    Case(kind, number, apart)
    for kind in ("industries", "independent")
    for number in (100, 170, 500, 1500)
    for apart in (0.0, 0.35, 0.9)
)
TESTED = (
    *CHOSEN,
    *(
        Case(asked=number, apart=apart, occupations=occupations)
        for occupations in (60, 400)
        for number in (170, 500)
        for apart in (0.15, 0.6)
    ),
    *(Case(asked=number, apart=0.5, employers=1500) for number in (170, 500)),
    *(
        Case("pilot", number, apart, occupations=PILOT_OCCUPATIONS)
        for number in (170, 700)
        for apart in (0.0, 0.35, 0.7)
    ),
)


def report() -> None:
    """Print, by design, bias and coverage: those the method was chosen on, then fresh cities it had not seen."""
    quick = "--quick" in sys.argv
    for title, cases, seed in (("chosen on", CHOSEN, CHOSEN_SEED), ("tested on", TESTED, TESTED_SEED)):
        print(f"{title}, seed {seed}: truth, bias of the plain value, bias, 80 % held, 95 % held, width of 95 %")
        print(f"{'city, occupations, apart, asked of all':44}{'eff.':>6}" + "".join(f"{m:>40}" for m in MEASURES))
        for case in cases:
            drawn = replace(case, cities=6, samples=4) if quick else case
            _print(drawn, evaluate(drawn, seed))


def _print(case: Case, found: Floats) -> None:
    name = f"{case.kind}, {case.occupations}, {case.apart}, {case.asked} of {case.employers}"
    columns = [
        f"{t:7.3f}{p - t:+7.3f}{v - t:+7.3f}{a:6.2f}{b:6.2f}{w:7.3f}" for t, p, v, a, b, w, _ in found.T.tolist()
    ]
    print(f"{name:44}{found[6, 0]:6.0f}" + "".join(columns), flush=True)


if __name__ == "__main__":
    report()
