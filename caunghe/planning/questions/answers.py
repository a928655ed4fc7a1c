"""What a plan can be asked, each answer a table: prices, ranges, frontier, regret, back-solving, reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, CancelledError, ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import inf
from threading import Event
from typing import Annotated, Final, get_args

import polars as pl

from caunghe.errors import InputError
from caunghe.feed import Feed
from caunghe.forecast import ForecastResults
from caunghe.language import Text
from caunghe.planning.options import PlanOptions
from caunghe.planning.questions.answers_wording import frontier_sentence, ranges_sentence, regret_sentence
from caunghe.planning.questions.back_solve import CURVE, NEEDS, QUANTILES, STARTERS, back_solve
from caunghe.planning.questions.conflict import MEMBERS, RELAXATIONS, conflict
from caunghe.planning.questions.explain import EXPLANATION, explain
from caunghe.planning.questions.fixed import FixedPlan, Step, fixed_plan
from caunghe.planning.questions.frontier import FACTORS, FRONTIER, frontier
from caunghe.planning.questions.prices import CONFIRMED, prices_of
from caunghe.planning.questions.ranges import RANGES, WITHIN, By, ranges
from caunghe.planning.questions.regret import REGRETS, regret_summary, regrets
from caunghe.planning.results import PlanResults
from caunghe.planning.wording import Pair
from caunghe.progress import Progress
from caunghe.schema import ResultTables, check_choice, check_limits

# One sentence of each answer that is not already made of sentences.
ANSWERS: Final = pl.Schema({"question": pl.String(), "vi": pl.String(), "en": pl.String()})
EXPLANATIONS: Final = pl.Schema({**EXPLANATION, "programme": pl.String()})
_AT_ONCE: Final = 2
_NO_PROGRAMME: Final = Text(
    "Chương trình cần giải thích phải có trong programmes.csv; đã cho {programme}.",
    "a programme to be explained must be in programmes.csv; got {programme}",
)
_LABELS: Final[dict[str, Text]] = {
    "prices": Text("Giá của các nguồn lực", "Pricing resources"),
    "explanation": Text("Giải thích chương trình", "Explaining programmes"),
    "ranges": Text("Khoảng chỉ tiêu có thể", "Ranges of seats"),
    "frontier": Text("Thêm bớt kinh phí", "More and less money"),
    "regrets": Text("Thiệt vì chưa biết trước", "Regret over draws"),
    "back_solve": Text("Từ mục tiêu ngược về kế hoạch", "Back from the target"),
    "conflict": Text("Tìm điều mâu thuẫn", "Finding the conflict"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What is asked of a plan: ``prices`` how many to confirm, ``ranges`` by which parts, ``explain`` programmes.

    ``largest``: ranges of so many parts only, largest first; ``within``: the share by which their plans may be worse
    than the best. ``beyond``: back-solve past licences and budgets.

    >>> Questions().prices, Questions(ranges="level", within=0.02).ranges
    (0, 'level')
    >>> USUAL.prices, USUAL.largest, USUAL.back_solve
    (30, 20, True)
    """

    prices: int = 0
    ranges: By | None = None
    largest: int | None = None
    within: float = WITHIN
    frontier: bool = False
    regrets: bool = False
    back_solve: bool = False
    beyond: bool = False
    explain: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_limits(self, {"prices": (0, inf), "largest": (1, inf), "within": (0, 1)})
        if self.ranges is not None:
            check_choice(self, "ranges", get_args(By))


def check_questions(feed: Feed, questions: Questions) -> None:
    """Raise InputError where a programme to be explained is none of the feed's.

    >>> check_questions(feed, Questions(explain=("P1", "nowhere")))
    Traceback (most recent call last):
        ...
    caunghe.errors.InputError: a programme to be explained must be in programmes.csv; got nowhere
    """
    for programme in questions.explain:
        if programme not in feed["programmes"]["programme"]:
            raise InputError(_NO_PROGRAMME, programme=programme)


USUAL: Final = Questions(prices=30, ranges="programme", largest=20, frontier=True, regrets=True, back_solve=True)
"""What every run asks: all but the ranges of small programmes, which take longer than the rest together."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Answers(ResultTables):
    """The answers to what a plan was asked; ``answers`` has a sentence on each that has none of its own.

    None is a question that was not asked, or that the plan cannot be asked: a plan that was found has no ``conflict``,
    one that was not has nothing else, and without a survey of certificates there is no ``back_solve``.
    ``without_lowering`` has no rows where the ``relaxations`` lower no target either, or nothing on sale suffices.
    """

    answers: Annotated[pl.DataFrame, ANSWERS]
    prices: Annotated[pl.DataFrame | None, CONFIRMED] = None
    explanation: Annotated[pl.DataFrame | None, EXPLANATIONS] = None
    ranges: Annotated[pl.DataFrame | None, RANGES] = None
    frontier: Annotated[pl.DataFrame | None, FRONTIER] = None
    regrets: Annotated[pl.DataFrame | None, REGRETS] = None
    back_solve: Annotated[pl.DataFrame | None, CURVE] = None
    back_solve_starters: Annotated[pl.DataFrame | None, STARTERS] = None
    back_solve_needs: Annotated[pl.DataFrame | None, NEEDS] = None
    conflict: Annotated[pl.DataFrame | None, MEMBERS] = None
    relaxations: Annotated[pl.DataFrame | None, RELAXATIONS] = None
    without_lowering: Annotated[pl.DataFrame | None, RELAXATIONS] = None


def answers(
    feed: Feed,
    forecast: ForecastResults,
    options: PlanOptions,
    plan: PlanResults,
    questions: Questions,
    progress: Progress,
    fixed: FixedPlan | None = None,
) -> Answers:
    """Return the answers; for an infeasible plan the conflict alone, as nothing else can be asked of it.

    ``fixed`` is the linear plan around ``plan`` where it is solved already. Raises InputError for a programme
    the plan does not have.
    """
    if plan.status == "infeasible":
        return _conflict(feed, forecast, options, progress)
    if plan.seats.is_empty():
        return Answers(answers=pl.DataFrame(schema=ANSWERS))
    parts: list[Callable[[Progress], dict[str, pl.DataFrame]]] = []
    if questions.prices or questions.ranges or questions.explain:
        parts.append(
            lambda progress: _of_fixed_plan(
                fixed or fixed_plan(feed, forecast, options, plan), plan, questions, progress
            )
        )
    if questions.frontier:
        parts.append(
            lambda progress: {"frontier": frontier(feed, forecast, options, FACTORS, step=_step(progress, "frontier"))}
        )
    if questions.regrets:
        parts.append(
            lambda progress: {"regrets": regrets(feed, forecast, options, plan, step=_step(progress, "regrets"))}
        )
    if questions.back_solve and not plan.certificates.is_empty():
        parts.append(lambda progress: _of_back_solve(feed, forecast, options, questions, progress))
    tables = _side_by_side(parts, progress)
    sentences: dict[str, Callable[[pl.DataFrame], Pair]] = {
        "ranges": lambda table: ranges_sentence(table, questions.within),
        "frontier": frontier_sentence,
        "regrets": lambda table: regret_sentence(regret_summary(table)),
    }
    rows = [(name, *sentence(tables[name])) for name, sentence in sentences.items() if name in tables]
    return Answers(answers=pl.DataFrame(rows, schema=ANSWERS, orient="row"), **tables)


def _side_by_side(
    parts: Sequence[Callable[[Progress], dict[str, pl.DataFrame]]], progress: Progress
) -> dict[str, pl.DataFrame]:
    """Return the tables of every part. Each has a solver of its own, which works outside Python's lock.

    Whatever stops one part, or the caller, stops the others at their next step.
    """
    stop = Event()

    def report(label: Text, done: int, total: int) -> None:
        if stop.is_set():
            raise CancelledError
        try:
            progress(label, done, total)
        except BaseException:
            stop.set()
            raise

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = [pool.submit(part, report) for part in parts]
        try:
            ended = wait(running, return_when=FIRST_EXCEPTION).done
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
    for one in ended:
        one.result()  # raises what went wrong first, not what it stopped
    return {name: table for one in running for name, table in one.result().items()}


def _of_back_solve(
    feed: Feed, forecast: ForecastResults, options: PlanOptions, questions: Questions, progress: Progress
) -> dict[str, pl.DataFrame]:
    found = back_solve(
        feed, forecast, options, probabilities=QUANTILES, beyond=questions.beyond, step=_step(progress, "back_solve")
    )
    return {"back_solve": found.curve, "back_solve_starters": found.starters, "back_solve_needs": found.needs}


def _of_fixed_plan(
    fixed: FixedPlan, plan: PlanResults, questions: Questions, progress: Progress
) -> dict[str, pl.DataFrame]:
    """Return the answers about the plan with its openings held, solved once."""
    tables: dict[str, pl.DataFrame] = {}
    if questions.prices:
        tables["prices"] = prices_of(fixed, count=questions.prices, step=_step(progress, "prices")).confirmed
    if questions.explain:
        step = _step(progress, "explanation")
        reasons: list[pl.DataFrame] = []
        for programme in questions.explain:
            step(len(reasons), len(questions.explain))
            reasons.append(explain(fixed, plan.seats, programme).with_columns(programme=pl.lit(programme)))
        tables["explanation"] = pl.concat(reasons)
    if questions.ranges:
        step = _step(progress, "ranges")
        tables["ranges"] = ranges(
            fixed, by=questions.ranges, within=questions.within, count=questions.largest, step=step
        )
    return tables


def _conflict(feed: Feed, forecast: ForecastResults, options: PlanOptions, progress: Progress) -> Answers:
    found = conflict(feed, forecast, options, step=_step(progress, "conflict"))
    is_other_way = found.without_lowering["kind"].to_list() != found.relaxations["kind"].to_list()
    return Answers(
        answers=pl.DataFrame([("conflict", found.vi, found.en)], schema=ANSWERS, orient="row"),
        conflict=found.members,
        relaxations=found.relaxations,
        without_lowering=found.without_lowering if is_other_way else found.without_lowering.clear(),
    )


def _step(progress: Progress, question: str) -> Step:
    return lambda done, total: progress(_LABELS[question], done, total)
