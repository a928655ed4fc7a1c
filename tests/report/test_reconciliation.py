"""Numbers that look alike stand side by side, each with what it counts, and have the values of their own sections."""

from __future__ import annotations

import random
from dataclasses import replace

import polars as pl
import pytest

from caunghe.report.build import document
from caunghe.report.context import Context, EngineResults
from caunghe.report.document import Paragraph, Quantity, Section, Table, cell_text
from caunghe.report.sections.reconciliation.need import Chain, _place, chains
from caunghe.report.sections.reconciliation.rates import PARTS
from caunghe.report.sections.reconciliation.section import reconciliation_section
from tests.report import example, forecast_example, matching_example, plan_example
from tests.report.test_vacancies import demand

RATE_INTERVALS = plan_example.held_against_as_now().rate_intervals


def context(**engines) -> Context:
    told = example.context("en")
    return replace(told, **EngineResults(**engines).by_name())


def part(section: Section | None, key: str) -> Section:
    assert section is not None
    (found,) = [one for one in section.sections if one.key == key]
    return found


def table_of(section: Section) -> Table:
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    return table


def numbers(section: Section) -> dict[str, float]:
    """Return what → value of the section's table."""
    table = table_of(section)
    return {str(row[0]): row[2].value for row in table.rows if isinstance(row[2], Quantity)}


@pytest.fixture(scope="module")
def plan():
    return plan_example.overview()


def test_without_results_there_is_no_such_section() -> None:
    assert reconciliation_section(context()) is None


def test_trend_stock_and_plan_are_of_one_year(plan) -> None:
    told = context(plan=plan)
    rates = part(reconciliation_section(told), "why-rates")
    (trend,) = told.results.verdicts.filter(indicator="certificate_rate", year=2030).drop_nulls("projected").to_dicts()
    surveyed = {"Certificate rate": 0.3617}
    assert numbers(rates) == pytest.approx(
        surveyed | {"Trend of the survey": trend["projected"], "As now": 380 / 1010, "With the plan": 412 / 1010}
    )


def test_an_old_boundarys_trend_and_what_is_sure_stand_beside_the_plans_rate() -> None:
    """The plan's 41.5% stood against 35.8–48.3% of old Hải Phòng, and against 40.0% that a plan can promise."""
    told = context(plan=replace(plan_example.answered(), rate_intervals=RATE_INTERVALS))
    judged = told.results.verdicts
    old = judged.filter(indicator="certificate_rate").with_columns(boundary=pl.lit("old_haiphong"))
    both = replace(told, results=replace(told.results, verdicts=pl.concat([judged, old])))
    rates = part(reconciliation_section(both), "why-rates")
    assert numbers(rates)["Trend: Certificate rate in old Hải Phòng"] == 0.4036
    # asked for with 80%: 41%; the other point asked for is 45% with 50%
    assert numbers(rates)["The highest rate that is reached with a probability of 80%"] == 0.41
    said = {str(row[0]): str(row[3]).replace("\u00a0", " ") for row in table_of(rates).rows}
    assert "80% interval 37.9% to 42.7%" in said["Trend: Certificate rate in old Hải Phòng"]
    sure = said["The highest rate that is reached with a probability of 80%"]
    assert "the rate told here is reached in 79%" in sure
    assert "asked for with 50% it is 45.0%" in said["The highest rate that is reached with a probability of 80%"]
    assert said["With the plan"].endswith("80% interval 38.6% to 43.0%.")


def test_an_indicator_of_an_old_boundary_stands_beside_todays() -> None:
    told = context()
    judged = told.results.verdicts.filter(indicator="certificate_rate")
    old = judged.with_columns(boundary=pl.lit("old_haiphong"), estimate=pl.lit(0.395))
    both = replace(
        told, results=replace(told.results, verdicts=pl.concat([old, old.with_columns(year=pl.lit(2025, pl.Int64))]))
    )
    found = numbers(part(reconciliation_section(both), "why-boundaries"))
    assert found == {"Certificate rate in old Hải Phòng": 0.395, "Certificate rate": 0.3617}


def test_a_trend_of_an_old_boundary_is_not_held_against_todays_stock(plan) -> None:
    told = context(plan=plan)
    old = told.results.paths.with_columns(boundary=pl.lit("old_haiphong"))
    of_old_city = replace(told, results=replace(told.results, paths=old))
    sections = reconciliation_section(of_old_city)
    assert sections is not None
    assert "why-rates" not in {one.key for one in sections.sections}


@pytest.mark.parametrize(("as_now", "said"), [(0.40, "within the trend's 80% interval"), (0.2, "outside the trend's")])
def test_whether_the_two_views_agree_is_said(plan, as_now: float, said: str) -> None:
    moved = plan.certificates.with_columns(as_now=pl.col("employed") * as_now)
    rates = part(reconciliation_section(context(plan=replace(plan, certificates=moved))), "why-rates")
    (paragraph,) = [block for block in rates.blocks if isinstance(block, Paragraph)]
    assert said in paragraph.text


def test_the_stock_is_shown_beside_the_surveys_of_years_that_are_over(plan) -> None:
    rows = [(2022, 2023, 0.33, 0.35, 0.34, 0.36), (2022, 2024, 0.35, 0.36, 0.34, 0.38)]
    tried = pl.DataFrame(rows, schema=plan.stock_test.schema, orient="row")
    rates = part(reconciliation_section(context(plan=replace(plan, stock_test=tried))), "why-rates")
    said = [block.text for block in rates.blocks if isinstance(block, Paragraph)]
    # (0.02 + 0.01) / 2
    assert "1 of 2 results lie within the 95% interval of that year's survey; the mean miss is 1.5 pts." in said[
        -1
    ].replace("\u00a0", " ")
    (table,) = [block for block in rates.blocks if isinstance(block, Table) and block.key == "why-rates-tried"]
    assert cell_text(table.rows[0][4], "en") == "34.0%–36.0%"


def test_seats_and_people_of_the_round_are_those_of_its_section() -> None:
    seats = part(reconciliation_section(context(admission=matching_example.engines().admission)), "why-seats")
    assert numbers(seats) == {
        "Seats of the admission round": 350,
        "People admitted by the round": 300,
        "The plan's seats, same programmes": 333,
        "People admitted with them": 333 - 44,
        "Latest entrants, same programmes": 310,
        "People admitted with as many seats": 296,
    }


def test_openings_are_those_of_the_forecasts_first_year_beside_needs() -> None:
    told = context(forecast=forecast_example.tables())
    first = told.forecast.summary.filter(level=0, component="openings").sort("year").row(0, named=True)
    stated = pl.DataFrame(
        [
            {
                "indicator": "openings",
                "year": 2025,
                "breakdown": "all",
                "category": "all",
                "estimate": 60_847.0,
                "flag": "publish",
            }
        ]
    )
    values = pl.concat([told.results.values, stated.cast({"year": pl.Int64})], how="diagonal")
    both = replace(told, results=replace(told.results, values=values))
    assert numbers(part(reconciliation_section(both), "why-openings")) == {
        "Needs that employers state": 60_847,
        "Openings of the forecast": first["mean"],
    }


def test_money_on_the_books_is_more_than_what_is_spent(plan) -> None:
    money = part(reconciliation_section(context(plan=plan)), "why-money")
    # 3 + 2.5 + 1 + 1 billion on the books; 2 + 2.5 + 0 + 0.1 spent
    # 4,200 million đồng are the plan's objective
    # 500 million of them for teaching
    weighed = {"Running costs of training that the plan weighs": 5e8, "Costs and losses that the plan weighs": 4.2e9}
    # 185 people start; in two years
    units = {"Of these, a starter's whole course": 5e8 / 185, "Spent by the plan, a year on average": 2.3e9}
    assert numbers(money) == pytest.approx({"Money on the books": 7.5e9, "Spent by the plan": 4.6e9} | weighed | units)
    assert [row[1] for row in table_of(money).rows] == ["2029–2030"] * 6


def test_money_that_stays_stands_beside_the_funds_that_are_used_up() -> None:
    """A billion more was worth 12.5 billion while most of the money stayed unspent: it is of other funds."""
    found = numbers(part(reconciliation_section(context(plan=plan_example.answered())), "why-money"))
    assert found["May pay for teaching"] == 7e9  # the frontier's budget at the present money
    # F1 has 2.5 billion in 2030 and spends them
    assert found["Funds used up in their year"] == 2.5e9
    assert found["May pay for teaching"] == found["Spent by the plan"] + found["Left in other funds"]
    assert found["Spent by the plan before rounding"] == 4e9
    assert found["Cost of the cheapest plan found for the certificate rate"] == 3.4e9


def test_those_too_many_are_told_before_and_after_the_plans_intakes_are_put_back(plan) -> None:
    """“21,500 too many” stood before a table that has +703: the plan's own intakes are taken off of one alone."""
    section = part(reconciliation_section(context(plan=plan)), "why-need")
    said = " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))
    after = "counts those too many after the intakes that the plan decides are put back (25 a year), which leaves 10."
    assert after in said


def test_openings_are_led_to_what_stays_short_by_a_sum_that_adds_up(plan) -> None:
    """People a year, mean of 2029 and 2030 in ``plan_example``; 7212 has ten people too many in each."""
    found = chains(plan, "8212")
    assert found == {
        "all": Chain(305, 45, 80),
        "trained": Chain(235, 25, 80, decided=25, need=165, short=85),  # (70 + 10 + 80 + 10) / 2
        "8212": Chain(140, 10, 40, decided=20, need=110, short=75),
    }
    assert [found[name].gap for name in found] == [180, 130, 90]
    assert [found[name].beyond for name in found] == [None, 10, 0]
    assert [found[name].filled for name in found] == [None, 80, 35]
    rows = table_of(part(reconciliation_section(context(plan=plan)), "why-need")).rows
    shown = [[cell_text(cell, "en") for cell in row[1:4]] for row in rows]
    assert shown == [
        ["305", "235", "140"],
        ["−45", "−25", "−10"],
        ["−80", "−80", "−40"],
        ["180", "130", "90"],
        ["–", "+25", "+20"],
        ["–", "+10", "0"],
        ["–", "165", "110"],
        ["–", "−80", "−35"],
        ["–", "85", "75"],
    ]


def test_a_sum_is_written_to_the_place_that_its_error_allows() -> None:
    """74,733 − 7,543 − 43,392 = 23,798 stood beside “24,000, −44,000 to 95,000”."""
    found = Chain(74_733, 7_543, 43_392).rounded(_place(Chain(74_733, 7_543, 43_392), 69_500.0))
    assert (found.openings, found.seekers, found.graduates, found.gap) == (75_000, 8_000, 43_000, 24_000)
    # three digits of 31,460 are hundreds; decided makes up for what rounding leaves: 21,600 − 7,000 − 300
    exact = Chain(31_460, 3_120, 21_350, decided=14_260, need=21_570, short=8_640)
    assert (exact.gap, exact.beyond, exact.filled) == (6_990, 320, 12_930)
    found = exact.rounded(_place(exact, None))
    assert found == Chain(31_500, 3_100, 21_400, decided=14_300, need=21_600, short=8_600)
    assert (found.gap, found.beyond, found.filled) == (7_000, 300, 13_000)
    assert exact.rounded(_place(exact, 4.0)) == exact
    assert _place(Chain(305, 45, 80), None) == 0


@pytest.mark.parametrize("seed", range(20))
def test_whole_people_add_up_whatever_is_rounded(plan, seed: int) -> None:
    rng = random.Random(seed)
    parts = ("openings", "seekers", "graduates", "under_way")
    drawn = plan.need_parts.with_columns(
        pl.Series(name, [rng.uniform(0, 500) for _ in range(plan.need_parts.height)]) for name in parts
    )
    for chain in chains(replace(plan, need_parts=drawn), "8212").values():
        assert chain.openings - chain.seekers - chain.graduates == chain.gap
        if None not in (chain.need, chain.decided, chain.beyond, chain.filled, chain.short):
            assert chain.gap + chain.decided + chain.beyond == chain.need
            assert chain.need - chain.filled == chain.short


def test_the_need_of_a_bridge_is_that_of_openings_less_what_else_comes(plan) -> None:
    """``need = Σ max(0, openings − seekers − under way)``: nothing is left over that no line explains."""
    net = pl.col("openings") - pl.col("seekers") - pl.col("under_way")
    trained = plan.need_parts.filter("trained").with_columns(net=net.clip(0), over=(-net).clip(0))
    chain = chains(plan, None)["trained"]
    assert chain.need == trained["net"].sum() / 2
    assert chain.beyond == trained["over"].sum() / 2


def test_everything_that_is_said_of_the_occupation_left_shortest_stands_together(plan) -> None:
    """8212: 5,500 short in the forecast, 6,562 in the plan, 9,643 stated, 62,000 advertised."""
    told = context(plan=plan, forecast=forecast_example.tables())
    section = part(reconciliation_section(told), "why-occupation")
    assert section.title.endswith(": electrical and electronic equipment assemblers")
    found = numbers(section)
    gap = told.forecast.summary.filter(level=4, component="gap", occupation="8212", year=2030)["mean"].item()
    assert found["Gap of the forecast"] == gap
    assert found["Needed, in the plan"] == (100 + 120) / 2
    assert found["Short after the plan"] == (70 + 80) / 2


def test_entrants_starters_and_seats_of_all_years_are_told_apart(plan) -> None:
    """94,610 entrants, 95,128 starters as now, 98,471 and 718,187 seats."""
    learners = numbers(part(reconciliation_section(context(plan=plan)), "why-learners"))
    assert learners == {
        "Entrants": 18_847,
        "Starters as now": 41 + 30,
        "Seats of the plan's first year": 60 + 20,
        "Seats at diploma levels in the first year": 60 + 20,
        "Seats of all years of the plan": 185,
    }


def test_holders_whom_a_plan_makes_are_told_apart() -> None:
    plan = replace(plan_example.answered(), rate_intervals=RATE_INTERVALS)
    holders = part(reconciliation_section(context(plan=plan)), "why-holders")
    # 2030 of ``plan_example``: 352 without anybody new, 380 as now, 60 made; the frontier's 100 at the present money
    assert numbers(holders) == {
        "If nobody started a course in the plan's years": 352,
        "As now": 380,
        "With the plan": 412,
        "Made by the plan's seats": 60,
        "Made by the plan's seats, in any year": 100,
        "The cheapest plan found for the rate alone": 60,
    }
    rows = {str(row[0]): row for row in table_of(holders).rows}
    assert "Against going on as now the plan adds 32 only" in str(rows["Made by the plan's seats"][3])
    # half of 38.6%–43.0% of 1,010 people at work is 22: its two digits are whole people
    assert rows["With the plan"][2].error == pytest.approx(0.022 * 1010)


def test_shortage_a_year_and_over_the_years_are_told_apart() -> None:
    shortage = numbers(part(reconciliation_section(context(plan=plan_example.answered())), "why-shortage"))
    assert shortage == {
        "People short a year": 85,
        "People short a year in the worst futures": (120 + 30 + 140 + 35) / 2,
        "Person-years short": 170,
        "Person-years short, before rounding": 185,
    }


def test_the_goal_of_streaming_names_its_leavers() -> None:
    held = plan_example.held_against_as_now()
    told = context(plan=held)
    targets = [{"indicator": "streaming_rate", "area": "31", "year": 2025, "value": 0.45, "source": "Kế hoạch"}]
    leavers = [{"area": "31", "grade": 9, "year": 2025, "leavers": 200, "to_vocational": 50}]
    made = {"targets": targets, "leavers": leavers}
    tables = {name: pl.DataFrame(rows, schema=told.feed[name].schema) for name, rows in made.items()}
    feed = replace(told.feed, tables={**told.feed.tables, **tables})
    streaming = numbers(part(reconciliation_section(replace(told, feed=feed)), "why-streaming"))
    # the plan of 2029 wants 90 people: 45% of 200 leavers
    assert streaming == pytest.approx(
        {
            "Streaming rate": 0.2398,
            "Leavers of grades 9 and 12": 200,
            "Entering vocational education, as the target wants": 90,
            "Entering vocational education, as now": 55,
            "Entering vocational education, with the plan": 40,
        }
    )


def test_leavers_are_those_of_a_target_between_the_years_decided() -> None:
    """45% by 2025 and 65% by 2033 are 55% in 2029, of which the plan's 90 people are wanted."""
    told = context(plan=plan_example.held_against_as_now())
    of = {"indicator": "streaming_rate", "area": "31", "source": "Kế hoạch"}
    targets = [of | {"year": 2025, "value": 0.45}, of | {"year": 2033, "value": 0.65}]
    leavers = [{"area": "31", "grade": 9, "year": 2025, "leavers": 164, "to_vocational": 50}]
    made = {"targets": targets, "leavers": leavers}
    tables = {name: pl.DataFrame(rows, schema=told.feed[name].schema) for name, rows in made.items()}
    feed = replace(told.feed, tables={**told.feed.tables, **tables})
    streaming = numbers(part(reconciliation_section(replace(told, feed=feed)), "why-streaming"))
    assert streaming["Leavers of grades 9 and 12"] == pytest.approx(90 / 0.55)


def trend(told: Context, indicator: str, boundary: str | None, *rows: tuple[int, float, float]) -> Context:
    """Return a context with projected years of an indicator: year, middle and half its 80 % interval."""
    about = told.results.paths.head(1).to_dicts()[0] | {"indicator": indicator, "boundary": boundary, "observed": False}
    made = [
        about | {"year": year, "estimate": middle, "low80": middle - half, "high80": middle + half}
        for year, middle, half in rows
    ]
    paths = pl.concat([told.results.paths, pl.DataFrame(made, schema=told.results.paths.schema)])
    return replace(told, results=replace(told.results, paths=paths))


def test_the_trend_of_streaming_stands_beside_the_plans_rate() -> None:
    """26,240 leavers as now and 22,869 with the plan stood beside 24.0% of the year before, without their rates."""
    plan = plan_example.held_against_as_now()
    goals = [("streaming_rate", "city", 2029, 90.0, 40.0, 50.0)]
    plan = replace(plan, goals=pl.DataFrame(goals, schema=plan.goals.schema, orient="row"))
    told = context(plan=plan)
    targets = [{"indicator": "streaming_rate", "area": "31", "year": 2025, "value": 0.45, "source": "Kế hoạch"}]
    leavers = [{"area": "31", "grade": 9, "year": 2025, "leavers": 200, "to_vocational": 50}]
    tables = {
        name: pl.DataFrame(rows, schema=told.feed[name].schema)
        for name, rows in (("targets", targets), ("leavers", leavers))
    }
    told = replace(told, feed=replace(told.feed, tables={**told.feed.tables, **tables}))
    ahead = ((2028, 0.25, 0.01), (2029, 0.26, 0.02), (2030, 0.27, 0.03), (2031, 0.28, 0.04))
    section = part(reconciliation_section(trend(told, "streaming_rate", None, *ahead)), "why-streaming")
    rows = [row for row in table_of(section).rows if row[0] == "Trend of the streaming rate"]
    # the years of the plan alone
    assert [(cell_text(row[1], "en"), row[2].value) for row in rows] == [("2029", 0.26), ("2030", 0.27)]
    assert "80% interval 24.0% to 28.0%" in str(rows[0][3]).replace("\u00a0", " ")
    said = {str(row[0]): str(row[3]).replace("\u00a0", " ") for row in table_of(section).rows}
    assert "27.5% of the leavers above" in said["Entering vocational education, as now"]  # 55 of 200
    assert "20.0% of the leavers above" in said["Entering vocational education, with the plan"]


def test_entrants_of_an_old_boundary_have_their_trend_beside_the_plans_seats(plan) -> None:
    told = trend(context(plan=plan), "diploma_entrants", "old_haiphong", (2029, 9_900.0, 400.0), (2030, 9_950.0, 400.0))
    section = part(reconciliation_section(told), "why-learners")
    assert numbers(section)["Trend: Entrants at diploma levels in old Hải Phòng"] == 9_900
    (row,) = [row for row in table_of(section).rows if str(row[0]).startswith("Trend")]
    assert "another territory" in str(row[3])


def test_graduates_that_the_forecast_and_the_plan_count_stand_together() -> None:
    """39,905 graduates of the intakes that the plan decides, 23,932 trained by it, 13,200 fill openings as now."""
    plan = plan_example.held_against_as_now()
    found = numbers(part(reconciliation_section(context(plan=plan)), "why-graduates"))
    assert found["Of whom of the intakes that the plan decides"] == chains(plan, None)["trained"].decided
    assert found["Fill openings, as now"] == 99 / 2


def test_elementary_occupations_have_their_share_in_each_kind_of_openings() -> None:
    """10.9% of the openings stated, 32% of those advertised and 16.5% of the forecast's stood unexplained."""
    ahead = forecast_example.tables()
    rows = [
        {"component": "openings", "level": 1, "occupation": code, "year": year, "mean": mean}
        for code, year, mean in (("8", 2026, 60.0), ("9", 2026, 20.0), ("9", 2027, 50.0))
    ]
    groups = pl.DataFrame(rows, schema=ahead.summary.schema)
    told = context(forecast=replace(ahead, summary=pl.concat([ahead.summary, groups])), vacancies=demand())
    found = numbers(part(reconciliation_section(told), "why-asked"))
    assert found["Advertised openings in elementary occupations"] == 200 / 1100
    assert found["Openings of the forecast in elementary occupations"] == 20 / 80


def test_shares_by_kind_of_qualification_are_not_to_be_added_up(plan) -> None:
    told = context(plan=plan)
    made = [example._value(name, 2025, value, 0.004) for name, value in zip(PARTS, (0.2, 0.21), strict=True)]
    values = pl.concat([told.results.values, pl.DataFrame(made, schema=told.results.values.schema)])
    told = replace(told, results=replace(told.results, values=values))
    rows = table_of(part(reconciliation_section(told), "why-rates")).rows
    assert [row[2].value for row in rows if "their sum is not the certificate rate" in str(row[3])] == [0.2, 0.21]


def test_applicants_per_seat_of_a_year_and_of_a_round_stand_together() -> None:
    """1.22 of the programmes' reports of 2025 stood against 30,000 applicants for 32,395 seats."""
    told = context(admission=matching_example.engines().admission)
    rows = [
        example._value(name, 2025, value, None)
        for name, value in (("applicants_per_seat", 1.22), ("quota_filled", 0.99))
    ]
    values = pl.concat([told.results.values, pl.DataFrame(rows, schema=told.results.values.schema)])
    seats = numbers(
        part(reconciliation_section(replace(told, results=replace(told.results, values=values))), "why-seats")
    )
    assert seats["Applicants per seat"] == 1.22
    assert seats["Applicants of the round per seat"] == 400 / 350
    assert seats["Share of the round's seats taken"] == 300 / 350


def test_a_number_stands_in_the_section_as_in_its_own_table(plan) -> None:
    """One value a quantity: what the section repeats is found in the table that it is taken from, digit for digit."""
    engines = matching_example.engines()
    told = context(plan=plan_example.held_against_as_now(), admission=engines.admission, jobs=engines.jobs,
                   placement=engines.placement, forecast=forecast_example.tables())  # fmt: skip
    shown = {table.key: table for _, table in document(told).tables()}
    written = {key: {cell_text(cell, "en") for row in table.rows for cell in row} for key, table in shown.items()}
    for key, what, table in (
        ("why-rates", "With the plan", "plan-certificates-table"),
        ("why-rates", "As now", "plan-certificates-table"),
        ("why-holders", "With the plan", "plan-certificates-table"),
        ("why-learners", "Seats of all years of the plan", "plan-trade-offs"),
        ("why-learners", "Starters as now", "plan-trade-offs"),
        ("why-workplaces", "Places the plan counts on", "plan-years"),
        ("why-workplaces", "Places to find", "plan-years"),
        ("why-occupation", "Short after the plan", "plan-shortage-table"),
        ("why-openings", "Openings of the forecast", "forecast-flows-table"),
    ):
        row = next(row for row in shown[f"{key}-table"].rows if row[0] == what)
        assert cell_text(row[2], "en") in written[table], (key, what)


def test_what_employers_state_is_written_with_the_digits_of_its_error() -> None:
    """60,847 stood here, 60,800 ± 7,400 in the table of the duty."""
    told = context(forecast=forecast_example.tables())
    stated = example._value("openings", 2026, 60_847.0, 7_400 / 1.96)
    values = pl.concat([told.results.values, pl.DataFrame([stated], schema=told.results.values.schema)])
    openings = part(reconciliation_section(replace(told, results=replace(told.results, values=values))), "why-openings")
    (table,) = [block for block in openings.blocks if isinstance(block, Table)]
    assert cell_text(table.rows[0][2], "en") == "60,800"
