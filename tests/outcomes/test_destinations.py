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
from caunghe.outcomes.cohorts.followed import months_in_work
from caunghe.outcomes.cohorts.link_errors import LinkErrors
from caunghe.outcomes.cohorts.months import cohort_states, record_months
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


def _months(counts: dict[int, int]):
    """Return what records hold of persons who are in work in the first so many places of each month."""
    rows = [(f"P{at}", month) for month, count in counts.items() for at in range(count)]
    return record_months(pl.DataFrame(rows, schema={"person": pl.String, "month": pl.Int64}, orient="row"))


def test_a_month_that_is_still_coming_in_is_not_reached():
    usual = dict.fromkeys(range(100, 110), 10)
    for last, reach in ((4, 109), (5, 110)):
        held = _months(usual | {110: last})
        assert (held.first, held.last) == (100, reach)
    assert record_months(pl.DataFrame(schema={"person": pl.String, "month": pl.Int64})) is None


def test_months_are_held_against_their_neighbours():
    held = _months(dict.fromkeys(range(100, 115), 20) | {105: 0, 107: 14})
    assert [held.come(month) for month in (104, 105, 106, 107, 114, 115)] == [1, 0, 1, 0.7, 1, 0]
    assert held.window(103, 107) == pytest.approx((1 + 0 + 1 + 0.7) / 4)
    # growth and decline are no gap
    assert min(_months({100 + at: 20 + 3 * at for at in range(12)}).come(100 + at) for at in range(3, 12)) == 1
    assert _months({100 + at: 50 - at for at in range(12)}).come(105) == 1


def _without_rows(part: float, month: date = date(2026, 2, 1)):
    """Return the feed without so large a part of a month's records; the cohort of 2025 is looked at in February."""
    feed = leavers_feed()
    records = feed["employment_records"]
    lost = (records["month"] == month) & pl.Series(np.random.default_rng(0).random(records.height) < part)
    return replace(feed, tables={**feed.tables, "employment_records": records.filter(~lost)})


def _cohort(result, measure: str = "working", year: int = 2025, months: int = 6):
    return result.cohorts.filter(measure=measure, breakdown="all", year=year, months=months).row(0, named=True)


@pytest.mark.parametrize("part", [1.0, 0.7])
def test_a_month_that_is_absent_is_not_reported_and_no_zero(linkage, part):
    result = destinations(_without_rows(part), linkage=linkage)
    assert (_cohort(result)["status"], _cohort(result)["estimate"]) == ("not_reported", None)
    latest = result.destinations.filter(measure="working", months=6)
    assert set(latest["year"]) == {2024}
    assert latest.filter(breakdown="all")["low"][0] <= 0.63 <= latest.filter(breakdown="all")["high"][0]
    assert any("of February 2026" in sentence for sentence in result.told("en"))


def test_a_month_of_which_a_part_came_lowers_the_coverage_and_is_made_good(linkage):
    row = _cohort(destinations(_without_rows(0.25), linkage=linkage))
    assert row["flag"] == "caution"
    assert row["coverage"] == pytest.approx(0.75, abs=0.03)
    assert row["low"] <= 0.63 <= row["high"]
    assert row["observed"] < 0.53
    assert row["high"] - row["low"] > 0.25  # the graduates' own share that came may be another


def test_states_come_of_the_records_and_not_of_who_is_found():
    people = pl.DataFrame({"year": [2022] * 40 + [2023] * 40 + [2024] * 40, "is_searched": [True] * 120})
    left = {year: year * 12 + 7 for year in (2022, 2023, 2024)}
    # people begin all the time until the month before those of 2024 leave, then three more
    stop = left[2024] - 1
    counts = {month: 100 + 2 * (month - left[2022]) for month in range(left[2022] + 4, stop + 1)}
    held = _months(counts | dict.fromkeys(range(stop + 1, stop + 11), counts[stop] + 3))
    states = cohort_states(people, held, DestinationOptions(months=(6, 12)))
    told = {(row["year"], row["months"]): row["status"] for row in states.iter_rows(named=True)}
    assert told == {
        (2022, 6): "complete",
        (2022, 12): "complete",
        (2023, 6): "complete",
        (2023, 12): "complete",
        (2024, 6): "not_reported",
        (2024, 12): "pending",
    }
    # of 2022 the first months are before the records: nobody can be said to be in none of them
    assert states.filter(year=2022)["unknown_status"].to_list() == ["before_records"] * 2
    # a tenth of 40 are four new people
    held = _months(counts | dict.fromkeys(range(stop + 1, stop + 11), counts[stop] + 4))
    assert cohort_states(people, held, DestinationOptions(months=(6,)))["status"].to_list()[-1] == "complete"


def test_a_slump_has_its_number_and_a_sentence(linkage):
    feed = leavers_feed()
    of_2025 = linkage.pairs.join(feed["graduates"].filter(year=2025), on="graduate").select("person").unique()
    work = months_in_work(feed["employment_records"]).select("person").unique()
    gone = work.join(of_2025, on="person").sort("person").gather_every(4).to_series().to_list()
    gone += work.join(of_2025, on="person").sort("person").gather_every(4, 1).to_series().to_list()
    keys = feed["employment_records"].filter(pl.col("record").is_in(gone)).select("name_key", "birth_date")
    records = feed["employment_records"].join(keys, on=["name_key", "birth_date"], how="anti")
    result = destinations(replace(feed, tables={**feed.tables, "employment_records": records}))
    row = _cohort(result)
    assert row["status"] == "complete"
    assert row["low"] <= 0.63 / 2 <= row["high"]
    assert any("of those who left in 2025 are in a record" in sentence for sentence in result.told("en"))


def test_in_no_record_is_of_equally_many_months_for_each_cohort(linkage):
    # all begin a year after leaving: nobody is in a record after six months, whatever the records hold since
    feed = leavers_feed()
    own = linkage.pairs.join(feed["graduates"].select("graduate", "year"), on="graduate").select("person", "year")
    keys = feed["employment_records"].select("name_key", "birth_date", person="record").join(own, on="person")
    month = pl.col("month").dt.year() * 12 + pl.col("month").dt.month() - 1
    records = feed["employment_records"].join(keys.drop("person"), on=["name_key", "birth_date"], how="left")
    later = pl.col("year").is_null() | (month > pl.col("year") * 12 + 7 + 12)
    records = records.filter(later).select(feed["employment_records"].columns)
    result = destinations(replace(feed, tables={**feed.tables, "employment_records": records}))
    shares = [_cohort(result, "unknown", 2023, months)["estimate"] for months in (6, 12, 24)]
    assert shares[0] > 0.9
    assert shares[1] > 0.9
    # of seven in ten, who work on, and of nine in ten who are in the register
    assert shares[2] == pytest.approx(1 - 0.63, abs=0.08)


def test_who_has_no_name_is_in_no_rate_and_lowers_the_coverage():
    feed = leavers_feed()
    nameless = ["W00", "W01", "W02", "W03"]
    graduates = feed["graduates"].with_columns(
        name_key=pl.when(~pl.col("programme").is_in(nameless)).then(pl.col("name_key"))
    )
    result = destinations(replace(feed, tables={**feed.tables, "graduates": graduates}))
    row = _cohort(result)
    assert (row["persons"], row["coverage"], row["flag"]) == (360, pytest.approx(2 / 3), "caution")
    assert row["low"] <= IN_REGISTER * (0.5 + 0.4 * 7.5 / 11) <= row["high"]  # of the eight others
    cells = result.destinations.filter(measure="working", breakdown="programme", category="W00")
    assert cells.select("coverage", "estimate", "flag").unique().rows() == [(0.0, None, "suppressed")]
    added = result.value_added.filter(measure="working", breakdown="programme").drop_nulls("added")
    assert not set(added["category"]) & set(nameless)
    assert (added["low"] <= 0).sum() > 0.5 * added.height  # before, nearly all others rose above 0
    assert any("360 of 1,080 graduates have no name" in sentence for sentence in result.told("en"))


def test_graduates_that_are_due_and_did_not_come_lower_the_coverage(linkage):
    feed = leavers_feed()

    def without(programmes: int):
        silent = pl.col("programme").is_in([f"W{i:02}" for i in range(programmes)]) & (pl.col("year") == 2025)
        graduates = feed["graduates"].filter(~silent)
        return destinations(replace(feed, tables={**feed.tables, "graduates": graduates}), linkage=linkage)

    few = without(4)
    assert _cohort(few)["coverage"] == pytest.approx(8 / 12)
    assert _cohort(few)["flag"] == "caution"
    # the cohort before does not stand for one that is due
    cell = few.destinations.filter(measure="working", breakdown="programme", months=6, category="W00")
    assert cell.select("coverage", "estimate", "flag").row(0) == (0.0, None, "suppressed")
    assert any("2025: 240 of 360 graduates came" in sentence for sentence in few.told("en"))
    most = without(10)
    assert _cohort(most)["estimate"] is None
    assert _cohort(most)["coverage"] == pytest.approx(2 / 12)
    assert set(most.destinations.filter(months=6)["year"]) == {2024}


def test_programmes_found_unlike_the_others_are_told_before_they_are_compared():
    feed = leavers_feed()
    graduates = feed["graduates"]
    careless = graduates["programme"].is_in(["W09", "W10", "W11"]) & (pl.Series(range(graduates.height)) % 5 < 3)
    names = [name[::-1] if bad else name for name, bad in zip(graduates["name_key"], careless, strict=True)]
    dates = pl.when(careless).then(pl.col("birth_date").dt.offset_by("13d")).otherwise("birth_date")
    badly = graduates.with_columns(name_key=pl.Series(names), birth_date=dates)
    result = destinations(replace(feed, tables={**feed.tables, "graduates": badly}))
    assert result.apart["category"].to_list() == ["W09", "W10", "W11"]
    assert (result.apart["found"] < 0.6).all()
    added = result.value_added.filter(breakdown="programme")
    assert set(added["flag"]) <= {"caution", "suppressed"}
    assert any("look at W09, W10, W11: " in sentence for sentence in result.told("en"))


def test_as_found_no_programme_stands_apart(found):
    assert found.apart.height == 0
    assert "publish" in set(found.value_added["flag"])


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
    return pay_table(rows, counts, LinkErrors(1.0, 1e-9, 1.0, 1e-9, {6: 0.5}, {6: 1.0}), 0.95).sort("category")


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
    links = LinkErrors(0.98, 0.005, 0.9, 0.02, {6: 0.5}, {6: 1.0})
    value, error = links.true_rate(np.array([0.45]), np.array([0.8]), 6, np.array([1.0]))
    assert np.allclose(value, (0.45 - 0.02 * 0.8 * 0.5) / 0.9)
    assert np.allclose(error, np.hypot(value * 0.02, 0.8 * 0.5 * 0.005) / 0.9)
    unknown, _ = links.true_unknown(np.array([0.2]), np.array([0.8]), 6)
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
    base = {"breakdown": "programme", "category": "P", "months": 6, "is_searched": True, "seen": True, "come": 0.5}
    rows = pl.DataFrame(
        [
            base | {"year": year, "is_linked": True, "working": year == 2025, "in_field": None, "pay": 5}
            for year in (2024, 2025)
        ],
        schema_overrides={"in_field": pl.Boolean},
    )
    assert latest_rows(rows, 2)["year"].to_list() == [2024, 2025]
    assert latest_rows(rows, 1)["year"].to_list() == [2025]
    assert counted(rows, "months").row(0) == (6, 2, 2, 2, 1, 2, 2, 0, 0, 1, 0.5)


def test_no_difference_of_two_tables_is_a_hidden_cell():
    """A level of 30 graduates in 2024 and 6 in 2025: both years together less 2024 would be the six."""
    feed = leavers_feed()
    one = feed["programmes"]["programme"][0]
    programmes = feed["programmes"].with_columns(
        level=pl.when(pl.col("programme") == one).then(pl.lit("primary")).otherwise("level")
    )
    of_last = (pl.col("programme") == one) & (pl.col("year") == 2025)
    few = pl.concat([feed["graduates"].filter(~of_last), feed["graduates"].filter(of_last).head(6)])
    feed = replace(feed, tables={**feed.tables, "programmes": programmes, "graduates": few})
    found = destinations(
        feed, linkage=link(feed.numbered_table("graduates"), feed.numbered_table("employment_records"))
    )
    cell = {"breakdown": "level", "category": "primary", "measure": "working", "months": 6}
    flags = dict(found.cohorts.filter(**cell).select("year", "flag").iter_rows())
    pooled = found.destinations.filter(**cell).row(0, named=True)
    assert flags[2025] == "suppressed"
    assert pooled["from_year"] == pooled["year"] or (pooled["flag"], pooled["persons"]) == ("suppressed", None)


def test_a_feed_of_which_nobody_is_found_is_a_sentence(linkage):
    feed = leavers_feed()
    strangers = feed["graduates"].filter(~pl.col("graduate").is_in(linkage.pairs["graduate"].implode()))
    feed = replace(feed, tables={**feed.tables, "graduates": strangers})
    none = link(feed.numbered_table("graduates"), feed.numbered_table("employment_records"), model=linkage.model)
    with pytest.raises(InputError, match=f"none of {strangers.height} was"):
        destinations(feed, linkage=none)


@pytest.mark.parametrize(("graduates", "there"), [(60, 25), (100, 25), (30, 10)])
def test_the_graduates_of_a_small_school_are_no_strangers(graduates, there, linkage):
    feed = leavers_feed()
    linked = linkage.pairs.filter(status="linked")["graduate"].to_list()
    others = feed["graduates"].filter(~pl.col("graduate").is_in(linkage.pairs["graduate"].implode()))["graduate"]
    own = [*linked[:there], *others.to_list()[: graduates - there]]
    table = feed.numbered_table("graduates").filter(pl.col("graduate").is_in(own))
    assert table.height == graduates
    found = link(table, feed.numbered_table("employment_records"))
    assert found.quality["linked"].item() == pytest.approx(there, abs=3)
