"""Every form's sheets as a person sees them: words, spans, widths, heights, faces; the golden file has them.

``make golden`` writes it anew: look at the difference, and at the sheet itself where a width or a height changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from caunghe.forms.catalogue import FORMS
from caunghe.forms.layout import write_form
from caunghe.forms.period import asked_period
from tests.forms.reporting_city import reporting_city

GOLDEN = Path(__file__).parents[1] / "golden" / "forms.vi.md"
SUBJECTS = {"institution": "I1", "employer": "E1", "city": None}
PERIODS = {  # of which the small city tells something; every other form is of a year
    **dict.fromkeys(("enrolment_monthly", "enrolment_city", "recruitment_slip"), "2026-05"),
    **{"employer_needs": "2026-H2", "job_centre_half": "2026-H1", "labour_market_year": "2026"},
}


def faces(folder: Path, name: str) -> str:
    """Return the sheets of one form, written into a folder, as text."""
    path, form = folder / f"{name}.xlsx", FORMS[name]
    write_form(reporting_city(), form, SUBJECTS[form.by], asked_period(PERIODS.get(name, "2025")), path)
    styles: dict[str, int] = {}
    lines = [line for sheet in load_workbook(path).worksheets for line in _sheet(sheet, styles)]
    return "\n".join([f"## {name}", *lines, *(f"[{number}] {style}" for style, number in styles.items()), ""])


def _sheet(sheet: Worksheet, styles: dict[str, int]) -> Iterator[str]:
    page, edges, fitted = sheet.page_setup, sheet.page_margins, sheet.sheet_properties.pageSetUpPr
    widths = [f"{each.min}–{each.max} {each.width:.2f}" for each in sheet.column_dimensions.values()]
    yield f"# {sheet.title}: columns {', '.join(widths)}"
    fits = page.fitToWidth, page.fitToHeight, fitted is not None and fitted.fitToPage
    margins = edges.left, edges.right, edges.top, edges.bottom
    lines = sheet.sheet_view.showGridLines
    yield f"{page.orientation} {page.paperSize} {fits} {margins} rows {sheet.print_title_rows} lines {lines}"
    spans = {str(area).split(":")[0]: str(area) for area in sheet.merged_cells.ranges}
    for number, row in enumerate(sheet.iter_rows(), 1):
        told = [
            f"{spans.get(cell.coordinate, cell.coordinate)}[{styles.setdefault(_style(cell), len(styles) + 1)}]"
            f" {'' if cell.value is None else cell.value}"
            for cell in row
            if not isinstance(cell, MergedCell) and cell.has_style
        ]
        if told:
            yield f"{sheet.row_dimensions[number].height or 'usual'}: {' | '.join(told)}"


def _style(cell: Cell) -> str:
    font, placed, border = cell.font, cell.alignment, cell.border
    marks = font.b, font.i, font.u
    edges = {side.style for side in (border.left, border.right, border.top, border.bottom)}
    return (
        f"{font.name} {font.sz:g} {marks} {placed.horizontal} {placed.vertical} wrap {placed.wrap_text}"
        f" indent {placed.indent:g} border {edges} {cell.number_format}"
    )


@pytest.mark.parametrize("name", FORMS)
def test_a_form_has_its_face(tmp_path: Path, name: str) -> None:
    known = GOLDEN.read_text(encoding="utf-8").split("## ")[1:]
    assert f"## {known[[*FORMS].index(name)]}" == faces(tmp_path, name), "written anew by make golden"
