"""The forecast's share and replacement arithmetic on the BLS projections 2020–30, beside the openings BLS published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from caunghe.forecast.history import Floats
from caunghe.forecast.openings import balance, expected, flows

PROJECTIONS = Path(__file__).resolve().parents[2] / "shared/data/benchmarks/projections/bls_2020_2030.csv"
YEARS = 10
# BLS counts everybody who leaves an occupation, also for another one; net separation of cohorts is far lower
NET_RATE = 0.025


def projections(path: Path) -> pl.DataFrame:
    """Return occupation (SOC code), start, end (thousands, 2020 and 2030) and published annual openings (thousands)."""
    table = pl.read_csv(path, infer_schema=False)
    number = {
        "start": "Employment 2020",
        "end": "Employment 2030",
        "openings": "Occupational Openings, 2020-2030 Annual Average",
    }
    return table.select(
        pl.col("Occupation Code").str.extract(r"(\d\d-\d{4})").alias("occupation"),
        *[
            pl.col(column).str.replace_all(",", "").cast(pl.Float64, strict=False).alias(name)
            for name, column in number.items()
        ],
    ).drop_nulls()


def separation_rate(start: Floats, end: Floats, openings: Floats) -> Floats:
    """Return the annual rate that published openings imply: ``(openings − (E₁ − E₀)/10) / ((E₀ + E₁)/2)``."""
    return (openings - (end - start) / YEARS) / ((start + end) / 2)


def other_rate(rate: Floats, weight: Floats, group: np.ndarray) -> Floats:
    """Return for each occupation the employment-weighted rate of the others in its group, its own left out.

    Drawn to everybody's with the weight of one average occupation: ``(Σ_{j≠i} w_j r_j + w̄ r̄) / (Σ_{j≠i} w_j + w̄)``.
    """
    total = np.bincount(group, weight * rate)[group] - weight * rate
    size = np.bincount(group, weight)[group] - weight
    everyone, one = (weight * rate).sum() / weight.sum(), weight.mean()
    return (total + one * everyone) / (size + one)


def openings(start: Floats, end: Floats, rate: Floats) -> Floats:
    """Return mean annual openings on a steady path from start to end: the forecast's own expansion and replacement."""
    path = start[:, None] * (end / start)[:, None] ** (np.arange(YEARS + 1) / YEARS)
    return expected(balance(flows(path[None].astype(np.float32), rate[None, :, None], (YEARS,))).openings).mean(axis=1)


def report() -> None:
    """Print our arithmetic's openings beside the published ones, with published and with constant shares."""
    if not PROJECTIONS.is_file():
        raise SystemExit(f"evaluate: the projections must stand in ../shared/data; no {PROJECTIONS.name} there")
    table = projections(PROJECTIONS).filter(pl.col("start") > 0, pl.col("end") > 0, pl.col("openings") >= 1)
    start, end, published = (table[c].to_numpy() for c in ("start", "end", "openings"))
    group = table["occupation"].str.head(2).cast(pl.Int64).to_numpy()
    rate = separation_rate(start, end, published)
    others = other_rate(rate, start, group)
    constant = start * end.sum() / start.sum()
    ours = {
        "published employment, own implied rate (a check)": openings(start, end, rate),
        "published employment, rate of the others in its major group": openings(start, end, others),
        "published employment, one rate for all": openings(
            start, end, np.full(len(start), (rate * start).sum() / start.sum())
        ),
        "published openings in all, spread as employment in 2020": start * published.sum() / start.sum(),
        "constant shares of 2020, rate of the others in its major group": openings(start, constant, others),
        f"published employment, net cohort rate of {NET_RATE:.1%} for all": openings(
            start, end, np.full(len(start), NET_RATE)
        ),
    }
    spread = ", ".join(f"{value:.1%}" for value in np.quantile(rate, (0.1, 0.5, 0.9)))
    print(f"{table.height} occupations of 1,000 openings a year and more; BLS: {published.sum():,.0f} thousand a year")
    print(f"rates of separation its openings imply, 10th, 50th and 90th percentile: {spread}")
    print(f"{'':<70}{'total':>8}{'ratio':>7}{'median |error|':>16}{'correlation':>13}")
    for name, value in ours.items():
        error = np.median(np.abs(value / published - 1))
        ratio, correlation = value.sum() / published.sum(), np.corrcoef(value, published)[0, 1]
        print(f"{name:<70}{value.sum():>8,.0f}{ratio:>7.2f}{error:>16.1%}{correlation:>13.3f}")
    wrong = np.abs(constant / end - 1)
    print(f"employment 2030 with constant shares against BLS's: median |error| {np.median(wrong):.1%}, ", end="")
    print(f"nine in ten below {np.quantile(wrong, 0.9):.1%}")
    print("BLS counts exits and moves to other occupations; our replacement is net by age, near the last line.")


if __name__ == "__main__":
    report()
