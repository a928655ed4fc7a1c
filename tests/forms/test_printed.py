"""A form for a page that draws it: the same cells as its workbook, as a spreadsheet shows them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from caunghe.errors import InputError
from caunghe.forms.catalogue import FORMS
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from caunghe.forms.printed import _Sheet, _shown, printed_form
from tests.forms.reporting_city import reporting_city

YEARLY = (FORMS["training_year"], "I1", asked_period("2025"))


def test_every_cell_of_the_workbook_is_printed_where_it_stands(tmp_path: Path) -> None:
    city = reporting_city()
    write_form(city, *YEARLY, tmp_path / "form.xlsx")
    book = load_workbook(tmp_path / "form.xlsx")
    sheets = printed_form(city, *YEARLY)
    assert [sheet.title for sheet in sheets] == book.sheetnames
    for sheet, known in zip(sheets, book.worksheets, strict=True):
        merged = {
            (each.min_row, each.min_col): (each.size["columns"], each.size["rows"])
            for each in known.merged_cells.ranges
        }
        taken = set()
        for row, line in enumerate(sheet.lines, 1):
            column = 0
            for cell in line:
                column = next(at for at in range(column + 1, 99) if (row, at) not in taken)
                taken |= {(row + down, column + on) for down in range(cell.rows) for on in range(cell.columns)}
                assert merged.get((row, column), (1, 1)) == (cell.columns, cell.rows)
                value = known.cell(row, column).value
                if isinstance(value, str) or value is None:
                    assert cell.text == (value or "")
                elif not isinstance(value, datetime) and float(value).is_integer():
                    assert cell.text.replace(".", "") == str(int(value))
        assert taken >= {(cell.row, cell.column) for row in known.iter_rows() for cell in row if cell.value is not None}
        assert sum(sheet.widths) == pytest.approx(1.0)
        assert sheet.is_wide is (known.page_setup.orientation == "landscape")


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [(1234.0, "#,##0", "1.234"), (2025.0, "0", "2025"), (26.75, "#,##0.####", "26,75"), (0.5, "0%", "50\u00a0%"),
     (0.125, "0.0%", "12,5\u00a0%"), (0.25, "0.00##", "0,25")],
)  # fmt: skip
def test_a_number_is_shown_as_a_spreadsheet_shows_it(value: float, pattern: str, shown: str) -> None:
    assert _shown(value, pattern) == shown


def test_letters_are_as_large_as_the_paper_lets_them_be() -> None:
    narrow, wide = _Sheet("1"), _Sheet("2")
    for sheet, width in ((narrow, 60.0), (wide, 180.0)):
        sheet.set_column(0, 0, width)
        sheet.write_string(0, 0, "x", {})
    wide.set_landscape()
    # 60 characters of 2.05 mm are within 160 mm; 180 are 369 mm, of which 247 are two thirds
    assert (narrow.printed().points, wide.printed().points) == (12, 8)


def test_nothing_is_printed_for_a_body_that_is_not_known() -> None:
    with pytest.raises(InputError):
        printed_form(reporting_city(), FORMS["training_year"], "I9", asked_period("2025"))
