"""Rows of a feed in the workbook to fill in, as a person would have typed them: codes with titles, days as days."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Final

import polars as pl

from caunghe.feed.template.style import Style
from caunghe.language import Language, Text
from caunghe.schema import NUMERIC, Column, Kind, Table, titles
from caunghe.workbook import Worksheet

YES: Final = Text("có", "yes")
NO: Final = Text("không", "no")


def write_rows(sheet: Worksheet, table: Table, frame: pl.DataFrame, style: Style, language: Language) -> None:
    """Write the rows of a table below its headings."""
    shown = [_shown(column, language) for column in table.columns]
    for row, values in enumerate(frame.iter_rows(), start=1):
        for at, value in enumerate(values):
            if value is not None:
                _write(sheet, (row, at), shown[at](value), style, table.columns[at].kind)


def _shown(column: Column, language: Language) -> Callable[[Any], Any]:
    if column.codes and not column.many:
        known = titles(column.codes, language)
        return lambda code: f"{code} – {known[code]}" if code in known else code
    if column.kind is Kind.BOOLEAN:
        return lambda value: (YES if value else NO)(language)
    return lambda value: value


def _write(sheet: Worksheet, place: tuple[int, int], value: Any, style: Style, kind: Kind) -> None:
    if isinstance(value, date):
        sheet.write_datetime(*place, datetime.combine(value, time()), style.cell(kind))
    elif kind in NUMERIC:
        sheet.write_number(*place, value, style.cell(kind))
    else:
        sheet.write_string(*place, str(value), style.cell(kind))
