"""Conventions are dated, sourced rows: complete, within limits, and a city's own take their place."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import polars as pl
import pytest

from caunghe.errors import InputError
from caunghe.forecast.results import ForecastOptions
from caunghe.planning.options import PlanOptions
from caunghe.schema.assumptions import assumed_options, assumption_limits, national_assumptions
from caunghe.schema.codes import allowed_codes, code_list
from caunghe.schema.governance import ASSUMPTIONS
from tests.planning.tiny_city import feed

DAY = date(2026, 6, 30)


def own(*rows: tuple[str, float, date, date | None]) -> pl.DataFrame:
    named = [dict(zip(("assumption", "value", "valid_from", "valid_to"), row, strict=True)) for row in rows]
    marks = {"certainty": "convention", "source": "Nghị quyết giả định 1"}
    return pl.DataFrame([row | marks for row in named], schema=ASSUMPTIONS.polars_schema)


@pytest.mark.parametrize(("engine", "options"), [("plan", PlanOptions), ("forecast", ForecastOptions)])
def test_every_number_an_engine_can_be_asked_for_is_an_assumption(engine: str, options: type) -> None:
    """Beside the seed, and the first year, which follows from the cohorts on record."""
    numbers = {part.name: str(part.type) for part in fields(options) if str(part.type).startswith(("int", "float"))}
    listed = code_list("assumption_names").filter(engine=engine)
    assert set(listed["option"]) == set(numbers) - {"seed", "first_year"}
    whole = {name for name, kind in numbers.items() if kind.startswith("int")} - {"seed", "first_year"}
    assert set(listed.filter(whole="true")["option"]) == whole
    assert listed.select((pl.col("code") == f"{engine}_" + pl.col("option")).all()).item()


def test_shipped_assumptions_have_names_units_marks_and_a_source() -> None:
    rows = national_assumptions()
    assert set(rows["assumption"]) == set(allowed_codes("assumption_names")) - {"forecast_separation"}
    units = rows.join(code_list("assumption_names"), left_on="assumption", right_on="code", suffix="_named")
    assert (units["unit"] == units["unit_named"]).all()
    assert set(rows["certainty"]) <= set(allowed_codes("certainties"))
    assert rows.filter(certainty="convention")["source"].str.starts_with("[quy ước]").all()


def test_a_citys_own_assumption_counts_on_the_days_it_is_for() -> None:
    rows = own(
        ("plan_hires_per_year", 2.0, date(2025, 1, 1), date(2026, 6, 29)),
        ("plan_hires_per_year", 3.0, DAY, None),
        ("plan_new_classes", 5.0, date(2027, 1, 1), None),
        ("forecast_horizon", 4.0, date(2025, 1, 1), None),
    )
    assert assumed_options(rows, "plan", DAY) == {"hires_per_year": 3.0}
    assert assumed_options(rows, "plan", date(2026, 6, 29)) == {"hires_per_year": 2.0}
    assert assumed_options(rows, "forecast", DAY) == {"horizon": 4}
    assert assumed_options(rows, "plan", date(2027, 1, 1)) == {"hires_per_year": 3.0, "new_classes": 5}


def test_options_of_a_city_are_asked_ones_else_its_own_else_the_shipped() -> None:
    """The tiny city is of 30 June 2026."""
    city = feed(assumptions=own(("plan_share_of_adults", 0.01, DAY, None), ("plan_years", 3.0, DAY, None)))
    made = PlanOptions.of_city(city, years=2)
    assert (made.share_of_adults, made.years, made.share_of_leavers) == (0.01, 2, 0.55)
    assert PlanOptions.of_city(city) == replace(PlanOptions(), share_of_adults=0.01, years=3)
    assert PlanOptions.of_city(feed()) == PlanOptions()
    assert ForecastOptions.of_city(city) == ForecastOptions()


def test_an_assumption_beyond_its_limits_is_refused_by_name() -> None:
    assert assumption_limits("plan")["risk_tail"] == (0.01, 0.99)
    city = feed(assumptions=own(("plan_share_of_adults", 1.5, DAY, None)))
    with pytest.raises(InputError, match=r"share_of_adults must be 0–1; got 1\.5"):
        PlanOptions.of_city(city)
