"""Whether stated chances of targets come true: on histories whose process is known, and on the pilot's own series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtr

from caunghe.indicators.backtest import calibration
from caunghe.indicators.calculate import indicators
from caunghe.indicators.projection import project
from caunghe.indicators.series import city_series
from caunghe.pilot.city import pilot_city

HISTORIES, AHEAD, START = 300, 5, -0.8
UNKNOWN = 100.0  # variance of the level before anything is seen
SEEDS = (1, 2024)
Process = Callable[[np.random.Generator, int], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A process on the logit scale, how many years are seen, and with what error."""

    name: str
    slope: tuple[float, float] = (0.0, 0.0)  # mean and deviation between histories
    shock: float = 0.03
    wander: float = 0.0
    keep: float = 1.0
    dip: bool = False
    years: int = 6
    error: float = 0.03

    def moments(self, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Return mean and covariance of the true logits; of a slope that stays or wanders, from an unknown level."""
        times = np.arange(length)
        walk, slopes = np.minimum.outer(times, times), np.tril(np.ones((length, length)), -1)
        wandered = slopes @ np.tril(np.ones((length, length)))
        covariance = self.shock**2 * walk + self.slope[1] ** 2 * np.outer(times, times)
        return self.slope[0] * times, covariance + self.wander**2 * wandered @ wandered.T + UNKNOWN

    def history(self, random: np.random.Generator, length: int) -> np.ndarray:
        """Return the true logits of one history."""
        slope = random.normal(*self.slope) * self.keep ** np.arange(length - 1)
        slope = slope + np.cumsum(random.normal(0, self.wander, length - 1)) if self.wander else slope
        truth = START + np.cumsum(np.r_[0, slope + random.normal(0, self.shock, length - 1)])
        if self.dip:
            year = random.integers(1, 6)
            truth[year] -= 0.15
            truth[year + 1 : year + 2] -= 0.07
        return truth


STRAIGHT = Case("straight, slope 0.045, shocks 0.01", (0.045, 0.0), 0.01)
WANDERING = Case("slope that wanders by 0.02 a year", (0.03, 0.02), 0.02, wander=0.02)
CASES = (
    STRAIGHT,
    Case("straight, slope 0.045 ± 0.02, shocks 0.03", (0.045, 0.02)),
    Case("the same, three years seen", (0.045, 0.02), years=3),
    Case("no trend, shocks 0.03"),
    Case("no trend, shocks 0.12", shock=0.12),
    WANDERING,
    Case("slope that fades to 85 % a year", (0.07, 0.03), 0.02, keep=0.85),
    Case("steep, slope 0.15 ± 0.03", (0.15, 0.03)),
    Case("one year's dip of 0.15", (0.03, 0.02), 0.02, dip=True),
    Case("survey error 0.10", (0.045, 0.02), error=0.10),
)


COUNTED = ((30, 0.17), (77, 0.17), (300, 0.17), (5000, 0.17), (3, None), (8, None), (50, None), (1000, None))


def report() -> None:
    """Print coverage and how often "on course" and "off course" were met, by process; then the pilot's own series."""
    print(f"{HISTORIES} histories each, {AHEAD} years ahead, four targets from −2 to +12 points; seeds {SEEDS}")
    print(f"{'process':45}{'80 % held':>18}{'on course: met':>22}{'off course: met':>22}")
    for case in CASES:
        held, on, off = zip(*(_simulated(case, seed) for seed in SEEDS), strict=True)
        print(f"{case.name:45}{_both(held):>18}{_both(on):>22}{_both(off):>22}", flush=True)
    print("\nwho knows both processes and weighs them holds: weight of the wandering one, straight, wandering")
    for weight in (0.1, 0.3, 0.5, 0.7, 0.9):
        print(f"{weight:45}{_known_held(STRAIGHT, weight):9.3f}{_known_held(WANDERING, weight):9.3f}", flush=True)
    print("\none year ahead of few that are counted, shocks 0.03: 80 % held, as if exact and with their noise")
    for size, share in COUNTED:
        held = (_counted_held(size, share, noisy=noisy) for noisy in (False, True))
        print(f"{size if share is None else f'{share} of {size}':>45}{_both(tuple(held)):>18}", flush=True)
    feed = pilot_city()
    values = indicators(feed).values
    print("\nthe pilot's own indicators, each year projected from those before it")
    print(calibration(city_series(feed, values, [each.day for each in feed.information.breaks])))


def _both(shares: tuple[float, ...]) -> str:
    return " ".join("–" if np.isnan(share) else f"{share:.3f}" for share in shares)


def _simulated(case: Case, seed: int) -> tuple[float, float, float]:
    """Return the share held, and the shares met of targets called on course (p ≥ 0.7) and off course (p ≤ 0.3)."""
    random, held = np.random.default_rng(seed), 0
    chances: list[float] = []
    met: list[bool] = []
    years = np.arange(2026.0 - case.years, 2026)
    for _ in range(HISTORIES):
        truth = case.history(random, case.years + AHEAD)
        shares = expit(truth[: case.years] + random.normal(0, case.error, case.years))
        there = project(years, shares, case.error * shares * (1 - shares), 2025 + AHEAD, "logit")
        now, coming = expit(truth[case.years - 1]), expit(truth[-1])
        held += 0.1 <= there.below(coming) <= 0.9
        for target in now + random.uniform(-0.02, 0.12, 4):
            chances.append(1 - there.below(target))
            met.append(coming >= target)
    said, came = np.array(chances), np.array(met)
    on, off = came[said >= 0.7], came[said <= 0.3]
    return held / HISTORIES, float(on.mean()) if on.size else np.nan, float(off.mean()) if off.size else np.nan


def _counted_held(size: int, share: float | None, *, noisy: bool) -> float:
    """Return how often 80 % intervals hold next year's share of ``size`` units, or count of that mean."""
    random, held, years = np.random.default_rng(SEEDS[0]), 0, np.arange(2020.0, 2026)
    for _ in range(HISTORIES):
        walk = np.cumsum(np.r_[0, random.normal(0, 0.03, len(years))])
        if share is None:
            values = random.poisson(size * np.exp(walk)).astype(float)
        else:
            values = random.binomial(size, expit(np.log(share / (1 - share)) + walk)) / size
        counted = values[:-1] if share is None else np.full(len(years), float(size))
        scale, known = "log" if share is None else "logit", counted if noisy else None
        there = project(years, values[:-1], 0 * years, 2026, scale, counted=known)
        held += there.quantile(0.1) <= values[-1] <= there.quantile(0.9)
    return held / HISTORIES


def _known_held(case: Case, weight: float) -> float:
    """Return how often 80 % intervals hold of one who knows that a history is the straight or the wandering one."""
    random, held, seen, length = np.random.default_rng(SEEDS[0]), 0, case.years, case.years + AHEAD
    for _ in range(HISTORIES):
        truth = case.history(random, length) - START
        estimates = truth[:seen] + random.normal(0, case.error, seen)
        weights, below = [], []
        for known, prior in ((STRAIGHT, 1 - weight), (WANDERING, weight)):
            mean, covariance = known.moments(length)
            own = covariance[:seen, :seen] + case.error**2 * np.eye(seen)
            gain = np.linalg.solve(own, np.column_stack([estimates - mean[:seen], covariance[:seen, -1]]))
            centre = mean[-1] + covariance[-1, :seen] @ gain[:, 0]
            spread = np.sqrt(covariance[-1, -1] - covariance[-1, :seen] @ gain[:, 1])
            density = np.exp(-0.5 * (estimates - mean[:seen]) @ gain[:, 0]) / np.sqrt(np.linalg.det(own))
            weights.append(prior * density)
            below.append(ndtr((truth[-1] - centre) / spread))
        held += 0.1 <= np.average(below, weights=weights) <= 0.9
    return held / HISTORIES


if __name__ == "__main__":
    report()
