"""A round as integer arrays: what the kernels take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray

from caunghe.matching.admission.kernels import deferred_acceptance
from caunghe.matching.admission.lottery import Draws, TieBreaking, numbers, places, scramble
from caunghe.matching.admission.reserves import choose
from caunghe.matching.admission.rules import rule_findings

_POINTS = 1_000_000
_SCORE_SHIFT = 31
_KEPT_MERIT = np.int64(1) << 60


@dataclass(frozen=True, slots=True)
class Market:
    """The arrays of ``kernels.deferred_acceptance``.

    ``merit`` is, from its highest bit: a kept place, the score in millionths of a point, the lottery.
    """

    first: NDArray[np.int64]
    programme: NDArray[np.int32]
    merit: NDArray[np.int64]
    mask: NDArray[np.uint16]
    seats: NDArray[np.int32]
    reserve_first: NDArray[np.int64]
    reserve_seats: NDArray[np.int32]
    hard: bool

    def matching(self, start: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Return the learner-optimal stable matching: each applicant's choice obtained, or −1."""
        return deferred_acceptance(
            self.first,
            self.programme,
            self.merit,
            self.mask,
            self.seats,
            self.reserve_first,
            self.reserve_seats,
            self.hard,
            self.first[:-1] if start is None else start,
        )


def merits(score: NDArray[np.float64], kept: NDArray[np.bool_], place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how a programme ranks each choice: kept places, then score to six decimals, then the lottery's place.

    A kept place without a score (NaN) is the last among those kept.
    """
    points = np.rint(np.nan_to_num(score, nan=0.0) * _POINTS).astype(np.int64)
    points <<= _SCORE_SHIFT
    points += (np.int64(1) << _SCORE_SHIFT) - 1
    points -= place
    points[kept] += _KEPT_MERIT
    return points


def lottery_of_choices(
    applicants: Draws, seed: int, programmes: pl.Series, choices: pl.DataFrame, tie_breaking: TieBreaking
) -> tuple[Draws, NDArray[np.int64]]:
    """Return each choice's lottery number and its place among all, smallest first."""
    who = choices["applicant"].to_numpy()
    if tie_breaking == "single":
        return applicants[who], places(applicants)[who]
    draws = scramble(applicants[who] ^ numbers(seed, programmes)[choices["programme"].to_numpy()])
    return draws, places(draws)


def memberships(
    applicants: pl.DataFrame, programmes: pl.Series, reserves: pl.DataFrame, choices: pl.DataFrame
) -> tuple[NDArray[np.uint16], NDArray[np.int64], NDArray[np.int32]]:
    """Return the mask of each choice, and the reserves of each programme as ``reserve_first, reserve_seats``.

    Applicants alike in groups and area are looked at once. A reserve for a group and an area needs both.
    """
    codes = reserves["programme"].cast(pl.Enum(programmes)).to_physical().to_numpy()
    count = np.bincount(codes, minlength=programmes.len())
    reserve_first = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    kinds = reserves.select("group", "area").unique(maintain_order=True).with_row_index("kind")
    kind = reserves.join(kinds, on=["group", "area"], how="left", nulls_equal=True, maintain_order="left")["kind"]
    alike = applicants.select("groups", "area").unique(maintain_order=True).with_row_index("alike")
    own = applicants.join(alike, on=["groups", "area"], how="left", nulls_equal=True, maintain_order="left")["alike"]
    lists = alike["groups"].fill_null("").str.split(";").list.eval(pl.element().str.strip_chars())
    member = np.zeros((alike.height, max(kinds.height, 1)), np.bool_)
    for number, group, area in kinds.iter_rows():
        within = pl.Series([True]) if group is None else lists.list.contains(group)
        here = pl.Series([True]) if area is None else (alike["area"] == area).fill_null(False)
        member[:, number] = within.to_numpy() & here.to_numpy()
    who, where = choices["applicant"].to_numpy(), choices["programme"].to_numpy()
    mask = _masks(who, where, own.to_numpy().astype(np.int32), member, reserve_first, kind.to_numpy().astype(np.int32))
    return mask, reserve_first, reserves["seats"].to_numpy().astype(np.int32)


@njit(cache=True)
def _masks(
    who: NDArray[np.int32],
    where: NDArray[np.int32],
    alike: NDArray[np.int32],
    member: NDArray[np.bool_],
    reserve_first: NDArray[np.int64],
    kind: NDArray[np.int32],
) -> NDArray[np.uint16]:
    mask = np.zeros(who.size, np.uint16)
    for c in range(who.size):
        start = reserve_first[where[c]]
        for g in range(start, reserve_first[where[c] + 1]):
            if member[alike[who[c]], kind[g]]:
                mask[c] |= 1 << (g - start)
    return mask


def _safe_room(market: Market, kept: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return seats of each programme and of each reserve with which every kept place is safe."""
    seats, held = market.seats.copy(), market.reserve_seats.copy()
    for p in np.unique(market.programme[kept]):
        mine = kept & (market.programme == p)
        merit, mask = market.merit[mine], market.mask[mine]
        own = held[market.reserve_first[p] : market.reserve_first[p + 1]]
        seats[p] = max(seats[p], merit.size)
        # with no open seat the hard rule keeps just those in reserves
        while own.sum() > seats[p] - merit.size + choose(merit, mask, int(own.sum()), own, True)[1]:
            own[own.argmax()] -= 1
    return seats, held


def room_for_kept(
    market: Market, kept: NDArray[np.bool_], programmes: pl.DataFrame, reserves: pl.DataFrame
) -> tuple[Market, pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]:
    """Return market, programmes and reserves in which every kept place is safe, and findings.

    Seats are raised to the places kept. With r of the n kept at a programme in its reserves (as many as any rule can
    put there), n − r stand in open seats, so reserves are lowered, the largest first, until Σ held ≤ seats − (n − r).
    """
    seats, held = _safe_room(market, kept)
    rows = programmes.with_columns(after=pl.Series(seats.astype(np.int64)))
    above = rule_findings(
        "kept_above_seats",
        "programmes",
        rows.filter(pl.col("after") > pl.col("seats")),
        "programme",
        pl.col("after"),
        pl.col("seats"),
    )
    parts = reserves.with_columns(after=pl.Series(held.astype(np.int64)))
    lowered = rule_findings(
        "reserves_lowered_for_kept",
        "reserves",
        parts.filter(pl.col("after") < pl.col("seats")),
        "seats",
        pl.col("seats"),
        pl.col("after"),
    )
    safe = Market(
        market.first, market.programme, market.merit, market.mask, seats, market.reserve_first, held, market.hard
    )
    return (
        safe,
        rows.with_columns(seats="after").drop("after"),
        parts.with_columns(seats="after").drop("after"),
        [above, lowered],
    )
