"""What employers say: hiring needs and advertisements move the first two years by as much as their error allows.

Needs and advertisements count gross hiring of those who answer or advertise, openings are net: only which occupations
they ask for counts, not how many in all. With ``d = log stated − log model`` of an occupation, μ their common level
and τ² how much d varies beyond known errors (a source's own bent by occupation), the model moves by ``w (d − μ)``
with ``w = v_model / (v_model + v_stated + τ²)``; its draws close in by ``√(1 − w)``; the total over the occupations
moved stays.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from caunghe.feed import Feed, needs_by_unit_group
from caunghe.forecast.history import Floats
from caunghe.forecast.openings import Balance, expected, moved_balance
from caunghe.forecast.results import WEIGHTS_USED
from caunghe.schema import in_schema
from caunghe.vacancies import feed_openings

YEARS_MOVED: Final = 2
OLDEST: Final = 2  # years after which a statement says nothing
MOST: Final = 3.0  # no occupation moves by more than this factor, or less than its inverse
LEAST_MODEL: Final = 1.0  # openings a year below which a ratio means nothing
LEAST_STATED: Final = 3  # occupations a source must state before their common level can be told


def stated_openings(feed: Feed, years: tuple[int, ...]) -> pl.DataFrame:
    """Return what was stated: source, year, occupation, stated people, variance of its log.

    ``variance = log(1 + (Σ (w x)² + Σ c (1 − c) (w x)²) / (Σ w x)²)``, doubled for each year of age: the first sum is
    over employers, the second over openings whose occupation has the probability c (1 where a person coded it). Each
    of the first two years takes the newest statement made for it or for a year before, at most two years old. Work
    abroad is left out. Advertisements are openings: repeats count once, what nobody coded is coded by machine, and
    employers weigh as in the register (``vacancies.openings``). Needs stated for coarser groups of occupations are
    spread (``needs_by_unit_group``).
    """
    needs = needs_by_unit_group(feed).rows.drop_nulls(["employer", "year", "occupation", "openings"])
    needs = needs.filter(pl.col("overseas").fill_null(False).not_()).select(
        "year",
        "occupation",
        "employer",
        people=pl.col("openings") * pl.col("weight"),
        chance=pl.lit(1.0),
    )
    last_month = feed.information.as_of
    adverts = feed_openings(feed).drop_nulls(["occupation", "first"]).filter(pl.col("first") <= last_month)
    adverts = adverts.select(
        # the twelve months up to the feed's day count as its year
        year=last_month.year - (pl.lit(last_month) - pl.col("first")).dt.total_days() // 365,
        occupation="occupation",
        employer=pl.coalesce("employer", pl.format("spell {}", "spell")),
        people=pl.col("people") * pl.col("weight"),
        chance="chance",
    )
    sources = {"hiring_needs": needs, "vacancies": adverts}
    parts = [_newest_statements(rows, source, year) for source, rows in sources.items() for year in years[:YEARS_MOVED]]
    return pl.concat(parts)


def _newest_statements(rows: pl.DataFrame, source: str, year: int) -> pl.DataFrame:
    rows = rows.filter(pl.col("year").is_between(year - OLDEST, year))
    age = year - max(rows["year"], default=year)
    doubt = pl.col("chance") * (1 - pl.col("chance")) * pl.col("people") ** 2
    # in order, as the last digit of a sum depends on it
    rows = rows.filter(pl.col("year") == year - age).sort("occupation", "employer", "people", "chance")
    by_employer = rows.group_by("occupation", "employer", maintain_order=True).agg(
        pl.col("people").sum(), doubt=doubt.sum()
    )
    noise = (pl.col("people") ** 2).sum() + pl.col("doubt").sum()
    sums = by_employer.group_by("occupation", maintain_order=True).agg(
        stated=pl.col("people").sum().cast(pl.Float64),
        variance=(1 + noise / pl.col("people").sum() ** 2).log() * 2.0**age,
    )
    sums = sums.filter(pl.col("stated") > 0).sort("occupation")
    return sums.select(
        pl.lit(source).alias("source"), pl.lit(year).cast(pl.Int64).alias("year"), "occupation", "stated", "variance"
    )


def stated_balance(
    modelled: Balance, stated: pl.DataFrame, occupations: tuple[str, ...], years: tuple[int, ...]
) -> tuple[Balance, pl.DataFrame]:
    """Return the balance after hiring needs, then vacancies, and the weights used (``WEIGHTS_USED``).

    ``model`` is the expected path's openings; over the occupations of a source and year their sum stays.
    """
    result = modelled
    place = {code: i for i, code in enumerate(occupations)}
    weights = [pl.DataFrame(schema=WEIGHTS_USED)]
    for (source, year), rows in stated.filter(pl.col("occupation").is_in(list(place))).group_by(
        "source", "year", maintain_order=True
    ):
        at = np.array([place[code] for code in rows["occupation"]], dtype=np.int64)
        t = years.index(int(str(year)))
        opened = result.openings[:, at, t]
        model = expected(opened)
        variance = np.log1p(opened.var(axis=0, dtype=np.float64) / np.maximum(model, LEAST_MODEL) ** 2)
        people, error = rows["stated"].to_numpy(), rows["variance"].to_numpy()
        kept = model >= LEAST_MODEL
        if kept.sum() < LEAST_STATED:
            continue
        at, model, people = at[kept], model[kept], people[kept]
        weight, factor = shift(np.log(people) - np.log(model), variance[kept], error[kept], model)
        result = moved_balance(result, at, t, factor, np.sqrt(1 - weight))
        codes = rows["occupation"].filter(pl.Series(kept))
        columns = [[str(source)] * len(at), [int(str(year))] * len(at), codes, people, model, weight, factor]
        weights.append(in_schema(pl.DataFrame(dict(zip(WEIGHTS_USED, columns, strict=True))), WEIGHTS_USED))
    return result, pl.concat(weights)


def shift(distance: Floats, model_variance: Floats, stated_variance: Floats, model: Floats) -> tuple[Floats, Floats]:
    """Return weights 0–1 and factors of openings, from log distances and the variances of both sides."""
    known = model_variance + stated_variance
    level = (distance / known).sum() / (1 / known).sum()
    weight = 1 / known
    spread = (weight * (distance - level) ** 2).sum() - (len(distance) - 1)
    between = max(0.0, spread / max(weight.sum() - (weight**2).sum() / weight.sum(), 1e-12))
    level = (distance / (known + between)).sum() / (1 / (known + between)).sum()
    share = model_variance / np.maximum(known + between, 1e-12)
    factor = np.clip(np.exp(share * (distance - level)), 1 / MOST, MOST)
    return share, factor * model.sum() / (factor * model).sum()
