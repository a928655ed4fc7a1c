"""What if: a budget, norm, target, price or site changed, and the linear plan solved again from where it stood."""

from __future__ import annotations

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
from caunghe.language import Text
from caunghe.planning.model.city import City, city
from caunghe.planning.model.constraints_teaching import class_maximum, class_minimum
from caunghe.planning.model.model import FAMILIES, Model, model
from caunghe.planning.model.norms import check_norm, norms_of
from caunghe.planning.model.solver import Solution, Solver
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import supply
from caunghe.planning.scenario.changed import changed_inputs
from caunghe.planning.scenario.changes import PRICES, change_rows
from caunghe.planning.wording import Names

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
# relaxed, a class size limits nothing that the licence does not
LINEAR: Final = tuple(family for family in FAMILIES if family not in (class_maximum, class_minimum))
# what changes who is needed, or whom a programme's graduates serve
_OF_NEED: Final = {"jobs", "open", "move", "shortage_value"}


@dataclass(frozen=True, slots=True, repr=False)
class Difference(Tabular):
    """What a change does to the linear plan; ``objective`` and its ``change`` in million đồng.

    ``terms``: term, base, value, change (million đồng). ``goals``: goal, where, year, base, value, change (people
    short). ``levels``: level, year, base, value, change (seats). ``occupations``: occupation, base, value, change
    (openings filled). ``institutions``: institution, base, value, change (seats of all years).
    Without a plan the ``status`` says why, and the tables are empty.

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
    institutions: pl.DataFrame
    seconds: float


class WhatIf:
    """The linear plan of a city, solved once and kept warm.

    Every change is made to the feed's tables or the options and the model built anew from them (a fraction of a
    second), so a warm answer is the cold answer; the solver keeps its basis while rows and columns stay the same.
    Raises InputError when the plan itself is infeasible.

    >>> what_if = WhatIf(feed, ahead, PlanOptions(years=1))
    >>> more = what_if.change(target={("diploma_entrants", 2026): 150})
    >>> more.goals.select("goal", "base", pl.col("value").round(6)).row(0)  # 47.5 people short
    ('diploma_entrants', 0.0, 47.5)
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
        changes: pl.DataFrame | None = None,
    ) -> Difference:
        """Return what changes against the base when these are otherwise.

        ``budget``: (fund, year) → đồng. ``norm``: norm → value for every field. ``target``: (indicator, year) → value
        for the city. ``price``: one of ``PRICES`` → đồng. ``site``: site → first year without teaching. ``changes``:
        rows of a scenario (``CHANGES``). Raises InputError for a name the feed or the options do not have, a year
        outside the plan, a value that cannot be meant, and a norm that is not above 0 (a share or an amount may be 0).
        """
        start = time.perf_counter()
        _check_pairs("budget", budget or {}, self._feed["funds"]["fund"], self._city.years[0])
        _check_pairs("target", target or {}, self._feed["targets"]["indicator"], self._city.years[0])
        for fund, year in budget or {}:
            _must_be({fund: year}, self._feed["funds"]["fund"].to_list(), _NO_FUND)
        _must_be(price or {}, list(PRICES), _NO_PRICE)
        _must_be(site or {}, self._feed["sites"]["site"].to_list(), _NO_SITE)
        norms = _with_norms(self._feed, self._city.years[0], norm or {})
        rows = [
            *(("budget", *key, amount) for key, amount in (budget or {}).items()),
            *(("target", *key, value) for key, value in (target or {}).items()),
            *(("price", name, None, value) for name, value in (price or {}).items()),
            *(("close_site", name, year, None) for name, year in (site or {}).items()),
        ]
        asked = [change_rows(rows), *([] if changes is None else [changes])]
        feed = replace(self._feed, tables={**self._feed.tables, "norms": norms})
        made = changed_inputs(feed, self._forecast, self._options, pl.concat(asked))
        said = {word for row in pl.concat(asked).select("kind", "name").rows() for word in row}
        keeps_need = said.isdisjoint(_OF_NEED)
        changed = city(made.feed, made.forecast, made.options, self._city if keeps_need else None)
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


def _with_norms(feed: Feed, first_year: int, norm: Mapping[str, float]) -> pl.DataFrame:
    """State a norm for every field, in force throughout, in place of the one there was."""
    day = date(first_year, 1, 1)
    in_use = norms_of(feed, day)
    table = in_use.table
    for name, value in norm.items():
        in_use(name)
        check_norm(name, value)
        like = table.filter(pl.col("norm") == name, pl.col("training_field").is_null()).head(1)
        row = like.with_columns(
            value=pl.lit(float(value)), valid_from=pl.lit(date(1900, 1, 1)), valid_to=pl.lit(None, pl.Date)
        )
        table = pl.concat([table.filter((pl.col("norm") != name) | pl.col("training_field").is_not_null()), row])
    return table


def _difference(base: Model, before: Solution, built: Model, after: Solution, seconds: float) -> Difference:
    if not after.is_found:
        none = pl.DataFrame()
        return Difference(after.status, float("inf"), float("inf"), none, none, none, none, none, seconds)
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
        institutions=_comparison(_institutions(base, before), _institutions(built, after), ["institution"]),
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


def _institutions(built: Model, solution: Solution) -> pl.DataFrame:
    seats = built.values("seats", solution.primal).join(
        built.city.programmes.select("programme", "institution"), on="programme"
    )
    return seats.group_by("institution", maintain_order=True).agg(pl.col("value").sum())


def _openings_filled(built: Model, solution: Solution) -> pl.DataFrame:
    return supply(built, solution.primal).group_by("occupation", maintain_order=True).agg(value=pl.col("supply").sum())
