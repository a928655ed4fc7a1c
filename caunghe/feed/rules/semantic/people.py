"""Rules about places, the people who live in them and their school leavers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import polars as pl

from caunghe.feed.findings.findings import Severity
from caunghe.feed.rules.semantic.rules import Facts, at_most, cell_findings, excess_findings, rule
from caunghe.schema import KM_PER_DEGREE, TABLES

# A site may lie this far from its commune's centre, plus twice the radius of a disc of the commune's surface.
_SITE_KM: Final = 10.0
# No commune's centre lies this far from the median centre; islands do lie more than 100 km out.
_CITY_KM: Final = 250.0
# Where nothing is known of its commune, a site is hardly so far from the middle of all, nor so many times farther.
_SITES_KM: Final = 100.0
_TIMES_FARTHER: Final = 5
_FEWEST_SITES: Final = 3
# degrees of the country without its far islands, to which the middle of no city belongs
_COUNTRY: Final = (("longitude", 102.0, 110.0), ("latitude", 8.0, 23.5))
_TOLERANCE: Final = 0.01

_CITY_AND_WARD: Final = [{"area": "C", "kind": "city"}, {"area": "1", "kind": "ward"}]


def _at(area: str, longitude: float, latitude: float) -> dict[str, object]:
    """Return a row of an example: a place in ``area``."""
    return {"area": area, "longitude": longitude, "latitude": latitude}


_CENTRES: Final = [_at("1", 105.0, 20.0) | {"area_km2": 12.0}, _at("2", 105.0, 20.0)]

_SITES: Final = [_at("", 105.0 + 0.02 * place, 20.0) for place in range(-2, 3)]


def _people(year: int, city: int, ward: int, sex: str = "male", age: str = "15-19") -> list[dict[str, object]]:
    """Return rows of an example: the people of the city and of its only ward."""
    cell: dict[str, object] = {"year": year, "sex": sex, "age_group": age}
    return [{"area": "C", "people": city} | cell, {"area": "1", "people": ward} | cell]


def _kilometres(longitude: str, latitude: str, to_longitude: str, to_latitude: str) -> pl.Expr:
    """Return the distance on a plane tangent at the second place; within 1 % up to 300 km at this latitude.

    The great circle of ``schema.kilometres`` takes NumPy, which a check does not load.
    """
    east = (pl.col(longitude) - pl.col(to_longitude)) * pl.col(to_latitude).radians().cos()
    north = pl.col(latitude) - pl.col(to_latitude)
    return (east**2 + north**2).sqrt() * KM_PER_DEGREE


@rule(
    Severity.WARNING,
    says=(
        "Tọa độ cách tâm địa bàn {value}; phải là {expected}.",
        "The coordinates are {value} from the centre of the area; they must be {expected}.",
    ),
    mend=(
        "Kiểm tra kinh độ và vĩ độ (có thể bị đảo chỗ), hoặc mã địa bàn.",
        "Check longitude and latitude (they may have changed places), or the area code.",
    ),
    # 10 km are 0.08993° of latitude; with the radius of a surface of 12 km² 0.12508°, or 0.13311° of longitude at 20°;
    # 250 km are 2.2483°
    bad={
        "areas": [*_CENTRES, _at("far", 105.0, 22.2484)],
        "sites": [_at("2", 105.0, 20.09), _at("1", 105.0, 20.1252), _at("1", 105.1332, 20.0), _at("1", 20.0, 105.0)],
    },
    mended={"areas": _CENTRES, "sites": [_at("1", 105.01, 20.01)]},
    edge={
        "areas": [*_CENTRES, _at("far", 105.0, 22.2483)],
        "sites": [_at("2", 105.0, 20.0899), _at("1", 105.0, 20.125), _at("1", 105.133, 20.0)],
    },
)
def coordinates_outside_city(facts: Facts) -> Iterator[pl.DataFrame]:
    """A site is over ``10 km + 2 √(surface/π)`` from its area's centre, or an area over 250 km from the middle."""
    centres = facts["areas"].filter(pl.col("longitude").is_not_null(), pl.col("latitude").is_not_null())
    middle = centres.select(pl.median("longitude").alias("x"), pl.median("latitude").alias("y"))
    areas = centres.join(middle, how="cross").with_columns(
        _kilometres("longitude", "latitude", "x", "y").alias("km"), pl.lit(_CITY_KM).alias("limit")
    )
    at_centre = centres.select("area", pl.col("longitude").alias("x"), pl.col("latitude").alias("y"), "area_km2")
    radius = (pl.col("area_km2").fill_null(0) / 3.1416).sqrt()
    sites = (
        facts["sites"]
        .join(at_centre, on="area")
        .with_columns(
            _kilometres("longitude", "latitude", "x", "y").alias("km"), (_SITE_KM + 2 * radius).alias("limit")
        )
    )
    for table, frame in (("areas", areas), ("sites", sites)):
        far = frame.filter(pl.col("km") > pl.col("limit"))
        distance = pl.format("{} km", pl.col("km").round(0).cast(pl.Int64))
        limit = pl.format("{} km", pl.col("limit").round(0).cast(pl.Int64))
        yield cell_findings(far, table, "longitude", at_most(limit), distance)


@rule(
    Severity.WARNING,
    says=(
        "{value} ở cột {column} nằm ngoài lãnh thổ Việt Nam, như phần lớn các dòng; phải là {expected}.",
        "{value} in the column {column} lies outside Vietnam, as most of its rows do; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra cả cột: kinh độ và vĩ độ có thể bị đảo chỗ, hay một chữ số bị ghi sai ở mọi dòng.",
        "Check the whole column: longitude and latitude may have changed places, or one digit be wrong in every row.",
    ),
    bad={
        "areas": [_at("1", 95.67, 20.0), _at("2", 95.78, 20.0)],
        "sites": [_at("", 105.0, 7.9), _at("", 105.0, 7.99)],
    },
    mended={"areas": [_at("1", 105.67, 20.0), _at("2", 105.78, 20.0)], "sites": [_at("", 105.0, 20.9)]},
    edge={
        "areas": [_at("1", 102.0, 8.0), _at("2", 102.0, 8.0)],
        "sites": [_at("", 110.0, 23.5), _at("", 110.0, 23.5)],
    },
)
def coordinates_outside_country(facts: Facts) -> Iterator[pl.DataFrame]:
    """A place lies east or west, north or south of the country, and so does the median of its table."""
    for table in ("areas", "sites"):
        for column, least, most in _COUNTRY:
            beyond = pl.col(column).is_not_null() & ~pl.col(column).is_between(least, most)
            odd = facts[table].filter(beyond, ~pl.median(column).is_between(least, most))
            yield cell_findings(odd, table, column, pl.lit(f"{least:g}–{most:g}"))


@rule(
    Severity.WARNING,
    says=(
        "Địa điểm cách các địa điểm khác {value}; thường {expected}.",
        "The distance of the site from the others is {value}; it is usually {expected}.",
    ),
    mend=(
        "Kiểm tra kinh độ và vĩ độ: có thể ghi một số hai lần, hay sai một chữ số.",
        "Check longitude and latitude: one may have been written twice, or a digit wrong.",
    ),
    # 100 km are 0.8993° of latitude
    bad={"sites": [*_SITES, _at("", 105.0, 20.8994), _at("", 20.0, 20.0)]},
    mended={"sites": [*_SITES, _at("", 105.01, 20.01)]},
    edge={"sites": [*_SITES, _at("", 105.0, 20.8993)]},
)
def site_far_from_others(facts: Facts) -> Iterator[pl.DataFrame]:
    """A site of an area without a centre is over 100 km, and five times the median, from the middle of all sites."""
    centres = facts["areas"].filter(pl.all_horizontal(pl.col("longitude", "latitude").is_not_null()))
    sites = facts["sites"].filter(pl.all_horizontal(pl.col("longitude", "latitude").is_not_null()))
    if sites.height < _FEWEST_SITES:
        return
    middle = sites.select(pl.median("longitude").alias("x"), pl.median("latitude").alias("y"))
    there = sites.join(middle, how="cross").with_columns(_kilometres("longitude", "latitude", "x", "y").alias("km"))
    limit = pl.max_horizontal(pl.lit(_SITES_KM), _TIMES_FARTHER * pl.median("km"))
    far = there.with_columns(limit.alias("limit")).filter(pl.col("km") > pl.col("limit"))
    distance, most = (pl.format("{} km", pl.col(name).round(0).cast(pl.Int64)) for name in ("km", "limit"))
    unknown = far.join(centres, on="area", how="anti", maintain_order="left")
    yield cell_findings(unknown, "sites", "longitude", at_most(most), distance)


@rule(
    Severity.WARNING,
    says=(
        "Xã, phường của dòng này là {value}, tức cả thành phố; phải là một xã, phường của nó.",
        "The commune of this row is {value}, the whole city; it must be one of its communes.",
    ),
    mend=("Ghi mã xã, phường nơi đặt trụ sở.", "Give the code of the commune in which it lies."),
    bad={
        "areas": _CITY_AND_WARD,
        "sites": [{"site": "S1", "institution": "I1", "area": "C"}],
        "institutions": [{"institution": "I1", "area": "C"}],
    },
    mended={
        "areas": _CITY_AND_WARD,
        "sites": [{"site": "S1", "institution": "I1", "area": "1"}],
        "institutions": [{"institution": "I1", "area": "1"}],
    },
    edge={"areas": _CITY_AND_WARD[:1], "sites": [{"site": "S1", "area": "C"}]},
)
def city_for_commune(facts: Facts) -> Iterator[pl.DataFrame]:
    """A site or institution lies in an area of kind city where there are others: it would belong to no commune."""
    areas = facts["areas"]
    cities = areas.filter(pl.col("kind") == "city").select("area") if areas["kind"].n_unique() > 1 else areas.clear()
    for table in ("institutions", "sites"):
        rows = facts[table].join(cities, on="area", how="semi", maintain_order="left")
        yield cell_findings(rows, table, "area", pl.lit(None, pl.String()))


@rule(
    Severity.WARNING,
    says=(
        "Địa bàn {value} đã hết hiệu lực từ {expected}.",
        "The area {value} has not been in force since {expected}.",
    ),
    mend=(
        "Dùng mã địa bàn mới đang có hiệu lực vào thời điểm của dòng này.",
        "Use the code of the area in force at the time of this row.",
    ),
    bad={
        "areas": [
            {"area": "8", "kind": "ward", "valid_to": date(2026, 6, 29)},
            {"area": "9", "kind": "ward", "valid_to": date(2025, 12, 31)},
        ],
        "employers": [{"employer": "E1", "area": "8"}],
        "leavers": [{"area": "9", "year": 2026}],
        "vacancies": [{"vacancy": "V1", "area": "9", "posted": date(2026, 1, 1)}],
    },
    mended={
        "areas": [{"area": "10", "kind": "ward", "valid_from": date(2025, 7, 1)}],
        "employers": [{"employer": "E1", "area": "10"}],
        "leavers": [{"area": "10", "year": 2026}],
        "vacancies": [{"vacancy": "V1", "area": "10", "posted": date(2026, 1, 1)}],
    },
    edge={
        "areas": [
            {"area": "8", "kind": "ward", "valid_to": date(2026, 6, 30)},
            {"area": "9", "kind": "ward", "valid_to": date(2026, 1, 1)},
        ],
        "employers": [{"employer": "E1", "area": "8"}],
        "leavers": [{"area": "9", "year": 2026}],
        "vacancies": [{"vacancy": "V1", "area": "9", "posted": date(2026, 1, 1)}],
    },
    dated=True,
)
def area_expired(facts: Facts) -> Iterator[pl.DataFrame]:
    """A row names an area no longer in force on the row's day: 1 January of its year, or ``as_of`` without a year."""
    expired = facts["areas"].filter(pl.col("valid_to").is_not_null()).select("area", "valid_to").unique("area")
    if expired.is_empty():
        return
    for table in TABLES.values():
        if "area" not in table.names or table["area"].references != "areas":
            continue
        day = pl.lit(facts.as_of)
        if "year" in table.names:
            day = pl.date(pl.col("year"), 1, 1)
        elif "posted" in table.names:
            day = pl.col("posted")
        rows = facts[table.name].join(expired, on="area", how="inner")
        yield cell_findings(rows.filter(pl.col("valid_to") < day), table.name, "area", pl.col("valid_to"))


@rule(
    Severity.WARNING,
    says=(
        "Dân số của thành phố ({value}) khác tổng các xã, phường ({expected}) quá 1 %.",
        "The city's population ({value}) is more than 1 % off the sum of its communes ({expected}).",
    ),
    mend=(
        "Đối chiếu hai nguồn: nếu số của thành phố lớn hơn, có thể thiếu một xã, phường; nếu nhỏ hơn, có thể dòng "
        "thành phố hoặc một xã, phường ghi nhầm nhóm tuổi, giới hoặc năm.",
        "Compare the two sources: where the city has more, a commune may be missing; where it has less, the city's row "
        "or a commune's may be of another age group, sex or year.",
    ),
    bad={"areas": _CITY_AND_WARD, "populations": [*_people(2024, 1000, 989), *_people(2025, 1000, 1011)]},
    mended={"areas": _CITY_AND_WARD, "populations": [*_people(2024, 1000, 1000), *_people(2025, 1000, 1000)]},
    edge={
        "areas": _CITY_AND_WARD,
        "populations": [
            *_people(2024, 1000, 990),
            *_people(2025, 1000, 1010),
            *_people(2025, 500, 500, sex="female"),
            *_people(2025, 700, 700, age="20-24"),
        ],
    },
)
def population_total_off(facts: Facts) -> Iterator[pl.DataFrame]:
    """``|city − Σ communes| > 1 %`` of the city in a year, sex and age group that gives both."""
    cell = ["year", "sex", "age_group"]
    people = facts["populations"].join(facts["areas"].select("area", "kind").unique("area"), on="area")
    whole = people.filter(pl.col("kind") == "city")
    parts = (
        people.filter(pl.col("kind") != "city").group_by(cell, maintain_order=True).agg(pl.sum("people").alias("sum"))
    )
    off = (pl.col("people") - pl.col("sum")).abs() > _TOLERANCE * pl.col("people")
    yield cell_findings(whole.join(parts, on=cell).filter(off), "populations", "people", pl.col("sum"))


@rule(
    Severity.WARNING,
    says=("Địa bàn {value} không có dân số năm {expected}.", "The area {value} has no population in {expected}."),
    mend=("Bổ sung dân số của địa bàn này.", "Add this area's population."),
    bad={
        "areas": [
            {"area": "1", "kind": "ward"},
            {"area": "2", "kind": "ward"},
            {"area": "3", "kind": "ward", "valid_to": date(2026, 6, 30)},
        ],
        "populations": [{"area": "1", "year": 2025, "people": 900}, {"area": "2", "year": 2024, "people": 800}],
    },
    mended={
        "areas": [{"area": "1", "kind": "ward"}, {"area": "2", "kind": "ward"}],
        "populations": [{"area": "1", "year": 2025, "people": 900}, {"area": "2", "year": 2025, "people": 800}],
    },
    edge={
        "areas": [*_CITY_AND_WARD, {"area": "3", "kind": "ward", "valid_to": date(2026, 6, 29)}],
        "populations": [{"area": "1", "year": 2025, "people": 900}],
    },
    dated=True,
)
def commune_without_population(facts: Facts) -> Iterator[pl.DataFrame]:
    """A commune in force lacks the latest year for which any commune's population is given."""
    communes = facts["areas"].filter(
        pl.col("kind") != "city", pl.col("valid_to").is_null() | (pl.col("valid_to") >= facts.as_of)
    )
    people = facts["populations"].join(communes.select("area"), on="area", how="semi")
    latest = people["year"].max()
    if latest is None:
        return
    missing = communes.join(people.filter(pl.col("year") == latest), on="area", how="anti")
    yield cell_findings(missing, "areas", "area", pl.lit(str(latest)))


@rule(
    Severity.ERROR,
    says=(
        "Số nữ ({value}) nhiều hơn tổng số; phải là {expected}.",
        "More women ({value}) than people in all; it must be {expected}.",
    ),
    mend=(
        "Kiểm tra hai con số; có thể hai cột bị đảo chỗ.",
        "Check both numbers; the columns may have changed places.",
    ),
    bad={
        "intakes": [{"programme": "P1", "year": 2024, "entrants": 30, "women": 31}],
        "leavers": [{"area": "1", "year": 2025, "grade": "9", "leavers": 300, "women": 301}],
    },
    mended={
        "intakes": [{"programme": "P1", "year": 2024, "entrants": 30, "women": 14}],
        "leavers": [{"area": "1", "year": 2025, "grade": "9", "leavers": 300, "women": 140}],
    },
    edge={
        "intakes": [{"programme": "P1", "year": 2024, "entrants": 30, "women": 30}],
        "leavers": [{"area": "1", "year": 2025, "grade": "9", "leavers": 300, "women": 300}],
    },
)
def women_exceed_entrants(facts: Facts) -> Iterator[pl.DataFrame]:
    """``women > entrants`` of an intake, or ``women > leavers`` of a school year."""
    yield excess_findings(facts, "intakes", "women", "entrants")
    yield excess_findings(facts, "leavers", "women", "leavers")


@rule(
    Severity.ERROR,
    says=(
        "Số vào học nghề ({value}) nhiều hơn số học sinh tốt nghiệp; phải là {expected}.",
        "More leavers entered vocational education ({value}) than left school; it must be {expected}.",
    ),
    mend=("Kiểm tra hai con số và năm của chúng.", "Check both numbers and their year."),
    bad={"leavers": [{"area": "1", "year": 2025, "grade": "9", "leavers": 300, "to_vocational": 301}]},
    mended={"leavers": [{"area": "1", "year": 2025, "grade": "9", "leavers": 300, "to_vocational": 120}]},
    edge={"leavers": [{"area": "1", "year": 2025, "grade": "9", "leavers": 300, "to_vocational": 300}]},
)
def to_vocational_exceeds_leavers(facts: Facts) -> Iterator[pl.DataFrame]:
    """``to_vocational > leavers``."""
    yield excess_findings(facts, "leavers", "to_vocational", "leavers")
