"""The objective, term by term: one function that both the model and the report call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.language import Text
from caunghe.planning.model.city import City
from caunghe.planning.model.columns import MILLION, Columns
from caunghe.planning.model.constraints_teaching import study_months
from caunghe.planning.model.solver import Floats

TERMS: Final[dict[str, Text]] = {
    "goals": Text("Chưa đạt mục tiêu", "Goals missed"),
    "shortage": Text("Thiếu lao động bình quân", "Expected shortage"),
    "surplus": Text("Đào tạo thừa so với nhu cầu bình quân", "Expected surplus"),
    "risk": Text("Rủi ro thiếu lao động (CVaR)", "Risk of shortage (CVaR)"),
    "running": Text("Chi phí đào tạo", "Running costs of training"),
    "equipment": Text("Mua thiết bị", "Workstations bought"),
    "teachers": Text("Tuyển và đào tạo lại nhà giáo", "Teachers hired and retrained"),
    "facilities": Text("Thêm phòng học", "Classrooms added"),
    "programmes": Text("Mở chương trình mới", "Programmes opened"),
    "workplaces": Text("Tìm thêm chỗ thực hành", "Workplaces asked for"),
    "travel": Text("Đi lại của người học", "Learners' travel"),
    "instability": Text("Thay đổi chỉ tiêu giữa các năm", "Seats changed from year to year"),
    "closeness": Text("Thay đổi so với kế hoạch công bố lần trước", "Seats moved from the plan published last"),
    "unpaid": Text("Cam kết chưa có nguồn", "Commitments no fund reaches"),
}
# commitments to learners already taught come before anything new
_UNPAID_FACTOR: Final = 10.0


@dataclass(frozen=True, slots=True)
class Costs:
    """What each column costs, by term: ``table`` has ``term, column, value`` (million đồng); ``constant`` belongs to
    shortage.
    """

    table: pl.DataFrame
    constant: float

    def vector(self, count: int, weights: dict[str, float] | None = None) -> Floats:
        """Return the cost of every column; ``weights`` scales terms (0 where not named), None takes all as they are."""
        value = self.table["value"].to_numpy()
        if weights is not None:
            value = value * self.table["term"].replace_strict(weights, default=0.0, return_dtype=pl.Float64).to_numpy()
        return np.bincount(self.table["column"].to_numpy(), value, minlength=count).astype(np.float64)

    def terms(self, primal: Floats) -> pl.DataFrame:
        """Return ``term, value`` of a solution in million đồng; they sum to its objective."""
        value = self.table["value"].to_numpy() * primal[self.table["column"].to_numpy()]
        summed = (
            self.table.select("term", value=pl.Series(value))
            .group_by("term", maintain_order=True)
            .agg(pl.col("value").sum())
        )
        constant = pl.when(pl.col("term") == "shortage").then(self.constant).otherwise(0.0)
        every = pl.DataFrame({"term": list(TERMS)}).join(summed, on="term", how="left", maintain_order="left")
        return every.select("term", value=pl.col("value").fill_null(0.0) + constant)


def costs(city: City, columns: Columns) -> Costs:
    """Return the objective by term, million đồng.

    shortage     Σ_w p_w Σ_{k,t} weight[k] · max(0, need[w,k,t] − supply[k,t]) = constant − Σ_j weight · probability ·
    met
    surplus      surplus_value · Σ_w p_w Σ_{k,t} max(0, supply[k,t] − need[w,k,t]) = surplus_value · (Σ supply −
    Σ_j probability · met)
    risk         risk_weight · (threshold + Σ_w p_w · excess[w] / risk_tail)
    running      Σ_p cost of the whole course, tuition included · seats[p,t]
    equipment, facilities   price · min(1, years used within the plan / equipment_life_years) · units
    teachers     hired · hire_cost · years to the plan's end + retrained · (retrain_cost + teacher_course_support)
    travel       km · travel_cost · mean years of the site's courses of the level · (1 − workplace share) · flow
    instability  instability_cost · change;  closeness  closeness_cost · moved
    goals        target_penalty · short;  unpaid  10 · unpaid
    """
    options = city.options
    met = columns["met"].join(city.demand.occupations, on="occupation")
    excess = columns["excess"].with_columns(p=pl.Series(city.demand.probability))
    thousand = 1e9 / MILLION
    parts = [
        _term("goals", columns["short"], pl.lit(options.target_penalty)),
        _term("shortage", met, -pl.col("weight") * pl.col("probability")),
        *_surplus(city, columns),
        _term("risk", columns["threshold"], pl.lit(options.risk_weight * thousand * MILLION)),
        _term("risk", excess, pl.col("p") * options.risk_weight / options.risk_tail * thousand * MILLION),
        _running(city, columns),
        *_resources(city, columns),
        _term("programmes", columns["opened"], pl.lit(city.prices["opening"])),
        _term("workplaces", columns["asked"], pl.lit(city.prices["asked"])),
        _travel(city, columns),
        _term("instability", columns["change"], pl.lit(options.instability_cost)),
        _term("closeness", columns["moved"], pl.lit(options.closeness_cost)),
        _term("unpaid", columns["unpaid"], pl.lit(_UNPAID_FACTOR * MILLION)),
    ]
    return Costs(pl.concat(parts).sort("column", "term"), expected_need(city) / MILLION)


def expected_need(city: City) -> float:
    """Return Σ_w p_w Σ_{k,t} weight[k] · max(0, need[w,k,t]): the shortage if nobody were taught, in đồng."""
    weight = city.demand.occupations["weight"].to_numpy()
    return float(np.einsum("wkt,w,k->", np.maximum(city.demand.need, 0.0), city.demand.probability, weight))


def _term(name: str, block: pl.DataFrame, cost: pl.Expr) -> pl.DataFrame:
    return block.select(pl.lit(name).alias("term"), "column", value=cost.cast(pl.Float64) / MILLION)


def _surplus(city: City, columns: Columns) -> list[pl.DataFrame]:
    """Charge what graduates bring beyond what draws need; only years and occupations whose need is known count."""
    inside = city.supplied.join(city.demand.occupations, on="occupation", how="semi")
    arrive = (
        columns["seats"].join(inside, on="programme").filter(pl.col("year") + pl.col("lag") <= city.demand.years[-1])
    )
    brought = arrive.group_by("column", maintain_order=True).agg(pl.col("rate").sum())
    value = city.options.surplus_value
    return [
        _term("surplus", brought, pl.col("rate") * value),
        _term("surplus", columns["met"], -pl.col("probability") * value),
    ]


def _running(city: City, columns: Columns) -> pl.DataFrame:
    society = city.cost.group_by("programme", maintain_order=True).agg(pl.col("society").sum())
    whole = study_months(city, columns).join(society, on="programme")
    costed = whole.group_by("column", maintain_order=True).agg(cost=(pl.col("months") * pl.col("society")).sum())
    return _term("running", costed, pl.col("cost"))


def _resources(city: City, columns: Columns) -> list[pl.DataFrame]:
    left = city.years[-1] - pl.col("year") + 1
    share = pl.min_horizontal(pl.lit(1.0), left / city.equipment_life)
    stations = columns["stations"].join(city.station_prices, on="stem")
    return [
        _term("equipment", stations, pl.col("price") * share),
        _term("facilities", columns["classrooms"], city.prices["classroom"] * share),
        _term("teachers", columns["hired"], city.prices["hired"] * left),
        _term("teachers", columns["retrained_to"], pl.lit(city.prices["retrained"])),
    ]


def _travel(city: City, columns: Columns) -> pl.DataFrame:
    """Every flow of a site and level travels for the mean of its courses, so that flows need not know the programme."""
    there = pl.col("months") / 12 * (1 - pl.col("workplace_share"))
    years = city.programmes.group_by("site", "level", maintain_order=True).agg(years=there.mean())
    return _term(
        "travel",
        columns["flow"].join(years, on=["site", "level"]),
        pl.col("km") * pl.col("years") * city.options.travel_cost,
    )
