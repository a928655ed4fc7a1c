"""The tables that matching returns, and that report and site read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl

from caunghe.schema import ResultTables

_S, _F, _I, _B = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean()

# One row an applicant. ``choices`` are those considered; ``lottery`` is the published number, the smaller wins.
RESULTS: Final = pl.Schema(
    {
        "applicant": _S,
        "status": _S,  # placed | kept | unplaced | no_valid_choice | withdrawn
        "programme": _S,
        "rank": _I,
        "score": _F,
        "choices": _I,
        "lottery": pl.UInt64(),
    }
)

# One row a programme and kind of applicant: for everybody (group and area empty) and for each reserve. The cut-off is
# the score, and at that score the lottery number, that somebody with no other membership had to beat; empty where
# everybody was admitted.
CUTOFFS: Final = pl.Schema(
    {
        "programme": _S,
        "group": _S,
        "area": _S,
        "seats": _I,
        "admitted": _I,
        "lowest_score": _F,  # of those admitted
        "cutoff_score": _F,
        "cutoff_lottery": pl.UInt64(),
    }
)

# The same for everybody's eyes: no lottery numbers; no score where fewer than five were admitted.
CITY_CUTOFFS: Final = pl.Schema({name: kind for name, kind in CUTOFFS.items() if name != "cutoff_lottery"})

# One row: what came of a round. ``seats`` and ``empty`` are of programmes that somebody ranks, after closures;
# ``planned`` and ``planned_empty`` of the same programmes in the year ``plan_year`` of the plan; ``as_now`` and
# ``as_now_placed`` are their seats, and the people admitted, if each takes again the entrants from whom the plan
# starts.
ADMISSION_SUMMARY: Final = pl.Schema(
    {
        "round": _S,
        "closes": pl.Date(),
        "seed": _I,
        "applicants": _I,
        "placed": _I,
        "first_choice": _I,
        "no_valid_choice": _I,
        "choices": _I,
        "left_out": _I,  # choices that could not be considered
        "programmes": _I,
        "seats": _I,
        "empty": _I,
        "closed": _I,  # programmes
        "faults": _I,  # findings of either severity
        "plan_year": _I,
        "planned": _I,
        "planned_empty": _I,
        "as_now": _I,
        "as_now_placed": _I,
    }
)

# Programmes closed for want of a smallest class, in the order of closing.
CLOSED: Final = pl.Schema({"programme": _S, "closed": _I, "admitted": _I, "minimum_class": _I})

# One row for each choice that an applicant wanted more than the result and did not get. ``gap`` is in points.
REASONS: Final = pl.Schema(
    {
        "applicant": _S,
        "rank": _I,
        "programme": _S,
        "reason": _S,  # below_cutoff | lost_lottery | no_open_seat | class_closed
        "score": _F,
        "cutoff_score": _F,
        "gap": _F,
        "lottery": pl.UInt64(),
        "cutoff_lottery": pl.UInt64(),
    }
)

# Chance that a choice is the one obtained; ``error`` is that of the finite number of replications.
CHOICE_ODDS: Final = pl.Schema({"applicant": _S, "rank": _I, "programme": _S, "chance": _F, "error": _F})
PERSON_ODDS: Final = pl.Schema({"applicant": _S, "first_choice": _F, "no_place": _F, "risky": _B})
# Programmes not on a risky list that would take its applicant with high chance, the nearest in field and place first.
SAFER: Final = pl.Schema(
    {"applicant": _S, "place": _I, "programme": _S, "chance": _F, "same_field_group": _B, "km": _F}
)
# One row a programme of the round: what one seat more would do.
SEAT_VALUES: Final = pl.Schema(
    {
        "programme": _S,
        "seats": _I,
        "admitted": _I,
        "empty": _I,
        "turned_away": _I,  # applicants who want it more than what they got
        "newly_placed": _I,  # learners without a place who would get one: 0 or 1
        "moved_up": _I,  # learners who would get something they want more: the length of the chain
        "ranks_gained": _I,  # sum over the learners who had a place already
    }
)
# One row a programme of a plan: seats it opens, and how applicants would fill them.
PLANNED_SEATS: Final = pl.Schema(
    {
        "programme": _S,
        "before": _I,
        "planned": _I,
        "admitted": _I,
        "empty": _I,
        "turned_away": _I,
        "flag": _S,  # opens_empty_seats | left_empty | more_wanted | closed_wanted | filled | not_in_round
    }
)
# One row a commune (area empty: the whole city). Suppressed cells are null.
STREAMING: Final = pl.Schema(
    {
        "area": _S,
        "year": _I,
        "leavers": _I,
        "to_vocational": _I,
        "streaming_rate": _F,
        "applicants": _I,
        "placed": _I,
        "first_choice": _I,
        "first_choice_rate": _F,
        "median_km": _F,
        "p90_km": _F,
    }
)
STREAMING_GROUPS: Final = pl.Schema(
    {"group": _S, "applicants": _I, "placed": _I, "placed_rate": _F, "first_choice": _I, "first_choice_rate": _F}
)

# Who needs a workplace, where from and when.
TRAINEES: Final = pl.Schema({"trainee": _S, "programme": _S, "area": _S, "starts": pl.Date(), "ends": pl.Date()})
# One row a trainee; ``employer`` and what follows are empty for those left out.
PLACEMENTS: Final = pl.Schema(
    {
        "trainee": _S,
        "programme": _S,
        "employer": _S,
        "training_field": _S,  # of the workplace
        "starts": pl.Date(),
        "ends": pl.Date(),
        "km": _F,
        "fit": _F,
        "agreement": _S,  # in force between institution and employer; empty: one is drafted
    }
)
# One row a workplace and wave of dates. ``price``: kilometres that one place more would save.
PLACE_PRICES: Final = pl.Schema(
    {"employer": _S, "training_field": _S, "wave": _I, "places": _I, "used": _I, "price": _F}
)
# One row a programme. ``next_km``: what one trainee more would cost.
PROGRAMME_PLACEMENTS: Final = pl.Schema(
    {
        "programme": _S,
        "trainees": _I,
        "placed": _I,
        "placed_rate": _F,
        "median_km": _F,
        "longest_km": _F,
        "mean_fit": _F,
        "next_km": _F,
    }
)
# One row: what came of a placement. ``scarce_places`` are workplaces where one place more would save something.
PLACEMENT_SUMMARY: Final = pl.Schema(
    {
        "trainees": _I,
        "placed": _I,
        "places": _I,
        "employers": _I,
        "median_km": _F,
        "p90_km": _F,
        "mean_fit": _F,
        "drafts": _I,
        "scarce_places": _I,
        "cost_km": _F,
        "gap_km": _F,  # cost less the dual's: 0 proves it least
    }
)
# Agreements that placements would need, ready to be read and signed.
AGREEMENT_DRAFTS: Final = pl.Schema(
    {
        "draft": _S,
        "institution": _S,
        "employer": _S,
        "model": _S,
        "training_field": _S,
        "starts": pl.Date(),
        "ends": pl.Date(),
        "learners": _I,
    }
)

# Openings suggested to graduates, the best first. Money in million đồng a month above what anybody can earn anyhow;
# ``surplus`` is worth × taken, ``price`` what one more place there would be worth.
JOB_LISTS: Final = pl.Schema(
    {
        "graduate": _S,
        "place": _I,
        "vacancy": _S,
        "employer": _S,
        "title": _S,
        "occupation": _S,
        "pay": _F,
        "pay_stated": _B,  # else the usual pay of the occupation
        "km": _F,
        "worth": _F,
        "taken": _F,  # chance to be taken if there is room
        "surplus": _F,
        "price": _F,
    }
)
# Candidates for an opening, the best first; ``interest``: chance that they would take an offer.
JOB_CANDIDATES: Final = pl.Schema(
    {
        "vacancy": _S,
        "place": _I,
        "graduate": _S,
        "training_field": _S,
        "level": _S,
        "grade": _F,
        "km": _F,
        "taken": _F,
        "interest": _F,
    }
)
# One row an opening: its price, and how many graduates the balance sends there.
JOB_PRICES: Final = pl.Schema(
    {"vacancy": _S, "employer": _S, "occupation": _S, "openings": _I, "pay": _F, "price": _F, "sent": _F}
)
# One row: who looks for what, and how they balance. ``crowded``: openings with a price.
JOB_SUMMARY: Final = pl.Schema(
    {
        "day": pl.Date(),
        "graduates": _I,
        "without_openings": _I,  # graduates whom no opening within reach is worth going to
        "vacancies": _I,
        "openings": _I,
        "uncoded": _I,
        "abroad": _I,
        "crowded": _I,
        "sent": _F,
        "outside": _F,
        "mean_hope": _F,
    }
)
# By field of training (left out with fewer than five graduates) and by occupation.
JOB_FIELDS: Final = pl.Schema(
    {"training_field": _S, "graduates": _I, "without_openings": _I, "sent": _F, "mean_hope": _F}
)
JOB_OCCUPATIONS: Final = pl.Schema(
    {"occupation": _S, "vacancies": _I, "openings": _I, "sent": _F, "crowded": _I, "mean_price": _F}
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AdmissionOverview(ResultTables):
    """What everybody may see of a round: no persons, small cells hidden; ``planned_seats`` is None without a plan.

    >>> from caunghe.matching import admission_overview
    >>> overview = admission_overview(feed)
    >>> list(overview.tables)
    ['summary', 'cutoffs', 'closed', 'streaming', 'streaming_groups', 'seat_values']
    >>> overview.closed.rows()  # P3 would have admitted 2, too few to be told
    [('P3', 1, None, 15), ('P2', 2, 11, 12)]
    """

    summary: Annotated[pl.DataFrame, ADMISSION_SUMMARY]
    cutoffs: Annotated[pl.DataFrame, CITY_CUTOFFS]
    closed: Annotated[pl.DataFrame, CLOSED]
    streaming: Annotated[pl.DataFrame, STREAMING]
    streaming_groups: Annotated[pl.DataFrame, STREAMING_GROUPS]
    seat_values: Annotated[pl.DataFrame, SEAT_VALUES]
    planned_seats: Annotated[pl.DataFrame | None, PLANNED_SEATS] = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlacementOverview(ResultTables):
    """What everybody may see of a placement.

    >>> from caunghe.matching import placement_overview
    >>> overview = placement_overview(feed)
    >>> overview.drafts.select("draft", "institution", "employer", "learners").rows()
    [('DT0001', 'I1', 'E1', 12), ('DT0002', 'I2', 'E2', 3)]
    """

    summary: Annotated[pl.DataFrame, PLACEMENT_SUMMARY]
    programmes: Annotated[pl.DataFrame, PROGRAMME_PLACEMENTS]
    prices: Annotated[pl.DataFrame, PLACE_PRICES]
    drafts: Annotated[pl.DataFrame, AGREEMENT_DRAFTS]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RoundTables(ResultTables):
    """What an admission office gets beside a round's proof; None: no plan, or the worth of seats not asked for.

    >>> from caunghe.matching import streaming, streaming_groups
    >>> admission = caunghe.admit(feed)
    >>> RoundTables(streaming=streaming(feed, admission), streaming_groups=streaming_groups(admission))
    RoundTables()
      streaming         3 × 11
      streaming_groups  2 × 6
    """

    streaming: Annotated[pl.DataFrame, STREAMING]
    streaming_groups: Annotated[pl.DataFrame, STREAMING_GROUPS]
    planned_seats: Annotated[pl.DataFrame | None, PLANNED_SEATS] = None
    seat_values: Annotated[pl.DataFrame | None, SEAT_VALUES] = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class JobTables(ResultTables):
    """What a job office gets of graduates and openings brought together; None: lists that were not asked for.

    >>> from caunghe.matching import job_lists, job_prices, job_summary
    >>> jobs = caunghe.suggest_jobs(feed)
    >>> JobTables(summary=job_summary(jobs), openings=job_prices(jobs), lists=job_lists(jobs))
    JobTables()
      summary   1 × 11
      openings  5 × 7
      lists     40 × 13
    """

    summary: Annotated[pl.DataFrame, JOB_SUMMARY]
    openings: Annotated[pl.DataFrame, JOB_PRICES]
    lists: Annotated[pl.DataFrame | None, JOB_LISTS] = None
    candidates: Annotated[pl.DataFrame | None, JOB_CANDIDATES] = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class JobsOverview(ResultTables):
    """What everybody may see of graduates and openings brought together.

    >>> from caunghe.matching import jobs_overview
    >>> jobs_overview(feed).summary.select("graduates", "vacancies", "openings", "uncoded", "crowded").row(0)
    (12, 5, 13, 1, 2)
    """

    summary: Annotated[pl.DataFrame, JOB_SUMMARY]
    openings: Annotated[pl.DataFrame, JOB_PRICES]
    fields: Annotated[pl.DataFrame, JOB_FIELDS]
    occupations: Annotated[pl.DataFrame, JOB_OCCUPATIONS]
