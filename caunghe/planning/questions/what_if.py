"""What if: a budget, norm, target, price or site changed, and the linear plan solved again from where it stood."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from caunghe.display import Tabular
from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.indicators import is_of_today
from caunghe.language import Text
from caunghe.planning.model.city import City, city
from caunghe.planning.model.constraints_teaching import class_maximum, class_minimum
from caunghe.planning.model.model import FAMILIES, Model, model
from caunghe.planning.model.norms import norms_of
from caunghe.planning.model.solver import Solution, Solver
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import supply
from caunghe.planning.wording import Names
from caunghe.schema import code_list

_NO_PLAN: Final = Text(
    "Kế hoạch cần thay đổi phải thực hiện được; bộ giải trả về {status}.",
    "the plan to change must be feasible; got {status}",
)
_NO_FUND: Final = Text(
    "Nguồn kinh phí phải là một trong các nguồn mà kế hoạch có; đã cho {name}.",
    "fund must be one the plan knows; got {name}",
)
_NO_PRICE: Final = Text(
    "Đơn giá phải là một trong các đơn giá mà kế hoạch có; đã cho {name}.",
    "price must be one the plan knows; got {name}",
)
_NO_SITE: Final = Text(
    "Địa điểm phải là một trong các địa điểm mà kế hoạch có; đã cho {name}.",
    "site must be one the plan knows; got {name}",
)
_NO_PAIR: Final = Text(
    '{what} cần khóa gồm mã và năm, ví dụ ("{name}", {year}); đã cho {key}.',
    'keys of {what} must be a name and a year, such as ("{name}", {year}); got {key}',
)
_NEGATIVE_BUDGET: Final = Text(
    "Kinh phí của nguồn {fund} năm {year} không được âm; đã cho {amount}.",
    "budget of {fund} in {year} must not be negative; got {amount}",
)
_NORM_TOO_SMALL: Final = Text(
    "Định mức {norm} phải {limit}; đã cho {value}.", "norm {norm} must be {limit}; got {value}"
)
_ABOVE_ZERO: Final = Text("là số lớn hơn 0", "a number above 0")
_FROM_ZERO: Final = Text("là số từ 0 trở lên", "a number of 0 or more")
# relaxed, a class size limits nothing that the licence does not
LINEAR: Final = tuple(family for family in FAMILIES if family not in (class_maximum, class_minimum))
PRICES: Final = (
    "hire_cost",
    "retrain_cost",
    "classroom_cost",
    "opening_cost",
    "workplace_cost",
    "travel_cost",
    "instability_cost",
    "shortage_value",
    "target_penalty",
)


@dataclass(frozen=True, slots=True, repr=False)
class Difference(Tabular):
    """What a change does to the linear plan; ``objective`` and its ``change`` in million đồng.

    ``terms``: term, base, value, change (million đồng). ``goals``: goal, where, year, base, value, change (people
    short). ``levels``: level, year, base, value, change (seats). ``occupations``: occupation, base, value, change
    (openings filled). Without a plan the ``status`` says why, and the tables are empty.

    >>> from caunghe.planning import PlanOptions
    >>> dearer = WhatIf(feed, ahead, PlanOptions(years=1)).change(price={"travel_cost": 1_200_000})
    >>> dearer.status, round(dearer.change)
    ('optimal', 73)
    >>> dearer.terms.filter(pl.col("term") == "travel").select("base", "value").row(0)
    (73.06..., 146.1...)
    """

    status: str
    objective: float
    change: float
    terms: pl.DataFrame
    goals: pl.DataFrame
    levels: pl.DataFrame
    occupations: pl.DataFrame
    seconds: float


class WhatIf:
    """The linear plan of a city, solved once and kept warm.

    Every change is made to the feed's tables or the options and the model built anew from them (a fraction of a
    second), so a warm answer is the cold answer; the solver keeps its basis while rows and columns stay the same.
    Raises InputError when the plan itself is infeasible.

    >>> what_if = WhatIf(feed, ahead, PlanOptions(years=1))
    >>> more = what_if.change(target={("diploma_entrants", 2026): 150})
    >>> more.goals.select("goal", "base", pl.col("value").round(6)).row(0)  # ten people short
    ('diploma_entrants', 0.0, 10.0)
    >>> what_if.change(site={"S9": 2026})
    Traceback (most recent call last):
    caunghe.errors.InputError: site must be one the plan knows; got S9
    """

    def __init__(self, feed: Feed, forecast: ForecastResults, options: PlanOptions) -> None:
        self._feed, self._forecast, self._options = feed, forecast, options
        self._city: City = city(feed, forecast, options)
        self.base: Model = _linear(self._city)
        self.solver = Solver(self.base.program)
        self.solution: Solution = self.solver.solve(method="simplex")
        if not self.solution.is_found:
            raise InputError(_NO_PLAN, status=self.solution.status)

    @property
    def names(self) -> Names:
        """What the feed's institutions, sites, funds and zones are called."""
        return Names(self._feed, self._city.learners.zones)

    @property
    def years(self) -> list[int]:
        """The years of the plan that is changed."""
        return list(self._city.years)

    def change(
        self,
        *,
        budget: Mapping[tuple[str, int], int] | None = None,
        norm: Mapping[str, float] | None = None,
        target: Mapping[tuple[str, int], float] | None = None,
        price: Mapping[str, float] | None = None,
        site: Mapping[str, int] | None = None,
    ) -> Difference:
        """Return what changes against the base when these are otherwise.

        ``budget``: (fund, year) → đồng. ``norm``: norm → value for every field. ``target``: (indicator, year) → value
        for the city. ``price``: one of ``PRICES`` → đồng. ``site``: site → first year without teaching. Raises
        InputError for a name the feed or the options do not have, and for a norm that is not above 0 (a share or an
        amount may be 0).
        """
        start = time.perf_counter()
        tables = dict(self._feed.tables)
        _check_pairs("budget", budget or {}, self._feed["funds"]["fund"], self._city.years[0])
        _check_pairs("target", target or {}, self._feed["targets"]["indicator"], self._city.years[0])
        tables["funds"] = _with_budgets(tables["funds"], budget or {})
        tables["norms"] = _with_norms(self._feed, self._city.years[0], norm or {})
        tables["targets"] = _with_targets(tables["targets"], self._feed.information.area, target or {})
        options = _with_prices(self._options, price or {})
        _must_be(site or {}, self._feed["sites"]["site"].to_list(), _NO_SITE)
        options = replace(options, closed_sites={**options.closed_sites, **(site or {})})
        keeps_need = "shortage_value" not in (price or {})
        changed = city(replace(self._feed, tables=tables), self._forecast, options, self._city if keeps_need else None)
        built = _linear(changed)
        self.solver.load(built.program)
        solution = self.solver.solve(method="simplex")
        return _difference(self.base, self.solution, built, solution, time.perf_counter() - start)


def _linear(prepared: City) -> Model:
    return model(prepared, LINEAR)


def _must_be(named: Mapping[Any, object], known: list[Any], says: Text) -> None:
    for name in named:
        if name not in known:
            raise InputError(says, name=name)


def _check_pairs(what: str, given: Mapping[Any, object], names: pl.Series, year: int) -> None:
    """Raise InputError for a key that is no pair of a name and a year."""
    for key in given:
        match key:
            case (str(), int()):
                pass
            case _:
                name = names[0] if len(names) else "…"
                raise InputError(_NO_PAIR, what=what, name=name, year=year, key=repr(key))


def _with_budgets(funds: pl.DataFrame, budget: Mapping[tuple[str, int], int]) -> pl.DataFrame:
    """Set the amount of a fund in a year; a year the feed does not state is added with the fund's latest row."""
    _must_be({fund: 0 for fund, _ in budget}, funds["fund"].to_list(), _NO_FUND)
    for (fund, year), amount in budget.items():
        if amount < 0:
            raise InputError(_NEGATIVE_BUDGET, fund=fund, year=year, amount=amount)
        rest = funds.filter((pl.col("fund") != fund) | (pl.col("year") != year))
        like = funds.filter(pl.col("fund") == fund).sort("year").tail(1)
        row = like.with_columns(year=pl.lit(year, pl.Int64), amount=pl.lit(amount, pl.Int64))
        funds = pl.concat([rest, row])
    return funds


def _with_norms(feed: Feed, first_year: int, norm: Mapping[str, float]) -> pl.DataFrame:
    """State a norm for every field, in force throughout, in place of the one there was."""
    day = date(first_year, 1, 1)
    in_use = norms_of(feed, day)
    table = in_use.table
    for name, value in norm.items():
        in_use(name)
        _check_norm(name, value)
        like = table.filter(pl.col("norm") == name, pl.col("training_field").is_null()).head(1)
        row = like.with_columns(
            value=pl.lit(float(value)), valid_from=pl.lit(date(1900, 1, 1)), valid_to=pl.lit(None, pl.Date)
        )
        table = pl.concat([table.filter((pl.col("norm") != name) | pl.col("training_field").is_not_null()), row])
    return table


def _check_norm(norm: str, value: float) -> None:
    """Raise InputError unless a norm is above 0: learners divide by it. A share or an amount of money may be 0."""
    unit = code_list("norm_names").filter(pl.col("code") == norm)["unit_en"].item()
    may_be_zero = unit == "share" or unit.startswith("VND")
    if not (math.isfinite(value) and (value > 0 or (may_be_zero and value == 0))):
        raise InputError(_NORM_TOO_SMALL, norm=norm, limit=_FROM_ZERO if may_be_zero else _ABOVE_ZERO, value=value)


def _with_targets(targets: pl.DataFrame, area: str, target: Mapping[tuple[str, int], float]) -> pl.DataFrame:
    for (indicator, year), value in target.items():
        same = (
            (pl.col("indicator") == indicator)
            & (pl.col("year") == year)
            & (pl.col("area") == area)
            & pl.col("group").is_null()
            & is_of_today()
        )
        row = {
            "indicator": [indicator],
            "area": [area],
            "group": [None],
            "year": [year],
            "value": [float(value)],
            "source": [None],
            "boundary": [None],
        }
        targets = pl.concat([targets.filter(~same), pl.DataFrame(row, schema=targets.schema)])
    return targets


def _with_prices(options: PlanOptions, price: Mapping[str, float]) -> PlanOptions:
    _must_be(price, list(PRICES), _NO_PRICE)
    return replace(options, **price)


def _difference(base: Model, before: Solution, built: Model, after: Solution, seconds: float) -> Difference:
    if not after.is_found:
        none = pl.DataFrame()
        return Difference(after.status, float("inf"), float("inf"), none, none, none, none, seconds)
    return Difference(
        status=after.status,
        objective=after.objective,
        change=after.objective - before.objective,
        terms=_comparison(base.costs.terms(before.primal), built.costs.terms(after.primal), ["term"]),
        goals=_comparison(
            base.values("short", before.primal), built.values("short", after.primal), ["goal", "where", "year"]
        ),
        levels=_comparison(_levels(base, before), _levels(built, after), ["level", "year"]),
        occupations=_comparison(_openings_filled(base, before), _openings_filled(built, after), ["occupation"]),
        seconds=seconds,
    )


def _comparison(base: pl.DataFrame, value: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    joined = base.rename({"value": "base"}).join(value, on=keys, how="full", coalesce=True)
    filled = joined.with_columns(pl.col("base", "value").fill_null(0.0))
    return filled.select(*keys, "base", "value", change=pl.col("value") - pl.col("base")).sort(keys)


def _levels(built: Model, solution: Solution) -> pl.DataFrame:
    seats = built.values("seats", solution.primal).join(
        built.city.programmes.select("programme", "level"), on="programme"
    )
    return seats.group_by("level", "year", maintain_order=True).agg(pl.col("value").sum())


def _openings_filled(built: Model, solution: Solution) -> pl.DataFrame:
    return supply(built, solution.primal).group_by("occupation", maintain_order=True).agg(value=pl.col("supply").sum())
