"""The tables that outcomes return, and that report and site read."""

from __future__ import annotations

from typing import Final

import polars as pl

_S, _F, _I = pl.String(), pl.Float64(), pl.Int64()

# One row a graduate and person of the register who may be one: links, and what somebody should look at.
PAIRS: Final = pl.Schema(
    {
        "graduate": _S,
        "person": _S,  # the first code of the person's rows in the employment records
        "status": _S,  # linked | possible
        "probability": _F,
        "weight": _F,  # log₂ of the odds, before others are considered
        # the level of likeness of each comparison, as comparisons.py names them, or unknown
        "name": _S,
        "birth_date": _S,
        "sex": _S,
        "namesakes": _I,  # persons of the register with the person's name, the person included
        "candidates": _I,  # persons of the register who may be the graduate
    }
)
# One row a rule by which pairs are brought together to be compared.
BLOCKING: Final = pl.Schema(
    {
        "rule": _S,
        "pairs": _I,  # that it brings together
        "status": _S,  # used | too_many: it would bring together more than may be compared
        "links": _I,  # of the links, those that it brings together
        "alone": _I,  # and no other rule
    }
)
# One row: how far the links can be trusted, estimated without any known truth. Intervals of 95 %.
QUALITY: Final = pl.Schema(
    {
        "graduates": _I,
        "persons": _I,
        "linked": _I,
        "possible": _I,
        "share": _F,  # of graduates who are in the register, linked or not
        "precision": _F,  # of links, those that are right
        "precision_low": _F,
        "precision_high": _F,
        "recall": _F,  # of graduates in the register, those linked
        "recall_low": _F,
        "recall_high": _F,
        "blocking_loss": _F,  # of graduates in the register, those never compared with themselves
        "threshold": _F,  # the probability from which a pair is a link
        "expected_cost": _F,  # wrong · false links + missed · missed links
    }
)

# One row a measure, months after leaving and category of a breakdown: the last cohort that can be judged. Shares 0–1,
# pay in đồng a month.
DESTINATIONS: Final = pl.Schema(
    {
        "measure": _S,  # working | in_field | pay | unknown: in no month from leaving to the one looked at
        "months": _I,
        "breakdown": _S,  # all | level | sex | field_group | training_field | institution | programme | area
        "category": _S,
        "from_year": _I,  # of graduation; earlier than ``year`` where two cohorts are pooled
        "year": _I,
        "persons": _I,  # graduates whose rows came, of in_field and pay those working
        # of the graduates due and the months due, those of whom the measure is known: who did not come, has no name or
        # birth date, or whose month came in part, is not
        "coverage": _F,
        "observed": _F,  # as counted, of those who can be looked for
        "estimate": _F,  # with links missed and wrong made good, and small numbers drawn to the others'
        "standard_error": _F,
        "low": _F,
        "high": _F,
        # publish | caution: two cohorts, or known of fewer than 95 % | suppressed: few people, or known of fewer than
        # half, whose coverage is told
        "flag": _S,
    }
)
# One row a measure, months and cohort: the whole city and each level.
COHORTS: Final = pl.Schema(
    {
        "measure": _S,
        "months": _I,
        "breakdown": _S,  # all | level
        "category": _S,
        "year": _I,
        # complete | pending: the records do not reach its month yet | before_records | not_reported: less than half of
        # the month's records came, or the records took in hardly anybody new when the cohort left
        "status": _S,
        "due": pl.Date(),  # the month that is looked at
        "persons": _I,
        "coverage": _F,
        "observed": _F,
        "estimate": _F,  # null unless complete
        "standard_error": _F,
        "low": _F,
        "high": _F,
        "flag": _S,
    }
)
# One row a programme or institution: what it adds to what its learners could expect anyway.
VALUE_ADDED: Final = pl.Schema(
    {
        "measure": _S,  # working | in_field
        "months": _I,
        "breakdown": _S,  # programme | institution
        "category": _S,
        "from_year": _I,
        "year": _I,
        "persons": _I,
        "expected": _F,  # rate of an average programme with the same learners
        "similar_low": _F,  # four in five programmes with such learners lie between
        "similar_high": _F,
        "added": _F,  # to the rate expected
        "low": _F,  # interval of ``added``
        "high": _F,
        "flag": _S,  # publish | caution: as of DESTINATIONS, or some units stand APART | suppressed
    }
)
# One row a month of the employment records: how much of it has come in.
RECORD_MONTHS: Final = pl.Schema(
    {
        "month": pl.Date(),
        "persons": _I,  # in work in it
        "usual": _F,  # lesser of the medians of the six months before and after
        "come": _F,  # of the usual number, 0–1
        "is_last": pl.Boolean(),  # the last month that is held to have come in
    }
)
# One row an institution, or the city, and year of graduation: who can be followed at all.
COMPLETENESS: Final = pl.Schema(
    {
        "breakdown": _S,  # all | institution
        "category": _S,
        "year": _I,
        "came": _I,  # graduates whose rows are in the feed
        "due": _I,  # graduates that the intakes say there are, or who came of the programme last
        "searched": _I,  # of those that came, with a name and a birth date
    }
)
# One row a programme or institution whose graduates are found in the records unlike those of the others: fewer of them
# work, or their names and dates are written otherwise.
APART: Final = pl.Schema(
    {
        "breakdown": _S,  # programme | institution
        "category": _S,
        "persons": _I,  # graduates of the last cohort who can be looked for
        "found": _F,  # of them, those in any record from leaving to the first of the months
        "others": _F,  # the same of all the others together
    }
)
