"""Waves of the labour survey that may be compared: they cover the latest wave's territory, and enough was answered.

A fall of coverage is no fall of people. A year of which quarters are not in is no wave. Employed people who answered
stand for those who did not, within wave, stratum and five-year age group: ``weight · employed[cell] / answered[cell]``,
the wave then scaled to all its employed. A wave covers today's territory as in the judging of targets: all strata of
the latest wave are in it. After a declared break equal names of strata do not tell that; the communes in common do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from caunghe.feed import Feed, FeedInformation, survey_years, whole_survey

YOUNGEST: Final = 15
GROUPS: Final = 12  # 15–19 … 70 and over
LEAST_ANSWERED: Final = 0.5  # of a wave's employed people; with less it is not compared
ENOUGH_ANSWERED: Final = 0.85  # with less a reader is warned
LEAST_COMMON: Final = 2 / 3  # of the latest wave's people, in communes that a wave has too
FEWEST_COMMON: Final = 0.25  # the same, where no other wave is left to compare
MOST_OF_IT: Final = 0.9  # of the latest wave's people, below which its totals stand alone
_TOLD: Final = ("age", "occupation", "stratum", "cluster")


@dataclass(frozen=True, slots=True)
class Territory:
    """Waves that cover what the latest does, those that do not, and the strata or communes that all of them have."""

    waves: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()
    where: pl.Expr = pl.lit(value=True)  # noqa: RUF009 (an expression is never changed)


@dataclass(frozen=True, slots=True)
class Waves:
    """Employed people of the waves that count, ``weight`` standing for those who did not answer too.

    ``people`` are all, ``compared`` those of the territory that every wave covers, which holds at least the share
    ``common`` of each wave. ``answered`` is each wave's share of employed people with occupation, age, place and
    weight; waves of which less than half answered are ``unanswered``, waves of other territory ``elsewhere``, years of
    which quarters are not in ``begun``.
    """

    people: pl.DataFrame
    compared: pl.DataFrame
    common: float
    answered: dict[int, float]
    unanswered: tuple[int, ...]
    elsewhere: tuple[int, ...]
    begun: tuple[int, ...]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted(self.people["year"].unique(maintain_order=True)))


def territory(survey: pl.DataFrame, information: FeedInformation) -> Territory:
    """Return which waves of ``labour_survey`` cover the latest wave's territory."""
    rows = survey.drop_nulls("year")
    places = rows.select("year", "stratum", "area").unique(maintain_order=True)
    years = sorted(set(places["year"]))
    if not years:
        return Territory()
    latest = rows.filter(pl.col("year") == years[-1])
    strata, areas = set(latest["stratum"].drop_nulls()), set(latest["area"].drop_nulls())
    by_strata: list[int] = []
    common: dict[int, float] = {}
    for year in years:
        wave = places.filter(pl.col("year") == year)
        there = set(wave["area"].drop_nulls())
        common[year] = _share(latest, pl.col("area").is_in(list(there))) if len(areas) > 1 else 0.0
        broken = any(year < one.day.year <= years[-1] for one in information.breaks) and len(areas) > 1
        if strata <= set(wave["stratum"].drop_nulls()) and (not broken or areas <= there):
            by_strata.append(year)
    by_area = [year for year in years if year not in by_strata and common[year] >= LEAST_COMMON]
    if len(by_strata) + len(by_area) < 2:
        by_area = [year for year in years if year not in by_strata and common[year] >= FEWEST_COMMON]
    waves = tuple(sorted(by_strata + by_area))
    elsewhere = tuple(year for year in years if year not in waves)
    if not by_area:
        return Territory(waves, elsewhere, pl.col("stratum").is_in(list(strata)))
    shared = areas.intersection(*(set(places.filter(pl.col("year") == year)["area"]) for year in waves))
    return Territory(waves, elsewhere, pl.col("area").is_in(list(shared)))


def whole_waves(feed: Feed) -> tuple[int, ...]:
    """Return the waves whose totals may be compared; where a tenth of the latest lies outside, it alone.

    >>> whole_waves(feed)
    (2024, 2025)
    """
    survey = whole_survey(feed["labour_survey"])
    found = territory(survey, feed.information)
    latest = survey.filter(pl.col("year").is_in(found.waves[-1:]))
    return found.waves if _share(latest, found.where) >= MOST_OF_IT else found.waves[-1:]


def employed_waves(feed: Feed) -> Waves:
    """Return the survey's employed people by wave, those who answered weighted to all."""
    every = feed["labour_survey"]
    begun = survey_years(every).filter(pl.col("covered") < 1)["year"]
    survey = whole_survey(every).with_columns(weight=pl.when(pl.col("weight") > 0).then("weight"))  # 0 is no weight
    ground = territory(survey, feed.information)
    people, answered = _weighted_to_all(survey)
    unanswered = tuple(year for year in ground.waves if answered.get(year, 1.0) < LEAST_ANSWERED)
    there = set(people["year"])
    kept = people.filter(pl.col("year").is_in([year for year in ground.waves if year not in unanswered]))
    compared = kept.filter(ground.where)
    shares = [
        float(part.filter(ground.where)["weight"].sum()) / float(part["weight"].sum())
        for part in kept.partition_by("year")
    ]
    return Waves(
        kept,
        compared,
        min(shares, default=1.0),
        answered,
        unanswered,
        tuple(year for year in ground.elsewhere if year in there),
        tuple(begun),
    )


def _weighted_to_all(survey: pl.DataFrame) -> tuple[pl.DataFrame, dict[int, float]]:
    """Return employed people who told all that is needed, weighted to all the employed, and each wave's share."""
    cell = ["year", "stratum", "band"]
    known, employed = pl.col("activity").is_not_null(), pl.col("activity") == "employed"
    told = pl.all_horizontal(pl.col(name).is_not_null() for name in (*_TOLD, "stated"))
    mean = pl.col("weight").mean()
    given = survey.with_columns(
        stated=pl.col("weight"),
        weight=pl.col("weight").fill_null(mean.over("year", "stratum")).fill_null(mean.over("year")),
        band=((pl.col("age") - YOUNGEST) // 5).clip(-1, GROUPS - 1),
    )
    lift = pl.col("weight").sum().over(cell) / pl.col("weight").filter(known).sum().over(cell)
    rows = given.with_columns(due=pl.col("weight") * lift).filter(employed).drop_nulls("weight")
    answered = rows.group_by("year", maintain_order=True).agg(
        share=pl.col("weight").filter(told).sum() / pl.col("due").sum(), due_of_wave=pl.col("due").sum()
    )
    factor = pl.col("due").sum().over(cell) / pl.col("weight").filter(told).sum().over(cell)
    people = (
        rows.with_columns(weight=pl.col("weight") * factor)
        .filter(told)
        .join(answered, on="year", maintain_order="left")
    )
    rest = pl.col("due_of_wave") / pl.col("weight").sum().over("year")
    people = people.with_columns(weight=pl.col("weight") * rest).drop("stated", "band", "due", "due_of_wave", "share")
    return people, dict(answered.select("year", "share").sort("year").iter_rows())


def _share(rows: pl.DataFrame, where: pl.Expr) -> float:
    whole = float(rows["weight"].sum() or 0.0)
    return float(rows.filter(where)["weight"].sum() or 0.0) / whole if whole > 0 else 0.0
