"""A column declared once: the table, its cards on a narrow screen, its links to sort, and its CSV are made of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from caunghe.formulas import guarded_cell
from caunghe.language import Language, Text
from caunghe.web.common.asked import asked_number

BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a list: its name, label and unit, how a row's cell is shown to people and written for machines.

    ``sorts`` says that the list may be sorted by it.
    """

    name: str
    label: Text
    shown: Callable[[Any, Language], str]
    plain: Callable[[Any], str]
    unit: Text | None = None
    is_number: bool = False
    sorts: bool = False

    def heading(self, language: Language) -> str:
        """Return the label, with the unit where there is one."""
        label = self.label(language)
        return f"{label} ({self.unit(language)})" if self.unit else label


@dataclass(frozen=True, slots=True)
class TableView:
    """A list as a page shows it: its columns, the cells and address of each row, its order, and the page after it."""

    columns: Sequence[TableColumn]
    rows: Sequence[tuple[str, Sequence[str]]]
    sort: str = ""
    after: str | None = None

    def order_of(self, column: TableColumn) -> str:
        """Return ``ascending``, ``descending`` or ``none``, as ``aria-sort`` has it."""
        if self.sort.removeprefix("-") != column.name:
            return "none"
        return "descending" if self.sort.startswith("-") else "ascending"


def said_column(name: str, label: Text, shown: Callable[[Any, Language], str]) -> TableColumn:
    """Return a column that is written for machines as it is said in Vietnamese: of a list that is for people alone."""
    return TableColumn(name, label, shown, lambda row: shown(row, "vi"))


def page_of_newest(rows: QuerySet[Any], after: str, count: int) -> tuple[list[Any], str | None]:
    """Return so many rows with lower numbers than ``after``, newest first, and the cursor of the page after them."""
    before = asked_number(after)
    asked = rows.order_by("-pk") if before is None else rows.order_by("-pk").filter(pk__lt=before)
    read = list(asked[: count + 1])
    return read[:count], str(read[count - 1].pk) if len(read) > count else None


def table_view(
    columns: Sequence[TableColumn],
    rows: Iterable[Any],
    language: Language,
    address: Callable[[Any], str] = lambda _: "",
    *,
    sort: str = "",
    after: str | None = None,
) -> TableView:
    """Return rows as their columns show them; ``address`` is where the first cell of a row leads, '' nowhere."""
    shown = [(address(row), [column.shown(row, language) for column in columns]) for row in rows]
    return TableView(columns, shown, sort, after)


def csv_lines(columns: Sequence[TableColumn], rows: Iterable[Any], *, for_people: bool) -> Iterator[str]:
    """Yield the lines of a CSV of the same columns, named as in the feed.

    ``for_people`` begins with the mark by which Excel knows UTF-8, and keeps cells from being read as formulas; for
    machines every value is as it is.
    """
    if for_people:
        yield BYTE_ORDER_MARK
    yield _line([column.name for column in columns])
    for row in rows:
        cells = [(column, column.plain(row)) for column in columns]
        yield _line([guarded_cell(cell) if for_people and not column.is_number else cell for column, cell in cells])


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
