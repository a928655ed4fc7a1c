"""A small round, placement and balance of jobs whose numbers are known, to see them again in the report."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from caunghe.matching import results
from caunghe.matching.results import AdmissionOverview, JobsOverview, PlacementOverview
from caunghe.report.context import EngineResults

# hidden by the engines: no form of the report may show them
_ROUND: Final = ("2026-1", date(2026, 7, 15), 7, 400, 300, 240, 0, 900, 0, 2, 350, 50, 1, 0, 2029, 333, 44, 310, 296)


def engines(*, closes: date = date(2026, 7, 15)) -> EngineResults:
    """Return what the three engines of matching made."""
    return EngineResults(admission=_admission(closes), placement=placement(), jobs=_jobs())


def _frame(rows: list[tuple[object, ...]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def _admission(closes: date) -> AdmissionOverview:
    communes = [
        ("00001", 2025, 100, 57, 0.573, 60, 50, 40, 0.667, 4.25, 9.0),
        ("00002", 2025, 200, 20, 0.1, 60, 50, 40, 0.667, 5.0, 9.0),
        ("00003", 2025, 200, 60, 0.3, 60, 50, 40, 0.667, 5.0, 9.0),
        # too few leavers: nothing of it may be shown
        ("00004", 2025, None, None, None, None, None, None, None, None, None),
    ]
    return AdmissionOverview(
        summary=_frame([(_ROUND[0], closes, *_ROUND[2:])], results.ADMISSION_SUMMARY),
        cutoffs=_frame(
            [("P1", None, None, 200, 200, 18.5, 18.75), ("P1", "women", None, 10, 9, 17.0, None)], results.CITY_CUTOFFS
        ),
        seat_values=_frame(
            [("P1", 200, 200, 0, 91, 1, 5, 8), ("P2", 150, 100, 50, 0, 0, 0, 0), ("P3", 9, None, None, 0, 0, 0, 0)],
            results.SEAT_VALUES,
        ),
        closed=pl.DataFrame(schema=results.CLOSED),
        streaming=_frame([(None, 2025, 600, 150, 0.25, 400, 300, 240, 0.6, 5.0, 12.0), *communes], results.STREAMING),
        streaming_groups=_frame(
            [(None, 400, 300, 0.75, 240, 0.6), ("poor", None, None, None, None, None)], results.STREAMING_GROUPS
        ),
    )


def placement() -> PlacementOverview:
    facts = (200, 150, 300, 12, 11.46, 29.5, 0.85, 6, 3, 2944.0, 0.0)
    programmes = [("P1", 120, 100, 0.83, 9.0, 30.0, 0.9, 40.0), ("P2", 80, 50, 0.62, 9.0, 30.0, 0.9, 40.0)]
    prices = [("E1", "6510201", 0, 90, 90, 30.0), ("E2", "6510201", 0, 10, 5, 0.0), ("E3", "6480201", 0, 50, 50, 12.0)]
    return PlacementOverview(
        summary=_frame([facts], results.PLACEMENT_SUMMARY),
        programmes=_frame(list(programmes), results.PROGRAMME_PLACEMENTS),
        prices=_frame(list(prices), results.PLACE_PRICES),
        drafts=pl.DataFrame(schema=results.AGREEMENT_DRAFTS),
    )


def _jobs() -> JobsOverview:
    facts = (date(2025, 12, 28), 500, 3, 40, 700, 2, 1, 4, 490.0, 7.25, 2.2)
    occupations = [("8212", 9, 300, 210.4, 2, 0.5), ("3331", 2, 6, 12.0, 2, 3.25), ("4120", 1, 3, 2.0, 1, 9.0)]
    return JobsOverview(
        summary=_frame([facts], results.JOB_SUMMARY),
        openings=pl.DataFrame(schema=results.JOB_PRICES),
        occupations=_frame(list(occupations), results.JOB_OCCUPATIONS),
        fields=_frame([("6510201", 60, 3, 57.0, 1.65), ("6480201", 40, 0, 40.0, 1.2)], results.JOB_FIELDS),
    )
