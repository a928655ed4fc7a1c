"""A feed's findings as a workbook: the sender's own, or one of its files, with a first sheet that lists them all."""

# xlsxwriter has no stubs
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from caunghe.errors import InputError
from caunghe.feed.findings.causes import CAUSE
from caunghe.feed.findings.findings import Rule, sentences
from caunghe.feed.findings.groups import MASK, masked_findings
from caunghe.feed.findings.wording import column_of_finding, table_label
from caunghe.feed.marking.first_sheet import add_list, write_list
from caunghe.feed.marking.listing import MOST_LISTED, lines, opening
from caunghe.feed.marking.notes import AUTHOR, OPENING, add_notes
from caunghe.feed.marking.package import Package
from caunghe.feed.marking.places import TablePlace, table_places
from caunghe.feed.marking.sheet import cleaned, reference, with_rules, without_selection
from caunghe.feed.marking.styles import FILLS, Styles
from caunghe.feed.reading.archive import Archive
from caunghe.feed.reading.container import read_bytes
from caunghe.feed.reading.own_names import OwnNames
from caunghe.feed.reading.sheet_xml import first_column
from caunghe.feed.reading.workbook import Workbook
from caunghe.feed.write import replacement
from caunghe.language import Language, Text
from caunghe.schema import NUMERIC, TABLES, Privacy, Table
from caunghe.workbook import Format, Worksheet, new_workbook

NOTES_LIMIT: Final = 5_000  # notes on a sheet; beyond, Excel becomes slow, and the list has them all
SHEET_NAME: Final = 31  # characters that Excel takes
COLUMN_WIDTH: Final = 18
_NO_WORKBOOK: Final = Text(
    "Tệp này phải là {ending}; tên đã cho là {name}.", "This file must be an {ending}; got {name}."
)
_NOTE: Final = Text("{says}\n→ {mend}", "{says}\n→ {mend}")
_DAY: Final = date(2026, 1, 1)  # the same findings give the same bytes
Cell = tuple[int, int]


class Marks(NamedTuple):
    """What is told of the cells of a sheet: severity and note of each, by row and column counted from 1."""

    severities: dict[Cell, str]
    notes: dict[Cell, str]


def write_marked(
    path: Path,
    source: Path,
    findings: pl.DataFrame,
    rules: Mapping[str, Rule],
    *,
    language: Language,
    own: OwnNames | None = None,
) -> None:
    """Write the feed at ``source`` to the workbook ``path`` with its ``findings``.

    A workbook comes back as it was sent, each cell with a finding coloured and with a note; a folder or zip becomes a
    workbook of its tables. ``own`` are the names under which it was read. The first sheet lists all findings with
    links. Raises InputError unless ``path`` ends in .xlsx, or in .xlsm where the source holds macros; FeedError when
    the source cannot be opened.

    >>> from caunghe.feed import FINDINGS, RULES, read_sheets
    >>> cell = ("out_of_range", "error", "leavers", 3, "leavers", "-1", "≥ 0")
    >>> found = pl.DataFrame([cell], schema=FINDINGS, orient="row")
    >>> write_marked(folder / "back.xlsx", small_city(), found, RULES, language="en")
    >>> read_sheets(folder / "back.xlsx")[0].name
    'Findings'
    """
    data = b"" if source.is_dir() else read_bytes(source)
    archive = Archive(data, str(source)) if data.startswith(b"PK") else None
    package = Package(archive) if archive is not None and Workbook.is_in(archive) else None
    ending = ".xlsm" if package is not None and package.holds_macros else ".xlsx"
    if path.suffix.lower() != ending:
        raise InputError(_NO_WORKBOOK, ending=ending, name=path.name)
    places = table_places(source, own)
    worded = sentences(masked_findings(_first_of_each(findings)), dict(rules), language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacement(path) as partial_path:
        if package is not None:
            _mark_package(package, places, worded, findings, rules, language)
            package.write(partial_path)
        else:
            _write_tables(partial_path, places, worded, findings, rules, language)


def _first_of_each(findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings that are marked: of each rule in a table, and of each cause, as many as are listed."""
    group = ["table", "rule", "severity"]
    if CAUSE in findings.columns:
        alone = [pl.when(pl.col(CAUSE).is_null()).then(pl.col(name)).alias(name) for name in group]
        return findings.filter(pl.int_range(pl.len()).over(CAUSE, *alone) < MOST_LISTED)
    return findings.filter(pl.int_range(pl.len()).over(group) < MOST_LISTED)


def _marks(place: TablePlace, found: pl.DataFrame, left: int, language: Language) -> Marks:
    severities: dict[Cell, str] = {}
    notes: dict[Cell, list[str]] = {}
    for finding in found.iter_rows(named=True):
        if not place.is_of_a_cell(finding):
            continue
        row, position = place.cell(finding)
        cell = (row, position + left)
        # an error is seen before a warning
        severities[cell] = min(severities.get(cell, finding["severity"]), finding["severity"])
        if len(notes) < NOTES_LIMIT or cell in notes:
            notes.setdefault(cell, []).append(_NOTE(language, says=finding["says"], mend=finding["mend"]))
    told = {cell: "\n\n".join(dict.fromkeys(texts)) for cell, texts in notes.items()}
    return Marks(severities, {cell: f"{OPENING(language)}\n{text}" for cell, text in told.items()})


def _mark_package(
    package: Package,
    places: Mapping[str, TablePlace],
    worded: pl.DataFrame,
    findings: pl.DataFrame,
    rules: Mapping[str, Rule],
    language: Language,
) -> None:
    styles = Styles(package)
    links: dict[str, tuple[str, TablePlace, int]] = {}
    marks: dict[str, Marks] = {}
    for table, place in places.items():
        left = first_column(package.text(package.sheets[place.source]).encode())
        links[table] = place.source, place, left
        marks[package.sheets[place.source]] = _marks(place, worded.filter(pl.col("table") == table), left, language)
    differences = {severity: styles.difference(severity) for severity in FILLS}
    for part in package.sheets.values():
        _mark_sheet(package, part, marks.get(part, Marks({}, {})), styles, differences)

    links_to = _Link(links)
    listed = list(lines(findings, rules, language, links_to))
    add_list(package, styles, opening(findings, language), listed, language)
    styles.save()


def _mark_sheet(package: Package, part: str, marks: Marks, styles: Styles, differences: Mapping[str, int]) -> None:
    text = package.text(part)
    if "<worksheet" not in text:
        return
    rules: dict[int, list[str]] = {number: [] for number in differences.values()}
    for (row, column), severity in marks.severities.items():
        rules[differences[severity]].append(reference(row, column))
    text = cleaned(text, styles.plain) if styles.are_coloured else text
    package.put(part, without_selection(with_rules(text, rules)))
    add_notes(package, part, marks.notes)


class _Link(NamedTuple):
    """How a finding leads to its cell: by the sheet of its table, and the column that its first cell stands in."""

    places: Mapping[str, tuple[str, TablePlace, int]]

    def __call__(self, finding: Mapping[str, Any]) -> tuple[str, str] | None:
        if finding["table"] not in self.places:
            return None
        sheet, place, left = self.places[finding["table"]]
        row, position = place.cell(finding)
        return sheet, reference(row, position + left)

    def is_of_a_cell(self, finding: Mapping[str, Any]) -> bool:
        """Whether a finding is about the cell that it leads to, and not the table as a whole."""
        return finding["table"] in self.places and self.places[finding["table"]][1].is_of_a_cell(finding)

    def value(self, finding: Mapping[str, Any]) -> str:
        """Return what the finding's cell holds in the sheet; nothing of what is somebody's own."""
        column = column_of_finding(finding["table"], finding["column"])
        if column is None or finding["table"] not in self.places or finding["sheet_row"] is None:
            return ""
        if column.privacy is Privacy.PERSONAL:
            return MASK
        _, place, _ = self.places[finding["table"]]
        row, position = place.cell(finding)
        at = row - place.grid.first_row
        within = 0 <= at < place.grid.cells.height and position < place.grid.cells.width
        cell = place.grid.cells.item(at, position) if within and column.name in place.columns else None
        return "" if cell is None else str(cell).removesuffix(" 00:00:00")


def _write_tables(
    path: Path,
    places: Mapping[str, TablePlace],
    worded: pl.DataFrame,
    findings: pl.DataFrame,
    rules: Mapping[str, Rule],
    language: Language,
) -> None:
    """Write the tables of files as sheets, their cells at the rows that the findings name."""
    names = {table: table_label(table, language)[:SHEET_NAME] for table in places}
    link = _Link({table: (names[table], place, 1) for table, place in places.items()})
    with new_workbook(path, _DAY, author="Cầu Nghề") as book:
        write_list(book, opening(findings, language), lines(findings, rules, language, link), language)
        fills = {severity: book.add_format({"bg_color": f"#{colour[2:]}"}) for severity, colour in FILLS.items()}
        for table, place in places.items():
            sheet = book.add_worksheet(names[table])
            marks = _marks(place, worded.filter(pl.col("table") == table), 1, language)
            sheet.set_column(0, max(place.grid.cells.width - 1, 0), COLUMN_WIDTH)
            sheet.freeze_panes(place.header_row, 0)
            _write_cells(sheet, place, TABLES[table], marks, fills)
            for (row, column), note in marks.notes.items():
                sheet.write_comment(row - 1, column - 1, note, {"author": AUTHOR, "width": 320, "height": 120})


def _write_cells(sheet: Worksheet, place: TablePlace, table: Table, marks: Marks, fills: Mapping[str, Format]) -> None:
    grid = place.grid
    if grid.header is not None:
        for at, title in enumerate(grid.header[: grid.cells.width]):
            sheet.write_string(0, at, title, fills.get(marks.severities.get((1, at + 1), "")))
    counted = {at for name, at in place.columns.items() if table[name].kind in NUMERIC}
    for row, cells in enumerate(grid.cells.iter_rows(), start=grid.first_row):
        for at, cell in enumerate(cells):
            fill = fills.get(marks.severities.get((row, at + 1), ""))
            if cell is None:
                if fill:
                    sheet.write_blank(row - 1, at, None, fill)
            elif at in counted and _PLAIN.fullmatch(str(cell)):
                sheet.write_number(row - 1, at, float(cell), fill)
            else:
                sheet.write_string(row - 1, at, str(cell), fill)
    for (row, column), severity in marks.severities.items():
        # a cell beyond the rows or columns that the file has
        if row >= grid.first_row + grid.cells.height or column > grid.cells.width:
            sheet.write_blank(row - 1, column - 1, None, fills[severity])


_PLAIN: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
