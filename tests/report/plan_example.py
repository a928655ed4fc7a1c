"""A small plan whose numbers are known, to see them again in every form of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl

from caunghe.planning import decisions, results
from caunghe.planning.need_parts import NEED_PARTS
from caunghe.planning.overview import FACTS, PlanOverview
from caunghe.planning.results import PlanResults, PlanTables
from caunghe.planning.verify.verify import FINDINGS
from caunghe.schema.results import table_declarations

YEARS: Final = (2029, 2030)
OBJECTIVE, BOUND = 4200.0, 4158.0  # million đồng
_SOLVED: Final = {"status": "feasible", "objective": OBJECTIVE, "bound": BOUND, "gap": 0.01, "gain_gap": 0.0312}
_ABOUT: Final = (
    ("P1", "S1", "I1", "6510201", "510201", "college", False),
    ("P2", "S2", "I2", "5480201", "480201", "intermediate", False),
    ("S1:6480202:short", "S1", "I1", "6480202", "480202", "short", True),
)
_ROWS: Final[dict[str, list[tuple[object, ...]]]] = {
    "seats": [
        ("P1", 2029, 60, 2, 41, False),
        ("P1", 2030, 70, 2, 60, False),
        ("P2", 2029, 20, 1, 30, False),
        ("P2", 2030, 10, 1, 20, False),
        ("S1:6480202:short", 2029, 0, 0, 0, False),
        ("S1:6480202:short", 2030, 25, 1, 0, True),
    ],
    "teachers": [("I1", "510201", 2029, 1.5, 0.0, 0.0), ("I2", "480201", 2030, 0.0, 1.0, 0.0)],
    "stations": [("S1", "510201", 2029, 4, 55e6)],
    "classrooms": [("S1", 2030, 2)],
    "workplaces": [
        ("510201", 2029, 30.0, 28.0, 3, False),
        ("510201", 2030, 20.0, 25.0, 5, False),
        ("480201", 2029, 4.0, 4.0, 0, True),
    ],
    "funds": [("F1", "running", 2029, 2e9), ("F1", "running", 2030, 2.5e9), ("F2", "running", 2030, 1e8)],
    "zones": [("00001", "Z01", 106.6, 20.8)],
    # 2031 is beyond the plan: what it lacks is not the plan's
    "shortage": [
        ("8212", 2029, 100.0, 30.0, 70.0, 75.0, 120.0),
        ("8212", 2030, 120.0, 40.0, 80.0, 85.0, 140.0),
        ("8212", 2031, 900.0, 0.0, 900.0, 905.0, 990.0),
        ("9329", 2029, 50.0, 40.0, 10.0, 12.0, 30.0),
        ("9329", 2030, 60.0, 50.0, 10.0, 13.0, 35.0),
    ],
    "goals": [
        ("certificate_rate", "city", 2030, 102.5, 60.0, 42.5),
        ("women_entrants_share", "city", 2030, 0.0, -7.0, 7.0),
        ("locality", "Z01", 2029, 20.0, 20.0, 0.0),
        ("locality", "Z01", 2030, 20.0, 11.0, 9.0),
    ],
    "certificates": [(2029, 1000.0, 350.0, 365.0, 20.0, 0.37), (2030, 1010.0, 352.0, 380.0, 60.0, 412 / 1010)],
    "terms": [("shortage", 3000.0), ("risk", 700.0), ("running", 500.0)],
}
# occupation, year, trained, openings, seekers, graduates of all intakes, graduates under way: the need of 8212 and 9329
# as in ``shortage``; 7212 has ten people too many; nobody is trained for 5221
_NEED_PARTS: Final = [
    ("8212", 2029, True, 130.0, 10.0, 40.0, 20.0),
    ("8212", 2030, True, 150.0, 10.0, 40.0, 20.0),
    ("9329", 2029, True, 80.0, 10.0, 25.0, 20.0),
    ("9329", 2030, True, 90.0, 10.0, 25.0, 20.0),
    ("7212", 2029, True, 10.0, 5.0, 15.0, 15.0),
    ("7212", 2030, True, 10.0, 5.0, 15.0, 15.0),
    ("5221", 2029, False, 70.0, 20.0, 0.0, 0.0),
    ("5221", 2030, False, 70.0, 20.0, 0.0, 0.0),
]
_BUDGETS: Final = [
    ("F1", "city_budget", "operating", 2029, 3e9, 2e9),
    ("F1", "city_budget", "operating", 2030, 2.5e9, 2.5e9),
    ("F2", "tuition", "operating", 2029, 1e9, 0.0),
    ("F2", "tuition", "operating", 2030, 1e9, 1e8),
]


def overview(*, broken: bool = False) -> PlanOverview:
    """Return a plan: 185 seats in 7 classes over two years, 48.5 % of the need filled."""
    plan = PlanResults(
        status="feasible",
        objective=OBJECTIVE,
        bound=BOUND,
        gap=0.01,
        gain_gap=0.0312,
        relaxed=BOUND,
        years=YEARS,
        seconds={},
        **_tables(),
    )
    checks = [
        ("class_minimum", "P1 2029", 40.0, 60.0, 20.0, True),
        ("licences", "P1 2029", 60.0, 70.0, 10.0, not broken),
    ]
    budgets = [(*row, row[4] - row[5]) for row in _BUDGETS]
    made = {
        "need_parts": pl.DataFrame(_NEED_PARTS, schema=NEED_PARTS, orient="row"),
        "facts": pl.DataFrame([_SOLVED], schema=FACTS),
        "by_year": decisions.by_year(plan),
        "stopped": decisions.stopped(plan),
        "by_occupation": decisions.by_occupation(plan),
        "by_fund": pl.DataFrame(budgets, schema=decisions.BY_FUND, orient="row"),
        "checks": pl.DataFrame(checks, schema=FINDINGS, orient="row"),
    }
    return PlanOverview.from_tables(PlanOverview.empty_tables() | plan.tables | made)


def held_against_as_now() -> PlanOverview:
    """Return the plan with what it is held against: openings filled, the rate's interval, streaming, an old target."""
    plan = overview()
    tables = {
        "openings_filled": [
            ("plan", 330.0, 145.0, 0.44, 0.4, 0.5, 0.11, 0.18),
            ("as_now", 330.0, 99.0, 0.3, 0.25, 0.35, None, None),
        ],
        "rate_intervals": [
            (2029, 0.35, 0.39, 0.34, 0.38, 0.006, 0.013, None, None),
            (2030, 0.386, 0.43, 0.36, 0.39, 0.021, 0.044, 0.45, 0.03),
        ],
        "goals": [*plan.goals.rows(), ("streaming_rate", "city", 2029, 90.0, 40.0, 50.0)],
        "money_as_now": [(2029, 2e9, 1.9e9), (2030, 2.6e9, 2e9)],
        "goals_as_now": [("certificate_rate", 2030, 28.0), ("streaming_rate", 2029, 55.0)],
        "unplanned_targets": [
            ("streaming_rate", 2030, 0.5, "old_haiphong", "Quyết định cũ", "other_boundary"),
            ("women_entrants_share", 2030, 0.4, None, None, "no_base"),
        ],
    }
    made = {name: pl.DataFrame(rows, schema=getattr(plan, name).schema, orient="row") for name, rows in tables.items()}
    return replace(plan, **made)


def unsolved(status: str, **answers: pl.DataFrame) -> PlanOverview:
    """Return what there is of a plan that was not found."""
    facts = pl.DataFrame([{"status": status}], schema=FACTS)
    return PlanOverview.from_tables(PlanOverview.empty_tables() | {"facts": facts} | answers)


def _tables() -> dict[str, pl.DataFrame]:
    programmes = [
        {"programme": programme, "site": site, "institution": institution, "training_field": field, "stem": stem,
         "level": level, "is_new": new}
        for programme, site, institution, field, stem, level, new in _ABOUT
    ]  # fmt: skip
    empty = PlanTables.empty_tables()
    filled = {name: pl.DataFrame(rows, schema=empty[name].schema, orient="row") for name, rows in _ROWS.items()}
    return {**empty, **filled, "programmes": pl.DataFrame(programmes, schema=results.PROGRAMMES)}


def answered() -> PlanOverview:
    """Return the plan with the answers to what it can be asked: money, probabilities, regret, ranges, prices."""
    frontier = [
        (factor, factor * 7e9, 4e9, 1.0, 1.0, short, 100.0 * factor, 60.0)
        for factor, short in ((0.5, 260.0), (1.0, 185.0), (2.0, 171.0))
    ]
    curve = [
        (0.5, True, 0.45, 0.45, 0.52, 3e9, 0.0, 120.0, 48.0, None, None, None),
        (0.8, False, 0.41, 0.41, 0.79, 3.4e9, 0.0, 150.0, 60.0, None, None, None),
    ]
    regret = [(plan, draw, p, 9e9, 8e9, regret * draw) for plan, regret in (("plan", 1e9), ("mean", 2e9))
              for draw, p in ((1, 0.3), (2, 0.1))]  # fmt: skip
    price = ("workplaces", "510201", None, 8e8, 7e8, 9e8, False, 3.0, 1.5, -2e8)
    rows: dict[str, list[tuple[object, ...]]] = {
        "frontier": list(frontier),
        "back_solve": list(curve),
        "regrets": list(regret),
        "ranges": [("programme", "P1", "Nghề P1", "Field P1", 130.0, 90.0, 140.0)],
        "answers": [("regrets", "Thiệt 1,25 tỷ.", "It costs 1.25 billion.")],
        "prices": [(1, *price, "Thêm một chỗ thực hành.", "One more workplace.")],
    }
    declared = table_declarations(PlanOverview)
    answers = {name: pl.DataFrame(some, schema=declared[name].schema, orient="row") for name, some in rows.items()}
    return replace(overview(), **answers)
