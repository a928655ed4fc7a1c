"""The forecast in the report: the same numbers as its tables, and no more said than they support."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import polars as pl
import pytest

from caunghe.forecast.results import ForecastTables
from caunghe.language.text import LANGUAGES, Language
from caunghe.report import build, scorecard
from caunghe.report.context import Context
from caunghe.report.document import Document, Figure, Paragraph, Quantity, Section, Table, cell_text
from caunghe.report.drawn import outlooks
from caunghe.report.figures import forecast_error
from caunghe.schema.results import Omission
from tests.report import example, forecast_example


def report(language: Language, forecast: ForecastTables | Omission | None = None) -> Document:
    return build.document(replace(example.context(language), forecast=forecast or forecast_example.tables()))


def part(document: Document) -> Section:
    (section,) = [section for section in document.sections if section.key == "forecast"]
    return section


def table(document: Document, key: str) -> Table:
    (found,) = [table for _, table in document.tables() if table.key == key]
    return found


def titled(document: Document, key: str) -> str:
    (found,) = [figure.title for figure in document.figures() if figure.key == key]
    return found


def test_a_report_without_forecast_has_no_such_section() -> None:
    document = build.document(example.context("vi"))
    assert "forecast" not in [section.key for section in document.sections]


def test_a_forecast_left_out_says_why_and_nothing_else() -> None:
    section = part(report("en", Omission("Không có: 3 năm.", "None: 3 years.")))
    assert section.blocks == (Paragraph("None: 3 years.", "lead", "action"),)
    assert section.sections == ()


def test_skill_comes_first_and_its_lack_in_red() -> None:
    (good, *_), (bad, *_) = (part(report("en", forecast_example.tables(skill=skill))).blocks for skill in (True, False))
    assert isinstance(good, Paragraph)
    assert isinstance(bad, Paragraph)
    assert (good.tone, bad.tone) == ("plain", "action")
    assert "are 12% smaller" in good.text
    assert "no skill" in bad.text


@pytest.mark.parametrize(
    ("forecast", "said"),
    [
        (forecast_example.tables(), "Openings exceed supply by 1,340 people in 2030; 80% interval 540 to 2,140"),
        (
            forecast_example.tables(spread=2000.0),
            "cannot be told: gap, in people, 1,300 (above zero short, below it too many), 80% interval −700 to 3,300",
        ),
        (
            forecast_example.tables(shift=-3000.0),
            "Supply exceeds openings by 1,660 people in 2030; 80% interval 860 to 2,460",
        ),
    ],
)
def test_the_gap_is_called_short_only_beyond_its_interval(forecast: ForecastTables, said: str) -> None:
    assert said in titled(report("en", forecast), "forecast-gap")


def test_tables_hold_the_numbers_of_the_forecast() -> None:
    document, forecast = report("en"), forecast_example.tables()
    city = forecast.summary.filter(pl.col("level") == 0, pl.col("component") == "gap").sort("year")
    for row, cells in zip(city.to_dicts(), table(document, "forecast-gap-table").rows, strict=True):
        values = [cell.value for cell in cells if isinstance(cell, Quantity)]
        assert values == [row[name] for name in ("year", "mean", "low80", "high80", "low95", "high95")]
    compared = forecast.scenarios.sort("scenario", "year").to_dicts()
    for row, cells in zip(compared, table(document, "forecast-scenarios-table").rows, strict=True):
        assert [cell.value for cell in cells if isinstance(cell, Quantity)] == list(row.values())[1:]
        # 2,081,075 stood here beside 2,081,000 ± 72,000
        of_city = forecast.summary.filter(pl.col("level") == 0, component="employment", year=row["year"])
        spread = of_city["high80"] - of_city["low80"]
        assert cells[2] == Quantity(row["employment"], "count", error=spread[0] / 2 if of_city.height else None)
    ours = next(row for row in table(document, "forecast-backtest").rows if row[1] == "This forecast")
    assert ours[0] == "Unit groups"  # a number of the classification tells a reader nothing
    judged = forecast.backtest_skill.filter(pl.col("model") == "ours", pl.col("level") == 4).row(0, named=True)
    names = ("mase", "skill_averaged_share", "skill_averaged_numbers", "skill_random_walk", "skill_drift", "direction")
    assert [cell.value for cell in ours[2:8] if isinstance(cell, Quantity)] == [judged[name] for name in names]
    # three components at three levels and two numbers of years ahead, each with its target years
    held = table(document, "forecast-held").rows
    assert len(held) == 18
    assert [cell.value for cell in held[0] if isinstance(cell, Quantity)] == [1, 6, 0.791, 0.7, 0.5]
    assert {row[1] for row in held} == {"Whole city", "Major groups", "Unit groups"}


def test_official_fields_stand_beside_the_ranking() -> None:
    document = report("en")
    assert "3 of the first 5 fields are on the priority lists" in titled(document, "forecast-ranking-first")
    assert "Of 3 fields on the priority lists, 3 may be among the first 50, 2 are surely" in titled(
        document, "forecast-ranking-official"
    )
    first, second, *_ = table(document, "forecast-ranking-first-table").rows
    assert (cell_text(first[2], "en"), first[6]) == ("1–3", None)
    assert (first[8], first[9:], second[9:]) == (Quantity(12, "number", 0), (Quantity(2025, "year"),), (None,))
    pay = second[6]
    assert isinstance(pay, Quantity)
    assert pay.value == pytest.approx(math.exp(0.1) - 1)


def test_communes_add_up_and_half_is_counted() -> None:
    document = report("en")
    rows = table(document, "forecast-map-table").rows
    assert sum(row[1].value for row in rows if isinstance(row[1], Quantity)) == pytest.approx(20 * 28)
    # the interval stands beside the number that it is of: that of the last year, not the mean of five
    heads = [head.title for head in table(document, "forecast-map-table").heads]
    assert heads[3:] == ["A year", "In 2030", "80% low, 2030", "80% high, 2030"]
    then = forecast_example.tables().by_area.filter(pl.col("year") == 2030)
    by_name = dict(then.filter(pl.col("area") == "00007").select("mean", "low80").rows())
    assert (rows[0][4].value, rows[0][5].value) in by_name.items()
    # 140 + 120 + 100 is the first sum above half of 560
    assert "residents of 3 of 7 communes; most in Ward 00007 (140 people" in titled(document, "forecast-map")


def test_what_employers_say_moves_by_its_factor() -> None:
    document = report("en")
    assert "move 2 of 3 occupations by more than 10% in 2026" in titled(document, "forecast-moved")
    changes = [row[5].value for row in table(document, "forecast-moved-table").rows if isinstance(row[5], Quantity)]
    assert changes == pytest.approx([50.0, -12.0, -38.0])
    weights = table(document, "forecast-weights").rows
    assert [row[0] for row in weights] == ["Hiring needs", "Hiring needs", "Vacancies", "Vacancies"]
    moved = weights[0][5]
    assert isinstance(moved, Quantity)
    assert moved.value == pytest.approx(100 / 2 / 600)


def test_scorecard_prints_what_this_forecast_measured() -> None:
    rows = scorecard.measures_here(replace(example.context("en"), forecast=forecast_example.tables()))
    values = [row.value("en") for row in rows]
    # 1 − 1.1 / 1.2 and 1 − 1.1 / 1.28
    saved = "+8.3% against the averaged shares of 4 years, +14.1% against the averaged numbers of 4 years"
    assert sum(saved in value for value in values) == 2  # by major and by unit group
    assert "the whole city 5 of 6 target years; major groups 78%, unit groups 75%" in values
    # from 2018 and 2019, one and two years ahead: 2019, 2020, 2021
    assert any("2 origins of the employment history" in row.reference("en") for row in rows)
    assert any("3 different target years; the employment history is synthetic" in row.reference("en") for row in rows)


def test_both_languages_say_the_same_numbers() -> None:
    vi, en = (part(report(language)) for language in LANGUAGES)
    assert [section.key for section in vi.walk()] == [section.key for section in en.walk()]
    for one, other in zip(vi.walk(), en.walk(), strict=True):
        assert one.title != other.title
        for left, right in zip(one.blocks, other.blocks, strict=True):
            assert type(left) is type(right)
            if isinstance(left, Figure) and isinstance(right, Figure):
                assert left.title != right.title
                digits = [sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", f.title))) for f in (left, right)]
                assert digits[0] == digits[1]


def test_words_of_near_lines_do_not_cover_each_other() -> None:
    places = outlooks.word_places({"a": 9.98, "b": 9.99, "c": 0.1}, dict.fromkeys("abc", 1.0), (0.0, 10.0))
    assert places == pytest.approx({"a": 8.5, "b": 9.5, "c": 0.5})
    # three in a heap stand about the middle of their lines, none further than it must
    places = outlooks.word_places({"a": 5.0, "b": 5.1, "c": 5.2}, dict.fromkeys("abc", 1.0), (0.0, 10.0))
    assert places == pytest.approx({"a": 4.1, "b": 5.1, "c": 6.1})


def test_every_series_is_drawn_and_led_to_its_words() -> None:
    words = {name: f"Words of {name}" for name in "abcdef"}
    rows = [{"year": year, "series": name, "middle": float(i), "low": None, "high": None}
            for i, name in enumerate(words) for year in (1, 2)]  # fmt: skip
    drawn = str(outlooks.lines(pl.DataFrame(rows), axis_format="~g", words=words))
    for name in words:
        assert f"Words of {name}" in drawn
        # its line in two years, and the thin one from its end to its words
        assert drawn.count(f"'series': '{name}'") >= 4
    assert drawn.count("'strokeWidth': 0.9") == len(words)
    with pytest.raises(ValueError, match="zip"):
        outlooks.lines(pl.DataFrame(rows), axis_format="~g", words=words | {"g": "one too many"})


def test_context_keeps_its_old_form() -> None:
    assert Context(example.feed(), example.findings(), example.outcome(), example.RUN, "vi").forecast is None


def test_a_commune_s_openings_have_the_digits_of_their_error() -> None:
    """“2,193 people a year” stood here, whose largest group alone runs from 180 to 890."""
    made = forecast_example.tables()
    by_area = made.by_area.with_columns(mean=pl.col("mean") * 15.66, low80=pl.lit(0.0), high80=pl.lit(1000.0))
    document = report("en", replace(made, by_area=by_area))
    first = table(document, "forecast-map-table").rows[0]
    # 140 · 15.66 = 2,192 of two groups, half of whose intervals is 500 + 500
    assert isinstance(first[1], Quantity)
    assert (first[1].value, first[1].error) == pytest.approx((2192.4, 1000))
    assert cell_text(first[1], "en") == "2,200"
    assert "most in Ward 00007 (2,200 people a year)" in titled(document, "forecast-map")
    (drawn,) = [figure for figure in document.figures() if figure.key == "forecast-map"]
    # fifths of 313, 626 … 2,192: “below 689 people” has more digits than any commune's openings
    assert next(words.replace("\u00a0", " ") for _, words in drawn.legend) == "below 700 people"


def test_no_comparison_is_printed_that_is_true_by_construction() -> None:
    """“0.0% on averaged shares” of the whole city stood here: models of shares divide this forecast's own total."""
    made = forecast_example.tables()
    names = ("averaged_share", "averaged_numbers", "random_walk", "drift")
    models = ("ours", "constant_share", "averaged_share", "random_walk")
    rows = [
        {"model": model, "level": level, "mase": 1.0, **{f"skill_{name}": 0.0 for name in names}}
        for model in models
        for level in (0, 4)
    ]
    judged = pl.DataFrame(rows, schema=made.backtest_skill.schema)
    printed = table(report("en", replace(made, backtest_skill=judged)), "forecast-backtest").rows
    levels = {"Whole city": 0, "Unit groups": 4}
    found = {(row[1], levels[str(row[0])]): row[3] is not None for row in printed}
    assert found == {
        ("This forecast", 4): True,
        ("Constant shares", 4): True,
        ("Shares averaged over 4 years", 4): False,
        ("Last year's numbers", 4): True,
        ("This forecast", 0): False,
        ("Constant shares", 0): False,
        ("Shares averaged over 4 years", 0): False,
        ("Last year's numbers", 0): True,
    }


@pytest.mark.parametrize(("years", "said"), [(10, "2026–2030, 2031–2035"), (6, None)])
def test_new_jobs_are_told_beside_employment_and_the_periods_they_are_reckoned_over(
    years: int, said: str | None
) -> None:
    """28,000 new jobs stood beside employment growing by 20,400, and fell to 21,000 between 2030 and 2031."""
    forecast = forecast_example.tables()
    first = forecast.summary.filter(year=forecast.summary["year"].min())
    spread = pl.concat([first.with_columns(year=pl.lit(2026 + i, pl.Int64)) for i in range(years)])
    (figure,) = [
        block
        for section in part(report("en", replace(forecast, summary=spread))).sections
        for block in section.blocks
        if isinstance(block, Figure) and block.key == "forecast-flows"
    ]
    assert "New jobs are those of occupations that grow" in figure.note
    assert ("a step from one period" in figure.note) is (said is not None)
    assert said is None or said in figure.note


@pytest.mark.parametrize(("half", "told"), [(1.0, "openings go from"), (1e6, "change by less than their intervals")])
def test_a_title_tells_no_change_that_lies_within_the_intervals(half: float, told: str) -> None:
    """Openings of 70,000 were said to go to 78,000, each give or take 70,000."""
    made = forecast_example.tables()
    summary = made.summary.with_columns(
        mean=pl.col("mean") + 10.0 * (pl.col("year") - 2026), low80=pl.col("mean") - half, high80=pl.col("mean") + half
    )
    assert told in titled(report("en", replace(made, summary=summary)), "forecast-flows")


def test_people_at_work_have_the_digits_of_the_forecast_s_own_error() -> None:
    """A table of the plan had 2,101,468 employed where the forecast has 2,101,000 ± 96,000; it has no periods."""
    made = forecast_example.tables()
    context = replace(example.context("en"), forecast=made)
    (row,) = made.summary.filter(pl.col("level") == 0, pl.col("year") == 2026, component="employment").to_dicts()
    assert made.periods.filter(component="employment").is_empty()
    assert forecast_error("employment", (2026, 2026), context) == pytest.approx((row["high80"] - row["low80"]) / 2)
