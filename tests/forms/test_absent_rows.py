"""Rows of the feed, of a form's reporter and period, that the form has not: told, and no code is counted twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from caunghe.forms.reading import FormReading, read_form
from tests.forms.reporting_city import reporting_city
from tests.forms.test_form_headings import printed
from tests.forms.test_reading import edited, losses, notes, place_of


@pytest.fixture
def needs(tmp_path: Path) -> Path:
    """The form of E1, whose first row is 72."""
    return printed(tmp_path / "a.xlsx", "employer_needs", "E1", "2026-H2")


def changed(path: Path, text: str, columns: str, **cells: Any) -> FormReading:
    row, _ = place_of(path, text)
    places = {f"{column}{row}": cells.get(column) for column in columns}
    return read_form(edited(path, places), reporting_city())


def test_a_form_as_printed_says_nothing_of_it(needs: Path) -> None:
    assert not [note for note in notes(read_form(needs, reporting_city())) if "biểu không có" in note]


@pytest.mark.parametrize(
    ("columns", "cells"),
    [("BC", {"B": "74"}), ("BC", {"B": "81"}), ("BCDE", {"D": "7212"}), ("BCDE", {"B": "75", "D": None})],
)
def test_a_code_that_is_mended_is_told_once(needs: Path, columns: str, cells: dict[str, Any]) -> None:
    (lost,) = losses(changed(needs, "72", columns, **cells))
    assert "đọc vào sẽ tính hai lần" in lost
    assert "72" in lost


def test_a_second_code_beside_the_first_is_told(needs: Path) -> None:
    reading = changed(needs, "4321", "B", B="43")
    assert any("ghi cả Mã nghề VSCO cấp 2, Mã ISCO-08 khi không ghi VSCO" in note for note in notes(reading))
    assert len([lost for lost in losses(reading) if "tính hai lần" in lost]) == 1


def test_another_year_of_a_cohort_is_told(tmp_path: Path) -> None:
    path = printed(tmp_path / "a.xlsx", "training_year", "I1", "2025")
    cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    first = next(cell for cell in cells if isinstance(cell.value, int) and 2000 < cell.value < 2100)
    (lost,) = losses(read_form(edited(path, {first.coordinate: 2019}), reporting_city()))
    assert "2019" in lost
    assert str(first.value) in lost


def test_rows_left_out_are_named_and_kept(needs: Path) -> None:
    reading = changed(needs, "82", "BCDEFG")
    assert losses(reading) == []
    (told,) = [note for note in notes(reading) if "biểu không có" in note]
    assert "82" in told
    assert "được giữ nguyên" in told
