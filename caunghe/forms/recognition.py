"""Which form a sheet is: its headings matched with those declared, its head's lines read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from caunghe.feed import of_other_numbers, plain_heading, says_of_whom, stated_units, units_said
from caunghe.forms.catalogue import FORMS
from caunghe.forms.form import Form, FormColumn, Part
from caunghe.forms.headings import Cells, Heading, Merged, Named, heading_words, headings_of, named, over_cells
from caunghe.forms.layout import BODY_LABEL, FORM_LABEL, NAME_LABEL, PERIOD_LABEL
from caunghe.schema import TABLES

_HEADING_ROWS: Final = 60
_LEAST_MATCHED: Final = 2
HEAD_LABELS: Final = (FORM_LABEL, PERIOD_LABEL, BODY_LABEL, NAME_LABEL)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A part of a form found in a sheet: the row after its headings, and where its columns stand.

    ``places`` holds the columns that are read back; ``shown`` those that are printed beside a code or key, by which it
    can be found where it is not written, and is compared where it is; ``remarks`` what stands in the headings of
    columns beside their names, ``units`` those of the headings over them. ``taken`` are the places of all columns of
    the form, those left to the office included. ``top`` is where the headings begin.
    """

    form: Form
    part: Part
    body: int
    places: Mapping[str, int]
    shown: Mapping[str, int]
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    headings: Sequence[Heading] = ()
    taken: frozenset[int] = frozenset()
    top: int = 0

    @property
    def fit(self) -> tuple[int, int]:
        """How much of the part the sheet has, and how little else."""
        return len(self.places), -len(self.strange())

    def strange(self) -> dict[int, Heading]:
        """Return the headings that are none of the form's, by place, and none of a running number."""
        named_places = {place: heading for place, heading in enumerate(self.headings) if not heading.is_nameless}
        return {place: heading for place, heading in named_places.items() if place not in self.taken}

    def repeats(self, heading: Heading) -> FormColumn | None:
        """Return the column of the form that a heading names once more; None where it names none."""
        return next((each for each in self.part.columns if named(self.form, self.part, each, heading)), None)

    def nameless(self, width: int) -> list[int]:
        """Return the places after the first column of the form that have no heading."""
        first = min(self.taken, default=0)
        headed = {place for place, heading in enumerate(self.headings) if heading.own}
        return [place for place in range(first, width) if place not in headed | self.taken]

    def missing(self) -> list[FormColumn]:
        """Return the columns that are read back and that the sheet has not."""
        return [column for column in self.part.read_columns if column.of not in self.places]


def head_lines(rows: Sequence[Cells], labels: Iterable[str]) -> dict[str, str]:
    """Return label → what stands after it, in its own cell after a colon or in the next filled cell of its row.

    >>> head_lines([["Mã biểu: training_year"], ["Kỳ báo cáo", None, "năm 2025"]], ["Mã biểu", "Kỳ báo cáo"])
    {'Mã biểu': 'training_year', 'Kỳ báo cáo': 'năm 2025'}
    """
    wanted = {plain_heading(label): label for label in labels}
    found: dict[str, str] = {}
    for row in rows:
        filled = [cell.strip() for cell in row if cell and cell.strip()]
        for at, cell in enumerate(filled):
            name, colon, after = cell.partition(":")
            label = wanted.get(plain_heading(name))
            if label is None or label in found:
                continue
            value = after.strip() if colon and after.strip() else filled[at + 1] if at + 1 < len(filled) else ""
            if value and plain_heading(value.partition(":")[0]) not in wanted:
                found[label] = value
    return found


def recognised(rows: Sequence[Cells], form: Form | None = None, merged: Merged = ()) -> Recognised | None:
    """Return the part whose headings a sheet has most of; None where it has too few of any.

    ``form`` is the one asked for; else the one that the sheet's own line names, else any.
    """
    said = FORMS.get(said_form(rows))
    forms = [form] if form else [said] if said else list(FORMS.values())
    best: Recognised | None = None
    for each in forms:
        for part in each.parts:
            words = _words(part)
            for at in range(min(len(rows), _HEADING_ROWS)):
                if not _may_head(words, rows[at : at + 2]):
                    continue
                found = _matched(each, part, rows, at, merged, least=_least(part, is_asked=len(forms) == 1))
                if found and (best is None or found.fit > best.fit):
                    best = found
    return best


def said_form(rows: Sequence[Cells]) -> str:
    """Return the name of the form that a sheet's own line says; empty where it says none."""
    return head_lines(rows[:_HEADING_ROWS], [FORM_LABEL]).get(FORM_LABEL, "")


def _least(part: Part, *, is_asked: bool) -> int:
    """Return how many columns of a part must be found: half of them where the form was not named."""
    return _LEAST_MATCHED if is_asked else max(_LEAST_MATCHED, len(part.read_columns) // 2)


@cache
def _words(part: Part) -> frozenset[str]:
    return heading_words(part)


def _may_head(words: frozenset[str], rows: Sequence[Cells]) -> bool:
    """Whether rows hold headings of a part at all: most rows of most sheets do not."""
    return sum(plain_heading(cell) in words for row in rows for cell in row if cell) >= _LEAST_MATCHED


def _matched(
    form: Form, part: Part, rows: Sequence[Cells], at: int, merged: Merged, *, least: int
) -> Recognised | None:
    """Return what a row of headings names of a part, joined with the row below it where that names more."""
    if sum(bool(cell) for cell in rows[at]) < _LEAST_MATCHED or not part.read_columns:
        return None
    lasts = [at]
    if at + 1 < len(rows):
        lasts = [at + 1] if _is_lower(rows[at], rows[at + 1]) else [at, at + 1]
    ways = [(last, headings_of(rows, at, last, merged)) for last in lasts]
    read = {column.of for column in part.read_columns}
    found = [(last, headings, _places(form, part, headings)) for last, headings in ways]
    last, headings, places = max(found, key=lambda way: len(read & set(way[2])))
    own = {name: place for name, (place, _) in places.items() if name in read}
    shown = {name: place for name, (place, _) in places.items() if name not in read and not name.startswith("column ")}
    keys = read & set(TABLES[part.table].key)
    if len(own) < least or not (keys & set(own) or shown):
        return None
    remarks = {name: each.remarks for name, (_, each) in places.items() if name in read and each.remarks}
    units = {name: each.units for name, (_, each) in places.items() if each.units}
    taken = frozenset(place for place, _ in places.values())
    return Recognised(form, part, last + 1, own, shown, remarks, units, headings, taken, at)


def _is_lower(above: Cells, below: Cells) -> bool:
    """Whether a row holds lower headings and nothing else: words, all of them below a heading of several columns."""
    filled = [place for place, cell in enumerate(below) if cell and cell.strip()]
    wide = [bool(_at(above, place)) != bool(_at(above, place + 1)) or not _at(above, place) for place in filled]
    return (
        len(filled) >= _LEAST_MATCHED and all(wide) and not any(any(map(str.isdigit, below[at] or "")) for at in filled)
    )


def _at(cells: Cells, place: int) -> str:
    return (cells[place] or "").strip() if place < len(cells) else ""


def _places(form: Form, part: Part, headings: Sequence[Heading]) -> dict[str, tuple[int, Named]]:
    """Return column → place and how it is named; the very heading of the form goes before a label of the feed's column.

    A column that is neither read nor shown goes by its number.
    """
    found = [
        (how.rank, at, place, how)
        for at, column in enumerate(part.columns)
        for place, heading in enumerate(headings)
        if not heading.is_nameless and (how := named(form, part, column, heading)) is not None
    ]
    places: dict[str, tuple[int, Named]] = {}
    for _, at, place, how in sorted(found, key=lambda each: each[:3]):
        name = part.columns[at].of or f"column {at}"
        if name not in places and place not in {taken for taken, _ in places.values()}:
            places[name] = (place, how)
    return places


def unit_lines(rows: Sequence[Cells], top: int) -> tuple[str, ...]:
    """Return the units that lines above a table say for all of it; its headings begin in row ``top`` (from 0).

    >>> unit_lines([["Đơn vị: Trường I1"], ["Mã đơn vị: TR"], ["Thu chi (triệu đồng)"], ["TT"]], 3)
    ('triệu đồng',)
    """
    said = [unit for cells in _page_lines(rows, top) for cell in cells for unit in units_said(cell)]
    labelled = [unit for cells in rows for cell in cells if not _is_labelled(cell) for unit in stated_units(cell)]
    return tuple(dict.fromkeys([*labelled, *said]))


def lines_of_other_numbers(rows: Sequence[Cells], top: int, *, has_year: bool) -> list[str]:
    """Return the lines above a table that speak of other numbers than its own: ``Lũy kế``, ``Hệ liên kết``."""
    lines = [cell.strip() for cells in _page_lines(rows, top) for cell in cells]
    return [line for line in lines if of_other_numbers(line) or says_of_whom(line, has_year=has_year)]


def _page_lines(rows: Sequence[Cells], top: int) -> Iterator[list[str]]:
    """Yield the cells of each row above the headings that are lines of the page, without labels and what they label."""
    for at, row in enumerate(rows[:top]):
        filled = [(place, cell) for place, cell in enumerate(row) if cell and cell.strip()]
        if any(_is_labelled(cell) or cell.rstrip().endswith(":") for _, cell in filled):
            continue
        over = over_cells(row) if at == top - 1 else [None] * len(row)
        first = next((place for place, cell in enumerate(rows[top]) if cell), 0)
        yield [cell for place, cell in filled if place <= first or not over[place]]


def _is_labelled(cell: str | None) -> bool:
    return not cell or plain_heading(cell.partition(":")[0]) in {plain_heading(label) for label in HEAD_LABELS}
