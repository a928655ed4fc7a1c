"""The baseline's stock of holders on years that are over, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.planning.model.city import City, city
from caunghe.planning.model.stock_test import STOCK_TEST, stock_test
from tests.planning.tiny_city import feed, forecast, options

SURVEYED = {2023: (100.0, 30), 2024: (110.0, 33), 2025: (120.0, 42)}  # people at work, holders of each hundred


def survey(years: dict[int, tuple[float, int]]) -> pl.DataFrame:
    """Return a hundred people at work of each year, so many of them holders, in two clusters of a stratum."""
    columns = feed()["labour_survey"].schema
    rows = [
        {"person": f"{year}-{i}", "year": year, "stratum": "S", "cluster": str(i % 2), "weight": people / 100,
         "age": 40, "activity": "employed", "qualification": "college" if i < holders else "none"}
        for year, (people, holders) in years.items()
        for i in range(100)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides=dict(columns)).select(
        *(pl.col(name) if name in rows[0] else pl.lit(None, kind).alias(name) for name, kind in columns.items())
    )


@pytest.fixture(scope="module")
def prepared() -> City:
    """One programme counts: half of those who begin are holders at work a year later; a tenth leaves, 2 % come."""
    made = city(feed(), forecast(), options(holder_exit_share=0.1, holder_inflow_share=0.02))
    adds = pl.DataFrame({"programme": ["P1"], "lag": [1], "rate": [0.5]}, schema=made.certificates.adds.schema)
    return replace(made, certificates=replace(made.certificates, adds=adds))


def reckoned(prepared: City, years: dict[int, tuple[float, int]]) -> list[tuple[object, ...]]:
    given = feed()
    seen = replace(given, tables={**given.tables, "labour_survey": survey(years)})
    return stock_test(seen, prepared).select("origin", "year", "stock", "surveyed").rows()


def test_each_survey_is_rolled_on_to_the_later_ones(prepared: City) -> None:
    # P1 takes 20 a year from 2023: ten holders in 2024, 2025 and 2026
    from_2023 = 0.9 * 30 + 0.02 * 110 + 10
    on = 0.9 * from_2023 + 0.02 * 120 + 10
    from_2024 = 0.9 * 36.3 + 0.02 * 120 + 10
    assert reckoned(prepared, SURVEYED) == [
        (2023, 2024, pytest.approx(from_2023 / 110), pytest.approx(0.33)),
        (2023, 2025, pytest.approx(on / 120), pytest.approx(0.42)),
        (2024, 2025, pytest.approx(from_2024 / 120), pytest.approx(0.42)),
    ]


def test_a_year_without_a_survey_ends_the_reckoning(prepared: City) -> None:
    assert reckoned(prepared, {2023: (100.0, 30), 2025: (120.0, 42)}) == []


def test_years_whose_graduates_began_before_the_record_are_no_origin(prepared: City) -> None:
    adds = prepared.certificates.adds.with_columns(lag=pl.lit(2, pl.Int64))
    longer = replace(prepared, certificates=replace(prepared.certificates, adds=adds))
    assert [row[:2] for row in reckoned(longer, SURVEYED)] == [(2024, 2025)]


def test_without_a_survey_there_is_nothing_to_test(prepared: City) -> None:
    empty = feed()["labour_survey"].clear()
    given = feed()
    found = stock_test(replace(given, tables={**given.tables, "labour_survey": empty}), prepared)
    assert found.is_empty()
    assert found.schema == STOCK_TEST
