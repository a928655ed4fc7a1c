"""Estimates of samples as rows of a form: a group's total, its interval, and what is to be said of them.

The indicators are imported where they are called: to load them takes longer than to write any other form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from caunghe.feed import Feed, survey_years
from caunghe.language import share, share_under, written_value
from caunghe.schema import TOO_FEW_ANSWERS

ALL: Final = "all"
UNKNOWN: Final = "unknown"
SPAN: Final = ("estimate", "low", "high")
_TITLES: Final = {UNKNOWN: "Không rõ", ALL: "Tổng số"}
_REMARKS: Final = {"caution": "sai số lớn", "suppressed": "không đủ tin cậy để công bố"}
_COVERED: Final = "độ phủ {share}"
_FEW: Final = "độ phủ {share}, dùng thận trọng"
_TOO_FEW: Final = "không công bố, độ phủ {share}"
AGED: Final = pl.col("age") >= 15


def surveyed_people(feed: Feed, year: int) -> pl.DataFrame:
    """Return the persons surveyed in a year who have a weight, numbered as the indicators do.

    ``employed`` and ``year_covered`` are added: who is at work, and the share of the year's quarters that are in.
    """
    from caunghe.indicators import IS_EMPLOYED, sampled_people  # noqa: PLC0415

    survey = feed["labour_survey"].filter(pl.col("weight").sum() > 0)
    years = survey_years(survey).rename({"covered": "year_covered"})
    people = sampled_people(survey).filter(pl.col("year") == year).with_columns(employed=IS_EMPLOYED)
    return people.join(years, on="year", how="left", maintain_order="left")


def stated_needs(feed: Feed, year: int) -> pl.DataFrame:
    """Return what employers say that they will hire in a year, as the sample of employers that the indicators take."""
    from caunghe.indicators import sampled_needs  # noqa: PLC0415

    return sampled_needs(feed).filter(pl.col("year") == year)


def estimated_totals(
    frame: pl.DataFrame,
    outcomes: Mapping[str, pl.Expr],
    titled: Mapping[str, str],
    within: pl.Expr | None = None,
    asked: Mapping[str, pl.Expr] | None = None,
) -> pl.DataFrame:
    """Return ``code, title``, of each outcome estimate, low and high (``women low``), and ``remark``.

    ``frame`` has ``code``, one of those ``titled``, null where it is not known, ``weight``, ``stratum``, ``unit`` and
    may have ``population``. There is a row for each title, then for who is not known where anybody is, then for all;
    whoever is not ``within`` is in none. Estimates and intervals are those of the indicators; one that these suppress
    is empty. Where every weight is 1 everybody was asked: a sum has no interval. A count of people is that of a domain,
    the people counted, whatever row it stands in: so one number has one interval on every sheet. Numbers end at the
    second digit of their standard error, as everywhere.

    What is empty is not known: it is in no sum, and the remark states the ``coverage`` of each number of which less
    than all is known. The limits are those of the indicators: what few told is marked, what too few told is empty.
    ``asked`` tells of an outcome who was asked at all, else everybody. Part of a year (``year_covered`` below 1) is no
    year's people: its numbers are empty.
    """
    inside = pl.lit(value=True) if within is None else within
    coded = frame.with_columns(code=pl.when(inside).then(pl.col("code").fill_null(UNKNOWN)))
    stacked = pl.concat([coded, coded.with_columns(code=pl.when(inside).then(pl.lit(ALL)))])
    rest = [each for each in (UNKNOWN, ALL) if each == ALL or (coded["code"] == UNKNOWN).any()]
    named = dict(titled) | {each: _TITLES[each] for each in rest}
    rows = pl.DataFrame({"code": list(named), "title": list(named.values())})
    placed = _placed(frame, inside)
    for name, outcome in outcomes.items():
        told = _told(stacked, outcome, (asked or {}).get(name, pl.lit(value=True)), placed)
        for found in (told.rename({"coverage": f"{name} coverage"}), _estimates(stacked, name, outcome)):
            rows = rows.join(found, on="code", how="left", maintain_order="left")
    covered = frame["year_covered"][0] if "year_covered" in frame.columns else 1.0
    parts = [(pl.col(f"{name} coverage") * covered).alias(f"{name} coverage") for name in outcomes]
    return _published(rows.with_columns(parts), list(outcomes), TOO_FEW_ANSWERS if covered == 1 else 1.0)


def _placed(frame: pl.DataFrame, inside: pl.Expr) -> tuple[float, ...]:
    """Return of all the share who are known to be inside or not, and of those inside the share whose code is known."""
    weight, known = pl.col("weight"), inside.is_not_null()
    coded = inside & pl.col("code").is_not_null()
    sums = frame.select(
        all=weight.sum(),
        known=weight.filter(known).sum(),
        inside=weight.filter(inside).sum(),
        coded=weight.filter(coded).sum(),
    ).row(0, named=True)
    # weights of nobody are refused where totals are estimated
    return tuple(sums[part] / sums[of] if sums[of] else 1.0 for part, of in (("known", "all"), ("coded", "inside")))


def _told(stacked: pl.DataFrame, outcome: pl.Expr, asked: pl.Expr, placed: tuple[float, ...]) -> pl.DataFrame:
    """Return ``code, coverage``: the weighted share of those asked who told all that a number is made of.

    It is the share of the whole that a sum over the known has, if who did not tell is as the others are: of all, who
    told whether they are inside, times, of these, who told their code (which no number needs of all or of the
    unknown), times, of the row's people asked, who told the outcome. Null where nobody of the row was asked.
    """
    weight = pl.col("weight")
    value, named = outcome.is_not_null(), ~pl.col("code").is_in([ALL, UNKNOWN])
    told = stacked.filter(pl.col("code").is_not_null()).group_by("code", maintain_order=True)
    shares = told.agg(share=weight.filter(asked & value).sum() / weight.filter(asked).sum())
    known, coded = placed
    coverage = pl.col("share").fill_nan(None) * known * pl.when(named).then(coded).otherwise(1.0)
    return shares.select("code", coverage=coverage)


def _estimates(frame: pl.DataFrame, name: str, outcome: pl.Expr) -> pl.DataFrame:
    """Return ``code``, and estimate, low, high and flag of an outcome, to the digits that are written."""
    if (frame["weight"] == 1).all():
        told = frame.with_columns(outcome.cast(pl.Float64).alias("value")).drop_nulls("value")
        sums = told.group_by("code", maintain_order=True).agg(estimate=pl.col("value").sum())
        nothing = dict.fromkeys(("low", "high", "standard_error"), pl.lit(None, pl.Float64))
        found = sums.with_columns(**nothing, flag=pl.lit("publish"))
    else:
        from caunghe.indicators import Design, IndicatorOptions, totals  # noqa: PLC0415

        options = IndicatorOptions()
        if frame.select(outcome.alias("value")).schema["value"] == pl.Boolean:
            frame, outcome = frame.with_columns(code=pl.when(outcome).then("code")), pl.lit(1)
        known = "population" if "population" in frame.columns else None
        design = Design("weight", "unit", "stratum", fpc=known, lonely=options.lonely)
        found = totals(frame, design, outcome, by="code", publication=options.publication)
        found = found.filter(pl.col("persons") > 0)
    written = {f"{name} {each}": _written(found, each) for each in SPAN}
    return found.select("code", **written, **{f"{name} flag": pl.col("flag")}).drop_nulls("code")


def _written(found: pl.DataFrame, column: str) -> pl.Series:
    """Return a column of people as it is written: to the second digit of the standard error, whole where none is."""
    pairs = found.select(column, "standard_error").iter_rows()
    values = [None if value is None else written_value(value, "people", error) for value, error in pairs]
    return pl.Series(values, dtype=pl.Float64)


def _published(rows: pl.DataFrame, names: Sequence[str], least: float) -> pl.DataFrame:
    """Return the rows with their remark, empty where a number is uncertain or less than ``least`` of it is known."""
    remarks = [_remark(row, names, least) for row in rows.iter_rows(named=True)]
    shown = [
        pl.when(pl.col(f"{name} flag") != "suppressed", pl.col(f"{name} coverage") >= least)
        .then(f"{name} {each}")
        .alias(f"{name} {each}")
        for name in names
        for each in SPAN
    ]
    return rows.with_columns(*shown, remark=pl.Series(remarks, dtype=pl.String))


def _remark(row: Mapping[str, Any], names: Sequence[str], least: float) -> str | None:
    """Return what is to be said of a row's numbers, each sentence with those it is said of; None where nothing is."""
    said: dict[str, list[str]] = {each: [] for each in _REMARKS.values()}
    for name in names:
        flag, coverage = row[f"{name} flag"], row[f"{name} coverage"]
        is_told = coverage is None or coverage >= least
        if is_told and flag in _REMARKS:
            said[_REMARKS[flag]].append(name)
        if coverage is not None and coverage < 1 and not (is_told and flag == "suppressed"):
            said.setdefault(coverage_remark(coverage, least), []).append(name)
    return "; ".join(f"{each}: {', '.join(of)}" for each, of in said.items() if of) or None


def coverage_remark(coverage: float, least: float = TOO_FEW_ANSWERS) -> str:
    """Return what is said of a number of which a share of what was asked is known, and what follows from it."""
    from caunghe.indicators import FEW_ANSWERS  # noqa: PLC0415

    said = _TOO_FEW if coverage < least else _FEW if coverage < FEW_ANSWERS else _COVERED
    return said.format(share=share(share_under(coverage, (TOO_FEW_ANSWERS, FEW_ANSWERS, 1.0)), "vi"))
