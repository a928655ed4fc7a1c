"""What the plan is for: openings left for new intakes, graduates each starter becomes, the stock of certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults, coefficients, lag_years
from caunghe.planning.model.cohorts import cohorts_before
from caunghe.planning.model.norms import Norms
from caunghe.planning.model.surveyed_holders import surveyed_holders
from caunghe.planning.options import PlanOptions
from caunghe.schema import code_list, codes_with

Floats = NDArray[np.float64]
# years after the plan's last in which its cohorts still graduate: a three-year diploma
AFTER = 3
# a programme's own record weighs as much as its level's when this many people stand behind it
_BEHIND = 50


@dataclass(frozen=True, slots=True)
class Demand:
    """People needed in occupations the plan can train for.

    ``need`` has shape (draw, occupation, year) with ``probability`` by draw, below zero where graduates under way are
    more than the openings; ``occupations`` has ``occupation, weight`` (đồng a person-year); years after the forecast's
    last repeat it.
    """

    occupations: pl.DataFrame
    years: list[int]
    need: Floats
    probability: Floats

    @property
    def expected(self) -> Floats:
        """Need on the expected path, occupation × year: the mean of the draws, nobody where that is below zero."""
        return np.maximum(np.einsum("wkt,w->kt", self.need, self.probability), 0.0)


def fit_of_levels() -> pl.DataFrame:
    """Return ``level, technician, other``: the share of an opening that a graduate of each level fills.

    A convention of ours, in managers', professionals' and technicians' occupations (ISCO major groups 1-3, skill levels
    3-4) and in all others. A course under three months qualifies for no VQF level.
    """
    return code_list("levels").select(level="code", technician="fit_technician", other="fit_other")


def supply_rates(feed: Feed, programmes: pl.DataFrame) -> pl.DataFrame:
    """Return ``programme, occupation, lag, rate``: openings of the occupation filled per starter, after ``lag`` years.

    rate = completion · in field · crosswalk weight, as in the forecast's supply, times the fit of the level to the
    occupation; a new programme's is the mean of those that teach its field at its level.
    """
    known = coefficients(feed).filter(pl.col("rate") > 0).rename({"lag_years": "lag"})
    alike = known.group_by("training_field", "level", "occupation", maintain_order=True).agg(pl.col("rate").mean())
    fresh = (
        programmes.filter("is_new")
        .with_columns(lag=lag_years(pl.col("months")))
        .join(alike, on=["training_field", "level"])
    )
    columns = ["programme", "level", "occupation", "lag", "rate"]
    every = pl.concat([known.select(columns), fresh.select(columns)]).join(fit_of_levels(), on="level")
    fit = pl.when(pl.col("occupation").str.slice(0, 1).is_in(["1", "2", "3"])).then("technician").otherwise("other")
    filled = every.with_columns(rate=pl.col("rate") * fit).select("programme", "occupation", "lag", "rate")
    return filled.sort("programme", "occupation")


def employed_shares(feed: Feed, programmes: pl.DataFrame) -> pl.DataFrame:
    """Return ``programme, lag, employed``: the share of starters at work, in any occupation, after ``lag`` years.

    Graduates ÷ entrants times employed ÷ graduates, each a programme's own record drawn to its level's:
    (Σ done + 50 · share of the level) / (Σ could + 50).
    """
    seen = feed["intakes"].join(feed["programmes"].select("programme", "level"), on="programme")
    frame = programmes.select("programme", "level", lag=lag_years(pl.col("months")), employed=pl.lit(1.0))
    for done, could in (("graduates", "entrants"), ("employed_6m", "graduates")):
        both = seen.drop_nulls([done, could]).filter(pl.col(could) > 0)
        level = both.group_by("level", maintain_order=True).agg(
            level_share=(pl.col(done).sum() / pl.col(could).sum()).clip(0, 1)
        )
        own = both.group_by("programme", maintain_order=True).agg(done=pl.col(done).sum(), could=pl.col(could).sum())
        drawn = (pl.col("done").fill_null(0) + _BEHIND * pl.col("level_share")) / (
            pl.col("could").fill_null(0) + _BEHIND
        )
        joined = frame.join(level, on="level", how="left").join(own, on="programme", how="left")
        share = drawn.clip(0, 1).fill_null(0.0)
        frame = joined.select("programme", "level", "lag", employed=pl.col("employed") * share)
    return frame.drop("level").sort("programme")


def demand(
    feed: Feed, forecast: ForecastResults, supplied: pl.DataFrame, years: Sequence[int], options: PlanOptions
) -> Demand:
    """Return the need that the plan's intakes can fill: openings − seekers − graduates of cohorts under way and, after
    the plan's last year, of later intakes, in few weighted draws.
    """
    known = {o: i for i, o in enumerate(forecast.occupations)}
    chosen = [o for o in supplied["occupation"].unique(maintain_order=True).sort() if o in known]
    wanted = list(range(years[0], years[-1] + AFTER + 1))
    columns = [forecast.years.index(min(y, forecast.years[-1])) for y in wanted]
    place = np.array([known[o] for o in chosen], dtype=np.int64)
    draws = (forecast.openings - forecast.seekers)[:, place][:, :, columns].astype(np.float64)
    others = graduates_under_way(feed, supplied, chosen, wanted, years[0])
    others = others + graduates_of_later_intakes(feed, supplied, chosen, wanted, years)
    scenarios = scenarios_of(draws - others[None], options.draws)
    weights = occupation_weights(chosen, options)
    return Demand(weights, wanted, scenarios.need, scenarios.probability)


def graduates_under_way(feed: Feed, supplied: pl.DataFrame, chosen: list[str], wanted: list[int], first: int) -> Floats:
    """Return graduates by (occupation, year) of cohorts that began before the plan."""
    return _graduates_of(cohorts_before(feed, first).select("programme", "year", "entrants"), supplied, chosen, wanted)


def graduates_of_later_intakes(
    feed: Feed, supplied: pl.DataFrame, chosen: list[str], wanted: list[int], years: Sequence[int]
) -> Floats:
    """Return graduates by (occupation, year) of the intakes after the plan's last, each as the last before the plan.

    Without them the needs of those years would be left to the plan's long courses alone, which would look dearer than
    they are: whoever starts a short course later fills them too.
    """
    last = cohorts_before(feed, years[0]).filter(pl.col("year") == years[0] - 1).select("programme", "entrants")
    later = pl.DataFrame({"year": [y for y in wanted if y > years[-1]]}, schema={"year": pl.Int64})
    return _graduates_of(last.join(later, how="cross"), supplied, chosen, wanted)


def _graduates_of(began: pl.DataFrame, supplied: pl.DataFrame, chosen: list[str], wanted: list[int]) -> Floats:
    graduates = (
        began.join(supplied, on="programme")
        .with_columns(year=pl.col("year") + pl.col("lag"))
        .group_by("occupation", "year", maintain_order=True)
        .agg(people=(pl.col("entrants") * pl.col("rate")).sum())
        .filter(pl.col("year").is_in(wanted), pl.col("occupation").is_in(chosen))
    )
    result = np.zeros((len(chosen), len(wanted)))
    row = {o: i for i, o in enumerate(chosen)}
    for occupation, year, people in graduates.iter_rows():
        result[row[occupation], year - wanted[0]] = people
    return result


def occupation_weights(chosen: list[str], options: PlanOptions) -> pl.DataFrame:
    """Return ``occupation, weight``: đồng a person-year short; priority occupations are those of priority training
    fields.
    """
    listed = code_list("training_fields").filter(
        (pl.col("priority_2025") == "true") | (pl.col("priority_2030") == "true")
    )
    crosswalk = code_list("training_fields_occupations")
    priority = set(crosswalk.filter(pl.col("training_field").is_in(listed["code"].implode()))["occupation"])
    factor = [options.occupation_weights.get(o, options.priority_factor if o in priority else 1.0) for o in chosen]
    schema = {"occupation": pl.String, "weight": pl.Float64}
    return pl.DataFrame({"occupation": chosen, "weight": [f * options.shortage_value for f in factor]}, schema=schema)


@dataclass(frozen=True, slots=True)
class Certificates:
    """The stock of certificate holders in work if no one started a course in the plan's years.

    ``stock``: year, employed, without (holders the plan does not make). ``adds``: programme, lag, rate (new holders in
    work a starter becomes). ``stays``: share of holders still at work a year later.
    """

    stock: pl.DataFrame
    adds: pl.DataFrame
    stays: float


def certificates(
    feed: Feed,
    forecast: ForecastResults,
    rated: pl.DataFrame,
    programmes: pl.DataFrame,
    norms: Norms,
    years: Sequence[int],
    options: PlanOptions,
) -> Certificates:
    """Return the stock of holders and what adds to it.

    without[t] = stays · without[t−1] + inflow · employed[t] + graduates[t] of cohorts under way who work and held none
    before. The first stock is the survey's share of employed people with a certificate × employed. A course counts
    when it is at a certified level and as long as norm certificate_months_min. An empty survey gives an empty
    ``stock``.
    """
    counts = programmes.filter(
        pl.col("level").is_in(codes_with("levels", "certified")), pl.col("months") >= norms("certificate_months_min")
    )
    adds = rated.join(counts, on="programme", how="semi").select(
        "programme", "lag", rate=pl.col("employed") * (1 - options.holder_before_share)
    )
    stays = 1 - options.holder_exit_share
    surveyed = surveyed_holders(feed)
    schema = {"year": pl.Int64, "employed": pl.Float64, "without": pl.Float64}
    if surveyed.is_empty():
        return Certificates(pl.DataFrame(schema=schema), adds, stays)
    base_year, share = surveyed["year"][-1], surveyed["share"][-1]
    employed = dict(zip(forecast.years, forecast.employment.sum(axis=1).mean(axis=0).astype(float), strict=True))
    holders = share * employed.get(base_year, employed[forecast.years[0]])
    rows: list[tuple[int, float, float]] = []
    for year in range(base_year + 1, years[-1] + 1):
        workers = employed.get(year, employed[forecast.years[0]])
        holders = stays * holders + options.holder_inflow_share * workers + _graduates(feed, adds, year, years[0])
        rows.append((year, workers, holders))
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Certificates(frame.filter(pl.col("year") >= years[0]), adds.sort("programme"), stays)


def _graduates(feed: Feed, adds: pl.DataFrame, year: int, first: int) -> float:
    began = cohorts_before(feed, first).join(adds, on="programme")
    due = began.filter(pl.col("year") + pl.col("lag") == year)
    return float((due["entrants"] * due["rate"]).sum())


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Draws kept: ``need`` of shape (draw, …) in people, their ``probability``, and which of the original draws each
    is.
    """

    need: Floats
    probability: Floats
    chosen: NDArray[np.int64]


def scenarios_of(draws: Floats, count: int) -> Scenarios:
    """Return ``count`` weighted draws that stand for all of ``draws`` (shape (draw, …)).

    Each cell is divided by its standard deviation over the draws; the draws kept are added one by one, each the
    one that most lowers Σ_w min_{kept v} ‖w − v‖ (fast forward selection, Heitsch and Römisch 2003). A draw left out
    gives its weight to the nearest kept. Last, kept draws are shifted by a constant in each cell so that their
    weighted mean equals the mean of all draws.
    """
    flat = draws.reshape(len(draws), -1).astype(np.float64)
    spread = flat.std(axis=0)
    standard = (flat - flat.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    square = (standard**2).sum(axis=1)
    distance = np.sqrt(np.maximum(square[:, None] + square[None, :] - 2 * standard @ standard.T, 0))
    chosen = _forward(distance, min(count, len(flat)))
    nearest = distance[:, chosen].argmin(axis=1)
    probability = np.bincount(nearest, minlength=len(chosen)) / len(flat)
    kept = flat[chosen]
    kept = kept + (flat.mean(axis=0) - probability @ kept)
    return Scenarios(kept.reshape(len(chosen), *draws.shape[1:]), probability, chosen)


def _forward(distance: Floats, count: int) -> NDArray[np.int64]:
    left = np.full(len(distance), np.inf)
    chosen: list[int] = []
    for _ in range(count):
        total = np.minimum(distance, left[:, None]).sum(axis=0)
        total[chosen] = np.inf
        chosen.append(int(total.argmin()))
        left = np.minimum(left, distance[:, chosen[-1]])
    return np.sort(np.array(chosen, dtype=np.int64))
