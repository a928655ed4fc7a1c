"""Vacancies in the report: the numbers of their tables with their intervals, and no trend that was not found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from caunghe.language.text import LANGUAGES, Language
from caunghe.report import build, scorecard
from caunghe.report.context import EngineResults
from caunghe.report.document import Bullets, Cell, Document, Figure, Paragraph, Quantity, Section, Table, cell_text
from caunghe.report.sections.advertised_months import last_months, months_without_advertisements
from caunghe.report.sections.programme_skills import with_enough_declared
from caunghe.report.sections.reconciliation.section import reconciliation_section
from caunghe.report.sections.vacancies import vacancies_section
from caunghe.schema.results import table_declarations
from caunghe.vacancies.demand.results import DemandTables
from caunghe.vacancies.words import lexicon
from tests.report import example, forecast_example

DECLARED = table_declarations(DemandTables)
FACTS = {"advertisements": 1234.0, "openings": 1111.0, "newest_month": 202503.0, "stated_pay": 0.7184,
         "stated_qualification": 0.1937}  # fmt: skip


def demand(*, rising: bool = True) -> DemandTables:
    verdict = "rising" if rising else "no_change"
    jobs = (("9329", 200.0, 150.0, 260.0, 30, 12, 0.01), ("8212", 900.0, 700.0, 1150.0, 60, 25, 0.02))
    months = ((date(2025, 2, 1), 700.0, 600.0, 800.0, 20), (date(2025, 3, 1), 400.0, 350.0, 460.0, 17))
    skills = (("teamwork", 0.2, 0.0001, -0.0004, 0.0006, "no_change"),
              ("cnc_operation", 0.05, 0.001, 0.0005, 0.0015, verdict),
              ("x", 0.9, 0.0, None, None, "too_few"))  # fmt: skip
    covered = [("P1", 40, 9, 0.25, 0.15, 0.35), ("P2", 30, 8, 0.6, 0.4, 0.8), ("P3", 0, 0, None, None, None)]
    # P1 declares five skills, one of its field's own among them; P2 one alone
    others = [("P1", f"s{at}", True, 0.01, "not_asked") for at in range(4)]
    asked = (("P1", "teamwork", False, 0.3, "missing"), ("P1", "welding", True, 0.2, "covered"), *others,
             ("P2", "teamwork", False, 0.5, "missing"), ("P2", "welding", True, 0.9, "covered"))  # fmt: skip
    notes = [("advertised", "Một phần.", "A part."), ("unsure", "Cột x.", "Column x.")]
    rows: dict[str, list[dict[str, object]]] = {
        "monthly": _rows("month openings low high employers", *months),
        "pay": _rows("occupation p50 low high", ("8212", 9_250_000.0, 8.7e6, 9.8e6)),
        "tightness": _rows("occupation ratio low high", ("8212", 1.75, 1.25, 2.5)),
        "skills": _rows("skill share change low high verdict", *skills),
        "programme_skills": _rows("programme skill taught share status", *asked),
    }
    made = {name: pl.DataFrame(some, schema=DECLARED[name].schema) for name, some in rows.items()}
    whole = {"facts": list(FACTS.items()), "by_occupation": jobs, "programme_coverage": covered, "notes": notes}
    made |= {name: pl.DataFrame(some, schema=DECLARED[name].schema, orient="row") for name, some in whole.items()}
    return DemandTables.from_tables(DemandTables.empty_tables() | made)


def _rows(columns: str, *rows: tuple[object, ...]) -> list[dict[str, object]]:
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def report(language: Language, vacancies: DemandTables | None = None) -> Document:
    return build.document(replace(example.context(language), vacancies=vacancies or demand()))


def part(document: Document) -> Section:
    (section,) = [section for section in document.sections if section.key == "vacancies"]
    return section


def table(document: Document, key: str) -> Table:
    (found,) = [table for _, table in document.tables() if table.key == key]
    return found


def values(cells: tuple[Cell, ...]) -> list[float]:
    return [cell.value for cell in cells if isinstance(cell, Quantity)]


def test_without_vacancies_there_is_no_such_section() -> None:
    for vacancies in (None, replace(demand(), by_occupation=demand().by_occupation.clear())):
        document = build.document(replace(example.context("vi"), vacancies=vacancies))
        assert "vacancies" not in [section.key for section in document.sections]


def test_occupations_have_their_intervals_pay_and_tightness() -> None:
    document = report("en")
    lead, silent, notes, *_ = part(document).blocks
    assert isinstance(silent, Paragraph)
    assert isinstance(lead, Paragraph)
    assert "1,234 advertisements, repeats joined into 1,111 spells of hiring. 72% of advertisements state" in lead.text
    assert notes == Bullets(("A part.",))
    (figure,) = [figure for figure in document.figures() if figure.key == "vacancies-occupations"]
    assert figure.title == (
        "Most openings in the 12 months to March 2025: electrical and electronic equipment assemblers, 900 (95%"
        " interval 700 to 1,150)"
    )
    rows = table(document, "vacancies-occupations-table").rows
    assert [cell_text(row[-1], "en") for row in rows] == ["1.25–2.50", "–"]
    first, second = [values(row) for row in rows]
    assert first[:6] == [900, 700, 1150, 25, 9.25, 1.75]
    assert second == [200, 150, 260, 12]


def test_months_are_drawn_with_their_intervals() -> None:
    document = report("en")
    (figure,) = [figure for figure in document.figures() if figure.key == "vacancies-monthly"]
    assert figure.title == (
        "March 2025 had 400 openings (95% interval 350 to 460); of the 12 months to then February 2025 had most, 700"
    )
    rows = table(document, "vacancies-monthly-table").rows
    assert [(cell_text(row[0], "en"), values(row[1:])) for row in rows] == [
        ("February 2025", [700, 600, 800, 20]),
        ("March 2025", [400, 350, 460, 17]),
    ]


@pytest.mark.parametrize(("rising", "words"), [(True, "1 is"), (False, "0 are")])
def test_a_skill_rises_only_where_the_test_says_so(rising: bool, words: str) -> None:
    document = report("en", demand(rising=rising))
    (section,) = [one for one in part(document).sections if one.key == "vacancies-skills-part"]
    (lead, _) = section.blocks
    assert isinstance(lead, Paragraph)
    assert f"Of 2 skills tested, {words} asked for more and more and 0 less and less" in lead.text
    rows = table(document, "vacancies-skills").rows
    assert rows[0][-1] == ("rising" if rising else "not clear")
    moved = next(row for row in rows if values(row)[0] == 0.05)
    assert values(moved)[1] == pytest.approx(12 * 0.001)


def test_programmes_are_held_against_what_is_asked() -> None:
    document = report("en")
    (section,) = [one for one in part(document).sections if one.key == "vacancies-programmes"]
    assert isinstance(section.blocks[0], Paragraph)
    said = section.blocks[0].text
    assert "Of 2 programmes with advertisements to be held against, 1 declare at least 5 skills" in said
    assert "1 of these declare less than half of the skills asked for" in said
    assert "The other 1 declare too few" in said
    rows = table(document, "vacancies-coverage").rows
    assert [values(row) for row in rows] == [[40, 0.25, 0.15, 0.35]]
    # 25 % between 15 and 35 %, all to one place whatever their errors, and the order is said
    assert [cell_text(cell, "en") for cell in rows[0][2:]] == ["25.0%", "15.0%", "35.0%"]
    assert table(document, "vacancies-coverage").note.startswith("In order of the upper end of the 95% interval")
    assert [cells[-1] for cells in map(values, rows)] == sorted(cells[-1] for cells in map(values, rows))
    (missing,) = table(document, "vacancies-missing-table").rows
    assert (missing[0], values(missing)) == ("Teamwork", [2, pytest.approx(0.4)])


@pytest.mark.parametrize(
    ("declared", "own", "judged"), [(5, True, True), (4, True, False), (5, False, False), (9, False, False)]
)
def test_a_programme_is_judged_by_what_it_declares_only_where_it_declares_enough(
    declared: int, own: bool, judged: bool
) -> None:
    """A course that declared eight skills, none of which its wrongly coded occupations ask for, "surely taught" 0.0
    %.
    """
    asked = [("P1", f"own{at}", own and at == 2, 0.9 - 0.1 * at) for at in range(3)]
    taught = [("P1", f"other{at}", True, 0.01) for at in range(declared - own)]
    rows = pl.DataFrame([*asked, *taught], ["programme", "skill", "taught", "share"], orient="row")
    assert with_enough_declared(rows)["programme"].to_list() == ["P1"] * judged


def test_the_scorecard_holds_the_coder_to_what_was_asked_of_it() -> None:
    measured = {row["set"]: row for row in lexicon.accuracy().iter_rows(named=True)}
    rows = scorecard.of_the_coder()
    for row, of_set in zip(rows, (measured["gold"], measured["fresh"]), strict=True):
        assert f"four digits right {of_set['right']:.1%}" in row.value("en")
        right = f"{of_set['right']:.1%}".replace(".", ",").replace("%", " %")
        assert f"bốn chữ số đúng {right}" in row.value("vi").replace("\u00a0", " ")
        assert str(of_set["ads"]) in row.reference("vi")
    gold = measured["gold"]
    for name, least in (("right", 0.70), ("among_five", 0.88), ("one_digit", 0.90)):
        assert gold[name] >= least, name
    assert gold["calibration_error"] <= 0.05
    assert round(gold["surest_four_fifths"] - gold["right"], 3) >= 0.08


def test_both_languages_say_the_same(tmp_path: Path) -> None:
    vi, en = (part(report(language)) for language in LANGUAGES)
    assert [section.key for section in vi.walk()] == [section.key for section in en.walk()]
    build.write_report(
        example.feed(),
        example.findings(),
        example.outcome(),
        out=tmp_path,
        run=example.RUN,
        engines=EngineResults(vacancies=demand()),
    )
    for language, pay in (("vi", "9,25"), ("en", "9.25")):
        assert pay in (tmp_path / f"report.{language}.html").read_text(encoding="utf-8")
        book = openpyxl.load_workbook(tmp_path / f"report.{language}.xlsx")
        cells = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
        assert {"1150", "9.25"} <= cells


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        # the months of April 2025 to June 2026
        (date(2026, 6, 30), "Advertisements reach to March 2025 only: the 15 months after that, up to 30 June 2026"),
        (date(2026, 6, 29), "the 14 months after that"),  # June is not over
        (date(2025, 5, 30), "the 1 month after that, up to 30 May 2025, the day of the feed, has none"),
        (date(2025, 4, 29), ""),
        (date(2025, 3, 10), ""),
    ],
)
def test_months_without_an_advertisement_up_to_the_feeds_day_are_told(as_of: date, said: str) -> None:
    context = example.context("en")
    told = replace(context, feed=replace(context.feed, information=replace(context.feed.information, as_of=as_of)))
    found = months_without_advertisements(demand(), told)
    assert said in found
    assert bool(said) is bool(found)


def test_the_last_twelve_months_are_those_of_the_calendar_and_their_sum_has_the_digits_of_its_error() -> None:
    """`tail(12)` took the last twelve months that had rows, and the sum was printed to the last person: 368,414."""
    rows = [(date(2024, 3, 1), 90_000.0, 80_000.0, 99_000.0, 20), (date(2024, 4, 1), 12_345.0, 11_345.0, 13_345.0, 20),
            (date(2025, 3, 1), 20_001.0, 19_001.0, 21_001.0, 20)]  # fmt: skip
    made = demand()
    monthly = pl.DataFrame(_rows("month openings low high employers", *rows), schema=made.monthly.schema)
    made = replace(made, monthly=monthly)
    assert last_months(made)["month"].to_list() == [date(2024, 4, 1), date(2025, 3, 1)]
    section = reconciliation_section(replace(example.context("en"), vacancies=made, forecast=forecast_example.tables()))
    assert section is not None
    (openings,) = [one for one in section.sections if one.key == "why-openings"]
    (found,) = [block for block in openings.blocks if isinstance(block, Table)]
    row = found.rows[-1]
    # 12,345 + 20,001 = 32,346 with ± (1,000 + 1,000)
    assert cell_text(row[2], "en") == "32,300"
    assert "months to March 2025" in str(row[3])
    assert "the 15 months after that" in str(row[3])


def test_repeats_of_the_check_are_told_beside_those_joined() -> None:
    """2,600 repeats that the check found stood against 2,806 advertisements joined."""
    told = replace(example.context("en"), vacancies=demand())
    found = told.findings.head(1).with_columns(rule=pl.lit("vacancy_repeated"))
    paragraphs = [
        [block.text for block in section.blocks if isinstance(block, Paragraph)]
        for findings in (found, told.findings.clear())
        if (section := vacancies_section(replace(told, findings=findings))) is not None
    ]
    # 1,234 advertisements less 1,111 spells
    assert "names 1 repeat:" in paragraphs[0][1]
    assert "123 advertisements are joined" in paragraphs[0][1]
    assert not any("joined to others" in text for text in paragraphs[1])


def test_a_newest_month_of_too_few_employers_is_withheld_and_still_the_month_that_tables_reach_to() -> None:
    """A city with few advertisements: every month withheld, an occupation of the whole year shown."""
    made = demand()
    none_shown = replace(made, monthly=made.monthly.clear())
    section = vacancies_section(replace(example.context("en"), vacancies=none_shown))
    assert section is not None
    assert [block.key for block in section.blocks if isinstance(block, Figure)] == ["vacancies-occupations"]
    assert "months to March 2025" in str(section)
    assert last_months(replace(made, facts=made.facts.with_columns(value=pl.lit(202603.0)))).height == 0
