"""Rates and median pay of cells, with the errors of counting, of linking and of being few."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import binom

from caunghe.outcomes.cohorts.counts import CELL
from caunghe.outcomes.cohorts.link_errors import LinkErrors
from caunghe.outcomes.cohorts.random_effects import effects, normal_effects
from caunghe.schema import normal_reach

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
# breakdowns whose cells are many and small: each is drawn to the others
SHRUNK: Final = frozenset({"training_field", "institution", "programme", "area"})
RATES: Final = {
    "working": ("working", "searched"),
    "in_field": ("in_field", "known"),
    "unknown": ("unseen", "watched"),
}
_FEWEST_UNITS: Final = 4
_SPREAD_OF_PAY: Final = 0.35  # of log pay, where too few are paid to tell
_FEWEST_PAID: Final = 9  # below it the interval would end at the lowest and highest pay of the cell


def rate_table(counts: pl.DataFrame, links: LinkErrors, level: float) -> pl.DataFrame:
    """Return ``measure, CELL, observed, estimate, standard_error, low, high`` of RATES, from COUNTS by cell."""
    counts = counts.with_columns(unseen=pl.col("watched") - pl.col("seen"))
    parts: list[pl.DataFrame] = []
    for measure, (part, whole) in RATES.items():
        some = counts.filter(pl.col(whole) > 0)
        for (months, by), cells in some.group_by("months", "breakdown", maintain_order=True):
            right, trials = (cells[name].to_numpy().astype(np.float64) for name in (part, whole))
            drawn = str(by) in SHRUNK and cells.height >= _FEWEST_UNITS
            found = _drawn(right, trials, level) if drawn else _alone(right, trials, level)
            parts.append(_with_links(measure, int(str(months)), cells, found, right / trials, links, level))
    return pl.concat(parts) if parts else pl.DataFrame()


def _alone(right: Floats, trials: Floats, level: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return rate, standard error and Wilson's interval."""
    z = normal_reach(level)
    rate = right / trials
    middle = (right + z**2 / 2) / (trials + z**2)
    half = z / (trials + z**2) * np.sqrt(right * (1 - rate) + z**2 / 4)
    return rate, half / z, middle - half, middle + half


def _drawn(right: Floats, trials: Floats, level: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return mean, standard deviation and interval of each rate among the others (random_effects)."""
    found = effects(np.arange(right.size), right, trials, np.ones((right.size, 1)))
    mean, deviation = found.mean_rates()
    low, high = (found.rates(found.quantile(each)) for each in ((1 - level) / 2, (1 + level) / 2))
    return mean, deviation, low, high


def _with_links(
    measure: str,
    months: int,
    cells: pl.DataFrame,
    found: tuple[Floats, Floats, Floats, Floats],
    observed: Floats,
    links: LinkErrors,
    level: float,
) -> pl.DataFrame:
    """Make links missed and wrong good in a rate, and add their error to its own."""
    rate, own, low, high = found
    searched, linked, come = (cells[name].to_numpy().astype(np.float64) for name in ("searched", "linked", "come"))
    share = linked / np.maximum(searched, 1.0)
    if measure == "working":
        turned = [links.true_rate(each, share, months, come)[0] for each in (rate, low, high)]
        error, scale = links.true_rate(rate, share, months, come)[1], 1 / (links.recall * come)
    elif measure == "unknown":
        turned = [links.true_unknown(each, share, months)[0] for each in (rate, low, high)]
        error, scale = links.true_unknown(rate, share, months)[1], 1 / links.recall
    else:
        # strangers may all be in the field, or none of them
        turned = [rate, low, high]
        error = links.strangers(linked, cells["working"].to_numpy().astype(np.float64), months) / np.sqrt(3)
        scale = 1.0
    z = normal_reach(level)
    value, below, above = turned
    return cells.select(
        pl.lit(measure).alias("measure"),
        *CELL,
        observed=pl.Series(observed),
        estimate=pl.Series(np.clip(value, 0, 1)),
        standard_error=pl.Series(np.hypot(own * scale, error)),
        low=pl.Series(np.clip(value - np.hypot(value - below, z * error), 0, 1)),
        high=pl.Series(np.clip(value + np.hypot(above - value, z * error), 0, 1)),
    )


def pay_table(rows: pl.DataFrame, counts: pl.DataFrame, links: LinkErrors, level: float) -> pl.DataFrame:
    """Return the same of the median monthly pay of long rows, in đồng.

    ``low`` and ``high`` are order statistics (Woodruff 1952; David and Nagaraja 2003, 7.1): the k-th lowest and
    highest pay, k the greatest with ``P(Bin(n, ½) < k) ≤ (1 − level)/2``, so that they hold the median of any
    distribution, lumped ones too. Of a share ε of strangers the true median lies within ``½ ± ε/2``: the quantiles move
    by so much. The standard error is their half distance on the logarithm, divided by z. Cells drawn to the others
    (``_drawn_pay``) end at the next pay outward that somebody has, as a median falls on one.
    """
    paid = rows.filter(pl.col("working"), pl.col("pay") > 0).sort(*CELL, "pay")
    cells = paid.group_by(CELL, maintain_order=True).agg(paid=pl.len())
    cells = cells.join(counts.drop("paid"), on=CELL, how="left", maintain_order="left")
    if cells.is_empty():
        return pl.DataFrame()
    count = cells["paid"].to_numpy().astype(np.int64)
    begin = np.cumsum(count) - count
    pay = np.log(paid["pay"].to_numpy().astype(np.float64))
    linked, working = (cells[name].to_numpy().astype(np.float64) for name in ("linked", "working"))
    strange = np.concatenate(
        [links.strangers(linked[i : i + 1], working[i : i + 1], m) for i, m in enumerate(cells["months"].to_list())]
    )
    z = normal_reach(level)
    middle = (pay[begin + (count - 1) // 2] + pay[begin + count // 2]) / 2
    low, high = (pay[begin + at] for at in _ranks(count, strange, level))
    error = np.maximum((high - low) / (2 * z), 1e-3)
    few = count < _FEWEST_PAID
    error = np.where(few, np.maximum(error, 1.2533 * _SPREAD_OF_PAY / np.sqrt(count)), error)
    mean, deviation, below, above = _drawn_pay(cells, pay, (middle, error, count), z)
    drawn = np.isfinite(below)
    low = np.where(drawn, below, np.where(few, middle - z * error, low))
    high = np.where(drawn, above, np.where(few, middle + z * error, high))
    return cells.select(
        pl.lit("pay").alias("measure"),
        *CELL,
        observed=pl.Series(np.exp(middle)),
        estimate=pl.Series(np.exp(mean)),
        standard_error=pl.Series(np.exp(mean) * deviation),
        low=pl.Series(np.exp(np.minimum(low, mean))),
        high=pl.Series(np.exp(np.maximum(high, mean))),
    )


def _ranks(count: Integers, strange: Floats, level: float) -> tuple[Integers, Integers]:
    """Return the places, from 0, of the order statistics that hold the median at ``level``, the ends where none do."""
    side = (1 - level) / 2
    k = binom.ppf(side, count, np.clip(0.5 - strange / 2, 0, 0.5)).astype(np.int64)
    return np.maximum(k - 1, 0), np.minimum(count - k, count - 1)


def _drawn_pay(
    cells: pl.DataFrame, pay: Floats, own: tuple[Floats, Floats, Integers], z: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return mean, standard deviation and interval of each cell's log median; NaN ends where it stands alone.

    Two order statistics of a cell may fall on one lump: half of its variance is that of the cells together.
    """
    middle, error, count = own
    mean, deviation = middle.copy(), error.copy()
    low, high = np.full(middle.size, np.nan), np.full(middle.size, np.nan)
    begin = np.cumsum(count) - count
    groups = cells.with_row_index("row").group_by("months", "breakdown", maintain_order=True)
    for (_, by), group in groups:
        if str(by) in SHRUNK and group.height >= _FEWEST_UNITS:
            at = group["row"].to_numpy()
            common = np.sqrt(np.mean(error[at] ** 2 * count[at]) / count[at])
            mean[at], deviation[at] = normal_effects(middle[at], np.sqrt((error[at] ** 2 + common**2) / 2))
            values = np.unique(np.concatenate([pay[begin[i] : begin[i] + count[i]] for i in at]))
            below = np.searchsorted(values, mean[at] - z * deviation[at], side="right") - 1
            above = np.searchsorted(values, mean[at] + z * deviation[at], side="left")
            low[at], high[at] = values[np.maximum(below, 0)], values[np.minimum(above, values.size - 1)]
    return mean, deviation, low, high
