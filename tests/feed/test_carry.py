"""A filled sample reads as what it was made of; next year's form keeps what stands and asks for the year's figures."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from caunghe.cli import main
from caunghe.commands import EXIT_NOT_POSSIBLE, EXIT_OK
from caunghe.feed.carry import is_yearly, next_year
from caunghe.feed.check import read_and_check
from caunghe.feed.read import read_feed
from caunghe.language.text import LANGUAGES
from caunghe.pilot.small_city import small_city
from caunghe.schema.tables import TABLES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_reads_as_the_small_city_and_says_that_it_is_none(language, tmp_path: Path):
    path = tmp_path / "sample.xlsx"
    assert main(["template", "--sample", str(path), "--lang", language]) == EXIT_OK
    city, _ = read_feed(small_city())
    read, findings = read_and_check(path, {"certificate_rate", "diploma_entrants"})
    assert findings.filter(severity="error").is_empty(), findings.rows()
    for name, table in TABLES.items():
        if not table.bulk:
            assert_frame_equal(read[name], city[name])
    first = openpyxl.load_workbook(path).worksheets[0]
    assert {"vi": "mô phỏng", "en": "simulated"}[language] in str(first["B3"].value)


def test_next_year_s_form_keeps_what_stands_and_asks_for_figures(tmp_path: Path):
    last, _ = read_feed(small_city())
    path = tmp_path / "next.xlsx"
    assert main(["template", "--from", str(small_city()), str(path)]) == EXIT_OK
    read, _ = read_feed(path)
    assert read.information.as_of.year == last.information.as_of.year + 1
    for name in ("areas", "institutions", "sites", "programmes", "targets"):
        assert read[name].equals(last[name])
    year = last["intakes"].filter(pl.col("year") <= last.information.as_of.year)["year"].max()
    assert isinstance(year, int)
    new = read["intakes"].filter(pl.col("year") == year + 1)
    assert sorted(new["programme"]) == sorted(last["intakes"].filter(year=year)["programme"])
    assert new.drop("programme", "year").null_count().row(0) == (new.height,) * (new.width - 2)
    assert read["intakes"].filter(pl.col("year") <= year).equals(last["intakes"].filter(pl.col("year") <= year))


def test_rows_that_the_new_year_has_already_are_kept_and_bulk_tables_left_out():
    last, _ = read_feed(small_city())
    twice = next_year(next_year(last))
    for name, table in TABLES.items():
        if is_yearly(table) and not table.bulk:
            assert twice[name].select(table.key).is_duplicated().any() is False, name
        if table.bulk:
            assert twice[name].is_empty()


def test_a_workbook_is_made_of_one_source(tmp_path: Path):
    words = ["template", "--sample", "--from", str(small_city()), str(tmp_path / "both.xlsx")]
    assert main(words) == EXIT_NOT_POSSIBLE
    assert not (tmp_path / "both.xlsx").exists()
