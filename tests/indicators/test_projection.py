"""Edges of scales, what is not known of a series, and whether stated chances come true on simulated histories."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.indicators.backtest import CALIBRATION, calibration
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.projection import (
    SHOCKS,
    Projection,
    _sampling,
    _with_sampling,
    learnt_shocks,
    paths,
    project,
    surprise,
    true_value,
)
from caunghe.indicators.scales import Run, doubtful_zero_of, scale_of
from caunghe.indicators.targets import verdicts
from tests.indicators.small_city import city
from tests.indicators.test_targets import judge, series

SIX = np.arange(2020.0, 2026)
NONE = np.zeros(6)
ELSEWHERE = next(each.name for each in CATALOGUE.values() if "boundary" not in each.breakdowns and each.unit == "share")


@pytest.mark.parametrize(("share", "error"), [(0.002, 0.0002), (0.0002, 0.00002), (0.998, 0.0002), (0.9997, 0.0001)])
def test_a_small_share_is_read_as_what_it_is(share, error):
    there = true_value(share, error, "logit")
    assert there.quantile(0.5) == pytest.approx(share, rel=1e-9)
    assert there.quantile(0.1) < share < there.quantile(0.9)
    # a normal of the logit: 1.2816 errors of error / (p(1 − p))
    reach = 1.2815516 * error / (share * (1 - share))
    logit = np.log(share / (1 - share))
    assert there.quantile(0.9) == pytest.approx(1 / (1 + np.exp(-logit - reach)), rel=1e-6)
    ahead = project(SIX, np.full(6, share), np.full(6, error), 2030, "logit")
    assert ahead.quantile(0.5) == pytest.approx(share, rel=1e-6)
    less, more = sorted((share * 0.8, share * 1.25) if share < 0.5 else (1 - (1 - share) * 1.25, 1 - (1 - share) * 0.8))
    assert ahead.below(less) < 0.3
    assert ahead.below(more) > 0.7


def test_all_of_them_are_not_all_but_one_in_two_hundred():
    always, nearly = (project(SIX, np.full(6, share), NONE, 2030, "logit") for share in (1.0, 0.995))
    assert [always.quantile(p) for p in (0.5, 0.9)] == [1.0, 1.0]
    assert 1 - always.below(1.0) > 0.7  # a count that has been 1 for six years stays there
    assert nearly.quantile(0.5) == pytest.approx(0.995, rel=1e-6)
    assert 1 - nearly.below(1.0) < 0.1
    never = project(SIX, np.zeros(6), NONE, 2030, "logit")
    assert (never.quantile(0.5), never.below(0.0)) == (0.0, pytest.approx(1 - always.below(1.0)))
    # 19 and 20 of 20: the interval is not that of a logit without end
    some = project(SIX, np.array([1, 0.95, 1, 1, 0.95, 1]), NONE, 2027, "logit")
    assert some.quantile(0.1) > 0.8
    assert some.quantile(0.9) == 1.0


def test_a_zero_among_counts_does_not_switch_the_scale():
    counts = np.array([0.0, 1200, 300, 2500, 700, 1800])
    assert scale_of("people", counts, 5000) == "log"
    zero, one = (project(SIX, np.r_[first, counts[1:]], NONE, 2030, "log") for first in (0.0, 1.0))
    for p in (0.1, 0.5, 0.9):
        assert one.quantile(p) == pytest.approx(zero.quantile(p), rel=0.05)
    # the middle within what has been seen; ends neither those of a count of ±0.3 persons nor beyond all measure
    assert 500 < zero.quantile(0.5) < 4000
    assert zero.quantile(0.1) < 700
    assert 2500 < zero.quantile(0.9) <= 25_000


def test_one_zero_among_counts_in_the_thousands_is_a_year_not_reported():
    """`project([10000, 10100, 0, 10200, 10300, 10400], 2030)` gave 812 to 69,305; without the zero 10,141 to 11,227."""
    counts = [10000.0, 10100.0, 0.0, 10200.0, 10300.0, 10400.0]
    points = [(int(year), count, None) for year, count in zip(SIX, counts, strict=True)]
    about = {"indicator": "entrants"}
    row, path = judge(series(*points, **about), 11_000, 2030, **about)
    without, _ = judge(series(*points[:2], *points[3:], **about), 11_000, 2030, **about)
    assert row == without | {"note": "zero_left_out"}
    assert 10_000 < row["projected_low"] < row["projected_high"] < 11_500
    assert path["year"].to_list() == [2020, 2021, 2023, 2024, 2025, *range(2026, 2031)]
    # the zero's own year is not judged by it
    assert judge(series(*points, **about), 9_000, 2022, **about)[0]["judged_by"] == "interpolation"
    # in the last year it may be an end: nothing is projected from it, and it is told
    last = [*points[:2], *points[3:], (2026, 0.0, None)]
    row, path = judge(series(*last, **about), 11_000, 2030, **about)
    assert (row["verdict"], row["note"], row["projected"]) == ("no_projection", "zero_last", None)
    assert (row["latest_year"], row["estimate"]) == (2026, 0.0)
    assert path["observed"].all()


@pytest.mark.parametrize(
    ("unit", "counts", "at"),
    [
        ("people", [5000, 0, 1000, 1200], 1),
        ("people", [5000, 0, 999, 1200], None),
        ("people", [5000, 0, 1000], None),  # two other years do not tell what the series is like
        ("people", [5000, 0, 1000, 1200, 0], None),
        ("people", [0, 1200, 300, 2500, 700, 1800], None),
        ("number", [2000, 2000, 2000, 0], 3),
        ("share", [0.2, 0.0, 0.3, 0.2], None),
        ("people", [5000, 1000, 1200, 1300], None),
    ],
)
def test_a_zero_is_doubtful_where_every_other_year_has_a_thousand_or_more(unit, counts, at):
    assert doubtful_zero_of(unit, np.array(counts, float)) == at


@pytest.mark.parametrize("unit", [1.0, 1e-6, 1e9])
def test_what_is_below_zero_moves_on_its_own_scale(unit):
    values = np.array([-3.0, 1.0, 2.0, 4.0, 3.0, 6.0])
    assert scale_of("amount", values, 5.0) == "identity"
    ours, scaled = (project(SIX, values * by, NONE, 2030, "identity") for by in (1.0, unit))
    for p in (0.1, 0.5, 0.9):
        assert scaled.quantile(p) == pytest.approx(unit * ours.quantile(p), rel=1e-6)
    assert ours.quantile(0.9) - ours.quantile(0.1) > 3.0


def test_counts_scale_with_their_size():
    counts = np.array([820.0, 900, 860, 1010, 990, 1100])
    ours, larger = (project(SIX, counts * by, NONE, 2028, "log") for by in (1, 1000))
    assert larger.quantile(0.1) == pytest.approx(1000 * ours.quantile(0.1), rel=1e-9)


def test_the_size_of_shocks_is_learnt_from_many_series():
    random = np.random.default_rng(3)
    wild, calm = (
        learnt_shocks([Run(SIX, np.exp(5 + np.cumsum(random.normal(0, spread, 6))), NONE, "log") for _ in range(60)])
        for spread in (0.3, 0.01)
    )
    assert wild.sum() == pytest.approx(1)
    middle = [float(np.exp(weights @ np.log(SHOCKS))) for weights in (calm, wild)]
    assert middle[0] < 0.03
    assert middle[1] > 0.12
    steady = np.array([100.0, 104, 101, 107, 104, 110])
    quiet, loud = (project(SIX, steady, NONE, 2028, "log", weights) for weights in (calm, wild))
    assert quiet.quantile(0.9) / quiet.quantile(0.1) < loud.quantile(0.9) / loud.quantile(0.1)
    assert learnt_shocks([]) == pytest.approx(learnt_shocks([Run(SIX[:2], np.ones(2), np.zeros(2), "log")]))


def test_a_year_between_two_waves_is_interpolated():
    years, shares = np.array([2022.0, 2023, 2025]), np.array([0.30, 0.41, 0.30])
    between = paths(years, shares, np.full(3, 0.004), [2024], "logit")[0]
    assert 0.30 < between.quantile(0.5) < 0.41
    exact = paths(years, shares, np.zeros(3), [2023], "logit")[0]
    assert exact.quantile(0.5) == pytest.approx(0.41, abs=1e-4)


def test_a_past_year_is_judged_by_itself_or_by_the_years_around_it():
    waves = series((2022, 0.30, 0.004), (2023, 0.41, 0.004), (2025, 0.30, 0.004))
    row, path = judge(waves, 0.40, 2024)
    assert (row["judged_by"], row["latest_year"]) == ("interpolation", 2024)
    assert row["verdict"] in ("undetectable", "off_course")
    assert row["probability"] < 0.5
    assert path["year"].to_list() == [2022, 2023, 2025]
    # never by the next year
    row, _ = judge(series((2026, 0.5, 0.01)), 0.40, 2025)
    assert (row["verdict"], row["estimate"], row["probability"]) == ("not_measured", None, None)
    row, _ = judge(series((2026, 0.5, 0.01), (2027, 0.5, 0.01)), 0.40, 2025)
    assert row["verdict"] == "not_measured"
    assert judge(waves, 0.40, 2023)[0]["judged_by"] == "year"
    assert judge(waves, 0.40, 2026)[0]["judged_by"] == "projection"


def test_one_observation_gives_no_projection():
    row, path = judge(series((2025, 0.45, 0.01)), 0.40, 2030)
    assert (row["verdict"], row["estimate"], row["projected"]) == ("no_projection", 0.45, None)
    assert row["probability"] is None
    assert path["year"].to_list() == [2025]


def test_a_step_that_nobody_declared_is_told():
    steady = [(2021, 0.30, 0.004), (2022, 0.31, 0.004), (2023, 0.32, 0.004), (2024, 0.33, 0.004)]
    assert judge(series(*steady, (2025, 0.34, 0.004)), 0.40, 2030)[0]["note"] is None
    assert judge(series(*steady, (2025, 0.25, 0.004)), 0.40, 2030)[0]["note"] == "sudden_step"
    # three years know too little of themselves
    assert judge(series(*steady[:2], (2023, 0.25, 0.004)), 0.40, 2030)[0]["note"] is None
    # histories without steps are rarely called so
    random, called = np.random.default_rng(11), 0
    for _ in range(100):
        shares = 1 / (1 + np.exp(0.8 - np.cumsum(random.normal(0.04, 0.03, 6)) - random.normal(0, 0.03, 6)))
        called += surprise(SIX, shares, 0.03 * shares * (1 - shares), "logit") < 0.01
    assert called <= 5


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_target_that_is_no_number_is_an_error(value):
    with pytest.raises(InputError, match="certificate_rate for 2030 must be a finite number"):
        judge(series((2025, 0.45, 0.01)), value, 2030)


def test_a_target_of_an_old_boundary_is_judged_there_or_marked():
    cells = pl.concat(
        [
            series((2025, 0.34, 0.01)),
            series((2025, 0.45, 0.01), breakdown="boundary", category="old_haiphong"),
            series((2025, 0.34, 0.01), indicator=ELSEWHERE),
        ]
    )
    stated = {"indicator": "certificate_rate", "area": "31", "year": 2025, "value": 0.40, "source": "x"}
    feed = city(targets=[stated, stated | {"boundary": "old_haiphong"}, stated | {"boundary": "merged"}])
    rows, paths_ = verdicts(feed, cells, IndicatorOptions())
    assert rows.select("boundary", "estimate", "verdict", "note").rows() == [
        (None, 0.34, "off_course", None),
        ("old_haiphong", 0.45, "met", None),
        ("merged", 0.34, "off_course", None),
    ]
    assert paths_["boundary"].to_list() == [None, "old_haiphong", "merged"]
    whole = city(targets=[stated | {"indicator": ELSEWHERE, "boundary": "old_haiphong"}])
    row = verdicts(whole, cells, IndicatorOptions())[0].row(0, named=True)
    assert (row["estimate"], row["note"]) == (0.34, "other_boundary")


def test_a_coming_wave_can_be_planned():
    row, _ = judge(series((2024, 0.40, 0.08), (2025, 0.41, 0.08)), 0.42, 2026)
    assert row["verdict"] == "undetectable"
    assert 100 < row["sample_needed"] < 100_000


def simulated(name, random, years):
    """One history on the logit scale: those of the calibration in ``benchmarks/evaluate_targets.py``, shortened."""
    slope, shock = {
        "steady": (0.045, 0.03),
        "none": (0.0, 0.03),
        "volatile": (0.0, 0.12),
        "steep": (random.normal(0.15, 0.03), 0.03),
    }[name]
    return -0.8 + np.cumsum(np.r_[0, slope + random.normal(0, shock, years - 1)])


@pytest.mark.parametrize("name", ["steady", "none", "volatile", "steep"])
def test_intervals_hold_what_they_say_on_processes_that_are_known(name):
    random, inside = np.random.default_rng(21), 0
    for _ in range(120):
        truth = simulated(name, random, 11)
        shares = 1 / (1 + np.exp(-truth[:6] - random.normal(0, 0.03, 6)))
        there = project(SIX, shares, 0.03 * shares * (1 - shares), 2030, "logit")
        inside += 0.1 <= there.below(1 / (1 + np.exp(-truth[-1]))) <= 0.9
    assert 0.70 <= inside / 120 <= 0.93  # ± 0.07 of chance around 75 to 88 %


def test_the_city_s_own_series_are_projected_from_the_years_before():
    random = np.random.default_rng(2)
    drawn = {f"i{i}": Run(SIX, np.exp(6 + np.cumsum(random.normal(0.02, 0.05, 6))), NONE, "log") for i in range(40)}
    table = calibration({**drawn, "still": Run(SIX, np.full(6, 3.0), NONE, "log")})
    assert table.schema == CALIBRATION
    # from three, four and five years: three projections one year ahead, two of two, one of three
    assert table.select("scale", "ahead", "series", "projections").rows() == [
        ("log", 1, 40, 120),
        ("log", 2, 40, 80),
        ("log", 3, 40, 40),
    ]
    assert table["held80"].is_between(0.68, 0.93).all()
    # what nobody could have expected is not held
    jump = {name: each._replace(values=np.r_[each.values[:5], each.values[5] * 9]) for name, each in drawn.items()}
    assert calibration(jump).filter(ahead=1)["held80"].item() < table.filter(ahead=1)["held80"].item()


def test_a_fall_to_nothing_is_as_surprising_as_can_be() -> None:
    """It was no number, which is below no limit, so that no note was made."""
    years, values = np.arange(2020.0, 2026.0), np.array([300.0, 310.0, 290.0, 300.0, 310.0, 0.0])
    assert surprise(years, values, np.zeros(6), "log") == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("together", "part"),
    [
        # known exactly, a year observed has no variance left: (2 + 3) − (2 + 3)² / (2 + 3) = 0
        (5.0, 6.0),
        # another year shares the level and not what passes: (2 + 3) − 1² / (2 + 3) = 4.8, of 6
        (1.0, 1.2),
        # what is known leaves no more than all there is
        (0.0, 1.0),
    ],
)
def test_what_sampling_adds_is_gone_when_the_years_observed_are_known(together, part):
    known, prior = np.array([[[5.0]]]), np.array([[5.0]])
    found = _sampling(known, np.array([[[together]]]), prior, np.array([[6.0]]))
    np.testing.assert_allclose(found, [[part]], atol=1e-5)


def test_no_more_than_all_is_known():
    known, prior = np.array([[[5.0]]]), np.array([[5.0]])
    assert _sampling(known, np.array([[[1.0]]]), prior, np.array([[4.0]])).tolist() == [[0.0]]


@pytest.mark.parametrize(("exact", "sampling"), [(2.0, 3.0), (4.0, 1.0), (4.5, 1.0)])
def test_sampling_adds_the_larger_of_what_two_answers_say(exact, sampling):
    """Of a variance of 5, one part says 1; of 2 that are left when estimates are taken as exact, 3 more are gone."""
    found = Projection("log", np.ones(1), np.zeros(1), np.array([5.0]), np.array([1.0]))
    assert _with_sampling(found, exact).sampling_variance == sampling
