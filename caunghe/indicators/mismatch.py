"""How far apart what is taught and what is asked for are, occupation by occupation."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from caunghe.feed import Feed, needs_by_unit_group
from caunghe.indicators import results
from caunghe.indicators.bases import training
from caunghe.indicators.intervals import JUDGED_LEVEL, Publication
from caunghe.indicators.options import IndicatorOptions
from caunghe.indicators.structures import Estimate, distances, effective_units, matched, share
from caunghe.schema import code_list, codes_with, normal_reach

Floats = NDArray[np.float64]
_MEASURED: Final = {name: results.MISMATCH[name] for name in ("measure", "year", "value", "low", "high", "flag")}
_Numbers = dict[str, float | str | None]
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

    Openings are a sample of employers, and v is that of all employers. A sample makes two structures look further
    apart than they are: the first three are those of the wholes whose simulated samples look as the real one does
    (``structures.matched``); the fourth is a ratio with its error (``structures.share``). The fifth no sample tells:
    occupations that no employer asks for are among those that nobody asked names, so it has bounds and no value.
    Graduates are counted, and without sampling error: ``coverage`` tells how many of those due have been. Low and high
    are empty when nobody stands for anybody else.

    ``flag``: ``suppressed`` where the employers asked are worth fewer than ``minimum_persons`` drawn from very many
    (``structures.effective_units``) or the 95 % interval is ``widest`` or more wide (options' ``publication``);
    ``caution`` below twice that number, for a value of exactly 0 or 1, and for Hellinger's distance and the loss,
    whose intervals hold less than they claim in some cities; ``bounds``; else ``publish``. Suppressed numbers are still
    here, for verdicts; ``indicators`` hides them.
    """
    cohorts = _cohorts(feed)
    trained, asked = _graduates(cohorts), _openings(feed)
    years = sorted(set(trained["year"]) & set(asked["year"]))
    rows = [row for year in years for row in _year(trained, asked, int(year), options)]
    measured = pl.DataFrame(rows, schema=_MEASURED, orient="row")
    return measured.join(_reported(cohorts), on="year", how="left", maintain_order="left").select(
        results.MISMATCH.names()
    )


def graduates(feed: Feed) -> pl.DataFrame:
    """Return ``year, occupation, people``: graduates of certified levels by year of award, by ISCO-08 unit group."""
    return _graduates(_cohorts(feed))


def _graduates(cohorts: pl.DataFrame) -> pl.DataFrame:
    links = code_list("training_fields_occupations").with_columns(pl.col("weight").cast(pl.Float64))
    return (
        cohorts.filter(_has_ended())
        .drop_nulls("graduates")
        .join(links, on="training_field")
        .group_by(year="award_year", occupation="occupation", maintain_order=True)
        .agg(people=(pl.col("graduates") * pl.col("weight")).sum())
    )


def _has_ended() -> pl.Expr:
    """Return whether all of a cohort can have finished; the graduates of another are not known, whatever is written."""
    return ~pl.col("unfinished").fill_null(value=False)


def _cohorts(feed: Feed) -> pl.DataFrame:
    """Return the cohorts of certified levels whose year of award has come; short courses are left out."""
    is_certified = pl.col("level").is_in(codes_with("levels", "certified"))
    return training.cohorts(feed).filter(is_certified, pl.col("award_year").is_not_null())


def _reported(cohorts: pl.DataFrame) -> pl.DataFrame:
    """Return ``year, coverage, pending``: shares of the entrants due, as in VALUES."""
    due, known = pl.col("expected"), pl.col("graduates").is_not_null() & _has_ended()
    shares = {"coverage": due.filter(known).sum(), "pending": due.filter(~_has_ended()).sum()}
    return cohorts.group_by(year="award_year", maintain_order=True).agg(
        pl.when(due.sum() > 0).then(part / due.sum()).alias(name) for name, part in shares.items()
    )


def _openings(feed: Feed) -> pl.DataFrame:
    """Return ``year, employer, occupation, openings, weight`` of hiring needs at home."""
    return (
        needs_by_unit_group(feed)
        .rows.filter(~pl.col("overseas").fill_null(False), pl.col("openings") > 0)
        .select("year", "employer", "occupation", "openings", "weight")
    )


def _year(trained: pl.DataFrame, asked: pl.DataFrame, year: int, options: IndicatorOptions) -> list[dict[str, object]]:
    here = asked.filter(pl.col("year") == year).drop_nulls("occupation").sort("employer", "occupation")
    people = trained.filter(pl.col("year") == year, pl.col("people") > 0)
    if here.is_empty() or people.is_empty():
        return []
    taught = set(code_list("training_fields_occupations")["occupation"])
    kinds = sorted(set(here["occupation"]) | set(people["occupation"]))
    place = {code: i for i, code in enumerate(kinds)}
    supply = np.zeros(len(kinds))
    supply[[place[code] for code in people["occupation"]]] = people["people"].to_numpy()
    reached = np.array([code in taught for code in kinds])
    counts, weight = _by_employer(here, place)
    if (weight == 1).all():
        found = _counted(counts.sum(axis=0), supply, reached)
    else:
        found = _sampled(counts, weight, supply, reached, options, year)
    return [{"measure": name, "year": year, **found[name]} for name in MEASURES]


def _by_employer(here: pl.DataFrame, place: dict[str, int]) -> tuple[Floats, Floats]:
    """Openings, employers × occupations, and the weight of each employer: that of its openings, where rows differ."""
    number = here.select(pl.col("employer").rank("dense").cast(pl.Int64) - 1)["employer"].to_numpy()
    kind = np.array([place[code] for code in here["occupation"]])
    openings, weights = here["openings"].cast(pl.Float64).to_numpy(), here["weight"].to_numpy()
    weight = np.bincount(number, openings * weights) / np.bincount(number, openings)
    table = np.zeros((len(weight), len(place)))
    np.add.at(table, (number, kind), openings * weights / weight[number])
    return table, weight


def _counted(demand: Floats, supply: Floats, reached: NDArray[np.bool_]) -> dict[str, _Numbers]:
    """The measures where every employer was asked."""
    apart, hellinger = distances(demand[None, reached], supply[reached])[:, 0].tolist()
    values = {
        "dissimilarity": apart,
        "hellinger": hellinger,
        "matching_loss": hellinger**2,
        "openings_without_training": float(demand[~reached].sum() / demand.sum()),
        "training_without_openings": _unasked(demand, supply, reached),
    }
    return {name: {"value": value, "flag": "publish"} for name, value in values.items()}


def _sampled(
    counts: Floats, weight: Floats, supply: Floats, reached: NDArray[np.bool_], options: IndicatorOptions, year: int
) -> dict[str, _Numbers]:
    """The measures where the employers asked stand for others, with their intervals."""
    rules, random = options.publication, np.random.default_rng([options.seed, year])
    trained, total = counts[:, reached], counts.sum(axis=1)
    own = trained.sum(axis=1)
    apart, hellinger = matched(trained, weight, supply[reached], draws=options.draws, level=rules.level, random=random)
    loss = Estimate(hellinger.value**2, hellinger.low**2, hellinger.high**2)
    worth = effective_units(own, weight)
    untrained = share(total - own, total, weight, rules.level)
    high = _unasked(weight @ counts, supply, reached)
    return {
        "dissimilarity": _judged(apart, worth, rules),
        "hellinger": _judged(hellinger, worth, rules, least="caution"),
        "matching_loss": _judged(loss, worth, rules, least="caution"),
        "openings_without_training": _judged(untrained, effective_units(total, weight), rules),
        "training_without_openings": {"value": None, "low": 0.0, "high": high, "flag": "bounds"},
    }


def _unasked(demand: Floats, supply: Floats, reached: NDArray[np.bool_]) -> float:
    """The share of graduates in occupations without demand."""
    return float(supply[reached & (demand == 0)].sum() / supply[reached].sum())


def _judged(found: Estimate, worth: float, rules: Publication, least: str = "publish") -> _Numbers:
    """The estimate with its flag, ``least`` at best; ``worth`` is the effective number of employers."""
    width = (found.high - found.low) * normal_reach(JUDGED_LEVEL) / normal_reach(rules.level)
    flag = least
    if worth < rules.minimum_persons or width >= rules.widest:
        flag = "suppressed"
    elif worth < 2 * rules.minimum_persons or found.value in (0.0, 1.0):
        flag = "caution"
    return {"value": found.value, "low": found.low, "high": found.high, "flag": flag}
