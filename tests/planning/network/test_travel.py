"""Travel times by coordinates, table and road; what is wrong with any of them is a sentence."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.planning import Median, Places, Road, road_minutes, solve_median, straight_minutes, table_minutes

# Hồng Bàng, Đồ Sơn and Cát Bà town, about
CITY = Places(["Hồng Bàng", "Đồ Sơn", "Cát Bà"], np.array([106.68, 106.79, 107.05]), np.array([20.86, 20.71, 20.73]))


def test_straight_ways_are_symmetric_and_scaled():
    minutes = straight_minutes(CITY, CITY, detour=1.0, speed=60.0)
    assert np.allclose(minutes, minutes.T)
    assert np.allclose(np.diag(minutes), 0)
    # a degree of latitude is 111.195 km on a sphere of 6,371.0088 km
    north = Places(["a"], np.array([106.0]), np.array([21.0]))
    south = Places(["b"], np.array([106.0]), np.array([20.0]))
    assert straight_minutes(north, south, detour=1.0, speed=60.0)[0, 0] == pytest.approx(111.195, abs=0.001)
    assert np.allclose(straight_minutes(CITY, CITY, detour=1.5, speed=30.0), 3 * minutes)


def test_an_island_is_reached_by_its_ferry():
    mainland = Road(np.array([0, 1]), np.array([1, 2]), np.array([20.0, 15.0]))
    every = np.arange(4)
    with pytest.raises(InputError, match="client 4 has no way to any site"):
        Median(road_minutes(mainland, 4, every, every[:3]), 1)
    ferry = Road(np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([20.0, 15.0, 40.0]))
    minutes = road_minutes(ferry, 4, every, every[:3])
    assert minutes[3].tolist() == [75.0, 55.0, 40.0]
    assert np.array_equal(minutes[:, :2], road_minutes(ferry, 4, every, every[:2]))
    # from 1 and from 2 it is 90 minutes in all, from 0 it is 130
    assert solve_median(Median(minutes, 1)).objective == 90


def test_of_several_roads_the_quickest_counts():
    road = Road(np.array([0, 1, 0]), np.array([1, 0, 0]), np.array([20.0, 12.0, 3.0]))
    assert road_minutes(road, 2, np.array([0]), np.array([1])).tolist() == [[12.0]]


def table(rows: list[tuple[str, str, float | None]]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={"origin": pl.String, "destination": pl.String, "minutes": pl.Float64}, orient="row"
    )


def test_a_table_of_ones_own():
    rows = [("a", "x", 10.0), ("a", "y", None), ("b", "x", 30.0), ("b", "y", 5.0)]
    assert table_minutes(table(rows), ["a", "b"], ["x", "y"]).tolist() == [[10.0, np.inf], [30.0, 5.0]]
    assert table_minutes(table(rows[::-1]), ["b", "a"], ["x"]).tolist() == [[30.0], [10.0]]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("a", "x", 10.0), ("b", "x", 3.0), ("b", "y", 3.0)], "lacks 1 pair, first that from a to y"),
        ([("a", "x", 10.0)] * 2, "the pair a – x more than once"),
        (
            [("a", "x", -1.0), ("a", "y", 3.0), ("b", "x", 3.0), ("b", "y", 3.0)],
            "minutes of 0 or more; from a to x got -1.0",
        ),
        ([("a", "x", 2400.0), ("a", "y", 3.0), ("b", "x", 3.0), ("b", "y", 3.0)], "more than a day: is it in seconds?"),
        (
            [("a", "x", 9.0), ("x", "a", 90.0), ("a", "y", 3.0), ("b", "x", 3.0), ("b", "y", 3.0)],
            "one of them seems wrong",
        ),
    ],
)
def test_a_table_that_is_wrong_is_a_sentence(rows, says):
    with pytest.raises(InputError) as raised:
        table_minutes(table(rows), ["a", "b"], ["x", "y"])
    assert says in raised.value.text("en")
    assert raised.value.text("vi") != raised.value.text("en")


def test_hours_are_not_taken_for_minutes():
    names = ["a", "b", "c"]
    rows = [(one, other, abs(i - j) * 0.7) for i, one in enumerate(names) for j, other in enumerate(names)]
    with pytest.raises(InputError, match="in hours, not minutes"):
        table_minutes(table(rows), names, names)
    assert table_minutes(table([(a, b, 60 * t) for a, b, t in rows]), names, names).max() == pytest.approx(84)


@pytest.mark.parametrize(
    ("longitude", "latitude", "says"),
    [
        (20.86, 106.68, "longitude and latitude of Hồng Bàng seem to be exchanged: longitude 20.86, latitude 106.68"),
        (106.68, 95.0, "no place on earth has the coordinates of Hồng Bàng"),
        (float("nan"), 20.0, "no place on earth"),
    ],
)
def test_places_that_cannot_be(longitude, latitude, says):
    with pytest.raises(InputError) as raised:
        Places(["Hồng Bàng"], np.array([longitude]), np.array([latitude]))
    assert says in raised.value.text("en")


@pytest.mark.parametrize(("name", "value"), [("detour", 0.0), ("speed", -3.0), ("speed", float("inf"))])
def test_factors_are_above_zero(name, value):
    with pytest.raises(InputError, match="must be above 0"):
        straight_minutes(CITY, CITY, **{name: value})


def test_roads_that_cannot_be():
    for road, says in (
        (Road(np.array([0]), np.array([1]), np.array([-1.0])), "got -1.0 on edge 1"),
        (
            Road(np.array([0]), np.array([7]), np.array([1.0])),
            "below 3; got 7 on edge 1",
        ),
    ):
        with pytest.raises(InputError, match=says):
            road_minutes(road, 3, np.array([0]), np.array([1]))
