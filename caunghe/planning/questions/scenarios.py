"""Scenarios side by side: what each does to the plan as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from caunghe.errors import InputError
from caunghe.language import Text
from caunghe.planning.questions.what_if import Difference, WhatIf

# One row a scenario, and one named "" of the plan as it is. ``change`` of the objective and ``money`` that somebody
# pays in million đồng; seats and openings filled of all years, people short of goals; null where no plan is possible.
COMPARED: Final = pl.Schema(
    {
        "scenario": pl.String(),
        "status": pl.String(),
        **dict.fromkeys(("change", "money", "seats", "filled", "missed"), pl.Float64()),
        "institutions_moved": pl.Int64(),
    }
)
_OF_ONE: Final = Text("{name}: {why}", "{name}: {why}")
_MONEY: Final = ("running", "equipment", "teachers", "facilities", "programmes", "workplaces", "travel")


def compare_scenarios(what_if: WhatIf, scenarios: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return COMPARED of the linear plan: as it is, and with the changes of each scenario.

    Raises InputError, with the scenario, for a row that cannot be meant.

    >>> from caunghe.planning import CHANGES, PlanOptions
    >>> what_if = WhatIf(feed, ahead, PlanOptions(years=1))
    >>> fewer = pl.DataFrame({"kind": ["cap"], "name": ["P1"], "year": [2026], "value": [20.0]}, schema=CHANGES)
    >>> compare_scenarios(what_if, {"fewer welders": fewer})["scenario", "institutions_moved"].rows()
    [('', 0), ('fewer welders', 2)]
    """
    answers = {name: _answer(what_if, name, changes) for name, changes in scenarios.items()}
    as_it_is = what_if.change()
    rows = [_row("", as_it_is, "base"), *(_row(name, answer, "value") for name, answer in answers.items())]
    # of one that cannot be met the numbers are missing
    full = [{column: row.get(column) for column in COMPARED.names()} for row in rows]
    return pl.DataFrame(full, schema=COMPARED)


def _answer(what_if: WhatIf, name: str, changes: pl.DataFrame) -> Difference:
    try:
        return what_if.change(changes=changes)
    except InputError as error:
        raise InputError(_OF_ONE, name=name, why=Text(error.text("vi"), error.text("en"))) from error


def _row(name: str, answer: Difference, column: str) -> dict[str, object]:
    if answer.levels.is_empty():
        return {"scenario": name, "status": answer.status}
    moved = answer.institutions.filter(pl.col("change").abs() > 0.5).height
    return {
        "scenario": name,
        "status": answer.status,
        "change": answer.change if name else 0.0,
        "money": answer.terms.filter(pl.col("term").is_in(_MONEY))[column].sum(),
        "seats": answer.levels[column].sum(),
        "filled": answer.occupations[column].sum(),
        "missed": answer.goals[column].sum(),
        "institutions_moved": moved if name else 0,
    }
