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
from caunghe.schema import TOO_FEW_ANSWERS

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
# of a register, by year and category: what is in numerator and denominator, the rows that count, what is due, known of
# it and not to be known yet, rows of which more come, who was asked and who answered
_SUMS: Final = ("part", "whole", "rows", "due", "covered", "pending", "running", "asked", "answered")
FEW_ANSWERS: Final = 0.85
LOW_RESPONSE: Final = "low_response"  # a note: so few of those asked answered that the others may differ


def cells(frame: pl.DataFrame, indicators: Sequence[Indicator], options: IndicatorOptions) -> pl.DataFrame:
    """Return CELLS of the indicators over one base (columns ``year`` and breakdowns; survey bases also the design).

    A survey in which every weight is 1 asked everybody: it is counted, without sampling error. Where a base knows how
    many units its strata have (``population``) errors are those of drawing without replacement.
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
        known = "population" if "population" in frame.columns else None
        design = Design(weight="weight", unit="unit", stratum="stratum", fpc=known, lonely=options.lonely)
        laid = survey.survey_layout(stacked, design, _DOMAIN)
        answered = _answered(stacked, sampled)
        for each in sampled:
            found = _survey(stacked, design, laid, each, options)
            parts.append(_with_coverage(found, answered.get(each.name)))
    if counted:
        parts.append(_register(frame, counted))
    return _of_whole_years(pl.concat(parts), frame)


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
        named |= {
            f"{each.name} {part}": getattr(each, part) for part in ("due", "pending", "running", "asked", "answered")
        }
        terms += [term.alias(name) for name, term in named.items() if term is not None]
    return terms


def _stacked_persons(frame: pl.DataFrame, sampled: Sequence[Indicator]) -> pl.DataFrame:
    """The persons once for each breakdown, named in ``breakdown`` and ``category``, so that a pass makes them all.

    Domains of different breakdowns do not mix, and every unit keeps its place in the sample by the breakdown ``all``.
    """
    terms = (name for each in sampled for name in (numerator(each), denominator(each), f"{each.name} due"))
    values = [name for name in terms if name in frame.columns]
    breakdowns = dict.fromkeys(by for each in sampled for by in (ALL, *each.breakdowns))
    kept = ["year", "weight", "stratum", "unit", *(["population"] if "population" in frame.columns else []), *values]
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


def _of_whole_years(cells: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """Return CELLS of which years that are not whole (``year_covered`` below 1) are so far, and no result."""
    if "year_covered" not in frame.columns or not (frame["year_covered"] < 1).any():
        return cells
    years = frame.select("year", "year_covered").unique(maintain_order=True)
    is_begun, share = pl.col("year_covered") < 1, pl.col("coverage") * pl.col("year_covered")
    return (
        cells.join(years, on="year", how="left", maintain_order="left")
        .with_columns(
            coverage=share,
            pending=pl.when(is_begun).then(1 - pl.col("year_covered")).otherwise("pending"),
            flag=pl.when(is_begun).then(_flag_of_answers(share, pl.col("flag"))).otherwise("flag"),
        )
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


def _register(frame: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """Counts by year and every breakdown; ``persons`` counts the people, or the rows, behind each number."""
    keys = dict.fromkeys(key for each in indicators for key in (each.year, ALL, *each.breakdowns))
    terms = frame.select(*keys, *(term for each in indicators for term in _terms(each)))
    sums = {each.name: _sums(each) for each in indicators}
    parts: list[pl.DataFrame] = []
    for year, by in dict.fromkeys((each.year, by) for each in indicators for by in (ALL, *each.breakdowns)):
        of_both = [each.name for each in indicators if each.year == year and by in (ALL, *each.breakdowns)]
        own = [part for name in of_both for part in sums[name]]
        read = dict.fromkeys(column for part in own for column in part.meta.root_names())
        wide = terms.select(year, by, *read).drop_nulls([year, by])
        wide = wide.group_by(year, by, maintain_order=True).agg(own)
        parts.append(_stacked_sums(wide, of_both, year, by))
    return _register_cells(pl.concat(parts), indicators)


def _terms(each: Indicator) -> list[pl.Expr]:
    """Return what the sums of an indicator are made of, row by row, named ``INDICATOR TERM``."""
    over, under = pl.col(numerator(each)).cast(pl.Float64), pl.lit(1.0)
    if each.denominator is not None:
        under = pl.col(denominator(each)).cast(pl.Float64)
    pending = pl.lit(False) if each.pending is None else pl.col(f"{each.name} pending").fill_null(value=False)
    known = over.is_not_null() & under.is_not_null() & ~pending
    terms = {"over": over, "known": known, "counts": known & (under != 0)}
    if each.denominator is not None:
        terms["under"] = under
    if each.due is not None or each.denominator is not None:
        due = denominator(each) if each.due is None else f"{each.name} due"
        terms |= {"owed": pl.col(due).cast(pl.Float64), "later": pending}
    if each.running is not None:
        terms["running"] = pl.col(f"{each.name} running")
    if each.asked is not None:
        terms |= {part: pl.col(f"{each.name} {part}") for part in ("asked", "answered")}
    return [term.alias(f"{each.name} {name}") for name, term in terms.items()]


def _sums(each: Indicator) -> list[pl.Expr]:
    """Return those of ``_SUMS`` that an indicator has, named ``INDICATOR|SUM``."""

    def term(name: str) -> pl.Expr:
        return pl.col(f"{each.name} {name}")

    known = term("known")
    sums = {"part": term("over").filter(known), "rows": term("counts")}
    if each.denominator is not None:
        sums["whole"] = term("under").filter(known)
    if each.due is not None or each.denominator is not None:
        due = term("owed")
        sums |= {"due": due, "covered": due.filter(known), "pending": due.filter(term("later"))}
    if each.running is not None:
        sums["running"] = term("running")
    if each.asked is not None:
        sums |= {part: term(part).filter(known) for part in ("asked", "answered")}
    return [each_sum.sum().alias(f"{each.name}|{name}") for name, each_sum in sums.items()]


def _stacked_sums(wide: pl.DataFrame, names: Sequence[str], year: str, by: str) -> pl.DataFrame:
    """Return the sums of several indicators by year and category one below the other; null where one has none."""

    def repeated(value: str | None, kind: pl.DataType) -> pl.Series:
        return pl.Series([value], dtype=kind).new_from_index(0, wide.height)

    made, nothing = set(wide.columns), repeated(None, pl.Float64())
    columns = {
        "indicator": [repeated(name, pl.String()) for name in names],
        "year": [wide[year].cast(pl.Int64)] * len(names),
        "breakdown": [repeated(by, pl.String())] * len(names),
        "category": [wide[by].cast(pl.String)] * len(names),
    }
    for part in _SUMS:
        own = (f"{name}|{part}" for name in names)
        columns[part] = [wide[name].cast(pl.Float64) if name in made else nothing for name in own]
    return pl.DataFrame({name: pl.concat(series) for name, series in columns.items()})


def _register_cells(sums: pl.DataFrame, indicators: Sequence[Indicator]) -> pl.DataFrame:
    """Return CELLS of the sums in which any row counts; what is running is pending and covers nobody knows what."""
    part, whole, rows, due = (pl.col(name) for name in ("part", "whole", "rows", "due"))
    total, of_people, is_share = (pl.col(name) for name in ("total", "of_people", "is_share"))
    kinds = pl.DataFrame(
        {
            "indicator": [each.name for each in indicators],
            "total": [each.denominator is None for each in indicators],
            "of_people": [each.people for each in indicators],
            "is_share": [each.unit == "share" for each in indicators],
        }
    )
    running = (pl.col("running") > 0).fill_null(value=False)
    people, response = pl.when(total).then(part).otherwise(whole), pl.col("answered") / pl.col("asked")
    return (
        sums.filter(rows > 0)
        .join(kinds, on="indicator", how="left", maintain_order="left")
        .select(
            *_DOMAIN,
            "indicator",
            estimate=pl.when(total).then(part).otherwise(part / whole),
            persons=pl.when(of_people).then(people).otherwise(rows).round(),
            flag=_flag_of_answers(response, pl.lit("publish")),
            note=_note_of_answers(response, pl.lit(None)),
            part=pl.when(of_people & is_share).then(part),
            whole=pl.when(of_people).then(people),
            coverage=pl.when(due > 0, ~running).then(pl.col("covered") / due),
            pending=pl.when(running).then(1.0).when(due > 0).then(pl.col("pending") / due),
            **dict.fromkeys(("standard_error", "low", "high", "cv", "design_effect", "degrees_of_freedom")),
        )
        .select(CELLS.names())
        .cast(CELLS)
    )
