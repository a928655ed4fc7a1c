"""How far apart what is taught and what is asked for are, occupation by occupation."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed
from caunghe.indicators import results
from caunghe.indicators.bases import training
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema import code_list, codes_with

Floats = NDArray[np.float64]
_MEASURED: Final = {name: results.MISMATCH[name] for name in ("measure", "year", "value", "low", "high")}
_NOTHING: Final = 1e-9  # a width that is rounding alone
MEASURES: Final = (
    "dissimilarity",
    "hellinger",
    "matching_loss",
    "openings_without_training",
    "training_without_openings",
)


def mismatch(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Return MISMATCH: each measure in each year that has both graduates and openings.

    g_k and v_k are the shares of occupation k among graduates (spread over occupations by the crosswalk
    ``training_fields_occupations``) and among openings (hiring needs at home, weighted).

        dissimilarity             ½ Σ |g_k − v_k|, over occupations that some field leads to (Duncan, Duncan 1955)
        matching_loss             1 − Σ √(v_k·g_k): share of matches lost when people can only be hired in
                                  their own occupation and matches grow with √(v·g) (Şahin, Song, Topa, Violante 2014)
        hellinger                 √matching_loss, a distance between the two structures
        openings_without_training share of openings in occupations to which no field leads
        training_without_openings share of graduates in occupations for which nobody asks

    Openings are a sample of employers: interval by the rescaled bootstrap of employers within size bands (Rao, Wu
    1988), ``n_h − 1`` of ``n_h`` drawn. A sample makes two structures look further apart than they are, so the value
    is corrected by the bootstrap's bias, ``2θ̂ − mean θ*``, and the interval is basic, ``2θ̂ − quantiles of θ*``, both
    kept within 0–1. Where that interval has no width no error is measured: a value of 0 or 1 takes the exact binomial
    bound of the n employers asked, ``1 − (α/2)^{1/n}`` from it, any other the whole of 0–1. Graduates are counted, and
    without sampling error: ``coverage`` tells how many of those due have been. Low and high are empty when nobody
    stands for anybody else.
    """
    trained, asked = graduates(feed), _openings(feed)
    years = sorted(set(trained["year"]) & set(asked["year"]))
    rows = [row for year in years for row in _year(trained, asked, int(year), options)]
    measured = pl.DataFrame(rows, schema=_MEASURED, orient="row")
    reported = _reported(_cohorts(feed))
    return measured.join(reported, on="year", how="left", maintain_order="left").select(results.MISMATCH.names())


def graduates(feed: Feed) -> pl.DataFrame:
    """Return ``year, occupation, people``: graduates of certified levels by year of award, by ISCO-08 unit group."""
    links = code_list("training_fields_occupations").with_columns(pl.col("weight").cast(pl.Float64))
    return (
        _cohorts(feed)
        .drop_nulls("graduates")
        .join(links, on="training_field")
        .group_by(year="award_year", occupation="occupation", maintain_order=True)
        .agg(people=(pl.col("graduates") * pl.col("weight")).sum())
    )


def _cohorts(feed: Feed) -> pl.DataFrame:
    """Return the cohorts of certified levels whose year of award has come; short courses are left out."""
    is_certified = pl.col("level").is_in(codes_with("levels", "certified"))
    return training.cohorts(feed).filter(is_certified, pl.col("award_year").is_not_null())


def _reported(cohorts: pl.DataFrame) -> pl.DataFrame:
    """Return ``year, coverage, pending``: shares of the entrants due, as in VALUES."""
    due, known, early = pl.col("expected"), pl.col("graduates").is_not_null(), pl.col("unfinished")
    shares = {"coverage": due.filter(known).sum(), "pending": due.filter(~known & early).sum()}
    return cohorts.group_by(year="award_year", maintain_order=True).agg(
        pl.when(due.sum() > 0).then(part / due.sum()).alias(name) for name, part in shares.items()
    )


def _openings(feed: Feed) -> pl.DataFrame:
    """Return ``year, size_band, employer, occupation, openings, weight`` of hiring needs at home."""
    sizes = feed["employers"].select("employer", pl.col("size_band").fill_null(""))
    return (
        feed["hiring_needs"]
        .filter(~pl.col("overseas").fill_null(False), pl.col("openings") > 0)
        .join(sizes, on="employer", how="left")
        .select(
            "year",
            pl.col("size_band").fill_null(""),
            "employer",
            "occupation",
            "openings",
            pl.col("weight").fill_null(1.0),
        )
    )


def _year(trained: pl.DataFrame, asked: pl.DataFrame, year: int, options: IndicatorOptions) -> list[dict[str, object]]:
    here = asked.filter(pl.col("year") == year).sort("size_band", "employer", "occupation")
    people = trained.filter(pl.col("year") == year, pl.col("people") > 0)
    if here.is_empty() or people.is_empty():
        return []
    taught = set(code_list("training_fields_occupations")["occupation"])
    kinds = sorted(set(here["occupation"].drop_nulls()) | set(people["occupation"]))
    place = {code: i for i, code in enumerate(kinds)}
    supply = np.zeros(len(kinds))
    supply[[place[code] for code in people["occupation"]]] = people["people"].to_numpy()
    reached = np.array([code in taught for code in kinds])
    demand, strata, sampled = _by_employer(here.drop_nulls("occupation"), place)
    plain = np.array(_measures(demand.sum(axis=0, keepdims=True), supply, reached))[:, 0]
    if not sampled:
        return [
            {"measure": m, "year": year, "value": v, "low": None, "high": None}
            for m, v in zip(MEASURES, plain, strict=True)
        ]
    drawn = np.array(_measures(_redrawn_demand(demand, strata, options, year), supply, reached))
    value = np.clip(2 * plain - drawn.mean(axis=1), 0, 1)
    tail = (1 - options.publication.level) / 2
    high, low = (np.clip(2 * plain - np.quantile(drawn, q, axis=1), 0, 1) for q in (tail, 1 - tail))
    agreed, reach = high - low < _NOTHING, 1 - tail ** (1 / len(demand))
    low = np.where(agreed, np.where(value > 1 - _NOTHING, 1 - reach, 0.0), low)
    high = np.where(agreed, np.where(value < _NOTHING, reach, 1.0), high)
    return [
        {"measure": m, "year": year, "value": value[i], "low": low[i], "high": high[i]} for i, m in enumerate(MEASURES)
    ]


def _by_employer(here: pl.DataFrame, place: dict[str, int]) -> tuple[Floats, NDArray[np.int64], bool]:
    """Weighted openings, employers × occupations; the stratum of each employer; whether weights make it a sample."""
    number = here.select(pl.col("employer").rank("dense").cast(pl.Int64) - 1)["employer"].to_numpy()
    table = np.zeros((number.max() + 1, len(place)))
    kind = np.array([place[code] for code in here["occupation"]])
    np.add.at(table, (number, kind), (here["openings"] * here["weight"]).to_numpy())
    strata = np.zeros(len(table), np.int64)
    strata[number] = here.select(pl.col("size_band").rank("dense").cast(pl.Int64))["size_band"].to_numpy()
    return table, strata, not (here["weight"] == 1).all()


def _redrawn_demand(demand: Floats, strata: NDArray[np.int64], options: IndicatorOptions, year: int) -> Floats:
    """Openings by occupation in each draw, n_h − 1 employers of each stratum taken with replacement."""
    random = np.random.default_rng([options.seed, year])
    factors = np.ones((options.draws, len(demand)))
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        n = len(members)
        if n > 1:
            factors[:, members] = random.multinomial(n - 1, np.full(n, 1 / n), options.draws) * n / (n - 1)
    return factors @ demand


def _measures(demand: Floats, supply: Floats, reached: NDArray[np.bool_]) -> list[Floats]:
    """The measures in the order of MEASURES, for demand of shape (draws, occupations)."""
    v, g = demand[:, reached], supply[reached]
    v = v / np.maximum(v.sum(axis=1, keepdims=True), 1e-300)
    g = g / max(g.sum(), 1e-300)
    lost = np.clip(1 - np.sqrt(v * g).sum(axis=1), 0, 1)
    return [
        0.5 * np.abs(v - g).sum(axis=1),
        np.sqrt(lost),
        lost,
        demand[:, ~reached].sum(axis=1) / np.maximum(demand.sum(axis=1), 1e-300),
        (g * (v == 0)).sum(axis=1),
    ]
