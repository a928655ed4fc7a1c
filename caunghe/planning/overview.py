"""Everything of a plan that is kept and shown: its tables, decisions, letters, checks and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import polars as pl

from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.planning.as_now import (
    GOALS_AS_NOW,
    MONEY_AS_NOW,
    OPENINGS_FILLED,
    goals_as_now,
    money_as_now,
    openings_filled,
)
from caunghe.planning.calibration import CALIBRATION, STAND_INS, calibration, stand_ins
from caunghe.planning.decisions import (
    BY_FUND,
    BY_INSTITUTION,
    BY_OCCUPATION,
    BY_YEAR,
    STOPPED,
    by_fund,
    by_institution,
    by_occupation,
    by_year,
    stopped,
)
from caunghe.planning.letter_reasons import INSTITUTION_MONEY, LETTER_REASONS, institution_money, letter_reasons
from caunghe.planning.letters import LETTERS, institution_letters
from caunghe.planning.model.city import city
from caunghe.planning.model.stock_test import STOCK_TEST, stock_test
from caunghe.planning.need_parts import NEED_PARTS, need_parts
from caunghe.planning.options import PlanOptions
from caunghe.planning.questions.answers import Answers, Questions, answers
from caunghe.planning.questions.fixed import fixed_plan
from caunghe.planning.rate_intervals import RATE_INTERVALS, rate_intervals
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
    where there is no plan; ``stock_test`` has the baseline's reckoning on years that are over and
    ``rate_intervals`` how sure the certificate rate is; ``openings_filled``, ``goals_as_now`` and ``money_as_now``
    hold the plan against the seats of the year before it; ``stopped`` is what it stops; ``need_parts`` leads from the
    forecast's openings to the plan's need; ``calibration`` is where last year's learners used more than rows and norms
    say is there, ``stand_ins`` what is assumed where no row tells. ``letter_reasons`` is what stands behind the
    seats in ``letters`` and ``institution_money`` what they take of public money at each institution. Money is in
    đồng, but for ``facts`` and ``terms`` (million đồng).

    >>> options = PlanOptions(years=1)
    >>> overview = plan_overview(feed, ahead, plan, options, Questions())
    >>> overview.by_year.select("year", "seats", "spent", "certificate_rate").row(0)
    (2026, 70, 2371000000.0, 0.50...)
    >>> overview.checks.height, overview.checks["holds"].all(), overview.prices is None
    (683, True, True)
    """

    facts: Annotated[pl.DataFrame, FACTS]
    by_institution: Annotated[pl.DataFrame, BY_INSTITUTION]
    by_occupation: Annotated[pl.DataFrame, BY_OCCUPATION]
    by_fund: Annotated[pl.DataFrame, BY_FUND]
    by_year: Annotated[pl.DataFrame, BY_YEAR]
    letters: Annotated[pl.DataFrame, LETTERS]
    letter_reasons: Annotated[pl.DataFrame, LETTER_REASONS]
    institution_money: Annotated[pl.DataFrame, INSTITUTION_MONEY]
    checks: Annotated[pl.DataFrame, FINDINGS]
    stock_test: Annotated[pl.DataFrame, STOCK_TEST]
    rate_intervals: Annotated[pl.DataFrame, RATE_INTERVALS]
    openings_filled: Annotated[pl.DataFrame, OPENINGS_FILLED]
    goals_as_now: Annotated[pl.DataFrame, GOALS_AS_NOW]
    money_as_now: Annotated[pl.DataFrame, MONEY_AS_NOW]
    stopped: Annotated[pl.DataFrame, STOPPED]
    need_parts: Annotated[pl.DataFrame, NEED_PARTS]
    calibration: Annotated[pl.DataFrame, CALIBRATION]
    stand_ins: Annotated[pl.DataFrame, STAND_INS]


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
    "As demand is not known beforehand, costs and losses under this plan are VND...268.6...million on average, ..."
    """
    facts = pl.DataFrame([{name: getattr(results, name) for name in FACTS}], schema=FACTS)
    fixed = None if results.seats.is_empty() else fixed_plan(feed, forecast, options, results)
    tables = results.tables | answers(feed, forecast, options, results, questions, progress, fixed).tables
    if fixed is None:
        return PlanOverview.from_tables(PlanOverview.empty_tables() | tables | {"facts": facts})
    prepared = city(feed, forecast, options)
    calibrated, reasons = calibration(prepared), letter_reasons(fixed, results)
    decisions = {
        "by_institution": by_institution(results),
        "by_occupation": by_occupation(results),
        "by_fund": by_fund(feed, results),
        "by_year": by_year(results),
        "letters": institution_letters(feed, results, reasons),
        "letter_reasons": reasons,
        "institution_money": institution_money(fixed, results),
        "checks": verify_plan(feed, forecast, options, results.tables),
        "stock_test": stock_test(feed, prepared),
        "rate_intervals": rate_intervals(feed, forecast, prepared, results),
        "openings_filled": openings_filled(prepared, results),
        "goals_as_now": goals_as_now(prepared),
        "money_as_now": money_as_now(prepared, results),
        "stopped": stopped(results),
        "need_parts": need_parts(feed, forecast, prepared),
        "calibration": calibrated,
        "stand_ins": stand_ins(feed, prepared, calibrated),
    }
    return PlanOverview.from_tables(tables | decisions | {"facts": facts})
