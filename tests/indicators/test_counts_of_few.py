"""What few are counted has the noise of few: its interval holds what will be counted, and its verdict knows it."""

from __future__ import annotations

from math import inf

import numpy as np
import polars as pl
import pytest

from caunghe.indicators.backtest import calibration
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.projection import _noise, paths, project, surprise
from caunghe.indicators.scales import Run, working
from caunghe.indicators.series import city_series, how_many_counted
from tests.indicators.small_city import city
from tests.indicators.test_targets import judge, series

SIX = np.arange(2020.0, 2026)
NONE = np.zeros(6)
REGISTER = next(e.name for e in CATALOGUE.values() if (e.unit, e.kind, e.people) == ("share", "register", True))


def drawn(random, size, base):
    """Seven years of a register: ``size`` units of which about ``base`` count, or a count of that mean; shocks 0.03."""
    walk = np.cumsum(np.r_[0, random.normal(0, 0.03, 6)])
    if base is None:
        counts = random.poisson(size * np.exp(walk)).astype(float)
        return counts, counts, "log"
    shares = random.binomial(size, 1 / (1 + np.exp(-np.log(base / (1 - base)) - walk))) / size
    return shares, np.full(7, float(size)), "logit"


@pytest.mark.parametrize("of", ["share", "count"])
def test_intervals_hold_what_will_be_counted(of):
    """Without the noise 80 % one year ahead held 62–67 % of shares of 30 and 77 and of counts of 3 to 50."""
    sizes = (
        ((30, 0.17), (77, 0.17), (300, 0.02), (5000, 0.17))
        if of == "share"
        else ((size, None) for size in (3, 8, 50, 1000))
    )
    random, held = np.random.default_rng(1812), []
    for size, base in sizes:
        inside = 0
        for _ in range(75):
            values, counted, scale = drawn(random, size, base)
            there = project(SIX, values[:6], NONE, 2026, scale, counted=counted[:6])
            inside += there.quantile(0.1) <= values[6] <= there.quantile(0.9)
        held.append(inside / 75)
    assert 0.75 <= np.mean(held) <= 0.88
    assert min(held) >= 0.70  # ± 0.09 of chance
    assert max(held) <= 0.95


def test_those_who_keep_what_they_are_have_no_noise_of_few():
    """Thirty institutions of which one more is accredited each year: no draw of thirty does so."""
    shares = np.array([9.0, 10, 11, 12, 13, 14]) / 30
    few = project(SIX, shares, NONE, 2026, "logit", counted=np.full(6, 30.0))
    assert few.quantile(0.5) == pytest.approx(15 / 30, abs=0.01)
    # a binomial share of 30 about ½ spreads over 2 · 1.28 · √(¼/30) = 0.234
    assert few.quantile(0.9) - few.quantile(0.1) < 0.234 / 2


@pytest.mark.parametrize("n", [5, 30, 77, 300, 5000])
def test_none_and_all_of_few_keep_an_interval(n):
    none, every = (project(SIX, np.full(6, at), NONE, 2030, "logit", counted=np.full(6, float(n))) for at in (0.0, 1.0))
    assert (none.quantile(0.1), none.quantile(0.5)) == (0.0, 0.0)
    # six times none of n: the share is below 3/(6n) with 95 % (the rule of three)
    assert 0.5 / (6 * n) < none.quantile(0.9) < 3 / (6 * n)
    assert every.quantile(0.1) == pytest.approx(1 - none.quantile(0.9))
    assert every.quantile(0.5) == 1.0
    # who has been there for six years is on course to be there
    assert none.below(0.0) == pytest.approx(1 - every.below(1.0))
    assert none.below(0.0) > 0.7


def test_large_counts_stay_as_they_are():
    counts = np.array([820.0, 900, 860, 1010, 990, 1100]) * 1000
    shares = np.array([0.31, 0.32, 0.34, 0.33, 0.36, 0.37])
    for values, counted, scale in ((counts, counts, "log"), (shares, np.full(6, 1e6), "logit")):
        few, exact = (project(SIX, values, NONE, 2028, scale, counted=each) for each in (counted, None))
        for p in (0.1, 0.5, 0.9):
            assert few.quantile(p) == pytest.approx(exact.quantile(p), rel=2e-3)


def test_noise_is_that_of_what_is_counted_about_its_neighbours():
    # shares 0.2, 0.2, 0.5 of 9: read (1.8 + ½)/10 = 0.23 and 0.5; 1-2-1 on logits
    values, counted = np.array([0.2, 0.2, 0.5]), np.full(3, 9.0)
    used = working("logit", values, np.zeros(3), counted)
    y, _ = used.forward(values, np.zeros(3))
    assert y == pytest.approx([np.log(0.23 / 0.77)] * 2 + [0.0])
    around = y[0] * np.array([1, 3 / 4, 1 / 3])
    p = 1 / (1 + np.exp(-around))
    assert _noise(used, y, counted) == pytest.approx(1 / (10 * p * (1 - p)))
    # counts 4, 4, 4 are read as 4½: Poisson, 4/4½²; a survey's year has none
    few = np.full(3, 4.0)
    used = working("log", few, np.zeros(3), few)
    y, _ = used.forward(few, np.zeros(3))
    assert _noise(used, y, np.array([4.0, inf, 4.0])) == pytest.approx([4 / 4.5**2, 0.0, 4 / 4.5**2])
    # one year alone stands for itself
    assert _noise(used, y[:1], few[:1]) == pytest.approx([4 / 4.5**2])
    assert _noise(used, y, None).tolist() == [0.0, 0.0, 0.0]


def test_a_year_counted_is_what_was_counted():
    """Noise is about the process; what was counted is the value, and a target of its year is met by it."""
    counts = np.array([8.0, 5, 11, 7, 9, 6])
    there = paths(SIX, counts, NONE, [2022], "log", counted=counts)[0]
    assert there.quantile(0.1) == pytest.approx(11, abs=0.01)
    assert there.quantile(0.9) == pytest.approx(11, abs=0.01)
    errors = np.full(6, 1.0)  # a part that was not reported is an error beside it
    unsure = paths(SIX, counts, errors, [2026], "log", counted=counts)[0]
    assert 0 < unsure.sampling_variance < unsure.variance


def test_a_survey_and_what_counts_nothing_have_none():
    frame = pl.DataFrame({"estimate": [0.17, 0.2], "persons": [77, None]})
    kinds = {"certificate_rate": inf, REGISTER: 77.0, "pay_6m": inf, "applicants_per_seat": inf}
    for name, first in kinds.items():
        assert frame.with_columns(n=how_many_counted(CATALOGUE[name], "logit"))["n"].to_list() == [first, inf]
    amounts = pl.DataFrame({"estimate": [12.0], "persons": [3]})
    assert amounts.with_columns(n=how_many_counted(CATALOGUE["entrants"], "log"))["n"].item() == 12.0
    # above 100 % a share counts nobody, and below zero no amount does
    assert amounts.with_columns(n=how_many_counted(CATALOGUE["quota_filled"], "log"))["n"].item() == inf
    assert amounts.with_columns(n=how_many_counted(CATALOGUE["entrants"], "identity"))["n"].item() == inf


def test_verdicts_and_calibration_rest_on_the_same_noise():
    shares = [10 / 77, 14 / 77, 9 / 77, 15 / 77, 12 / 77, 13 / 77]
    points = [(int(year), share, None) for year, share in zip(SIX, shares, strict=True)]
    cells = series(*points, indicator=REGISTER).with_columns(persons=pl.lit(77, pl.Int64))
    there = project(SIX, np.array(shares), NONE, 2026, "logit", counted=np.full(6, 77.0))
    shocks_of_city = city_series(city(), cells, [])[REGISTER]
    assert shocks_of_city.counted.tolist() == [77.0] * 6
    row, path = judge(cells, 0.18, 2026, indicator=REGISTER)
    # 77 draws about 0.16 spread over 2 · 1.28 · √(0.16 · 0.84/77) = 0.107: the verdict knows it
    assert row["projected_high"] - row["projected_low"] > 0.107
    assert row["projected_high"] == pytest.approx(there.quantile(0.9), abs=0.02)
    assert path.filter(~pl.col("observed"))["high80"].item() == row["projected_high"]
    assert row["verdict"] == "at_risk"
    assert row["note"] is None
    # of seventy thousand the last year is a step, of 77 it is none
    steps = np.array([0.17, 0.18, 0.16, 0.18, 0.16, 0.24])
    few, many = (surprise(SIX, steps, NONE, "logit", counted=np.full(6, n)) for n in (77.0, 77e3))
    assert few > 0.05 > many
    random = np.random.default_rng(4)
    held = {}
    for name in ("counted", "exact"):
        made = {}
        for i in range(25):
            values, n, scale = drawn(random, 77, 0.17)
            made[str(i)] = Run(SIX, values[:6], NONE, scale, n[:6] if name == "counted" else None)
        held[name] = calibration(made).filter(ahead=1)["held80"].item()
    assert held["counted"] > held["exact"]
    assert 0.70 < held["counted"] < 0.93
