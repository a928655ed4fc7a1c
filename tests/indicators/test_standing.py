"""Which targets bind the city of today, and which of two decisions about one year rules."""

from __future__ import annotations

import itertools

import polars as pl
import pytest

from caunghe.indicators.standing import TARGETS_OF_CITY, own_targets, targets_of_city
from tests.planning.tiny_city import feed

RATE = {"indicator": "certificate_rate", "area": "C", "year": 2030}
NATIONAL = RATE | {"value": 0.4, "source": "The nation's"}
OWN = RATE | {"value": 0.45, "source": "The city's", "boundary": "merged"}
OLD = RATE | {"value": 0.5, "source": "The old city's", "boundary": "old_haiphong"}


def stated(*rows: dict[str, object]) -> pl.DataFrame:
    """Return the table of targets."""
    return pl.DataFrame(list(rows), schema=feed()["targets"].schema)


@pytest.mark.parametrize("order", list(itertools.permutations((NATIONAL, OWN, OLD))))
def test_the_target_that_names_todays_boundary_rules_whatever_the_order(order: tuple[dict[str, object], ...]) -> None:
    given = feed(targets=stated(*order))
    assert own_targets(given).rows() == [("certificate_rate", 2030, 0.45)]
    standing = dict(targets_of_city(given).select("source", "standing").iter_rows())
    assert standing == {
        "The nation's": "superseded",
        "The city's": "rules",
        "The old city's": "other_boundary",
    }


def test_the_later_row_rules_among_like_ones() -> None:
    given = feed(targets=stated(NATIONAL, NATIONAL | {"value": 0.42}))
    assert own_targets(given)["value"].to_list() == [0.42]


def test_an_old_target_alone_binds_nothing() -> None:
    given = feed(targets=stated(OLD))
    assert own_targets(given).is_empty()
    assert targets_of_city(given)["standing"].to_list() == ["other_boundary"]


def test_targets_of_an_area_a_group_or_no_value_are_not_the_citys() -> None:
    rows = (NATIONAL | {"area": "A"}, NATIONAL | {"group": "poor"}, NATIONAL | {"value": None})
    given = feed(targets=stated(*rows))
    assert targets_of_city(given).is_empty()
    assert targets_of_city(given).schema == TARGETS_OF_CITY
