"""Everything of a plan that is kept and shown: its tables, decisions, letters, checks and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.decisions import (
    BY_FUND,
    BY_INSTITUTION,
    BY_OCCUPATION,
    BY_YEAR,
    by_fund,
    by_institution,
    by_occupation,
    by_year,
)
from caunghe.planning.letters import LETTERS, institution_letters
from caunghe.planning.model.city import city
from caunghe.planning.model.stock_test import STOCK_TEST, stock_test
from caunghe.planning.options import PlanOptions
from caunghe.planning.questions.answers import Answers, Questions, answers
from caunghe.planning.results import PlanResults, PlanTables
from caunghe.planning.verify.verify import FINDINGS, verify_plan
from caunghe.progress import Progress, silent

# One row: what is proven of the plan, as in ``PlanResults``; million đồng.
FACTS: Final = pl.Schema(
    {"status": pl.String(), **dict.fromkeys(("objective", "bound", "gap", "gain_gap", "relaxed"), pl.Float64())}
)


@dataclass(frozen=True, kw_only=True, repr=False)
class PlanOverview(Answers, PlanTables):
    """A plan as it is kept and shown.

    Decisions, ``letters`` and ``checks`` (every constraint checked again by code that is not the model's) have no rows
    where there is no plan; ``stock_test`` has the baseline's reckoning on years that are over. Money is in đồng, but
    for ``facts`` and ``terms`` (million đồng).

    >>> options = PlanOptions(years=1)
    >>> overview = plan_overview(feed, ahead, plan, options, Questions())
    >>> overview.by_year.select("year", "seats", "spent", "certificate_rate").row(0)
    (2026, 73, 2445400000.0, 0.50...)
    >>> overview.checks.height, overview.checks["holds"].all(), overview.prices is None
    (201, True, True)
    """

    facts: Annotated[pl.DataFrame, FACTS]
    by_institution: Annotated[pl.DataFrame, BY_INSTITUTION]
    by_occupation: Annotated[pl.DataFrame, BY_OCCUPATION]
    by_fund: Annotated[pl.DataFrame, BY_FUND]
    by_year: Annotated[pl.DataFrame, BY_YEAR]
    letters: Annotated[pl.DataFrame, LETTERS]
    checks: Annotated[pl.DataFrame, FINDINGS]
    stock_test: Annotated[pl.DataFrame, STOCK_TEST]


def plan_overview(
    feed: Feed,
    forecast: ForecastResults,
    results: PlanResults,
    options: PlanOptions,
    questions: Questions,
    progress: Progress = silent,
) -> PlanOverview:
    """Return a plan with its decisions, letters, checks and the answers to ``questions``.

    Raises InputError for a question about a programme the plan does not have.

    >>> options, questions = PlanOptions(years=1), Questions(regrets=True)
    >>> overview = plan_overview(feed, ahead, plan, options, questions)
    >>> overview.answers["en"].item()
    "Not knowing demand beforehand costs this plan VND...187.9...million on average and ..."
    """
    facts = pl.DataFrame([{name: getattr(results, name) for name in FACTS}], schema=FACTS)
    tables = results.tables | answers(feed, forecast, options, results, questions, progress).tables
    if results.seats.is_empty():
        return PlanOverview.from_tables(PlanOverview.empty_tables() | tables | {"facts": facts})
    decisions = {
        "by_institution": by_institution(results),
        "by_occupation": by_occupation(results),
        "by_fund": by_fund(feed, results),
        "by_year": by_year(results),
        "letters": institution_letters(feed, results),
        "checks": verify_plan(feed, forecast, options, results.tables),
        "stock_test": stock_test(feed, city(feed, forecast, options)),
    }
    return PlanOverview.from_tables(tables | decisions | {"facts": facts})
