"""Which of the parts of a feed holds which table, and which its information."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final

import polars as pl

from caunghe.errors import FeedError
from caunghe.feed.findings.findings import NO_SUGGESTION
from caunghe.feed.findings.structural import finding
from caunghe.feed.reading.container import TEXT_SUFFIXES, Part
from caunghe.feed.reading.grid import Grid
from caunghe.feed.reading.heading_names import column_of, named_column_count, plain_name, table_of
from caunghe.feed.reading.information import NAME, parsed_json, sheet_document
from caunghe.feed.reading.own_names import OwnNames
from caunghe.feed.reading.pairs import SHEET_NAMES
from caunghe.feed.reading.personal import joined, kinds_of_sheet
from caunghe.feed.reading.shape import HEADER_SEARCH_ROWS
from caunghe.feed.reading.suggestions import nearest_table
from caunghe.language import Text
from caunghe.schema import TABLES

_SUFFIXES: Final = TEXT_SUFFIXES | {".parquet"}
# What may lie beside the tables without being one: descriptions, licences, a template's guidance.
_COMPANIONS: Final = frozenset(
    {
        "datapackage",
        "readme",
        "licence",
        "license",
        "guide",
        "huong dan",
        "codes",
        "danh muc",
        "lists",
        "loi",
        "findings",
    }
)
_FEWEST_HEADINGS: Final = 3
_NO_NAME = Text(
    "{path} phải mang tên của một bảng, ví dụ institutions.csv hoặc Nhà giáo.csv; gần nhất là {value}. "
    "Hãy đổi tên tệp.",
    "{path} must have the name of a table, such as institutions.csv; the nearest to its name is {value}. Rename the "
    "file.",
)
_STRANGE_NAME = Text(
    "{path} phải mang tên của một bảng, ví dụ institutions.csv hoặc Nhà giáo.csv. Hãy đổi tên tệp.",
    "{path} must have the name of a table, such as institutions.csv. Rename the file.",
)
_NO_TABLE = Text(
    "{path} không có bảng nào: cần tệp như areas.csv hoặc areas.parquet; có {value}.",
    "{path} holds no table: it must hold files such as areas.csv or areas.parquet; it holds {value}.",
)


@dataclass(slots=True)
class Recognition:
    """What a feed holds: its information, and for each table how to read it; ``findings`` on names.

    It ``is_informed`` where the information can be read, whatever it lacks. ``own`` are names of whoever made it.
    """

    own: OwnNames = field(default_factory=OwnNames)
    document: dict[str, Any] | None = None
    is_informed: bool = False
    grids: dict[str, Callable[[], Grid]] = field(default_factory=dict[str, Callable[[], Grid]])
    parts: dict[str, Part] = field(default_factory=dict[str, Part])
    findings: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])

    def add(self, table: str | None, part: Part) -> None:
        """Take up a part, unless it holds no table or one that is there already."""
        if table is None and (kinds := _personal_kinds(part)):
            self.findings.append(finding("table_personal", part.name, value=part.name, expected=joined(kinds)))
        elif table is None and (named := _table_of_headings(part)):
            self.findings.append(finding("table_unnamed", part.name, value=part.name, expected=named))
        elif table is None:
            expected = nearest_table(Path(part.name).stem)
            self.findings.append(finding("table_unknown", part.name, value=part.name, expected=expected))
        elif table in self.grids and not _comes_before(part, self.parts[table]):
            self._tell_unread(table, part, self.parts[table])
        else:
            if table in self.grids:
                self._tell_unread(table, self.parts[table], part)
            naming = partial(named_column_count, table=self.own.table(table))
            self.grids[table], self.parts[table] = partial(part.grid, naming), part

    def _tell_unread(self, table: str, unread: Part, read: Part) -> None:
        is_copy = unread.is_hidden and not read.is_hidden
        rule = "sheet_hidden_unread" if is_copy else "table_repeated"
        self.findings.append(finding(rule, table, value=unread.name, expected=read.name))


def _personal_kinds(part: Part) -> tuple[str, ...]:
    """Return which data of persons a part of no table holds."""
    if part.name.endswith("/"):
        return ()
    try:
        return kinds_of_sheet(part.grid(None))
    except FeedError:
        return ()


def _table_of_headings(part: Part) -> str | None:
    """Return the table whose columns the headings of a part with another name are, None where they are nobody's."""
    if part.name.endswith("/"):
        return None
    try:
        grid = part.grid(None)
    except FeedError:
        return None
    rows = [grid.header] if grid.header else grid.cells.head(HEADER_SEARCH_ROWS).rows()
    best: tuple[int, str] = (0, "")
    for row in rows:
        filled = sum(bool(cell and cell.strip()) for cell in row)
        for name, table in TABLES.items():
            known = named_column_count(row, table)
            # all headings or nearly all, the required ones among them
            if known >= _FEWEST_HEADINGS and 4 * known >= 3 * filled and known > best[0]:
                required = {column.name for column in table.columns if column.required}
                if len(required - {column_of(cell, table) for cell in row}) <= 1:
                    best = (known, name)
    return best[1] or None


def _comes_before(part: Part, other: Part) -> bool:
    """Whether a part is to be read before another of its table: the one shown, then that named as the table alone.

    A name of the organisation's own comes after the table's.
    """
    ranks = [
        (each.is_hidden, table_of(PurePosixPath(each.name).stem) is None, "(" in PurePosixPath(each.name).stem)
        for each in (part, other)
    ]
    return ranks[0] < ranks[1]


def recognise(parts: list[Part], path: Path, own: OwnNames | None = None) -> Recognition:
    """Return the tables among the parts of the feed at ``path``; raises FeedError for files without any.

    ``own`` are the names that whoever made the feed has for tables and columns beside the declared ones.
    """
    found = Recognition(own or OwnNames())
    for part in parts:
        if part.content is None:
            _add_sheet(found, part)
        else:
            _add_file(found, part, part.content)
    if is_alone(parts, path):
        _refuse_nameless(found, path)
        found.findings.append(finding("table_alone", next(iter(found.grids))))
        return found
    in_files = all(part.content is not None for part in parts)
    if in_files and not found.grids and found.document is None:
        raise FeedError(_NO_TABLE, path=path, value=", ".join(part.name for part in parts[:5]) or "–")
    return found


def is_alone(parts: list[Part], path: Path) -> bool:
    """Whether the feed at a path is one file of text."""
    return [part.name for part in parts] == [path.name] and path.is_file()


def _refuse_nameless(found: Recognition, path: Path) -> None:
    if not found.grids:
        told = found.findings[-1]["expected"][0] if found.findings else NO_SUGGESTION
        if told in (None, NO_SUGGESTION):
            raise FeedError(_STRANGE_NAME, path=path)
        raise FeedError(_NO_NAME, path=path, value=told)


def _add_file(found: Recognition, part: Part, content: Callable[[], bytes]) -> None:
    place = PurePosixPath(part.name)
    if part.name.startswith((".", "~$")) or plain_name(place.stem) in _COMPANIONS:
        return
    if part.name == f"{NAME}.json":
        found.document, findings = parsed_json(content())
        found.is_informed = bool(found.document)
        found.findings.append(findings)
        return
    if plain_name(place.stem) in SHEET_NAMES and place.suffix.lower() in TEXT_SUFFIXES and "/" not in part.name:
        # the information page of a workbook that was saved sheet by sheet; feed.json, which comes later, goes before it
        found.document, findings = _pairs(part.grid(None))
        found.is_informed = True
        found.findings.append(findings)
        return
    is_table = place.suffix.lower() in _SUFFIXES and "/" not in part.name
    found.add((table_of(place.stem) or found.own.table_of(part.name)) if is_table else None, part)


def _add_sheet(found: Recognition, part: Part) -> None:
    if plain_name(part.name) in SHEET_NAMES:
        found.document, findings = _pairs(part.grid(None))
        found.is_informed = True
        found.findings.append(findings)
    elif plain_name(part.name) not in _COMPANIONS:
        table = table_of(part.name) or (None if part.is_hidden else found.own.table_of(part.name))
        # a sheet of charts has no cells; a hidden one is nobody's table
        if table is not None or part.shows_cells():
            found.add(table, part)
        elif part.is_hidden and not part.grid(None).cells.is_empty():
            if _personal_kinds(part):
                found.add(None, part)
                return
            found.findings.append(finding("sheet_hidden_unknown", part.name, value=part.name))


def _pairs(sheet: Grid) -> tuple[dict[str, Any], pl.DataFrame]:
    rows = sheet.cells.select(sheet.cells.columns[:2]).rows() if sheet.cells.width > 1 else []
    above = [(*cells, "", "")[:2] for cells in sheet.above]
    return sheet_document((key or "", value or "") for key, value in [*above, *rows])
