"""Every number that a plan publishes is changed by more than rounding, and the verifier says so.

The list is made from the tables themselves, so that a new column is in it: each column of numbers is raised and lowered
at its largest value, and at its smallest.
"""

from __future__ import annotations

import polars as pl
import pytest

from tests.planning.case import Case
from tests.planning.tampering import published_case

# what the draws of demand make: held to be no less than the expected path makes, and not worked out again
OF_DRAWS = {("shortage", "mean_shortage"), ("shortage", "worst")}
# 40 seats are four classes of ten or five of the least size: either is a plan
ALSO_A_PLAN = ("seats", "classes", "raised", "largest")
TERMS_OF_DRAWS = {"shortage", "surplus", "risk"}
PUBLISHED = published_case()
# each with the share and the amount by which a number is changed
WAYS = {"raised": (0.02, 1.0), "lowered": (-0.02, -1.0)}


def _mutations() -> list[tuple[str, str, str, str]]:
    found: list[tuple[str, str, str, str]] = []
    for table, frame in PUBLISHED.tables.items():
        for column, kind in frame.schema.items():
            if kind.is_numeric() and column != "year" and (table, column) != ("terms", "value"):
                found += [(table, column, way, end) for way in WAYS for end in ("largest", "smallest")]
    return found


MUTATIONS = _mutations()


def _changed(table: str, column: str, way: str, end: str) -> Case:
    frame = PUBLISHED.tables[table].with_row_index("row")
    row = frame.sort(column, "row", descending=[end == "largest", False])["row"][0]
    share, amount = WAYS[way]
    small = frame.schema[column].is_float() and frame[column].abs().max() < 10
    amount *= 0.02 if small else max(1.0, 0.02 * float(str(frame[column].abs().max())))
    value = pl.col(column) * (1 + share) + amount
    changed = pl.when(pl.col("row") == row).then(value.cast(frame.schema[column])).otherwise(column)
    return PUBLISHED.published(table, frame.with_columns(changed.alias(column)).drop("row"))


def test_there_are_many_mutations() -> None:
    assert len(MUTATIONS) >= 150


@pytest.mark.parametrize(("table", "column", "way", "end"), MUTATIONS)
def test_a_number_changed_by_more_than_rounding_is_caught(table: str, column: str, way: str, end: str) -> None:
    broken = _changed(table, column, way, end).broken()
    if (table, column) not in OF_DRAWS and (table, column, way, end) != ALSO_A_PLAN:
        assert broken, f"{table}.{column} {way} at its {end}"


@pytest.mark.parametrize("term", PUBLISHED.tables["terms"]["term"].to_list())
def test_a_term_of_the_objective_is_caught_but_for_those_of_the_draws(term: str) -> None:
    changed = PUBLISHED.put("terms", "value", pl.col("value") * 1.02 + 1.0, term=term)
    assert bool(changed.broken()) == (term not in TERMS_OF_DRAWS)


@pytest.mark.parametrize("name", [name for name in PUBLISHED.tables if name not in ("terms", "shortage")])
def test_a_row_left_out_is_caught(name: str) -> None:
    """The row of a table that is largest by its first column of numbers is left out."""
    frame = PUBLISHED.tables[name]
    number = next(c for c, kind in frame.schema.items() if kind.is_numeric() and c != "year")
    assert PUBLISHED.published(name, frame.sort(number, descending=True).slice(1)).broken()
