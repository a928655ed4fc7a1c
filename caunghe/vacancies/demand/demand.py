# pyright: standard
"""What advertisements say of demand: openings by month, occupation and area, pay, time to fill, tightness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
import polars as pl

from caunghe.schema import SEED, check_limits, check_seed, check_within, normal_reach
from caunghe.vacancies.demand.spread import total_limits
from caunghe.vacancies.demand.witnesses import witnesses

_LIMITS: Final = {"draws": (50, 10_000), "confidence": (0.5, 1), "fewest": (1, inf), "months": (1, 120)}
QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True, slots=True)
class DemandOptions:
    """``draws`` of the bootstrap; cells with ``fewest`` employers or more; the newest ``months`` are counted.

    ``confidence`` is the level of the intervals. Raises InputError for a value outside its limits.

    >>> DemandOptions().fewest, DemandOptions(months=6).months
    (5, 6)
    >>> DemandOptions(months=0)
    Traceback (most recent call last):
    caunghe.errors.InputError: months must be 1–120; got 0
    """

    draws: int = 300
    confidence: float = 0.95
    fewest: int = 5
    months: int = 12
    seed: int = SEED

    def __post_init__(self) -> None:
        check_limits(self, _LIMITS)
        check_within(self, "confidence")
        check_seed(self.seed)


def totals(table: pl.DataFrame, by: Mapping[str, pl.Expr], options: DemandOptions) -> pl.DataFrame:
    """Return ``*by, openings, low, high, spells, employers, doubtful`` for every cell with enough employers.

    ``openings = Σ weight · people`` over the cell's spells. Limits are those of ``total_limits``: employers are what is
    drawn (an opening whose employer is not known is its own), so that one that advertises much is one witness; null of
    one employer. ``doubtful`` is the share whose occupation is another one if the coder's probabilities hold,
    ``Σ w·people·(1 − chance) / Σ w·people``.
    """
    rows = table.with_columns(**by).drop_nulls(list(by))
    rows = rows.with_columns(
        cluster=pl.coalesce("employer", pl.format("spell {}", "spell")), amount=pl.col("weight") * pl.col("people")
    )
    doubt = pl.col("amount") * (1 - pl.col("chance").fill_null(1.0))
    cells = rows.group_by(list(by), maintain_order=True).agg(
        openings=pl.col("amount").sum(),
        spells=pl.col("spell").n_unique().cast(pl.Int64),
        employers=pl.col("cluster").n_unique().cast(pl.Int64),
        doubtful=doubt.sum() / pl.col("amount").sum(),
    )
    cells = cells.filter(pl.col("employers") >= options.fewest).sort(list(by)).with_row_index("cell")
    sums = (
        rows.join(cells.select("cell", *by), on=list(by))
        .group_by("cell", "cluster", maintain_order=True)
        .agg(pl.col("amount").sum())
    )
    sums = sums.sort("cell", "cluster")
    low, high = total_limits(
        sums["amount"].to_numpy(),
        sums["cell"].to_numpy(),
        rows["cluster"].n_unique(),
        confidence=options.confidence,
        draws=options.draws,
        seed=options.seed,
    )
    limits = (pl.Series(name, ends).fill_nan(None) for name, ends in (("low", low), ("high", high)))
    return cells.with_columns(limits).select(*by, "openings", "low", "high", "spells", "employers", "doubtful")


def in_areas(table: pl.DataFrame, column: str = "areas") -> pl.DataFrame:
    """Return openings by area: one named for several is shared among them equally; without any it is left out."""
    shared = table.filter(pl.col(column).list.len() > 0).with_columns(
        pl.col("weight") / pl.col(column).list.len(), area=pl.col(column)
    )
    return shared.explode("area")


def pay_levels(table: pl.DataFrame, by: str, options: DemandOptions) -> pl.DataFrame:
    """Return ``by, openings, stated, p10 … p90, low, high``: monthly pay in đồng of the openings that state it.

    An opening's pay is the middle of its range, or the one end it states (then too low for "from", too high for "up
    to"); openings weigh alike. ``stated`` is the share that states an amount. ``low, high`` are the median's limits:
    pay at the shares ``1/2 ± t·se``, se of the share below the median over employers (``witnesses``; Woodruff 1952).
    """
    rows = table.drop_nulls(by).with_columns(
        pay=pl.mean_horizontal("pay_low", "pay_high"),
        employer=pl.coalesce("employer", pl.format("spell {}", "spell")),
    )
    cells = rows.group_by(by, maintain_order=True).agg(
        openings=pl.len().cast(pl.Int64),
        stated=pl.col("pay").count() / pl.len(),
        employers=pl.col("employer").filter(pl.col("pay").is_not_null()).n_unique().cast(pl.Int64),
        **{f"p{round(100 * q)}": pl.col("pay").quantile(q, "linear") for q in QUANTILES},
    )
    cells = cells.filter(pl.col("employers") >= options.fewest).sort(by)
    stated = rows.drop_nulls("pay").join(cells.select(by), on=by, how="semi")
    limits = [(name, *_median_limits(group, options)) for (name,), group in stated.group_by(by, maintain_order=True)]
    schema = {by: pl.String, "low": pl.Float64, "high": pl.Float64}
    return cells.join(pl.DataFrame(limits, schema=schema, orient="row"), on=by, how="left", maintain_order="left")


def _median_limits(stated: pl.DataFrame, options: DemandOptions) -> tuple[float, float]:
    """Return the ends of the median's interval: the next pay outward, the least and the greatest where it is wider."""
    pay, count = np.sort(stated["pay"].to_numpy()), stated.height
    # who states the median itself stands half on either side
    side = (np.sign(float(np.median(pay)) - stated["pay"].to_numpy()) / 2).astype(np.float64)
    found = witnesses((side - side.mean()) / count, np.ones(count), stated["employer"].to_numpy())
    half = min(found.reach(options.confidence) * found.error, 0.5) if found.count > 1 else 0.5
    low, high = int(np.floor(count * (0.5 - half))), int(np.ceil(count * (0.5 + half))) - 1
    return float(pay[low]), float(pay[high])


def tightness(monthly: pl.DataFrame, seekers: pl.DataFrame) -> pl.DataFrame:
    """Return ``occupation, openings, seekers, ratio, low, high``: openings a month for each person out of work.

    ``monthly`` has ``occupation, openings, low, high`` a month; ``seekers`` has ``occupation, people, relative``: the
    relative standard error. Limits take both errors as independent on the log scale,
    ``log ratio ± z·√(((log high − log low)/2z)² + relative²)``, z = 1.96. Advertised openings are fewer than all
    openings: read it beside other occupations, not by itself.
    """
    rows = monthly.join(seekers.filter(pl.col("people") > 0), on="occupation").filter(pl.col("low") > 0)
    z = normal_reach(0.95)
    spread = ((pl.col("high").log() - pl.col("low").log()) / (2 * z)) ** 2 + pl.col("relative") ** 2
    ratio = pl.col("openings") / pl.col("people")
    reach = (z * spread.sqrt()).exp()
    return rows.select(
        "occupation", "openings", seekers="people", ratio=ratio, low=ratio / reach, high=ratio * reach
    ).sort("ratio", descending=True)
