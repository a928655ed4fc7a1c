"""A commune's own estimate is shown when enough people were asked there; the model's is shown everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.feed.rules.semantic.rules import example_feed
from caunghe.indicators.bases import base
from caunghe.indicators.communes import _areas, _commune_estimates, _usable_predictors, communes
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.results import COMMUNES
from caunghe.schema import kilometres
from tests.corner import corner

PREDICTORS = ("ward", "density", "youth", "schooling", "distance")


def _area(area: str, kind: str = "ward", **more: Any) -> dict[str, Any]:
    return {"area": area, "name": area, "kind": kind, "parent": "C", "longitude": 106.0, "latitude": 20.0, **more}


def _people(area: str, year: int, **groups: int) -> list[dict[str, Any]]:
    """Return the people of age groups such as ``_15_19``."""
    return [
        {"area": area, "year": year, "age_group": group.strip("_").replace("_", "-"), "sex": "male", "people": count}
        for group, count in groups.items()
    ]


def test_what_the_feed_tells_of_every_commune_is_worked_out_by_hand() -> None:
    """Each age group has its own power of two, so that a sum tells which are in it."""
    ages = ["10_14", *(f"{low}_{low + 4}" for low in range(15, 70, 5))]
    powers = {f"_{age}": 2**at for at, age in enumerate(ages)}
    feed = example_feed(
        {
            "areas": [
                _area("C", "city"), _area("A", area_km2=3.0), _area("B", "commune", longitude=106.1, area_km2=2.0),
                _area("D", valid_to=date(2026, 6, 30)), _area("E", valid_to=date(2026, 6, 29)),
                _area("F", longitude=None),
            ],
            "populations": [
                *_people("A", 2025, **powers), *_people("A", 2024, _15_19=999), *_people("A", 2026, _15_19=999),
                *_people("B", 2025, _0_4=50, _30_34=30, _35_39=20), *_people("D", 2024, _15_19=7),
            ],
            "leavers": [
                {"area": "A", "year": 2024, "grade": "12", "leavers": 11},
                {"area": "A", "year": 2023, "grade": "12", "leavers": 5},
                {"area": "A", "year": 2024, "grade": "9", "leavers": 7},
                {"area": "B", "year": 2026, "grade": "12", "leavers": 9},
            ],
            "sites": [{"site": "S", "area": "A", "longitude": 106.0, "latitude": 20.0}],
        }
    )  # fmt: skip
    found = {row["area"]: row for row in _areas(feed, 2025).to_dicts()}
    assert [*found] == ["A", "B", "D", "F"]
    everybody, adults, young = 2**12 - 1, sum(2**at for at in range(1, 11)), 2 + 4 + 8 + 16
    km = float(kilometres(*(np.array(x) for x in (106.1, 20.0, 106.0, 20.0))))
    assert found["A"] == {
        "area": "A", "ward": 1.0, "adults": adults, "density": pytest.approx(np.log(everybody / 3)),
        "youth": pytest.approx(young / adults), "schooling": pytest.approx(11 / adults), "distance": 0.0,
    }  # fmt: skip
    assert found["B"] == {
        "area": "B", "ward": 0.0, "adults": 50, "density": pytest.approx(np.log(50.0)), "youth": 0.6, "schooling": None,
        "distance": pytest.approx(np.log(1 + km)),
    }  # fmt: skip
    # of whom nothing was counted in the last year there is one, so that a share of it can be made
    assert found["D"] == {"area": "D", "ward": 1.0, "adults": 1} | dict.fromkeys(PREDICTORS[1:4]) | {"distance": 0.0}
    assert found["F"]["distance"] is None


def _table(persons: list[int], **columns: Any) -> pl.DataFrame:
    rng = np.random.default_rng(1)
    made = {name: rng.normal(size=len(persons)) for name in PREDICTORS}
    return pl.DataFrame({"persons": persons, **made, **columns})


@pytest.mark.parametrize(("sampled", "most"), [(3, 0), (4, 1), (5, 2), (7, 4), (8, 5), (9, 5)])
def test_each_predictor_needs_one_commune_more_and_the_first_needs_four(sampled: int, most: int) -> None:
    """Three communes more than coefficients besides the intercept, as ``fay_herriot`` asks."""
    table = _table([1] * sampled + [0] * 4)
    assert _usable_predictors(table) == list(PREDICTORS[:most])


@pytest.mark.parametrize("left_out", PREDICTORS)
def test_a_predictor_that_is_missing_somewhere_or_follows_from_others_is_left_out(left_out: str) -> None:
    kept = [name for name in PREDICTORS if name != left_out]
    sound = _table([3] * 9 + [0])
    for column in (
        pl.when(persons=0).then(None).otherwise(left_out),
        pl.when(persons=0).then(float("inf")).otherwise(left_out),
        pl.lit(2.0),
        # the same in every commune that was sampled
        pl.when(persons=0).then(7.0).otherwise(2.0),
    ):
        assert _usable_predictors(sound.with_columns(column.alias(left_out))) == kept
    # of two that are one and the same the first stays
    same = sound.with_columns(distance=3 * pl.col("ward") - 1)
    assert _usable_predictors(same) == list(PREDICTORS[:4])


SAMPLES = {"A": (40, 0.50), "B": (30, 0.20), "D": (20, 0.60), "E": (25, 0.40), "F": (4, 0.25), "G": (0, None)}


def _survey(samples: Mapping[str, tuple[int, float | None]], year: int = 2025) -> pl.DataFrame:
    """Return people at work of each commune, a share of them certified, every second one of double weight."""
    rows = []
    for area, (count, share) in samples.items():
        rows += [
            {"area": area, "year": year, "weight": 2.0 if at % 2 else 1.0, "unit": f"{area}{at}", "stratum": "S",
             "certified": at < round(count * (share or 0)), "age": 30, "activity": "employed"}
            for at in range(count)
        ]  # fmt: skip
    return pl.DataFrame(rows)


def _city(samples: Mapping[str, Any] = SAMPLES) -> Feed:
    return example_feed(
        {
            "areas": [_area("C", "city"), *(_area(area, "ward" if area in "AB" else "commune") for area in samples)],
            "populations": [
                row for at, area in enumerate(samples) for row in _people(area, 2025, _30_34=100 * (at + 1))
            ],
        }
    )


def _share(rows: pl.DataFrame) -> float:
    return float(np.average(rows["certified"].cast(pl.Float64), weights=rows["weight"]))


@pytest.mark.parametrize(("least", "hidden"), [(4, []), (5, ["F"]), (20, ["F"]), (21, ["D", "F"])])
def test_a_commune_of_few_asked_shows_the_model_alone_and_all_together_are_the_city(
    least: int, hidden: list[str]
) -> None:
    survey = _survey(SAMPLES)
    table = communes(_city(), survey, IndicatorOptions(minimum_people=least))
    assert table.schema == COMMUNES
    assert table["area"].to_list() == list(SAMPLES)
    for row in table.to_dicts():
        own = survey.filter(area=row["area"])
        if row["area"] in hidden:
            assert (row["persons"], row["direct"], row["direct_error"]) == (None, None, None)
            continue
        assert row["persons"] == own.height
        assert row["direct"] == (pytest.approx(_share(own)) if own.height else None)
        assert (row["direct_error"] is None) is not bool(own.height)
    # people of working age weigh the communes' mean, which is the city's own estimate
    assert np.average(table["estimate"], weights=[100 * (at + 1) for at in range(6)]) == pytest.approx(_share(survey))
    assert (table["error"] > 0).all()
    assert set(table["indicator"]) == {"certificate_rate"}
    own = communes(_city(), survey, IndicatorOptions(minimum_people=least, public=False))
    assert own.filter(pl.col("persons") > 0)["persons"].to_list() == [40, 30, 20, 25, 4]
    assert own["estimate"].equals(table["estimate"])


def test_a_direct_error_follows_from_the_share_of_all_and_the_number_asked() -> None:
    """D = deff · p (1 − p) / n: the errors of two communes stand as the roots of the numbers asked."""
    table = communes(_city(), _survey(SAMPLES), IndicatorOptions(public=False))
    errors = dict(table.select("area", "direct_error").iter_rows())
    for area, (count, _) in SAMPLES.items():
        if count:
            assert errors[area] == pytest.approx(errors["A"] * np.sqrt(40 / count)), area


def test_the_latest_year_is_estimated_and_who_is_not_at_work_does_not_count() -> None:
    survey = _survey(SAMPLES)
    idle = survey.with_columns(activity=pl.lit("unemployed"), certified=~pl.col("certified"), unit=pl.col("unit") + "x")
    young = survey.with_columns(age=pl.lit(14, pl.Int64), unit=pl.col("unit") + "y", certified=~pl.col("certified"))
    earlier = survey.with_columns(year=pl.lit(2021, pl.Int64), certified=~pl.col("certified"))
    unknown = earlier.with_columns(year=pl.lit(None, pl.Int64))
    options = IndicatorOptions(public=False)
    alone = communes(_city(), survey, options)
    found = communes(_city(), pl.concat([earlier, unknown, survey], rechunk=True), options)
    assert found.equals(alone)
    assert alone["year"].unique().to_list() == [2025]
    others = communes(_city(), pl.concat([survey, idle, young], rechunk=True), options)
    assert others.select("direct", "persons").equals(alone.select("direct", "persons"))
    assert communes(_city(), survey.clear(), options).equals(pl.DataFrame(schema=COMMUNES))


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_nobody_or_everybody_is_certified_there_is_no_model_and_the_direct_estimate_stands(share: float) -> None:
    samples = {area: (count, share) for area, (count, _) in SAMPLES.items()}
    table = communes(_city(), _survey(samples), IndicatorOptions(public=False))
    assert table["estimate"].to_list() == table["direct"].to_list() == [share] * 5 + [None]
    assert table["error"].to_list() == table["direct_error"].to_list() == [0.0] * 5 + [None]
    assert table["persons"].to_list() == [40, 30, 20, 25, 4, 0]


def test_in_too_few_communes_the_direct_estimate_stands_with_its_own_error() -> None:
    samples = {"A": (40, 0.5), "B": (30, 0.2), "D": (0, None)}
    table = communes(_city(samples), _survey(samples), IndicatorOptions(public=False))
    assert table["estimate"].to_list() == table["direct"].to_list()
    assert table["direct"].to_list()[:2] == pytest.approx(
        [_share(_survey({"A": (40, 0.5)})), _share(_survey({"B": (30, 0.2)}))]
    )
    assert table["error"].to_list() == table["direct_error"].to_list()
    assert (table["error"].head(2) > 0).all()


def test_an_estimate_is_a_share_even_where_the_benchmark_would_carry_it_beyond_one() -> None:
    samples = {"A": (40, 1.0), "B": (40, 1.0), "D": (40, 0.9), "E": (40, 0.95), "F": (40, 0.0)}
    survey = _survey(samples)
    # the city's people live where nobody is certified, the sample does not
    feed = _city(samples)
    many = feed["populations"].with_columns(people=pl.when(area="F").then(9_000).otherwise("people"))
    table = communes(
        type(feed)(feed.information, {**feed.tables, "populations": many}, feed.supplied), survey, IndicatorOptions()
    )
    assert table["estimate"].is_between(0, 1, closed="none").all()
    assert table["estimate"].min() >= 0.0


def test_a_commune_that_nobody_was_asked_in_counts_none_and_has_no_direct_estimate() -> None:
    columns = {"area": ["A", "B"], "persons": [3, None], "estimate": [0.5, None], "standard_error": [0.1, None],
               "design_effect": [1.0, None], "population": [3.0, None], "adults": [10, 20]}  # fmt: skip
    table = _commune_estimates(pl.DataFrame(columns | {name: [0.0, 0.0] for name in PREDICTORS}), 0.5, 1)
    assert table.select("persons", "estimate_direct", "error_direct", "benchmarked").rows() == [
        (3, 0.5, 0.1, 0.5), (0, None, None, None),
    ]  # fmt: skip


# people asked in the communes of the corner: 59, 68, 23, 20 and 18; none in three
ASKED = {"10525": 59, "11407": 68, "11413": 23, "11728": 20, "11887": 18}


def found(options: IndicatorOptions) -> pl.DataFrame:
    return communes(corner(), base(corner(), "labour_survey", options), options)


@pytest.mark.parametrize(("least", "hidden"), [(18, []), (19, ["11887"]), (20, ["11887"]), (21, ["11728", "11887"])])
def test_what_few_people_said_is_hidden_with_their_number(least: int, hidden: list[str]) -> None:
    table = found(IndicatorOptions(minimum_people=least))
    own = table.filter(pl.col("direct").is_not_null())
    assert dict(own.select("area", "persons").iter_rows()) == {a: n for a, n in ASKED.items() if a not in hidden}
    assert own["direct_error"].null_count() == 0
    none = table.filter(pl.col("area").is_in(hidden))
    assert none["persons"].null_count() == none["direct_error"].null_count() == len(hidden)
    # nobody was asked: a number that gives nobody away
    assert table.filter(pl.col("persons") == 0).height == 3
    assert table["estimate"].null_count() == 0


def test_the_office_s_own_table_hides_nobody() -> None:
    table = found(IndicatorOptions(minimum_people=100, public=False))
    assert dict(table.filter(pl.col("persons") > 0).select("area", "persons").iter_rows()) == ASKED
