"""The plan in the report: the same numbers as its tables, its proof beside it, and what it does not reach in red."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from rich.console import Console

from caunghe.commands.planning_terminal import print_plan
from caunghe.language.numbers import money
from caunghe.language.text import LANGUAGES, Language
from caunghe.planning.overview import PlanOverview
from caunghe.planning.questions.conflict import MEMBERS, RELAXATIONS
from caunghe.report import build, scorecard
from caunghe.report.document import Bullets, Cell, Document, Figure, Paragraph, Quantity, Section, Table, cell_text
from caunghe.report.sections.plan_seats import _level_title
from caunghe.report.sections.plan_shortage import parts
from caunghe.schema.results import Omission
from tests.report import example, plan_example


def report(language: Language, plan: PlanOverview | Omission | None = None) -> Document:
    return build.document(replace(example.context(language), plan=plan or plan_example.overview()))


def part(document: Document) -> Section:
    (section,) = [section for section in document.sections if section.key == "plan"]
    return section


def table(document: Document, key: str) -> Table:
    (found,) = [table for _, table in document.tables() if table.key == key]
    return found


def titled(document: Document, key: str) -> str:
    (found,) = [figure.title for figure in document.figures() if figure.key == key]
    return found


def values(cells: tuple[Cell, ...]) -> list[float]:
    return [cell.value for cell in cells if isinstance(cell, Quantity)]


def _calibrated() -> PlanOverview:
    """Return the plan with fourteen places where last year used more than there was, and two stand-ins."""
    plan = plan_example.overview()
    places = [
        *(("teachers", "I1", None, "510201", 2.0, 2.0 + over, over, over * 180e6, False) for over in (1.5, 0.25)),
        *(("workstations", None, "S1", "510201", 10.0, 10.0 + n, float(n), n * 50e6, False) for n in range(1, 11)),
        ("classrooms", None, "S2", None, 3.0, 4.0, 1.0, 400e6, False),
        ("workplaces", None, None, "480201", 4.0, 9.0, 5.0, 40e6, False),
        ("teachers", "I2", None, "480201", None, 3.0, None, None, True),
    ]
    stand_ins = [("teachers", 1, "Thiếu dòng nhà giáo.", "Teachers lack rows."), ("money", 2, "Thiếu quỹ.", "No fund.")]
    made = {"calibration": places, "stand_ins": stand_ins}
    return replace(
        plan, **{n: pl.DataFrame(rows, schema=getattr(plan, n).schema, orient="row") for n, rows in made.items()}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worst_ten_places_and_every_stand_in_are_told(language: Language) -> None:
    """By cost: workstations 10 … 6 at 50 million, classrooms 400, teachers 1.5 at 180; 14 places in all cost 3,505."""
    document = report(language, _calibrated())
    worst = table(document, "plan-calibration-worst")
    assert len(worst.rows) == 10
    costs = [values(row)[-1] / 1e6 for row in worst.rows]
    assert costs == [500, 450, 400, 400, 350, 300, 270, 250, 200, 150]
    section = next(each for each in part(document).sections if each.key == "plan-calibration")
    said = next(block.text for block in section.blocks if isinstance(block, Paragraph))
    total = 1.75 * 180e6 + 55 * 50e6 + 400e6 + 40e6
    assert money(total, language) in said
    assert " 10 " in said  # sites with too few workstations
    told = next(block for block in section.blocks if isinstance(block, Bullets))
    assert told.items == tuple(_calibrated().stand_ins[language])


def test_where_norms_hold_the_report_says_nothing_of_it() -> None:
    assert "plan-calibration" not in [each.key for each in part(report("en")).sections]


def test_a_report_without_plan_has_no_such_section() -> None:
    document = build.document(example.context("vi"))
    assert "plan" not in [section.key for section in document.sections]


def test_a_plan_left_out_says_why_and_nothing_else() -> None:
    section = part(report("en", Omission("Không có: 3 năm.", "None: 3 years.")))
    assert section.blocks == (Paragraph("None: 3 years.", "lead", "action"),)
    assert section.sections == ()


@pytest.mark.parametrize(
    ("status", "said"), [("infeasible", "contradict each other"), ("no_answer", "does not mean that there is none")]
)
def test_without_a_solution_no_number_is_shown(status: str, said: str) -> None:
    section = part(report("en", plan_example.unsolved(status)))
    (only,) = section.blocks
    assert isinstance(only, Paragraph)
    assert said in only.text
    assert not re.search(r"\d", only.text)
    assert section.sections == ()


def test_the_plan_in_one_paragraph_is_the_sum_of_its_tables() -> None:
    lead, _, proof, checked = part(report("en")).blocks
    assert isinstance(lead, Paragraph)
    assert "asks for 185 starters in 7 classes: 80 in 2029 and 105 in 2030, against 71 in 2025" in lead.text
    assert (
        "New programmes: 1; programmes that stop in 2029: 0, 0 of them up to the end of 2030; teachers to hire: 2;"
        " workstations to buy: 4; classrooms to add: 2" in lead.text
    )
    assert "money: VND\u00a04.6\u00a0billion" in lead.text
    # 1 − (70 + 80 + 10 + 10) / (100 + 120 + 50 + 60); 2031 is not the plan's
    assert "fills 48.5% of the openings" in lead.text
    assert isinstance(proof, Paragraph)
    assert "VND\u00a04.2\u00a0billion" in proof.text
    assert "at most 1.00% from the best" in proof.text
    assert "at most 3.12%" in proof.text
    assert isinstance(checked, Paragraph)
    assert checked == Paragraph(
        "All 2 constraints were checked again by code independent of the model: none is broken.", "body", "plain"
    )


def test_a_broken_constraint_forbids_the_plan_in_red() -> None:
    checked = part(report("en", plan_example.overview(broken=True))).blocks[-1]
    assert isinstance(checked, Paragraph)
    assert checked.tone == "action"
    assert "1 is broken: do not use this plan" in checked.text


def test_the_certificate_rate_is_held_against_the_citys_target() -> None:
    document = report("en")
    # 0.45 · 1,010 − 352 − 60 = 42.5
    assert "takes the certificate rate to 40.8% in 2030, 43 people short of the target of 45%" in titled(
        document, "plan-certificates"
    )
    assert "if things go on as now it will be 37.6%" in titled(document, "plan-certificates")
    rows = [values(row) for row in table(document, "plan-certificates-table").rows]
    assert rows[0] == pytest.approx([2029, 1000, 365, 370, 0.365, 0.37])
    assert rows[1] == pytest.approx([2030, 1010, 380, 412, 380 / 1010, 412 / 1010, 0.45])
    summary = document.sections[0].blocks
    assert any(isinstance(one, Paragraph) and "43 people short" in one.text for one in summary)


def test_holders_have_the_digits_that_the_interval_of_the_rate_allows() -> None:
    """“896,948 holders” stood beside a rate of 38.7% to 44.7%: half of it is 65,000 people."""
    held = [(2030, 2_159_356.0, 811_024.0, 881_333.0, 85_924.0, 0.415)]
    sure = [(2030, 0.387, 0.447, 0.38, 0.439, 0.005, 0.012, None, None)]
    plan = plan_example.overview()
    made = replace(
        plan,
        certificates=pl.DataFrame(held, schema=plan.certificates.schema, orient="row"),
        rate_intervals=pl.DataFrame(sure, schema=plan.rate_intervals.schema, orient="row"),
    )
    (row,) = table(report("en", made), "plan-certificates-table").rows
    # 811,024 + 85,924 = 896,948 ± 0.03 · 2,159,356; as now ± 0.0295 · 2,159,356
    assert [cell_text(cell, "en") for cell in row[2:4]] == ["881,000", "897,000"]


def test_sums_of_decisions_are_told_to_three_digits_and_printed_in_full() -> None:
    """“717,889 starters” stood in a sentence on a plan that others nearly as good differ from by more."""
    plan = plan_example.overview()
    seats = plan.seats.with_columns(seats=pl.col("seats") * 1234)
    document = report("en", replace(plan, seats=seats))
    lead = next(block.text for block in part(document).blocks if isinstance(block, Paragraph))
    # 185 · 1,234 = 228,290 and 80 · 1,234 = 98,720
    assert "asks for 228,000 starters" in lead
    assert "98,700 in 2029" in lead
    levels = [values(row) for row in table(document, "plan-levels-table").rows]
    assert sum(row[-4] for row in levels if row[0] >= 2029) == 228_290


def test_goals_missed_are_named() -> None:
    document = report("en")
    first, second = table(document, "plan-goals-table").rows
    assert (first[0], values(first)) == ("Certificate rate", [2030, 102.5, 60, 42.5])
    assert (second[0], values(second)) == ("Share of women among entrants", [2030, 7])
    (goals,) = [section for section in part(document).sections if section.key == "plan-goals"]
    (missed,) = [one for one in goals.blocks if isinstance(one, Bullets)]
    assert missed.items == ("Minimum for the area around Ward 00001, 2030: 9 people short.",)


def test_a_title_tells_of_a_level_that_turns_on_the_way() -> None:
    """Intermediate falls from 12,580 to 8,955 on its way to 15,113, of which the title of ends said nothing."""
    paths = {"college": (60, 20, 40), "intermediate": (100, 40, 120), "elementary": (100, 150, 300)}
    rows = [(2025 + at, level, seats) for level, path in paths.items() for at, seats in enumerate(path)]
    frame = pl.DataFrame(rows, schema={"year": pl.Int64, "level": pl.String, "seats": pl.Int64}, orient="row")
    title = _level_title(frame, 2025, 2027, example.context("en"))
    assert "what grows most is elementary (+200), with a fall at college (−20 from 60; 20 in 2026)" in title
    assert title.endswith("; not in one direction: intermediate +20 from 100; 40 in 2026")


def test_seats_by_level_field_and_institution_add_up() -> None:
    document = report("en")
    assert "from 71 in 2025 up to 105 in 2030; what grows most is college (+29), with a fall at intermediate" in titled(
        document, "plan-levels"
    )
    rows = [values(row) for row in table(document, "plan-levels-table").rows]
    between = [[year, 41, 30, 0, 71] for year in (2025, 2026, 2027, 2028)]  # entrants of 2025 until the plan begins
    assert rows == [*between, [2029, 60, 20, 0, 80, 3, 0, 0], [2030, 70, 10, 25, 105, 4, 1, 0]]
    changes = [values(row) for row in table(document, "plan-fields-table").rows]
    assert sorted(changes) == [[0, 0, 25, 25], [30, 20, 10, -20], [41, 60, 70, 29]]
    institutions = {row[0]: values(row) for row in table(document, "plan-institutions").rows}
    assert institutions == {
        "College": [41, 60, 95, 19, 54, 1, 0],  # 19 more in 2029, 54 by 2030
        "Trung tâm thử hai": [30, 20, 10, -10, -20, 0, 0],
    }
    total = plan_example.overview().seats.filter(pl.col("year") == 2030)["seats"].sum()
    assert sum(row[2] for row in institutions.values()) == total


def test_shortage_is_a_mean_over_the_plans_years() -> None:
    document = report("en")
    assert "shortest of people stays: electrical and electronic equipment assemblers, 75 a year" in titled(
        document, "plan-shortage-chart"
    )
    rows = [values(row) for row in table(document, "plan-shortage-table").rows]
    assert rows[0] == pytest.approx([110, 35, 75, 0, 130, 1 - 75 / 110])
    assert rows[1] == pytest.approx([55, 45, 10, 0, 32.5, 1 - 10 / 55])


def shortage_rows(*rows: tuple[str, float, float, float, float]) -> PlanOverview:
    """Return a plan of two years that leaves these short: occupation, need, supply, shortage, worst over both years."""
    plan = plan_example.overview()
    frame = pl.DataFrame(rows, ["occupation", "need", "supply", "shortage", "worst"], orient="row")
    filled = frame.with_columns(filled=1 - pl.col("shortage") / pl.col("need"))
    empty = plan.by_occupation.schema.items()
    columns = [
        pl.col(name).cast(kind) if name in filled.columns else pl.lit("x", kind).alias(name) for name, kind in empty
    ]
    return replace(plan, by_occupation=filled.select(columns))


def test_a_shortage_is_written_and_ranked_as_the_terminal_does_within_the_digit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """705 stood as 800 above 780, which is 772: 1,400 − 600 of numbers rounded to what the worst futures leave."""
    made = shortage_rows(("8211", 2705.0, 1295.4, 1409.6, 6017.2), ("5414", 1832.0, 288.0, 1544.0, 2520.0))
    shown = table(report("en", made), "plan-shortage-table").rows
    told = [(row[1], row[4].text("en")) for row in shown if isinstance(row[4], Quantity)]
    assert told == [("5414", "772"), ("8211", "705")]
    print_plan(Console(width=120), replace(made, facts=made.facts), date(2026, 7, 1), "en")
    lines = capsys.readouterr().out.splitlines()
    for row in shown:
        assert isinstance(row[4], Quantity)
        (line,) = [line for line in lines if f"({row[1]})" in line]
        printed = re.findall(r"[\d,]+", line.split(f"({row[1]})")[1])[0]
        digit = 10.0 ** -row[4].places
        assert abs(row[4].written - float(printed.replace(",", ""))) <= digit / 2 + 0.5


def test_what_is_trained_beyond_the_openings_of_a_year_fills_none_of_another() -> None:
    # 435 needed and 348 trained a year would leave 87 short; 63 of these come in years that need nobody more
    need, filled, short, beyond = (each.written for each in parts({"need": 435.4, "supply": 348.3, "shortage": 150.2}))
    assert (need, filled, short, beyond) == (435, 285, 150, 63)
    # each is rounded by itself: the finding, 7.1 short, is no difference of 10 and 3
    assert [each.written for each in parts({"need": 10.5, "supply": 3.4, "shortage": 7.1})] == [11, 3, 7, 0]


def test_resources_by_field_and_year() -> None:
    document = report("en")
    assert "2 teachers are to be hired and 1 retrained; most for" in titled(document, "plan-hires")
    fields = [values(row) for row in table(document, "plan-hires-table").rows]
    assert fields == [[1.5, 0, 4, 220e6], [0, 1, 0, 0]]
    years = [values(row) for row in table(document, "plan-years").rows]
    assert years == [[2029, 1.5, 0, 4, 0, 30, 4, 3, 32], [2030, 0, 1, 0, 2, 20, 0, 5, 25]]


def test_money_adds_up_and_terms_make_the_objective() -> None:
    document = report("en")
    # the feed of this example has no budgets: all of the years repeat others
    repeated = (
        "VND 7.5 billion (61%), of which VND 7.5 billion belongs to years without a budget, taken as the"
        " nearest one; 1 of"
    )
    assert repeated in titled(document, "plan-funds").replace("\u00a0", " ")
    rows = [values(row) for row in table(document, "plan-funds-table").rows]
    assert rows == [[2.0, 2.5, 4.5, 5.5], [0.0, 0.1, 0.1, 2.0]]
    *terms, last = table(document, "plan-terms").rows
    assert sum(values(row)[0] for row in terms) == values(last)[0] == plan_example.OBJECTIVE * 1e6
    assert sum(values(row)[1] for row in terms) == pytest.approx(1)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (2030, "of VND 7.5 billion budgeted (61%); 1 of 2 sources is used up"),
        # F1 2.5 and F2 1.0 of 2030
        (
            2029,
            "of VND 7.5 billion (61%), of which VND 3.5 billion belongs to years without a budget, taken as the"
            " nearest one;",
        ),
    ],
)
def test_years_without_a_budget_are_told_wherever_the_sum_is(last: int, said: str) -> None:
    """VND 10,933 billion were printed as budgeted, of which 3,944 repeated the last year of four."""
    plan = plan_example.overview()
    stated = plan.by_fund.filter(pl.col("year") <= last).select("fund", "source", "purpose", "year", "amount")
    context = replace(example.context("en"), plan=plan)
    context = replace(context, feed=example.feed({"funds": stated.to_dicts()}))
    document = build.document(context)
    assert said in titled(document, "plan-funds").replace("\u00a0", " ")
    counted = {row[0]: str(row[3]) for row in table(document, "why-money-table").rows}
    assert ("years without a budget" in counted["Money on the books"]) is (last < 2030)


def test_scorecard_prints_what_is_proven_of_this_plan() -> None:
    rows = scorecard.measures_here(replace(example.context("en"), plan=plan_example.overview()))
    said = [row.value("en") for row in rows]
    assert "at most 1.00% of the objective, 3.12% of what the plan saves" in said
    assert any(row.reference("en") == "checked again by code independent of the model" for row in rows)


def test_answers_to_what_the_plan_can_be_asked() -> None:
    document = report("en", plan_example.answered())
    assert (
        "With 50% of the money 260 person-years stay short, with the present money 185, and with 200% of it still"
        in (titled(document, "plan-frontier"))
    )
    rows = [values(row) for row in table(document, "plan-frontier-table").rows]
    assert rows[0] == [0.5, 3.5e9, 4.0e9, 260, 50, 60]
    # the probability nearest to 80 %
    assert (
        "of 80%, the highest certificate rate found is 41.0%, reached in 79% when checked apart; the target"
        in titled(document, "plan-chances")
    )
    assert values(table(document, "plan-chances-table").rows[1]) == [0.8, 0.41, 0.79, 3.4e9, 150, 60]
    # (0.3 · 1 + 0.1 · 2) / 0.4 and the worse of the two draws
    regrets = table(document, "plan-regrets").rows
    assert [(row[0], *values(row)) for row in regrets] == [
        ("This plan", pytest.approx(1.25e9), 2e9),
        ("A plan for the mean need alone", pytest.approx(2.5e9), 4e9),
    ]
    (firm,) = [section for section in part(document).sections if section.key == "plan-firm"]
    assert Paragraph("It costs 1.25 billion.") in firm.blocks
    (ranges,) = table(document, "plan-ranges").rows
    assert (ranges[0], values(ranges)) == ("Field P1", [130, 90, 140])
    (price,) = table(document, "plan-prices-table").rows
    assert (price[0], values(price)) == ("One more workplace.", [7e8, 9e8])


@pytest.mark.parametrize(("said", "kept"), [
    ("One more classroom at X adds 94 certificate holders at work and fills 34.2 person-years of shortage, a net"
     " gain of {gain}. One fewer loses {loss}. One more licensed seat there adds nothing.",
     "One more classroom at X adds 94 certificate holders at work and fills 34.2 person-years of shortage."
     " One more licensed seat there adds nothing."),
    ("One more fills 3.5 person-years of shortage, adds no certificate holder, and is a net gain of {gain}. One fewer"
     " loses {loss}.", "One more fills 3.5 person-years of shortage, adds no certificate holder."),
    ("One more adds no certificate holder and fills no shortage; it only saves {gain}. With one fewer no plan"
     " meets every target.",
     "One more adds no certificate holder and fills no shortage. With one fewer no plan meets every target."),
])  # fmt: skip
def test_the_table_of_resources_says_no_amount_twice(said: str, kept: str) -> None:
    plan = plan_example.answered()
    assert plan.prices is not None
    amounts = {"gain": money(7e8, "en"), "loss": money(9e8, "en")}
    prices = plan.prices.with_columns(en=pl.lit(said.format(**amounts)))
    (row,) = table(report("en", replace(plan, prices=prices)), "plan-prices-table").rows
    assert (row[0], values(row)) == (kept, [7e8, 9e8])


def test_a_target_within_reach_has_its_cost() -> None:
    plan = plan_example.answered()
    assert plan.back_solve is not None
    sure = replace(plan, back_solve=plan.back_solve.head(1))
    assert "The target of 45.0% certificate holders, asked for with a probability of 50%, costs" in titled(
        report("en", sure), "plan-chances"
    )


@pytest.mark.parametrize(("count", "said"), [(1, "This cannot be kept"), (2, "These 2 cannot be kept together")])
def test_a_conflict_is_named_with_its_ways_out(count: int, said: str) -> None:
    members = pl.DataFrame([{"vi": f"Điều {i}.", "en": f"Limit {i}."} for i in range(count)], schema=MEMBERS)
    ways = pl.DataFrame([{"vi": "Hạ 5 người.", "en": "Lower it by 5."}], schema=RELAXATIONS)
    section = part(report("en", plan_example.unsolved("infeasible", conflict=members, relaxations=ways)))
    (conflict,) = section.sections
    lead, limits, _, out = conflict.blocks
    assert isinstance(lead, Paragraph)
    assert (lead.tone, said in lead.text) == ("action", True)
    assert limits == Bullets(tuple(f"Limit {i}." for i in range(count)))
    assert out == Bullets(("Lower it by 5.",))


def test_both_languages_say_the_same_numbers() -> None:
    vi, en = (part(report(language, plan_example.answered())) for language in LANGUAGES)
    assert [section.key for section in vi.walk()] == [section.key for section in en.walk()]
    for one, other in zip(vi.walk(), en.walk(), strict=True):
        assert one.title != other.title
        for left, right in zip(one.blocks, other.blocks, strict=True):
            assert type(left) is type(right)
            if isinstance(left, Figure) and isinstance(right, Figure):
                digits = [sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", f.title))) for f in (left, right)]
                assert digits[0] == digits[1]
                assert left.title != right.title


def test_what_stays_short_has_three_digits() -> None:
    """“6,338 a year” stood in a title, of an occupation whose gap the forecast holds between 1,300 and 13,700."""
    row = {"need": 9643.4, "supply": 3305.6, "shortage": 6337.8, "worst": 12_100.0}
    assert [cell.text("en") for cell in parts(row)] == ["9,640", "3,310", "6,340", "0"]
