"""From a certificate target back to a plan: the cheapest found that reaches it with a probability, and the curve.

The chance constraint P(Σ made · seats + without ≥ rate · employed) ≥ q is put on draws: at least ⌈q · n⌉ of n draws
must reach the rate. Which ones is decided in turns: require the draws that the last plan served best, solve, rank
anew. A plan stays feasible for the draws it serves best, so every turn is as cheap as the last or cheaper. Where turns
end, the draws that cost most (by their duals) are exchanged one by one for those that the plan nearly serves; the end
is a plan that holds, not a proof that no other choice of draws is cheaper. A plan for one probability is also one for
any lower, so probabilities are taken from the highest down and each search begins from the plan above as well: no surer
plan is cheaper. Where the target is out of reach, the plan above stays as long as it comes within ``_NEARLY`` of the
highest rate found; ``best`` is that rate. Half of the forecast's draws make the plan;
the other half, with other draws of completion and employment, say how often it reaches the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.language import Text
from caunghe.planning.model import constraints_goals, constraints_people, constraints_teaching
from caunghe.planning.model.certificate_draws import certificate_draws
from caunghe.planning.model.city import City, city
from caunghe.planning.model.columns import MILLION, columns, numbered_columns
from caunghe.planning.model.costs import costs
from caunghe.planning.model.model import Model, model_of
from caunghe.planning.model.solver import Floats, Solution, Solver
from caunghe.planning.options import PlanOptions
from caunghe.planning.plan import shortage, supply
from caunghe.planning.questions.answers_wording import back_solve_sentence
from caunghe.planning.questions.fixed import MONEY, Step, money_of
from caunghe.planning.questions.what_if import LINEAR
from caunghe.progress import silent
from caunghe.schema import in_schema

_NO_SURVEY: Final = Text(
    "Tính ngược cần có điều tra lao động ghi bằng, chứng chỉ; bộ dữ liệu chưa có.",
    "back-solving needs a labour survey that tells of certificates; got none",
)
_PROBABILITY: Final = Text(
    "Xác suất yêu cầu phải lớn hơn 0 và nhỏ hơn 1; đã cho {value}.", "probability must be between 0 and 1; got {value}"
)
_NO_PLAN: Final = Text(
    "Khi không đặt mục tiêu phải có ít nhất một kế hoạch; bộ giải trả về {status}.",
    "without a target some plan must exist; got {status}",
)
QUANTILES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()
# One row a probability asked for. ``rate`` is the target where it is within reach, else one within ``best − rate`` of
# the highest found with that probability; ``probability`` is how often independent draws reach it; ``cost`` (đồng, all
# years, whoever pays) of training, equipment, teachers, rooms, programmes, places and travel; ``beyond_budgets`` đồng
# no fund gives; ``shortage`` person-years left on the expected path.
CURVE: Final = pl.Schema(
    {
        "asked": _F,
        "within_reach": _B,
        "rate": _F,
        "best": _F,
        "probability": _F,
        "cost": _F,
        "beyond_budgets": _F,
        "starters": _F,
        "certified": _F,
        "shortage": _F,
        "vi": _S,
        "en": _S,
    }
)
# Who must start where and when, and how many holders at work they become in the year they come to work (mean).
STARTERS: Final = pl.Schema(
    {
        "asked": _F,
        "programme": _S,
        "institution": _S,
        "site": _S,
        "training_field": _S,
        "level": _S,
        "year": _I,
        "starters": _F,
        "at_work_in": _I,
        "certified": _F,
    }
)
# What must be added to what is there: seats beyond licences, teachers, workstations, rooms, workplaces, đồng by kind.
NEEDS: Final = pl.Schema({"asked": _F, "what": _S, "part": _S, "year": _I, "amount": _F})
_TURNS: Final = 12
_ROWS_AT_ONCE: Final = 8
_EXCHANGED: Final = 4  # draws that cost most, each tried without
_TAKEN: Final = 2  # draws that are nearly served, each tried instead
_GAIN: Final = 1e-7  # of the objective
_MET: Final = 1e-6  # of the rate
_NEARLY: Final = 0.0005  # of the rate: half of the digit that is printed
_EVERYBODY: Final = 1.0  # the rate aimed at without a target
# in a plan beyond the limits, money from no fund is taken last
_BEYOND: Final = 0.001
_LEFT_OUT: Final = (
    constraints_goals.goal_rows,
    constraints_people.needs_met,
    constraints_people.risk,
    constraints_teaching.change_up,
    constraints_teaching.change_down,
)


@dataclass(frozen=True, slots=True)
class BackSolve:
    """``curve`` (with sentences), ``starters`` and ``needs`` by probability asked for; ``target`` None where the city
    has none of its own: then every point is the highest rate reached.
    """

    year: int
    target: float | None
    curve: pl.DataFrame
    starters: pl.DataFrame
    needs: pl.DataFrame


def back_solve(
    feed: Feed,
    forecast: ForecastResults,
    options: PlanOptions,
    *,
    probabilities: Sequence[float] = QUANTILES,
    beyond: bool = False,
    step: Step = silent,
) -> BackSolve:
    """Return the cheapest plans found that reach the city's last certificate target with each of ``probabilities``.

    A city without a target of its own in the plan's years is told the highest rate that each probability allows, in the
    year for which a target was set for an old boundary, else in the plan's last.
    With ``beyond``, licences of open sites, yearly purchases and hires, and budgets may be exceeded: what it takes,
    rather than what is possible. Seats are not rounded to classes. Raises InputError when the feed has no survey, or a
    probability is not between 0 and 1.
    """
    for q in probabilities:
        if not 0 < q < 1:
            raise InputError(_PROBABILITY, value=f"{q:g}")
    prepared = city(feed, forecast, replace(options, targets="penalised"))
    year, value = _target(prepared)
    chance = _Chance(feed, forecast, prepared, year, _EVERYBODY if value is None else value, beyond=beyond)
    points: list[dict[str, object]] = []
    starters, needs = [pl.DataFrame(schema=STARTERS)], [pl.DataFrame(schema=NEEDS)]
    surer: Solution | None = None
    for q in sorted(probabilities, reverse=True):
        step(len(points), len(probabilities))
        rate, best, surer = chance.cheapest(q, surer)
        point = _point(chance, q, rate, surer) | {"best": best}
        vi, en = back_solve_sentence(point, year, value, beyond=beyond)
        points.append(point | {"vi": vi, "en": en})
        starters.append(_starters(chance, q, surer))
        needs.append(_needs(chance, q, surer))
    parts = (pl.DataFrame(points, schema=CURVE), pl.concat(starters), pl.concat(needs))
    return BackSolve(year, value, *(part.sort("asked", maintain_order=True) for part in parts))


def _target(prepared: City) -> tuple[int, float | None]:
    if prepared.certificates.stock.is_empty():
        raise InputError(_NO_SURVEY)
    wanted = prepared.targets.filter(pl.col("indicator") == "certificate_rate").sort("year")
    if not wanted.is_empty():
        return wanted["year"][-1], wanted["value"][-1]
    stated = prepared.stated_targets.filter(
        pl.col("indicator") == "certificate_rate", pl.col("year").is_in(prepared.years)
    )
    return max(stated["year"], default=prepared.years[-1]), None


class _Chance:
    """The linear plan with the rate reached as one more variable, and a row for each draw that has mattered so far."""

    def __init__(
        self, feed: Feed, forecast: ForecastResults, prepared: City, year: int, value: float, *, beyond: bool
    ) -> None:
        self.model = _model(prepared, beyond=beyond)
        self.value = value
        seats = self.model.columns["seats"]
        self.seats = seats["column"].to_numpy()
        self.rate = int(self.model.columns["reached"]["column"][0])
        seed = prepared.options.seed
        self.draws = certificate_draws(feed, forecast, prepared, seats, year, slice(0, None, 2), seed)
        # the rate is counted in people at mean employment, so that the solver's tolerances are those of people
        self._people = float(self.draws.employed.mean())
        self.others = certificate_draws(feed, forecast, prepared, seats, year, slice(1, None, 2), seed + 1)
        weights = dict.fromkeys(MONEY, 1.0) | {"unpaid": _BEYOND if beyond else 1.0}
        self._money = self.model.costs.vector(len(self.model.program.cost), weights)
        self._farthest = np.zeros(len(self._money))
        self._farthest[self.rate] = -1.0
        self.solver = Solver(self.model.program)
        self._row_of: dict[int, int] = {}
        self._held: set[int] = set()

    def cheapest(self, q: float, surer: Solution | None = None) -> tuple[float, float, Solution]:
        """Return the rate aimed at, the highest found and the cheapest plan found that reaches the first in ⌈q · n⌉ of
        the draws; ``surer`` is that of a higher probability.
        """
        needed = ceil(q * len(self.draws.employed) - 1e-9)
        above = 0.0 if surer is None else self._reached(surer, needed)
        farthest = None if surer is not None and above >= self.value else self._farthest_for(needed, surer)
        best = self.value if farthest is None else max(above, -farthest.objective / self._people)
        if best >= self.value * (1 - _MET):
            rate = best = self.value
        elif surer is not None and above >= best - _NEARLY:
            return above, best, surer
        else:
            rate = best * (1 - _MET)
        self._aim(rate, rate)
        begun = [plan for plan in (farthest, surer if above >= rate * (1 - _MET) else None) if plan is not None]
        starts = [self._best_draws(plan.primal[self.seats], needed) for plan in begun]
        plans = [self._best_of_turns(self._money, needed, served) for served in starts]
        return rate, best, min(plans, key=lambda plan: plan.objective)

    def _farthest_for(self, needed: int, surer: Solution | None) -> Solution:
        """Return the plan of the highest rate found in so many draws, no lower than that of a surer plan."""
        self._aim(0.0, self.value)
        nobody = np.zeros(len(self.seats))
        seats = (nobody,) if surer is None else (nobody, surer.primal[self.seats])
        plans = [self._best_of_turns(self._farthest, needed, self._best_draws(each, needed)) for each in seats]
        return min(plans, key=lambda plan: plan.objective)

    def _aim(self, low: float, high: float) -> None:
        """Bound the rate; it is counted in people."""
        one = np.array([self.rate])
        self.solver.bound_columns(one, np.full(1, low * self._people), np.full(1, high * self._people))

    def _reached(self, plan: Solution, needed: int) -> float:
        """Return the rate that a plan reaches in so many draws."""
        return float(np.sort(self.draws.rate(plan.primal[self.seats]))[-needed])

    def _best_draws(self, seats: Floats, needed: int) -> set[int]:
        """Return the draws these seats serve best: the highest rates."""
        return set(np.argsort(-self.draws.rate(seats), kind="stable")[:needed].tolist())

    def _best_of_turns(self, cost: Floats, needed: int, served: set[int]) -> Solution:
        """Solve for the draws served, take those served best anew and exchange single ones, until nothing is gained."""
        self.solver.price_columns(np.arange(len(cost)), cost)
        best = self._plan_for(served)
        for _ in range(_TURNS):
            again = self._best_draws(best.primal[self.seats], needed)
            better, gains = best, False
            if again != served:
                better, served = self._plan_for(again), again
                gains = best.objective - better.objective > _GAIN * abs(better.objective)
            if not gains:
                found = self._exchanged(better, served)
                if found is None:
                    return better
                better, served = found
            best = better
        return best

    def _exchanged(self, best: Solution, served: set[int]) -> tuple[Solution, set[int]] | None:
        """Return a cheaper plan with one draw served instead of another, and the draws; None where none is found."""
        cost_of = {draw: abs(float(best.dual[self._row_of[draw]])) for draw in self._held}
        dear = sorted((draw for draw in cost_of if cost_of[draw] > 0), key=lambda draw: -cost_of[draw])
        rates = self.draws.rate(best.primal[self.seats])
        near = [draw for draw in np.argsort(-rates, kind="stable").tolist() if draw not in served]
        for draw in dear[:_EXCHANGED]:
            for other in near[:_TAKEN]:
                again = (served - {draw}) | {other}
                better = self._sought_for(again)
                if better.is_found and best.objective - better.objective > _GAIN * abs(best.objective):
                    return better, again
        return None

    def _plan_for(self, served: set[int]) -> Solution:
        """Return the best plan that reaches the rate in all draws served; raises InputError where there is none."""
        solution = self._sought_for(served)
        if not solution.is_found:
            raise InputError(_NO_PLAN, status=solution.status)
        return solution

    def _sought_for(self, served: set[int]) -> Solution:
        """Return what the solver finds for the draws served; rows are added as they are missed."""
        for draw in self._held - served:
            self._hold(draw, free=True)
        for draw in set(self._row_of) & served - self._held:
            self._hold(draw, free=False)
        while True:
            solution = self.solver.solve(method="simplex")
            if not solution.is_found:
                return solution
            short = solution.primal[self.rate] / self._people - self.draws.rate(solution.primal[self.seats])
            missed = [d for d in np.argsort(-short).tolist() if d in served and short[d] > _MET * self.value]
            fresh = [d for d in missed if d not in self._held][:_ROWS_AT_ONCE]
            if not fresh:
                return solution
            for draw in fresh:
                self._hold(draw, free=False)

    def _hold(self, draw: int, *, free: bool) -> None:
        """Require, or no longer require, that a draw reaches the rate; its row is added when first required."""
        lower = -np.inf if free else -self.draws.without[draw]
        if draw in self._row_of:
            self.solver.bound_rows(np.array([self._row_of[draw]]), np.array([lower]), np.array([np.inf]))
        else:
            made = self.draws.made[draw]
            used = np.flatnonzero(made)
            row, workers = np.append(self.seats[used], self.rate), self.draws.employed[draw] / self._people
            self._row_of[draw] = self.solver.add_row(row, np.append(made[used], -workers), lower, np.inf)
        (self._held.discard if free else self._held.add)(draw)


def _model(prepared: City, *, beyond: bool) -> Model:
    blocks = columns(prepared, with_classes=False)
    if beyond:
        existing = prepared.programmes.select("programme", "is_new")
        seats = blocks["seats"].join(existing, on="programme", maintain_order="left")
        more = ~pl.col("is_new") & (pl.col("upper") > 0)
        blocks["seats"] = seats.with_columns(upper=pl.when(more).then(np.inf).otherwise("upper")).drop("is_new")
        for block in ("hired", "stations", "classrooms", "asked", "unpaid"):
            blocks[block] = blocks[block].with_columns(upper=pl.lit(np.inf))
    blocks["reached"] = pl.DataFrame({"of": ["certificate_rate"]})
    blocks = numbered_columns({name: frame.drop("column", strict=False) for name, frame in blocks.items()})
    families = [family(prepared, blocks) for family in LINEAR if family not in _LEFT_OUT]
    built = model_of(prepared, blocks, families, costs(prepared, blocks))
    return replace(built, program=replace(built.program, constant=0.0))


def _point(chance: _Chance, q: float, rate: float, solution: Solution) -> dict[str, object]:
    built, primal = chance.model, solution.primal
    seats = primal[chance.seats]
    left = shortage(built.city, supply(built, primal)).filter(pl.col("year").is_in(built.city.years))
    return {
        "asked": q,
        "within_reach": rate >= chance.value,
        "rate": rate,
        "probability": float((chance.others.rate(seats) >= rate * (1 - _MET)).mean()),
        "cost": money_of(built, primal) * MILLION,
        "beyond_budgets": float(built.values("unpaid", primal)["value"].sum()) * MILLION,
        "starters": float(seats.sum()),
        "certified": float((chance.draws.made @ seats).mean()),
        "shortage": float(left["shortage"].sum()),
    }


def _starters(chance: _Chance, q: float, solution: Solution) -> pl.DataFrame:
    built = chance.model
    seats = built.values("seats", solution.primal).rename({"value": "starters"}).filter(pl.col("starters") > 0.01)
    about = built.city.programmes.select("programme", "institution", "site", "training_field", "level")
    joined = seats.join(about, on="programme").join(built.city.certificates.adds, on="programme", how="left")
    table = joined.with_columns(
        asked=pl.lit(q),
        at_work_in=pl.col("year") + pl.col("lag"),
        certified=pl.col("starters") * pl.col("rate").fill_null(0.0),
    )
    return in_schema(table, STARTERS).sort("year", "programme")


def _needs(chance: _Chance, q: float, solution: Solution) -> pl.DataFrame:
    built, primal = chance.model, solution.primal
    about = built.city.programmes.select("programme", "level", "licence")
    seats = built.values("seats", primal).join(about, on="programme")
    over = seats.with_columns(value=(pl.col("value") - pl.col("licence")).clip(0))
    parts = [
        over.select(pl.lit("seats_beyond_licences").alias("what"), "year", "value", part="level"),
        built.values("unpaid", primal).select(
            pl.lit("money_beyond_budgets").alias("what"), "year", pl.col("value") * MILLION, part="kind"
        ),
    ]
    for block, part in (("hired", "stem"), ("stations", "stem"), ("classrooms", "site"), ("asked", "stem")):
        parts.append(built.values(block, primal).select(pl.lit(block).alias("what"), "year", "value", part=part))
    summed = pl.concat(parts).group_by("what", "part", "year", maintain_order=True).agg(amount=pl.col("value").sum())
    kept = summed.filter(pl.col("amount") > 1e-6).with_columns(asked=pl.lit(q))
    return in_schema(kept, NEEDS).sort("what", "part", "year")
