"""A filled form read back gives the rows that it was filled from, in the feed it came from or in an empty one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from caunghe.feed.contents import Feed
from caunghe.forms.catalogue import FORMS
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from caunghe.forms.reading import read_form, with_form
from caunghe.schema.tables import TABLES
from tests.forms.reporting_city import reporting_city

# form, who reports, period, and the rows of each table that the form states of the small city
FILLED = [
    ("enrolment_monthly", "I1", "2026-05", {"enrolment_reports": 3}),
    ("quota_registration", "I1", "2025", {"programmes": 2, "sites": 1}),
    ("training_year", "I1", "2025", {"intakes": 6, "intake_groups": 2, "programmes": 2, "joint_training": 1}),
    ("standard_year", "I1", "2025", {"standard_assessments": 2, "surveys": 3}),
    ("quality_system", "I1", "2025", {"accreditations": 2, "institution_accounts": 2}),
    ("employer_needs", "E1", "2026-H2", {"employers": 1, "hiring_needs": 3}),
    ("employer_needs", "E1", "2026", {"employers": 1, "hiring_needs": 1}),
    ("recruitment_slip", "E1", "2026-05", {"employers": 1, "vacancies": 3}),
    ("recruitment_slip", "E2", "2026", {"employers": 1, "vacancies": 3}),
    ("recruitment_slip", "E1", "2025-H2", {"employers": 1}),
    ("job_centre_half", None, "2026-H1", {"job_fairs": 2, "placements": 2}),
]
CASES = pytest.mark.parametrize(("name", "subject", "period", "counts"), FILLED, ids=lambda value: str(value)[:20])


@CASES
def test_what_is_written_is_read(
    tmp_path: Path, name: str, subject: str | None, period: str, counts: dict[str, int]
) -> None:
    city, path = reporting_city(), tmp_path / "form.xlsx"
    write_form(city, FORMS[name], subject, asked_period(period), path)
    reading = read_form(path, city)
    assert (reading.form.name, reading.subject, reading.period.code) == (name, subject, period)
    assert {table: rows.height for table, rows in reading.tables.items()} == counts
    for table, rows in reading.tables.items():
        stated = [*TABLES[table].key, *dict.fromkeys(reading.stated[table])]
        own = city[table].join(rows, on=TABLES[table].key, how="semi", nulls_equal=True, maintain_order="left")
        assert own.select(stated).sort(TABLES[table].key).equals(rows.select(stated).sort(TABLES[table].key)), table


@CASES
def test_a_feed_that_a_form_is_joined_to_stays_as_it_was(
    tmp_path: Path, name: str, subject: str | None, period: str, counts: dict[str, int]
) -> None:
    city, path = reporting_city(), tmp_path / "form.xlsx"
    write_form(city, FORMS[name], subject, asked_period(period), path)
    again = with_form(city, read_form(path, city))
    assert [table for table in counts if not again[table].equals(city[table])] == []


def test_rows_that_a_feed_lacks_are_added_and_known_cells_are_not_emptied(tmp_path: Path) -> None:
    city, path = reporting_city(), tmp_path / "form.xlsx"
    write_form(city, FORMS["training_year"], "I1", asked_period("2025"), path)
    fewer = city["intakes"].filter(pl.col("year") != 2024)
    # the form has no word of jobs after six months, and says nothing of graduates of 2025
    known = fewer.with_columns(graduates=pl.when(year=2025, programme="P1").then(17).otherwise("graduates"))
    before = replace(city, tables={**city.tables, "intakes": known.cast(city["intakes"].schema)})
    after = with_form(before, read_form(path, before))["intakes"]
    assert after.filter(programme="P1", year=2025)["graduates"].to_list() == [17]
    assert after.filter(programme="P1", year=2023)["employed_6m"].to_list() == [15]
    assert after.filter(programme="P1", year=2024).select("entrants", "employed_6m").rows() == [(20, None)]
    assert after.height == city["intakes"].height - 1  # 2024 of P3 is of another institution


def test_a_form_of_nothing_is_one_to_fill_in(tmp_path: Path) -> None:
    """Every programme of the institution stands there with empty cells; read back it states nothing."""
    city, path = reporting_city(), tmp_path / "form.xlsx"
    write_form(city, FORMS["enrolment_monthly"], "I1", asked_period("2026-09"), path)
    reading = read_form(path, city)
    assert reading.tables == {}
    assert "Biểu 1: bỏ qua 2 dòng không có số liệu." in [note.vi for note in reading.notes]


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_every_form_is_made_of_a_feed_without_its_tables(tmp_path: Path, form) -> None:
    city: Feed = reporting_city()
    emptied = {part.table: city[part.table].clear() for part in form.parts if part.table not in ("programmes", "sites")}
    bare = replace(city, tables={**city.tables, **emptied})
    subject = {"institution": "I1", "employer": "E1", "city": None}[form.by]
    period = {1: "2026-05", 6: "2026-H1", 12: "2025"}[form.periods[0]]
    write_form(bare, form, subject, asked_period(period), tmp_path / "form.xlsx")
    assert (tmp_path / "form.xlsx").stat().st_size > 5000
