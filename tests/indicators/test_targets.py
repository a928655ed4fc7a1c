"""Verdicts on targets, the projections behind them, and what happens where a series breaks."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import polars as pl
import pytest

from caunghe.feed.contents import SeriesBreak
from caunghe.feed.read import read_feed
from caunghe.indicators.calculate import indicators
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.indicators.estimates import CELLS
from caunghe.indicators.intervals import Publication
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.projection import Projection, project
from caunghe.indicators.targets import _sample_needed, _verdict, verdicts
from caunghe.language.text import Text
from caunghe.pilot.small_city import small_city
from tests.indicators.small_city import MERGER, city, eight_workers

OPTIONS = IndicatorOptions()


def series(*points, indicator="certificate_rate", breakdown="all", category="all"):
    """CELLS from (year, estimate, standard error or None); 1,000 people each."""
    rows = [
        dict.fromkeys(CELLS.names())
        | {
            "indicator": indicator,
            "breakdown": breakdown,
            "category": category,
            "year": year,
            "estimate": estimate,
            "standard_error": error,
            "persons": 1000,
        }
        for year, estimate, error in points
    ]
    return pl.DataFrame(rows, CELLS)


def judge(cells, value, year, *, indicator="certificate_rate", area="31", group=None, feed=None, **rest):
    target = {"indicator": indicator, "area": area, "group": group, "year": year, "value": value, "source": "x"}
    feed = feed or city(targets=[target], **rest)
    rows, paths = verdicts(feed, cells, OPTIONS)
    assert rows.height == 1
    return rows.row(0, named=True), paths


def test_past_year_met_missed_or_undetectable():
    # error 0.01 at 0.45: on the logit scale 0.01/(0.45·0.55) = 0.0404; 80 % reach 1.2816 errors
    assert judge(series((2025, 0.45, 0.01)), 0.40, 2025)[0]["verdict"] == "met"
    assert judge(series((2025, 0.35, 0.01)), 0.40, 2025)[0]["verdict"] == "off_course"
    row, _ = judge(series((2025, 0.395, 0.01)), 0.40, 2025)
    assert row["verdict"] == "undetectable"
    # logit(0.4) − logit(0.395) = 0.0208776; V_s = (0.01/(0.395·0.605))² = 0.00175103
    # n' = 1000 · 0.00175103 / (0.0208776/1.2815516)² = 6597.9
    assert row["sample_needed"] == 6598
    assert row["sample"] == 1000
    assert 0.1 < row["probability"] < 0.9


def test_everybody_in_a_sample_is_not_everybody():
    # no error is measured where all 1,000 are certified; (0.025)^(1/1000) = 0.99632 bounds the share below
    cells = series((2025, 1.0, 0.0)).with_columns(low=pl.lit(0.99632), high=pl.lit(1.0))
    row, _ = judge(cells, 0.999, 2025)
    assert row["standard_error"] == pytest.approx((1 - 0.99632) / 2 / 1.959964, rel=1e-6)
    assert 0 < row["probability"] < 1


def test_an_observed_year_has_the_interval_of_its_value_wherever_it_stands():
    feed, _ = read_feed(small_city())
    found = indicators(feed)
    values = found.values.filter(pl.col("breakdown") == "all", pl.col("low").is_not_null())
    same = ["indicator", "year"]
    judged = found.verdicts.drop("year").rename({"latest_year": "year"}).join(values, on=same, suffix="_value")
    observed = found.paths.filter("observed").join(values, on=same)
    assert judged.height == 1
    assert observed.height == 2
    for end in ("low", "high"):
        assert judged[end].to_list() == pytest.approx(judged[f"{end}_value"].to_list(), rel=1e-12)
        assert observed[f"{end}95"].to_list() == pytest.approx(observed[end].to_list(), rel=1e-12)
    # four degrees of freedom: t = 2.776445 at 95 %, 1.533206 at 80 %
    near, far = (observed[f"high{level}"] - observed["estimate"] for level in (80, 95))
    assert (near / far).to_list() == pytest.approx([1.533206 / 2.776445] * 2, rel=1e-6)


def test_a_sample_that_leaves_no_freedom_has_a_normal_interval():
    row, paths = judge(series((2025, 0.45, 0.01)), 0.40, 2025)
    # the same as of a verdict: 1.959964 errors of 0.0404 on the logit scale
    assert (row["low"], row["high"]) == pytest.approx((0.430488, 0.469667), abs=1e-6)
    assert paths.select("low95", "high95").row(0) == pytest.approx((row["low"], row["high"]))
    assert judge(series((2025, 0.40, None)), 0.40, 2025)[0]["low"] is None


def test_the_error_of_everybody_is_that_of_the_interval_at_its_own_level():
    # the same sample at 80 %: 0.1^(1/1000) bounds the share below
    cells = series((2025, 1.0, 0.0)).with_columns(low=pl.lit(0.9977), high=pl.lit(1.0))
    feed = city(targets=[{"indicator": "certificate_rate", "area": "31", "year": 2025, "value": 0.999}])
    rows, _ = verdicts(feed, cells, IndicatorOptions(publication=Publication(level=0.80)))
    assert rows["standard_error"].item() == pytest.approx((1 - 0.9977) / 2 / 1.281552, rel=1e-6)


def test_a_target_that_lacks_year_or_value_is_not_judged():
    stated = {"indicator": "certificate_rate", "area": "31", "year": 2030, "value": 0.4}
    feed = city(targets=[stated, stated | {"value": None}, stated | {"year": None}, stated | {"indicator": None}])
    rows, _ = verdicts(feed, series((2025, 0.45, 0.01)), OPTIONS)
    assert rows.select("indicator", "year", "target").rows() == [("certificate_rate", 2030, 0.4)]


def test_a_count_has_no_interval():
    assert judge(series((2025, 0.40, None)), 0.40, 2025)[0]["verdict"] == "met"
    row, _ = judge(series((2025, 0.39, None)), 0.40, 2025)
    assert (row["verdict"], row["sample"], row["probability"]) == ("off_course", None, 0.0)
    assert row["projected_low"] == row["projected_high"] == pytest.approx(0.39)


def test_coming_year():
    rising = [(2020 + i, 0.30 + 0.02 * i, 0.004) for i in range(6)]  # 0.40 in 2025, two points a year
    assert judge(series(*rising), 0.43, 2030)[0]["verdict"] == "on_course"
    assert judge(series(*rising), 0.60, 2030)[0]["verdict"] == "off_course"
    assert judge(series(*rising), 0.35, 2030)[0]["verdict"] == "met"
    row, paths = judge(series(*rising), 0.48, 2030)
    assert row["projected_low"] < row["projected"] < row["projected_high"]
    # six years on one line: a slope that fades is all but ruled out, and the middle is the line of the logits,
    # logit(0.4) + 5 · (logit(0.4) − logit(0.3)) / 5 = 0.0364, 0.5091; doubt about the slope is in the interval
    assert row["projected"] == pytest.approx(0.5091, abs=0.004)
    assert row["projected_low"] < 0.495
    fan = paths.filter(~pl.col("observed"))
    assert fan["year"].to_list() == [2026, 2027, 2028, 2029, 2030]
    assert (fan["high80"] - fan["low80"]).is_sorted()
    assert (fan["low95"] < fan["low80"]).all()
    assert paths.filter("observed")["estimate"].to_list() == pytest.approx([v for _, v, _ in rising])


@pytest.mark.parametrize(
    ("chance", "said"), [(0.7, "on_course"), (0.699, "at_risk"), (0.301, "at_risk"), (0.3, "off_course")]
)
def test_a_chance_at_its_limit_has_the_verdict_of_the_limit(chance, said):
    there = Projection("logit", np.ones(1), np.zeros(1), np.ones(1), np.zeros(1))
    run = series((2025, 0.40, 0.004))
    assert _verdict(run, there, 0.45, chance, "logit", over=True, past=False) == said


def normal(mean, variance, sampling=0.0):
    return Projection("identity", np.ones(1), np.array([mean]), np.array([variance]), np.array([sampling]))


@pytest.mark.parametrize(
    ("chance", "said"), [(0.9, "met"), (0.899, "undetectable"), (0.101, "undetectable"), (0.1, "off_course")]
)
def test_a_past_year_is_judged_by_the_chance_that_it_was_met(chance, said):
    run = series((2025, 0.0, 1.0))
    assert _verdict(run, normal(9.0, 1.0), 0.0, chance, "identity", over=True, past=True) == said


@pytest.mark.parametrize(
    ("estimate", "error", "over", "said"),
    [
        # a count is met at its target, over or under, and off course beyond it
        (0.0, None, True, "met"), (0.0, None, False, "met"), (-0.001, None, True, "off_course"),
        (0.001, None, False, "off_course"), (0.001, 0.0, True, "met"),
    ],
)  # fmt: skip
def test_a_past_count_is_held_against_its_target(estimate, error, over, said):
    run = series((2025, estimate, error))
    assert _verdict(run, normal(estimate, 0.0), 0.0, 0.5, "identity", over=over, past=True) == said


def test_a_coming_year_is_met_where_today_is_already_there_and_the_chance_holds():
    for estimate, chance, said in (
        (1.29, 0.7, "met"),
        (1.27, 0.7, "on_course"),
        (1.29, 0.69, "at_risk"),
        (1.29, 0.3, "off_course"),
    ):
        run = series((2025, estimate, 1.0))
        assert _verdict(run, normal(0.0, 1.0), 0.0, chance, "identity", over=True, past=False) == said


def test_what_is_between_is_undetectable_where_sampling_makes_more_than_half_of_the_variance():
    run = series((2025, 0.0, 1.0))
    for sampling, said in ((1.0, "at_risk"), (1.01, "undetectable"), (0.0, "at_risk")):
        assert _verdict(run, normal(0.0, 2.0, sampling), 0.0, 0.5, "identity", over=True, past=False) == said


def test_the_sample_needed_leaves_the_target_out_of_its_interval():
    run, reach = series((2025, 1.0, 1.0)), 1.2815515655446004  # of 80 %
    persons = run["persons"][-1]
    # past: d = 4, V_s = 1: n' = n · (1.2816/4)²; over and under alike
    past = math.ceil(persons * (reach / 4) ** 2)
    assert _sample_needed(normal(1.0, 1.0, 1.0), run, 5.0, "identity", past=True) == past
    assert _sample_needed(normal(1.0, 1.0, 1.0), run, -3.0, "identity", past=True) == past
    # coming: what the years bring, V_p = 3 − 2, is expected to move the estimate too
    coming = math.ceil(persons * reach**2 / (4**2 + 1))
    assert _sample_needed(normal(1.0, 3.0, 2.0), run, 5.0, "identity", past=False) == coming
    # none does where the target is where we are and nothing moves, and none is needed of a count
    assert _sample_needed(normal(1.0, 1.0, 1.0), run, 1.0, "identity", past=True) is None
    assert _sample_needed(normal(1.0, 0.0), series((2025, 1.0, None)), 5.0, "identity", past=True) is None


def test_lower_is_better():
    falling = [(2020 + i, 0.10 - 0.01 * i, 0.002) for i in range(6)]
    row, _ = judge(series(*falling, indicator="dropout_rate"), 0.05, 2030, indicator="dropout_rate")
    assert row["probability"] > 0.5
    row, _ = judge(series(*falling, indicator="dropout_rate"), 0.01, 2030, indicator="dropout_rate")
    assert row["verdict"] == "off_course"


def test_poor_sampling_is_undetectable_and_poor_luck_is_at_risk():
    noisy = [(2024, 0.40, 0.08), (2025, 0.41, 0.08)]
    row, _ = judge(series(*noisy), 0.42, 2026)
    assert row["verdict"] == "undetectable"
    exact = [(2020 + i, value, 0.001) for i, value in enumerate((0.38, 0.42, 0.39, 0.43, 0.40, 0.41))]
    assert judge(series(*exact), 0.415, 2027)[0]["verdict"] == "at_risk"


def test_unknown_indicator_no_data_and_no_targets():
    cells = series((2025, 0.4, 0.01))
    assert judge(cells, 0.5, 2030, indicator="happiness")[0]["verdict"] == "unknown_indicator"
    assert judge(cells, 0.5, 2030, indicator="dropout_rate")[0]["verdict"] == "no_data"
    assert judge(cells, 0.5, 2030, area="1")[0]["verdict"] == "no_data"
    assert judge(cells, 0.5, 2030, area="1", group="women")[0]["verdict"] == "no_data"
    rows, paths = verdicts(city(), cells, OPTIONS)
    assert rows.is_empty()
    assert paths.is_empty()


def test_two_targets_for_one_thing_share_the_longer_path():
    cells = series(*[(2020 + i, 0.30 + 0.02 * i, 0.004) for i in range(6)])
    target = {"indicator": "certificate_rate", "area": "31", "value": 0.4, "source": "x"}
    for years in ((2025, 2030), (2030, 2025)):
        rows, paths = verdicts(city(targets=[target | {"year": year} for year in years]), cells, OPTIONS)
        assert rows["year"].to_list() == list(years)
        assert paths["year"].to_list() == list(range(2020, 2031))


def test_a_fan_belongs_to_its_indicator_area_and_group():
    places = [("all", "all"), ("area", "1"), ("sex", "female")]
    points = [(2024, 0.30, 0.01), (2025, 0.32, 0.01)]
    cells = [series(*points, breakdown=breakdown, category=category) for breakdown, category in places]
    cells.append(series((2025, 0.1, 0.01), indicator="dropout_rate"))
    base = {"indicator": "certificate_rate", "area": "31", "year": 2026, "value": 0.4, "source": "x"}
    targets = [base, base | {"area": "1"}, base | {"group": "women"}, base | {"indicator": "dropout_rate"}]
    rows, paths = verdicts(city(targets=targets), pl.concat(cells), OPTIONS)
    about = ["indicator", "area", "group"]
    assert rows.select(*about, "year", "target", "source").rows() == [
        (one["indicator"], one["area"], one.get("group"), 2026, 0.4, "x") for one in targets
    ]
    lengths = paths.group_by(about, maintain_order=True).agg(pl.col("year"), pl.col("observed"))
    assert lengths.rows() == [
        (one["indicator"], one["area"], one.get("group"), years, [year < 2026 for year in years])
        # of one observation nothing is foretold
        for one, years in zip(targets, [[2024, 2025, 2026]] * 3 + [[2025]], strict=True)
    ]


def test_a_coming_year_has_the_quantiles_of_its_projection():
    points = [(2024, 0.30, 0.01), (2025, 0.32, 0.02)]
    row, paths = judge(series(*points), 0.40, 2027)
    for year in (2026, 2027):
        there = project(np.array([2024.0, 2025]), np.array([0.30, 0.32]), np.array([0.01, 0.02]), year, "logit")
        shown = paths.filter(pl.col("year") == year).row(0, named=True)
        ends = {"estimate": 0.5, "low80": 0.1, "high80": 0.9, "low95": 0.025, "high95": 0.975}
        assert {name: shown[name] for name in ends} == {n: pytest.approx(there.quantile(p)) for n, p in ends.items()}
        assert (shown["observed"], shown["series"]) == (False, 1)
    found = [row[name] for name in ("projected_low", "projected", "projected_high")]
    assert found == pytest.approx([there.quantile(p) for p in (0.1, 0.5, 0.9)])
    assert row["probability"] == pytest.approx(1 - there.below(0.40))
    assert (row["latest_year"], row["estimate"], row["standard_error"]) == (2025, 0.32, 0.02)


def test_a_year_without_error_is_exact_among_years_with_one():
    row, _ = judge(series((2024, 0.30, None), (2025, 0.32, 0.01)), 0.40, 2026)
    there = project(np.array([2024.0, 2025]), np.array([0.30, 0.32]), np.array([0.0, 0.01]), 2026, "logit")
    assert row["projected"] == pytest.approx(there.quantile(0.5))


def test_a_target_before_every_figure_is_judged_by_none():
    row, _ = judge(series((2024, 0.30, 0.01), (2025, 0.50, 0.01)), 0.40, 2020)
    assert (row["latest_year"], row["estimate"], row["verdict"]) == (None, None, "not_measured")
    # of two years up to the target's the later one counts, and none after it
    row, _ = judge(series((2023, 0.10, 0.01), (2024, 0.50, 0.01), (2025, 0.10, 0.01)), 0.40, 2024)
    assert (row["latest_year"], row["verdict"]) == (2024, "met")


def test_a_sample_needed_is_said_only_where_nothing_can_be_told():
    assert judge(series((2025, 0.45, 0.01)), 0.40, 2025)[0]["sample_needed"] is None
    assert judge(series((2025, 0.395, None)), 0.40, 2025)[0]["sample"] is None


def test_area_and_group_targets_find_their_breakdown():
    by_commune = series((2025, 0.3, 0.01), breakdown="area", category="1")
    assert judge(by_commune, 0.2, 2025, area="1")[0]["verdict"] == "met"
    women = series((2025, 0.3, 0.01), breakdown="sex", category="female")
    assert judge(women, 0.2, 2025, group="women")[0]["verdict"] == "met"


def test_a_group_of_one_commune_has_no_figure_whatever_the_city_has():
    women = series((2025, 0.3, 0.01), breakdown="sex", category="female")
    assert judge(women, 0.2, 2025, area="1", group="women")[0]["verdict"] == "no_data"
    commune = series((2025, 0.3, 0.01), breakdown="area", category="1")
    assert judge(commune, 0.2, 2025, area="1", group="women")[0]["verdict"] == "no_data"
    # nor a figure of the city for its commune, nor of its communes for the city
    whole = series((2025, 0.3, 0.01))
    assert judge(whole, 0.2, 2025, area="1")[0]["verdict"] == "no_data"
    assert judge(commune, 0.2, 2025)[0]["verdict"] == "no_data"


def test_each_group_is_looked_for_where_it_is_counted():
    rural = series((2025, 0.3, 0.01), breakdown="area_kind", category="commune")
    assert judge(rural, 0.2, 2025, group="rural")[0]["verdict"] == "met"
    assert judge(rural, 0.2, 2025, group="women")[0]["verdict"] == "no_data"
    assert judge(rural, 0.2, 2025, group="poor")[0]["verdict"] == "no_data"
    # a table of target groups has a breakdown of its own for each
    name = next(each.name for each in CATALOGUE.values() if each.table == "target_groups")
    poor = series((2025, 0.3, None), indicator=name, breakdown="group", category="poor")
    assert judge(poor, 0.2, 2025, indicator=name, group="poor")[0]["estimate"] == 0.3
    assert judge(poor, 0.2, 2025, indicator=name, group="women")[0]["verdict"] == "no_data"


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), None])
def test_a_year_without_a_finite_estimate_is_no_year(value):
    row, paths = judge(series((2024, 0.30, 0.01), (2025, value, 0.01)), 0.20, 2025)
    assert (row["latest_year"], row["estimate"]) == (2024, 0.30)
    assert paths.filter("observed")["year"].to_list() == [2024]
    assert judge(series((2025, value, 0.01)), 0.20, 2025)[0]["verdict"] == "no_data"


STEP = [(2021, 0.30, 0.004), (2022, 0.31, 0.004), (2023, 0.32, 0.004), (2024, 0.33, 0.004), (2025, 0.25, 0.004)]


def test_break_splits_the_trend():
    other = SeriesBreak(date(2025, 1, 1), Text("Định nghĩa mới", "New definition"))
    row, paths = judge(series(*STEP), 0.30, 2030, breaks=(other,))
    assert row["series_from"] == 2025
    assert paths.filter("observed")["series"].to_list() == [1, 1, 1, 1, 2]
    whole, _ = judge(series(*STEP), 0.30, 2030)
    assert whole["series_from"] == 2021
    # one observation after the break: where it is heading is not known, and nothing is said of it
    assert (row["verdict"], row["estimate"], row["projected"], row["probability"]) == (
        "no_projection",
        0.25,
        None,
        None,
    )


def test_merger_is_crossed_only_when_both_provinces_were_sampled():
    both = [row for year in range(2021, 2026) for row in eight_workers(year)]
    row, paths = judge(series(*STEP), 0.30, 2030, breaks=(MERGER,), labour_survey=both)
    assert row["series_from"] == 2021
    assert set(paths["series"]) == {0}  # recomputed back on today's boundaries
    one = [row for row in both if row["stratum"] == "HP-T" or row["year"] == 2025]
    row, paths = judge(series(*STEP), 0.30, 2030, breaks=(MERGER,), labour_survey=one)
    assert row["series_from"] == 2025
    assert paths.filter("observed")["series"].to_list() == [1, 1, 1, 1, 2]


def test_target_before_a_break_is_judged_on_its_own_side():
    row, _ = judge(series(*STEP), 0.32, 2024, breaks=(MERGER,))
    assert (row["latest_year"], row["estimate"], row["verdict"]) == (2024, 0.33, "met")


@pytest.mark.parametrize(
    ("day", "pieces"),
    [
        # a year is beyond a break from the day that it ends on
        (date(2024, 12, 31), [1, 1, 1, 2, 2]), (date(2024, 1, 1), [1, 1, 1, 2, 2]), (date(2025, 1, 1), [1, 1, 1, 1, 2]),
        (date(2023, 12, 31), [1, 1, 2, 2, 2]), (date(2021, 12, 31), [2, 2, 2, 2, 2]), (date(2021, 12, 30),
        [2, 2, 2, 2, 2]),
    ],
)  # fmt: skip
def test_a_series_breaks_at_the_end_of_a_year(day, pieces):
    _, paths = judge(series(*STEP), 0.30, 2026, breaks=(SeriesBreak(day, Text("Mới", "New")),))
    ahead = [pieces[-1]] if pieces.count(pieces[-1]) > 1 else []  # of one observation nothing is foretold
    assert paths["series"].to_list() == [*pieces, *ahead]


@pytest.mark.parametrize(
    ("day", "piece"), [(date(2021, 12, 31), 2), (date(2022, 1, 1), 0), (date(2020, 6, 1), 2), (date(2025, 7, 1), 0)]
)
def test_a_change_of_boundaries_is_undone_only_behind_the_first_year(day, piece):
    survey = [row for year in range(2021, 2026) for row in eight_workers(year)]
    target = {"indicator": "certificate_rate", "area": "31", "year": 2025, "value": 0.3, "source": "x"}
    feed = city(targets=[target], breaks=(SeriesBreak(day, Text("Hợp nhất", "Merger")),), labour_survey=survey)
    _, paths = verdicts(feed, series(*STEP), IndicatorOptions(boundary_breaks=(day,)))
    assert set(paths["series"]) == {piece}


def test_two_breaks_are_two_and_one_of_boundaries_is_none():
    survey = [row for year in range(2021, 2026) for row in eight_workers(year)]
    other = SeriesBreak(date(2023, 1, 1), Text("Định nghĩa mới", "New definition"))
    last = SeriesBreak(date(2025, 1, 1), Text("Định nghĩa mới", "New definition"))
    _, paths = judge(series(*STEP), 0.30, 2025, breaks=(other, last))
    assert paths["series"].to_list() == [1, 1, 2, 2, 3]
    _, paths = judge(series(*STEP), 0.30, 2025, breaks=(other, MERGER), labour_survey=survey)
    assert paths["series"].to_list() == [0, 0, 1, 1, 1]
