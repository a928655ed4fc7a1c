"""The rows that indicators count: each feed table with its year and the columns by which it is broken down.

``base(feed, table, options)`` returns a frame with a ``year`` and, where they apply, the breakdowns' columns.
Tables without a year are counted on the day of the feed and bear its year.

Which tables a base reads is recorded by the feed (``Feed.recorded_feed``). A base says ``feed.feed_for(*columns)``
where a table gives it these columns and nothing else; a number that is not made of them, and not broken down by them,
does not rest on that table. Every other table read counts for every number of the base.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from caunghe.feed import Feed
from caunghe.indicators.bases import employers, governance, people, training
from caunghe.indicators.options import IndicatorOptions

BASES: Final[dict[str, Callable[[Feed, IndicatorOptions], pl.DataFrame]]] = {
    "labour_survey": people.labour_survey,
    "leavers": people.leavers,
    "populations": people.populations,
    "target_groups": people.target_groups,
    "choices": people.choices,
    "intakes": training.intakes,
    "programmes": training.programmes,
    "institutions": training.institutions,
    "sites": training.sites,
    "teachers": training.teachers,
    "equipment": training.equipment,
    "hiring_needs": employers.hiring_needs,
    "workplaces": employers.workplaces,
    "agreements": employers.agreements,
    "employers": employers.employers,
    "vacancies": employers.vacancies,
    "funds": governance.funds,
    "tasks": governance.tasks,
}


def base(feed: Feed, table: str, options: IndicatorOptions) -> pl.DataFrame:
    """Return the rows of a table as the indicators count them, up to the year of the feed; empty when the table is."""
    return BASES[table](feed, options).filter(pl.col("year") <= feed.information.as_of.year)
