"""Cut-offs: what an applicant had to beat, by programme and by the reserves the applicant may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numba import njit
from numpy.typing import NDArray

from caunghe.matching.admission.market import Market
from caunghe.matching.admission.reserves import choose
from caunghe.matching.results import CUTOFFS
from caunghe.schema import in_schema

if TYPE_CHECKING:
    from caunghe.matching.admission.round import Round

EVERYBODY: Final = -1
"""One more applicant would be admitted, whoever it is."""
NOBODY: Final = -2
"""One more applicant would be turned away, whoever it is."""
# np.argsort(-merit) needs the opposite of either to be a number
_LEAST, _MOST = -np.iinfo(np.int64).max, np.iinfo(np.int64).max


def mask_first(reserve_first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each programme's masks begin when programme p has 2^reserves of them."""
    return np.concatenate([[0], np.cumsum(np.int64(1) << np.diff(reserve_first))]).astype(np.int64)


def marginal_choices(market: Market, obtained: NDArray[np.int64], needed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return, for each programme and mask, whose choice one more applicant of that mask would have to beat.

    Row ``mask_first[p] + mask``; a position in the choices, EVERYBODY or NOBODY. Unless somebody of least merit is
    chosen too, somebody of highest merit added to those admitted displaces exactly one of them, and anybody of the
    same mask with more merit than that one would be chosen, nobody with less. ``needed`` says which rows to work
    out; the others are EVERYBODY.
    """
    admitted = np.flatnonzero(obtained >= 0)
    at = market.programme[obtained[admitted]]
    order = np.argsort(at, kind="stable")
    begins = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=market.seats.size))]).astype(np.int64)
    held = obtained[admitted[order]]
    return _marginal(
        held,
        begins,
        market.merit,
        market.mask,
        market.seats,
        market.reserve_first,
        market.reserve_seats,
        mask_first(market.reserve_first),
        market.hard,
        needed,
    )


@njit(cache=True, nogil=True)
def _marginal(
    held: NDArray[np.int64],
    begins: NDArray[np.int64],
    merits: NDArray[np.int64],
    masks: NDArray[np.uint16],
    seats: NDArray[np.int32],
    reserve_first: NDArray[np.int64],
    reserve_seats: NDArray[np.int32],
    first: NDArray[np.int64],
    hard: bool,
    needed: NDArray[np.bool_],
) -> NDArray[np.int64]:
    result = np.full(needed.size, EVERYBODY, np.int64)
    for p in range(seats.size):
        own = held[begins[p] : begins[p + 1]]
        kinds = reserve_seats[reserve_first[p] : reserve_first[p + 1]]
        if kinds.size == 0:
            if needed[first[p]] and own.size >= seats[p]:
                result[first[p]] = NOBODY if own.size == 0 else own[np.argmin(merits[own])]
            continue
        merit, mask = np.empty(own.size + 1, np.int64), np.empty(own.size + 1, np.uint16)
        merit[:-1], mask[:-1] = merits[own], masks[own]
        for kind in range(first[p + 1] - first[p]):
            if not needed[first[p] + kind]:
                continue
            merit[-1], mask[-1] = _LEAST, kind
            order, kept = choose(merit, mask, seats[p], kinds, hard)
            if own.size in order[:kept]:
                continue
            merit[-1] = _MOST
            order, kept = choose(merit, mask, seats[p], kinds, hard)
            if kept <= own.size:
                result[first[p] + kind] = NOBODY if order[kept] == own.size else own[order[kept]]
    return result


def programme_cutoffs(compiled: Round, obtained: NDArray[np.int64]) -> pl.DataFrame:
    """Return rows for everybody and for each reserve of the programmes that somebody ranks: ``results.CUTOFFS``."""
    market, programmes = compiled.market, compiled.programmes
    first = mask_first(market.reserve_first)
    owner = np.repeat(np.arange(programmes.height), np.diff(market.reserve_first) + 1)
    nth = np.arange(owner.size) - np.repeat(
        market.reserve_first[:-1] + np.arange(programmes.height), np.diff(market.reserve_first) + 1
    )
    row = first[owner] + np.where(nth == 0, 0, np.int64(1) << np.maximum(nth - 1, 0))
    needed = np.zeros(first[-1], np.bool_)
    needed[row] = True
    marginal = marginal_choices(market, obtained, needed)[row]
    # whom a kept place makes the last admitted nobody can beat
    kept = np.append(compiled.choices["kept"].to_numpy(), False)
    beaten = (marginal >= 0) & ~kept[np.maximum(marginal, -1)]
    at = np.where(beaten, marginal, 0)
    shown = pl.Series(beaten)
    scores = compiled.choices["score"].to_numpy()
    reserve = pl.Series(np.where(nth == 0, 0, market.reserve_first[owner] + nth - 1))
    is_reserve = pl.Series(nth > 0)
    got = obtained[obtained >= 0]
    admitted = np.bincount(market.programme[got], minlength=programmes.height)
    lowest = np.full(programmes.height, np.inf)
    scored = got[~np.isnan(scores[got])]
    np.minimum.at(lowest, market.programme[scored], scores[scored])
    kinds = compiled.reserves if compiled.reserves.height else compiled.reserves.clear(1)
    table = pl.DataFrame({"programme": programmes["programme"].gather(owner)}).with_columns(
        group=pl.when(is_reserve).then(kinds["group"].gather(reserve)),
        area=pl.when(is_reserve).then(kinds["area"].gather(reserve)),
        seats=pl.when(is_reserve).then(kinds["seats"].gather(reserve)).otherwise(programmes["seats"].gather(owner)),
        admitted=pl.Series(admitted[owner]),
        lowest_score=pl.Series(np.where(np.isfinite(lowest), lowest, np.nan)[owner], nan_to_null=True),
        cutoff_score=pl.when(shown).then(pl.Series(scores[at] if scores.size else np.zeros(at.size))),
        cutoff_lottery=pl.when(shown).then(
            pl.Series(compiled.lottery_at(at) if scores.size else np.zeros(at.size, np.uint64))
        ),
    )
    ranked = pl.Series(np.bincount(market.programme, minlength=programmes.height)[owner] > 0)
    return in_schema(table.filter(ranked), CUTOFFS)
