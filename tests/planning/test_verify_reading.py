"""What the verifier works out of a feed full of edges: known by hand, and what the model works out in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning.model.capacity import RESOURCES
from caunghe.planning.model.city import City, city
from caunghe.planning.model.goals import goals
from caunghe.planning.plan import plan_seats
from caunghe.planning.verify.certificates import certificate_holders
from caunghe.planning.verify.goals import WANTED
from caunghe.planning.verify.intakes import Intakes
from caunghe.planning.verify.learners import great_circle, learners_available
from caunghe.planning.verify.money import _by_field, station_prices, teaching_costs
from caunghe.planning.verify.reading import Reading, latest, reading
from caunghe.planning.verify.resources import capacity, earlier_use, listed
from tests.planning import edge_city, full_city
from tests.planning.case import Case
from tests.planning.edge_city import FIRST_DAY
from tests.planning.tiny_city import ELECTRICITY, WELDING, forecast

YEARS = (2026, 2027, 2028)


@pytest.fixture(scope="module")
def case() -> Case:
    feed, foreseen, options = edge_city.feed(), forecast((60.0, 60.0, 60.0)), full_city.options(new_programmes=6)
    return Case(feed, foreseen, options, plan_seats(feed, foreseen, options).tables)


@pytest.fixture(scope="module")
def prepared(case: Case) -> City:
    return city(case.feed, case.forecast, case.options)


@pytest.fixture(scope="module")
def read(case: Case) -> Reading:
    return reading(case.feed, case.forecast, case.options, case.tables)


def test_the_plan_of_a_city_full_of_edges_holds(case: Case) -> None:
    assert case.checked().filter(~pl.col("holds")).is_empty()


def _keyed(frame: pl.DataFrame, keys: list[str], value: str) -> dict[Any, float]:
    return {key[0] if len(keys) == 1 else key: v for *key, v in _rows(frame, keys, value)}


def _rows(frame: pl.DataFrame, keys: list[str], value: str) -> list[tuple[Any, ...]]:
    return [(tuple(row[:-1]), row[-1]) for row in frame.select(*keys, value).drop_nulls(value).iter_rows()]


def _alike(mine: Mapping[Any, float], others: Mapping[Any, float]) -> None:
    """The same amounts; a key that one of them leaves out has none."""
    for key in mine.keys() | others.keys():
        assert mine.get(key, 0.0) == pytest.approx(others.get(key, 0.0), rel=1e-9, abs=1e-9), key


def test_programmes_are_the_models(read: Reading, prepared: City) -> None:
    columns = [c for c in prepared.programmes.columns if c not in ("name", "last_seats")]
    assert "S6:6520225:college" in read.programmes
    assert set(read.programmes) == set(prepared.programmes["programme"])
    for row in prepared.programmes.select(columns).iter_rows(named=True):
        mine = read.programmes[row["programme"]]
        for column, value in row.items():
            assert mine[column] == (pytest.approx(value) if isinstance(value, float) else value), (row, column)


@pytest.mark.parametrize("resource", RESOURCES)
def test_capacity_and_what_earlier_cohorts_use_are_the_models(read: Reading, prepared: City, resource: str) -> None:
    frame = prepared.capacity[resource].filter(pl.col("year").is_in(prepared.years))
    keys = [c for c in frame.columns if c not in ("amount", "listed", "used", "free", "stands_in")]
    touched = {key for key, _ in _rows(frame, keys, "amount")}
    amounts = {key: amount for key, amount in capacity(read, resource).items() if key in touched}
    _alike(amounts, dict(_rows(frame, keys, "amount")))
    _alike(earlier_use(read, resource), dict(_rows(frame, keys, "used")))
    assert sum(amounts.values()) > 0


def test_a_commune_of_nobody_weighs_as_one_person(case: Case) -> None:
    last = case.feed["populations"].filter(pl.col("year") == pl.col("year").max(), pl.col("area") == "A").head(1)
    feed = replace(case.feed, tables={**case.feed.tables, "populations": last.with_columns(people=pl.lit(3))})
    zones = case.tables["zones"].filter(pl.col("area").is_in(["A", "D"])).with_columns(zone=pl.lit("Z1"))
    read = reading(feed, case.forecast, case.options, {**case.tables, "zones": zones})
    (one, other) = (read.communes[area] for area in ("A", "D"))
    assert one != other
    assert read.centres["Z1"] == pytest.approx(tuple((3 * a + 1 * d) / 4 for a, d in zip(one, other, strict=True)))


def test_capacity_by_hand(read: Reading) -> None:
    """Ages of retirement, of confirmation and the day's own norm, on the edge."""
    welders = {year: listed(read, "teachers", read.years)["I1", "520123", year] for year in YEARS}
    assert welders == {2026: 3, 2027: 2, 2028: 2}  # one of unknown age, one who is 62 in 2027
    electricians = [listed(read, "teachers", read.years).get(("I2", "520227", year), 0) for year in YEARS]
    assert electricians == [1, 1, 1]  # one is 62 in 2026; one 61 in 2028
    places = [listed(read, "workplaces", read.years)["520123", year] for year in YEARS]
    older = 0.8 * 11 + 0.4 * 13 + 0.4 * 17 + 0.1 * 19 + 0.1 * 23
    assert places == pytest.approx([10 + 3 + older, 10 + 0.8 * 5 + older, 10 + 0.8 * 5 + older])
    assert listed(read, "classrooms", read.years)["S6", 2026] == 12 * 2000
    assert ("S4", 2026) not in listed(read, "classrooms", read.years)
    assert listed(read, "workstations", read.years)["S4", "520123", 2028] == 10 * 1600


def test_learners_are_the_models(read: Reading, prepared: City) -> None:
    people = prepared.learners.available
    _alike(read.residents, dict(_rows(people, ["zone", "stream", "year"], "people")))
    _alike(read.group_people, dict(_rows(prepared.learners.groups, ["group", "zone", "year"], "people")))
    zones = prepared.learners.zones
    assert read.zone_of == dict(zones.select("area", "zone").iter_rows())
    assert set(read.communes) == set(zones["area"]) == {"A", "B", "D"}
    for zone, *place in zones.select("zone", "longitude", "latitude").iter_rows():
        assert read.centres[zone] == pytest.approx(place)


def test_learners_by_hand(read: Reading) -> None:
    """The record of the latest year up to then, or the first there is; ages 20 to 59."""
    west, east = read.zone_of["A"], read.zone_of["B"]
    assert [read.residents[west, "lower_secondary", year] for year in YEARS] == [160, 170, 170]
    assert [read.residents[east, "upper_secondary", year] for year in YEARS] == [70 + 33, 33, 33]
    assert read.residents[west, "adults", 2026] == 2100
    assert read.residents[east, "adults", 2026] == 1000 + 300
    assert [read.group_people["poor", west, year] for year in YEARS] == [50, 60, 60]
    assert latest({2024: 1.0, 2027: 2.0}, 2026) == 1.0
    assert latest({2027: 2.0, 2028: 3.0}, 2026) == 2.0
    assert latest({2024: 1.0, 2027: 2.0}, 2027) == 2.0


def test_places_of_sites(read: Reading) -> None:
    """A site without a place of its own is where its area is; one of an area without a place in the middle of zones."""
    assert read.places_of_sites["S4"] == (106.60, 20.80)
    assert read.places_of_sites["S6"] == (106.75, 20.85)
    (one, other) = read.centres.values()
    assert read.places_of_sites["S5"] == pytest.approx(tuple((a + b) / 2 for a, b in zip(one, other, strict=True)))


def test_cohorts_of_the_first_year_are_the_plan_s_own_whoever_has_reported() -> None:
    told = Intakes(
        expected={("P1", 2025): 60, ("P1", 2026): 50, ("P2", 2025): 70}, reported={("P1", 2025), ("P1", 2026)}
    )
    assert told.last_reported_year(2026) is None  # 60 of 130
    assert told.before(2026) == {("P1", 2025): 60}
    mostly = replace(told, reported={("P2", 2025), ("P1", 2026)})
    assert mostly.last_reported_year(2026) == 2025  # 70 of 130
    assert mostly.before(2026) == {("P1", 2025): 60, ("P2", 2025): 70}


@pytest.mark.parametrize("known", ["longitude", "latitude"])
def test_half_a_place_is_no_place(case: Case, known: str) -> None:
    unknown = {"longitude": "latitude", "latitude": "longitude"}[known]
    areas = case.feed["areas"].with_columns(pl.lit(None, pl.Float64).alias(unknown))
    sites = case.feed["sites"].with_columns(pl.lit(None, pl.Float64).alias(unknown))
    feed = replace(case.feed, tables=dict(case.feed.tables) | {"areas": areas, "sites": sites})
    assert reading(feed, case.forecast, case.options, case.tables).places_of_sites == {}


def test_goals_are_the_models(read: Reading, prepared: City) -> None:
    wanted = {(goal, *key): people for goal, of_goal in WANTED.items() for key, people in of_goal(read).items()}
    others = dict(_rows(goals(prepared), ["goal", "where", "year"], "people"))
    assert wanted.keys() == others.keys()
    _alike(wanted, others)


def test_targets_lie_on_the_line_between_the_years_stated(read: Reading) -> None:
    assert WANTED["diploma_entrants"](read) == {("city", 2026): 70, ("city", 2027): 110, ("city", 2028): 150}
    leavers = {
        year: sum(read.residents[z, s, year] for z, s, y in read.residents if y == year and s != "adults")
        for year in YEARS
    }
    assert WANTED["streaming_rate"](read) == pytest.approx({("city", y): 0.15 * leavers[y] for y in YEARS})
    assert set(WANTED["certificate_rate"](read)) == {("city", 2026), ("city", 2028)}


def test_a_zone_that_reaches_no_site_has_no_floor(case: Case, read: Reading) -> None:
    """On the limit it does; a floor of less than one person is one."""
    west, east = read.zone_of["A"], read.zone_of["B"]
    nearest = {z: min(great_circle(read.centres[z], s) for s in read.places_of_sites.values()) for z in (west, east)}
    far = max(nearest, key=lambda zone: nearest[zone])
    for limit, zones in ((nearest[far], {west, east}), (nearest[far] - 1e-9, {west, east} - {far})):
        given = case.norm("travel_limit_km", limit).given(locality_share=0.001)
        floors = WANTED["locality"](reading(given.feed, given.forecast, given.options, given.tables))
        assert {zone for zone, _ in floors} == zones
        assert max(floors.values()) < 1


def test_money_is_the_models(read: Reading, prepared: City) -> None:
    committed = dict(_rows(prepared.committed, ["kind", "year"], "amount"))
    _alike(teaching_costs(read, read.earlier_study), committed)
    assert station_prices(read) == pytest.approx(dict(prepared.station_prices.iter_rows()))


def test_station_prices_by_hand(read: Reading) -> None:
    """The median of 1 đồng, 40 and 50 million; a field that bought none takes its group's, else the option."""
    assert station_prices(read)["520123"] == 40_000_000
    assert station_prices(read)["520225"] == 37_500_000
    assert station_prices(read)["999999"] == read.options.workstation_price
    alone = replace(read, feed=full_city.feed(equipment=read.feed["equipment"].filter(training_field=WELDING)))
    assert station_prices(alone)["520227"] == read.options.workstation_price


def test_certificates_are_the_models(read: Reading, prepared: City) -> None:
    stock = prepared.certificates.stock
    mine = certificate_holders(read)
    assert sorted(mine) == stock["year"].to_list()
    for year, employed, without in stock.iter_rows():
        assert (mine[year].employed, mine[year].without_plan) == pytest.approx((employed, without))


def test_norms_are_those_of_the_first_day(read: Reading) -> None:
    assert read.norm("class_size_practice") == 17
    assert read.norm("workplace_weight_over_24_months") == 0.1
    assert read.norm("class_size_theory") == 35  # the national one
    with pytest.raises(InputError, match=f"norm class_size_none must be in force on {FIRST_DAY}; got none"):
        read.norm("class_size_none")


def test_years_are_the_options_else_those_after_the_last_intake(case: Case) -> None:
    def years(**changed: Any) -> range:
        given = case.given(**changed)
        return reading(given.feed, given.forecast, given.options, given.tables).years

    assert years() == range(2026, 2029)
    assert years(first_year=2027, years=2) == range(2027, 2029)
    unseen = case.fed("intakes", case.feed["intakes"].clear())
    assert reading(unseen.feed, unseen.forecast, replace(unseen.options, years=1), unseen.tables).years == range(
        2026, 2027
    )


def test_months_of_a_cohort_by_year(read: Reading) -> None:
    assert [read.months("P7", 2026, year) for year in (2025, 2026, 2027, 2028)] == [0, 12, 6, 0]
    assert [read.months("P5", 2026, year) for year in (2026, 2027)] == [2, 0]


def test_electricity_is_supported_in_part(read: Reading) -> None:
    """The share in force on the first day, of the latest begun: 0.7 for welding, 0.3 for electricity, else none."""
    costs = teaching_costs(read, {("P1", 2026): 12.0, ("P2", 2027): 12.0, ("P4", 2028): 12.0})
    support = [costs["tuition_support", year] for year in YEARS]
    assert support == pytest.approx([0.7 * 5e6, 0.3 * 8e6, 0.0])
    assert read.programmes["P2"]["training_field"] == ELECTRICITY


def test_a_programme_whose_length_nobody_knows_makes_no_new_one_plausible(case: Case, read: Reading) -> None:
    new = "S6:6520225:college"
    assert read.programmes[new]["is_plausible"]
    months = pl.when(pl.col("site") == "S6").then(None).otherwise("months").alias("months")
    changed = replace(
        case.feed, tables={**case.feed.tables, "programmes": case.feed["programmes"].with_columns(months)}
    )
    again = reading(changed, case.forecast, case.options, case.tables)
    assert not again.programmes[new]["is_plausible"]


def test_a_norm_by_field_that_names_no_field_or_no_first_day_is_of_no_field(case: Case) -> None:
    nameless = case.norm("tuition_support_share", 0.9)
    endless = case.norm("tuition_support_share", 0.9, training_field="6340113", valid_from=None)
    named = case.norm("tuition_support_share", 0.9, training_field="6340113")
    read = [_by_field(one.reading(), "tuition_support_share") for one in (nameless, endless, named)]
    assert [set(shares) & {None} for shares in read] == [set()] * 3
    assert [shares.get("6340113") == 0.9 for shares in read] == [False, False, True]


def test_a_zone_of_nobody_has_no_learners_to_send(case: Case) -> None:
    moved = case.put("flows", "zone", "Z99", zone="Z02")
    limits = {where: limit for where, _, limit in learners_available.sides(moved.reading())}
    elsewhere = {where: limit for where, limit in limits.items() if where.startswith("Z99")}
    assert elsewhere
    assert set(elsewhere.values()) == {0.0}
