"""Conventions of the plan and the forecast: dated, sourced rows that a city can set for itself."""

from __future__ import annotations

from datetime import date
from functools import cache
from math import inf
from typing import Final, Literal

import polars as pl

from caunghe.schema.codes import code_list
from caunghe.schema.governance import ASSUMPTIONS
from caunghe.schema.periods import in_force
from caunghe.schema.shipped import shipped_rows

Engine = Literal["plan", "forecast"]
_LIMITS: Final = ("option", "minimum", "maximum")


@cache
def national_assumptions() -> pl.DataFrame:
    """Return the assumptions shipped with the package, in the columns of the feed's table ``assumptions``.

    Raises ValueError where one lacks a required cell or ends before it begins.

    >>> national_assumptions().height, national_assumptions().filter(assumption="plan_share_of_leavers")["value"][0]
    (41, 0.55)
    """
    return shipped_rows(ASSUMPTIONS)


def assumed(name: str) -> float:
    """Return an assumption's value as shipped, the latest begun: what an engine takes where nobody says otherwise.

    >>> assumed("plan_holder_exit_share")
    0.03
    """
    return float(national_assumptions().filter(assumption=name).sort("valid_from")["value"][-1])


def assumption_limits(engine: Engine) -> dict[str, tuple[float, float]]:
    """Return option → least and most of its value, both allowed; without an entry there, 0 and no most.

    >>> assumption_limits("plan")["years"], assumption_limits("plan")["travel_cost"]
    ((1.0, 15.0), (0.0, inf))
    """
    listed = code_list("assumption_names").filter(engine=engine).select(_LIMITS)
    return {option: (low, inf if high is None else high) for option, low, high in listed.iter_rows()}


def assumed_options(own: pl.DataFrame, engine: Engine, day: date) -> dict[str, float]:
    """Return option → value of what a city assumes for itself on a day; of several in force the latest begun counts.

    ``own`` is the feed's table ``assumptions``. What the city does not state is left to the options themselves.

    >>> row = national_assumptions().filter(assumption="plan_hires_per_year").with_columns(value=pl.lit(2.0))
    >>> assumed_options(row, "plan", date(2026, 6, 30)), assumed_options(row, "forecast", date(2026, 6, 30))
    ({'hires_per_year': 2.0}, {})
    """
    listed = code_list("assumption_names").filter(engine=engine).select("option", "whole", assumption="code")
    rows = own.drop_nulls("value").filter(in_force(day)).join(listed, on="assumption").sort("valid_from")
    stated = rows.select("option", "whole", "value").iter_rows()
    return {option: int(value) if whole == "true" and value == int(value) else value for option, whole, value in stated}
