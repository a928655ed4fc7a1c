"""What a city may see of a round and of a placement: tables without persons, small cells hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.language import Text
from caunghe.matching.admission.admission import Admission, admit
from caunghe.matching.admission.options import AdmissionOptions
from caunghe.matching.admission.seat_values import planned_seats, seat_values
from caunghe.matching.admission.streaming import streaming, streaming_groups
from caunghe.matching.placement.placement import Placement, place
from caunghe.matching.results import (
    ADMISSION_SUMMARY,
    CITY_CUTOFFS,
    PLACEMENT_SUMMARY,
    PLANNED_SEATS,
    AdmissionOverview,
    PlacementOverview,
)
from caunghe.progress import Progress, silent
from caunghe.schema import FEWEST_PEOPLE, in_schema

_NO_CLOSE: Final = Text(
    "Bảng rounds phải có ít nhất một đợt có ngày đóng đăng ký; trong {count} đợt không có đợt nào.",
    "rounds must hold one with a closing day; got {count} {count:round|rounds}",
)
_NO_SEATS: Final = Text(
    "Kế hoạch phải có chỉ tiêu trong ít nhất một năm; không có năm nào.",
    "the plan must have seats in at least one year; got none",
)
_DESPITE_ERRORS: Final = AdmissionOptions(despite_errors=True)


def current_round(feed: Feed) -> str:
    """Return the round that closes first on or after the day of the feed, else the last one closed.

    Raises InputError when no round has a closing day.

    >>> current_round(feed)
    'R1'
    >>> from dataclasses import replace
    >>> current_round(replace(feed, tables={**feed.tables, "rounds": feed["rounds"].clear()}))
    Traceback (most recent call last):
    caunghe.errors.InputError: rounds must hold one with a closing day; got 0 rounds
    """
    rounds = feed["rounds"].filter(pl.col("closes").is_not_null()).sort("closes", "round")
    if rounds.is_empty():
        raise InputError(_NO_CLOSE, count=feed["rounds"].height)
    ahead = rounds.filter(pl.col("closes") >= feed.information.as_of)
    return ahead["round"][0] if ahead.height else rounds["round"][-1]


def plan_of_year(seats: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return a plan's ``programme, year, seats, before`` in one year: that asked for, else its first.

    Raises InputError when the plan has no seats in any year.

    >>> seats = pl.DataFrame({"programme": ["P1", "P1"], "year": [2026, 2027], "seats": [40, 45], "before": [40, 40]})
    >>> plan_of_year(seats, 2027).rows(), plan_of_year(seats, 2030).rows()
    ([('P1', 2027, 45, 40)], [('P1', 2026, 40, 40)])
    """
    if seats.is_empty():
        raise InputError(_NO_SEATS)
    at = year if (seats["year"] == year).any() else seats["year"].min()
    return seats.filter(pl.col("year") == at).select("programme", "year", "seats", "before")


def admission_overview(
    feed: Feed, plan: pl.DataFrame | None = None, round_id: str | None = None, progress: Progress = silent
) -> AdmissionOverview:
    """Return what everybody may see of a round (the current one unless named).

    ``plan`` has ``planning.results.SEATS``. Rows at fault are left out of the round and counted. Raises InputError
    where ``admit`` does.

    >>> overview = admission_overview(feed)
    >>> overview.summary.select("applicants", "placed", "first_choice", "seats", "closed").row(0)
    (60, 40, 35, 40, 2)
    >>> overview.planned_seats is None  # no plan was given
    True
    """
    name = round_id or current_round(feed)
    admission = admit(feed, name, _DESPITE_ERRORS, progress)
    closes = feed["rounds"].filter(pl.col("round") == name)["closes"][0]
    wanted = PLANNED_SEATS.to_frame()
    year, again = None, None
    if plan is not None and not plan.is_empty():
        chosen = plan_of_year(plan, closes.year)
        wanted, year = planned_seats(feed, name, chosen, _DESPITE_ERRORS, progress), int(chosen["year"][0])
        recorded = chosen.select("programme", seats="before").join(feed["programmes"], on="programme", how="semi")
        again = _placed(admit(feed, name, replace(_DESPITE_ERRORS, seats=recorded), progress))
    return AdmissionOverview(
        summary=_summary(admission, closes, wanted, year).with_columns(as_now_placed=pl.lit(again, pl.Int64)),
        cutoffs=city_cutoffs(admission),
        closed=_without_small_counts(admission.closed, "admitted"),
        streaming=streaming(feed.feed_for("streaming"), admission),
        streaming_groups=streaming_groups(admission),
        seat_values=_public_seats(seat_values(admission, progress)),
        planned_seats=None if year is None else _public_seats(wanted),
    )


def _summary(admission: Admission, closes: date, planned: pl.DataFrame, year: int | None) -> pl.DataFrame:
    results, compiled = admission.results, admission.round
    status = results["status"]
    ranked_programmes = np.unique(compiled.market.programme)
    seats, placed = int(compiled.market.seats[ranked_programmes].sum()), _placed(admission)
    ranked = planned.filter(pl.col("flag") != "not_in_round")
    row = {
        "round": compiled.name,
        "closes": closes,
        "seed": compiled.seed,
        "applicants": results.height,
        "placed": placed,
        "first_choice": int((results["rank"] == 1).sum()),
        "no_valid_choice": int((status == "no_valid_choice").sum()),
        "choices": compiled.choices.height,
        "left_out": compiled.left_out.height,
        "programmes": ranked_programmes.size,
        "seats": seats,
        "empty": seats - placed,
        "closed": admission.closed.height,
        "faults": admission.findings.height,
        "plan_year": year,
        "planned": None if year is None else int(ranked["planned"].sum()),
        "planned_empty": None if year is None else int(ranked["empty"].sum()),
        "as_now": None if year is None else int(ranked["before"].sum()),
        "as_now_placed": None,
    }
    return pl.DataFrame([row], schema=ADMISSION_SUMMARY)


def _placed(admission: Admission) -> int:
    return int(admission.results["programme"].is_not_null().sum())


def city_cutoffs(admission: Admission) -> pl.DataFrame:
    """Return cut-offs without lottery numbers, which name a person, and without those of fewer than five admitted."""
    few = pl.col("admitted") < FEWEST_PEOPLE
    shown = admission.cutoffs.with_columns(
        pl.when(~few).then("lowest_score").alias("lowest_score"),
        pl.when(~few).then("cutoff_score").alias("cutoff_score"),
    )
    return in_schema(_without_small_counts(shown, "admitted"), CITY_CUTOFFS)


def _without_small_counts(table: pl.DataFrame, *counts: str) -> pl.DataFrame:
    """Return the table without counts of people from 1 to 4."""
    return table.with_columns(
        pl.when(~pl.col(count).is_between(1, FEWEST_PEOPLE - 1)).then(count).alias(count) for count in counts
    )


def _public_seats(table: pl.DataFrame) -> pl.DataFrame:
    """Hide few people admitted, with the empty seats that would give them away, and few turned away."""
    few = pl.col("admitted").is_between(1, FEWEST_PEOPLE - 1)
    table = table.with_columns(pl.when(~few).then("empty").alias("empty"))
    return _without_small_counts(table, "admitted", "turned_away")


def placement_overview(feed: Feed, progress: Progress = silent) -> PlacementOverview:
    """Return what everybody may see of a placement of the feed's own trainees.

    >>> placement_overview(feed).programmes.select("programme", "trainees", "placed", "next_km").rows()
    [('P3', 14, 3, 500.0), ('P2', 16, 12, 440.0)]
    """
    placement = place(feed, progress=progress)
    return PlacementOverview(
        summary=placement_summary(placement),
        programmes=placement.programmes,
        prices=placement.places,
        drafts=placement.drafts,
    )


def placement_summary(placement: Placement) -> pl.DataFrame:
    """Return one row: ``results.PLACEMENT_SUMMARY``.

    >>> placement_summary(place(feed)).select("trainees", "placed", "places", "drafts", "cost_km", "gap_km").row(0)
    (30, 15, 25, 2, 6505.0, 0.0)
    """
    people, places = placement.placements, placement.places
    got = people.filter(pl.col("employer").is_not_null())
    row = {
        "trainees": people.height,
        "placed": got.height,
        "places": int(places["places"].sum()),
        "employers": places["employer"].n_unique(),
        "median_km": got["km"].median(),
        "p90_km": got["km"].quantile(0.9, "linear"),
        "mean_fit": got["fit"].mean(),
        "drafts": placement.drafts.height,
        "scarce_places": int((places["price"] > 0).sum()),
        "cost_km": placement.cost_km,
        "gap_km": placement.gap,
    }
    return pl.DataFrame([row], schema=PLACEMENT_SUMMARY)
