"""The sample city: published figures reproduced, planted mistakes found, nothing real with invented numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError, OutputError
from caunghe.feed.check import check_feed
from caunghe.feed.contents import Feed
from caunghe.feed.findings.findings import no_findings
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.language.text import fold
from caunghe.pilot import (
    city,
    cohorts,
    country,
    employers,
    employment,
    institutions,
    mess,
    outcomes,
    survey,
)
from caunghe.pilot import slips as slip_source
from caunghe.pilot.streams import SEED, apportion, data, stream
from caunghe.schema.codes import allowed_codes
from caunghe.schema.columns import Kind, column
from caunghe.schema.frames import in_table
from caunghe.schema.tables import TABLES
from tests.corner import whole
from tests.pilot import calibration

pytestmark = pytest.mark.long

# Real institutions and employers named in the press; none may appear with invented numbers
REAL = (
    "Kỹ thuật Hải Phòng",
    "Kinh tế Hải Phòng",
    "Hàng hải",
    "Giao thông vận tải Trung ương",
    "Du lịch Hải Phòng",
    "Bách nghệ",
    "Y tế Hải Phòng",
    "Cao đẳng nghề Hải Dương",
    "Du lịch và Công thương",
    "Cơ giới xây dựng",
    "Đường thủy",
    "Dược Trung ương",
    "Văn hóa, Nghệ thuật",
    "Viettronics",
    "Thủy Nguyên",
    "An Dương",
    "Thành Đông",
    "LG ",
    "Pegatron",
    "VinFast",
    "Regina Miracle",
    "Maple",
    "Bridgestone",
    "Heesung",
    "Yazaki",
    "Brother",
    "Rorze",
    "USI",
    "DEEP C",
    "VSIP",
    "Nomura",
    "Tràng Duệ",
    "Đình Vũ",
)


PAGE = Path(mess.__file__).parent / "MESS.md"
_OF_ALL = ("qualification", "occupation", "country")  # what advertisements without a slip tell too
_WELDING = (("Hàn que", "Hàn điện hồ quang"), ("Vận hành robot hàn",))


@pytest.fixture(scope="module")
def feed() -> Feed:
    return whole()


def _forget() -> None:
    for module in (cohorts, employers, employment, institutions, outcomes, survey):
        for item in vars(module).values():
            if hasattr(item, "cache_clear"):
                item.cache_clear()


@pytest.fixture(scope="module")
def again() -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The tables made a second time, nothing of the first remembered, and what is planted in them."""
    _forget()
    return mess.tables_with_mistakes(city.clean_tables(SEED), SEED)


@pytest.fixture(scope="module")
def owed(again: tuple[dict[str, pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    return again[1]


def test_same_seed_gives_the_same_city_bit_for_bit(
    feed: Feed, again: tuple[dict[str, pl.DataFrame], pl.DataFrame]
) -> None:
    assert [name for name in TABLES if not feed[name].equals(again[0][name])] == []


def test_another_seed_gives_another_city_with_the_same_published_facts(feed: Feed) -> None:
    assert not cohorts.intakes(7).equals(cohorts.intakes(SEED))
    other = city.pilot_city(seed=7)
    assert other["published_figures"].equals(feed["published_figures"])
    assert other["areas"].equals(feed["areas"])
    missed = calibration.comparison(other).filter(~pl.col("within"))
    assert missed["figure"].to_list() == []


def test_concepts_draw_from_streams_of_their_own() -> None:
    first = stream(SEED, "survey_2025").random(4)
    assert np.array_equal(first, stream(SEED, "survey_2025").random(4))
    assert not np.array_equal(first, stream(SEED, "survey_2024").random(4))


def test_arguments_outside_their_limits_are_refused() -> None:
    with pytest.raises(InputError, match="seed must be a whole number of 0 or more; got -1"):
        city.pilot_city(seed=-1)
    with pytest.raises(InputError, match="as_of must be 2026-06-30 or later"):
        city.pilot_city(as_of=employers.AS_OF.replace(year=2025))


def test_every_table_of_the_schema_is_there_with_its_types(feed: Feed) -> None:
    assert set(feed.tables) == set(TABLES) == feed.supplied
    wrong = [
        name for name, table in TABLES.items() if feed[name].schema != table.polars_schema or feed[name].is_empty()
    ]
    assert wrong == []


def test_every_table_says_what_its_numbers_are(feed: Feed) -> None:
    basis = feed.information.basis
    assert set(basis) == set(TABLES)
    assert {name for name, kind in basis.items() if kind == "published"} == {
        "areas",
        "entry_rules",
        "targets",
        "norms",
        "reporting_duties",
        "published_figures",
    }
    assert basis["populations"] == "estimated"
    assert basis["labour_survey"] == basis["intakes"] == basis["tasks"] == "synthetic"


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ("areas", 116, 116),
        ("labour_survey", 105_000, 130_000),
        ("employment", 10_000, 400_000),
        ("employers", 6_000, 6_000),
        ("vacancies", 43_000, 50_000),
        ("institutions", 77, 77),
        ("sites", 110, 110),
        ("programmes", 400, 450),
        ("teachers", 3_000, 4_500),
        ("applicants", 30_000, 30_000),
        ("choices", 80_000, 120_000),
        ("employment_records", 350_000, 600_000),
        ("graduates", 45_000, 70_000),
        ("published_figures", 120, 200),
        ("tasks", 30, 45),
    ],
)
def test_tables_have_the_size_of_the_city(feed: Feed, table: str, low: int, high: int) -> None:
    assert low <= len(feed[table]) <= high


def test_those_who_graduate_are_women_as_often_as_those_who_entered(feed: Feed) -> None:
    entered = (
        feed["intakes"]
        .join(feed["programmes"], on="programme")
        .filter(
            pl.col("level").is_in(["college", "intermediate"]),
            pl.col("women") <= pl.col("entrants"),
            pl.col("year") < 2024,
        )
    )
    expected = entered["women"].sum() / entered["entrants"].sum()
    found = (feed["graduates"]["sex"] == "female").mean()
    # they differ by which programmes lose their learners; one person's draw among 53,000 is nothing
    assert found == pytest.approx(expected, abs=0.02)


def test_published_figures_are_reproduced(feed: Feed) -> None:
    table = calibration.comparison(feed)
    assert table.schema == calibration.COMPARISON
    assert len(table) >= 25
    assert table.filter(~pl.col("within")).select("figure", "boundary", "published", "produced").rows() == []


def test_a_city_off_its_calibration_is_told(feed: Feed) -> None:
    halved = feed["labour_survey"].with_columns(pl.col("weight") / 2)
    table = calibration.comparison(Feed(feed.information, {**feed.tables, "labour_survey": halved}, feed.supplied))
    assert table.filter(pl.col("figure") == "labour_force")["within"].to_list() == [False, False, False]


@pytest.fixture(scope="module")
def findings(feed: Feed) -> pl.DataFrame:
    return check_feed(feed, no_findings(), CATALOGUE)


def test_checker_finds_what_was_planted(findings: pl.DataFrame, owed: pl.DataFrame) -> None:
    found = findings.group_by("rule", "table").agg(findings=pl.len().cast(pl.Int64)).sort("rule", "table")
    assert found.join(owed, on=["rule", "table"], how="semi").rows() == owed.rows()


def test_the_page_tells_what_is_planted_found_and_empty(feed: Feed, findings: pl.DataFrame, owed: pl.DataFrame) -> None:
    """``make golden`` writes the page: what a new rule finds, and a column that nobody fills, are seen in review."""
    assert PAGE.read_text(encoding="utf-8") == mess.page(owed, findings, dict(feed.tables))


def test_a_rule_that_the_city_breaks_is_told_apart_from_what_is_planted(
    feed: Feed, findings: pl.DataFrame, owed: pl.DataFrame
) -> None:
    new = findings.head(2).with_columns(rule=pl.lit("capacity_below_licensed_intake"), table=pl.lit("programmes"))
    assert mess.surplus(owed, findings).is_empty()
    page = mess.page(owed, pl.concat([findings, new]), dict(feed.tables))
    assert "\n| `capacity_below_licensed_intake` | `programmes` | 2 |\n" in page


@pytest.fixture
def one_column_more(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every table has an optional column more, before all others; frames kept by the pilot are made anew."""
    more = column("contact", Kind.TEXT, ("Liên hệ", "Contact"))
    for name, table in TABLES.items():
        monkeypatch.setitem(TABLES, name, replace(table, columns=(more, *table.columns)))
    _forget()
    yield
    _forget()


@pytest.mark.usefixtures("one_column_more")
def test_the_city_need_not_know_optional_columns(feed: Feed) -> None:
    tables = city.pilot_city().tables
    assert [name for name in TABLES if tables[name].schema != TABLES[name].polars_schema] == []
    assert [name for name in TABLES if tables[name]["contact"].null_count() < len(tables[name])] == []
    assert [name for name in TABLES if not tables[name].drop("contact").equals(feed[name])] == []


def test_a_required_column_is_never_left_out() -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError, match="skill"):
        in_table(pl.DataFrame({"programme": ["P1"]}), "programme_skills")


def test_mistakes_no_rule_can_see_are_there(feed: Feed) -> None:
    ended = (
        feed["intakes"]
        .filter(pl.col("year") <= 2022)
        .group_by("programme")
        .agg(pl.col("graduates").null_count(), pl.len())
    )
    assert len(ended.filter(pl.col("graduates") == pl.col("len"), pl.col("len") >= 3)) >= 1
    needs = feed["hiring_needs"].filter(pl.col("confirmed").dt.year() < pl.col("year") - 1)
    assert 0.02 < len(needs) / len(feed["hiring_needs"]) < 0.3
    said = feed["labour_survey"]["monthly_pay"].drop_nulls()
    assert (said % 500_000 == 0).mean() > 0.6  # type: ignore[operator]
    clusters = feed["labour_survey"].filter(pl.col("year") == 2025).group_by("area").agg(pl.col("cluster").n_unique())
    assert clusters["cluster"].min() == 1


def test_slips_came_over_the_exchange_and_some_lack_their_second_page(feed: Feed) -> None:
    written = [name for name in TABLES["vacancies"].names if TABLES["vacancies"][name].codes and name not in _OF_ALL]
    assert len(written) == 7
    has_slip = pl.any_horizontal(pl.col(*written, "weekly_hours", "experience_months", "benefits").is_not_null())
    slips = feed["vacancies"].filter(has_slip)
    assert set(slips["source"]) == {slip_source.EXCHANGE}
    assert slips["posted"].min() == slip_source.FIRST_SLIP
    came = feed["vacancies"].filter(source=slip_source.EXCHANGE).filter(pl.col("posted") >= slip_source.FIRST_SLIP)
    assert len(slips) / len(came) == pytest.approx(0.7, abs=0.02)
    second = pl.any_horizontal(pl.col("weekly_hours", "work_setting", "lifting", "benefits").is_not_null())
    assert slips.select((~second).mean()).item() == pytest.approx(1 / 6, abs=0.01)
    told = feed["hiring_needs"]["women"].is_not_null().mean()
    assert told == pytest.approx(2 / 3, abs=0.03)
    assert feed["hiring_needs"].filter(pl.col("women") > pl.col("openings")).is_empty()


def test_no_real_institution_or_employer_bears_invented_numbers(feed: Feed) -> None:
    names = [*feed["institutions"]["name"], *feed["employers"]["name"]]
    folded = [f" {fold(name)} " for name in names]
    assert [(real, name) for real in REAL for name in folded if f" {fold(real)} " in name] == []
    assert feed["employers"]["name"].n_unique() == len(feed["employers"])
    assert feed["institutions"]["name"].n_unique() == 77
    zones = feed["employers"]["zone"].drop_nulls()
    assert zones.str.contains(r"^Khu công nghiệp số \d\d$").all()


def test_published_figures_carry_boundary_certainty_and_address(feed: Feed) -> None:
    table = feed["published_figures"]
    assert table["source"].str.starts_with("http").all()
    assert set(table["certainty"]) == set(allowed_codes("certainties")) - {"convention"}  # ours are in assumptions
    assert set(table["boundary"]) <= set(allowed_codes("boundaries"))
    share = table.filter(pl.col("unit") == "tỷ lệ")
    assert share["value"].is_between(0, 1).all()
    assert len(table) >= 60


def test_survey_answers_are_alike_within_clusters(feed: Feed) -> None:
    people = feed["labour_survey"].filter(pl.col("year") == 2024, pl.col("activity") == "employed")
    held = pl.col("qualification").is_in(["elementary", "intermediate", "college", "university", "master", "doctorate"])
    clusters = people.group_by("cluster").agg(rate=held.mean(), people=pl.len())
    rate = people.select(held.mean()).item()
    expected = (rate * (1 - rate) / clusters["people"]).mean()
    assert clusters["rate"].var() > 1.5 * expected  # type: ignore[operator]


def asking(adverts: pl.DataFrame, occupation: str, *phrases: str) -> pl.DataFrame:
    """Return ``year, share``: how many advertisements of an occupation hold one of the phrases."""
    rows = adverts.filter(pl.col("occupation").str.starts_with(occupation))
    shown = pl.col("description").str.contains_any([fold(phrase) for phrase in phrases])
    folded = rows.with_columns(pl.col("description").map_elements(fold, pl.String))
    return folded.group_by(year=pl.col("posted").dt.year()).agg(share=shown.mean()).sort("year")


def test_advertisements_ask_as_often_as_declared(feed: Feed) -> None:
    # 35 of 100 employers say nothing below the title; shares and yearly log-odds are those of advert_skills.csv
    licence = asking(feed["vacancies"], "8344", "Lái xe nâng thành thạo", "Có chứng chỉ xe nâng")["share"].mean()
    assert licence == pytest.approx(0.65 * 0.55, abs=0.06)
    hand, robot = (asking(feed["vacancies"], "7212", *words)["share"].to_list() for words in _WELDING)
    assert hand[0] == pytest.approx(0.65 / (1 + np.exp(-(np.log(0.35 / 0.65) + 0.3))), abs=0.07)
    assert hand[0] > hand[2]
    assert robot[2] == pytest.approx(0.65 / (1 + np.exp(-(np.log(0.1 / 0.9) + 0.6))), abs=0.05)
    assert robot[0] < robot[2]


def test_employment_adds_up_to_the_city(feed: Feed) -> None:
    totals = feed["employment"].group_by("year").agg(pl.sum("workers")).sort("year")
    assert len(totals) >= 12
    assert totals["workers"][-1] == pytest.approx(2_068_000, rel=0.005)
    weights = feed["labour_survey"].filter(pl.col("year") == 2025, pl.col("activity") == "employed")["weight"].sum()
    assert weights == pytest.approx(totals["workers"][-1], rel=0.02)


def test_occupations_of_each_industry_are_shares() -> None:
    mix = data("industry_occupations")
    assert mix["industry"].n_unique() >= 25
    sums = mix.group_by("industry").agg(pl.sum("share"), pl.len())
    assert sums["share"].is_between(0.999, 1.001).all()
    assert set(mix["occupation"]) <= set(allowed_codes("occupations", 4))


def test_old_provinces_make_up_the_city() -> None:
    frame = data("communes").group_by("old_province").agg(pl.len(), pl.sum("area_km2")).sort("old_province")
    assert frame["len"].to_list() == [64, 50]
    assert frame["area_km2"].to_list() == pytest.approx([1668.29, 1526.44])


def test_apportioned_parts_sum_to_the_whole() -> None:
    assert apportion(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]


def test_a_country_is_refused_in_a_place_that_is_taken_and_without_provinces(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="new folder"):
        country.write_country(tmp_path, provinces=2)
    with pytest.raises(InputError, match="Provinces must be 1–99; got 0"):
        country.write_country(tmp_path / "none", provinces=0)
