"""Random streams, one a concept, and the few draws that several concepts share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SEED: Final = 20250701
CITY: Final = "31"
FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2025
YEARS: Final = tuple(range(FIRST_YEAR, LAST_YEAR + 1))


def stream(seed: int, concept: str) -> np.random.Generator:
    """Return the concept's own generator: a change in one concept leaves the draws of all others alone."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, crc32(concept.encode())])))


@cache
def data(name: str) -> pl.DataFrame:
    """Return one of the pilot's own CSV files; columns of digits with a leading code meaning stay text."""
    path = files("caunghe.pilot") / "data" / f"{name}.csv"
    codes = {"code", "industry", "occupation", "stem", "training_field"}
    frame = pl.read_csv(path.read_bytes(), infer_schema=False)
    numeric = [c for c in frame.columns if c not in codes and _is_numeric(frame[c])]
    return frame.with_columns(pl.col(c).cast(pl.Float64) for c in numeric)


def _is_numeric(values: pl.Series) -> bool:
    parsed = values.drop_nulls().cast(pl.Float64, strict=False)
    return len(parsed) > 0 and parsed.null_count() == 0


def days(months: Integers, after: Integers | int = 0) -> pl.Series:
    """Return dates: the first of the given month, counted from January of year 0, and so many days ``after``."""
    first = (np.asarray(months) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return pl.Series(first + np.asarray(after).astype("timedelta64[D]"))


def spans(lengths: Integers) -> pl.Series:
    """Return durations of so many days."""
    return pl.Series((lengths * 86_400_000).astype("timedelta64[ms]"))


def apportion(total: int, weights: Floats) -> Integers:
    """Return whole numbers that sum to ``total``, as proportional to ``weights`` as can be (largest remainder)."""
    exact = weights / weights.sum() * total
    whole = np.floor(exact).astype(np.int64)
    left = total - int(whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:left]] += 1
    return whole


def choose(rng: np.random.Generator, weights: Floats, rows: Integers) -> Integers:
    """Return one column index for each row index, drawn with the probabilities of ``weights[row]``."""
    cumulative = np.cumsum(weights, axis=1)
    cumulative /= cumulative[:, -1:]
    return (rng.random(len(rows))[:, None] > cumulative[rows]).sum(axis=1).astype(np.int64)


def heavy(rng: np.random.Generator, degrees: float, size: int | tuple[int, ...]) -> Floats:
    """Return Student t draws of unit variance, cut at six: effects in a city have heavier tails than a normal."""
    return np.clip(rng.standard_t(degrees, size) * np.sqrt((degrees - 2) / degrees), -6, 6)


def scatter(rng: np.random.Generator, expected: Floats, dispersion: float) -> Integers:
    """Return counts with the expected means and variance ``mean + dispersion · mean²`` (negative binomial)."""
    shape = 1 / dispersion
    return rng.poisson(rng.gamma(shape, np.maximum(expected, 1e-9) / shape)).astype(np.int64)


def kept_counts(rng: np.random.Generator, counts: Integers, shares: Floats, concentration: float) -> Integers:
    """Return how many of ``counts`` are kept when the share itself varies (beta-binomial)."""
    shares = np.clip(shares, 1e-4, 1 - 1e-4)
    actual = rng.beta(shares * concentration, (1 - shares) * concentration)
    return rng.binomial(counts, actual).astype(np.int64)
