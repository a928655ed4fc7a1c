"""Estimates of samples as rows of a form: a group's total, its interval, and what is to be said of them.

The indicators are imported where they are called: to load them takes longer than to write any other form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from caunghe.feed import Feed

ALL: Final = "all"
UNKNOWN: Final = "unknown"
SPAN: Final = ("estimate", "low", "high")
_TITLES: Final = {UNKNOWN: "Không rõ", ALL: "Tổng số"}
_REMARKS: Final = {"caution": "sai số lớn", "suppressed": "không đủ tin cậy để công bố"}
AGED: Final = pl.col("age") >= 15


def surveyed_people(feed: Feed, year: int) -> pl.DataFrame:
    """Return the persons surveyed in a year who have a weight, numbered as the indicators do, with ``employed``."""
    from caunghe.indicators import IS_EMPLOYED, sampled_people  # noqa: PLC0415

    survey = feed["labour_survey"].filter(pl.col("weight").sum() > 0)
    return sampled_people(survey).filter(pl.col("year") == year).with_columns(employed=IS_EMPLOYED)


def stated_needs(feed: Feed, year: int) -> pl.DataFrame:
    """Return what employers say that they will hire in a year, as the sample of employers that the indicators take."""
    from caunghe.indicators import sampled_needs  # noqa: PLC0415

    return sampled_needs(feed).filter(pl.col("year") == year)


def estimated_totals(
    frame: pl.DataFrame, outcomes: Mapping[str, pl.Expr], titled: Mapping[str, str], within: pl.Expr | None = None
) -> pl.DataFrame:
    """Return ``code, title``, of each outcome estimate, low and high (``women low``), and ``remark``.

    ``frame`` has ``code``, one of those ``titled``, null where it is not known, ``weight``, ``stratum``, ``unit`` and
    may have ``population``. There is a row for each title, then for who is not known where anybody is, then for all;
    whoever is not ``within`` is in none. Estimates and intervals are those of the indicators; one that these suppress
    is empty. Where every weight is 1 everybody was asked: a sum has no interval. A count of people is that of a domain,
    the people counted, whatever row it stands in: so one number has one interval on every sheet.
    """
    inside = pl.lit(value=True) if within is None else within
    coded = frame.with_columns(code=pl.when(inside).then(pl.col("code").fill_null(UNKNOWN)))
    stacked = pl.concat([coded, coded.with_columns(code=pl.when(inside).then(pl.lit(ALL)))])
    rest = [each for each in (UNKNOWN, ALL) if each == ALL or (coded["code"] == UNKNOWN).any()]
    named = dict(titled) | {each: _TITLES[each] for each in rest}
    rows = pl.DataFrame({"code": list(named), "title": list(named.values())})
    for name, outcome in outcomes.items():
        rows = rows.join(_estimates(stacked, name, outcome), on="code", how="left", maintain_order="left")
    remarks = [_remark(flag, said, list(outcomes)) for flag, said in _REMARKS.items()]
    return rows.with_columns(remark=pl.concat_str(remarks, separator="; ", ignore_nulls=True).replace("", None))


def _remark(flag: str, said: str, names: list[str]) -> pl.Expr:
    """Return which outcomes of a row have a flag, in words; null where none has."""
    flagged = [pl.when(pl.col(f"{name} flag") == flag).then(pl.lit(name)) for name in names]
    listed = pl.concat_str(flagged, separator=", ", ignore_nulls=True)
    return pl.when(listed != "").then(pl.concat_str(pl.lit(f"{said}: "), listed))


def _estimates(frame: pl.DataFrame, name: str, outcome: pl.Expr) -> pl.DataFrame:
    if (frame["weight"] == 1).all():
        told = frame.with_columns(outcome.cast(pl.Float64).alias("value")).drop_nulls("value")
        sums = told.group_by("code", maintain_order=True).agg(estimate=pl.col("value").sum())
        found = sums.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64), flag=pl.lit("publish"))
    else:
        from caunghe.indicators import Design, IndicatorOptions, totals  # noqa: PLC0415

        options = IndicatorOptions()
        if frame.select(outcome.alias("value")).schema["value"] == pl.Boolean:
            frame, outcome = frame.with_columns(code=pl.when(outcome).then("code")), pl.lit(1)
        known = "population" if "population" in frame.columns else None
        design = Design("weight", "unit", "stratum", fpc=known, lonely=options.lonely)
        found = totals(frame, design, outcome, by="code", publication=options.publication)
        found = found.filter(pl.col("persons") > 0)
    shown = pl.col("flag") != "suppressed"
    spans = [pl.when(shown).then(pl.col(each).round()).alias(f"{name} {each}") for each in SPAN]
    return found.select("code", *spans, pl.col("flag").alias(f"{name} flag"))
