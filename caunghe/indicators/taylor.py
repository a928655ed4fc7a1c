"""Variance of linearised totals over strata, units and, for two-stage designs, second-stage units."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numba import njit

from caunghe.indicators.cells import Cells, Codes, Floats, Marks
from caunghe.indicators.design import Lonely

DENSE_GROUPS: Final = 1 << 22  # above this many stratum × domain places, only those that occur are held


def linearised_variance(
    cells: Cells, residual: np.ndarray, lonely: Lonely
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Variance, degrees of freedom and units with persons of each domain's estimate.

    ``residual`` is the linearised total z of each cell. With n_h units sampled of N_h in stratum h and units without
    persons of the domain counting as zero,

        V = Σ_h (1 − n_h/N_h) · n_h/(n_h−1) · Σ_i (z_hi − z̄_h)²
          + Σ_h n_h/N_h · Σ_i (1 − m_hi/M_hi) · m_hi/(m_hi−1) · Σ_j (z_hij − z̄_hi)²     (two-stage designs)

    Degrees of freedom: units with persons of the domain − strata with such units.
    Source: Särndal, Swensson, Wretman, Model Assisted Survey Sampling, 1992, ch. 4 and 5; Lumley, R package ``survey``.
    """
    table, count = cells.table, cells.domains.height
    second = np.zeros(count)
    if cells.stages.units is not None:
        table = table.with_columns(pl.Series("residual", residual))
        units = cells.stages.units.join(
            cells.stages.strata.select("stratum", share=pl.col("sampled") / pl.col("population")),
            on="stratum",
            maintain_order="left",
        )
        domain, unit, within_unit, _ = _between(table, "unit", residual, units, count, lonely)
        # a single second-stage unit has no other in its cluster to take an average from: unknown, as in R
        second = np.bincount(domain, within_unit * units["share"].to_numpy()[unit], count)
        table = table.group_by("stratum", "unit", "domain", maintain_order=True).agg(
            pl.col("residual", "persons").sum()
        )
        residual = table["residual"].to_numpy()
    domain, _, variance, units_found = _between(table, "stratum", residual, cells.stages.strata, count, lonely)
    known = np.isfinite(variance)
    # with `average` an unknown stratum adds the mean of the known ones; a domain without any stratum is unknown
    scale = np.bincount(domain, minlength=count) / np.bincount(domain, known, count)
    first = np.bincount(domain, np.where(known, variance, 0.0), count) * scale
    units = np.bincount(domain, units_found, count)
    return first + second, units - np.bincount(domain, units_found > 0, count), units


def _between(
    table: pl.DataFrame, parent: str, residual: np.ndarray, counts: pl.DataFrame, domains: int, lonely: Lonely
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Domain, parent, variance between the parent's units, and units with persons, of each pair that occurs.

    NaN where ``average`` leaves a single unit unknown. The sum of squares about the mean over all n units, of which m
    have persons, is SS_m + m·z̄_m²·(1 − m/n): no subtraction of nearly equal numbers.
    """
    pairs = table[parent].to_numpy().astype(np.int64) * domains + table["domain"].to_numpy()
    places = counts.height * domains
    occurring = None
    if places > DENSE_GROUPS:
        occurring, pairs = np.unique(pairs, return_inverse=True)
        places = occurring.size
    present, mean, squares, units = _moments(pairs, residual, table["persons"].to_numpy() > 0, places)
    places_present = np.flatnonzero(present)
    pair = places_present if occurring is None else occurring[places_present]
    m, mean = present[places_present], mean[places_present]
    own = pair // domains
    n, population = (counts[name].to_numpy()[own] for name in ("sampled", "population"))
    uncovered = 1 - n / population
    alone = {"adjust": uncovered * mean**2, "average": np.full(n.size, np.nan)}.get(lonely, np.zeros(n.size))
    spread = squares[places_present] + m * mean**2 * (1 - m / n)
    variance = np.where(n > 1, uncovered * n / np.maximum(n - 1, 1) * spread, alone)
    return pair % domains, own, np.where(uncovered < 1e-7, 0.0, variance), units[places_present]


@njit(cache=True, nogil=True)
def _moments(
    pairs: Codes, values: Floats, counted: Marks, places: int
) -> tuple[Floats, Floats, Floats, Codes]:  # pragma: no cover (compiled)
    """Number, mean, sum of squares about the mean (Welford), and number counted, of the values of each place."""
    number, mean, squares = np.zeros(places), np.zeros(places), np.zeros(places)
    units = np.zeros(places, np.int64)
    for i in range(pairs.size):
        place, value = pairs[i], values[i]
        number[place] += 1.0
        step = value - mean[place]
        mean[place] += step / number[place]
        squares[place] += step * (value - mean[place])
        units[place] += counted[i]
    return number, mean, squares, units
