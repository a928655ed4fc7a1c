# pyright: standard
"""What advertisements say of demand: openings by month, occupation and area, pay, time to fill, tightness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.schema import SEED, check_limits, check_seed, check_within, normal_reach

_LIMITS: Final = {"draws": (50, 10_000), "confidence": (0.5, 1), "fewest": (1, inf), "months": (1, 120)}
QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
# the day after which a spell may still be going on: boards are not looked at every day
STILL_OPEN_DAYS: Final = 7


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

    ``openings = Σ weight · people`` over the cell's spells. The interval is the bootstrap's: employers are drawn with
    replacement, as many as there are (an opening whose employer is not known is its own), so that one that advertises
    much is one witness. ``doubtful`` is the share whose occupation is another one if the coder's probabilities hold,
    ``Σ w·people·(1 − chance) / Σ w·people``. Quantiles of draws, not symmetric.
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
    clusters = rows["cluster"].unique(maintain_order=True).sort()
    places = pl.DataFrame({"cluster": clusters, "place": np.arange(len(clusters))})
    at = sums.join(places, on="cluster", maintain_order="left")
    low, high = _bootstrap(
        at["amount"].to_numpy(), at["cell"].to_numpy(), at["place"].to_numpy(), len(clusters), options
    )
    return cells.with_columns(low=low, high=high).select(
        *by, "openings", "low", "high", "spells", "employers", "doubtful"
    )


def _bootstrap(
    amounts: NDArray[np.float64],
    cells: NDArray[np.int64],
    clusters: NDArray[np.int64],
    size: int,
    options: DemandOptions,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return limits of the sums by cell when ``size`` clusters are drawn with replacement; rows in order of cell."""
    if not len(amounts):
        return np.zeros(0), np.zeros(0)
    rng = np.random.default_rng([options.seed, 5])
    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    drawn = np.empty((len(starts), options.draws))
    for draw in range(options.draws):
        counts = np.bincount(rng.integers(0, size, size), minlength=size)
        drawn[:, draw] = np.add.reduceat(amounts * counts[clusters], starts)
    reach = (1 - options.confidence) / 2
    return np.quantile(drawn, reach, axis=1), np.quantile(drawn, 1 - reach, axis=1)


def in_areas(table: pl.DataFrame, column: str = "areas") -> pl.DataFrame:
    """Return openings by area: one named for several is shared among them equally; without any it is left out."""
    shared = table.filter(pl.col(column).list.len() > 0).with_columns(
        pl.col("weight") / pl.col(column).list.len(), area=pl.col(column)
    )
    return shared.explode("area")


def pay_levels(table: pl.DataFrame, by: str, options: DemandOptions) -> pl.DataFrame:
    """Return ``by, openings, stated, p10 … p90, low, high``: monthly pay in đồng of the openings that state it.

    An opening's pay is the middle of its range, or the one end it states (then too low for "from", too high for "up
    to"); openings weigh alike. ``stated`` is the share that states an amount. ``low, high`` are the median's limits by
    order statistics, ``n/2 ± z·√n/2`` (binomial, Conover 1999).
    """
    rows = table.drop_nulls(by).with_columns(
        pay=pl.mean_horizontal("pay_low", "pay_high"),
        employer=pl.coalesce("employer", pl.format("spell {}", "spell")),
    )
    count, z = pl.col("pay").count(), normal_reach(options.confidence)
    ordered, half = pl.col("pay").drop_nulls().sort(), z * count.sqrt() / 2
    place = [(count / 2 + sign * half).round().cast(pl.Int64) for sign in (-1, 1)]
    return (
        rows.group_by(by, maintain_order=True)
        .agg(
            openings=pl.len().cast(pl.Int64),
            stated=count / pl.len(),
            employers=pl.col("employer").filter(pl.col("pay").is_not_null()).n_unique().cast(pl.Int64),
            **{f"p{round(100 * q)}": pl.col("pay").quantile(q, "linear") for q in QUANTILES},
            low=ordered.get((place[0] - 1).clip(0, count - 1), null_on_oob=True),
            high=ordered.get(place[1].clip(0, count - 1), null_on_oob=True),
        )
        .filter(pl.col("employers") >= options.fewest)
        .sort(by)
    )


def time_to_fill(table: pl.DataFrame, by: str | None, options: DemandOptions) -> pl.DataFrame:
    """Return ``by, spells, still_open, median, low, high, open_after_30``: days an opening stays on the boards.

    Only sources that were watched (``seen``) tell. A spell lasts from its first to its last day seen; one seen within
    seven days of the source's last day is censored. Kaplan and Meier's product limit, Greenwood's variance, the
    median's limits where ``ln(−ln S)`` ± z·se crosses one half (Brookmeyer and Crowley 1982); null where the curve does
    not fall so far. It is the life of an advertisement, which ends with hiring or without it.
    """
    rows = table.filter(pl.col("seen").is_not_null() & pl.col("first").is_not_null())
    edge = pl.col("last").max().over("source") - pl.duration(days=STILL_OPEN_DAYS)
    rows = rows.with_columns(days=(pl.col("last") - pl.col("first")).dt.total_days() + 1, gone=pl.col("last") < edge)
    rows = rows.with_columns(group=pl.lit("all") if by is None else pl.col(by)).drop_nulls("group")
    found = []
    for (name,), group in rows.group_by("group", maintain_order=True):
        employers = group.select(pl.coalesce("employer", pl.format("spell {}", "spell")).n_unique()).item()
        if employers < options.fewest:
            continue
        survival = product_limit(group["days"].to_numpy(), group["gone"].to_numpy())
        found.append((name, group.height, int((~group["gone"]).sum()), *_median(survival, options.confidence)))
    schema = {by or "group": pl.String, "spells": pl.Int64, "still_open": pl.Int64} | dict.fromkeys(
        ("median", "low", "high", "open_after_30"), pl.Float64
    )
    return pl.DataFrame(found, schema=schema, orient="row").sort(by or "group")


def product_limit(days: NDArray[np.int64], gone: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return rows ``day, S(day), Σ d/(n(n − d))`` for each day on which a spell ended: Kaplan and Meier (1958)."""
    times = np.unique(days[gone])
    at_risk = len(days) - np.searchsorted(np.sort(days), times)
    ended = np.array([np.sum(gone & (days == time)) for time in times], dtype=np.float64)
    survival = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(ended / (at_risk * (at_risk - ended)))
    return np.column_stack([times, survival, spread]).astype(np.float64)


def _median(curve: NDArray[np.float64], confidence: float) -> tuple[float | None, ...]:
    """Return the median day, its limits, and the share open after thirty days."""
    if not len(curve):
        return None, None, None, None
    times, survival, spread = curve.T
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(spread) / np.abs(np.log(survival))
        inner = np.log(-np.log(survival))
    z = normal_reach(confidence)
    bounds = [np.exp(-np.exp(inner + sign * z * error)) for sign in (1, -1)]
    halves = [times[line <= 0.5] for line in (survival, *bounds)]
    median, low, high = (float(half[0]) if len(half) else None for half in halves)
    after = survival[times <= 30]
    return median, low, high, float(after[-1]) if len(after) else 1.0


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
