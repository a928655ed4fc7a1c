"""Every interval is that of its draws, and holds its centre."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from caunghe.forecast.openings import period_lengths
from caunghe.forecast.results import ForecastResults

PROBABILITIES = {"low95": 0.025, "low80": 0.1, "median": 0.5, "high80": 0.9, "high95": 0.975}
FLOWS = ("expansion", "replacement", "openings", "supply", "gap")
TABLES = ("summary", "periods", "by_area", "ranking", "scenarios")
ROUNDING = 1e-5  # float32 draws


def check_intervals(found: ForecastResults) -> None:
    """Assert it of every table of a forecast."""
    for table in TABLES:
        check_order(getattr(found, table))
    singles = single_years(found)
    for component, draws in singles.items():
        check_quantiles(draws, found.occupations, found.summary.filter(component=component), component)
    lengths = period_lengths(len(found.years))
    first = np.cumsum([0, *lengths[:-1]])
    for component in FLOWS:
        means = np.add.reduceat(getattr(found, component).astype(np.float64), first, axis=2) / lengths
        check_quantiles(means, found.occupations, found.periods.filter(component=component), component)
        if component in singles:
            # the years of a period add up to it in every future
            sums = np.add.reduceat(singles[component].astype(np.float64), first, axis=2) / lengths
            np.testing.assert_allclose(sums, means, rtol=1e-4, atol=0.05)
    # what is expected is never below zero
    assert (found.summary.filter(pl.col("component") != "gap")["mean"] >= -1e-3).all()
    assert all((part >= 0).all() for part in (found.employment, found.graduates))


def _orders(table: pl.DataFrame) -> Iterator[tuple[str, ...]]:
    """Yield the columns that must lie in order: ends about their centre."""
    if "low95" in table.columns:
        yield "low95", "low80", "mean", "high80", "high95"
        yield "low95", "low80", "median", "high80", "high95"
    elif "low80" in table.columns:
        yield "low80", "mean", "high80"
    for column in table.columns:
        for end in ("low", "low80"):
            if f"{column}_{end}" in table.columns:
                yield f"{column}_{end}", column, f"{column}_{end.replace('low', 'high')}"


def check_order(rows: pl.DataFrame) -> None:
    """Assert that every interval of a table holds its centre."""
    orders = list(_orders(rows))
    assert orders
    for order in orders:
        values = rows.select(order).cast(pl.Float64).drop_nulls().to_numpy()
        room = ROUNDING * (1 + np.abs(values).max(axis=1, keepdims=True, initial=0))
        assert (np.diff(values, axis=1) >= -room).all(), order


def single_years(found: ForecastResults) -> dict[str, np.ndarray]:
    """Return the draws that ``summary`` is of, in which years of a period differ."""
    lengths = period_lengths(len(found.years))
    opened = np.add.reduceat(found.openings.mean(axis=0), np.cumsum([0, *lengths[:-1]]), axis=1)
    needs = np.repeat(opened > 0, lengths, axis=1)
    return {
        "employment": found.employment,
        "openings": found.openings + found.swings * needs,
        "supply": found.supply - found.swings * ~needs,
        "gap": found.gap + found.swings,
    }


def check_quantiles(draws: np.ndarray, occupations: tuple[str, ...], rows: pl.DataFrame, component: str) -> None:
    """Assert that nothing is moved: ends are NumPy's quantiles of the draws' sums, the centre is their mean."""
    draws = draws.astype(np.float64)
    for level in range(5):
        codes = [code[:level] or "all" for code in occupations]
        starts = [i for i, code in enumerate(codes) if i == 0 or codes[i - 1] != code]
        sums = np.add.reduceat(draws, starts, axis=1)
        of_level = rows.filter(level=level)
        assert of_level["occupation"].unique(maintain_order=True).to_list() == [codes[i] for i in starts]
        np.testing.assert_allclose(of_level["mean"], sums.mean(axis=0).ravel(), rtol=1e-5, atol=1e-3)
        wanted = np.quantile(sums, list(PROBABILITIES.values()), axis=0)
        for column, ends in zip(PROBABILITIES, wanted if component == "gap" else wanted.clip(0), strict=True):
            np.testing.assert_allclose(of_level[column], ends.ravel(), rtol=1e-5, atol=1e-3)
