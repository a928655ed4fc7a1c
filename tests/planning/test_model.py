"""The plan of a tiny city: against every choice there is, a greedy planner, the unaggregated model and itself."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.unaggregated import unaggregated
from caunghe.planning.model.city import city
from caunghe.planning.model.lexicographic import lexicographic
from caunghe.planning.model.model import Model, model
from caunghe.planning.model.solver import Solver
from caunghe.planning.model.whole import whole_plan
from caunghe.planning.plan import plan_seats, results
from caunghe.planning.verify.verify import verify_plan
from tests.planning.tiny_city import feed, forecast, options

GOLDEN = Path(__file__).parents[1] / "golden" / "tiny.lp"


def _model(**changed: object) -> Model:
    return model(city(feed(), forecast(), options(**changed)))


def _best_of_all_choices(built: Model) -> float:
    """Return the best objective over every number of classes of every programme.

    Each choice is solved with learners relaxed, which no whole solution can better; from the least of these on they are
    solved whole, until what remains cannot be better than the best found.
    """
    classes = built.columns["classes"]
    columns = classes["column"].to_numpy()
    solver = Solver(built.program)
    least: list[tuple[float, tuple[int, ...]]] = []
    for choice in product(*(range(int(most) + 1) for most in classes["upper"])):
        solver.bound_columns(columns, np.array(choice, float), np.array(choice, float))
        solution = solver.solve(method="simplex")
        if solution.is_found:
            least.append((solution.objective, choice))
    best = np.inf
    for bound, choice in sorted(least):
        if bound >= best:
            break
        whole = Solver(built.program)
        whole.bound_columns(columns, np.array(choice, float), np.array(choice, float))
        best = min(best, whole.solve_integers(gap=1e-9, time_limit=10).objective)
    return best


@pytest.mark.parametrize("need", [(40.0, 30.0, 60.0), (5.0, 80.0, 12.0)])
def test_no_choice_of_classes_is_better(need: tuple[float, float, float]) -> None:
    built = model(city(feed(), forecast(need), options()))
    assert whole_plan(built).whole.objective == pytest.approx(_best_of_all_choices(built), rel=1e-6)


@pytest.mark.parametrize("years", [1, 3])
def test_greedy_is_never_better(years: int) -> None:
    built = _model(years=years)
    solver = Solver(built.program)
    classes, seats = built.columns["classes"], built.columns["seats"]
    sizes = dict(built.city.programmes.select("programme", "class_maximum").iter_rows())
    places = np.concatenate([classes["column"].to_numpy(), seats["column"].to_numpy()])
    solver.bound_columns(places, np.zeros(len(places)), np.zeros(len(places)))
    for programme, year, column, most in classes.select("programme", "year", "column", "upper").iter_rows():
        seat = seats.filter(pl.col("programme") == programme, pl.col("year") == year)
        for count in range(int(most), -1, -1):
            full = min(count * sizes[programme], seat["upper"][0])
            both = np.array([column, seat["column"][0]])
            solver.bound_columns(both, np.array([count, full], float), np.array([count, full], float))
            if solver.solve_integers(gap=1e-9, time_limit=10).is_found:
                break
    greedy = solver.solve_integers(gap=1e-9, time_limit=10)
    assert greedy.is_found
    assert whole_plan(built).whole.objective <= greedy.objective + 1e-6


@pytest.mark.parametrize(
    "changed", [{}, {"years": 3, "new_programmes": 4}, {"risk_weight": 0.0}, {"risk_tail": 0.6, "draws": 9}]
)
def test_aggregation_changes_nothing(changed: dict[str, object]) -> None:
    prepared = city(feed(), forecast(), options(**changed))
    aggregated, plain = (Solver(built.program).solve() for built in (model(prepared), unaggregated(prepared)))
    assert aggregated.objective == pytest.approx(plain.objective, rel=1e-7)


@pytest.mark.parametrize(
    "changed", [{}, {"targets": "hard", "group_share": 0.0}, {"targets": "first", "group_share": 0.0}]
)
def test_rounding_in_stages_is_whole_and_bounded(changed: dict[str, object]) -> None:
    asked = options(years=3, new_programmes=4, **changed)
    built = model(city(feed(), forecast(), asked))
    built = lexicographic(built) if asked.targets == "first" else built
    staged, direct = (whole_plan(built, direct_up_to=limit) for limit in (0, 10**6))
    tables = results(built, staged, {}).tables
    assert verify_plan(feed(), forecast(), asked, tables)["holds"].all()
    assert "rounding" in staged.seconds
    assert staged.whole.bound <= direct.whole.objective + 1e-6 <= staged.whole.objective + 2e-6


def test_reported_terms_are_the_objective() -> None:
    made = plan_seats(feed(), forecast(), options(years=3, new_programmes=4))
    assert made.terms["value"].sum() == pytest.approx(made.objective, rel=1e-9)


def test_reported_mean_shortage_is_its_term() -> None:
    asked = options(years=2)
    made = plan_seats(feed(), forecast(), asked)
    weights = city(feed(), forecast(), asked).demand.occupations
    cost = (
        made.shortage.join(weights, on="occupation").select((pl.col("mean_shortage") * pl.col("weight")).sum()).item()
        / 1e6
    )
    assert made.terms.filter(pl.col("term") == "shortage")["value"][0] == pytest.approx(cost, rel=1e-7)


def test_risk_is_the_mean_of_the_worst_draws() -> None:
    asked = options(risk_tail=0.5)
    prepared = city(feed(), forecast(), asked)
    made = plan_seats(feed(), forecast(), asked)
    supply = made.shortage["supply"].to_numpy().reshape(len(prepared.demand.occupations), -1)
    short = np.maximum(np.maximum(prepared.demand.need, 0) - supply[None], 0)
    losses = np.einsum("wkt,k->w", short, prepared.demand.occupations["weight"].to_numpy()) / 1e6
    worst, left = 0.0, asked.risk_tail
    for draw in np.argsort(-losses):
        share = min(left, prepared.demand.probability[draw])
        worst, left = worst + share * losses[draw], left - share
    term = made.terms.filter(pl.col("term") == "risk")["value"][0]
    assert term == pytest.approx(asked.risk_weight * worst / asked.risk_tail, rel=1e-6)


def test_order_of_rows_changes_nothing() -> None:
    whole = feed()
    turned = feed(**{name: frame.reverse() for name, frame in whole.tables.items()})
    one, other = (plan_seats(given, forecast(), options(years=3, new_programmes=4)) for given in (whole, turned))
    assert one.objective == other.objective
    for name in one.tables:
        assert one.tables[name].equals(other.tables[name]), name


def test_program_is_the_one_reviewed(tmp_path: Path) -> None:
    assert tiny_program(tmp_path) == GOLDEN.read_text()


def tiny_program(folder: Path) -> str:
    """Return the tiny city's programme in LP format, columns and rows named by their keys.

    Numbers have ten digits and the objective is one line: the last digits differ between processors, and the solver
    breaks lines by their length.
    """
    built = _model()
    columns = [f"{block}({','.join(key)})" for block, frame in built.columns.items() for key in _keys(frame)]
    rows = [f"{family}({','.join(key)})" for family, frame in built.rows.items() for key in _keys(frame)]
    made = folder / "tiny.lp"
    Solver(built.program).write(made, columns, rows)
    head, _, rest = made.read_text().partition("\nst\n")
    lines = head.split("\n", 2)
    whole = "\n".join([*lines[:2], lines[2].replace("\n", ""), "st", rest])
    return re.sub(r"[+-]?\d+\.\d+(?:e[+-]?\d+)?", lambda found: f"{float(found[0]):+.10g}", whole)


def _keys(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    not_keys = {"column", "row", "lower", "upper", "whole", "km", "probability"}
    return frame.select(pl.col(c).cast(pl.String) for c in frame.columns if c not in not_keys).rows()


def test_a_programme_that_highs_refuses_is_no_answer_but_a_fault() -> None:
    """Read as "no answer", a refused solve became "no choice serves every client" in the network."""
    built = _model()
    broken = replace(built.program, columns=np.full_like(built.program.columns, len(built.program.cost)))
    with pytest.raises(RuntimeError, match="HiGHS did not take the programme"):
        Solver(broken)


def test_seats_stand_beside_those_of_the_year_before() -> None:
    """P1, P2 and P3 had 20, 18 and 16 seats in the last year before the plan."""
    made = plan_seats(feed(), forecast(), options(years=3)).seats
    assert made["year"].unique().len() == 3
    for (programme,), rows in made.sort("year").group_by("programme"):
        first = {"P1": 20, "P2": 18, "P3": 16}[str(programme)]
        assert rows["before"].to_list() == [first, *rows["seats"].to_list()[:-1]], programme


@pytest.mark.parametrize(("targets", "most"), [("penalised", float("inf")), ("first", float("inf")), ("hard", 0.0)])
def test_nobody_may_be_short_of_a_goal_where_targets_are_hard(targets: str, most: float) -> None:
    short = _model(targets=targets, group_share=0.0).columns["short"]
    assert short.height > 0
    assert set(short["upper"]) == {most}
