"""Intakes to come: as in the last three years on average, and as uncertain as the city's own years have them.

Log entrants of a programme h years after the last one reported lie from the mean of the last three by ``C_h + W_h +
n_h``: a walk of all programmes, one of its own, and what one year differs by alone. A walk of step σ starts at the last
year, which itself differs from the mean of three by ``√(5/9) σ``; where all intakes together have grown or shrunk by
more than their steps explain, that may go on: ``(h + 1) b``, of either sign, is added. Entrants keep their mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from caunghe.feed import Feed, due_intakes, last_reported_year
from caunghe.forecast.history import Floats

RECENT: Final = 3  # years of intake that stand for today's
ONE_YEAR: Final = 0.15  # of log entrants of a programme, where no programme has two years
_COMMON_STEP: Final = 0.08  # of log entrants of all programmes a year, believed as if two years had shown it: ours
_COMMON_YEARS: Final = 2.0
_HALF: Final = (
    0.5  # of what changes of a programme vary by is believed to last, as if ten programmes had shown it: ours
)
_HALF_PROGRAMMES: Final = 10.0
_START: Final = 5 / 9  # variance, in steps, of the last year about the mean of it and the two before
_USUAL: Final = 0.6745  # of a deviation: the median of |error|


@dataclass(frozen=True, slots=True)
class IntakeErrors:
    """Standard deviations of log entrants: a programme's year alone, steps of its walk and of the walk of all, a year,
    the last known from so many years (ν); ``drift`` is how fast all together may go on growing or shrinking."""

    one_year: float
    own_step: float
    common_step: float
    years: float
    drift: float


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Entrants by programme × year of entry, for years of entry whose graduates may come to work in the years ahead."""

    programmes: tuple[str, ...]
    first_year: int
    entrants: Floats
    known: np.ndarray  # whether entrants were counted (or stand for the future)
    ahead: np.ndarray  # of years: how many after the last mostly reported, 0 up to it
    errors: IntakeErrors


def intake_pipeline(feed: Feed, years: tuple[int, ...], longest_lag: int) -> Pipeline:
    """Return entrants as counted; after the last year mostly reported the mean of the last three years goes on.

    A programme that was due and did not report has as many entrants as are expected (``due_intakes``).
    """
    programmes = tuple(sorted(feed["programmes"]["programme"].drop_nulls()))
    first, last = years[0] - longest_lag, years[-1]
    due = due_intakes(feed).filter(pl.col("programme").is_in(list(programmes))).drop_nulls("expected")
    entrants = np.zeros((len(programmes), last - first + 1))
    known = np.zeros_like(entrants, dtype=bool)
    end, errors = last_reported_year(due), intake_errors(due)
    if end is None:
        return Pipeline(programmes, first, entrants, known, np.arange(1, last - first + 2), errors)
    place = {code: i for i, code in enumerate(programmes)}
    recent = (
        due.filter(pl.col("year").is_between(end - RECENT + 1, end))
        .group_by("programme", maintain_order=True)
        .agg(pl.coalesce(pl.col("entrants").mean(), pl.col("expected").mean()))
    )
    for programme, mean in recent.iter_rows():
        entrants[place[programme], max(0, end + 1 - first) :] = mean
    counted = due.filter(pl.col("year").is_between(first, last), pl.col("reported") | (pl.col("year") <= end))
    for programme, year, count, is_known in counted.select("programme", "year", "expected", "reported").iter_rows():
        entrants[place[programme], year - first], known[place[programme], year - first] = count, is_known
    return Pipeline(programmes, first, entrants, known, np.maximum(np.arange(first, last + 1) - end, 0), errors)


def intake_errors(due: pl.DataFrame) -> IntakeErrors:
    """Return the errors of intakes to come, from past yearly changes of log entrants (``due_intakes``).

    Of all together with changes c_1 … c_n, mean m: ``σ² = (Σ (c − m)² + 2 · 8 %²) / ν``, ``ν = n − 1 + 2``, and
    ``b² = max(0, m² − σ² / n)``. Of programmes, less what all did: changes over one and over three years have the
    variances ``σ² + 2η²`` and ``3σ² + 2η²``; σ² is drawn to half of the first, η² is what remains of it.
    """
    whole = due.filter(pl.col("year") <= pl.lit(last_reported_year(due), pl.Int64))
    city = whole.group_by("year", maintain_order=True).agg(pl.col("expected").sum()).filter(pl.col("expected") > 0)
    changes = np.diff(np.log(city.sort("year")["expected"].to_numpy()))
    mean = float(changes.mean()) if len(changes) else 0.0
    years = max(len(changes) - 1, 0) + _COMMON_YEARS
    step = (((changes - mean) ** 2).sum() + _COMMON_YEARS * _COMMON_STEP**2) / years
    drift = max(0.0, mean**2 - step / max(len(changes), 1))
    own = _own_logs(due)
    one, three = (_change_variance(own, years) for years in (1, 3))
    if one is None:
        return IntakeErrors(ONE_YEAR, 0.0, float(np.sqrt(step)), years, float(np.sqrt(drift)))
    shown = one * _HALF if three is None else min(max(0.0, (three - one) / 2), one)
    weight = own["programme"].n_unique() if three is not None else 0
    lasts = (weight * shown + _HALF_PROGRAMMES * _HALF * one) / (weight + _HALF_PROGRAMMES)
    alone = (one - lasts) / 2
    alone, lasts, step, drift = (float(np.sqrt(each)) for each in (alone, lasts, step, drift))
    return IntakeErrors(alone, lasts, step, years, drift)


def _own_logs(due: pl.DataFrame) -> pl.DataFrame:
    """Return ``programme, year, log`` of reported entrants, less what those of a year changed by in the middle."""
    logs = due.filter("reported", pl.col("entrants") > 0).select("programme", "year", log=pl.col("entrants").log())
    before = logs.with_columns(pl.col("year") + 1)
    middle = (
        logs.join(before, on=["programme", "year"], suffix="_before")
        .group_by("year", maintain_order=True)
        .agg(step=(pl.col("log") - pl.col("log_before")).median())
        .sort("year")
        .with_columns(path=pl.col("step").cum_sum())
    )
    joined = logs.join(middle, on="year", how="left", maintain_order="left")
    return joined.select("programme", "year", log=pl.col("log") - pl.col("path").fill_null(0.0))


def _change_variance(logs: pl.DataFrame, years: int) -> float | None:
    """Return the variance of programmes' changes over so many years, robustly; None with fewer than two changes."""
    before = logs.with_columns(pl.col("year") + years)
    pairs = logs.join(before, on=["programme", "year"], suffix="_before")
    changes = (pairs["log"] - pairs["log_before"]).to_numpy()
    if len(changes) < 2:
        return None
    return float(np.median(np.abs(changes - np.median(changes))) / _USUAL) ** 2


def intake_draws(of: Pipeline, draws: int, rng: np.random.Generator) -> Floats:
    """Return entrants by draw × programme × year of entry: those counted as they are, those to come as they may walk.

    The mean over the draws of what all do together, and of every programme, is the pipeline's.
    """
    errors, coming = of.errors, np.flatnonzero(of.ahead > 0)
    intake = np.repeat(of.entrants.astype(np.float32)[None], draws, axis=0)
    alone = rng.standard_normal(intake.shape, dtype=np.float32) * np.float32(errors.one_year)
    own = _walk(rng, (draws, len(of.programmes)), of.ahead[coming], errors.own_step)
    # few years tell how far all together walk: a draw's own step is σ √(ν / χ²_ν)
    step = errors.common_step * np.sqrt(errors.years / rng.chisquare(errors.years, (draws, 1, 1)))
    common = _walk(rng, (draws, 1), of.ahead[coming], 1.0) * step.astype(np.float32)
    common += rng.standard_normal((draws, 1, 1), dtype=np.float32) * (errors.drift * (of.ahead[coming] + 1))
    alone[:, :, coming] += own
    unknown = ~of.known
    intake *= np.where(unknown, _with_mean_one(alone), np.float32(1))
    intake[:, :, coming] *= np.where(unknown[:, coming], _with_mean_one(common), np.float32(1))
    return intake


def _walk(rng: np.random.Generator, shape: tuple[int, int], ahead: np.ndarray, step: float) -> Floats:
    """Return a walk at the years ``ahead`` of the last known, which starts beside the mean of three (``_START``)."""
    steps = rng.standard_normal((*shape, len(ahead)), dtype=np.float32)
    first = np.sqrt(_START + ahead[:1])
    steps[:, :, :1] *= first.astype(np.float32)
    return np.cumsum(steps, axis=2) * np.float32(step)


def _with_mean_one(logs: Floats) -> Floats:
    factor = np.exp(logs).astype(np.float32, copy=False)
    return factor / factor.mean(axis=0)
