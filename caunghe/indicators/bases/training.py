"""Rows about provision: intakes, programmes, institutions, sites, teachers, equipment."""

from __future__ import annotations

from typing import Final

import polars as pl

from caunghe.feed import (
    Feed,
    agreements_in_force,
    cohort_ends,
    due_intakes,
    equipment_by_requirement,
    is_whole,
    last_reported_year,
    years_to_award,
)
from caunghe.indicators.bases.places import counted, places, training_fields
from caunghe.indicators.options import IndicatorOptions
from caunghe.schema import allowed_codes, code_list, codes_with

# what a row about a site's programmes or equipment is broken down by
_OF_THE_SITE: Final = ("institution", "ownership", "institution_kind", "area", "area_kind", "boundary")


def _today(feed: Feed) -> pl.Expr:
    return pl.lit(feed.information.as_of.year, dtype=pl.Int64)


def _kinds(feed: Feed) -> pl.DataFrame:
    institutions = feed.feed_for("ownership", "institution_kind")["institutions"]
    return institutions.select("institution", "ownership", institution_kind="kind")


def _sites(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Return ``site, institution, area`` with the institution's kind and the place's."""
    return (
        feed.feed_for(*_OF_THE_SITE)["sites"]
        .select("site", "institution", "area")
        .join(_kinds(feed), on="institution", how="left")
        .join(places(feed, options), on="area", how="left")
    )


def programmes(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Programmes on the day of the feed, with the number of skills declared; empty where the feed has no skills."""
    declared = feed.feed_for("skills")["programme_skills"]
    skills = declared.group_by("programme", maintain_order=True).agg(skills=pl.len())
    return (
        feed["programmes"]
        .join(skills, on="programme", how="left")
        .join(_sites(feed, options), on="site", how="left")
        .join(training_fields(), on="training_field", how="left")
        .with_columns(counted("skills", declared), pl.col("priority").fill_null(False), year=_today(feed))
    )


def intakes(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Cohorts, with what their sites and institutions are."""
    return cohorts(feed).join(_sites(feed, options), on="site", how="left")


def cohorts(feed: Feed) -> pl.DataFrame:
    """Cohorts, those due and not reported among them: ``expected`` and ``reported`` as in ``due_intakes``.

    ``cohort_cost = entrants · cost per learner a year · months/12`` in đồng.

    A feed gives the year in which a cohort enters and no day. Courses of a year or more begin with the school year, in
    September; shorter ones all year round. So ``award_year`` counts from September and, of a shorter course, from the
    middle of the year; it is empty where it has not come, and where cohorts share it that the feed does not
    have: older ones, or younger ones, as of a year of which short courses end that are not reported yet. A cohort is
    ``unfinished`` as long as its last entrants may still be learning on the day of the feed, and ``unfollowed`` as long
    as half a year has not passed for them, ``unfollowed_12m`` as long as a year, in health two;
    ``year_followed`` says whether any cohort of its year reports work.
    """
    taught = feed["programmes"].drop("quality_tier").join(training_fields(), on="training_field", how="left")
    taught = taught.with_columns(pl.col("priority").fill_null(False))
    cost = pl.col("entrants") * pl.col("cost_per_learner") * pl.col("months") / 12
    rows = due_intakes(feed).join(taught, on="programme", how="left").with_columns(cohort_cost=cost)
    years = years_to_award()
    ends = cohort_ends()
    today, this_year = pl.lit(feed.information.as_of), feed.information.as_of.year
    award_year = pl.col("year") + years
    in_health = (pl.col("field_group") == "health_care").fill_null(False)
    shared = award_year < pl.col("year").min() + years.max()
    shared |= award_year > pl.col("year").max() + years.min()
    return rows.with_columns(
        award_year=pl.when(~shared & (award_year <= this_year)).then(award_year),
        unfinished=ends > today,
        unfollowed=ends.dt.offset_by("6mo") > today,
        unfollowed_12m=ends.dt.offset_by(pl.when(in_health).then(pl.lit("24mo")).otherwise(pl.lit("12mo"))) > today,
        year_followed=pl.col("employed_6m").is_not_null().any().over("year"),
    )


def _learners(feed: Feed, by: str) -> pl.DataFrame:
    """Return ``entrants, learners`` of each ``by`` and year, empty where too little of what is due is reported.

    ``by`` is ``site`` or ``institution``. Learners of a steady flow are entrants · months/12 (Little's law).
    """
    taught = feed["programmes"].select("programme", "site", "months")
    if by != "site":
        taught = taught.join(feed["sites"].select("site", by), on="site")
    learners = pl.col("entrants") * pl.col("months") / 12
    return (
        due_intakes(feed)
        .join(taught, on="programme")
        .group_by(by, "year", maintain_order=True)
        .agg(
            pl.when(is_whole()).then(value.sum()).alias(name)
            for name, value in (("entrants", pl.col("entrants")), ("learners", learners))
        )
    )


def _meeting_standard(feed: Feed) -> pl.DataFrame:
    """Return ``institution, meets_standard``: whether the latest self-assessment meets every criterion.

    One that is not met decides; where none is said to be missed but some are not stated, it is not known.
    """
    assessed = feed.feed_for("meets_standard")["standard_assessments"].drop_nulls(["criterion", "year", "met"])
    last = assessed.filter(pl.col("year") == pl.col("year").max().over("institution"))
    every = len(allowed_codes("standard_criteria"))
    complete = pl.col("criterion").n_unique() == every
    meets = pl.when(~pl.col("met").all()).then(pl.lit(value=False)).when(complete).then(pl.lit(value=True))
    return last.group_by("institution", maintain_order=True).agg(meets_standard=meets)


def institutions(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Institutions on the day of the feed with learners and entrants, teachers and agreements.

    Learners and entrants are those of the last year that is mostly reported (``last_reported_year``); they are
    empty for an institution that does not report it, zero for one of which nothing is due.
    """
    taught = feed.feed_for("learners", "entrants")
    last = pl.lit(last_reported_year(due_intakes(taught)), pl.Int64)
    latest = _learners(taught, "institution").filter(pl.col("year") == last)
    is_due = pl.col("institution").is_in(latest["institution"].implode())
    agreements = feed.feed_for("agreements", "agreed_learners")
    agreed = (
        agreements_in_force(agreements, feed.information.as_of)
        .group_by("institution", maintain_order=True)
        .agg(agreements=pl.len(), agreed_learners=pl.col("learners_per_year").sum())
    )
    staff = pl.col("contract").is_null() | (pl.col("contract") != "visiting")
    staffed = feed.feed_for("teachers")["teachers"].filter(staff)
    teachers = staffed.group_by("institution", maintain_order=True).agg(teachers=pl.len())
    return (
        feed["institutions"]
        .join(latest.drop("year"), on="institution", how="left")
        .join(teachers, on="institution", how="left")
        .join(agreed, on="institution", how="left")
        .join(_meeting_standard(feed), on="institution", how="left")
        .join(places(feed, options), on="area", how="left")
        .with_columns(
            *(pl.when(~is_due).then(counted(name, latest)).otherwise(name) for name in ("learners", "entrants")),
            *(counted(name, agreements["agreements"]) for name in ("agreements", "agreed_learners")),
            counted("teachers", staffed),
            institution_kind="kind",
            year=_today(feed),
        )
    )


def sites(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Sites in the years in which entrants are due, with learners beside their capacity."""
    own = feed["sites"].drop("institution", "area")
    return _learners(feed, "site").join(own, on="site").join(_sites(feed, options), on="site", how="left")


def teachers(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Teachers on the day of the feed, judged by the three conditions of the standard that the register holds.

    The lowest VQF level, pedagogy rank and skill rank for the level taught stand in the list of levels: a reading of
    Circular 08/2017/TT-BLĐTBXH. The level taught is the training field's, else the lowest with a certificate; what is
    not stated is not known.
    """
    held = feed["teachers"].join(training_fields(), on="training_field", how="left")
    held = held.with_columns(
        level=pl.col("field_level").fill_null(codes_with("levels", "certified")[0]),
        vqf=_rank("qualification", "qualifications", "vqf_level"),
        pedagogy_rank=_rank("pedagogy", "pedagogies", "rank"),
        skill_rank=_rank("skill_grade", "skill_grades", "rank"),
        digital_rank=_rank("digital_level", "digital_levels", "rank"),
        age=feed.information.as_of.year - pl.col("birth_year"),
        year=_today(feed),
    )
    asked = code_list("levels").select("teacher_vqf", "teacher_pedagogy", "teacher_skill", level="code")
    held = held.join(asked, on="level", how="left", maintain_order="left")
    return (
        held.with_columns(
            qualified=pl.col("vqf") >= pl.col("teacher_vqf"),
            trained_to_teach=pl.col("pedagogy_rank") >= pl.col("teacher_pedagogy"),
            skilled=pl.col("skill_rank") >= pl.col("teacher_skill"),
        )
        .join(feed.feed_for(*_OF_THE_SITE)["institutions"].select("institution", "area"), on="institution", how="left")
        .join(_kinds(feed), on="institution", how="left")
        .join(places(feed, options), on="area", how="left")
    )


def _rank(column: str, codes: str, rank: str) -> pl.Expr:
    frame = code_list(codes)
    return pl.col(column).replace_strict(frame["code"], frame[rank].cast(pl.Int64), default=None)


def equipment(feed: Feed, options: IndicatorOptions) -> pl.DataFrame:
    """Sets of workstations on the day of the feed, with their age in years."""
    return (
        equipment_by_requirement(feed)
        .join(_sites(feed, options), on="site", how="left")
        .join(training_fields(), on="training_field", how="left")
        .with_columns(age=feed.information.as_of.year - pl.col("year_bought"), year=_today(feed))
    )
