"""A workbook's sheets as a person sees them, as text: words, spans, widths, heights, formats, notes, limits, page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet


def number_format(cell: Cell) -> str:
    """Return how a cell's number is shown."""
    return cell.number_format


def whole_format(cell: Cell) -> str:
    """Return a cell's letters, place, border and how its number is shown."""
    font, placed, border = cell.font, cell.alignment, cell.border
    edges = sorted({str(side.style) for side in (border.left, border.right, border.top, border.bottom)})
    return (
        f"{font.name} {font.sz:g} bold {font.b} italic {font.i} underline {font.u} {placed.horizontal}"
        f" {placed.vertical} wrap {placed.wrap_text} indent {placed.indent:g} border {edges} {cell.number_format}"
    )


def as_text(path: Path, form: Callable[[Cell], str], without: Iterable[str] = ()) -> str:
    """Return the sheets of a workbook, but those ``without``; formats are numbered and stand at the end."""
    formats: dict[str, int] = {}
    sheets = [sheet for sheet in load_workbook(path).worksheets if sheet.title not in without]
    lines = [line for sheet in sheets for line in _sheet(sheet, formats, form)]
    return "\n".join([*lines, *(f"[{number}] {described}" for described, number in formats.items()), ""])


def _sheet(sheet: Worksheet, formats: dict[str, int], form: Callable[[Cell], str]) -> Iterator[str]:
    page, edges, fitted, view = (
        sheet.page_setup, sheet.page_margins, sheet.sheet_properties.pageSetUpPr, sheet.sheet_view
    )  # fmt: skip
    widths = [f"{each.min}–{each.max} {each.width:.2f}" for each in sheet.column_dimensions.values()]
    yield f"# {sheet.title}: columns {', '.join(widths)}"
    fits = page.fitToWidth, page.fitToHeight, fitted is not None and fitted.fitToPage
    margins = edges.left, edges.right, edges.top, edges.bottom
    yield (
        f"{page.orientation} {page.paperSize} {fits} {margins} again {sheet.print_title_rows} frozen"
        f" {sheet.freeze_panes} lines {view.showGridLines} rows {sheet.sheet_format.defaultRowHeight}"
    )
    spans = {str(area).split(":")[0]: str(area) for area in sheet.merged_cells.ranges}
    for number, row in enumerate(sheet.iter_rows(), 1):
        told = [
            f"{spans.get(cell.coordinate, cell.coordinate)}[{formats.setdefault(form(cell), len(formats) + 1)}]"
            f" {'' if cell.value is None else cell.value}{_note(cell)}"
            for cell in row
            if not isinstance(cell, MergedCell) and cell.has_style
        ]
        if told:
            yield f"{sheet.row_dimensions[number].height or 'usual'}: {' | '.join(told)}"
    yield from (f"{area.sqref}: {rule.formula}" for area in sheet.conditional_formatting for rule in area.rules)
    yield from map(_limit, sheet.data_validations.dataValidation)


def _note(cell: Cell) -> str:
    link = f" → {cell.hyperlink.location}" if cell.hyperlink else ""
    return link + (f" ({cell.comment.text!r})" if cell.comment else "")


def _limit(limit: DataValidation) -> str:
    said = f"{limit.errorTitle}: {limit.error}"
    return f"{limit.sqref}: {limit.type} {limit.operator} {limit.formula1} {limit.formula2} {limit.errorStyle} {said}"
