"""From rows to numbers: every indicator of a table, every year, every breakdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from caunghe.indicators import survey
from caunghe.indicators.cells import Layout
from caunghe.indicators.design import Design
from caunghe.indicators.indicator import Indicator
from caunghe.indicators.options import IndicatorOptions

# Numbers before anything is hidden, with what they rest on
CELLS: Final = pl.Schema(
    {
        "indicator": pl.String(),
        "year": pl.Int64(),
        "breakdown": pl.String(),
        "category": pl.String(),
        "estimate": pl.Float64(),
        "standard_error": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "cv": pl.Float64(),
        "persons": pl.Int64(),
        "flag": pl.String(),
        "note": pl.String(),
        "part": pl.Float64(),  # people counted in the numerator of a register's share
        "whole": pl.Float64(),  # people counted in the denominator, or sampled; null where no people are counted
        "design_effect": pl.Float64(),
        "degrees_of_freedom": pl.Int64(),  # of the survey's interval; null where it is not Student's
        "coverage": pl.Float64(),  # as in results.VALUES
        "pending": pl.Float64(),
    }
)
ALL: Final = "all"
_DOMAIN: Final = ("year", "breakdown", "category")
FEW_ANSWERS: Final = 0.85
TOO_FEW_ANSWERS: Final = 0.5
LOW_RESPONSE: Final = "low_response"  # a note: so few of those asked answered that the others may differ


def cells(frame: pl.DataFrame, indicators: Sequence[Indicator], options: IndicatorOptions) -> pl.DataFrame:
    """Return CELLS of the indicators over one base (columns ``year`` and breakdowns; survey bases also the design).

    A survey in which every weight is 1 asked everybody: it is counted, without sampling error.
    """
    if frame.is_empty():
        return pl.DataFrame(schema=CELLS)
    frame = frame.with_columns(pl.lit(ALL).alias(ALL), *_evaluated_terms(indicators))
    weighted = "weight" in frame.columns and not (frame["weight"] == 1).all()
    sampled = [each for each in indicators if each.kind == "survey" and (weighted or each.special)]
    counted = [each for each in indicators if each not in sampled]
    parts: list[pl.DataFrame] = []
    if sampled:
        stacked = _stacked_persons(frame, sampled)
        design = Design(weight="weight", unit="unit", stratum="stratum", lonely=options.lonely)
        laid = survey.survey_layout(stacked, design, _DOMAIN)
        answered = _answered(stacked, sampled)
        for each in sampled:
            found = _survey(stacked, design, laid, each, options)
            parts.append(_with_coverage(found, answered.get(each.name)))
    for year, by in dict.fromkeys((each.year, by) for each in counted for by in (ALL, *each.breakdowns)):
        of_both = [each for each in counted if each.year == year and by in (ALL, *each.breakdowns)]
        parts.append(_register(frame, of_both, year, by))
    return pl.concat(parts)


def numerator(each: Indicator) -> str:
    """Name of an indicator's evaluated numerator in its base."""
    return f"{each.name} numerator"


def denominator(each: Indicator) -> str:
    """Name of an indicator's evaluated denominator in its base."""
    return f"{each.name} denominator"


def _evaluated_terms(indicators: Sequence[Indicator]) -> list[pl.Expr]:
    terms: list[pl.Expr] = []
    for each in indicators:
        named = {numerator(each): each.numerator, denominator(each): each.denominator}
        named |= {f"{each.name} {part}": getattr(each, part) for part in ("due", "pending", "asked", "answered")}
        terms += [term.alias(name) for name, term in named.items() if term is not None]
    return terms


def _stacked_persons(frame: pl.DataFrame, sampled: Sequence[Indicator]) -> pl.DataFrame:
    """The persons once for each breakdown, named in ``breakdown`` and ``category``, so that a pass makes them all.

    Domains of different breakdowns do not mix, and every unit keeps its place in the sample by the breakdown ``all``.
    """
    terms = (name for each in sampled for name in (numerator(each), denominator(each), f"{each.name} due"))
    values = [name for name in terms if name in frame.columns]
    breakdowns = dict.fromkeys(by for each in sampled for by in (ALL, *each.breakdowns))
    kept = ["year", "weight", "stratum", "unit", *values]
    kind = pl.Enum(list(breakdowns))
    return pl.concat(
        frame.filter(pl.col(by).is_not_null()).select(
            *kept, breakdown=pl.lit(by, kind), category=pl.col(by).cast(pl.String).cast(pl.Categorical)
        )
        for by in breakdowns
    )


def _survey(
    stacked: pl.DataFrame, design: Design, laid: Layout, each: Indicator, options: IndicatorOptions
) -> pl.DataFrame:
    """Estimates of one indicator by year and every breakdown; the survey module states the formulas."""
    arguments = (stacked, design, numerator(each))
    shown: dict[str, Any] = {"by": _DOMAIN, "publication": options.publication, "laid": laid}
    if each.special == "ratio_of_means":
        estimates = _ratio_of_means(stacked, design, laid, each, options)
    elif each.denominator is None:
        estimates = survey.totals(*arguments, **shown)
    elif stacked[denominator(each)].dtype != pl.Boolean:
        part = each.unit == "share"
        estimates = survey.ratios(*arguments, denominator(each), **shown, part=part)
    elif stacked[numerator(each)].dtype == pl.Boolean:
        within = pl.col(denominator(each))
        estimates = survey.proportions(*arguments, within=within, **shown)
    else:
        estimates = survey.means(*arguments, within=pl.col(denominator(each)), **shown)
    return (
        estimates.with_columns(pl.col("breakdown", "category").cast(pl.String))
        .filter(pl.col("persons") > 0, pl.col("breakdown").is_in([ALL, *each.breakdowns]))
        .with_columns(indicator=pl.lit(each.name), part=None, whole=pl.col("persons") if each.people else None)
        .with_columns(coverage=1.0, pending=None)
        .select(CELLS.names())
        .cast(CELLS)
    )


def _answered(stacked: pl.DataFrame, sampled: Sequence[Indicator]) -> dict[str, pl.DataFrame]:
    """Return by indicator ``coverage`` by domain: the weighted share of those asked who told what it is made of.

    Asked is who is ``due``, else who is or may be in the denominator, an amount by what it is, else everybody. Nothing
    is returned for an indicator that everybody told.
    """
    shares: dict[str, pl.Expr] = {}
    for each in sampled:
        terms = [name for name in (numerator(each), denominator(each)) if name in stacked.columns]
        if not any(stacked[name].has_nulls() for name in terms):
            continue
        asked, amount = pl.lit(value=True), pl.col("weight")
        if each.due is not None:
            asked = pl.col(f"{each.name} due").fill_null(value=True)
        elif each.denominator is not None and stacked[denominator(each)].dtype == pl.Boolean:
            asked = pl.col(denominator(each)).fill_null(value=True)
        elif each.denominator is not None and each.special is None:
            amount = pl.col("weight") * pl.col(denominator(each))
        known = pl.all_horizontal(pl.col(name).is_not_null() for name in terms)
        shares[each.name] = amount.filter(asked & known).sum() / amount.filter(asked).sum()
    if not shares:
        return {}
    table = stacked.group_by(_DOMAIN, maintain_order=True).agg(**shares)
    table = table.with_columns(pl.col("breakdown", "category").cast(pl.String))
    return {name: table.select(*_DOMAIN, coverage=name) for name in shares}


def _with_coverage(cells: pl.DataFrame, answered: pl.DataFrame | None) -> pl.DataFrame:
    """Return CELLS with what was ``answered``: what few told needs caution, what fewer than half told is not shown.

    With 15 % missing a bias must be looked for (National Center for Education Statistics, Statistical Standards,
    2012); with half missing there is no telling.
    """
    if answered is None:
        return cells
    coverage = pl.col("coverage")
    return (
        cells.drop("coverage")
        .join(answered, on=_DOMAIN, how="left", maintain_order="left")
        .with_columns(flag=_flag_of_answers(coverage, pl.col("flag")), note=_note_of_answers(coverage, pl.col("note")))
        .select(CELLS.names())
    )


def _flag_of_answers(share: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    caution = (share < FEW_ANSWERS) & (otherwise == "publish")
    too_few = pl.when(share < TOO_FEW_ANSWERS).then(pl.lit("suppressed"))
    return too_few.when(caution).then(pl.lit("caution")).otherwise(otherwise)


def _note_of_answers(share: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    return pl.when(share < FEW_ANSWERS).then(pl.lit(LOW_RESPONSE)).otherwise(otherwise)


def _ratio_of_means(
    frame: pl.DataFrame, design: Design, laid: Layout, each: Indicator, options: IndicatorOptions
) -> pl.DataFrame:
    """Ratio of two domains' means ``R = (Y₁/X₁)/(Y₀/X₀)``, where a person with a numerator above 0 is in the first.

    Linearised: ``z = R · ((y₁ − x₁·Y₁/X₁)/Y₁ − (y₀ − x₀·Y₀/X₀)/Y₀)``, whose total has the variance of R; interval on
    the log scale, ``R · exp(± t·se/R)``. Source: Wolter, Introduction to Variance Estimation, 2007, ch. 6.
    """
    first, other, keys = pl.col(numerator(each)), pl.col(denominator(each)), list(_DOMAIN)
    known = frame.filter(first.is_not_null() & other.is_not_null() & ((first > 0) | (other > 0)))
    weight = pl.col("weight")
    sums = known.group_by(keys, maintain_order=True).agg(
        *((weight * value).sum().alias(name) for name, value in (("y1", first), ("y0", other))),
        *((weight * (value > 0)).sum().alias(name) for name, value in (("x1", first), ("x0", other))),
    )
    ratio = pl.col("y1") / pl.col("x1") / (pl.col("y0") / pl.col("x0"))
    of_first = first / pl.col("y1") - (first > 0) / pl.col("x1")
    of_other = other / pl.col("y0") - (other > 0) / pl.col("x0")
    within = ((first > 0) | (other > 0)).fill_null(False)
    sums = sums.with_columns(ratio=ratio).filter(pl.col("ratio").is_finite() & (pl.col("ratio") > 0))
    linear = frame.join(sums, on=keys, how="left", maintain_order="left")
    outcome = pl.col("ratio") * (of_first - of_other)
    spread = survey.totals(linear, design, outcome, keys, within=within, publication=options.publication, laid=laid)
    reach = (pl.col("high") - pl.col("estimate")) / pl.col("ratio")
    shown = spread.drop("cv", "flag", "note", "design_effect").join(sums.select(*keys, "ratio"), on=keys)
    return (
        shown.with_columns(low=pl.col("ratio") * (-reach).exp(), high=pl.col("ratio") * reach.exp())
        .with_columns(
            estimate="ratio",
            cv=pl.col("standard_error") / pl.col("ratio"),
            design_effect=pl.lit(None, pl.Float64),
            note=pl.lit(None, pl.String),
        )
        .drop("ratio")
        .with_columns(flag=survey.flag(options.publication))
    )


def _register(frame: pl.DataFrame, indicators: Sequence[Indicator], year: str, by: str) -> pl.DataFrame:
    """Counts by year and one breakdown; ``persons`` counts the people, or the rows, behind each number."""
    sums: list[pl.Expr] = []
    for each in indicators:
        over, under = pl.col(numerator(each)).cast(pl.Float64), pl.lit(1.0)
        if each.denominator is not None:
            under = pl.col(denominator(each)).cast(pl.Float64)
        known = over.is_not_null() & under.is_not_null()
        sums += [
            over.filter(known).sum().alias(f"{each.name}|part"),
            under.filter(known).sum().alias(f"{each.name}|whole"),
            (known & (under != 0)).sum().alias(f"{each.name}|rows"),
            *_coverage(each, known),
            *_response(each, known),
        ]
    wide = (
        frame.filter(pl.col(by).is_not_null(), pl.col(year).is_not_null())
        .group_by(year, by, maintain_order=True)
        .agg(sums)
    )
    # one selection for all: a hundred small frames cost more to ask for than to make
    stacked = wide.select(pl.struct(*_register_cells(each, year, by)).alias(each.name) for each in indicators)
    return (
        pl.concat([stacked[each.name].struct.unnest() for each in indicators]).filter(pl.col("rows") > 0).drop("rows")
    )


def _coverage(each: Indicator, known: pl.Expr) -> list[pl.Expr]:
    """Return the sums of what is due, of what is due and known, and of what is due and cannot be known yet."""
    if each.due is None and each.denominator is None:
        return []
    due = pl.col(denominator(each) if each.due is None else f"{each.name} due").cast(pl.Float64)
    pending = pl.lit(False) if each.pending is None else pl.col(f"{each.name} pending")
    return [
        due.sum().alias(f"{each.name}|due"),
        due.filter(known).sum().alias(f"{each.name}|covered"),
        due.filter(~known & pending).sum().alias(f"{each.name}|pending"),
    ]


def _response(each: Indicator, known: pl.Expr) -> list[pl.Expr]:
    """Return the sums of who was asked and who answered, in the rows that count."""
    parts = ("asked", "answered") if each.asked is not None else ()
    return [pl.col(f"{each.name} {part}").filter(known).sum().alias(f"{each.name}|{part}") for part in parts]


def _register_cells(each: Indicator, year: str, by: str) -> list[pl.Expr]:
    """Return the columns of CELLS, and ``rows``, over the sums by year and category."""
    part, whole, rows = (pl.col(f"{each.name}|{name}") for name in ("part", "whole", "rows"))
    total = each.denominator is None
    people = part if total else whole
    known: dict[str, pl.Expr] = {
        "year": pl.col(year),
        "indicator": pl.lit(each.name),
        "breakdown": pl.lit(by),
        "category": pl.col(by),
        "estimate": part if total else part / whole,
        "persons": (people if each.people else rows).round(),
        "flag": pl.lit("publish"),
    }
    if each.people and each.unit == "share":
        known["part"] = part
    if each.people:
        known["whole"] = people
    if each.denominator is not None or each.due is not None:
        due = pl.col(f"{each.name}|due")
        for name in ("covered", "pending"):
            share = pl.when(due > 0).then(pl.col(f"{each.name}|{name}") / due)
            known["coverage" if name == "covered" else name] = share
    if each.asked is not None:
        response = pl.col(f"{each.name}|answered") / pl.col(f"{each.name}|asked")
        known |= {"flag": _flag_of_answers(response, known["flag"]), "note": _note_of_answers(response, pl.lit(None))}
    nothing = pl.lit(None)
    return [known.get(name, nothing).cast(kind).alias(name) for name, kind in CELLS.items()] + [rows.alias("rows")]
