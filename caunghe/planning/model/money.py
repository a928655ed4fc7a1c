"""What the plan costs and who pays: costs by kind, funds by source, purpose and year."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from caunghe.feed import Feed
from caunghe.planning.model.learners import rows_for_years
from caunghe.planning.model.norms import Norms
from caunghe.planning.options import PlanOptions
from caunghe.schema import codes_with

# which purposes may pay for each kind of cost
PURPOSES = pl.DataFrame(
    [
        ("running", "operating"),
        ("running", "training_orders"),
        ("running_short", "operating"),
        ("running_short", "training_orders"),
        ("running_short", "short_courses"),
        ("tuition_support", "tuition_support"),
        ("learner_support", "learner_support"),
        ("equipment", "equipment"),
        ("teachers", "teachers"),
        ("facilities", "facilities"),
        ("programmes", "programmes"),
        ("workplaces", "workplace_training"),
    ],
    schema=["kind", "purpose"],
    orient="row",
)
KINDS = tuple(PURPOSES["kind"].unique(maintain_order=True))
ASSUMED_FUND = "assumed:"
"""What the code of a fund begins with that stands in for one that no row tells of."""
# a learner's tuition is counted with the learner, so a fund made of tuition is left out
_COUNTED_ELSEWHERE = "tuition"


def funds(feed: Feed, years: Sequence[int]) -> pl.DataFrame:
    """Return ``fund, source, purpose, year, amount`` that can pay for teaching; a year without a budget repeats the
    latest.
    """
    table = feed["funds"].drop_nulls("amount").filter(pl.col("source") != _COUNTED_ELSEWHERE)
    usable = table.join(PURPOSES, on="purpose", how="semi").select("fund", "source", "purpose", "year", "amount")
    last = rows_for_years(usable, ("fund", "source", "purpose"), years)
    return last.with_columns(pl.col("amount").cast(pl.Float64)).sort("fund", "year")


def with_assumed_funds(
    funds: pl.DataFrame, cost: pl.DataFrame, learned: pl.DataFrame, years: Sequence[int]
) -> pl.DataFrame:
    """Return ``funds`` and, for each kind of cost of teaching that no fund on record may pay, what last year's cost.

    ``learned``: programme, learner_months of the year before the plan. Money was found for them, so a fund
    ``assumed:KIND`` of the kind's first purpose has as much every year. Of purchases nothing is assumed: without money
    on record nothing is bought.
    """
    paid = PURPOSES.join(funds, on="purpose", how="semi")["kind"].unique(maintain_order=True)
    needed = cost.filter(pl.col("cost") > 0, ~pl.col("kind").is_in(paid.implode())).join(learned, on="programme")
    amounts = needed.group_by("kind", maintain_order=True).agg(
        amount=(pl.col("cost") * pl.col("learner_months")).sum().cast(pl.Float64)
    )
    purposes = PURPOSES.unique("kind", keep="first", maintain_order=True)
    every = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64})
    assumed = amounts.join(purposes, on="kind").join(every, how="cross")
    assumed = assumed.with_columns(fund=pl.concat_str(pl.lit(ASSUMED_FUND), "kind"), source=pl.lit("assumed"))
    return pl.concat([funds, assumed.select(funds.columns)]).sort("fund", "year")


def payments(funds: pl.DataFrame) -> pl.DataFrame:
    """Return ``fund, kind, year``: which costs a fund may pay, those of its purpose; one that stands in, its own kind.

    >>> funds = pl.DataFrame({"fund": ["F1", "assumed:running"], "purpose": ["operating"] * 2, "year": [2026] * 2})
    >>> payments(funds).select("fund", "kind").rows()
    [('F1', 'running'), ('F1', 'running_short'), ('assumed:running', 'running')]
    """
    pairs = funds.select("fund", "purpose", "year").join(PURPOSES, on="purpose")
    other = pl.col("fund").str.starts_with(ASSUMED_FUND) & (
        pl.col("fund") != pl.concat_str(pl.lit(ASSUMED_FUND), "kind")
    )
    return pairs.filter(~other).select("fund", "kind", "year").sort("fund", "kind", "year")


def cost_per_month(programmes: pl.DataFrame, norms: Norms) -> pl.DataFrame:
    """Return ``programme, kind, cost, society``: đồng a learner costs in one month of study.

    running         (cost_per_learner − tuition) / 12, never below 0     to public funds
    tuition_support norm tuition_support_share · tuition / 12            in the fields of Resolution 03/2024
    learner_support norm learner_monthly_support                         same fields
    ``society`` is what nobody else counts: running includes tuition there, and transfers to learners are 0.
    """
    frame = programmes
    for norm in ("tuition_support_share", "learner_monthly_support"):
        listed = norms.by_field(norm).rename({"value": norm})
        frame = frame.join(listed, on="training_field", how="left").with_columns(pl.col(norm).fill_null(0.0))
    diploma = pl.col("level").is_in(codes_with("levels", "diploma"))
    net = (pl.col("cost_per_learner") - pl.col("tuition")).clip(0) / 12
    whole = pl.max_horizontal("cost_per_learner", "tuition") / 12
    parts = (
        frame.select(
            "programme",
            kind=pl.when(diploma).then(pl.lit("running")).otherwise(pl.lit("running_short")),
            cost=net,
            society=whole,
        ),
        frame.filter(diploma).select(
            "programme",
            kind=pl.lit("tuition_support"),
            cost=pl.col("tuition_support_share") * pl.col("tuition") / 12,
            society=pl.lit(0.0),
        ),
        frame.filter(diploma).select(
            "programme", kind=pl.lit("learner_support"), cost="learner_monthly_support", society=pl.lit(0.0)
        ),
    )
    costed = pl.concat([part.cast({"cost": pl.Float64, "society": pl.Float64}) for part in parts])
    return costed.filter((pl.col("cost") > 0) | (pl.col("society") > 0)).sort("programme", "kind")


def commitments(cost: pl.DataFrame, under_way: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    """Return ``kind, year, amount``: what cohorts under way cost the funds."""
    every = pl.DataFrame({"kind": KINDS}).join(
        pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64}), how="cross"
    )
    due = (
        under_way.join(cost, on="programme")
        .group_by("kind", "year", maintain_order=True)
        .agg(amount=(pl.col("learner_months") * pl.col("cost")).sum())
    )
    return (
        every.join(due, on=["kind", "year"], how="left")
        .with_columns(pl.col("amount").fill_null(0.0))
        .sort("kind", "year")
    )


def unit_prices(norms: Norms, options: PlanOptions) -> dict[str, float]:
    """Return đồng for a teacher hired for a year, a teacher retrained, a classroom, a programme opened, a workplace
    asked for.
    """
    return {
        "hired": options.hire_cost,
        "retrained": options.retrain_cost + norms("teacher_course_support"),
        "classroom": options.classroom_cost,
        "opening": options.opening_cost,
        "asked": options.workplace_cost,
    }
