"""Supply: how many of a programme's entrants come to work in each occupation of the city, and when.

``rate[p,k] = completion[p] · in_field[p] · weight[field(p),k]``: graduates ÷ entrants, graduates at work in their
field six months later ÷ graduates, and the crosswalk from training fields to occupations. Both shares are
beta-binomial: a programme's own counts, drawn to those of its training field and level, these to the level, these to
all (prior weight by moments). The feed does not say who of those at work in their field left the city, so all of them
are counted as staying.
"""

# scipy has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from caunghe.feed import Feed, due_intakes
from caunghe.forecast.history import Floats
from caunghe.forecast.intakes import intake_draws, intake_pipeline
from caunghe.forecast.waves import whole_waves
from caunghe.schema import allowed_codes, code_list, in_schema

COEFFICIENTS: Final = pl.Schema(
    {
        "programme": pl.String(),
        "training_field": pl.String(),
        "level": pl.String(),
        "occupation": pl.String(),
        "lag_years": pl.Int64(),
        "completion": pl.Float64(),
        "in_field": pl.Float64(),
        "weight": pl.Float64(),  # of the crosswalk
        "rate": pl.Float64(),  # entrants → workers of the occupation
        "deviation": pl.Float64(),  # standard deviation of completion × in_field × weight
    }
)
LEAST_PRIOR: Final = 2.0
MOST_PRIOR: Final = 500.0
UNKNOWN: Final = (0.5, 4.0)  # share and weight where no cohort at all has been counted
WAVES: Final = 3
"""Waves of the survey whose unemployed, on average, stand for those of coming years."""
_ASSUMED_DEVIATION: Final = 0.3  # of log unemployment between waves, where fewer than three tell: ours


def lag_years(months: pl.Expr) -> pl.Expr:
    """Whole years from entry to work: duration rounded half up, entrants coming on average in the middle of a year.

    >>> pl.DataFrame({"months": [3, 12, 18, 30]}).select(lag_years(pl.col("months")))["months"].to_list()
    [0, 1, 2, 3]
    """
    return (months / 12 + 0.5).floor().cast(pl.Int64)


def coefficients(feed: Feed) -> pl.DataFrame:
    """Return workers of each occupation per entrant of each programme, in order of programme and occupation.

    A programme whose training field the crosswalk leads to no occupation has no rows.

    >>> welders = coefficients(feed).filter(programme="P1")
    >>> welders.select("occupation", "lag_years", "weight", pl.col("rate").round(3)).rows()
    [('7212', 1, 0.75, 0.47), ('7213', 1, 0.1, 0.063), ('7214', 1, 0.15, 0.094)]
    """
    programmes = feed["programmes"].drop_nulls(["programme", "training_field", "level", "months"])
    shares = programme_shares(feed).select("programme", "completion", "in_field", "deviation")
    links = code_list("training_fields_occupations")
    rows = programmes.join(links, on="training_field").join(shares, on="programme")
    product = pl.col("completion") * pl.col("in_field") * pl.col("weight")
    rows = rows.with_columns(
        lag_years=lag_years(pl.col("months")), rate=product, deviation=pl.col("deviation") * pl.col("weight")
    )
    return in_schema(rows, COEFFICIENTS).sort("programme", "occupation")


def fields_without_occupation(feed: Feed) -> list[str]:
    """Return training fields of the feed's programmes that lead to no occupation."""
    known = code_list("training_fields_occupations")["training_field"]
    fields = feed["programmes"]["training_field"].drop_nulls().unique(maintain_order=True)
    return sorted(fields.filter(~fields.is_in(known.implode())))


def programme_shares(feed: Feed) -> pl.DataFrame:
    """Return by programme: completion and in_field with the parameters of their beta distributions, and the product's
    deviation.

    Columns programme, completion, completion_a, completion_b, in_field, in_field_a, in_field_b, deviation. A cohort
    counts once its graduates are known; more graduates than entrants are read as as many.

    >>> shares = programme_shares(feed)  # 34 of the 40 entrants of P1 graduated: drawn a little to the city's share
    >>> shares.select("programme", pl.col("completion", "in_field", "deviation").round(3)).row(0)
    ('P1', 0.84, 0.746, 0.02)
    """
    programmes = (
        feed["programmes"]
        .drop_nulls(["programme", "training_field", "level"])
        .select("programme", "training_field", "level")
    )
    cohorts = feed["intakes"].drop_nulls("graduates").filter(pl.col("entrants") > 0)
    completed = _counts(programmes, cohorts, "graduates", "entrants")
    placed = _counts(programmes, cohorts.drop_nulls("in_field_6m"), "in_field_6m", "graduates")
    result = beta_shares(completed, "completion").join(beta_shares(placed, "in_field"), on="programme")
    return result.with_columns(deviation=_product_deviation()).sort("programme")


def _counts(programmes: pl.DataFrame, cohorts: pl.DataFrame, successes: str, trials: str) -> pl.DataFrame:
    """Return trials and successes by programme, in people's worth of evidence: divided by the dispersion of its
    cohorts."""
    tried = cohorts.filter(pl.col(trials) > 0).select(
        "programme",
        trials=pl.col(trials).cast(pl.Float64),
        successes=pl.min_horizontal(successes, trials).cast(pl.Float64),
    )
    phi = dispersion(tried)
    sums = tried.group_by("programme", maintain_order=True).agg(pl.col("trials", "successes").sum() / phi)
    return programmes.join(sums, on="programme", how="left").with_columns(pl.col("trials", "successes").fill_null(0.0))


def dispersion(cohorts: pl.DataFrame) -> float:
    """Return how much more a programme's cohorts differ than a coin's would: ``Σ n (p − p̄)² / (p̄q̄) ÷ (cohorts −
    programmes)``, at least 1."""
    share, mean = (
        pl.col("successes") / pl.col("trials"),
        pl.col("successes").sum().over("programme") / pl.col("trials").sum().over("programme"),
    )
    terms = cohorts.with_columns(mean=mean, share=share).filter(pl.col("mean").is_between(0, 1, closed="none"))
    freedom = terms.height - terms["programme"].n_unique()
    chi = terms.select(
        (pl.col("trials") * (pl.col("share") - pl.col("mean")) ** 2 / (pl.col("mean") * (1 - pl.col("mean")))).sum()
    ).item()
    return max(1.0, chi / freedom) if freedom > 0 else 1.0


def beta_shares(counts: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``name`` (posterior mean), ``name_a`` and ``name_b`` by programme from successes and trials.

    ``a = M m + successes, b = M (1 − m) + trials − successes``; m is the mean of field and level, itself drawn to the
    level's and that to everybody's with the same M.
    """
    everyone = float(counts["trials"].sum())
    mean, prior = (float(counts["successes"].sum()) / everyone, prior_weight(counts)) if everyone else UNKNOWN
    frame = counts.with_columns(m=pl.lit(mean))
    for keys in (["level"], ["training_field", "level"]):
        own, tried = pl.col("successes").sum().over(keys), pl.col("trials").sum().over(keys)
        frame = frame.with_columns(m=(own + prior * pl.col("m")) / (tried + prior))
    a, b = prior * pl.col("m") + pl.col("successes"), prior * (1 - pl.col("m")) + pl.col("trials") - pl.col("successes")
    return frame.select("programme", (a / (a + b)).alias(name), a.alias(f"{name}_a"), b.alias(f"{name}_b"))


def prior_weight(counts: pl.DataFrame) -> float:
    """Return M, trials' worth of what programmes of a level have in common, by moments.

    Between-variance ``τ² = (Σ n (p − p̄)² − (k − L) p̄q̄) / (N − Σ n²/N)`` over levels; ``M = p̄q̄ / τ² − 1`` within
    2–500.
    """
    rows = counts.filter(pl.col("trials") > 0).with_columns(p=pl.col("successes") / pl.col("trials"))
    rows = rows.with_columns(mean=pl.col("successes").sum().over("level") / pl.col("trials").sum().over("level"))
    n, p, mean = (rows[c].to_numpy() for c in ("trials", "p", "mean"))
    if len(n) < 3:
        return MOST_PRIOR if not len(n) else UNKNOWN[1]
    binomial = float((n * mean * (1 - mean)).sum() / n.sum())
    groups = rows["level"].n_unique()
    between = ((n * (p - mean) ** 2).sum() - (len(n) - groups) * binomial) / (n.sum() - (n**2).sum() / n.sum())
    return MOST_PRIOR if between <= 0 else float(np.clip(binomial / between - 1, LEAST_PRIOR, MOST_PRIOR))


def _product_deviation() -> pl.Expr:
    """Standard deviation of two independent beta shares' product: ``√(E[x²] E[y²] − E[x]² E[y]²)``."""
    square, mean = pl.lit(1.0), pl.lit(1.0)
    for name in ("completion", "in_field"):
        a, b = pl.col(f"{name}_a"), pl.col(f"{name}_b")
        square = square * (a * (a + 1)) / ((a + b) * (a + b + 1))
        mean = mean * a / (a + b)
    return (square - mean**2).clip(0).sqrt()


def graduate_draws(
    feed: Feed, occupations: tuple[str, ...], years: tuple[int, ...], draws: int, rng: np.random.Generator
) -> Floats:
    """Return graduates who come to work by draw × occupation × year.

    Their mean is what comes if intakes stay as in the last three years. Completion and destination are drawn once a
    programme and draw; intakes to come walk, by programme and all together (``intake_draws``), and destinations of all
    vary from year to year, by as much as the city's did.
    """
    table = coefficients(feed)
    result = np.zeros((draws, len(occupations), len(years)), np.float32)
    if table.is_empty():
        return result
    lags = table["lag_years"].to_numpy()
    pipeline = intake_pipeline(feed, years, int(lags.max()))
    place = {code: i for i, code in enumerate(pipeline.programmes)}
    shares = programme_shares(feed)
    order = np.array([place[p] for p in shares["programme"]], dtype=np.int64)
    yield_ = np.zeros((draws, len(place)), np.float32)
    yield_[:, order] = _beta(shares, "completion", draws, rng) * _beta(shares, "in_field", draws, rng)
    intake = intake_draws(pipeline, draws, rng)
    destination = _log_normal(rng, (draws, 1, len(years)), destination_deviation(feed))
    into = _matrices(table, place, occupations)
    for lag, matrix in into.items():
        for t, year in enumerate(years):
            result[:, :, t] += (matrix @ (intake[:, :, year - lag - pipeline.first_year] * yield_).T).T
    return result * destination


def destination_deviation(feed: Feed) -> float:
    """Return the standard deviation, over years of entry, of the city's log share of graduates at work in their field.

    >>> round(destination_deviation(feed), 4)  # all programmes of 2023, welding alone of 2024
    0.0296
    """
    known = (
        due_intakes(feed)
        .filter("reported")
        .drop_nulls(["graduates", "in_field_6m"])
        .group_by("year", maintain_order=True)
        .agg(pl.col("graduates", "in_field_6m").sum())
    )
    known = known.filter(pl.col("in_field_6m") > 0, pl.col("graduates") > 0).sort("year")
    share = np.log(known["in_field_6m"].to_numpy() / known["graduates"].to_numpy())
    return float(share.std(ddof=1)) if len(share) > 1 else 0.0


def _log_normal(rng: np.random.Generator, shape: tuple[int, ...], deviation: float) -> Floats:
    return np.exp(rng.standard_normal(shape) * deviation - deviation**2 / 2).astype(np.float32)


def _beta(shares: pl.DataFrame, name: str, draws: int, rng: np.random.Generator) -> Floats:
    a, b = shares[f"{name}_a"].to_numpy(), shares[f"{name}_b"].to_numpy()
    return rng.beta(np.maximum(a, 1e-6), np.maximum(b, 1e-6), (draws, len(a))).astype(np.float32)


def _matrices(table: pl.DataFrame, place: dict[str, int], occupations: tuple[str, ...]) -> dict[int, sparse.csr_matrix]:
    """Return the crosswalk by lag: occupation × programme."""
    rows = {code: i for i, code in enumerate(occupations)}
    kept = table.filter(pl.col("occupation").is_in(list(occupations)))
    return {
        int(str(lag)): sparse.csr_matrix(
            (
                part["weight"].to_numpy().astype(np.float32),
                ([rows[k] for k in part["occupation"]], [place[p] for p in part["programme"]]),
            ),
            (len(occupations), len(place)),
        )
        for (lag,), part in kept.group_by("lag_years", maintain_order=True)
    }


def seekers(feed: Feed, occupations: tuple[str, ...], share: float, waves: int = 1) -> tuple[Floats, Floats]:
    """Return job-seekers by occupation a year and their relative standard deviation by occupation.

    ``share · Σ_q unemployed[q] · P(occupation | employed, qualification q)``, mean of the last ``waves`` of today's
    territory: a seeker's occupation is not asked, so people of the same qualification speak for it, and those whose
    qualification is stated for those whose is not. Zero without a survey.
    """
    table = feed["labour_survey"].filter(pl.col("weight") > 0)
    result = np.zeros(len(occupations))
    if table.is_empty():
        return result, np.zeros(len(occupations))
    years = whole_waves(feed)[-waves:]
    table = table.filter(pl.col("year").is_in(years)).with_columns(pl.col("weight") / len(years))
    idle = (
        table.filter(pl.col("activity") == "unemployed")
        .group_by("qualification", maintain_order=True)
        .agg(people=pl.col("weight").sum(), persons=pl.len())
    )
    work = table.filter(pl.col("activity") == "employed").drop_nulls("occupation")
    work = work.filter(pl.col("occupation").is_in(list(occupations)))
    place = {code: i for i, code in enumerate(occupations)}
    for occupation, people in _fitting(idle, work).iter_rows():
        result[place[occupation]] = share * people
    persons = int(idle["persons"].sum())
    sampled = dict(work.group_by("occupation", maintain_order=True).len().iter_rows())
    relative = np.array([np.sqrt(1 / max(persons, 1) + 1 / max(sampled.get(code, 0), 1)) for code in occupations])
    return result, np.minimum(relative, 1.0)


def _fitting(idle: pl.DataFrame, work: pl.DataFrame) -> pl.DataFrame:
    """Return ``occupation, people``: all of ``idle`` over the occupations of those at work with their qualification.

    Whose qualification is not stated, or is nobody's at work, counts as the others do; where all are such, as all at
    work.
    """
    keys = ["qualification", "occupation"]
    if not idle["qualification"].is_in(work["qualification"].drop_nulls().implode()).any():
        idle = (
            idle.with_columns(qualification=pl.lit(""))
            .group_by("qualification", maintain_order=True)
            .agg(pl.col("people", "persons").sum())
        )
        work = work.with_columns(qualification=pl.lit(""))
    mix = work.drop_nulls("qualification").group_by(keys, maintain_order=True).agg(weight=pl.col("weight").sum())
    found = (
        mix.sort(keys)
        .with_columns(share=pl.col("weight") / pl.col("weight").sum().over("qualification"))
        .join(idle, on="qualification", maintain_order="left")
        .group_by("occupation", maintain_order=True)
        .agg(people=(pl.col("share") * pl.col("people")).sum())
        .sort("occupation")
    )
    return found.with_columns(pl.col("people") * (idle["people"].sum() / pl.col("people").sum()))


def unemployment_deviation(feed: Feed) -> float:
    """Return how far, as a standard deviation of its logarithm, unemployment of a coming year lies from its mean over
    ``WAVES``: between all waves of today's territory, or the convention where fewer than three tell.
    """
    out_of_work = feed["labour_survey"].filter(
        pl.col("weight") > 0, pl.col("activity") == "unemployed", pl.col("year").is_in(whole_waves(feed))
    )
    waves = out_of_work.group_by("year", maintain_order=True).agg(pl.col("weight").sum())["weight"].to_numpy()
    between = float(np.std(np.log(waves), ddof=1)) if len(waves) >= WAVES else _ASSUMED_DEVIATION
    return between * float(np.sqrt(1 + 1 / WAVES))


def job_seekers(feed: Feed) -> pl.DataFrame:
    """Return ``occupation, people, relative`` (standard error): people out of work by the occupation they fit.

    Every ISCO-08 unit group has a row, those without a survey zeros; ``relative`` is at most 1.

    >>> out_of_work = job_seekers(feed).filter(pl.col("people") > 0)
    >>> out_of_work.select("occupation", pl.col("people").round(), pl.col("relative").round(2)).rows()
    [('3113', 73.0, 0.28), ('4321', 71.0, 0.28), ('5223', 144.0, 0.26), ('7212', 71.0, 0.28)]
    """
    groups = tuple(allowed_codes("occupations", 4))
    people, relative = seekers(feed, groups, share=1.0)
    return pl.DataFrame({"occupation": groups, "people": people, "relative": relative})
