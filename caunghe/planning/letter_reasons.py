"""What stands behind each programme of a letter: what a seat brings and costs, what binds, and its price, by duals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.planning.model.columns import MILLION
from caunghe.planning.model.constraints_people import public_costs
from caunghe.planning.model.money import ASSUMED_FUND, payments
from caunghe.planning.questions.explain import seat_values
from caunghe.planning.questions.explain_wording import NOTICED, SCARCE
from caunghe.planning.questions.fixed import FixedPlan
from caunghe.planning.questions.scarcity import Scarcity, scarcities
from caunghe.planning.results import PlanTables

_S, _F = pl.String(), pl.Float64()
# One row a programme that had seats or has some, đồng a seat, means of the plan's years: ``brings`` shortage and missed
# goals saved, ``teaching`` costs, ``scarce`` resources used. ``binds`` is what stops a further seat: licences, a scarce
# resource, change (a seat more is a change from the years around) or demand (it brings no more than it costs); ``drag``
# what that costs a seat, null for licences and demand; ``price`` what the city saves over the plan with one unit more
# in every year, of money with a billion đồng of ``fund`` in ``year``; null where there is no unit to add.
LETTER_REASONS: Final = pl.Schema(
    {
        "programme": _S,
        "brings": _F,
        "teaching": _F,
        "scarce": _F,
        "binds": _S,
        "drag": _F,
        "price": _F,
        "fund": _S,
        "year": pl.Int64(),
    }
)
# Public money that the plan's new intakes and purchases take at each institution, by kind of cost, đồng
INSTITUTION_MONEY: Final = pl.Schema({"institution": _S, "kind": _S, "year": pl.Int64(), "amount": _F})
_UNITS: Final = ("teachers", "workstations", "classrooms", "workplaces")


def letter_reasons(fixed: FixedPlan, results: PlanTables) -> pl.DataFrame:
    """Return LETTER_REASONS from the duals of the linear plan around ``results``.

    What binds is the licence where one more seat has a price and the plan fills it; else the scarce resource that costs
    a seat most; else what a change costs; else demand.
    """
    means = seat_values(fixed).group_by("programme", "part", maintain_order=True).agg(pl.col("value").mean())
    parts = means.pivot("part", index="programme", values="value", maintain_order=True)
    seen = (
        results.seats.filter((pl.col("seats") > 0) | (pl.col("before") > 0))
        .select("programme")
        .unique(maintain_order=True)
    )
    about = parts.join(seen, on="programme", how="semi").join(
        fixed.model.city.programmes.select("programme", "institution", "site", "level", "stem", "licence"),
        on="programme",
    )
    first = results.seats.filter(pl.col("year") == pl.col("year").min()).select("programme", "seats")
    prices = _Prices.of(fixed)
    rows = [_reason(row, prices) for row in about.join(first, on="programme").sort("programme").iter_rows(named=True)]
    return pl.DataFrame(rows, schema=LETTER_REASONS, orient="row")


@dataclass(frozen=True, slots=True)
class _Prices:
    """What one unit more is worth, million đồng: by resource and key, and of funds the dearest year by programme.

    ``journeys``: the dearest journey to a site and level, đồng a learner: what a learner costs beyond it is scarcity.
    """

    of_resource: Mapping[tuple[str, tuple[str, ...]], float]
    of_money: Mapping[str, Scarcity]
    journeys: Mapping[tuple[str, str], float]

    @classmethod
    def of(cls, fixed: FixedPlan) -> _Prices:
        found = scarcities(fixed)
        city = fixed.model.city
        dearest: dict[str, Scarcity] = {}
        for each in found:  # dearest first
            if each.resource == "budgets" and not each.key[0].startswith(ASSUMED_FUND):
                dearest.setdefault(each.key[0], each)
        kinds = payments(city.funds).select("fund", "kind").unique(maintain_order=True)
        paying = city.cost.filter(pl.col("cost") > 0).select("programme", "kind").join(kinds, on="kind")
        money: dict[str, Scarcity] = {}
        for programme, fund in paying.select("programme", "fund").unique(maintain_order=True).iter_rows():
            each = dearest.get(fund)
            if each is not None and (programme not in money or money[programme].price < each.price):
                money[programme] = each
        travel = fixed.model.costs.table.filter(pl.col("term") == "travel").join(
            fixed.model.columns["flow"], on="column"
        )
        far = travel.group_by("site", "level", maintain_order=True).agg(pl.col("value").max() * MILLION)
        journeys = {(site, level): value for site, level, value in far.iter_rows()}
        return cls({(each.resource, each.key): each.price for each in found}, money, journeys)


def _reason(row: Mapping[str, object], prices: _Prices) -> tuple[object, ...]:
    value = {part: float(str(row[part])) for part in (*SCARCE, "shortage", "goals", "running", "change")}
    drawn = max(value["learners"], 0.0)
    scarce = {part: max(-value[part], 0.0) for part in SCARCE}
    told = (row["programme"], value["shortage"] + value["goals"] + drawn, -value["running"], sum(scarce.values()))
    own = {
        "teachers": (str(row["institution"]), str(row["stem"])),
        "workstations": (str(row["site"]), str(row["stem"])),
        "classrooms": (str(row["site"]),),
        "workplaces": (str(row["stem"]),),
    }
    licence = prices.of_resource.get(("licences", (str(row["programme"]),)), 0.0) * MILLION
    if licence > NOTICED and row["seats"] == row["licence"]:
        return (*told, "licences", None, licence, None, None)
    if scarce["learners"] <= prices.journeys.get((str(row["site"]), str(row["level"])), 0.0) + NOTICED:
        scarce["learners"] = 0.0  # a cost like others
    dearest = max(scarce, key=lambda part: scarce[part])
    if scarce[dearest] > NOTICED:
        if dearest in _UNITS:
            price = prices.of_resource.get((dearest, own[dearest]), 0.0) * MILLION
            return (*told, dearest, scarce[dearest], price or None, None, None)
        fund = prices.of_money.get(str(row["programme"])) if dearest == "money" else None
        if fund is None:
            return (*told, dearest, scarce[dearest], None, None, None)
        return (*told, dearest, scarce[dearest], fund.price * MILLION or None, fund.key[0], fund.year)
    if value["change"] < -NOTICED:
        return (*told, "change", -value["change"], None, None, None)
    return (*told, "demand", None, None, None, None)


def institution_money(fixed: FixedPlan, results: PlanTables) -> pl.DataFrame:
    """Return INSTITUTION_MONEY: Σ cost[kind,t] of what the plan decides there; cohorts under way are not in it."""
    built = fixed.model
    owner = built.city.programmes.select("site", "institution").unique(maintain_order=True)
    home = built.city.programmes.select("programme", "institution")
    seats = results.seats.join(home, on="programme")
    decided: dict[str, tuple[pl.DataFrame, str]] = {
        "seats": (seats, "seats"),
        "opened": (seats.filter("opened"), "opened"),
        "hired": (results.teachers, "hired"),
        "retrained_to": (results.teachers, "retrained_to"),
        "stations": (results.stations.join(owner, on="site"), "bought"),
        "classrooms": (results.classrooms.join(owner, on="site"), "added"),
    }
    parts: list[pl.DataFrame] = []
    for block, (table, value) in decided.items():
        frame = built.columns[block]
        keys = [k for k in ("programme", "institution", "site", "stem", "year") if k in frame.columns]
        own = table.select(*{*keys, "institution"}, value=pl.col(value).cast(pl.Float64))
        parts.append(frame.select(*keys, "column").join(own, on=keys).select("column", "institution", "value"))
    costs = public_costs(built.city, built.columns).join(pl.concat(parts), on="column")
    table = costs.group_by("institution", "kind", "year", maintain_order=True).agg(
        amount=(pl.col("cost") * pl.col("value")).sum()
    )
    table = table.filter(pl.col("amount") > 0.5, pl.col("year").is_in(built.city.years))
    return table.select(INSTITUTION_MONEY.names()).sort("institution", "kind", "year")
