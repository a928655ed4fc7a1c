"""What is due and did not come: intakes of programmes that report nothing, quarters of a survey's year."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.contents import Feed
from caunghe.schema import COVERED, SCHOOL_YEAR_MONTH

MOSTLY: Final = 0.5
"""A year of which at least as much of what is due is reported has begun for the city, not for an early programme."""
_KEYS: Final = ("programme", "year")
_AS_MANY: Final = 0.9
"""A year with fewer quarters whose weights still sum to as many people of the same strata was weighted to the year."""


def due_intakes(feed: Feed) -> pl.DataFrame:
    """Return the table ``intakes`` with a row more for every one that is due and did not come, and two more columns.

    ``reported`` tells whether entrants are known; ``expected`` is how many they are or, where they are not known, as
    many as the programme last reported before, else first after. Due are all years between a programme's first and
    last row, and the year after the last one while its site stays open: who is silent for longer counts as ended. No
    year is due after the last of which any programme tells. Rows without programme or year are left out.

    >>> from dataclasses import replace
    >>> early = feed["intakes"].filter(programme="P1", year=2025).with_columns(year=pl.lit(2026, pl.Int64))
    >>> table = pl.concat([feed["intakes"], early])  # one programme tells of 2026
    >>> due = due_intakes(replace(feed, tables={**feed.tables, "intakes": table})).filter(year=2026)
    >>> due.height, due["reported"].sum(), due["expected"].sum() == feed["intakes"].filter(year=2025)["entrants"].sum()
    (3, 1, True)
    """
    intakes = feed["intakes"].drop_nulls(_KEYS)
    spans = intakes.group_by("programme", maintain_order=True).agg(
        first=pl.col("year").min(), last=pl.col("year").max()
    )
    after = spans.select("programme", year=pl.col("last") + 1).filter(
        pl.col("year") <= pl.lit(intakes["year"].max(), pl.Int64)
    )
    within = spans.select("programme", year=pl.int_ranges("first", "last")).explode("year").drop_nulls()
    due = pl.concat([within, _still_taught(feed, after)])
    silent = due.join(intakes, on=_KEYS, how="anti", maintain_order="left")
    rows = pl.concat([intakes, silent], how="diagonal").sort(_KEYS, maintain_order=True)
    last_known = pl.col("entrants").forward_fill().over("programme")
    return rows.with_columns(
        reported=pl.col("entrants").is_not_null(),
        expected=pl.coalesce(last_known, pl.col("entrants").backward_fill().over("programme")),
    )


def survey_years(survey: pl.DataFrame) -> pl.DataFrame:
    """Return ``year, covered`` of ``labour_survey``: the share of each year's quarters that are in, 1 of a whole year.

    Due are as many quarters as the year with most has; where no row of a year tells its quarter nothing else is due.
    A year with fewer is whole all the same where its weights sum to the people whom the whole years nearest to it
    count in the same strata. People of part of a year are no year's people, and no fall of people.

    >>> first = feed["labour_survey"].filter(year=2025).with_columns(quarter=pl.int_range(pl.len()) % 4 + 1)
    >>> begun = first.filter(quarter=1).with_columns(year=pl.lit(2026, pl.Int64))
    >>> survey_years(pl.concat([first, begun])).rows()
    [(2025, 1.0), (2026, 0.25)]
    """
    rows = survey.drop_nulls("year")
    told = rows.group_by("year", maintain_order=True).agg(quarters=pl.col("quarter").drop_nulls().n_unique())
    told = told.sort("year").with_columns(due=pl.max_horizontal("quarters", pl.col("quarters").max()))
    is_told = pl.col("quarters").is_between(1, pl.col("due") - 1)
    begun = set(told.filter(is_told)["year"])
    whole = [year for year in told["year"] if year not in begun]
    people = rows.group_by("year", "stratum", maintain_order=True).agg(pl.col("weight").sum())
    begun -= {year for year in begun if _counts_as_many(people, year, whole)}
    share = pl.col("quarters") / pl.col("due")
    return told.select("year", covered=pl.when(pl.col("year").is_in(list(begun))).then(share).otherwise(1.0))


def _counts_as_many(people: pl.DataFrame, year: int, whole: list[int]) -> bool:
    """Return whether a year counts the people of the whole year nearest to it, in the strata that both have."""
    nearest = min(whole, key=lambda each: (abs(each - year), each))
    here, there = (people.filter(year=each).select("stratum", weight="weight") for each in (year, nearest))
    both = here.join(there, on="stratum", suffix="_there")
    return both.height > 0 and float(both["weight"].sum()) >= _AS_MANY * float(both["weight_there"].sum())


def whole_survey(survey: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``labour_survey`` of years that are whole, as ``survey_years`` says.

    >>> whole_survey(feed["labour_survey"]).height == feed["labour_survey"].height
    True
    """
    years = survey_years(survey).filter(covered=1.0)["year"]
    return survey.filter(pl.col("year").is_in(years.implode()))


def last_reported_year(due: pl.DataFrame) -> int | None:
    """Return the last year of ``due_intakes`` of which most of what is due is reported; None where there is none.

    >>> last_reported_year(due_intakes(feed))
    2025
    """
    known = due.group_by("year", maintain_order=True).agg(reported=_covers(MOSTLY))
    year = known.filter("reported")["year"].max()
    return year if isinstance(year, int) else None


def is_whole() -> pl.Expr:
    """Return whether the reported rows of a group of ``due_intakes`` cover what is due of it.

    >>> due = pl.DataFrame({"expected": [96, 4, 50, 50], "reported": [True, False, True, False], "year": [1, 1, 2, 2]})
    >>> due.group_by("year", maintain_order=True).agg(whole=is_whole())["whole"].to_list()
    [True, False]
    """
    return _covers(COVERED)


def _covers(least: float) -> pl.Expr:
    told, every = pl.col("expected").filter(pl.col("reported")), pl.col("expected")
    return pl.col("reported").any() & (told.sum() >= least * every.sum())


def _still_taught(feed: Feed, after: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``programme, year`` whose site is open when the school year begins."""
    known = feed.feed_for("expected")
    sites = known["programmes"].select("programme", "site").join(known["sites"].select("site", "closes"), on="site")
    begins = pl.date(pl.col("year"), SCHOOL_YEAR_MONTH, 1)
    closed = after.join(sites, on="programme").filter(pl.col("closes") <= begins)
    return after.join(closed, on=_KEYS, how="anti", maintain_order="left")
