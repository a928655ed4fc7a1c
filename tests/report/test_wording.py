"""Numbers and sentences: each language's own marks, and nothing said that the numbers do not support."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import caunghe.report
from caunghe.indicators.catalogue import CATALOGUE
from caunghe.language import LANGUAGES, Language, Text, Unit, quantity
from caunghe.report import build
from caunghe.report.context import Context
from caunghe.report.document import Bullets, Document, Figure, Paragraph, Quantity, Table, Withheld, cell_text
from caunghe.report.duties import DUTIES
from caunghe.report.publication import publishable
from caunghe.report.sections.decisions import duty_of, targets_of_duty
from caunghe.report.sections.indicator_charts import by_category
from caunghe.report.sections.published import is_inside, published_pairs
from caunghe.report.sections.summary import summary_section
from caunghe.report.sections.target_fans import fans
from caunghe.report.sections.targets import targets_section, verdict, verdicts_in_order
from caunghe.report.wording import chance_in_words, change_cell, move, state, turning_point
from tests.report import example
from tests.source import tree

NB = "\u00a0"


def _texts() -> list[tuple[str, Text]]:
    """Every Text written in the report's modules, found by reading the source."""
    found = []
    for module in pkgutil.walk_packages(caunghe.report.__path__, "caunghe.report."):
        source = importlib.import_module(module.name).__file__
        assert source is not None
        for node in ast.walk(tree(Path(source).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                pair = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if len(pair) == 2:
                    found.append((module.name, Text(*pair)))
    return found


def test_every_text_speaks_both_languages_with_the_same_slots() -> None:
    texts = _texts()
    assert len(texts) > 150
    for where, text in texts:
        slots = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in (text.vi, text.en)]
        # a date is put together from its parts in Vietnamese only
        assert slots[0] - {"day", "month", "year"} <= slots[1] | {"day"} or slots[0] == slots[1], (where, text)
        bare = re.sub(r"\{\w+\}|[\W\d_]", "", text.en)
        if bare and text.en != "± (95%)":
            assert text.vi != text.en, (where, text)


def test_sentences_claim_a_change_only_beyond_sampling_error() -> None:
    told = example.context("en")
    assert "difference from 2024 is within sampling error" in state("unemployment_rate", told)
    assert f"3.0{NB}pts higher than in 2024" in state("streaming_rate", told)
    assert change_cell("unemployment_rate", told) == "within error"
    change = change_cell("streaming_rate", told)
    assert isinstance(change, Quantity)
    assert change.value == pytest.approx(0.0298)


@pytest.mark.parametrize(("coverage", "shown"), [
    # 94,610 after 99,049; one institution of 518 entrants had not reported: −4,439 was "reliable"
    (94_610 / 95_128, "−4,439–−3,921"),
    (94_610 / 95_000, "−4,439"),  # less than a tenth of the change
    (1.0, "−4,439"),
])  # fmt: skip
def test_a_change_says_what_those_who_did_not_report_leave_open(coverage: float, shown: str) -> None:
    told = example.context("en")
    known = {"indicator": "entrants", "breakdown": "all", "category": "all", "flag": "publish", "pending": 0.0}
    rows = [
        {"year": 2024, "estimate": 99_049.0, "coverage": 1.0},
        {"year": 2025, "estimate": 94_610.0} | {"coverage": coverage},
    ]
    own = pl.DataFrame([known | row for row in rows])
    others = told.results.values.filter(pl.col("indicator") != "entrants")
    values = pl.concat([others, own.cast({n: t for n, t in others.schema.items() if n in own.columns})], how="diagonal")
    told = replace(told, results=replace(told.results, values=values))
    assert cell_text(change_cell("entrants", told), "en") == shown


def test_a_projection_has_the_digits_of_its_verdict_in_every_writing() -> None:
    """42.1 % (35.9–48.4) stood in verdict and reconciliation, 42 % (36–48) in the annex and the words of the fan."""
    told = example.context("en")
    wide = pl.when(~pl.col("observed")).then(pl.col("estimate") - 0.12).otherwise("low95")
    paths = told.results.paths.with_columns(low95=wide)
    told = replace(told, results=replace(told.results, paths=paths))
    rows = verdicts_in_order(told)
    (row,) = [row for row in rows if row["indicator"] == "certificate_rate" and row["projected"] is not None]
    (fan,) = [one for one in fans(rows, told) if one.key == "fan-certificate_rate"]
    (ahead,) = [cells for cells in fan.table.rows if cell_text(cells[0], "en") == "2030" and cells[1] == "projected"]
    written = cell_text(ahead[2], "en")
    assert f"Projected for 2030: {written}," in verdict(row, told).sentence
    assert f"Projected for 2030: {written}," in fan.alternative


def test_no_change_is_stated_across_a_break_in_series() -> None:
    results = example.outcome()
    broken = replace(results, paths=results.paths.clear())
    told = Context(example.feed(), example.findings(), broken, example.RUN, "en")
    assert told.before("streaming_rate") is None
    assert change_cell("streaming_rate", told) == "break in series"
    assert state("streaming_rate", told) == "Streaming rate stood at 24.0% in 2025."


def test_suppressed_and_missing_indicators_are_told_apart() -> None:
    told = replace(example.context("en"), results=publishable(example.outcome()))
    assert "not reliable enough" in state("youth_unemployment_rate", told)
    assert "no data" in state("completion_rate", told)


@pytest.mark.parametrize("probability", [0.0, 0.004, 0.42, 1.0])
def test_every_chance_has_its_words(probability: float) -> None:
    assert chance_in_words(probability, example.context("en"))


def test_move_needs_more_than_the_errors_of_both_years() -> None:
    def sampled(estimate: float) -> dict[str, float]:
        return {"estimate": estimate, "low": estimate - 0.02, "high": estimate + 0.02}

    # √(0.02² + 0.02²) = 0.0283
    assert move(sampled(0.3282), sampled(0.30)) == "unclear"
    assert move(sampled(0.3284), sampled(0.30)) == "up"
    assert move({"estimate": 0.3001, "low": None, "high": None}, sampled(0.30)) == "up"


def test_verdicts_say_what_they_rest_on() -> None:
    told = example.context("en")
    ahead, unclear, unknown = (verdict(row, told) for row in verdicts_in_order(told))
    assert ahead.word == "Off course"
    assert "80% interval 37.9% to 42.7%" in ahead.sentence
    assert "2% (almost impossible)" in ahead.sentence
    # 61,234 rests on a distance from the target known to a digit or two, on the projection and on the same design
    assert unclear.sentence.endswith(
        "If 2030 comes as projected and the sample is drawn as in 2025 (11,095 people), the survey of 2030 has an even"
        " chance to tell with about 61,000."
    )
    assert unknown.tone == "unsure"
    assert "no indicator for this target" in unknown.sentence


@pytest.mark.parametrize(("changed", "said"), [
    ({}, "drawn alike, the survey of 2025 would have had to ask about 61,000 for an even chance to tell."),
    ({"sample": None}, "drawn as in the later survey, one in 2025 would have had to ask about 61,000 people"
     " for an even chance to tell."),
    ({"sample": None, "sample_needed": None}, "the figure is of a register that is not complete and"
     " of no sample; it hangs on what is not yet reported of 2025."),
    ({"sample_needed": None}, "a sample of ten million could not tell."),
    ({"year": 2030, "sample_needed": None}, "a sample of ten million could not tell."),
])  # fmt: skip
def test_what_cannot_be_told_says_how_many_people_or_why_not(changed: dict[str, object], said: str) -> None:
    """The report promised the number in its second section and named it for no target whose year was over."""
    told = example.context("en")
    (row,) = told.results.verdicts.filter(pl.col("sample_needed").is_not_null()).to_dicts()
    assert verdict(row | {"year": 2025} | changed, told).sentence.replace("\u00a0", " ").endswith(said)


@pytest.mark.parametrize(("language", "said"), [
    ("vi", "(phải điều tra khoảng 61.000 người trong năm 2030 mới có một nửa khả năng kết luận được)"),
    ("en", "(it takes about 61,000 people surveyed in 2030 for an even chance to tell)"),
])  # fmt: skip
def test_the_lines_of_duties_and_the_table_name_the_people_to_survey(language: Language, said: str) -> None:
    told = example.context(language)
    duty = duty_of("unemployment_rate")
    (line,) = [line for line in targets_of_duty(duty, verdicts_in_order(told), told) if said[:12] in line]
    assert said in line
    (table,) = (block for block in targets_section(told).blocks if isinstance(block, Table))
    needed = [cell_text(row[8], language) for row in table.rows]
    assert needed == ["–", {"vi": "61.000", "en": "61,000"}[language], "–"]


def test_a_target_whose_year_is_over_has_no_chance_left_but_that_of_the_sample() -> None:
    told = example.context("en")
    count = dict.fromkeys(("standard_error", "low", "high"))
    counted = verdicts_in_order(told)[0] | {"year": 2025, "verdict": "off_course"} | count
    assert verdict(counted, told).sentence == "Estimate for 2025: 36.2%."
    sampled = counted | {"standard_error": 0.01}
    assert verdict(sampled, told).sentence.endswith("Chance that the target was met: 2% (almost impossible).")


def test_no_working_note_reaches_a_reader() -> None:
    """What stands in square brackets in a text is a slot of ours, a reference's number, or a note to ourselves."""
    notes = re.compile(r"\[[^\]\d]*(?:kiểm tra|checked|TODO|\?)[^\]]*\]", re.IGNORECASE)
    catalogue = [text for one in CATALOGUE.values() for text in (one.label, one.definition, one.source)]
    told = [*(text for _, text in _texts()), *catalogue]
    assert [text for text in told if notes.search(text.vi) or notes.search(text.en)] == []


def test_a_title_tells_of_the_year_that_lies_outside_the_ends() -> None:
    # beyond 2 % of the larger end only: 2.2 of 110
    assert turning_point([100.0, 97.7, 110.0], float) == 97.7
    assert turning_point([100.0, 97.9, 110.0], float) is None
    assert turning_point([110.0, 112.3, 100.0], float) == 112.3
    assert turning_point([110.0, 90.0, 120.0, 100.0], float) == 90.0  # ten outside on both sides: the first
    assert turning_point([100.0, 50.0], float) is None


def test_the_summary_counts_missed_targets_apart_and_sends_to_their_duty() -> None:
    told = example.context("en")
    over = told.results.verdicts.head(1).with_columns(pl.lit(2025, pl.Int64).alias("year"))
    results = replace(told.results, verdicts=pl.concat([told.results.verdicts, over]))
    said = [
        block
        for block in summary_section(replace(told, results=results)).blocks
        if isinstance(block, Paragraph | Bullets)
    ]
    texts = [text for block in said for text in (block.items if isinstance(block, Bullets) else (block.text,))]
    counted = "Of 4 targets: 0 met or on course, 1 missed, 1 at risk or off course, 2 cannot be judged yet."
    assert counted in texts
    assert (
        "Duty 1 – Certificate rate: 45% by 2025 missed; 45% by 2030 off course (chance 2%)."
        " It stood at 36.2% in 2025." in texts
    )


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(19140.0, "people", "19.140 người"), (9.94, "years", "9,9 năm"), (0.36, "share", "36,0 %"), (None, "people", "–")],
)
def test_people_and_years_are_written_with_their_unit(value: float | None, unit: Unit, said: str) -> None:
    assert quantity(value, unit, "vi").replace(NB, " ") == said


def test_categories_with_one_value_are_counted_not_named() -> None:
    told = example.context("en")
    base = example.values().filter(pl.col("category") == "college")
    rows = [base.with_columns(category=pl.lit(kind), estimate=pl.lit(value)) for kind, value in _SHARES.items()]
    figure = by_category(
        "x",
        "accredited_share",
        "institution_kind",
        replace(told, results=replace(told.results, values=pl.concat(rows))),
    )
    assert figure is not None
    assert figure.title == "Accredited institutions: highest for college (63.2%), lowest for 2 groups (0.0%), 2026"


_SHARES = {"college": 0.632, "intermediate_school": 0.0, "vocational_centre": 0.0}


def test_the_table_of_targets_has_the_basis_of_its_estimates() -> None:
    told = example.context("en")
    basis = dict(told.feed.information.basis) | {"targets": "published"}
    feed = replace(told.feed, information=replace(told.feed.information, basis=basis))
    blocks = targets_section(replace(told, feed=feed)).blocks
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert (table.target_basis, table.basis) == ("published", "synthetic data")
    fans = [block for block in blocks if isinstance(block, Figure)]
    assert {(each.target_basis, each.table.target_basis, each.basis) for each in fans} == {
        ("published", "published", "synthetic data")
    }


def test_published_figures_meet_their_own_boundary_and_year() -> None:
    (row,) = published_pairs(example.context("vi"))
    assert (row["boundary"], row["year"], row["value"]) == ("merged", 2025, 0.36)
    assert is_inside(row) is True


def test_small_cells_are_withheld_in_tables() -> None:
    document = build.document(example.context("vi"))
    by_key = {table.key: table for _, table in document.tables()}
    assert Withheld() in by_key["resources"].rows[0]
    fewest = next(row for row in by_key["communes-certificate_rate"].rows if row[0] == "Phường 00001")
    assert fewest[4:] == (None, None, None)


def test_duties_name_indicators_that_exist() -> None:
    assert [duty.number for duty in DUTIES] == list(range(1, 15))
    for duty in DUTIES:
        assert duty.headline in CATALOGUE
        indicator, breakdown = duty.chart
        assert breakdown == "all" or breakdown in CATALOGUE[indicator].breakdowns


def test_both_languages_build_the_same_document() -> None:
    vi, en = (build.document(example.context(language)) for language in LANGUAGES)

    def shape(document: Document) -> list[tuple[str, str, int]]:
        return [
            (section.key, type(block).__name__, len(block.rows) if isinstance(block, Table) else 0)
            for section, block in document.blocks()
        ]

    assert shape(vi) == shape(en)
    for (_, one), (_, other) in zip(vi.tables(), en.tables(), strict=True):
        quantities = [
            [cell.value for row in table.rows for cell in row if isinstance(cell, Quantity)] for table in (one, other)
        ]
        assert quantities[0] == quantities[1]
        widths = {len(row) for row in one.rows} | {len(one.heads)}
        assert len(widths) == 1, one.key


def test_every_indicator_is_defined() -> None:
    document = build.document(example.context("en"))
    (table,) = [table for _, table in document.tables() if table.key == "definitions-table"]
    assert {row[-1] for row in table.rows} == set(CATALOGUE)


def test_publishable_leaves_nothing_of_a_suppressed_row() -> None:
    hidden = publishable(example.outcome()).values.filter(pl.col("flag") == "suppressed")
    numeric = hidden.select("estimate", "standard_error", "low", "high", "cv", "persons")
    assert sum(numeric.null_count().row(0)) == numeric.height * numeric.width


def test_a_change_that_who_did_not_report_could_make_is_none() -> None:
    """0.5 % of 94,610 not reported are 475 people; the same of a ratio says nothing of its error."""
    bounds = {"low": None, "high": None}
    now = {"indicator": "entrants", "estimate": 94_610.0, "coverage": 0.995, **bounds}
    before = {"indicator": "entrants", "coverage": 1.0, **bounds}
    assert move(now, before | {"estimate": 95_085.0}) == "unclear"
    assert move(now, before | {"estimate": 95_086.0}) == "down"
    ratio = {"indicator": "women_entrants_share"}
    assert move(now | ratio | {"estimate": 0.4}, before | ratio | {"estimate": 0.401}) == "down"


@pytest.mark.parametrize("groups", [2, 4, 6, 10, 17])
@pytest.mark.parametrize("errors", [(1.0, 1.0), (0.5, 2.0)], ids=["equal", "unequal"])
def test_of_equal_groups_one_title_in_twenty_names_a_highest_and_a_lowest(
    groups: int, errors: tuple[float, float]
) -> None:
    """Taken as one pair the extremes of 4, 6, 10 and 17 equal groups differed in 20, 36, 63 and 87 % of samples.

    4,000 samples of standard errors from ``errors``: 5 % of them is 200, with a standard deviation of 14.
    """
    rng = np.random.default_rng(groups)
    deviations = np.linspace(*errors, groups)
    claimed = as_a_pair = 0
    for values in rng.standard_normal((4000, groups)) * deviations:
        rows = [
            {"estimate": each, "low": each - 1.959964 * own, "high": each + 1.959964 * own}
            for each, own in zip(values.tolist(), deviations.tolist(), strict=True)
        ]
        rows.sort(key=lambda row: row["estimate"])
        claimed += move(rows[-1], rows[0], among=groups) != "unclear"
        as_a_pair += move(rows[-1], rows[0]) != "unclear"
    assert claimed / 4000 < 0.06
    if errors == (1.0, 1.0):
        assert claimed / 4000 > 0.04
        assert as_a_pair / 4000 == pytest.approx({2: 0.05, 4: 0.2, 6: 0.36, 10: 0.63, 17: 0.87}[groups], abs=0.02)
