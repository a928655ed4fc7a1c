"""Results whose tables are declared: nothing else can be asked of them, put into them or read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl
import pytest

from caunghe.errors import ResultError
from caunghe.schema.results import ResultTables, table_declarations

SEATS: Final = pl.Schema({"programme": pl.String(), "seats": pl.Int64()})
PRICES: Final = pl.Schema({"price": pl.Float64()})


@dataclass(frozen=True, kw_only=True)
class _Taught(ResultTables):
    seats: Annotated[pl.DataFrame, SEATS]


@dataclass(frozen=True, kw_only=True)
class _Plan(_Taught):
    status: str = "optimal"
    prices: Annotated[pl.DataFrame | None, PRICES] = None


TAUGHT = pl.DataFrame([("P1", 20)], schema=SEATS, orient="row")
PRICED = pl.DataFrame([(1.5,)], schema=PRICES, orient="row")


def test_tables_are_the_fields_declared_with_columns_those_inherited_first() -> None:
    assert [(name, each.is_optional) for name, each in table_declarations(_Plan).items()] == [
        ("seats", False),
        ("prices", True),
    ]


@pytest.mark.parametrize("tables", [{"seats": TAUGHT}, {"seats": TAUGHT, "prices": PRICED}])
def test_a_result_comes_back_from_its_tables(tables: dict[str, pl.DataFrame]) -> None:
    back = _Plan.from_tables(tables)
    assert list(back.tables) == list(tables)
    assert (back.prices is None) == ("prices" not in tables)
    assert back.seats is TAUGHT


@pytest.mark.parametrize(
    ("tables", "named"),
    [
        ({"seat": TAUGHT, "seats": TAUGHT}, r"no table seat;"),
        ({"prices": PRICED}, r"must have the table seats"),
        ({"seats": PRICED}, r"table seats of _Plan"),
        ({"seats": TAUGHT.select("seats", "programme")}, r"table seats of _Plan"),
        ({"seats": TAUGHT.with_columns(pl.col("seats").cast(pl.Float64))}, r"table seats of _Plan"),
        ({"seats": TAUGHT, "prices": TAUGHT}, r"table prices of _Plan"),
    ],
    ids=["undeclared", "missing", "other columns", "other order", "other type", "optional of other columns"],
)
def test_a_table_that_is_not_as_declared_is_named(tables: dict[str, pl.DataFrame], named: str) -> None:
    with pytest.raises(ResultError, match=named):
        _Plan.from_tables(tables)


def test_empty_tables_have_the_declared_columns_and_leave_questions_unasked() -> None:
    made = _Plan.from_tables(_Plan.empty_tables())
    assert made.seats.schema == SEATS
    assert made.seats.is_empty()
    assert made.prices is None
