"""Rates and median pay of cells, with the errors of counting, of linking and of being few."""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.outcomes.cohorts.counts import CELL
from caunghe.outcomes.cohorts.link_errors import LinkErrors
from caunghe.outcomes.cohorts.random_effects import effects, normal_effects
from caunghe.schema import normal_reach

Floats = NDArray[np.float64]
# breakdowns whose cells are many and small: each is drawn to the others
SHRUNK: Final = frozenset({"training_field", "institution", "programme", "area"})
RATES: Final = {
    "working": ("working", "persons"),
    "in_field": ("in_field", "known"),
    "unknown": ("unlinked", "persons"),
}
_FEWEST_UNITS: Final = 4
_SPREAD_OF_PAY: Final = 0.35  # of log pay, where too few are paid to tell
_FEWEST_PAID: Final = 8


def rate_table(counts: pl.DataFrame, links: LinkErrors, level: float) -> pl.DataFrame:
    """Return ``measure, CELL, observed, estimate, standard_error, low, high`` of RATES, from COUNTS by cell."""
    counts = counts.with_columns(unlinked=pl.col("persons") - pl.col("linked"))
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
    persons, linked = (cells[name].to_numpy().astype(np.float64) for name in ("persons", "linked"))
    if measure == "working":
        turned = [links.true_rate(each, linked / persons, months)[0] for each in (rate, low, high)]
        error, scale = links.true_rate(rate, linked / persons, months)[1], 1 / links.recall
    elif measure == "unknown":
        turned = [links.true_unknown(each)[0] for each in (rate, low, high)]
        error, scale = links.true_unknown(rate)[1], links.precision / links.recall
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

    The standard error is half the distance of the order statistics at ``½ ± ½/√n`` (Woodruff 1952) on the logarithm; of
    a share ε of strangers the true median lies within ``½ ± ε/2``, so that the two shares are added.
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
    reach = np.clip(0.5 / np.sqrt(count) + strange / 2, 0, 0.5)
    middle, low, high = (_at(pay, begin, count, 0.5 + side * reach) for side in (0.0, -1.0, 1.0))
    error = np.maximum((high - low) / 2, 1e-3)
    error = np.where(count < _FEWEST_PAID, np.maximum(error, 1.2533 * _SPREAD_OF_PAY / np.sqrt(count)), error)
    mean, deviation = _drawn_pay(cells, middle, error)
    z = normal_reach(level)
    ends = {"low": np.exp(mean - z * deviation), "high": np.exp(mean + z * deviation)}
    return cells.select(
        pl.lit("pay").alias("measure"),
        *CELL,
        observed=pl.Series(np.exp(middle)),
        estimate=pl.Series(np.exp(mean)),
        standard_error=pl.Series(np.exp(mean) * deviation),
        **{name: pl.Series(value) for name, value in ends.items()},
    )


def _at(values: Floats, begin: NDArray[np.int64], count: NDArray[np.int64], share: Floats) -> Floats:
    """Return the quantile of each run of sorted values, between neighbours by straight lines."""
    place = np.clip(share, 0, 1) * (count - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, count - 1)
    return values[begin + below] + (place - below) * (values[begin + above] - values[begin + below])


def _drawn_pay(cells: pl.DataFrame, middle: Floats, error: Floats) -> tuple[Floats, Floats]:
    mean, deviation = middle.copy(), error.copy()
    groups = cells.with_row_index("row").group_by("months", "breakdown", maintain_order=True)
    for (_, by), group in groups:
        if str(by) in SHRUNK and group.height >= _FEWEST_UNITS:
            at = group["row"].to_numpy()
            mean[at], deviation[at] = normal_effects(middle[at], error[at])
    return mean, deviation
