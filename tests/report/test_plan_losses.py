"""What the plan takes away is told wherever what it brings is: stops beside openings, losers beside winners."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import caunghe
import caunghe.planning
from caunghe.language.text import Text
from caunghe.matching.results import PLANNED_SEATS, AdmissionOverview, JobsOverview, PlacementOverview
from caunghe.planning import decisions
from caunghe.planning.overview import PlanOverview
from caunghe.report import build
from caunghe.report.context import Context
from caunghe.report.document import Bullets, Document, Paragraph, Table, cell_text
from caunghe.report.sections.plan_brief import plan_blocks
from caunghe.report.sections.plan_trade_offs import caveat
from caunghe.schema.results import table_declarations
from tests.report import matching_example, plan_example
from tests.report.test_plan_brief import told

ROOT = Path(caunghe.__file__).parent
ELECTRICITY = (("training_field", "6520227"), ("stem", "520227"))


def stopping() -> PlanOverview:
    """Return the plan of the example with P2 stopped for good and P1 for a year."""
    answered = plan_example.answered()
    asked = {
        name: getattr(answered, name) for name in ("frontier", "back_solve", "regrets", "ranges", "answers", "prices")
    }
    plan = replace(plan_example.held_against_as_now(), **asked)
    shut = (pl.col("programme") == "P2") | ((pl.col("programme") == "P1") & (pl.col("year") == 2029))
    seats = plan.seats.with_columns(seats=pl.when(shut).then(0).otherwise("seats"))
    cut = replace(plan, seats=seats)
    return replace(cut, stopped=decisions.stopped(cut))  # type: ignore[arg-type]


def electrical(plan: PlanOverview) -> PlanOverview:
    """Return a plan whose P1 teaches industrial electricity, which is on the priority list of 2025."""
    is_first = pl.col("programme") == "P1"
    field, stem = (pl.when(is_first).then(pl.lit(code)).otherwise(name).alias(name) for name, code in ELECTRICITY)
    return replace(plan, programmes=plan.programmes.with_columns(field, stem))


def admission() -> AdmissionOverview:
    """Return the round of the example, in which P2 is wanted and has no seat by the plan."""
    made = matching_example.engines().admission
    assert isinstance(made, AdmissionOverview)
    rows = [("P2", 30, 0, 0, 0, 40, "closed_wanted"), ("P1", 41, 60, 60, 0, 9, "more_wanted")]
    columns = ["programme", "before", "planned", "admitted", "empty", "turned_away", "flag"]
    planned = pl.DataFrame(rows, columns, orient="row").select(
        pl.col(name).cast(kind) for name, kind in PLANNED_SEATS.items()
    )
    return replace(made, planned_seats=planned)


def context(language="en", **rest) -> Context:
    made = {"plan": stopping(), "admission": admission(), "placement": matching_example.placement()} | rest
    return replace(told(language, recorded=2028), jobs=matching_example.engines().jobs, **made)


def words(document: Document) -> str:
    """Return every word and number of a document."""
    said: list[str] = []
    for _, block in document.blocks():
        if isinstance(block, Paragraph):
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += block.items
        elif hasattr(block, "title"):
            said += [block.title, block.note]
    for _, table in document.tables():
        said += [table.title, table.note, *(cell_text(cell, "en") for row in table.rows for cell in row)]
    return "\n".join(said)


def table(document: Document, key: str) -> Table:
    (found,) = [table for _, table in document.tables() if table.key == key]
    return found


def test_programmes_that_stop_are_counted_wherever_those_that_open_are() -> None:
    """133 of 435 programmes took nobody in 2027 and the report said "New programmes: 75"."""
    document = build.document(context())
    said = words(document)
    assert (
        "in 2029 2 programmes take nobody (entrants of 2028: 71), 1 of them up to the end of 2030; 1 programme" in said
    )
    assert "programmes that stop in 2029: 2, 1 of them up to the end of 2030" in said
    assert "The plan opens 1 programme and stops 2 in 2029, which 71 people entered in 2028" in said
    assert "1 is wanted by applicants of round 2026-1 more than what they get instead" in said
    assert "Of these programmes (2) 1 has no place though applicants want them more" in said
    rows = table(document, "plan-stopped").rows
    assert [[cell_text(cell, "en") for cell in row[1:]] for row in rows] == [
        ["41", "2030", "–"],
        ["30", "not up to the end of 2030", "40"],
    ]


def texts() -> Iterator[tuple[str, Text]]:
    """Yield every Text that a module of the report, of planning or of the commands keeps, by name."""
    for package in ("report", "planning", "commands"):
        home = importlib.import_module(f"caunghe.{package}")
        for module in pkgutil.walk_packages(home.__path__, f"caunghe.{package}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                own = value.values() if isinstance(value, dict) else [value]
                yield from ((f"{module.name}.{name}", each) for each in own if isinstance(each, Text))


def test_no_sentence_tells_what_opens_without_what_stops() -> None:
    opening = [(name, text.en) for name, text in texts() if "{opened}" in text.en and "{opened}" in text.vi]
    assert len(opening) >= 4
    assert [name for name, said in opening if "stop" not in said and "take nobody" not in said] == []


LOSS = re.compile(
    r"(^|_)(stopped|again|closed|turned_away|left_out|empty|short|shortage|unpaid|worst|missed|without|crowded"
    r"|no_valid_choice|retrained_from)($|_)"
)
Column = tuple[str, str, str]
"""Engine, table and column."""

# a count of a loss that no part of the report reads, because another column tells the same; that one is read
SAID_BY: dict[Column, Column] = {
    ("plan", "teachers", "retrained_from"): ("plan", "teachers", "retrained_to"),  # who leaves a field enters another
    ("plan", "unpaid", "unpaid"): ("plan", "money_as_now", "plan"),  # which counts what is owed, paid or not
    ("plan", "shortage", "shortage"): ("plan", "by_occupation", "shortage"),
    ("plan", "shortage", "mean_shortage"): ("plan", "by_occupation", "worst"),  # doubt is told by its tail
    ("plan", "shortage", "worst"): ("plan", "by_occupation", "worst"),
    ("plan", "frontier", "shortage_cost"): ("plan", "frontier", "shortage"),
    ("plan", "by_year", "stopped"): ("plan", "stopped", "again"),  # counted from seats, as the table of levels does
    ("admission", "closed", "closed"): ("admission", "summary", "closed"),
    ("admission", "planned_seats", "empty"): ("admission", "summary", "planned_empty"),
}
NO_LOSS: set[Column] = {("plan", "by_year", "short")}  # the level of short courses


def loss_columns() -> list[Column]:
    """Return engine, table and column of every number that counts a loss, as the results declare them."""
    engines = {
        "plan": PlanOverview,
        "admission": AdmissionOverview,
        "placement": PlacementOverview,
        "jobs": JobsOverview,
    }
    return [
        (engine, table, column)
        for engine, kind in engines.items()
        for table, declared in table_declarations(kind).items()
        for column in declared.schema
        if LOSS.search(column) and (engine, table, column) not in NO_LOSS
    ]


@cache
def everything() -> Context:
    """Return a report on every engine's result."""
    return context()


@cache
def told_of_everything() -> str:
    return words(build.document(everything()))


def is_read(column: Column) -> bool:
    """Return whether a document says something else when a column of a result holds other values."""
    engine, name, of = column
    made = getattr(everything(), engine)
    frame = getattr(made, name)
    assert frame is not None, f"the example has no {name}"
    assert frame.height, f"the example has no row of {name}"
    kind = frame.schema[of]
    other = pl.col(of).fill_null(0) * 2 + 7 if kind.is_numeric() else pl.lit("x")
    changed = replace(made, **{name: frame.with_columns(other.cast(kind).alias(of))})
    return words(build.document(replace(everything(), **{engine: changed}))) != told_of_everything()


@pytest.mark.parametrize("column", loss_columns(), ids=".".join)
def test_every_loss_that_is_counted_is_told(column: Column) -> None:
    """``closed_wanted`` was written for 121 programmes and read by no part of the report."""
    assert is_read(SAID_BY.get(column, column))


def test_what_is_said_by_another_column_is_counted() -> None:
    assert set(SAID_BY) <= set(loss_columns())


def test_the_flag_of_a_closed_programme_that_is_wanted_is_told() -> None:
    """Flags of ``planned_seats`` that say of a loss: each is looked for by a section."""
    source = (ROOT / "matching" / "admission" / "seat_values.py").read_text(encoding="utf-8")
    flags = set(re.findall(r'pl\.lit\("(\w+)"\)', source))
    lost = {flag for flag in flags if flag.startswith("closed")}
    assert lost == {"closed_wanted"}
    sections = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "report" / "sections").glob("*.py"))
    assert {flag for flag in lost if f'"{flag}"' not in sections} == set()


def test_page_one_answers_in_three_lines_what_is_gained_lost_and_paid() -> None:
    plan = plan_example.held_against_as_now()
    (lines,) = [block for block in plan_blocks(context(plan=plan)) if isinstance(block, Bullets)]
    gained, lost, paid = (line.replace("\u00a0", " ") for line in lines.items)
    # 145 − 99 openings filled of 330
    assert gained.startswith(
        "Gained: in 2029–2030 46 more of the openings left for new intakes are filled (145 against"
    )
    assert "The certificate rate of 2030 is 40.8%, as now 37.6% (+3.2 pts)." in gained
    assert lost.startswith("Lost: no programme stops; 1 programme opens over the whole plan.")
    # starters at diploma levels: 41 + 30 as now; 60 + 20, then 70 + 10
    assert "Starters at diploma levels: more by 9 in 2029 than in 2028; summed over all years +18." in lost
    # 2 and 2.6 billion of the plan, 1.9 and 2 as now
    assert paid.startswith("Paid: VND 4.6 billion of public and other funds in 2029–2030, as now VND 3.9 billion (+VND")
    # 185 − 142 starters for 145 − 99 openings; 25 of them in a short course
    assert "Starters above those of as now: 43, or 0.9 for each opening more that is filled" in paid
    assert "courses without a certificate (under three months) +25, which do not count" in paid


def test_what_the_code_says_of_its_intervals_stands_on_the_page() -> None:
    """ "The true interval is wider" stood in a docstring and on no page."""
    said = [
        inspect.getdoc(value) or ""
        for module in pkgutil.walk_packages(caunghe.planning.__path__, "caunghe.planning.")
        for value in vars(importlib.import_module(module.name)).values()
        if inspect.isfunction(value) and value.__module__ == module.name
    ]
    assert sum("true interval is wider" in " ".join(text.split()) for text in said) == 1  # of the certificate rate
    made = context()
    assert isinstance(made.plan, PlanOverview)
    note = caveat(made.plan, made)
    document = build.document(made)
    assert "the true intervals are wider" in note
    assert note in table(document, "plan-trade-offs").note
    (figure,) = [one for one in document.figures() if one.key == "plan-certificates"]
    assert note.strip() in figure.note


@pytest.mark.parametrize(("number", "said"), [
    (1, "Certificate rate, with the plan: 37.0% in 2029, 40.8% in 2030; as now 37.6% in 2030."),
    (2, "80 people in 2029, 80 people in 2030; as now 71 people."),
    (3, "60 people (75.0% of diploma starters) in 2029, 70 people (87.5% of diploma starters) in 2030; as now 41"),
])  # fmt: skip
def test_a_duty_says_what_the_plan_makes_of_it(number: int, said: str) -> None:
    """Priority starters fell by two thirds, and the duty on priority occupations said "1.8 points lower"."""
    document = build.document(context(plan=electrical(plan_example.held_against_as_now())))
    (duty,) = [section for top in document.sections for section in top.walk() if section.key == f"duty-{number}"]
    told_there = " ".join(block.text for block in duty.blocks if isinstance(block, Paragraph))
    assert said in told_there


def test_each_official_occupation_has_its_people_and_its_end_is_said() -> None:
    document = build.document(context(plan=electrical(stopping())))
    rows = {str(row[0]): [cell_text(cell, "en") for cell in row[1:]] for row in table(document, "duty-3-plan").rows}
    assert len(rows) == 14  # the official lists name fourteen occupations
    assert next(iter(rows.items())) == ("Industrial electricity", ["2025", "41", "0", "70", "−41"])
    said = (
        "takes nobody at diploma levels in 1 priority occupation that had entrants in 2028: industrial electricity (41)"
    )
    assert said in words(document)


def test_institutions_that_lose_stand_beside_those_that_gain() -> None:
    """The twenty that change most by 2032 all gained; 33 of 77 lost in 2027 and 12 still did."""
    document = build.document(context())
    shown = table(document, "plan-institutions")
    assert shown.title == (
        "2 of 2 institutions: those that gain and lose most in 2029 and by 2030; 2 lose in 2029 and 1 still does by"
        " 2030"
    )
    assert [cell_text(cell, "en") for cell in shown.rows[0][4:6]] == ["−41", "+54"]


def test_starters_are_told_by_level_over_all_years() -> None:
    document = build.document(context(plan=plan_example.held_against_as_now()))
    rows = [[cell_text(cell, "en") for cell in row] for row in table(document, "plan-levels-sum").rows]
    assert rows == [
        ["College", "82", "130", "+48", "yes"],
        ["Intermediate", "60", "30", "−30", "yes"],
        ["Short course under three months", "0", "25", "+25", "no"],
    ]


def test_the_ask_says_who_decides_by_when_and_how_firm_it_is() -> None:
    said = " ".join(item for block in summary_blocks() if isinstance(block, Bullets) for item in block.items)
    assert (
        "To be decided by the city's People's Committee, which issues this report, before the first round of 2029"
        in said
    )


def summary_blocks() -> tuple[object, ...]:
    (summary,) = [section for section in build.document(context()).sections if section.key == "summary"]
    return summary.blocks
