"""Destinations of a small city's graduates, whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.feed import read_and_check, usable_feed, write_feed
from caunghe.indicators import CATALOGUE
from caunghe.outcomes.cohorts.counts import counted, latest_rows
from caunghe.outcomes.cohorts.destinations import destinations, write_destinations
from caunghe.outcomes.cohorts.estimates import pay_table
from caunghe.outcomes.cohorts.link_errors import LinkErrors
from caunghe.outcomes.cohorts.months import cohort_states, reach_of_records
from caunghe.outcomes.cohorts.options import DestinationOptions
from caunghe.outcomes.cohorts.random_effects import effects, normal_effects
from caunghe.outcomes.linkage.link import link
from tests.outcomes.leavers import CLASS, IN_REGISTER, PROGRAMMES, leavers_feed


@pytest.fixture(scope="module")
def linkage():
    feed = leavers_feed()
    return link(feed.numbered_table("graduates"), feed.numbered_table("employment_records"))


@pytest.fixture(scope="module")
def found(linkage):
    return destinations(leavers_feed(), linkage=linkage)


def _changed(**columns: pl.Expr):
    feed = leavers_feed()
    records = feed["employment_records"].with_columns(**columns)
    return replace(feed, tables={**feed.tables, "employment_records": records})


def test_the_city_s_rates_hold_the_truth(found):
    city = found.destinations.filter(breakdown="all")
    truth = {"working": IN_REGISTER * 0.7, "in_field": 0.6, "unknown": 1 - IN_REGISTER, "pay": 8e6}
    held = [row["low"] <= truth[row["measure"]] <= row["high"] for row in city.iter_rows(named=True)]
    # twelve intervals of 95 %
    assert sum(held) >= 10
    assert (city["low"] < city["estimate"]).all()
    assert (city["estimate"] < city["high"]).all()
    rows = {row["measure"]: row for row in city.filter(months=6).iter_rows(named=True)}
    assert rows["working"]["persons"] == PROGRAMMES * CLASS


def test_a_cohort_whose_month_has_not_come_is_pending_and_has_no_number(found):
    cohorts = found.cohorts.filter(measure="working", breakdown="all")
    states = {(row["year"], row["months"]): row["status"] for row in cohorts.iter_rows(named=True)}
    assert {key: states[key] for key in ((2023, 24), (2024, 12), (2025, 6))} == dict.fromkeys(
        ((2023, 24), (2024, 12), (2025, 6)), "complete"
    )
    assert states[2024, 24] == states[2025, 12] == "pending"
    pending = found.cohorts.filter(status="pending")
    assert pending["estimate"].null_count() == pending.height
    assert pending["due"].min() == date(2026, 8, 1)
    # the last cohort judged is another one at each of the months
    last = found.destinations.filter(measure="working", breakdown="all").select("months", "year").rows()
    assert last == [(6, 2025), (12, 2024), (24, 2023)]


def test_a_month_that_is_still_coming_in_is_not_reached():
    months = pl.Series("month", [m for m in range(100, 110) for _ in range(10)] + [110] * 3)
    assert reach_of_records(months) == (100, 109)
    assert reach_of_records(pl.Series("month", [100, 101])) == (100, 101)
    assert reach_of_records(pl.Series("month", [], dtype=pl.Int64)) is None


def test_states_of_cohorts_by_reach_and_by_who_is_in_the_records():
    people = pl.DataFrame(
        {
            "year": [2022] * 10 + [2023] * 10 + [2024] * 10,
            "is_linked": [i < 8 for i in range(10)] + [i < 9 for i in range(10)] + [i < 1 for i in range(10)],
        }
    )
    reach = (2022 * 12 + 8 + 6, 2025 * 12)
    states = cohort_states(people, reach, DestinationOptions(months=(6, 12)))
    told = {(row["year"], row["months"]): row["status"] for row in states.iter_rows(named=True)}
    assert told == {
        (2022, 6): "before_records",
        (2022, 12): "complete",
        (2023, 6): "complete",
        (2023, 12): "complete",
        (2024, 6): "pending",
        (2024, 12): "pending",
    }
    later = cohort_states(people, (reach[0], 2026 * 12), DestinationOptions(months=(6,)))
    assert later.filter(year=2024)["status"].to_list() == ["not_reported"]


def test_small_cohorts_take_the_year_before(linkage):
    feed = leavers_feed()
    few = feed["graduates"].filter((pl.col("programme") != "W00") | (pl.col("graduate").str.ends_with("0")))
    result = destinations(replace(feed, tables={**feed.tables, "graduates": few}), linkage=linkage)
    rows = result.destinations.filter(measure="working", breakdown="programme", months=12)
    years = {row["category"]: (row["from_year"], row["year"]) for row in rows.iter_rows(named=True)}
    assert years["W00"] == (2023, 2024)
    assert years["W05"] == (2024, 2024)
    assert rows.filter(category="W00")["flag"].to_list()[0] in {"caution", "suppressed"}
    alone = destinations(leavers_feed(), DestinationOptions(pool_below=0), linkage)
    assert (alone.destinations["from_year"] == alone.destinations["year"]).all()


def test_small_numbers_are_drawn_to_the_others_and_hold_the_truth(found):
    rows = found.destinations.filter(measure="working", breakdown="programme", months=6)
    truth = {f"W{i:02}": IN_REGISTER * (0.5 + 0.4 * i / (PROGRAMMES - 1)) for i in range(PROGRAMMES)}
    shown = rows.drop_nulls("estimate")
    inside = [row["low"] <= truth[row["category"]] <= row["high"] for row in shown.iter_rows(named=True)]
    assert np.mean(inside) >= 0.8
    assert shown["estimate"].std() < shown["observed"].std()


def test_value_added_finds_the_better_programmes(found):
    added = found.value_added.filter(measure="working", breakdown="programme").drop_nulls("added")
    rank = added.group_by("category").agg(pl.col("added").mean()).sort("category")
    order = np.corrcoef(np.arange(rank.height), rank["added"].to_numpy())[0, 1]
    assert order > 0.7
    assert (added["low"] < added["high"]).all()
    assert (added["similar_low"] < added["expected"]).all()
    assert (added["expected"] < added["similar_high"]).all()


def test_eighty_per_cent_intervals_hold_four_in_five():
    held: list[float] = []
    for seed in range(16):
        rng = np.random.default_rng(seed)
        units, cells = 150, 3
        unit = np.repeat(np.arange(units), cells)
        pattern = np.tile(np.arange(cells), units)
        trials = rng.poisson(10, unit.size) + 1.0
        effect = rng.normal(0, 0.4, units)
        fixed = 0.5 + np.array([0.0, -0.6, 0.5])[pattern]
        right = rng.binomial(trials.astype(int), 1 / (1 + np.exp(-fixed - effect[unit]))).astype(float)
        design = np.column_stack([np.ones(unit.size), pattern == 1, pattern == 2]).astype(float)
        learnt = effects(unit, right, trials, design)
        low, high = learnt.quantile(0.1), learnt.quantile(0.9)
        held.append(float(((low <= effect) & (effect <= high)).mean()))
    assert 0.77 <= np.mean(held) <= 0.83


def test_equal_units_have_no_effects_and_unequal_ones_keep_theirs():
    trials = np.full(40, 500.0)
    same = effects(np.arange(40), np.full(40, 300.0), trials, np.ones((40, 1)))
    assert same.spread < 0.15
    assert np.allclose(same.mean_rates()[0], 0.6, atol=0.01)
    right = np.where(np.arange(40) % 2 == 0, 150.0, 400.0)
    unlike = effects(np.arange(40), right, trials, np.ones((40, 1))).mean_rates()[0]
    assert np.allclose(unlike, right / trials, atol=0.03)


def test_pay_is_drawn_to_the_mean_by_its_error():
    value, error = np.array([0.0, 1.0, 2.0, 8.0]), np.array([0.1, 0.1, 0.1, 5.0])
    mean, deviation = normal_effects(value, error)
    assert np.allclose(mean[:3], value[:3], atol=0.1)
    assert mean[3] < 4
    assert (deviation < error + 1e-9).all()


def _pay_of(rng: np.random.Generator, by: str, medians: np.ndarray, size: int, step: float) -> pl.DataFrame:
    """Return intervals of median pay of cells whose pay is lognormal around their medians, rounded to a step."""
    pay = np.repeat(medians, size) * np.exp(0.25 * rng.normal(size=medians.size * size))
    cell = [f"P{i:03}" for i in range(medians.size) for _ in range(size)]
    named = {"months": pl.lit(6, pl.Int64), "breakdown": pl.lit(by), "working": pl.lit(value=True)}
    rows = pl.DataFrame({"category": cell, "pay": np.round(pay / step) * step}).with_columns(**named)
    counts = rows.group_by("months", "breakdown", "category", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias(name) for name in ("persons", "linked", "working", "paid")
    )
    return pay_table(rows, counts, LinkErrors(1.0, 1e-9, 1.0, 1e-9, {6: 0.5}), 0.95).sort("category")


@pytest.mark.parametrize(("by", "size"), [("level", 30), ("level", 400), ("programme", 10), ("programme", 100)])
@pytest.mark.parametrize("step", [10_000, 500_000, 1_000_000])
def test_intervals_of_median_pay_hold_it_where_pay_is_rounded(by, size, step):
    # 8.2 million is rounded to 8, where most are paid; by ±z times half a distance of order statistics 64 to 98 % held
    truth = 8.2e6 if step == 10_000 else 8e6
    held: list[float] = []
    for seed in range(80 if by == "level" else 6):
        table = _pay_of(np.random.default_rng(seed), by, np.full(3 if by == "level" else 40, 8.2e6), size, step)
        held.append(float((table["low"].le(truth + 1) & table["high"].ge(truth - 1)).mean()))
    assert np.mean(held) >= 0.92


@pytest.mark.parametrize("size", [10, 25, 100])
def test_intervals_of_median_pay_hold_it_where_programmes_differ(size):
    held: list[float] = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        truth = 8e6 * np.exp(0.15 * rng.normal(size=60))
        table = _pay_of(rng, "programme", truth, size, 10_000)
        held.append(float(((table["low"].to_numpy() <= truth) & (truth <= table["high"].to_numpy())).mean()))
    assert np.mean(held) >= 0.9


def test_order_statistics_that_hold_a_median():
    # David and Nagaraja, Order Statistics, 7.1: of 30 the 10th and the 21st hold it in 95.7 %
    table = _pay_of(np.random.default_rng(0), "level", np.array([8e6]), 30, 10_000)
    rng = np.random.default_rng(0)
    pay = np.sort(np.round(8e6 * np.exp(0.25 * rng.normal(size=30)) / 10_000) * 10_000)
    assert np.allclose([table["low"][0], table["high"][0]], [pay[9], pay[20]])


def test_links_wrong_and_missed_are_made_good():
    links = LinkErrors(0.98, 0.005, 0.9, 0.02, {6: 0.5})
    value, error = links.true_rate(np.array([0.45]), np.array([0.8]), 6)
    assert np.allclose(value, (0.45 - 0.02 * 0.8 * 0.5) / 0.9)
    assert np.allclose(error, np.hypot(value * 0.02, 0.8 * 0.5 * 0.005) / 0.9)
    unknown, _ = links.true_unknown(np.array([0.2]))
    assert np.allclose(unknown, 1 - 0.8 * 0.98 / 0.9)


def test_worse_links_make_wider_intervals(found, linkage):
    doubtful = replace(linkage, quality=linkage.quality.with_columns(recall_low=pl.lit(0.6), recall_high=pl.lit(1.0)))
    wide = destinations(leavers_feed(), linkage=doubtful).destinations.filter(breakdown="all", measure="working")
    narrow = found.destinations.filter(breakdown="all", measure="working")
    assert (wide["high"] - wide["low"] > 2 * (narrow["high"] - narrow["low"])).all()


def test_no_shown_number_rests_on_fewer_than_five_or_tells_them(found, linkage):
    open_to_all = destinations(leavers_feed(), DestinationOptions(public=False), linkage).destinations
    keys = ["measure", "months", "breakdown", "category"]
    own = open_to_all.filter(measure="working").with_columns(right=pl.col("observed") * pl.col("persons"))
    both = own.join(found.destinations.select(*keys, "flag"), on=keys, suffix="_public")
    small = both.filter((pl.col("right") < 4.5) | (pl.col("persons") - pl.col("right") < 4.5))
    assert small.height > 0
    assert set(small["flag_public"]) == {"suppressed"}
    hidden = found.destinations.filter(flag="suppressed")
    for name in ("persons", "estimate", "observed", "low", "high", "coverage"):
        assert hidden[name].null_count() == hidden.height
    led = hidden.filter(measure="working").select(keys[1:])
    of_work = found.destinations.filter(pl.col("measure").is_in(["in_field", "pay"])).join(led, on=keys[1:])
    assert set(of_work["flag"]) <= {"suppressed"}
    told = found.value_added.filter(measure="working").join(led, on=keys[1:])
    assert set(told["flag"]) <= {"suppressed"}


def test_pay_in_thousands_is_left_out_by_the_check_and_told(tmp_path):
    write_feed(_changed(pay=pl.col("pay") // 1000), tmp_path / "feed", form="parquet")
    feed, findings = read_and_check(tmp_path / "feed", CATALOGUE)
    assert findings.filter(pl.col("table") == "employment_records", pl.col("column") == "pay").height > 0
    result = destinations(usable_feed(feed, findings))
    assert result.destinations.filter(measure="pay", breakdown="all").height == 0
    assert result.destinations.filter(measure="working", breakdown="all").height == 3


def test_a_person_with_two_jobs_in_a_month_is_one_and_the_better_pay_counts(found, linkage):
    feed = leavers_feed()
    records = feed["employment_records"]
    second = records.with_columns(record=pl.format("X{}", "record"), pay=pl.col("pay") // 2)
    twice = replace(feed, tables={**feed.tables, "employment_records": pl.concat([records, second])})
    assert destinations(twice, linkage=linkage).destinations.equals(found.destinations)


def test_occupations_that_are_not_known_lower_the_coverage_and_not_the_rate(linkage):
    half = pl.when(pl.int_range(pl.len()) % 2 == 0).then("occupation")
    row = destinations(_changed(occupation=half), linkage=linkage).destinations
    city = row.filter(measure="in_field", breakdown="all", months=6).row(0, named=True)
    assert 0.4 < city["coverage"] < 0.6
    assert city["flag"] == "caution"
    assert city["low"] <= 0.6 <= city["high"]


def test_a_feed_without_records_is_refused():
    feed = leavers_feed()
    for table in ("graduates", "employment_records"):
        empty = replace(feed, tables={**feed.tables, table: feed[table].clear()})
        with pytest.raises(InputError, match=f"got none of {table}"):
            destinations(empty)


def test_equal_feeds_give_equal_files(found, tmp_path):
    write_destinations(found, tmp_path / "a")
    feed = leavers_feed()
    shuffled = {
        name: feed[name].sample(fraction=1.0, shuffle=True, seed=3) for name in ("graduates", "employment_records")
    }
    write_destinations(destinations(replace(feed, tables={**feed.tables, **shuffled})), tmp_path / "b")
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_counts_and_pools_of_rows():
    base = {"breakdown": "programme", "category": "P", "months": 6, "birth_date": date(2003, 1, 1)}
    rows = pl.DataFrame(
        [
            base | {"year": year, "is_linked": True, "working": year == 2025, "in_field": None, "pay": 5}
            for year in (2024, 2025)
        ],
        schema_overrides={"in_field": pl.Boolean},
    )
    assert latest_rows(rows, 2)["year"].to_list() == [2024, 2025]
    assert latest_rows(rows, 1)["year"].to_list() == [2025]
    assert counted(rows, "months").row(0) == (6, 2, 2, 1, 0, 0, 1, 2)
