"""A title, a map and a table say the same of the same numbers, and what is known in part is shown as such."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from caunghe.indicators import results
from caunghe.report.context import Context
from caunghe.report.document import Figure, Quantity, Table, cell_text
from caunghe.report.scorecard import measures_here
from caunghe.report.sections.communes import communes_section
from caunghe.report.sections.duties import indicator_rows
from caunghe.report.sections.indicator_charts import by_category, over_years
from caunghe.report.sections.published import is_inside, published_pairs, published_section
from caunghe.report.sections.target_fans import fans
from caunghe.report.wording import change_cell, state
from tests.report import example

NB = "\u00a0"


def told(rows: list[dict[str, Any]]) -> Context:
    context = example.context("en")
    return replace(context, results=replace(context.results, values=pl.DataFrame(rows, schema=results.VALUES)))


def value(year: int, estimate: float, half: float | None = None, **rest: Any) -> dict[str, Any]:
    ends = {} if half is None else {"low": estimate - half, "high": estimate + half}
    named = {"indicator": "training_dissimilarity", "breakdown": "all", "category": "all", "basis": "synthetic"}
    counted = {"pending": 0.0} if "coverage" in rest else {}
    return named | {"year": year, "estimate": estimate, "flag": "publish"} | ends | counted | rest


@pytest.mark.parametrize(("apart", "found"), [(0.02682, 1), (0.02670, 0)])
def test_map_title_and_table_tell_communes_apart_by_one_rule(apart: float, found: int) -> None:
    """All communes that the title called clearly lower were hatched as too uncertain to rank; and of 114 communes 35
    stood "clearly" apart at 1.96 errors, about six of them by chance.
    """
    context = example.context("en")
    # of the city, 0.3617 ± 1.96 · 0.0128/1.96: √(0.01² + 0.00653²) = 0.011943. Two of four are apart where p is at most
    # 0.05 · 2/4: 2.2414 errors, 0.02677
    sides = [0.3617 + apart, 0.3617 - apart, 0.3617 + 0.01, 0.3617 - 0.01]
    base = context.results.communes.head(4).with_columns(estimate=pl.Series(sides), error=pl.lit(0.01))
    context = replace(context, results=replace(context.results, communes=base))
    section = communes_section(context)
    assert section is not None
    (figure,) = [block for block in section.blocks if isinstance(block, Figure)]
    counts = f"{found} {'commune' if found == 1 else 'communes'} clearly above and {found} clearly below"
    assert figure.title.startswith(f"Certificate rate, 2025: {counts} the city (36.2%); {4 - 2 * found}")
    assert f"({4 - 2 * found} places)" in figure.note
    assert "kept below 5% of those said to differ" in figure.note
    standings = [str(row[3]) for row in figure.table.rows]
    assert standings.count("clearly above") == standings.count("clearly below") == found


@pytest.mark.parametrize(("rows", "title"), [
    # first and last do not differ, the last two do: √(0.043² + 0.052²) = 0.0675 < 0.068
    ([(2024, 0.602, 0.052), (2025, 0.569, 0.043), (2026, 0.637, 0.052)],
     "no clear change from 2024 to 2026: 63.7% ± 5.2 pts; clearly above 2025 (56.9%)"),
    ([(2024, 0.602, 0.052), (2025, 0.520, 0.043), (2026, 0.570, 0.052)],
     "no clear change from 2024 to 2026: 57.0% ± 5.2 pts; clearly lower in 2025 (52.0%)"),
    ([(2024, 0.602, 0.052), (2025, 0.500, 0.043), (2026, 0.610, 0.052)],
     "no clear change from 2024 to 2026: 61.0% ± 5.2 pts, by way of 50.0% in 2025"),
    ([(2024, 0.602, 0.052), (2025, 0.590, 0.043), (2026, 0.610, 0.052)],
     "no clear change from 2024 to 2026: 61.0% ± 5.2 pts"),
])  # fmt: skip
def test_a_title_tells_the_turn_that_the_duty_s_sentence_tells(
    rows: list[tuple[int, float, float]], title: str
) -> None:
    context = told([value(*row) for row in rows])
    figure = over_years("x", "training_dissimilarity", context)
    assert figure is not None
    assert figure.title.replace(NB, " ").endswith(title)
    assert ("higher than in 2025" in state("training_dissimilarity", context)) is ("above" in title or "way" in title)


def test_years_known_in_part_stay_in_the_chart_with_their_coverage() -> None:
    """A coverage of 94.9 % took a year out of sight; it is no result, but it is shown as what it is."""
    covered = [(2021, 0.67, 0.996), (2022, 0.73, 0.996), (2023, 0.727, 0.949), (2024, 0.703, 0.84)]
    context = told([value(year, at, coverage=part, indicator="employed_6m_rate") for year, at, part in covered])
    figure = over_years("x", "employed_6m_rate", context)
    assert figure is not None
    cells = [(cell_text(row[0], "en"), cell_text(row[3], "en")) for row in figure.table.rows]
    assert cells == [("2021", "99.6%"), ("2022", "99.6%"), ("2023", "94.9%"), ("2024", "84.0%")]
    assert figure.title == "Employed after six months rose from 67.0% (2021) to 73.0% (2022)"
    assert "Hollow points" in figure.note
    hollow = [layer["data"]["values"] for layer in _layers(figure.spec) if layer["mark"].get("filled") is False]
    assert hollow == [[{"year": 2023, "estimate": 0.727}, {"year": 2024, "estimate": 0.703}]]
    assert "72.7% in 2023 (94.9% of what is due); 70.3% in 2024 (84.0% of what is due)" in state(
        "employed_6m_rate", context
    )


def _layers(spec: Any) -> list[dict[str, Any]]:
    inner = spec.get("layer")
    return [spec] if inner is None else [one for part in inner for one in _layers(part)]


def test_a_year_without_any_result_is_drawn_by_parts_with_what_each_covers() -> None:
    parts = [("college", 0.533, 0.947), ("intermediate_school", 0.363, 0.96)]
    rows = [value(2026, 0.44, coverage=0.909, indicator="digital_maturity")]
    rows += [
        value(2026, at, coverage=part, indicator="digital_maturity", breakdown="institution_kind", category=kind)
        for kind, at, part in parts
    ]
    figure = by_category("x", "digital_maturity", "institution_kind", told(rows))
    assert figure is not None
    # 94.7 % is no result: what the table of the duty does not compare the title does not rank
    assert figure.title.endswith("too little of it is known to rank the groups")
    assert "too little of it is known to tell the highest and the lowest" in figure.alternative
    (words,) = {
        row["shown"] for layer in _layers(figure.spec) for row in layer["data"]["values"] if "94" in row["shown"]
    }
    assert words == "53.3% (94.7% known)"


def test_a_group_known_in_part_stays_in_a_year_of_results_with_its_coverage() -> None:
    """Health (91 % known), logistics (94.98 %) and mechanics were left out of a chart of 17 groups without a word."""
    groups = [("720", 0.9, 0.91), ("840", 0.8, 0.9498), ("510", 0.7, 0.95), ("480", 0.6, 1.0), ("340", 0.65, None)]
    rows = [value(2022, 0.677, coverage=0.98, indicator="in_field_6m_rate")]
    rows += [
        value(2022, at, coverage=part, indicator="in_field_6m_rate", breakdown="field_group", category=group)
        for group, at, part in groups
    ]
    figure = by_category("x", "in_field_6m_rate", "field_group", told(rows))
    assert figure is not None
    cells = [[cell_text(cell, "en") for cell in row] for row in figure.table.rows]
    assert [(row[2], row[4]) for row in cells] == [
        ("90.0%", "91.0%"), ("80.0%", "94.9%"), ("70.0%", "95.0%"), ("65.0%", "–"), ("60.0%", "100.0%"),
    ]  # fmt: skip
    assert figure.table.heads[4].title == "Coverage"
    shown = {row["shown"] for layer in _layers(figure.spec) for row in layer["data"]["values"]}
    assert {"90.0% (91.0% known)", "80.0% (94.9% known)", "70.0%", "65.0%", "60.0%"} <= shown
    # what is known in part may still change: the highest and the lowest are of the others
    assert "(70.0%)" in figure.title
    assert "(60.0%)" in figure.title
    assert "3 rows: highest 70.0%" in figure.alternative
    assert "less than 95% of what is due" in figure.note


def test_first_choices_of_a_round_that_is_open_are_told_as_so_far() -> None:
    """The duties printed 30,000 first choices as reliable, of a round that closes two weeks after the data's day."""
    groups = [("720", 0.31), ("840", 0.12)]
    rows = [value(2026, 0.392, coverage=None, indicator="first_choice_women_share", **{"pending": 1.0})]
    rows += [
        value(2026, at, coverage=None, indicator="first_choice_women_share", breakdown="field_group", category=group)
        | {"pending": 1.0}
        for group, at in groups
    ]
    context = told(rows)
    assert state("first_choice_women_share", context) == (
        "Women among first choices: no year has enough of its data."
        " Too little is known to compare: 39.2% in 2026 (so far, admission is still open)."
    )
    (line,) = [[cell_text(cell, "en") for cell in row] for row in indicator_rows("first_choice_women_share", context)]
    assert line == ["Women among first choices, so far", "2026", "39.2%", "–", "–", "so far", "not enough yet"]
    figure = by_category("x", "first_choice_women_share", "field_group", context)
    assert figure is not None
    assert figure.title.endswith("too little of it is known to rank the groups")
    assert "too little of it is known to tell the highest and the lowest" in figure.alternative
    assert {row["shown"] for layer in _layers(figure.spec) for row in layer["data"]["values"]} == {
        "31.0% (so far)", "12.0% (so far)",
    }  # fmt: skip


def test_a_fan_says_what_is_known_of_the_years_it_leaves_out() -> None:
    known = [(2023, 0.341, 1.0), (2024, 0.352, 1.0), (2025, 0.3617, 1.0), (2026, 0.37, 0.4)]
    context = told([value(year, at, coverage=part, indicator="certificate_rate") for year, at, part in known])
    drawn = fans(context.results.verdicts.to_dicts(), context)
    (note,) = [figure.note for figure in drawn if figure.key == "fan-certificate_rate"]
    assert note.endswith("Too little is known to compare: 37.0% in 2026 (40.0% of what is due).")


def test_trends_of_what_is_never_below_nought_begin_there() -> None:
    context = told([value(year, at, indicator="streaming_rate") for year, at in ((2023, 0.23), (2024, 0.24))])
    figure = over_years("x", "streaming_rate", context)
    assert figure is not None
    scales = [layer["encoding"]["y"]["scale"]["domain"] for layer in _layers(figure.spec)
              if "scale" in layer["encoding"].get("y", {})]  # fmt: skip
    assert {scale[0] for scale in scales} == {0.0}


def test_money_differs_to_the_digits_of_the_sums_themselves() -> None:
    context = told([value(2021, 7_037_700.0, indicator="pay_6m"), value(2022, 7_302_600.0, indicator="pay_6m")])
    change = change_cell("pay_6m", context)
    assert isinstance(change, Quantity)
    assert change.text("vi").replace(NB, " ") == "+260.000 đồng"


def test_every_published_pair_is_told_with_the_reason_where_it_cannot_be_judged() -> None:
    context = example.context("en")
    figures = [
        {"figure": "rate", "indicator": "certificate_rate", "title_en": "Certificate rate", "value": 0.36},
        {"figure": "low", "indicator": "streaming_rate", "title_en": "Streaming, low", "value": 0.30},
        {"figure": "high", "indicator": "streaming_rate", "title_en": "Streaming, high", "value": 0.34},
    ]
    given = {"title": "x", "boundary": "merged", "year": 2025, "unit": "tỷ lệ", "certainty": "published", "source": "y"}
    feed = example.feed({"published_figures": [given | figure for figure in figures]})
    context = replace(context, feed=feed)
    section = published_section(context)
    assert section is not None
    said = section.blocks[0].text.replace(NB, " ")  # type: ignore[union-attr]
    assert "3 published figures share indicator, boundary and year with an estimate." in said
    assert "1 estimate has a 95% interval; 1 published figure lies inside it." in said
    # 0.2398 − 0.34
    assert "2 estimates are counted from a register" in said
    assert said.endswith("at most −10.0 pts (streaming, high).")
    (table,) = [one for one in section.blocks if isinstance(one, Table) and one.key == "published-compared"]
    standings = [str(row[7]).replace(NB, " ") for row in table.rows]
    assert standings == ["inside the 95% interval", *["register, no interval"] * 2]
    measured = [row.value.en for row in measures_here(context)]
    assert "1 of 1; 2 others stand beside a register, without an interval" in measured


def test_a_published_figure_is_held_only_against_a_result_of_its_own_level() -> None:
    """One of college beside a number of all levels, and one beside an unfinished cohort, count neither in nor out."""
    given = {"title": "x", "boundary": "merged", "year": 2025, "unit": "tỷ lệ", "certainty": "published", "source": "y"}
    figures = [
        {"figure": "own", "indicator": "certificate_rate", "value": 0.36},
        {"figure": "college", "indicator": "in_field_6m_rate", "value": 0.71, "level": "college"},
        {"figure": "college there", "indicator": "in_field_6m_rate", "value": 0.8, "level": "college"}
        | {"boundary": "old_haiphong"},
        {"figure": "unfinished", "indicator": "employed_6m_rate", "value": 0.7},
    ]
    found = [
        value(2025, 0.3617, 0.013, indicator="certificate_rate"),
        value(2025, 0.66, indicator="in_field_6m_rate"),
        value(2025, 0.7, indicator="in_field_6m_rate", low=0.69, high=0.72, breakdown="level", category="college"),
        value(2025, 0.68, indicator="in_field_6m_rate", breakdown="boundary", category="old_haiphong"),
        value(2025, 0.75, indicator="employed_6m_rate", low=0.74, high=0.76, coverage=0.851),
    ]
    feed = example.feed({"published_figures": [given | figure for figure in figures]})
    context = replace(told(found), feed=feed)
    pairs = {row["figure"]: row for row in published_pairs(context)}
    assert {name: row["estimate"] for name, row in pairs.items()} == {
        "own": 0.3617,
        "college": 0.7,  # of college, where all levels have 0.66
        "college there": None,  # 0.68 is of all levels
        "unfinished": 0.75,
    }
    assert {name: is_inside(row) for name, row in pairs.items()} == {
        "own": True,
        "college": True,
        "college there": None,
        "unfinished": None,
    }
    section = published_section(context)
    assert section is not None
    said = section.blocks[0].text.replace(NB, " ")  # type: ignore[union-attr]
    assert "2 estimates have a 95% interval; 2 published figures lie inside it." in said
    assert "2 published figures cannot be compared with the estimate" in said
    (table,) = [one for one in section.blocks if isinstance(one, Table) and one.key == "published-compared"]
    rows = [[str(row[i] or "").replace(NB, " ") for i in (6, 7)] for row in table.rows]
    assert rows[2][0] == rows[3][0] == ""
    assert rows[2][1].startswith("not comparable: published for the level college alone")
    assert rows[3][1] == "not comparable: the estimate covers only 85.1%"
    measured = [row.value.en for row in measures_here(context)]
    assert "2 of 2; 2 others not comparable with their estimate" in measured


def test_a_group_of_few_units_is_neither_the_highest_nor_the_lowest() -> None:
    """Tasks on time were lowest for a group of which 2 of 4 tasks were, and five groups at 100 % were 3 to 5 tasks."""
    groups = [("college", 0.4, 10), ("intermediate_school", 0.7, 30), ("vocational_centre", 0.9, 9), ("other", 0.1, 4)]
    rows = [
        value(2026, at, indicator="accredited_share", breakdown="institution_kind", category=kind, persons=count)
        for kind, at, count in groups
    ]
    figure = by_category("x", "accredited_share", "institution_kind", told(rows))
    assert figure is not None
    assert "highest for intermediate school (70.0%), lowest for college (40.0%)" in figure.title.lower()
    assert "highest 70.0%" in figure.alternative
    assert "lowest 40.0%" in figure.alternative
    assert figure.note == "Groups of fewer than 10 units are not ranked as highest or lowest."
    assert figure.table.heads[-1].title == "Units counted (n)"
    counts = [cell.value for row in figure.table.rows if isinstance(cell := row[-1], Quantity)]
    assert sorted(counts) == [4, 9, 10, 30]
    few = [row | {"persons": 9} for row in rows[1:]] + rows[:1]
    figure = by_category("x", "accredited_share", "institution_kind", told(few))
    assert figure is not None
    assert figure.title.endswith(": too few units to rank the groups")
    assert figure.title != figure.table.title
    assert figure.alternative.startswith("Estimate: 3 of 4 rows rest on fewer than 10 units, so that neither")


def test_a_total_is_ranked_by_what_it_counts_not_by_its_rows() -> None:
    """Money by source is a sum over a handful of funds, and no estimate that a few units make unsure."""
    rows = [
        value(2026, at, indicator="funds", breakdown="source", category=source, persons=count)
        for source, at, count in (("city_budget", 9e11, 8), ("tuition", 2e11, 1))
    ]
    figure = by_category("x", "funds", "source", told(rows))
    assert figure is not None
    assert "most for" in figure.title
    assert figure.note == ""
