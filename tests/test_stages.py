"""Results on disk: what was written is read back, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import pytest

from caunghe.errors import ResultError
from caunghe.language.text import Text
from caunghe.schema.results import LeftOut, ResultTables
from caunghe.stages import Inputs, Stages, read_results, write_results
from tests.indicators.small_city import city

SEATS: Final = pl.Schema({"programme": pl.String(), "seats": pl.Int64()})
PRICES: Final = pl.Schema({"price": pl.Float64(), "verdict": pl.Enum(["up", "down"])})


@dataclass(frozen=True, kw_only=True)
class _Plan(ResultTables):
    seats: Annotated[pl.DataFrame, SEATS]
    prices: Annotated[pl.DataFrame | None, PRICES] = None


PLAN = _Plan(seats=pl.DataFrame([("P1", 20)], schema=SEATS, orient="row"), prices=pl.DataFrame(schema=PRICES))
UNASKED = _Plan(seats=pl.DataFrame(schema=SEATS))


@pytest.mark.parametrize("plan", [PLAN, UNASKED], ids=["an answer without rows", "a question not asked"])
def test_a_result_is_read_back_as_it_was(plan: _Plan, tmp_path: Path) -> None:
    write_results(plan, tmp_path)
    back = read_results(_Plan, tmp_path)
    assert isinstance(back, _Plan)
    assert back.seats.equals(plan.seats)
    assert (back.prices is None) == (plan.prices is None)


def test_the_reason_is_read_back_where_there_is_no_result(tmp_path: Path) -> None:
    why = LeftOut("Không có: thiếu {bảng}.", "There is none: {table} is missing.")
    write_results(why, tmp_path)
    assert read_results(_Plan, tmp_path) == why


def test_a_kept_stage_whose_table_is_missing_misnamed_or_damaged_is_not_shown(tmp_path: Path) -> None:
    def stages() -> Stages:
        return Stages(tmp_path, {"plan": Text("Lập", "Planning")}, lambda *_: None)

    made = stages().results("plan", _Plan, {"options": "none"}, Inputs(city()), lambda _: PLAN)
    assert made.seats.equals(PLAN.seats)
    prices, seats = (tmp_path / "plan" / f"{name}.parquet" for name in ("prices", "seats"))
    prices.rename(prices.with_stem("price"))
    with pytest.raises(ResultError, match="no table price;"):
        stages().results("plan", _Plan, {"options": "none"}, Inputs(city()), lambda _: UNASKED)
    prices.with_stem("price").unlink()
    PLAN.seats.rename({"seats": "places"}).write_parquet(seats)
    with pytest.raises(ResultError, match="table seats of _Plan must have"):
        stages().results("plan", _Plan, {"options": "none"}, Inputs(city()), lambda _: UNASKED)
    seats.unlink()
    with pytest.raises(ResultError, match="must have the table seats"):
        stages().results("plan", _Plan, {"options": "none"}, Inputs(city()), lambda _: UNASKED)
