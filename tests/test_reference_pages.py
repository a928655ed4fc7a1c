"""The generated reference pages are those the code would write today (``make docs``)."""

from __future__ import annotations

import pytest

from caunghe.schema.results import table_declarations
from scripts.result_columns import FOLDERS, OWN, UNITS, unit_of
from scripts.write_reference import pages

PAGES = pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_is_up_to_date(path):
    assert path.read_text(encoding="utf-8") == PAGES[path], f"{path.name} must be written anew: make docs"


def test_every_number_of_a_plan_and_a_forecast_has_a_unit_and_no_unit_is_of_nothing():
    numbers = {
        (table, column)
        for kind in FOLDERS.values()
        for table, declared in table_declarations(kind).items()
        for column, dtype in declared.schema.items()
        if dtype.is_numeric()
    }
    assert {key for key in numbers if not unit_of(*key)("en")} == set()
    assert set(OWN) <= numbers
    assert {column for column in UNITS if column not in {name for _, name in numbers}} == set()
    # the report prints a year's mean of what this file adds up
    assert "all years of the plan together" in unit_of("by_occupation", "need")("en")
