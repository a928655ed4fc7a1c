# pyright: standard
"""How long openings stay on the boards, from the days on which somebody looked, and from no others."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.vacancies.demand.witnesses import witnesses

# the day after which a spell may still be going on: boards are not looked at every day
STILL_OPEN_DAYS: Final = 7
_TOLD_AFTER: Final = 30


def time_to_fill(table: pl.DataFrame, by: str | None, fewest: int, confidence: float) -> pl.DataFrame:
    """Return ``by, spells, still_open, median, low, high, open_after_30``: days an opening stays on the boards.

    Only sources that were watched (``seen``) tell, from the first day on which any of their advertisements was last
    seen. A spell lasts from its first to its last day seen; one seen within seven days of the source's last day is
    censored seven days before that day, after which nothing can be seen to go. One posted before the source was watched
    is at risk only from the age it then had: those that had gone by then are not in the data. Kaplan and Meier's
    product limit with delayed entry; nothing is told of ages to which fewer than ``fewest`` spells could have been
    followed, nor from an age on at which fewer than that were at risk while
    others had still to enter. The median's limits are where ``ln(−ln S)`` ± t·se crosses one half (Brookmeyer and
    Crowley 1982), the error from what each employer contributes (``witnesses``); null where the curve does not fall so
    far. It is the life of an advertisement, which ends with hiring or without it.
    """
    rows = table.filter(pl.col("seen").is_not_null() & pl.col("first").is_not_null())
    rows = rows.with_columns(
        group=pl.lit("all") if by is None else pl.col(by), edge=pl.col("last").max().over("source")
    )
    edge = pl.col("edge") - pl.duration(days=STILL_OPEN_DAYS)
    since = pl.col("seen").min().over("source")
    rows = rows.with_columns(
        employer=pl.coalesce("employer", pl.format("spell {}", "spell")),
        days=(pl.col("last") - pl.col("first")).dt.total_days() + 1,
        gone=pl.col("last") < edge,
        entered=(since - pl.col("first")).dt.total_days().clip(0),
        window=(edge - pl.col("first")).dt.total_days(),
    ).drop_nulls("group")
    # nobody can be seen to go after the edge, so that nobody is at risk there
    until = pl.when("gone").then("days").otherwise(pl.min_horizontal("days", "window"))
    rows = rows.with_columns(days=pl.max_horizontal(until, "entered"))
    found = []
    for (name,), group in rows.group_by("group", maintain_order=True):
        if group["employer"].n_unique() >= fewest:
            open_still = int((~group["gone"]).sum())
            found.append((name, group.height, open_still, *_told(group, fewest, confidence)))
    schema = {by or "group": pl.String, "spells": pl.Int64, "still_open": pl.Int64} | dict.fromkeys(
        ("median", "low", "high", "open_after_30"), pl.Float64
    )
    return pl.DataFrame(found, schema=schema, orient="row").sort(by or "group")


def product_limit(
    days: NDArray[np.int64], gone: NDArray[np.bool_], entered: NDArray[np.int64] | None = None
) -> NDArray[np.float64]:
    """Return rows ``day, S(day), Σ d/(n(n − d))`` for each day on which a spell ended: Kaplan and Meier (1958).

    A spell is at risk of ending at the days after the age at which it ``entered``, up to its last.
    """
    times = np.unique(days[gone])
    at_risk = _at_risk(times, days, np.zeros_like(days) if entered is None else entered)
    ended = np.array([np.sum(gone & (days == time)) for time in times], dtype=np.float64)
    survival = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(ended / (at_risk * (at_risk - ended)))
    return np.column_stack([times, survival, spread]).astype(np.float64)


def _at_risk(times: NDArray[np.int64], days: NDArray[np.int64], entered: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.searchsorted(np.sort(entered), times) - np.searchsorted(np.sort(days), times)


def _followed(group: pl.DataFrame, fewest: int) -> int:
    """Return the age up to which the curve is known: spells enough could have been seen ending there.

    Before the last has entered, an age at which fewer than ``fewest`` are at risk ends it.
    """
    window = np.sort(group["window"].to_numpy())
    reach = int(window[-fewest]) if len(window) >= fewest else 0
    entered = group["entered"].to_numpy()
    ages = np.arange(1, min(reach, int(entered.max())) + 1)
    thin = np.flatnonzero(_at_risk(ages, group["days"].to_numpy(), entered) < fewest)
    return int(ages[thin[0]]) - 1 if len(thin) else reach


def _told(group: pl.DataFrame, fewest: int, confidence: float) -> tuple[float | None, ...]:
    """Return the median day, its limits, and the share open after thirty days."""
    known = _followed(group, fewest)
    days, gone, entered = (group[name].to_numpy() for name in ("days", "gone", "entered"))
    curve = product_limit(days, gone, entered)
    times, survival = curve[curve[:, 0] <= known, :2].T
    after = None
    if known >= _TOLD_AFTER:
        after = float(np.append(1.0, survival)[np.searchsorted(times, _TOLD_AFTER, side="right")])
    half = np.flatnonzero(survival <= 0.5)
    if not len(half):
        return None, _end(group, times, survival, 1, confidence), None, after
    limits = (_end(group, times, survival, sign, confidence) for sign in (1, -1))
    return float(times[half[0]]), *limits, after


def _end(
    group: pl.DataFrame, times: NDArray[np.float64], survival: NDArray[np.float64], sign: int, confidence: float
) -> float | None:
    """Return the first day on which the curve's limit, lower (1) or upper (−1), is one half or less; None without."""
    days, gone, entered = (group[name].to_numpy() for name in ("days", "gone", "entered"))
    employers, ones = np.unique(group["employer"].to_numpy(), return_inverse=True)[1], np.ones(len(days))
    score = np.zeros(len(days))
    for time, left in zip(times, survival, strict=True):
        at_risk = (entered < time) & (days >= time)
        ended = gone & (days == time)
        score += (ended - at_risk * (ended.sum() / at_risk.sum())) / at_risk.sum()  # of −log S
        if left <= 0:
            return float(time)
        found = witnesses(score, ones, employers)
        bound = np.exp(-np.exp(np.log(-np.log(left)) + sign * found.reach(confidence) * found.error / -np.log(left)))
        if bound <= 0.5:
            return float(time)
    return None
