# written by make docs
from caunghe.library.sources import Source
from caunghe.matching import Admission
from caunghe.matching import Certificate
from caunghe.matching import Jobs
from caunghe.matching import Placement
from caunghe.matching.admission.lottery import TieBreaking
from datetime import date
from pathlib import Path
import polars as pl

def admit(
    source: Source,
    *,
    round: str | None = ...,
    out: str | Path | None = ...,
    tie_breaking: TieBreaking = ...,
    hard_reserves: bool = ...,
    minimum_class: bool = ...,
    most_choices: int = ...,
    seed: int | None = ...,
    despite_errors: bool = ...,
    seats: pl.DataFrame | None = ...,
    late_seats: pl.DataFrame | None = ...,
    kept: pl.DataFrame | None = ...,
    withdrawn: frozenset[str] = ...,
) -> Admission: ...
def place(
    source: Source,
    *,
    trainees: str | Path | pl.DataFrame | None = ...,
    year: int | None = ...,
    starts: date | None = ...,
    ends: date | None = ...,
    long_km: float = ...,
    misfit_km: float = ...,
    new_partner_km: float = ...,
    farthest_km: float = ...,
    least_fit: float = ...,
    unplaced_km: float = ...,
    unplaced_steps: tuple[float, float, float, float] = ...,
) -> Placement: ...
def suggest_jobs(
    source: Source,
    *,
    graduates: pl.Series | None = ...,
    day: date | None = ...,
    year: int | None = ...,
    outside: float | None = ...,
    per_km: float = ...,
    in_field: float = ...,
    farthest_km: float = ...,
    spread: float = ...,
    per_opening: float = ...,
    taken_in_field: float = ...,
    taken_unskilled: float = ...,
    taken_elsewhere: float = ...,
    least_taken: float = ...,
    grade_step: float = ...,
    listed: int = ...,
    seed: int = ...,
) -> Jobs: ...
def verify(
    folder: str | Path,
) -> Certificate: ...
