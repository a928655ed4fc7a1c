"""A difference is, in every form but the workbook, that of the numbers as they are written; the workbook holds all."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.language import LANGUAGES, Language, rounded_value
from caunghe.report import build
from caunghe.report.context import Context
from caunghe.report.differences import difference_cell, shortfall
from caunghe.report.document import Head, Quantity, Section, Table, cell_text
from caunghe.report.forms.xlsx import write_xlsx
from caunghe.report.sections.decisions import urgent_targets
from caunghe.report.sections.targets import verdicts_in_order
from caunghe.report.wording import change_cell, difference
from tests.report import example, forecast_example, matching_example, plan_example

AS_NOW, PLANNED = 0.32236, 0.37865  # 32.2 % and 37.9 %: 5.7 points apart as written, 5.6 in full
WANTED, REACHED = 43_760.6, 22_808.2


def whole(language: Language) -> Context:
    """Return a context whose plan has goals and needs that are no whole numbers."""
    plan = plan_example.held_against_as_now()
    goals = pl.DataFrame(
        [("streaming_rate", "city", 2029, WANTED, REACHED, WANTED - REACHED)], schema=plan.goals.schema, orient="row"
    )
    sums = plan.by_occupation.with_columns(
        need=pl.col("need") + 1.2, supply=pl.col("supply") + 0.4, shortage=pl.col("shortage") + 0.8
    )
    plan = replace(plan, goals=pl.concat([plan.goals, goals]), by_occupation=sums)
    engines = {"admission": matching_example.engines().admission, "placement": matching_example.placement()}
    return replace(example.context(language), plan=plan, forecast=forecast_example.tables(), **engines)


def subtractions(table: Table) -> list[tuple[Quantity, Quantity, Quantity]]:
    """Return the numbers a, b, c of a row of which a − b = c in full, neither b nor c being none."""
    found: list[tuple[Quantity, Quantity, Quantity]] = []
    for row in table.rows:
        cells = [cell for cell in row if isinstance(cell, Quantity) and cell.form not in ("year", "month", "chance")]
        for more, less, apart in itertools.permutations(cells, 3):
            size = max(abs(more.value), abs(less.value))
            if less.value and apart.value and abs(more.value - less.value - apart.value) <= 1e-9 * size:
                found.append((more, less, apart))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_difference_in_a_table_is_that_of_the_numbers_beside_it(language: Language) -> None:
    document = build.document(whole(language))
    # what is short is the finding, and is rounded by itself: its table says that columns need not add up
    assert "plan-shortage-table" in {table.key for _, table in document.tables()}
    printed = [table for _, table in document.tables() if table.key != "plan-shortage-table"]
    found = [(table.key, *one) for table in printed for one in subtractions(table)]
    assert {"plan-trade-offs", "plan-goals-table", "plan-institutions"} <= {key for key, *_ in found}
    wrong = [
        (key, [cell_text(cell, language) for cell in (more, less, apart)])
        for key, more, less, apart in found
        if abs(more.written - less.written - apart.written) > 1e-9
    ]
    assert wrong == []


def test_a_change_is_written_between_written_numbers_and_held_in_full() -> None:
    now, planned = Quantity(AS_NOW, "share", 1), Quantity(PLANNED, "share", 1)
    change = difference_cell(planned, now, signed=True)
    assert [cell_text(cell, "en") for cell in (now, planned, change)] == ["32.2%", "37.9%", "+5.7\u00a0pts"]
    assert change.value == pytest.approx(0.05629)


def test_what_is_short_is_the_difference_of_its_sides_only_where_it_is_one() -> None:
    wanted, reached = Quantity(WANTED, decimals=0), Quantity(REACHED, decimals=0)
    short = shortfall(wanted, reached, Quantity(WANTED - REACHED, decimals=0))
    assert [cell_text(cell, "en") for cell in (wanted, reached, short)] == ["43,761", "22,808", "20,953"]
    of_many_years = Quantity(709.4, decimals=0)
    assert shortfall(Quantity(1350.6, decimals=0), Quantity(700.2, decimals=0), of_many_years) is of_many_years


def test_sentences_and_the_tables_of_duties_tell_one_change() -> None:
    rows = [
        {"indicator": "streaming_rate", "year": year, "estimate": value} | dict.fromkeys(("low", "high", "coverage"))
        for year, value in ((2024, AS_NOW), (2025, PLANNED))
    ]
    context = example.context("en")
    assert difference(rows[1], rows[0], "share", context) == "5.7\u00a0pts"
    values = context.results.values.with_columns(
        estimate=pl.when(pl.col("indicator") == "streaming_rate")
        .then(pl.col("year").replace_strict({2024: AS_NOW, 2025: PLANNED}, default=None))
        .otherwise("estimate")
    )
    told = replace(context, results=replace(context.results, values=values))
    assert cell_text(change_cell("streaming_rate", told), "en") == "+5.7\u00a0pts"


def test_what_lacks_of_a_target_is_the_target_less_the_value_beside_it() -> None:
    """16.86 % is written 16.9 %; 70 − 16.9 is 53.1, and not 53.14."""
    context = example.context("en")
    row = context.results.verdicts.row(0, named=True) | {"indicator": "accredited_share", "target": 0.7}
    row |= {"verdict": "no_projection", "latest_year": 2026, "estimate": 0.16856, "low": None, "high": None}
    verdicts = pl.DataFrame([row], schema=context.results.verdicts.schema)
    told = replace(context, results=replace(context.results, verdicts=verdicts))
    (line,) = [line for line in urgent_targets(verdicts_in_order(told), told) if "accredited" in line.lower()]
    assert "53.1\u00a0pts away" in line
    assert "16.9%" in line


@pytest.mark.parametrize(("language", "said"), [
    ("vi", ("chênh lệch là của các số đã làm tròn như in ra", "cũng được làm tròn như vậy trong ô")),
    ("en", ("a difference is that of the numbers as printed", "are rounded so in their cells too")),
])  # fmt: skip
def test_a_difference_in_the_workbook_is_that_of_its_cells_in_full_or_rounded_as_they_are(
    language: Language, said: tuple[str, str], tmp_path: Path
) -> None:
    now, planned = Quantity(AS_NOW, "share", 1), Quantity(PLANNED, "share", 1)
    heads = tuple(Head(title, numeric=True) for title in ("Now", "Planned", "Change"))
    change = Table(key="a", title="A", heads=heads, rows=((now, planned, difference_cell(planned, now)),))
    plain = Table(key="b", title="B", heads=heads[:2], rows=((now, planned),))
    document = build.document(example.context(language))
    sections = (Section(key="one", title="One", blocks=(change, plain)),)
    sides = (Quantity(41_868, "count", error=560), Quantity(40_432, "count", error=560))
    tens = difference_cell(*sides, error=560)
    assert cell_text(tens, "en") == "1,440"
    count = Table(key="c", title="C", heads=heads, rows=((*sides, tens),))
    sections = (*sections, Section(key="two", title="Two", blocks=(count,)))
    write_xlsx(replace(document, sections=sections, annexes=()), tmp_path / "report.xlsx")
    with_change, without, counted = openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[1:]
    assert [counted.cell(4, column).value for column in (1, 2, 3)] == [41_870, 40_430, 1_440]
    exact = [with_change.cell(4, column).value for column in (1, 2, 3)]
    assert exact == pytest.approx([AS_NOW, PLANNED, PLANNED - AS_NOW], abs=1e-12)
    text = [[str(cell.value) for (cell,) in sheet.iter_rows(max_col=1)] for sheet in (with_change, without, counted)]
    held = [[any(each in line for line in lines) for each in said] for lines in text]
    assert held == [[True, False], [False, False], [False, True]]


def test_a_written_number_is_what_is_read() -> None:
    cells = [
        Quantity(1375.5e9, "money"),
        Quantity(-12_345.0, "count", error=560),
        Quantity(0.3617, "share", error=0.013),
    ]
    assert [cell.written for cell in cells] == [1376e9, -12_350.0, 0.362]
    assert rounded_value(cells[1].value, -1) == cells[1].written
