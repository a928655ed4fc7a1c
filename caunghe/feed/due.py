"""What is due and did not come: intakes and graduates that nobody reports, quarters of a survey's year."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed.cohort_days import years_to_award
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
    silent = _years_due(feed, intakes).join(intakes, on=_KEYS, how="anti", maintain_order="left")
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


def due_graduates(feed: Feed) -> pl.DataFrame:
    """Return ``programme, year, came, due``: the graduates whose rows have come, and how many are due.

    Due are as many as ``intakes.graduates`` says of the cohorts that finish in that year, of all programmes of the
    levels that send rows of graduates at all. Where it says nothing, a programme that goes on (as in ``due_intakes``)
    has as many as came of it last. Those that came were due. Only years of which some programme has sent graduates
    are told; rows without programme or year are left out.

    >>> from dataclasses import replace
    >>> rows = {"graduate": ["1", "2", "3", "4", "5"], "programme": ["P1", "P1", "P1", "P2", "P2"]}
    >>> people = pl.DataFrame(rows | {"year": [2024, 2024, 2025, 2024, 2024]})
    >>> silent = replace(feed, tables={**feed.tables, "graduates": people, "intakes": feed["intakes"].clear()})
    >>> due_graduates(silent).rows()  # P2 goes on, and sent nobody in 2025
    [('P1', 2024, 2, 2), ('P1', 2025, 1, 1), ('P2', 2024, 2, 2), ('P2', 2025, 0, 2)]
    """
    came = feed["graduates"].drop_nulls(_KEYS).unique("graduate", keep="first", maintain_order=True)
    came = came.group_by(_KEYS, maintain_order=True).agg(came=pl.len().cast(pl.Int64))
    taught = feed["programmes"].select("programme", "level", "months")
    taught = taught.unique("programme", keep="first", maintain_order=True)
    sending = taught.join(came, on="programme", how="semi")["level"].drop_nulls().unique(maintain_order=True)
    cohorts = (
        due_intakes(feed)
        .select(*_KEYS, "graduates")
        .join(taught.filter(pl.col("level").is_in(sending.implode())), on="programme", maintain_order="left")
    )
    stated = cohorts.with_columns(year=pl.col("year") + years_to_award()).drop_nulls("year")
    # of one cohort that does not say it the sum is not known
    total = pl.when(pl.col("graduates").is_not_null().all()).then(pl.col("graduates").sum())
    stated = stated.group_by(_KEYS, maintain_order=True).agg(stated=total)
    keys = pl.concat([came.select(_KEYS), stated.select(_KEYS), _years_due(feed, came)]).unique(maintain_order=True)
    rows = keys.filter(pl.col("year").is_in(came["year"].unique().implode()))
    rows = rows.join(came, on=_KEYS, how="left").join(stated, on=_KEYS, how="left").sort(_KEYS)
    carried = rows.with_columns(before=pl.col("came").forward_fill().over("programme"))
    going_on = carried.join(_years_due(feed, came).with_columns(goes_on=pl.lit(value=True)), on=_KEYS, how="left")
    expected = pl.coalesce("stated", pl.when(pl.col("goes_on")).then("before"), pl.lit(0, pl.Int64))
    told = going_on.with_columns(pl.col("came").fill_null(0), due=expected)
    return told.select(*_KEYS, "came", due=pl.max_horizontal("came", "due")).filter(pl.col("due") > 0).sort(_KEYS)


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


def _years_due(feed: Feed, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the ``programme, year`` between a programme's first and last row, and the one after while it goes on."""
    spans = rows.group_by("programme", maintain_order=True).agg(first=pl.col("year").min(), last=pl.col("year").max())
    after = spans.select("programme", year=pl.col("last") + 1).filter(
        pl.col("year") <= pl.lit(rows["year"].max(), pl.Int64)
    )
    within = spans.select("programme", year=pl.int_ranges("first", "last")).explode("year").drop_nulls()
    return pl.concat([within, _still_taught(feed, after)])


def _still_taught(feed: Feed, after: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``programme, year`` whose site is open when the school year begins."""
    known = feed.feed_for("expected")
    sites = known["programmes"].select("programme", "site").join(known["sites"].select("site", "closes"), on="site")
    begins = pl.date(pl.col("year"), SCHOOL_YEAR_MONTH, 1)
    closed = after.join(sites, on="programme").filter(pl.col("closes") <= begins)
    return after.join(closed, on=_KEYS, how="anti", maintain_order="left")
