"""What a feed says of the indicators of the national standard, each with the share of what is due that it knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import polars as pl

from caunghe.feed import Feed, cohort_ends, due_intakes, years_to_award
from caunghe.schema import COVERED, TOO_FEW_ANSWERS, code_list, codes_with

_DIPLOMAS: Final = codes_with("levels", "diploma")
_HEALTH: Final = "health_care"  # field group whose graduates are asked after 24 months, not 12


class Measured(NamedTuple):
    """A share of 0–1 over what is known, and the share of what is due that this is; both None where nothing is due."""

    value: float | None
    coverage: float | None
    is_enough: bool


_NOTHING: Final = Measured(None, None, is_enough=False)
Measure = Callable[[Feed, str, int], Measured]


def measured(feed: Feed, criterion: str, institution: str, year: int) -> Measured:
    """Return what the feed says of a criterion of the standard; no value where too little of what is due is known.

    What institutions report covers what is due from ``COVERED`` on, as everywhere. Of a survey that is sent in so, as
    many must have answered as the indicators ask for. A day of review that is not stated may be any: all are asked for.

    >>> measured(feed, "indicator_01", "I1", 2025)  # 38 entrants of a quota of 38
    Measured(value=1.0, coverage=1.0, is_enough=True)
    """
    measure = _MEASURES.get(criterion)
    if measure is None:
        return _NOTHING
    found = measure(feed, institution, year)
    return found if found.is_enough else found._replace(value=None)


def _own_programmes(feed: Feed, institution: str) -> pl.DataFrame:
    sites = feed["sites"].filter(pl.col("institution") == institution)
    taught = feed["programmes"].join(sites.select("site"), on="site", how="semi", maintain_order="left")
    return taught.filter(pl.col("level").is_in(_DIPLOMAS))


def _due_cohorts(feed: Feed, institution: str) -> pl.DataFrame:
    """Return the cohorts due of an institution, with ``months``, ``training_field`` and ``people``: who entered.

    Where they are not known they are as many as are expected, else as the quota, else as others have on average.
    """
    own = _own_programmes(feed, institution).select("programme", "months", "training_field")
    due = due_intakes(feed).join(own, on="programme", maintain_order="left")
    people = pl.coalesce("expected", "quota").cast(pl.Float64)
    return due.with_columns(people=people.fill_null(people.mean()).fill_null(1.0))


def _summed(due: pl.DataFrame, part: str, whole: str) -> Measured:
    """Return Σ part ÷ Σ whole over the cohorts in which both are known, and the share of the people due in them."""
    known = due.drop_nulls([part, whole])
    every, people = float(known[whole].sum()), float(due["people"].sum())
    if not people:
        return _NOTHING
    coverage = float(known["people"].sum()) / people
    return Measured(_share(float(known[part].sum()), every), coverage, coverage >= COVERED)


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _enrolled_of_quota(feed: Feed, institution: str, year: int) -> Measured:
    return _summed(_due_cohorts(feed, institution).filter(pl.col("year") == year), "entrants", "quota")


def _reviewed(feed: Feed, institution: str, year: int) -> Measured:
    days = _own_programmes(feed, institution)["reviewed"]
    if days.is_empty():
        return _NOTHING
    known = days.drop_nulls()
    share = _share(float((known.dt.year() == year).sum()), float(len(known)))
    return Measured(share, len(known) / len(days), len(known) == len(days))


def _graduated(feed: Feed, institution: str, year: int) -> Measured:
    ends = pl.col("year") + years_to_award()
    return _summed(_due_cohorts(feed, institution).filter(ends == year), "graduates", "entrants")


def _placed(feed: Feed, institution: str, year: int) -> Measured:
    """Of each programme the last cohort of the years before that is to have answered by the day of the feed."""
    groups = code_list("training_fields").select(training_field="code", group="group")
    cohorts = _due_cohorts(feed, institution).join(groups, on="training_field", how="left", maintain_order="left")
    wait = pl.when(pl.col("group") == _HEALTH).then(pl.lit("24mo")).otherwise(pl.lit("12mo"))
    asked_by = cohort_ends().dt.offset_by(wait)
    followed = cohorts.filter(pl.col("year") < year, asked_by <= feed.information.as_of)
    latest = followed.filter(pl.col("year") == pl.col("year").max().over("programme"))
    found = _summed(latest, "placed_12m", "answered_12m")
    asked = latest.drop_nulls(["placed_12m", "answered_12m", "graduates"])
    if found.coverage is None or not asked["graduates"].sum():
        return found._replace(is_enough=False)
    response = float(asked["answered_12m"].sum()) / float(asked["graduates"].sum())
    return Measured(found.value, found.coverage * response, found.is_enough and response >= TOO_FEW_ANSWERS)


def _satisfied(*kinds: str) -> Measure:
    """Return the measure of who is satisfied among who answered, over all ``kinds`` of people; over one alone none."""

    def measure(feed: Feed, institution: str, year: int) -> Measured:
        of_it = pl.col("institution") == institution, pl.col("year") == year, pl.col("kind").is_in(kinds)
        rows = feed["surveys"].filter(*of_it)
        # a survey of every field stands for those by field beside it
        is_whole = pl.col("training_field").is_null()
        rows = rows.filter(is_whole | ~is_whole.any().over("kind"))
        known, asked = rows.drop_nulls(["satisfied", "answered"]), float(rows["asked"].sum())
        if not asked or rows["kind"].n_unique() < len(kinds):
            return _NOTHING
        answered = float(known["answered"].sum())
        coverage = answered / asked
        return Measured(_share(float(known["satisfied"].sum()), answered), coverage, coverage >= TOO_FEW_ANSWERS)

    return measure


_MEASURES: Final[dict[str, Measure]] = {
    "indicator_01": _enrolled_of_quota,
    "indicator_04": _reviewed,
    "indicator_07": _graduated,
    "indicator_08": _placed,
    "indicator_09": _satisfied("learners", "graduates"),
    "indicator_10": _satisfied("employers"),
}
