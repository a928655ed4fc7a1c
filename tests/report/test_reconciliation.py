"""Numbers that look alike stand side by side, each with what it counts, and have the values of their own sections."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from caunghe.report.context import Context, EngineResults
from caunghe.report.document import Paragraph, Quantity, Section, Table, cell_text
from caunghe.report.sections.reconciliation import reconciliation_section
from tests.report import example, forecast_example, matching_example, plan_example


def context(**engines) -> Context:
    told = example.context("en")
    return replace(told, **EngineResults(**engines).by_name())


def part(section: Section | None, key: str) -> Section:
    assert section is not None
    (found,) = [one for one in section.sections if one.key == key]
    return found


def numbers(section: Section) -> dict[str, float]:
    """Return what → value of the section's table."""
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    return {str(row[0]): row[2].value for row in table.rows if isinstance(row[2], Quantity)}


@pytest.fixture(scope="module")
def plan():
    return plan_example.overview()


def test_without_results_there_is_no_such_section() -> None:
    assert reconciliation_section(context()) is None


def test_trend_stock_and_plan_are_of_one_year(plan) -> None:
    told = context(plan=plan)
    rates = part(reconciliation_section(told), "why-rates")
    (trend,) = told.results.verdicts.filter(indicator="certificate_rate", year=2030).drop_nulls("projected").to_dicts()
    assert numbers(rates) == pytest.approx(
        {"Trend of the survey": trend["projected"], "As now": 380 / 1010, "With the plan": 412 / 1010}
    )


def test_a_trend_of_an_old_boundary_is_not_held_against_todays_stock(plan) -> None:
    told = context(plan=plan)
    old = told.results.paths.with_columns(boundary=pl.lit("old_haiphong"))
    of_old_city = replace(told, results=replace(told.results, paths=old))
    sections = reconciliation_section(of_old_city)
    assert sections is not None
    assert [one.key for one in sections.sections] == ["why-workplaces", "why-money"]


@pytest.mark.parametrize(("as_now", "said"), [(0.40, "within the trend's 80% interval"), (0.2, "outside the trend's")])
def test_whether_the_two_views_agree_is_said(plan, as_now: float, said: str) -> None:
    moved = plan.certificates.with_columns(as_now=pl.col("employed") * as_now)
    rates = part(reconciliation_section(context(plan=replace(plan, certificates=moved))), "why-rates")
    (paragraph,) = [block for block in rates.blocks if isinstance(block, Paragraph)]
    assert said in paragraph.text


def test_the_stock_is_shown_beside_the_surveys_of_years_that_are_over(plan) -> None:
    rows = [(2022, 2023, 0.33, 0.35, 0.34, 0.36), (2022, 2024, 0.35, 0.36, 0.34, 0.38)]
    tried = pl.DataFrame(rows, schema=plan.stock_test.schema, orient="row")
    rates = part(reconciliation_section(context(plan=replace(plan, stock_test=tried))), "why-rates")
    said = [block.text for block in rates.blocks if isinstance(block, Paragraph)]
    # (0.02 + 0.01) / 2
    assert "1 of 2 results lie within the 95% interval of that year's survey; the mean miss is 1.5 pts." in said[
        -1
    ].replace("\u00a0", " ")
    (table,) = [block for block in rates.blocks if isinstance(block, Table) and block.key == "why-rates-tried"]
    assert cell_text(table.rows[0][4], "en") == "34.0%–36.0%"


def test_seats_and_people_of_the_round_are_those_of_its_section() -> None:
    seats = part(reconciliation_section(context(admission=matching_example.engines().admission)), "why-seats")
    assert numbers(seats) == {
        "Seats of the admission round": 350,
        "People admitted by the round": 300,
        "The plan's seats, same programmes": 333,
        "People admitted with them": 333 - 44,
    }


def test_openings_are_those_of_the_forecasts_first_year_beside_needs() -> None:
    told = context(forecast=forecast_example.tables())
    first = told.forecast.summary.filter(level=0, component="openings").sort("year").row(0, named=True)
    stated = pl.DataFrame(
        [
            {
                "indicator": "openings",
                "year": 2025,
                "breakdown": "all",
                "category": "all",
                "estimate": 60_847.0,
                "flag": "publish",
            }
        ]
    )
    values = pl.concat([told.results.values, stated.cast({"year": pl.Int64})], how="diagonal")
    both = replace(told, results=replace(told.results, values=values))
    assert numbers(part(reconciliation_section(both), "why-openings")) == {
        "Needs that employers state": 60_847,
        "Openings of the forecast": first["mean"],
    }


def test_money_on_the_books_is_more_than_what_is_spent(plan) -> None:
    money = part(reconciliation_section(context(plan=plan)), "why-money")
    # 3 + 2.5 + 1 + 1 billion on the books; 2 + 2.5 + 0 + 0.1 spent
    assert numbers(money) == pytest.approx({"Money on the books": 7.5e9, "Spent by the plan": 4.6e9})
    (table,) = [block for block in money.blocks if isinstance(block, Table)]
    assert [row[1] for row in table.rows] == ["2029–2030", "2029–2030"]


def test_what_employers_state_is_written_with_the_digits_of_its_error() -> None:
    """60,847 stood here, 60,800 ± 7,400 in the table of the duty."""
    told = context(forecast=forecast_example.tables())
    stated = example._value("openings", 2026, 60_847.0, 7_400 / 1.96)
    values = pl.concat([told.results.values, pl.DataFrame([stated], schema=told.results.values.schema)])
    openings = part(reconciliation_section(replace(told, results=replace(told.results, values=values))), "why-openings")
    (table,) = [block for block in openings.blocks if isinstance(block, Table)]
    assert cell_text(table.rows[0][2], "en") == "60,800"
