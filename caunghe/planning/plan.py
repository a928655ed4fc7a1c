"""The plan: feed and forecast in, decisions in tables out."""

from __future__ import annotations

import time

import numpy as np
import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.model.city import City, city
from caunghe.planning.model.columns import MILLION
from caunghe.planning.model.constraints_teaching import study_months
from caunghe.planning.model.costs import expected_need
from caunghe.planning.model.goals import KEYS, goals, unplanned_targets
from caunghe.planning.model.lexicographic import lexicographic
from caunghe.planning.model.model import Model, model
from caunghe.planning.model.solver import Floats, Progress
from caunghe.planning.model.whole import WholePlan, whole_plan
from caunghe.planning.options import PlanOptions
from caunghe.planning.results import PlanResults, PlanTables
from caunghe.schema import in_schema, table_declarations


def plan_seats(
    feed: Feed, forecast: ForecastResults, options: PlanOptions, progress: Progress | None = None
) -> PlanResults:
    """Return the plan of a city.

    ``progress`` is told seconds, best objective and bound while whole numbers are searched, and stops the search by
    returning False. Raises InputError when the years are outside the forecast's, a norm is not in force or no
    programme can be planned. Contradictory hard targets are not an error: the result says infeasible.

    >>> made = plan_seats(feed, ahead, PlanOptions(years=1))
    >>> made.seats.select("programme", "year", "before", "seats").rows()
    [('P1', 2026, 20, 40), ('P2', 2026, 18, 30), ('P3', 2026, 16, 0)]
    >>> plan_seats(feed, ahead, PlanOptions(first_year=2040))
    Traceback (most recent call last):
    caunghe.errors.InputError: years of the plan must be within the forecast's 2026–2031; got 2040–2045
    """
    start = time.perf_counter()
    prepared = city(feed, forecast, options)
    read = time.perf_counter()
    built = model(prepared)
    if options.targets == "first":
        built = lexicographic(built)
    made = time.perf_counter()
    found = whole_plan(built, progress=progress)
    seconds = {"reading": read - start, "building": made - read, **found.seconds}
    return results(built, found, seconds)


def results(built: Model, found: WholePlan, seconds: dict[str, float]) -> PlanResults:
    """Return the tables of a solved model; empty ones when it has no solution."""
    solution = found.whole
    years = tuple(built.city.years)
    if not solution.is_found:
        infinite = float("inf")
        return PlanResults(
            status=solution.status,
            objective=infinite,
            bound=-infinite,
            gap=infinite,
            gain_gap=infinite,
            relaxed=infinite,
            years=years,
            seconds=seconds,
            **PlanTables.empty_tables(),
        )
    primal = np.round(solution.primal, 9) + 0.0  # no −0.0 and no dust of the solver's in a published table
    tables = (
        _teaching(built, primal)
        | _resources(built, primal)
        | _people(built, primal)
        | _money(built, primal)
        | _outcome(built, primal)
    )
    tables["terms"] = built.costs.terms(primal)
    # after stages settled before, only what is left is weighed, and teaching nobody is no measure for it
    saved = 0.0 if "stages" in built.rows else _teaching_nobody(built) - solution.objective
    return PlanResults(
        status=solution.status,
        objective=solution.objective,
        bound=solution.bound,
        gap=solution.gap,
        gain_gap=(solution.objective - solution.bound) / saved if saved > 0 else solution.gap,
        relaxed=found.relaxed.objective,
        years=years,
        seconds=seconds,
        **{name: in_schema(tables[name], each.schema) for name, each in table_declarations(PlanTables).items()},
    )


def _teaching_nobody(built: Model) -> float:
    """Return the objective with no seat at all, risk apart: every goal missed and every need unmet, million đồng."""
    missed = float(goals(built.city)["people"].clip(0).sum()) * built.city.options.target_penalty / MILLION
    return expected_need(built.city) / MILLION + missed


def _teaching(built: Model, primal: Floats) -> dict[str, pl.DataFrame]:
    seats = built.values("seats", primal).select("programme", "year", seats=pl.col("value").round())
    classes = built.values("classes", primal).select("programme", "year", classes=pl.col("value").round())
    opened = built.values("opened", primal).select("programme", "year", opened=pl.col("value") > 0.5)
    last = built.city.programmes.select("programme", "last_seats")
    joined = seats.join(classes, on=["programme", "year"]).join(opened, on=["programme", "year"], how="left")
    before = pl.coalesce(pl.col("seats").shift(1).over("programme", order_by="year"), "last_seats")
    table = joined.join(last, on="programme").with_columns(before=before, opened=pl.col("opened").fill_null(False))
    return {"programmes": built.city.programmes, "seats": table.sort("programme", "year")}


def _resources(built: Model, primal: Floats) -> dict[str, pl.DataFrame]:
    keys = ["institution", "stem", "year"]
    teachers = built.values("hired", primal).rename({"value": "hired"})
    for block in ("retrained_to", "retrained_from"):
        moved = built.values(block, primal).select(*keys, pl.col("value").alias(block))
        teachers = teachers.join(moved, on=keys, how="left").with_columns(pl.col(block).fill_null(0.0))
    stations = built.values("stations", primal).join(built.city.station_prices, on="stem")
    asked = built.values("asked", primal).select("stem", "year", asked=pl.col("value").round())
    used = _used_workplaces(built, primal)
    there = built.city.capacity["workplaces"].select(
        "stem",
        "year",
        "stands_in",
        there=pl.when("stands_in").then("amount").otherwise("listed"),
        before="used",
    )
    workplaces = there.join(asked, on=["stem", "year"]).join(used, on=["stem", "year"], how="left")
    counts = ("hired", "retrained_to", "retrained_from")
    return {
        "teachers": teachers.with_columns(pl.col(counts).clip(0)).filter(
            pl.any_horizontal(pl.col(c) > 1e-6 for c in counts)
        ),
        "stations": stations.with_columns(bought=pl.col("value").round()).filter(pl.col("bought") > 0),
        "classrooms": built.values("classrooms", primal)
        .with_columns(added=pl.col("value").round())
        .filter(pl.col("added") > 0),
        "workplaces": workplaces.with_columns(used=pl.col("before") + pl.col("used").fill_null(0.0)),
    }


def _used_workplaces(built: Model, primal: Floats) -> pl.DataFrame:
    learners = study_months(built.city, built.columns)
    use = built.city.use.join(built.city.programmes, on="programme").select("programme", "stem", "workplaces")
    places = learners.with_columns(seats=pl.Series(primal[learners["column"].to_numpy()])).join(use, on="programme")
    return places.group_by("stem", "year", maintain_order=True).agg(
        used=(pl.col("seats") * pl.col("months") * pl.col("workplaces")).sum()
    )


def _people(built: Model, primal: Floats) -> dict[str, pl.DataFrame]:
    flows = built.values("flow", primal).rename({"value": "learners"}).filter(pl.col("learners") > 1e-6)
    groups = built.values("group_learners", primal).rename({"value": "learners"}).filter(pl.col("learners") > 1e-6)
    return {"flows": flows, "groups": groups, "zones": built.city.learners.zones}


def _money(built: Model, primal: Floats) -> dict[str, pl.DataFrame]:
    spent = built.values("spend", primal).with_columns(spent=pl.col("value") * MILLION).filter(pl.col("spent") > 0.5)
    unpaid = built.values("unpaid", primal).join(built.city.committed, on=["kind", "year"])
    return {"funds": spent, "unpaid": unpaid.with_columns(committed=pl.col("amount"), unpaid=pl.col("value") * MILLION)}


def _outcome(built: Model, primal: Floats) -> dict[str, pl.DataFrame]:
    keys = list(KEYS)
    short = built.values("short", primal).select(*keys, short="value")
    reached = _goals_reached(built, primal)
    wanted = built.rows["goals"].select(*keys, wanted="lower").join(reached, on=keys, how="left").join(short, on=keys)
    table = wanted.with_columns(pl.col("reached").fill_null(0.0))
    return {
        "goals": table,
        "unplanned_targets": unplanned_targets(built.city),
        "shortage": shortage(built.city, supply(built, primal)),
        "certificates": _certificates(built, primal),
    }


def _goals_reached(built: Model, primal: Floats) -> pl.DataFrame:
    """Return what counts towards each goal: the row's value less what is short."""
    program, rows = built.program, built.rows["goals"]
    short = dict(zip(built.columns["short"].select(KEYS).iter_rows(), built.columns["short"]["column"], strict=True))
    totals: list[float] = []
    for *key, row in rows.select(*KEYS, "row").iter_rows():
        part = slice(program.starts[row], program.starts[row + 1])
        totals.append(float(program.values[part] @ primal[program.columns[part]]) - float(primal[short[tuple(key)]]))
    return rows.select(KEYS).with_columns(reached=pl.Series(totals, dtype=pl.Float64))


def supply(built: Model, primal: Floats) -> pl.DataFrame:
    """Return ``occupation, year, supply``: people the plan's seats bring to work."""
    seats = (
        built.values("seats", primal)
        .join(built.city.supplied, on="programme")
        .with_columns(year=pl.col("year") + pl.col("lag"))
    )
    return seats.group_by("occupation", "year", maintain_order=True).agg(
        supply=(pl.col("value") * pl.col("rate")).sum()
    )


def shortage(city: City, supplied: pl.DataFrame) -> pl.DataFrame:
    """Return SHORTAGE by occupation and year: doubt makes ``mean_shortage`` and ``worst`` larger, and not the need."""
    codes, years = city.demand.occupations["occupation"].to_list(), city.demand.years
    row = {o: i for i, o in enumerate(codes)}
    given = np.zeros((len(codes), len(years)))
    for occupation, year, people in supplied.iter_rows():
        if occupation in row and years[0] <= year <= years[-1]:
            given[row[occupation], year - years[0]] = people
    p = city.demand.probability
    need, short = city.demand.expected, np.maximum(np.maximum(city.demand.need, 0.0) - given[None], 0.0)
    grid = pl.DataFrame({"occupation": codes}, schema={"occupation": pl.String}).join(
        pl.DataFrame({"year": years}, schema={"year": pl.Int64}), how="cross", maintain_order="left_right"
    )
    return grid.with_columns(
        need=pl.Series(need.ravel()),
        supply=pl.Series(given.ravel()),
        shortage=pl.Series(np.maximum(need - given, 0.0).ravel()),
        mean_shortage=pl.Series(np.einsum("wkt,w->kt", short, p).ravel()),
        worst=pl.Series(_tail_mean(short, p, city.options.risk_tail).ravel()),
    )


def _tail_mean(values: Floats, probability: Floats, tail: float) -> Floats:
    """Return the mean of the largest ``tail`` share of draws, cell by cell; the draw at the edge counts in part."""
    order = np.argsort(-values, axis=0, kind="stable")
    ranked = np.take_along_axis(values, order, axis=0)
    mass = probability[order]
    counted = np.clip(tail - (np.cumsum(mass, axis=0) - mass), 0.0, mass)
    return (ranked * counted).sum(axis=0) / tail


def _certificates(built: Model, primal: Floats) -> pl.DataFrame:
    """Return the stock of holders by year: without any new seat, as things go now, added by the plan, and the rate."""
    years = pl.DataFrame({"year": built.city.years}, schema={"year": pl.Int64})
    before = built.city.programmes.select("programme", value=pl.col("last_seats").cast(pl.Float64))
    table = built.city.certificates.stock.rename({"without": "without_plan"})
    for name, seats in (("added", built.values("seats", primal)), ("kept", before.join(years, how="cross"))):
        table = table.join(_holders_made(built, seats).rename({"made": name}), on="year", how="left")
    without, added = pl.col("without_plan"), pl.col("added").fill_null(0.0)
    return table.sort("year").with_columns(
        added=added, as_now=without + pl.col("kept").fill_null(0.0), rate=(without + added) / pl.col("employed")
    )


def _holders_made(built: Model, seats: pl.DataFrame) -> pl.DataFrame:
    """Return ``year, made``: holders at work in each year whom seats (programme, year, value) have made until then."""
    holders = built.city.certificates
    years = pl.DataFrame({"of": built.city.years}, schema={"of": pl.Int64})
    each = seats.join(holders.adds, on="programme").join(years, how="cross")
    since = pl.col("of") - pl.col("year") - pl.col("lag")
    made = pl.col("value") * pl.col("rate") * pl.lit(holders.stays).pow(since)
    return each.filter(since >= 0).group_by(year="of", maintain_order=True).agg(made=made.sum())
