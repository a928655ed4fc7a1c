"""Openings, weights, intervals and the life of advertisements, on tables small enough to check by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunghe.cli import main
from caunghe.commands import EXIT_OK
from caunghe.errors import InputError
from caunghe.vacancies.corpus.corpus import write_ads
from caunghe.vacancies.demand.boards import product_limit, time_to_fill
from caunghe.vacancies.demand.demand import (
    DemandOptions,
    in_areas,
    pay_levels,
    tightness,
    totals,
)
from caunghe.vacancies.demand.months import newest, whole_months
from caunghe.vacancies.demand.openings import MOST_WEIGHT, OPENINGS, openings, weighted_openings
from caunghe.vacancies.demand.summary import Beside, demand_summary
from caunghe.vacancies.reading.mapping import ADVERTISEMENT

DAY = date(2026, 3, 1)
NO_SKILLS = pl.DataFrame(schema={"ad": pl.String, "skill": pl.String})
OPTIONS = DemandOptions(fewest=1, draws=400)


def _openings(count: int, **columns) -> pl.DataFrame:
    plain = {
        "spell": range(count), "ads": 1, "employer": [f"E{i}" for i in range(count)], "source": "board", "month": DAY,
        "first": DAY, "last": DAY, "occupation": "7212", "chance": 1.0, "people": 1.0, "stated": True, "weight": 1.0,
        "areas": [[]] * count, "provinces_2025": [[]] * count,
    }  # fmt: skip
    filled = {
        name: value if isinstance(value, list | range) else [value] * count for name, value in (plain | columns).items()
    }
    return pl.DataFrame({name: filled.get(name, [None] * count) for name in OPENINGS}, schema=OPENINGS)


def _read(tmp_path, rows: list[dict]) -> pl.DataFrame:
    plain = {"source": "board", "employer": "Công ty Sông Cấm", "place": "Hải Phòng", "posted": DAY}
    full = [{"ad": str(i)} | plain | row for i, row in enumerate(rows)]
    ads = pl.DataFrame([{name: row.get(name) for name in ADVERTISEMENT} for row in full], schema=ADVERTISEMENT)
    write_ads([ads], tmp_path / "ads.parquet")
    return pl.read_parquet(tmp_path / "ads.parquet")


def test_an_opening_is_counted_once_with_the_largest_number_and_the_newest_pay(tmp_path):
    ads = _read(
        tmp_path,
        [
            {"title": "Thợ hàn", "openings": "3", "pay": "9 triệu"},
            {"title": "Thợ hàn", "openings": "5", "pay": "11 triệu", "posted": DAY + timedelta(20)},
            {"title": "Thợ hàn", "posted": DAY + timedelta(30)},
        ],
    )
    codes = pl.DataFrame({"ad": ["0", "1", "2"], "isco08": ["7212", "7211", "7212"], "probability": [0.6, 0.9, 0.7]})
    (row,) = openings(ads, codes).to_dicts()
    assert (row["ads"], row["people"], row["pay_low"]) == (3, 5.0, 11e6)
    assert (row["occupation"], row["chance"]) == ("7211", 0.9)
    assert (row["first"], row["last"], row["month"]) == (DAY, DAY + timedelta(30), DAY)


def test_totals_are_sums_and_their_interval_comes_from_employers():
    table = _openings(40, people=[float(1 + i % 4) for i in range(40)])
    (row,) = totals(table, {"occupation": pl.col("occupation")}, OPTIONS).to_dicts()
    assert row["openings"] == 100
    # a mean of 40 drawn from 1, 2, 3, 4 (variance 1.25), times 40: standard error √(40 · 1.25)
    assert (row["high"] - row["low"]) / 3.92 == pytest.approx(np.sqrt(40 * 1.25), rel=0.2)
    alone = totals(table.with_columns(employer=pl.lit("E")), {"occupation": pl.col("occupation")}, OPTIONS)
    assert alone.select("low", "high").row(0) == (None, None)  # one employer tells nothing of others


def test_doubt_is_the_share_that_may_belong_elsewhere():
    table = _openings(2, people=[3.0, 1.0], chance=[0.5, 1.0])
    assert totals(table, {"occupation": pl.col("occupation")}, OPTIONS)["doubtful"][0] == pytest.approx(3 * 0.5 / 4)


def test_cells_of_few_employers_are_left_out():
    table = _openings(6, occupation=["7212"] * 4 + ["5120"] * 2)
    assert totals(table, {"occupation": pl.col("occupation")}, DemandOptions(fewest=3))["occupation"].to_list() == [
        "7212"
    ]


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True), min_size=1, max_size=8))
def test_an_opening_in_several_areas_is_shared_and_nothing_is_lost(areas):
    shared = in_areas(_openings(len(areas), areas=areas))
    assert shared["weight"].sum() == pytest.approx(sum(bool(one) for one in areas))


def test_the_newest_months_are_counted_from_the_last():
    months = [date(2025, 1, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert newest(_openings(3, month=months), 2)["month"].to_list() == months[1:]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(day) for day in range((last - first).days + 1)]


def test_a_month_is_whole_where_no_more_than_a_week_of_it_lies_outside_and_something_was_collected():
    days = [*_days(date(2026, 1, 8), date(2026, 2, 3)), *_days(date(2026, 4, 2), date(2026, 5, 23))]
    table = _openings(len(days), first=days, last=days, month=[day.replace(day=1) for day in days])
    # March has no advertisement; 23 May leaves eight days
    assert whole_months(table).to_list() == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)]
    later = table.with_columns(first=pl.col("first") + pl.duration(days=1), last=pl.col("last") + pl.duration(days=1))
    assert whole_months(later).to_list() == [date(2026, 2, 1), date(2026, 4, 1), date(2026, 5, 1)]
    assert whole_months(table.clear()).is_empty()


@pytest.mark.parametrize(("since", "whole"), [(date(2025, 6, 1), 12), (date(2026, 3, 1), 3), (date(2026, 5, 1), 1)])
def test_openings_a_month_are_the_same_however_many_months_were_collected(tmp_path, since, whole):
    days = [day for day in _days(since, date(2026, 6, 12)) if day.day in {1, 28}]
    ads = _read(
        tmp_path,
        [
            {"title": f"Thợ hàn {i}", "employer": f"Sông {i}", "posted": day, "openings": "3"}
            for i, day in enumerate(days)
        ],
    )
    codes = ads.select("ad", isco08=pl.lit("7212"), probability=pl.lit(1.0))
    seekers = pl.DataFrame({"occupation": ["7212"], "people": [2.0], "relative": [0.1]})
    made = demand_summary(ads, codes, NO_SKILLS, Beside(seekers=seekers), DemandOptions(fewest=1, months=13))
    # two openings of three people in every whole month, for two seekers; June, begun, counts neither above nor below
    assert made.tightness["ratio"].to_list() == [3.0]
    assert dict(made.facts.rows())["months_observed"] == whole
    assert f"cover {whole} as a whole" in " ".join(made.notes["en"])


def test_without_a_whole_month_no_rate_is_told(tmp_path):
    ads = _read(tmp_path, [{"title": "Thợ hàn", "openings": "3", "posted": date(2026, 6, 12)}])
    seekers = pl.DataFrame({"occupation": ["7212"], "people": [2.0], "relative": [0.1]})
    codes = pl.DataFrame({"ad": ["0"], "isco08": ["7212"], "probability": [1.0]})
    made = demand_summary(ads, codes, NO_SKILLS, Beside(seekers=seekers), DemandOptions(fewest=1))
    assert made.by_occupation["openings"].to_list() == [3.0]
    assert made.tightness.is_empty()


def test_weights_bring_advertisers_to_the_register_and_keep_the_total():
    register = pl.DataFrame(
        {"employer": [f"E{i}" for i in range(10)], "industry": ["25"] * 10, "size_band": ["1-9"] * 8 + ["50-99"] * 2}
    )
    table = _openings(5, employer=["E0", "E1", "E8", "E9", "X"])
    result, cells = weighted_openings(table, register)
    # register 8 : 2, advertising 2 : 2 → 1.6 and 0.4; the total of the four stays four; X is not in the register
    assert result["weight"].to_list() == pytest.approx([1.6, 1.6, 0.4, 0.4, 1.0])
    assert cells["weight"].to_list() == pytest.approx([1.6, 0.4])
    assert max(cells["weight"]) <= MOST_WEIGHT


def test_pay_levels_are_quantiles_of_middles():
    low = [float(10 + i) * 1e6 for i in range(9)]
    table = _openings(10, pay_low=[*low, None], pay_high=[end + 2e6 for end in low] + [None])
    (row,) = pay_levels(table, "occupation", OPTIONS).to_dicts()
    assert (row["p25"], row["p50"], row["p75"]) == (13e6, 15e6, 17e6)
    assert row["stated"] == 0.9
    # nine employers: se of the share below = √(9/8 · 8/4/81) = 1/6, t (8 degrees) = 2.306: shares 0.116 and 0.884 of 9
    assert (row["low"], row["high"]) == (12e6, 18e6)


@pytest.mark.parametrize(("employers", "each"), [(6, 30), (40, 4)])
def test_median_pay_of_employers_alike_within_themselves_is_held_as_often_as_said(employers, each):
    rng, held, table = np.random.default_rng(3), 0, _openings(employers * each)
    table = table.with_columns(employer=pl.Series([f"E{i // each}" for i in range(table.height)]))
    for _ in range(60):
        pay = 1e7 * np.exp(np.repeat(rng.normal(0, 0.3, employers), each) + rng.normal(0, 0.05, employers * each))
        paid = table.with_columns(pay_low=pl.Series(pay), pay_high=pl.Series(pay))
        (row,) = pay_levels(paid, "occupation", OPTIONS).to_dicts()
        held += row["low"] <= 1e7 <= row["high"]
    assert held >= 54  # by order statistics of single openings a third to four fifths


def test_one_employers_pay_says_nothing_of_others():
    pay = [float(9 + i % 3) * 1e6 for i in range(30)]
    table = _openings(30, employer="E", pay_low=pay, pay_high=pay)
    assert pay_levels(table, "occupation", OPTIONS).select("low", "high").row(0) == (9e6, 11e6)


def test_the_product_limit_equals_the_textbook():
    # remission in weeks of 21 patients on 6-mercaptopurine, Freireich et al. (1963), as in Kalbfleisch and Prentice
    gone = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    kept = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    days, flags = np.array(gone + kept), np.array([True] * len(gone) + [False] * len(kept))
    curve = product_limit(days, flags)
    assert curve[:, 0].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve[:, 1] == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    error = curve[:, 1] * np.sqrt(curve[:, 2])
    assert error == pytest.approx([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5)


def _watched(first: list[int], last: list[int], **columns) -> pl.DataFrame:
    """Return openings posted and last seen so many days after the board was first looked at."""
    starts, ends = ([DAY + timedelta(int(day)) for day in days] for days in (first, last))
    return _openings(len(first), first=starts, last=ends, seen=ends, **columns)


def test_what_is_still_up_is_censored_and_unwatched_boards_tell_nothing():
    table = _watched([-5, 0, 0, 0], [0, 4, 9, 100], occupation=["5120", "7212", "7212", "7212"])
    row = time_to_fill(table, "occupation", 1, 0.95).row(by_predicate=pl.col("occupation") == "7212", named=True)
    assert (row["spells"], row["still_open"], row["median"]) == (3, 1, 10.0)
    assert row["open_after_30"] == pytest.approx(1 / 3)
    assert time_to_fill(_openings(3), "occupation", 1, 0.95).is_empty()


def test_nothing_is_told_of_days_to_which_nobody_was_followed():
    # ten days of watching, one in eighty gone: once 0.987 "open after thirty days"
    first = [i % 10 for i in range(400)]
    last = [day if i % 80 == 0 else 10 for i, day in enumerate(first)]
    (row,) = time_to_fill(_watched(first, last), "occupation", 5, 0.95).to_dicts()
    assert (row["median"], row["low"], row["high"], row["open_after_30"]) == (None, None, None, None)


def test_what_was_posted_before_anybody_looked_is_at_risk_from_the_age_it_then_had():
    days, gone, entered = (np.array(column) for column in ([2, 3, 5, 6], [True, True, True, True], [0, 0, 2, 0]))
    # at risk at 2: three; at 3: the third has entered, three; at 5: two; at 6: one
    assert product_limit(days, gone == 1, entered)[:, 1] == pytest.approx([2 / 3, 4 / 9, 2 / 9, 0])


def test_the_life_of_openings_is_found_though_long_ones_are_met_more_often():
    rng = np.random.default_rng(4)
    first, life = rng.integers(-150, 60, 9000), np.ceil(rng.exponential(30, 9000)).astype(int)
    seen = first + life > 0
    last = np.minimum(first + life - 1, 59)[seen]
    (row,) = time_to_fill(_watched(first[seen].tolist(), last.tolist()), "occupation", 5, 0.95).to_dicts()
    assert row["low"] <= 21 <= row["high"]  # 30 · ln 2 = 20.8, in whole days; once 38 (36–39)
    assert row["open_after_30"] == pytest.approx(np.exp(-1), abs=0.03)


def test_the_median_time_of_employers_alike_within_themselves_is_held_as_often_as_said():
    rng, held = np.random.default_rng(5), 0
    means = 20 * np.exp(0.5 * rng.normal(size=200_000))
    truth = np.median(np.ceil(rng.exponential(means)))
    for _ in range(60):
        life = np.ceil(rng.exponential(np.repeat(20 * np.exp(0.5 * rng.normal(size=10)), 20))).astype(int)
        table = _watched([0] * 200, (life - 1).tolist(), employer=[f"E{i // 20}" for i in range(200)])
        table = table.with_columns(seen=pl.when(pl.col("spell") == 0).then(DAY).otherwise("seen"))
        (row,) = time_to_fill(table, "occupation", 5, 0.95).to_dicts()
        held += row["low"] <= truth <= (row["high"] or np.inf)
    assert held >= 53


def test_tightness_is_openings_for_each_seeker_with_both_errors():
    monthly = pl.DataFrame({"occupation": ["7212"], "openings": [100.0], "low": [80.0], "high": [125.0]})
    seekers = pl.DataFrame({"occupation": ["7212"], "people": [50.0], "relative": [0.2]})
    (row,) = tightness(monthly, seekers).to_dicts()
    assert row["ratio"] == 2
    # the standard normal's quantile at 97.5 %
    z = 1.959964
    reach = z * np.sqrt((np.log(125 / 80) / (2 * z)) ** 2 + 0.2**2)
    assert row["low"] == pytest.approx(2 * np.exp(-reach))
    assert row["high"] == pytest.approx(2 * np.exp(reach))


def test_limits_and_absent_columns_are_named():
    with pytest.raises(InputError, match="draws must be 50–10,000; got 3"):
        DemandOptions(draws=3)
    unread = pl.DataFrame({"ad": []}).with_columns(posted=1, pay_low=1, provinces_2025=1)
    with pytest.raises(InputError, match="read by caunghe vacancies read; spell"):
        openings(unread, pl.DataFrame())


def test_the_commands_go_from_a_board_to_demand(tmp_path, capsys):
    board = tmp_path / "board.csv"
    rows = [
        f"{i},Thợ hàn MIG {i % 2},Công ty {i % 7},Hải Phòng,{9 + i % 5} triệu,2026-0{1 + i % 3}-1{i % 9}"
        for i in range(60)
    ]
    board.write_text("id,title,company,location,salary,date posted\n" + "\n".join(rows) + "\n", encoding="utf-8")
    ads, codes, skills = (str(tmp_path / name) for name in ("ads.parquet", "codes.csv", "skills.parquet"))
    read = ["vacancies", "read", str(board), "--out", ads]
    assert main(read) == EXIT_OK
    assert main([*read, "--map", str(tmp_path / "ads.map.csv")]) == EXIT_OK
    assert main(["vacancies", "code", ads, "--out", codes]) == EXIT_OK
    assert main(["vacancies", "skills", ads, "--out", skills]) == EXIT_OK
    asked = ["vacancies", "summary", ads, "--codes", codes, "--skills", skills, "--out", str(tmp_path / "sum")]
    for language, heading in (("vi", "Nghề được tuyển nhiều nhất"), ("en", "Occupations advertised most")):
        capsys.readouterr()
        assert main([*asked, "--lang", language]) == EXIT_OK
        assert heading in capsys.readouterr().out
    assert main([*asked, "--json"]) == EXIT_OK
    tables = json.loads(capsys.readouterr().out)
    assert [row["occupation"] for row in tables["by_occupation"]] == ["7212"]
    assert {path.stem for path in (tmp_path / "sum").glob("*.csv")} == set(tables)


@pytest.mark.parametrize("absent", ["ad", "spell", "posted", "pay_low", "provinces_2025"])
def test_advertisements_that_were_not_read_into_spells_are_refused_by_what_they_lack(absent):
    columns = {
        "ad": pl.String,
        "spell": pl.Int64,
        "posted": pl.Date,
        "pay_low": pl.Float64,
        "provinces_2025": pl.String,
    }
    ads = pl.DataFrame(schema=columns).drop(absent)
    codes = pl.DataFrame(schema={"ad": pl.String, "isco08": pl.String, "probability": pl.Float64})
    with pytest.raises(InputError, match=rf"\b{absent}\b"):
        openings(ads, codes)
