"""What one seat more would do, programme by programme, and whether a plan's seats are the ones applicants want.

A seat is worth the chain it sets off: whoever takes it leaves a seat to somebody else, and so on. The round is decided
anew with one open seat more; nobody can lose by it, so the differences are gains (Crawford 1991). Programmes that
closed stay closed.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.matching.admission.admission import Admission, admit, admitted_counts
from caunghe.matching.admission.market import Market
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.results import PLANNED_SEATS, SEAT_VALUES
from caunghe.progress import Progress, silent
from caunghe.schema import in_schema

_TRYING = Text("Thử thêm một chỗ", "Trying one seat more")


def turned_away_counts(market: Market, obtained: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many applicants want each programme more than what they got."""
    who = np.repeat(np.arange(market.first.size - 1), np.diff(market.first))
    end = np.where(obtained < 0, market.first[1:], obtained)
    missed = np.arange(who.size) < end[who]
    return np.bincount(market.programme[missed], minlength=market.seats.size)


def seat_values(admission: Admission, progress: Progress = silent, threads: int = 2) -> pl.DataFrame:
    """Return one row for each programme somebody ranks, the most valuable seat first: ``results.SEAT_VALUES``.

    A programme with free open seats, or that turned nobody away, is worth nothing more.

    >>> every_class = admit(feed, "R1", AdmissionOptions(minimum_class=False))
    >>> worth = seat_values(every_class)  # one seat more at P1: somebody moves up to it from a second choice
    >>> worth.select("programme", "empty", "turned_away", "newly_placed", "moved_up").rows()
    [('P1', 0, 13, 0, 1), ('P2', 49, 0, 0, 0), ('P3', 38, 0, 0, 0)]
    """
    market, obtained = admission.round.market, admission.obtained
    admitted, wanted = admitted_counts(market, obtained), turned_away_counts(market, obtained)
    worth = np.flatnonzero((wanted > 0) & (market.seats > 0))
    gains = np.zeros((market.seats.size, 3), np.int64)

    def with_one_more(p: int) -> tuple[int, int, int]:
        seats = market.seats.copy()
        seats[p] += 1
        return _gains(market, obtained, replace(market, seats=seats).matching())

    with ThreadPoolExecutor(threads) as pool:
        for at, (p, gain) in enumerate(zip(worth, pool.map(with_one_more, worth), strict=True)):
            gains[p] = gain
            progress(_TRYING, at + 1, worth.size)
    table = pl.DataFrame(
        {
            "programme": admission.round.programmes["programme"],
            "seats": market.seats.astype(np.int64),
            "admitted": admitted,
            "empty": market.seats - admitted,
            "turned_away": wanted,
            "newly_placed": gains[:, 0],
            "moved_up": gains[:, 1],
            "ranks_gained": gains[:, 2],
        },
        schema=SEAT_VALUES,
    )
    ranked = np.bincount(market.programme, minlength=market.seats.size) > 0
    order = ["newly_placed", "moved_up", "ranks_gained", "turned_away"]
    return table.filter(pl.Series(ranked)).sort([*order, "programme"], descending=[True] * 4 + [False])


def _gains(market: Market, before: NDArray[np.int64], after: NDArray[np.int64]) -> tuple[int, int, int]:
    """Return learners newly placed, learners better off, and ranks gained by those who had a place."""
    new = (before < 0) & (after >= 0)
    moved = before != after
    risen = moved & ~new
    return int(new.sum()), int(moved.sum()), int((before - after)[risen].sum())


def _turned_from_closed_counts(admission: Admission) -> NDArray[np.int64]:
    """Return how many applicants want each programme that takes nobody more than what they got."""
    compiled = admission.round
    shut = compiled.left_out.filter(pl.col("reason") == "choice_closed")
    got = admission.obtained[shut["applicant"].to_numpy()]
    rank = np.append(compiled.choices["rank"].to_numpy(), np.iinfo(np.int64).max)[got]
    missed = shut["programme"].to_numpy()[shut["rank"].to_numpy() < rank]
    return np.bincount(missed, minlength=compiled.programmes.height)


def _flag() -> pl.Expr:
    """Return the flag of ``planned_seats`` from its other columns and ``ranked``."""
    return (
        pl.when(~pl.col("ranked"))
        .then(pl.lit("not_in_round"))
        .when((pl.col("planned") == 0) & (pl.col("turned_away") > 0))
        .then(pl.lit("closed_wanted"))
        .when((pl.col("empty") > 0) & (pl.col("planned") > pl.col("before")))
        .then(pl.lit("opens_empty_seats"))
        .when(pl.col("empty") > 0)
        .then(pl.lit("left_empty"))
        .when(pl.col("turned_away") > 0)
        .then(pl.lit("more_wanted"))
        .otherwise(pl.lit("filled"))
    )


def planned_seats(
    feed: Feed, round_id: str, plan: pl.DataFrame, options: AdmissionOptions | None = None, progress: Progress = silent
) -> pl.DataFrame:
    """Return how this round's applicants would fill a plan's seats: ``results.PLANNED_SEATS``.

    ``plan`` has ``programme, seats`` and perhaps ``before``, the seats it starts from (else those of the round). Flags:
    ``opens_empty_seats`` where the plan has more seats than before and some stay empty; ``left_empty`` where it has no
    more, and some do; ``more_wanted`` where all fill and applicants are turned away; ``closed_wanted`` where the plan
    has none and applicants would rather be there; ``filled``; ``not_in_round`` where nobody ranks it. Faulty rows are
    left out.

    >>> plan = pl.DataFrame({"programme": ["P1", "P2"], "seats": [50, 20]})
    >>> filled = planned_seats(feed, "R1", plan)  # P2 would not fill its smallest class
    >>> filled.select("programme", "before", "planned", "admitted", "turned_away", "flag").rows()
    [('P2', 0, 20, 0, 10, 'opens_empty_seats'), ('P1', 40, 50, 50, 10, 'more_wanted')]
    """
    options = replace(options or AdmissionOptions(), despite_errors=True, seats=None)
    now = admit(feed, round_id, options, progress)
    before = now.round.programmes.select("programme", before="seats")
    wanted = plan.group_by("programme", maintain_order=True).agg(planned=pl.col("seats").sum().cast(pl.Int64))
    known = wanted.join(before, on="programme", how="semi")
    if "before" in plan.columns:
        before = plan.group_by("programme", maintain_order=True).agg(before=pl.col("before").sum().cast(pl.Int64))
    then = admit(feed, round_id, replace(options, seats=known.rename({"planned": "seats"})), progress)
    market = then.round.market
    filled = pl.DataFrame(
        {
            "programme": then.round.programmes["programme"],
            "admitted": admitted_counts(market, then.obtained),
            "turned_away": turned_away_counts(market, then.obtained) + _turned_from_closed_counts(then),
            "ranked": np.bincount(now.round.market.programme, minlength=market.seats.size) > 0,
        }
    )
    table = wanted.join(before, on="programme", how="left").join(filled, on="programme", how="left")
    table = table.with_columns(
        pl.col("admitted", "turned_away").fill_null(0), pl.col("before").fill_null(0), pl.col("ranked").fill_null(False)
    ).with_columns(empty=pl.col("planned") - pl.col("admitted"))
    table = in_schema(table.with_columns(flag=_flag()), PLANNED_SEATS)
    return table.sort("empty", "programme", descending=[True, False])
